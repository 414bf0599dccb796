"""What the table of a game says beside its cells: the key, the notes, the alternative text."""

from __future__ import annotations

from collections.abc import Collection, Sequence

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
from negotiation.figures.style import OTHER, Look, dot, looks
from negotiation.forms.answer import Answer, Cell

__all__ = ["alternative", "blank", "keys", "notes", "quiet"]

_MOST_MIXED = 4
_MOST_ACROSS = 3


def quiet(answer: Answer, cell: Cell) -> bool:
    """Whether a cell is what happens when nothing is agreed, so that its payoffs are those of many other cells."""
    return answer.otherwise is not None and cell == answer.otherwise


def blank(answer: Answer, cell: Cell) -> bool:
    """Whether a cell says nothing, since three or more numbers in each quiet cell would drown the others."""
    return len(answer.game.players) > 2 and quiet(answer, cell)


def keys(answer: Answer, inside: Collection[str]) -> list[tuple[Look | Mark, str]]:
    """What fills and marks of a table mean; outcomes whose names stand ``inside`` their cells are left out."""
    shown_as: list[tuple[Look | Mark, str]] = []
    shown = {cell.result for cell in answer.cells.values()}
    look = looks(answer.results)
    named = [name for name in answer.results if name in shown and is_named(answer, name)]
    other = answer.otherwise if any(quiet(answer, cell) for cell in answer.cells.values()) else None
    for name in named:
        if other is not None and name == other.result:
            pays = ", ".join(f"{who} {as_drawn(p)}" for who, p in zip(players(answer), other.payoffs, strict=True))
            alike = all(quiet(answer, cell) for cell in answer.cells.values() if cell.result == name)
            blanks = "in grey" if len(players(answer)) < 3 else "where no numbers stand"
            text = f"{name}: {pays}" if alike else f"{name}; {blanks}, {other.outcome}: {pays}"
            shown_as.append((look[name], text))
        elif name not in inside and look[name] != OTHER:
            shown_as.append((look[name], name))
    further = sum(look[name] == OTHER for name in named)
    if further:
        shown_as.append((OTHER, f"{further} further outcome{'s' if further > 1 else ''}"))
    pure = [number for number, equilibrium in enumerate(answer.equilibria) if equilibrium.is_pure]
    first = set(leading(answer))
    kind = kind_of_equilibrium(answer)
    if first & set(pure):
        shown_as.append((Mark(**dot(True)), f"equilibrium, {kind}"))
    if set(pure) - first:
        lesser = "dominated" if kind == "undominated" else f"not {kind}"
        shown_as.append((Mark(**dot(False)), f"equilibrium, {lesser}"))
    return shown_as


def notes(answer: Answer, *, numbers: bool, linked: bool, across: Sequence[tuple[int, int]] = ()) -> list[str]:
    """How to read the table, the mixed equilibria, and what the answer rests on.

    Parameters
    ----------
    answer
        What is drawn.
    numbers
        Whether the payoffs have room.
    linked
        Whether neighbouring equilibria are joined.
    across
        Pairs of equilibria that are joined across cells between them, by number.
    """
    names = players(answer)
    corners = ["lower left", *["then"] * (len(names) - 2), "upper right"]
    where = ", ".join(f"{corner} {name}" for corner, name in zip(corners, names, strict=False))
    if not numbers:
        said = [f"Payoffs are left out for want of room. Short lines mark best responses: {where}."]
    elif len(names) > 1:
        said = [f"Payoffs: {where}. Underlined: best response."]
        if any(blank(answer, cell) for cell in answer.cells.values()):
            said = [f"{said[0][:-1]}; where nothing is agreed it is not marked."]
    else:
        said = ["Underlined: the greatest payoff."]
    first = set(leading(answer))
    mixed = [number for number, equilibrium in enumerate(answer.equilibria) if not equilibrium.is_pure]
    mixed.sort(key=lambda number: number not in first)
    for number in mixed[:_MOST_MIXED]:
        kind = kind_of_equilibrium(answer) if number in first else f"not {kind_of_equilibrium(answer)}"
        outcome = chances(answer, answer.outcomes[number])
        said.append(f"Mixed, {kind}{_next_to(answer, number)}: {profile(answer, number)}, {outcome}.")
    if len(mixed) > _MOST_MIXED:
        said.append(f"… and {len(mixed) - _MOST_MIXED} more mixed ones.")
    if len(first) < len(answer.equilibria):
        said.append(
            f"{kind_of_equilibrium(answer).capitalize()}: no side plays a {move(answer)} that it could swap for one,"
            " or a mixture, that is never worse and sometimes better."
        )
    last = [completeness(answer)]
    if across:
        pairs = [f"{profile(answer, one)} with {profile(answer, other)}" for one, other in across[:_MOST_ACROSS]]
        rest = len(across) - _MOST_ACROSS
        more = f"; and {rest} more pair{'s' * (rest > 1)}" if rest > 0 else ""
        said.append(f"{'Also joined' if linked else 'Joined'}, across cells between: {'; '.join(pairs)}{more}.")
    if linked or across:
        last.append("Mixtures of joined ones are equilibria as well.")
    last.append(caution(answer))
    said.append(" ".join(last))
    return said


def _next_to(answer: Answer, number: int) -> str:
    """To which pure equilibrium a mixed one is connected, if to any."""
    members = answer.equilibria.components[answer.equilibria[number].component].members
    pure = [member for member in members if answer.equilibria[member].is_pure]
    return f", connected with {profile(answer, pure[0])}" if pure else ""


def alternative(answer: Answer) -> str:
    """The table in sentences."""
    game, names = answer.game, players(answer)
    said = [
        f"{finding(answer)}. A table of payoffs with "
        + " and ".join(
            f"{size} {'strategy' if size == 1 else 'strategies'} of {name}"
            for size, name in zip(game.shape, names, strict=True)
        )
        + "."
    ]
    counts: dict[str, int] = {}
    for cell in answer.cells.values():
        if is_named(answer, cell.result):
            counts[cell.result] = counts.get(cell.result, 0) + 1
    total = len(answer.cells)
    said += [f"{count} of {total} cells: {name}." for name, count in counts.items()]
    first = leading(answer)
    for number in first[:6]:
        pays = ", ".join(
            f"{name} {as_drawn(payoff)}"
            for name, payoff in zip(names, answer.equilibria[number].payoffs, strict=True)
        )
        lead = f"{kind_of_equilibrium(answer).capitalize()} equilibrium"
        said.append(f"{lead}: {profile(answer, number)}, {chances(answer, answer.outcomes[number])}; {pays}.")
    rest = len(answer.equilibria) - len(first[:6])
    if rest:
        said.append(f"Further equilibria: {rest}.")
    said.append(completeness(answer))
    return " ".join([*said, f"{setting(answer).rstrip('.')}.", caution(answer)])
