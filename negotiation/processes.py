"""Further processes of this program: how many make sense, how one is started, and how it is ended."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

__all__ = ["Process", "end", "processors", "started"]

Process = subprocess.Popen[bytes]
"""A process that computes what it is asked for."""


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def started(module: str, *, heard: bool = True) -> Process:
    """Start a module of this package as a program, with a pipe to talk to it, and one to hear it if it is ``heard``.

    In a session of its own, so that Ctrl-C reaches this process alone; without the current folder on its path.

    Raises
    ------
    OSError
        Where the system does not let it.
    """
    here = str(Path(__file__).parents[1])
    path = os.pathsep.join([here, *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.Popen(
        [sys.executable, "-P", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE if heard else subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,
    )


def end(process: Process) -> None:
    """End a process, whatever it is doing."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
