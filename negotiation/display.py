"""How numbers and tables are shown, everywhere alike."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

__all__ = ["as_float", "cell", "decimal", "exact_text", "html_table", "list_number"]

_LONGEST_FRACTION = 13
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def exact_text(value: Fraction) -> str:
    """A fraction as text, of any size (Python itself refuses to write integers of more than 4,300 digits).

    Examples
    --------
    >>> exact_text(Fraction(31, 81)), len(exact_text(Fraction(10**6000)))
    ('31/81', 6001)
    """
    top, bottom = (f"{Decimal(part):f}" for part in value.as_integer_ratio())
    return top if bottom == "1" else f"{top}/{bottom}"


def as_float(value: Fraction) -> float | None:
    """A number as a double; None where none holds it.

    Examples
    --------
    >>> as_float(Fraction(1, 3)), as_float(Fraction(10) ** 400)
    (0.3333333333333333, None)
    """
    try:
        return float(value)
    except OverflowError:
        return None


def decimal(value: Fraction) -> str:
    """A number for the eye: two decimals, or three significant digits where it is small; never a rounded 0.

    Examples
    --------
    >>> [decimal(Fraction(x)) for x in ("69/25", "1", "-21/10", "1/22", "1/3000", "1e15", "1e-15", "-12345.678")]
    ['2.76', '1', '-2.1', '0.0455', '0.000333', '1e15', '1e-15', '-12345.68']
    """
    if value == 0:
        return "0"
    size = abs(value)
    if size < 10**9 and value.denominator == 1:
        return str(value.numerator)
    if not 10**-4 <= size < 10**9:
        return _scientific(value)
    # Rounded in fractions, so that no double gets between the number and the reader.
    digits = 2 if size >= Fraction(1, 10) else 2 - math.floor(math.log10(size))
    shown = round(value, digits)
    whole = f"{abs(shown.numerator * 10**digits // shown.denominator):0{digits + 1}d}"
    text = f"{whole[:-digits]}.{whole[-digits:]}".rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 else text


def _scientific(value: Fraction) -> str:
    exponent = Decimal(abs(value.numerator)).adjusted() - Decimal(value.denominator).adjusted()
    if abs(value) < Fraction(10) ** exponent:
        exponent -= 1
    mantissa = round(value / Fraction(10) ** exponent, 2)
    if abs(mantissa) == 10:
        mantissa, exponent = mantissa / 10, exponent + 1
    return f"{float(mantissa):.4g}e{exponent}"


def cell(value: Fraction, *, exact: bool = True) -> str:
    """A fraction as itself (``2/9``) where it is short and exact, else as a decimal."""
    if not exact or max(part.bit_length() for part in value.as_integer_ratio()) > 4 * _LONGEST_FRACTION:
        return decimal(value)
    text = str(value)
    return text if len(text) <= _LONGEST_FRACTION else decimal(value)


def list_number(number: int) -> str:
    """A small number as a word.

    Examples
    --------
    >>> list_number(3), list_number(11)
    ('three', '11')
    """
    return _SMALL[number] if number < len(_SMALL) else str(number)


def html_table(caption: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table for a notebook: escaped, without styles of its own, so that it follows the page, dark or light."""
    head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in header)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(text)}</td>" for text in row) + "</tr>" for row in rows)
    return (
        f"<table><caption>{html.escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
