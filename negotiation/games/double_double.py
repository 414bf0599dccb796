"""Numbers of about 106 bits as unevaluated sums of two doubles, for many points at once.

Sums, products and quotients are those of Dekker (1971) as analysed by Joldes, Muller and Popescu (2017), whose errors
are at most 15 u**2 of the result, ``u = 2**-53``; :data:`UNIT` allows 64. They hold where nothing overflows, and
where no product is so small that its low part is lost; :data:`SMALLEST` and :data:`LARGEST` bound what may be put in.

Sources
-------
T. J. Dekker, "A floating-point technique for extending the available precision", Numerische Mathematik 18 (1971)
224-242.
Mioara Joldes, Jean-Michel Muller and Valentina Popescu, "Tight and rigorous error bounds for basic building blocks of
double-word arithmetic", ACM Transactions on Mathematical Software 44 (2017).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

__all__ = [
    "LARGEST",
    "POWER_ERROR",
    "SMALLEST",
    "UNIT",
    "Pair",
    "added",
    "divided",
    "multiplied",
    "negative",
    "pair",
    "power",
]

UNIT = 2.0**-100
"""Relative error of a sum, a product or a quotient, with room to spare."""

POWER_ERROR = 2.0**-88
"""Absolute error of the logarithm in a power, and relative error of the exponential, with room to spare."""

SMALLEST, LARGEST = 1e-120, 1e120
"""Between these sizes everything holds, products included."""

_SPLIT = 134_217_729.0  # 2**27 + 1
_TERMS = 10
_HALVINGS = 9


class Pair(NamedTuple):
    """A number at many points: the sum of ``high`` and ``low``, ``high`` the double nearest to it."""

    high: Any
    low: Any


def pair(value: Fraction) -> Pair:
    """A fraction, within ``2**-105`` of itself; infinite where no double holds it."""
    try:
        high = float(value)
    except OverflowError:
        return Pair(np.float64("inf"), np.float64(0))
    return Pair(np.float64(high), np.float64(float(value - Fraction(high))))


def _sum(a: Any, b: Any) -> Pair:
    """A sum of doubles without error (Knuth)."""
    s = a + b
    t = s - a
    return Pair(s, (a - (s - t)) + (b - t))


def _quick(a: Any, b: Any) -> Pair:
    """The same, where the first is not smaller than the second (Dekker)."""
    s = a + b
    return Pair(s, b - (s - a))


def _product(a: Any, b: Any) -> Pair:
    """A product of doubles without error (Dekker, Veltkamp)."""
    p = a * b
    t = _SPLIT * a
    a_high = t - (t - a)
    a_low = a - a_high
    t = _SPLIT * b
    b_high = t - (t - b)
    b_low = b - b_high
    return Pair(p, ((a_high * b_high - p) + a_high * b_low + a_low * b_high) + a_low * b_low)


def added(a: Pair, b: Pair) -> Pair:
    """The sum of two numbers."""
    s, t = _sum(a.high, b.high), _sum(a.low, b.low)
    s = _quick(s.high, s.low + t.high)
    return _quick(s.high, s.low + t.low)


def negative(a: Pair) -> Pair:
    """A number with its sign changed."""
    return Pair(-a.high, -a.low)


def multiplied(a: Pair, b: Pair) -> Pair:
    """The product of two numbers."""
    p = _product(a.high, b.high)
    return _quick(p.high, p.low + (a.high * b.low + a.low * b.high))


def divided(a: Pair, b: Pair) -> Pair:
    """The quotient of two numbers, the second not 0."""
    first = a.high / b.high
    rest = added(a, negative(multiplied(b, Pair(first, 0.0))))
    second = rest.high / b.high
    rest = added(rest, negative(multiplied(b, Pair(second, 0.0))))
    third = rest.high / b.high
    return added(_quick(first, second), Pair(third, 0.0))


_LOG_2 = pair(Fraction(0xB17217F7D1CF79ABC9E3B39803F2F6AF40F34326, 2**160))  # the first 160 bits


def power(base: Pair, exponent: Pair) -> Pair:
    """A positive number to a power whose logarithm is between -64 and 64: ``exp(exponent * log(base))``.

    The logarithm is that of doubles, improved by a step of Newton's method.
    """
    near = np.log(base.high)
    off = added(multiplied(base, _exp(Pair(-near, np.zeros_like(near)))), Pair(-1.0, 0.0))
    # log(1 + off) = off - off**2 / 2 + ..., where off is about 1e-16
    half = off.high * off.high / 2
    log = added(Pair(near, np.zeros_like(near)), added(off, Pair(-half, np.zeros_like(half))))
    return _exp(multiplied(exponent, log))


def _exp(x: Pair) -> Pair:
    """The exponential: halved until its series is short, then squared as often."""
    twos = np.rint(x.high / _LOG_2.high)
    rest = added(x, negative(multiplied(_LOG_2, Pair(twos, np.zeros_like(twos)))))
    scale = 2.0**-_HALVINGS
    small = Pair(rest.high * scale, rest.low * scale)
    # exp(small) - 1 by Horner's rule
    found = Pair(np.zeros_like(small.high), np.zeros_like(small.high))
    for term in range(_TERMS, 0, -1):
        found = added(found, Pair(1.0, 0.0))
        found = multiplied(found, divided(small, Pair(float(term), 0.0)))
    for _ in range(_HALVINGS):  # (1 + f)**2 - 1
        found = added(Pair(2 * found.high, 2 * found.low), multiplied(found, found))
    found = added(found, Pair(1.0, 0.0))
    return Pair(np.ldexp(found.high, twos.astype(np.int64)), np.ldexp(found.low, twos.astype(np.int64)))
