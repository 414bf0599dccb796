"""Looking for a small move: many places at once in doubles, then the nearest places of each kind, then exactly.

Places are sorted by which payoffs are larger than which others; of each kind that turns up one place is solved
exactly. Where the target holds, the nearest place at which all these comparisons still come out the same is
looked for by linear programs, each over the comparisons as they look from where the last one ended (sequential
linear programming; Griffith and Stewart 1961). Since such a program ends at a corner, a parameter that need not move
does not. In the end all but one of the parameters that move are given plain fractions, and the last one is walked
to the border exactly. Nothing here proves that a move is the smallest.

Source
------
R. E. Griffith and R. A. Stewart, "A nonlinear programming technique for the optimization of continuous processing
systems", Management Science 7 (1961) 379-392.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiation.analysis.move_layouts import Layout, Path, Tree
from negotiation.analysis.move_lines import Met, along
from negotiation.analysis.move_space import Place
from negotiation.games.evaluate import evaluate_array
from negotiation.games.intervals import enclose
from negotiation.games.simplest import simplest
from negotiation.scenario.expression import Expression
from negotiation.tolerance import FEASIBLE, LEAST_SPREAD, SETTLED, TIE_BREAK, WORTH_MOVING

__all__ = ["Search"]

Floats = NDArray[np.float64]

_SEED = 20190228
_PLACES = 3000
_ROUNDS = 4
_MOST_KINDS = 250  # kinds of places solved in a round
_MOST_POLISHED = 12  # kinds of places from which the nearest place is looked for in a round
_PROGRAMS = 30
_DESCENTS = 150  # points solved, where the proof does not come near the best move
_SNAP = Fraction(1, 10**7)  # parts of a range within which a plain fraction is taken


class _Kind(NamedTuple):
    """Places where all comparisons come out alike, and the nearest of them that was seen."""

    size: float
    move: Floats
    layout: Layout
    path: Path
    signs: NDArray[np.int8]


class Search:
    """What was found so far.

    Attributes
    ----------
    best
        Where the smallest move known leads, or None.
    singles
        For each parameter the least move that it can make alone, or None.
    """

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.space = tree.space
        self.best: Met | None = None
        self.singles: dict[str, Met | None] = {}
        self._seen: set[tuple[int, bytes]] = set()
        self._random = np.random.default_rng(_SEED)
        unit = np.array([float(u) for u in self.space.unit])
        start = np.array([float(v) for v in self.space.start])
        self._unit, self._start = unit, start
        self._low = (np.array([float(v) for v in self.space.low]) - start) / unit
        self._high = (np.array([float(v) for v in self.space.high]) - start) / unit

    @property
    def size(self) -> float:
        """Of the smallest move known; infinite where none is."""
        return float(self.space.size(self.best.border)) if self.best else float("inf")

    def one_by_one(self) -> None:
        """Walk along each parameter alone, both ways, to the ends of its range."""
        space = self.space
        for k, name in enumerate(space.names):
            met = []
            for end in (space.low[k], space.high[k]):
                if end != space.start[k]:
                    there = along(self.tree, space.start, (*space.start[:k], end, *space.start[k + 1 :]))
                    met += [there] if there else []
            self.singles[name] = min(met, key=lambda own: space.size(own.border), default=None)
            self._consider(self.singles[name])

    def together(self) -> None:
        """Look at many places, and around the best move again and again."""
        moves = self._spread()
        if self.best is not None:  # only smaller moves are of use
            sizes = np.maximum(self.space.sizes(moves), SETTLED)
            wished = self.size * self._random.random(len(moves)) ** (1 / 3)
            moves = np.clip(moves * (wished / sizes)[:, None], self._low, self._high)
        for _ in range(_ROUNDS):
            before = self.size
            self.look(moves)
            if self.best is None or (before - self.size < WORTH_MOVING and before < np.inf):
                break
            moves = self._nearby()

    def look(self, moves: Floats) -> None:
        """Look at places given as moves (places, parameters), and from those wanted for nearer ones."""
        kinds = self._kinds(moves[self.space.sizes(moves) < self.size])
        wanted = [kind for kind in kinds if self.space.wanted(self.space.place(kind.move))]
        for kind in wanted[:_MOST_POLISHED]:
            nearest = self._nearest(kind)
            for move in (nearest, kind.move):
                if self.space.sizes(move[None])[0] < self.size - WORTH_MOVING:
                    self._finish(move)

    def try_place(self, place: Place) -> float | None:
        """Solve a place; where the target holds there, look for nearer ones and return the size of the best."""
        if self.size <= float(self.space.size(place)) or not self.space.wanted(place):
            return None
        parts = [(v - s) / u for v, s, u in zip(place, self.space.start, self.space.unit, strict=True)]
        move = np.array([float(part) for part in parts])
        self._seen.clear()
        self._finish(move)
        self.look(np.vstack([move[None], self._nearby(move)]))
        return self.size

    # -- places ---------------------------------------------------------------------------------------------

    def _spread(self) -> Floats:
        """Moves over the whole box, most of them of few parameters."""
        random, count = self._random, len(self._unit)
        active = random.random((_PLACES, count)) < 2.0 ** -random.integers(0, 4, size=(_PLACES, 1))
        up = random.random((_PLACES, count)) < 0.5
        reach = np.where(up, self._high, self._low) * random.random((_PLACES, count)) ** 0.5
        moves = np.where(active, reach * random.random((_PLACES, 1)), 0.0)
        corners = np.where(random.random((256, count)) < 0.5, self._high, self._low)
        return np.vstack([moves, corners])

    def _nearby(self, around: Floats | None = None) -> Floats:
        """Moves close to the best one, at several distances."""
        if around is None:
            assert self.best is not None
            parts = zip(self.best.witness, self.space.start, self.space.unit, strict=True)
            around = np.array([float((v - s) / u) for v, s, u in parts])
        spread = 10.0 ** -self._random.uniform(0.5, 4, size=(_PLACES // 2, 1))
        shaken = around + spread * self._random.standard_normal((_PLACES // 2, len(around)))
        kept = self._random.random(shaken.shape) < 0.5
        shaken = np.where(kept & (around == 0), 0.0, shaken) * self._random.uniform(0.7, 1.0, size=(len(shaken), 1))
        return np.asarray(np.clip(shaken, self._low, self._high), dtype=np.float64)

    def _kinds(self, moves: Floats) -> list[_Kind]:
        """The kinds of places that were not seen before, the nearest first."""
        if not len(moves):
            return []
        sizes = self.space.sizes(moves)
        values = {name: self._start[k] + moves[:, k] * self._unit[k] for k, name in enumerate(self.space.names)}
        kinds = []
        for layout, path, places in self.tree.group(values, lambda i: self.space.place(moves[i])):
            here = {name: column[places] for name, column in values.items()}
            signs = np.array(
                [np.sign(np.broadcast_to(evaluate_array(f, here), places.shape)) for f in layout.differences]
            )
            signs = np.nan_to_num(signs).astype(np.int8).reshape(len(layout.differences), len(places))
            order = np.argsort(sizes[places], kind="stable")
            _, kind_of = np.unique(signs[:, order], axis=1, return_inverse=True)
            for number in range(int(kind_of.max(initial=-1)) + 1):
                members = order[np.flatnonzero(kind_of.ravel() == number)]
                key = (id(layout), signs[:, members[0]].tobytes())
                if key not in self._seen:
                    # The nearest, and one amid the others: a mixture may decide without any two payoffs changing.
                    for i in dict.fromkeys((members[0], members[len(members) // 2])):
                        kinds.append(
                            (key, _Kind(float(sizes[places[i]]), moves[places[i]], layout, path, signs[:, i]))
                        )
        kinds.sort(key=lambda pair: pair[1].size)
        self._seen.update(key for key, _ in kinds[:_MOST_KINDS])
        return [kind for _, kind in kinds[:_MOST_KINDS]]

    # -- nearer places --------------------------------------------------------------------------------------

    def _nearest(self, kind: _Kind) -> Floats:
        """About the nearest place of a kind, its border included."""
        signed = [(f, s) for f, s in zip(kind.layout.differences, kind.signs, strict=True) if s]
        signed += [(f, s) for f, s in kind.path if s]
        formulas = [formula for formula, _ in signed]
        signs = np.array([sign for _, sign in signed], dtype=np.float64)
        move, reach = kind.move, 0.5
        best, best_size = kind.move, kind.size
        for _ in range(_PROGRAMS):
            value, slope = self._read(formulas, move)
            if not np.isfinite(value).all() or not np.isfinite(slope).all():
                break
            step = self._program(signs * value, signs[:, None] * slope, move, reach)
            if step is None:
                break
            behind = -float(np.min(signs * self._read(formulas, step)[0], initial=0.0))
            size = float(self.space.sizes(step[None])[0])
            if behind <= FEASIBLE * max(1.0, float(np.abs(value).max(initial=0.0))) and size < best_size:
                best, best_size = step, size
            if np.abs(step - move).max() < SETTLED:
                break
            move, reach = step, reach * 0.8
        return best

    def _read(self, formulas: Sequence[Expression], move: Floats) -> tuple[Floats, Floats]:
        """The formulas and their slopes, in parts of ranges, after a move."""
        there = {name: self._start[k] + move[k : k + 1] * self._unit[k] for k, name in enumerate(self.space.names)}
        found = enclose(formulas, there, there)
        with np.errstate(all="ignore"):
            value = (found.low[:, 0] + found.high[:, 0]) / 2
            slopes = [
                (found.slope_low[name][:, 0] + found.slope_high[name][:, 0]) / 2 * self._unit[k]
                for k, name in enumerate(self.space.names)
            ]
        return value, np.array(slopes).T.reshape(len(formulas), len(self._unit))

    def _program(self, value: Floats, slope: Floats, move: Floats, reach: float) -> Floats | None:
        """The least move that keeps every comparison, as they look from ``move``, within ``reach`` of it."""
        from scipy.optimize import linprog  # type: ignore[import-untyped]

        # up and down for each parameter, the largest of them (or 0), and how far a comparison may be missed.
        count = len(move)
        size = np.abs(slope).max(axis=1, initial=0.0)
        used = size > 0
        value, slope = value[used] / size[used], slope[used] / size[used, None]
        rows = [np.hstack([-slope, slope, np.zeros((len(slope), 1)), -np.ones((len(slope), 1))])]
        limits = [value - slope @ move]
        eye, none = np.eye(count), np.zeros((count, 1))
        rows += [np.hstack([eye, -eye, none, none]), np.hstack([-eye, eye, none, none])]
        limits += [move + reach, reach - move]
        total = self.space.norm == "sum"
        if not total:
            rows.append(np.hstack([eye, eye, -np.ones((count, 1)), none]))
            limits.append(np.zeros(count))
        ends = [*((0.0, max(h, 0.0)) for h in self._high), *((0.0, max(-low, 0.0)) for low in self._low)]
        price = 1.0 if total else TIE_BREAK
        found = linprog(
            c=np.array([price] * (2 * count) + [0.0 if total else 1.0, 1e4]),
            A_ub=np.vstack(rows),
            b_ub=np.concatenate(limits),
            bounds=[*ends, (0.0, None), (0.0, None)],
        )
        return found.x[:count] - found.x[count : 2 * count] if found.status == 0 else None

    # -- exactly --------------------------------------------------------------------------------------------

    def _finish(self, move: Floats) -> None:
        """Make a move exact: plain fractions for all parameters but one, and that one walked to the border."""
        space = self.space
        plain: list[Fraction] = []
        place = space.place(move)
        for k, part in enumerate(move):
            near, about = place[k], _SNAP * space.unit[k]
            ends = [end for end in (space.low[k], space.high[k]) if abs(near - end) <= about]
            if abs(float(part)) < WORTH_MOVING:
                plain.append(space.start[k])
            elif ends:
                plain.append(ends[0])
            else:
                plain.append(min(max(simplest(near - about, near + about), space.low[k]), space.high[k]))
        goal = tuple(plain)
        there = space.wanted(goal)
        moved = [k for k in range(len(goal)) if goal[k] != space.start[k]]
        for k in sorted(moved, key=lambda k: -abs(move[k]))[:4]:
            end = space.high[k] if goal[k] > space.start[k] else space.low[k]
            base = (*goal[:k], space.start[k], *goal[k + 1 :])
            self._consider(along(self.tree, base, goal if there else (*goal[:k], end, *goal[k + 1 :]), samples=9))

    def _consider(self, met: Met | None) -> None:
        if met is None:
            return
        if self.best is None:
            self.best = met
            return
        new, old = self.space.size(met.border), self.space.size(self.best.border)
        extra = self._moved(met) - self._moved(self.best)
        worth = Fraction(WORTH_MOVING) if extra > 0 else -Fraction(WORTH_MOVING) / 100 if extra < 0 else Fraction(0)
        if new < old - worth:
            self.best = met

    def descend(self) -> None:
        """Try smaller moves near the best one at random, solving each: for borders that no comparison draws."""
        if self.best is None:
            return
        spread = 0.3
        for _ in range(_DESCENTS):
            parts = zip(self.best.witness, self.space.start, self.space.unit, strict=True)
            around = np.array([float((v - s) / u) for v, s, u in parts])
            shaken = around + spread * self.size * self._random.standard_normal(len(around))
            shaken = np.clip(np.where(self._random.random(len(around)) < 0.3, around, shaken), self._low, self._high)
            size = float(self.space.sizes(shaken[None])[0])
            if size >= self.size:  # drawn towards the start until it is smaller
                shaken = shaken * (self.size / size * self._random.uniform(0.8, 0.999))
            if self.space.wanted(self.space.place(shaken)):
                self._finish(shaken)
            else:
                spread = max(spread * 0.93, LEAST_SPREAD)

    def thin(self) -> None:
        """Take back what need not be moved."""
        for k in range(len(self.space.names)):
            assert self.best is not None
            border, witness = (
                (*place[:k], self.space.start[k], *place[k + 1 :]) for place in (self.best.border, self.best.witness)
            )
            if self.best.border[k] != self.space.start[k] and self.space.wanted(witness):
                self.best = Met(border, self.space.wanted(border), self.best.exact, witness)

    def _moved(self, met: Met) -> int:
        return sum(value != was for value, was in zip(met.border, self.space.start, strict=True))
