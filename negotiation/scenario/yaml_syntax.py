"""What is wrong where YAML cannot be read, in words for people who do not know YAML.

The YAML library says what it expected and where; that names the trouble, and the text around the place tells
what the writer most likely meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from negotiation.faults import Fault, Mark, Place, SourceText
from negotiation.scenario.yaml_refusals import (
    SPACES,
    bad_escape,
    beginning_fault,
    block_fault,
    colon_fault,
    directive_fault,
    reference_fault,
    second_document,
    space_fault,
    tag_fault,
)

if TYPE_CHECKING:
    import yaml

__all__ = ["Seen", "looks_like", "syntax_fault"]


@dataclass(frozen=True)
class Seen:
    """What had been read when the trouble came: the last scalar; the brackets and blocks still open."""

    scalar: Place | None
    quoted: bool
    opened: tuple[int, ...]  # offsets, outermost first


@dataclass(frozen=True)
class _Trouble:
    """Where reading stopped (``at``), where what was being read began (``since``), what was seen before."""

    source: SourceText
    at: int
    since: int
    seen: Seen
    what: str

    @property
    def text(self) -> str:
        return self.source.text

    @property
    def character(self) -> str:
        return self.text[self.at : self.at + 1]

    @property
    def at_end(self) -> bool:
        return not self.text[self.at :].strip()

    @property
    def before(self) -> str:
        """What stands before ``at`` on its line."""
        return self.text[self.text.rfind("\n", 0, self.at) + 1 : self.at]

    def place(self, start: int, length: int = 1) -> Place:
        return self.source.place(start, start + length)

    def rest_of_line(self, start: int) -> Place:
        """From ``start`` to the end of its line, without a comment."""
        line = self.text[start:].split("\n", 1)[0]
        return self.place(start, max(1, len(re.split(r"\s#", line, maxsplit=1)[0].rstrip())))


def syntax_fault(source: SourceText, error: yaml.error.MarkedYAMLError, seen: Seen) -> Fault:
    """Say what a YAML library's error means.

    Parameters
    ----------
    source : SourceText
        The text that was read.
    error : yaml.error.MarkedYAMLError
        What the library says.
    seen : Seen
        What had been read before.

    Returns
    -------
    Fault
        E102 mostly; another code where the trouble has one of its own.
    """
    mark = error.problem_mark
    at = min(mark.index, len(source.text)) if mark else len(source.text)
    since = min(error.context_mark.index, len(source.text)) if error.context_mark else at
    what = f"{error.context} | {re.sub(', but (?:found|got) .*', '', error.problem or '')}"
    return _explain(_Trouble(source, at, since, seen, what))


def _explain(trouble: _Trouble) -> Fault:
    explanation = next(explain for pattern, explain in _EXPLANATIONS if re.search(pattern, trouble.what))
    fault = _after_the_end(trouble) or _special_space(trouble) or explanation(trouble)
    kind = looks_like(trouble.text)
    if kind and fault.code == "E102":
        return replace(fault, help=f"this looks like {kind}; a scenario is written in YAML")
    return fault


def looks_like(text: str) -> str:
    r"""Name another language that the first line of a text seems to be written in.

    Examples
    --------
    >>> looks_like("# settings\n[tool.ruff]\n")
    'TOML'
    """
    first = next(
        (line for line in text.split("\n") if line.strip() and not line.lstrip().startswith(("#", "//"))), ""
    )
    if re.match(r"\[[\w.\" -]+\]\s*(#.*)?$|[\w.-]+\s*=\s*[\w\"'\[{]", first):
        return "TOML"
    return "Python" if re.match(r"(import|from|def|class)\s+\w+|\"\"\"", first) else ""


# -- quotes ----------------------------------------------------------------------------------------


def _unclosed_quote(trouble: _Trouble) -> Fault:
    twice = "inside single quotes an apostrophe is written twice: 'it''s'"
    inside = twice if trouble.text[trouble.since] == "'" else 'inside double quotes a quote is written \\"'
    place = trouble.place(trouble.since)
    return Fault("E102", "a quote is never closed", place, "opened here", help=f"close it; {inside}")


def _after_quote(trouble: _Trouble) -> Fault | None:
    """Explain what follows a closing quote; one that spans lines was most likely meant to close earlier."""
    quoted = trouble.seen.scalar if trouble.seen.quoted else None
    if quoted is None or trouble.text[: trouble.at].rstrip()[-1:] not in ("'", '"'):
        return None
    if quoted.line != quoted.end_line:
        opened = replace(quoted, end_line=quoted.line, end_column=quoted.column + 1)
        closed = replace(quoted, line=quoted.end_line, column=quoted.end_column - 1)
        mark = Mark(closed, "it closes only here")
        return Fault("E102", "a quote is not closed on its line", opened, "opened here", (mark,), "close it")
    return Fault(
        "E102",
        "text goes on after the closing quote",
        trouble.rest_of_line(trouble.at),
        "after the quote",
        (Mark(quoted, "quoted text"),),
        "put the whole value in quotes; inside single quotes an apostrophe is written twice: 'it''s'",
    )


# -- brackets --------------------------------------------------------------------------------------


def _in_brackets(trouble: _Trouble) -> Fault:
    """Between items in brackets something else stands than a comma or the closing bracket."""
    if trouble.at_end:
        return _never_closed(trouble, trouble.since)
    if trouble.character in "]}":
        return _wrong_bracket(trouble, trouble.since)
    if fault := _closed_too_late(trouble):
        return fault
    if trouble.character == ":":
        return _second_colon(trouble)
    closing = _pair(trouble, trouble.since)[1]
    mark = Mark(trouble.place(trouble.since), "opened here")
    return Fault(
        "E102",
        f"a comma or `{closing}` is missing",
        trouble.place(trouble.at),
        f"expected `,` or `{closing}` before this",
        (mark,),
        "put a comma between two items, and quotes around a text that holds commas, brackets or quotes",
    )


def _closed_too_late(trouble: _Trouble) -> Fault | None:
    """Recognise a line that begins with a key: the bracket was meant to be closed before it."""
    line = trouble.before + trouble.text[trouble.at :].split("\n", 1)[0] + " "
    key = re.match(r" *([^\s,:\[\]{}][^,:\[\]{}]*):\s", line)
    if key is None or key.end(1) < len(trouble.before):
        return None
    opening, closing = _pair(trouble, trouble.since)
    place = trouble.place(trouble.at - len(trouble.before) + key.start(1), len(key[1]))
    return Fault(
        "E102",
        f"`{opening}` is not closed before the next key",
        trouble.place(trouble.since),
        "opened here",
        (Mark(place, "so this key is read as a part of it"),),
        f"add `{closing}` where it ends",
    )


def _never_closed(trouble: _Trouble, opened: int) -> Fault:
    opening, closing = _pair(trouble, opened)
    place = trouble.place(opened)
    return Fault("E102", f"`{opening}` is never closed", place, "opened here", help=f"add `{closing}` where it ends")


def _wrong_bracket(trouble: _Trouble, opened: int) -> Fault:
    opening, closing = _pair(trouble, opened)
    return Fault(
        "E102",
        f"`{trouble.character}` cannot close `{opening}`",
        trouble.place(trouble.at),
        f"expected `{closing}`",
        (Mark(trouble.place(opened), "opened here"),),
    )


def _pair(trouble: _Trouble, opened: int) -> tuple[str, str]:
    return ("[", "]") if trouble.text[opened] == "[" else ("{", "}")


def _open_bracket(trouble: _Trouble) -> int | None:
    """Return where the innermost bracket that is still open was opened."""
    innermost = trouble.seen.opened[-1] if trouble.seen.opened else None
    return innermost if innermost is not None and trouble.text[innermost] in "[{" else None


# -- keys and their lines --------------------------------------------------------------------------


def _no_colon(trouble: _Trouble) -> Fault:
    """Explain a line that should be ``key: value`` and has no colon, or none with a space after it."""
    place = trouble.rest_of_line(trouble.since)
    words = trouble.text[trouble.since :].split("\n", 1)[0]
    if glued := re.match(r"[\w -]*:(?=[^\s/])", words):
        colon = trouble.since + glued.end() - 1
        return colon_fault(trouble.source, colon)
    return Fault("E102", "a line without a colon", place, "expected `key: value`")


def _stray_colon(trouble: _Trouble) -> Fault:
    """Explain a colon where no key can be: the second on its line, or on a line that continues a value."""
    above = trouble.seen.scalar
    if above is None or trouble.seen.quoted or above.line == above.end_line or re.search(r":\s", trouble.before):
        return _second_colon(trouble)
    start = trouble.source.offset(above.line, above.column)
    if not re.search(r":\s|[-?]\s", above.source.line(above.line)[: above.column - 1]):
        return _no_colon(replace(trouble, since=start))
    key = trouble.at - len(trouble.before.lstrip())
    return Fault(
        "E102",
        "this line is indented as if it belonged to the value above it",
        trouble.place(key, trouble.at - key),
        "indented too far",
        (Mark(above, "this value goes on below"),),
        "begin keys of one block in the same column; put a text of several lines in quotes",
    )


def _second_colon(trouble: _Trouble) -> Fault:
    return Fault(
        "E102",
        "a second key on the same line",
        trouble.place(trouble.at),
        "a colon and a space end a key",
        help="put quotes around a value that holds a colon, or begin a new line for a new key",
    )


def _list_on_line(trouble: _Trouble) -> Fault:
    return Fault(
        "E102",
        "a list cannot begin on the line of its key",
        trouble.place(trouble.at),
        "a dash and a space begin a list item",
        help="begin the list on its own line, or write [a, b]; a negative number has no space after its sign",
    )


# -- what fits nothing before ----------------------------------------------------------------------


def _stray(trouble: _Trouble) -> Fault:
    """Explain something that is neither a key, nor an item, nor a value where one of these is expected."""
    opened = _open_bracket(trouble)
    if trouble.at_end:
        if opened is not None:
            return _never_closed(trouble, opened)
        end = len(trouble.text.rstrip())
        return Fault("E102", "the file ends too early", trouble.place(end), "something is missing here")
    if trouble.character in "]}":
        if opened is not None and _pair(trouble, opened)[1] != trouble.character:
            return _wrong_bracket(trouble, opened)
        return Fault("E102", f"`{trouble.character}` closes nothing", trouble.place(trouble.at), "no bracket is open")
    if trouble.character == ",":
        return Fault("E102", "a comma where a value is expected", trouble.place(trouble.at), "not expected here")
    if trouble.character == ":":
        return Fault("E104", "a key is missing before a colon", trouble.place(trouble.at))
    if fault := _after_quote(trouble):
        return fault
    after_all = "document start" in trouble.what and not trouble.before
    if not trouble.before.strip(" -") and not after_all:
        return _other_block(trouble)
    return Fault(
        "E102",
        "this does not belong to the value before it",
        trouble.rest_of_line(trouble.at),
        "not expected here",
        help="put the whole value in quotes",
    )


def _after_the_end(trouble: _Trouble) -> Fault | None:
    """Find the end of the first document, or an instruction, between what was read and the trouble."""
    last = trouble.seen.scalar
    read = trouble.source.offset(last.end_line, last.end_column) if last else 0
    between = trouble.text[read : (trouble.since if "scanning" in trouble.what else trouble.at) + 1]
    if directive := re.search(r"^%", between, re.MULTILINE):
        return directive_fault(trouble.source, read + directive.start())
    if ended := re.search(r"^\.\.\.", between, re.MULTILINE):
        return second_document(trouble.source, read + ended.start())
    return None


def _other_block(trouble: _Trouble) -> Fault:
    """Explain a line that fits no block above: its indentation, or a list among keys, or a key in a list."""
    place = trouble.rest_of_line(trouble.at)
    block = trouble.source.place(trouble.since, trouble.since + 1)
    marks = (Mark(block, f"this block begins in column {block.column}"),) if trouble.since < trouble.at else ()
    item = re.match(r"-\s", trouble.text[trouble.at : trouble.at + 2])
    if block.column == place.column and item:
        return Fault("E102", "a list item where a key is expected", place, "expected `key: value`", marks)
    if block.column == place.column and "collection" in trouble.what:
        return Fault("E102", "a key where a list item is expected", place, "expected `- item`", marks)
    if marks and block.column == place.column:
        return Fault("E102", "this line is not `key: value`", place, "a key is expected here")
    return Fault(
        "E102",
        "the indentation of this line fits no block above it",
        place,
        f"begins in column {place.column}",
        marks,
        "begin the lines of one block in the same column",
    )


def _special_space(trouble: _Trouble) -> Fault | None:
    """Find a space that is none to YAML where an ordinary one would have been read otherwise."""
    for offset in (trouble.since, trouble.at):
        start = trouble.text.rfind("\n", 0, offset) + 1
        line = trouble.text[start:].split("\n", 1)[0]
        if not line.isascii() and (match := re.search(rf"[:\-,\[{{]([{SPACES}])", line)):
            return space_fault(trouble.source, start + match.start(1), "used where YAML needs an ordinary space")
    return None


# -- what YAML has and a scenario not --------------------------------------------------------------


def _reference(trouble: _Trouble) -> Fault:
    return reference_fault(trouble.place(trouble.since), trouble.text[trouble.since])


def _tag(trouble: _Trouble) -> Fault:
    name = re.match(r"[^\s,\[\]{}]*", trouble.text[trouble.since :])
    return tag_fault(trouble.place(trouble.since, len(name[0]) if name else 1), name[0] if name else "!")


_EXPLANATIONS: tuple[tuple[str, Callable[[_Trouble], Fault]], ...] = (
    (r"quoted scalar.*(?:end of stream|document)", _unclosed_quote),
    (r"quoted scalar", lambda trouble: bad_escape(trouble.source, trouble.at)),
    (r"scanning an (?:anchor|alias)", _reference),
    (r"\btag\b", _tag),
    (r"plain scalar", lambda trouble: colon_fault(trouble.source, trouble.at)),
    (r"block scalar", lambda trouble: block_fault(trouble.source, trouble.since)),
    (r"parsing a flow (?:sequence|mapping)", _in_brackets),
    (r"simple key", _no_colon),
    (r"mapping values", _stray_colon),
    (r"sequence entries", _list_on_line),
    (r"mapping keys|start any token", lambda trouble: beginning_fault(trouble.source, trouble.at)),
    (r"", _stray),
)
