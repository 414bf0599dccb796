"""Answers at many points: the one place where a sweep meets a solver.

What is kept of a point is coded: its regime by number, and the *pattern* of its equilibria (who plays what, which
are perfect, which are connected) by number too, since neighbouring points mostly share both. Payoffs and outcome
probabilities are kept as ranges over components. Any point can be had again in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from negotiation.analysis.fast import arrays_of, labels_of, supports_of
from negotiation.analysis.layouts import Layout, Met, laid_out
from negotiation.analysis.parts import Part, in_order, joined, single
from negotiation.analysis.patterns import Pattern, Played
from negotiation.errors import UndefinedError
from negotiation.forms.answer import outcome_of, outcome_ranges, regime_of
from negotiation.forms.batch import Batch, Group
from negotiation.games.columns import Laid
from negotiation.solvers import solve
from negotiation.solvers.equilibrium import Equilibria
from negotiation.tolerance import SHARP

__all__ = ["NOT_DECIDED", "UNDEFINED", "Found", "Recorder"]

UNDEFINED = -1
"""The code of a label or pattern at a point where there is no game."""

NOT_DECIDED = -2
"""The code of the ``perfect`` label where perfection is not decided: with more than two players."""


@dataclass(frozen=True, eq=False)
class Found:
    """What was found at the points of a plan, in their order.

    Attributes
    ----------
    labels
        The labels of regimes that occur, in the order in which they were met.
    patterns
        The patterns that occur.
    reasons
        Why points have no game.
    nash, perfect, undominated
        Shape (points,): the position of each point's label in ``labels``; :data:`UNDEFINED` where there is no game,
        :data:`NOT_DECIDED` in ``perfect`` with more than two players.
    pattern
        Shape (points,): the position of each point's pattern in ``patterns``, or :data:`UNDEFINED`.
    reason
        Shape (points,): the position in ``reasons``, or -1 where there is a game.
    first
        Shape (points + 1,): where each point's components begin in ``payoffs``.
    payoffs
        Shape (components, players, 2): the least and the greatest payoff over each component, as doubles.
    outcome_first
        Shape (components + 1,): where each component's outcomes begin in ``outcome`` and ``probability``.
    outcome
        Shape (outcomes,): numbers of results that have positive probability somewhere on the component.
    probability
        Shape (outcomes, 2): the least and the greatest probability of each over the component.
    """

    labels: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    reasons: tuple[str, ...]
    nash: NDArray[np.int32]
    perfect: NDArray[np.int32]
    undominated: NDArray[np.int32]
    pattern: NDArray[np.int32]
    reason: NDArray[np.int32]
    first: NDArray[np.int64]
    payoffs: NDArray[np.float64]
    outcome_first: NDArray[np.int64]
    outcome: NDArray[np.int32]
    probability: NDArray[np.float64]

    @property
    def leading(self) -> NDArray[np.int32]:
        """The labels that screens lead with: ``perfect`` where it is decided, else ``undominated``."""
        return np.where(self.perfect == NOT_DECIDED, self.undominated, self.perfect)

    @cached_property
    def point_of(self) -> NDArray[np.int64]:
        """Shape (components,): the point that each component belongs to."""
        return np.repeat(np.arange(len(self.nash)), np.diff(self.first))


Coded = TypeVar("Coded")


@dataclass(eq=False)
class Recorder:
    """Takes points in their order, and makes a :class:`Found` of them.

    Parameters
    ----------
    players
        How many there are.
    results
        The outcomes that are counted, in file order.
    method
        The solver.
    fast
        Whether the compiled engine solves what it can; it gives the same answers, and takes a second to load.
    left
        How many points the engine has left to the exact solver.
    formulas
        Which formulas were met so far, where those are used; recorders may share it.
    sharp
        How large the error of a probability may be in relation to it; infinite where only labels are asked for.
    """

    players: int
    results: tuple[str, ...]
    method: str
    fast: bool = False
    left: int = 0
    formulas: Met = field(default_factory=Met)
    sharp: float = SHARP
    _labels: dict[str, int] = field(default_factory=dict)
    _patterns: dict[Pattern, int] = field(default_factory=dict)
    _reasons: dict[str, int] = field(default_factory=dict)
    _met: dict[tuple[object, ...], tuple[int, ...]] = field(default_factory=dict)
    _parts: list[Part] = field(default_factory=list)

    def take(self, grid: Laid, numbers: range) -> None:
        """Solve some consecutive points, of a grid or anywhere.

        Raises
        ------
        GameError
            Where the games are too large for the method.
        """
        if not self.fast:
            self._parts.append(self._from_fractions(grid, numbers))
            return
        from negotiation.analysis.encoded import apart, encoded_batch

        batch = encoded_batch(grid, numbers, self.formulas)
        if batch is None:
            self._parts.append(self._from_fractions(grid, numbers))
            return
        parts, rest = self._by_engine(batch, np.arange(batch.size), len(numbers), _places(grid))
        if len(rest):
            parts.append((rest, self._from_fractions(apart(grid, numbers, rest), range(len(rest)))))
        self._parts.append(in_order(parts, self.players))

    def _from_fractions(self, grid: Laid, numbers: range) -> Part:
        """Solve points whose parameters are worked out as fractions."""
        layout, places = laid_out(grid, numbers), _places(grid)
        parts: list[tuple[NDArray[np.int64], Part]] = []
        rest = np.arange(len(numbers))
        if self.fast and layout is not None and layout.batch is not None:
            parts, rest = self._by_engine(layout.batch, layout.defined, len(numbers), places)
            self.left += len(rest) - int(np.count_nonzero(layout.undefined))
        if len(rest):
            found = _solved(grid, numbers, self.method, layout, rest)
            parts.append((rest, joined([self._record(places, one) for one in found], self.players)))
        return in_order(parts, self.players)

    def _by_engine(
        self, batch: Batch, points: NDArray[np.int64], size: int, places: Sequence[Sequence[int]]
    ) -> tuple[list[tuple[NDArray[np.int64], Part]], NDArray[np.int64]]:
        """What the engine finds at the points of a batch, numbered among ``size`` of them; and which are left."""
        parts: list[tuple[NDArray[np.int64], Part]] = []
        rest = np.ones(size, dtype=np.bool_)
        for group in batch.groups:
            part = self._at_once(batch, group, places)
            if part is not None:
                done = points[group.points][part[0]]
                parts.append((done, part[1]))
                rest[done] = False
        return parts, np.flatnonzero(rest)

    def _record(
        self,
        places: Sequence[Sequence[int]],
        found: tuple[Equilibria, Sequence[Mapping[str, Fraction]]] | UndefinedError,
    ) -> Part:
        """A point that was solved alone."""
        if isinstance(found, UndefinedError):
            return single(
                [UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED, _code(self._reasons, str(found))], self.players
            )
        equilibria, outcomes = found
        pattern = Pattern(
            tuple(Played(_placed(places, e.supports), e.perfect, e.undominated, e.component) for e in equilibria),
            equilibria.complete,
            tuple(component.index for component in equilibria.components),
        )
        regime = regime_of(equilibria, outcomes, self.results)
        perfect = NOT_DECIDED if regime.perfect is None else _code(self._labels, regime.perfect)
        undominated, nash = (_code(self._labels, label) for label in (regime.undominated, regime.nash))
        ranges = [
            outcome_ranges([outcomes[member] for member in component.members], self.results)
            for component in equilibria.components
        ]
        return single(
            [nash, perfect, undominated, _code(self._patterns, pattern), UNDEFINED],
            self.players,
            [[(float(low), float(high)) for low, high in c.payoffs] for c in equilibria.components],
            [[self.results.index(name) for name in own] for own in ranges],
            [(float(low), float(high)) for own in ranges for low, high in own.values()],
        )

    def _at_once(
        self, batch: Batch, group: Group, places: Sequence[Sequence[int]]
    ) -> tuple[NDArray[np.int64], Part] | None:
        """The points of a group that the engine solves, by their numbers in it, and what it finds."""
        from negotiation.solvers.batch.engine import MOST_LABELS, solve_many

        arrays = arrays_of(group) if sum(batch.shape) <= MOST_LABELS else None
        if arrays is None:
            return None
        results = batch.results_at(int(group.points[0])).astype(np.int64)
        solved = solve_many(*arrays, results, len(batch.results), sharp=self.sharp, which=group.which)
        sure = np.flatnonzero(~solved.doubtful)
        if not len(sure):
            return None
        first, group_first = np.concatenate([[[0, 0]], np.cumsum(solved.counts, axis=0)]).T
        hashes, where, which = np.unique(solved.hashes[sure], return_index=True, return_inverse=True)
        others = sure[where][which.ravel()]
        alike = _alike(solved.played, solved.counts[:, 0], first, sure, others)
        alike = alike and _alike(solved.indices, solved.counts[:, 1], group_first, sure, others)
        if not alike:  # two patterns with one hash: as rare as it gets, and not to be taken on trust
            return None
        known = np.empty((len(hashes), 5), dtype=np.int32)
        for number in np.argsort(where):  # new labels and patterns are numbered in the order of the points
            point = sure[where[number]]
            played = solved.played[first[point] : first[point + 1]]
            index = solved.indices[group_first[point] : group_first[point + 1]]
            # What was met in another group is compared in full too: its hash alone is not in the key.
            key = (played.tobytes(), index.tobytes(), results.tobytes(), tuple(map(tuple, places)))
            if key not in self._met:
                supports = [supports_of(row[:2], batch.shape) for row in played]
                perfect = [bool(row[2]) for row in played]
                nash, leading = labels_of(batch, results, supports, perfect)
                pattern = Pattern(
                    tuple(
                        Played(_placed(places, own), good, good, int(row[3]))
                        for own, good, row in zip(supports, perfect, played, strict=True)
                    ),
                    True,
                    tuple(index.tolist()),
                )
                code = _code(self._labels, leading)
                self._met[key] = (_code(self._labels, nash), code, code, _code(self._patterns, pattern), UNDEFINED)
            known[number] = self._met[key]
        possible = solved.chances[:, :, 1] > 0
        component, outcome = np.nonzero(possible)
        return sure, Part(
            known[which.ravel()],
            solved.counts[sure, 1],
            solved.ranges,
            possible.sum(axis=1),
            outcome.astype(np.int32),
            solved.chances[component, outcome],
        )

    def found(self) -> Found:
        """What has been found so far."""
        whole = joined(self._parts, self.players)
        # Labels and patterns are numbered as they are met point by point, however the points were taken.
        labels, (perfect, undominated, nash) = _renumbered(list(self._labels), whole.codes[:, [1, 2, 0]])
        patterns, (pattern,) = _renumbered(list(self._patterns), whole.codes[:, [3]])
        reasons, (reason,) = _renumbered(list(self._reasons), whole.codes[:, [4]])
        return Found(
            labels=tuple(labels),
            patterns=tuple(patterns),
            reasons=tuple(reasons),
            nash=nash,
            perfect=perfect,
            undominated=undominated,
            pattern=pattern,
            reason=reason,
            first=_starts(whole.counts),
            payoffs=_frozen(whole.payoffs),
            outcome_first=_starts(whole.outcome_counts),
            outcome=_frozen(whole.outcome),
            probability=_frozen(whole.probability),
        )


def _alike(
    rows: NDArray[np.generic],
    counts: NDArray[np.int64],
    first: NDArray[np.int64],
    points: NDArray[np.int64],
    others: NDArray[np.int64],
) -> bool:
    """Whether points have the very rows of others, given by numbers; ``first`` says where each one's begin."""
    own = counts[points]
    if not np.array_equal(own, counts[others]):
        return False
    within, starts = np.arange(own.sum()), np.cumsum(own) - own
    mine, theirs = (within + np.repeat(first[where] - starts, own) for where in (points, others))
    return np.array_equal(np.take(rows, mine, axis=0), np.take(rows, theirs, axis=0))


def _renumbered(items: list[Coded], codes: NDArray[np.int32]) -> tuple[list[Coded], list[NDArray[np.int32]]]:
    """Number items in the order in which codes first name them, row by row; negative codes stay as they are."""
    used, first = np.unique(codes.ravel(), return_index=True)
    met = [int(code) for code in used[np.argsort(first)] if code >= 0]
    number = np.empty(len(items), dtype=np.int32)
    number[met] = np.arange(len(met))
    again = np.where(codes < 0, codes, number[np.maximum(codes, 0)]) if items else codes
    return [items[code] for code in met], [_frozen(column) for column in again.T.astype(np.int32)]


def _placed(places: Sequence[Sequence[int]], supports: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    """Supports in the scenario's own list of strategies."""
    return tuple(tuple([place[s] for s in own]) for place, own in zip(places, supports, strict=True))


Solved = tuple[Equilibria, Sequence[Mapping[str, Fraction]]]


def _places(grid: Laid) -> list[list[int]]:
    """The numbers of the strategies that an account leaves, in the scenario's own list, in which patterns count."""
    return [
        [all_of_them.index(name) for name in left]
        for all_of_them, left in zip(grid.scenario.strategies.values(), grid.base.strategies.values(), strict=True)
    ]


def _solved(
    grid: Laid, numbers: range, method: str, layout: Layout | None, points: Iterable[int]
) -> Iterator[Solved | UndefinedError]:
    """The equilibria at points with the outcomes that each leads to, or why there is no game; one after the other."""
    form = grid.scenario.form
    assert form is not None  # checked where the games were laid out
    if layout is None:
        for point in points:
            try:
                answer = form.answer(grid.point(numbers[point]), method)
            except UndefinedError as error:
                yield error
            else:
                yield answer.equilibria, answer.outcomes
        return
    place = np.cumsum(~layout.undefined) - 1
    for point in points:
        if layout.batch is None or layout.undefined[point]:
            yield next(c.values[c.codes[point]] for c in layout.columns.values() if c.undefined[point])
            continue
        yield _solved_one(layout.batch, int(place[point]), method)


def _solved_one(batch: Batch, point: int, method: str) -> Solved | UndefinedError:
    """Solve one game of a batch."""
    why = batch.why_undefined(point)
    if why is not None:
        return why
    equilibria = solve(batch.game(point), method)
    codes = batch.results_at(point)
    return equilibria, [
        {batch.results[code]: probability for code, probability in outcome_of(equilibrium, codes).items()}
        for equilibrium in equilibria
    ]


def _code(known: dict[Coded, int], item: Coded) -> int:
    return known.setdefault(item, len(known))


def _starts(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    return _frozen(np.concatenate([[0], np.cumsum(counts)]).astype(np.int64))


Array = TypeVar("Array", bound=NDArray[np.generic])


def _frozen(array: Array) -> Array:
    array = array.copy()
    array.flags.writeable = False
    return array
