"""The payoffs of a normal game in a file: a table nested by strategies, the first player's outermost."""

from __future__ import annotations

import re
from itertools import product
from typing import Any

from negotiation.scenario.draft import Draft, Path
from negotiation.scenario.expression import Expression
from negotiation.scenario.schema import ScenarioFile
from negotiation.scenario.schema_values import found
from negotiation.scenario.table import Table
from negotiation.scenario.yaml_slips import decimal_commas

__all__ = ["SEPARATORS", "TIMES", "counted", "formula_text", "read_cells"]

TIMES = re.compile(r"\s+[×x]\s+")
"""What stands between the strategies of a profile."""
SEPARATORS = re.compile(r"\s*(?:[×*,/+&|;]|\band\b|\bx\b|-(?=\s))\s*")
"""What people write between them as well."""


def read_cells(
    draft: Draft, file: ScenarioFile, payoffs: dict[str, Any], strategies: Table[tuple[str, ...]]
) -> list[tuple[tuple[str, ...], tuple[Expression, ...]]]:
    """Every profile's payoffs; each missing, extra or misshapen cell is a fault of its own."""
    players = list(strategies)
    depth = len(players)
    cells: dict[tuple[str, ...], tuple[Expression, ...]] = {}

    def walk(value: Any, path: Path, profile: tuple[str, ...]) -> None:
        if len(profile) == depth:
            expressions = _read_cell(draft, file, players, path, profile, value)
            if expressions is not None:
                cells[profile] = expressions
            return
        player = players[len(profile)]
        known = strategies[player]
        inner = ", ".join(f"{s}: …" for s in known[:3]) + (", …" if len(known) > 3 else "")
        if not isinstance(value, dict):
            draft.fault(
                "E422",
                f"{_where(profile)} needs one entry for each strategy of `{player}`, not {found(value)}",
                path,
                label=f"write {{{inner}}}",
                help=_nested(players),
            )
            return
        parts = SEPARATORS.split(next(iter(value), ""))
        if len(parts) > 1 and not set(value) & set(known):
            draft.fault(
                "E422",
                "the payoff table has whole profiles as keys",
                (*path, next(iter(value))),
                key=True,
                label="only one player's strategy is a key here",
                help=_nested(players) + f": `{': {'.join(parts)}: …{'}' * (len(parts) - 1)}`",
            )
            return
        for strategy, part in value.items():
            at: Path = (*path, strategy)
            if draft.unknown(f"a strategy of `{player}`", strategy, known, at, key=True):
                walk(part, at, (*profile, strategy))
        missing = [s for s in draft.missing(known, value) if not draft.value((*path, s))[2]]
        if missing:
            draft.fault(
                "E422",
                f"{_where(profile)} has no payoffs for {', '.join(f'`{s}`' for s in missing)} of `{player}`",
                path,
                key=True,
                label=f"{', '.join(f'`{s}: …`' for s in missing)} {'is' if len(missing) == 1 else 'are'} missing",
                help=_nested(players),
            )

    walk(payoffs, ("game", "payoffs"), ())
    return [(profile, cells[profile]) for profile in product(*strategies.values()) if profile in cells]


def counted(number: int, noun: str) -> str:
    """A number with its noun: ``1 payoff``, ``3 strategies``."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number or 'no'} {noun if number == 1 else plural}"


def _where(profile: tuple[str, ...]) -> str:
    return f"`{' × '.join(profile)}` in the payoff table" if profile else "the payoff table"


def _nested(players: list[str]) -> str:
    """How the table is nested, from the outside in."""
    order = ", then ".join(f"`{player}`" for player in players[:4]) + (", …" if len(players) > 4 else "")
    return f"from the outside in, the table goes by the strategies of {order}"


def _read_cell(
    draft: Draft, file: ScenarioFile, players: list[str], path: Path, profile: tuple[str, ...], value: Any
) -> tuple[Expression, ...] | None:
    if isinstance(value, dict):
        for key in value:
            draft.unknown("a player of this scenario", key, players, (*path, key), key=True)
        listed = [(value.get(player), (*path, player)) for player in players]
    else:
        parts = value if isinstance(value, list) else [value]
        listed = [(part, (*path, index) if isinstance(value, list) else path) for index, part in enumerate(parts)]
    if len(listed) != len(players) or any(part is None for part, _ in listed):
        count = sum(part is not None for part, _ in listed)
        commas = decimal_commas(draft.place(path), len(players)) if count > len(players) else ""
        draft.fault(
            "E423",
            f"{counted(count, 'payoff')} for {counted(len(players), 'player')} in the cell {' × '.join(profile)}",
            path,
            label=f"expected {len(players)}: {', '.join(players)}",
            help=f"commas stand between values, points within numbers: write `{commas}`"
            if commas
            else "write one number or formula for each player, in the order of `players:`",
        )
        return None
    expressions = []
    for part, at in listed:
        text = formula_text(draft, at, part)
        expression = text and draft.formula(at, text, file.parameters, kind="a parameter of this scenario")
        if expression:
            expressions.append(expression)
    return tuple(expressions) if len(expressions) == len(players) else None


def formula_text(draft: Draft, path: Path, value: object) -> str:
    """The text of a formula; nothing, with the fault noted, where there is none."""
    if isinstance(value, str) and value.strip():
        return str(value)
    draft.fault(
        "E203",
        f"expected a number or a formula, found {found(value)}",
        path,
        label="number or formula expected",
    )
    return ""
