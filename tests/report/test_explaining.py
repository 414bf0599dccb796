"""The screens of `explain`: they say what the answer says, within the width, and never thousands of lines."""

import json
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

import negotiation
from negotiation.analysis.incentives import incentives, leads
from negotiation.analysis.naming import find, named
from negotiation.report.explaining import explaining
from negotiation.report.explaining_record import explaining_record
from negotiation.report.tracing import tracing, ways
from negotiation.report.tracing_record import tracing_record
from negotiation.scenario.load import read_again

FLAGSHIP = "scenarios/hanoi/last_day.yaml"
FILES = [FLAGSHIP, *sorted(map(str, Path("scenarios/classics").glob("*.yaml")))]


@cache
def solved(path, account="default"):
    return negotiation.load(path).solve(account)


def flat(text):
    return " ".join(text.split())


def large(size, payoffs):
    """A game of two sides with `size` strategies each; ``payoffs`` of row and column."""
    lines = ["negotiation: 1", "title: Large", "players: {a: A, b: B}", "game:", "  form: normal", "  strategies:"]
    lines += [f"    {p}: [{', '.join(f'{p}{i}' for i in range(size))}]" for p in "ab"]
    lines += ["  payoffs:"]
    for i in range(size):
        lines.append(f"    a{i}: {{{', '.join(f'b{j}: {payoffs(i, j)}' for j in range(size))}}}")
    return negotiation.loads("\n".join(lines)).solve(method="pure")


@pytest.mark.parametrize("width", [60, pytest.param(80, marks=pytest.mark.slow), 118])
@pytest.mark.parametrize("path", FILES)
def test_no_line_is_wider_than_asked(path, width):
    text = explaining(solved(path), width=width)
    assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize("account", ["default", "bolton-arrives", "no-clause", "counted", "kim-wanted-everything"])
def test_every_deviation_is_named(account):
    answer = solved(FLAGSHIP, account)
    text = explaining(answer)
    for number in leads(answer)[:6]:
        for side in incentives(answer, number):
            for deviation in side.others:
                lines = [line for line in text.splitlines() if line.startswith("    ") and deviation.strategy in line]
                assert lines, deviation


def test_a_large_game_is_cut():
    # Every payoff of a deviation is another one: nothing can be grouped.
    answer = large(30, lambda i, j: f"[{-((i - j) ** 2) * 31 - i}, {-((i - j) ** 2) * 29 - j}]")
    text = explaining(answer)
    assert len(text.splitlines()) < 300
    assert "more strategies, losing from" in text
    assert f"… and {len(leads(answer)) - 6} more equilibria" in text


def test_a_large_game_of_ties_is_cut():
    answer = large(30, lambda i, j: "[1, 1]")
    text = explaining(answer)
    assert len(text.splitlines()) < 100
    assert "or one of 22 more: 1 as well. It would be just as good." in text


def test_the_flagship_in_words():
    text = flat(explaining(negotiation.load(FLAGSHIP).solve()))
    assert "walk_out, big_deal or more_than_that: no deal, 1 instead of 2.76. It would lose 1.76." in text
    assert "partial_for_beyond: nothing changes, 4.15 as before. It would be just as good." in text
    assert "United States is closest to leaving." in text
    # 44/25 of the 363/50 from -2.1 to 5.16, and 63/20 of the 471/100 from 0.79 to 5.5
    assert round(Fraction(44, 25) / Fraction(363, 50) * 100) == 24
    assert "United States 24 % and North Korea 67 %" in text
    assert "The other 10 are not perfect" in text
    assert "set by hand: us_outside (2)" in flat(explaining(negotiation.load(FLAGSHIP).solve(set={"us_outside": 2})))


def test_no_side_has_a_choice():
    text = explaining(negotiation.loads(_SINGLE).solve())
    assert "One chooses only and gets 3. It has no other strategy." in flat(text)


_SINGLE = """
negotiation: 1
title: No choice
players: {one: One}
game: {form: normal, strategies: {one: [only]}, payoffs: {only: [3]}}
"""


def test_nothing_found():
    answer = negotiation.load("scenarios/classics/matching_pennies.yaml").solve(method="pure")
    assert "NONE FOUND." in explaining(answer)
    assert explaining_record(answer)["equilibria"] == []


def test_what_does_not_lead_alone():
    # Of a pure search, everything that is found may be dominated.
    text = negotiation.loads(_DOMINATED).solve(method="pure")
    assert "These 2 are not perfect" in flat(explaining(text))


_DOMINATED = """
negotiation: 1
title: Only dominated strategies meet for certain
players: {one: One, two: Two}
game:
  form: normal
  strategies: {one: [a, b, c, d], two: [x, y, z]}
  payoffs:
    a: {x: [1, 0], y: [0, 1], z: [0, 0]}
    b: {x: [0, 1], y: [1, 0], z: [0, 0]}
    c: {x: [0, 0], y: [0, 0], z: [0, 0]}
    d: {x: [0, 0], y: [-1, 0], z: [0, 0]}
"""


@pytest.mark.parametrize("path", FILES)
def test_the_record_holds_the_same_numbers(path):
    answer = negotiation.load(path).solve()
    record = json.loads(json.dumps(explaining_record(answer), allow_nan=False))
    assert [one["number"] for one in record["equilibria"]] == list(leads(answer) or range(len(answer.equilibria)))
    for one in record["equilibria"]:
        for told, side in zip(one["sides"], incentives(answer, one["number"]), strict=True):
            assert Fraction(told["payoff_exact"]) == side.payoff
            assert [Fraction(d["loss_exact"]) for d in told["deviations"]] == [d.loss for d in side.others]


@pytest.mark.parametrize("path", [FLAGSHIP, "scenarios/classics/hawk_dove.yaml", "scenarios/classics/cournot.yaml"])
@pytest.mark.parametrize("width", [60, 118])
def test_every_name_can_be_asked_for(path, width):
    scenario = negotiation.load(path)
    answer, places = scenario.solve(), read_again(scenario)
    for meant in {meant.spelt: meant for _, meant in named(scenario)}.values():
        text = tracing(meant, answer.point, answer, places, width=width)
        longest = max((line for line in text.splitlines() if " " in line.strip()), key=len)
        assert len(longest) <= width or len(longest.split()) < 3, longest
        assert json.dumps(tracing_record(meant, answer.point, answer, places), allow_nan=False)


def test_lines_of_the_right_file():
    scenario = negotiation.load(FLAGSHIP)
    point, places = scenario.at("bolton-arrives"), read_again(scenario)
    base = Path("scenarios/hanoi/base.yaml").read_text(encoding="utf-8").splitlines()
    for name in scenario.parameters:
        text = tracing(find(scenario, name), point, None, places)
        line = next(n for n, written in enumerate(base, 1) if written.startswith(f"  {name}:"))
        value = next(n for n, written in enumerate(base[line:], line + 1) if written.startswith("    value:"))
        assert f"scenarios/hanoi/base.yaml:{value}" in text
    text = tracing(find(scenario, "us_outside"), point, None, places)
    own = Path(FLAGSHIP).read_text(encoding="utf-8").splitlines()
    line = next(n for n, written in enumerate(own, 1) if "set: {us_outside: 3}" in written)
    assert f"{FLAGSHIP}:{line}: 3" in text
    assert "If the United States was open to a deal (us_resolve.open): 1" in text


def test_the_leading_way_comes_first():
    answer = negotiation.load(FLAGSHIP).solve()
    first = ways(answer, "deal")[0]
    assert first[1][0] == ("on_the_table", "partial_with_clause")
    assert first[0].payoffs == (Fraction(69, 25), Fraction(83, 20))
    assert len(ways(answer, "deal")) == 3


def test_a_deal_that_nobody_can_reach():
    scenario = negotiation.load(FLAGSHIP)
    answer = scenario.solve("kim-wanted-everything")
    text = tracing(find(scenario, "us.deal"), answer.point, answer, read_again(scenario))
    assert "Nothing that the sides can choose here leads to deal" in text
    assert "scope_benefit * scope" in text
    text = tracing(find(scenario, "walk_out × partial_with_clause"), answer.point, answer, read_again(scenario))
    assert "the readings take away partial_with_clause" in text
