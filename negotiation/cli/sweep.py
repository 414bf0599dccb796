"""The verb `sweep`: the answer at every point of a grid."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from negotiation.cli.common import METHODS, assignments, say, say_json, tell, width
from negotiation.cli.stopping import Bar, again, duration, in_pieces, shown
from negotiation.errors import UsageError

if TYPE_CHECKING:
    from negotiation.analysis.plan import Plan
    from negotiation.analysis.sweep import SweepAnswer

__all__ = ["command"]

_DESIGNS = ("latin-hypercube", "sobol", "random")


@click.command(
    name="sweep",
    help="""Solve a scenario at every point of a grid: what would happen if.

FILE is a scenario; NAME is a sweep that it declares. Instead, --over names one to three parameters. The results
go into a run folder, which `negotiation plot` draws.

\b
  negotiation sweep talks.yaml
  negotiation sweep talks.yaml clause-map -o runs/clause-map
  negotiation sweep talks.yaml --over clause_effect --over relief_cost=4:9 --points 51
  negotiation sweep talks.yaml --over clause_effect --account all
  negotiation sweep talks.yaml clause-map --dry-run
  negotiation sweep talks.yaml clause-map --points 3000 --time-limit 10m
  negotiation sweep talks.yaml --sample sobol --points 4096
""",
)
@click.argument("file")
@click.argument("name", required=False)
@click.option("--output", "-o", metavar="FOLDER", help="The run folder; the default is a new one in runs/.")
@click.option("--over", multiple=True, metavar="NAME[=LOW:HIGH]", help="Go over a parameter; one to three times.")
@click.option("--points", metavar="N[,N]", help="Points along each parameter: one number or one each; of a sample.")
@click.option("--sample", type=click.Choice(_DESIGNS), help="Draw points from the distributions of the parameters.")
@click.option("--seed", type=click.IntRange(0), metavar="N", help="Of a sample; the default is 0.")
@click.option("--account", multiple=True, metavar="NAME", help="An account, or `all`; may be repeated.")
@click.option("--choose", multiple=True, metavar="DISPUTE=READING", help="Take another reading; may be repeated.")
@click.option("--set", "sets", multiple=True, metavar="NAME=VALUE", help="Set a parameter; may be repeated.")
@click.option("--force", is_flag=True, help="Let values leave their declared ranges.")
@click.option("--method", type=click.Choice(METHODS), default="exact", show_default=True, help="The solver.")
@click.option("--parquet", is_flag=True, help="Write the tables as Parquet too (needs pyarrow).")
@click.option("--jobs", type=click.IntRange(1, 1024), metavar="N", help="Processes; the default is one a processor.")
@click.option("--time-limit", metavar="TIME", help="Stop solving after 90s, 10m or 2h, keep what is done (status 3).")
@click.option("--resume", is_flag=True, help="Go on with what was stopped; refuse where nothing of it is kept.")
@click.option("--restart", is_flag=True, help="Destroy what is kept of a sweep that was stopped; begin anew.")
@click.option("--dry-run", is_flag=True, help="Say how many points there are and how long they take; write nothing.")
@click.option("--quiet", "-q", is_flag=True, help="Print the folder, and nothing else.")
@click.option("--verbose", "-v", is_flag=True, help="Say on stderr what is done, and how long it takes.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    file: str,
    name: str | None,
    output: str | None,
    over: tuple[str, ...],
    points: str | None,
    sample: str | None,
    seed: int | None,
    account: tuple[str, ...],
    choose: tuple[str, ...],
    sets: tuple[str, ...],
    force: bool,
    method: str,
    parquet: bool,
    jobs: int | None,
    time_limit: str | None,
    resume: bool,
    restart: bool,
    dry_run: bool,
    quiet: bool,
    verbose: bool,
    form: str,
) -> int:
    """Sweep, store and summarise; status 3 where some points have no game, or the time was over before the end."""
    import negotiation
    from negotiation.analysis.plan import make_plan

    limit = None if time_limit is None else duration(time_limit)
    if resume and restart:
        raise UsageError("--resume goes on with what is kept, and --restart throws it away", "keep one of the two")
    stopping = _Stopping(jobs, limit, resume, restart)

    chosen = assignments(choose, "--choose", "DISPUTE=READING")
    values = assignments(sets, "--set", "NAME=VALUE, as in --set relief_cost=9")
    counts = _counts(points)
    scenario = negotiation.load(file)
    plan = make_plan(
        scenario,
        name,
        over=over or None,
        points=counts,
        account=account or "default",
        choose=chosen,
        set=values,
        force=force,
        method=method,
        sample=sample,
        seed=seed,
    )
    if dry_run:
        from negotiation.cli.estimating import estimate
        from negotiation.processes import processors

        _announce(plan)
        say(estimate(plan, jobs or processors(), form))
        return 0
    from negotiation.runs.manifest import key

    if parquet:
        from negotiation.runs.parquet_files import require_pyarrow

        require_pyarrow()  # before anything is computed
    folder = _folder(output, file, plan, key(plan))
    if verbose:
        from negotiation.report.sweep_screen import plan_line

        tell(f"read {file}: {scenario.title}\nsweeping {plan_line(plan)}: {plan.size:,} games in all")
    if not quiet:
        _announce(plan)
    answer = _computed(plan, folder, parquet, quiet, verbose, stopping)
    if answer is None:
        return 3
    try:
        _show(answer, folder, form, quiet)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(f"{folder} is complete; the same command shows it") from None
    return 3 if answer.undefined else 0


def _show(answer: SweepAnswer, folder: Path, form: str, quiet: bool) -> None:
    """Say what came of it."""
    if form == "json":
        from negotiation.report.sweep_screen import sweep_record

        say_json(sweep_record(answer, str(folder)))
    elif quiet:
        say(str(folder))
    else:
        from negotiation.report.sweep_screen import sweep_screen

        say(sweep_screen(answer, width=width()))
        say(f"\nResults  {folder}\nDraw it  negotiation plot {folder}")


def _announce(plan: Plan) -> None:
    """Say that the engine will be compiled, which is done once and takes a while."""
    from negotiation.analysis.sweep import suits_engine, uses_engine

    if uses_engine(plan) or (suits_engine(plan) and len(plan.axes) > 1):  # borders of maps take it too
        from negotiation.solvers.batch.engine import compiled

        if not compiled():
            tell("compiling the engine for large sweeps; this is done once, and takes ten seconds to a minute")


def _counts(points: str | None) -> list[int] | None:
    if points is None:
        return None
    parts = [part.strip() for part in points.split(",")]
    if not all(re.fullmatch(r"[0-9]{1,12}", part, re.ASCII) for part in parts):
        raise UsageError(f"cannot read `--points {points}`", "write whole numbers: --points 101, or --points 101,51")
    return [int(part) for part in parts]


def _folder(output: str | None, file: str, plan: Plan, key: str) -> Path:
    """Where the results go. A default name ends in a hash of all that they depend on, so it is theirs alone."""
    from negotiation.runs.writing import checked_name

    if output is not None:
        checked_name(Path(output).name, "folder")
        return Path(output)
    stem = "scenario" if file == "-" else Path(file).stem
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", f"{stem}-{plan.name}").strip("-_")[:50] or "sweep"
    return Path("runs") / f"{name}-{key[:8]}"


class _Stopping(NamedTuple):
    """How a sweep is computed: by how many processes, how long, and whether what is kept of it must be there."""

    jobs: int | None
    limit: float | None
    resume: bool
    restart: bool


def _computed(
    plan: Plan, folder: Path, parquet: bool, quiet: bool, verbose: bool, stopping: _Stopping
) -> SweepAnswer | None:
    """The results: from the folder where they lie already, else computed and written; None where time is over."""
    from negotiation.runs.folder import holds_parquet, open_run, state
    from negotiation.runs.lock import locked
    from negotiation.runs.manifest import key
    from negotiation.runs.resuming import Resumable, is_kept
    from negotiation.runs.writing import explained

    with explained(folder.parent):
        folder.parent.mkdir(parents=True, exist_ok=True)
    with locked(folder):
        sweep = Resumable(plan, folder)
        before = state(folder, key(plan))
        if stopping.restart:
            sweep.discard()
        damage = sweep.take_up()
        if before and (not parquet or holds_parquet(folder)):
            sweep.discard()
            if not quiet:
                tell(f"{folder} holds this very run already: nothing to compute")
            return open_run(folder)
        if damage:
            tell(f"{damage}: computing them again")
        if before is False:
            tell(f"{folder} holds this run, but not as it was written: computing it again")
        if stopping.resume and not sweep.kept:
            raise UsageError(f"nothing of this sweep is kept in {sweep.partial}", "leave out --resume to begin it")
        if sweep.kept and not quiet:
            tell(f"going on after {sweep.kept:,} of {sweep.pieces:,} pieces, which are kept in {sweep.partial}")
        started = time.time()

        noted: dict[str, Any] = {}

        def log(seconds: float, points: int) -> dict[str, Any]:
            noted.update(started=_clock(started), seconds=round(seconds, 3))
            noted["points_per_second"] = round(points / seconds, 1) if seconds else None
            return {**_circumstances(), **noted}

        with shown(plan.size, quiet) as bar:
            if is_kept(plan) or sweep.kept or stopping.limit is not None:
                from negotiation.processes import processors

                answer = in_pieces(
                    sweep,
                    again(click.get_current_context()),
                    jobs=stopping.jobs or processors(),
                    limit=stopping.limit,
                    parquet=parquet,
                    log=log,
                    bar=bar,
                )
            else:
                answer = _at_once(plan, folder, parquet, log, bar)
        if verbose and answer is not None:
            speed = noted["points_per_second"] or 0
            tell(f"solved in {noted['seconds']:.2f} s ({speed:,.0f} a second), written to {folder}")
        return answer


def _at_once(
    plan: Plan,
    folder: Path,
    parquet: bool,
    log: Callable[[float, int], dict[str, Any]],
    bar: Bar,
) -> SweepAnswer:
    """A sweep that takes so short a time that nothing is kept on the way."""
    from negotiation.analysis.sweep import sweep_plan
    from negotiation.runs.folder import save

    started = time.time()
    try:
        bar.points(0)
        answer = sweep_plan(plan, bar.points)
        noted = log(time.time() - started, plan.size)
        bar.phase("finding borders")
        _ = answer.borders  # found once, and kept with the answer
        bar.phase("writing tables")
        save(answer, folder, log=noted, parquet=parquet)
    except KeyboardInterrupt:
        raise KeyboardInterrupt("nothing was written") from None
    return answer


def _circumstances() -> dict[str, Any]:
    import os
    import platform

    return {"command": sys.argv[1:], "system": platform.platform(), "processors": os.cpu_count()}


def _clock(seconds: float) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
