"""Formulas as quotients of polynomials: what they are between walls, and that walls are complete."""

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from negotiation.errors import UndefinedError
from negotiation.games.polynomials import less, real_roots, sign_at
from negotiation.games.rational_functions import (
    NotRationalError,
    OnWallError,
    Quotient,
    Reader,
    difference,
    over_one_bottom,
)
from negotiation.scenario.expression import evaluate, parse, rounded
from tests.longer import at_length

F = Fraction
VALUES = {"y": F(2, 3), "z": F(-1)}
FORMULAS = {"w": parse("x * y - 1")}

leaves = st.sampled_from(["x", "x", "y", "z", "w", "0", "1", "2", "3/2", "-1"])
texts = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(["+", "-", "*", "*", "/"]), inner),
        st.builds("{}({}, {})".format, st.sampled_from(["min", "max"]), inner, inner),
        st.builds("abs({})".format, inner),
        st.builds("(-{})".format, inner),
        st.builds("({}) ** {}".format, inner, st.sampled_from(["0", "1", "2", "3", "(-1)", "(-2)"])),
    ),
    max_leaves=7,
)
places = st.fractions(-4, 4, max_denominator=9)


def reader(sample, formulas=FORMULAS):
    return Reader("x", sample, {**VALUES, "x": sample, "w": F(99)}, formulas)


def environment(x):
    return {**VALUES, "x": x, "w": x * VALUES["y"] - 1}


def at(quotient, x):
    top, bottom = (sum((a * x**i for i, a in enumerate(p)), F(0)) for p in quotient)
    return top / bottom


def read(text, sample):
    """A reader and the quotient, or nothing where a formula is not rational or the sample on a wall."""
    own = reader(sample)
    try:
        return own, own.read(parse(text))
    except (NotRationalError, OnWallError):
        return own, None


@settings(max_examples=60)
@given(texts, places, st.lists(places, min_size=6, max_size=6))
def test_the_quotient_is_the_formula_between_walls(text, sample, others):
    own, quotient = read(text, sample)
    assume(quotient is not None)
    low, high = F(-5), F(5)
    for wall in own.walls:
        for root in real_roots(wall, F(-5), F(5)):
            ends = (root, root) if isinstance(root, Fraction) else root.interval(F(1, 10**9))
            if less(root, sample):
                low = max(low, ends[1])
            else:
                high = min(high, ends[0])
    for x in (sample, *(low + (high - low) * F(k, 11) for k in (1, 4, 7, 10)), *others):
        if low < x < high:
            assert evaluate(parse(text), environment(x)) == at(quotient, x)


test_quotients_at_length = at_length(
    test_the_quotient_is_the_formula_between_walls, 600, texts, places, st.lists(places, min_size=6, max_size=6)
)


@settings(max_examples=80)
@given(texts, places, places)
def test_walls_are_complete(text, sample, x):
    """Where the formula is not the quotient, or has no value, some wall has another sign than at the sample."""
    own, quotient = read(text, sample)
    assume(quotient is not None)
    try:
        same = evaluate(parse(text), environment(x)) == at(quotient, x)
    except (UndefinedError, ZeroDivisionError):
        same = False
    if not same:
        assert any(sign_at(wall, x) != sign_at(wall, sample) for wall in own.walls)


test_walls_at_length = at_length(test_walls_are_complete, 1000, texts, places, places)


@given(texts, places)
def test_a_sample_is_refused_only_where_it_lies_on_a_wall(text, sample):
    own = reader(sample)
    try:
        own.read(parse(text))
    except OnWallError as error:
        assert len(error.wall) > 1
        assert sign_at(error.wall, sample) == 0
    except NotRationalError:
        return
    assert all(sign_at(wall, sample) and len(wall) > 1 for wall in own.walls)


@pytest.mark.parametrize(
    ("text", "sample", "quotient", "walls"),
    [
        ("(x * x - 1) / (x - 1)", 3, ((1, 1), (1,)), [(-1, 1)]),  # a hole at 1, where there is no value
        ("x / x", 3, ((1,), (1,)), [(0, 1)]),
        ("0 / x", 3, ((), (1,)), [(0, 1)]),
        ("0 * (1 / x)", 3, ((), (1,)), [(0, 1)]),
        ("x ** 0", 3, ((1,), (1,)), []),  # 0 ** 0 is 1
        ("x ** (-2)", 3, ((1,), (0, 0, 1)), [(0, 1)]),
        ("abs(x)", -3, ((0, -1), (1,)), [(0, 1)]),
        ("min(x, 1, x * x)", F(1, 2), ((0, 0, 1), (1,)), [(-1, 1), (0, -1, 1)]),
        ("max(x, x)", 3, ((0, 1), (1,)), []),
        ("y + z", 3, ((-1,), (3,)), []),
        ("w", 3, ((-3, 2), (3,)), []),
        ("sqrt(4) * x", 3, ((0, 2), (1,)), []),
        ("x ** (1 + 1)", 3, ((0, 0, 1), (1,)), []),
    ],
)
def test_examples(text, sample, quotient, walls):
    own = reader(F(sample))
    assert own.read(parse(text)) == quotient
    assert sorted(own.walls) == walls


@pytest.mark.parametrize("text", ["exp(x)", "sqrt(x)", "log(x)", "2 ** x", "x ** (1/2)", "x * sqrt(2)", "1 / (x - x)",
                                  "x ** 65", "x + 1 / (z + 1)"])  # fmt: skip
def test_what_is_no_quotient(text):
    with pytest.raises(NotRationalError):
        reader(F(3)).read(parse(text))


def test_zero_to_the_zeroth():
    assert rounded(evaluate(parse("x ** 0"), {"x": F(0)})) == (1, True)


def test_a_formula_of_the_parameter_itself_is_not_used():
    """A parameter that is given by a formula is moved as if it were set."""
    own = Reader("x", F(3), {"x": F(1), "y": F(2)}, {"x": parse("y / 2"), "y": parse("2")})
    assert own.read(parse("x + y")) == Quotient((2, 1), (1,))


def test_parameters_follow_through_others():
    formulas = {"b": parse("a + x"), "a": parse("2 * x"), "c": parse("1 / b")}
    own = Reader("x", F(1), {"x": F(9), "a": F(9), "b": F(9), "c": F(9)}, formulas)
    assert own.read(parse("c")) == Quotient((1,), (0, 3))
    assert list(own.walls) == [(0, 1)]
    assert own.follows(parse("c")) and not own.follows(parse("3"))


@given(st.lists(texts, min_size=1, max_size=4), places, places)
def test_over_one_bottom(written, sample, x):
    own = reader(sample)
    try:
        quotients = [own.read(parse(text)) for text in written]
    except (NotRationalError, OnWallError):
        return
    tops, bottom = over_one_bottom(quotients)
    assume(sign_at(bottom, x))
    values = [at(q, x) for q in quotients]
    scale = {at((top, bottom), x) / value for top, value in zip(tops, values, strict=True) if value}
    assert len(scale) <= 1 and all(number > 0 for number in scale)  # up to one positive factor
    assert [bool(at((top, bottom), x)) for top in tops] == [bool(value) for value in values]


@given(texts, texts, places)
def test_differences(one, other, sample):
    own = reader(sample)
    try:
        a, b = own.read(parse(one)), own.read(parse(other))
    except (NotRationalError, OnWallError):
        return
    assert at(difference(a, b), sample) == at(a, sample) - at(b, sample)
    assert own.sign(difference(a, a)) == 0
