"""What kinds of value stand in a scenario file: texts, formulas, names, lists; and how they are refused.

Some keys take a short and a long spelling (``source: id`` or ``source: {id: …, note: …}``); a validator turns
the short one into the long one before the model looks at it.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, NoReturn

from pydantic import BeforeValidator, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from negotiation.scenario.document import NumberText
from negotiation.scenario.expression import RESERVED
from negotiation.scenario.names import LONGEST_NAME, WORDS, better
from negotiation.scenario.section import Section

__all__ = [
    "Count",
    "Formula",
    "Ident",
    "Key",
    "Keys",
    "Label",
    "Mention",
    "Name",
    "OutcomeName",
    "ReferenceSection",
    "References",
    "Text",
    "found",
    "listed",
    "reject",
    "strange",
]

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


def listed(value: object) -> object:
    """A list as it is, anything else as a list of one."""
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
Keys = Annotated[list[Key], BeforeValidator(listed, json_schema_input_type=str | list[str])]
OutcomeName = Annotated[str, PlainValidator(_outcome_name), WithJsonSchema({"type": "string"})]


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
