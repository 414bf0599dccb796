"""Limits on hostile files; both loaders of the YAML library."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from negotiation.errors import ScenarioError
from negotiation.scenario.document import (
    DEEPEST,
    LARGEST_FILE,
    MOST_EVENTS,
    Document,
)
from negotiation.scenario.yaml_text import LONGEST_LINE, MOST_FAULTS
from tests.longer import at_length
from tests.strategies_yaml import (
    INSIDE,
    LOADERS,
    SOUP,
    check,
    faults,
    outcome,
)


def test_the_largest_file():
    fits = b"a: 1\n" + b"# comment\n" * ((LARGEST_FILE - 5) // 10)
    assert isinstance(outcome(fits), Document)
    (fault,) = faults(fits + b"# one more\n")
    assert (fault.code, fault.message) == ("E112", "the file is larger than 1,000,000 bytes")


def test_the_longest_line():
    assert isinstance(outcome("a: " + "x" * (LONGEST_LINE - 3)), Document)
    (fault,) = faults("b: 1\na: " + "x" * (LONGEST_LINE - 2))
    assert (fault.code, fault.message) == ("E112", "a line of 100,001 characters; at most 100,000 are read")
    assert len(str(ScenarioError([fault]))) < 600


def test_the_deepest_nesting(loader):
    assert isinstance(outcome("a: " + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1), loader), Document)
    (fault,) = faults("a: " + "[" * DEEPEST + "]" * DEEPEST, loader)
    assert (fault.code, fault.message) == ("E112", "more than 32 levels of nesting")
    assert (fault.place.line, fault.place.column) == (1, 3 + DEEPEST)


@pytest.mark.slow
def test_the_most_events():
    (fault,) = faults("a:\n" + "- [1, 2, 3, 4]\n" * (MOST_EVENTS // 6))
    assert (fault.code, fault.message) == ("E112", "more than 200,000 keys, values and brackets")


@pytest.mark.parametrize("line", ["a: 1\n", "\ta: 1\n", "~: 1\n", "\x01: one control character in some text\n"])
def test_the_most_faults(line):
    found = faults(line * 3 * MOST_FAULTS)
    assert len(found) == MOST_FAULTS + 1
    assert (found[-1].code, found[-1].message) == ("E112", "1,000 faults or more")


LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefg", "bcdefgh", strict=True)
)
MERGES = "x0: &x0 {k: v}\n" + "".join(f"x{i}: &x{i} {{<<: [*x{i - 1}, *x{i - 1}]}}\n" for i in range(1, 23))


@pytest.mark.parametrize(
    "text, code",
    [
        ("[" * 200_000, "E112"),
        ("[\n" * 100_000, "E112"),
        ("{" * 90_000, "E112"),
        ("a: " + "[" * 500 + "]" * 500, "E112"),
        ("".join(" " * i + "a:\n" for i in range(900)), "E112"),
        ("- " * 40_000, "E112"),
        (LAUGHS, "E105"),
        (MERGES, "E105"),
        ("a: &a [*a]\n", "E105"),
        ("b: &b {c: *b}\n", "E105"),
        ("a: 1" + "_" * 90_000 + "x", None),
        ("a: 0x" + "f" * 5000, "E113"),
        ("a: " + "9" * 90_000, "E113"),
        ('a: "' + "\\\\" * 40_000 + '\\e"', "E111"),
        ("".join(f"k{i}: 1\n" for i in range(5_000)), None),
    ],
    ids=range(15),
)
def test_hostile_files_are_refused_at_once(text, code, loader):
    before = time.process_time()
    found = outcome(text, loader)
    assert time.process_time() - before < 30  # not a measurement: what is to be ruled out takes hours
    assert (found[0].code if isinstance(found, tuple) else None) == code
    if code:
        assert len(str(ScenarioError(found))) < 20_000


@settings(max_examples=300)
@given(
    st.one_of(st.binary(max_size=60), st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")))
)
def test_any_bytes_give_a_document_or_faults(data):
    for loader in LOADERS:
        check(outcome(data, loader))


@settings(max_examples=250)
@given(st.one_of(SOUP, INSIDE))
@example("{a?>\n}")
@example("k: [b- :]")
@example("{a: } #c")
@example("a: |# c\n")
@example('"\\ud800">"&a ]')
def test_both_loaders_agree(text):
    """One reads what the other reads, to the same tree, or both refuse."""
    results = [outcome(text, loader) for loader in LOADERS]
    for found in results:
        check(found)
    assert len({isinstance(found, Document) for found in results}) == 1
    if isinstance(results[0], Document):
        assert results[0] == results[-1]


test_loaders_at_length = at_length(test_both_loaders_agree, 3000, st.one_of(SOUP, INSIDE))
