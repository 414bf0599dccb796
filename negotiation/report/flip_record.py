"""Flips as JSON: each number twice, as a double and as exact text."""

from __future__ import annotations

from typing import Any

from negotiation.analysis.flips import Flip, FlipAnswer, ParameterFlips
from negotiation.analysis.line import Solved
from negotiation.display import exact_text
from negotiation.games.polynomials import Root
from negotiation.games.root_texts import root_text
from negotiation.report.flip_words import reason_text
from negotiation.scenario.expression import rounded

__all__ = ["flip_record"]


def flip_record(answer: FlipAnswer) -> dict[str, Any]:
    """What `flip --format json` prints."""
    return {
        "schema_version": 1,
        "title": answer.scenario.title,
        "content_hash": answer.scenario.content_hash,
        "account": answer.point.account,
        "choices": dict(answer.point.choices),
        "regime": _regime(answer.here),
        "parameters": [_parameter(answer, own) for own in answer.parameters],
    }


def _parameter(answer: FlipAnswer, own: ParameterFlips) -> dict[str, Any]:
    now, exact = rounded(own.now)
    return {
        "name": own.name,
        "value": float(now),
        "value_exact": exact_text(now) if exact else None,
        "range": [float(own.low), float(own.high)],
        "range_exact": [exact_text(own.low), exact_text(own.high)],
        "exact": own.exact,
        "method": own.how,
        "flips": [_flip(answer, own, flip) for flip in own.flips],
        "other_agreements": [
            {
                "value": float(switch.value),
                "value_exact": _exact(switch.value),
                "below": _endings(switch.below),
                "above": _endings(switch.above),
            }
            for switch in own.switches
        ],
    }


def _exact(value: Root) -> str | None:
    """A value as exact text; an irrational root of higher degree has no short one, and its double is the nearest."""
    text = root_text(value)
    return None if "." in text else text


def _endings(solved: Solved) -> list[dict[str, Any]]:
    return [{"outcome": outcome, "agreed": dict(levels)} for outcome, levels in sorted(solved.endings)]


def _flip(answer: FlipAnswer, own: ParameterFlips, flip: Flip) -> dict[str, Any]:
    return {
        "value": float(flip.value),
        "value_exact": _exact(flip.value) if flip.at is not None else None,
        "share_of_range": own.distance(flip),
        "below": _regime(flip.below),
        "at": _regime(flip.at),
        "above": _regime(flip.above),
        "leading_changes": flip.leads,
        "binds": [
            {
                "kind": reason.kind,
                "side": reason.side,
                "player": reason.player or None,
                "strategy": reason.own,
                "rather": reason.to,
                "against": list(reason.against),
                "words": reason_text(answer.scenario, reason),
            }
            for reason in flip.reasons
        ],
    }


def _regime(solved: Solved | None) -> dict[str, Any] | None:
    if solved is None:
        return None
    if solved.undefined:
        return {"nash": None, "leading": None, "undefined": solved.undefined}
    return {"nash": solved.nash, "leading": solved.leading, "undefined": None}
