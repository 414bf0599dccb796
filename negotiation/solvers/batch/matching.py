"""Which vertices are equilibria together, which of these are perfect, and how they hang together: on label sets only.

Definitions and proofs: :mod:`negotiation.solvers.exact` and :mod:`negotiation.solvers.subsets`. Everything here is
done on bit masks, so nothing is rounded; only the order of equilibria with the same supports looks at numbers.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

__all__ = ["comes_before", "components", "match", "undominated"]

_ONE = np.uint64(1)


@njit(cache=True)
def match(first: Any, second: Any, shape: Any, unplayed: Any, pairs: Any) -> int:
    """All pairs of vertices that together carry every label.

    Parameters
    ----------
    first, second
        Shape (vertices,), uint64: the labels of the vertices of P and of Q, player 1's strategies first in both.
    shape
        m, n.
    unplayed
        The labels of all own strategies, of P and of Q: a ray that carries them all is no vertex.
    pairs
        Shape (room, 2), int64: filled.

    Returns
    -------
    int
        How many there are; -1 where they do not fit.
    """
    m, n = shape
    everything = (_ONE << np.uint64(m + n)) - _ONE
    count = 0
    for x in range(len(first)):
        if first[x] & unplayed[0] == unplayed[0]:
            continue
        missing = everything & ~first[x]
        for y in range(len(second)):
            if second[y] & missing == missing and second[y] & unplayed[1] != unplayed[1]:
                if count == len(pairs):
                    return -1
                pairs[count, 0] = x
                pairs[count, 1] = y
                count += 1
    return count


@njit(cache=True)
def undominated(support: Any, beliefs: Any, unplayed: Any) -> bool:
    """Whether a strategy is a best response to some belief that is positive everywhere.

    Parameters
    ----------
    support
        The labels of the strategies that it plays.
    beliefs
        Shape (vertices,): the labels of the vertices of the other player's polyhedron.
    unplayed
        The labels of the other player's own strategies.
    """
    shared = unplayed
    for mask in beliefs:
        if mask & support == support and mask & unplayed != unplayed:
            shared &= mask
            if shared == 0:
                return True
    return False


@njit(cache=True)
def comes_before(a: Any, b: Any) -> bool:
    """Whether the set ``a`` stands before the set ``b`` when both are written as rising lists of numbers."""
    if a == b:
        return False
    different = a ^ b
    lowest = different & (~different + _ONE)
    if a & lowest:
        return b >= lowest  # b goes on with something larger; a list that has ended comes first
    return a < lowest


@njit(cache=True)
def components(pairs: Any, count: int, found: Any, waiting: Any) -> int:
    """Number the components: equilibria that share a vertex belong together.

    Parameters
    ----------
    pairs, count
        The equilibria.
    found
        Shape (room,), int64: filled with the component of each, numbered by their first members.
    waiting
        Shape (room,), int64: scratch.

    Returns
    -------
    int
        How many components there are.
    """
    for e in range(count):
        found[e] = -1
    total = 0
    for e in range(count):
        if found[e] >= 0:
            continue
        found[e] = total
        waiting[0] = e
        left = 1
        while left:
            left -= 1
            at = waiting[left]
            for other in range(count):
                if found[other] < 0 and (pairs[other, 0] == pairs[at, 0] or pairs[other, 1] == pairs[at, 1]):
                    found[other] = total
                    waiting[left] = other
                    left += 1
        total += 1
    return total
