"""Sweeps: every point is what it is alone, whatever grid it lies in and whatever it is swept with."""

import json
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import negotiation
from negotiation.analysis.many import NOT_DECIDED, UNDEFINED
from negotiation.analysis.plan import make_plan
from negotiation.analysis.sweep import chunks, sweep_plan
from negotiation.errors import UndefinedError, UsageError
from negotiation.solvers.equilibrium import regret
from tests.strategies_scenarios import normal_files, positions_files

TALKS = """
negotiation: 1
title: Talks
players: {a: Ann, b: Bob}
parameters:
  cost: {value: 1, range: [0, 2], assumption: a guess}
  share: {value: 1/2, range: [0, 1], assumption: a guess}
  twice: {value: 2 * cost, assumption: it is twice the cost}
  idle: {value: 3, range: [1, 5], assumption: nothing uses it}
terms:
  hours: {given_by: a, levels: {few: share, many: 3/4}}
  pay: {given_by: b, levels: {low: 1/2, high: 1}}
outcomes:
  deal: {a: 2 * pay - twice * hours, b: 3 * hours - pay}
  strike: {a: share, b: 1/4}
positions:
  a:
    leave: strike
    keen: {hours: many, pay: low}
    firm: {hours: few, pay: high}
  b:
    leave: strike
    keen: {hours: few, pay: high}
    firm: {hours: many, pay: low}
disputed:
  whose:
    hers: {via: [], assumption: none, label: hers}
    his: {assumption: none, label: his, without: {a: [leave]}}
accounts: {other: {whose: his}}
sweeps: {cost: {over: [cost], points: 5}}
"""
TALKS = TALKS.replace("via: [], ", "")

THREE = """
negotiation: 1
title: Three
players: {a: A, b: B, c: C}
parameters: {bribe: {value: 1, range: [-1, 1], assumption: a guess}}
game:
  form: normal
  strategies: {a: [x, y], b: [x, y], c: [x, y]}
  payoffs:
    x: {x: {x: [bribe, 1, 1], y: [0, 0, 0]}, y: {x: [0, 0, 0], y: [0, 0, 0]}}
    y: {x: {x: [0, 0, 0], y: [0, 0, 0]}, y: {x: [0, 0, 0], y: [bribe, bribe, 1]}}
"""


@pytest.fixture(scope="module")
def talks():
    return negotiation.loads(TALKS)


def same_as_alone(answer, numbers):
    found = answer.found
    labels = np.array([*found.labels, None, ""], dtype=object)
    for number in numbers:
        alone = answer.at(number)
        for which in ("nash", "perfect", "undominated"):
            assert labels[getattr(found, which)[number]] == getattr(alone.regime, which)
        pattern = answer.pattern(number)
        own = answer.scenario.strategies
        assert [played.supports for played in pattern.equilibria] == [
            tuple(
                tuple(own[player].index(names[s]) for s in support)
                for player, names, support in zip(own, alone.game.strategies, e.supports, strict=True)
            )
            for e in alone.equilibria
        ]
        assert [(p.perfect, p.undominated, p.component) for p in pattern.equilibria] == [
            (e.perfect, e.undominated, e.component) for e in alone.equilibria
        ]
        start, stop = found.first[number], found.first[number + 1]
        assert stop - start == len(alone.equilibria.components)
        for row, component, outcomes in zip(
            range(start, stop), alone.equilibria.components, alone.component_outcomes, strict=True
        ):
            assert found.payoffs[row].tolist() == [[float(low), float(high)] for low, high in component.payoffs]
            span = slice(found.outcome_first[row], found.outcome_first[row + 1])
            assert [answer.results[code] for code in found.outcome[span]] == list(outcomes)
            assert found.probability[span].tolist() == [[float(p) for p in pair] for pair in outcomes.values()]


@pytest.mark.parametrize("account", ["default", "other"])
@pytest.mark.parametrize("over", [["cost"], ["share"], ["share", "cost"], ["cost", "share", "idle"]])
def test_a_point_is_what_it_is_alone(talks, over, account):
    answer = negotiation.sweep(talks, over=over, points=5, account=account)
    same_as_alone(answer, range(len(answer)))


def test_hanoi_points_alone():
    scenario = negotiation.load("scenarios/hanoi/last_day.yaml")
    for over in (["snapback_effect", "us_outside"], ["partial_share", "scope_yongbyon"], ["scope_beyond"]):
        same_as_alone(answer := negotiation.sweep(scenario, over=over, points=5, account="all"), range(len(answer)))


@settings(max_examples=25, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
@given(st.one_of(normal_files(), positions_files()), st.integers(2, 5))
def test_generated_scenarios_points_alone(data, points):
    scenario = negotiation.loads(json.dumps(data, ensure_ascii=False))
    swept = [name for name, parameter in scenario.parameters.items() if parameter.range]
    swept = [name for name in swept if scenario.parameters[name].range[0] < scenario.parameters[name].range[1]]
    if not swept or scenario.game is None:
        return
    try:
        answer = negotiation.sweep(scenario, over=swept[:2], points=points)
    except UndefinedError:  # at the values of the file themselves
        return
    defined = np.flatnonzero(answer.found.pattern != UNDEFINED)
    same_as_alone(answer, defined[:12].tolist())
    for number in np.flatnonzero(answer.found.pattern == UNDEFINED)[:12].tolist():
        with pytest.raises(UndefinedError) as caught:
            answer.at(number)
        assert str(caught.value) == answer.found.reasons[answer.found.reason[number]]


def test_a_coarse_grid_is_part_of_a_fine_one(talks):
    coarse = negotiation.sweep(talks, over=["cost", "share"], points=[4, 3])
    fine = negotiation.sweep(talks, over=["cost", "share"], points=[10, 9])
    for which in ("nash", "perfect"):
        assert (coarse.regime(which) == fine.regime(which)[:, ::3, ::4]).all()
    names = [[fine.regions[r] for r in row] for row in fine.region[0, ::3, ::4]]
    assert [[coarse.regions[r] for r in row] for row in coarse.region[0]] == names


def test_swapped_axes_transpose_the_result(talks):
    one = negotiation.sweep(talks, over=["cost", "share"], points=[4, 7])
    other = negotiation.sweep(talks, over=["share", "cost"], points=[7, 4])
    for which in ("nash", "perfect", "undominated"):
        assert (one.regime(which)[0] == other.regime(which)[0].T).all()
    numbers = np.arange(28).reshape(7, 4).T.ravel()
    for here, there in enumerate(numbers.tolist()):
        assert one.pattern(here) == other.pattern(there)
        assert np.array_equal(
            one.found.payoffs[one.found.first[here] : one.found.first[here + 1]],
            other.found.payoffs[other.found.first[there] : other.found.first[there + 1]],
        )


def test_a_parameter_that_nothing_uses_changes_nothing(talks):
    answer = negotiation.sweep(talks, over=["idle", "cost"], points=[3, 5])
    alone = negotiation.sweep(talks, over=["cost"], points=5)
    for which in ("nash", "perfect"):
        assert (answer.regime(which)[0] == alone.regime(which)[0]).all()
    rows = answer.found.payoffs.reshape(3, -1)
    assert np.array_equal(rows, np.stack([alone.found.payoffs.ravel()] * 3))


def test_pieces_do_not_matter(talks, monkeypatch):
    plan = make_plan(talks, over=["cost", "share"], points=[9, 8], account="all")
    whole = sweep_plan(plan)
    assert [len(numbers) for _, numbers in chunks(plan, 50)] == [50, 22, 50, 22]
    import negotiation.analysis.sweep as module

    monkeypatch.setattr(module, "chunks", lambda plan, *size: chunks(plan, 7))
    pieces = sweep_plan(plan)
    for field in ("nash", "perfect", "pattern", "first", "payoffs", "outcome", "probability"):
        assert np.array_equal(getattr(whole.found, field), getattr(pieces.found, field))
    assert whole.found.patterns == pieces.found.patterns


ENDINGS = """
negotiation: 1
title: Every way a point can be
players: {a: A, b: B}
parameters:
  x: {value: 1, range: [0, 2], assumption: test}
  y: {value: 1, range: [0, 2], assumption: test}
  half: {value: x / 2, assumption: test}
disputed:
  open: {both: {assumption: test}, fewer: {assumption: test, without: {a: [pass]}}}
accounts: {short: {open: fewer}}
terms:
  share: {given_by: b, levels: {low: half, high: 1}}
outcomes:
  deal: {a: share * PAYOFF, b: 1 - share + y / 3}
  nothing: {a: y / 2, b: x / 3}
positions:
  a: {pass: nothing, little: {share: low}, much: {share: high}}
  b: {pass: nothing, little: {share: low}, much: {share: high}}
"""


@pytest.mark.parametrize(
    "payoff", ["x", "1 / (x - 1)", "sqrt(2 * x)", "10 ** (400 * (x - y))", "(1 + y * 10 ** -16)"]
)
def test_the_engine_gives_what_the_exact_solver_gives(payoff, monkeypatch):
    import negotiation.analysis.sweep as module

    scenario = negotiation.loads(ENDINGS.replace("PAYOFF", payoff))
    plan = make_plan(scenario, over=["x", "y"], points=[9, 7], account="all")
    slow = sweep_plan(plan)
    monkeypatch.setattr(module, "FAST_FROM", 1)
    monkeypatch.setattr(module, "_LARGE_CHUNK", 20)
    fast = sweep_plan(plan)
    assert fast.found.labels == slow.found.labels
    assert fast.found.patterns == slow.found.patterns
    assert fast.found.reasons == slow.found.reasons
    for name in ("nash", "perfect", "undominated", "pattern", "reason", "first", "outcome_first", "outcome"):
        assert np.array_equal(getattr(fast.found, name), getattr(slow.found, name)), name
    for name in ("payoffs", "probability"):
        np.testing.assert_allclose(getattr(fast.found, name), getattr(slow.found, name), rtol=1e-9, atol=1e-12)


@settings(max_examples=30)
@given(st.fractions(0, 2, max_denominator=50), st.sampled_from(["cost", "share"]))
def test_limits_of_equilibria_are_equilibria(value, name):
    """Fudenberg and Tirole 1991, section 1.3: the set of equilibria has a closed graph."""
    scenario = negotiation.loads(TALKS)
    value = value / 2 if name == "share" else value
    here = scenario.solve(set={name: value})
    step = Fraction(1, 10**9)
    near = scenario.solve(set={name: value + step}, force=True)
    # Each payoff moves by at most 2 for a unit of either parameter, so a regret by at most 4.
    if near.game.shape == here.game.shape and near.cells.keys() == here.cells.keys():
        alike = all(near.cells[p].outcome == here.cells[p].outcome for p in here.cells)
        for equilibrium in near.equilibria if alike else ():
            assert max(regret(here.game, equilibrium.strategies)) <= 4 * step


def test_points_without_a_game():
    text = THREE.replace("[bribe, 1, 1]", "[1 / bribe, 1, 1]")
    answer = negotiation.sweep(negotiation.loads(text), over=["bribe"], points=5)
    assert answer.undefined == 1
    assert answer.regime().ravel().tolist()[2] == ""
    assert [share.label for share in answer.shares("nash")].count("") == 1
    assert answer.pattern(2) is None
    assert "division by zero" in answer.found.reasons[answer.found.reason[2]]
    same_as_alone(answer, [0, 1, 3, 4])


def test_a_parameter_without_a_value_at_some_points():
    text = TALKS.replace("value: 2 * cost", "value: 2 / cost")
    answer = negotiation.sweep(negotiation.loads(text), over=["cost"], points=5)
    assert answer.found.reason.tolist() == [0, -1, -1, -1, -1]
    with pytest.raises(UndefinedError) as caught:
        answer.at(0)
    assert answer.found.reasons == (str(caught.value),)
    same_as_alone(answer, range(1, 5))


def test_no_point_of_a_chunk_has_a_value():
    text = TALKS.replace("value: 2 * cost", "value: sqrt(cost - 1/2)")
    answer = negotiation.loads(text).sweep(over=["cost=0:0.6"], points=301)
    assert answer.found.reason[:250].min() == 0
    same_as_alone(answer, [250, 300])
    assert negotiation.loads(text).sweep(over=["cost=0:1/4"], points=3).undefined == 3


def test_a_group_that_is_undefined_half_way():
    """Some profiles lead somewhere, others cannot be decided: then there is no game, and no other point suffers."""
    text = """
negotiation: 1
title: Half way
players: {a: A, b: B}
parameters: {x: {value: 2, range: [0, 2], assumption: a guess}}
terms: {t: {given_by: a, levels: {one: 1, two: 2}}}
outcomes:
  deal: {a: 1, b: t, if: 1/(x*(t-1)+1-x) > -100}
  none: {a: 0, b: 0}
positions:
  a: {out: none, two: {t: two}}
  b: {out: none, two: {t: two}, one: {t: one}}
"""
    answer = negotiation.loads(text).sweep(over=["x"], points=3)
    assert answer.found.pattern.tolist()[1] == UNDEFINED
    same_as_alone(answer, [0, 2])


def test_a_parameter_that_follows_and_leaves_its_range():
    text = TALKS.replace("value: 2 * cost", "range: [0, 3], value: 2 * cost")
    scenario = negotiation.loads(text)
    with pytest.raises(UsageError, match=r"`twice` = 4 at cost = 2 lies outside its range \[0, 3\]"):
        scenario.sweep("cost")
    assert len(scenario.sweep("cost", force=True)) == 5
    assert len(scenario.sweep(over=["cost=0:1.5"], points=4)) == 4


def test_the_reason_is_the_one_that_a_single_point_gives():
    early = "early: {value: 1 / late, assumption: none}"
    late = "late: {value: 1 / (cost - 2), assumption: none}"
    text = TALKS.replace("  twice:", f"  {early}\n  {late}\n  twice:")
    answer = negotiation.loads(text).sweep("cost")
    assert answer.undefined == 1
    with pytest.raises(UndefinedError) as caught:
        answer.at(4)
    assert answer.found.reasons == (str(caught.value),)


def test_three_players_lead_with_undominated():
    answer = negotiation.sweep(negotiation.loads(THREE), over=["bribe"], points=5)
    assert set(answer.found.perfect.tolist()) == {NOT_DECIDED}
    assert answer.regime("perfect").ravel().tolist() == [None] * 5
    assert [(share.label, share.points) for share in answer.shares("perfect")] == [(None, 5)]
    assert (answer.regime() == answer.regime("undominated")).all()
    same_as_alone(answer, range(5))


def test_payoffs_without_a_fraction():
    text = TALKS.replace("3 * hours - pay", "3 * hours ** share - pay")
    answer = negotiation.sweep(negotiation.loads(text), over=["share"], points=6)
    same_as_alone(answer, range(6))


def test_other_methods_are_not_called_complete(talks):
    answer = negotiation.sweep(talks, over=["cost"], points=3, method="nashpy-support")
    assert all(label.startswith("at least") for label in answer.regime("nash").ravel())


def test_regions_say_what_happens_and_by_whom(talks):
    answer = negotiation.sweep(talks, over=["cost"], points=9)
    for number in range(9):
        alone = answer.at(number)
        region = answer.regions[answer.region.ravel()[number]]
        assert region.label == alone.regime.perfect
        perfect = [e for e in alone.equilibria if e.perfect]
        assert len(region.profiles) == len(perfect)
        for profile, e in zip(region.profiles, perfect, strict=True):
            names = zip(alone.game.strategies, e.supports, strict=True)
            assert profile == tuple(tuple(own[s] for s in support) for own, support in names)


def test_shares_add_up(talks):
    answer = negotiation.sweep(talks, over=["cost", "share"], points=[6, 7], account="all")
    for which in ("nash", "perfect", "leading"):
        assert sum(share.points for share in answer.shares(which)) == len(answer) == 84
        for account, labels in zip(answer.plan.accounts, answer.regime(which), strict=True):
            own = answer.shares(which, account)
            assert {share.label: share.points for share in own} == Counter(labels.ravel().tolist())
            assert [share.points for share in own] == sorted((share.points for share in own), reverse=True)
            assert all(share.share == share.points / 42 for share in own)


def test_tables_hold_every_point(talks):
    answer = negotiation.sweep(talks, over=["cost"], points=5, account="all")
    points, components = answer.table("points"), answer.table("components")
    assert points["cost"].tolist() == [0, 0.5, 1, 1.5, 2] * 2
    assert points["account"].tolist() == ["default"] * 5 + ["other"] * 5
    assert points["regime_perfect"].tolist() == answer.regime("perfect").ravel().tolist()
    assert points["equilibria"].tolist() == [len(answer.at(n).equilibria) for n in range(10)]
    assert np.bincount(components["point"], minlength=10).tolist() == points["components"].tolist()
    assert components["payoff_low_a"].tolist() == answer.found.payoffs[:, 0, 0].tolist()


@pytest.mark.parametrize("name", ["point", "pattern"])
def test_a_parameter_called_as_a_column(name):
    text = TALKS.replace("cost", name)
    answer = negotiation.sweep(negotiation.loads(text), over=[name], points=3)
    assert answer.table()[f"parameter_{name}"].tolist() == [0, 1, 2]
    assert answer.table()["point"].tolist() == [0, 1, 2]


def test_parameters_called_as_columns_that_were_renamed():
    text = TALKS.replace("cost", "point").replace("share", "parameter_point")
    answer = negotiation.loads(text).sweep(over=["point", "parameter_point"], points=[2, 3])
    table = answer.table()
    assert table["parameter_parameter_point"].tolist() == [0, 0, 0, 2, 2, 2]
    assert table["parameter_point"].tolist() == [0, 0.5, 1] * 2


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"name": "cosst"}, "did you mean `cost`"),
        ({"over": ["cots"]}, "did you mean `cost`"),
        ({"over": ["twice"]}, "no range"),
        ({"over": ["cost", "cost"]}, "swept twice"),
        ({"over": ["cost=2:1"]}, "above the upper end"),
        ({"over": ["cost=0:9"]}, "leaves the range"),
        ({"over": ["cost=0"]}, "NAME=LOW:HIGH"),
        ({"over": ["cost=0:x"]}, "write a number"),
        ({"over": ["cost=0:(1"]}, "cannot read"),
        ({"over": ["cost=0:1/0"]}, "has no value"),
        ({"over": []}, "one to three parameters"),
        ({"over": ["cost", "share", "idle", "twice"]}, "one to three parameters"),
        ({"over": ["cost"], "name": "cost"}, "one of the two"),
        ({"over": ["cost"], "set": {"cost": 1}}, "one of the two"),
        ({"over": ["cost"], "points": 1}, "at least 2"),
        ({"over": ["cost=1:1"], "points": 3}, "take 1 point"),
        ({"over": ["cost"], "points": [3, 3]}, "2 numbers of points for 1"),
        ({"over": ["cost"], "points": 0}, "1 or more"),
        ({"over": ["cost"], "points": True}, "whole number"),
        ({"over": ["cost", "share", "idle"], "points": 1000}, "1,000 × 1,000 × 1,000 = 1,000,000,000 points"),
        ({"over": ["cost"], "account": "nobody"}, "not an account"),
        ({"over": ["cost"], "account": ["other", "other"]}, "named twice"),
        ({"over": ["cost"], "account": []}, "at least one account"),
    ],
)
def test_plans_that_make_no_sense(talks, asked, said):
    with pytest.raises(UsageError) as caught:
        make_plan(talks, **asked)
    assert said in f"{caught.value.message} {caught.value.help}"


def test_the_only_declared_sweep_needs_no_name(talks):
    assert make_plan(talks).name == "cost"
    with pytest.raises(UsageError, match="declares 2 sweeps"):
        make_plan(negotiation.load("scenarios/hanoi/last_day.yaml"))


def test_one_value_is_one_point(talks):
    assert make_plan(talks, over=["cost=1:1", "share"]).shape == (1, 1, 101)
    fixed = negotiation.loads(TALKS.replace("range: [0, 2]", "range: [1, 1]"))
    assert make_plan(fixed, over=["cost"]).shape == (1, 1)
    assert make_plan(fixed, "cost").shape == (1, 1)


def test_points_are_numbered_through_accounts(talks):
    plan = make_plan(talks, over=["cost", "share"], points=[3, 4], account="all")
    grid, place = plan.grid(12 + 7)
    assert (grid.base.account, place, grid.place(place)) == ("other", 7, (1, 3))
    with pytest.raises(UsageError, match="no point 24"):
        plan.grid(24)
    with pytest.raises(UsageError, match="no point -1"):
        plan.grid(-1)
    with pytest.raises(UsageError, match="no point -1"):
        sweep_plan(plan).pattern(-1)
