"""Dominated strategies, also by mixtures, and what is left when they are removed round after round.

A strategy x of a player is *strictly dominated* if one of its mixed strategies pays more against every profile of
the others; it is *weakly dominated* if one pays at least as much against every profile and more against some.
A strictly dominated strategy is never a best response; for two players the converse holds as well (Pearce 1984),
and a weakly dominated one is never a best response to a belief that gives everything positive probability.

Both are decided by a linear program in integers (:func:`negotiation.solvers.linear.maximise`). Write D[k, c] for what
pure strategy k pays more than x against profile c. With weights λ ≥ 0, Σ λ_k ≤ 1, the rest of the weight on x,

* strictly: maximise t subject to Σ_k λ_k D[k, c] ≥ t for every c;
* weakly: maximise Σ_c Σ_k λ_k D[k, c] subject to Σ_k λ_k D[k, c] ≥ 0 for every c.

Both start at λ = 0, where the value is 0; x is dominated if and only if the greatest value is positive, and then
the λ found sum to 1, since more weight would only raise the value: they are the dominating mixture.

*Iterated strict dominance* removes in each round every strategy that is strictly dominated in the game that is left.
The order of removal does not matter, and every Nash equilibrium survives (Gilboa, Kalai, Zemel 1990).
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from negotiation.errors import GameError
from negotiation.games.normal import NormalGame
from negotiation.solvers.linear import maximise

__all__ = ["Elimination", "Removal", "dominating_mixture", "iterated_strict_dominance"]

# The tableau holds (strategies × different opponent profiles) integers; a program of this size takes a minute.
_LARGEST_TABLEAU = 1_000_000


@dataclass(frozen=True)
class Removal:
    """A strategy that was removed, and the mixture that strictly dominates it in the game of that round.

    Attributes
    ----------
    player, strategy
        Indices in the game that was given.
    mixture
        The dominating mixed strategy over all strategies of the game that was given.
    """

    player: int
    strategy: int
    mixture: tuple[Fraction, ...]


@dataclass(frozen=True)
class Elimination:
    """What iterated strict dominance removes and leaves.

    Attributes
    ----------
    rounds
        For each round its removals; none where nothing is dominated.
    remaining
        For each player the indices of the strategies that are left.
    game
        The reduced game.
    """

    rounds: tuple[tuple[Removal, ...], ...]
    remaining: tuple[tuple[int, ...], ...]
    game: NormalGame


def dominating_mixture(
    game: NormalGame, player: int, support: Sequence[int] | int, *, strictly: bool
) -> tuple[Fraction, ...] | None:
    """A mixed strategy that dominates a given strategy, or None where there is none.

    Parameters
    ----------
    game
        Any number of players.
    player
        Index of the player.
    support
        A pure strategy, or the pure strategies that a mixed one plays: then it is decided whether the mixture that
        plays each with equal probability is dominated. For weak dominance, all mixtures with the same support are
        dominated or none is.
    strictly
        Strict dominance if True, weak dominance if False.

    Returns
    -------
    tuple[Fraction, ...] or None
        The dominating mixture, which is the certificate: one probability for each strategy of the player.

    Raises
    ------
    GameError
        Where the player or a strategy does not exist, or the game is too large for an exact linear program.

    Notes
    -----
    Source: Pearce 1984; van Damme 1991, section 3.2. Why only the support counts for weak dominance: a mixture is
    not weakly dominated if and only if it is a best response to some belief, for more than two players perhaps a
    correlated one, that gives every profile of the others positive probability; and whether it is a best response
    depends on its support.

    Examples
    --------
    Neither top nor bottom alone is better than the middle everywhere, half of each is:

    >>> game = NormalGame([[[3, 0], [1, 1], [0, 3]], [[0, 0], [0, 0], [0, 0]]])
    >>> dominating_mixture(game, 0, 1, strictly=True)
    (Fraction(1, 2), Fraction(0, 1), Fraction(1, 2))
    """
    if not 0 <= player < len(game.players):
        raise GameError(f"player must be an index from 0 to {len(game.players) - 1}, not {player}")
    played = sorted({operator.index(s) for s in ([support] if hasattr(support, "__index__") else support)})
    size = game.shape[player]
    if not played or not 0 <= played[0] <= played[-1] < size:
        raise GameError(f"support must hold indices from 0 to {size - 1}, at least one")
    # Where the strategy is a best response nothing pays more, and only other best responses pay as much: no mixture
    # dominates strictly, and one that dominates weakly plays only what is a best response at all those profiles.
    best = np.moveaxis(game.best_replies[player], player, 0).reshape(size, -1)
    settled = np.asarray(best[played].all(axis=0))
    if strictly and settled.any():
        return None
    candidates = np.flatnonzero(best[:, settled].all(axis=1)).tolist()
    if candidates == played and len(played) == 1:
        return None
    columns = _differences(game, player, played, candidates, ~settled)
    if not columns:
        return None
    pure = _pure_dominator(columns, strictly=strictly)
    if pure is not None:
        return tuple(Fraction(int(k == candidates[pure])) for k in range(size))
    if len(columns) * len(candidates) > _LARGEST_TABLEAU:
        raise GameError(
            "dominance by mixtures needs an exact linear program of "
            f"{len(columns)} × {len(candidates)} numbers here (limit: {_LARGEST_TABLEAU})"
        )
    weights = (_strictly if strictly else _weakly)(columns)
    if weights is None:
        return None
    assert sum(weights) == 1
    mixture = [Fraction(0)] * size
    for k, weight in zip(candidates, weights, strict=True):
        mixture[k] = weight
    return tuple(mixture)


def iterated_strict_dominance(game: NormalGame) -> Elimination:
    """Remove strictly dominated strategies, also those dominated by mixtures only, until none is left.

    Parameters
    ----------
    game
        Any number of players.

    Returns
    -------
    Elimination

    Notes
    -----
    Source: Pearce 1984; Gilboa, Kalai, Zemel 1990. For two players the strategies that remain are the rationalizable
    ones.

    Examples
    --------
    >>> prisoners = NormalGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])
    >>> iterated_strict_dominance(prisoners).remaining
    ((1,), (1,))
    """
    remaining = tuple(tuple(range(size)) for size in game.shape)
    rounds: list[tuple[Removal, ...]] = []
    reduced = game
    while True:
        removals = []
        for player, (size, left) in enumerate(zip(game.shape, remaining, strict=True)):
            for index, strategy in enumerate(left):
                mixture = dominating_mixture(reduced, player, index, strictly=True)
                if mixture is not None:
                    weights = [Fraction(0)] * size
                    for kept, weight in zip(left, mixture, strict=True):
                        weights[kept] = weight
                    removals.append(Removal(player, strategy, tuple(weights)))
        if not removals:
            return Elimination(tuple(rounds), remaining, reduced)
        rounds.append(tuple(removals))
        gone = {(removal.player, removal.strategy) for removal in removals}
        remaining = tuple(
            tuple(strategy for strategy in left if (player, strategy) not in gone)
            for player, left in enumerate(remaining)
        )
        reduced = game.restrict(remaining)


def _differences(
    game: NormalGame, player: int, played: list[int], candidates: list[int], profiles: NDArray[np.bool_]
) -> list[tuple[int, ...]]:
    """What each candidate pays more than the mixture: a tuple for each of some profiles of the others, equals once.

    Multiplied by the number of strategies that are mixed, so that it is an integer.
    """
    integers = np.moveaxis(game.scaled[player][0], player, 0).reshape(game.shape[player], -1)[:, profiles]
    differences = integers[candidates] * len(played) - integers[played].sum(axis=0)
    return sorted(set(map(tuple, differences.T.tolist())))


def _pure_dominator(columns: Sequence[Sequence[int]], *, strictly: bool) -> int | None:
    """The first candidate that dominates alone, if there is one."""
    for k, gains in enumerate(zip(*columns, strict=True)):
        if min(gains) > 0 or (not strictly and min(gains) == 0 and max(gains) > 0):
            return k
    return None


def _strictly(columns: Sequence[Sequence[int]]) -> tuple[Fraction, ...] | None:
    # Variables: λ, then t, which starts at 0 and so may be taken as not negative.
    size = len(columns[0])
    matrix = [[*(-gain for gain in column), 1] for column in columns]
    matrix.append([1] * size + [0])
    value, solution = maximise([0] * size + [1], matrix, [0] * len(columns) + [1])
    return solution[:size] if value > 0 else None


def _weakly(columns: Sequence[Sequence[int]]) -> tuple[Fraction, ...] | None:
    # Any positive weights of the columns would do as objective: that equal columns count once changes nothing.
    objective = [sum(gains) for gains in zip(*columns, strict=True)]
    matrix = [[-gain for gain in column] for column in columns]
    matrix.append([1] * len(objective))
    value, solution = maximise(objective, matrix, [0] * len(columns) + [1])
    return solution if value > 0 else None
