"""How things look: told apart in colour, in grey and by the colour-blind; words made fit to be drawn."""

import unicodedata
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiation.figures.fonts import families, has_letter
from negotiation.figures.style import (
    GREY,
    INK,
    MOST_LOOKS,
    OTHER,
    clean,
    contrast,
    looks,
    luminance,
    mixture,
    regime_look,
    regime_parts,
    strokes,
)
from negotiation.forms.answer import regime_label
from tests.figures.making import HOSTILE

NAMES = [f"outcome {number}" for number in range(MOST_LOOKS)]


def test_up_to_twelve_outcomes_look_different():
    assert MOST_LOOKS == 12
    found = looks(NAMES)
    assert len({(look.fill, look.hatch) for look in found.values()}) == 12
    assert len({look.hatch for look in found.values()}) == 12, "also without colour"
    assert len({look.fill for look in found.values()}) == 12
    more = looks([*NAMES, "a", "b"])
    assert more["outcome 11"] == OTHER
    assert more["b"] == found["outcome 11"], "the last outcome looks like the last one everywhere"


def test_the_first_and_the_last_outcome_differ_in_grey():
    deal, none = looks(["deal", "no deal"]).values()
    assert contrast(deal.fill, none.fill) > 1.7
    assert luminance(none.fill) - luminance(deal.fill) > 0.35
    assert (deal.hatch, bool(none.hatch)) == ("", True)


def test_one_outcome_alone_and_the_place_of_others():
    assert list(looks(["only"]).values()) == [looks(NAMES)["outcome 0"]]
    assert looks([]) == {}
    three, two = looks(["deal", "war", "no deal"]), looks(["deal", "no deal"])
    assert (three["deal"], three["no deal"]) == (two["deal"], two["no deal"])


def test_dark_text_can_be_read_on_every_fill_and_hatch():
    every = [*looks(NAMES).values(), OTHER, mixture(looks(NAMES), []), mixture(looks(NAMES), NAMES[:3], NAMES[3:5])]
    for look in every:
        assert contrast(look.fill, INK) >= 4.5, look
        assert contrast(look.fill, look.edge) >= 3, look
        assert contrast(look.pen, INK) >= 3, look


def test_lines_and_words_can_be_seen_on_white():
    found = strokes("abcdef").values()
    for stroke in found:
        assert contrast(stroke.colour, "#FFFFFF") >= 4.5, "they colour words too"
    for parts in (lambda s: s.colour, lambda s: s.dashes, lambda s: s.marker):
        assert len(set(map(parts, found))) == 6
    assert contrast(GREY, "#FFFFFF") >= 4.5


# How red-green blindness of the common kinds sees linear light (Vienot, Brettel and Mollon 1999).
DICHROMATS = {
    "deuteranopia": ((0.29275, 0.70725, -0.02978), (0.29275, 0.70725, -0.02978), (-0.02234, 0.02234, 1.0)),
    "protanopia": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
}


@pytest.mark.parametrize("matrix", DICHROMATS.values(), ids=DICHROMATS)
def test_players_and_main_outcomes_differ_to_the_colour_blind(matrix):
    def seen(colour):
        linear = [(int(colour[i : i + 2], 16) / 255) ** 2.2 for i in (1, 3, 5)]
        return [max(sum(w * v for w, v in zip(row, linear, strict=True)), 0) ** (1 / 2.2) for row in matrix]

    def apart(one, other):
        return sum((a - b) ** 2 for a, b in zip(seen(one), seen(other), strict=True)) ** 0.5

    two = [stroke.colour for stroke in strokes("ab").values()]
    assert apart(*two) > 0.3
    three = [look.fill for look in looks(["deal", "war", "no deal"]).values()]
    assert all(apart(one, other) > 0.1 for one, other in combinations(three, 2))


def test_every_mixture_of_three_outcomes_looks_different():
    names = ["deal", "war", "no deal"]
    known = looks(names)
    found = {}
    for kinds in range(3**3):
        sure = [n for i, n in enumerate(names) if kinds // 3**i % 3 == 1]
        sometimes = [n for i, n in enumerate(names) if kinds // 3**i % 3 == 2]
        look = mixture(known, sure, sometimes)
        found.setdefault((look.fill, look.hatch), []).append((sure, sometimes))
    assert len(found) == 27, [cases for cases in found.values() if len(cases) > 1]


WORDS = st.sampled_from(["deal", "no deal", "war", "deal or war", "sometimes war", "the talks, or what is left"])


@given(st.lists(WORDS, min_size=1, max_size=4, unique=True), st.data())
def test_a_label_of_a_regime_is_read_back(names, data):
    if {"deal", "war", "deal or war"} <= set(names) or {"war", "sometimes war"} <= set(names):
        return  # such names make labels that mean two things
    sure = data.draw(st.lists(st.sampled_from(names), unique=True, max_size=4))
    lotteries = st.lists(st.lists(st.sampled_from(names), unique=True, min_size=2), max_size=2)
    drawn = data.draw(lotteries) if len(names) > 1 else []
    outcomes = [{name: Fraction(1)} for name in sure]
    outcomes += [{name: Fraction(1, len(lottery)) for name in lottery} for lottery in drawn]
    sometimes = {name for lottery in drawn for name in lottery} - set(sure)
    complete = data.draw(st.booleans())
    label = regime_label(outcomes, names, complete=complete)
    if not outcomes:
        assert regime_parts(label, names) == ((), ())
        return
    assert list(map(set, regime_parts(label, names))) == [set(sure), sometimes]
    assert regime_look(label, names) == mixture(looks(names), sure, sometimes)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_out_clean(text):
    found = clean(text, 60)
    bare = found.replace(r"\$", "")
    assert "$" not in bare
    assert len(found.replace(r"\$", "$")) <= 60
    assert "\n" not in found
    assert all(
        unicodedata.category(c) != "Cc" and (unicodedata.category(c) != "Cf" or c in "\u200c\u200d") for c in bare
    )
    assert all(has_letter(c) for c in bare)


@given(st.text(max_size=80), st.integers(1, 40))
def test_clean_text_is_drawable_whatever_it_was(text, longest):
    found = clean(text, longest)
    assert len(found.replace(r"\$", "$")) <= longest
    assert all(has_letter(c) for c in found)
    assert clean(found.replace(r"\$", "$"), longest) == found, "cleaning twice changes nothing more"


def test_letters_come_from_a_font_beside_where_there_is_one(monkeypatch):
    from negotiation.figures import fonts

    # Signs that the usual font lacks, some of which another font has that comes with matplotlib.
    usual = [letter for letter in map(chr, range(0x2A00, 0x2B00)) if not has_letter(letter)]
    assert usual
    for cached in (fonts.families, fonts.has_letter):
        cached.cache_clear()
    monkeypatch.setattr(fonts, "_BESIDE", ("STIXGeneral",))
    try:
        assert families() == ("DejaVu Sans", "STIXGeneral")
        assert any(has_letter(letter) for letter in usual)
    finally:
        monkeypatch.undo()
        for cached in (fonts.families, fonts.has_letter):
            cached.cache_clear()


def test_symbols_that_no_font_has_are_named():
    assert clean("peace \U0001f680\ufe0f now \U0001f44d\U0001f3fd") == "peace [rocket] now [thumbs up sign]"
    assert clean("\U000a0000") == "�", "no name, no letter"
    assert clean("a → b ✓") == "a → b ✓", "where the font has it, it stays"
