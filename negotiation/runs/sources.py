"""What the large files of a run hold, piece by piece, so that none of them needs to be in memory as a whole."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiation.analysis.many import Found
from negotiation.analysis.parts import PER_COMPONENT, PER_OUTCOME, PER_POINT, STARTS
from negotiation.analysis.plan import Plan
from negotiation.runs.pieces import Piece, smallest
from negotiation.runs.texts import HEADERS, TEXTS
from negotiation.runs.writing import Source, taken

__all__ = ["ARRAYS_FROM", "Pieces", "Summed", "array_file", "array_sources", "mapped", "table_source"]

ARRAYS_FROM = 100_000
"""Runs with at least so many points are stored as arrays besides, from which they are read without parsing text."""

Pieces = Callable[[], Iterable[Piece]]
"""Gives the pieces of a sweep in order, from the first on, whenever it is called."""

_BLOCK = 1 << 20
"""Entries of an array that are written at once."""


class Summed:
    """A source whose bytes are counted and hashed as they are taken."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.record: dict[str, Any] = {}

    def __call__(self) -> Iterator[bytes]:
        """The bytes; ``record`` holds their checksum and number when all are taken."""
        found, size = hashlib.sha256(), 0
        for part in taken(self._source):
            found.update(part)
            size += len(part)
            yield part
        self.record = {"sha256": found.hexdigest(), "bytes": size}


def table_source(name: str, plan: Plan, found: Found, pieces: Pieces) -> Source:
    """A table as CSV; patterns are numbered as in ``found``."""

    def rows() -> Iterator[bytes]:
        code = {pattern: number for number, pattern in enumerate(found.patterns)}
        yield HEADERS[name](plan)
        for piece in pieces():
            yield TEXTS[name](plan, piece, code)

    return rows


def array_file(name: str) -> str:
    """The file that holds an array of what was found."""
    return f"found-{name.replace('_', '-')}.npy"


def array_sources(found: Found, pieces: Pieces) -> dict[str, Source]:
    """The files of the arrays, for NumPy to read; what there is for each component is taken from the pieces.

    Parameters
    ----------
    found
        Whole, but ``payoffs`` and what there is for each outcome may be missing.
    pieces
        The same, piece by piece.
    """
    sources: dict[str, Source] = {}
    for name, lists in PER_POINT.items():
        kind = smallest(len(getattr(found, lists)))
        sources[array_file(name)] = _whole(getattr(found, name), kind)
    for name in STARTS:
        sources[array_file(name)] = _whole(getattr(found, name), np.dtype(np.int64))
    for name in (*PER_COMPONENT, *PER_OUTCOME):
        entries = int((found.first if name in PER_COMPONENT else found.outcome_first)[-1])
        sources[array_file(name)] = _pieced(name, entries, pieces)
    return sources


def mapped(folder: Path, name: str) -> NDArray[Any]:
    """An array of a run, read from its file where it is used and not before.

    Raises
    ------
    ValueError, OSError
        Where it cannot be read.
    """
    return np.load(folder / array_file(name), mmap_mode="r", allow_pickle=False)  # type: ignore[no-any-return]


def _whole(array: NDArray[Any], kind: np.dtype[Any]) -> Source:
    def parts() -> Iterator[bytes]:
        yield _head(kind, array.shape)
        for start in range(0, len(array), _BLOCK):
            yield array[start : start + _BLOCK].astype(kind).tobytes()

    return parts


def _pieced(name: str, entries: int, pieces: Pieces) -> Source:
    def parts() -> Iterator[bytes]:
        for number, piece in enumerate(pieces()):
            own = getattr(piece.found, name)
            if not number:
                yield _head(own.dtype, (entries, *own.shape[1:]))
            yield own.tobytes()

    return parts


def _head(kind: np.dtype[Any], shape: tuple[int, ...]) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        buffer, {"descr": np.lib.format.dtype_to_descr(kind), "fortran_order": False, "shape": shape}
    )
    return buffer.getvalue()
