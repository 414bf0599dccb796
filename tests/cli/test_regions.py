"""The verb `regions`: its options, its JSON, and what it refuses."""

import json

import pytest

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
