"""A map of regimes: what happens, and by whom, over two parameters.

The first parameter of the sweep goes from left to right, the second one upwards. Borders are drawn where they are,
as solving between the points of the grid has found them (:mod:`negotiation.analysis.borders`); nothing is smoothed.
Where they are not known, each point of the grid has a cell, with edges half-way between the points. Thick lines part
different regimes, thin ones the same regime carried by other strategies.
"""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from negotiation.analysis.sweep import SweepAnswer
from negotiation.figures.map_panel import BESIDE, FULL, draw_panel, names, region_look
from negotiation.figures.map_regions import MapData, map_data
from negotiation.figures.map_words import alternative, notes, panel_title, subtitle, title
from negotiation.figures.page import LINE, MARGIN, fold, measure, paper, room
from negotiation.figures.picture import SIZE, Picture, drawn
from negotiation.figures.scale import Scale, percent
from negotiation.figures.style import BODY, GREY, INK, NOTE
from negotiation.figures.sweep_words import axis_label, carried, fold_hyphens, fold_names, heading, whole

__all__ = ["regime_map"]

_WIDTH = SIZE[0]
_SINGLE = 245.0
_ROW = 140.0
_KEY = 158.0
_GAP = 10.0
_COLUMNS = 3
_BETWEEN = BESIDE + 4.0  # numbers that have no room on a map stand beside it, and the next one has ticks
_BESIDE = 4.0


@drawn
def regime_map(answer: SweepAnswer, which: str = "leading") -> Picture:
    """Draw which regime holds where, over two parameters.

    Parameters
    ----------
    answer
        A sweep over two parameters, or over three: then there is a map for each of up to six values of the third.
        Several accounts have a map each; those whose maps are equal share one.
    which
        The label that is drawn: ``"leading"``, ``"perfect"``, ``"undominated"`` or ``"nash"``
        (see :meth:`negotiation.analysis.sweep.SweepAnswer.regime`).

    Returns
    -------
    Picture
        Of the kind ``map``. The first parameter goes from left to right, the second one upwards. Each patch has the
        regime that it fills as its label, so that what is drawn can be read back.

    Raises
    ------
    UsageError
        For a sweep over one parameter, an unknown label, or one that is not decided.

    Examples
    --------
    >>> import negotiation
    >>> from negotiation.analysis.plan import make_plan
    >>> from negotiation.analysis.sweep import sweep_plan
    >>> talks = negotiation.load("scenarios/classics/hawk_dove.yaml")
    >>> print(regime_map(sweep_plan(make_plan(talks, "prize-by-cost", points=7))).kind)
    map
    """
    data = map_data(answer, which)
    several = len(data.panels) > 1
    rows = -(-len(data.panels) // _columns(len(data.panels)))
    key = _key_height(data, data.named, _COLUMNS) if several else 0.0
    body = rows * (_ROW + _above(data) + _GAP) + 52 + key if several else _SINGLE + 58
    said = notes(data)
    picture = paper("map", body, title(data), subtitle(data), whole(said))
    picture.alt = alternative(data, said)
    if several:
        _draw_several(picture, data, key)
    else:
        _draw_one(picture, data)
    return picture


def _draw_one(picture: Picture, data: MapData) -> None:
    keyed: set[int] = set()
    while True:
        # Names that have no room on the map stand beside it; that takes room from the map, and perhaps from others.
        aside = _KEY + BESIDE + _GAP if keyed else 8.0
        left, bottom, width, height = _box(picture, data, aside)
        placed, lattice = names(data, data.panels[0], width, height, keyed)
        more = {name.code for name in placed if name.level < FULL} - keyed
        if not more:
            break
        keyed |= more
    axes = _axes(picture, (left, bottom, width, height))
    draw_panel(axes, data, data.panels[0], placed, lattice)
    _ticks(axes, data, width, height, across=True, upward=True)
    _name_axes(picture, data, left, bottom, bottom + height + 6)
    if keyed:
        _key(picture, data, sorted(keyed, key=data.named.index), (left + width + BESIDE + _GAP, bottom + height), 1)


def _draw_several(picture: Picture, data: MapData, key: float) -> None:
    count = len(data.panels)
    columns = _columns(count)
    rows = -(-count // columns)
    left, bottom, width, height = _box(picture, data, _BESIDE, bottom=key + 10)
    wide = (width - (columns - 1) * _BETWEEN) / columns
    top = bottom + height
    step, above = (height + _GAP) / rows, _above(data)
    for number, panel in enumerate(data.panels):
        row, column = divmod(number, columns)
        box = (left + column * (wide + _BETWEEN), top + _GAP - (row + 1) * step, wide, step - above - _GAP)
        placed, lattice = names(data, panel, box[2], box[3], data.named)
        axes = _axes(picture, box)
        draw_panel(axes, data, panel, placed, lattice, large=False)
        _ticks(axes, data, box[2], box[3], across=number + columns >= count, upward=column == 0)
        shown = _titles(data, wide)[number]
        for line, text in enumerate(reversed(shown)):
            axes.text(
                0, 1 + (4 + line * NOTE * LINE) / box[3], text, transform=axes.transAxes, size=NOTE, weight="bold",
                color=INK, va="baseline",
            )  # fmt: skip
    _name_axes(picture, data, left, bottom, top + 2)
    _key(picture, data, data.named, (MARGIN, 72 * picture.foot_height + key), _COLUMNS)


def _titles(data: MapData, width: float) -> list[list[str]]:
    """The lines over each of several maps."""
    return [
        fold_hyphens(panel_title(panel, data), width, NOTE, lines=2, bold=True).split("\n") for panel in data.panels
    ]


def _above(data: MapData) -> float:
    """Points above each of several maps."""
    columns = _columns(len(data.panels))
    room = 72 * _WIDTH - 2 * MARGIN - _left(data) - _BESIDE
    wide = (room - (columns - 1) * _BETWEEN) / columns
    return max(len(lines) for lines in _titles(data, wide)) * NOTE * LINE + 6


def _left(data: MapData) -> float:
    """Points that the numbers to the left take."""
    return max(measure(text, NOTE) for _, text in Scale(data.answer.plan.axes[1]).ticks(7)) + 8


def _columns(panels: int) -> int:
    return {1: 1, 2: 2, 4: 2}.get(panels, 3)


def _box(picture: Picture, data: MapData, right: float, bottom: float = 0.0) -> tuple[float, float, float, float]:
    """The place of the maps in points: left, bottom, width, height."""
    under = NOTE * LINE + 14 + len(_folded(data, 0)) * BODY * LINE
    over = len(_folded(data, 1)) * BODY * LINE + 8
    share = room(picture, left=_left(data), right=right, top=over, bottom=under + bottom)
    width, height = (72 * inches for inches in picture.get_size_inches())
    return share[0] * width, share[1] * height, share[2] * width, share[3] * height


def _folded(data: MapData, number: int) -> list[str]:
    arrow = "→" if number == 0 else "↑"
    return fold(f"{arrow} {axis_label(data.answer.plan.axes[number])}", 72 * _WIDTH - 90, BODY, lines=2).split("\n")


def _axes(picture: Picture, box: tuple[float, float, float, float]) -> Axes:
    width, height = (72 * inches for inches in picture.get_size_inches())
    axes = picture.add_axes((box[0] / width, box[1] / height, box[2] / width, box[3] / height))
    for spine in axes.spines.values():
        spine.set_color(INK)
    return axes


def _ticks(axes: Axes, data: MapData, width: float, height: float, *, across: bool, upward: bool) -> None:
    """Mark round values; the words stand below the lowest maps and left of the first ones."""
    x, y = (Scale(axis) for axis in data.answer.plan.axes[:2])

    def fits(texts: list[str]) -> bool:
        return sum(measure(text, NOTE) + 12 for text in texts) <= width + 12

    xs, ys = x.ticks(9, fits), y.ticks(max(2, min(7, int(height // 24))))
    axes.set_xticks([place for place, _ in xs], [text if across else "" for _, text in xs])
    axes.set_yticks([place for place, _ in ys], [text if upward else "" for _, text in ys])
    axes.tick_params(labelsize=NOTE, length=3, pad=3, color=INK, labelcolor=INK)
    axes.minorticks_off()


def _name_axes(picture: Picture, data: MapData, left: float, bottom: float, top: float) -> None:
    """Write what goes to the right below the maps, and what goes upwards above them, where it reads best."""
    wide, high = (72 * inches for inches in picture.get_size_inches())
    y = bottom - NOTE * LINE - 8
    for line in _folded(data, 0):
        y -= BODY * LINE
        picture.text(left / wide, (y + 3) / high, line, size=BODY, color=INK, va="baseline")
    lines = _folded(data, 1)
    for number, line in enumerate(lines):
        up = (len(lines) - 1 - number) * BODY * LINE
        picture.text(MARGIN / wide, (top + up) / high, line, size=BODY, color=INK, va="baseline")


def _entry(data: MapData, code: int, width: float) -> list[tuple[str, bool]]:
    """The lines of a region's entry in the key, and which of them are bold."""
    region = data.regions[code]
    top = heading(region.label, data.answer.results)
    if len(data.panels) == 1:
        top += f", {percent(data.share([code]))}"
    lines = [(text, True) for text in fold(top, width, NOTE, lines=3, bold=True).split("\n")]
    who = carried(region)
    if who and who != region.label:
        lines += [(text, False) for text in fold_names(who, width, NOTE, lines=3).split("\n")]
    return lines


def _key_height(data: MapData, codes: Sequence[int], columns: int) -> float:
    width = (72 * _WIDTH - 2 * MARGIN) / columns - 34
    heights = [len(_entry(data, code, width)) * NOTE * LINE + 6 for code in codes]
    return sum(max(heights[i : i + columns]) for i in range(0, len(heights), columns)) + 4


def _key(picture: Picture, data: MapData, codes: Sequence[int], corner: tuple[float, float], columns: int) -> None:
    """What the numbers mean; ``corner`` is the upper left one."""
    wide, high = (72 * inches for inches in picture.get_size_inches())
    step = _KEY if columns == 1 else (72 * _WIDTH - 2 * MARGIN) / columns
    top = corner[1]
    for start in range(0, len(codes), columns):
        tallest = 0.0
        for column, code in enumerate(codes[start : start + columns]):
            number = f"{start + column + 1}"
            x, y = corner[0] + column * step, top - NOTE * LINE
            look = region_look(data, code)
            box = (x / wide, (y - 3) / high), 18 / wide, (NOTE * LINE + 2) / high
            picture.add_artist(
                Rectangle(*box, facecolor=look.fill, edgecolor=look.pen, hatch=look.hatch or None, linewidth=0)
            )
            picture.add_artist(Rectangle(*box, fill=False, edgecolor=look.edge, linewidth=0.8))
            picture.text(
                (x + 9) / wide, y / high, number, size=NOTE, weight="bold", color=INK, ha="center", va="baseline",
                bbox={"facecolor": look.fill, "edgecolor": "none", "pad": 0.8},
            )  # fmt: skip
            lines = _entry(data, code, step - 34)
            for text, bold in lines:
                weight = "bold" if bold else "normal"
                colour = INK if bold else GREY
                picture.text((x + 24) / wide, y / high, text, size=NOTE, color=colour, weight=weight, va="baseline")
                y -= NOTE * LINE
            tallest = max(tallest, len(lines) * NOTE * LINE + 6)
        top -= tallest
