"""Every rule of selection: games with known answers, what the theory says it is blind to, and what it refuses."""

from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from math import log

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from negotiation.errors import GameError, UsageError
from negotiation.games.normal import NormalGame
from negotiation.solvers import solve
from negotiation.solvers.equilibrium import certify
from negotiation.solvers.selection import RULES, select
from tests.strategies import constant_games, deal_games, many_player_games, mixtures, tiny_games

F = Fraction
STAG_HUNT = NormalGame([[[9, 0], [8, 7]], [[9, 8], [0, 7]]])
SEXES = NormalGame([[[3, 0], [0, 2]], [[2, 0], [0, 3]]])
PRISONERS = NormalGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])
PENNIES = NormalGame([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
ZERO = NormalGame([[[0, 0, 0], [0, 0, 0]]] * 2)
# After the talks: each side restrains itself or blames the other (restraint first).
BLAME = NormalGame(
    [[["1.056", "0.216"], ["0.916", "0.476"]], [["1.89", "1.6025"], ["0.3025", "0.815"]]],
)
PURE_RULES = [rule for rule in RULES if rule not in ("nash-product", "risk-dominance")]
GAMES = st.one_of(tiny_games(3), deal_games(4), constant_games(3))


def picked(game, rule, disagreement=None):
    """The numbers of the extreme equilibria that a rule selects."""
    return select(solve(game), rule, disagreement=disagreement).numbers


@pytest.mark.parametrize(
    ("game", "rule", "disagreement", "numbers", "value"),
    [
        (STAG_HUNT, "payoff-dominance", None, (0,), None),
        (STAG_HUNT, "welfare", None, (0,), F(18)),
        (STAG_HUNT, "risk-dominance", None, (1,), F(49)),
        (STAG_HUNT, "nash-product", [7, 7], (0,), F(4)),
        (STAG_HUNT, "nash-product", [9, 9], (), None),
        (SEXES, "payoff-dominance", None, (), None),
        (SEXES, "welfare", None, (0, 1), F(5)),
        (SEXES, "risk-dominance", None, (0, 1), F(6)),
        (SEXES, "nash-product", [0, 0], (0, 1), F(6)),
        (SEXES, "nash-product", [1, 0], (0,), F(4)),
        (SEXES, "nash-product", [0, 1], (1,), F(4)),
        (PRISONERS, "payoff-dominance", None, (0,), None),
        (PRISONERS, "welfare", None, (0,), F(2)),
        (PRISONERS, "risk-dominance", None, (0,), F(1)),
        (PRISONERS, "nash-product", ["1/2", 0], (0,), F(1, 2)),
        (PRISONERS, "nash-product", [1, 0], (), None),
        (PRISONERS, "maximum-entropy", None, (0,), 0.0),
        (PENNIES, "payoff-dominance", None, (0,), None),
        (PENNIES, "welfare", None, (0,), F(0)),
        (PENNIES, "risk-dominance", None, (0,), None),
        (ZERO, "payoff-dominance", None, (0, 1, 2, 3, 4, 5), None),
        (ZERO, "welfare", None, (0, 1, 2, 3, 4, 5), F(0)),
        (ZERO, "nash-product", [-1, -2], (0, 1, 2, 3, 4, 5), F(2)),
        (ZERO, "nash-product", [0, -2], (), None),
        (BLAME, "payoff-dominance", None, (0,), None),
        (BLAME, "risk-dominance", None, (1,), F(533, 4000)),
    ],
)
def test_known_answers(game, rule, disagreement, numbers, value):
    found = select(solve(game), rule, disagreement=disagreement)
    assert (found.numbers, found.value, found.gap) == (numbers, value, 0)
    assert found.unique == (len(numbers) == 1)
    assert found.equilibria == tuple(solve(game)[number] for number in numbers)


def test_the_losses_of_a_known_stag_hunt_are_said():
    why = select(solve(BLAME), "risk-dominance").why
    assert why == "the product of deviation losses is 13/50 × 41/80 = 533/4000, in the other 7/50 × 23/80 = 161/4000"


@pytest.mark.parametrize(
    ("game", "strategies", "value"),
    [
        (PENNIES, ((F(1, 2), F(1, 2)), (F(1, 2), F(1, 2))), 2 * log(2)),
        (ZERO, ((F(1, 2), F(1, 2)), (F(1, 3), F(1, 3), F(1, 3))), log(2) + log(3)),
        (STAG_HUNT, ((F(7, 8), F(1, 8)), (F(7, 8), F(1, 8))), 2 * (log(8) - F(7, 8) * log(7))),
    ],
)
def test_greatest_entropies_that_are_known(game, strategies, value):
    found = select(solve(game), "maximum-entropy")
    assert [e.strategies for e in found.equilibria] == [strategies]
    assert found.value == pytest.approx(value, abs=1e-14)
    assert found.unique


def test_the_most_even_profile_is_found_between_corners_that_are_mixed():
    # Player 1 is indifferent to everything, player 2 at x = (1/3, 2/3) alone, where it can mix evenly too.
    game = NormalGame([[[0, 0], [0, 0]], [[2, 0], [0, 1]]])
    found = select(solve(game), "maximum-entropy")
    (profile,) = found.equilibria
    assert profile.strategies[0] == (F(1, 3), F(2, 3))
    assert profile.strategies[1] == (F(1, 2), F(1, 2))


def test_ties_of_entropy_are_all_kept():
    both = NormalGame([[[1, 0], [0, 0]]] * 2)  # two pure equilibria, and nothing between them
    found = select(solve(both), "maximum-entropy")
    assert (found.numbers, found.value, found.unique) == ((0, 1), 0, False)
    # Two blocks of matching pennies, in which to win and to lose both beat the 0 outside: mixed within either block.
    wins = [[3, 1, 0, 0], [1, 3, 0, 0], [0, 0, 3, 1], [0, 0, 1, 3]]
    losses = [[1, 3, 0, 0], [3, 1, 0, 0], [0, 0, 1, 3], [0, 0, 3, 1]]
    assert picked(NormalGame([wins, losses]), "maximum-entropy") == (1,)  # all four, evenly
    without = solve(NormalGame([wins, losses]))
    blocks = replace(without, equilibria=without[::2], components=without.components[::2])
    within = select(blocks, "maximum-entropy")
    assert (within.numbers, within.unique) == ((0, 1), False)
    assert within.value == pytest.approx(2 * log(2))


@settings(max_examples=30)
@given(GAMES)
def test_payoff_rules_agree_with_the_whole_set(game):
    """No mixture inside a maximal Nash subset beats what the extreme equilibria say."""
    equilibria = solve(game)
    best = select(equilibria, "welfare").value
    floor = [-20, -20]
    product = select(equilibria, "nash-product", disagreement=floor).value
    for component in equilibria.components:
        for subset in component.subsets:
            middle = [
                tuple(sum(column) / len(hull) for column in zip(*hull, strict=True)) for hull in subset.strategies
            ]
            one, two = certify(game, middle).payoffs
            assert one + two <= best
            assert (one - floor[0]) * (two - floor[1]) <= product


@settings(max_examples=30)
@given(GAMES, st.data())
def test_no_equilibrium_is_more_even(game, data):
    equilibria = solve(game)
    found = select(equilibria, "maximum-entropy")
    assert 0 <= found.gap <= 1e-11
    for profile in found.equilibria:
        assert not any(certify(game, profile.strategies).regret)
        assert _entropy(profile.strategies) == pytest.approx(found.value, abs=1e-11)
    subsets = [subset for component in equilibria.components for subset in component.subsets]
    subset = data.draw(st.sampled_from(subsets))
    mixed = []
    for hull in subset.strategies:
        weights = data.draw(mixtures(len(hull)))
        mixed.append([sum(w * u[s] for w, u in zip(weights, hull, strict=True)) for s in range(len(hull[0]))])
    assert _entropy(mixed) <= found.value + found.gap + 1e-12


def _entropy(strategies):
    return -sum(float(p) * log(p) for strategy in strategies for p in strategy if p)


def changed(game, scale, shift):
    """The game with each player's payoffs in another unit and from another origin."""
    return NormalGame([scale[i] * game.payoffs[i] + shift[i] for i in (0, 1)])


scales = st.tuples(st.fractions("1/9", 9, max_denominator=9), st.fractions("1/9", 9, max_denominator=9))
shifts = st.tuples(st.integers(-5, 5), st.integers(-5, 5))


@settings(max_examples=30)
@given(GAMES, scales, shifts)
def test_units_and_origins_change_nothing_but_for_welfare(game, scale, shift):
    other = changed(game, scale, shift)
    assert picked(game, "payoff-dominance") == picked(other, "payoff-dominance")
    assert picked(game, "maximum-entropy") == picked(other, "maximum-entropy")
    floor = (F(1), F(1))
    moved = [scale[i] * floor[i] + shift[i] for i in (0, 1)]
    before = select(solve(game), "nash-product", disagreement=floor)
    after = select(solve(other), "nash-product", disagreement=moved)
    assert before.numbers == after.numbers
    if before.value is not None:
        assert after.value == before.value * scale[0] * scale[1]
    # The sum is blind to one common unit, and to origins.
    assert picked(game, "welfare") == picked(changed(game, (scale[0], scale[0]), shift), "welfare")


def test_welfare_depends_on_units():
    assert picked(SEXES, "welfare") == (0, 1)
    assert picked(changed(SEXES, (2, 1), (0, 0)), "welfare") == (0,)
    assert picked(changed(SEXES, (1, 2), (0, 0)), "welfare") == (1,)


@given(st.tuples(*[st.integers(-9, 9)] * 4), st.tuples(*[st.integers(1, 4)] * 4), scales, shifts)
def test_risk_dominance_is_blind_to_units_and_to_what_is_added_to_a_column(below, above, scale, shift):
    c, b, f, g = below
    a, d, e, h = (low + more for low, more in zip(below, above, strict=True))
    game = NormalGame([[[a, b], [c, d]], [[e, f], [g, h]]])
    kept = picked(game, "risk-dominance")
    assert kept == picked(changed(game, scale, shift), "risk-dominance")
    # What a player gets whatever it does, given the other's choice, is no loss of its own.
    assert kept == picked(NormalGame([[[a + 4, b - 3], [c + 4, d - 3]], [[e, f], [g, h]]]), "risk-dominance")
    losses = (a - c) * (e - f), (d - b) * (h - g)
    assert kept == ((0, 1) if losses[0] == losses[1] else (0,) if losses[0] > losses[1] else (1,))


@settings(max_examples=30)
@given(GAMES, st.data())
def test_names_of_strategies_and_players_do_not_matter(game, data):
    m, n = game.shape
    rows = data.draw(st.sampled_from(list(permutations(range(m)))))
    columns = data.draw(st.sampled_from(list(permutations(range(n)))))
    shuffled = NormalGame(np.array([table[np.ix_(rows, columns)] for table in game.payoffs]))
    swapped = NormalGame(np.array([table.T for table in reversed(list(game.payoffs))]))
    for rule in RULES:
        if rule == "risk-dominance" and not _has_risk_dominance(game):
            continue
        floor = [1, 2] if rule == "nash-product" else None
        turned = [2, 1] if rule == "nash-product" else None
        before = select(solve(game), rule, disagreement=floor)
        after = select(solve(shuffled), rule, disagreement=floor)
        mirrored = select(solve(swapped), rule, disagreement=turned)
        assert _values(before) == _values(after) == _values(mirrored)
        if rule != "maximum-entropy":  # there profiles agree up to the gap, which the values show
            profiles = {e.strategies for e in before.equilibria}
            back = {
                (tuple(x[rows.index(i)] for i in range(m)), tuple(y[columns.index(j)] for j in range(n)))
                for x, y in (e.strategies for e in after.equilibria)
            }
            assert back == profiles
            assert {e.strategies[::-1] for e in mirrored.equilibria} == profiles


def _values(found):
    return found.unique, len(found.equilibria), found.value if found.value is None else pytest.approx(found.value)


def _has_risk_dominance(game):
    try:
        select(solve(game), "risk-dominance")
    except GameError:
        return False
    return True


@given(GAMES)
def test_a_payoff_dominant_equilibrium_has_the_greatest_sum_and_product(game):
    dominant = picked(game, "payoff-dominance")
    assume(dominant)
    assert picked(game, "welfare") == dominant
    assert picked(game, "nash-product", [-9, -9]) == dominant


# -- what is refused ----------------------------------------------------------------------------------


def test_unknown_rules_and_missing_or_unwanted_disagreement_points():
    found = solve(SEXES)
    with pytest.raises(UsageError, match="one of payoff-dominance, welfare"):
        select(found, "fairness")
    with pytest.raises(UsageError, match="does not say what no deal pays"):
        select(found, "nash-product")
    with pytest.raises(UsageError, match="a payoff for each of the 2 players"):
        select(found, "nash-product", disagreement=[1])
    with pytest.raises(UsageError, match="does not spell a number"):
        select(found, "nash-product", disagreement=["much", 0])
    with pytest.raises(UsageError, match="takes no disagreement point"):
        select(found, "welfare", disagreement=[0, 0])


def test_lists_that_are_not_whole_are_refused():
    with pytest.raises(GameError, match="not proved complete"):
        select(solve(SEXES, "nashpy-support"), "welfare")


@given(many_player_games(players=st.sampled_from([1, 3])))
def test_other_numbers_of_players_are_refused(game):
    for rule in PURE_RULES:
        with pytest.raises(GameError, match="for two players"):
            select(solve(game), rule)


def test_risk_dominance_is_refused_where_it_is_not_defined():
    with pytest.raises(GameError, match="this game is 2 × 3"):
        select(solve(ZERO), "risk-dominance")
    with pytest.raises(GameError, match="none is strict"):
        select(solve(NormalGame([[[0, 0], [0, 0]]] * 2)), "risk-dominance")
    with pytest.raises(GameError, match="only one is strict"):
        select(solve(NormalGame([[[1, 0], [0, 0]]] * 2)), "risk-dominance")


def test_too_many_subsets_are_refused_by_entropy_alone():
    found = solve(ZERO)
    (component,) = found.components
    hidden = replace(found, components=(replace(component, subsets=None),))
    with pytest.raises(GameError, match="more maximal Nash subsets than are listed"):
        select(hidden, "maximum-entropy")
    assert select(hidden, "welfare").value == 0


def test_probabilities_too_small_for_a_double_have_an_entropy():
    tiny = Fraction(1, 10**390)
    game = NormalGame([[[1, 0], [0, 1]], [[1, 0], [0, tiny]]])
    chosen = select(solve(game), "maximum-entropy")
    assert chosen.value == pytest.approx(log(2))
    assert chosen.equilibria[0].strategies[1] == (Fraction(1, 2), Fraction(1, 2))
    assert "pure" not in chosen.why


def test_payoffs_of_very_different_sizes_have_a_maximum():
    numbers = (
        "0 0 1e5 2e-7 1e-12 0 0 2000 0 2e-4 0 2e-5 0 2e-9 0 0 0.02 100 2e-6 2e8 0 0 0 0 0 2e-7 1e9 0 0.01 0 2e9 0"
    )
    payoffs = np.array([Fraction(number) for number in numbers.split()], dtype=object).reshape(4, 4, 2)
    chosen = select(solve(NormalGame(payoffs.transpose(2, 1, 0))), "maximum-entropy")
    assert chosen.value >= 0 and chosen.gap < 1e-3
