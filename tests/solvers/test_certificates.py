from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from negotiation.games.normal import NormalGame
from negotiation.solvers import solve, verify
from negotiation.solvers.certificates import missing_vertices, wrong_vertices
from tests.games_known import SEVENTY_FIVE, coordination, last_day
from tests.strategies import deal_games, two_player_games


@given(st.one_of(two_player_games(), deal_games(5)))
@settings(max_examples=150)
def test_every_answer_holds(game):
    assert verify(solve(game)) == ()


@given(st.one_of(two_player_games(), deal_games(5)), st.data())
@settings(max_examples=150)
def test_a_vertex_that_is_left_out_is_missed(game, data):
    proof = solve(game).proof
    player = data.draw(st.integers(0, 1))
    vertices = proof.vertices[player]
    left_out = data.draw(st.sets(st.integers(0, len(vertices) - 1), min_size=1))
    kept = [vertex for k, vertex in enumerate(vertices) if k not in left_out]
    (message,) = missing_vertices(game, player, kept)
    assert "not closed" in message


def test_a_vertex_of_the_large_game_that_is_left_out_is_missed():
    vertices = solve(SEVENTY_FIVE).proof.vertices[1]
    for k in range(0, len(vertices), 10):
        assert missing_vertices(SEVENTY_FIVE, 1, vertices[:k] + vertices[k + 1 :])


def tampered(answer, player, number, **changes):
    lists = list(answer.proof.vertices)
    vertices = list(lists[player])
    vertices[number] = vertices[number]._replace(**changes)
    lists[player] = tuple(vertices)
    return replace(answer, proof=replace(answer.proof, vertices=tuple(lists)))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"strategy": (Fraction(1, 2), Fraction(1, 3), Fraction(0))}, "no mixed strategy"),
        ({"strategy": (Fraction(2), Fraction(-1), Fraction(0))}, "no mixed strategy"),
        ({"payoff": Fraction(7)}, "pays 1, not 7"),
        ({"labels": (0, 1)}, "carries the labels"),
        (
            {"strategy": (Fraction(1, 4), Fraction(3, 4), Fraction(0)), "payoff": Fraction(3, 4), "labels": (2, 4)},
            "line",
        ),
    ],
)
def test_wrong_vertices_are_named(changes, message):
    answer = tampered(solve(coordination(3)), 0, 0, **changes)
    assert message in " ".join(verify(answer))


def test_a_vertex_that_is_listed_twice():
    vertices = solve(coordination(2)).proof.vertices[0]
    assert wrong_vertices(coordination(2), 0, vertices) == ()
    assert "twice" in wrong_vertices(coordination(2), 0, [*vertices, vertices[0]])[0]


def test_equilibria_that_are_missing_wrong_or_twice_there():
    answer = solve(coordination(2))
    first, second, mixed = answer
    assert "not listed" in verify(replace(answer, equilibria=(first, second)))[0]
    assert "twice" in verify(replace(answer, equilibria=(first, second, mixed, mixed)))[0]
    false = replace(mixed, strategies=(first.strategies[0], second.strategies[1]))
    said = " ".join(verify(replace(answer, equilibria=(first, second, mixed, false))))
    assert "not completely labelled" in said
    assert "has regret" in said
    boast = replace(mixed, payoffs=(Fraction(5), Fraction(5)))
    assert "certificate that is not its own" in verify(replace(answer, equilibria=(first, second, boast)))[0]


def test_answers_without_a_proof_say_so():
    assert "no proof" in verify(solve(last_day(), "pure"))[0]


def test_proofs_of_one_game_do_not_serve_another():
    answer = solve(last_day())
    assert verify(replace(answer, game=last_day(us_outside=3)))
    assert verify(replace(solve(NormalGame([[[1, 0]], [[0, 1]]])), game=NormalGame([[[1, 0]], [[1, 0]]])))


def test_a_vertex_that_only_neighbours_full_of_ties_could_miss():
    # Every row but two stands there twice, so that near these vertices no face looks like an orthant: only the count
    # of two covers a face can tell.
    half = [[0, 0, 2, 1], [2, 0, 2, 0], [0, 2, 2, 0]]
    game = NormalGame([[*half, [1, 0, 1, 0], [0, 0, 0, 2], *half], [[0] * 4] * 8])
    vertices = solve(game).proof.vertices[1]
    assert missing_vertices(game, 1, vertices) == ()
    for k in range(len(vertices)):
        assert missing_vertices(game, 1, vertices[:k] + vertices[k + 1 :])
