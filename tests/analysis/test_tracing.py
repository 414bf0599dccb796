"""Traces: the value is the payoff in the table, the formula with numbers put in comes to it; names."""

from fractions import Fraction
from pathlib import Path

import pytest

import negotiation
from negotiation.analysis.naming import find, named
from negotiation.analysis.tracing import (
    parameters_behind,
    profiles_compared,
    trace_parameter,
    trace_payoffs,
    unfolded,
)
from negotiation.errors import UsageError
from negotiation.scenario.expression import evaluate, rounded

FLAGSHIP = "scenarios/hanoi/last_day.yaml"
FILES = [FLAGSHIP, *sorted(map(str, Path("scenarios/classics").glob("*.yaml")))]

SETTLED = """
negotiation: 1
title: A rule of its own
players: {us: Us, them: Them}
parameters:
  half: {value: 1/2, assumption: A}
  root: {value: 2 ** half, assumption: A}
terms: {price: {given_by: us, levels: {low: 1, high: 3 * root}}}
rule: {settle: {price: (us.price + them.price) * half}}
outcomes:
  deal: {us: 9 - price, them: price}
  no deal: {us: 0, them: 0}
positions:
  us: {leave: no deal, pay: {price: high}}
  them: {go: no deal, ask: {price: low}, insist: {price: high}}
"""


@pytest.mark.parametrize("path", FILES)
def test_every_payoff_of_every_file(path):
    answer = negotiation.load(path).solve()
    for profile, cell in answer.cells.items():
        traced = trace_payoffs(answer, profile)
        assert tuple(part.number for part in traced.values()) == cell.payoffs
        inside = [part for payoff in traced.values() for _, part, _ in unfolded(payoff, set())]
        assert parameters_behind(answer, [profile]) == {part.name for part in inside if part.parameter}
        for part in traced.values():
            if part.filled is not None and part.filled[1]:
                assert rounded(evaluate(part.filled[0], {}))[0] == part.number


def test_a_rule_that_settles():
    answer = negotiation.loads(SETTLED).solve()
    price = next(part for part in trace_payoffs(answer, ("pay", "ask"))["them"].inputs if part.name == "price")
    assert price.path == ("rule", "settle", "price")
    assert [part.name for part in price.inputs] == ["us.price", "them.price", "half"]
    assert not price.exact
    assert trace_payoffs(answer, ("pay", "ask"))["them"].number == answer.cells["pay", "ask"].payoffs[1]


def test_who_sets_a_parameter():
    scenario = negotiation.load(FLAGSHIP)
    point = scenario.at("counted", set={"us_outside": "relief_cost / 4"})
    assert trace_parameter(point, "partial_share").path == (
        "disputed",
        "relief_measure",
        "by_count",
        "set",
        "partial_share",
    )
    by_hand = trace_parameter(point, "us_outside")
    assert by_hand.path == ()
    assert by_hand.value == Fraction(9, 4)
    assert [part.name for part in by_hand.inputs] == ["relief_cost"]


def test_what_is_compared():
    answer = negotiation.load("scenarios/classics/hawk_dove.yaml").solve()
    assert profiles_compared(answer, 0) == {("hawk", "dove"), ("dove", "dove"), ("hawk", "hawk")}
    assert len(profiles_compared(answer, 2)) == 4


@pytest.mark.parametrize("path", [FLAGSHIP, "scenarios/classics/hawk_dove.yaml", "scenarios/classics/cournot.yaml"])
def test_the_precise_name_means_one_thing(path):
    scenario = negotiation.load(path)
    for _, meant in named(scenario):
        assert find(scenario, meant.spelt) == meant


def test_names_of_several_things():
    scenario = negotiation.load("scenarios/classics/hawk_dove.yaml")
    with pytest.raises(UsageError) as caught:
        find(scenario, "hawk")
    assert caught.value.help == "write one of `challenger.hawk`; `defender.hawk`"
    assert find(scenario, "hawk × dove") == find(scenario, "hawk x dove") == find(scenario, "hawk,dove")


@pytest.mark.parametrize(
    ("name", "message", "help"),
    [
        ("prze", "`prze` names nothing in this file", "did you mean `prize`?"),
        ("hawk x eagle", "`eagle` is no strategy of Defender", "known: hawk, dove"),
        ("hawk x dove x dove", "names a strategy of each of the 2 players, and this names 3", "(one of Challenger)"),
        ("", "`` names nothing", "a name may be a parameter"),
    ],
)
def test_names_of_nothing(name, message, help):
    with pytest.raises(UsageError) as caught:
        find(negotiation.load("scenarios/classics/hawk_dove.yaml"), name)
    assert message in caught.value.message
    assert help in caught.value.help


def test_parameters_that_use_each_other_again_and_again():
    # Written out in full it would have more lines than there are atoms.
    formulas = ["1", "1", *(f"p{i - 1} / 2 + p{i - 2} / 3" for i in range(2, 400))]
    lines = ["negotiation: 1", "title: T", "players: {a: A}", "parameters:"]
    lines += [f"  p{i}: {{value: {formula}, assumption: A}}" for i, formula in enumerate(formulas)]
    lines += ["game: {form: normal, strategies: {a: [s]}, payoffs: {s: [p399]}}"]
    answer = negotiation.loads("\n".join(lines)).solve()
    (payoff,) = trace_payoffs(answer, ("s",)).values()
    told = list(unfolded(payoff, set()))
    assert sum(new for _, _, new in told) == 401
    assert len(told) == 1 + 1 + 2 * 398
    assert len(parameters_behind(answer, [("s",)])) == 400
