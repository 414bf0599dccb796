"""Why a target holds nowhere in a box: certificates that are checked over many boxes at once, in enclosures.

*A profile that is in the way.* A pure profile whose result the target does not name is an equilibrium everywhere in
the box: nobody's other strategy ever pays more there. For leading regimes it must be undominated as well: each
strategy in it is a best response, everywhere in the box, to one fixed belief that gives every profile of the others
a positive probability, and such a strategy is not weakly dominated, by a mixture either (Pearce 1984, lemma 4).
Two players' undominated equilibria are perfect (van Damme 1991, theorem 3.2.2). So the label holds that result.

*A result that is out of reach.* Everywhere in the box each profile that leads to a result of the target holds a
strategy that is never played: strictly dominated by another one, given that the others do not play theirs; for
leading regimes, at the outset, weakly dominated. Then no equilibrium that counts gives the result a probability.

Where two certificates meet, neither holds all over the box. So a box that is left is looked at *by halves*: where one
comparison of payoffs comes out 0 or more, and where it comes out 0 or less. If a certificate is found for each half,
the target holds nowhere in the box, though no cut along the axes could part the halves.

Source
------
David Pearce, "Rationalizable strategic behavior and the problem of perfection", Econometrica 52 (1984) 1029-1050.
Eric van Damme, "Stability and Perfection of Nash Equilibria", second edition (1991).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiation.analysis.move_layouts import Layout, Node, Tree, sign_at
from negotiation.analysis.move_space import Target
from negotiation.games.intervals import Enclosures, enclose
from negotiation.scenario.expression import Expression

__all__ = ["Checker", "Checks", "Nearest"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_LEAST_BELIEF = 2.0**-20  # the probability that a belief gives each profile of the others, at least
_MOST_BELIEFS = 40  # beliefs kept for a strategy; a new one costs a linear program
_MOST_HALVED = 8  # undecided comparisons of a box up to which it is looked at by halves
_FUZZY = 2.0**-40  # a comparison this near to a tie, in parts of its size, may be one that rounding hides
_EPSILON = 2.0**-48
_MOST_CELLS = 4_000_000  # entries of the table of all comparisons, rows × boxes, at a time
_MOST_TIES = 200
_ROUNDING = 2.0**-40  # what a sum of so many products of doubles is off by, in parts of its terms, and more


@dataclass(frozen=True, eq=False)
class Checks:
    """What was found out about boxes.

    Attributes
    ----------
    dead
        Shape (boxes,): the target holds nowhere in the box.
    stretch
        Shape (parameters, boxes): how much each parameter's extent blurs what the checks compare.
    missing
        Comparisons whose outcome leads to a layout not yet met: node, sign, box.
    """

    dead: Bools
    stretch: Floats
    missing: list[tuple[Node, int, int]] = field(default_factory=list)


class Nearest(NamedTuple):
    """For each box its point nearest to the start, enclosed, and how far moves may still go from there.

    Attributes
    ----------
    low, high
        Shape (parameters, boxes).
    left
        Shape (boxes,): how much the sum of further moves may be, in parts of ranges.
    unit
        Shape (parameters,): the lengths of the ranges.
    """

    low: Floats
    high: Floats
    left: Floats
    unit: Floats


class Checker:
    """Checks boxes against a target, and remembers the beliefs that helped."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.space = tree.space
        self.names = tree.space.names
        self._nearest: Nearest | None = None

    def check(self, low: Floats, high: Floats, nearest: Nearest | None = None) -> Checks:
        """Check boxes.

        Parameters
        ----------
        low, high
            Shape (parameters, boxes): the ends. Not changed.
        nearest
            Where only what is within reach of each box's nearest point matters: that point, and what is left.
        """
        self._nearest = nearest
        count = low.shape[1]
        checks = Checks(np.zeros(count, dtype=bool), np.zeros_like(low))
        checks.dead[:] = self._outside(low, high)
        left = np.flatnonzero(~checks.dead)
        if self.tree.root is not None and left.size:
            checks.dead[left] = self._node(self.tree.root, low, high, left, checks)
        return checks

    def _ends(self, low: Floats, high: Floats, boxes: NDArray[np.intp]) -> tuple[Mapping[str, Floats], ...]:
        return tuple({name: end[k, boxes] for k, name in enumerate(self.names)} for end in (low, high))

    def _enclose(
        self, formulas: Sequence[Expression], low: Floats, high: Floats, boxes: NDArray[np.intp]
    ) -> Enclosures:
        """Enclose formulas over boxes, or over what is within reach in them."""
        found = enclose(formulas, *self._ends(low, high, boxes))
        if self._nearest is None or not formulas:
            return found
        # A sum of moves in parts of ranges is worth at most the steepest slope, wherever it is spent (Hölder 1889).
        at_low, at_high, left, unit = self._nearest
        near = enclose(formulas, *self._ends(at_low, at_high, boxes))
        down, up = np.zeros_like(near.low), np.zeros_like(near.low)
        with np.errstate(all="ignore"):
            for k, name in enumerate(self.names):
                rise, fall = high[k, boxes] > at_low[k, boxes], low[k, boxes] < at_high[k, boxes]
                least, most = found.slope_low[name] * unit[k], found.slope_high[name] * unit[k]
                down = np.fmax(down, np.fmax(np.where(rise, -least, 0.0), np.where(fall, most, 0.0)))
                up = np.fmax(up, np.fmax(np.where(rise, most, 0.0), np.where(fall, -least, 0.0)))
            slack = left[boxes] * (1.0 + _FUZZY)
            lower = near.low - down * slack - (np.abs(near.low) + down * slack) * _EPSILON
            upper = near.high + up * slack + (np.abs(near.high) + up * slack) * _EPSILON
            return found._replace(low=np.fmax(found.low, lower), high=np.fmin(found.high, upper))

    def _outside(self, low: Floats, high: Floats) -> Bools:
        """Where a parameter that follows others is out of its range all over the box."""
        out = np.zeros(low.shape[1], dtype=bool)
        limits = self.space.limits
        if limits:
            every = np.arange(low.shape[1])
            found = enclose([self.space.inner[name] for name in limits], *self._ends(low, high, every))
            for row, (least, most) in enumerate(limits.values()):
                below, above = np.nextafter(float(least), -np.inf), np.nextafter(float(most), np.inf)
                out |= (found.high[row] < below) | (found.low[row] > above)
        return out

    def _node(self, node: Node, low: Floats, high: Floats, boxes: NDArray[np.intp], checks: Checks) -> Bools:
        if node.layout is not None:
            return self._layout(node.layout, low, high, boxes, checks)
        found = self._enclose([node.formula], low, high, boxes)
        below, above = found.low[0], found.high[0]
        dead = np.ones(boxes.size, dtype=bool)
        unsure = (below <= 0) & (above >= 0)
        self._blur(found.slope_low, found.slope_high, unsure[None], low, high, boxes, checks)
        for sign, may in ((-1, below < 0), (0, unsure), (1, above > 0)):
            here = np.flatnonzero(may & dead)
            if not here.size:
                continue
            child = node.children.get(sign)
            if child is None:
                checks.missing.append((node, sign, int(boxes[here[0]])))
                dead[here] = False
            else:
                dead[here] = self._node(child, low, high, boxes[here], checks)
        return dead

    def _layout(self, layout: Layout, low: Floats, high: Floats, boxes: NDArray[np.intp], checks: Checks) -> Bools:
        most = max(8, _MOST_CELLS // max(1, sum(rows.size for rows in layout.rows)))
        if boxes.size > most:
            parts = [boxes[start : start + most] for start in range(0, boxes.size, most)]
            return np.concatenate([self._layout(layout, low, high, part, checks) for part in parts])
        found = self._enclose(layout.differences, low, high, boxes)
        self._settle_ties(layout, found, low[:, boxes], high[:, boxes])
        table = np.zeros((2 * len(layout.differences) + 1, boxes.size))
        table[1::2], table[2::2] = found.low, -found.high
        dead = self._dead(layout, table)
        unsure = (found.low < 0) & (found.high > 0)
        few = (unsure.sum(axis=0) <= _MOST_HALVED) & ~dead
        for number in np.flatnonzero(unsure[:, few].any(axis=1)):
            here = np.flatnonzero(few & unsure[number] & ~dead)
            for row in (2 * number + 1, 2 * number + 2):
                if here.size:
                    half = table[:, here]
                    half[row] = np.maximum(half[row], 0.0)
                    here = here[self._dead(layout, half)]
            dead[here] = True
        unsure &= ~dead
        self._blur(found.slope_low, found.slope_high, unsure, low, high, boxes, checks)
        return dead

    def _settle_ties(self, layout: Layout, found: Enclosures, low: Floats, high: Floats) -> None:
        """Decide exactly what only rounding leaves open: two payoffs that tie at the very end of a range."""
        space = self.space
        with np.errstate(all="ignore"):
            scale = np.fmax(np.abs(found.low), np.abs(found.high)).max(axis=1, keepdims=True, initial=0.0) * _FUZZY
            open_ends = (
                (found.low, (found.low < 0) & (found.low > -scale), 1),
                (found.high, (found.high > 0) & (found.high < scale), -1),
            )
        for ends, fuzzy, side in open_ends:
            for number, box in list(zip(*np.nonzero(fuzzy), strict=True))[:_MOST_TIES]:
                corner = {}
                for k, name in enumerate(self.names):
                    rises, falls = found.slope_low[name][number, box] >= 0, found.slope_high[name][number, box] <= 0
                    if not rises and not falls:
                        break
                    at_low = bool(rises) == (side > 0)
                    value = Fraction(float(low[k, box] if at_low else high[k, box]))
                    corner[name] = min(max(value, space.low[k]), space.high[k])
                else:
                    sign = sign_at(layout.differences[number], corner)
                    if sign is not None and sign * side >= 0:
                        ends[number, box] = 0.0

    def _dead(self, layout: Layout, table: Floats) -> Bools:
        """Where either certificate is found; ``table`` holds by how much at least each comparison turns out."""
        target = self.space.target
        dead = self._blocked(layout, table) if not target.any else np.zeros(table.shape[1], dtype=bool)
        left = np.flatnonzero(~dead)
        if left.size:
            dead[left] = _out_of_reach(layout, table[:, left], target)
        return dead

    def _blur(
        self,
        slope_low: dict[str, Floats],
        slope_high: dict[str, Floats],
        unsure: Bools,
        low: Floats,
        high: Floats,
        boxes: NDArray[np.intp],
        checks: Checks,
    ) -> None:
        """Note by how much a parameter's extent may change what is undecided: where to cut first."""
        with np.errstate(all="ignore"):
            for k, name in enumerate(self.names):
                if name not in slope_low:
                    continue
                steepest = np.fmin(np.maximum(np.abs(slope_low[name]), np.abs(slope_high[name])), 1e30)
                size = np.where(unsure, steepest, 0.0).sum(axis=0) * (high[k, boxes] - low[k, boxes])
                checks.stretch[k, boxes] = np.fmax(checks.stretch[k, boxes], size)

    def _blocked(self, layout: Layout, table: Floats) -> Bools:
        """Where some pure profile is in the way."""
        target = self.space.target
        wrong = np.array([result not in target.results for result in layout.results])
        stable = np.repeat(wrong[:, None], table.shape[1], axis=1)
        for player, rows in enumerate(layout.rows):
            least = table[rows].min(axis=1)  # (own strategy, profiles of the others, boxes): never worse than others
            numbers = layout.others(player)
            stable[numbers] &= least >= 0
        if target.which == "nash":
            return np.asarray(stable.any(axis=0), dtype=np.bool_)
        for player, _ in enumerate(layout.rows):
            numbers = layout.others(player)
            for own in range(layout.shape[player]):
                wanted = stable[numbers[own]].any(axis=0)
                if wanted.any():
                    held = np.zeros(table.shape[1], dtype=bool)
                    at = np.flatnonzero(wanted)
                    held[at] = self._believable(layout, player, own, table[:, at])
                    stable[numbers[own]] &= held
        return np.asarray(stable.any(axis=0), dtype=np.bool_)

    def _believable(self, layout: Layout, player: int, own: int, table: Floats) -> Bools:
        """Where a strategy is a best response, all over the box, to one fixed belief that leaves nothing out."""
        rows = layout.rows[player][own]  # (other strategy, profiles of the others)
        rows = rows[(rows != 0).any(axis=1)]
        sure = np.zeros(table.shape[1], dtype=bool)
        known = layout.beliefs.setdefault((player, own), [])
        for belief in known:
            sure |= _holds_under(belief, rows, table)
        while not sure.all() and len(known) < _MOST_BELIEFS:
            first = int(np.flatnonzero(~sure)[0])
            found = self._belief(rows, table[:, first])
            new = np.zeros_like(sure) if found is None else _holds_under(found, rows, table)
            if found is None or not new[first]:
                break
            known.append(found)
            sure |= new
        return sure

    def _belief(self, rows: NDArray[np.intp], table: Floats) -> Floats | None:
        """The belief under which the strategy is ahead by most in the middle of a box."""
        from scipy.optimize import linprog  # type: ignore[import-untyped]

        if not rows.size:
            return np.full(rows.shape[1], 1.0 / rows.shape[1])
        mirror = np.where(rows == 0, 0, ((rows - 1) ^ 1) + 1)
        middle = (table[rows] - table[mirror]) / 2
        if not np.isfinite(middle).all():
            return None
        columns = rows.shape[1]
        found = linprog(
            c=np.append(np.zeros(columns), -1.0),
            A_ub=np.hstack([-middle, np.ones((len(rows), 1))]),
            b_ub=np.zeros(len(rows)),
            A_eq=np.append(np.ones(columns), 0.0)[None],
            b_eq=[1.0],
            bounds=[*[(_LEAST_BELIEF / columns, 1.0)] * columns, (None, None)],
        )
        return np.maximum(found.x[:-1], _LEAST_BELIEF / columns) if found.status == 0 and found.x[-1] >= 0 else None


def _holds_under(belief: Floats, rows: NDArray[np.intp], table: Floats) -> Bools:
    """Where a strategy is ahead of every other one under a belief, rounding allowed for."""
    if not rows.size:
        return np.ones(table.shape[1], dtype=bool)
    with np.errstate(all="ignore"):
        terms = belief[:, None] * table[rows]  # (other strategy, profiles of the others, boxes)
        ahead = terms.sum(axis=1) - np.abs(terms).sum(axis=1) * _ROUNDING
        plain = (table[rows] >= 0).all(axis=1)
        return np.asarray(((ahead >= 0) | plain).all(axis=0), dtype=np.bool_)


def _out_of_reach(layout: Layout, table: Floats, target: Target) -> Bools:
    """Where some result that the target needs has no profile left once dominated strategies are struck."""
    boxes = table.shape[1]
    alive = [np.ones((size, boxes), dtype=bool) for size in layout.shape]
    ahead = [table[rows] for rows in layout.rows]  # (dominating, dominated, profiles of the others, boxes)
    if target.which == "leading":
        for player, gain in enumerate(ahead):
            weakly = (gain >= 0).all(axis=2) & (gain > 0).any(axis=2)
            alive[player] &= ~weakly.any(axis=0)
    struck = True
    while struck:
        struck = False
        for player, gain in enumerate(ahead):
            present = _together([own for k, own in enumerate(alive) if k != player], boxes)
            worse = ((gain > 0) | ~present).all(axis=2).any(axis=0) & present.any(axis=0)
            new = alive[player] & ~worse
            struck |= bool((new != alive[player]).any())
            alive[player] = new
    left = _together(alive, boxes)
    dead = np.zeros(boxes, dtype=bool)
    for result in target.results:
        leading = np.array([own == result for own in layout.results])
        dead |= ~left[leading].any(axis=0)
    return dead


def _together(alive: list[Bools], boxes: int) -> Bools:
    """Shape (profiles, boxes): the profiles all of whose strategies are left."""
    profiles = np.ones((1, boxes), dtype=bool)
    for own in alive:
        profiles = (profiles[:, None] & own[None]).reshape(-1, boxes)
    return profiles
