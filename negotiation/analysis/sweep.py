"""Sweeps: the answer at every point of a grid.

A sweep sees answers only: regimes, equilibria, outcomes, payoffs. Every point is the very game that it is alone, made
of fractions. Small sweeps are solved exactly; large ones of two sides by the compiled engine, which finds the same
equilibria and leaves what is in doubt to the exact solver (:mod:`negotiation.solvers.batch`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiation.analysis.many import UNDEFINED, Found, Recorder
from negotiation.analysis.patterns import Pattern, Played
from negotiation.analysis.plan import Plan
from negotiation.display import decimal, html_table
from negotiation.errors import UndefinedError, UsageError
from negotiation.games.columns import grid_columns
from negotiation.scenario.expression import compare, names, rounded

if TYPE_CHECKING:
    from negotiation.analysis.borders import Borders, PanelKey
    from negotiation.figures.picture import Picture
    from negotiation.forms.answer import Answer
    from negotiation.scenario.scenario import Scenario

__all__ = ["Region", "Share", "SweepAnswer", "play", "regions_of", "sweep_plan"]

_CHUNK = 128
"""Points that are laid out at once; a word about progress is said after each such chunk."""

_LARGE_CHUNK = 16_384
"""The same, where the engine solves them."""

FAST_FROM = 1000
"""Sweeps of two sides with at least so many points are solved by the compiled engine."""


class Region(NamedTuple):
    """What happens at a point, and by whom: the leading regime, and the profiles that carry it.

    ``label`` is a regime (``deal``), or "" where there is no game; ``profiles`` holds for each leading equilibrium
    the strategies that each player plays, by name.
    """

    label: str
    profiles: tuple[tuple[tuple[str, ...], ...], ...]

    def by(self, most: int = 2) -> str:
        """Who carries it, in words: ``on_the_table × partial_with_clause``.

        Examples
        --------
        >>> Region("deal", ((("tough",), ("yield", "fight")),)).by()
        'tough × yield+fight'
        """
        texts = [" × ".join("+".join(own) for own in profile) for profile in self.profiles]
        if len(texts) > most:
            return f"in {len(texts)} ways"
        return " or ".join(texts)


class Share(NamedTuple):
    """How many points of a sweep have a label, and what share that is of all that were counted.

    ``label`` is "" for points without a game, and None where it is not decided.
    """

    label: str | None
    points: int
    share: float


@dataclass(frozen=True, eq=False)
class SweepAnswer:
    """The answers at every point of a sweep.

    Attributes
    ----------
    plan
        What was computed: scenario, axes, accounts, method.
    found
        The answers, coded. Points are numbered from 0: accounts first, then the first axis, and so on.
    left
        How many points the compiled engine left to the exact solver, since a sign was in doubt or a game too large;
        None where the engine was not used.
    stored_borders
        The borders of its maps where they were found before; empty where they are not to be found.

    Notes
    -----
    Shares are shares of the grid's points. They are no probabilities: a range says what is thought possible, not how
    likely each value is.
    """

    plan: Plan
    found: Found = field(repr=False)
    left: int | None = None
    stored_borders: Mapping[PanelKey, Borders] | None = field(default=None, repr=False)

    @property
    def scenario(self) -> Scenario:
        """The scenario that was swept."""
        return self.plan.scenario

    @property
    def shape(self) -> tuple[int, ...]:
        """Accounts, then points along each axis."""
        return self.plan.shape

    def __len__(self) -> int:
        return self.plan.size

    @property
    def results(self) -> tuple[str, ...]:
        """The outcomes that are counted, in file order."""
        scenario = self.scenario
        return scenario.form.results(scenario.game) if scenario.form else ()

    def regime(self, which: str = "leading") -> NDArray[np.object_]:
        """The label at each point, in the shape of the sweep.

        Parameters
        ----------
        which
            ``"perfect"``, ``"nash"``, ``"undominated"``, or ``"leading"``: perfect where that is decided, else
            undominated.

        Returns
        -------
        ndarray of str (object)
            Shape (accounts, points of the first axis, ...); "" where there is no game, None where not decided.
        """
        codes = getattr(self.found, which)
        labels = np.array([*self.found.labels, None, ""], dtype=object)  # codes -2 and -1 count from the end
        return np.asarray(labels[codes].reshape(self.shape))

    def shares(self, which: str = "leading", account: str | None = None) -> tuple[Share, ...]:
        """How many points have each label, the most frequent first.

        Parameters
        ----------
        which
            As for :meth:`regime`.
        account
            Whose points are counted; None counts those of all accounts.
        """
        own = getattr(self.found, which)
        if account is not None:
            own = own.reshape(len(self.plan.accounts), -1)[self.plan.accounts.index(account)]
        codes, counts = np.unique(own, return_counts=True)
        labels = [*self.found.labels, None, ""]  # codes -2 and -1 count from the end
        pairs = [(labels[code], count) for code, count in zip(codes.tolist(), counts.tolist(), strict=True)]
        ordered = sorted(pairs, key=lambda pair: (-pair[1], pair[0] or ""))
        return tuple(Share(label, count, count / own.size) for label, count in ordered)

    @property
    def undefined(self) -> int:
        """At how many points there is no game, since a formula has no value there."""
        return int(np.count_nonzero(self.found.pattern == UNDEFINED))

    def pattern(self, number: int) -> Pattern | None:
        """Which equilibria there are at a point, by number; None where there is no game."""
        self.plan.grid(number)  # refuses a number that is none
        code = self.found.pattern[number]
        return None if code == UNDEFINED else self.found.patterns[code]

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        """What happens, and by whom, in the order in which it is met; :attr:`region` numbers them."""
        return self._regions[0]

    @cached_property
    def region(self) -> NDArray[np.int32]:
        """Shape of the sweep: the position in :attr:`regions` of what happens at each point."""
        return self._regions[1]

    @cached_property
    def _regions(self) -> tuple[tuple[Region, ...], NDArray[np.int32]]:
        regions, number = regions_of(self.found, list(self.scenario.strategies.values()), "leading")
        return regions, number.reshape(self.shape)

    @cached_property
    def borders(self) -> Mapping[PanelKey, Borders]:
        """Where exactly regions meet, for each map; see :mod:`negotiation.analysis.borders`."""
        from negotiation.analysis.borders import find_borders

        return find_borders(self) if self.stored_borders is None else self.stored_borders

    def at(self, number: int) -> Answer:
        """Any single point again, in full, by its number.

        Raises
        ------
        UsageError
            Where there is no such point.
        UndefinedError
            Where there is no game at it.
        """
        grid, place = self.plan.grid(number)
        form = grid.scenario.form
        assert form is not None  # a plan is made of scenarios that hold a game
        return form.answer(grid.point(place), self.plan.method)

    def plot(self, kind: str | None = None, *, which: str = "leading") -> Picture:
        """A picture of it; see :func:`negotiation.plot`."""
        import negotiation

        return negotiation.plot(self, kind, which=which)

    def table(self, which: str = "points") -> Mapping[str, NDArray[Any]]:
        """The results as named columns, as a data frame takes them: ``pandas.DataFrame(dict(answer.table()))``.

        Parameters
        ----------
        which
            ``"points"``: one row a point, with its regimes; ``"components"``: one row a component of each point, with
            ranges of payoffs; ``"outcomes"``: one row for each outcome that a component can lead to.
        """
        from negotiation.analysis.tables import TABLES

        return TABLES[which](self)

    def __repr__(self) -> str:
        axes = " × ".join(f"{axis.name} ({axis.points})" for axis in self.plan.axes) or repr(self.plan.sample)
        shares = ", ".join(f"{share.label or 'undefined'} {share.share:.1%}" for share in self.shares()[:4])
        return f"<SweepAnswer {self.scenario.title!r}: {axes}; {shares}>"

    def _repr_html_(self) -> str:
        axes = ", ".join(str(axis) for axis in self.plan.axes) or repr(self.plan.sample)
        rows = [[s.label or "undefined", f"{s.points:,}", f"{s.share:.1%}"] for s in self.shares()]
        of = "sample" if self.plan.sample else "grid"
        return html_table(f"{self.scenario.title}: {axes}", ["regime", "points", f"share of the {of}"], rows)


def play(strategies: Sequence[Sequence[str]], supports: Sequence[Sequence[int]]) -> tuple[tuple[str, ...], ...]:
    """The names of the strategies in supports, player by player."""
    return tuple(tuple(own[s] for s in support) for own, support in zip(strategies, supports, strict=True))


def regions_of(
    found: Found, strategies: Sequence[Sequence[str]], which: str
) -> tuple[tuple[Region, ...], NDArray[np.int32]]:
    """The regions of some points in the order in which they are met, and the number of each point's region.

    Parameters
    ----------
    found
        What was found at the points.
    strategies
        The names of each player's strategies.
    which
        ``"leading"``, ``"perfect"``, ``"undominated"`` or ``"nash"``.
    """
    # Pattern and label as one number, since rows are slow to sort; -1 and -2, which are neither, become 0 and more.
    width = len(found.labels) + 2
    pairs = (found.pattern.astype(np.int64) + 1) * width + getattr(found, which) + 2
    distinct, first, inverse = np.unique(pairs, return_index=True, return_inverse=True)
    known: dict[Region, int] = {}
    number = np.empty(len(distinct), dtype=np.int32)
    for position in np.argsort(first):
        pattern, label = divmod(int(distinct[position]), width)
        region = Region("", ())
        if pattern - 1 != UNDEFINED:
            played = [own for own in found.patterns[pattern - 1].equilibria if _counts(own, which)]
            region = Region(found.labels[label - 2], tuple(play(strategies, own.supports) for own in played))
        number[position] = known.setdefault(region, len(known))
    return tuple(known), number[inverse.ravel()]


def _counts(played: Played, which: str) -> bool:
    """Whether an equilibrium is among those that a label is about."""
    if which == "leading":
        return played.leads
    return which == "nash" or bool(getattr(played, which))


def chunks(plan: Plan, size: int = _CHUNK) -> Iterator[tuple[str, range]]:
    """The points of a plan in pieces, account by account."""
    for account, grid in plan.grids.items():
        for start in range(0, grid.size, size):
            yield account, range(start, min(start + size, grid.size))


def check_ranges(plan: Plan) -> None:
    """Refuse what a single run refuses: a parameter that leaves its range, though not by itself."""
    swept = set(plan.varied)
    for account, numbers in () if plan.force else chunks(plan, _LARGE_CHUNK):
        grid = plan.grids[account]
        # The base point lies inside the ranges, so what follows from no other parameter stays there.
        derived = {
            name: interval
            for name, formula in grid.base.formulas.items()
            if name not in swept and names(formula) and (interval := plan.scenario.parameters[name].range)
        }
        columns = grid_columns(grid, numbers) if derived else {}
        for name, interval in derived.items():
            for code, value in enumerate(columns[name].values):
                if isinstance(value, UndefinedError):
                    continue
                if compare(value, interval[0]) < 0 or compare(value, interval[1]) > 0:
                    place = numbers.start + int(np.argmax(columns[name].codes == code))
                    at = ", ".join(f"{axis} = {decimal(where)}" for axis, where in grid.settings(place).items())
                    low, high = (decimal(end) for end in interval)
                    raise UsageError(
                        f"`{name}` = {decimal(rounded(value)[0])} at {at} lies outside its range [{low}, {high}]",
                        "sweep over less, or add --force (force=True) to leave it",
                    )


def piece_size(plan: Plan) -> int:
    """How many points of a plan are solved at a time."""
    return _LARGE_CHUNK if uses_engine(plan) else _CHUNK


def suits_engine(plan: Plan) -> bool:
    """Whether the compiled engine can solve games of a plan: those of two sides, by the exact method."""
    return plan.method == "exact" and len(plan.scenario.players) == 2


def uses_engine(plan: Plan) -> bool:
    """Whether the compiled engine solves a plan: a large sweep of two sides."""
    # It takes a second to load, in which the exact solver does some hundred points.
    return suits_engine(plan) and plan.size >= FAST_FROM


def recorder_for(plan: Plan) -> Recorder:
    """What takes the points of a plan."""
    scenario = plan.scenario
    results = scenario.form.results(scenario.game) if scenario.form else ()
    return Recorder(len(scenario.players), results, plan.method, uses_engine(plan))


def sweep_plan(plan: Plan, progress: Callable[[int], None] | None = None) -> SweepAnswer:
    """Solve every point of a plan.

    Parameters
    ----------
    plan
        What to compute.
    progress
        Called now and then with the number of points that are done.

    Raises
    ------
    UsageError
        Where a parameter that follows from a swept one leaves its range.
    GameError
        Where the games are too large for the method.
    """
    check_ranges(plan)
    recorder = recorder_for(plan)
    done = 0
    for account, numbers in chunks(plan, piece_size(plan)):
        recorder.take(plan.grids[account], numbers)
        done += len(numbers)
        if progress is not None:
            progress(done)
    return SweepAnswer(plan, recorder.found(), recorder.left if recorder.fast else None)
