"""The parts of the benchmark beside other programs, with the engine and Nashpy only, on a few small games."""

import importlib
import io
import sys
from contextlib import redirect_stdout
from dataclasses import replace

import numpy as np
import pytest

from negotiation.games.normal import NormalGame
from negotiation.solvers.exact import solve_exact
from tests.conftest import ROOT


@pytest.fixture
def benchmark(monkeypatch):
    """The modules, which lie beside one another in a folder that is no package."""
    monkeypatch.syspath_prepend(str(ROOT / "experiments" / "benchmarks"))
    names = ("sample_games", "contestants", "measuring", "peers")
    yield {name: importlib.import_module(name) for name in names}
    for name in names:
        sys.modules.pop(name, None)


@pytest.mark.parametrize("family", ["normal", "deals", "levels"])
def test_the_engine_is_whole_on_every_kind_of_games(benchmark, family):
    tables = benchmark["sample_games"].random_tables(family, 3, 12)
    games = benchmark["sample_games"].encode(tables)
    truth = [solve_exact(NormalGame(table)) for table in tables]
    assert benchmark["contestants"].engine_whole(games, truth) == 12


def test_an_answer_that_is_not_whole_is_not_called_so(benchmark):
    tables = benchmark["sample_games"].random_tables("levels", 3, 6)
    games = benchmark["sample_games"].encode(tables)
    truth = [solve_exact(NormalGame(table)) for table in tables]
    short = [replace(found, equilibria=(*found.equilibria, found.equilibria[0])) for found in truth]
    assert benchmark["contestants"].engine_whole(games, short) == 0


def test_answers_are_judged(benchmark):
    judged, pairs_of = benchmark["contestants"].judged, benchmark["contestants"].pairs_of
    game = NormalGame([[[3, 0], [0, 2]], [[2, 0], [0, 3]]])
    table, truth = np.array(game.payoffs), solve_exact(game)
    found = pairs_of(truth)
    assert judged(found, table, truth) == (True, 0)
    assert judged(found[1:], table, truth) == (False, 0)
    nearly = [(x + np.array([2e-9, -2e-9]), y) for x, y in found]
    assert judged(nearly, table, truth) == (True, 0)
    wrong = (np.array([1.0, 0.0]), np.array([0.0, 1.0]))
    broken = (np.array([np.nan, 0.0]), np.array([0.0, 1.0]))
    turned = (np.array([1.0, 0.0, 0.0]), np.array([1.0, 0.0]))
    heavy = (np.array([2.0, -1.0]), np.array([1.0, 0.0]))
    assert judged([*found, wrong, broken, turned, heavy], table, truth) == (True, 4)


def test_the_exact_solver_and_nashpy_take_part(benchmark):
    peers, measuring, contestants = (benchmark[name] for name in ("peers", "measuring", "contestants"))
    effort = measuring.Effort(rounds=1, seconds=0.01, games=6, checked=4, longest=1.0)
    (kind,) = measuring.kinds(["levels"], effort, 2)
    measuring.check(kind, effort)
    rows = measuring.measure(kind, [contestants.exact_solver(), *contestants.nashpy()], effort, {})
    by_name = {(row.program, row.method): row for row in rows}
    ours = by_name["engine", "1 thread"]
    assert ours.whole == ours.checked == len(kind.truth) >= 1
    exact = by_name["exact solver", "fractions"]
    assert exact.whole == exact.checked >= 1
    assert exact.false == exact.failed == 0
    assert all(row.games >= 1 and 0 < row.solving < 10 and row.engine > 0 for row in rows)
    assert ("engine", "2 threads") in by_name or not contestants.takes_threads()
    text = peers.table(kind, rows)
    assert {line.count("|") for line in text.split("\n")[2:]} == {10}
    assert "Nashpy" in peers.summary([(kind, rows)])
    # Who was slow is not started on a larger game.
    past = {"levels Nashpy support": [(2, 0.9)], "levels Nashpy vertex": [(2, 1e-6)]}
    slow = measuring.measure(replace(kind, size=6), contestants.nashpy(), effort, past)
    assert [row.program for row in slow if row.skipped] == ["Nashpy"]
    assert slow[-1].games >= 1
    assert {line.count("|") for line in peers.table(kind, slow).split("\n")[2:]} == {10}


def test_two_threads_are_measured_where_the_engine_takes_them(benchmark, monkeypatch):
    measuring, contestants, asked = benchmark["measuring"], benchmark["contestants"], []
    solve_many = contestants.solve_many

    def threaded(*arrays, threads=1):
        asked.append(threads)
        return solve_many(*arrays)

    monkeypatch.setattr(contestants, "solve_many", threaded)
    effort = measuring.Effort(rounds=1, seconds=0.01, games=4, checked=2, longest=1.0)
    (kind,) = measuring.kinds(["levels"], effort, 2)
    rows = measuring.measure(kind, [], effort, {})
    assert [(row.method, row.elapsed) for row in rows] == [("1 thread", False), ("2 threads", True)]
    assert set(asked) == {1, 2}
    assert "(elapsed)" in benchmark["peers"].table(kind, rows)


def test_what_a_game_may_take_is_foreseen(benchmark):
    expected = benchmark["measuring"].expected
    assert expected([], 8) == 0
    assert expected([(2, 1.0)], 3) == pytest.approx(20 / 6)
    assert expected([(2, 1.0), (4, 3.0)], 8) == pytest.approx(27)


def test_one_command_prints_tables(benchmark, monkeypatch):
    peers, contestants = benchmark["peers"], benchmark["contestants"]
    monkeypatch.setattr(peers, "others", lambda: (contestants.nashpy()[:1], ["lrsnash is not on the path: skipped"]))
    monkeypatch.setattr(peers, "QUICK", peers.Effort(rounds=1, seconds=0.01, games=4, checked=2, longest=0.1))
    out = io.StringIO()
    with redirect_stdout(out):
        peers.main(["--quick", "--only", "levels", "--only", "flagship", "--largest", "3"])
    said = out.getvalue()
    assert "lrsnash is not on the path" in said
    assert "### payoffs 0 to 3, 3 × 3" in said
    assert "### Beside the fastest" in said
    assert "4 × 4" not in said
