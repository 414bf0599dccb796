"""The journal of a sweep: what it says counts, and nothing else does."""

import errno
import random
from pathlib import Path

import pytest

from negotiation.errors import OutputError
from negotiation.runs.journal import JOURNAL, Journal, Kept, partial_folder, piece_path, write_piece

PIECES = {number: bytes([number]) * 40 for number in range(5)}


@pytest.fixture
def partial(tmp_path):
    folder = partial_folder(tmp_path / "run")
    assert folder == tmp_path / "run.partial"
    journal = Journal(folder, "key", 128)
    assert not journal.read()
    journal.begin()
    for number, data in PIECES.items():
        journal.add(number, write_piece(folder, number, data))
    return folder


def again(partial, key="key", size=128):
    journal = Journal(partial, key, size)
    journal.read()
    return journal


def held(journal):
    return {number: journal.data(number) for number in list(journal.kept)}


def test_what_is_kept_is_taken_up(partial):
    journal = again(partial)
    assert held(journal) == PIECES
    assert journal.damaged == 0


@pytest.mark.parametrize("cut", [2, 5, 60])
def test_a_last_line_that_was_cut_short_is_no_damage(partial, cut):
    path = partial / JOURNAL
    path.write_bytes(path.read_bytes()[:-cut])
    journal = again(partial)
    assert held(journal) == {number: data for number, data in PIECES.items() if number < 4}
    assert journal.damaged == 0
    journal.begin()
    journal.add(4, write_piece(partial, 4, PIECES[4]))
    assert held(again(partial)) == PIECES


def test_a_flipped_bit_anywhere_in_the_journal_is_noticed(partial):
    path = partial / JOURNAL
    whole = path.read_bytes()
    chance = random.Random(1)
    for _ in range(300):
        place = chance.randrange(len(whole))
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :])
        journal = again(partial)
        found = held(journal)
        assert found.items() <= PIECES.items()
        # A line end that is gone makes one line of two, and at the end a line that was cut short.
        assert len(found) >= 3
        assert journal.damaged >= 1 or place == len(whole) - 1 or len(found) == 5


def test_a_flipped_bit_anywhere_in_a_piece_is_noticed(partial):
    path = piece_path(partial, 2)
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        journal = again(partial)
        assert journal.data(2) is None
        assert set(journal.kept) == {0, 1, 3, 4}
    path.unlink()
    assert again(partial).data(2) is None


def test_a_journal_of_another_run_is_refused_and_its_lines_never_count(partial):
    for key, size in (("other", 128), ("key", 64)):
        with pytest.raises(OutputError, match="another run"):
            again(partial, key, size)
    path = partial / JOURNAL
    first, rest = path.read_bytes().split(b"\n", 1)
    path.write_bytes(first[:-1] + b"\n" + rest)  # who it belongs to cannot be read any more
    assert again(partial, "other").kept == {}
    assert held(again(partial)) == PIECES


@pytest.mark.parametrize("foreign", ["letter.txt", "piece-1.bin", "piece-000001.bin.txt"])
def test_a_folder_that_holds_anything_else_is_left_alone(partial, foreign):
    (partial / foreign).write_text("mine")
    with pytest.raises(OutputError, match="no part of a run"):
        again(partial)
    Journal(partial, "key", 128).discard()
    assert [path.name for path in partial.iterdir()] == [foreign]


def test_a_last_line_without_its_end_is_whole(partial):
    path = partial / JOURNAL
    path.write_bytes(path.read_bytes()[:-1])
    assert held(again(partial)) == PIECES


def test_something_else_in_its_place(tmp_path):
    (tmp_path / "run.partial").write_text("mine")
    with pytest.raises(OutputError, match="no part of a run"):
        again(tmp_path / "run.partial")
    (tmp_path / "link.partial").symlink_to(tmp_path)
    with pytest.raises(OutputError, match="no part of a run"):
        again(tmp_path / "link.partial")
    Journal(tmp_path / "link.partial", "key", 128).discard()
    assert {path.name for path in tmp_path.iterdir()} == {"run.partial", "link.partial"}


def test_a_folder_that_may_not_be_listed_is_an_error_in_words(partial, monkeypatch):
    def refused(self):
        raise PermissionError(errno.EACCES, "denied")

    monkeypatch.setattr(Path, "iterdir", refused)
    with pytest.raises(OutputError, match="permission denied"):
        again(partial)


def test_what_the_journal_does_not_name_goes_when_work_begins(partial):
    (partial / "piece-000009.bin").write_bytes(b"done, and not yet named")
    (partial / f".piece-000009.bin.{'0' * 16}.tmp").write_bytes(b"half")
    journal = again(partial)
    journal.begin()
    assert {path.name for path in partial.iterdir()} == {JOURNAL, *(piece_path(partial, n).name for n in PIECES)}
    assert held(journal) == PIECES
    journal.discard()
    assert not partial.exists()


def test_a_line_that_a_full_disk_cut_short_does_not_harm_the_next(partial, monkeypatch):
    import os

    journal = again(partial)
    real, calls = os.write, []

    def short(descriptor, data):
        calls.append(data)
        return real(descriptor, data[:10] if len(calls) == 1 else data)

    monkeypatch.setattr(os, "write", short)
    journal.add(5, Kept("0" * 64, 3))
    monkeypatch.undo()
    assert again(partial).kept[5] == Kept("0" * 64, 3)
