"""Sweeps that pictures are tested with, and how what is drawn is read back."""

import ast
import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from functools import cache

import numpy as np

import negotiation
from negotiation.figures.picture import FORMATS, render

COORDINATION = """
negotiation: 1
title: {title}
players: {{a: {a}, b: {b}}}
parameters:
  x: {{label: {x}, unit: {unit}, value: {value}, range: [-1, 2], assumption: g}}
  y: {{label: {y}, unit: {unit}, value: 1, range: [-1, 2], assumption: g}}
  idle: {{value: 3, range: [1, 5], assumption: nothing uses it}}
game:
  form: normal
  strategies: {{a: [p, q], b: [r, s]}}
  payoffs: {{p: {{r: [{first}, {second}], s: [0, 0]}}, q: {{r: [0, 0], s: [1, 1]}}}}
outcomes: {{{one}: p × r, {other}: q × s, rest: [p × s, q × r]}}
"""

TWELVE = """
negotiation: 1
title: Twelve
players: {{a: A, b: B}}
parameters:
  x: {{value: 3.3, range: [0, 11], assumption: g}}
  y: {{value: 1, range: [0, 2], assumption: g}}
game:
  form: normal
  strategies: {{a: [{names}], b: [go]}}
  payoffs:
{rows}
""".format(
    names=", ".join(f"s{i}" for i in range(12)),
    rows="\n".join(f"    s{i}: {{go: ['-(x - {i}) ** 2', 0]}}" for i in range(12)),
)

CHOICE = """
negotiation: 1
title: A choice
players: {a: A, b: B}
parameters: {x: {value: 1, range: [0, 2], assumption: g}, y: {value: 1, range: [0, 2], assumption: g}}
game: {form: normal, strategies: {a: [p, q], b: [go]}, payoffs: {p: {go: [x, 0]}, q: {go: [y, 0]}}}
outcomes: {deal: p × go, no deal: q × go}
"""

HOSTILE = {
    "title": '"$\\\\frac{1}{2}$ עברית 北京 ' + "t" * 10_000 + '"',
    "a": '"$x^2$ \u202e<b>rtl</b>"',
    "b": '"' + "long " * 2000 + '"',
    "x": '"北京 $\\\\alpha_' + "L" * 10_000 + '"',
    "y": '"' + "שלום עולם " * 30 + '"',
    "unit": '"$ per \\\\ year"',
    "one": '"$\\\\sum$ 协议 ' + "o" * 40 + '"',
    "other": '"اتفاق"',
}


@cache
def swept(name, sweep=None, over=None, **options):
    """A sweep of a scenario of the repository."""
    return negotiation.sweep(negotiation.load(f"scenarios/{name}.yaml"), sweep, over=over, **options)


def coordination(over, points, *, first="x", second="y", options=None, **words):
    """A sweep of a game with two pure equilibria where ``first`` and ``second`` are positive, else one."""
    usual = {"title": "T", "a": "A", "b": "B", "x": "X", "y": "Y", "unit": "utils", "one": "yes", "other": "no"}
    text = COORDINATION.format(**{"value": "1", **usual, **words}, first=f"'{first}'", second=f"'{second}'")
    return negotiation.sweep(negotiation.loads(text), over=list(over), points=points, **(options or {}))


def winding(path, x, y):
    """How often loops go round each of some places.

    ``x`` and ``y`` have shapes (n,) and (m,); the result has shape (n, m).
    """
    found = np.zeros((len(x), len(y)), dtype=int)
    start = None
    for vertex, code in zip(path.vertices, path.codes, strict=True):
        if code != path.MOVETO and start[1] != vertex[1]:
            low, high = sorted((start[1], vertex[1]))
            at = start[0] + (y - start[1]) * (vertex[0] - start[0]) / (vertex[1] - start[1])
            passed = (x[:, None] < at) & (low < y) & (y < high)
            found += np.where(passed, 1 if vertex[1] > start[1] else -1, 0)
        start = vertex
    return found


def along_cells(answer):
    """The same sweep without borders, so that its map is drawn along the cells of the grid."""
    return replace(answer, stored_borders={})


def by_gid(axes, gid):
    """The artists of a panel that carry a mark."""
    return [artist for artist in axes.get_children() if artist.get_gid() == gid]


def digests(picture):
    """Hashes of the files that a picture becomes."""
    return [hashlib.sha256(render(picture, form)).hexdigest() for form in FORMATS]


PROGRAM = """
from negotiation.figures.{function} import {function}
from tests.figures.swept import digests, swept
print(digests({function}(swept({name!r}, **{options!r}))))
"""


def digests_elsewhere(function, name, options):
    """The same from a process of its own, whose sets and dictionaries of text are in another order."""
    program = PROGRAM.format(function=function, name=name, options=options)
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONHASHSEED": seed},
        check=True,
        capture_output=True,
        text=True,
    )
    return ast.literal_eval(done.stdout)
