"""What is refused, and in what words."""

from __future__ import annotations

import pytest

from negotiation.codes import CODES
from negotiation.faults import render
from tests.strategies_yaml import (
    LOADERS,
    at,
    faults,
    value,
)

REFUSED = [
    # empty, other tops, several documents
    ("", "E108", "the file is empty", None),
    ("  \n\n# nothing\n", "E108", "the file is empty", None),
    ("---\n", "E108", "the file is empty", None),
    ("- a\n- b\n", "E109", "expected a block of keys with values, found a list", "- a\n- b"),
    ("just text\n", "E109", "expected a block of keys with values, found a single text", "just text"),
    ("12\n", "E109", "expected a block of keys with values, found a single text", "12"),
    ("a: 1\n---\nb: 2\n", "E107", "a second document begins in the same file", "---"),
    ("a: 1\n...\nb: 2\n", "E107", "a second document begins in the same file", "..."),
    ("%YAML 1.1\n---\na: 1\n", "E102", "a line that begins with % is an instruction to YAML programs", "%YAML 1.1"),
    ("%FOO\n---\na: 1\n", "E102", "a line that begins with % is an instruction to YAML programs", "%FOO"),
    ("a: 1\n%FOO\n", "E102", "a line that begins with % is an instruction to YAML programs", "%FOO"),
    # keys
    ("1: x\n", "E104", "a key must be text, but `1` is a number", "1"),
    ("010: x\n", "E104", "a key must be text, but `010` is a number", "010"),
    ("true: x\n", "E104", "a key must be text, but `true` is a truth value", "true"),
    ("~: x\n", "E104", "a key must be text, but `~` is an empty value", "~"),
    (": x\n", "E104", "a key is missing before a colon", ":"),
    ("[a]: x\n", "E104", "a key must be text, not a list", "[a]"),
    ("{a: {b: 1}: 2}\n", "E102", "a second key on the same line", ":"),
    ("{b: 1}: x\n", "E104", "a key must be text, not a block of keys", "{b: 1}"),
    ("a: 1\n'a': 2\n", "E103", "the key `a` is given twice in the same block", "'a'"),
    # what YAML has and a scenario has not
    ("a: &x 1\n", "E105", "`&x` is an anchor, which a scenario cannot hold", "&x"),
    ("a: *x\n", "E105", "`*x` is an alias, which a scenario cannot hold", "*x"),
    ("*x : 1\n", "E105", "`*x` is an alias, which a scenario cannot hold", "*x"),
    ("a: *\n", "E105", "`*` is an alias, which a scenario cannot hold", "*"),
    ("<<: {a: 1}\n", "E105", "`<<` is a merge key, which a scenario cannot hold", "<<"),
    ("a: !!python/name:x y\n", "E106", "`!!python/name:x` is a tag, which a scenario cannot hold", "!!python/name:x"),
    ("a: [1]\n|\nb: 1\n", "E102", "this line is not `key: value`", "|"),
    ("a: {b,: 1}\n", "E104", "a key is missing before a colon", ":"),
    ("a: !Foo x\n", "E106", "`!Foo` is a tag, which a scenario cannot hold", "!Foo"),
    ("a: !!set {x}\n", "E106", "`!!set` is a tag, which a scenario cannot hold", "!!set"),
    ("a: !e!x y\n", "E106", "`!e!x` is a tag, which a scenario cannot hold", "!e!x"),
    ("a: !<tag:x,2020:y> z\n", "E106", "`!<tag:x,2020:y>` is a tag, which a scenario cannot hold", "!<tag:x,2020:y>"),
    # brackets and quotes
    ("a: [1, 2\n", "E102", "`[` is never closed", "["),
    ("a: {b: [1, 2}\n", "E102", "`}` cannot close `[`", "}"),
    ("a: [1, {b: 2]\n", "E102", "`]` cannot close `{`", "]"),
    ("a: [1, [2, 3]\nb: 1\n", "E102", "`[` is not closed before the next key", "["),
    ("a: {\n", "E102", "`{` is never closed", "{"),
    ("a: ]\n", "E102", "`]` closes nothing", "]"),
    ("a: [1]]\n", "E102", "`]` closes nothing", "]"),
    ("a: [1, , 2]\n", "E102", "a comma where a value is expected", ","),
    ("a: ['x' 'y']\n", "E102", "a comma or `]` is missing", "'"),
    ("a: [1] b\n", "E102", "this does not belong to the value before it", "b"),
    ("{a: 1}\nb: 2\n", "E102", "this does not belong to the value before it", "b: 2"),
    ("a: {b:}\n", "E102", "a space is missing after a colon", ":"),
    ("a: 'x\n", "E102", "a quote is never closed", "'"),
    ('a: "x\nb: 1\n', "E102", "a quote is never closed", '"'),
    ('a: "x\nb: "y"\n', "E102", "a quote is not closed on its line", '"'),
    ("a: 'it's'\n", "E102", "text goes on after the closing quote", "s'"),
    ('a: "C:\\data"\n', "E102", "`\\d` has no meaning in double quotes", "\\d"),
    ('a: "\\xq"\n', "E102", "`\\x` has no meaning in double quotes", "\\x"),
    ('a: "\\UFFFFFFFF"\n', "E102", "`\\UFFFFFFFF` has no meaning in double quotes", "\\UFFFFFFFF"),
    ("a: {b: c #1, d: 2}\ne: 1\n", "E102", "a remark hides the `}` of this line", "#1, d: 2}"),
    ("a: [b #1]\n", "E102", "a remark hides the `]` of this line", "#1]"),
    ("a: {b: '#', c: d # e\nf: 1\n", "E102", "`{` is not closed before the next key", "{"),
    ("a: “b: c”\n", "E102", "typographic quotes are none to YAML", "“b: c”"),
    # keys and lines
    ("a: b: c\n", "E102", "a second key on the same line", ":"),
    ('a: "b": c\n', "E102", "a second key on the same line", ":"),
    ("a: [x: y: z]\n", "E102", "a second key on the same line", ":"),
    ("a: 1\n  b: 2\n", "E102", "this line is indented as if it belonged to the value above it", "b"),
    ("a:\n  b: 1\n c: 2\n", "E102", "the indentation of this line fits no block above it", "c"),
    ("  a: 1\n b: 2\n", "E102", "the indentation of this line fits no block above it", "b"),
    ("a:\n    b: 1\n  c: 2\n  d: 3\n", "E102", "this line is out of step with those around it", "b"),
    ("a:\n  b: 1\nc: 2\n  d: 3\n", "E102", "this line is out of step with those around it", "c"),
    ("a:\n  b: x\nc: y\n  d: 3\n", "E102", "this line is out of step with those around it", "c"),
    ("a\nb: 1\n", "E102", "a line without a colon", "a"),
    ("a: 1\nb  # why\nc: 1\n", "E102", "a line without a colon", "b"),
    ("a: 1\nb:2\n", "E102", "a space is missing after a colon", ":"),
    ("a:1\nb: 2\n", "E102", "a space is missing after a colon", ":"),
    ("a: - b\n", "E102", "a list cannot begin on the line of its key", "-"),
    ("a: b\n- c\n", "E102", "a list item where a key is expected", "- c"),
    ("a:\n  - b\n  c: 1\n", "E102", "a key where a list item is expected", "c: 1"),
    ("a: {b: - c}\n", "E102", "a dash and a space begin a list item, and in brackets there is none", "-"),
    ("a: [- b]\n", "E102", "a dash and a space begin a list item, and in brackets there is none", "-"),
    ("a:\n  -b\n  -c\n", "E102", "a space is missing after a dash", "-"),
    ("a:\n  - b\n  -c\n", "E102", "a space is missing after a dash", "-"),
    ("a: {b:c}\n", "E102", "a space is missing after a colon", ":"),
    ("a: {b:1, c:2}\n", "E102", "a space is missing after a colon", ":"),
    # commas in braces
    ("{a: b c, d e, f: 1}\n", "E115", "a comma ends this text within { }", "b c, d e"),
    ("{a: max(b, 2), c: 1}\n", "E115", "a comma ends this formula within { }", "max(b, 2)"),
    ("{a: 0,5, b: 1}\n", "E115", "a comma parts `0,5` in two", "0,5"),
    ("a: [1, 1,000]\n", "E115", "a comma parts `1,000` in two", "1,000"),
    ("{a: “b, c d”, e: 1}\n", "E115", "typographic quotes are none to YAML: a comma ends this text", "“b, c d”"),
    ("{a: 1, b, c: 1}\n", "E115", "`b` stands here without a value", "b"),
    ("a: {b, c}\n", "E115", "`b`, `c` stand here without a value", "b, c"),
    ("a: @x\n", "E102", "a value cannot begin with `@`", "@"),
    ("a: `x`\n", "E102", "a value cannot begin with ```", "`"),
    ("a: %50\n", "E102", "a value cannot begin with `%`", "%"),
    ("a: ? b\n", "E102", "a value cannot begin with `?`", "?"),
    ("a: > 3\n", "E102", "`>` begins a block of text, which starts on the next line", "> 3"),
    ("a: |x\n  y\n", "E102", "`|` begins a block of text, which starts on the next line", "|x"),
    ("a: |# x\n  y\n", "E102", "`|` begins a block of text, which starts on the next line", "|# x"),
    # characters
    ("\ta: 1\n", "E101", "a tab is used for indentation", "\t"),
    ("a:\n  \tb: 1\n", "E101", "a tab is used for indentation", "\t"),
    ("a: x\x00y\n", "E111", "a NUL, U+0000, cannot stand in a scenario", "\x00"),
    ("a: x\x1b[31m\n", "E111", "an escape character, U+001B, cannot stand in a scenario", "\x1b"),
    ("a: x\x7f\n", "E111", "a control character, U+007F, cannot stand in a scenario", "\x7f"),
    ("a: x\x85b: y\n", "E111", "a line end of another system, U+0085, cannot stand in a scenario", "\x85"),
    ("a: x\u2028b: y\n", "E111", "a line end of another system, U+2028, cannot stand in a scenario", "\u2028"),
    ("a: x\ufeff\n", "E111", "a byte order mark in mid-file, U+FEFF, cannot stand in a scenario", "\ufeff"),
    ('a: "\\0"\n', "E111", "a NUL, U+0000, cannot stand in a scenario", "\\0"),
    ('a: "x \\" \\e[31m"\n', "E111", "an escape character, U+001B, cannot stand in a scenario", "\\e"),
    ('a: "\\x1b"\n', "E111", "an escape character, U+001B, cannot stand in a scenario", "\\x1b"),
    ('a: "\\N"\n', "E111", "a line end of another system, U+0085, cannot stand in a scenario", "\\N"),
    ('a: "\\ud83d\\ude00"\n', "E111", "half of a character, U+D83D, cannot stand in a scenario", "\\ud83d"),
    ("\u00a0a: 1\n", "E111", "a no-break space, U+00A0, is used for indentation", "\u00a0"),
    ("a:\n \u00a0b: 1\n", "E111", "a no-break space, U+00A0, is used for indentation", "\u00a0"),
    ("a:\u00a01\n", "E111", "a no-break space, U+00A0, is used where YAML needs an ordinary space", "\u00a0"),
    ("b: 1\na:\u00a0 1\n", "E111", "a no-break space, U+00A0, is used where YAML needs an ordinary space", "\u00a0"),
    ("a: 1\u3000\n", "E111", "a special space, U+3000, is used where YAML needs an ordinary space", "\u3000"),
    ("a: \u200b1\n", "E111", "a zero-width space, U+200B, is used where YAML needs an ordinary space", "\u200b"),
]  # fmt: skip


@pytest.mark.parametrize("text, code, message, there", REFUSED, ids=[repr(case[0])[:40] for case in REFUSED])
def test_refused(text, code, message, there, loader):
    first = faults(text, loader)[0]
    assert (first.code, first.message) == (code, message)
    assert first.severity == "error"
    assert (at(first.place) if first.place else None) == there
    assert faults(text, LOADERS[0]) == faults(text, LOADERS[-1])


def test_spaces_that_are_text_are_fine(loader):
    assert value("a: Valeur\u00a0: 10\u202f%\n".replace("\u00a0: ", "\u00a0- "), loader) == "Valeur\u00a0- 10\u202f%"
    assert value("a: '\u00a0x\u3000'\n", loader) == "\u00a0x\u3000"
    assert value('a: "\\_\\t\\n\\/\\u00e9\\\\ud800"\n', loader) == "\u00a0\t\n/é\\ud800"


def test_all_at_once(loader):
    text = "a: 010\nb: &x 1\nc: !t 1\na: 2\n1: 2\nd: *x\n<<: {e: .inf}\n"
    assert [(fault.code, fault.place.line) for fault in faults(text, loader)] == [
        ("E113", 1),
        ("E105", 2),
        ("E106", 3),
        ("E103", 4),
        ("E104", 5),
        ("E105", 6),
        ("E105", 7),
        ("E113", 7),
    ]


def test_what_stands_before_a_syntax_error_is_told_too(loader):
    assert [fault.code for fault in faults("a: 010\nb: @x\nc: 010\n", loader)] == ["E113", "E102"]


def test_characters_and_tabs_at_once():
    text = "\ta: 1\nb: \x01\x02\nc: \x03\n\u00a0d: 1\n"
    assert [(fault.code, fault.place.line) for fault in faults(text)] == [
        ("E101", 1),
        ("E111", 2),
        ("E111", 3),
        ("E111", 4),
    ]


@pytest.mark.parametrize(
    "text, kind",
    [
        ('# s\n[tool.ruff]\nline-length = 110\n', "TOML"),
        ('title = "x"\n[owner]\n', "TOML"),
        ("import os\nprint(1)\n", "Python"),
        ('from x import y\n\ndef f(a: int) -> int:\n    return a\n', "Python"),
    ],
)  # fmt: skip
def test_other_languages_are_named(text, kind, loader):
    (fault,) = faults(text, loader)
    assert fault.help == f"this looks like {kind}; a scenario is written in YAML"


def test_every_code_is_listed():
    used = {case[1] for case in REFUSED} | {"E110", "E112", "E113", "E114"}
    assert used == {code for code in CODES if code.startswith(("E10", "E11"))}  # E12x: Gambit files


PICTURES = [
    (
        "title: x\nparameters:\n  cost:\n    value: 1\n  other: 2\n\n  cost:\n    value: 2\n",
        """\
error[E103]: the key `cost` is given twice in the same block
 --> bad.yaml:7:3
  |
3 |   cost:
  |   ---- first defined here
...
7 |   cost:
  |   ^^^^ second definition
  = help: keep one of the two; plain YAML would silently use the last one""",
    ),
    (
        "a: 1\nb:\n\tp: 1\n",
        """\
error[E101]: a tab is used for indentation
 --> bad.yaml:3:1
  |
3 | →p: 1
  | ^ tab character here
  = help: YAML indents with spaces; set your editor to write two spaces for a tab""",
    ),
    (
        "players: [Iran, USA\nparameters:\n  x: 1\n",
        """\
error[E102]: `[` is not closed before the next key
 --> bad.yaml:1:10
  |
1 | players: [Iran, USA
  |          ^ opened here
2 | parameters:
  | ---------- so this key is read as a part of it
  = help: add `]` where it ends""",
    ),
    (
        "a:\n  label: Cost\n    unit: x\n",
        """\
error[E102]: this line is indented as if it belonged to the value above it
 --> bad.yaml:3:5
  |
2 |   label: Cost
  |          ---- this value goes on below
3 |     unit: x
  |     ^^^^ indented too far
  = help: begin keys of one block in the same column; put a text of several lines in quotes""",
    ),
    (
        "title: 'Iran's offer'\n",
        """\
error[E102]: text goes on after the closing quote
 --> bad.yaml:1:14
  |
1 | title: 'Iran's offer'
  |              ^^^^^^^^ after the quote
  |        ------ quoted text
  = help: put the whole value in quotes; inside single quotes an apostrophe is written twice: 'it''s'""",
    ),
    (
        'title: "Talks\nquestion: "Why?"\n',
        """\
error[E102]: a quote is not closed on its line
 --> bad.yaml:1:8
  |
1 | title: "Talks
  |        ^ opened here
2 | question: "Why?"
  |           - it closes only here
  = help: close it""",
    ),
    (
        "会談: 合意: はい\n",
        """\
error[E102]: a second key on the same line
 --> bad.yaml:1:7
  |
1 | 会談: 合意: はい
  |           ^ a colon and a space end a key
  = help: put a value that holds a colon in quotes: `会談: "合意: はい"`""",
    ),
    (
        "a: 1\nb: x\x1b[31m\u202e\n",
        """\
error[E111]: an escape character, U+001B, cannot stand in a scenario
 --> bad.yaml:2:5
  |
2 | b: x\\x1b[31m\\u202e
  |     ^^^^
  = help: take it out""",
    ),
    (
        b"title: caf\xe9\n",
        """\
error[E110]: the file is not UTF-8: byte 11 is 0xE9
 --> bad.yaml:1:11
  |
1 | title: caf\N{REPLACEMENT CHARACTER}
  |           ^ `é`, if this was saved as Windows-1252 or Latin-1
  = help: save it as UTF-8: most editors offer this under “Save as” or “Encoding”""",
    ),
]


@pytest.mark.parametrize("data, picture", PICTURES, ids=[str(i) for i in range(len(PICTURES))])
def test_pictures(data, picture, loader):
    (fault,) = faults(data, loader)
    assert render(fault) == picture
