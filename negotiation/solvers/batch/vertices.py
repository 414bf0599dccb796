"""The vertices of a best-response polyhedron, by the double description method, in compiled code.

The same algorithm as :func:`negotiation.solvers.exact.extreme_rays`, step by step, on numbers as
:mod:`negotiation.solvers.batch.signs` carries them. A ray is a row of slacks, one a label, and a mask of those that
are known to be zero; a slack that is found to be zero is written down as exactly zero, so that no error grows from
it. Rays that grow too large or too small are scaled by a power of two, which changes no sign.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from negotiation.solvers.batch.signs import DOUBT, P0, P1, UNIT, sign

__all__ = ["FULL", "extreme_rays"]

FULL = -1
"""What :func:`extreme_rays` returns where there are more rays than room."""

_ONE = np.uint64(1)
_DOUBTFUL = -2
_LARGE = 2.0**100


@njit(cache=True, error_model="numpy")
def popcount(mask: Any) -> int:
    """How many bits of a mask are set."""
    mask = mask - ((mask >> np.uint64(1)) & np.uint64(0x5555555555555555))
    mask = (mask & np.uint64(0x3333333333333333)) + ((mask >> np.uint64(2)) & np.uint64(0x3333333333333333))
    mask = (mask + (mask >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return int((mask * np.uint64(0x0101010101010101)) >> np.uint64(56))


@njit(cache=True, error_model="numpy")
def extreme_rays(
    rows: Any, errors: Any, residues: Any, values: Any, bounds: Any, marks: Any, masks: Any, order: Any
) -> int:
    """List the extreme rays of {(y, v) : v - a_i·y ≥ 0 for each row a_i, y ≥ 0}.

    Parameters
    ----------
    rows, errors
        Shape (m, n), float64.
    residues
        Shape (m, n, 2), uint64.
    values, bounds
        Shape (room, m + n), float64: filled with slacks and bounds on their errors.
    marks
        Shape (room, m + n, 2), uint64: filled with the residues of slacks.
    masks
        Shape (room,), uint64: filled with the labels of each ray, rows first.
    order
        Shape (room,), int64: scratch.

    Returns
    -------
    int
        How many rays there are, the ray (0, 1) among them; :data:`FULL`, or -2 where some sign is in doubt.
    """
    m, n = rows.shape[0], rows.shape[1]
    labels = m + n
    room = masks.shape[0]
    if n + 1 > room:
        return FULL
    unplayed = ((_ONE << np.uint64(n)) - _ONE) << np.uint64(m)
    for label in range(labels):
        values[0, label] = 1.0 if label < m else 0.0
        bounds[0, label] = 0.0
        marks[0, label, 0] = _ONE if label < m else np.uint64(0)
        marks[0, label, 1] = marks[0, label, 0]
    masks[0] = unplayed
    for j in range(n):
        ray = j + 1
        for i in range(m):
            difference = rows[0, j] - rows[i, j]
            error = errors[0, j] + errors[i, j]
            values[ray, i] = difference
            bounds[ray, i] = (error + abs(difference) * UNIT) * 1.000001 if error > 0 or difference != 0 else 0.0
            marks[ray, i, 0] = (residues[0, j, 0] + P0 - residues[i, j, 0]) % P0
            marks[ray, i, 1] = (residues[0, j, 1] + P1 - residues[i, j, 1]) % P1
        for other in range(n):
            values[ray, m + other] = 1.0 if other == j else 0.0
            bounds[ray, m + other] = 0.0
            marks[ray, m + other, 0] = _ONE if other == j else np.uint64(0)
            marks[ray, m + other, 1] = marks[ray, m + other, 0]
        values[ray, 0] = 0.0
        bounds[ray, 0] = 0.0
        marks[ray, 0, 0] = marks[ray, 0, 1] = np.uint64(0)
        masks[ray] = (unplayed ^ (_ONE << np.uint64(m + j))) | _ONE
    count = n + 1
    for k in range(1, m):
        count = _insert(values, bounds, marks, masks, order, count, k, n, labels)
        if count < 0:
            return count
    return count


@njit(cache=True, error_model="numpy")
def _insert(
    values: Any, bounds: Any, marks: Any, masks: Any, order: Any, count: int, k: int, size: int, labels: int
) -> int:
    """Insert row k: cut off what violates it, and add a ray wherever it cuts the face between two adjacent rays."""
    room = masks.shape[0]
    label = _ONE << np.uint64(k)
    positives, negatives = 0, 0
    for ray in range(count):  # positive rays are numbered from the front, negative ones from the back
        found = sign(values[ray, k], bounds[ray, k], marks[ray, k, 0], marks[ray, k, 1])
        if found == DOUBT:
            return _DOUBTFUL
        if found == 0:
            values[ray, k] = 0.0
            bounds[ray, k] = 0.0
            masks[ray] |= label
        elif found > 0:
            order[positives] = ray
            positives += 1
        else:
            negatives += 1
            order[room - negatives] = ray
    if negatives == 0:
        return count
    new = count
    for place in range(room - negatives, room):
        low = order[place]
        low_labels = masks[low] & ~label
        low_simple = popcount(low_labels) == size
        for other in range(positives):
            high = order[other]
            shared = masks[high] & low_labels
            if popcount(shared) < size - 1:
                continue
            if not low_simple and popcount(masks[high]) != size:
                adjacent = True
                for third in range(count):
                    other_ray = third != low and third != high  # noqa: PLR1714 - not compiled otherwise
                    if other_ray and masks[third] & shared == shared:
                        adjacent = False
                        break
                if not adjacent:
                    continue
            if new + negatives >= room:
                return FULL
            _cut(values, bounds, marks, high, low, new, k, labels)
            masks[new] = shared | label
            rest = shared
            while rest:  # what both rays have at zero, the new one has
                zero = popcount((rest & (~rest + _ONE)) - _ONE)
                values[new, zero] = 0.0
                bounds[new, zero] = 0.0
                rest &= rest - _ONE
            values[new, k] = 0.0
            bounds[new, k] = 0.0
            marks[new, k, 0] = marks[new, k, 1] = np.uint64(0)
            new += 1
    # The violating rays go; the last ones take their places.
    for step in range(negatives):
        gone = order[room - negatives + step]  # the highest number first
        new -= 1
        if gone != new:
            masks[gone] = masks[new]
            for s in range(labels):  # written out: assigning a whole row takes seconds to compile
                values[gone, s] = values[new, s]
                bounds[gone, s] = bounds[new, s]
                marks[gone, s, 0] = marks[new, s, 0]
                marks[gone, s, 1] = marks[new, s, 1]
    return new


@njit(cache=True, error_model="numpy")
def _cut(values: Any, bounds: Any, marks: Any, high: int, low: int, new: int, k: int, labels: int) -> None:
    """The ray where row k cuts the face between two: ``low``'s violation times ``high``, and the other way round."""
    p, ep = values[high, k], bounds[high, k]
    q, eq = -values[low, k], bounds[low, k]
    p0, p1 = marks[high, k, 0], marks[high, k, 1]
    q0, q1 = (P0 - marks[low, k, 0]) % P0, (P1 - marks[low, k, 1]) % P1
    largest = 0.0
    for s in range(labels):
        a, b = values[high, s], values[low, s]
        first, second = q * a, p * b
        total = first + second
        size = abs(first) + abs(second)
        if size == 0.0 and bounds[high, s] == 0.0 and bounds[low, s] == 0.0:
            error = 0.0
        else:
            ea, eb = bounds[high, s], bounds[low, s]
            error = (q + eq) * ea + eq * abs(a) + (p + ep) * eb + ep * abs(b) + 3.0 * UNIT * size
            error = error * 1.000001 + 1e-290
        values[new, s] = total
        bounds[new, s] = error
        marks[new, s, 0] = (q0 * marks[high, s, 0] + p0 * marks[low, s, 0]) % P0
        marks[new, s, 1] = (q1 * marks[high, s, 1] + p1 * marks[low, s, 1]) % P1
        largest = max(largest, abs(total))
    scale = 1.0
    while largest * scale > _LARGE:
        scale /= _LARGE
    while 0.0 < largest * scale < 1.0 / _LARGE:
        scale *= _LARGE
    if scale != 1.0:
        for s in range(labels):
            values[new, s] *= scale
            if bounds[new, s] > 0.0:
                bounds[new, s] = bounds[new, s] * scale + 1e-290
