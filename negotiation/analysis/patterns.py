"""Which equilibria there are at a point, by who plays what: the same at most neighbouring points, so kept once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Pattern", "Played", "Together"]


class Played(NamedTuple):
    """An extreme equilibrium as a pattern holds it.

    ``supports`` holds for each player the strategies played, by their place in the scenario's own list;
    ``perfect`` is None where that is not decided.
    """

    supports: tuple[tuple[int, ...], ...]
    perfect: bool | None
    undominated: bool
    component: int

    @property
    def leads(self) -> bool:
        """Whether screens lead with it: where it is perfect, or undominated if perfection is not decided."""
        return self.undominated if self.perfect is None else self.perfect


@dataclass(frozen=True)
class Together:
    """A component: its index, and whether it holds a perfect equilibrium; None where that is not known."""

    index: int | None
    perfect: bool | None


class Pattern(NamedTuple):
    """Which strategies carry which equilibrium, whether the list is proved complete, and the index of each component.

    An index is None where it was not computed (see :mod:`negotiation.solvers.indices`).
    """

    equilibria: tuple[Played, ...]
    complete: bool
    indices: tuple[int | None, ...] = ()

    @property
    def components(self) -> int:
        """How many components there are."""
        return 1 + max((played.component for played in self.equilibria), default=-1)

    def component(self, number: int) -> Together:
        """The index of a component, and whether it holds a perfect equilibrium."""
        perfect = [played.perfect for played in self.equilibria if played.component == number]
        index = self.indices[number] if self.indices else None
        return Together(index, None if None in perfect else any(perfect))
