"""One writer at a time: a small file beside a folder, which holds the number of the process that writes it."""

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
    with explained(mark):
        _take(mark, folder)
    try:
        yield
    finally:
        with suppress(OSError):
            mark.unlink()


def _take(mark: Path, folder: Path) -> None:
    for _ in range(2):
        try:
            descriptor = os.open(mark, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        except FileExistsError:
            owner = _owner(mark)
            if owner is None or _is_running(owner):
                who = f"process {owner}" if owner else "another process"
                raise OutputError(
                    f"{who} is writing {folder}: wait for it, or, if it is gone, remove {mark}"
                ) from None
            with suppress(FileNotFoundError):  # left behind by a process that was killed
                mark.unlink()
        else:
            try:
                os.write(descriptor, str(os.getpid()).encode())
            finally:
                os.close(descriptor)
            return
    raise OutputError(f"another process is writing {folder}: wait for it")


def _owner(mark: Path) -> int | None:
    try:
        return int(mark.read_text())
    except (OSError, ValueError):
        return None


def _is_running(process: int) -> bool:
    if os.name == "nt":  # there, asking would end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
