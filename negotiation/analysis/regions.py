"""Regions: for each pure profile, where in the box of parameters it is an equilibrium, and where a perfect one.

A region is given by inequalities between payoff formulas. They are those of the game as it is laid out at the point:
what profiles lead to may be another thing where packages fit that do not fit here, and :attr:`Regions.layout` says on
which comparisons that hangs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from negotiation.analysis.region_conditions import (
    Condition,
    Unbeaten,
    nash_conditions,
    safe_from_mixtures,
    unbeaten_conditions,
)
from negotiation.analysis.region_shares import Samples, Share, corners, draw, exact_share
from negotiation.analysis.region_terms import Layout, Terms, make_terms
from negotiation.analysis.region_walls import Wall, WallFinder
from negotiation.display import decimal, html_table
from negotiation.games.normal import NormalGame
from negotiation.scenario.expression import Value, evaluate, rounded
from negotiation.scenario.point import Point
from negotiation.scenario.scenario import Scenario
from negotiation.scenario.table import Table
from negotiation.solvers.dominance import dominating_mixture

__all__ = ["ProfileRegion", "Regions", "find_regions"]


@dataclass(frozen=True, eq=False)
class ProfileRegion:
    """Where a profile of pure strategies is an equilibrium.

    Attributes
    ----------
    profile
        The strategy of each player, by name.
    outcome, result
        What it leads to, and what that is counted under.
    conditions
        Those of a Nash equilibrium, without the ones that are proved to hold all over the box.
    unbeaten
        What it needs besides, so that no strategy is weakly dominated by another pure one.
    found
        Whether it is an equilibrium somewhere, as a point of the box shows; False where no point that was tried
        shows it, though it is not proved impossible.
    nash, perfect
        The share of the box where it is an equilibrium, and where it is one with nothing dominated; None where the
        layout of the point takes up no volume.
    by_mixture
        At how many of the sampled points no pure strategy dominates, and a mixture does.
    nash_here, perfect_here
        Whether it is one at the point; None where there is no game.
    """

    terms: Terms = field(repr=False)
    place: tuple[int, ...] = field(repr=False)
    profile: tuple[str, ...]
    outcome: str
    result: str
    conditions: tuple[Condition, ...]
    unbeaten: tuple[Unbeaten, ...]
    found: bool
    nash: Share | None
    perfect: Share | None
    by_mixture: int
    nash_here: bool
    perfect_here: bool

    def holds(self, values: Mapping[str, Any] | None = None) -> bool:
        """Whether it is a Nash equilibrium of the game as it is laid out at the point, decided exactly.

        Parameters
        ----------
        values
            Parameter to value, inside the box; the others stay as they are at the point.

        Raises
        ------
        UsageError
            For an unknown name, or a parameter that is a formula over others.
        UndefinedError
            Where a condition has no value.
        """
        environment = self.terms.environment(values)
        return all(condition.holds(environment) for condition in self.conditions)

    def is_perfect(self, values: Mapping[str, Any] | None = None) -> bool:
        """Whether it is a Nash equilibrium in which nobody's strategy is weakly dominated, decided exactly."""
        return self.holds(values) and _undominated(self.terms, self.place, self.terms.environment(values))

    @property
    def nearest(self) -> Wall | None:
        """The nearest way out of the region, one parameter moved alone; None where it does not hold at the point."""
        if not self.nash_here:
            return None
        return _nearest(self.conditions)

    @property
    def nearest_perfect(self) -> Wall | None:
        """The nearest way to leave the part of the region where it is perfect, one parameter moved alone.

        None where it is not perfect at the point. Dominance by mixtures is left out.
        """
        return _nearest([*self.conditions, *self.unbeaten]) if self.perfect_here else None


def _nearest(parts: Sequence[Condition | Unbeaten]) -> Wall | None:
    reached = [wall for part in parts for wall in part.walls if wall.reached]
    return min(reached, key=lambda wall: wall.distance, default=None)


@dataclass(frozen=True, eq=False)
class Regions:
    """The regions of every pure profile that may be an equilibrium somewhere in the box.

    Attributes
    ----------
    terms
        The game over the box.
    regions
        Those that may be, in the order of the profiles.
    excluded
        How many profiles are proved to be equilibria nowhere in the box.
    layout_share
        The share of the box in which profiles lead to what they lead to at the point; shares of regions are of this.
    defined_share
        The share of the box in which there is a game.
    points
        How many points were sampled.
    """

    terms: Terms = field(repr=False)
    regions: tuple[ProfileRegion, ...]
    excluded: int
    layout_share: Share | None
    defined_share: Share | None
    points: int

    @property
    def point(self) -> Point:
        """Where the game was laid out."""
        return self.terms.point

    @property
    def scenario(self) -> Scenario:
        """The scenario."""
        return self.point.scenario

    @property
    def box(self) -> Table[tuple[Fraction, Fraction]]:
        """The range of each parameter that varies and matters."""
        return self.terms.box

    @property
    def layout(self) -> tuple[Layout, ...]:
        """The comparisons that do not come out the same all over the box, or are not proved to."""
        return self.terms.layout

    @property
    def two_players(self) -> bool:
        """Whether undominated pure equilibria are the perfect ones."""
        return len(self.point.strategies) <= 2

    @cached_property
    def _by_profile(self) -> dict[tuple[str, ...], ProfileRegion]:
        return {region.profile: region for region in self.regions}

    def __getitem__(self, profile: Sequence[str]) -> ProfileRegion:
        """The region of a profile, by the names of its strategies."""
        return self._by_profile[tuple(profile)]

    def same_layout(self, values: Mapping[str, Any] | None = None) -> bool:
        """Whether profiles lead to what they lead to at the point."""
        environment = self.terms.environment(values)
        return all(part.holds(environment) for part in self.layout)

    def holding(self, values: Mapping[str, Any] | None = None) -> tuple[ProfileRegion, ...]:
        """The regions that hold at a point of the box: its pure equilibria, where :meth:`same_layout`."""
        return tuple(region for region in self.regions if region.holds(values))

    def __repr__(self) -> str:
        found = sum(region.found for region in self.regions)
        return f"<Regions {self.scenario.title!r}: {found} over {', '.join(self.box) or 'nothing'}>"

    def _repr_html_(self) -> str:
        rows = [
            [
                " × ".join(region.profile),
                region.result,
                " and ".join(condition.text for condition in region.conditions) or "everywhere",
                "" if region.nash is None else f"{region.nash.value:.1%}",
                "" if region.perfect is None else f"{region.perfect.value:.1%}",
            ]
            for region in self.regions
            if region.found
        ]
        kind = "perfect" if self.two_players else "undominated"
        box = ", ".join(f"{name} {decimal(low)} to {decimal(high)}" for name, (low, high) in self.box.items())
        return html_table(f"{self.scenario.title}: {box}", ["profile", "outcome", "where", "share", kind], rows)


def find_regions(point: Point, over: Sequence[str] | None = None) -> Regions:
    """For each pure profile the conditions under which it is an equilibrium, and the share of the box they leave it.

    Parameters
    ----------
    point
        What profiles lead to is taken from here, and margins are measured from here.
    over
        The parameters that vary over their ranges, while the others keep their values; None lets all vary that have
        a range.

    Returns
    -------
    Regions

    Raises
    ------
    UsageError
        Where the scenario holds no game or its form gives no formulas, for an unknown parameter, for one without a
        range, and for one that is a formula over others.
    UndefinedError
        Where there is no game at the point.
    GameError
        Where the game is too large.

    Notes
    -----
    Source: Nash 1951; van Damme 1991.

    Examples
    --------
    >>> import negotiation
    >>> regions = find_regions(negotiation.load("scenarios/classics/hawk_dove.yaml").at())
    >>> regions["hawk", "hawk"].conditions[0].text, regions["hawk", "hawk"].nash.exact
    ('(prize - fight_cost) / 2 ≥ 0', Fraction(1, 2))
    """
    terms = make_terms(point, over)
    environment = terms.environment()
    samples, tips = draw(terms), corners(terms)
    finder = WallFinder(terms, environment)
    names = list(point.strategies.values())
    unbeaten: dict[tuple[int, int], tuple[Unbeaten, ...]] = {}
    regions, excluded = [], 0
    for place in np.ndindex(*terms.shape):
        conditions = nash_conditions(terms, place, environment)
        if conditions is None:
            excluded += 1
            continue
        holds = samples.nash(place)
        found = bool(holds.any() or tips.nash(place).any()) or _at_the_point(terms, conditions, environment)
        finished = []
        for condition in conditions:
            player = list(point.strategies).index(condition.player)
            seen = _violated(samples, terms, player, place, condition)
            finished.append(replace(condition, violated=seen, walls=finder.walls(condition.difference)))
        for choice in enumerate(place):
            if choice not in unbeaten:
                unbeaten[choice] = tuple(
                    replace(part, walls=finder.switches(part.differences))
                    for part in unbeaten_conditions(terms, *choice)
                )
        needed = tuple(part for choice in enumerate(place) for part in unbeaten[choice])
        nash = _nash_share(terms, samples, holds, finished)
        perfect, by_mixture = _perfect_share(terms, samples, place, holds, nash)
        if perfect is not None and any(part.beaten for part in needed):
            perfect = Share(0.0, None, Fraction(0))
        case = terms.formulas.cases[terms.formulas.which[place]]
        here = all(condition.at_point >= 0 for condition in conditions)
        regions.append(
            ProfileRegion(
                terms=terms,
                place=place,
                profile=tuple(own[s] for own, s in zip(names, place, strict=True)),
                outcome=case.outcome,
                result=case.result,
                conditions=tuple(finished),
                unbeaten=needed,
                found=found,
                nash=nash,
                perfect=perfect,
                by_mixture=by_mixture,
                nash_here=here,
                perfect_here=here and _undominated(terms, place, environment),
            )
        )
    everywhere = np.ones(len(samples), dtype=np.bool_)
    exact = Share(1.0, None, Fraction(1))
    return Regions(
        terms=terms,
        regions=tuple(regions),
        excluded=excluded,
        layout_share=samples.share(samples.counted, everywhere) if terms.layout else exact,
        defined_share=exact if terms.defined else samples.share(samples.defined, everywhere),
        points=len(samples),
    )


def _violated(
    samples: Samples, terms: Terms, player: int, place: tuple[int, ...], condition: Condition
) -> bool | None:
    own = list(terms.point.strategies.values())[player]
    turned = (*place[:player], own.index(condition.deviations[0]), *place[player + 1 :])
    kinds = terms.kinds[player]
    signs = samples.signs(player, int(kinds[place]), int(kinds[turned]))
    return True if bool((signs < 0).any()) else None


def _at_the_point(terms: Terms, conditions: Sequence[Condition], environment: Mapping[str, Value]) -> bool:
    """Whether conditions hold at the point, which may lie outside the box."""
    if not all(low <= rounded(environment[name])[0] <= high for name, (low, high) in terms.box.items()):
        return False
    return all(condition.at_point >= 0 for condition in conditions)


def _nash_share(terms: Terms, samples: Samples, holds: Any, conditions: Sequence[Condition]) -> Share | None:
    if not conditions and samples.counted.any():
        return Share(1.0, None, Fraction(1))
    exact = exact_share(terms, [condition.difference for condition in conditions])
    return samples.share(holds) if exact is None else Share(float(exact), None, exact)


def _perfect_share(
    terms: Terms, samples: Samples, place: tuple[int, ...], holds: Any, nash: Share | None
) -> tuple[Share | None, int]:
    """The share with nothing dominated, and at how many points only a mixture dominates."""
    if nash is None or all(safe_from_mixtures(terms, *choice) for choice in enumerate(place)):
        return nash, 0
    if nash.exact == 0 or all(safe_from_mixtures(terms, *choice, place) for choice in enumerate(place)):
        return nash, 0
    clear, open_, solved = holds, np.zeros_like(holds), np.zeros_like(holds)
    mixed = 0
    for player, strategy in enumerate(place):
        safe, unsure, decided = samples.undominated(player, strategy)
        open_, solved, clear = open_ | (unsure & holds), solved | (decided & holds), clear & (safe | unsure)
        mixed += int(np.count_nonzero(decided & holds & ~safe))
    open_, solved = open_ & clear, solved & ~open_
    share = samples.share(clear & ~open_, open_=open_, solved=solved)
    if nash.exact is not None and share is not None and not open_.any() and (holds & ~clear).sum() < clear.sum():
        # Only what is missing from the exact share has to be estimated.
        missing = samples.share(holds & ~clear)
        assert missing is not None
        share = Share(max(0.0, nash.value - missing.value), missing.error)
    return share, mixed


def _undominated(terms: Terms, place: tuple[int, ...], environment: Mapping[str, Value]) -> bool:
    """Whether no strategy of a profile is weakly dominated at some values of the parameters, by mixtures neither."""
    game = _game(terms, environment)
    return all(dominating_mixture(game, *choice, strictly=False) is None for choice in enumerate(place))


def _game(terms: Terms, environment: Mapping[str, Value]) -> NormalGame:
    payoffs = np.empty((len(terms.kinds), *terms.shape), dtype=object)
    for player, (own, kinds) in enumerate(zip(terms.payoffs, terms.kinds, strict=True)):
        values = np.empty(len(own), dtype=object)
        values[:] = [rounded(evaluate(formula, environment))[0] for formula in own]
        payoffs[player] = values[kinds]
    return NormalGame(payoffs)
