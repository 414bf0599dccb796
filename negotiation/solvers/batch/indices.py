"""The index of each component, on label sets and the signs of small determinants.

Definitions, the theorem and why this is right: :mod:`negotiation.solvers.indices`, of which this is the fast half.
Isolated equilibria without ties have one basis each. One component, the most work, is not looked at: the indices of a
game add up to 1.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from negotiation.solvers.batch.bits import ONE, first_bit, lowest, popcount
from negotiation.solvers.batch.compiling import inner
from negotiation.solvers.batch.elimination import eliminate
from negotiation.solvers.batch.signs import DOUBT

__all__ = ["MOST_CELLS", "Apart", "find_indices", "make_apart"]

MOST_CELLS = 512
"""Bases of a vertex, and what is waiting to be taken apart; games that need more go to the exact solver."""

_LARGEST = 127  # what eight bits hold


class Apart(NamedTuple):
    """Room for bases of two vertices and for faces, (2 and 3 times) :data:`MOST_CELLS`."""

    cells: Any
    waiting: Any


def make_apart() -> Apart:
    """Room for what a vertex is taken apart into, not filled."""
    return Apart(np.empty((2, MOST_CELLS), np.uint64), np.empty((MOST_CELLS, 3), np.uint64))


@inner
def find_indices(
    pairs: Any, count: int, component: Any, total: int, masks_p: Any, found_p: int, masks_q: Any, found_q: int,
    game: Any, apart: Any, tableau: Any, indices: Any,
) -> bool:  # fmt: skip
    """Fill in the index of each component.

    Parameters
    ----------
    pairs, count
        The extreme equilibria, as numbers of vertices of P and Q.
    component, total
        The component of each, and how many there are.
    masks_p, found_p, masks_q, found_q
        The labels of all rays of P and of Q, player 1's strategies first in both.
    game
        The payoffs and bounds on their errors, as ``rows_a, errors_a`` of shape (m, n) and ``rows_b, errors_b`` of
        shape (n, m).
    apart, tableau
        An :class:`Apart` and a :class:`~negotiation.solvers.batch.elimination.Tableau`: scratch.
    indices
        Shape (components,), int8: filled.

    Returns
    -------
    bool
        Whether all are found; if not, some sign is in doubt or there are too many bases.
    """
    if total == 1:
        indices[0] = 1
        return True
    m, n = game.rows_a.shape
    for c in range(total):
        indices[c] = 0
    # The one that is the most work is left to the end: with ties, the most members; without any, the largest support.
    last, most = -1, 0
    for e in range(count):
        has_ties = popcount(masks_p[pairs[e, 0]]) != m or popcount(masks_q[pairs[e, 1]]) != n
        if has_ties and component[e] != last:
            members = 0
            for other in range(count):
                members += component[other] == component[e]
            if members > most:
                last, most = component[e], members
    everything = (ONE << np.uint64(m + n)) - ONE
    own = (ONE << np.uint64(m)) - ONE
    tied = last >= 0
    if not tied:
        for e in range(count):
            size = popcount(own & ~masks_p[pairs[e, 0]])
            if size > most:
                last, most = component[e], size
    here, seen = 0, -1
    for e in range(count):
        c = component[e]
        if c == last:
            continue
        x, y = masks_p[pairs[e, 0]], masks_q[pairs[e, 1]]
        if popcount(x) == m and popcount(y) == n:
            found = _sign(own & ~x, (everything & ~own & ~y) >> np.uint64(m), game, tableau)
            if found == DOUBT:
                return False
            indices[c] += found
            continue
        if pairs[e, 0] != seen:  # equilibria with the same first strategy mostly follow one another
            here, seen = _cells(masks_p, found_p, x, m, apart.cells[0], apart.waiting), pairs[e, 0]
        there = _cells(masks_q, found_q, y, n, apart.cells[1], apart.waiting)
        if here < 0 or there < 0:
            return False
        for one in range(here):
            basis = apart.cells[0, one]
            for other in range(there):
                if apart.cells[1, other] == everything ^ basis:
                    found = _sign(own & ~basis, basis >> np.uint64(m), game, tableau)
                    if found == DOUBT:
                        return False
                    indices[c] += found
    total_index = 0
    for c in range(total):
        total_index += indices[c]
    rest = 1 - total_index
    if abs(rest) > _LARGEST or (not tied and abs(rest) != 1):  # without ties any other index would be an error
        return False
    indices[last] = rest
    return True


@inner
def _cells(masks: Any, count: int, labels: Any, size: int, cells: Any, waiting: Any) -> int:
    """The bases of a vertex after all constraints are pulled inwards, the first one the most; -1 for too many."""
    found, left = 0, 1
    waiting[0, 0], waiting[0, 1], waiting[0, 2] = labels, np.uint64(size), np.uint64(0)
    while left:
        left -= 1
        face, rank, part = waiting[left, 0], np.int64(waiting[left, 1]), waiting[left, 2]
        if popcount(face) == rank:
            if found == MOST_CELLS:
                return -1
            cells[found] = part | face
            found += 1
            continue
        first = first_bit(face)
        for ray in range(count):
            facet = face & masks[ray]
            if facet & first or popcount(facet) < rank - 1 or not _is_facet(masks, count, face, facet, ray):
                continue
            if left == MOST_CELLS:
                return -1
            waiting[left, 0], waiting[left, 1], waiting[left, 2] = facet, np.uint64(rank - 1), part | first
            left += 1
    return found


@inner
def _is_facet(masks: Any, count: int, face: Any, facet: Any, ray: int) -> bool:
    """Whether what ``ray`` shares with a face is contained in nothing larger, and has not been met before."""
    for other in range(count):
        shared = face & masks[other]
        if shared == facet:
            if other < ray:
                return False
        elif shared != face and shared & facet == facet:
            return False
    return True


@inner
def _sign(support_x: Any, support_y: Any, game: Any, tableau: Any) -> int:
    """The index of an equilibrium without ties, by its supports; DOUBT, no index, where a sign is in doubt."""
    if support_x & (support_x - ONE) == 0:
        return 1
    sign = 1 if popcount(support_x) % 2 else -1
    for player in range(2):
        rows, errors = (game.rows_a, game.errors_a) if player == 0 else (game.rows_b, game.errors_b)
        own, other = (support_x, support_y) if player == 0 else (support_y, support_x)
        found = eliminate(rows, errors, own, other, lowest(other), tableau)
        if found == 0:
            return DOUBT
        sign *= found
    return sign
