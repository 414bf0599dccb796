"""The interval reading of a formula: between which bounds it stays over a box of parameters, for many boxes at once.

An *enclosure* is a pair of doubles, low and high, such that every value that the formula has at a point of the box
lies between them; at points where it has none, nothing is said. Each operation is computed in doubles and its ends
are moved outwards by more than its rounding error, so an enclosure holds in exact arithmetic (Moore, Kearfott and
Cloud 2009, chapters 2 and 5). Where nothing is known (a division by what may be 0), it is (-inf, inf).

Read operation by operation, a name that occurs twice counts as two independent ones, and enclosures get wide. So
the slopes of the formula are enclosed as well, by differentiating forwards; where the slope along a name keeps its
sign over a box, the least and greatest value lie on the faces where the name is at its ends, and the formula is
read again there (the monotonicity test of Moore, Kearfott and Cloud 2009, chapter 6).

Source
------
Ramon Moore, R. Baker Kearfott and Michael Cloud, "Introduction to Interval Analysis" (2009).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import reduce
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiation.scenario.expression import Call, Expression, Name, Number, Step, is_condition, steps

__all__ = ["Enclosures", "enclose", "outward"]

Floats = NDArray[np.float64]
Ends = tuple[Floats, Floats]
Slopes = dict[str, Ends]

_LARGEST_WHOLE = 64
# NumPy's exp, log and power are within a few units of the last place; a hundred units are allowed for.
_SLACK = 2.0**-46


class Enclosures(NamedTuple):
    """Bounds of formulas and of their slopes over boxes.

    Attributes
    ----------
    low, high
        Shape (formulas, boxes).
    slope_low, slope_high
        Name to the bounds of the slope along it, of the same shape.
    """

    low: Floats
    high: Floats
    slope_low: dict[str, Floats]
    slope_high: dict[str, Floats]


def enclose(formulas: Sequence[Expression], low: Mapping[str, Floats], high: Mapping[str, Floats]) -> Enclosures:
    """Enclose the values of formulas, and their slopes, over boxes.

    Parameters
    ----------
    formulas
        Numbers, not conditions; what they share is read once.
    low, high
        For each name used, its ends in each box, arrays of one shape (boxes,). Taken as they are: the caller sees
        to it that they lie outside of what is meant (:func:`outward`). Not changed.

    Returns
    -------
    Enclosures
        New arrays.

    Examples
    --------
    >>> from negotiation.scenario.expression import parse
    >>> found = enclose([parse("x * (1 - x)")], {"x": np.array([0.25, 0.625])}, {"x": np.array([0.75, 0.75])})
    >>> found.low.round(9).tolist(), found.high.round(9).tolist()
    ([[0.0625, 0.1875]], [[0.5625, 0.234375]])
    """
    if any(is_condition(formula) for formula in formulas):
        raise TypeError("a condition has no bounds")
    count = np.broadcast_shapes(*(np.shape(end) for end in low.values()), (1,))
    shape = (len(formulas), *count)
    if not formulas:
        none = np.zeros(shape)
        return Enclosures(none, none.copy(), {}, {})
    ends = {name: (np.asarray(low[name], float), np.asarray(high[name], float)) for name in low}
    with np.errstate(all="ignore"):
        bounds, slopes = _read(formulas, ends)
        found_low, found_high = (np.array([np.broadcast_to(b[side], count) for b in bounds]) for side in (0, 1))
        slope_low, slope_high = (
            {
                name: np.array([np.broadcast_to(s[name][side] if name in s else 0.0, count) for s in slopes])
                for name in ends
            }
            for side in (0, 1)
        )
        for row, formula in enumerate(formulas):
            used = [name for name in ends if name in slopes[row]]
            rising = {name: slope_low[name][row] >= 0 for name in used}
            falling = {name: slope_high[name][row] <= 0 for name in used}
            if not any(rising[name].any() or falling[name].any() for name in used):
                continue
            for side, found, sharper in ((0, found_low, np.fmax), (1, found_high, np.fmin)):
                at_low, at_high = (rising, falling) if side == 0 else (falling, rising)
                pinned = dict(ends)
                for name in used:
                    below, above = ends[name]
                    pinned[name] = (
                        np.where(at_high[name] & ~at_low[name], above, below),
                        np.where(at_low[name], below, above),
                    )
                found[row] = sharper(found[row], _read([formula], pinned, slopes=False)[0][0][side])
    return Enclosures(found_low, found_high, slope_low, slope_high)


def outward(value: Fraction) -> tuple[float, float]:
    """The doubles that enclose a fraction most closely; both are the fraction itself where it is a double.

    Examples
    --------
    >>> outward(Fraction(1, 2)), outward(Fraction(1, 10))
    ((0.5, 0.5), (0.09999999999999999, 0.1))
    """
    try:
        near = float(value)
    except OverflowError:
        return (np.finfo(float).max, np.inf) if value > 0 else (-np.inf, np.finfo(float).min)
    if Fraction(near) > value:
        return float(np.nextafter(near, -np.inf)), near
    return near, (near if Fraction(near) == value else float(np.nextafter(near, np.inf)))


def _read(
    formulas: Sequence[Expression], ends: Mapping[str, Ends], *, slopes: bool = True
) -> tuple[list[Ends], list[Slopes]]:
    """The plain enclosures of formulas, and of their slopes along the names that each of them uses."""
    together = Call("max", tuple(formulas))  # one tree, whose shared parts are read once
    listed = steps(together)
    bounds: list[Ends] = []
    changes: list[Slopes] = []
    for step in listed[:-1]:
        parts = [bounds[i] for i in step.arguments]
        bounds.append(_bounds(step, parts, ends, listed))
        if slopes:
            own = [changes[i] for i in step.arguments]
            changes.append(_slopes(step, parts, own, bounds[-1], listed))
    chosen = listed[-1].arguments
    return [bounds[i] for i in chosen], [changes[i] for i in chosen] if slopes else []


def _bounds(step: Step, parts: list[Ends], ends: Mapping[str, Ends], listed: Sequence[Step]) -> Ends:
    if isinstance(step.node, Name):
        return ends[step.node.name]
    if isinstance(step.node, Number):
        below, above = outward(step.node.value)
        return np.float64(below), np.float64(above)  # type: ignore[return-value]
    match step.operation:
        case "+":
            return _sum(*parts)
        case "-":
            return _sum(parts[0], _negative(parts[1]))
        case "*":
            return _product(*parts)
        case "/":
            return _quotient(*parts)
        case "**":
            whole = _whole(listed[step.arguments[1]])
            return _power(*parts) if whole is None else _whole_power(parts[0], whole)
        case "negative":
            return _negative(parts[0])
        case "min" | "max" as side:
            choose = np.minimum if side == "min" else np.maximum
            return reduce(choose, [part[0] for part in parts]), reduce(choose, [part[1] for part in parts])
        case "abs":
            return _abs(parts[0])
        case "exp":
            return _rounded(np.exp(parts[0][0]), np.exp(parts[0][1]), _SLACK, least=0.0)
        case "log":
            return _log(parts[0])
        case _:
            return _root(parts[0])


def _slopes(step: Step, parts: list[Ends], own: list[Slopes], here: Ends, listed: Sequence[Step]) -> Slopes:
    """How a step changes along each name: the rules of differentiation, in enclosures."""
    if isinstance(step.node, Name):
        return {step.node.name: (np.float64(1), np.float64(1))}  # type: ignore[dict-item]
    match step.operation:
        case "+":
            return _added(own[0], own[1])
        case "-":
            return _added(own[0], {name: _negative(slope) for name, slope in own[1].items()})
        case "*":
            return _added(_scaled(own[0], parts[1]), _scaled(own[1], parts[0]))
        case "/":
            inverse = _quotient(_ONE, parts[1])
            return _added(_scaled(own[0], inverse), _scaled(own[1], _negative(_product(here, inverse))))
        case "**":
            whole = _whole(listed[step.arguments[1]])
            if whole is not None:
                steepness = _product((_number(whole), _number(whole)), _whole_power(parts[0], whole - 1))
                return _scaled(own[0], steepness) if whole else {}
            less = _power(parts[0], _sum(parts[1], (-_ONE[0], -_ONE[1])))
            return _added(_scaled(own[0], _product(parts[1], less)), _scaled(own[1], _product(here, _log(parts[0]))))
        case "negative":
            return {name: _negative(slope) for name, slope in own[0].items()}
        case "min" | "max":
            return _any_of(own)
        case "abs":
            return _any_of([own[0], {name: _negative(slope) for name, slope in own[0].items()}], parts[0])
        case "exp":
            return _scaled(own[0], here)
        case "log":
            return _scaled(own[0], _quotient(_ONE, parts[0]))
        case "sqrt":
            return _scaled(own[0], _quotient((_number(0.5), _number(0.5)), here))
        case _:
            return {}


def _number(value: float) -> Floats:
    return np.asarray(value, dtype=np.float64)


_ONE: Ends = (_number(1.0), _number(1.0))


def _whole(step: Step) -> int | None:
    """The exponent, where it is a whole number that is written down."""
    node = step.node
    if isinstance(node, Number) and node.value.denominator == 1 and abs(node.value) <= _LARGEST_WHOLE:
        return int(node.value)
    return None


def _rounded(low: Floats, high: Floats, slack: float = 0.0, *, least: float = -np.inf) -> Ends:
    """Ends moved outwards, by one unit in the last place and a share; what is no number is unbounded."""
    low = np.nextafter(low - np.abs(low) * slack if slack else low, -np.inf)
    high = np.nextafter(high + np.abs(high) * slack if slack else high, np.inf)
    low = np.where(np.isnan(low) | (low == np.inf), -np.inf, np.maximum(low, least))
    return low, np.where(np.isnan(high) | (high == -np.inf), np.inf, high)


def _unless(known: NDArray[np.bool_], ends: Ends) -> Ends:
    """The ends where they are known, and no bounds elsewhere."""
    return np.where(known, ends[0], -np.inf), np.where(known, ends[1], np.inf)


def _negative(a: Ends) -> Ends:
    return -a[1], -a[0]


def _sum(a: Ends, b: Ends) -> Ends:
    return _rounded(a[0] + b[0], a[1] + b[1])


def _product(a: Ends, b: Ends) -> Ends:
    corners = [x * y for x in a for y in b]
    return _rounded(_least(corners), _greatest(corners))


# With nan passed on: of unbounded and 0 nothing is known.
def _least(corners: list[Floats]) -> Floats:
    return np.minimum(np.minimum(corners[0], corners[1]), np.minimum(corners[2], corners[3]))


def _greatest(corners: list[Floats]) -> Floats:
    return np.maximum(np.maximum(corners[0], corners[1]), np.maximum(corners[2], corners[3]))


def _quotient(a: Ends, b: Ends) -> Ends:
    corners = [x / y for x in a for y in b]
    return _unless((b[0] > 0) | (b[1] < 0), _rounded(_least(corners), _greatest(corners)))


def _whole_power(a: Ends, exponent: int) -> Ends:
    if exponent == 0:
        return np.ones_like(a[0]), np.ones_like(a[1])
    if exponent < 0:
        return _quotient(_ONE, _whole_power(a, -exponent))
    ends = a[0] ** exponent, a[1] ** exponent
    if exponent % 2:
        return _rounded(*ends, _SLACK)
    across = (a[0] <= 0) & (a[1] >= 0)
    return _rounded(np.where(across, 0.0, np.minimum(*ends)), np.maximum(*ends), _SLACK, least=0.0)


def _power(a: Ends, b: Ends) -> Ends:
    """A base that is not negative, to any power: extreme at the corners, since it is monotone along each."""
    corners = [x**y for x in a for y in b]
    inside = _rounded(_least(corners), _greatest(corners), _SLACK, least=0.0)
    return _unless((a[0] > 0) | ((a[0] == 0) & (b[0] > 0)), inside)


def _abs(a: Ends) -> Ends:
    across = (a[0] <= 0) & (a[1] >= 0)
    sizes = np.abs(a[0]), np.abs(a[1])
    return np.where(across, 0.0, np.minimum(*sizes)), np.maximum(*sizes)


def _log(a: Ends) -> Ends:
    low, high = _rounded(np.log(np.maximum(a[0], 0.0)), np.log(a[1]), _SLACK)
    return _unless(a[1] > 0, (low, high))


def _root(a: Ends) -> Ends:
    return _unless(a[1] >= 0, _rounded(np.sqrt(np.maximum(a[0], 0.0)), np.sqrt(a[1]), least=0.0))


def _scaled(slopes: Slopes, by: Ends) -> Slopes:
    return {name: _product(slope, by) for name, slope in slopes.items()}


def _added(a: Slopes, b: Slopes) -> Slopes:
    found = dict(a)
    for name, slope in b.items():
        found[name] = _sum(found[name], slope) if name in found else slope
    return found


def _any_of(all_of: Sequence[Slopes], argument: Ends | None = None) -> Slopes:
    """Slopes of what equals one of several, unknown which; of ``abs``, its argument tells."""
    found = {}
    for name in {name for slopes in all_of for name in slopes}:
        each = [slopes.get(name, (_number(0.0), _number(0.0))) for slopes in all_of]
        low, high = reduce(np.minimum, [s[0] for s in each]), reduce(np.maximum, [s[1] for s in each])
        if argument is not None:
            for sure, slope in ((argument[0] >= 0, each[0]), (argument[1] <= 0, each[1])):
                low, high = np.where(sure, slope[0], low), np.where(sure, slope[1], high)
        found[name] = low, high
    return found
