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
    from negotiation.errors import (
        FormulaError,
        GameError,
        NegotiationError,
        OutputError,
        ScenarioError,
        UndefinedError,
        UsageError,
    )
    from negotiation.forms.answer import Answer, Regime
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
    "FormulaError",
    "GameError",
    "NegotiationError",
    "NormalGame",
    "OutputError",
    "Point",
    "Regime",
    "Scenario",
    "ScenarioError",
    "UndefinedError",
    "UsageError",
    "iterated_strict_dominance",
    "load",
    "loads",
    "solve",
]

_HOMES = {
    "METHODS": "solvers",
    "Answer": "forms.answer",
    "Component": "solvers.equilibrium",
    "Equilibria": "solvers.equilibrium",
    "Equilibrium": "solvers.equilibrium",
    "NormalGame": "games.normal",
    "Point": "scenario.point",
    "Regime": "forms.answer",
    "Scenario": "scenario.scenario",
    "iterated_strict_dominance": "solvers",
    "solve": "solvers",
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
        A YAML file in the format that the documentation describes.

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
