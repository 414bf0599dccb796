"""What was asked of a sweep, kept beside its pieces, so that a slip of the hand is told from another question."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Any

__all__ = ["difference"]


def difference(kept: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """In which way what is kept is not what is asked for now; "" where nothing is known of it.

    Parameters
    ----------
    kept, now
        As :func:`negotiation.runs.manifest.asked` gives them; what is kept may lack any part.

    Examples
    --------
    >>> axis = {"parameter": "cost", "low": "0", "high": "1"}
    >>> difference({"over": [{**axis, "points": 300000}]}, {"over": [{**axis, "points": 300001}]})
    'kept: 300,000 points of cost from 0 to 1; asked for: 300,001 points of cost from 0 to 1'
    """
    parts = [(text(kept), text(now)) for text in (_points, _accounts, _choose, _set, _method, _versions)]
    other = [(before, after) for before, after in parts if before and after and before != after]
    told = []
    if other:
        told.append(f"kept: {', '.join(b for b, _ in other)}; asked for: {', '.join(a for _, a in other)}")
    if kept.get("scenario", now.get("scenario")) != now.get("scenario"):
        told.append("the scenario is another one, or was changed since")
    if not told and (kept.get("name"), kept.get("label")) != (now.get("name"), now.get("label")) and kept:
        told.append(f"kept: the sweep {kept.get('name')}; asked for: {now.get('name')}, which has another label")
    return "; ".join(told)


def _points(told: Mapping[str, Any]) -> str:
    if not told.get("over"):
        return ""
    sample = told.get("sample")
    axes = [f"{axis['parameter']} from {axis['low']} to {axis['high']}" for axis in told["over"]]
    if sample:
        shapes = [next(iter(axis["distribution"].items())) for axis in told["over"]]
        axes = [f"{axis} ({_shape(*shape)})" for axis, shape in zip(axes, shapes, strict=True)]
        drawn = f"{sample['points']:,} {sample['design']} points with seed {sample['seed']}"
        return f"{drawn} of {' and '.join(axes)}"
    counts = [axis["points"] for axis in told["over"]]
    each = f" ({' × '.join(f'{count:,}' for count in counts)})" if len(counts) > 1 else ""
    return f"{prod(counts):,} points{each} of {' and '.join(axes)}"


def _shape(name: str, numbers: Mapping[str, str]) -> str:
    return " ".join([name, *numbers.values()])


def _accounts(told: Mapping[str, Any]) -> str:
    accounts = told.get("accounts", ())
    return f"account{'s' * (len(accounts) > 1)} {', '.join(accounts)}" if accounts else ""


def _choose(told: Mapping[str, Any]) -> str:
    return _pairs(told.get("choose"), "no reading chosen by hand")


def _set(told: Mapping[str, Any]) -> str:
    return _pairs(told.get("set"), "no parameter set by hand")


def _pairs(pairs: Mapping[str, str] | None, none: str) -> str:
    if pairs is None:
        return ""
    return " and ".join(f"{name} = {value}" for name, value in pairs.items()) or none


def _method(told: Mapping[str, Any]) -> str:
    return f"the method {told['method']}" if "method" in told else ""


def _versions(told: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {version}" for name, version in told.get("versions", {}).items())
