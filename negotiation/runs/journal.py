"""The working folder of a sweep: pieces that are done, and a journal that says which of them count.

``RUN.partial`` lies beside the run folder. It holds a file for each piece, and ``journal.txt``: a first line that
says what is computed, then a line for each piece with its number, checksum and size. Every line ends in a checksum
of its own, which takes the first line in, so that no line counts in the journal of another run. A piece counts only
where a whole line names it and its file has that checksum, so it does not matter how a process ended or what a disk
kept: what is in doubt is computed again (write-ahead logging; Mohan and others 1992). A piece is on the disk before
its line is.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from negotiation.errors import OutputError
from negotiation.runs.asked import difference
from negotiation.runs.writing import explained, write_file

__all__ = ["JOURNAL", "Journal", "Kept", "partial_folder", "piece_path", "write_piece"]

JOURNAL = "journal.txt"
_KIND = "negotiation sweep, part of"
_OWN = re.compile(r"piece-[0-9]{6,}\.bin|\.(piece-[0-9]{6,}\.bin|journal\.txt)\.[0-9a-f]{16}\.tmp|journal\.txt")
_MARK = 16


class Kept(NamedTuple):
    """What the journal says of a piece: the checksum of its file, and its size in bytes."""

    sha256: str
    size: int


def partial_folder(folder: Path) -> Path:
    """Where the pieces of a run lie until all are there."""
    return folder.with_name(f"{folder.name}.partial")


def piece_path(partial: Path, number: int) -> Path:
    """The file of a piece."""
    return partial / f"piece-{number:06}.bin"


def write_piece(partial: Path, number: int, data: bytes) -> Kept:
    """Write the file of a piece; it counts when the journal names it.

    Raises
    ------
    OutputError
        Where it cannot be written.
    """
    write_file(piece_path(partial, number), data, replace=True)
    return Kept(hashlib.sha256(data).hexdigest(), len(data))


class Journal:
    """The pieces of one run that are done, in a folder of their own.

    Parameters
    ----------
    partial
        The working folder; it may not be there yet.
    key
        The key of the run, which holds all that its results depend on.
    size
        Points a piece.
    asked
        What the key is made of (see :func:`negotiation.runs.asked.asked`), to say how another run differs.

    Attributes
    ----------
    kept
        What the journal says of each piece, by number.
    damaged
        How many lines of the journal cannot be read.
    """

    def __init__(self, partial: Path, key: str, size: int, asked: Mapping[str, Any] | None = None) -> None:
        self.partial = partial
        self._head: dict[str, Any] = {"kind": _KIND, "key": key, "size": size, "asked": dict(asked or {})}
        self._bound = json.dumps(self._head).encode()
        self.kept: dict[int, Kept] = {}
        self.damaged = 0

    def read(self) -> bool:
        """Take up what is there; whether there is anything.

        Raises
        ------
        OutputError
            Where there is something else, as a part of another run.
        """
        self.kept.clear()
        self.damaged = 0
        if not os.path.lexists(self.partial):
            return False
        with explained(self.partial):  # a folder that may not be listed, say
            foreign = self._foreign()
        if foreign:
            raise OutputError(f"{self.partial} is there already, and it is no part of a run; choose another name")
        lines: list[bytes] = []
        with explained(self.partial), suppress(FileNotFoundError):
            lines = (self.partial / JOURNAL).read_bytes().split(b"\n")
        head = _record(lines[0], b"") if lines else None
        if head is not None and head != self._head:
            told = difference(head.get("asked", {}), self._head["asked"]) or "another scenario, sweep or version"
            raise OutputError(
                f"{self.partial} holds a part of another run ({told}): repeat the command that began it to go on with"
                " it, or choose another folder for this one with --output; --restart would destroy the part that is"
                " kept"
            )
        for line in lines[1:]:
            record = _record(line, self._bound)
            if record is not None:
                self.kept[record["piece"]] = Kept(record["sha256"], record["bytes"])
        # What stands behind the last line end is a line that was cut short, as is to be expected.
        self.damaged = max(0, len(lines) - 1 - len(self.kept) - (head is not None))
        return bool(self.kept)

    def begin(self) -> None:
        """Make the folder and the journal, with the lines of what is kept and nothing that is damaged.

        Raises
        ------
        OutputError
            Where that cannot be written.
        """
        with explained(self.partial):
            self.partial.mkdir(exist_ok=True)
            for path in self._files():
                if path.name.startswith(".") or _number(path) not in {None, *self.kept}:
                    path.unlink()
        lines = [
            _line(self._head, b""),
            *(_line(_of(number, kept), self._bound) for number, kept in sorted(self.kept.items())),
        ]
        write_file(self.partial / JOURNAL, b"".join(lines), replace=True)

    def add(self, number: int, kept: Kept) -> None:
        """Say of a piece that it is done; its file is on the disk.

        Raises
        ------
        OutputError
            Where that cannot be written.
        """
        path = self.partial / JOURNAL
        with explained(path):
            descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
            try:
                line = _line(_of(number, kept), self._bound)
                if os.write(descriptor, line) != len(line):
                    # What was cut short is no line; one that is whole stands behind it.
                    os.write(descriptor, b"\n" + line)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        self.kept[number] = kept

    def data(self, number: int) -> bytes | None:
        """The bytes of a piece; None where its file is not as the journal says, and then it is not kept any more."""
        kept = self.kept[number]
        try:
            found = piece_path(self.partial, number).read_bytes()
        except OSError:
            found = b""
        if len(found) == kept.size and hashlib.sha256(found).hexdigest() == kept.sha256:
            return found
        del self.kept[number]
        return None

    def discard(self) -> None:
        """Remove the folder with all that this program put there; with anything else in it, it stays."""
        with suppress(OSError):
            for path in sorted(self._files(), key=lambda path: path.name == JOURNAL):  # the journal last
                path.unlink()
            self.partial.rmdir()

    def _files(self) -> Iterator[Path]:
        if self.partial.is_symlink():
            return
        for path in list(self.partial.iterdir()):
            if _OWN.fullmatch(path.name) and path.is_file() and not path.is_symlink():
                yield path

    def _foreign(self) -> bool:
        if self.partial.is_symlink() or not self.partial.is_dir():
            return True
        return {path.name for path in self.partial.iterdir()} != {path.name for path in self._files()}


def _of(number: int, kept: Kept) -> dict[str, Any]:
    return {"piece": number, "sha256": kept.sha256, "bytes": kept.size}


def _line(record: dict[str, Any], bound: bytes) -> bytes:
    text = json.dumps(record).encode()
    return text + b" " + _mark(bound + text) + b"\n"


def _record(line: bytes, bound: bytes) -> dict[str, Any] | None:
    """What a line of the journal says; None where it is not whole, or not of this run."""
    text, _, mark = line.rpartition(b" ")
    if not text or mark != _mark(bound + text):
        return None
    record: dict[str, Any] = json.loads(text)
    return record


def _mark(text: bytes) -> bytes:
    return hashlib.sha256(text).hexdigest()[:_MARK].encode()


def _number(path: Path) -> int | None:
    found = re.fullmatch(r"piece-([0-9]+)\.bin", path.name)
    return int(found[1]) if found else None
