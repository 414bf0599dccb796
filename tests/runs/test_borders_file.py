"""The borders of a run: stored, read back, checked, and drawn without solving anything."""

import json

import pytest

from negotiation.analysis import borders
from negotiation.errors import UsageError
from negotiation.figures.picture import render
from negotiation.runs.borders_file import BORDERS, read_borders, write_borders
from negotiation.runs.folder import MANIFEST, open_run, save
from tests.figures.swept import along_cells, coordination, swept
from tests.runs.saved import saved


@pytest.fixture(scope="module")
def answer():
    return swept("hanoi/last_day", "clause-map", points=5, account=("default", "no-clause"))


def test_what_is_stored_reads_back_and_is_drawn_without_solving(answer, tmp_path, monkeypatch):
    folder = save(answer, tmp_path / "run")
    assert BORDERS in json.loads((folder / MANIFEST).read_bytes())["files"]
    monkeypatch.setattr(borders, "find_borders", None)
    after = open_run(folder)
    assert dict(after.borders) == dict(answer.borders)
    assert render(after.plot("map")) == render(answer.plot("map"))


def test_writing_and_reading_are_inverse_and_the_same_borders_give_the_same_bytes(answer, tmp_path):
    data = write_borders(answer.plan, answer.borders)
    again = read_borders(answer.plan, data)
    assert again == answer.borders
    assert write_borders(answer.plan, again) == data == saved(answer, tmp_path / "run")[BORDERS]


def test_a_run_without_the_file_is_drawn_along_cells(answer, tmp_path):
    folder = save(along_cells(answer), tmp_path / "run")
    assert not (folder / BORDERS).exists()
    assert "Borders run half-way between the grid points." in open_run(folder).plot("map").alt


def test_a_sweep_without_maps_has_no_such_file(tmp_path):
    assert BORDERS not in saved(swept("hanoi/last_day", "clause", points=3), tmp_path / "run")


def test_a_changed_file_is_refused(answer, tmp_path):
    folder = save(answer, tmp_path / "run")
    path = folder / BORDERS
    path.write_bytes(path.read_bytes().replace(b'"left": 0', b'"left": 1', 1))
    with pytest.raises(UsageError, match="not as it was written"):
        open_run(folder)


@pytest.mark.parametrize(
    ("old", "new"), [(b'"schema_version": 1', b'"schema_version": 2'), (b'"leading"', b'"best"'), (b'"5"', b'"five"')]
)
def test_a_file_that_is_none_of_ours_is_refused(answer, old, new):
    data = write_borders(answer.plan, answer.borders)
    assert old in data
    with pytest.raises(ValueError):
        read_borders(answer.plan, data.replace(old, new))


def test_regions_with_hostile_names_read_back():
    answer = coordination(["x", "y"], 3, one='"a <b> & c"', other='"协议"')
    assert read_borders(answer.plan, write_borders(answer.plan, answer.borders)) == answer.borders
