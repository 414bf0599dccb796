"""Many games in, compact arrays out: room is made as it is needed, and what is in doubt is named."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from negotiation import tolerance
from negotiation.solvers.batch.kernel import solve_games

__all__ = ["MOST_LABELS", "Solved", "compiled", "solve_many"]

MOST_LABELS = 40
"""Games with more strategies in all are left to the exact solver."""


@dataclass(frozen=True, eq=False)
class Solved:
    """What was found, one game after the other.

    Attributes
    ----------
    doubtful
        Shape (games,), bool: left to the exact solver, since some sign is in doubt or there was not enough room.
    counts
        Shape (games, 2): how many extreme equilibria and how many components each game has.
    hashes
        Shape (games,), uint64: equal where who plays what, what is perfect and what hangs together are.
    played
        Shape (equilibria, 4), uint64: the strategies of player 1, those of player 2 (bit masks), whether it is
        perfect, and its component.
    ranges
        Shape (components, 2, 2): the least and the greatest payoff of each player.
    chances
        Shape (components, outcomes, 2): the least and the greatest probability of each outcome.
    """

    doubtful: NDArray[np.bool_]
    counts: NDArray[np.int64]
    hashes: NDArray[np.uint64]
    played: NDArray[np.uint64]
    ranges: NDArray[np.float64]
    chances: NDArray[np.float64]


def _kept() -> Path | None:
    """Where compiled code is kept; None where it is interpreted, as NUMBA_DISABLE_JIT asks."""
    return Path(solve_games.stats.cache_path) if hasattr(solve_games, "stats") else None


def _forget_outdated() -> None:
    """Remove compiled code that is older than a source file that it was made of.

    It holds the functions that it calls and the tolerances, but Numba looks only at the file of the function itself.
    """
    kept = _kept()
    sources = [*Path(__file__).parent.glob("*.py"), Path(tolerance.__file__)]
    newest = max(path.stat().st_mtime for path in sources)
    with suppress(OSError):  # in a folder that cannot be written nothing is kept either
        for path in kept.glob("*.nbi") if kept else ():
            if path.stat().st_mtime < newest:
                path.unlink()


_forget_outdated()  # once, before the first game


def compiled() -> bool:
    """Whether compiled code lies on disk, so that nothing needs to be compiled before the first game."""
    kept = _kept()
    return kept is None or any(kept.glob("kernel.solve_games*.nbi"))


def solve_many(
    payoffs: NDArray[np.float64],
    errors: NDArray[np.float64],
    residues: NDArray[np.uint64],
    results: NDArray[np.int64],
    outcomes: int,
) -> Solved:
    """All extreme equilibria, components and their ranges, of many games of one shape.

    Parameters
    ----------
    payoffs, errors
        Shape (games, 2, m, n): doubles, and bounds on how far the exact payoffs are from them.
    residues
        Shape (games, 2, m, n, 2): the exact payoffs modulo :data:`~negotiation.solvers.batch.signs.PRIMES`.
    results
        Shape (m, n): the number of the outcome of each profile, the same in all games.
    outcomes
        How many outcomes there are.

    Raises
    ------
    ValueError
        For more than :data:`MOST_LABELS` strategies in all.

    Notes
    -----
    See :mod:`negotiation.solvers.batch.signs` for what is exact, and :mod:`negotiation.solvers.exact` for definitions
    and sources.
    """
    games, _, m, n = payoffs.shape
    if m + n > MOST_LABELS:
        raise ValueError(f"{m} + {n} strategies are more than {MOST_LABELS}")
    arrays = [np.ascontiguousarray(a) for a in (payoffs, errors, residues)]
    room = 64 if max(m, n) <= 4 else 256 if max(m, n) <= 6 else 1024 if max(m, n) <= 8 else 8192
    status, counts = np.empty(games, dtype=np.int8), np.empty((games, 2), dtype=np.int64)
    hashes = np.empty(games, dtype=np.uint64)
    space = max(16 * games, 1024)
    found: list[tuple[NDArray[np.uint64], NDArray[np.float64], NDArray[np.float64]]] = []
    done = 0
    while done < games:
        played = np.empty((space, 4), dtype=np.uint64)
        ranges, chances = np.empty((space, 2, 2)), np.empty((space, outcomes, 2))
        here = slice(done, games)
        more, equilibria, components = solve_games(
            *(a[here] for a in arrays), results, outcomes, room, status[here], counts[here], hashes[here],
            played, ranges, chances,
        )  # fmt: skip
        found.append((played[:equilibria].copy(), ranges[:components].copy(), chances[:components].copy()))
        done += more
    return Solved(
        status != 0,
        counts,
        hashes,
        np.concatenate([part for part, _, _ in found]),
        np.concatenate([part for _, part, _ in found]),
        np.concatenate([part for _, _, part in found]),
    )
