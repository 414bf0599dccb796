"""The table: every number, shade and mark is read back from what is drawn and compared with the answer."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import negotiation
from negotiation.display import decimal
from negotiation.errors import GameError
from negotiation.figures.answer_words import as_drawn, is_named, leading
from negotiation.figures.payoff_table import payoff_table
from negotiation.figures.picture import render
from negotiation.figures.style import NOTE, SMALLEST, looks
from negotiation.games.normal import NormalGame
from tests.figures.making import (
    ACCOUNTS,
    CLASSICS,
    HANOI,
    HOSTILE_SOME,
    answer_of,
    artists,
    misplaced,
    renamed,
    solved,
)
from tests.longer import at_length
from tests.strategies import deal_games, many_player_games, two_player_games

CASES = [(path, "default") for path in CLASSICS] + [(HANOI, account) for account in ACCOUNTS]


def quiet(answer, cell):
    return answer.otherwise is not None and cell == answer.otherwise


def blank(answer, cell):
    return len(answer.game.players) > 2 and quiet(answer, cell)


def check(answer):
    """Compare a table with its answer, and return the picture."""
    picture = payoff_table(answer)
    cells, payoffs, best = (artists(picture, kind) for kind in ("cell", "payoff", "best"))
    look = looks(answer.results)
    assert set(cells) == {" × ".join(profile) for profile in answer.cells}
    expected, underlined, bold = {}, set(), set()
    for place, profile in zip(product(*map(range, answer.game.shape)), product(*answer.game.strategies), strict=True):
        cell, name = answer.cells[profile], " × ".join(profile)
        (patch,) = cells[name]
        assert patch.get_label() == cell.result
        if is_named(answer, cell.result):
            from matplotlib.colors import to_hex

            assert to_hex(patch.get_facecolor()).upper() == look[cell.result].fill
        for player, payoff in enumerate(cell.payoffs):
            if not blank(answer, cell):
                expected[f"{player}:{name}"] = decimal(payoff).replace("-", "−")
            alternatives = [
                answer.game.payoffs[(player, *place[:player], other, *place[player + 1 :])]
                for other in range(answer.game.shape[player])
            ]
            if payoff == max(alternatives) and not blank(answer, cell):
                underlined.add(f"{player}:{name}")
                if not quiet(answer, cell):
                    bold.add(f"{player}:{name}")
    if payoffs:
        assert {key: text.get_text() for key, (text,) in payoffs.items()} == expected
        for key, (text,) in payoffs.items():
            assert text.get_fontsize() >= SMALLEST
            assert (text.get_fontweight() == "bold") == (key in bold)
    else:
        assert not expected or "left out for want of room" in " ".join(t.get_text() for t in picture.texts)
    assert set(best) == underlined
    if payoffs:
        assert set(best) <= set(payoffs), "an underline has its number above it"
    marks = artists(picture, "equilibrium")
    assert set(marks) == {str(n) for n, e in enumerate(answer.equilibria) if e.is_pure}
    for number, (mark,) in marks.items():
        assert (mark.get_markerfacecolor() != "white") == (int(number) in leading(answer))
    check_links(answer, picture)
    return picture


def check_links(answer, picture):
    """Joined equilibria are neighbours of one component, and every mixture of them is an equilibrium."""
    for pair in artists(picture, "joined"):
        one, other = (answer.equilibria[int(number)] for number in pair.split(":"))
        assert one.component == other.component
        assert sum(abs(a[0] - b[0]) for a, b in zip(one.supports, other.supports, strict=True)) == 1
        halves = [
            tuple((a + b) / 2 for a, b in zip(s, t, strict=True))
            for s, t in zip(one.strategies, other.strategies, strict=True)
        ]
        certificate = negotiation.solvers.equilibrium.certify(answer.game, halves)
        assert not any(certificate.regret)


@pytest.mark.parametrize(("path", "account"), CASES, ids=lambda v: getattr(v, "stem", v))
def test_the_table_says_what_the_answer_says(path, account):
    picture = check(solved(path, account))
    assert not misplaced(picture)


OF_TWO = st.one_of(two_player_games(), deal_games(5))
OF_MANY = many_player_games(most=2)


@settings(max_examples=10)
@given(OF_TWO)
def test_any_game_of_two(game):
    picture = check(answer_of(game))
    assert not misplaced(picture)


@settings(max_examples=8)
@given(OF_MANY)
def test_any_number_of_players(game):
    picture = check(answer_of(game))
    assert not misplaced(picture)


test_of_two_at_length = at_length(test_any_game_of_two, 60, OF_TWO)
test_of_many_at_length = at_length(test_any_number_of_players, 60, OF_MANY)


def test_the_flagship_s_table_in_words():
    picture = payoff_table(solved(HANOI))
    assert picture.title_text == "Deal: on_the_table × partial_with_clause"
    assert "United States 2.76, North Korea 4.15" in picture.alt
    assert "no evidence" in picture.alt
    payoffs = artists(picture, "payoff")
    assert len(payoffs) == 2 * 5 * 5
    assert {text.get_fontsize() for (text,) in payoffs.values() if text.get_text() == "1"} == {NOTE}
    (mark,) = artists(picture, "equilibrium")["9"]
    assert mark.get_markerfacecolor() == "#1A1A1A"
    assert len(artists(picture, "joined")) == 12


def test_titles_state_the_finding():
    titles = {path.stem: payoff_table(solved(path)).title_text for path in CLASSICS}
    assert titles["prisoners_dilemma"] == "Both defect: defect × defect"
    assert titles["matching_pennies"] == "No pure equilibrium: the pennies match 0.5, the pennies differ 0.5"
    assert titles["travellers_dilemma"] == "claim_2 × claim_2"
    assert titles["degenerate"] == "3 perfect equilibria, 4 outcomes"
    assert payoff_table(solved(HANOI, "no-clause")).title_text == "No deal, in 6 ways"


@pytest.mark.parametrize("text", HOSTILE_SOME)
def test_hostile_words_are_drawn_in_every_format(text):
    for path in (HANOI, next(p for p in CLASSICS if p.stem == "stag_hunt")):
        picture = payoff_table(renamed(solved(path), text))
        assert not misplaced(picture)
        for format in ("svg", "png", "pdf"):
            render(picture, format, dpi=40)


def numbered(rows, columns, scale=1):
    return NormalGame(
        [
            [[(i * columns + j) * scale for j in range(columns)] for i in range(rows)],
            [[-i] * columns for i in range(rows)],
        ]
    )


def test_large_tables_shrink_their_numbers_and_then_say_that_they_left_them_out():
    small, large = payoff_table(answer_of(numbered(12, 12, 100))), payoff_table(answer_of(numbered(12, 12, 10**8)))
    sizes = {text.get_fontsize() for (text,) in artists(small, "payoff").values()}
    assert len(sizes) == 1
    assert SMALLEST <= sizes.pop() < 11
    assert not artists(large, "payoff")
    assert len(artists(large, "best")) == 12 + 144
    said = " ".join(text.get_text() for text in large.texts)
    assert "Payoffs are left out for want of room" in said
    for picture in (small, large):
        assert not misplaced(picture)


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1), (16, 16), (2, 3, 4), (2, 2, 2, 2)])
def test_odd_shapes(shape):
    import numpy as np

    count = int(np.prod(shape))
    game = NormalGame(np.arange(len(shape) * count, dtype=object).reshape(len(shape), *shape))
    picture = check(answer_of(game))
    assert not misplaced(picture)


@pytest.mark.parametrize("shape", [(17, 2), (2, 2, 5), (2, 2, 2, 3)])
def test_what_does_not_fit_a_page_is_refused_with_a_remedy(shape):
    import numpy as np

    game = NormalGame(np.zeros((len(shape), *shape), dtype=int))
    with pytest.raises(GameError, match=r"does not fit on a page.*`only` or `without`"):
        payoff_table(answer_of(game))


@pytest.mark.parametrize("count", [1, 2, 12, 15])
def test_any_number_of_named_outcomes(count):
    profiles = [f"a{i + 1} × b{j + 1}" for i in range(4) for j in range(4)]
    outcomes = {f"outcome {n}": [p for k, p in enumerate(profiles) if k % count == n] for n in range(count)}
    answer = answer_of(numbered(4, 4), outcomes)
    picture = check(answer)
    fills = {(patch.get_facecolor(), patch.get_hatch()) for (patch,) in artists(picture, "cell").values()}
    assert len(fills) == min(count, 12) + (count > 12)
    assert not misplaced(picture)
    said = " ".join(text.get_text() for text in picture.texts)
    assert ("3 further outcomes" in said) == (count == 15)


def test_numbers_are_written_as_on_the_screen():
    from fractions import Fraction

    assert as_drawn(Fraction(-21, 10)) == "−2.1"
