"""Files made from results, such as pictures: replaced when they are made again, and nothing else ever is.

A folder of such files holds ``made.json``, a list of them with their checksums. A file that stands there as it was
made may be replaced by a newer one; a file that was changed since, or that was never ours, is kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from negotiation.errors import OutputError
from negotiation.runs.writing import explained, inside, write_file

__all__ = ["LIST", "save_products"]

LIST = "made.json"

_ABOUT = "files made by negotiation; one that is changed is not replaced"


def save_products(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write files into a folder, which is made if it is not there.

    Parameters
    ----------
    folder
        Where to.
    files
        What each is to hold, by name.

    Returns
    -------
    list of Path
        The files, in order.

    Raises
    ------
    OutputError
        Where a file of that name is there that this program did not make, or that was changed since; then nothing is
        written. Where the disk does not take them.
    UsageError
        Where a file cannot be called so.
    """
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
    paths = {name: inside(folder, name) for name in files}
    made = _made(folder)
    for name, path in paths.items():
        with explained(path):
            now = path.read_bytes() if path.is_file() else None
        if now is not None and now != files[name] and _sum(now) not in made.get(name, ()):
            raise OutputError(
                f"{path} is there already, and it is not as this program made it; move it, or write elsewhere with -o"
            )
    # Both the old and the new checksum stand in the list until all is written, so that an interruption leaves no
    # file of ours that would pass for a foreign one.
    new = {name: [_sum(data)] for name, data in files.items()}
    _write_list(folder, {**made, **{name: [*new[name], *made.get(name, ())] for name in new}})
    for name, path in paths.items():
        write_file(path, files[name], replace=True)
    _write_list(folder, {**made, **new})
    return list(paths.values())


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _made(folder: Path) -> dict[str, list[str]]:
    """The checksums of what was made here; a list that is not ours is not written over."""
    path = folder / LIST
    with explained(path):
        if not path.exists():
            return {}
        data = path.read_bytes()
    try:
        record = json.loads(data)
        if record["about"] != _ABOUT:
            raise ValueError
        return {str(name): [str(part) for part in sums] for name, sums in record["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise OutputError(
            f"{path} is there already, and it is not as this program made it; move it, or choose another folder"
        ) from None


def _write_list(folder: Path, made: Mapping[str, list[str]]) -> None:
    record = {
        "about": _ABOUT,
        "files": dict(sorted(made.items())),
    }
    write_file(folder / LIST, (json.dumps(record, indent=1) + "\n").encode(), replace=True)
