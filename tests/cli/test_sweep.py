"""The verb `sweep`: what it writes where, progress on a terminal only, and an end by Ctrl-C that leaves nothing."""

import hashlib
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time

import pytest

from negotiation.cli import sweep
from negotiation.games.designs import DESIGNS
from tests.analysis.test_sweep import TALKS, THREE
from tests.conftest import ROOT
from tests.test_golden import run

HANOI = str(ROOT / "scenarios/hanoi/last_day.yaml")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "talks.yaml").write_text(TALKS)
    return tmp_path


def test_the_designs_that_are_offered_are_those_there_are():
    assert sweep._DESIGNS == DESIGNS  # a copy: their module loads NumPy, which `--help` does not wait for


def test_a_folder_of_its_own(here):
    result = run("sweep talks.yaml -q")
    assert result.exit_code == 0
    folder = here / result.stdout.strip()
    assert re.fullmatch(r"talks-cost-[0-9a-f]{8}", folder.name)
    assert folder.parent == here / "runs"
    assert json.loads((folder / "log.json").read_text())["points_per_second"] > 0
    assert [path.name for path in (here / "runs").iterdir()] == [folder.name]


def test_the_same_again_computes_nothing(here):
    first = run("sweep talks.yaml -q")
    folder = here / first.stdout.strip()
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    again = run("sweep talks.yaml")
    assert "nothing to compute" in again.stderr
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()} == before
    (folder / "points.csv").write_text("damaged")
    mended = run("sweep talks.yaml")
    assert "computing it again" in mended.stderr
    assert (folder / "points.csv").read_bytes() == before["points.csv"][0]
    assert mended.stdout == again.stdout


def test_another_scenario_another_folder(here):
    first = run("sweep talks.yaml -q").stdout
    (here / "talks.yaml").write_text(TALKS.replace("title: Talks", "title: Other talks"))
    assert run("sweep talks.yaml -q").stdout != first
    (here / "talks.yaml").write_text(TALKS + "# a comment means nothing\n")
    assert run("sweep talks.yaml -q").stdout == first


def test_foreign_folders_and_names(here):
    (here / "mine").mkdir()
    (here / "mine" / "letter").write_text("dear")
    for line, status in [
        ("sweep talks.yaml -o mine", 4),
        ("sweep talks.yaml -o talks.yaml", 4),
        ("sweep talks.yaml -o talks.yaml/run", 4),
        ("sweep talks.yaml -o CON", 2),
        ("sweep talks.yaml -o ..", 2),
        ("sweep talks.yaml -o ''", 2),
        (f"sweep talks.yaml -o {'x' * 300}", 2),
        ("sweep talks.yaml --points 0", 2),
        ("sweep talks.yaml --points -5", 2),
        ("sweep talks.yaml --points 1e3", 2),
        ("sweep talks.yaml --points 5,5", 2),
        ("sweep talks.yaml --points ٣", 2),
        ("sweep talks.yaml cost --over share", 2),
        ("sweep talks.yaml --over share=0:", 2),
        ("sweep talks.yaml --account nobody", 2),
        ("sweep nowhere.yaml", 2),
    ]:
        result = run(line)
        assert (line, result.exit_code) == (line, status), result.stderr
        assert result.stdout == ""
        assert "Traceback" not in result.stderr
    assert sorted(path.name for path in here.iterdir()) == ["mine", "talks.yaml"]


def test_an_empty_folder_is_taken(here):
    (here / "made").mkdir()
    assert run("sweep talks.yaml -o made -q").exit_code == 0
    assert (here / "made" / "points.csv").is_file()


def test_a_place_where_nothing_can_be_written(here):
    result = run("sweep talks.yaml -o /proc/run")
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr.startswith("error: cannot write /proc/run: ")


def test_gaps_are_status_three(here):
    (here / "three.yaml").write_text(THREE.replace("[bribe, 1, 1]", "[1 / bribe, 1, 1]"))
    result = run("sweep three.yaml --over bribe --points 5 -o run")
    assert result.exit_code == 3
    assert "At 1 point there is no game" in result.stdout
    assert "UNDEFINED" in result.stdout


def test_a_dry_run_writes_nothing(here):
    result = run("sweep talks.yaml --over cost --over share --points 300 --dry-run")
    assert result.exit_code == 0
    assert "90,000" in result.stdout
    assert re.search(r"time +about \d+ (s|min)", result.stdout)
    assert re.search(r"memory +about \d+ MB", result.stdout)
    assert [path.name for path in here.iterdir()] == ["talks.yaml"]


def test_verbose_says_what_is_done_on_stderr(here):
    quiet, verbose = run("sweep talks.yaml -o a"), run("sweep talks.yaml -o b -v")
    assert verbose.stdout.replace(" b\n", " a\n") == quiet.stdout
    assert re.fullmatch(
        r"read talks\.yaml: Talks\nsweeping cost: .*: 5 games in all\nsolved in .* s \(.* a second\), written to b\n",
        verbose.stderr,
    )


def test_parquet(here):
    pytest.importorskip("pyarrow")
    first = run("sweep talks.yaml -o run")
    second = run("sweep talks.yaml -o run --parquet")
    assert second.exit_code == 0
    assert second.stdout == first.stdout
    assert (here / "run" / "points.parquet").is_file()
    assert "nothing to compute" in run("sweep talks.yaml -o run --parquet").stderr


def test_a_point_in_full(here):
    run("sweep talks.yaml -o run")
    by_point = run("run run --point 3")
    by_hand = run("run talks.yaml --set cost=3/2")
    assert by_point.stdout.replace("\n", " ").split() == by_hand.stdout.replace("\n", " ").split()
    for line in (
        "run run --point 5",
        "run run --point -1",
        "run run",
        "run run --point 1 --set cost=1",
        "run . --point 0",
    ):
        result = run(line)
        assert (result.exit_code, result.stdout) == (2, ""), line


def test_a_point_that_was_stored_otherwise_is_said(here):
    run("sweep talks.yaml -o run")
    manifest = json.loads((here / "run" / "manifest.json").read_text())
    rows = [line.split(",") for line in (here / "run" / "points.csv").read_text().splitlines()]
    column = rows[0].index("regime_nash")
    manifest["labels"].append("peace")
    rows[1][column] = "peace"
    text = "\n".join(map(",".join, rows)) + "\n"
    (here / "run" / "points.csv").write_text(text)
    manifest["files"]["points.csv"] = {"sha256": hashlib.sha256(text.encode()).hexdigest(), "bytes": len(text)}
    (here / "run" / "manifest.json").write_text(json.dumps(manifest))
    result = run("run run --point 0")
    assert result.exit_code == 3
    assert "the run says `peace` of this point (nash); solved alone it is" in result.stderr
    assert run("run run --point 1").exit_code == 0


def test_parquet_without_pyarrow_is_refused_before_anything_is_computed(here, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setattr("negotiation.analysis.sweep.sweep_plan", None)
    result = run("sweep talks.yaml --parquet")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "needs pyarrow" in result.stderr
    assert not (here / "runs").exists()


def test_a_dry_run_as_json(here):
    result = json.loads(run("sweep talks.yaml --dry-run --format json").stdout)
    assert result["points"] == 5
    assert result["seconds"] > 0
    assert result["bytes"] > 1e6


def test_results_go_to_stdout_and_nothing_else_without_a_terminal(here):
    result = run("sweep talks.yaml --over cost --points 300 -o run")
    assert result.stderr == ""


def _terminal(arguments, cwd, env=None):
    """Run with stderr at a pseudo-terminal; what stands on stdout, and on the terminal."""
    outer, inner = pty.openpty()
    command = [sys.executable, "-m", "negotiation", *arguments]
    env = {**os.environ, "TERM": "xterm", "COLUMNS": "100", **(env or {})}
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.PIPE, stderr=inner, env=env)
    os.close(inner)
    seen = b""
    while True:
        try:
            part = os.read(outer, 65536)
        except OSError:
            break
        if not part:
            break
        seen += part
    out = process.stdout.read()
    process.stdout.close()
    process.wait()
    os.close(outer)
    return process.returncode, out.decode(), seen.decode(errors="replace")


@pytest.mark.parametrize("colour", [{}, {"NO_COLOR": "1"}])
def test_progress_on_a_terminal(here, colour):
    status, out, seen = _terminal(["sweep", HANOI, "clause", "-o", "run"], here, colour)
    assert status == 0
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen)
    phases = [plain.find(phase) for phase in ("starting", "solving", "finding borders", "writing tables")]
    assert phases == sorted(phases)
    assert -1 not in phases
    assert "/201 points" in seen
    assert "DEAL" in out
    assert "\x1b" not in out
    assert ("\x1b[3" in seen) == (not colour)


def test_quiet_on_a_terminal(here):
    status, out, seen = _terminal(["sweep", HANOI, "clause", "-o", "run", "-q"], here)
    assert (status, out, seen) == (0, "run\n", "")


def test_interrupted(here):
    command = [sys.executable, "-m", "negotiation", "sweep", HANOI, "clause-map", "-o", "deep/run"]
    process = subprocess.Popen(command, cwd=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    for _ in range(600):  # until it has begun to write, which is to say, to compute
        if (here / "deep" / ".run.lock").exists():
            break
        time.sleep(0.05)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    # Where the interrupt passed through an `exec` of text, as imports hold them, Python ends by the signal itself
    # when all is said and cleaned up; a shell reports that as 130 too.
    assert process.returncode in (130, -signal.SIGINT)
    assert out == b""
    assert b"interrupted: nothing was written" in err
    assert b"Traceback" not in err
    assert list((here / "deep").iterdir()) == []
