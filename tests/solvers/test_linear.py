from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiation.solvers.linear import maximise, rank

matrices = st.integers(1, 5).flatmap(
    lambda n: st.lists(st.lists(st.integers(-3, 3), min_size=n, max_size=n), min_size=1, max_size=6)
)


@given(matrices)
def test_rank_is_that_of_numpy(rows):
    assert rank(rows) == np.linalg.matrix_rank(np.array(rows))


def test_rank_where_doubles_see_none():
    big = 10**20
    assert rank([[big, big + 1], [big + 1, big + 2]]) == 2
    assert rank([[big, big + 1], [2 * big, 2 * big + 2]]) == 1


@st.composite
def programs(draw):
    n, m = draw(st.integers(1, 4)), draw(st.integers(0, 5))
    row = st.lists(st.integers(-4, 4), min_size=n, max_size=n)
    matrix = [draw(row) for _ in range(m)] + [[1] * n]  # the last row keeps it bounded
    bounds = [draw(st.sampled_from([0, 0, 1, 3])) for _ in range(m)] + [draw(st.integers(0, 4))]
    return draw(row), matrix, bounds


@given(programs())
def test_the_vertex_found_is_feasible_and_optimal(program):
    from scipy.optimize import linprog

    objective, matrix, bounds = program
    value, x = maximise(objective, matrix, bounds)
    assert min(x) >= 0
    assert all(sum(a * p for a, p in zip(row, x, strict=True)) <= b for row, b in zip(matrix, bounds, strict=True))
    assert value == sum(c * p for c, p in zip(objective, x, strict=True))
    best = -linprog([-c for c in objective], A_ub=matrix, b_ub=bounds, method="highs").fun
    assert float(value) == pytest.approx(best, abs=1e-7)


def test_the_degenerate_program_of_beale():
    # Beale 1955, cleared of fractions: the method stands still for several pivots before it moves.
    value, x = maximise(
        [150, -30000, 4, -1200], [[25, -6000, -4, 900], [25, -4500, -1, 150], [0, 0, 1, 0]], [0, 0, 1]
    )
    assert value == 10
    assert x == (Fraction(1, 25), 0, 1, 0)


def test_programs_that_are_refused():
    with pytest.raises(ValueError, match="unbounded"):
        maximise([1, 0], [[0, 1]], [1])
    with pytest.raises(ValueError, match="negative"):
        maximise([1], [[1]], [-1])
