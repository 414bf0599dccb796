"""The parts of a picture of lines: the strip, the payoffs of a side, the probability of an outcome."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from negotiation.analysis.sweep import SweepAnswer
from negotiation.figures.lines_words import change_text, regimes
from negotiation.figures.page import LINE, fold, measure
from negotiation.figures.scale import Scale, round_values
from negotiation.figures.style import INK, NOTE, SMALLEST, Look, looks, mixture
from negotiation.figures.sweep_branches import Branch, Column
from negotiation.figures.sweep_words import capital, carried, fold_names, heading, is_whole, label_look, short

__all__ = [
    "Change",
    "Payoffs",
    "StripText",
    "branch_look",
    "change_labels",
    "changes",
    "draw_branches",
    "draw_strip",
    "payoff_range",
    "strip_texts",
]

_LIGHT = "#8F8F8F"
_TUBE, _CORE = 4.4, 2.6
_LARGEST = 1e100
_NARROW = 8.0


class StripText(NamedTuple):
    """A line in the strip: the place of its middle along the axis, its height in points, and how it is written."""

    x: float
    y: float
    text: str
    size: float
    bold: bool
    look: Look


class _Carried(NamedTuple):
    """Who carries a run: its first point, its middle along the axis, and the lines that say it."""

    start: int
    x: float
    lines: list[str]


def strip_texts(
    answer: SweepAnswer, column: Column, scale: Scale, width: float, height: float
) -> tuple[list[StripText], bool, list[int]]:
    """What is written in a strip, whether some regime has no room for its name, and which runs say who carries them.

    Parameters
    ----------
    answer, column, scale
        What is drawn.
    width, height
        Of the strip, in points.
    """
    edges = scale.edges
    points = width / float(edges[-1] - edges[0])
    texts, unnamed, written = [], False, []
    for run in regimes(column):
        look = label_look(run.region.label, answer.results)
        wide = float(edges[run.end + 1] - edges[run.start]) * points - 6
        shown = _strip_label(answer, run.region.label, wide)
        if not shown:
            unnamed = True
            continue
        below = _below(column, run.start, run.end, scale, points)
        rows = 1 + (2 - len(shown))
        below = [part for part in below if len(part.lines) <= rows]
        total = len(shown) * NOTE * LINE + max((len(part.lines) for part in below), default=0) * SMALLEST * LINE
        y = height / 2 + total / 2
        middle = float(edges[run.start] + edges[run.end + 1]) / 2
        for line in shown:
            y -= NOTE * LINE
            texts.append(StripText(middle, y + 0.3 * NOTE, line, NOTE, True, look))
        for part in below:
            written.append(part.start)
            for number, line in enumerate(part.lines):
                at = y - (number + 1) * SMALLEST * LINE + 0.3 * SMALLEST
                texts.append(StripText(part.x, at, line, SMALLEST, False, look))
    return texts, unnamed, written


def _strip_label(answer: SweepAnswer, label: str, width: float) -> list[str]:
    """The name of a regime in at most two lines, in capitals where they fit; none where it has no room."""
    name = short(label, answer.results)
    for text in dict.fromkeys((heading(label, answer.results), capital(name))):
        shown = fold(text, width, NOTE, lines=2, bold=True).split("\n") if width > 12 else []
        if shown and is_whole("\n".join(shown), text):
            return shown
    return []


def _below(column: Column, start: int, end: int, scale: Scale, points: float) -> list[_Carried]:
    """Who carries each part of a regime, where there is room to say so."""
    found = []
    for run in column.runs:
        who = carried(run.region)
        if run.start < start or run.end > end or not who or who == run.region.label:
            continue
        wide = float(scale.edges[run.end + 1] - scale.edges[run.start]) * points - 10
        lines = fold_names(who, wide, SMALLEST, lines=2).split("\n") if wide > 30 else []
        if lines and not lines[-1].endswith("…"):
            found.append(_Carried(run.start, float(scale.edges[run.start] + scale.edges[run.end + 1]) / 2, lines))
    return found


def draw_strip(
    axes: Axes, answer: SweepAnswer, column: Column, scale: Scale, texts: Sequence[StripText], height: float
) -> None:
    """Fill the strip: a box for each regime, a thin line where only who carries it changes."""
    edges = scale.edges
    for run in regimes(column):
        look = label_look(run.region.label, answer.results)
        axes.add_patch(
            Rectangle(
                (edges[run.start], 0), edges[run.end + 1] - edges[run.start], 1, facecolor=look.fill,
                edgecolor=look.pen, hatch=look.hatch or None, linewidth=0, label=run.region.label or "undefined",
                gid="regime",
            )
        )  # fmt: skip
    axes.set_ylim(0, 1)
    for x, y, text, size, bold, look in texts:
        axes.text(
            x, y / height, text, size=size, weight="bold" if bold else "normal", color=INK, ha="center",
            va="baseline", zorder=5, path_effects=[withStroke(linewidth=2.5, foreground=look.fill)],
        )  # fmt: skip


class Change(NamedTuple):
    """Where something else begins to happen: its place along the axis, whether the regime changes, and in numbers."""

    x: float
    weighty: bool
    text: str


def changes(column: Column, scale: Scale, width: float) -> list[Change]:
    """The places at which something else happens than before them.

    A run of one point that is too narrow to be seen is one place, where an exact tie lies on the grid; any other
    change lies half-way between two points.

    Parameters
    ----------
    column, scale
        What is drawn.
    width
        Of the strip, in points.
    """
    runs, found = column.runs, []
    narrow = width / scale.axis.points < _NARROW
    ties = [narrow and run.start == run.end and 0 < i < len(runs) - 1 for i, run in enumerate(runs)]
    for number, (before, run) in enumerate(pairwise(runs)):
        if ties[number]:
            continue
        if ties[number + 1]:
            after = runs[number + 2]
            text = scale.text(scale.axis.value(run.start))
            found.append(
                Change(float(scale.centres[run.start]), before.region.label != after.region.label, f"at {text}")
            )
            continue
        found.append(
            Change(
                float(scale.edges[run.start]), before.region.label != run.region.label, change_text(scale, run.start)
            )
        )
    return found


def change_labels(
    found: Sequence[Change], scale: Scale, width: float, taken: Sequence[tuple[float, float]]
) -> list[tuple[float, str]]:
    """Where the changes lie, in numbers, for those that have room to say so above the strip.

    Parameters
    ----------
    found, scale
        What is drawn.
    width
        Of the strip, in points.
    taken
        From where to where something else stands, in points.
    """
    edges = scale.edges
    used, said = list(taken), list[tuple[float, str]]()
    for change in sorted(found, key=lambda change: (not change.weighty, change.x)):
        half = measure(change.text, SMALLEST) / 2 + 3
        x = (change.x - float(edges[0])) / float(edges[-1] - edges[0]) * width
        inside = x - half >= -20 and x + half <= width + 12
        if inside and all(x + half <= low or x - half >= high for low, high in used):
            used.append((x - half, x + half))
            said.append((change.x, change.text))
    return said


class Payoffs(NamedTuple):
    """The scale of payoffs: its ends as drawn, its ticks, and what a payoff is divided by to be drawn."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    unit: float


def payoff_range(columns: Sequence[Column], player: int, most: int = 5) -> Payoffs:
    """The scale of a player's payoffs, the same in all columns."""
    held = [branch.payoffs[:, player] for column in columns for branch in column.branches]
    low = min((float(part.min()) for part in held), default=0.0)
    high = max((float(part.max()) for part in held), default=1.0)
    size = max(abs(low), abs(high))
    least, greatest = Fraction(low), Fraction(high)
    if greatest - least <= Fraction(size) / 10**9:
        air = Fraction(size) / 10 or Fraction(1)
        least, greatest = least - air, greatest + air
    air = (greatest - least) * Fraction(8, 100)
    least, greatest = least - air, greatest + air
    # Numbers that a drawing would overflow on are drawn as shares of the largest; their ticks say what they are.
    unit = 1.0 if 1 / _LARGEST < size < _LARGEST or size == 0 else size
    ticks = tuple((float(value / Fraction(unit)), text) for value, text in round_values(least, greatest, most))
    return Payoffs(float(least / Fraction(unit)), float(greatest / Fraction(unit)), ticks, unit)


def branch_look(branch: Branch, results: Sequence[str]) -> Look:
    """How a branch looks: as the outcomes that it leads to."""
    sure = [name for i, name in enumerate(results) if (branch.probability[:, i, 1] == 1).any()]
    maybe = [name for i, name in enumerate(results) if name not in sure and (branch.probability[:, i, 1] > 0).any()]
    return mixture(looks(results), sure, maybe)


def draw_branches(
    axes: Axes,
    branches: Sequence[Branch],
    values: Sequence[NDArray[np.float64]],
    x: NDArray[np.float64],
    results: Sequence[str],
    *,
    light: float = 1.0,
) -> None:
    """Draw branches as lines, bands and points.

    Parameters
    ----------
    axes
        To draw on.
    branches
        Which are drawn.
    values
        For each branch, shape (points, 2): the least and the greatest value.
    x
        Where the points of the axis lie.
    results
        All outcomes, for their looks.
    light
        How thick lines are, beside the usual.
    """
    _draw_dots(axes, branches, values, x, results, light)
    leading: dict[Look, list[int]] = {}
    for number, branch in enumerate(branches):
        if branch.leading:
            leading.setdefault(branch_look(branch, results), []).append(number)
    others = [number for number, branch in enumerate(branches) if not branch.leading]
    bands, lines = _shapes(branches, values, x, others)
    if bands:
        axes.add_collection(
            PolyCollection(
                bands, facecolors="#ECECEC", edgecolors=_LIGHT, linewidths=0.5, gid="band-others", zorder=2
            ),
            autolim=False,
        )
    if lines:
        axes.add_collection(
            LineCollection(lines, colors=_LIGHT, linewidths=0.9, capstyle="round", gid="others", zorder=2.1),
            autolim=False,
        )
    for look, numbers in leading.items():
        bands, lines = _shapes(branches, values, x, numbers)
        if bands:
            axes.add_collection(
                PolyCollection(
                    bands, facecolors=look.fill, edgecolors=look.edge, linewidths=0.9, gid="band-leading",
                    zorder=3,
                ),
                autolim=False,
            )  # fmt: skip
        if lines:
            # A light core in a dark coat: the colour of the strip, to be seen on white, in grey as well.
            for width, colour, gid, z in (
                (_TUBE, look.edge, "leading-edge", 4),
                (_CORE, look.fill, "leading", 4.1),
            ):
                axes.add_collection(
                    LineCollection(
                        lines, colors=colour, linewidths=width * light, capstyle="round", gid=gid, zorder=z
                    ),
                    autolim=False,
                )


def _draw_dots(
    axes: Axes,
    branches: Sequence[Branch],
    values: Sequence[NDArray[np.float64]],
    x: NDArray[np.float64],
    results: Sequence[str],
    light: float,
) -> None:
    """Draw the branches of one point: a line without length would not be seen."""
    for branch, held in zip(branches, values, strict=True):
        if len(held) > 1 or held[0, 0] != held[0, 1]:
            continue
        look = branch_look(branch, results)
        inside, edge = (look.fill, look.edge) if branch.leading else (_LIGHT, _LIGHT)
        axes.plot(
            [x[branch.start]], [held[0, 0]], linestyle="none", marker="o", color=inside, markeredgecolor=edge,
            markersize=_TUBE * light if branch.leading else 2.0, markeredgewidth=(_TUBE - _CORE) / 2 * light,
            gid="dot-leading" if branch.leading else "dot-others", zorder=4.2 if branch.leading else 2.1,
            scalex=False, scaley=False,
        )  # fmt: skip


def _shapes(
    branches: Sequence[Branch], values: Sequence[NDArray[np.float64]], x: NDArray[np.float64], numbers: Sequence[int]
) -> tuple[list[NDArray[np.float64]], list[NDArray[np.float64]]]:
    """The bands and the lines of some branches; a lone point is an upright stroke, or a dot (drawn elsewhere)."""
    bands, lines = [], []
    for number in numbers:
        at, held = x[branches[number].points], values[number]
        if len(at) == 1 and held[0, 0] != held[0, 1]:
            lines.append(np.array([[at[0], held[0, 0]], [at[0], held[0, 1]]]))
        elif len(at) > 1 and (held[:, 0] == held[:, 1]).all():
            lines.append(np.stack([at, held[:, 0]], axis=1))
        elif len(at) > 1:
            there, back = np.stack([at, held[:, 0]], axis=1), np.stack([at, held[:, 1]], axis=1)[::-1]
            bands.append(np.concatenate([there, back]))
    return bands, lines
