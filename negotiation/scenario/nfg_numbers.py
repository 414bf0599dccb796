"""Numbers as Gambit files spell them: whole, decimal, or a fraction; read exactly."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from negotiation.scenario.yaml_refusals import shortened
from negotiation.scenario.yaml_scalars import MOST_DIGITS

__all__ = ["LONGEST_SHOWN", "NoNumber", "exact_number"]

LONGEST_SHOWN = 40
"""So many characters of a word of the file go into a message."""

_DECIMAL = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE]([-+]?[0-9]+))?")
_FRACTION = re.compile(r"([-+]?[0-9]+)/([0-9]+)")
_LARGEST, _SMALLEST = Decimal("1.797e308"), Decimal("1e-400")
_LONGEST_EXPONENT = 5  # digits and a sign; beyond, no number of digits makes up for it


class NoNumber(NamedTuple):
    """Why a word is refused as a number."""

    message: str
    label: str = ""
    help: str = ""


def exact_number(text: str) -> tuple[Fraction, str] | NoNumber:
    """The exact value of a number and its spelling in a formula, or why there is none.

    Examples
    --------
    >>> exact_number("+00.50"), exact_number("-2/6")
    ((Fraction(1, 2), '0.50'), (Fraction(-1, 3), '-2/6'))
    >>> exact_number("1/0").message
    '`1/0` divides by 0'
    """
    if sum(map(str.isdigit, text)) > MOST_DIGITS:
        return NoNumber(f"a number of more than {MOST_DIGITS} digits", help="round it")
    if match := _FRACTION.fullmatch(text):
        top, bottom = int(match[1]), int(match[2])
        if not bottom:
            return NoNumber(f"`{shortened(text, LONGEST_SHOWN)}` divides by 0", "this has no value")
        return Fraction(top, bottom), f"{top}/{bottom}"
    if not (match := _DECIMAL.fullmatch(text)):
        help = "write a number as `3`, `-0.5`, `1e-3` or `1/3`"
        return NoNumber(f"`{shortened(text, LONGEST_SHOWN)}` is not a number", "a number expected", help)
    # The exponent is looked at first: to spell out 1e999999999 would take all the memory there is.
    size = abs(Decimal(text)) if len(match[1] or "") <= _LONGEST_EXPONENT else None
    if size is None or not (size == 0 or _SMALLEST <= size <= _LARGEST):
        help = "numbers lie between 1e-400 and 1.797e308 in size"
        return NoNumber(f"`{shortened(text, LONGEST_SHOWN)}` is too large or too small", help=help)
    return Fraction(text), re.sub(r"^(-?)0+(?=[0-9])", r"\1", text.removeprefix("+"))
