"""Games of two strategies each: what happens hangs on four signs, so there are 81 kinds, each solved once.

A strategy compares with the other one in one way against each strategy of the other side: better, the same, or worse.
These four signs decide who plays what in equilibrium, what is perfect, what hangs together and every index; numbers
enter only into how likely a mixture plays what. So one game of each kind is solved by
:mod:`negotiation.solvers.batch.kernel`, and a game only looks up its kind.
"""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from negotiation.games.residues import PRIMES
from negotiation.solvers.batch.compiling import inner, outer
from negotiation.solvers.batch.kernel import IN_DOUBT, NOT_SHARP, SOLVED, make_work, solve_games
from negotiation.solvers.batch.mixtures import roughness
from negotiation.solvers.batch.ranges import open_ranges, take_in
from negotiation.solvers.batch.signs import DOUBT, P0, P1, ROUNDED, UNIT, difference, sign
from negotiation.tolerance import SHARP

__all__ = ["Kinds", "kinds", "solve_two_by_two"]

_MOST = 8
"""More equilibria or components than any such game has."""


class Kinds(NamedTuple):
    """The answers of the 81 kinds of games.

    Attributes
    ----------
    counts
        Shape (81, 2): equilibria and components.
    hashes
        Shape (81,).
    played
        Shape (81, 8, 4), as :func:`~negotiation.solvers.batch.kernel.solve_games` fills it.
    indices
        Shape (81, 8).
    """

    counts: Any
    hashes: Any
    played: Any
    indices: Any


@cache
def kinds() -> Kinds:
    """Solve one game of each kind."""
    games = np.array(
        [[[[a, b], [0, 0]], [[c, 0], [d, 0]]] for a, b, c, d in product((-1, 0, 1), repeat=4)], dtype=np.int64
    )
    residues = np.stack([games % prime for prime in PRIMES], axis=-1).astype(np.uint64)
    doubles = games.astype(np.float64)
    count = len(games)
    status, counts, hashes = np.empty(count, np.int8), np.empty((count, 2), np.int64), np.empty(count, np.uint64)
    played, indices = np.empty((count * _MOST, 4), np.uint64), np.empty(count * _MOST, np.int8)
    solve_games(
        doubles.reshape(count, 2, 4), np.zeros((count, 2, 4)), residues.reshape(count, 2, 4, 2),
        np.arange(4).reshape(2, 2), np.zeros((2, 2), np.int64), SHARP, make_work(64, 2, 2, 1),
        status, counts, hashes, played, indices, np.empty((count * _MOST, 2, 2)), np.empty((count * _MOST, 1, 2)),
    )  # fmt: skip
    answers = Kinds(counts, hashes, np.zeros((count, _MOST, 4), np.uint64), np.zeros((count, _MOST), np.int8))
    starts = np.concatenate([[[0, 0]], np.cumsum(counts, axis=0)])
    for kind in range(count):
        (e, c), (end, last) = starts[kind], starts[kind + 1]
        answers.played[kind, : end - e] = played[e:end]
        answers.indices[kind, : last - c] = indices[c:last]
    return answers


@outer
def solve_two_by_two(
    payoffs: Any, errors: Any, residues: Any, which: Any, results: Any, sharp: float, known: Any, status: Any,
    counts: Any, hashes: Any, played: Any, indices: Any, ranges: Any, chances: Any, gains: Any, weights: Any,
    chance: Any,
) -> tuple[int, int, int]:  # fmt: skip
    """Solve games of two strategies each until all are solved, or what is found does not fit any more.

    Parameters
    ----------
    payoffs, errors, residues, which, results, sharp, status, counts, hashes, played, indices, ranges, chances
        As :func:`~negotiation.solvers.batch.kernel.solve_games` takes them.
    known
        The :class:`Kinds`.
    gains, weights, chance
        Shapes (2, 2, 2), (2, 3, 2) and (outcomes,), float64: scratch.

    Returns
    -------
    tuple of int
        How many games were done, how many equilibria and components were written.
    """
    games = payoffs.shape[0]
    for player in range(2):  # each strategy alone; and a mixture, which is filled in game by game
        for s in range(2):
            weights[player, s, s], weights[player, s, 1 - s] = 1.0, 0.0
    measured = sharp < np.inf
    written, groups = 0, 0
    for game in range(games):
        counts[game, 0] = counts[game, 1] = 0
        hashes[game] = 0
        kind, doubt = 0, False
        for player in range(2):
            for other in range(2):
                found = _compare(payoffs, errors, residues, which, game, player, other, gains)
                doubt |= found == DOUBT
                kind = 3 * kind + found + 1
        if doubt:
            status[game] = IN_DOUBT
            continue
        count, total = known.counts[kind, 0], known.counts[kind, 1]
        if written + count > played.shape[0] or groups + total > ranges.shape[0]:
            return game, written, groups
        for e in range(count):
            for player in range(2):
                if measured and known.played[kind, e, player] == 3:
                    doubt |= not _mix(gains[1 - player], weights[player], sharp)
        if doubt:
            status[game] = NOT_SHARP
            continue
        status[game] = SOLVED
        counts[game, 0], counts[game, 1] = count, total
        hashes[game] = known.hashes[kind]
        for c in range(total):
            indices[groups + c] = known.indices[kind, c]
            open_ranges(ranges, chances, groups + c)
        for e in range(count):
            for part in range(4):
                played[written, part] = known.played[kind, e, part]
            x, y = played[written, 0], played[written, 1]  # masks: 1 and 2 for one strategy, 3 for both
            if measured:
                take_in(
                    payoffs, game, which, results, weights[0], np.int64(x) - 1, weights[1], np.int64(y) - 1, x, y,
                    ranges, chances, groups + np.int64(played[written, 3]), chance,
                )  # fmt: skip
            written += 1
        groups += total
    return games, written, groups


@inner
def _mix(gains: Any, weights: Any, sharp: float) -> bool:
    """Let a player mix so that the other one is indifferent; whether probabilities are known closely enough."""
    total = gains[0, 0] + gains[1, 0]
    for s in range(2):
        weights[2, 1 - s] = gains[s, 0] / total
    return roughness(gains[0, 0], gains[0, 1], gains[1, 0], gains[1, 1]) <= sharp


@inner
def _compare(
    payoffs: Any, errors: Any, residues: Any, which: Any, game: int, player: int, other: int, gains: Any
) -> int:
    """How a player's strategies compare against one of the other side: the sign of the first less the second.

    The size of the difference is written down, and a bound on its error.
    """
    one, two = (which[0, other], which[1, other]) if player == 0 else (which[other, 0], which[other, 1])
    gain = payoffs[game, player, one] - payoffs[game, player, two]
    error = (errors[game, player, one] + errors[game, player, two] + UNIT * abs(gain)) * ROUNDED
    gains[player, other, 0], gains[player, other, 1] = abs(gain), error
    return sign(
        gain,
        error,
        difference(residues[game, player, one, 0], residues[game, player, two, 0], P0),
        difference(residues[game, player, one, 1], residues[game, player, two, 1], P1),
    )
