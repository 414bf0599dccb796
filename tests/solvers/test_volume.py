"""Volumes of polytopes: known ones, and that cutting one in two loses nothing."""

from fractions import Fraction
from math import factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from negotiation.solvers.volume import polytope_volume

coefficients = st.integers(-5, 5)


def cube(size):
    rows = [[int(i == j) * sign for j in range(size)] for i in range(size) for sign in (-1, 1)]
    return rows, [end for _ in range(size) for end in (0, 1)]


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_cube_and_simplex(size):
    rows, ends = cube(size)
    assert polytope_volume(rows, ends) == 1
    assert polytope_volume([*rows, [1] * size], [*ends, 1]) == Fraction(1, factorial(size))


@settings(max_examples=80, deadline=None)
@given(data=st.data(), size=st.integers(1, 3))
def test_a_cut_loses_nothing(data, size):
    rows, ends = cube(size)
    for _ in range(data.draw(st.integers(0, 3))):
        rows.append(data.draw(st.lists(coefficients, min_size=size, max_size=size)))
        ends.append(data.draw(st.fractions(-3, 6, max_denominator=4)))
    cut = data.draw(st.lists(coefficients, min_size=size, max_size=size).filter(any))
    end = data.draw(st.fractions(-3, 3, max_denominator=4))
    below = polytope_volume([*rows, cut], [*ends, end])
    above = polytope_volume([*rows, [-a for a in cut]], [*ends, -end])
    assert below >= 0 and above >= 0
    assert below + above == polytope_volume(rows, ends)


def test_what_is_said_twice_counts_once():
    rows, ends = cube(2)
    once = polytope_volume([*rows, [1, 1]], [*ends, 1])
    assert polytope_volume([*rows, [1, 1], [2, 2], [3, 3]], [*ends, 1, 2, 5]) == once == Fraction(1, 2)


def test_empty_and_flat_ones_have_none():
    rows, ends = cube(3)
    assert polytope_volume([*rows, [1, 1, 1]], [*ends, -1]) == 0
    assert polytope_volume([*rows, [1, 1, 1], [-1, -1, -1]], [*ends, 1, -1]) == 0
    assert polytope_volume([*rows, [0, 0, 0]], [*ends, -1]) == 0
