"""The verb `run`: solve a scenario at one point and show the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from negotiation.cli.common import METHODS, assignments, is_folder, say, say_json, tell, width
from negotiation.errors import UsageError

if TYPE_CHECKING:
    from negotiation.forms.answer import Answer
    from negotiation.report.selecting import Refused
    from negotiation.solvers.selection import Selected

__all__ = ["RULES", "command"]

RULES = ("payoff-dominance", "welfare", "nash-product", "risk-dominance", "maximum-entropy")
"""As :data:`negotiation.solvers.selection.RULES`, which loads the solvers; a test compares the two."""


@click.command(
    name="run",
    help="""Solve a scenario: every equilibrium, what it leads to, and what it rests on.

FILE is a scenario (YAML, or a Gambit file .nfg; - reads standard input). With --point it is a run folder.

\b
  negotiation run talks.yaml
  negotiation run talks.yaml --account hard-line --set clause_effect=0.7
  negotiation run talks.yaml --choose who_moved=them --proof
  negotiation run talks.yaml --select nash-product --select welfare
  negotiation run talks.yaml --format json > answer.json
  negotiation run runs/talks-clause-map-1f2e3d4c --point 5000
""",
)
@click.argument("file")
@click.option("--point", type=int, metavar="N", help="Of a run folder in place of FILE: its point N, in full.")
@click.option("--account", default="default", metavar="NAME", help="An account: one reading for each dispute.")
@click.option("--choose", multiple=True, metavar="DISPUTE=READING", help="Take another reading; may be repeated.")
@click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="NAME=VALUE",
    help="Set a parameter, as 0.4 or 31/81; may be repeated.",
)
@click.option("--force", is_flag=True, help="Let values leave their declared ranges.")
@click.option(
    "--method",
    type=click.Choice(METHODS),
    default="exact",
    show_default=True,
    help="The solver. Nashpy's answers are checked one by one, but not proved complete.",
)
@click.option(
    "--select",
    "rules",
    multiple=True,
    type=click.Choice(RULES),
    help="Pick one equilibrium by a rule, and say what it assumes; may be repeated.",
)
@click.option(
    "--disagreement",
    multiple=True,
    metavar="PLAYER=PAYOFF",
    help="For nash-product: what a player has if nothing is agreed, where the game does not say; may be repeated.",
)
@click.option("--proof", is_flag=True, help="Show the vertices, the matching, the components and the certificates.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    file: str,
    point: int | None,
    account: str,
    choose: tuple[str, ...],
    sets: tuple[str, ...],
    force: bool,
    method: str,
    rules: tuple[str, ...],
    disagreement: tuple[str, ...],
    proof: bool,
    form: str,
) -> int:
    """Solve and show; the status is 0, or what the error raised stands for."""
    import negotiation

    chosen = assignments(choose, "--choose", "DISPUTE=READING")
    values = assignments(sets, "--set", "NAME=VALUE, as in --set relief_cost=9")
    floor = assignments(disagreement, "--disagreement", "PLAYER=PAYOFF")
    if floor and "nash-product" not in rules:
        raise UsageError("--disagreement is used by the Nash product alone", "add --select nash-product")
    if point is not None:
        if chosen or values or force or account != "default" or method != "exact":
            raise UsageError(
                "--point takes a point as it was swept; --account, --choose, --set, --force and --method change it",
                "leave them out, or run the scenario with them",
            )
        answer, agrees = _point(file, point)
        force = True  # whether values may leave their ranges was settled by the sweep
    else:
        if is_folder(file):
            raise UsageError(
                f"{file} is a folder",
                f"of a run, name the point: negotiation run {file} --point 0; else give a file",
            )
        answer = negotiation.load(file).solve(account, choose=chosen, set=values, force=force, method=method)
    selected = _selected(answer, rules, floor)
    scenario = answer.point.scenario
    status = 0 if point is None or agrees else 3
    if form == "json":
        from negotiation.report.record import record

        say_json(record(answer, selected))
    else:
        from negotiation.report.screen import screen

        say(screen(answer, width=width(), force=force, selected=selected))
        if proof:
            from negotiation.report.proof import proof_text

            say("\n" + proof_text(answer, width=width()))
    if scenario.warnings and form == "text":
        count = len(scenario.warnings)
        tell(f"{count} warning{'s' if count > 1 else ''} in {file}: see negotiation check {file}")
    return status


def _selected(answer: Answer, rules: tuple[str, ...], floor: dict[str, str]) -> list[Selected | Refused]:
    """What each rule selects, or why it does not; an error where none of them does."""
    if not rules:
        return []
    from dataclasses import replace

    from negotiation.report.selecting import Refused

    found = {rule: _one(answer, rule, floor) for rule in dict.fromkeys(rules)}
    refused = [one for one in found.values() if isinstance(one, Refused)]
    if not refused:
        return list(found.values())
    tried = {rule: found.get(rule) or _one(answer, rule, floor) for rule in RULES}
    works = tuple(rule for rule, one in tried.items() if not isinstance(one, Refused))
    if len(refused) == len(found):
        first = refused[0]
        others = [f"{one.rule}: {one.why}" for one in refused[1:] if one.why != first.why]
        raise UsageError("; ".join([first.why, *others]), replace(first, works=works).remedy)
    return [replace(one, works=works) if isinstance(one, Refused) else one for one in found.values()]


def _one(answer: Answer, rule: str, floor: dict[str, str]) -> Selected | Refused:
    from negotiation.errors import GameError
    from negotiation.report.selecting import Refused

    if rule == "nash-product" and not floor and answer.otherwise is None and len(answer.game.players) == 2:
        names = " ".join(f"--disagreement {player}=…" for player in answer.game.players)
        why = "this game does not say what no deal pays, over which the Nash product measures"
        return Refused(rule, why, f"say it: {names}")
    try:
        return answer.select(rule, disagreement=floor if floor and rule == "nash-product" else None)
    except GameError as error:
        return Refused(rule, str(error))


def _point(folder: str, number: int) -> tuple[Answer, bool]:
    """A point of a run, solved again, and whether the run says the same of it."""
    from negotiation.runs.folder import open_run

    run = open_run(folder)
    answer = run.at(number)
    agrees = True
    for which in ("nash", "perfect", "undominated"):
        stored, now = run.regime(which).ravel()[number], getattr(answer.regime, which)
        if stored != now:
            agrees = False
            tell(f"the run says `{stored}` of this point ({which}); solved alone it is `{now}`")
    return answer, agrees
