from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from negotiation.errors import GameError, UsageError
from negotiation.games.normal import NormalGame
from negotiation.solvers import METHODS, certify, regret, solve
from negotiation.solvers.equilibrium import Equilibrium, certified
from tests.games_known import coordination, last_day
from tests.strategies import many_player_games, mixtures

PRISONERS = NormalGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])


@given(many_player_games(entries=st.fractions(-3, 3, max_denominator=5)), st.data())
@settings(max_examples=40)
def test_certificates_are_the_definition(game, data):
    profile = [data.draw(mixtures(size)) for size in game.shape]

    def expected(player, strategies):
        total = Fraction(0)
        for choice in product(*(range(size) for size in game.shape)):
            weight = Fraction(1)
            for strategy, s in zip(strategies, choice, strict=True):
                weight *= strategy[s]
            total += weight * game.payoffs[player][choice]
        return total

    payoffs, regrets = certify(game, profile)
    for player, size in enumerate(game.shape):
        own = expected(player, profile)
        deviations = [
            expected(player, [*profile[:player], [int(s == t) for t in range(size)], *profile[player + 1 :]])
            for s in range(size)
        ]
        assert payoffs[player] == own
        assert regrets[player] == max(deviations) - own >= 0
    assert regret(game, profile) == regrets


def test_profiles_may_be_given_in_any_numbers():
    assert certify(PRISONERS, [(0.5, "1/2"), (1, 0)]).payoffs == (4, Fraction(3, 2))


@pytest.mark.parametrize(
    ("profile", "message"),
    [
        ([[1, 0]], "one mixed strategy for each"),
        ([[1, 0, 0], [1, 0]], "3 probabilities"),
        ([[1], [1, 0]], "1 probabilities"),
        ([[2, -1], [1, 0]], "negative"),
        ([["1/2", "1/3"], [1, 0]], "sum to 5/6"),
        ([[0.1, 0.9], [1, 0]], "not to 1"),
        ([["a", 0], [1, 0]], "spell"),
    ],
)
def test_what_is_no_profile(profile, message):
    with pytest.raises(GameError, match=message):
        certify(PRISONERS, profile)


def test_an_exact_method_that_errs_is_a_bug_and_says_so():
    cooperate = (Fraction(1), Fraction(0))
    with pytest.raises(AssertionError, match="bug"):
        certified(PRISONERS, (cooperate, cooperate), undominated=True, perfect=True, component=0)


def test_supports_and_purity():
    half = Fraction(1, 2)
    mixed = Equilibrium(((half, 0, half), (1, 0)), (half, half), (0, 0), True, True, 0)
    assert mixed.supports == ((0, 2), (0,))
    assert not mixed.is_pure
    assert solve(PRISONERS)[0].is_pure


def test_an_answer_is_a_sequence():
    answer = solve(coordination(2))
    assert len(answer) == 3
    assert list(answer) == [answer[0], answer[1], answer[2]]
    assert answer[:2] == answer.equilibria[:2]
    assert answer[-1] in answer
    with pytest.raises(AttributeError):
        answer.complete = False


def test_an_equilibrium_in_a_line():
    assert repr(solve(coordination(2))[2]) == "<Equilibrium (1/2, 1/2) × (1/2, 1/2) pays 1/2, 1/2, perfect>"


def test_an_answer_at_the_prompt():
    assert repr(solve(last_day())).splitlines()[:3] == [
        "11 extreme equilibria in 2 components (method exact)",
        "complete: all 5 + 6 vertices of the two best-response polytopes were listed and every pair was compared",
        "   0  Walk × NewWay                                           pays 1, 1          component 0",
    ]
    assert repr(solve(last_day())).splitlines()[-2:] == [
        "   9  Table × PartialSBForY                                   pays 69/25, 83/20  component 1  perfect",
        "  10  Table × 15/26 PartialSBForY + 11/26 PartialSBForBeyond  pays 69/25, 83/20  component 1",
    ]


def test_doubles_are_shown_as_decimals():
    line = repr(solve(NormalGame([[[2, 0], [0, 1]], [[1, 0], [0, 2]]]), "nashpy-vertex")).splitlines()[-1]
    assert "0.67 1 + 0.33 2 × 0.33 1 + 0.67 2" in line
    assert "/" not in line


def test_long_lists_are_cut():
    game = NormalGame([[[0] * 11] * 11] * 2)
    assert repr(solve(game)).endswith("… and 21 more")
    assert "21 more" in solve(game)._repr_html_()
    assert len(solve(game)) == 121


def test_a_game_without_pure_equilibria():
    assert repr(solve(NormalGame([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]), "pure")).startswith(
        "0 pure equilibria in 0 components (method pure)\nnot complete: all pure equilibria are listed;"
    )


def test_three_players_show_who_plays_undominated():
    game = NormalGame([[[[1, 1], [1, 0]], [[1, 0], [0, 1]]]] * 3)
    assert "component 0  undominated" in repr(solve(game))


def test_tables_for_notebooks_are_escaped():
    game = NormalGame([[[1]], [[2]]], players=["<i>us</i>", "k"], strategies=[["<script>"], ["b & c"]])
    html = solve(game)._repr_html_()
    assert "<script>" not in html
    assert "<i>" not in html
    assert "b &amp; c" in html
    assert "perfect" in html


@pytest.mark.parametrize("method", METHODS)
def test_every_method_names_itself(method):
    assert solve(PRISONERS, method).method == method


def test_more_than_two_players_get_their_pure_equilibria():
    answer = solve(NormalGame([[[[1, 0]]], [[[1, 0]]], [[[1, 0]]]]))
    assert answer.method == "pure"
    assert not answer.complete


def test_a_method_that_does_not_exist():
    with pytest.raises(UsageError, match="nashpy-vertex"):
        solve(PRISONERS, "vertex")
