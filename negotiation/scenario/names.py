"""Names: words that cannot be one, and the name that is nearest to a text."""

from __future__ import annotations

import re
import unicodedata

from negotiation.scenario.expression import RESERVED

__all__ = ["LONGEST_NAME", "WORDS", "better", "plain_name"]

WORDS = frozenset({"if", "counts_as", "every", "default"})
"""Keys of the format that stand where names stand."""
LONGEST_NAME = 60


def better(name: str, *, hyphens: bool) -> str:
    """What to do about a name that cannot be one."""
    plain = plain_name(name, hyphens=hyphens)
    if name.lstrip("-") == plain:
        return "leave the dash out"
    minus = ": a hyphen would be read as minus" if "-" in name.strip("-") and not hyphens else ""
    return f"write `{plain}`, here and wherever it is used{minus}"


def plain_name(text: str, *, hyphens: bool = False) -> str:
    """The name that is nearest to a text.

    Examples
    --------
    >>> plain_name("Wage rise"), plain_name("Zürich-Süd"), plain_name("2nd offer"), plain_name("max")
    ('wage_rise', 'zurich_sud', 'n2nd_offer', 'the_max')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    plain = re.sub(r"[^a-z0-9_-]+" if hyphens else r"[^a-z0-9_]+", "_", plain).strip("_-")
    if plain in WORDS or plain in RESERVED:
        plain = f"the_{plain}"
    return (plain if plain[:1].isalpha() else f"n{plain}")[:LONGEST_NAME]
