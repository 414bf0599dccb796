"""The equilibrium at which play is most evenly mixed.

**Definition.** Select the equilibrium (x, y) at which the entropy H(x) + H(y) is greatest, H(x) = -Σ x_i log x_i in
nats (Jaynes 1957: of all distributions that fit what is known, take the one that adds the least). It picks a single
profile out of a continuum, where the rules that look at payoffs see only ties. It looks at names, not at payoffs: a
strategy that stands there twice counts twice.

**Algorithm.** On a maximal Nash subset X × Y, H(x) + H(y) is strictly concave and separates: the greatest H on X, and
on Y, each a convex problem over the hull of known corners (:mod:`negotiation.solvers.selection.entropy`). Over all
equilibria it is not concave, so the subsets are compared. What is selected is an equilibrium exactly, since it is an
exact mixture of corners; that it is the greatest is known up to a gap, which is stated. Subsets whose values are
nearer than their gaps tie.

**Complexity.** One convex problem for each side of each subset whose bound, the entropy of the uniform distribution
over what is played in it, is not below a value already found.
"""

from __future__ import annotations

from fractions import Fraction
from math import log, sqrt
from typing import NamedTuple

from negotiation import tolerance
from negotiation.errors import GameError
from negotiation.solvers.dominance import dominating_mixture
from negotiation.solvers.equilibrium import Equilibria, Equilibrium, Strategy, Subset, certified
from negotiation.solvers.selection.entropy import Most, most_even
from negotiation.solvers.selection.selected import Selected

__all__ = ["by_maximum_entropy"]

_ASSUMES = "It assumes nothing of the players beyond equilibrium; it depends on how strategies are told apart."


class _Candidate(NamedTuple):
    """The most even profile of a subset."""

    component: int
    strategies: tuple[Strategy, ...]
    value: float
    gap: float


def by_maximum_entropy(found: Equilibria) -> Selected:
    """Select the equilibrium with the greatest entropy.

    Parameters
    ----------
    found
        The complete list of a game of two players.

    Returns
    -------
    Selected
        ``value`` is the entropy in nats; ``gap`` bounds how much greater the greatest may be.

    Raises
    ------
    GameError
        Where a component has too many maximal Nash subsets to list.

    Notes
    -----
    Source: Jaynes 1957.

    Examples
    --------
    >>> from negotiation.games.normal import NormalGame
    >>> from negotiation.solvers.exact import solve_exact
    >>> nothing = NormalGame([[[0, 0], [0, 0]], [[0, 0], [0, 0]]])
    >>> by_maximum_entropy(solve_exact(nothing)).equilibria[0].strategies[0]
    (Fraction(1, 2), Fraction(1, 2))
    """
    subsets: list[tuple[float, int, Subset]] = []
    for number, component in enumerate(found.components):
        if component.subsets is None:
            raise GameError("the equilibria fall into more maximal Nash subsets than are listed, so none is compared")
        subsets += [(_bound(subset), number, subset) for subset in component.subsets]
    hulls: dict[tuple[Strategy, ...], Most] = {}
    candidates: list[_Candidate] = []
    best = 0.0
    for bound, number, subset in sorted(subsets, key=lambda entry: -entry[0]):
        if bound < best - tolerance.EVEN:
            break
        sides = []
        for hull in subset.strategies:
            if hull not in hulls:
                hulls[hull] = most_even(hull)
            sides.append(hulls[hull])
        value = sum(side.value for side in sides)
        gap = sum(side.gap for side in sides)
        candidates.append(_Candidate(number, tuple(side.strategy for side in sides), value, gap))
        best = max(best, value)
    reach = [c for c in candidates if c.value + c.gap >= best - tolerance.EVEN]
    kept: list[_Candidate] = []
    for candidate in sorted(reach, key=lambda c: (c.gap, -c.value)):
        if not any(_one(candidate, other) for other in kept):
            kept.append(candidate)
    chosen = [_equilibrium(found, candidate) for candidate in kept]
    chosen.sort(key=lambda pair: [tuple(-p for p in strategy) for strategy in pair[0].strategies])
    gap = max(best, *(c.value + c.gap for c in candidates)) - min(c.value for c in kept)
    return Selected(
        rule="maximum-entropy",
        equilibria=tuple(equilibrium for equilibrium, _ in chosen),
        numbers=tuple(number for _, number in chosen),
        value=best,
        gap=max(gap, 0.0),
        unique=all(candidate.strategies == kept[0].strategies for candidate in reach),
        why=_why(found, best, len(subsets)),
        assumes=_ASSUMES,
    )


def _why(found: Equilibria, best: float, subsets: int) -> str:
    if len(found) == 1:
        return f"it is the only equilibrium; its entropy is {best:.4g} nats, the natural units of entropy"
    alone = all(len(component.members) == 1 for component in found.components)  # else mixtures of them hold as well
    if alone and all(equilibrium.is_pure for equilibrium in found):
        return "every equilibrium is pure, and all of these have entropy 0"
    where = f", over {subsets} maximal Nash subsets" if subsets > 1 else ""
    return f"its entropy is {best:.4g} nats (natural units of entropy), the greatest of all equilibria{where}"


def _bound(subset: Subset) -> float:
    """The entropy of the uniform distributions over what is played somewhere in a subset."""
    return sum(log(sum(map(any, zip(*hull, strict=True)))) for hull in subset.strategies)


def _one(left: _Candidate, right: _Candidate) -> bool:
    """Whether two profiles may approximate the same one.

    Entropy curves at least as ½‖·‖₁² (Pinsker), so each lies within √(2 gap) of the exact maximum of its subset.
    """
    apart = sum(
        abs(p - q)
        for ours, theirs in zip(left.strategies, right.strategies, strict=True)
        for p, q in zip(ours, theirs, strict=True)
    )
    # Each side of a profile is that near; both sides together are at most √2 times as far as the whole gap says.
    return apart <= Fraction(2 * (sqrt(left.gap) + sqrt(right.gap)))


def _equilibrium(found: Equilibria, candidate: _Candidate) -> tuple[Equilibrium, int | None]:
    """The profile with its certificate, and its number where it is extreme."""
    for number, equilibrium in enumerate(found):
        if equilibrium.strategies == candidate.strategies:
            return equilibrium, number
    supports = [[s for s, p in enumerate(strategy) if p] for strategy in candidate.strategies]
    undominated = all(
        dominating_mixture(found.game, player, support, strictly=False) is None
        for player, support in enumerate(supports)
    )
    perfect = undominated  # the same for two players
    profile = certified(
        found.game, candidate.strategies, undominated=undominated, perfect=perfect, component=candidate.component
    )
    return profile, None
