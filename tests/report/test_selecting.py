"""The block of the screen that says what a rule selects, and the same in the record."""

import negotiation
from negotiation.report.selecting import selection_record, selection_text

HUNT = "scenarios/classics/stag_hunt.yaml"


def text(path, rule, **options):
    answer = negotiation.load(path).solve()
    return selection_text(answer, answer.select(rule, **options), 118)


def test_one_equilibrium_is_named_with_its_outcome_and_payoffs():
    first = text(HUNT, "welfare").split("\n")[0]
    assert first == "Selected by welfare: stag × stag (joint hunt)   First hunter 9   Second hunter 9"


def test_ties_are_listed_and_counted():
    lines = text("scenarios/hanoi/last_day.yaml", "nash-product").split("\n")
    assert lines[0] == "Selected by the Nash product: 2 extreme equilibria that tie"
    assert lines[1].startswith("  on_the_table × partial_with_clause (deal)   United States 2.76")
    assert "not perfect" in " ".join(" ".join(lines[2:4]).split())
    nothing = negotiation.loads(
        "negotiation: 1\ntitle: t\nplayers: {a: A, b: B}\ngame: {form: normal, "
        "strategies: {a: {p: 1, q: 2, r: 3}, b: {s: 1, t: 2, u: 3}}, payoffs: {a: 0, b: 0}}\n"
    ).solve()
    lines = selection_text(nothing, nothing.select("welfare"), 118).split("\n")
    assert len([line for line in lines if " × " in line]) == 6
    assert "  … and 3 more" in lines


def test_nothing_selected_says_why():
    lines = text("scenarios/classics/battle_of_the_sexes.yaml", "payoff-dominance").split("\n")
    assert lines[0] == "Selected by payoff dominance: none"
    assert lines[1].startswith("  No equilibrium payoff-dominates")


def test_an_entropy_that_is_not_exact_says_within_what():
    answer = negotiation.load("scenarios/hanoi/last_day.yaml").solve()
    found = answer.select("maximum-entropy")
    said = selection_text(answer, found, 118)
    assert ("to within" in said) == (found.gap > 0)


def test_the_record_says_each_number_twice():
    answer = negotiation.load(HUNT).solve()
    found = selection_record(answer, answer.select("risk-dominance"))
    assert (found["equilibria"], found["value"], found["value_exact"], found["gap"]) == ([1], 49.0, "49", 0.0)
    assert found["profiles"][0]["strategies_exact"] == {"hunter_a": {"hare": "1"}, "hunter_b": {"hare": "1"}}
    assert selection_record(answer, answer.select("maximum-entropy"))["value_exact"] is None
