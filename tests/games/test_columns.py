"""Columns of exact values: each combination of inputs once, and never one for another."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import negotiation
from negotiation.games import columns as module
from negotiation.games.columns import Column, Columns, column_of, grid_columns, joined
from negotiation.scenario.expression import evaluate, parse
from tests.analysis.test_sweep import TALKS


@given(st.lists(st.lists(st.integers(0, 3), min_size=6, max_size=6), min_size=1, max_size=5), st.booleans())
def test_combinations_are_numbered_apart(codes, renumbered):
    columns = [Column(tuple("abcd"), np.array(own)) for own in codes]
    with pytest.MonkeyPatch.context() as patch:
        if renumbered:
            patch.setattr(module, "_MOST_COMBINATIONS", 4)
        first, found = joined(columns, 6)
    combinations = [tuple(own[point] for own in codes) for point in range(6)]
    assert [combinations[first[code]] for code in found] == combinations
    assert len(first) == len(set(combinations))


def test_a_formula_is_read_once_for_each_combination():
    read = []

    def counted(formula, environment):
        read.append(dict(environment))
        return evaluate(formula, environment)

    a = Column((Fraction(1), Fraction(2)), np.array([0, 1, 0, 1]))
    unused = Column(tuple(map(Fraction, range(4))), np.arange(4))
    found = column_of(parse("a * b"), Columns(4, {"a": a, "c": unused}), {"b": Fraction(3)}, read=counted)
    assert [found.at(point) for point in range(4)] == [3, 6, 3, 6]
    assert len(read) == 2


def test_a_value_that_is_missing_says_why():
    column = Column((Fraction(0), Fraction(1)), np.array([0, 1]))
    found = column_of(parse("1 / a"), Columns(2, {"a": column}))
    follows = column_of(parse("b + 1"), Columns(2, {"b": found}))
    assert found.undefined.tolist() == follows.undefined.tolist() == [True, False]
    with pytest.raises(negotiation.UndefinedError, match="division by zero") as one:
        found.at(0)
    with pytest.raises(negotiation.UndefinedError) as other:
        follows.at(0)
    assert one.value is other.value
    assert follows.at(1) == 2


def test_parameters_over_a_grid():
    grid = negotiation.loads(TALKS).sweep(over=["cost", "share"], points=[3, 4]).plan.grids["default"]
    for numbers in (range(12), range(5, 9)):
        columns = grid_columns(grid, numbers)
        for place, number in enumerate(numbers):
            assert {name: column.at(place) for name, column in columns.items()} == dict(grid.point(number).values)
