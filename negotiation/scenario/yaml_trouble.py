"""Where the YAML library stopped, and what it had read before."""

from __future__ import annotations

import re
from dataclasses import dataclass

from negotiation.faults import Place, SourceText

__all__ = ["Seen", "Trouble"]


@dataclass(frozen=True)
class Seen:
    """What had been read when the trouble came: the last scalar; the brackets and blocks still open."""

    scalar: Place | None
    quoted: bool
    opened: tuple[int, ...]  # offsets, outermost first


@dataclass(frozen=True)
class Trouble:
    """Where reading stopped (``at``), where what was being read began (``since``), what was seen before."""

    source: SourceText
    at: int
    since: int
    seen: Seen
    what: str

    @property
    def text(self) -> str:
        """The whole text."""
        return self.source.text

    @property
    def character(self) -> str:
        """The character at which reading stopped; nothing at the end."""
        return self.text[self.at : self.at + 1]

    @property
    def at_end(self) -> bool:
        """Whether only blanks are left."""
        return not self.text[self.at :].strip()

    @property
    def before(self) -> str:
        """What stands before ``at`` on its line."""
        return self.text[self.text.rfind("\n", 0, self.at) + 1 : self.at]

    def place(self, start: int, length: int = 1) -> Place:
        """So many characters from ``start`` on."""
        return self.source.place(start, start + length)

    def rest_of_line(self, start: int) -> Place:
        """From ``start`` to the end of its line, without a comment."""
        line = self.text[start:].split("\n", 1)[0]
        return self.place(start, max(1, len(re.split(r"\s#", line, maxsplit=1)[0].rstrip())))
