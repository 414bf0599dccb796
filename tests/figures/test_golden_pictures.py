"""A few pictures as they were looked at: `GOLDEN=write pytest tests/figures/test_golden_pictures.py` writes anew.

Compared as an eye would: blurred and in small patches, so that another version of a font library passes and a label
that moved, a colour that changed or a line that is gone does not.
"""

import os
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from negotiation.figures import figure
from negotiation.figures.picture import render
from tests.figures.making import CLASSICS, HANOI, solved
from tests.figures.sampling import drawn

FOLDER = Path("tests/golden/figures")
LARGEST = 40_000
PATCH = 18
"""Side of a patch, in pixels."""

TOLERANCE = 10
"""Of 255, for the mean of any patch. Where 3.11 drew the golden one, matplotlib 3.8 makes 7, a missing word 23."""

CASES = {
    "table-hanoi": (HANOI, "default", "table"),
    "plane-hanoi-bolton": (HANOI, "bolton-arrives", "plane"),
    "best-responses-stag-hunt": (next(p for p in CLASSICS if p.stem == "stag_hunt"), "default", "best-responses"),
    "best-responses-degenerate": (next(p for p in CLASSICS if p.stem == "degenerate"), "default", "best-responses"),
    "tornado-security-dilemma": (next(p for p in CLASSICS if p.stem == "security_dilemma"), "default", "tornado"),
}


def patches(png):
    """The mean colour of each patch of a picture: shape (rows, columns, 3)."""
    with Image.open(BytesIO(png)) as image:
        pixels = np.asarray(image.convert("RGB"), dtype=float)
    rows, columns = (size // PATCH for size in pixels.shape[:2])
    whole = pixels[: rows * PATCH, : columns * PATCH]
    return whole.reshape(rows, PATCH, columns, PATCH, 3).mean(axis=(1, 3))


def difference(one, other):
    """The largest difference of any patch; 255 where the sizes differ."""
    a, b = patches(one), patches(other)
    return float(np.abs(a - b).max()) if a.shape == b.shape else 255.0


SAMPLES = {
    "sample-hanoi-two": {"points": 512, "over": ["us_outside", "scope_curve"]},
    "sample-hanoi-one": {"points": 256, "over": ["us_outside"]},
}


def pictured(name):
    """A picture of an answer, or of a sample."""
    if name in SAMPLES:
        return figure(drawn(**SAMPLES[name]), "sample")
    path, account, kind = CASES[name]
    return figure(solved(path, account), kind)


@pytest.mark.parametrize("name", [*CASES, *SAMPLES])
def test_it_still_looks_as_it_did(name):
    png = render(pictured(name), "png", dpi=72)
    golden = FOLDER / f"{name}.png"
    if os.environ.get("GOLDEN") == "write":
        golden.parent.mkdir(parents=True, exist_ok=True)
        with Image.open(BytesIO(png)) as image:
            image.convert("RGB").quantize(200).save(golden, optimize=True)
    assert golden.stat().st_size <= LARGEST
    assert difference(png, golden.read_bytes()) < TOLERANCE


def test_the_comparison_sees_what_matters_and_nothing_else():
    answer = solved(HANOI)
    png = render(figure(answer, "table"), "png", dpi=72)
    picture = figure(answer, "table")
    (word,) = [text for text in picture.axes[0].texts if text.get_text() == "generous"]
    word.set_visible(False)
    assert difference(png, render(picture, "png", dpi=72)) > 2 * TOLERANCE
    assert difference(png, render(figure(solved(HANOI, "counted"), "table"), "png", dpi=72)) > TOLERANCE
    with Image.open(BytesIO(png)) as image:
        shifted = BytesIO()
        image.convert("RGB").quantize(200).save(shifted, format="png")
    assert difference(png, shifted.getvalue()) < TOLERANCE
