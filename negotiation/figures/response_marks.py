"""What the panels of best responses have in common: letters for equilibria, and labels that find room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from negotiation.display import cell
from negotiation.figures.answer_words import leading, players
from negotiation.figures.labels import Box, Label, place
from negotiation.figures.page import LINE, fold
from negotiation.figures.style import BODY, NOTE, dot
from negotiation.forms.answer import Answer

__all__ = ["CONNECTED", "Panel", "Spot", "axis_name", "dots", "letter", "letters", "marks", "name_axis"]

CONNECTED = "#9C9C9C"
"""The band under connected equilibria."""

Spot = tuple[float, float]

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Panel:
    """Axes of a known size in points, on which labels are placed once everything else is drawn."""

    def __init__(self, axes: Axes, wide: float, high: float) -> None:
        self.axes = axes
        self.wide = wide
        self.high = high
        self.soft: list[Box] = []
        self.hard: list[Box] = []
        self.labels: list[tuple[Label, str]] = []

    def points(self, spot: Spot) -> Spot:
        """A point of the data, in points from the lower left of the axes."""
        (x0, x1), (y0, y1) = self.axes.get_xlim(), self.axes.get_ylim()
        return (spot[0] - x0) / (x1 - x0) * self.wide, (spot[1] - y0) / (y1 - y0) * self.high

    def label(
        self, spot: Spot, text: str, colour: str, size: float, *, bold: bool = False, clear: float = 4.0
    ) -> None:
        """Ask for a label near a point of the data; those asked for first have the first choice."""
        self.labels.append((Label(self.points(spot), text, size, bold, clear), colour))

    def write(self, margin: tuple[float, float, float, float] = (0, 0, 0, 0)) -> None:
        """Write the labels; they may leave the axes by a margin: left, bottom, right, top."""
        left, bottom, right, top = margin
        page = Box(-left, -bottom, self.wide + right, self.high + top)
        found = place([label for label, _ in self.labels], page, self.hard, self.soft)
        for placed, (label, colour) in zip(found, self.labels, strict=True):
            if placed is None:
                continue
            middle = (placed.box.x0 + placed.box.x1) / 2 / self.wide
            for row, line in enumerate(label.text.split("\n")):
                y = (placed.box.y1 - (row + 0.8) * label.size * LINE) / self.high
                self.axes.text(
                    middle, y, line, transform=self.axes.transAxes, size=label.size, color=colour, ha="center",
                    va="baseline", weight="bold" if label.bold else "normal", zorder=6,
                )  # fmt: skip


def letter(number: int) -> str:
    """What an equilibrium is called in the picture: ``a``, ``b`` and so on."""
    return _LETTERS[number] if number < len(_LETTERS) else str(number + 1)


def letters(numbers: Sequence[int], most: int = 6) -> str:
    """The letters of several equilibria at one point.

    Examples
    --------
    >>> letters([0, 2]), letters(range(9))
    ('a, c', 'a, b, c, d, e, …')
    """
    shown = [letter(number) for number in numbers]
    return ", ".join(shown if len(shown) <= most else [*shown[: most - 1], "…"])


def marks(answer: Answer, spots: Mapping[int, Spot]) -> dict[Spot, tuple[list[int], bool]]:
    """The equilibria at each spot, and whether one of them counts first."""
    first = set(leading(answer))
    found: dict[Spot, tuple[list[int], bool]] = {}
    for number, spot in spots.items():
        numbers, full = found.get(spot, ([], False))
        found[spot] = ([*numbers, number], full or number in first)
    return found


def dots(axes: Axes, found: Mapping[Spot, tuple[list[int], bool]]) -> None:
    """Mark the equilibria; the ``gid`` of a mark holds their numbers."""
    for (x, y), (numbers, full) in found.items():
        line = Line2D([x], [y], linestyle="none", clip_on=False, **dot(full))
        line.set_gid("equilibrium:" + ",".join(map(str, numbers)))
        axes.add_line(line)


def axis_name(answer: Answer, player: int, room: float) -> str:
    """The name of an axis for a player with two strategies, folded to its length in points."""
    return fold(f"How often {players(answer)[player]} plays {answer.game.strategies[player][0]}", room, BODY, lines=2)


def name_axis(
    axes: Axes, answer: Answer, player: int, values: Sequence[Fraction], *, upward: bool, room: float
) -> None:
    """Say how often a player plays its first strategy: the ends by name, and the values that matter between them."""
    first, second = answer.game.strategies[player]
    between: list[Fraction] = []
    zero, one = Fraction(0), Fraction(1)
    for value in sorted(set(values)):
        if all(abs(value - other) > Fraction(1, 12) for other in (zero, one, *between)):
            between.append(value)
    places = [0.0, *map(float, between), 1.0]
    label = axis_name(answer, player, room)
    wide = 70.0 if upward else room * 0.4
    never, always = (fold(f"always {strategy}", wide, NOTE) for strategy in (second, first))
    if upward:
        axes.set_yticks(places, [f"{never}\n0", *map(cell, between), f"{always}\n1"], size=NOTE)
        axes.set_ylabel(label, size=BODY)
    else:
        axes.set_xticks(places, ["0", *map(cell, between), "1"], size=NOTE)
        for x, name in ((0, never), (1, always)):
            for row, line in enumerate(name.split("\n")):
                axes.annotate(
                    line, (x, 0), xycoords=axes.get_xaxis_transform(), xytext=(0, -27 - row * NOTE * LINE),
                    textcoords="offset points", size=NOTE, ha="center", va="baseline", annotation_clip=False,
                )  # fmt: skip
        rows = max(never.count("\n"), always.count("\n")) + 1
        axes.set_xlabel(label, size=BODY, labelpad=rows * NOTE * LINE + 7)
