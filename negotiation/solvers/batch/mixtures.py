"""The probabilities that a vertex gives strategies, with a bound on their errors.

A vertex is told by its labels: the strategies that it gives no weight, and those of the other side that are best
responses to it. The others' weights are the one solution of a system of linear equations
(:mod:`negotiation.solvers.batch.elimination`). Only vertices that are part of an equilibrium are looked at. No sign
is asked of a probability: labels tell which are 0.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from negotiation.solvers.batch.bits import ONE, lowest, popcount
from negotiation.solvers.batch.compiling import inner
from negotiation.solvers.batch.elimination import eliminate
from negotiation.solvers.batch.signs import ROUNDED, UNIT
from negotiation.tolerance import FAINT, NEXT_TO_NOTHING

__all__ = ["UNKNOWN", "Mixtures", "find_mixture", "make_mixtures", "roughness"]

UNKNOWN = -1.0
"""Instead of a bound: nobody has looked yet."""


class Mixtures(NamedTuple):
    """Room for what vertices play, by their numbers.

    Attributes
    ----------
    weights
        Shape (room, strategies), float64: probabilities.
    rough
        Shape (room,), float64: a bound on their errors, in shares of each as it stands here; :data:`UNKNOWN` before
        they are computed.
    """

    weights: Any
    rough: Any


def make_mixtures(room: int, size: int) -> Mixtures:
    """Room for mixtures of so many strategies, not filled."""
    return Mixtures(np.empty((room, size)), np.empty(room))


@inner
def find_mixture(
    rows: Any, errors: Any, chosen: Any, columns: Any, sharp: float, mixtures: Any, vertex: int, tableau: Any
) -> bool:
    """Compute the probabilities of a vertex, unless that has been done.

    Parameters
    ----------
    rows, errors
        As in :func:`~negotiation.solvers.batch.elimination.eliminate`, on whose columns the vertex puts weights.
    chosen, columns
        The rows that are best responses, and the columns that are played, as bit masks.
    sharp
        How large the error of a probability may be in relation to it.
    mixtures, vertex
        A :class:`Mixtures`, and the number of the vertex: filled.
    tableau
        A :class:`~negotiation.solvers.batch.elimination.Tableau`: scratch.

    Returns
    -------
    bool
        Whether they are known that closely.
    """
    weights, rough = mixtures.weights, mixtures.rough
    if rough[vertex] != UNKNOWN:
        return rough[vertex] <= sharp
    for j in range(rows.shape[1]):
        weights[vertex, j] = 0.0
    first = lowest(columns)
    others = columns & (columns - ONE)
    if others == 0:
        weights[vertex, first], rough[vertex] = 1.0, 0.0
        return True
    if others & (others - ONE) == 0:
        rough[vertex] = _of_two(rows, errors, chosen, first, lowest(others), weights, vertex)
        return rough[vertex] <= sharp
    rough[vertex] = _solved(rows, errors, chosen, columns, first, weights, vertex, tableau)
    if not rough[vertex] <= sharp:  # what is left of 1 may be little; what is left for the greatest is known best
        left = first
        for j in range(rows.shape[1]):
            if weights[vertex, j] > weights[vertex, left]:
                left = j
        if left != first:
            rough[vertex] = _solved(rows, errors, chosen, columns, left, weights, vertex, tableau)
    return rough[vertex] <= sharp


@inner
def roughness(one: float, error: float, two: float, other: float) -> float:
    """A bound on the errors of one / (one + two) and two / (one + two), in shares of each; infinite for none.

    If both are known up to a share r, the quotients are between (1 - r) / (1 + r) and its inverse of what they are.
    """
    if not (error < one and other < two):
        return np.inf
    share = max(error / one, other / two)
    return (2.0 * share / (1.0 - share) + 4.0 * UNIT) * ROUNDED


@inner
def _of_two(rows: Any, errors: Any, chosen: Any, j: int, k: int, weights: Any, vertex: int) -> float:
    """Fill in the probabilities of a vertex that plays two columns; the bound on their errors.

    What one row pays less than another one on a column is made up for on the other column.
    """
    first = lowest(chosen)
    most, rough = 0.0, np.inf
    for i in range(first + 1, rows.shape[0]):
        if not (chosen >> np.uint64(i)) & ONE:
            continue
        one, two = abs(rows[i, j] - rows[first, j]), abs(rows[i, k] - rows[first, k])
        if one + two > most:  # rows that pay the same on both say nothing
            most = one + two
            weights[vertex, j], weights[vertex, k] = two / most, one / most
            rough = roughness(
                one, (errors[i, j] + errors[first, j] + UNIT * one) * ROUNDED,
                two, (errors[i, k] + errors[first, k] + UNIT * two) * ROUNDED,
            )  # fmt: skip
    return rough if min(weights[vertex, j], weights[vertex, k]) > FAINT else np.inf


@inner
def _solved(
    rows: Any, errors: Any, chosen: Any, columns: Any, left: int, weights: Any, vertex: int, tableau: Any
) -> float:
    """Fill in the probabilities of a vertex, ``left``'s as what is left of 1; the bound on their errors."""
    if eliminate(rows, errors, chosen, columns, left, tableau) == 0:
        return np.inf
    table, wrong = tableau.table, tableau.wrong
    size = popcount(columns) - 1
    rest, doubt = 1.0, 0.0
    for k in range(size - 1, -1, -1):  # solutions replace the right-hand sides from below
        total, error = table[k, size], wrong[k, size]
        for j in range(k + 1, size):
            product = table[k, j] * table[j, size]
            total -= product
            error += abs(table[k, j]) * wrong[j, size] + wrong[k, j] * (abs(table[j, size]) + wrong[j, size])
            error += 2.0 * UNIT * (abs(total) + abs(product))
        weight = total / table[k, k]
        error += abs(weight) * wrong[k, k] + NEXT_TO_NOTHING
        table[k, size] = weight
        wrong[k, size] = (error / (abs(table[k, k]) - wrong[k, k]) + UNIT * abs(weight)) * ROUNDED
        rest -= weight
        doubt += wrong[k, size] + UNIT * (abs(rest) + abs(weight))
    weights[vertex, left] = rest
    worst = doubt * ROUNDED / rest if rest > FAINT else np.inf
    place = 0
    for j in range(rows.shape[1]):
        if j == left or not (columns >> np.uint64(j)) & ONE:
            continue
        weight = table[place, size]
        weights[vertex, j] = weight
        worst = max(worst, wrong[place, size] / weight) if weight > FAINT else np.inf
        place += 1
    return worst if worst < np.inf else np.inf  # also where it is no number
