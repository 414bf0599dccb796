"""What `negotiation explain FILE` says, as one JSON object. Numbers stand twice, as in the record of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from negotiation import __version__
from negotiation.analysis.incentives import Deviation, Dominated, Side, dominated, incentives, leads
from negotiation.analysis.tracing import parameters_behind, profiles_compared
from negotiation.display import as_float, exact_text
from negotiation.forms.answer import Answer
from negotiation.report.explaining import carries

__all__ = ["SCHEMA_VERSION", "explaining_record"]

SCHEMA_VERSION = 1


def explaining_record(answer: Answer) -> dict[str, Any]:
    """The explanation in plain lists, mappings, numbers and text."""
    scenario = answer.point.scenario
    chosen = leads(answer)
    shown = chosen or tuple(range(len(answer.equilibria)))
    inside = parameters_behind(answer, frozenset().union(*(profiles_compared(answer, n) for n in shown)))
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "negotiation", "version": __version__},
        "scenario": {
            "title": scenario.title,
            "file": scenario.files[0].name,
            "content_hash": scenario.content_hash,
        },
        "account": answer.point.account,
        "choices": dict(answer.point.choices),
        "regime": answer.regime.leading,
        "complete": answer.equilibria.complete,
        "method": answer.equilibria.method,
        "leading": list(chosen),
        "equilibria": [_equilibrium(answer, number) for number in shown],
        "carries": carries(answer),
        "dominated": [_dominated(part) for part in dominated(answer)],
        "rests_on": [
            {"name": name, "sources": [r.source for r in parameter.sources], "assumption": parameter.assumption}
            for name, parameter in scenario.parameters.items()
            if name in inside
        ],
    }


def _equilibrium(answer: Answer, number: int) -> dict[str, Any]:
    return {
        "number": number,
        "outcome": _floats(answer.outcomes[number]),
        "outcome_exact": _texts(answer.outcomes[number]),
        "sides": [_side(side) for side in incentives(answer, number)],
    }


def _side(side: Side) -> dict[str, Any]:
    change = side.nearest_change
    return {
        "player": side.player,
        "payoff": as_float(side.payoff),
        "payoff_exact": exact_text(side.payoff),
        "played": [_deviation(part) for part in side.played],
        "deviations": [_deviation(part) for part in side.others],
        "nearest": [part.strategy for part in side.nearest],
        "nearest_change": [part.strategy for part in change],
        "margin": as_float(change[0].loss) if change else None,
        "margin_exact": exact_text(change[0].loss) if change else None,
        "span": [as_float(end) for end in side.span],
        "span_exact": [exact_text(end) for end in side.span],
    }


def _deviation(part: Deviation) -> dict[str, Any]:
    return {
        "strategy": part.strategy,
        "payoff": as_float(part.payoff),
        "payoff_exact": exact_text(part.payoff),
        "loss": as_float(part.loss),
        "loss_exact": exact_text(part.loss),
        "outcome": _floats(part.ends),
        "outcome_exact": _texts(part.ends),
        "agreed": {one.name: one.level for one in part.agreed} or None,
        "changes_nothing": part.same,
    }


def _dominated(part: Dominated) -> dict[str, Any]:
    better = part.better
    return {
        "player": part.player,
        "strategy": _floats(part.strategy),
        "strategy_exact": _texts(part.strategy),
        "by": _floats(part.by),
        "by_exact": _texts(part.by),
        "equilibria": list(part.equilibria),
        "better_at": part.places[0],
        "of": part.places[1],
        "against": dict(better.against),
        "payoff": as_float(better.payoff),
        "payoff_exact": exact_text(better.payoff),
        "instead": as_float(better.instead),
        "instead_exact": exact_text(better.instead),
    }


def _floats(numbers: Mapping[str, Fraction]) -> dict[str, float | None]:
    return {name: as_float(value) for name, value in numbers.items()}


def _texts(numbers: Mapping[str, Fraction]) -> dict[str, str]:
    return {name: exact_text(value) for name, value in numbers.items()}
