"""What an unquoted word means."""

from __future__ import annotations

from fractions import Fraction

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from negotiation.scenario.document import (
    Document,
    NumberText,
    plain,
)
from tests.strategies_yaml import (
    LOADERS,
    at,
    faults,
    outcome,
    value,
)


@pytest.mark.parametrize("word", ["no", "No", "off", "yes", "on", "y", "n", "NO", "nan", "inf", "Infinity", "."])
def test_words_are_text(word, loader):
    assert value(f"a: {word}", loader) == word


@pytest.mark.parametrize(
    "word",
    [
        "12:30",
        "12:30:45",
        "2020-01-01",
        "2019-03",
        "5/11",
        "50%",
        "1 000",
        "1,5",
        "1e",
        "e3",
        "1.2.3",
        "+",
        "--1",
        "٣",
        "½",
        "−1",
    ],
)
def test_near_numbers_are_text(word, loader):
    assert value(f"a: {word}", loader) == word


@pytest.mark.parametrize("word", ["null", "Null", "NULL", "~", ""])
def test_null(word, loader):
    assert value(f"a: {word}", loader) is None


@pytest.mark.parametrize("word", ["true", "True", "TRUE", "false", "False", "FALSE"])
def test_bool(word, loader):
    assert value(f"a: {word}", loader) is (word.lower() == "true")


@pytest.mark.parametrize(
    "word, number",
    [
        ("0", 0),
        ("12", 12),
        ("-0.5", Fraction(-1, 2)),
        ("+3", 3),
        (".5", Fraction(1, 2)),
        ("1.", 1),
        ("1e3", 1000),
        ("1.0e3", 1000),
        ("1e+3", 1000),
        ("2.5E-4", Fraction(1, 4000)),
        ("0.1", Fraction(1, 10)),
        ("0.0", 0),
        ("1e308", 10**308),
        ("1e-400", Fraction(1, 10**400)),
        ("9" * 300, 10**300 - 1),
    ],
)
def test_numbers_are_exact(word, number, loader):
    document = outcome(f"a: {word}", loader)
    node = document.find(("a",))
    assert node.kind == "number"
    assert node.fraction == number
    assert isinstance(plain(node), NumberText)
    assert plain(node) == word


@pytest.mark.parametrize("word", ["10", "true", "null", "~", "010", ".inf", "1_000", "", "<<", "no"])
@pytest.mark.parametrize("quote", ["'", '"'])
def test_quoted_words_are_text(word, quote, loader):
    node = outcome(f"a: {quote}{word}{quote}", loader).find(("a",))
    assert (node.text, node.kind, node.quoted) == (word, "text", True)
    assert type(plain(node)) is str


def test_only_numbers_have_a_fraction():
    with pytest.raises(ValueError, match="not a number"):
        _ = outcome("a: '1'").find(("a",)).fraction


@pytest.mark.parametrize(
    "word, message, help",
    [
        ("010", "`010` begins with a zero, which some programs read as octal", "write 10"),
        ("-007.50", "`-007.50` begins with a zero, which some programs read as octal", "write -7.50"),
        ("00", "`00` begins with a zero, which some programs read as octal", "write 0"),
        ("1_000", "`1_000` is a number to some programs and text to others", "write 1000"),
        ("1_000.5", "`1_000.5` is a number to some programs and text to others", "write 1000.5"),
        ("0x1f", "`0x1f` is not a decimal number", "write it with the digits 0 to 9"),
        ("0o17", "`0o17` is not a decimal number", "write it with the digits 0 to 9"),
        ("0b11", "`0b11` is not a decimal number", "write it with the digits 0 to 9"),
        (".inf", "`.inf` is not a finite number", "write a number"),
        ("-.INF", "`-.INF` is not a finite number", "write a number"),
        (".NaN", "`.NaN` is not a finite number", "write a number"),
        ("1.0e+400", "`1.0e+400` is too large", "numbers lie between 1e-400 and 1.797e308 in size"),
        ("1.8e308", "`1.8e308` is too large", "numbers lie between"),
        ("-1e99999999999999999999", "`-1e99999999999999999999` is too large", "numbers lie between"),
        ("1e-401", "`1e-401` is too small", "numbers lie between"),
        ("1" * 5000, "a number of 5,000 digits; at most 300 are read", "round it"),
    ],
)
def test_misspelled_numbers(word, message, help, loader):
    for text in (f"a: {word}\n", f"a: [1, {word}]\n"):
        (fault,) = faults(text, loader)
        assert (fault.code, fault.message) == ("E113", message)
        assert fault.help.startswith(help)
        assert at(fault.place) == word


@given(st.text(st.sampled_from("0123456789._+-eExobinfaNT:"), min_size=1, max_size=12))
def test_a_number_is_a_number_to_other_readers_too(word):
    """What is read as a number has the same value under YAML 1.1, wherever that takes it for a number."""
    assume(word not in ("-", "---", "...") and not word.endswith(":"))
    document = outcome(f"a: {word}")
    if isinstance(document, Document) and document.find(("a",)).kind == "number":
        elsewhere = yaml.load(f"a: {word}", LOADERS[-1])["a"]
        assert isinstance(elsewhere, str) or float(document.find(("a",)).fraction) == elsewhere
