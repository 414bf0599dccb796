"""A picture as a file: the same bytes every time, words for those who do not see it, and no trace left behind."""

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from io import BytesIO

import matplotlib as mpl
import pytest
from PIL import Image

from negotiation.errors import UsageError
from negotiation.figures import KINDS, figure
from negotiation.figures.picture import FORMATS, Picture, render
from tests.figures.making import CLASSICS, HANOI, solved

PROVENANCE = {"negotiation": "0.1.0", "scenario": "abc123"}
ANSWER_KINDS = [kind for kind, entry in KINDS.items() if entry.takes == "answer"]
HUNT = next(path for path in CLASSICS if path.stem == "stag_hunt")

DIGESTS = """
import hashlib, negotiation
from negotiation.figures import figure
from negotiation.figures.picture import render
for path in ("scenarios/classics/stag_hunt.yaml", "scenarios/classics/degenerate.yaml"):
    for kind in ("table", "plane", "best-responses"):
        for format in ("svg", "png", "pdf"):
            picture = figure(negotiation.load(path).solve(), kind)
            print(kind, format, hashlib.sha256(render(picture, format)).hexdigest())
"""


@pytest.mark.parametrize("kind", ANSWER_KINDS)
def test_a_picture_gives_the_same_bytes_again_and_in_any_order(kind):
    answer = solved(HUNT)
    one, other = figure(answer, kind), figure(answer, kind)
    first = {format: render(one, format, provenance=PROVENANCE) for format in FORMATS}
    again = {format: render(other, format, provenance=PROVENANCE) for format in reversed(FORMATS)}
    assert first == again
    assert first == {format: render(one, format, provenance=PROVENANCE) for format in FORMATS}


@pytest.mark.slow
def test_another_process_with_other_hashes_gives_the_same_bytes():
    found = []
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": seed}
        done = subprocess.run(
            [sys.executable, "-c", DIGESTS], capture_output=True, text=True, check=True, env=environment
        )
        found.append(done.stdout)
    assert found[0].count("\n") == 18
    assert found[0] == found[1]


def test_a_reader_s_own_settings_change_nothing_and_stay(monkeypatch):
    answer = solved(HUNT)
    usual = render(figure(answer), "svg")
    before = dict(mpl.rcParams)
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "black", "text.usetex": False, "lines.linewidth": 9}):
        assert render(figure(answer), "svg") == usual
        assert mpl.rcParams["font.size"] == 30
    assert dict(mpl.rcParams) == before


def test_no_picture_touches_pyplot():
    code = (
        "import sys, negotiation\nfrom negotiation.figures import figure\n"
        "from negotiation.figures.picture import render"
        f"\nfor kind in {ANSWER_KINDS}: render(figure(negotiation.load({str(HUNT)!r}).solve(), kind))"
        "\nprint('matplotlib.pyplot' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_an_svg_can_be_read_aloud():
    picture = figure(solved(HANOI), "table")
    svg = render(picture, "svg", provenance=PROVENANCE)
    root = ET.fromstring(svg)
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert [child.tag for child in root][:2] == [f"{space}title", f"{space}desc"]
    assert root.find(f"{space}title").text == picture.title_text
    assert root.find(f"{space}desc").text == picture.alt
    assert b"negotiation 0.1.0; scenario abc123" in svg
    assert b"<text" not in svg, "letters are outlines, so that they look the same everywhere"
    assert not re.search(rb"20\d\d-\d\d-\d\d", svg), "no dates"


def test_a_png_carries_its_text():
    picture = figure(solved(HANOI), "plane")
    with Image.open(BytesIO(render(picture, "png", provenance=PROVENANCE, dpi=100))) as image:
        assert image.text["Title"] == picture.title_text
        assert image.text["Description"] == picture.alt
        assert image.text["Source"] == "negotiation 0.1.0; scenario abc123"
        assert image.size == tuple(round(float(inches) * 100) for inches in picture.get_size_inches())
        assert not {"Creation Time", "date"} & set(image.text)


def test_a_pdf_carries_its_text_and_no_date():
    picture = figure(solved(HUNT), "table")
    pdf = render(picture, "pdf", provenance=PROVENANCE)
    info = pdf[pdf.rindex(b"/Creator") :]
    assert b"/Title" in info
    assert b"/Subject" in info
    assert b"/Keywords (negotiation 0.1.0; scenario abc123)" in info
    assert b"Date" not in pdf


def test_signs_that_xml_does_not_allow_do_not_reach_a_file():
    picture = Picture("empty", (1, 1))
    picture.title_text, picture.alt = "a \x00<b> & c\ud800", "one\n\x1b two <&>"
    root = ET.fromstring(render(picture, "svg"))
    assert root.find("{http://www.w3.org/2000/svg}title").text == "a <b> & c"
    assert root.find("{http://www.w3.org/2000/svg}desc").text == "one two <&>"
    for format in ("png", "pdf"):
        assert render(picture, format)
    picture.alt = "long " * 100_000
    assert len(render(picture, "svg")) < 50_000


@pytest.mark.parametrize("kind", ANSWER_KINDS)
def test_identifiers_in_an_svg_are_unique_and_names_of_artists_stay(kind):
    picture = figure(solved(HUNT), kind)
    before = sorted(str(artist.get_gid()) for artist in picture.findobj())
    root = ET.fromstring(render(picture, "svg"))
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[\w.-]+", name) for name in ids)
    assert sorted(str(artist.get_gid()) for artist in picture.findobj()) == before


def test_what_cannot_be_rendered():
    picture = Picture("empty", (1, 1))
    with pytest.raises(UsageError, match="`gif` is not a format"):
        render(picture, "gif")
    for dpi in (0, -3, float("nan"), float("inf"), 5000):
        with pytest.raises(UsageError, match="make no picture"):
            render(picture, "png", dpi=dpi)


def test_a_notebook_shows_it():
    picture = Picture("empty", (1, 1))
    assert picture._repr_png_() == render(picture, "png")
    assert "Picture empty, 1 × 1 inches" in repr(picture)


def test_size_and_text_of_a_page_stay_reasonable():
    sizes = {kind: len(render(figure(solved(HANOI), kind), "svg")) for kind in ("table", "plane")}
    assert max(sizes.values()) < 400_000, sizes


def test_unknown_kinds_are_refused():
    with pytest.raises(UsageError, match="choose one of table, plane, best-responses"):
        figure(solved(HUNT), "pie")
