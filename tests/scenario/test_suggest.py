from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiation.scenario.suggest import did_you_mean, suggest

KNOWN = ["relief_value", "partial_share", "scope_yongbyon", "us_outside", "source"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("relief_valeu", "relief_value"),  # two letters in the wrong order
        ("reliefvalue", "relief_value"),
        ("Partial_Share", "partial_share"),
        ("scope_yongbyonn", "scope_yongbyon"),
        ("sorce", "source"),
        ("sоurce", "source"),  # a Cyrillic о
        ("scope", "scope_yongbyon"),  # the only one that begins so
        ("outside", None),
        ("tariff", None),
        ("", None),
        ("z", None),
    ],
)
def test_nearest_name(word: str, meant: str | None) -> None:
    assert suggest(word, KNOWN) == meant


def test_of_two_equally_near_the_first_wins() -> None:
    assert suggest("cosy", ["cost", "cosh"]) == "cost"
    assert suggest("cosy", ["cosh", "cost"]) == "cosh"


def test_a_beginning_that_two_share_suggests_neither() -> None:
    assert suggest("scope", ["scope_benefit_of_all", "scope_yongbyon"]) is None


def test_sentence() -> None:
    assert did_you_mean("sorce", KNOWN) == "did you mean `source`?"
    assert did_you_mean("tariff", KNOWN) == ""


@given(
    st.text(alphabet="abcd_", min_size=1, max_size=12), st.lists(st.text(alphabet="abcd_", max_size=12), max_size=6)
)
def test_a_known_word_is_its_own_suggestion_and_nothing_else_is_made_up(word: str, others: list[str]) -> None:
    assert suggest(word, [*others, word]) == word
    assert suggest(word, others) in [None, *others]


@given(st.text(alphabet="abcd", min_size=4, max_size=10), st.data())
def test_one_slip_is_always_mended(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 2))
    slip = data.draw(
        st.sampled_from(
            [
                word[:at] + word[at + 1 :],
                word[:at] + "z" + word[at:],
                word[:at] + "z" + word[at + 1 :],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            ]
        )
    )
    assert suggest(slip, ["quite_another_name", word]) == word


@cache
def slips(a: str, b: str) -> int:
    """The number of slips between two words, by the definition (Damerau 1964)."""
    if not a or not b:
        return len(a) + len(b)
    fewest = min(slips(a[:-1], b) + 1, slips(a, b[:-1]) + 1, slips(a[:-1], b[:-1]) + (a[-1] != b[-1]))
    swapped = len(a) > 1 and len(b) > 1 and a[-2:] == b[-1] + b[-2]
    return min(fewest, slips(a[:-2], b[:-2]) + 1) if swapped else fewest


@given(st.text(alphabet="abc", max_size=8), st.lists(st.text(alphabet="abc", max_size=8), max_size=5))
def test_the_nearest_is_nearest_by_the_definition(word: str, known: list[str]) -> None:
    near = [name for name in known if slips(word, name) <= max(1, len(word) // 3) and slips(word, name) < len(word)]
    if near:
        assert suggest(word, known) == min(near, key=lambda name: slips(word, name))
