"""The engine beside other programs that list all equilibria of a game: `python experiments/benchmarks/peers.py`.

    pip install 'negotiation[benchmark]'        brings QuantEcon and Gambit
    python experiments/benchmarks/peers.py --quick
    python experiments/benchmarks/peers.py --only deals --only flagship

All solve the same games, in one process. For each kind of games a Markdown table gives microseconds a game: processor
time (of two threads: elapsed time), the least of several rounds, in each of which all contestants take their turn. A
contestant that is slow gets the first few of the games. `× engine` is its time over the engine's on exactly those
games, least over least. Building the object that a contestant solves is not counted, and stands beside it; for the
engine that is encoding fractions, which a sweep does once for all payoffs that are equal. What the engine leaves to
the exact solver is solved by that within the time, and counted.

`whole` is the share of games on which every extreme equilibrium was found (up to 1e-6 in every probability), by the
list of the exact solver, which is proved complete; `false` counts profiles that are no equilibria, `gave up` games
that ended in an error. A contestant is not started where its times on smaller games say that one game takes longer
than the limit.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version

from contestants import exact_solver, others, takes_threads
from measuring import Effort, Kind, Past, Row, check, kinds, measure
from sample_games import FAMILIES

FULL = Effort(rounds=5, seconds=0.3, games=2000, checked=100, longest=2.0)
QUICK = Effort(rounds=2, seconds=0.05, games=60, checked=20, longest=0.5)
FEWEST = 10  # games that a program must have been checked on to be called whole on all


def table(kind: Kind, rows: list[Row]) -> str:
    """One Markdown table."""
    lines = [
        f"### {kind.title}",
        "",
        "| program | method | games | µs a game | × engine | building, µs | whole | false | gave up |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        name = f"| {row.program} | {row.method} |"
        if row.skipped:
            lines.append(f"{name} – | not started: {row.skipped} | | | | | |")
            continue
        share = f"{row.whole / row.checked:.0%} of {row.checked}" if row.checked else "–"
        elapsed = " (elapsed)" if row.elapsed else ""
        ratio = row.solving / row.engine
        games = f"{row.games} ({row.left} left to the exact solver)" if row.left else str(row.games)
        lines.append(
            f"{name} {games} | {number(row.solving * 1e6)}{elapsed} | {number(ratio)} |"
            f" {number(row.building * 1e6)} | {share} | {row.false} | {row.failed} |"
        )
    return "\n".join(lines)


def summary(measured: list[tuple[Kind, list[Row]]]) -> str:
    """For each kind of games the fastest other program, and the fastest of those whose answers were all whole."""
    lines = [
        "### Beside the fastest",
        "",
        "| games | engine, µs | fastest other | × engine | fastest other that was whole on every game | × engine |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for kind, rows in measured:
        peers = [row for row in rows if row.program not in ("engine", "exact solver") and not row.skipped]
        whole = [row for row in peers if row.whole == row.checked and not row.false]
        whole = [row for row in whole if row.checked >= min(FEWEST, len(kind.truth))]
        cells = []
        for group in (peers, whole):
            best = min(group, key=lambda row: row.solving / row.engine, default=None)
            cells += [f"{best.program}, {best.method}", number(best.solving / best.engine)] if best else ["none", "–"]
        lines.append(f"| {kind.title} | {number(rows[0].solving * 1e6)} | {' | '.join(cells)} |")
    return "\n".join(lines)


def number(value: float) -> str:
    """Three digits, at least one of them before the point."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def machine() -> str:
    """What it was measured on, and with which versions."""
    model = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:  # noqa: PTH123 - no file of ours
            model = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), model)
    except OSError:
        pass
    parts = [f"Python {platform.python_version()}"]
    for name in ("negotiation", "numpy", "numba", "nashpy", "quantecon", "pygambit"):
        try:
            parts.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return f"{model}, {os.cpu_count()} cores, {platform.system()}; {', '.join(parts)}"


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="The engine beside other programs that list all equilibria.")
    parser.add_argument("--quick", action="store_true", help="a few games of each kind, up to 10 × 10")
    names = [*FAMILIES, "flagship"]
    parser.add_argument("--only", action="append", choices=names, default=[], help="a kind of games; may be repeated")
    parser.add_argument("--largest", type=int, metavar="N", help="leave out larger games than N × N")
    options = parser.parse_args(arguments)
    effort = QUICK if options.quick else FULL
    say = sys.stdout.write
    contestants, missing = others()
    if not takes_threads():
        missing.append("the engine takes no number of threads: measured on one only")
    say(f"{machine()}\n\n")
    for word in missing:
        say(f"{word}\n\n")
    measured = []
    past: dict[str, Past] = {}
    largest = options.largest or (10 if options.quick else 14)
    for kind in kinds(options.only, effort, largest):
        check(kind, effort)
        rows = measure(kind, [exact_solver(), *contestants], effort, past)
        measured.append((kind, rows))
        say(f"{table(kind, rows)}\n\n")
        sys.stdout.flush()
    say(f"{summary(measured)}\n")


if __name__ == "__main__":
    main()
