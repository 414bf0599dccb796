"""Samples that pictures are tested with: the flagship with two distributions."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

import negotiation

BELIEFS = """
negotiation: 1
based_on: hanoi/last_day.yaml
title: Hanoi, with beliefs
parameters:
  snapback_effect: {distribution: {beta: {a: 4, b: 3}, assumption: g}}
  us_outside: {distribution: {triangular: {mode: 1}, assumption: g}}
"""


@cache
def beliefs():
    """The scenario; a base lies beside a file or below it, so the file is written beside a copy of the flagship."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree("scenarios/hanoi", Path(folder) / "hanoi")
        path = Path(folder) / "beliefs.yaml"
        path.write_text(BELIEFS, encoding="utf-8")
        return negotiation.load(path)


def drawn(points=512, **options):
    """A sample of it, the same one each time that the same is asked for."""
    kept = {name: tuple(value) if isinstance(value, list) else value for name, value in options.items()}
    if any(isinstance(value, dict) for value in kept.values()):
        return beliefs().sweep(sample="sobol", points=points, **options)
    return _drawn(points, **kept)


@cache
def _drawn(points, **options):
    return beliefs().sweep(sample="sobol", points=points, **options)
