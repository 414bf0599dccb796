"""The form `normal`: a payoff for each player at every strategy profile, for any number of players.

Payoffs stand in a table nested by strategies, first player outermost, with one number or formula a player in
each cell. Or strategies are numbers (``{low: 1, high: 3}``) and each player's payoff is one formula over them,
in which a player's name stands for the number it plays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import product

import numpy as np

from negotiation.errors import UndefinedError
from negotiation.forms.answer import Answer, answer_strategic
from negotiation.forms.batch import Batch, Case, Group
from negotiation.forms.formulas import CaseFormulas, Formulas
from negotiation.forms.normal_behind import behind, parts
from negotiation.forms.normal_file import NormalFile, read, write
from negotiation.forms.normal_game import NormalModel
from negotiation.games.columns import Columns, column_of
from negotiation.scenario.expression import Expression, Value, evaluate, names, rounded, show, substitute
from negotiation.scenario.point import Point
from negotiation.scenario.scenario import Form
from negotiation.scenario.table import Table

__all__ = ["FORM", "answer", "batch", "formulas"]


def answer(point: Point, method: str) -> Answer:
    """Every profile of strategies that is left at the point, and the equilibria."""
    return answer_strategic(point, batch(point, Columns.of(point.values)), method)


def batch(point: Point, columns: Columns) -> Batch:
    """The games over columns of parameters, with the strategies that are left at the point."""
    model: NormalModel = point.scenario.game
    by_profile = dict(model.cells)
    name_of = {profile: name for name, profiles in model.outcomes.items() for profile in profiles}
    numbers = {
        (player, strategy): column_of(formula, columns)
        for player, own in model.numbers.items()
        for strategy, formula in own.items()
    }
    cases = []
    for profile in product(*point.strategies.values()):
        formulas = by_profile.get(profile) or tuple(model.formulas.values())
        here = columns
        if numbers:
            played = {p: numbers[p, strategy] for p, strategy in zip(point.strategies, profile, strict=True)}
            here = Columns(columns.size, {**columns, **played})
        payoffs = tuple(
            column_of(formula, here, read=_rounded, blame=_blame(player, profile, formula))
            for player, formula in zip(point.strategies, formulas, strict=True)
        )
        result = name_of.get(profile, " × ".join(profile))
        cases.append(Case(result, result, payoffs))
    which = np.arange(len(cases)).reshape([len(own) for own in point.strategies.values()])
    group = Group(np.arange(columns.size), tuple(cases), which)
    return Batch(point.strategies, results(model), (group,), columns.size)


def formulas(point: Point) -> Formulas:
    """The game at a point as formulas over its parameters; they are the same everywhere."""
    model: NormalModel = point.scenario.game
    by_profile = dict(model.cells)
    name_of = {profile: name for name, profiles in model.outcomes.items() for profile in profiles}
    cases = []
    for profile in product(*point.strategies.values()):
        written = by_profile.get(profile) or tuple(model.formulas.values())
        played = {
            player: model.numbers[player][strategy]
            for player, strategy in zip(point.strategies, profile, strict=True)
            if player in model.numbers
        }
        result = name_of.get(profile, " × ".join(profile))
        cases.append(CaseFormulas(result, result, tuple(substitute(formula, played) for formula in written)))
    which = np.arange(len(cases)).reshape([len(own) for own in point.strategies.values()])
    return Formulas(point.strategies, results(model), tuple(cases), which, ())


def _rounded(formula: Expression, environment: Mapping[str, Value]) -> tuple[Fraction, bool]:
    return rounded(evaluate(formula, environment))


def _blame(player: str, profile: tuple[str, ...], formula: Expression) -> Callable[[UndefinedError], UndefinedError]:
    """Say of which payoff it is that a formula has no value."""
    return lambda error: UndefinedError(
        f"the payoff of `{player}` at {' × '.join(profile)}, {show(formula)}, has no value here: {error.message}",
        error.start,
        error.end,
    )


def strategies(model: NormalModel) -> Table[tuple[str, ...]]:
    """The strategies of each player."""
    return model.strategies


def results(model: NormalModel) -> tuple[str, ...]:
    """Named outcomes in file order, then profiles without a name, first player outermost."""
    named = {profile for profiles in model.outcomes.values() for profile in profiles}
    rest = (" × ".join(p) for p in product(*model.strategies.values()) if p not in named)
    return (*model.outcomes, *rest)


def used_names(model: NormalModel) -> frozenset[str]:
    """Every name that payoffs and strategy numbers use."""
    formulas = [formula for _, cell in model.cells for formula in cell]
    formulas += [*model.formulas.values(), *(n for own in model.numbers.values() for n in own.values())]
    return frozenset().union(*(names(formula) for formula in formulas))


FORM = Form(
    name="normal",
    schema=NormalFile,
    read=read,
    strategies=strategies,
    results=results,
    names=used_names,
    write=write,
    answer=answer,
    batch=batch,
    behind=behind,
    parts=parts,
    formulas=formulas,
)
