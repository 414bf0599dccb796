"""Writing without loss: a file or a folder appears whole, or not at all, and nothing foreign is overwritten.

A file is written under a temporary name in its own folder, since a rename is atomic only within one file system;
it is flushed to the disk, and only then given its name; then the folder is flushed, so that the name survives a loss
of power too (pattern of the atomic-write libraries; Pillai and others 2014 on what file systems promise). A folder is
built under a temporary name beside its place in the same way. Whatever goes wrong, an interrupt included, what was
begun is taken back. Only a process that is killed can leave a temporary file, whose name begins with a dot.
"""

from __future__ import annotations

import errno
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from negotiation.errors import OutputError, UsageError

__all__ = ["Source", "checked_name", "explained", "inside", "taken", "write_file", "write_folder"]

Source = bytes | Callable[[], Iterable[bytes]]
"""What a file is to hold: bytes, or what gives them piece by piece, for files larger than memory."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*(?<!\.)\Z")
_LONGEST = 60
_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))}
_BINARY = getattr(os, "O_BINARY", 0)
_NO_LINKS = {errno.EPERM, errno.ENOSYS, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP}
_NO_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}

# Seconds to wait for programs that look into every new file and hold it meanwhile, as some do on Windows.
_WAITS = (0.02, 0.1, 0.5)

_REASONS = {
    getattr(errno, "EDQUOT", errno.ENOSPC): "the disk quota is used up",
    errno.ENOSPC: "the disk is full",
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.EROFS: "the disk is read-only",
    errno.EEXIST: "it is there already, and nothing is overwritten",
    errno.ENOTEMPTY: "it is there already, and nothing is overwritten",
    errno.EISDIR: "a folder is in the way",
    errno.ENOTDIR: "a file stands where a folder is needed",
    errno.ENOENT: "there is no folder to write it into",
}


def checked_name(name: str, what: str = "file") -> str:
    """The name, if files and folders may be called so on every system.

    Parameters
    ----------
    name
        Letters a to z, digits, ``_``, ``-`` and ``.``; it begins with a letter or digit.
    what
        What is to be called so, for the message.

    Returns
    -------
    str

    Raises
    ------
    UsageError
        Where the name would lead elsewhere, looks like an option, is longer than 60 characters, or is a device
        on Windows.

    Examples
    --------
    >>> checked_name("talks-2019.yaml")
    'talks-2019.yaml'
    >>> checked_name("../talks")
    Traceback (most recent call last):
        ...
    negotiation.errors.UsageError: `../talks` cannot be the name of a file (give a name alone, without a folder)
    """
    if _NAME.match(name) and len(name) <= _LONGEST:
        if name.partition(".")[0].upper() not in _RESERVED:
            return name
        help = "Windows keeps this name for a device; choose another one"
    elif not name:
        help = "the name is empty"
    elif "/" in name or "\\" in name or name in (".", ".."):
        help = "give a name alone, without a folder"
    elif len(name) > _LONGEST:
        help = f"it has {len(name)} characters; at most {_LONGEST} are taken"
    else:
        help = "use letters a to z, digits, _, - and ., and begin with a letter or a digit"
    shown = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
    raise UsageError(f"`{_printable(shown)}` cannot be the name of a {what}", help)


def inside(folder: Path, name: str, what: str = "file") -> Path:
    """The path of a name in a folder; refused where it leads out of the folder, through a symbolic link say.

    Raises
    ------
    UsageError
        Where the name cannot be one, or its path leads elsewhere.
    """
    path = folder / checked_name(name, what)
    if path.resolve().parent != folder.resolve():
        raise UsageError(f"{path} leads out of its folder", "remove the symbolic link, or choose another name")
    return path


def taken(source: Source) -> Iterable[bytes]:
    """What a source holds, piece by piece."""
    return source() if callable(source) else [source]


def write_file(path: Path, data: Source, *, replace: bool = False) -> None:
    """Write a file whole, or not at all.

    Parameters
    ----------
    path
        Where to; its folder is there.
    data
        What the file is to hold.
    replace
        Whether a file of this name may be replaced. It then is either the old or the new one, never a mixture.

    Raises
    ------
    UsageError
        Where the path's last part cannot be a name.
    OutputError
        Where it could not be written, or where something is in its place already.
    """
    checked_name(path.name)
    draft = _draft(path)
    mark = None
    with explained(path):
        try:
            _create(draft, data)
            mark = _identity(draft)
            if replace:
                _patiently(lambda: draft.replace(path))
            else:
                _name_new(draft, path)
            _sync(path.parent)
        except BaseException:
            if mark is not None and not replace and _identity(path) == mark:
                _remove(path)
            _remove(draft)
            raise


def write_folder(folder: Path, files: Mapping[str, Source], then: Callable[[], Mapping[str, Source]] = dict) -> None:
    """Write a new folder with its files, whole or not at all.

    Parameters
    ----------
    folder
        The folder to make; the one that it is to lie in is there.
    files
        What each of its files is to hold, by name; they are written in this order, so that what gives the bytes of
        one may use what was seen of those before it.
    then
        Gives further files, and is asked for them when the others are written.

    Raises
    ------
    UsageError
        Where the folder or a file cannot be called so.
    OutputError
        Where it could not be written, or where something is in its place already.
    """
    checked_name(folder.name, "folder")
    names = [checked_name(name) for name in files]
    draft = _draft(folder)
    mark = None
    with explained(folder):
        if os.path.lexists(folder):  # a rename would replace an empty folder without a word
            raise FileExistsError(errno.EEXIST, "there already")
        try:
            draft.mkdir()
            mark = _identity(draft)
            for name, data in files.items():
                _create(draft / name, data)
            for name, data in then().items():
                names.append(checked_name(name))
                _create(draft / name, data)
            _sync(draft)
            _patiently(lambda: draft.rename(folder))
            _sync(folder.parent)
        except BaseException:
            place = draft
            if mark is not None and _identity(folder) == mark:
                try:
                    folder.rename(draft)
                except OSError:
                    place = folder
            for name in names:  # only what was written here: with a foreign file in it, the folder stays
                _remove(place / name)
            with suppress(OSError):
                place.rmdir()
            raise


# -- steps --------------------------------------------------------------------------------------------


def _draft(path: Path) -> Path:
    """A name beside a path that nothing has."""
    return path.with_name(f".{path.name}.{os.urandom(8).hex()}.tmp")


def _create(path: Path, data: Source) -> None:
    """Make a file that was not there, and see its bytes onto the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
    try:
        for piece in taken(data):
            rest = memoryview(piece)
            while rest:
                written = os.write(descriptor, rest)
                if not written:
                    raise OSError(errno.EIO, os.strerror(errno.EIO))
                rest = rest[written:]
        os.fsync(descriptor)
    except BaseException:
        with suppress(OSError):
            os.close(descriptor)
        raise
    os.close(descriptor)


def _name_new(draft: Path, path: Path) -> None:
    """Give a file its name, unless something has that name."""
    try:
        path.hardlink_to(draft)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # A file system without hard links. What comes into being between these two lines would be replaced.
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, "there already") from None
        _patiently(lambda: draft.rename(path))
    else:
        draft.unlink()


def _sync(folder: Path) -> None:
    """See a folder's list of names onto the disk, where the system lets one."""
    if os.name == "nt":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:  # a folder into which one may write, but which one may not list
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise
    finally:
        os.close(descriptor)


def _patiently(move: Callable[[], Path]) -> None:
    """Move a file; on Windows again after a while, where another program is looking into it."""
    for wait in _WAITS if os.name == "nt" else ():
        try:
            move()
        except PermissionError:
            time.sleep(wait)
        else:
            return
    move()


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file or folder has this name: the same pair, the same thing. None where there is none."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Say what is wrong with the place, in words."""
    try:
        yield
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
        raise OutputError(f"cannot write {_printable(str(path))}: {reason}") from error


def _printable(text: str) -> str:
    return text if text.isprintable() else ascii(text)[1:-1]
