"""The payoff table of a two-player game, for a terminal: deal cells, best responses and equilibria at a glance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from negotiation.display import decimal
from negotiation.forms.answer import Answer
from negotiation.report.noting import twins
from negotiation.report.words import NO_BREAK, wrap

__all__ = ["best_responses", "equilibrium_marks", "payoff_tables"]

_MOST_LINES = 60
_LONGEST_NAME = 24
_SHORTEST_COLUMN = 9


@dataclass(frozen=True)
class _Slice:
    """The two-player table that the other players' choices leave; ``fixed`` says which they are."""

    fixed: tuple[str, ...]
    cells: Mapping[tuple[str, str], str]


def payoff_tables(answer: Answer, width: int) -> str:
    """Draw the table, or one for each choice of the third and further players; where it is too large, say so."""
    game = answer.game
    if len(game.players) == 1:
        return _one_player(answer)
    rows, columns = game.strategies[0], game.strategies[1]
    # Each slice takes at least its rows and a head: what is certainly too large is not drawn to be measured.
    if prod(map(len, game.strategies[2:])) * (len(rows) + 1) > _MOST_LINES:
        return _too_large(answer, width)
    best, marks = best_responses(answer), equilibrium_marks(answer)
    slices = [_slice(answer, fixed, best, marks) for fixed in product(*game.strategies[2:])]
    drawn = []
    for table in slices:
        title = ", ".join(
            f"{answer.point.scenario.players[player]}: {choice}"
            for player, choice in zip(game.players[2:], table.fixed, strict=True)
        )
        drawn.append((f"  {title}\n" if title else "") + _draw(rows, columns, table.cells, width))
    text = "\n\n".join(drawn)
    if text.count("\n") >= _MOST_LINES:
        return _too_large(answer, width)
    return "\n".join([text, "", *(wrap(line, width, indent="    ", first="  ") for line in _legend(answer))])


def _too_large(answer: Answer, width: int) -> str:
    shape = " × ".join(str(len(own)) for own in answer.game.strategies)
    text = f"The payoff table ({shape}) is too large for the screen; --format json has every equilibrium."
    return wrap(text, width, indent="  ")


def _slice(
    answer: Answer,
    fixed: tuple[str, ...],
    best: set[tuple[int, tuple[str, ...]]],
    marks: Mapping[tuple[str, ...], str],
) -> _Slice:
    cells = {}
    for row, column in product(*answer.game.strategies[:2]):
        profile = (row, column, *fixed)
        cell = answer.cells[profile]
        stars = ["*" if (player, profile) in best else "" for player in range(len(profile))]
        if answer.otherwise is not None and cell == answer.otherwise:
            text = f"{stars[0]}·{stars[1]}" if len(profile) == 2 else "·" + ("*" if any(stars) else "")
        else:
            text = ", ".join(decimal(p) + star for p, star in zip(cell.payoffs, stars, strict=True))
        cells[row, column] = f"{marks.get(profile, ' ')} {text}"
    return _Slice(fixed, cells)


def best_responses(answer: Answer) -> set[tuple[int, tuple[str, ...]]]:
    """Every (player, profile) in which the player does as well as it can against the others."""
    best = set()
    strategies = answer.game.strategies
    for player, own in enumerate(strategies):
        for others in product(*(s for other, s in enumerate(strategies) if other != player)):
            profiles = [(*others[:player], strategy, *others[player:]) for strategy in own]
            top = max(answer.cells[profile].payoffs[player] for profile in profiles)
            best |= {(player, p) for p in profiles if answer.cells[p].payoffs[player] == top}
    return best


def equilibrium_marks(answer: Answer) -> dict[tuple[str, ...], str]:
    """The sign of every profile that is an equilibrium: ``●`` where it is perfect (or undominated), else ``○``."""
    marks = {}
    for equilibrium in answer.equilibria:
        if equilibrium.is_pure:
            profile = tuple(
                own[support[0]] for own, support in zip(answer.game.strategies, equilibrium.supports, strict=True)
            )
            marks[profile] = "●" if (equilibrium.perfect or equilibrium.undominated) else "○"
    return marks


def _draw(rows: Sequence[str], columns: Sequence[str], cells: Mapping[tuple[str, str], str], width: int) -> str:
    """The table in as many blocks of columns as the width needs."""
    margin = 2
    first = min(max(map(len, rows)), _LONGEST_NAME)
    needed = max(len(text) for text in cells.values())
    room = (width - margin - first) // len(columns) - 2
    # Columns are as wide as their cells need; names get what is left, and are cut with … . Where that would make
    # two names alike, or not even the cells fit side by side, names stay whole and the table is folded.
    wide = [min(max(needed, len(name) + 2), max(needed, room, _SHORTEST_COLUMN)) for name in columns]
    cut = {_cut("  " + name, own) for name, own in zip(columns, wide, strict=True)}
    if len(cut) < len(columns) or margin + first + sum(wide) + 2 * len(wide) > width:
        wide = [max(needed, min(len(name), _LONGEST_NAME) + 2) for name in columns]
    blocks: list[list[int]] = [[]]
    used = margin + first
    for index, own in enumerate(wide):
        if used + own + 2 > width and blocks[-1]:
            blocks.append([])
            used = margin + first
        blocks[-1].append(index)
        used += own + 2
    drawn = []
    for block in blocks:
        head = "".join(f"  {_cut('  ' + columns[i], wide[i]):<{wide[i]}}" for i in block)
        lines = [" " * (margin + first) + head.rstrip()]
        for row in rows:
            body = "".join(f"  {cells[row, columns[i]]:<{wide[i]}}" for i in block)
            lines.append(f"{' ' * margin}{_cut(row, first):<{first}}{body.rstrip()}".rstrip())
        drawn.append("\n".join(lines))
    return "\n\n".join(drawn)


def _cut(name: str, width: int) -> str:
    return name if len(name) <= width else name[: width - 1] + "…"


def _one_player(answer: Answer) -> str:
    marks = equilibrium_marks(answer)
    lines = []
    wide = max(len(s) for s in answer.game.strategies[0])
    for strategy in answer.game.strategies[0]:
        cell = answer.cells[(strategy,)]
        lines.append(f"  {strategy:<{wide}}  {marks.get((strategy,), ' ')} {decimal(cell.payoffs[0])}")
    return "\n".join(lines)


def _legend(answer: Answer) -> list[str]:
    two = answer.regime.perfect is not None
    labels = [answer.point.scenario.players[player] for player in answer.game.players]
    lines = []
    shown = {cell for cell in answer.cells.values() if answer.otherwise is not None and cell == answer.otherwise}
    if shown and answer.otherwise is not None:
        amounts = ", ".join(
            f"{label} {decimal(payoff)}" for label, payoff in zip(labels, answer.otherwise.payoffs, strict=True)
        )
        lines.append(f"· {answer.otherwise.outcome} ({amounts})")
    order = "rows, then columns" if len(labels) == 2 else "in the order " + ", ".join(labels)
    kind = "perfect" if two else "in undominated strategies"
    marks = equilibrium_marks(answer)
    if len(labels) > 2:
        order += f" (rows {labels[0]}, columns {labels[1]})"
    parts = [f"payoffs: {order}", "* best response"]
    parts += [f"● equilibrium, {kind}"] if "●" in marks.values() else []
    parts += (
        [f"○ equilibrium, not {kind}" if two else "○ equilibrium in a dominated strategy"]
        if "○" in marks.values()
        else []
    )
    lines.append("   ".join(part.replace(" ", NO_BREAK) if len(labels) == 2 else part for part in parts))
    lines += _twins(answer)
    return lines


def _twins(answer: Answer) -> list[str]:
    """Strategies that come to the same thing: shown, never merged."""
    game, labels = answer.game, answer.point.scenario.players
    names = [name for own in game.strategies for name in own]
    shared = len(set(names)) < len(names)
    said = []
    for player in game.players:
        # Where two players have positions of the same name, only the player says whose they are.
        whose = f" ({labels[player]})" if shared else ""
        said += [" = ".join(group) + whose for group in twins([answer], player)]
    return [f"The same here: {'; '.join(said)}"] if said else []
