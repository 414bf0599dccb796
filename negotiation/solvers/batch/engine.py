"""Many games in, compact arrays out: room is made as it is needed, and what is in doubt is named."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from threading import Lock, local
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiation import tolerance
from negotiation.errors import OutputError
from negotiation.games import residues as primes
from negotiation.solvers.batch.kernel import SOLVED, Work, make_work, solve_games
from negotiation.solvers.batch.two_by_two import kinds, solve_two_by_two
from negotiation.tolerance import SHARP

__all__ = ["MOST_LABELS", "Solved", "compiled", "solve_many"]

MOST_LABELS = 40
"""Games with more strategies in all are left to the exact solver."""

_RAYS = ((4, 64), (6, 256), (8, 1024), (10, 8192))
"""Up to so many strategies of a player, so many rays; random games have a tenth of that. A game that has more goes
to the exact solver."""
_MOST_RAYS = 65_536

_SPACE = 4096
"""How many equilibria, and how many components, there is room for before they are carried off: more than a game has,
and few enough to stay near the processor where outcomes are few."""


@dataclass(frozen=True, eq=False)
class Solved:
    """What was found, one game after the other.

    Attributes
    ----------
    status
        Shape (games,), int8: :data:`~negotiation.solvers.batch.kernel.SOLVED`, or why a game is left to the exact
        solver.
    counts
        Shape (games, 2): how many extreme equilibria and how many components each game has.
    hashes
        Shape (games,), uint64: equal where who plays what, what is perfect and what hangs together are.
    played
        Shape (equilibria, 4), uint64: the strategies of player 1, those of player 2 (bit masks), whether it is
        perfect, and its component.
    indices
        Shape (components,), int8: the index of each.
    ranges
        Shape (components, 2, 2): the least and the greatest payoff of each player.
    chances
        Shape (components, outcomes, 2): the least and the greatest probability of each outcome: sums of products
        of two probabilities, so off by twice ``sharp`` at most.
    """

    status: NDArray[np.int8]
    counts: NDArray[np.int64]
    hashes: NDArray[np.uint64]
    played: NDArray[np.uint64]
    indices: NDArray[np.int8]
    ranges: NDArray[np.float64]
    chances: NDArray[np.float64]

    @property
    def doubtful(self) -> NDArray[np.bool_]:
        """Shape (games,): whether a game is left to the exact solver."""
        return np.asarray(self.status != SOLVED)


def _kept_in() -> Path | None:
    """Where compiled code is kept; None for nowhere, or where it is interpreted, as NUMBA_DISABLE_JIT asks."""
    path = solve_games.stats.cache_path if hasattr(solve_games, "stats") else None
    return None if path is None else Path(path)


def _forget_outdated() -> None:
    """Remove compiled code that is older than a source file that it was made of.

    It holds the functions that it calls and the tolerances, but Numba looks only at the file of the function itself.
    """
    kept = _kept_in()
    sources = [*Path(__file__).parent.glob("*.py"), Path(tolerance.__file__), Path(primes.__file__)]
    newest = max(path.stat().st_mtime for path in sources)
    with suppress(OSError):  # in a folder that cannot be written nothing is kept either
        for path in kept.glob("*.nb[ci]") if kept else ():  # code, and the index that says what there is
            if path.stat().st_mtime < newest:
                path.unlink()


_forget_outdated()  # once, before the first game


def compiled() -> bool:
    """Whether compiled code lies on disk, so that nothing needs to be compiled before the first game."""
    if not hasattr(solve_games, "signatures"):  # interpreted
        return True
    kept = _kept_in()
    return bool(solve_games.signatures) if kept is None else any(kept.glob("kernel.solve_games*.nbi"))


_preparing = Lock()


@cache
def _prepare() -> None:
    """Have the engine compiled, before the first game."""
    with _preparing:
        if not compiled():
            from negotiation.solvers.batch.ahead import compile_ahead

            kept = _kept_in()
            try:
                compile_ahead(beside=kept is not None)
            except OSError as error:
                raise OutputError(
                    f"the compiled engine cannot be kept in {kept}: {error.strerror or error}",
                    "make room there, or let the environment variable NUMBA_CACHE_DIR name another folder",
                ) from error


def solve_many(
    payoffs: NDArray[np.float64],
    errors: NDArray[np.float64],
    residues: NDArray[np.uint64],
    results: NDArray[np.int64],
    outcomes: int,
    threads: int = 1,
    sharp: float = SHARP,
    which: NDArray[np.int64] | None = None,
) -> Solved:
    """All extreme equilibria, components, their indices and ranges, of many games of one shape.

    Parameters
    ----------
    payoffs, errors
        Shape (games, 2, m, n): doubles, and bounds on how far the exact payoffs are from them.
    residues
        Shape (games, 2, m, n, 2): the exact payoffs modulo :data:`~negotiation.games.residues.PRIMES`.
    results
        Shape (m, n): the number of the outcome of each profile, the same in all games.
    outcomes
        How many outcomes there are.
    threads
        In how many threads; what is found does not depend on it.
    sharp
        How large the error of a probability may be in relation to it. Infinite where only labels are asked for:
        ranges and chances then say nothing.
    which
        Shape (m, n): the case of each profile, where many profiles pay the same in all games. Payoffs and errors are
        then those of cases, of shape (games, 2, cases), and residues have the shape (games, 2, cases, 2).

    Raises
    ------
    ValueError
        For more than :data:`MOST_LABELS` strategies in all, or where ``sharp`` is not positive.
    OutputError
        Where there is a folder for compiled code, but it cannot be written there.

    Notes
    -----
    See :mod:`negotiation.solvers.batch.signs` for what is exact, and :mod:`negotiation.solvers.exact` for definitions
    and sources.
    """
    games, (m, n) = len(payoffs), results.shape
    if m + n > MOST_LABELS:
        raise ValueError(f"{m} + {n} strategies are more than {MOST_LABELS}")
    if not sharp > 0:
        raise ValueError(f"sharp must be positive, not {sharp}")
    case_of = np.arange(m * n).reshape(m, n) if which is None else np.ascontiguousarray(which, dtype=np.int64)
    cases = int(np.prod(payoffs.shape[2:]))
    payoffs = np.ascontiguousarray(payoffs).reshape(games, 2, cases)
    errors = np.ascontiguousarray(errors).reshape(games, 2, cases)
    residues = np.ascontiguousarray(residues).reshape(games, 2, cases, 2)
    outcome_of = np.ascontiguousarray(results, dtype=np.int64)
    threads = max(1, min(threads, games))
    _prepare()
    ends = [games * thread // threads for thread in range(threads + 1)]

    def part(thread: int) -> Solved:
        here = slice(ends[thread], ends[thread + 1])
        return _solve_part(payoffs[here], errors[here], residues[here], case_of, outcome_of, outcomes, sharp)

    if threads == 1:
        return part(0)
    with ThreadPoolExecutor(threads) as pool:
        parts = list(pool.map(part, range(threads)))
    return Solved(*(np.concatenate([getattr(one, field.name) for one in parts]) for field in fields(Solved)))


def _solve_part(
    payoffs: NDArray[np.float64],
    errors: NDArray[np.float64],
    residues: NDArray[np.uint64],
    which: NDArray[np.int64],
    results: NDArray[np.int64],
    outcomes: int,
    sharp: float,
) -> Solved:
    """The same in one thread, of payoffs by case."""
    games = len(payoffs)
    status, counts = np.empty(games, dtype=np.int8), np.empty((games, 2), dtype=np.int64)
    hashes = np.empty(games, dtype=np.uint64)
    room = _room(len(results), results.shape[1], outcomes)
    found: list[tuple[NDArray[Any], ...]] = []
    done = 0
    while done < games or not found:  # once where there are no games, for arrays of the right shapes
        here = slice(done, games)
        given = (payoffs[here], errors[here], residues[here], which, results, sharp)
        filled = (status[here], counts[here], hashes[here], *room.filled)
        if room.work is None:
            more, equilibria, components = solve_two_by_two(*given, kinds(), *filled, *room.scratch)
        else:
            more, equilibria, components = solve_games(*given, room.work, *filled)
        ends = (equilibria, components, components, components)
        found.append(tuple(part[:end].copy() for part, end in zip(room.filled, ends, strict=True)))
        done += more
    return Solved(status, counts, hashes, *(np.concatenate(parts) for parts in zip(*found, strict=True)))


class _Room(NamedTuple):
    """Room for games of one shape: to work in, that of games of two strategies, and what is carried off when full."""

    shape: tuple[int, int, int]
    work: Work | None
    scratch: tuple[NDArray[np.float64], ...]
    filled: tuple[NDArray[Any], ...]


_kept = local()

_KEPT_UP_TO = 10
"""Strategies of a player up to which room is kept in a thread, for the next games of that shape: to make it takes as
long as many small games. Larger games take longer than their room."""


def _room(m: int, n: int, outcomes: int) -> _Room:
    """Room for games of a shape."""
    shape, size = (m, n, outcomes), max(m, n)
    kept: _Room | None = getattr(_kept, "room", None)
    if kept is not None and kept.shape == shape:
        return kept
    _kept.room = kept = None  # gone before there is another
    rays = next((rays for most, rays in _RAYS if size <= most), _MOST_RAYS)
    room = _Room(
        shape,
        None if m == n == 2 else make_work(rays, m, n, outcomes),
        (np.empty((2, 2, 2)), np.empty((2, 3, 2)), np.empty(outcomes)),
        (
            np.empty((_SPACE, 4), dtype=np.uint64), np.empty(_SPACE, dtype=np.int8), np.empty((_SPACE, 2, 2)),
            np.empty((_SPACE, outcomes, 2)),
        ),
    )  # fmt: skip
    if size <= _KEPT_UP_TO:
        _kept.room = room
    return room
