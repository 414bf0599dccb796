"""Hypothesis strategies for games: of every kind that a negotiation model makes, most of them full of ties."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from negotiation.games.normal import NormalGame


@st.composite
def bimatrix(draw, entries, most=4):
    """Two matrices of entries, each side at most ``most`` long."""
    m, n = draw(st.integers(1, most)), draw(st.integers(1, most))
    matrix = st.lists(st.lists(entries, min_size=n, max_size=n), min_size=m, max_size=m)
    return NormalGame([draw(matrix), draw(matrix)])


def integer_games(most=4):
    """Integers far apart: rarely degenerate."""
    return bimatrix(st.integers(-1000, 1000), most)


def tiny_games(most=4):
    """Ordinal scales of four steps: mostly degenerate."""
    return bimatrix(st.integers(0, 3), most)


def fraction_games(most=3):
    """Fractions and decimals of very different sizes, up to thirty digits long."""
    size = st.sampled_from([Fraction(1), Fraction(10) ** 15, Fraction(1, 10**15), Fraction(10**30 + 57, 3)])
    return bimatrix(st.builds(lambda a, b: a * b, st.fractions(-5, 5, max_denominator=7), size), most)


@st.composite
def deal_games(draw, most=5):
    """Both sides name positions; pairs that do not fit all pay the same "no deal", the others one of few deals."""
    m, n = draw(st.integers(2, most)), draw(st.integers(2, most))
    outside = draw(st.tuples(st.integers(0, 4), st.integers(0, 4)))
    deals = draw(st.lists(st.tuples(st.integers(-2, 9), st.integers(-2, 9)), min_size=1, max_size=4))
    # -1 stands for no deal, which is as frequent here as all deals together.
    index = st.one_of(st.just(-1), st.integers(0, len(deals) - 1))
    table = [[draw(index) for _ in range(n)] for _ in range(m)]
    return NormalGame([[[outside[p] if k < 0 else deals[k][p] for k in row] for row in table] for p in (0, 1)])


@st.composite
def games_with_twins(draw, most=3):
    """A strategy of each player stands there twice."""
    game = draw(tiny_games(most))
    m, n = game.shape
    rows, columns = [*range(m), draw(st.integers(0, m - 1))], [*range(n), draw(st.integers(0, n - 1))]
    return NormalGame([[[table[i, j] for j in columns] for i in rows] for table in game.payoffs])


@st.composite
def constant_games(draw, most=4):
    """All payoffs are equal: everything is an equilibrium."""
    m, n = draw(st.integers(1, most)), draw(st.integers(1, most))
    payoff = draw(st.integers(-3, 3))
    return NormalGame([[[payoff] * n] * m] * 2)


@st.composite
def single_strategy_games(draw, most=5):
    """One player has one strategy only."""
    n = draw(st.integers(1, most))
    row = st.lists(st.integers(0, 3), min_size=n, max_size=n)
    A, B = [draw(row)], [draw(row)]
    if draw(st.booleans()):
        A, B = [list(column) for column in zip(*A, strict=True)], [list(column) for column in zip(*B, strict=True)]
    return NormalGame([A, B])


_ONE_TO_FOUR = st.integers(1, 4)
_STEPS = st.integers(0, 3)


def two_player_games():
    """All kinds of games of two players."""
    return st.one_of(
        tiny_games(),
        integer_games(),
        deal_games(4),
        games_with_twins(),
        fraction_games(),
        constant_games(3),
        single_strategy_games(4),
    )


@st.composite
def many_player_games(draw, players=_ONE_TO_FOUR, most=3, entries=_STEPS):
    """Games of one to four players."""
    count = draw(players)
    shape = [draw(st.integers(1, most if count < 4 else 2)) for _ in range(count)]
    size = count * math.prod(shape)
    payoffs = np.array(draw(st.lists(entries, min_size=size, max_size=size)), dtype=object)
    return NormalGame(payoffs.reshape(count, *shape))


@st.composite
def mixtures(draw, size):
    """A mixed strategy over ``size`` pure ones, as fractions."""
    weights = draw(st.lists(st.integers(0, 6), min_size=size, max_size=size).filter(any))
    return tuple(Fraction(weight, sum(weights)) for weight in weights)
