"""What a sweep will take: time, memory, and room on the disk, from a few points that are solved."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from negotiation.analysis.many import Recorder
    from negotiation.analysis.plan import Plan

__all__ = ["estimate"]

# Measured on the flagship at 10^4 to 10^7 points. In bytes of memory: the program by itself; what a point takes where
# all are held; a process that solves pieces, with the engine and without it; the program when it puts pieces
# together, and what a point takes then.
_BASE, _HELD = 130_000_000, 2_500
_WORKER_FAST, _WORKER_EXACT = 250_000_000, 110_000_000
_TOGETHER, _POINT = 180_000_000, 75
# In seconds: what a point takes until it is written.
_WRITING = 4e-6


def estimate(plan: Plan, jobs: int, form: str) -> str:
    """Points, time, memory and room on the disk.

    Parameters
    ----------
    plan
        What is asked for.
    jobs
        How many processes.
    form
        ``"text"``, or ``"json"``.
    """
    from negotiation.analysis.sweep import recorder_for
    from negotiation.report.sweep_screen import plan_line
    from negotiation.runs.resuming import is_kept

    probe = recorder_for(plan)
    if probe.fast:
        probe.take(next(iter(plan.grids.values())), range(1))  # loads the engine, and compiles it the first time
    taken, run = 0, 512 if probe.fast else 8
    started = time.perf_counter()
    for grid in plan.grids.values():
        # Short runs, evenly spread, since what neighbours share is computed once; half a second of them.
        for number in range(0, grid.size, max(run, grid.size // 12)):
            numbers = range(number, min(number + run, grid.size))
            probe.take(grid, numbers)
            taken += len(numbers)
            if time.perf_counter() - started > 0.5:
                break
    each = (time.perf_counter() - started) / taken
    kept, disk = is_kept(plan), _room(plan, probe)
    seconds = (each / (jobs if kept else 1) + _WRITING) * plan.size
    memory = _BASE + _HELD * plan.size
    if kept:
        computing = _BASE + (_WORKER_FAST if probe.fast else _WORKER_EXACT) * jobs
        memory = max(computing, _TOGETHER + _POINT * plan.size)
    if form == "json":
        record = {"schema_version": 1, "points": plan.size, "seconds": seconds, "bytes": memory, "disk_bytes": disk}
        return json.dumps(record, indent=2)
    by = f", by {jobs} processes" if kept and jobs > 1 else ""
    return "\n".join(
        [
            f"{plan.scenario.title} — {plan_line(plan)}",
            f"points   {plan.size:,}",
            f"time     about {_duration(seconds)}{by} ({taken} points took {each * 1000:.2g} ms each)",
            f"memory   about {round(memory / 1e6):,} MB",
            f"disk     about {_megabytes(disk)}, and a third of that more while it is computed"
            if kept
            else f"disk     about {_megabytes(disk)}",
            "Nothing was written.",
        ]
    )


def _room(plan: Plan, probe: Recorder) -> int:
    """Bytes of the run folder, from what the tables and arrays hold for the points that were solved."""
    from negotiation.runs.sources import ARRAYS_FROM

    found = probe.found()
    components, outcomes = (len(array) / len(found.pattern) for array in (found.payoffs, found.outcome))
    players = len(plan.scenario.players)
    each = 60 + 8 * len(plan.varied) + (22 + 18 * players) * components + 24 * outcomes
    if plan.size >= ARRAYS_FROM:
        each += 13 + (8 + 16 * players) * components + 20 * outcomes
    return round(50_000 + each * plan.size)


def _megabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 10**9 else f"{max(1, round(size / 1e6)):,} MB"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if seconds < 5400:
        return f"{round(seconds / 60)} min"
    return f"{seconds / 3600:.1f} h"
