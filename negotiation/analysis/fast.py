"""A batch of games for the compiled engine, and what it finds as patterns and labels."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiation.errors import UndefinedError
from negotiation.forms.answer import regime_label
from negotiation.forms.batch import Batch, Group
from negotiation.games.columns import Codes

__all__ = ["Arrays", "arrays_of", "labels_of", "supports_of"]


class Arrays(NamedTuple):
    """The games of a group: doubles, bounds on their errors, residues; shape (points, 2, m, n), and 2 at the end."""

    payoffs: NDArray[np.float64]
    errors: NDArray[np.float64]
    residues: NDArray[np.uint64]


def arrays_of(group: Group) -> Arrays | None:
    """The games of a group as the engine takes them; None where that would not be the very same games.

    That is so where a payoff has no fraction, or no value, or one that doubles do not hold.
    """
    from negotiation.solvers.batch.signs import encoded

    if group.arrays is not None:
        return group.arrays  # type: ignore[no-any-return]
    if group.undefined:
        return None
    m, n = group.which.shape
    points = len(group.points)
    payoffs, errors = np.empty((points, 2, m, n)), np.empty((points, 2, m, n))
    residues = np.empty((points, 2, m, n, 2), dtype=np.uint64)
    for player in range(2):
        doubles: list[NDArray[np.float64]] = []
        bounds: list[NDArray[np.float64]] = []
        marks: list[NDArray[np.uint64]] = []
        for case in group.cases:
            column = case.payoffs[player]
            if any(isinstance(value, UndefinedError) or not value[1] for value in column.values):
                return None
            found = encoded([value for value, _ in column.values])
            if found is None:
                return None
            doubles.append(found[0][column.codes])
            bounds.append(found[1][column.codes])
            marks.append(found[2][column.codes])
        payoffs[:, player] = np.stack(doubles, axis=1)[:, group.which]
        errors[:, player] = np.stack(bounds, axis=1)[:, group.which]
        residues[:, player] = np.stack(marks, axis=1)[:, group.which]
    return Arrays(payoffs, errors, residues)


Supports = tuple[tuple[int, ...], ...]


def supports_of(masks: NDArray[np.uint64], shape: tuple[int, ...]) -> Supports:
    """The strategies that bit masks stand for, player by player."""
    return tuple(tuple(s for s in range(size) if int(mask) >> s & 1) for mask, size in zip(masks, shape, strict=True))


def labels_of(batch: Batch, results: Codes, supports: list[Supports], perfect: list[bool]) -> tuple[str, str]:
    """The labels over all equilibria and over the perfect ones: they depend on who plays what, not on how often."""

    def outcome(played: Supports) -> Mapping[str, Fraction]:
        codes = sorted({int(results[profile]) for profile in product(*played)})
        return {batch.results[code]: Fraction(1) for code in codes}

    outcomes = [outcome(played) for played in supports]
    return (
        regime_label(outcomes, batch.results, complete=True),
        regime_label([o for o, p in zip(outcomes, perfect, strict=True) if p], batch.results, complete=True),
    )
