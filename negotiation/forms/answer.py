"""What every form answers with: equilibria, the outcome of each, and the regime.

The *regime* at a point is a label for the whole set of equilibria: the outcomes that some equilibrium gives
positive probability, in file order, joined by ``or``. An outcome that no equilibrium gives probability 1 is
``sometimes X``; a list that is not proved complete says ``at least …``; nothing found is ``none found``. There
are three labels: over all equilibria (``nash``), over the trembling-hand perfect ones (``perfect``; Selten 1975),
and over those in which nobody plays a weakly dominated strategy (``undominated``). For two players the last
two are the same (van Damme 1991, theorem 3.2.2); for more players perfection is not decided and is None.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiation.display import cell, decimal, html_table
from negotiation.games.normal import NormalGame
from negotiation.scenario.point import Point
from negotiation.scenario.table import Table
from negotiation.solvers import solve
from negotiation.solvers.equilibrium import Equilibria, Equilibrium

__all__ = ["Agreed", "Answer", "Cell", "Regime", "answer_strategic", "regime_label"]


class Agreed(NamedTuple):
    """One thing that an agreement fixes: its name, its label, and the level it is settled at."""

    name: str
    label: str
    level: str


@dataclass(frozen=True)
class Cell:
    """One strategy profile: its outcome, the outcome it is counted under, and each player's payoff.

    ``exact`` is False where a payoff has no fraction and stands as its correctly rounded double. ``agreed`` says, in
    forms that have such, what an agreement fixes: what it is about, and at which level.
    """

    outcome: str
    result: str
    payoffs: tuple[Fraction, ...]
    exact: bool = True
    agreed: tuple[Agreed, ...] = ()


@dataclass(frozen=True)
class Regime:
    """The labels at a point; ``perfect`` is None for more than two players."""

    nash: str
    perfect: str | None
    undominated: str

    @property
    def leading(self) -> str:
        """The label that screens lead with: ``perfect`` where it is decided, else ``undominated``."""
        return self.undominated if self.perfect is None else self.perfect


@dataclass(frozen=True, eq=False)
class Answer:
    """The answer at one point.

    Attributes
    ----------
    point
        The scenario with its readings and values.
    game
        The normal-form game that was solved.
    equilibria
        Its equilibria, with certificates and the proof of completeness.
    cells
        For each profile of strategy names, its outcome and payoffs.
    results
        The outcomes that are counted, in file order.
    outcomes
        For each equilibrium, the probability of each outcome it can lead to.
    component_outcomes
        For each component, the range (low, high) of each outcome's probability over it.
    regime
        The labels.
    otherwise
        The cell of what happens when nothing is agreed, where the form has such a thing.
    """

    point: Point = field(repr=False)
    game: NormalGame = field(repr=False)
    equilibria: Equilibria
    cells: Mapping[tuple[str, ...], Cell] = field(repr=False)
    results: tuple[str, ...] = field(repr=False)
    outcomes: tuple[Table[Fraction], ...]
    component_outcomes: tuple[Table[tuple[Fraction, Fraction]], ...] = field(repr=False)
    regime: Regime
    otherwise: Cell | None = field(default=None, repr=False)

    def cell(self, number: int) -> Cell | None:
        """The cell that an equilibrium leads to for certain; None where it is mixed."""
        equilibrium = self.equilibria[number]
        if not equilibrium.is_pure:
            return None
        supports = zip(self.game.strategies, equilibrium.supports, strict=True)
        return self.cells[tuple(own[support[0]] for own, support in supports)]

    def __repr__(self) -> str:
        found = f"{len(self.equilibria)} extreme equilibria in {len(self.equilibria.components)} components"
        return f"<Answer {self.point.scenario.title!r}, account {self.point.account}: {self.regime.leading}; {found}>"

    def _repr_html_(self) -> str:
        labels = [self.point.scenario.players[player] for player in self.game.players]
        rows = []
        for equilibrium, outcome in zip(self.equilibria, self.outcomes, strict=True):
            mark = {True: "yes", False: "no", None: "undominated" if equilibrium.undominated else "no"}
            rows.append(
                [
                    *(named_mixture(self.game, equilibrium, i) for i in range(len(labels))),
                    *(decimal(payoff) for payoff in equilibrium.payoffs),
                    spread(outcome),
                    mark[equilibrium.perfect],
                    str(equilibrium.component),
                ]
            )
        header = [*labels, *(f"payoff of {label}" for label in labels), "outcome", "perfect", "component"]
        complete = "all of them, proved" if self.equilibria.complete else "not proved complete"
        caption = f"{self.point.scenario.title}: {self.regime.leading} ({len(rows)} extreme equilibria, {complete})"
        return html_table(caption, header, rows)


def answer_strategic(
    point: Point,
    method: str,
    cells: Mapping[tuple[str, ...], Cell],
    results: Sequence[str],
    *,
    otherwise: Cell | None = None,
) -> Answer:
    """Solve the game that ``cells`` describe, and say what its equilibria lead to.

    Parameters
    ----------
    point
        Says which strategies each player has; ``cells`` holds one cell for each of their profiles.
    method
        A solver's name (see :data:`negotiation.METHODS`).
    results
        The outcomes that are counted, in file order.
    """
    strategies = tuple(point.strategies.values())
    players = tuple(point.strategies)
    payoffs = np.empty((len(players), *(len(s) for s in strategies)), dtype=object)
    for place, profile in zip(np.ndindex(*payoffs.shape[1:]), product(*strategies), strict=True):
        for player, payoff in enumerate(cells[profile].payoffs):
            payoffs[player, *place] = payoff
    exact = all(c.exact for c in cells.values())
    if not exact:
        _join_ties(payoffs)
    game = NormalGame(payoffs, players=players, strategies=strategies, exact=exact)
    equilibria = solve(game, method)
    rank = {name: number for number, name in enumerate(results)}
    outcomes = tuple(_outcome(game, equilibrium, cells, rank) for equilibrium in equilibria)
    return Answer(
        point=point,
        game=game,
        equilibria=equilibria,
        cells=MappingProxyType(dict(cells)),
        results=tuple(results),
        outcomes=outcomes,
        component_outcomes=tuple(
            _ranges([outcomes[member] for member in component.members], rank) for component in equilibria.components
        ),
        regime=_regime(equilibria, outcomes, results),
        otherwise=otherwise,
    )


def _join_ties(payoffs: NDArray[np.object_]) -> None:
    """Make a rounded payoff equal to the exact one that rounds to the same double, in place, player by player.

    A payoff without a fraction is known as a double only. Where another payoff of the same player is exact and
    rounds to that double, nothing tells the two apart, and an accident of rounding must not split what may be a tie.
    """
    for own in payoffs:
        exact: dict[float, Fraction] = {}
        for payoff in own.flat:
            double = float(payoff)
            if Fraction(double) != payoff:
                exact.setdefault(double, payoff)
        for place, payoff in np.ndenumerate(own):
            if Fraction(float(payoff)) == payoff and float(payoff) in exact:
                own[place] = exact[float(payoff)]


def _outcome(
    game: NormalGame, equilibrium: Equilibrium, cells: Mapping[tuple[str, ...], Cell], rank: Mapping[str, int]
) -> Table[Fraction]:
    """The probability of each outcome that an equilibrium can lead to, in file order."""
    probabilities: dict[str, Fraction] = {}
    for choice in product(*equilibrium.supports):
        probability = Fraction(1)
        for player, strategy in enumerate(choice):
            probability *= equilibrium.strategies[player][strategy]
        profile = tuple(game.strategies[player][strategy] for player, strategy in enumerate(choice))
        result = cells[profile].result
        probabilities[result] = probabilities.get(result, Fraction(0)) + probability
    return Table({name: probabilities[name] for name in sorted(probabilities, key=rank.__getitem__)})


def _ranges(outcomes: Sequence[Table[Fraction]], rank: Mapping[str, int]) -> Table[tuple[Fraction, Fraction]]:
    """Find each outcome's least and greatest probability over a component.

    Both are attained at extreme equilibria: over a maximal Nash subset a probability is linear in each side's
    strategy.
    """
    values: dict[str, list[Fraction]] = {}
    for outcome in outcomes:
        for name, probability in outcome.items():
            values.setdefault(name, []).append(probability)
    never = Fraction(0)
    return Table(
        {
            name: (min(found) if len(found) == len(outcomes) else never, max(found))
            for name in sorted(values, key=rank.__getitem__)
            for found in [values[name]]
        }
    )


def _regime(equilibria: Equilibria, outcomes: Sequence[Table[Fraction]], results: Sequence[str]) -> Regime:
    pairs = list(zip(equilibria, outcomes, strict=True))

    def label(chosen: Iterable[Table[Fraction]]) -> str:
        return regime_label(list(chosen), results, complete=equilibria.complete)

    perfect = None
    if len(equilibria.game.players) <= 2:
        perfect = label(outcome for equilibrium, outcome in pairs if equilibrium.perfect)
    return Regime(
        nash=label(outcome for _, outcome in pairs),
        perfect=perfect,
        undominated=label(outcome for equilibrium, outcome in pairs if equilibrium.undominated),
    )


def regime_label(outcomes: Sequence[Mapping[str, Fraction]], results: Sequence[str], *, complete: bool) -> str:
    """The label of a set of equilibria, each given by the probabilities of its outcomes.

    Examples
    --------
    >>> sure, mixed = {"no deal": Fraction(1)}, {"deal": Fraction(1, 3), "no deal": Fraction(2, 3)}
    >>> regime_label([sure, mixed], ["deal", "no deal"], complete=True)
    'sometimes deal or no deal'
    >>> regime_label([], ["deal", "no deal"], complete=True)
    'none found'
    """
    if not outcomes:
        return "none found"
    greatest: dict[str, Fraction] = {}
    for outcome in outcomes:
        for name, probability in outcome.items():
            greatest[name] = max(probability, greatest.get(name, Fraction(0)))
    parts = [
        name if greatest[name] == 1 else f"sometimes {name}"
        for name in results
        if greatest.get(name, Fraction(0)) > 0
    ]
    return ("" if complete else "at least ") + " or ".join(parts)


def named_mixture(game: NormalGame, equilibrium: Equilibrium, player: int) -> str:
    """A player's strategy in words: ``walk_out``, or ``2/9 stag + 7/9 hare``."""
    strategy = equilibrium.strategies[player]
    support = equilibrium.supports[player]
    if len(support) == 1:
        return game.strategies[player][support[0]]
    exact = equilibrium.arithmetic == "exact"
    return " + ".join(f"{cell(strategy[s], exact=exact)} {game.strategies[player][s]}" for s in support)


def spread(outcome: Mapping[str, Fraction]) -> str:
    """An outcome in words: ``deal``, or ``deal 0.25, no deal 0.75``."""
    if len(outcome) == 1:
        return next(iter(outcome))
    return ", ".join(f"{name} {decimal(probability)}" for name, probability in outcome.items())
