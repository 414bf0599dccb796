"""What a rule of selection answers with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from negotiation.solvers.equilibrium import Equilibria, Equilibrium

__all__ = ["Selected", "selected"]


@dataclass(frozen=True)
class Selected:
    """What a rule selects.

    Attributes
    ----------
    rule
        Its name.
    equilibria
        What it selects. More than one where they tie: by a rule that looks at payoffs every extreme equilibrium that
        does, and inside a maximal Nash subset their mixtures tie as well. None where the rule prefers none.
    numbers
        For each its number among the extreme equilibria; None for one that is a mixture of several, as the maximum of
        entropy may be.
    value
        What the rule maximises, at what it selects: the sum, the product, the entropy in nats (a float); None for
        payoff dominance and where nothing is selected.
    gap
        By how much the value may lie below the greatest there is: 0 where it is exact.
    unique
        Whether exactly one equilibrium of the whole set is selected.
    why
        The reason, in a sentence.
    assumes
        What the rule assumes, in a sentence.
    """

    rule: str
    equilibria: tuple[Equilibrium, ...]
    numbers: tuple[int | None, ...]
    value: Fraction | float | None
    gap: float
    unique: bool
    why: str
    assumes: str


def selected(
    found: Equilibria, rule: str, numbers: Sequence[int], value: Fraction | None, why: str, assumes: str
) -> Selected:
    """What a rule selects among extreme equilibria, exactly."""
    return Selected(
        rule=rule,
        equilibria=tuple(found[number] for number in numbers),
        numbers=tuple(numbers),
        value=value,
        gap=0.0,
        unique=len(numbers) == 1,
        why=why,
        assumes=assumes,
    )
