"""The form `normal` in a file: its sections, how they are read, how they are written."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from negotiation.forms.checks import outcomes_alike, too_large
from negotiation.forms.normal_game import NormalModel
from negotiation.forms.normal_table import SEPARATORS, TIMES, counted, formula_text, read_cells
from negotiation.scenario.document import NumberText
from negotiation.scenario.draft import Draft, Path
from negotiation.scenario.dump import spell
from negotiation.scenario.expression import Expression
from negotiation.scenario.limits import MOST_PAYOFFS
from negotiation.scenario.scenario import Reference
from negotiation.scenario.schema import ScenarioFile
from negotiation.scenario.schema_values import Formula, Mention, Name, OutcomeName, References, Text, found, reject
from negotiation.scenario.section import Section
from negotiation.scenario.table import Table

__all__ = ["NormalFile", "read", "write"]

_ONE_EACH = "a profile is one strategy for each player, with ` × ` or ` x ` between them"


def _strategies(value: object) -> object:
    """A list of names stands for names without numbers."""
    if isinstance(value, str):
        reject(
            "E203",
            f"expected a list of strategies, found {found(value)}",
            label="a list expected",
            help=f"write `[{value}]`" + ("" if "," in value else ", or several with commas: `[accept, refuse]`"),
        )
    if isinstance(value, list):
        if numbers := [item for item in value if isinstance(item, NumberText)]:
            ends = f"{numbers[0]}, high: {numbers[-1]}" if len(numbers) > 1 else numbers[0]
            reject(
                "E203",
                f"expected the name of a strategy, found the number {numbers[0]}",
                label="strategies have names",
                help=f"give each number a name, as in {{low: {ends}}}",
            )
        for item in value:
            if not isinstance(item, str):
                reject("E203", f"expected the name of a strategy, found {found(item)}", label="names expected")
        seen: set[str] = set()
        for item in value:
            if item in seen:
                reject("E412", f"strategy `{item}` is listed twice", label="twice in here", help="take one out")
            seen.add(item)
        return dict.fromkeys(value, "0")
    return value


class NormalSection(Section):
    """A game in normal form."""

    form: Text
    """`normal`."""
    source: References = Field(default_factory=list)
    """The source of the game: an id, `{id: …, note: …}`, or a list of those."""
    strategies: dict[
        Mention,
        Annotated[
            dict[Name, Formula],
            BeforeValidator(_strategies, json_schema_input_type=list[str] | dict[str, Any]),
        ],
    ]
    """For each player its strategies: a list of names, or names with numbers."""
    payoffs: dict[str, Any]
    """A table nested by strategies, first player outermost, or for each player a formula over strategy numbers."""


def _profiles(value: object) -> object:
    if isinstance(value, dict):
        reject(
            "E203",
            "an outcome of a normal game names strategy profiles, and this is a block of keys",
            label="a profile such as `stag × stag` expected",
            help="payoffs stand in `payoffs:` of `game:`; outcomes have payoffs only in the form positions",
        )
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
    if too_large(draft, ("game", "strategies"), map(len, strategies.values()), MOST_PAYOFFS):
        return None
    outcomes = _read_outcomes(draft, file, strategies)
    sources = tuple(Reference(reference.id, reference.note) for reference in game.source)
    if _by_formula(draft, file, strategies):
        numbers, formulas = _read_formulas(draft, file, strategies)
        return NormalModel(strategies, outcomes, (), numbers, formulas, sources)
    cells = tuple(read_cells(draft, file, game.payoffs, strategies))
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
        text = formula_text(draft, path, value)
        formula = text and draft.formula(
            path, text, [*file.players, *file.parameters], kind="a player or a parameter of this scenario"
        )
        if formula:
            formulas[player] = formula
    missing = [player for player in file.players if player not in file.game.payoffs]
    if missing:
        draft.fault("E415", f"there is no payoff for {', '.join(missing)}", ("game", "payoffs"), key=True)
    return Table(numbers), Table({p: formulas[p] for p in file.players if p in formulas})


def _read_outcomes(
    draft: Draft, file: NormalFile, strategies: Table[tuple[str, ...]]
) -> Table[tuple[tuple[str, ...], ...]]:
    outcomes_alike(draft, file.outcomes)
    named: dict[tuple[str, ...], str] = {}
    outcomes: dict[str, tuple[tuple[str, ...], ...]] = {}
    for name, texts in file.outcomes.items():
        profiles = []
        if len(texts) == len(strategies) > 1 and not any(TIMES.search(text) for text in texts):
            draft.fault(
                "E424",
                f"this lists {len(texts)} profiles of one strategy each",
                ("outcomes", name),
                label=f"one profile is written `{' × '.join(texts)}`",
                help=_ONE_EACH,
            )
            outcomes[name] = ()
            continue
        for index, text in enumerate(texts):
            path: Path = ("outcomes", name, index)
            profile = tuple(TIMES.split(text.strip()))
            if len(profile) != len(strategies):
                parts = SEPARATORS.split(text.strip(" ()"))
                draft.fault(
                    "E424",
                    f"`{text}` names {counted(len(profile), 'strategy')} for {counted(len(strategies), 'player')}",
                    path,
                    label=f"write `{' × '.join(parts)}`" if len(parts) == len(strategies) else "not a profile",
                    help=_ONE_EACH,
                )
                continue
            fine = [
                draft.unknown(f"a strategy of `{player}`", strategy, own, path)
                for strategy, (player, own) in zip(profile, strategies.items(), strict=True)
            ]
            if profile in named:
                draft.fault(
                    "E425",
                    f"the profile `{text}` has two names: `{named[profile]}` and `{name}`",
                    path,
                    label="named a second time",
                    marks=[(("outcomes", named[profile]), "first named here")],
                    help="one profile is one outcome: take it out of one of the two",
                )
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
