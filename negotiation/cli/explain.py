"""The verb `explain`: what an error code means and how to mend it."""

from __future__ import annotations

import re

import click

from negotiation.cli.common import say, width
from negotiation.errors import UsageError

__all__ = ["command"]

_CODE = re.compile(r"[EW]\d{3}", re.IGNORECASE)


@click.command(
    name="explain",
    help="""Explain an error code, as it stands in brackets after `error` or `warning`.

\b
  negotiation explain E201
  negotiation explain        lists all codes
""",
)
@click.argument("code", required=False)
def command(code: str | None) -> int:
    """Print one explanation, or the list."""
    from negotiation.codes import CODES
    from negotiation.report.words import wrap

    if code is None:
        say("\n".join(wrap(f"{name}  {text}", width(), indent="      ", first="") for name, text in CODES.items()))
        return 0
    name = code.upper()
    if name not in CODES:
        if _CODE.fullmatch(code):
            raise UsageError(
                f"there is no code {name}", f"codes run from {min(CODES)} to {max(CODES)}: negotiation explain"
            )
        raise UsageError(f"`{code}` is not an error code", "a code looks like E201")
    say(wrap(f"{name}  {CODES[name]}", width(), indent="      ", first=""))
    return 0
