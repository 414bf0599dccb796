"""What a tornado shows, before it is drawn: each parameter's range in parts, measured from its value now.

Places are exact shares of the range: 0 is the value now, 1 a whole range above it. So ranges of any size lie beside
each other, and a move of the same length is as bold for each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from negotiation.analysis.flips import Flip, FlipAnswer, ParameterFlips, Stretch
from negotiation.games.polynomials import Root
from negotiation.scenario.expression import rounded

__all__ = ["Bar", "Border", "Nearest", "Row", "Segment", "Single", "bar", "least", "rows"]

_SLIVER = Fraction(1, 10**11)
"""A scan brackets a regime of a single value by two changes no further apart than this share of the range."""

_NEAR = Fraction(1, 10**12)
"""How closely, in shares of the range, an irrational value is read."""

_FAR = 1
"""A value now that lies further outside its range than this many ranges leaves no room for the others' bars."""


class Segment(NamedTuple):
    """A part of a range with one leading regime; "" where there is no game."""

    low: Fraction
    high: Fraction
    label: str


class Border(NamedTuple):
    """Where one segment ends and the next begins.

    ``at`` is the regime at the value itself, None where that was not decided.
    """

    place: Fraction
    value: Root
    below: str
    at: str | None
    above: str


class Single(NamedTuple):
    """A single value with a regime of its own, within a segment or at an end of the range."""

    place: Fraction
    value: Root
    label: str


class Nearest(NamedTuple):
    """The smallest move that changes the regime for good: how far, to which one, and up (1) or down (-1).

    A direction of 0 says that the value now is one of a kind: any move changes the regime.
    """

    place: Fraction
    then: str
    way: int


@dataclass(frozen=True, eq=False)
class Bar:
    """A parameter's range.

    Attributes
    ----------
    own
        The parameter and all its flips.
    segments, borders, singles
        Rising.
    nearest
        None where no move within the range changes the regime for good, or where the value now lies outside it, so
        that what happens on the way is not known.
    """

    own: ParameterFlips
    segments: tuple[Segment, ...]
    borders: tuple[Border, ...]
    singles: tuple[Single, ...]
    nearest: Nearest | None

    @property
    def low(self) -> Fraction:
        """Where the range begins."""
        return self.segments[0].low

    @property
    def high(self) -> Fraction:
        """Where the range ends."""
        return self.segments[-1].high

    def ends(self, single: Single) -> bool:
        """Whether a single value is an end of the range, so that nobody looked at what lies beyond it."""
        return single.place in (self.low, self.high)

    @property
    def outside(self) -> bool:
        """Whether the value now is not in the range."""
        return not self.low <= 0 <= self.high

    @property
    def far(self) -> bool:
        """Whether the value now is so far outside that the range is not drawn."""
        return self.low > _FAR or self.high < -_FAR


class Row(NamedTuple):
    """One parameter under each account; None where it was not looked at there.

    ``kind`` is ``"lasting"`` where some bar has a border, ``"single"`` where some bar has a single value with a
    regime of its own, and ``"never"`` where nothing flips.
    """

    name: str
    bars: tuple[Bar | None, ...]
    kind: str


def bar(own: ParameterFlips) -> Bar:
    """A parameter's range in parts.

    Examples
    --------
    >>> import negotiation
    >>> talks = negotiation.load("scenarios/hanoi/last_day.yaml")
    >>> found = bar(negotiation.flip(talks, over=["us_outside"]).parameters[0])
    >>> [segment.label for segment in found.segments], found.nearest
    (['deal', 'no deal'], Nearest(place=Fraction(44, 125), then='no deal', way=1))
    """
    singles: list[Single] = []
    kept: list[Stretch] = []
    for stretch in own.stretches:
        if not own.exact and _place(own, stretch.high) - _place(own, stretch.low) <= _SLIVER:
            singles.append(Single(_place(own, stretch.low), stretch.low, stretch.solved.leading))
        else:
            kept.append(stretch)
    segments: list[Segment] = []
    borders: list[Border] = []
    for number, stretch in enumerate(kept):
        label = stretch.solved.leading
        low, high = _place(own, stretch.low), _place(own, stretch.high)
        if segments and segments[-1].label == label:
            segments[-1] = segments[-1]._replace(high=high)
            continue
        if segments:
            at = [single.label for single in singles if kept[number - 1].high is single.value]
            found = next((flip for flip in own.flips if _same(flip.value, stretch.low)), None)
            if found is not None and found.at is not None:
                at = [found.at.leading]
            borders.append(Border(low, stretch.low, segments[-1].label, at[0] if at else None, label))
            segments[-1] = segments[-1]._replace(high=low)
        segments.append(Segment(low, high, label))
    # The ends are those of the range, also where a sliver lay there.
    segments[0] = segments[0]._replace(low=_place(own, own.low))
    segments[-1] = segments[-1]._replace(high=_place(own, own.high))
    places = {border.place for border in borders}
    slivers = [single for single in singles if not any(abs(single.place - place) <= _SLIVER for place in places)]
    alone = [flip for flip in own.flips if _alone(flip)]
    found_singles = [*slivers, *(Single(_place(own, f.value), f.value, f.at.leading) for f in alone if f.at)]
    return Bar(
        own, tuple(segments), tuple(borders), tuple(sorted(found_singles, key=lambda single: single.place)),
        _nearest(own, segments, borders),
    )  # fmt: skip


def _nearest(own: ParameterFlips, segments: Sequence[Segment], borders: Sequence[Border]) -> Nearest | None:
    if not segments[0].low <= 0 <= segments[-1].high:
        return None
    here = own.here.leading
    around = [segment for segment in segments if segment.low <= 0 <= segment.high]
    labels = list(dict.fromkeys(segment.label for segment in around))
    if here not in labels:
        return Nearest(Fraction(0), " or ".join(labels), 0) if len(labels) == 1 else Nearest(Fraction(0), "", 0)
    moves = []
    for border in borders:
        # Of a border at the value now, only the side that is not what holds now is a change.
        if border.place > 0 or (border.place == 0 and here == border.below):
            moves.append(Nearest(border.place, border.above, 1))
        if border.place < 0 or (border.place == 0 and here == border.above):
            moves.append(Nearest(border.place, border.below, -1))
    return min(moves, key=lambda move: abs(move.place), default=None)


def rows(answers: Sequence[FlipAnswer]) -> tuple[Row, ...]:
    """All parameters in the order in which they are drawn.

    First those that change the regime for good, the nearest first, in the order of the first account; then those with
    single values only, then those that never flip.
    """
    found: list[Row] = []
    by_name = [{own.name: bar(own) for own in answer.parameters} for answer in answers]
    for name in dict.fromkeys(name for bars in by_name for name in bars):
        bars = tuple(bars.get(name) for bars in by_name)
        shown = [each for each in bars if each is not None]
        changing = any(each.borders or (each.nearest and not each.nearest.place) for each in shown)
        kind = "lasting" if changing else "single" if any(each.singles for each in shown) else "never"
        found.append(Row(name, bars, kind))
    kinds = ("lasting", "single", "never")

    def key(row: Row) -> tuple[int, int, Fraction]:
        first, others = row.bars[0], [each for each in row.bars if each is not None]
        own = _distances([first]) if first is not None else []
        every = own or _distances(others)
        return kinds.index(row.kind), 0 if own else 1, min(every, default=Fraction(0))

    return tuple(sorted(found, key=key))


def least(bars: Sequence[Bar], most: int) -> frozenset[str]:
    """Where there are more than ``most`` regimes, those that fill the least and are not told apart."""
    lengths: dict[str, Fraction] = {}
    for each in bars:
        for segment in each.segments:
            lengths[segment.label] = lengths.get(segment.label, Fraction(0)) + segment.high - segment.low
    ranked = sorted(lengths, key=lambda label: (-lengths[label], label))
    now = [label for label in ranked if any(each.own.here.leading == label for each in bars)]
    ranked = [*now, *(label for label in ranked if label not in now)]
    return frozenset(ranked[most - 1 :]) if len(ranked) > most else frozenset()


def _distances(bars: Iterable[Bar]) -> list[Fraction]:
    found = [abs(each.nearest.place) for each in bars if each.nearest is not None]
    return found or [abs(border.place) for each in bars if each.outside for border in each.borders]


def _place(own: ParameterFlips, value: Root) -> Fraction:
    """How far a value is from the value now, in shares of the range."""
    width = own.high - own.low
    if not isinstance(value, Fraction):
        low, high = value.interval(width * _NEAR)
        value = (low + high) / 2
    return (value - rounded(own.now)[0]) / width


def _same(one: Root, other: Root) -> bool:
    return one is other or (isinstance(one, Fraction) and isinstance(other, Fraction) and one == other)


def _alone(flip: Flip) -> bool:
    """Whether a flip is a single value: both sides are the same, or there is only one."""
    if flip.at is None:
        return False
    sides = {part.leading for part in (flip.below, flip.above) if part is not None}
    return len(sides) == 1 and flip.at.leading not in sides
