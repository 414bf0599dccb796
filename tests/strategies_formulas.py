"""Hypothesis strategies for formulas and for the values of their names.

Trees are of the shapes that the parser makes: numbers are decimals without a sign, functions have as many
arguments as they take, conditions stand only where conditions belong.
"""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from negotiation.scenario.expression import Binary, Call, Compare, Expression, Logic, Name, Number, Unary

__all__ = [
    "NAMES",
    "arithmetic",
    "conditions",
    "environments",
    "float_environments",
    "formulas",
    "numbers",
    "polynomials",
]

NAMES = ("a", "b", "relief_value", "x2", "us.relief", "dprk.scope")


def numbers() -> st.SearchStrategy[Number]:
    """Decimals such as 0, 3, 0.25, 31.5, 1e300."""
    small = st.builds(lambda n, places: Fraction(n, 10**places), st.integers(0, 9999), st.integers(0, 5))
    far = st.builds(lambda n, power: n * Fraction(10) ** power, st.integers(1, 999), st.integers(-397, 300))
    return st.builds(Number, st.one_of(small, small, small, far))


def _names() -> st.SearchStrategy[Name]:
    return st.builds(Name, st.sampled_from(NAMES))


def _sums_and_products(parts: st.SearchStrategy[Expression], ops: str = "+-*") -> st.SearchStrategy[Expression]:
    return st.one_of(
        st.builds(Binary, st.sampled_from(ops), parts, parts),
        st.builds(Unary, st.just("-"), parts),
    )


def polynomials(max_leaves: int = 8) -> st.SearchStrategy[Expression]:
    """Sums, differences, products, and powers with the exponents 2 and 3."""
    leaves = st.one_of(st.builds(lambda n: Number(Fraction(n, 100)), st.integers(0, 999)), _names())
    return st.recursive(
        leaves,
        lambda parts: st.one_of(
            _sums_and_products(parts),
            st.builds(lambda base, n: Binary("**", base, Number(Fraction(n))), parts, st.sampled_from((2, 3))),
        ),
        max_leaves=max_leaves,
    )


def arithmetic(max_leaves: int = 10) -> st.SearchStrategy[Expression]:
    """Formulas whose exact value is a fraction, where they have one: exponents are whole and small."""
    leaves = st.one_of(
        st.builds(lambda n, d: Number(Fraction(n, d)), st.integers(0, 60), st.sampled_from((1, 8, 10))), _names()
    )
    exponents = st.integers(-3, 3).map(lambda n: Number(Fraction(n)) if n >= 0 else Unary("-", Number(Fraction(-n))))
    return st.recursive(
        leaves,
        lambda parts: st.one_of(
            _sums_and_products(parts, "+-*/"),
            st.builds(lambda base, exponent: Binary("**", base, exponent), parts, exponents),
            st.builds(Call, st.sampled_from(("min", "max")), st.lists(parts, min_size=2, max_size=3).map(tuple)),
            st.builds(lambda part: Call("abs", (part,)), parts),
        ),
        max_leaves=max_leaves,
    )


def formulas(
    max_leaves: int = 10, leaves: st.SearchStrategy[Expression] | None = None
) -> st.SearchStrategy[Expression]:
    """Any numbers: every operator and every function."""
    return st.recursive(
        leaves if leaves is not None else st.one_of(numbers(), _names()),
        lambda parts: st.one_of(
            _sums_and_products(parts, "+-*/"),
            st.builds(lambda base, exponent: Binary("**", base, exponent), parts, parts),
            st.builds(Call, st.sampled_from(("min", "max")), st.lists(parts, min_size=2, max_size=3).map(tuple)),
            st.builds(lambda name, part: Call(name, (part,)), st.sampled_from(("abs", "exp", "log", "sqrt")), parts),
        ),
        max_leaves=max_leaves,
    )


def conditions(parts: st.SearchStrategy[Expression] | None = None) -> st.SearchStrategy[Expression]:
    """Comparisons of formulas, joined by ``and``, ``or`` and ``not``."""
    sides = formulas(4) if parts is None else parts
    return st.recursive(
        st.builds(Compare, st.sampled_from(("<", "<=", ">", ">=", "==", "!=")), sides, sides),
        lambda inner: st.one_of(
            st.builds(Logic, st.sampled_from(("and", "or")), st.lists(inner, min_size=2, max_size=3).map(tuple)),
            st.builds(lambda part: Logic("not", (part,)), inner),
        ),
        max_leaves=5,
    )


def environments() -> st.SearchStrategy[dict[str, Fraction]]:
    """An exact value for each name; zero and small whole numbers are frequent."""
    value = st.one_of(
        st.sampled_from([Fraction(n) for n in (0, 1, -1, 2, 4)]),
        st.fractions(min_value=-20, max_value=20, max_denominator=50),
    )
    return st.fixed_dictionaries(dict.fromkeys(NAMES, value))


def float_environments(low: float = 1 / 16, high: float = 16.0) -> st.SearchStrategy[dict[str, float]]:
    """A double for each name, of either sign, its size between the limits."""
    size = st.floats(min_value=low, max_value=high)
    value = st.builds(lambda x, sign: sign * x, size, st.sampled_from((1.0, -1.0)))
    return st.fixed_dictionaries(dict.fromkeys(NAMES, value))
