"""Flips: every value of a parameter at which the regime changes, exactly.

A *flip* is a value at which a label (over the perfect equilibria, or over all) is not the same as on both sides of
it. Sets of Nash equilibria are closed, so that at a flip both sides often hold; sets of perfect ones are not, so that
the value itself may go either way, or have a regime of its own. All of it is kept, nothing is smoothed.

How they are found: see :mod:`negotiation.analysis.line`. Where that is not possible, since a formula is no quotient
of polynomials or there are more than two sides, the range is scanned and every change is narrowed down; the answer
says how finely.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from negotiation.analysis.entering import entering
from negotiation.analysis.line import Line, NotExactError, Piece, Solved, solved_at
from negotiation.analysis.reasons import Reason, Side, incentives, layout, ties
from negotiation.analysis.scan import evenly, narrowed
from negotiation.errors import UsageError
from negotiation.games.polynomials import Root, less
from negotiation.games.rational_functions import Work
from negotiation.games.root_texts import root_text
from negotiation.scenario.expression import Value, rounded
from negotiation.scenario.point import Point, unknown
from negotiation.tolerance import WALL

if TYPE_CHECKING:
    from negotiation.figures.picture import Picture
    from negotiation.scenario.scenario import Scenario

__all__ = [
    "SCANNED",
    "Flip",
    "FlipAnswer",
    "ParameterFlips",
    "Stretch",
    "Switch",
    "flips_of",
    "movable",
    "nearest_flips",
    "quick",
]

SCANNED = 200
"""Parts of a range between which a scan looks for changes, where there is no exact way."""

_MOST_PROFILES = 64
_MOST_PARAMETERS = 24
_MOST_WORK = 600_000


class Stretch(NamedTuple):
    """An open interval with one label over the perfect equilibria and one over all."""

    low: Root
    high: Root
    solved: Solved


@dataclass(frozen=True)
class Flip:
    """A value at which the regime changes.

    Attributes
    ----------
    value
        Exact, or the middle of a bracket of the width that the method says; a scan that happens to meet the value
        says what holds ``at`` it.
    below, above
        What holds next to it; None beyond the end of the range.
    at
        What holds at the value itself; None where that was not decided.
    reasons
        Whose incentive binds there.
    """

    value: Root
    below: Solved | None
    at: Solved | None
    above: Solved | None
    reasons: tuple[Reason, ...] = ()

    @property
    def leads(self) -> bool:
        """Whether the leading label changes, and not only that over all equilibria."""
        return len({part.leading for part in (self.below, self.at, self.above) if part}) > 1

    @property
    def one_point(self) -> bool:
        """Whether both sides have the same leading label, and only the value itself another one."""
        return bool(self.leads and self.below and self.above and self.below.leading == self.above.leading)


class Switch(NamedTuple):
    """A value at which the leading label stays, but not what is agreed: another deal, and a deal still."""

    value: Root
    below: Solved
    above: Solved


@dataclass(frozen=True)
class ParameterFlips:
    """Every flip of one parameter.

    Attributes
    ----------
    name, now, low, high
        The parameter, its value at the point, and its range.
    here
        What holds at the point.
    flips
        Rising.
    stretches
        What holds between them.
    exact
        Whether none can have been overlooked.
    how
        How they were found, in words.
    switches
        The values at which the label stays and what is agreed changes; empty where a range was scanned.
    """

    name: str
    now: Value
    low: Fraction
    high: Fraction
    here: Solved
    flips: tuple[Flip, ...]
    stretches: tuple[Stretch, ...] = field(repr=False)
    exact: bool = True
    how: str = "exact"
    switches: tuple[Switch, ...] = ()

    def distance(self, flip: Flip) -> float:
        """How far a flip is from the value now, in units of the range; with the sign of the move."""
        return (float(flip.value) - float(self.now)) / float(self.high - self.low)

    def at(self, flip: Flip) -> bool:
        """Whether the value now is that of the flip."""
        return flip.at is not None and isinstance(flip.value, Fraction) and flip.value == self.now

    def nearest_switch(self) -> Switch | None:
        """The next value at which something else is agreed, before the label changes; None where there is none."""
        here = float(rounded(self.now)[0])
        borders = [float(flip.value) for flip in self.nearest(lasting=True)]
        found = []
        for switch in self.switches:
            value = float(switch.value)
            inner = switch.below if value >= here else switch.above
            between = any(min(here, value) <= border <= max(here, value) for border in borders)
            if inner.endings == self.here.endings and not between:
                found.append((abs(value - here), switch))
        return min(found, key=lambda entry: entry[0])[1] if found else None

    def nearest(self, *, lasting: bool = False) -> tuple[Flip, ...]:
        """The next flips of the leading label below and above the value now, the nearer one first.

        ``lasting`` leaves out regimes of a single value, unless the value now is that.
        """
        here = rounded(self.now)[0]
        single = [flip for flip in self.flips if flip.one_point or not flip.below or not flip.above]
        leading = [f for f in self.flips if f.leads and not (lasting and f in single and not self.at(f))]
        below = [flip for flip in leading if less(flip.value, here)]
        above = [flip for flip in leading if not less(flip.value, here)]
        return tuple(sorted((*below[-1:], *above[:1]), key=lambda flip: abs(self.distance(flip))))


@dataclass(frozen=True, eq=False)
class FlipAnswer:
    """Every flip of some parameters, each moved alone.

    Attributes
    ----------
    point
        Where the other parameters stay.
    here
        What holds there.
    parameters
        In file order.
    left_out
        Parameters that were asked for, and not looked at since they cannot be followed exactly at that cost.
    """

    point: Point = field(repr=False)
    here: Solved
    parameters: tuple[ParameterFlips, ...]
    left_out: tuple[str, ...] = ()

    @property
    def scenario(self) -> Scenario:
        """The scenario."""
        return self.point.scenario

    def nearest(self) -> tuple[tuple[ParameterFlips, Flip], ...]:
        """For each parameter its nearest flip of the leading label, the nearest of all first."""
        found = [(own, own.nearest()[0]) for own in self.parameters if own.nearest()]
        return tuple(sorted(found, key=lambda pair: abs(pair[0].distance(pair[1]))))

    def plot(self, kind: str | None = None) -> Picture:
        """A picture of them; see :func:`negotiation.plot`."""
        import negotiation

        return negotiation.plot(self, kind)

    def __repr__(self) -> str:
        near = ", ".join(f"{own.name} {root_text(flip.value)}" for own, flip in self.nearest()[:3])
        count = sum(len(own.flips) for own in self.parameters)
        return f"<FlipAnswer {self.scenario.title!r}: {self.here.leading}; {count} flips, nearest: {near or 'none'}>"

    def _repr_html_(self) -> str:
        from negotiation.display import html_table

        rows = [
            [own.name, f"{float(own.now):.4g}", root_text(flip.value), f"{own.distance(flip):+.1%}",
             *(part.leading if part else "" for part in (flip.below, flip.at, flip.above))]
            for own in self.parameters for flip in own.flips
        ]  # fmt: skip
        header = ["parameter", "now", "flips at", "of its range", "below", "at", "above"]
        return html_table(f"{self.scenario.title}: {self.here.leading}", header, rows)


def movable(point: Point) -> tuple[str, ...]:
    """The parameters that have a range to move in."""
    ranges = {name: parameter.range for name, parameter in point.scenario.parameters.items()}
    return tuple(name for name, ends in ranges.items() if ends is not None and ends[0] < ends[1])


def flips_of(
    point: Point, over: Iterable[str] | None = None, *, scan: bool = True, most_work: int | None = None
) -> FlipAnswer:
    """Every flip of parameters, each moved alone through its range.

    Parameters
    ----------
    point
        Where the others stay.
    over
        Parameters; None is every one that has a range.
    scan
        Whether parameters that cannot be followed exactly are scanned; without, they are left out, and named.
    most_work
        What all of it may cost, counted as :class:`~negotiation.games.rational_functions.Work` does; None gives each
        parameter what that class gives. What would cost more is not followed exactly.

    Raises
    ------
    UsageError
        For a name that is no parameter, one without a range, or a scenario without a game.

    Examples
    --------
    >>> import negotiation
    >>> talks = negotiation.load("scenarios/hanoi/last_day.yaml")
    >>> flips_of(talks.at(), ["us_outside"]).parameters[0].flips[0].value
    Fraction(69, 25)
    """
    scenario = point.scenario
    if scenario.form is None or scenario.game is None:
        raise UsageError(f"{scenario.title}: there is no game in this file, so there is nothing to flip")
    chosen = movable(point) if over is None else tuple(dict.fromkeys(over))
    for name in chosen:
        if name not in scenario.parameters:
            raise unknown("a parameter of this scenario", name, scenario.parameters)
        if name not in movable(point):
            raise UsageError(f"`{name}` has no range to move in", "give it one in the file: `range: [low, high]`")
    here = solved_at(point)
    shared = None if most_work is None else Work(most_work)
    found = {name: _flips(point, name, here, scan, shared or Work()) for name in chosen}
    left_out = tuple(name for name, own in found.items() if own is None)
    return FlipAnswer(point, here, tuple(own for own in found.values() if own is not None), left_out)


def nearest_flips(point: Point) -> FlipAnswer | None:
    """The flips for a first screen: exact ones only, and only where that takes a moment; None where it would not.

    What that is, is counted and not timed, so that the same file gets the same screen everywhere.
    """
    chosen = quick(point)
    return flips_of(point, chosen, scan=False, most_work=_MOST_WORK) if chosen else None


def quick(point: Point) -> tuple[str, ...]:
    """The parameters that the game uses; () where there are none, or where finding flips takes more than a moment."""
    if math.prod(map(len, point.strategies.values())) > _MOST_PROFILES or len(point.strategies) != 2:
        return ()
    used = entering(point)
    moved = tuple(name for name in movable(point) if name in used)
    return moved if len(moved) <= _MOST_PARAMETERS else ()


def _flips(point: Point, name: str, here: Solved, scan: bool, work: Work) -> ParameterFlips | None:
    """Every flip of one parameter; ``here`` is what holds at the point."""
    low, high = point.scenario.parameters[name].range or (Fraction(0), Fraction(0))
    line = Line(point, name, low, high, work)
    if name not in entering(point):
        stretch = (Stretch(low, high, here),)
        return ParameterFlips(name, point.values[name], low, high, here, (), stretch, how="no payoff uses it")
    try:
        flips, stretches, switches = _exactly(line)
    except NotExactError as reason:
        if not scan:
            return None
        flips, stretches = _scanned(line)
        how = (
            f"scanned in {SCANNED} steps, each change narrowed down to one part in 10^12 of the range; two changes"
            f" within a step can be overlooked ({reason})"
        )
        return ParameterFlips(name, point.values[name], low, high, here, flips, stretches, exact=False, how=how)
    return ParameterFlips(name, point.values[name], low, high, here, flips, stretches, switches=switches)


def _exactly(line: Line) -> tuple[tuple[Flip, ...], tuple[Stretch, ...], tuple[Switch, ...]]:
    pieces = line.pieces
    ends: Sequence[tuple[Piece | None, Piece | None]] = list(zip((None, *pieces), (*pieces, None), strict=True))
    flips = []
    for left, right in ends:
        value = right.low if right else pieces[-1].high
        at = line.between(left, right, value)
        sides = [piece.solved if piece else None for piece in (left, right)]
        if len({part.labels for part in (*sides, at) if part}) > 1:
            flips.append(Flip(value, sides[0], at, sides[1], _reasons(line, left, right, value)))
    stretches: list[Stretch] = []
    switches = []
    for piece in pieces:
        # Where the type changes but no label does, one stretch goes on.
        if stretches and not any(flip.value is piece.low for flip in flips):
            stretches[-1] = stretches[-1]._replace(high=piece.high)
        else:
            stretches.append(Stretch(piece.low, piece.high, piece.solved))
    for left, right in pairwise(pieces):
        same = left.solved.leading == right.solved.leading
        if same and left.solved.endings != right.solved.endings and not left.solved.undefined:
            switches.append(Switch(right.low, left.solved, right.solved))
    return tuple(flips), tuple(stretches), tuple(switches)


def _reasons(line: Line, left: Piece | None, right: Piece | None, value: Root) -> tuple[Reason, ...]:
    """Whose incentive binds between two pieces; at the end of the range there is only one."""
    found: tuple[Reason, ...] = ()
    if left is not None and right is not None:
        sides = Side(left.solved, left.payoffs), Side(right.solved, right.payoffs)
        found = (*layout(line, left, right), *incentives(line.point, *sides, line.outward(value)))
    piece = left or right
    return found[:1] or (ties(line, piece, value) if piece is not None else ())


def _scanned(line: Line) -> tuple[tuple[Flip, ...], tuple[Stretch, ...]]:
    """Changes between the points of an even grid, each narrowed down by halving."""
    width = line.high - line.low
    points = evenly(line, SCANNED)
    flips: list[Flip] = []
    stretches: list[Stretch] = []
    start = line.low
    fine = width * WALL
    brackets = [found for one, other in pairwise(points) for found in narrowed(line, one, other, fine)]
    while brackets:
        (low, left), (high, right) = brackets.pop(0)
        value, at = (low + high) / 2, None
        if brackets and brackets[0][0][0] == high:
            # Two changes meet at a value that was solved: it has a regime of its own.
            value, at, right = high, right, brackets.pop(0)[1][1]
        if low == line.low or high == line.high:
            # The change is at the end of the range itself, which was solved.
            value, at = (low, left) if low == line.low else (high, right)
            flips.append(Flip(value, None, at, right) if low == line.low else Flip(value, left, at, None))
            if low == line.low:
                start = low
            continue
        near, far = line.side(value - fine), line.side(value + fine)
        why = incentives(line.point, near, far, line.outward(value)) if near and far else ()
        flips.append(Flip(value, left, at, right, why))
        stretches.append(Stretch(start, value, left))
        start = value
    return tuple(flips), (*stretches, Stretch(start, line.high, points[-1][1]))
