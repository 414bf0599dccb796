"""Labels near their points: none on another, none through a line to one that stands far off."""

from hypothesis import given, settings
from hypothesis import strategies as st

from negotiation.figures.labels import Box, Label, leader, place

PAGE = Box(0, 0, 300, 200)
SPOTS = st.tuples(st.floats(100, 200), st.floats(60, 140))


@settings(max_examples=30)
@given(st.lists(SPOTS, min_size=2, max_size=9, unique=True))
def test_no_line_to_a_label_runs_through_another(spots):
    found = [placed for placed in place([Label(spot, "a_position", 8.5) for spot in spots], PAGE) if placed]
    for placed in found:
        for other in found:
            if other is not placed:
                assert not placed.box.overlap(other.box)
                if placed.far:
                    assert not any(part.overlap(other.box) for part in leader(placed.label, placed.box))


def test_a_label_stands_nearer_to_its_own_point_than_to_another():
    # The usual place to the right of the first point lies at the second one.
    left, right = Label((100, 100), "left", 9), Label((130, 100), "right", 9)
    for placed in place([left, right], PAGE):
        middle = (placed.box.x0 + placed.box.x1) / 2
        rival = right if placed.label is left else left
        assert abs(middle - placed.label.at[0]) < abs(middle - rival.at[0])


def test_a_label_that_may_not_stand_far_off_is_left_out():
    crowd = [Box(60, 60, 140, 140)]
    near, far = (place([Label((100, 100), "a", 9, most=most)], PAGE, crowd)[0] for most in (13.0, 70.0))
    assert near is None and far is not None and far.far
