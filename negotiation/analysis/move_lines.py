"""Where a target is first met on a straight line between two places.

Along the line the payoffs that somebody compares change their order at *cuts*, which are found exactly where they
are fractions. The target is then asked for, by exact solving, at each cut and between neighbouring ones, just after
the first, just before the second and half-way. What changes only in between, without any two payoffs having
changed places (a mixture may come to dominate), is found by halving.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from negotiation.analysis.move_layouts import Tree, sign_at
from negotiation.analysis.move_space import Place
from negotiation.games.evaluate import evaluate_array
from negotiation.games.simplest import simplest
from negotiation.scenario.expression import Expression, evaluate
from negotiation.tolerance import TIED

__all__ = ["Met", "along", "zeros_between"]

BEYOND = Fraction(1, 10**6)
"""How far beyond a border that does not count itself a witness is taken, in parts of a range."""

_HALVINGS = 50


class Met(NamedTuple):
    """Where a line first meets the target.

    Attributes
    ----------
    border
        The place, or the last one before it.
    attained
        Whether the target holds at the border itself.
    exact
        Whether the border is the very place, and not a fraction close to it, on the side of the target.
    witness
        A place at or just beyond the border where the target holds.
    """

    border: Place
    attained: bool
    exact: bool
    witness: Place


class _Cut(NamedTuple):
    """Where two payoffs change their order: between ``low`` and ``high``, or at both where they are one."""

    low: Fraction
    high: Fraction


def along(tree: Tree, base: Place, end: Place, samples: int = 33) -> Met | None:
    """Walk from one place straight to another, as far as the first at which the target holds.

    Parameters
    ----------
    tree
        The game over the space; new layouts are filled in.
    base, end
        The line's ends.
    samples
        Points between which changes are looked for; two changes of the same comparison between neighbouring points
        are not seen.

    Returns
    -------
    Met or None
        None where the target was not met.
    """
    space = tree.space

    def at(t: Fraction) -> Place:
        return tuple(b + t * (e - b) for b, e in zip(base, end, strict=True))

    length = max(space.parts(tuple(w + e - b for w, b, e in zip(space.start, base, end, strict=True))))
    if length == 0:
        return Met(base, True, True, base) if space.wanted(base) else None
    step = min(BEYOND / length, Fraction(1, 4))
    edge = Fraction(0)
    cuts = [_Cut(edge, edge), *_cuts(tree, base, end, samples)]
    for number, cut in enumerate(cuts):
        # The cut itself; where it has no fraction, its far side belongs to what comes after it.
        if cut.low == cut.high and space.wanted(at(cut.low)):
            return Met(at(cut.low), True, cut.low > 0, at(cut.low))
        after, upto = cut.high, cuts[number + 1].low if number + 1 < len(cuts) else Fraction(1)
        if after >= upto:
            continue
        pace = min(step, (upto - after) / 4)
        stations = [after + pace, (after + upto) / 2, upto - pace if number + 1 < len(cuts) else upto]
        if space.wanted(at(stations[0])):
            if cut.low == cut.high:
                return Met(at(cut.low), False, True, at(stations[0]))
            # Payoffs without a fraction are rounded, and tie a little beyond their border still.
            nearer = [after, *(after + pace / 10**digits for digits in (8, 6, 4, 2))]
            hit = next((at(t) for t in nearer if space.wanted(at(t))), at(stations[0]))
            return Met(hit, True, False, hit)
        for before, here in pairwise(stations):
            if space.wanted(at(here)):
                hit = at(_halved(tree, base, end, before, here))
                return Met(hit, True, False, hit)
    whole = at(Fraction(1))
    return Met(whole, True, False, whole) if space.wanted(whole) else None


def _halved(tree: Tree, base: Place, end: Place, before: Fraction, here: Fraction) -> Fraction:
    """The first place that is met, to within 2**-40 of the line; the simplest such fraction."""

    def met(t: Fraction) -> bool:
        return tree.space.wanted(tuple(b + t * (e - b) for b, e in zip(base, end, strict=True)))

    for _ in range(40):
        middle = (before + here) / 2
        before, here = (before, middle) if met(middle) else (middle, here)
    plain = simplest(before, here)
    return plain if met(plain) else here


def _cuts(tree: Tree, base: Place, end: Place, samples: int) -> list[_Cut]:
    """Where payoffs that are compared change their order on a line, sorted, without those that overlap."""
    space = tree.space
    times = [Fraction(i, samples - 1) for i in range(samples)]
    places = [tuple(b + t * (e - b) for b, e in zip(base, end, strict=True)) for t in times]
    values = {name: np.array([float(place[k]) for place in places]) for k, name in enumerate(space.names)}
    formulas: dict[Expression, None] = {}
    for layout, path, _ in tree.group(values, places.__getitem__):
        formulas.update(dict.fromkeys([*layout.differences, *(formula for formula, _ in path)]))
    found: list[_Cut] = []
    for formula in formulas:
        amounts = np.broadcast_to(evaluate_array(formula, values), samples)
        signs = np.sign(amounts)
        if abs(amounts[-1]) < TIED * np.abs(amounts).max() and sign_at(formula, space.values(end)) == 0:
            found.append(_Cut(Fraction(1), Fraction(1)))  # lines are drawn to end at borders, which doubles may miss
        for i in np.flatnonzero((signs[1:] != signs[:-1]) & ~np.isnan(signs[1:] + signs[:-1])):
            found += _roots(tree, formula, places[i], places[i + 1], times[i], times[i + 1])
    merged: list[_Cut] = []
    for cut in sorted(set(found)):
        if merged and cut.low <= merged[-1].high:
            merged[-1] = min(merged[-1], cut, key=lambda own: own.high - own.low)
        elif cut.high > 0:
            merged.append(cut)
    return merged


def _roots(tree: Tree, formula: Expression, low: Place, high: Place, before: Fraction, after: Fraction) -> list[_Cut]:
    """Where a formula changes sign between two places: exact where it is a fraction that can be guessed."""
    space = tree.space

    def at(share: Fraction) -> dict[str, Fraction]:
        return space.values(tuple(a + share * (b - a) for a, b in zip(low, high, strict=True)))

    def time(share: Fraction) -> Fraction:
        return before + share * (after - before)

    near, far = Fraction(0), Fraction(1)
    first, last = sign_at(formula, at(near)), sign_at(formula, at(far))
    if first is None or last is None:
        return []
    ends = [_Cut(time(share), time(share)) for share, sign in ((near, first), (far, last)) if sign == 0]
    if first * last >= 0:
        return ends if first != last else []
    one, other = evaluate(formula, at(near)), evaluate(formula, at(far))
    if isinstance(one, Fraction) and isinstance(other, Fraction):  # where it is affine along the line, this is it
        share = one / (one - other)
        if sign_at(formula, at(share)) == 0:
            return [_Cut(time(share), time(share))]
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        sign = sign_at(formula, at(middle))
        if sign is None:
            return []
        if sign == 0:
            return [_Cut(time(middle), time(middle))]
        near, far = (middle, far) if sign == first else (near, middle)
    share = simplest(near, far)
    if sign_at(formula, at(share)) == 0:
        return [_Cut(time(share), time(share))]
    return [_Cut(time(near), time(far))]


def zeros_between(tree: Tree, formula: Expression, low: Place, high: Place) -> list[Place]:
    """The places on a line at which a formula is exactly 0, as far as they are found."""
    cuts = _roots(tree, formula, low, high, Fraction(0), Fraction(1))
    return [
        tuple(a + cut.low * (b - a) for a, b in zip(low, high, strict=True)) for cut in cuts if cut.low == cut.high
    ]
