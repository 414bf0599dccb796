"""The probabilities that a vertex gives strategies, with a bound on their errors.

A vertex is told by its labels: the strategies that it gives no weight, and those of the other side that are best
responses to it. The others' weights are the one solution of a system of linear equations
(:mod:`negotiation.solvers.batch.elimination`). Only vertices that are part of an equilibrium are looked at.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from negotiation.solvers.batch.bits import ONE, lowest
from negotiation.solvers.batch.compiling import inner
from negotiation.solvers.batch.elimination import eliminate
from negotiation.solvers.batch.signs import ROUNDED, UNIT

__all__ = ["UNKNOWN", "Mixtures", "find_mixture", "make_mixtures"]

UNKNOWN = -1.0
"""Instead of a bound: nobody has looked yet."""


class Mixtures(NamedTuple):
    """Room for what vertices play, by their numbers.

    Attributes
    ----------
    weights
        Shape (room, strategies), float64: probabilities.
    rough
        Shape (room,), float64: a bound on their errors, in shares of each; :data:`UNKNOWN` before they are computed.
    """

    weights: Any
    rough: Any


def make_mixtures(room: int, size: int) -> Mixtures:
    """Room for mixtures of so many strategies, not filled."""
    return Mixtures(np.empty((room, size)), np.empty(room))


@inner
def find_mixture(
    rows: Any, errors: Any, best: Any, played: Any, sharp: float, found: Any, ray: int, tableau: Any
) -> bool:
    """Compute the probabilities of a vertex, unless that has been done.

    Parameters
    ----------
    rows, errors
        As in :func:`~negotiation.solvers.batch.elimination.eliminate`, on whose columns the vertex puts weights.
    best, played
        The rows that are best responses, and the columns that are played, as bit masks.
    sharp
        How large the error of a probability may be in relation to it.
    found, ray
        A :class:`Mixtures`, and the number of the vertex: filled.
    tableau
        A :class:`~negotiation.solvers.batch.elimination.Tableau`: scratch.

    Returns
    -------
    bool
        Whether they are known that closely.
    """
    weights, rough = found.weights, found.rough
    if rough[ray] != UNKNOWN:
        return rough[ray] <= sharp
    for j in range(rows.shape[1]):
        weights[ray, j] = 0.0
    left = lowest(played)
    if played & (played - ONE) == 0:
        weights[ray, left], rough[ray] = 1.0, 0.0
        return True
    rough[ray] = _solved(rows, errors, best, played, left, weights, ray, tableau)
    if not rough[ray] <= sharp:  # what is left of 1 for the first may be little; the greatest is known best
        for j in range(rows.shape[1]):
            if weights[ray, j] > weights[ray, left]:
                left = j
        rough[ray] = _solved(rows, errors, best, played, left, weights, ray, tableau)
    return rough[ray] <= sharp


@inner
def _solved(rows: Any, errors: Any, best: Any, played: Any, left: int, weights: Any, ray: int, tableau: Any) -> float:
    """Fill in the probabilities of a vertex, ``left``'s as what is left of 1; the bound on their errors."""
    if eliminate(rows, errors, best, played, left, tableau) == 0:
        return np.inf
    table, wrong = tableau.table, tableau.wrong
    size = -1
    for j in range(rows.shape[1]):
        size += (played >> np.uint64(j)) & ONE != 0
    rest, doubt = 1.0, 0.0
    for k in range(size - 1, -1, -1):
        total, error = table[k, size], wrong[k, size]
        for j in range(k + 1, size):  # solutions replace the right-hand sides from below
            product = table[k, j] * table[j, size]
            total -= product
            error += abs(table[k, j]) * wrong[j, size] + wrong[k, j] * (abs(table[j, size]) + wrong[j, size])
            error += 2.0 * UNIT * (abs(total) + abs(product))
        weight = total / table[k, k]
        table[k, size] = weight
        wrong[k, size] = (2.0 * (error + abs(weight) * wrong[k, k]) / abs(table[k, k]) + UNIT * abs(weight)) * ROUNDED
        rest -= weight
        doubt += wrong[k, size] + UNIT * (abs(rest) + abs(weight))
    weights[ray, left] = rest
    worst = doubt * ROUNDED / rest if rest > 0.0 else np.inf
    place = 0
    for j in range(rows.shape[1]):
        if j == left or not (played >> np.uint64(j)) & ONE:
            continue
        weight = table[place, size]
        weights[ray, j] = weight
        worst = max(worst, wrong[place, size] / weight) if weight > 0.0 else np.inf
        place += 1
    return worst
