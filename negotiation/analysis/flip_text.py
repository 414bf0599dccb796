"""How flips are written, on the screen and in pictures alike: a regime, a value, a share of a range."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from negotiation.analysis.flips import FlipAnswer, ParameterFlips, Switch
from negotiation.analysis.line import Solved
from negotiation.games.polynomials import Root, less
from negotiation.games.root_texts import root_text
from negotiation.scenario.expression import rounded

__all__ = ["Another", "instead", "label", "others", "percent", "value_text"]

_LONGEST_EXACT = 20


def label(solved: Solved | None, *, nash: bool = False) -> str:
    """A regime as it is called; where there is no game, that."""
    if solved is None:
        return "not decided"
    return "no value" if solved.undefined else solved.nash if nash else solved.leading


def instead(now: Solved, then: Solved) -> str:
    """What is agreed in place of what: ``scope beyond instead of yongbyon``; or all that may be agreed then.

    Examples
    --------
    >>> here = Solved("deal", "deal", endings=frozenset({("deal", (("relief", "part"), ("scope", "some")))}))
    >>> there = Solved("deal", "deal", endings=frozenset({("deal", (("relief", "part"), ("scope", "all")))}))
    >>> instead(here, there)
    'scope all instead of some'
    """
    if len(now.endings) == len(then.endings) == 1:
        [(outcome, levels)], [(other, changed)] = now.endings, then.endings
        if outcome == other and [term for term, _ in levels] == [term for term, _ in changed]:
            pairs = [(term, new, old) for (term, old), (_, new) in zip(levels, changed, strict=True) if old != new]
            return ", ".join(f"{term} {new} instead of {old}" for term, new, old in pairs)
    parts = []
    for outcome, levels in sorted(then.endings):
        settled = ", ".join(f"{term} {level}" for term, level in levels)
        parts.append(f"{outcome} ({settled})" if settled else outcome)
    return " or ".join(parts)


def value_text(value: Root, *, exact: bool = True) -> str:
    """A value of a parameter as a reader takes it in, with the exact one before it where the two differ.

    Examples
    --------
    >>> value_text(Fraction(69, 25)), value_text(Fraction(31, 81)), value_text(Fraction(1234567))
    ('2.76', '31/81 ≈ 0.3827', '1234567')
    >>> value_text(Fraction(31, 81), exact=False)
    '≈ 0.3827'
    """
    near = f"{float(value):.4g}"
    if isinstance(value, Fraction):
        if value.denominator == 1 and abs(value) < 10**9:
            return str(value.numerator)
        if Fraction(near) == value:
            return near
    text = root_text(value)
    if not exact or len(text) > _LONGEST_EXACT or "." in text:
        return f"≈ {near}"
    return f"{text} ≈ {near}"


def percent(share: float) -> str:
    """A share of a range: ``22 %``, or with a decimal where it is small.

    Examples
    --------
    >>> percent(0.2173), percent(-0.0253), percent(0.00001)
    ('22 %', '2.5 %', '< 0.1 %')
    """
    size = abs(share) * 100
    if not size:
        return "0 %"
    if size < 0.1:
        return "< 0.1 %"
    return f"{size:.0f} %" if size >= 9.95 else f"{size:.1f} %"


class Another(NamedTuple):
    """Something else that is agreed beyond a value, under the same regime: where, and what instead of what."""

    own: ParameterFlips
    switch: Switch
    up: bool
    where: str
    what: str
    distance: float


def others(answer: FlipAnswer) -> list[Another]:
    """For each parameter the next value at which another deal takes the place of the one now, the nearest first."""
    found = []
    for own in answer.parameters:
        switch = own.nearest_switch()
        if switch is None:
            continue
        up = not less(switch.value, rounded(own.now)[0])
        inner, outer = (switch.below, switch.above) if up else (switch.above, switch.below)
        where = f"{'above' if up else 'below'} {value_text(switch.value)}"
        distance = (float(switch.value) - float(own.now)) / float(own.high - own.low)
        found.append(Another(own, switch, up, where, instead(inner, outer), distance))
    return sorted(found, key=lambda other: abs(other.distance))
