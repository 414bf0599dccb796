"""The results of a sweep as tables: named columns of equal length, for files and for data frames."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from negotiation.analysis.plan import Plan
    from negotiation.analysis.sweep import SweepAnswer

__all__ = ["TABLES", "axis_columns", "components", "outcomes", "points"]

Columns = Mapping[str, NDArray[Any]]


def points(answer: SweepAnswer) -> Columns:
    """One row a point.

    ``point`` and ``account``, the value of each swept parameter, the labels ``nash``, ``perfect`` (None where not
    decided) and ``undominated``, the number of ``equilibria`` and ``components``, whether the list is ``complete``,
    the number of the ``pattern``, and why the point is ``undefined`` ("" where it is not). At an undefined point the
    labels are "", the numbers 0 and the pattern -1.
    """
    plan, found = answer.plan, answer.found
    numbers = np.arange(plan.size)
    places = np.unravel_index(numbers, plan.shape)
    columns: dict[str, NDArray[Any]] = {
        "point": numbers,
        "account": np.array(plan.accounts, dtype=object)[places[0]],
    }
    if plan.sample:
        drawn = plan.sample.doubles(range(plan.sample.size))
        for name, values in zip(axis_columns(plan), drawn.values(), strict=True):
            columns[name] = np.tile(values, len(plan.accounts))
    for name, axis, place in zip(axis_columns(plan), plan.axes, places[1:], strict=False):
        columns[name] = np.array([float(value) for value in axis.values])[place]
    for which in ("nash", "perfect", "undominated"):
        columns[f"regime_{which}"] = answer.regime(which).ravel()
    # The last entry stands for points without a pattern, whose code is -1.
    counts = np.array([*((len(p.equilibria), p.components, p.complete) for p in found.patterns), (0, 0, False)])
    columns["equilibria"] = counts[found.pattern, 0]
    columns["components"] = counts[found.pattern, 1]
    columns["complete"] = counts[found.pattern, 2].astype(bool)
    columns["pattern"] = found.pattern
    columns["undefined"] = np.array([*found.reasons, ""], dtype=object)[found.reason]
    return columns


_OWN = ("point", "account", "equilibria", "components", "complete", "pattern", "undefined")


def axis_columns(plan: Plan) -> tuple[str, ...]:
    """What the columns of the swept parameters are called: as they are, but ``parameter_point`` for ``point``.

    Only names that the table has columns of its own for are changed.
    """
    taken = {*_OWN, "regime_nash", "regime_perfect", "regime_undominated"}
    columns = []
    for own in plan.varied:
        name = own
        while name in taken or (name != own and name in plan.varied):
            name = f"parameter_{name}"
        columns.append(name)
    return tuple(columns)


def components(answer: SweepAnswer) -> Columns:
    """One row a component of each point: its index, whether it holds a perfect equilibrium, ranges of payoffs."""
    found = answer.found
    point = found.point_of
    number = np.arange(len(point)) - found.first[point]
    columns: dict[str, NDArray[Any]] = {"point": point, "component": number}
    own = [found.patterns[found.pattern[p]].component(int(c)) for p, c in zip(point, number, strict=True)]
    columns["index"] = np.array([component.index for component in own], dtype=object)
    columns["perfect"] = np.array([component.perfect for component in own], dtype=object)
    for position, player in enumerate(answer.scenario.players):
        columns[f"payoff_low_{player}"] = found.payoffs[:, position, 0]
        columns[f"payoff_high_{player}"] = found.payoffs[:, position, 1]
    return columns


def outcomes(answer: SweepAnswer) -> Columns:
    """One row for each outcome that a component can lead to, with the range of its probability over the component."""
    found = answer.found
    component = np.repeat(np.arange(len(found.payoffs)), np.diff(found.outcome_first))
    point = found.point_of[component]
    return {
        "point": point,
        "component": component - found.first[point],
        "outcome": np.array(answer.results, dtype=object)[found.outcome],
        "probability_low": found.probability[:, 0],
        "probability_high": found.probability[:, 1],
    }


TABLES: Mapping[str, Callable[[SweepAnswer], Columns]] = {
    "points": points,
    "components": components,
    "outcomes": outcomes,
}
