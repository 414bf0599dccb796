"""Every scenario that ships, broken in hundreds of ways: an answer or one of the package's own errors, always."""

import random
import re
from pathlib import Path

import pytest

import negotiation
from negotiation.faults import as_json, render_all
from negotiation.scenario import expression
from tests.conftest import ROOT

SHIPPED = sorted([*Path("scenarios").rglob("*.yaml"), *Path("negotiation/templates").glob("*.yaml")])
REGRESSIONS = sorted(Path("tests/fuzz/regressions").iterdir())

NUMBERS = [
    "nan",
    ".inf",
    "1e308",
    "-1e308",
    "1e400",
    "1e-300",
    "0",
    "-1",
    "5/11",
    "1/0",
    "010",
    "1_000",
    "0x1f",
    "12:30",
]
NUMBERS += [
    "9" * 300,
    "9" * 301,
    "true",
    "null",
    "''",
    "[1, 2]",
    "{a: 1}",
    "0.123456789012345678901234567890123456789",
]
FORMULAS = [
    "sqrt(2) * sqrt(2)",
    "log(0)",
    "(-8) ** (1/3)",
    "0 ** -1",
    "9**9**9**9",
    "2**10**9",
    "exp(exp(exp(9)))",
    "2 ** 0.5",
]
FORMULAS += [
    "1 < 2",
    "x.__class__",
    "__import__('os')",
    "(" * 60 + "1" + ")" * 60,
    "-" * 60 + "1",
    "2^3",
    "1 / (1 - 1)",
    "0,5",
]
WORDS = [
    "if",
    "every",
    "default",
    "min",
    "and",
    "no",
    "on",
    "A",
    "é",
    "а",
    "a" * 61,
    "a-b",
    "__a",
    "payoffs",
    "game",
    "set",
]
SIGNS = [
    *":,[]{}\"'#&*!|>%@`?-=\\^() \t\n",
    "\x00",
    "\x1b",
    "\x85",
    "\u00a0",
    "\u202e",
    "\ufeff",
    "😀",
    "---\n",
    "<<: ",
    "!!str ",
]


def number(source, text):
    found = list(re.finditer(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])", text))
    return replace(text, source.choice(found), source.choice(NUMBERS + FORMULAS)) if found else text


def word(source, text):
    found = list(re.finditer(r"[a-z][a-z0-9_]*", text))
    chosen = source.choice(found)
    near = chosen[0][:-1] + source.choice("xyz") + source.choice(["", "s"])
    return replace(text, chosen, source.choice([*WORDS, near, near, near, source.choice(found)[0]]))


def replace(text, match, new):
    return text[: match.start()] + new + text[match.end() :]


def line(source, text):
    lines = text.split("\n")
    at, to = source.randrange(len(lines)), source.randrange(len(lines))
    kind = source.randrange(5)
    if kind == 0:
        del lines[at]
    elif kind == 1:
        lines.insert(to, lines[at])
    elif kind == 2:
        lines[at], lines[to] = lines[to], lines[at]
    elif kind == 3:
        lines[at] = source.choice([" ", "  ", "\t", "\u00a0"]) + lines[at]
    else:
        lines[at] = lines[at][source.choice([1, 2, 4]) :]
    return "\n".join(lines)


def sign(source, text):
    at = source.randrange(len(text))
    return text[:at] + source.choice(SIGNS) + text[at + source.randrange(2) :]


def cut(source, text):
    return text[: source.randrange(len(text))]


def byte(source, text):
    data = bytearray(text.encode())
    data[source.randrange(len(data))] ^= 1 << source.randrange(8)
    return bytes(data)


CHANGES = [number, number, number, word, word, word, line, line, sign, sign, cut, byte]


def broken(path, seed, count):
    """That many broken versions of a file: text, or bytes."""
    source = random.Random(f"{path.name} {seed}")
    whole = path.read_text(encoding="utf-8")
    for _ in range(count):
        text = whole
        for change in source.choices(CHANGES, k=source.choice([1, 1, 1, 2, 3])):
            text = change(source, text or " ")
            if isinstance(text, bytes):
                break
        yield text


def judge(text, monkeypatch, folder):
    """Read and, where it can be read, solve; what is raised is one of our own errors, and can be drawn."""
    monkeypatch.chdir(folder)  # where `based_on` looks
    try:
        scenario = negotiation.loads(text)
        assert negotiation.loads(scenario.dumps()) == scenario
        scenario.solve()
    except negotiation.ScenarioError as error:
        assert error.faults
        assert render_all(error.faults)
        for fault in error.faults:
            assert fault.place is not None or fault.file
            assert as_json(fault)["message"]
    except (negotiation.UsageError, negotiation.UndefinedError, negotiation.GameError) as error:
        assert str(error)


@pytest.mark.parametrize("path", SHIPPED, ids=str)
def test_broken_scenarios(path, monkeypatch):
    for text in broken(ROOT / path, 1, 30):
        judge(text, monkeypatch, (ROOT / path).parent)


@pytest.mark.slow
@pytest.mark.parametrize("path", SHIPPED, ids=str)
def test_scenarios_broken_in_hundreds_of_ways(path, monkeypatch):
    for text in broken(ROOT / path, 2, 400):
        judge(text, monkeypatch, (ROOT / path).parent)


@pytest.mark.parametrize("path", REGRESSIONS, ids=lambda path: path.name)
def test_what_the_fuzzer_found(path, monkeypatch):
    data = (ROOT / path).read_bytes()
    if data.startswith(b"="):
        node = expression.parse(data[1:].decode())
        assert expression.parse(expression.show(node)) == node
    else:
        judge(data, monkeypatch, Path.cwd())
