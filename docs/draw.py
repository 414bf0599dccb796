"""The figures of the documentation, made at build time from the answers of the solver itself.

Each function takes an answer and returns a figure; nothing in a figure is typed by hand but its words. The pipeline's
scenario is the one that stands on the page. Colours are those of Okabe and Ito, and no figure relies on colour alone.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from math import atan2
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from pictures import PICTURES

import negotiation
from negotiation.figures.picture import render
from negotiation.forms.answer import Answer
from negotiation.solvers.exact import extreme_rays

__all__ = ["FIGURES", "draw_all", "setup"]

DOCS = Path(__file__).parent
FOLDER = DOCS / "_generated"

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#007F5F", "#5A5A5A"
STYLE = {"font.size": 10, "hatch.linewidth": 0.7, "svg.hashsalt": "negotiation", "axes.linewidth": 0.8}

Spot = tuple[float, float]


def pipeline() -> Answer:
    """The answer of the scenario that stands on the page on best-response polytopes."""
    page = (DOCS / "explanation" / "best-response-polytopes.md").read_text(encoding="utf-8")
    block = re.search(r"^```\{code-block\} yaml\n:caption: pipeline\.yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert block is not None
    return negotiation.loads(block[1]).solve()


def flagship() -> Answer:
    """The answer for the last day of the Hanoi summit, at its defaults."""
    return negotiation.load(DOCS.parent / "scenarios" / "hanoi" / "last_day.yaml").solve()


def _named(strategy: Sequence[Fraction], names: Sequence[str]) -> str:
    """A strategy in words, a line for each part of a mixture."""
    parts = [(probability, name) for probability, name in zip(strategy, names, strict=True) if probability]
    return parts[0][1] if len(parts) == 1 else " +\n".join(f"{p} {name}" for p, name in parts)


# -- the triangle -------------------------------------------------------------------------------------


def _spot(strategy: Sequence[Fraction]) -> Spot:
    """Where a strategy lies in the triangle: the first two pure strategies at the foot, the third at the top."""
    _, right, top = map(float, strategy)
    return right + top / 2, top * 0.87


def _hull(spots: Sequence[Spot]) -> list[Spot]:
    """The corners in order around their middle; they are in convex position."""
    x, y = (sum(coordinates) / len(spots) for coordinates in zip(*spots, strict=True))
    return sorted(spots, key=lambda spot: atan2(spot[1] - y, spot[0] - x))


def _blank(figure: Figure, x: Spot, y: Spot) -> Axes:
    axes = figure.add_axes((0.01, 0.01, 0.98, 0.98))
    axes.set(xlim=x, ylim=y, aspect="equal")
    axes.axis("off")
    return axes


def _mark(axes: Axes, spot: Spot, *, deal: bool) -> None:
    """Mark an equilibrium: a star for a deal, a square for none."""
    shape, colour, size = ("*", BLUE, 15) if deal else ("s", ORANGE, 9)
    axes.plot(*spot, shape, color=colour, markersize=size, mec="black", clip_on=False, zorder=5)


def _beside(axes: Axes, spot: Spot, text: str) -> None:
    """Write below a corner at the foot of the triangle, to the right of any other."""
    x, y = spot
    offset, place = ((0, -10), ("center", "top")) if y == 0 else ((12, 2), ("left", "center"))
    axes.annotate(text, (x, y), textcoords="offset points", xytext=offset, ha=place[0], va=place[1], linespacing=1.3)


def triangle() -> Figure:
    """Draw the best-response polyhedron of the builder: a triangle, parted by what is best against it."""
    answer = pipeline()
    (game, proof) = answer.game, answer.equilibria.proof
    assert proof is not None
    count = game.shape[0]
    vertices = proof.vertices[0]
    figure = Figure(figsize=(7.2, 4.9))
    axes = _blank(figure, (-0.32, 1.48), (-0.2, 1.02))
    styles = {"refuse": (ORANGE, "#FBE9DC", "///"), "sign": (BLUE, "#DEECF6", "")}
    for number, name in enumerate(game.strategies[1]):
        region = _hull([_spot(v.strategy) for v in vertices if count + number in v.labels])
        colour, fill, hatch = styles[name]
        axes.fill(*zip(*region, strict=True), facecolor=fill, edgecolor=colour, hatch=hatch)
        axes.fill(*zip(*region, strict=True), fill=False, edgecolor="black", linewidth=1)
    text = {"ha": "center", "va": "center", "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 2}}
    axes.text(0.66, 0.09, "refuse is best here", color=ORANGE, **text)
    axes.text(0.46, 0.45, "sign is\nbest here", color=BLUE, **text)
    deals = {
        equilibrium.strategies[0]: "deal" in outcome
        for equilibrium, outcome in zip(answer.equilibria, answer.outcomes, strict=True)
    }
    for vertex in vertices:
        name = _named(vertex.strategy, game.strategies[0])
        _beside(axes, _spot(vertex.strategy), f"{name}\nlabels {', '.join(map(str, vertex.labels))}")
        _mark(axes, _spot(vertex.strategy), deal=deals[vertex.strategy])
    _mark(axes, (-0.28, 0.93), deal=True)
    axes.text(-0.23, 0.93, "a deal, together with sign", va="center")
    _mark(axes, (-0.28, 0.8), deal=False)
    axes.text(-0.23, 0.8, "no deal, together with\nrefuse; so is every point\nof the hatched part", va="center")
    return figure


def cut() -> Figure:
    """Draw one step of the double description method: the row `sign` cuts the triangle."""
    answer = pipeline()
    rows = answer.game.scaled[1][0].T.tolist()
    # Without the ray (0, 1), which is no point of the triangle: its probabilities are all 0.
    before, after = ([ray[k:] for ray, _ in extreme_rays(rows[:k]) if any(ray[k:])] for k in (1, 2))
    figure = Figure(figsize=(7.2, 3.1))
    axes = _blank(figure, (-0.34, 3.22), (-0.3, 1.2))
    shift = 1.95
    for start, title in ((0.0, "before: refuse only"), (shift, "after: refuse and sign")):
        corners = [_spot([Fraction(int(i == j)) for i in range(3)]) for j in range(3)]
        axes.fill([x + start for x, _ in corners], [y for _, y in corners], fill=False, linewidth=1)
        axes.text(start + 0.5, 1.12, title, ha="center", fontweight="bold")
    kept = []
    for corner in before:
        height, row = (sum(a * w for a, w in zip(values, corner, strict=True)) for values in rows)
        word = "kept" if height >= row else "cut off"
        kept += [corner] * (height >= row)
        colour, shape = (GREEN, "o") if height >= row else (ORANGE, "X")
        axes.plot(*_spot(corner), shape, color=colour, markersize=10, mec="black")
        name = _named(corner, answer.game.strategies[0])
        _beside(axes, _spot(corner), f"{name}\nslack {height - row}, {word}".replace("-", "−"))
    tied = []
    for weights in after:
        strategy = [Fraction(weight, sum(weights)) for weight in weights]
        refuse, sign = (sum(a * w for a, w in zip(values, strategy, strict=True)) for values in rows)
        x, y = _spot(strategy)
        tied += [(x + shift, y)] * (refuse == sign)
        colour, shape = (GREEN, "o") if strategy in kept else (BLUE, "D")
        axes.plot(x + shift, y, shape, color=colour, markersize=9, mec="black")
        if strategy not in kept:
            text = "new: the one cut off,\nlifted to height 2" if max(strategy) == 1 else "new"
            _beside(axes, (x + shift, y), text)
    axes.plot(*zip(*tied, strict=True), color="black", linewidth=1, zorder=1)
    return figure


# -- upper envelopes ----------------------------------------------------------------------------------


def _envelope(answer: Answer, rows: Sequence[str], ends: tuple[str, str], size: Spot) -> tuple[Figure, Axes]:
    """Each row's payoff against mixtures of two columns, and the best of them; ties where lines cross on top."""
    figure = Figure(figsize=size)
    axes = figure.add_axes((0.17, 0.2, 0.58, 0.78))
    payoffs = {row: [float(answer.cells[row, column].payoffs[0]) for column in ends] for row in rows}
    grid = [i / 200 for i in range(201)]
    best = [max(low + (high - low) * y for low, high in payoffs.values()) for y in grid]
    low, high = min(map(min, payoffs.values())), max(best)
    space = (high - low) * 0.12
    axes.fill_between(grid, best, high + space, color="#000000", alpha=0.07, linewidth=0)
    dashes = ["-", "--", "-.", ":"]
    for (row, line), dash in zip(payoffs.items(), dashes, strict=False):
        axes.plot((0, 1), line, dash, color=GREY, linewidth=1.3)
        axes.annotate(row, (1, line[1]), textcoords="offset points", xytext=(10, 0), va="center")
    axes.plot(grid, best, color="black", linewidth=2.6)
    axes.set(xlim=(0, 1), ylim=(low - space, high + space))
    axes.set_xticks([0, 1], [f"0\nonly {ends[0]}", f"1\nonly {ends[1]}"])
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def envelope() -> Figure:
    """Draw the best-response polyhedron of the transit state: what lies on or above each of the builder's lines."""
    answer = pipeline()
    proof = answer.equilibria.proof
    assert proof is not None
    figure, axes = _envelope(answer, answer.game.strategies[0], ("refuse", "sign"), (7.2, 3.9))
    axes.set(xlabel="probability of sign", ylabel="payoff of the builder")
    for vertex in proof.vertices[1]:
        spot = float(vertex.strategy[1]), float(vertex.payoff)
        deal = spot[0] == 1
        _mark(axes, spot, deal=deal)
        offset, side = ((-14, 4), "right") if deal else ((10, -16), "left")
        text = f"labels {', '.join(map(str, vertex.labels))}"
        axes.annotate(text, spot, textcoords="offset points", xytext=offset, ha=side)
    axes.text(0.33, 2.35, "the polyhedron lies on\nand above all three lines", ha="center", va="center", color=GREY)
    return figure


def kink() -> Figure:
    """Draw the envelope of the flagship between the clause and more than that, and the edge of equilibria on it."""
    answer = flagship()
    ends = ("partial_with_clause", "partial_for_beyond")
    rows = ("more_than_that", "on_the_table", "walk_out", "generous")
    figure, axes = _envelope(answer, rows, ends, (7.2, 4.1))
    axes.set(xlabel="probability of partial_for_beyond", ylabel="payoff of the United States")
    columns = [answer.game.strategies[1].index(end) for end in ends]
    edge = [
        (float(e.strategies[1][columns[1]]), float(e.payoffs[0]))
        for e, outcome in zip(answer.equilibria, answer.outcomes, strict=True)
        if outcome.get("deal") == 1
    ]
    axes.plot(*zip(*edge, strict=True), color=BLUE, linewidth=6, solid_capstyle="butt", zorder=4)
    axes.plot(*edge[0], "*", color=BLUE, markersize=16, mec="black", clip_on=False, zorder=5)
    axes.plot(*edge[1], "o", color="white", markersize=9, mec=BLUE, mew=2, zorder=5)
    axes.annotate("perfect", edge[0], textcoords="offset points", xytext=(12, -16), color=BLUE)
    axes.annotate(
        "11/26: beyond it,\nmore_than_that is better",
        edge[1],
        textcoords="offset points",
        xytext=(10, -8),
        va="top",
        color=BLUE,
    )
    axes.annotate("every point of this edge\nis a deal", (0.21, edge[0][1]), textcoords="offset points",
                  xytext=(0, 12), ha="center", va="bottom", color=BLUE)  # fmt: skip
    return figure


# -- the graph of extreme equilibria ------------------------------------------------------------------


def graph() -> Figure:
    """Draw the flagship's extreme equilibria as edges between the strategies of the two sides."""
    answer = flagship()
    equilibria, game = answer.equilibria, answer.game

    def name(player: int, strategy: Sequence[Fraction]) -> str:
        return _named(strategy, game.strategies[player])

    sides: list[list[str]] = [[], []]
    for equilibrium in equilibria:
        for player, strategy in enumerate(equilibrium.strategies):
            if name(player, strategy) not in sides[player]:
                sides[player].append(name(player, strategy))
    figure = Figure(figsize=(7.2, 3.7))
    axes = figure.add_axes((0.01, 0.02, 0.98, 0.96))
    axes.set(xlim=(-0.85, 2.15), ylim=(-4.75, 0.95))
    axes.axis("off")
    heights = [{label: -y * 4.0 / (len(side) - 1) for y, label in enumerate(side)} for side in sides]
    styles = [(ORANGE, "--", "s"), (BLUE, "-", "*")]
    for equilibrium in equilibria:
        spots = [(x, heights[x][name(x, strategy)]) for x, strategy in enumerate(equilibrium.strategies)]
        colour, dash, mark = styles[equilibrium.component]
        axes.plot(*zip(*spots, strict=True), dash, color=colour, linewidth=2.4 if equilibrium.perfect else 1.3)
        for spot in spots:
            axes.plot(*spot, mark, color=colour, markersize=14 if mark == "*" else 8, mec="black", zorder=5)
    for player, side in enumerate(sides):
        for label in side:
            axes.annotate(
                label, (player, heights[player][label]), textcoords="offset points", va="center",
                xytext=(12 if player else -12, 0), ha="left" if player else "right",
            )  # fmt: skip
    axes.text(0, 0.65, answer.point.scenario.players["us"], ha="center", fontweight="bold")
    axes.text(1, 0.65, answer.point.scenario.players["dprk"], ha="center", fontweight="bold")
    axes.text(0.5, 0.3, "no deal: 9 edges", ha="center", color=ORANGE)
    axes.text(0.5, -4.6, "deal: 2 edges, the thick one perfect", ha="center", color=BLUE)
    return figure


FIGURES: dict[str, Callable[[], Figure]] = {
    "triangle": triangle,
    "cut": cut,
    "envelope": envelope,
    "kink": kink,
    "graph": graph,
}


def draw_all(folder: Path) -> None:
    """Draw every figure into a folder, as SVG; the same answers give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context(STYLE):
        for name, draw in FIGURES.items():
            figure = draw()
            FigureCanvasAgg(figure)
            # Written aside and moved, so that two builds at once do not see half a file.
            aside = folder / f".{name}.{os.getpid()}.svg"
            figure.savefig(aside, format="svg", metadata={"Date": None})
            aside.replace(folder / f"{name}.svg")
    for name, show in PICTURES.items():
        aside = folder / f".{name}.{os.getpid()}.svg"
        aside.write_bytes(render(show(), "svg"))
        aside.replace(folder / f"{name}.svg")


def setup(app: Any) -> dict[str, bool]:
    """Draw before the pages are read."""
    app.connect("builder-inited", lambda _: draw_all(FOLDER))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
