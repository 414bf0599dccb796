"""The verb `explain`: why an answer is what it is, where a number comes from, and what an error code means."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from negotiation.cli.common import METHODS, assignments, is_folder, say, say_json, tell, width
from negotiation.errors import UsageError

if TYPE_CHECKING:
    from negotiation.scenario.scenario import Scenario

__all__ = ["command"]

_CODE = re.compile(r"[EW]\d{3}", re.IGNORECASE)


@click.command(
    name="explain",
    help="""Explain an answer, a number in it, or an error code.

With FILE, a scenario (- reads standard input): why each equilibrium is one, what every other choice would cost each
side, why other equilibria do not lead, and which parameters all of it rests on.

With FILE and NAME: where something comes from, with formulas, numbers, lines of the file and sources. NAME is a
parameter, an outcome, a position or strategy, a term, a source, a dispute, a reading, an account, `term.level`,
`player.outcome` for a payoff, or a profile such as `hawk x dove`.

With CODE: what the code in brackets after `error` or `warning` means. Without anything: all codes.

\b
  negotiation explain talks.yaml
  negotiation explain talks.yaml --account hard-line
  negotiation explain talks.yaml clause_effect
  negotiation explain talks.yaml us.deal --format json
  negotiation explain E201
""",
)
@click.argument("subject", metavar="[FILE|CODE]", required=False)
@click.argument("name", required=False)
@click.option("--account", default="default", metavar="NAME", help="An account: one reading for each dispute.")
@click.option("--choose", multiple=True, metavar="DISPUTE=READING", help="Take another reading; may be repeated.")
@click.option(
    "--set", "sets", multiple=True, metavar="NAME=VALUE", help="Set a parameter, as 0.4 or 31/81; may be repeated."
)
@click.option("--force", is_flag=True, help="Let values leave their declared ranges.")
@click.option("--method", type=click.Choice(METHODS), default="exact", show_default=True, help="The solver.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    subject: str | None,
    name: str | None,
    account: str,
    choose: tuple[str, ...],
    sets: tuple[str, ...],
    force: bool,
    method: str,
    form: str,
) -> int:
    """Print one explanation, or the list of codes."""
    if subject is None or (_CODE.fullmatch(subject) and name is None and not Path(subject).exists()):
        return _codes(subject)
    _is_file(subject)
    chosen = assignments(choose, "--choose", "DISPUTE=READING")
    values = assignments(sets, "--set", "NAME=VALUE, as in --set relief_cost=9")
    import negotiation

    data = None
    if subject == "-":
        from negotiation.scenario.document import LARGEST_FILE

        if sys.stdin is None:
            raise UsageError(
                "standard input is closed", "name a file, or send one: negotiation explain - < talks.yaml"
            )
        data = sys.stdin.buffer.read(LARGEST_FILE + 1)
    scenario = negotiation.load(subject) if data is None else negotiation.loads(data, "<stdin>")
    if name is None:
        answer = scenario.solve(account, choose=chosen, set=values, force=force, method=method)
        if form == "json":
            from negotiation.report.explaining_record import explaining_record

            say_json(explaining_record(answer))
        else:
            from negotiation.report.explaining import explaining

            say(explaining(answer, width=width()))
    else:
        from negotiation.analysis.naming import find
        from negotiation.scenario.load import read_again

        meant = find(scenario, name)
        point = scenario.at(account, choose=chosen, set=values, force=force)
        needed = meant.kind in ("payoff", "profile", "outcome") and scenario.game is not None
        solved = scenario.solve(account, choose=chosen, set=values, force=force, method=method) if needed else None
        places = read_again(scenario, data)
        if form == "json":
            from negotiation.report.tracing_record import tracing_record

            say_json(tracing_record(meant, point, solved, places))
        else:
            from negotiation.report.tracing import tracing

            say(tracing(meant, point, solved, places, width=width()))
    _warn(scenario, subject, form)
    return 0


def _is_file(subject: str) -> None:
    """Refuse what is neither a file nor a code, before it is opened."""
    if subject != "-" and not is_folder(subject) and not re.search(r"[./\\]", subject):
        try:
            there = Path(subject).exists()
        except (OSError, ValueError):
            there = False
        if not there:
            raise UsageError(
                f"`{subject}` is neither a file nor an error code",
                "name a scenario file, as in negotiation explain talks.yaml; a code looks like E201",
            )


def _warn(scenario: Scenario, file: str, form: str) -> None:
    if scenario.warnings and form == "text":
        number = len(scenario.warnings)
        tell(f"{number} warning{'s' if number > 1 else ''} in {file}: see negotiation check {file}")


def _codes(code: str | None) -> int:
    from negotiation.codes import CODES
    from negotiation.report.words import wrap

    if code is None:
        say("\n".join(wrap(f"{name}  {text}", width(), indent="      ", first="") for name, text in CODES.items()))
        return 0
    name = code.upper()
    if name not in CODES:
        raise UsageError(
            f"there is no code {name}", f"codes run from {min(CODES)} to {max(CODES)}: negotiation explain"
        )
    say(wrap(f"{name}  {CODES[name]}", width(), indent="      ", first=""))
    return 0
