"""What stands behind the numbers of a game of positions: payoffs over settled terms, and the terms' levels."""

from __future__ import annotations

from negotiation.forms.answer import Cell
from negotiation.forms.behind import Part, Written
from negotiation.forms.positions_game import PositionsGame
from negotiation.scenario.expression import show
from negotiation.scenario.scenario import Scenario
from negotiation.scenario.table import Table

__all__ = ["behind", "parts"]


def behind(scenario: Scenario, profile: tuple[str, ...], cell: Cell) -> Table[Written]:
    """The formula of each player's payoff at a profile, with the terms as they are settled there."""
    game: PositionsGame = scenario.game
    offers = {
        f"{player}.{term}": _level(game, term, level)
        for player, position in zip(game.positions, profile, strict=True)
        for term, level in game.positions[player][position].levels.items()
    }
    settled = {}
    for part in cell.agreed:
        rule = game.rule.settle.get(part.name)
        if rule is None:
            settled[part.name] = _level(game, part.name, part.level)
        else:
            settled[part.name] = Written(rule, ("rule", "settle", part.name), Table(offers), "settled by the rule")
    return Table(
        {
            player: Written(formula, ("outcomes", cell.outcome, player), Table(settled))
            for player, formula in game.outcomes[cell.outcome].payoffs.items()
        }
    )


def _level(game: PositionsGame, term: str, level: str) -> Written:
    return Written(game.terms[term].levels[level], ("terms", term, "levels", level), said=f"level `{level}`")


def parts(scenario: Scenario) -> tuple[Part, ...]:
    """The terms with their levels, the outcomes with their payoffs, the positions with what they ask and grant."""
    game: PositionsGame = scenario.game
    found = [
        Part(
            "term",
            term.name,
            ("terms", term.name),
            term.label,
            said=(f"Given by {scenario.players[term.given_by]}.",),
            formulas=Table({level: _level(game, term.name, level) for level in term.levels}),
        )
        for term in game.terms.values()
    ]
    for outcome in game.outcomes.values():
        said = []
        if outcome.condition is not None:
            said.append(f"Holds if {show(outcome.condition)}.")
        if outcome.counts_as:
            said.append(f"Counts as {outcome.counts_as}.")
        if outcome == game.last:
            said.append("It is what happens where positions do not fit.")
        formulas = {p: Written(payoff, ("outcomes", outcome.name, p)) for p, payoff in outcome.payoffs.items()}
        found.append(
            Part("outcome", outcome.name, ("outcomes", outcome.name), said=tuple(said), formulas=Table(formulas))
        )
    for player, side in game.positions.items():
        for position in side.values():
            insists = f"It insists on: {position.outcome}." if position.outcome else ""
            levels = {term: _level(game, term, level) for term, level in position.levels.items()}
            found.append(
                Part(
                    "position",
                    position.name,
                    ("positions", player, position.name),
                    player=player,
                    said=(insists,) if insists else (),
                    formulas=Table(levels),
                )
            )
    return tuple(found)
