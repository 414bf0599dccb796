"""What keys the models take at a path, and what kind of value stands behind one."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args, get_origin

from pydantic import BaseModel

__all__ = ["descend", "keys", "keys_of", "required", "takes_block"]


def keys(annotation: Any) -> list[str]:
    """The keys of a section, in order; none of what is not one."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [field.alias or name for name, field in annotation.model_fields.items()]
    return []


def required(annotation: Any) -> list[str]:
    """The keys that a section cannot do without."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [f.alias or name for name, f in annotation.model_fields.items() if f.is_required()]
    return []


def keys_of(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """The keys that are legal in the section in which the last step of a path stands."""
    section: Any = model
    for step in path[:-1]:
        section = descend(section, step)
    return keys(section)


def descend(annotation: Any, step: str | int) -> Any:
    """What stands behind a key of a section, or behind any name of a block; None where nothing is known."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _behind(annotation).get(step)
    arguments = [a for a in get_args(annotation) if a is not type(None)]
    return _bare(arguments[-1]) if arguments else None


def takes_block(annotation: Any) -> bool:
    """Whether a block of keys may stand there."""
    return bool(keys(annotation)) or get_origin(annotation) is dict


@cache
def _behind(model: type[BaseModel]) -> dict[str | int, Any]:
    """What stands behind each key of a model."""
    behind: dict[str | int, Any] = {}
    for name, field in model.model_fields.items():
        behind[field.alias or name] = behind[name] = _bare(field.annotation)
    return behind


def _bare(annotation: Any) -> Any:
    """An annotation without Annotated, and without the None of an optional one."""
    while True:
        if hasattr(annotation, "__metadata__"):
            annotation = get_args(annotation)[0]
            continue
        arguments = [a for a in get_args(annotation) if a is not type(None)]
        if len(arguments) == 1 and get_origin(annotation) not in (list, dict, tuple):
            annotation = arguments[0]
            continue
        return annotation
