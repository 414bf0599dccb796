"""The command line: one verb a file, imported when it is called.

This is the only place that prints, and the only one that turns errors into exit statuses.
"""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Callable
from typing import Any

import click

from negotiation import __version__
from negotiation.cli.interrupts import watched

__all__ = ["main"]

_VERBS = {
    "new": "Start a scenario from a template.",
    "check": "Read a scenario file and test what it expects of its own answer.",
    "run": "Solve a scenario: every equilibrium, what it leads to, and what it rests on.",
    "sweep": "Solve a scenario at every point of a grid: what would happen if.",
    "regions": "Say where in the ranges each profile is an equilibrium, as inequalities.",
    "flip": "Say what it would take: every value at which the answer becomes another one.",
    "plot": "Draw a scenario's answer, or the results of a sweep.",
    "explain": "Explain an answer, a number in it, or an error code.",
    "export": "Write a game for Gambit, or its table as CSV, LaTeX or Markdown.",
    "schema": "Print the JSON Schema of scenario files, for editors.",
}

_ALSO = {"what-would-it-take": "flip"}
"""Other names of verbs."""

_HELP = """Negotiating positions as games: every equilibrium, proved.

A scenario file says in YAML what each side can put on the table, what every ending is worth to it, and where
each number comes from. Start with one that is there:

\b
  negotiation run scenarios/hanoi/last_day.yaml
  negotiation run scenarios/hanoi/last_day.yaml --account bolton-arrives
  negotiation check scenarios/hanoi/last_day.yaml

Exit status: 0 done, 1 an expectation failed, 2 the call or the file is at fault, 3 no value at some point
or cut short by a time limit, 4 disk or permission, 70 a bug of this program, 130 interrupted, 141 the reader of
the output has gone.
"""


# What libraries do as they start, and what is not needed here; what the user has set stays.
_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",  # matrices are small, and threads that wait for work cost processor time
    "PYDANTIC_DISABLE_PLUGINS": "__all__",  # which are looked for in every installed package
}


class _Verbs(click.Group):
    """Imports a verb's module when the verb is called, so that `--help` loads none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        cmd_name = _ALSO.get(cmd_name, cmd_name)
        if cmd_name not in _VERBS:
            return None
        command = importlib.import_module(f"negotiation.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        word = args[0] if args else ""
        if word and word not in _VERBS and word not in _ALSO and not word.startswith("-"):
            from negotiation.scenario.suggest import suggest

            near = suggest(word, list(_VERBS))
            hint = f"did you mean `{near}`?" if near else f"verbs: {', '.join(_VERBS)}"
            if word.endswith((".yaml", ".yml", ".nfg")):
                hint = f"write: negotiation run {word}"
            raise click.UsageError(f"`{word}` is not a verb; {hint}")
        name, command, rest = super().resolve_command(ctx, args)
        if command is not None:
            _refuse_twice(command, ctx, rest)
        return name, command, rest

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl(list(_VERBS.items()))


def _refuse_twice(command: click.Command, ctx: click.Context, args: list[str]) -> None:
    """Refuse an option that is given twice and takes one value, of which the last would win silently."""
    try:
        _, _, order = command.make_parser(click.Context(command, parent=ctx)).parse_args(list(args))
    except click.UsageError:
        return  # said when the arguments are read in earnest
    for option in order:
        once = isinstance(option, click.Option) and not option.multiple and not option.is_flag
        if once and order.count(option) > 1:
            from negotiation.errors import UsageError

            raise UsageError(f"{option.opts[0]} is given twice", "keep one of the two: it takes one value")


@click.group(
    cls=_Verbs,
    help=_HELP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    no_args_is_help=True,
)
@click.version_option(__version__, prog_name="negotiation")
def _group() -> None:
    pass


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its status."""
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    with watched():
        status = _status(lambda: _group.main(arguments, prog_name="negotiation", standalone_mode=False))
    sys.exit(status)


def _unread() -> int:
    """The reader of our output has gone (`| head`): nothing is wrong, and nothing more can be said."""
    # What is left in the old stream has nowhere to go, and must not be tried again at the end.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 141


def _status(call: Callable[[], Any]) -> int:
    """Call, and turn whatever is raised into a message on stderr and an exit status."""
    from negotiation.errors import NegotiationError

    try:
        status = call()
        if sys.stdout is None:
            raise OSError("standard output is closed: the result has nowhere to go")
        sys.stdout.flush()
    except NegotiationError as error:
        from negotiation.cli.common import say_error

        say_error(error)
        return error.status
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        message = io.StringIO()
        error.show(message)
        _tell(message.getvalue().rstrip("\n"))
        return error.exit_code
    except (KeyboardInterrupt, click.Abort) as stop:
        # Click turns the one into the other; whoever caught it first may have had something to say.
        said = str(stop) or str(stop.__context__ or "")
        _tell(f"interrupted: {said}" if said else "interrupted")
        return 130
    except BrokenPipeError:
        return _unread()
    except SystemExit:
        return _unread()  # Click saw it first; it ends the process itself for no other reason
    except OSError as error:
        _tell(f"error: {error.strerror or error}")
        return 4
    except Exception as error:  # whatever is not foreseen is a bug, and says so without a wall of text
        if os.environ.get("NEGOTIATION_DEBUG"):
            raise
        _tell(
            f"internal error: {type(error).__name__}: {error}\n"
            "  = help: this is a bug of negotiation, not of your file; NEGOTIATION_DEBUG=1 shows where it arose"
        )
        return 70
    return status if isinstance(status, int) else 0


def _tell(text: str) -> None:
    from negotiation.cli.common import tell

    tell(text)
