"""The file format, as models: the keys of every section, what kind of value each takes, and what it means.

The models judge shape only (which keys, which kinds of value). What names refer to, whether formulas make
sense and whether numbers fit their ranges is judged by :mod:`negotiation.scenario.build`. A form adds its own
sections by deriving from :class:`ScenarioFile`. The descriptions become the JSON Schema that editors show.
Kinds of value stand in :mod:`negotiation.scenario.schema_values`.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema

from negotiation.scenario.distribution_schema import Distributed
from negotiation.scenario.document import NumberText
from negotiation.scenario.schema_values import (
    Count,
    Formula,
    Ident,
    Key,
    Keys,
    Label,
    Mention,
    Name,
    References,
    Text,
    found,
    listed,
    reject,
)
from negotiation.scenario.section import Section

__all__ = ["FORMAT_VERSION", "ParameterSection", "ScenarioFile"]

FORMAT_VERSION = 1


class SourceSection(Section):
    """A publication that parameters and readings rest on."""

    title: Label
    """Title of the publication."""
    author: Text = ""
    """Author or authors."""
    date: Text = ""
    """Date or year of publication, as exactly as it is known."""
    publisher: Text = ""
    """Journal, newspaper, agency or publishing house."""
    url: Text = ""
    """Address at which it can be read."""
    doi: Text = ""
    """Digital object identifier."""
    note: Text = ""
    """Anything a reader should know of this source."""


class ParameterSection(Section):
    """A number that the model rests on."""

    value: Formula
    """Best guess: a number, a fraction, or a formula over other parameters."""
    label: Label = ""
    """What it is, in words."""
    symbol: Label = ""
    """Short symbol for figures and formulas."""
    range: Annotated[list[Formula], Field(min_length=2, max_length=2)] | None = None
    """Lowest and highest value that anyone would defend."""
    unit: Label = ""
    """Unit, a label for axes."""
    source: References = Field(default_factory=list)
    """The source of the number: an id, `{id: …, note: …}`, or a list of those."""
    assumption: Text = ""
    """Why this value, where it is assumed or read out of a claim."""
    distribution: Distributed | None = None
    """How belief is spread over the range, for samples: `uniform`, or a shape with its numbers."""
    note: Text = ""
    """Anything else."""


class ReadingSection(Section):
    """One side of a dispute."""

    label: Label = ""
    """The claim in words that read well after "If instead …"."""
    via: Keys = Field(default_factory=list)
    """The source, or sources, that report this reading."""
    told_by: Label = ""
    """Who says so."""
    denied_by: Label = ""
    """Who denies it."""
    assumption: Text = ""
    """What is assumed in turning the claim into numbers."""
    set: dict[Mention, Formula] = Field(default_factory=dict)
    """Parameters that take another value under this reading."""
    only: dict[Mention, list[Mention]] = Field(default_factory=dict)
    """For a player: the only strategies it has under this reading."""
    without: dict[Mention, list[Mention]] = Field(default_factory=dict)
    """For a player: strategies it does not have under this reading."""
    note: Text = ""
    """Anything else."""


class SweepSection(Section):
    """A grid of points over one to three parameters."""

    over: Annotated[list[Mention], BeforeValidator(listed, json_schema_input_type=str | list[str])]
    """The parameters to vary, over their ranges."""
    points: Annotated[list[Count], BeforeValidator(listed, json_schema_input_type=int | list[int])]
    """Points along each parameter: one number for all, or one each."""
    label: Label = ""
    """What the sweep asks, in words."""


def _expectation(value: object) -> object:
    return {"perfect": value} if isinstance(value, str) else value


class ExpectationSection(Section):
    """What the answer is expected to be; `negotiation check` tests it."""

    perfect: Text | None = None
    """The regime over the perfect equilibria, such as `deal` or `deal or no deal`."""
    nash: Text | None = None
    """The regime over all equilibria."""
    undominated: Text | None = None
    """The regime over the equilibria in undominated strategies (more than two players)."""
    equilibria: Count | None = None
    """The number of extreme equilibria."""


Expected = Annotated[
    ExpectationSection, BeforeValidator(_expectation, json_schema_input_type=str | ExpectationSection)
]


def _version(value: object) -> int:
    if not isinstance(value, NumberText):
        reject(
            "E209",
            f"`negotiation:` takes the version of the format, found {found(value)}",
            help="write: negotiation: 1",
        )
    if value.strip() != str(FORMAT_VERSION):
        reject(
            "E209",
            f"this file is made for version {value} of the format; this program reads version {FORMAT_VERSION}",
            help="write `negotiation: 1`, or use a newer version of the program",
        )
    return FORMAT_VERSION


class ScenarioFile(Section):
    """A negotiation: players, sourced parameters, disputed facts, and the game they make."""

    negotiation: Annotated[int, PlainValidator(_version), WithJsonSchema({"const": FORMAT_VERSION})]
    """Version of the format: 1."""
    based_on: Text = ""
    """Another scenario file, whose every section is inherited; this file adds to it and changes values."""
    title: Label
    """The title that stands over every answer."""
    question: Text = ""
    """The question that the scenario is to answer."""
    leaves_out: Annotated[list[Text], BeforeValidator(listed, json_schema_input_type=str | list[str])] = Field(
        default_factory=list
    )
    """What is not modelled; printed with every answer."""
    tuned_to: Text = ""
    """The observation that values were chosen to reproduce; said with every answer."""
    note: Text = ""
    """Anything a reader should know."""
    sources: dict[Ident, SourceSection] = Field(default_factory=dict)
    """Publications by id."""
    players: dict[Name, Label]
    """Players by name, each with its label."""
    parameters: dict[Name, ParameterSection] = Field(default_factory=dict)
    """Numbers by name."""
    disputed: dict[Name, dict[Name, ReadingSection]] = Field(default_factory=dict)
    """Contested facts, each with its rival readings; the first reading is the default."""
    accounts: dict[Ident, dict[Mention, Mention]] = Field(default_factory=dict)
    """Named choices of one reading per dispute; what is not named takes its first reading."""
    sweeps: dict[Ident, SweepSection] = Field(default_factory=dict)
    """Grids of points by name."""
    expect: dict[Key, Expected] = Field(default_factory=dict)
    """For an account (or `default`): the regime that is expected, or `{perfect: …, nash: …, equilibria: n}`."""
