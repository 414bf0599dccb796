"""The panels of a picture of best responses: the square of a 2 × 2 game, an upper envelope, a triangle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from math import atan2, inf

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon

from negotiation.figures.answer_words import players
from negotiation.figures.labels import Box, along, around
from negotiation.figures.page import fold, measure
from negotiation.figures.response_geometry import corners, expected, parts, pieces
from negotiation.figures.response_marks import CONNECTED, Panel, Spot, dots, letters, marks, name_axis
from negotiation.figures.response_parts import name_part
from negotiation.figures.style import BODY, GREY, INK, NOTE, RULE, SMALLEST, Dashes, Look, clean, fill, strokes
from negotiation.forms.answer import Answer
from negotiation.solvers.equilibrium import Strategy

__all__ = ["envelope", "slender", "square", "triangle"]

_SHADES = (
    Look("#FFFFFF", "#FFFFFF", INK, ""),
    Look("#EDEDED", "#C4C4C4", INK, "//"),
    Look("#DCDCDC", "#B4B4B4", INK, ".."),
)
_DASHES: tuple[Dashes, ...] = ("-", "--", "-.")
_HEIGHT = 0.8660254


def _band(axes: Axes, spots: Sequence[Spot], name: str) -> None:
    """A broad grey band under connected equilibria: a line, or an area with rounded corners."""
    area = Polygon(spots, facecolor=CONNECTED, edgecolor=CONNECTED, alpha=0.45, linewidth=9, joinstyle="round")
    area.set(zorder=1.5, gid=name, clip_on=False, capstyle="round")
    axes.add_patch(area)


def _hulls(answer: Answer, player: int) -> list[tuple[Strategy, ...]]:
    """The strategies between which a player may choose within a connected set of equilibria."""
    hulls = [
        subset.strategies[player] for component in answer.equilibria.components for subset in component.subsets or ()
    ]
    return [hull for hull in dict.fromkeys(hulls) if len(hull) > 1]


# -- two strategies each ------------------------------------------------------------------------------


def square(axes: Axes, answer: Answer, side: float) -> None:
    """Both sides' best responses over how often the other plays its first strategy; they meet at the equilibria."""
    names, game = players(answer), answer.game
    axes.set(xlim=(-0.05, 1.05), ylim=(-0.05, 1.05))
    axes.spines[:].set_visible(False)
    axes.add_patch(Polygon([(0, 0), (1, 0), (1, 1), (0, 1)], fill=False, edgecolor=RULE, linewidth=0.8, zorder=0))
    panel = Panel(axes, side, side)
    for component in answer.equilibria.components:
        for subset in component.subsets or ():
            x0, x1 = min(float(s[0]) for s in subset.strategies[0]), max(float(s[0]) for s in subset.strategies[0])
            y0, y1 = min(float(s[0]) for s in subset.strategies[1]), max(float(s[0]) for s in subset.strategies[1])
            if (x0, y0) != (x1, y1):
                name = "connected:" + ",".join(map(str, subset.members))
                _band(axes, [(x0, y0), (x1, y0), (x1, y1), (x0, y1)], name)
    lines = [pieces(game, player) for player in (0, 1)]
    stretches: list[tuple[Spot, str, str]] = []
    for player, look in enumerate(strokes(game.players).values()):
        (line, everywhere), (rival, _) = lines[player], lines[1 - player]
        points = _turned(line, player)
        text = fold(f"best for {names[player]}", 100, NOTE, lines=2, bold=True)
        if everywhere:
            area = Polygon([(0, 0), (1, 0), (1, 1), (0, 1)], facecolor="none", edgecolor=look.colour, linewidth=0)
            area.set(hatch="\\\\" if player else "//", gid=f"response:{player}", zorder=1)
            axes.add_patch(area)
            stretches.append(((0.5, 0.35 + 0.3 * player), text, look.colour))
            continue
        drawn = Line2D(*zip(*points, strict=True), color=look.colour, linestyle=look.dashes, linewidth=2.6, zorder=2)
        drawn.set(gid=f"response:{player}", clip_on=False)
        axes.add_line(drawn)
        for one, other in pairwise(points):
            panel.soft += along(panel.points(one), panel.points(other), 2.0)
        stretches.append((_middle(points, _turned(rival, 1 - player)), text, look.colour))
    spots = {n: (float(e.strategies[0][0]), float(e.strategies[1][0])) for n, e in enumerate(answer.equilibria)}
    found = marks(answer, spots)
    dots(axes, found)
    panel.hard += [around(panel.points(spot), 5.0) for spot in found]
    for spot, (numbers, _) in found.items():
        panel.label(spot, letters(numbers), INK, BODY + 1, bold=True, clear=5.0)
    for spot, text, colour in stretches:
        panel.label(spot, text, colour, NOTE, bold=True, clear=2.0)
    panel.write((0, 0, 10, 4))
    name_axis(axes, answer, 0, [e.strategies[0][0] for e in answer.equilibria], upward=False, room=side)
    name_axis(axes, answer, 1, [e.strategies[1][0] for e in answer.equilibria], upward=True, room=side)
    axes.tick_params(length=3, color=GREY)


def _turned(line: Sequence[tuple[Fraction, Fraction]], player: int) -> list[Spot]:
    """The points of a line of best responses as they lie in the square."""
    return [(float(own), float(other)) if player == 0 else (float(other), float(own)) for other, own in line]


def _middle(points: Sequence[Spot], rival: Sequence[Spot]) -> Spot:
    """The middle of the stretch of a line that names it best: off the other line, inside, and long."""

    def merit(ends: tuple[Spot, Spot]) -> tuple[bool, float, bool]:
        (x0, y0), (x1, y1) = ends
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        on_rival = any(
            min(a, c) <= x <= max(a, c) and min(b, d) <= y <= max(b, d) for (a, b), (c, d) in pairwise(rival)
        )
        return not on_rival, abs(x1 - x0) + abs(y1 - y0), 0 < x < 1 and 0 < y < 1

    (x0, y0), (x1, y1) = max(pairwise(points), key=merit)
    return (x0 + x1) / 2, (y0 + y1) / 2


# -- two strategies against three ---------------------------------------------------------------------


def envelope(axes: Axes, answer: Answer, player: int, wide: float, high: float) -> None:
    """What each strategy of the other side pays it over a player's mixtures of two, and the best of them on top."""
    game, other = answer.game, 1 - player
    zero, one = Fraction(0), Fraction(1)
    ends = [expected(game, player, strategy) for strategy in ((zero, one), (one, zero))]
    lines = [(float(start), float(end)) for start, end in zip(*ends, strict=True)]
    low, high_pay = min(map(min, lines)), max(map(max, lines))
    space = ((high_pay - low) or 1.0) * 0.14
    axes.set(xlim=(-0.03, 1.03), ylim=(low - space, high_pay + space))
    axes.spines[["top", "right"]].set_visible(False)
    panel = Panel(axes, wide, high)
    for k, (start, end) in enumerate(lines):
        line = Line2D([0, 1], [start, end], color=GREY, linestyle=_DASHES[k], linewidth=1.2, zorder=1)
        line.set_gid(f"pays:{k}")
        axes.add_line(line)
        panel.soft += along(panel.points((0, start)), panel.points((1, end)), 1.5)
    tops = sorted(corners(game, player), key=lambda corner: corner.strategy[0])
    best = Line2D([float(c.strategy[0]) for c in tops], [float(c.payoff) for c in tops], color=INK, linewidth=2.4)
    best.set(zorder=2, gid="best", clip_on=False)
    axes.add_line(best)

    def spot(strategy: Strategy) -> Spot:
        return float(strategy[0]), float(max(expected(game, player, strategy)))

    for hull in _hulls(answer, player):
        _band(axes, sorted(map(spot, hull)), "connected")
    _mark(panel, answer, player, spot)
    panel.write((0, 0, 0, 10))
    _name_lines(axes, panel, answer, other, lines)
    name = players(answer)[other]
    axes.set_ylabel(fold(f"Payoff of {name}", high, BODY), size=BODY)
    axes.tick_params(length=3, color=GREY, labelsize=NOTE)
    name_axis(axes, answer, player, [corner.strategy[0] for corner in tops], upward=False, room=wide + 60)


def _name_lines(axes: Axes, panel: Panel, answer: Answer, player: int, lines: Sequence[tuple[float, float]]) -> None:
    """Write the strategies at the right ends of their lines, moved apart where lines end close to each other."""
    ends: dict[tuple[float, float], list[int]] = {}
    for number, line in enumerate(lines):
        ends.setdefault(line, []).append(number)
    step = 12.0
    heights: list[float] = []
    order = sorted(ends, key=lambda line: line[1])
    for line in order:
        at = panel.points((1.0, line[1]))[1]
        heights.append(max(at, heights[-1] + step) if heights else at)
    over = max(heights[-1] - panel.high, 0.0)
    for line, height in zip(order, heights, strict=True):
        text = fold(_numbered(answer, player, ends[line], 88.0), 88, NOTE, lines=1)
        axes.text(1.02, (height - over) / panel.high, text, transform=axes.transAxes, size=NOTE, va="center")


def triangle(axes: Axes, answer: Answer, player: int, wide: float, high: float) -> None:
    """The mixtures of a player's three strategies, parted by what is best against them."""
    game, other = answer.game, 1 - player
    axes.set(xlim=(-0.06, 1.06), ylim=(-0.06, _HEIGHT + 0.06))
    axes.axis("off")
    panel = Panel(axes, wide, high)

    def spot(strategy: Strategy) -> Spot:
        _, right, top = map(float, strategy)
        return right + top / 2, top * _HEIGHT

    together: dict[tuple[Strategy, ...], list[int]] = {}
    for part in parts(game, player):
        together.setdefault(tuple(sorted(part.corners)), []).append(part.response)
        ring = [spot(corner) for corner in part.corners]
        if len(ring) > 2:
            patch = fill(axes, ring, _SHADES[part.response], label=game.strategies[other][part.response])
            patch.set(gid=f"best:{part.response}", zorder=0.5)
        axes.add_patch(Polygon(ring, fill=False, edgecolor=INK, linewidth=1.0, zorder=1, joinstyle="round"))
        for one, after in pairwise([*ring, ring[0]]):
            panel.soft += along(panel.points(one), panel.points(after), 1.0)
    for hull in _hulls(answer, player):
        _band(axes, _around(list(map(spot, hull))), "connected")
    for number, name in enumerate(game.strategies[player]):
        x, y = spot(tuple(Fraction(int(number == s)) for s in range(3)))
        text = fold(_fitted(name, _first(answer, player) + number, wide / 2 - 6, BODY), wide / 2 - 4, BODY, lines=1)
        align = ("left", "right", "center")[number]
        low = -22 if number < 2 else 16
        start = (-12 if number == 0 else 12) if number < 2 else 0
        left, foot = panel.points((x, y))
        left += start - measure(text, BODY) * (0, 1, 0.5)[number]
        panel.hard.append(Box(left, foot + low - 3, left + measure(text, BODY), foot + low + BODY))
        axes.annotate(
            text, (x, y), xytext=(start, low), textcoords="offset points", size=BODY, ha=align, va="baseline",
            annotation_clip=False,
        )  # fmt: skip
    _mark(panel, answer, player, spot)
    whole = [panel.points(spot(tuple(Fraction(int(k == s)) for s in range(3)))) for k in range(3)]
    for ring_corners, responses in together.items():
        ring = _around([spot(corner) for corner in ring_corners])
        if len(ring) < 3:
            continue  # no area to write in: the notes tell of it
        said = f"{_numbered(answer, other, responses, 80.0)} is best"
        numbers = " ".join(f"({_first(answer, other) + k})" for k in responses)
        name_part(panel, ring, whole, said, numbers, _SHADES[responses[-1]].fill)
    panel.write((8, 8, 8, 6))


def slender(answer: Answer, player: int) -> list[str]:
    """What is best for the other side against single mixtures of three strategies, or along a line of them, only.

    In a triangle that has no area to write in. The numbers at the corners say where it is.
    """
    if answer.game.shape[player] < 3:
        return []
    found = [part.response for part in parts(answer.game, player) if len(set(part.corners)) < 3]
    return [_numbered(answer, 1 - player, [response]) for response in found]


def _around(spots: list[Spot]) -> list[Spot]:
    """Corners of a convex area, in the order in which they go round it."""
    x, y = (sum(values) / len(spots) for values in zip(*spots, strict=True))
    return sorted(spots, key=lambda spot: atan2(spot[1] - y, spot[0] - x))


def _mark(panel: Panel, answer: Answer, player: int, spot: Callable[[Strategy], Spot]) -> None:
    """Mark the corners with their labels, and the equilibria with their letters."""
    found = marks(answer, {number: spot(e.strategies[player]) for number, e in enumerate(answer.equilibria)})
    dots(panel.axes, found)
    corner_spots = {spot(corner.strategy): corner for corner in corners(answer.game, player)}
    for (x, y), corner in corner_spots.items():
        point = Line2D([x], [y], linestyle="none", marker="o", markersize=3, color=INK, zorder=3, clip_on=False)
        point.set_gid("corner:" + ",".join(map(str, corner.labels)))
        panel.axes.add_line(point)
    panel.hard += [around(panel.points(at), 5.0) for at in {**corner_spots, **found}]
    for at, (numbers, _) in found.items():
        panel.label(at, letters(numbers), INK, BODY + 1, bold=True, clear=4.0)
    for at, corner in corner_spots.items():
        panel.label(at, " ".join(map(str, corner.labels)), GREY, SMALLEST + 0.5, clear=4.0)


def _numbered(answer: Answer, player: int, strategies: Sequence[int], width: float = inf) -> str:
    """Strategies with their labels: ``left (4) = right (5)``; each cut to a width in points, but for its label."""
    names, first = answer.game.strategies[player], _first(answer, player)
    return " = ".join(_fitted(names[k], first + k, width, NOTE) for k in strategies)


def _fitted(name: str, label: int, width: float, size: float) -> str:
    """A strategy with its label, cut where it is long, so that the label stays."""
    text = f"{name} ({label})"
    if measure(clean(text), size) <= width:
        return text
    cut = fold(name, width - measure(f" ({label})", size), size, lines=1)
    # Cleaned again where it is drawn, which would double the strokes before its dollars.
    return cut.replace(r"\$", "$") + f" ({label})"


def _first(answer: Answer, player: int) -> int:
    """The label of a player's first strategy."""
    return 0 if player == 0 else answer.game.shape[0]
