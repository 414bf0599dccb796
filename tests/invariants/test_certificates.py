"""What every answer must satisfy by itself: certificates, labels, counts, components.

Each test names its source.
"""

from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from negotiation.solvers import certify, regret, solve
from tests.games_known import coordination
from tests.strategies import integer_games, many_player_games, mixtures, two_player_games

games = st.one_of(two_player_games(), many_player_games())


@given(games)
def test_regret_is_zero(game):
    """Nash 1951."""
    for equilibrium in solve(game):
        assert equilibrium.regret == regret(game, equilibrium.strategies)
        assert not any(equilibrium.regret)


@given(games)
def test_strategies_lie_in_the_simplex(game):
    for equilibrium in solve(game):
        for strategy, size in zip(equilibrium.strategies, game.shape, strict=True):
            assert len(strategy) == size
            assert all(type(p) is Fraction and p >= 0 for p in strategy)
            assert sum(strategy) == 1


@given(two_player_games())
def test_everything_that_is_played_pays_the_most(game):
    """The best-response condition: Nash 1951; von Stengel 2007, proposition 3.1."""
    A, B = game.payoffs
    for equilibrium in solve(game):
        (x, y), (v, w) = equilibrium.strategies, equilibrium.payoffs
        rows = [sum(a * q for a, q in zip(row, y, strict=True)) for row in A]
        columns = [sum(b * p for b, p in zip(column, x, strict=True)) for column in B.T]
        for values, strategy, payoff in ((rows, x, v), (columns, y, w)):
            assert all(
                (value == payoff) if p else (value <= payoff) for value, p in zip(values, strategy, strict=True)
            )


@given(games)
def test_payoffs_are_those_of_the_game(game):
    for equilibrium in solve(game):
        assert equilibrium.payoffs == certify(game, equilibrium.strategies).payoffs


@given(two_player_games())
def test_there_is_an_equilibrium(game):
    """Nash 1950; and a perfect one, Selten 1975."""
    answer = solve(game)
    assert len(answer) > 0
    assert any(equilibrium.perfect for equilibrium in answer)


@given(two_player_games())
def test_equilibria_are_the_completely_labelled_pairs_of_vertices(game):
    """Lemke, Howson 1964; von Stengel 2007, section 3.3."""
    answer = solve(game)
    xs, ys = answer.proof.vertices
    every = set(range(sum(game.shape)))
    pairs = {(x.strategy, y.strategy) for x in xs for y in ys if {*x.labels, *y.labels} == every}
    assert pairs == {equilibrium.strategies for equilibrium in answer}


@given(integer_games())
def test_without_ties_supports_are_equal_and_the_count_is_odd(game):
    """Von Stengel 2007, proposition 3.3; Lemke, Howson 1964; Wilson 1971; Harsanyi 1973."""
    answer = solve(game)
    assume(not answer.proof.degenerate)
    assert all(len(x) == len(y) for x, y in (equilibrium.supports for equilibrium in answer))
    assert len(answer) % 2 == 1
    assert all(component.dimension == 0 for component in answer.components)


@given(integer_games())
def test_without_ties_mixed_equilibria_stand_between_pure_ones(game):
    """With P pure equilibria there are at least P - 1 mixed ones: Gul, Pearce, Stacchetti 1993."""
    answer = solve(game)
    assume(not answer.proof.degenerate)
    pure = sum(equilibrium.is_pure for equilibrium in answer)
    assert len(answer) - pure >= pure - 1


@given(integer_games())
def test_without_ties_there_are_not_too_many(game):
    """2 × 2 at most 3, 3 × 3 at most 7, 4 × 4 at most 15: Quint, Shubik 1997; McLennan, Park 1999."""
    answer = solve(game)
    assume(game.shape[0] == game.shape[1] and not answer.proof.degenerate)
    assert len(answer) <= 2 ** game.shape[0] - 1
    # The bound is reached.
    assert len(solve(coordination(game.shape[0]))) == 2 ** game.shape[0] - 1


@given(two_player_games())
def test_the_game_is_called_degenerate_where_some_vertex_has_too_many_best_responses(game):
    """Von Stengel 2007, definition 3.2: it suffices to look at vertices, whose faces have the most best responses."""
    proof = solve(game).proof
    found = False
    for player, vertices in enumerate(proof.vertices):
        payoffs = game.payoffs[1 - player] if player else game.payoffs[1].T
        for vertex in vertices:
            values = [sum(a * p for a, p in zip(row, vertex.strategy, strict=True)) for row in payoffs]
            found |= values.count(max(values)) > sum(p > 0 for p in vertex.strategy)
    assert proof.degenerate == found


@given(two_player_games(), st.data())
def test_mixtures_inside_a_maximal_nash_subset_are_equilibria(game, data):
    """Winkels 1979; Jansen 1981; Avis, Rosenberg, Savani, von Stengel 2010."""
    answer = solve(game)
    component = data.draw(st.sampled_from(answer.components))
    subset = data.draw(st.sampled_from(component.subsets))
    profile = []
    for hull in subset.strategies:
        weights = data.draw(mixtures(len(hull)))
        profile.append([sum(w * p for w, p in zip(weights, ps, strict=True)) for ps in zip(*hull, strict=True)])
    payoffs, regrets = certify(game, profile)
    assert not any(regrets)
    assert all(low <= payoff <= high for payoff, (low, high) in zip(payoffs, component.payoffs, strict=True))
    corners = {equilibrium.strategies for equilibrium in answer}
    assert all((x, y) in corners for x in subset.strategies[0] for y in subset.strategies[1])


@given(two_player_games())
def test_all_pure_equilibria_are_among_them(game):
    """Two methods agree. Brute force, a third: tests/solvers/test_exact.py; Nashpy: test_nashpy_methods.py."""
    assert {e.strategies for e in solve(game, "pure")} == {e.strategies for e in solve(game) if e.is_pure}
