"""The README is executed: its screen is what the command prints, its Python runs, its links lead somewhere.

`README=write pytest tests/test_readme.py` writes the screen anew.
"""

import doctest
import os
import re

from tests.conftest import ROOT
from tests.test_golden import run

README = ROOT / "README.md"


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", README.read_text(encoding="utf-8"), flags=re.S | re.M)


def test_the_two_commands():
    first, second = (block.strip() for block in blocks("console"))
    assert first == "$ pip install -e . && negotiation run scenarios/hanoi/last_day.yaml"
    assert second == "$ pip install -e '.[test]' && pytest"


def test_the_screen():
    result = run("run scenarios/hanoi/last_day.yaml")
    assert (result.exit_code, result.stderr) == (0, "")
    if os.environ.get("README") == "write":
        text = README.read_text(encoding="utf-8")
        text = re.sub(
            r"(^```text\n).*?(^```)", lambda m: m[1] + result.stdout + m[2], text, count=1, flags=re.S | re.M
        )
        README.write_text(text, encoding="utf-8")
    assert blocks("text")[0] == result.stdout


def test_the_python():
    failures, tried = doctest.testfile(str(README), module_relative=False)
    assert tried >= 4
    assert failures == 0


def test_the_links():
    links = re.findall(r"\]\(([^)#]+)\)", README.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []
