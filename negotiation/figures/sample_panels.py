"""Regimes by parameter: for each sampled parameter, how often each regime comes in ten parts of its interval.

The parameters on which the regime hangs most stand first, by the Kolmogorov-Smirnov distance that is written beside
each (:mod:`negotiation.analysis.influence`). Where a parameter matters, the shares change from left to right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.transforms import ScaledTranslation
from numpy.typing import NDArray

from negotiation.analysis.influence import influences, shares
from negotiation.analysis.sweep import SweepAnswer
from negotiation.errors import UsageError
from negotiation.figures.page import LINE, MARGIN, fold, measure, paper
from negotiation.figures.picture import SIZE, Picture, drawn
from negotiation.figures.sample_words import BINS, FEWEST, alternative, keys, label_order, notes, subtitle, title
from negotiation.figures.scale import number_text, percent, round_values
from negotiation.figures.style import GREY, INK, NOTE, RULE, SMALLEST
from negotiation.figures.sweep_words import cut, is_whole, label_look, whole
from negotiation.scenario.expression import rounded

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from negotiation.games.sample import Draw, Sample

__all__ = ["BINS", "FEWEST", "MOST_PANELS", "Panel", "panels", "sample_panels"]

MOST_PANELS = 12
"""Parameters that are drawn; the others matter less."""

RARE, RARE_EVERYWHERE, RARE_TOGETHER = 0.01, 0.05, 0.05
"""Regimes of a smaller share than this in all, and in each part that is drawn, are drawn as one, unless they come to
more than this together."""

_COLUMNS = {1: 1, 2: 2, 4: 2}
"""By the number of panels; three for any other number."""

_HIGH = {1: 130.0, 2: 90.0, 3: 54.0}
"""How high bars are, by the number of columns."""

_TICKS, _BETWEEN, _AXIS, _RISE, _GAP = 20.0, 20.0, 30.0, 11.0, 5.0
_MOST_TICKS = 6
_MOST_LINES = 3


Row = tuple[str | None, NDArray[np.float64]]
"""A regime, and its share in each part."""


@dataclass(frozen=True, eq=False)
class Panel:
    """A parameter: its draw, its influence, how many points each part holds, and the shares of the regimes in it."""

    draw: Draw
    distance: float
    points: NDArray[np.int64]
    shares: NDArray[np.float64]


def panels(answer: SweepAnswer, sample: Sample, account: str, labels: Sequence[str]) -> tuple[Panel, ...]:
    """What is drawn, the most influential parameter first.

    Parameters
    ----------
    answer, sample, account
        What was found, and under which account.
    labels
        The regimes, in the order in which they are stacked.
    """
    place = answer.plan.accounts.index(account)
    regimes = answer.regime()[place]
    code = {label: number for number, label in enumerate(labels)}
    codes = np.array([code[label or ""] for label in regimes.tolist()])
    steps = dict(zip(sample.names, sample.steps(range(sample.size)), strict=True))
    draws = {draw.name: draw for draw in sample.draws}
    found = []
    for influence in influences(answer)[account]:
        draw = draws[influence.parameter]
        most = draw.grid[2] + 1
        part = np.minimum((steps[draw.name] * (BINS / most)).astype(np.int64), BINS - 1)
        counts = np.zeros((BINS, len(labels)), dtype=np.int64)
        np.add.at(counts, (part, codes), 1)
        points = counts.sum(axis=1)
        found.append(Panel(draw, influence.distance, points, counts / np.maximum(points, 1)[:, np.newaxis]))
    return tuple(found)


@drawn
def sample_panels(answer: SweepAnswer) -> Picture:
    """Draw how often each regime comes along each sampled parameter.

    Parameters
    ----------
    answer
        A sample; of several accounts the first is drawn.

    Returns
    -------
    Picture
        Of the kind ``sample``. Artists have a ``gid``, so that what is drawn can be read back: ``share:NAME:PART`` is
        the share of a regime in a part, from the bottom up.

    Raises
    ------
    UsageError
        For a sweep over a grid.

    Examples
    --------
    >>> import negotiation
    >>> talks = negotiation.load("scenarios/hanoi/last_day.yaml")
    >>> picture = sample_panels(talks.sweep(sample="sobol", points=64, over=["us_outside", "relief_cost"]))
    >>> picture.kind
    'sample'
    """
    sample = answer.plan.sample
    if sample is None:
        raise UsageError(
            "this picture is of a sample, and this sweep goes over a grid",
            "choose lines or map, or sample it: sweep with --sample sobol",
        )
    account = answer.plan.accounts[0]
    labels = label_order(answer)
    every = panels(answer, sample, account, labels)
    shown = every[:MOST_PANELS]
    rare = _rare(shown, labels, {each.label or "": each.share for each in shares(answer, account)})
    stacked = [_stacked(panel, labels, rare) for panel in shown]
    columns = _COLUMNS.get(len(shown), 3)
    wide = (72 * SIZE[0] - 2 * MARGIN - _AXIS - (columns - 1) * _BETWEEN - 8) / columns
    names = [_name(panel, wide) for panel in shown]
    said = notes(
        answer,
        rare,
        [panel.draw for panel, (_, named) in zip(shown, names, strict=True) if named],
        [panel.draw.name for panel in every[MOST_PANELS:]],
        any(_thin(panel) for panel in shown),
    )
    lines = max(len(lines) for lines, _ in names)
    high = lines * NOTE * LINE + _RISE + 2 + _HIGH[columns] + _TICKS
    pairs = [(panel.draw, panel.distance) for panel in every]
    body = ceil(len(shown) / columns) * high + 4
    head = title(answer, pairs), subtitle(answer)
    picture = paper("sample", body, *head, whole(said), keys(answer, labels, rare))
    picture.alt = alternative(answer, pairs, said, [_ends(panel, labels) for panel in shown])
    across, up = (72 * float(inches) for inches in picture.get_size_inches())
    for number, (panel, parts) in enumerate(zip(shown, stacked, strict=True)):
        row, column = divmod(number, columns)
        left = MARGIN + _AXIS + column * (wide + _BETWEEN)
        bottom = up - 72 * picture.head_height - (row + 1) * high + _TICKS
        axes = picture.add_axes((left / across, bottom / up, wide / across, _HIGH[columns] / up))
        _draw(axes, answer, panel, parts, first=column == 0)
        _scale(axes, panel.draw, wide)
        _write(picture, panel, names[number][0], left, bottom + _HIGH[columns], wide)
    return picture


def _rare(shown: Sequence[Panel], labels: Sequence[str], found: Mapping[str, float]) -> list[str]:
    """The regimes that are drawn as one, since none of them could be seen: the rarest first."""
    most = np.max([np.where(_held(panel)[:, np.newaxis], panel.shares, 0).max(axis=0) for panel in shown], axis=0)
    rare: list[str] = []
    for place in sorted(range(len(labels)), key=lambda place: found[labels[place]]):
        label = labels[place]
        together = sum(found[other] for other in rare) + found[label]
        if label and found[label] < RARE and most[place] < RARE_EVERYWHERE and together < RARE_TOGETHER:
            rare.append(label)
    return rare


def _stacked(panel: Panel, labels: Sequence[str], rare: Sequence[str]) -> list[Row]:
    """The regimes from the bottom up with their shares in each part; None for the rare ones together."""
    rows: list[Row] = [(label, panel.shares[:, place]) for place, label in enumerate(labels) if label not in rare]
    if rare:
        rows.append((None, panel.shares[:, [labels.index(label) for label in rare]].sum(axis=1)))
    return rows


def _held(panel: Panel) -> NDArray[np.bool_]:
    """Which parts hold enough points to be drawn."""
    return panel.points >= FEWEST


def _name(panel: Panel, wide: float) -> tuple[list[str], bool]:
    """What a panel is called, in lines that leave room for its number; and whether that is not its label."""
    parameter = panel.draw.parameter
    room = wide - measure(f"{panel.distance:.2f}", NOTE, bold=True) - 8
    unit = f" ({cut(parameter.unit, 30)})" if parameter.unit else ""
    for text in (parameter.title + unit, parameter.title, parameter.name + unit):
        for width in (room, wide):  # only the last line has the number beside it
            folded = fold(text, width, NOTE, lines=_MOST_LINES)
            lines = folded.split("\n")
            if is_whole(folded, text) and measure(lines[-1], NOTE) <= room:
                return lines, not text.startswith(parameter.title)
    return fold(parameter.name, room, NOTE, lines=_MOST_LINES).split("\n"), True


def _thin(panel: Panel) -> bool:
    return not _held(panel).all()


def _ends(panel: Panel, labels: Sequence[str]) -> tuple[Draw, list[tuple[str, float, float]]]:
    """The shares of the regimes in the first and in the last part that is drawn."""
    held = np.flatnonzero(_held(panel))
    if not len(held):
        return panel.draw, []
    first, last = panel.shares[held[0]], panel.shares[held[-1]]
    return panel.draw, [(label, float(first[i]), float(last[i])) for i, label in enumerate(labels)]


def _draw(
    axes: Axes,
    answer: SweepAnswer,
    panel: Panel,
    parts: Sequence[Row],
    *,
    first: bool,
) -> None:
    """The stacked shares. No lines between them: where regimes are rare, the lines would be all there is to see."""
    axes.set_xlim(0, BINS)
    axes.set_ylim(0, 1)
    for part in np.flatnonzero(_held(panel)).tolist():
        base = 0.0
        for label, row in parts:
            share = float(row[part])
            if not share:
                continue
            look = label_look(label, answer.results)
            axes.add_patch(
                Rectangle(
                    (part, base), 1, share, facecolor=look.fill, edgecolor=look.pen, hatch=look.hatch or None,
                    linewidth=0, gid=f"share:{panel.draw.name}:{part}",
                )
            )  # fmt: skip
            base += share
    for spine in axes.spines.values():
        spine.set_color(RULE)
    axes.set_yticks([0, 0.5, 1], [percent(share) for share in (0, 0.5, 1)] if first else ["", "", ""])
    value = rounded(next(iter(answer.plan.grids.values())).baseline[panel.draw.name])[0]
    wide = panel.draw.high - panel.draw.low
    if wide and panel.draw.low <= value <= panel.draw.high:
        axes.plot(
            [float((value - panel.draw.low) / wide)], [1], linestyle="none", marker="x", markersize=5,
            markeredgewidth=1.4, color=INK, clip_on=False, gid="cross", scalex=False, scaley=False,
            transform=axes.transAxes + ScaledTranslation(0, 4 / 72, axes.figure.dpi_scale_trans),
        )  # fmt: skip


def _scale(axes: Axes, draw: Draw, wide: float) -> None:
    """The values along a panel: both ends of the interval, and the round ones between them that have room."""
    low, span = draw.low, draw.high - draw.low
    step = span / BINS or abs(low) or Fraction(1)
    ends = [(end, number_text(end, step)) for end in ((low, draw.high) if span else (low,))]
    marks = ends
    if span:

        def fits(texts: list[str]) -> bool:
            return sum(measure(text, SMALLEST) + 2 * _GAP for text in texts) < wide

        def place(value: Fraction) -> float:
            return wide * float((value - low) / span)

        first, last = (measure(text, SMALLEST) + _GAP for _, text in ends)
        for value, text in round_values(low, draw.high, _MOST_TICKS, fits):
            half = measure(text, SMALLEST) / 2
            if place(value) - half > first and place(value) + half < wide - last:
                marks = [*marks, (value, text)]
    at = [BINS * float((value - low) / span) if span else 0.0 for value, _ in marks]
    axes.set_xticks(at, [text for _, text in marks])
    for number, tick in enumerate(axes.get_xticklabels()):
        tick.set_horizontalalignment("center" if number > 1 else "right" if number else "left")
    axes.tick_params(labelsize=SMALLEST, length=2, pad=2, color=RULE, labelcolor=INK)


def _write(picture: Picture, panel: Panel, lines: Sequence[str], left: float, top: float, wide: float) -> None:
    """What the parameter is called, and how much the regime hangs on it, over its panel."""
    across, up = (72 * float(inches) for inches in picture.get_size_inches())
    for place, line in enumerate(reversed(lines)):
        at = left / across, (top + _RISE + place * NOTE * LINE) / up
        picture.text(*at, line, size=NOTE, color=INK, va="baseline")
    at = (left + wide) / across, (top + _RISE) / up
    picture.text(*at, f"{panel.distance:.2f}", size=NOTE, color=GREY, weight="bold", ha="right", va="baseline")
