"""Best responses: the lines, corners and marks are those of formulas worked out here on their own."""

import json
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.transforms import Affine2D

import negotiation
from negotiation.errors import GameError
from negotiation.figures.answer_words import leading
from negotiation.figures.best_responses import best_responses
from negotiation.figures.picture import render
from negotiation.figures.response_geometry import corners, expected, parts, pieces
from negotiation.games.normal import NormalGame
from tests.figures.making import CLASSICS, HOSTILE_SOME, answer_of, artists, misplaced, renamed, solved, texts
from tests.longer import at_length
from tests.strategies import bimatrix, mixtures

SMALL = [path for path in CLASSICS if len(solved(path).game.shape) == 2 and set(solved(path).game.shape) <= {2, 3}]
STEPS = st.integers(0, 3)


@st.composite
def sized(draw, rows, columns, entries=STEPS):
    matrix = st.lists(st.lists(entries, min_size=columns, max_size=columns), min_size=rows, max_size=rows)
    return NormalGame([draw(matrix), draw(matrix)])


SQUARES = sized(2, 2)
PANELS = st.one_of(sized(2, 3), sized(3, 2), sized(3, 3))


def on_line(point, line):
    """Whether a point lies on a line that runs along the axes."""
    return any(
        min(a[0], b[0]) <= point[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= point[1] <= max(a[1], b[1])
        for a, b in pairwise(line)
    )


@given(SQUARES, st.integers(0, 1), st.fractions(0, 1, max_denominator=12), st.fractions(0, 1, max_denominator=12))
def test_a_line_of_best_responses_holds_exactly_the_best_responses(game, player, own, other):
    A = game.payoffs[player] if player == 0 else game.payoffs[player].T
    first = A[0, 0] * other + A[0, 1] * (1 - other)
    second = A[1, 0] * other + A[1, 1] * (1 - other)
    best = (first >= second or own == 0) and (second >= first or own == 1)
    line, everywhere = pieces(game, player)
    assert (everywhere or on_line((other, own), line)) == best


@settings(max_examples=15)
@given(SQUARES)
def test_the_lines_drawn_are_those_lines_and_equilibria_lie_on_both(game):
    answer = answer_of(game)
    picture = best_responses(answer)
    drawn = artists(picture, "response")
    for player in (0, 1):
        line, everywhere = pieces(game, player)
        (artist,) = drawn[str(player)]
        if everywhere:
            assert artist.get_hatch()
            continue
        x, y = (list(map(float, values)) for values in artist.get_data())
        found = list(zip(y, x, strict=True)) if player == 0 else list(zip(x, y, strict=True))
        assert found == [(float(other), float(own)) for other, own in line]
    marked = {}
    for numbers, (mark,) in artists(picture, "equilibrium").items():
        (x,), (y,) = mark.get_data()
        for number in map(int, numbers.split(",")):
            marked[number] = (x, y)
        full = mark.get_markerfacecolor() != "white"
        assert full == bool(set(map(int, numbers.split(","))) & set(leading(answer)))
    assert marked == {
        n: (float(e.strategies[0][0]), float(e.strategies[1][0])) for n, e in enumerate(answer.equilibria)
    }
    wide = [
        subset.members
        for component in answer.equilibria.components
        for subset in component.subsets
        if len(subset.members) > 1
    ]
    assert set(artists(picture, "connected")) == {",".join(map(str, members)) for members in wide}


test_lines_at_length = at_length(test_the_lines_drawn_are_those_lines_and_equilibria_lie_on_both, 60, SQUARES)


@given(st.one_of(SQUARES, PANELS, bimatrix(st.integers(-50, 50), 3)), st.integers(0, 1))
def test_corners_are_the_vertices_of_the_proof(game, player):
    if not 2 <= game.shape[player] <= 3:
        return
    proof = answer_of(game).equilibria.proof
    found = {(c.strategy, c.payoff, c.labels) for c in corners(game, player)}
    assert found == {(v.strategy, v.payoff, tuple(sorted(v.labels))) for v in proof.vertices[player]}


@given(PANELS, st.integers(0, 1), st.data())
def test_a_strategy_lies_in_the_part_of_each_best_response_and_in_no_other(game, player, data):
    own = data.draw(mixtures(game.shape[player]))
    pays = expected(game, player, own)
    for part in parts(game, player):
        inside = _in_hull(own, part.corners)
        assert inside == (pays[part.response] == max(pays))
    assert {k for k, payoff in enumerate(pays) if payoff == max(pays)} <= {
        part.response for part in parts(game, player)
    }


def _in_hull(point, ring):
    """Whether a point of the triangle (or of a segment) lies in a convex polygon, corners in order."""
    flat = [(c[0], c[1]) for c in ring]
    x, y = point[0], point[1]
    if len(point) == 2 or len(flat) < 3:
        low, high = min(flat), max(flat)
        cross = (high[0] - low[0]) * (y - low[1]) - (high[1] - low[1]) * (x - low[0])
        return cross == 0 and low <= (x, y) <= high
    turns = [
        (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])
        for a, b in zip(flat, [*flat[1:], flat[0]], strict=True)
    ]
    return all(t >= 0 for t in turns) or all(t <= 0 for t in turns)


@settings(max_examples=8)
@given(PANELS)
def test_panels_show_every_corner_line_and_equilibrium(game):
    answer = answer_of(game)
    picture = best_responses(answer)
    assert not misplaced(picture)
    wanted = sorted(",".join(map(str, c.labels)) for player in (0, 1) for c in corners(game, player))
    drawn = artists(picture, "corner")
    assert sorted(labels for labels, found in drawn.items() for _ in found) == wanted
    marks = artists(picture, "equilibrium")
    assert sorted(int(n) for numbers, found in marks.items() for _ in found for n in numbers.split(",")) == sorted(
        2 * list(range(len(answer.equilibria)))
    )
    for player in (0, 1):
        if game.shape[player] == 2:
            _check_envelope(picture, game, player)


test_panels_at_length = at_length(test_panels_show_every_corner_line_and_equilibrium, 40, PANELS)


def _check_envelope(picture, game, player):
    """The lines of payoffs are straight between the payoffs in the game, and the thick one is their maximum."""
    table = game.payoffs[1 - player] if player == 0 else game.payoffs[1 - player].T
    lines = artists(picture, "pays")
    for k in range(game.shape[1 - player]):
        (line,) = lines[str(k)]
        assert list(line.get_xdata()) == [0, 1]
        assert list(line.get_ydata()) == [float(table[1, k]), float(table[0, k])]
    (best,) = artists(picture, "best")[""]
    for x, y in zip(*best.get_data(), strict=True):
        assert y == pytest.approx(
            max(float(table[0, k]) * x + float(table[1, k]) * (1 - x) for k in range(table.shape[1]))
        )


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.stem)
def test_classics_are_drawn_without_collisions(path):
    picture = best_responses(solved(path))
    assert not misplaced(picture)
    for number in range(min(len(solved(path).equilibria), 8)):
        assert f"Equilibrium {'abcdefgh'[number]}," in picture.alt


def test_the_stag_hunt_crosses_at_seven_eighths():
    hunt = solved(next(path for path in CLASSICS if path.stem == "stag_hunt"))
    picture = best_responses(hunt)
    assert set(artists(picture, "equilibrium")) == {"0", "1", "2"}
    (mixed,) = artists(picture, "equilibrium")["2"]
    assert [float(v[0]) for v in mixed.get_data()] == [0.875, 0.875]
    shown = {label.get_text() for label in picture.axes[0].get_xticklabels()}
    assert shown == {"0", "7/8", "1"}
    assert pieces(hunt.game, 0)[0][1] == (Fraction(7, 8), Fraction(0))


@pytest.mark.parametrize("text", HOSTILE_SOME)
def test_hostile_words_are_drawn_in_every_format(text):
    for stem in ("stag_hunt", "degenerate"):
        answer = renamed(solved(next(path for path in CLASSICS if path.stem == stem)), text)
        picture = best_responses(answer)
        assert not misplaced(picture)
        for format in ("svg", "png", "pdf"):
            render(picture, format, dpi=40)


@pytest.mark.parametrize("shape", [(1, 2), (2, 4), (5, 5), (2, 2, 2), (3,)])
def test_other_games_are_refused_with_a_remedy(shape):
    import numpy as np

    answer = answer_of(NormalGame(np.zeros((len(shape), *shape), dtype=int)))
    with pytest.raises(GameError, match=r"two or three strategies each.*draw the table"):
        best_responses(answer)


def test_a_long_strategy_keeps_its_number():
    rows = {"a_name_that_is_much_too_long_for_the_corner_of_a_triangle": [0, 0, 0], "b": [0, 2, 0], "c": [0, 0, 1]}
    payoffs = {own: {f"s{k}": [pay, pay] for k, pay in enumerate(line)} for own, line in rows.items()}
    game = {"form": "normal", "strategies": {"a": list(rows), "b": ["s0", "s1", "s2"]}, "payoffs": payoffs}
    data = {"negotiation": 1, "title": "Long", "players": {"a": "A", "b": "B"}, "game": game}
    picture = best_responses(negotiation.loads(json.dumps(data)).solve())
    written = [text.get_text() for axes in picture.axes for text in axes.texts]
    assert any(text.startswith("a_name") and text.endswith("… (0)") for text in written)
    said = " ".join(text.get_text() for text in picture.texts)
    assert "Best at a corner or along a line only" in said and "s0 (3)" in said
    assert not misplaced(picture)


def test_a_part_without_room_for_its_name_has_it_beside_the_triangle_with_a_line():
    claims = {
        "claim_all": {"claim_all": [-2, -2], "split": [4, 1], "wait": ["1/2", "1/2"]},
        "split": {"claim_all": [1, 4], "split": [3, 3], "wait": ["1/2", "1/2"]},
        "wait": {"claim_all": ["1/2", "1/2"], "split": ["1/2", "1/2"], "wait": ["1/2", "1/2"]},
    }
    game = {"form": "normal", "strategies": {"a": list(claims), "b": list(claims)}, "payoffs": claims}
    data = {"negotiation": 1, "title": "T", "players": {"a": "A", "b": "B"}, "game": game}
    picture = best_responses(negotiation.loads(json.dumps(data)).solve())
    assert not misplaced(picture)
    boxes = dict(texts(picture))
    to_points = Affine2D().scale(72 / picture.get_dpi())
    for axes, number in zip(picture.axes, (3, 0), strict=True):
        [name] = [text for text in axes.texts if text.get_text() == f"claim_all ({number})\nis best"]
        [leader] = [line for line in axes.lines if line.get_gid() == "leader"]
        for part in axes.patches:
            outline = (part.get_transform() + to_points).transform_path(part.get_path())
            assert not outline.intersects_bbox(boxes[name], filled=True)
        start = axes.transAxes.transform(leader.get_xydata()[0])
        [there] = [p for p in axes.patches if p.get_gid() == f"best:{number % 3}"]
        assert there.contains_point(start)
