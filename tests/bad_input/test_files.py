"""What bytes a scenario may be: empty files, other kinds of files, encodings, line ends, characters, sizes.

What an encoding or a kind of file is called is tested in ``tests/scenario/test_yaml_text.py``.
"""

import gzip
import hashlib
import io
import json
import tarfile
import zipfile

import pytest

import negotiation
from tests.bad_input.calls import GAME, HEAD, NORMAL, PLAYERS, call, refused, save, solved

BOM = b"\xef\xbb\xbf"


def archive():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as parts:
        parts.writestr("word/document.xml", "<w/>")
    return stream.getvalue()


def tape():
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as parts:
        parts.addfile(tarfile.TarInfo("talks.yaml"))
    return stream.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"  \n\n \n", b"# nothing but a comment\n", BOM, b"---\n"],
    ids=["no bytes", "blanks", "a comment", "a byte order mark", "a line of dashes"],
)
def test_nothing_in_the_file(data):
    refused(data, "E108", "empty")


@pytest.mark.parametrize(
    "data", ["hello\n", "1\n", "null\n", "~\n", "- a\n- b\n", "[a, b]\n", '"quoted"\n', "a,b\n1,2\n"]
)
def test_no_keys_at_the_top(data):
    refused(data, "E109")


@pytest.mark.parametrize("verb", ["check", "run", "sweep"])
def test_all_verbs_refuse_alike(verb):
    refused(b"", "E108", "empty", verb=verb)
    refused(NORMAL.encode("utf-16"), "E110", "UTF-16", verb=verb)
    refused(NORMAL + "foo: 1\n", "E201", verb=verb)


OTHER_KINDS = {
    "gzip": (gzip.compress(NORMAL.encode()), "gzip"),
    "PNG": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "PNG"),
    "JPEG": (b"\xff\xd8\xff\xe0" + b"\0" * 100, "JPEG"),
    "PDF": (b"%PDF-1.4\n", "PDF"),
    "Word": (archive(), "Word"),
    "tar": (tape(), ""),
    "program": (b"\x7fELF" + b"\0" * 100, ""),
    "pickle": (b"\x80\x04\x95\x0b\0\0\0\0\0\0\0\x8c\x07cposix\n", ""),
    "HTML": (b"<!doctype html><html></html>", "HTML"),
    "a piece of HTML": (b"<div>x</div>", ""),
    "XML": (b"<?xml version='1.0'?><a/>", "XML"),
    "TOML": (b'negotiation = 1\n[players]\na = "A"\n', ""),
    "INI": (b"[a]\nb=c\n", ""),
    "Python": (b"import os\nprint('x')\n", ""),
    "shell": (b"#!/bin/sh\necho hi\n", ""),
    "TeX": (b"\\documentclass{article}\n\\begin{document}\nx: {y}\n", ""),
    "Markdown": (b"# T\n\n- a\n- b\n\ntext: here `x`\n", ""),
    "Gambit": (b'NFG 1 R "x" { "a" "b" } { 2 2 }\n', ""),
    "JSON lines": (b'{"a": 1}\n{"a": 2}\n', ""),
    "all bytes": (bytes(range(256)) * 10, ""),
    "zeros": (b"\0" * 1000, ""),
}


@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_a_file_of_another_kind(kind):
    data, name = OTHER_KINDS[kind]
    refused(data, "error[E1", name)


def test_json_that_fits_is_a_scenario():
    game = {"form": "normal", "strategies": {"a": ["c"], "b": ["c"]}, "payoffs": {"c": {"c": [1, 1]}}}
    data = {"negotiation": 1, "title": "T/é “x”", "players": {"a": "A", "b": "B"}, "game": game}
    for ascii_only in (True, False):
        assert solved(json.dumps(data, ensure_ascii=ascii_only)).startswith("T/é “x”")
    assert solved(json.dumps(data, indent=2).replace("T/", "T\\/")).startswith("T/")


@pytest.mark.parametrize(
    "data",
    [
        BOM + NORMAL.encode(),
        NORMAL.replace("\n", "\r\n").encode(),
        NORMAL.replace("\n", "\r").encode(),
        NORMAL.replace("\n", "\r\n", 2).encode(),
        NORMAL.rstrip("\n").encode(),
        NORMAL.encode() + b"...\n",
        b"---\n" + NORMAL.encode(),
    ],
    ids=["byte order mark", "CRLF", "CR", "mixed", "no end of line at the end", "end mark", "begin mark"],
)
def test_the_same_file_in_other_clothes(data):
    scenario = negotiation.loads(data)
    assert scenario == negotiation.loads(NORMAL)
    assert scenario.content_hash == negotiation.loads(NORMAL).content_hash
    assert scenario.files[0].sha256 == hashlib.sha256(data).hexdigest()
    assert call("check", save(data)).exit_code == 0


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_wide_encodings(encoding):
    refused(NORMAL.encode(encoding), "E110", "UTF-8")


@pytest.mark.parametrize(
    "title",
    [
        "Café".encode("latin-1"),
        "“x”".encode("cp1252"),
        b"\xc0\xaf",
        b"\xed\xa0\x80",
        b"\xf8\x88\x80\x80\x80",
        b"\xf4\x90\x80\x80",
        b"\xff",
        b"\xe2\x82",
    ],
    ids=["Latin-1", "cp1252", "overlong", "surrogate", "five bytes", "above Unicode", "0xFF", "cut short"],
)
def test_bytes_that_are_not_utf_8(title):
    data = NORMAL.encode().replace(b"title: T", b"title: " + title)
    at = next(number for number, byte in enumerate(data, 1) if byte >= 0x80)
    refused(data, "E110", "UTF-8", "byte", f"talks.yaml:2:{8 + title.find(data[at - 1 : at])}")


def test_a_character_cut_off_at_the_end_of_the_file():
    refused(NORMAL.encode() + b"# \xe2\x82", "E110", f"byte {len(NORMAL) + 3}")


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x01", "\x07", "\x08", "\x0b", "\x0c", "\x1b[31mred", "\x7f", "\x9b31m", "\ufffe", "\uffff", "\u2028"],
    ids=ascii,
)
@pytest.mark.parametrize("where", ["title: T{}", 'title: "T{}"', "title: T # {}", "title{}: T", "{}title: T"])
def test_characters_that_no_text_holds(character, where):
    said = refused(NORMAL.replace("title: T", where.format(character)), "E111", f"U+{ord(character[0]):04X}")
    assert "talks.yaml:2:" in said


@pytest.mark.parametrize("mark", ["\ufeff", "\ufeff\ufeff"])
def test_a_byte_order_mark_in_mid_file(mark):
    refused(NORMAL.replace("title: T", f"title: T{mark}"), "E111", "U+FEFF")


@pytest.mark.parametrize("end", ["\x85", "\u2028", "\u2029"], ids=ascii)
def test_line_ends_that_only_some_programs_know(end):
    refused(NORMAL.replace("title: T\n", f"title: T{end}note: x\n"), "E111")


@pytest.mark.parametrize("space", ["\u00a0", "\u3000", "\u2003", "\u200b"], ids=ascii)
def test_spaces_that_are_none(space):
    refused(
        f"{HEAD}players:\n{space * 2}a: A\n{space * 2}b: B\n{GAME}", "E111", f"U+{ord(space):04X}", "talks.yaml:4:1"
    )
    refused(NORMAL.replace("title: T", f"title:{space}T"), "E111", f"U+{ord(space):04X}", "talks.yaml:2:7")


def test_a_no_break_space_within_text_is_text():
    text = NORMAL.replace("title: T", "title: « T\u00a0»")
    assert negotiation.loads(text).title == "« T\u00a0»"
    assert solved(text).split("\n")[0] in ("« T\u00a0»", "« T »")


def test_two_documents():
    refused(f"{NORMAL}---\n{NORMAL}", "E107")
    refused(f"{NORMAL}...\n{NORMAL}", "E107")
    refused(f"{NORMAL}---\n", "E107")


LARGE = {
    "a comment of 5 MB": ("# " + "x" * 5_000_000 + "\n" + NORMAL, "1,000,000 bytes"),
    "lines of 5 MB": ("# x\n" * 1_250_000 + NORMAL, "1,000,000 bytes"),
    "blank lines of 1 MB": ("\n" * 1_000_000 + NORMAL, "1,000,000 bytes"),
    "a line of 0.9 MB": ("# " + "x" * 900_000 + "\n" + NORMAL, "100,000"),
    "a text of 0.9 MB": (f"{NORMAL}note: {'x' * 900_000}\n", "100,000"),
    "200,000 brackets": (NORMAL + "note: " + "[x], " * 18_000, ""),
}


@pytest.mark.parametrize("kind", LARGE)
def test_what_is_too_large(kind):
    data, limit = LARGE[kind]
    assert len(refused(data, "error[E1", limit)) < 1000


def test_what_is_just_not_too_large():
    solved("\n" * 990_000 + NORMAL)
    solved(NORMAL + " " * 99_000)
    solved(f"{NORMAL}note: {'x' * 99_000}\n")


@pytest.mark.parametrize("where", ["", "parameters:\n", "players:\n"])
def test_thousands_of_unknown_things(where):
    lines = "".join(f"{'  ' if where else ''}K{number}: 1\n" for number in range(6_000))
    data = HEAD + where + lines if where.startswith("players") else NORMAL + where + lines
    said = refused(data)
    assert len(said) < 30_000
    assert said.count("error[") == 20
    assert " more\n" in said


def test_the_file_is_read_once(monkeypatch):
    """A file that is changed while it is solved changes nothing: answer and hash are those of what was read."""
    from negotiation.forms import answer

    solve = answer.solve

    def change_then_solve(game, method):
        save(NORMAL.replace("[1, 1]", "[7, 7]"))
        return solve(game, method)

    monkeypatch.setattr(answer, "solve", change_then_solve)
    record = json.loads(call("run", save(NORMAL), "--format", "json").stdout)
    assert record["scenario"]["sha256"] == hashlib.sha256(NORMAL.encode()).hexdigest()
    assert record["extreme_equilibria"][0]["payoffs"] == {"a": 1.0, "b": 1.0}


def test_the_players_of_the_tests_are_a_game():
    assert negotiation.loads(HEAD + PLAYERS + GAME).solve().regime.leading == "d × d"
