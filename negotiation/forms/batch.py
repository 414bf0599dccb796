"""Strategic games at many points: which profile leads to what, and what it pays, exactly.

A form lays out its game over columns of parameters as a :class:`Batch`. Points at which the same profiles lead to the
same results form a *group*; within it only payoffs vary. A game at one point is the batch of that point, so that a
point solved alone and the same point in a sweep are the same game by construction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiation.errors import UndefinedError
from negotiation.games.columns import Codes, Column
from negotiation.games.normal import NormalGame
from negotiation.scenario.table import Table

__all__ = ["Agreed", "Batch", "Case", "Group"]


class Agreed(NamedTuple):
    """One thing that an agreement fixes: its name, its label, and the level it is settled at."""

    name: str
    label: str
    level: str


@dataclass(frozen=True)
class Case:
    """What profiles can lead to: an outcome, the outcome it is counted under, and what is agreed.

    ``payoffs`` holds a column for each player, over the points of the group, of pairs (payoff, whether it is exact).
    """

    outcome: str
    result: str
    payoffs: tuple[Column, ...]
    agreed: tuple[Agreed, ...] = ()


@dataclass(frozen=True, eq=False)
class Group:
    """Points at which the same profiles lead to the same cases.

    Attributes
    ----------
    points
        The numbers of the points in the batch, rising.
    cases
        What profiles lead to.
    which
        Shape (strategies of player 1, of player 2, ...): the case of each profile.
    otherwise
        What happens without an agreement, where the form has such a thing.
    undefined
        Why there is no game at these points, where what profiles lead to cannot be decided; there are no cases then.
    arrays
        What the cases pay, as the compiled engine takes it, where it was made so; the cases have no payoffs then.
    """

    points: Codes
    cases: tuple[Case, ...]
    which: Codes
    otherwise: Case | None = None
    undefined: UndefinedError | None = None
    arrays: Any = None


@dataclass(frozen=True, eq=False)
class Batch:
    """Games of one shape at many points.

    Attributes
    ----------
    strategies
        The strategies of each player, in order.
    results
        The outcomes that are counted, in file order.
    groups
        The points, by what profiles lead to.
    size
        How many points there are.
    """

    strategies: Table[tuple[str, ...]]
    results: tuple[str, ...]
    groups: tuple[Group, ...]
    size: int

    @property
    def shape(self) -> tuple[int, ...]:
        """How many strategies each player has."""
        return tuple(len(own) for own in self.strategies.values())

    @cached_property
    def _where(self) -> tuple[Codes, Codes]:
        """For each point its group, and its place in it."""
        group = np.empty(self.size, dtype=np.intp)
        place = np.empty(self.size, dtype=np.intp)
        for number, part in enumerate(self.groups):
            group[part.points] = number
            place[part.points] = np.arange(len(part.points))
        return group, place

    def group(self, point: int) -> tuple[Group, int]:
        """The group of a point, and the point's place in it."""
        groups, places = self._where
        return self.groups[groups[point]], int(places[point])

    def why_undefined(self, point: int) -> UndefinedError | None:
        """Why there is no game at a point; None where there is one."""
        group, place = self.group(point)
        if group.undefined:
            return group.undefined
        for case in (*group.cases, *([group.otherwise] if group.otherwise else [])):
            for column in case.payoffs:
                value = column.values[column.codes[place]]
                if isinstance(value, UndefinedError):
                    return value
        return None

    def results_at(self, point: int) -> Codes:
        """Shape (strategies of player 1, of player 2, ...): the number of each profile's result in ``results``."""
        return self._results[int(self._where[0][point])]

    @cached_property
    def _results(self) -> tuple[Codes, ...]:
        rank = {name: number for number, name in enumerate(self.results)}
        numbers = [np.array([rank[case.result] for case in part.cases] or [0]) for part in self.groups]
        return tuple(own[part.which] for own, part in zip(numbers, self.groups, strict=True))

    def game(self, point: int) -> NormalGame:
        """The game at a point, in fractions.

        Raises
        ------
        UndefinedError
            Where a payoff has no value there.
        """
        group, place = self.group(point)
        if group.undefined:
            raise group.undefined
        pairs = [[column.at(place) for column in case.payoffs] for case in group.cases]
        payoffs = np.empty((len(self.strategies), *self.shape), dtype=object)
        for player in range(len(self.strategies)):
            by_case = np.empty(len(pairs), dtype=object)
            by_case[:] = _tied([own[player] for own in pairs])
            payoffs[player] = by_case[group.which]
        exact = all(is_exact for own in pairs for _, is_exact in own)
        return NormalGame(
            payoffs, players=tuple(self.strategies), strategies=tuple(self.strategies.values()), exact=exact
        )

    @cached_property
    def payoffs(self) -> NDArray[np.float64]:
        """Shape (points, players, strategies of player 1, of player 2, ...): correctly rounded doubles.

        Points where a payoff has no value hold nan.
        """
        table = np.full((self.size, len(self.strategies), *self.shape), np.nan)
        for part in self.groups:
            if part.undefined:
                continue
            for player in range(len(self.strategies)):
                doubles = np.stack([_doubles(case.payoffs[player]) for case in part.cases], axis=1)
                table[part.points, player] = doubles[:, part.which]
        return table

    def profiles(self) -> Sequence[tuple[str, ...]]:
        """The names of the profiles, in the order of the arrays."""
        return list(product(*self.strategies.values()))


def _doubles(column: Column) -> NDArray[np.float64]:
    values = [float("nan") if isinstance(value, UndefinedError) else float(value[0]) for value in column.values]
    return np.asarray(np.array(values)[column.codes])


def _tied(payoffs: Sequence[tuple[Fraction, bool]]) -> list[Fraction]:
    """A player's payoffs, with a rounded one made equal to an exact one that rounds to the same double.

    A payoff without a fraction is known as a double only. Where another payoff of the same player is exact and
    rounds to that double, nothing tells the two apart, and an accident of rounding must not split what may be a tie.
    """
    if all(is_exact for _, is_exact in payoffs):
        return [payoff for payoff, _ in payoffs]
    exact: dict[float, Fraction] = {}
    for payoff, is_exact in payoffs:
        if is_exact:
            exact.setdefault(float(payoff), payoff)
    return [payoff if is_exact else exact.get(float(payoff), payoff) for payoff, is_exact in payoffs]
