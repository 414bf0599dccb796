"""Signs of numbers that are carried as a double, a bound on its error, and two residues: never guessed.

Every payoff and every slack in the kernels is known in three ways: its double, a bound on how far the exact number is
from it, and the exact number modulo two primes of 31 bits. If the double is further from zero than the bound, it
tells the sign. If not, and a residue is not zero, the number is not zero but too close to it: the game goes to the
exact solver. If both residues are zero the number is zero. That last step is the one thing that is not proved: a
number that is not zero has both residues zero by accident once in 2**62 times, and it would have to lie within the
error bound as well.

Payoffs are exact fractions, so they have residues; sums and products of residues are residues of sums and products.
Determinants (:mod:`negotiation.solvers.batch.elimination`) have no residues: one that is nearer to zero than its
bound is in doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiation.games.residues import LARGEST, PRIMES, SMALLEST
from negotiation.solvers.batch.compiling import inner, outer

__all__ = ["DOUBT", "P0", "P1", "ROUNDED", "UNIT", "difference", "encoded", "sign"]

DOUBT = 2
"""What :func:`sign` says of a number that is not zero, but nearer to it than its error."""

UNIT = 2.0**-53
"""Half the distance from 1 to the next double."""

ROUNDED = 1.000001
"""What makes up for the roundings within an error bound itself."""

P0, P1 = np.uint64(PRIMES[0]), np.uint64(PRIMES[1])


@outer
def sign(value: float, error: float, residue: Any, other: Any) -> int:
    """-1, 0 or 1; or :data:`DOUBT`."""
    if abs(value) > error:  # nearly always; which of the two it is then, no processor can guess
        return int(value > 0.0) - int(value < 0.0)
    if residue == 0 and other == 0:
        return 0
    return DOUBT


@inner
def difference(a: Any, b: Any, prime: Any) -> Any:
    """The residue of a difference, from those of both numbers."""
    return a - b if a >= b else a + prime - b


def encoded(values: Sequence[Fraction]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.uint64]] | None:
    """Fractions as the kernels take them.

    Parameters
    ----------
    values
        Any fractions.

    Returns
    -------
    tuple of ndarray, or None
        Doubles, bounds on their errors, and residues of shape (values, 2). None where some value is beyond what
        doubles hold, or has a denominator that one of the primes divides.

    Examples
    --------
    >>> doubles, errors, residues = encoded([Fraction(1, 2), Fraction(1, 3)])
    >>> bool(errors[0] == 0 < errors[1]), int(residues[1, 0]) * 3 % PRIMES[0]
    (True, 1)
    """
    doubles = np.empty(len(values))
    errors = np.zeros(len(values))
    residues = np.empty((len(values), 2), dtype=np.uint64)
    for number, value in enumerate(values):
        top, bottom = value.as_integer_ratio()
        try:
            double = top / bottom
        except OverflowError:
            return None
        if double and not SMALLEST < abs(double) < LARGEST:
            return None
        if not double and top:
            return None
        doubles[number] = double
        if Fraction(double) != value:
            errors[number] = abs(double) * UNIT * ROUNDED
        for place, prime in enumerate(PRIMES):
            if bottom % prime == 0:
                return None
            residues[number, place] = top * pow(bottom, -1, prime) % prime if bottom != 1 else top % prime
    return doubles, errors, residues
