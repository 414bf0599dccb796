import random
import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from negotiation.errors import GameError
from negotiation.games.normal import NormalGame
from negotiation.solvers import exact, solve, verify
from negotiation.solvers.dominance import dominating_mixture
from tests.brute_force import extreme_equilibria, is_degenerate
from tests.games_known import SEVENTY_FIVE, coordination, last_day
from tests.strategies import deal_games, tiny_games, two_player_games

half, third = Fraction(1, 2), Fraction(1, 3)


def found(game):
    return {equilibrium.strategies for equilibrium in solve(game)}


@given(two_player_games())
@settings(max_examples=75)
def test_the_list_is_what_brute_force_finds(game):
    answer = solve(game)
    assert {equilibrium.strategies for equilibrium in answer} == extreme_equilibria(game)
    assert len(set(answer)) == len(answer)
    assert answer.complete
    assert answer.arithmetic == "exact"
    assert answer.proof.degenerate == is_degenerate(game)


@pytest.mark.slow
@given(deal_games(5))
@settings(max_examples=20)
def test_larger_games_where_most_pairs_do_not_fit(game):
    assert found(game) == extreme_equilibria(game)


def test_the_last_day_has_ten_pure_equilibria_one_mixed_and_one_that_is_perfect():
    answer = solve(last_day())
    assert len(answer) == 11
    assert sum(equilibrium.is_pure for equilibrium in answer) == 10
    (perfect,) = (equilibrium for equilibrium in answer if equilibrium.perfect)
    assert perfect.supports == ((3,), (3,))
    assert perfect.payoffs == (Fraction(69, 25), Fraction(83, 20))
    # Nine profiles of no deal span a square of triangles; the deal is held by a whole edge.
    assert [(len(c.members), c.dimension, c.perfect) for c in answer.components] == [(9, 4, False), (2, 1, True)]
    assert verify(answer) == ()


def test_the_last_day_with_a_hard_line():
    answer = solve(last_day(us_outside=3))
    assert len(answer) == 12
    assert all(equilibrium.is_pure for equilibrium in answer)
    (perfect,) = (equilibrium for equilibrium in answer if equilibrium.perfect)
    assert perfect.supports == ((2,), (3,))


def test_seventy_five_equilibria():
    answer = solve(SEVENTY_FIVE)
    assert len(answer) == len(answer.components) == 75
    assert not answer.proof.degenerate
    assert verify(answer) == ()


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5])
def test_coordination_games_have_an_equilibrium_for_every_set(n):
    answer = solve(coordination(n))
    assert {equilibrium.supports for equilibrium in answer} == {
        (support, support) for mask in range(1, 2**n) for support in [tuple(k for k in range(n) if mask >> k & 1)]
    }


@pytest.mark.parametrize(
    ("payoffs", "expected"),
    [
        pytest.param([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], {((0, 1), (0, 1))}, id="prisoners"),
        pytest.param([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]], {((half, half), (half, half))}, id="pennies"),
        pytest.param(
            [[[0, -1, 1], [1, 0, -1], [-1, 1, 0]], [[0, 1, -1], [-1, 0, 1], [1, -1, 0]]],
            {((third,) * 3, (third,) * 3)},
            id="rock-paper-scissors",
        ),
        pytest.param(
            [[[2, 0], [0, 1]], [[1, 0], [0, 2]]],
            {((1, 0), (1, 0)), ((0, 1), (0, 1)), ((2 * third, third), (third, 2 * third))},
            id="battle-of-the-sexes",
        ),
        pytest.param(
            [[[9, 0], [8, 7]], [[9, 8], [0, 7]]],
            {((1, 0), (1, 0)), ((0, 1), (0, 1)), ((Fraction(7, 8), Fraction(1, 8)),) * 2},
            id="stag-hunt",
        ),
        pytest.param(
            # von Stengel 2007, example 3.3
            [[[3, 3], [2, 5], [0, 6]], [[3, 2], [2, 6], [3, 1]]],
            {
                ((1, 0, 0), (1, 0)),
                ((Fraction(4, 5), Fraction(1, 5), 0), (2 * third, third)),
                ((0, third, 2 * third), (third, 2 * third)),
            },
            id="agt-3x2",
        ),
        pytest.param(
            # von Stengel 2007, the degenerate variant: an edge of equilibria
            [[[3, 3], [2, 5], [0, 6]], [[3, 3], [2, 6], [3, 1]]],
            {((1, 0, 0), (1, 0)), ((1, 0, 0), (2 * third, third)), ((0, third, 2 * third), (third, 2 * third))},
            id="agt-3x2-degenerate",
        ),
        pytest.param([[[1]], [[2]]], {((1,), (1,))}, id="1x1"),
        pytest.param([[[1, 2, 3]], [[5, 4, 5]]], {((1,), (1, 0, 0)), ((1,), (0, 0, 1))}, id="one-row"),
    ],
)
def test_textbook_games(payoffs, expected):
    assert found(NormalGame(payoffs)) == expected


def test_payoffs_of_any_size():
    for n in (1, 2**31 - 1, 2**31, 10**15, 10**40, Fraction(1, 10**15), Fraction(10**30 + 1, 10**29 + 7)):
        game = NormalGame([[[n, 0], [0, 1]], [[1, 0], [0, 1]]])
        assert found(game) == {
            ((1, 0), (1, 0)),
            ((0, 1), (0, 1)),
            ((half, half), (Fraction(1) / (n + 1), Fraction(n) / (n + 1))),
        }


def test_thirty_digits_decide():
    # The two rows pay the same but for the thirtieth digit.
    long = "0.123456789012345678901234567890"
    game = NormalGame([[[long], ["0.123456789012345678901234567891"]], [[0], [0]]])
    assert found(game) == {((0, 1), (1,))}


def test_order_pure_first_in_the_order_of_the_game_then_mixed():
    supports = [equilibrium.supports for equilibrium in solve(coordination(3))]
    assert supports[:3] == [((0,), (0,)), ((1,), (1,)), ((2,), (2,))]
    assert supports[3:] == sorted(supports[3:])


@given(two_player_games())
def test_components_are_numbered_by_their_first_member(game):
    answer = solve(game)
    firsts = [component.members[0] for component in answer.components]
    assert firsts == sorted(firsts)
    for number, component in enumerate(answer.components):
        assert list(component.members) == [k for k, e in enumerate(answer) if e.component == number]


@given(two_player_games())
def test_perfect_is_what_the_linear_program_says(game):
    answer = solve(game)
    for equilibrium in answer:
        says = all(
            dominating_mixture(game, player, support, strictly=False) is None
            for player, support in enumerate(equilibrium.supports)
        )
        assert equilibrium.perfect == equilibrium.undominated == says
    for component in answer.components:
        assert component.perfect == any(answer[member].perfect for member in component.members)
    # Every game has a perfect equilibrium (Selten 1975).
    assert any(equilibrium.perfect for equilibrium in answer)


def test_a_mixture_of_undominated_strategies_can_be_dominated():
    # Player 2 is indifferent throughout; player 1's rows 0 and 1 are best at opposite ends, a mixture of them never.
    game = NormalGame([[[3, -1, 2], [-1, 3, 2], [2, 2, 2]], [[0, 0, 0]] * 3])
    answer = {equilibrium.supports: equilibrium.perfect for equilibrium in solve(game)}
    assert answer[(2,), (2,)] is True
    assert answer[(0,), (0,)] is True
    assert answer[(0,), (2,)] is True
    assert all(len(x) == 1 for x, _ in answer)


def test_the_proof_counts_what_it_says():
    answer = solve(coordination(3))
    vertices = answer.proof.vertices
    assert answer.proof.pairs == len(vertices[0]) * len(vertices[1])
    assert answer.proof.matched == len(answer) == 7
    assert answer.complete_because == (
        f"all {len(vertices[0])} + {len(vertices[1])} vertices of the two best-response polytopes "
        "were listed and every pair was compared"
    )


@given(two_player_games())
def test_the_witness_of_degeneracy_has_more_best_responses_than_strategies(game):
    proof = solve(game).proof
    assert proof.degenerate == (proof.witness is not None)
    if proof.witness is not None:
        player, number = proof.witness
        strategy = proof.vertices[player][number].strategy
        others = game.payoffs[1 - player] if player else game.payoffs[1].T
        values = [sum(a * p for a, p in zip(row, strategy, strict=True)) for row in others]
        assert values.count(max(values)) > sum(p > 0 for p in strategy)


def test_other_numbers_of_players_are_refused_by_the_method_itself():
    with pytest.raises(GameError, match="two players"):
        exact.solve_exact(NormalGame([[1, 2]]))


@pytest.mark.parametrize(
    ("limit", "value", "message"),
    [
        ("_MOST_SLACKS", 100, "more than 10 vertices"),
        ("_MOST_STEPS", 3, "more than 3 steps"),
    ],
)
def test_games_that_are_too_large_are_refused_with_a_way_out(monkeypatch, limit, value, message):
    monkeypatch.setattr(exact, limit, value)
    with pytest.raises(GameError, match=message) as caught:
        solve(coordination(5))
    assert "5 × 5" in str(caught.value)
    assert "method='pure'" in str(caught.value)


@pytest.mark.parametrize("size", [1, 4, 9])
@pytest.mark.parametrize("high", [0, 1, 2, 1000])
def test_the_limit_on_steps_is_sharp_and_changes_no_answer(monkeypatch, size, high):
    draw = random.Random(f"{size} {high}")
    game = NormalGame([[[draw.randint(0, high) for _ in range(size)] for _ in range(size)] for _ in range(2)])
    counts = []

    class Counting(exact._Work):
        def takes(self, steps):
            assert steps >= 0
            counts.append(steps)
            super().takes(steps)

    monkeypatch.setattr(exact, "_Work", Counting)
    reference = solve(game)
    total = sum(counts)
    monkeypatch.setattr(exact, "_MOST_STEPS", total)
    assert list(solve(game)) == list(reference)
    monkeypatch.setattr(exact, "_MOST_STEPS", total - 1)
    with pytest.raises(GameError, match=f"{size} × {size}"):
        solve(game)


def test_a_side_with_thousands_of_strategies_is_refused_at_once():
    with pytest.raises(GameError, match="1 × 2100"):
        solve(NormalGame([[[0] * 2100]] * 2))


@pytest.mark.parametrize("seed", range(3))
def test_rays_found_by_faces_are_those_found_by_comparing_all(seed):
    # Large enough that simple rays are joined in the table of faces; brute force is too slow here, the proof is not.
    draw = random.Random(seed)
    entries = (-50, 50) if seed else (0, 4)
    game = NormalGame([[[draw.randint(*entries) for _ in range(7)] for _ in range(7)] for _ in range(2)])
    assert verify(solve(game)) == ()


def square(size, first, second):
    """A game of two players from two functions of a row and a column."""
    return NormalGame([[[pay(i, j) for j in range(size)] for i in range(size)] for pay in (first, second)])


@pytest.mark.slow
@pytest.mark.parametrize(
    "game",
    [
        square(
            20, lambda i, j: min(i, j) + 2 * ((i < j) - (i > j)), lambda i, j: min(i, j) + 2 * ((j < i) - (j > i))
        ),
        square(20, lambda i, j: 20 * (i > j) + 10 * (i == j) - i, lambda i, j: 20 * (j > i) + 10 * (i == j) - j),
        square(24, lambda i, j: int(i // 2 == j // 2), lambda i, j: int(i // 2 == j // 2)),
        square(20, lambda i, j: i if i + j <= 20 else 0, lambda i, j: j if i + j <= 20 else 0),
        square(25, *(lambda i, j, side=side: random.Random(f"{side}{i}{j}").randrange(2) for side in "ab")),
        coordination(16),
    ],
    ids=["travellers", "all-pay auction", "pairs", "demands", "zeros and ones", "coordination"],
)
def test_games_that_would_take_minutes_are_refused_in_seconds(game):
    before = time.process_time()
    with pytest.raises(GameError, match="the limit"):
        solve(game)
    assert time.process_time() - before < 120  # some ten; what is to be ruled out takes minutes and hours


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_random_games_of_14_by_14_are_solved(seed):
    draw = random.Random(seed)
    game = NormalGame([[[draw.randint(-1000, 1000) for _ in range(14)] for _ in range(14)] for _ in range(2)])
    assert len(solve(game)) % 2 == 1  # without ties the number of equilibria is odd (Lemke, Howson 1964)


@pytest.mark.slow
@given(st.one_of(tiny_games(5), deal_games(5)))
@settings(max_examples=1500)
def test_many_degenerate_games_against_brute_force(game):
    assert found(game) == extreme_equilibria(game)


@pytest.mark.slow
@given(two_player_games())
@settings(max_examples=5000)
def test_many_games_against_brute_force(game):
    answer = solve(game)
    assert {equilibrium.strategies for equilibrium in answer} == extreme_equilibria(game)
    assert verify(answer) == ()


@pytest.mark.slow
def test_ten_by_ten_is_proved():
    draw = random.Random(1)
    game = NormalGame([[[draw.randint(-1000, 1000) for _ in range(10)] for _ in range(10)] for _ in range(2)])
    assert verify(solve(game)) == ()
