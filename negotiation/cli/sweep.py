"""The verb `sweep`: the answer at every point of a grid."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from negotiation.cli.common import METHODS, assignments, say, say_json, tell, width
from negotiation.errors import UsageError

if TYPE_CHECKING:
    from negotiation.analysis.plan import Plan
    from negotiation.analysis.sweep import SweepAnswer

__all__ = ["command"]

# Bytes, measured on the flagship: the program by itself, and the most that a point takes while it is computed and
# written.
_BASE, _MEMORY = 60_000_000, 2_500


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
""",
)
@click.argument("file")
@click.argument("name", required=False)
@click.option("--output", "-o", metavar="FOLDER", help="The run folder; the default is a new one in runs/.")
@click.option("--over", multiple=True, metavar="NAME[=LOW:HIGH]", help="Go over a parameter; one to three times.")
@click.option("--points", metavar="N[,N]", help="Points along each parameter: one number for all, or one each.")
@click.option("--account", multiple=True, metavar="NAME", help="An account, or `all`; may be repeated.")
@click.option("--choose", multiple=True, metavar="DISPUTE=READING", help="Take another reading; may be repeated.")
@click.option("--set", "sets", multiple=True, metavar="NAME=VALUE", help="Set a parameter; may be repeated.")
@click.option("--force", is_flag=True, help="Let values leave their declared ranges.")
@click.option("--method", type=click.Choice(METHODS), default="exact", show_default=True, help="The solver.")
@click.option("--parquet", is_flag=True, help="Write the tables as Parquet too (needs pyarrow).")
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
    account: tuple[str, ...],
    choose: tuple[str, ...],
    sets: tuple[str, ...],
    force: bool,
    method: str,
    parquet: bool,
    dry_run: bool,
    quiet: bool,
    verbose: bool,
    form: str,
) -> int:
    """Sweep, store and summarise; status 3 where some points have no game."""
    import negotiation
    from negotiation.analysis.plan import make_plan

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
    )
    if dry_run:
        say(_estimate(plan, form))
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
    answer = _computed(plan, folder, parquet, quiet, verbose)
    if form == "json":
        from negotiation.report.sweep_screen import sweep_record

        say_json(sweep_record(answer, str(folder)))
    elif quiet:
        say(str(folder))
    else:
        from negotiation.report.sweep_screen import sweep_screen

        say(sweep_screen(answer, width=width()))
        say(f"\nResults  {folder}\nDraw it  negotiation plot {folder}")
    return 3 if answer.undefined else 0


def _announce(plan: Plan) -> None:
    """Say that the engine will be compiled, which is done once and takes a while."""
    from negotiation.analysis.sweep import uses_engine

    if uses_engine(plan):
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


def _computed(plan: Plan, folder: Path, parquet: bool, quiet: bool, verbose: bool) -> SweepAnswer:
    """The results: from the folder where they lie there already, else computed and written."""
    import time

    from negotiation.analysis.sweep import sweep_plan
    from negotiation.runs.folder import holds_parquet, open_run, save, state
    from negotiation.runs.lock import locked
    from negotiation.runs.manifest import key
    from negotiation.runs.writing import explained

    with explained(folder.parent):
        folder.parent.mkdir(parents=True, exist_ok=True)
    with locked(folder):
        before = state(folder, key(plan))
        if before and (not parquet or holds_parquet(folder)):
            if not quiet:
                tell(f"{folder} holds this very run already: nothing to compute")
            return open_run(folder)
        if before is False:
            tell(f"{folder} holds this run, but not as it was written: computing it again")
        started = time.time()
        try:
            with _progress(plan.size, quiet) as progress:
                answer = sweep_plan(plan, progress)
        except KeyboardInterrupt:
            raise KeyboardInterrupt("nothing was written") from None
        seconds = time.time() - started
        log = {**_circumstances(), "started": _clock(started), "seconds": round(seconds, 3)}
        log["points_per_second"] = round(plan.size / seconds, 1) if seconds else None
        save(answer, folder, log=log, parquet=parquet)
        if verbose:
            tell(f"solved in {seconds:.2f} s ({plan.size / seconds:,.0f} a second), written to {folder}")
        return answer


@contextmanager
def _progress(total: int, quiet: bool) -> Iterator[Callable[[int], None] | None]:
    """A bar on stderr with points a second and the time left; on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[speed]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("points", total=total, speed="")

        def progress(done: int) -> None:
            speed = bar.tasks[0].speed
            bar.update(task, completed=done, speed=f"{speed:,.0f} a second" if speed else "")

        yield progress


def _estimate(plan: Plan, form: str) -> str:
    """Points, memory and time, from a few points that are solved."""
    import time

    from negotiation.analysis.sweep import recorder_for
    from negotiation.report.sweep_screen import plan_line

    probe = recorder_for(plan)
    if probe.fast:
        _announce(plan)
        probe.take(next(iter(plan.grids.values())), range(1))  # loads the engine, and compiles it the first time
    taken, run = 0, 512 if probe.fast else 8
    started = time.perf_counter()
    for grid in plan.grids.values():
        # Short runs, evenly spread, since what neighbours share is computed once; half a second of them.
        for number in range(0, grid.size, max(run, grid.size // 12)):
            numbers = range(number, min(number + run, grid.size))
            probe.take(grid, numbers)
            taken += len(numbers)
            if time.perf_counter() - started > 0.5:
                break
    each = (time.perf_counter() - started) / taken
    memory = _BASE + _MEMORY * plan.size
    if form == "json":
        estimate = {"schema_version": 1, "points": plan.size, "seconds": each * plan.size, "bytes": memory}
        return json.dumps(estimate, indent=2)
    return "\n".join(
        [
            f"{plan.scenario.title} — {plan_line(plan)}",
            f"points   {plan.size:,}",
            f"time     about {_duration(each * plan.size)} ({taken} points took {each * 1000:.2g} ms each)",
            f"memory   about {round(memory / 1e6):,} MB",
            "Nothing was written.",
        ]
    )


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if seconds < 5400:
        return f"{round(seconds / 60)} min"
    return f"{seconds / 3600:.1f} h"


def _circumstances() -> dict[str, Any]:
    import os
    import platform

    return {"command": sys.argv[1:], "system": platform.platform(), "processors": os.cpu_count()}


def _clock(seconds: float) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
