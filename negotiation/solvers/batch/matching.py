"""Which vertices are equilibria together, which of these are perfect, and how they hang together: on label sets only.

Definitions and proofs: :mod:`negotiation.solvers.exact` and :mod:`negotiation.solvers.subsets`. Everything here is
done on bit masks, so nothing is rounded.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from negotiation.solvers.batch.bits import ONE, first_bit, popcount, slot_of
from negotiation.solvers.batch.compiling import inner, outer

__all__ = ["comes_before", "components", "match", "undominated"]

_HASHED = 32
"""So many comparisons a vertex make a table the faster way."""


@inner
def match(
    first: Any, firsts: int, second: Any, seconds: int, m: int, n: int, unplayed_first: Any, unplayed_second: Any,
    pairs: Any, table: Any,
) -> int:  # fmt: skip
    """All pairs of vertices that together carry every label.

    Parameters
    ----------
    first, firsts, second, seconds
        Shape (room,), uint64: the labels of the vertices of P and of Q, player 1's strategies first in both; and
        how many there are.
    m, n
        How many strategies each player has.
    unplayed_first, unplayed_second
        The labels of all own strategies, of P and of Q: a ray that carries them all is no vertex.
    pairs
        Shape (room, 2), int64: filled.
    table
        Shape (slots, 2), uint64: scratch; a power of two of slots, eight times ``room`` or more.

    Returns
    -------
    int
        How many there are; -1 where they do not fit.
    """
    everything = (ONE << np.uint64(m + n)) - ONE
    hashed = firsts * seconds > _HASHED * (firsts + seconds)
    size, last, larger = 4, ONE, seconds
    if hashed:
        # A vertex with n labels matches just the one that carries all others, or one with more labels than needed.
        # Those with more come first now, so the others can be looked up.
        while size < 2 * seconds:
            size *= 2
        last = np.uint64(size - 1)
        for slot in range(size):
            table[slot, 1] = np.uint64(0)
        larger = 0
        for y in range(seconds):
            if popcount(second[y]) != n:
                table[size + larger, 0] = np.uint64(y)
                larger += 1
                continue
            place = slot_of(second[y]) & last
            while table[place, 1]:
                place = (place + ONE) & last
            table[place, 0], table[place, 1] = second[y], np.uint64(y + 1)
    count = 0
    for x in range(firsts):
        if first[x] & unplayed_first == unplayed_first:
            continue
        missing = everything & ~first[x]
        whole = hashed and popcount(missing) == n
        if whole:
            place = slot_of(missing) & last
            while table[place, 1] and table[place, 0] != missing:
                place = (place + ONE) & last
            if table[place, 1] and missing & unplayed_second != unplayed_second:
                if count == pairs.shape[0]:
                    return -1
                pairs[count, 0], pairs[count, 1] = x, np.int64(table[place, 1]) - 1
                count += 1
        for other in range(larger if whole else seconds):
            y = int(np.int64(table[size + other, 0] if whole else np.uint64(other)))
            if second[y] & missing == missing and second[y] & unplayed_second != unplayed_second:
                if count == pairs.shape[0]:
                    return -1
                pairs[count, 0], pairs[count, 1] = x, y
                count += 1
    return count


@inner
def undominated(support: Any, beliefs: Any, count: int, unplayed: Any) -> bool:
    """Whether a strategy is a best response to some belief that is positive everywhere.

    Parameters
    ----------
    support
        The labels of the strategies that it plays.
    beliefs, count
        Shape (room,): the labels of the vertices of the other player's polyhedron; and how many there are.
    unplayed
        The labels of the other player's own strategies.
    """
    shared = unplayed
    for belief in range(count):
        mask = beliefs[belief]
        if mask & support == support and mask & unplayed != unplayed:
            shared &= mask
            if shared == 0:
                return True
    return False


@outer
def comes_before(a: Any, b: Any) -> bool:
    """Whether the set ``a`` stands before the set ``b`` when both are written as rising lists of numbers."""
    if a == b:
        return False
    different = a ^ b
    first = first_bit(different)
    if a & first:
        return b >= first  # b goes on with something larger; a list that has ended comes first
    return a < first


@inner
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
