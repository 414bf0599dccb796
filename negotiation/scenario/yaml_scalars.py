"""What an unquoted word means: the core table of YAML 1.2, and the number spellings that are refused.

YAML 1.1, which many programs still read, takes ``no`` for false, ``12:30`` for 750, ``010`` for 8 and ``1e3``
for text. Here ``no`` and ``12:30`` are text and ``1e3`` is a number; a number whose value depends on the
version is refused, so that nobody has to know which version a program follows.

==========  ======================================================================
null        nothing at all, ``~``, ``null``, ``Null``, ``NULL``
bool        ``true``, ``True``, ``TRUE``, ``false``, ``False``, ``FALSE``
number      decimal: ``12``, ``-0.5``, ``+3``, ``.5``, ``1.``, ``1e3``, ``2.5E-4``
refused     ``010``, ``1_000``, ``0x1f``, ``0o17``, ``0b11``, ``.inf``, ``.nan``;
            more than 300 digits; sizes outside of 1e-400 to 1.797e308
text        everything else, and everything in quotes
==========  ======================================================================

Source: YAML Ain't Markup Language, version 1.2.2 (2021), section 10.3, without octal and hexadecimal numbers,
infinities and not-a-number.
"""

from __future__ import annotations

import re
import sys
from decimal import Decimal
from typing import Literal, NamedTuple

__all__ = ["MOST_DIGITS", "Kind", "Misspelling", "kind_of", "misspelling"]

Kind = Literal["null", "bool", "number", "text"]

MOST_DIGITS = 300
_LARGEST = Decimal(sys.float_info.max)
_SMALLEST = Decimal("1e-400")

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), "null"),
    **dict.fromkeys(("true", "True", "TRUE", "false", "False", "FALSE"), "bool"),
}
_BEGINNINGS = frozenset("+-.0123456789")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE]([-+]?[0-9]+))?")
_LEADING_ZERO = re.compile(r"[-+]?0+[0-9]")
_OTHER_BASE = re.compile(r"[-+]?0(?:[xX][0-9a-fA-F_]+|[oO][0-7_]+|[bB][01_]+)")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")


class Misspelling(NamedTuple):
    """Why the spelling of a number is refused, and what to write."""

    message: str
    help: str


def kind_of(text: str) -> Kind:
    """Return what an unquoted word means.

    Examples
    --------
    >>> [kind_of(text) for text in ("no", "true", "", "1e3", "12:30", "5/11")]
    ['text', 'bool', 'null', 'number', 'text', 'text']
    """
    if kind := _KINDS.get(text):
        return kind
    return "number" if text[0] in _BEGINNINGS and _NUMBER.fullmatch(text) else "text"


def misspelling(text: str) -> Misspelling | None:
    """Return why an unquoted word is refused as a number, or None if it is fine, as a number or as text.

    Examples
    --------
    >>> misspelling("010").help
    'write 10; if it is a name, put it in quotes: "010"'
    >>> misspelling("10")
    """
    if text[:1] not in _BEGINNINGS:
        return None
    name = f'if it is a name, put it in quotes: "{text}"'
    if _NOT_FINITE.fullmatch(text):
        return Misspelling(f"`{text}` is not a finite number", f"write a number; {name}")
    if _OTHER_BASE.fullmatch(text):
        return Misspelling(f"`{text}` is not a decimal number", f"write it with the digits 0 to 9; {name}")
    better = text.replace("_", "")
    if better != text and _NUMBER.fullmatch(better):
        return Misspelling(f"`{text}` is a number to some programs and text to others", f"write {better}; {name}")
    if number := _NUMBER.fullmatch(text):
        return _bad_number(text, number[1], name)
    return None


def _bad_number(text: str, exponent: str | None, name: str) -> Misspelling | None:
    if len(text) > MOST_DIGITS and (digits := sum(map(str.isdigit, text))) > MOST_DIGITS:
        return Misspelling(f"a number of {digits:,} digits; at most {MOST_DIGITS} are read", "round it")
    if _LEADING_ZERO.match(text):
        better = re.sub(r"^([-+]?)0+(?=[0-9])", r"\1", text)
        return Misspelling(
            f"`{text}` begins with a zero, which some programs read as octal", f"write {better}; {name}"
        )
    if exponent and (size := _bad_size(text, int(exponent))):
        return Misspelling(f"`{text}` is too {size}", "numbers lie between 1e-400 and 1.797e308 in size")
    return None


def _bad_size(text: str, exponent: int) -> str:
    if abs(exponent) > 10_000:  # beyond what any number of digits makes up for
        return "large" if exponent > 0 else "small"
    size = abs(Decimal(text))
    return "large" if size > _LARGEST else "small" if 0 < size < _SMALLEST else ""
