"""Exact linear algebra in integers: ranks, signs of determinants, and linear programs with an obvious starting point.

All work on integers and divide only where the division is exact. Determinants and linear programs divide by the last
pivot (Edmonds 1967; Bareiss 1968): every entry is then a minor of the first matrix, so numbers stay as short as the
answer requires and no fraction has to be reduced on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd

__all__ = ["determinant_sign", "maximise", "rank"]


def rank(rows: Iterable[Sequence[int]]) -> int:
    """The rank of an integer matrix, given row by row.

    Rows are taken one at a time and reduced by those before, and the work ends as soon as the rank is full.

    Examples
    --------
    >>> rank([[1, 2, 3], [2, 4, 6], [1, 0, 0]])
    2
    """
    basis: list[tuple[int, list[int]]] = []  # rows found independent, each with the column of its leading entry
    for row in rows:
        rest = list(row)
        for column, pivot in basis:
            if rest[column]:
                head, other = pivot[column], rest[column]
                rest = [head * a - other * b for a, b in zip(rest, pivot, strict=True)]
        divisor = gcd(*rest)
        if divisor:
            rest = [a // divisor for a in rest]
            basis.append((next(j for j, a in enumerate(rest) if a), rest))
            if len(basis) == len(rest):
                break
    return len(basis)


def determinant_sign(rows: Sequence[Sequence[int]]) -> int:
    """The sign of the determinant of a square integer matrix, by elimination without fractions (Bareiss 1968).

    Examples
    --------
    >>> determinant_sign([[0, 1], [1, 0]]), determinant_sign([[1, 2], [2, 4]]), determinant_sign([])
    (-1, 0, 1)
    """
    rest = [list(row) for row in rows]
    sign, last = 1, 1
    while rest:
        lead = next((i for i, row in enumerate(rest) if row[0]), None)
        if lead is None:
            return 0
        if lead:
            rest[0], rest[lead] = rest[lead], rest[0]
            sign = -sign
        (pivot, *top), *others = rest
        rest = [[(pivot * a - row[0] * t) // last for a, t in zip(row[1:], top, strict=True)] for row in others]
        last = pivot
    return sign if last > 0 else -sign


def maximise(
    objective: Sequence[int], matrix: Sequence[Sequence[int]], bounds: Sequence[int]
) -> tuple[Fraction, tuple[Fraction, ...]]:
    """Maximise c·x subject to M x ≤ b and x ≥ 0, where b ≥ 0, exactly.

    The simplex method (Dantzig 1951) from the vertex x = 0, with the rule of Bland (1977): among the variables that
    improve the objective the first enters, among the rows that block it the one whose variable is first leaves. With
    this rule the method ends also where it stands still on a degenerate vertex. Worst case exponential, in practice
    a few pivots a row; each costs (rows × columns) multiplications.

    Parameters
    ----------
    objective
        c, n integers.
    matrix
        M, m rows of n integers. Not modified.
    bounds
        b, m integers, none negative.

    Returns
    -------
    tuple[Fraction, tuple[Fraction, ...]]
        The greatest value and a vertex x that attains it.

    Raises
    ------
    ValueError
        Where some bound is negative, or the objective is unbounded.

    Examples
    --------
    >>> maximise([3, 2], [[1, 1], [1, 0]], [4, 3])
    (Fraction(11, 1), (Fraction(3, 1), Fraction(1, 1)))
    """
    if any(bound < 0 for bound in bounds):
        raise ValueError("x = 0 must satisfy every constraint: bounds must not be negative")
    count = len(objective)
    # Row i of the tableau: its slack variable = (constants - coefficients · nonbasic variables) / denominator. The
    # last row is the objective with its sign changed. Variables are numbered x first, then slacks.
    tableau = [[*row, bound] for row, bound in zip(matrix, bounds, strict=True)]
    tableau.append([*(-c for c in objective), 0])
    basic = list(range(count, count + len(matrix)))
    nonbasic = list(range(count))
    denominator = 1
    while True:
        improving = [j for j in range(count) if tableau[-1][j] < 0]
        if not improving:
            break
        entering = min(improving, key=nonbasic.__getitem__)
        leaving = -1
        for i, row in enumerate(tableau[:-1]):
            if row[entering] > 0:
                if leaving < 0:
                    leaving = i
                    continue
                best = tableau[leaving]
                # row[-1] / row[entering] against best[-1] / best[entering], without dividing
                ratio = row[-1] * best[entering] - best[-1] * row[entering]
                if ratio < 0 or (ratio == 0 and basic[i] < basic[leaving]):
                    leaving = i
        if leaving < 0:
            raise ValueError("the objective is unbounded")
        denominator = _pivot(tableau, leaving, entering, denominator)
        basic[leaving], nonbasic[entering] = nonbasic[entering], basic[leaving]
    solution = [Fraction(0)] * count
    for variable, row in zip(basic, tableau, strict=False):
        if variable < count:
            solution[variable] = Fraction(row[-1], denominator)
    return Fraction(tableau[-1][-1], denominator), tuple(solution)


def _pivot(tableau: list[list[int]], leaving: int, entering: int, denominator: int) -> int:
    """Exchange a basic and a nonbasic variable; ``tableau`` is modified in place. Returns the new denominator."""
    pivot_row = tableau[leaving]
    pivot = pivot_row[entering]
    for i, row in enumerate(tableau):
        if i != leaving:
            factor = row[entering]
            # The division leaves no rest: both products hold the old denominator (Edmonds 1967).
            changed = [(pivot * a - factor * b) // denominator for a, b in zip(row, pivot_row, strict=True)]
            changed[entering] = -factor
            tableau[i] = changed
    pivot_row[entering] = denominator
    return pivot
