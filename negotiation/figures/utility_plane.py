"""Every deal by what it pays the two sides, as bargaining theory draws it.

The first player's payoff goes from left to right, the second one's upwards. Where there is something that happens
without an agreement, dashed lines part what each side finds worse or better than that; the deals that are at least as
good for both lie in the shaded corner, the zone of possible agreement. A deal is on the Pareto frontier if no other
gives one side more and the other no less. Deals are single points, so the frontier is drawn in steps: what lies
between two deals could be had by a lottery only, and no lottery is on the table.

Source
------
John F. Nash, "The Bargaining Problem" (1950), for the plane and the point without agreement.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import ScaledTranslation

from negotiation.figures.answer_words import is_named, players, setting
from negotiation.figures.labels import Box, Label, Placed, along, around, place
from negotiation.figures.page import LINE, MARGIN, fold, paper, room
from negotiation.figures.picture import SIZE, Picture, drawn
from negotiation.figures.plane_points import Payoffs, Plane, Point, plane
from negotiation.figures.plane_words import alternative, finding_in_plane, keys, notes, pointer
from negotiation.figures.style import BODY, GREY, INK, NOTE, looks, strokes
from negotiation.forms.answer import Answer

__all__ = ["utility_plane"]

_HEIGHT = 290.0
_ZONE = "#EAF4E4"
_STEPS = "#7A7A7A"
_LONGEST = 150.0
_MOST_LINES = 4
_MANY = 200
_FAR, _NEAR = 70.0, 13.0
"""How many points from its mark a name may stand, and how many where nobody asks for the deal."""


@drawn
def utility_plane(answer: Answer) -> Picture:
    """Draw what every deal pays the two sides, and where the positions and the equilibria lie.

    Parameters
    ----------
    answer
        Of two players.

    Returns
    -------
    Picture
        Of the kind ``plane``. Marks can be read back by their ``gid``: ``deal``, ``outcome:name``,
        ``stated:player:position``, ``equilibrium:numbers``, ``otherwise`` and ``frontier``.

    Raises
    ------
    GameError
        For another number of players.

    Examples
    --------
    >>> import negotiation
    >>> print(utility_plane(negotiation.load("scenarios/hanoi/last_day.yaml").solve()).title_text)
    3 of 24 conceivable deals leave neither side worse off than no deal, and the perfect equilibrium is one of them
    """
    data = plane(answer)
    limits = _limits(data)
    outside = [point for point in data.points if not _inside(point.payoffs, limits)]
    said = notes(answer, data, sum(len(point.deals) for point in outside))
    shapes = keys(answer, data, [point for point in data.points if _inside(point.payoffs, limits)])
    picture = paper("plane", _HEIGHT + 44, finding_in_plane(answer, data), setting(answer), said, shapes)
    picture.alt = alternative(answer, data)
    wide, high = (72 * float(inches) for inches in picture.get_size_inches())
    left, bottom = MARGIN + 40, room(picture)[1] * high + 36
    width = 72 * SIZE[0] - 2 * MARGIN - 44
    axes = picture.add_axes((left / wide, bottom / high, width / wide, _HEIGHT / high))
    (x0, x1), (y0, y1) = limits
    axes.set(xlim=(float(x0), float(x1)), ylim=(float(y0), float(y1)))
    names = players(answer)
    axes.set_xlabel(fold(f"Payoff of {names[0]}", width, BODY, lines=1), size=BODY)
    axes.set_ylabel(fold(f"Payoff of {names[1]}", _HEIGHT, BODY, lines=1), size=BODY)
    axes.tick_params(length=3, color=GREY, labelsize=NOTE)
    axes.spines[["top", "right"]].set_visible(False)
    _draw(picture, axes, answer, data, limits, (width, _HEIGHT))
    return picture


Limits = tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]


def _limits(data: Plane) -> Limits:
    """What the picture shows: all on the table or good for both; far deals that nobody names may lie outside."""
    near = [
        point.payoffs
        for point in data.points
        if point.results or point.stated or point.equilibria or point.payoffs == data.otherwise
    ]
    if data.otherwise:
        near += [p for p in data.frontier if all(a >= b for a, b in zip(p, data.otherwise, strict=True))]
    spans = []
    for axis in (0, 1):
        values = [payoffs[axis] for payoffs in near]
        low, high = min(values), max(values)
        # A quarter on each side leaves room for words.
        space = (high - low) / 4 or max(abs(low), Fraction(1)) / 2
        spans.append((low - space, high + space))
    return spans[0], spans[1]


def _inside(payoffs: Payoffs, limits: Limits) -> bool:
    return all(low <= payoff <= high for payoff, (low, high) in zip(payoffs, limits, strict=True))


# -- drawing ------------------------------------------------------------------------------------------


def _spot(payoffs: Payoffs) -> tuple[float, float]:
    return float(payoffs[0]), float(payoffs[1])


def _draw(
    picture: Picture, axes: Axes, answer: Answer, data: Plane, limits: Limits, size: tuple[float, float]
) -> None:
    (x0, x1), (y0, y1) = axes.get_xlim(), axes.get_ylim()

    def in_points(spot: tuple[float, float]) -> tuple[float, float]:
        return (spot[0] - x0) / (x1 - x0) * size[0], (spot[1] - y0) / (y1 - y0) * size[1]

    soft: list[Box] = []
    if data.otherwise:
        x, y = _spot(data.otherwise)
        axes.add_patch(Rectangle((x, y), x1 - x, y1 - y, facecolor=_ZONE, edgecolor="none", zorder=0, gid="zone"))
        for ends in (((x, y0), (x, y1)), ((x0, y), (x1, y))):
            axes.add_line(Line2D(*zip(*ends, strict=True), color=GREY, linewidth=0.9, linestyle="--", zorder=1))
            soft += along(in_points(ends[0]), in_points(ends[1]), 1.0)
    steps = _steps(data.frontier)
    if steps:  # none where nothing can be agreed on
        xs, ys = zip(*steps, strict=True)
        axes.add_line(Line2D(xs, ys, color=_STEPS, linewidth=1.0, zorder=1.5, gid="frontier"))
    for one, other in pairwise(steps):
        soft += along(in_points(one), in_points(other), 1.0)
    shown = [point for point in data.points if _inside(point.payoffs, limits)]
    _mark_deals(axes, [point for point in shown if point.deals])
    for point in shown:
        _mark(picture, axes, answer, data, point)
    hard = [around(in_points(_spot(point.payoffs)), 5.0) for point in shown]
    for point in shown:
        x, y = in_points(_spot(point.payoffs))
        for player in {player for player, _ in point.stated}:
            dx, dy = _shift(player, _clear(point) + 1.5)
            hard.append(around((x + dx, y + dy), 4.0))
    ranked = sorted(shown, key=lambda point: _rank(point, data))
    blocks = [(point, lines) for point in ranked if (lines := _lines(answer, data, point))]
    labels = [
        Label(
            in_points(_spot(point.payoffs)),
            "\n".join(text for text, _, _ in lines),
            NOTE,
            True,
            _clear(point),
            _FAR if point.stated or point.results or point.payoffs == data.otherwise else _NEAR,
        )
        for point, lines in blocks
    ]
    if data.otherwise:
        corner = fold("at least as good for both", 130, NOTE, lines=2)
        top = Label((size[0] - 4, size[1] - 4), corner, NOTE, False, 0.0)
        labels.append(top)
    found = place(labels, Box(2, 2, size[0] - 2, size[1] - 2), hard, soft)
    for placed, (point, lines) in zip(found, blocks, strict=False):
        if placed is not None:
            box, zero = placed.box, in_points(_spot(data.otherwise)) if data.otherwise else size
            ground = _ZONE if box.x0 >= zero[0] and box.y0 >= zero[1] else "white"
            _write(axes, placed, lines, size, in_points(_spot(point.payoffs)), ground)
    if data.otherwise and found[-1] is not None:
        _write(axes, found[-1], [(line, "#3F6B2A", False) for line in corner.split("\n")], size, None)


def _steps(frontier: Sequence[Payoffs]) -> list[tuple[float, float]]:
    """The frontier as steps: down from a deal to the height of the next one, then to the right."""
    spots = [_spot(pair) for pair in frontier]
    steps = spots[:1]
    for (x, _), (u, v) in pairwise(spots):
        steps += [(x, v), (u, v)]
    return steps


def _mark_deals(axes: Axes, points: Sequence[Point]) -> None:
    """Draw the conceivable deals, smaller where they are many; one artist for all of them."""
    if points:
        xs, ys = zip(*(_spot(point.payoffs) for point in points), strict=True)
        line = Line2D(xs, ys, linestyle="none", marker="o", markerfacecolor="white", markeredgecolor=GREY)
        line.set(markersize=4.5 if len(points) <= _MANY else 2.5, markeredgewidth=0.9, gid="deal")
        axes.add_line(line)


def _mark(picture: Picture, axes: Axes, answer: Answer, data: Plane, point: Point) -> None:
    """Draw the marks of one point, from the inside out."""
    x, y = _spot(point.payoffs)
    look = looks(answer.results)

    def mark(gid: str, shift: tuple[float, float] = (0, 0), **shape: Any) -> None:
        line = Line2D([x], [y], linestyle="none", **shape)
        if shift != (0, 0):
            line.set_transform(
                axes.transData + ScaledTranslation(shift[0] / 72, shift[1] / 72, picture.dpi_scale_trans)
            )
        line.set_gid(gid)
        axes.add_line(line)

    for name in point.results:
        fill = look[name] if is_named(answer, name) else None
        shape = "s" if point.payoffs == data.otherwise else "o"
        mark(
            f"outcome:{name}", marker=shape, markersize=7.0, markerfacecolor=fill.fill if fill else "white",
            markeredgecolor=fill.edge if fill else INK, markeredgewidth=1.1, zorder=3,
        )  # fmt: skip
    if point.payoffs == data.otherwise and not point.results:
        mark("otherwise", marker="s", markersize=6.0, markerfacecolor="white", markeredgecolor=INK, zorder=3)
    if point.equilibria:
        full = bool(data.first & set(point.equilibria))
        if not point.results:
            mark("mixed", marker="D", markersize=4.0, markerfacecolor=INK, markeredgecolor=INK, zorder=3)
        numbers = ",".join(map(str, point.equilibria))
        ring: dict[str, Any] = {"marker": "o", "markersize": 13.0, "markerfacecolor": "none", "markeredgecolor": INK}
        mark(f"equilibrium:{numbers}", **ring, markeredgewidth=2.4 if full else 0.9, zorder=4)
    reach = _clear(point) + 1.5
    for number, stroke in enumerate(strokes(answer.game.players).values()):
        for name in [name for player, name in point.stated if player == number]:
            mark(f"stated:{number}:{name}", _shift(number, reach), **pointer(number, stroke))


def _shift(number: int, reach: float) -> tuple[float, float]:
    return (-reach, 0.0) if number == 0 else (0.0, -reach)


def _clear(point: Point) -> float:
    """How far the marks of a point reach."""
    return 8.0 if point.equilibria else 5.0 if point.results else 3.5


def _rank(point: Point, data: Plane) -> tuple[int, Payoffs]:
    """Which points are named first: leading equilibria, no agreement, positions, deals good for both, the rest."""
    if data.first & set(point.equilibria):
        return 0, point.payoffs
    if point.payoffs == data.otherwise:
        return 1, point.payoffs
    if point.stated or point.results:
        return 2, point.payoffs
    return (3 if point.payoffs in data.attractive else 4), point.payoffs


def _lines(answer: Answer, data: Plane, point: Point) -> list[tuple[str, str, bool]]:
    """What is written at a point: text, colour, and whether it is bold."""
    colours = [stroke.colour for stroke in strokes(answer.game.players).values()]
    lines: list[tuple[str, str, bool]] = []
    if point.payoffs == data.otherwise and answer.otherwise:
        lines.append((answer.otherwise.outcome, INK, True))
    lines += [(name, colours[player], False) for player, name in point.stated]
    if not point.stated and data.otherwise is None:
        for name, profiles in point.results.items():
            lines.append((name if is_named(answer, name) else profiles[0], INK, False))
    if not lines and point.deals and (point.results or point.payoffs in data.attractive):
        lines.append((point.deals[0], GREY, False))
    over = len(lines) - _MOST_LINES
    if over > 1:
        lines = [*lines[:_MOST_LINES], (f"and {over} more", GREY, False)]
    return [(fold(text, _LONGEST, NOTE, lines=1, bold=bold), colour, bold) for text, colour, bold in lines]


def _write(
    axes: Axes,
    placed: Placed,
    lines: Sequence[tuple[str, str, bool]],
    size: tuple[float, float],
    at: tuple[float, float] | None,
    ground: str = "white",
) -> None:
    """Write the lines of a label, and lead a line to it where it stands far off; what it lies on is its ground."""
    box = placed.box
    if placed.far and at is not None:
        end = min(max(at[0], box.x0), box.x1), min(max(at[1], box.y0), box.y1)
        ends = [(x / size[0], y / size[1]) for x, y in (at, end)]
        axes.add_line(Line2D(*zip(*ends, strict=True), transform=axes.transAxes, color=GREY, linewidth=0.6, zorder=2))
    if placed.crossed:
        # A line that runs below is covered as a whole: between letters it would be taken for a part of them.
        corners = (box.x0 / size[0], box.y0 / size[1]), (box.x1 / size[0], box.y1 / size[1])
        (x0, y0), (x1, y1) = corners
        cover = Rectangle((x0, y0), x1 - x0, y1 - y0, transform=axes.transAxes, edgecolor="none", zorder=1.8)
        cover.set(facecolor=ground, gid="cover")
        axes.add_patch(cover)
    left_of = at is not None and box.x1 <= at[0]
    for row, (text, colour, bold) in enumerate(lines):
        y = (box.y1 - (row + 0.8) * NOTE * LINE) / size[1]
        x = (box.x1 - 1 if left_of else box.x0 + 1) / size[0]
        axes.text(
            x, y, text, transform=axes.transAxes, size=NOTE, color=colour, weight="bold" if bold else "normal",
            ha="right" if left_of else "left", va="baseline", zorder=6,
        )  # fmt: skip
