"""The JSON Schema of the file format, for editors that complete and explain while one writes."""

from __future__ import annotations

from typing import Any

from negotiation.forms import DEFAULT_FORM, forms

__all__ = ["json_schema"]


def json_schema() -> dict[str, Any]:
    """The schema of a scenario file, of whichever form (JSON Schema draft 2020-12).

    A file without `game:`, or with `game: {form: positions}`, is judged by the form `positions`; another
    `form:` by the form of that name. What the schema cannot say (that names are declared, that formulas make
    sense) is left to `negotiation check`.

    Examples
    --------
    >>> sorted(json_schema()["properties"])[:3]
    ['accounts', 'based_on', 'disputed']
    """
    definitions: dict[str, Any] = {}
    properties: dict[str, Any] = {}
    cases = []
    for name, form in forms().items():
        schema = form.schema.model_json_schema(by_alias=True, ref_template=f"#/$defs/{name}.{{model}}")
        definitions |= {f"{name}.{key}": _tidy(part) for key, part in schema.pop("$defs", {}).items()}
        own = {key: _tidy(part) for key, part in schema["properties"].items()}
        # Keys are listed at the top for editors; what each takes depends on the form.
        properties |= {key: {"description": part.get("description", "")} for key, part in own.items()}
        body = {"properties": own, "required": schema["required"]}
        named = {
            "properties": {"game": {"properties": {"form": {"const": name}}, "required": ["form"]}},
            "required": ["game"],
        }
        condition = {"anyOf": [{"not": {"required": ["game"]}}, named]} if name == DEFAULT_FORM else named
        cases.append({"if": condition, "then": body})
    # A file that is based on another inherits what it does not say itself.
    for case in cases:
        case["then"]["required"] = [key for key in case["then"]["required"] if key == "negotiation"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A negotiation scenario",
        "description": "Players, sourced parameters, disputed facts, and the game they make.",
        "type": "object",
        "required": ["negotiation"],
        "properties": properties,
        "additionalProperties": False,
        "allOf": cases,
        "$defs": definitions,
    }


def _tidy(schema: Any) -> Any:
    """Leave out what only says how the models are written: titles, defaults, the None of optional keys."""
    if isinstance(schema, list):
        return [_tidy(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    tidy = {
        key: {name: _tidy(part) for name, part in value.items()} if key == "properties" else _tidy(value)
        for key, value in schema.items()
        if key not in ("default",) and not (key == "title" and isinstance(value, str))
    }
    kinds = tidy.get("anyOf")
    if isinstance(kinds, list):
        kinds = [kind for kind in kinds if kind != {"type": "null"}]
        if len(kinds) == 1:
            del tidy["anyOf"]
            tidy = {**kinds[0], **tidy}
        else:
            tidy["anyOf"] = kinds
    return tidy
