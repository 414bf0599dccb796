"""Games as formulas: at a point, and wherever comparisons come out the same, they are the games of the batch."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import negotiation
from negotiation.errors import UndefinedError
from negotiation.forms.formulas import Comparison
from negotiation.games.columns import Columns
from negotiation.scenario.expression import compare, evaluate, names, parse, show
from tests.lines import HEAD, loaded, normal, random_normal, random_positions, section

F = Fraction
FLAGSHIP = negotiation.load("scenarios/hanoi/last_day.yaml")


def laid_out(point):
    """What the batch says of a point: for each profile its outcome, result and payoffs; nothing where undefined."""
    batch = point.scenario.form.batch(point, Columns.of(point.values))
    if batch.why_undefined(0):
        return None
    group, place = batch.group(0)
    cases = [(case.outcome, case.result, *(column.at(place)[0] for column in case.payoffs)) for case in group.cases]
    return [cases[number] for number in group.which.ravel().tolist()]


def from_formulas(formulas, values):
    cases = [
        (case.outcome, case.result, *(evaluate(payoff, values) for payoff in case.payoffs)) for case in formulas.cases
    ]
    return [cases[number] for number in formulas.which.ravel().tolist()]


def signs(formulas, values):
    return [compare(evaluate(part.left, values), evaluate(part.right, values)) for part in formulas.comparisons]


@settings(max_examples=40)
@given(st.sampled_from([random_normal, random_positions]), st.integers(0, 10**6))
def test_formulas_are_the_batch(make, seed):
    scenario = loaded(make, seed)
    if scenario is None or laid_out(scenario.at()) is None:
        return
    point = scenario.at()
    formulas = scenario.form.formulas(point)
    try:
        at_home = signs(formulas, point.values)
    except UndefinedError:
        return  # what is compared need not have a value where another part of the condition decides
    assert from_formulas(formulas, point.values) == laid_out(point)
    low, high = scenario.parameters["x"].range
    for step in range(9):
        there = scenario.at(set={"x": str(low + (high - low) * F(step, 8))}, force=True)
        try:
            alike = signs(formulas, there.values) == at_home
            for formula in formulas.worked_out:
                evaluate(formula, there.values)
            found = from_formulas(formulas, there.values)
        except UndefinedError:
            continue
        if alike:
            assert found == laid_out(there)


def test_the_flagship():
    formulas = FLAGSHIP.form.formulas(FLAGSHIP.at())
    assert formulas.which.shape == (5, 5)
    assert formulas.results == ("deal", "no deal")
    payoffs = [show(case.payoffs[0]) for case in formulas.cases]
    assert payoffs[0] == "us_outside"
    assert any("scope_yongbyon" in text and "partial_share" in text and "snapback_effect" in text for text in payoffs)
    for case in formulas.cases:
        # Terms are replaced by what they are settled at: only parameters are left.
        assert names(case.payoffs[0]) | names(case.payoffs[1]) <= FLAGSHIP.parameters.keys()
    assert from_formulas(formulas, FLAGSHIP.at().values) == laid_out(FLAGSHIP.at())


def test_comparisons_say_what_they_are_about():
    formulas = FLAGSHIP.form.formulas(FLAGSHIP.at())
    assert Comparison(parse("partial_share"), parse("1"), "whether the relief granted is what is asked") in (
        formulas.comparisons
    )
    assert len(set(formulas.comparisons)) == len(formulas.comparisons)
    for part in formulas.comparisons:
        assert names(part.left) | names(part.right)  # two numbers compare the same everywhere


def test_accounts_change_what_is_left():
    formulas = FLAGSHIP.form.formulas(FLAGSHIP.at("no-clause"))
    assert formulas.which.shape == (3, 5)
    assert formulas.strategies["us"] == ("walk_out", "big_deal", "generous")


def test_profiles_with_the_same_formulas_are_one_case():
    text = normal((2, 2), lambda place: ["x", "y"], {"x": (0, -1, 1), "y": 2})
    scenario = negotiation.loads(text)
    assert len(scenario.form.formulas(scenario.at()).cases) == 4  # each profile is an outcome of its own
    assert len(FLAGSHIP.form.formulas(FLAGSHIP.at()).cases) < 25


def test_strategies_that_are_numbers():
    scenario = negotiation.load("scenarios/classics/cournot.yaml")
    formulas = scenario.form.formulas(scenario.at())
    assert formulas.comparisons == ()
    assert show(formulas.cases[1].payoffs[0]) == "2 * (max(0, choke_price - 2 - 3) - unit_cost)"
    assert from_formulas(formulas, scenario.at().values) == laid_out(scenario.at())


POSITIONS = (
    HEAD
    + "parameters:\n"
    + section({"x": ("1/2", -2, 2)})
    + """terms:
  land: {given_by: up, levels: {some: x, plain: 1, never: 1 / x}}
rule: {settle: {land: (up.land + down.land) / 2}}
outcomes:
  small deal: {if: land < 3/4 or x == 2, up: 1, down: 1}
  deal: {up: land, down: 1}
  no deal: {up: 0, down: x / 3}
positions:
  up: {give: {land: plain}}
  down: {take: {land: some}}
"""
)


def test_conditions_levels_and_what_is_settled():
    scenario = negotiation.loads(POSITIONS)
    formulas = scenario.form.formulas(scenario.at())
    assert [(show(part.left), show(part.right)) for part in formulas.comparisons] == [
        ("1", "x"),
        ("(1 + x) / 2", "3/4"),
        ("x", "2"),
    ]
    assert [show(formula) for formula in formulas.worked_out] == ["x", "1", "1 / x", "(1 + x) / 2", "0", "x / 3"]
    assert [(case.outcome, *map(show, case.payoffs)) for case in formulas.cases] == [("deal", "(1 + x) / 2", "1")]


@pytest.mark.parametrize("value", ["-2", "1/4", "1/2", "1", "3/2", "2"])
def test_the_same_with_other_values(value):
    scenario = negotiation.loads(POSITIONS)
    point = scenario.at(set={"x": value})
    assert from_formulas(scenario.form.formulas(point), point.values) == laid_out(point)


def test_a_level_without_a_value_is_no_game():
    scenario = negotiation.loads(POSITIONS)
    with pytest.raises(UndefinedError, match="level `never` of `land`"):
        scenario.form.formulas(scenario.at(set={"x": 0}))
    assert laid_out(scenario.at(set={"x": 0})) is None
