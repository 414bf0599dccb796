"""The verb `run`: options, statuses, JSON against its schema."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

import negotiation
from tests.test_golden import run

FLAGSHIP = "scenarios/hanoi/last_day.yaml"
SCHEMA = json.loads((Path(negotiation.__file__).parent / "report" / "answer.schema.json").read_text(encoding="utf-8"))
SCENARIOS = sorted(str(p) for p in Path("scenarios").rglob("*.yaml") if p.name != "base.yaml")


def answer(line):
    result = run(f"run {line} --format json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout, parse_constant=lambda word: pytest.fail(f"{word} is not JSON"))


def test_json_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", SCENARIOS)
def test_json_fits_its_schema(path):
    jsonschema.Draft202012Validator(SCHEMA).validate(answer(path))


def test_json_fits_its_schema_whatever_is_asked():
    for more in (
        "--account bolton-arrives",
        "--set snapback_effect=31/81",
        "--choose clause=never_offered",
        "--set scope_curve=1.5",
        "--method nashpy-support",
        "--set relief_value=10**64*10**64*10**64*10**64 --force",
    ):
        jsonschema.Draft202012Validator(SCHEMA).validate(answer(f"{FLAGSHIP} {more}"))


def test_json_says_each_number_twice():
    found = answer(FLAGSHIP)
    deal = next(e for e in found["extreme_equilibria"] if e["perfect"])
    assert deal["payoffs_exact"] == {"us": "69/25", "dprk": "83/20"}
    assert deal["payoffs"] == {"us": 2.76, "dprk": 4.15}
    assert deal["strategies"] == {"us": {"on_the_table": 1.0}, "dprk": {"partial_with_clause": 1.0}}
    assert deal["regret"] == 0
    assert deal["arithmetic"] == "exact"
    assert deal["outcome_exact"] == {"deal": "1"}
    assert found["regime"] == {"nash": "deal or no deal", "perfect": "deal", "undominated": "deal"}
    assert found["complete"] is True
    assert found["components"][deal["component"]]["members"][0] <= found["extreme_equilibria"].index(deal)
    assert found["parameters"]["partial_share"]["value_exact"] == "9/10"


def test_a_number_that_no_double_can_hold_has_no_value():
    result = run(f"run {FLAGSHIP} --set relief_value={'*'.join(['10**64'] * 6)} --force")
    assert result.exit_code == 3
    assert "too large" in result.stderr


@pytest.mark.parametrize(
    ("line", "status", "says"),
    [
        (f"run {FLAGSHIP} --account bolton", 2, "did you mean `bolton-arrives`"),
        (f"run {FLAGSHIP} --choose us_resolve=hard", 2, "did you mean `hard_line`"),
        (f"run {FLAGSHIP} --choose us_resolve", 2, "write --choose DISPUTE=READING"),
        (f"run {FLAGSHIP} --set snapback_efect=1", 2, "did you mean `snapback_effect`"),
        (f"run {FLAGSHIP} --set snapback_effect=1.5", 2, "add --force"),
        (f"run {FLAGSHIP} --set snapback_effect=0.5 --set snapback_effect=0.6", 2, "twice"),
        (f"run {FLAGSHIP} --set snapback_effect=", 2, "cannot read"),
        (f"run {FLAGSHIP} --set snapback_effect=os.system(1)", 2, "arithmetic"),
        ("run scenarios/hanoi/last_dey.yaml", 2, "did you mean scenarios/hanoi/last_day.yaml"),
        ("run scenarios/hanoi", 2, "is a folder"),
        ("run scenarios/hanoi/base.yaml", 2, "no game"),
        ("run", 2, "Missing argument"),
        ("rnu x.yaml", 2, "did you mean `run`"),
        ("talks.yaml", 2, "negotiation run talks.yaml"),
        (f"run {FLAGSHIP} --format xml", 2, "xml"),
        (f"run {FLAGSHIP} --method gambit", 2, "gambit"),
        (f"run {FLAGSHIP} --account bolton-arrives --account default", 2, "--account is given twice"),
        (f"run {FLAGSHIP} --method pure --method=exact", 2, "--method is given twice"),
        (f"run {FLAGSHIP} --format json --format text", 2, "--format is given twice"),
    ],
)
def test_a_call_at_fault(line, status, says):
    result = run(line)
    assert result.exit_code == status
    assert says in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_force_leaves_the_range():
    assert run(f"run {FLAGSHIP} --set snapback_effect=1.5 --force").exit_code == 0


def test_undefined_is_status_3(tmp_path):
    path = tmp_path / "u.yaml"
    path.write_text(
        "negotiation: 1\ntitle: T\nplayers: {a: A}\nparameters: {x: {value: 1, range: [0, 1], assumption: y}}\n"
        "game: {form: normal, strategies: {a: [s]}, payoffs: {s: [1/x]}}\n"
    )
    assert run(f"run {path}").exit_code == 0
    result = run(f"run {path} --set x=0")
    assert result.exit_code == 3
    assert "1 / x" in result.stderr


def process(arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "negotiation", *arguments], capture_output=True, check=False, **options
    )


def test_standard_input_and_output():
    with Path("scenarios/classics/stag_hunt.yaml").open("rb") as stream:
        result = process(["run", "-"], stdin=stream)
    assert result.returncode == 0
    assert "Stag" in result.stdout.decode() or "stag" in result.stdout.decode()


def test_a_reader_that_goes_away_is_no_error():
    shell = shutil.which("sh")
    line = f"{sys.executable} -m negotiation run {FLAGSHIP} --proof | head -n 1"
    result = subprocess.run([shell, "-c", line], capture_output=True, check=False)
    assert result.stderr == b""
    assert result.stdout.count(b"\n") == 1
    gone = f"({sys.executable} -m negotiation check {FLAGSHIP}; echo $? >&2) | exec true"
    result = subprocess.run([shell, "-c", f"sleep 1 | {gone}"], capture_output=True, check=False)
    assert result.stderr in (b"141\n", b"0\n")  # 0 where all was written before the reader had gone


def test_a_terminal_without_unicode_gets_plain_letters():
    result = process(["run", FLAGSHIP], env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert result.returncode == 0, result.stderr
    assert b"on_the_table x partial_with_clause" in result.stdout
    assert result.stdout.isascii()


def test_the_same_command_gives_the_same_bytes():
    lines = [
        process(["run", FLAGSHIP, "--format", "json"], env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in "12"
    ]
    assert lines[0] == lines[1]


def test_version_and_help():
    assert run("--version").stdout.strip().endswith(negotiation.__version__)
    assert "check" in run("--help").stdout
    assert run("").exit_code == 2
    assert "Usage" in run("run --help").stdout
