"""Regimes by parameter: for each sampled parameter, how often each regime comes in ten parts of its interval.

The parameters on which the regime hangs most stand first, by the Kolmogorov-Smirnov distance that is written beside
each (:mod:`negotiation.analysis.influence`). Where a parameter matters, the shares change from left to right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from negotiation.analysis.influence import influences
from negotiation.analysis.sweep import SweepAnswer
from negotiation.errors import UsageError
from negotiation.figures.page import LINE, MARGIN, fold, measure, paper
from negotiation.figures.picture import SIZE, Picture, drawn
from negotiation.figures.sample_words import alternative, keys, label_order, notes, subtitle, title
from negotiation.figures.scale import number_text
from negotiation.figures.style import GREY, INK, NOTE, RULE, SMALLEST
from negotiation.figures.sweep_words import cut, label_look, whole
from negotiation.scenario.expression import rounded

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from negotiation.games.sample import Draw, Sample

__all__ = ["BINS", "FEWEST", "MOST_PANELS", "Panel", "panels", "sample_panels"]

BINS = 10
"""Parts of an interval, equally wide."""

FEWEST = 10
"""Parts that hold fewer points than this are left white."""

MOST_PANELS = 12
"""Parameters that are drawn; the others matter less."""

_COLUMNS = 3
_BARS, _LABEL, _TICKS, _BETWEEN, _AXIS = 54.0, 3 * NOTE * LINE + 13.0, 16.0, 20.0, 30.0


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
    for influence in influences(answer, account):
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
            "this picture is of a sample, and this sweep goes over a grid", "sample it: sweep with --sample sobol"
        )
    account = answer.plan.accounts[0]
    labels = label_order(answer)
    every = panels(answer, sample, account, labels)
    shown = every[:MOST_PANELS]
    said = notes(answer, [panel.draw.name for panel in every[MOST_PANELS:]], any(_thin(panel) for panel in shown))
    rows = ceil(len(shown) / _COLUMNS)
    body = rows * (_LABEL + _BARS + _TICKS) + 4
    pairs = [(panel.draw, panel.distance) for panel in every]
    picture = paper("sample", body, title(answer, pairs), subtitle(answer), whole(said), keys(answer, labels))
    picture.alt = alternative(answer, pairs, said, [_ends(panel, labels) for panel in shown])
    across, up = (72 * float(inches) for inches in picture.get_size_inches())
    wide = (72 * SIZE[0] - 2 * MARGIN - _AXIS - (_COLUMNS - 1) * _BETWEEN - 8) / _COLUMNS
    for number, panel in enumerate(shown):
        row, column = divmod(number, _COLUMNS)
        left = MARGIN + _AXIS + column * (wide + _BETWEEN)
        bottom = up - 72 * picture.head_height - row * (_LABEL + _BARS + _TICKS) - _LABEL - _BARS
        axes = picture.add_axes((left / across, bottom / up, wide / across, _BARS / up))
        _draw(axes, answer, panel, labels, first=column == 0)
        _write(picture, panel, left, bottom + _BARS, wide)
    return picture


def _thin(panel: Panel) -> bool:
    return bool((panel.points < FEWEST).any())


def _ends(panel: Panel, labels: Sequence[str]) -> tuple[Draw, list[tuple[str, float, float]]]:
    """The shares of the regimes in the first and in the last part that is drawn."""
    held = np.flatnonzero(panel.points >= FEWEST)
    if not len(held):
        return panel.draw, []
    first, last = panel.shares[held[0]], panel.shares[held[-1]]
    return panel.draw, [(label, float(first[i]), float(last[i])) for i, label in enumerate(labels)]


def _draw(axes: Axes, answer: SweepAnswer, panel: Panel, labels: Sequence[str], *, first: bool) -> None:
    """The stacked shares, the value of the file, and the ends of the interval."""
    axes.set_xlim(0, BINS)
    axes.set_ylim(0, 1)
    for part in range(BINS):
        base = 0.0
        for place, label in enumerate(labels):
            share = float(panel.shares[part, place])
            if panel.points[part] < FEWEST or not share:
                continue
            look = label_look(label, answer.results)
            axes.add_patch(
                Rectangle(
                    (part, base), 1, share, facecolor=look.fill, edgecolor=look.pen, hatch=look.hatch or None,
                    linewidth=0, gid=f"share:{panel.draw.name}:{part}",
                )
            )  # fmt: skip
            if base:
                axes.plot([part, part + 1], [base, base], color=INK, linewidth=0.7, solid_capstyle="butt")
            base += share
    for spine in axes.spines.values():
        spine.set_color(RULE)
    wide = panel.draw.high - panel.draw.low
    value = rounded(next(iter(answer.plan.grids.values())).baseline[panel.draw.name])[0]
    if wide and panel.draw.low <= value <= panel.draw.high:
        axes.plot(
            [float((value - panel.draw.low) / wide) * BINS], [1.07], linestyle="none", marker="x", markersize=5,
            markeredgewidth=1.4, color=INK, clip_on=False, gid="cross", scalex=False, scaley=False,
        )  # fmt: skip
    step = wide / BINS or abs(panel.draw.low) or Fraction(1)
    ends = [number_text(end, step) for end in ((panel.draw.low, panel.draw.high) if wide else (panel.draw.low,))]
    axes.set_xticks([0, BINS][: len(ends)], ends)
    for place, text in enumerate(axes.get_xticklabels()):
        text.set_horizontalalignment("right" if place else "left")
    axes.set_yticks([0, 0.5, 1], ["0 %", "50 %", "100 %"] if first else ["", "", ""])
    axes.tick_params(labelsize=SMALLEST, length=2, pad=2, color=RULE, labelcolor=INK)


def _write(picture: Picture, panel: Panel, left: float, top: float, wide: float) -> None:
    """What the parameter is called, and how much the regime hangs on it, over its panel."""
    across, up = (72 * float(inches) for inches in picture.get_size_inches())
    told = f"{panel.distance:.2f}"
    parameter = panel.draw.parameter
    name = f"{cut(parameter.title)} ({cut(parameter.unit, 30)})" if parameter.unit else cut(parameter.title)
    lines = fold(name, wide - measure(told, NOTE, bold=True) - 8, NOTE, lines=3).split("\n")
    for place, line in enumerate(reversed(lines)):
        picture.text(left / across, (top + 10 + place * NOTE * LINE) / up, line, size=NOTE, color=INK, va="baseline")
    picture.text(
        (left + wide) / across, (top + 10) / up, told, size=NOTE, color=GREY, weight="bold", ha="right", va="baseline"
    )
