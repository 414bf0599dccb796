"""Roots as text: formulas that are read as the same number."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from negotiation.games.polynomials import Algebraic, multiply, real_roots, sign_at
from negotiation.games.root_texts import root_text
from negotiation.scenario.expression import evaluate, parse, rounded

F = Fraction
WIDE = F(-(10**6)), F(10**6)


@settings(max_examples=50)
@given(st.integers(-40, 40), st.integers(-40, 40), st.integers(1, 40))
def test_the_text_of_a_quadratic_root_is_a_formula(c, b, a):
    for root in real_roots((c, b, a), *WIDE):
        text = root_text(root)
        number, exact = rounded(evaluate(parse(text), {}))
        assert exact == isinstance(root, Fraction)
        assert abs(number - F(float(root))) <= F(1, 10**12) * max(1, abs(number))
        if isinstance(root, Algebraic):
            low, high = evaluate(parse(text), {}).interval(256)
            assert high - low < F(1, 10**60)
            # The polynomial has its root between these two, which are much nearer than its other one.
            assert sign_at(root.polynomial, low) * sign_at(root.polynomial, high) == -1
        else:
            assert number == root


def test_texts():
    assert [root_text(r) for r in real_roots((-8, 0, 1), *WIDE)] == ["-2 * sqrt(2)", "2 * sqrt(2)"]
    assert root_text(real_roots((-1, -1, 1), F(0), F(2))[0]) == "1/2 + sqrt(5/4)"  # the golden ratio
    assert root_text(F(31, 81)) == "31/81"
    # The text is that of the root, whatever polynomial it was found as a root of.
    p = multiply(multiply((-2, 0, 1), (-19, 0, 40)), multiply((-1, -1, 1), (-3, 0, 0, 1)))
    assert [root_text(r) for r in real_roots(p, F(0), F(2))] == [
        "sqrt(19/40)",
        "sqrt(2)",
        "1.4422495703074",
        "1/2 + sqrt(5/4)",
    ]
