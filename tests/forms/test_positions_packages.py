"""Every deal that the terms allow, and every position as its own side states it."""

from itertools import product

import negotiation
from negotiation.forms.positions_packages import MOST_PACKAGES, packages

TALKS = """
negotiation: 1
title: Talks
players: {a: A, b: B}
terms:
  money: {label: Money, given_by: a, levels: {little: 1, much: 3}}
  land: {given_by: b, levels: {none: 0, some: 1, all: 2}}
outcomes:
  grand: {a: 10 * land - money, b: money / (money - 1), if: land >= 2, counts_as: deal}
  deal: {a: 5 * land - money, b: 2 * money - land, if: land > 0}
  war: {a: -1, b: -2}
  no deal: {a: 0, b: 0}
positions:
  a: {fight: war, leave: no deal, every: {money: [little, much], land: [none, some, all]}}
  b: {leave: no deal, broken: {money: little, land: all}, good: {money: much, land: some}}
"""
MONEY = {"little": 1, "much": 3}
LAND = {"none": 0, "some": 1, "all": 2}


def test_every_combination_by_hand():
    found = packages(negotiation.loads(TALKS).at())
    assert found.combinations == 6
    by_levels = {tuple(part.level for part in cell.agreed): cell for cell in found.deals}
    # With no land the outcome is war, the first without a condition; what is agreed on is still what was settled.
    expected = {}
    for (money, m), (land, n) in product(MONEY.items(), LAND.items()):
        if n == 2 and m == 1:
            continue  # 1 / 0: no value
        if n == 2:
            expected[money, land] = ("grand", "deal", (10 * n - m, m / (m - 1)))
        elif n == 1:
            expected[money, land] = ("deal", "deal", (5 * n - m, 2 * m - n))
        else:
            expected[money, land] = ("war", "war", (-1, -2))
    assert {k: (c.outcome, c.result, tuple(map(float, c.payoffs))) for k, c in by_levels.items()} == expected
    assert [part.label for part in found.deals[0].agreed] == ["Money", "land"]


def test_positions_as_they_are_stated():
    found = packages(negotiation.loads(TALKS).at()).stated
    assert found["a"]["fight"].outcome == "war"
    assert found["a"]["leave"].payoffs == (0, 0)
    assert "broken" not in found["b"], "what has no value is left out"
    assert found["b"]["good"].payoffs == (2, 5)
    assert len(found["a"]) == 2 + 6 - 1


def test_a_position_matched_by_itself_is_in_the_game():
    """Where one side's position is the other's as well, what is stated is what the game has there."""
    answer = negotiation.load("scenarios/hanoi/last_day.yaml").solve()
    stated = packages(answer.point).stated
    assert answer.cells["on_the_table", "partial_with_clause"] == stated["us"]["on_the_table"]
    assert stated["us"]["on_the_table"] == stated["dprk"]["partial_with_clause"]
    assert stated["us"]["walk_out"] == answer.otherwise
    reached = {cell for cell in answer.cells.values() if cell.agreed}
    assert reached <= set(packages(answer.point).deals)


def test_only_positions_that_are_left_are_stated():
    scenario = negotiation.load("scenarios/hanoi/last_day.yaml")
    for account in ("default", *scenario.accounts):
        point = scenario.at(account)
        assert {p: tuple(side) for p, side in packages(point).stated.items()} == dict(point.strategies)


def test_too_many_combinations_are_counted_and_no_more():
    levels = ", ".join(f"l{n}: {n}" for n in range(17))
    terms = "\n".join(f"  t{n}: {{given_by: a, levels: {{{levels}}}}}" for n in range(3))
    text = f"""
negotiation: 1
title: Many
players: {{a: A, b: B}}
terms:
{terms}
outcomes: {{deal: {{a: t0, b: t1 + t2}}, no deal: {{a: 0, b: 0}}}}
positions: {{a: {{walk: no deal}}, b: {{ask: {{t0: l1, t1: l2, t2: l3}}}}}}
"""
    found = packages(negotiation.loads(text).at())
    assert found.combinations == 17**3 > MOST_PACKAGES
    assert not found.deals
    assert found.stated["b"]["ask"].payoffs == (1, 5)


def test_a_game_without_terms_has_no_deals():
    text = """
negotiation: 1
title: Talk
players: {a: A, b: B}
outcomes: {war: {a: -1, b: -1}, peace: {a: 0, b: 0}}
positions: {a: {attack: war, wait: peace}, b: {wait: peace}}
"""
    found = packages(negotiation.loads(text).at())
    assert (found.deals, found.combinations) == ((), 1)
    assert found.stated["a"]["attack"].payoffs == (-1, -1)
