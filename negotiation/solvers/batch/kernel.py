"""One game after the other: vertices, equilibria, perfection, components, payoffs and outcomes, without allocating.

Compiled when it is first imported, and kept on disk. Whatever is in doubt, or too large for the room there is, is
marked and left to the exact solver; nothing is decided by a guess.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from negotiation.solvers.batch.matching import comes_before, components, match, undominated
from negotiation.solvers.batch.signs import P0, P1, UNIT
from negotiation.solvers.batch.vertices import extreme_rays
from negotiation.tolerance import SHARP

__all__ = ["MOST_EQUILIBRIA", "solve_games"]

MOST_EQUILIBRIA = 512
"""A game with more extreme equilibria goes to the exact solver."""

_ONE = np.uint64(1)


@njit(cache=True, nogil=True, error_model="numpy")
def solve_games(
    payoffs: Any, errors: Any, residues: Any, results: Any, outcomes: int, room: int,
    status: Any, counts: Any, hashes: Any, played: Any, ranges: Any, chances: Any,
) -> tuple[int, int, int]:  # fmt: skip
    """Solve games until all are solved, or what is found does not fit any more.

    Parameters
    ----------
    payoffs, errors
        Shape (games, 2, m, n), float64.
    residues
        Shape (games, 2, m, n, 2), uint64.
    results
        Shape (m, n), int64: the number of the outcome of each profile.
    outcomes
        How many outcomes there are.
    room
        Rays to make room for, on each side.
    status
        Shape (games,), int8: filled with 0 where a game is solved, 1 where it is left to the exact solver.
    counts
        Shape (games, 2), int64: filled with the numbers of equilibria and of components.
    hashes
        Shape (games,), uint64: filled with a hash of who plays what, which are perfect and which hang together.
    played
        Shape (equilibria, 4), uint64: filled with the strategies that player 1 plays, those of player 2 (masks),
        whether the equilibrium is perfect, and its component; one game after the other.
    ranges
        Shape (components, 2, 2), float64: filled with the least and greatest payoff of each player.
    chances
        Shape (components, outcomes, 2), float64: filled with the least and greatest probability of each outcome.

    Returns
    -------
    tuple of int
        How many games were done, how many equilibria and components were written.
    """
    games, m, n = payoffs.shape[0], payoffs.shape[2], payoffs.shape[3]
    labels = m + n
    values_p, values_q = np.empty((room, labels)), np.empty((room, labels))
    bounds_p, bounds_q = np.empty((room, labels)), np.empty((room, labels))
    marks_p, marks_q = np.empty((room, labels, 2), np.uint64), np.empty((room, labels, 2), np.uint64)
    masks_p, masks_q = np.empty(room, np.uint64), np.empty(room, np.uint64)
    order = np.empty(2 * room, np.int64)
    rows_a, errors_a, residues_a = np.empty((m, n)), np.empty((m, n)), np.empty((m, n, 2), np.uint64)
    rows_b, errors_b, residues_b = np.empty((n, m)), np.empty((n, m)), np.empty((n, m, 2), np.uint64)
    pairs = np.empty((MOST_EQUILIBRIA, 2), np.int64)
    component, waiting = np.empty(MOST_EQUILIBRIA, np.int64), np.empty(MOST_EQUILIBRIA, np.int64)
    chance = np.empty(outcomes)
    unplayed_p = (_ONE << np.uint64(m)) - _ONE
    unplayed_q = ((_ONE << np.uint64(n)) - _ONE) << np.uint64(m)
    first_half = (_ONE << np.uint64(n)) - _ONE
    written, groups = 0, 0
    for game in range(games):
        status[game] = 1
        counts[game, 0] = counts[game, 1] = 0
        hashes[game] = 0
        for i in range(m):
            for j in range(n):
                rows_a[i, j] = payoffs[game, 0, i, j]
                errors_a[i, j] = errors[game, 0, i, j]
                rows_b[j, i] = payoffs[game, 1, i, j]
                errors_b[j, i] = errors[game, 1, i, j]
                for prime in range(2):
                    residues_a[i, j, prime] = residues[game, 0, i, j, prime]
                    residues_b[j, i, prime] = residues[game, 1, i, j, prime]
        found_q = extreme_rays(rows_a, errors_a, residues_a, values_q, bounds_q, marks_q, masks_q, order)
        if found_q < 0:
            continue
        found_p = extreme_rays(rows_b, errors_b, residues_b, values_p, bounds_p, marks_p, masks_p, order)
        if found_p < 0:
            continue
        for ray in range(found_p):  # player 1's strategies first, in both polyhedra
            masks_p[ray] = (masks_p[ray] >> np.uint64(n)) | ((masks_p[ray] & first_half) << np.uint64(m))
        count = match(masks_p, found_p, masks_q, found_q, m, n, unplayed_p, unplayed_q, pairs)
        if count < 0:
            continue
        ordered = _sort(
            pairs, count, masks_p, masks_q, values_p, values_q, marks_p, marks_q, unplayed_p, unplayed_q, m, n
        )
        if not ordered:
            continue
        sharp = _sharp(pairs, 0, count, values_p, bounds_p, n) and _sharp(pairs, 1, count, values_q, bounds_q, m)
        if not sharp:
            continue
        total = components(pairs, count, component, waiting)
        if written + count > played.shape[0] or groups + total > ranges.shape[0]:
            return game, written, groups
        status[game] = 0
        counts[game, 0], counts[game, 1] = count, total
        for c in range(groups, groups + total):
            for player in range(2):
                ranges[c, player, 0], ranges[c, player, 1] = np.inf, -np.inf
            for outcome in range(outcomes):
                chances[c, outcome, 0], chances[c, outcome, 1] = 2.0, 0.0
        mixed = np.uint64(14695981039346656037)
        for e in range(count):
            x, y = pairs[e, 0], pairs[e, 1]
            support_x = unplayed_p & ~masks_p[x]
            support_y = unplayed_q & ~masks_q[y]
            perfect = undominated(support_x, masks_q, found_q, unplayed_q) and undominated(
                support_y, masks_p, found_p, unplayed_p
            )
            played[written, 0] = support_x
            played[written, 1] = support_y >> np.uint64(m)
            played[written, 2] = _ONE if perfect else np.uint64(0)
            played[written, 3] = np.uint64(component[e])
            for part in range(4):
                mixed = (mixed ^ played[written, part]) * np.uint64(1099511628211)
                mixed ^= mixed >> np.uint64(29)
            written += 1
            _weigh(
                payoffs, game, results, values_p, x, values_q, y, support_x, support_y >> np.uint64(m), m, n,
                ranges, chances, groups + component[e], chance,
            )  # fmt: skip
        hashes[game] = mixed
        groups += total
    return games, written, groups


@njit(cache=True, error_model="numpy")
def _sharp(pairs: Any, side: int, count: int, values: Any, bounds: Any, first: int) -> bool:
    """Whether the weights of the vertices in equilibria, from label ``first`` on, are known closely enough."""
    for e in range(count):
        vertex = pairs[e, side]
        for label in range(first, values.shape[1]):
            if not bounds[vertex, label] <= SHARP * values[vertex, label] < np.inf:
                return False
    return True


@njit(cache=True, error_model="numpy")
def _sort(
    pairs: Any, count: int, masks_p: Any, masks_q: Any, values_p: Any, values_q: Any, marks_p: Any, marks_q: Any,
    unplayed_p: Any, unplayed_q: Any, m: int, n: int,
) -> bool:  # fmt: skip
    """Put the equilibria in order: pure ones first, then by supports, then by probabilities; False where in doubt."""
    for end in range(1, count):
        x, y = pairs[end, 0], pairs[end, 1]
        place = end
        while place > 0:
            before = _before(
                x, y, pairs[place - 1, 0], pairs[place - 1, 1], masks_p, masks_q, values_p, values_q,
                marks_p, marks_q, unplayed_p, unplayed_q, m, n,
            )  # fmt: skip
            if before < 0:
                return False
            if before == 0:
                break
            pairs[place, 0] = pairs[place - 1, 0]
            pairs[place, 1] = pairs[place - 1, 1]
            place -= 1
        pairs[place, 0] = x
        pairs[place, 1] = y
    return True


@njit(cache=True, error_model="numpy")
def _before(
    x: int, y: int, u: int, v: int, masks_p: Any, masks_q: Any, values_p: Any, values_q: Any, marks_p: Any,
    marks_q: Any, unplayed_p: Any, unplayed_q: Any, m: int, n: int,
) -> int:  # fmt: skip
    """Whether the equilibrium (x, y) stands before (u, v): 1 or 0; -1 where that is in doubt."""
    a, b = unplayed_p & ~masks_p[x], unplayed_p & ~masks_p[u]
    c, d = unplayed_q & ~masks_q[y], unplayed_q & ~masks_q[v]
    mixed = a & (a - _ONE) != 0 or c & (c - _ONE) != 0
    other = b & (b - _ONE) != 0 or d & (d - _ONE) != 0
    if mixed != other:
        return 1 if other else 0
    if a != b:
        return 1 if comes_before(a, b) else 0
    if c != d:
        return 1 if comes_before(c, d) else 0
    if x != u:
        return _less(values_p, marks_p, x, u, n)
    return _less(values_q, marks_q, y, v, m)


@njit(cache=True, error_model="numpy")
def _less(values: Any, marks: Any, one: int, other: int, first: int) -> int:
    """Whether one vertex has less of the first strategy in which two differ, 1 or 0; -1 where that is in doubt.

    Weights begin at label ``first``. Two probabilities are the same if their residues say so.
    """
    labels = values.shape[1]
    total, others = 0.0, 0.0
    total0 = total1 = others0 = others1 = np.uint64(0)
    for label in range(first, labels):
        total += values[one, label]
        others += values[other, label]
        total0 = (total0 + marks[one, label, 0]) % P0
        total1 = (total1 + marks[one, label, 1]) % P1
        others0 = (others0 + marks[other, label, 0]) % P0
        others1 = (others1 + marks[other, label, 1]) % P1
    for label in range(first, labels):
        p, q = values[one, label] / total, values[other, label] / others
        if abs(p - q) > 10 * SHARP * (p + q):
            return 1 if p < q else 0
        same = marks[one, label, 0] * others0 % P0 == marks[other, label, 0] * total0 % P0
        if not (same and marks[one, label, 1] * others1 % P1 == marks[other, label, 1] * total1 % P1):
            return -1
    return -1


@njit(cache=True, error_model="numpy")
def _weigh(
    payoffs: Any, game: int, results: Any, values_p: Any, x: int, values_q: Any, y: int, support_x: Any,
    support_y: Any, m: int, n: int, ranges: Any, chances: Any, c: int, chance: Any,
) -> None:  # fmt: skip
    """Let the ranges of component ``c`` take in the equilibrium (x, y)."""
    total_p, total_q = 0.0, 0.0
    for i in range(m):
        total_p += values_p[x, n + i]
    for j in range(n):
        total_q += values_q[y, m + j]
    for outcome in range(chance.shape[0]):
        chance[outcome] = 0.0
    first, second = 0.0, 0.0
    row, column = -1, -1
    for i in range(m):
        if not (support_x >> np.uint64(i)) & _ONE:
            continue
        p = values_p[x, n + i] / total_p
        for j in range(n):
            if not (support_y >> np.uint64(j)) & _ONE:
                continue
            q = values_q[y, m + j] / total_q
            chance[results[i, j]] += max(p * q, 1e-300)  # what is possible stays so, however unlikely
            if row < 0 or row == i:  # what a strategy that is played pays is what all of them pay
                row = i
                first += q * payoffs[game, 0, i, j]
            if column < 0 or column == j:
                column = j
                second += p * payoffs[game, 1, i, j]
    for player in range(2):
        payoff = first if player == 0 else second
        ranges[c, player, 0] = min(ranges[c, player, 0], payoff)
        ranges[c, player, 1] = max(ranges[c, player, 1], payoff)
    for outcome in range(chance.shape[0]):
        value = chance[outcome]
        if value > 1.0 - 8 * UNIT * m * n:
            value = 1.0
        chances[c, outcome, 0] = min(chances[c, outcome, 0], value)
        chances[c, outcome, 1] = max(chances[c, outcome, 1], value)
