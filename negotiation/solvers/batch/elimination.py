"""Gauss's elimination in doubles with bounds on all errors: signs of determinants, and mixtures to more digits.

A mixture y over the columns J that makes the rows I pay alike solves, with one column l left out and one row f taken
from the others,

    Σ over j ≠ l of [(a_ij - a_fj) - (a_il - a_fl)] · y_j  =  -(a_il - a_fl)     for each i ≠ f in I,

and y_l is what is left of 1. The matrix is that of differences of differences whose determinant an index needs
(:mod:`negotiation.solvers.indices`), so both come from one elimination.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from negotiation.solvers.batch.bits import ONE, popcount
from negotiation.solvers.batch.compiling import inner
from negotiation.solvers.batch.signs import ROUNDED, UNIT
from negotiation.tolerance import NEXT_TO_NOTHING

__all__ = ["Tableau", "eliminate", "make_tableau", "sharpen"]


class Tableau(NamedTuple):
    """Numbers, and bounds on their errors; the right-hand sides are the last column."""

    table: Any
    wrong: Any


def make_tableau(size: int) -> Tableau:
    """Room for up to ``size`` rows and columns, not filled."""
    return Tableau(np.empty((size, size + 1)), np.empty((size, size + 1)))


@inner
def eliminate(rows: Any, errors: Any, chosen: Any, columns: Any, left: int, tableau: Any) -> int:
    """Fill a tableau and bring it to upper triangular form.

    Parameters
    ----------
    rows, errors
        Shape (m, n), float64: payoffs, and bounds on their errors.
    chosen, columns
        As many rows as columns, as bit masks.
    left
        The column that is left out.
    tableau
        A :class:`Tableau`: filled.

    Returns
    -------
    int
        The sign of the determinant; 0 where it is in doubt.
    """
    table, wrong = tableau.table, tableau.wrong
    size = popcount(chosen) - 1
    row, first = -1, -1
    for i in range(rows.shape[0]):
        if not (chosen >> np.uint64(i)) & ONE:
            continue
        row += 1
        if row == 0:
            first = i
            continue
        other = rows[i, left] - rows[first, left]
        beside = errors[i, left] + errors[first, left] + UNIT * abs(other)
        table[row - 1, size], wrong[row - 1, size] = -other, beside * ROUNDED
        place = 0
        for j in range(rows.shape[1]):
            if j == left or not (columns >> np.uint64(j)) & ONE:
                continue
            one = rows[i, j] - rows[first, j]
            error = errors[i, j] + errors[first, j] + beside + UNIT * (2.0 * abs(one) + abs(other))
            table[row - 1, place], wrong[row - 1, place] = one - other, error * ROUNDED
            place += 1
    sign = 1
    for k in range(size):
        best = k
        for i in range(k + 1, size):
            if abs(table[i, k]) > abs(table[best, k]):
                best = i
        if best != k:
            sign = -sign
            for j in range(k, size + 1):
                table[k, j], table[best, j] = table[best, j], table[k, j]
                wrong[k, j], wrong[best, j] = wrong[best, j], wrong[k, j]
        pivot, doubt = abs(table[k, k]), wrong[k, k]
        if not pivot > 2.0 * doubt:
            return 0
        if table[k, k] < 0:
            sign = -sign
        for i in range(k + 1, size):
            factor = table[i, k] / table[k, k]
            # How far the quotient is from that of the exact numbers, whose divisor is at least half of this one.
            error = 2.0 * (wrong[i, k] + abs(factor) * doubt) / pivot + UNIT * abs(factor)
            for j in range(k + 1, size + 1):
                product = factor * table[k, j]
                total = table[i, j] - product
                new = wrong[i, j] + error * (abs(table[k, j]) + wrong[k, j]) + abs(factor) * wrong[k, j]
                wrong[i, j] = (new + 2.0 * UNIT * (abs(total) + abs(product))) * ROUNDED + NEXT_TO_NOTHING
                table[i, j] = total
    return sign


@inner
def sharpen(rows: Any, errors: Any, chosen: Any, columns: Any, rays: Any, ray: int, tableau: Any) -> bool:
    """Compute the weights of a vertex anew, and bounds on their errors, if it has no ties.

    Parameters
    ----------
    rows, errors
        As in :func:`eliminate`, on whose columns the vertex puts weights.
    chosen, columns
        The rows that are best responses, and the columns that are played, as bit masks.
    rays, ray
        A :class:`~negotiation.solvers.batch.vertices.Rays`, and the number of the vertex: filled.
    tableau
        A :class:`Tableau`: scratch.

    Returns
    -------
    bool
        Whether they could be.
    """
    if popcount(chosen) != popcount(columns):
        return False
    m, n = rows.shape
    left = 0
    for j in range(n):
        if rays.values[ray, m + j] > rays.values[ray, m + left]:
            left = j
    if eliminate(rows, errors, chosen, columns, left, tableau) == 0:
        return False
    table, wrong = tableau.table, tableau.wrong
    size = popcount(chosen) - 1
    rest, doubt = 1.0, 0.0
    for k in range(size - 1, -1, -1):
        total, error = table[k, size], wrong[k, size]
        for j in range(k + 1, size):  # solutions replace the right-hand sides from below
            product = table[k, j] * table[j, size]
            total -= product
            error += abs(table[k, j]) * wrong[j, size] + wrong[k, j] * (abs(table[j, size]) + wrong[j, size])
            error += 2.0 * UNIT * (abs(total) + abs(product))
        weight = total / table[k, k]
        table[k, size] = weight
        wrong[k, size] = (2.0 * (error + abs(weight) * wrong[k, k]) / abs(table[k, k]) + UNIT * abs(weight)) * ROUNDED
        rest -= weight
        doubt += wrong[k, size] + UNIT * (abs(rest) + abs(weight))
    if not rest > 0.0:
        return False
    rays.values[ray, m + left] = rest
    worst = doubt * ROUNDED / rest
    place = 0
    for j in range(n):
        if j == left or not (columns >> np.uint64(j)) & ONE:
            continue
        weight = table[place, size]
        if not weight > 0.0:
            return False
        rays.values[ray, m + j] = weight
        worst = max(worst, wrong[place, size] / weight)
        place += 1
    rays.rough[ray] = worst
    return True
