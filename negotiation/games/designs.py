"""Designs of samples: points of a unit cube, each known by its number alone.

No state runs along the points. The number of a point, the seed and the name of a parameter give its place, so any
piece of a sample can be made by itself, in any order, by any number of workers, and is the same.

* ``random``: independent and uniform. The words of Philox-4x64 under the key (seed, name), the counter being the
  number of the point (Salmon and others 2011).
* ``latin-hypercube``: of ``size`` equal strata along every parameter each holds one point (McKay, Beckman and Conover
  1979). Which stratum a point falls into is a bijection of the numbers below ``size`` under a key: a Feistel network
  on the next power of two, walked along until it falls below ``size`` (Black and Rogaway 2002). Within the
  stratum the place is random.
* ``sobol``: the scrambled Sobol' sequence of scipy (directions of Joe and Kuo 2008, scrambled as in Matoušek 1998),
  whose point of a given number is the exclusive or of the directions at the bits of that number's Gray code
  (Antonov and Saleev 1979), moved to the middle of its cell of 2**-30. Its first 2**k points are balanced.

Sources
-------
John Salmon, Mark Moraes, Ron Dror and David Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011).
Michael McKay, Richard Beckman and William Conover, "A comparison of three methods for selecting values of input
variables in the analysis of output from a computer code", Technometrics 21 (1979) 239-245.
John Black and Phillip Rogaway, "Ciphers with arbitrary finite domains", CT-RSA (2002) 114-130.
I. A. Antonov and V. M. Saleev, "An economic method of computing LP-tau sequences", USSR Computational Mathematics
and Mathematical Physics 19 (1979) 252-256.
Stephen Joe and Frances Kuo, "Constructing Sobol sequences with better two-dimensional projections", SIAM Journal on
Scientific Computing 30 (2008) 2635-2654.
Jiří Matoušek, "On the L2-discrepancy for anchored boxes", Journal of Complexity 14 (1998) 527-556.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

__all__ = ["DESIGNS", "LARGEST_SEED", "places", "strata"]

DESIGNS = ("latin-hypercube", "sobol", "random")
"""Every design, by name."""

LARGEST_SEED = 2**63 - 1

_BITS = 30
_ROUNDS = 8

Floats = NDArray[np.float64]
Words = NDArray[np.uint64]
Numbers = NDArray[np.int64]


def places(design: str, seed: int, size: int, names: Sequence[str], numbers: range | Numbers) -> list[Floats]:
    """Where points lie along each of some parameters.

    Parameters
    ----------
    design
        One of :data:`DESIGNS`.
    seed
        From 0 to :data:`LARGEST_SEED`.
    size
        How many points the sample has.
    names
        Of the parameters. A Sobol' sequence also depends on their order, the other designs only on each name.
    numbers
        Which points, counted from 0.

    Returns
    -------
    list of ndarray
        For each parameter, shape (numbers,): strictly between 0 and 1.

    Examples
    --------
    >>> whole = places("random", 0, 10, ["cost"], range(10))[0]
    >>> bool((whole[4:7] == places("random", 0, 10, ["cost"], range(4, 7))[0]).all())
    True
    """
    wanted = np.asarray(numbers, dtype=np.int64)
    if not len(wanted):
        return [np.empty(0) for _ in names]
    if design == "sobol":
        return _sobol(seed, len(names), size, wanted)
    if design == "latin-hypercube":
        # 24 bits within a stratum, so that stratum and place make a sum without rounding.
        within = [((_words(seed, f"within {name}", wanted) >> np.uint64(40)) + 0.5) * 2.0**-24 for name in names]
        return [
            np.asarray((strata(seed, name, size, wanted) + own) / size)
            for name, own in zip(names, within, strict=True)
        ]
    words = (_words(seed, f"value {name}", wanted) >> np.uint64(11) for name in names)
    return [np.asarray((own + 0.5) * 2.0**-53, dtype=np.float64) for own in words]


def _key(seed: int, purpose: str) -> NDArray[np.uint64]:
    """Two words that stand for a seed and what it is used for."""
    digest = blake2b(purpose.encode(), digest_size=8).digest()
    return np.array([seed, int.from_bytes(digest, "little")], dtype=np.uint64)


def _words(seed: int, purpose: str, numbers: Numbers) -> Words:
    """A random word for each number: the counter of the generator is the number."""
    first, last = int(numbers.min()), int(numbers.max())
    block = first // 4  # a step of the counter gives four words
    generator = np.random.Philox(key=_key(seed, purpose), counter=block)
    words = generator.random_raw(last + 1 - 4 * block)
    return np.asarray(words[numbers - 4 * block], dtype=np.uint64)


def strata(seed: int, name: str, size: int, numbers: Numbers) -> Numbers:
    """The stratum of each point along a parameter: a bijection of the numbers below ``size``.

    Examples
    --------
    >>> sorted(strata(0, "cost", 7, np.arange(7)).tolist())
    [0, 1, 2, 3, 4, 5, 6]
    """
    bits = max(2, (size - 1).bit_length())
    shift = np.uint64(bits // 2)
    masks = np.uint64((1 << bits - bits // 2) - 1), np.uint64((1 << bits // 2) - 1)
    keys = np.random.Philox(key=_key(seed, f"strata {name}")).random_raw(_ROUNDS)
    found = numbers.astype(np.uint64)
    outside = np.arange(len(found))
    while len(outside):
        halves = [found[outside] >> shift, found[outside] & masks[1]]
        for turn, key in enumerate(keys):  # each half in turn is stirred with the other
            halves[turn % 2] ^= _mixed(halves[1 - turn % 2], key) & masks[turn % 2]
        walked = (halves[0] << shift) | halves[1]
        found[outside] = walked
        outside = outside[walked >= size]
    return found.astype(np.int64)


def _mixed(words: Words, key: np.uint64) -> Words:
    """Words well stirred with a key (the finalizer of SplitMix64: Steele, Lea and Flood 2014)."""
    mixed = (words + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15) ^ key
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))


def _sobol(seed: int, dimensions: int, size: int, numbers: Numbers) -> list[Floats]:
    shift, directions = _directions(seed, dimensions, (size - 1).bit_length())
    gray = numbers ^ (numbers >> 1)
    found = np.repeat(shift[:, np.newaxis], len(numbers), axis=1)
    for bit, direction in enumerate(directions):
        found ^= direction[:, np.newaxis] * ((gray >> bit) & 1)
    return [np.asarray((own + 0.5) * 2.0**-_BITS, dtype=np.float64) for own in found]


@lru_cache(maxsize=8)
def _directions(seed: int, dimensions: int, bits: int) -> tuple[Numbers, tuple[Numbers, ...]]:
    """What scipy's scrambled sequence is made of: its first point, and for each bit the direction it adds.

    Point ``2**k`` has the Gray code ``2**k + 2**(k - 1)``, so it gives the direction of bit ``k`` once that of bit
    ``k - 1`` is known.
    """
    import inspect

    from scipy.stats import qmc  # type: ignore[import-untyped]

    word = "rng" if "rng" in inspect.signature(qmc.Sobol).parameters else "seed"
    engine = qmc.Sobol(dimensions, scramble=True, bits=_BITS, **{word: np.random.default_rng(seed)})

    def drawn() -> Numbers:
        return np.asarray(np.rint(engine.random(1)[0] * 2.0**_BITS), dtype=np.int64)

    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # one point at a time is no balanced set, and is not used as one
        shift = drawn()
        found: list[Numbers] = []
        at = 1
        for bit in range(bits):
            if (1 << bit) > at:
                engine.fast_forward((1 << bit) - at)
            direction = drawn() ^ shift
            at = (1 << bit) + 1
            found.append(direction ^ found[-1] if found else direction)
    return shift, tuple(found)
