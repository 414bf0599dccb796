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


def test_one_refused_rule_does_not_hide_the_other():
    result = run(f"run {FLAGSHIP} --select risk-dominance --select welfare")
    assert (result.exit_code, result.stderr) == (0, "")
    text = " ".join(result.stdout.split())
    assert "risk-dominance: refused: risk dominance compares the two strict equilibria of a 2 × 2 game" in text
    assert "Rules that work here: payoff-dominance, welfare, nash-product, maximum-entropy." in text
    assert text.index("risk-dominance: refused") < text.index("Selected by welfare: 2 extreme equilibria")
    record = json.loads(run(f"run {FLAGSHIP} --select risk-dominance --select welfare --format json").stdout)
    jsonschema.Draft202012Validator(SCHEMA).validate(record)
    assert [one["rule"] for one in record["selected"]] == ["welfare"]
    [refused] = record["refused"]
    assert refused["rule"] == "risk-dominance"
    assert refused["why"].endswith("this game is 5 × 5")
    assert refused["rules_that_work"] == ["payoff-dominance", "welfare", "nash-product", "maximum-entropy"]
    only = run(f"run {HUNT} --select nash-product --select welfare")
    assert only.exit_code == 0
    assert "say it: --disagreement hunter_a=…" in " ".join(only.stdout.split()).lower()


def test_where_all_are_refused_the_status_says_so():
    result = run(f"run {FLAGSHIP} --select risk-dominance --select welfare --method nashpy-support")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "rules that work here: none" in result.stderr


def test_terms_are_explained_where_they_stand():
    text = " ".join(run(f"run {FLAGSHIP} --select maximum-entropy").stdout.split())
    assert "nats (natural units of entropy)" in text
    assert "Not perfect means that some side plays a position that it could swap" in text
    assert "Not perfect means" not in run(f"run {HUNT} --select welfare").stdout


def test_pure_corners_of_a_continuum_are_not_all_there_is():
    said = run(f"run {FLAGSHIP} --account bolton-arrives --select maximum-entropy").stdout
    assert "Its entropy is 2.485 nats" in said
    assert "every equilibrium is pure" not in said.lower()


def test_no_deal_of_the_positions_is_the_disagreement_point():
    answer = negotiation.load(FLAGSHIP).solve()
    assert answer.select("nash-product") == answer.select("nash-product", disagreement={"us": 1, "dprk": 1})
    assert answer.select("nash-product", disagreement={"us": 3, "dprk": 1}).equilibria == ()
    with pytest.raises(UsageError, match="takes no disagreement point"):
        answer.select("welfare", disagreement={"us": 1, "dprk": 1})
