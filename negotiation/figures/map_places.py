"""The geometry of a map: outlines of regions, lines between them, and where a label has room.

Where borders are not known, everything runs along the edges of cells: ``codes[i, j]`` belongs to the cell from
``x[i]`` to ``x[i + 1]`` and ``y[j]`` to ``y[j + 1]``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

__all__ = ["Box", "Lattice", "Loop", "borders", "filled", "loops_path", "outline"]

_STEP = 2.0
"""Points between the places at which a label is tried."""

Loop = Sequence[tuple[float, float]]
"""The corners of a polygon in order; the last one is joined to the first one."""


def outline(mask: NDArray[np.bool_], x: NDArray[np.float64], y: NDArray[np.float64]) -> Path:
    """The outline of some cells: loops with the cells on their left, holes the other way round.

    Parameters
    ----------
    mask
        Shape (n, m).
    x, y
        Shapes (n + 1,) and (m + 1,): the edges of the cells.

    Examples
    --------
    >>> ring = np.ones((3, 3), dtype=bool)
    >>> ring[1, 1] = False
    >>> path = outline(ring, np.arange(4.0), np.arange(4.0))
    >>> len(path.to_polygons()), len(path.vertices)
    (2, 10)
    """
    padded = np.pad(mask, 1)
    rising, falling = padded[1:-1, 1:-1] & ~padded[2:, 1:-1], padded[1:-1, 1:-1] & ~padded[:-2, 1:-1]
    right, left = padded[1:-1, 1:-1] & ~padded[1:-1, :-2], padded[1:-1, 1:-1] & ~padded[1:-1, 2:]
    after: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for cells, start, end in (
        (rising, (1, 0), (1, 1)),
        (falling, (0, 1), (0, 0)),
        (right, (0, 0), (1, 0)),
        (left, (1, 1), (0, 1)),
    ):
        for i, j in np.argwhere(cells).tolist():
            after.setdefault((i + start[0], j + start[1]), []).append((i + end[0], j + end[1]))
    vertices: list[tuple[float, float]] = []
    codes: list[np.uint8] = []
    for begin in sorted(after):
        while after[begin]:
            loop = _corners(_loop(after, begin))
            places = [(float(x[i]), float(y[j])) for i, j in loop]
            vertices += [*places, places[0]]
            codes += [Path.MOVETO, *([Path.LINETO] * (len(places) - 1)), Path.CLOSEPOLY]
    return Path(np.array(vertices).reshape(-1, 2), codes)


def _loop(after: dict[tuple[int, int], list[tuple[int, int]]], begin: tuple[int, int]) -> list[tuple[int, int]]:
    """One way round from a corner; its edges are used up. Where two cells touch by a corner, it turns left."""
    loop = [begin]
    place = after[begin].pop()
    while place != begin:
        before = loop[-1]
        loop.append(place)
        choices = after[place]
        if len(choices) > 1:
            dx, dy = place[0] - before[0], place[1] - before[1]
            turn = (place[0] - dy, place[1] + dx)
            choices.remove(turn)
            place = turn
        else:
            place = choices.pop()
    return loop


def _corners(loop: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A loop without the places at which it goes straight on."""
    kept = []
    for k, (i, j) in enumerate(loop):
        before, after = loop[k - 1], loop[(k + 1) % len(loop)]
        if (i - before[0]) * (after[1] - j) != (j - before[1]) * (after[0] - i):
            kept.append((i, j))
    return kept


def borders(
    across: NDArray[np.bool_], along: NDArray[np.bool_], x: NDArray[np.float64], y: NDArray[np.float64]
) -> list[NDArray[np.float64]]:
    """Lines between cells, each as long as it goes straight.

    Parameters
    ----------
    across
        Shape (n - 1, m): whether there is a line between a cell and the next one in x.
    along
        Shape (n, m - 1): whether there is a line between a cell and the next one in y.
    x, y
        Shapes (n + 1,) and (m + 1,): the edges of the cells.

    Returns
    -------
    list of ndarray
        Shape (2, 2) each: two ends.
    """
    lines = []
    for i, start, end in _runs(across):
        lines.append(np.array([[x[i + 1], y[start]], [x[i + 1], y[end]]]))
    for j, start, end in _runs(along.T):
        lines.append(np.array([[x[start], y[j + 1]], [x[end], y[j + 1]]]))
    return lines


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int, int]]:
    """Row, start and end of each run in the rows of a mask."""
    steps = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    starts, ends = np.argwhere(steps == 1), np.argwhere(steps == -1)
    return [(row, start, end) for (row, start), (_, end) in zip(starts.tolist(), ends.tolist(), strict=True)]


def loops_path(loops: Sequence[Loop]) -> Path:
    """Polygons as one path."""
    vertices = [place for loop in loops for place in (*loop, loop[0])]
    codes = [code for loop in loops for code in (Path.MOVETO, *[Path.LINETO] * (len(loop) - 1), Path.CLOSEPOLY)]
    return Path(np.array(vertices).reshape(-1, 2), codes)


def filled(loops: Mapping[int, Sequence[Loop]], width: float, height: float) -> NDArray[np.int32]:
    """The region at each of many small squares of a map.

    Parameters
    ----------
    loops
        For each region the polygons around it, as shares of the map; together they cover it.
    width, height
        Of the map, in points.

    Returns
    -------
    ndarray
        Shape (columns, rows) as :class:`Lattice` has them; -1 where no region is.

    Examples
    --------
    >>> halves = {0: [[(0, 0), (0.5, 0), (0.5, 1), (0, 1)]], 1: [[(0.5, 0), (1, 0), (1, 1), (0.5, 1)]]}
    >>> filled(halves, 8, 4).tolist()
    [[0, 0], [0, 0], [1, 1], [1, 1]]
    """
    columns, rows = _squares(width, height)
    x, y = (np.arange(columns) + 0.5) / columns, (np.arange(rows) + 0.5) / rows
    found = np.full((columns, rows), -1, dtype=np.int32)
    for code, own in loops.items():
        turns = np.zeros((columns, rows), dtype=np.int32)
        for loop in own:
            for (x0, y0), (x1, y1) in zip(loop, [*loop[1:], loop[0]], strict=True):
                # Whatever lies to the left of an edge is passed by it once, upwards or downwards.
                first, last = np.searchsorted(y, [min(y0, y1), max(y0, y1)])
                for row in range(first, last):
                    at = x0 + (y[row] - y0) * (x1 - x0) / (y1 - y0)
                    turns[: np.searchsorted(x, at), row] += 1 if y1 > y0 else -1
        found[turns != 0] = code
    return found


def _squares(width: float, height: float) -> tuple[int, int]:
    return max(int(width // _STEP), 1), max(int(height // _STEP), 1)


class Box(NamedTuple):
    """Where something lies on the map, in points from its lower left corner: its middle, width and height."""

    x: float
    y: float
    width: float
    height: float


class Lattice:
    """A map as fine squares, on which labels are placed so that none leaves its region or lies on another.

    Parameters
    ----------
    codes
        Shape (n, m): the region of each cell; all cells are as large.
    width, height
        Of the map, in points.
    """

    def __init__(self, codes: NDArray[np.int32], width: float, height: float) -> None:
        self.width, self.height = width, height
        columns, rows = _squares(width, height)
        i = ((np.arange(columns) + 0.5) * codes.shape[0] / columns).astype(int)
        j = ((np.arange(rows) + 0.5) * codes.shape[1] / rows).astype(int)
        self.codes = codes[np.ix_(i, j)]
        self.free = np.ones_like(self.codes, dtype=np.bool_)

    def take(self, box: Box) -> None:
        """Keep a place free of labels."""
        i, j = self._squares(box)
        self.free[i, j] = False

    def is_free(self, box: Box) -> bool:
        """Whether a place lies on the map, and nothing lies on it."""
        inside = (
            box.x - box.width / 2 >= 0
            and box.x + box.width / 2 <= self.width
            and box.y - box.height / 2 >= 0
            and box.y + box.height / 2 <= self.height
        )
        i, j = self._squares(box)
        return inside and bool(self.free[i, j].all())

    def _squares(self, box: Box) -> tuple[slice, slice]:
        n, m = self.codes.shape
        sx, sy = self.width / n, self.height / m
        return (
            slice(max(0, int((box.x - box.width / 2) // sx)), max(0, int(-(-(box.x + box.width / 2) // sx)))),
            slice(max(0, int((box.y - box.height / 2) // sy)), max(0, int(-(-(box.y + box.height / 2) // sy)))),
        )

    def holds(self, codes: Collection[int], box: Box) -> bool:
        """Whether a place lies on the map and in some regions, and nothing lies on it."""
        i, j = self._squares(box)
        return self.is_free(box) and bool(np.isin(self.codes[i, j], list(codes)).all())

    def code_at(self, x: float, y: float) -> int:
        """The region at a place."""
        n, m = self.codes.shape
        return int(self.codes[min(int(x * n / self.width), n - 1), min(int(y * m / self.height), m - 1)])

    def place(self, code: int, width: float, height: float) -> tuple[Box, float] | None:
        """The roomiest place for a label in a region: where it can have the widest margin all round.

        Parameters
        ----------
        code
            The region.
        width, height
            Of the label, in points.

        Returns
        -------
        tuple or None
            The place and its margin in points; None where the region holds no such label.
        """
        mask = (self.codes == code) & self.free
        if not mask.any():
            return None
        n, m = mask.shape
        total = np.zeros((n + 1, m + 1), dtype=np.int64)
        total[1:, 1:] = mask.cumsum(axis=0).cumsum(axis=1)
        a, b = int(np.ceil(width * n / self.width)), int(np.ceil(height * m / self.height))
        found, margin = _windows(total, a, b), 0
        if not len(found):
            return None
        low, high = 0, max(n, m)
        while high - low > 1:
            middle = (low + high) // 2
            wider = _windows(total, a + 2 * middle, b + 2 * middle)
            if len(wider):
                low, found, margin = middle, wider, middle
            else:
                high = middle
        corners = found + margin
        middle_of_all = corners.mean(axis=0)
        i, j = corners[np.argmin(((corners - middle_of_all) ** 2).sum(axis=1))].tolist()
        return Box((i + a / 2) * self.width / n, (j + b / 2) * self.height / m, width, height), margin * _STEP

    def pole(self, code: int) -> tuple[float, float] | None:
        """A place in a region from which a line goes to the right edge of the map, through no label if there is one.

        Of these it is the one with the shortest line, a little inside of the region where that is wide enough.
        """
        inside = self.codes == code
        if not inside.any():
            return None
        core = inside.copy()
        core[1:] &= inside[:-1]
        core[:-1] &= inside[1:]
        core[:, 1:] &= inside[:, :-1]
        core[:, :-1] &= inside[:, 1:]
        places = core if core.any() else inside
        # Free to the right, and so are the squares above and below.
        clear = np.logical_and.accumulate(self.free[::-1], axis=0)[::-1]
        clear[:, 1:] &= clear[:, :-1]
        clear[:, :-1] &= clear[:, 1:]
        cells = np.argwhere(places & clear) if (places & clear).any() else np.argwhere(places)
        cells = cells[cells[:, 0] == cells[:, 0].max()]
        i, j = cells[len(cells) // 2].tolist()
        n, m = self.codes.shape
        return (i + 0.5) * self.width / n, (j + 0.5) * self.height / m


def _windows(total: NDArray[np.int64], a: int, b: int) -> NDArray[np.int64]:
    """Shape (found, 2): the lower corners of the windows of a by b squares that lie wholly in a mask."""
    n, m = total.shape[0] - 1, total.shape[1] - 1
    if a > n or b > m:
        return np.empty((0, 2), dtype=np.int64)
    held = total[a:, b:] - total[:-a, b:] - total[a:, :-b] + total[:-a, :-b]
    return np.argwhere(held == a * b)
