"""What a sweep is to compute: the parameters it goes over, how finely, and under which accounts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from negotiation.errors import FormulaError, UndefinedError, UsageError
from negotiation.scenario.expression import evaluate, is_condition, names, parse, rounded
from negotiation.scenario.grid import MOST_AXES, Axis, Grid, check_size, make_axis
from negotiation.scenario.point import unknown
from negotiation.scenario.scenario import DEFAULT, Scenario, Sweep
from negotiation.scenario.table import Table
from negotiation.solvers import METHODS

__all__ = ["POINTS", "Plan", "make_plan"]

POINTS = {1: 201, 2: 101, 3: 21}
"""Points along each parameter where nobody says how many, by the number of parameters."""

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
        """What varies, the first one outermost."""
        return next(iter(self.grids.values())).axes

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts, in order."""
        return tuple(self.grids)

    @property
    def shape(self) -> tuple[int, ...]:
        """Accounts, then points along each axis."""
        return (len(self.grids), *(axis.points for axis in self.axes))

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
) -> Plan:
    """Plan a sweep: one that the file declares, or one over parameters named here.

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
        How many points along each parameter: one number for all, or one for each.
    account
        An account, several, or ``"all"``: ``default`` and every declared one.
    choose, set, force
        As in :meth:`negotiation.Scenario.at`.
    method
        A solver's name (see :data:`negotiation.METHODS`).

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
    parameters = [parameter for parameter, _ in wanted]
    for position, parameter in enumerate(parameters):
        if parameter in parameters[:position]:
            raise UsageError(f"`{parameter}` is swept twice", "take one out")
        if set and parameter in set:
            raise UsageError(
                f"`{parameter}` is set to one value and swept over many", "leave it out of one of the two"
            )
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
