"""What is wrong within ``[ ]`` and ``{ }``, and with colons that end no key."""

from __future__ import annotations

import re

from negotiation.faults import Fault, Mark
from negotiation.scenario.yaml_trouble import Trouble

__all__ = ["in_brackets", "never_closed", "open_bracket", "pair", "second_colon", "wrong_bracket"]


def in_brackets(trouble: Trouble) -> Fault:
    """Between items in brackets something else stands than a comma or the closing bracket."""
    if trouble.at_end:
        return never_closed(trouble, trouble.since)
    if trouble.character in "]}":
        return wrong_bracket(trouble, trouble.since)
    if fault := _closed_too_late(trouble):
        return fault
    if trouble.character == ":":
        return second_colon(trouble)
    closing = pair(trouble, trouble.since)[1]
    mark = Mark(trouble.place(trouble.since), "opened here")
    return Fault(
        "E102",
        f"a comma or `{closing}` is missing",
        trouble.place(trouble.at),
        f"expected `,` or `{closing}` before this",
        (mark,),
        "put a comma between two items, and quotes around a text that holds commas, brackets or quotes",
    )


def _closed_too_late(trouble: Trouble) -> Fault | None:
    """Recognise a line that begins with a key: the bracket was meant to be closed before it."""
    line = trouble.before + trouble.text[trouble.at :].split("\n", 1)[0] + " "
    key = re.match(r" *([^\s,:\[\]{}][^,:\[\]{}]*):\s", line)
    if key is None or key.end(1) < len(trouble.before):
        return None
    if fault := _hidden_by_a_remark(trouble, trouble.since):
        return fault
    opening, closing = pair(trouble, trouble.since)
    place = trouble.place(trouble.at - len(trouble.before) + key.start(1), len(key[1]))
    return Fault(
        "E102",
        f"`{opening}` is not closed before the next key",
        trouble.place(trouble.since),
        "opened here",
        (Mark(place, "so this key is read as a part of it"),),
        f"add `{closing}` where it ends",
    )


def _hidden_by_a_remark(trouble: Trouble, opened: int) -> Fault | None:
    """Find a `` #`` between an opening bracket and its other half: what follows is a remark to YAML."""
    line = trouble.text[opened:].split("\n", 1)[0]
    remark = re.match(r"(?:\"[^\"]*\"|'[^']*'|[^\"'])*?\s(#.*)", line)
    closing = pair(trouble, opened)[1]
    if remark is None or closing not in remark[1]:
        return None
    return Fault(
        "E102",
        f"a remark hides the `{closing}` of this line",
        trouble.place(opened + remark.start(1), len(remark[1])),
        "from a space and `#` on, a line is not read",
        (Mark(trouble.place(opened), "opened here"),),
        "put a text that holds ` #` in quotes",
    )


def never_closed(trouble: Trouble, opened: int) -> Fault:
    """Say that a bracket has no other half."""
    if fault := _hidden_by_a_remark(trouble, opened):
        return fault
    opening, closing = pair(trouble, opened)
    place = trouble.place(opened)
    return Fault("E102", f"`{opening}` is never closed", place, "opened here", help=f"add `{closing}` where it ends")


def wrong_bracket(trouble: Trouble, opened: int) -> Fault:
    """Say that one kind of bracket is closed by the other."""
    opening, closing = pair(trouble, opened)
    return Fault(
        "E102",
        f"`{trouble.character}` cannot close `{opening}`",
        trouble.place(trouble.at),
        f"expected `{closing}`",
        (Mark(trouble.place(opened), "opened here"),),
    )


def pair(trouble: Trouble, opened: int) -> tuple[str, str]:
    """Both halves of the bracket that was opened there."""
    return ("[", "]") if trouble.text[opened] == "[" else ("{", "}")


def open_bracket(trouble: Trouble) -> int | None:
    """Return where the innermost bracket that is still open was opened."""
    innermost = trouble.seen.opened[-1] if trouble.seen.opened else None
    return innermost if innermost is not None and trouble.text[innermost] in "[{" else None


def second_colon(trouble: Trouble) -> Fault:
    """Say that a colon stands within a value."""
    if quote := re.search(r"(?::|-)\s+([“”„«‘])[^:]*\Z", trouble.before):
        place = trouble.rest_of_line(trouble.at - len(trouble.before) + quote.start(1))
        return Fault("E102", "typographic quotes are none to YAML", place, 'type straight quotes around this: "…"')
    message = "a second key on the same line"
    return Fault("E102", message, trouble.place(trouble.at), "a colon and a space end a key", help=_one_line(trouble))


def _one_line(trouble: Trouble) -> str:
    """What may have been meant by a second colon on a line."""
    rest = trouble.text[trouble.at + 1 :].split("\n", 1)[0].strip()
    first = re.search(r"([^\s:{\[,][^:{\[,]*):\s+([^:]*)\Z", trouble.before)
    if first is None:
        return "put quotes around a value that holds a colon, or begin a new line for a new key"
    key, value = first[1], first[2]
    if re.search(r";\s*\w+\Z", value):
        return "a comma, not a semicolon, stands between the items of a block or list"
    if value.startswith("("):
        return f"a block in one line stands in braces, not in parentheses: `{key}: {{…}}`"
    block = re.fullmatch(r"[a-z][a-z0-9_]*", value) and key not in _TEXTS and len(rest) <= 60
    if block and open_bracket(trouble) is None and re.fullmatch(r"[^:]*(?:,\s*\w+: [^:]*)*", rest):
        return f"a block in one line has braces: `{key}: {{{value}: {rest}}}`; a text with a colon has quotes"
    if open_bracket(trouble) is None and len(rest) <= 60 and '"' not in value + rest:
        return f'put a value that holds a colon in quotes: `{key}: "{value}: {rest}"`'
    return "put quotes around a value that holds a colon, or begin a new line for a new key"


_TEXTS = frozenset(
    ("title", "label", "note", "question", "leaves_out", "assumption", "told_by", "denied_by", "author")
)
