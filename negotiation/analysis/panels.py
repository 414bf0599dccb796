"""Which maps a sweep over two or three parameters comes down to: one for each account and slice that differ.

A *region* is what happens at a point and by whom (:class:`negotiation.analysis.sweep.Region`), read for one of the
labels: over the leading equilibria, or over all.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from negotiation.analysis.many import UNDEFINED, Found
from negotiation.analysis.sweep import Region, SweepAnswer, play
from negotiation.scenario.expression import rounded

__all__ = ["MOST_PANELS", "groups", "nearest", "regions_by", "regions_of", "slices"]

MOST_PANELS = 6
"""Maps side by side in one picture."""


def regions_by(answer: SweepAnswer, which: str) -> tuple[tuple[Region, ...], NDArray[np.int32]]:
    """The regions of a sweep, and the one at each point, by the label that is asked for."""
    if which == "leading":
        return answer.regions, answer.region
    names = list(answer.scenario.strategies.values())
    regions, number = regions_of(answer.found, names, which)
    return regions, number.reshape(answer.shape)


def regions_of(
    found: Found, names: Sequence[Sequence[str]], which: str
) -> tuple[tuple[Region, ...], NDArray[np.int32]]:
    """The regions of some points in the order in which they are met, and the number of each point's region.

    Parameters
    ----------
    found
        What was found at the points.
    names
        The strategies of each player.
    which
        ``"leading"``, ``"perfect"``, ``"undominated"`` or ``"nash"``.
    """
    pairs = np.stack([getattr(found, which), found.pattern], axis=1)
    distinct, first, inverse = np.unique(pairs, axis=0, return_index=True, return_inverse=True)
    known: dict[Region, int] = {}
    number = np.empty(len(distinct), dtype=np.int32)
    for position in np.argsort(first):
        label, pattern = distinct[position].tolist()
        region = Region("", ())
        if pattern != UNDEFINED:
            counted = []
            for played in found.patterns[pattern].equilibria:
                perfect = played.undominated if played.perfect is None else played.perfect
                counts = {"nash": True, "leading": perfect, "perfect": played.perfect}
                if counts.get(which, played.undominated):
                    counted.append(play(names, played.supports))
            region = Region(found.labels[label], tuple(counted))
        number[position] = known.setdefault(region, len(known))
    return tuple(known), number[inverse.ravel()]


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
    points, near = axes[2].points, nearest(answer, answer.plan.accounts[0])
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


def nearest(answer: SweepAnswer, account: str) -> int:
    """The point of the third axis that is nearest to what an account says; of two as near, the lower one."""
    axis = answer.plan.axes[2]
    value = rounded(answer.plan.grids[account].baseline[axis.name])[0]
    return min(range(axis.points), key=lambda i: (abs(axis.value(i) - value), i))
