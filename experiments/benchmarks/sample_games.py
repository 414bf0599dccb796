"""The games that the benchmarks solve: random ones of three kinds, and those of the flagship's sweep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

import negotiation
from negotiation.analysis.plan import make_plan
from negotiation.games.columns import grid_columns
from negotiation.solvers.batch.signs import encoded

FLAGSHIP = Path(__file__).parents[2] / "scenarios" / "hanoi" / "last_day.yaml"

Table = np.ndarray  # (2, m, n): fractions, player 1 on rows


@dataclass(frozen=True)
class Encoded:
    """What the engine takes: doubles, error bounds, residues, the outcome of each profile, how many outcomes."""

    payoffs: np.ndarray
    errors: np.ndarray
    residues: np.ndarray
    results: np.ndarray
    outcomes: int

    def first(self, games: int, times: int = 1) -> Encoded:
        """The first games, so many times over."""
        parts = (np.concatenate([a[:games]] * times) for a in (self.payoffs, self.errors, self.residues))
        return Encoded(*parts, self.results, self.outcomes)


def deals(rng: np.random.Generator, size: int) -> Table:
    """Four profiles in ten lead to a deal of their own, the others to no deal."""
    numbers = rng.integers(-3, 8, (2, size, size)) * (rng.random((size, size)) < 0.4)
    return exact(numbers)


def levels(rng: np.random.Generator, size: int) -> Table:
    """Payoffs 0, 1, 2 and 3."""
    return exact(rng.integers(0, 4, (2, size, size)))


def normal(rng: np.random.Generator, size: int) -> Table:
    """Independent normal payoffs: no ties."""
    return exact(rng.standard_normal((2, size, size)))


FAMILIES: dict[str, tuple[str, Callable[[np.random.Generator, int], Table], tuple[int, ...]]] = {
    "normal": ("normal payoffs", normal, (2, 3, 4, 6, 8, 10, 12, 14)),
    "deals": ("deal or no deal", deals, (3, 4, 6, 8)),
    "levels": ("payoffs 0 to 3", levels, (2, 3, 4, 6)),
}
"""For each kind of random games its title, how one is made, and the sizes."""


def exact(numbers: np.ndarray) -> Table:
    """The same numbers as fractions."""
    table = np.empty(numbers.shape, dtype=object)
    for place in np.ndindex(table.shape):
        table[place] = Fraction(numbers[place].item())
    return table


def random_tables(family: str, size: int, count: int) -> list[Table]:
    """Games of a kind; the seed is the size."""
    rng = np.random.default_rng(size)
    return [FAMILIES[family][1](rng, size) for _ in range(count)]


def flagship_tables(count: int) -> tuple[list[Table], np.ndarray, int]:
    """Games spread evenly over the flagship's sweep, the outcome of each profile, and how many outcomes there are."""
    grid = make_plan(negotiation.load(FLAGSHIP), "clause-map").grids["default"]
    form = grid.scenario.form
    assert form is not None and form.batch is not None
    batch = form.batch(grid.base, grid_columns(grid, range(grid.size)))
    points = range(0, batch.size, max(1, batch.size // count))
    tables = [np.array(batch.game(point).payoffs, dtype=object) for point in points[:count]]
    return tables, batch.results_at(0).astype(np.int64), len(batch.results)


def encode(tables: list[Table], results: np.ndarray | None = None, outcomes: int = 1) -> Encoded:
    """Games of one shape as the engine takes them."""
    found = encoded([value for table in tables for value in table.ravel()])
    assert found is not None
    shape = (len(tables), *tables[0].shape)
    if results is None:
        results = np.zeros(shape[2:], dtype=np.int64)
    doubles, errors, residues = found
    return Encoded(doubles.reshape(shape), errors.reshape(shape), residues.reshape(*shape, 2), results, outcomes)
