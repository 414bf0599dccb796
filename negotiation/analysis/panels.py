"""Which maps a sweep over two or three parameters comes down to: one for each account and slice that differ.

A *region* is what happens at a point and by whom (:class:`negotiation.analysis.sweep.Region`), read for one of the
labels: over the leading equilibria, or over all.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from negotiation.analysis.sweep import Region, SweepAnswer, regions_of
from negotiation.scenario.expression import rounded

__all__ = ["MOST_PANELS", "groups", "regions_by", "slices"]

MOST_PANELS = 6
"""Maps side by side in one picture."""


def regions_by(answer: SweepAnswer, which: str) -> tuple[tuple[Region, ...], NDArray[np.int32]]:
    """The regions of a sweep, and the one at each point, by the label that is asked for."""
    if which == "leading":
        return answer.regions, answer.region
    names = list(answer.scenario.strategies.values())
    regions, number = regions_of(answer.found, names, which)
    return regions, number.reshape(answer.shape)


def groups(codes: NDArray[np.int32], nash: NDArray[np.int32]) -> list[list[int]]:
    """The accounts whose maps are the same, together.

    Parameters
    ----------
    codes, nash
        Shape of the sweep: the regions, and the labels over all Nash equilibria.
    """
    found: list[list[int]] = []
    for account in range(len(codes)):
        for group in found:
            same = np.array_equal(codes[account], codes[group[0]])
            if same and np.array_equal(nash[account], nash[group[0]]):
                group.append(account)
                break
        else:
            found.append([account])
    return found


def slices(answer: SweepAnswer, several: int) -> list[int | None]:
    """Points of the third axis that have a map, evenly spread, with the one nearest to the first account's value.

    Parameters
    ----------
    answer
        The sweep.
    several
        How many accounts have maps of their own; together there are no more maps than :data:`MOST_PANELS`.

    Returns
    -------
    list
        ``[None]`` where there is no third axis.
    """
    axes, most = answer.plan.axes, max(1, MOST_PANELS // several)
    if len(axes) < 3:
        return [None]
    own = answer.plan.grids[answer.plan.accounts[0]].baseline[axes[2].name]
    points, near = axes[2].points, axes[2].nearest(rounded(own)[0])
    if most == 1:
        return [near]
    if points <= most:
        return list(range(points))
    chosen = [round(i * (points - 1) / (most - 1)) for i in range(most)]
    if near not in chosen:
        # The ends stay, so that the whole interval is seen.
        inner = range(1, most - 1) if most > 2 else range(most)
        chosen[min(inner, key=lambda i: abs(chosen[i] - near))] = near
    return list(chosen)
