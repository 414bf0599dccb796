"""Roots of polynomials as text: a formula where there is a short one."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt, lcm

from negotiation.display import exact_text
from negotiation.games.polynomials import (
    Algebraic,
    Polynomial,
    Root,
    primitive,
    real_roots,
    same_root,
    sign_at,
)

__all__ = ["root_text"]


def root_text(root: Root) -> str:
    """A root as a formula where it has a short one (``31/81``, ``1/2 + sqrt(19/40)``), else as a decimal.

    Examples
    --------
    >>> [root_text(root) for root in real_roots((6, 0, -5, 0, 1), Fraction(0), Fraction(2))]
    ['sqrt(2)', 'sqrt(3)']
    >>> [root_text(root) for root in real_roots((-19, 0, 40), Fraction(-1), Fraction(1))]
    ['-sqrt(19/40)', 'sqrt(19/40)']
    >>> [root_text(root) for root in real_roots((-1, -1, 0, 1), Fraction(0), Fraction(2))]
    ['1.3247179572447']
    """
    if isinstance(root, Fraction):
        return exact_text(root)
    quadratic = _quadratic(root)
    if quadratic:
        c, b, a = quadratic
        centre, under = Fraction(-b, 2 * a), Fraction(b * b - 4 * a * c, 4 * a * a)
        inside, outside = _square_out(under)
        radical = (
            f"sqrt({exact_text(inside)})" if outside == 1 else f"{exact_text(outside)} * sqrt({exact_text(inside)})"
        )
        above = sign_at((-centre.numerator, centre.denominator), root) > 0
        if not centre:
            return radical if above else f"-{radical}"
        return f"{exact_text(centre)} {'+' if above else '-'} {radical}"
    return f"{float(root):.14g}"


def _quadratic(root: Algebraic) -> Polynomial:
    """A polynomial of degree two with this root; zero where there is none with real roots."""
    p = root.polynomial
    if len(p) == 3:
        return p
    bound = Fraction(2 + max(map(abs, p)) // abs(p[-1]))  # of all roots (Cauchy 1829)
    fine = 1 / (8 * bound * p[-1] ** 2)
    for other in real_roots(p, -bound, bound):
        if isinstance(other, Fraction) or same_root(root, other):
            continue
        # If the two belong together, their sum and product are fractions, and what they are is told from nearby:
        # denominators divide the last coefficient.
        one, two = (sum(part.interval(fine), Fraction(0)) / 2 for part in (root, other))
        total, product = ((one + two).limit_denominator(abs(p[-1])), (one * two).limit_denominator(abs(p[-1])))
        bottom = lcm(total.denominator, product.denominator)
        found = primitive((int(product * bottom), int(-total * bottom), bottom))
        if not sign_at(found, root):
            return found
    return ()


def _square_out(under: Fraction) -> tuple[Fraction, Fraction]:
    """Write a number as s² w where a small square is seen in it, and give w and s: 8 is 4 * 2."""
    if under.denominator > 1:
        return under, Fraction(1)
    number, outside = under.numerator, 1
    for factor in range(2, min(isqrt(number), 100) + 1):
        while number % (factor * factor) == 0:
            number //= factor * factor
            outside *= factor
    return Fraction(number), Fraction(outside)
