"""The form `positions`: both sides put a package on the table at the same time.

A position names an outcome (``walk_out: no deal``) or gives a level for every term. Packages *fit* when for
each term its giver grants at least what every other side asks; the deal is then settled at the largest ask.
So a position is the set of deals its side would sign, and offering more than is asked costs nothing.

Which outcome a profile of positions has: the named one, where some side named one (the last listed, if they
differ); else, where the packages fit, the first in file order whose ``if`` holds; else the last outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from negotiation.display import decimal
from negotiation.errors import UndefinedError
from negotiation.forms.answer import Answer, Note, answer_strategic
from negotiation.forms.batch import Agreed, Batch, Case, Group
from negotiation.forms.formulas import CaseFormulas, Comparison, Formulas
from negotiation.forms.positions_behind import behind, parts
from negotiation.forms.positions_file import read, write
from negotiation.forms.positions_game import Outcome, Position, PositionsGame
from negotiation.forms.positions_packages import packages
from negotiation.forms.positions_schema import PositionsFile
from negotiation.games.columns import Codes, Columns, column_of, joined
from negotiation.scenario.expression import (
    Expression,
    Name,
    Value,
    compare,
    comparisons,
    evaluate,
    holds,
    names,
    rounded,
    show,
    substitute,
)
from negotiation.scenario.point import Point
from negotiation.scenario.scenario import Form
from negotiation.scenario.table import Table

__all__ = ["FORM", "answer", "batch", "formulas"]


class _Settled(NamedTuple):
    """What a term is settled at: its amount, and how that is called."""

    amount: Any
    level: str


class _Exact:
    """How amounts are worked out and compared: exactly."""

    def value(self, formula: Expression, environment: Mapping[str, Any], owner: str) -> Any:
        try:
            return evaluate(formula, environment)
        except UndefinedError as error:
            raise _blame(owner, formula)(error) from None

    def level(self, amount: Any) -> str:
        return decimal(rounded(amount)[0])

    def compare(self, left: Any, right: Any, about: str) -> int:
        return compare(left, right)

    def holds(self, condition: Expression, environment: Mapping[str, Any], about: str) -> bool:
        return holds(condition, environment)


_EXACT = _Exact()


class _Traced(NamedTuple):
    """An amount at a point, and the formula over parameters that it comes from."""

    value: Value
    formula: Expression


class _Tracing(_Exact):
    """The same, with every amount a :class:`_Traced`, and every comparison and every amount written down."""

    def __init__(self) -> None:
        self.comparisons: dict[Comparison, None] = {}
        self.worked_out: dict[Expression, None] = {}

    def value(self, formula: Expression, environment: Mapping[str, Any], owner: str) -> Any:
        used = {name: environment[name] for name in names(formula)}
        amount = super().value(formula, {name: part.value for name, part in used.items()}, owner)
        traced = _Traced(amount, substitute(formula, {name: part.formula for name, part in used.items()}))
        self.worked_out[traced.formula] = None
        return traced

    def level(self, amount: Any) -> str:
        return super().level(amount.value)

    def compare(self, left: Any, right: Any, about: str) -> int:
        if left.formula != right.formula and names(left.formula) | names(right.formula):
            self.comparisons[Comparison(left.formula, right.formula, about)] = None
        return compare(left.value, right.value)

    def holds(self, condition: Expression, environment: Mapping[str, Any], about: str) -> bool:
        used = {name: environment[name] for name in names(condition)}
        for part in comparisons(substitute(condition, {name: part.formula for name, part in used.items()})):
            if names(part):
                self.comparisons[Comparison(part.left, part.right, about)] = None
        return holds(condition, {name: part.value for name, part in used.items()})


def answer(point: Point, method: str) -> Answer:
    """Every profile of positions that is left at the point, its outcome and payoffs; and the equilibria."""
    return answer_strategic(point, batch(point, Columns.of(point.values)), method)


def batch(point: Point, columns: Columns) -> Batch:
    """The games over columns of parameters, with the positions that are left at the point.

    Whether packages fit is decided exactly, once for every combination of values of the parameters that levels,
    conditions and the rule use.
    """
    game: PositionsGame = point.scenario.game
    deciding = [columns[name] for name in sorted(_deciding(game)) if name in columns]
    first, alike = joined(deciding, columns.size)
    by_number = np.argsort(alike, kind="stable")
    parts = np.split(by_number, np.searchsorted(alike[by_number], np.arange(1, len(first)))) if first else []
    groups = [
        _group(game, point, columns.take(part), part, {name: column.at(at) for name, column in columns.items()})
        for at, part in zip(first, parts, strict=True)
    ]
    return Batch(point.strategies, results(game), tuple(groups), columns.size)


def _group(game: PositionsGame, point: Point, columns: Columns, numbers: Codes, values: Mapping[str, Value]) -> Group:
    """Points at which the same packages fit: ``values`` are those at one of them."""
    which = np.zeros([len(own) for own in point.strategies.values()], dtype=np.intp)
    cases: list[Case] = []
    try:
        amounts = _amounts(game, values, _EXACT)
    except UndefinedError as error:
        return Group(numbers, (), which, undefined=error)
    numbered: dict[tuple[object, ...], int] = {}
    for place, played in _profiles(game, point):
        try:
            outcome, settled = _result(game, values, played, amounts, _EXACT)
        except UndefinedError as error:
            return Group(numbers, (), np.zeros_like(which), undefined=error)
        key = (outcome.name, *settled.items())
        if key not in numbered:
            numbered[key] = len(cases)
            cases.append(_case(game, outcome, columns, settled))
        which[place] = numbered[key]
    return Group(numbers, tuple(cases), which, _case(game, game.last, columns, {}))


def _amounts(game: PositionsGame, values: Mapping[str, Any], read: _Exact) -> dict[tuple[str, str], Any]:
    """The amount of each level of each term."""
    return {
        (term.name, level): read.value(formula, values, f"level `{level}` of `{term.name}`")
        for term in game.terms.values()
        for level, formula in term.levels.items()
    }


def _profiles(game: PositionsGame, point: Point) -> Iterator[tuple[tuple[int, ...], dict[str, Position]]]:
    """Every profile of positions that is left: its place in an array, and who takes which position."""
    shape = [len(own) for own in point.strategies.values()]
    for place, profile in zip(np.ndindex(*shape), product(*point.strategies.values()), strict=True):
        pairs = zip(point.strategies, profile, strict=True)
        yield place, {player: game.positions[player][position] for player, position in pairs}


def formulas(point: Point) -> Formulas:
    """The game at a point as formulas over its parameters, and the comparisons on which they hang."""
    game: PositionsGame = point.scenario.game
    tracing = _Tracing()
    values = {name: _Traced(value, Name(name)) for name, value in point.values.items()}
    amounts = _amounts(game, values, tracing)
    which = np.zeros([len(own) for own in point.strategies.values()], dtype=np.intp)
    numbered: dict[CaseFormulas, int] = {}
    for place, played in _profiles(game, point):
        outcome, settled = _result(game, values, played, amounts, tracing)
        put_in = {name: part.amount.formula for name, part in settled.items()}
        payoffs = tuple(substitute(formula, put_in) for formula in outcome.payoffs.values())
        agreed = tuple((name, part.level) for name, part in settled.items())
        case = CaseFormulas(outcome.name, outcome.result, payoffs, agreed)
        which[place] = numbered.setdefault(case, len(numbered))
    # What the last outcome pays is worked out even where no profile leads to it.
    worked_out = tuple(dict.fromkeys((*tracing.worked_out, *game.last.payoffs.values())))
    return Formulas(point.strategies, results(game), tuple(numbered), which, tuple(tracing.comparisons), worked_out)


def _deciding(game: PositionsGame) -> frozenset[str]:
    """The names that decide which packages fit, and what the deal is."""
    formulas: list[Expression] = [level for term in game.terms.values() for level in term.levels.values()]
    formulas += [outcome.condition for outcome in game.outcomes.values() if outcome.condition]
    formulas += [*([game.rule.fits] if game.rule.fits else []), *game.rule.settle.values()]
    return frozenset().union(*(names(formula) for formula in formulas))


def _result(
    game: PositionsGame,
    values: Mapping[str, Any],
    played: dict[str, Position],
    amounts: dict[tuple[str, str], Any],
    read: _Exact,
) -> tuple[Outcome, dict[str, _Settled]]:
    """The outcome of a profile of positions, and the terms as settled where packages fit."""
    insisted = [p.outcome for p in played.values() if p.outcome]
    if insisted:
        return next(o for o in reversed(list(game.outcomes.values())) if o.name in insisted), {}
    offers = {
        f"{player}.{term}": amounts[term, level]
        for player, position in played.items()
        for term, level in position.levels.items()
    }
    settled: dict[str, _Settled] = {}
    fitting = True
    for term in game.terms.values():
        granted = offers[f"{term.given_by}.{term.name}"]
        askers = [player for player in played if player != term.given_by] or [term.given_by]
        most = askers[0]
        for player in askers[1:]:
            asks = offers[f"{player}.{term.name}"], offers[f"{most}.{term.name}"]
            if read.compare(*asks, f"who asks for more {term.name}") > 0:
                most = player
        largest = offers[f"{most}.{term.name}"]
        fitting = fitting and read.compare(granted, largest, f"whether the {term.name} granted is what is asked") >= 0
        settled[term.name] = _Settled(largest, played[most].levels[term.name])
    environment = {**values, **offers}
    if game.rule.fits is not None:
        fitting = read.holds(game.rule.fits, environment, "whether packages fit")
    if not fitting:
        return game.last, {}
    for name, formula in game.rule.settle.items():
        amount = read.value(formula, environment, f"the settled amount of `{name}`")
        settled[name] = _Settled(amount, read.level(amount))
    environment = {**values, **{name: part.amount for name, part in settled.items()}}
    for outcome in game.outcomes.values():
        # The last outcome is the one without an agreement: nothing is settled there, even where packages fit.
        about = f"whether `{outcome.name}` applies"
        if outcome == game.last:
            continue
        if outcome.condition is None or read.holds(outcome.condition, environment, about):
            return outcome, settled
    return game.last, {}


def _case(game: PositionsGame, outcome: Outcome, columns: Columns, settled: Mapping[str, _Settled]) -> Case:
    amounts = {name: part.amount for name, part in settled.items()}
    payoffs = tuple(
        column_of(
            formula,
            columns,
            amounts,
            read=_rounded,
            blame=_blame(f"the payoff of `{player}` under `{outcome.name}`", formula),
        )
        for player, formula in outcome.payoffs.items()
    )
    agreed = tuple(Agreed(name, game.terms[name].label or name, part.level) for name, part in settled.items())
    return Case(outcome.name, outcome.result, payoffs, agreed)


def _rounded(formula: Expression, environment: Mapping[str, Value]) -> tuple[Fraction, bool]:
    return rounded(evaluate(formula, environment))


def _blame(owner: str, formula: Expression) -> Callable[[UndefinedError], UndefinedError]:
    """Say of which quantity it is that a formula has no value."""
    return lambda error: UndefinedError(
        f"{owner}, {show(formula)}, has no value here: {error.message}", error.start, error.end
    )


def notes(answers: Sequence[Answer]) -> tuple[Note, ...]:
    """Positions that ask for a deal and fit nothing, in any of some answers to one scenario."""
    game: PositionsGame = answers[0].point.scenario.game
    others = "no position of the other side" if len(game.positions) == 2 else "nothing that the others put forward"
    found = []
    for place, (player, own) in enumerate(game.positions.items()):
        for name, position in own.items():
            cells = [cell for answer in answers for profile, cell in answer.cells.items() if profile[place] == name]
            if cells and not position.outcome and not any(cell.agreed for cell in cells):
                found.append(Note(player, name, f"{name} fits {others}, so it never leads to an agreement"))
    return tuple(found)


def strategies(game: PositionsGame) -> Table[tuple[str, ...]]:
    """The names of each player's positions."""
    return Table({player: tuple(side) for player, side in game.positions.items()})


def results(game: PositionsGame) -> tuple[str, ...]:
    """The outcomes that others are counted under, in file order."""
    return tuple(dict.fromkeys(o.name for o in game.outcomes.values() if not o.counts_as))


def used_names(game: PositionsGame) -> frozenset[str]:
    """Every name that levels, payoffs, conditions and the rule use."""
    formulas: list[Expression] = [level for term in game.terms.values() for level in term.levels.values()]
    for outcome in game.outcomes.values():
        formulas += [*outcome.payoffs.values(), *([outcome.condition] if outcome.condition else [])]
    formulas += [*([game.rule.fits] if game.rule.fits else []), *game.rule.settle.values()]
    return frozenset().union(*(names(formula) for formula in formulas))


FORM = Form(
    name="positions",
    schema=PositionsFile,
    read=read,
    strategies=strategies,
    results=results,
    names=used_names,
    write=write,
    answer=answer,
    batch=batch,
    notes=notes,
    packages=packages,
    behind=behind,
    parts=parts,
    formulas=formulas,
)
