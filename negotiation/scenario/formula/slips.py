"""Numbers and products as people write them in texts: ``6 weeks``, ``10k``, ``1,000``, ``8 x wage``, ``about 2``."""

from __future__ import annotations

import re
from fractions import Fraction

from negotiation.scenario.formula.grammar import FUNCTIONS

__all__ = ["CURRENCIES", "grouped", "number_and_word", "word_and_number"]

CURRENCIES = "$€£¥₹₽₩₺₴"

_SIZES = {
    **dict.fromkeys(("k", "K", "thousand", "thousands"), 3),
    **dict.fromkeys(("m", "M", "mn", "mln", "mio", "Mio", "million", "millions"), 6),
    **dict.fromkeys(("bn", "Bn", "B", "mrd", "Mrd", "billion", "billions"), 9),
    **dict.fromkeys(("tn", "trillion", "trillions"), 12),
}
_SHARES = frozenset(("percent", "per", "pct", "pc"))
_DOUBTS = frozenset(("about", "around", "approx", "approximately", "ca", "circa", "roughly", "some", "nearly"))


def number_and_word(number: str, word: str, rest: str, *, apart: bool) -> tuple[str, str] | None:
    """What to say of a number with a word behind it, as label and help; None where it may be a product.

    Parameters
    ----------
    number, word : str
        What stands there.
    rest : str
        What follows the word.
    apart : bool
        Whether a space stands between them.

    Examples
    --------
    >>> number_and_word("2.8", "bn", "", apart=False)
    ('`bn` is no part of a number', 'write `2800000000`, or `2.8` with `unit: billion`')
    >>> number_and_word("8", "x", "wage", apart=True)
    ('a product is written with `*`', 'write `8 * wage`')
    """
    if not re.fullmatch(r"[0-9]{1,20}(?:\.[0-9]{1,20})?", number):
        return None
    following = re.match(r"\s*([\w.]+)", rest)
    if times := re.fullmatch(r"[xX](\d*)", word):
        other = times[1] or (following[1] if following else "")
        return ("a product is written with `*`", f"write `{number} * {other}`") if other else None
    if word in ("to", "bis") and following:
        return "a value is one number", f"write its range beside it: `range: [{number}, {following[1]}]`"
    if word in _SHARES:
        share = _plain(Fraction(number) / 100)
        return "a share is written as a decimal", f"write `{share}`, or `{number}` with `unit: per cent`"
    if word in _SIZES and not following:
        size = {3: "thousand", 6: "million", 9: "billion", 12: "trillion"}[_SIZES[word]]
        amount = _plain(Fraction(number) * 10 ** _SIZES[word])
        product = f"; or `{number} * {word}` if `{word}` is a name" if len(word) == 1 else ""
        return f"`{word}` is no part of a number", f"write `{amount}`, or `{number}` with `unit: {size}`{product}"
    if apart and word not in FUNCTIONS:
        help = f"a product is written with `*`: `{number} * {word}`; a unit stands in `unit:`, not beside the number"
        return f"an operator is missing before `{word}`", help
    return None


def word_and_number(word: str, number: str) -> tuple[str, str] | None:
    """What to say of a word before a number, as label and help: ``about 2``.

    Examples
    --------
    >>> word_and_number("about", "2")
    ('leave this out', 'write `2`; how sure it is stands in `range: [low, high]`')
    """
    if word in _DOUBTS:
        return "leave this out", f"write `{number}`; how sure it is stands in `range: [low, high]`"
    return None


def grouped(text: str, start: int) -> tuple[int, str] | None:
    """Where a number with commas, points or spaces between its digits ends, and what to write.

    Examples
    --------
    >>> grouped("1,000,000 * x", 0), grouped("1,000", 0)
    ((9, 'write `1000000`'), (5, 'write `1000`, or `1.000` if the comma is a decimal point'))
    >>> grouped("2,5", 0), grouped("1 000 000", 0), grouped("1.000.000", 0)
    ((3, 'write `2.5`'), (9, 'write `1000000` if it is one number'), (9, 'write `1000000`'))
    """
    if match := re.compile(r"\d{1,3}(?:([,. ])\d{3})(?:\1\d{3})+(?![\d.,])|\d+ \d{3}(?!\d)").match(text, start):
        plain = re.sub(r"\D", "", match[0])
        return match.end(), f"write `{plain}`" + (" if it is one number" if " " in match[0] else "")
    if match := re.compile(r"(\d+),(\d+)(?![\d,])").match(text, start):
        decimal = f"{match[1]}.{match[2]}"
        thousands = len(match[2]) == 3 and len(match[1]) <= 3 and not match[1].startswith("0")
        if thousands:
            return match.end(), f"write `{match[1]}{match[2]}`, or `{decimal}` if the comma is a decimal point"
        return match.end(), f"write `{decimal}`"
    return None


def _plain(number: Fraction) -> str:
    from negotiation.scenario.formula.show import show_number

    return show_number(number)
