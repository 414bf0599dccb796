"""The scenario: everything an analyst wrote down, frozen and exact.

A scenario holds players, sourced parameters, disputed facts with their rival readings, accounts (one reading
for each dispute), sweeps, expectations, and one *game*, whose shape belongs to a form. This module knows no
arrays, no solver and no form; a form is handed in when a file is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from negotiation.scenario.expression import Expression
from negotiation.scenario.table import Table

if TYPE_CHECKING:
    from negotiation.analysis.flips import FlipAnswer
    from negotiation.analysis.regions import Regions
    from negotiation.analysis.sweep import SweepAnswer
    from negotiation.faults import Fault, Place
    from negotiation.figures.picture import Picture
    from negotiation.forms.answer import Answer, Cell, Note
    from negotiation.forms.batch import Batch
    from negotiation.forms.behind import Part, Written
    from negotiation.forms.formulas import Formulas
    from negotiation.forms.positions_packages import Packages
    from negotiation.games.columns import Columns
    from negotiation.scenario.distribution import Distribution
    from negotiation.scenario.point import Point
    from negotiation.scenario.schema import ScenarioFile

__all__ = [
    "DEFAULT",
    "Dispute",
    "Expectation",
    "FileRead",
    "Form",
    "Parameter",
    "Reading",
    "Reference",
    "Scenario",
    "Source",
    "Sweep",
]

DEFAULT = "default"
"""The account in which every dispute takes its first reading."""


@dataclass(frozen=True)
class Source:
    """A publication that parameters and readings refer to by its ``name``."""

    name: str
    title: str
    author: str = ""
    date: str = ""
    publisher: str = ""
    url: str = ""
    doi: str = ""
    note: str = ""


@dataclass(frozen=True)
class Reference:
    """A source as it supports one claim: which source, and what it says there."""

    source: str
    note: str = ""


@dataclass(frozen=True)
class Parameter:
    """A number the model rests on. ``value`` may be a formula over other parameters; ``range`` is (low, high)."""

    name: str
    value: Expression
    label: str = ""
    symbol: str = ""
    range: tuple[Fraction, Fraction] | None = None
    unit: str = ""
    sources: tuple[Reference, ...] = ()
    assumption: str = ""
    distribution: Distribution | None = None
    note: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)

    @property
    def title(self) -> str:
        """The label, or the name where there is none."""
        return self.label or self.name


@dataclass(frozen=True)
class Reading:
    """One side of a dispute: who says so, and what follows for parameters and strategies."""

    name: str
    label: str = ""
    via: tuple[str, ...] = ()
    told_by: str = ""
    denied_by: str = ""
    assumption: str = ""
    set: Table[Expression] = field(default_factory=Table)
    only: Table[tuple[str, ...]] = field(default_factory=Table)
    without: Table[tuple[str, ...]] = field(default_factory=Table)
    note: str = ""

    @property
    def title(self) -> str:
        """The label, or the name where there is none."""
        return self.label or self.name


@dataclass(frozen=True)
class Dispute:
    """A contested fact: two or more readings. The first one is what ``default`` takes."""

    name: str
    readings: Table[Reading]

    @property
    def first(self) -> str:
        """The name of the first reading."""
        return next(iter(self.readings))


@dataclass(frozen=True)
class Sweep:
    """A declared grid: the parameters it goes over and the number of points along each."""

    name: str
    over: tuple[str, ...]
    points: tuple[int, ...]
    label: str = ""


@dataclass(frozen=True)
class Expectation:
    """What a file says its own answer is under an account; None means that nothing is said."""

    account: str
    perfect: str | None = None
    nash: str | None = None
    undominated: str | None = None
    equilibria: int | None = None
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Form:
    """A kind of game a scenario may hold, with everything the rest needs to use it.

    Attributes
    ----------
    name
        As ``game: {form: name}`` spells it.
    schema
        The file format with this form's sections.
    read
        Draft of a scenario to the form's model of the game, or None where the file holds no game; reports its
        faults to the draft.
    strategies
        Model to the strategies of each player, in file order.
    results
        Model to the names its outcomes are counted under, in file order (what labels of regimes are made of).
    names
        Model to the names that its formulas use.
    write
        Model to the plain sections of a file, so that a scenario can be written back.
    answer
        Point and method to the answer there.
    batch
        Point and columns of parameters to the games there, for forms whose games are strategic; others answer a
        sweep one point after the other.
    notes
        Answers under some accounts to what is odd about the strategies there.
    packages
        Point to every deal that could be agreed on there, proposed or not, for forms that have such.
    behind
        Scenario, profile and its cell to the formula of each player's payoff there.
    parts
        Scenario to the named parts of its game: terms, outcomes, strategies.
    formulas
        Point to the game there as formulas over parameters, for forms that can give them.
    """

    name: str
    schema: type[ScenarioFile]
    read: Callable[[Any], Any]
    strategies: Callable[[Any], Table[tuple[str, ...]]]
    results: Callable[[Any], tuple[str, ...]]
    names: Callable[[Any], frozenset[str]]
    write: Callable[[Any], dict[str, object]]
    answer: Callable[[Point, str], Answer]
    batch: Callable[[Point, Columns], Batch] | None = None
    notes: Callable[[Sequence[Answer]], tuple[Note, ...]] | None = None
    packages: Callable[[Point], Packages] | None = None
    behind: Callable[[Scenario, tuple[str, ...], Cell], Table[Written]] | None = None
    parts: Callable[[Scenario], tuple[Part, ...]] | None = None
    formulas: Callable[[Point], Formulas] | None = None


@dataclass(frozen=True)
class FileRead:
    """A file that went into a scenario, by the hash of the bytes that were read."""

    name: str
    sha256: str


@dataclass(frozen=True, eq=False)
class Scenario:
    """A negotiation as it was written down. Read one with :func:`negotiation.load`.

    Two scenarios are equal when they mean the same, wherever and however they were written; ``content_hash``
    is a hash of that meaning, ``files`` name the bytes.
    """

    title: str
    players: Table[str]
    form: Form | None = field(repr=False, compare=False)
    game: Any = field(repr=False)
    question: str = ""
    leaves_out: tuple[str, ...] = ()
    tuned_to: str = ""
    note: str = ""
    sources: Table[Source] = field(default_factory=Table, repr=False)
    parameters: Table[Parameter] = field(default_factory=Table, repr=False)
    disputes: Table[Dispute] = field(default_factory=Table, repr=False)
    accounts: Table[Table[str]] = field(default_factory=Table, repr=False)
    sweeps: Table[Sweep] = field(default_factory=Table, repr=False)
    expect: Table[Expectation] = field(default_factory=Table, repr=False)
    files: tuple[FileRead, ...] = field(default=(), compare=False, repr=False)
    warnings: tuple[Fault, ...] = field(default=(), compare=False, repr=False)

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of what the scenario means: blind to comments, quoting, and order that has no meaning."""
        from negotiation.scenario.dump import content_hash

        return content_hash(self)

    @property
    def strategies(self) -> Table[tuple[str, ...]]:
        """The strategies of each player, in file order; empty where the file holds no game."""
        return self.form.strategies(self.game) if self.form and self.game is not None else Table()

    def at(
        self,
        account: str = DEFAULT,
        *,
        choose: Mapping[str, str] | None = None,
        set: Mapping[str, object] | None = None,
        force: bool = False,
    ) -> Point:
        """The scenario at one point: an account, readings chosen on top of it, and parameters set by hand.

        Parameters
        ----------
        account
            Name of a declared account, or ``"default"``.
        choose
            Dispute to reading, on top of the account.
        set
            Parameter to value: a number, a fraction as text (``"31/81"``), or a formula over parameters.
        force
            Allow values outside the declared ranges.

        Raises
        ------
        UsageError
            For an unknown name, a value that cannot be read, or one outside its range without ``force``.
        UndefinedError
            Where a parameter's formula has no value at this point.
        """
        from negotiation.scenario.point import make_point

        return make_point(self, account, choose or {}, set or {}, force)

    def solve(
        self,
        account: str = DEFAULT,
        *,
        choose: Mapping[str, str] | None = None,
        set: Mapping[str, object] | None = None,
        force: bool = False,
        method: str = "exact",
    ) -> Answer:
        """Every equilibrium at one point, with its proof, its outcome and the regime.

        Parameters
        ----------
        account, choose, set, force
            The point; see :meth:`at`.
        method
            ``"exact"``, or one of Nashpy's solvers (see :data:`negotiation.METHODS`).

        Returns
        -------
        Answer

        Raises
        ------
        UsageError
            As :meth:`at`; also where the file holds no game.
        UndefinedError
            Where a payoff has no value at this point.
        GameError
            Where the game is too large for the method.

        Examples
        --------
        >>> import negotiation
        >>> talks = negotiation.loads('''
        ... negotiation: 1
        ... title: Matching pennies
        ... players: {odd: Odd, even: Even}
        ... game:
        ...   form: normal
        ...   strategies: {odd: [heads, tails], even: [heads, tails]}
        ...   payoffs:
        ...     heads: {heads: [-1, 1], tails: [1, -1]}
        ...     tails: {heads: [1, -1], tails: [-1, 1]}
        ... ''')
        >>> answer = talks.solve()
        >>> len(answer.equilibria), answer.equilibria.complete
        (1, True)
        """
        from negotiation.errors import UsageError

        if self.form is None or self.game is None:
            raise UsageError(
                f"{self.title}: there is no game in this file, so there is nothing to solve",
                "add `positions:` or `game:`, or run a file that is based on this one",
            )
        return self.form.answer(self.at(account, choose=choose, set=set, force=force), method)

    def flip(self, **options: Any) -> FlipAnswer:
        """Every value of a parameter at which the regime changes; see :func:`negotiation.flip`."""
        import negotiation

        return negotiation.flip(self, **options)

    def sweep(self, name: str | None = None, **options: Any) -> SweepAnswer:
        """The answer at every point of a grid; see :func:`negotiation.sweep`."""
        import negotiation

        return negotiation.sweep(self, name, **options)

    def regions(self, account: str = DEFAULT, **options: Any) -> Regions:
        """Where in the ranges each pure profile is an equilibrium; see :func:`negotiation.regions`."""
        import negotiation

        return negotiation.regions(self, account, **options)

    def plot(self, kind: str | None = None) -> Picture:
        """A picture of the answer as the file gives it; see :func:`negotiation.plot`."""
        import negotiation

        return negotiation.plot(self, kind)

    def _repr_html_(self) -> str:
        from negotiation.display import decimal, html_table
        from negotiation.scenario.expression import show

        rows = [
            [
                parameter.name,
                parameter.label,
                show(parameter.value),
                " to ".join(decimal(end) for end in parameter.range) if parameter.range else "",
                parameter.unit,
                ", ".join(reference.source for reference in parameter.sources) or parameter.assumption,
            ]
            for parameter in self.parameters.values()
        ]
        sides = ", ".join(f"{label} ({len(self.strategies.get(name, ()))})" for name, label in self.players.items())
        header = ["parameter", "label", "value", "range", "unit", "rests on"]
        return html_table(f"{self.title}: {sides}", header, rows)

    def __eq__(self, other: object) -> bool:
        from negotiation.scenario.dump import meaning

        return meaning(self) == meaning(other) if isinstance(other, Scenario) else NotImplemented

    def __hash__(self) -> int:
        from negotiation.scenario.dump import meaning

        return hash(meaning(self))

    def dumps(self) -> str:
        """The scenario as the text of a file that reads back as an equal scenario."""
        from negotiation.scenario.dump import dump

        return dump(self)
