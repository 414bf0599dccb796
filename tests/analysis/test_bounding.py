"""Bounds of formulas over boxes: they hold, and are tight where the formula is affine in each name."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from negotiation.analysis.bounding import bounds, degree, is_affine
from negotiation.errors import UndefinedError
from negotiation.scenario.expression import compare, evaluate, names, parse
from tests.strategies_formulas import formulas, polynomials

small = st.fractions(-4, 4, max_denominator=6)


@settings(max_examples=200, deadline=None)
@given(formula=st.one_of(formulas(), polynomials()), data=st.data())
def test_values_lie_between_the_bounds(formula, data):
    box = {name: tuple(sorted(data.draw(st.tuples(small, small)))) for name in names(formula)}
    found = bounds(formula, box)
    if found is None:
        return
    for _ in range(3):
        at = {
            name: low + (high - low) * data.draw(st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1)]))
            for name, (low, high) in box.items()
        }
        try:
            value = evaluate(formula, at)
        except UndefinedError:
            pytest.fail("bounded, but undefined")
        assert compare(value, found[0]) >= 0 >= compare(value, found[1])


def test_where_it_is_affine_in_each_name_the_bounds_are_taken_on():
    unit, wide = (Fraction(0), Fraction(1)), (Fraction(-2), Fraction(3))
    assert bounds(parse("a * b - a * c + b * c"), {"a": unit, "b": wide, "c": unit}) == (-5, 5)
    assert bounds(parse("a * b - b * a"), {"a": unit, "b": wide}) == (0, 0)


def test_nothing_is_said_where_a_value_may_be_missing():
    wide = {"a": (Fraction(-1), Fraction(1))}
    assert [bounds(parse(text), wide) for text in ("1 / a", "log(a)", "sqrt(a)", "a ** 0.5")] == [None] * 4


def test_nothing_is_said_of_powers_of_what_doubles_do_not_hold():
    assert bounds(parse("5.42e-363 ** a"), {"a": (Fraction(-7, 2), Fraction(3))}) is None


def test_degrees_are_read_off_the_shape():
    both = frozenset("ab")
    assert degree(parse("(a + 1) ** 3 * b"), both) == 4
    assert degree(parse("a / b"), both) is None
    assert is_affine(parse("exp(c) * a + b / c"), both)
    assert not is_affine(parse("max(a, 1)"), both)
