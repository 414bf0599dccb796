"""What labels a map compares: those at the values of the file, and those that all Nash equilibria would give."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from negotiation.analysis.sweep import SweepAnswer
from negotiation.scenario.expression import rounded

__all__ = ["label_at_home", "mapped", "usual_labels"]


def label_at_home(answer: SweepAnswer, which: str, account: int = 0) -> str | None:
    """The label at the values of an account, by number: None where these lie beyond the grid or its points differ.

    Values between points have the label of the points around them, where that is one label.

    Examples
    --------
    >>> import negotiation
    >>> talks = negotiation.load("scenarios/hanoi/last_day.yaml")
    >>> label_at_home(negotiation.sweep(talks, "clause-map", points=6), "leading")
    'deal'
    """
    grid, labels = answer.plan.grids[answer.plan.accounts[account]], answer.regime(which)[account]
    around: list[NDArray[np.intp]] = []
    for axis in answer.plan.axes:
        value = rounded(grid.baseline[axis.name])[0]
        if not axis.low <= value <= axis.high:
            return None
        near = axis.nearest(value)
        other = near + (axis.value(near) < value) - (axis.value(near) > value)
        around.append(np.array(sorted({near, other})))
    found = set(labels[np.ix_(*around)].flat)
    return found.pop() or None if len(found) == 1 else None


def usual_labels(labels: NDArray[np.int32], nash: NDArray[np.int32]) -> tuple[dict[int, int], list[int]]:
    """For each label the one over all Nash equilibria that most often goes with it, and the labels with several."""
    pairs, counts = np.unique(np.stack([labels.ravel(), nash.ravel()], axis=1), axis=0, return_counts=True)
    found: dict[int, list[tuple[int, int]]] = {}
    for (label, other), count in zip(pairs.tolist(), counts.tolist(), strict=True):
        found.setdefault(label, []).append((-count, other))
    return {label: min(others)[1] for label, others in found.items()}, [
        n for n, others in found.items() if others[1:]
    ]


def mapped(labels: NDArray[np.int32], usual: Mapping[int, int]) -> NDArray[np.int32]:
    """What usually goes with each label."""
    found = labels.copy()
    for label, other in usual.items():
        found[labels == label] = other
    return found
