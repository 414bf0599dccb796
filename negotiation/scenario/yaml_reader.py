"""Text → tree: YAML is read event by event, and every fault is noted on the way.

The YAML library builds nothing, so that every limit holds before anything grows: 200,000 events, 32 levels,
no aliases, anchors, merge keys or tags. What an unquoted word means is settled in
:mod:`negotiation.scenario.yaml_scalars`.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any, TypeAlias

import yaml

from negotiation.faults import Fault, Mark, Place, SourceText
from negotiation.scenario.nodes import Entry, Mapping, Node, Scalar, Sequence
from negotiation.scenario.yaml_refusals import (
    FORBIDDEN,
    SPACES,
    bad_escape,
    beginning_fault,
    block_fault,
    colon_fault,
    directive_fault,
    reference_fault,
    second_document,
    shortened,
    space_fault,
    tag_fault,
)
from negotiation.scenario.yaml_scalars import Misspelling, kind_of, misspelling
from negotiation.scenario.yaml_slips import Part, cut_number, dash_slip, is_bare, number_keys, slips_in_braces
from negotiation.scenario.yaml_syntax import syntax_fault
from negotiation.scenario.yaml_text import MOST_FAULTS
from negotiation.scenario.yaml_trouble import Seen

__all__ = ["DEEPEST", "LOADER", "MOST_EVENTS", "read_tree"]

DEEPEST = 32  # mappings and sequences within each other
MOST_EVENTS = 200_000  # beginnings and ends of mappings and sequences, and scalars
LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the first is libyaml; both give the same

_Event: TypeAlias = Any  # the marks of the two loaders are of different types


def read_tree(source: SourceText, loader: type = LOADER) -> tuple[Node | None, list[Fault]]:
    """Read the one document of a text.

    Parameters
    ----------
    source : SourceText
        As :func:`negotiation.scenario.yaml_text.read_text` returns it.
    loader : type
        ``yaml.CSafeLoader`` or ``yaml.SafeLoader``.

    Returns
    -------
    Node or None
        The tree; None if there is none, or if reading had to stop. Not to be used where there are faults.
    list of Fault
        Every fault up to the place where reading stopped.
    """
    reader = _Reader(source, loader)
    root = reader.read()
    return root, reader.faults


class _Stop(Exception):  # noqa: N818 - not an error but a way out
    """Reading cannot go on."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


_NO_MARK = "\U0010fffd"  # stands for a question mark; the text itself cannot hold it
_CUT = re.compile(r"[0-9]+(?:,[0-9]{3})*,\Z")
_GLUED = re.compile(r"\s*:(?=[,\[\]{}])")
_HEADER = re.compile(r"[|>][-+1-9]*(?:\s|\Z)")
_PROPERTY = re.compile(r"!<[^>\s]*>|[&!][^\s,\[\]{}]*")
_MISPLACED_SPACE = re.compile(rf"\A([{SPACES}])|:([{SPACES}])|([{SPACES}])(?:#|\Z)")


class _Reader:
    """Builds the tree from events, noting every fault on the way."""

    def __init__(self, source: SourceText, loader: type) -> None:
        self.source = source
        # The two loaders differ on tabs between words (those that are left stand within lines), and on question
        # marks in brackets, as in [who? what?]: so neither gets to see them.
        self.events: Any = loader(source.text.replace("\t", " ").replace("?", _NO_MARK))
        self.faults: list[Fault] = []
        self.count = 0
        self.opened: list[_Event] = []
        self.keys: list[str] = []  # those whose values are being read, outermost first
        self.last: Scalar | None = None

    def read(self) -> Node | None:
        """Read the one document of the file; None if there is none, or reading had to stop."""
        try:
            return self._document()
        except _Stop as stop:
            self.faults.append(stop.fault)
            return None
        finally:
            self.events.dispose()

    def _document(self) -> Node | None:
        self._next()  # the stream begins
        start = self._next()
        if isinstance(start, yaml.StreamEndEvent):
            return None
        self._refuse_directive(start)
        root = self._node(self._next())
        self._next()  # the document ends
        end = self._next()
        if not isinstance(end, yaml.StreamEndEvent):
            self._refuse_directive(end)
            raise _Stop(second_document(self.source, end.start_mark.index))
        return root

    def _refuse_directive(self, start: _Event) -> None:
        at = start.start_mark.index
        if self.source.text[at : at + 1] == "%":
            raise _Stop(directive_fault(self.source, at))

    def _next(self) -> _Event:
        try:
            event: _Event = self.events.get_event()
        except yaml.error.MarkedYAMLError as error:
            place, quoted = (self.last.place, self.last.quoted) if self.last else (None, False)
            opened = tuple(event.start_mark.index for event in self.opened)
            raise _Stop(syntax_fault(self.source, error, Seen(place, quoted, opened))) from None
        self.count += 1
        if self.count > MOST_EVENTS:
            raise self._too_much(event, f"more than {MOST_EVENTS:,} keys, values and brackets")
        if len(self.faults) >= MOST_FAULTS:
            raise self._too_much(event, f"{MOST_FAULTS:,} faults or more")
        return event

    def _too_much(self, event: _Event, message: str) -> _Stop:
        return _Stop(Fault("E112", message, self._place(event), "reading stopped here"))

    # -- nodes -------------------------------------------------------------------------------------

    def _node(self, event: _Event, *, key: bool = False) -> Node:
        if event.anchor is not None or event.tag is not None:
            if isinstance(event, yaml.AliasEvent):
                place = self._place(event)
                self.faults.append(reference_fault(place, "*" + shortened(event.anchor or "")))
                return Scalar("", "null", True, place)
            self._refuse_properties(event)
        if isinstance(event, yaml.ScalarEvent):
            self.last = self._scalar(event, key=key)
            return self.last
        if len(self.opened) >= DEEPEST:
            raise self._too_much(event, f"more than {DEEPEST} levels of nesting")
        self.opened.append(event)
        node = self._sequence(event) if isinstance(event, yaml.SequenceStartEvent) else self._mapping(event)
        self.opened.pop()
        return node

    def _sequence(self, start: _Event) -> Sequence:
        items: list[Node] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._node(event))
        return Sequence(tuple(items), self._collection_place(start, event, items[-1] if items else None))

    def _mapping(self, start: _Event) -> Mapping:
        entries: dict[str, Entry] = {}
        value: Node | None = None
        parts: list[Part] = []  # of a mapping in braces
        numbers: list[Part] = []
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._node(event, key=True)
            self.keys.append(key.text if isinstance(key, Scalar) else "")
            value = _behind(key, self._node(self._next()))
            self.keys.pop()
            if start.flow_style:
                empty = isinstance(value, Scalar) and not value.text
                parts.append(Part(key, value, empty and is_bare(self.source, key)))
                if parts[-1].bare:
                    continue
            if not isinstance(key, Scalar):
                self.faults.append(_key_fault(key))
            elif key.kind == "number":
                numbers.append(Part(key, value, False))
            elif self._is_good_key(key, entries):
                entries[key.text] = Entry(key, value)
        if any(part.bare for part in parts):
            self.faults += slips_in_braces(self.source, parts, tuple(self.keys))
        if numbers:
            self.faults.append(number_keys(numbers, tuple(self.keys)))
        return Mapping(tuple(entries.values()), self._collection_place(start, event, value))

    def _scalar(self, event: _Event, *, key: bool) -> Scalar:
        text = event.value.replace(_NO_MARK, "?")
        if event.style in ("|", ">"):
            return Scalar(text, "text", True, self._block_place(event))
        if event.style:
            self._refuse_characters(text, event)
            return Scalar(text, "text", True, self._place(event))
        place = self._place(event)
        if not text.isascii():
            self._refuse_spaces(event)
        if text.startswith("?"):
            self._refuse_question_mark(text, event)
        if key:
            self._refuse_glued_colon(event)
        elif fault := misspelling(text):
            self.faults.append(self._misspelt(place, fault))
        scalar = Scalar(text, kind_of(text), False, place)
        if place.line != place.end_line and (dashes := dash_slip(self.source, scalar)):
            self.faults.append(dashes)
        return scalar

    def _misspelt(self, place: Place, why: Misspelling) -> Fault:
        """Refuse the spelling of a number: ``010``, and ``1,000`` in a list, of which it is the second half."""
        at = self.source.offset(place.line, place.column)
        if cut := _CUT.search(self.source.text, max(0, at - 20), at):
            whole = self.source.place(cut.start(), self.source.offset(place.end_line, place.end_column))
            text = self.source.text[cut.start() : self.source.offset(place.end_line, place.end_column)]
            if text.replace(",", "").isdigit():
                return cut_number(whole, text)
        return Fault("E113", why.message, place, help=why.help)

    # -- places ------------------------------------------------------------------------------------

    def _place(self, event: _Event) -> Place:
        start, end = event.start_mark, event.end_mark
        return Place(self.source, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def _block_place(self, event: _Event) -> Place:
        """Place a text in a block, without the empty lines after it."""
        at, end = event.start_mark.index, event.end_mark.index
        if not _HEADER.match(self.source.text, at):  # |#: a comment to one loader, a fault to the other
            raise _Stop(block_fault(self.source, at))
        return self.source.place(at, at + len(self.source.text[at:end].rstrip()))

    def _collection_place(self, start: _Event, end: _Event, last: Node | None) -> Place:
        """From the first bracket to the last, or from the first key or dash to the end of the last value."""
        line, column = start.start_mark.line + 1, start.start_mark.column + 1
        if start.flow_style or last is None:
            return Place(self.source, line, column, end.end_mark.line + 1, end.end_mark.column + 1)
        return Place(self.source, line, column, last.place.end_line, last.place.end_column)

    # -- refusals ----------------------------------------------------------------------------------

    def _is_good_key(self, key: Scalar, entries: dict[str, Entry]) -> bool:
        if key.quoted and key.kind == "null":  # an alias: refused already
            return False
        if key.kind != "text" or (not key.quoted and misspelling(key.text)):
            self.faults.append(_key_fault(key))
            return False
        if key.text == "<<" and not key.quoted:
            self.faults.append(reference_fault(key.place, "<<"))
            return False
        if first := entries.get(key.text):
            self.faults.append(
                Fault(
                    "E103",
                    f"the key `{shortened(key.text)}` is given twice in the same block",
                    key.place,
                    "second definition",
                    (Mark(first.key.place, "first defined here"),),
                    "keep one of the two; plain YAML would silently use the last one",
                )
            )
            return False
        return True

    def _refuse_properties(self, event: _Event) -> None:
        """Refuse the anchor and the tag of a node."""
        number = (event.anchor is not None) + (event.tag is not None)
        for match in islice(_PROPERTY.finditer(self.source.text, event.start_mark.index), number):
            refuse = reference_fault if match[0].startswith("&") else tag_fault
            self.faults.append(refuse(self.source.place(*match.span()), shortened(match[0])))

    def _refuse_characters(self, text: str, event: _Event) -> None:
        """Refuse control characters that were written as escapes; as themselves they never come this far."""
        if not text.isprintable() and FORBIDDEN.search(text):
            self.faults.append(bad_escape(self.source, event.end_mark.index - 1))

    def _refuse_question_mark(self, text: str, event: _Event) -> None:
        """Refuse ``? key``: to YAML this is the mark of a complicated key."""
        if text == "?" or text.startswith("? "):
            raise _Stop(beginning_fault(self.source, event.start_mark.index))

    def _refuse_glued_colon(self, event: _Event) -> None:
        """Refuse ``{a:}``: libyaml does so itself, the other loader does not."""
        end = event.end_mark.index
        if self.source.text.startswith((": ", ":\n"), end):  # as nearly always
            return
        if glued := _GLUED.match(self.source.text, end):
            raise _Stop(colon_fault(self.source, glued.end() - 1))

    def _refuse_spaces(self, event: _Event) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        if match := _MISPLACED_SPACE.search(self.source.text[start:end]):
            at = start + match.start(match.lastindex or 0)
            self.faults.append(space_fault(self.source, at, "used where YAML needs an ordinary space"))


def _behind(key: Node, value: Node) -> Node:
    """Place a value that is not there right behind its key, since the loaders place it differently."""
    if not isinstance(value, Scalar) or value.text or value.quoted:
        return value
    line, column = key.place.end_line, key.place.end_column
    return value._replace(place=Place(value.place.source, line, column, line, column))


def _key_fault(key: Node) -> Fault:
    if not isinstance(key, Scalar):
        kind = "a list" if isinstance(key, Sequence) else "a block of keys"
        return Fault("E104", f"a key must be text, not {kind}", key.place, "a name belongs here, before the colon")
    if not key.text:
        return Fault("E104", "a key is missing before a colon", key.place, "nothing stands before it")
    kind = {"null": "an empty value", "bool": "a truth value"}.get(key.kind, "a number")
    text = shortened(key.text)
    return Fault(
        "E104", f"a key must be text, but `{text}` is {kind}", key.place, help=f'put it in quotes: "{text}":'
    )
