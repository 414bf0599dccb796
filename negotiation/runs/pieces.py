"""Pieces of a sweep: what was found at consecutive points, as bytes for a file, and many pieces in one numbering.

A piece numbers its labels and patterns as it meets them. Put together in the order of the points they get the numbers
that the whole sweep gives them, whoever computed which piece, and when.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiation.analysis.many import Found
from negotiation.analysis.parts import PER_COMPONENT, PER_OUTCOME, PER_POINT, STARTS
from negotiation.analysis.patterns import Pattern, Played
from negotiation.analysis.plan import Plan
from negotiation.analysis.sweep import chunks, piece_size
from negotiation.scenario.grid import Grid

__all__ = ["Numbering", "Piece", "cut", "laid_out", "packed", "smallest", "together", "unpacked"]


class Piece(NamedTuple):
    """Consecutive points of one account, and what was found there; ``start`` numbers the first in the sweep."""

    account: str
    grid: Grid
    numbers: range
    start: int
    found: Found


def laid_out(plan: Plan, size: int) -> tuple[tuple[str, range, int], ...]:
    """The pieces that a plan is computed in: account, numbers of the points in its grid, and of the first in all."""
    before = dict(zip(plan.grids, accumulate((grid.size for grid in plan.grids.values()), initial=0), strict=False))
    return tuple((account, numbers, before[account] + numbers.start) for account, numbers in chunks(plan, size))


def cut(plan: Plan, found: Found) -> Iterator[Piece]:
    """What was found, in pieces."""
    for account, numbers, start in laid_out(plan, piece_size(plan)):
        stop = start + len(numbers)
        low, high = int(found.first[start]), int(found.first[stop])
        least, most = int(found.outcome_first[low]), int(found.outcome_first[high])
        arrays = {name: getattr(found, name)[start:stop] for name in PER_POINT}
        arrays |= {name: getattr(found, name)[low:high] for name in PER_COMPONENT}
        arrays |= {name: getattr(found, name)[least:most] for name in PER_OUTCOME}
        arrays["first"] = found.first[start : stop + 1] - low
        arrays["outcome_first"] = found.outcome_first[low : high + 1] - least
        part = Found(labels=found.labels, patterns=found.patterns, reasons=found.reasons, **arrays)
        yield Piece(account, plan.grids[account], numbers, start, part)


def smallest(codes: int) -> np.dtype[Any]:
    """The smallest type of signed integers that holds so many codes, and the negative ones."""
    return np.min_scalar_type(-max(codes, 2))


# -- one piece as bytes -------------------------------------------------------------------------------


def packed(found: Found, left: int) -> bytes:
    """A piece as the bytes of a file: a line of JSON that says what follows, then the arrays, one after the other.

    ``left`` is how many of its points were left to the exact solver.
    """
    arrays: dict[str, NDArray[Any]] = {}
    for name, lists in PER_POINT.items():
        arrays[name] = getattr(found, name).astype(smallest(len(getattr(found, lists))))
    for name in STARTS:
        counts = np.diff(getattr(found, name))
        arrays[name] = counts.astype(np.min_scalar_type(int(counts.max(initial=0))))
    for name in (*PER_COMPONENT, *PER_OUTCOME):
        arrays[name] = getattr(found, name)
    head = {
        "labels": found.labels,
        "patterns": found.patterns,
        "reasons": found.reasons,
        "left": left,
        "arrays": [[name, array.dtype.str, array.shape] for name, array in arrays.items()],
    }
    line = json.dumps(head, separators=(",", ":")).encode()
    return b"".join([line, b"\n", *(np.ascontiguousarray(array).tobytes() for array in arrays.values())])


def unpacked(data: bytes) -> tuple[Found, int]:
    """What :func:`packed` made bytes of.

    Raises
    ------
    ValueError
        Where the bytes are no piece.
    """
    position = data.index(b"\n") + 1
    head = json.loads(data[:position])
    arrays: dict[str, NDArray[Any]] = {}
    for name, kind, shape in head["arrays"]:
        count = int(np.prod(shape))
        arrays[name] = np.frombuffer(data, np.dtype(kind), count, position).reshape(shape)
        position += arrays[name].nbytes
    for name in STARTS:
        arrays[name] = np.concatenate([[0], np.cumsum(arrays[name], dtype=np.int64)])
    patterns = tuple(
        Pattern(
            tuple(
                Played(tuple(map(tuple, supports)), perfect, undominated, component)
                for supports, perfect, undominated, component in equilibria
            ),
            complete,
            tuple(indices),
        )
        for equilibria, complete, indices in head["patterns"]
    )
    found = Found(labels=tuple(head["labels"]), patterns=patterns, reasons=tuple(head["reasons"]), **arrays)
    return found, head["left"]


# -- many pieces together -----------------------------------------------------------------------------


@dataclass(eq=False)
class Numbering:
    """Labels, patterns and reasons as they are met, piece by piece in the order of the points."""

    known: dict[str, dict[Any, int]] = field(
        default_factory=lambda: {lists: {} for lists in dict.fromkeys(PER_POINT.values())}
    )

    def codes(self, found: Found) -> dict[str, NDArray[Any]]:
        """The codes of a piece in this numbering, array by array; what is new in it gets the next numbers."""
        number = {}
        for lists, known in self.known.items():
            # Codes -2 and -1, which stand for themselves, count from the end.
            own = [known.setdefault(item, len(known)) for item in getattr(found, lists)]
            number[lists] = np.array([*own, -2, -1], dtype=smallest(len(known)))
        return {name: number[lists][getattr(found, name)] for name, lists in PER_POINT.items()}

    def lists(self) -> dict[str, Any]:
        """All labels, patterns and reasons so far."""
        return {lists: tuple(known) for lists, known in self.known.items()}


def together(pieces: Iterable[Found], *, heads: bool = False) -> Found:
    """Pieces, in the order of the points, as one.

    Parameters
    ----------
    pieces
        What was found, piece by piece.
    heads
        Leave out what there is for each component and outcome, which is most: for sweeps larger than memory.
    """
    numbering = Numbering()
    taken: dict[str, list[NDArray[Any]]] = {name: [] for name in (*PER_POINT, *PER_COMPONENT, *PER_OUTCOME)}
    counts: dict[str, list[NDArray[Any]]] = {name: [] for name in STARTS}
    for found in pieces:
        for name, codes in numbering.codes(found).items():
            taken[name].append(codes)
        for name in () if heads else (*PER_COMPONENT, *PER_OUTCOME):
            taken[name].append(getattr(found, name))
        for name, own in counts.items():
            here = np.diff(getattr(found, name))
            own.append(here.astype(np.min_scalar_type(int(here.max(initial=0)))))
    arrays: dict[str, Any] = {name: _joined(own) for name, own in taken.items()}
    for name, own in counts.items():
        first = np.zeros(sum(map(len, own)) + 1, dtype=np.int64)
        np.cumsum(_joined(own), out=first[1:])
        first.flags.writeable = False
        arrays[name] = first
    return Found(**numbering.lists(), **arrays)


def _joined(arrays: list[NDArray[Any]]) -> NDArray[Any]:
    whole = np.concatenate(arrays) if arrays else np.zeros(0, dtype=np.int64)
    whole.flags.writeable = False
    arrays.clear()  # they are not needed twice
    return whole
