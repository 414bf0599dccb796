"""How far a parameter alone can move before a condition no longer holds, or begins to.

Where the difference of the two payoffs is affine in the parameter, the wall is its root, exactly. Elsewhere the range
is searched on a grid for changes of sign, and each one found is halved down to 10^-12 of the range: two walls between
neighbouring points of the grid would be missed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from negotiation.analysis.bounding import is_affine
from negotiation.analysis.region_terms import Difference, Terms
from negotiation.errors import UndefinedError
from negotiation.games.evaluate import evaluate_array
from negotiation.scenario.expression import Expression, Value, evaluate, names, rounded
from negotiation.tolerance import WALL

__all__ = ["Wall", "layout_walls", "switches", "walls"]

_GRID = 513


class Wall(NamedTuple):
    """Where a condition turns, with one parameter moved alone.

    Attributes
    ----------
    parameter
        The one that moves.
    value
        Where the two sides are equal.
    exact
        Whether ``value`` is exactly that.
    distance
        How far that is from the value at the point, in widths of the parameter's range; 0 on the wall.
    reached
        Whether what profiles lead to is the same all the way there.
    """

    parameter: str
    value: Fraction
    exact: bool
    distance: Fraction
    reached: bool = True


def walls(
    terms: Terms,
    difference: Difference,
    environment: Mapping[str, Value],
    layout: Mapping[str, tuple[Fraction | None, Fraction | None]],
) -> tuple[Wall, ...]:
    """The nearest wall of a difference for each parameter of the box that has one inside its range.

    Parameters
    ----------
    terms
        The game over the box.
    difference
        Whose walls.
    environment
        The values at the point.
    layout
        As :func:`layout_walls` gives it.
    """
    found = []
    for name in terms.box:
        if name not in names(difference.reduced):
            continue
        here = rounded(environment[name])[0]
        low, high = terms.box[name]
        at = _zeros(difference.reduced, name, environment, low, high)
        if not at:
            continue
        value, exact = min(at, key=lambda pair: abs(pair[0] - here))
        found.append(_wall(terms, name, value, exact, here, layout))
    return tuple(found)


def switches(
    terms: Terms,
    differences: Sequence[Difference],
    environment: Mapping[str, Value],
    layout: Mapping[str, tuple[Fraction | None, Fraction | None]],
) -> tuple[Wall, ...]:
    """For each parameter of the box the nearest value at which whether one of some differences is positive changes.

    Parameters are those of :func:`walls`.
    """
    found = []
    used = {name for difference in differences for name in names(difference.reduced)}
    for name in terms.box:
        if name not in used:
            continue
        here = rounded(environment[name])[0]
        low, high = terms.box[name]
        zeros = dict(pair for part in differences for pair in _zeros(part.reduced, name, environment, low, high))
        reach = []
        for side, end in ((-1, low), (1, high)):
            ahead = sorted((value for value in zeros if (value - here) * side >= 0), key=lambda v: abs(v - here))
            stops = [here, *ahead, end]
            # Between two zeros nothing changes, so what holds halfway between them holds all along.
            states = [
                _one_positive(differences, name, environment, (a + b) / 2) if a != b else None
                for a, b in pairwise(stops)
            ]
            before = _one_positive(differences, name, environment, here)
            for stop, state in zip(stops[1:-1], states[1:], strict=True):
                if state is not None and state != before:
                    reach.append(stop)
                    break
        if reach:
            value = min(reach, key=lambda v: abs(v - here))
            found.append(_wall(terms, name, value, zeros[value], here, layout))
    return tuple(found)


def _one_positive(
    differences: Sequence[Difference], name: str, environment: Mapping[str, Value], value: Fraction
) -> bool:
    try:
        return any(rounded(evaluate(part.reduced, {**environment, name: value}))[0] > 0 for part in differences)
    except UndefinedError:
        return False


def _wall(
    terms: Terms,
    name: str,
    value: Fraction,
    exact: bool,
    here: Fraction,
    layout: Mapping[str, tuple[Fraction | None, Fraction | None]],
) -> Wall:
    low, high = terms.box[name]
    below, above = layout[name]
    blocked = (value < here and below is not None and value <= below) or (
        value > here and above is not None and value >= above
    )
    return Wall(name, value, exact, abs(value - here) / (high - low), not blocked)


def layout_walls(
    terms: Terms, environment: Mapping[str, Value]
) -> dict[str, tuple[Fraction | None, Fraction | None]]:
    """For each parameter of the box how far it can move down and up before what profiles lead to changes."""
    found: dict[str, tuple[Fraction | None, Fraction | None]] = {}
    for name, (low, high) in terms.box.items():
        here = rounded(environment[name])[0]
        zeros = [
            value
            for part in terms.layout
            if name in names(part.difference.reduced)
            for value, _ in _zeros(part.difference.reduced, name, environment, low, high)
        ]
        below = [value for value in zeros if value <= here]
        above = [value for value in zeros if value >= here]
        found[name] = (max(below, default=None), min(above, default=None))
    return found


def _zeros(
    formula: Expression, name: str, environment: Mapping[str, Value], low: Fraction, high: Fraction
) -> list[tuple[Fraction, bool]]:
    """Where a formula is 0 inside an interval of one parameter, and whether that is exact."""
    if is_affine(formula, frozenset([name])):
        try:
            ends = [rounded(evaluate(formula, {**environment, name: end})) for end in (low, high)]
        except UndefinedError:
            return []
        (at_low, exact_low), (at_high, exact_high) = ends
        if at_low == at_high or at_low * at_high > 0:
            return []
        return [(low + (high - low) * at_low / (at_low - at_high), exact_low and exact_high)]
    fixed = {other: float(rounded(environment[other])[0]) for other in names(formula) if other != name}
    grid = np.linspace(float(low), float(high), _GRID)
    values = np.broadcast_to(evaluate_array(formula, {**fixed, name: grid}), grid.shape)
    signs = np.sign(values)
    padded = np.concatenate([[1.0], signs, [1.0]])
    # Where neighbours are 0 too, the two sides are the same formula in other words, and there is no wall.
    alone = (signs == 0) & (padded[:-2] != 0) & (padded[2:] != 0)
    found = [(Fraction(float(grid[k])), False) for k in np.flatnonzero(alone)]
    for k in np.flatnonzero(signs[:-1] * signs[1:] < 0):
        found.append((_halved(formula, name, fixed, float(grid[k]), float(grid[k + 1])), False))
    return found


def _halved(formula: Expression, name: str, fixed: Mapping[str, float], a: float, b: float) -> Fraction:
    sign = np.sign(float(evaluate_array(formula, {**fixed, name: a})))
    width = (b - a) * (_GRID - 1)
    while b - a > float(WALL) * width:
        middle = (a + b) / 2
        if middle in (a, b):
            break
        if np.sign(float(evaluate_array(formula, {**fixed, name: middle}))) == sign:
            a = middle
        else:
            b = middle
    return Fraction((a + b) / 2)
