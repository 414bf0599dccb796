"""Notes: what is odd under every account, and only that; no status hangs on them."""

import pytest

import negotiation
from negotiation.report.checking import check
from tests.analysis.test_sweep import TALKS
from tests.test_golden import run


def notes(text):
    return check(negotiation.loads(text)).notes


def test_a_position_that_never_fits():
    greedy = TALKS.replace(
        "firm: {hours: many, pay: low}", "firm: {hours: many, pay: low}\n    greedy: {hours: many, pay: low}"
    )
    assert notes(greedy) == ("Bob: firm and greedy come to the same for everyone, whatever the others do",)
    lonely = TALKS.replace("keen: {hours: many, pay: low}", "keen: {hours: few, pay: high}").replace(
        "share, many: 3/4", "1/2, many: 3/4"
    )
    assert "Bob: firm fits no position of the other side, so it never leads to an agreement" in notes(lonely)


def test_what_holds_under_one_account_only_is_not_noted():
    # Once Ann may not leave, nothing of hers is like anything else, and Bob's positions differ.
    assert notes(TALKS) == ()


def test_strategies_that_are_alike():
    text = """
negotiation: 1
title: Alike
players: {a: A, b: B}
game: {form: normal, strategies: {a: [x, y, z], b: [u, v]},
  payoffs: {x: {u: [1, 1], v: [2, 2]}, y: {u: [1, 1], v: [2, 2]}, z: {u: [1, 1], v: [2, 3]}}}
"""
    assert notes(text) == ("A: x and y come to the same for everyone, whatever the others do",)


def test_no_game_no_notes():
    assert check(negotiation.load("scenarios/hanoi/base.yaml")).notes == ()


@pytest.mark.parametrize("option", ["", "--strict"])
def test_strict_leaves_notes_alone(option):
    result = run(f"check scenarios/hanoi/last_day.yaml {option}")
    assert result.exit_code == 0
    assert result.stdout.count("  note    ") == 2
