"""What YAML has and a scenario has not: a message for each."""

from __future__ import annotations

import re

from negotiation.faults import Fault, Mark, Place, SourceText

__all__ = [
    "FORBIDDEN",
    "SPACES",
    "bad_escape",
    "beginning_fault",
    "block_fault",
    "character_fault",
    "colon_fault",
    "dash_fault",
    "directive_fault",
    "escape_fault",
    "reference_fault",
    "second_document",
    "shortened",
    "space_fault",
    "tag_fault",
]

# Control characters, line ends that only some programs know, byte order marks in mid-text, no characters at all.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff\U0010fffd-\U0010ffff]"
)
# Characters that look like a space and are none to YAML.
SPACES = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000"


def reference_fault(place: Place, name: str) -> Fault:
    """Refuse ``&name``, ``*name`` and ``<<``."""
    kind = {"&": "an anchor", "*": "an alias"}.get(name[:1], "a merge key")
    return Fault(
        "E105",
        f"`{name}` is {kind}, which a scenario cannot hold",
        place,
        help="write the value out where it is used; put quotes around a text that begins with & or *",
    )


def tag_fault(place: Place, name: str) -> Fault:
    """Refuse ``!name`` and ``!!name``."""
    message = f"`{name}` is a tag, which a scenario cannot hold"
    return Fault("E106", message, place, help="leave it out; put quotes around a text that begins with !")


def directive_fault(source: SourceText, at: int) -> Fault:
    """Refuse a line such as ``%YAML 1.1``."""
    place = source.place(at, at + max(1, len(source.text[at:].split("\n", 1)[0].rstrip())))
    return Fault("E102", "a line that begins with % is an instruction to YAML programs", place, help="leave it out")


def beginning_fault(source: SourceText, at: int) -> Fault:
    """Refuse a value that begins with a character which has a meaning of its own."""
    return Fault(
        "E102",
        f"a value cannot begin with `{source.text[at]}`",
        source.place(at, at + 1),
        "reserved by YAML",
        help=_REMEDIES.get(source.text[at], "put the value in quotes"),
    )


_REMEDIES = {
    "?": "write a value, or put a text that begins with `?` in quotes",
    "`": "put the value in quotes; lines such as ```yaml come with text from elsewhere: take them out",
}


def colon_fault(source: SourceText, at: int) -> Fault:
    """Refuse a colon after a key without a space behind it."""
    return Fault("E102", "a space is missing after a colon", source.place(at, at + 1), "write `: ` here")


def dash_fault(source: SourceText, *at: int) -> Fault:
    """Refuse list items without a space after their dash."""
    marks = tuple(Mark(source.place(other, other + 1), "and here") for other in at[1:6])
    place = source.place(at[0], at[0] + 1)
    help = "an item of a list begins with a dash and a space; a text that begins with a dash goes in quotes"
    return Fault("E102", "a space is missing after a dash", place, "write `- ` here", marks, help)


def block_fault(source: SourceText, at: int) -> Fault:
    """Refuse a ``|`` or ``>`` that is followed by more on its line."""
    return Fault(
        "E102",
        f"`{source.text[at]}` begins a block of text, which starts on the next line",
        source.place(at, at + max(1, len(source.text[at:].split("\n", 1)[0].rstrip()))),
        "nothing more can stand on this line",
        help="put the value in quotes if it is no block of text",
    )


def second_document(source: SourceText, at: int) -> Fault:
    """Refuse a second document in the same file."""
    place = source.place(at, at + 3)
    help = "a file holds one scenario: split it, or take the line out"
    return Fault("E107", "a second document begins in the same file", place, "the first one ends here", help=help)


def shortened(text: str, limit: int = 60) -> str:
    """Return the beginning of a text, for a message."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


# -- characters ------------------------------------------------------------------------------------


def character_fault(character: str, place: Place, label: str = "") -> Fault:
    """Say that a character may not stand in a scenario."""
    code = ord(character)
    name = _NAMES.get(code) or ("half of a character" if 0xD800 <= code < 0xE000 else "a control character")
    return Fault("E111", f"{name}, U+{code:04X}, cannot stand in a scenario", place, label, help="take it out")


_NAMES = {
    0x00: "a NUL",
    0x1B: "an escape character",
    0x85: "a line end of another system",
    0x2028: "a line end of another system",
    0x2029: "a line end of another system",
    0xFEFF: "a byte order mark in mid-file",
    0xFFFE: "a character that is none",
    0xFFFF: "a character that is none",
}


def space_fault(source: SourceText, at: int, how: str) -> Fault:
    """Say that a character which looks like a space is none."""
    code = ord(source.text[at])
    name = {0xA0: "a no-break space", 0x200B: "a zero-width space"}.get(code, "a special space")
    return Fault(
        "E111",
        f"{name}, U+{code:04X}, is {how}",
        source.place(at, at + 1),
        "not a space to YAML",
        help="type an ordinary space instead; such spaces come along with text from documents and web pages",
    )


# -- escapes ---------------------------------------------------------------------------------------

_ESCAPE = re.compile(r'"|\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^xuU])|[xuU])', re.DOTALL)
_ESCAPED = {"0": 0, "a": 7, "b": 8, "v": 11, "f": 12, "r": 13, "e": 27, "N": 0x85, "L": 0x2028, "P": 0x2029}
_PLAIN_ESCAPES = 'tn"/\\ _\n\t'


def escape_fault(place: Place, escape: str) -> Fault:
    """Refuse an escape that YAML does not know."""
    help = "write \\\\ for a backslash, or put the text in single quotes"
    return Fault("E102", f"`{escape}` has no meaning in double quotes", place, "not an escape", help=help)


def bad_escape(source: SourceText, inside: int) -> Fault:
    """Point at the first escape that cannot be read, or stands for a character that a scenario cannot hold.

    Parameters
    ----------
    source : SourceText
        The text.
    inside : int
        An offset within text in double quotes, at or after the escape.

    Returns
    -------
    Fault
        E111 for the character, E102 for the escape.
    """
    for match in _ESCAPE.finditer(source.text, _opening_quote(source.text, inside) + 1):
        if match[0] == '"':
            break
        place = source.place(match.start(), match.end())
        hexadecimal, letter = match[1] or match[2] or match[3], match[4]
        code = int(hexadecimal, 16) if hexadecimal else _ESCAPED.get(letter or "", -1)
        if code > 0x10FFFF or (code < 0 and (not letter or letter not in _PLAIN_ESCAPES)):
            return escape_fault(place, match[0])
        if code >= 0 and FORBIDDEN.match(chr(code)):
            return character_fault(chr(code), place, "written as an escape")
    return Fault("E102", "this text in double quotes cannot be read", source.place(inside, inside + 1))


def _opening_quote(text: str, inside: int) -> int:
    at = text.rfind('"', 0, inside)
    while at > 0 and text[at - 1] == "\\":
        at = text.rfind('"', 0, at)
    return at
