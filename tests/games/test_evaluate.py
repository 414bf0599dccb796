from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from negotiation.errors import UndefinedError
from negotiation.games import evaluate as module
from negotiation.games.evaluate import evaluate_array, holds_array
from negotiation.scenario.expression import (
    Binary,
    Expression,
    Name,
    Number,
    Unary,
    compare,
    evaluate,
    holds,
    parse,
    steps,
)
from tests.strategies_formulas import (
    NAMES,
    conditions,
    float_environments,
    formulas,
    polynomials,
)

U = Fraction(1, 2**53)
POWER_ERROR = 8  # units of roundoff of exp, log and **; half a unit in the last place is one


# -- invariant 84 -------------------------------------------------------------------------------------------


@given(polynomials(), float_environments())
@example(parse("a * b - a * us.relief"), dict.fromkeys(NAMES, 0.1) | {"b": 3.0000000000000004, "us.relief": 3.0})
def test_sums_and_products_are_off_by_gamma_k_times_the_sum_of_their_sizes(
    node: Expression, values: dict[str, float]
) -> None:
    exact_values = {name: Fraction(value) for name, value in values.items()}
    _assume_no_underflow(node, exact_values)
    found = float(evaluate_array(node, values))
    assume(math.isfinite(found))
    roundings = _roundings(node)
    gamma = roundings * U / (1 - roundings * U)
    error = abs(Fraction(found) - _fraction(node, exact_values))
    assert error <= gamma * _sum_of_sizes(node, exact_values)


def _fraction(node: Expression, values: dict[str, Fraction]) -> Fraction:
    try:
        found = evaluate(node, values)
    except UndefinedError:
        assume(False)
    assume(isinstance(found, Fraction))
    assert isinstance(found, Fraction)
    return found


def _assume_no_underflow(node: Expression, values: dict[str, Fraction]) -> None:
    for step in steps(node):
        assume(
            step.operation == "-" or _fraction(step.node, values) == 0 or abs(_fraction(step.node, values)) > 1e-300
        )


def _roundings(node: Expression) -> int:
    """How many roundings a term of the formula, multiplied out, can pick up."""
    if isinstance(node, Name):
        return 0
    if isinstance(node, Number):
        return 1
    if isinstance(node, Unary):
        return _roundings(node.operand)
    assert isinstance(node, Binary)
    if node.op == "**":
        assert isinstance(node.right, Number)
        return int(node.right.value) * _roundings(node.left) + POWER_ERROR
    return _roundings(node.left) + _roundings(node.right) + 1


def _sum_of_sizes(node: Expression, values: dict[str, Fraction]) -> Fraction:
    """The formula with every number and every term made positive."""
    if isinstance(node, Name):
        return abs(values[node.name])
    if isinstance(node, Number):
        return abs(node.value)
    if isinstance(node, Unary):
        return _sum_of_sizes(node.operand, values)
    assert isinstance(node, Binary)
    left, right = _sum_of_sizes(node.left, values), _sum_of_sizes(node.right, values)
    if node.op == "**":
        return left ** int(right)
    return left * right if node.op == "*" else left + right


TAME = st.one_of(
    st.builds(lambda n: Number(Fraction(n, 10)), st.integers(1, 99)), st.builds(Name, st.sampled_from(NAMES))
)


@settings(max_examples=200)
@given(formulas(6, TAME), float_environments())
@example(parse("log(a)"), dict.fromkeys(NAMES, 0.3))
@example(parse("exp(-a * b) / sqrt(b) ** a"), dict.fromkeys(NAMES, 0.3))
@example(parse("max(abs(-a), min(a, b, 3)) - a / 7"), dict.fromkeys(NAMES, -1.7))
def test_every_operation_is_off_by_no_more_than_a_running_error_analysis_allows(
    node: Expression, values: dict[str, float]
) -> None:
    try:
        exact = evaluate(node, {name: Fraction(value) for name, value in values.items()})
    except UndefinedError:
        assume(False)
    bound = _running_error(node, values)
    assume(bound is not None and math.isfinite(bound))
    assert bound is not None
    found = Fraction(float(evaluate_array(node, values)))
    low, high = (exact, exact) if isinstance(exact, Fraction) else exact.interval(200)
    assert low - Fraction(bound) <= found <= high + Fraction(bound)


def _running_error(node: Expression, values: dict[str, float]) -> float | None:
    """A bound on the error of each step from those of its parts (Higham 2002, section 3.3)."""
    u, tiny = 2.0**-53, 1e-300
    bounds: list[float] = []
    found: list[float] = []
    for step in steps(node):
        result = float(evaluate_array(step.node, values))
        size, parts = abs(result), [(found[i], bounds[i]) for i in step.arguments]
        if not math.isfinite(result) or (result != 0 and size < tiny):
            return None
        x, dx = parts[0] if parts else (0.0, 0.0)
        y, dy = parts[1] if len(parts) > 1 else (0.0, 0.0)
        try:
            match step.operation:
                case "number":
                    bound = u * size
                case "name" | "negative" | "abs":
                    bound = dx
                case "+" | "-":
                    bound = dx + dy + u * size
                case "*":
                    bound = abs(x) * dy + abs(y) * dx + dx * dy + u * size
                case "/":
                    if abs(y) <= dy:
                        return None
                    bound = (dx + abs(x / y) * dy) / (abs(y) - dy) + u * size
                case "min" | "max":
                    bound = max(d for _, d in parts)
                case "sqrt":
                    if x <= dx:
                        return None
                    bound = dx / math.sqrt(x - dx) + u * size
                case "exp":
                    bound = size * math.expm1(2 * dx) + POWER_ERROR * u * size * 2
                case "log":
                    if x <= dx:
                        return None
                    bound = dx / (x - dx) + POWER_ERROR * u * size
                case _:
                    if x <= dx:
                        return None
                    moved = (abs(y) + dy) * dx / (x - dx) + dy * abs(math.log(x))
                    bound = size * math.expm1(2 * moved) + POWER_ERROR * u * size * 2
        except OverflowError:
            return None
        found.append(result)
        bounds.append(bound * (1 + 1e-6))
    return bounds[-1] + tiny if bounds else None


# -- conditions ---------------------------------------------------------------------------------------------


@given(conditions(polynomials(4)), float_environments())
def test_conditions_come_out_as_in_exact_arithmetic_away_from_ties(
    node: Expression, values: dict[str, float]
) -> None:
    exact_values = {name: Fraction(value) for name, value in values.items()}
    for step in steps(node):
        if step.operation in ("<", "<=", ">", ">=", "==", "!="):
            left, right = (_fraction(steps(node)[i].node, exact_values) for i in step.arguments)
            size = sum(_sum_of_sizes(steps(node)[i].node, exact_values) for i in step.arguments)
            assume(abs(left - right) > size * Fraction(1, 2**45) or left == right == size)
    assert bool(holds_array(node, values)) == holds(node, exact_values)


def test_a_comparison_with_what_is_undefined_is_false() -> None:
    values = {"a": np.array([-1.0, 4.0])}
    for op in ("<", "<=", ">", ">=", "==", "!="):
        assert not holds_array(parse(f"sqrt(a) {op} 2"), values)[0]
    np.testing.assert_array_equal(holds_array(parse("sqrt(a) == 2"), values), [False, True])
    np.testing.assert_array_equal(holds_array(parse("a != 4 or a > 5"), values), [True, False])
    np.testing.assert_array_equal(holds_array(parse("a > 0 and a < 5 and not a == 3"), values), [False, True])


# -- arrays -------------------------------------------------------------------------------------------------


def test_names_broadcast() -> None:
    values = {"a": np.arange(3.0)[:, None], "b": np.arange(4.0), "c": 10.0}
    found = evaluate_array(parse("a * b + c"), values)
    np.testing.assert_array_equal(found, np.arange(3.0)[:, None] * np.arange(4.0) + 10)
    assert found.dtype == np.float64
    assert evaluate_array(parse("1/2"), values).shape == ()
    assert evaluate_array(parse("min(a, b, 1)"), values).max() == 1
    assert holds_array(parse("1 < 2"), values).shape == ()


def test_what_comes_in_is_neither_changed_nor_handed_out() -> None:
    a = np.array([1.0, 2.0])
    found = evaluate_array(parse("a"), {"a": a})
    found[0] = 7
    evaluate_array(parse("-a + a * a"), {"a": a})
    np.testing.assert_array_equal(a, [1.0, 2.0])


def test_whole_numbers_are_taken_for_doubles() -> None:
    assert evaluate_array(parse("a / b"), {"a": np.array([1, 3]), "b": 2}).tolist() == [0.5, 1.5]  # type: ignore[dict-item]
    assert evaluate_array(parse("a ** -1"), {"a": np.array([2])}).tolist() == [0.5]  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1 / a", [np.inf, 1.0, -1.0]),
        ("a / a", [np.nan, 1.0, 1.0]),
        ("log(a)", [-np.inf, 0.0, np.nan]),
        ("sqrt(a)", [0.0, 1.0, np.nan]),
        ("a ** 0.5", [0.0, 1.0, np.nan]),
        ("exp(1000 * a)", [1.0, np.inf, 0.0]),
        ("1e308 * 10 * a", [np.nan, np.inf, -np.inf]),
        ("0 ** a", [1.0, 0.0, np.inf]),
        ("min(1 / a, sqrt(a))", [0.0, 1.0, np.nan]),
        ("max(sqrt(a), 1)", [1.0, 1.0, np.nan]),
    ],
)
def test_what_is_undefined_stands_as_nan_or_infinity_without_a_warning(text: str, values: list[float]) -> None:
    found = evaluate_array(parse(text), {"a": np.array([0.0, 1.0, -1.0])})  # pytest turns a warning into an error
    np.testing.assert_array_equal(found, values)


def test_numbers_too_large_for_a_double_are_infinite() -> None:
    assert evaluate_array(Number(Fraction(10**400)), {}) == np.inf
    assert evaluate_array(Number(Fraction(-(10**400))), {}) == -np.inf


def test_equal_parts_are_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def counted(x: object) -> object:
        calls.append(x)
        return np.exp(x)

    monkeypatch.setitem(module._RULES, "exp", counted)
    evaluate_array(parse("exp(a * b) + exp(a*b) / (1 + exp(a * b))"), {"a": np.ones(2), "b": 2.0})
    assert len(calls) == 1


def test_equal_formulas_have_equal_doubles_so_that_ties_stay_ties() -> None:
    rng = np.random.default_rng(1)
    values = {"a": rng.normal(size=1000), "b": rng.normal(size=1000)}
    one = evaluate_array(parse("a * b - b ** 3 / 7"), values)
    other = evaluate_array(parse("(a*b) - ((b**3)/7.0)"), values)
    assert one.tobytes() == other.tobytes()


def test_numbers_and_conditions_are_not_mixed_up() -> None:
    with pytest.raises(TypeError):
        evaluate_array(parse("a < b"), {})
    with pytest.raises(TypeError):
        holds_array(parse("a - b"), {})


@given(float_environments())
def test_the_payoffs_of_a_deal_in_both_readings(values: dict[str, float]) -> None:
    node = parse("a * b - relief_value * x2 * (1 - us.relief * dprk.scope)")
    exact = evaluate(node, {name: Fraction(value) for name, value in values.items()})
    found = float(evaluate_array(node, values))
    assert abs(Fraction(found) - exact) <= Fraction(1, 10**9)  # type: ignore[operator]
    assert compare(exact, exact) == 0
