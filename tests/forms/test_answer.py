"""Outcomes, ranges over components, and the labels of regimes."""

from fractions import Fraction

import pytest

import negotiation
from negotiation.forms.answer import regime_label

HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("outcomes", "complete", "label"),
    [
        ([], True, "none found"),
        ([], False, "none found"),
        ([{"a": Fraction(1)}], True, "a"),
        ([{"a": Fraction(1)}], False, "at least a"),
        ([{"b": Fraction(1)}, {"a": Fraction(1)}], True, "a or b"),
        ([{"b": HALF, "a": HALF}], True, "sometimes a or sometimes b"),
        ([{"b": HALF, "a": HALF}, {"b": Fraction(1)}], True, "sometimes a or b"),
        ([{"c": Fraction(1)}], True, "c"),
    ],
)
def test_labels(outcomes, complete, label):
    assert regime_label(outcomes, ["a", "b", "c"], complete=complete) == label


FLAGSHIP = "scenarios/hanoi/last_day.yaml"


def solve(account="default", **values):
    return negotiation.load(FLAGSHIP).solve(account, set=values)


def test_the_flagship_at_its_defaults():
    answer = solve()
    assert len(answer.equilibria) == 11
    assert sum(e.is_pure for e in answer.equilibria) == 10
    deals = [e for e, o in zip(answer.equilibria, answer.outcomes, strict=True) if e.is_pure and "deal" in o]
    assert [e.payoffs for e in deals] == [(Fraction(69, 25), Fraction(83, 20))]
    assert answer.regime.perfect == "deal"
    assert answer.regime.nash == "deal or no deal"
    assert answer.equilibria.complete


def names(answer):
    return [
        " × ".join(own[s[0]] for own, s in zip(answer.game.strategies, e.supports, strict=True))
        for e in answer.equilibria
        if e.perfect
    ]


def test_the_flagship_under_its_accounts():
    hard = solve("bolton-arrives")
    assert (len(hard.equilibria), all(e.is_pure for e in hard.equilibria)) == (12, True)
    assert (hard.regime.nash, hard.regime.perfect) == ("no deal", "no deal")
    assert names(hard) == ["more_than_that × partial_with_clause"]
    counted = solve("counted")
    assert (len(counted.equilibria), sum(e.is_pure for e in counted.equilibria)) == (12, 9)
    assert names(counted) == ["generous × partial_for_yongbyon"]
    assert next(e for e in counted.equilibria if e.perfect).payoffs == (Fraction(21, 11), Fraction(23, 22))
    everything = solve("kim-wanted-everything")
    assert (len(everything.equilibria), sum(e.perfect for e in everything.equilibria)) == (10, 10)
    assert everything.regime.nash == "no deal"
    no_clause = solve("no-clause")
    assert (len(no_clause.equilibria), sum(e.perfect for e in no_clause.equilibria)) == (10, 6)
    assert no_clause.regime.perfect == "no deal"


def test_the_flagship_at_a_flip():
    answer = solve(snapback_effect="31/81")
    assert (len(answer.equilibria), len(answer.equilibria.components)) == (13, 1)
    assert answer.component_outcomes[0]["deal"] == (0, 1)
    assert answer.regime.perfect == "no deal"
    assert answer.regime.nash == "deal or no deal"


def test_an_exact_tie_that_doubles_would_split():
    answer = solve(snapback_effect="0.5", us_outside="1.95")
    assert answer.regime.perfect == "no deal"


def test_outcomes_add_up_to_one():
    for path in ("scenarios/classics/shapley.yaml", "scenarios/classics/inspection.yaml", FLAGSHIP):
        answer = negotiation.load(path).solve()
        assert all(sum(outcome.values()) == 1 for outcome in answer.outcomes)
        for component, ranges in zip(answer.equilibria.components, answer.component_outcomes, strict=True):
            for name, (low, high) in ranges.items():
                chances = [answer.outcomes[m].get(name, 0) for m in component.members]
                assert (low, high) == (min(chances), max(chances))


def test_answers_show_themselves():
    answer = solve()
    assert "deal" in repr(answer)
    html = answer._repr_html_()
    assert html.startswith("<table>")
    assert html.count("<tr>") == 12
    hostile = negotiation.loads(
        "negotiation: 1\ntitle: <script>x</script>\nplayers: {a: '<b>&'}\n"
        "game: {form: normal, strategies: {a: [x]}, payoffs: {x: [1]}}"
    ).solve()
    assert "<script>" not in hostile._repr_html_()
    assert "<b>" not in hostile._repr_html_()
