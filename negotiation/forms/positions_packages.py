"""Every deal that the terms of a game of positions allow, whether or not somebody proposes it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from negotiation.errors import UndefinedError
from negotiation.forms.answer import Cell
from negotiation.forms.batch import Agreed
from negotiation.forms.positions_game import Outcome, PositionsGame
from negotiation.scenario.expression import Value, evaluate, holds, rounded
from negotiation.scenario.point import Point
from negotiation.scenario.table import Table

__all__ = ["MOST_PACKAGES", "Packages", "packages"]

MOST_PACKAGES = 4096
"""More combinations of levels than these are counted but not worked out."""


@dataclass(frozen=True)
class Packages:
    """What could be agreed on at a point, and what each side says it would agree on.

    Attributes
    ----------
    deals
        Each combination of levels, one for every term, that would be an agreement; those without a value at this
        point are left out. Empty where there are more combinations than :data:`MOST_PACKAGES`.
    combinations
        How many combinations of levels there are.
    stated
        For each player, for each position that it can still take, what would come of the position exactly as it
        stands: the deal at the levels that it names, or the outcome that it names.
    """

    deals: tuple[Cell, ...]
    combinations: int
    stated: Table[Table[Cell]]


def packages(point: Point) -> Packages:
    """Work out every combination of levels, and every position as its own side states it.

    Parameters
    ----------
    point
        A point of a scenario of the form `positions`.

    Returns
    -------
    Packages

    Examples
    --------
    >>> import negotiation
    >>> found = packages(negotiation.load("scenarios/hanoi/last_day.yaml").at())
    >>> len(found.deals), found.combinations
    (24, 24)
    >>> print(*found.stated["us"]["on_the_table"].payoffs)
    69/25 83/20
    """
    game: PositionsGame = point.scenario.game
    combinations = math.prod(len(term.levels) for term in game.terms.values())
    deals = []
    if game.terms and combinations <= MOST_PACKAGES:
        for levels in product(*(term.levels for term in game.terms.values())):
            deal = _deal(point, dict(zip(game.terms, levels, strict=True)))
            if deal is not None and deal.agreed:
                deals.append(deal)
    stated = {}
    for player, left in point.strategies.items():
        cells = {name: _stated(point, player, name) for name in left}
        stated[player] = Table({name: cell for name, cell in cells.items() if cell is not None})
    return Packages(tuple(deals), combinations, Table(stated))


def _stated(point: Point, player: str, name: str) -> Cell | None:
    game: PositionsGame = point.scenario.game
    position = game.positions[player][name]
    if not position.outcome:
        return _deal(point, position.levels)
    return _cell(point, game.outcomes[position.outcome], {}, {})


def _deal(point: Point, levels: Mapping[str, str]) -> Cell | None:
    """What comes of settling every term at a level; None where that has no value."""
    game: PositionsGame = point.scenario.game
    try:
        amounts = {term: evaluate(game.terms[term].levels[level], point.values) for term, level in levels.items()}
        environment = {**point.values, **amounts}
        for outcome in game.outcomes.values():
            # The last outcome is the one without an agreement, as for positions that fit.
            if outcome != game.last and (outcome.condition is None or holds(outcome.condition, environment)):
                return _cell(point, outcome, amounts, levels)
    except UndefinedError:
        return None
    return _cell(point, game.last, {}, {})


def _cell(point: Point, outcome: Outcome, amounts: Mapping[str, Value], levels: Mapping[str, str]) -> Cell | None:
    environment = {**point.values, **amounts}
    payoffs: list[Fraction] = []
    exact = True
    try:
        for formula in outcome.payoffs.values():
            payoff, is_exact = rounded(evaluate(formula, environment))
            payoffs.append(payoff)
            exact = exact and is_exact
    except UndefinedError:
        return None
    terms = point.scenario.game.terms
    agreed = tuple(Agreed(term, terms[term].label or term, level) for term, level in levels.items())
    return Cell(outcome.name, outcome.result, tuple(payoffs), exact, agreed)
