"""Files made from results: made again at will, nothing else touched; every call that can fail, fails in turn."""

import os
from contextlib import suppress

import pytest

import negotiation
from negotiation.errors import OutputError, UsageError
from negotiation.runs.folder import open_run, save, state
from negotiation.runs.manifest import key
from negotiation.runs.products import LIST, save_products
from tests.analysis.test_sweep import TALKS
from tests.runs.test_writing import Faults, tree


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


FIRST = {"map.svg": b"<svg/>", "map.txt": b"a map"}
SECOND = {"map.svg": b"<svg>2</svg>", "map.png": b"\x89PNG"}


def test_made_again(tmp_path):
    folder = tmp_path / "a" / "figures"
    assert save_products(folder, FIRST) == [folder / "map.svg", folder / "map.txt"]
    save_products(folder, FIRST)
    save_products(folder, SECOND)
    kept = tree(folder)
    kept.pop(LIST)
    assert kept == {**FIRST, **SECOND}


def test_a_file_that_was_changed_is_kept(tmp_path):
    save_products(tmp_path, FIRST)
    (tmp_path / "map.svg").write_bytes(b"<svg>by hand</svg>")
    before = tree(tmp_path)
    with pytest.raises(OutputError, match=r"map\.svg is there already"):
        save_products(tmp_path, SECOND)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("listed", [None, b"", b"[]", b'{"files": 3}', b'{"files": {"map.svg": 3}}'])
def test_a_foreign_file_is_kept(tmp_path, listed):
    (tmp_path / "map.svg").write_bytes(b"foreign")
    if listed is not None:
        (tmp_path / LIST).write_bytes(listed)
    before = tree(tmp_path)
    with pytest.raises(OutputError, match="not as this program made it"):
        save_products(tmp_path, FIRST)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("listed", [b"", b"[]", b'{"mine": 1}', b'{"files": {}}', b"[" * 100_000])
def test_a_foreign_list_is_kept(tmp_path, listed):
    (tmp_path / LIST).write_bytes(listed)
    with pytest.raises(OutputError, match=r"made\.json is there already"):
        save_products(tmp_path, FIRST)
    assert tree(tmp_path) == {LIST: listed}


def test_names_that_lead_elsewhere(tmp_path):
    with pytest.raises(UsageError):
        save_products(tmp_path, {"../map.svg": b""})
    (tmp_path / "map.svg").symlink_to(tmp_path.parent / "elsewhere")
    with pytest.raises(UsageError, match="leads out"):
        save_products(tmp_path, FIRST)
    assert not (tmp_path.parent / "elsewhere").exists()


def test_a_folder_that_cannot_be(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match=r"a file stands where a folder is needed|it is there already"):
        save_products(tmp_path / "file", FIRST)
    with pytest.raises(OutputError):
        save_products(tmp_path / "file" / "deeper", FIRST)


@pytest.mark.parametrize("kind", ["ENOSPC", "EIO", "interrupt before", "interrupt after", "memory", "short"])
def test_products_when_every_call_fails_in_turn(tmp_path, kind):
    number = 0
    while True:
        number += 1
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "foreign.txt").write_bytes(b"not ours")
        save_products(folder, FIRST)
        with Faults(number, kind).armed() as faults, suppress(OutputError, KeyboardInterrupt, MemoryError):
            save_products(folder, SECOND)
        found = tree(folder)
        assert found["foreign.txt"] == b"not ours"
        assert found["map.svg"] in (FIRST["map.svg"], SECOND["map.svg"])
        assert found.get("map.png", SECOND["map.png"]) == SECOND["map.png"]
        assert set(found) <= {"foreign.txt", LIST, *FIRST, *SECOND}  # nothing under a temporary name
        save_products(folder, SECOND)  # nothing of ours passes for a foreign file
        assert tree(folder)["map.svg"] == SECOND["map.svg"]
        if not faults.injected and number > len(faults.calls):
            break
    assert number > 10


MENDING = ["ENOSPC", "interrupt before", "interrupt after", "memory"]


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("kind", MENDING)
def test_a_damaged_run_mended_while_calls_fail(tmp_path, kind, every):
    """Every call in turn; in the plain run each is the turn of one kind of fault."""
    answer = negotiation.loads(TALKS).sweep("cost")
    reference = tree(save(answer, tmp_path / "reference"))
    number = MENDING.index(kind) % every + 1 - every
    while True:
        number += every
        folder = save(answer, tmp_path / str(number))
        (folder / "points.csv").write_bytes(b"damaged")
        with Faults(number, kind).armed() as faults, suppress(OutputError, KeyboardInterrupt, MemoryError):
            save(answer, folder)
        # Whole, or known to be damaged: never read as if it were right.
        if state(folder, key(answer.plan)):
            open_run(folder)
        save(answer, folder)
        assert tree(folder) == reference
        if not faults.injected and number > len(faults.calls):
            break
    assert number > 20
