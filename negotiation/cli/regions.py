"""The verb `regions`: for each profile the conditions under which it is an equilibrium."""

from __future__ import annotations

import click

from negotiation.cli.common import assignments, is_folder, say, say_json, tell, width
from negotiation.errors import UsageError

__all__ = ["command"]


@click.command(
    name="regions",
    help="""Find where in the ranges of the parameters each profile is an equilibrium, as inequalities.

FILE is a scenario (YAML, or a Gambit file .nfg; - reads standard input).

\b
  negotiation regions talks.yaml
  negotiation regions talks.yaml --account hard-line
  negotiation regions talks.yaml --over clause_effect --over relief_cost
  negotiation regions talks.yaml --format json > regions.json
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
    "--over",
    multiple=True,
    metavar="NAME",
    help="Vary this parameter, and let the others keep their values; may be repeated. The default: all with a range.",
)
@click.option("--all", "every", is_flag=True, help="Show every region in words, not only those that matter here.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    file: str,
    account: str,
    choose: tuple[str, ...],
    sets: tuple[str, ...],
    force: bool,
    over: tuple[str, ...],
    every: bool,
    form: str,
) -> int:
    """Find the regions and show them."""
    import negotiation

    chosen = assignments(choose, "--choose", "DISPUTE=READING")
    values = assignments(sets, "--set", "NAME=VALUE, as in --set relief_cost=9")
    if is_folder(file):
        raise UsageError(f"{file} is a folder", "regions are those of a scenario: give its file")
    scenario = negotiation.load(file)
    found = negotiation.regions(scenario, account, choose=chosen, set=values, force=force, over=over or None)
    if form == "json":
        from negotiation.report.regions_screen import regions_record

        say_json(regions_record(found))
    else:
        from negotiation.report.regions_screen import regions_screen

        say(regions_screen(found, width=width(), every=every))
    if scenario.warnings and form == "text":
        count = len(scenario.warnings)
        tell(f"{count} warning{'s' if count > 1 else ''} in {file}: see negotiation check {file}")
    return 0
