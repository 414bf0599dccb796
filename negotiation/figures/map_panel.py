"""One map of regimes: regions, lines between them, names, crosses. All places are in points."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import PathPatch
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from negotiation.figures.map_places import Box, Lattice, Loop, borders, filled, loops_path, outline
from negotiation.figures.map_regions import Cross, MapData, Panel
from negotiation.figures.page import LINE, fold, measure
from negotiation.figures.scale import Scale
from negotiation.figures.style import BODY, INK, NOTE, SMALLEST, Look
from negotiation.figures.sweep_words import account_name, carried, fold_names, heading, is_whole, label_look
from negotiation.scenario.scenario import DEFAULT

__all__ = ["BESIDE", "FULL", "NUMBER", "Name", "draw_panel", "names", "region_look"]

NUMBER, HEADED, FULL = 0, 1, 2
"""How much of a region's name stands on the map: its number, that and the regime, or all of it."""

BESIDE = 14.0
"""Points beside the map that numbers take which have no room on it."""

_RINGS = "o"
_THICK, _THIN = 1.6, 0.6
_PAD = 3.0
_CROSS = 13.0
_AIR = 12.0
_WIDTHS = (400.0, 220.0, 160.0, 120.0, 90.0, 70.0, 50.0)


class _Lines(NamedTuple):
    """A label: lines of text, each with its size and weight."""

    lines: tuple[tuple[str, float, bool], ...]

    @property
    def extent(self) -> tuple[float, float]:
        """Width and height in points, with some air."""
        wide = max(measure(text, size, bold=bold) for text, size, bold in self.lines)
        return wide + 2 * _PAD, sum(size * LINE for _, size, _ in self.lines) + _PAD


@dataclass(frozen=True)
class Name:
    """The name of a region as it stands on the map.

    Attributes
    ----------
    code
        The region.
    level
        How much of the name is there.
    box
        Where it is; None where it has no room on the map and stands beside it.
    text
        Its lines.
    """

    code: int
    level: int
    box: Box | None
    text: _Lines


def region_look(data: MapData, code: int) -> Look:
    """How a region is filled."""
    return label_look(data.shown[code], data.answer.results)


def _wordings(data: MapData, code: int, level: int, number: str) -> list[list[_Lines]]:
    """Ways to write a name, the larger letters first; none that would leave something out."""
    region = data.regions[code]
    if level == NUMBER:
        return [[_Lines(((number, BODY, True),))]]
    start = heading(region.label, data.answer.results)
    who = carried(region) if level == FULL and carried(region) != region.label else ""
    whole: list[list[_Lines]] = []
    broken: list[list[_Lines]] = []
    for size, small in ((BODY, NOTE), (NOTE, SMALLEST)):
        ways: tuple[dict[_Lines, None], dict[_Lines, None]] = {}, {}
        for width in _WIDTHS:
            top, below = fold(start, width, size, lines=4, bold=True), fold_names(who, width, small, lines=4)
            if _cut(top, start) or _cut(below, who):
                continue
            kept = ways[not (is_whole(top, start) and is_whole(below, who))]
            lines = [(text, size, True) for text in top.split("\n")]
            if level == HEADED:
                # A single line has the number in it, else the number stands on top.
                if len(lines) == 1:
                    kept[_Lines(((f"{number}  {top}", size, True),))] = None
                lines = [(number, size, True), *lines]
            lines += [(text, small, False) for text in below.split("\n") if text]
            kept[_Lines(tuple(lines))] = None
        whole.append(list(ways[0]))
        broken.append(list(ways[1]))
    return [*whole, *broken]


def _cut(folded: str, text: str) -> bool:
    return folded.endswith("…") and not text.endswith("…")


def _best(lattice: Lattice, code: int, wordings: list[_Lines]) -> tuple[Box, _Lines] | None:
    """The wording, and its place, with air all round; the first one with enough of it."""
    best: tuple[float, Box, _Lines] | None = None
    for text in wordings:
        found = lattice.place(code, *text.extent)
        if found is not None and (best is None or min(found[1], _AIR) > best[0]):
            best = min(found[1], _AIR), found[0], text
    return best and best[1:]


def names(
    data: MapData, panel: Panel, width: float, height: float, keyed: Collection[int]
) -> tuple[list[Name], Lattice]:
    """Where the names of regions stand on a map.

    Parameters
    ----------
    data, panel
        What is drawn.
    width, height
        Of the map, in points.
    keyed
        The regions that a key beside the map explains: they have a number on it, counted in the order of
        :attr:`MapData.named`, and the regime where there is room.

    Returns
    -------
    tuple
        A name for each named region of the map, and the places that are taken.
    """
    lattice = Lattice(_spread(data, panel, width, height), width, height)
    for cross in panel.crosses:
        place = _at(data, cross)
        if place is not None:
            lattice.take(Box(place[0] * width, place[1] * height, _CROSS, _CROSS))
    found = []
    in_key = [code for code in data.named if code in keyed]
    for code in data.named:
        if code not in panel.drawn:
            continue
        number = f"{in_key.index(code) + 1}" if code in keyed else ""
        name = Name(code, NUMBER, None, _wordings(data, code, NUMBER, number)[0][0])
        levels = (HEADED, NUMBER) if code in keyed else (FULL,)
        for level, wordings in ((each, ways) for each in levels for ways in _wordings(data, code, each, number)):
            best = _best(lattice, code, wordings)
            if best is not None:
                name = Name(code, level, *best)
                lattice.take(best[0])
                break
        found.append(name)
    return found, lattice


def _extent(data: MapData) -> tuple[tuple[float, float], tuple[float, float]]:
    """From where to where a map goes, on both axes: with exact borders no farther than what was solved."""
    ends = []
    for axis in data.answer.plan.axes[:2]:
        scale = Scale(axis)
        inner = scale.place(axis.low), scale.place(axis.high)
        ends.append(inner if data.is_exact else (float(scale.edges[0]), float(scale.edges[-1])))
    return ends[0], ends[1]


def _loops(data: MapData, panel: Panel) -> dict[int, list[Loop]]:
    """The outlines of each region, where borders are known."""
    scales = [Scale(axis) for axis in data.answer.plan.axes[:2]]
    found: dict[int, list[Loop]] = {}
    for outlined in panel.exact.outlines if panel.exact else ():
        loop = [(scales[0].place(x), scales[1].place(y)) for x, y in outlined.vertices]
        found.setdefault(outlined.region, []).append(loop)
    return found


def _spread(data: MapData, panel: Panel, width: float, height: float) -> NDArray[np.int32]:
    """The region of each small part of a map."""
    if panel.exact is None:
        return panel.codes
    (left, right), (low, high) = _extent(data)
    shares = {
        code: [[((x - left) / (right - left), (y - low) / (high - low)) for x, y in loop] for loop in loops]
        for code, loops in _loops(data, panel).items()
    }
    return filled(shares, width, height)


def _at(data: MapData, cross: Cross) -> tuple[float, float] | None:
    """Where a cross lies, as shares of the width and the height; None where it lies beyond the map."""
    if not cross.inside:
        return None
    shares = []
    for axis, value, (low, high) in zip(data.answer.plan.axes, (cross.x, cross.y), _extent(data), strict=False):
        shares.append((Scale(axis).place(value) - low) / (high - low))
    return shares[0], shares[1]


def draw_panel(
    axes: Axes, data: MapData, panel: Panel, placed: list[Name], lattice: Lattice, *, large: bool = True
) -> None:
    """Fill a map.

    Parameters
    ----------
    axes
        To draw on; its limits become the outermost points, or without borders the edges of their cells.
    data, panel
        What is drawn.
    placed, lattice
        What :func:`names` returned for the size of the axes.
    large
        Whether crosses have room for words.
    """
    x, y = (Scale(axis) for axis in data.answer.plan.axes[:2])
    labels = data.labels(panel)
    loops = _loops(data, panel)
    for code in sorted({int(data.alike[region]) for region in panel.drawn}):
        look = region_look(data, code)
        label = data.shown[code]
        own = [loop for region, some in loops.items() if data.alike[region] == code for loop in some]
        fill = PathPatch(
            loops_path(own) if panel.exact else outline(labels == code, x.edges, y.edges), facecolor=look.fill,
            edgecolor=look.pen, hatch=look.hatch or None, linewidth=0,
            label="other" if label is None else label or "undefined", gid=f"regime-{code}",
        )  # fmt: skip
        axes.add_patch(fill)
        ringed = panel.ringed & (labels == code)
        if ringed.any():
            rings = outline(ringed, x.edges, y.edges)
            patch = PathPatch(
                rings, facecolor="none", edgecolor=_ring(look), hatch=_RINGS, linewidth=0, gid="differs"
            )
            axes.add_patch(patch)
            if panel.exact:
                patch.set_clip_path(fill)  # cells reach beyond the region by half of their width
    _draw_borders(axes, data, panel, labels)
    (left, right), (low, high) = _extent(data)
    axes.set_xlim(left, right)
    axes.set_ylim(low, high)
    for name in placed:
        look = region_look(data, name.code)
        if name.box is not None:
            _write(axes, lattice, name.box, name.text, look)
    _write_beside(axes, lattice, [name for name in placed if name.box is None])
    _write_others(axes, data, panel, lattice)
    for cross in panel.crosses:
        _draw_cross(axes, data, panel, cross, lattice, large=large)


def _ring(look: Look) -> str:
    """Rings are lighter than what they lie on, or darker where that is nearly white."""
    return "#FFFFFF" if look.fill < "#E" else "#A8A8A8"


def _draw_borders(axes: Axes, data: MapData, panel: Panel, labels: NDArray[np.int64]) -> None:
    """Lines between regions: thick where the regime changes, thin where only who plays what does, or on a line."""
    x, y = (Scale(axis) for axis in data.answer.plan.axes[:2])
    parts: dict[bool, list[NDArray[np.float64]]] = {False: [], True: []}
    if panel.exact is None:
        for heavy, (across, along) in zip((True, False), panel.borders(labels), strict=True):
            parts[heavy] = borders(across, along, x.edges, y.edges)
    else:
        for line in panel.exact.lines:
            heavy = bool(data.alike[line.left] != data.alike[line.right])
            parts[heavy].append(np.array([(x.place(a), y.place(b)) for a, b in line.vertices]))
    for heavy, lines in parts.items():
        if lines:
            axes.add_collection(
                LineCollection(
                    lines, colors=INK, linewidths=_THICK if heavy else _THIN, capstyle="round", joinstyle="round",
                    gid="lines-between" if heavy else "lines-within",
                ),
                autolim=False,
            )  # fmt: skip


def _write(axes: Axes, lattice: Lattice, box: Box, text: _Lines, look: Look) -> None:
    top = box.y + (sum(size * LINE for _, size, _ in text.lines)) / 2
    for line, size, bold in text.lines:
        top -= size * LINE
        axes.text(
            box.x / lattice.width, (top + 0.32 * size) / lattice.height, line, transform=axes.transAxes, size=size,
            color=INK, weight="bold" if bold else "normal", ha="center", va="baseline", zorder=5,
            path_effects=[withStroke(linewidth=2.5, foreground=look.fill)],
        )  # fmt: skip


def _write_others(axes: Axes, data: MapData, panel: Panel, lattice: Lattice) -> None:
    """Say "other" in what is merged into it, so that nobody takes a pale area for a hole; where there is room."""
    for code in sorted(panel.drawn):
        if data.shown[code] is not None:
            continue
        found = _best(lattice, code, [_Lines((("other", size, False),)) for size in (NOTE, SMALLEST)])
        if found is not None:
            lattice.take(found[0])
            _write(axes, lattice, *found, region_look(data, code))


def _write_beside(axes: Axes, lattice: Lattice, placed: list[Name]) -> None:
    """Numbers to the right of the map, each with a line to its region."""
    poles = []
    for name in placed:
        pole = lattice.pole(name.code)
        if pole is not None:
            poles.append((pole[1], pole[0], name))
            lattice.take(Box((pole[0] + lattice.width) / 2, pole[1], lattice.width - pole[0], 4.0))
    poles.sort(key=lambda pole: (pole[0], pole[1]))
    y = 0.0
    for wanted, x, name in poles:
        y = max(y + BODY * LINE, min(wanted, lattice.height - BODY))
        start, end = (x / lattice.width, wanted / lattice.height), (1 + 3 / lattice.width, y / lattice.height)
        axes.plot(
            *zip(start, end, strict=True), transform=axes.transAxes, color=INK, linewidth=0.7, marker="o",
            markersize=3, markevery=[0], clip_on=False, zorder=4, scalex=False, scaley=False,
            path_effects=[withStroke(linewidth=2, foreground="white")],
        )  # fmt: skip
        axes.text(
            1 + 5 / lattice.width, end[1], name.text.lines[0][0], transform=axes.transAxes, size=BODY, weight="bold",
            color=INK, va="center_baseline", ha="left",
        )  # fmt: skip


def _draw_cross(axes: Axes, data: MapData, panel: Panel, cross: Cross, lattice: Lattice, *, large: bool) -> None:
    """A cross where the file's values lie, and whose values they are where there is room for it."""
    place = _at(data, cross)
    if place is None:
        return
    scales = [Scale(axis) for axis in data.answer.plan.axes[:2]]
    halo = [withStroke(linewidth=4, foreground="white")]
    where = scales[0].place(cross.x), scales[1].place(cross.y)
    axes.plot(
        [where[0]], [where[1]], linestyle="none", marker="x", markersize=8, markeredgewidth=2, color=INK, zorder=6,
        path_effects=halo, clip_on=False, gid="cross", scalex=False, scaley=False,
    )  # fmt: skip
    text = ", ".join(account_name(data.answer, account) for account in cross.accounts)
    if not large and cross.accounts == panel.accounts and panel.accounts != (DEFAULT,):
        text = "its own values"
    shown = fold(text, 170 if large else 90, NOTE, lines=1)
    width, height = measure(shown, NOTE) + 4, NOTE * LINE
    x, y = place[0] * lattice.width, place[1] * lattice.height
    aside, above = _CROSS / 2 + width / 2 + 2, _CROSS / 2 + height / 2 + 2
    tried = [(aside, 0), (-aside, 0), (0, above), (0, -above)]
    tried += [(aside, above), (aside, -above), (-aside, above), (-aside, -above)]
    boxes = [Box(x + dx, y + dy, width, height) for dx, dy in tried]
    # Best in the region that the cross lies in, or in one like it, so that nobody reads it as a part of another.
    own = lattice.code_at(x, y)
    alike = [code for code, label in enumerate(data.shown) if label == data.shown[own]]
    for box in sorted(boxes, key=lambda box: (not lattice.holds([own], box), not lattice.holds(alike, box))):
        if lattice.is_free(box):
            lattice.take(box)
            axes.text(
                box.x / lattice.width, box.y / lattice.height, shown, transform=axes.transAxes, size=NOTE, color=INK,
                ha="center", va="center_baseline", zorder=6,
                path_effects=[withStroke(linewidth=2.5, foreground="white")],
            )  # fmt: skip
            return
