"""Where things stand: what is folded fits, what is placed does not collide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiation.figures.labels import Box, Label, along, around, place
from negotiation.figures.page import Mark, fold, measure, paper, room
from negotiation.figures.picture import render, settings
from negotiation.figures.style import dot, looks, strokes
from tests.figures.making import HOSTILE, misplaced, texts

WORDS = st.text(st.sampled_from("abcdefgh _-$×ä"), max_size=200)


@given(WORDS, st.floats(30, 500), st.integers(1, 4), st.sampled_from([7.0, 9.5, 13.0]), st.booleans())
def test_folded_text_fits(text, width, lines, size, bold):
    found = fold(text, width, size, lines=lines, bold=bold)
    rows = found.split("\n")
    assert len(rows) <= lines
    assert all(measure(row, size, bold=bold) <= width for row in rows if row)
    if "…" not in found:
        assert "".join(found.split()) == "".join(text.replace("$", r"\$").split()), "nothing is lost in silence"


def test_letters_are_as_wide_as_they_were_measured():
    with settings():
        picture = paper("x", 10, "A title of some length, to be measured", "and a second line, smaller")
    for text, box in texts(picture):
        measured = measure(text.get_text(), text.get_fontsize(), bold=text.get_fontweight() == "bold")
        assert box.width == pytest.approx(measured, rel=0.02, abs=1.5)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_page_of_hostile_text(text):
    keys = [(looks(["a"])["a"], text), (strokes("a")["a"], text), (Mark(**dot(True)), text)]
    with settings():
        picture = paper("x", 50, text, text, [text, text], keys)
    assert not misplaced(picture)
    for format in ("svg", "png", "pdf"):
        render(picture, format)


def test_the_body_gets_the_height_it_asked_for():
    keys = [(look, name) for name, look in looks(["deal", "no deal"]).items()]
    picture = paper("x", 123, "title " * 30, "subtitle " * 40, ["note " * 60], keys)
    assert room(picture)[3] * float(picture.get_size_inches()[1]) * 72 == pytest.approx(123)
    assert picture.title_text == ("title " * 30).strip()


SPOTS = st.tuples(st.floats(0, 300), st.floats(0, 200))


@given(st.lists(SPOTS, max_size=25), st.lists(st.tuples(SPOTS, SPOTS), max_size=4))
def test_placed_labels_never_lie_on_each_other_or_on_marks(spots, lines):
    page = Box(0, 0, 300, 200)
    marks = [around(spot, 4) for spot in spots]
    soft = [box for one, other in lines for box in along(one, other)]
    labels = [Label(spot, f"label {number}", 8.5) for number, spot in enumerate(spots)]
    found = place(labels, page, marks, soft)
    assert len(found) == len(labels)
    boxes = [placed.box for placed in found if placed]
    for number, box in enumerate(boxes):
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= 300 and box.y1 <= 200
        assert not any(box.overlap(other) for other in [*boxes[:number], *marks])
    assert found == place(labels, page, marks, soft)


def test_a_lone_label_is_always_placed_and_keeps_off_lines():
    label = Label((150, 100), "here", 8.5)
    (beside,) = place([label], Box(0, 0, 300, 200), [], along((150, 100), (300, 100)))
    assert beside is not None
    assert not any(beside.box.overlap(box) for box in along((150, 100), (300, 100)))
    assert place([label], Box(0, 0, 10, 10)) == [None]
