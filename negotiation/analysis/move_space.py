"""The box in which a smallest move is looked for: which parameters move, how far, and whether a point is wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from negotiation.errors import UndefinedError, UsageError
from negotiation.forms.answer import Answer, regime_label
from negotiation.scenario.expression import Expression, Number, compare, names, substitute
from negotiation.scenario.point import Point, order, out_of_range, unknown

__all__ = ["Place", "Space", "Target", "make_space", "make_target"]

Floats = NDArray[np.float64]
Place = tuple[Fraction, ...]
"""A value for each parameter that moves."""


@dataclass(frozen=True)
class Target:
    """What is wanted of the equilibria at a point.

    Attributes
    ----------
    label
        As regimes are spelled, results in file order.
    results
        The outcomes it names.
    which
        ``leading`` or ``nash``: of which equilibria.
    any
        Whether a label that holds these outcomes and others is wanted as well.
    possible
        False where no set of equilibria has this label.
    """

    label: str
    results: frozenset[str]
    which: str
    any: bool
    possible: bool = True


def make_target(text: str, results: Sequence[str], which: str, any_: bool) -> Target:
    """Read a label; see :class:`Target`."""
    if which not in ("leading", "nash"):
        raise unknown("a kind of regime", which, ["leading", "nash"])
    read = _read_label(text.strip(), tuple(results))
    if read is None:
        joined = [" or ".join(results)] if len(results) > 1 else []
        raise unknown("a regime of this scenario", text, [*results, *joined])
    parts = [name if certain else f"sometimes {name}" for name in results if (certain := read.get(name)) is not None]
    # An outcome that stands alone has probability 1 in every equilibrium.
    possible = len(read) > 1 or all(read.values()) or any_
    return Target(" or ".join(parts), frozenset(read), which, any_, possible)


def _read_label(text: str, results: tuple[str, ...]) -> dict[str, bool] | None:
    """Outcome to whether it is certain in some equilibrium, from ``sometimes deal or no deal``, in any order."""
    for name in sorted(results, key=len, reverse=True):
        for prefix, certain in (("", True), ("sometimes ", False)):
            if text == prefix + name:
                return {name: certain}
            start = prefix + name + " or "
            if text.startswith(start):
                rest = _read_label(text.removeprefix(start), tuple(r for r in results if r != name))
                if rest is not None:
                    return {name: certain, **rest}
    return None


@dataclass(frozen=True, eq=False)
class Space:
    """Parameters that move, each from its value within its range.

    Attributes
    ----------
    point
        Where the moves start.
    target
        What is wanted.
    names
        The parameters that move.
    start, low, high, unit
        For each its value, the ends between which it moves, and the length of its range, in which moves are measured.
    norm
        ``sum`` or ``largest`` of the parts of ranges moved.
    inner
        Every other parameter as a formula over those that move.
    """

    point: Point
    target: Target
    names: tuple[str, ...]
    start: Place
    low: Place
    high: Place
    unit: Place
    norm: str
    inner: Mapping[str, Expression] = field(repr=False)
    _known: dict[Place, tuple[bool, str]] = field(default_factory=dict, repr=False)

    def at(self, place: Place) -> Point:
        """The scenario there; ranges are not looked at."""
        point = self.point
        moved = {name: value for name, value, was in zip(self.names, place, self.start, strict=True) if value != was}
        return point.scenario.at(
            point.account, choose=dict(point.choices), set={**point.overrides, **moved}, force=True
        )

    def values(self, place: Place) -> dict[str, Fraction]:
        """The parameters that move, by name."""
        return dict(zip(self.names, place, strict=True))

    def over(self, formula: Expression) -> Expression:
        """A formula over parameters as one over those that move."""
        return substitute(formula, self.inner)

    def answer(self, place: Place) -> Answer:
        """The exact answer there.

        Raises
        ------
        UndefinedError
            Where a parameter or a payoff has no value.
        """
        form = self.point.scenario.form
        assert form is not None
        return form.answer(self.at(place), "exact")

    def wanted(self, place: Place) -> bool:
        """Whether the target holds there, decided exactly; not where something has no value or leaves its range."""
        return self._solved(place)[0]

    def label(self, place: Place) -> str:
        """The label there; empty where something has no value or leaves its range."""
        return self._solved(place)[1]

    @property
    def solved(self) -> int:
        """How many points were solved."""
        return len(self._known)

    def _solved(self, place: Place) -> tuple[bool, str]:
        if place not in self._known:
            self._known[place] = self._solve(place)
        return self._known[place]

    def _solve(self, place: Place) -> tuple[bool, str]:
        try:
            point = self.at(place)
            if any(name in self.limits for name in out_of_range(point.scenario, point.values)):
                return False, ""
            answer = self.answer(place)
        except UndefinedError:
            return False, ""
        kind = "undominated" if answer.regime.perfect is None else "perfect"
        chosen = [
            outcome
            for equilibrium, outcome in zip(answer.equilibria, answer.outcomes, strict=True)
            if self.target.which == "nash" or getattr(equilibrium, kind)
        ]
        label = regime_label(chosen, answer.results, complete=answer.equilibria.complete)
        if self.target.any:
            return self.target.results <= {name for outcome in chosen for name in outcome}, label
        return label == self.target.label, label

    @property
    def limits(self) -> dict[str, tuple[Fraction, Fraction]]:
        """The ranges of parameters that follow others, and are to stay in them."""
        parameters = self.point.scenario.parameters
        already = set(out_of_range(self.point.scenario, self.point.values))
        return {
            name: limits
            for name, formula in self.inner.items()
            if names(formula) and (limits := parameters[name].range) is not None and name not in already
        }

    def parts(self, place: Place) -> Place:
        """How far each parameter is moved, in parts of its range; never negative."""
        return tuple(abs(value - was) / unit for value, was, unit in zip(place, self.start, self.unit, strict=True))

    def size(self, place: Place) -> Fraction:
        """How far it is to a place, exactly."""
        parts = self.parts(place)
        return sum(parts, Fraction(0)) if self.norm == "sum" else max(parts)

    def sizes(self, moves: Floats) -> Floats:
        """How far moves (points, parameters), in parts of ranges, go."""
        sizes = np.abs(moves)
        return np.asarray(sizes.sum(axis=1) if self.norm == "sum" else sizes.max(axis=1), dtype=np.float64)

    def place(self, move: Sequence[float] | Floats) -> Place:
        """The exact place of a move in parts of ranges, cut off at the ends."""
        return tuple(
            min(max(was + Fraction(float(part)) * unit, low), high)
            for part, was, unit, low, high in zip(move, self.start, self.unit, self.low, self.high, strict=True)
        )


def make_space(
    point: Point, target: Target, over: Sequence[str] | None, keep: Sequence[str], norm: str, used: frozenset[str]
) -> Space:
    """Choose the parameters that move; ``used`` are those that the game hangs on.

    Raises
    ------
    UsageError
        For an unknown name, a parameter that cannot move, or where none is left.
    """
    parameters = point.scenario.parameters
    if norm not in ("sum", "largest"):
        raise unknown("a way to measure a move", norm, ["sum", "largest"])
    for name in [*(over or ()), *keep]:
        if name not in parameters:
            raise unknown("a parameter of this scenario", name, parameters)
    can = [name for name in parameters if not _why_fixed(point, name)]
    if over is None:
        chosen = [name for name in can if name in used and name not in keep]
    else:
        for name in over:
            if why := _why_fixed(point, name):
                raise UsageError(f"`{name}` cannot move: {why}", f"those that can: {', '.join(can) or 'none'}")
        chosen = [name for name in dict.fromkeys(over) if name not in keep]
    if not chosen:
        raise UsageError(
            "no parameter is left that could move",
            f"name some of: {', '.join(can)}" if can else "give parameters a `range:` within which they may move",
        )
    inner: dict[str, Expression] = {}
    for name in order(point.formulas) or ():
        if name not in chosen:
            value = point.values[name]
            fixed = not names(point.formulas[name]) and isinstance(value, Fraction)
            inner[name] = Number(value) if fixed else substitute(point.formulas[name], inner)  # type: ignore[arg-type]
    start, low, high, unit = [], [], [], []
    for name in chosen:
        value, limits = point.values[name], parameters[name].range
        assert isinstance(value, Fraction) and limits is not None
        start.append(value)
        low.append(min(limits[0], value))  # a value set beyond its range by force can only come back
        high.append(max(limits[1], value))
        unit.append(limits[1] - limits[0])
    return Space(point, target, tuple(chosen), tuple(start), tuple(low), tuple(high), tuple(unit), norm, inner)


def _why_fixed(point: Point, name: str) -> str:
    """Why a parameter cannot be moved; empty where it can."""
    limits = point.scenario.parameters[name].range
    if names(point.formulas[name]):
        return "its value is a formula over other parameters, and follows them"
    if limits is None:
        return "it has no range to move in"
    if compare(limits[0], limits[1]) == 0:
        return "its range is a single value"
    return "" if isinstance(point.values[name], Fraction) else "its value has no fraction"
