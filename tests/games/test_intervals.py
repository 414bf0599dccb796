from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from negotiation.errors import UndefinedError
from negotiation.games.intervals import enclose, outward
from negotiation.scenario.expression import Expression, compare, evaluate, names, parse
from tests.longer import at_length
from tests.strategies_formulas import NAMES, arithmetic, formulas, polynomials

EDGES = st.one_of(
    st.sampled_from([0.0, 1.0, -1.0, 0.5, 2.0]),
    st.floats(min_value=-20, max_value=20, allow_nan=False).map(lambda x: round(x, 3)),
)
SHARES = st.integers(0, 8).map(lambda n: Fraction(n, 8))


@st.composite
def boxes(draw: st.DrawFn) -> tuple[dict[str, float], dict[str, float]]:
    """An interval for each name, some of them points."""
    ends = {name: sorted([draw(EDGES), draw(EDGES)]) for name in NAMES}
    return {name: pair[0] for name, pair in ends.items()}, {name: pair[1] for name, pair in ends.items()}


def inside(box: tuple[dict[str, float], dict[str, float]], shares: list[Fraction]) -> dict[str, Fraction]:
    low, high = box
    return {
        name: Fraction(low[name]) + share * (Fraction(high[name]) - Fraction(low[name]))
        for name, share in zip(NAMES, shares, strict=True)
    }


def arrays(ends: dict[str, float]) -> dict[str, np.ndarray]:
    return {name: np.array([end]) for name, end in ends.items()}


def everywhere(low: float, high: float) -> tuple[dict[str, float], dict[str, float]]:
    return dict.fromkeys(NAMES, low), dict.fromkeys(NAMES, high)


POINTS = st.lists(st.lists(SHARES, min_size=len(NAMES), max_size=len(NAMES)), min_size=1, max_size=6)


def contains(node: Expression, box: tuple[dict[str, float], dict[str, float]], points: list[list[Fraction]]) -> None:
    found = enclose([node], arrays(box[0]), arrays(box[1]))
    low, high = found.low[0, 0], found.high[0, 0]
    assert not np.isnan(low) and not np.isnan(high)
    for shares in points:
        try:
            value = evaluate(node, inside(box, shares))
        except UndefinedError:
            continue
        assert low == -np.inf or compare(Fraction(low), value) <= 0
        assert high == np.inf or compare(value, Fraction(high)) <= 0


@settings(max_examples=100)
@given(formulas(), boxes(), POINTS)
@example(parse("a / b"), everywhere(-1.0, 1.0), [[Fraction(1, 8)] * 6])
@example(parse("a ** b"), everywhere(0.0, 2.0), [[Fraction(0)] * 6, [Fraction(1)] * 6])
@example(parse("sqrt(a) - sqrt(a)"), everywhere(-1.0, 4.0), [[Fraction(1, 2)] * 6])
@example(parse("log(a)"), everywhere(0.0, 1.0), [[Fraction(1, 8)] * 6])
def test_an_enclosure_holds_every_value_of_the_box(node, box, points):
    contains(node, box, points)


@settings(max_examples=100)
@given(arithmetic(), boxes(), POINTS)
def test_an_enclosure_holds_every_value_of_arithmetic(node, box, points):
    contains(node, box, points)


@settings(max_examples=80)
@given(polynomials(), boxes(), POINTS)
def test_slopes_enclose_how_much_a_formula_changes_per_step(node, box, points):
    """By the mean value theorem every quotient of differences along one name lies within the slope's bounds."""
    found = enclose([node], arrays(box[0]), arrays(box[1]))
    for shares in points:
        here = inside(box, shares)
        for name in names(node):
            there = {**here, name: Fraction(box[0][name])}
            if here[name] == there[name]:
                continue
            change = (evaluate(node, here) - evaluate(node, there)) / (here[name] - there[name])
            assert Fraction(found.slope_low[name][0, 0]) <= change <= Fraction(found.slope_high[name][0, 0])


test_boxes_at_length = at_length(test_an_enclosure_holds_every_value_of_the_box, 1000, formulas(), boxes(), POINTS)
test_arithmetic_at_length = at_length(
    test_an_enclosure_holds_every_value_of_arithmetic, 1000, arithmetic(), boxes(), POINTS
)
test_slopes_at_length = at_length(
    test_slopes_enclose_how_much_a_formula_changes_per_step, 500, polynomials(), boxes(), POINTS
)


def test_slopes_that_keep_their_sign_make_it_sharp():
    found = enclose(
        [parse("a * b - a * c")],
        {"a": np.array([1.0]), "b": np.array([3.0]), "c": np.array([1.0])},
        {"a": np.array([2.0]), "b": np.array([4.0]), "c": np.array([2.0])},
    )
    assert (found.low[0, 0], found.high[0, 0]) == pytest.approx((1, 6), abs=1e-12)  # and not (-1, 7)


def test_dividing_by_what_may_be_nought_says_nothing():
    found = enclose([parse("1 / a")], {"a": np.array([-1.0, 1.0])}, {"a": np.array([1.0, 2.0])})
    assert found.low[0].tolist()[0] == -np.inf and found.high[0].tolist()[0] == np.inf
    assert found.low[0, 1] == pytest.approx(0.5) and found.high[0, 1] == pytest.approx(1)


def test_ends_of_fractions_lie_outside_and_touch_where_they_are_doubles():
    for value in (Fraction(1, 3), Fraction(-1, 10), Fraction(3, 4), Fraction(10) ** 400, -(Fraction(10) ** 400)):
        low, high = outward(value)
        assert low == -np.inf or Fraction(low) <= value
        assert high == np.inf or value <= Fraction(high)
        assert (low == high) == (value == Fraction(3, 4))


def test_a_condition_has_no_bounds():
    with pytest.raises(TypeError, match="no bounds"):
        enclose([parse("a > 1")], {"a": np.array([0.0])}, {"a": np.array([1.0])})


def test_no_formulas_no_bounds():
    assert enclose([], {"a": np.zeros(3)}, {"a": np.ones(3)}).low.shape == (0, 3)
