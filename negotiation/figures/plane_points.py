"""What a picture of payoffs shows: deals, outcomes, positions and equilibria, gathered by what they pay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from negotiation.display import decimal
from negotiation.errors import GameError
from negotiation.figures.answer_words import leading
from negotiation.forms.answer import Answer, Cell
from negotiation.forms.positions_packages import Packages
from negotiation.tolerance import NARROWEST_AXIS

__all__ = ["Payoffs", "Plane", "Point", "drawable", "frontier", "plane"]

Payoffs = tuple[Fraction, Fraction]

_MOST_NAMED = 8
_LARGEST = 10**100


@dataclass
class Point:
    """Everything that pays the two sides the same.

    Attributes
    ----------
    deals
        The deals that are possible under the terms, as the levels they are settled at.
    results
        The outcomes that profiles of the game lead to, with the profiles.
    stated
        Positions that name exactly this: the player's number and the position.
    equilibria
        The numbers of the equilibria that pay this.
    """

    payoffs: Payoffs
    deals: list[str] = field(default_factory=list)
    results: dict[str, list[str]] = field(default_factory=dict)
    stated: list[tuple[int, str]] = field(default_factory=list)
    equilibria: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Plane:
    """All points, by what they pay, and what stands out among them.

    Attributes
    ----------
    points
        In the order of their payoffs.
    otherwise
        What both sides have without an agreement, where the form has such a thing.
    frontier
        The deals (or where the form has none the outcomes) that no other improves on for one side without harm to
        the other, from the left to the right.
    possible
        How many deals are possible, or None where they were not worked out.
    zone
        How many of them leave both sides at least as well off as no agreement.
    combinations, missing
        How many combinations of levels there are, and how many of these are no agreement or have no value here.
    terms
        What a deal fixes, in the order in which its levels are named.
    first
        The numbers of the equilibria that count first.
    """

    points: tuple[Point, ...]
    otherwise: Payoffs | None
    frontier: tuple[Payoffs, ...]
    possible: int | None
    zone: int
    combinations: int
    missing: int
    terms: tuple[str, ...]
    first: frozenset[int]

    @property
    def attractive(self) -> tuple[Payoffs, ...]:
        """The deals of the frontier that leave both sides at least as well off as no agreement; a few of them."""
        other = self.otherwise
        if other is None:
            return ()
        found = [pair for pair in self.frontier if all(a >= b for a, b in zip(pair, other, strict=True))]
        step = -(-len(found) // _MOST_NAMED)
        return tuple(found[::step]) if found else ()


def plane(answer: Answer) -> Plane:
    """Gather what a picture of the payoffs of two players shows.

    Raises
    ------
    GameError
        Where there are not two players.

    Examples
    --------
    >>> import negotiation
    >>> found = plane(negotiation.load("scenarios/hanoi/last_day.yaml").solve())
    >>> found.possible, found.zone, len(found.frontier)
    (24, 3, 14)
    """
    if len(answer.game.players) != 2:
        raise GameError(
            f"a plane has room for the payoffs of two players; this game has {len(answer.game.players)}."
            " Draw the table"
        )
    drawable(answer)
    points: dict[Payoffs, Point] = {}

    def at(payoffs: Sequence[Fraction]) -> Point:
        pair = (payoffs[0], payoffs[1])
        return points.setdefault(pair, Point(pair))

    packages = _packages(answer)
    deals = list(packages.deals) if packages else []
    for deal in deals:
        at(deal.payoffs).deals.append(" · ".join(part.level for part in deal.agreed))
    for profile, cell in answer.cells.items():
        at(cell.payoffs).results.setdefault(cell.result, []).append(" × ".join(profile))
    if packages:
        for number, own in enumerate(packages.stated.values()):
            for name, cell in own.items():
                at(cell.payoffs).stated.append((number, name))
    for number, equilibrium in enumerate(answer.equilibria):
        at(equilibrium.payoffs).equilibria.append(number)
    other = (answer.otherwise.payoffs[0], answer.otherwise.payoffs[1]) if answer.otherwise else None
    if other:
        at(other)
    reached: Iterable[Cell] = answer.cells.values()
    if packages:
        reached = [cell for cell in reached if cell.agreed]
    pairs = {(cell.payoffs[0], cell.payoffs[1]) for cell in (*deals, *reached)}
    worked_out = packages is not None and bool(deals)
    return Plane(
        tuple(points[pair] for pair in sorted(points)),
        other,
        frontier(pairs),
        len(deals) if worked_out else None,
        sum(all(a >= b for a, b in zip(deal.payoffs, other, strict=True)) for deal in deals) if other else 0,
        packages.combinations if packages else 0,
        packages.combinations - len(deals) if packages and worked_out else 0,
        tuple(part.label for part in deals[0].agreed) if deals else (),
        frozenset(leading(answer)),
    )


def drawable(answer: Answer) -> None:
    """Make sure that a player's payoffs can be told apart on an axis, which has doubles for its numbers.

    Raises
    ------
    GameError
        Where a payoff is too large for that, or payoffs are too close to each other for their size.
    """
    for name, own in zip(answer.game.players, answer.game.payoffs, strict=True):
        low, high = min(own.flat), max(own.flat)
        size = max(abs(low), abs(high))
        if size > _LARGEST or 0 < size < Fraction(1, _LARGEST) or 0 < high - low < size * NARROWEST_AXIS:
            raise GameError(
                f"the payoffs of {name}, from {decimal(low)} to {decimal(high)}, cannot be drawn along an axis:"
                " measure them in another unit, or from another zero. The table shows them as they are"
            )


def _packages(answer: Answer) -> Packages | None:
    form = answer.point.scenario.form
    return form.packages(answer.point) if form is not None and form.packages is not None else None


def frontier(pairs: Iterable[Payoffs]) -> tuple[Payoffs, ...]:
    """The pairs that no other pair improves on: more for one side and no less for the other (Pareto 1906).

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> [tuple(map(str, pair)) for pair in frontier([(F(1), F(3)), (F(2), F(2)), (F(1), F(2)), (F(3), F(0))])]
    [('1', '3'), ('2', '2'), ('3', '0')]
    """
    best: list[Payoffs] = []
    for x, y in sorted(pairs, reverse=True):
        if not best or y > best[-1][1]:
            best.append((x, y))
    return tuple(reversed(best))
