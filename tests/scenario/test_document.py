"""Bytes → tree: what is read, and where everything stands."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from negotiation.scenario.document import (
    Document,
    _read,
    plain,
    read_document,
)
from tests.longer import at_length
from tests.strategies_yaml import (
    DATA,
    INSIDE,
    SOUP,
    as_read,
    at,
    outcome,
    scalars,
    value,
    written,
)

TALKS = """\
# Talks
title: Les négociations — 会談 😀
players: {us: United States, dprk: 'North Korea'}   # two
parameters:
  relief:
    value: 0.90
    range: [6, 14]
    note: "a \\"quoted\\" word"
  cost:
terms:
- one
-   two: 2
question: |
  Why did it fail?

  Who knows.

last: 1
"""


def test_the_tree(loader):
    document = _read(TALKS.encode(), "talks.yaml", loader)
    assert plain(document.root) == {
        "title": "Les négociations — 会談 😀",
        "players": {"us": "United States", "dprk": "North Korea"},
        "parameters": {
            "relief": {"value": "0.90", "range": ["6", "14"], "note": 'a "quoted" word'},
            "cost": None,
        },
        "terms": ["one", {"two": "2"}],
        "question": "Why did it fail?\n\nWho knows.\n",
        "last": "1",
    }
    assert document.sha256 == hashlib.sha256(TALKS.encode()).hexdigest()
    assert document.source.name == "talks.yaml"


@pytest.mark.parametrize(
    "path, text, line, column",
    [
        (("title",), "Les négociations — 会談 😀", 2, 8),
        (("players",), "{us: United States, dprk: 'North Korea'}", 3, 10),
        (("players", "dprk"), "'North Korea'", 3, 36),
        (("parameters", "relief", "value"), "0.90", 6, 12),
        (("parameters", "relief", "range"), "[6, 14]", 7, 12),
        (("parameters", "relief", "range", 1), "14", 7, 16),
        (("parameters", "relief", "note"), '"a \\"quoted\\" word"', 8, 11),
        (("parameters", "cost"), "", 9, 7),
        (("terms",), "- one\n-   two: 2", 11, 1),
        (("terms", 1), "two: 2", 12, 5),
        (("question",), "|\n  Why did it fail?\n\n  Who knows.", 13, 11),
        (("last",), "1", 18, 7),
    ],
)
def test_places_of_values(path, text, line, column, loader):
    node = _read(TALKS.encode(), "talks.yaml", loader).find(path)
    assert (at(node.place), node.place.line, node.place.column) == (text, line, column)


def test_places_of_blocks(loader):
    document = _read(TALKS.encode(), "talks.yaml", loader)
    relief = document.find(("parameters", "relief")).place
    assert (relief.line, relief.column, relief.end_line, relief.end_column) == (6, 5, 8, 30)
    root = document.root.place
    assert (root.line, root.column, root.end_line, root.end_column) == (2, 1, 18, 8)


def test_keys(loader):
    document = _read(TALKS.encode(), "talks.yaml", loader)
    key = document.key(("parameters", "relief"))
    assert (key.text, key.place.line, key.place.column) == ("relief", 5, 3)
    assert document.find(("players",)).key("us").place.column == 11
    assert document.key(("terms", 0)) is None
    assert document.key(("terms", 1, "two")).place.line == 12
    assert document.key(()) is None
    assert document.key(("nobody",)) is None
    assert document.key(("title", "x")) is None


def test_what_is_not_there():
    document = outcome(TALKS)
    assert document.find(()) is document.root
    for path in [("nobody",), ("title", "x"), ("terms", 2), ("terms", -1), ("terms", "0"), ("players", 0)]:
        assert document.find(path) is None
    assert document.root.get("nobody") is None
    assert document.root.key("nobody") is None


def test_the_same_file_in_other_clothes(loader):
    """Byte order mark and line ends change the hash of the bytes and nothing else."""
    reference = _read(TALKS.encode(), "x", loader)
    for data in (
        b"\xef\xbb\xbf" + TALKS.encode(),
        TALKS.replace("\n", "\r\n").encode(),
        TALKS.replace("\n", "\r").encode(),
        TALKS.rstrip("\n").encode(),
    ):
        document = _read(data, "x", loader)
        assert document.root == reference.root
        assert document.sha256 == hashlib.sha256(data).hexdigest() != reference.sha256


def test_json_is_fine(loader):
    data = {"a": [1, 2.5, True, None, "x: y", {"b": []}], "c": {}, "é": "😀"}
    for text in (
        json.dumps(data, ensure_ascii=False),
        json.dumps(data, ensure_ascii=False, indent="\t").replace("\t", "  "),
    ):
        assert plain(outcome(text, loader).root) == {
            "a": ["1", "2.5", True, None, "x: y", {"b": []}],
            "c": {},
            "é": "😀",
        }


def test_tabs_within_lines_read_as_spaces(loader):
    assert value("a:\t1\t# one\n", loader) == "1"
    assert value("a: [x,\ty\t]\t\n", loader) == ["x", "y"]
    assert value("a: one\ttwo\n", loader) == "one two"
    assert value("\t# a comment\n\t\na: 1\n", loader) == "1"
    assert at(outcome("a:\t1\n", loader).find(("a",)).place) == "1"


def test_question_marks(loader):
    assert value("a: why?\n", loader) == "why?"
    assert value("a: [who? what?, ?x, 'y?', {why?: ?}]\n".replace(": ?}", ": z}"), loader) == [
        "who? what?",
        "?x",
        "y?",
        {"why?": "z"},
    ]


TEXTS = st.one_of(SOUP, INSIDE, st.builds(written, DATA, st.booleans(), st.integers(8, 200)))


@settings(max_examples=150)
@given(TEXTS)
def test_a_place_holds_its_scalar(text):
    document = outcome(text)
    if not isinstance(document, Document):
        return
    for node in scalars(document.root):
        if not node.quoted and node.place.line == node.place.end_line:
            assert at(node.place).replace("\t", " ") == node.text
        if node.quoted:
            there = at(node.place).replace("\t", " ")
            assert there[0] in "'\"|>"
            if "\n" not in there and "\\" not in there and "''" not in there[1:-1]:
                assert there[1:-1] == node.text


test_places_at_length = at_length(test_a_place_holds_its_scalar, 2000, TEXTS)


@given(DATA, st.booleans(), st.integers(8, 200))
def test_what_others_write_is_read(data, flow, width):
    """JSON, and the YAML of another library with every text in quotes, come back as they were."""
    for text in (json.dumps(data, ensure_ascii=False), written(data, flow, width)):
        assert plain(read_document(text.encode(), "x").root) == as_read(data)
