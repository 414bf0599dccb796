"""How far a parameter alone can move before a condition no longer holds, or begins to.

Where the difference of two payoffs is a quotient of polynomials in the parameter, or pieces of such, all places where
it may turn are roots of polynomials, and found exactly. With ``exp``, ``sqrt`` and the like, the range is searched on
a grid for changes of sign, and each one found is halved down to 10^-12 of the range: two walls between neighbouring
points of the grid would be missed. Between two such places nothing changes, so a wall is one with a condition that
holds halfway to the next one on one side, and not on the other. Where two payoffs only touch there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiation.analysis.bounding import is_affine
from negotiation.analysis.region_identities import value_at
from negotiation.analysis.region_terms import Difference, Layout, Terms, sign_of
from negotiation.errors import UndefinedError
from negotiation.games.intervals import enclose, outward
from negotiation.games.polynomials import Algebraic, Root, less, real_roots, same_root
from negotiation.games.rational_functions import NotRationalError, OnWallError, Reader
from negotiation.scenario.expression import Expression, Value, evaluate, names, rounded
from negotiation.tolerance import WALL

__all__ = ["Wall", "WallFinder"]

_GRID = 513
_MOST_PIECES = 100
_TINY = Fraction(1, 10**12)
_TRIES = (Fraction(1, 2), *(Fraction(k, 101) for k in range(1, 101)))


class Wall(NamedTuple):
    """Where a condition turns, with one parameter moved alone.

    Attributes
    ----------
    parameter
        The one that moves.
    value
        Where the two sides are equal; the nearest double where that is no fraction.
    exact
        Whether ``value`` is exactly that.
    distance
        How far that is from the value at the point, in widths of the parameter's range; 0 on the wall.
    reached
        Whether what profiles lead to is the same all the way there.
    root
        Where the two sides are equal, exactly wherever the difference is a quotient of polynomials.
    """

    parameter: str
    value: Fraction
    exact: bool
    distance: Fraction
    reached: bool
    root: Root


class _Turn(NamedTuple):
    """A place where something may change, and whether it is exactly that."""

    root: Root
    exact: bool

    @property
    def value(self) -> Fraction:
        return self.root if isinstance(self.root, Fraction) else Fraction(float(self.root))


State = Callable[[Mapping[str, Value]], bool]


@dataclass(frozen=True, eq=False)
class WallFinder:
    """Finds walls around a point.

    Parameters
    ----------
    terms
        The game over the box.
    environment
        The values at the point.
    """

    terms: Terms
    environment: Mapping[str, Value]
    _turns: dict[tuple[Difference, str], list[_Turn]] = field(default_factory=dict, repr=False)

    def walls(self, difference: Difference) -> tuple[Wall, ...]:
        """For each parameter of the box the nearest value at which it changes whether a difference is negative."""

        def holds(there: Mapping[str, Value]) -> bool:
            return sign_of(evaluate(difference.left, there), evaluate(difference.right, there)) >= 0

        return self._nearest([difference], holds)

    def switches(self, differences: Sequence[Difference]) -> tuple[Wall, ...]:
        """For each parameter of the box the nearest value at which it changes whether one of some is positive."""

        def holds(there: Mapping[str, Value]) -> bool:
            return any(sign_of(evaluate(d.left, there), evaluate(d.right, there)) > 0 for d in differences)

        return self._nearest(differences, holds)

    def _nearest(self, differences: Sequence[Difference], holds: State) -> tuple[Wall, ...]:
        used = {name for difference in differences for name in names(difference.reduced)}
        found = []
        for name in self.terms.box:
            turns = self._changes(differences, name, holds) if name in used else []
            if turns:
                here = self._here(name)
                found.append(self._wall(name, min(turns, key=lambda turn: abs(turn.value - here))))
        return tuple(found)

    def _here(self, name: str) -> Fraction:
        return rounded(self.environment[name])[0]

    def _changes(self, differences: Sequence[Difference], name: str, holds: State) -> list[_Turn]:
        """Where a condition holds on one side and not on the other; and the value at the point, if it turns there."""
        low, high = self.terms.box[name]
        turns = _sorted([turn for part in differences for turn in self._candidates(part, name)])
        inner = [turn for turn in turns if less(low, turn.root) and less(turn.root, high)]
        stops: list[Root] = [low, *(turn.root for turn in inner), high]

        def state(value: Fraction) -> bool | None:
            try:
                return holds({**self.environment, name: value})
            except UndefinedError:
                return None

        states = [state(_between(a, b)) for a, b in pairwise(stops)]
        found = [
            turn
            for turn, before, after in zip(inner, states, states[1:], strict=False)
            if None not in (before, after) and before != after
        ]
        here = self._here(name)
        for turn in turns:
            if turn.root == here and turn not in found:
                at = stops.index(here)
                around = states[max(at - 1, 0) : at + 1]
                if any(one is not None and one != state(here) for one in around):
                    found.append(turn)
        return found

    def _candidates(self, difference: Difference, name: str) -> list[_Turn]:
        """Where the sign of a difference may change inside the range of one parameter."""
        if name not in names(difference.reduced):
            return []
        if (difference, name) not in self._turns:
            low, high = self.terms.box[name]
            try:
                roots = _roots(difference.reduced, name, self.environment, low, high)
                found = [_Turn(root, True) for root in roots]
            except NotRationalError:
                found = _searched(difference.reduced, name, self.environment, low, high)
            self._turns[difference, name] = found
        return self._turns[difference, name]

    def _wall(self, name: str, turn: _Turn) -> Wall:
        low, high = self.terms.box[name]
        here, value = self._here(name), turn.value
        below, above = self._layout[name]
        blocked = (value < here and below is not None and value <= below) or (
            value > here and above is not None and value >= above
        )
        exact = turn.exact and isinstance(turn.root, Fraction)
        return Wall(name, value, exact, abs(value - here) / (high - low), not blocked, turn.root)

    @cached_property
    def _layout(self) -> dict[str, tuple[Fraction | None, Fraction | None]]:
        """For each parameter of the box how far it can move down and up before what profiles lead to changes."""
        found: dict[str, tuple[Fraction | None, Fraction | None]] = {}
        for name in self.terms.box:
            here = self._here(name)
            zeros = [value for part in self.terms.layout for value in self._ends(part, name)]
            below = [value for value in zeros if value <= here]
            above = [value for value in zeros if value >= here]
            found[name] = (max(below, default=None), min(above, default=None))
        return found

    def _ends(self, part: Layout, name: str) -> list[Fraction]:
        """Where, with one parameter moved alone, a comparison comes out in another way, if only just there."""
        low, high = self.terms.box[name]
        turns = _sorted(self._candidates(part.difference, name))
        stops: list[Root] = [low, *(turn.root for turn in turns if low != turn.root != high), high]

        def same(value: Fraction) -> bool:
            try:
                return part.holds({**self.environment, name: value})
            except UndefinedError:
                return False

        states = [same(_between(a, b)) for a, b in pairwise(stops)]
        found = []
        for turn in turns:
            at = stops.index(turn.root)
            gap = value_at(part.difference.reduced, {**self.environment, name: turn.value})
            # At an irrational value, or one that is found on a grid, what is 0 is only nearly that.
            just_there = part.sign and (gap is None or abs(gap) < _TINY)
            if just_there or not all(states[max(at - 1, 0) : at + 1]):
                found.append(turn.value)
        return found


def _sorted(turns: Sequence[_Turn]) -> list[_Turn]:
    """Rising, each once."""
    found: list[_Turn] = []
    for turn in turns:
        place = 0
        while place < len(found) and less(found[place].root, turn.root):
            place += 1
        if place == len(found) or not same_root(found[place].root, turn.root):
            found.insert(place, turn)
    return found


def _between(low: Root, high: Root) -> Fraction:
    """A fraction between two roots."""
    while True:
        a = low if isinstance(low, Fraction) else low.interval()[1]
        b = high if isinstance(high, Fraction) else high.interval()[0]
        if a < b:
            return (a + b) / 2
        for root in (low, high):
            if isinstance(root, Algebraic):
                ends = root.interval()
                root.interval((ends[1] - ends[0]) / 2)


def _roots(
    formula: Expression, name: str, environment: Mapping[str, Value], low: Fraction, high: Fraction
) -> list[Root]:
    """Where a formula is 0, or one of its pieces ends: between two of these it keeps its sign.

    Raises
    ------
    NotRationalError
        Where it is no quotient of polynomials in the parameter.
    """
    found: list[Root] = []
    waiting: list[tuple[Root, Root]] = [(low, high)]
    for _ in range(_MOST_PIECES):
        if not waiting:
            return found
        start, end = waiting.pop()
        a, b = _near(start, end)
        for part in _TRIES:
            sample = a + (b - a) * part
            reader = Reader(name, sample, environment, {})
            try:
                top = reader.read(formula).top
            except OnWallError:
                continue  # the sample happens to be where a piece ends
            break
        else:
            raise NotRationalError
        cuts = [root for wall in reader.walls for root in real_roots(wall, low, high)]
        left = right = None
        for root in cuts:
            if less(start, root) and less(root, sample) and (left is None or less(left, root)):
                left = root
            if less(sample, root) and less(root, end) and (right is None or less(root, right)):
                right = root
        zeros = real_roots(top, low, high) if len(top) > 1 else ()
        first, last = start if left is None else left, end if right is None else right
        found += [root for root in zeros if not less(root, first) and not less(last, root)]
        if left is not None:
            found.append(left)
            waiting.append((start, left))
        if right is not None:
            found.append(right)
            waiting.append((right, end))
    raise NotRationalError


def _near(low: Root, high: Root) -> tuple[Fraction, Fraction]:
    """Two fractions with nothing but what lies between two roots between them."""
    middle = _between(low, high)  # for roots known closely enough
    a = low if isinstance(low, Fraction) else low.interval()[1]
    b = high if isinstance(high, Fraction) else high.interval()[0]
    assert a < middle < b
    return a, b


def _searched(
    formula: Expression, name: str, environment: Mapping[str, Value], low: Fraction, high: Fraction
) -> list[_Turn]:
    """Where a formula changes its sign, or is 0, on a grid."""
    if is_affine(formula, frozenset([name])):
        try:
            at_low, at_high = (rounded(evaluate(formula, {**environment, name: end}))[0] for end in (low, high))
        except UndefinedError:
            return []
        if at_low == at_high or at_low * at_high > 0:
            return []
        return [_Turn(low + (high - low) * at_low / (at_low - at_high), False)]
    fixed = {other: outward(rounded(environment[other])[0]) for other in names(formula) if other != name}

    def signs_at(values: NDArray[np.float64]) -> NDArray[np.int8]:
        """The signs at some values, 0 where an enclosure does not tell."""
        ends = [{other: np.full(values.shape, pair[side]) for other, pair in fixed.items()} for side in (0, 1)]
        bounds = enclose([formula], {**ends[0], name: values}, {**ends[1], name: values})
        return np.asarray((bounds.low[0] > 0).astype(np.int8) - (bounds.high[0] < 0), dtype=np.int8)

    grid = np.linspace(float(low), float(high), _GRID)
    signs = signs_at(grid)
    padded = np.concatenate([[0], signs, [0]])
    # Where neighbours are 0 too, the two sides are the same formula in other words.
    alone = (signs == 0) & (padded[:-2] != 0) & (padded[2:] != 0)
    found = [_Turn(Fraction(float(grid[k])), False) for k in np.flatnonzero(alone)]
    for k in np.flatnonzero((signs[:-1] != signs[1:]) & ~alone[:-1] & ~alone[1:]):
        found.append(_Turn(_halved(signs_at, float(grid[k]), float(grid[k + 1])), False))
    return found


def _halved(signs_at: Callable[[NDArray[np.float64]], NDArray[np.int8]], a: float, b: float) -> Fraction:
    """Where the sign changes between two neighbours on the grid."""
    sign = signs_at(np.array([a]))[0]
    width = (b - a) * (_GRID - 1)
    while b - a > float(WALL) * width:
        middle = (a + b) / 2
        if middle in (a, b):
            break
        if signs_at(np.array([middle]))[0] == sign:
            a = middle
        else:
            b = middle
    return Fraction((a + b) / 2)
