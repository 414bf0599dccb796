"""Payoffs as the compiled engine takes them, from numbers that are known at many points at once.

A payoff without a fraction becomes the double nearest to it, where that can be told.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from negotiation.games.encoded_columns import Encoded
from negotiation.games.residues import LARGEST, PRIMES, SMALLEST

__all__ = ["payoff_arrays"]

Words = NDArray[np.uint64]
Bools = NDArray[np.bool_]

_SLACK = 1 + 2.0**-40  # what is lost in computing a bound itself


def payoff_arrays(
    payoffs: Sequence[Encoded], points: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], Words, Bools]:
    """The payoffs of one player as the engine takes them.

    Parameters
    ----------
    payoffs
        What the player can get, each at all points.
    points
        How many points there are.

    Returns
    -------
    tuple of ndarray
        Doubles and bounds on their errors, shape (points, payoffs); residues, shape (points, payoffs, 2); and at
        which points all of them are known, shape (points,).
    """
    columns = [_finished(payoff, points) for payoff in payoffs]
    doubles: NDArray[np.float64] = np.stack([column[0] for column in columns], axis=1)
    errors: NDArray[np.float64] = np.stack([column[1] for column in columns], axis=1)
    residues = np.stack([np.stack(column[2], axis=1) for column in columns], axis=1)
    known = np.logical_and.reduce([column[3] for column in columns])
    rough = np.stack([column[4] for column in columns], axis=1)
    # A payoff without a fraction counts as equal to one that has a fraction and rounds to the same double: where two
    # such come near each other, the exact reading decides.
    if rough.any() and not rough.all():
        for one in range(len(columns)):
            for other in range(len(columns)):
                mixed = rough[:, one] & ~rough[:, other]
                if mixed.any():
                    apart = np.abs(doubles[:, one] - doubles[:, other])
                    known &= ~(mixed & (apart <= 2.0**-50 * np.abs(doubles[:, one])))
    return doubles, errors, residues, np.asarray(known)


def _finished(
    payoff: Encoded, points: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], tuple[Words, Words], Bools, Bools]:
    """A payoff as a double with a bound, and residues; one without a fraction becomes the nearest double."""
    double, low, error = (np.broadcast_to(part, points) for part in (*payoff.value, payoff.error))
    rough, known = (np.broadcast_to(part, points) for part in (payoff.rough, payoff.known))
    with np.errstate(all="ignore"):
        size = np.abs(double)
        known = known & (((size > SMALLEST) & (size < LARGEST)) | ((double == 0) & (error == 0)))
        # A number without a fraction is a double where both ends of its enclosure are nearest to that.
        wide = error * _SLACK
        settled = (double + (low - wide) == double) & (double + (low + wide) == double)
        errors = np.where(rough, 0.0, (np.abs(low) + error) * _SLACK)
    known = known & (settled | ~rough)
    residues = [np.broadcast_to(own, points) for own in payoff.residues]
    if rough.any():
        doubles = _of_doubles(np.where(known, double, 0.0))
        residues = [np.where(rough, of_double, own) for own, of_double in zip(residues, doubles, strict=True)]
    return double, errors, (residues[0], residues[1]), np.asarray(known), np.asarray(rough)


def _of_doubles(values: NDArray[np.float64]) -> tuple[Words, Words]:
    """Doubles modulo the two primes, exactly: a double is a whole number times a power of two."""
    share, exponent = np.frexp(values)
    whole, power = (share * 2.0**53).astype(np.int64), exponent.astype(np.int64) - 53
    found = []
    for prime, p in zip(PRIMES, map(np.uint64, PRIMES), strict=True):
        least, most = int(power.min(initial=0)), int(power.max(initial=0))
        powers = np.array([pow(2, k, prime) for k in range(least, most + 1)], dtype=np.uint64)
        found.append(np.mod(whole, prime).astype(np.uint64) * powers[power - least] % p)
    return found[0], found[1]
