"""The scale of a parameter: where its values lie on the page, and which of them are marked.

Values are exact. They become doubles where those tell the points of the axis apart; over an interval for which they
do not (too narrow beside its distance from 0, or too near the ends of what a double holds) places are shares of the
interval instead, and the ticks still say the values.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from negotiation.scenario.grid import Axis
from negotiation.tolerance import WHOLE_POWER

__all__ = ["Scale", "number_text", "percent", "round_values"]

_LEAST_SHARE = Fraction(1, 10**6)
"""An interval that is narrower than this beside its distance from 0 is drawn in shares of itself."""

_FOUND = Fraction(1, 10**6)
"""How closely borders between regions are found, in shares of the axis."""

_ORDINARY = (Fraction(1, 10**30), Fraction(10**30))
_MANTISSAS = (1, 2, 5)
_LARGEST_PLAIN, _MOST_DIGITS = 10**6, 6


@dataclass(frozen=True)
class Scale:
    """Where the values of an axis lie.

    Examples
    --------
    >>> import negotiation
    >>> from negotiation.scenario.grid import make_axis
    >>> talks = negotiation.load("scenarios/hanoi/last_day.yaml")
    >>> scale = Scale(make_axis(talks, "us_outside", 6))
    >>> scale.centres.tolist(), scale.edges.tolist()[:2]
    ([0.0, 1.0, 2.0, 3.0, 4.0, 5.0], [-0.5, 0.5])
    >>> [text for _, text in scale.ticks(3)]
    ['0', '2', '4']
    """

    axis: Axis

    @cached_property
    def plain(self) -> bool:
        """Whether places are the values themselves."""
        low, high = self.axis.low, self.axis.high
        most = max(abs(low), abs(high))
        span = high - low if high > low else most or Fraction(1)
        return span >= _LEAST_SHARE * most and _ORDINARY[0] <= span and most <= _ORDINARY[1]

    def place(self, value: Fraction) -> float:
        """Where a value lies."""
        if self.plain:
            return float(value)
        low, high = self.axis.low, self.axis.high
        return float((value - low) / (high - low)) if high > low else 0.5

    @cached_property
    def step(self) -> Fraction:
        """From one point to the next; for a single point a width that shows it."""
        if self.axis.points > 1:
            return (self.axis.high - self.axis.low) / (self.axis.points - 1)
        return abs(self.axis.low) or Fraction(1)

    @cached_property
    def centres(self) -> NDArray[np.float64]:
        """Shape (points,): where the points lie."""
        return np.array([self.place(value) for value in self.axis.values])

    @cached_property
    def edges(self) -> NDArray[np.float64]:
        """Shape (points + 1,): half-way between the points, and as far beyond the first and the last."""
        if self.axis.points == 1 and not self.plain:
            return np.array([0.0, 1.0])
        half = self.step / 2
        return np.array([self.place(self.axis.low - half), *(self.place(v + half) for v in self.axis.values)])

    def text(self, value: Fraction) -> str:
        """A value with as many decimals as tell it from the next point."""
        return number_text(value, self.step)

    def outwards(self, value: Fraction, way: int) -> str:
        """A value rounded down (-1) or up (1), so that what is said to lie beyond it still does.

        One that is as near a round value as borders are found is taken for that.

        Examples
        --------
        >>> import negotiation
        >>> from negotiation.scenario.grid import make_axis
        >>> talks = negotiation.load("scenarios/hanoi/last_day.yaml")
        >>> scale = Scale(make_axis(talks, "us_outside", 501))
        >>> scale.outwards(Fraction(7, 27), -1), scale.outwards(Fraction(7, 27), 1), scale.outwards(Fraction(1, 4), 1)
        ('0.259', '0.26', '0.25')
        """
        grain = Fraction(10) ** (math.floor(_log10(self.step)) - 1)
        places, slack = value / grain, _FOUND * (self.axis.high - self.axis.low) / grain
        whole = round(places)
        if abs(places - whole) > slack:
            whole = math.ceil(places) if way > 0 else math.floor(places)
        return self.text(whole * grain)

    def ticks(self, most: int, fits: Callable[[list[str]], bool] = lambda _: True) -> list[tuple[float, str]]:
        """Round values within the interval, as places and texts.

        Parameters
        ----------
        most
            The most there may be.
        fits
            Whether texts side by side have room; if not, there are fewer.
        """
        low, high = self.axis.low, self.axis.high
        if low == high:
            return [(self.place(low), number_text(low, self.step))]
        marks = round_values(low, high, most, fits) or [(low, self.text(low))]
        return [(self.place(value), text) for value, text in marks]


def round_values(
    low: Fraction, high: Fraction, most: int, fits: Callable[[list[str]], bool] = lambda _: True
) -> list[tuple[Fraction, str]]:
    """Round values between two ends, and their texts: as many as there may be and as have room.

    Examples
    --------
    >>> [text for _, text in round_values(Fraction("-0.3"), Fraction("1.1"), 4)]
    ['0', '0.5', '1']
    """
    found: list[tuple[Fraction, str]] = []
    power = math.floor(_log10((high - low) / max(most, 1))) - 1
    for exponent in range(power, power + 4):
        for mantissa in _MANTISSAS:
            step = mantissa * Fraction(10) ** exponent
            first, last = math.ceil(low / step), math.floor(high / step)
            if last - first + 1 > most:
                continue
            marks = [(step * i, number_text(step * i, step)) for i in range(first, last + 1)]
            if len(marks) >= 2 and fits([text for _, text in marks]):
                return marks
            found = found or marks[:1]
    return found


def number_text(value: Fraction, step: Fraction) -> str:
    """A number with as many decimals as a step needs, one more where the step itself is not round.

    Examples
    --------
    >>> number_text(Fraction("0.385"), Fraction("0.005")), number_text(Fraction("-2"), Fraction(1))
    ('0.385', '−2')
    >>> number_text(Fraction(1, 3), Fraction(1, 30)), number_text(Fraction(15, 8), Fraction(1, 8))
    ('0.333', '1.875')
    >>> number_text(Fraction(2_500_000), Fraction(500_000)), number_text(Fraction("3e-9"), Fraction("1e-9"))
    ('2.5e6', '3e−9')
    """
    if value == 0:
        return "0"
    digits = max(0, 1 - math.floor(_log10(step)))
    exact = next((d for d in range(digits + 3) if (value * 10**d).denominator == 1), digits)
    if abs(value) >= _LARGEST_PLAIN or (exact > _MOST_DIGITS and abs(value) < 1):
        power = math.floor(_log10(abs(value)))
        places = min(max(1, power + exact), 12)
        mantissa = _fixed(value / Fraction(10) ** power, places)
        return f"{mantissa}e{power}".replace("-", "−")
    return _fixed(value, exact)


def _fixed(value: Fraction, digits: int) -> str:
    whole = f"{abs(round(value * 10**digits)):0{digits + 1}d}"
    text = f"{whole[:-digits]}.{whole[-digits:]}".rstrip("0").rstrip(".") if digits else whole
    return f"−{text}" if value < 0 and text != "0" else text


def _log10(value: Fraction) -> float:
    """The logarithm of a positive fraction of any size, from below where it is a whole power."""
    top, bottom = value.numerator, value.denominator
    rough = math.log10(top) - math.log10(bottom)
    nearest = round(rough)
    return float(nearest) if abs(rough - nearest) < WHOLE_POWER and value >= Fraction(10) ** nearest else rough


def percent(share: float) -> str:
    """A share of all points, for the eye; never a rounded 0 or 100.

    Examples
    --------
    >>> [percent(share) for share in (0, 0.004, 0.434, 0.999, 1)]
    ['0 %', 'under 1 %', '43 %', 'over 99 %', '100 %']
    """
    if 0 < share < 0.01:
        return "under 1 %"
    if 0.99 < share < 1:
        return "over 99 %"
    return f"{100 * share:.0f} %"
