"""Slips that YAML reads without a complaint, but never as they were meant: a comma in a text, a missing space.

Within ``{ }`` a comma ends a value, so that ``{label: Wage rise, in per cent}`` has a second key, ``in per cent``,
with nothing behind it; and ``{wage:six}`` is one word. Behind a key, lines such as ``-pay`` are one text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from negotiation.faults import Fault, Mark, Place, SourceText
from negotiation.scenario.formula.show import show_number
from negotiation.scenario.nodes import Node, Scalar
from negotiation.scenario.yaml_refusals import colon_fault, dash_fault, shortened

__all__ = [
    "Part",
    "cut_number",
    "dash_slip",
    "decimal_commas",
    "is_bare",
    "number_keys",
    "slips_in_braces",
    "unnamed",
]

_BARE = re.compile(r"\s*[,}]")
_GLUED = re.compile(r"[\w -]*\w:(?=[^\s/])")
_LOWER_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TYPOGRAPHIC = "“”„‟«»‘‚"

_BULLET = re.compile(r"-(?=[^\s\d.(])|[•–—·▪‣◦](?=\s)|[0-9]+[.)](?=\s)")
_KEYS = frozenset(("label", "levels", "note", "range", "source", "symbol", "title", "unit", "value", "via"))
_LISTED = "in { } a value stands behind each name, as in {low: 0, high: 1}; a list stands in [ ], a text in quotes"


@dataclass(frozen=True)
class Part:
    """One item between commas in braces; ``bare`` where it is a word without a colon."""

    key: Node
    value: Node
    bare: bool


def is_bare(source: SourceText, key: Node) -> bool:
    """Whether a key in braces has no colon behind it."""
    end = source.offset(key.place.end_line, key.place.end_column)
    return isinstance(key, Scalar) and bool(_BARE.match(source.text, end))


def number_keys(parts: list[Part], within: tuple[str, ...]) -> Fault:
    """Say once for a block that keys are numbers."""
    keys = [part.key for part in parts if isinstance(part.key, Scalar)]
    amounts = [part.value.text for part in parts if isinstance(part.value, Scalar)]
    first, text = keys[0], shortened(keys[0].text)
    help = f'put it in quotes: "{text}": …; a name begins with a letter, as in n{text}: …'
    if within[-1:] == ("levels",):
        help = _levels(amounts)
    marks = tuple(Mark(key.place, "and this") for key in keys[1:6])
    return Fault("E104", f"a key must be text, but `{text}` is a number", first.place, "", marks, help)


def _levels(amounts: list[str]) -> str:
    """How levels are named: each amount gets a name."""
    names = {1: ["full"], 2: ["low", "high"], 3: ["low", "middle", "high"]}.get(len(amounts), ["low", "…", "high"])
    first_and_last = amounts if len(amounts) <= 3 else [amounts[0], "…", amounts[-1]]
    pairs = [name if name == "…" else f"{name}: {amount}" for name, amount in zip(names, first_and_last, strict=True)]
    return f"name the levels, as in `levels: {{{', '.join(pairs)}}}`"


def unnamed(words: list[str], within: tuple[str, ...]) -> str:
    """What to write instead of a list of words without values.

    Examples
    --------
    >>> unnamed(["0", "1"], ("terms", "wage", "levels"))
    'name the levels, as in `levels: {low: 0, high: 1}`'
    >>> unnamed(["us", "them"], ("players",))
    'give each its label, as in `players: {us: …, them: …}`'
    """
    listed = words[:3] + ["…"] * (len(words) > 3)
    pairs = ", ".join(word if word == "…" else f"{word}: …" for word in listed)
    numbers = all(word[:1] in "0123456789.-" for word in words)
    if within[-1:] == ("levels",):
        return _levels(words) if numbers else f"give each level its amount, as in `levels: {{{pairs}}}`"
    if within[-1:] == ("players",) and not numbers:
        return f"give each its label, as in `players: {{{pairs}}}`"
    if "strategies" in within[-2:]:
        return f"a list of strategies stands in [ ]: `[{', '.join(listed)}]`"
    return _LISTED


def slips_in_braces(source: SourceText, parts: list[Part], within: tuple[str, ...]) -> list[Fault]:
    """One fault for every slip that left a word without a value in a block in braces.

    Parameters
    ----------
    source : SourceText
        The text.
    parts : list of Part
        What stands between the commas, in order.
    within : tuple of str
        The keys within which the block stands, outermost first.

    Returns
    -------
    list of Fault
    """
    glued = [colon for part in parts if part.bare and (colon := _glued_colon(source, part.key)) is not None]
    faults = []
    if glued:
        fault = colon_fault(source, glued[0])
        marks = tuple(Mark(source.place(colon, colon + 1), "and here") for colon in glued[1:6])
        faults.append(Fault(fault.code, fault.message, fault.place, fault.label, marks, fault.help))
    equals = [part.key for part in parts if part.bare and isinstance(part.key, Scalar) and "=" in part.key.text]
    if equals and all(re.fullmatch(r"\w+\s*=[^=]+", key.text) for key in equals) and len(equals) == len(parts):
        whole = Place(source, equals[0].place.line, equals[0].place.column, *_end(equals[-1]))
        written = ", ".join(re.sub(r"\s*=\s*", ": ", key.text) for key in equals)
        message = "a name and its value are joined by `=`"
        return [Fault("E115", message, whole, "write `: `", help=f"write `{{{written}}}`")]
    rest = [part for part in parts if not (part.bare and _glued_colon(source, part.key) is not None)]
    if rest and all(part.bare for part in rest) and len(rest) == len(parts):
        return [*faults, _mere_list(rest, within)]
    before: Part | None = None
    for bare, group in groupby(rest, key=lambda part: part.bare):
        listed = list(group)
        if bare:
            faults.append(_left_over(source, before, listed, within))
        before = listed[-1]
    return faults


def _glued_colon(source: SourceText, key: Node) -> int | None:
    """Where a word such as ``wage:six`` has its colon."""
    if not isinstance(key, Scalar) or key.quoted:
        return None
    match = _GLUED.match(key.text)
    start = source.offset(key.place.line, key.place.column)
    return start + match.end() - 1 if match and source.text.startswith(key.text, start) else None


def _mere_list(parts: list[Part], within: tuple[str, ...]) -> Fault:
    first = parts[0].key
    words = [shortened(part.key.text, 30) for part in parts if isinstance(part.key, Scalar)]
    shown = ", ".join(f"`{word}`" for word in words[:4]) + ", …" * (len(words) > 4)
    whole = Place(first.place.source, first.place.line, first.place.column, *_end(parts[-1].key))
    message = f"{shown} {'stands' if len(words) == 1 else 'stand'} here without a value"
    return Fault("E115", message, whole, "expected `name: value`", help=unnamed(words, within))


def _left_over(source: SourceText, before: Part | None, parts: list[Part], within: tuple[str, ...]) -> Fault:
    """Explain words without a value behind a value: most often a text that holds a comma."""
    first, last = parts[0].key, parts[-1].key
    text = first.text if isinstance(first, Scalar) else ""
    value = before.value if before else None
    if value is None or not isinstance(value, Scalar) or not value.text:
        return _mere_list(parts, within)
    start = source.offset(value.place.line, value.place.column)
    raw = source.text[start : source.offset(*_end(last))]
    place = source.place(start, start + len(raw))
    whole = " ".join(raw.split())
    behind = source.text[source.offset(*_end(value)) : source.offset(first.place.line, first.place.column)]
    if behind == "," and value.text[-1].isdigit() and text[:1].isdigit() and len(parts) == 1:
        return cut_number(place, whole)
    if within[-1:] == ("strategies",):
        message, help = (
            "a comma ends this value within { }",
            f"a list of strategies stands in [ ]: `[{shortened(whole)}]`",
        )
        return Fault("E115", message, place, "put brackets around this", help=help)
    single = len(parts) == 1 and bool(_LOWER_NAME.fullmatch(text))
    phrase = " " in value.text and "_" not in text and text not in _KEYS
    if value.kind == "number" or (single and not phrase):
        joined = f'; if it is part of the text before it, write "{shortened(whole)}"'
        return Fault(
            "E115",
            f"`{shortened(text)}` stands here without a value",
            first.place,
            "expected `name: value`",
            help=f"write `{shortened(text)}: …`" + (joined if value.kind == "text" else ""),
        )
    if value.text.count("(") > value.text.count(")"):
        message, help = "a comma ends this formula within { }", f'put it in quotes: "{shortened(whole)}"'
    elif whole[0] in _TYPOGRAPHIC:
        plain = whole.strip(_TYPOGRAPHIC + "’")
        message = "typographic quotes are none to YAML: a comma ends this text"
        help = f'write "{shortened(plain)}"'
    else:
        plain = whole.replace('"', "'") if not value.quoted else f"{value.text}, …"
        message, help = "a comma ends this text within { }", f'write "{shortened(plain)}"'
    return Fault("E115", message, place, "put quotes around this", help=help)


def cut_number(place: Place, text: str) -> Fault:
    """Say that a comma parts a number in two."""
    message = f"a comma parts `{shortened(text)}` in two"
    return Fault("E115", message, place, "a number holds no comma", help=_point(text))


def decimal_commas(place: Place, wanted: int) -> str:
    """How a list in brackets would read with points, if some of its commas stand within numbers; else nothing.

    Examples
    --------
    >>> source = SourceText("talks.yaml", "[0,5, 3]")
    >>> decimal_commas(source.place(0, 8), 2)
    '[0.5, 3]'
    """
    source = place.source
    start, end = source.offset(place.line, place.column), source.offset(place.end_line, place.end_column)
    raw = source.text[start:end]
    if not raw.startswith("[") or len(re.split(r",\s+", raw)) != wanted:
        return ""
    better = re.sub(r"(?<=\d),(?=\d)", ".", raw)
    return better if better != raw and better.count(",") == wanted - 1 else ""


def _point(text: str) -> str:
    """What a number with commas may mean: ``0,5``, ``1,000``, ``1,000,000``."""
    number = re.search(r"(\d+)((?:,\d+)+)", text)
    if number is None:
        return "a decimal takes a point"
    whole, rest = number[1], number[2][1:].split(",")
    if re.fullmatch(r"[0-9]+,[0-9]+ *%", text):
        share = Fraction(f"{whole}.{rest[0]}")
        return f"write `{show_number(share / 100)}`, or `{show_number(share)}` with `unit: per cent`"
    decimal, plain = f"{whole}.{rest[0]}", whole + "".join(rest)
    thousands = not whole.startswith("0") and len(whole) <= 3 and all(len(part) == 3 for part in rest)
    if len(rest) > 1 or thousands:
        return f"write `{plain}`" + ("" if len(rest) > 1 else f", or `{decimal}` if the comma is a decimal point")
    return f"write `{text.replace(number[0], decimal)}`"


def _end(node: Node) -> tuple[int, int]:
    return node.place.end_line, node.place.end_column


# -- dashes ------------------------------------------------------------------------------------------


def dash_slip(source: SourceText, scalar: Scalar) -> Fault | None:
    """Find the lines of a list in what was read as one text, because no space stands behind a dash."""
    place = scalar.place
    bullet = _BULLET.match(scalar.text)
    if place.line == place.end_line or scalar.quoted or bullet is None:
        return None
    if source.line(place.line)[: place.column - 1].strip():
        return None
    every = ((number, source.line(number)) for number in range(place.line, place.end_line + 1))
    lines = [(number, line) for number, line in every if line.strip()]
    kind = "-" if bullet[0] == "-" else "1" if bullet[0][0].isdigit() else bullet[0]
    pattern = re.compile(r"\s*[0-9]+[.)]\s" if kind == "1" else rf"\s*{re.escape(kind)}")
    if not all(pattern.match(line) for _, line in lines):
        return None
    starts = [source.offset(number, len(line) - len(line.lstrip()) + 1) for number, line in lines]
    if kind == "-":
        return dash_fault(source, *(start for start in starts if not source.text[start + 1 : start + 2].isspace()))
    marks = tuple(Mark(source.place(start, start + len(bullet[0])), "and here") for start in starts[1:6])
    place = source.place(starts[0], starts[0] + len(bullet[0]))
    help = "a text of several lines that begin like this goes in quotes"
    return Fault("E102", "an item of a list begins with a dash and a space", place, "write `- ` here", marks, help)
