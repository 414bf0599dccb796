"""The type of a game along a parameter, against the exact solver, and at irrational ends against brute force."""

from fractions import Fraction
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from negotiation.games.normal import NormalGame
from negotiation.games.polynomials import (
    ONE,
    ZERO,
    Algebraic,
    add,
    less,
    multiply,
    real_roots,
    scaled,
    sign_at,
    subtract,
)
from negotiation.games.rational_functions import OnWallError, Reader
from negotiation.solvers import parametric
from negotiation.solvers.exact import solve_exact
from negotiation.solvers.parametric import Support, TooManyVerticesError, rays_along, type_of

F = Fraction
LOW, HIGH = F(-3), F(3)

POLYNOMIALS = [ZERO, ZERO, ONE, (-1,), (2,), (0, 1), (1, 1), (-1, 2), (-2, 0, 1), (0, 1, 1), (1, -1, -1)]


@st.composite
def bimatrices(draw, most=4):
    """Two matrices with few different entries, so that ties are the rule."""
    m, n = draw(st.integers(1, most)), draw(st.integers(1, most))
    pool = draw(st.lists(st.sampled_from(POLYNOMIALS), min_size=1, max_size=6))
    return [[[draw(st.sampled_from(pool)) for _ in range(n)] for _ in range(m)] for _ in range(2)]


samples = st.fractions(LOW, HIGH, max_denominator=40)


def value(p, x):
    return sum((a * x**i for i, a in enumerate(p)), F(0))


def solved(A, B, x):
    payoffs = np.array([[[value(p, x) for p in row] for row in table] for table in (A, B)], dtype=object)
    strategies = tuple(tuple(str(i) for i in range(size)) for size in payoffs.shape[1:])
    return {Support(e.supports, e.perfect) for e in solve_exact(NormalGame(payoffs, ("one", "two"), strategies))}


def piece(A, B, sample):
    """The rays of both polyhedra, and the walls next to the sample."""
    reader = Reader("t", sample, {"t": sample}, {})
    rays = rays_along(list(map(list, zip(*B, strict=True))), reader), rays_along(A, reader)
    low, high = LOW, HIGH
    for wall in reader.walls:
        for root in real_roots(wall, LOW, HIGH):
            if less(root, sample):
                low = root if less(low, root) else low
            else:
                high = root if less(root, high) else high
    return rays, low, high


def inside(low, high):
    a = low.interval(F(1, 10**9))[1] if isinstance(low, Algebraic) else low
    b = high.interval(F(1, 10**9))[0] if isinstance(high, Algebraic) else high
    return [a + (b - a) * F(k, 13) for k in (1, 5, 8, 12)] if a < b else []


@settings(max_examples=120)
@given(bimatrices(), samples)
def test_the_type_is_that_of_the_solver_between_walls_and_at_them(games, sample):
    A, B = games
    try:
        rays, low, high = piece(A, B, sample)
    except OnWallError as error:
        assert sign_at(error.wall, sample) == 0
        return
    shape = len(A), len(A[0])
    between = type_of(*rays, shape).equilibria()
    assert len(set(between)) == len(between)
    for x in (sample, *inside(low, high)):
        assert set(between) == solved(A, B, x)
    for end in (low, high):
        at_end = set(type_of(*rays, shape, end).equilibria())
        if isinstance(end, Fraction):
            assert at_end == solved(A, B, end)


@settings(max_examples=40)
@given(bimatrices(3), samples)
def test_the_type_at_irrational_ends_is_that_of_brute_force(games, sample):
    A, B = games
    try:
        rays, low, high = piece(A, B, sample)
    except OnWallError:
        return
    shape = len(A), len(A[0])
    for end in (low, high):
        found = type_of(*rays, shape, end)
        m, n = shape
        turned = vertices(list(map(list, zip(*B, strict=True))), end)
        assert set(found.first) == {(mask >> n) | (mask & ((1 << n) - 1)) << m for mask in turned}
        assert set(found.second) == vertices(A, end)


def determinant(matrix):
    total = ZERO
    for order in permutations(range(len(matrix))):
        product = ONE
        for row, column in zip(matrix, order, strict=True):
            product = multiply(product, row[column])
        odd = sum(order[i] > order[j] for i, j in combinations(range(len(order)), 2)) % 2
        total = add(total, scaled(product, -1 if odd else 1))
    return total


def vertices(rows, at):
    """The label sets of {(y, v) : rows · y ≤ v, y ≥ 0, Σ y = 1}: every basis in turn, by Cramer's rule."""
    m, n = len(rows), len(rows[0])
    slacks = [[*(subtract(ZERO, p) for p in row), ONE] for row in rows]
    slacks += [[ONE if i == j else ZERO for i in range(n + 1)] for j in range(n)]
    total = [*[ONE] * n, ZERO]
    found = set()
    for chosen in combinations(range(m + n), n):
        basis = [*(slacks[label] for label in chosen), total]
        det = sign_at(determinant(basis), at)
        if not det:
            continue
        # The slack of a label is the determinant with its row in place of the total, over that of the basis.
        signs = [det * sign_at(determinant([*basis[:-1], slack]), at) for slack in slacks]
        if min(signs) >= 0:
            found.add(sum(1 << label for label, sign in enumerate(signs) if not sign))
    return found


def test_matching_pennies_with_a_stake():
    """Heads against heads pays t: both mix as long as t > -1, and at -1 everything hangs on ties.

    Payoffs of player 1 are ((t, -1), (-1, 1)), player 2 has the opposite. Above t = -1 no pure pair is stable, and
    player 1 plays the first row with probability 2 / (t + 3). The slack of that mixture has the factor t + 1.
    """
    A = [[(0, 1), (-1,)], [(-1,), (1,)]]
    B = [[scaled(p, -1) for p in row] for row in A]
    rays, low, high = piece(A, B, F(1))
    assert (low, high) == (F(-1), HIGH)
    assert type_of(*rays, (2, 2)).equilibria() == (Support(((0, 1), (0, 1)), True),)
    assert set(type_of(*rays, (2, 2), F(-1)).equilibria()) == solved(A, B, F(-1))


def test_a_sample_on_a_wall_is_refused():
    with pytest.raises(OnWallError):
        piece([[(0, 1)], [ZERO]], [[ZERO], [ZERO]], F(0))


def test_a_game_that_never_changes_has_no_walls():
    A = [[ZERO, ONE], [ONE, ZERO]]
    assert piece(A, A, F(1, 3))[1:] == (LOW, HIGH)


def test_what_is_added_to_a_column_makes_no_wall():
    """Only differences within a column count: t * t there changes nothing."""
    A = [[(0, 0, 1), ONE], [(1, 0, 1), ZERO]]
    B = [[(0, 3), (1, 3)], [(0, 3), (1, 3)]]
    assert piece(A, B, F(1, 3))[1:] == (LOW, HIGH)


def test_too_many_vertices(monkeypatch):
    monkeypatch.setattr(parametric, "_MOST_VERTICES", 1)
    A = [[ZERO, ONE], [ONE, ZERO]]
    with pytest.raises(TooManyVerticesError):
        piece(A, A, F(1, 3))


def test_too_large_a_support(monkeypatch):
    monkeypatch.setattr(parametric, "_MOST_SUPPORT", 1)
    A = [[ZERO, ONE], [ONE, ZERO]]
    with pytest.raises(TooManyVerticesError):
        piece(A, A, F(1, 3))
