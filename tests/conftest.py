"""Shared by all tests: they run from the repository's root, and Hypothesis is given time rather than a clock."""

import gc
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent

# Run by hand: needs a package that the tests do not.
collect_ignore = ["fuzz"]

for _name, _examples in (("default", 20), ("thorough", 500)):  # pytest --hypothesis-profile=thorough
    settings.register_profile(
        _name,
        deadline=None,
        derandomize=True,
        max_examples=_examples,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
settings.load_profile("default")


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """What thousands of tests are made of stays to the end, and need not be looked through for garbage again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setenv("COLUMNS", "118")
    assert os.environ["COLUMNS"] == "118"
