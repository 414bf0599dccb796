"""The tables of a sweep as the text of CSV files, piece by piece: each distinct cell is made once.

The same bytes as :func:`negotiation.runs.csv_files.write_csv` makes of the tables in
:mod:`negotiation.analysis.tables`; a test compares the two. A row is laid out in an array of bytes, cell beside cell,
each as wide as the widest of its column, and what is left free is taken out again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiation.analysis.patterns import Pattern
from negotiation.analysis.plan import Plan
from negotiation.analysis.tables import axis_columns
from negotiation.games.columns import axis_values
from negotiation.runs.csv_files import cell
from negotiation.runs.pieces import Piece

__all__ = ["HEADERS", "TEXTS"]

_FREE = b"\xff"
"""Stands where a row holds nothing: UTF-8 has no such byte."""

_WIDEST = 2000
"""Bytes a row above which rows are put together one by one, so that one long text does not widen all of them."""

Cells = tuple[Sequence[bytes], NDArray[Any]]
"""A column: its distinct texts, and for each row which one it holds."""


def points(plan: Plan, piece: Piece, code: Mapping[Any, int]) -> bytes:
    """The rows of ``points.csv``; ``code`` numbers the patterns of the whole sweep."""
    found = piece.found
    size = len(piece.numbers)
    account = ([_text(piece.account)], np.zeros(size, dtype=np.intp))
    if plan.sample:  # values that may all be different
        axes = [_floats(values) for values in plan.sample.doubles(piece.numbers).values()]
    else:
        varied = axis_values(piece.grid, piece.numbers)
        swept = [varied[name] for name in plan.varied]
        axes = [([repr(float(value)).encode() for value in column.values], column.codes) for column in swept]
    # What follows is the same wherever these codes are.
    codes = np.stack([found.nash, found.perfect, found.undominated, found.pattern, found.reason], axis=1)
    distinct, which = _distinct(codes)
    labels = [*found.labels, None, ""]  # codes -2 and -1 count from the end
    tails = []
    for nash, perfect, undominated, pattern, reason in distinct.tolist():
        own = found.patterns[pattern] if pattern >= 0 else Pattern((), complete=False)
        tails.append(
            b",".join(
                _text(value)
                for value in (
                    *(labels[label] for label in (nash, perfect, undominated)),
                    len(own.equilibria),
                    own.components,
                    own.complete,
                    code[own] if pattern >= 0 else pattern,
                    [*found.reasons, ""][reason],
                )
            )
        )
    return _rows(piece.start, size, np.arange(size), [account, *axes, (tails, which)])


def components(plan: Plan, piece: Piece, code: Mapping[Any, int]) -> bytes:
    """The rows of ``components.csv``."""
    found = piece.found
    point = found.point_of
    number = np.arange(len(point)) - found.first[point]
    # Index and perfection of a component depend on the pattern and on its place in it.
    pairs, which = _distinct(np.stack([found.pattern[point], number], axis=1))
    heads = []
    for pattern, place in pairs.tolist():
        own = found.patterns[pattern].component(place)
        heads.append(b",".join(_text(part) for part in (place, own.index, own.perfect)))
    columns: list[Cells] = [(heads, which)]
    for player in range(len(plan.scenario.players)):
        columns += _two(found.payoffs[:, player, 0], found.payoffs[:, player, 1])
    return _rows(piece.start, len(piece.numbers), point, columns)


def outcomes(plan: Plan, piece: Piece, code: Mapping[Any, int]) -> bytes:
    """The rows of ``outcomes.csv``."""
    found = piece.found
    scenario = plan.scenario
    results = scenario.form.results(scenario.game) if scenario.form else ()
    component = np.repeat(np.arange(len(found.payoffs)), np.diff(found.outcome_first))
    point = found.point_of[component]
    number = component - found.first[point]
    return _rows(
        piece.start,
        len(piece.numbers),
        point,
        [
            ([_text(place) for place in range(int(number.max(initial=-1)) + 1)], number),
            ([_text(name) for name in results], found.outcome),
            *_two(found.probability[:, 0], found.probability[:, 1]),
        ],
    )


def _header(names: Iterable[str]) -> bytes:
    return b",".join(_quoted(name) for name in names) + b"\n"


_SAME_FOR_ALL = (
    *("regime_nash", "regime_perfect", "regime_undominated"),
    *("equilibria", "components", "complete", "pattern", "undefined"),
)

TEXTS: Mapping[str, Callable[[Plan, Piece, Mapping[Any, int]], bytes]] = {
    "points": points,
    "components": components,
    "outcomes": outcomes,
}

HEADERS: Mapping[str, Callable[[Plan], bytes]] = {
    "points": lambda plan: _header(["point", "account", *axis_columns(plan), *_SAME_FOR_ALL]),
    "components": lambda plan: _header(
        ["point", "component", "index", "perfect"]
        + [f"payoff_{end}_{player}" for player in plan.scenario.players for end in ("low", "high")]
    ),
    "outcomes": lambda plan: _header(["point", "component", "outcome", "probability_low", "probability_high"]),
}


# -- cells --------------------------------------------------------------------------------------------


def _text(value: object) -> bytes:
    """A cell as the CSV file holds it."""
    return _quoted(cell(value))


def _quoted(text: str) -> bytes:
    if not any(mark in text for mark in ',"\r\n '):
        return text.encode()
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerow([text, ""])  # a second cell, as a lone empty one is quoted
    return buffer.getvalue()[:-2].encode()


def _two(low: NDArray[np.float64], high: NDArray[np.float64]) -> list[Cells]:
    """A range: mostly its two ends are one number, which is written once then."""
    least = _floats(low)
    return [least, least if np.array_equal(low.view(np.int64), high.view(np.int64)) else _floats(high)]


def _floats(values: NDArray[np.float64]) -> Cells:
    # By their bits, which tell 0.0 from -0.0.
    bits, codes = np.unique(np.ascontiguousarray(values).view(np.int64), return_inverse=True)
    return [repr(value).encode() for value in bits.view(np.float64).tolist()], codes


def _distinct(codes: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """The distinct rows of small integers, and which of them each row is."""
    low = codes.min(axis=0, initial=0)
    spans = [int(span) for span in codes.max(axis=0, initial=0) - low + 1]
    one = np.ravel_multi_index(tuple((codes - low).T.astype(np.int64)), spans)
    numbers, which = np.unique(one, return_inverse=True)
    return np.stack(np.unravel_index(numbers, spans), axis=1) + low, which


# -- rows ---------------------------------------------------------------------------------------------


def _rows(first: int, points: int, point: NDArray[Any], columns: Sequence[Cells]) -> bytes:
    """Rows that begin with the number of a point: cell beside cell, commas between them, a line end after each row.

    ``first`` is the number of the first of all points, and ``point`` says for each row which one it tells of.
    """
    ends = [b","] * (len(columns) - 1) + [b"\n"]
    tables = [[text + end for text in texts] for (texts, _), end in zip(columns, ends, strict=True)]
    laid = [np.take(_numbers(first, points), point, axis=0)]
    if sum(max(map(len, table), default=0) for table in tables) > _WIDEST:
        lists = [
            np.array(table, dtype=object)[codes].tolist() for table, (_, codes) in zip(tables, columns, strict=True)
        ]
        starts = [row.tobytes().translate(None, _FREE) for row in laid[0]]
        return b"".join(map(b"".join, zip(starts, *lists, strict=True)))
    laid += [np.take(_laid(table), codes, axis=0) for table, (_, codes) in zip(tables, columns, strict=True)]
    return np.concatenate(laid, axis=1).tobytes().translate(None, _FREE)


def _numbers(first: int, count: int) -> NDArray[np.uint8]:
    """Whole numbers from ``first`` on, each with a comma, and :data:`_FREE` where a shorter one has no digit."""
    width = len(str(first + count))
    numbers = np.arange(first, first + count)
    table = np.empty((count, width + 1), dtype=np.uint8)
    table[:, width] = ord(",")
    for place in range(width):
        digits, power = table[:, width - 1 - place], 10**place
        digits[:] = numbers // power % 10 + ord("0")
        if place:
            digits[numbers < power] = _FREE[0]
    return table


def _laid(texts: Sequence[bytes]) -> NDArray[np.uint8]:
    """Shape (texts, bytes of the longest): each text, and :data:`_FREE` behind it."""
    if not texts:
        return np.empty((0, 0), dtype=np.uint8)
    width = max(map(len, texts))
    joined = b"".join([text.ljust(width, _FREE) for text in texts])
    return np.frombuffer(joined, dtype=np.uint8).reshape(len(texts), width)
