"""What stands behind the numbers of a game in normal form: the cells of its table, or formulas over strategies."""

from __future__ import annotations

from negotiation.forms.answer import Cell
from negotiation.forms.behind import Part, Written
from negotiation.forms.normal_game import NormalModel
from negotiation.scenario.scenario import Scenario
from negotiation.scenario.table import Table

__all__ = ["behind", "parts"]


def behind(scenario: Scenario, profile: tuple[str, ...], cell: Cell) -> Table[Written]:
    """The formula of each player's payoff at a profile."""
    model: NormalModel = scenario.game
    if model.formulas:
        local = Table({p: _number(model, p, strategy) for p, strategy in zip(model.strategies, profile, strict=True)})
        return Table({player: Written(f, ("game", "payoffs", player), local) for player, f in model.formulas.items()})
    formulas = next(formulas for own, formulas in model.cells if own == profile)
    path = ("game", "payoffs", *profile)
    return Table({player: Written(f, path) for player, f in zip(model.strategies, formulas, strict=True)})


def _number(model: NormalModel, player: str, strategy: str) -> Written:
    return Written(
        model.numbers[player][strategy],
        ("game", "strategies", player, strategy),
        said=f"the number of `{strategy}`",
    )


def parts(scenario: Scenario) -> tuple[Part, ...]:
    """The named outcomes with their profiles, and the strategies with their numbers."""
    model: NormalModel = scenario.game
    found = [
        Part("outcome", name, ("outcomes", name), said=(f"It is {' or '.join(' × '.join(p) for p in profiles)}.",))
        for name, profiles in model.outcomes.items()
    ]
    for player, own in model.strategies.items():
        for strategy in own:
            numbers = {"number": _number(model, player, strategy)} if model.formulas else {}
            path = ("game", "strategies", player, strategy)
            found.append(Part("strategy", strategy, path, player=player, formulas=Table(numbers)))
    return tuple(found)
