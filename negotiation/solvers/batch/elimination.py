"""Gauss's elimination in doubles with bounds on all errors: for signs of determinants, and for mixtures.

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

__all__ = ["Tableau", "eliminate", "make_tableau"]


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
        Rows, and at most as many columns, as bit masks. Rows that are too many follow from the others where the
        system has a solution; they are left at the bottom.
    left
        The column that is left out.
    tableau
        A :class:`Tableau`: filled.

    Returns
    -------
    int
        The sign of the determinant for as many rows as columns, something else than 0 for more rows; 0 where some
        pivot may be 0.

    Notes
    -----
    A number t that is off by at most w stands for a T with |T - t| ≤ w. For the factor f = t_ik / t_kk and that of
    the exact numbers, F = T_ik / T_kk, so |F - f| ≤ (w_ik + |f| w_kk) / (|t_kk| - w_kk).
    """
    table, wrong = tableau.table, tableau.wrong
    size, height = popcount(columns) - 1, popcount(chosen) - 1
    if height < size:  # never so at a vertex
        return 0
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
        for i in range(k + 1, height):
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
        for i in range(k + 1, height):
            factor = table[i, k] / table[k, k]
            error = ((wrong[i, k] + abs(factor) * doubt) / (pivot - doubt) + UNIT * abs(factor)) * ROUNDED
            for j in range(k + 1, size + 1):
                product = factor * table[k, j]
                total = table[i, j] - product
                new = wrong[i, j] + error * (abs(table[k, j]) + wrong[k, j]) + abs(factor) * wrong[k, j]
                wrong[i, j] = (new + 2.0 * UNIT * (abs(total) + abs(product))) * ROUNDED + NEXT_TO_NOTHING
                table[i, j] = total
    return sign
