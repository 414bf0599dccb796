"""Points anywhere: a scenario under one account, with some parameters at values of their own at each point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from negotiation.scenario.point import Point, make_point
from negotiation.scenario.scenario import Scenario

__all__ = ["Points"]


@dataclass(frozen=True)
class Points:
    """Points that need not lie on a grid; they are laid out and solved like those of one.

    Attributes
    ----------
    base
        The point that they are set out from: account, readings, and parameters set by hand.
    values
        For each parameter that varies its value at each point; all of one length.

    Examples
    --------
    >>> import negotiation
    >>> talks = negotiation.load("scenarios/classics/hawk_dove.yaml")
    >>> two = Points(talks.at(), {"prize": (Fraction(1), Fraction(7, 2))})
    >>> two.size, two.settings(1)
    (2, {'prize': Fraction(7, 2)})
    """

    base: Point = field(repr=False)
    values: Mapping[str, tuple[Fraction, ...]]

    @property
    def scenario(self) -> Scenario:
        """The scenario."""
        return self.base.scenario

    @property
    def size(self) -> int:
        """How many points there are."""
        return max((len(own) for own in self.values.values()), default=0)

    def settings(self, number: int) -> dict[str, Fraction]:
        """The value of each parameter that varies, at a point."""
        return {name: own[number] for name, own in self.values.items()}

    def point(self, number: int) -> Point:
        """The scenario at a point.

        Raises
        ------
        UndefinedError
            Where a parameter has no value there.
        """
        overrides: dict[str, object] = {**self.base.overrides, **self.settings(number)}
        return make_point(self.scenario, self.base.account, self.base.choices, overrides, force=True)
