"""The borders of maps as a file, so that a run is drawn from what is stored, and nothing is solved again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from negotiation.analysis.borders import KINDS, BorderLine, Borders, Outline, PanelKey, Vertex
from negotiation.analysis.plan import Plan
from negotiation.analysis.sweep import Region
from negotiation.display import exact_text

__all__ = ["BORDERS", "read_borders", "write_borders"]

BORDERS = "borders.json"
"""The name of the file."""

_SCHEMA_VERSION = 1


def write_borders(plan: Plan, borders: Mapping[PanelKey, Borders]) -> bytes:
    """The file: a line for each map, with every place as exact text."""
    maps = [json.dumps(_map(plan, key, own), ensure_ascii=False, allow_nan=False) for key, own in borders.items()]
    over = json.dumps([axis.name for axis in plan.axes], ensure_ascii=False)
    body = ",\n".join(maps)
    return f'{{"schema_version": {_SCHEMA_VERSION}, "over": {over}, "maps": [\n{body}\n]}}\n'.encode()


def _map(plan: Plan, key: PanelKey, borders: Borders) -> dict[str, Any]:
    return {
        "account": plan.accounts[key.account],
        "slice": key.slice,
        "labels": key.kind,
        "regions": [{"label": region.label, "profiles": region.profiles} for region in borders.regions],
        "lines": [
            {"left": line.left, "right": line.right, "vertices": _texts(line.vertices)} for line in borders.lines
        ],
        "outlines": [
            {"region": outline.region, "vertices": _texts(outline.vertices)} for outline in borders.outlines
        ],
    }


def _texts(vertices: Sequence[Vertex]) -> list[list[str]]:
    return [[exact_text(x), exact_text(y)] for x, y in vertices]


def read_borders(plan: Plan, data: bytes) -> dict[PanelKey, Borders]:
    """Read the file back.

    Raises
    ------
    ValueError, LookupError, TypeError
        Where it is not what :func:`write_borders` writes.
    """
    record = json.loads(data)
    if record["schema_version"] != _SCHEMA_VERSION or record["over"] != [axis.name for axis in plan.axes]:
        raise ValueError(f"{BORDERS} is not of this sweep")
    found = {}
    for each in record["maps"]:
        if each["labels"] not in KINDS:
            raise ValueError(f"{BORDERS} holds labels of an unknown kind")
        regions = tuple(
            Region(one["label"], tuple(tuple(map(tuple, profile)) for profile in one["profiles"]))
            for one in each["regions"]
        )
        numbers = range(len(regions))
        lines = tuple(
            BorderLine(numbers[line["left"]], numbers[line["right"]], _vertices(line["vertices"]))
            for line in each["lines"]
        )
        outlines = tuple(
            Outline(numbers[outline["region"]], _vertices(outline["vertices"])) for outline in each["outlines"]
        )
        key = PanelKey(plan.accounts.index(each["account"]), each["slice"], each["labels"])
        found[key] = Borders(regions, lines, outlines)
    return found


def _vertices(texts: Sequence[Sequence[str]]) -> tuple[Vertex, ...]:
    return tuple((Fraction(x), Fraction(y)) for x, y in texts)
