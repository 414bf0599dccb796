"""Games and shares as text: exact, escaped, marked, and refused where they make no sense."""

import csv
import dataclasses
import io
import re
from fractions import Fraction

import pytest

import negotiation
from negotiation.errors import GameError, UndefinedError, UsageError
from negotiation.games.files import read_nfg
from negotiation.report.checking import check
from negotiation.report.paper import latex_shares, markdown_shares
from negotiation.report.screen import screen
from negotiation.runs.csv_files import read_csv
from tests.analysis.test_sweep import TALKS

HANOI = "scenarios/hanoi/last_day.yaml"
ODD = """
negotiation: 1
title: "50 % of {it} & _more_ ~ ^ # $ | \\\\ <b>*"
players: {outcome: "A & B | C_d", other: =cmd}
game:
  form: normal
  strategies: {outcome: [no_deal, deal], other: [wait]}
  payoffs: {no_deal: {wait: [-1/3, 1e-3]}, deal: {wait: [2/7, 12345.678]}}
outcomes: {=SUM(A1): deal × wait}
"""


def test_a_csv_has_each_payoff_as_a_double_and_exact():
    text = negotiation.export(negotiation.loads(ODD), "csv")
    columns = read_csv(text.encode())
    assert columns == {
        "player_outcome": ["no_deal", "deal"],
        "other": ["wait", "wait"],
        "outcome": ["no_deal × wait", "=SUM(A1)"],
        "outcome_payoff": ["-0.3333333333333333", "0.2857142857142857"],
        "outcome_payoff_exact": ["-1/3", "2/7"],
        "other_payoff": ["0.001", "12345.678"],
        "other_payoff_exact": ["1/1000", "6172839/500"],
    }
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert "'=SUM(A1)" in cells
    for cell in cells:  # what a spreadsheet might run is a number or has an apostrophe before it
        assert not cell.startswith(("=", "@", "+")) and re.fullmatch(r"-\d+(\.\d+|/\d+)?|[^-].*", cell), cell


def test_latex_escapes_and_has_no_sign_that_a_line_break_would_forge():
    text = negotiation.export(negotiation.loads(ODD), "latex")
    assert text.startswith("% 50 % of {it}")
    assert r"A \& B | C\_d" in text
    assert r"no\_deal & $-1/3,\ \underline{0}" in text.replace(".001", "") or r"$-1/3,\ " in text
    body = text.split("\n", 1)[1]
    assert body.count("{") == body.count("}")
    assert not re.search(r"(?<!\\)[#%~]", body)
    rows = [line for line in body.splitlines() if line.startswith(("no", "deal"))]
    assert [row.count("&") for row in rows] == [1, 1]


def test_markdown_escapes_what_would_end_a_cell():
    text = negotiation.export(negotiation.loads(ODD), "markdown")
    assert text.splitlines()[0] == r"| A \& B \| C\_d (rows), =cmd (columns) | wait |"
    assert text.splitlines()[2:4] == [r"| no\_deal | -1/3, **0.001** |", r"| deal | **2/7**, **12345.678** ● |"]


def test_marks_are_those_of_the_screen():
    answer = negotiation.load(HANOI).solve()
    text = negotiation.export(answer, "latex")
    assert text == negotiation.export(negotiation.load(HANOI), "latex")
    pure = [e for e in answer.equilibria if e.is_pure]
    # One more of each stands in the notes, where it is explained.
    assert text.count(r"\bullet") == 1 + sum(bool(e.perfect) for e in pure)
    assert text.count(r"\circ") == 1 + sum(not e.perfect for e in pure)
    assert r"\underline{2.76},\ \underline{4.15}^{\bullet}" in text


def test_a_game_at_a_point_reads_back_as_the_game_that_is_solved_there():
    talks = negotiation.load(HANOI)
    for options in (
        {},
        {"account": "bolton-arrives"},
        {"set": {"relief_cost": "17/2"}, "choose": {"clause": "never_offered"}},
    ):
        answer = talks.solve(**options)
        file = read_nfg(negotiation.export(talks, **options))
        assert file.game.payoffs.tolist() == answer.game.payoffs.tolist()
        assert file.game.strategies == answer.game.strategies
        assert file.game.players == tuple(talks.players.values())
        assert file.outcomes == tuple(cell.outcome for cell in answer.cells.values())
        assert negotiation.export(answer) == negotiation.export(talks, **options)
        assert negotiation.loads(negotiation.export(answer)).solve().regime == answer.regime


def test_labels_that_gambit_would_not_take_give_way_to_names():
    text = ODD.replace("A & B | C_d", "Süd").replace("=SUM(A1)", "fünf")
    assert read_nfg(negotiation.export(negotiation.loads(text))).game.players == ("outcome", "other")
    assert "funf" in negotiation.export(negotiation.loads(text))


def test_payoffs_without_a_fraction_are_said_to_be_doubles():
    text = negotiation.export(negotiation.loads(ODD.replace("-1/3", "sqrt(2)")))
    file = read_nfg(text)
    assert file.comment == "Payoffs without a fraction stand as the nearest double."
    assert file.game.payoffs[0, 0, 0] == Fraction(2**0.5)


def test_yaml_is_the_scenario():
    scenario = negotiation.loads(ODD)
    assert negotiation.loads(negotiation.export(scenario, "yaml")) == scenario


def test_yaml_is_written_for_people():
    text = negotiation.export(negotiation.loads(ODD), "yaml")
    assert "    outcome: [no_deal, deal]\n" in text
    assert '      wait: ["-1 / 3", 0.001]\n' in text
    assert "\nnegotiation: 1\n" in "\n" + text
    words = ["yes", "no", "on", "off", "null", "true", "false", "y", "N", "~", "12:30", "2019-03-01", "1_000", "0x1F"]
    words += [".inf", "1e3", "=", "<<"]
    players = ", ".join(f'p{number}: "{word}"' for number, word in enumerate(words))
    strategies = ", ".join(f"p{number}: [a]" for number in range(len(words)))
    payoffs = "{a: " * len(words) + str([0] * len(words)) + "}" * len(words)
    scenario = negotiation.loads(
        f"negotiation: 1\ntitle: 'a: b #c'\nplayers: {{{players}}}\n"
        f"game: {{form: normal, strategies: {{{strategies}}}, payoffs: {payoffs}}}"
    )
    text = negotiation.export(scenario, "yaml")
    assert negotiation.loads(text) == scenario
    for number, word in enumerate(words):
        assert f'  p{number}: "{word}"\n' in text


GAMBIT = (
    'NFG 1 R "Ultimatum" { "Ann" "Bob" } { { "Offer 50%" "Offer 20%" } { "yes!" "No" } } "From a seminar"'
    " 5 5 8 2 0 0 0 0"
)


def test_a_gambit_file_keeps_its_names_and_its_comment():
    scenario = negotiation.loads(GAMBIT)
    back = read_nfg(negotiation.export(scenario))
    assert back == dataclasses.replace(read_nfg(GAMBIT), game=back.game)
    assert back.game.strategies == (("Offer 50%", "Offer 20%"), ("yes!", "No"))
    assert back.game.payoffs.tolist() == scenario.solve().game.payoffs.tolist()
    assert negotiation.loads(negotiation.export(scenario)) == scenario


def test_names_that_are_alike_in_a_gambit_file_give_way():
    scenario = negotiation.loads(GAMBIT.replace("Offer 20%", "Offer 50%"))
    assert read_nfg(negotiation.export(scenario)).game.strategies == (("offer_50", "offer_50_2"), ("yes!", "No"))


def test_changed_names_are_said():
    scenario = negotiation.loads(GAMBIT)
    said = "names changed: offer_50 is “Offer 50%” of Ann; offer_20 is “Offer 20%” of Ann; yes is “yes!” of Bob"
    assert said in check(scenario).notes
    assert said.capitalize()[:14] + said[14:] in " ".join(screen(scenario.solve()).split())
    assert "ames changed" not in screen(negotiation.loads(negotiation.export(scenario, "yaml")).solve())


def test_a_large_game_is_exported_though_it_is_not_solved():
    rows = " ".join(str((37 * i) % 101) for i in range(2 * 40 * 40))
    scenario = negotiation.loads(f'NFG 1 R "Large" {{ "A" "B" }} {{ 40 40 }} {rows}')
    assert read_nfg(negotiation.export(scenario)).game.shape == (40, 40)
    assert negotiation.export(scenario, "csv").count("\n") == 1601


def test_shares_of_a_sweep():
    answer = negotiation.loads(TALKS).sweep(over=["cost", "share"], points=[4, 5], account="all")
    columns = read_csv(negotiation.export(answer, "csv").encode())
    assert list(columns) == ["account", "regime", "points", "share"]
    for account in answer.plan.accounts:
        own = [int(n) for a, n in zip(columns["account"], columns["points"], strict=True) if a == account]
        assert sum(own) == 20
        assert own == sorted(own, reverse=True)
    total = {share.label: share.points for share in answer.shares()}
    for label, points in total.items():
        assert points == sum(int(n) for r, n in zip(columns["regime"], columns["points"], strict=True) if r == label)
    first = f"{columns['account'][0]} & {columns['regime'][0]} & {columns['points'][0]} & "
    assert first in negotiation.export(answer, "latex")
    assert negotiation.export(answer, "markdown").startswith("| account | regime | points | share |\n| --- |")


def test_shares_in_tables_are_never_a_rounded_all_or_nothing():
    rows = [("a", "rare", 1, 100_000), ("a", "nearly all", 99_999, 100_000), ("a", "all", 3, 3)]
    assert [line.split(" & ")[-1] for line in latex_shares("T", rows).splitlines()[4:-1]] == [
        r"0.001 \% \\",
        r"\textgreater{} 99.9 \% \\",
        r"100 \% \\",
    ]
    assert [line.split(" | ")[-1] for line in markdown_shares(rows).splitlines()[2:]] == [
        "0.001 % |",
        r"\> 99.9 % |",
        "100 % |",
    ]


def test_what_does_not_go_together_is_refused():
    scenario = negotiation.load(HANOI)
    sweep = scenario.sweep(over=["us_outside"], points=3)
    with pytest.raises(UsageError, match="there is no format `pdf`"):
        negotiation.export(scenario, "pdf")
    with pytest.raises(UsageError, match="a sweep cannot be written as nfg"):
        negotiation.export(sweep)
    with pytest.raises(UsageError, match="name a point of a scenario"):
        negotiation.export(scenario, "yaml", account="bolton-arrives")
    with pytest.raises(UsageError, match="name a point of a scenario"):
        negotiation.export(sweep, "csv", set={"us_outside": 1})
    with pytest.raises(UsageError, match="there is no game in this file"):
        negotiation.export(negotiation.loads("negotiation: 1\ntitle: T\nplayers: {a: A}"), "csv")
    with pytest.raises(UndefinedError):
        negotiation.export(
            negotiation.loads(ODD.replace("-1/3", "1/0*a") + "parameters: {a: {value: 1, assumption: none}}"), "nfg"
        )


def test_a_game_that_is_too_large_to_solve_is_not_marked():
    rows = " ".join(str(((7 * i) ** 2) % 101) for i in range(2 * 60 * 60))
    scenario = negotiation.loads(f'NFG 1 R "Large" {{ "A" "B" }} {{ 60 60 }} {rows}')
    with pytest.raises(GameError):
        negotiation.export(scenario, "latex")
