"""Polynomials in one variable with whole coefficients, and their real roots, exactly.

A polynomial is the tuple of its coefficients, constant first, without zeros at the end; ``()`` is zero. A root is
a fraction, or an :class:`Algebraic` number: a polynomial without repeated roots, and an interval that holds only
this one of them. Nothing is ever rounded, so that whether two roots are the same, and which sign a polynomial has at
a root, are decided and not estimated.

Roots are counted by Sturm's theorem (Sturm 1829): the number of real roots in (a, b] is the number of sign changes
of the chain p, p', -rem(p, p'), … at a less that at b. They are isolated by halving intervals. Greatest common
divisors are found by primitive remainders (Collins 1967). Cost: polynomial in degree and size of coefficients.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import gcd

__all__ = [
    "ONE",
    "ZERO",
    "Algebraic",
    "Polynomial",
    "Root",
    "add",
    "common",
    "divided",
    "less",
    "multiply",
    "primitive",
    "real_roots",
    "same_root",
    "scaled",
    "sign_at",
    "subtract",
]

Polynomial = tuple[int, ...]
ZERO: Polynomial = ()
ONE: Polynomial = (1,)


def _trimmed(coefficients: Sequence[int]) -> Polynomial:
    end = len(coefficients)
    while end and not coefficients[end - 1]:
        end -= 1
    return tuple(coefficients[:end])


def add(p: Polynomial, q: Polynomial) -> Polynomial:
    """The sum of two polynomials."""
    if len(p) < len(q):
        p, q = q, p
    return _trimmed([a + b for a, b in zip(p, q, strict=False)] + list(p[len(q) :]))


def subtract(p: Polynomial, q: Polynomial) -> Polynomial:
    """The difference of two polynomials."""
    return add(p, scaled(q, -1))


def scaled(p: Polynomial, factor: int) -> Polynomial:
    """A polynomial times a whole number."""
    return tuple([factor * a for a in p]) if factor else ZERO


def multiply(p: Polynomial, q: Polynomial) -> Polynomial:
    """The product of two polynomials.

    Examples
    --------
    >>> multiply((1, 1), (-1, 1))
    (-1, 0, 1)
    """
    if not p or not q:
        return ZERO
    if len(p) == 1:
        return scaled(q, p[0])
    if len(q) == 1:
        return scaled(p, q[0])
    product = [0] * (len(p) + len(q) - 1)
    for i, a in enumerate(p):
        if a:
            for j, b in enumerate(q):
                product[i + j] += a * b
    return _trimmed(product)


def primitive(p: Polynomial) -> Polynomial:
    """A polynomial without the common divisor of its coefficients, its last one positive: the same roots.

    Examples
    --------
    >>> primitive((6, -4))
    (-3, 2)
    """
    if not p:
        return p
    divisor = gcd(*p) * (1 if p[-1] > 0 else -1)
    return p if divisor == 1 else tuple([a // divisor for a in p])


def _remainder(p: Polynomial, q: Polynomial) -> Polynomial:
    """The remainder of p by q, times some positive number, so that it is whole."""
    rest = list(p)
    lead, size = q[-1], abs(q[-1])
    for shift in range(len(p) - len(q), -1, -1):
        head = rest[shift + len(q) - 1]
        if head:
            factor = head if lead > 0 else -head
            rest = [a * size for a in rest]
            for i, b in enumerate(q):
                rest[shift + i] -= factor * b
    return _trimmed(rest)


def divided(p: Polynomial, q: Polynomial) -> Polynomial:
    """P / q, where that is a polynomial with whole coefficients.

    Examples
    --------
    >>> divided((-1, 0, 1), (1, 1))
    (-1, 1)
    """
    if len(q) == 1:
        return p if q[0] == 1 else tuple([a // q[0] for a in p])
    rest = list(p)
    quotient = [0] * max(len(p) - len(q) + 1, 0)
    for shift in range(len(quotient) - 1, -1, -1):
        factor = rest[shift + len(q) - 1] // q[-1]
        quotient[shift] = factor
        if factor:
            for i, b in enumerate(q):
                rest[shift + i] -= factor * b
    if any(rest):
        raise ValueError("the division leaves a rest")
    return _trimmed(quotient)


def common(polynomials: Iterable[Polynomial]) -> Polynomial:
    """The greatest common divisor, primitive; :data:`ZERO` where all are zero.

    Examples
    --------
    >>> common([(-1, 0, 1), (1, 2, 1)])
    (1, 1)
    """
    found: Polynomial = ZERO
    for other in polynomials:
        rest = primitive(other)
        while rest:  # Euclid's algorithm, with remainders made primitive
            found, rest = rest, primitive(_remainder(found, rest)) if len(found) >= len(rest) else found
        if len(found) == 1:
            return ONE
    return found


def sign_at(p: Polynomial, at: Root) -> int:
    """The sign of a polynomial at a fraction or at an algebraic number: -1, 0 or 1.

    Examples
    --------
    >>> root, = real_roots((-2, 0, 1), Fraction(0), Fraction(2))
    >>> sign_at((-2, 0, 1), root), sign_at((-7, 5), root), sign_at((-3, 2), root)
    (0, 1, -1)
    """
    if isinstance(at, Algebraic):
        return at.sign_of(p)
    top, bottom = at.as_integer_ratio()
    value, power = 0, 1
    for a in reversed(p):  # Horner in whole numbers: the value times bottom ** degree
        value = value * top + a * power
        power *= bottom
    return (value > 0) - (value < 0)


class Algebraic:
    """An irrational root of a polynomial.

    Parameters
    ----------
    polynomial
        Primitive, without repeated roots, without rational ones in the interval.
    low, high
        Between these two lies one root, the number; neither is a root.
    """

    __slots__ = ("_high", "_low", "_sign", "polynomial")

    def __init__(self, polynomial: Polynomial, low: Fraction, high: Fraction) -> None:
        self.polynomial = polynomial
        self._low, self._high = low, high
        self._sign = sign_at(polynomial, low)

    def interval(self, width: Fraction | None = None) -> tuple[Fraction, Fraction]:
        """Two fractions between which the number lies, not further apart than ``width``."""
        while width is not None and self._high - self._low > width:
            self._halve()
        return self._low, self._high

    def _halve(self) -> None:
        # What is computed from here on is closer; the number is the same, so nobody can tell.
        middle = (self._low + self._high) / 2
        if sign_at(self.polynomial, middle) == self._sign:
            self._low = middle
        else:
            self._high = middle

    def sign_of(self, p: Polynomial) -> int:
        """The sign of another polynomial here."""
        if not p:
            return 0
        shared = common([self.polynomial, p])
        if len(shared) > 1 and sign_at(shared, self._low) != sign_at(shared, self._high):
            return 0  # what divides a polynomial without repeated roots has none either, so signs tell
        chain = _sturm(_squarefree(primitive(p)))
        while True:
            ends = sign_at(p, self._low), sign_at(p, self._high)
            if ends[0] == ends[1] != 0 and _changes(chain, self._low) == _changes(chain, self._high):
                return ends[0]
            self._halve()

    def __float__(self) -> float:
        low, high = self.interval()
        while float(low) != float(high):
            self._halve()
            low, high = self.interval()
        return float(low)

    def __repr__(self) -> str:
        from negotiation.games.root_texts import root_text

        return f"Algebraic({root_text(self)})"


Root = Fraction | Algebraic


def same_root(a: Root, b: Root) -> bool:
    """Whether two roots are the same number."""
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a == b
    if isinstance(a, Fraction) or isinstance(b, Fraction):
        return False
    low, high = max(a.interval()[0], b.interval()[0]), min(a.interval()[1], b.interval()[1])
    shared = common([a.polynomial, b.polynomial])
    return low < high and len(shared) > 1 and sign_at(shared, low) != sign_at(shared, high)


def less(a: Root, b: Root) -> bool:
    """Whether one root is less than another."""
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a < b
    if same_root(a, b):
        return False
    while True:
        (low_a, high_a), (low_b, high_b) = _ends(a), _ends(b)
        if high_a <= low_b:
            return True
        if high_b <= low_a:
            return False
        for root in (a, b):
            if isinstance(root, Algebraic):
                root._halve()


def _ends(root: Root) -> tuple[Fraction, Fraction]:
    return (root, root) if isinstance(root, Fraction) else root.interval()


def _squarefree(p: Polynomial) -> Polynomial:
    repeated = common([p, _derivative(p)])
    return divided(p, repeated) if len(repeated) > 1 else p  # whole, by Gauss's lemma


def _derivative(p: Polynomial) -> Polynomial:
    return tuple([i * a for i, a in enumerate(p)][1:])


@lru_cache(maxsize=4096)
def _sturm(p: Polynomial) -> tuple[Polynomial, ...]:
    chain = [p, _derivative(p)]
    while chain[-1]:
        rest = _remainder(chain[-2], chain[-1])
        chain.append(tuple([-a // gcd(*rest) for a in rest]) if rest else ZERO)
    return tuple(chain[:-1])


def _changes(chain: Sequence[Polynomial], at: Fraction) -> int:
    signs = [sign for p in chain if (sign := sign_at(p, at))]
    return sum(a != b for a, b in pairwise(signs))


def real_roots(p: Polynomial, low: Fraction, high: Fraction) -> tuple[Root, ...]:
    """The distinct real roots in [low, high], rising.

    Parameters
    ----------
    p
        Not zero.
    low, high
        The ends, which may be roots.

    Returns
    -------
    tuple of Fraction or Algebraic
        A root is a fraction wherever it is rational.

    Examples
    --------
    >>> real_roots((0, -2, 0, 1), Fraction(-1), Fraction(2))
    (Fraction(0, 1), Algebraic(sqrt(2)))
    """
    if not p:
        raise ValueError("every number is a root of zero")
    # Fresh numbers for each caller: how closely one is known must not depend on what was asked before.
    return tuple(
        root if isinstance(root, Fraction) else Algebraic(root.polynomial, *root.interval())
        for root in _isolated(primitive(p), low, high)
    )


@lru_cache(maxsize=65536)
def _isolated(p: Polynomial, low: Fraction, high: Fraction) -> tuple[Root, ...]:
    if len(p) == 1:
        return ()
    if len(p) == 2:
        root = Fraction(-p[0], p[1])
        return (root,) if low <= root <= high else ()
    p = _squarefree(p)
    chain = _sturm(p)
    found: list[Root] = [] if sign_at(p, low) else [low]
    waiting = [(low, high, _changes(chain, low), _changes(chain, high))]
    while waiting:
        a, b, at_a, at_b = waiting.pop()
        if at_a == at_b:
            continue
        if at_a - at_b == 1:
            found.append(_root_between(p, chain, a, b))
            continue
        middle = (a + b) / 2
        at_middle = _changes(chain, middle)
        waiting += [(middle, b, at_middle, at_b), (a, middle, at_a, at_middle)]
    # Without the rational roots the others are roots of something shorter, and may have a text.
    for rational in found:
        if isinstance(rational, Fraction):
            p = divided(p, (-rational.numerator, rational.denominator))
    return tuple(root if isinstance(root, Fraction) else Algebraic(p, *root.interval()) for root in found)


def _root_between(p: Polynomial, chain: Sequence[Polynomial], low: Fraction, high: Fraction) -> Root:
    """The only root in (low, high]."""
    if not sign_at(p, high):
        return high
    while not sign_at(p, low):  # a root at the left end is another one
        middle = (low + high) / 2
        if not sign_at(p, middle):
            return middle
        if _changes(chain, middle) == _changes(chain, high):
            high = middle
        else:
            low = middle
    sign = sign_at(p, low)
    # A rational root has a denominator that divides the last coefficient, and two such are this far apart.
    apart = Fraction(1, 2 * p[-1] ** 2)
    while high - low > apart:
        middle = (low + high) / 2
        at_middle = sign_at(p, middle)
        if not at_middle:
            return middle
        if at_middle == sign:
            low = middle
        else:
            high = middle
    guess = ((low + high) / 2).limit_denominator(abs(p[-1]))
    if low < guess < high and not sign_at(p, guess):
        return guess
    return Algebraic(p, low, high)
