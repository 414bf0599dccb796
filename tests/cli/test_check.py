"""The verb `check`: every scenario that ships holds what it expects; failures have status 1."""

import json
from pathlib import Path

import pytest

from tests.test_golden import run

ALL = sorted(str(p) for p in Path("scenarios").rglob("*.yaml"))


@pytest.mark.parametrize("path", ALL)
def test_a_scenario_that_ships(path):
    result = run(f"check {path}")
    assert result.exit_code == 0, result.stdout + result.stderr
    assert result.stderr == ""  # no warnings either
    assert path.endswith("base.yaml") or "expectation" in result.stdout


def test_there_are_enough_classics():
    assert len([path for path in ALL if "classics" in path]) >= 14


BASE = Path("scenarios/classics/stag_hunt.yaml")


def test_an_expectation_that_fails_is_status_1(tmp_path):
    text = BASE.read_text(encoding="utf-8")
    assert "equilibria: 3" in text
    path = tmp_path / "wrong.yaml"
    path.write_text(text.replace("equilibria: 3", "equilibria: 5"), encoding="utf-8")
    result = run(f"check {path}")
    assert result.exit_code == 1
    assert "FAILED" in result.stdout
    assert "found `3`" in result.stdout
    record = json.loads(run(f"check {path} --format json").stdout)
    assert record["files"][0]["ok"] is False
    assert {"expected": 5, "found": 3}.items() <= next(
        r for r in record["files"][0]["expectations"] if not r["holds"]
    ).items()


def test_every_file_is_looked_at(tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("negotiation: 1\ntitel: T\n")
    result = run(f"check {bad} {BASE}")
    assert result.exit_code == 2
    assert "did you mean `title`" in result.stderr
    assert "ok " in result.stdout
    record = json.loads(run(f"check {bad} {BASE} --format json").stdout)
    assert [f["ok"] for f in record["files"]] == [False, True]
    assert record["files"][0]["errors"][-1]["line"] == 2
