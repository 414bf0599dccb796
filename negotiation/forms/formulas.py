"""A game as formulas over its parameters, where a form can give them: what exact flips and regions are made of.

At a point, what a profile of strategies leads to is decided by comparisons (do the packages fit? does the ``if`` of
an outcome hold?). As long as each of them comes out the same, the payoffs are given by the same formulas.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from negotiation.games.columns import Codes
from negotiation.scenario.expression import Expression
from negotiation.scenario.table import Table

__all__ = ["CaseFormulas", "Comparison", "Formulas"]


class Comparison(NamedTuple):
    """Two formulas over parameters that were compared, and what for, in words."""

    left: Expression
    right: Expression
    about: str


class CaseFormulas(NamedTuple):
    """What profiles can lead to: an outcome, the outcome it is counted under, each player's payoff as a formula.

    ``agreed`` holds the terms that an agreement settles, each with its level.
    """

    outcome: str
    result: str
    payoffs: tuple[Expression, ...]
    agreed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, eq=False)
class Formulas:
    """The game at a point, in formulas over parameters.

    Attributes
    ----------
    strategies
        The strategies of each player, in order.
    results
        The outcomes that are counted, in file order.
    cases
        What profiles lead to.
    which
        Shape (strategies of player 1, of player 2, ...): the case of each profile.
    comparisons
        The formulas hold at every point at which each of these pairs compares as it does here.
    worked_out
        Formulas that are worked out too, though no payoff need use them: where one has no value, there is no game.
    """

    strategies: Table[tuple[str, ...]]
    results: tuple[str, ...]
    cases: tuple[CaseFormulas, ...]
    which: Codes
    comparisons: tuple[Comparison, ...]
    worked_out: tuple[Expression, ...] = ()
