"""What is said of how a sample was drawn, and of what it leaves alone."""

import pytest

import negotiation
from negotiation.analysis.sampled import at_home, believed, declared, drawn_from, home_label, standing
from tests.conftest import ROOT

TEXT = """
negotiation: 1
title: T
players: {a: A, b: B}
parameters:
  x: {value: 1, range: [0, 2], X assumption: g}
  y: {value: 1, range: [0, 2], Y assumption: g}
  z: {value: 3, Z assumption: g}
  sum: {value: x + y, assumption: g}
game: {form: normal, strategies: {a: [p, q], b: [go]}, payoffs: {p: {go: [sum, 0]}, q: {go: ['2 / z', 0]}}}
outcomes: {deal: p × go, no deal: q × go}
"""
SHAPED = "distribution: {triangular: {mode: 1}, assumption: g},"
RANGED = "range: [1, 4],"


def drawn(x="", y="", z="", **options):
    text = TEXT.replace("X ", x).replace("Y ", y).replace("Z ", z)
    return negotiation.sweep(negotiation.loads(text), sample="sobol", points=4, **options)


@pytest.mark.parametrize(
    ("shapes", "over", "said", "under"),
    [
        (
            {},
            ["x"],
            "The parameter has no distribution of its own: it is drawn uniformly over its range.",
            "with all",
        ),
        ({"x": SHAPED}, ["x"], "The parameter has a distribution of its own.", "under the declared distributions;"),
        ({"x": SHAPED, "y": SHAPED}, None, "Both parameters have a distribution of their own.", "distributions;"),
        (
            {"x": SHAPED, "z": RANGED},
            None,
            "1 of 3 parameters has a distribution of its own; 2 are drawn uniformly over their ranges.",
            "under the declared distributions and uniform ones for the rest;",
        ),
        (
            {"x": SHAPED, "y": SHAPED, "z": RANGED},
            ["x", "y", "z=1:2"],
            "2 of 3 parameters have a distribution of their own; 1 is drawn uniformly over its interval.",
            "and uniform ones for the rest;",
        ),
        (
            {"z": RANGED},
            None,
            "None of the 3 parameters has a distribution of its own: all are drawn uniformly over their ranges.",
            "with all values as likely as each other;",
        ),
        ({"x": SHAPED, "y": SHAPED, "z": RANGED + SHAPED}, None, "All 3 parameters have", "declared distributions;"),
        # A uniform distribution that the file declares is one of its own.
        ({"x": "distribution: uniform,"}, ["x"], "The parameter has a distribution of its own.", "declared"),
    ],
)
def test_how_many_parameters_have_a_distribution(shapes, over, said, under):
    sample = drawn(**shapes, over=over).plan.sample
    assert drawn_from(sample).startswith(said)
    assert under in believed(sample)
    assert len(declared(sample)) == sum("distribution" in text for text in shapes.values())


def test_what_is_held():
    assert standing(drawn()) == "as in the file"  # `z` has no range
    assert standing(drawn(z=RANGED)) == ""  # `sum` follows from what is sampled
    assert standing(drawn(z=RANGED, over=["x", "y"], set={"z": "2"})) == "as in the file or set by hand"
    hanoi = negotiation.load(ROOT / "scenarios" / "hanoi" / "last_day.yaml")
    of_two = hanoi.sweep(sample="sobol", points=2, over=["us_outside"], account=["default", "counted"])
    assert standing(of_two) == "as in each account"
    assert standing(of_two, "counted") == "as in account counted"
    assert standing(of_two, "default") == "as in the file"


def test_what_holds_where_nothing_is_drawn():
    hanoi = negotiation.load(ROOT / "scenarios" / "hanoi" / "last_day.yaml")
    for account in hanoi.accounts:
        answer = hanoi.sweep(sample="sobol", points=2, account=account)
        assert home_label(answer, account) == hanoi.solve(account).regime.leading
        assert at_home(answer, account) == f"at the values of {account}"
    by_hand = drawn(over=["x", "y"], set={"z": "1/4"})
    assert home_label(by_hand, "default") == "no deal"  # 2 / z = 8 is more than x + y = 2
    assert at_home(by_hand, "default") == "at the chosen values"
    assert home_label(drawn(), "default") == "deal"
    assert home_label(drawn(over=["x"], set={"z": "0"}), "default") == ""
