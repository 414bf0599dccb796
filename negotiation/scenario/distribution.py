"""How belief is spread over the range of a parameter: shapes, what they must satisfy, and where their quantiles lie.

A distribution is always *cut to the range* of its parameter: what of it lies outside is left out, and what lies
inside is scaled up to 1, so that a sampled value never leaves the range. Of a normal and of a lognormal distribution
some part always lies outside; where that is nearly all of it, the two contradict each other, which is a fault.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from negotiation.display import decimal
from negotiation.scenario.table import Table

if TYPE_CHECKING:
    from negotiation.scenario.scenario import Reference

__all__ = ["LEAST_INSIDE", "SHAPES", "Distribution", "below", "share_inside", "standard", "trouble"]

SHAPES: Mapping[str, tuple[str, ...]] = {
    "uniform": (),
    "triangular": ("low", "mode", "high"),
    "normal": ("mean", "sd"),
    "lognormal": ("median", "sigma"),
    "beta": ("a", "b"),
}
"""Every shape with its numbers; ``low`` and ``high`` of a triangular one are the ends of the range unless given."""

LEAST_INSIDE = 0.01
"""The least share of a distribution that must lie inside the range."""


@dataclass(frozen=True)
class Distribution:
    """How belief is spread over a range, and what says so.

    Attributes
    ----------
    shape
        One of :data:`SHAPES`.
    numbers
        By name, as :data:`SHAPES` lists them, all of them.
    """

    shape: str
    numbers: Table[Fraction] = field(default_factory=Table)
    sources: tuple[Reference, ...] = ()
    assumption: str = ""
    note: str = ""

    def __str__(self) -> str:
        inner = ", ".join(f"{name} {decimal(value)}" for name, value in self.numbers.items())
        return f"{self.shape} ({inner})" if inner else self.shape


def trouble(distribution: Distribution, low: Fraction, high: Fraction) -> tuple[str, str, str] | None:
    """What is wrong with the numbers of a distribution over a range: which number, what, and the remedy.

    Examples
    --------
    >>> trouble(Distribution("normal", Table({"mean": Fraction(3), "sd": Fraction(0)})), Fraction(2), Fraction(5))
    ('sd', '`sd` is 0, and it must be above 0', 'for a value that is certain leave the distribution out')
    """
    numbers = distribution.numbers
    for name in ("sd", "sigma", "a", "b", "median"):
        if name in numbers and numbers[name] <= 0:
            remedy = {
                "median": "a lognormal quantity is above 0",
                "a": "`{beta: {a: 1, b: 1}}` is uniform; larger numbers draw it together",
                "b": "`{beta: {a: 1, b: 1}}` is uniform; larger numbers draw it together",
            }.get(name, "for a value that is certain leave the distribution out")
            return name, f"`{name}` is {decimal(numbers[name])}, and it must be above 0", remedy
    if distribution.shape == "triangular":
        least, mode, most = (numbers[name] for name in ("low", "mode", "high"))
        for name, value in (("low", least), ("high", most), ("mode", mode)):
            if not low <= value <= high:
                ends = f"[{decimal(low)}, {decimal(high)}]"
                return name, f"`{name}` is {decimal(value)}, outside the range {ends}", "move it, or widen the range"
        if not least <= mode <= most or least == most:
            return "mode", "`low`, `mode` and `high` do not rise", "write them in rising order, `low` below `high`"
    inside = share_inside(distribution, low, high) if low < high else 1.0
    if inside < LEAST_INSIDE:
        shown = f"only {100 * inside:.2g} %" if inside > 1e-9 else "nothing"
        return "", f"{shown} of this distribution lies inside the range", "move the distribution, or widen the range"
    if low < high and _is_a_needle(distribution, low, high, inside):
        # Values are drawn to some twelve digits of the range, so they would all come out as one.
        message = "half of this distribution lies within a millionth of the range"
        return "", message, "narrow the range, or widen the distribution"
    return None


def _is_a_needle(distribution: Distribution, low: Fraction, high: Fraction, inside: float) -> bool:
    """Whether half of what lies inside the range, or more, lies within a millionth of it."""
    numbers, width = distribution.numbers, (high - low) / 1_000_000
    if distribution.shape == "triangular":
        return numbers["high"] - numbers["low"] < width
    if distribution.shape == "beta":
        a, b = numbers["a"], numbers["b"]
        return a * b * 10**12 < (a + b) ** 2 * (a + b + 1)
    if distribution.shape in ("normal", "lognormal"):
        middle = numbers["mean" if distribution.shape == "normal" else "median"]
        centre = min(max(middle, low + width / 2), high - width / 2)
        return any(
            2 * share_inside(distribution, start, start + width) > inside for start in (low, centre - width / 2)
        )
    return False


def share_inside(distribution: Distribution, low: Fraction, high: Fraction) -> float:
    """The share of an uncut normal or lognormal distribution that lies between two values; 1 of the others.

    Examples
    --------
    >>> bell = Distribution("normal", Table({"mean": Fraction(0), "sd": Fraction(1)}))
    >>> round(share_inside(bell, Fraction(-2), Fraction(2)), 4)
    0.9545
    """
    if distribution.shape not in ("normal", "lognormal"):
        return 1.0
    first, last = standard(distribution, low), standard(distribution, high)
    if first > 0:
        first, last = -last, -first
    return below(last) - below(first)


def below(z: float) -> float:
    """The share of a standard normal distribution below a value."""
    return math.erfc(-z / math.sqrt(2)) / 2


def standard(distribution: Distribution, value: Fraction) -> float:
    """A value in standard deviations from the middle."""
    numbers = distribution.numbers
    if distribution.shape == "normal":
        return _float((value - numbers["mean"]) / numbers["sd"])
    if value <= 0:
        return -math.inf
    ratio = value / numbers["median"]
    return (math.log(ratio.numerator) - math.log(ratio.denominator)) / _float(numbers["sigma"])


def _float(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
