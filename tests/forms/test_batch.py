"""Games at many points: arrays and fractions say the same, and only what was rounded is joined to what is exact."""

from fractions import Fraction

import numpy as np
import pytest

import negotiation
from negotiation.forms.batch import Batch, Case, Group
from negotiation.games.columns import Column, grid_columns
from negotiation.scenario.table import Table
from tests.analysis.test_sweep import TALKS, THREE


@pytest.mark.parametrize(("text", "over"), [(TALKS, ["cost", "share"]), (THREE, ["bribe"])])
def test_the_arrays_are_the_games(text, over):
    scenario = negotiation.loads(text)
    grid = negotiation.sweep(scenario, over=over, points=4).plan.grids["default"]
    batch = scenario.form.batch(grid.base, grid_columns(grid, range(grid.size)))
    assert batch.payoffs.shape == (grid.size, len(scenario.players), *batch.shape)
    for point in range(grid.size):
        game = batch.game(point)
        alone = scenario.form.answer(grid.point(point), "pure")
        assert (game.payoffs == alone.game.payoffs).all()
        assert np.array_equal(batch.payoffs[point], game.payoffs.astype(float))
        names = [batch.results[code] for code in batch.results_at(point).ravel()]
        assert names == [alone.cells[profile].result for profile in batch.profiles()]


def one_player(payoffs):
    zero = np.zeros(1, dtype=np.intp)
    cases = tuple(Case(f"c{i}", f"c{i}", (Column((pair,), zero),)) for i, pair in enumerate(payoffs))
    group = Group(zero, cases, np.arange(len(cases)))
    strategies = Table({"a": tuple(f"s{i}" for i in range(len(cases)))})
    return Batch(strategies, tuple(c.result for c in cases), (group,), 1).game(0).payoffs[0].tolist()


def test_only_rounded_payoffs_are_joined():
    half, near, third = Fraction(1, 2), Fraction(1, 2) + Fraction(1, 10**30), Fraction(1, 3)
    rounded = Fraction(float(third))
    # Two exact payoffs stay apart, however close; a third payoff without a fraction is none of their business.
    assert one_player([(half, True), (near, True), (Fraction(2**0.5), False)])[:2] == [half, near]
    assert one_player([(third, True), (rounded, False)]) == [third, third]
    assert one_player([(third, True), (rounded, True)]) == [third, rounded]


def test_points_without_a_game():
    scenario = negotiation.loads(THREE.replace("[bribe, 1, 1]", "[1 / bribe, 1, 1]"))
    grid = negotiation.sweep(scenario, over=["bribe"], points=3).plan.grids["default"]
    batch = scenario.form.batch(grid.base, grid_columns(grid, range(3)))
    assert [batch.why_undefined(point) is None for point in range(3)] == [True, False, True]
    assert np.isnan(batch.payoffs[1, 0]).any()
    with pytest.raises(negotiation.UndefinedError, match="division by zero"):
        batch.game(1)
