"""The README is executed: its screen is what the command prints, its Python runs, its links lead somewhere.

`README=write pytest tests/test_readme.py` writes the screen anew.
"""

import doctest
import io
import os
import re

import numpy as np
import pytest
from matplotlib.image import imread

import negotiation
from negotiation.figures.picture import render
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


PICTURES = {
    "docs/images/hanoi-map.png": lambda talks: talks.sweep("clause-map", points=101).plot("map"),
    "docs/images/hanoi-plane.png": lambda talks: talks.plot("plane"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_pictures(name):
    """They are what is drawn today: nothing that an eye would notice has changed."""
    picture = PICTURES[name](negotiation.load(ROOT / "scenarios/hanoi/last_day.yaml"))
    drawn = render(picture, "png", dpi=120)
    if os.environ.get("README") == "write":
        (ROOT / name).parent.mkdir(exist_ok=True)
        (ROOT / name).write_bytes(drawn)
    kept, now = (imread(io.BytesIO(data), format="png") for data in ((ROOT / name).read_bytes(), drawn))
    assert kept.shape == now.shape
    assert np.abs(kept - now).mean() < 0.01
    text = README.read_text(encoding="utf-8")
    assert f"]({name})" in text
    assert len(re.search(rf"!\[([^\]]+)\]\({name}\)", text)[1]) > 50


def test_the_links():
    links = re.findall(r"\]\(([^)#]+)\)", README.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []
