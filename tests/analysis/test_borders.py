"""Borders: where they are, against flips, closed forms and games solved at random places."""

import random
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import negotiation
from negotiation.analysis import borders
from negotiation.analysis.border_search import Known, Line, search
from negotiation.analysis.borders import PanelKey, find_borders
from negotiation.analysis.panels import regions_by
from negotiation.analysis.sweep import sweep_plan
from tests.figures.swept import CHOICE, TWELVE, coordination, swept

HANOI = "hanoi/last_day"


def region_at(found, x, y):
    """The region whose outline goes round a place, by the way that outlines wind."""
    held = []
    for region in sorted(found.shown):
        turns = 0
        for outline in found.outlines:
            if outline.region != region:
                continue
            vertices = [(float(a), float(b)) for a, b in outline.vertices]
            for (x0, y0), (x1, y1) in zip(vertices, vertices[1:] + vertices[:1], strict=True):
                if min(y0, y1) <= y < max(y0, y1) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
                    turns += 1 if y1 > y0 else -1
        assert turns in (0, 1)
        held += [region] * turns
    (region,) = held
    return found.regions[region]


def distance(found, x, y, axes):
    """How far a place is from the nearest border, as a share of the map."""

    def share(vertex):
        return np.array([float((v - a.low) / (a.high - a.low)) for v, a in zip(vertex, axes, strict=True)])

    place, least = share((Fraction(x), Fraction(y))), 1.0
    for line in found.lines:
        for start, end in zip(line.vertices, line.vertices[1:], strict=False):
            a, way = share(start), share(end) - share(start)
            along = min(1.0, max(0.0, float((place - a) @ way) / (float(way @ way) or 1.0)))
            least = min(least, float(np.hypot(*(place - a - along * way))))
    return least


def misses(answer, kind="leading", count=25, near=1e-6):
    """Places, drawn at random and not next to a border, at which another region holds than the outlines say."""
    found, axes = answer.borders[PanelKey(0, None, kind)], answer.plan.axes
    draw, wrong = random.Random(1), []
    for _ in range(count):
        x, y = (a.low + (a.high - a.low) * Fraction(draw.randrange(1, 2**20), 2**20) for a in axes)
        if distance(found, x, y, axes) > near:
            over = {a.name: (v, v) for a, v in zip(axes, (x, y), strict=True)}
            alone = answer.scenario.sweep(over=over, points=1)
            regions, codes = regions_by(alone, kind)
            if region_at(found, float(x), float(y)) != regions[codes.flat[0]]:
                wrong.append((x, y))
    return wrong


def test_the_borders_of_the_flagship_are_where_its_flips_are():
    answer = swept(HANOI, "clause-map", points=7)
    found = answer.borders[PanelKey(0, None, "leading")]
    (border,) = [line for line in found.lines if found.regions[line.left].label != found.regions[line.right].label]
    (x0, y0), (x1, y1) = border.vertices
    assert (x0, y0, x1, y1) == (Fraction(7, 27), 0, Fraction(71, 81), 5)
    for outside in ("1/2", "37/10"):
        (parameter,) = answer.scenario.flip(over=["snapback_effect"], set={"us_outside": outside}).parameters
        (flip,) = parameter.flips
        assert abs(float(flip.value) - float(x0 + (x1 - x0) * (Fraction(outside) - y0) / (y1 - y0))) < 1e-11


def test_hawks_and_doves_part_where_the_prize_is_the_cost():
    found = swept("classics/hawk_dove", "prize-by-cost", points=7).borders[PanelKey(0, None, "leading")]
    (line,) = found.lines
    assert all(prize == cost for prize, cost in line.vertices)
    assert line.vertices[0] != line.vertices[-1]


@pytest.mark.parametrize("kind", ["leading", "nash"])
def test_the_outlines_say_what_holds_at_random_places(kind):
    assert not misses(swept(HANOI, "clause-map", points=7), kind)
    assert not misses(coordination(["x", "y"], [7, 5], second="y - x / 3"), kind)


def test_a_bent_border_lies_on_its_curve_and_between_vertices_near_it():
    answer = coordination(["x=-1:1", "y=-1:1"], 9, first="y - x ** 3 + x / 2", second="1")
    found = answer.borders[PanelKey(0, None, "leading")]
    (line,) = found.lines
    assert len(line.vertices) > 12
    ends = [abs(float(y - (x**3 - x / 2))) for x, y in line.vertices]
    assert max(ends) < 1e-5
    middles = [((a + c) / 2, (b + d) / 2) for (a, b), (c, d) in zip(line.vertices, line.vertices[1:], strict=False)]
    assert max(abs(float(y - (x**3 - x / 2))) for x, y in middles) < 0.01
    on_grid = [vertex for vertex in line.vertices if vertex[0] * 4 == int(vertex[0] * 4)]
    assert on_grid and max(abs(float(y - (x**3 - x / 2))) for x, y in on_grid) < 1e-8
    assert not misses(answer, near=0.005)


def test_an_exact_tie_on_the_grid_is_no_region():
    answer = negotiation.loads(CHOICE).sweep(over=["x", "y"], points=5)
    tie = "deal or no deal"
    assert (answer.regime()[0] == tie).sum() == 5
    found = answer.borders[PanelKey(0, None, "leading")]
    assert {found.regions[region].label for region in found.shown} == {"deal", "no deal"}
    assert found.lines and all(x == y for line in found.lines for x, y in line.vertices)
    assert not misses(answer)


@pytest.mark.slow
def test_an_exact_tie_on_the_grid_is_no_region_where_many_equilibria_meet():
    answer = swept("classics/side_payment", over=("cleaning_cost", "river_benefit"), points=5)
    tie = "at least deal or no deal"
    assert (answer.regime()[0] == tie).any()
    found = answer.borders[PanelKey(0, None, "leading")]
    assert all(found.regions[region].label != tie for region in found.shown)
    assert not misses(answer)


def test_points_without_a_game_are_a_region():
    answer = coordination(["x", "y"], [7, 5], first="sqrt(x - 1/3)")
    found = answer.borders[PanelKey(0, None, "leading")]
    none = [n for n, region in enumerate(found.regions) if not region.label]
    xs = {x for line in found.lines if {line.left, line.right} & set(none) for x, _ in line.vertices}
    # Three regions meet in the middle of a cell too small to be seen.
    assert none and Fraction(1, 3) in xs and all(abs(x - Fraction(1, 3)) < Fraction(3, 400) for x in xs)


def test_many_changes_between_two_points_are_all_found():
    answer = negotiation.sweep(negotiation.loads(TWELVE), over=["x", "y"], points=[4, 2])
    found = answer.borders[PanelKey(0, None, "leading")]
    assert len(set(answer.region.flat)) < len(found.regions)
    assert sorted(line.vertices[0][0] for line in found.lines) == [Fraction(2 * n + 1, 2) for n in range(11)]


def test_accounts_and_slices_have_borders_of_their_own():
    disputes = """
disputed: {fee: {none: {assumption: g}, some: {assumption: g, set: {extra: 1/2}}}}
accounts: {paid: {fee: some}}
"""
    text = CHOICE.replace("parameters: {", "parameters: {extra: {value: 0, range: [0, 1], assumption: g}, ")
    choice = negotiation.loads(text.replace("{go: [x, 0]}", "{go: [x + extra, 0]}") + disputes)
    answer = choice.sweep(over=["x", "y", "extra"], points=(3, 3, 2))
    assert {key.slice for key in answer.borders} == {0, 1}
    answer = choice.sweep(over=["x", "y"], points=3, account="all")
    assert {key.account for key in answer.borders} == {0, 1}


def test_a_sweep_over_one_parameter_or_one_value_has_none():
    assert not find_borders(swept(HANOI, "clause", points=4))
    assert not find_borders(coordination(["x", "y=1:1"], [4, 1]))


def test_where_it_would_be_too_much_work_there_are_none(monkeypatch):
    monkeypatch.setattr(borders, "_MOST_SLOW_GAMES", 20)
    assert not find_borders(swept(HANOI, "clause-map", points=5))


def test_the_same_sweep_has_the_same_borders():
    answer = swept(HANOI, "clause-map", points=3)
    assert find_borders(answer) == find_borders(replace(sweep_plan(answer.plan)))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(1, 2**40 - 1), min_size=1, max_size=4, unique=True).map(sorted), st.booleans())
def test_a_search_closes_in_every_change_that_halving_meets(places, tie):
    """Labels count the changes below a place; the ends differ by all of them, so that halving loses none."""

    def label(here):
        if tie and here == places[0]:
            return -1
        return sum(here > place for place in places)

    line = Line(0, 0, 0, 2**40, 0, len(places))
    going = search([line], Known((2**40, 2**40), (2**40, 2**40)))
    asked = next(going)
    while True:
        assert all(0 < here < 2**40 for here, _ in asked)
        try:
            asked = going.send([label(here) for here, _ in asked])
        except StopIteration as done:
            (changes,) = done.value
            break
    near = [place for place, after in zip(places, [*places[1:], 2**41], strict=True) if after - place > 2**13]
    for place in near:
        assert any(change.low - 2**13 <= place <= change.high for change in changes)
    assert changes[0].left == 0 and changes[-1].right == len(places)
    assert all(one.right == other.left for one, other in pairwise(changes))
