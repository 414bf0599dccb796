"""Games that lose equilibria elsewhere: shapes, near ties, huge and tiny payoffs, long decimals."""

import random
from fractions import Fraction

import pytest

import negotiation
from negotiation import NormalGame
from tests.brute_force import extreme_equilibria


def ours(game):
    return {e.strategies for e in negotiation.solve(game)}


def truth(game):
    return {tuple(map(tuple, profile[:2])) for profile in extreme_equilibria(game)}


@pytest.mark.parametrize("gap", ["1e-9", "1e-15", "1e-30"])
def test_near_ties_are_told_apart(gap):
    games = [NormalGame([[[1 + sign * Fraction(gap), 0], [1, 1]], [[1, 0], [1, 1]]]) for sign in (1, 0, -1)]
    found = [ours(game) for game in games]
    assert found[0] != found[1] != found[2]
    assert found == [truth(game) for game in games]


@pytest.mark.parametrize("shape", [(5, 4), (7, 3), (3, 7), (1, 6), (6, 1)])
def test_shapes_that_break_others(shape):
    source = random.Random(sum(shape))
    for high in (2, 1000):
        A, B = ([[source.randint(0, high) for _ in range(shape[1])] for _ in range(shape[0])] for _ in "AB")
        game = NormalGame([A, B])
        assert ours(game) == truth(game)


def test_all_payoffs_equal():
    solved = negotiation.solve(NormalGame([[[4] * 3] * 7] * 2))
    assert len(solved) == 21
    assert len(solved.components) == 1
    assert solved.components[0].dimension == 6 + 2
    assert all(e.perfect for e in solved)


@pytest.mark.parametrize("scale", ["1e15", "1e-15", "0.123456789012345678901234567891"])
def test_scales_change_nothing(scale):
    A, B = [[3, 0, 2], [1, 2, 2]], [[1, 2, 2], [3, 0, 3]]
    plain = negotiation.solve(NormalGame([A, B]))
    scaled = negotiation.solve(NormalGame([[[Fraction(scale) * a for a in row] for row in A], B]))
    assert [e.strategies for e in plain] == [e.strategies for e in scaled]
    assert [e.perfect for e in plain] == [e.perfect for e in scaled]


def test_payoffs_of_any_size_can_be_shown():
    solved = negotiation.solve(NormalGame([[["1e3000", 0], [0, "1e-3000"]], [[1, 0], [0, 1]]]))
    assert "e3000" in repr(solved)
    assert solved._repr_html_()


def test_solve_takes_a_game():
    with pytest.raises(negotiation.GameError, match="NormalGame"):
        negotiation.solve([[1, 2], [3, 4]])


def test_a_game_cannot_be_written():
    game = NormalGame([[[1, 2]], [[3, 4]]])
    with pytest.raises(ValueError, match="read-only"):
        game.payoffs[0, 0, 0] = 5
    with pytest.raises(ValueError, match="WRITEABLE"):
        game.payoffs.setflags(write=True)
