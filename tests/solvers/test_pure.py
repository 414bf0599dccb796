from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given

from negotiation.errors import GameError
from negotiation.games.normal import NormalGame
from negotiation.solvers import pure, regret, solve
from negotiation.solvers.dominance import dominating_mixture
from negotiation.solvers.pure import solve_pure
from tests.games_known import last_day
from tests.strategies import many_player_games, two_player_games


def is_equilibrium(game, profile):
    return all(
        game.payoffs[player][profile] >= game.payoffs[player][(*profile[:player], s, *profile[player + 1 :])]
        for player in range(len(profile))
        for s in range(game.shape[player])
    )


@given(many_player_games())
def test_all_pure_equilibria_and_nothing_else_in_the_order_of_the_game(game):
    answer = solve_pure(game)
    expected = [p for p in product(*(range(size) for size in game.shape)) if is_equilibrium(game, p)]
    assert [tuple(support for (support,) in e.supports) for e in answer] == expected
    assert all(e.regret == (0,) * len(game.players) and e.is_pure for e in answer)
    for equilibrium in answer:
        says = all(
            dominating_mixture(game, player, support, strictly=False) is None
            for player, support in enumerate(equilibrium.supports)
        )
        assert equilibrium.undominated == says
        assert equilibrium.perfect == (says if len(game.players) < 3 else None)


@given(two_player_games())
def test_they_are_the_pure_ones_of_the_complete_list(game):
    complete = [(e.strategies, e.payoffs, e.perfect) for e in solve(game) if e.is_pure]
    assert [(e.strategies, e.payoffs, e.perfect) for e in solve_pure(game)] == complete


@given(many_player_games())
def test_what_shares_a_component_is_joined_by_equilibria(game):
    answer = solve_pure(game)
    half = Fraction(1, 2)
    for component in answer.components:
        members = [answer[k] for k in component.members]
        joined = [members[0]]
        for one in joined:
            for other in members:
                differing = [p for p in range(len(game.players)) if one.strategies[p] != other.strategies[p]]
                if len(differing) == 1 and other not in joined:
                    joined.append(other)
                    middle = [
                        [half * a + half * b for a, b in zip(x, y, strict=True)]
                        for x, y in zip(one.strategies, other.strategies, strict=True)
                    ]
                    assert not any(regret(game, middle))
        assert len(joined) == len(members)


def test_one_player_chooses_the_best_and_the_list_is_complete():
    answer = solve(NormalGame([[3, 5, 1, 5]]))
    assert [e.supports for e in answer] == [((1,),), ((3,),)]
    assert answer.complete
    assert all(e.perfect and e.undominated for e in answer)
    (component,) = answer.components
    assert component.dimension == 1
    assert component.perfect
    assert component.subsets[0].members == (0, 1)
    assert component.payoffs == ((5, 5),)


def test_more_players_are_not_called_complete():
    answer = solve(NormalGame(np.zeros((3, 2, 2, 2), dtype=int)))
    assert len(answer) == 8
    assert len(answer.components) == 1
    assert not answer.complete
    assert answer.complete_because == "all pure equilibria are listed; mixed ones were not looked for"
    (component,) = answer.components
    assert (component.subsets, component.dimension, component.perfect) == (None, None, None)


def test_the_last_day():
    assert [e.perfect for e in solve(last_day(), "pure")] == [False] * 9 + [True]


@pytest.mark.parametrize(
    ("limit", "value", "message"),
    [("_MOST_PROFILES", 8, "9 profiles.*up to 8"), ("_MOST_PROBABILITIES", 20, "9 pure equilibria; at most 3")],
)
def test_games_that_are_too_large_are_refused(monkeypatch, limit, value, message):
    monkeypatch.setattr(pure, limit, value)
    with pytest.raises(GameError, match=message):
        solve_pure(NormalGame(np.zeros((2, 3, 3), dtype=int)))
