"""The grammar of formulas, as data: what binds how tightly, the functions, the limits.

::

    formula    = number | condition                          never both: a comparison is not a number
    condition  = condition "or" condition | condition "and" condition | "not" condition
               | number ("<" | "<=" | ">" | ">=" | "==" | "!=") number
               | "(" condition ")"
    number     = number ("+" | "-" | "*" | "/") number
               | "-" number | "+" number
               | number "**" number                          from the right: 2**3**2 is 2**(3**2)
               | function "(" number {"," number} ")"
               | "(" number ")"
               | digits ["." digits] ["e" digits] | name ["." name]

The grammar is closed: there are no attributes, subscripts, texts, or calls of anything but the functions below.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

__all__ = [
    "AND",
    "ATOM",
    "COMPARISON",
    "FUNCTIONS",
    "LARGEST",
    "LEVELS",
    "LONGEST_TEXT",
    "MOST_DEPTH",
    "MOST_DIGITS",
    "MOST_EXPONENT",
    "MOST_NODES",
    "NOT",
    "OR",
    "POWER",
    "PRODUCT",
    "RESERVED",
    "SIGN",
    "SUM",
    "Function",
]

LONGEST_TEXT = 2_000  # characters of a formula
MOST_NODES = 500
MOST_DEPTH = 50  # parentheses, calls, signs and exponents inside one another
MOST_DIGITS = 300  # of one number, from its first digit that is not 0
MOST_EXPONENT = 400  # of ten, either way

LARGEST = Fraction(2**1024 - 2**970)
"""The largest double, 1.797...e308. Larger values are not computed with, exactly or otherwise."""

OR, AND, NOT, COMPARISON, SUM, PRODUCT, SIGN, POWER, ATOM = range(1, 10)

LEVELS: dict[str, int] = {
    "or": OR,
    "and": AND,
    **dict.fromkeys(("<", "<=", ">", ">=", "==", "!="), COMPARISON),
    **dict.fromkeys(("+", "-"), SUM),
    **dict.fromkeys(("*", "/"), PRODUCT),
    "**": POWER,
}
"""How tightly an operator between two parts binds. A sign binds more loosely than ``**``: -a**2 is -(a**2)."""


class Function(NamedTuple):
    """A function that formulas may call: how many arguments it takes (``most`` None: any number)."""

    least: int
    most: int | None
    meaning: str


FUNCTIONS: dict[str, Function] = {
    "min": Function(2, None, "the smallest of its arguments"),
    "max": Function(2, None, "the largest of its arguments"),
    "abs": Function(1, 1, "the size of a number, without its sign"),
    "exp": Function(1, 1, "e to a power"),
    "log": Function(1, 1, "the natural logarithm of a positive number"),
    "sqrt": Function(1, 1, "the square root of a number that is not negative"),
}

RESERVED: frozenset[str] = frozenset(FUNCTIONS) | {"and", "or", "not"}
"""Words that cannot be names."""
