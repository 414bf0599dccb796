"""The names of the parts of a triangle of best responses: inside where there is room, else beside it with a line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise
from math import ceil, dist, hypot, inf

from matplotlib.lines import Line2D

from negotiation.figures.labels import Box, Label, Placed, leader, place
from negotiation.figures.page import LINE, measure
from negotiation.figures.response_marks import Panel, Spot
from negotiation.figures.style import INK, NOTE, SMALLEST, clean

__all__ = ["name_part"]

_BESIDE = 12.0
"""How far beyond the axes of a triangle words may stand, in points."""


def name_part(panel: Panel, ring: Sequence[Spot], whole: Sequence[Spot], said: str, short: str, shade: str) -> None:
    """Write what is best in a part of a triangle: inside it where it has room; else beside it, with a line to it.

    Parameters
    ----------
    panel
        Where; what it holds by now keeps its place.
    ring, whole
        The corners of the part in data, and those of the triangle in points; both go round.
    said, short
        The words, and the number that stands for them where there is no room at all.
    shade
        The colour of the part.
    """
    foldings = _foldings(said)
    inside = [panel.points(corner) for corner in ring]
    at = _inside(inside)
    for text in foldings:
        half, tall = _half(text)
        for x, y in sorted(_grid(inside), key=lambda place: _slack(inside, place), reverse=True):
            box = Box(x - half, y - tall, x + half, y + tall)
            if _holds(inside, box) and not any(box.overlap(other) for other in panel.hard):
                panel.hard.append(box)
                panel.axes.text(
                    x / panel.wide, y / panel.high, text, transform=panel.axes.transAxes, size=NOTE, color=INK,
                    ha="center", va="center", linespacing=1.15, zorder=5,
                    bbox={"facecolor": shade, "edgecolor": "none", "pad": 1.0},
                )  # fmt: skip
                return
    covered = [*panel.hard, *_rows(whole)]
    starts = [place for place in _grid(inside) if _slack(inside, place) > 0.4 * _slack(inside, at)]
    # Below the triangle stand the names of its corners, and many numbers.
    for foot in (min(y for _, y in whole), -_BESIDE):
        page = Box(-_BESIDE, foot, panel.wide + _BESIDE, panel.high)
        tried = [place([Label(start, foldings[-1], NOTE, clear=0.0)], page, covered)[0] for start in starts[::3]]
        found = [each for each in tried if each is not None]
        if found:
            _lead(panel, min(found, key=lambda each: dist(each.label.at, _end(each))))
            return
    # Its number alone says enough: the other panel has the names.
    panel.axes.text(
        at[0] / panel.wide, at[1] / panel.high, short, transform=panel.axes.transAxes, size=SMALLEST, color=INK,
        ha="center", va="center", zorder=5,
    )  # fmt: skip


def _end(placed: Placed) -> Spot:
    """Where the line to a label that stands far off ends."""
    (x, y), box = placed.label.at, placed.box
    return min(max(x, box.x0), box.x1), min(max(y, box.y0), box.y1)


def _lead(panel: Panel, placed: Placed) -> None:
    """Write a label that stands far off, with a line to it."""
    label, box = placed.label, placed.box
    panel.hard += [box, *leader(label, box)]
    xs, ys = zip(*((x / panel.wide, y / panel.high) for x, y in (label.at, _end(placed))), strict=True)
    line = Line2D(xs, ys, transform=panel.axes.transAxes, color=INK, linewidth=0.7, zorder=4, marker="o")
    line.set(markersize=2.5, markevery=[0], clip_on=False, gid="leader")
    panel.axes.add_line(line)
    panel.axes.text(
        (box.x0 + box.x1) / 2 / panel.wide, (box.y0 + box.y1) / 2 / panel.high, label.text, size=label.size,
        color=INK, transform=panel.axes.transAxes, ha="center", va="center", linespacing=1.15, zorder=5,
    )  # fmt: skip


def _foldings(text: str) -> list[str]:
    """A text in one, two and three lines of as even a length as may be, broken between words only."""
    # A strategy and its number stay together.
    words = text.replace(" (", "\0(").split()
    found: list[str] = []
    widest = inf
    for lines in range(1, min(len(words), 3) + 1):
        ways = [
            [clean(" ".join(words[i:j]).replace("\0", " ")) for i, j in pairwise((0, *cuts, len(words)))]
            for cuts in combinations(range(1, len(words)), lines - 1)
        ]
        widths = [max(measure(line, NOTE) for line in way) for way in ways]
        best = min(range(len(ways)), key=widths.__getitem__)
        if widths[best] < widest:
            widest = widths[best]
            found.append("\n".join(ways[best]))
    return found


def _half(text: str) -> Spot:
    """Half the width and half the height of a text in points."""
    lines = text.split("\n")
    return max(measure(line, NOTE) for line in lines) / 2 + 2, len(lines) * NOTE * LINE / 2 + 1


def _holds(ring: Sequence[Spot], box: Box) -> bool:
    """Whether a box lies inside a convex area, with some room to its sides."""
    ends = [(x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
    return all(
        (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) > hypot(x1 - x0, y1 - y0)
        for (x0, y0), (x1, y1) in pairwise([*ring, ring[0]])
        for x, y in ends
    )


def _rows(ring: Sequence[Spot], step: float = 5.0) -> list[Box]:
    """Boxes that cover a triangle, row by row from its lowest side."""
    low, high = min(y for _, y in ring), max(y for _, y in ring)
    found = []
    for row in range(ceil((high - low) / step)):
        y = low + row * step
        reach = _across(ring, (0.0, y))
        found.append(Box(reach[0] - 2, y - 2, reach[1] + 2, min(y + step, high) + 2))
    return found


def _grid(ring: Sequence[Spot]) -> list[Spot]:
    """Points of a grid over an area, from the lower left."""
    xs, ys = zip(*ring, strict=True)
    return [
        (min(xs) + (max(xs) - min(xs)) * i / 24, min(ys) + (max(ys) - min(ys)) * j / 24)
        for i in range(1, 24)
        for j in range(1, 24)
    ]


def _inside(ring: Sequence[Spot]) -> Spot:
    """A point well inside a convex area: of the points of a grid the one farthest from its sides."""
    return max(_grid(ring), key=lambda spot: _slack(ring, spot))


def _slack(ring: Sequence[Spot], spot: Spot) -> float:
    """How far a point is from the nearest side of a convex area, for words."""
    gaps = []
    for (x0, y0), (x1, y1) in pairwise([*ring, ring[0]]):
        gap = (x1 - x0) * (spot[1] - y0) - (y1 - y0) * (spot[0] - x0)
        # Words are twice as wide as high, so they need as much more room to the left and right.
        gaps.append(gap / (abs(x1 - x0) + 2 * abs(y1 - y0)))
    return min(gaps)


def _across(ring: Sequence[Spot], at: Spot) -> Spot:
    """From where to where a convex area reaches at the height of a point."""
    crossed = [
        x0 + (at[1] - y0) / (y1 - y0) * (x1 - x0)
        for (x0, y0), (x1, y1) in pairwise([*ring, ring[0]])
        if y0 != y1 and min(y0, y1) <= at[1] <= max(y0, y1)
    ]
    return min(crossed), max(crossed)
