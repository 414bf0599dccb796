"""Exact values at many points at once, each distinct value computed once.

A *column* holds the values of a quantity over points as codes into a short list of values. A formula over columns
is evaluated once for every combination of values that occurs among the names it uses: a payoff that depends on
one of two swept parameters costs one evaluation a row of the grid, and one that depends on neither costs one in
all. What is worked out from all values of an axis is kept, since piece after piece of a grid asks for it. Values are
exact, so ties stay ties, and a point in a sweep has the very payoffs that it has alone.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiation.errors import UndefinedError
from negotiation.scenario.expression import Expression, Value, evaluate, names
from negotiation.scenario.grid import Axis, Grid
from negotiation.scenario.point import order, parameter_without_value
from negotiation.scenario.points import Points

__all__ = ["Column", "Columns", "Laid", "Values", "axis_values", "column_of", "grid_columns", "joined"]

Codes = NDArray[np.intp]

Laid = Grid | Points
"""Points that games are laid out at: those of a grid, or some that lie anywhere."""

_REMEMBERED = 50_000
"""Points along an axis up to which its values are made once and kept."""

_KEPT = 200_000
"""How many values are kept at most that were worked out from those of one axis: some tens of megabytes."""

# Codes of several columns are combined into one integer; before it would pass this, combinations are numbered anew.
_MOST_COMBINATIONS = 2**31


class Values(tuple[Any, ...]):
    """All values along an axis, or what a formula makes of them: what is worked out from them is kept.

    Attributes
    ----------
    key
        What these values are among all that is kept for the axis.
    kept
        What was worked out from any of those, by what it was made of, and how.
    """

    key: Hashable
    kept: dict[Hashable, Any]

    @classmethod
    def of(cls, values: Iterable[Any], key: Hashable, kept: dict[Hashable, Any]) -> Values:
        """Values that share what is kept."""
        found = cls(values)
        found.key, found.kept = key, kept
        return found

    def made(self, how: Hashable) -> Any:
        """What was worked out from all these values before, or None; ``how`` says all that it depends on besides."""
        return self.kept.get((self.key, how))

    def keep(self, how: Hashable, made: object) -> None:
        """Keep what was worked out, as long as there is room: one thing for each value."""
        if (len(self.kept) + 1) * len(self) <= _KEPT:
            self.kept[self.key, how] = made


@lru_cache(maxsize=4)
def _all_values(axis: Axis) -> Values:
    return Values.of(axis.values, None, {})


@dataclass(frozen=True, eq=False)
class Column:
    """Values over points.

    Attributes
    ----------
    values
        Each an exact number, a pair of one and a mark, or, where there is none, the error that says why.
    codes
        Shape (points,): for each point, the position of its value in ``values``. Read-only.
    """

    values: tuple[Any, ...]
    codes: Codes

    def at(self, point: int) -> Any:
        """The value at a point.

        Raises
        ------
        UndefinedError
            Where it has none.
        """
        value = self.values[self.codes[point]]
        if isinstance(value, UndefinedError):
            raise value
        return value

    def take(self, points: Codes) -> Column:
        """The column over some of its points."""
        return Column(self.values, self.codes[points])

    @cached_property
    def undefined(self) -> NDArray[np.bool_]:
        """Shape (points,): where there is no value."""
        missing = np.array([isinstance(value, UndefinedError) for value in self.values], dtype=np.bool_)
        return np.asarray(missing[self.codes], dtype=np.bool_)


class Columns(Mapping[str, Column]):
    """The values of named quantities over the same points."""

    def __init__(self, size: int, columns: Mapping[str, Column]) -> None:
        self.size = size
        self._columns = dict(columns)

    def __getitem__(self, name: str) -> Column:
        return self._columns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def take(self, points: Codes) -> Columns:
        """The same quantities over some of the points."""
        return Columns(len(points), {name: column.take(points) for name, column in self._columns.items()})

    @classmethod
    def of(cls, values: Mapping[str, Value]) -> Columns:
        """A single point."""
        zero = np.zeros(1, dtype=np.intp)
        return cls(1, {name: Column((value,), zero) for name, value in values.items()})


def joined(columns: Sequence[Column], size: int) -> tuple[list[int], Codes]:
    """Number the combinations of values that occur.

    Returns
    -------
    first
        For each combination, the first point at which it occurs.
    codes
        Shape (points,): the combination at each point.

    Examples
    --------
    >>> a, b = Column((1, 2), np.array([0, 0, 1, 1])), Column((5, 6), np.array([0, 0, 0, 1]))
    >>> joined([a, b], 4)
    ([0, 2, 3], array([0, 0, 1, 2]))
    """
    codes: Codes = np.zeros(size, dtype=np.intp)
    combinations = 1
    for column in columns:
        if len(column.values) == 1:
            continue
        codes = codes * len(column.values) + column.codes
        combinations *= len(column.values)
        if combinations > _MOST_COMBINATIONS:
            found, codes = np.unique(codes, return_inverse=True)
            combinations = len(found)
    _, first, codes = np.unique(codes, return_index=True, return_inverse=True)
    return first.tolist(), codes


def column_of(
    formula: Expression,
    columns: Columns,
    constants: Mapping[str, Value] | None = None,
    *,
    read: Callable[[Expression, Mapping[str, Value]], Any] = evaluate,
    blame: Callable[[UndefinedError], UndefinedError] = lambda error: error,
) -> Column:
    """The exact values of a formula over points, computed once for each combination of inputs.

    Parameters
    ----------
    formula
        Over names in ``columns`` or ``constants``.
    columns
        What varies. Not changed.
    constants
        Values that are the same at every point; they go before a column of that name.
    read
        What a value is: the exact number, or what another reader makes of the formula and its inputs. A function
        that stays the same from call to call, so that what it makes of a whole axis can be kept.
    blame
        Says, in the words of the caller, which quantity has no value.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from negotiation.scenario.expression import parse
    >>> cost = Column((Fraction(1), Fraction(2)), np.array([0, 1, 0]))
    >>> found = column_of(parse("4 - cost * scope"), Columns(3, {"cost": cost}), {"scope": Fraction(1, 2)})
    >>> [str(found.at(point)) for point in range(3)]
    ['7/2', '3', '7/2']
    """
    fixed = constants or {}
    varying = {name: columns[name] for name in sorted(names(formula)) if name not in fixed}
    first, codes = joined(list(varying.values()), columns.size)

    def values() -> Iterator[Any]:
        for point in first:
            try:
                yield read(formula, {**fixed, **{name: column.at(point) for name, column in varying.items()}})
            except UndefinedError as error:
                # An input without a value has said so already, in its own words.
                already = any(column.values[column.codes[point]] is error for column in varying.values())
                yield error if already else blame(error)

    several = [name for name, column in varying.items() if len(column.values) > 1]
    axis = varying[several[0]].values if len(several) == 1 else ()
    if not isinstance(axis, Values) or len(first) < len(axis):
        return Column(tuple(values()), codes)
    others = {name: column.values[0] for name, column in varying.items() if name not in several}
    inputs = {name: fixed[name] for name in names(formula) & fixed.keys()} | others
    how = (read, formula, *sorted(inputs.items()))
    made = axis.made(how)
    if made is None:
        made = Values.of(values(), (axis.key, how), axis.kept)
        if not any(isinstance(value, UndefinedError) for value in made):  # whose words are the caller's
            axis.keep(how, made)
    return Column(made, codes)


def axis_values(grid: Grid, numbers: range) -> dict[str, Column]:
    """The swept parameters over some points of a grid or a sample, given by their numbers."""
    known: dict[str, Column] = {}
    if grid.sample:
        for draw, steps in zip(grid.sample.draws, grid.sample.steps(numbers), strict=True):
            taken, codes = np.unique(steps, return_inverse=True)
            known[draw.name] = Column(tuple(draw.value(step) for step in taken.tolist()), codes)
        return known
    places = np.unravel_index(np.arange(numbers.start, numbers.stop), grid.shape)
    for axis, place in zip(grid.axes, places, strict=True):
        present, codes = np.unique(place, return_inverse=True)
        if len(present) == axis.points <= _REMEMBERED:
            known[axis.name] = Column(_all_values(axis), codes)
            continue
        value = axis.values.__getitem__ if axis.points <= _REMEMBERED else axis.value
        known[axis.name] = Column(tuple(map(value, present.tolist())), codes)
    return known


def grid_columns(grid: Laid, numbers: range) -> Columns:
    """Every parameter over some points of a grid, or some that lie anywhere, given by their numbers."""
    known = _set_out(grid, numbers) if isinstance(grid, Points) else axis_values(grid, numbers)
    formulas = {name: formula for name, formula in grid.base.formulas.items() if name not in known}
    # Setting a parameter can only break a circle, and the base point was made of these formulas before.
    for name in order(formulas) or ():
        known[name] = column_of(
            formulas[name], Columns(len(numbers), known), blame=parameter_without_value(name, formulas[name])
        )
    return Columns(len(numbers), known)  # in the order of evaluation, in which a single point is evaluated too


def _set_out(points: Points, numbers: range) -> dict[str, Column]:
    """What varies over points that lie anywhere: values that may all be different."""
    known: dict[str, Column] = {}
    for name, values in points.values.items():
        own = values[numbers.start : numbers.stop]
        distinct = {value: number for number, value in enumerate(dict.fromkeys(own))}
        known[name] = Column(tuple(distinct), np.array([distinct[value] for value in own], dtype=np.intp))
    return known
