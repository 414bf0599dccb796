"""The verb `regions`: its options, its JSON, and what it refuses."""

import json

import pytest

import negotiation
from tests.test_golden import run

HANOI = "scenarios/hanoi/last_day.yaml"


def test_json_holds_every_region_in_full():
    result = run(f"regions {HANOI} --over us_outside --format json")
    record = json.loads(result.stdout)
    assert result.exit_code == 0
    assert record["box"] == [
        {"parameter": "us_outside", "low": 0.0, "low_exact": "0", "high": 5.0, "high_exact": "5"}
    ]
    (deal,) = [r for r in record["regions"] if r["profile"] == ["on_the_table", "partial_with_clause"]]
    assert deal["nash_share"] == {"value": 0.552, "value_exact": "69/125", "error": None}
    (condition,) = deal["conditions"]
    assert condition["right"] == "us_outside"
    assert condition["margin_exact"] == "44/25"
    assert condition["walls"][0]["value_exact"] == deal["nearest"]["value_exact"] == "69/25"


def test_a_profile_that_holds_here_in_a_dominated_position_is_said_to_be_not_perfect():
    screen = run(f"regions {HANOI} --over us_outside").stdout
    listed = [line for line in screen[screen.index("Further regions") :].splitlines() if line.endswith("perfect")]
    answer = negotiation.load(HANOI).solve()
    pure = [e for e in answer.equilibria if all(max(own) == 1 for own in e.strategies) and not e.perfect]
    here = {
        " × ".join(names[own.index(1)] for names, own in zip(answer.game.strategies, e.strategies, strict=True))
        for e in pure
    }
    assert here == {line.split("  no deal  ")[0].strip() for line in listed} and len(listed) == len(here) == 9
    assert all(line.endswith("holds here, not perfect") for line in listed)


def test_a_setting_moves_the_point_and_not_the_region():
    here = json.loads(run(f"regions {HANOI} --over us_outside --format json").stdout)
    there = json.loads(run(f"regions {HANOI} --over us_outside --set us_outside=3 --format json").stdout)

    def shares(record):
        return [(r["profile"], r["nash_share"]) for r in record["regions"]]

    assert shares(here) == shares(there)
    assert [r["nash_here"] for r in here["regions"]] != [r["nash_here"] for r in there["regions"]]


@pytest.mark.slow
def test_the_same_command_says_the_same_twice():
    assert run(f"regions {HANOI} --account counted").stdout == run(f"regions {HANOI} --account counted").stdout


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"regions {HANOI} --over nothing", "not a parameter"),
        ("regions scenarios/hanoi/base.yaml", "no game"),
        ("regions scenarios", "is a folder"),
        (f"regions {HANOI} --set us_outside=9", "outside its range"),
    ],
)
def test_what_it_refuses(line, said):
    result = run(line)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_point_outside_the_ranges_may_be_forced():
    result = run(f"regions {HANOI} --set us_outside=9 --force --over us_outside")
    assert result.exit_code == 0
    assert "Set by hand: us_outside = 9" in result.stdout
