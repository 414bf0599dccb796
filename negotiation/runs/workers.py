"""Pieces of a sweep in several processes. Who computes a piece, and when, changes nothing in it.

Processes, not threads: of the time that a point takes, half is spent in Python, where threads wait for each other.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue

from negotiation.analysis.borders import Borders, PanelKey
from negotiation.analysis.plan import Plan
from negotiation.analysis.sweep import recorder_for, uses_engine
from negotiation.processes import Process, end, started
from negotiation.runs.borders_file import read_borders
from negotiation.runs.journal import Kept
from negotiation.runs.pieces import laid_out
from negotiation.runs.worker import BORDERS, setup, solved

__all__ = ["computed", "found_borders"]

_WAIT = 0.5
"""Seconds after which a wait is looked up from, since some systems hold an interrupt back until then."""


def computed(
    plan: Plan,
    partial: Path,
    size: int,
    numbers: Sequence[int],
    *,
    jobs: int = 1,
    go_on: Callable[[], bool] = lambda: True,
    spare: list[Process] | None = None,
) -> Iterator[tuple[int, Kept]]:
    """Compute pieces and write their files; each is given out when it is done, in any order.

    Parameters
    ----------
    plan
        What is swept.
    partial
        The folder that the files go into.
    size
        Points a piece.
    numbers
        Which pieces.
    jobs
        How many processes; with 1, this one.
    go_on
        Asked before each further piece.
    spare
        Takes one of the processes when all is done, for :func:`found_borders`; the others are ended.

    Raises
    ------
    GameError
        Where the games are too large for the method.
    OutputError
        Where a file cannot be written.
    """
    layout = laid_out(plan, size)
    jobs = min(jobs, len(numbers))
    if jobs <= 1:
        for place, number in enumerate(numbers):
            if place and not go_on():
                return
            yield number, solved(plan, partial, layout, number)
        return
    _compile(plan)
    told = json.dumps(setup(plan, partial, size)).encode() + b"\n"
    todo, results = deque(numbers), Queue[tuple[int, Kept | None] | None]()
    workers: list[tuple[Process, threading.Thread]] = []
    try:
        for _ in range(jobs):
            worker = started("negotiation.runs.worker")
            thread = threading.Thread(target=_serve, args=(worker, told, todo, results, go_on), daemon=True)
            workers.append((worker, thread))
            thread.start()
        busy = jobs
        while busy:
            try:
                result = results.get(timeout=_WAIT)
            except Empty:
                continue
            if result is None:
                busy -= 1
                continue
            number, kept = result
            # What a worker could not do is done here, where what is wrong with it is said as ever.
            yield number, solved(plan, partial, layout, number) if kept is None else kept
        while todo and go_on():  # should all workers have come to an end before their time
            number = todo.popleft()
            yield number, solved(plan, partial, layout, number)
        if spare is not None:
            spare += [worker for worker, _ in workers if worker.poll() is None][:1]
    finally:
        todo.clear()
        over = [(worker, thread) for worker, thread in workers if worker not in (spare or ())]
        for worker, _ in over:
            worker.kill()  # one that is done waits for more to do
        for worker, thread in over:
            worker.wait()
            thread.join()
            end(worker)


def found_borders(plan: Plan, worker: Process) -> Callable[[], Mapping[PanelKey, Borders] | None]:
    """Have a process find the borders of a sweep whose pieces it has computed, while this one goes on.

    Returns
    -------
    callable
        Waits for the borders; None where the process could not find them.
    """
    assert worker.stdin is not None
    assert worker.stdout is not None
    output = worker.stdout
    with suppress(OSError):  # it has ended, or was ended
        worker.stdin.write(b"%d\n" % BORDERS)
        worker.stdin.flush()

    def wait() -> Mapping[PanelKey, Borders] | None:
        try:
            reply = json.loads(output.readline())
            return None if reply is None else read_borders(plan, reply.encode())
        except (OSError, ValueError, LookupError, TypeError):
            return None

    return wait


def _compile(plan: Plan) -> None:
    """Have the engine compiled once, before every worker does it."""
    if uses_engine(plan):
        from negotiation.solvers.batch.engine import compiled

        if not compiled():
            recorder_for(plan).take(next(iter(plan.grids.values())), range(1))


def _serve(
    worker: Process,
    told: bytes,
    todo: deque[int],
    results: Queue[tuple[int, Kept | None] | None],
    go_on: Callable[[], bool],
) -> None:
    """Hand pieces to a worker, one after the other, and hear what it says."""
    assert worker.stdin is not None
    assert worker.stdout is not None
    try:
        first = True
        while todo and (first or go_on()):
            try:
                number = todo.popleft()
            except IndexError:  # another took the last one
                break
            kept = None
            with suppress(OSError, ValueError):  # it has ended, or was ended
                worker.stdin.write((told if first else b"") + b"%d\n" % number)
                worker.stdin.flush()
                reply = json.loads(worker.stdout.readline())
                kept = reply and Kept(*reply)
            results.put((number, kept))
            if kept is None and worker.poll() is not None:
                break
            first = False
    finally:
        results.put(None)
