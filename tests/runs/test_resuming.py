"""Sweeps that are stopped: whatever happens, and however often, the run is the same bytes in the end."""

import errno
import os
import random
import subprocess
import sys
import time
from functools import cache

import numpy as np
import pytest

import negotiation
from negotiation.analysis.borders import find_borders
from negotiation.analysis.plan import make_plan
from negotiation.analysis.sweep import sweep_plan
from negotiation.errors import GameError, OutputError
from negotiation.runs import resuming, sources, writing
from negotiation.runs.folder import LOG, open_run
from negotiation.runs.journal import JOURNAL
from negotiation.runs.resuming import Resumable
from tests.analysis.test_sweep import ENDINGS, TALKS, THREE
from tests.conftest import ROOT
from tests.runs.saved import files, saved
from tests.runs.test_folder import same
from tests.runs.test_writing import FAULTS, Faults


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch):
    monkeypatch.setattr("negotiation.analysis.sweep._CHUNK", 20)
    monkeypatch.setattr("negotiation.analysis.sweep._LARGE_CHUNK", 50)
    monkeypatch.setattr("negotiation.analysis.borders.find_borders", lambda answer: {})  # they take their time
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


def plan_of(text=TALKS, points=7, account="all"):
    scenario = negotiation.loads(text)
    over = ["cost", "share"] if "cost:" in text else ["x", "y"]
    return make_plan(scenario, over=over, points=points, account=account)


def swept(plan, folder, **options):
    sweep = Resumable(plan, folder)
    said = sweep.take_up()
    before = sweep.kept
    assert sweep.compute(**options)
    answer = sweep.publish({"note": "a test"})
    assert not sweep.partial.exists()
    return answer, before, said


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("text", [TALKS, ENDINGS.replace("PAYOFF", "1 / (x - 1)")])
def test_a_run_made_of_pieces_is_that_of_one_piece(text, large, tmp_path, monkeypatch):
    monkeypatch.setattr(resuming, "ARRAYS_FROM", 10 if large else 10**6)
    monkeypatch.setattr("negotiation.runs.folder.ARRAYS_FROM", 10 if large else 10**6)
    whole = negotiation.sweep(negotiation.loads(text), over=list(plan_of(text).varied), points=7, account="all")
    answer, _, _ = swept(plan_of(text), tmp_path / "run")
    assert files(tmp_path / "run") == saved(whole, tmp_path / "whole")
    assert ("found-payoffs.npy" in files(tmp_path / "run")) == large
    for found in (answer, open_run(tmp_path / "run")):
        same(found, whole)
        assert found.regions == whole.regions
        assert (found.region == whole.region).all()
        assert repr(found) == repr(whole)
    assert (tmp_path / "run" / LOG).read_text() == '{\n "note": "a test"\n}\n'


@pytest.mark.parametrize("points", [pytest.param(7, marks=pytest.mark.slow), 23])
def test_jobs_do_not_matter(points, tmp_path, monkeypatch):
    """Neither who computes a piece nor in what order; with 23 by 23 points the engine solves them."""
    monkeypatch.setattr("negotiation.analysis.sweep._LARGE_CHUNK", 300)
    plan = plan_of(ENDINGS.replace("PAYOFF", "1 / (x - 1)"), points)
    for jobs in (1, 2):
        swept(plan, tmp_path / str(jobs), jobs=jobs)
    assert files(tmp_path / "1") == files(tmp_path / "2")


def test_arrays_stay_on_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(resuming, "ARRAYS_FROM", 10)
    monkeypatch.setattr("negotiation.runs.folder.ARRAYS_FROM", 10)
    answer, _, _ = swept(plan_of(), tmp_path / "run")
    assert isinstance(answer.found.payoffs, np.memmap)
    assert isinstance(open_run(tmp_path / "run").found.nash, np.memmap)
    assert answer.found.nash.dtype == np.int8


@cache
def bordered():
    """A plan, and the borders that are found in it: once, as they take their time."""
    plan = plan_of(account="default")
    return plan, find_borders(sweep_plan(plan))


@pytest.mark.parametrize("large", [False, True])
def test_borders_are_looked_for_once(large, tmp_path, monkeypatch):
    monkeypatch.setattr(resuming, "ARRAYS_FROM", 10 if large else 10**6)
    monkeypatch.setattr("negotiation.runs.folder.ARRAYS_FROM", 10 if large else 10**6)
    plan, found = bordered()
    looked = []

    def find(answer):
        looked.append(answer)
        return dict(found)

    monkeypatch.setattr("negotiation.analysis.borders.find_borders", find)
    answer, _, _ = swept(plan, tmp_path / "run")
    assert answer.borders == open_run(tmp_path / "run").borders == found
    assert len(found) > 0
    assert len(looked) == 1


@pytest.mark.parametrize("found", ["elsewhere", "here, as the process has ended"])
def test_borders_are_found_beside_the_tables(found, tmp_path, monkeypatch):
    """By a process that has no more points to solve; should it fail, by this one."""
    monkeypatch.setattr(resuming, "ARRAYS_FROM", 10)
    monkeypatch.setattr("negotiation.runs.folder.ARRAYS_FROM", 10)
    plan, borders = bordered()
    sweep = Resumable(plan, tmp_path / "run")
    assert sweep.compute(jobs=2)
    (worker,) = sweep._spare
    looked = []
    monkeypatch.setattr("negotiation.analysis.borders.find_borders", lambda answer: looked.append(answer) or borders)
    if found != "elsewhere":
        worker.kill()
        worker.wait()
    answer = sweep.publish({})
    assert len(looked) == (found != "elsewhere")
    assert answer.borders == open_run(tmp_path / "run").borders == borders
    assert worker.poll() is not None
    assert not sweep.partial.exists()


def test_no_process_is_left_where_a_run_cannot_be_written(tmp_path, monkeypatch):
    monkeypatch.setattr(resuming, "ARRAYS_FROM", 10)
    sweep = Resumable(bordered()[0], tmp_path / "run")
    assert sweep.compute(jobs=2)
    (worker,) = sweep._spare

    def full(*_, **__):
        raise OutputError("the disk is full")

    monkeypatch.setattr(resuming, "save", full)
    with pytest.raises(OutputError):
        sweep.publish({})
    assert worker.poll() is not None
    assert sweep.kept == sweep.pieces


def test_stopped_by_the_time_and_gone_on_with(tmp_path):
    reference, folder = tmp_path / "reference", tmp_path / "run"
    plan = plan_of()
    swept(plan, reference)
    rounds = 0
    while True:
        sweep = Resumable(plan, folder)
        sweep.take_up()
        assert sweep.kept == rounds  # one piece at least, however little time there is
        assert not folder.exists()
        if sweep.compute(deadline=time.monotonic() - 1):
            break
        rounds += 1
    assert rounds == sweep.pieces - 1 > 3
    sweep.publish({})
    assert files(folder) == files(reference)


def harmed(path, chance):
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


@pytest.mark.parametrize("seed", range(6))
def test_flipped_bits_are_noticed_said_and_made_good(seed, tmp_path):
    chance = random.Random(seed)
    plan, folder = plan_of(), tmp_path / "run"
    sweep = Resumable(plan, folder)
    sweep.take_up()
    sweep.compute()
    chosen = chance.sample(sorted(sweep.partial.iterdir()), 2)
    for path in chosen:
        harmed(path, chance)
    _, kept, said = swept(plan, folder)
    assert kept < sweep.pieces or JOURNAL in [path.name for path in chosen]
    assert said.endswith("not as they were written")
    swept(plan, tmp_path / "reference")
    assert files(folder) == files(tmp_path / "reference")


def test_a_bit_that_flips_after_all_was_looked_at(tmp_path):
    sweep = Resumable(plan_of(), tmp_path / "run")
    sweep.take_up()
    sweep.compute()
    harmed(sweep.partial / "piece-000001.bin", random.Random(0))
    assert sweep.publish({}) is None
    assert not (tmp_path / "run").exists()
    assert sweep.kept == sweep.pieces - 1
    assert sweep.compute()
    assert sweep.publish({}) is not None


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_is_the_one_it_is_alone(jobs, tmp_path, monkeypatch):
    scenario = negotiation.loads(THREE)
    plan = make_plan(scenario, over=["bribe"], points=60, method="nashpy-support")
    with pytest.raises(GameError) as alone:
        plan.grids["default"].scenario.form.answer(plan.grids["default"].point(0), plan.method)
    sweep = Resumable(plan, tmp_path / "run")
    with pytest.raises(GameError) as caught:
        sweep.compute(jobs)
    assert str(caught.value) == str(alone.value)


def test_a_place_that_a_worker_cannot_write_to(tmp_path):
    sweep = Resumable(plan_of(), tmp_path / "run")
    sweep.take_up()
    work = resuming.computed(sweep.plan, tmp_path / "nowhere", 20, range(6), jobs=2)
    with pytest.raises(OutputError, match="there is no folder to write it into"):
        list(work)


@pytest.mark.parametrize(("kind", "on"), FAULTS, ids=lambda x: {False: "once", True: "from then on"}.get(x, x))
def test_whatever_call_fails_all_is_there_or_can_be_gone_on_with(kind, on, tmp_path):
    """Every call of the operating system in turn would take minutes: some thirty of them, spread evenly."""
    plan = plan_of(points=4)
    swept(plan, tmp_path / "reference")
    reference = files(tmp_path / "reference")
    with Faults(0, "EIO").armed() as faults:
        swept(plan, tmp_path / "counted")
    failures = 0
    step = max(1, len(faults.calls) // 3)
    for number in range(1 + 5 * FAULTS.index((kind, on)) % step, len(faults.calls) + 1, step):
        folder = tmp_path / f"run-{number}"
        with Faults(number, kind, on).armed():
            try:
                swept(plan, folder)
            except (OutputError, KeyboardInterrupt, MemoryError):
                failures += 1
            except AssertionError:
                pass  # the pieces could not be removed, which is no harm
        assert not folder.exists() or files(folder) == reference
        if not folder.exists():
            swept(plan, folder)
        assert files(folder) == reference
        Resumable(plan, folder).discard()
    assert failures or kind == "short"
    left = {path.name for path in tmp_path.iterdir() if not path.name.startswith("run-")}
    assert left == {"reference", "counted"}


KILLED = """
import os, random, signal, sys
from pathlib import Path
from negotiation.analysis import sweep as module
module._CHUNK = 20
from negotiation.analysis import borders
borders.find_borders = lambda answer: {}
from negotiation.runs.resuming import Resumable
from tests.runs.test_resuming import Faults, files, plan_of, swept
os.fsync = lambda descriptor: None

class Kill(Faults):
    def __init__(self, moment):
        super().__init__(0, "EIO")
        self.moment = moment

    def call(self, name, real, *args, **kwargs):
        if len(self.calls) == self.moment:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().call(name, real, *args, **kwargs)

here, chance, rounds = Path(sys.argv[1]), random.Random(int(sys.argv[2])), int(sys.argv[3])
plan = plan_of(points=4)
with Kill(10**9).armed() as counted:
    swept(plan, here / "reference")
killed = 0
for number in range(rounds):
    folder = here / f"run-{number}"
    while not folder.exists():
        moment = chance.randrange(len(counted.calls))
        child = os.fork()
        if not child:
            with Kill(moment).armed():
                swept(plan, folder)
            os._exit(0)
        killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
    assert files(folder) == files(here / "reference"), number
    sweep = Resumable(plan, folder)
    sweep.take_up()  # killed while the pieces were removed, there may be some left
    assert not [path for path in here.iterdir() if path.name.endswith(".partial") and path != sweep.partial]
    sweep.discard()
print(killed)
"""


@pytest.mark.parametrize("rounds", [5, pytest.param(200, marks=pytest.mark.slow)])
def test_killed_at_any_moment(rounds, tmp_path):
    seed = str(random.randrange(10**9)) if rounds > 5 else "1"
    command = [sys.executable, "-c", KILLED, str(tmp_path), seed, str(rounds)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (seed, done.stderr)
    assert int(done.stdout) >= rounds // 3


def test_long_ones_are_kept_and_short_ones_not():
    talks = negotiation.loads(TALKS)
    for points, kept in ((499, False), (500, True), (999, True), (1000, False), (19_999, False), (20_000, True)):
        assert resuming.is_kept(make_plan(talks, over=["cost"], points=points)) is kept


def test_a_full_disk_is_said_as_ever(tmp_path, monkeypatch):
    sweep = Resumable(plan_of(), tmp_path / "run")
    sweep.take_up()
    real, calls = writing._create, []

    def full(path, data):
        calls.append(path)
        if len(calls) > 3:
            raise OSError(errno.ENOSPC, "no space")
        real(path, data)

    monkeypatch.setattr(writing, "_create", full)
    with pytest.raises(OutputError, match="the disk is full"):
        sweep.compute()
    monkeypatch.undo()
    assert 0 < sweep.kept < sweep.pieces


def test_sources_are_counted_as_they_are_taken():
    summed = sources.Summed(lambda: [b"a", b"bc"])
    assert list(summed()) == [b"a", b"bc"]
    assert summed.record["bytes"] == 3
    assert summed.record["sha256"].startswith("ba7816bf")
