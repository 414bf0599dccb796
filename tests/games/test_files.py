"""Files of strategic games: what is written reads back with equal names and equal payoffs."""

import string
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import negotiation
from negotiation.errors import GameError, ScenarioError
from negotiation.games.files import read_nfg, write_nfg
from negotiation.games.normal import NormalGame
from tests.conftest import ROOT

FILES = ROOT / "tests" / "files"
# What Gambit takes as a label, less what the format cannot end a text with.
LABELS = st.text(string.ascii_letters + string.digits + string.punctuation + " ", min_size=1, max_size=12).filter(
    lambda text: text == " ".join(text.split()) and not text.endswith("\\")
)
NUMBERS = st.one_of(
    st.integers(-9, 9).map(Fraction),
    st.fractions(),
    st.fractions(max_denominator=10**40),
    st.just(Fraction(1, 10**300)),
)


@st.composite
def games(draw, labels=LABELS):
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    names = [draw(st.lists(labels, min_size=n, max_size=n, unique=True)) for n in (len(sizes), *sizes)]
    count = len(sizes) * int(np.prod(sizes))
    payoffs = np.empty(count, dtype=object)
    payoffs[:] = draw(st.lists(NUMBERS, min_size=count, max_size=count))
    return NormalGame(payoffs.reshape(len(sizes), *sizes), names[0], names[1:])


@given(games(), LABELS, st.one_of(st.just(""), LABELS))
def test_names_payoffs_title_and_comment_come_back(game, title, comment):
    back = read_nfg(write_nfg(game, title=title, comment=comment))
    assert (back.game.players, back.game.strategies) == (game.players, game.strategies)
    assert back.game.payoffs.tolist() == game.payoffs.tolist()
    assert (back.title, back.comment, set(back.outcomes)) == (title, comment, {""})


@given(games(), st.data())
def test_outcomes_come_back(game, data):
    names = st.sampled_from(["", "deal", 'no "deal"', "{2}"])
    outcomes = tuple(data.draw(names) for _ in game.profile_names)
    back = read_nfg(write_nfg(game, outcomes=outcomes))
    assert back.game.payoffs.tolist() == game.payoffs.tolist()
    assert back.outcomes == outcomes


@given(games(labels=st.text(min_size=1, max_size=8)))
def test_any_names_make_a_file_that_can_be_read(game):
    text = write_nfg(game, title=game.players[0])
    assert text.isascii()
    back = read_nfg(text)
    assert back.game.shape == game.shape
    assert back.game.payoffs.tolist() == game.payoffs.tolist()
    assert negotiation.loads(text).strategies


@given(games())
def test_a_scenario_from_a_file_has_the_same_payoffs_and_is_written_as_the_same_game(game):
    scenario = negotiation.loads(write_nfg(game, title="Some game"))
    back = read_nfg(negotiation.export(scenario))
    assert back.game.payoffs.tolist() == game.payoffs.tolist()
    # Strategies keep the names that they have in the file.
    assert back.game.strategies == read_nfg(write_nfg(game)).game.strategies
    assert negotiation.loads(scenario.dumps()) == scenario


def test_the_bytes_of_a_small_game():
    game = NormalGame([[["1/3", 2], [0.5, "-1e-3"]], [[0, 1], [2, 3]]], ["Zoë", "Jürgen"], [["a", "b"], ["c", "d"]])
    assert write_nfg(game, title="Café — “talks”", comment="ends in \\") == (
        'NFG 1 R "Cafe - \\"talks\\"" { "Zoe" "Jurgen" }\n'
        '{ { "a" "b" }\n  { "c" "d" } }\n'
        '"ends in"\n'
        "1/3 0\n1/2 2\n2 1\n-1/1000 3\n"
    )


def test_equal_outcomes_are_listed_once():
    game = NormalGame([[[1, 0], [0, 1]], [[2, 0], [0, 3]]])
    text = write_nfg(game, outcomes=["deal", "", "", "deal"])
    assert text.endswith('{ { "deal" 1, 2 }\n  { "" 0, 0 }\n  { "deal" 1, 3 } }\n1 2\n2 3\n')


def test_outcomes_are_listed_in_the_order_asked_for():
    game = NormalGame([[[1, 0], [0, 1]], [[2, 0], [0, 3]]])
    text = write_nfg(game, outcomes=["no deal", "", "", "deal"], order=["deal", "war", "no deal"])
    assert text.endswith('{ { "deal" 1, 3 }\n  { "no deal" 1, 2 }\n  { "" 0, 0 } }\n2 3\n3 1\n')


def test_outcomes_are_as_many_as_profiles():
    with pytest.raises(GameError, match="2 outcomes for 4 profiles"):
        write_nfg(NormalGame([[[1, 0], [0, 1]]] * 2), outcomes=["a", "b"])


def test_names_that_are_missing_or_alike_get_numbers():
    file = read_nfg('NFG 1 R "" { "" "A" "A" } { { "x" "x" "" "3" } { "" } { "x_2" } } ' + "0 " * 12)
    assert file.game.players == ("Player 1", "A", "A_2")
    assert file.game.strategies == (("x", "x_2", "3_2", "3"), ("1",), ("x_2",))


def test_faults_are_those_of_the_scenario_reader():
    with pytest.raises(ScenarioError, match="no payoffs where 1 × 1 strategies"):
        read_nfg('NFG 1 R "" { "A" "B" } { 1 1 }')


# Typed from the documentation of the format, and from what pygambit 16.7 writes.
PYGAMBIT = """NFG 1 R "t" { "a" "b" }

{ { "x y" "y" }
{ "u" "v" }
}
"com"

{
{ "_1" 1, 2 }
{ "_2" 1/3, 4 }
{ "_3" 0.5, 6 }
{ "_4" 7, 1e-3 }
}
1 2 3 0 
"""  # noqa: W291 - the blank at the end of the last line is theirs


def test_what_gambit_writes():
    file = read_nfg(PYGAMBIT)
    assert (file.title, file.comment, file.outcomes) == ("t", "com", ("",) * 4)
    assert file.game.strategies == (("x y", "y"), ("u", "v"))
    assert file.game.payoffs.tolist() == [[[1, Fraction(1, 2)], [Fraction(1, 3), 0]], [[2, 6], [4, 0]]]


def test_the_example_of_the_documentation():
    file = read_nfg((FILES / "selten.nfg").read_bytes())
    A, B = file.game.payoffs
    assert A.tolist() == [[1, 1], [0, 0], [0, 2]]
    assert B.tolist() == [[1, 1], [2, 3], [2, 0]]


# Gambit doubles a backslash when it writes, but does not halve it when it reads.
@given(games(labels=LABELS.filter(lambda text: "\\" not in text)))
def test_pygambit_reads_what_is_written_and_writes_what_is_read(game):
    pygambit = pytest.importorskip("pygambit")
    import io
    from itertools import product

    text = write_nfg(game, title="t")
    theirs = pygambit.read_nfg(io.BytesIO(text.encode()))
    assert [player.label for player in theirs.players] == list(game.players)
    assert [[s.label for s in p.strategies] for p in theirs.players] == [list(own) for own in game.strategies]
    for profile in product(*(range(n) for n in game.shape)):
        found = theirs[tuple(name[i] for name, i in zip(game.strategies, profile, strict=True))]
        for player, payoffs in zip(theirs.players, game.payoffs, strict=True):
            assert Fraction(str(found[player])) == payoffs[profile]
    back = read_nfg(theirs.to_nfg())
    assert back.game.payoffs.tolist() == game.payoffs.tolist()
    assert back.game.strategies == game.strategies
