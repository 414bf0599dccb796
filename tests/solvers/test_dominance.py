from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from negotiation.errors import GameError
from negotiation.games.normal import NormalGame
from negotiation.solvers import dominance
from negotiation.solvers.dominance import dominating_mixture, iterated_strict_dominance
from tests.strategies import many_player_games, two_player_games


def gains(game, player, mixture, support):
    """What a mixture pays more than the even mixture of ``support`` against each profile of the others."""
    table = np.moveaxis(game.payoffs[player], player, 0).reshape(game.shape[player], -1)
    even = [Fraction(int(s in support), len(support)) for s in range(game.shape[player])]
    return [sum((p - q) * a for p, q, a in zip(mixture, even, column, strict=True)) for column in table.T]


def float_says_dominated(game, player, support, strictly):
    """The linear program in doubles: the greatest least gain, or the greatest sum of gains that are not negative."""
    from scipy.optimize import linprog

    size = game.shape[player]
    table = np.moveaxis(game.payoffs[player], player, 0).reshape(size, -1).astype(float)
    differences = table - table[list(support)].mean(axis=0)
    if strictly:
        cost = [0.0] * size + [-1.0]
        rows = np.hstack([-differences.T, np.ones((differences.shape[1], 1))])
        bounds = [(0, None)] * size + [(None, None)]
        equal = [[1.0] * size + [0.0]]
    else:
        cost, rows, bounds, equal = -differences.sum(axis=1), -differences.T, [(0, None)] * size, [[1.0] * size]
    result = linprog(cost, A_ub=rows, b_ub=np.zeros(len(rows)), A_eq=equal, b_eq=[1.0], bounds=bounds)
    return -result.fun > 1e-7


@given(many_player_games(players=st.integers(1, 3)), st.data())
@settings(max_examples=150)
def test_the_mixture_dominates_and_none_is_overlooked(game, data):
    player = data.draw(st.integers(0, len(game.players) - 1))
    support = data.draw(
        st.lists(st.integers(0, game.shape[player] - 1), min_size=1, max_size=3, unique=True).map(sorted)
    )
    for strictly in (True, False):
        mixture = dominating_mixture(game, player, support, strictly=strictly)
        assert (mixture is not None) == float_says_dominated(game, player, support, strictly)
        if mixture is not None:
            assert min(mixture) >= 0
            assert sum(mixture) == 1
            surplus = gains(game, player, mixture, support)
            assert min(surplus) > 0 if strictly else min(surplus) >= 0 and max(surplus) > 0


def test_dominated_by_a_mixture_only():
    game = NormalGame([[[3, 0], [1, 1], [0, 3]], [[0, 0]] * 3])
    assert dominating_mixture(game, 0, 1, strictly=True) == (Fraction(1, 2), 0, Fraction(1, 2))
    assert dominating_mixture(game, 0, 0, strictly=False) is None


def test_weakly_but_not_strictly():
    game = NormalGame([[[1, 0], [1, 1]], [[0, 0], [0, 0]]])
    assert dominating_mixture(game, 0, 0, strictly=True) is None
    assert dominating_mixture(game, 0, 0, strictly=False) == (0, 1)
    # Copies do not dominate each other.
    twins = NormalGame([[[1, 0], [1, 0]], [[0, 0], [0, 0]]])
    assert dominating_mixture(twins, 0, 0, strictly=False) is None


def test_a_mixture_can_be_dominated_though_what_it_mixes_is_not():
    # Rows 0 and 1 are each best somewhere, half of each pays 1 everywhere and row 2 pays 2.
    game = NormalGame([[[3, -1], [-1, 3], [2, 2]], [[0, 0]] * 3])
    assert dominating_mixture(game, 0, 0, strictly=False) is None
    assert dominating_mixture(game, 0, 1, strictly=False) is None
    assert dominating_mixture(game, 0, [0, 1], strictly=True) == (0, 0, 1)


@pytest.mark.parametrize(("player", "support"), [(2, 0), (-1, 0), (0, 5), (0, -1), (0, [])])
def test_players_and_strategies_that_do_not_exist(player, support):
    with pytest.raises(GameError):
        dominating_mixture(NormalGame([[[1, 2]], [[1, 2]]]), player, support, strictly=True)


def test_a_linear_program_that_would_take_hours_is_refused(monkeypatch):
    monkeypatch.setattr(dominance, "_LARGEST_TABLEAU", 5)
    game = NormalGame([[[3, 0], [1, 1], [0, 3]], [[0, 0]] * 3])
    with pytest.raises(GameError, match="limit: 5"):
        dominating_mixture(game, 0, 1, strictly=True)


def test_rounds_of_a_textbook_game():
    # First R falls to half of L and M, then B to T, then M to L.
    game = NormalGame(
        [[[3, 1, 0], [0, 0, 9]], [[4, 0, 1], [0, 4, 1]]],
        strategies=[["T", "B"], ["L", "M", "R"]],
    )
    found = iterated_strict_dominance(game)
    assert [[(r.player, r.strategy) for r in removals] for removals in found.rounds] == [[(1, 2)], [(0, 1)], [(1, 1)]]
    assert found.rounds[0][0].mixture == (Fraction(1, 2), Fraction(1, 2), 0)
    assert found.remaining == ((0,), (0,))
    assert found.game.profile_names == ("T × L",)


@given(st.one_of(two_player_games(), many_player_games()))
def test_every_removal_has_its_certificate_and_nothing_is_left_to_remove(game):
    found = iterated_strict_dominance(game)
    alive = [set(range(size)) for size in game.shape]
    for removals in found.rounds:
        for removal in removals:
            # Against what was alive at the start of the round, by something that was alive then.
            assert {s for s, p in enumerate(removal.mixture) if p} <= alive[removal.player]
            rest = [alive[p] for p in range(len(game.players)) if p != removal.player]
            for profile in product(*rest):
                payoffs = [
                    game.payoffs[removal.player][(*profile[: removal.player], s, *profile[removal.player :])]
                    for s in range(game.shape[removal.player])
                ]
                mixed = sum(p * a for p, a in zip(removal.mixture, payoffs, strict=True))
                assert mixed > payoffs[removal.strategy]
        for removal in removals:
            alive[removal.player].remove(removal.strategy)
    assert found.remaining == tuple(tuple(sorted(left)) for left in alive)
    assert found.game == game.restrict(found.remaining)
    for player, left in enumerate(found.remaining):
        assert all(dominating_mixture(found.game, player, k, strictly=True) is None for k in range(len(left)))
