"""The verb `explain`: what its arguments mean, its options, its statuses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_golden import run

FLAGSHIP = "scenarios/hanoi/last_day.yaml"
HAWKS = "scenarios/classics/hawk_dove.yaml"


def test_a_file_may_be_called_like_a_code(tmp_path, monkeypatch):
    text = Path(HAWKS).read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run("explain E201").stdout.startswith("E201  ")
    Path("E201").write_text(text, encoding="utf-8")
    assert run("explain E201").stdout.startswith("Hawk and dove")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("explain talks", "`talks` is neither a file nor an error code"),
        ("explain talks.yaml", "cannot read talks.yaml: there is no such file"),
        ("explain scenarios", "scenarios is a folder"),
        ("explain E999", "there is no code E999"),
        (f"explain {HAWKS} hawk", "write one of `challenger.hawk`; `defender.hawk`"),
        (f"explain {HAWKS} prze", "did you mean `prize`?"),
        (f"explain {HAWKS} --account nobody", "`nobody` is not an account of this scenario"),
        ("explain scenarios/hanoi/base.yaml", "there is no game in this file"),
        (f"explain {HAWKS} --set prize=99", "lies outside its range"),
    ],
)
def test_refusals(line, says):
    result = run(line)
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stdout == ""


def test_options():
    assert "Account bolton-arrives" in run(f"explain {FLAGSHIP} --account bolton-arrives").stdout
    assert "Chosen by hand" in run(f"explain {FLAGSHIP} --choose us_resolve=hard_line").stdout
    assert "set by hand: prize (99)" in run(f"explain {HAWKS} --set prize=99 --force").stdout
    assert "of all 2 found" in " ".join(run(f"explain {HAWKS} --method pure").stdout.split())
    assert run(f"explain {HAWKS} prize --set prize=3").stdout.startswith("Set by hand: prize = 3, instead of 2.")


def test_json():
    record = json.loads(run(f"explain {FLAGSHIP} --format json").stdout)
    assert record["regime"] == "deal"
    assert record["equilibria"][0]["sides"][0]["margin_exact"] == "44/25"
    trace = json.loads(run(f"explain {FLAGSHIP} us.deal --format json").stdout)
    assert trace["numbers"][0]["value_exact"] == "69/25"
    assert trace["numbers"][0]["inputs"][1] == "scope"
    parts = {part["name"]: part for part in trace["numbers"][0]["parts"]}
    assert parts["scope"]["place"]["file"] == FLAGSHIP
    assert parts["scope_yongbyon"]["place"]["file"] == "scenarios/hanoi/base.yaml"
    source = json.loads(run(f"explain {FLAGSHIP} ditz-2019 --format json").stdout)
    assert source["about"]["author"] == "Jason Ditz"


def test_a_base_without_a_game():
    assert (
        "Value to North Korea of lifting every sanction"
        in run("explain scenarios/hanoi/base.yaml relief_value").stdout
    )


@pytest.mark.parametrize("name", ["", " prize"])
def test_standard_input(name):
    done = subprocess.run(
        [sys.executable, "-m", "negotiation", "explain", "-", *name.split()],
        input=Path(HAWKS).read_bytes(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (b"<stdin>:26: 2" if name else b"THE CHALLENGER WINS") in done.stdout


def test_nothing_heavy_is_imported():
    code = (
        "import sys; from negotiation import cli\n"
        f"try: cli.main(['explain', '{FLAGSHIP}'])\nexcept SystemExit: pass\n"
        "print(*[m for m in ('matplotlib', 'sympy', 'scipy', 'rich') if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == ""
