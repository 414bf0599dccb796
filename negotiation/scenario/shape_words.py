"""What is wrong with the shape of a section, in the words of the file, and how the section is written."""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel

from negotiation.scenario.document import Mapping, NumberText, Scalar, Sequence
from negotiation.scenario.draft import Draft, Path
from negotiation.scenario.model_keys import keys_of
from negotiation.scenario.names import plain_name
from negotiation.scenario.schema_values import found, strange
from negotiation.scenario.suggest import suggest
from negotiation.scenario.yaml_slips import decimal_commas, unnamed

__all__ = ["account_help", "describe", "note"]

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


def describe(path: Path) -> str:
    """A path in words: ``parameter `x```, ``reading `open` of `us_resolve```.

    Examples
    --------
    >>> describe(("terms", "wage", "levels")), describe(("game", "strategies", "ann"))
    ('`levels:` of term `wage`', '`ann:` of `strategies:`')
    """
    steps = [str(step) for step in path if isinstance(step, str)]
    if not steps:
        return "the scenario"
    depth = 3 if steps[0] in ("disputed", "positions") and len(steps) >= 3 and steps[2] != "every" else 2
    if steps[0] == "positions":
        what = f"position `{steps[2]}` of `{steps[1]}`" if depth == 3 else ""
    elif depth == 3:
        what = f"reading `{steps[2]}` of `{steps[1]}`"
    else:
        what = f"{_SECTIONS[steps[0]]} `{steps[1]}`" if steps[0] in _SECTIONS and len(steps) >= 2 else ""
    if len(steps) == 1 or not what:
        return f"`{steps[-1]}:`" + (f" of `{steps[-2]}:`" if len(steps) > 1 else "")
    return f"`{steps[-1]}:` of {what}" if len(steps) > depth else what


def note(draft: Draft, model: type[BaseModel], problem: Any) -> None:
    """Note what a model has found, unless it follows from a fault that is noted already."""
    path = tuple(problem["loc"])
    about_key = path[-1:] == ("[key]",)
    path = draft.written(path[:-1] if about_key else path)
    kind, value = problem["type"], problem["input"]
    if kind == "negotiation":
        context = problem["ctx"]
        draft.fault(
            context["code"],
            context["message"],
            path,
            key=about_key,
            label=context["label"],
            help=context["help"] or (_example(draft, path, value) if context["code"] == "E203" else ""),
        )
    elif kind == "extra_forbidden":
        _note_unknown_key(draft, model, path)
    elif kind == "missing" and draft.value(path)[2]:
        pass  # it was there, and was dropped for a fault of its own
    elif kind == "missing":
        draft.fault(
            "E204",
            f"`{path[-1]}:` is missing in {describe(path[:-1])}",
            path[:-1],
            key=len(path) > 1,
            label=f"add `{path[-1]}:`" if len(path) > 1 else "",
            help=f"add `{_required(draft, str(path[-1]))}`",
        )
    elif kind in ("too_short", "too_long"):
        _note_count(draft, path, problem["ctx"])
    else:
        wanted = "a list" if kind == "list_type" else "a block of `key: value` lines"
        example = _example(draft, path, value)
        draft.fault(
            "E203",
            f"{describe(path)} takes {wanted}, not {found(value)}",
            path,
            label=f"{wanted} expected",
            help=example,
        )


def _note_unknown_key(draft: Draft, model: type[BaseModel], path: Path) -> None:
    fields = keys_of(model, path)
    near = suggest(str(path[-1]), fields)
    where = describe(path[:-1])
    draft.fault(
        "E201",
        f"unknown key `{path[-1]}` in {where}{strange(str(path[-1]))}",
        path,
        key=True,
        label=f"did you mean `{near}`?" if near else "unknown key",
        help=f"{where} takes: {', '.join(fields)}",
    )


def _note_count(draft: Draft, path: Path, context: Any) -> None:
    """Too few or too many values; most often a decimal comma."""
    wanted = context.get("min_length", context.get("max_length"))
    number = context["actual_length"]
    commas = decimal_commas(draft.place(path), wanted) if number > wanted else ""
    node = draft.value(path)[0]
    only = node.items[0] if isinstance(node, Sequence) and len(node.items) == 1 else None
    if isinstance(only, Scalar) and ";" in only.text:
        commas = f"[{re.sub(r' *; *', ', ', only.text)}]"
    draft.fault(
        "E203",
        f"{describe(path)} takes {wanted} values, not {number}",
        path,
        label=f"{wanted} values expected, as in [low, high]",
        help=f"commas stand between values, points within numbers: write `{commas}`"
        if commas
        else "write the lower end, then the upper end",
    )


# -- how sections are written ------------------------------------------------------------------------


def _required(draft: Draft, key: str) -> str:
    """A required key, with a value that could stand there."""
    player = next(iter(_names(draft, "players")), "us")
    return {
        "negotiation": "negotiation: 1",
        "title": "title: …",
        "players": "players: {us: United States, them: North Korea}",
        "value": "value: 3",
        "given_by": f"given_by: {player}",
        "levels": "levels: {low: 0, high: 1}",
        "over": f"over: {next(iter(_names(draft, 'parameters')), 'cost')}",
        "points": "points: 101",
        "strategies": f"strategies: {{{player}: [accept, refuse], …}}",
        "payoffs": "payoffs: {accept: {accept: [3, 2], refuse: [0, 0]}, …}",
    }.get(key, f"{key}: …")


def _names(draft: Draft, section: str) -> list[str]:
    node = draft.document.root.get(section)
    return [entry.key.text for entry in node.entries] if isinstance(node, Mapping) else []


def _example(draft: Draft, path: Path, value: Any) -> str:
    """How the section at fault is written, with what stands there where it can be used."""
    steps = [str(step) for step in path if isinstance(step, str)]
    if not steps:
        return ""
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        named = value[0].get("name")
        if isinstance(named, str):
            return f"each name is a key, without a dash: `{plain_name(named)}: {{…}}`"
        place = draft.place(path)
        if place.source.line(place.line)[place.column - 1 : place.column] == "[":
            return "a block stands in { }, not in [ ]"
        return "leave the dashes out: a block has `key: value` lines without them"
    if steps[0] == "positions" and isinstance(value, list) and len(steps) == 4:
        return (
            "a position has one level for each term; a position for every combination makes"
            f" `every: {{{steps[3]}: [{', '.join(_words(value))}], …}}`"
        )
    for wanted, example in _BY_PLACE.items():
        if len(wanted) == len(steps) and all(w in (s, "*") for w, s in zip(wanted, steps, strict=True)):
            return f"write for instance `{example(steps, value, draft)}`"
    last = steps[-1]
    if last == "levels":
        return unnamed(_words(value) or ["0", "1"], ("levels",)) if not isinstance(value, NumberText) else _two(value)
    if last == "range":
        apart = re.sub(r"(?<=\d)\s*[-–]\s*(?=\d)", " ", value) if isinstance(value, str) else ""
        ends = re.findall(r"-?[\d.]*\d", apart)
        return f"write `range: [{ends[0]}, {ends[1]}]`" if len(ends) == 2 else "write `range: [low, high]`"
    if steps[0] == "accounts":
        return account_help(draft, steps[1] if len(steps) > 1 else "account", steps[-1], _setting(value))
    if isinstance(value, str) and steps[-2:-1] in (["only"], ["without"]):
        return f"write `{last}: [{value}]`"
    return ""


def _words(value: Any) -> list[str]:
    """The items of a list, also of one that lacks its brackets."""
    if isinstance(value, str) and "," in value:
        return [item.strip() for item in value.split(",")]
    return [str(item) for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _number(value: Any) -> str:
    """The number with which a text begins."""
    number = re.match(r"\s*(-?[0-9]+)(?:[.,]([0-9]+))?", value) if isinstance(value, str) else None
    return ("" if number is None else number[1] + (f".{number[2]}" if number[2] else "")) or "3"


def _position(names: list[str], draft: Draft) -> str:
    """A position, by one of these names if there are any, that says something of the terms of the file."""
    terms = _names(draft, "terms")
    package = ", ".join(f"{term}: …" for term in terms[:3]) + (", …" if len(terms) > 3 else "")
    return f"{plain_name(names[0]) if names else 'offer'}: {{{package}}}" if package else "refuse: no deal"


def _two(number: str) -> str:
    return unnamed(["0", number], ("levels",)) if number != "0" else unnamed(["0", "1"], ("levels",))


def account_help(draft: Draft, name: str, dispute: str = "", setting: str = "") -> str:
    """How an account is written, and where numbers go: ``setting`` is a parameter with its value."""
    disputes = draft.document.root.get("disputed")
    if not isinstance(disputes, Mapping) and setting:
        claims = f"claim: {{one: {{told_by: …}}, other: {{told_by: …, set: {{{setting}}}}}}}"
        return (
            "an account chooses a reading for each dispute, and numbers stand in readings:"
            f" `disputed: {{{claims}}}`, and here `{name}: {{claim: other}}`"
        )
    dispute, reading = dispute or "dispute", "reading"
    if isinstance(disputes, Mapping) and disputes.entries:
        entry = next((e for e in disputes.entries if e.key.text == dispute), disputes.entries[0])
        dispute = entry.key.text
        if isinstance(entry.value, Mapping) and entry.value.entries:
            reading = entry.value.entries[-1].key.text
    chosen = f"an account chooses a reading for each dispute, as in `{name}: {{{dispute}: {reading}}}`"
    return chosen + (f"; a number stands in a reading: `{reading}: {{set: {{{setting}}}, …}}`" if setting else "")


def _setting(value: Any) -> str:
    """The first number in a block, with its name."""
    if not isinstance(value, dict):
        return ""
    for name, part in value.items():
        if isinstance(part, NumberText):
            return f"{name}: {part}"
        if inner := _setting(part):
            return inner
    return ""


def _text(value: Any) -> str:
    text = str(value) if isinstance(value, str) else "…"
    return f'"{text}"' if re.search(r"[,:#\[\]{}]", text) else text


def _players(steps: list[str], value: Any, draft: Draft) -> str:
    words = [word for word in _words(value) if re.fullmatch(r"[a-z][a-z0-9_]*", word)]
    if not words or len(words) > 4:
        return "players: {us: United States, them: North Korea}"
    return f"players: {{{', '.join(f'{word}: {_titled(word)}' for word in words)}}}"


def _titled(name: str) -> str:
    return name.replace("_", " ").title()


def _strategies(steps: list[str], value: Any, draft: Draft) -> str:
    listed = _names(draft, "players")[:2] or ["us", "them"]
    return f"strategies: {{{', '.join(f'{player}: [accept, refuse]' for player in listed)}}}"


def _limit(steps: list[str], value: Any, draft: Draft) -> str:
    player = (_names(draft, "players") or ["us"])[0]
    return f"{steps[3]}: {{{player}: [{', '.join(_words(value)) or '…'}]}}"


_BY_PLACE: dict[tuple[str, ...], Any] = {
    ("players",): _players,
    ("players", "*"): lambda steps, value, draft: f"{steps[1]}: {_titled(steps[1])}",
    ("parameters",): lambda steps, value, draft: "parameters: {cost: {value: 3, range: [1, 5], assumption: why}}",
    ("parameters", "*"): lambda steps, value, draft: (
        f"{steps[1]}: {{value: {_number(value)}, assumption: why this value}}"
    ),
    ("sources", "*"): lambda steps, value, draft: f"{steps[1]}: {{title: {_text(value)}}}",
    ("terms", "*"): lambda steps, value, draft: (
        f"{steps[1]}: {{{_required(draft, 'given_by')}, levels: {{low: 0, high: 1}}}}"
    ),
    ("outcomes", "*"): lambda steps, value, draft: (
        f"{steps[1]}: {{{', '.join(f'{player}: 0' for player in _names(draft, 'players')[:4]) or 'us: 0, them: 0'}}}"
    ),
    ("positions", "*"): lambda steps, value, draft: f"{steps[1]}: {{{_position(_words(value), draft)}, …}}",
    ("disputed", "*"): lambda steps, value, draft: (
        f"{steps[1]}: {{one: {{label: …, told_by: …}}, other: {{label: …, told_by: …}}}}"
    ),
    ("disputed", "*", "*"): lambda steps, value, draft: f"{steps[2]}: {{label: {_text(value)}, told_by: …}}",
    ("sweeps", "*"): lambda steps, value, draft: f"{steps[1]}: {{{_required(draft, 'over')}, points: 101}}",
    ("positions", "*", "every"): lambda steps, value, draft: (
        f"every: {{{(_names(draft, 'terms') or ['term'])[0]}: [{', '.join(_words(value)) or 'low, high'}]}}"
    ),
    ("disputed", "*", "*", "only"): _limit,
    ("disputed", "*", "*", "without"): _limit,
    ("sweeps",): lambda steps, value, draft: f"sweeps: {{first: {{{_required(draft, 'over')}, points: 101}}}}",
    ("expect",): lambda steps, value, draft: "expect: {default: deal}",
    ("game", "strategies"): _strategies,
    ("game", "payoffs"): lambda steps, value, draft: _required(draft, "payoffs"),
}
