"""Pairs of doubles against mpmath: every result is as near as the module says."""

from fractions import Fraction

import mpmath
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from negotiation.games.double_double import POWER_ERROR, UNIT, Pair, added, divided, multiplied, pair, power

numbers = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**12).filter(
    lambda value: value == 0 or abs(value) > Fraction(1, 10**12)
)


def exact(value):
    return Fraction(float(value.high)) + Fraction(float(value.low))


def array(value):
    found = pair(value)
    return Pair(np.array([found.high]), np.array([found.low]))


def first(value):
    return Pair(value.high[0], value.low[0])


@settings(max_examples=200, deadline=None)
@given(numbers, numbers)
def test_arithmetic(a, b):
    one, other = array(a), array(b)
    x, y = exact(first(one)), exact(first(other))
    assert abs(x - a) <= abs(a) * Fraction(1, 2**105)
    for found, wanted in ((added(one, other), x + y), (multiplied(one, other), x * y)):
        assert abs(exact(first(found)) - wanted) <= abs(wanted) * Fraction(UNIT)
    if y:
        assert abs(exact(first(divided(one, other))) - x / y) <= abs(x / y) * Fraction(UNIT)


@settings(max_examples=300, deadline=None)
@given(st.floats(1e-6, 1e6), st.floats(-4, 4))
def test_powers(base, exponent):
    found = first(power(Pair(np.array([base]), np.zeros(1)), Pair(np.array([exponent]), np.zeros(1))))
    with mpmath.workprec(300):
        wanted = mpmath.power(base, exponent)
        off = abs((mpmath.mpf(float(found.high)) + mpmath.mpf(float(found.low))) / wanted - 1)
        assert off <= (abs(exponent) + 1) * POWER_ERROR
