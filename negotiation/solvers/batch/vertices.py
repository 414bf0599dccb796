"""The vertices of a best-response polyhedron, by the double description method, in compiled code.

The same algorithm as :func:`negotiation.solvers.exact.extreme_rays`, step by step, on numbers as
:mod:`negotiation.solvers.batch.signs` carries them. Of a ray only what signs are still asked of is kept: its labels,
and the slacks of the rows that are to come, with bounds on their errors and residues. So the last row, which makes
the most rays, makes no numbers. How a ray mixes follows from its labels, and is computed for the few that
are part of an equilibrium (:mod:`negotiation.solvers.batch.mixtures`). Rays that grow too large or too small are
scaled by a power of two, which changes no sign.

Residues are asked only where a double is in doubt. In most games without ties none is, so a game is looked at
without them first; once one has needed them, the next ones, which are mostly of its kind, carry them from the start.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from negotiation.solvers.batch.bits import ONE, first_bit, popcount, slot_of
from negotiation.solvers.batch.compiling import inlined, inner
from negotiation.solvers.batch.signs import DOUBT, P0, P1, ROUNDED, UNIT, difference, sign
from negotiation.tolerance import NEXT_TO_NOTHING

__all__ = ["DOUBTFUL", "FULL", "Rays", "Scratch", "extreme_rays", "make_rays", "make_scratch"]

FULL = -1
"""What :func:`extreme_rays` returns where there are more rays than room, or comparing them takes too many steps."""

DOUBTFUL = -2
"""The same where some sign is in doubt."""

_LARGE, _SMALL = 2.0**100, 2.0**-100
_MOST_STEPS = 100_000_000
"""Comparisons for one row, some tenths of a second; a game that takes more goes to the exact solver."""

_HASHED = 4
"""So many times more comparisons than entries in a table make the table the faster way."""


class Rays(NamedTuple):
    """Room for the rays of a polyhedron of m rows.

    Attributes
    ----------
    slacks
        Shape (room, m), float64: of the rows to come only.
    bounds
        Shape (room, m), float64: bounds on the errors of slacks.
    marks
        Shape (room, m, 2), uint64: the residues of slacks.
    masks
        Shape (room,), uint64: the labels of each ray, rows first.
    """

    slacks: Any
    bounds: Any
    marks: Any
    masks: Any


class Scratch(NamedTuple):
    """Room for lists of rays, and for a table of sets: ``table`` has shape (slots, 2), slots a power of two."""

    order: Any
    near: Any
    above: Any
    cuts: Any
    table: Any


def make_rays(room: int, m: int) -> Rays:
    """Room for so many rays of a polyhedron of m rows, not filled."""
    return Rays(
        np.empty((room, m)), np.empty((room, m)), np.empty((room, m, 2), np.uint64), np.empty(room, np.uint64)
    )


def make_scratch(room: int, size: int) -> Scratch:
    """Room to work in, where a player has up to ``size`` strategies; not filled."""
    slots = 8
    while slots < room * max(8, 2 * size):
        slots *= 2
    return Scratch(
        np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.uint64), np.empty((room, 2), np.int64),
        np.empty((slots, 2), np.uint64),
    )  # fmt: skip


@inner
def extreme_rays(rows: Any, errors: Any, residues: Any, marked: bool, rays: Any, scratch: Any) -> int:
    """List the extreme rays of {(y, v) : v - a_i·y ≥ 0 for each row a_i, y ≥ 0}.

    Parameters
    ----------
    rows, errors
        Shape (m, n), float64; of a size near 1, so that slacks are.
    residues
        Shape (m, n, 2), uint64: of the rows times any positive number.
    marked
        Whether residues are carried. If not, every sign that the doubles do not tell is in doubt.
    rays
        A :class:`Rays`: filled.
    scratch
        A :class:`Scratch`.

    Returns
    -------
    int
        How many rays there are, the ray (0, 1) among them; :data:`FULL`, or :data:`DOUBTFUL`.
    """
    m, n = rows.shape[0], rows.shape[1]
    if n + 1 > rays.masks.shape[0]:
        return FULL
    slacks, bounds, marks = rays.slacks, rays.bounds, rays.marks
    unplayed = ((ONE << np.uint64(n)) - ONE) << np.uint64(m)
    for i in range(1, m):
        slacks[0, i] = 1.0
        bounds[0, i] = 0.0
        marks[0, i, 0] = marks[0, i, 1] = ONE
    rays.masks[0] = unplayed
    for j in range(n):
        ray = j + 1
        for i in range(1, m):
            slack = rows[0, j] - rows[i, j]
            slacks[ray, i] = slack
            bounds[ray, i] = (errors[0, j] + errors[i, j] + abs(slack) * UNIT) * ROUNDED
            if marked:
                marks[ray, i, 0] = difference(residues[0, j, 0], residues[i, j, 0], P0)
                marks[ray, i, 1] = difference(residues[0, j, 1], residues[i, j, 1], P1)
        rays.masks[ray] = (unplayed ^ (ONE << np.uint64(m + j))) | ONE
    count = n + 1
    for k in range(1, m):
        count = _insert(rays, scratch, count, k, m, n, marked)
        if count < 0:
            return count
    return count


@inlined
def _insert(rays: Any, scratch: Any, count: int, k: int, m: int, n: int, marked: bool) -> int:
    """Insert row k: cut off what violates it, and add a ray wherever it cuts the face between two adjacent rays."""
    masks, order, above = rays.masks, scratch.order, scratch.above
    room = masks.shape[0]
    label = ONE << np.uint64(k)
    positives, negatives = np.int64(0), np.int64(0)
    # Positive rays are numbered from the front, negative ones from the back. Every ray is written down at both ends,
    # where the next one overwrites it if it does not count: which sign comes next, no processor can guess.
    for ray in range(count):
        value, error = rays.slacks[ray, k], rays.bounds[ray, k]
        above[positives] = masks[ray]
        order[positives] = ray
        order[room - 1 - negatives] = ray
        positives += value > error
        negatives += value < -error
        if not abs(value) > error:
            if not marked or sign(value, error, rays.marks[ray, k, 0], rays.marks[ray, k, 1]) == DOUBT:
                return DOUBTFUL
            masks[ray] |= label
    if negatives == 0:
        return count
    hashed = positives * negatives > _HASHED * n * (positives + negatives)
    # Those that are not simple come first: with a table, simple rays need not be compared but with these.
    tied = _tied_first(order, above, positives, n) if hashed else positives
    cuts = _find_simple(masks, scratch, positives, negatives, n) if hashed else 0
    if cuts < 0:
        return FULL
    cuts = _find(masks, scratch, positives, negatives, count, cuts, n, tied)
    if cuts < 0 or count + cuts > room:
        return FULL
    new = count
    for cut in range(cuts):
        if k + 1 < m:
            _cut(rays, scratch.cuts[cut, 0], scratch.cuts[cut, 1], new, k, m, marked)
        masks[new] = masks[scratch.cuts[cut, 0]] & masks[scratch.cuts[cut, 1]] | label
        new += 1
    for step in range(negatives):  # the violating rays go; the last ones take their places
        gone = order[room - negatives + step]  # the highest number first
        new -= 1
        if gone != new:
            masks[gone] = masks[new]
            for s in range(k + 1, m):  # written out: assigning a whole row takes seconds to compile
                rays.slacks[gone, s] = rays.slacks[new, s]
                rays.bounds[gone, s] = rays.bounds[new, s]
                if marked:
                    rays.marks[gone, s, 0] = rays.marks[new, s, 0]
                    rays.marks[gone, s, 1] = rays.marks[new, s, 1]
    return new


@inner
def _tied_first(order: Any, above: Any, positives: int, n: int) -> int:
    """Put the rays that are not simple first; how many there are."""
    tied = 0
    for place in range(positives):
        if popcount(above[place]) != n:
            order[place], order[tied] = order[tied], order[place]
            above[place], above[tied] = above[tied], above[place]
            tied += 1
    return tied


@inlined
def _find(masks: Any, scratch: Any, positives: int, negatives: int, count: int, cuts: int, n: int, tied: int) -> int:
    """Find the adjacent rays, one satisfying and one violating.

    Two rays are adjacent if and only if no third one carries all the labels that they share. They must share n - 1;
    if one of them is simple, which is to say that it carries n labels, that is enough. Simple rays are compared with
    the first ``tied`` rays only.

    Returns
    -------
    int
        How many pairs there are then in ``scratch.cuts``; :data:`FULL`, also where it takes too many steps.
    """
    order, near, above = scratch.order, scratch.near, scratch.above
    room = masks.shape[0]
    steps = 0
    for place in range(room - negatives, room):
        low = order[place]
        labels = masks[low]
        simple = popcount(labels) == n
        most = tied if simple else positives
        steps += most
        close = 0
        for other in range(most):  # without a branch, since most are far
            near[close] = order[other]
            close += 1 if popcount(above[other] & labels) >= n - 1 else 0
        for other in range(close):
            high = near[other]
            if not simple and popcount(masks[high]) != n:
                steps += count
                if not _are_adjacent(masks, count, masks[high] & labels):
                    continue
            if cuts == room:
                return FULL
            scratch.cuts[cuts, 0], scratch.cuts[cuts, 1] = high, low
            cuts += 1
        if steps > _MOST_STEPS:
            return FULL
    return cuts


@inner
def _are_adjacent(masks: Any, count: int, shared: Any) -> bool:
    """Whether no third ray carries all the labels that two share."""
    carrying = 0
    for third in range(count):
        carrying += masks[third] & shared == shared
        if carrying > 2:  # the two carry them
            return False
    return True


@inner
def _find_simple(masks: Any, scratch: Any, positives: int, negatives: int, n: int) -> int:
    """The same for simple rays, which find each other in a table of faces: their labels but one."""
    order, table = scratch.order, scratch.table
    room = masks.shape[0]
    size = 4
    while size < 2 * n * positives:
        size *= 2
    last = np.uint64(size - 1)
    for slot in range(size):
        table[slot, 1] = np.uint64(0)
    cuts = 0
    # First those that satisfy the row are put in, and then those that violate it look.
    for place in range(positives + negatives):
        ray = order[place] if place < positives else order[room - negatives + place - positives]
        if popcount(masks[ray]) != n:
            continue
        rest = masks[ray]
        while rest:
            face = masks[ray] ^ first_bit(rest)
            rest &= rest - ONE
            slot = slot_of(face) & last
            while table[slot, 1] and table[slot, 0] != face:
                slot = (slot + ONE) & last
            if place < positives:
                table[slot, 0], table[slot, 1] = face, np.uint64(ray + 1)
            elif table[slot, 1]:
                if cuts == room:
                    return FULL
                scratch.cuts[cuts, 0], scratch.cuts[cuts, 1] = np.int64(table[slot, 1]) - 1, ray
                cuts += 1
    return cuts


@inlined
def _cut(rays: Any, high: int, low: int, new: int, k: int, m: int, marked: bool) -> None:
    """The ray where row k cuts the face between two: ``low``'s violation times ``high``, and the other way round."""
    slacks, bounds, marks = rays.slacks, rays.bounds, rays.marks
    p, ep = slacks[high, k], bounds[high, k]
    q, eq = -slacks[low, k], bounds[low, k]
    of_a, of_b = (q + eq) * ROUNDED, (p + ep) * ROUNDED
    by_a, by_b = (eq + 3.0 * UNIT * q) * ROUNDED, (ep + 3.0 * UNIT * p) * ROUNDED
    largest = 0.0
    for s in range(k + 1, m):
        a, b = slacks[high, s], slacks[low, s]
        total = q * a + p * b
        slacks[new, s] = total
        largest = max(largest, abs(total))
        error = of_a * bounds[high, s] + of_b * bounds[low, s] + by_a * abs(a) + by_b * abs(b)
        bounds[new, s] = error + NEXT_TO_NOTHING
    if marked:
        p0, p1 = marks[high, k, 0], marks[high, k, 1]
        q0, q1 = P0 - marks[low, k, 0], P1 - marks[low, k, 1]
        for s in range(k + 1, m):
            marks[new, s, 0] = (q0 * marks[high, s, 0] + p0 * marks[low, s, 0]) % P0
            marks[new, s, 1] = (q1 * marks[high, s, 1] + p1 * marks[low, s, 1]) % P1
    if not _SMALL < largest < _LARGE:
        scale = 1.0
        while largest * scale >= _LARGE:
            scale /= _LARGE
        while 0.0 < largest * scale <= _SMALL:
            scale *= _LARGE
        for s in range(k + 1, m):
            slacks[new, s] *= scale
            bounds[new, s] = bounds[new, s] * scale + NEXT_TO_NOTHING
