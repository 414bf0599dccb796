"""Screens as text that a person can compare: `GOLDEN=write pytest tests/test_golden.py` writes them anew."""

import os
import shlex
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from negotiation import cli

GOLDEN = Path(__file__).parent / "golden"
COMMANDS = sorted(GOLDEN.rglob("*.txt"))


def run(line):
    """A command line's status, output and errors, in-process."""
    return CliRunner().invoke(Command(), shlex.split(line))


class Command:
    """What CliRunner needs of a command: it calls `main`."""

    name = "negotiation"

    def main(self, args, prog_name=None, **extra):
        cli.main(list(args))


def screen(line):
    """What a person sees; ``RUN`` in a command stands for a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        result = run(line.replace("RUN", f"{folder}/run"))
        text = f"$ negotiation {line}\n{result.stdout}"
        if result.stderr:
            text += f"--- stderr ---\n{result.stderr}"
    return text.replace(f"{folder}/run", "RUN") + f"--- status {result.exit_code} ---\n"


@pytest.mark.parametrize("path", COMMANDS, ids=[str(p.relative_to(GOLDEN)) for p in COMMANDS])
def test_screen(path):
    golden = path.read_text(encoding="utf-8")
    line = golden.splitlines()[0].removeprefix("$ negotiation ")
    found = screen(line)
    if os.environ.get("GOLDEN") == "write":
        path.write_text(found, encoding="utf-8")
        return
    assert found == golden


def test_there_are_screens():
    assert len(COMMANDS) >= 10
