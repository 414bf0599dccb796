"""The simplest fraction in an interval: what is exact in a scenario, and was only closed in, comes out exactly."""

from __future__ import annotations

from fractions import Fraction

__all__ = ["simplest"]


def simplest(low: Fraction, high: Fraction) -> Fraction:
    """The fraction with the smallest denominator from one number to another, both included.

    Parameters
    ----------
    low, high
        The ends; ``low`` is not above ``high``.

    Returns
    -------
    Fraction
        Where several have this denominator, the one nearest to 0.

    Notes
    -----
    Source: Stern (1858) and Brocot (1861), by the continued fractions of both ends as far as they agree.

    Examples
    --------
    >>> simplest(Fraction("0.3849999"), Fraction("0.3850002")), simplest(Fraction("3.14"), Fraction("3.15"))
    (Fraction(77, 200), Fraction(22, 7))
    >>> simplest(Fraction(-1, 3), Fraction(1, 7)), simplest(Fraction(-7, 2), Fraction(-10, 3))
    (Fraction(0, 1), Fraction(-7, 2))
    """
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -simplest(-high, -low)
    a, b, c, d = low.numerator, low.denominator, high.numerator, high.denominator
    whole: list[int] = []
    while True:
        floor = a // b
        if floor * b == a:  # the lower end is whole
            whole.append(floor)
            break
        if (floor + 1) * d <= c:  # a whole number lies inside
            whole.append(floor + 1)
            break
        whole.append(floor)
        a, b, c, d = d, c - floor * d, b, a - floor * b
    top, bottom = whole.pop(), 1
    while whole:
        top, bottom = whole.pop() * top + bottom, top
    return Fraction(top, bottom)
