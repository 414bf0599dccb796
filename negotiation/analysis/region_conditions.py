"""Under which conditions a profile of pure strategies is a Nash equilibrium, and under which nobody's is dominated.

A profile is a Nash equilibrium where, for every player and every other strategy of it, staying pays at least as much
as deviating (Nash 1951): one inequality a deviation. Deviations that pay the same formula share one, and an
inequality that is proved to hold all over the box is left out.

A strategy s is weakly dominated by another one, t, where t never pays less and somewhere more. So it is not where s
pays more than t against something that the others play, or both pay the same against everything. With two players a
pure equilibrium is perfect where neither strategy is weakly dominated, by mixtures neither (van Damme 1991).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from negotiation.analysis.region_terms import Difference, Terms, as_paid
from negotiation.scenario.expression import Value, evaluate, show

if TYPE_CHECKING:
    from negotiation.analysis.region_walls import Wall

__all__ = ["Condition", "Unbeaten", "nash_conditions", "safe_from_mixtures", "unbeaten_conditions"]


@dataclass(frozen=True, eq=False)
class Condition:
    """An inequality that a Nash equilibrium needs: staying pays at least as much as deviating.

    Attributes
    ----------
    player
        Who might deviate.
    strategy
        What it plays in the equilibrium.
    deviations
        To what it might turn; all these pay the same.
    stays, leaves
        The outcomes of staying and of deviating.
    difference
        What staying pays less what deviating pays, as formulas.
    at_point
        The same at the point, in units of payoff.
    violated
        Whether it fails somewhere in the box: True where a sample shows it, None where no sample does, though it is
        not proved.
    walls
        For each parameter that leads to one, the nearest value at which the two pay the same.
    """

    player: str
    strategy: str
    deviations: tuple[str, ...]
    stays: str
    leaves: tuple[str, ...]
    difference: Difference = field(repr=False)
    at_point: Fraction
    violated: bool | None = None
    walls: tuple[Wall, ...] = ()

    def holds(self, environment: Mapping[str, Value]) -> bool:
        """Whether it holds at some values of the parameters, decided exactly."""
        left, right = (evaluate(side, environment) for side in (self.difference.left, self.difference.right))
        return as_paid(left, right) >= 0

    @property
    def text(self) -> str:
        """The inequality: ``2 * benefit - cost ≥ outside``."""
        left, right = self.difference.sides
        return f"{show(left)} ≥ {show(right)}"


@dataclass(frozen=True, eq=False)
class Unbeaten:
    """What it needs for a strategy not to be weakly dominated by other pure ones.

    Attributes
    ----------
    player, strategy
        Whose strategy.
    rivals
        The strategies that might dominate it; the same is needed against each.
    against
        The strategies of the others, against one of which it has to pay more than the rivals.
    differences
        What it pays there less what the rivals pay. One of these has to be positive, or, where the two pay the same
        against everything, none. Empty where it never is: the strategy is dominated wherever the payoffs differ.
    beaten
        Whether it is proved to be dominated all over the box.
    walls
        For each parameter that leads to one, the nearest value at which it changes whether one is positive.
    """

    player: str
    strategy: str
    rivals: tuple[str, ...]
    against: tuple[tuple[str, ...], ...]
    differences: tuple[Difference, ...] = field(repr=False)
    beaten: bool = False
    walls: tuple[Wall, ...] = ()

    @property
    def text(self) -> str:
        """The inequalities: ``a > b, or c > d``; empty where the strategy is dominated."""
        sides = [part.sides for part in self.differences]
        return ", or ".join(f"{show(left)} > {show(right)}" for left, right in sides)


def nash_conditions(
    terms: Terms, profile: tuple[int, ...], environment: Mapping[str, Value]
) -> list[Condition] | None:
    """The conditions of a profile that are not proved to hold all over the box; None where one is proved to fail."""
    names = list(terms.formulas.strategies.items())
    found: list[Condition] = []
    for player, (who, own) in enumerate(names):
        kinds = terms.kinds[player]
        here = int(kinds[profile])
        by_kind: dict[int, list[int]] = {}
        for strategy in range(len(own)):
            there = int(kinds[_turned(profile, player, strategy)])
            if there != here:
                by_kind.setdefault(there, []).append(strategy)
        for there, deviations in by_kind.items():
            difference = terms.difference(player, here, there)
            if difference.always_below:
                return None
            if difference.never_below:
                continue
            cases, which = terms.formulas.cases, terms.formulas.which
            leaves = dict.fromkeys(cases[which[_turned(profile, player, s)]].outcome for s in deviations)
            values = (evaluate(side, environment) for side in (difference.left, difference.right))
            found.append(
                Condition(
                    who,
                    own[profile[player]],
                    tuple(own[s] for s in deviations),
                    cases[which[profile]].outcome,
                    tuple(leaves),
                    difference,
                    as_paid(*values),
                )
            )
    return found


def unbeaten_conditions(terms: Terms, player: int, strategy: int) -> tuple[Unbeaten, ...]:
    """What a strategy needs so that no other pure one dominates it weakly, as far as that is not proved anyway."""
    who, own = list(terms.formulas.strategies.items())[player]
    table = _rows(terms, player)
    columns = _columns(terms, player)
    needed: dict[tuple[tuple[Difference, ...], bool], tuple[list[str], tuple[tuple[str, ...], ...]]] = {}
    for rival in range(len(own)):
        if (table[rival] == table[strategy]).all():
            continue
        pairs: dict[tuple[int, int], list[int]] = {}
        for column, pair in enumerate(zip(table[strategy].tolist(), table[rival].tolist(), strict=True)):
            if pair[0] != pair[1]:
                pairs.setdefault(pair, []).append(column)
        chances = [(terms.difference(player, *pair), where) for pair, where in pairs.items()]
        if any(difference.always_above for difference, _ in chances) or all(d.nought for d, _ in chances):
            continue
        open_ = [(difference, where) for difference, where in chances if not difference.never_above]
        against = tuple(columns[column] for _, where in open_ for column in where)
        beaten = not open_ and any(difference.always_below for difference, _ in chances)
        needed.setdefault((tuple(d for d, _ in open_), beaten), ([], against))[0].append(own[rival])
    return tuple(
        Unbeaten(who, own[strategy], tuple(rivals), against, differences, beaten)
        for (differences, beaten), (rivals, against) in needed.items()
    )


def safe_from_mixtures(terms: Terms, player: int, strategy: int, profile: tuple[int, ...] | None = None) -> bool:
    """Whether it is proved that nothing dominates a strategy, anywhere in the box.

    By a belief in steps: against one thing the others play the strategy is at least as good as any, against a
    second one at least as good as those that were as good, and so on, until nothing is left (Blume, Brandenburger
    and Dekel 1991). Such a belief gives everything positive probability in the limit, and the strategy is best
    against it.

    With a profile that holds the strategy, only where that is an equilibrium, and but for places that take up no
    volume: there the strategy is at least as good as any against what the others play in it.
    """
    table = _rows(terms, player)
    given = None
    if profile is not None:
        others = tuple(size for number, size in enumerate(terms.shape) if number != player)
        given = int(np.ravel_multi_index(profile[:player] + profile[player + 1 :], others)) if others else 0
    left = [rival for rival in range(len(table)) if not (table[rival] == table[strategy]).all()]
    progress = True
    while left and progress:
        progress = False
        for column in range(table.shape[1]):
            pairs = [(int(table[strategy, column]), int(table[rival, column])) for rival in left]
            if column == given or all(a == b or terms.difference(player, a, b).never_below for a, b in pairs):
                tied = [
                    rival
                    for rival, (a, b) in zip(left, pairs, strict=True)
                    if a == b or not _above(terms.difference(player, a, b), but_for_little=profile is not None)
                ]
                progress = progress or len(tied) < len(left)
                left = tied
    return not left


def _above(difference: Difference, *, but_for_little: bool) -> bool:
    """Whether what is at least 0 is proved to be above 0, or to be 0 in no volume."""
    return difference.always_above or (but_for_little and difference.thin)


def _rows(terms: Terms, player: int) -> np.ndarray[tuple[int, ...], np.dtype[np.intp]]:
    """Shape (strategies of the player, profiles of the others): the number of the payoff."""
    kinds = np.moveaxis(terms.kinds[player], player, 0)
    return np.asarray(kinds.reshape(len(kinds), -1))


def _columns(terms: Terms, player: int) -> list[tuple[str, ...]]:
    """The profiles of the others by name, in the order of the columns of :func:`_rows`."""
    others = [own for number, own in enumerate(terms.formulas.strategies.values()) if number != player]
    return [tuple(own[s] for own, s in zip(others, place, strict=True)) for place in np.ndindex(*map(len, others))]


def _turned(profile: tuple[int, ...], player: int, strategy: int) -> tuple[int, ...]:
    return (*profile[:player], strategy, *profile[player + 1 :])
