"""The file format, as models: the keys of every section, what kind of value each takes, and what it means.

The models judge shape only (which keys, which kinds of value). What names refer to, whether formulas make
sense and whether numbers fit their ranges is judged by :mod:`negotiation.scenario.build`. A form adds its own
sections by deriving from :class:`ScenarioFile`. The descriptions become the JSON Schema that editors show.

Some keys take a short and a long spelling (``source: id`` or ``source: {id: …, note: …}``); a validator turns
the short one into the long one before the model looks at it.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, NoReturn

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from negotiation.scenario.document import NumberText
from negotiation.scenario.expression import RESERVED
from negotiation.scenario.names import LONGEST_NAME, WORDS, better
from negotiation.scenario.section import Section, spread

__all__ = [
    "FORMAT_VERSION",
    "Count",
    "Formula",
    "Ident",
    "Key",
    "Keys",
    "Label",
    "Mention",
    "Name",
    "ScenarioFile",
    "Section",
    "Text",
    "found",
    "reject",
    "spread",
    "strange",
]

FORMAT_VERSION = 1
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_IDENT = re.compile(r"[a-z][a-z0-9_-]*\Z")


def found(value: object) -> str:
    """What a value is, in the words of someone who writes YAML."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, NumberText):
        return "a number"
    if isinstance(value, str):
        return "text"
    return "a list" if isinstance(value, list) else "a block of keys"


def reject(code: str, message: str, *, label: str = "", help: str = "") -> NoReturn:
    """Raise the one kind of error that the models' own validators raise."""
    context = {"code": code, "message": message, "label": label, "help": help}
    raise PydanticCustomError("negotiation", "{message}", context)


def _label(value: object) -> str:
    """Text that is shown within a line: a line end in it would forge lines of a screen."""
    return re.sub(r"\s*[\n\t]\s*", " ", _text(value).strip("\n\t"))


def _text(value: object) -> str:
    if isinstance(value, str):
        if value.strip():
            return str(value)
        reject("E205", "this text is empty", label="empty", help="write something, or leave the key out")
    if value is None:
        reject(
            "E205",
            "nothing stands after this key",
            label="empty",
            help="write something, or leave the key out",
        )
    reject(
        "E203",
        f"expected text, found {found(value)}",
        label="text expected here",
        help="put it in quotes if the text itself is meant" if isinstance(value, bool | list) else "",
    )


def _formula(value: object) -> str:
    if isinstance(value, str) and value.strip():
        return str(value)
    if isinstance(value, str) or value is None:
        reject("E205", "a number or a formula is missing here", label="empty")
    reject("E203", f"expected a number or a formula, found {found(value)}", label="number or formula expected")


def _count(value: object) -> int:
    if isinstance(value, NumberText) and re.fullmatch(r"\+?\d{1,15}", value):
        return int(value)
    said = f"`{value}`" if isinstance(value, str) else found(value)
    reject("E203", f"expected a whole number, found {said}", label="whole number expected")


def _checked(value: object, pattern: re.Pattern[str], kind: str) -> str:
    if not isinstance(value, str):
        reject("E203", f"expected a name, found {found(value)}", label="name expected")
    if not pattern.match(value) or len(value) > LONGEST_NAME:
        hyphens = pattern is _IDENT
        signs = "digits, `_` and hyphens" if hyphens else "digits and `_`"
        reject(
            "E206",
            f"`{value}` cannot be {kind}{strange(value)}",
            label=better(value, hyphens=hyphens),
            help=f"{kind} has small letters a–z, {signs}, begins with a letter, and has at most {LONGEST_NAME}"
            " characters; labels may be any text",
        )
    return value


def strange(text: str) -> str:
    r"""Name the first character of a text that is not ASCII: it may look like another one.

    Examples
    --------
    >>> strange("titl\u0435"), strange("title")
    (': contains CYRILLIC SMALL LETTER IE', '')
    """
    import unicodedata

    character = next((c for c in text if ord(c) > 127), "")
    return f": contains {unicodedata.name(character, 'a character without a name')}" if character else ""


def _name(value: object) -> str:
    name = _checked(value, _NAME, "a name")
    if name in WORDS or name in RESERVED:
        reject(
            "E207",
            f"`{name}` is a word of the format and cannot be a name",
            label="reserved",
            help=f"choose another, such as `the_{name}`",
        )
    return name


def _ident(value: object) -> str:
    name = _checked(value, _IDENT, "an id")
    if name == "default":
        reject(
            "E207",
            "`default` is taken: it is the account in which every dispute takes its first reading",
            label="reserved",
        )
    return name


def _mention(value: object) -> str:
    """Any word or text: whether it names something is judged where the names are known."""
    if not isinstance(value, str):
        reject("E203", f"expected a name, found {found(value)}", label="name expected")
    if not value.strip():
        reject("E205", "this name is empty", label="empty", help="write a name, or leave the key out")
    return str(value)


def _outcome_name(value: object) -> str:
    if not isinstance(value, str):
        reject("E203", f"expected the name of an outcome, found {found(value)}")
    text = str(value)
    if text in WORDS or not text.strip() or text != text.strip() or len(text) > LONGEST_NAME:
        reject("E208", f"{text!r} cannot be the name of an outcome", help="short text, such as `no deal`")
    if " or " in f" {text} " or text.startswith(("sometimes ", "at least ")) or text == "none found":
        reject(
            "E208",
            f"`{text}` cannot be the name of an outcome: regimes are spelt with `or`, `sometimes`, `at least`",
            label="the labels of regimes use this word",
            help="choose another, such as `no deal`",
        )
    if not text.isprintable():
        reject("E208", "an outcome's name cannot hold invisible characters", help="type the name anew")
    return text


def _as_list(value: object) -> object:
    if isinstance(value, str) and re.match(r"-[^\s\d.]", value):
        reject(
            "E203",
            "expected a list, found text that begins with a dash",
            label="is a space missing behind the dash?",
            help="an item of a list begins with a dash and a space",
        )
    return value if isinstance(value, list) else [value]


def _references(value: object) -> object:
    return (
        [{"id": item} if isinstance(item, str) else item for item in value]
        if isinstance(value, list)
        else ([{"id": value}] if isinstance(value, str) else [value])
    )


def _expectation(value: object) -> object:
    return {"perfect": value} if isinstance(value, str) else value


_NUMBER_OR_TEXT: dict[str, Any] = {"type": ["number", "string"]}

Text = Annotated[str, PlainValidator(_text), WithJsonSchema({"type": ["string", "number"]})]
"""Free text; a number is taken as it is spelt (``date: 2019``)."""
Label = Annotated[str, PlainValidator(_label), WithJsonSchema({"type": ["string", "number"]})]
"""Free text on one line."""
Formula = Annotated[str, PlainValidator(_formula), WithJsonSchema(_NUMBER_OR_TEXT)]
"""A number, a fraction such as 5/11, or a formula; kept as text until it is read exactly."""
Count = Annotated[int, PlainValidator(_count), WithJsonSchema({"type": "integer", "minimum": 0})]
Name = Annotated[str, PlainValidator(_name), WithJsonSchema({"type": "string", "pattern": "^[a-z][a-z0-9_]*$"})]
"""A name that formulas may use."""
Ident = Annotated[str, PlainValidator(_ident), WithJsonSchema({"type": "string", "pattern": "^[a-z][a-z0-9_-]*$"})]
"""An id that formulas never use: of a source, a sweep or an account."""
Mention = Annotated[str, PlainValidator(_mention), WithJsonSchema({"type": "string", "pattern": "^[a-z][a-z0-9_]*$"})]
"""A name where it is used, not declared."""
Key = Annotated[str, PlainValidator(_mention), WithJsonSchema({"type": "string", "pattern": "^[a-z][a-z0-9_-]*$"})]
"""An id where it is used, `default` included."""
Keys = Annotated[list[Key], BeforeValidator(_as_list, json_schema_input_type=str | list[str])]
OutcomeName = Annotated[str, PlainValidator(_outcome_name), WithJsonSchema({"type": "string"})]


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


class ReferenceSection(Section):
    """A source as it supports one claim."""

    id: Key
    """The id of a source in `sources:`."""
    note: Text = ""
    """What the source says, or where in it."""


References = Annotated[
    list[ReferenceSection],
    BeforeValidator(_references, json_schema_input_type=str | ReferenceSection | list[str | ReferenceSection]),
]


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
    spread: Text = ""
    """How belief is spread over the range: `uniform` or `triangular`."""
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

    over: Annotated[list[Mention], BeforeValidator(_as_list, json_schema_input_type=str | list[str])]
    """The parameters to vary, over their ranges."""
    points: Annotated[list[Count], BeforeValidator(_as_list, json_schema_input_type=int | list[int])]
    """Points along each parameter: one number for all, or one each."""
    label: Label = ""
    """What the sweep asks, in words."""


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
    leaves_out: Annotated[list[Text], BeforeValidator(_as_list, json_schema_input_type=str | list[str])] = Field(
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
