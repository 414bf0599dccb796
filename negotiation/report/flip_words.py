"""Flips in words: where a value flips, what follows, and whose incentive binds."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy

from negotiation.analysis.flip_text import label, others, percent, value_text
from negotiation.analysis.flips import Flip, FlipAnswer, ParameterFlips
from negotiation.analysis.reasons import Reason
from negotiation.games.polynomials import Root, less
from negotiation.report.words import NO_BREAK, join
from negotiation.scenario.expression import rounded
from negotiation.scenario.scenario import Scenario

__all__ = ["Row", "breaks_first", "lasting_rows", "meets", "reason_text"]


def meets(target: str, *, any_: bool = False) -> Callable[[str], bool]:
    """Whether a regime is the one that is asked for; or, with ``any_``, whether it contains those outcomes.

    Examples
    --------
    >>> meets("deal")("deal or no deal"), meets("deal", any_=True)("sometimes deal or no deal")
    (False, True)
    """

    def holds(name: str) -> bool:
        if not any_:
            return name == target
        return _outcomes(target) <= _outcomes(name)

    return holds


def _outcomes(name: str) -> set[str]:
    return {part.removeprefix("sometimes ") for part in name.removeprefix("at least ").split(" or ")}


class Row:
    """What is said of one flip, seen from the value now.

    Where the value now is that of the flip, both ways lead away from it: ``up`` says which is meant, and None is one
    on which the regime changes.

    Attributes
    ----------
    own, flip
        What it is about.
    distance
        How far away it is, in units of the range.
    lasting
        Whether the new regime holds on a stretch, and not at a single value.
    where
        ``below 0.45``, ``from 2.76 up`` or ``at 95/7``: where it holds.
    then
        The new regime.
    besides
        What is to be added: another regime at the value itself, say.
    """

    def __init__(self, own: ParameterFlips, flip: Flip, *, nash: bool = False, up: bool | None = None) -> None:
        self.own, self.flip, self.distance = own, flip, own.distance(flip)
        self._nash = nash
        if own.at(flip):
            changes = flip.above is not None and label(flip.above, nash=nash) != label(flip.at, nash=nash)
            self.up = changes if up is None else up
            inner, outer = flip.at, flip.above if self.up else flip.below
        else:
            self.up = not less(flip.value, rounded(own.now)[0])
            inner, outer = (flip.below, flip.above) if self.up else (flip.above, flip.below)
        self.inner, self.at, self.outer = (
            label(part, nash=nash) if part is not None else None for part in (inner, flip.at, outer)
        )
        text = value_text(flip.value, exact=flip.at is not None)
        self.lasting = self.outer is not None and self.outer != self.inner
        self.besides = ""
        if not self.lasting:
            self.where, self.then = f"at {text}", self.at or ""
            return
        self.then = self.outer or ""
        if self.at == self.then:
            self.where = f"from {text} {'up' if self.up else 'down'}"
        else:
            self.where = f"{'above' if self.up else 'below'} {text}"
            if self.at is not None and self.at != self.inner:
                self.besides = f"at the value itself {self.at}"

    @property
    def ends(self) -> bool:
        """Whether the change is at the end of the range, so that what lies beyond was not looked at."""
        return not self.lasting and (self.flip.below is None or self.flip.above is None)

    @property
    def condition(self) -> str:
        """Where the new regime holds, after the parameter's name: ``is 31/81 or less``."""
        text = value_text(self.flip.value, exact=self.flip.at is not None)
        if not self.lasting:
            return f"is {text}" + (", the end of its range" if self.ends else "")
        if self.at == self.then:
            return f"is {text} or {'more' if self.up else 'less'}"
        return f"is {'above' if self.up else 'below'} {text}"

    @property
    def changes(self) -> bool:
        """Whether the regime that is looked at changes here."""
        return len({name for name in (self.inner, self.at, self.outer) if name is not None}) > 1

    def reaching(self, holds: Callable[[str], bool]) -> Row | None:
        """The flip as one that leads to a wanted regime, coming from the value now; None where it does not."""
        inner, at, outer = (name is not None and holds(name) for name in (self.inner, self.at, self.outer))
        if inner or not (at or outer):
            return None
        if outer:
            return self
        single = copy(self)
        single.lasting, single.where, single.then = False, f"at {value_text(self.flip.value)}", self.at or ""
        return single

    def until(self, holds: Callable[[str], bool]) -> Root | None:
        """The next flip outwards at or beyond which the wanted regime is lost again."""
        flips = self.own.flips if self.up else self.own.flips[::-1]
        for flip in flips[flips.index(self.flip) + 1 :]:
            outer = flip.above if self.up else flip.below
            sides = [label(part, nash=self._nash) for part in (flip.at, outer) if part is not None]
            if not all(map(holds, sides)):
                return flip.value
        return None


def reason_text(scenario: Scenario, reason: Reason) -> str:
    """Whose incentive binds, in a sentence without a stop."""
    who = scenario.players.get(reason.player, reason.player)
    if reason.kind == "layout":
        return f"it changes {reason.own}, and so what positions lead to"
    if reason.kind == "tie":
        return f"just there {who} has as much from {reason.own} as from {reason.to}"
    if reason.kind == "dominated":
        return f"{reason.side} it {who} does at least as well with {reason.to} as with {reason.own}, whatever happens"
    against = " and ".join(reason.against)
    return f"{reason.side} it {who} would rather play {reason.to} than {reason.own} against {against}"


def lasting_rows(answer: FlipAnswer) -> list[Row]:
    """The nearest flip of each parameter beyond which another regime holds on a stretch, the nearest of all first."""
    rows = [Row(own, flip) for own in answer.parameters for flip in own.nearest(lasting=True)[:1]]
    return sorted(rows, key=lambda row: abs(row.distance))


def _end_rows(answer: FlipAnswer) -> list[Row]:
    """The changes of the leading label at the end of a range."""
    rows = [Row(own, flip) for own in answer.parameters for flip in own.flips if not own.at(flip)]
    return [row for row in rows if row.ends and row.changes]


_MOST_NAMED = 4


def breaks_first(answer: FlipAnswer, most: int = 3) -> str:
    """The nearest flips beyond which the regime stays another one, and the nearest other deal; "" where none is.

    Regimes of a single value are left to the verb `flip`, since nobody hits a value exactly; but a change at the end
    of a range counts, since the new regime may go on beyond it.
    """
    nearest: dict[str, Row] = {}
    for row in sorted([*lasting_rows(answer), *_end_rows(answer)], key=lambda row: abs(row.distance)):
        nearest.setdefault(row.own.name, row)
    near = list(nearest.values())
    by_regime: dict[str, list[str]] = {}
    for row in near[:most]:
        where = f"{row.own.name} {row.condition}".replace(" ", NO_BREAK)
        away = percent(row.distance).replace(" ", NO_BREAK)
        by_regime.setdefault(row.then, []).append(f"{where} ({away} of its range away)")
    parts = [f"{regime} where {join(conditions, 'or')}" for regime, conditions in by_regime.items()]
    left = join(answer.left_out[:_MOST_NAMED])
    among = f" ({left} not looked at)" if left else ""
    said = f"Breaks first, one number moved alone{among}: {'; '.join(parts)}." if parts else ""
    another = others(answer)[:1]
    if another and (not near or abs(another[0].distance) < abs(near[0].distance)):
        other = another[0]
        away = percent(other.distance).replace(" ", NO_BREAK)
        where = f"{other.own.name} is {other.where}".replace(" ", NO_BREAK)
        if said:
            said += f" Before that, where {where} ({away}), another deal: {other.what}."
        else:
            said = f"Nothing breaks it, one number moved alone; but where {where} ({away} of its range away), another"
            said += f" deal: {other.what}."
    return said
