"""What is wrong where YAML cannot be read, in words for people who do not know YAML.

The YAML library says what it expected and where; that names the trouble, and the text around the place tells
what the writer most likely meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from negotiation.faults import Fault, Mark, SourceText
from negotiation.scenario.yaml_brackets import (
    in_brackets,
    never_closed,
    open_bracket,
    pair,
    second_colon,
    wrong_bracket,
)
from negotiation.scenario.yaml_indent import shifted_fault, step
from negotiation.scenario.yaml_refusals import (
    SPACES,
    bad_escape,
    beginning_fault,
    block_fault,
    colon_fault,
    dash_fault,
    directive_fault,
    reference_fault,
    second_document,
    space_fault,
    tag_fault,
)
from negotiation.scenario.yaml_trouble import Seen, Trouble

if TYPE_CHECKING:
    import yaml

__all__ = ["looks_like", "syntax_fault"]


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
    return _explain(Trouble(source, at, since, seen, what))


def _explain(trouble: Trouble) -> Fault:
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


def _unclosed_quote(trouble: Trouble) -> Fault:
    twice = "a text that has apostrophes goes in double quotes"
    inside = twice if trouble.text[trouble.since] == "'" else 'inside double quotes a quote is written \\"'
    place = trouble.place(trouble.since)
    return Fault("E102", "a quote is never closed", place, "opened here", help=f"close it; {inside}")


def _after_quote(trouble: Trouble) -> Fault | None:
    """Explain what follows a closing quote; one that spans lines was most likely meant to close earlier."""
    quoted = trouble.seen.scalar if trouble.seen.quoted else None
    if quoted is None or trouble.text[: trouble.at].rstrip()[-1:] not in ("'", '"'):
        return None
    if quoted.line != quoted.end_line:
        opened = quoted._replace(end_line=quoted.line, end_column=quoted.column + 1)
        closed = quoted._replace(line=quoted.end_line, column=quoted.end_column - 1)
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


# -- keys and their lines --------------------------------------------------------------------------


def _no_colon(trouble: Trouble) -> Fault:
    """Explain a line that should be ``key: value`` and has no colon, or none with a space after it."""
    place = trouble.rest_of_line(trouble.since)
    words = trouble.text[trouble.since :].split("\n", 1)[0]
    if re.match(r"-[^\s-]", words) and not trouble.source.line(place.line)[: place.column - 1].strip():
        return dash_fault(trouble.source, trouble.since)
    if glued := re.match(r"[\w -]*:(?=[^\s/])", words):
        colon = trouble.since + glued.end() - 1
        return colon_fault(trouble.source, colon)
    help = ""
    if words.startswith(("//", "/*", "--", ";", "%")):
        help = "a remark begins with `#`"
    elif re.match(r"<{7}|={7}|>{7}", words):
        help = "this is the mark of a conflict between two versions: keep one of them, and take the marks out"
    elif spelt := re.match(r"(\w+)\s*=\s*(.*)", words):
        help = f"write `{spelt[1]}: {spelt[2].rstrip()}`"
    elif re.fullmatch(r"\w+\s*", words):
        help = f"write `{words.rstrip()}:`"
    return Fault("E102", "a line without a colon", place, "expected `key: value`", help=help)


def _stray_colon(trouble: Trouble) -> Fault:
    """Explain a colon where no key can be: the second on its line, or on a line that continues a value."""
    above = trouble.seen.scalar
    if above is None or trouble.seen.quoted or above.line == above.end_line or re.search(r":\s", trouble.before):
        return second_colon(trouble)
    start = trouble.source.offset(above.line, above.column)
    if not re.search(r":\s|[-?]\s", above.source.line(above.line)[: above.column - 1]):
        return _no_colon(replace(trouble, since=start))
    shifted = step(trouble.source, trouble.source.place(trouble.at, trouble.at).line)
    if shifted and shifted.line <= above.line:
        return shifted_fault(trouble.source, shifted, "this line is out of step with those around it")
    key = trouble.at - len(trouble.before.lstrip())
    return Fault(
        "E102",
        "this line is indented as if it belonged to the value above it",
        trouble.place(key, trouble.at - key),
        "indented too far",
        (Mark(above, "this value goes on below"),),
        "begin keys of one block in the same column; put a text of several lines in quotes",
    )


def _list_on_line(trouble: Trouble) -> Fault:
    return Fault(
        "E102",
        "a list cannot begin on the line of its key",
        trouble.place(trouble.at),
        "a dash and a space begin a list item",
        help="begin the list on its own line, or write [a, b]; a negative number has no space after its sign",
    )


# -- what fits nothing before ----------------------------------------------------------------------


def _stray(trouble: Trouble) -> Fault:
    """Explain something that is neither a key, nor an item, nor a value where one of these is expected."""
    opened = open_bracket(trouble)
    if trouble.at_end:
        if opened is not None:
            return never_closed(trouble, opened)
        end = len(trouble.text.rstrip())
        return Fault("E102", "the file ends too early", trouble.place(end), "something is missing here")
    if trouble.character in "]}":
        if opened is not None and pair(trouble, opened)[1] != trouble.character:
            return wrong_bracket(trouble, opened)
        return Fault("E102", f"`{trouble.character}` closes nothing", trouble.place(trouble.at), "no bracket is open")
    if trouble.character == ",":
        return Fault("E102", "a comma where a value is expected", trouble.place(trouble.at), "not expected here")
    if trouble.character == ":":
        return Fault("E104", "a key is missing before a colon", trouble.place(trouble.at), "nothing stands before it")
    if fault := _after_quote(trouble):
        return fault
    if opened is not None and re.match(r"-\s", trouble.text[trouble.at : trouble.at + 2]):
        return Fault(
            "E102",
            "a dash and a space begin a list item, and in brackets there is none",
            trouble.place(trouble.at),
            "not expected here",
            help="a minus sign has no space behind it: `-cost`; a list in brackets has no dashes: `[a, b]`",
        )
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


def _after_the_end(trouble: Trouble) -> Fault | None:
    """Find the end of the first document, or an instruction, between what was read and the trouble."""
    last = trouble.seen.scalar
    read = trouble.source.offset(last.end_line, last.end_column) if last else 0
    between = trouble.text[read : (trouble.since if "scanning" in trouble.what else trouble.at) + 1]
    if directive := re.search(r"^%", between, re.MULTILINE):
        return directive_fault(trouble.source, read + directive.start())
    if ended := re.search(r"^\.\.\.", between, re.MULTILINE):
        return second_document(trouble.source, read + ended.start())
    return None


def _other_block(trouble: Trouble) -> Fault:
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
    if shifted := step(trouble.source, place.line):
        fits_no = "the indentation of this line fits no block above it"
        around = "this line is out of step with those around it"
        return shifted_fault(trouble.source, shifted, fits_no if shifted.line == place.line else around)
    return Fault(
        "E102",
        "the indentation of this line fits no block above it",
        place,
        f"begins in column {place.column}",
        marks,
        "begin the lines of one block in the same column",
    )


def _special_space(trouble: Trouble) -> Fault | None:
    """Find a space that is none to YAML where an ordinary one would have been read otherwise."""
    for offset in (trouble.since, trouble.at):
        start = trouble.text.rfind("\n", 0, offset) + 1
        line = trouble.text[start:].split("\n", 1)[0]
        if not line.isascii() and (match := re.search(rf"[:\-,\[{{]([{SPACES}])", line)):
            return space_fault(trouble.source, start + match.start(1), "used where YAML needs an ordinary space")
    return None


# -- what YAML has and a scenario not --------------------------------------------------------------


def _reference(trouble: Trouble) -> Fault:
    start = trouble.text.rfind("\n", 0, trouble.since) + 1
    if re.match(r"\*\s", trouble.text[trouble.since :]) and not trouble.text[start : trouble.since].strip():
        place = trouble.place(trouble.since)
        return Fault("E102", "an item of a list begins with a dash and a space", place, "write `- ` here")
    return reference_fault(trouble.place(trouble.since), trouble.text[trouble.since])


def _tag(trouble: Trouble) -> Fault:
    name = re.match(r"[^\s,\[\]{}]*", trouble.text[trouble.since :])
    return tag_fault(trouble.place(trouble.since, len(name[0]) if name else 1), name[0] if name else "!")


_EXPLANATIONS: tuple[tuple[str, Callable[[Trouble], Fault]], ...] = (
    (r"quoted scalar.*(?:end of stream|document)", _unclosed_quote),
    (r"quoted scalar", lambda trouble: bad_escape(trouble.source, trouble.at)),
    (r"scanning an (?:anchor|alias)", _reference),
    (r"\btag\b", _tag),
    (r"plain scalar", lambda trouble: colon_fault(trouble.source, trouble.at)),
    (r"block scalar", lambda trouble: block_fault(trouble.source, trouble.since)),
    (r"parsing a flow (?:sequence|mapping)", in_brackets),
    (r"simple key", _no_colon),
    (r"mapping values", _stray_colon),
    (r"sequence entries", _list_on_line),
    (r"mapping keys|start any token", lambda trouble: beginning_fault(trouble.source, trouble.at)),
    (r"", _stray),
)
