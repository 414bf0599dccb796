"""Whether two payoffs that are written differently are the same formula, proved.

A formula is brought to a normal form: a quotient of polynomials in its names and in what is no polynomial of these
(``sqrt(x)``, ``exp(x)``), the latter by the normal form of its argument. What is known of such parts is used:
``max(a, b)`` is half of ``a + b + abs(a - b)``, and squares of ``abs`` and ``sqrt`` are worked out. Two formulas with
the same normal form are equal wherever both have a value. The converse does not hold: that two are not seen to be the
same proves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from random import Random

from negotiation.analysis.bounding import Interval
from negotiation.errors import UndefinedError
from negotiation.scenario.expression import Binary, Expression, Name, Number, Unary, Value, evaluate, rounded, steps

__all__ = ["somewhere", "value_at", "vanishes", "without_common"]

_MOST_TERMS = 400
_LARGEST_POWER = 32
_FINE = 997  # places in a range from which one is drawn

Monomial = tuple[tuple[int, int], ...]  # number of the part and its power, rising
Polynomial = dict[Monomial, Fraction]
Quotient = tuple[Polynomial, Polynomial]

_ONE: Polynomial = {(): Fraction(1)}


class _TooLargeError(Exception):
    """No normal form is found with reasonable effort; never leaves this module."""


def somewhere(box: Mapping[str, Interval]) -> dict[str, Value]:
    """A place inside a box that no formula was written for; always the same one."""
    random = Random(0)
    return {
        name: low + (high - low) * Fraction(random.randrange(1, _FINE), _FINE) for name, (low, high) in box.items()
    }


def value_at(formula: Expression, environment: Mapping[str, Value]) -> Fraction | None:
    """A formula at some values, without a fraction the nearest double; None where it has no value."""
    try:
        return rounded(evaluate(formula, environment))[0]
    except UndefinedError:
        return None


def vanishes(formula: Expression) -> bool:
    """Whether it is proved that a formula is 0 wherever it has a value.

    Examples
    --------
    >>> from negotiation.scenario.expression import parse
    >>> vanishes(parse("b * (1 - s) ** 2 - (b - 2 * b * s + b * s ** 2)"))
    True
    >>> vanishes(parse("min(x, y) - (x + y - max(x, y))")), vanishes(parse("sqrt(x) * sqrt(x) - x"))
    (True, True)
    >>> vanishes(parse("x / (x + y) - (1 - y / (x + z))"))
    False
    """
    try:
        return not _Reader().read(formula)[0]
    except _TooLargeError:
        return False


def without_common(left: Expression, right: Expression) -> tuple[Expression, Expression]:
    """Two formulas without what is added to both; what is left to subtract is added to the other one.

    Two with nothing in common come back as they are.

    Examples
    --------
    >>> from negotiation.scenario.expression import parse, show
    >>> [show(side) for side in without_common(parse("a * b - c * d"), parse("a * b - c"))]
    ['c', 'c * d']
    >>> [show(side) for side in without_common(parse("a - b"), parse("c"))]
    ['a - b', 'c']
    """
    first, second = _addends(left), _addends(right)
    shared = False
    for addend in list(first):
        if addend in second:
            first.remove(addend)
            second.remove(addend)
            shared = True
    if not shared:
        return left, right
    one = [node for sign, node in first if sign > 0] + [node for sign, node in second if sign < 0]
    other = [node for sign, node in second if sign > 0] + [node for sign, node in first if sign < 0]
    return _total(one), _total(other)


def _addends(node: Expression) -> list[tuple[int, Expression]]:
    found: list[tuple[int, Expression]] = []
    waiting = [(1, node)]
    while waiting:
        sign, part = waiting.pop()
        if isinstance(part, Binary) and part.op in ("+", "-"):
            waiting += [(sign if part.op == "+" else -sign, part.right), (sign, part.left)]
        elif isinstance(part, Unary):
            waiting.append((-sign, part.operand))
        else:
            found.append((sign, part))
    return found


def _total(parts: list[Expression]) -> Expression:
    return reduce(lambda a, b: Binary("+", a, b), parts) if parts else Number(Fraction(0))


@dataclass
class _Reader:
    """Brings formulas to the normal form; parts that are no polynomials are numbered as they turn up."""

    numbers: dict[object, int] = field(default_factory=dict)
    squares: dict[int, Polynomial] = field(default_factory=dict)

    def read(self, formula: Expression) -> Quotient:
        found: list[Quotient] = []
        for step in steps(formula):
            node = step.node
            if isinstance(node, Number):
                found.append((_constant(node.value), _ONE))
            elif isinstance(node, Name):
                found.append((self._part(node.name), _ONE))
            else:
                found.append(self._operation(step.operation, [found[i] for i in step.arguments]))
        return found[-1]

    def _operation(self, operation: str, parts: list[Quotient]) -> Quotient:
        match operation:
            case "+":
                return self._sum(parts[0], parts[1])
            case "-":
                return self._sum(parts[0], _times(parts[1], Fraction(-1)))
            case "negative":
                return _times(parts[0], Fraction(-1))
            case "*":
                return self._product(parts[0], parts[1])
            case "/":
                return self._product(parts[0], self._inverse(parts[1]))
            case "**":
                return self._power(parts[0], parts[1])
            case "abs":
                return self._abs(parts[0])
            case "sqrt":
                return self._root(parts[0])
            case "min" | "max":
                sign = Fraction(1 if operation == "max" else -1)
                chosen = parts[0]
                for other in parts[1:]:
                    apart = self._abs(self._sum(chosen, _times(other, Fraction(-1))))
                    chosen = _times(self._sum(self._sum(chosen, other), _times(apart, sign)), Fraction(1, 2))
                return chosen
            case "exp" | "log":
                return self._part((operation, _key(parts[0]))), _ONE
            case _:
                raise _TooLargeError

    def _part(self, key: object, square: Polynomial | None = None) -> Polynomial:
        number = self.numbers.setdefault(key, len(self.numbers))
        if square is not None:
            self.squares[number] = square
        return {((number, 1),): Fraction(1)}

    def _sum(self, a: Quotient, b: Quotient) -> Quotient:
        if a[1] == b[1]:
            return _add(a[0], b[0]), a[1]
        return _add(self._multiply(a[0], b[1]), self._multiply(b[0], a[1])), self._multiply(a[1], b[1])

    def _product(self, a: Quotient, b: Quotient) -> Quotient:
        return self._multiply(a[0], b[0]), self._multiply(a[1], b[1])

    def _inverse(self, a: Quotient) -> Quotient:
        if not a[0]:
            raise _TooLargeError
        if len(a[0]) == 1 and () in a[0]:
            return _divided(a[1], a[0][()]), _ONE
        return a[1], a[0]

    def _power(self, base: Quotient, exponent: Quotient) -> Quotient:
        power = _number(exponent)
        if power == Fraction(1, 2):
            return self._root(base)
        if power is None or power.denominator != 1:
            return self._part(("**", _key(base), _key(exponent))), _ONE
        if abs(power) > _LARGEST_POWER:
            raise _TooLargeError
        raised: Quotient = (_ONE, _ONE)
        for _ in range(abs(int(power))):
            raised = self._product(raised, base)
        return raised if power >= 0 else self._inverse(raised)

    def _abs(self, a: Quotient) -> Quotient:
        return self._size(a[0]), self._size(a[1])

    def _size(self, p: Polynomial) -> Polynomial:
        if not p:
            return p
        lead = p[max(p)]
        plain = _divided(p, lead)  # a number and its negative are the same size
        if set(plain) == {()}:
            return _constant(abs(lead))
        part = self._part(("abs", frozenset(plain.items())), self._multiply(plain, plain))
        return {monomial: abs(lead) * factor for monomial, factor in part.items()}

    def _root(self, a: Quotient) -> Quotient:
        return self._part(("sqrt", _key(a)), a[0] if a[1] == _ONE else None), _ONE

    def _multiply(self, p: Polynomial, q: Polynomial) -> Polynomial:
        if len(p) * len(q) > _MOST_TERMS**2:
            raise _TooLargeError
        product: Polynomial = {}
        for left, a in p.items():
            for right, b in q.items():
                product = _added_to(product, self._merged(left, right), a * b)
        if len(product) > _MOST_TERMS:
            raise _TooLargeError
        return product

    def _merged(self, left: Monomial, right: Monomial) -> Polynomial:
        """The product of two monomials, with the squares that are known worked out."""
        powers = dict(left)
        for number, power in right:
            powers[number] = powers.get(number, 0) + power
        if max(powers.values(), default=0) > _LARGEST_POWER:
            raise _TooLargeError
        extra: list[Polynomial] = []
        for number in [n for n, power in powers.items() if power > 1 and n in self.squares]:
            extra += [self.squares[number]] * (powers[number] // 2)
            powers[number] %= 2
        found: Polynomial = {tuple(sorted((n, power) for n, power in powers.items() if power)): Fraction(1)}
        for square in extra:
            found = self._multiply(found, square)
        return found


def _constant(value: Fraction) -> Polynomial:
    return {(): value} if value else {}


def _number(a: Quotient) -> Fraction | None:
    """The value, where it is the same everywhere."""
    if a[1] != _ONE or set(a[0]) - {()}:
        return None
    return a[0].get((), Fraction(0))


def _divided(p: Polynomial, by: Fraction) -> Polynomial:
    return {monomial: factor / by for monomial, factor in p.items()}


def _times(a: Quotient, by: Fraction) -> Quotient:
    return {monomial: factor * by for monomial, factor in a[0].items()}, a[1]


def _add(p: Polynomial, q: Polynomial) -> Polynomial:
    return _added_to(dict(p), q, Fraction(1))


def _added_to(total: Polynomial, p: Polynomial, times: Fraction) -> Polynomial:
    """A polynomial with a multiple of another one added; the first is changed."""
    for monomial, factor in p.items():
        value = total.get(monomial, Fraction(0)) + times * factor
        if value:
            total[monomial] = value
        else:
            total.pop(monomial, None)
    return total


def _key(a: Quotient) -> object:
    lead = a[1][max(a[1])]
    return frozenset(_divided(a[0], lead).items()), frozenset(_divided(a[1], lead).items())
