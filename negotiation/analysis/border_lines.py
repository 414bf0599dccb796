"""Pieces of borders become long lines, and the outlines of regions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from negotiation.analysis.border_cells import Traced
from negotiation.analysis.border_pairs import Segment
from negotiation.analysis.border_search import Ruler
from negotiation.tolerance import STRAIGHT

__all__ = ["BorderLine", "Outline", "Vertex", "joined"]

Vertex = tuple[Fraction, Fraction]
"""A place on the map: the values of both parameters."""


@dataclass(frozen=True)
class BorderLine:
    """A border between two regions, by number, as long as it parts the same two.

    ``left`` lies on its left on the way along ``vertices``.
    """

    left: int
    right: int
    vertices: tuple[Vertex, ...]


@dataclass(frozen=True)
class Outline:
    """A loop round a part of a region, which lies on its left; loops the other way round are holes."""

    region: int
    vertices: tuple[Vertex, ...]


def joined(traced: Traced, rulers: tuple[Ruler, Ruler]) -> tuple[tuple[BorderLine, ...], tuple[Outline, ...]]:
    """Join the segments to lines, and lines and the edge of the map to outlines."""
    chains = [
        (left, right, _straightened(chain, traced.vertices, rulers))
        for left, right, chain in _chains(traced.segments)
    ]
    lines = tuple(BorderLine(left, right, tuple(traced.vertices[v] for v in chain)) for left, right, chain in chains)
    # Corners of the map are vertices too, numbered below the others.
    low, high = [ruler.axis.low for ruler in rulers], [ruler.axis.high for ruler in rulers]
    corners = [(low[0], low[1]), (high[0], low[1]), (high[0], high[1]), (low[0], high[1])]
    pieces = [(left, chain) for left, _, chain in chains] + [(right, chain[::-1]) for _, right, chain in chains]
    pieces += _edge_of_map(traced.frame)
    outlines = []
    for region, loop in _loops(pieces):
        outlines.append(Outline(region, tuple(corners[v] if v < 0 else traced.vertices[v] for v in loop)))
    return lines, tuple(outlines)


def _chains(segments: Sequence[Segment]) -> list[tuple[int, int, list[int]]]:
    """Segments one after the other, as long as they part the same labels and no other segment ends there."""
    ends: dict[int, int] = {}
    after: dict[tuple[int, int, int], list[int]] = {}
    into: dict[tuple[int, int, int], int] = {}
    ahead = [s if s.left < s.right else Segment(s.right, s.left, s.end, s.start) for s in segments]
    for number, (left, right, start, end) in enumerate(ahead):
        ends[start], ends[end] = ends.get(start, 0) + 1, ends.get(end, 0) + 1
        after.setdefault((start, left, right), []).append(number)
        into[end, left, right] = number
    used = [False] * len(ahead)
    found = []

    def follow(first: int) -> None:
        left, right, start, end = ahead[first]
        chain = [start, end]
        used[first] = True
        while ends[chain[-1]] == 2:
            following = [n for n in after.get((chain[-1], left, right), ()) if not used[n]]
            if not following:
                break
            used[following[0]] = True
            chain.append(ahead[following[0]].end)
        found.append((left, right, chain))

    for number, (left, right, start, _) in enumerate(ahead):
        if ends[start] != 2 or (start, left, right) not in into:
            follow(number)
    for number in range(len(ahead)):  # what is left are loops
        if not used[number]:
            follow(number)
    return sorted(found)


def _straightened(chain: list[int], vertices: Sequence[Vertex], rulers: tuple[Ruler, Ruler]) -> list[int]:
    """A chain without the vertices on straight lines between others (Douglas and Peucker 1973)."""
    places = np.array([(rulers[0].share(x), rulers[1].share(y)) for x, y in (vertices[n] for n in chain)])
    kept = {0, len(chain) - 1}
    # A loop has one place at both ends: the place that is farthest from it comes first.
    open_parts = [(0, len(chain) - 1)]
    while open_parts:
        start, end = open_parts.pop()
        if end - start < 2:
            continue
        way, rest = places[end] - places[start], places[start + 1 : end] - places[start]
        length = float(np.hypot(*way))
        if length:
            aside = np.abs(rest[:, 0] * way[1] - rest[:, 1] * way[0]) / length
        else:
            aside = np.hypot(rest[:, 0], rest[:, 1])
        farthest = int(np.argmax(aside))
        if aside[farthest] > STRAIGHT:
            middle = start + 1 + farthest
            kept.add(middle)
            open_parts += [(start, middle), (middle, end)]
    return [chain[n] for n in sorted(kept)]


def _edge_of_map(frame: Sequence[tuple[int | None, int]]) -> list[tuple[int, list[int]]]:
    """The edge of the map in pieces with one region each, against the clock; corners are -4 to -1."""
    places, regions = [], []
    corners = 0
    for vertex, region in frame:
        corners += vertex is None
        places.append(corners - 5 if vertex is None else vertex)
        regions.append(region)
    changes = [k for k, place in enumerate(places) if place >= 0]
    if not changes:
        return [(regions[0], [*places, places[0]])]
    pieces = []
    for k, change in enumerate(changes):
        following = changes[(k + 1) % len(changes)]
        count = (following - change - 1) % len(places) + 1
        pieces.append((regions[change], [places[(change + i) % len(places)] for i in range(count + 1)]))
    return pieces


def _loops(pieces: Sequence[tuple[int, list[int]]]) -> list[tuple[int, list[int]]]:
    """Join pieces with one region, end to start; the last vertex of a loop is not the first one again."""
    after: dict[tuple[int, int], list[int]] = {}
    for number, (region, chain) in enumerate(pieces):
        after.setdefault((region, chain[0]), []).append(number)
    used = [False] * len(pieces)
    found = []
    for number, (region, chain) in enumerate(pieces):
        if used[number]:
            continue
        used[number] = True
        loop = list(chain)
        while loop[-1] != loop[0]:
            following = next((n for n in after.get((region, loop[-1]), ()) if not used[n]), None)
            assert following is not None, "a border ends in the middle of the map"
            used[following] = True
            loop += pieces[following][1][1:]
        found.append((region, loop[:-1]))
    return sorted(found, key=lambda entry: entry[0])
