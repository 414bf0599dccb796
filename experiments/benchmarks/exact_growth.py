"""How the exact method grows with the size of a game: vertices, extreme equilibria, seconds of processor time.

    python experiments/benchmarks/exact_growth.py

For each size n five random games (the seed is fixed) of two kinds: payoffs are integers from -1000 to 1000, so that
there are no ties; and positions over two terms, in which most pairs do not fit and all of these pay nothing. Vertices
and equilibria are those of the middle game, by its number of vertices; seconds are the median of the five.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from statistics import median

import negotiation

SIZES = (4, 6, 8, 10, 12, 14)


def no_ties(n: int, dice: random.Random) -> negotiation.NormalGame:
    """A game of independent payoffs."""
    return negotiation.NormalGame(
        [[[dice.randint(-1000, 1000) for _ in range(n)] for _ in range(n)] for _ in range(2)]
    )


def positions(n: int, dice: random.Random) -> negotiation.NormalGame:
    """A game of n positions a side: one walks out, the others grant some of one term and ask some of the other."""
    value, cost = [[dice.randint(1, 9) for _ in range(2)] for _ in range(2)]
    side = [[None] + [(dice.randint(0, n), dice.randint(0, n)) for _ in range(n - 1)] for _ in range(2)]
    table = [[[0] * n for _ in range(n)] for _ in range(2)]
    for i, mine in enumerate(side[0]):
        for j, yours in enumerate(side[1]):
            if mine and yours and mine[0] >= yours[1] and yours[0] >= mine[1]:
                # Settled at what is asked: each gets what it asks and gives what the other asks.
                table[0][i][j] = value[0] * mine[1] - cost[0] * yours[1]
                table[1][i][j] = value[1] * yours[1] - cost[1] * mine[1]
    return negotiation.NormalGame(table)


def measured(kind: str, n: int, repeats: int) -> tuple[int, int, int, float]:
    """The middle game's vertices, a side each, and its equilibria; the median of the seconds."""
    results = []
    for repeat in range(repeats):
        game = {"no ties": no_ties, "positions": positions}[kind](n, random.Random(f"{kind} {n} {repeat}"))
        start = time.process_time()
        found = negotiation.solve(game)
        seconds = time.process_time() - start
        assert found.complete and found.proof is not None
        first, second = map(len, found.proof.vertices)
        results.append((first, second, len(found), seconds))
    results.sort(key=lambda result: result[0] + result[1])
    first, second, equilibria, _ = results[repeats // 2]
    return first, second, equilibria, median(result[3] for result in results)


def main() -> None:
    """Print the table in Markdown."""
    parser = argparse.ArgumentParser(description="How the exact method grows with the size of a game.")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N")
    parser.add_argument("--repeats", type=int, default=5, metavar="N", help="games of each size")
    options = parser.parse_args()
    write = sys.stdout.write
    write("| n | vertices, no ties | equilibria | seconds | vertices, positions | equilibria | seconds |\n")
    write("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
    for n in options.sizes:
        cells = [str(n)]
        for kind in ("no ties", "positions"):
            first, second, equilibria, seconds = measured(kind, n, options.repeats)
            cells += [f"{first} + {second}", str(equilibria), f"{seconds:.2g}"]
        write(f"| {' | '.join(cells)} |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
