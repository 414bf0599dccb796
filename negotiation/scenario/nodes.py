"""The tree of a file: nested mappings, sequences and scalars, each with its place."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from negotiation.faults import Place
from negotiation.scenario.yaml_scalars import Kind

__all__ = ["Entry", "Mapping", "Node", "NumberText", "Scalar", "Sequence", "plain"]


class NumberText(str):
    """The text of a number as the file spells it: ``0.90``, ``1e3``."""

    __slots__ = ()


# Scalars and entries are tuples because these are the quickest to make, and a large file has tens of thousands.


class Scalar(NamedTuple):
    """A word, a number or a text. ``quoted`` is also true of text in a block (``|``, ``>``)."""

    text: str
    kind: Kind
    quoted: bool
    place: Place

    @property
    def fraction(self) -> Fraction:
        """The exact value of a number."""
        if self.kind != "number":
            raise ValueError(f"not a number: {self.text!r}")
        return Fraction(self.text)

    def span(self, start: int, end: int) -> Place:
        """Find characters ``start`` to ``end`` (exclusive) of the text in the file.

        The whole scalar where the file spells the text otherwise (escapes, doubled quotes).
        """
        place, margin = self.place, int(self.quoted)
        if place.line == place.end_line and place.end_column - place.column == len(self.text) + 2 * margin:
            first = place.column + margin
            return Place(place.source, place.line, first + start, place.line, first + end)
        return self._folded_span(start, end)

    def _folded_span(self, start: int, end: int) -> Place:
        """Find characters of a text over several lines, where words are as they are and gaps are not."""
        source, place = self.place.source, self.place
        first, last = source.offset(place.line, place.column), source.offset(place.end_line, place.end_column)
        raw = source.text[first:last]
        header = (raw.find("\n") + 1 or len(raw)) if raw[:1] in ("|", ">") else int(self.quoted)
        stop = len(raw) - (self.quoted and raw[:1] in ("'", '"'))
        there = [i for i in range(header, stop) if not raw[i].isspace()]
        here = [i for i, character in enumerate(self.text) if not character.isspace()]
        if [raw[i] for i in there] != [self.text[i] for i in here] or not here:
            return place
        words = range(bisect_left(here, start), bisect_left(here, end))
        if not words:  # within a gap: just behind the word before it
            gap = first + there[words.start - 1] + 1 if words.start else first + there[0]
            return source.place(gap, gap)
        return source.place(first + there[words[0]], first + there[words[-1]] + 1)


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    place: Place


class Entry(NamedTuple):
    """A key and its value."""

    key: Scalar
    value: Node


@dataclass(frozen=True)
class Mapping:
    """Keys with their values, in file order; every key is text, and none is given twice."""

    entries: tuple[Entry, ...]
    place: Place

    def get(self, name: str) -> Node | None:
        """Return the value of a key."""
        entry = self._by_name.get(name)
        return entry.value if entry else None

    def key(self, name: str) -> Scalar | None:
        """Return the key itself, which has a place."""
        entry = self._by_name.get(name)
        return entry.key if entry else None

    @cached_property
    def _by_name(self) -> dict[str, Entry]:
        return {entry.key.text: entry for entry in self.entries}


Node: TypeAlias = Scalar | Sequence | Mapping


def plain(node: Node) -> Any:
    r"""Return a node as plain data: dict, list, None, bool, `NumberText` or str.

    Examples
    --------
    >>> from negotiation.scenario.document import read_document
    >>> plain(read_document(b"value: 0.90\nrange: [no, true]", "talks.yaml").root)
    {'value': '0.90', 'range': ['no', True]}
    """
    if isinstance(node, Mapping):
        return {entry.key.text: plain(entry.value) for entry in node.entries}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    if node.kind == "text":
        return node.text
    if node.kind == "number":
        return NumberText(node.text)
    return node.text.lower() == "true" if node.kind == "bool" else None
