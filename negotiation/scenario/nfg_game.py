"""A strategic game as its Gambit file gives it: labels, exact payoffs, and the place of each."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from negotiation.faults import Place

__all__ = ["Cell", "Label", "Nfg", "Number"]


class Label(NamedTuple):
    """A text in quotes, blanks at its ends taken off and each run of blanks made one."""

    text: str
    place: Place


class Number(NamedTuple):
    """A number: its exact value, how it is spelt, and where."""

    value: Fraction
    text: str
    place: Place


class Cell(NamedTuple):
    """What a profile leads to: the name of an outcome (or nothing), and a payoff for each player."""

    outcome: Label | None
    payoffs: tuple[Number, ...]
    place: Place


@dataclass(frozen=True)
class Nfg:
    """A strategic game as its file gives it. ``cells`` stand in file order: the first player's strategy fastest."""

    title: Label
    players: tuple[Label, ...]
    strategies: tuple[tuple[Label, ...], ...]
    comment: Label | None
    cells: tuple[Cell, ...]
    strategies_place: Place

    def cell(self, profile: tuple[int, ...]) -> Cell:
        """The cell of a profile of strategy numbers, counted from 0."""
        index, step = 0, 1
        for strategy, own in zip(profile, self.strategies, strict=True):
            index += strategy * step
            step *= len(own)
        return self.cells[index]
