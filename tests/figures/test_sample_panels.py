from functools import cache
from itertools import pairwise

import numpy as np
import pytest

import negotiation
from negotiation.analysis.influence import shares
from negotiation.errors import UsageError
from negotiation.figures import figure
from negotiation.figures.picture import FORMATS, render
from negotiation.figures.sample_panels import BINS, FEWEST, MOST_PANELS, panels, sample_panels
from negotiation.figures.sample_words import label_order
from negotiation.figures.scale import percent
from negotiation.figures.style import GREY
from tests.figures.sampling import drawn
from tests.figures.swept import COORDINATION, HOSTILE, by_gid, digests, digests_elsewhere, swept

THREE = ["us_outside", "snapback_effect", "scope_cost"]


@pytest.fixture(scope="module")
def twelve():
    return drawn(2048)


def words(picture):
    return " ".join(text.get_text() for text in picture.texts)


def names_of(answer):
    sample = answer.plan.sample
    return [each.draw.name for each in panels(answer, sample, answer.plan.accounts[0], label_order(answer))]


@cache
def rendered(*over):
    """The picture of a sample over some parameters, or all, and what measures its texts."""
    picture = sample_panels(drawn(over=over or None))
    render(picture, "png")
    return picture, picture.canvas.get_renderer()


def test_shares_are_those_of_the_points_in_each_part():
    answer = drawn(over=THREE)
    picture = sample_panels(answer)
    values, labels = answer.plan.sample.doubles(range(512)), answer.regime()[0]
    for axes, name in zip(picture.axes, names_of(answer), strict=True):
        draw = next(each for each in answer.plan.sample.draws if each.name == name)
        low, high = float(draw.low), float(draw.high)
        part = np.minimum(((values[name] - low) / (high - low) * BINS).astype(int), BINS - 1)
        for number in range(BINS):
            inside = labels[part == number]
            bars = by_gid(axes, f"share:{name}:{number}")
            if len(inside) < FEWEST:
                assert not bars
                continue
            assert sum(bar.get_height() for bar in bars) == pytest.approx(1)
            deals = sum(bar.get_height() for bar in bars if bar.get_y() == 0 and not bar.get_hatch())
            assert deals == pytest.approx(np.mean([label == "deal" for label in inside]))


def test_no_lines_lie_between_bars(twelve):
    for axes in sample_panels(twelve).axes:
        assert {line.get_gid() for line in axes.lines} == {"cross"}
        assert {bar.get_linewidth() for bar in axes.patches} == {0}


def test_regimes_that_are_rare_everywhere_are_one_and_the_notes_say_which(twelve):
    picture = sample_panels(twelve)
    found = {each.label: each for each in shares(twelve, "default")}
    rare = [label for label, each in found.items() if each.share < 0.01]
    assert len(rare) >= 2
    said = words(picture)
    assert f"Other ({percent(sum(found[label].share for label in rare))})" in said
    for label in rare:
        assert f"{label} (under 1 %, {found[label].points} points)" in said
    assert "Deal or no deal (" not in said  # has no entry in the key
    for axes in picture.axes:
        bars = [bar for bar in axes.patches if bar.get_gid()]
        assert {bar.get_hatch() for bar in bars} <= {None, ".."}
    assert "Other (" not in words(sample_panels(drawn(over=THREE)))


def test_the_head_says_what_is_believed_and_what_holds_at_the_values_of_the_file(twelve):
    picture = sample_panels(twelve)
    assert picture.title_text.startswith("Deal at the file’s values, but no deal at ")
    assert "2 of 12 parameters have a distribution of their own; 10 are drawn uniformly over their ranges." in words(
        picture
    )
    assert "the other sampled parameters varying too." in words(picture)
    assert "under the declared distributions and uniform ones for the rest" in words(picture)


@pytest.mark.parametrize("over", [["us_outside"], THREE[:2], THREE, [*THREE, "relief_cost"]])
def test_few_parameters_use_the_width_of_the_page_and_say_what_is_held(over):
    answer = drawn(over=over)
    picture = sample_panels(answer)
    boxes = [axes.get_position() for axes in picture.axes]
    assert max(box.x1 for box in boxes) > 0.95 and min(box.x0 for box in boxes) < 0.1
    assert len({round(box.y0, 6) for box in boxes}) == (2 if len(over) == 4 else 1)
    said = words(picture)
    if len(over) == 1:
        assert "of 1 parameter, a Sobol' sequence" in said and "all else as in the file." in said
        assert "other" not in said.split("A model, not a forecast")[0]
    else:
        others = "parameters" if len(over) > 2 else "parameter"
        assert f"the other sampled {others} varying too; all others as in the file." in said
    assert ("under the declared distributions;" in said) == (set(over) <= set(THREE[:2]))
    assert set(over) <= set(THREE[:2]) or "uniform ones for the rest" in said


@pytest.mark.parametrize("over", [[], THREE])
def test_panels_are_called_in_full_and_texts_do_not_touch(over):
    picture, renderer = rendered(*over)
    assert "…" not in words(picture)
    boxes = [text.get_window_extent(renderer) for text in picture.texts]
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            x = min(one.x1, other.x1) - max(one.x0, other.x0)
            y = min(one.y1, other.y1) - max(one.y0, other.y0)
            assert x <= 1 or y <= 0.35 * min(one.height, other.height)


@pytest.mark.parametrize("over", [[], THREE, ["us_outside"], ["us_outside=0.31:0.7"]])
def test_ticks_are_both_ends_and_round_values_between_that_do_not_touch(over):
    picture, renderer = rendered(*over)
    for axes in picture.axes:
        ticks, places = axes.get_xticklabels(), axes.get_xticks()
        assert places[:2].tolist() == [0, BINS] and len(ticks) >= 3
        boxes = sorted((tick.get_window_extent(renderer) for tick in ticks), key=lambda box: box.x0)
        assert all(left.x1 + 1 < right.x0 for left, right in pairwise(boxes))
        values = np.array([float(tick.get_text().replace("−", "-")) for tick in ticks])
        assert np.allclose(values[0] + (values[1] - values[0]) * places / BINS, values)


def test_a_label_without_room_gives_way_to_the_name_and_stands_in_the_notes():
    label = "How much of all that was promised in the three rounds of talks before this one would still be kept later"
    text = COORDINATION.format(
        title="T",
        a="A",
        b="B",
        x=f"'{label}'",
        y="Y",
        unit="utils",
        value=1,
        first="x",
        second="y",
        one="yes",
        other="no",
    )
    answer = negotiation.sweep(negotiation.loads(text), sample="sobol", points=64)
    said = words(sample_panels(answer))
    assert "x (utils)" in said and "Called by name: x is “How much" in said
    assert label not in sample_panels(answer).title_text


def test_of_several_accounts_it_draws_the_first_and_says_how_to_draw_another():
    picture = sample_panels(drawn(64, over=THREE, account=["no-clause", "counted"]))
    said = words(picture)
    assert "Of 2 accounts this is no-clause. To draw another, sample it alone: --account counted." in said
    assert "at the values of no-clause" in picture.title_text and "value of no-clause" in said
    assert "all others as in account no-clause." in said


def test_what_is_set_by_hand_is_said_in_full_where_it_is_long():
    by_hand = dict.fromkeys(("relief_cost", "relief_value", "scope_benefit"), "9") | {"dprk_outside": "3/2"}
    picture = sample_panels(drawn(64, over=THREE, set=by_hand, account="counted"))
    said = words(picture)
    assert "Set by hand: relief_cost = 9" in said and "dprk_outside = 3/2" in said and "…" not in said
    assert "at the chosen values" in picture.title_text and "value of counted" in said
    assert [text.get_text() for text in picture.texts if text.get_color() == GREY]


def test_the_cross_is_the_files_value_though_another_parameter_is_set_by_hand():
    said = words(sample_panels(drawn(64, over=THREE, set={"relief_cost": "9"})))
    assert "value as in the file" in said
    said = words(sample_panels(drawn(64, over=THREE, choose={"us_resolve": "hard_line"})))
    assert "value as chosen" in said


def test_only_so_many_parameters_are_drawn():
    fields = "\n".join(f"  p{i}: {{value: 1, range: [0, 2], assumption: g}}" for i in range(MOST_PANELS + 2))
    text = f"""
negotiation: 1
title: Many
players: {{a: A, b: B}}
parameters:
{fields}
game: {{form: normal, strategies: {{a: [p, q], b: [go]}}, payoffs: {{p: {{go: [p0, 0]}}, q: {{go: [p1, 0]}}}}}}
outcomes: {{deal: p × go, no deal: q × go}}
"""
    answer = negotiation.sweep(negotiation.loads(text), sample="sobol", points=64)
    picture = sample_panels(answer)
    assert len(picture.axes) == MOST_PANELS
    assert "Of less influence, and not shown: p" in words(picture)


def test_hostile_words_and_a_lone_point_are_drawn():
    text = COORDINATION.format(**{"value": "1", "first": "x", "second": "y", **HOSTILE})
    for points in (1, 40):
        picture = sample_panels(negotiation.sweep(negotiation.loads(text), sample="random", points=points))
        for form in FORMATS:
            assert render(picture, form)
    assert "of 3 parameters, random points" in words(picture)


def test_where_there_is_no_game_the_title_says_so():
    text = COORDINATION.format(
        title="T", a="A", b="B", x="X", y="Y", unit="u", value=0, first="'1 / x'", second="y", one="yes", other="no"
    )
    answer = negotiation.sweep(negotiation.loads(text), sample="sobol", points=64)
    assert sample_panels(answer).title_text.startswith("Undefined at the file’s values, but ")


def test_a_grid_is_refused():
    with pytest.raises(UsageError, match="goes over a grid"):
        sample_panels(swept("hanoi/last_day", "clause", points=5))


@pytest.mark.slow
def test_it_is_the_same_file_in_another_process():
    options = {"sample": "sobol", "points": 128}
    answer = swept("hanoi/last_day", **options)
    here = digests(figure(answer, "sample"))
    assert here == digests_elsewhere("sample_panels", "hanoi/last_day", options)
