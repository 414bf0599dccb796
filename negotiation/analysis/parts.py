"""What was found at points, as ragged arrays: one point alone, many together, and in the order of the points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["PER_COMPONENT", "PER_OUTCOME", "PER_POINT", "STARTS", "Part", "in_order", "joined", "single"]

PER_POINT = {
    "nash": "labels",
    "perfect": "labels",
    "undominated": "labels",
    "pattern": "patterns",
    "reason": "reasons",
}
"""The arrays of a :class:`~negotiation.analysis.many.Found` with an entry a point, and the lists that they number."""

PER_COMPONENT = ("payoffs",)
"""Those with an entry a component; ``first`` says where each point's begin."""

PER_OUTCOME = ("outcome", "probability")
"""Those with an entry for each outcome of each component; ``outcome_first`` says where each component's begin."""

STARTS = ("first", "outcome_first")
"""Those that say where the entries of a point, and of a component, begin."""


class Part(NamedTuple):
    """What was found at some points: ragged arrays, components and outcomes one point after the other.

    ``codes`` has shape (points, 5): nash, perfect, undominated, pattern, reason. ``counts`` holds the components of
    each point, ``payoffs`` their ranges, ``outcome_counts`` how many outcomes each can lead to, then which and how
    likely.
    """

    codes: NDArray[np.int32]
    counts: NDArray[np.int64]
    payoffs: NDArray[np.float64]
    outcome_counts: NDArray[np.int64]
    outcome: NDArray[np.int32]
    probability: NDArray[np.float64]


def single(
    codes: Sequence[int],
    players: int,
    payoffs: Sequence[Sequence[tuple[float, float]]] = (),
    outcomes: Sequence[Sequence[int]] = (),
    probability: Sequence[tuple[float, float]] = (),
) -> Part:
    """A single point as arrays."""
    return Part(
        np.array([codes], dtype=np.int32),
        np.array([len(payoffs)], dtype=np.int64),
        np.array(payoffs, dtype=np.float64).reshape(-1, players, 2),
        np.array([len(own) for own in outcomes], dtype=np.int64),
        np.array([outcome for own in outcomes for outcome in own], dtype=np.int32),
        np.array(probability, dtype=np.float64).reshape(-1, 2),
    )


def joined(parts: Sequence[Part], players: int) -> Part:
    """One part after the other."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        whole = single([0] * 5, players)
        return whole._replace(codes=whole.codes[:0], counts=whole.counts[:0])
    return Part(
        np.concatenate([part.codes for part in parts]),
        np.concatenate([part.counts for part in parts]),
        np.concatenate([part.payoffs for part in parts]),
        np.concatenate([part.outcome_counts for part in parts]),
        np.concatenate([part.outcome for part in parts]),
        np.concatenate([part.probability for part in parts]),
    )


def in_order(parts: Sequence[tuple[NDArray[np.int64], Part]], players: int) -> Part:
    """Parts, each with the numbers of its points, put in the order of the points."""
    if len(parts) == 1:
        return parts[0][1]  # its points are all there are, and rise
    whole = joined([part for _, part in parts], players)
    points = np.concatenate([numbers for numbers, _ in parts])
    owner = np.repeat(points, whole.counts)
    owner_of_outcome = np.repeat(owner, whole.outcome_counts)
    by_point, by_component, by_outcome = (np.argsort(key, kind="stable") for key in (points, owner, owner_of_outcome))
    return Part(
        whole.codes[by_point],
        whole.counts[by_point],
        whole.payoffs[by_component],
        whole.outcome_counts[by_component],
        whole.outcome[by_outcome],
        whole.probability[by_outcome],
    )
