"""The plane of payoffs: every mark lies where the answer says, and what stands out is worked out here on its own."""

from fractions import Fraction
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.transforms import Affine2D

import negotiation
from negotiation.errors import GameError
from negotiation.figures.answer_words import leading
from negotiation.figures.picture import render
from negotiation.figures.plane_points import frontier
from negotiation.figures.utility_plane import utility_plane
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
    texts,
)
from tests.longer import at_length
from tests.strategies import deal_games, two_player_games

TWO = [path for path in CLASSICS if len(solved(path).game.shape) == 2]
CASES = [(path, "default") for path in TWO] + [(HANOI, account) for account in ACCOUNTS]


def place(mark):
    (x,), (y,) = mark.get_data()
    return x, y


def floats(payoffs):
    return tuple(map(float, payoffs))


def check(answer):
    """Compare a plane with its answer, and return the picture."""
    picture = utility_plane(answer)
    axes = picture.axes[0]
    (x0, x1), (y0, y1) = axes.get_xlim(), axes.get_ylim()
    for cell in answer.cells.values():
        x, y = floats(cell.payoffs)
        assert x0 < x < x1 and y0 < y < y1, "what can happen lies within the picture"
    marked = {(name, place(mark)) for name, marks in artists(picture, "outcome").items() for mark in marks}
    assert marked == {(cell.result, floats(cell.payoffs)) for cell in answer.cells.values()}
    rings = {}
    for numbers, (ring,) in artists(picture, "equilibrium").items():
        for number in map(int, numbers.split(",")):
            rings[number] = place(ring)
        first = set(map(int, numbers.split(","))) & set(leading(answer))
        assert (ring.get_markeredgewidth() > 1) == bool(first)
    assert rings == {n: floats(e.payoffs) for n, e in enumerate(answer.equilibria)}
    return picture


@pytest.mark.parametrize(("path", "account"), CASES, ids=lambda v: getattr(v, "stem", v))
def test_the_plane_says_what_the_answer_says(path, account):
    answer = solved(path, account)
    picture = check(answer)
    assert not misplaced(picture)
    if answer.otherwise is not None:
        (zone,) = artists(picture, "zone")[""]
        assert zone.get_xy() == floats(answer.otherwise.payoffs)


OF_TWO = st.one_of(two_player_games(), deal_games(5))


@settings(max_examples=10)
@given(OF_TWO)
def test_any_game_of_two(game):
    picture = check(answer_of(game))
    assert not misplaced(picture)


test_of_two_at_length = at_length(test_any_game_of_two, 60, OF_TWO)

PAIRS = st.lists(
    st.tuples(st.fractions(-5, 5, max_denominator=3), st.fractions(-5, 5, max_denominator=3)), max_size=20
)


@given(PAIRS)
def test_the_frontier_is_what_no_other_pair_improves_on(pairs):
    best = {p for p in pairs if not any(q != p and q[0] >= p[0] and q[1] >= p[1] for q in pairs)}
    assert frontier(pairs) == tuple(sorted(best))


def by_hand(answer):
    """The flagship's payoffs by its formulas, for every combination of levels."""
    v = answer.point.values
    found = {}
    for relief, scope, clause in product(
        (0, v["partial_share"], 1), (0, v["scope_yongbyon"], v["scope_beyond"], 1), (0, 1)
    ):
        us = v["scope_benefit"] * scope - v["relief_cost"] * relief * (1 - v["snapback_effect"] * clause)
        dprk = v["relief_value"] * relief * (1 - v["clause_discount"] * clause)
        found[relief, scope, clause] = (us, dprk - v["scope_cost"] * scope ** int(v["scope_curve"]))
    return found


@pytest.mark.parametrize("account", ACCOUNTS)
def test_the_flagship_s_deals_by_hand(account):
    answer = solved(HANOI, account)
    if answer.point.values["scope_curve"] != int(answer.point.values["scope_curve"]):
        pytest.skip("the formula by hand needs a whole power")
    deals, other = by_hand(answer), answer.otherwise.payoffs
    assert len(deals) == 24
    picture = utility_plane(answer)
    axes = picture.axes[0]
    (x0, x1), (y0, y1) = axes.get_xlim(), axes.get_ylim()
    seen = {floats(pays) for pays in deals.values() if x0 <= pays[0] <= x1 and y0 <= pays[1] <= y1}
    (marks,) = artists(picture, "deal")[""]
    assert set(zip(*marks.get_data(), strict=True)) == seen
    hidden = sum(floats(pays) not in seen for pays in deals.values())
    assert f"{hidden} conceivable deals lie beyond the edges" in " ".join(
        t.get_text() for t in picture.texts
    ).replace("\n", " ")
    good = [pays for pays in deals.values() if pays[0] >= other[0] and pays[1] >= other[1]]
    assert picture.title_text.startswith(f"{len(good)} of 24 conceivable deals leave")
    (line,) = artists(picture, "frontier")[""]
    corners = list(zip(*line.get_data(), strict=True))
    assert corners[::2] == [floats(pair) for pair in frontier(deals.values())]
    levels = {"full": 1, "partial": "partial_share", "yongbyon": "scope_yongbyon", "beyond": "scope_beyond", "all": 1}
    stated = artists(picture, "stated")
    for player, (name, side) in enumerate(answer.point.scenario.game.positions.items()):
        for position in answer.point.strategies[name]:
            (mark,) = stated[f"{player}:{position}"]
            if side[position].outcome:
                assert place(mark) == floats(other)
                continue
            amounts = []
            for level in side[position].levels.values():
                amount = levels.get(level, {"none": 0, "without": 0, "with": 1}.get(level))
                amounts.append(answer.point.values[amount] if isinstance(amount, str) else amount)
            assert place(mark) == floats(deals[tuple(amounts)])


def test_titles_state_the_finding():
    titles = {account: utility_plane(solved(HANOI, account)).title_text for account in ACCOUNTS}
    end = "leave neither side worse off than no deal, and the perfect equilibrium is one of them"
    assert titles["default"] == f"3 of 24 conceivable deals {end}"
    assert titles["bolton-arrives"].startswith("1 of 24 conceivable deals leaves")
    assert titles["bolton-arrives"].endswith("but the perfect equilibrium is no deal")
    assert titles["no-clause"].endswith("but all perfect equilibria are no deal")
    dilemma = solved(next(path for path in TWO if path.stem == "prisoners_dilemma"))
    assert utility_plane(dilemma).title_text.endswith("though both cooperate is better for both sides")


TERMS = """
negotiation: 1
title: Terms
players: {{a: A, b: B}}
terms:
  money: {{given_by: a, levels: {{none: 0, little: 1, much: {much}}}}}
outcomes:
  deal: {{a: {worth}, b: money, if: money > 0}}
  no deal: {{a: {outside}, b: 0}}
positions:
  a: {{walk: no deal, offer: {{money: little}}}}
  b: {{walk: no deal, ask: {{money: little}}}}
"""


@pytest.mark.parametrize(
    ("much", "worth", "outside", "title"),
    [
        ("3", "5 - money", "0", "Both conceivable deals leave neither side worse off than no deal"),
        ("3", "5 - money", "9", "Each of the 2 conceivable deals leaves some side worse off than no deal"),
        ("3", "5 - money", "3", "1 of 2 conceivable deals leaves neither side worse off than no deal"),
        ("3", "1 / (3 - money)", "9", "The only conceivable deal leaves some side worse off than no deal"),
    ],
)
def test_counts_of_conceivable_deals(much, worth, outside, title):
    answer = negotiation.loads(TERMS.format(much=much, worth=worth, outside=outside)).solve()
    picture = check(answer)
    assert picture.title_text.startswith(title)
    assert "of 3 combinations of the terms are no agreement" in " ".join(t.get_text() for t in picture.texts)


def test_too_many_combinations_are_said_and_not_drawn():
    levels = ", ".join(f"l{n}: {n}" for n in range(17))
    terms = "\n".join(f"  t{n}: {{given_by: {'ab'[n % 2]}, levels: {{{levels}}}}}" for n in range(3))
    package = ", ".join(f"t{n}: l{n + 2}" for n in range(3))
    text = f"""
negotiation: 1
title: Many
players: {{a: A, b: B}}
terms:
{terms}
outcomes:
  deal: {{a: t1 - t0, b: t0 + t2}}
  no deal: {{a: 0, b: 0}}
positions:
  a: {{walk: no deal, ask: {{{package}}}}}
  b: {{walk: no deal, give: {{{package}}}}}
"""
    answer = negotiation.loads(text).solve()
    picture = check(answer)
    assert not artists(picture, "deal")
    assert "The terms allow 4,913 combinations, too many to draw" in " ".join(t.get_text() for t in picture.texts)


@pytest.mark.parametrize("text", HOSTILE_SOME)
def test_hostile_words_are_drawn_in_every_format(text):
    for path in (HANOI, next(p for p in TWO if p.stem == "stag_hunt")):
        picture = utility_plane(renamed(solved(path), text))
        assert not misplaced(picture)
        for format in ("svg", "png", "pdf"):
            render(picture, format, dpi=40)


def test_three_players_are_refused():
    with pytest.raises(GameError, match="two players; this game has 3"):
        utility_plane(solved(next(path for path in CLASSICS if path.stem == "majority_vote")))


def test_equal_payoffs_still_make_a_picture():
    from negotiation.games.normal import NormalGame

    check(answer_of(NormalGame([[[2, 2]], [[Fraction(1, 3)] * 2]])))
    check(answer_of(NormalGame([[[0, 0], [0, 0]], [[0, 0], [0, 0]]])))


@pytest.mark.parametrize("payoffs", [[10**150, 0], [10**30, 10**30 + 1], [Fraction(1, 10**150), 0]])
def test_payoffs_that_no_axis_can_show(payoffs):
    from negotiation.games.normal import NormalGame

    answer = answer_of(NormalGame([[payoffs], [[0, 1]]]))
    with pytest.raises(GameError, match=r"cannot be drawn along an axis: measure them in another unit"):
        utility_plane(answer)


@pytest.mark.parametrize("method", [m for m in negotiation.METHODS if m != "exact"])
def test_answers_of_other_methods_are_drawn_too(method):
    from negotiation.figures import fitting

    answer = negotiation.load("scenarios/classics/battle_of_the_sexes.yaml").solve(method=method)
    pictures = fitting(answer)
    assert [picture.kind for picture in pictures] == ["table", "plane", "best-responses"]
    for picture in pictures:
        assert not misplaced(picture)
        assert ("not proved complete" in picture.alt) == (not answer.equilibria.complete) or picture.kind == "plane"


def test_long_names_of_strategies():
    import json

    from negotiation.figures import fitting

    names = [[f"{side}_{'very_' * 11}{n}" for n in range(2)] for side in "ab"]
    data = {
        "negotiation": 1,
        "title": "Long",
        "players": {"one": "One", "two": "Two"},
        "game": {
            "form": "normal",
            "strategies": dict(zip(("one", "two"), names, strict=True)),
            "payoffs": {a: {b: [str(i), str(j)] for j, b in enumerate(names[1])} for i, a in enumerate(names[0])},
        },
    }
    for picture in fitting(negotiation.loads(json.dumps(data)).solve()):
        assert not misplaced(picture)
        render(picture, "png", dpi=40)


def test_nothing_to_agree_on_is_drawn_too():
    text = """
negotiation: 1
title: One outcome
players: {us: Us, them: Them}
terms: {x: {given_by: us, levels: {low: 0, high: 1}}}
outcomes:
  peace: {us: 1, them: 2}
positions:
  us: {stay: peace, go: peace}
  them: {stay: peace}
"""
    picture = negotiation.loads(text).plot("plane")
    assert render(picture, "png").startswith(b"\x89PNG")
    assert not [line for line in picture.axes[0].lines if line.get_gid() == "frontier"]


def test_who_mixes_is_said_and_titles_stay_whole():
    text = """
negotiation: 1
title: Long names
players: {us: Us, them: Them}
terms: {x: {given_by: us, levels: {low: 0, high: 1}}}
outcomes:
  deal: {us: 2 - x, them: x}
  no deal and a long word of farewell to all: {us: 0, them: 1/2}
positions:
  us: {leave: no deal and a long word of farewell to all, high: {x: high}, low: {x: low}}
  them: {leave: no deal and a long word of farewell to all, high: {x: high}, low: {x: low}}
"""
    picture = negotiation.loads(text).plot("plane")
    assert "no deal and a long word…" in picture.title_text
    assert not picture.title_text.endswith("…")


def test_a_line_below_a_name_is_covered_as_a_whole():
    picture = utility_plane(solved(HANOI))
    [axes] = picture.axes
    [(name, words)] = [each for each in texts(picture) if each[0].get_text() == "partial_for_beyond"]
    to_points = Affine2D().scale(72 / picture.get_dpi())
    [line] = [line for line in axes.lines if line.get_gid() == "frontier"]
    path = (line.get_transform() + to_points).transform(line.get_xydata())
    # The frontier falls through the name; a patch between the two hides it on the whole height of the words.
    assert any(abs(x0 - x1) < 1e-6 and words.x0 < x0 < words.x1 for (x0, _), (x1, _) in pairwise(path))
    patches = [patch for patch in axes.patches if patch.get_gid() == "cover"]
    boxes = [patch.get_window_extent().transformed(to_points) for patch in patches]
    assert any(box.x0 <= words.x0 + 2 and words.x1 <= box.x1 + 2 and box.y0 <= words.y0 + 3 for box in boxes)
    assert all(line.get_zorder() < patch.get_zorder() < name.get_zorder() for patch in patches)
