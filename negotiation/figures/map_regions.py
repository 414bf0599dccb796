"""What a map of regimes shows, before anything is drawn: which regions there are, and which of them get a name.

A *region* is what happens at a point and by whom (:class:`negotiation.analysis.sweep.Region`). A cell of the grid is
*thin* where its region has no area of its own: where an exact tie lies on a line of the grid, another set of
equilibria holds there, and only there, so that no region should be seen in it. Where borders are known, they say
which regions have an area; else those have that fill a block of two by two cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from negotiation.analysis.borders import BorderLine, Borders, Outline, PanelKey
from negotiation.analysis.many import NOT_DECIDED
from negotiation.analysis.panels import MOST_PANELS, groups, regions_by, slices
from negotiation.analysis.sweep import Region, SweepAnswer
from negotiation.errors import UsageError
from negotiation.figures.map_labels import label_at_home, mapped, usual_labels
from negotiation.scenario.expression import rounded

__all__ = ["MOST_NAMED", "MOST_PANELS", "Cross", "MapData", "Panel", "Which", "map_data"]

MOST_NAMED = 6
"""Regions of one map that get a name; more cannot be told apart at a glance."""

_Borders = tuple[NDArray[np.bool_], NDArray[np.bool_]]

_BAND = 0.02
"""What share of the maps a band of one point's width has at least, to be named like a region."""

_NEAR = 3
_COARSE = 6

Which = Literal["leading", "perfect", "undominated", "nash"]


class Cross(NamedTuple):
    """Where the values of the file, or of an account, lie on each axis, whose they are, and whether on the map."""

    x: Fraction
    y: Fraction
    accounts: tuple[str, ...]
    inside: bool


@dataclass(frozen=True, eq=False)
class Panel:
    """One map.

    Attributes
    ----------
    accounts
        The accounts that it holds for: those whose maps are equal share one.
    slice
        The point of the third axis, or None where there is none.
    codes
        Shape (x, y): the region at each point, by its place in :attr:`MapData.regions`.
    thin
        Shape (x, y): where the region has no area, or, without borders, is less than two points wide.
    differs
        Shape (x, y): where the label over all Nash equilibria is another one.
    ringed
        Shape (x, y): where that label is not the usual one for the label of the map (:attr:`MapData.added`), which is
        shown by a texture, since words do not say where it is.
    on_lines
        Shape (x, y): where it would be shown, were it not less than two points wide.
    crosses
        What the file says.
    exact
        The borders, with regions numbered as in ``codes``; None where they are not known, and run along cells.
    """

    accounts: tuple[str, ...]
    slice: int | None
    codes: NDArray[np.int32]
    thin: NDArray[np.bool_]
    differs: NDArray[np.bool_]
    ringed: NDArray[np.bool_]
    on_lines: NDArray[np.bool_]
    crosses: tuple[Cross, ...]
    exact: Borders | None = None

    @cached_property
    def drawn(self) -> frozenset[int]:
        """The regions that are seen on the map."""
        return frozenset(np.unique(self.codes).tolist()) if self.exact is None else self.exact.shown

    def borders(self, labels: NDArray[np.int64]) -> tuple[_Borders, _Borders]:
        """Where lines part regions: those between outcomes, and those between strategies for the same one.

        A tie that holds on a line of the grid alone, within a region, counts among the latter.

        Parameters
        ----------
        labels
            Shape (x, y): see :meth:`MapData.labels`.
        """
        thick, thin = [], []
        for codes, label, narrow in (
            (self.codes, labels, self.thin),
            (self.codes.T, labels.T, self.thin.T),
        ):
            before, after = _beyond(label, narrow), _beyond(label[::-1], narrow[::-1])[::-1]
            within = (narrow[1:] | narrow[:-1]) & (before[:-1] == after[1:])
            differ, other = codes[1:] != codes[:-1], label[1:] != label[:-1]
            thick.append(other & ~within)
            thin.append(differ & ~thick[-1])
        return (thick[0], thick[1].T), (thin[0], thin[1].T)

    def weights(self, labels: NDArray[np.int64]) -> set[bool]:
        """Whether there are lines between outcomes (True), and between strategies for the same one (False)."""
        return {heavy for heavy, parts in zip((True, False), self.borders(labels), strict=True) if _any(parts)}


@dataclass(frozen=True, eq=False)
class MapData:
    """What a picture of maps shows.

    Attributes
    ----------
    answer
        Where it is from.
    which
        Which label is shown.
    regions
        The regions that occur.
    codes
        Shape of the sweep: the region at each point, by its place in ``regions``.
    panels
        The maps.
    named
        The regions that have a name, by number: ``named[0]`` has the number 1.
    shown
        For each region the label by which it is coloured: its own, or None where it is merged into "other".
    added
        For each label of the map the one over all Nash equilibria that most often goes with it.
    textured
        Labels of the map to which different labels over all Nash equilibria belong, so that words do not say where.
    left_out
        Accounts or slices that have no map, for want of room.
    """

    answer: SweepAnswer
    which: Which
    regions: tuple[Region, ...]
    codes: NDArray[np.int32]
    panels: tuple[Panel, ...]
    named: tuple[int, ...]
    shown: tuple[str | None, ...]
    added: tuple[tuple[str, str], ...]
    textured: tuple[str, ...]
    left_out: tuple[str, ...]

    @cached_property
    def distinct(self) -> tuple[str, ...]:
        """The labels that occur: that of the file's own values, then the most frequent ones; "" (undefined) last."""
        shares = [share.label or "" for share in self.answer.shares(self.which)]
        frequency = {label: int((self.answer.regime(self.which) == label).sum()) for label in shares}
        return tuple(sorted(shares, key=lambda label: (not label, label != self.home, -frequency[label])))

    @cached_property
    def home(self) -> str | None:
        """The label at the values of the first account, where the grid says so (:func:`label_at_home`)."""
        return label_at_home(self.answer, self.which)

    def share(self, regions: Sequence[int]) -> float:
        """Which share of all points some regions take, those of maps that are not drawn among them."""
        return float(np.isin(self.codes, regions).mean())

    @cached_property
    def alike(self) -> NDArray[np.int64]:
        """Shape (regions,): for each region the first one of all that are coloured like it."""
        return np.array([self.shown.index(label) for label in self.shown], dtype=np.int64)

    def labels(self, panel: Panel) -> NDArray[np.int64]:
        """Shape (x, y): a number for each label that is coloured alike, the first region's for all that share it."""
        return self.alike[panel.codes]

    def weights(self, panel: Panel) -> set[bool]:
        """Whether there are lines between outcomes (True), and between strategies for the same one (False)."""
        if panel.exact is None:
            return panel.weights(self.labels(panel))
        return {bool(self.alike[line.left] != self.alike[line.right]) for line in panel.exact.lines}

    @property
    def is_exact(self) -> bool:
        """Whether borders are drawn where they are, and not along cells."""
        return all(panel.exact is not None for panel in self.panels)


def map_data(answer: SweepAnswer, which: str) -> MapData:
    """Read what a map needs out of the answer to a sweep over two or three parameters.

    Raises
    ------
    UsageError
        For another number of parameters, an unknown label, or one that is not decided.
    """
    if which not in ("leading", "perfect", "undominated", "nash"):
        raise UsageError(f"`{which}` is not a label of regimes", "use one of leading, perfect, undominated, nash")
    axes = answer.plan.axes
    if len(axes) == 1:
        raise UsageError(
            "a map needs two parameters, and this sweep goes over one",
            "draw it with lines, or sweep over another one",
        )
    if which == "perfect" and np.any(answer.found.perfect == NOT_DECIDED):
        raise UsageError(
            "which equilibria are perfect is not decided with more than two players", "use undominated, or nash"
        )
    regions, codes = regions_by(answer, which)
    found = answer.found
    labels, nash = (np.asarray(column).reshape(answer.shape) for column in (getattr(found, which), found.nash))
    usual, textured = usual_labels(labels, nash) if which != "nash" else ({}, [])
    found_groups = groups(codes, nash)
    left_out = [answer.plan.accounts[k] for group in found_groups[MOST_PANELS:] for k in group]
    places = [(group, at) for group in found_groups[:MOST_PANELS] for at in slices(answer, len(found_groups))]
    regions, borders = _borders(answer, which, regions, codes, [(group[0], at) for group, at in places])
    panels = []
    for (group, at), exact in zip(places, borders, strict=True):
        here, label, other = (
            of_all[group[0]] if at is None else of_all[group[0]][:, :, at] for of_all in (codes, labels, nash)
        )
        differs = label != other
        vague = np.isin(label, textured) & (other != mapped(label, usual))
        ringed = vague & ~_thin(vague.astype(np.int32))
        names = tuple(answer.plan.accounts[k] for k in group)
        crosses = _crosses(answer, group, at)
        thin = _thin(here) if exact is None else ~np.isin(here, list(exact.shown))
        panels.append(Panel(names, at, here, thin, differs, ringed, vague & ~ringed, crosses, exact))
    drawn = sorted(frozenset().union(*(panel.drawn for panel in panels)))
    named, shown = _named(regions, panels, drawn)
    return MapData(
        answer=answer,
        which=cast(Which, which),
        regions=regions,
        codes=codes,
        panels=tuple(panels),
        named=named,
        shown=shown,
        added=tuple((_text(found.labels, label), _text(found.labels, other)) for label, other in usual.items()),
        textured=tuple(found.labels[code] for code in textured if code >= 0),
        left_out=tuple(left_out),
    )


def _borders(
    answer: SweepAnswer,
    which: str,
    regions: tuple[Region, ...],
    codes: NDArray[np.int32],
    places: Sequence[tuple[int, int | None]],
) -> tuple[tuple[Region, ...], list[Borders | None]]:
    """The borders of each map, if all are known, and all regions: more than before where borders met others."""
    kind = "nash" if which == "nash" else "leading"
    if kind == "leading" and not (regions == answer.regions and np.array_equal(codes, answer.region)):
        return regions, [None] * len(places)
    known = [answer.borders.get(PanelKey(account, at, kind)) for account, at in places]
    if any(borders is None for borders in known):
        return regions, [None] * len(places)
    numbers = {region: number for number, region in enumerate(regions)}
    found: list[Borders | None] = []
    for borders in known:
        assert borders is not None
        code = [numbers.setdefault(region, len(numbers)) for region in borders.regions]
        lines = tuple(BorderLine(code[line.left], code[line.right], line.vertices) for line in borders.lines)
        outlines = tuple(Outline(code[outline.region], outline.vertices) for outline in borders.outlines)
        found.append(Borders((), lines, outlines))
    return tuple(numbers), found


def _text(labels: Sequence[str], code: int) -> str:
    return labels[code] if code >= 0 else ""


def _beyond(label: NDArray[np.int64], narrow: NDArray[np.bool_]) -> NDArray[np.int64]:
    """For each cell the label of the last cell up to it that lies on no line; -1 - its own where there is none."""
    found = np.where(narrow, -1 - label, label)
    for i in range(1, len(found)):
        found[i] = np.where(narrow[i], found[i - 1], found[i])
    return found


def _any(parts: _Borders) -> bool:
    return bool(parts[0].any() or parts[1].any())


def _crosses(answer: SweepAnswer, group: Sequence[int], at: int | None) -> tuple[Cross, ...]:
    """Where the values of the accounts lie that belong in a map; accounts that share a place share a cross."""
    first, second, *third = answer.plan.axes
    places: dict[tuple[Fraction, Fraction], list[str]] = {}
    for number in group:
        name = answer.plan.accounts[number]
        values = answer.plan.grids[name].baseline
        if at is not None and third[0].nearest(rounded(values[third[0].name])[0]) != at:
            continue
        place = rounded(values[first.name])[0], rounded(values[second.name])[0]
        places.setdefault(place, []).append(name)
    return tuple(
        Cross(x, y, tuple(who), first.low <= x <= first.high and second.low <= y <= second.high)
        for (x, y), who in places.items()
    )


def _thin(codes: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which cells are near no block of two by two cells of their own region."""
    # On a few points everything is a line; there cells are regions.
    wide = [2 if points >= _COARSE else 1 for points in codes.shape]
    padded = np.pad(codes, 1, constant_values=-1)
    n, m = codes.shape
    thick = np.zeros_like(padded, dtype=np.bool_)
    corners = [(i, j) for i in range(wide[0]) for j in range(wide[1])]
    block = np.ones((n + 3 - wide[0], m + 3 - wide[1]), dtype=np.bool_)
    for i, j in corners:
        block &= padded[i : i + block.shape[0], j : j + block.shape[1]] == padded[: block.shape[0], : block.shape[1]]
    for i, j in corners:
        thick[i : i + block.shape[0], j : j + block.shape[1]] |= block
    for _ in range(_NEAR):
        grown = thick.copy()
        for i in (-1, 0, 1):
            for j in (-1, 0, 1):
                moved = np.roll(thick, (i, j), axis=(0, 1))
                grown |= moved & (np.roll(padded, (i, j), axis=(0, 1)) == padded)
        thick = grown
    return ~thick[1:-1, 1:-1]


def _named(
    regions: Sequence[Region], panels: Sequence[Panel], drawn: Sequence[int]
) -> tuple[tuple[int, ...], tuple[str | None, ...]]:
    """The regions that get a name, and the label by which each region is coloured."""
    sizes = np.zeros(len(regions), dtype=np.int64)
    for panel in panels:
        sizes += np.bincount(panel.codes[~panel.thin], minlength=len(regions))
    by_size = sorted((code for code in drawn if sizes[code]), key=lambda code: (-sizes[code], code))
    # The largest region of each label comes first, so that no outcome goes without a name for want of room.
    labels: dict[str, int] = {}
    for code in by_size:
        labels.setdefault(regions[code].label, code)
    heads = sorted(labels.values(), key=lambda code: (-_total(regions, sizes, regions[code].label), code))
    chosen = heads[:MOST_NAMED]
    chosen += [code for code in by_size if code not in heads][: MOST_NAMED - len(chosen)]
    # A narrow band with the outcome of its neighbour is a way of its own to it, and no tie between outcomes.
    cells = np.bincount(np.concatenate([panel.codes.ravel() for panel in panels]), minlength=len(regions))
    slim = [code for code in drawn if not sizes[code] and regions[code].label in labels]
    slim = [code for code in slim if cells[code] >= _BAND * cells.sum()]
    chosen += sorted(slim, key=lambda code: (-cells[code], code))[: MOST_NAMED - len(chosen)]
    named = tuple(sorted(chosen, key=lambda code: (-sizes[code], -cells[code], code)))
    kept = {regions[code].label for code in named}
    # A label that is met on lines only has a colour where there is one left to give.
    rest = [region.label for code, region in enumerate(regions) if code in drawn and region.label not in kept]
    kept |= set(list(dict.fromkeys(rest))[: MOST_NAMED - len(kept)])
    return named, tuple(region.label if region.label in kept else None for region in regions)


def _total(regions: Sequence[Region], sizes: NDArray[np.int64], label: str) -> int:
    return int(sum(sizes[code] for code, region in enumerate(regions) if region.label == label))
