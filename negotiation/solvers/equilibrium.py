"""What a solver answers with, and the certificate that every answer carries.

A profile of mixed strategies is a *Nash equilibrium* if nobody gains by a change of its own strategy alone: the
*regret* of player i, max over its strategies s of u_i(s, x_-i) - u_i(x), is 0 for every i (Nash 1951). An equilibrium
of a two-player game is *extreme* if both strategies are vertices of the best-response polyhedra
(:mod:`negotiation.solvers.exact`). The extreme ones say everything: every equilibrium is a product of convex
combinations inside a *maximal Nash subset*, and subsets that touch form a *component* (Winkels 1979; Jansen 1981).

::

    Equilibria                  the answer: a sequence of Equilibrium
    ├── Equilibrium             strategies, payoffs, regret
    ├── Component               equilibria that are connected
    │   └── Subset              a product of two convex hulls
    └── Proof                   why nothing is missing
        └── Vertex              of a best-response polyhedron
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any, Literal, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from negotiation.errors import GameError
from negotiation.games.normal import NormalGame, exact_number

__all__ = [
    "Arithmetic",
    "Certificate",
    "Component",
    "Equilibria",
    "Equilibrium",
    "Proof",
    "Strategy",
    "Subset",
    "Vertex",
    "certified",
    "certify",
    "regret",
]

Strategy = tuple[Fraction, ...]
"""A mixed strategy: the probability of each pure strategy."""

Arithmetic = Literal["exact", "floats"]

_ZERO = Fraction(0)


@dataclass(frozen=True, repr=False)
class Equilibrium:
    """One equilibrium with its certificate.

    Attributes
    ----------
    strategies
        For each player the probability of each of its strategies. Fractions also where a solver computed in doubles:
        then the exact values of the doubles.
    payoffs
        For each player what it expects, recomputed from the game.
    regret
        For each player what it could gain by another strategy, recomputed from the game: 0 for exact methods.
    undominated
        Nobody plays a strategy that is weakly dominated, also by a mixture.
    perfect
        Whether the equilibrium is trembling-hand perfect (Selten 1975). With one or two players this is the same as
        ``undominated`` (van Damme 1991, theorem 3.2.2); with more it is not decided and None.
    component
        Number of its component.
    arithmetic
        ``"exact"`` or ``"floats"``.
    """

    strategies: tuple[Strategy, ...]
    payoffs: tuple[Fraction, ...]
    regret: tuple[Fraction, ...]
    undominated: bool
    perfect: bool | None
    component: int
    arithmetic: Arithmetic = "exact"

    @cached_property
    def supports(self) -> tuple[tuple[int, ...], ...]:
        """For each player the indices of the strategies that it plays with positive probability."""
        return tuple(tuple(s for s, p in enumerate(strategy) if p) for strategy in self.strategies)

    @property
    def is_pure(self) -> bool:
        """Whether every player plays one strategy for certain."""
        return all(1 in strategy for strategy in self.strategies)

    def __repr__(self) -> str:
        from negotiation.solvers.wording import equilibrium_line

        return f"<Equilibrium {equilibrium_line(self)}>"


@dataclass(frozen=True)
class Subset:
    """A maximal Nash subset: all pairs of mixtures, one from each hull, are equilibria, and no larger set has that.

    Attributes
    ----------
    strategies
        For each player the extreme strategies that span its convex hull.
    members
        The numbers of the extreme equilibria that are its corners: all combinations of these strategies.
    """

    strategies: tuple[tuple[Strategy, ...], ...]
    members: tuple[int, ...]


@dataclass(frozen=True)
class Component:
    """Equilibria that are connected with one another.

    Attributes
    ----------
    members
        The numbers of its extreme equilibria, rising.
    subsets
        Its maximal Nash subsets, whose union it is; None where there are more than can be listed, or where
        the method lists single equilibria only.
    dimension
        The greatest dimension of a subset: 0 for an isolated equilibrium; None with ``subsets``.
    index
        Its index (:mod:`negotiation.solvers.indices`); None where a vertex has too many bases to list, or where the
        method lists single equilibria only.
    perfect
        Whether it holds a trembling-hand perfect equilibrium; None where that is not decided.
    payoffs
        For each player the least and the greatest payoff over the component, attained at extreme equilibria.
    """

    members: tuple[int, ...]
    subsets: tuple[Subset, ...] | None
    dimension: int | None
    index: int | None
    perfect: bool | None
    payoffs: tuple[tuple[Fraction, Fraction], ...]


class Vertex(NamedTuple):
    """A vertex of a best-response polyhedron.

    Attributes
    ----------
    strategy
        A mixed strategy of the player whose polyhedron it is.
    payoff
        What the other player's best responses to it pay it.
    labels
        The constraints that hold with equality, numbered through both players' strategies, player 1's first: those of
        its own strategies that are not played, and those of the other player's strategies that are best responses.
    """

    strategy: Strategy
    payoff: Fraction
    labels: tuple[int, ...]


@dataclass(frozen=True)
class Proof:
    """Why the list of a two-player game is complete. :func:`negotiation.solvers.certificates.verify` checks it anew.

    Attributes
    ----------
    vertices
        All vertices of the best-response polyhedron of player 1's strategies, and of player 2's.
    degenerate
        Whether some mixed strategy has more pure best responses than strategies it plays (von Stengel 2007,
        def. 3.2).
    witness
        Such a strategy, as (player, number of the vertex), or None.
    pairs, matched
        How many pairs of vertices were compared, and how many carry all labels.
    """

    vertices: tuple[tuple[Vertex, ...], tuple[Vertex, ...]] = field(repr=False)
    degenerate: bool
    witness: tuple[int, int] | None
    pairs: int
    matched: int


@dataclass(frozen=True, repr=False)
class Equilibria(Sequence[Equilibrium]):
    """The answer of a solver: a sequence of equilibria, with what is known about the whole.

    Pure equilibria come first, in the order of the strategies in the game, player 1's first; then mixed ones, by
    their supports in the same order, and then by the labels of their vertices. Components are numbered by their first
    member.

    Attributes
    ----------
    game
        The game that was solved.
    equilibria
        The equilibria, each with its certificate.
    components
        They again, in groups that are connected.
    complete
        Whether it is proved that nothing is missing.
    complete_because
        Why, or why not, in a sentence.
    method
        The method that was used.
    proof
        The lists that prove completeness, where there are such.
    arithmetic
        ``"exact"`` or ``"floats"``.
    rejected
        How many profiles a foreign solver returned that are no equilibria.
    notes
        What else there is to say: warnings and errors of a foreign solver.
    """

    game: NormalGame
    equilibria: tuple[Equilibrium, ...]
    components: tuple[Component, ...]
    complete: bool
    complete_because: str
    method: str
    proof: Proof | None = None
    arithmetic: Arithmetic = "exact"
    rejected: int = 0
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.equilibria)

    def __iter__(self) -> Iterator[Equilibrium]:
        return iter(self.equilibria)

    @overload
    def __getitem__(self, index: int) -> Equilibrium: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Equilibrium, ...]: ...
    def __getitem__(self, index: int | slice) -> Equilibrium | tuple[Equilibrium, ...]:
        return self.equilibria[index]

    def __repr__(self) -> str:
        from negotiation.solvers.wording import equilibria_text

        return equilibria_text(self)

    def _repr_html_(self) -> str:
        from negotiation.solvers.wording import equilibria_html

        return equilibria_html(self)


class Certificate(NamedTuple):
    """What a profile pays, and what could be gained by leaving it, for each player."""

    payoffs: tuple[Fraction, ...]
    regret: tuple[Fraction, ...]


def certify(game: NormalGame, strategies: Sequence[Sequence[object]]) -> Certificate:
    """The payoffs and the regret of any profile of mixed strategies, exactly, from the game itself.

    Every equilibrium that a solver of this package returns has passed through this function.

    Parameters
    ----------
    game
        Any number of players.
    strategies
        For each player one probability for each of its strategies, in any kind of number that
        :class:`~negotiation.games.normal.NormalGame` takes.

    Returns
    -------
    Certificate

    Raises
    ------
    GameError
        Where a strategy has the wrong length, a negative probability, or does not sum to exactly 1.

    Notes
    -----
    Source: Nash 1951. Sums run over integers: payoffs and probabilities times their common denominators.

    Examples
    --------
    >>> pennies = NormalGame([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
    >>> certify(pennies, [["1/2", "1/2"], [1, 0]])
    Certificate(payoffs=(Fraction(0, 1), Fraction(0, 1)), regret=(Fraction(1, 1), Fraction(0, 1)))
    """
    if len(strategies) != len(game.players):
        raise GameError(f"strategies must hold one mixed strategy for each of the {len(game.players)} players")
    mixtures = [
        _mixture(strategy, size, player)
        for strategy, size, player in zip(strategies, game.shape, game.players, strict=True)
    ]
    payoffs, regrets = [], []
    for player, (integers, scale) in enumerate(game.scaled):
        others = [other for other in range(len(mixtures)) if other != player]
        values, total = integers.transpose(player, *others), scale
        # Sum over the strategies of the others, the last first; each sum multiplies the scale.
        for other in reversed(others):
            values = _expected(values, mixtures[other])
            total *= mixtures[other].total
        support, weights, own = mixtures[player]
        expected = sum(weight * values[s] for s, weight in zip(support, weights, strict=True))
        payoffs.append(Fraction(expected, total * own))
        regrets.append(Fraction(max(values.tolist()) * own - expected, total * own))
    return Certificate(tuple(payoffs), tuple(regrets))


def regret(game: NormalGame, strategies: Sequence[Sequence[object]]) -> tuple[Fraction, ...]:
    """What each player could gain by leaving a profile: all 0 if and only if it is an equilibrium.

    Parameters and errors are those of :func:`certify`.

    Examples
    --------
    >>> prisoners = NormalGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])
    >>> regret(prisoners, [[1, 0], [1, 0]])
    (Fraction(2, 1), Fraction(2, 1))
    """
    return certify(game, strategies).regret


def certified(
    game: NormalGame,
    strategies: tuple[Strategy, ...],
    *,
    undominated: bool,
    perfect: bool | None,
    component: int,
) -> Equilibrium:
    """An equilibrium found by an exact method, with its certificate; a regret above 0 is a bug of ours.

    Raises
    ------
    AssertionError
        Where the profile is no equilibrium.
    """
    played = [[s for s, p in enumerate(strategy) if p] for strategy in strategies]
    pure = all(len(support) == 1 for support in played)
    payoffs, regrets = _certify_pure(game, played) if pure else certify(game, strategies)
    if any(regrets):
        raise AssertionError(f"an exact method returned {strategies}, whose regret is {regrets}: this is a bug")
    return Equilibrium(strategies, payoffs, regrets, undominated, perfect, component)


def _certify_pure(game: NormalGame, played: Sequence[Sequence[int]]) -> Certificate:
    """What :func:`certify` says of a pure profile, without the sums: most equilibria of a sweep are pure."""
    profile = tuple(support[0] for support in played)
    payoffs, regrets = [], []
    for player, (integers, scale) in enumerate(game.scaled):
        deviations: list[Any] = list(profile)
        deviations[player] = slice(None)
        own = integers[tuple(deviations)]
        payoffs.append(game.payoffs[(player, *profile)])
        gain = max(own) - own[profile[player]]
        regrets.append(Fraction(gain, scale) if gain else _ZERO)
    return Certificate(tuple(payoffs), tuple(regrets))


class _Mixture(NamedTuple):
    """A mixed strategy in integers: the probability of ``support[k]`` is ``weights[k] / total``."""

    support: list[int]
    weights: list[int]
    total: int


def _mixture(strategy: Sequence[object], size: int, player: str) -> _Mixture:
    probabilities = [exact_number(p) for p in strategy]
    if len(probabilities) != size:
        raise GameError(f"{player} has {size} strategies, the profile gives it {len(probabilities)} probabilities")
    total = lcm(*{p.denominator for p in probabilities})
    weights = [p.numerator * (total // p.denominator) for p in probabilities]
    if min(weights) < 0:
        raise GameError(f"a probability of {player} is negative")
    if sum(weights) != total:
        raise GameError(f"the probabilities of {player} sum to {sum(probabilities)}, not to 1")
    support = [s for s, weight in enumerate(weights) if weight]
    return _Mixture(support, [weights[s] for s in support], total)


def _expected(values: NDArray[np.object_], mixture: _Mixture) -> NDArray[np.object_]:
    """Sum the last axis of integer ``values`` with the weights of a mixture; not divided by its total."""
    if len(mixture.support) == 1:
        return values[..., mixture.support[0]]  # its weight and its total are 1
    result: NDArray[np.object_] = values[..., mixture.support] @ np.array(mixture.weights, dtype=object)
    return result
