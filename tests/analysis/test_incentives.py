"""Deviations and dominance: the numbers against the payoff table, by brute force."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import negotiation
from negotiation.analysis.incentives import dominated, incentives, leads
from negotiation.solvers import dominating_mixture
from tests import strategies as games

FLAGSHIP = "scenarios/hanoi/last_day.yaml"


def answer_of(game, method="exact"):
    """The answer to a game, as a file would give it."""
    players = [f"p{i}" for i in range(len(game.players))]
    names = [[f"s{k}" for k in range(size)] for size in game.shape]
    lines = ["negotiation: 1", "title: T", f"players: {{{', '.join(f'{p}: {p}' for p in players)}}}", "game:"]
    lines += ["  form: normal", "  strategies:"]
    lines += [f"    {p}: [{', '.join(own)}]" for p, own in zip(players, names, strict=True)]

    def table(profile):
        if len(profile) == len(players):
            return f"[{', '.join(str(game.payoffs[(i, *profile)]) for i in range(len(players)))}]"
        own = names[len(profile)]
        return "{" + ", ".join(f"{name}: {table((*profile, k))}" for k, name in enumerate(own)) + "}"

    return negotiation.loads("\n".join([*lines, f"  payoffs: {table(())}"])).solve(method=method)


GAMES = st.one_of(games.tiny_games(3), games.deal_games(3), games.games_with_twins(2), games.constant_games(3))


def expected(game, player, profile):
    """Sum over every pure profile of its probability times its payoff."""
    total = Fraction(0)
    for choice in product(*map(range, game.shape)):
        probability = Fraction(1)
        for strategy, index in zip(profile, choice, strict=True):
            probability *= strategy[index]
        total += probability * game.payoffs[(player, *choice)]
    return total


def check_deviations(answer):
    game = answer.game
    for number, equilibrium in enumerate(answer.equilibria):
        for place, side in enumerate(incentives(answer, number)):
            assert side.payoff == expected(game, place, equilibrium.strategies)
            told = {deviation.strategy: deviation for deviation in (*side.played, *side.others)}
            assert sorted(told) == sorted(game.strategies[place])
            for index, name in enumerate(game.strategies[place]):
                profile = list(equilibrium.strategies)
                profile[place] = tuple(Fraction(int(k == index)) for k in range(game.shape[place]))
                would = expected(game, place, profile)
                assert told[name].payoff == would
                assert told[name].loss == side.payoff - would >= 0
                assert sum(told[name].ends.values()) == 1
                assert (told[name] in side.played) == bool(equilibrium.strategies[place][index])
            assert all(deviation.loss == 0 for deviation in side.played)
            losses = [deviation.loss for deviation in side.others]
            assert [d.loss for d in side.nearest] == [min(losses)] * losses.count(min(losses)) if losses else True


def check_dominance(answer):
    game = answer.game
    everything = range(len(answer.equilibria))
    found = dominated(answer, everything)
    for number, place in product(everything, range(len(game.players))):
        support = answer.equilibria[number].supports[place]
        named = [d for d in found if d.player == game.players[place] and number in d.equilibria]
        assert bool(named) == (dominating_mixture(game, place, support, strictly=False) is not None)
        # One that is dominated alone is named alone, however it is played.
        alone = [s for s in support if dominating_mixture(game, place, s, strictly=False)]
        own = [game.strategies[place][s] for s in alone or support]
        assert sorted(name for d in named for name in d.strategy) == sorted(own if named else [])
    for part in found:
        place = game.players.index(part.player)
        own = game.strategies[place]
        one, two = ([Fraction(table.get(name, 0)) for name in own] for table in (part.strategy, part.by))
        assert sum(two) == 1
        assert min(two) >= 0
        gains = []
        others = [range(size) for i, size in enumerate(game.shape) if i != place]
        for choice in product(*others):
            cells = [game.payoffs[(place, *choice[:place], k, *choice[place:])] for k in range(len(own))]
            gains.append(sum(c * (b - a) for a, b, c in zip(one, two, cells, strict=True)))
        assert min(gains) >= 0
        assert part.places == (sum(gain > 0 for gain in gains), len(gains))
        assert part.better.instead - part.better.payoff == max(gains) > 0


@settings(max_examples=60)
@given(GAMES)
def test_two_players(game):
    answer = answer_of(game)
    check_deviations(answer)
    check_dominance(answer)
    # What does not lead is dominated, and what leads is not.
    resting = {number for part in dominated(answer) for number in part.equilibria}
    assert resting == set(range(len(answer.equilibria))) - set(leads(answer))
    assert dominated(answer, leads(answer)) == ()


@settings(max_examples=30)
@given(games.many_player_games(players=st.just(3)))
def test_three_players(game):
    answer = answer_of(game, method="pure")
    check_deviations(answer)
    check_dominance(answer)


def test_the_flagship():
    answer = negotiation.load(FLAGSHIP).solve()
    (number,) = leads(answer)
    us, dprk = incentives(answer, number)
    assert {d.strategy: d.loss for d in us.others} == {
        "walk_out": Fraction(44, 25),
        "big_deal": Fraction(44, 25),
        "more_than_that": Fraction(44, 25),
        "generous": Fraction(243, 50),
    }
    assert [d.strategy for d in us.nearest_change] == ["walk_out", "big_deal", "more_than_that"]
    # To tolerate more than is asked changes nothing, so the margin is that of the positions that do.
    assert [(d.strategy, d.same) for d in dprk.nearest] == [("partial_for_beyond", True)]
    assert {d.loss for d in dprk.nearest_change} == {Fraction(63, 20)}


@pytest.mark.parametrize("method", ["pure", "nashpy-support"])
def test_other_methods(method):
    answer = negotiation.load("scenarios/classics/hawk_dove.yaml").solve(method=method)
    assert all(side.others or len(side.played) == 2 for n in leads(answer) for side in incentives(answer, n))


def test_a_mixture_that_is_dominated_though_its_parts_are_not():
    # Half a and half b pays 2 where c pays 3, yet a and b are each best against something.
    one = [[4, 0, 0], [0, 4, 0], [3, 3, 0]]
    two = [[3, -1, 1], [-1, 3, 1], [-1, -1, 1]]
    answer = answer_of(negotiation.NormalGame([one, two]))
    check_dominance(answer)
    mixed = [part for part in dominated(answer) if len(part.strategy) > 1]
    half = Fraction(1, 2)
    assert [(dict(part.strategy), dict(part.by)) for part in mixed] == [({"s0": half, "s1": half}, {"s2": 1})]
    assert (mixed[0].better.payoff, mixed[0].better.instead, mixed[0].places) == (2, 3, (2, 3))
