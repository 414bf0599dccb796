"""The verb `export`: write a game for other programs, or its table for a paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from negotiation.cli.common import assignments, is_folder, say
from negotiation.errors import UsageError

if TYPE_CHECKING:
    from negotiation.analysis.sweep import SweepAnswer
    from negotiation.scenario.point import Point

__all__ = ["FORMATS", "command"]

FORMATS = ("nfg", "csv", "latex", "markdown", "yaml")
"""As :data:`negotiation.report.exporting.FORMATS`, which loads the solvers; a test compares the two."""

_ENDINGS = {".nfg": "nfg", ".csv": "csv", ".tex": "latex", ".md": "markdown", ".yaml": "yaml", ".yml": "yaml"}


@click.command(
    name="export",
    help="""Write a game for other programs, or its payoff table for a paper.

FILE is a scenario (YAML, or a Gambit file .nfg; - reads standard input), or a run folder, of which the shares of the
regimes are written. Without --to the ending of --output decides; without that, too, it is nfg, of a run folder csv.

\b
  nfg       the game at the point, for Gambit and all that reads its files; payoffs are exact
  csv       a row for each strategy profile: outcome and payoffs, as decimals and exact
  latex     the payoff table, best responses underlined and equilibria marked; needs no package
  markdown  the same table
  yaml      the scenario: makes one of a Gambit file

\b
  negotiation export talks.yaml --account hard-line --output talks.nfg
  negotiation export game.nfg --to yaml
  negotiation export talks.yaml --to latex
  negotiation export runs/talks-clause-map-1f2e3d4c --to markdown
""",
)
@click.argument("file")
@click.option("--to", type=click.Choice(FORMATS), help="The format.")
@click.option("--account", default="default", metavar="NAME", help="An account: one reading for each dispute.")
@click.option("--choose", multiple=True, metavar="DISPUTE=READING", help="Take another reading; may be repeated.")
@click.option(
    "--set", "sets", multiple=True, metavar="NAME=VALUE", help="Set a parameter, as 0.4 or 31/81; may be repeated."
)
@click.option("--force", is_flag=True, help="Let values leave their declared ranges.")
@click.option("--output", "-o", metavar="FILE", help="Where to; nothing is overwritten. The default is the screen.")
def command(
    file: str,
    to: str | None,
    account: str,
    choose: tuple[str, ...],
    sets: tuple[str, ...],
    force: bool,
    output: str | None,
) -> int:
    """Write one text, to the screen or to a new file."""
    chosen = assignments(choose, "--choose", "DISPUTE=READING")
    values = assignments(sets, "--set", "NAME=VALUE, as in --set relief_cost=9")
    moved = bool(chosen or values or force or account != "default")
    target = to or _ENDINGS.get(Path(output).suffix.lower() if output else "", "")
    import negotiation
    from negotiation.report.exporting import export
    from negotiation.runs.folder import is_run, open_run

    what: Point | SweepAnswer
    if is_run(file):
        if moved:
            raise UsageError(
                f"{file} holds results, and --account, --choose, --set and --force are for scenarios",
                "sweep again with them: negotiation sweep",
            )
        what = open_run(file)
        target = target or "csv"
    else:
        if is_folder(file):
            raise UsageError(f"{file} is a folder, and no run of this program", "give a scenario or a run folder")
        if target == "yaml" and moved:
            raise UsageError(
                "yaml holds the whole scenario, not one point of it",
                "leave out --account, --choose, --set and --force",
            )
        what = negotiation.load(file).at(account, choose=chosen, set=values, force=force)
        target = target or "nfg"
    text = export(what, target)
    if output is None:
        say(text.removesuffix("\n"))
        return 0
    from negotiation.runs.writing import write_file

    write_file(Path(output), text.encode())
    say(f"Wrote {output}")
    return 0
