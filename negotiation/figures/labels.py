"""Where labels go, so that none lies on another, on a mark or on a line.

Each label in turn takes the best place near its point that is still free; a label for which there is none is not
drawn, and the caller is told. Everything is in points, and the same labels always come out at the same places. To
place the most labels on a map is NP-hard (Formann and Wagner 1991); the greedy order of the caller, what matters most
first, is enough for a few dozen.

Source
------
Michael Formann and Frank Wagner, "A packing problem with applications to lettering of maps" (1991).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiation.figures.page import LINE, measure

__all__ = ["Box", "Label", "Placed", "along", "around", "leader", "place"]

_DISTANCES = (3.0, 7.0, 13.0, 22.0, 34.0, 50.0, 70.0)
_DIRECTIONS = (0, 180, 45, 315, 135, 225, 90, 270, 22.5, 337.5, 157.5, 202.5)
_FAR = 16.0
"""Beyond this many points a line leads from the mark to its label."""

_SOFT = 400.0
"""What it costs to lie on something soft, a thin line, in points of distance for the whole label."""


_WRONG = 30.0
"""What it costs to be nearer to the point of another label, in points of distance."""


class Box(NamedTuple):
    """A rectangle: left, bottom, right, top."""

    x0: float
    y0: float
    x1: float
    y1: float

    def overlap(self, other: Box) -> float:
        """The area that two boxes share."""
        wide = min(self.x1, other.x1) - max(self.x0, other.x0)
        high = min(self.y1, other.y1) - max(self.y0, other.y0)
        return wide * high if wide > 0 and high > 0 else 0.0


class Label(NamedTuple):
    """A text, folded and clean, for a point.

    ``clear`` is how far the mark at the point reaches, ``most`` how far from that the text may stand.
    """

    at: tuple[float, float]
    text: str
    size: float
    bold: bool = False
    clear: float = 4.0
    most: float = _DISTANCES[-1]


class Placed(NamedTuple):
    """Where a label stands, whether a line has to lead to it, and whether it lies on something soft."""

    label: Label
    box: Box
    far: bool
    crossed: bool


def around(spot: tuple[float, float], reach: float) -> Box:
    """The square around a mark.

    Examples
    --------
    >>> around((1.0, 2.0), 1.0)
    Box(x0=0.0, y0=1.0, x1=2.0, y1=3.0)
    """
    x, y = spot
    return Box(x - reach, y - reach, x + reach, y + reach)


def along(start: tuple[float, float], end: tuple[float, float], reach: float = 1.0, step: float = 4.0) -> list[Box]:
    """Small boxes that cover a line.

    Examples
    --------
    >>> len(along((0.0, 0.0), (8.0, 0.0)))
    3
    """
    count = max(1, round(math.dist(start, end) / step))
    return [
        around((start[0] + (end[0] - start[0]) * k / count, start[1] + (end[1] - start[1]) * k / count), reach)
        for k in range(count + 1)
    ]


def place(
    labels: Sequence[Label], page: Box, hard: Iterable[Box] = (), soft: Iterable[Box] = ()
) -> list[Placed | None]:
    """Find a place for each label; the line to one that stands far off runs through no other.

    Parameters
    ----------
    labels
        What matters most first.
    page
        What labels must stay inside.
    hard
        What no label may touch.
    soft
        What labels should not touch if they can help it.

    Returns
    -------
    list
        A place for each label, in their order; None where there is none.

    Examples
    --------
    >>> one, other = place([Label((50, 50), "a", 9), Label((50, 50), "b", 9)], Box(0, 0, 100, 100))
    >>> one.box.overlap(other.box)
    0.0
    """
    taken = list(hard)
    marks = len(taken)
    lines = np.array([*soft, (0.0, 0.0, 0.0, 0.0)])  # the last one has no area; it spares a case of its own
    found: list[Placed | None] = []
    for label in labels:
        best: tuple[float, Placed] | None = None
        for rank, direction in enumerate(_DIRECTIONS):
            for distance in [each for each in _DISTANCES if each <= label.most]:
                box = _box(label, direction, distance + label.clear)
                if box.x0 < page.x0 or box.y0 < page.y0 or box.x1 > page.x1 or box.y1 > page.y1:
                    continue
                if any(box.overlap(other) for other in taken):
                    continue
                if distance > _FAR and any(part.overlap(o) for part in leader(label, box) for o in taken[marks:]):
                    continue
                area = (box.x1 - box.x0) * (box.y1 - box.y0)
                shared = _shared(box, lines)
                cost = distance + rank * 0.6 + _SOFT * shared / area + _WRONG * _misleads(label, box, labels)
                if best is None or cost < best[0]:
                    best = (cost, Placed(label, box, distance > _FAR, shared > 0))
        found.append(best[1] if best else None)
        if best:
            taken.append(best[1].box)
            taken += leader(label, best[1].box) if best[1].far else []
    return found


def _misleads(label: Label, box: Box, labels: Sequence[Label]) -> bool:
    """Whether a box is nearer to the point of another label than to its own."""

    def gap(spot: tuple[float, float]) -> float:
        x, y = spot
        return math.hypot(max(box.x0 - x, x - box.x1, 0.0), max(box.y0 - y, y - box.y1, 0.0))

    own = gap(label.at)
    return any(gap(other.at) < own for other in labels)


def leader(label: Label, box: Box) -> list[Box]:
    """Small boxes that cover the line from a point to the label that stands far from it."""
    x, y = label.at
    return along(label.at, (min(max(x, box.x0), box.x1), min(max(y, box.y0), box.y1)))


def _shared(box: Box, lines: NDArray[np.float64]) -> float:
    """The area that a box shares with boxes of shape (n, 4), which are not changed."""
    wide = np.minimum(box.x1, lines[:, 2]) - np.maximum(box.x0, lines[:, 0])
    high = np.minimum(box.y1, lines[:, 3]) - np.maximum(box.y0, lines[:, 1])
    return float((wide.clip(0) * high.clip(0)).sum())


def _box(label: Label, direction: float, distance: float) -> Box:
    """The box of a label whose nearest side is at a distance from its point, in a direction in degrees."""
    lines = label.text.split("\n")
    wide = max(measure(line, label.size, bold=label.bold) for line in lines) + 2
    high = len(lines) * label.size * LINE
    along_x, along_y = math.cos(math.radians(direction)), math.sin(math.radians(direction))
    x = label.at[0] + along_x * (distance + wide / 2)
    y = label.at[1] + along_y * (distance + high / 2)
    return Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
