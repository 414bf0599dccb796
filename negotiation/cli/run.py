"""The verb `run`: solve a scenario at one point and show the answer."""

from __future__ import annotations

import json

import click

from negotiation.cli.common import assignments, say, width

__all__ = ["command"]

_METHODS = ("exact", "pure", "nashpy-support", "nashpy-vertex", "nashpy-lemke-howson")


@click.command(
    name="run",
    help="""Solve a scenario: every equilibrium, what it leads to, and what it rests on.

FILE is a scenario in YAML; - reads it from standard input.

\b
  negotiation run talks.yaml
  negotiation run talks.yaml --account hard-line --set clause_effect=0.7
  negotiation run talks.yaml --choose who_moved=them --proof
  negotiation run talks.yaml --format json > answer.json
""",
)
@click.argument("file")
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
    type=click.Choice(_METHODS),
    default="exact",
    show_default=True,
    help="The solver. Nashpy's answers are checked one by one, but not proved complete.",
)
@click.option("--proof", is_flag=True, help="Show the vertices, the matching, the components and the certificates.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    file: str,
    account: str,
    choose: tuple[str, ...],
    sets: tuple[str, ...],
    force: bool,
    method: str,
    proof: bool,
    form: str,
) -> int:
    """Solve and show; the status is 0, or what the error raised stands for."""
    import negotiation

    chosen = assignments(choose, "--choose", "DISPUTE=READING")
    values = assignments(sets, "--set", "NAME=VALUE, as in --set relief_cost=9")
    scenario = negotiation.load(file)
    answer = scenario.solve(account, choose=chosen, set=values, force=force, method=method)
    if form == "json":
        from negotiation.report.record import record

        say(json.dumps(record(answer), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        from negotiation.report.screen import screen

        say(screen(answer, width=width(), force=force))
        if proof:
            from negotiation.report.proof import proof_text

            say("\n" + proof_text(answer, width=width()))
    if scenario.warnings and form == "text":
        count = len(scenario.warnings)
        click.echo(f"{count} warning{'s' if count > 1 else ''} in {file}: see negotiation check {file}", err=True)
    return 0
