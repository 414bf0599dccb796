"""Writing without loss: every call of the operating system is made to fail in turn.

After a failure there is one message, nothing half-written, no temporary file, what was there before is unchanged, and
the same call gives the reference bytes once the fault is gone (fault injection after the example of SQLite's tests).
"""

import contextlib
import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from negotiation.errors import OutputError, UsageError
from negotiation.runs import writing
from negotiation.runs.writing import checked_name, inside, write_file, write_folder
from tests.conftest import ROOT

CALLS = ("open", "write", "fsync", "close", "link", "rename", "replace", "mkdir", "unlink", "rmdir")
FILES = {"talks.yaml": b"negotiation: 1\n" * 500, "README.md": b"how to\n", "empty": b""}
ONCE = ("ENOSPC", "EIO", "EACCES", "EINTR", "short", "interrupt before", "interrupt after", "memory")
FAULTS = [(kind, False) for kind in ONCE] + [(kind, True) for kind in ("ENOSPC", "EIO", "EACCES")]


class Faults:
    """Counts the calls to the operating system; call number ``at`` fails, or with ``on`` every one from there on."""

    def __init__(self, at, kind, on=False):
        self.at, self.kind, self.on = at, kind, on
        self.calls = []
        self.injected = False

    def call(self, name, real, *args, **kwargs):
        self.calls.append(name)
        number = len(self.calls)
        if not (number >= self.at if self.on else number == self.at):
            return real(*args, **kwargs)
        if self.on and name in ("close", "unlink", "rmdir"):  # a full disk still lets one delete
            return real(*args, **kwargs)
        if self.kind == "short":
            if name != "write":
                return real(*args, **kwargs)
            self.injected = True
            return real(args[0], args[1][: len(args[1]) // 2 or 1])
        self.injected = True
        if self.kind == "interrupt after":
            real(*args, **kwargs)
            raise KeyboardInterrupt
        if name == "close":  # Linux has closed it, whatever it says
            real(*args, **kwargs)
        if self.kind == "interrupt before":
            raise KeyboardInterrupt
        if self.kind == "memory":
            raise MemoryError
        number = getattr(errno, self.kind)
        raise OSError(number, os.strerror(number))

    @contextlib.contextmanager
    def armed(self):
        with pytest.MonkeyPatch.context() as patch:
            for name in CALLS:
                real = getattr(os, name)
                patch.setattr(os, name, lambda *a, _n=name, _r=real, **k: self.call(_n, _r, *a, **k))
            yield self


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch):
    """Power is not lost in these tests, so they need not wait until the bytes are on the disk."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


def tree(folder):
    """What lies in a folder, at any depth: bytes of files, targets of links, None for folders."""
    found = {}
    for path in folder.rglob("*"):
        name = str(path.relative_to(folder))
        found[name] = path.readlink() if path.is_symlink() else None if path.is_dir() else path.read_bytes()
    return found


def new_folder(folder):
    write_folder(folder / "talks", FILES)


def new_file(folder):
    write_file(folder / "talks.yaml", FILES["talks.yaml"])


def replaced_file(folder):
    write_file(folder / "foreign.txt", FILES["talks.yaml"], replace=True)


def place(tmp_path, number):
    folder = tmp_path / str(number)
    folder.mkdir()
    (folder / "foreign.txt").write_bytes(b"not ours")
    return folder


def reference(write, tmp_path):
    folder = place(tmp_path, "reference")
    write(folder)
    return tree(folder)


WRITERS = pytest.mark.parametrize("write", [new_folder, new_file, replaced_file])


@WRITERS
@pytest.mark.parametrize(("kind", "on"), FAULTS, ids=lambda x: {False: "once", True: "from then on"}.get(x, x))
def test_every_call_fails_in_turn(write, kind, on, tmp_path):
    whole = reference(write, tmp_path)
    number = failures = 0
    while True:
        number += 1
        folder = place(tmp_path, number)
        before = tree(folder)
        with Faults(number, kind, on).armed() as faults:
            try:
                write(folder)
            except (OutputError, KeyboardInterrupt, MemoryError) as error:
                raised = error
            else:
                raised = None
        if not faults.injected and number > len(faults.calls):
            break
        if raised is None:  # a short write is gone on with; a folder whose list cannot be synced is let be
            assert tree(folder) == whole
            continue
        failures += 1
        assert faults.injected
        if kind not in ("interrupt before", "interrupt after", "memory"):
            assert isinstance(raised, OutputError)
            assert raised.status == 4
            assert str(raised).startswith(f"cannot write {folder}{os.sep}")
            assert "\n" not in str(raised)
        # Either all as before, or, where a file was being replaced, all as wanted; in between there is nothing.
        assert tree(folder) in ([before, whole] if write is replaced_file else [before])
        write(folder)
        assert tree(folder) == whole
    assert number > len(whole)
    assert failures >= 5 or kind == "short"


def test_what_the_calls_are(tmp_path):
    with Faults(0, "EIO").armed() as faults:
        write_file(tmp_path / "a", b"x")
    # The bytes are on the disk before the name is, and the name before the work is called done.
    assert faults.calls == ["open", "write", "fsync", "close", "link", "unlink", "open", "fsync", "close"]
    with Faults(0, "EIO").armed() as faults:
        write_folder(tmp_path / "b", {"x": b"x"})
    synced = ["open", "fsync", "close"]
    assert faults.calls == ["mkdir", "open", "write", "fsync", "close", *synced, "rename", *synced]
    with Faults(0, "EIO").armed() as faults:
        write_file(tmp_path / "a", b"y", replace=True)
    assert faults.calls == ["open", "write", "fsync", "close", "replace", *synced]


KILL = """
import os, signal, sys
from pathlib import Path
from tests.runs.test_writing import Faults, {write}
class Kill(Faults):
    def call(self, name, real, *args, **kwargs):
        result = super().call(name, real, *args, **kwargs)
        if len(self.calls) == {number}:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
with Kill(0, "EIO").armed():
    {write}(Path(sys.argv[1]))
"""


KILLS = {new_folder: (1, 3, 15, 16), new_file: (2, 5), replaced_file: (5,)}


@pytest.mark.parametrize(("write", "number"), [(write, k) for write, numbers in KILLS.items() for k in numbers])
def test_a_process_that_is_killed_leaves_nothing_half(write, number, tmp_path):
    whole = reference(write, tmp_path)
    folder = place(tmp_path, "killed")
    before = tree(folder)
    done = subprocess.run(
        [sys.executable, "-c", KILL.format(write=write.__name__, number=number), str(folder)],
        cwd=ROOT,
        check=False,
        capture_output=True,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    found = tree(folder)
    left = {name: data for name, data in found.items() if not name.startswith(".")}
    assert left in (before, whole)
    assert all(name.endswith(".tmp") or ".tmp/" in name for name in found.keys() - left.keys())
    if left == before:  # the temporary that may have stayed is in nobody's way
        write(folder)
        assert {name: data for name, data in tree(folder).items() if not name.startswith(".")} == whole


def test_nothing_is_overwritten(tmp_path):
    (tmp_path / "there").write_bytes(b"foreign")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    before = tree(tmp_path)
    for name in ("there", "folder", "link"):
        for write in (lambda path: write_folder(path, FILES), lambda path: write_file(path, b"ours")):
            with pytest.raises(OutputError, match=f"cannot write .*{name}: it is there already"):
                write(tmp_path / name)
            assert tree(tmp_path) == before
    with pytest.raises(OutputError, match=r"cannot write .*folder: "):
        write_file(tmp_path / "folder", b"ours", replace=True)
    assert tree(tmp_path) == before
    assert not (tmp_path / "nowhere").exists()


def test_a_symbolic_link_is_replaced_and_not_written_through(tmp_path):
    (tmp_path / "foreign").write_bytes(b"foreign")
    (tmp_path / "link").symlink_to(tmp_path / "foreign")
    write_file(tmp_path / "link", b"ours", replace=True)
    assert (tmp_path / "foreign").read_bytes() == b"foreign"
    assert not (tmp_path / "link").is_symlink()
    assert (tmp_path / "link").read_bytes() == b"ours"


def test_a_place_that_is_at_fault(tmp_path):
    (tmp_path / "file").write_bytes(b"foreign")
    for write in (lambda path: write_folder(path, FILES), lambda path: write_file(path, b"ours")):
        with pytest.raises(OutputError, match=r"file.x: a file stands where a folder is needed"):
            write(tmp_path / "file" / "x")
        with pytest.raises(OutputError, match=r"gone.x: there is no folder to write it into"):
            write(tmp_path / "gone" / "x")
    assert tree(tmp_path) == {"file": b"foreign"}


def test_a_folder_that_may_not_be_written(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0o500)
    if os.access(closed, os.W_OK):
        pytest.skip("this user may write everywhere")
    for write in (lambda path: write_folder(path, FILES), lambda path: write_file(path, b"ours")):
        with pytest.raises(OutputError, match="permission denied"):
            write(closed / "x")


@pytest.mark.parametrize("code", ["EPERM", "EOPNOTSUPP", "EMLINK"])
def test_a_file_system_without_hard_links(code, tmp_path, monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError(getattr(errno, code), os.strerror(getattr(errno, code)))

    monkeypatch.setattr(os, "link", refuse)
    write_file(tmp_path / "a", b"ours")
    assert tree(tmp_path) == {"a": b"ours"}
    with pytest.raises(OutputError, match="it is there already"):
        write_file(tmp_path / "a", b"again")
    assert tree(tmp_path) == {"a": b"ours"}


@pytest.mark.parametrize(("call", "code"), [("open", "EACCES"), ("fsync", "EINVAL"), ("fsync", "ENOTSUP")])
def test_a_folder_whose_names_cannot_be_seen_onto_the_disk(call, code, tmp_path, monkeypatch):
    """One may write into it but not list it, or its file system knows no such request: that is no reason to fail."""
    folder, real = [], getattr(os, call)

    def refuse(*args, **kwargs):
        listed = args[1] == os.O_RDONLY if call == "open" else stat.S_ISDIR(os.fstat(args[0]).st_mode)
        if listed:
            folder.append(args)
            raise OSError(getattr(errno, code), os.strerror(getattr(errno, code)))
        return real(*args, **kwargs)

    monkeypatch.setattr(os, call, refuse)
    write_file(tmp_path / "a", b"ours")
    assert len(folder) == 1
    assert tree(tmp_path) == {"a": b"ours"}


def test_a_write_that_writes_nothing_ends(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "write", lambda descriptor, data: 0)
    with pytest.raises(OutputError, match=os.strerror(errno.EIO)):
        write_file(tmp_path / "a", b"ours")
    assert tree(tmp_path) == {}


def test_what_comes_in_meanwhile_is_kept(tmp_path, monkeypatch):
    """Another program puts a file into the folder just before its making fails at the last step."""
    real = os.fsync

    def fsync(descriptor):
        if (tmp_path / "talks").exists():
            (tmp_path / "talks" / "foreign.txt").write_bytes(b"not ours")
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OutputError):
        write_folder(tmp_path / "talks", FILES)
    kept = tree(tmp_path)
    assert [Path(name).name for name, data in kept.items() if data is not None] == ["foreign.txt"]
    assert not (tmp_path / "talks").exists()


def test_a_file_that_another_program_holds_is_tried_again(tmp_path, monkeypatch):
    """As on Windows, where a virus scanner looks into new files."""
    tries = []

    def move():
        tries.append(None)
        if len(tries) < 3:
            raise PermissionError

    monkeypatch.setattr(writing, "_WAITS", (0, 0, 0))
    monkeypatch.setattr(writing, "os", type("Windows", (), {"name": "nt"}))
    writing._patiently(move)
    assert len(tries) == 3
    tries.clear()
    monkeypatch.setattr(writing, "_WAITS", (0,))
    with pytest.raises(PermissionError):
        writing._patiently(move)


def test_permissions_are_those_of_any_new_file(tmp_path):
    mask = os.umask(0o027)
    try:
        write_file(tmp_path / "a", b"x")
        write_folder(tmp_path / "b", {"c": b"x"})
    finally:
        os.umask(mask)
    modes = [(tmp_path / name).stat().st_mode & 0o777 for name in ("a", "b", "b/c")]
    assert modes == [0o640, 0o750, 0o640]


def test_further_files_are_a_part_of_the_whole(tmp_path):
    write_folder(tmp_path / "good", {"a": b"x"}, lambda: {"b": (tmp_path / "good" / "a").name.encode()})
    assert tree(tmp_path / "good") == {"a": b"x", "b": b"a"}

    def bad():
        yield b"begun"
        raise ValueError

    for then in (lambda: {"b": b"x", "c": bad}, lambda: {"b": b"x", "../c": b"x"}, lambda: 1 / 0):
        with pytest.raises((ValueError, UsageError, ZeroDivisionError)):
            write_folder(tmp_path / "bad", {"a": b"x"}, then)
    assert [path.name for path in tmp_path.iterdir()] == ["good"]


GOOD = ["a", "A-1", "talks.yaml", "negotiation.schema.json", "2019", "x" * 60, "console", "com", "com10.txt"]
BAD = [
    "", ".", "..", ".hidden", "-rf", "--help", "../x", "a/b", "/tmp/x", "a\\b", "C:x", "C:\\x", "~", "~root",
    "x" * 61, "x" * 300, "CON", "con", "nul.txt", "Com1", "LPT9.tar.gz", "aux", "prn.", "a.", "a ", " a", "a\n",
    "a\0b", "a\x1b[31m", "café", "а", "a:b", "a*", "a?", "$HOME", "`id`", "\ud800",
]  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_a_good_name(name, tmp_path):
    assert checked_name(name) == name
    write_folder(tmp_path / name, {name: b"x"})
    assert inside(tmp_path / name, name).read_bytes() == b"x"


@pytest.mark.parametrize("name", BAD, ids=ascii)
def test_a_bad_name(name, tmp_path):
    with pytest.raises(UsageError) as raised:
        checked_name(name)
    assert raised.value.status == 2
    assert raised.value.message.replace("\ud800", "").isprintable()
    assert len(raised.value.message) < 200
    with pytest.raises(UsageError):
        write_folder(tmp_path / "new", {"fine": b"x", name: b"x"})
    assert tree(tmp_path) == {}


def test_a_link_that_leads_out(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link").symlink_to(tmp_path / "out")
    with pytest.raises(UsageError, match="leads out of its folder"):
        inside(tmp_path / "in", "link")
