"""The answer as one JSON object; its schema is ``answer.schema.json`` beside this file.

Every number stands twice: as a float and, under a key that ends in ``_exact``, as the text of a fraction. A
number that a double cannot hold is null as a float. Members of lists are counted from 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from negotiation import __version__
from negotiation.display import as_float, exact_text
from negotiation.faults import as_json
from negotiation.forms.answer import Answer
from negotiation.scenario.expression import Value, show

if TYPE_CHECKING:
    from negotiation.report.selecting import Refused
    from negotiation.solvers.equilibrium import Equilibrium
    from negotiation.solvers.selection import Selected

__all__ = ["SCHEMA_VERSION", "profile_record", "record"]

SCHEMA_VERSION = 1


def record(answer: Answer, selected: Sequence[Selected | Refused] = ()) -> dict[str, Any]:
    """The answer in plain lists, mappings, numbers and text."""
    from negotiation.report.selecting import Refused, refusal_record, selection_record

    point, scenario, game = answer.point, answer.point.scenario, answer.game
    solved = answer.equilibria
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "negotiation", "version": __version__},
        "scenario": {
            "title": scenario.title,
            "question": scenario.question,
            "file": scenario.files[0].name,
            "sha256": scenario.files[0].sha256,
            "based_on": [{"file": f.name, "sha256": f.sha256} for f in scenario.files[1:]],
            "content_hash": scenario.content_hash,
            "leaves_out": list(scenario.leaves_out),
            "tuned_to": scenario.tuned_to,
        },
        "account": point.account,
        "choices": dict(point.choices),
        "overrides": {name: show(value) for name, value in point.overrides.items()},
        "warnings": [as_json(fault) for fault in scenario.warnings],
        "parameters": {name: _parameter(answer, name) for name in scenario.parameters},
        "game": {
            "form": scenario.form.name if scenario.form else None,
            "players": list(game.players),
            "labels": {player: scenario.players[player] for player in game.players},
            "strategies": {p: list(s) for p, s in zip(game.players, game.strategies, strict=True)},
            "exact": game.exact,
        },
        "extreme_equilibria": [_equilibrium(answer, number) for number in range(len(solved))],
        "components": [_component(answer, number) for number in range(len(solved.components))],
        "complete": solved.complete,
        "complete_because": solved.complete_because,
        "method": solved.method,
        "regime": {
            "nash": answer.regime.nash,
            "perfect": answer.regime.perfect,
            "undominated": answer.regime.undominated,
        },
        "selected": [selection_record(answer, one) for one in selected if not isinstance(one, Refused)],
        "refused": [refusal_record(one) for one in selected if isinstance(one, Refused)],
    }


def _parameter(answer: Answer, name: str) -> dict[str, Any]:
    from negotiation.scenario.expression import rounded

    parameter = answer.point.scenario.parameters[name]
    value: Value = answer.point.values[name]
    number, exact = rounded(value)
    return {
        "label": parameter.label,
        "symbol": parameter.symbol,
        "value": as_float(number),
        "value_exact": exact_text(number) if exact else None,
        "formula": show(answer.point.formulas[name]),
        "range": [as_float(end) for end in parameter.range] if parameter.range else None,
        "range_exact": [exact_text(end) for end in parameter.range] if parameter.range else None,
        "unit": parameter.unit,
        "source": [{"id": r.source, "note": r.note} for r in parameter.sources],
        "assumption": parameter.assumption,
    }


def _equilibrium(answer: Answer, number: int) -> dict[str, Any]:
    equilibrium = answer.equilibria[number]
    regret = max(equilibrium.regret)
    cell = answer.cell(number)
    return {
        **profile_record(answer, equilibrium),
        "regret": as_float(regret),
        "regret_exact": exact_text(regret),
        "arithmetic": equilibrium.arithmetic,
        "perfect": equilibrium.perfect,
        "undominated": equilibrium.undominated,
        "component": equilibrium.component,
        "outcome": _floats(answer.outcomes[number]),
        "outcome_exact": _texts(answer.outcomes[number]),
        "agreed": None if cell is None or not cell.agreed else {part.name: part.level for part in cell.agreed},
    }


def profile_record(answer: Answer, equilibrium: Equilibrium) -> dict[str, Any]:
    """What is played in an equilibrium of a game, and what that pays."""
    game = answer.game
    played = {
        player: {game.strategies[i][s]: equilibrium.strategies[i][s] for s in equilibrium.supports[i]}
        for i, player in enumerate(game.players)
    }
    payoffs = dict(zip(game.players, equilibrium.payoffs, strict=True))
    return {
        "strategies": {player: _floats(mixture) for player, mixture in played.items()},
        "strategies_exact": {player: _texts(mixture) for player, mixture in played.items()},
        "payoffs": _floats(payoffs),
        "payoffs_exact": _texts(payoffs),
    }


def _component(answer: Answer, number: int) -> dict[str, Any]:
    component = answer.equilibria.components[number]
    payoffs = dict(zip(answer.game.players, component.payoffs, strict=True))
    outcomes = answer.component_outcomes[number]
    return {
        "members": list(component.members),
        "subsets": None if component.subsets is None else [list(subset.members) for subset in component.subsets],
        "dimension": component.dimension,
        "index": component.index,
        "perfect": component.perfect,
        "outcome": {name: [as_float(low), as_float(high)] for name, (low, high) in outcomes.items()},
        "outcome_exact": {name: [exact_text(low), exact_text(high)] for name, (low, high) in outcomes.items()},
        "payoffs": {name: [as_float(low), as_float(high)] for name, (low, high) in payoffs.items()},
        "payoffs_exact": {name: [exact_text(low), exact_text(high)] for name, (low, high) in payoffs.items()},
    }


def _floats(numbers: Mapping[str, Fraction]) -> dict[str, float | None]:
    return {name: as_float(value) for name, value in numbers.items()}


def _texts(numbers: Mapping[str, Fraction]) -> dict[str, str]:
    return {name: exact_text(value) for name, value in numbers.items()}
