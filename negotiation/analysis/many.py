"""Answers at many points: the one place where a sweep meets a solver.

What is kept of a point is coded: its regime by number, and the *pattern* of its equilibria (who plays what, which
are perfect, which are connected) by number too, since neighbouring points mostly share both. Payoffs and outcome
probabilities are kept as ranges over components. Any point can be had again in full.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from negotiation.errors import UndefinedError, UsageError
from negotiation.forms.answer import outcome_of, outcome_ranges, regime_of
from negotiation.forms.batch import Batch
from negotiation.games.columns import grid_columns
from negotiation.scenario.grid import Grid
from negotiation.solvers import solve
from negotiation.solvers.equilibrium import Equilibria

__all__ = ["NOT_DECIDED", "UNDEFINED", "Found", "Pattern", "Played", "Recorder"]

UNDEFINED = -1
"""The code of a label or pattern at a point where there is no game."""

NOT_DECIDED = -2
"""The code of the ``perfect`` label where perfection is not decided: with more than two players."""


class Played(NamedTuple):
    """An extreme equilibrium as a pattern holds it.

    ``supports`` holds for each player the strategies played, by their place in the scenario's own list;
    ``perfect`` is None where that is not decided.
    """

    supports: tuple[tuple[int, ...], ...]
    perfect: bool | None
    undominated: bool
    component: int


class Pattern(NamedTuple):
    """Which strategies carry which equilibrium, and whether the list is proved complete."""

    equilibria: tuple[Played, ...]
    complete: bool

    @property
    def components(self) -> int:
        """How many components there are."""
        return 1 + max((played.component for played in self.equilibria), default=-1)


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


@dataclass(eq=False)
class Recorder:
    """Takes points in their order, and makes a :class:`Found` of them.

    ``players`` is how many there are, ``results`` the outcomes that are counted, in file order, ``method`` the
    solver.
    """

    players: int
    results: tuple[str, ...]
    method: str
    _labels: dict[str, int] = field(default_factory=dict)
    _patterns: dict[Pattern, int] = field(default_factory=dict)
    _reasons: dict[str, int] = field(default_factory=dict)
    _codes: list[tuple[int, int, int, int, int]] = field(default_factory=list)
    _counts: list[int] = field(default_factory=list)
    _payoffs: list[tuple[tuple[float, float], ...]] = field(default_factory=list)
    _outcome_counts: list[int] = field(default_factory=list)
    _outcome: list[int] = field(default_factory=list)
    _probability: list[tuple[float, float]] = field(default_factory=list)

    def take(self, grid: Grid, numbers: range) -> None:
        """Solve some consecutive points of a grid.

        Raises
        ------
        GameError
            Where the games are too large for the method.
        """
        # Accounts may leave a player fewer strategies; a pattern counts in the scenario's own list.
        places = [
            [all_of_them.index(name) for name in left]
            for all_of_them, left in zip(
                grid.scenario.strategies.values(), grid.base.strategies.values(), strict=True
            )
        ]
        for found in _solved(grid, numbers, self.method):
            if isinstance(found, UndefinedError):
                self._codes.append((UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED, _code(self._reasons, str(found))))
                self._counts.append(0)
            else:
                self._record(places, *found)

    def _record(
        self, places: Sequence[Sequence[int]], equilibria: Equilibria, outcomes: Sequence[Mapping[str, Fraction]]
    ) -> None:
        pattern = Pattern(
            tuple(
                Played(
                    tuple(tuple([place[s] for s in own]) for place, own in zip(places, e.supports, strict=True)),
                    e.perfect,
                    e.undominated,
                    e.component,
                )
                for e in equilibria
            ),
            equilibria.complete,
        )
        regime = regime_of(equilibria, outcomes, self.results)
        perfect = NOT_DECIDED if regime.perfect is None else _code(self._labels, regime.perfect)
        undominated, nash = (_code(self._labels, label) for label in (regime.undominated, regime.nash))
        self._codes.append((nash, perfect, undominated, _code(self._patterns, pattern), UNDEFINED))
        self._counts.append(len(equilibria.components))
        for component in equilibria.components:
            self._payoffs.append(tuple((float(low), float(high)) for low, high in component.payoffs))
            ranges = outcome_ranges([outcomes[member] for member in component.members], self.results)
            self._outcome_counts.append(len(ranges))
            self._outcome += [self.results.index(name) for name in ranges]
            self._probability += [(float(low), float(high)) for low, high in ranges.values()]

    def found(self) -> Found:
        """What has been found so far."""
        codes = np.array(self._codes, dtype=np.int32).reshape(-1, 5)
        nash, perfect, undominated, pattern, reason = (_frozen(column) for column in codes.T)
        return Found(
            labels=tuple(self._labels),
            patterns=tuple(self._patterns),
            reasons=tuple(self._reasons),
            nash=nash,
            perfect=perfect,
            undominated=undominated,
            pattern=pattern,
            reason=reason,
            first=_starts(self._counts),
            payoffs=_frozen(np.array(self._payoffs, dtype=np.float64).reshape(-1, self.players, 2)),
            outcome_first=_starts(self._outcome_counts),
            outcome=_frozen(np.array(self._outcome, dtype=np.int32)),
            probability=_frozen(np.array(self._probability, dtype=np.float64).reshape(-1, 2)),
        )


Solved = tuple[Equilibria, Sequence[Mapping[str, Fraction]]]


def _solved(grid: Grid, numbers: range, method: str) -> Iterator[Solved | UndefinedError]:
    """The equilibria at each point with the outcomes that each leads to, or why there is no game."""
    form = grid.scenario.form
    if form is None:
        raise UsageError("there is no game in this file")
    if form.batch is None:
        for number in numbers:
            try:
                answer = form.answer(grid.point(number), method)
            except UndefinedError as error:
                yield error
            else:
                yield answer.equilibria, answer.outcomes
        return
    columns = grid_columns(grid, numbers)
    undefined = np.zeros(len(numbers), dtype=np.bool_)
    for column in columns.values():
        undefined |= column.undefined
    defined = np.flatnonzero(~undefined)
    batch = form.batch(grid.base, columns.take(defined)) if len(defined) else None
    place = np.cumsum(~undefined) - 1
    for point in range(len(numbers)):
        if batch is None or undefined[point]:
            yield next(c.values[c.codes[point]] for c in columns.values() if c.undefined[point])
            continue
        yield _solved_one(batch, int(place[point]), method)


def _solved_one(batch: Batch, point: int, method: str) -> Solved | UndefinedError:
    """Solve one game of a batch. An engine that solves many at once goes in here, for all of them."""
    why = batch.why_undefined(point)
    if why is not None:
        return why
    equilibria = solve(batch.game(point), method)
    codes = batch.results_at(point)
    return equilibria, [
        {batch.results[code]: probability for code, probability in outcome_of(equilibrium, codes).items()}
        for equilibrium in equilibria
    ]


Coded = TypeVar("Coded")


def _code(known: dict[Coded, int], item: Coded) -> int:
    return known.setdefault(item, len(known))


def _starts(counts: list[int]) -> NDArray[np.int64]:
    return _frozen(np.concatenate([[0], np.cumsum(counts)]).astype(np.int64))


Array = TypeVar("Array", bound=NDArray[np.generic])


def _frozen(array: Array) -> Array:
    array = array.copy()
    array.flags.writeable = False
    return array
