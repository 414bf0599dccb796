"""Answers to draw, and what can be read back from a picture."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from matplotlib.transforms import Affine2D

import negotiation
from negotiation.figures.picture import settings
from negotiation.scenario.table import Table

CLASSICS = sorted(Path("scenarios/classics").glob("*.yaml"))
HANOI = Path("scenarios/hanoi/last_day.yaml")
ACCOUNTS = ("default", "bolton-arrives", "kim-wanted-everything", "counted", "no-clause")

HOSTILE = [
    r"costs $\frac{1}{$ and $x^2$ \$ $",
    "a" * 10_000,
    "ה\u05d4שלום العربية \u202eevil\u202c \u2066x\u2069",
    "북한 朝鮮 \U0001f980\ufe0f ก",
    "two\nlines\tand\r\n\x00\x07\x1b[31m more\u2028end\ud800",
    "   ",
    "",
    "<b>&amp;</b> -- ]]> %s {} \\n _ ^ ~",
]

# Each picture with the worst of them in one text every time, and with each alone among the long proofs.
HOSTILE_SOME = [
    " ".join(HOSTILE[number] for number in (0, 2, 4)),
    *(pytest.param(text, marks=pytest.mark.slow) for text in HOSTILE),
]


def answer_of(game, outcomes=None, title="A game"):
    """The answer to a normal-form game, with strategies ``a1``, ``b1``, … and outcomes named as told."""
    names = [[f"{'abcd'[i]}{s + 1}" for s in range(size)] for i, size in enumerate(game.shape)]
    players = {f"player_{i + 1}": f"Player {i + 1}" for i in range(len(names))}

    def nest(place):
        if len(place) == len(names):
            return [str(table[tuple(place)]) for table in game.payoffs]
        return {name: nest([*place, s]) for s, name in enumerate(names[len(place)])}

    data = {
        "negotiation": 1,
        "title": title,
        "players": players,
        "game": {"form": "normal", "strategies": dict(zip(players, names, strict=True)), "payoffs": nest([])},
    }
    if outcomes:
        data["outcomes"] = outcomes
    return negotiation.loads(json.dumps(data)).solve()


@cache
def solved(path, account="default"):
    return negotiation.load(path).solve(account)


def renamed(answer, text):
    """The same answer where everything that is free text says something else."""
    point = answer.point
    new = {name: f"{text}{number}" for number, name in enumerate(answer.results)}

    def cell(old):
        parts = tuple(part._replace(label=text) for part in old.agreed)
        return replace(old, outcome=text, result=new.get(old.result, text), agreed=parts)

    scenario = replace(
        point.scenario,
        title=text,
        players=Table(dict.fromkeys(point.scenario.players, text)),
        tuned_to=text,
        question=text,
    )
    return replace(
        answer,
        point=replace(point, scenario=scenario),
        cells={profile: cell(old) for profile, old in answer.cells.items()},
        results=tuple(new.values()),
        outcomes=tuple(Table({new[n]: p for n, p in outcome.items()}) for outcome in answer.outcomes),
        otherwise=cell(answer.otherwise) if answer.otherwise else None,
    )


def artists(picture, prefix):
    """The artists whose ``gid`` begins with a prefix, by the rest of it."""
    found = {}
    for artist in picture.findobj():
        gid = artist.get_gid()
        if gid == prefix or (gid or "").startswith(f"{prefix}:"):
            found.setdefault(gid[len(prefix) + 1 :], []).append(artist)
    return found


def _unseen(picture):
    """Labels of ticks that lie beyond the limits of their axes."""
    unseen = set()
    for axes in picture.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in axis.get_major_ticks():
                if not low <= tick.get_loc() <= high:
                    unseen |= {tick.label1, tick.label2}
    return unseen


def texts(picture, dpi=200):
    """Every text that is drawn, with the box around it in points."""
    from matplotlib.text import Text

    before = picture.get_dpi()
    with settings():
        picture.set_dpi(dpi)
        picture.draw_without_rendering()
        renderer = picture.canvas.get_renderer()
        unseen = _unseen(picture)
        found = []
        for text in picture.findobj(Text):
            if text.get_visible() and text.get_text().strip() and text not in unseen:
                box = Text.get_window_extent(text, renderer)
                found.append((text, box.transformed(Affine2D().scale(72 / dpi))))
        picture.set_dpi(before)
    return found


def misplaced(picture, slack=1.5):
    """Texts that leave the page, and pairs of texts that lie on one another by more than a hair."""
    found = texts(picture)
    width, height = picture.get_size_inches() * 72
    wrong = [
        (text.get_text(), "outside", box.bounds)
        for text, box in found
        if box.x0 < -1 or box.y0 < -1 or box.x1 > width + 1 or box.y1 > height + 1
    ]
    for i, (one, a) in enumerate(found):
        for other, b in found[i + 1 :]:
            wide = min(a.x1, b.x1) - max(a.x0, b.x0)
            high = min(a.y1, b.y1) - max(a.y0, b.y0)
            if wide > slack and high > slack:
                wrong.append((one.get_text(), other.get_text(), (wide, high)))
    return wrong
