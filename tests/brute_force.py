"""Extreme equilibria from the definition alone, slowly: what the solvers are compared with.

Every choice of as many constraints as there are unknowns is solved by elimination in fractions; the solutions that
satisfy all constraints are the vertices; every pair of vertices is tried. Shares no code with the package.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations


def solution(rows):
    """The only solution of the linear equations whose coefficients, and last the right side, are given; else None."""
    rows = [[Fraction(a) for a in row] for row in rows]
    unknowns = len(rows[0]) - 1
    for column in range(unknowns):
        pivot = next((i for i in range(column, len(rows)) if rows[i][column]), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        head = rows[column][column]
        rows[column] = [a / head for a in rows[column]]
        for i, row in enumerate(rows):
            if i != column and row[column]:
                rows[i] = [a - row[column] * b for a, b in zip(row, rows[column], strict=True)]
    if any(row[-1] for row in rows[unknowns:]):
        return None
    return tuple(row[-1] for row in rows[:unknowns])


def polyhedron_vertices(payoffs):
    """The vertices (y, v) of {(y, v): payoffs y ≤ v, y ≥ 0, sum y = 1}."""
    n = len(payoffs[0])
    sum_to_one = [1] * n + [0, 1]
    best = [[*row, -1, 0] for row in payoffs]
    unplayed = [[int(k == j) for k in range(n)] + [0, 0] for j in range(n)]
    found = set()
    for chosen in combinations(best + unplayed, n):
        point = solution([sum_to_one, *chosen])
        if point is None or min(point[:n]) < 0:
            continue
        *y, v = point
        if all(sum(a * p for a, p in zip(row, y, strict=True)) <= v for row in payoffs):
            found.add((tuple(y), v))
    return found


def extreme_equilibria(game):
    """All extreme equilibria of a game of two players, as a set of pairs of strategies."""
    A, B = (table.tolist() for table in game.payoffs)
    columns_of_b = [list(column) for column in zip(*B, strict=True)]
    ys = polyhedron_vertices(A)
    found = set()
    for x, w in polyhedron_vertices(columns_of_b):
        for y, v in ys:
            first = sum(p * a * q for p, row in zip(x, A, strict=True) for a, q in zip(row, y, strict=True))
            second = sum(p * b * q for p, row in zip(x, B, strict=True) for b, q in zip(row, y, strict=True))
            # v and w are the most that can be got against y and x.
            if first == v and second == w:
                found.add((x, y))
    return found


def is_degenerate(game):
    """Whether some vertex has more best responses against it than strategies it plays."""
    A, B = (table.tolist() for table in game.payoffs)
    for payoffs in (A, [list(column) for column in zip(*B, strict=True)]):
        for y, v in polyhedron_vertices(payoffs):
            best = sum(sum(a * p for a, p in zip(row, y, strict=True)) == v for row in payoffs)
            if best > sum(p > 0 for p in y):
                return True
    return False
