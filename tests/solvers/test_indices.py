"""Indices of components: published cases, games that are shaken, and what must hold always."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from scipy.optimize import linprog

from negotiation.games.normal import NormalGame
from negotiation.solvers.exact import solve_exact
from negotiation.solvers.indices import TooManyBasesError, bases
from negotiation.solvers.linear import determinant_sign
from tests.strategies import two_player_games

EVERYWHERE = [[[5, 5], [5, 5]], [[1, 1], [1, 1]]]
# To enter against an incumbent who can give way or fight, or to stay out (Selten 1978).
ENTRY = [[[1, -1], [0, 0]], [[1, -1], [2, 2]]]
PENNIES = [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]
STAG = [[[9, 0], [8, 7]], [[9, 8], [0, 7]]]


@pytest.mark.parametrize(
    ("payoffs", "expected"),
    [
        (EVERYWHERE, [1]),
        (PENNIES, [1]),
        (STAG, [1, 1, -1]),
        (ENTRY, [1, 0]),  # staying out is kept up by a threat alone; the component may vanish (Ritzberger 1994)
        ([[[1]], [[1]]], [1]),
    ],
    ids=["everywhere", "pennies", "stag hunt", "entry", "one profile"],
)
def test_known_indices(payoffs, expected):
    assert [component.index for component in solve_exact(NormalGame(payoffs)).components] == expected


def random_game(rng):
    """Ties everywhere: few different payoffs, or a deal in few places only."""
    m, n = (int(size) for size in rng.integers(1, 5, 2))
    numbers = rng.integers(0, int(rng.integers(2, 5)), (2, m, n))
    if rng.random() < 0.5:
        numbers = numbers * (rng.random((m, n)) < 0.4)
    return np.array([Fraction(int(value)) for value in numbers.ravel()], dtype=object).reshape(numbers.shape)


def shaken(payoffs, found, rng):
    """The indices again, by definition: solve a game without ties near by, and count what is near each component."""
    noise = rng.integers(1, 10**6, payoffs.shape)
    near = NormalGame(payoffs + noise.astype(object) * Fraction(1, 10**16))
    indices = [0] * len(found.components)
    for equilibrium in solve_exact(near):
        rows, columns = equilibrium.supports
        assert len(rows) == len(columns)  # no ties are left
        sign = 1 if len(rows) % 2 else -1
        for table, _ in near.scaled:
            positive = table - min(table.ravel()) + 1
            sign *= determinant_sign([[positive[i, j] for j in columns] for i in rows])
        gaps = [
            min(distance(equilibrium.strategies, subset) for subset in component.subsets)
            for component in found.components
        ]
        indices[int(np.argmin(gaps))] += sign
        assert sorted(gaps)[:1] < [1e-6] < [*sorted(gaps)[1:2], 1.0]
    return indices


def distance(strategies, subset):
    """How far a profile is from a product of convex hulls: the largest difference of a probability."""
    worst = 0.0
    for own, hull in zip(strategies, subset.strategies, strict=True):
        corners, place = np.array(hull, dtype=float).T, np.array(own, dtype=float)
        ones = np.ones((len(place), 1))
        result = linprog(
            [*np.zeros(corners.shape[1]), 1.0],
            A_ub=np.block([[corners, -ones], [-corners, -ones]]),
            b_ub=np.concatenate([place, -place]),
            A_eq=[[*np.ones(corners.shape[1]), 0.0]],
            b_eq=[1.0],
        )
        worst = max(worst, result.fun)
    return worst


def compare_with_shaken(seed, count):
    rng = np.random.default_rng(seed)
    several = 0
    for _ in range(count):
        payoffs = random_game(rng)
        found = solve_exact(NormalGame(payoffs))
        several += len(found.components) > 1
        assert [component.index for component in found.components] == shaken(payoffs, found, rng), payoffs.tolist()
    return several


def test_indices_are_those_of_a_game_that_is_shaken():
    assert compare_with_shaken(1, 40) > 5  # not all have one component only, whose index is 1 anyway


@pytest.mark.slow
def test_indices_are_those_of_many_games_that_are_shaken():
    assert compare_with_shaken(2, 1500) > 200


@given(two_player_games())
def test_a_strict_pure_equilibrium_has_index_one_and_all_add_up_to_one(game):
    found = solve_exact(game)
    assert sum(component.index for component in found.components) == 1
    for component in found.components:
        first = found[component.members[0]]
        if len(component.members) == 1 and first.is_pure and not ties(game, first.supports):
            assert component.index == 1


def ties(game, supports):
    """Whether another strategy serves a player as well against a pure profile."""
    place = [own[0] for own in supports]
    for player, size in enumerate(game.shape):
        for other in range(size):
            turned = [other if p == player else s for p, s in enumerate(place)]
            if other != place[player] and game.payoffs[(player, *turned)] == game.payoffs[(player, *place)]:
                return True
    return False


def test_a_game_of_nothing_but_ties_is_no_trouble():
    assert solve_exact(NormalGame(np.zeros((2, 7, 6), dtype=int))).components[0].index == 1


def test_too_many_bases_are_given_up():
    rng = np.random.default_rng(3)
    rays = [int(mask) & (1 << 40) - 2 for mask in rng.integers(0, 2**40, 4000)]
    with pytest.raises(TooManyBasesError):
        bases(rays, (1 << 40) - 1, 12)
