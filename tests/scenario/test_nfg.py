"""Gambit files: what each part means, every refusal with its words and its place, and nothing that hangs."""

import io
import sys
import time
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import negotiation
from negotiation.errors import ScenarioError
from negotiation.faults import SourceText
from negotiation.scenario.names import LONGEST_NAME, plain_name
from negotiation.scenario.nfg_document import identifiers
from negotiation.scenario.nfg_reader import read
from tests.conftest import ROOT

HEAD = 'NFG 1 R "T" { "A" "B" } '
STAG = """
negotiation: 1
title: Stag
players: {first: First, second: Second}
game:
  form: normal
  strategies: {first: [stag, hare], second: [stag, hare, s3]}
  payoffs:
    stag: {stag: [9, 0.1], hare: [0, 1/3], s3: [-1, -2]}
    hare: {stag: [1e-3, .25], hare: [7, 7], s3: [0, 0]}
outcomes: {joint hunt: [stag × stag, hare × hare]}
"""
STAG_NFG = """NFG 1 R "Stag" { "First" "Second" }
{ { "stag" "hare" } { "stag" "hare" "" } }
{ { "joint hunt" 9, 0.1 } { "" 1e-3 .25 } { "_3" 0, 1/3 } { "joint hunt" +7, 07 } { "" -1, -2 } }
1 2 3 4 5 0
"""


def refused(text, name="game.nfg"):
    with pytest.raises(ScenarioError) as caught:
        negotiation.loads(text, name)
    return [
        (f.code, f.place and (f.place.line, f.place.column), f.message, f.label, f.help) for f in caught.value.faults
    ]


def test_a_file_is_the_scenario_that_yaml_would_give():
    assert negotiation.loads(STAG_NFG) == negotiation.loads(STAG)
    assert negotiation.loads(STAG_NFG).content_hash == negotiation.loads(STAG).content_hash


def test_the_first_players_strategy_changes_fastest():
    scenario = negotiation.loads('NFG 1 R "T" { "A" "B" "C" } { 2 3 2 } ' + " ".join(map(str, range(36))))
    game = scenario.solve(method="pure").game
    for a, b, c in [(0, 0, 0), (1, 0, 0), (0, 1, 0), (1, 2, 0), (0, 0, 1), (1, 2, 1)]:
        first = 3 * (a + 2 * b + 6 * c)
        assert game.payoffs[:, a, b, c].tolist() == [first, first + 1, first + 2]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: "\n \t" + text,
        lambda text: text.replace(" ", "\n\t"),
        lambda text: text.replace("NFG 1 R", "NFG 1 D"),
        lambda text: text.rstrip(),
        lambda text: text.replace("{", " { ").replace("}", " } "),
        lambda text: text.replace("} {", "}{"),
    ],
)
def test_blanks_line_ends_and_marks_mean_nothing(change):
    assert negotiation.loads(change(STAG_NFG)) == negotiation.loads(STAG_NFG)


def test_names_and_numbers_of_strategies_go_with_payoffs_and_with_outcomes():
    names, numbers = '{ { "1" "2" } { "1" } }', "{ 2 1 }"
    bodies = ["1 2 3 4", '{ { "" 1, 2 } { "" 3 4 } } 1 2', '"" 1 2 3 4', '"" { { 1 2 } { "" 3, 4 } } 1 2']
    found = {negotiation.loads(HEAD + which + body).content_hash for which in (names, numbers) for body in bodies}
    assert len(found) == 1


def test_texts_may_hold_quotes_braces_and_line_ends():
    scenario = negotiation.loads('NFG 1 R "The \\"best\\" {of\n  all}" { "A, B" "" } { 1 1 } "Said\n twice" 1 2')
    assert scenario.title == 'The "best" {of all}'
    assert dict(scenario.players) == {"a_b": "A, B", "player_2": "Player 2"}
    assert scenario.note == "Said twice"


def test_names_that_formulas_cannot_use_are_told_in_the_note():
    scenario = negotiation.loads('NFG 1 R "" { "A" "Ä" } { { "Да" "1" "Stay home" "if" } { "up" } } 1 1 2 2 3 3 4 4')
    assert scenario.title == "Untitled game"
    assert dict(scenario.players) == {"a": "A", "a_2": "Ä"}
    assert scenario.strategies["a"] == ("s1", "s1_2", "stay_home", "the_if")
    assert scenario.note == "In the Gambit file, s1 is “Да” of A; the_if is “if” of A."


def test_names_of_outcomes_that_regimes_cannot_have():
    text = HEAD + '{ 2 2 } { { "war or peace" 1 1 } { "sometimes" 2 2 } { "if" 3 3 } { "at least one" 4 4 } } 1 2 3 4'
    assert list(negotiation.loads(text).game.outcomes) == ["war / peace", "sometimes", "“if”", "“at least” one"]


def test_outcome_0_pays_nothing_and_has_no_name():
    scenario = negotiation.loads(HEAD + '{ 2 1 } { { "deal" 1 1 } } 0 1')
    answer = scenario.solve()
    assert answer.cells["s1", "s1"].payoffs == (0, 0)
    assert answer.cells["s2", "s1"].outcome == "deal"


@given(st.lists(st.text(max_size=70), min_size=1, max_size=6))
def test_identifiers_are_names_and_all_different(labels):
    names = identifiers(labels, "s")
    assert len(set(names)) == len(labels)
    for name in names:
        assert plain_name(name) == name
        assert len(name) <= LONGEST_NAME


# The text, and of its fault the code, line and column, message, and label.
REFUSALS = [
    ("", "E120", (1, 1), "the file ends where `NFG` belongs", "`NFG` expected"),
    ("NFG 2 R", "E120", (1, 5), "found `2` where `1`, the version of the format, belongs", "`1` expected"),
    ('NFG 1 "T"', "E120", (1, 7), 'found `"T"` where `R` belongs', "`R` expected"),
    ("NFG 1 R T", "E120", (1, 9), "found `T` where the title in quotes belongs", "the title in quotes expected"),
    ('NFG 1 R "T\n{', "E120", (1, 9), "a text in quotes is not closed", "opened here"),
    (
        'NFG 1 R "T" "A"',
        "E120",
        (1, 13),
        'found `"A"` where `{`, which opens the list of players, belongs',
        "`{` expected",
    ),
    (
        'NFG 1 R "T" { A }',
        "E120",
        (1, 15),
        "found `A` where a player's name in quotes belongs",
        "a player's name in quotes expected",
    ),
    ('NFG 1 R "T" { }', "E401", (1, 9), "there are no players", ""),
    (
        'NFG 1 R "T" {' + '"A"' * 31 + "}",
        "E420",
        (1, 104),
        "a game of 31 players, more than 30",
        "the first too many",
    ),
    (
        HEAD + "{ 2 -2 }",
        "E120",
        (1, 29),
        "found `-2` where a number of strategies, or a list of their names, belongs",
        "a number of strategies expected",
    ),
    (HEAD + "{ 2 0 }", "E410", (1, 29), "player `B` has no strategies", "at least one expected"),
    (HEAD + '{ {"x"} { } }', "E410", (1, 33), "player `B` has no strategies", "at least one expected"),
    (HEAD + "{ 2 }", "E122", (1, 25), "strategies of 1 player where 2 players are named", "expected 2"),
    (
        HEAD + "{ 400 500 }",
        "E420",
        (1, 25),
        "400 × 500 strategies are 200,000 profiles and 400,000 payoffs, more than 200,000",
        "",
    ),
    (HEAD + "{ 2 1000000000 } 1", "E420", (1, 29), "a player with more than 999,999,999 strategies", ""),
    (
        HEAD + "{ 1 2 } 1 2 3",
        "E122",
        (1, 38),
        "3 payoffs where 1 × 2 strategies of 2 players need 4",
        "1 more expected here",
    ),
    (
        HEAD + "{ 1 2 }\n\n",
        "E122",
        (1, 32),
        "no payoffs where 1 × 2 strategies of 2 players need 4",
        "4 more expected here",
    ),
    (
        HEAD + "{ 1 1 }\n1 2\n3 4",
        "E122",
        (3, 1),
        "4 payoffs where 1 × 1 strategies of 2 players need 2",
        "the first of 2 too many",
    ),
    (HEAD + "{ 1 1 } 1,2", "E120", (1, 34), "a comma between payoffs", "leave it out"),
    (HEAD + "{ 1 1 } 1/0 2", "E121", (1, 33), "`1/0` divides by 0", "this has no value"),
    (HEAD + "{ 1 1 } nan 2", "E121", (1, 33), "`nan` is not a number", "a number expected"),
    (HEAD + "{ 1 1 } 2 -inf", "E121", (1, 35), "`-inf` is not a number", "a number expected"),
    (HEAD + "{ 1 1 } 2 1e309", "E121", (1, 35), "`1e309` is too large or too small", ""),
    (HEAD + "{ 1 1 } 2 1e-999999999", "E121", (1, 35), "`1e-999999999` is too large or too small", ""),
    (HEAD + "{ 1 1 } 2 " + "9" * 301, "E121", (1, 35), "a number of more than 300 digits", ""),
    (HEAD + '{ 1 1 } "a" "b" 1 2', "E120", (1, 37), 'found `"b"` where a number belongs', "a number expected"),
    (
        HEAD + '{ 1 1 } { { "x" 1,5, 2 } } 1',
        "E122",
        (1, 35),
        "3 payoffs in outcome 1 where 2 players need 2",
        "expected 2",
    ),
    (
        HEAD + '{ 1 1 } { "x" 1, 2 } 1',
        "E120",
        (1, 35),
        'found `"x"` where `{`, which opens outcome 1, belongs',
        "`{` expected",
    ),
    (HEAD + '{ 1 1 } { { "x" 1, 2 } } 2', "E123", (1, 50), "there is no outcome 2", "unknown"),
    (HEAD + '{ 1 1 } { { "x" 1, 2 } } 1/2', "E123", (1, 50), "there is no outcome 1/2", "unknown"),
    (
        HEAD + '{ 1 1 } { { "x" 1, 2 } }',
        "E122",
        (1, 49),
        "no numbers where 1 × 1 strategies need 1",
        "1 more expected here",
    ),
    (HEAD + '{ 1 1 } { { "x" 1, 2 ', "E120", (1, 45), "the file ends where a payoff belongs", "a payoff expected"),
    ("EFG 2 R", "E124", (1, 1), "this is an extensive game (.efg), and only strategic games (.nfg) are read", ""),
]


@pytest.mark.parametrize(("text", "code", "place", "message", "label"), REFUSALS, ids=[r[3][:50] for r in REFUSALS])
def test_refusals_say_what_where_and_the_remedy(text, code, place, message, label):
    (found,) = refused(text)
    assert found[:4] == (code, place, message, label)
    assert found[3] or found[4], "neither a label nor a remedy"


def test_every_number_at_fault_is_told_in_one_go():
    assert [code for code, *_ in refused(HEAD + "{ 1 2 } 1/0 nan 3 x 5")] == ["E121", "E121", "E121", "E122"]


def test_a_thousand_faults_are_enough():
    found = refused(HEAD + "{ 100 100 } " + "x " * 20_000)
    assert len(found) == 1001
    assert found[-1][0] == "E112"


def test_a_header_that_promises_much_costs_nothing():
    began = time.process_time()
    refused(HEAD + "{ 999999999 999999999 } 1 2 3")
    assert time.process_time() - began < 1


@given(st.text(alphabet=' \n{}",\\12/0e.-"NFGRab', max_size=60))
def test_any_text_is_read_or_refused(text):
    source = SourceText("game.nfg", "NFG 1 R" + text + "\n")
    try:
        game = read(source)
    except ScenarioError as error:
        assert error.faults
        assert "^" in str(error)
    else:
        assert all(isinstance(n.value, Fraction) for cell in game.cells for n in cell.payoffs)


# -- which files --------------------------------------------------------------------------------------


def test_the_first_word_decides_and_then_the_ending(tmp_path, monkeypatch):
    for name in ("GAME.NFG", "game.yaml", "game"):
        (tmp_path / name).write_text(STAG_NFG, encoding="utf-8")
        assert negotiation.load(tmp_path / name).title == "Stag"
    stdin = SimpleNamespace(buffer=io.BytesIO(STAG_NFG.encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert negotiation.load("-").title == "Stag"
    assert refused("title: Talks", "talks.nfg")[0][2] == "found `title:` where `NFG` belongs"
    assert refused("title: Talks", "talks.EFG")[0][0] == "E124"
    assert negotiation.loads(STAG.replace("title: Stag", "title: NFG 1 R")).title == "NFG 1 R"


def test_places_point_into_the_file():
    scenario = negotiation.load(ROOT / "tests" / "files" / "three.nfg")
    assert scenario.files[0].name.endswith("three.nfg")
    answer = scenario.solve()
    assert answer.cells["go_out", "stay_home", "wait"].payoffs == (Fraction(1, 2), -1, 2)
    assert answer.cells["stay_home", "go_out", "wait"].payoffs == (Fraction(1, 1000), Fraction(1, 4), 0)
