"""Run folders: the results of a sweep, with all that is needed to read them, draw them and repeat them.

A folder holds ``manifest.json`` (what was computed, and a checksum of every other file), ``scenario.yaml`` (the
scenario as it was understood, inheritance resolved), ``points.csv``, ``components.csv`` and ``outcomes.csv``,
``borders.json`` where the sweep has maps (where exactly regions meet), and ``log.json`` (when and where; the only
file that differs when a run is repeated).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from negotiation.analysis.many import NOT_DECIDED, UNDEFINED, Found
from negotiation.analysis.parts import PER_COMPONENT, PER_OUTCOME, PER_POINT, STARTS
from negotiation.analysis.sweep import SweepAnswer
from negotiation.analysis.tables import TABLES
from negotiation.errors import OutputError, ScenarioError, UsageError
from negotiation.runs.borders_file import BORDERS, read_borders, write_borders
from negotiation.runs.csv_files import read_csv
from negotiation.runs.manifest import KIND, SCHEMA_VERSION, key, manifest, patterns, plan_of
from negotiation.runs.pieces import cut
from negotiation.runs.sources import ARRAYS_FROM, Pieces, Summed, array_file, array_sources, mapped, table_source
from negotiation.runs.writing import Source, explained, write_file, write_folder

if TYPE_CHECKING:
    from negotiation.analysis.borders import Borders, PanelKey
    from negotiation.scenario.scenario import Scenario

__all__ = ["LOG", "MANIFEST", "SCENARIO", "holds_parquet", "is_run", "open_run", "save", "state"]

MANIFEST = "manifest.json"
LOG = "log.json"
SCENARIO = "scenario.yaml"
_LARGEST_MANIFEST = 1_000_000_000
_PIECE = 1 << 20


def is_run(folder: str | os.PathLike[str]) -> bool:
    """Whether a path is a folder with a manifest in it."""
    return (Path(folder) / MANIFEST).is_file()


def _tables(answer: SweepAnswer, pieces: Pieces | None, parquet: bool) -> dict[str, Summed]:
    """What the files hold that do not wait for the borders."""
    plan, found = answer.plan, answer.found
    pieces = pieces or (lambda: cut(plan, found))
    sources: dict[str, Source] = {SCENARIO: answer.scenario.dumps().encode()}
    for name, table in TABLES.items():
        sources[f"{name}.csv"] = table_source(name, plan, found, pieces)
        if parquet:
            sources[f"{name}.parquet"] = _parquet(table, answer)
    if plan.size >= ARRAYS_FROM:
        sources |= array_sources(found, pieces)
    return {name: Summed(source) for name, source in sources.items()}


def _parquet(table: Callable[[SweepAnswer], Mapping[str, NDArray[Any]]], answer: SweepAnswer) -> Source:
    from negotiation.runs.parquet_files import require_pyarrow, write_parquet

    require_pyarrow()  # before anything is written
    return lambda: [write_parquet(table(answer))]


def save(
    answer: SweepAnswer,
    folder: str | os.PathLike[str],
    *,
    log: Mapping[str, Any] | None = None,
    parquet: bool = False,
    pieces: Pieces | None = None,
    borders: Callable[[], Mapping[PanelKey, Borders]] | None = None,
) -> Path:
    """Write the results of a sweep into a new folder, whole or not at all.

    Parameters
    ----------
    answer
        The results.
    folder
        A folder that is not there yet, in one that is; or a folder that holds the same run already, whose files
        are then written anew.
    log
        What else to keep: times and the machine, say. It goes into ``log.json``.
    parquet
        Whether to add the tables as Parquet.
    pieces
        The results piece by piece, where ``answer`` holds only what there is one of for each point.
    borders
        Gives the borders, where another process finds them; asked for when the tables are written.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    OutputError
        Where it cannot be written, or something else is in its place.
    UsageError
        Where it cannot be called so, or pyarrow is missing.
    """
    path = Path(folder)
    files = _tables(answer, pieces, parquet)

    def rest() -> dict[str, Source]:
        """The borders, the manifest with checksums of all before it, and the log, in this order."""
        found = answer.borders if borders is None else borders()
        summed = {**files, **({BORDERS: Summed(write_borders(answer.plan, found))} if found else {})}
        return {
            **{name: source for name, source in summed.items() if name not in files},
            MANIFEST: lambda: [manifest(answer, {name: own.record for name, own in summed.items()})],
            LOG: (json.dumps(dict(log or {}), indent=1, ensure_ascii=False) + "\n").encode(),
        }

    if state(path, key(answer.plan)) is None:
        with explained(path), suppress(FileNotFoundError):
            path.rmdir()  # one that was made beforehand, and is empty: with anything in it, this fails
        write_folder(path, files, rest)
        return path
    # The same run, damaged or to be had with Parquet as well. What was right stays right while it is replaced.
    listed = _manifest(path)["files"]
    later = rest()
    last = later.pop(MANIFEST)
    for name, data in {**files, **later, MANIFEST: last}.items():
        write_file(path / name, data, replace=True)
    with explained(path):  # a table in Parquet that is not wanted now would be left unlisted, and unchecked
        for name in TABLES:
            if f"{name}.parquet" in listed and f"{name}.parquet" not in files:
                (path / f"{name}.parquet").unlink(missing_ok=True)
    return path


def holds_parquet(folder: Path) -> bool:
    """Whether a whole run has its tables as Parquet too."""
    return all(f"{name}.parquet" in _manifest(folder)["files"] for name in TABLES)


def state(folder: Path, wanted: str) -> bool | None:
    """What lies at the place where a run is to be written.

    Parameters
    ----------
    folder
        The place.
    wanted
        The key of the run (see :func:`negotiation.runs.manifest.key`).

    Returns
    -------
    bool or None
        True: the same run, whole. False: the same run, but some file is missing or changed. None: nothing.

    Raises
    ------
    OutputError
        Where something else is there.
    """
    if not os.path.lexists(folder) or _is_empty(folder):
        return None
    record: Any = None
    try:
        record = _manifest(folder)
    except (OSError, ValueError, RecursionError):
        record = None
    if not isinstance(record, dict) or record.get("kind") != KIND:
        raise OutputError(f"{folder} is there already, and it is no run of this program; choose another name")
    if record.get("key") != wanted:
        raise OutputError(
            f"{folder} holds another run (another scenario, sweep or version); choose another name, or remove it"
        )
    try:
        _check(folder, record)
    except (UsageError, LookupError, TypeError, AttributeError):
        return False
    return True


def _is_empty(folder: Path) -> bool:
    try:
        return folder.is_dir() and not folder.is_symlink() and not any(folder.iterdir())
    except OSError:
        return False


def open_run(folder: str | os.PathLike[str]) -> SweepAnswer:
    """Read the results of a sweep back.

    Parameters
    ----------
    folder
        A run folder, as ``negotiation sweep`` writes them.

    Returns
    -------
    SweepAnswer
        As if it had been computed just now.

    Raises
    ------
    UsageError
        Where the folder holds no run, one of a newer version of this program, or one whose files were changed.
    """
    path = Path(folder)
    if not is_run(path):
        raise UsageError(
            f"{path} is no run folder: there is no {MANIFEST} in it", "write one: negotiation sweep FILE"
        )
    try:
        record = _manifest(path)
        if not isinstance(record, dict) or record.get("kind") != KIND:
            raise UsageError(f"{path / MANIFEST} was not written by this program")
        if record["schema_version"] > SCHEMA_VERSION:
            raise UsageError(f"{path} was written by a newer version of this program", "update it")
        _check(path, record)
        # A run without the file is drawn along the cells of its grid: to draw solves nothing.
        answer, borders = _restored(path, record), path / BORDERS
        stored = read_borders(answer.plan, borders.read_bytes()) if BORDERS in record["files"] else {}
        return replace(answer, stored_borders=stored)
    except UsageError:
        raise
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, ScenarioError) as error:
        raise UsageError(f"cannot read the run in {path}: {error}", "compute it again: negotiation sweep") from error


def _manifest(folder: Path) -> Any:
    with (folder / MANIFEST).open("rb") as file:
        data = file.read(_LARGEST_MANIFEST + 1)
    if len(data) > _LARGEST_MANIFEST:
        raise ValueError(f"{MANIFEST} is larger than {_LARGEST_MANIFEST:,} bytes")
    return json.loads(data)


def _sum(path: Path) -> str:
    """The checksum of a file, read piece by piece: it may be something else by now, of any size."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest()


def _check(folder: Path, record: Mapping[str, Any]) -> None:
    """Compare every file that the manifest lists with its checksum.

    Raises
    ------
    UsageError
        Where one is missing, or was changed.
    """
    for name, expected in record["files"].items():
        path = folder / name
        try:
            good = Path(name).name == name and path.is_file() and path.stat().st_size == expected["bytes"]
            good = good and _sum(path) == expected["sha256"]
        except OSError:
            good = False
        if not good:
            raise UsageError(
                f"{path} is not as it was written (its checksum differs)", "compute it again: negotiation sweep"
            )


def _restored(folder: Path, record: Mapping[str, Any]) -> SweepAnswer:
    from negotiation.forms import DEFAULT_FORM, forms
    from negotiation.scenario.load import loads

    scenario = loads((folder / SCENARIO).read_bytes(), forms(), DEFAULT_FORM, str(folder / SCENARIO))
    plan = plan_of(record, scenario)
    if array_file("pattern") in record["files"]:
        return _checked(SweepAnswer(plan, _mapped(folder, record, scenario), _left(record)))
    points, components, outcomes = (read_csv((folder / f"{name}.csv").read_bytes()) for name in TABLES)
    codes = {label: number for number, label in enumerate(record["labels"])}
    reasons = {reason: number for number, reason in enumerate(record["reasons"])} | {"": UNDEFINED}
    results = {name: number for number, name in enumerate(record["results"])}
    pattern = np.array(points["pattern"], dtype=np.int32)

    def labels(which: str) -> NDArray[np.int32]:
        # No label: no game at the point, or perfection is not decided.
        missing = [UNDEFINED if p == UNDEFINED else NOT_DECIDED for p in pattern.tolist()]
        texts = points[f"regime_{which}"]
        return np.array([codes[t] if t else m for t, m in zip(texts, missing, strict=True)], dtype=np.int32)

    payoffs = [
        [np.array(components[f"payoff_{end}_{player}"], dtype=np.float64) for end in ("low", "high")]
        for player in record["players"]
    ]
    point = np.array(components["point"], dtype=np.int64)
    number = np.array(components["component"], dtype=np.int64)
    first = np.searchsorted(point, np.arange(plan.size + 1))
    owner = first[np.array(outcomes["point"], dtype=np.int64)] + np.array(outcomes["component"], dtype=np.int64)
    found = Found(
        labels=tuple(record["labels"]),
        patterns=patterns(record, scenario),
        reasons=tuple(record["reasons"]),
        nash=labels("nash"),
        perfect=labels("perfect"),
        undominated=labels("undominated"),
        pattern=pattern,
        reason=np.array([reasons[text] for text in points["undefined"]], dtype=np.int32),
        first=first,
        payoffs=np.array(payoffs).transpose(2, 0, 1).reshape(len(number), len(record["players"]), 2),
        outcome_first=np.searchsorted(owner, np.arange(len(number) + 1)),
        outcome=np.array([results[name] for name in outcomes["outcome"]], dtype=np.int32),
        probability=np.stack(
            [np.array(outcomes[f"probability_{end}"], dtype=np.float64) for end in ("low", "high")], axis=1
        ),
    )
    return _checked(SweepAnswer(plan, found, _left(record)))


def _mapped(folder: Path, record: Mapping[str, Any], scenario: Scenario) -> Found:
    """What was found, from the arrays of a large run, which stay on the disk until they are used."""
    return Found(
        labels=tuple(record["labels"]),
        patterns=patterns(record, scenario),
        reasons=tuple(record["reasons"]),
        **{name: mapped(folder, name) for name in (*STARTS, *PER_POINT, *PER_COMPONENT, *PER_OUTCOME)},
    )


def _left(record: Mapping[str, Any]) -> int | None:
    left = record.get("left_to_the_exact_solver")
    return None if left is None else int(left)


def _checked(answer: SweepAnswer) -> SweepAnswer:
    """The answer, if it can be one of the manifest's plan.

    Raises
    ------
    ValueError
        Where it cannot.
    """
    found, size = answer.found, answer.plan.size
    pattern = found.pattern
    if len(pattern) != size:
        raise ValueError(f"{len(pattern)} points, where the manifest says {size}")
    if size and not UNDEFINED <= pattern.min() <= pattern.max() < len(found.patterns):
        raise ValueError("a point has a pattern that the manifest does not list")
    return answer
