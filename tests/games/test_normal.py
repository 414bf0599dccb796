import copy
import pickle
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from negotiation.errors import GameError
from negotiation.games.normal import NormalGame, exact_number
from tests.strategies import many_player_games, two_player_games

PRISONERS = NormalGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])


def test_every_kind_of_number_is_taken_exactly():
    game = NormalGame(
        [[[1, 0.1, "0.1", "1/3"]], [[Fraction(2, 7), Decimal("1.50"), np.int64(2**62), np.float32(0.5)]]]
    )
    assert game.payoffs[0, 0].tolist() == [1, Fraction(0.1), Fraction(1, 10), Fraction(1, 3)]
    assert game.payoffs[1, 0].tolist() == [Fraction(2, 7), Fraction(3, 2), 2**62, Fraction(1, 2)]
    assert all(type(value) is Fraction and type(value.numerator) is int for value in game.payoffs.flat)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_is_the_value_of_the_double(value):
    assert exact_number(value) == Fraction(value)
    assert exact_number(np.float64(value)) == Fraction(value)


@given(st.fractions())
def test_a_text_is_what_it_spells(value):
    assert exact_number(str(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        -np.inf,
        Decimal("NaN"),
        Decimal("-Infinity"),
        True,
        np.True_,
        None,
        1j,
        object(),
        b"1",
    ],
)
def test_what_is_no_finite_number_is_refused_with_its_place(value):
    with pytest.raises(GameError, match=r"payoffs\[1\]\[0\]\[1\]"):
        NormalGame([[[1, 2]], [[3, value]]])


@pytest.mark.parametrize(
    "text", ["", "nan", "inf", "1,5", "0x10", "1_000", "1/0", "--1", "1e", "½", "1 2", "1e99999999"]
)
def test_texts_that_spell_no_number(text):
    with pytest.raises(GameError, match=r"payoffs\[0\]\[0\]\[0\]"):
        NormalGame([[[text]], [[1]]])


@pytest.mark.parametrize("value", [Decimal("1e999999999"), Decimal("1e-999999999"), "1e-5000"])
def test_exponents_that_would_fill_the_memory_are_refused(value):
    with pytest.raises(GameError, match="exponent beyond"):
        exact_number(value)


@pytest.mark.parametrize(
    "payoffs",
    [
        [],
        {},
        None,
        5,
        "ab",
        [[]],
        [[[]], [[]]],
        [[[1, 2], [3]], [[1, 2], [3, 4]]],
        [[[1, 2]], [[1], [2]]],
        [[1, 2], [3, 4]],
        [[[[1]]], [[[1]]]],
        np.ones((2, 3)),
        np.ones((2, 0, 3)),
        np.ones((3, 2, 2)),
        np.array(5),
    ],
)
def test_ragged_empty_or_wrongly_nested_payoffs(payoffs):
    with pytest.raises(GameError, match="payoffs"):
        NormalGame(payoffs)


def test_the_message_for_ragged_payoffs_says_where():
    with pytest.raises(GameError, match=r"payoffs\[0\]\[1\] has 1 entries where others have 2"):
        NormalGame([[[1, 2], [3]], [[1, 2], [3, 4]]])


def test_default_names():
    assert PRISONERS.players == ("player 1", "player 2")
    assert PRISONERS.strategies == (("1", "2"), ("1", "2"))
    assert PRISONERS.profile_names == ("1 × 1", "1 × 2", "2 × 1", "2 × 2")


@pytest.mark.parametrize(
    "names",
    [
        {"players": ["a"]},
        {"players": ["a", "a"]},
        {"players": ["a", ""]},
        {"players": "ab"},
        {"players": [1, 2]},
        {"players": [[3, 5], [0, 1]]},
        {"strategies": [["x", "y"]]},
        {"strategies": [["x", "y"], ["x"]]},
        {"strategies": [["x", "x"], ["x", "y"]]},
        {"strategies": ["xy", "xy"]},
        {"strategies": "xy"},
    ],
)
def test_names_that_do_not_fit(names):
    with pytest.raises(GameError):
        NormalGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], **names)


def test_two_matrices_as_two_arguments_are_explained():
    with pytest.raises(GameError, match=r"NormalGame\(\[A, B\]\)"):
        NormalGame([[3, 0], [5, 1]], [[3, 5], [0, 1]])


def test_nothing_can_be_written():
    with pytest.raises(AttributeError):
        PRISONERS.players = ("a", "b")
    with pytest.raises(ValueError, match="read-only"):
        PRISONERS.payoffs[0, 0, 0] = Fraction(9)
    for integers, _ in PRISONERS.scaled:
        assert not integers.flags.writeable
    given_array = np.array([[[1, 2]], [[3, 4]]])
    game = NormalGame(given_array)
    given_array[0, 0, 0] = 9
    assert game.payoffs[0, 0, 0] == 1


@given(many_player_games())
def test_copies_are_equal_and_still_read_only(game):
    for twin in (copy.deepcopy(game), pickle.loads(pickle.dumps(game)), NormalGame(game.payoffs.tolist())):
        assert twin == game
        assert hash(twin) == hash(game)
        assert not twin.payoffs.flags.writeable


def test_games_differ_in_payoffs_names_and_exactness():
    same = [[[3, 0], [5, 1]], [[3, 5], [0, 1]]]
    others = [
        NormalGame([[[3, 0], [5, 1]], [[3, 5], [0, 2]]]),
        NormalGame(same, players=["a", "b"]),
        NormalGame(same, strategies=[["1", "2"], ["1", "3"]]),
        NormalGame(same, exact=False),
        NormalGame([[[3, 0]], [[3, 5]]]),
    ]
    assert NormalGame(same) == PRISONERS
    assert all(other != PRISONERS for other in others)
    assert PRISONERS != 5


@given(many_player_games(entries=st.fractions(-3, 3, max_denominator=9)))
@settings(max_examples=40)
def test_scaled_payoffs_are_the_payoffs(game):
    for table, (integers, denominator) in zip(game.payoffs, game.scaled, strict=True):
        assert all(type(value) is int for value in integers.flat)
        assert all(Fraction(a, denominator) == b for a, b in zip(integers.flat, table.flat, strict=True))


@given(many_player_games())
def test_best_replies_are_the_greatest_along_a_players_own_axis(game):
    for player, best in enumerate(game.best_replies):
        for profile in np.ndindex(*game.shape):
            others = [(*profile[:player], s, *profile[player + 1 :]) for s in range(game.shape[player])]
            table = game.payoffs[player]
            assert best[profile] == all(table[profile] >= table[other] for other in others)


@given(many_player_games(), st.data())
def test_restricting_keeps_payoffs_and_names(game, data):
    keep = [
        data.draw(st.lists(st.integers(0, size - 1), min_size=1, max_size=size, unique=True)) for size in game.shape
    ]
    part = game.restrict(keep)
    for profile in np.ndindex(*part.shape):
        source = tuple(indices[s] for indices, s in zip(keep, profile, strict=True))
        assert [t[profile] for t in part.payoffs] == [t[source] for t in game.payoffs]
    assert part.strategies == tuple(
        tuple(names[s] for s in indices) for names, indices in zip(game.strategies, keep, strict=True)
    )
    assert part.players == game.players


@pytest.mark.parametrize("keep", [[[0]], [[0], []], [[0, 0], [0]], [[0], [2]], [[-1], [0]]])
def test_restricting_to_nothing_or_to_the_unknown(keep):
    with pytest.raises(GameError, match="keep"):
        PRISONERS.restrict(keep)


@given(two_player_games())
def test_the_game_for_nashpy_is_the_same(game):
    A, B = game.to_nashpy().payoff_matrices
    assert A.tolist() == [[float(a) for a in row] for row in game.payoffs[0]]
    assert B.tolist() == [[float(b) for b in row] for row in game.payoffs[1]]


def test_games_that_nashpy_does_not_take():
    with pytest.raises(GameError, match="two players"):
        NormalGame(np.ones((3, 2, 2, 2), dtype=int)).to_nashpy()
    with pytest.raises(GameError, match="too large"):
        NormalGame([[["1e400"]], [[1]]]).to_nashpy()


def test_short_repr():
    assert repr(PRISONERS) == "<NormalGame 2 × 2: player 1, player 2>"
    assert repr(NormalGame([[[0.1]], [[1]]], exact=False)).endswith("payoffs rounded to doubles>")


def test_tables_for_notebooks_are_escaped():
    game = NormalGame([[[1]], [["1/3"]]], players=["<b>us</b>", "k & k"], strategies=[["<script>"], ["a"]])
    html = game._repr_html_()
    assert "<script>" not in html
    assert "<b>" not in html
    assert "&lt;script&gt;" in html
    assert "1, 1/3" in html
    three = NormalGame(np.arange(24).reshape(3, 2, 2, 2))._repr_html_()
    assert "7, 15, 23" in three
    assert len(NormalGame(np.ones((2, 40, 40), dtype=int))._repr_html_()) < 1000
