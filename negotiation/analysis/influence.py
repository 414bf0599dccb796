"""What a sample says: shares with intervals, payoffs with quantiles, and which parameters the regime hangs on.

A share of a sample estimates the probability of a regime under the declared distributions. Its interval is that of
Wilson (1927) at 95 %. It is made for independent points; those of a Latin hypercube and of a Sobol' sequence lie more
evenly, which as a rule brings shares nearer to the truth than the interval says, and is no theorem for each one (Owen
1997), so there it is called approximate.

The influence of a parameter is the Kolmogorov-Smirnov distance between its values where a regime holds and its
values where it does not (regional sensitivity analysis: Hornberger and Spear 1981), averaged over the regimes by
their shares, so that rare ones weigh little: near 0 where the regime does not depend on the parameter, 1 where the
parameter alone decides it. It looks at one parameter at a time, so one that matters only together with another may
have little of it. Chance alone gives about ``1 / sqrt(points)`` to a parameter without influence, and more where a
regime is rare.

Sources
-------
Edwin Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
Statistical Association 22 (1927) 209-212.
Art Owen, "Monte Carlo variance of scrambled net quadrature", SIAM Journal on Numerical Analysis 34 (1997) 1884-1910.
George Hornberger and Robert Spear, "An approach to the preliminary analysis of environmental systems", Journal of
Environmental Management 12 (1981) 7-18.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiation.analysis.sweep import SweepAnswer

__all__ = ["Estimate", "Influence", "Spread", "influences", "payoffs", "shares", "wilson"]

_Z = 1.959963984540054  # the 97.5 % point of the normal distribution
_LEVELS = (0.05, 0.5, 0.95)


class Estimate(NamedTuple):
    """A regime's share of a sample, with a 95 % interval; "" where there is no game, None where not decided."""

    label: str | None
    points: int
    share: float
    low: float
    high: float


class Spread(NamedTuple):
    """A player's payoffs in leading equilibria over a sample: from the least to the greatest that each point allows.

    ``mean`` and ``quantiles`` (5 %, 50 %, 95 %) are ranges: of the least and of the greatest payoff at each point,
    which are the same where there is a single leading payoff at every point.
    """

    player: str
    points: int
    mean: tuple[float, float]
    quantiles: tuple[tuple[float, float], ...]


class Influence(NamedTuple):
    """How much the regime hangs on a parameter alone, from 0 to 1."""

    parameter: str
    distance: float


def wilson(points: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share.

    Examples
    --------
    >>> [round(end, 4) for end in wilson(3, 100)]
    [0.0103, 0.0845]
    >>> wilson(0, 10)[0], wilson(10, 10)[1]
    (0.0, 1.0)
    """
    share, z2 = points / total, _Z * _Z
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = _Z * sqrt(share * (1 - share) / total + z2 / (4 * total * total)) / (1 + z2 / total)
    return (0.0 if points == 0 else max(0.0, middle - half)), (1.0 if points == total else min(1.0, middle + half))


def _places(answer: SweepAnswer, account: str) -> slice:
    size = answer.plan.size // len(answer.plan.accounts)
    number = answer.plan.accounts.index(account)
    return slice(number * size, (number + 1) * size)


def shares(answer: SweepAnswer, account: str, which: str = "leading") -> tuple[Estimate, ...]:
    """Each regime's share of the sample under an account, the most frequent first.

    Examples
    --------
    >>> import negotiation
    >>> talks = negotiation.load("scenarios/classics/hawk_dove.yaml")
    >>> found = shares(talks.sweep(sample="sobol", points=16), "default")
    >>> sum(each.points for each in found), all(each.low <= each.share <= each.high for each in found)
    (16, True)
    """
    size = len(answer) // len(answer.plan.accounts)
    return tuple(Estimate(*own, *wilson(own.points, size)) for own in answer.shares(which, account))


def payoffs(answer: SweepAnswer, account: str) -> tuple[Spread, ...]:
    """Each player's payoffs in the leading equilibria, over the points where there is one."""
    found, where = answer.found, _places(answer, account)
    leading = np.array(
        [_leads(answer, code, place) for code, place in _component_keys(answer)], dtype=np.bool_
    )  # one entry for each kind of component
    kinds = _kinds(answer)
    rows = leading[kinds] if len(kinds) else np.zeros(0, dtype=np.bool_)
    point = found.point_of
    rows &= (point >= where.start) & (point < where.stop)
    if not rows.any():
        return ()
    owners = point[rows]
    starts = np.flatnonzero(np.concatenate([[True], owners[1:] != owners[:-1]]))
    spreads = []
    for number, player in enumerate(answer.scenario.players):
        ends = (
            np.minimum.reduceat(found.payoffs[rows, number, 0], starts),
            np.maximum.reduceat(found.payoffs[rows, number, 1], starts),
        )
        mean = float(ends[0].mean()), float(ends[1].mean())
        levels = [np.quantile(end, _LEVELS) for end in ends]
        quantiles = tuple((float(low), float(high)) for low, high in zip(*levels, strict=True))
        spreads.append(Spread(player, len(starts), mean, quantiles))
    return tuple(spreads)


def _component_keys(answer: SweepAnswer) -> list[tuple[int, int]]:
    """Every component of every pattern."""
    return [(code, place) for code, own in enumerate(answer.found.patterns) for place in range(own.components)]


def _kinds(answer: SweepAnswer) -> NDArray[np.int64]:
    """For each component of each point, its place in :func:`_component_keys`."""
    found = answer.found
    first = np.cumsum([0, *(own.components for own in found.patterns)])
    point = found.point_of
    return np.asarray(first[found.pattern[point]] + np.arange(len(point)) - found.first[point], dtype=np.int64)


def _leads(answer: SweepAnswer, code: int, place: int) -> bool:
    """Whether a component holds a leading equilibrium."""
    return any(own.leads for own in answer.found.patterns[code].equilibria if own.component == place)


def influences(answer: SweepAnswer) -> dict[str, tuple[Influence, ...]]:
    """How much the leading regime of each account hangs on each sampled parameter alone, the most influential first.

    Examples
    --------
    >>> import negotiation
    >>> talks = negotiation.load("scenarios/classics/hawk_dove.yaml")
    >>> found = influences(talks.sweep(sample="sobol", points=16))
    >>> [(account, len(own)) for account, own in found.items()]
    [('default', 2)]
    """
    sample = answer.plan.sample
    assert sample is not None  # only samples are asked
    codes = {account: answer.found.leading[_places(answer, account)] for account in answer.plan.accounts}
    counted = {account: np.unique(own, return_counts=True) for account, own in codes.items()}
    found: dict[str, list[Influence]] = {account: [] for account in codes}
    # The same points are drawn for every account.
    for name, values in sample.doubles(range(sample.size)).items():
        ranks = np.unique(values, return_inverse=True)[1]
        for account, (kinds, counts) in counted.items():
            distances = [_distance(ranks, codes[account] == kind) for kind in kinds]
            found[account].append(Influence(name, float(np.dot(distances, counts) / counts.sum())))
    return {account: tuple(sorted(own, key=lambda each: -each.distance)) for account, own in found.items()}


def _distance(ranks: NDArray[np.intp], inside: NDArray[np.bool_]) -> float:
    """The Kolmogorov-Smirnov distance between values at which something holds, and those at which it does not."""
    total = int(np.count_nonzero(inside))
    if total in (0, len(inside)):
        return 0.0
    most = int(ranks.max()) + 1
    here = np.cumsum(np.bincount(ranks[inside], minlength=most)) / total
    there = np.cumsum(np.bincount(ranks[~inside], minlength=most)) / (len(inside) - total)
    return float(np.abs(here - there).max())
