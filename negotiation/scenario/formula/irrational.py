"""Numbers without a fraction: kept as what they were made of, enclosed as closely as is asked.

``sqrt(2)`` is held as "the square root of 2". Whatever must be decided about it (is it above 1.41? which double
is nearest?) is decided by enclosing it in intervals of 128, 256, ... bits until the answer is certain. Two numbers
that are still not told apart at 4,096 bits count as equal: that is the one thing here that is not proved. They
differ, if at all, by less than one part in 10**1200, unless their difference was lost in a long formula.

The rounding to doubles is that of Ziv (1991): raise the precision until both ends round to the same double.

Source
------
Abraham Ziv, "Fast evaluation of elementary mathematical functions with correctly rounded last bit", ACM
Transactions on Mathematical Software 17 (1991) 410-423.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import blake2b
from typing import TYPE_CHECKING

from negotiation.scenario.formula.grammar import LARGEST

if TYPE_CHECKING:
    from negotiation.scenario.formula.enclosures import Ends

__all__ = ["Irrational", "NoValueError", "Value", "compare", "irrational", "rounded"]

_PRECISIONS = (128, 256, 512, 1024, 2048, 4096)
_SMALLEST_END = 5_000  # ends of intervals that are nearer to 0 than two to the minus this are moved out


class NoValueError(ArithmeticError):
    """An operation that has no result; never leaves the exact reading. ``why`` and what it ``does``."""

    def __init__(self, why: str, does: str = "is undefined") -> None:
        super().__init__(why)
        self.why = why
        self.does = does


@dataclass(frozen=True, eq=False, repr=False)
class Irrational:
    """A number without a fraction: an operation and the numbers it is applied to.

    Not every one is irrational: ``2**100`` is one too, because exponents of a size above 64 are not worked out.
    Two are equal (``==``) when they were made in the same way; :func:`compare` compares their values.

    Attributes
    ----------
    operation
        ``+ - * / **``, ``negative``, ``exp``, ``log`` or ``sqrt``; or ``root``, the only root between two fractions
        of a polynomial with whole coefficients, an irrational number.
    operands
        Fractions and irrationals; of a ``root`` the two ends, then the coefficients, constant first.

    Examples
    --------
    >>> from negotiation.scenario.expression import evaluate, parse
    >>> root = evaluate(parse("sqrt(a)"), {"a": Fraction(2)})
    >>> root
    Irrational(1.4142135623730951)
    >>> low, high = root.interval(200)
    >>> low**2 < 2 < high**2
    True
    """

    operation: str
    operands: tuple[Value, ...]
    key: bytes = field(init=False)

    def __post_init__(self) -> None:
        digest = blake2b(self.operation.encode(), digest_size=16)
        for operand in self.operands:
            if isinstance(operand, Irrational):
                digest.update(b"!" + operand.key)
            else:
                digest.update(b"|%x/%x" % operand.as_integer_ratio())
        object.__setattr__(self, "key", digest.digest())

    def __eq__(self, other: object) -> bool:
        return self.key == other.key if isinstance(other, Irrational) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.key)

    def __repr__(self) -> str:
        return f"Irrational({float(self)!r})"

    def __float__(self) -> float:
        return float(rounded(self)[0])

    def interval(self, bits: int) -> tuple[Fraction, Fraction]:
        """Two fractions between which the number lies for certain.

        Parameters
        ----------
        bits
            The precision that every operation is carried out with. More are taken where they do not suffice for
            finite ends.

        Returns
        -------
        tuple of Fraction
            Low and high. Ends nearer to 0 than ``2**-5000`` are moved out.
        """
        from negotiation.scenario.formula.enclosures import fractions

        while True:
            ends = fractions(_enclosure(self, bits), _SMALLEST_END)
            if ends is not None:
                return ends
            bits *= 2


Value = Fraction | Irrational


def irrational(operation: str, *operands: Value) -> Irrational:
    """An operation that is defined for its operands, as a number; refused where it is beyond every double."""
    from negotiation.scenario.formula.enclosures import within_doubles

    number = Irrational(operation, operands)
    if within_doubles(_enclosure(number, _PRECISIONS[0])):
        return number
    if compare(number, LARGEST) > 0 or compare(number, -LARGEST) < 0:
        raise NoValueError("too large", "is beyond 1.797e308, the largest number")
    return number


def compare(a: Value, b: Value) -> int:
    """Which of two numbers is larger, decided exactly.

    Parameters
    ----------
    a, b
        Fractions or irrationals.

    Returns
    -------
    int
        -1, 0 or 1. Numbers without a fraction that are not told apart at 4,096 bits count as equal.

    Examples
    --------
    >>> from negotiation.scenario.expression import evaluate, parse
    >>> root = evaluate(parse("sqrt(2)"), {})
    >>> compare(root, Fraction(141421356237309504880, 10**20))
    1
    """
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        (top, bottom), (other_top, other_bottom) = a.as_integer_ratio(), b.as_integer_ratio()
        left, right = top * other_bottom, other_top * bottom
        return (left > right) - (left < right)
    if a == b:
        return 0
    from negotiation.scenario.formula.enclosures import order

    for bits in _PRECISIONS:
        decided = order(_enclosure(a, bits), _enclosure(b, bits))
        if decided is not None:
            return decided
    return 0


def rounded(value: Value) -> tuple[Fraction, bool]:
    """A number as a fraction: itself, or the nearest double.

    Parameters
    ----------
    value
        A fraction or an irrational.

    Returns
    -------
    tuple of Fraction and bool
        The fraction and True; or the double that is nearest to the irrational (ties to even) and False. If
        4,096 bits do not tell which of two doubles is nearer, the one nearest to the middle of the enclosure.

    Examples
    --------
    >>> from negotiation.scenario.expression import evaluate, parse
    >>> rounded(Fraction(1, 3))
    (Fraction(1, 3), True)
    >>> number, exact = rounded(evaluate(parse("exp(1)"), {}))
    >>> float(number), exact
    (2.718281828459045, False)
    """
    if isinstance(value, Fraction):
        return value, True
    from negotiation.scenario.formula.enclosures import middle, nearest

    for bits in _PRECISIONS:
        ends = _enclosure(value, bits)
        low, high = nearest(ends[0]), nearest(ends[1])
        if low == high:
            return Fraction(low), False
    return Fraction(nearest(middle(ends, bits))), False


def _enclosure(value: Value, bits: int) -> Ends:
    """An enclosure of a number; those of irrationals are kept on them, one a precision."""
    from negotiation.scenario.formula.enclosures import enclose, of_fraction

    if isinstance(value, Fraction):
        return of_fraction(value, bits)
    waiting = [value]
    while waiting:  # a loop, because parameters may rest on parameters to any depth
        number = waiting[-1]
        known: dict[int, Ends] = vars(number).setdefault("_enclosures", {})
        if bits in known:
            waiting.pop()
            continue
        parts = [p for p in number.operands if isinstance(p, Irrational)]
        missing = [p for p in parts if bits not in vars(p).get("_enclosures", ())]
        if missing:
            waiting += missing
            continue
        if number.operation == "root":
            known[bits] = _root_enclosure(number, bits)
            waiting.pop()
            continue
        ends = [
            of_fraction(p, bits) if isinstance(p, Fraction) else vars(p)["_enclosures"][bits] for p in number.operands
        ]
        known[bits] = enclose(number.operation, ends, _whole_exponent(number), bits)
    return vars(value)["_enclosures"][bits]  # type: ignore[no-any-return]


def _root_enclosure(number: Irrational, bits: int) -> Ends:
    """An enclosure of the root of a polynomial: operands are two ends, and the coefficients, constant first.

    Between the ends lies one root, at which the polynomial changes its sign. Newton's step guesses a much closer
    interval; where signs do not confirm it, the interval is halved.
    """
    from negotiation.scenario.formula.enclosures import of_fraction

    low, high, *fractions = (operand for operand in number.operands if isinstance(operand, Fraction))
    coefficients = [coefficient.numerator for coefficient in fractions]  # whole: see `operands`
    slopes = [power * coefficient for power, coefficient in enumerate(coefficients)][1:]
    above = _scaled_value(coefficients, low) > 0
    while high - low > Fraction(1, 2**bits) * max(abs(low), abs(high)):
        middle = (low + high) / 2
        there = _scaled_value(coefficients, middle)
        if (there > 0) == above:
            low = middle
        else:
            high = middle
        width = high - low
        small = width.denominator.bit_length() - width.numerator.bit_length()  # the width is about two to minus this
        slope = _scaled_value(slopes, middle)
        if small < 8 or not slope:
            continue
        grid = 1 << (3 * small // 2)
        nearest = round((middle - Fraction(there, slope * middle.denominator)) * grid)
        left, right = Fraction(nearest - 1, grid), Fraction(nearest + 1, grid)
        if (
            low < left
            and right < high
            and (_scaled_value(coefficients, left) > 0) == above != (_scaled_value(coefficients, right) > 0)
        ):
            low, high = left, right
    return of_fraction(low, bits)[0], of_fraction(high, bits)[1]


def _scaled_value(coefficients: list[int], x: Fraction) -> int:
    """The value of a polynomial, times the denominator of x to the power of its degree."""
    top, bottom = x.as_integer_ratio()
    value, power = 0, 1
    for coefficient in reversed(coefficients):  # Horner in whole numbers
        value = value * top + coefficient * power
        power *= bottom
    return value


def _whole_exponent(number: Irrational) -> int | None:
    exponent = number.operands[-1]
    if isinstance(exponent, Fraction) and exponent.denominator == 1:
        return exponent.numerator
    return None
