"""What stands behind the numbers of an answer: formulas as they were written, and where in the file.

Every form says it in these words, so that a number can be traced to its file without knowing the form.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from negotiation.scenario.expression import Expression
from negotiation.scenario.table import Table

__all__ = ["Part", "Written"]


@dataclass(frozen=True)
class Written:
    """A formula of a file.

    Attributes
    ----------
    formula
        The formula.
    path
        The keys that lead to it in the file.
    local
        What names in it stand for that are no parameters: terms as settled, numbers of strategies.
    said
        What it is, in a few words, where its path does not say so.
    """

    formula: Expression
    path: tuple[str | int, ...]
    local: Table[Written] = field(default_factory=Table)
    said: str = ""


@dataclass(frozen=True)
class Part:
    """A named part of a game: a term, an outcome, a strategy.

    Attributes
    ----------
    kind
        What it is called: ``"term"``, ``"outcome"``, ``"position"``, ``"strategy"``.
    name, label
        Its name in the file, and its label where it has one.
    player
        Whose it is; empty where it is nobody's.
    path
        The keys that lead to it in the file.
    said
        What the file says of it, a sentence each.
    formulas
        The formulas in it by name: levels of a term, payoffs of an outcome, what a position asks or grants.
    """

    kind: str
    name: str
    path: tuple[str | int, ...]
    label: str = ""
    player: str = ""
    said: tuple[str, ...] = ()
    formulas: Table[Written] = field(default_factory=Table)
