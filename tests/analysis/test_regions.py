"""Regions: their conditions, shares and walls against the solver, against grids and against hand-made answers."""

import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

import negotiation
from negotiation.analysis.region_shares import draw
from negotiation.analysis.region_terms import make_terms
from negotiation.analysis.regions import find_regions
from negotiation.errors import NegotiationError, UsageError
from negotiation.games.polynomials import Algebraic
from negotiation.scenario.expression import evaluate, names, rounded
from negotiation.solvers.dominance import dominating_mixture
from tests.strategies_scenarios import normal_files, positions_files

HANOI = "scenarios/hanoi/last_day.yaml"
DEAL = ("on_the_table", "partial_with_clause")

slow = settings(
    max_examples=12,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.fixture(scope="module")
def hanoi():
    return negotiation.load(HANOI).regions()


def pure_equilibria(point):
    """The pure equilibria that the game at a point has, by name."""
    game = point.scenario.form.answer(point, "pure").game
    places = np.argwhere(np.logical_and.reduce(game.best_replies)).tolist()
    return game, {tuple(own[s] for own, s in zip(game.strategies, place, strict=True)) for place in places}


@st.composite
def somewhere(draw_, regions):
    """Values of the box's parameters: anywhere, at an end, or on a wall."""
    values = {}
    for name, (low, high) in regions.box.items():
        part = draw_(st.one_of(st.sampled_from([0, 1]), st.fractions(0, 1, max_denominator=30)))
        values[name] = low + (high - low) * Fraction(part)
    walls = [w for r in regions.regions for c in r.conditions for w in c.walls if w.exact]
    if walls and draw_(st.booleans()):
        wall = draw_(st.sampled_from(walls))
        values = {wall.parameter: wall.value}  # the others as they are at the point
    return values


@slow
@given(data=st.data(), file=st.one_of(normal_files(), positions_files()))
def test_a_region_holds_where_the_solver_finds_the_equilibrium(data, file):
    """Invariants 77 and 78: also on walls, also whether it is perfect."""
    scenario = negotiation.loads(json.dumps(file, ensure_ascii=False))
    regions = scenario.regions()
    values = data.draw(somewhere(regions))
    assume(regions.same_layout(values))
    point = scenario.at(set={name: str(value) for name, value in values.items()}, force=True)
    game, expected = pure_equilibria(point)
    held = regions.holding(values)
    assert {region.profile for region in held} == expected
    for region in held[:4]:
        safe = all(
            dominating_mixture(game, i, own.index(s), strictly=False) is None
            for i, (own, s) in enumerate(zip(game.strategies, region.profile, strict=True))
        )
        assert region.is_perfect(values) == safe


@pytest.mark.slow
@slow
@given(file=st.one_of(normal_files(), positions_files()))
def test_samples_agree_with_the_conditions(file):
    """What is seen in doubles at a sampled point is what the conditions say there exactly."""
    scenario = negotiation.loads(json.dumps(file, ensure_ascii=False))
    point = scenario.at()
    terms = make_terms(point)
    samples = draw(terms)
    regions = find_regions(point)
    columns = terms.columns(samples.places)
    for number in (0, len(samples) // 2):
        values = {name: Fraction(float(column[number])) for name, column in columns.items()}
        assert bool(samples.counted[number]) == regions.same_layout(values)
        if samples.counted[number]:
            for region in regions.regions:
                assert bool(samples.nash(region.place)[number]) == region.holds(values)


def test_the_deal_of_the_last_day(hanoi):
    deal = hanoi[DEAL]
    us, dprk = deal.conditions
    assert us.text == (
        "scope_benefit * scope_yongbyon - relief_cost * partial_share * (1 - snapback_effect) ≥ us_outside"
    )
    assert us.deviations == ("walk_out", "big_deal", "more_than_that")
    assert us.at_point == Fraction("1.76")
    assert dprk.deviations == ("new_way", "full_for_yongbyon", "partial_for_yongbyon")
    assert dprk.at_point == Fraction("3.15")
    assert {wall.parameter: wall.value for wall in us.walls} == {
        "us_outside": Fraction(69, 25),
        "snapback_effect": Fraction(31, 81),
        "scope_benefit": Fraction(212, 25),
        "relief_cost": Fraction(125, 9),
    }
    assert {wall.parameter: wall.value for wall in dprk.walls if wall.exact} == {
        "dprk_outside": Fraction(83, 20),
        "partial_share": Fraction(9, 17),
    }
    assert deal.nearest.parameter == "snapback_effect"
    assert deal.nearest.distance == Fraction(3, 5) - Fraction(31, 81)


def test_the_nearest_wall_of_the_perfect_deal_is_a_real_one(hanoi):
    wall = hanoi[DEAL].nearest_perfect
    assert (wall.parameter, wall.value) == ("scope_cost", Fraction(95, 7))
    scenario = hanoi.scenario

    def played(value):
        answer = scenario.solve(set={"scope_cost": str(value)})
        return {answer.game.profile_names.index(" × ".join(DEAL))} <= {
            answer.game.profile_names.index(
                " × ".join(own[s[0]] for own, s in zip(answer.game.strategies, e.supports, strict=True))
            )
            for e in answer.equilibria
            if e.is_pure and e.perfect
        }

    step = Fraction(1, 10**6)
    assert played(wall.value + step)
    assert not played(wall.value - step)


def test_every_wall_of_the_flagship_is_where_the_two_pay_the_same(hanoi):
    environment = hanoi.terms.environment()
    seen = 0
    for region in hanoi.regions:
        for condition in region.conditions:
            for wall in condition.walls:
                there = {**environment, wall.parameter: wall.value}
                gap = rounded(evaluate(condition.difference.reduced, there))[0]
                assert gap == 0 if wall.exact else abs(gap) < Fraction(1, 10**10)
                seen += 1
    assert seen > 50


def test_an_exact_share_is_the_area():
    """us_outside ≤ 8.1 snapback_effect - 2.1 in [0, 1] × [0, 5], by hand: 35/81."""
    regions = negotiation.load(HANOI).regions(over=["us_outside", "snapback_effect"])
    assert regions[DEAL].nash.exact == Fraction(35, 81)
    assert regions["walk_out", "partial_with_clause"].nash.exact == Fraction(46, 81)


@pytest.mark.slow
def test_an_estimated_share_agrees_with_an_exact_one():
    scenario = negotiation.load(HANOI)
    terms = make_terms(scenario.at(), ["us_outside", "snapback_effect", "dprk_outside"])
    regions = find_regions(scenario.at(), ["us_outside", "snapback_effect", "dprk_outside"])
    samples = draw(terms)
    compared = 0
    for region in regions.regions:
        if region.nash.exact is not None and 0 < region.nash.exact < 1:
            estimate = samples.share(samples.nash(region.place))
            assert abs(estimate.value - float(region.nash.exact)) < 2 * estimate.error
            compared += 1
    assert compared >= 5


def test_a_share_of_perfect_equilibria_agrees_with_the_solver():
    """The share on a grid of midpoints, solved one by one, where Nash and perfect shares differ."""
    scenario = negotiation.load(HANOI)
    regions = scenario.regions(over=["us_outside", "scope_cost"])
    grid = [(Fraction(2 * i + 1, 40), Fraction(2 * j + 1, 40)) for i in range(20) for j in range(20)]
    for profile in (DEAL, ("more_than_that", "partial_with_clause")):
        region = regions[profile]
        inside = sum(region.is_perfect({"us_outside": 5 * a, "scope_cost": 8 + 17 * b}) for a, b in grid) / len(grid)
        assert inside == pytest.approx(region.perfect.value, abs=0.04)
    assert regions[DEAL].perfect.value < regions[DEAL].nash.value - 0.1


def test_a_mixture_that_dominates_is_noticed():
    """Middle pays x against both; half top, half bottom pays 3/2; so it is perfect only where x ≥ 3/2."""
    scenario = negotiation.loads("""
negotiation: 1
title: Middle
players: {row: Row, column: Column}
parameters: {x: {value: 1.2, range: [1, 2], assumption: none}}
game:
  form: normal
  strategies: {row: [top, middle, bottom], column: [left, centre, right]}
  payoffs:
    top:    {left: [3, 0], centre: [0, 0], right: [2, 0]}
    middle: {left: [x, 0], centre: [x, 0], right: [2, 0]}
    bottom: {left: [0, 0], centre: [3, 0], right: [2, 0]}
""")
    region = scenario.regions()["middle", "right"]
    assert region.conditions == () and region.unbeaten == ()
    assert region.nash.exact == 1
    assert abs(region.perfect.value - 0.5) < region.perfect.error < 0.1
    assert region.by_mixture > 0
    assert region.nash_here and not region.perfect_here
    assert region.is_perfect({"x": Fraction(8, 5)})


def test_an_equilibrium_at_one_point_of_the_box_is_found():
    scenario = negotiation.loads("""
negotiation: 1
title: Edge
players: {a: A}
parameters: {gain: {value: -0.5, range: [-1, 0], assumption: none}}
game:
  form: normal
  strategies: {a: [act, wait]}
  payoffs: {act: [gain], wait: [0]}
""")
    regions = scenario.regions()
    assert regions["act",].found
    assert regions["act",].nash.exact == 0
    assert regions["wait",].conditions == ()
    assert [region.profile for region in regions.holding({"gain": 0})] == [("act",), ("wait",)]


def test_derived_parameters_are_written_out():
    scenario = negotiation.loads("""
negotiation: 1
title: Derived
players: {a: A}
parameters:
  cost: {value: 1, range: [0, 4], assumption: none}
  net: {value: 3 - cost, assumption: none}
game:
  form: normal
  strategies: {a: [act, wait]}
  payoffs: {act: [net], wait: [0]}
""")
    regions = scenario.regions()
    (condition,) = regions["act",].conditions
    assert condition.text == "3 - cost ≥ 0"
    assert regions["act",].nash.exact == Fraction(3, 4)
    with pytest.raises(UsageError, match="follows from `cost`"):
        scenario.regions(over=["net"])
    with pytest.raises(UsageError, match="not a parameter"):
        regions.holding({"kost": 1})


def test_the_layout_is_part_of_the_answer():
    """Offers fit as long as what is offered is at least what is asked."""
    scenario = negotiation.loads("""
negotiation: 1
title: Fit
players: {a: A, b: B}
parameters: {offer: {value: 3, range: [0, 4], assumption: none}}
terms: {price: {given_by: b, levels: {asked: 2, offered: offer}}}
outcomes:
  deal: {a: price, b: 3 - price}
  no deal: {a: 0, b: 0}
positions:
  a: {leave: no deal, ask: {price: asked}}
  b: {go: no deal, give: {price: offered}}
""")
    regions = scenario.regions()
    assert regions.layout_share.value == pytest.approx(0.5, abs=0.01)
    assert regions.same_layout({"offer": Fraction(5, 2)}) and not regions.same_layout({"offer": 1})
    assert regions["ask", "give"].nash.exact == 1


def test_a_wall_behind_the_end_of_a_piece_is_reached():
    """Offers fit from 1/2 on; that the larger of two is another one below 1 changes nothing about that."""
    scenario = negotiation.loads("""
negotiation: 1
title: Fit
players: {a: A, b: B}
parameters: {offer: {value: 3, range: [0, 4], assumption: none}}
terms: {price: {given_by: b, levels: {asked: 1.5, offered: "offer + max(offer, 1)"}}}
outcomes:
  deal: {a: offer - 0.7, b: 1}
  no deal: {a: 0, b: 0}
positions:
  a: {leave: no deal, ask: {price: asked}}
  b: {go: no deal, give: {price: offered}}
""")
    regions = scenario.regions()
    assert not regions.same_layout({"offer": Fraction(2, 5)}) and regions.same_layout({"offer": Fraction(3, 5)})
    wall = regions["ask", "give"].nearest
    assert (wall.value, wall.exact, wall.reached) == (Fraction(7, 10), True, True)


def test_payoffs_without_a_fraction_are_rounded_as_in_the_game():
    scenario = negotiation.loads("""
negotiation: 1
title: Root
players: {a: A}
parameters: {x: {value: 2, range: [1, 4], assumption: none}}
game:
  form: normal
  strategies: {a: [root, power, plain]}
  payoffs: {root: [sqrt(x)], power: ["x ** 0.5"], plain: [1.5]}
""")
    regions = scenario.regions()
    for value in (Fraction(2), Fraction(9, 4), Fraction(3)):
        _, expected = pure_equilibria(scenario.at(set={"x": str(value)}))
        assert {region.profile for region in regions.holding({"x": value})} == expected
    (wall,) = regions["plain",].conditions[0].walls
    assert abs(wall.value - Fraction(9, 4)) < Fraction(3, 10**12)


def test_three_players_are_undominated(tmp_path):
    regions = negotiation.load("scenarios/classics/majority_vote.yaml").regions()
    assert not regions.two_players
    assert {region.profile for region in regions.holding()} == pure_equilibria(regions.point)[1]


@pytest.mark.parametrize("path", ["hawk_dove", "inspection", "cournot", "security_dilemma", "travellers_dilemma"])
def test_classics_have_the_equilibria_of_the_solver(path):
    scenario = negotiation.load(f"scenarios/classics/{path}.yaml")
    regions = scenario.regions()
    assert {region.profile for region in regions.holding()} == pure_equilibria(scenario.at())[1]
    for region in regions.regions:
        assert region.nash_here == region.holds()
        for condition in region.conditions:
            assert names(condition.difference.reduced) <= set(regions.box)


def test_a_file_without_a_game_has_no_regions():
    with pytest.raises(NegotiationError, match="no game"):
        negotiation.load("scenarios/hanoi/base.yaml").regions()


GAME = """
negotiation: 1
title: Two payoffs
players: {a: A, b: B}
parameters:
  x: {value: %s, range: [%s], assumption: none}
  y: {value: %s, range: [%s], assumption: none}
game:
  form: normal
  strategies: {a: [s, t], b: [l]}
  payoffs: {s: {l: ["%s", 0]}, t: {l: ["%s", 0]}}
"""


def two_payoffs(left, right, x=("1/2", "1/10, 1"), y=("1/2", "1/10, 1")):
    return negotiation.loads(GAME % (*x, *y, left, right)).regions()


IDENTITIES = [
    ("x * (1 - y) ** 2", "x - 2 * x * y + x * y ** 2"),
    ("x * (y + 3)", "x * y + 3 * x"),
    ("x / (x + y)", "1 - y / (x + y)"),
    ("min(x, y)", "x + y - max(x, y)"),
    ("sqrt(x) * sqrt(x)", "x"),
    ("abs(x - y)", "max(x, y) - min(x, y)"),
    ("x ** 0.5 * y", "y * sqrt(x)"),
]


@pytest.mark.parametrize(("left", "right"), IDENTITIES)
def test_what_is_the_same_in_other_words_is_no_condition(left, right):
    regions = two_payoffs(left, right)
    for region in regions.regions:
        assert region.conditions == () and region.unbeaten == ()
        assert region.nash.exact == region.perfect.exact == 1
        assert region.perfect_here


@pytest.mark.parametrize(
    ("left", "right"),
    [("exp(x) * exp(y)", "exp(x + y)"), ("log(x * y)", "log(x) + log(y)"), ("max(x, 1)", "1")],
)
def test_what_is_not_seen_to_be_the_same_is_compared_exactly(left, right):
    """Equal payoffs that no normal form shows to be so: both sides hold everywhere, rounding or not."""
    regions = two_payoffs(left, right)
    assert [region.nash.value for region in regions.regions] == [1, 1]


def test_what_is_equal_in_a_part_of_the_box_holds_there():
    """Where x + y ≥ 1, by hand in 1 - 0.32 / 0.81 of the box; sums of two doubles lie halfway between two others."""
    regions = two_payoffs("(x + y) ** 0.5 * (x + y) ** 0.5", "max(x + y, 1)")
    first, second = regions.regions
    assert abs(first.nash.value - (1 - 0.32 / 0.81)) < 2 * first.nash.error
    assert second.nash.value == 1
    for wall in first.conditions[0].walls:
        assert abs(wall.value - Fraction(1, 2)) < Fraction(1, 10**11)
    assert len(first.conditions[0].walls) == 2 and second.conditions[0].walls == ()


@st.composite
def sums(draw_):
    """A product of sums, and the same multiplied out."""
    numbers = st.sampled_from(["0.1", "0.3", "1.7", "2", "1/3"])
    factors = draw_(
        st.lists(st.lists(st.tuples(numbers, st.sampled_from("xy")), min_size=1, max_size=3), min_size=1, max_size=3)
    )
    product = " * ".join("(" + " + ".join(f"{a} * {name}" for a, name in factor) + ")" for factor in factors)
    terms = [""]
    for factor in factors:
        terms = [f"{term} * {name} * {a}" for term in terms for a, name in draw_(st.permutations(factor))]
    return product, " + ".join(term.removeprefix(" * ") for term in terms)


@slow
@given(pair=sums(), change=st.sampled_from(["", " + x - x", " * 1.5 - 0.1 * y"]))
def test_of_two_payoffs_one_is_at_least_the_other_everywhere(pair, change):
    product, expanded = pair
    regions = two_payoffs(product, f"({expanded}){change}")
    shares = [region.nash.value for region in regions.regions]
    assert sum(shares) >= 1 - 1e-9
    if "1.5" not in change:
        assert shares == [1, 1]


def test_a_linear_program_gets_what_is_equal_as_equal():
    """Middle pays what half top, half bottom pays, in other words: it is not dominated."""
    scenario = negotiation.loads("""
negotiation: 1
title: Middle
players: {row: Row, column: Column}
parameters: {x: {value: 1.2, range: [1, 2], assumption: none}}
game:
  form: normal
  strategies: {row: [top, middle, bottom], column: [left, centre, right]}
  payoffs:
    top:    {left: ["(x + 0.1) ** 3", 0], centre: [0, 0], right: [2, 0]}
    middle: {left: ["(x ** 3 + 0.3 * x ** 2 + 0.03 * x + 0.001) / 2", 0], centre: ["(x + 0.3) / 2", 0], right: [2, 0]}
    bottom: {left: [0, 0], centre: ["x + 0.3", 0], right: [2, 0]}
""")
    region = scenario.regions()["middle", "right"]
    assert region.perfect.value == 1 and region.perfect_here


def test_payoffs_that_touch_have_no_wall():
    regions = two_payoffs("x * x - x + 1/4", "y * 0", x=("0.3", "0, 1"))
    (condition,) = regions["s", "l"].conditions
    assert condition.walls == ()


def test_a_wall_at_the_end_of_the_range_is_none():
    regions = two_payoffs("x", "y", x=("0.3", "0, 1"), y=("0", "0, 1"))
    (condition,) = regions["s", "l"].conditions
    assert [(wall.parameter, wall.value) for wall in condition.walls] == [("y", Fraction(3, 10))]


def test_behind_a_touching_zero_is_the_wall():
    regions = two_payoffs("(x - 0.4) ** 2 * (0.6 - x)", "0", x=("0.3", "0, 1"))
    (wall,) = regions["s", "l"].conditions[0].walls
    assert (wall.parameter, wall.value, wall.exact) == ("x", Fraction(3, 5), True)


def test_two_walls_that_no_grid_would_part_are_found():
    regions = two_payoffs("(x - 0.5003) ** 2", "0.00000001 * 2", x=("0.3", "0, 1"))
    (wall,) = regions["s", "l"].conditions[0].walls
    assert isinstance(wall.root, Algebraic) and not wall.exact
    assert wall.value < Fraction("0.5003") < wall.value + Fraction(1, 1000)


@slow
@given(
    left=st.sampled_from(
        ["x", "x * y", "x ** 2 + y", "x ** 3 - x * y", "max(x, y) - 0.3", "1 / (x + y)", "abs(x - 1/2)"]
    ),
    right=st.sampled_from(["y", "1/4", "x * (1 - x)", "min(x, 0.6)", "y ** 2", "x / (1 + y)", "(x - y) ** 2 / 3"]),
    x=st.fractions(0, 1, max_denominator=12),
    y=st.fractions(0, 1, max_denominator=12),
)
def test_a_condition_holds_on_one_side_of_a_wall_only(left, right, x, y):
    assume(not ("/ (x + y)" in left and x + y == 0))
    regions = two_payoffs(
        left, right, x=(str(x), "0, 1"), y=(str(y), "0.01, 1") if y >= Fraction(1, 100) else (str(y), "0, 1")
    )
    environment = regions.terms.environment()
    tiny = Fraction(1, 10**9)
    for region in regions.regions:
        for condition in region.conditions:
            for wall in condition.walls:
                low, high = regions.box[wall.parameter]
                near = [wall.value - tiny, wall.value + tiny, *([wall.value] if not wall.distance else [])]
                sides = [condition.holds({**environment, wall.parameter: v}) for v in near if low <= v <= high]
                assert set(sides) == {True, False}
            # On the way to the nearest wall nothing turns, but where the two just touch.
            for name in regions.box:
                walls = [wall.value for wall in condition.walls if wall.parameter == name]
                low, high = regions.box[name]
                here = environment[name]
                reach = min((abs(wall - here) for wall in walls), default=Fraction(2))
                open_ = [low + (high - low) * Fraction(2 * k + 1, 998) for k in range(499)]
                states = {
                    rounded(evaluate(condition.difference.reduced, {**environment, name: v}))[0] > 0
                    for v in open_
                    if 0 < abs(v - here) < reach
                    and rounded(evaluate(condition.difference.reduced, {**environment, name: v}))[0] != 0
                }
                if reach:
                    assert len(states) <= 1
