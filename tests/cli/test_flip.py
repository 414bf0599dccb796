"""The verb `flip`: what it says, its JSON, and calls at fault."""

import json
from fractions import Fraction

import pytest

import negotiation
from negotiation.analysis.flip_text import percent, value_text
from negotiation.report.flip_words import meets
from tests.lines import normal
from tests.test_golden import run

FLAGSHIP = "scenarios/hanoi/last_day.yaml"


def record(line):
    result = run(f"flip {line} --format json --single")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout, parse_constant=lambda word: pytest.fail(f"{word} is not JSON"))


@pytest.fixture
def two(tmp_path):
    """One side chooses between 1 / x and y: at the values of the file it has as much from both."""
    path = tmp_path / "two.yaml"
    parameters = {"x": (1, -1, 1), "y": (1, -1, 1)}
    path.write_text(normal((2, 1), lambda place: ["y" if place[0] else "1 / x", "1"], parameters))
    return path


def test_every_flip_of_the_flagship():
    result = run(f"flip {FLAGSHIP} --single")
    assert result.exit_code == 0 and result.stderr == ""
    rows = [line.split()[0] for line in result.stdout.splitlines() if " %   " in line]
    # Leaving out the scanned one, the nearest first: shares of ranges 0.2173, 0.2514, 0.352, ...
    assert [row for row in rows if row != "scope_curve"] == [
        "snapback_effect",
        "scope_benefit",
        "us_outside",
        "scope_yongbyon",
        "dprk_outside",
        "relief_cost",
        "partial_share",
    ]
    for text in ("from 31/81 ≈ 0.3827 down", "from 2.76 up", "below 0.45", "above sqrt(19/40) ≈ 0.6892"):
        assert text in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 118


def test_what_would_it_take_is_the_same():
    line = f"{FLAGSHIP} --single --over us_outside"
    assert run(f"what-would-it-take {line}").stdout == run(f"flip {line}").stdout


def test_several_accounts_are_several_screens():
    line = f"flip {FLAGSHIP} --over us_outside --single"
    every = [f"{line} --account {name}" for name in ("default", *negotiation.load(FLAGSHIP).accounts)]
    assert run(f"{line} --account all").stdout == "\n\n".join(run(one).stdout for one in every)
    assert run(f"{line} --account default --account default").stdout == run(line).stdout


def test_parameters_are_shown_in_any_order_and_kept():
    both = run(f"flip {FLAGSHIP} --over us_outside --over snapback_effect --single").stdout
    assert both.index("snapback_effect   0.6") < both.index("us_outside        1")
    assert run(f"flip {FLAGSHIP} --over us_outside --over snapback_effect --keep us_outside --single").stdout == (
        run(f"flip {FLAGSHIP} --over snapback_effect --single").stdout
    )


def test_nothing_needs_to_move():
    result = run(f"flip {FLAGSHIP} --to deal --over us_outside --single")
    assert result.exit_code == 0
    assert "nothing needs to move" in result.stdout
    assert "%" not in result.stdout


def test_nothing_reaches_it():
    result = run(f"flip {FLAGSHIP} --to 'deal or no deal' --over us_outside --single")
    assert result.exit_code == 0
    assert "No value of us_outside in its range reaches deal or no deal, moved alone." in result.stdout
    assert "That is proved and not sampled." in result.stdout
    assert "Away" not in result.stdout


def test_a_regime_may_be_written_in_any_order():
    line = f"flip {FLAGSHIP} --over dprk_outside --single --to"
    assert run(f"{line} 'no deal or deal'").stdout == run(f"{line} 'deal or no deal'").stdout
    assert "at 4.15" in run(f"{line} 'no deal or deal'").stdout or "= 4.15" in run(f"{line} 'no deal or deal'").stdout


def test_a_regime_that_contains_an_outcome():
    exactly = run(f"flip {FLAGSHIP} --over us_outside --single --nash --to 'no deal'").stdout
    assert "above 2.76" in exactly
    contained = run(f"flip {FLAGSHIP} --over us_outside --single --nash --to-any 'no deal'").stdout
    assert "nothing needs to move" in contained  # over all equilibria no deal is there from the start


def test_how_far_the_regime_holds():
    found = run(f"flip {FLAGSHIP} --account bolton-arrives --to deal --over scope_yongbyon --single").stdout
    assert "above 0.52" in found
    assert "and only\n      as far as sqrt(19/40) ≈ 0.6892" in found


def test_a_value_that_stands_on_a_flip_can_go_both_ways(two):
    """At x = 1 and y = 1 both choices pay the same; a step down decides, and above is out of range."""
    found = run(f"flip {two} --single").stdout
    assert "Now: U0 × D0 OR U1 × D0." in found
    assert [" ".join(line.split()) for line in found.splitlines() if " %   " in line] == [
        "x 1 below 1 0 % u0 × d0",
        "y 1 below 1 0 % u0 × d0",
        "x 1 below 0 50 % u1 × d0",
    ]
    assert "single values" not in found  # the value now is no news
    found = run(f"flip {two} --single --to 'u0 × d0' --over y").stdout
    assert "below 1    0 %   u0 × d0" in found


def test_a_change_at_the_end_of_a_range_is_said_to_be_there_and_nothing_of_what_lies_beyond():
    found = " ".join(run(f"flip {FLAGSHIP} --over clause_discount").stdout.split())
    end = "At the end of its range (what lies beyond was not looked at): clause_discount = 0.5: deal or no deal; "
    assert end in found
    alone = found[found.index("At single values only, and not next to them:") :]
    assert "clause_discount = 19/150" in alone and "= 0.5" not in alone
    # The record says it by what holds above: nothing.
    [own] = record(f"{FLAGSHIP} --over clause_discount")["parameters"]
    assert [flip["above"] is None for flip in own["flips"]] == [False, True] and own["range"][1] == 0.5


END = """
negotiation: 1
title: T
players: {a: A, b: B}
parameters: {gain: {value: 6, range: [4, 10], assumption: g}}
game:
  form: normal
  strategies: {a: [sign, leave], b: [sign]}
  payoffs: {sign: {sign: [gain, 1]}, leave: {sign: [4, 1]}}
outcomes: {deal: sign × sign, no deal: leave × sign}
"""


def test_the_first_screen_names_a_change_at_the_end_of_a_range(tmp_path):
    path = tmp_path / "end.yaml"
    path.write_text(END)
    found = " ".join(run(f"run {path}").stdout.replace("\xa0", " ").split())
    assert "deal or no deal where gain is 4, the end of its range (33 % of its range away)" in found
    assert "At single values only" not in run(f"flip {path}").stdout


def test_from_where_there_is_no_value(two):
    result = run(f"flip {two} --set x=0 --single --over x")
    assert result.exit_code == 0
    assert "Now: NO VALUE." in result.stdout
    assert "below 0    0 %   u1 × d0" in result.stdout
    assert "above 0    0 %   u0 × d0" in result.stdout
    found = record(f"{two} --set x=0 --over x")
    assert found["regime"]["leading"] is None and "1 / x" in found["regime"]["undefined"]
    (pole, end) = found["parameters"][0]["flips"]
    assert pole["value"] == 0 and "1 / x" in pole["at"]["undefined"]
    assert end["above"] is None


def test_json():
    found = record(f"{FLAGSHIP} --over snapback_effect --over scope_yongbyon --over scope_curve")
    assert found["schema_version"] == 1
    assert found["regime"] == {"nash": "deal or no deal", "leading": "deal", "undefined": None}
    clause, share, curve = found["parameters"]
    assert (clause["value"], clause["value_exact"], clause["range_exact"]) == (0.6, "3/5", ["0", "1"])
    (flip,) = clause["flips"]
    assert flip["value"] == float(Fraction(31, 81)) and flip["value_exact"] == "31/81"
    assert flip["share_of_range"] == pytest.approx(31 / 81 - 0.6)
    assert [flip[side]["leading"] for side in ("below", "at", "above")] == ["no deal", "no deal", "deal"]
    assert flip["binds"][0]["player"] == "us" and flip["binds"][0]["rather"] == "walk_out"
    assert share["flips"][0]["value_exact"] == "sqrt(19/40)"
    assert clause["exact"] and share["exact"] and not curve["exact"]
    assert "scanned" in curve["method"]
    assert curve["flips"][0]["value_exact"] is None


def test_json_of_several_accounts_is_a_list():
    found = record(f"{FLAGSHIP} --over us_outside --account default --account bolton-arrives")
    assert [one["account"] for one in found] == ["default", "bolton-arrives"]


def test_json_is_the_answer_of_the_library():
    found = record(f"{FLAGSHIP} --over us_outside --over relief_value --account counted")
    answer = negotiation.load(FLAGSHIP).flip(over=["us_outside", "relief_value"], account="counted")
    assert [[flip["value"] for flip in own["flips"]] for own in found["parameters"]] == [
        [float(flip.value) for flip in own.flips] for own in answer.parameters
    ]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (f"{FLAGSHIP} --over snapback_efect", "did you mean `snapback_effect`"),
        (f"{FLAGSHIP} --keep snapback_efect", "did you mean `snapback_effect`"),
        (f"{FLAGSHIP} --account bolton", "did you mean `bolton-arrives`"),
        (f"{FLAGSHIP} --choose us_resolve=hard", "did you mean `hard_line`"),
        (f"{FLAGSHIP} --set us_outside=9", "add --force"),
        (f"{FLAGSHIP} --to war", "not a regime of this scenario"),
        (f"{FLAGSHIP} --to no-deal", "did you mean `no deal`"),
        (f"{FLAGSHIP} --to-any deel", "did you mean `deal`"),
        (f"{FLAGSHIP} --to deal --to-any deal", "keep one of the two"),
        (f"{FLAGSHIP} --over us_outside --keep us_outside", "no parameter left to move"),
        (f"{FLAGSHIP} --norm both", "both"),
        (f"{FLAGSHIP} --format xml", "xml"),
        ("scenarios/hanoi/base.yaml", "no game in this file"),
        ("scenarios/hanoi/last_dey.yaml", "did you mean scenarios/hanoi/last_day.yaml"),
        ("scenarios/classics/majority_vote.yaml", "no parameter of this scenario has a range"),
        ("", "Missing argument"),
    ],
)
def test_a_call_at_fault(line, says):
    result = run(f"flip {line} --single")
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_a_parameter_without_a_range(tmp_path):
    path = tmp_path / "one.yaml"
    path.write_text(normal((2, 1), lambda place: ["y" if place[0] else "x", "1"], {"x": (0, -1, 1), "y": 0}))
    result = run(f"flip {path} --over y --single")
    assert result.exit_code == 2
    assert "`y` has no range to move in" in result.stderr


def test_outside_its_range_with_force():
    found = run(f"flip {FLAGSHIP} --set us_outside=9 --force --over us_outside --single").stdout
    assert "Set by hand: us_outside = 9, instead of 1." in found
    assert "below 2.76   125 %   deal" in found


def test_no_colours(monkeypatch):
    plain = run(f"flip {FLAGSHIP} --over us_outside --single").stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert run(f"flip {FLAGSHIP} --over us_outside --single").stdout == plain
    assert "\x1b" not in plain


def test_words():
    assert meets("deal or no deal", any_=True)("deal or sometimes no deal")
    assert not meets("deal or no deal", any_=True)("deal")
    assert value_text(Fraction(1000000003, 3000000000)) == "≈ 0.3333"
    assert percent(1.25) == "125 %"
