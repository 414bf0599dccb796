"""The verb `flip`, also spelt `what-would-it-take`: at which values the answer becomes another one."""

from __future__ import annotations

import click

from negotiation.cli.common import assignments, say, say_json, width
from negotiation.errors import UsageError

__all__ = ["command"]


@click.command(
    name="flip",
    help="""Say what it would take: every value of a parameter at which the answer becomes another one.

FILE is a scenario. Each parameter that has a range is moved through it alone. With --to only the flips that reach
a regime are shown, and after them the least change of several parameters together that reaches it.

\b
  negotiation flip talks.yaml
  negotiation flip talks.yaml --to "no deal" --over clause_effect --over cost
  negotiation what-would-it-take talks.yaml --to deal --account hard-line
  negotiation flip talks.yaml --to-any deal --keep cost --norm largest
""",
)
@click.argument("file")
@click.option("--to", "target", metavar="REGIME", help="What is wanted, exactly: deal, or 'deal or no deal'.")
@click.option("--to-any", "outcome", metavar="OUTCOME", help="What is wanted: any regime with this outcome in it.")
@click.option("--over", multiple=True, metavar="NAME", help="Move only this parameter; may be repeated.")
@click.option("--keep", multiple=True, metavar="NAME", help="Do not move this parameter; may be repeated.")
@click.option(
    "--norm",
    type=click.Choice(["sum", "largest"]),
    default="sum",
    show_default=True,
    help="How several moves are measured, in shares of the ranges: their sum, or the largest of them.",
)
@click.option("--single", is_flag=True, help="Each parameter alone: leave out what several do together.")
@click.option("--nash", is_flag=True, help="Count all equilibria, not only the perfect ones.")
@click.option("--account", multiple=True, metavar="NAME", help="An account; may be repeated, or `all`.")
@click.option("--choose", multiple=True, metavar="DISPUTE=READING", help="Take another reading; may be repeated.")
@click.option("--set", "sets", multiple=True, metavar="NAME=VALUE", help="Set a parameter; may be repeated.")
@click.option("--force", is_flag=True, help="Let values leave their declared ranges.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    file: str,
    target: str | None,
    outcome: str | None,
    over: tuple[str, ...],
    keep: tuple[str, ...],
    norm: str,
    single: bool,
    nash: bool,
    account: tuple[str, ...],
    choose: tuple[str, ...],
    sets: tuple[str, ...],
    force: bool,
    form: str,
) -> int:
    """Find and show; one account after the other."""
    import negotiation
    from negotiation.analysis.flips import flips_of, movable
    from negotiation.analysis.move_space import make_target
    from negotiation.report.flip_record import flip_record
    from negotiation.report.flip_screen import flip_screen
    from negotiation.scenario.point import unknown
    from negotiation.scenario.scenario import DEFAULT

    if target is not None and outcome is not None:
        raise UsageError("--to and --to-any are both given", "keep one of the two")
    wanted = target if target is not None else outcome
    if wanted is None and norm == "largest":
        raise UsageError("--norm measures the way to a regime, and none is named", "say which: --to REGIME")
    if wanted is not None and not wanted.strip():
        raise UsageError("no regime is named", "say which, as runs print it: --to REGIME")
    chosen = assignments(choose, "--choose", "DISPUTE=READING")
    values = assignments(sets, "--set", "NAME=VALUE, as in --set relief_cost=9")
    scenario = negotiation.load(file)
    if wanted is not None and scenario.form is not None and scenario.game is not None:
        # Refused where no regime is called so, and put in the order of the file.
        wanted = make_target(wanted, scenario.form.results(scenario.game), "leading", outcome is not None).label
    names = list(dict.fromkeys(account)) or [DEFAULT]
    if "all" in names and "all" not in scenario.accounts:
        names = [DEFAULT, *scenario.accounts]
    screens, records = [], []
    for name in names:
        point = scenario.at(name, choose=chosen, set=values, force=force)
        for kept in keep:
            if kept not in scenario.parameters:
                raise unknown("a parameter of this scenario", kept, scenario.parameters)
        moved = [parameter for parameter in over or movable(point) if parameter not in keep]
        if not moved:
            if keep:
                raise UsageError("there is no parameter left to move", "keep fewer of them")
            raise UsageError("no parameter of this scenario has a range to move in", "write `range: [low, high]`")
        answer = flips_of(point, moved)
        record, text = {}, ""
        if form == "json":
            record = flip_record(answer)
        else:
            text = flip_screen(answer, target=wanted or "", any_=outcome is not None, nash=nash, width=width())
        if wanted is not None and not single:
            from negotiation.analysis.smallest_move import smallest_move
            from negotiation.report.move_words import move_lines, move_record

            move = smallest_move(
                point,
                wanted,
                over=over or None,
                keep=keep,
                norm="largest" if norm == "largest" else "sum",
                which="nash" if nash else "leading",
                any_=outcome is not None,
            )
            if form == "json":
                record["smallest_move"] = move_record(move)
            else:
                text += "\n\n" + "\n".join(move_lines(move, width()))
        records.append(record)
        screens.append(text)
    if form == "json":
        say_json(records[0] if len(records) == 1 else records)
    else:
        say("\n\n\n".join(screens))
    return 0
