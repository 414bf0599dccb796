import random
import warnings
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from negotiation.errors import GameError
from negotiation.games.normal import NormalGame
from negotiation.solvers import METHODS, certify, nashpy_methods, solve
from negotiation.tolerance import SMALL_REGRET
from tests.games_known import SEVENTY_FIVE, last_day
from tests.strategies import integer_games, two_player_games

FOREIGN = METHODS[2:]


def random_game(m, n, seed):
    draw = random.Random(seed)
    return NormalGame([[[draw.randint(-5000, 5000) for _ in range(n)] for _ in range(m)] for _ in range(2)])


@given(two_player_games(), st.sampled_from(FOREIGN))
@settings(max_examples=80)
def test_whatever_nashpy_does_what_is_returned_holds(game, method):
    answer = solve(game, method)
    assert not answer.complete
    assert answer.arithmetic == "floats"
    assert answer.proof is None
    assert f"{answer.rejected} of its" in answer.complete_because
    assert all(note in answer.complete_because for note in answer.notes)
    spans = [max(table.flat) - min(table.flat) for table in game.payoffs]
    for equilibrium in answer:
        for strategy in equilibrium.strategies:
            assert sum(strategy) == 1
            assert min(strategy) >= 0
            assert all(Fraction(float(p)) == p for p in strategy)
        assert (equilibrium.payoffs, equilibrium.regret) == certify(game, equilibrium.strategies)
        assert all(r <= SMALL_REGRET * span for r, span in zip(equilibrium.regret, spans, strict=True))
        assert equilibrium.arithmetic == "floats"
    assert len({e.strategies for e in answer}) == len(answer)


@pytest.mark.slow
@given(integer_games(3), st.sampled_from(FOREIGN))
@settings(max_examples=60)
def test_without_ties_it_finds_some_of_the_exact_ones_and_no_others(game, method):
    exact = solve(game)
    if exact.proof.degenerate:
        return
    for equilibrium in solve(game, method):
        (near,) = (e for e in exact if e.supports == equilibrium.supports)
        for ours, theirs in zip(near.strategies, equilibrium.strategies, strict=True):
            assert max(abs(p - q) for p, q in zip(ours, theirs, strict=True)) < Fraction(1, 10**9)
        assert near.perfect == equilibrium.perfect


@pytest.mark.parametrize("seed", range(4))
def test_vertex_enumeration_agrees_where_there_are_no_ties(seed):
    game = random_game(4, 5, seed)
    exact = solve(game)
    assert not exact.proof.degenerate
    assert [e.supports for e in solve(game, "nashpy-vertex")] == [e.supports for e in exact]


def test_rotated_strategies_are_rejected():
    # Nashpy keeps labels in a set, whose order turns at 8: for a 5 × 4 game every path ends in a rotated strategy.
    answer = solve(random_game(5, 4, 1), "nashpy-lemke-howson")
    assert answer.rejected > 0
    assert len(answer) == 0
    assert repr(answer).startswith("0 equilibria in 0 components")


def test_paths_that_go_round_in_circles_are_left():
    answer = solve(NormalGame([[[1]], [[2]]]), "nashpy-lemke-howson")
    assert any("round in circles" in note for note in answer.notes)


def test_errors_of_nashpy_become_notes():
    answer = solve(NormalGame([[[1, 2, 3]], [[2, 2, 1]]]), "nashpy-vertex")
    assert answer.notes == ("Nashpy raised QhullError",)
    assert "Nashpy raised QhullError" in answer.complete_because


def test_warnings_of_nashpy_are_counted_and_not_shown():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        answer = solve(last_day(), "nashpy-support")
    assert answer.notes == ("Nashpy gave a warning",)
    assert caught == []


def test_it_misses_the_mixed_equilibrium_of_the_last_day():
    answer = solve(last_day(), "nashpy-support")
    assert len(answer) == 10
    assert [e.supports for e in answer if e.perfect] == [((3,), (3,))]


def test_profiles_that_are_none_are_rejected_from_the_large_game():
    answer = solve(SEVENTY_FIVE, "nashpy-vertex")
    assert {e.supports for e in answer} <= {e.supports for e in solve(SEVENTY_FIVE)}
    assert answer.rejected > 0


@pytest.mark.parametrize(
    "raw",
    [
        (np.array([1.0, 0.0]), np.array([1.0, 0.0, 0.0])),
        (np.array([1.0, 0.0]),),
        (np.array([np.nan, 1.0]), np.array([1.0, 0.0])),
        (np.array([np.inf, 1.0]), np.array([1.0, 0.0])),
        (np.array([0.0, 0.0]), np.array([1.0, 0.0])),
        (np.array([1.1, -0.1]), np.array([1.0, 0.0])),
        (np.array(["a", "b"]), np.array([1.0, 0.0])),
        (np.array([1.0, 0.0]), np.array([1.0, 0.0]), np.array([1.0, 0.0])),
    ],
)
def test_what_is_no_profile_is_dropped(raw):
    assert nashpy_methods._cleaned(raw, (2, 2)) is None


def test_dust_is_swept_and_the_rest_sums_to_one():
    x, y = nashpy_methods._cleaned((np.array([0.1, 0.2, 0.7 - 1e-15]), np.array([1 - 1e-12, 1e-12])), (3, 2))
    assert sum(x) == sum(y) == 1
    assert y == (1, 0)
    assert all(Fraction(float(p)) == p for p in x)


@pytest.mark.parametrize(("m", "n", "method"), [(10, 10, "nashpy-support"), (15, 15, "nashpy-vertex")])
def test_games_that_would_take_hours_are_refused(m, n, method):
    with pytest.raises(GameError, match="method='exact'"):
        solve(random_game(m, n, 0), method)


@pytest.mark.parametrize("method", FOREIGN)
def test_three_players_are_refused(method):
    with pytest.raises(GameError, match="two players"):
        solve(NormalGame(np.zeros((3, 2, 2, 2), dtype=int)), method)
