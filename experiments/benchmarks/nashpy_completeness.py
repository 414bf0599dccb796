"""How many extreme equilibria Nashpy's methods find, on small games with ties and without.

    python experiments/benchmarks/nashpy_completeness.py

Three families of random games (the seed is fixed), 120 of each: 3 x 3 with payoffs 0 to 3; 4 x 4 positions, in which
most pairs do not fit and all of these pay nothing; and 4 x 4 with payoffs -1000 to 1000, which have hardly any ties.
What there is to be found is the list of the exact method, which is proved complete. An extreme equilibrium counts as
found where Nashpy returns it up to 1e-7 in every probability; what it returns besides is either no equilibrium
(rejected) or an equilibrium that is not extreme, and is not held against it.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from fractions import Fraction

from exact_growth import no_ties, positions

import negotiation
from negotiation import NormalGame
from negotiation.tolerance import SAME_STRATEGY

METHODS = ("exact", "nashpy-support", "nashpy-vertex", "nashpy-lemke-howson")


def ordinal(dice: random.Random) -> NormalGame:
    """Payoffs 0 to 3, 3 x 3."""
    return NormalGame([[[dice.randint(0, 3) for _ in range(3)] for _ in range(3)] for _ in range(2)])


FAMILIES = {
    "3 x 3, payoffs 0 to 3": ordinal,
    "4 x 4, positions": lambda dice: positions(4, dice),
    "4 x 4, payoffs -1000 to 1000": lambda dice: no_ties(4, dice),
}

Profile = tuple[tuple[Fraction, ...], ...]


def same(one: Profile, other: Profile) -> bool:
    """Whether two profiles are one, up to the error of doubles."""
    return all(
        abs(p - q) <= SAME_STRATEGY for x, y in zip(one, other, strict=True) for p, q in zip(x, y, strict=True)
    )


def main() -> None:
    """Print one Markdown table a family."""
    parser = argparse.ArgumentParser(description="How many extreme equilibria Nashpy's methods find.")
    parser.add_argument("--games", type=int, default=120, metavar="N", help="games of each family")
    options = parser.parse_args()
    write = sys.stdout.write
    for method in METHODS:  # what a method imports is not to be counted as its time
        negotiation.solve(NormalGame([[[1, 0], [0, 1]]] * 2), method)
    for family, make in FAMILIES.items():
        games = [make(random.Random(f"{family} {number}")) for number in range(options.games)]
        truth = [negotiation.solve(game) for game in games]
        degenerate = sum(found.proof is not None and found.proof.degenerate for found in truth)
        total = sum(map(len, truth))
        write(f"{family}: {len(games)} games, {degenerate} of them degenerate, {total} extreme equilibria\n\n")
        write("| method | games in which one is missing | extreme equilibria missing | rejected | ms a game |\n")
        write("| --- | ---: | ---: | ---: | ---: |\n")
        for method in METHODS:
            start = time.process_time()
            answers = [negotiation.solve(game, method) for game in games]
            milliseconds = (time.process_time() - start) * 1000 / len(games)
            missing = [
                sum(not any(same(e.strategies, f.strategies) for f in answer) for e in all_of_them)
                for all_of_them, answer in zip(truth, answers, strict=True)
            ]
            rejected = sum(answer.rejected for answer in answers)
            write(f"| {method} | {sum(map(bool, missing))} | {sum(missing)} | {rejected} | {milliseconds:.2g} |\n")
        write("\n")


if __name__ == "__main__":
    main()
