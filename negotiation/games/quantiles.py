"""Where the quantiles of distributions lie, for many points at once.

They are worked out one value at a time, so that a value does not depend on the others that are worked out with it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiation.scenario.distribution import Distribution, below, share_inside, standard

__all__ = ["mass", "quantiles"]

Floats = NDArray[np.float64]
Ends = tuple[Fraction, Fraction]


def mass(distribution: Distribution, limits: Ends, ends: Ends) -> float:
    """The share of a distribution over a range that lies between two ends, which are not equal.

    Examples
    --------
    >>> mass(Distribution("uniform"), (Fraction(0), Fraction(4)), (Fraction(1), Fraction(2)))
    0.25
    """
    if distribution.shape in ("normal", "lognormal"):
        return share_inside(distribution, *ends)
    low, high = limits
    shares = [min(1.0, max(0.0, float((end - low) / (high - low)))) for end in ends]
    if distribution.shape == "uniform":
        return shares[1] - shares[0] if limits != ends else 1.0
    cut = _between(distribution, low, high)[0]
    return cut(shares[1]) - cut(shares[0])


def quantiles(distribution: Distribution, limits: Ends, ends: Ends, levels: Floats) -> Floats:
    """Where given shares of a distribution, cut to an interval, are reached.

    Parameters
    ----------
    distribution
        What is asked.
    limits
        The range of the parameter, over which a beta distribution is stretched.
    ends
        The interval to cut it to, inside the range or equal to it.
    levels
        Shape (points,): between 0 and 1.

    Returns
    -------
    ndarray
        Shape (points,): each quantile as a share of the interval, 0 at its lower end, 1 at its upper end.

    Examples
    --------
    >>> from negotiation.scenario.table import Table
    >>> tent = Distribution("triangular", Table({"low": Fraction(0), "mode": Fraction(1), "high": Fraction(2)}))
    >>> whole = Fraction(0), Fraction(2)
    >>> quantiles(tent, whole, whole, np.array([0.125, 0.5])).tolist()
    [0.25, 0.5]
    """
    (low, high), (first, last) = limits, ends
    wide = last - first

    def within(value: float, unit: Fraction, origin: Fraction) -> float:
        return float((origin - first + unit * Fraction(value)) / wide)

    if distribution.shape == "uniform":
        return levels.copy()
    if distribution.shape in ("normal", "lognormal"):
        from scipy.special import ndtri  # type: ignore[import-untyped]

        a, b = standard(distribution, first), standard(distribution, last)
        mirrored = a > 0  # in the upper tail shares lie too near 1 to be told apart, so the lower one is taken
        under, over = (below(-b), below(-a)) if mirrored else (below(a), below(b))
        z = ndtri(under + (1 - levels if mirrored else levels) * (over - under))
        z = np.clip(-z if mirrored else z, a, b)
        if distribution.shape == "normal":
            origin, unit = within(0.0, wide, distribution.numbers["mean"]), float(distribution.numbers["sd"] / wide)
            return np.asarray(np.clip(origin + unit * z, 0, 1))
        sigma, median = float(distribution.numbers["sigma"]), distribution.numbers["median"]
        # One by one: the exponential of many at once may differ in its last bit with where a value stands.
        grown = np.array([math.exp(sigma * value) for value in z.tolist()])
        return np.asarray(np.clip(grown * float(median / wide) - float(first / wide), 0, 1))
    cut, invert = _between(distribution, low, high)
    under, over = (cut(min(1.0, max(0.0, float((end - low) / (high - low))))) for end in ends)
    share = invert(under + levels * (over - under))
    return np.asarray(np.clip(share * float((high - low) / wide) - float((first - low) / wide), 0, 1))


def _between(
    distribution: Distribution, low: Fraction, high: Fraction
) -> tuple[Callable[[float], float], Callable[[Any], Any]]:
    """Distribution function and quantile function of a shape between two ends, over shares of the range."""
    if distribution.shape == "beta":
        from scipy.special import betainc, betaincinv

        a, b = float(distribution.numbers["a"]), float(distribution.numbers["b"])
        return lambda share: float(betainc(a, b, share)), lambda level: betaincinv(a, b, level)
    least, mode, most = (float((distribution.numbers[name] - low) / (high - low)) for name in ("low", "mode", "high"))
    middle = (mode - least) / (most - least)

    def under(share: float) -> float:
        if share <= least:
            return 0.0
        if share >= most:
            return 1.0
        if share < mode:
            return (share - least) ** 2 / ((most - least) * (mode - least))
        return 1 - (most - share) ** 2 / ((most - least) * (most - mode))

    def invert(level: Any) -> Any:
        rising = least + np.sqrt(level * (most - least) * (mode - least))
        falling = most - np.sqrt((1 - level) * (most - least) * (most - mode))
        return np.where(level < middle, rising, falling)

    return under, invert
