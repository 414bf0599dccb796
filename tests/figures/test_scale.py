from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiation.figures.scale import Scale, number_text, percent, round_values
from negotiation.scenario.expression import parse
from negotiation.scenario.grid import Axis
from negotiation.scenario.scenario import Parameter

ENDS = st.fractions(-(10**9), 10**9, max_denominator=10**6)


def scale(low, high, points=5):
    return Scale(Axis(Parameter("x", parse("1")), Fraction(low), Fraction(high), points))


@given(ENDS, ENDS, st.integers(2, 40))
def test_cells_meet_half_way_between_points(one, other, points):
    if one == other:
        return
    found = scale(min(one, other), max(one, other), points)
    assert np.all(np.diff(found.centres) > 0)
    assert np.allclose((found.edges[1:] + found.edges[:-1]) / 2, found.centres)
    assert np.allclose(np.diff(found.edges), np.diff(found.edges)[0])


@given(ENDS, ENDS, st.integers(2, 9))
def test_ticks_are_round_values_within_the_interval_and_say_what_they_are(one, other, most):
    if one == other:
        return
    found = scale(min(one, other), max(one, other))
    marks = found.ticks(most)
    assert 1 <= len(marks) <= most
    for value, text in round_values(found.axis.low, found.axis.high, most):
        assert found.axis.low <= value <= found.axis.high
        assert Fraction(text.replace("−", "-")) == value


@given(ENDS.filter(bool), st.integers(0, 200))
def test_neighbouring_points_never_read_alike(low, place):
    found = scale(low, low + Fraction(abs(low), 7), 201)
    here, there = (found.text(found.axis.value(i)) for i in (place, (place + 1) % 201))
    assert here != there


@pytest.mark.parametrize(
    ("low", "high"), [("1e15", "1.000001e15"), ("1e-300", "3e-300"), ("1", "1.000000000000001"), ("-1e40", "1e40")]
)
def test_what_doubles_cannot_tell_apart_is_drawn_in_shares_of_the_interval(low, high):
    found = scale(low, high, 11)
    assert not found.plain
    assert found.centres.tolist() == pytest.approx(np.linspace(0, 1, 11).tolist())
    assert all(0 <= place <= 1 for place, _ in found.ticks(6))
    assert len({text for _, text in found.ticks(6)}) == len(found.ticks(6)) >= 2


def test_a_single_point_has_a_cell_of_its_own():
    assert scale(3, 3, 1).edges.tolist() == [1.5, 4.5]
    assert scale(0, 0, 1).edges.tolist() == [-0.5, 0.5]
    assert scale("1e-300", "1e-300", 1).edges.tolist() == [0, 1]
    assert [text for _, text in scale(3, 3, 1).ticks(5)] == ["3"]


def test_there_are_fewer_ticks_where_they_have_no_room():
    found = scale(0, 10)
    assert len(found.ticks(11)) == 11
    assert len(found.ticks(11, lambda texts: len(texts) <= 3)) == 3
    assert len(found.ticks(11, lambda texts: len(texts) <= 1)) == 1


def test_shares_are_never_rounded_to_nothing_or_to_everything():
    assert [percent(s) for s in (0, 1e-9, 0.01, 0.5, 0.999999, 1)] == [
        "0 %", "under 1 %", "1 %", "50 %", "over 99 %", "100 %",
    ]  # fmt: skip


def test_numbers_are_written_for_the_eye():
    assert number_text(Fraction(1, 3), Fraction(1, 3)) == "0.33"
    assert number_text(Fraction(1234567), Fraction(1)) == "1.234567e6"
    assert number_text(Fraction(-5, 2), Fraction(1, 2)) == "−2.5"
