"""What the equilibria of a component pay, and how likely each outcome is: the least and the greatest."""

from __future__ import annotations

from typing import Any

import numpy as np

from negotiation.solvers.batch.bits import ONE, lowest
from negotiation.solvers.batch.compiling import inlined, inner
from negotiation.solvers.batch.signs import UNIT

__all__ = ["calmest", "open_ranges", "take_in"]


@inner
def open_ranges(ranges: Any, chances: Any, c: int) -> None:
    """Let the ranges of component ``c`` hold nothing yet."""
    for player in range(2):
        ranges[c, player, 0], ranges[c, player, 1] = np.inf, -np.inf
    for outcome in range(chances.shape[1]):
        chances[c, outcome, 0], chances[c, outcome, 1] = 2.0, 0.0


@inlined
def take_in(
    payoffs: Any, game: int, which: Any, results: Any, weights_p: Any, x: int, weights_q: Any, y: int,
    support_x: Any, support_y: Any, ranges: Any, chances: Any, c: int, chance: Any,
) -> None:  # fmt: skip
    """Let the ranges of component ``c`` take in the equilibrium (x, y).

    Parameters
    ----------
    payoffs, game
        Shape (games, 2, cases), and the number of one.
    which
        Shape (m, n): the case of each profile.
    results
        Shape (m, n): the number of the outcome of each profile.
    weights_p, x, weights_q, y
        Shapes (vertices, m) and (vertices, n): probabilities, and the number of one vertex of each player.
    support_x, support_y
        What they play, as bit masks.
    ranges, chances
        Shapes (components, 2, 2) and (components, outcomes, 2): brought up to date.
    c
        The number of the component.
    chance
        Shape (outcomes,): scratch.
    """
    m, n = results.shape
    for outcome in range(chance.shape[0]):
        chance[outcome] = 0.0
    first, second = 0.0, 0.0
    if support_x & (support_x - ONE) == 0 and support_y & (support_y - ONE) == 0:
        i, j = lowest(support_x), lowest(support_y)
        first, second = payoffs[game, 0, which[i, j]], payoffs[game, 1, which[i, j]]
        chance[results[i, j]] = 1.0
    else:
        row = calmest(payoffs, game, np.int64(0), which, support_x, support_y)
        column = calmest(payoffs, game, np.int64(1), which, support_y, support_x)
        for i in range(m):
            if not (support_x >> np.uint64(i)) & ONE:
                continue
            p = weights_p[x, i]
            second += p * payoffs[game, 1, which[i, column]]
            for j in range(n):
                if (support_y >> np.uint64(j)) & ONE:
                    chance[results[i, j]] += p * weights_q[y, j]
        for j in range(n):
            if (support_y >> np.uint64(j)) & ONE:
                first += weights_q[y, j] * payoffs[game, 0, which[row, j]]
    for player in range(2):
        payoff = first if player == 0 else second
        ranges[c, player, 0] = min(ranges[c, player, 0], payoff)
        ranges[c, player, 1] = max(ranges[c, player, 1], payoff)
    for outcome in range(chance.shape[0]):
        value = chance[outcome]  # a sum of m n products, each off by a few units: what should be 1 is
        if value > 1.0 - 8 * UNIT * m * n:
            value = 1.0
        chances[c, outcome, 0] = min(chances[c, outcome, 0], value)
        chances[c, outcome, 1] = max(chances[c, outcome, 1], value)


@inner
def calmest(payoffs: Any, game: int, player: int, which: Any, own: Any, other: Any) -> int:
    """Of the strategies that a player plays, which all pay the same, the one whose largest payoff is the smallest.

    Least is lost where it is summed up.
    """
    calmest, least = -1, np.inf
    if own & (own - ONE) == 0:
        return lowest(own)
    for s in range(which.shape[player]):
        if not (own >> np.uint64(s)) & ONE:
            continue
        largest = 0.0
        for t in range(which.shape[1 - player]):
            if (other >> np.uint64(t)) & ONE:
                case = which[s, t] if player == 0 else which[t, s]
                largest = max(largest, abs(payoffs[game, player, case]))
        if largest < least:
            calmest, least = s, largest
    return calmest
