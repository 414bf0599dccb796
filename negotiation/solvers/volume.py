"""The volume of a polytope, exactly.

A polytope is the set of x with A x ≤ b, bounded, A and b rational. Its volume is found from those of its facets
(Lasserre 1983): in n dimensions

    V(A, b) = 1/n Σ_i  b_i / |a_ij|  V_i,

where V_i is the (n - 1)-dimensional volume of the face on which inequality i is tight, written in the variables other
than x_j, and j is any with a_ij ≠ 0. In one dimension the volume is the length of an interval. Of inequalities with
the same left side only the tightest is kept, so that no facet counts twice; redundant ones have faces without
volume. All in fractions. Cost: at most m^n / n! intervals for m inequalities, so this is for few dimensions.

Source
------
Jean B. Lasserre, "An analytical expression and an algorithm for the volume of a convex polyhedron in R^n", Journal of
Optimization Theory and Applications 39 (1983) 363-377.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

__all__ = ["polytope_volume"]

Row = tuple[tuple[Fraction, ...], Fraction]


def polytope_volume(matrix: Sequence[Sequence[Fraction]], right: Sequence[Fraction]) -> Fraction:
    """The volume of {x: A x ≤ b}.

    Parameters
    ----------
    matrix, right
        A and b; the polytope must be bounded, which is not checked in more than one dimension.

    Returns
    -------
    Fraction
        0 where it is empty or flat.

    Examples
    --------
    The triangle below the diagonal of the unit square:

    >>> polytope_volume([[-1, 0], [0, -1], [1, 1]], [0, 0, 1])
    Fraction(1, 2)
    """
    if not matrix:
        raise ValueError("a polytope has inequalities")
    dimension = len(matrix[0])
    rows = [(tuple(map(Fraction, row)), Fraction(end)) for row, end in zip(matrix, right, strict=True)]
    return _volume(rows, dimension)


def _volume(rows: list[Row], dimension: int) -> Fraction:
    tight = _tightest(rows)
    if tight is None:
        return Fraction(0)
    if dimension == 1:
        # Rows are scaled, so that their only coefficient is 1 or -1.
        high, low = (next(end for (a,), end in tight if a == sign) * sign for sign in (1, -1))
        return max(high - low, Fraction(0))
    total = Fraction(0)
    for number, (row, end) in enumerate(tight):
        if not end:
            continue
        pivot = max(range(dimension), key=lambda j: abs(row[j]))
        others = tight[:number] + tight[number + 1 :]
        face = [_on_face(other, row, end, pivot) for other in others]
        total += end / abs(row[pivot]) * _volume(face, dimension - 1)
    return max(total / dimension, Fraction(0))


def _tightest(rows: Iterable[Row]) -> list[Row] | None:
    """The rows scaled to a largest coefficient of 1, the tightest of each left side; None where one cannot hold."""
    least: dict[tuple[Fraction, ...], Fraction] = {}
    for row, end in rows:
        size = max(map(abs, row))
        if not size:
            if end < 0:
                return None
            continue
        scaled, bound = tuple([a / size for a in row]), end / size
        if scaled not in least or bound < least[scaled]:
            least[scaled] = bound
    return list(least.items())


def _on_face(other: Row, row: tuple[Fraction, ...], end: Fraction, pivot: int) -> Row:
    """An inequality where ``row`` · x = ``end``, with that equation solved for one variable."""
    left, bound = other
    factor = left[pivot] / row[pivot]
    kept = tuple([a - factor * c for j, (a, c) in enumerate(zip(left, row, strict=True)) if j != pivot])
    return kept, bound - factor * end
