"""The form `normal` in a file: its sections, how they are read, how they are written."""

from __future__ import annotations

import re
from itertools import product
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from negotiation.forms.normal_game import NormalModel
from negotiation.scenario.draft import Draft, Path
from negotiation.scenario.dump import spell
from negotiation.scenario.expression import Expression
from negotiation.scenario.scenario import Reference
from negotiation.scenario.schema import (
    Formula,
    Name,
    OutcomeName,
    References,
    ScenarioFile,
    Section,
    Text,
    found,
    reject,
)
from negotiation.scenario.table import Table

__all__ = ["NormalFile", "read", "write"]

_MOST_CELLS = 1_000_000
_TIMES = re.compile(r"\s+[×x]\s+")


def _strategies(value: object) -> object:
    """A list of names stands for names without numbers."""
    if isinstance(value, list):
        for item in value:
            if not isinstance(item, str):
                reject("E203", f"expected the name of a strategy, found {found(item)}")
        twice = [item for item in value if value.count(item) > 1]
        if twice:
            reject("E412", f"strategy `{twice[0]}` is listed twice", label="twice in here", help="take one out")
        return dict.fromkeys(value, "0")
    return value


class NormalSection(Section):
    """A game in normal form."""

    form: Text
    """`normal`."""
    source: References = Field(default_factory=list)
    """The source of the game: an id, `{id: …, note: …}`, or a list of those."""
    strategies: dict[
        Name,
        Annotated[
            dict[Name, Formula],
            BeforeValidator(_strategies, json_schema_input_type=list[str] | dict[str, Any]),
        ],
    ]
    """For each player its strategies: a list of names, or names with numbers."""
    payoffs: dict[str, Any]
    """A table nested by strategies, first player outermost, or for each player a formula over strategy numbers."""


def _profiles(value: object) -> object:
    return [value] if isinstance(value, str) else value


class NormalFile(ScenarioFile):
    """A negotiation as a game in normal form."""

    game: NormalSection
    """Strategies and payoffs."""
    outcomes: dict[
        OutcomeName, Annotated[list[Text], BeforeValidator(_profiles, json_schema_input_type=str | list[str])]
    ] = Field(default_factory=dict)
    """Names for strategy profiles, as in `joint hunt: stag × stag`; others are called by their strategies."""


def read(draft: Draft) -> NormalModel | None:
    """The draft's `game:` and `outcomes:`."""
    file = draft.file
    assert isinstance(file, NormalFile)
    game = file.game
    players = list(file.players)
    for player in game.strategies:
        draft.unknown("a player of this scenario", player, file.players, ("game", "strategies", player), key=True)
    complete = True
    for player in players:
        if not game.strategies.get(player):
            complete = False
            if draft.value(("game", "strategies", player))[2] and player not in game.strategies:
                continue  # they were dropped for a fault of their own
            draft.fault(
                "E410",
                f"player `{player}` has no strategies",
                ("game", "strategies", player) if player in game.strategies else ("game", "strategies"),
                key=True,
                marks=[(("players", player), "declared here")],
                help=f"add `{player}: [names]`",
            )
    draft.sources(("game", "source"), [reference.id for reference in game.source])
    if not complete or not players:
        return None
    strategies = Table({player: tuple(game.strategies[player]) for player in players})
    count = 1
    for own in strategies.values():
        count *= len(own)
    if count > _MOST_CELLS:
        shape = " × ".join(str(len(own)) for own in strategies.values())
        draft.fault(
            "E420",
            f"{shape} is {count:,} profiles, more than {_MOST_CELLS:,}",
            ("game", "strategies"),
            key=True,
        )
        return None
    outcomes = _read_outcomes(draft, file, strategies)
    sources = tuple(Reference(reference.id, reference.note) for reference in game.source)
    if _by_formula(draft, file, strategies):
        numbers, formulas = _read_formulas(draft, file, strategies)
        return NormalModel(strategies, outcomes, (), numbers, formulas, sources)
    cells = tuple(_read_cells(draft, file, players, strategies))
    return NormalModel(strategies, outcomes, cells, Table(), Table(), sources)


def _by_formula(draft: Draft, file: NormalFile, strategies: Table[tuple[str, ...]]) -> bool:
    """Whether `payoffs:` lists players (a formula each) rather than the first player's strategies."""
    keys = set(file.game.payoffs)
    first = set(next(iter(strategies.values())))
    return not keys & first and bool(keys & set(file.players))


def _read_formulas(
    draft: Draft, file: NormalFile, strategies: Table[tuple[str, ...]]
) -> tuple[Table[Table[Expression]], Table[Expression]]:
    numbers = {}
    for player in strategies:
        if player in file.parameters:
            draft.fault("E210", f"`{player}` is both a player and a parameter", ("parameters", player), key=True)
        if draft.value(("game", "strategies", player))[0].__class__.__name__ == "Sequence":
            draft.fault(
                "E421",
                f"payoffs are formulas over the numbers that are played, but the strategies of `{player}` have none",
                ("game", "strategies", player),
                label="write {name: number, …}",
            )
        own = {}
        for strategy, text in file.game.strategies[player].items():
            number = draft.formula(
                ("game", "strategies", player, strategy),
                text,
                file.parameters,
                kind="a parameter of this scenario",
            )
            if number is not None:
                own[strategy] = number
        numbers[player] = Table(own)
    formulas = {}
    for player, value in file.game.payoffs.items():
        path: Path = ("game", "payoffs", player)
        if not draft.unknown("a player of this scenario", player, file.players, path, key=True):
            continue
        text = _formula_text(draft, path, value)
        formula = text and draft.formula(
            path, text, [*file.players, *file.parameters], kind="a player or a parameter of this scenario"
        )
        if formula:
            formulas[player] = formula
    missing = [player for player in file.players if player not in file.game.payoffs]
    if missing:
        draft.fault("E415", f"there is no payoff for {', '.join(missing)}", ("game", "payoffs"), key=True)
    return Table(numbers), Table({p: formulas[p] for p in file.players if p in formulas})


def _read_cells(
    draft: Draft, file: NormalFile, players: list[str], strategies: Table[tuple[str, ...]]
) -> list[tuple[tuple[str, ...], tuple[Expression, ...]]]:
    """Every profile's payoffs; each missing, extra or misshapen cell is a fault of its own."""
    depth = len(players)
    cells: dict[tuple[str, ...], tuple[Expression, ...]] = {}

    def walk(value: Any, path: Path, profile: tuple[str, ...]) -> None:
        if len(profile) == depth:
            payoffs = _read_cell(draft, file, players, path, profile, value)
            if payoffs is not None:
                cells[profile] = payoffs
            return
        player = players[len(profile)]
        known = strategies[player]
        if not isinstance(value, dict):
            draft.fault(
                "E422",
                f"{_where(profile)} needs a payoff for each strategy of `{player}`, found {found(value)}",
                path,
                label=f"write {{{', '.join(f'{s}: …' for s in known[:3])}}}",
            )
            return
        for strategy, part in value.items():
            at: Path = (*path, strategy)
            if draft.unknown(f"a strategy of `{player}`", strategy, known, at, key=True):
                walk(part, at, (*profile, strategy))
        missing = [s for s in known if s not in value]
        if missing:
            draft.fault(
                "E422",
                f"{_where(profile)} has no payoffs for {', '.join(f'`{s}`' for s in missing)} of `{player}`",
                path,
                key=True,
                label="incomplete",
            )

    walk(file.game.payoffs, ("game", "payoffs"), ())
    return [(profile, cells[profile]) for profile in product(*strategies.values()) if profile in cells]


def _where(profile: tuple[str, ...]) -> str:
    return f"the cell {' × '.join(profile)}" if profile else "the payoff table"


def _read_cell(
    draft: Draft, file: NormalFile, players: list[str], path: Path, profile: tuple[str, ...], value: Any
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
        draft.fault(
            "E423",
            f"{count} payoffs for {len(players)} players in {_where(profile)}",
            path,
            label=f"expected {len(players)}: {', '.join(players)}",
            help="write one number or formula for each player, in the order of `players:`",
        )
        return None
    expressions = []
    for part, at in listed:
        text = _formula_text(draft, at, part)
        expression = text and draft.formula(at, text, file.parameters, kind="a parameter of this scenario")
        if expression:
            expressions.append(expression)
    return tuple(expressions) if len(expressions) == len(players) else None


def _formula_text(draft: Draft, path: Path, value: object) -> str:
    if isinstance(value, str) and value.strip():
        return str(value)
    draft.fault(
        "E203",
        f"expected a number or a formula, found {found(value)}",
        path,
        label="number or formula expected",
    )
    return ""


def _read_outcomes(
    draft: Draft, file: NormalFile, strategies: Table[tuple[str, ...]]
) -> Table[tuple[tuple[str, ...], ...]]:
    named: dict[tuple[str, ...], str] = {}
    outcomes = {}
    for name, texts in file.outcomes.items():
        profiles = []
        for index, text in enumerate(texts):
            path: Path = ("outcomes", name, index)
            profile = tuple(_TIMES.split(text.strip()))
            if len(profile) != len(strategies):
                draft.fault(
                    "E424",
                    f"`{text}` names {len(profile)} strategies for {len(strategies)} players",
                    path,
                    help="write one strategy for each player, as in stag × stag (or stag x stag)",
                )
                continue
            fine = [
                draft.unknown(f"a strategy of `{player}`", strategy, own, path)
                for strategy, (player, own) in zip(profile, strategies.items(), strict=True)
            ]
            if profile in named:
                draft.fault("E425", f"`{text}` is named twice: `{named[profile]}` and `{name}`", path)
            named[profile] = name
            if all(fine):
                profiles.append(profile)
        outcomes[name] = tuple(profiles)
    return Table(outcomes)


def write(model: NormalModel) -> dict[str, object]:
    """The sections of a file."""
    game: dict[str, object] = {"form": "normal"}
    if model.sources:
        game["source"] = [{"id": r.source, **({"note": r.note} if r.note else {})} for r in model.sources]
    if model.formulas:
        game["strategies"] = {
            player: {strategy: spell(n) for strategy, n in own.items()} for player, own in model.numbers.items()
        }
        game["payoffs"] = {player: spell(formula) for player, formula in model.formulas.items()}
    else:
        game["strategies"] = {player: list(own) for player, own in model.strategies.items()}
        table: dict[str, Any] = {}
        for profile, formulas in model.cells:
            inner = table
            for strategy in profile[:-1]:
                inner = inner.setdefault(strategy, {})
            inner[profile[-1]] = [spell(formula) for formula in formulas]
        game["payoffs"] = table
    outcomes = {name: [" × ".join(p) for p in profiles] for name, profiles in model.outcomes.items()}
    return {"game": game, "outcomes": outcomes}
