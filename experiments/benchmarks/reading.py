"""How long it takes to read a scenario, by the number of its parameters: seconds of processor time.

    python experiments/benchmarks/reading.py

For each number n a file of n parameters is written, with the same contents on every run: each has a label, a unit,
a range, and a source or an assumption; every third is a formula over others; the payoffs of a game in normal form
use them all. `negotiation check` then reads and solves it, each time in a fresh process: once unmeasured, so that
Python has compiled the modules, and five times measured. Seconds are the median, user and system together.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

COUNTS = (30, 300, 3_000)
SIDE = 4  # strategies of each player: few, so that solving the game takes next to no time


def scenario(n: int) -> str:
    """The text of a scenario with n parameters."""
    dice = random.Random(n)
    lines = ["negotiation: 1", f"title: A scenario with {n} parameters", "players: {row: Row, column: Column}"]
    lines += ["sources:", "  survey: {author: A. Author, title: A survey of values, date: 2019}"]
    lines.append("parameters:")
    for i in range(n):
        lines += parameter(i, dice)
    strategies = [f"s{k}" for k in range(SIDE)]
    lines += ["game:", "  form: normal"]
    lines.append(f"  strategies: {{row: [{', '.join(strategies)}], column: [{', '.join(strategies)}]}}")
    lines.append("  payoffs:")
    cell = 0
    for mine in strategies:
        lines.append(f"    {mine}:")
        for yours in strategies:
            lines.append(f"      {yours}: [{payoff(cell, n)}, {payoff(cell + 1, n)}]")
            cell += 2
    return "\n".join(lines) + "\n"


def parameter(i: int, dice: random.Random) -> list[str]:
    """The lines of one parameter, from 0 to 100 whatever it is made of."""
    if i % 3 == 2:
        share = dice.randint(1, 9)
        value = f"0.{share} * value_{i - 1} + 0.{10 - share} * max(value_{i - 2}, value_{dice.randrange(i)}) / 2"
    else:
        value = f"{dice.randint(10, 990) / 10}"
    support = "source: {id: survey, note: read from a table}" if dice.random() < 0.5 else "assumption: a rough guess"
    return [
        f"  value_{i}:",
        f"    label: What the concession with the number {i} is worth",
        f"    value: {value}",
        "    range: [0, 100]",
        "    unit: utils",
        f"    {support}",
    ]


def payoff(cell: int, n: int) -> str:
    """One of the payoffs: all of them together use every parameter."""
    first, *rest = [f"value_{i}" for i in range(cell % n, n, 2 * SIDE * SIDE)]
    return f"{first} - ({' + '.join(rest)}) / {len(rest)}" if rest else first


def seconds(file: Path) -> float:
    """Processor time of one cold reading."""
    command = [sys.executable, "-m", "negotiation", "check", str(file)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ | {"PYTHONDONTWRITEBYTECODE": ""})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the table in Markdown."""
    parser = argparse.ArgumentParser(description="How long it takes to read a scenario.")
    parser.add_argument("--counts", type=int, nargs="+", default=COUNTS, metavar="N", help="numbers of parameters")
    parser.add_argument("--repeats", type=int, default=5, metavar="N", help="readings of each file")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write the files there and leave them")
    options = parser.parse_args()
    if not 1 <= min(options.counts) <= max(options.counts) <= 4_000 or options.repeats < 1:
        parser.error("from 1 to 4,000 parameters (files and formulas have limits), and 1 reading or more")
    write = sys.stdout.write
    write("| parameters | kilobytes | seconds | ms a parameter |\n| ---: | ---: | ---: | ---: |\n")
    with tempfile.TemporaryDirectory() as folder:
        place = options.keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        for n in options.counts:
            file = place / f"{n}.yaml"
            file.write_text(scenario(n), encoding="utf-8", newline="\n")
            taken = median([seconds(file) for _ in range(options.repeats + 1)][1:])
            write(f"| {n:,} | {file.stat().st_size / 1000:.0f} | {taken:.2f} | {taken * 1000 / n:.3g} |\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
