"""The name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable

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
    known = list(candidates)
    plain = word.casefold()[:200]
    best, fewest = None, max(1, len(plain) // 3) + 1
    for candidate in known:
        slips = _slips(plain, candidate.casefold()[:200], fewest)
        if slips < fewest and slips < len(plain):
            best, fewest = candidate, slips
    if best is None and len(plain) >= 3:
        beginning = [candidate for candidate in known if candidate.casefold().startswith(plain)]
        best = beginning[0] if len(beginning) == 1 else None
    return best


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
    before: list[int] = []
    above = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            slips = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                slips = min(slips, before[j - 2] + 1)
            row.append(slips)
        if min(row) >= enough:
            return enough
        before, above = above, row
    return min(above[-1], enough)
