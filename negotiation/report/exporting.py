"""A game at a point, or the shares of a sweep, as text for other programs and for papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiation.analysis.sweep import SweepAnswer
from negotiation.errors import UsageError
from negotiation.forms.answer import Answer
from negotiation.games.columns import Columns
from negotiation.games.files import write_nfg
from negotiation.games.normal import NormalGame
from negotiation.report.paper import latex, latex_shares, markdown, markdown_shares
from negotiation.report.words import settings
from negotiation.runs.csv_files import write_csv
from negotiation.scenario.dump import dump
from negotiation.scenario.nfg_document import gambit_read
from negotiation.scenario.point import Point

__all__ = ["FORMATS", "export", "export_game"]

FORMATS = ("nfg", "csv", "latex", "markdown", "yaml")
"""What a scenario can be exported to; the results of a sweep go to those of the middle."""


def export(what: Point | Answer | SweepAnswer, to: str) -> str:
    """Write a game, its answer, or the shares of a sweep, as text.

    Parameters
    ----------
    what
        A scenario at a point, an answer, or the answer of a sweep.
    to
        ``"nfg"`` (Gambit), ``"csv"`` (a row for each profile), ``"latex"`` or ``"markdown"`` (the payoff table with
        best responses and equilibria), ``"yaml"`` (the scenario with all its values, not one point of it).

    Returns
    -------
    str
        With a line end after the last line.

    Raises
    ------
    UsageError
        For a format that does not go with it, and where the file holds no game.
    UndefinedError
        Where there is no game at the point.
    GameError
        Where equilibria are to be marked and the game is too large.
    """
    if to not in FORMATS:
        raise UsageError(f"there is no format `{to}`", f"formats: {', '.join(FORMATS)}")
    if isinstance(what, SweepAnswer):
        return _shares(what, to)
    point = what if isinstance(what, Point) else what.point
    scenario = point.scenario
    if to == "yaml":
        return dump(scenario, plain=True)
    if scenario.form is None or scenario.game is None:
        raise UsageError(f"{scenario.title}: there is no game in this file", "add `positions:` or `game:`")
    if to in ("latex", "markdown"):
        answer = what if isinstance(what, Answer) else scenario.form.answer(point, "exact")
        return latex(answer) if to == "latex" else markdown(answer)
    game, outcomes = _game(what)
    return _csv(game, outcomes) if to == "csv" else export_game(point, game, outcomes)


def _game(what: Point | Answer) -> tuple[NormalGame, tuple[str, ...]]:
    """The game, and the outcome of each profile; it is not solved for that."""
    if isinstance(what, Answer):
        return what.game, tuple(cell.outcome for cell in what.cells.values())
    form = what.scenario.form
    if form is None or form.batch is None:
        return _game(what.scenario.solve(what.account))
    batch = form.batch(what, Columns.of(what.values))
    if undefined := batch.why_undefined(0):
        raise undefined
    group, _ = batch.group(0)
    return batch.game(0), tuple(group.cases[case].outcome for case in group.which.flat)


def export_game(point: Point, game: NormalGame, outcomes: Sequence[str]) -> str:
    """The game as a `.nfg` file, players under their labels; the outcome version where an outcome has a name.

    What came from such a file keeps its comment, and the names that strategies have there.
    """
    scenario = point.scenario
    labels = [scenario.players[player] for player in game.players]
    if any(not label.isascii() for label in labels) or len(set(labels)) < len(labels):
        labels = list(game.players)  # Gambit takes ASCII alone, and a name is better than a label in tatters
    gambit = gambit_read(scenario)
    called = gambit.strategies if gambit else {}
    strategies = [
        [called[player][name] if player in called else name for name in own]
        for player, own in zip(game.players, game.strategies, strict=True)
    ]
    shown = NormalGame(game.payoffs, labels, _distinct(strategies, game.strategies))
    named = ["" if name == profile else name for name, profile in zip(outcomes, game.profile_names, strict=True)]
    said = [gambit.comment] if gambit and gambit.comment else []
    said += [] if point.account == "default" and not point.overrides else settings(point)
    if not game.exact:
        said.append("Payoffs without a fraction stand as the nearest double.")
    order = scenario.form.results(scenario.game) if scenario.form else ()
    return write_nfg(shown, title=scenario.title, comment=" ".join(said), outcomes=named, order=order)


def _distinct(labels: Sequence[Sequence[str]], names: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """What each player's strategies are called; by their names where labels are missing, or alike."""
    return [own if all(own) and len(set(own)) == len(own) else names[player] for player, own in enumerate(labels)]


def _csv(game: NormalGame, outcomes: Sequence[str]) -> str:
    """A row for each profile: strategies, outcome, and every payoff twice, as a double and as a fraction."""
    own = np.indices(game.shape).reshape(len(game.players), -1)
    columns: dict[str, NDArray[Any]] = {}
    for player, names, numbers in zip(game.players, game.strategies, own, strict=True):
        columns["player_outcome" if player == "outcome" else player] = np.array(names, dtype=object)[numbers]
    columns["outcome"] = np.array(outcomes, dtype=object)
    for player, table in zip(game.players, game.payoffs, strict=True):
        payoffs: list[Fraction] = table.ravel().tolist()
        columns[_free(f"{player}_payoff", columns)] = np.array([_double(payoff) for payoff in payoffs])
        columns[_free(f"{player}_payoff_exact", columns)] = np.array(payoffs, dtype=object)
    return write_csv(columns).decode()


def _free(name: str, taken: Mapping[str, object]) -> str:
    """The name, with as many dashes behind it as make it new: a player may be called `us_payoff`."""
    while name in taken:
        name += "_"
    return name


def _double(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def _shares(answer: SweepAnswer, to: str) -> str:
    """Each account's regimes with their points and shares, the most frequent first."""
    if to not in ("csv", "latex", "markdown"):
        raise UsageError(f"the results of a sweep cannot be written as {to}", "write csv, latex or markdown")
    size = len(answer) // len(answer.plan.accounts)
    rows: list[tuple[str, str, int, int]] = []
    for account in answer.plan.accounts:
        counts = [
            ("undefined" if share.label == "" else share.label or "not decided", share.points)
            for share in answer.shares(account=account)
        ]
        ordered = sorted(counts, key=lambda pair: (-pair[1], pair[0]))
        rows += [(account, label, points, size) for label, points in ordered]
    if to == "csv":
        accounts, labels, points, totals = zip(*rows, strict=True)
        columns: dict[str, NDArray[Any]] = {
            "account": np.array(accounts, dtype=object),
            "regime": np.array(labels, dtype=object),
            "points": np.array(points),
            "share": np.array(points) / np.array(totals),
        }
        return write_csv(columns).decode()
    return latex_shares(answer.scenario.title, rows) if to == "latex" else markdown_shares(rows)
