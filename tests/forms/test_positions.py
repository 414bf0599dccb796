"""The form `positions`: fits, settlement, outcomes, rules, disputes."""

from fractions import Fraction
from itertools import product

import negotiation

TALKS = """
negotiation: 1
title: Talks
players: {a: A, b: B}
terms:
  money: {given_by: a, levels: {little: 1, much: 3}}
  land: {given_by: b, levels: {none: 0, some: 1, all: 2}}
outcomes:
  grand: {a: 10 * land - money, b: money - land, if: land >= 2, counts_as: deal}
  deal: {a: 5 * land - money, b: 2 * money - land}
  war: {a: -1, b: -2}
  no deal: {a: 0, b: 0}
positions:
  a: {fight: war, leave: no deal, every: {money: [little, much], land: [none, some, all]}}
  b: {leave: no deal, every: {money: [little, much], land: [none, some, all]}}
"""
MONEY = {"little": 1, "much": 3}
LAND = {"none": 0, "some": 1, "all": 2}


def test_every_profile_by_hand():
    answer = negotiation.loads(TALKS).solve()
    assert len(answer.cells) == 8 * 7
    for mine, theirs in product(answer.game.strategies[0], answer.game.strategies[1]):
        cell = answer.cells[mine, theirs]
        if "leave" in (mine, theirs):
            assert cell.outcome == "no deal"  # the last listed of the outcomes that are insisted on
            continue
        if mine == "fight":
            assert cell.outcome == "war"
            continue
        (m1, l1), (m2, l2) = (name.split("_") for name in (mine, theirs))
        fits = MONEY[m1] >= MONEY[m2] and LAND[l2] >= LAND[l1]
        if not fits:
            assert cell.outcome == "no deal"
            continue
        money, land = MONEY[m2], LAND[l1]  # settled at the ask, not at what was granted
        assert cell.outcome == ("grand" if land >= 2 else "deal")
        assert cell.result == "deal"
        assert cell.payoffs == (
            (10 if land >= 2 else 5) * land - money,
            (1 if land >= 2 else 2) * money - land,
        )


def test_rolled_up_outcomes_are_counted_together():
    answer = negotiation.loads(TALKS).solve()
    assert answer.results == ("deal", "war", "no deal")
    assert {name for outcome in answer.outcomes for name in outcome} <= set(answer.results)


def test_a_rule_of_its_own():
    text = TALKS + "rule: {fits: a.money + b.land >= 3, settle: {money: (a.money + b.money) / 2}}\n"
    answer = negotiation.loads(text).solve()
    assert answer.cells["little_all", "little_none"].outcome == "no deal"
    cell = answer.cells["much_some", "little_some"]
    assert cell.outcome == "deal"
    assert cell.payoffs == (5 * 1 - 2, 2 * 2 - 1)  # money settled half-way at 2, land at the ask


def test_comparisons_between_levels_are_exact():
    # 0.1 + 0.2 is 0.3 here, and what is offered is enough.
    text = """
negotiation: 1
title: T
players: {a: A, b: B}
parameters: {x: {value: 0.1, assumption: x}, y: {value: 0.2, assumption: x}}
terms: {t: {given_by: a, levels: {sum: x + y, third: 0.3, root: 2 ** 0.5, above: 1.4142135623730951}}}
outcomes: {deal: {a: 1, b: 1}, no deal: {a: 0, b: 0}}
positions:
  a: {sum: {t: sum}, root: {t: root}, above: {t: above}}
  b: {third: {t: third}, root: {t: root}, above: {t: above}}
"""
    cells = negotiation.loads(text).solve().cells
    assert cells["sum", "third"].outcome == "deal"
    assert cells["root", "root"].outcome == "deal"
    assert cells["root", "above"].outcome == "no deal"  # the double nearest to the root of 2 is above it
    assert cells["above", "root"].outcome == "deal"


def test_payoffs_without_a_fraction_are_said_to_be_rounded():
    text = TALKS.replace("a: 5 * land - money", "a: 5 * land - money ** 0.5")
    answer = negotiation.loads(text).solve()
    assert not answer.game.exact
    assert answer.cells["much_some", "much_some"].payoffs[0] == Fraction(5 - 3**0.5)
    assert negotiation.loads(TALKS).solve().game.exact


def test_three_sides_settle_at_the_largest_ask():
    text = """
negotiation: 1
title: T
players: {a: A, b: B, c: C}
terms: {money: {given_by: a, levels: {none: 0, little: 1, much: 3}}}
outcomes: {deal: {a: -money, b: money, c: money}, no deal: {a: 0, b: 0, c: 0}}
positions:
  a: {pay: {money: much}, save: {money: little}}
  b: {modest: {money: none}, greedy: {money: much}}
  c: {modest: {money: little}}
"""
    answer = negotiation.loads(text).solve()
    assert answer.cells["pay", "greedy", "modest"].payoffs == (-3, 3, 3)
    assert answer.cells["pay", "modest", "modest"].payoffs == (-1, 1, 1)
    assert answer.cells["save", "greedy", "modest"].outcome == "no deal"
    assert answer.regime.perfect is None
    assert answer.regime.nash.startswith("at least ")
    assert not answer.equilibria.complete
