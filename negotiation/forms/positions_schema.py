"""The form `positions` in the file format: which keys its sections take."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from negotiation.scenario.schema import ScenarioFile
from negotiation.scenario.schema_values import (
    Formula,
    Label,
    Mention,
    Name,
    OutcomeName,
    References,
    Text,
    found,
    reject,
)
from negotiation.scenario.section import Section, spread

__all__ = ["PositionsFile"]


class GameSection(Section):
    """Names the form of the game."""

    form: Text
    """`positions`."""
    source: References = Field(default_factory=list)
    """The source of the model: an id, `{id: …, note: …}`, or a list of those."""


class TermSection(Section):
    """Something that an agreement fixes."""

    label: Label = ""
    """What it is, in words."""
    given_by: Mention
    """The player that gives it; the others ask for it."""
    levels: dict[Name, Formula]
    """The levels it can take, each with its amount: a number or a formula over parameters."""


class OutcomeSection(Section):
    """How talks can end, and what that is worth to each side."""

    payoffs: dict[Mention, Formula]
    """For each player, its payoff: a formula over parameters and, where packages fit, terms."""
    condition: Formula | None = Field(default=None, alias="if")
    """A condition over settled terms and parameters; the outcome is the first whose condition holds."""
    counts_as: OutcomeName | None = None
    """The outcome under which this finer one is counted."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return spread(super().__get_pydantic_json_schema__(core, handler), "payoffs")


class PositionSection(Section):
    """What a side puts on the table: an outcome by name, or a level for every term."""

    outcome: OutcomeName | None = None
    """The outcome that the side insists on."""
    levels: dict[Mention, Mention] = Field(default_factory=dict)
    """For every term, the level asked or granted."""


def _outcome(value: object) -> object:
    if not isinstance(value, dict):
        return value
    own = {key: value[key] for key in ("if", "counts_as") if key in value}
    return {"payoffs": {key: part for key, part in value.items() if key not in own}, **own}


def _position(value: object) -> object:
    if isinstance(value, str):
        return {"outcome": value}
    if isinstance(value, dict):
        return {"levels": value}
    reject(
        "E203",
        f"a position is the name of an outcome or a level for every term, found {found(value)}",
        label="an outcome, or {term: level, …}",
    )


def _side(value: object) -> object:
    if not isinstance(value, dict):
        return value
    own = {"every": value["every"]} if "every" in value else {}
    return {"named": {key: part for key, part in value.items() if key != "every"}, **own}


def _levels(value: object) -> object:
    return [value] if isinstance(value, str) else value


Levels = Annotated[list[Mention], BeforeValidator(_levels, json_schema_input_type=str | list[str])]


class SideSection(Section):
    """The positions that one side may take."""

    named: dict[
        Name, Annotated[PositionSection, BeforeValidator(_position, json_schema_input_type=str | dict[Name, Name])]
    ]
    """Positions by name."""
    every: dict[Mention, Levels] | None = None
    """For every term a list of levels: every combination becomes a position, named by its levels."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return spread(super().__get_pydantic_json_schema__(core, handler), "named")


class RuleSection(Section):
    """Replaces the rule by which packages fit and deals are settled."""

    fits: Formula | None = None
    """A condition over `player.term` and parameters under which packages fit."""
    settle: dict[Mention, Formula] = Field(default_factory=dict)
    """For a term, the amount at which it is settled, over `player.term` and parameters."""


class PositionsFile(ScenarioFile):
    """A negotiation over positions."""

    game: GameSection | None = None
    """The form of the game; `positions` where the section is left out."""
    terms: dict[Name, TermSection] = Field(default_factory=dict)
    """What an agreement fixes."""
    outcomes: dict[OutcomeName, Annotated[OutcomeSection, BeforeValidator(_outcome)]] = Field(default_factory=dict)
    """How talks can end; the last one is what happens otherwise."""
    positions: dict[Mention, Annotated[SideSection, BeforeValidator(_side)]] = Field(default_factory=dict)
    """For each player, the positions that it may put on the table."""
    rule: RuleSection | None = None
    """Replaces the default rule by which packages fit and deals are settled."""
