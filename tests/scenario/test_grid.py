"""Axes: which of their points is nearest to a value."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from negotiation.scenario.expression import parse
from negotiation.scenario.grid import Axis
from negotiation.scenario.scenario import Parameter

VALUES = st.fractions(-9, 9, max_denominator=12)


@given(VALUES, VALUES, VALUES, st.integers(2, 9))
def test_the_nearest_point_is_the_lower_one_of_two_as_near_and_the_end_beyond_it(one, other, value, points):
    low, high = min(one, other), max(one, other)
    axis = Axis(Parameter("x", parse("1")), low, high, points if low < high else 1)
    number = axis.nearest(value)
    away = [abs(each - value) for each in axis.values]
    assert away[number] == min(away)
    assert number == away.index(min(away))
    half_way = (axis.values[0] + axis.values[-1]) / 2
    assert axis.nearest(half_way) == (axis.points - 1) // 2
    assert (axis.nearest(Fraction(-(10**6))), axis.nearest(Fraction(10**6))) == (0, axis.points - 1)
