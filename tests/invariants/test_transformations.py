"""What happens to the equilibria when the game is changed in a way whose effect is known.

Each test names its source.
"""

from fractions import Fraction
from itertools import product

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from negotiation.games.normal import NormalGame
from negotiation.solvers import dominating_mixture, iterated_strict_dominance, regret, solve
from tests.strategies import deal_games, integer_games, many_player_games, mixtures, tiny_games, two_player_games

positive = st.fractions(Fraction(1, 9), 9, max_denominator=9)
shifts = st.fractions(-9, 9, max_denominator=9)


def found(game):
    """The equilibria as a set."""
    return {equilibrium.strategies for equilibrium in solve(game)}


def perfect(game):
    return {equilibrium.strategies for equilibrium in solve(game) if equilibrium.perfect}


def groups(game, told=lambda strategies: strategies):
    """The components: sets of what is played, as ``told``, with their indices."""
    answer = solve(game)
    return {
        (frozenset(told(answer[k].strategies) for k in component.members), component.index)
        for component in answer.components
    }


@given(two_player_games(), positive, shifts, positive, shifts)
def test_positive_affine_maps_of_payoffs_change_nothing(game, a, b, c, d):
    """Von Neumann, Morgenstern 1944."""
    A, B = game.payoffs
    changed = NormalGame([a * A + b, c * B + d])
    assert found(changed) == found(game)
    assert perfect(changed) == perfect(game)
    assert groups(changed) == groups(game)
    for old, new in zip(solve(game), solve(changed), strict=True):
        assert new.payoffs == (a * old.payoffs[0] + b, c * old.payoffs[1] + d)


@given(two_player_games(), st.integers(-1000, 1000), st.integers(-20, 20))
def test_powers_of_two_and_of_ten_change_nothing(game, k, ten):
    for factor in (Fraction(2) ** k, Fraction(10) ** ten):
        scaled = NormalGame(game.payoffs * factor)
        assert [e.strategies for e in solve(scaled)] == [e.strategies for e in solve(game)]


@given(two_player_games(), st.data())
def test_what_only_the_other_side_decides_does_not_matter(game, data):
    """Strategic equivalence: Moulin, Vial 1978."""
    A, B = game.payoffs
    by_column = [data.draw(shifts) for _ in range(game.shape[1])]
    by_row = [data.draw(shifts) for _ in range(game.shape[0])]
    changed = NormalGame([A + np.array(by_column, dtype=object), B + np.array(by_row, dtype=object)[:, None]])
    assert found(changed) == found(game)
    assert perfect(changed) == perfect(game)
    assert groups(changed) == groups(game)


@given(two_player_games(), st.data())
def test_permuting_strategies_permutes_equilibria(game, data):
    """Nash 1951; Harsanyi, Selten 1988."""
    orders = [data.draw(st.permutations(range(size))) for size in game.shape]
    shuffled = solve(game.restrict(orders))

    def back(strategies):
        return tuple(
            tuple(p for _, p in sorted(zip(order, strategy, strict=True)))
            for order, strategy in zip(orders, strategies, strict=True)
        )

    assert {(back(e.strategies), e.payoffs, e.perfect) for e in shuffled} == {
        (e.strategies, e.payoffs, e.perfect) for e in solve(game)
    }
    assert groups(shuffled.game, back) == groups(game)
    assert shuffled.proof.degenerate == solve(game).proof.degenerate
    assert sorted(c.dimension for c in shuffled.components) == sorted(c.dimension for c in solve(game).components)


@given(two_player_games())
def test_exchanging_the_players_exchanges_strategies(game):
    A, B = game.payoffs
    assert found(NormalGame([B.T, A.T])) == {(y, x) for x, y in found(game)}
    assert perfect(NormalGame([B.T, A.T])) == {(y, x) for x, y in perfect(game)}
    assert groups(NormalGame([B.T, A.T]), lambda strategies: strategies[::-1]) == groups(game)


@given(two_player_games())
def test_new_names_change_only_names(game):
    renamed = NormalGame(
        game.payoffs, players=["z", "a"], strategies=[[f"s{9 - k}" for k in range(n)] for n in game.shape]
    )
    assert list(solve(renamed)) == list(solve(game))
    assert solve(renamed).components == solve(game).components
    assert solve(renamed).complete_because == solve(game).complete_because


@given(tiny_games(3), st.data())
def test_a_strategy_that_stands_there_twice(game, data):
    """Merging the copies maps the equilibria onto those of the game; any split holds: Kohlberg, Mertens 1986."""
    m = game.shape[0]
    twin = data.draw(st.integers(0, m - 1))
    larger = NormalGame([[*table.tolist(), table[twin].tolist()] for table in game.payoffs])
    answer = solve(larger)

    def merged(x):
        return tuple(p + (x[-1] if k == twin else 0) for k, p in enumerate(x[:-1]))

    assert {(merged(x), y) for x, y in found(larger)} == found(game)
    assert {(merged(x), y) for x, y in perfect(larger)} == perfect(game)
    # The index of a component does not depend on copies: Govindan, Wilson 2004.
    assert groups(larger, lambda strategies: (merged(strategies[0]), strategies[1])) == groups(game)
    for x, y in found(game):
        if x[twin]:
            split = data.draw(st.fractions(0, 1, max_denominator=9))
            x_split = [p * split if k == twin else p for k, p in enumerate(x)] + [x[twin] * (1 - split)]
            assert not any(regret(larger, [x_split, y]))
            assert answer.proof.degenerate


@given(two_player_games(), st.data())
def test_a_strictly_dominated_strategy_is_never_played(game, data):
    """Also one dominated by a mixture only: Bernheim 1984; Pearce 1984."""
    A, B = (table.tolist() for table in game.payoffs)
    weights = data.draw(mixtures(len(A)))
    loss = data.draw(st.fractions(Fraction(1, 10**6), 3, max_denominator=10**6))
    worse = [sum(w * a for w, a in zip(weights, column, strict=True)) - loss for column in zip(*A, strict=True)]
    anything = [data.draw(st.integers(-5, 5)) for _ in worse]
    larger = NormalGame([[*A, worse], [*B, anything]])
    assert found(larger) == {((*x, 0), y) for x, y in found(game)}
    assert groups(larger, lambda strategies: (strategies[0][:-1], strategies[1])) == groups(game)


@given(two_player_games())
def test_iterated_strict_dominance_keeps_every_equilibrium(game):
    """Gilboa, Kalai, Zemel 1990."""
    elimination = iterated_strict_dominance(game)

    def lifted(strategies):
        profile = []
        for strategy, left, size in zip(strategies, elimination.remaining, game.shape, strict=True):
            whole = [Fraction(0)] * size
            for k, p in zip(left, strategy, strict=True):
                whole[k] = p
            profile.append(tuple(whole))
        return tuple(profile)

    assert {lifted(strategies) for strategies in found(elimination.game)} == found(game)


@given(st.one_of(two_player_games(), many_player_games()), st.randoms(use_true_random=False))
def test_the_order_of_elimination_does_not_matter(game, randomness):
    """Gilboa, Kalai, Zemel 1990; Osborne, Rubinstein 1994, proposition 61.2."""
    alive = [list(range(size)) for size in game.shape]
    while True:
        current = game.restrict(alive)
        dominated = [
            (player, left[k])
            for player, left in enumerate(alive)
            for k in range(len(left))
            if dominating_mixture(current, player, k, strictly=True) is not None
        ]
        if not dominated:
            break
        player, strategy = randomness.choice(dominated)
        alive[player].remove(strategy)
    assert tuple(map(tuple, alive)) == iterated_strict_dominance(game).remaining


@given(st.one_of(tiny_games(), deal_games(4)), st.data())
def test_removing_a_weakly_dominated_strategy_only_loses_equilibria(game, data):
    """Osborne, Rubinstein 1994, section 4.3."""
    dominated = [
        (player, k)
        for player in (0, 1)
        for k in range(game.shape[player])
        if dominating_mixture(game, player, k, strictly=False) is not None
    ]
    assume(dominated)
    player, gone = data.draw(st.sampled_from(dominated))
    keep = [[k for k in range(size) if (p, k) != (player, gone)] for p, size in enumerate(game.shape)]

    def lifted(strategies):
        x = [list(strategy) for strategy in strategies]
        x[player].insert(gone, Fraction(0))
        return tuple(map(tuple, x))

    assert {lifted(strategies) for strategies in found(game.restrict(keep))} <= found(game)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=6))
def test_a_side_without_choice_leaves_the_others_maximisers(row):
    equilibria = found(NormalGame([[[0] * len(row)], [row]]))
    best = {k for k, payoff in enumerate(row) if payoff == max(row)}
    assert equilibria == {((1,), tuple(int(j == k) for j in range(len(row)))) for k in best}


@given(many_player_games(players=st.integers(1, 3)))
def test_a_player_without_choice_can_be_left_out(game):
    larger = NormalGame(
        [*[table[..., None].tolist() for table in game.payoffs], np.zeros((*game.shape, 1), int).tolist()]
    )
    smaller = {e.strategies for e in solve(game, "pure")}
    assert {e.strategies[:-1] for e in solve(larger, "pure")} == smaller


@given(many_player_games(players=st.integers(1, 3)), st.integers(1, 3))
def test_a_dummy_multiplies_the_equilibria_by_his_simplex(game, size):
    def repeated(table):
        return np.repeat(table[..., None], size, axis=-1).tolist()

    larger = NormalGame([*map(repeated, game.payoffs), repeated(np.zeros(game.shape, dtype=int))])
    units = [tuple(int(k == s) for k in range(size)) for s in range(size)]
    smaller = [e.strategies for e in solve(game, "pure")]
    assert [e.strategies for e in solve(larger, "pure")] == [(*e, unit) for e in smaller for unit in units]


@given(many_player_games(players=st.integers(2, 4)), st.data())
def test_who_is_fixed_at_his_strategy_leaves_an_equilibrium_to_the_rest(game, data):
    """Consistency: Peleg, Tijs 1996."""
    answer = solve(game, "pure")
    assume(len(answer) > 0)
    equilibrium = data.draw(st.sampled_from(answer.equilibria))
    fixed = data.draw(st.integers(0, len(game.players) - 1))
    (strategy,) = equilibrium.supports[fixed]
    rest = NormalGame(
        [np.take(table, strategy, axis=fixed).tolist() for p, table in enumerate(game.payoffs) if p != fixed]
    )
    left = tuple(s for p, s in enumerate(equilibrium.strategies) if p != fixed)
    assert left in {e.strategies for e in solve(rest, "pure")}


@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(st.lists(st.integers(0, 4), min_size=n, max_size=n), min_size=n, max_size=n)
    )
)
def test_symmetric_games_have_symmetric_answers(A):
    """Closed under exchange, with a symmetric member: Nash 1951."""
    answer = found(NormalGame([A, list(map(list, zip(*A, strict=True)))]))
    assert answer == {(y, x) for x, y in answer}
    assert any(x == y for x, y in answer)


@given(many_player_games(players=st.integers(1, 4)), st.data())
def test_maximisers_of_a_potential_are_pure_equilibria(game, data):
    """Monderer, Shapley 1996."""
    potential = game.payoffs[0]
    tables = []
    for player, size in enumerate(game.shape):
        # What a player adds may depend on everybody's strategy but his own.
        shape = [1 if p == player else n for p, n in enumerate(game.shape)]
        added = np.array([data.draw(st.integers(-5, 5)) for _ in range(int(np.prod(shape)))], dtype=object)
        tables.append((potential + added.reshape(shape)).tolist())
        assert size == game.shape[player]
    answer = {tuple(s for (s,) in e.supports) for e in solve(NormalGame(tables), "pure")}
    best = max(potential.flat)
    assert {p for p in product(*map(range, game.shape)) if potential[p] == best} <= answer


@given(integer_games(4), st.data())
def test_a_planted_equilibrium_is_found(game, data):
    """The payoffs are changed until the indifference equations hold at a chosen profile: von Stengel 2007."""
    x, y = (data.draw(mixtures(size)) for size in game.shape)
    slack = st.sampled_from([0, 0, 1, 50])

    def planted(payoffs, mine, theirs):
        """Each row moved by a constant, so that what is played pays 0 against ``theirs`` and the rest 0 or less."""
        rows = []
        for row, p in zip(payoffs, mine, strict=True):
            pays = sum(a * q for a, q in zip(row, theirs, strict=True))
            rows.append([a - pays - (0 if p else data.draw(slack)) for a in row])
        return rows

    A, B = game.payoffs.tolist()
    B = planted(list(map(list, zip(*B, strict=True))), y, x)
    changed = NormalGame([planted(A, x, y), list(map(list, zip(*B, strict=True)))])
    assert regret(changed, [x, y]) == (0, 0)
    answer = solve(changed)
    # The planted strategies lie in the faces whose labels they carry; the corners of these faces are all equilibria.
    xs, ys = answer.proof.vertices
    m, n = changed.shape
    A, B = changed.payoffs
    rows = [sum(a * q for a, q in zip(row, y, strict=True)) for row in A]
    columns = [sum(b * p for b, p in zip(column, x, strict=True)) for column in B.T]
    labels_x = {i for i in range(m) if not x[i]} | {m + j for j in range(n) if columns[j] == max(columns)}
    labels_y = {m + j for j in range(n) if not y[j]} | {i for i in range(m) if rows[i] == max(rows)}
    corners_x = [v.strategy for v in xs if labels_x <= set(v.labels)]
    corners_y = [v.strategy for v in ys if labels_y <= set(v.labels)]
    assert corners_x
    assert corners_y
    assert set(product(corners_x, corners_y)) <= found(changed)
    if not answer.proof.degenerate:
        assert (x, y) in found(changed)
