"""The verb `plot`: which files it writes where, and what it refuses."""

import re

import pytest

from tests.analysis.test_sweep import TALKS, THREE
from tests.conftest import ROOT
from tests.test_golden import run

HANOI = ROOT / "scenarios/hanoi/last_day.yaml"
HAWKS = """
negotiation: 1
title: Hawks
players: {a: A, b: B}
game:
  form: normal
  strategies: {a: [hawk, dove], b: [hawk, dove]}
  payoffs: {hawk: {hawk: [-1, -1], dove: [2, 0]}, dove: {hawk: [0, 2], dove: [1, 1]}}
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "talks.yaml").write_text(TALKS)
    (tmp_path / "hawks.yaml").write_text(HAWKS)
    return tmp_path


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_scenario_without_options(here):
    result = run("plot talks.yaml")
    assert result.exit_code == 0, result.stderr
    kinds = {"table", "plane", "best-responses", "tornado"}
    files = {f"talks-{kind}.{form}" for kind in kinds for form in ("svg", "png", "pdf", "txt")}
    assert set(names(here / "figures")) == files | {"made.json"}
    assert result.stderr == ""
    for kind in kinds:
        alt = (here / "figures" / f"talks-{kind}.txt").read_text()
        assert len(alt) > 60
        assert alt.endswith("\n")
        assert f"\n{kind}: " in f"\n{result.stdout}"
    assert (here / "figures" / "talks-table.png").read_bytes().startswith(b"\x89PNG")
    assert (here / "figures" / "talks-table.pdf").read_bytes().startswith(b"%PDF")
    assert b"<svg" in (here / "figures" / "talks-table.svg").read_bytes()


def test_a_small_game_has_best_responses(here):
    assert run("plot hawks.yaml --format svg").exit_code == 0
    assert "hawks-best-responses.svg" in names(here / "figures")


def test_an_account_and_a_value(here):
    result = run("plot talks.yaml --kind table --format svg --account other --set cost=2 -o out")
    assert result.exit_code == 0, result.stderr
    made = names(here / "out")
    assert made[0] == "made.json"
    assert re.fullmatch(r"talks-other-[0-9a-f]{6}-table\.svg", made[1])
    # As it is in the file, and changed by hand: neither replaces the other.
    run("plot talks.yaml --kind table --format svg --account other -o out")
    run("plot talks.yaml --kind table --format svg --account other --set cost=0 -o out")
    assert len(names(here / "out")) == 7


@pytest.mark.parametrize(("over", "kind"), [("cost", "lines"), ("cost --over share", "map")])
def test_a_run(here, over, kind):
    run(f"sweep talks.yaml --over {over} --points 6 -o run")
    result = run("plot run")
    assert result.exit_code == 0, result.stderr
    files = [f"{kind}.{form}" for form in ("svg", "png", "pdf", "txt")]
    assert names(here / "run" / "figures") == sorted([*files, "made.json"])
    # The run stays whole, and the same picture is drawn again over itself.
    before = {path.name: path.read_bytes() for path in (here / "run" / "figures").iterdir()}
    assert run("plot run").stdout == result.stdout
    assert {path.name: path.read_bytes() for path in (here / "run" / "figures").iterdir()} == before
    assert "nothing to compute" in run(f"sweep talks.yaml --over {over} --points 6 -o run").stderr


def test_a_map_of_nash_regimes(here):
    run(f"sweep {HANOI} clause-map --points 5 -o run")
    assert run("plot run --nash --format svg -o nash").exit_code == 0
    assert run("plot run --format svg -o perfect").exit_code == 0
    assert (here / "nash" / "map.svg").read_bytes() != (here / "perfect" / "map.svg").read_bytes()


def test_a_picture_that_was_changed_is_kept(here):
    run("plot hawks.yaml --kind table --format svg")
    (here / "figures" / "hawks-table.svg").write_text("by hand")
    result = run("plot hawks.yaml --kind table --format svg")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "not as this program made it" in result.stderr
    assert (here / "figures" / "hawks-table.svg").read_text() == "by hand"


def test_what_does_not_go(here):
    (here / "three.yaml").write_text(THREE)
    run("sweep talks.yaml --over cost --points 3 -o run")
    before = names(here)
    for line in [
        "plot run --kind table",
        "plot run --kind nothing",
        "plot run --account other",
        "plot run --set cost=1",
        "plot talks.yaml --kind map",
        f"plot {HANOI} --kind best-responses",
        "plot talks.yaml --nash",
        "plot talks.yaml --format gif",
        "plot talks.yaml --account nobody",
        "plot three.yaml --kind plane",
        "plot .",
        "plot nowhere.yaml",
        "plot",
    ]:
        result = run(line)
        assert (line, result.exit_code, result.stdout) == (line, 2, "")
        assert "Traceback" not in result.stderr
    assert names(here) == before


def test_places_that_cannot_be_written(here):
    for line in ["plot hawks.yaml --format svg -o hawks.yaml", "plot hawks.yaml --kind table -o hawks.yaml/figures"]:
        assert run(line).exit_code == 4, line


def test_the_tornado_of_an_account_and_of_values_set_by_hand(here):
    result = run("plot talks.yaml --kind tornado --account other --set cost=2 --format svg -o out")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("tornado: ")
    assert "Account other" in next((here / "out").glob("*-tornado.txt")).read_text()
    assert "Set by hand: cost = 2." in next((here / "out").glob("*-tornado.txt")).read_text()
    twice = run("plot talks.yaml --kind tornado --kind table --format svg")
    assert [name for name in ("tornado: ", "table: ") if name in twice.stdout] == ["tornado: ", "table: "]
