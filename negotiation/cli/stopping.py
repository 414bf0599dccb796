"""Long sweeps: how long they may take, how they are stopped, and how they go on."""

from __future__ import annotations

import re
import shlex
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from negotiation.cli.common import tell
from negotiation.errors import NegotiationError, UsageError

if TYPE_CHECKING:
    from negotiation.analysis.sweep import SweepAnswer
    from negotiation.runs.resuming import Resumable

__all__ = ["again", "duration", "in_pieces"]

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


def in_pieces(
    sweep: Resumable,
    command: str,
    *,
    jobs: int,
    deadline: float | None,
    parquet: bool,
    log: Callable[[float, int], Mapping[str, Any]],
    progress: Callable[[int], None] | None,
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
    deadline
        When to stop, by :func:`time.monotonic`.
    parquet
        Whether to write the tables as Parquet too.
    log
        What to note, given the seconds that it took and the number of points that were computed.
    progress
        Called with the number of points that are done.
    """
    started, before = time.time(), sweep.points
    try:
        while True:
            if not sweep.compute(jobs, deadline, progress):
                tell(f"stopped by the time limit {_how_far(sweep, command)}")
                return None
            answer = sweep.publish(log(time.time() - started, sweep.points - before), parquet=parquet)
            if answer is not None:
                return answer
            tell(f"a piece in {sweep.partial} is not as it was written: computing it again")
    except KeyboardInterrupt:
        raise KeyboardInterrupt(f"stopped {_how_far(sweep, command)}") from None
    except NegotiationError:
        said = _how_far(sweep, command)
        if sweep.kept:
            tell(f"stopped {said}")
        raise


def _how_far(sweep: Resumable, command: str) -> str:
    if not sweep.kept:
        sweep.discard()
        return "before the first piece was done: nothing is kept"
    done = f"after {sweep.kept:,} of {sweep.pieces:,} pieces"
    return f"{done}, which are kept in {sweep.partial}; go on with:\n  {command}"
