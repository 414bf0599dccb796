"""A block of keys as a model: what every section of the file format has in common.

The text below a field says what its key is for. Editors show it, so it stands in the JSON Schema; nothing else needs
it, so the source of the models is read for it only when the schema is made.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from itertools import pairwise
from typing import Any

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler
from pydantic_core import CoreSchema

__all__ = ["Section", "descriptions", "spread"]


class Section(BaseModel):
    """A block of keys. Unknown keys are faults."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        populate_by_name=True,
        defer_build=True,  # only the form that a file has is built
    )

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        schema = handler.resolve_ref_schema(handler(core))
        for field, text in descriptions(cls).items():
            schema["properties"][cls.model_fields[field].alias or field]["description"] = text
        return schema


def descriptions(model: type[BaseModel]) -> dict[str, str]:
    """The text below each field of a model, inherited fields first.

    Examples
    --------
    >>> from negotiation.scenario.schema import ParameterSection
    >>> descriptions(ParameterSection)["unit"]
    'Unit, a label for axes.'
    """
    found: dict[str, str] = {}
    for each in reversed(model.__mro__):
        if issubclass(each, Section) and each is not Section:
            (definition,) = ast.parse(textwrap.dedent(inspect.getsource(each))).body
            assert isinstance(definition, ast.ClassDef)
            for field, below in pairwise(definition.body):
                match field, below:
                    case (
                        ast.AnnAssign(target=ast.Name(id=name)),
                        ast.Expr(value=ast.Constant(value=str() as text)),
                    ):
                        found[name] = inspect.cleandoc(text)
    return found


def spread(schema: dict[str, Any], field: str) -> dict[str, Any]:
    """Say in a JSON Schema that a field's keys stand in the section itself, beside its other keys."""
    part = schema["properties"].pop(field)
    schema["required"] = [key for key in schema.get("required", []) if key != field]
    keys = list(part.get("patternProperties", {}).values())
    schema["additionalProperties"] = keys[0] if keys else part.get("additionalProperties", True)
    return schema
