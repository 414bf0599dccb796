"""The payoff table: every mark is true, names are cut to the width, large tables are left out with a word."""

import re

import negotiation
from negotiation.report.table import payoff_tables


def normal(rows, columns, payoffs):
    text = (
        "negotiation: 1\ntitle: T\nplayers: {a: A, b: B}\ngame:\n  form: normal\n"
        f"  strategies: {{a: [{', '.join(rows)}], b: [{', '.join(columns)}]}}\n  payoffs:\n"
    )
    for i, row in enumerate(rows):
        cells = ", ".join(f"{column}: [{', '.join(map(str, payoffs[i][j]))}]" for j, column in enumerate(columns))
        text += f"    {row}: {{{cells}}}\n"
    return negotiation.loads(text).solve()


def test_equal_positions_are_given_to_their_players_where_names_are_shared():
    same = [[[1, 1], [1, 1]], [[1, 1], [1, 1]]]
    table = payoff_tables(normal(["stay", "go"], ["stay", "go"], same), 118)
    assert "The same here: stay = go (A); stay = go (B)" in table
    table = payoff_tables(normal(["stay", "go"], ["wait", "run"], same), 118)
    assert "The same here: stay = go; wait = run" in table


def test_marks_are_what_the_game_says():
    answer = negotiation.load("scenarios/hanoi/last_day.yaml").solve()
    table = payoff_tables(answer, 118)
    assert table.count("●") - 1 == 1  # one in the table, one in the legend
    assert table.count("○") - 1 == 9
    lines = table.splitlines()
    row = next(line for line in lines if line.strip().startswith("on_the_table"))
    assert "● 2.76*, 4.15*" in row
    assert "walk_out = big_deal" in table


def test_best_responses_by_hand():
    table = payoff_tables(normal(["up", "down"], ["left", "right"], [[(1, 0), (3, 2)], [(2, 2), (0, 1)]]), 118)
    up = next(line for line in table.splitlines() if line.strip().startswith("up"))
    down = next(line for line in table.splitlines() if line.strip().startswith("down"))
    assert re.sub(r" +", " ", up).strip() == "up 1, 0 ● 3*, 2*"
    assert re.sub(r" +", " ", down).strip() == "down ● 2*, 2* 0, 1"


def test_wide_tables_are_folded_and_large_ones_left_out():
    count = 7
    names = [f"a_rather_long_name_{i}" for i in range(count)]
    answer = normal(names, names, [[(i, j) for j in range(count)] for i in range(count)])
    table = payoff_tables(answer, 80)
    assert max(len(line) for line in table.splitlines()) <= 80
    answer = normal(["r"], [f"s{i}" for i in range(900)], [[(0, i) for i in range(900)]])
    assert "too large for the screen" in payoff_tables(answer, 80)
