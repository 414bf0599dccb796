"""What is best against what, exactly: the parts into which best responses divide the other side's mixed strategies.

For a player with two or three strategies every mixed strategy is a point of a segment or a triangle. The other side's
strategy ``k`` is a best response on the part where its expected payoff is greatest; where two parts meet, both are.
Corners of the parts carry *labels*: the player's own strategies that are not played there, and the other side's best
responses. They are the vertices of the player's best-response polyhedron, and a pair of corners, one of each player,
that carries all labels is an equilibrium.

Source
------
Bernhard von Stengel, "Equilibrium computation for two-player games in strategic and extensive form", in Algorithmic
Game Theory (2007), definition 3.3 and proposition 3.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from negotiation.games.normal import NormalGame
from negotiation.solvers.equilibrium import Strategy

__all__ = ["Corner", "Part", "corners", "expected", "parts", "pieces"]


class Part(NamedTuple):
    """Where one strategy of the other side is a best response; ``corners`` go round, or are the ends of a segment."""

    response: int
    corners: tuple[Strategy, ...]


class Corner(NamedTuple):
    """A corner of a part, what best responses to it pay, and its labels: numbers of strategies, player 1's first."""

    strategy: Strategy
    payoff: Fraction
    labels: tuple[int, ...]


def expected(game: NormalGame, player: int, strategy: Strategy) -> tuple[Fraction, ...]:
    """What each strategy of the other side pays it against a mixed strategy of a player.

    Examples
    --------
    >>> pennies = NormalGame([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
    >>> print(*expected(pennies, 0, (Fraction(3, 4), Fraction(1, 4))))
    -1/2 1/2
    """
    table = game.payoffs[1 - player]
    rows = table.T if player == 0 else table
    return tuple(
        sum((w * Fraction(u) for w, u in zip(strategy, row, strict=True)), Fraction(0)) for row in rows.tolist()
    )


def parts(game: NormalGame, player: int) -> tuple[Part, ...]:
    """The parts of a player's mixed strategies, one for each strategy of the other side that is ever best.

    Parameters
    ----------
    game
        Of two players.
    player
        0 or 1; it has two or three strategies.

    Examples
    --------
    >>> hunt = NormalGame([[[9, 0], [8, 7]], [[9, 8], [0, 7]]])
    >>> [(part.response, [str(c[0]) for c in part.corners]) for part in parts(hunt, 0)]
    [(0, ['1', '7/8']), (1, ['7/8', '0'])]
    """
    size = game.shape[player]
    found = []
    for response in range(game.shape[1 - player]):
        region: list[Strategy] = [tuple(Fraction(int(i == j)) for j in range(size)) for i in range(size)]
        for rival in range(game.shape[1 - player]):
            if rival != response:
                region = _cut(game, player, region, response, rival)
        if region:
            found.append(Part(response, tuple(region)))
    return tuple(found)


def _cut(game: NormalGame, player: int, region: Sequence[Strategy], response: int, rival: int) -> list[Strategy]:
    """The part of a convex region where one response is at least as good as another (Sutherland and Hodgman 1974)."""
    gains = []
    for strategy in region:
        pays = expected(game, player, strategy)
        gains.append(pays[response] - pays[rival])
    kept: list[Strategy] = []
    for here, strategy in enumerate(region):
        after = (here + 1) % len(region)
        if gains[here] >= 0:
            kept.append(strategy)
        if gains[here] * gains[after] < 0:
            share = gains[here] / (gains[here] - gains[after])
            kept.append(tuple(a + share * (b - a) for a, b in zip(strategy, region[after], strict=True)))
    return list(dict.fromkeys(kept))


def corners(game: NormalGame, player: int) -> tuple[Corner, ...]:
    """Every corner of every part, once, with its labels.

    Examples
    --------
    >>> hunt = NormalGame([[[9, 0], [8, 7]], [[9, 8], [0, 7]]])
    >>> [(str(c.strategy[0]), str(c.payoff), c.labels) for c in corners(hunt, 0)]
    [('1', '9', (1, 2)), ('7/8', '63/8', (2, 3)), ('0', '7', (0, 3))]
    """
    own, other = (0, game.shape[0]) if player == 0 else (game.shape[0], 0)
    found = []
    for strategy in dict.fromkeys(corner for part in parts(game, player) for corner in part.corners):
        pays = expected(game, player, strategy)
        labels = [own + s for s, probability in enumerate(strategy) if not probability]
        labels += [other + k for k, payoff in enumerate(pays) if payoff == max(pays)]
        found.append(Corner(strategy, max(pays), tuple(sorted(labels))))
    return tuple(found)


def pieces(game: NormalGame, player: int) -> tuple[tuple[tuple[Fraction, Fraction], ...], bool]:
    """A player's best responses in a 2 × 2 game, as a line over the other side's probability of its first strategy.

    Parameters
    ----------
    game
        Two strategies each.
    player
        Whose best responses.

    Returns
    -------
    line, everywhere
        Points (probability of the other side's first strategy, probability of the player's own first strategy) of a
        line that holds all best responses; ``everywhere`` is True where the player never cares, and all are.

    Examples
    --------
    >>> pennies = NormalGame([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
    >>> line, everywhere = pieces(pennies, 0)
    >>> [(str(q), str(p)) for q, p in line], everywhere
    ([('0', '0'), ('1/2', '0'), ('1/2', '1'), ('1', '1')], False)
    """
    other = 1 - player
    ends = []
    for q in (Fraction(0), Fraction(1)):
        first, second = expected(game, other, (q, 1 - q))
        ends.append(first - second)
    low, high = ends
    zero, one = Fraction(0), Fraction(1)
    if low == high == 0:
        return ((zero, zero), (one, one)), True
    start, end = Fraction(int(low > 0)), Fraction(int(high > 0))
    if low == 0:
        return ((zero, one - end), (zero, end), (one, end)), False
    if high == 0:
        return ((zero, start), (one, start), (one, one - start)), False
    if start == end:
        return ((zero, start), (one, end)), False
    turn = low / (low - high)
    return ((zero, start), (turn, start), (turn, end), (one, end)), False
