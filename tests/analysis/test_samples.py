"""Samples of games: the engine and the exact solver say the same, whole or in pieces; and what is estimated."""

import dataclasses

import numpy as np
import pytest

import negotiation
from negotiation.analysis.encoded import encoded_batch
from negotiation.analysis.influence import influences, payoffs, shares, wilson
from negotiation.analysis.layouts import Met
from negotiation.analysis.many import Recorder
from negotiation.analysis.plan import make_plan
from negotiation.analysis.sweep import SweepAnswer, recorder_for
from negotiation.runs.folder import open_run, save
from tests.conftest import ROOT
from tests.runs.saved import files, saved

HANOI = negotiation.load(ROOT / "scenarios" / "hanoi" / "last_day.yaml")

SHOP = """
negotiation: 1
title: Shop
players: {a: A, b: B}
parameters:
  price: {value: 1, range: [0, 2], assumption: a guess}
  share: {value: 1/2, range: [0, 1], assumption: a guess}
  half: {value: price / 2, range: [-1, 2], assumption: a guess}
  rate: {value: 1 / (share - 1/2 + price), assumption: a guess}
game:
  form: normal
  strategies: {a: [x, y, z], b: [u, v]}
  payoffs:
    x: {u: [price, share], v: [half - rate, 1]}
    y: {u: ["max(price, share)", 2 * share], v: [price, "sqrt(share)"]}
    z: {u: [1, 0], v: [share ** price, 0]}
"""

# Whether `low` is as much as `same` is a comparison of equal numbers, which doubles and bounds cannot tell.
TIED = """
negotiation: 1
title: Tied
players: {seller: Seller, buyer: Buyer}
parameters:
  cost: {value: 2, range: [1, 3], assumption: a guess}
  offer: {value: 4, range: [3, 5], assumption: a guess}
terms:
  price:
    given_by: buyer
    levels: {low: offer, same: offer * cost / cost}
outcomes:
  deal: {seller: price - cost, buyer: 6 - price}
  no deal: {seller: 0, buyer: 0}
positions:
  seller: {ask_low: {price: low}, ask_same: {price: same}, leave: no deal}
  buyer: {give_low: {price: low}, give_same: {price: same}, leave: no deal}
"""


def solved(plan, pieces, *, fast):
    recorder = Recorder(len(plan.scenario.players), recorder_for(plan).results, plan.method, fast)
    for account, numbers in pieces:
        recorder.take(plan.grids[account], numbers)
    return recorder.found(), recorder.left


def alike(one, other, *, exactly=False):
    for field in dataclasses.fields(one):
        a, b = getattr(one, field.name), getattr(other, field.name)
        if isinstance(a, np.ndarray) and a.dtype.kind == "f" and not exactly:
            assert np.allclose(a, b, rtol=1e-12, atol=1e-12), field.name
        else:
            assert np.array_equal(a, b) if isinstance(a, np.ndarray) else a == b, field.name


@pytest.mark.parametrize("points", [200, pytest.param(1000, marks=pytest.mark.slow)])
def test_the_engine_and_the_exact_solver_say_the_same_of_the_flagship(points):
    plan = make_plan(HANOI, sample="latin-hypercube", points=points, seed=11)
    whole = [("default", range(points))]
    fast, left = solved(plan, whole, fast=True)
    exact, _ = solved(plan, whole, fast=False)
    alike(fast, exact)
    assert left < 5
    assert len(fast.labels) >= 3


@pytest.mark.parametrize("design", ["sobol", "random"])
def test_and_of_a_game_with_derived_and_irrational_and_undefined_numbers(design):
    shop = negotiation.loads(SHOP)
    plan = make_plan(shop, sample=design, points=120, over=["price", "share"])
    fast, _ = solved(plan, [("default", range(120))], fast=True)
    exact, _ = solved(plan, [("default", range(120))], fast=False)
    alike(fast, exact)


def test_games_are_told_apart_where_their_hashes_are_alike(monkeypatch):
    from negotiation.solvers.batch import engine

    plan = make_plan(HANOI, sample="sobol", points=24)
    pieces = [("default", range(k, k + 1)) for k in range(24)]
    expected, _ = solved(plan, pieces, fast=True)
    solve_many = engine.solve_many

    def colliding(*arguments, **settings):
        found = solve_many(*arguments, **settings)
        return dataclasses.replace(found, hashes=np.zeros_like(found.hashes))

    monkeypatch.setattr(engine, "solve_many", colliding)
    alike(solved(plan, pieces, fast=True)[0], expected, exactly=True)
    assert len(expected.patterns) > 1


def test_comparisons_that_only_fractions_tell_are_not_kept():
    shop = negotiation.loads(TIED)
    plan = make_plan(shop, sample="sobol", points=40)
    met = Met()
    batch = encoded_batch(plan.grids["default"], range(40), met)
    assert batch is not None
    assert batch.groups == ()
    assert met.by_account == {"default": []}
    fast, _ = solved(plan, [("default", range(40))], fast=True)
    exact, _ = solved(plan, [("default", range(40))], fast=False)
    alike(fast, exact)


def test_pieces_in_any_cut_give_the_same_results():
    plan = make_plan(HANOI, sample="sobol", points=600, account=["default", "no-clause"])
    whole, _ = solved(plan, [(account, range(600)) for account in plan.grids], fast=True)
    cuts = [(account, range(a, b)) for account in plan.grids for a, b in ((0, 1), (1, 257), (257, 258), (258, 600))]
    pieces, _ = solved(plan, cuts, fast=True)
    alike(whole, pieces, exactly=True)


def test_a_point_alone_is_the_game_that_was_sampled():
    answer = HANOI.sweep(sample="random", points=1100, seed=4)
    assert answer.left is not None
    for number in (0, 512, 1099):
        alone = answer.at(number)
        assert alone.regime.perfect == answer.regime().ravel()[number]
        assert alone.regime.nash == answer.regime("nash").ravel()[number]
        settings = answer.plan.grids["default"].settings(number)
        table = answer.table()
        assert all(alone.point.values[name] == value for name, value in settings.items())
        assert all(table[name][number] == float(value) for name, value in settings.items())


def test_a_run_is_read_back_and_repeats_byte_for_byte(tmp_path):
    asked = {"sample": "latin-hypercube", "points": 40, "seed": 3, "account": ["default", "counted"]}
    answer = HANOI.sweep(**asked)
    save(answer, tmp_path / "run")
    again = open_run(tmp_path / "run")
    assert again.plan.sample == answer.plan.sample
    assert again.plan.shape == (2, 40)
    assert saved(HANOI.sweep(**asked), tmp_path / "twice") == files(tmp_path / "run")
    alike(again.found, answer.found)
    assert saved(HANOI.sweep(**{**asked, "seed": 4}), tmp_path / "other") != files(tmp_path / "run")
    assert isinstance(again, SweepAnswer)
    assert "Sample(design='latin-hypercube', seed=3, size=40)" in repr(again)


def test_wilson_intervals_hold_the_share_in_19_of_20_samples():
    random = np.random.default_rng(0)
    for share in (0.02, 0.3, 0.9):
        ends = [wilson(int(n), 400) for n in random.binomial(400, share, 1000)]
        assert 0.93 < np.mean([low <= share <= high for low, high in ends]) < 0.975


def test_what_is_estimated_is_read_off_the_points():
    answer = HANOI.sweep(
        sample="sobol", points=64, over=["us_outside", "relief_cost"], account=["default", "no-clause"]
    )
    for account in answer.plan.accounts:
        place = answer.plan.accounts.index(account)
        labels = answer.regime()[place].tolist()
        for each in shares(answer, account):
            assert each.points == labels.count(each.label)
            assert each.low <= each.share == each.points / 64 <= each.high
        low, high = [], []
        for number in range(place * 64, place * 64 + 64):
            own = answer.at(number)
            paid = [e.payoffs[0] for e in own.equilibria if e.perfect]
            low.append(float(min(paid)))
            high.append(float(max(paid)))
        spread = payoffs(answer, account)[0]
        assert spread.points == 64
        assert spread.mean == pytest.approx((np.mean(low), np.mean(high)))
        assert spread.quantiles[1] == pytest.approx((np.median(low), np.median(high)))


def test_influence_is_1_for_a_parameter_that_decides_alone_and_near_0_for_one_that_does_nothing():
    text = """
    negotiation: 1
    title: Choice
    players: {a: A}
    parameters:
      cost: {value: 1, range: [0, 2], assumption: a guess}
      noise: {value: 1, range: [0, 2], assumption: a guess}
    game: {form: normal, strategies: {a: [go, stay]}, payoffs: {go: [1 - cost + 0 * noise], stay: [0]}}
    """
    found = influences(negotiation.loads(text).sweep(sample="sobol", points=512))["default"]
    assert [each.parameter for each in found] == ["cost", "noise"]
    assert found[0].distance == 1
    assert found[1].distance < 0.1
