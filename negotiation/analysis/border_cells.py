"""Adaptive marching squares: the borders between labels that are known at the points of a grid.

Between two neighbouring points with different labels the changes are found exactly (:mod:`border_search`). Four
neighbouring points are the corners of a cell. Where two changes lie on its edges, a straight line joins them if the
game says so at places close to both sides of its middle; else the cell is cut into four, until lines fit or cells are
too small to be seen. Where more than two borders meet in so small a cell, they meet in a point in its middle.

Source: marching squares after Lorensen and Cline (1987), with solved games in place of interpolated values.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiation.analysis.border_pairs import Crossing, Segment, distance, paired, turned
from negotiation.analysis.border_search import Asking, Change, Known, Line, Place, Ruler, place_of, search

__all__ = ["Traced", "trace"]

_BENT = 0.002
"""How far a border may lie from a straight line, as a share of the map's width or height."""

_SMALLEST = 400
"""A cell that is smaller than this part of the map is not cut."""

_WITHIN = 1 << 20
"""How exact changes between the parts of a cell are, in places: to a millionth of the map."""

_FEWEST, _MOST = 2, 9
"""How often cells are cut at least, where that is needed, and at most."""

_ASIDE = (5, 3)
"""How far a corner is moved off an exact tie, in places of the lattice: in no direction that ties run in."""

_SNAP = 1 << 12
"""How near to a corner, in places, a change makes the corner doubtful."""

_CUT = Fraction(5129, 10000)
"""Where cells are cut: not in the middle, since round numbers are where ties are."""


@dataclass(frozen=True)
class Traced:
    """What was found.

    Attributes
    ----------
    vertices
        Values on both axes.
    segments
        Between labels.
    frame
        Round the edge of the map against the clock: each corner (None) and each change (its vertex), with the label
        that follows.
    """

    vertices: tuple[tuple[Fraction, Fraction], ...]
    segments: tuple[Segment, ...]
    frame: tuple[tuple[int | None, int], ...]


class _Cell(NamedTuple):
    left: int
    low: int
    right: int
    high: int
    cuts: int


_Key = tuple[int, int, int, int]
"""An edge: along which axis, at which place of the other one, from where to where."""


@dataclass
class _State:
    rulers: tuple[Ruler, Ruler]
    labels: NDArray[np.int32]
    known: Known
    moved: dict[Place, tuple[int, int]] = field(default_factory=dict)
    edges: dict[_Key, tuple[Crossing, ...]] = field(default_factory=dict)
    corners: dict[Place, int] = field(default_factory=dict)
    vertices: list[tuple[Fraction, Fraction]] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)

    def corner(self, place: Place) -> int:
        """The label at a corner of a cell."""
        found = self.corners.get(place)
        if found is None:
            i, j = (here // ruler.step for here, ruler in zip(place, self.rulers, strict=True))
            found = self.corners[place] = int(self.labels[i, j])
        return found

    def spot(self, vertex: int) -> tuple[float, float]:
        """Where a vertex lies, as shares of the width and the height."""
        x, y = self.vertices[vertex]
        return self.rulers[0].share(x), self.rulers[1].share(y)

    def vertex(self, key: _Key, change: Change) -> Crossing:
        """Make a vertex of a change on an edge."""
        along, at, low, high = key
        ruler, other = self.rulers[along], self.rulers[1 - along]
        ends = [end for end in (low, high) if min(abs(change.low - end), abs(change.high - end)) <= _SNAP]
        here = next((end for end in ends if place_of(along, at, end) in self.moved), None)
        value = ruler.between(change.low, change.high) if here is None else ruler.value(here)
        fixed = other.value(at)
        self.vertices.append((value, fixed) if along == 0 else (fixed, value))
        return Crossing(change.low, len(self.vertices) - 1, change.left, change.right)

    def line(self, key: _Key) -> Line:
        """The line that is searched for an edge: beside it where one of its ends is an exact tie."""
        along, at, low, high = key
        ends = [place_of(along, at, low), place_of(along, at, high)]
        off = [self.moved.get(end, (0, 0)) for end in ends]
        aside = next((move[1 - along] for move in off if move != (0, 0)), 0)
        return Line(along, at + aside, low + off[0][along], high + off[1][along], *map(self.corner, ends))

    def round(self, cell: _Cell) -> list[Crossing]:
        """The changes on the edges of a cell, against the clock."""
        left, low, right, high, _ = cell
        bottom, top = self.edges[0, low, left, right], self.edges[0, high, left, right]
        start, end = self.edges[1, left, low, high], self.edges[1, right, low, high]
        return [*bottom, *end, *map(turned, reversed(top)), *map(turned, reversed(start))]


def trace(labels: NDArray[np.int32], rulers: tuple[Ruler, Ruler]) -> Asking[Traced]:
    """Find the borders between the labels of a grid.

    Parameters
    ----------
    labels
        Shape (n, m), both at least 2: the label at each point.
    rulers
        The two axes.

    Returns
    -------
    Traced
        The borders. A label that holds on a line or at a point alone, an exact tie, has none. A region that no point
        of the grid lies in is met only where a border that is looked for runs along it.
    """
    state = _State(rulers, labels.copy(), Known((rulers[0].step, rulers[1].step), (rulers[0].last, rulers[1].last)))
    yield from _move_off_ties(state, _alone(labels))
    keys = _grid_edges(state)
    yield from _cross(state, keys)
    for _ in range(3):
        near = _next_to_corners(state)
        moved = yield from _move_off_ties(state, near)
        if not moved:
            break
        yield from _cross(state, _edges_of(state, moved))
    yield from _fill_cells(state)
    return Traced(tuple(state.vertices), tuple(state.segments), _frame(state))


def _alone(labels: NDArray[np.int32]) -> list[Place]:
    """Points that lie in no square of four points with one label."""
    same = (labels[1:, 1:] == labels[:-1, :-1]) & (labels[1:, :-1] == labels[:-1, :-1])
    same &= labels[:-1, 1:] == labels[:-1, :-1]
    within = np.zeros_like(labels, dtype=np.bool_)
    for i in (slice(1, None), slice(None, -1)):
        for j in (slice(1, None), slice(None, -1)):
            within[i, j] |= same
    return [(i, j) for i, j in np.argwhere(~within).tolist()]


def _move_off_ties(state: _State, points: list[Place]) -> Asking[list[Place]]:
    """Ask for the labels a little beside some points; where they differ, they hold in place of the points' own."""
    asked, moves = [], []
    for point in points:
        move = tuple(
            -far if here == ruler.axis.points - 1 else far
            for here, ruler, far in zip(point, state.rulers, _ASIDE, strict=True)
        )
        place = tuple(here * ruler.step for here, ruler in zip(point, state.rulers, strict=True))
        moves.append(((place[0], place[1]), (move[0], move[1])))
        asked.append((place[0] + move[0], place[1] + move[1]))
    labels = (yield asked) if asked else []
    changed = []
    for point, (place, move), label in zip(points, moves, labels, strict=True):
        if label != state.labels[point]:
            state.labels[point] = label
            state.corners.pop(place, None)
            state.moved[place] = move
            changed.append(point)
    return changed


def _key(state: _State, along: int, i: int, j: int) -> _Key:
    """The edge from a point of the grid to the next one."""
    step = state.rulers[0].step, state.rulers[1].step
    here, at = (i, j) if along == 0 else (j, i)
    return along, at * step[1 - along], here * step[along], (here + 1) * step[along]


def _grid_edges(state: _State) -> list[_Key]:
    """The edges of the grid at whose ends the labels differ."""
    labels = state.labels
    keys = [_key(state, 0, i, j) for i, j in np.argwhere(labels[1:] != labels[:-1]).tolist()]
    return keys + [_key(state, 1, i, j) for i, j in np.argwhere(labels[:, 1:] != labels[:, :-1]).tolist()]


def _edges_of(state: _State, points: list[Place]) -> list[_Key]:
    """The edges of the grid that end in some points."""
    n, m = state.labels.shape
    found: dict[_Key, None] = {}
    for i, j in points:
        found.update({_key(state, 0, k, j): None for k in (i - 1, i) if 0 <= k < n - 1})
        found.update({_key(state, 1, i, k): None for k in (j - 1, j) if 0 <= k < m - 1})
    return list(found)


def _next_to_corners(state: _State) -> list[Place]:
    """Points of the grid next to which a change lies, so that the point itself may be a tie."""
    found: dict[Place, None] = {}
    for (along, at, low, high), crossings in state.edges.items():
        for crossing in crossings:
            for end in (low, high):
                place = place_of(along, at, end)
                if abs(crossing.here - end) <= _SNAP and place not in state.moved:
                    found[place[0] // state.rulers[0].step, place[1] // state.rulers[1].step] = None
    return list(found)


def _cross(state: _State, keys: list[_Key]) -> Asking[None]:
    """Find the changes on some edges: first on few of them, from which the others are guessed."""
    waves: dict[int, list[_Key]] = {}
    for key in keys:
        number = key[1] // state.rulers[1 - key[0]].step
        waves.setdefault(next(wave for wave in (16, 4, 1) if number % wave == 0), []).append(key)
    for wave in sorted(waves, reverse=True):
        yield from _cross_at_once(state, waves[wave])


def _cross_at_once(state: _State, keys: list[_Key], close: int = 2) -> Asking[None]:
    lines = [(key, state.line(key)) for key in keys]
    state.edges.update({key: () for key, line in lines if line.left == line.right})
    lines = [(key, line) for key, line in lines if line.left != line.right]
    found = yield from search([line for _, line in lines], state.known, close)
    for (key, _), changes in zip(lines, found, strict=True):
        state.edges[key] = tuple(state.vertex(key, change) for change in changes)


def _fill_cells(state: _State) -> Asking[None]:
    """Draw the segments of all cells, level by level."""
    cells = _cells(state)
    for cell in cells:
        for key in _sides(cell):
            state.edges.setdefault(key, ())
    grid = max(ruler.axis.points - 1 for ruler in state.rulers)
    most = min(_MOST, max(_FEWEST, (_SMALLEST // grid).bit_length()))
    while cells:
        cells = yield from _cut(state, (yield from _drawn(state, cells, most)))


def _cells(state: _State) -> list[_Cell]:
    """The cells of the grid that have changes on their edges."""
    steps = state.rulers[0].step, state.rulers[1].step
    shape = state.labels.shape
    found: set[Place] = set()
    for (along, at, low, _), crossings in state.edges.items():
        if crossings:
            here, across = low // steps[along], at // steps[1 - along]
            for beside in (across - 1, across):
                if 0 <= beside < shape[1 - along] - 1:
                    found.add((here, beside) if along == 0 else (beside, here))
    return [_Cell(i * steps[0], j * steps[1], (i + 1) * steps[0], (j + 1) * steps[1], 0) for i, j in sorted(found)]


def _sides(cell: _Cell) -> list[_Key]:
    left, low, right, high, _ = cell
    return [(0, low, left, right), (0, high, left, right), (1, left, low, high), (1, right, low, high)]


def _drawn(state: _State, cells: list[_Cell], most: int) -> Asking[list[_Cell]]:
    """Draw what can be drawn, and return the cells that have to be cut."""
    around = [state.round(cell) for cell in cells]
    centres = [
        ((c.left + c.right) // 2, (c.low + c.high) // 2) for c, own in zip(cells, around, strict=True) if own[3:]
    ]
    middles = iter((yield centres) if centres else [])
    rest, unsure, asked = [], [], []
    for cell, own in zip(cells, around, strict=True):
        segments = paired(own, next(middles) if own[3:] else None)
        last = cell.cuts == most
        if segments is None:
            if last:
                _join(state, cell, own)
            else:
                rest.append(cell)
            continue
        probes = (
            [] if last else [probe for number in range(len(segments)) for probe in _beside(state, segments, number)]
        )
        unsure.append((cell, segments, len(probes)))
        asked += probes
    labels = (yield [place for place, _ in asked]) if asked else []
    good = [label == wanted for label, (_, wanted) in zip(labels, asked, strict=True)]
    start = 0
    for cell, segments, count in unsure:
        if all(good[start : start + count]):
            state.segments += segments
        else:
            rest.append(cell)
        start += count
    return sorted(rest)


def _beside(state: _State, segments: list[Segment], number: int) -> list[tuple[Place, int]]:
    """Places on both sides of the middle of a segment, with the labels that should hold there."""
    ends = [[state.spot(vertex) for vertex in (segment.start, segment.end)] for segment in segments]
    (x, y), (x1, y1) = ends[number]
    dx, dy = x1 - x, y1 - y
    length = float(np.hypot(dx, dy))
    if length < _BENT:
        return []
    centre = (x + x1) / 2, (y + y1) / 2
    # Between two borders of one cell, so near that the other one is not met.
    others = [distance(centre, *own) for k, own in enumerate(ends) if k != number]
    far = min([_BENT, *(other / 3 for other in others)])
    found = []
    for sign, label in ((1, segments[number].left), (-1, segments[number].right)):
        place = centre[0] - sign * far * dy / length, centre[1] + sign * far * dx / length
        if 0 <= place[0] <= 1 and 0 <= place[1] <= 1:
            here = round(place[0] * state.rulers[0].last), round(place[1] * state.rulers[1].last)
            found.append((here, label))
    return found


def _join(state: _State, cell: _Cell, around: list[Crossing]) -> None:
    """Let all borders of a cell meet in its middle."""
    middle = [ruler.value((a + b) // 2) for ruler, a, b in zip(state.rulers, cell[:2], cell[2:4], strict=True)]
    state.vertices.append((middle[0], middle[1]))
    centre = len(state.vertices) - 1
    for crossing in around:
        state.segments.append(Segment(crossing.after, crossing.before, centre, crossing.vertex))


def _cut(state: _State, cells: list[_Cell]) -> Asking[list[_Cell]]:
    """Cut cells into four, and find the changes on the edges between the parts."""
    middles = [(_middle(cell.left, cell.right), _middle(cell.low, cell.high)) for cell in cells]
    labels = (yield middles) if middles else []
    inner: list[_Key] = []
    parts: list[_Cell] = []
    for cell, (x, y), label in zip(cells, middles, labels, strict=True):
        left, low, right, high, cuts = cell
        state.corners[x, y] = label
        for key, middle in zip(_sides(cell), (x, x, y, y), strict=True):
            _halve(state, key, middle)
        inner += [(0, y, left, x), (0, y, x, right), (1, x, low, y), (1, x, y, high)]
        for a, b in pairwise((left, x, right)):
            parts += [_Cell(a, c, b, d, cuts + 1) for c, d in pairwise((low, y, high))]
    yield from _cross_at_once(state, inner, _WITHIN)
    return parts


def _middle(low: int, high: int) -> int:
    return low + int((high - low) * _CUT)


def _halve(state: _State, key: _Key, middle: int) -> None:
    """Part an edge; its changes go to the halves, and the label between them follows."""
    along, at, low, high = key
    crossings = state.edges[key]
    label = state.corner(place_of(along, at, low))
    for crossing in crossings:
        label = crossing.after if crossing.here < middle else label
    state.corners[place_of(along, at, middle)] = label
    state.edges[along, at, low, middle] = tuple(c for c in crossings if c.here < middle)
    state.edges[along, at, middle, high] = tuple(c for c in crossings if c.here >= middle)


def _frame(state: _State) -> tuple[tuple[int | None, int], ...]:
    """The labels round the edge of the map."""
    n, m = state.labels.shape
    found: list[tuple[int | None, int]] = []
    for along, fixed, backwards in ((0, 0, False), (1, n - 1, False), (0, m - 1, True), (1, 0, True)):
        count = (n, m)[along] - 1
        keys = [_key(state, 0, k, fixed) if along == 0 else _key(state, 1, fixed, k) for k in range(count)]
        crossings = [crossing for key in keys for crossing in state.edges.get(key, ())]
        if backwards:
            crossings = [turned(crossing) for crossing in reversed(crossings)]
        here = (0 if not backwards else count, fixed) if along == 0 else (fixed, count if backwards else 0)
        found.append((None, int(state.labels[here])))
        found += [(crossing.vertex, crossing.after) for crossing in crossings]
    return tuple(found)
