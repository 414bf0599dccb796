"""How long a game takes the engine and the exact solver: `python experiments/benchmarks/engine.py`.

Both solve the same games, in one process on one core: those of the flagship's map, and random ones of three kinds.
The table gives microseconds a game (processor time, the least of three repetitions), their ratio, and the share of
games that the engine left to the exact solver. Compiling is not counted; encoding the payoffs is not counted either.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np

import negotiation
from negotiation.analysis.fast import arrays_of
from negotiation.analysis.plan import make_plan
from negotiation.games.columns import grid_columns
from negotiation.games.normal import NormalGame
from negotiation.solvers.batch.engine import solve_many
from negotiation.solvers.batch.signs import encoded
from negotiation.solvers.exact import solve_exact

FLAGSHIP = Path(__file__).parents[2] / "scenarios" / "hanoi" / "last_day.yaml"
REPEAT = 3


def deals(rng: np.random.Generator, size: int) -> np.ndarray:
    """Four profiles in ten lead to a deal of their own, the others to no deal."""
    numbers = rng.integers(-3, 8, (2, size, size)) * (rng.random((size, size)) < 0.4)
    return exact(numbers)


def levels(rng: np.random.Generator, size: int) -> np.ndarray:
    """Payoffs 0, 1, 2 and 3."""
    return exact(rng.integers(0, 4, (2, size, size)))


def normal(rng: np.random.Generator, size: int) -> np.ndarray:
    """Independent normal payoffs: no ties."""
    return exact(rng.standard_normal((2, size, size)))


def exact(numbers: np.ndarray) -> np.ndarray:
    """The same numbers as fractions."""
    table = np.empty(numbers.shape, dtype=object)
    for place in np.ndindex(table.shape):
        table[place] = Fraction(numbers[place].item())
    return table


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
            found = encoded([value for game in games for value in game.ravel()])
            assert found is not None
            shape = (count, 2, size, size)
            doubles, errors, residues = found[0].reshape(shape), found[1].reshape(shape), found[2].reshape(*shape, 2)
            one = np.zeros((size, size), dtype=np.int64)
            fast = least(lambda a=doubles, b=errors, c=residues, d=one: solve_many(a, b, c, d, 1)) / count
            left = solve_many(doubles, errors, residues, one, 1).doubtful.mean()
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
