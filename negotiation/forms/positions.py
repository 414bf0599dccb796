"""The form `positions`: both sides put a package on the table at the same time.

A position names an outcome (``walk_out: no deal``) or gives a level for every term. Packages *fit* when for
each term its giver grants at least what every other side asks; the deal is then settled at the largest ask.
So a position is the set of deals its side would sign, and offering more than is asked costs nothing.

Which outcome a profile of positions has: the named one, where some side named one (the last listed, if they
differ); else, where the packages fit, the first in file order whose ``if`` holds; else the last outcome.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from negotiation.errors import UndefinedError
from negotiation.forms.answer import Answer, Cell, answer_strategic
from negotiation.forms.positions_file import PositionsFile, read, write
from negotiation.forms.positions_game import Outcome, Position, PositionsGame
from negotiation.scenario.expression import Expression, Value, compare, evaluate, holds, names, rounded, show
from negotiation.scenario.point import Point
from negotiation.scenario.scenario import Form
from negotiation.scenario.table import Table

__all__ = ["FORM", "answer"]


def answer(point: Point, method: str) -> Answer:
    """Every profile of positions that is left at the point, its outcome and payoffs; and the equilibria."""
    game: PositionsGame = point.scenario.game
    amounts = {
        (term.name, level): _value(formula, point.values, f"level `{level}` of `{term.name}`")
        for term in game.terms.values()
        for level, formula in term.levels.items()
    }
    settled: dict[tuple[object, ...], Cell] = {}
    cells: dict[tuple[str, ...], Cell] = {}
    for profile in product(*point.strategies.values()):
        played = {
            player: game.positions[player][position]
            for player, position in zip(point.strategies, profile, strict=True)
        }
        outcome, terms = _result(game, point, played, amounts)
        case = (outcome.name, *terms.values()) if terms else (outcome.name,)
        if case not in settled:
            settled[case] = _cell(outcome, point, terms)
        cells[profile] = settled[case]
    yardstick = _cell(game.last, point, {})
    return answer_strategic(point, method, cells, results(game), otherwise=yardstick)


def _result(
    game: PositionsGame, point: Point, played: dict[str, Position], amounts: dict[tuple[str, str], Value]
) -> tuple[Outcome, dict[str, Value]]:
    """The outcome of a profile of positions, and the settled terms where packages fit."""
    insisted = [p.outcome for p in played.values() if p.outcome]
    if insisted:
        return next(o for o in reversed(list(game.outcomes.values())) if o.name in insisted), {}
    offers = {
        f"{player}.{term}": amounts[term, level]
        for player, position in played.items()
        for term, level in position.levels.items()
    }
    settled: dict[str, Value] = {}
    fitting = True
    for term in game.terms.values():
        granted = offers[f"{term.given_by}.{term.name}"]
        asked = [offers[f"{player}.{term.name}"] for player in played if player != term.given_by] or [granted]
        largest = asked[0]
        for ask in asked[1:]:
            largest = ask if compare(ask, largest) > 0 else largest
        fitting = fitting and compare(granted, largest) >= 0
        settled[term.name] = largest
    environment = {**point.values, **offers}
    if game.rule.fits is not None:
        fitting = holds(game.rule.fits, environment)
    if not fitting:
        return game.last, {}
    for name, formula in game.rule.settle.items():
        settled[name] = _value(formula, environment, f"the settled amount of `{name}`")
    environment = {**point.values, **settled}
    for outcome in game.outcomes.values():
        if outcome.condition is None or holds(outcome.condition, environment):
            # Terms count only where the outcome's payoffs may use them.
            return outcome, settled
    return game.last, {}


def _cell(outcome: Outcome, point: Point, settled: dict[str, Value]) -> Cell:
    environment = {**point.values, **settled}
    payoffs: list[Fraction] = []
    exact = True
    for player, formula in outcome.payoffs.items():
        value = _value(formula, environment, f"the payoff of `{player}` under `{outcome.name}`")
        number, is_exact = rounded(value)
        payoffs.append(number)
        exact = exact and is_exact
    return Cell(outcome.name, outcome.result, tuple(payoffs), exact)


def _value(formula: Expression, environment: dict[str, Value] | Table[Value], owner: str) -> Value:
    try:
        return evaluate(formula, environment)
    except UndefinedError as error:
        raise UndefinedError(
            f"{owner}, {show(formula)}, has no value here: {error.message}", error.start, error.end
        ) from None


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
)
