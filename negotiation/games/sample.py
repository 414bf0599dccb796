"""Samples: values of any number of parameters at once, each drawn from its distribution.

A value is a multiple of a power of ten, of twelve or thirteen digits over its interval: it prints as it is, and it is
an exact fraction of few digits, so that the game at a point is the same wherever it is made. What a distribution says
is rounded to it, which moves a value by less than 10**-11 of the interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from negotiation.display import decimal
from negotiation.errors import UsageError
from negotiation.games.designs import DESIGNS, LARGEST_SEED, places
from negotiation.games.quantiles import mass, quantiles
from negotiation.scenario.distribution import Distribution, share_inside
from negotiation.scenario.grid import check_size
from negotiation.scenario.scenario import Parameter

__all__ = ["Draw", "Sample", "make_sample"]

_DIGITS = 12

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Draw:
    """A parameter that is sampled between ``low`` and ``high``, inside its range unless forced out of it."""

    parameter: Parameter
    low: Fraction
    high: Fraction

    @property
    def name(self) -> str:
        """The name of the parameter."""
        return self.parameter.name

    @cached_property
    def distribution(self) -> Distribution:
        """Its distribution; uniform where none is declared."""
        return self.parameter.distribution or Distribution("uniform")

    @cached_property
    def grid(self) -> tuple[Fraction, Fraction, int]:
        """The values that it can take: the first of them, the step from one to the next, and how many steps."""
        wide = self.high - self.low
        if not wide:
            return self.low, Fraction(0), 0
        places = _DIGITS - len(str(floor(wide))) if wide >= 1 else _DIGITS + len(str(floor(1 / wide))) - 1
        step = Fraction(10) ** -places
        first = ceil(self.low / step) * step
        return first, step, floor((self.high - first) / step)

    def steps(self, levels: NDArray[np.float64]) -> Numbers:
        """Where given shares of the distribution are reached: the number of steps from the first value."""
        first, step, most = self.grid
        if not most:
            return np.zeros(len(levels), dtype=np.int64)
        ends = self.parameter.range or (self.low, self.high)
        shares = quantiles(self.distribution, ends, (self.low, self.high), levels)
        wide, behind = float((self.high - self.low) / step), float((first - self.low) / step)
        return np.clip(np.rint(shares * wide - behind), 0, most).astype(np.int64)

    def value(self, steps: int) -> Fraction:
        """The value so many steps from the first one."""
        first, step, _ = self.grid
        return first + steps * step

    def __str__(self) -> str:
        return f"{self.name} {decimal(self.low)} to {decimal(self.high)}, {self.distribution}"


@dataclass(frozen=True)
class Sample:
    """Points of some parameters, each drawn from its distribution; the same under every account.

    Attributes
    ----------
    design
        One of :data:`negotiation.games.designs.DESIGNS`.
    seed
        What the draws depend on.
    size
        How many points there are.
    draws
        The parameters that are sampled. A Sobol' sequence depends on their order.
    """

    design: str
    seed: int
    size: int
    draws: tuple[Draw, ...] = field(repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters that are sampled."""
        return tuple(draw.name for draw in self.draws)

    def steps(self, numbers: range | Numbers) -> list[Numbers]:
        """For each parameter, the value at some points: how many steps it lies from the first one it can take."""
        found = places(self.design, self.seed, self.size, self.names, numbers)
        return [draw.steps(levels) for draw, levels in zip(self.draws, found, strict=True)]

    def settings(self, number: int) -> dict[str, Fraction]:
        """The value of each parameter at a point."""
        return {
            draw.name: draw.value(int(steps[0]))
            for draw, steps in zip(self.draws, self.steps(np.array([number])), strict=True)
        }

    def doubles(self, numbers: range | Numbers) -> dict[str, NDArray[np.float64]]:
        """The value of each parameter at some points, as the nearest doubles."""
        return {draw.name: _doubles(draw, steps) for draw, steps in zip(self.draws, self.steps(numbers), strict=True)}

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know of how the points lie."""
        said = []
        if self.design == "sobol" and self.size & (self.size - 1):
            near = 1 << self.size.bit_length() - 1
            said.append(
                f"A Sobol' sequence is balanced at powers of two, such as {near:,} or {2 * near:,} points;"
                f" {self.size:,} points still give an answer, a little less even."
            )
        for draw in self.draws:
            outside = 1 - share_inside(draw.distribution, draw.low, draw.high)
            if outside >= 0.05:
                said.append(
                    f"{100 * outside:.0f} % of the {draw.distribution.shape} distribution of {draw.name} lies outside"
                    f" its range and is cut off."
                )
        return tuple(said)


def _doubles(draw: Draw, steps: Numbers) -> NDArray[np.float64]:
    """The nearest doubles of values."""
    first, step, most = draw.grid
    top, bottom = step.as_integer_ratio() if step else (1, 1)
    start = first / step if step else Fraction(0)
    # Whole numbers below 2**53 over a power of ten below 10**23, both doubles: the quotient is the nearest double.
    if step and start.denominator == 1 and abs(start) + most < 2**53 and max(top, bottom) <= 10**22:
        whole = (steps + start.numerator).astype(np.float64)
        if top == 1:
            return np.asarray(whole / float(bottom))
        if (abs(start) + most) * top < 2**53:
            return np.asarray(whole * float(top))
    return np.array([float(draw.value(number)) for number in steps.tolist()], dtype=np.float64)


def make_sample(draws: Sequence[Draw], design: str, size: int, seed: int) -> Sample:
    """A sample, checked.

    Raises
    ------
    UsageError
        For an unknown design, a seed or a size that is none, or nothing to sample.
    """
    if design not in DESIGNS:
        raise UsageError(f"`{design}` is not a way to sample", f"choose one of {', '.join(DESIGNS)}")
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= LARGEST_SEED:
        raise UsageError(f"a seed is a whole number from 0 to {LARGEST_SEED:,}, not {seed}", "leave it out to take 0")
    if isinstance(size, bool) or not isinstance(size, int) or size < 1:
        raise UsageError("a sample has a whole number of points, 1 or more", "as in points=1024")
    check_size([size])
    for draw in draws:
        ends = draw.parameter.range or (draw.low, draw.high)
        if draw.low < draw.high and not mass(draw.distribution, ends, (draw.low, draw.high)):
            interval = f"[{decimal(draw.low)}, {decimal(draw.high)}]"
            raise UsageError(
                f"nothing of the distribution of `{draw.name}`, {draw.distribution}, lies in {interval}",
                "sample over another interval",
            )
    if not draws:
        raise UsageError("there is nothing to sample", "give parameters ranges in the file: `range: [low, high]`")
    return Sample(design, seed, size, tuple(draws))
