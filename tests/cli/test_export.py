"""The verb `export`: formats, places to write to, and what it refuses."""

from pathlib import Path

import pytest

import negotiation
from negotiation.cli.export import FORMATS
from negotiation.report import exporting
from tests.conftest import ROOT
from tests.test_golden import run

HUNT = str(ROOT / "scenarios" / "classics" / "stag_hunt.yaml")
THREE = str(ROOT / "tests" / "files" / "three.nfg")


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_the_formats_are_those_of_the_report():
    assert FORMATS == exporting.FORMATS


@pytest.mark.parametrize("to", FORMATS)
def test_the_screen_and_the_file_hold_the_same(to):
    shown = run(f"export {HUNT} --to {to}")
    assert (shown.exit_code, shown.stderr) == (0, "")
    written = run(f"export {HUNT} --to {to} -o out.txt")
    assert (written.exit_code, written.stdout) == (0, "Wrote out.txt\n")
    assert Path("out.txt").read_bytes() == shown.stdout.encode()
    assert shown.stdout == negotiation.export(negotiation.load(HUNT), to)


@pytest.mark.parametrize(
    ("name", "begins"), [("a.NFG", "NFG 1 R"), ("a.csv", "hunter_a,"), ("a.tex", "% The"), ("a", "NFG")]
)
def test_the_ending_says_which_format(name, begins):
    assert run(f"export {HUNT} --output {name}").exit_code == 0
    assert Path(name).read_text(encoding="utf-8").startswith(begins)


def test_nothing_is_overwritten():
    Path("a.nfg").write_text("mine", encoding="utf-8")
    result = run(f"export {HUNT} -o a.nfg")
    assert result.exit_code == 4
    assert result.stderr == "error: cannot write a.nfg: it is there already, and nothing is overwritten\n"
    assert Path("a.nfg").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in Path().iterdir()] == ["a.nfg"]


def test_a_gambit_file_becomes_a_scenario_and_back():
    assert run(f"export {THREE} -o three.yaml").exit_code == 0
    assert negotiation.load("three.yaml") == negotiation.load(THREE)
    assert run("export three.yaml -o three.nfg").exit_code == 0
    assert (
        negotiation.load("three.nfg").solve().game.payoffs.tolist()
        == negotiation.load(THREE).solve().game.payoffs.tolist()
    )


def test_every_verb_takes_a_gambit_file():
    for line in ("run", "check", "explain", "export", "plot --format svg", "plot --kind plane --format svg"):
        result = run(f"{line} {ROOT / 'tests' / 'files' / 'selten.nfg'}")
        assert (result.exit_code, result.stderr) == (0, ""), line
    assert {path.name for path in Path("figures").glob("*.svg")} >= {"selten-table.svg", "selten-plane.svg"}


def test_a_run_folder_gives_its_shares():
    scenario = ROOT / "scenarios" / "hanoi" / "last_day.yaml"
    assert run(f"sweep {scenario} --over us_outside=0:4 --points 5 -o talks").exit_code == 0
    result = run("export talks")
    assert result.exit_code == 0
    assert result.stdout == "account,regime,points,share\ndefault,deal,3,0.6\ndefault,no deal,2,0.4\n"
    assert run("export talks --to markdown").stdout.splitlines()[2] == "| default | deal | 3 | 60 % |"
    refused = run("export talks --to nfg")
    assert (refused.exit_code, "csv, latex or markdown" in refused.stderr) == (2, True)
    refused = run("export talks --account default --set us_outside=1")
    assert (refused.exit_code, "sweep again" in refused.stderr) == (2, True)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"export {HUNT} --to yaml --force", "yaml holds the whole scenario, not one point of it"),
        ("export .", ". is a folder, and no run of this program"),
        (f"export {HUNT} --to pdf", "'pdf' is not one of"),
        (f"export {HUNT} -o 'a b.nfg'", "cannot be the name of a file"),
        ("game.nfg", "write: negotiation run game.nfg"),
    ],
)
def test_refusals(line, said):
    result = run(line)
    assert result.exit_code == 2
    assert said in result.stderr
