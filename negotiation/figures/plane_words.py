"""What a picture of payoffs says in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from negotiation.figures.answer_words import (
    as_drawn,
    caution,
    chances,
    completeness,
    finding,
    is_named,
    kind_of_equilibrium,
    leading,
    move,
    players,
    profile,
    setting,
)
from negotiation.figures.page import Mark
from negotiation.figures.plane_points import Payoffs, Plane, Point
from negotiation.figures.style import GREY, INK, Look, Stroke, looks, strokes
from negotiation.forms.answer import Answer

__all__ = ["alternative", "finding_in_plane", "keys", "notes", "pointer"]


_MOST_TOLD = 12
_LONGEST_NAME = 24


def finding_in_plane(answer: Answer, data: Plane) -> str:
    """The title: how many deals are good enough for both, and what becomes of them."""
    if data.otherwise is None or data.possible is None or answer.otherwise is None:
        return _improved(answer, data)
    other = _short(answer.otherwise.outcome)
    if not data.possible:
        return finding(answer)
    deals = f"conceivable deal{'s' if data.possible > 1 else ''}"
    if not data.zone:
        which = f"Each of the {data.possible:,} {deals}" if data.possible > 1 else f"The only {deals}"
        return f"{which} leaves some side worse off than {other}"
    verb = "leaves" if data.zone == 1 else "leave"
    which = f"{data.zone:,} of {data.possible:,}"
    if data.zone == data.possible > 1:
        which = "Both" if data.zone == 2 else f"All {data.zone:,}"
    start = f"{which} {deals} {verb} neither side worse off than {other}"
    return start + _what_becomes(answer, data)


def _short(name: str) -> str:
    """The name of an outcome, cut where it is too long for a title: the sentence around it has to stay whole."""
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + "…"


def _what_becomes(answer: Answer, data: Plane) -> str:
    """Whether the equilibria that count first are among the deals that are good enough for both."""
    first = leading(answer)
    results = {name for number in first for name in answer.outcomes[number]}
    if not first or answer.otherwise is None:
        return ""
    kind = kind_of_equilibrium(answer)
    are = f"all {kind} equilibria are" if len(first) > 1 else f"the {kind} equilibrium is"
    if results == {answer.otherwise.result}:
        return f", but {are} {_short(answer.otherwise.outcome)}"
    if answer.otherwise.result in results:
        return f", and {_short(answer.otherwise.outcome)} can come as well"
    spots = {answer.equilibria[number].payoffs for number in first}
    other = answer.otherwise.payoffs
    deals = {
        point.payoffs
        for point in data.points
        if point.deals and all(a >= b for a, b in zip(point.payoffs, other, strict=True))
    }
    if spots <= deals:
        among = "one of them" if len(spots) == 1 else "among them"
        return f", and {are} {among}"
    return ""


def _improved(answer: Answer, data: Plane) -> str:
    """The finding, and whether some outcome would be better for both sides than the only equilibrium."""
    first = leading(answer)
    if len(first) != 1:
        return finding(answer)
    here = answer.equilibria[first[0]].payoffs
    better = [
        point
        for point in data.points
        if point.results and all(a > b for a, b in zip(point.payoffs, here, strict=True))
    ]
    if not better:
        return finding(answer)
    names = {name: None for point in better for name in point.results}
    name = next(iter(names))
    what = name if len(names) == 1 and is_named(answer, name) else "another outcome"
    return f"{finding(answer)}, though {what} is better for both sides"


def pointer(number: int, stroke: Stroke) -> dict[str, Any]:
    """The mark of a position: it points at its deal, from the left for the first player, from below for the other."""
    return {
        "marker": ">" if number == 0 else "^",
        "markersize": 5.5,
        "markerfacecolor": stroke.colour,
        "markeredgecolor": "white",
        "markeredgewidth": 0.4,
        "zorder": 4,
    }


def keys(answer: Answer, data: Plane, shown: Sequence[Point]) -> list[tuple[Look | Stroke | Mark, str]]:
    """What the marks of the points that are shown mean; what none of them has is left out."""
    found: list[tuple[Look | Stroke | Mark, str]] = []
    look = looks(answer.results)
    if any(point.deals and not point.results for point in shown):
        shape: dict[str, Any] = {
            "marker": "o",
            "markersize": 4.5,
            "markerfacecolor": "white",
            "markeredgecolor": GREY,
        }
        found.append((Mark(**shape), f"conceivable deal that no two {move(answer)}s lead to"))
    reached = [name for name in answer.results if any(name in point.results for point in shown)]
    for name in reached:
        if data.otherwise is not None and is_named(answer, name):
            alone = answer.otherwise is not None and name == answer.otherwise.result
            shape = {"marker": "s" if alone else "o", "markersize": 7.0}
            shape |= {"markerfacecolor": look[name].fill, "markeredgecolor": look[name].edge}
            found.append((Mark(**shape), name if alone else f"{name}, which two {move(answer)}s lead to"))
    for number, (name, stroke) in enumerate(zip(players(answer), strokes(answer.game.players).values(), strict=True)):
        if any(player == number for point in shown for player, _ in point.stated):
            found.append((Mark(**pointer(number, stroke)), f"what a position of {name} asks for"))
    rings = [(data.first & set(point.equilibria), point.equilibria) for point in shown if point.equilibria]
    kind = kind_of_equilibrium(answer)
    if any(point.equilibria and not point.results for point in shown):
        # Named once here, and not at each of them, where they may be many.
        shape = {"marker": "D", "markersize": 4.0, "markerfacecolor": INK, "markeredgecolor": INK}
        found.append((Mark(**shape), "equilibrium in mixed strategies"))
    ring = {"marker": "o", "markersize": 10.0, "markerfacecolor": "none", "markeredgecolor": INK}
    if any(full for full, _ in rings):
        found.append((Mark(**ring, markeredgewidth=2.2), f"equilibrium, {kind}"))
    if any(not full for full, _ in rings):
        lesser = "dominated" if kind == "undominated" else f"not {kind}"
        found.append((Mark(**ring, markeredgewidth=0.9), f"equilibrium, {lesser}"))
    return found


def notes(answer: Answer, data: Plane, outside: int) -> list[str]:
    """What the picture cannot say by itself; ``outside`` is how many deals lie beyond its edges."""
    said = []
    if data.terms:
        said.append(f"Deals are named by their levels: {' · '.join(data.terms)}.")
    lines = []
    if len(data.frontier) > 1:
        what = "deals" if data.otherwise is not None else "outcomes"
        lines.append(
            f"Grey steps: the Pareto frontier, {what} that none improves on for one side at no cost to the other."
        )
    if outside:
        lie, them = ("deals lie", "them") if outside > 1 else ("deal lies", "it")
        lines.append(f"{outside:,} conceivable {lie} beyond the edges; no position asks for {them}.")
    said += [" ".join(lines)] if lines else []
    if data.possible is None and data.combinations:
        said.append(
            f"The terms allow {data.combinations:,} combinations, too many to draw: only deals that positions name or"
            " lead to are shown."
        )
    elif data.missing:
        said.append(f"{data.missing} of {data.combinations} combinations of the terms are no agreement here.")
    said.append(f"{completeness(answer)} {caution(answer)}")
    return said


def alternative(answer: Answer, data: Plane) -> str:
    """The picture in sentences."""
    one, other = players(answer)

    def pays(payoffs: Payoffs) -> str:
        return f"{one} {as_drawn(payoffs[0])}, {other} {as_drawn(payoffs[1])}"

    said = [f"{finding_in_plane(answer, data)}. Payoffs of {one} from left to right, of {other} upwards."]
    if answer.otherwise is not None and data.otherwise is not None:
        said.append(f"{answer.otherwise.outcome}: {pays(data.otherwise)}.")
    for point in data.points:
        worth = data.otherwise and all(a >= b for a, b in zip(point.payoffs, data.otherwise, strict=True))
        if point.deals and worth and (data.zone <= _MOST_TOLD or point.payoffs in data.attractive):
            said.append(f"Good enough for both: {' or '.join(point.deals[:3])}, {pays(point.payoffs)}.")
    names = players(answer)
    for point in data.points:
        for player, position in point.stated:
            if point.payoffs != data.otherwise:
                said.append(f"{position} of {names[player]} asks for {pays(point.payoffs)}.")
    for number in sorted(data.first)[:6]:
        outcome = chances(answer, answer.outcomes[number])
        said.append(
            f"{kind_of_equilibrium(answer).capitalize()} equilibrium: {profile(answer, number)}, {outcome};"
            f" {pays((answer.equilibria[number].payoffs[0], answer.equilibria[number].payoffs[1]))}."
        )
    return " ".join([*said, f"{setting(answer).rstrip('.')}.", caution(answer)])
