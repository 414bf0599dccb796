"""Pictures of faults, as a person sees them."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from negotiation.errors import ScenarioError
from negotiation.faults import Fault, Mark, Place, SourceText, as_json, render, render_all

BAD = SourceText(
    "bad.yaml",
    """\
negotiation: 1
title: Bad
players: [Iran, USA]
parameters:
  sanctions_cost:
    label: Cost
    value: 12
    range: [0, 10]

  breakout_value: {value: 4, range: [1, 8], sorce: "Doe 2019"}
outcomes:
  deal:
    payoff: ["breakout_value - sanction_cost", "-2"]
  war:
    payoff: [3, 4, 5]
""",
)


def at(source: SourceText, line: int, words: str, after: int = 0) -> Place:
    """The place of some words in a line."""
    column = source.line(line).index(words, after) + 1
    return Place(source, line, column, line, column + len(words))


def one_line(text: str, words: str, label: str = "here", **options: int) -> list[str]:
    """The source line and the underline of a fault in a file of one line."""
    source = SourceText("x.yaml", text + "\n")
    return render(Fault("E999", "m", at(source, 1, words), label), **options).split("\n")[3:]


UNKNOWN = Fault(
    "E201",
    "unknown key `sorce` in parameter `breakout_value`",
    at(BAD, 10, "sorce"),
    "did you mean `source`?",
    help="a parameter takes: value, range, unit, source, label, note, distribution",
)
OUTSIDE = Fault(
    "E302",
    "parameter `sanctions_cost` = 12 lies outside its own range [0, 10]",
    at(BAD, 7, "12"),
    "12 is above the upper end 10",
    (Mark(at(BAD, 8, "[0, 10]"), "range declared here"),),
    "change the value, or widen the range if a source supports it",
)
PAYOFFS = Fault(
    "E401",
    "3 payoffs for 2 players",
    at(BAD, 15, "[3, 4, 5]"),
    "expected 2: Iran, USA",
    (Mark(at(BAD, 3, "[Iran, USA]"), "2 players declared here"),),
    "write one expression per player, in the order of `players:`",
)


# -- whole pictures --------------------------------------------------------------------------------


def test_one_place():
    assert (
        render(UNKNOWN)
        == """\
error[E201]: unknown key `sorce` in parameter `breakout_value`
  --> bad.yaml:10:45
   |
10 |   breakout_value: {value: 4, range: [1, 8], sorce: "Doe 2019"}
   |                                             ^^^^^ did you mean `source`?
   = help: a parameter takes: value, range, unit, source, label, note, distribution"""
    )


def test_a_mark_on_the_next_line():
    assert (
        render(OUTSIDE)
        == """\
error[E302]: parameter `sanctions_cost` = 12 lies outside its own range [0, 10]
 --> bad.yaml:7:12
  |
7 |     value: 12
  |            ^^ 12 is above the upper end 10
8 |     range: [0, 10]
  |            ------- range declared here
  = help: change the value, or widen the range if a source supports it"""
    )


def test_a_mark_on_a_distant_line():
    assert (
        render(PAYOFFS)
        == """\
error[E401]: 3 payoffs for 2 players
  --> bad.yaml:15:13
   |
 3 | players: [Iran, USA]
   |          ----------- 2 players declared here
...
15 |     payoff: [3, 4, 5]
   |             ^^^^^^^^^ expected 2: Iran, USA
   = help: write one expression per player, in the order of `players:`"""
    )


def test_a_line_between_is_shown_rather_than_dots():
    fault = Fault("E999", "m", at(BAD, 1, "1"), "a", (Mark(at(BAD, 3, "players"), "b"),))
    assert (
        render(fault)
        == """\
error[E999]: m
 --> bad.yaml:1:14
  |
1 | negotiation: 1
  |              ^ a
2 | title: Bad
3 | players: [Iran, USA]
  | ------- b"""
    )


def test_two_places_on_one_line():
    source = SourceText("x.yaml", "a: {x: 1, x: 2}\n")
    fault = Fault("E103", "twice", at(source, 1, "x", 6), "again", (Mark(at(source, 1, "x"), "first"),))
    assert (
        render(fault)
        == """\
error[E103]: twice
 --> x.yaml:1:11
  |
1 | a: {x: 1, x: 2}
  |           ^ again
  |     - first"""
    )


def test_a_place_in_another_file():
    base = SourceText("base.yaml", "\n" * 8 + "  relief: 10\n")
    fault = Fault("E210", "changed", at(BAD, 7, "12"), "here", (Mark(at(base, 9, "10"), "there"),), "no")
    assert (
        render(fault)
        == """\
error[E210]: changed
 --> bad.yaml:7:12
  |
7 |     value: 12
  |            ^^ here
 --> base.yaml:9:11
  |
9 |   relief: 10
  |           -- there
  = help: no"""
    )


def test_no_place():
    fault = Fault("E108", "the file is empty", file="empty.yaml", help="write something")
    assert (
        render(fault)
        == """\
error[E108]: the file is empty
 --> empty.yaml
  = help: write something"""
    )
    assert render(Fault("E999", "m")) == "error[E999]: m"


def test_a_span_over_lines_is_underlined_on_the_first():
    fault = Fault("W301", "long", Place(BAD, 5, 3, 8, 19), "all of it", severity="warning")
    assert (
        render(fault)
        == """\
warning[W301]: long
 --> bad.yaml:5:3
  |
5 |   sanctions_cost:
  |   ^^^^^^^^^^^^^^^ all of it"""
    )


@pytest.mark.parametrize("line, column", [(1, 15), (16, 1), (99, 1), (9, 1)])
def test_an_empty_place_has_one_caret(line, column):
    *_, text, carets = render(Fault("E999", "m", Place(BAD, line, column, line, column))).split("\n")
    assert text.endswith(f"{line} | {BAD.line(line)}".rstrip())
    assert carets.strip(" |") == "^"
    assert carets.index("^") == len(f"{line} | ") + column - 1


# -- widths ----------------------------------------------------------------------------------------


def test_wide_characters_take_two_columns():
    assert one_line("名前: [アメリカ, x]", "x") == ["1 | 名前: [アメリカ, x]", "  |                  ^ here"]
    assert one_line("名前: [アメリカ, x]", "アメリカ") == ["1 | 名前: [アメリカ, x]", "  |        ^^^^^^^^ here"]


def test_emoji_and_combining_marks():
    assert one_line("😀: x", "x") == ["1 | 😀: x", "  |     ^ here"]
    assert one_line("❤️🇩🇪👩🏽: x", "x") == ["1 | ❤️🇩🇪👩🏽: x", "  |         ^ here"]
    assert one_line("e\u0301te\u0301: x", "x") == ["1 | e\u0301te\u0301: x", "  |      ^ here"]


def test_tabs_are_arrows():
    assert one_line("\tp:\t1", "1") == ["1 | →p:→1", "  |     ^ here"]


def test_what_a_terminal_would_obey_is_shown_by_number():
    hostile = "a: \x1b[31m\u202egnp.exe\x07\u200b\u2028\ue000"
    shown, carets = one_line(hostile, "gnp", "\x1b[0m\u2066")
    assert shown == r"1 | a: \x1b[31m\u202egnp.exe\x07\u200b\u2028\ue000"
    assert carets == "  | " + " " * 17 + r"^^^ \x1b[0m\u2066"


def test_messages_stay_on_one_line():
    fault = Fault("E999", "a\nb\tc\r\x1b", file="\x1b.yaml", help="x\ny")
    assert render(fault) == "error[E999]: a\\nb\\tc\\x0d\\x1b\n --> \\x1b.yaml\n  = help: x\\ny"


def test_long_texts_of_a_fault_are_cut():
    picture = render(Fault("E999", "m" * 5000, at(BAD, 1, "1"), "l" * 5000, help="h" * 5000))
    assert max(map(len, picture.split("\n"))) < 1100
    assert picture.count("…") == 3


LONG = "a: [" + ", ".join(f"word{i:03}" for i in range(100)) + "]"


@pytest.mark.parametrize("word", ["word000", "word001", "word042", "word098", "word099"])
@pytest.mark.parametrize("width", [40, 80, 120])
def test_long_lines_are_cut_around_the_carets(word, width):
    shown, carets = one_line(LONG, word, "", width=width)
    assert len(shown) <= width
    assert shown[carets.index("^") :][: len(word)] == word
    assert carets.count("^") == len(word)
    assert (shown[4] == "…") == (LONG[:12] not in shown)
    assert (shown[-1] == "…") == (LONG[-8:] not in shown)


def test_a_cut_line():
    assert one_line(LONG, "word042", "this one", width=60) == [
        "1 | …word040, word041, word042, word043, word044, word045, …",
        "  |                    ^^^^^^^ this one",
    ]


def test_a_long_line_with_two_places_is_shown_twice():
    source = SourceText("x.yaml", LONG)
    mark = Mark(at(source, 1, "word099"), "other")
    picture = render(Fault("E999", "m", at(source, 1, "word000"), "one", (mark,)), width=50)
    assert picture.split("\n")[3:] == [
        "1 | a: [word000, word001, word002, word003, word…",
        "  |     ^^^^^^^ one",
        "1 | …word095, word096, word097, word098, word099]",
        "  |                                      ------- other",
    ]


def test_a_long_wide_line_is_cut():
    shown, carets = one_line("あ" * 5000 + "い" + "あ" * 5000, "い", "", width=60)
    assert wcswidth(shown) <= 60
    assert shown.startswith("1 | …あ") and shown.endswith("あ…")
    assert wcswidth(shown[: shown.index("い")]) == carets.index("^")
    assert carets.count("^") == 2


def as_shown(text: str) -> str:
    """Another way to show a text: as Python spells characters that are not for print."""
    return "".join("→" if c == "\t" else c if c.isprintable() else ascii(c)[1:-1] for c in text)


TEXTS = st.text(
    st.one_of(st.sampled_from("ab:é名😀\u0301\u202e\t"), st.characters(exclude_characters="\n\r")), max_size=60
)


@given(TEXTS, st.integers(0, 60), st.integers(0, 9))
def test_carets_stand_under_their_characters(text, start, length):
    start = min(start, len(text))
    end = min(len(text), start + length)
    source = SourceText("x", text)
    fault = Fault("E1", "m", Place(source, 1, start + 1, 1, end + 1))
    shown, carets = render(fault, width=10_000).split("\n")[3:]
    assert shown == f"1 | {as_shown(text)}".rstrip()
    first, last = (wcswidth("1 | " + as_shown(text[:offset])) for offset in (start, end))
    assert carets == "  | ".ljust(first) + "^" * max(1, last - first)


@given(TEXTS, st.integers(0, 60), st.integers(20, 60))
def test_no_line_is_wider_than_the_screen(text, start, width):
    source = SourceText("x", text)
    shown, carets = render(Fault("E1", "m", Place(source, 1, start + 1, 1, start + 2)), width=width).split("\n")[3:]
    assert shown.isprintable()
    assert wcswidth(shown) <= max(width, 24)
    assert carets.index("^") <= wcswidth(shown) + 1


# -- colour ----------------------------------------------------------------------------------------


def test_colour_changes_nothing_but_colour():
    for fault in (UNKNOWN, OUTSIDE, PAYOFFS):
        colored = render(fault, color=True)
        assert "\x1b[1;31m" in colored
        assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == render(fault)
    assert "\x1b" not in render_all([UNKNOWN, OUTSIDE])
    assert "\x1b[1;33mwarning" in render(Fault("W1", "m", severity="warning"), color=True)


# -- several faults --------------------------------------------------------------------------------


def test_faults_stand_apart_and_are_counted():
    assert render_all([UNKNOWN, OUTSIDE]) == f"{render(UNKNOWN)}\n\n{render(OUTSIDE)}\n\nFound 2 errors in bad.yaml."


def test_the_rest_is_counted():
    lines = render_all([UNKNOWN] * 27).split("\n")
    assert sum(line.startswith("error") for line in lines) == 20
    assert lines[-4:] == ["", "… and 7 more", "", "Found 27 errors in bad.yaml."]
    assert "more" not in render_all([UNKNOWN] * 20)


def test_errors_are_not_hidden_behind_warnings():
    warning = Fault("W301", "no source", at(BAD, 5, "sanctions_cost"), severity="warning")
    drawn = render_all([*[warning] * 30, UNKNOWN], limit=3).split("\n")
    assert [line[:9] for line in drawn if re.match(r"error|warning", line)] == ["warning[W"] * 2 + ["error[E20"]
    assert drawn[-1] == "Found 1 error and 30 warnings in bad.yaml."


def test_the_verdict():
    base = Fault("E108", "m", file="base.yaml")
    nowhere = Fault("E108", "m")
    note = Fault("", "m", severity="note")
    many = [Fault("E108", "m", file=f"{i}.yaml") for i in range(5)]
    assert render_all([UNKNOWN, base]).endswith("Found 2 errors in bad.yaml and base.yaml.")
    assert render_all([nowhere]).endswith("\nFound 1 error.")
    assert render_all([nowhere, note, note]).endswith("\nFound 1 error and 2 notes.")
    assert render_all(many).endswith("\nFound 5 errors in 5 files.")
    assert render_all([UNKNOWN] * 1500).endswith("\nFound 1,500 errors in bad.yaml.")
    assert render_all([]) == ""


def test_a_scenario_error_prints_its_faults():
    assert str(ScenarioError([UNKNOWN])) == render_all([UNKNOWN])


# -- JSON ------------------------------------------------------------------------------------------


def test_json():
    where = ("file", "line", "column", "end_line", "end_column")
    assert json.loads(json.dumps(as_json(OUTSIDE))) == {
        **dict(zip(where, ("bad.yaml", 7, 12, 7, 14), strict=True)),
        "code": "E302",
        "severity": "error",
        "message": "parameter `sanctions_cost` = 12 lies outside its own range [0, 10]",
        "label": "12 is above the upper end 10",
        "help": "change the value, or widen the range if a source supports it",
        "notes": [{**dict(zip(where, ("bad.yaml", 8, 12, 8, 19), strict=True)), "label": "range declared here"}],
    }


def test_json_without_a_place():
    plain = as_json(Fault("E108", "m", file="x.yaml"))
    assert (plain["file"], plain["line"], plain["end_column"], plain["notes"]) == ("x.yaml", None, None, [])
    assert as_json(Fault("E108", "m"))["file"] is None


# -- places ----------------------------------------------------------------------------------------


@given(st.text(st.sampled_from("ab\n"), max_size=40), st.data())
def test_offsets_and_places_agree(text, data):
    source = SourceText("x", text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    place = source.place(start, end)
    assert source.offset(place.line, place.column) == start
    assert source.offset(place.end_line, place.end_column) == end
    assert place.line == text[:start].count("\n") + 1
    if place.line == place.end_line:
        assert source.line(place.line)[place.column - 1 : place.end_column - 1] == text[start:end]
