"""The engine against the exact solver, game by game: `python experiments/benchmarks/agreement.py --games 1000000`.

Games of all kinds and shapes up to 8 × 8: deals, small integers, thirds, normal payoffs, payoffs of very different
sizes, and ties that are split by 10⁻⁵ to 10⁻¹⁷. Compared are the extreme equilibria (who plays what), which are
perfect, the components, their indices, and the ranges of payoffs to nine digits. A difference is printed as a game
that can be solved again, and makes the status 1. Small games come more often, so that there is time for many.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction

import numpy as np

from negotiation.games.normal import NormalGame
from negotiation.solvers.batch.engine import solve_many
from negotiation.solvers.batch.signs import encoded
from negotiation.solvers.exact import solve_exact

PIECE = 500
SHAPES = [(m, n) for m in range(1, 9) for n in range(1, 9)]
SEPARATIONS = [Fraction(1, 10**digits) for digits in (5, 7, 9, 11, 12, 13, 14, 15, 17)]

Rng = np.random.Generator
Table = np.ndarray


def fractions(numbers: Table, divisor: int = 1) -> Table:
    """The same numbers, divided, as fractions."""
    table = np.empty(numbers.shape, dtype=object)
    for place in np.ndindex(table.shape):
        table[place] = Fraction(numbers[place].item()) / divisor
    return table


def deals(rng: Rng, m: int, n: int) -> Table:
    """Some profiles lead to a deal of their own, the others to no deal."""
    share = rng.random()
    return fractions(rng.integers(-3, 8, (2, m, n)) * (rng.random((m, n)) < share), int(rng.integers(1, 4)))


def levels(rng: Rng, m: int, n: int) -> Table:
    """A few small integers."""
    return fractions(rng.integers(0, int(rng.integers(2, 6)), (2, m, n)))


def thirds(rng: Rng, m: int, n: int) -> Table:
    """Payoffs that are no doubles."""
    return fractions(rng.integers(-9, 10, (2, m, n)), 3)


def normal(rng: Rng, m: int, n: int) -> Table:
    """No ties."""
    return fractions(rng.standard_normal((2, m, n)))


def sizes(rng: Rng, m: int, n: int) -> Table:
    """Deals of very different sizes."""
    powers = rng.integers(-20, 21, (2, m, n))
    table = deals(rng, m, n)
    for place in np.ndindex(table.shape):
        table[place] *= Fraction(10) ** int(powers[place])
    return table


def nearly(rng: Rng, m: int, n: int) -> Table:
    """Small integers with ties that are split by almost nothing."""
    separation = SEPARATIONS[int(rng.integers(len(SEPARATIONS)))]
    return levels(rng, m, n) + fractions(rng.integers(-1, 2, (2, m, n))) * separation


FAMILIES: dict[str, Callable[[Rng, int, int], Table]] = {
    "deals": deals, "levels": levels, "thirds": thirds, "normal": normal, "sizes": sizes, "nearly": nearly,
}  # fmt: skip


def compare(piece: int) -> tuple[Counter[str], list[str]]:
    """Games of one family and one shape: how many there were, how many were left alone, and what differs."""
    rng = np.random.default_rng([2026, piece])
    name = list(FAMILIES)[piece % len(FAMILIES)]
    m, n = SHAPES[int(rng.integers(len(SHAPES)))]
    count = max(2, PIECE // (1 + (m * n) ** 2 // 8))
    games = [FAMILIES[name](rng, m, n) for _ in range(count)]
    code = encoded([value for game in games for value in game.ravel()])
    if code is None:  # beyond what doubles hold
        return Counter({name: count, f"{name} left": count}), []
    shape = (count, 2, m, n)
    found = solve_many(
        code[0].reshape(shape), code[1].reshape(shape), code[2].reshape(*shape, 2), np.zeros((m, n), dtype=int), 1
    )
    starts = np.concatenate([[[0, 0]], np.cumsum(found.counts, axis=0)])
    wrong, left = [], 0
    for number, game in enumerate(games):
        if found.doubtful[number]:
            left += 1
            continue
        (e, c), (end, last) = starts[number], starts[number + 1]
        exact = solve_exact(NormalGame(game))
        mine = [
            (tuple(i for i in range(m) if x >> i & 1), tuple(j for j in range(n) if y >> j & 1), bool(good), group)
            for x, y, good, group in found.played[e:end].tolist()
        ]
        largest = max(abs(float(value)) for value in game.ravel())
        same = (
            mine == [(*one.supports, one.perfect, one.component) for one in exact]
            and found.indices[c:last].tolist() == [one.index for one in exact.components]
            and np.allclose(
                found.ranges[c:last],
                np.array([one.payoffs for one in exact.components], dtype=float),
                rtol=1e-9,
                atol=1e-10 * largest,
            )
        )
        if not same:
            wrong.append(f"{name} {game.tolist()}")
    return Counter({name: count, f"{name} left": left}), wrong


def main() -> int:
    """Compare until there are enough games."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--games", type=int, default=10_000, help="how many games, at least (default 10,000)")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)), help="how many processes")
    asked = parser.parse_args()
    total: Counter[str] = Counter()
    wrong: list[str] = []
    started = time.time()
    compare(1)  # compiles the engine before there are several processes
    with ProcessPoolExecutor(asked.jobs) as pool:
        piece = 0
        while sum(total[name] for name in FAMILIES) < asked.games:
            for counts, differences in pool.map(compare, range(piece, piece + 32 * asked.jobs)):
                total += counts
                wrong += differences
            piece += 32 * asked.jobs
    print("| games | compared | left to the exact solver |\n| --- | --- | --- |")
    for name in FAMILIES:
        print(f"| {name} | {total[name] - total[f'{name} left']:,} | {total[f'{name} left']:,} |")
    games = sum(total[name] for name in FAMILIES)
    print(f"\n{games:,} games in {time.time() - started:.0f} s; {len(wrong)} differences")
    print("\n".join(wrong[:20]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
