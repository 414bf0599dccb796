"""The most even point of a hull: exact where it is known, and never above the bound that comes with it."""

from fractions import Fraction
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiation.solvers.selection.entropy import most_even
from tests.strategies import mixtures

F = Fraction


@st.composite
def hulls(draw):
    size = draw(st.integers(1, 5))
    return draw(st.lists(mixtures(size), min_size=1, max_size=8, unique=True))


def entropy(strategy):
    return -sum(float(p) * log(p) for p in strategy if p)


def test_pure_corners_give_the_uniform_mixture_exactly():
    corners = [tuple(F(int(i == k)) for i in range(4)) for k in (0, 1, 3)]
    assert most_even(corners) == ((F(1, 3), F(1, 3), F(0), F(1, 3)), pytest.approx(log(3), abs=1e-15), 0.0)


def test_a_single_corner_is_itself():
    corner = (F(2, 9), F(7, 9))
    found = most_even([corner])
    assert (found.strategy, found.gap) == (corner, 0.0)
    assert found.value == pytest.approx(entropy(corner), abs=1e-15)


def test_on_an_edge_the_maximum_solves_its_equation():
    # On (1 - t, t/2, t/2) the slope of H is log((1 - t) / (t / 2)), which is 0 at t = 2/3.
    found = most_even([(F(1), F(0), F(0)), (F(0), F(1, 2), F(1, 2))])
    assert found.strategy == (F(1, 3), F(1, 3), F(1, 3))
    # On (t/3, 2t/3, 1 - t) at t = 1 / (1 + exp(-h)), h the entropy of (1/3, 2/3), and H = log(1 + exp(h)).
    found = most_even([(F(1, 3), F(2, 3), F(0)), (F(0), F(0), F(1))])
    h = log(3) - F(2, 3) * log(2)
    assert found.value == pytest.approx(log(1 + 3 / 2 ** (2 / 3)), abs=1e-11)
    assert found.value == pytest.approx(log(1 + 2.718281828459045**h), abs=1e-11)
    assert float(found.strategy[2]) == pytest.approx(1 / (1 + 3 / 2 ** (2 / 3)), abs=1e-5)


@given(hulls(), st.data())
def test_nothing_in_the_hull_is_above_the_bound(corners, data):
    found = most_even(corners)
    assert sum(found.strategy) == 1
    assert found.value == pytest.approx(entropy(found.strategy), abs=1e-12)
    assert 0 <= found.gap <= 1e-11
    weights = data.draw(mixtures(len(corners)))
    other = [sum(w * u[s] for w, u in zip(weights, corners, strict=True)) for s in range(len(corners[0]))]
    assert entropy(other) <= found.value + found.gap + 1e-13


@given(hulls())
def test_it_lies_in_the_hull(corners):
    from scipy.optimize import linprog

    found = most_even(corners)
    columns = [[float(corner[s]) for corner in corners] for s in range(len(corners[0]))]
    program = linprog(
        [0.0] * len(corners),
        A_eq=[*columns, [1.0] * len(corners)],
        b_eq=[*map(float, found.strategy), 1.0],
    )
    assert program.status == 0
