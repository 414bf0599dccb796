"""Tidied formulas: the same value, never longer, and what an analyst would write."""

from fractions import Fraction

import pytest
from hypothesis import given, settings

from negotiation.errors import UndefinedError
from negotiation.scenario.expression import compare, count_operations, evaluate, names, parse, show
from negotiation.scenario.formula.simplify import simplify
from tests.longer import at_length
from tests.strategies_formulas import environments, formulas


@settings(max_examples=100, deadline=None)
@given(formula=formulas(), environment=environments())
def test_the_value_stays(formula, environment):
    tidy = simplify(formula)
    assert count_operations(tidy) <= count_operations(formula)
    assert names(tidy) <= names(formula)
    try:
        value = evaluate(formula, environment)
    except UndefinedError:
        return
    assert compare(evaluate(tidy, environment), value) == 0


test_values_at_length = at_length(test_the_value_stays, 1000, formula=formulas(), environment=environments())


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("x * 1 + 0", "x"),
        ("1 - s * 0", "1"),
        ("b * y - c * p * (1 - s * 1)", "b * y - c * p * (1 - s)"),
        ("0 - x", "-x"),
        ("a + -b", "a - b"),
        ("a - -b", "a + b"),
        ("--a", "a"),
        ("x ** 1 / 1", "x"),
        ("2 * 3 / 4", "1.5"),
        ("0 * log(a)", "0 * log(a)"),
        ("a - a", "a - a"),
        ("max(2, 3) * x", "3 * x"),
    ],
)
def test_examples(text, tidy):
    assert show(simplify(parse(text))) == tidy


def test_what_is_undefined_stays_so():
    with pytest.raises(UndefinedError):
        evaluate(simplify(parse("(1 / a) * 0")), {"a": Fraction(0)})
