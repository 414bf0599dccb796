"""One game after the other: vertices, equilibria, perfection, components, indices, payoffs and outcomes.

Nothing is allocated on the way: the room to work in is made before. Compiled when it is first needed, and kept on
disk. Whatever is in doubt, or too large for the room there is, is marked and left to the exact solver; nothing is
decided by a guess.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from negotiation.solvers.batch.bits import ONE
from negotiation.solvers.batch.compiling import inlined, inner, outer
from negotiation.solvers.batch.elimination import Tableau, make_tableau
from negotiation.solvers.batch.indices import Apart, find_indices, make_apart
from negotiation.solvers.batch.matching import comes_before, components, match, undominated
from negotiation.solvers.batch.mixtures import UNKNOWN, Mixtures, find_mixture, make_mixtures
from negotiation.solvers.batch.ranges import open_ranges, take_in
from negotiation.solvers.batch.vertices import DOUBTFUL, FULL, Rays, Scratch, extreme_rays, make_rays, make_scratch

__all__ = [
    "IN_DOUBT",
    "MOST_EQUILIBRIA",
    "NOT_SHARP",
    "SOLVED",
    "TOO_LARGE",
    "Game",
    "Work",
    "find_mixtures",
    "hashed_with",
    "make_work",
    "read_game",
    "solve_games",
    "sort_pairs",
]

MOST_EQUILIBRIA = 512
"""A game with more extreme equilibria goes to the exact solver."""

_NEAR_ONE = 2.0**-20
"""Payoffs whose largest is between this and its inverse are taken as they are; slacks are scaled as they come."""

SOLVED, IN_DOUBT, NOT_SHARP, TOO_LARGE = 0, 1, 2, 3
"""What became of a game: solved; left to the exact solver since a sign is in doubt or a vertex has too many bases,
since probabilities are not known closely enough, or since rays or equilibria are too many to list or compare."""


class Game(NamedTuple):
    """One game: for each player payoffs near 1, bounds on their errors, and residues; the own strategies are columns.

    Player 1's part has shape (m, n), and is about the strategies of player 2; player 2's has shape (n, m).
    """

    rows_a: Any
    errors_a: Any
    residues_a: Any
    rows_b: Any
    errors_b: Any
    residues_b: Any


class Work(NamedTuple):
    """Room to work in, for one thread; filled by one game after the other."""

    game: Game
    p: Rays
    q: Rays
    scratch: Scratch
    mixtures_p: Mixtures
    mixtures_q: Mixtures
    pairs: Any
    component: Any
    queue: Any
    chance: Any
    indices: Any
    apart: Apart
    tableau: Tableau


def make_work(room: int, m: int, n: int, outcomes: int) -> Work:
    """Room for games of m and n strategies with up to ``room`` rays on each side, not filled."""
    size = max(m, n)
    return Work(
        game=Game(
            np.empty((m, n)), np.empty((m, n)), np.empty((m, n, 2), np.uint64),
            np.empty((n, m)), np.empty((n, m)), np.empty((n, m, 2), np.uint64),
        ),
        p=make_rays(room, n),
        q=make_rays(room, m),
        scratch=make_scratch(room, size),
        mixtures_p=make_mixtures(room, m),
        mixtures_q=make_mixtures(room, n),
        pairs=np.empty((MOST_EQUILIBRIA, 2), np.int64),
        component=np.empty(MOST_EQUILIBRIA, np.int64),
        queue=np.empty(MOST_EQUILIBRIA, np.int64),
        chance=np.empty(outcomes),
        indices=np.empty(MOST_EQUILIBRIA, np.int8),
        apart=make_apart(),
        tableau=make_tableau(size),
    )  # fmt: skip


@outer
def solve_games(
    payoffs: Any, errors: Any, residues: Any, which: Any, results: Any, sharp: float, work: Any,
    status: Any, counts: Any, hashes: Any, played: Any, indices: Any, ranges: Any, chances: Any,
) -> tuple[int, int, int]:  # fmt: skip
    """Solve games until all are solved, or what is found does not fit any more.

    Parameters
    ----------
    payoffs, errors
        Shape (games, 2, cases), float64.
    residues
        Shape (games, 2, cases, 2), uint64.
    which
        Shape (m, n), int64: the case of each profile.
    results
        Shape (m, n), int64: the number of the outcome of each profile.
    sharp
        How large the error of a probability may be in relation to it. Infinite where only labels are asked for: no
        probability is computed then, and ranges stay open.
    work
        A :class:`Work` for that shape.
    status
        Shape (games,), int8: filled with :data:`SOLVED`, or why a game is left to the exact solver.
    counts
        Shape (games, 2), int64: filled with the numbers of equilibria and of components.
    hashes
        Shape (games,), uint64: filled with a hash of who plays what, which are perfect, which hang together, and of
        the indices.
    played
        Shape (equilibria, 4), uint64: filled with the strategies that player 1 plays, those of player 2 (masks),
        whether the equilibrium is perfect, and its component; one game after the other.
    indices
        Shape (components,), int8: filled with the index of each.
    ranges
        Shape (components, 2, 2), float64: filled with the least and greatest payoff of each player.
    chances
        Shape (components, outcomes, 2), float64: filled with the least and greatest probability of each outcome.

    Returns
    -------
    tuple of int
        How many games were done, how many equilibria and components were written.
    """
    games, m, n = payoffs.shape[0], which.shape[0], which.shape[1]
    masks_p, masks_q, pairs, component = work.p.masks, work.q.masks, work.pairs, work.component
    unplayed_p = (ONE << np.uint64(m)) - ONE
    unplayed_q = ((ONE << np.uint64(n)) - ONE) << np.uint64(m)
    measured = sharp < np.inf
    marked = False
    written, groups = 0, 0
    for game in range(games):
        status[game] = IN_DOUBT
        counts[game, 0] = counts[game, 1] = 0
        hashes[game] = 0
        while True:  # without residues first; with them, from the first game on that needs them
            count, found_p, found_q = _list_equilibria(payoffs, errors, residues, which, game, marked, work)
            if marked or count != DOUBTFUL:
                break
            marked = True
        if count < 0:
            status[game] = TOO_LARGE if count == FULL else IN_DOUBT
            continue
        if measured and not find_mixtures(pairs, count, work, unplayed_p, unplayed_q, sharp):
            status[game] = NOT_SHARP
            continue
        sort_pairs(pairs, count, masks_p, masks_q, unplayed_p, unplayed_q)
        total = components(pairs, count, component, work.queue)
        if not find_indices(
            pairs, count, component, total, masks_p, found_p, masks_q, found_q, work.game, work.apart, work.tableau,
            work.indices,
        ):  # fmt: skip
            continue
        if written + count > played.shape[0] or groups + total > ranges.shape[0]:
            return game, written, groups
        status[game] = SOLVED
        counts[game, 0], counts[game, 1] = count, total
        hashed = np.uint64(14695981039346656037)
        for c in range(total):
            indices[groups + c] = work.indices[c]
            hashed = hashed_with(hashed, np.uint64(np.int64(work.indices[c]) + 1000))
            open_ranges(ranges, chances, groups + c)
        for e in range(count):
            x, y = pairs[e, 0], pairs[e, 1]
            support_x = unplayed_p & ~masks_p[x]
            support_y = unplayed_q & ~masks_q[y]
            perfect = undominated(support_x, masks_q, found_q, unplayed_q) and undominated(
                support_y, masks_p, found_p, unplayed_p
            )
            played[written, 0] = support_x
            played[written, 1] = support_y >> np.uint64(m)
            played[written, 2] = ONE if perfect else np.uint64(0)
            played[written, 3] = np.uint64(component[e])
            for part in range(4):
                hashed = hashed_with(hashed, played[written, part])
            if measured:
                take_in(
                    payoffs, game, which, results, work.mixtures_p.weights, x, work.mixtures_q.weights, y, support_x,
                    support_y >> np.uint64(m), ranges, chances, groups + component[e], work.chance,
                )  # fmt: skip
            written += 1
        hashes[game] = hashed
        groups += total
    return games, written, groups


@inlined
def _list_equilibria(
    payoffs: Any, errors: Any, residues: Any, which: Any, number: int, marked: bool, work: Any
) -> tuple[int, int, int]:
    """List the vertices of both polyhedra of a game, and match them; with residues if ``marked``.

    Returns
    -------
    tuple of int
        How many equilibria there are then in ``work.pairs``, and how many rays player 1's polyhedron and player 2's
        have, whose labels have the strategies of player 1 first in both. Less than 0 equilibria where the game is
        left to the exact solver: :data:`~negotiation.solvers.batch.vertices.FULL` for too many rays or equilibria,
        :data:`~negotiation.solvers.batch.vertices.DOUBTFUL` for a sign in doubt.
    """
    m, n = which.shape
    masks_p, masks_q, game = work.p.masks, work.q.masks, work.game
    read_game(payoffs, errors, residues, which, number, marked, game)
    found_q = extreme_rays(game.rows_a, game.errors_a, game.residues_a, marked, work.q, work.scratch)
    if found_q < 0:
        return found_q, 0, 0
    found_p = extreme_rays(game.rows_b, game.errors_b, game.residues_b, marked, work.p, work.scratch)
    if found_p < 0:
        return found_p, 0, 0
    unplayed_p = (ONE << np.uint64(m)) - ONE
    unplayed_q = ((ONE << np.uint64(n)) - ONE) << np.uint64(m)
    first_half = (ONE << np.uint64(n)) - ONE
    for ray in range(found_p):
        masks_p[ray] = (masks_p[ray] >> np.uint64(n)) | ((masks_p[ray] & first_half) << np.uint64(m))
    count = match(masks_p, found_p, masks_q, found_q, m, n, unplayed_p, unplayed_q, work.pairs, work.scratch.table)
    return count if count >= 0 else FULL, found_p, found_q


@inner
def read_game(payoffs: Any, errors: Any, residues: Any, which: Any, number: int, marked: bool, game: Any) -> None:
    """Take one of many games, with payoffs scaled so that they are near 1; residues as they are, if ``marked``."""
    scale_a, scale_b = _scale(payoffs, number, np.int64(0)), _scale(payoffs, number, np.int64(1))
    for i in range(which.shape[0]):
        for j in range(which.shape[1]):
            case = which[i, j]
            game.rows_a[i, j] = payoffs[number, 0, case] * scale_a
            game.errors_a[i, j] = errors[number, 0, case] * scale_a
            game.rows_b[j, i] = payoffs[number, 1, case] * scale_b
            game.errors_b[j, i] = errors[number, 1, case] * scale_b
            for prime in range(2 if marked else 0):
                game.residues_a[i, j, prime] = residues[number, 0, case, prime]
                game.residues_b[j, i, prime] = residues[number, 1, case, prime]


@inner
def hashed_with(hashed: Any, more: Any) -> Any:
    """A hash that takes in one more number."""
    hashed = (hashed ^ more) * np.uint64(1099511628211)
    return hashed ^ (hashed >> np.uint64(29))


@inner
def find_mixtures(pairs: Any, count: int, work: Any, unplayed_p: Any, unplayed_q: Any, sharp: float) -> bool:
    """Compute the probabilities of all vertices in equilibria; whether they are known closely enough."""
    game, p, q, tableau = work.game, work.mixtures_p, work.mixtures_q, work.tableau
    shift = np.uint64(game.rows_a.shape[0])
    for e in range(count):
        p.rough[pairs[e, 0]] = q.rough[pairs[e, 1]] = UNKNOWN
    for e in range(count):
        x, y = pairs[e, 0], pairs[e, 1]
        labels_x, labels_y = work.p.masks[x], work.q.masks[y]
        if not find_mixture(
            game.rows_b, game.errors_b, labels_x >> shift, unplayed_p & ~labels_x, sharp, p, x, tableau
        ):
            return False
        if not find_mixture(
            game.rows_a, game.errors_a, labels_y & unplayed_p, (unplayed_q & ~labels_y) >> shift, sharp, q, y, tableau
        ):
            return False
    return True


@inner
def _scale(payoffs: Any, game: int, player: int) -> float:
    """A power of two that brings the payoffs of a player near to 1, unless they are near enough."""
    largest = 0.0
    for case in range(payoffs.shape[2]):
        largest = max(largest, abs(payoffs[game, player, case]))
    if _NEAR_ONE < largest < 1.0 / _NEAR_ONE:
        return 1.0
    return math.ldexp(1.0, -math.frexp(largest)[1])


@inner
def sort_pairs(pairs: Any, count: int, masks_p: Any, masks_q: Any, unplayed_p: Any, unplayed_q: Any) -> None:
    """Put the equilibria in order: pure ones first, then by supports, then by labels."""
    for end in range(1, count):
        x, y = pairs[end, 0], pairs[end, 1]
        place = end
        while place > 0 and _before(
            masks_p[x], masks_q[y], masks_p[pairs[place - 1, 0]], masks_q[pairs[place - 1, 1]], unplayed_p, unplayed_q
        ):
            pairs[place, 0], pairs[place, 1] = pairs[place - 1, 0], pairs[place - 1, 1]
            place -= 1
        pairs[place, 0], pairs[place, 1] = x, y


@inner
def _before(x: Any, y: Any, u: Any, v: Any, unplayed_p: Any, unplayed_q: Any) -> bool:
    """Whether the equilibrium with the labels (x, y) stands before that with (u, v)."""
    a, b = unplayed_p & ~x, unplayed_p & ~u
    c, d = unplayed_q & ~y, unplayed_q & ~v
    mixed = a & (a - ONE) != 0 or c & (c - ONE) != 0
    other = b & (b - ONE) != 0 or d & (d - ONE) != 0
    if mixed != other:
        return other
    if a != b:
        return comes_before(a, b)
    if c != d:
        return comes_before(c, d)
    if x != u:
        return comes_before(x, u)
    return comes_before(y, v)
