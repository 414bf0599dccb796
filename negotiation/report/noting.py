"""Notes: what is odd about a game, but may well be meant. They are no warnings, and nothing fails for them.

A note holds under every account: strategies that come to the same thing whatever the others do, and what the form has
to say of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from negotiation.forms.answer import Answer
from negotiation.report.words import join
from negotiation.scenario.nfg_document import gambit_read, listed
from negotiation.scenario.scenario import Scenario

__all__ = ["names_changed", "notes", "twins"]


def names_changed(scenario: Scenario) -> str:
    """What strategies are called in the Gambit file, where formulas could not use that; "" where they can."""
    gambit = gambit_read(scenario)
    return f"names changed: {listed(gambit.changed)}" if gambit and gambit.changed else ""


def twins(answers: Sequence[Answer], player: str) -> list[list[str]]:
    """Strategies of a player that pay everyone the same whatever the others do, in each of some answers.

    Parameters
    ----------
    answers
        To one scenario, under one account or several; at least one.
    player
        Whose strategies.

    Returns
    -------
    list of list of str
        Groups of two or more, in file order. Strategies that an account leaves out are like others only where those
        are left out too.
    """
    groups: dict[tuple[object, ...], list[str]] = {}
    for strategy in answers[0].point.scenario.strategies[player]:
        rows = tuple(_row(answer, player, strategy) for answer in answers)
        if any(rows):
            groups.setdefault(rows, []).append(strategy)
    return [group for group in groups.values() if len(group) > 1]


def _row(answer: Answer, player: str, strategy: str) -> tuple[object, ...]:
    """What a strategy pays everyone against all that the others can play; nothing where it cannot be played."""
    place = answer.game.players.index(player)
    if strategy not in answer.game.strategies[place]:
        return ()
    others = product(*(own for other, own in enumerate(answer.game.strategies) if other != place))
    return tuple(answer.cells[(*o[:place], strategy, *o[place:])].payoffs for o in others)


def notes(answers: Sequence[Answer]) -> tuple[str, ...]:
    """What there is to note about a scenario, from its answers under all its accounts."""
    if not answers:
        return ()
    scenario = answers[0].point.scenario
    of_form = scenario.form.notes(answers) if scenario.form is not None and scenario.form.notes else ()
    odd = {(note.player, note.strategy) for note in of_form}
    changed = names_changed(scenario)
    found = [changed] if changed else []
    for player, label in scenario.players.items():
        found += [f"{label}: {note.text}" for note in of_form if note.player == player]
        for group in twins(answers, player):
            # Of what was called odd just now, it is no news that it is like something else.
            left = [strategy for strategy in group if (player, strategy) not in odd]
            if len(left) > 1:
                found.append(f"{label}: {join(left)} come to the same for everyone, whatever the others do")
    return tuple(found)
