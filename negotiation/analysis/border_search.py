"""Where labels change along a line: bisection with the game solved at every place, many lines at once.

Places are whole numbers on a fine lattice, and so exact. A change is closed in between two neighbouring places of it,
or two that have one between them. Where changes near by are known already, a guess from them is tried first, and so
is the simplest fraction between two places that are close together; a good guess costs two games in place of forty,
and a bad one a few more: it is a place to look, and never an answer. Where four changes lie on a straight line, a
fifth one is taken to be on it if the labels a millionth of the map to both sides are as they should be.

Nothing here knows what a label is, or how it is found: a search is a generator that yields the places at which it
wants to know the label, and is sent the labels. So many searches go on side by side, and their games are solved
together.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from negotiation.games.simplest import simplest
from negotiation.scenario.grid import Axis
from negotiation.tolerance import ON_A_LINE

__all__ = ["Asking", "Change", "Known", "Line", "Place", "Ruler", "place_of", "search"]

T = TypeVar("T")

Place = tuple[int, int]
"""A place on the lattice."""

Asking = Generator[list[Place], list[int], T]
"""A search: yields places, is sent their labels, returns what it has found."""

_BITS = 40
"""The lattice parts an axis into about 2**40 steps, each below 1e-12 of it."""

_LEAST_BITS = 12
_BENT_CLOSE = 1 << 20
"""How many places apart the two labels may be at last where a border is bent: a millionth of the map."""

_TIE = 1 << 12
_FASTER = 16
_WIDE = 1 << 20
"""Half of the interval, in places, in which a change is only made sure to be that lies on a line with four others."""

_MIDDLE, _UP, _DOWN, _GUESS, _ON_LINE = range(5)
"""Where to look next in an interval: in its middle, so far from an end, or on both sides of a guess."""

_CLOSE = (1 << 22, 1 << 12)
"""Where an interval becomes so short, in places, the simplest fraction in it is tried."""

_SEVERAL = ((16, 15), (48, 7), (160, 3), (1 << 60, 1))
"""Up to so many intervals at once, so many places to look at within each."""

_NEAREST = 6
_FARTHEST = 1 << 30
_FAR = 40.0


@dataclass(frozen=True)
class Ruler:
    """An axis as a lattice: ``step`` places from one point of the grid to the next."""

    axis: Axis

    @cached_property
    def step(self) -> int:
        """How many places there are from a point to the next one: a power of two."""
        return 1 << max(_LEAST_BITS, _BITS - (self.axis.points - 1).bit_length() + 1)

    @cached_property
    def last(self) -> int:
        """The place of the last point."""
        return (self.axis.points - 1) * self.step

    @cached_property
    def _whole(self) -> tuple[int, int, int]:
        """The value at the first place and what a step adds, as whole numbers, and the denominator of both."""
        low, width = self.axis.low, self.axis.high - self.axis.low
        common = math.lcm(low.denominator, width.denominator)
        return int(low * common) * self.last, int(width * common), common * self.last

    def value(self, place: int) -> Fraction:
        """The value at a place."""
        start, stride, bottom = self._whole
        return Fraction(start + stride * place, bottom)

    def share(self, value: Fraction) -> float:
        """Where a value lies, as a share of the axis."""
        start, stride, bottom = self._whole
        top, own = value.as_integer_ratio()
        return (top * bottom - own * start) / (own * stride * self.last)

    def between(self, low: int, high: int) -> Fraction:
        """The simplest value from one place to another: what is exact in the scenario comes out exactly."""
        return simplest(self.value(low), self.value(high))


def place_of(along: int, at: int, here: int) -> Place:
    """The place on a line along the first axis (0) or the second (1), which lies at a place of the other one."""
    return (here, at) if along == 0 else (at, here)


class Line(NamedTuple):
    """A piece of a line of the lattice: along the first axis (0) or the second (1), at a place of the other one."""

    along: int
    at: int
    low: int
    high: int
    left: int
    right: int

    def place(self, here: int) -> Place:
        """A place on it."""
        return place_of(self.along, self.at, here)


class Change(NamedTuple):
    """A change of the label between two places of a line, from ``left`` to ``right``."""

    low: int
    high: int
    left: int
    right: int


@dataclass
class Known:
    """Changes that have been found, by the pair of labels: where to look for the next ones.

    Attributes
    ----------
    steps
        Places from a point of the grid to the next, on each axis.
    lasts
        The last place of each axis.
    """

    steps: tuple[int, int]
    lasts: tuple[int, int]
    _places: dict[tuple[int, int], list[tuple[float, float]]] = field(default_factory=dict)

    def add(self, line: Line, change: Change) -> None:
        """Remember a change on a line."""
        here = (change.low + change.high) / 2
        place = (here, float(line.at)) if line.along == 0 else (float(line.at), here)
        self._places.setdefault(_pair(change), []).append((place[0] / self.steps[0], place[1] / self.steps[1]))

    def arrays(self) -> dict[tuple[int, int], NDArray[np.float64]]:
        """For each pair of labels the places, in points of the grid: shape (places, 2)."""
        return {pair: np.array(places) for pair, places in self._places.items()}

    def first(self, number: int, line: Line, arrays: Mapping[tuple[int, int], NDArray[np.float64]]) -> _Open:
        """A line, and where to look first on it, as the nearest changes between the same labels let expect."""
        whole = _Open(number, *line[2:])
        places = arrays.get((min(line.left, line.right), max(line.left, line.right)))
        if places is None or len(places) < 2:
            return whole
        own, other = self.steps[line.along], self.steps[1 - line.along]
        along, across = places[:, line.along], places[:, 1 - line.along] - line.at / other
        low, high = line.low / own, line.high / own
        beside = np.maximum(0, np.maximum(low - along, along - high))
        distance = across**2 + beside**2
        nodes: list[tuple[float, float]] = []
        near = np.flatnonzero(distance <= _FAR**2)
        for k in near[np.argsort(distance[near], kind="stable")[: 3 * _NEAREST]].tolist():
            if len(nodes) == 4:
                break
            if all(abs(across[k] - node[0]) > ON_A_LINE for node in nodes):
                nodes.append((float(across[k]), float(along[k])))
        if len(nodes) < 2:
            return whole
        straight, better, best = (_at_zero(nodes[:count]) for count in (2, len(nodes) - 1, len(nodes)))
        on_line = abs(straight - best) * own < _FASTER
        found = round((straight if on_line else best) * own)
        if not line.low < found < line.high:
            return whole
        if not on_line:
            far = max(1, min(_FARTHEST, int(abs(better - best) * own / 8))) if len(nodes) > 2 else 1
            return whole._replace(look=_GUESS, reach=found, far=far, close=_BENT_CLOSE)
        # Lines end at the edge of the map, so that places there are closed in.
        inside = min(found - line.low, line.high - found) > _WIDE and 0 < line.at < self.lasts[1 - line.along]
        if len(nodes) == 4 and inside:
            return whole._replace(look=_ON_LINE, reach=found, far=_WIDE)
        return whole._replace(look=_GUESS, reach=found)


def _pair(change: Change) -> tuple[int, int]:
    return min(change.left, change.right), max(change.left, change.right)


def _at_zero(nodes: Sequence[tuple[float, float]]) -> float:
    """The value at 0 of the polynomial through some places (Lagrange)."""
    total = 0.0
    for i, (x, y) in enumerate(nodes):
        weight = 1.0
        for j, (other, _) in enumerate(nodes):
            if i != j:
                weight *= other / (other - x)
        total += weight * y
    return total


class _Open(NamedTuple):
    """An interval with a change in it, where to look next, and what that needs.

    ``reach`` is a distance, or the guess, and ``far`` how far from it to look; at a width of ``close`` it is done.
    """

    line: int
    low: int
    high: int
    left: int
    right: int
    look: int = _MIDDLE
    reach: int = 0
    far: int = 1
    close: int = 2

    def probes(self, several: int) -> list[int]:
        """Places strictly inside; without a guess so many, evenly spread."""
        middle = (self.low + self.high) // 2
        if self.look == _UP:
            return [min(self.low + self.reach, middle)]
        if self.look == _DOWN:
            return [max(self.high - self.reach, middle)]
        if self.look == _MIDDLE:
            width = self.high - self.low
            return sorted({self.low + width * part // (several + 1) for part in range(1, several + 1)} - {self.low})
        return sorted({max(self.low + 1, self.reach - self.far), min(self.high - 1, self.reach + self.far)})

    def parts(self, probes: Sequence[int], labels: Sequence[int], step: int) -> list[_Open]:
        """Those of its parts at whose ends the labels differ."""
        marks = [(self.low, self.left), *zip(probes, labels, strict=True), (self.high, self.right)]
        found = []
        for number, ((low, left), (high, right)) in enumerate(pairwise(marks)):
            if left == right:
                continue
            look, reach = _MIDDLE, 0
            if self.look == _ON_LINE and number == 1 and (left, right) == (self.left, self.right):
                found.append(self._replace(low=self.reach - 1, high=self.reach + 1))
                continue
            if self.look >= _GUESS and number in (0, len(probes)):
                look, reach = (_DOWN if number == 0 else _UP), _FASTER * self.far
            elif self.look == _UP and number == 1 and left == self.left:
                look, reach = _UP, self.reach * _FASTER
            elif self.look == _DOWN and number == 0 and right == self.right:
                look, reach = _DOWN, self.reach * _FASTER
            elif self.look == _MIDDLE and right not in (self.left, self.right):
                # Perhaps an exact tie, which holds nowhere else: both changes are next to it then.
                look, reach = _DOWN, 1
            elif self.look == _MIDDLE and left not in (self.left, self.right):
                look, reach = _UP, 1
            elif any(high - low <= close < self.high - self.low for close in _CLOSE):
                simple = simplest(Fraction(low, step), Fraction(high, step)) * step
                look, reach = _GUESS, min(max(round(simple), low + 1), high - 1)
            found.append(_Open(self.line, low, high, left, right, look, reach, close=self.close))
        return found


def search(lines: Sequence[Line], known: Known, close: int = 2) -> Asking[list[list[Change]]]:
    """Find where labels change on some lines whose ends have different labels.

    Parameters
    ----------
    lines
        All are searched at once. The ends of a line are taken as they are said to be, and not asked for.
    known
        What is known already; what is found is added.
    close
        How many places the two labels may be apart at last.

    Returns
    -------
    list of list of Change
        For each line its changes in order. Changes that an exact tie parts, a label that holds on a few places of
        the lattice at most, are one, or none where the labels on both sides of the tie are the same.

    Notes
    -----
    Between two places with the same label other labels may lie; such are not looked for.
    """
    arrays = known.arrays()
    waiting = [known.first(number, line, arrays) for number, line in enumerate(lines)]
    waiting = [part._replace(close=max(close, part.close)) for part in waiting]
    found: list[list[Change]] = [[] for _ in lines]
    while waiting:
        for part in waiting:
            if part.high - part.low <= part.close:
                found[part.line].append(Change(*part[1:5]))
        waiting = [part for part in waiting if part.high - part.low > part.close]
        # A round costs as much as some hundred games: where few intervals are left, each is cut into more parts.
        several = next(count for most, count in _SEVERAL if len(waiting) <= most)
        probes = [part.probes(several) for part in waiting]
        asked = [lines[part.line].place(here) for part, own in zip(waiting, probes, strict=True) for here in own]
        labels = (yield asked) if asked else []
        following, start = [], 0
        for part, own in zip(waiting, probes, strict=True):
            step = known.steps[lines[part.line].along]
            following += part.parts(own, labels[start : start + len(own)], step)
            start += len(own)
        waiting = following
    done = []
    for line, changes in zip(lines, found, strict=True):
        merged = _without_ties(sorted(changes), max(_TIE, 4 * close))
        for change in merged:
            known.add(line, change)
        done.append(merged)
    return done


def _without_ties(changes: Sequence[Change], tie: int) -> list[Change]:
    """Changes in order; those that only an exact tie parts become one."""
    merged: list[Change] = []
    for change in changes:
        whole = change
        if merged and change.high - merged[-1].low <= tie:
            before = merged.pop()
            whole = Change(before.low, change.high, before.left, change.right)
        if whole.left != whole.right:
            merged.append(whole)
    return merged
