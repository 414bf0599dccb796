"""Between which values a formula lies over a box of parameters, proved.

Two means, taken together:

* where a formula is affine in a parameter, whatever the others are, its extremes lie at the ends of that parameter's
  interval, so the box is cut down to those two faces, exactly;
* over what is left, interval arithmetic encloses the values (Moore 1966), on each of a few pieces of the box.

Sums, products, quotients and whole powers are computed in fractions. Other powers, roots, ``exp`` and ``log`` are
computed in doubles and moved out by a billionth of their size, a million times what they are off by.

Source
------
Ramon Moore, "Interval Analysis" (1966).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import pairwise, product

from negotiation.scenario.expression import Binary, Call, Expression, Name, Number, Unary, names, steps
from negotiation.scenario.formula.grammar import LARGEST
from negotiation.tolerance import FEWER_DIGITS

__all__ = ["Interval", "bounds", "degree", "is_affine"]

Interval = tuple[Fraction, Fraction]

_MOST_FACES = 7  # parameters of which both ends are taken: 128 faces
_PIECES = 4  # of the interval of each of at most two further parameters
_SLACK = Fraction(1, 10**9)
_STEEPEST = 1_000  # exponents from here on magnify what a double is off by too much
_FAR = 600  # exp of less than minus this is too small
_BEYOND = 60  # degrees from here on count as infinite


class _NoBoundError(ArithmeticError):
    """Nothing can be said; never leaves this module."""


def degree(node: Expression, variables: frozenset[str]) -> int | None:
    """The degree of a formula as a polynomial in some names, read off its shape; None where it is none or too high.

    Examples
    --------
    >>> from negotiation.scenario.expression import parse
    >>> degree(parse("a * b - c * 2"), frozenset("ab")), degree(parse("a * b"), frozenset("a"))
    (2, 1)
    >>> degree(parse("b ** a"), frozenset("a")) is None
    True
    """
    found: list[int | None] = []
    for step in steps(node):
        parts = [found[i] for i in step.arguments]
        found.append(_degree(step.node, parts, variables))
    return found[-1]


def _degree(node: Expression, parts: list[int | None], variables: frozenset[str]) -> int | None:
    if isinstance(node, Name):
        return int(node.name in variables)
    if any(part is None for part in parts):
        return None
    known = [part for part in parts if part is not None]
    if not any(known):
        return 0
    if isinstance(node, Unary):
        return known[0]
    if isinstance(node, Binary) and node.op in ("+", "-"):
        return max(known)
    if isinstance(node, Binary) and node.op == "*":
        return sum(known) if sum(known) < _BEYOND else None
    if isinstance(node, Binary) and node.op == "/" and not known[1]:
        return known[0]
    if isinstance(node, Binary) and node.op == "**" and isinstance(node.right, Number):
        power = node.right.value
        if power.denominator == 1 and power >= 0 and known[0] * power < _BEYOND:
            return known[0] * int(power)
    return None


def is_affine(node: Expression, variables: frozenset[str]) -> bool:
    """Whether a formula is a constant plus multiples of some names, the factors free of them."""
    found = degree(node, variables)
    return found is not None and found <= 1


def bounds(node: Expression, box: Mapping[str, Interval]) -> Interval | None:
    """Two numbers between which a formula lies everywhere in a box; None where nothing is known.

    Parameters
    ----------
    node
        A number, not a condition.
    box
        The interval of each name that the formula uses.

    Returns
    -------
    tuple of Fraction, or None
        The least and the greatest value where the formula is affine in every single name; else they may be further
        apart than these. None where the formula may be undefined somewhere.

    Examples
    --------
    >>> from negotiation.scenario.expression import parse
    >>> unit = (Fraction(0), Fraction(1))
    >>> bounds(parse("a - a * b"), {"a": unit, "b": unit})
    (Fraction(0, 1), Fraction(1, 1))
    """
    used = sorted(names(node))
    flat = [name for name in used if is_affine(node, frozenset([name]))][:_MOST_FACES]
    curved = [name for name in used if name not in flat]
    pieces: dict[str, list[Interval]] = {name: [(end, end) for end in dict.fromkeys(box[name])] for name in flat}
    for number, name in enumerate(curved):
        pieces[name] = _cut(box[name], _PIECES if number < 2 else 1)
    low = high = None
    try:
        for chosen in product(*pieces.values()):
            least, most = _enclosed(node, dict(zip(pieces, chosen, strict=True)))
            low = least if low is None else min(low, least)
            high = most if high is None else max(high, most)
    except (_NoBoundError, OverflowError):
        return None
    return None if low is None or high is None else (low, high)


def _cut(interval: Interval, pieces: int) -> list[Interval]:
    low, high = interval
    if low == high:
        return [interval]
    ends = [low + (high - low) * Fraction(i, pieces) for i in range(pieces + 1)]
    return list(pairwise(ends))


def _enclosed(node: Expression, box: Mapping[str, Interval]) -> Interval:
    found: list[Interval] = []
    for step in steps(node):
        low, high = _interval(step.node, [found[i] for i in step.arguments], box)
        if max(-low, high) > LARGEST:
            raise _NoBoundError
        found.append((low, high))
    return found[-1]


def _interval(node: Expression, parts: list[Interval], box: Mapping[str, Interval]) -> Interval:
    if isinstance(node, Number):
        return node.value, node.value
    if isinstance(node, Name):
        return box[node.name]
    if isinstance(node, Unary):
        return -parts[0][1], -parts[0][0]
    if isinstance(node, Binary):
        return _binary(node.op, *parts)
    if isinstance(node, Call):
        return _call(node.function, parts)
    raise _NoBoundError


def _binary(op: str, a: Interval, b: Interval) -> Interval:
    if op == "+":
        return a[0] + b[0], a[1] + b[1]
    if op == "-":
        return a[0] - b[1], a[1] - b[0]
    if op == "*":
        return _hull([x * y for x in a for y in b])
    if op == "/":
        if b[0] <= 0 <= b[1]:
            raise _NoBoundError
        return _hull([x / y for x in a for y in b])
    return _power(a, b)


def _power(base: Interval, exponent: Interval) -> Interval:
    if exponent[0] == exponent[1] and exponent[0].denominator == 1 and 0 <= exponent[0] <= _BEYOND:
        power = int(exponent[0])
        ends = [x**power for x in base]
        return _hull([*ends, Fraction(0)] if base[0] < 0 < base[1] and power else ends)
    if base[0] < 0 or (base[0] == 0 and exponent[0] <= 0):
        raise _NoBoundError
    # Its logarithm is a product of log(base) and the exponent, so extremes are at corners.
    return _hull([end for x in base for y in exponent for end in _around(_raised(x, y))])


def _raised(x: Fraction, y: Fraction) -> float:
    if abs(y) > _STEEPEST or 0 < x < Fraction(FEWER_DIGITS):
        raise _NoBoundError
    value = math.pow(float(x), float(y))
    if x and not value:
        raise _NoBoundError
    return value


def _call(function: str, parts: list[Interval]) -> Interval:
    if function == "min":
        return min(low for low, _ in parts), min(high for _, high in parts)
    if function == "max":
        return max(low for low, _ in parts), max(high for _, high in parts)
    low, high = parts[0]
    if function in _RISING and any(x and abs(x) < Fraction(FEWER_DIGITS) for x in (low, high)):
        raise _NoBoundError
    if function == "exp" and low < -_FAR:
        raise _NoBoundError
    if function == "abs":
        return (Fraction(0), max(-low, high)) if low < 0 < high else _hull([abs(low), abs(high)])
    if function not in _RISING or (function == "sqrt" and low < 0) or (function == "log" and low <= 0):
        raise _NoBoundError
    if function == "log":
        # What a logarithm is off by is a share of 1, not of itself, where the number is near 1.
        return _hull([end for x in (low, high) for end in _around(math.log(float(x)), least=1)])
    return _hull([end for x in (low, high) for end in _around(_RISING[function](float(x)))])


_RISING: dict[str, Callable[[float], float]] = {"sqrt": math.sqrt, "exp": math.exp, "log": math.log}


def _around(value: float, *, least: int = 0) -> Interval:
    """A double moved out to both sides, by a share of itself, or of ``least`` if that is larger."""
    if not math.isfinite(value) or 0 < abs(value) < FEWER_DIGITS:
        raise _NoBoundError
    exact = Fraction(value)
    slack = max(abs(exact), Fraction(least)) * _SLACK
    return exact - slack, exact + slack


def _hull(values: list[Fraction]) -> Interval:
    return min(values), max(values)
