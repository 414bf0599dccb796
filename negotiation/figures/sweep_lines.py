"""Payoffs and outcomes along one parameter.

On top a strip says what happens from where to where; below it stand each side's payoffs in the equilibria, and the
probability of each outcome in the leading ones. Lines join points of the grid at which the same strategies carry an
equilibrium, and break where these change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from negotiation.analysis.sweep import SweepAnswer
from negotiation.errors import UsageError
from negotiation.figures.lines_labels import line_labels
from negotiation.figures.lines_panels import (
    Change,
    Payoffs,
    StripText,
    branch_look,
    change_labels,
    changes,
    draw_branches,
    draw_strip,
    payoff_range,
    strip_texts,
)
from negotiation.figures.lines_words import alternative, notes, subtitle, title
from negotiation.figures.page import LINE, MARGIN, fold, measure, paper
from negotiation.figures.picture import SIZE, Picture, drawn
from negotiation.figures.scale import Scale
from negotiation.figures.style import BODY, GREY, INK, NOTE, RULE, SMALLEST, Look
from negotiation.figures.sweep_branches import Column, columns
from negotiation.figures.sweep_words import account_name, axis_label, capital, fold_hyphens, label_look, short, whole
from negotiation.scenario.expression import rounded

__all__ = ["MOST_COLUMNS", "sweep_lines"]

MOST_COLUMNS = 4
"""Accounts side by side in one picture."""

_MOST_ROWS = 6
_STRIP, _MARKS = 38.0, 13.0
_PANEL, _TITLE, _GAP = 84.0, 15.0, 9.0
_ROW, _APART = 22.0, 5.0
_NAMES = 104.0
_BETWEEN, _RIGHT = 16.0, 12.0


@dataclass(frozen=True, eq=False)
class _Sheet:
    """What the parts of a picture share; lengths in points."""

    picture: Picture
    answer: SweepAnswer
    columns: tuple[Column, ...]
    scale: Scale
    payoffs: tuple[Payoffs, ...]
    rows: tuple[int, ...]
    left: float
    wide: float

    def axes(self, column: int, bottom: float, height: float) -> Axes:
        """A part of a column; values along the axis as far as the outermost points reach."""
        across, up = (72 * float(inches) for inches in self.picture.get_size_inches())
        left = MARGIN + self.left + column * (self.wide + _BETWEEN)
        axes = self.picture.add_axes((left / across, bottom / up, self.wide / across, height / up))
        axes.set_xlim(self.scale.edges[0], self.scale.edges[-1])
        axes.tick_params(labelsize=NOTE, length=3, pad=3, color=INK, labelcolor=INK)
        axes.minorticks_off()
        for spine in axes.spines.values():
            spine.set_color(INK)
        return axes


@drawn
def sweep_lines(answer: SweepAnswer) -> Picture:
    """Draw payoffs and outcomes along one parameter.

    Parameters
    ----------
    answer
        A sweep over one parameter. Several accounts stand side by side, at most four; those that have the same
        answers share a column.

    Returns
    -------
    Picture
        Of the kind ``lines``. Artists have a ``gid``, so that what is drawn can be read back: ``leading`` and
        ``others`` are lines of equilibria, ``band-leading`` and ``band-others`` components that are no point,
        ``regime`` the parts of the strip.

    Raises
    ------
    UsageError
        For a sweep over several parameters.

    Examples
    --------
    >>> import negotiation
    >>> talks = negotiation.load("scenarios/hanoi/last_day.yaml")
    >>> picture = sweep_lines(negotiation.sweep(talks, over=["us_outside"], points=11))
    >>> print(picture.title_text)
    “What the United States has if there is no deal”: deal up to 2.5, no deal from 3 on
    """
    if len(answer.plan.axes) != 1:
        raise UsageError(f"lines need one parameter, and this sweep goes over {len(answer.plan.axes)}", "draw a map")
    every = columns(answer)
    shown = every[:MOST_COLUMNS]
    left_out = [account for column in every[MOST_COLUMNS:] for account in column.accounts]
    scale, rows = Scale(answer.plan.axes[0]), _rows(answer, shown)
    # Where there is no game at any point there are no payoffs, and a scale of them would be made up.
    players = range(len(answer.scenario.strategies) if any(column.branches for column in shown) else 0)
    payoffs = tuple(payoff_range(shown, player) for player in players)
    left = max([measure(text, NOTE) + 8 for found in payoffs for _, text in found.ticks], default=20.0)
    left = max([left, *(measure(line, NOTE) + 10 for row in rows for line in _row_name(answer, row))])
    wide = (72 * SIZE[0] - 2 * MARGIN - left - _RIGHT - (len(shown) - 1) * _BETWEEN) / len(shown)
    texts = [strip_texts(answer, column, scale, wide, _STRIP) for column in shown]
    unnamed = any(missing for _, missing, _ in texts)
    dropped = [
        text if len(shown) == 1 else f"{text} under {column.accounts[0]}"
        for column in shown
        for text in _dropped(answer, column, scale, wide)
    ]
    said = notes(answer, shown, left_out, rows, unnamed, [written for _, _, written in texts], dropped)
    over = _STRIP + _MARKS + (_head(shown, wide) if len(shown) > 1 else 0.0)
    outcomes = _TITLE + len(rows) * (_ROW + _APART) if rows else 0.0
    under = NOTE * LINE + 14 + len(_axis_lines(scale, left)) * BODY * LINE
    body = over + len(players) * (_TITLE + _PANEL + _GAP) + outcomes + under
    keys = _keys(answer, shown, texts)
    picture = paper("lines", body, title(answer, every), subtitle(answer), whole(said), keys)
    picture.alt = alternative(answer, shown, said)
    sheet = _Sheet(picture, answer, shown, scale, payoffs, rows, left, wide)
    for number, (strip, _, _) in enumerate(texts):
        _draw_column(sheet, number, strip)
    return picture


def _keys(
    answer: SweepAnswer, shown: Sequence[Column], texts: Sequence[tuple[list[StripText], bool, list[int]]]
) -> list[tuple[Look, str]]:
    """What colours mean, where one of them is named nowhere in a strip."""
    results = answer.results
    strips = {
        label_look(run.region.label, results): short(run.region.label, results)
        for column in shown
        for run in column.runs
    }
    single = {label_look(name, results): short(name, results) for name in results}
    lines = {branch_look(branch, results) for column in shown for branch in column.branches if branch.leading}
    named = {text.look for strip, _, _ in texts for text in strip}
    if all(look in named for look in [*strips, *lines]) and not any(unnamed for _, unnamed, _ in texts):
        return []
    found = {look: name for look, name in single.items() if look in lines} | strips
    for column in shown:
        for branch in column.branches:
            held = [name for i, name in enumerate(results) if (branch.probability[:, i, 1] > 0).any()]
            if branch.leading:
                found.setdefault(branch_look(branch, results), f"{' or '.join(held)}, by chance")
    return [(look, capital(name)) for look, name in found.items()]


def _dropped(answer: SweepAnswer, column: Column, scale: Scale, wide: float) -> list[str]:
    """What upright lines have no room to say on top, from left to right."""
    found = changes(column, scale, wide)
    taken = [mark.taken for mark in _marks(answer, column, scale, wide)]
    said = {place for place, _ in change_labels(found, scale, wide, taken)}
    return [change.text for change in found if change.x not in said]


def _rows(answer: SweepAnswer, shown: Sequence[Column]) -> tuple[int, ...]:
    """The outcomes that some leading equilibrium gives positive probability, by number."""
    held = np.zeros(len(answer.results), dtype=np.bool_)
    for column in shown:
        for branch in column.branches:
            if branch.leading:
                held |= (branch.probability[:, :, 1] > 0).any(axis=0)
    return tuple(np.flatnonzero(held).tolist()[:_MOST_ROWS])


def _account_lines(column: Column, width: float) -> list[str]:
    return fold_hyphens(", ".join(column.accounts), width, NOTE, lines=3, bold=True).split("\n")


def _head(shown: Sequence[Column], width: float) -> float:
    """Points above the columns, for the accounts that they are for."""
    return max(len(_account_lines(column, width)) for column in shown) * NOTE * LINE + 4


def _row_name(answer: SweepAnswer, row: int) -> list[str]:
    return fold(answer.results[row], _NAMES, NOTE, lines=2).split("\n")


def _draw_column(sheet: _Sheet, number: int, strip: Sequence[StripText]) -> None:
    """Draw an account from the top down."""
    answer, column, scale = sheet.answer, sheet.columns[number], sheet.scale
    up = 72 * float(sheet.picture.get_figheight())
    y = up - 72 * sheet.picture.head_height
    if len(sheet.columns) > 1:
        y -= _head(sheet.columns, sheet.wide)
        lines = _account_lines(column, sheet.wide)
        for place, line in enumerate(reversed(lines)):
            _write(sheet, number, y + 4 + place * NOTE * LINE, line, bold=True)
    y -= _MARKS + _STRIP
    axes = sheet.axes(number, y, _STRIP)
    axes.set_xticks([])
    axes.set_yticks([])
    draw_strip(axes, answer, column, scale, strip, _STRIP)
    parts = [axes]
    found_changes = changes(column, scale, sheet.wide)
    _draw_marks(axes, sheet, column, found_changes)
    # Where there are no payoffs, the sides have no panels.
    for player, name in enumerate(list(answer.scenario.strategies)[: len(sheet.payoffs)]):
        y -= _TITLE
        if number == 0:
            _write(sheet, number, y + 3, f"Payoff: {answer.scenario.players[name]}")
        y -= _PANEL
        axes = sheet.axes(number, y, _PANEL)
        found = sheet.payoffs[player]
        values = [branch.payoffs[:, player] / found.unit for branch in column.branches]
        draw_branches(axes, column.branches, values, scale.centres, answer.results)
        axes.set_ylim(found.low, found.high)
        _name_lines(axes, sheet, column, values, found)
        axes.set_yticks([place for place, _ in found.ticks], [text if number == 0 else "" for _, text in found.ticks])
        parts.append(axes)
        y -= _GAP
    if sheet.rows:
        y -= _TITLE
        if number == 0:
            _write(sheet, number, y + 3, "Probability of each outcome in leading equilibria")
    leading = [branch for branch in column.branches if branch.leading]
    for row in sheet.rows:
        y -= _ROW
        axes = sheet.axes(number, y, _ROW)
        for side in ("top", "right", "bottom"):
            axes.spines[side].set_visible(False)
        for value in (0, 1):
            axes.axhline(value, color=RULE, linewidth=0.6, zorder=1)
        values = [branch.probability[:, row] for branch in leading]
        draw_branches(axes, leading, values, scale.centres, answer.results, light=0.75)
        axes.set_ylim(-0.15, 1.15)
        axes.set_yticks([])
        if number == 0:
            lines = _row_name(answer, row)
            for place, line in enumerate(lines):
                at = 0.5 + ((len(lines) - 1) / 2 - place) * NOTE * LINE / _ROW
                axes.text(
                    -6 / sheet.wide, at, line, transform=axes.transAxes, size=NOTE, color=INK, ha="right",
                    va="center_baseline",
                )  # fmt: skip
        if number == len(sheet.columns) - 1:
            for value in (0, 1):
                axes.text(
                    1 + 4 / sheet.wide, value, f"{value}", transform=axes.get_yaxis_transform(), size=SMALLEST,
                    color=GREY, va="center_baseline",
                )  # fmt: skip
        parts.append(axes)
        y -= _APART
    for part in parts:
        _draw_verticals(part, sheet, column, found_changes, strip=part is parts[0])
        if part is not parts[0]:
            part.set_xticks([])
    _draw_axis(parts[-1], sheet, number)


def _name_lines(
    axes: Axes, sheet: _Sheet, column: Column, values: Sequence[NDArray[np.float64]], found: Payoffs
) -> None:
    """Write beside lines what they lead to, where the strip does not say it."""
    edges, size = sheet.scale.edges, (sheet.wide, _PANEL)
    shares = (sheet.scale.centres - edges[0]) / (edges[-1] - edges[0])
    limits = found.low, found.high
    places = [change.x for change in changes(column, sheet.scale, sheet.wide)]
    places += [place for place, _ in _baselines(sheet.answer, column, sheet.scale)]
    uprights = [(place - float(edges[0])) / float(edges[-1] - edges[0]) for place in places]
    labels = line_labels(column.branches, values, shares, sheet.answer.results, size, limits, uprights)
    for x, y, text, leading in labels:
        axes.text(
            x / sheet.wide, y / _PANEL, text, transform=axes.transAxes, size=SMALLEST, color=INK if leading else GREY,
            ha="center", va="center_baseline", zorder=5,
        )  # fmt: skip


def _write(sheet: _Sheet, column: int, y: float, text: str, *, bold: bool = False) -> None:
    """Write a line over a part of a column."""
    across, up = (72 * float(inches) for inches in sheet.picture.get_size_inches())
    x = MARGIN + sheet.left + column * (sheet.wide + _BETWEEN)
    width = 72 * SIZE[0] - MARGIN - x if not bold else sheet.wide
    sheet.picture.text(
        x / across, y / up, fold(text, width, NOTE, lines=1, bold=bold), size=NOTE, color=INK, va="baseline",
        weight="bold" if bold else "normal",
    )  # fmt: skip


def _baselines(answer: SweepAnswer, column: Column, scale: Scale) -> list[tuple[float, str]]:
    """Where the values of the accounts lie, and whose they are."""
    axis, found = scale.axis, dict[float, str]()
    for account in column.accounts:
        value = rounded(answer.plan.grids[account].baseline[axis.name])[0]
        if axis.low <= value <= axis.high:
            place = scale.place(value)
            name = account_name(answer, account)
            found[place] = f"{found[place]}, {name}" if place in found else name
    return list(found.items())


class _Mark(NamedTuple):
    """A cross above the strip: its place, what it says, and in points where it is, to which side, what it takes."""

    place: float
    text: str
    x: float
    right: bool
    taken: tuple[float, float]


def _marks(answer: SweepAnswer, column: Column, scale: Scale, wide: float) -> list[_Mark]:
    """The crosses above a strip, each with the name of the account whose value it shows."""
    edges, found = scale.edges, list[_Mark]()
    for place, name in _baselines(answer, column, scale):
        shown = fold(name, wide - 20, NOTE, lines=1)
        width = measure(shown, NOTE)
        x = (place - float(edges[0])) / float(edges[-1] - edges[0]) * wide
        sides = {True: (x - 6, x + 12 + width), False: (x - 12 - width, x + 6)}
        fits = [side for side in (True, False) if sides[side][1] <= wide + _RIGHT + 4 and sides[side][0] >= -12]
        free = [
            side
            for side in fits
            if all(sides[side][1] <= mark.taken[0] or sides[side][0] >= mark.taken[1] for mark in found)
        ]
        right = (free or fits or [x < wide / 2])[0]
        found.append(_Mark(place, shown, x, right, sides[right]))
    return found


def _draw_marks(axes: Axes, sheet: _Sheet, column: Column, found: Sequence[Change]) -> None:
    """Write above the strip between which values the changes lie, and where the file's own value is."""
    taken: list[tuple[float, float]] = []
    height = (_STRIP + 3.5) / _STRIP
    for place, shown, x, right, mine in _marks(sheet.answer, column, sheet.scale, sheet.wide):
        taken.append(mine)
        axes.plot(
            [place], [height + 3 / _STRIP], linestyle="none", marker="x", markersize=6, markeredgewidth=1.6,
            color=INK, clip_on=False, transform=axes.get_xaxis_transform(), gid="cross", scalex=False, scaley=False,
        )  # fmt: skip
        axes.text(
            (x + (7 if right else -7)) / sheet.wide, height, shown, transform=axes.transAxes, size=NOTE, color=INK,
            ha="left" if right else "right", va="baseline",
        )  # fmt: skip
    for place, text in change_labels(found, sheet.scale, sheet.wide, taken):
        axes.text(
            place, height, text, transform=axes.get_xaxis_transform(), size=SMALLEST, color=GREY, ha="center",
            va="baseline",
        )  # fmt: skip


def _draw_verticals(axes: Axes, sheet: _Sheet, column: Column, found: Sequence[Change], *, strip: bool) -> None:
    """Lines down all parts: where the regime changes, where only who carries it changes, and at the file's value."""
    for x, weighty, _ in found:
        axes.axvline(
            x, color=INK if weighty or strip else RULE, linewidth=1.2 if weighty else 0.6, zorder=1.5,
            gid="change" if weighty else "change-within",
        )  # fmt: skip
    for place, _ in _baselines(sheet.answer, column, sheet.scale):
        if not strip:
            axes.axvline(place, color=GREY, linewidth=0.8, linestyle=(0, (3, 3)), zorder=1.4, gid="baseline")


def _draw_axis(axes: Axes, sheet: _Sheet, number: int) -> None:
    """Ticks under the lowest part, and what the axis is, once."""
    many = max(2, min(9, int(sheet.wide // 40)))

    def fits(texts: list[str]) -> bool:
        return sum(measure(text, NOTE) + 10 for text in texts) <= sheet.wide + 10

    marks = sheet.scale.ticks(many, fits)
    axes.set_xticks([place for place, _ in marks], [text for _, text in marks])
    if number == 0:
        across, up = (72 * float(inches) for inches in sheet.picture.get_size_inches())
        bottom = axes.get_position().y0 * up - NOTE * LINE - 8
        for line in _axis_lines(sheet.scale, sheet.left):
            bottom -= BODY * LINE
            sheet.picture.text(
                (MARGIN + sheet.left) / across, (bottom + 3) / up, line, size=BODY, color=INK, va="baseline"
            )


def _axis_lines(scale: Scale, left: float) -> list[str]:
    return fold(f"→ {axis_label(scale.axis)}", 72 * SIZE[0] - 2 * MARGIN - left, BODY, lines=2).split("\n")
