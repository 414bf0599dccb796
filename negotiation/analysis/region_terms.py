"""The game at a point as payoff formulas over a box of parameters, and the differences of two of them.

Everything about regions is a question about the sign of such a difference: a profile of pure strategies is a Nash
equilibrium where no deviation pays more, and so on. Each distinct difference is made, bounded and sampled once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiation.analysis.bounding import Interval, bounds, degree
from negotiation.analysis.region_identities import somewhere, value_at, vanishes, without_common
from negotiation.errors import GameError, UsageError
from negotiation.forms.formulas import Formulas
from negotiation.games.evaluate import evaluate_array
from negotiation.scenario.expression import (
    Binary,
    Expression,
    Value,
    compare,
    evaluate,
    names,
    rounded,
    substitute,
)
from negotiation.scenario.formula.simplify import simplify
from negotiation.scenario.point import Point, order, unknown
from negotiation.scenario.table import Table

__all__ = ["Difference", "Layout", "Terms", "as_paid", "make_terms", "sign_of"]

_MOST_PROFILES = 2_500
_TINY = Fraction(1, 10**6)

Signs = NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class Difference:
    """One payoff less another of the same player.

    Attributes
    ----------
    left, right
        The two payoffs, over the parameters that are no formulas over others.
    reduced
        Left less right, over the parameters of the box alone.
    """

    left: Expression
    right: Expression
    reduced: Expression
    box: Mapping[str, Interval] = field(repr=False)

    @cached_property
    def bounds(self) -> Interval | None:
        """Between which values it lies all over the box, proved; None where that is not known."""
        found = bounds(self.reduced, self.box)
        if (found is None or found[0] < 0 < found[1] or 0 in found) and self._vanishes:
            return Fraction(0), Fraction(0)
        return found

    @cached_property
    def sides(self) -> tuple[Expression, Expression]:
        """Both payoffs, without what is added to both: as a reader compares them."""
        return without_common(self.left, self.right)

    @cached_property
    def _inside(self) -> Fraction | None:
        """Its value at some place in the box."""
        return value_at(self.reduced, somewhere(self.box))

    @cached_property
    def _vanishes(self) -> bool:
        """Whether it is proved to be 0 wherever it has a value, as what is written in two ways is."""
        # Without a fraction what is 0 may come out as nearly that.
        return (self._inside is None or abs(self._inside) < _TINY) and vanishes(self.reduced)

    @property
    def thin(self) -> bool:
        """Whether it is proved that the places where it is 0 take up no volume."""
        return abs(self._inside or Fraction(0)) > _TINY and degree(self.reduced, frozenset(self.box)) is not None

    @property
    def nought(self) -> bool:
        """Whether it is proved to be 0 wherever it has a value."""
        return self.bounds is not None and self.bounds[0] == self.bounds[1] == 0

    @property
    def never_below(self) -> bool:
        """Whether it is proved to be at least 0 all over the box."""
        return self.bounds is not None and self.bounds[0] >= 0

    @property
    def always_above(self) -> bool:
        """Whether it is proved to be above 0 all over the box."""
        return self.bounds is not None and self.bounds[0] > 0

    @property
    def never_above(self) -> bool:
        """Whether it is proved to be at most 0 all over the box."""
        return self.bounds is not None and self.bounds[1] <= 0

    @property
    def always_below(self) -> bool:
        """Whether it is proved to be below 0 all over the box."""
        return self.bounds is not None and self.bounds[1] < 0

    def mended(self, signs: Signs) -> Signs:
        """Signs of it, as far as they are known, mended by what is proved."""
        least, most = -1, 1
        if self.bounds is not None:
            least = int(self.bounds[0] > 0) if self.bounds[0] >= 0 else -1
            most = -int(self.bounds[1] < 0) if self.bounds[1] <= 0 else 1
        return np.clip(signs, least, most).astype(np.int8)


@dataclass(frozen=True, eq=False)
class Layout:
    """A comparison of two amounts on which hangs what profiles lead to.

    Attributes
    ----------
    difference
        The left amount less the right one.
    sign
        Of it at the point: what profiles lead to elsewhere is the same where this sign is.
    about
        What it is made for, in words.
    """

    difference: Difference
    sign: int
    about: str

    def holds(self, environment: Mapping[str, Value]) -> bool:
        """Whether it comes out at some values of the parameters as it does at the point."""
        left, right = (evaluate(side, environment) for side in (self.difference.left, self.difference.right))
        return compare(left, right) == self.sign

    @property
    def settled(self) -> bool:
        """Whether it is proved to come out the same all over the box."""
        found = self.difference.bounds
        if found is None:
            return False
        return {1: found[0] > 0, -1: found[1] < 0, 0: found[0] == found[1] == 0}[self.sign]


@dataclass(frozen=True, eq=False)
class Terms:
    """The game at a point in formulas over a box.

    Attributes
    ----------
    point
        Where.
    formulas
        As the form gives them.
    box
        The range of each parameter that varies and that some payoff or comparison uses.
    payoffs
        For each player its distinct payoffs, over the parameters that are no formulas over others.
    reduced
        The same over the parameters of the box alone.
    kinds
        For each player, shape of the game: which of its payoffs each profile pays; of payoffs that are the same in
        other words, the first.
    layout
        The comparisons that are not proved to come out the same all over the box.
    """

    point: Point = field(repr=False)
    formulas: Formulas = field(repr=False)
    box: Table[Interval]
    payoffs: tuple[tuple[Expression, ...], ...]
    reduced: tuple[tuple[Expression, ...], ...]
    kinds: tuple[NDArray[np.intp], ...] = field(repr=False)
    layout: tuple[Layout, ...]
    _made: dict[tuple[int, int, int], Difference] = field(default_factory=dict, repr=False)

    @property
    def shape(self) -> tuple[int, ...]:
        """How many strategies each player has."""
        return tuple(int(n) for n in self.formulas.which.shape)

    def difference(self, player: int, left: int, right: int) -> Difference:
        """One of a player's payoffs less another, by their numbers."""
        key = (player, left, right)
        if key not in self._made:
            own, reduced = self.payoffs[player], self.reduced[player]
            whole = simplify(Binary("-", reduced[left], reduced[right]))
            self._made[key] = Difference(own[left], own[right], whole, self.box)
        return self._made[key]

    def environment(self, values: Mapping[str, Any] | None = None) -> dict[str, Value]:
        """The value of every parameter that is no formula over others: at the point, but for the ``values`` given.

        Raises
        ------
        UsageError
            For an unknown name, or a parameter that is a formula over others.
        """
        formulas = self.point.formulas
        found = {name: value for name, value in self.point.values.items() if not names(formulas[name])}
        for name, value in (values or {}).items():
            _check_free(self.point, name)
            found[name] = value if not isinstance(value, int | float | str) else Fraction(value)
        return found

    def columns(self, places: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
        """Values of the box's parameters, shape (points, parameters) in shares of the ranges, as named columns."""
        ends = [(float(low), float(high)) for low, high in self.box.values()]
        return {
            name: low + (high - low) * places[:, k]
            for k, (name, (low, high)) in enumerate(zip(self.box, ends, strict=True))
        }

    def values(self, columns: Mapping[str, NDArray[np.float64]], size: int) -> tuple[NDArray[np.float64], ...]:
        """For each player its payoffs at many points: shape (payoffs, points), not finite where there is none."""
        return tuple(
            np.stack([np.broadcast_to(evaluate_array(formula, columns), size) for formula in own])
            for own in self.reduced
        )

    @cached_property
    def defined(self) -> bool:
        """Whether every payoff is proved to have a value all over the box."""
        return all(bounds(formula, self.box) is not None for own in self.reduced for formula in own)


def as_paid(left: Value, right: Value) -> Fraction:
    """Left less right as a game has them: without a fraction they stand as doubles, and equal doubles are equal."""
    (a, a_exact), (b, b_exact) = rounded(left), rounded(right)
    if a_exact != b_exact and float(a) == float(b):
        return Fraction(0)
    return a - b


def sign_of(left: Value, right: Value) -> int:
    """The sign of left less right as a game has them, and 0 too where they are equal and rounded otherwise.

    What has no fraction may equal one that lies halfway between two doubles.
    """
    return compare(left, right) if as_paid(left, right) else 0


def make_terms(point: Point, over: Sequence[str] | None = None) -> Terms:
    """Lay out the game at a point in formulas over a box of parameters.

    Parameters
    ----------
    point
        What profiles lead to is taken from here.
    over
        The parameters that vary over their ranges, while the others keep their values at the point; None lets all
        vary that have a range.

    Raises
    ------
    UsageError
        Where the scenario holds no game or its form gives no formulas, for an unknown parameter, for one without a
        range, and for one that is a formula over others.
    GameError
        Where the game is too large.
    """
    scenario = point.scenario
    if scenario.form is None or scenario.form.formulas is None or scenario.game is None:
        raise UsageError(f"{scenario.title}: there is no game with formulas here, so it has no regions")
    size = int(np.prod([len(own) for own in point.strategies.values()]))
    if size > _MOST_PROFILES:
        raise GameError(f"the game has {size:,} profiles; regions are found for up to {_MOST_PROFILES:,}")
    formulas = scenario.form.formulas(point)
    derived, fixed, box = _parameters(point, over)

    def shown(formula: Expression) -> Expression:
        return simplify(substitute(formula, derived))

    def reduced(formula: Expression) -> Expression:
        return simplify(substitute(formula, fixed))

    at_point = {name: value for name, value in point.values.items() if not names(point.formulas[name])}
    payoffs, small, kinds = [], [], []
    for player in range(len(point.strategies)):
        known: dict[Expression, int] = {}
        codes = [known.setdefault(shown(case.payoffs[player]), len(known)) for case in formulas.cases]
        payoffs.append(tuple(known))
        small.append(tuple(map(reduced, known)))
        first = np.array(_same(payoffs[-1], {**at_point, **somewhere(box)}), dtype=np.intp)
        kinds.append(first[np.array(codes, dtype=np.intp)][formulas.which])
    used: set[str] = {name for own in small for formula in own for name in names(formula)}
    compared = []
    for comparison in formulas.comparisons:
        left, right = shown(comparison.left), shown(comparison.right)
        whole = simplify(Binary("-", reduced(left), reduced(right)))
        compared.append((Difference(left, right, whole, box), comparison.about))
    layout = []
    for difference, about in compared:
        sign = compare(evaluate(difference.left, at_point), evaluate(difference.right, at_point))
        part = Layout(difference, sign, about)
        if not part.settled:
            used |= names(difference.reduced)
            layout.append(part)
    own_box = Table({name: interval for name, interval in box.items() if name in used})
    return Terms(point, formulas, own_box, tuple(payoffs), tuple(small), tuple(kinds), _distinct(layout))


def _same(payoffs: Sequence[Expression], somewhere: Mapping[str, Value]) -> list[int]:
    """For each payoff the number of the first one that is the same in other words, or its own."""
    alike: dict[float, list[int]] = {}
    first = []
    for number, formula in enumerate(payoffs):
        value = value_at(formula, somewhere)
        group = [] if value is None else alike.setdefault(float(value), [])
        equal = next((k for k in group if vanishes(Binary("-", payoffs[k], formula))), number)
        if equal == number:
            group.append(number)
        first.append(equal)
    return first


def _distinct(layout: Sequence[Layout]) -> tuple[Layout, ...]:
    """Without the mirror images: whether a is at least b, and whether b is at least a."""
    kept: list[Layout] = []
    for part in layout:
        sides = {part.difference.left, part.difference.right}
        if not any(sides == {other.difference.left, other.difference.right} for other in kept):
            kept.append(part)
    return tuple(kept)


def _parameters(
    point: Point, over: Sequence[str] | None
) -> tuple[dict[str, Expression], dict[str, Expression], dict[str, Interval]]:
    """Formulas of derived parameters over the others, those of parameters that keep their values, and the box."""
    derived: dict[str, Expression] = {}
    for name in order(point.formulas) or ():
        formula = point.formulas[name]
        if names(formula):
            derived[name] = substitute(formula, derived)
    parameters = point.scenario.parameters
    for name in over or ():
        _check_free(point, name)
        if parameters[name].range is None:
            raise UsageError(f"`{name}` has no range to vary over", "declare `range: [low, high]` in the file")
    box: dict[str, Interval] = {}
    fixed: dict[str, Expression] = {}
    for name, parameter in parameters.items():
        if name in derived:
            continue
        interval = parameter.range
        if interval is not None and interval[0] < interval[1] and (over is None or name in over):
            box[name] = interval
        else:
            fixed[name] = point.formulas[name]
    return derived, fixed, box


def _check_free(point: Point, name: str) -> None:
    if name not in point.scenario.parameters:
        raise unknown("a parameter of this scenario", name, point.scenario.parameters)
    if names(point.formulas[name]):
        used = ", ".join(f"`{part}`" for part in sorted(names(point.formulas[name])))
        raise UsageError(f"`{name}` follows from {used}", "vary those, or set it to a number")
