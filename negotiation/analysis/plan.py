"""What a sweep is to compute: the parameters it goes over, how finely, and under which accounts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from negotiation.errors import FormulaError, UndefinedError, UsageError
from negotiation.scenario.expression import evaluate, is_condition, names, parse, rounded
from negotiation.scenario.grid import MOST_AXES, Axis, Grid, check_size, make_axis
from negotiation.scenario.point import unknown
from negotiation.scenario.scenario import DEFAULT, Scenario, Sweep
from negotiation.scenario.table import Table
from negotiation.solvers import METHODS

if TYPE_CHECKING:
    from negotiation.games.sample import Sample

__all__ = ["POINTS", "SAMPLE_POINTS", "Plan", "make_plan"]

POINTS = {1: 201, 2: 101, 3: 21}
"""Points along each parameter where nobody says how many, by the number of parameters."""

SAMPLE_POINTS = 1024
"""Points of a sample where nobody says how many."""

Wanted = tuple[str, tuple[Fraction, Fraction] | None]
"""A parameter to go over, and from where to where; None is its whole range."""

_OVER = re.compile(r"([^=]+)=([^:]+):([^:]+)\Z")


@dataclass(frozen=True)
class Plan:
    """What a sweep is to compute.

    Attributes
    ----------
    name
        Of the declared sweep, or what it goes over.
    label
        What it asks, in words; may be empty.
    grids
        For each account its grid; all have the same axes. Points are numbered through, the first account's first.
    method
        The solver.
    choose
        Readings chosen by hand, on top of the accounts.
    force
        Whether values may leave their declared ranges.
    """

    name: str
    label: str
    grids: Table[Grid] = field(repr=False)
    method: str = "exact"
    choose: Table[str] = field(default_factory=Table)
    force: bool = False

    @property
    def scenario(self) -> Scenario:
        """The scenario that is swept."""
        return next(iter(self.grids.values())).scenario

    @property
    def axes(self) -> tuple[Axis, ...]:
        """What varies, the first one outermost; empty for a sample."""
        return next(iter(self.grids.values())).axes

    @property
    def sample(self) -> Sample | None:
        """What is drawn, the same under every account; None for a grid."""
        return next(iter(self.grids.values())).sample

    @property
    def varied(self) -> tuple[str, ...]:
        """The parameters that vary, of a grid or of a sample."""
        return next(iter(self.grids.values())).varied

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts, in order."""
        return tuple(self.grids)

    @property
    def shape(self) -> tuple[int, ...]:
        """Accounts, then points along each axis; of a sample, how many there are."""
        return (len(self.grids), *next(iter(self.grids.values())).shape)

    @property
    def size(self) -> int:
        """How many points there are in all."""
        return sum(grid.size for grid in self.grids.values())

    def grid(self, number: int) -> tuple[Grid, int]:
        """The grid that a point lies in, and its number there.

        Raises
        ------
        UsageError
            Where there is no such point.
        """
        if not 0 <= number < self.size:
            raise UsageError(
                f"there is no point {number}: this sweep has {self.size:,} points",
                f"they are counted 0 to {self.size - 1}",
            )
        each = next(iter(self.grids.values())).size
        return list(self.grids.values())[number // each], number % each


def make_plan(
    scenario: Scenario,
    name: str | None = None,
    *,
    over: Sequence[str] | Mapping[str, tuple[object, object] | None] | None = None,
    points: int | Sequence[int] | None = None,
    account: str | Sequence[str] = DEFAULT,
    choose: Mapping[str, str] | None = None,
    set: Mapping[str, object] | None = None,
    force: bool = False,
    method: str = "exact",
    sample: str | None = None,
    seed: int | None = None,
) -> Plan:
    """Plan a sweep: one that the file declares, one over parameters named here, or a sample.

    Parameters
    ----------
    scenario
        What is swept.
    name
        A declared sweep. Where the file declares only one, it may be left out.
    over
        Instead of a declared sweep: one to three parameters, as ``"cost"`` (its whole range) or
        ``"cost=0.2:0.8"``; or a mapping of parameter to (low, high) or None.
    points
        How many points along each parameter: one number for all, or one for each. Of a sample: how many in all.
    account
        An account, several, or ``"all"``: ``default`` and every declared one.
    choose, set, force
        As in :meth:`negotiation.Scenario.at`.
    method
        A solver's name (see :data:`negotiation.METHODS`).
    sample
        In place of a grid: ``"latin-hypercube"``, ``"sobol"`` or ``"random"`` points, over any number of parameters,
        each drawn from its distribution. ``over`` may then be left out: every parameter is sampled that has a range
        and whose value is a number, but for those that are set.
    seed
        Of a sample; 0 unless given.

    Raises
    ------
    UsageError
        For an unknown name, a parameter named twice, an interval outside a range, or a grid that is too large.

    Examples
    --------
    >>> import negotiation
    >>> talks = negotiation.loads('''
    ... negotiation: 1
    ... title: Talks
    ... players: {a: A}
    ... parameters: {cost: {value: 1, range: [0, 2], assumption: a guess}}
    ... game: {form: normal, strategies: {a: [go, stay]}, payoffs: {go: [1 - cost], stay: [0]}}
    ... ''')
    >>> make_plan(talks, over=["cost"], points=5).shape
    (1, 5)
    """
    if scenario.form is None or scenario.game is None:
        raise UsageError(f"{scenario.title}: there is no game in this file, so there is nothing to sweep")
    if method not in METHODS:
        raise unknown("a method", method, METHODS)
    if sample is not None:
        return _sampled(scenario, name, over, points, account, choose, set, force, method, sample, seed)
    if seed is not None:
        raise UsageError("a seed is for samples, and a grid has no chance in it", "add --sample (sample=…)")
    label = ""
    counts: Sequence[int] | None = None
    if over is None:
        declared = _declared(scenario, name)
        name, label, counts = declared.name, declared.label, declared.points
        wanted: list[Wanted] = [(parameter, None) for parameter in declared.over]
    else:
        wanted = _over(over)
        if name is not None:
            raise UsageError(
                f"`{name}` names a declared sweep, and parameters to go over are named too", "give one of the two"
            )
        name = "-".join(parameter for parameter, _ in wanted)
    if not 1 <= len(wanted) <= MOST_AXES:
        raise UsageError(f"a sweep goes over one to three parameters, this one over {len(wanted)}")
    _check_once(wanted, set)
    # A range of a single value is a single point, unless somebody asks for more.
    single = [_is_single(scenario, parameter, interval) for parameter, interval in wanted]
    if points is not None:
        counts = _counts(points, len(wanted))
    else:
        usual = counts or [POINTS[len(wanted)]] * len(wanted)
        counts = [1 if alone else count for alone, count in zip(single, usual, strict=True)]
    accounts = _accounts(scenario, account)
    check_size([*([len(accounts)] if len(accounts) > 1 else []), *counts])
    axes = tuple(
        make_axis(scenario, parameter, count, interval, force=force)
        for (parameter, interval), count in zip(wanted, counts, strict=True)
    )
    grids = {each: Grid(scenario.at(each, choose=choose, set=set, force=force), axes) for each in accounts}
    return Plan(name, label, Table(grids), method, Table(choose), force)


def _sampled(
    scenario: Scenario,
    name: str | None,
    over: Sequence[str] | Mapping[str, tuple[object, object] | None] | None,
    points: int | Sequence[int] | None,
    account: str | Sequence[str],
    choose: Mapping[str, str] | None,
    set: Mapping[str, object] | None,
    force: bool,
    method: str,
    design: str,
    seed: int | None,
) -> Plan:
    """The plan of a sample; see :func:`make_plan`."""
    from negotiation.games.sample import Draw, make_sample

    label = ""
    if name is not None and over is not None:
        raise UsageError(
            f"`{name}` names a declared sweep, and parameters to sample are named too", "give one of the two"
        )
    if name is not None:
        declared = _declared(scenario, name)
        label = declared.label
        wanted: list[Wanted] = [(parameter, None) for parameter in declared.over]
    elif over is not None:
        wanted = _over(over)
    else:
        free = (p for p in scenario.parameters.values() if p.range is not None and not names(p.value))
        wanted = [(parameter.name, None) for parameter in free if not set or parameter.name not in set]
    _check_once(wanted, set)
    draws = []
    for parameter, interval in wanted:
        single = _is_single(scenario, parameter, interval)
        axis = make_axis(scenario, parameter, 1 if single else 2, interval, force=force)
        draws.append(Draw(axis.parameter, axis.low, axis.high))
    if points is not None and not isinstance(points, int) and len(points) != 1:
        raise UsageError(f"{len(points)} numbers of points for a sample", "one number: how many points in all")
    counts = [SAMPLE_POINTS] if points is None else _counts(points, 1)
    drawn = make_sample(draws, design, counts[0], 0 if seed is None else seed)
    accounts = _accounts(scenario, account)
    check_size([*([len(accounts)] if len(accounts) > 1 else []), drawn.size])
    grids = {each: Grid(scenario.at(each, choose=choose, set=set, force=force), (), drawn) for each in accounts}
    return Plan(name or design, label, Table(grids), method, Table(choose), force)


def _check_once(wanted: Sequence[Wanted], set: Mapping[str, object] | None) -> None:
    """Refuse a parameter that is named twice, or that is set as well."""
    parameters = [parameter for parameter, _ in wanted]
    for position, parameter in enumerate(parameters):
        if parameter in parameters[:position]:
            raise UsageError(f"`{parameter}` is swept twice", "take one out")
        if set and parameter in set:
            raise UsageError(
                f"`{parameter}` is set to one value and swept over many", "leave it out of one of the two"
            )


def _declared(scenario: Scenario, name: str | None) -> Sweep:
    sweeps = scenario.sweeps
    if name is None:
        if len(sweeps) == 1:
            return next(iter(sweeps.values()))
        known = ", ".join(sweeps)
        if sweeps:
            raise UsageError(f"{scenario.title} declares {len(sweeps)} sweeps", f"name one of them: {known}")
        swept = [n for n, parameter in scenario.parameters.items() if parameter.range]
        example = f", for instance --over {swept[0]}" if swept else ""
        raise UsageError(f"{scenario.title} declares no sweeps", f"say what to go over{example}")
    if name not in sweeps:
        raise unknown("a sweep of this scenario", name, sweeps)
    return sweeps[name]


def _over(
    over: Sequence[str] | Mapping[str, tuple[object, object] | None],
) -> list[Wanted]:
    if isinstance(over, str):
        over = [over]
    if isinstance(over, Mapping):
        return [
            (name, None if ends is None else (_number(ends[0], name), _number(ends[1], name)))
            for name, ends in over.items()
        ]
    wanted: list[Wanted] = []
    for text in over:
        if "=" not in text:
            wanted.append((text.strip(), None))
            continue
        match = _OVER.match(text)
        if match is None:
            raise UsageError(f"cannot read `{text}`", "write NAME, or NAME=LOW:HIGH as in cost=0.2:0.8")
        name = match[1].strip()
        wanted.append((name, (_number(match[2], name), _number(match[3], name))))
    return wanted


def _number(value: object, name: str) -> Fraction:
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return Fraction(value)
    text = repr(float(value)) if isinstance(value, float) else str(value).strip()
    try:
        formula = parse(text)
        if names(formula) or is_condition(formula):
            raise UsageError(
                f"cannot read `{text}`, an end of the interval of `{name}`", "write a number, as 0.2 or 5/11"
            )
        return rounded(evaluate(formula, {}))[0]
    except FormulaError as error:
        raise UsageError(
            f"cannot read `{text}`, an end of the interval of `{name}`: {error.message}", error.help
        ) from None
    except UndefinedError as error:
        raise UsageError(f"`{text}`, an end of the interval of `{name}`, has no value: {error.message}") from None


def _is_single(scenario: Scenario, name: str, interval: tuple[Fraction, Fraction] | None) -> bool:
    declared = scenario.parameters[name].range if name in scenario.parameters else None
    ends = interval or declared
    return ends is not None and ends[0] == ends[1]


def _counts(points: int | Sequence[int], axes: int) -> Sequence[int]:
    counts = [points] if isinstance(points, int) else list(points)
    if len(counts) == 1:
        counts *= axes
    if len(counts) != axes:
        raise UsageError(
            f"{len(counts)} numbers of points for {axes} parameters", "one number for all, or one for each"
        )
    if any(isinstance(count, bool) or not isinstance(count, int) or count < 1 for count in counts):
        raise UsageError("a number of points is a whole number, 1 or more")
    return counts


def _accounts(scenario: Scenario, account: str | Sequence[str]) -> list[str]:
    named = [account] if isinstance(account, str) else list(account)
    if "all" in named and "all" not in scenario.accounts:
        named = [DEFAULT, *scenario.accounts]
    for position, each in enumerate(named):
        if each in named[:position]:
            raise UsageError(f"the account `{each}` is named twice", "take one out")
    if not named:
        raise UsageError("name at least one account")
    return named
