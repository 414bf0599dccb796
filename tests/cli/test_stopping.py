"""Long sweeps at the command line: stopped by the time, by Ctrl-C or by force, and gone on with."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from negotiation.cli.stopping import duration
from negotiation.errors import UsageError
from tests.analysis.test_sweep import TALKS
from tests.conftest import ROOT
from tests.test_golden import run

SWEEP = "sweep talks.yaml --over cost --points 600 --jobs 1"
LONGER = "sweep talks.yaml --over cost --points 999"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "talks.yaml").write_text(TALKS)
    return tmp_path


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "log.json"}


@pytest.mark.parametrize(("text", "seconds"), [("90", 90), ("2.5s", 2.5), ("10m", 600), ("2h", 7200), ("1 min", 60)])
def test_times(text, seconds):
    assert duration(text) == seconds


@pytest.mark.parametrize("text", ["", "0", "-5", "soon", "10 parsecs", "1e3", "nan", "٣"])
def test_what_is_no_time(text, here):
    with pytest.raises(UsageError, match="cannot read"):
        duration(text)
    assert run(f"{SWEEP} --time-limit {shlex.quote(text)}").exit_code == 2


def test_stopped_by_the_time(here):
    run(f"{SWEEP} -o whole")
    stopped = run(f"{SWEEP} -o run --time-limit 0.001")
    assert (stopped.exit_code, stopped.stdout) == (3, "")
    assert (
        "stopped by the time limit after 1 of 5 pieces, which are kept in run.partial; go on with:" in stopped.stderr
    )
    command = stopped.stderr.splitlines()[-1].strip()
    assert command == f"negotiation {SWEEP} --time-limit 0.001 --output run --resume".replace(
        "--over cost --points 600 --jobs 1 --time-limit 0.001 --output run",
        "--output run --over cost --points 600 --jobs 1 --time-limit 0.001",
    )
    assert not (here / "run").exists()
    again = run(command.removeprefix("negotiation "))
    assert again.exit_code == 3
    assert "going on after 1 of 5 pieces" in again.stderr
    assert "after 2 of 5 pieces" in again.stderr
    done = run(f"{SWEEP} -o run")  # the same command goes on by itself
    assert done.exit_code == 0
    assert "going on after 2 of 5 pieces" in done.stderr
    assert files(here / "run") == files(here / "whole")
    assert not (here / "run.partial").exists()


def test_resume_and_restart(here):
    nothing = run(f"{SWEEP} -o run --resume")
    assert (nothing.exit_code, nothing.stdout) == (2, "")
    assert "nothing of this sweep is kept in run.partial" in nothing.stderr
    assert run(f"{SWEEP} --resume --restart").exit_code == 2
    run(f"{SWEEP} -o run --time-limit 0.001")
    other = run(f"{SWEEP} --set idle=2 -o run")
    assert other.exit_code == 4
    assert "holds a part of another run" in other.stderr
    assert "--restart" in other.stderr
    fresh = run(f"{SWEEP} --set idle=2 -o run --restart")
    assert (fresh.exit_code, fresh.stderr) == (0, "")
    assert run(f"{SWEEP} --set idle=2 -o run --resume").exit_code == 0  # it is there already


@pytest.mark.parametrize(
    ("slip", "kept", "now"),
    [
        ("--points 601", "600 points of cost from 0 to 2", "601 points of cost from 0 to 2"),
        ("--points 600 --account all", "account default", "accounts default, "),
        ("--points 600 --set idle=2", "no parameter set by hand", "idle = 2"),
        ("--points 600 --choose whose=his", "no reading chosen by hand", "whose = his"),
        ("--points 600 --method pure", "the method exact", "the method pure"),
        ("--points 600 --sample random --seed 7", "600 points", "600 random points with seed 7 of cost from 0"),
    ],
)
def test_a_slip_is_told_from_another_question(here, slip, kept, now):
    run(f"{SWEEP} -o run --time-limit 0.001")
    before = files(here / "run.partial")
    other = run(f"sweep talks.yaml --over cost --jobs 1 -o run --resume {slip}")
    assert other.exit_code == 4
    told, _, asked = other.stderr.partition("; asked for: ")
    assert f"(kept: {kept}" in told
    assert asked.startswith(now)
    # What keeps the part is said before what destroys it.
    assert other.stderr.index("repeat the command") < other.stderr.index("another folder")
    assert other.stderr.index("another folder") < other.stderr.index("--restart would destroy")
    assert files(here / "run.partial") == before


def test_a_scenario_that_was_changed_is_said(here):
    run(f"{SWEEP} -o run --time-limit 0.001")
    (here / "talks.yaml").write_text(TALKS.replace("title: ", "title: New "))
    other = run(f"{SWEEP} -o run")
    assert (other.exit_code, "(the scenario is another one, or was changed since)" in other.stderr) == (4, True)


def _interrupt(monkeypatch, where):
    def stop(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(where, stop)


def test_interrupted_while_the_tables_are_written(here, monkeypatch):
    with monkeypatch.context() as patch:
        _interrupt(patch, "negotiation.runs.resuming.save")
        stopped = run(f"{SWEEP} -o run")
    assert stopped.exit_code == 130
    assert (
        "interrupted: all games are solved and kept in run.partial; the tables were not written yet" in stopped.stderr
    )
    assert "pieces" not in stopped.stderr
    command = stopped.stderr.splitlines()[-1].strip()
    assert command.endswith("--resume")
    # A time limit is for solving: where nothing is left to solve, it stops nothing.
    assert run(f"{command.removeprefix('negotiation ')} --time-limit 0.001").exit_code == 0
    assert not (here / "run.partial").exists()


@pytest.mark.parametrize(
    "where", ["negotiation.runs.resuming.Resumable.discard", "negotiation.report.sweep_screen.sweep_screen"]
)
def test_interrupted_when_all_is_done(here, monkeypatch, where):
    with monkeypatch.context() as patch:
        _interrupt(patch, where)
        stopped = run(f"{SWEEP} -o run")
    assert stopped.exit_code == 130
    assert "run is complete; the same command shows it" in stopped.stderr
    again = run(f"{SWEEP} -o run")
    assert (again.exit_code, "nothing to compute" in again.stderr) == (0, True)
    assert not (here / "run.partial").exists()


def test_a_time_limit_counts_solving_alone(here, monkeypatch):
    real = time.monotonic
    late = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: real() + late[0])

    def slow(*args, **kwargs):
        late[0] += 10_000
        return load(*args, **kwargs)

    import negotiation

    load = negotiation.load
    monkeypatch.setattr(negotiation, "load", slow)
    assert run(f"{SWEEP} -o run --time-limit 1h").exit_code == 0


def test_short_sweeps_keep_what_is_done_where_there_is_a_time_limit(here):
    assert run("sweep talks.yaml -o run --time-limit 1h").exit_code == 0
    assert sorted(path.name for path in here.iterdir()) == ["run", "talks.yaml"]


def _begun(here, *more):
    command = [sys.executable, "-m", "negotiation", *LONGER.split(), "-o", "run", *more]
    process = subprocess.Popen(
        command, cwd=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    journal = here / "run.partial" / "journal.txt"
    for _ in range(6000):
        if journal.exists() and journal.read_bytes().count(b"\n") > 1:
            break
        time.sleep(0.005)
    return process


def _workers(parent):
    """The processes that another one started, by their ids."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=False)
    return [int(word) for word in listed.stdout.split()]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """What the longer sweep writes when nothing stops it."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "talks.yaml").write_text(TALKS)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run(f"{LONGER} --jobs 1 -o whole").exit_code == 0
    return files(folder / "whole")


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGKILL])
def test_stopped_by_hand_or_by_force(here, by, whole):
    process = _begun(here, "--jobs", "2")
    workers = _workers(process.pid)
    process.send_signal(by)
    out, err = process.communicate(timeout=60)
    assert out == b""
    assert b"Traceback" not in err
    if by is signal.SIGINT:
        assert process.returncode in (130, -signal.SIGINT)
        assert re.search(
            rb"interrupted: stopped after \d of 8 pieces, .*; go on with:\n  negotiation sweep .* --resume", err
        )
    for _ in range(400):  # nobody is left behind
        if not any(Path(f"/proc/{worker}/cmdline").exists() for worker in workers):
            break
        time.sleep(0.01)
    else:
        raise AssertionError(workers)
    done = run(f"{LONGER} --jobs 1 -o run --resume")
    assert done.exit_code == 0
    assert re.search(r"going on after [1-8] of 8 pieces", done.stderr)
    assert files(here / "run") == whole
