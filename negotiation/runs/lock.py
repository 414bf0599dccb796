"""One writer at a time: a lock on a small file beside a folder, which names the process that writes it.

The lock is the system's own, so it goes when its holder goes, however that ends; a file that was left behind locks
nobody out.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from negotiation.errors import OutputError
from negotiation.runs.writing import explained

__all__ = ["locked"]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep every other process from writing a folder, for as long as a block runs.

    Parameters
    ----------
    folder
        What is to be written; it need not be there yet, but the folder that it lies in is.

    Raises
    ------
    OutputError
        Where another process is writing it, or the mark cannot be made.
    """
    mark = folder.with_name(f".{folder.name}.lock")
    with explained(folder):
        descriptor = _taken(mark, folder)
    try:
        yield
    finally:
        # Removed while it is held: nobody can have taken it meanwhile. Windows removes no open file.
        if os.name != "nt":
            with suppress(OSError):
                mark.unlink()
        os.close(descriptor)
        if os.name == "nt":
            with suppress(OSError):
                mark.unlink()


def _taken(mark: Path, folder: Path) -> int:
    """Open the mark and lock it; the descriptor."""
    while True:
        descriptor = os.open(mark, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            if not _lock(descriptor):
                holder = os.read(descriptor, 20).decode("ascii", "replace").strip()
                who = f"process {holder}" if holder.isdigit() else "another process"
                raise OutputError(f"{who} is writing {folder}: wait until it is done")
            if _is_named(descriptor, mark):
                os.ftruncate(descriptor, 0)
                os.write(descriptor, str(os.getpid()).encode())
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)  # its holder removed it between our two calls: a new one has to be made


def _is_named(descriptor: int, mark: Path) -> bool:
    try:
        named = mark.stat()
    except FileNotFoundError:
        return False
    held = os.fstat(descriptor)
    return (named.st_dev, named.st_ino) == (held.st_dev, held.st_ino)


def _lock(descriptor: int) -> bool:
    """Lock an open file, or say at once that another process holds it."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
