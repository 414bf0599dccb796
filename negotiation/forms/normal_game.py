"""What a game in normal form consists of: strategies, payoffs as formulas, and names for profiles."""

from __future__ import annotations

from dataclasses import dataclass, field

from negotiation.scenario.expression import Expression
from negotiation.scenario.scenario import Reference
from negotiation.scenario.table import Table

__all__ = ["NormalModel"]


@dataclass(frozen=True)
class NormalModel:
    """Strategies by player, payoffs by profile, and names for some profiles.

    ``numbers`` holds the strategies' numbers where payoffs are ``formulas`` over them; otherwise ``cells`` holds
    the payoffs of each profile.
    """

    strategies: Table[tuple[str, ...]]
    outcomes: Table[tuple[tuple[str, ...], ...]]
    cells: tuple[tuple[tuple[str, ...], tuple[Expression, ...]], ...] = ()
    numbers: Table[Table[Expression]] = field(default_factory=Table)
    formulas: Table[Expression] = field(default_factory=Table)
    sources: tuple[Reference, ...] = ()
