"""Long sweeps: how long they may take, how they are stopped, and how they go on."""

from __future__ import annotations

import re
import shlex
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from negotiation.cli.common import tell
from negotiation.cli.interrupts import check
from negotiation.errors import NegotiationError, UsageError

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from negotiation.analysis.sweep import SweepAnswer
    from negotiation.runs.resuming import Resumable

__all__ = ["Bar", "again", "duration", "in_pieces", "shown"]

_UNITS = {"": 1, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}


def duration(text: str) -> float:
    """A length of time in seconds: ``90``, ``90s``, ``10m``, ``1.5h``.

    Raises
    ------
    UsageError
        Where it is none.

    Examples
    --------
    >>> [duration(text) for text in ("90", "10m", "1.5h")]
    [90.0, 600.0, 5400.0]
    """
    found = re.fullmatch(r"([0-9]{1,9}(?:\.[0-9]{1,9})?) ?([a-z]*)", text.strip(), re.ASCII)
    if found is None or found[2] not in _UNITS or not float(found[1]):
        raise UsageError(f"cannot read `--time-limit {text}`", "write 90s, 10m or 2h; a number alone is seconds")
    return float(found[1]) * _UNITS[found[2]]


def again(context: click.Context) -> str:
    """The command that goes on with what this one began."""
    words = [context.command_path.replace("python -m negotiation", "negotiation")]
    for parameter in context.command.params:
        name = str(parameter.name)
        value = context.params.get(name)
        given = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if not given or name in ("resume", "restart"):
            continue
        if isinstance(parameter, click.Argument):
            words.append(shlex.quote(str(value)))
        elif isinstance(parameter, click.Option) and parameter.is_flag:
            words.append(parameter.opts[0])
        else:
            for one in value if parameter.multiple and value is not None else [value]:
                words += [parameter.opts[0], shlex.quote(str(one))]
    return " ".join([*words, "--resume"])


class Bar:
    """How far a sweep is: a phase in words, and how many points are done. This one shows nothing.

    To say it is a moment at which a lost Ctrl-C is found (:mod:`negotiation.cli.interrupts`).
    """

    def phase(self, name: str) -> None:
        """Another thing is done now, of which no numbers are known."""
        check()

    def points(self, done: int) -> None:
        """So many points are solved."""
        check()


class _Shown(Bar):
    """The same on a terminal."""

    def __init__(self, bar: Progress, total: int) -> None:
        self._bar = bar
        self._total = total
        self._task: TaskID | None = None
        self._before: int | None = None
        self._solving = False
        self.phase("starting")

    def _begin(self, name: str, total: int | None, done: int = 0) -> None:
        if self._task is not None:
            self._bar.remove_task(self._task)
        self._task = self._bar.add_task(name, total=total, completed=done, count="", speed="")

    def phase(self, name: str) -> None:
        super().phase(name)
        self._begin(name, None)
        self._solving = False

    def points(self, done: int) -> None:
        super().points(done)
        if self._before is None:  # what was kept: processes start now, and the engine is loaded
            self._before = done
            return
        if not self._solving:
            self._begin("solving", self._total, self._before)
            self._solving = True
        speed = self._bar.tasks[0].speed
        self._bar.update(
            self._bar.tasks[0].id,
            completed=done,
            count=f"{done:,}/{self._total:,} points",
            speed=f"{speed:,.0f} a second" if speed else "",
        )


@contextmanager
def shown(total: int, quiet: bool) -> Iterator[Bar]:
    """A line on stderr with the phase, a bar, points a second and the time left; on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield Bar()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[count]}"),
        TextColumn("{task.fields[speed]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _Shown(bar, total)


def in_pieces(
    sweep: Resumable,
    command: str,
    *,
    jobs: int,
    limit: float | None,
    parquet: bool,
    log: Callable[[float, int], Mapping[str, Any]],
    bar: Bar,
) -> SweepAnswer | None:
    """Compute a sweep piece by piece and write its folder; None where the time was over before.

    Parameters
    ----------
    sweep
        What is computed; what is kept of it was taken up.
    command
        What to type to go on.
    jobs
        How many processes.
    limit
        After how many seconds of solving to stop; the tables are written without haste.
    parquet
        Whether to write the tables as Parquet too.
    log
        What to note, given the seconds that it took and the number of points that were computed.
    bar
        Is told how far it is.
    """
    started, before = time.time(), sweep.points
    deadline = None if limit is None else time.monotonic() + limit
    try:
        while True:
            if not sweep.compute(jobs, deadline, bar.points):
                tell(f"stopped by the time limit {_how_far(sweep, command)}")
                return None
            noted = log(time.time() - started, sweep.points - before)
            answer = sweep.publish(noted, parquet=parquet, phase=bar.phase)
            if answer is not None:
                return answer
            tell(f"a piece in {sweep.partial} is not as it was written: computing it again")
    except KeyboardInterrupt:
        raise KeyboardInterrupt(_stopped(sweep, command)) from None
    except NegotiationError:
        said = _stopped(sweep, command)
        if sweep.kept:
            tell(said)
        raise


def _stopped(sweep: Resumable, command: str) -> str:
    """What there is when something stopped a sweep: all, all but the tables, or a part of the games."""
    if sweep.published:
        return f"all is done, and {sweep.folder} is complete; the same command shows it"
    if sweep.kept == sweep.pieces:
        return (
            f"all games are solved and kept in {sweep.partial}; the tables were not written yet; go on with:\n"
            f"  {command}"
        )
    return f"stopped {_how_far(sweep, command)}"


def _how_far(sweep: Resumable, command: str) -> str:
    if not sweep.kept:
        sweep.discard()
        return "before the first piece was done: nothing is kept"
    done = f"after {sweep.kept:,} of {sweep.pieces:,} pieces"
    return f"{done}, which are kept in {sweep.partial}; go on with:\n  {command}"
