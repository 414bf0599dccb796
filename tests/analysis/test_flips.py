"""Flips: the known ones of the flagship, planted ones, and random games against solving at single points."""

import random
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import negotiation
from negotiation.analysis.flips import SCANNED, flips_of, movable, nearest_flips
from negotiation.analysis.line import Line
from negotiation.errors import UsageError
from negotiation.forms import normal as normal_form
from negotiation.games.root_texts import root_text
from tests.lines import HEAD, disagreements, labels, loaded, normal, random_normal, random_positions, section

F = Fraction
FLAGSHIP = negotiation.load("scenarios/hanoi/last_day.yaml")
EITHER = "u0 × d0 or u1 × d0"


def one(scenario, name="x", **options):
    """The flips of one parameter."""
    return flips_of(scenario.at(**options), [name]).parameters[0]


def choice(top, rest=None, low=-2, high=2, value="1/4"):
    """One side chooses between a formula and nothing; it takes the formula where that is positive."""
    parameters = {"x": (value, low, high), **(rest or {})}
    return negotiation.loads(normal((2, 1), lambda place: ["0" if place[0] else top, "1"], parameters))


def leading(flip):
    return tuple(part and (part.leading or "no value") for part in (flip.below, flip.at, flip.above))


def texts(own):
    return [root_text(flip.value) for flip in own.flips]


# -- the flagship ------------------------------------------------------------------------------------------
#
# A few by hand. The deal on the table pays the United States benefit * 1/2 - cost * share * (1 - effect), which at
# the defaults is 12 / 2 - 9 * 9/10 * 2/5 = 69/25. It walks out instead where that is at most us_outside:
#   us_outside 69/25; effect: 6 - 81/10 (1 - e) = 1 gives 1 - e = 50/81, e = 31/81; cost: 6 - c * 9/25 = 1 gives
#   125/9; benefit: b / 2 = 1 + 81/25 gives 212/25.
# It pays North Korea value * share * (1 - discount) - scope_cost * scope ** 2 = 10 * 9/10 * 17/20 - 14 / 4 = 83/20,
# which dprk_outside must not exceed; and 153/20 - 14 s ** 2 = 1 gives s = sqrt(19/40).
# With more_than_that it gets 153/20 - 14 * 49/100 = 79/100 from giving what is beyond: just at dprk_outside = 79/100
# that is as much as no deal.

DEFAULT = {
    "us_outside": {F(69, 25): ("deal", "no deal", "no deal")},
    "snapback_effect": {F(31, 81): ("no deal", "no deal", "deal")},
    "scope_benefit": {F(212, 25): ("no deal", "no deal", "deal")},
    "relief_cost": {F(125, 9): ("deal", "no deal", "no deal")},
    "partial_share": {
        F(9, 20): ("no deal", "deal or no deal", "deal"),
        F(9, 17): ("deal", "deal or sometimes no deal", "deal"),
        F(393, 425): ("deal", "deal or sometimes no deal", "deal"),
    },
    "dprk_outside": {
        F(79, 100): ("deal", "deal or sometimes no deal", "deal"),
        F(83, 20): ("deal", "deal or no deal", "no deal"),
    },
    "relief_value": {F(524, 51): ("deal", "deal or sometimes no deal", "deal")},
    "scope_cost": {F(95, 7): ("deal", "deal or sometimes no deal", "deal")},
}

# With us_outside = 3 the two deals compare: on_the_table pays 6 - 9 * 9/25 and more_than_that another 12 / 5 for what
# is beyond, so the former is taken where North Korea refuses the latter, or where it pays 3 by itself:
#   effect: 6 - 81/10 (1 - e) = 3 gives 17/27; benefit: b / 2 = 3 + 81/25 gives 312/25; cost: 6 - c * 9/25 = 3
#   gives 25/3.
BOLTON = {
    "snapback_effect": (F(17, 27), "deal"),
    "us_outside": (F(69, 25), "deal"),
    "scope_benefit": (F(312, 25), "deal"),
    "relief_cost": (F(25, 3), "deal"),
    "scope_cost": (F(95, 7), "deal"),
    "relief_value": (F(524, 51), "deal"),
    "clause_discount": (F(19, 150), "deal"),
    "dprk_outside": (F(79, 100), "deal"),
}


@pytest.mark.parametrize("name", DEFAULT)
def test_the_flagship(name):
    own = one(FLAGSHIP, name)
    assert own.exact
    assert {flip.value: leading(flip) for flip in own.flips if flip.leads} == DEFAULT[name]


def test_the_flagship_at_other_values():
    (flip,) = (flip for flip in one(FLAGSHIP, "clause_discount").flips if flip.value == F(19, 150))
    assert leading(flip) == ("deal", "deal or sometimes no deal", "deal")
    assert flip.one_point
    own = one(FLAGSHIP, "scope_yongbyon")
    assert texts(own) == ["sqrt(19/40)"]
    assert leading(own.flips[0]) == ("deal", "deal or no deal", "no deal")
    assert not own.flips[0].one_point


@pytest.mark.parametrize("name", BOLTON)
def test_the_flagship_with_a_hard_line(name):
    value, then = BOLTON[name]
    own = one(FLAGSHIP, name, account="bolton-arrives")
    assert own.here.leading == "no deal"
    flip = own.nearest(lasting=True)[0]
    assert flip.value == value
    assert then in (flip.below.leading, flip.above.leading)
    assert "no deal" in (flip.below.leading, flip.above.leading)


def test_the_flagship_with_a_hard_line_at_an_irrational_value():
    own = one(FLAGSHIP, "scope_beyond", account="bolton-arrives")
    assert texts(own) == ["sqrt(19/40)"]
    assert leading(own.flips[0]) == ("deal", "deal or no deal", "no deal")


def test_an_exact_flip_is_what_bisection_finds():
    chosen = (("snapback_effect", "default"), ("us_outside", "bolton-arrives"), ("relief_cost", "counted"))
    for name, account in chosen:
        flip = one(FLAGSHIP, name, account=account).nearest()[0]
        low, high = FLAGSHIP.parameters[name].range
        low, high = max(low, flip.value - F(1, 7)), min(high, flip.value + F(1, 11))
        start = labels(FLAGSHIP, name, str(low), account=account)
        while high - low > F(1, 10**12):
            middle = (low + high) / 2
            if labels(FLAGSHIP, name, str(middle), account=account) == start:
                low = middle
            else:
                high = middle
        assert low <= flip.value <= high


@pytest.mark.parametrize("account", ["default", "bolton-arrives", "no-clause", "kim-wanted-everything"])
def test_accounts_are_respected(account):
    for name in ("snapback_effect", "partial_share"):
        assert disagreements(FLAGSHIP, name, random.Random(1), 8, account=account) == []


def test_readings_are_respected():
    by_reading = one(FLAGSHIP, "snapback_effect", choose={"us_resolve": "hard_line"})
    by_account = one(FLAGSHIP, "snapback_effect", account="bolton-arrives")
    assert by_reading == by_account != one(FLAGSHIP, "snapback_effect")


# -- planted flips -----------------------------------------------------------------------------------------


def test_two_flips_between_two_points_of_a_scan():
    own = one(choice("(x - 1/3) * (x - 1/3 - 1/10**9)"))
    assert [flip.value for flip in own.flips] == [F(1, 3), F(1, 3) + F(1, 10**9)]
    assert [leading(flip) for flip in own.flips] == [("u0 × d0", EITHER, "u1 × d0"), ("u1 × d0", EITHER, "u0 × d0")]
    assert F(1, 10**9) < (own.high - own.low) / SCANNED


def test_a_regime_of_one_value():
    (flip,) = one(choice("-(3 * x - 1) ** 2")).flips
    assert flip.value == F(1, 3)
    assert leading(flip) == ("u1 × d0", EITHER, "u1 × d0")
    assert flip.one_point and flip.leads
    assert [(r.kind, r.side, r.player) for r in flip.reasons] == [("tie", "at", "up")]


def test_flips_at_both_ends_of_the_range():
    own = one(choice("(x - 1) * (x + 1)", low=-1, high=1))
    assert [(flip.value, *leading(flip)) for flip in own.flips] == [
        (-1, None, EITHER, "u1 × d0"),
        (1, "u1 × d0", EITHER, None),
    ]
    assert own.nearest(lasting=True) == ()
    assert [(part.low, part.high) for part in own.stretches] == [(-1, 1)]


def test_an_irrational_flip_shared_by_two_polynomials():
    def payoffs(place):
        return "x ** 3 - 2 * x" if place[0] == 0 else "0", "(x * x - 2) * (x + 5)" if place[1] else "0"

    own = one(negotiation.loads(normal((2, 2), payoffs, {"x": ("5/4", 1, 2)})))
    assert texts(own) == ["sqrt(2)"]
    assert own.flips[0].at.leading == "u0 × d0 or u0 × d1 or u1 × d0 or u1 × d1"


def test_a_flip_only_over_all_equilibria():
    """A dominated equilibrium comes and goes: `nash` changes and `perfect` does not."""
    # d0 is weakly dominated by d1; against d0, u0 pays x and u1 pays 0. Against d1, u1 pays 1 more.
    payoffs = {(0, 0): ["x", "0"], (0, 1): ["0", "0"], (1, 0): ["0", "0"], (1, 1): ["1", "1"]}
    own = one(negotiation.loads(normal((2, 2), payoffs.__getitem__, {"x": ("1/4", -1, 1)})))
    flip = next(flip for flip in own.flips if flip.value == 0)
    assert not flip.leads and not flip.one_point
    assert flip.below.nash != flip.above.nash
    assert flip not in own.nearest()


def test_poles_are_flips_without_a_value():
    own = one(choice("1 / x"))
    assert [(flip.value, *leading(flip)) for flip in own.flips] == [(0, "u1 × d0", "no value", "u0 × d0")]
    assert "has no value" in own.flips[0].at.undefined
    own = one(choice("(x * x - 1) / (x - 1)"))  # a hole, with the same on both sides
    assert [(flip.value, *leading(flip)) for flip in own.flips] == [
        (-1, "u1 × d0", EITHER, "u0 × d0"),
        (1, "u0 × d0", "no value", "u0 × d0"),
    ]
    own = one(choice("1 / (x * x - 2) + 10"))
    assert [leading(flip)[1] for flip in own.flips if "2)" in root_text(flip.value)] == ["no value"] * 2


def test_a_parameter_that_nothing_uses():
    own = one(choice("1", {"y": (0, -1, 1)}), "y")
    assert own.flips == () and own.exact and own.how == "no payoff uses it"
    assert [(part.low, part.high) for part in own.stretches] == [(-1, 1)]


def test_a_parameter_that_only_another_one_uses_which_nothing_uses():
    """Where a parameter has no value there is no game, whether or not anything uses it."""
    own = one(choice("1", {"y": (1, -1, 1), "z": "1 / y"}), "y")
    assert [(flip.value, *leading(flip)) for flip in own.flips] == [(0, "u0 × d0", "no value", "u0 × d0")]
    own = one(choice("1", {"y": (1, -1, 1), "z": "2 * y"}), "y")
    assert own.how == "no payoff uses it"


def test_a_value_on_a_flip_is_next_to_it():
    """From where it stands, both sides are at no distance, also at the end of the range."""
    own = one(choice("x - 2", value="2"))
    (flip,) = own.flips
    assert own.at(flip) and own.nearest(lasting=True) == (flip,)
    own = one(choice("-(3 * x - 1) ** 2", value="1/3"))
    assert own.here.leading == EITHER and own.nearest(lasting=True) == own.flips
    own = one(choice("-(3 * x - 1) ** 2", value="1/2"))
    assert own.nearest(lasting=True) == () and own.nearest() == own.flips


def test_a_value_outside_the_range():
    scenario = choice("x")
    own = flips_of(scenario.at(set={"x": 5}, force=True)).parameters[0]
    assert own.now == 5 and [flip.value for flip in own.flips] == [0]
    assert own.distance(own.flips[0]) == -1.25
    assert own.here.leading == "u0 × d0"


def test_an_irrational_value_now():
    own = one(choice("x - 1", value="sqrt(2)"))
    assert own.exact and [flip.value for flip in own.flips] == [1]
    assert own.distance(own.flips[0]) == pytest.approx((1 - 2**0.5) / 4)


def test_a_value_that_is_the_flip():
    own = one(choice("x", value="0"))
    assert own.here.leading == EITHER
    assert [(flip.value, own.distance(flip)) for flip in own.nearest()] == [(0, 0.0)]


def test_ranges_without_width_are_not_moved():
    scenario = choice("x + y", {"y": ("1/2", "1/2", "1/2")})
    assert movable(scenario.at()) == ("x",)
    with pytest.raises(UsageError, match="no range"):
        flips_of(scenario.at(), ["y"])


def test_positions_with_conditions_and_a_rule():
    text = (
        HEAD
        + "parameters:\n"
        + section({"x": ("1/2", -2, 2)})
        + """terms: {land: {given_by: up, levels: {some: x, plain: 1}}}
rule: {fits: up.land != down.land or x == 1}
outcomes:
  great deal: {if: land == 1/2 or x == 3/2, up: 2, down: 2}
  deal: {up: 1, down: 1}
  no deal: {up: 0, down: 0}
positions:
  up: {give: {land: some}, also: {land: some}, walk: no deal}
  down: {take: {land: plain}, leave: no deal}
"""
    )
    scenario = negotiation.loads(text)
    own = one(scenario)
    assert own.exact
    assert disagreements(scenario, "x", random.Random(0)) == []
    assert labels(scenario, "x", "3/2")[1] == "great deal"
    assert (F(3, 2), "great deal") in [(flip.value, flip.at.leading) for flip in own.flips]


# -- what is scanned ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("exp(x) - 2", 0.6931471805599453),
        ("sqrt(x + 2) - 1", -1),
        ("x * sqrt(2) - 1", 0.5**0.5),
        ("2 ** x - 3", 1.584962500721156),
    ],
)
def test_other_formulas_are_scanned(formula, value):
    own = one(choice(formula))
    assert not own.exact and "scanned in 200 steps" in own.how
    (flip,) = own.flips
    assert float(flip.value) == pytest.approx(value, abs=1e-11)
    assert (flip.below.leading, flip.above.leading) == ("u1 × d0", "u0 × d0")
    assert [part.solved.leading for part in own.stretches] == ["u1 × d0", "u0 × d0"]
    assert own.stretches[0].high == own.stretches[1].low == flip.value


def test_a_scan_that_meets_a_flip_says_what_holds_there():
    """The middle of the range is on the grid, and a pole there is one flip and not two."""
    (flip,) = one(choice("exp(x) - 1")).flips
    assert (flip.value, *leading(flip)) == (0, "u1 × d0", EITHER, "u0 × d0")
    (flip,) = one(choice("exp(x) / x")).flips
    assert (flip.value, *leading(flip)) == (0, "u1 × d0", "no value", "u0 × d0")


def test_where_a_scanned_formula_has_no_value():
    own = one(choice("log(x) + 1"))
    assert [leading(flip) for flip in own.flips] == [("no value", None, "u1 × d0"), ("u1 × d0", None, "u0 × d0")]
    assert float(own.flips[0].value) == pytest.approx(0, abs=1e-11)
    assert float(own.flips[1].value) == pytest.approx(0.36787944117144233, abs=1e-11)


@pytest.mark.parametrize("players", [("up",), ("up", "down", "third")])
def test_one_player_and_three(players):
    shape = (2, 1, 1)[: len(players)]
    text = normal(
        shape, lambda place: ["0" if place[0] else "x - 1/3", "1", "1"][: len(players)], {"x": (0, -1, 1)}, players
    )
    own = one(negotiation.loads(text))
    assert not own.exact and "only games of two sides" in own.how
    assert [float(flip.value) for flip in own.flips] == [pytest.approx(1 / 3, abs=1e-11)]


def test_scans_are_left_out_where_only_exact_flips_are_wanted():
    scenario = choice("exp(x) - y", {"y": (1, 0, 2)})
    assert [own.name for own in flips_of(scenario.at(), scan=False).parameters] == []
    scenario = choice("abs(x) - y", {"y": (1, 0, 2)})
    assert [own.name for own in flips_of(scenario.at(), scan=False).parameters] == ["x", "y"]


# -- the nearest of all ------------------------------------------------------------------------------------


def test_the_nearest_flips_of_the_flagship():
    found = nearest_flips(FLAGSHIP.at())
    assert "scope_curve" not in [own.name for own in found.parameters]
    near = [(own.name, abs(own.distance(flip))) for own, flip in found.nearest()]
    assert near[0] == ("scope_cost", pytest.approx((14 - 95 / 7) / 17))  # a regime of one value
    assert [size for _, size in near] == sorted(size for _, size in near)
    lasting = sorted((abs(own.distance(f)), own.name) for own in found.parameters for f in own.nearest(lasting=True))
    assert [name for _, name in lasting[:3]] == ["snapback_effect", "scope_benefit", "us_outside"]
    assert lasting[0][0] == pytest.approx(0.6 - 31 / 81)


def test_no_first_screen_for_other_games():
    three = normal((2, 1, 1), lambda place: ["x", "1", "1"], {"x": (0, -1, 1)}, ("up", "down", "third"))
    assert nearest_flips(negotiation.loads(three).at()) is None
    large = normal((9, 8), lambda place: ["x", "1"], {"x": (0, -1, 1)})
    assert nearest_flips(negotiation.loads(large).at()) is None
    assert nearest_flips(choice("1").at()) is None


def test_two_questions_in_a_row_have_the_same_answer():
    scenario = choice("(x * x - 2) * (x * x - 3)")
    assert repr(one(scenario).flips) == repr(one(scenario).flips)


def test_games_are_solved_at_flips_and_not_between(monkeypatch):
    """What holds between flips is known from polynomials: the work is counted, as it must not grow with a scan."""
    solved = []
    monkeypatch.setattr(Line, "solved", lambda self, value, old=Line.solved: solved.append(value) or old(self, value))
    own = one(choice("(x - 1/3) * (x - 1/2) * (x - 1)"))
    assert solved == [-2, F(1, 3), F(1, 2), 1, 2]
    assert len(own.flips) == 3


@pytest.mark.parametrize(
    ("over", "says"), [(["snapback_efect"], "did you mean `snapback_effect`"), (["us_walks"], "parameter")]
)
def test_unknown_names(over, says):
    with pytest.raises(UsageError, match=says):
        flips_of(FLAGSHIP.at(), over)


def test_without_a_game_there_is_nothing_to_flip():
    with pytest.raises(UsageError, match="no game"):
        flips_of(negotiation.load("scenarios/hanoi/base.yaml").at())


def test_shown():
    answer = flips_of(FLAGSHIP.at(), ["us_outside", "scope_yongbyon"])
    assert repr(answer) == (
        "<FlipAnswer 'Hanoi, the last day': deal; 2 flips, nearest: us_outside 69/25, scope_yongbyon sqrt(19/40)>"
    )
    assert "69/25" in answer._repr_html_() and "sqrt(19/40)" in answer._repr_html_()


# -- random games ------------------------------------------------------------------------------------------


def checked(make, seed, points):
    scenario = loaded(make, seed)
    for name in movable(scenario.at()) if scenario else ():
        assert not disagreements(scenario, name, random.Random(seed), points), (seed, name)


@settings(max_examples=15)
@given(st.sampled_from([random_normal, random_positions]), st.integers(0, 10**6))
def test_random_games(make, seed):
    checked(make, seed, 8)


@settings(max_examples=15)
@given(st.integers(0, 10**6))
def test_what_is_certain_next_to_a_flip_is_certain_at_it(seed):
    """Sets of Nash equilibria are closed: a limit of equilibria with one outcome is one with that outcome."""
    scenario = loaded(random_normal, seed)
    for own in flips_of(scenario.at(), scan=False).parameters if scenario else ():
        for flip in own.flips:
            for side in (flip.below, flip.above):
                if side and not flip.at.undefined and not side.undefined:
                    certain = {part for part in side.nash.split(" or ") if not part.startswith("sometimes")}
                    assert certain <= set(flip.at.nash.split(" or "))


@settings(max_examples=10)
@given(st.integers(0, 10**6))
def test_payoffs_in_other_units_flip_at_the_same_values(seed):
    """Payoffs times 3, plus something that depends on the parameter and on what the other side does."""
    rng = random.Random(seed)
    pool = ["x", "x ** 2 - 1/2", "1/3", "0", "0", "2 - x"]
    table = {(i, j): [rng.choice(pool), rng.choice(pool)] for i in range(3) for j in range(2)}
    other = {
        (i, j): [f"3 * ({one}) + x ** 3 + {j} * x", f"({two}) / 7 - {i} * x"] for (i, j), (one, two) in table.items()
    }
    found = [
        [(root_text(flip.value), flip.below, flip.at, flip.above) for flip in one(scenario).flips]
        for payoffs in (table, other)
        for scenario in [negotiation.loads(normal((3, 2), payoffs.__getitem__, {"x": (0, -2, 2)}))]
    ]
    assert found[0] == found[1]


@pytest.mark.slow
@pytest.mark.parametrize("make", [random_normal, random_positions])
def test_hundreds_of_random_games(make):
    for seed in range(300):
        checked(make, seed, 20)


def test_stretches_cover_the_range():
    for own in flips_of(FLAGSHIP.at(), scan=False).parameters:
        assert own.stretches[0].low == own.low and own.stretches[-1].high == own.high
        for left, right in pairwise(own.stretches):
            assert left.high is right.low


def test_the_form_gives_the_formulas():
    assert normal_form.FORM.formulas is normal_form.formulas
