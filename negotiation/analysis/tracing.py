"""Where a number comes from: its formula, the formula with numbers put in, and the same of everything in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from negotiation.display import decimal
from negotiation.forms.answer import Answer
from negotiation.forms.behind import Written
from negotiation.scenario.expression import (
    Expression,
    Number,
    Value,
    evaluate,
    name_places,
    rounded,
    show_number,
    substitute,
)
from negotiation.scenario.point import Point, order
from negotiation.scenario.scenario import Parameter
from negotiation.scenario.table import Table

__all__ = [
    "Traced",
    "parameters_behind",
    "parameters_of_strategies",
    "profiles_compared",
    "trace_parameter",
    "trace_payoffs",
    "trace_written",
    "unfolded",
]

_LONGEST_NUMBER = 13


@dataclass(frozen=True)
class Traced:
    """A number with everything it is made of.

    Attributes
    ----------
    name
        What it is called.
    formula
        Its formula, as written.
    value
        What that comes to.
    path
        The keys that lead to the formula in the file; empty where it was given by hand.
    said
        What there is to say of it in a few words: at which level a term is settled, who set a parameter.
    inputs
        What the formula uses, in the order in which it does.
    parameter
        The parameter that it is, if it is one.
    """

    name: str
    formula: Expression
    value: Value
    path: tuple[str | int, ...]
    said: str = ""
    inputs: tuple[Traced, ...] = ()
    parameter: Parameter | None = None

    @property
    def number(self) -> Fraction:
        """The value, rounded to a double where it has no fraction."""
        return rounded(self.value)[0]

    @property
    def exact(self) -> bool:
        """Whether the value has a fraction."""
        return rounded(self.value)[1]

    @property
    def filled(self) -> tuple[Expression, bool] | None:
        """The formula with numbers in the place of names, and whether none was rounded; None without names."""
        if not self.inputs:
            return None
        numbers, exact = {}, True
        for part in self.inputs:
            number = part.number
            short = len(show_number(number)) <= _LONGEST_NUMBER
            exact = exact and part.exact and short
            numbers[part.name] = Number(number if short else Fraction(decimal(number)))
        return substitute(self.formula, numbers), exact


def trace_parameter(point: Point, name: str) -> Traced:
    """A parameter at a point, with what its formula uses.

    Parameters
    ----------
    point
        Where.
    name
        A parameter of its scenario.

    Returns
    -------
    Traced

    Examples
    --------
    >>> import negotiation
    >>> point = negotiation.load("scenarios/hanoi/last_day.yaml").at("bolton-arrives")
    >>> found = trace_parameter(point, "us_outside")
    >>> str(found.value), found.said
    ('3', 'set by the reading `hard_line` of `us_resolve`')
    """
    needed = _needed(point, [name])
    found: dict[str, Traced] = {}
    for each in order({one: point.formulas[one] for one in point.formulas if one in needed}) or ():
        found[each] = _parameter(point, each, found)
    return found[name]


def _parameter(point: Point, name: str, found: Mapping[str, Traced]) -> Traced:
    """A parameter, when everything that it uses has been traced."""
    formula = point.formulas[name]
    path: tuple[str | int, ...] = ("parameters", name, "value")
    said = ""
    if name in point.overrides:
        path, said = (), "set by hand"
    else:
        for dispute, reading in point.choices.items():
            if name in point.scenario.disputes[dispute].readings[reading].set:
                path = ("disputed", dispute, reading, "set", name)
                said = f"set by the reading `{reading}` of `{dispute}`"
    inputs = tuple(found[used] for used in _used(formula))
    return Traced(name, formula, point.values[name], path, said, inputs, point.scenario.parameters[name])


def trace_written(point: Point, name: str, written: Written) -> Traced:
    """A formula of the game at a point, with what it uses.

    Parameters
    ----------
    point
        Where.
    name
        What to call it.
    written
        The formula.

    Returns
    -------
    Traced

    Raises
    ------
    UndefinedError
        Where it has no value at the point.
    """
    inputs = tuple(
        trace_written(point, used, written.local[used]) if used in written.local else trace_parameter(point, used)
        for used in _used(written.formula)
    )
    value = evaluate(written.formula, {part.name: part.value for part in inputs})
    return Traced(name, written.formula, value, written.path, written.said, inputs)


def trace_payoffs(answer: Answer, profile: tuple[str, ...]) -> Table[Traced]:
    """Each player's payoff at a profile of strategies.

    Parameters
    ----------
    answer
        Any answer of a form that says what stands behind its numbers.
    profile
        A strategy of each player.

    Returns
    -------
    Table[Traced]
        By player; empty where the form does not say.

    Examples
    --------
    >>> import negotiation
    >>> answer = negotiation.load("scenarios/hanoi/last_day.yaml").solve()
    >>> found = trace_payoffs(answer, ("on_the_table", "partial_with_clause"))["us"]
    >>> str(found.value), [part.name for part in found.inputs]
    ('69/25', ['scope_benefit', 'scope', 'relief_cost', 'relief', 'snapback_effect', 'snapback'])
    """
    written = _written(answer, profile)
    return Table({player: trace_written(answer.point, player, payoff) for player, payoff in written.items()})


def unfolded(traced: Traced, seen: set[str]) -> Iterator[tuple[int, Traced, bool]]:
    """A number and everything in it, each behind what uses it.

    Parameters
    ----------
    traced
        The number.
    seen
        Parameters that have been unfolded already; those of this number are added.

    Yields
    ------
    tuple[int, Traced, bool]
        How deep it lies, what it is, and whether it is unfolded for the first time: what it uses follows only then.
    """
    waiting = [(0, traced)]
    while waiting:
        depth, part = waiting.pop()
        new = part.parameter is None or part.name not in seen
        yield depth, part, new
        if new:
            if part.parameter is not None:
                seen.add(part.name)
            waiting += [(depth + 1, one) for one in reversed(part.inputs)]


def parameters_behind(answer: Answer, profiles: Iterable[tuple[str, ...]]) -> frozenset[str]:
    """The parameters that the payoffs of some profiles are made of; without evaluating anything anew."""
    point = answer.point
    waiting: set[str] = set()
    seen: set[tuple[str | int, ...]] = set()
    for profile in profiles:
        for written in _written(answer, profile).values():
            waiting |= _names_in(written, seen)
    return _needed(point, waiting)


def _needed(point: Point, names: Iterable[str]) -> frozenset[str]:
    """Some parameters, and all that they use."""
    found: set[str] = set()
    waiting = set(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.update(_used(point.formulas[name]))
    return frozenset(found)


def profiles_compared(answer: Answer, number: int) -> frozenset[tuple[str, ...]]:
    """The profiles that an equilibrium leads to, and those that one player could turn them into alone."""
    game, equilibrium = answer.game, answer.equilibria[number]
    found: set[tuple[str, ...]] = set()
    for place, own in enumerate(game.strategies):
        ways = [
            own if i == place else tuple(game.strategies[i][s] for s in support)
            for i, support in enumerate(equilibrium.supports)
        ]
        found.update(product(*ways))
    return frozenset(found)


def _written(answer: Answer, profile: tuple[str, ...]) -> Mapping[str, Written]:
    form = answer.point.scenario.form
    if form is None or form.behind is None:
        return {}
    return form.behind(answer.point.scenario, profile, answer.cells[profile])


def _names_in(written: Written, seen: set[tuple[str | int, ...]]) -> set[str]:
    found: set[str] = set()
    for name in _used(written.formula):
        if name not in written.local:
            found.add(name)
        elif written.local[name].path not in seen or written.local[name].local:
            seen.add(written.local[name].path)
            found |= _names_in(written.local[name], seen)
    return found


def _used(formula: Expression) -> tuple[str, ...]:
    """The names in a formula, each once, in the order in which they stand there."""
    return tuple(dict.fromkeys(name for name, _, _ in name_places(formula)))


def parameters_of_strategies(answer: Answer, profiles: Iterable[tuple[str, ...]]) -> frozenset[str]:
    """The parameters that say what strategies are: levels of positions, numbers of strategies."""
    scenario = answer.point.scenario
    if scenario.form is None or scenario.form.parts is None:
        return frozenset()
    played = {pair for profile in profiles for pair in zip(answer.game.players, profile, strict=True)}
    waiting: set[str] = set()
    for part in scenario.form.parts(scenario):
        if (part.player, part.name) in played:
            for written in part.formulas.values():
                waiting.update(_used(written.formula))
    return _needed(answer.point, waiting)
