"""In what share of the box a profile is an equilibrium, and in what share it is perfect.

Exact where the conditions are affine in at most three parameters together: then the share is the volume of a
polytope. Otherwise estimated from Sobol points (Sobol 1967), scrambled in so many ways that do not depend on each
other (Owen 1995), and the spread between these says how far off the mean is. Which of two payoffs is larger at a
point is told by enclosures of both, and exactly where these meet: rounding is never taken for a difference.

Shares are shares of volume. They are no probabilities, since ranges do not say how likely their values are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiation.analysis.bounding import is_affine
from negotiation.analysis.region_terms import Difference, Layout, Terms, sign_of
from negotiation.errors import UndefinedError
from negotiation.games.intervals import enclose
from negotiation.games.normal import NormalGame
from negotiation.scenario.expression import Value, compare, evaluate, names, rounded
from negotiation.solvers.dominance import dominating_mixture
from negotiation.solvers.volume import polytope_volume

__all__ = ["Samples", "Share", "corners", "draw", "exact_share"]

_BLOCKS = 16
_EACH = 2**10
_STUDENT = 2.131  # 97.5 % point of Student's distribution with 15 degrees of freedom
_MOST_AFFINE = 3
_MOST_PROGRAMS = 300
_MOST_ZEROS = 500  # points decided exactly, where two payoffs come out equal at all of them
_MOST_CORNERS = 12  # parameters of which both ends are tried together

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Signs = NDArray[np.int8]
Ends = tuple[Floats, Floats]


class Share(NamedTuple):
    """A share of the box.

    Attributes
    ----------
    value
        From 0 to 1.
    error
        Half the width of its 95 % confidence interval; None where the share is exact.
    exact
        The share as a fraction, where it is exact.
    """

    value: float
    error: float | None
    exact: Fraction | None = None


@dataclass(frozen=True, eq=False)
class Samples:
    """The game at points of the box.

    Attributes
    ----------
    terms
        The game over the box.
    places
        Shape (points, parameters): shares of the ranges.
    counted
        Shape (points,): where there is a game, with profiles leading to what they lead to at the point.
    defined
        Shape (points,): where there is a game.
    blocks
        How many independent blocks the points come in, one after the other.
    """

    terms: Terms = field(repr=False)
    places: NDArray[np.float64] = field(repr=False)
    counted: Bools = field(repr=False)
    defined: Bools = field(repr=False)
    blocks: int
    _ends: tuple[Ends, ...] = field(repr=False)
    _signs: dict[tuple[int, int, int], Signs] = field(default_factory=dict, repr=False)
    _exact: dict[tuple[int, int, int], Value] = field(default_factory=dict, repr=False)
    _known: dict[tuple[int, int], tuple[Bools, Bools, Bools]] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.places)

    def signs(self, player: int, left: int, right: int) -> Signs:
        """Shape (points,): the sign of one payoff less another of a player, by their numbers, where there is a game.

        Enclosures tell it where they do not meet; elsewhere it is decided exactly.
        """
        key = (player, left, right)
        if (player, right, left) in self._signs:
            return np.negative(self._signs[player, right, left])
        if key not in self._signs:
            low, high = self._ends[player]
            signs = (low[left] > high[right]).astype(np.int8) - (high[left] < low[right])
            difference = self.terms.difference(*key)
            if not difference.nought:

                def decided(number: int) -> int:
                    try:
                        pair = self._value(player, left, number), self._value(player, right, number)
                    except UndefinedError:
                        return 0  # close to where there is no game; in doubles there is one
                    return sign_of(*pair)

                _decide(signs, np.flatnonzero((signs == 0) & self.defined), decided)
            signs[~self.defined] = 0
            self._signs[key] = difference.mended(signs)
        return self._signs[key]

    def _value(self, player: int, payoff: int, number: int) -> Value:
        """A payoff at a point, exactly."""
        key = (player, payoff, number)
        if key not in self._exact:
            place = _place(self.terms.columns(self.places[number : number + 1]), 0)
            self._exact[key] = evaluate(self.terms.reduced[player][payoff], place)
        return self._exact[key]

    def nash(self, profile: tuple[int, ...]) -> Bools:
        """Where a profile is a Nash equilibrium, with the layout of the point."""
        holds = self.counted.copy()
        for player, kinds in enumerate(self.terms.kinds):
            here = int(kinds[profile])
            for there in np.unique(np.moveaxis(kinds, player, -1)[profile[:player] + profile[player + 1 :]]).tolist():
                if there != here:
                    holds &= self.signs(player, here, there) >= 0
        return holds

    def undominated(self, player: int, strategy: int) -> tuple[Bools, Bools, Bools]:
        """Where, of the counted points, nothing dominates a strategy; found once for each.

        Returns
        -------
        tuple of ndarray of bool
            Shape (points,) each. Where it is not dominated; where that is left open, as too many linear programs
            would be needed; where a linear program decided it, since only a mixture could dominate.
        """
        if (player, strategy) not in self._known:
            self._known[player, strategy] = self._undominated(player, strategy)
        return self._known[player, strategy]

    def _undominated(self, player: int, strategy: int) -> tuple[Bools, Bools, Bools]:
        where = self.counted
        kinds = np.moveaxis(self.terms.kinds[player], player, 0)
        table = kinds.reshape(len(kinds), -1)
        rivals = [r for r in range(len(table)) if not (table[r] == table[strategy]).all()]
        clear, open_, solved = where.copy(), np.zeros_like(where), np.zeros_like(where)
        if not rivals or not where.any():
            return clear, open_, solved
        numbers = np.flatnonzero(where)
        signs = np.stack(
            [
                self.signs(player, int(table[strategy, c]), int(table[r, c]))[numbers]
                if table[strategy, c] != table[r, c]
                else np.zeros(len(numbers), dtype=np.int8)
                for r in rivals
                for c in range(table.shape[1])
            ],
            axis=1,
        )
        patterns, which = np.unique(signs, axis=0, return_inverse=True)
        verdicts = [_verdict(pattern.reshape(len(rivals), -1)) for pattern in patterns]
        found = np.array([-1 if verdict is None else int(verdict) for verdict in verdicts])[which.ravel()]
        clear[numbers[found == 0]] = False
        unsure = numbers[found < 0]
        step = -(-len(unsure) // _MOST_PROGRAMS) if len(unsure) else 1
        open_[unsure] = True
        clear[unsure] = False
        for number in unsure[::step].tolist():
            open_[number] = False
            values = {kind: rounded(self._value(player, kind, number))[0] for kind in np.unique(table).tolist()}
            exact = [[values[kind] for kind in row] for row in table.tolist()]
            safe = not _beaten_by_mixture(exact, strategy)
            clear[number], solved[number] = safe, True
        return clear, open_, solved

    def share(
        self, holds: Bools, of: Bools | None = None, open_: Bools | None = None, solved: Bools | None = None
    ) -> Share | None:
        """The share of the counted points, or of those ``of``, where something holds; None where there are none."""
        base = self.counted if of is None else of
        total = int(np.count_nonzero(base))
        if not total:
            return None
        value = np.count_nonzero(holds & base) / total
        if not self.terms.box:
            return Share(value, None, Fraction(int(value)))
        parts = [
            int(np.count_nonzero(mine & whole)) / max(1, int(np.count_nonzero(whole)))
            for mine, whole in zip(np.split(holds, self.blocks), np.split(base, self.blocks), strict=True)
        ]
        error = _STUDENT * float(np.std(parts, ddof=1)) / sqrt(self.blocks)
        # Where all points agree the spread says nothing; with 95 % the share left out is below 3 in so many points.
        error = max(error, 3 / total)
        if open_ is not None and open_.any():
            # What is left open is taken to come out as what was decided by a linear program.
            rest = np.count_nonzero(open_ & base) / total
            count = 0 if solved is None else int(np.count_nonzero(solved & base))
            part = np.count_nonzero(holds & solved & base) / count if solved is not None and count else 0.5
            value += rest * part
            error += rest * (1.96 * sqrt(part * (1 - part) / count) + 3 / count if count else 0.5)
        return Share(float(value), float(error))


def draw(terms: Terms) -> Samples:
    """Points spread over the box, always the same ones, and the game at each.

    Source
    ------
    Ilya Sobol 1967; Art Owen, "Randomly permuted (t,m,s)-nets and (t,s)-sequences" (1995).
    """
    dimension = len(terms.box)
    blocks = _BLOCKS if dimension else 1
    if dimension:
        from scipy.stats import qmc  # type: ignore[import-untyped]

        places = np.concatenate(
            [qmc.Sobol(dimension, seed=np.random.default_rng(seed)).random(_EACH) for seed in range(blocks)]
        )
    else:
        places = np.zeros((1, 0))
    return _laid_out(terms, places, blocks)


def corners(terms: Terms) -> Samples:
    """The game at the corners of the box, or at so many of them: where what holds nowhere else may just hold."""
    dimension = len(terms.box)
    numbers = np.arange(2 ** min(dimension, _MOST_CORNERS))
    places = (numbers[:, None] >> np.arange(dimension)[None, :]) & 1
    return _laid_out(terms, places.astype(np.float64), 1)


def _laid_out(terms: Terms, places: NDArray[np.float64], blocks: int) -> Samples:
    columns = terms.columns(places)
    values = terms.values(columns, len(places))
    defined = np.logical_and.reduce([np.isfinite(own).all(axis=0) for own in values])
    counted = defined.copy()
    for part in terms.layout:
        counted[counted] = _as_laid_out(part, terms, columns, np.flatnonzero(counted))
    ends = []
    for own in terms.reduced:
        found = enclose(own, columns, columns)
        low, high = (np.broadcast_to(side, (len(own), len(places))) for side in (found.low, found.high))
        ends.append((low, high))
    return Samples(terms, places, counted, defined, blocks, tuple(ends))


def _as_laid_out(part: Layout, terms: Terms, columns: Mapping[str, Floats], numbers: NDArray[np.intp]) -> Bools:
    """Shape (numbers,): whether a comparison comes out as at the point."""
    chosen = {name: column[numbers] for name, column in columns.items()}
    found = enclose([part.difference.reduced], chosen, chosen)
    low, high = (np.broadcast_to(side[0], len(numbers)) for side in (found.low, found.high))
    signs = (low > 0).astype(np.int8) - (high < 0)
    if not part.difference.nought:
        environment = terms.environment()

        def decided(number: int) -> int:
            there = {**environment, **_place(chosen, number)}
            try:
                return compare(*(evaluate(side, there) for side in (part.difference.left, part.difference.right)))
            except UndefinedError:
                return 2

        _decide(signs, np.flatnonzero(signs == 0), decided)
    return np.asarray(signs == part.sign)


def _place(columns: Mapping[str, Floats], number: int) -> dict[str, Value]:
    return {name: Fraction(float(column[number])) for name, column in columns.items()}


def _decide(signs: Signs, near: NDArray[np.intp], decided: Callable[[int], int]) -> None:
    """Fill in the signs at some points; where the first so many are all 0, the others are taken to be that too."""
    for count, number in enumerate(near.tolist()):
        if count == _MOST_ZEROS and not signs[near].any():
            return
        signs[number] = decided(number)


def exact_share(terms: Terms, differences: Sequence[Difference]) -> Fraction | None:
    """The exact share of the layout's part of the box in which differences are at least 0; None where not affine.

    Parameters
    ----------
    terms
        The game over the box.
    differences
        Those that are not proved to be so anyway.
    """
    layout = [(part.difference, part.sign) for part in terms.layout]
    if any(not sign for _, sign in layout) or not terms.defined:
        return None
    wanted = [(difference, 1) for difference in differences]
    used = sorted({name for difference, _ in [*wanted, *layout] for name in names(difference.reduced)})
    variables = frozenset(used)
    if len(used) > _MOST_AFFINE:
        return None
    if not all(is_affine(difference.reduced, variables) for difference, _ in [*wanted, *layout]):
        return None
    whole = _volume(terms, layout, used)
    part = _volume(terms, [*wanted, *layout], used)
    return part / whole if whole and part is not None else None


def _volume(terms: Terms, wanted: Sequence[tuple[Difference, int]], used: list[str]) -> Fraction | None:
    """The volume, in units of the ranges, where each difference times its sign is at least 0."""
    if not used:
        return Fraction(1)
    size = len(used)
    matrix = [[Fraction(int(i == j) * sign) for j in range(size)] for i in range(size) for sign in (-1, 1)]
    right = [Fraction(end) for _ in range(size) for end in (0, 1)]
    corner = {name: terms.box[name][0] for name in used}
    for difference, sign in wanted:
        try:
            base = evaluate(difference.reduced, corner)
            tips = [evaluate(difference.reduced, {**corner, name: terms.box[name][1]}) for name in used]
        except UndefinedError:
            return None
        if not isinstance(base, Fraction):
            return None
        row = []
        for tip in tips:
            if not isinstance(tip, Fraction):
                return None
            row.append(-sign * (tip - base))
        matrix.append(row)
        right.append(sign * base)
    return polytope_volume(matrix, right)


def _verdict(signs: NDArray[np.int8]) -> bool | None:
    """Whether a strategy is undominated, from the signs of what it pays less what each rival pays, column by column.

    None where the signs alone do not tell.
    """
    if any(row.max() <= 0 and row.min() < 0 for row in signs):
        return False
    left = signs[(signs != 0).any(axis=1)]
    while len(left):
        # A column in which nothing is better than the strategy and something is worse: that much is beaten there.
        useful = np.flatnonzero((left >= 0).all(axis=0) & (left > 0).any(axis=0))
        if not len(useful):
            return None
        left = left[left[:, useful[0]] == 0]
    return True


def _beaten_by_mixture(payoffs: list[list[Fraction]], strategy: int) -> bool:
    game = NormalGame([payoffs, [[Fraction(0)] * len(payoffs[0])] * len(payoffs)])
    return dominating_mixture(game, 0, strategy, strictly=False) is not None
