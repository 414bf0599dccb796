"""What a game of positions consists of: terms, outcomes, positions, and the rule that settles deals."""

from __future__ import annotations

from dataclasses import dataclass, field

from negotiation.scenario.expression import Expression
from negotiation.scenario.scenario import Reference
from negotiation.scenario.table import Table

__all__ = ["Outcome", "Position", "PositionsGame", "Rule", "Term"]


@dataclass(frozen=True)
class Term:
    """Something that an agreement fixes; ``levels`` are amounts by name."""

    name: str
    given_by: str
    levels: Table[Expression]
    label: str = ""


@dataclass(frozen=True)
class Outcome:
    """How talks can end; ``payoffs`` by player."""

    name: str
    payoffs: Table[Expression]
    condition: Expression | None = None
    counts_as: str = ""

    @property
    def result(self) -> str:
        """The name this outcome is counted under."""
        return self.counts_as or self.name


@dataclass(frozen=True)
class Position:
    """What a side puts on the table: an ``outcome`` by name, or ``levels``, one for each term."""

    name: str
    outcome: str = ""
    levels: Table[str] = field(default_factory=Table)


@dataclass(frozen=True)
class Rule:
    """What replaces the default rule; ``fits`` None and terms not in ``settle`` keep it."""

    fits: Expression | None = None
    settle: Table[Expression] = field(default_factory=Table)


@dataclass(frozen=True)
class PositionsGame:
    """Terms, outcomes, and for each player its positions; ``sources`` are the model's own."""

    terms: Table[Term]
    outcomes: Table[Outcome]
    positions: Table[Table[Position]]
    rule: Rule = field(default_factory=Rule)
    sources: tuple[Reference, ...] = ()

    @property
    def last(self) -> Outcome:
        """The outcome that happens otherwise."""
        return list(self.outcomes.values())[-1]
