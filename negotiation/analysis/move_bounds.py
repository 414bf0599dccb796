"""How small a move cannot be: a proved lower bound, by branch and bound over boxes of the parameters that move.

A box in which the target provably holds nowhere (:mod:`~negotiation.analysis.move_proofs`) is struck; another one is
cut in two where its extent blurs the proof most. Boxes are taken nearest first (Land and Doig 1960), so at any time
the nearest one left says how small a move cannot be. First the largest cube around the start that can be struck at
once is cut out: it bounds a move in any number of parameters. Once a move is known, only smaller ones matter: boxes
are cut down to what is within reach of such moves, and so are the bounds on what a comparison can come to.

Source
------
Ailsa Land and Alison Doig, "An automatic method of solving discrete programming problems", Econometrica 28 (1960)
497-520.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiation.analysis.move_layouts import Node, Tree, sign_at
from negotiation.analysis.move_lines import zeros_between
from negotiation.analysis.move_proofs import Checker, Nearest
from negotiation.analysis.move_space import Place
from negotiation.errors import UndefinedError
from negotiation.games.intervals import outward
from negotiation.tolerance import LEAST_GAP, NARROWEST_BOX

__all__ = ["Bound", "bound"]

Floats = NDArray[np.float64]

_BATCH = 128
_MOST_TRIES = 150  # times that two points are solved on the way
_MOST_LAYOUTS = 12  # tries to meet a layout that a box may hold
_CUBES = 240
_RUNGS = 6  # smaller bounds that are tried where the search does not end
_DUST = 2.0**-36  # added to what is within reach, for the rounding of distances


class Bound(NamedTuple):
    """What was proved.

    Attributes
    ----------
    size
        No move smaller than this reaches the target; infinite where none at all does.
    boxes
        How many boxes were looked at.
    settled
        Whether the bound came as near to the best move as was asked, or every box was struck.
    """

    size: float
    boxes: int
    settled: bool


@dataclass(eq=False)
class _Box:
    """A box, by how far it is from the start; ``number`` breaks ties."""

    size: float
    number: int
    low: Floats
    high: Floats
    cut: int

    def __lt__(self, other: _Box) -> bool:
        return (self.size, self.number) < (other.size, other.number)


class _Frame:
    """The space in doubles: ends moved outwards, distances never too large."""

    def __init__(self, checker: Checker) -> None:
        space = checker.space
        self.space = space
        self.low = np.array([outward(value)[0] for value in space.low])
        self.high = np.array([outward(value)[1] for value in space.high])
        self.start_low = np.array([outward(value)[0] for value in space.start])
        self.start_high = np.array([outward(value)[1] for value in space.start])
        self.unit = np.array([outward(value)[1] for value in space.unit])

    def sizes(self, low: Floats, high: Floats) -> Floats:
        """A lower bound on the size of the least move into each box (parameters, boxes)."""
        gap = np.maximum(low - self.start_high[:, None], self.start_low[:, None] - high)
        parts = np.maximum(gap, 0.0) / self.unit[:, None]
        return self.space.sizes(parts.T) * (1.0 - 2.0**-40)

    def clipped(self, low: Floats, high: Floats, total: float) -> tuple[Floats, Floats, Nearest | None]:
        """What is left of boxes when only moves of at most ``total`` matter; and for sums, what is within reach."""
        if not np.isfinite(total):
            return low, high, None
        unit = self.unit[:, None]
        near_low = np.clip(self.start_low[:, None], low, high)
        near_high = np.clip(self.start_high[:, None], low, high)
        sizes = self.sizes(low, high)
        left = (np.maximum(total - sizes, 0.0) if self.space.norm == "sum" else np.full(len(sizes), total)) + _DUST
        if self.space.norm == "sum":
            centre_low, centre_high, nearest = near_low, near_high, Nearest(near_low, near_high, left, self.unit)
        else:
            centre_low, centre_high, nearest = self.start_low[:, None], self.start_high[:, None], None
        reach = left * unit
        low = np.maximum(low, np.nextafter(centre_low - reach, -np.inf))
        return low, np.minimum(high, np.nextafter(centre_high + reach, np.inf)), nearest

    def cube(self, share: Floats) -> tuple[Floats, Floats]:
        """Cubes around the start, cut off at the ends."""
        reach = self.unit[:, None] * share[None]
        return (
            np.maximum(self.start_low[:, None] - reach, self.low[:, None]),
            np.minimum(self.start_high[:, None] + reach, self.high[:, None]),
        )


def bound(
    tree: Tree, best: float, most_boxes: int, try_place: Callable[[Place], float | None], gap: float = LEAST_GAP
) -> Bound:
    """Prove how small a move cannot be.

    Parameters
    ----------
    tree
        The game over the space. New layouts are filled in.
    best
        The size of the smallest move known; infinite where none is known.
    most_boxes
        How many boxes may be looked at.
    try_place
        Asked now and then about a place that no proof excludes; returns the size of the smallest move known where
        the target holds there.
    gap
        How near to the smallest move known the bound is to come.
    """
    if best <= gap:
        return Bound(0.0, 0, True)
    found = _nearest_first(tree, best, most_boxes // 2, try_place, gap)
    if found.settled:
        return found
    # Where the whole cannot be settled, something smaller may be: the fewer moves matter, the sharper the bounds.
    space = tree.space
    lower, counted = found.size, found.boxes
    upper = min(best, float(len(space.names)) if space.norm == "sum" else 1.0)
    for _ in range(_RUNGS):
        rung = (lower + upper) / 2
        again = _nearest_first(tree, rung + gap, most_boxes // 2 // _RUNGS, try_place, gap)
        counted += again.boxes
        lower = max(lower, again.size)
        if not again.settled:
            upper = rung
    return Bound(lower, counted, False)


def _nearest_first(
    tree: Tree, best: float, most_boxes: int, try_place: Callable[[Place], float | None], gap: float
) -> Bound:
    """Strike and cut boxes, nearest first; see :func:`bound`."""
    checker = Checker(tree)
    frame = _Frame(checker)
    core = _core(checker, frame, best - gap)
    slabs = _around(frame, *core) if core else (frame.low[:, None], frame.high[:, None])
    heap: list[_Box] = []
    counted, tries, number = _CUBES, 0, 0
    beyond = np.inf  # the nearest of what was set aside: farther than is of use, or too narrow to cut
    waiting_low, waiting_high = slabs
    tried: dict[tuple[int, int], int] = {}
    while True:
        sizes = frame.sizes(waiting_low, waiting_high)
        near = sizes < best - gap
        if not near.all():
            beyond = min(beyond, float(sizes[~near].min()))
        if near.any():
            low, high, within = frame.clipped(waiting_low[:, near], waiting_high[:, near], best - gap)
            sizes = sizes[near]
            counted += len(sizes)
            checks = checker.check(low, high, within)
            left = np.flatnonzero(~checks.dead)
            for node, sign, box in checks.missing[:4]:
                if tried.setdefault((id(node), sign), 0) < _MOST_LAYOUTS:
                    tried[id(node), sign] += 1
                    _meet(tree, node, sign, low[:, box], high[:, box])
            for i in left:
                widths = (high[:, i] - low[:, i]) / frame.unit
                if widths.max() < NARROWEST_BOX:
                    beyond = min(beyond, float(sizes[i]))
                    continue
                number += 1
                blur = np.where(widths < NARROWEST_BOX, -1.0, checks.stretch[:, i])
                cut = int(blur.argmax() if blur.max() > 0 else widths.argmax())
                cut = cut if widths[cut] > 0.02 * widths.max() else int(widths.argmax())
                heapq.heappush(heap, _Box(float(sizes[i]), number, low[:, i], high[:, i], cut))
            if left.size and tries < _MOST_TRIES:
                tries += 1
                for some in {int(sizes[left].argmin()), tries * 7919 % left.size}:
                    better = try_place(_middle(tree, low[:, left[some]], high[:, left[some]]))
                    best = best if better is None else min(best, better)
        if not heap or heap[0].size >= min(best - gap, beyond) or counted >= most_boxes:
            break
        taken = [heapq.heappop(heap) for _ in range(min(_BATCH, len(heap)))]
        waiting_low, waiting_high = _halves(taken)
    size = min([best - gap, beyond, *(box.size for box in heap[:1])])
    return Bound(size, counted, size >= best - gap)


def _core(checker: Checker, frame: _Frame, total: float) -> tuple[Floats, Floats] | None:
    """The largest cube around the start, of many tried, that can be struck at once."""
    shares = np.geomspace(LEAST_GAP / 10, 1.0, _CUBES)
    low, high = frame.cube(shares)
    dead = np.flatnonzero(checker.check(*frame.clipped(low, high, total)).dead)
    return (low[:, dead[-1]], high[:, dead[-1]]) if dead.size else None


def _around(frame: _Frame, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """What is left of the space around a box: a slab on each side, cut one after the other."""
    lows, highs = [], []
    below, above = frame.low.copy(), frame.high.copy()
    for k in range(len(low)):
        for start, end in ((below[k], low[k]), (high[k], above[k])):
            if start < end:
                one, other = below.copy(), above.copy()
                one[k], other[k] = start, end
                lows.append(one)
                highs.append(other)
        below[k], above[k] = low[k], high[k]
    shape = (0, len(low))
    return np.array(lows).reshape(-1, shape[1]).T, np.array(highs).reshape(-1, shape[1]).T


def _halves(boxes: list[_Box]) -> tuple[Floats, Floats]:
    lows, highs = [], []
    for box in boxes:
        middle = (box.low[box.cut] + box.high[box.cut]) / 2
        lower, upper = box.high.copy(), box.low.copy()
        lower[box.cut] = upper[box.cut] = middle
        lows += [box.low, upper]
        highs += [lower, box.high]
    return np.array(lows).T, np.array(highs).T


def _middle(tree: Tree, low: Floats, high: Floats) -> Place:
    space = tree.space
    return tuple(
        min(max((Fraction(float(a)) + Fraction(float(b))) / 2, least), most)
        for a, b, least, most in zip(low, high, space.low, space.high, strict=True)
    )


def _meet(tree: Tree, node: Node, sign: int, low: Floats, high: Floats) -> None:
    """Look in a box for a point at which a comparison comes out in a certain way, and fill in what follows."""
    space = tree.space
    middle = _middle(tree, low, high)
    ends = [_middle(tree, end, end) for end in (low, high)]
    by_sign: dict[int | None, Place] = {}
    places = [middle, *ends]
    for k in range(len(middle)):
        for end in ends:
            places.append((*middle[:k], end[k], *middle[k + 1 :]))
    for place in places:
        by_sign.setdefault(sign_at(node.formula, space.values(place)), place)
    if sign == 0 and 0 not in by_sign and {-1, 1} <= set(by_sign):
        for place in zeros_between(tree, node.formula, by_sign[-1], by_sign[1]):
            by_sign[0] = place
    if sign in by_sign:
        try:
            tree.leaf_at(by_sign[sign])
        except UndefinedError:
            return
