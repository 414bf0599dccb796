"""Polynomials in whole numbers: arithmetic against values, roots against those they were made of."""

import itertools
from fractions import Fraction
from functools import reduce

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from negotiation.games.polynomials import (
    ONE,
    ZERO,
    Algebraic,
    add,
    common,
    divided,
    less,
    multiply,
    primitive,
    real_roots,
    same_root,
    scaled,
    sign_at,
    subtract,
)

F = Fraction
WIDE = F(-(10**6)), F(10**6)

fractions = st.fractions(-20, 20, max_denominator=30)
polynomials = st.lists(st.integers(-30, 30), max_size=6).map(lambda own: subtract(tuple(own), ZERO))
nonzero = polynomials.filter(bool)


def value(p, x):
    return sum((a * x**i for i, a in enumerate(p)), F(0))


def with_roots(*roots):
    """The product of `denominator * x - numerator`."""
    return reduce(multiply, [(-root.numerator, root.denominator) for root in roots], ONE)


def sign(number):
    return (number > 0) - (number < 0)


# -- arithmetic ----------------------------------------------------------------------------------------


@given(polynomials, polynomials, st.integers(-5, 5), fractions)
def test_arithmetic_is_that_of_values(p, q, factor, x):
    assert value(add(p, q), x) == value(p, x) + value(q, x)
    assert value(subtract(p, q), x) == value(p, x) - value(q, x)
    assert value(multiply(p, q), x) == value(p, x) * value(q, x)
    assert value(scaled(p, factor), x) == factor * value(p, x)
    assert sign_at(p, x) == sign(value(p, x))


@given(polynomials, polynomials)
def test_results_have_no_zeros_at_the_end(p, q):
    for made in (add(p, q), subtract(p, q), multiply(p, q), scaled(p, 0), primitive(p)):
        assert not made or made[-1] != 0


@given(nonzero, nonzero)
def test_division_undoes_multiplication(p, q):
    assert divided(multiply(p, q), q) == p


def test_division_with_a_rest_is_refused():
    with pytest.raises(ValueError, match="rest"):
        divided((1, 0, 1), (1, 1))


@settings(max_examples=50)
@given(nonzero, nonzero, nonzero)
def test_the_greatest_common_divisor(p, q, shared):
    found = common([multiply(p, shared), multiply(q, shared)])
    assert found == primitive(found)
    assert divided(multiply(found, (1,)), primitive(shared))  # a multiple of what was put in
    for part in (p, q):
        divided(primitive(multiply(part, shared)), found)  # raises where it leaves a rest
    rest = common([divided(primitive(multiply(p, shared)), found), divided(primitive(multiply(q, shared)), found)])
    assert rest == ONE


def test_the_common_divisor_of_zeros():
    assert common([]) == common([ZERO, ZERO]) == ZERO
    assert common([ZERO, (0, -2)]) == (0, 1)
    assert common([(4,), ZERO]) == ONE


# -- roots ---------------------------------------------------------------------------------------------


@given(st.lists(fractions, min_size=1, max_size=5), st.integers(-3, 3).filter(bool))
def test_rational_roots_come_back_as_fractions(roots, factor):
    p = scaled(with_roots(*roots), factor)
    assert real_roots(p, *WIDE) == tuple(sorted(set(roots)))


@given(st.lists(fractions, min_size=1, max_size=4), fractions, fractions)
def test_only_the_roots_in_the_interval_ends_included(roots, one, other):
    low, high = min(one, other), max(one, other)
    assert real_roots(with_roots(*roots), low, high) == tuple(sorted({r for r in roots if low <= r <= high}))


@given(st.lists(fractions, min_size=2, max_size=4, unique=True))
def test_roots_at_both_ends(roots):
    assert real_roots(with_roots(*roots), min(roots), max(roots)) == tuple(sorted(roots))


@settings(max_examples=60)
@given(
    st.lists(st.tuples(fractions, st.integers(1, 60)), min_size=1, max_size=3),
    st.lists(fractions, max_size=2),
    st.integers(1, 2),
)
def test_irrational_roots(pairs, others, power):
    """Roots of (x - c)² = n, rational ones and repeats, all multiplied."""
    quadratics = []
    for c, n in pairs:
        linear = with_roots(c)
        quadratics.append(subtract(multiply(linear, linear), (n * c.denominator**2,)))
    p = reduce(multiply, quadratics * power, with_roots(*others))
    expected = sorted({*others, *(ends for c, n in pairs for ends in _ends(c, n))}, key=_float)
    found = real_roots(p, *WIDE)
    assert len(found) == len({(_float(r)) for r in expected})
    for root in found:
        assert sign_at(p, root) == 0
        assert isinstance(root, Fraction) == any(root == r for r in expected if isinstance(r, Fraction))
        assert min(abs(_float(r) - float(root)) for r in expected) < 1e-9


def _ends(c, n):
    """The two roots of (x - c)² = n: fractions where n is a square, else (centre, sign, n)."""
    whole = int(n**0.5 + 0.5)
    return [c - whole, c + whole] if whole * whole == n else [(c, -1, n), (c, 1, n)]


def _float(root):
    if isinstance(root, Fraction):
        return round(float(root), 9)
    c, side, n = root
    return round(float(c) + side * n**0.5, 9)


@settings(max_examples=50)
@given(nonzero)
def test_the_sign_changes_at_roots_only(p):
    """Between two neighbouring roots, and outside of all, the sign is one and the same."""
    found = real_roots(p, *WIDE)
    ends = [WIDE[0], *found, WIDE[1]]
    for low, high in itertools.pairwise(ends):
        a = low.interval(F(1, 10**6))[1] if isinstance(low, Algebraic) else low
        b = high.interval(F(1, 10**6))[0] if isinstance(high, Algebraic) else high
        inside = [a + (b - a) * F(k, 7) for k in range(1, 7)]
        assert len({sign_at(p, x) for x in inside if a < b}) <= 1
    for one, other in itertools.pairwise(found):
        assert less(one, other)
        assert not less(other, one)


def test_roots_very_near_to_each_other():
    near = F(1, 10**30)
    assert real_roots(with_roots(F(1, 3), F(1, 3) + near), F(0), F(1)) == (F(1, 3), F(1, 3) + near)
    two = real_roots((-2, 0, 10**60), F(0), F(1))[0]  # sqrt(2) / 10^30
    p = multiply((-2, 0, 10**60), with_roots(F(0), near))
    zero, one, other = real_roots(p, F(-1), F(1))[1:]
    assert (zero, one) == (F(0), near)
    assert same_root(other, two)


def test_where_an_irrational_root_and_a_fraction_are_near():
    root = real_roots((-2, 0, 1), F(0), F(2))[0]
    digits = 14142135623730950488016887242096980785
    below, above = F(digits, 10**37), F(digits + 1, 10**37)
    assert less(below, root) and less(root, above)
    assert not less(root, below) and not less(above, root) and not same_root(root, below)
    assert sign_at((-below.numerator, below.denominator), root) == 1
    assert sign_at((-above.numerator, above.denominator), root) == -1


def test_no_roots():
    assert real_roots((1, 0, 1), *WIDE) == ()
    assert real_roots((5,), *WIDE) == ()
    with pytest.raises(ValueError, match="zero"):
        real_roots(ZERO, *WIDE)


# -- algebraic numbers ---------------------------------------------------------------------------------


@settings(max_examples=30)
@given(nonzero.filter(lambda p: len(p) > 2), polynomials)
def test_signs_at_algebraic_numbers(p, q):
    """Against the value of q with hundreds of digits; where that is nothing, q and p share the root."""
    import mpmath

    with mpmath.workdps(220):
        for root in real_roots(p, *WIDE):
            if isinstance(root, Fraction):
                continue
            low, high = root.interval(F(1, 10**210))
            x = mpmath.mpf((low + high).numerator) / (low + high).denominator / 2
            near = mpmath.mpf(sum(a * x**i for i, a in enumerate(q)))
            if sign_at(q, root):
                assert sign(near) == sign_at(q, root) and abs(near) > mpmath.mpf(10) ** -150
            else:
                assert abs(near) < mpmath.mpf(10) ** -190
                assert not q or len(common([p, q])) > 1


@settings(max_examples=40)
@given(nonzero.filter(lambda p: len(p) > 2), nonzero)
def test_the_same_root_of_different_polynomials(p, q):
    for one, other in zip(real_roots(p, *WIDE), list(real_roots(multiply(p, q), *WIDE)), strict=False):
        assert same_root(one, other) == (not less(one, other) and not less(other, one))
    for root in real_roots(p, *WIDE):
        again = [other for other in real_roots(multiply(p, q), *WIDE) if same_root(root, other)]
        assert len(again) == 1
        assert float(again[0]) == float(root)


def test_intervals_hold_the_root_and_shrink():
    root = real_roots((-3, 0, 0, 1), F(0), F(2))[0]
    low, high = root.interval(F(1, 10**40))
    assert high - low <= F(1, 10**40)
    assert low**3 < 3 < high**3
