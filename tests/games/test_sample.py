"""Samples: exact values that print as they are, the same however they are asked for; and what is refused."""

from fractions import Fraction

import numpy as np
import pytest

import negotiation
from negotiation.analysis.plan import make_plan
from negotiation.errors import UsageError
from negotiation.games.designs import DESIGNS
from negotiation.games.sample import Draw, Sample
from negotiation.scenario.expression import parse
from negotiation.scenario.scenario import Parameter
from tests.conftest import ROOT

HANOI = negotiation.load(ROOT / "scenarios" / "hanoi" / "last_day.yaml")


def draw(low, high):
    low, high = Fraction(low), Fraction(high)
    return Draw(Parameter("cost", parse("1"), range=(low, high)), low, high)


@pytest.mark.parametrize(
    ("low", "high"),
    [("0", "1"), ("-1", "5"), ("1/3", "1/2"), ("1000000000", "1000000001"), ("0", "1e-9"), ("-1e20", "1e20"),
     ("1e12", "1000000000000.001")],
)  # fmt: skip
def test_values_lie_in_their_interval_on_a_grid_of_twelve_digits(low, high):
    own = draw(low, high)
    first, step, most = own.grid
    assert own.low <= own.value(0) and own.value(most) <= own.high < own.value(most + 1)
    assert first % step == 0
    assert 10**11 <= (own.high - own.low) / step < 10**13
    levels = np.array([0.0, 1e-9, 0.25, 0.5, 1 - 1e-9, 1.0])
    for level, steps in zip(levels.tolist(), own.steps(levels).tolist(), strict=True):
        exact = own.low + Fraction(level) * (own.high - own.low)
        assert abs(own.value(steps) - exact) <= step * 2


@pytest.mark.parametrize(
    "ends", [("0", "1"), ("-1", "5"), ("1/3", "1/2"), ("1000000000", "1000000001"), ("-1e20", "1e20")]
)
def test_doubles_are_the_nearest_ones(ends):
    sample = Sample("random", 1, 200, (draw(*ends),))
    (doubles,) = sample.doubles(range(200)).values()
    assert doubles.tolist() == [float(sample.settings(number)["cost"]) for number in range(200)]


def test_a_range_of_one_value_stays_at_it():
    own = draw("5/11", "5/11")
    assert own.value(int(own.steps(np.array([0.3]))[0])) == Fraction(5, 11)


@pytest.mark.parametrize("design", DESIGNS)
def test_every_parameter_with_a_range_and_a_number_is_sampled(design):
    plan = make_plan(HANOI, sample=design, points=10, set={"relief_cost": 8})
    assert set(plan.varied) == set(HANOI.parameters) - {"relief_cost"}
    grid = plan.grids["default"]
    point = grid.point(3)
    assert {name: point.values[name] for name in plan.varied} == grid.settings(3)
    assert point.values["relief_cost"] == 8
    for name, value in grid.settings(3).items():
        low, high = HANOI.parameters[name].range
        assert low <= value <= high


def test_accounts_are_asked_the_same_points():
    plan = make_plan(HANOI, sample="random", points=5, account="all", over=["relief_cost"])
    assert len({tuple(grid.settings(4).items()) for grid in plan.grids.values()}) == 1
    assert plan.shape == (5, 5)


def test_an_interval_takes_its_part_of_the_distribution():
    plan = make_plan(HANOI, sample="sobol", points=64, over=["relief_cost=6:7"])
    values = plan.sample.doubles(range(64))["relief_cost"]
    assert values.min() >= 6
    assert values.max() <= 7
    assert abs(values.mean() - 6.5) < 0.01


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"sample": "halton"}, "`halton` is not a way to sample"),
        ({"sample": "sobol", "seed": -1}, "a seed is a whole number"),
        ({"sample": "sobol", "seed": True}, "a seed is a whole number"),
        ({"sample": "sobol", "points": 0}, "1 or more"),
        ({"sample": "sobol", "points": [10, 10]}, "2 numbers of points for a sample"),
        ({"sample": "sobol", "points": 10**8}, "more than the 10,000,000"),
        ({"sample": "sobol", "over": ["relief_cost"] * 2}, "swept twice"),
        ({"sample": "sobol", "over": ["cost"]}, "`cost` is not a parameter"),
        ({"sample": "sobol", "over": ["relief_cost=1:20"]}, "leaves the range"),
        ({"sample": "sobol", "over": ["relief_cost"], "set": {"relief_cost": 8}}, "set to one value and swept"),
        ({"sample": "sobol", "over": []}, "nothing to sample"),
        ({"name": "clause", "sample": "sobol", "over": ["relief_cost"]}, "give one of the two"),
        ({"seed": 3}, "a seed is for samples"),
    ],
)
def test_refusals(asked, said):
    with pytest.raises(UsageError) as caught:
        make_plan(HANOI, **asked)
    assert said in str(caught.value)


def test_a_declared_sweep_lends_its_parameters():
    plan = make_plan(HANOI, "clause-map", sample="sobol", points=8)
    assert (plan.name, plan.varied) == ("clause-map", ("snapback_effect", "us_outside"))


def test_notes_advise_powers_of_two():
    assert "1,024 or 2,048 points" in make_plan(HANOI, sample="sobol", points=1200).sample.notes[0]
    assert make_plan(HANOI, sample="sobol").sample.notes == ()
    assert make_plan(HANOI, sample="random", points=1200).sample.notes == ()
