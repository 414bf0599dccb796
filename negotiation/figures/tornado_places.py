"""Where the numbers and names of a bar stand, in points; what has no room is not drawn, and the caller is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from negotiation.figures.page import LINE, fold, measure
from negotiation.figures.style import NOTE, SMALLEST, clean
from negotiation.figures.tornado_bars import Bar, Border, Single
from negotiation.figures.tornado_words import number
from negotiation.scenario.expression import rounded

__all__ = ["Ends", "Shape", "Written", "ends_of", "size_of", "written"]

_BAR, _THIN = 16.0, 10.0
_NUMBERS, _APART, _CLOSE = 12.0, 7.0, 4.5
_BESIDE, _MARGIN = 3.0, 3.0
_LONGEST = 60.0


class Ends(NamedTuple):
    """How far the numbers at the ends of a bar reach beyond it, in points."""

    low: float
    high: float


class Shape(NamedTuple):
    """A row, in points: the height of its bar, from its top to the next one, and down to the middle of its label."""

    bar: float
    pitch: float
    label: float

    @classmethod
    def of_row(cls, full: bool, numbers: bool, lines: int) -> Shape:
        """The shape of a row with so many lines of label; ``full`` for a bar with borders."""
        bar = _BAR if full else _THIN
        used = bar + (_NUMBERS if numbers else 0.0) + (_APART if full else _CLOSE)
        text = lines * NOTE * LINE
        # A label of one line stands beside the bar, a longer one beside bar and numbers.
        return cls(bar, max(used, text + _CLOSE), max(bar / 2, text / 2 if lines > 1 else 0.0))


@dataclass(frozen=True)
class Written:
    """What is written in and around a bar; places are points from the left edge of the panel to a text's middle.

    Attributes
    ----------
    names
        Names of regimes within segments.
    named
        Each name's regime.
    now
        The value now, with the regime on which it stands, None beside the bar.
    numbers
        Values of flips, below the bar.
    ends
        The range, beside the bar.
    dropped
        Numbers that have no room.
    """

    names: tuple[tuple[float, str], ...]
    named: dict[str, str]
    now: tuple[tuple[float, str, str | None], ...]
    numbers: tuple[tuple[float, str], ...]
    ends: tuple[tuple[float, str], ...]
    dropped: tuple[str, ...]


def size_of(alone: bool) -> float:
    """How large the letters in and around bars are, in points."""
    return NOTE if alone else SMALLEST


def ends_of(bar: Bar, alone: bool) -> Ends:
    """How far the numbers at the ends reach; in panels side by side there are none."""
    if not alone:
        return Ends(0.0, 0.0)
    low, high = (measure(text, NOTE) + _BESIDE + 1 for text in _ends(bar))
    return Ends(low, high)


def _ends(bar: Bar) -> tuple[str, str]:
    own = bar.own
    low, high = (fold(number(own, value), _LONGEST, NOTE, lines=1) for value in (own.low, own.high))
    return low, high


def written(
    bar: Bar,
    low: Fraction,
    high: Fraction,
    wide: float,
    pads: tuple[float, float],
    full: bool,
    alone: bool,
    names: Sequence[str],
) -> Written:
    """Find a place for each text of a bar.

    Parameters
    ----------
    bar
        What is written about.
    low, high, wide, pads
        The panel: from where to where in shares of the range, its width in points, and what is free beside it.
    full
        Whether regimes are named.
    alone
        Whether the ends of the range are written beside the bar.
    names
        What the segments are called.
    """

    def x(place: Fraction) -> float:
        return float((place - low) / (high - low)) * wide

    size = size_of(alone)
    now, taken, dropped = _now(bar, x, (-pads[0], wide + pads[1]), size)
    named: dict[str, str] = {}
    inside: list[tuple[float, str]] = []
    if full:
        for segment, name in zip(bar.segments, names, strict=True):
            text = clean(name)
            spots = _free(x(segment.low), x(segment.high), [*taken, *((x(s.place), x(s.place)) for s in bar.singles)])
            a, b = max(spots, key=lambda spot: spot[1] - spot[0], default=(0.0, 0.0))
            if measure(text, size) + 2 * _MARGIN <= b - a:
                # In the middle of the segment where that is free, else of the part that is.
                half, middle = measure(text, size) / 2, (x(segment.low) + x(segment.high)) / 2
                at = min(max(middle, a + half + _MARGIN), b - half - _MARGIN)
                inside.append((at, text))
                named[text] = segment.label
    numbers, more = _numbers(bar, x, (-pads[0], wide + pads[1]), size, alone)
    ends: tuple[tuple[float, str], ...] = ()
    if alone:
        first, last = _ends(bar)
        ends = (
            (x(bar.low) - _BESIDE - measure(first, size) / 2, first),
            (x(bar.high) + _BESIDE + measure(last, size) / 2, last),
        )
    return Written(tuple(inside), named, now, numbers, ends, (*dropped, *more))


Interval = tuple[float, float]
Place = Callable[[Fraction], float]


def _now(
    bar: Bar, x: Place, page: Interval, size: float
) -> tuple[tuple[tuple[float, str, str | None], ...], list[Interval], list[str]]:
    """The value now: beside the upright line, where no border is; with what it takes of the bar."""
    text = fold(number(bar.own, rounded(bar.own.now)[0]), _LONGEST, size, lines=1)
    zero, wide = x(Fraction(0)), measure(text, size, bold=True) + 2 * _MARGIN
    every: list[Border | Single] = [*bar.borders, *bar.singles]
    walls = [x(mark.place) for mark in every]
    walls = [wall for wall in walls if abs(wall - zero) > 0.5]
    ends = [x(bar.low), x(bar.high)]
    beside = ends[0] - _BESIDE - _ends_wide(bar, 0), ends[1] + _BESIDE + _ends_wide(bar, 1)
    for a, b in ((zero, zero + wide), (zero - wide, zero)):
        inside = ends[0] <= a and b <= ends[1]
        outside = b <= beside[0] or a >= beside[1]
        if (inside or outside) and page[0] <= a and b <= page[1] and not any(a < wall < b for wall in walls):
            middle = (a + b) / 2
            under = [s.label for s in bar.segments if x(s.low) <= middle <= x(s.high)]
            return ((middle, text, under[0] if under and inside else None),), [(a, b)], []
    return (), [(zero, zero)], [f"{text} (now)"]


def _ends_wide(bar: Bar, end: int) -> float:
    return measure(_ends(bar)[end], NOTE)


def _free(low: float, high: float, taken: Sequence[Interval]) -> list[Interval]:
    """The parts of an interval that are not taken."""
    spots, start = [], low
    for a, b in sorted(taken):
        if b <= low or a >= high:
            continue
        spots.append((start, a))
        start = max(start, b)
    return [(a, b) for a, b in [*spots, (start, high)] if b > a]


def _numbers(
    bar: Bar, x: Place, page: Interval, size: float, alone: bool
) -> tuple[tuple[tuple[float, str], ...], list[str]]:
    """The values of flips, the nearest to the value now first, and those for which no room is left."""
    own, zero = bar.own, x(Fraction(0))
    # The value now is written in the bar, the ends of the range beside it.
    said = {Fraction(0), bar.low, bar.high} if alone else {Fraction(0)}
    every: list[Border | Single] = [*bar.borders, *bar.singles]
    marks = [mark for mark in every if mark.place not in said]
    found: list[tuple[float, str]] = []
    taken: list[Interval] = []
    dropped = []
    # Where something changes for good comes before single values.
    for mark in sorted(marks, key=lambda mark: (isinstance(mark, Single), abs(mark.place))):
        text = fold(("" if own.exact else "≈ ") + number(own, mark.value), _LONGEST, size, lines=1)
        half, at = measure(text, size) / 2, x(mark.place)
        spots = [min(max(middle, page[0] + half), page[1] - half) for middle in (at, at + half - 2, at - half + 2)]
        free = [
            spot
            for spot in spots
            if abs(spot - at) <= half and not any(spot - half - 2 < b and a < spot + half + 2 for a, b in taken)
        ]
        # No number lies on the upright line if it can stand beside it.
        clear = [spot for spot in free if abs(spot - zero) > half + 1]
        if free:
            found.append(((clear or free)[0], text))
            taken.append((found[-1][0] - half - 2, found[-1][0] + half + 2))
        else:
            dropped.append(text)
    return tuple(found), dropped
