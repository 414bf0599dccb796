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


def test_what_is_made_of_a_whole_axis_is_made_once():
    grid = negotiation.loads(TALKS).sweep(over=["cost", "share"], points=[3, 4]).plan.grids["default"]
    module._all_values.cache_clear()  # other tests may have gone over this very axis
    read = []

    def counted(formula, environment):
        read.append(formula)
        return evaluate(formula, environment)

    def over(numbers, text="2 * share + by", by=Fraction(1)):
        return column_of(parse(text), grid_columns(grid, numbers), {"by": by}, read=counted)

    first, again = over(range(4)), over(range(3, 12))
    assert len(read) == 4
    assert first.values is again.values
    shares = grid_columns(grid, range(3, 12))["share"]
    for point in range(9):
        assert again.at(point) == 2 * shares.at(point) + 1
    assert over(range(4), by=Fraction(2)).at(0) != first.at(0)  # another input, another column
    assert len(read) == 8
    over(range(2))  # a part of the axis
    assert len(read) == 10


def test_what_is_kept_of_an_axis_has_a_bound_and_no_words(monkeypatch):
    monkeypatch.setattr(module, "_KEPT", 8)
    grid = negotiation.loads(TALKS).sweep(over=["cost", "share"], points=[3, 4]).plan.grids["default"]
    module._all_values.cache_clear()
    columns = grid_columns(grid, range(4))
    for number in range(5):
        column_of(parse(f"share + {number}"), columns)
    assert len(columns["share"].values.kept) == 2
    module._all_values.cache_clear()
    columns = grid_columns(grid, range(4))
    first = columns["share"].at(0)
    for words in ("one", "other"):
        error = negotiation.UndefinedError(words)
        found = column_of(parse("1 / (share - at)"), columns, {"at": first}, blame=lambda _, error=error: error)
        with pytest.raises(negotiation.UndefinedError, match=words):
            found.at(0)
