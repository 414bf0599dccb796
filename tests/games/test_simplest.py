"""The simplest fraction in an interval."""

from fractions import Fraction

from hypothesis import example, given, settings
from hypothesis import strategies as st

from negotiation.games.simplest import simplest


@settings(deadline=None, max_examples=60)
@given(st.fractions(), st.fractions())
@example(Fraction(5), Fraction(5))
@example(Fraction(-7, 5), Fraction(-6, 5))
@example(Fraction(311, 1000), Fraction(312, 1000))
def test_the_simplest_fraction_lies_inside_and_none_inside_is_simpler(one, other):
    low, high = min(one, other), max(one, other)
    found = simplest(low, high)
    assert low <= found <= high
    for bottom in range(1, min(found.denominator, 200)):
        assert (low * bottom).__ceil__() > (high * bottom).__floor__()
