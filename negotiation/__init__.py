"""Negotiating positions as parameterised games: every equilibrium, proved, and what it rests on.

>>> import negotiation
>>> game = negotiation.NormalGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])   # the prisoner's dilemma
>>> [equilibrium.payoffs for equilibrium in negotiation.solve(game)]
[(Fraction(1, 1), Fraction(1, 1))]

Names are imported when they are first used, so that a command that needs no arrays loads none.
"""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from negotiation.analysis.flips import FlipAnswer
    from negotiation.analysis.regions import Regions
    from negotiation.analysis.sweep import SweepAnswer
    from negotiation.errors import (
        FormulaError,
        GameError,
        NegotiationError,
        OutputError,
        ScenarioError,
        UndefinedError,
        UsageError,
    )
    from negotiation.figures.picture import Picture
    from negotiation.forms.answer import Answer, Regime
    from negotiation.games.files import read_nfg, write_nfg
    from negotiation.games.normal import NormalGame
    from negotiation.scenario.point import Point
    from negotiation.scenario.scenario import Scenario
    from negotiation.solvers import METHODS, iterated_strict_dominance, solve
    from negotiation.solvers.equilibrium import Component, Equilibria, Equilibrium

__version__ = "0.1.0"

__all__ = [
    "METHODS",
    "Answer",
    "Component",
    "Equilibria",
    "Equilibrium",
    "FlipAnswer",
    "FormulaError",
    "GameError",
    "NegotiationError",
    "NormalGame",
    "OutputError",
    "Picture",
    "Point",
    "Regime",
    "Regions",
    "Scenario",
    "ScenarioError",
    "SweepAnswer",
    "UndefinedError",
    "UsageError",
    "export",
    "flip",
    "iterated_strict_dominance",
    "load",
    "loads",
    "open_run",
    "plot",
    "read_nfg",
    "regions",
    "solve",
    "sweep",
    "write_nfg",
]

_HOMES = {
    "METHODS": "solvers",
    "Answer": "forms.answer",
    "Component": "solvers.equilibrium",
    "Equilibria": "solvers.equilibrium",
    "Equilibrium": "solvers.equilibrium",
    "FlipAnswer": "analysis.flips",
    "NormalGame": "games.normal",
    "Picture": "figures.picture",
    "Point": "scenario.point",
    "Regime": "forms.answer",
    "Regions": "analysis.regions",
    "Scenario": "scenario.scenario",
    "SweepAnswer": "analysis.sweep",
    "iterated_strict_dominance": "solvers",
    "open_run": "runs.folder",
    "read_nfg": "games.files",
    "solve": "solvers",
    "write_nfg": "games.files",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'negotiation' has no attribute {name!r}")
    home = importlib.import_module(f"negotiation.{_HOMES.get(name, 'errors')}")
    return getattr(home, name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


def load(path: str | os.PathLike[str]) -> Scenario:
    """Read a scenario file; ``"-"`` is standard input.

    Parameters
    ----------
    path
        A YAML file in the format that the documentation describes, or a Gambit file ``.nfg``.

    Returns
    -------
    Scenario
        Frozen and exact; ``scenario.warnings`` holds what is odd but no fault.

    Raises
    ------
    UsageError
        Where there is no such file.
    ScenarioError
        With every fault of the file, each with its line, column and remedy.
    """
    from negotiation.forms import DEFAULT_FORM, forms
    from negotiation.scenario import load as reader

    return reader.load(path, forms(), DEFAULT_FORM)


def loads(text: str | bytes, name: str = "<text>") -> Scenario:
    """Read a scenario from text or bytes; see :func:`load`. ``name`` stands for the file in messages."""
    from negotiation.forms import DEFAULT_FORM, forms
    from negotiation.scenario import load as reader

    return reader.loads(text, forms(), DEFAULT_FORM, name)


def export(
    what: Scenario | Answer | SweepAnswer, to: str = "nfg", *, account: str = "default", **options: Any
) -> str:
    r"""Write a game as text for other programs or for a paper.

    Parameters
    ----------
    what
        A :class:`Scenario`, an :class:`Answer`, or a :class:`SweepAnswer` (the shares of its regimes).
    to
        ``"nfg"`` (Gambit), ``"csv"``, ``"latex"``, ``"markdown"``, or ``"yaml"`` (the whole scenario).
    account, **options
        The point, of a scenario; see :meth:`negotiation.Scenario.at`.

    Returns
    -------
    str

    Raises
    ------
    UsageError
        For a format or options that do not go with it.
    UndefinedError
        Where there is no game at the point.
    GameError
        Where equilibria are to be marked and the game is too large.

    Examples
    --------
    >>> import negotiation
    >>> hunt = negotiation.load("scenarios/classics/stag_hunt.yaml")
    >>> print(negotiation.export(hunt, "csv").splitlines()[1])
    stag,stag,joint hunt,9.0,9,9.0,9
    """
    from negotiation.errors import UsageError
    from negotiation.report.exporting import export as written
    from negotiation.scenario.scenario import Scenario

    moved = account != "default" or any(options.values())
    if moved and (to == "yaml" or not isinstance(what, Scenario)):
        raise UsageError("the options name a point of a scenario", "leave them out for an answer, and for yaml")
    return written(what.at(account, **options) if isinstance(what, Scenario) else what, to)


def flip(
    scenario: Scenario, *, over: Iterable[str] | None = None, account: str = "default", **options: Any
) -> FlipAnswer:
    """Every value of a parameter at which the regime changes, each parameter moved alone.

    Parameters
    ----------
    scenario
        What is looked at.
    over
        Parameters; None is every one that has a range.
    account, **options
        The point at which the others stay; see :meth:`negotiation.Scenario.at`.

    Returns
    -------
    FlipAnswer

    Raises
    ------
    UsageError
        For an unknown name, a parameter without a range, or a scenario without a game.

    Examples
    --------
    >>> import negotiation
    >>> talks = negotiation.load("scenarios/hanoi/last_day.yaml")
    >>> negotiation.flip(talks, over=["snapback_effect"]).parameters[0].flips[0].value
    Fraction(31, 81)
    """
    from negotiation.analysis.flips import flips_of

    return flips_of(scenario.at(account, **options), over)


def sweep(scenario: Scenario, name: str | None = None, **options: Any) -> SweepAnswer:
    """Solve a scenario at every point of a grid.

    Parameters
    ----------
    scenario
        What is swept.
    name
        A sweep that the scenario declares; may be left out where it declares one, or with ``over``.
    **options
        ``over``, ``points``, ``account``, ``choose``, ``set``, ``force`` and ``method``: those of
        :func:`negotiation.analysis.plan.make_plan`. ``progress``: called now and then with the number of points done.

    Returns
    -------
    SweepAnswer

    Raises
    ------
    UsageError
        For an unknown name, an interval outside a range, or a grid that is too large.
    GameError
        Where the games are too large for the method.

    Examples
    --------
    >>> import negotiation
    >>> talks = negotiation.load("scenarios/hanoi/last_day.yaml")
    >>> negotiation.sweep(talks, over=["us_outside=0:4"], points=5).regime().ravel().tolist()
    ['deal', 'deal', 'deal', 'no deal', 'no deal']
    """
    from negotiation.analysis.plan import make_plan
    from negotiation.analysis.sweep import sweep_plan

    progress = options.pop("progress", None)
    return sweep_plan(make_plan(scenario, name, **options), progress)


def regions(
    scenario: Scenario, account: str = "default", *, over: Sequence[str] | None = None, **options: Any
) -> Regions:
    """Where in the ranges of the parameters each pure profile is an equilibrium, as inequalities.

    Parameters
    ----------
    scenario
        What is asked about.
    account
        The account; what profiles lead to, and how far away the walls are, is taken at its point.
    over
        The parameters that vary over their ranges, while the others keep their values; None lets all vary that have
        a range.
    **options
        ``choose``, ``set`` and ``force``: those of :meth:`Scenario.at`.

    Returns
    -------
    Regions

    Raises
    ------
    UsageError
        As :meth:`Scenario.at`; also where the file holds no game, and for a parameter that cannot vary.
    UndefinedError
        Where there is no game at the point.
    GameError
        Where the game is too large.

    Examples
    --------
    >>> import negotiation
    >>> talks = negotiation.load("scenarios/hanoi/last_day.yaml")
    >>> region = negotiation.regions(talks, over=["us_outside"])["on_the_table", "partial_with_clause"]
    >>> region.nash.exact, region.nearest.value
    (Fraction(69, 125), Fraction(69, 25))
    """
    from negotiation.analysis.regions import find_regions

    return find_regions(scenario.at(account, **options), over)


def plot(
    what: Scenario | Answer | SweepAnswer | FlipAnswer | Sequence[FlipAnswer],
    kind: str | None = None,
    *,
    which: str = "leading",
) -> Picture:
    """Draw a picture of an answer, of a sweep, of flips, or of a scenario's answer as its file gives it.

    Parameters
    ----------
    what
        A :class:`Scenario`, an :class:`Answer`, a :class:`SweepAnswer` or a :class:`FlipAnswer`; or several of the
        last, one for each account, which then stand side by side.
    kind
        Of an answer ``"table"``, ``"plane"``, ``"best-responses"`` or ``"tornado"``; of a sweep ``"map"`` or
        ``"lines"``; of flips ``"tornado"``. None takes the first that fits.
    which
        Of a map: ``"leading"`` regimes (perfect where that is decided), or ``"nash"``.

    Returns
    -------
    Picture
        A matplotlib figure, which a notebook shows. :func:`negotiation.figures.picture.render` makes a file of it.

    Raises
    ------
    UsageError
        For a kind that does not go with it.
    GameError
        Where the game is too large, or of too many players, for this kind.

    Examples
    --------
    >>> import negotiation
    >>> negotiation.plot(negotiation.load("scenarios/classics/stag_hunt.yaml"), "best-responses").kind
    'best-responses'
    """
    from negotiation.figures import figure
    from negotiation.scenario.scenario import Scenario

    if isinstance(what, Scenario):
        return figure(what.flip() if kind == "tornado" else what.solve(), kind, which=which)
    return figure(what, kind, which=which)
