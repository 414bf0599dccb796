"""Equilibria along one parameter, as branches: what is drawn as one line, and where it breaks.

A component of one point and a component of the next belong to one branch where the same strategies carry the same
equilibria and lead to the same outcomes. Nothing is joined across a change of those, however near the payoffs are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiation.analysis.patterns import Pattern, Played
from negotiation.analysis.sweep import Region, SweepAnswer

__all__ = ["Branch", "Column", "Run", "columns"]


class Run(NamedTuple):
    """Neighbouring points at which the same happens by the same strategies: from ``start`` to ``end``, inclusive."""

    region: Region
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Branch:
    """Equilibria that go on from point to point.

    Attributes
    ----------
    start
        The first point.
    leading
        Whether these equilibria count first: perfect where that is decided, else undominated.
    payoffs
        Shape (points, players, 2): the least and the greatest payoff.
    probability
        Shape (points, results, 2): the least and the greatest probability of each outcome.
    """

    start: int
    leading: bool
    payoffs: NDArray[np.float64]
    probability: NDArray[np.float64]

    @property
    def points(self) -> NDArray[np.int64]:
        """The numbers of its points along the axis."""
        return np.arange(self.start, self.start + len(self.payoffs))


@dataclass(frozen=True, eq=False)
class Column:
    """What is drawn for an account, or for several that have the same answers.

    Attributes
    ----------
    accounts
        Their names.
    runs
        What happens from where to where.
    branches
        The equilibria.
    """

    accounts: tuple[str, ...]
    runs: tuple[Run, ...]
    branches: tuple[Branch, ...]


class _Piece(NamedTuple):
    """A branch at one point; ``key`` says with which pieces it may be joined."""

    key: object
    leading: bool
    payoffs: NDArray[np.float64]
    probability: NDArray[np.float64]


def columns(answer: SweepAnswer) -> tuple[Column, ...]:
    """The branches of every account; accounts that have the same answers share a column.

    Parameters
    ----------
    answer
        A sweep over one parameter.
    """
    size = answer.shape[1]
    found: list[Column] = []
    firsts: list[int] = []
    for place, account in enumerate(answer.plan.accounts):
        same = next((i for i, first in enumerate(firsts) if _equal(answer, first * size, place * size, size)), None)
        if same is not None:
            column = found[same]
            found[same] = Column((*column.accounts, account), column.runs, column.branches)
            continue
        firsts.append(place)
        found.append(
            Column((account,), _runs(answer, place), _branches(answer, range(place * size, (place + 1) * size)))
        )
    return tuple(found)


def _equal(answer: SweepAnswer, one: int, other: int, size: int) -> bool:
    """Whether two accounts, whose points begin at some numbers, have the same answers."""
    found = answer.found
    for codes in (found.pattern, found.nash, found.perfect, found.undominated):
        if not np.array_equal(codes[one : one + size], codes[other : other + size]):
            return False
    rows = [slice(found.first[start], found.first[start + size]) for start in (one, other)]
    if not np.array_equal(found.payoffs[rows[0]], found.payoffs[rows[1]]):
        return False
    ends = [slice(found.outcome_first[row.start], found.outcome_first[row.stop]) for row in rows]
    return np.array_equal(found.outcome[ends[0]], found.outcome[ends[1]]) and np.array_equal(
        found.probability[ends[0]], found.probability[ends[1]]
    )


def _runs(answer: SweepAnswer, account: int) -> tuple[Run, ...]:
    codes = answer.region[account]
    starts = [0, *(np.flatnonzero(np.diff(codes)) + 1).tolist()]
    ends = [*(start - 1 for start in starts[1:]), len(codes) - 1]
    return tuple(Run(answer.regions[codes[s]], s, e) for s, e in zip(starts, ends, strict=True))


def _branches(answer: SweepAnswer, numbers: range) -> tuple[Branch, ...]:
    """Join the pieces of neighbouring points."""
    done: list[tuple[int, list[_Piece]]] = []
    growing: dict[object, tuple[int, list[_Piece]]] = {}
    for place, number in enumerate(numbers):
        now: dict[object, tuple[int, list[_Piece]]] = {}
        for piece in _merged(_pieces(answer, number)):
            branch = growing.pop(piece.key, (place, []))
            branch[1].append(piece)
            now[piece.key] = branch
        done += growing.values()
        growing = now
    done += growing.values()
    return tuple(
        Branch(
            start,
            pieces[0].leading,
            np.array([piece.payoffs for piece in pieces]),
            np.array([piece.probability for piece in pieces]),
        )
        for start, pieces in sorted(done, key=lambda branch: branch[0])
    )


def _merged(pieces: Iterable[_Piece]) -> Iterable[_Piece]:
    """One piece for each key, which then ranges over all that have it."""
    found: dict[object, _Piece] = {}
    for piece in pieces:
        other = found.get(piece.key, piece)
        found[piece.key] = _Piece(
            piece.key,
            piece.leading,
            _range(piece.payoffs, other.payoffs),
            _range(piece.probability, other.probability),
        )
    return found.values()


def _range(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    least, most = np.minimum(one, other)[..., 0], np.maximum(one, other)[..., 1]
    return np.stack([least, most], axis=-1)


def _pieces(answer: SweepAnswer, number: int) -> list[_Piece]:
    """The components of a point; of one that leads in part, what leads besides."""
    pattern = answer.pattern(number)
    if pattern is None:
        return []
    found = answer.found
    members: list[list[Played]] = [[] for _ in range(pattern.components)]
    for played in pattern.equilibria:
        members[played.component].append(played)
    pieces = []
    for component, own in enumerate(members):
        row = int(found.first[number]) + component
        payoffs = found.payoffs[row]
        probability = np.zeros((len(answer.results), 2))
        held = slice(found.outcome_first[row], found.outcome_first[row + 1])
        probability[found.outcome[held]] = found.probability[held]
        outcomes = tuple(found.outcome[held].tolist())
        leads = [played.leads for played in own]
        wide = bool((payoffs[:, 0] != payoffs[:, 1]).any() or (probability[:, 0] != probability[:, 1]).any())
        if any(leads) and not all(leads) and wide:
            # What is stored is the range over the whole component; its leading members are had from the point itself.
            pieces.append(_Piece((_supports(own), False, outcomes), False, payoffs, probability))
            pieces += _leading(answer, number, component, pattern)
            continue
        counted = [played for played, lead in zip(own, leads, strict=True) if lead or not any(leads)]
        pieces.append(_Piece((_supports(counted), any(leads), outcomes), any(leads), payoffs, probability))
    return pieces


def _supports(members: Sequence[Played]) -> frozenset[tuple[tuple[int, ...], ...]]:
    return frozenset(played.supports for played in members)


def _leading(answer: SweepAnswer, number: int, component: int, pattern: Pattern) -> list[_Piece]:
    """The leading extreme equilibria of a component, each for itself."""
    full = answer.at(number)
    pieces = []
    for played, equilibrium, outcome in zip(pattern.equilibria, full.equilibria, full.outcomes, strict=True):
        if played.component != component or not played.leads:
            continue
        payoffs = np.array([[float(payoff)] * 2 for payoff in equilibrium.payoffs])
        probability = np.array([[float(outcome.get(name, 0))] * 2 for name in answer.results]).reshape(-1, 2)
        outcomes = tuple(i for i, name in enumerate(answer.results) if outcome.get(name))
        pieces.append(_Piece((_supports([played]), True, outcomes), True, payoffs, probability))
    return pieces
