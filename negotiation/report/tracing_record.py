"""What `negotiation explain FILE NAME` says, as one JSON object. Numbers stand twice, as in an answer's record."""

from __future__ import annotations

from typing import Any

from negotiation import __version__
from negotiation.analysis.naming import Meant
from negotiation.analysis.tracing import Traced, trace_parameter, trace_payoffs, trace_written, unfolded
from negotiation.display import as_float, exact_text
from negotiation.errors import UndefinedError
from negotiation.forms.answer import Answer
from negotiation.report.tracing import ways
from negotiation.scenario.draft import Draft
from negotiation.scenario.expression import names, show
from negotiation.scenario.point import Point
from negotiation.scenario.scenario import Reading

__all__ = ["SCHEMA_VERSION", "tracing_record"]

SCHEMA_VERSION = 1

_SECTIONS = {
    "parameter": "parameters",
    "player": "players",
    "source": "sources",
    "dispute": "disputed",
    "reading": "disputed",
    "account": "accounts",
}


def tracing_record(meant: Meant, point: Point, answer: Answer | None, places: Draft) -> dict[str, Any]:
    """The trace in plain lists, mappings, numbers and text."""
    scenario = point.scenario
    numbers: list[dict[str, Any]] = []
    if meant.kind == "parameter":
        numbers = [_traced(trace_parameter(point, meant.names[0]), places)]
    elif meant.kind == "profile" and answer is not None and meant.names in answer.cells:
        payoffs = trace_payoffs(answer, meant.names)
        numbers = [{"player": player, **_traced(payoff, places)} for player, payoff in payoffs.items()]
    elif meant.kind in ("outcome", "payoff") and answer is not None:
        players = scenario.players if meant.kind == "outcome" else [meant.names[1]]
        for _, profiles in ways(answer, meant.names[0]):
            payoffs = trace_payoffs(answer, profiles[0])
            led = [list(profile) for profile in profiles]
            numbers += [{"player": p, "profiles": led, **_traced(payoffs[p], places)} for p in players]
    elif meant.part is not None:
        wanted = meant.names[1:] if meant.kind == "level" else tuple(meant.part.formulas)
        for name in wanted:
            written = meant.part.formulas[name]
            if all(used in scenario.parameters or used in written.local for used in names(written.formula)):
                try:
                    numbers.append(_traced(trace_written(point, name, written), places))
                except UndefinedError:
                    continue
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "negotiation", "version": __version__},
        "scenario": {
            "title": scenario.title,
            "file": scenario.files[0].name,
            "content_hash": scenario.content_hash,
        },
        "account": point.account,
        "choices": dict(point.choices),
        "name": meant.spelt,
        "kind": meant.kind,
        "place": _place(places, _path(meant)),
        "about": _about(meant, point),
        "numbers": numbers,
    }


def _path(meant: Meant) -> tuple[str | int, ...]:
    """The keys that lead to what is named; none to a profile, which stands nowhere in the file."""
    if meant.kind in _SECTIONS:
        return (_SECTIONS[meant.kind], *meant.names)
    if meant.part is None:
        return ()
    return meant.part.formulas[meant.names[1]].path if meant.kind in ("level", "payoff") else meant.part.path


def _about(meant: Meant, point: Point) -> dict[str, Any]:
    """What the file says of a source, a dispute, a reading, an account, a player or a part of the game."""
    scenario, name = point.scenario, meant.names[0]
    if meant.kind == "source":
        source = scenario.sources[name]
        return {key: getattr(source, key) for key in ("author", "title", "publisher", "date", "url", "doi", "note")}
    if meant.kind == "dispute":
        dispute = scenario.disputes[name]
        return {reading: _reading(dispute.readings[reading], point.choices[name]) for reading in dispute.readings}
    if meant.kind == "reading":
        return _reading(scenario.disputes[name].readings[meant.names[1]], point.choices[name])
    if meant.kind == "account":
        first = {dispute.name: dispute.first for dispute in scenario.disputes.values()}
        return first | dict(scenario.accounts.get(name, first))
    if meant.kind == "player":
        return {"label": scenario.players[name], "strategies": list(point.strategies.get(name, ()))}
    return {"label": meant.part.label, "said": list(meant.part.said)} if meant.part is not None else {}


def _reading(reading: Reading, taken: str) -> dict[str, Any]:
    return {
        "label": reading.label,
        "taken": reading.name == taken,
        "via": list(reading.via),
        "told_by": reading.told_by,
        "denied_by": reading.denied_by,
        "assumption": reading.assumption,
        "set": {name: show(formula) for name, formula in reading.set.items()},
        "only": {player: list(kept) for player, kept in reading.only.items()},
        "without": {player: list(gone) for player, gone in reading.without.items()},
    }


def _place(places: Draft, path: tuple[str | int, ...]) -> dict[str, Any] | None:
    if not path or (path[0] == "accounts" and not places.value(path)[2]):
        return None
    place = places.place(path, key=True)
    return {"file": place.source.name, "line": place.line}


def _traced(traced: Traced, places: Draft) -> dict[str, Any]:
    """A number, and in a flat list everything that it is made of, each once."""
    inside = [part for _, part, new in unfolded(traced, set()) if new]
    return _one(traced, places) | {"parts": [_one(part, places) for part in inside[1:]]}


def _one(traced: Traced, places: Draft) -> dict[str, Any]:
    filled = traced.filled
    parameter = traced.parameter
    record: dict[str, Any] = {
        "name": traced.name,
        "formula": show(traced.formula),
        "with_numbers": show(filled[0]) if filled else None,
        "value": as_float(traced.number),
        "value_exact": exact_text(traced.number) if traced.exact else None,
        "note": traced.said,
        "place": _place(places, traced.path),
    }
    if parameter is not None:
        record["label"] = parameter.label
        record["unit"] = parameter.unit
        record["sources"] = [{"id": r.source, "note": r.note} for r in parameter.sources]
        record["assumption"] = parameter.assumption
    record["inputs"] = [part.name for part in traced.inputs]
    return record
