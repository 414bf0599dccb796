"""Places of parts of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiation.scenario.document import (
    Mapping,
)
from tests.strategies_yaml import (
    at,
    outcome,
)


@pytest.mark.parametrize(
    "text, start, end, there",
    [
        ("a: b - cost", 4, 8, "cost"),
        ("a: 'b - cost'", 4, 8, "cost"),
        ('a: "b - cost"', 0, 1, "b"),
        ("a: é😀 cost", 3, 7, "cost"),
        ("a: b\n   - cost", 4, 8, "cost"),
        ("a: b\n   - cost", 0, 3, "b\n   -"),
        ("a: 'b\n   - cost'", 2, 3, "-"),
        ("a: >\n  b -\n  cost\n", 4, 8, "cost"),
        ("a: |  # why\n  b -\n  cost\n", 4, 8, "cost"),
        ("a: >-\n  b\n\n  - cost\n", 4, 8, "cost"),
        ("a: 'it''s b'", 5, 6, "'it''s b'"),
        ('a: "x\\ty b"', 4, 5, '"x\\ty b"'),
        ("a: ''", 0, 0, ""),
        ("a: b +", 3, 3, ""),
    ],
)
def test_spans(text, start, end, there, loader):
    node = outcome(text, loader).find(("a",))
    assert at(node.span(start, end)) == there


def test_a_span_in_a_gap_is_behind_the_word_before():
    node = outcome("a: b\n   +\n").find(("a",))
    place = node.span(3, 3)
    assert (place.line, place.column, place.end_column) == (2, 5, 5)
    place = node.span(0, 0)
    assert (place.line, place.column) == (1, 4)


@given(st.lists(st.sampled_from(["b", "cost", "-", "+", "é", "😀", "x1"]), min_size=1, max_size=8), st.data())
def test_a_span_of_a_word_is_that_word(words, data):
    breaks = data.draw(
        st.lists(st.sampled_from([" ", "\n  ", "  ", "\n\n  "]), min_size=len(words), max_size=len(words))
    )
    style = data.draw(st.sampled_from(["a: x", 'a: "x', "a: 'x", "a: >\n  x", "a: |\n  x"]))
    quote = style[3] if style[3] in "'\"" else ""
    text = style + "".join(gap + word for gap, word in zip(breaks, words, strict=True)) + quote
    node = outcome(text).find(("a",))
    index = data.draw(st.integers(0, len(words)))
    start = 0
    for word in ["x", *words][:index]:
        start = node.text.index(word, start) + len(word)
    word = ["x", *words][index]
    start = node.text.index(word, start)
    assert at(node.span(start, start + len(word))) == word


def test_a_mapping_is_found_by_name_after_a_copy():
    document = outcome("a: 1\nb: 2\n")
    copy = Mapping(document.root.entries[1:], document.root.place)
    assert copy.get("a") is None
    assert copy.get("b").text == "2"
