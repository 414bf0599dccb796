"""`negotiation run --select`: what it prints, what it writes as JSON, what it refuses."""

import json
from pathlib import Path

import jsonschema
import pytest

import negotiation
from negotiation.cli.run import RULES
from negotiation.errors import UsageError
from negotiation.solvers.selection import RULES as SOLVED
from tests.test_golden import run

FLAGSHIP = "scenarios/hanoi/last_day.yaml"
HUNT = "scenarios/classics/stag_hunt.yaml"
SCHEMA = json.loads((Path(negotiation.__file__).parent / "report" / "answer.schema.json").read_text(encoding="utf-8"))


def test_the_rules_are_those_of_the_solvers():
    assert RULES == SOLVED
    assert set(SCHEMA["properties"]["selected"]["items"]["properties"]["rule"]["enum"]) == set(SOLVED)


def test_json_holds_what_is_selected_and_fits_its_schema():
    rules = " ".join(f"--select {rule}" for rule in SOLVED)
    floor = "--disagreement hunter_a=1/2 --disagreement hunter_b=0"
    result = run(f"run {HUNT} {rules} {floor} --format json")
    assert result.exit_code == 0, result.stderr
    record = json.loads(result.stdout)
    jsonschema.Draft202012Validator(SCHEMA).validate(record)
    assert [one["rule"] for one in record["selected"]] == list(SOLVED)
    assert [one["equilibria"] for one in record["selected"]] == [[0], [0], [0], [1], [2]]
    assert record["selected"][2]["value_exact"] == "153/2"


def test_nothing_asked_for_nothing_selected():
    assert json.loads(run(f"run {HUNT} --format json").stdout)["selected"] == []
    assert "Selected" not in run(f"run {HUNT}").stdout


def test_a_rule_named_twice_is_answered_once():
    assert run(f"run {HUNT} --select welfare --select welfare").stdout.count("Selected by welfare") == 1


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (f"run {HUNT} --select fairness", "fairness"),
        (f"run {HUNT} --select nash-product", "--disagreement hunter_a=… --disagreement hunter_b=…"),
        (f"run {HUNT} --select nash-product --disagreement hunter_a=1", "leaves out hunter_b"),
        (f"run {HUNT} --select nash-product --disagreement elk=1 --disagreement hunter_b=1", "names no player 'elk'"),
        (f"run {HUNT} --select nash-product --disagreement hunter_a=x --disagreement hunter_b=1", "does not spell"),
        (f"run {HUNT} --select welfare --disagreement hunter_a=1", "add --select nash-product"),
        (f"run {FLAGSHIP} --select risk-dominance", "this game is 5 × 5"),
        (f"run {FLAGSHIP} --select welfare --method nashpy-support", "not proved complete"),
        ("run scenarios/classics/majority_vote.yaml --select welfare", "for two players"),
    ],
)
def test_refusals(line, says):
    result = run(line)
    assert (result.exit_code, says in result.stderr) == (2, True), result.stderr


def test_no_deal_of_the_positions_is_the_disagreement_point():
    answer = negotiation.load(FLAGSHIP).solve()
    assert answer.select("nash-product") == answer.select("nash-product", disagreement={"us": 1, "dprk": 1})
    assert answer.select("nash-product", disagreement={"us": 3, "dprk": 1}).equilibria == ()
    with pytest.raises(UsageError, match="takes no disagreement point"):
        answer.select("welfare", disagreement={"us": 1, "dprk": 1})
