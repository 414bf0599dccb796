"""Formulas as quotients of polynomials in one parameter, wherever they are that.

All other names have fixed values. ``min``, ``max`` and ``abs`` are what they are at a *sample*; the polynomials whose
signs that rests on are written down as *walls*: as long as none of them changes its sign, the quotient is the
formula. Divisors are walls as well, since where one is zero the formula has no value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from math import gcd, lcm
from typing import NamedTuple

from negotiation.errors import UndefinedError
from negotiation.games.polynomials import (
    ONE,
    ZERO,
    Polynomial,
    add,
    common,
    divided,
    multiply,
    primitive,
    scaled,
    sign_at,
)
from negotiation.scenario.expression import Expression, Name, Number, Value, evaluate, names, steps
from negotiation.scenario.point import order

__all__ = [
    "NotRationalError",
    "OnWallError",
    "Quotient",
    "Reader",
    "TooMuchWorkError",
    "Work",
    "difference",
    "over_one_bottom",
]

_MOST_TERMS = 64
_MOST_BITS = 20_000


class NotRationalError(Exception):
    """A formula is no quotient of polynomials with rational coefficients, or one too large to work with."""


class TooMuchWorkError(Exception):
    """More work than was allowed."""


@dataclass
class Work:
    """Counts work, so that what would take too long is given up everywhere alike, and not by the clock.

    A unit is about a multiplication of coefficients, half a microsecond.
    """

    left: int = 8_000_000

    def takes(self, units: int) -> None:
        """Spend some, or give up."""
        self.left -= units
        if self.left < 0:
            raise TooMuchWorkError


class OnWallError(Exception):
    """The sample lies on a wall: a polynomial is zero there that is not zero elsewhere."""

    def __init__(self, wall: Polynomial) -> None:
        super().__init__(wall)
        self.wall = wall


class Quotient(NamedTuple):
    """A quotient of polynomials without a common divisor; the last coefficient of ``bottom`` is positive."""

    top: Polynomial
    bottom: Polynomial

    @property
    def constant(self) -> Fraction | None:
        """The value, where it is the same everywhere."""
        if len(self.top) > 1 or len(self.bottom) > 1:
            return None
        return Fraction(self.top[0] if self.top else 0, self.bottom[0])


def constant(value: Fraction) -> Quotient:
    """A number as a quotient."""
    top, bottom = value.as_integer_ratio()
    return Quotient((top,) if top else ZERO, (bottom,))


def _reduced(top: Polynomial, bottom: Polynomial) -> Quotient:
    if not top:
        return Quotient(ZERO, ONE)
    if len(top) > 1 and len(bottom) > 1:
        shared = common([top, bottom])
        if len(shared) > 1:
            top, bottom = (divided(part, shared) for part in (top, bottom))  # whole, by Gauss's lemma
    if len(top) + len(bottom) > _MOST_TERMS or max(a.bit_length() for a in (*top, *bottom)) > _MOST_BITS:
        raise NotRationalError
    plain_top, plain_bottom = primitive(top), primitive(bottom)
    # What was taken out of the coefficients goes back where it belongs.
    factor = Fraction(top[-1], plain_top[-1]) / Fraction(bottom[-1], plain_bottom[-1])
    return Quotient(scaled(plain_top, factor.numerator), scaled(plain_bottom, factor.denominator))


@dataclass
class Reader:
    """Reads formulas as quotients of polynomials in one parameter.

    Parameters
    ----------
    name
        The parameter.
    sample
        Where branches are decided.
    values
        Of every name, at the sample or elsewhere: only those that do not follow from the parameter are used.
    formulas
        Of every name; those that use the parameter follow it.
    work
        What reading and following may cost.

    Attributes
    ----------
    walls
        The polynomials that are not zero at the sample, and on whose signs what was read rests; none is constant.

    Raises
    ------
    NotRationalError
        By :meth:`read`, where a formula is none.
    OnWallError
        By :meth:`read`, where the sample lies on a wall.

    Examples
    --------
    >>> from negotiation.scenario.expression import parse
    >>> reader = Reader("x", Fraction(3), {"x": Fraction(3), "c": Fraction(1, 2)}, {})
    >>> reader.read(parse("max(c, 1 / x) + x ** 2"))
    Quotient(top=(1, 0, 2), bottom=(2,))
    >>> sorted(reader.walls)
    [(-2, 1), (0, 1)]
    """

    name: str
    sample: Fraction
    values: Mapping[str, Value]
    formulas: Mapping[str, Expression]
    work: Work = field(default_factory=Work)
    walls: dict[Polynomial, None] = field(default_factory=dict)
    _known: dict[str, Quotient] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._known[self.name] = Quotient((0, 1), ONE)
        following = {name: formula for name, formula in self.formulas.items() if name != self.name}
        for name in order(following) or ():
            if names(following[name]) & self._known.keys():
                self._known[name] = self.read(following[name])

    def follows(self, formula: Expression) -> bool:
        """Whether a formula changes with the parameter, as far as its names tell."""
        return not names(formula).isdisjoint(self._known)

    def read(self, formula: Expression) -> Quotient:
        """A formula as a quotient."""
        if not self.follows(formula):
            return constant(self._fraction(formula))
        found: list[Quotient] = []
        for step in steps(formula):
            node = step.node
            if isinstance(node, Number):
                found.append(constant(node.value))
            elif isinstance(node, Name):
                found.append(self._known[node.name] if node.name in self._known else self._constant(node))
            elif not self.follows(node):
                found.append(self._constant(node))
            else:
                found.append(self._operation(step.operation, [found[i] for i in step.arguments]))
        return found[-1]

    def sign(self, quotient: Quotient) -> int:
        """The sign at the sample; what it rests on becomes a wall."""
        self.keeps(quotient.top)
        return sign_at(quotient.top, self.sample) * sign_at(quotient.bottom, self.sample)

    def keeps(self, p: Polynomial) -> None:
        """Note that something rests on the sign of a polynomial."""
        if len(p) < 2:
            return
        wall = primitive(p)
        if wall in self.walls:
            return
        if not sign_at(wall, self.sample):
            raise OnWallError(wall)
        # Its roots will be isolated, by remainders whose coefficients grow with the degree.
        words = 1 + max(a.bit_length() for a in wall) // 60
        self.work.takes(len(wall) ** 3 * words if len(wall) > 2 else 8)
        self.walls[wall] = None

    def _constant(self, node: Expression) -> Quotient:
        return constant(self._fraction(node))

    def _fraction(self, formula: Expression) -> Fraction:
        try:
            value = evaluate(formula, self.values)
        except UndefinedError as error:
            raise NotRationalError from error
        if not isinstance(value, Fraction):
            raise NotRationalError
        return value

    def _operation(self, operation: str, parts: Sequence[Quotient]) -> Quotient:
        if operation in ("+", "-"):
            return total(*parts) if operation == "+" else difference(*parts)
        if operation == "negative":
            return negative(parts[0])
        if operation == "*":
            return _reduced(multiply(parts[0].top, parts[1].top), multiply(parts[0].bottom, parts[1].bottom))
        if operation == "/":
            return self._divide(*parts)
        if operation == "**":
            return self._power(*parts)
        if operation == "abs":
            return negative(parts[0]) if self.sign(parts[0]) < 0 else parts[0]
        if operation in ("min", "max"):
            wanted = 1 if operation == "max" else -1
            return reduce(lambda a, b: b if self.sign(difference(b, a)) == wanted else a, parts)
        raise NotRationalError  # exp, log, sqrt of what changes

    def _divide(self, a: Quotient, b: Quotient) -> Quotient:
        if not b.top:
            raise NotRationalError  # without a value everywhere
        self.keeps(b.top)
        return _reduced(multiply(a.top, b.bottom), multiply(a.bottom, b.top))

    def _power(self, base: Quotient, exponent: Quotient) -> Quotient:
        power = exponent.constant
        if power is None or power.denominator != 1 or abs(power) > _MOST_TERMS:
            raise NotRationalError
        if power < 0:
            base = self._divide(constant(Fraction(1)), base)
        raised = constant(Fraction(1))
        for _ in range(abs(power.numerator)):
            raised = _reduced(multiply(raised.top, base.top), multiply(raised.bottom, base.bottom))
        return raised


def total(a: Quotient, b: Quotient) -> Quotient:
    """The sum of two quotients."""
    if a.bottom == b.bottom:
        return _reduced(add(a.top, b.top), a.bottom)
    return _reduced(add(multiply(a.top, b.bottom), multiply(b.top, a.bottom)), multiply(a.bottom, b.bottom))


def negative(a: Quotient) -> Quotient:
    """A quotient with its sign changed."""
    return Quotient(scaled(a.top, -1), a.bottom)


def difference(a: Quotient, b: Quotient) -> Quotient:
    """The first quotient less the second."""
    return total(a, negative(b))


def over_one_bottom(quotients: Sequence[Quotient]) -> tuple[list[Polynomial], Polynomial]:
    """The tops of quotients over a common bottom, and that bottom up to a positive factor.

    Examples
    --------
    >>> over_one_bottom([Quotient((1,), (0, 2)), Quotient((1, 1), (3,))])
    ([(3,), (0, 2, 2)], (0, 1))
    """
    parts = [(primitive(q.bottom), gcd(*q.bottom)) for q in quotients]
    bottom: Polynomial = ONE
    for part, _ in dict.fromkeys(parts):
        shared = common([bottom, part])
        bottom = multiply(bottom, divided(part, shared) if len(shared) > 1 else part)
    number = lcm(*(content for _, content in parts))
    tops = [
        scaled(multiply(quotient.top, divided(bottom, part)), number // content)
        for quotient, (part, content) in zip(quotients, parts, strict=True)
    ]
    return tops, bottom
