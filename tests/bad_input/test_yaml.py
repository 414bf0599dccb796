"""YAML that cannot be read, or that programs read differently: syntax, keys, tags, references, bombs, escapes.

What each message says is tested in ``tests/scenario/test_yaml_syntax.py`` and ``test_yaml_reader.py``.
"""

import time
from pathlib import Path

import pytest

from tests.bad_input.calls import GAME, HEAD, NORMAL, cell, refused, solved

SYNTAX = {
    "a bracket that is not closed": (NORMAL.replace("[3, 3]", "[3, 3"), "E102"),
    "a brace that is not closed": (NORMAL.replace("{a: A, b: B}", "{a: A, b: B"), "E102"),
    "a double quote that is not closed": (NORMAL.replace("title: T", 'title: "T'), "E102"),
    "a single quote that is not closed": (NORMAL.replace("title: T", "title: 'T"), "E102"),
    "an apostrophe in single quotes": (NORMAL.replace("title: T", "title: 'it's'"), "E102"),
    "text after quotes": (NORMAL.replace("title: T", 'title: "T" and more'), "E102"),
    "a line indented too little": (f"{HEAD}players:\n    a: A\n  b: B\n{GAME}", "E102"),
    "a line indented too far": (f"{HEAD}players:\n  a: A\n    b: B\n{GAME}", "E102"),
    "a tab": (f"{HEAD}players:\n\ta: A\n\tb: B\n{GAME}", "E101"),
    "two keys on a line": (f"{HEAD}question: a: b: c\n{GAME}", "E102"),
    "an at sign": (f"{NORMAL}note: @x\n", "E102"),
    "a backtick": (f"{NORMAL}note: `x`\n", "E102"),
    "a percent sign": (f"{NORMAL}note: %x\n", "E102"),
    "an instruction": (f"%YAML 1.1\n---\n{NORMAL}", "E102"),
    "a brace too many": (f"{NORMAL}}}\n", "E102"),
    "a bracket too many": (NORMAL.replace("[3, 3]", "[3, 3]]"), "E102"),
    "text on the line of a bar": (f"{NORMAL}note: |x\n y\n", "E102"),
    "a question mark before a key": ("? a\n: b\n", "E102"),
    "a list among keys": (f"{NORMAL}- a\n", "E102"),
    "a colon alone": (":\n", "E104"),
    "a star alone": ("*\n", "E10"),
    "an ampersand alone": ("&\n", "E105"),
    "a brace alone": ("{", "E102"),
    "a quote alone": ('"', "E102"),
    "a comma in braces that separates nothing": (NORMAL.replace("{a: A, b: B}", "{a: A,, b: B}"), "E102"),
    "a key without a colon": (NORMAL.replace("title: T", "title T"), "E102"),
    "a colon without a space": (NORMAL.replace("title: T", "title:T"), "E102"),
    "an escape that means nothing": (NORMAL.replace("title: T", 'title: "T\\q"'), "E102"),
}


@pytest.mark.parametrize("kind", SYNTAX)
def test_syntax(kind):
    data, code = SYNTAX[kind]
    assert "talks.yaml:" in refused(data, code)


TWICE = {
    "at the top": f"{NORMAL}title: U\n",
    "once in quotes": f"{NORMAL}'title': U\n",
    "a parameter": f"{NORMAL}parameters:\n  p: {{value: 1, assumption: a}}\n  p: {{value: 2, assumption: a}}\n",
    "in braces": f"{HEAD}players: {{a: A, b: B, a: C}}\n{GAME}",
    "in braces, once in quotes": f'{HEAD}players: {{a: A, b: B, "a": C}}\n{GAME}',
    "a cell": NORMAL.replace("d: [0, 5]", "d: [0, 5], c: [3, 3]"),
    "through an escape": NORMAL.replace("title: T", 'title: T\n"tit\\u006ce": U'),
}


@pytest.mark.parametrize("where", TWICE)
def test_a_key_given_twice(where):
    refused(TWICE[where], "E103", "twice", "first defined here")


KEYS = ["1", "true", "null", "~", "1.5", "1e3", "0x1f", "010", ".nan", "[a]", "{a: b}", "? [a]\n", ""]


@pytest.mark.parametrize("key", KEYS)
def test_a_key_that_is_no_text(key):
    refused(f"{NORMAL}{key}: x\n", "error[E1")
    if "?" not in key:
        refused(NORMAL.replace("{a: A, b: B}", f"{{{key} : A, b: B}}"), "error[")


@pytest.mark.parametrize("key", ["2020-01-01", "12:30", "5/11", '""', "''", '" "', "a b", "Ä"])
def test_a_key_that_is_no_name(key):
    refused(f"{NORMAL}{key}: x\n", "error[E")
    refused(NORMAL.replace("{a: A, b: B}", f"{{{key}: A, b: B}}"), "error[E")


def test_keys_that_would_be_one():
    said = refused(f"{HEAD}players: {{1: A, true: B}}\n{GAME}", "E104")
    assert said.count("error[E104]") == 2


TAGS = [
    "!!python/object/apply:os.system [touch owned]",
    "!!python/object/new:os.system [touch owned]",
    "!!python/name:os.system x",
    "!Foo x",
    "!!binary aGVsbG8=",
    "!!set {a, b}",
    "!!omap [a: b]",
    "!!timestamp 2020-01-01",
    "!!str x",
    "!!int 3",
    "! x",
    "!<tag:yaml.org,2002:str> x",
]


@pytest.mark.parametrize("tag", TAGS)
def test_tags(tag):
    refused(f"{NORMAL}note: {tag}\n", "E106")
    refused(cell(tag), "error[E1")
    assert not Path("owned").exists()


def test_tags_of_keys_and_of_the_whole():
    refused(f"{NORMAL}!!str note: x\n", "E106")
    refused(f"!!map\n{NORMAL}", "E106")


LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 9)
)
MERGES = "a0: &a0 {x: 1}\n" + "".join(f"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}]}}\n" for i in range(1, 23))
REFERENCES = {
    "an anchor that nothing uses": f"{NORMAL}note: &a x\n",
    "an anchor of a key": f"{NORMAL}&k note: x\n",
    "an anchor and its alias": f"{NORMAL}note: &a x\nquestion: *a\n",
    "an alias of nothing": f"{NORMAL}note: *nope\n",
    "an anchor given twice": f"{NORMAL}note: &a x\nquestion: &a y\n",
    "a list that holds itself": f"{NORMAL}note: &a [*a]\n",
    "a block that holds itself": f"{NORMAL}note: &b {{c: *b}}\n",
    "a file that holds itself": f"&a\n{NORMAL}note: *a\n",
    "a merge key": f"{NORMAL}<<: {{title: U}}\n",
    "a billion laughs": LAUGHS,
    "merge keys of merge keys": MERGES,
}


@pytest.mark.parametrize("kind", REFERENCES)
def test_references(kind):
    assert len(refused(REFERENCES[kind], "E105")) < 15_000


DEEP = {
    "33 lists": f"{NORMAL}note: {'[' * 33}{']' * 33}\n",
    "500 lists": f"{NORMAL}note: {'[' * 500}{']' * 500}\n",
    "900 blocks": "a:\n" + "".join(" " * depth + "a:\n" for depth in range(1, 900)),
    "900 braces": "{a: " * 900 + "1" + "}" * 900,
    "900 dashes": "- " * 900 + "a\n",
    "90,000 brackets": f"{NORMAL}note: {'[' * 90_000}",
    "200,000 brackets on a line": "[" * 200_000,
    "200,000 brackets on lines": "[\n" * 200_000,
    "200,000 braces on lines": "{\n" * 200_000,
}


@pytest.mark.parametrize("kind", DEEP)
def test_deep_nesting(kind):
    assert len(refused(DEEP[kind], "E112")) < 1000


def test_nesting_that_is_read_and_then_refused():
    refused(f"{NORMAL}note: {'[' * 30}{']' * 30}\n", "E203")
    payoffs = "{s: " * 28 + "1" + "}" * 28
    refused(f"{HEAD}players: {{a: A}}\ngame: {{form: normal, strategies: {{a: [s]}}, payoffs: {payoffs}}}\n")


def test_hostile_files_are_refused_before_they_grow():
    before = time.process_time()
    for data in (*REFERENCES.values(), *DEEP.values()):
        refused(data)
    assert time.process_time() - before < 60  # not a measurement: what is to be ruled out takes hours


ESCAPES = ["\\0", "\\a", "\\b", "\\e[31m", "\\x1b[31m", "\\x7f", "\\x9b", "\\N", "\\L", "\\P", "\\u2028", "\\ufeff"]
ESCAPES += ["\\ud800", "\\udfff", "\\ud83d\\ude00", "\\uffff", "\\U0000ffff", "\\e\\e\\e"]


@pytest.mark.parametrize("escape", ESCAPES)
def test_escapes_of_characters_that_no_text_holds(escape):
    refused(NORMAL.replace("title: T", f'title: "T{escape}"'), "E111", "talks.yaml:2:")


@pytest.mark.parametrize("escape", ["\\U00110000", "\\x1", "\\u12", "\\z", "\\'"])
def test_escapes_of_nothing(escape):
    refused(NORMAL.replace("title: T", f'title: "T{escape}"'), "E102", "talks.yaml:2:")


def test_an_escape_on_a_later_line():
    refused(NORMAL.replace("title: T", 'title: "T\\\n  \\e[0m"'), "E111", "talks.yaml:3:")


def test_escapes_of_letters_are_letters():
    assert solved(NORMAL.replace("title: T", 'title: "\\u00e9 \\U0001f600 \\"T\\""')).startswith('é 😀 "T"')
