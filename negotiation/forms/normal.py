"""The form `normal`: a payoff for each player at every strategy profile, for any number of players.

Payoffs stand in a table nested by strategies, first player outermost, with one number or formula a player in
each cell. Or strategies are numbers (``{low: 1, high: 3}``) and each player's payoff is one formula over them,
in which a player's name stands for the number it plays.
"""

from __future__ import annotations

from itertools import product

from negotiation.errors import UndefinedError
from negotiation.forms.answer import Answer, Cell, answer_strategic
from negotiation.forms.normal_file import NormalFile, read, write
from negotiation.forms.normal_game import NormalModel
from negotiation.scenario.expression import evaluate, names, rounded, show
from negotiation.scenario.point import Point
from negotiation.scenario.scenario import Form
from negotiation.scenario.table import Table

__all__ = ["FORM", "answer"]


def answer(point: Point, method: str) -> Answer:
    """Every profile of strategies that is left at the point, and the equilibria."""
    model: NormalModel = point.scenario.game
    by_profile = dict(model.cells)
    name_of = {profile: name for name, profiles in model.outcomes.items() for profile in profiles}
    numbers = {
        (player, strategy): evaluate(formula, point.values)
        for player, own in model.numbers.items()
        for strategy, formula in own.items()
    }
    cells = {}
    for profile in product(*point.strategies.values()):
        environment = dict(point.values)
        formulas = by_profile.get(profile) or tuple(model.formulas.values())
        if numbers:
            environment |= {
                player: numbers[player, strategy] for player, strategy in zip(point.strategies, profile, strict=True)
            }
        payoffs, exact = [], True
        for player, formula in zip(point.strategies, formulas, strict=True):
            try:
                payoff, is_exact = rounded(evaluate(formula, environment))
            except UndefinedError as error:
                raise UndefinedError(
                    f"the payoff of `{player}` at {' × '.join(profile)}, {show(formula)}, has no value here:"
                    f" {error.message}",
                    error.start,
                    error.end,
                ) from None
            payoffs.append(payoff)
            exact = exact and is_exact
        result = name_of.get(profile, " × ".join(profile))
        cells[profile] = Cell(result, result, tuple(payoffs), exact)
    return answer_strategic(point, method, cells, results(model))


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
)
