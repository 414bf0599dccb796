"""What the verbs share: reading options, saying errors."""

from __future__ import annotations

import os
import sys

import click

from negotiation.errors import NegotiationError, ScenarioError, UsageError

__all__ = ["METHODS", "assignments", "colour", "say", "say_error", "width"]

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


def width() -> int:
    """Columns to write in: those of the terminal up to 118, and 118 where there is none."""
    import shutil

    return max(60, min(shutil.get_terminal_size((118, 24)).columns, 118))


def say(text: str) -> None:
    """Print a result. A stream that cannot show a character gets a plain stand-in for it."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        for fancy, plain in _PLAIN.items():
            text = text.replace(fancy, plain)
        text = text.encode(encoding, "backslashreplace").decode(encoding)
    click.echo(text)


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

        text = render_all(error.faults, color=colour(sys.stderr))
    elif isinstance(error, UsageError):
        text = f"error: {error.message}" + (f"\n  = help: {error.help}" if error.help else "")
    else:
        text = f"error: {error}"
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    click.echo(text.encode(encoding, "backslashreplace").decode(encoding), err=True)


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
