"""Names beside lines: where each has room so that it lies on no line and on no other name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiation.figures.page import LINE, fold, measure
from negotiation.figures.style import SMALLEST
from negotiation.figures.sweep_branches import Branch

__all__ = ["LineLabel", "line_labels"]

_SAMPLES = 240
_SHORTEST, _WIDEST = 0.12, 150.0
_ALONG = (0.5, 0.3, 0.7, 0.85, 0.15, 0.4, 0.6, 0.2, 0.8)
_CLEAR = 3.0


class LineLabel(NamedTuple):
    """A name beside a line: its middle in points from the lower left corner, its text, and whether the line leads."""

    x: float
    y: float
    text: str
    leading: bool


def line_labels(
    branches: Sequence[Branch],
    values: Sequence[NDArray[np.float64]],
    shares: NDArray[np.float64],
    results: Sequence[str],
    size: tuple[float, float],
    limits: tuple[float, float],
    uprights: Sequence[float] = (),
) -> list[LineLabel]:
    """Names for the lines that the strip does not name.

    A leading line has a name where several with different outcomes run side by side, any other one where it leads to
    a single outcome.

    Parameters
    ----------
    branches, values
        As for :func:`negotiation.figures.lines_panels.draw_branches`.
    shares
        Shape (points,): where the points of the axis lie, as shares of the width.
    results
        All outcomes.
    size
        Width and height of the panel, in points.
    limits
        The least and the greatest value of the panel.
    uprights
        Where there are upright lines, as shares of the width; no name lies on one.
    """
    drawn = [_samples(branch, held, shares, size, limits) for branch, held in zip(branches, values, strict=True)]
    bars = [[(share * size[0], level) for level in np.linspace(0, size[1], 60)] for share in uprights]
    walls = np.array([place for bar in bars for place in bar]).reshape(-1, 2)
    boxes: list[tuple[float, float, float, float]] = []
    found: list[LineLabel] = []
    named: set[tuple[str, bytes]] = set()
    for number in sorted(range(len(branches)), key=lambda i: (not branches[i].leading, -len(values[i]), i)):
        branch, held = branches[number], values[number]
        text = _name(branch, branches, results)
        extent = float(shares[branch.points[-1]] - shares[branch.start])
        key = text, held.tobytes()
        if not text or extent < _SHORTEST or key in named or (held[:, 0] != held[:, 1]).any():
            continue
        named.add(key)
        text = fold(text, min(_WIDEST, extent * size[0]), SMALLEST, lines=1)
        wide, high = measure(text, SMALLEST) / 2 + 1, SMALLEST * LINE / 2
        line = drawn[number]
        ink = np.concatenate([walls, *(other for i, other in enumerate(drawn) if i != number)])
        for share, side in ((share, side) for share in _ALONG for side in (1, -1)):
            middle = line[int(share * (len(line) - 1))]
            near = line[np.abs(line[:, 0] - middle[0]) <= wide, 1]
            y = float(near.max() + high + _CLEAR if side > 0 else near.min() - high - _CLEAR)
            box = (float(middle[0]) - wide, y - high, float(middle[0]) + wide, y + high)
            # Nothing may lie between a name and its line, or the name would seem to be that one's.
            low, high_end = (float(middle[1]), box[3]) if side > 0 else (box[1], float(middle[1]))
            if _is_free(box, low, high_end, ink, boxes, size):
                boxes.append(box)
                found.append(LineLabel(float(middle[0]), y, text, branch.leading))
                break
    return found


def _samples(
    branch: Branch,
    held: NDArray[np.float64],
    shares: NDArray[np.float64],
    size: tuple[float, float],
    limits: tuple[float, float],
) -> NDArray[np.float64]:
    """Shape (samples, 2): places on a line, or on the edges of a band, in points."""
    at = shares[branch.points] * size[0]
    up = (held - limits[0]) / (limits[1] - limits[0]) * size[1]
    x = np.linspace(at[0], at[-1], _SAMPLES)
    edges = [np.stack([x, np.interp(x, at, up[:, side])], axis=1) for side in (0, 1)]
    return edges[0] if (held[:, 0] == held[:, 1]).all() else np.concatenate(edges)


def _is_free(
    box: tuple[float, float, float, float],
    least: float,
    most: float,
    ink: NDArray[np.float64],
    boxes: Sequence[tuple[float, float, float, float]],
    size: tuple[float, float],
) -> bool:
    """Whether a name lies within the panel, on no other name, and nothing is drawn from it to its line."""
    left, low, right, high = box
    if left < 1 or low < 1 or right > size[0] - 1 or high > size[1] - 1:
        return False
    inside = (ink[:, 0] > left) & (ink[:, 0] < right) & (ink[:, 1] > least - 2.5) & (ink[:, 1] < most + 2.5)
    return not inside.any() and all(left > b[2] or right < b[0] or low > b[3] or high < b[1] for b in boxes)


def _name(branch: Branch, branches: Sequence[Branch], results: Sequence[str]) -> str:
    """What a line leads to; empty where the strip says it, or where it would take too many words."""
    held = [name for i, name in enumerate(results) if (branch.probability[:, i, 1] > 0).any()]
    if not branch.leading:
        return held[0] if len(held) == 1 else ""
    own = set(held)
    for other in branches:
        if other is branch or not other.leading:
            continue
        ends = [each.start + len(each.payoffs) for each in (branch, other)]
        # At a lone point, where two lines meet, the strip says enough.
        beside = min(ends) - max(branch.start, other.start) > 1
        theirs = {name for i, name in enumerate(results) if (other.probability[:, i, 1] > 0).any()}
        if beside and theirs != own:
            return held[0] if len(held) == 1 else "by chance"
    return ""
