"""Payoffs at many points as the compiled engine takes them, computed for all points at once.

A number at many points is carried in three ways (:mod:`negotiation.solvers.batch.signs` says what for): an
approximation, a bound on how far the exact number is from it, and the exact number modulo two primes. Sums,
products, quotients and whole powers are computed in all three; a quotient is the product with the inverse modulo the
prime. What this cannot settle at a point (a divisor or a comparison that the bound does not tell from zero, a value
beyond what doubles hold) is left open there, and that point is worked out alone from fractions. Nothing is guessed.

Approximations are pairs of doubles (:mod:`negotiation.games.double_double`). A number without a fraction
(``scope ** 1.37``) counts as the nearest double (:func:`negotiation.scenario.expression.rounded`), and with 100 bits
it is known which one that is, but for a few points in a thousand million, which are left open.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiation.errors import UndefinedError
from negotiation.games.double_double import (
    LARGEST,
    POWER_ERROR,
    SMALLEST,
    UNIT,
    Pair,
    added,
    divided,
    multiplied,
    negative,
    pair,
    power,
)
from negotiation.games.residues import PRIMES
from negotiation.scenario.expression import Compare, Expression, Logic, Name, Number, Value, evaluate, names, steps

__all__ = ["Encoded", "evaluate_encoded", "of_constant", "of_fractions", "of_steps", "order_of"]

Words = NDArray[np.uint64]
Bools = NDArray[np.bool_]

_SLACK = 1 + 2.0**-40  # what is lost in computing a bound itself
_MOST_EXPONENT = 64
_MOST_BITS = 40_000  # beyond some bits the exact reading makes no fractions any more
_P = tuple(np.uint64(prime) for prime in PRIMES)


@dataclass(frozen=True, eq=False)
class Encoded:
    """A number at many points.

    Attributes
    ----------
    value, error
        Shape (points,), or () where it is the same everywhere: an approximation, and how far off it may be.
    residues
        For each prime the exact number modulo it, of the same shape; means nothing where ``rough``.
    known
        Where all this holds; elsewhere nothing is known.
    rough
        Where the number has no fraction, as far as that can be told; it then is what the exact reading calls an
        irrational.
    bits
        No numerator or denominator has more bits than this.
    whole
        The numerator where the number is given by whole numbers, and ``bottom`` the denominator of all; else None.
    """

    value: Pair
    error: NDArray[np.float64]
    residues: tuple[Words, Words]
    known: Bools
    rough: Bools
    bits: int
    whole: NDArray[np.int64] | None = None
    bottom: int = 1


_NO = np.array(False)


def of_constant(value: Value) -> Encoded:
    """A number that is the same at every point."""
    if not isinstance(value, Fraction):
        low, high = value.interval(128)
        near, zero = pair((low + high) / 2), np.asarray(np.uint64(0))
        error = np.asarray(abs(near.high) * UNIT + float(high - low))
        return Encoded(near, error, (zero, zero), np.isfinite(near.high), np.array(True), 1)
    top, bottom = value.as_integer_ratio()
    good = all(bottom % prime for prime in PRIMES)
    residues = [np.asarray(np.uint64(top * pow(bottom, -1, p) % p if good else 0)) for p in PRIMES]
    number = pair(value)
    exact = good and Fraction(float(number.high)) + Fraction(float(number.low)) == value
    error = np.asarray(0.0 if exact else abs(number.high) * UNIT)
    whole = np.asarray(np.int64(top)) if abs(top) < 2**62 and bottom < 2**62 else None
    known = np.asarray(good and (not top or SMALLEST < abs(number.high) < LARGEST))
    bits = max(top.bit_length(), bottom.bit_length())
    return Encoded(number, error, (residues[0], residues[1]), known, _NO, bits, whole, bottom)


def of_fractions(values: Sequence[Fraction]) -> Encoded:
    """Any fractions, one at each point.

    Examples
    --------
    >>> found = of_fractions([Fraction(1, 3), Fraction(2)])
    >>> int(found.residues[0][0]) * 3 % PRIMES[0], found.error.tolist()[1], found.known.tolist()
    (1, 0.0, [True, True])
    """
    tops, bottoms = [value.numerator for value in values], [value.denominator for value in values]
    size = max(map(abs, (*tops, *bottoms)), default=1)
    if size < 2**62:
        divisor = np.array(bottoms, dtype=np.int64)
        found = _divide(_of_whole(np.array(tops, dtype=np.int64)), _of_whole(divisor))
        exact = divisor & (divisor - 1) == 0  # a quotient by a power of two is not rounded
        return replace(found, error=np.where(exact, 0.0, found.error), bits=size.bit_length())
    each = [of_constant(value) for value in values]
    return Encoded(
        Pair(np.array([one.value.high for one in each]), np.array([one.value.low for one in each])),
        np.array([one.error for one in each], dtype=np.float64),
        (
            np.array([one.residues[0] for one in each], dtype=np.uint64),
            np.array([one.residues[1] for one in each], dtype=np.uint64),
        ),
        np.array([one.known for one in each], dtype=np.bool_),
        np.array([one.rough for one in each], dtype=np.bool_),
        max((one.bits for one in each), default=1),
    )


def _of_whole(whole: NDArray[np.int64]) -> Encoded:
    """Whole numbers below 2**62 in size, one at each point."""
    residues = [np.mod(whole, prime).astype(np.uint64) for prime in PRIMES]
    high = whole.astype(np.float64)
    value = Pair(high, (whole - high.astype(np.int64)).astype(np.float64))
    none = np.zeros(whole.shape, dtype=np.bool_)
    return Encoded(value, np.zeros(whole.shape), (residues[0], residues[1]), ~none, none, 62, whole)


def of_steps(first: Fraction, step: Fraction, steps: NDArray[np.int64]) -> Encoded:
    """The numbers ``first + steps * step``.

    Parameters
    ----------
    first, step
        The same at every point.
    steps
        Shape (points,): from 0 to 2**53.

    Examples
    --------
    >>> found = of_steps(Fraction(1, 10), Fraction(1, 5), np.array([0, 2]))
    >>> found.value.high.tolist(), int(found.residues[0][1]) * 2 % PRIMES[0]
    ([0.1, 0.5], 1)
    """
    bottom = math.lcm(first.denominator, step.denominator)
    start, stride = int(first * bottom), int(step * bottom)
    most = int(steps.max(initial=0))
    size = max(abs(start), abs(start + most * stride))
    if size >= 2**62 or bottom >= 2**62:  # rare: an interval far from 0 for its width
        return _add(of_constant(first), _multiply(of_constant(step), of_steps(Fraction(0), Fraction(1), steps)))
    whole = start + steps * stride
    number = _of_whole(whole)
    value, residues = number.value, []
    for own, prime, p in zip(number.residues, PRIMES, _P, strict=True):
        inverse = np.uint64(pow(bottom, -1, prime) if bottom % prime else 0)
        residues.append(own * inverse % p)
    if bottom > 1:
        value = divided(value, pair(Fraction(bottom)))
    error = np.abs(value.high) * (0.0 if bottom == 1 else UNIT)
    good = all(bottom % prime for prime in PRIMES)
    known = np.asarray((whole == 0) | (good & (np.abs(value.high) > SMALLEST) & (np.abs(value.high) < LARGEST)))
    none = np.zeros(len(steps), dtype=np.bool_)
    bits = max(size.bit_length(), bottom.bit_length())
    return Encoded(value, error, (residues[0], residues[1]), known, none, bits, whole, bottom)


# -- formulas -----------------------------------------------------------------------------------------


def evaluate_encoded(formula: Expression, environment: Mapping[str, Encoded]) -> Encoded:
    """The values of a formula at many points.

    Parameters
    ----------
    formula
        A number, not a condition.
    environment
        The value of each name that the formula uses.

    Examples
    --------
    >>> from negotiation.scenario.expression import parse
    >>> cost = of_steps(Fraction(0), Fraction(1, 10), np.array([3, 7]))
    >>> found = evaluate_encoded(parse("(1 - cost) / 2"), {"cost": cost})
    >>> [round(value, 6) for value in found.value.high.tolist()], int(found.residues[0][0]) * 20 % PRIMES[0]
    ([0.35, 0.15], 7)
    """
    values: list[Encoded] = []
    with np.errstate(all="ignore"):
        for operation, arguments, node in steps(formula):
            if isinstance(node, Number):
                values.append(of_constant(node.value))
            elif isinstance(node, Name):
                values.append(environment[node.name])
            elif isinstance(node, Compare | Logic):
                raise TypeError("a condition has no number for a value")
            elif operation in ("exp", "log", "sqrt") and not names(node):
                values.append(_alone(node))
            else:
                values.append(_RULES[operation](*(values[i] for i in arguments)))
    return values[-1]


def _alone(formula: Expression) -> Encoded:
    """A formula without names; open where it has no value."""
    try:
        return of_constant(evaluate(formula, {}))
    except UndefinedError:
        return _open(of_constant(Fraction(0)))


def order_of(a: Encoded, b: Encoded) -> tuple[NDArray[np.int8], Bools]:
    """Which of two numbers is larger at each point: -1, 0 or 1, and where that is certain."""
    if a is b:
        return np.zeros(np.shape(a.known), dtype=np.int8), a.known
    if a.whole is not None and b.whole is not None and a.bottom == b.bottom:
        return np.sign(np.asarray(a.whole - b.whole)).astype(np.int8), a.known & b.known
    with np.errstate(all="ignore"):
        apart = added(a.value, negative(b.value)).high
        sure = np.abs(apart) * (1 - 2.0**-40) > (a.error + b.error) * _SLACK
    return np.sign(apart).astype(np.int8), np.asarray(sure & a.known & b.known)


def _made(value: Pair, error: Any, residues: Sequence[Any], known: Any, rough: Any, bits: int) -> Encoded:
    """A result with what its own rounding adds; open where the exact reading may take another way."""
    size = np.abs(value.high)
    known = known & (size < LARGEST) & ((size > SMALLEST) | ((size == 0) & (error == 0))) & (bits <= _MOST_BITS)
    return Encoded(
        value, np.asarray(error * _SLACK + size * UNIT),
        (np.asarray(residues[0]), np.asarray(residues[1])), np.asarray(known), np.asarray(rough), bits,
    )  # fmt: skip


def _add(a: Encoded, b: Encoded) -> Encoded:
    residues = [(x + y) % p for x, y, p in zip(a.residues, b.residues, _P, strict=True)]
    value, error = added(a.value, b.value), a.error + b.error
    # What two numbers without a fraction cancel to may have one.
    known = a.known & b.known & ~(a.rough & b.rough & (np.abs(value.high) <= 2 * error))
    return _made(value, error, residues, known, a.rough | b.rough, a.bits + b.bits + 1)


def _negative(a: Encoded) -> Encoded:
    residues = tuple((p - x) % p for x, p in zip(a.residues, _P, strict=True))
    whole = None if a.whole is None else -a.whole
    return Encoded(negative(a.value), a.error, (residues[0], residues[1]), a.known, a.rough, a.bits, whole, a.bottom)


def _subtract(a: Encoded, b: Encoded) -> Encoded:
    return _add(a, _negative(b))


def _multiply(a: Encoded, b: Encoded) -> Encoded:
    residues = [x * y % p for x, y, p in zip(a.residues, b.residues, _P, strict=True)]
    error = np.abs(a.value.high) * b.error + np.abs(b.value.high) * a.error + a.error * b.error
    # Nothing times a number without a fraction is nothing, and that has one.
    none_a, none_b = _is_zero(a), _is_zero(b)
    rough = (a.rough & ~none_b) | (b.rough & ~none_a)
    residues = [np.where(none_a | none_b, np.uint64(0), x) for x in residues]
    value = multiplied(a.value, b.value)
    known = a.known & b.known & ((value.high != 0) | none_a | none_b)
    return _made(value, error, residues, known, rough, a.bits + b.bits)


def _is_zero(a: Encoded) -> Bools:
    """Where a number is known to be 0; only numbers that are given as they stand are."""
    return np.asarray(a.whole == 0) if a.whole is not None else np.asarray((a.value.high == 0) & (a.error == 0))


def _inverse(x: Words, p: np.uint64) -> Words:
    """The inverse modulo a prime, by Fermat: the power p - 2."""
    result, base, exponent = np.ones_like(x), x, int(p) - 2
    while exponent:
        if exponent & 1:
            result = result * base % p
        base = base * base % p
        exponent >>= 1
    return result


def _divide(a: Encoded, b: Encoded) -> Encoded:
    apart = np.abs(b.value.high) - 2 * b.error
    known = a.known & b.known & (apart > 0) & (b.rough | ((b.residues[0] != 0) & (b.residues[1] != 0)))
    value = divided(a.value, Pair(np.where(apart > 0, b.value.high, 1.0), np.where(apart > 0, b.value.low, 0.0)))
    error = (a.error + np.abs(value.high) * b.error) / np.where(apart > 0, apart, 1.0)
    residues = [x * _inverse(y, p) % p for x, y, p in zip(a.residues, b.residues, _P, strict=True)]
    none = _is_zero(a)
    cancels = a.rough & b.rough & (np.abs(value.high - 1) <= 2 * error + 2.0**-50)
    known = known & ((value.high != 0) | none) & ~cancels
    return _made(value, error, residues, known, (a.rough | b.rough) & ~none, a.bits + b.bits)


def _power(base: Encoded, exponent: Encoded) -> Encoded:
    if exponent.whole is None:
        known = base.known & exponent.known & _NO
        return _made(base.value, base.error, base.residues, known, base.rough, base.bits)
    if np.ndim(exponent.whole) == 0 and exponent.whole % exponent.bottom == 0:
        return _whole_power(base, int(exponent.whole) // exponent.bottom)
    # An exponent that is no whole number, and whose denominator is too large for a root to come out even. A base of 0
    # or 1, a negative one, and one that is not told from these are left open.
    divisor = np.gcd(np.abs(exponent.whole), np.int64(exponent.bottom))
    bottom = np.int64(exponent.bottom) // np.maximum(divisor, 1)
    apart = np.abs(base.value.high - 1) > base.error + 2.0**-50
    known = base.known & exponent.known & (base.value.high > base.error) & apart & (bottom > base.bits)
    safe = Pair(np.where(known, base.value.high, 1.0), np.where(known, base.value.low, 0.0))
    log = np.log(safe.high)
    known = known & (np.abs(log * exponent.value.high) < 64)
    safe = Pair(np.where(known, safe.high, 1.0), np.where(known, safe.low, 0.0))
    value = power(safe, exponent.value)
    off = np.abs(exponent.value.high) * (base.error / safe.high + POWER_ERROR) + np.abs(log) * exponent.error
    known = known & (off < 1e-6)
    zero = np.zeros(np.shape(value.high), dtype=np.uint64)
    rough = np.ones(np.shape(value.high), dtype=np.bool_)
    return _made(value, np.abs(value.high) * (2 * off + POWER_ERROR), (zero, zero), known, rough, base.bits)


def _whole_power(base: Encoded, exponent: int) -> Encoded:
    if exponent == 0:
        return replace(of_constant(Fraction(1)), known=base.known)  # no value to the power 0 is no value
    if exponent == 1:
        return base
    if exponent < 0:
        return _divide(of_constant(Fraction(1)), _whole_power(base, -exponent))
    found, square, left = None, base, exponent
    while left:
        if left & 1:
            found = square if found is None else _multiply(found, square)
        left >>= 1
        square = _multiply(square, square) if left else square
    assert found is not None  # the exponent is above 0
    # Powers that the exact reading does not work out are another thing.
    known = found.known & (exponent <= _MOST_EXPONENT)
    return Encoded(found.value, found.error, found.residues, np.asarray(known), found.rough, base.bits * exponent)


def _chosen(sign: int) -> Callable[..., Encoded]:
    def choose(*values: Encoded) -> Encoded:
        best = values[0]
        for other in values[1:]:
            order, sure = order_of(other, best)
            take = order * sign > 0
            best = Encoded(
                Pair(*(np.where(take, x, y) for x, y in zip(other.value, best.value, strict=True))),
                np.where(take, other.error, best.error),
                (
                    np.where(take, other.residues[0], best.residues[0]),
                    np.where(take, other.residues[1], best.residues[1]),
                ),
                np.asarray(sure),
                np.where(take, other.rough, best.rough),
                max(other.bits, best.bits),
            )
        return best

    return choose


def _abs(a: Encoded) -> Encoded:
    return _chosen(1)(a, _negative(a))


def _open(a: Encoded) -> Encoded:
    """Left open everywhere."""
    return Encoded(a.value, a.error, a.residues, np.asarray(a.known & False), a.rough, a.bits)


_RULES: dict[str, Callable[..., Encoded]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
    "**": _power,
    "negative": _negative,
    "min": _chosen(-1),
    "max": _chosen(1),
    "abs": _abs,
    "exp": _open,
    "log": _open,
    "sqrt": _open,
}
