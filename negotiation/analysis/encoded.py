"""The games at many points of a sample, laid out for the compiled engine without a fraction being made.

At a point the form says which formulas pay what, and on which comparisons that rests
(:class:`negotiation.forms.formulas.Formulas`). The same holds at every point at which all comparisons come out alike,
so a piece of a sample falls into a few groups, and within each the payoffs are the values of a few formulas
(:mod:`negotiation.games.encoded_columns`). Points at which something cannot be told are left for the exact solver.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from negotiation.analysis.fast import Arrays
from negotiation.analysis.layouts import Met
from negotiation.errors import UndefinedError
from negotiation.forms.batch import Batch, Case, Group
from negotiation.forms.formulas import Formulas
from negotiation.games.columns import Laid
from negotiation.games.encoded_columns import (
    Encoded,
    evaluate_encoded,
    of_constant,
    of_fractions,
    of_steps,
    order_of,
)
from negotiation.games.encoded_payoffs import payoff_arrays
from negotiation.scenario.expression import Expression, compare, evaluate, names
from negotiation.scenario.grid import Grid
from negotiation.scenario.point import order
from negotiation.scenario.points import Points

__all__ = ["apart", "encoded_batch"]

_MOST_MET = 256

Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class _Piece:
    """Some points: the value of each parameter, and each formula that was asked for, once."""

    size: int
    values: dict[str, Encoded]
    found: dict[Expression, Encoded] = field(default_factory=dict)

    def __call__(self, formula: Expression) -> Encoded:
        if formula not in self.found:
            self.found[formula] = evaluate_encoded(formula, self.values)
        return self.found[formula]


def encoded_batch(grid: Laid, numbers: range, met: Met) -> Batch | None:
    """The games at some points of a sample, as far as the engine can have them.

    Parameters
    ----------
    grid
        A sample under an account, or points anywhere; there is no such batch of a grid.
    numbers
        Which of its points.
    met
        Which formulas were met in other pieces; what is new is added to it.

    Returns
    -------
    Batch or None
        Groups that hold ``arrays`` and no columns; points that are in no group are left to the exact solver. None
        where the form cannot give formulas, or the layout is a grid.
    """
    form = grid.scenario.form
    if (isinstance(grid, Grid) and grid.sample is None) or form is None or form.formulas is None:
        return None
    piece = _Piece(len(numbers), _values(grid, numbers))
    known = np.ones(len(numbers), dtype=np.bool_)
    for value in piece.values.values():
        known &= value.known
    left = known.copy()
    groups: list[Group] = []
    familiar = met.by_account.setdefault(grid.base.account, [])
    tried = 0
    while left.any():
        new = tried == len(familiar)
        if new:
            first = int(np.flatnonzero(left)[0])
            if len(familiar) == _MOST_MET or not _add(grid, numbers[first], familiar):
                left[first] = False  # there is no game, or too many kinds of them
                continue
        formulas, signs = familiar[tried]
        alike = left & _compares(piece, formulas, signs)
        if not alike.any():
            if new:
                left[np.flatnonzero(left)[0]] = False  # a comparison that only fractions tell
                familiar.pop()  # of no use elsewhere: what cannot be told there would fill the list
            else:
                tried += 1
            continue
        tried += 1
        left &= ~alike
        group = _group(piece, formulas, alike)
        if group is not None:
            groups.append(group)
    return Batch(grid.base.strategies, form.results(grid.scenario.game), tuple(groups), len(numbers))


def _values(grid: Laid, numbers: range) -> dict[str, Encoded]:
    """Every parameter at some points."""
    values: dict[str, Encoded] = {}
    if isinstance(grid, Points):
        values = {name: of_fractions(own[numbers.start : numbers.stop]) for name, own in grid.values.items()}
    else:
        assert grid.sample is not None  # the caller looks
        for draw, steps in zip(grid.sample.draws, grid.sample.steps(numbers), strict=True):
            first, step, _ = draw.grid
            values[draw.name] = of_steps(first, step, steps)
    formulas = {name: formula for name, formula in grid.base.formulas.items() if name not in values}
    varied = set(values)
    for name in order(formulas) or ():
        if names(formulas[name]) & varied:
            values[name] = evaluate_encoded(formulas[name], values)
            varied.add(name)
        else:
            values[name] = of_constant(grid.base.values[name])
    return values


def _add(grid: Laid, number: int, familiar: list[tuple[Formulas, tuple[int, ...]]]) -> bool:
    """Work out the formulas at a point, and how their comparisons come out there; False where there is no game."""
    form = grid.scenario.form
    assert form is not None  # the caller looks
    assert form.formulas is not None
    try:
        point = grid.point(number)
        formulas = form.formulas(point)
        signs = tuple(
            compare(evaluate(each.left, point.values), evaluate(each.right, point.values))
            for each in formulas.comparisons
        )
    except UndefinedError:
        return False
    familiar.append((formulas, signs))
    return True


def _compares(piece: _Piece, formulas: Formulas, signs: Sequence[int]) -> Bools:
    """Where the comparisons come out alike, for certain."""
    alike = np.ones(piece.size, dtype=np.bool_)
    for each, sign in zip(formulas.comparisons, signs, strict=True):
        found, sure = order_of(piece(each.left), piece(each.right))
        alike &= sure & (found == sign)
    return alike


def _group(piece: _Piece, formulas: Formulas, alike: Bools) -> Group | None:
    """The games at points where the same formulas hold, but for those at which a number cannot be told."""
    known = alike.copy()
    for formula in formulas.worked_out:
        known &= piece(formula).known
    sides = []
    for player in range(len(formulas.strategies)):
        side = payoff_arrays([piece(case.payoffs[player]) for case in formulas.cases], piece.size)
        known &= side[3]
        sides.append(side)
    points = np.flatnonzero(known)
    if not len(points):
        return None
    arrays = Arrays(
        np.stack([side[0][points] for side in sides], axis=1),
        np.stack([side[1][points] for side in sides], axis=1),
        np.stack([side[2][points] for side in sides], axis=1),
    )
    cases = tuple(Case(case.outcome, case.result, ()) for case in formulas.cases)
    return Group(points, cases, formulas.which, arrays=arrays)


def apart(grid: Laid, numbers: range, places: NDArray[np.intp]) -> Points:
    """Some points of a piece by themselves, to be made of fractions."""
    if isinstance(grid, Points):
        chosen = [numbers[place] for place in places]
        return Points(grid.base, {name: tuple(own[k] for k in chosen) for name, own in grid.values.items()})
    assert grid.sample is not None  # the caller looks
    draws, steps = grid.sample.draws, grid.sample.steps(np.asarray(numbers, dtype=np.int64)[places])
    return Points(
        grid.base,
        {draw.name: tuple(map(draw.value, own.tolist())) for draw, own in zip(draws, steps, strict=True)},
    )
