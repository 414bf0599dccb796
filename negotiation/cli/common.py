"""What the verbs share: reading options, saying errors."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from contextlib import suppress

import click

from negotiation.errors import NegotiationError, ScenarioError, UsageError

__all__ = ["METHODS", "assignments", "colour", "is_folder", "say", "say_error", "say_json", "tell", "width"]

METHODS = ("exact", "pure", "nashpy-support", "nashpy-vertex", "nashpy-lemke-howson")
"""As :data:`negotiation.METHODS`, which loads the solvers; a test compares the two."""


def colour(stream: object) -> bool:
    """Whether a stream takes colour: a terminal, and nobody said NO_COLOR."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    isatty = getattr(stream, "isatty", None)
    return bool(isatty and isatty())


def is_folder(name: str) -> bool:
    """Whether a name is that of a folder; False where it cannot be a name at all, as one of 300 characters."""
    return os.path.isdir(name)  # noqa: PTH112 - the method of Path raises


def width() -> int:
    """Columns to write in: those of the terminal up to 118, and 118 where there is none."""
    import shutil

    return max(60, min(shutil.get_terminal_size((118, 24)).columns, 118))


def say(text: str) -> None:
    """Print a result. A stream that cannot show a character gets a plain stand-in for it."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    text = _printable(text)
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        for fancy, plain in _PLAIN.items():
            text = text.replace(fancy, plain)
        text = text.encode(encoding, "backslashreplace").decode(encoding)
    click.echo(text)


def say_json(record: object, indent: int = 2) -> None:
    """Print a result as JSON, with escapes for what cannot be seen, and for what the stream cannot show."""
    text = json.dumps(record, indent=indent, ensure_ascii=False, allow_nan=False)
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = json.dumps(record, indent=indent, allow_nan=False)
    if _printable(text) != text:
        text = "".join(c if c == "\n" or _prints(c) else json.dumps(c)[1:-1] for c in text)
    click.echo(text)


def tell(text: str) -> None:
    """Print a message on stderr: lines of bounded length, without characters that a terminal would obey."""
    lines = _printable(text).split("\n")
    _echo("\n".join(line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1] + "…" for line in lines))


_LONGEST_LINE = 1000


def _echo(text: str) -> None:
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    with suppress(OSError):  # where even this cannot be said, the exit status says it
        click.echo(text.encode(encoding, "backslashreplace").decode(encoding), err=True)


def _printable(text: str) -> str:
    """The text with every character that is obeyed rather than shown by its number; line ends stay.

    Files hold no control characters, but labels may hold marks that turn the direction of writing, and names of files
    anything.
    """
    if text.replace("\n", "").isprintable():
        return text
    return "".join(c if c == "\n" or _prints(c) else ascii(c)[1:-1] for c in text)


def _prints(character: str) -> bool:
    """Whether a terminal shows a character; joiners, which some scripts need, count as shown."""
    if character.isprintable() or character in "\u200c\u200d":
        return True
    return unicodedata.category(character) in ("Zs", "Co", "Cn")  # other spaces; letters newer than this Python


_PLAIN = {
    "×": "x",
    "…": "...",
    "—": "-",
    "–": "-",
    "●": "#",
    "○": "o",
    "·": ".",
    "≥": ">=",
    "≤": "<=",
    "→": "->",
    "−": "-",
}


def say_error(error: NegotiationError) -> None:
    """Print an error on stderr: a file's faults with carets, anything else as message and help."""
    if isinstance(error, ScenarioError):
        from negotiation.faults import render_all

        _echo(render_all(error.faults, color=colour(sys.stderr)))
    elif isinstance(error, UsageError):
        tell(f"error: {error.message}" + (f"\n  = help: {error.help}" if error.help else ""))
    else:
        tell(f"error: {error}")


def assignments(texts: tuple[str, ...], option: str, example: str) -> dict[str, str]:
    """Read ``NAME=VALUE`` options; the last one of a name counts twice as an error, not as an override."""
    values: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        name, value = name.strip(), value.strip()
        if not equals or not name or not value:
            raise UsageError(f"cannot read `{option} {text}`", f"write {option} {example}")
        if name in values:
            raise UsageError(f"{option} gives `{name}` twice", "keep one of the two")
        values[name] = value
    return values
