"""The most even point of the convex hull of mixed strategies, with a bound on how far it is from the best.

**Definition.** Maximise H(x) = -Σ x_i log x_i over x = Σ_k λ_k u_k, λ_k ≥ 0, Σ λ_k = 1, for given corners u_k. H is
strictly concave, so one point is the greatest.

**Algorithm.** Pairwise Frank–Wolfe steps (Lacoste-Julien and Jaggi, "On the global linear convergence of Frank–Wolfe
optimization variants", 2015): move weight from the corner at which the gradient g_i = -log x_i is least to that at
which it is greatest, as far as it pays along that line. Concavity bounds what is missing, with no more than the
gradient at hand (Frank, Wolfe 1956; Jaggi 2013):

    H(best) - H(x) ≤ max_k g·(u_k - x), the *gap*.

At the start, the mean of the corners, every strategy that some corner plays is played; the gradient of one that is
played less and less grows without bound, so none is lost on the way. In the end the weights are taken as fractions:
simple ones, where the gap allows it, and x is computed exactly, so that it lies in the hull exactly; the gap that is
returned is that of this x, in doubles, and what these may round off is added to it.

**Complexity.** Linear convergence; a step takes as many operations as the corners have numbers, and a line search.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiation import tolerance
from negotiation.solvers.equilibrium import Strategy

__all__ = ["Most", "most_even"]

_MOST_STEPS = 5_000  # two seconds at most; the gap that is left is said
_SIMPLE = 1000  # the greatest denominator of weights that are tried first


class Most(NamedTuple):
    """The most even point found: its entropy, and by how much the greatest may exceed that."""

    strategy: Strategy
    value: float
    gap: float


def most_even(corners: Sequence[Strategy]) -> Most:
    """The point of greatest entropy in the convex hull of mixed strategies.

    Parameters
    ----------
    corners
        At least one; all of one length.

    Returns
    -------
    Most

    Notes
    -----
    Sources: Frank, Wolfe 1956; Jaggi 2013; Lacoste-Julien, Jaggi 2015.

    Examples
    --------
    >>> one, half = Fraction(1), Fraction(1, 2)
    >>> most_even([(one, 0 * one, 0 * one), (0 * one, half, half)]).strategy
    (Fraction(1, 3), Fraction(1, 3), Fraction(1, 3))
    """
    played = [s for s in range(len(corners[0])) if any(corner[s] for corner in corners)]
    U = np.array([[float(corner[s]) for s in played] for corner in corners])
    count = len(corners)
    if all(1 in corner for corner in corners):  # their mean is uniform over what is played: certainly the greatest
        return _exactly(corners, played, U, [Fraction(1, count)] * count)._replace(gap=0.0)
    if count == 1:
        return _exactly(corners, played, U, [Fraction(1)])._replace(gap=0.0)
    weights = _climb(U)
    for simple in (True, False):
        rounded = [Fraction(w).limit_denominator(_SIMPLE) if simple else Fraction(w) for w in weights.tolist()]
        total = sum(rounded)
        if simple and (not total or not _plays_all(corners, played, rounded)):
            continue
        found = _exactly(corners, played, U, [weight / total for weight in rounded])
        if not simple or found.gap <= tolerance.EVEN:
            break
    return found


def _plays_all(corners: Sequence[Strategy], played: Sequence[int], weights: Sequence[Fraction]) -> bool:
    return all(any(w and corner[s] for w, corner in zip(weights, corners, strict=True)) for s in played)


def _exactly(
    corners: Sequence[Strategy], played: Sequence[int], U: NDArray[np.float64], weights: Sequence[Fraction]
) -> Most:
    """The mixture of the corners with exact weights, and what is known of it."""
    pairs = [(weight, corner) for weight, corner in zip(weights, corners, strict=True) if weight]
    strategy = tuple(
        sum((weight * corner[s] for weight, corner in pairs), Fraction(0)) for s in range(len(corners[0]))
    )
    x = np.array([float(strategy[s]) for s in played])
    gradient = -_log(x)
    value = float((x * gradient).sum())
    # What the sums round off is added, so that the bound holds for doubles too.
    rounding = 4 * len(x) * float(np.finfo(float).eps) * float(1 + np.abs(gradient).max())
    return Most(strategy, max(value, 0.0), max(float((U @ gradient).max() - x @ gradient), 0.0) + rounding)


def _log(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logarithms of probabilities; one too small for a double counts as a little more, which changes no entropy."""
    return np.log(np.maximum(x, tolerance.FEWER_DIGITS))


def _climb(U: NDArray[np.float64]) -> NDArray[np.float64]:
    """The weights of the corners, shape (corners,), after pairwise steps from the mean; ``U`` is not changed."""
    weights = np.full(len(U), 1 / len(U))
    x = weights @ U
    for _ in range(_MOST_STEPS):
        slopes = U @ -_log(x)
        if slopes.max() - slopes @ weights <= tolerance.EVEN / 4:
            break
        to = int(slopes.argmax())
        off = int(np.where(weights > 0, slopes, np.inf).argmin())
        if (U[to] == U[off]).all():
            break  # corners that doubles do not tell apart
        step = _line(x, U[to] - U[off], float(weights[off]))
        if step >= weights[off]:
            weights[to] += weights[off]
            weights[off] = 0.0
        else:
            weights[to] += step
            weights[off] -= step
        x = weights @ U
    return weights


def _line(x: NDArray[np.float64], direction: NDArray[np.float64], most: float) -> float:
    """How far along a direction entropy rises, at most ``most``: Newton's method, kept between two bounds."""
    moved = direction != 0
    x, d = x[moved], direction[moved]
    low, high, step = 0.0, most, most
    for _ in range(60):
        at = x + step * d
        if at.min() <= 0:
            high = step
            step = (low + high) / 2
            continue
        slope = -float(d @ np.log(at))
        if slope >= 0:
            if step == most:
                return most
            low = step
        else:
            high = step
        newton = step + slope / float((d * d / at).sum())
        after = newton if low < newton < high else (low + high) / 2
        if abs(after - step) <= 1e-16 * most:
            return after
        step = after
    return step
