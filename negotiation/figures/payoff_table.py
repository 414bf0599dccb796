"""The game as a table, as textbooks draw it: rows for the first player, columns for the second.

The payoff of the row's player stands at the lower left of a cell, that of the column's player at the upper right; a
payoff at which its player could do no better is underlined. A full dot in a thick frame is a perfect equilibrium, an
empty one in a thin frame an equilibrium that is not. Frames that are neighbours in a row or a column are joined
where they belong to one component: then every mixture of the joined ones is an equilibrium as well, since the other
side has one strategy in all of them, to which they are all best responses and which is a best response to each. No
line runs through a cell that is no equilibrium; words say which are joined across such cells.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from negotiation.errors import GameError
from negotiation.figures.answer_words import (
    as_drawn,
    finding,
    is_named,
    leading,
    players,
    setting,
)
from negotiation.figures.page import LINE, MARGIN, fold, measure, paper, room
from negotiation.figures.picture import SIZE, Picture, drawn
from negotiation.figures.style import BODY, GREY, INK, NOTE, RULE, SMALLEST, Look, dot, fill, looks
from negotiation.figures.table_words import alternative, blank, keys, notes, quiet
from negotiation.forms.answer import Answer

__all__ = ["payoff_table"]

_MOST_TABLES = 4
_MOST_STRATEGIES = 16
_LARGEST = 11.0
_ROOMY = 44.0
_GAP = 22.0
_BRIDGE = 3.4
"""Points that what joins two frames reaches to each side of the border between their cells."""


@dataclass(frozen=True)
class _Slice:
    """The table that the choices of the third and further players leave."""

    title: str
    fixed: tuple[str, ...]


@dataclass(frozen=True)
class _Layout:
    """What is decided once for all tables of a picture; lengths in points."""

    cell: tuple[float, float]
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    left: float
    above: float
    size: float
    numbers: bool
    names: Mapping[str, str]
    corner: bool
    """Whether marks of equilibria go to the upper left of cells, for want of room in the middle."""

    @property
    def pad(self) -> float:
        """How far from a cell's border its payoffs stand."""
        return _pad(self.cell[1])


@drawn
def payoff_table(answer: Answer) -> Picture:
    """Draw the game as a table, shaded by outcome, with best responses and equilibria marked.

    Parameters
    ----------
    answer
        Of one player or more. Further players than two have their choices side by side, a table for each.

    Returns
    -------
    Picture
        Of the kind ``table``. What is drawn can be read back: each cell's background has the profile as its ``gid``
        and the outcome as its label, each payoff the ``gid`` ``payoff:player:profile``, each equilibrium the ``gid``
        ``equilibrium:number``.

    Raises
    ------
    GameError
        Where a side has more strategies than a page holds, or the further players more choices than tables fit.

    Examples
    --------
    >>> import negotiation
    >>> print(payoff_table(negotiation.load("scenarios/hanoi/last_day.yaml").solve()).title_text)
    Deal: on_the_table × partial_with_clause
    """
    slices = _slices(answer)
    across = 2 if len(slices) > 1 else 1
    layout = _layout(answer, across)
    down = -(-len(slices) // across)
    high = layout.above + layout.cell[1] * len(layout.rows)
    titled = 16.0 if len(slices) > 1 else 0.0
    body = down * (high + titled) + (down - 1) * _GAP + 10
    pairs = [_joined(answer, _spots(answer, part.fixed)) for part in slices]
    linked = any(near for near, _ in pairs)
    said = notes(answer, numbers=layout.numbers, linked=linked, across=[pair for _, far in pairs for pair in far])
    picture = paper("table", body, finding(answer), setting(answer), said, keys(answer, layout.names))
    picture.alt = alternative(answer)
    axes = picture.add_axes(room(picture, right=-1))
    wide = 72 * SIZE[0] - 2 * MARGIN
    axes.set(xlim=(0, wide + 1), ylim=(body, 0))
    axes.axis("off")
    step = (wide + _GAP) / across
    for number, part in enumerate(slices):
        left, top = (number % across) * step, (number // across) * (high + titled + _GAP)
        if part.title:
            text = fold(part.title, step - _GAP, BODY, lines=1, bold=True)
            axes.text(left, top + 9, text, size=BODY, weight="bold", color=INK, va="baseline")
        _draw(axes, answer, layout, part.fixed, left, top + titled)
    return picture


def _slices(answer: Answer) -> list[_Slice]:
    shape = answer.game.shape
    if max(shape[:2]) > _MOST_STRATEGIES or math.prod(shape[2:]) > _MOST_TABLES:
        size = " × ".join(map(str, shape))
        raise GameError(
            f"a table of {size} profiles does not fit on a page: up to {_MOST_STRATEGIES} rows and columns do, and up"
            f" to {_MOST_TABLES} tables for further players; solve an account that leaves the sides fewer strategies"
            " (`only` or `without` in a reading)"
        )
    names = players(answer)
    return [
        _Slice(", ".join(f"{name}: {choice}" for name, choice in zip(names[2:], fixed, strict=True)), fixed)
        for fixed in product(*answer.game.strategies[2:])
    ]


# -- layout -------------------------------------------------------------------------------------------


def _layout(answer: Answer, across: int) -> _Layout:
    """How large everything is; letters shrink to the smallest size, and then the numbers are left out."""
    game = answer.game
    wide = (72 * SIZE[0] - 2 * MARGIN - (across - 1) * _GAP) / across
    rows = game.strategies[0]
    columns = game.strategies[1] if len(game.players) > 1 else ("payoff",)
    small = _name_size(len(rows), len(columns))
    row_names = [fold(name, 0.24 * wide, small, lines=3) for name in rows]
    longest = max(measure(line, small) for name in row_names for line in name.split("\n"))
    left = _across(answer, len(rows)) + 6 + longest + 6
    width = min((wide - left) / len(columns), 240.0)
    column_names = [fold(name, width - 4, small, lines=4) for name in columns]
    above = 16 + max(name.count("\n") + 1 for name in column_names) * small * LINE + 7
    height = _row_height(len(rows), len(game.players))
    texts = [as_drawn(payoff) for cell in answer.cells.values() if not blank(answer, cell) for payoff in cell.payoffs]
    size, numbers = _number_size(texts, len(game.players), width, height)
    return _Layout(
        (width, height),
        tuple(row_names),
        tuple(column_names),
        left,
        above,
        size,
        numbers,
        _names_inside(answer, width, height),
        corner=len(game.players) > 2 or height < _ROOMY,
    )


def _name_size(rows: int, columns: int) -> float:
    return BODY if max(rows, columns) <= 6 else NOTE if columns <= 9 else SMALLEST


def _row_height(rows: int, count: int) -> float:
    height = {1: 80.0, 2: 80.0, 3: 62.0, 4: 52.0}.get(rows, 46.0 if rows <= 6 else 30.0)
    return max(height, 16.0 + 11.0 * count if count > 2 else 0.0)


def _pad(height: float) -> float:
    return 7.0 if height >= _ROOMY else 4.0


def _across(answer: Answer, rows: int) -> float:
    """How wide the first player's label is, which is written upwards."""
    down = fold(players(answer)[0], _row_height(rows, len(answer.game.players)) * rows, BODY, lines=2, bold=True)
    return (down.count("\n") + 1) * BODY * LINE + 2


def _number_size(texts: Sequence[str], count: int, width: float, height: float) -> tuple[float, bool]:
    """The size of the payoffs, and whether they fit at all; each has a line of the cell to itself."""
    size = _LARGEST
    while size >= SMALLEST:
        widest = max((measure(text, size, bold=True) for text in texts), default=0.0)
        if widest <= width - 2 * _pad(height) and count * (size * 0.8 + 2) <= height - 2 * _pad(height) + 2:
            return size, True
        size -= 0.5
    return SMALLEST, False


def _names_inside(answer: Answer, width: float, height: float) -> dict[str, str]:
    """Outcomes by name, folded to stand in their cells; empty where they do not all have room there."""
    named = {cell.result for cell in answer.cells.values() if is_named(answer, cell.result)}
    if height < 60 or len(answer.game.players) > 2:
        return {}
    # A second line would come down to the payoffs of lower cells.
    lines = 2 if height >= 80 else 1
    folded = {name: fold(name, width - 2 * _pad(height) - 8, NOTE, lines=lines) for name in named}
    fits = all("…" not in text for text in folded.values())
    return folded if fits else {}


# -- drawing ------------------------------------------------------------------------------------------


def _draw(axes: Axes, answer: Answer, layout: _Layout, fixed: tuple[str, ...], left: float, top: float) -> None:
    game, names = answer.game, players(answer)
    width, height = layout.cell
    rows = game.strategies[0]
    columns = game.strategies[1] if len(names) > 1 else ("",)
    x0, y0 = left + layout.left, top + layout.above
    small = _name_size(len(rows), len(columns))
    label: dict[str, Any] = {"size": BODY, "weight": "bold", "color": INK}
    across = fold(names[1] if len(names) > 1 else "", width * len(columns), BODY, lines=1, bold=True)
    axes.text(x0 + width * len(columns) / 2, top + 10, across, ha="center", va="baseline", **label)
    down = fold(names[0], height * len(rows), BODY, lines=2, bold=True)
    axes.text(left, y0 + height * len(rows) / 2, down, ha="left", va="center", ma="center", rotation=90, **label)
    for j, name in enumerate(layout.columns):
        foot = y0 - 7 - name.count("\n") * small * LINE
        _write(axes, (x0 + (j + 0.5) * width, foot), name, small, "center")
    for i, name in enumerate(layout.rows):
        foot = y0 + (i + 0.5) * height + small * (0.36 - name.count("\n") * LINE / 2)
        _write(axes, (x0 - 6, foot), name, small, "right")
    look = looks(answer.results)
    for (i, row), (j, column) in product(enumerate(rows), enumerate(columns)):
        own = (row, column, *fixed) if len(names) > 1 else (row,)
        _cell(axes, answer, layout, own, (x0 + j * width, y0 + i * height), look)
    _equilibria(axes, answer, layout, fixed, (x0, y0))


def _write(axes: Axes, spot: tuple[float, float], text: str, size: float, align: str) -> None:
    """Write folded text with its lines equally far apart; ``spot`` is at the foot of the first one."""
    for number, line in enumerate(text.split("\n")):
        axes.text(spot[0], spot[1] + number * size * LINE, line, size=size, color=INK, ha=align, va="baseline")


def _cell(
    axes: Axes,
    answer: Answer,
    layout: _Layout,
    own: tuple[str, ...],
    corner: tuple[float, float],
    look: Mapping[str, Look],
) -> None:
    """One cell: its background, its payoffs, and which of them are best responses."""
    (x, y), (width, height) = corner, layout.cell
    cell = answer.cells[own]
    box = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    plain = Look("#FFFFFF", RULE, GREY, "")
    patch = fill(axes, box, look[cell.result] if is_named(answer, cell.result) else plain, label=cell.result)
    patch.set_gid("cell:" + " × ".join(own))
    axes.add_patch(Rectangle(corner, width, height, fill=False, edgecolor=GREY, linewidth=0.8))
    place = tuple(names.index(strategy) for names, strategy in zip(answer.game.strategies, own, strict=True))
    if cell.result in layout.names:
        text = layout.names[cell.result]
        axes.text(
            x + width / 2, y + height * 0.56, text, size=NOTE, color=INK, ha="center", va="top", linespacing=1.1
        )
    for player, payoff in enumerate(cell.payoffs):
        best = bool(answer.game.best_replies[player][place])
        written = not blank(answer, cell) and layout.numbers
        text = as_drawn(payoff)
        # What both have without an agreement stands in many cells, and should not outshine the agreements.
        low = quiet(answer, cell)
        size, colour = (min(layout.size, NOTE), GREY) if low else (layout.size, INK)
        wide = measure(text, size, bold=best and not low) if written else min(10.0, width / 4)
        start, base = _spot(layout, player, len(cell.payoffs), corner, wide)
        if written:
            number = axes.text(
                start, base, text, size=size, color=colour, weight="bold" if best and not low else "normal",
                va="baseline", gid=f"payoff:{player}:{' × '.join(own)}", zorder=2.8,
            )  # fmt: skip
            number.set_bbox({"facecolor": patch.get_facecolor(), "edgecolor": "none", "pad": 0.6})
        # Three players' marks in every quiet cell would drown the table.
        if best and not blank(answer, cell):
            line = Line2D([start, start + wide], [base + 2.2] * 2, color=colour if written else GREY, zorder=2.9)
            line.set_linewidth(0.8 if low or not written else 1.1)
            line.set_gid(f"best:{player}:{' × '.join(own)}")
            axes.add_line(line)


def _spot(layout: _Layout, player: int, count: int, corner: tuple[float, float], wide: float) -> tuple[float, float]:
    """Where a payoff starts, and its foot: the players' from the lower left to the upper right."""
    (x, y), (width, height) = corner, layout.cell
    low, high = y + height - layout.pad - 1, y + layout.pad - 1 + layout.size * 0.75
    if count == 1:
        return x + (width - wide) / 2, low
    share = player / (count - 1)
    return x + layout.pad + share * (width - 2 * layout.pad - wide), low + share * (high - low)


def _equilibria(
    axes: Axes, answer: Answer, layout: _Layout, fixed: tuple[str, ...], origin: tuple[float, float]
) -> None:
    """Mark the pure equilibria of one table, and join those along a line that belong to one component."""
    width, height = layout.cell
    first, spots = set(leading(answer)), _spots(answer, fixed)
    for one, other in _joined(answer, spots)[0]:
        (x, y), (u, v) = (_middle(layout, origin, spots[number]) for number in (one, other))
        # From frame to frame across the border between two cells.
        border = origin[0] + spots[other][1] * width, origin[1] + spots[other][0] * height
        if y == v:
            x, u = border[0] - _BRIDGE, border[0] + _BRIDGE
        else:
            y, v = border[1] - _BRIDGE, border[1] + _BRIDGE
        bridge = Line2D([x, u], [y, v], color=INK, linewidth=4.0, zorder=2.7, solid_capstyle="butt")
        bridge.set_gid(f"joined:{one}:{other}")
        axes.add_line(bridge)
    for number, (i, j) in spots.items():
        thick = number in first
        inset = 2.6 if thick else 3.0
        corner = (origin[0] + j * width + inset, origin[1] + i * height + inset)
        frame = Rectangle(corner, width - 2 * inset, height - 2 * inset, fill=False, edgecolor=INK, zorder=3)
        frame.set_linewidth(2.4 if thick else 0.8)
        axes.add_patch(frame)
        x, y = _middle(layout, origin, (i, j))
        axes.add_line(
            Line2D(
                [x], [y], linestyle="none", gid=f"equilibrium:{number}", **dot(thick, 5.0 if layout.corner else 7.0)
            )
        )


def _spots(answer: Answer, fixed: tuple[str, ...]) -> dict[int, tuple[int, int]]:
    """The row and the column of each pure equilibrium in one table."""
    spots: dict[int, tuple[int, int]] = {}
    for number, equilibrium in enumerate(answer.equilibria):
        if equilibrium.is_pure:
            place = [support[0] for support in equilibrium.supports]
            if tuple(names[s] for names, s in zip(answer.game.strategies[2:], place[2:], strict=True)) == fixed:
                spots[number] = (place[0], place[1] if len(place) > 1 else 0)
    return spots


_Pairs = list[tuple[int, int]]


def _joined(answer: Answer, spots: Mapping[int, tuple[int, int]]) -> tuple[_Pairs, _Pairs]:
    """Equilibria of one component that follow each other in a row or a column: neighbours, and those further off."""
    near: _Pairs = []
    far: _Pairs = []
    for axis in (0, 1):
        lines: dict[tuple[int, int], list[int]] = {}
        for number, spot in spots.items():
            component = answer.equilibria[number].component
            if len(answer.equilibria.components[component].members) > 1:
                lines.setdefault((component, spot[axis]), []).append(number)
        for members in lines.values():
            for one, other in pairwise(sorted(members, key=lambda number: spots[number])):
                gap = spots[other][1 - axis] - spots[one][1 - axis]
                (near if gap == 1 else far).append((one, other))
    return near, far


def _middle(layout: _Layout, origin: tuple[float, float], spot: tuple[int, int]) -> tuple[float, float]:
    """Where the mark of a cell goes."""
    (width, height), (i, j) = layout.cell, spot
    if layout.corner:
        return origin[0] + j * width + layout.pad + 3, origin[1] + i * height + layout.pad + 3
    return origin[0] + (j + 0.5) * width, origin[1] + (i + (0.38 if layout.names else 0.5)) * height
