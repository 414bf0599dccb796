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

from negotiation.solvers.batch.compiling import inner, outer
from negotiation.solvers.batch.kernel import IN_DOUBT, NOT_SHARP, SOLVED, make_work, open_ranges, solve_games, weigh
from negotiation.solvers.batch.signs import DOUBT, P0, P1, PRIMES, ROUNDED, UNIT, difference, sign
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
        doubles, np.zeros_like(doubles), residues, np.zeros((2, 2), np.int64), SHARP, make_work(64, 2, 2, 1),
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
    payoffs: Any, errors: Any, residues: Any, results: Any, sharp: float, known: Any, status: Any,
    counts: Any, hashes: Any, played: Any, indices: Any, ranges: Any, chances: Any, values: Any, chance: Any,
) -> tuple[int, int, int]:  # fmt: skip
    """Solve games of two strategies each until all are solved, or what is found does not fit any more.

    Parameters
    ----------
    payoffs, errors, residues, results, sharp, status, counts, hashes, played, indices, ranges, chances
        As :func:`~negotiation.solvers.batch.kernel.solve_games` takes them.
    known
        The :class:`Kinds`.
    values, chance
        Shapes (2, 3, 4) and (outcomes,), float64: scratch.

    Returns
    -------
    tuple of int
        How many games were done, how many equilibria and components were written.
    """
    games = payoffs.shape[0]
    for player in range(2):
        for ray in range(3):
            for s in range(4):
                values[player, ray, s] = 1.0 if s == 2 + ray else 0.0
    written, groups = 0, 0
    for game in range(games):
        counts[game, 0] = counts[game, 1] = 0
        hashes[game] = 0
        kind, doubt = 0, False
        for player in range(2):
            for other in range(2):
                found = _compare(payoffs, errors, residues, game, player, other, values)
                doubt |= found == DOUBT
                kind = 3 * kind + found + 1
        if doubt:
            status[game] = IN_DOUBT
            continue
        count, total = known.counts[kind, 0], known.counts[kind, 1]
        if written + count > played.shape[0] or groups + total > ranges.shape[0]:
            return game, written, groups
        for e in range(count):
            for player in range(2):  # who mixes does so by what the other side's strategies pay
                if known.played[kind, e, player] == 3 and not _is_sharp(values[1 - player, 2], sharp):
                    doubt = True
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
            x, y = played[written, 0], played[written, 1]
            weigh(
                payoffs, game, results, values[1], np.int64(x) - 1, values[0], np.int64(y) - 1, x, y, 2, 2,
                ranges, chances, groups + np.int64(played[written, 3]), chance,
            )  # fmt: skip
            written += 1
        groups += total
    return games, written, groups


@inner
def _is_sharp(ray: Any, sharp: float) -> bool:
    """Whether the weights of a mixture are known closely enough: errors first, then weights."""
    return 2.0 * ray[0] <= sharp * ray[2] and 2.0 * ray[1] <= sharp * ray[3]


@inner
def _compare(payoffs: Any, errors: Any, residues: Any, game: int, player: int, other: int, values: Any) -> int:
    """How a player's strategies compare against one of the other side: the sign of the first less the second.

    The difference, whatever its sign, is the weight that the other side gives its *other* strategy where it mixes;
    the bound on its error is written before the weights.
    """
    if player == 0:
        a, b = payoffs[game, 0, 0, other], payoffs[game, 0, 1, other]
        error = errors[game, 0, 0, other] + errors[game, 0, 1, other]
        r, s = residues[game, 0, 0, other], residues[game, 0, 1, other]
    else:
        a, b = payoffs[game, 1, other, 0], payoffs[game, 1, other, 1]
        error = errors[game, 1, other, 0] + errors[game, 1, other, 1]
        r, s = residues[game, 1, other, 0], residues[game, 1, other, 1]
    gain = a - b
    error = (error + UNIT * abs(gain)) * ROUNDED
    values[player, 2, 3 - other] = abs(gain)
    values[player, 2, 1 - other] = error
    return sign(gain, error, difference(r[0], s[0], P0), difference(r[1], s[1], P1))
