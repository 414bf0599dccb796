"""Borders within one cell: which changes on its edges belong together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

__all__ = ["Crossing", "Segment", "distance", "paired", "turned"]


class Segment(NamedTuple):
    """A piece of a border between two vertices, by number: ``left`` lies on its left on the way."""

    left: int
    right: int
    start: int
    end: int


class Crossing(NamedTuple):
    """A change on an edge: where it is on the lattice, its vertex, and the labels before and after it."""

    here: int
    vertex: int
    before: int
    after: int


def turned(crossing: Crossing) -> Crossing:
    """The same change on the way back."""
    return crossing._replace(before=crossing.after, after=crossing.before)


def paired(around: Sequence[Crossing], middle: int | None) -> list[Segment] | None:
    """Join changes round a cell two by two, so that no two lines cross; None where that does not go.

    Two that follow each other cut off the label between them. Where that could be done in several ways, the label in
    the middle of the cell is not cut off.
    """
    left, segments = list(around), []
    while left:
        ways = [k for k in range(len(left)) if left[k].before == left[k - len(left) + 1].after]
        ways.sort(key=lambda k: left[k].after == middle)
        if not ways:
            return None
        first, second = left[ways[0]], left[(ways[0] + 1) % len(left)]
        segments.append(Segment(first.after, first.before, second.vertex, first.vertex))
        left = [crossing for crossing in left if crossing not in (first, second)]
    return segments


def distance(place: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    """How far a place is from a segment."""
    way = np.subtract(end, start)
    square = float(way @ way)
    along = min(1.0, max(0.0, float(np.subtract(place, start) @ way) / square)) if square else 0.0
    return float(np.hypot(*(np.subtract(place, start) - along * way)))
