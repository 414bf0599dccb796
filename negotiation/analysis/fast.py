"""A batch of games for the compiled engine, and what it finds as patterns and labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiation.errors import UndefinedError
from negotiation.forms.answer import regime_label
from negotiation.forms.batch import Batch, Group
from negotiation.games.columns import Codes, Values

__all__ = ["Arrays", "arrays_of", "labels_of", "supports_of"]


class Arrays(NamedTuple):
    """What the cases of a group pay: doubles, bounds on their errors, residues; shape (points, 2, cases), and 2."""

    payoffs: NDArray[np.float64]
    errors: NDArray[np.float64]
    residues: NDArray[np.uint64]


def arrays_of(group: Group) -> Arrays | None:
    """What the cases of a group pay, as the engine takes it; None where the games would not be the very same.

    That is so where a payoff has no fraction, or no value, or one that doubles do not hold.
    """
    if group.arrays is not None:
        return group.arrays  # type: ignore[no-any-return]
    if group.undefined:
        return None
    shape = (len(group.points), 2, len(group.cases))
    arrays = Arrays(np.empty(shape), np.empty(shape), np.empty((*shape, 2), dtype=np.uint64))
    for number, case in enumerate(group.cases):
        for player, column in enumerate(case.payoffs):
            found = _encoded(column.values)
            if found is None:
                return None
            for array, part in zip(arrays, found, strict=True):
                array[:, player, number] = part[column.codes]
    return arrays


def _encoded(values: Sequence[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.uint64]] | None:
    """The payoffs of a column as the engine takes them; kept, where they belong to all values of an axis."""
    from negotiation.solvers.batch.signs import encoded

    if isinstance(values, Values) and (known := values.made(encoded)) is not None:
        return known  # type: ignore[no-any-return]
    if any(isinstance(value, UndefinedError) or not value[1] for value in values):
        return None
    found = encoded([value for value, _ in values])
    if found is not None and isinstance(values, Values):
        values.keep(encoded, found)
    return found


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
