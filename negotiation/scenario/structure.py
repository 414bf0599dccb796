"""Judge the shape of a file against the models, and say every fault in the words of the file.

When a section is at fault it is dropped and the rest judged on, so that one reading of a file reports faults
of shape and of meaning together.
"""

from __future__ import annotations

from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from negotiation.scenario.document import NumberText, plain
from negotiation.scenario.draft import Draft, Path
from negotiation.scenario.schema import ScenarioFile, found
from negotiation.scenario.suggest import suggest

__all__ = ["describe", "fit"]

_ROUNDS = 40  # each round drops something; a file so broken that this is not enough has been told plenty
_STAND_INS = {"negotiation": NumberText("1"), "title": "untitled"}
_SECTIONS = {
    "parameters": "parameter",
    "sources": "source",
    "terms": "term",
    "outcomes": "outcome",
    "disputed": "dispute",
    "accounts": "account",
    "sweeps": "sweep",
    "expect": "expectation",
    "players": "player",
}


def fit(draft: Draft, model: type[ScenarioFile]) -> bool:
    """Fit the draft's tree to a model, noting every fault of shape; False where too little is left to go on."""
    data: Any = plain(draft.document.root)
    for _ in range(_ROUNDS):
        try:
            draft.file = model.model_validate(data)
        except ValidationError as error:
            problems = error.errors(include_url=False)
            for problem in problems:
                _note(draft, model, problem)
            for target in [_target(data, problem) for problem in problems]:
                if not _drop(draft, data, target):
                    return False
        else:
            return True
    return False


def describe(path: Path) -> str:
    """A path in words: ``parameter `x```, ``reading `open` of `us_resolve```."""
    steps = [str(step) for step in path]
    if not steps:
        return "the scenario"
    if steps[0] == "disputed" and len(steps) >= 3:
        return f"reading `{steps[2]}` of `{steps[1]}`"
    if steps[0] == "positions" and len(steps) >= 3:
        return f"position `{steps[2]}` of `{steps[1]}`"
    if steps[0] in _SECTIONS and len(steps) >= 2:
        return f"{_SECTIONS[steps[0]]} `{steps[1]}`"
    return f"`{steps[0]}:`"


def _path(problem: Any) -> tuple[Path, bool]:
    """The path of a problem, and whether it is about a key rather than a value."""
    loc = tuple(problem["loc"])
    if loc and loc[-1] == "[key]":
        return loc[:-1], True
    return loc, False


def _note(draft: Draft, model: type[BaseModel], problem: Any) -> None:
    path, about_key = _path(problem)
    kind, value = problem["type"], problem["input"]
    if kind == "negotiation":
        context = problem["ctx"]
        draft.fault(
            context["code"],
            context["message"],
            path,
            key=about_key,
            label=context["label"],
            help=context["help"],
        )
    elif kind == "extra_forbidden":
        fields = _keys_of(model, path)
        near = suggest(str(path[-1]), fields)
        draft.fault(
            "E201",
            f"unknown key `{path[-1]}` in {describe(path[:-1])}",
            path,
            key=True,
            label=f"did you mean `{near}`?" if near else "unknown key",
            help="a text with a comma in it needs quotes within { } or [ ]"
            if " " in str(path[-1])
            else f"{describe(path[:-1])} takes: {', '.join(fields)}",
        )
    elif kind == "missing" and draft.value(path)[2]:
        pass  # it was there, and was dropped for a fault of its own
    elif kind == "missing":
        draft.fault(
            "E204",
            f"`{path[-1]}:` is missing in {describe(path[:-1])}",
            path[:-1],
            key=len(path) > 1,
            label=f"add `{path[-1]}:`" if len(path) > 1 else "",
            help=f"add `{_EXAMPLES.get(str(path[-1]), f'{path[-1]}:')}`" if len(path) == 1 else "",
        )
    elif kind in ("too_short", "too_long"):
        context = problem["ctx"]
        wanted = context.get("min_length", context.get("max_length"))
        draft.fault(
            "E203",
            f"{describe(path)}: expected {wanted} values here, found {context['actual_length']}",
            path,
            label=f"{wanted} values expected, as in [low, high]",
            help="a decimal takes a point, not a comma: [0.5, 3]" if len(value) > wanted else "",
        )
    else:
        wanted = "a list" if kind == "list_type" else "a block of `key: value` lines"
        draft.fault(
            "E203",
            f"expected {wanted} in {describe(path)}, found {found(value)}",
            path,
            label=f"{wanted} expected",
            help=f"write for instance `{example}`" if (example := _example(path)) else "",
        )


_EXAMPLES = {
    "negotiation": "negotiation: 1",
    "players": "players: {us: United States, them: North Korea}",
    "range": "range: [4, 12]",
    "levels": "levels: {none: 0, full: 1}",
    "over": "over: [relief_value]",
    "strategies": "strategies: {row: [up, down], column: [left, right]}",
    "expect": "expect: {default: deal}",
    "parameters": "parameters: {cost: {value: 3, range: [1, 5], assumption: why}}",
}


def _example(path: Path) -> str:
    """How the section at fault, or the one it stands in, is written."""
    for step in reversed(path):
        if str(step) in _EXAMPLES:
            return _EXAMPLES[str(step)]
    if path and path[0] == "parameters":
        return f"{path[1]}: {{value: 3, range: [1, 5], assumption: why}}" if len(path) == 2 else ""
    if path and path[0] == "accounts" and len(path) == 2:
        return f"{path[1]}: {{dispute: reading}}"
    return ""


def _keys_of(model: type[BaseModel], path: Path) -> list[str]:
    """The keys that are legal in the section in which an unknown key stands."""
    section: Any = model
    for step in path[:-1]:
        section = _descend(section, step)
    if isinstance(section, type) and issubclass(section, BaseModel):
        return [field.alias or name for name, field in section.model_fields.items()]
    return []


def _descend(annotation: Any, step: str | int) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            if step in (name, field.alias):
                return _bare(field.annotation)
        return None
    arguments = [a for a in get_args(annotation) if a is not type(None)]
    return _bare(arguments[-1]) if arguments else None


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


def _target(data: Any, problem: Any) -> Path:
    """The path, as the data have it, of what must go: what is at fault, or what something is missing from."""
    path, _ = _path(problem)
    if problem["type"] == "missing":
        if len(path) == 1:
            return path
        path = path[:-1]
    node, steps = data, []
    for step in path:
        if isinstance(node, dict) and step in node:
            steps.append(step)
            node = node[step]
        elif isinstance(node, list):
            break  # a list goes as a whole, so that its members keep their numbers
    return tuple(steps)


def _drop(draft: Draft, data: Any, path: Path) -> bool:
    """Take one section out of the data, or put a stand-in where the file as a whole lacks one."""
    if len(path) == 1 and path[0] not in data and path[0] in _STAND_INS:
        data[path[0]] = _STAND_INS[str(path[0])]
        return True
    node = data
    for step in path[:-1]:
        if step not in node:
            return True  # gone with a section that held it
        node = node[step]
    if not path or path[-1] not in node:
        return len(path) > 1
    draft.lost.update(str(step) for step in path)
    _lose(draft, node.pop(path[-1]))
    return True


def _lose(draft: Draft, node: Any) -> None:
    """Remember every name that goes with a dropped section."""
    if isinstance(node, dict):
        draft.lost.update(str(key) for key in node)
        for child in node.values():
            _lose(draft, child)
    elif isinstance(node, list):
        for child in node:
            _lose(draft, child)
