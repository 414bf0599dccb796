"""The manifest of a run: what was computed, from what, and by what, so that it can be repeated byte for byte.

It holds no times and no names of machines or folders: the same versions and the same command give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from negotiation import __version__
from negotiation.analysis.patterns import Pattern, Played
from negotiation.analysis.plan import Plan, make_plan
from negotiation.analysis.sweep import SweepAnswer, uses_engine
from negotiation.display import as_float, exact_text
from negotiation.scenario.expression import Value, rounded, show
from negotiation.scenario.scenario import Scenario

__all__ = ["KIND", "SCHEMA_VERSION", "asked", "key", "manifest", "patterns", "plan_of", "settings", "versions"]

SCHEMA_VERSION = 1

KIND = "negotiation sweep"
"""What marks a folder as ours."""


def settings(plan: Plan) -> dict[str, Any]:
    """What was asked for, complete: with the scenario, it determines every result."""
    grid = next(iter(plan.grids.values()))
    return {
        "name": plan.name,
        "label": plan.label,
        **_varied(plan),
        "accounts": list(plan.accounts),
        "choose": dict(plan.choose),
        "set": {name: show(value) for name, value in grid.base.overrides.items()},
        "force": plan.force,
        "method": plan.method,
    }


def _varied(plan: Plan) -> dict[str, Any]:
    """What varies, and how: along axes, or as a sample."""
    if plan.sample is None:
        return {
            "over": [
                {
                    "parameter": axis.name,
                    "low": exact_text(axis.low),
                    "high": exact_text(axis.high),
                    "points": axis.points,
                }
                for axis in plan.axes
            ]
        }
    sample = plan.sample
    return {
        "sample": {"design": sample.design, "seed": sample.seed, "points": sample.size},
        "over": [
            {
                "parameter": draw.name,
                "low": exact_text(draw.low),
                "high": exact_text(draw.high),
                "distribution": {
                    draw.distribution.shape: {
                        name: exact_text(value) for name, value in draw.distribution.numbers.items()
                    }
                },
            }
            for draw in sample.draws
        ],
    }


def asked(plan: Plan) -> dict[str, Any]:
    """All that results depend on, in plain lists, mappings and text: the scenario's meaning, settings, versions."""
    told = {name: value for name, value in settings(plan).items() if name != "force"}  # it only allows
    return {"scenario": plan.scenario.content_hash, **told, "versions": versions(plan)}


def key(plan: Plan) -> str:
    """A hash of all that results depend on."""
    told = asked(plan)
    parts = [told.pop("scenario"), told, told.pop("versions")]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def manifest(answer: SweepAnswer, files: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The manifest of a sweep, with the checksums and sizes of the files that hold its results."""
    plan, found, scenario = answer.plan, answer.found, answer.scenario
    read = scenario.files
    record = {
        "schema_version": SCHEMA_VERSION,
        "kind": KIND,
        "key": key(plan),
        "versions": versions(plan),
        "scenario": {
            "title": scenario.title,
            "content_hash": scenario.content_hash,
            # Names without their folders: where a file lay says nothing about the results.
            "read": [{"file": f.name.replace("\\", "/").rpartition("/")[2], "sha256": f.sha256} for f in read],
        },
        "sweep": settings(plan),
        "players": dict(scenario.players),
        "strategies": {player: list(own) for player, own in scenario.strategies.items()},
        "results": list(answer.results),
        "baseline": {
            account: {name: _number(value) for name, value in grid.base.values.items()}
            for account, grid in plan.grids.items()
        },
        "points": plan.size,
        "undefined": answer.undefined,
        "left_to_the_exact_solver": answer.left,
        "shares": {
            which: {share.label: share.points for share in answer.shares(which) if share.label is not None}
            for which in ("perfect", "nash", "undominated")
        },
        "labels": list(found.labels),
        "patterns": [_pattern(scenario, pattern) for pattern in found.patterns],
        "reasons": list(found.reasons),
        "files": dict(files),
    }
    return (json.dumps(record, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def plan_of(record: Mapping[str, Any], scenario: Scenario) -> Plan:
    """The plan that a manifest describes, over the scenario that lies beside it."""
    from dataclasses import replace

    own = record["sweep"]
    sample = own.get("sample")
    plan = make_plan(
        scenario,
        over={axis["parameter"]: (axis["low"], axis["high"]) for axis in own["over"]},
        points=sample["points"] if sample else [axis["points"] for axis in own["over"]],
        sample=sample["design"] if sample else None,
        seed=sample["seed"] if sample else None,
        account=own["accounts"],
        choose=own["choose"],
        set=own["set"],
        force=True,  # whether values may leave their ranges was settled when it was computed
        method=own["method"],
    )
    return replace(plan, name=own["name"], label=own["label"], force=own["force"])


def patterns(record: Mapping[str, Any], scenario: Scenario) -> tuple[Pattern, ...]:
    """The patterns of a manifest, with strategies by number."""
    place = [{name: number for number, name in enumerate(own)} for own in scenario.strategies.values()]
    return tuple(
        Pattern(
            tuple(
                Played(
                    tuple(
                        tuple(number[name] for name in played)
                        for number, played in zip(place, equilibrium["strategies"].values(), strict=True)
                    ),
                    equilibrium["perfect"],
                    equilibrium["undominated"],
                    equilibrium["component"],
                )
                for equilibrium in pattern["equilibria"]
            ),
            pattern["complete"],
            tuple(pattern["indices"]),
        )
        for pattern in record["patterns"]
    )


def _pattern(scenario: Scenario, pattern: Pattern) -> dict[str, Any]:
    return {
        "complete": pattern.complete,
        "indices": list(pattern.indices),
        "equilibria": [
            {
                "strategies": _named(scenario.strategies, played.supports),
                "perfect": played.perfect,
                "undominated": played.undominated,
                "component": played.component,
            }
            for played in pattern.equilibria
        ],
    }


def _named(strategies: Mapping[str, Sequence[str]], supports: Sequence[Sequence[int]]) -> dict[str, list[str]]:
    return {
        player: [own[s] for s in support] for (player, own), support in zip(strategies.items(), supports, strict=True)
    }


def _number(value: Value) -> dict[str, Any]:
    number, exact = rounded(value)
    return {"value": as_float(number), "value_exact": exact_text(number) if exact else None}


def versions(plan: Plan) -> dict[str, str]:
    """The versions of all that takes part in the results."""
    found = {"negotiation": __version__, "python": platform.python_version(), "numpy": np.__version__}
    others = ("nashpy", "scipy") if plan.method.startswith("nashpy") else ("numba",) if uses_engine(plan) else ()
    if plan.sample:
        others = tuple(dict.fromkeys((*others, "scipy")))  # it knows quantiles, and the Sobol' sequence
    return found | {name: _installed(name) for name in others}


@cache
def _installed(name: str) -> str:
    """The version of a package; found among many files, which takes milliseconds."""
    from importlib import metadata

    return metadata.version(name)
