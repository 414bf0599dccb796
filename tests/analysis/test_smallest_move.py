"""The smallest move: known answers, brute force, and what is proved against what random points find."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

import pytest

import negotiation
from negotiation.analysis.flips import flips_of
from negotiation.analysis.move_layouts import Tree, difference
from negotiation.analysis.move_lines import along
from negotiation.analysis.move_space import make_space, make_target
from negotiation.analysis.smallest_move import Move, smallest_move
from negotiation.errors import UsageError
from negotiation.report.move_words import move_lines, move_record
from negotiation.scenario.expression import evaluate, parse
from tests.conftest import ROOT

HANOI = negotiation.load(ROOT / "scenarios/hanoi/last_day.yaml")
DEALS = ["deal", "no deal"]
DEFAULT, BOLTON = HANOI.at(), HANOI.at("bolton-arrives")


def space_of(move: Move, point):
    results = point.scenario.form.results(point.scenario.game)
    target = make_target(move.target, results, move.which, move.any)
    return make_space(point, target, move.over, (), move.norm, frozenset())


def checked(move: Move, point) -> Move:
    """A move, after everything that it claims and that can be solved was solved anew."""
    space = space_of(move, point)
    if move.status == "found":
        start = space.values(space.start)
        border, witness = (
            tuple({**start, **{change.name: change.after for change in changes}}.values())
            for changes in (move.changes, move.witness)
        )
        assert space.wanted(border) == move.attained
        assert space.wanted(witness)
        assert space.size(border) == move.size
        assert 0 <= space.size(witness) - move.size <= len(space.names) * Fraction(1, 10**6)
        assert 0 <= move.lower_bound <= move.size
        assert move.least == (move.lower_bound >= float(move.size) - 1.01 * move.gap)
    return move


# -- known answers --------------------------------------------------------------------------------------------

LOST = {
    "us_outside": (Fraction(69, 25), True),
    "snapback_effect": (Fraction(31, 81), True),
    "partial_share": (Fraction(9, 20), False),
    "scope_benefit": (Fraction(212, 25), True),
    "relief_cost": (Fraction(125, 9), True),
    "dprk_outside": (Fraction(83, 20), False),
}
GAINED = {
    "snapback_effect": Fraction(17, 27),
    "us_outside": Fraction(69, 25),
    "scope_benefit": Fraction(312, 25),
    "relief_cost": Fraction(25, 3),
    "scope_cost": Fraction(95, 7),
}


@pytest.mark.parametrize("name", LOST)
def test_where_the_deal_is_lost_by_one_parameter(name):
    move = checked(smallest_move(DEFAULT, "no deal", over=[name]), DEFAULT)
    value, attained = LOST[name]
    assert [(c.name, c.after) for c in move.changes] == [(name, value)]
    assert (move.attained, move.exact, move.least) == (attained, True, True)
    assert move.witness_label == "no deal"
    assert move.attained or move.label == "deal or no deal"


@pytest.mark.parametrize("name", GAINED)
def test_where_the_deal_is_gained_by_one_parameter(name):
    move = checked(smallest_move(BOLTON, "deal", over=[name]), BOLTON)
    assert [(c.name, c.after) for c in move.changes] == [(name, GAINED[name])]
    assert not move.attained and move.exact and move.least
    assert move.label == ("deal or no deal" if name == "scope_cost" else "no deal")


def test_a_border_without_a_fraction_is_met_from_the_right_side():
    move = checked(smallest_move(DEFAULT, "no deal", over=["scope_yongbyon"]), DEFAULT)
    (change,) = move.changes
    assert not move.exact and move.attained and move.label == "no deal"
    assert 0 < change.after**2 - Fraction(19, 40) < Fraction(1, 10**12)


@pytest.mark.slow
def test_singles_are_the_flips_that_are_found_exactly():
    """Two programs that share no line of code: this one samples and halves, the other follows polynomials."""
    move = smallest_move(BOLTON, "deal", most_boxes=1)
    found = {own.name: own for own in flips_of(BOLTON, move.over).parameters}
    for name, single in move.singles.items():
        reached = [
            flip
            for flip in found[name].flips
            if "deal" in (part.leading for part in (flip.below, flip.at, flip.above) if part is not None)
        ]
        nearest = min((abs(found[name].distance(flip)) for flip in reached), default=None)
        assert (single is None) == (nearest is None)
        assert single is None or float(single.change.part) == pytest.approx(nearest, abs=1e-9)


@pytest.mark.slow
def test_the_least_of_all_moves_back_to_a_deal_is_proved_over_every_parameter():
    move = checked(smallest_move(BOLTON, "deal"), BOLTON)
    assert len(move.over) == 12
    assert [(c.name, c.after) for c in move.changes] == [("scope_cost", Fraction(95, 7))]
    assert move.least and float(move.size) - move.lower_bound < 1.1e-4
    attained = smallest_move(BOLTON, "deal", any_=True)
    assert (attained.size, attained.attained, attained.label) == (move.size, True, "deal or no deal")


def test_three_parameters_that_share_a_move():
    over = ["us_outside", "snapback_effect", "scope_benefit"]
    in_sum = checked(smallest_move(DEFAULT, "no deal", over=over), DEFAULT)
    largest = checked(smallest_move(DEFAULT, "no deal", over=over, norm="largest"), DEFAULT)
    assert [c.name for c in in_sum.changes] == ["snapback_effect"]
    assert len(largest.changes) == 3 and largest.size < in_sum.size
    assert in_sum.least and largest.least
    # Where all three move by one share, 12 - 14 t over 2 less 8.1 (0.4 + t) is 1 + 5 t: the share is 88/1005.
    assert abs(largest.size - Fraction(88, 1005)) < Fraction(1, 10**6)


# -- what is claimed against what is so ------------------------------------------------------------------------


def random_places(space, count: int, reach: float, seed: int):
    generator = random.Random(seed)
    for _ in range(count):
        active = generator.randint(1, len(space.names))
        moved = set(generator.sample(range(len(space.names)), active))
        yield tuple(
            start + (Fraction(generator.uniform(-1, 1) * reach).limit_denominator(10**6) * unit if k in moved else 0)
            if low <= start <= high
            else start
            for k, (start, low, high, unit) in enumerate(
                zip(space.start, space.low, space.high, space.unit, strict=True)
            )
        )


def within(space, places):
    for place in places:
        yield tuple(min(max(v, low), high) for v, low, high in zip(place, space.low, space.high, strict=True))


CASES = [
    (DEFAULT, "no deal", ["us_outside", "snapback_effect", "scope_benefit"], "sum"),
    (DEFAULT, "no deal", ["us_outside", "snapback_effect", "scope_benefit"], "largest"),
    (BOLTON, "deal", ["partial_share", "snapback_effect", "scope_beyond"], "largest"),
    (BOLTON, "deal", None, "sum"),
    (DEFAULT, "no deal", ["scope_yongbyon", "scope_beyond", "partial_share"], "sum"),
]


def beaten_by_random_points(case, count: int, most_boxes: int) -> None:
    point, target, over, norm = case
    move = checked(smallest_move(point, target, over=over, norm=norm, most_boxes=most_boxes), point)
    space = space_of(move, point)
    reach = float(move.size) * (1 if norm == "largest" else 1.2)
    tried = 0
    for place in within(space, random_places(space, count, reach, 5)):
        if float(space.size(place)) < move.lower_bound:
            tried += 1
            assert not space.wanted(place), place
    assert tried > count / 20


@pytest.mark.parametrize("case", [*CASES[:2], *CASES[3:]])
def test_no_random_point_beats_the_bound(case):
    beaten_by_random_points(case, 60, 1000)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_no_random_point_of_very_many_beats_the_bound(case):
    beaten_by_random_points(case, 20_000, 4000)


def random_scenario(seed: int, rows: int = 3, columns: int = 3):
    """A game in a table over two parameters, degenerate more often than not: few numbers, few results."""
    generator = random.Random(seed)
    terms = ["0", "1", "2", "3", "a", "b", "a * b", "a + b", "2 * a - b", "a ** 2", "max(a, b)"]
    own = [f"r{i}" for i in range(rows)], [f"c{j}" for j in range(columns)]
    lines = []
    for i in own[0]:
        cells = [f'{j}: ["{generator.choice(terms)}", "{generator.choice(terms)}"]' for j in own[1]]
        lines.append(f"    {i}: {{{', '.join(cells)}}}\n")
    payoffs = "".join(lines)
    agreed = [f"{i} × {j}" for i, j in product(*own) if generator.random() < 0.4] or [f"{own[0][0]} × {own[1][0]}"]
    return negotiation.loads(
        "negotiation: 1\ntitle: Random\nplayers: {one: One, two: Two}\nparameters:\n"
        "  a: {value: 1, range: [0, 4], assumption: test}\n  b: {value: 2, range: [0, 4], assumption: test}\n"
        f"game:\n  form: normal\n  strategies: {{one: [{', '.join(own[0])}], two: [{', '.join(own[1])}]}}\n"
        f"  payoffs:\n{payoffs}outcomes: {{pact: [{', '.join(agreed)}]}}\n"
    )


def some_target(scenario) -> str | None:
    """A label that holds at the corners of the box but not at the start."""
    now = scenario.solve().regime.leading
    for a, b in product([0, 4, Fraction(7, 3)], repeat=2):
        there = scenario.solve(set={"a": a, "b": b}).regime.leading
        if there != now:
            return there
    return None


@pytest.mark.parametrize("seed", range(2))
def test_random_games_against_every_point_of_a_grid(seed, fineness=2):
    scenario = random_scenario(seed)
    target = some_target(scenario)
    if target is None:
        assert smallest_move(scenario.at(), scenario.solve().regime.leading).status == "already"
        return
    point = scenario.at()
    norm = ("sum", "largest")[seed % 2]
    move = checked(smallest_move(point, target, norm=norm, most_boxes=1500), point)
    space = space_of(move, point)
    assert move.status == "found"
    steps = [Fraction(i, fineness) for i in range(4 * fineness + 1)]
    places = [place for place in product(*([steps] * len(space.names))) if space.wanted(place)]
    sizes = [space.size(place) for place in places]
    assert all(float(size) >= move.lower_bound for size in sizes)
    if sizes and move.least:  # what is reached on the grid is not nearer than what is called the least
        assert move.size <= min(sizes) + Fraction(1, 10**4)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(60))
def test_many_random_games_against_every_point_of_a_grid(seed):
    test_random_games_against_every_point_of_a_grid(seed, fineness=4)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 102))
def test_nothing_that_is_called_unreachable_is_on_a_grid(seed):
    scenario = random_scenario(seed, 2, 3)
    point = scenario.at()
    results = scenario.form.results(scenario.game)
    for target in (*results, " or ".join(results[:2])):
        move = smallest_move(point, target, most_boxes=600)
        if move.status in ("unreachable", "not found"):
            space = space_of(move, point)
            least = float("inf") if move.status == "unreachable" else move.lower_bound
            for place in product(*([[Fraction(i, 2) for i in range(9)]] * len(space.names))):
                assert float(space.size(place)) >= least or not space.wanted(place)


# -- what else may come out ------------------------------------------------------------------------------------


def test_out_of_reach_is_proved():
    move = smallest_move(HANOI.at("kim-wanted-everything"), "deal")
    assert (move.status, move.size, move.lower_bound, move.least) == ("unreachable", None, None, True)
    assert "Out of reach" in move_lines(move, 100)[0]
    tied = smallest_move(DEFAULT, "no deal", over=["clause_discount", "scope_beyond"])
    assert tied.status == "unreachable"  # the two payoffs tie at the very end of a range
    alone = smallest_move(DEFAULT, "sometimes deal")
    assert alone.status == "unreachable" and alone.boxes == 0


def test_already_so():
    move = smallest_move(DEFAULT, "deal")
    assert (move.status, move.size, move.changes, move.label) == ("already", 0, (), "deal")
    assert smallest_move(DEFAULT, "deal or no deal", which="nash").status == "already"
    assert smallest_move(DEFAULT, "deal", which="nash", any_=True).status == "already"
    assert move_lines(move, 100) == ["Nothing needs to move: it is deal already."]


def test_derived_parameters_follow_and_stay_in_their_ranges():
    text = """
negotiation: 1
title: Derived
players: {a: A}
parameters:
  x: {value: 1, range: [0, 10], assumption: test}
  y: {value: 2 * x, %s assumption: test}
game: {form: normal, strategies: {a: [s, t]}, payoffs: {s: [y], t: [6]}}
"""
    free = negotiation.loads(text % "").at()
    move = checked(smallest_move(free, "s"), free)
    assert [(c.name, c.after, c.part) for c in move.changes] == [("x", 3, Fraction(1, 5))]
    assert (move.attained, move.label, move.witness_label) == (False, "s or t", "s")
    held = negotiation.loads(text % "range: [0, 5],").at()
    assert smallest_move(held, "s").status == "unreachable"
    with pytest.raises(UsageError, match="formula over other parameters"):
        smallest_move(free, "s", over=["y"])


def test_what_cannot_be_asked_says_so():
    for arguments, message in [
        ({"over": ["us_outsid"]}, "is not a parameter"),
        ({"keep": ["nothing"]}, "is not a parameter"),
        ({"norm": "euclid"}, "is not a way to measure"),
        ({"which": "best"}, "is not a kind of regime"),
        ({"over": []}, "no parameter is left"),
        ({"over": ["us_outside"], "keep": ["us_outside"]}, "no parameter is left"),
        ({"most_boxes": 0}, "positive whole number"),
    ]:
        with pytest.raises(UsageError, match=message) as raised:
            smallest_move(DEFAULT, "no deal", **arguments)
        assert raised.value.help or "whole" in message
    with pytest.raises(UsageError, match="`peace` is not a regime") as raised:
        smallest_move(DEFAULT, "peace")
    assert "deal or no deal" in raised.value.help
    with pytest.raises(UsageError, match="there is no game"):
        smallest_move(negotiation.load(ROOT / "scenarios/hanoi/base.yaml").at(), "deal")


@pytest.mark.slow
def test_kept_parameters_stay():
    move = smallest_move(DEFAULT, "no deal", keep=["snapback_effect"], most_boxes=200)
    assert "snapback_effect" not in move.over and [c.name for c in move.changes] == ["scope_benefit"]


# -- parts -----------------------------------------------------------------------------------------------------


def test_labels_are_read_in_any_order():
    assert make_target("no deal or sometimes deal", DEALS, "leading", False).label == "sometimes deal or no deal"
    odd = ["win", "win or lose", "lose"]
    assert make_target("win or lose or lose", odd, "nash", False).results == {"win or lose", "lose"}


def test_differences_leave_out_what_both_have():
    left, right = parse("b * x - c * y + 1"), parse("1 + b * x - d")
    short = difference(left, right)
    values = {name: Fraction(number) for number, name in enumerate("bcdxy", 2)}
    assert evaluate(short, values) == evaluate(left, values) - evaluate(right, values)
    assert "b" not in str(short)
    assert difference(parse("a + b"), parse("b + a")) == difference(parse("3 - 1"), parse("2")) == parse("0")


def test_a_line_is_left_at_its_first_border():
    target = make_target("no deal", DEALS, "leading", False)
    space = make_space(DEFAULT, target, ["us_outside"], (), "sum", frozenset())
    met = along(Tree(space), space.start, (Fraction(5),))
    assert met is not None and met.border == met.witness == (Fraction(69, 25),)
    assert along(Tree(space), space.start, (Fraction(2),)) is None


@pytest.mark.slow
def test_the_same_call_gives_the_same_answer():
    one, other = (smallest_move(BOLTON, "deal", norm="largest", most_boxes=500) for _ in range(2))
    assert move_record(one) == move_record(other)


def test_records_hold_every_number_twice():
    record = move_record(smallest_move(DEFAULT, "no deal", over=["us_outside"]))
    (change,) = record["changes"]
    assert change["to"] == 2.76 and change["to_exact"] == "69/25" and record["size_exact"] == "44/125"
    assert record["alone"]["us_outside"]["to_exact"] == "69/25"
    assert record["words"].startswith("Least move to no deal: us_outside from 1 to 2.76 (35 % of its range)")
