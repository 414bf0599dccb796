"""Run folders: what is written reads back the same, and nothing is used that is not as it was written."""

import dataclasses
import json
import os
import subprocess
import sys

import numpy as np
import pytest

import negotiation
from negotiation.errors import OutputError, UsageError
from negotiation.runs import writing
from negotiation.runs.csv_files import read_csv, write_csv
from negotiation.runs.folder import LOG, MANIFEST, holds_parquet, open_run, save, state
from negotiation.runs.lock import locked
from negotiation.runs.manifest import key
from tests.analysis.test_sweep import TALKS, THREE
from tests.conftest import ROOT
from tests.runs.saved import saved

UNDEFINED = THREE.replace("[bribe, 1, 1]", "[1 / bribe, 1, 1]")


@pytest.fixture(scope="module")
def answer():
    return negotiation.loads(TALKS).sweep(over=["cost", "share"], points=[4, 5], account="all", set={"idle": "7/2"})


def same(one, other):
    for field in dataclasses.fields(one.found):
        a, b = getattr(one.found, field.name), getattr(other.found, field.name)
        assert np.array_equal(a, b) if isinstance(a, np.ndarray) else a == b, field.name


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (TALKS, {"over": ["cost", "share"], "points": [4, 5], "account": "all", "set": {"idle": "7/2"}}),
        (TALKS, {"over": ["cost=1/3:5/3"], "points": 3, "choose": {"whose": "his"}}),
        (TALKS, {"over": ["cost=0:9"], "points": 4, "force": True, "method": "pure"}),
        (TALKS, {"name": "cost"}),
        (UNDEFINED, {"over": ["bribe"], "points": 5}),
        (TALKS.replace("strike", '"=1+1"'), {"over": ["cost"], "points": 3}),
        (TALKS.replace("strike", "'yes, \"no\"'"), {"over": ["cost"], "points": 3}),
    ],
)
def test_what_is_saved_reads_back(tmp_path, text, asked):
    before = negotiation.loads(text).sweep(**asked)
    folder = save(before, tmp_path / "run")
    after = open_run(folder)
    same(before, after)
    assert after.scenario == before.scenario
    assert after.plan.axes == before.plan.axes
    assert after.plan.name == before.plan.name
    assert key(after.plan) == key(before.plan)
    number = len(before) - 1
    assert after.at(number).regime == before.at(number).regime
    assert (after.region == before.region).all()
    assert after.regions == before.regions


def test_the_same_command_gives_the_same_bytes(tmp_path):
    made = []
    for seed in ("0", "1"):
        folder = tmp_path / seed
        command = [sys.executable, "-m", "negotiation", "sweep", "scenarios/hanoi/last_day.yaml", "clause-map"]
        command += ["--points", "5", "-q", "-o", str(folder)]
        subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True)
        made.append({path.name: path.read_bytes() for path in folder.iterdir() if path.name != LOG})
    assert made[0] == made[1]
    assert set(made[0]) == {MANIFEST, "scenario.yaml", "points.csv", "components.csv", "outcomes.csv", "borders.json"}


def test_an_unused_parameter_changes_no_result(tmp_path):
    """Only the scenario, and what is made of its text, differs."""
    asked = {"over": ["cost"], "points": 5}
    without = TALKS.replace("value: 3, range: [1, 5]", "value: 4, range: [0, 9]")
    one = saved(negotiation.loads(TALKS).sweep(**asked), tmp_path / "one")
    other = saved(negotiation.loads(without).sweep(**asked), tmp_path / "other")
    assert {name for name in one if one[name] != other[name]} == {MANIFEST, "scenario.yaml"}
    a, b = (json.loads(files[MANIFEST]) for files in (one, other))
    a["baseline"]["default"].pop("idle")
    b["baseline"]["default"].pop("idle")
    assert {name for name in a if a[name] != b[name]} == {"key", "scenario", "files"}


def test_the_manifest_names_no_place_and_no_time(answer, tmp_path, monkeypatch):
    written, create = [], writing._create
    monkeypatch.setattr(writing, "_create", lambda path, data: written.append(path.name) or create(path, data))
    files = saved(answer, tmp_path / "run")
    text = files[MANIFEST].decode()
    assert str(tmp_path.parent) not in text
    record = json.loads(text)
    assert record["points"] == 40
    assert sum(record["shares"]["nash"].values()) == 40
    assert record["sweep"]["set"] == {"idle": "7/2"}
    assert set(written[: written.index(MANIFEST)]) == set(record["files"])
    assert set(record["files"]) == set(files) - {MANIFEST}


@pytest.mark.parametrize("name", ["points.csv", "components.csv", "outcomes.csv", "scenario.yaml"])
@pytest.mark.parametrize("harm", ["emptied", "halved", "flipped", "removed"])
def test_what_was_changed_is_not_used(answer, tmp_path, name, harm):
    folder = save(answer, tmp_path / "run")
    path = folder / name
    data = path.read_bytes()
    if harm == "removed":
        path.unlink()
    else:
        middle = len(data) // 2
        flipped = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        path.write_bytes({"emptied": b"", "halved": data[:middle], "flipped": flipped}[harm])
    with pytest.raises(UsageError, match="not as it was written"):
        open_run(folder)
    assert state(folder, key(answer.plan)) is False
    save(answer, folder)
    assert path.read_bytes() == data
    same(open_run(folder), answer)


@pytest.mark.parametrize(
    "harm",
    [
        lambda record: record.pop("labels"),
        lambda record: record["sweep"].pop("over"),
        lambda record: record["sweep"].update(method="none"),
        lambda record: record["patterns"].clear(),
        lambda record: record["labels"].clear(),
        lambda record: record.update(schema_version=999),
        lambda record: record.update(kind="another"),
        lambda record: record["files"].update({"../points.csv": {"sha256": ""}}),
        lambda record: record.update(files=3),
    ],
)
def test_a_manifest_that_was_changed(answer, tmp_path, harm):
    folder = save(answer, tmp_path / "run")
    record = json.loads((folder / MANIFEST).read_text())
    harm(record)
    (folder / MANIFEST).write_text(json.dumps(record))
    with pytest.raises(UsageError):
        open_run(folder)


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '{"kind": 3}', "\x00", "[" * 100_000])
def test_a_manifest_that_is_none(tmp_path, text):
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(UsageError):
        open_run(tmp_path)
    with pytest.raises(OutputError, match="no run of this program"):
        state(tmp_path, "")


def test_foreign_folders_are_left_alone(answer, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(OutputError, match="no run of this program"):
        save(answer, tmp_path / "mine")
    other = negotiation.loads(TALKS).sweep("cost")
    folder = save(other, tmp_path / "run")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(OutputError, match="another run"):
        save(answer, folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    with pytest.raises(UsageError, match="no run folder"):
        open_run(tmp_path / "mine")
    with pytest.raises(UsageError, match="no run folder"):
        open_run(tmp_path / "nowhere")


def test_a_file_of_ones_own_in_a_run_stays(answer, tmp_path):
    folder = save(answer, tmp_path / "run")
    (folder / "notes.txt").write_text("mine")
    (folder / "points.csv").unlink()
    save(answer, folder)
    assert (folder / "notes.txt").read_text() == "mine"


def test_parquet_holds_the_same(answer, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    folder = save(answer, tmp_path / "run", parquet=True)
    for name in ("points", "components", "outcomes"):
        table = parquet.read_table(folder / f"{name}.parquet")
        assert table.column_names == list(answer.table(name))
        for column, values in answer.table(name).items():
            assert table[column].to_pylist() == values.tolist()
    same(open_run(folder), answer)


def test_parquet_that_is_not_wanted_any_more_goes(answer, tmp_path):
    pytest.importorskip("pyarrow")
    folder = save(answer, tmp_path / "run", parquet=True)
    assert holds_parquet(folder)
    (folder / "points.csv").unlink()
    save(answer, folder)
    assert not holds_parquet(folder)
    assert not list(folder.glob("*.parquet"))


def test_parquet_without_pyarrow(answer, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match="needs pyarrow"):
        save(answer, tmp_path / "run", parquet=True)
    assert list(tmp_path.iterdir()) == []


def test_one_writer_at_a_time(tmp_path):
    folder = tmp_path / "run"
    with locked(folder):
        with pytest.raises(OutputError, match=f"process {os.getpid()} is writing"), locked(folder):
            pass
        assert (tmp_path / ".run.lock").exists()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("left", ["", "no number", "1", "9" * 400])
def test_a_lock_that_was_left_behind_locks_nobody_out(tmp_path, left):
    (tmp_path / ".run.lock").write_text(left)
    with locked(tmp_path / "run"):
        assert (tmp_path / ".run.lock").read_text() == str(os.getpid())
    assert list(tmp_path.iterdir()) == []


HOLD = """
import sys, time
from pathlib import Path
from negotiation.runs.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_process_that_is_killed_lets_go(tmp_path):
    folder = tmp_path / "run"
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(OutputError, match=f"process {holder.pid} is writing"), locked(folder):
            pass
    finally:
        holder.kill()
        holder.communicate()
    with locked(folder):
        pass


def test_csv_reads_back():
    columns = {
        "number": np.array([0, -3]),
        "real": np.array([0.1, -1e300]),
        "sure": np.array([True, False]),
        "text": np.array(["=cmd", "a,b\n'c\""], dtype=object),
        "none": np.array([None, "'x"], dtype=object),
    }
    data = write_csv(columns)
    assert read_csv(data) == {
        "number": ["0", "-3"],
        "real": ["0.1", "-1e+300"],
        "sure": ["true", "false"],
        "text": ["=cmd", "a,b\n'c\""],
        "none": ["", "'x"],
    }
    assert b"'=cmd" in data
    assert b"\r" not in data
    with pytest.raises(ValueError, match="rows differ"):
        read_csv(b"a,b\n1\n")
    with pytest.raises(ValueError, match="no header"):
        read_csv(b"")
    long = np.array(["x" * 200_000], dtype=object)
    assert read_csv(write_csv({"long": long})) == {"long": long.tolist()}


def test_runs_of_any_size_are_read(answer, tmp_path, monkeypatch):
    import negotiation.runs.folder as module

    folder = save(answer, tmp_path / "run")
    monkeypatch.setattr(module, "_LARGEST_MANIFEST", (folder / MANIFEST).stat().st_size)
    monkeypatch.setattr(module, "_PIECE", 7)
    same(open_run(folder), answer)
    monkeypatch.setattr(module, "_LARGEST_MANIFEST", 10)
    with pytest.raises(UsageError, match="larger than 10 bytes"):
        open_run(folder)
    with pytest.raises(OutputError):
        state(folder, key(answer.plan))


def test_the_key_knows_what_took_part():
    scenario = negotiation.loads(TALKS)
    keys = {
        key(scenario.sweep("cost", **asked).plan)
        for asked in ({}, {"points": 4}, {"account": "other"}, {"set": {"idle": 4}}, {"method": "nashpy-support"})
    }
    assert len(keys) == 5
    assert key(scenario.sweep("cost", force=True).plan) == key(scenario.sweep("cost").plan)


def test_three_players_have_no_perfect_regimes(tmp_path):
    answer = negotiation.loads(THREE).sweep(over=["bribe"], points=3)
    record = json.loads(saved(answer, tmp_path / "run")[MANIFEST])
    assert record["shares"]["perfect"] == {}
    assert sum(record["shares"]["undominated"].values()) == 3


def test_how_many_points_were_left_to_the_exact_solver_is_kept(tmp_path):
    talks = negotiation.load("scenarios/hanoi/last_day.yaml")
    small, large = (talks.sweep("clause-map", points=points) for points in (4, 40))
    assert (small.left, large.left) == (None, 0)
    for name, answer in (("small", small), ("large", large)):
        save(answer, tmp_path / name)
        assert open_run(tmp_path / name).left == answer.left
