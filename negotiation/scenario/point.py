"""A scenario at one point: readings chosen, parameters evaluated, strategies that are left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from negotiation.display import exact_text
from negotiation.errors import FormulaError, UndefinedError, UsageError
from negotiation.scenario.expression import (
    Expression,
    Number,
    Value,
    compare,
    evaluate,
    is_condition,
    names,
    parse,
    show,
)
from negotiation.scenario.scenario import DEFAULT, Reading, Scenario
from negotiation.scenario.suggest import suggest
from negotiation.scenario.table import Table

__all__ = ["Point", "circle", "make_point", "order", "out_of_range", "parameter_without_value", "unknown"]


@dataclass(frozen=True)
class Point:
    """A scenario with one reading for each dispute and one value for each parameter.

    Attributes
    ----------
    account
        The account the choices start from.
    choices
        Dispute to reading, for every dispute.
    overrides
        Parameters set by hand.
    formulas
        Every parameter's formula as it stands at this point, after readings and overrides.
    values
        Every parameter's exact value.
    strategies
        What each player can still play.
    """

    scenario: Scenario = field(repr=False)
    account: str
    choices: Table[str]
    overrides: Table[Expression]
    formulas: Table[Expression] = field(repr=False)
    values: Table[Value] = field(repr=False)
    strategies: Table[tuple[str, ...]] = field(repr=False)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The chosen readings, in the order of the disputes."""
        return tuple(self.scenario.disputes[d].readings[r] for d, r in self.choices.items())

    @property
    def unusual(self) -> tuple[Reading, ...]:
        """The chosen readings that are not the first of their dispute."""
        disputes = self.scenario.disputes
        return tuple(disputes[d].readings[r] for d, r in self.choices.items() if r != disputes[d].first)


def make_point(
    scenario: Scenario,
    account: str,
    choose: Mapping[str, str],
    set: Mapping[str, object],
    force: bool,
) -> Point:
    """See :meth:`Scenario.at`."""
    choices = _choices(scenario, account, choose)
    readings = [scenario.disputes[d].readings[r] for d, r in choices.items()]
    formulas = {name: parameter.value for name, parameter in scenario.parameters.items()}
    formulas.update(_readings_set(readings))
    overrides = {name: _override(scenario, name, value) for name, value in set.items()}
    formulas.update(overrides)
    values = _evaluate(formulas)
    if not force:
        _check_ranges(scenario, values, formulas)
    return Point(
        scenario,
        account,
        Table(choices),
        Table(overrides),
        Table(formulas),
        Table({name: values[name] for name in formulas}),
        _strategies(scenario, readings),
    )


def order(formulas: Mapping[str, Expression]) -> tuple[str, ...] | None:
    """Names in an order in which each formula uses only earlier ones; None where they go round in a circle."""
    ordered = _ordered(formulas)
    return tuple(ordered) if len(ordered) == len(formulas) else None


def _ordered(formulas: Mapping[str, Expression]) -> list[str]:
    """The names that can be ordered, in rounds: those whose needs were met in earlier ones (Kahn 1962)."""
    position = {name: index for index, name in enumerate(formulas)}
    missing: dict[str, int] = {}  # how many formulas each one still waits for
    users: dict[str, list[str]] = {name: [] for name in formulas}
    for name, formula in formulas.items():
        needs = [n for n in names(formula) if n in formulas]
        missing[name] = len(needs)
        for need in needs:
            users[need].append(name)
    ordered: list[str] = []
    ready = [name for name, count in missing.items() if not count]
    while ready:
        ordered += ready
        freed = []
        for name in ready:
            for user in users[name]:
                missing[user] -= 1
                if not missing[user]:
                    freed.append(user)
        ready = sorted(freed, key=position.__getitem__)
    return ordered


def circle(formulas: Mapping[str, Expression]) -> tuple[str, ...]:
    """Names of one circle of formulas, ``("a", "b", "a")``; empty where there is none.

    Examples
    --------
    >>> circle({"a": parse("b + 1"), "b": parse("2 * a"), "c": parse("a")})
    ('a', 'b', 'a')
    """
    # Whatever can be ordered is in no circle; what is left always leads on.
    left = dict.fromkeys(formulas)
    for name in _ordered(formulas):
        del left[name]
    if not left:
        return ()
    walk = [next(iter(left))]
    while True:
        step = min(n for n in names(formulas[walk[-1]]) if n in left)
        if step in walk:
            return (*walk[walk.index(step) :], step)
        walk.append(step)


def _choices(scenario: Scenario, account: str, choose: Mapping[str, str]) -> dict[str, str]:
    if account != DEFAULT and account not in scenario.accounts:
        raise unknown("an account of this scenario", account, [DEFAULT, *scenario.accounts])
    choices = {name: dispute.first for name, dispute in scenario.disputes.items()}
    if account != DEFAULT:
        choices.update(scenario.accounts[account])
    for dispute, reading in choose.items():
        if dispute not in scenario.disputes:
            raise unknown("a dispute of this scenario", dispute, scenario.disputes)
        if reading not in scenario.disputes[dispute].readings:
            raise unknown(f"a reading of `{dispute}`", reading, scenario.disputes[dispute].readings)
        choices[dispute] = reading
    return choices


def _readings_set(readings: Iterable[Reading]) -> dict[str, Expression]:
    """What the chosen readings set. Two readings may agree on a parameter, but not differ."""
    values: dict[str, Expression] = {}
    by: dict[str, Reading] = {}
    for reading in readings:
        for name, value in reading.set.items():
            if name in values and not _agree(values[name], value):
                raise UsageError(
                    f"`{name}` is set to {show(values[name])} by `{by[name].name}` and to {show(value)} by"
                    f" `{reading.name}`: these two readings cannot be chosen together"
                )
            values[name], by[name] = value, reading
    return values


def _agree(one: Expression, other: Expression) -> bool:
    """Whether two formulas are the same, or the same number: ``0.5`` and ``1/2``."""
    if one == other or names(one) or names(other):
        return one == other
    try:
        return compare(evaluate(one, {}), evaluate(other, {})) == 0
    except UndefinedError:
        return False


def _override(scenario: Scenario, name: str, value: object) -> Expression:
    if name not in scenario.parameters:
        raise unknown("a parameter of this scenario", name, scenario.parameters)
    if isinstance(value, Expression):
        return value
    if isinstance(value, bool):
        raise UsageError(f"{name}: expected a number, found {value}")
    if isinstance(value, Fraction | int):
        return Number(Fraction(value))
    # Of a float, the shortest decimal that is this double: what its writer meant.
    text = repr(float(value)) if isinstance(value, float) else str(value)
    try:
        expression = parse(text)
    except FormulaError as error:
        why = f"{error.message}; {error.label}" if error.label else error.message
        raise UsageError(f"cannot read `{name}={text}`: {why}", error.help) from None
    if is_condition(expression):
        raise UsageError(f"cannot read `{name}={text}`: this is a condition where a number belongs")
    for used in names(expression):
        if used not in scenario.parameters:
            raise unknown("a parameter of this scenario", used, scenario.parameters)
    return expression


def _evaluate(formulas: Mapping[str, Expression]) -> dict[str, Value]:
    sequence = order(formulas)
    if sequence is None:
        raise UsageError("parameters go round in a circle here: " + " → ".join(circle(formulas)))
    values: dict[str, Value] = {}
    for name in sequence:
        try:
            values[name] = evaluate(formulas[name], values)
        except UndefinedError as error:
            raise parameter_without_value(name, formulas[name])(error) from None
    return values


def parameter_without_value(name: str, formula: Expression) -> Callable[[UndefinedError], UndefinedError]:
    """Say of which parameter it is that a formula has no value."""
    return lambda error: UndefinedError(
        f"parameter `{name}` = {show(formula)} has no value here: {error.message}", error.start, error.end, name
    )


def out_of_range(scenario: Scenario, values: Mapping[str, Value]) -> tuple[str, ...]:
    """The parameters whose values lie outside their declared ranges."""
    outside = []
    for name, value in values.items():
        limits = scenario.parameters[name].range
        if limits and (compare(value, limits[0]) < 0 or compare(value, limits[1]) > 0):
            outside.append(name)
    return tuple(outside)


def _check_ranges(scenario: Scenario, values: Mapping[str, Value], formulas: Mapping[str, Expression]) -> None:
    for name in out_of_range(scenario, values):
        ends = ", ".join(map(exact_text, scenario.parameters[name].range or ()))
        raise UsageError(
            f"`{name}` = {show(formulas[name])} lies outside its range [{ends}]",
            "choose a value inside it, or add --force (force=True) to leave it",
        )


def _strategies(scenario: Scenario, readings: Iterable[Reading]) -> Table[tuple[str, ...]]:
    left = dict(scenario.strategies)
    for reading in readings:
        for player, kept in reading.only.items():
            left[player] = tuple(s for s in left[player] if s in kept)
        for player, gone in reading.without.items():
            left[player] = tuple(s for s in left[player] if s not in gone)
    for player, remaining in left.items():
        if not remaining and scenario.strategies[player]:
            raise UsageError(
                f"these readings together leave {scenario.players[player]} nothing to play",
                "choose readings that leave each side at least one position",
            )
    return Table(left)


def unknown(kind: str, name: str, known: Iterable[str]) -> UsageError:
    """The error for a name that is not one of those known, with the nearest of them."""
    listed = list(known)
    near = suggest(name, listed)
    known_here = ", ".join(listed) or "none"
    return UsageError(
        f"`{name}` is not {kind}", (f"did you mean `{near}`? " if near else "") + f"known: {known_here}"
    )
