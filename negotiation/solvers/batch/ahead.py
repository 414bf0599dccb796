"""The engine's first use: its two halves are compiled in two processes at the same time.

Compiling keeps one processor busy for many seconds, most of them in Python, where threads wait for each other. So a
second process compiles what finds mixtures and indices, and leaves it on disk, while this one compiles what lists
equilibria; the rest, which calls all of it, takes it from there. Should the second process fail, nothing is lost but
time.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import suppress
from typing import Any

import numpy as np
from numba import typeof

from negotiation.collector import without_collector
from negotiation.processes import end, processors, started
from negotiation.solvers.batch.bits import ONE
from negotiation.solvers.batch.indices import find_indices
from negotiation.solvers.batch.kernel import find_mixtures, hashed_with, make_work, read_game, solve_games, sort_pairs
from negotiation.solvers.batch.matching import components, match, undominated
from negotiation.solvers.batch.ranges import calmest, open_ranges
from negotiation.solvers.batch.vertices import extreme_rays

__all__ = ["compile_ahead", "first_half", "rest", "second_half"]

Call = tuple[Any, tuple[Any, ...]]
"""A function, and arguments of the types that the kernel calls it with."""

_LONGEST = 120.0
"""Seconds that the other process is waited for when this one is done with its half; then it is given up."""

# As the kernel's arguments are; how large they are makes no difference.
_PAYOFFS, _RESIDUES = np.empty((1, 2, 1)), np.empty((1, 2, 1, 2), np.uint64)
_WHICH, _RANGES = np.empty((1, 1), np.int64), np.empty((1, 2, 2))


def first_half() -> list[Call]:
    """What this process compiles."""
    work = make_work(1, 1, 1, 1)
    game, masks = work.game, work.p.masks
    return [
        (extreme_rays, (game.rows_a, game.errors_a, game.residues_a, True, work.q, work.scratch)),
        (match, (masks, 0, masks, 0, 0, 0, ONE, ONE, work.pairs, work.scratch.table)),
        (read_game, (_PAYOFFS, _PAYOFFS, _RESIDUES, _WHICH, 0, True, game)),
        (open_ranges, (_RANGES, _RANGES, 0)),
        (hashed_with, (ONE, ONE)),
        (calmest, (_PAYOFFS, 0, 0, _WHICH, ONE, ONE)),
        (undominated, (ONE, masks, 0, ONE)),
        (sort_pairs, (work.pairs, 0, masks, masks, ONE, ONE)),
        (components, (work.pairs, 0, work.component, work.queue)),
    ]


def second_half() -> list[Call]:
    """What the other process compiles meanwhile."""
    work = make_work(1, 1, 1, 1)
    pairs, masks = work.pairs, work.p.masks
    return [
        (find_mixtures, (pairs, 0, work, ONE, ONE, 1.0)),
        (
            find_indices,
            (pairs, 0, work.component, 0, masks, 0, masks, 0, work.game, work.apart, work.tableau, work.indices),
        ),
    ]


def rest() -> list[Call]:
    """What calls both halves."""
    work, counts, masks = make_work(1, 1, 1, 1), np.empty((1, 2), np.int64), np.empty((1, 4), np.uint64)
    return [
        (
            solve_games,
            (
                _PAYOFFS, _PAYOFFS, _RESIDUES, _WHICH, _WHICH, 1.0, work, work.indices, counts, work.p.masks, masks,
                work.indices, _RANGES, _RANGES,
            ),
        )
    ]  # fmt: skip


def compile_ahead(*, beside: bool = True) -> None:
    """Compile the engine; with ``beside``, in two processes where there are two processors.

    Raises
    ------
    OSError
        Where what is compiled cannot be written.
    """
    other = None
    if beside and processors() > 1 and sys.executable:
        with suppress(OSError):
            other = started(__name__, heard=False)
    if other is not None:
        try:
            _compile(first_half())
            with suppress(subprocess.TimeoutExpired):
                other.wait(_LONGEST)
        finally:
            end(other)
    _compile(rest())


def _compile(half: list[Call]) -> None:
    """Compile, and keep on disk."""
    with without_collector():  # most of what compiling makes stays; to look through it takes an eighth of the time
        for function, arguments in half:
            function.compile(tuple(typeof(argument) for argument in arguments))


def _end_with_input() -> None:
    """End at once when the process is gone that started this one."""
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=_end_with_input, daemon=True).start()
    _compile(second_half())
