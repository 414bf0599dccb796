"""Every parameter's range as a bar around its value now, the parameter that changes the outcome first on top.

The bars are aligned at the values now, and each is as long as any other: lengths are shares of the range. Where the
leading regime changes, the bar changes its colour and hatch. A tornado of payoffs would hide just that: between its
two ends an outcome may come and go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from negotiation.analysis.flips import FlipAnswer
from negotiation.errors import GameError, UsageError
from negotiation.figures.page import LINE, MARGIN, fold, measure, paper
from negotiation.figures.picture import SIZE, Picture, drawn
from negotiation.figures.scale import round_values
from negotiation.figures.style import BODY, GREY, INK, NOTE, RULE, Look
from negotiation.figures.sweep_words import capital, fold_hyphens, label_look, short, whole
from negotiation.figures.tornado_bars import Bar, Row, least, rows
from negotiation.figures.tornado_places import Shape, Written, ends_of, size_of, written
from negotiation.figures.tornado_words import (
    alternative,
    column_name,
    notes,
    results_of,
    row_label,
    subtitle,
    title,
)

__all__ = ["MOST_COLUMNS", "MOST_REGIMES", "tornado"]

MOST_COLUMNS = 4
"""Accounts side by side in one picture."""

MOST_REGIMES = 12
"""Regimes that are told apart; further ones are "other"."""

_MOST_STILL = 8
_MOST_ALONE = 24
_LABEL, _NARROW_LABEL, _GAP, _BETWEEN = 146.0, 122.0, 8.0, 16.0
_CAPTION, _TICKS = 15.0, 15.0
_CAPTIONS = {"single": "Changes at a single value or an end only:", "never": "Changes nowhere in its range:"}


@dataclass(frozen=True)
class _Line:
    """A row on the page: what it shows, its label, the top of its bar in points below the first row, its shape."""

    row: Row
    label: list[str]
    top: float
    shape: Shape
    caption: str


@dataclass(frozen=True, eq=False)
class _Sheet:
    """What the parts of a picture share; lengths in points, places in shares of a range."""

    answers: tuple[FlipAnswer, ...]
    results: tuple[str, ...]
    lines: tuple[_Line, ...]
    texts: tuple[dict[str, Written], ...]
    low: Fraction
    high: Fraction
    left: float
    wide: float
    height: float
    head: float
    other: frozenset[str]

    def look(self, label: str) -> Look:
        """How a regime looks here."""
        return label_look(None if label in self.other else label, self.results)


@drawn
def tornado(answer: FlipAnswer | Sequence[FlipAnswer]) -> Picture:
    """Draw how far each parameter can move before the outcome changes.

    Parameters
    ----------
    answer
        The flips of some parameters; or several of one scenario, one for each account, which stand side by side in
        the order of the first (at most four).

    Returns
    -------
    Picture
        Of the kind ``tornado``. Artists have a ``gid``, so that what is drawn can be read back, followed by the
        number of the column and the name of the parameter, as in ``segment:0:cost``: ``segment`` the parts of a bar,
        ``border`` where they meet, ``single`` regimes of a single value; ``number``, ``end`` and ``now`` what is
        written at flips, at the ends and at the value now.

    Raises
    ------
    UsageError
        For no flips at all, or those of different scenarios.
    GameError
        Where there is no parameter with a range.

    Examples
    --------
    >>> import negotiation
    >>> talks = negotiation.load("scenarios/hanoi/last_day.yaml")
    >>> picture = tornado(negotiation.flip(talks, over=["us_outside", "relief_cost"]))
    >>> print(picture.title_text)
    Deal now; lost first if “What the United States has if there is no deal” rises by 35 % of its range
    """
    answers = (answer,) if isinstance(answer, FlipAnswer) else tuple(answer)
    _check(answers)
    shown, left_out = answers[:MOST_COLUMNS], answers[MOST_COLUMNS:]
    every = rows(shown)
    some, listed = _parted(every)
    sheet = _sheet(shown, some)
    dropped = [
        f"{name} {text}" if len(shown) == 1 else f"{name} {text} ({column_name(answer)})"
        for answer, texts in zip(shown, sheet.texts, strict=True)
        for name, found in texts.items()
        for text in found.dropped
    ]
    beyond = [row.name for row in every if any(each is not None and each.outside for each in row.bars)]
    missing = [column_name(answer) for answer in left_out]
    said = notes(shown, some, listed, dropped, missing, beyond, bool(sheet.other))
    axis = _axis_lines(sheet)
    body = sheet.head + sheet.height + _TICKS + len(axis) * BODY * LINE + 6
    picture = paper("tornado", body, title(shown, every), subtitle(shown), whole(said), _keys(sheet))
    picture.alt = alternative(shown, every, said)
    for number in range(len(shown)):
        _draw_column(picture, sheet, number)
    _draw_labels(picture, sheet)
    return picture


def _check(answers: Sequence[FlipAnswer]) -> None:
    if not answers:
        raise UsageError("there are no flips to draw", "give at least one account")
    if len({answer.scenario.content_hash for answer in answers}) > 1:
        raise UsageError("these are flips of different scenarios", "draw each scenario for itself")
    if not any(answer.parameters for answer in answers):
        raise GameError(
            f"{answers[0].scenario.title[:200]}: there is no parameter to move, so there are no bars to draw;"
            " give parameters ranges in the file: `range: [low, high]`"
        )


def _parted(every: Sequence[Row]) -> tuple[tuple[Row, ...], list[str]]:
    """The rows that are drawn, and the names of parameters that never flip and are too many to be drawn."""
    near = [row for row in every if not all(each is None or each.far for each in row.bars)]
    still = [row for row in near if row.kind == "never"]
    most = _MOST_STILL if len(still) < len(near) else _MOST_ALONE
    if len(still) <= most:
        return tuple(near), []
    kept = still[:most] if len(still) == len(near) else []
    return tuple(row for row in near if row.kind != "never" or row in kept), [
        row.name for row in still if row not in kept
    ]


def _sheet(answers: tuple[FlipAnswer, ...], some: Sequence[Row]) -> _Sheet:
    """Work out where everything stands."""
    results = results_of(answers[0])
    bars = [each for row in some for each in row.bars if each is not None and not each.far]
    low, high = min([Fraction(0), *(each.low for each in bars)]), max([Fraction(0), *(each.high for each in bars)])
    label = _LABEL if len(answers) == 1 else _NARROW_LABEL
    alone = len(answers) == 1
    ends = [ends_of(each, alone) for each in bars]
    pads = max((end.low for end in ends), default=0.0), max((end.high for end in ends), default=0.0)
    left = label + _GAP + pads[0]
    wide = (72 * SIZE[0] - 2 * MARGIN - left - pads[1] - (len(answers) - 1) * _BETWEEN) / len(answers)
    other = least(bars, MOST_REGIMES)
    scale = (low, high if high > low else low + 1, wide, pads)
    texts = tuple(
        {
            row.name: written(each, *scale, row.kind == "lasting", alone, _names(each, results, other))
            for row in some
            if (each := row.bars[column]) is not None and not each.far
        }
        for column in range(len(answers))
    )
    lines: list[_Line] = []
    y, kind = 0.0, "lasting"
    for row in some:
        caption = ""
        if row.kind != kind:
            caption = _CAPTIONS[row.kind] if lines else ""
            y += _CAPTION if caption else 0.0
            kind = row.kind
        name = row_label(answers[0], row.name)
        folded = fold(name, label, NOTE, lines=4).split("\n")
        below = any(texts[column][row.name].numbers for column in range(len(answers)) if row.name in texts[column])
        shape = Shape.of_row(kind == "lasting", below, len(folded))
        lines.append(_Line(row, folded, y, shape, caption))
        y += shape.pitch
    head = _head(answers, wide)
    return _Sheet(answers, results, tuple(lines), texts, scale[0], scale[1], left, wide, y, head, other)


def _names(each: Bar, results: Sequence[str], other: frozenset[str]) -> list[str]:
    """What the segments of a bar are called."""
    return [
        "other" if segment.label in other else short(segment.label, results) for segment in each.segments
    ]  # fmt: skip


def _keys(sheet: _Sheet) -> list[tuple[Look, str]]:
    """What colours mean, where a regime is not named in some bar."""
    labels = dict.fromkeys(
        segment.label
        for line in sheet.lines
        for each in line.row.bars
        if each is not None and not each.far
        for segment in each.segments
    )
    named = {label for texts in sheet.texts for found in texts.values() for label in found.named}
    if all(label in named for label in labels):
        return []
    keys = {sheet.look(label): short(label, sheet.results) for label in labels if label not in sheet.other}
    found = [(look, capital(name)) for look, name in keys.items()]
    return [*found, (label_look(None, sheet.results), "Other")] if sheet.other else found


# -- the page ------------------------------------------------------------------------------------------


def _account_lines(answers: Sequence[FlipAnswer], number: int, wide: float) -> list[str]:
    return fold_hyphens(column_name(answers[number]), wide, NOTE, lines=3, bold=True).split("\n")


def _now_lines(answers: Sequence[FlipAnswer], number: int, wide: float) -> list[str]:
    label = short(answers[number].here.leading, results_of(answers[0]))
    return fold(f"now: {label}", wide, NOTE, lines=2).split("\n")


def _head(answers: Sequence[FlipAnswer], wide: float) -> float:
    """Points above the first bar: whose values lie on the upright line."""
    if len(answers) == 1:
        return NOTE * LINE + 6
    counts = [
        len(_account_lines(answers, number, wide)) + len(_now_lines(answers, number, wide))
        for number in range(len(answers))
    ]
    return max(counts) * NOTE * LINE + 8


def _axis_lines(sheet: _Sheet) -> list[str]:
    text = "→ Distance from the value now, in % of each parameter's range"
    return fold(text, 72 * SIZE[0] - 2 * MARGIN - _start(sheet), BODY, lines=2).split("\n")


def _start(sheet: _Sheet) -> float:
    return (_LABEL if len(sheet.answers) == 1 else _NARROW_LABEL) + _GAP


def _draw_column(picture: Picture, sheet: _Sheet, number: int) -> None:
    across, up = (72 * float(inches) for inches in picture.get_size_inches())
    top = up - 72 * picture.head_height - sheet.head
    left = MARGIN + sheet.left + number * (sheet.wide + _BETWEEN)
    axes = picture.add_axes((left / across, (top - sheet.height) / up, sheet.wide / across, sheet.height / up))
    axes.set_xlim(100 * float(sheet.low), 100 * float(sheet.high))
    axes.set_ylim(sheet.height, 0)
    axes.set_yticks([])
    axes.patch.set_visible(False)
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(INK)
    axes.minorticks_off()
    axes.tick_params(labelsize=NOTE, length=3, pad=3, color=INK, labelcolor=INK)
    many = max(3, min(9, int(sheet.wide // 38)))

    def fits(texts: list[str]) -> bool:
        return sum(measure(text, NOTE) + 10 for text in texts) <= sheet.wide + 10

    marks = round_values(100 * sheet.low, 100 * sheet.high, many, fits)
    ticks = {float(value): f"+{text}" if value > 0 else text for value, text in marks}
    axes.set_xticks(list(ticks), list(ticks.values()))
    for place in ticks:
        axes.axvline(place, color=RULE, linewidth=0.5, zorder=0.5)
    for line in sheet.lines:
        each = line.row.bars[number]
        if each is not None and not each.far:
            _draw_bar(axes, sheet, number, line, each)
    axes.axvline(0, color=INK, linewidth=1.2, zorder=3, gid="baseline")
    _draw_head(picture, sheet, number, left, top)


def _draw_head(picture: Picture, sheet: _Sheet, number: int, left: float, top: float) -> None:
    """Write above a column whose values lie on its upright line."""
    across, up = (72 * float(inches) for inches in picture.get_size_inches())
    if len(sheet.answers) == 1:
        text = fold(f"now: {column_name(sheet.answers[0])}", across - 2 * MARGIN, NOTE, lines=1)
        half = measure(text, NOTE) / 2
        zero = left + float(-sheet.low / (sheet.high - sheet.low)) * sheet.wide
        x = min(max(zero, MARGIN + half), across - MARGIN - half)
        picture.text(x / across, (top + 4) / up, text, size=NOTE, color=INK, ha="center", va="baseline")
        return
    lines = [(text, True) for text in _account_lines(sheet.answers, number, sheet.wide)]
    lines += [(text, False) for text in _now_lines(sheet.answers, number, sheet.wide)]
    for place, (text, bold) in enumerate(reversed(lines)):
        picture.text(
            left / across, (top + 6 + place * NOTE * LINE) / up, text, size=NOTE, color=INK, va="baseline",
            weight="bold" if bold else "normal",
        )  # fmt: skip


def _draw_bar(axes: Axes, sheet: _Sheet, number: int, line: _Line, each: Bar) -> None:
    top, high, name = line.top, line.shape.bar, f"{number}:{line.row.name}"
    for segment in each.segments:
        look = sheet.look(segment.label)
        spot, wide = (100 * float(segment.low), top), 100 * (float(segment.high) - float(segment.low))
        axes.add_patch(
            Rectangle(
                spot, wide, high, facecolor=look.fill, edgecolor=look.pen, hatch=look.hatch or None, linewidth=0,
                label=segment.label or "undefined", gid=f"segment:{name}",
            )
        )  # fmt: skip
    ends = 100 * float(each.low), 100 * float(each.high)
    axes.add_patch(
        Rectangle(
            (ends[0], top), ends[1] - ends[0], high, fill=False, edgecolor=INK, linewidth=0.7, zorder=2, clip_on=False
        )
    )
    for single in each.singles:
        x = 100 * float(single.place)
        for colour, width in (("white", 3.2), (INK, 0.8)):
            axes.plot(
                [x, x], [top, top + high + (2.5 if colour == INK else 0)], color=colour, linewidth=width, zorder=2.2,
                solid_capstyle="butt", clip_on=False, gid=f"single:{name}" if colour == INK else None,
            )  # fmt: skip
    for border in each.borders:
        x = 100 * float(border.place)
        axes.plot(
            [x, x], [top, top + high + 3], color=INK, linewidth=1.3, zorder=2.4, solid_capstyle="butt",
            clip_on=False, gid=f"border:{name}",
        )  # fmt: skip
    found = sheet.texts[number][line.row.name]
    middle = top + high / 2
    per_point = 100 * float(sheet.high - sheet.low) / sheet.wide
    for x, text in found.names:
        look = sheet.look(found.named[text])
        _write(axes, x * per_point, middle, sheet, text, look.fill)
    for x, text, ground in found.now:
        _write(axes, x * per_point, middle, sheet, text, sheet.look(ground).fill if ground is not None else "white",
               gid=f"now:{name}", bold=True)  # fmt: skip
    for x, text in found.numbers:
        _write(
            axes,
            x * per_point,
            top + high + 3 + size_of(len(sheet.answers) == 1) * 0.62,
            sheet,
            text,
            "white",
            gid=f"number:{name}",
        )
    for x, text in found.ends:
        _write(axes, x * per_point, middle, sheet, text, "", gid=f"end:{name}", colour=GREY)


def _write(
    axes: Axes, x: float, y: float, sheet: _Sheet, text: str, ground: str, *, gid: str | None = None,
    bold: bool = False, colour: str = INK,
) -> None:  # fmt: skip
    """Write a small text around a place; ``x`` counts from the left edge, in percent of a range."""
    axes.text(
        x + 100 * float(sheet.low), y, text, size=size_of(len(sheet.answers) == 1), color=colour, ha="center",
        va="center_baseline", zorder=5, weight="bold" if bold else "normal", gid=gid,
        path_effects=[withStroke(linewidth=2.2, foreground=ground)] if ground else None,
    )  # fmt: skip


def _draw_labels(picture: Picture, sheet: _Sheet) -> None:
    """Write what each bar is, to the left of it, captions, and what the axis is."""
    across, up = (72 * float(inches) for inches in picture.get_size_inches())
    top = up - 72 * picture.head_height - sheet.head
    right = MARGIN + _start(sheet) - _GAP
    for line in sheet.lines:
        if line.caption:
            y = top - line.top + _CAPTION - NOTE * LINE
            picture.text(MARGIN / across, y / up, line.caption, size=NOTE, color=GREY, va="baseline", style="italic")
        middle = top - line.top - line.shape.label
        for place, text in enumerate(line.label):
            y = middle + ((len(line.label) - 1) / 2 - place) * NOTE * LINE
            picture.text(
                right / across, y / up, text, size=NOTE, color=INK if line.row.kind == "lasting" else GREY,
                ha="right", va="center_baseline", gid=f"label:{line.row.name}" if not place else None,
            )  # fmt: skip
    y = top - sheet.height - _TICKS
    for text in _axis_lines(sheet):
        y -= BODY * LINE
        picture.text((MARGIN + sheet.left) / across, (y + 2) / up, text, size=BODY, color=INK, va="baseline")
