"""Games in which one side gains what the other loses: the value, and who may play what against whom.

Each test names its source. The value is checked against SciPy's linear program and against the package's exact one.
"""

from fractions import Fraction
from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from negotiation.games.normal import NormalGame
from negotiation.solvers import regret, solve

matrices = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda shape: st.lists(
        st.lists(st.integers(-5, 5), min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
    )
)


def zero_sum(A, total=0):
    return NormalGame([A, [[total - Fraction(a) for a in row] for row in A]])


def value(A):
    """What player 1 gets in every equilibrium; one number, or the test fails here."""
    [(low, high)] = {payoff for component in solve(zero_sum(A)).components for payoff in component.payoffs[:1]}
    assert low == high
    return low


def by_linear_program(A):
    """The most that a mixture of the rows can be sure of, in doubles."""
    A = np.array(A, dtype=float)
    m, n = A.shape
    found = linprog(
        c=np.append(np.zeros(m), -1.0),
        A_ub=np.hstack([-A.T, np.ones((n, 1))]),
        b_ub=np.zeros(n),
        A_eq=np.append(np.ones(m), 0.0)[None],
        b_eq=[1.0],
        bounds=[(0, None)] * m + [(None, None)],
        method="highs",
    )
    assert found.success
    return -found.fun


@given(matrices)
def test_every_equilibrium_pays_the_value_of_the_linear_program(A):
    """Von Neumann 1928; Dantzig 1951; Adler 2013: and of its dual, which is the other side's program."""
    own = value(A)
    assert abs(float(own) - by_linear_program(A)) < 1e-9
    other = [[-a for a in column] for column in zip(*A, strict=True)]
    assert abs(float(own) + by_linear_program(other)) < 1e-9


@given(matrices)
def test_what_is_played_in_one_equilibrium_goes_with_what_is_played_in_another(A):
    """Von Neumann, Morgenstern 1944. So there is one component, and its index is 1."""
    game = zero_sum(A)
    found = solve(game)
    firsts, seconds = ({e.strategies[player] for e in found} for player in range(2))
    assert {e.strategies for e in found} == set(product(firsts, seconds))
    for profile in product(firsts, seconds):
        assert max(regret(game, profile)) == 0
    [component] = found.components
    assert component.index == 1


@given(matrices, st.data())
def test_the_value_moves_with_the_payoffs(A, data):
    """Shapley, Snow 1950; Raghavan 1994: monotone, no faster than the payoffs, and it changes sign with the sides."""
    raised = [[a + data.draw(st.integers(0, 3)) for a in row] for row in A]
    most = max(b - a for one, two in zip(A, raised, strict=True) for a, b in zip(one, two, strict=True))
    assert 0 <= value(raised) - value(A) <= most
    assert value([[-a for a in column] for column in zip(*A, strict=True)]) == -value(A)


@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.integers(-5, 5), min_size=n * n, max_size=n * n)))
def test_a_fair_game_is_worth_nothing(entries):
    """A game that is the same for both sides has the value 0."""
    size = round(len(entries) ** 0.5)
    B = np.array(entries, dtype=object).reshape(size, size)
    assert value((B - B.T).tolist()) == 0


@given(matrices, st.integers(-4, 4))
def test_what_both_share_is_divided_by_the_value(A, total):
    """Whatever the sum is, player 2 gets what the value leaves of it; who plays what does not change."""
    shared, plain = solve(zero_sum(A, total)), solve(zero_sum(A))
    assert [e.strategies for e in shared] == [e.strategies for e in plain]
    worth = value(A)
    assert {tuple(e.payoffs) for e in shared} == {(worth, total - worth)}
