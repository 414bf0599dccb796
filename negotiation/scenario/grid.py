"""A grid of points: a scenario under one account, with one to three parameters going over their ranges.

Grid points are exact fractions: point ``i`` of ``n`` along an axis is ``low + (high - low) i / (n - 1)``, so a coarse
grid whose steps divide those of a fine one is a part of it, value for value. Points are numbered from 0, the first
parameter outermost.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from negotiation.display import decimal
from negotiation.errors import UsageError
from negotiation.scenario.expression import Value
from negotiation.scenario.point import Point, make_point, unknown
from negotiation.scenario.scenario import Parameter, Scenario

if TYPE_CHECKING:
    from negotiation.games.sample import Sample

__all__ = ["LARGEST_GRID", "MOST_AXES", "Axis", "Grid", "check_size", "make_axis"]

MOST_AXES = 3
"""Parameters that one sweep may go over: more cannot be shown, and a grid in more misses what lies between."""

LARGEST_GRID = 10_000_000
"""Points that one sweep may have."""


@dataclass(frozen=True)
class Axis:
    """A parameter going over an interval: ``points`` values from ``low`` to ``high``, both included."""

    parameter: Parameter
    low: Fraction
    high: Fraction
    points: int

    @property
    def name(self) -> str:
        """The name of the parameter."""
        return self.parameter.name

    def value(self, number: int) -> Fraction:
        """The value at a point of the axis, counted from 0."""
        if self.points == 1:
            return self.low
        return self.low + (self.high - self.low) * Fraction(number, self.points - 1)

    @cached_property
    def values(self) -> tuple[Fraction, ...]:
        """All its values, rising."""
        return tuple(self.value(number) for number in range(self.points))

    def nearest(self, value: Fraction) -> int:
        """The point nearest to a value, the end for one beyond the ends; of two that are as near, the lower one.

        Examples
        --------
        >>> from negotiation.scenario.expression import parse
        >>> axis = Axis(Parameter("cost", parse("1")), Fraction(0), Fraction(2), 5)
        >>> [axis.nearest(Fraction(v)) for v in ("-9", "0.25", "0.26", "1", "9")]
        [0, 0, 1, 2, 4]
        """
        if self.low == self.high:
            return 0
        steps = (value - self.low) / (self.high - self.low) * (self.points - 1)
        return min(max(math.ceil(steps - Fraction(1, 2)), 0), self.points - 1)

    def text(self, value: Fraction) -> str:
        """A value on the axis for the eye, with digits enough to tell it from its neighbours.

        Examples
        --------
        >>> from negotiation.scenario.expression import parse
        >>> axis = Axis(Parameter("cost", parse("1")), Fraction(0), Fraction(1), 201)
        >>> [axis.text(axis.value(n)) for n in (0, 76, 77, 200)]
        ['0', '0.38', '0.385', '1']
        >>> dollars = Axis(Parameter("cost", parse("1")), Fraction(10**9), Fraction(2 * 10**9), 201)
        >>> dollars.text(dollars.value(1))
        '1005000000'
        """
        step = (self.high - self.low) / max(1, self.points - 1)
        largest = max(abs(self.low), abs(self.high))
        if not step or largest / step > 10**14:
            return decimal(value)
        places = 1 - math.floor(math.log10(step))
        if 10**-4 <= largest < 10**15 and places <= 12:
            text = f"{float(round(value, max(places, 0))):.{max(places, 0)}f}"
            return text.rstrip("0").rstrip(".") if "." in text else text
        digits = places + math.floor(math.log10(largest))
        return f"{float(value):.{max(digits, 1)}g}".replace("e+", "e").replace("e-0", "e-")

    def __str__(self) -> str:
        return f"{self.name} {decimal(self.low)} to {decimal(self.high)} ({self.points} points)"


@dataclass(frozen=True)
class Grid:
    """Points of a scenario under one account.

    Attributes
    ----------
    base
        The point that the grid is laid through: account, readings, and parameters set by hand.
    axes
        What varies, the first one outermost; empty for a sample.
    sample
        In place of axes: parameters that are drawn from their distributions.
    """

    base: Point = field(repr=False)
    axes: tuple[Axis, ...]
    sample: Sample | None = None

    @property
    def scenario(self) -> Scenario:
        """The scenario."""
        return self.base.scenario

    @property
    def shape(self) -> tuple[int, ...]:
        """How many points there are along each axis; of a sample, how many there are."""
        return (self.sample.size,) if self.sample else tuple(axis.points for axis in self.axes)

    @property
    def size(self) -> int:
        """How many points there are."""
        return math.prod(self.shape)

    def place(self, number: int) -> tuple[int, ...]:
        """Where a point lies along each axis; of a sample, its number."""
        if not 0 <= number < self.size:
            raise UsageError(
                f"there is no point {number}: this sweep has {self.size} points", f"0 to {self.size - 1}"
            )
        place = []
        for points in reversed(self.shape):
            number, here = divmod(number, points)
            place.append(here)
        return tuple(reversed(place))

    def settings(self, number: int) -> dict[str, Fraction]:
        """The value of each parameter that varies, at a point."""
        place = self.place(number)
        if self.sample:
            return self.sample.settings(number)
        return {axis.name: axis.value(place) for axis, place in zip(self.axes, place, strict=True)}

    def point(self, number: int) -> Point:
        """The scenario at a point of the grid.

        Raises
        ------
        UsageError
            Where there is no such point.
        UndefinedError
            Where a parameter has no value there.
        """
        overrides: dict[str, object] = {**self.base.overrides, **self.settings(number)}
        return make_point(self.scenario, self.base.account, self.base.choices, overrides, force=True)

    @property
    def baseline(self) -> Mapping[str, Value]:
        """The value of each parameter that varies where the sweep does not touch it."""
        return {name: self.base.values[name] for name in self.varied}

    @property
    def varied(self) -> tuple[str, ...]:
        """The parameters that vary."""
        return self.sample.names if self.sample else tuple(axis.name for axis in self.axes)


def make_axis(
    scenario: Scenario,
    name: str,
    points: int,
    interval: tuple[Fraction, Fraction] | None = None,
    *,
    force: bool = False,
) -> Axis:
    """An axis over a parameter's own range, or over an interval inside it.

    Parameters
    ----------
    scenario
        Knows the parameter.
    name
        Of the parameter.
    points
        How many points; 1 only where the interval is a single value.
    interval
        From where to where; None takes the declared range.
    force
        Allow an interval that leaves the range.

    Raises
    ------
    UsageError
        For an unknown name, a parameter without a range, an interval that is reversed or leaves the range, or a
        number of points that makes no axis.

    Examples
    --------
    >>> import negotiation
    >>> talks = negotiation.loads('''
    ... negotiation: 1
    ... title: Talks
    ... players: {a: A}
    ... parameters: {cost: {value: 1, range: [0, 2], assumption: a guess}}
    ... ''')
    >>> make_axis(talks, "cost", 5).values[1]
    Fraction(1, 2)
    """
    if name not in scenario.parameters:
        raise unknown("a parameter of this scenario", name, scenario.parameters)
    parameter = scenario.parameters[name]
    if interval is None and parameter.range is None:
        raise UsageError(
            f"`{name}` has no range to go over", f"declare `range: [low, high]` in the file, or say {name}=LOW:HIGH"
        )
    low, high = interval or parameter.range  # type: ignore[misc]
    if low > high:
        raise UsageError(
            f"{name}={decimal(low)}:{decimal(high)}: the lower end is above the upper end", "turn them round"
        )
    if parameter.range is not None and not force and (low < parameter.range[0] or high > parameter.range[1]):
        least, most = (decimal(end) for end in parameter.range)
        raise UsageError(
            f"{name}={decimal(low)}:{decimal(high)} leaves the range of `{name}`, [{least}, {most}]",
            "stay inside it, or add --force (force=True) to leave it",
        )
    if points < 1 or (points == 1 and low != high) or (points > 1 and low == high):
        count = f"{points} point{'' if points == 1 else 's'}"
        wanted = "take 1 point, as there is 1 value" if low == high else "take at least 2, the ends of the interval"
        raise UsageError(f"{count} along `{name}` make{'s' if points == 1 else ''} no axis", wanted)
    return Axis(parameter, low, high, points)


def check_size(points: Sequence[int], most: int = LARGEST_GRID) -> None:
    """Refuse a grid that is too large, before anything is made.

    Raises
    ------
    UsageError
        With the arithmetic shown.
    """
    size = math.prod(points)
    if size > most:
        product = " × ".join(f"{n:,}" for n in points) + " = " if len(points) > 1 else ""
        raise UsageError(
            f"{product}{size:,} points are more than the {most:,} that a sweep may have",
            "take fewer points along each parameter, or fewer parameters",
        )
