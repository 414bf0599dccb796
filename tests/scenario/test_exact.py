from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from math import isqrt
from typing import Any

import mpmath
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mpmath.libmp import from_rational

from negotiation.errors import UndefinedError
from negotiation.scenario.expression import (
    Binary,
    Expression,
    Irrational,
    Name,
    Number,
    Value,
    compare,
    evaluate,
    holds,
    names,
    parse,
    rounded,
    show,
    steps,
    substitute,
)
from negotiation.scenario.formula import enclosures
from tests.longer import at_length
from tests.strategies_formulas import NAMES, arithmetic, conditions, environments, formulas

LARGEST = Fraction(2**1024 - 2**970)


def value(text: str, **names: object) -> Value:
    return evaluate(parse(text), {name: Fraction(number) for name, number in names.items()})  # type: ignore[arg-type]


# -- against Python's own arithmetic (invariant 86) -----------------------------------------------------


@given(arithmetic(), environments())
def test_our_arithmetic_is_that_of_python_on_fractions(node: Expression, values: dict[str, Fraction]) -> None:
    try:
        ours = evaluate(node, values)
    except UndefinedError as error:
        assume("too large" not in error.message)
        with pytest.raises(ZeroDivisionError):
            _python(node, values)
    else:
        assume(isinstance(ours, Fraction))
        assert ours == _python(node, values)


def _python(node: Expression, values: dict[str, Fraction]) -> Fraction:
    """The value that Python finds for the printed formula, every number of it made a fraction."""
    text = re.sub(r"(?<![a-z_0-9.])[0-9][0-9.]*(e-?[0-9]+)?", r"Fraction('\g<0>')", show(node))
    for name in NAMES:
        text = re.sub(rf"(?<![a-z_.']){re.escape(name)}(?![a-z_0-9(.])", f"values[{name!r}]", text)
    functions = {"min": min, "max": max, "abs": abs}
    return Fraction(eval(text, {"__builtins__": functions, "Fraction": Fraction, "values": values}))


def test_the_reading_by_python_reads_what_was_meant() -> None:
    values = dict.fromkeys(NAMES, Fraction(3)) | {"us.relief": Fraction(1, 2)}
    assert _python(parse("a + x2 * 0.1 ** -2 - min(us.relief, 7)"), values) == Fraction(605, 2)


# -- substitution (invariant 87) ------------------------------------------------------------------------


@given(formulas(6), environments())
def test_putting_numbers_in_the_place_of_names_changes_nothing(node: Expression, values: dict[str, Fraction]) -> None:
    replaced = substitute(node, {name: Number(number) for name, number in values.items()})
    assert not names(replaced)
    assert _outcome(replaced, {}) == _outcome(node, values)


def _outcome(node: Expression, values: dict[str, Fraction]) -> Value | str:
    try:
        return evaluate(node, values)
    except UndefinedError as error:
        return error.message.split(":")[0]


# -- what is exact ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("0.1 + 0.2", Fraction(3, 10)),
        ("1e-400 * 1e300", Fraction(1, 10**100)),
        ("2 ** 64", Fraction(2**64)),
        ("2 ** -64", Fraction(1, 2**64)),
        ("(-2/3) ** 3", Fraction(-8, 27)),
        ("0 ** 0", Fraction(1)),
        ("0 ** 2.5", Fraction(0)),
        ("0 ** 100", Fraction(0)),
        ("0 ** sqrt(2)", Fraction(0)),
        ("0 ** (sqrt(2) ** 2 - 2)", Fraction(1)),
        ("1 ** 1e300", Fraction(1)),
        ("(-1) ** 1e300", Fraction(1)),
        ("(-1) ** (1e15 + 1)", Fraction(-1)),
        ("1 ** sqrt(2)", Fraction(1)),
        ("sqrt(4/9)", Fraction(2, 3)),
        ("sqrt(0)", Fraction(0)),
        ("8 ** (1/3)", Fraction(2)),
        ("(27/8) ** (-2/3)", Fraction(4, 9)),
        ("0.25 ** 1.5", Fraction(1, 8)),
        ("exp(0)", Fraction(1)),
        ("log(1)", Fraction(0)),
        ("0 * exp(1)", Fraction(0)),
        ("0 / exp(1)", Fraction(0)),
        ("min(2, sqrt(2) ** 2)", Fraction(2)),  # of equal ones the first
        ("max(2, sqrt(2) ** 2)", Fraction(2)),
        ("sqrt(2) - sqrt(2)", Fraction(0)),
        ("(1 + sqrt(2)) / (1 + sqrt(2))", Fraction(1)),
        ("exp(2) ** 0", Fraction(1)),
        ("min(2, sqrt(5), 3)", Fraction(2)),
        ("abs(-7/3)", Fraction(7, 3)),
    ],
)
def test_what_has_a_fraction_is_that_fraction(text: str, exact: Fraction) -> None:
    found = value(text)
    assert isinstance(found, Fraction)
    assert found == exact


@pytest.mark.parametrize(
    "text", ["sqrt(2)", "2 ** 0.5", "exp(1)", "log(2)", "2 ** 65", "2 ** -65", "4 ** 64.5", "sqrt(2) ** 2"]
)
def test_what_has_none_is_an_irrational(text: str) -> None:
    found = value(text)
    assert isinstance(found, Irrational)
    assert rounded(found)[1] is False


def test_arithmetic_that_changes_nothing_keeps_an_irrational_as_it_is() -> None:
    root = value("sqrt(2)")
    for text in ("root + 0", "0 + root", "root - 0", "1 * root", "root * 1", "root / 1", "root ** 1"):
        assert evaluate(parse(text), {"root": root}) == root


def test_fractions_that_grow_past_all_use_are_enclosed_instead() -> None:
    found = value("(1/3 + 1/7) ** 64 * ((1/3 + 1/7) ** 64) ** 64 * (((1/3 + 1/7) ** 64) ** 64) ** 64")
    assert isinstance(found, Irrational)
    assert compare(found, Fraction(0)) == 1
    assert rounded(found)[0] == 0


@given(st.fractions(min_value=0, max_value=50, max_denominator=200), st.integers(2, 9), st.integers(1, 5))
def test_roots_that_come_out_even_are_found(root: Fraction, degree: int, power: int) -> None:
    assume(root)
    node = Binary("**", Number(root**degree), Number(Fraction(power, degree)))
    assert evaluate(node, {}) == root**power


@given(st.integers(2, 10**30), st.integers(2, 7))
def test_no_other_root_is_taken_for_even(number: int, degree: int) -> None:
    found = evaluate(Binary("**", Number(Fraction(number)), Number(Fraction(1, degree))), {})
    if isinstance(found, Fraction):
        assert found**degree == number
    else:
        low, high = found.interval(256)
        assert low**degree < number < high**degree
        assert int(low) == int(high)  # hence no whole number lies between


# -- irrationals --------------------------------------------------------------------------------------------


def _reference(node: Expression, values: dict[str, Fraction], bits: int) -> mpmath.mpf:
    """The value that mpmath finds in plain floating point of so many bits."""
    found: list[mpmath.mpf] = []
    for step in steps(node):
        parts = [found[i] for i in step.arguments]
        if isinstance(step.node, Number):
            found.append(mpmath.mpf(step.node.value.numerator) / step.node.value.denominator)
        elif isinstance(step.node, Name):
            number = values[step.node.name]
            found.append(mpmath.mpf(number.numerator) / number.denominator)
        else:
            found.append(_REFERENCE[step.operation](*parts))
    return found[-1]


_REFERENCE = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "**": mpmath.power,
    "negative": lambda a: -a,
    "min": min,
    "max": max,
    "abs": abs,
    "exp": mpmath.exp,
    "log": mpmath.log,
    "sqrt": mpmath.sqrt,
}

SMALL = st.builds(lambda n, d: Number(Fraction(n, d)), st.integers(0, 40), st.sampled_from((1, 3, 10)))
ROOTED = formulas(7, st.one_of(SMALL, st.builds(Name, st.sampled_from(NAMES))))


def _irrational(node: Expression, values: dict[str, Fraction]) -> Irrational:
    try:
        found = evaluate(node, values)
    except UndefinedError:
        assume(False)
    assume(isinstance(found, Irrational))
    assert isinstance(found, Irrational)
    return found


@settings(max_examples=25)
@given(ROOTED, environments())
def test_enclosures_hold_the_value_and_shrink(node: Expression, values: dict[str, Fraction]) -> None:
    found = _irrational(node, values)
    intervals = [found.interval(bits) for bits in (64, 128, 512)]
    for (low, high), (inner_low, inner_high) in pairwise(intervals):
        assert low <= high
        assert max(low, inner_low) <= min(high, inner_high)
        assert inner_high - inner_low <= high - low
    with mpmath.workprec(2_000):
        reference = _reference(node, values, 2_000)
        assume(abs(reference) == 0 or abs(reference) > mpmath.mpf(2) ** -4_000)
        slack = abs(reference) * mpmath.mpf(2) ** -1_000 + mpmath.mpf(2) ** -1_000
        for low, high in intervals:
            assert mpmath.mpf(low.numerator) / low.denominator <= reference + slack
            assert mpmath.mpf(high.numerator) / high.denominator >= reference - slack


test_enclosures_at_length = at_length(test_enclosures_hold_the_value_and_shrink, 300, ROOTED, environments())


@settings(max_examples=25)
@given(ROOTED, environments())
def test_the_double_is_the_nearest_one(node: Expression, values: dict[str, Fraction]) -> None:
    found = _irrational(node, values)
    nearest, exact = rounded(found)
    assert not exact
    assert Fraction(float(nearest)) == nearest
    low, high = found.interval(2_000)
    assert Fraction(float(low)) == nearest or Fraction(float(high)) == nearest
    assert float(found) == nearest


test_doubles_at_length = at_length(test_the_double_is_the_nearest_one, 300, ROOTED, environments())


def test_ties_go_to_even_and_small_numbers_to_subnormals() -> None:
    # The square root of (1 + 2**-53)**2 in disguise: half way between 1 and the next double.
    tie = (1 + Fraction(1, 2**53)) ** 2
    assert rounded(evaluate(parse("sqrt(a * sqrt(2)) * sqrt(sqrt(2)) / sqrt(2)"), {"a": tie}))[0] == 1
    assert rounded(value("exp(-740)"))[0] == Fraction(5e-324) * 85
    assert rounded(value("exp(-746)"))[0] == 0
    assert rounded(value("-exp(-746)"))[0] == 0
    assert rounded(value("exp(709.78)"))[0] < LARGEST


def test_fractions_are_left_as_they_are() -> None:
    assert rounded(Fraction(1, 3)) == (Fraction(1, 3), True)


def test_irrationals_rest_on_irrationals_to_any_depth() -> None:
    number: Value = value("sqrt(2)")
    for _ in range(2_000):
        number = evaluate(parse("a / 2 + 1"), {"a": number})
    low, high = number.interval(300)  # type: ignore[union-attr]
    assert 2 - low >= 0
    assert high - low < Fraction(1, 2**250)


def test_irrationals_made_alike_are_equal_and_hashable() -> None:
    one, other = value("sqrt(2) + 1/3"), value("sqrt(a) + 1/b", a=2, b=3)
    assert one == other
    assert len({one, other, value("1/3 + sqrt(2)")}) == 2
    assert one != Fraction(1)
    assert repr(value("sqrt(2)")) == "Irrational(1.4142135623730951)"


def test_finite_ends_are_found_however_few_bits_are_asked_for() -> None:
    found = value("1 / (sqrt(2) - 1.4142135623730950488016887242096980785696718753769)")
    low, high = found.interval(10)  # type: ignore[union-attr]
    assert low <= high
    assert high > 10**40


def test_ends_too_near_to_zero_to_be_written_down_are_moved_out() -> None:
    low, high = value("exp(-1e18)").interval(64)  # type: ignore[union-attr]
    assert (low, high) == (0, Fraction(1, 2**5_000))
    low, high = value("-exp(-1e18)").interval(64)  # type: ignore[union-attr]
    assert (low, high) == (-Fraction(1, 2**5_000), 0)


@pytest.mark.parametrize("units", [-250, 0, 250])
def test_enclosures_hold_even_if_exp_and_log_are_off_in_their_last_places(
    units: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def near_three_halves(_: object, bits: int) -> tuple[Any, Any]:
        found = from_rational(3 * 2 ** (bits - 1) + units, 2**bits, bits + 2, "n")
        return found, found

    monkeypatch.setattr(enclosures, "mpi_exp", near_three_halves)
    monkeypatch.setattr(enclosures, "mpi_log", near_three_halves)
    for text in ("exp(2)", "log(2)", "2 ** 0.7"):
        low, high = value(text).interval(100)  # type: ignore[union-attr]
        truth = Fraction(3, 2) - Fraction(units, 2**120)  # twice as far from what was found
        assert low <= truth <= high
        assert high - low <= Fraction(1, 2**98)


# -- comparisons --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("digits", [5, 50, 300, 1_200])
def test_near_ties_are_decided(digits: int) -> None:
    scale = 10**digits
    below = Fraction(isqrt(2 * scale**2), scale)
    root = value("sqrt(2)")
    assert compare(root, below) == 1
    assert compare(below, root) == -1
    assert compare(root, below + Fraction(1, scale)) == -1
    assert compare(Fraction(3, 2), root) == 1


@pytest.mark.parametrize(
    "text",
    [
        "sqrt(2) * sqrt(3) == sqrt(6)",
        "sqrt(2) ** 2 == 2",
        "exp(log(7)) <= 7",
        "2 ** 100 == 4 ** 50",
        "log(8) == 3 * log(2)",
    ],
)
def test_equal_numbers_made_differently_count_as_equal(text: str) -> None:
    assert holds(parse(text), {})


@given(
    st.lists(
        st.one_of(environments().map(lambda e: e["a"]), st.integers(2, 30).map(lambda n: value("sqrt(n)", n=n))),
        min_size=3,
        max_size=3,
    )
)
def test_comparison_is_an_order(numbers: list[Value]) -> None:
    a, b, c = numbers
    assert compare(a, b) == -compare(b, a)
    assert compare(a, a) == 0
    if compare(a, b) <= 0 and compare(b, c) <= 0:
        assert compare(a, c) <= 0


@given(environments(), st.sampled_from(("exp(a)", "sqrt(a ** 2 + 1)", "log(2 + abs(a))")))
def test_min_max_and_abs_are_decided_exactly(values: dict[str, Fraction], text: str) -> None:
    smallest, largest = evaluate(parse(f"min({text}, b)"), values), evaluate(parse(f"max({text}, b)"), values)
    assert compare(smallest, largest) <= 0
    assert {smallest, largest} == {evaluate(parse(text), values), values["b"]}
    distance = evaluate(parse(f"abs({text} - b)"), values)
    assert compare(distance, evaluate(parse(f"max({text}, b) - min({text}, b)"), values)) == 0


# -- conditions ---------------------------------------------------------------------------------------------


@given(conditions(arithmetic(4)), environments())
def test_conditions_are_those_of_python(node: Expression, values: dict[str, Fraction]) -> None:
    try:
        expected = _python_truth(node, values)
    except ZeroDivisionError:
        assume(False)
    assert holds(node, values) == expected


def _python_truth(node: Expression, values: dict[str, Fraction]) -> bool:
    """Without short cuts: every part has a value, or none is taken for the whole."""
    truths: list[object] = []
    for step in steps(node):
        parts = [truths[i] for i in step.arguments]
        if step.operation in ("and", "or"):
            truths.append((all if step.operation == "and" else any)(parts))
        elif step.operation == "not":
            truths.append(not parts[0])
        elif step.operation in _ORDERS:
            truths.append(_ORDERS[step.operation](*parts))
        else:
            truths.append(_python(step.node, values))
    return bool(truths[-1])


_ORDERS = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("p != 0 and 1 / p > 2", False),
        ("1 / p > 2 and p != 0", False),
        ("p == 0 or 1 / p > 2", True),
        ("not (1 / p > 2 and p != 0)", True),
    ],
)
def test_parts_without_a_value_do_not_matter_where_the_others_settle_it(text: str, truth: bool) -> None:
    assert holds(parse(text), {"p": Fraction(0)}) is truth


@pytest.mark.parametrize("text", ["1 / p > 2", "p == 0 and 1 / p > 2", "not 1 / p > 2", "p != 0 or log(p) > 2"])
def test_otherwise_they_leave_it_open(text: str) -> None:
    with pytest.raises(UndefinedError):
        holds(parse(text), {"p": Fraction(0)})


def test_numbers_and_conditions_are_not_mixed_up() -> None:
    with pytest.raises(TypeError):
        evaluate(parse("a < b"), {})
    with pytest.raises(TypeError):
        holds(parse("a - b"), {})


# -- no value -------------------------------------------------------------------------------------------------

# The formula, with «» around the part without a value; the message.
NO_VALUE = [
    ("2 + «1 / p»", "division by zero: `1 / p` is undefined where p = 0"),
    ("«q / (p - 0)»", "division by zero: `q / (p - 0)` is undefined where p = 0"),
    ("«1 / 0»", "division by zero: `1/0` is undefined"),
    ("«1 / (sqrt(2) ** 2 - 2)»", "division by zero: `1 / (sqrt(2)**2 - 2)` is undefined"),
    ("«0 ** -1»", "division by zero: `0**-1` is undefined"),
    ("«p ** -q»", "division by zero: `p**-q` is undefined where p = 0, q = 0.5"),
    ("«(-8) ** (1/3)»", "a negative number to a power that is no whole number: `(-8)**(1/3)` is undefined"),
    (
        "«(p - 1) ** q»",
        "a negative number to a power that is no whole number: `(p - 1)**q` is undefined where p = 0, q = 0.5",
    ),
    ("q * «log(p)»", "the logarithm of a number that is not positive: `log(p)` is undefined where p = 0"),
    ("«log(-1)»", "the logarithm of a number that is not positive: `log(-1)` is undefined"),
    ("«sqrt(p - q)»", "the square root of a negative number: `sqrt(p - q)` is undefined where p = 0, q = 0.5"),
    ("«1e308 * 10»", "too large: `1e308 * 10` is beyond 1.797e308, the largest number"),
    ("«n / t»", "too large: `n / t` is beyond 1.797e308, the largest number where n = 1000, t = 1e-400"),
    ("«exp(n)»", "too large: `exp(n)` is beyond 1.797e308, the largest number where n = 1000"),
    ("-«exp(n)»", "too large: `exp(n)` is beyond 1.797e308, the largest number where n = 1000"),
]


@pytest.mark.parametrize(("marked", "message"), NO_VALUE, ids=[case[0] for case in NO_VALUE])
def test_what_has_no_value_is_named_with_its_place(marked: str, message: str) -> None:
    text = marked.replace("«", "").replace("»", "")
    with pytest.raises(UndefinedError) as caught:
        value(text, p=0, q=Fraction(1, 2), n=1000, t=Fraction(1, 10**400))
    assert caught.value.message == message
    assert (caught.value.start, caught.value.end) == (marked.index("«"), marked.index("»") - 1)


@pytest.mark.parametrize(
    "text",
    [
        "9**9**9**9",
        "2**10**9",
        "exp(exp(exp(9)))",
        "((((2**64)**64)**64)**64)**64",
        "1 / (((((1/3)**64)**64)**64)**64)**64",
        "0.1 ** -1e308",
        "1.79e308 + 1e306",
        "exp(709.79)",
        "(1 + 1e-100) ** 1e103",
        "sqrt(2) ** 1e300",
        "1e-400 ** -1e308",
    ],
)
def test_monsters_are_refused(text: str) -> None:
    with pytest.raises(UndefinedError, match=r"too large|division by zero"):
        value(text)


@pytest.mark.parametrize(
    ("text", "double"),
    [
        ("(((((1/3)**64)**64)**64)**64)**64", 0.0),
        ("exp(-exp(700))", 0.0),
        ("exp(exp(-exp(700)))", 1.0),
        ("((1e-300 ** 1e308) ** 1e308) ** 1e308", 0.0),
        ("(1 + 1e-300) ** 1e300", 2.718281828459045),
        ("(1 - 1e-300) ** 1e300", 0.36787944117144233),
        ("(-1 - 1e-9) ** 1000000001", -2.7182818298181863),
        ("(-1 - 1e-30) ** 1000000000000000000000000000001", -2.718281828459045),
        ("(sqrt(2) - 3) ** 100000000000000000000001 + 1", None),
        ("log(1 + 1e-300) * 1e300", 1.0),
        ("log(2 ** 1000) / 1000", 0.6931471805599453),
        ("sqrt(sqrt(2) ** 2 - 2)", 0.0),
        ("1e308 + 7.9e307", 1.79e308),
    ],
)
def test_extremes_have_their_values(text: str, double: float | None) -> None:
    if double is None:
        with pytest.raises(UndefinedError, match="too large"):
            value(text)
    else:
        assert float(value(text)) == double


@given(formulas(12), environments())
def test_no_value_leaves_the_range_of_doubles(node: Expression, values: dict[str, Fraction]) -> None:
    try:
        found = evaluate(node, values)
    except UndefinedError as error:
        assert 0 <= error.start <= error.end
        assert error.message.isprintable()
    else:
        assert compare(found, LARGEST) <= 0
        assert compare(found, -LARGEST) >= 0
        assert abs(float(found)) < float("inf")
