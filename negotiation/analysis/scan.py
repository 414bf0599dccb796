"""A parameter along its range where there is no exact way: solved at even steps, and between those that differ."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from negotiation.analysis.line import Line, Solved
from negotiation.analysis.many import UNDEFINED, Recorder
from negotiation.scenario.expression import rounded
from negotiation.scenario.grid import Axis, Grid

__all__ = ["At", "evenly", "narrowed"]

At = tuple[Fraction, Solved]
"""A value, and what holds there."""


def evenly(line: Line, steps: int) -> list[At]:
    """What holds at the ends of even steps, and at the value that the parameter has now."""
    scenario = line.point.scenario
    assert scenario.form is not None  # a line is made for scenarios with a game
    axis = Axis(scenario.parameters[line.name], line.low, line.high, steps + 1)
    recorder = Recorder(len(scenario.players), scenario.form.results(scenario.game), "exact")
    recorder.take(Grid(line.point, (axis,)), range(axis.points))
    found = recorder.found()
    points = []
    for number, value in enumerate(axis.values):
        if found.pattern[number] == UNDEFINED:
            points.append((value, Solved("", "", undefined=found.reasons[found.reason[number]])))
        else:
            labels = (found.labels[codes[number]] for codes in (found.nash, np.asarray(found.leading)))
            points.append((value, Solved(*labels)))
    now = rounded(line.point.values[line.name])[0]
    if line.low <= now <= line.high and now not in axis.values:
        points.append((now, line.solved(now)))
    return sorted(points, key=lambda point: point[0])


def narrowed(line: Line, low: At, high: At, width: Fraction) -> list[tuple[At, At]]:
    """Brackets of every change found between two values; a third label in between is followed on both sides."""
    if low[1].labels == high[1].labels:
        return []
    while high[0] - low[0] > width:
        middle = (low[0] + high[0]) / 2
        found = line.solved(middle)
        if found.labels == low[1].labels:
            low = (middle, found)
        elif found.labels == high[1].labels:
            high = (middle, found)
        else:
            third = (middle, found)
            return [*narrowed(line, low, third, width), *narrowed(line, third, high, width)]
    return [(low, high)]
