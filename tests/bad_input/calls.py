"""What every refusal has to hold to, and the scenarios that the tests of this folder break."""

import re
from pathlib import Path

from click.testing import CliRunner

from negotiation import cli

HEAD = "negotiation: 1\ntitle: T\n"
PLAYERS = "players: {a: A, b: B}\n"
GAME = """\
game:
  form: normal
  strategies: {a: [c, d], b: [c, d]}
  payoffs: {c: {c: [3, 3], d: [0, 5]}, d: {c: [5, 0], d: [1, 1]}}
"""
NORMAL = HEAD + PLAYERS + GAME
POSITIONS = """\
negotiation: 1
title: T
players: {us: U, them: V}
parameters:
  x: {value: 1, range: [0, 2], assumption: a}
terms:
  t: {given_by: us, levels: {lo: 0, hi: x}}
outcomes:
  deal: {us: 2 - t, them: 1 + t}
  no deal: {us: 0, them: 0}
positions:
  us: {out: no deal, low: {t: lo}, high: {t: hi}}
  them: {away: no deal, ask_low: {t: lo}, ask_high: {t: hi}}
"""


def cell(value):
    """The normal game with one payoff as given."""
    return NORMAL.replace("[3, 3]", f"[{value}, 3]")


def quoted(formula):
    """The normal game with one payoff in double quotes."""
    escaped = formula.replace("\\", "\\\\").replace('"', '\\"')
    return cell(f'"{escaped}"')


def parameter(value, more=""):
    """The normal game with a parameter of some value, which nothing uses."""
    return f"{NORMAL}parameters:\n  p: {{value: {value}, assumption: a{more}}}\n"


def formula_game(*sizes):
    """A normal game of that many strategies a player; payoffs are products of what neighbours play."""
    names = [f"p{number}" for number in range(len(sizes))]
    own = [
        f"    {name}: {{{', '.join(f's{s}: {s}' for s in range(k))}}}\n" for name, k in zip(names, sizes, strict=True)
    ]
    payoffs = [f"{name}: {name} * {names[(i + 1) % len(names)]}" for i, name in enumerate(names)]
    players = ", ".join(f"{name}: {name.upper()}" for name in names)
    return (
        f"{HEAD}players: {{{players}}}\ngame:\n  form: normal\n  strategies:\n{''.join(own)}"
        f"  payoffs: {{{', '.join(payoffs)}}}\n"
    )


class _Command:
    """What CliRunner needs of a command."""

    name = "negotiation"

    def main(self, args, prog_name=None, **extra):
        cli.main(list(args))


def call(*arguments, stdin=None):
    """A command line in-process: status, output and errors, after the checks that all calls stand."""
    before = None if arguments[0] == "new" else sorted(Path().iterdir())
    result = CliRunner().invoke(_Command(), [str(argument) for argument in arguments], input=stdin)
    assert result.exit_code != 70, result.stderr
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.stderr
    for stream in (result.stdout, result.stderr):
        assert not OBEYED.search(stream), ascii(OBEYED.search(stream)[0])
        assert stream.startswith("{") or max(map(len, stream.split("\n"))) <= 1200  # a number in JSON may be long
    assert len(re.findall(r"^(?:error|warning)\[", result.stderr, re.MULTILINE)) <= 20
    if result.exit_code == 2:
        assert result.stdout == ""
        assert re.search(r"^error(\[[EW]\d{3}\])?: |^Error: ", result.stderr, re.MULTILINE)
    if before is not None:
        assert sorted(Path().iterdir()) == before
    return result


OBEYED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""Characters that a terminal obeys, or that nobody sees."""


def save(data, name="talks.yaml"):
    """Write a file into the current folder."""
    path = Path(name)
    path.write_bytes(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)
    return name


def refused(data, *says, verb="check"):
    """Say that a file is refused, with a place and with each of some texts; returns the message."""
    result = call(verb, save(data))
    assert result.exit_code == 2, result.stdout + result.stderr
    assert re.search(r"^ *--> talks\.yaml(:\d+:\d+)?$", result.stderr, re.MULTILINE)
    for text in says:
        assert text in result.stderr
    return result.stderr


def solved(data, *arguments):
    """Say that a file is read and solved; returns the screen."""
    result = call("run", save(data), *arguments)
    assert result.exit_code == 0, result.stderr
    return result.stdout
