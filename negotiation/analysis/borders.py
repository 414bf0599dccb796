"""Borders of regimes over two parameters: where exactly one answer gives way to another.

A sweep solves the points of a grid. Between two neighbouring points with different answers lies a border, and the
game is solved again and again between them until its place is known: to a part in 10**12 of the axis where borders
are straight and begin, and in 10**6 where they are bent, where a change lies on a line with four others and inside
a cell; see :mod:`negotiation.analysis.border_search` and :mod:`negotiation.analysis.border_cells`. No payoffs
are looked at and no form is known here: only answers are seen.

A region that lies wholly between the points of the grid is not found. A label that holds on a border alone, as an
exact tie does, has no area and no place among the regions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from negotiation.analysis.border_cells import Traced, trace
from negotiation.analysis.border_lines import BorderLine, Outline, Vertex, joined
from negotiation.analysis.border_search import Asking, Place, Ruler
from negotiation.analysis.layouts import Met
from negotiation.analysis.many import Recorder
from negotiation.analysis.panels import MOST_PANELS, groups, regions_by, slices
from negotiation.analysis.sweep import Region, SweepAnswer, regions_of, suits_engine, uses_engine
from negotiation.scenario.points import Points

if TYPE_CHECKING:
    from negotiation.analysis.plan import Plan

__all__ = ["KINDS", "BorderLine", "Borders", "Outline", "PanelKey", "Vertex", "find_borders"]

KINDS = ("leading", "nash")
"""The labels that have borders of their own: the leading ones, and those over all Nash equilibria."""

_MOST_GAMES, _MOST_SLOW_GAMES = 60_000, 3_000
"""How many games are solved for the borders of a sweep, a large one and a small one: a map of four regions takes some
thousand. Beyond, there are none."""

_SLOWER = 40
"""A game that the engine leaves to the exact solver counts as so many."""

_ENGINE_FROM = 300
"""From so many games on, the compiled engine is worth loading."""

_AT_ONCE = 4096


class PanelKey(NamedTuple):
    """A map: the number of its first account, the point of the third axis or None, and the kind of label."""

    account: int
    slice: int | None
    kind: str


@dataclass(frozen=True)
class Borders:
    """The borders of one map.

    Attributes
    ----------
    regions
        What lies between them; lines and outlines name these by number. A region without a game has the label "".
    lines
        Each parts two regions.
    outlines
        Loops that together cover the map once.
    """

    regions: tuple[Region, ...]
    lines: tuple[BorderLine, ...]
    outlines: tuple[Outline, ...]

    @cached_property
    def shown(self) -> frozenset[int]:
        """The regions that have an area."""
        return frozenset(outline.region for outline in self.outlines)


def find_borders(answer: SweepAnswer) -> dict[PanelKey, Borders]:
    """Find the borders of every map that a sweep has.

    Parameters
    ----------
    answer
        A sweep over two or three parameters.

    Returns
    -------
    dict
        The borders of each map of each kind; those of accounts with equal maps stand under the first one. Empty for
        other sweeps, where an axis is a single point, and where more games would have to be solved than is allowed.

    Notes
    -----
    The same sweep gives the same borders: places are exact, and the order of the work follows the grid.

    Examples
    --------
    >>> import negotiation
    >>> talks = negotiation.load("scenarios/classics/hawk_dove.yaml")
    >>> found = find_borders(negotiation.sweep(talks, "prize-by-cost", points=7))
    >>> [line] = found[PanelKey(0, None, "leading")].lines
    >>> [[str(value) for value in vertex] for vertex in line.vertices]
    [['10', '10'], ['1', '1']]
    """
    axes = answer.plan.axes
    if len(axes) < 2 or min(axis.points for axis in axes[:2]) < 2:
        return {}
    rulers = Ruler(axes[0]), Ruler(axes[1])
    tasks = []
    for kind in KINDS:
        regions, codes = regions_by(answer, kind)
        own = groups(codes, answer.found.nash.reshape(answer.shape))
        for group in own[:MOST_PANELS]:
            for at in slices(answer, len(own)):
                labels = codes[group[0]] if at is None else codes[group[0], :, :, at]
                numbers = {region: number for number, region in enumerate(regions)}
                tasks.append(_Task(PanelKey(group[0], at, kind), numbers, trace(labels, rulers)))
    solver = _Solver(answer.plan, rulers)
    if not _carry_out(tasks, solver):
        return {}
    found = {}
    for task in tasks:
        assert task.traced is not None
        lines, outlines = joined(task.traced, rulers)
        found[task.key] = Borders(tuple(task.regions), lines, outlines)
    return found


@dataclass
class _Task:
    """A search for the borders of one map, and where it stands."""

    key: PanelKey
    regions: dict[Region, int]
    search: Asking[Traced]
    asked: list[Place] = field(default_factory=list)
    traced: Traced | None = None

    def go_on(self, labels: list[int] | None) -> None:
        """Send labels, and take what is asked next."""
        try:
            self.asked = next(self.search) if labels is None else self.search.send(labels)
        except StopIteration as done:
            self.traced = done.value

    def number(self, region: Region) -> int:
        """The number of a region; a new one if no point of the grid lies in it."""
        return self.regions.setdefault(region, len(self.regions))


def _carry_out(tasks: Sequence[_Task], solver: _Solver) -> bool:
    """Let all searches run side by side, and solve what they ask for together; False where it is too much."""
    for task in tasks:
        task.go_on(None)
    while waiting := [task for task in tasks if task.traced is None]:
        if not solver.solve([(task.key.account, task.key.slice, place) for task in waiting for place in task.asked]):
            return False
        for task in waiting:
            known = solver.known[task.key.account, task.key.slice]
            which = KINDS.index(task.key.kind)
            task.go_on([task.number(known[place][which]) for place in task.asked])
    return True


class _Solver:
    """Solves games at places of the lattice, each once."""

    def __init__(self, plan: Plan, rulers: tuple[Ruler, Ruler]) -> None:
        self.plan, self.rulers = plan, rulers
        self.known: dict[tuple[int, int | None], dict[Place, tuple[Region, Region]]] = {}
        self.games = 0
        self._met = Met()
        self._values: tuple[dict[int, Fraction], dict[int, Fraction]] = ({}, {})

    def solve(self, wanted: Sequence[tuple[int, int | None, Place]]) -> bool:
        """Solve what is not known yet; False where that is more than is allowed."""
        new: dict[int, dict[tuple[int | None, Place], None]] = {}
        for account, at, place in wanted:
            known = self.known.setdefault((account, at), {})
            if place not in known:
                new.setdefault(account, {})[at, place] = None
        self.games += sum(map(len, new.values()))
        if self.games > (_MOST_GAMES if self._fast() else _MOST_SLOW_GAMES):
            return False
        for account, places in new.items():
            listed = list(places)
            for start in range(0, len(listed), _AT_ONCE):
                self._solve(account, listed[start : start + _AT_ONCE])
        return True

    def _solve(self, account: int, places: Sequence[tuple[int | None, Place]]) -> None:
        axes, scenario = self.plan.axes, self.plan.scenario
        columns = {axes[k].name: tuple(self._value(k, place[k]) for _, place in places) for k in (0, 1)}
        if len(axes) == 3:
            columns[axes[2].name] = tuple(axes[2].value(at or 0) for at, _ in places)
        points = Points(list(self.plan.grids.values())[account].base, columns)
        results = scenario.form.results(scenario.game) if scenario.form else ()
        recorder = Recorder(
            len(scenario.players), results, self.plan.method, self._fast(), formulas=self._met, sharp=inf
        )
        recorder.take(points, range(points.size))
        self.games += (_SLOWER - 1) * recorder.left
        found, names = recorder.found(), list(scenario.strategies.values())
        (leading, lead), (nash, all_of_them) = (regions_of(found, names, kind) for kind in KINDS)
        for (at, place), first, second in zip(places, lead.tolist(), all_of_them.tolist(), strict=True):
            self.known[account, at][place] = leading[first], nash[second]

    def _value(self, axis: int, place: int) -> Fraction:
        known = self._values[axis]
        if place not in known:
            known[place] = self.rulers[axis].value(place)
        return known[place]

    def _fast(self) -> bool:
        """Whether the compiled engine is used; it gives the same answers."""
        return suits_engine(self.plan) and (uses_engine(self.plan) or self.games >= _ENGINE_FROM)
