"""The text of a formula → tokens, and what is said about characters that formulas do not use."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import NamedTuple, NoReturn

from negotiation.errors import FormulaError
from negotiation.scenario.formula.grammar import (
    FUNCTIONS,
    LARGEST,
    LONGEST_TEXT,
    MOST_DIGITS,
    MOST_EXPONENT,
)
from negotiation.scenario.formula.slips import CURRENCIES, grouped, number_and_word

__all__ = ["Token", "fail", "printable", "read_number", "tokenise"]

ARITHMETIC_ONLY = f"a formula has numbers, names, + - * / **, parentheses, and {' '.join(FUNCTIONS)}"


class Token(NamedTuple):
    """``kind`` is ``number``, ``name``, ``operator`` (also parentheses, commas, ``and or not``) or ``end``."""

    kind: str
    text: str
    start: int
    end: int


_TOKEN = re.compile(
    r"""
    [ \t\r\n]*
    (?: (?P<number>   (?: [0-9]+ (?: \.[0-9]* )? | \.[0-9]+ ) (?: [eE][+-]?[0-9]+ )? )
      | (?P<name>     [A-Za-z_][A-Za-z0-9_]* (?: \.[A-Za-z_][A-Za-z0-9_]* )* )
      | (?P<mistake>  // | <> | =< | => | && | \|\| | := )
      | (?P<operator> \*\* | <= | >= | == | != | [-+*/<>(),] ) )
    """,
    re.VERBOSE,
)
_SPACES = " \t\r\n"
_SMALLEST = Fraction(1, 10**MOST_EXPONENT)
_NAME = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?")

# What other languages write, and what is written here.
_INSTEAD = {
    "^": "**",
    "=": "==",
    "//": "/",
    "<>": "!=",
    "=<": "<=",
    "=>": ">=",
    ":=": "==",
    "&&": "and",
    "&": "and",
    "||": "or",
    "|": "or",
    "!": "not",
    "~": "not",
}
_INSTEAD_HELP = {
    "^": "a power is written `2**3`",
    "=": "one sign of equality would give a value; two compare",
    "//": "there is no division that drops the remainder",
}

# What looks like a character of formulas and is another. Letters and digits are found by their decomposition.
_LOOKS_LIKE = {
    **dict.fromkeys("−–—‐‑‒―﹣⁻", "-"),
    **dict.fromkeys("×✕✖⋅·∙•∗⁎", "*"),
    **dict.fromkeys("÷∕⁄", "/"),
    **dict.fromkeys("，‚٫", ","),
    **dict.fromkeys("≤⩽", "<="),
    **dict.fromkeys("≥⩾", ">="),
    **dict.fromkeys("≠", "!="),
    **dict.fromkeys("∧", "and"),
    **dict.fromkeys("∨", "or"),
    **dict.fromkeys("¬", "not"),
    **dict.fromkeys("√", "sqrt(...)"),
    **dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", [f"**{n}" for n in range(10)], strict=True)),
    **dict(zip("½⅓⅔¼¾⅕⅛", ["1/2", "1/3", "2/3", "1/4", "3/4", "1/5", "1/8"], strict=True)),
    **dict(zip("аеорсухіјѕԁһӏ", "aeopcyxijsdhl", strict=True)),  # Cyrillic
    **dict(zip("οανικρυτ", "oavikput", strict=True)),  # Greek
}
_QUOTES = "\"'`“”„‟‘’‛«»‹›"


def printable(text: str) -> str:
    r"""A text as messages show it: cut where it is long, with what does not print spelled out.

    Examples
    --------
    >>> print(printable("a" + chr(0) + "b"))
    a\x00b
    """
    if len(text) > 60:
        text = f"{text[:40]} … {text[-15:]}"
    return "".join([c if c.isprintable() else ascii(c)[1:-1] for c in text])


def fail(text: str, start: int, end: int, label: str, help: str = "", code: str = "E501") -> NoReturn:
    """Raise the error about characters `start` to `end`; E501 and E503 have messages of their own."""
    if code == "E503":
        message = f"`{printable(text)}`: formulas are arithmetic only"
        help = help or ARITHMETIC_ONLY
    else:
        message = f"cannot read the formula `{printable(text)}`"
    raise FormulaError(code, message, text, start, end, label, help)


def tokenise(text: str) -> list[Token]:
    """The tokens of a formula, an ``end`` last.

    Raises
    ------
    FormulaError
        With the characters at fault: a character, a number or a name that no formula has.
    """
    if len(text) > LONGEST_TEXT:
        message = f"the formula is too long: {len(text):,} characters, and {LONGEST_TEXT:,} are the limit"
        help = "give parts of it to parameters of their own"
        raise FormulaError("E506", message, text, LONGEST_TEXT, len(text), "too long from here on", help)
    tokens: list[Token] = []
    position, last = 0, len(text.rstrip(_SPACES))
    while position < last:
        match = _TOKEN.match(text, position)
        if match is None:
            _foreign(text, len(text) - len(text[position:].lstrip(_SPACES)), tokens)
        kind, group = str(match.lastgroup), match.lastindex or 0
        found = match[group]
        start, position = match.span(group)
        if found == "=" and not tokens:
            fail(
                text,
                start,
                position,
                "leave out the `=` at the beginning",
                "a formula stands by itself, unlike in a spreadsheet",
            )
        if kind == "mistake":
            fail(text, start, position, f"use `{_INSTEAD[found]}`", _INSTEAD_HELP.get(found, ""))
        if tokens and tokens[-1].kind == "number" and tokens[-1].end == start and kind in ("number", "name"):
            _run_on(text, tokens, Token(kind, found, start, position))
        if kind == "name":
            _check_name(text, start, position)
            kind = "operator" if found in ("and", "or", "not") else "name"
        tokens.append(Token(kind, found, start, position))
    tokens.append(Token("end", "", len(text), len(text)))
    return tokens


def read_number(text: str, token: Token) -> Fraction:
    """The exact value of a number token, within the limits."""
    written = token.text.lower()
    figures, _, exponent = written.partition("e")
    digits = figures.replace(".", "").lstrip("0")

    def refuse(label: str) -> NoReturn:
        raise FormulaError("E506", f"`{printable(token.text)}` is out of limits", text, token.start, token.end, label)

    if len(figures) > 1 and figures[0] == "0" and figures[1] != ".":
        shorter = token.text.lstrip("0")
        shorter = shorter if shorter[:1].isdigit() else "0" + shorter
        fail(text, token.start, token.end, "a number does not begin with 0", f"write `{shorter}`")
    if len(digits) > MOST_DIGITS:
        refuse(f"a number has at most {MOST_DIGITS} digits")
    if not exponent and len(figures) <= MOST_DIGITS:  # too short to be too large or too small
        whole, _, part = figures.partition(".")
        return Fraction(int(whole + part), 10 ** len(part))
    if exponent and (len(exponent) > 9 or abs(int(exponent)) > MOST_EXPONENT):
        refuse(f"an exponent of ten goes to {MOST_EXPONENT} at most, either way")
    value = Fraction(written)
    if value > LARGEST:
        refuse("too large: 1.797e308 is the largest number")
    if 0 < value < _SMALLEST:
        refuse(f"too small: 1e-{MOST_EXPONENT} is the smallest number above 0")
    return value


def _check_name(text: str, start: int, end: int) -> None:
    name = text[start:end]
    if _NAME.fullmatch(name):
        return
    first, point, rest = name.partition(".")
    if point and _NAME.fullmatch(first) and (rest.startswith("_") or "." in rest):
        fail(text, start, end, "attribute access is not allowed", code="E503")
    if name.lower() in FUNCTIONS and text[end:].lstrip().startswith("("):
        fail(text, start, end, f"write `{name.lower()}`", "functions are written in small letters")
    if name.startswith("__") or text[end:].lstrip().startswith("("):
        fail(text, start, end, f"`{printable(name)}` is not a function of formulas", code="E503")
    lower = name.lower().lstrip("_")
    fail(
        text,
        start,
        end,
        "a name has small letters, digits and `_`, and begins with a letter",
        f"write `{lower}`" if _NAME.fullmatch(lower) and lower != name else "",
    )


def _run_on(text: str, tokens: list[Token], after: Token) -> NoReturn:
    """A number with something stuck to its end: ``2x``, ``1_000``, ``0x1f``, ``10k``, ``1j``, ``1.2.3``."""
    before = tokens[-1]
    start, end = before.start, after.end
    if after.kind == "number":
        whole = grouped(text, start)
        if whole and whole[0] >= end:
            fail(text, start, whole[0], "one number with two decimal points", whole[1])
        fail(text, start, end, "one number with two decimal points")
    if re.fullmatch(r"_[0-9_]*", after.text):
        plain = (before.text + after.text).replace("_", "")
        fail(text, start, end, "numbers are written without `_`", f"write `{plain}`")
    if re.fullmatch(r"[xXbBoO][0-9a-fA-F]*", after.text) and before.text == "0":
        fail(text, start, end, "numbers are decimal", "write it with the digits 0 to 9")
    if after.text in ("j", "J"):
        help = f"write `{before.text} * j` if `j` is a name"
        fail(text, start, end, "there are no imaginary numbers", help)
    if slip := number_and_word(before.text, after.text, text[end:], apart=False):
        fail(text, after.start, after.end, *slip)
    fail(text, after.start, after.start + 1, "`*` is missing here", f"write `{before.text} * {after.text}`")


def _foreign(text: str, position: int, tokens: list[Token]) -> NoReturn:
    """Raise the error about a character that begins no token."""
    character, end = text[position], position + 1
    before = tokens[-1] if tokens else Token("end", "", 0, 0)
    if character in CURRENCIES:
        _currency(text, position, before)
    number = re.match(r"~\s*([0-9.]+)", text[position:])
    if number and before.kind in ("end", "operator"):
        help = f"write `{number[1]}`; how sure it is stands in `range: [low, high]`"
        fail(text, position, end, "leave this out", help)
    if character in _INSTEAD:
        label, help = f"use `{_INSTEAD[character]}`", _INSTEAD_HELP.get(character, "")
        fail(text, position, end, label, help)
    if character in "%‰":
        help = "write a share as a decimal, for instance `0.05`"
        if before.kind == "number" and not text[before.end : position].strip():
            from negotiation.scenario.formula.show import show_number

            share = read_number(text, before) / (100 if character == "%" else 1000)
            help = f"write `{show_number(share)}`"
            if character == "%":
                help += f", or `{before.text}` with `unit: per cent`"
            position = before.start
        fail(text, position, end, "there is no per cent sign in formulas", help)
    if character in _QUOTES:
        closing = text.find(character, end)
        end = closing + 1 if closing > 0 else end
        help = "" if character.isascii() else f"{_named(character)}: leave it out"
        fail(text, position, end, "text in quotes is not allowed", help, "E503")
    if character in "[{":
        what, start = "brackets are not allowed", position
        if before.end == position and (before.kind == "name" or before.text == ")"):
            what, start = "subscripts are not allowed", before.start
        closing = text.find("]" if character == "[" else "}", position)
        fail(text, start, closing + 1 if closing > 0 else end, what, "use `(` and `)` to group", "E503")
    if character == "." and before.kind in ("name", "operator") and before.text not in ("(", ","):
        fail(text, position, end, "attribute access is not allowed", code="E503")
    if character.isascii() and character.isprintable():
        fail(text, position, end, f"`{character}` has no place in a formula", code="E503")
    _unprintable_or_foreign(text, position)


def _currency(text: str, position: int, before: Token) -> NoReturn:
    """Raise the error about a currency sign: ``$2.8bn``, ``5 €``."""
    sign, end = text[position], position + 1
    behind = re.compile(r"\s*([0-9][0-9.,]*)\s*([A-Za-z]*)").match(text, end)
    number, size = (behind[1], behind[2]) if behind else ("", "")
    if behind:
        end = behind.end()
    elif before.kind == "number":
        number, position = before.text, before.start
    beside = f"`unit: {sign}{size}` beside it"
    help = f"write `{number}`, and {beside}" if number else f"leave it out, and write {beside}"
    fail(text, position, end, "a formula holds no currency sign", help)


def _unprintable_or_foreign(text: str, position: int) -> NoReturn:
    character = text[position]
    plain = _LOOKS_LIKE.get(character) or unicodedata.normalize("NFKC", character)
    digit = unicodedata.digit(character, None)
    if digit is not None and character not in _LOOKS_LIKE:
        plain = str(digit)
    if "/" in plain and text[position - 1 : position].isdigit():
        plain = f"+{plain}"  # 1½
    category = unicodedata.category(character)
    if category == "Zs" or character in "\x0b\x0c\x85\u2028\u2029":
        label = "type an ordinary space"
    elif category in ("Cf", "Cc", "Cs", "Co", "Cn"):
        label = "delete this character, which does not show"
    elif plain.isascii() and plain.isprintable():
        label = f"type `{plain}`"
    else:
        label = "formulas are written with the letters a to z" if character.isalpha() else "not a sign of formulas"
    shown = f"`{printable(character)}` ({_named(character)})"
    raise FormulaError(
        "E504",
        f"{shown} is not a character of formulas",
        text,
        position,
        position + 1,
        label,
        "formulas are written in ASCII: what is on every keyboard",
    )


def _named(character: str) -> str:
    return unicodedata.name(character, f"U+{ord(character):04X}")
