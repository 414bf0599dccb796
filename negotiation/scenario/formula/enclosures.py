"""Enclosures: intervals whose ends have so many bits, and which contain the exact value for certain.

Imported when the first number without a fraction turns up, since mpmath takes its time. Its functions on bare
intervals are used rather than ``mpmath.iv``, which keeps one precision for the whole process.

Sums, products, quotients, whole powers and square roots of mpmath are rounded outwards. Its ``exp`` and ``log``
are within a few units of their last place, not more, so both ends are moved out by a thousand such units.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from mpmath.libmp import (
    finf,
    fninf,
    from_int,
    from_rational,
    fzero,
    mpf_abs,
    mpf_add,
    mpf_cmp,
    mpf_neg,
    mpf_pos,
    mpf_shift,
    mpf_sub,
    mpi_abs,
    mpi_add,
    mpi_div,
    mpi_exp,
    mpi_log,
    mpi_mul,
    mpi_neg,
    mpi_pow_int,
    mpi_sqrt,
    mpi_sub,
)

__all__ = ["Ends", "enclose", "fractions", "middle", "nearest", "of_fraction", "order", "within_doubles"]

Real = Any
"""A number of mpmath's: sign, mantissa, exponent of two, bits of the mantissa."""
Ends = tuple[Real, Real]

# Ends beyond these powers of two are moved out, to infinity or to 0, so that no exponent outgrows memory. Hence
# what is smaller than 2**-2**64 cannot be told from 0.
_LARGE = 1_100
_SMALL = 2**64
_FAR_ABOVE = from_int(2**11)  # its exp is beyond the first of them ...
_FAR_BELOW = from_int(-(2**64))  # ... and that of this beyond the second

_MANY_STEPS = 2**32  # a whole power from here on is not worked out by squaring

_DOWN, _UP = "f", "c"
_GUARD = 20  # bits beyond those asked for, in which exp and log are computed ...
_SLACK = 10  # ... and those of them that are taken on trust


def of_fraction(value: Fraction, bits: int) -> Ends:
    """The closest enclosure of a fraction."""
    top, bottom = value.as_integer_ratio()
    return from_rational(top, bottom, bits, _DOWN), from_rational(top, bottom, bits, _UP)


def enclose(operation: str, parts: list[Ends], exponent: int | None, bits: int) -> Ends:
    """An enclosure of the result of an operation on enclosed numbers for which it is defined.

    ``exponent`` is that of a power, where it is a whole number.
    """
    first = parts[0]
    if operation == "+":
        ends = mpi_add(first, parts[1], bits)
    elif operation == "-":
        ends = mpi_sub(first, parts[1], bits)
    elif operation == "*":
        ends = mpi_mul(first, parts[1], bits)
    elif operation == "/":
        ends = mpi_div(first, parts[1], bits)
    elif operation == "negative":
        ends = mpi_neg(first, bits)
    elif operation == "sqrt":
        ends = mpi_sqrt((_not_below_zero(first[0]), _not_below_zero(first[1])), bits)
    elif operation == "exp":
        ends = _exp(first, bits)
    elif operation == "log":
        ends = _log(first, bits)
    elif exponent is not None and abs(exponent) < _MANY_STEPS:
        ends = mpi_pow_int(first, exponent, bits)
    else:
        ends = _power(first, parts[1], bits, odd=exponent is not None and exponent % 2 == 1)
    return _kept_in(ends[0], _LARGE, _SMALL), mpf_neg(_kept_in(mpf_neg(ends[1]), _LARGE, _SMALL))


def _exp(x: Ends, bits: int) -> Ends:
    """What lies far outside the range of exponents goes to its edge, or all the way, whichever is outwards."""
    low, high = x
    low = fninf if mpf_cmp(low, _FAR_BELOW) < 0 else _smaller(low, _FAR_ABOVE)
    high = finf if mpf_cmp(high, _FAR_ABOVE) > 0 else _larger(high, _FAR_BELOW)
    return _widened(mpi_exp((low, high), bits + _GUARD), bits)


def _log(x: Ends, bits: int) -> Ends:
    """The number is known to be positive; its enclosure may still reach down to zero or below."""
    return _widened(mpi_log((_not_below_zero(x[0]), x[1]), bits + _GUARD), bits)


def _power(base: Ends, exponent: Ends, bits: int, *, odd: bool) -> Ends:
    """A power by way of logarithms. Only where the exponent is a whole number may the base be negative."""
    size = _exp(mpi_mul(_log(mpi_abs(base, bits + _GUARD), bits + _GUARD), exponent, bits + _GUARD), bits)
    if not odd or mpf_cmp(base[0], fzero) >= 0:
        return size
    below_zero = mpf_neg(size[1])
    return (below_zero, mpf_neg(size[0])) if mpf_cmp(base[1], fzero) <= 0 else (below_zero, size[1])


def _widened(ends: Ends, bits: int) -> Ends:
    """Move ends of `bits` + `_GUARD` bits out by the slack, and on to `bits` bits.

    In two steps: mpmath rounds a sum rightly only to as many bits as its terms have.
    """
    low, high = ends
    if low not in (finf, fninf):
        low = mpf_sub(low, mpf_shift(mpf_abs(low), -bits - _SLACK), bits + _GUARD, _DOWN)
    if high not in (finf, fninf):
        high = mpf_add(high, mpf_shift(mpf_abs(high), -bits - _SLACK), bits + _GUARD, _UP)
    return mpf_pos(low, bits, _DOWN), mpf_pos(high, bits, _UP)


def _smaller(a: Real, b: Real) -> Real:
    return a if mpf_cmp(a, b) < 0 else b


def _larger(a: Real, b: Real) -> Real:
    return a if mpf_cmp(a, b) > 0 else b


def _not_below_zero(x: Real) -> Real:
    return _larger(x, fzero)


def _kept_in(low: Real, large: int, small: int) -> Real:
    """A lower end, moved down where its size is above ``2**large`` or below ``2**-small``."""
    sign, mantissa, exponent, count = low
    if not mantissa:
        return (0, 1, large, 1) if low == finf else low
    size = exponent + count
    if size > large:
        return fninf if sign else (0, 1, large, 1)
    if size < -small:
        return (1, 1, -small, 1) if sign else fzero
    return low


def order(a: Ends, b: Ends) -> int | None:
    """-1 or 1 where one enclosure lies below or above the other, 0 where both are the same point, else None."""
    if mpf_cmp(a[1], b[0]) < 0:
        return -1
    if mpf_cmp(a[0], b[1]) > 0:
        return 1
    return 0 if a[0] == a[1] == b[0] == b[1] else None


def within_doubles(ends: Ends) -> bool:
    """Whether an enclosed number is clearly not too large for a double."""
    return all(x not in (finf, fninf) and (not x[1] or x[2] + x[3] < 1024) for x in ends)


def nearest(x: Real) -> float:
    """The nearest double, ties to even; infinite beyond the largest."""
    sign, mantissa, exponent, count = x
    if not mantissa:
        return float("inf") if x == finf else float("-inf") if x == fninf else 0.0
    size = exponent + count
    if size < -1_100:
        return 0.0
    try:
        # Python divides whole numbers with one rounding, to even, also to subnormal results.
        double = int(mantissa) / (1 << -exponent) if exponent < 0 else float(int(mantissa) << min(exponent, 1_100))
    except OverflowError:
        double = float("inf")
    return -double if sign else double


def middle(ends: Ends, bits: int) -> Real:
    """The middle of an enclosure."""
    return mpf_shift(mpf_add(*ends, 2 * bits, "n"), -1)


def fractions(ends: Ends, small: int) -> tuple[Fraction, Fraction] | None:
    """The ends as fractions, those of size below ``2**-small`` moved out; None where they are not finite."""
    low, high = _kept_in(ends[0], _LARGE, small), mpf_neg(_kept_in(mpf_neg(ends[1]), _LARGE, small))
    if fninf in (low, high) or finf in (low, high):
        return None
    return _fraction(low), _fraction(high)


def _fraction(x: Real) -> Fraction:
    sign, mantissa, exponent, _ = x
    signed = -int(mantissa) if sign else int(mantissa)
    return Fraction(signed << exponent) if exponent >= 0 else Fraction(signed, 1 << -exponent)
