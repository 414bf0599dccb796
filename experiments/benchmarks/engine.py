"""How long a game takes the engine and the exact solver: `python experiments/benchmarks/engine.py`.

Both solve the same games, in one process on one core: those of the flagship's map, and random ones of three kinds.
The table gives microseconds a game (processor time, the least of three repetitions), their ratio, and the share of
games that the engine left to the exact solver. Compiling is not counted; encoding the payoffs is not counted either.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np
from sample_games import FLAGSHIP, deals, encode, levels, normal

import negotiation
from negotiation.analysis.fast import arrays_of
from negotiation.analysis.plan import make_plan
from negotiation.games.columns import grid_columns
from negotiation.games.normal import NormalGame
from negotiation.solvers.batch.engine import solve_many
from negotiation.solvers.exact import solve_exact

REPEAT = 3


def least(call: Callable[[], object]) -> float:
    """Processor seconds."""
    times = []
    for _ in range(REPEAT):
        started = time.process_time()
        call()
        times.append(time.process_time() - started)
    return min(times)


def rows() -> Iterator[tuple[str, float, float, float]]:
    """Name, seconds of the engine and of the exact solver a game, share left."""
    plan = make_plan(negotiation.load(FLAGSHIP), "clause-map")
    grid = plan.grids["default"]
    form = grid.scenario.form
    assert form is not None and form.batch is not None
    batch = form.batch(grid.base, grid_columns(grid, range(grid.size)))
    arrays = arrays_of(batch.groups[0])
    assert arrays is not None
    results = batch.results_at(0).astype(np.int64)
    fast = least(lambda: solve_many(*arrays, results, len(batch.results))) / batch.size
    sample = [batch.game(point) for point in range(0, batch.size, 50)]
    left = solve_many(*arrays, results, len(batch.results)).doubtful.mean()
    yield "flagship, 5 × 5", fast, least(lambda: [solve_exact(game) for game in sample]) / len(sample), left
    for make in (deals, levels, normal):
        for size in (2, 3, 4, 6, 8):
            rng = np.random.default_rng(size)
            count = 2000 if size < 6 else 200
            games = [make(rng, size) for _ in range(count)]
            e = encode(games)
            given = e.payoffs, e.errors, e.residues, e.results, e.outcomes
            fast = least(lambda g=given: solve_many(*g)) / count
            left = solve_many(*given).doubtful.mean()
            sample = [NormalGame(game) for game in games[:40]]
            slow = least(lambda s=sample: [solve_exact(game) for game in s]) / len(sample)
            yield f"{make.__name__}, {size} × {size}", fast, slow, left


def main() -> None:
    """Print the table."""
    print("| games | engine, µs | exact solver, µs | ratio | left to the exact solver |")
    print("| --- | --- | --- | --- | --- |")
    for name, fast, slow, left in rows():
        print(f"| {name} | {fast * 1e6:.1f} | {slow * 1e6:,.0f} | {slow / fast:,.0f} | {left:.1%} |")


if __name__ == "__main__":
    main()
