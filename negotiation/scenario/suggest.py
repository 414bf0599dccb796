"""The name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

__all__ = ["did_you_mean", "suggest"]


def suggest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate nearest to a word, None where none is near.

    Near is at most one slip in three characters: a character too many, too few, wrong, or two in the wrong
    order (Damerau 1964). Where nothing is near, the only candidate that begins with the word is taken.

    Parameters
    ----------
    word
        What was written.
    candidates
        The names that are known; of two that are equally near, the first wins.

    Returns
    -------
    str or None

    Examples
    --------
    >>> suggest("sanction_cost", ["sanctions_cost", "breakout_value"])
    'sanctions_cost'
    >>> suggest("relief", ["us_outside", "relief_value"])
    'relief_value'
    >>> suggest("xyz", ["relief_value"]) is None
    True
    """
    return _nearest(word, tuple(candidates))


@lru_cache(maxsize=100)  # a name that is misspelt once is often misspelt in a hundred formulas
def _nearest(word: str, known: tuple[str, ...]) -> str | None:
    plain = word.casefold()[:200]
    best, fewest = None, max(1, len(plain) // 3) + 1
    characters = frozenset(plain)
    for candidate, spelt, others in _prepared(known):
        # Every character that only one of the two has is a slip.
        if len(characters - others) >= fewest or len(others - characters) >= fewest:
            continue
        slips = _slips(plain, spelt, fewest)
        if slips < fewest and slips < len(plain):
            best, fewest = candidate, slips
    if best is None and len(plain) >= 3:
        beginning = [candidate for candidate in known if candidate.casefold().startswith(plain)]
        best = beginning[0] if len(beginning) == 1 else None
    return best


@lru_cache(maxsize=10)
def _prepared(known: tuple[str, ...]) -> tuple[tuple[str, str, frozenset[str]], ...]:
    """Each name, as it is compared, and the characters in it."""
    spelt = [(name, name.casefold()[:200]) for name in known]
    return tuple([(name, plain, frozenset(plain)) for name, plain in spelt])


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """``did you mean `x`?``, or nothing where no candidate is near.

    Examples
    --------
    >>> did_you_mean("sorce", ["source", "unit"])
    'did you mean `source`?'
    """
    near = suggest(word, candidates)
    return f"did you mean `{near}`?" if near else ""


def _slips(a: str, b: str, enough: int) -> int:
    """The number of slips between two words; `enough` where it is at least that."""
    if abs(len(a) - len(b)) >= enough:
        return enough
    same = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        same += 1
    a, b = a[same:], b[same:]
    before: list[int] = []
    above = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i] + [enough] * len(b)
        for j in range(max(1, i - enough + 1), min(len(b), i + enough - 1) + 1):  # elsewhere it is enough
            y = b[j - 1]
            slips = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                slips = min(slips, before[j - 2] + 1)
            row[j] = slips
        if min(row) >= enough:
            return enough
        before, above = above, row
    return min(above[-1], enough)
