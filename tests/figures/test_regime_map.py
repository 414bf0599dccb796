from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

import negotiation
from negotiation.display import decimal
from negotiation.errors import UsageError
from negotiation.figures import figure
from negotiation.figures.map_panel import FULL, names
from negotiation.figures.map_regions import MOST_NAMED, Panel, map_data
from negotiation.figures.map_words import notes, title
from negotiation.figures.picture import FORMATS, render
from negotiation.figures.regime_map import regime_map
from negotiation.figures.scale import Scale
from tests.figures.swept import (
    CHOICE,
    HOSTILE,
    TWELVE,
    along_cells,
    by_gid,
    coordination,
    digests,
    digests_elsewhere,
    swept,
    winding,
)

HANOI = "hanoi/last_day"

BAND = """
negotiation: 1
title: A band
players: {a: A, b: B}
parameters:
  x: {value: 1, range: [-1, 1], assumption: g}
  y: {value: 1, range: [0, 2], assumption: g}
game:
  form: normal
  strategies: {a: [p, q], b: [go]}
  payoffs: {p: {go: [x, 0]}, q: {go: [-x, 0]}}
outcomes: {same: [p × go, q × go]}
"""


def clause_map(**options):
    return swept(HANOI, "clause-map", points=13, **options)


def inner(axis):
    """The places of an axis's points, the outermost ones a little inside of the map, and none on a round value."""
    places = Scale(axis).centres
    span = places[-1] - places[0] or 1.0
    return np.clip(places, places[0] + 1e-7 * span, places[-1] - 1e-7 * span) + 1.3e-8 * span


def read_back(axes, answer):
    """The label that the fills of a map show at each point of the grid."""
    x, y = (inner(axis) for axis in answer.plan.axes[:2])
    labels = np.full((len(x), len(y)), None, dtype=object)
    for patch in axes.patches:
        if patch.get_gid().startswith("regime-"):
            inside = winding(patch.get_path(), x, y) != 0
            assert all(label is None for label in labels[inside]), "two fills overlap"
            labels[inside] = patch.get_label()
    return labels


def shown(labels):
    return np.where(labels == "", "undefined", labels)


def unit_edges(axes, gid, answer):
    """The edges of cells that lines lie on, as (direction, i, j)."""
    x, y = (Scale(axis).edges for axis in answer.plan.axes[:2])
    found = set()
    for collection in by_gid(axes, gid):
        for (x0, y0), (x1, y1) in collection.get_segments():
            i0, i1, j0, j1 = (int(np.argmin(abs(e - v))) for e, v in ((x, x0), (x, x1), (y, y0), (y, y1)))
            assert x[i0] == x0 and y[j1] == y1
            found |= {("|", i0, j) for j in range(j0, j1)} if i0 == i1 else {("-", i, j0) for i in range(i0, i1)}
    return found


def changes(codes):
    upright = {("|", i + 1, j) for i, j in np.argwhere(codes[1:] != codes[:-1]).tolist()}
    return upright | {("-", i, j + 1) for i, j in np.argwhere(codes[:, 1:] != codes[:, :-1]).tolist()}


@pytest.mark.parametrize("which", ["leading", "perfect", "undominated", "nash"])
def test_every_cell_is_filled_with_its_regime(which):
    answer = clause_map()
    axes = regime_map(answer, which).axes[0]
    assert np.array_equal(read_back(axes, answer), answer.regime(which)[0])


def test_lines_lie_where_regions_meet_and_thick_ones_where_regimes_do():
    answer = along_cells(clause_map())
    axes = regime_map(answer).axes[0]
    thick, thin = unit_edges(axes, "lines-between", answer), unit_edges(axes, "lines-within", answer)
    assert thick == changes(answer.regime()[0])
    assert thick | thin == changes(answer.region[0])
    assert not thick & thin


def test_the_first_parameter_goes_to_the_right_and_the_second_upwards():
    one = along_cells(coordination(["x", "y"], [13, 9], second="1"))
    other = along_cells(coordination(["y", "x"], [9, 13], second="1"))
    labels = read_back(regime_map(one).axes[0], one)
    assert np.array_equal(labels, one.regime()[0])
    assert len(set(labels[:, 0])) > 1 and len(set(labels[0])) == 1
    assert np.array_equal(labels, read_back(regime_map(other).axes[0], other).T)


def test_a_map_reaches_to_the_outermost_points_and_along_cells_half_a_step_beyond():
    axes = regime_map(clause_map()).axes[0]
    assert axes.get_xlim() == (0, 1) and axes.get_ylim() == (0, 5)
    axes = regime_map(along_cells(clause_map())).axes[0]
    assert axes.get_xlim() == pytest.approx((-1 / 24, 25 / 24))
    assert axes.get_ylim() == pytest.approx((-5 / 24, 5 + 5 / 24))
    assert all(0 <= tick <= 1 for tick in axes.get_xticks())


def test_a_parameter_that_nothing_uses_changes_nothing():
    answer = along_cells(coordination(["idle", "x"], [5, 11], second="1"))
    picture = regime_map(answer)
    assert "“X” decides, “idle” changes nothing" in picture.title_text
    assert unit_edges(picture.axes[0], "lines-between", answer) == {
        edge for edge in changes(answer.regime()[0]) if edge[0] == "-"
    }


def test_one_regime_is_one_region():
    answer = coordination(["idle", "x=1:2"], 5)
    picture = regime_map(answer)
    assert len(map_data(answer, "leading").regions) == 1
    assert not by_gid(picture.axes[0], "lines-between") and not by_gid(picture.axes[0], "lines-within")
    assert picture.title_text == "Yes or no or sometimes rest at all 25 combinations of the values"


def test_six_regions_have_names_and_the_share_of_the_others_is_said():
    answer = negotiation.sweep(negotiation.loads(TWELVE), over=["x", "y"], points=[56, 9])
    data = map_data(answer, "leading")
    assert len(data.named) == MOST_NAMED
    picture = regime_map(answer)
    labels = read_back(picture.axes[0], answer)
    regime = answer.regime()[0]
    kept = {data.regions[code].label for code in data.named}
    assert np.array_equal(labels, np.where(np.isin(regime.astype(str), list(kept)), regime, "other"))
    rest = len(set(regime.flat)) - len(kept)
    share = round(100 * float((labels == "other").mean()))
    assert f"other (pale grey): {rest} further regimes, {share} % of the grid" in picture.alt


def test_outcomes_keep_their_colours_where_only_names_are_short():
    answer = swept(HANOI, over=("partial_share", "us_outside"), points=9)
    data = map_data(answer, "leading")
    assert len(data.regions) > MOST_NAMED
    picture = regime_map(answer)
    assert np.array_equal(read_back(picture.axes[0], answer), answer.regime()[0])
    assert "Without a name: " in picture.alt


def test_every_name_lies_in_its_region_and_on_no_other():
    answer = swept(HANOI, over=("partial_share", "us_outside"), points=9)
    data = map_data(answer, "leading")
    keyed = set(data.named[2:])
    placed, lattice = names(data, data.panels[0], 300, 200, keyed)
    assert {name.code for name in placed} == set(data.named)
    assert any(name.level == FULL for name in placed)
    seen = np.zeros_like(lattice.codes)
    n, m = lattice.codes.shape
    for name in placed:
        if name.box is not None:
            i = slice(
                round((name.box.x - name.box.width / 2) * n / 300), round((name.box.x + name.box.width / 2) * n / 300)
            )
            j = slice(
                round((name.box.y - name.box.height / 2) * m / 200),
                round((name.box.y + name.box.height / 2) * m / 200),
            )
            assert (lattice.codes[i, j] == name.code).mean() > 0.9
            seen[i, j] += 1
    assert seen.max() == 1


def test_the_cross_is_where_the_values_of_the_file_are():
    answer = coordination(["x", "y"], 4, value="1/3")
    (cross,) = by_gid(regime_map(answer).axes[0], "cross")
    assert cross.get_xydata().tolist() == [[1 / 3, 1]]
    assert not any(value == Fraction(1, 3) for value in answer.plan.axes[0].values)


def test_values_beyond_the_map_have_no_cross_and_that_is_said():
    picture = regime_map(coordination(["x=-1:0", "y"], 4))
    assert not by_gid(picture.axes[0], "cross")
    assert "Beyond the map, and without a cross: the values as in the file." in picture.alt


def test_accounts_with_equal_maps_share_one_and_keep_their_crosses():
    answer = clause_map(account=("default", "bolton-arrives", "no-clause"))
    picture = regime_map(answer)
    assert len(picture.axes) == 2
    assert sorted(cross.get_xydata().tolist()[0] for cross in by_gid(picture.axes[0], "cross")) == [
        [0.6, 1],
        [0.6, 3],
    ]
    for axes, account in zip(picture.axes, (0, 2), strict=True):
        assert np.array_equal(read_back(axes, answer), answer.regime()[account])
    shares = [float((answer.regime()[i] == "deal").mean()) for i in range(3)]
    assert shares[2] == 0 < shares[0]
    assert picture.title_text == (
        "Deal at the file’s values, but not under no-clause at its own values;"
        f" at 0 % to {round(100 * max(shares))} % of the combinations, depending on the account"
    )


def test_numbers_beside_a_map_do_not_reach_the_next_one():
    answer = swept(HANOI, over=("partial_share", "scope_yongbyon"), points=11, account=("default", "bolton-arrives"))
    picture = regime_map(replace(answer, stored_borders={}))
    renderer = FigureCanvasAgg(picture).get_renderer()
    left, right = picture.axes
    edge = left.get_window_extent(renderer).x1
    beside = [text.get_window_extent(renderer) for text in left.texts]
    beside = [box for box in beside if box.x0 > edge]
    assert beside
    ticks = right.get_window_extent(renderer).x0 - 3.5 * picture.dpi / 72
    assert max(box.x1 for box in beside) < ticks


def test_a_title_over_accounts_says_what_holds_at_their_own_values():
    accounts = ("default", "counted", "bolton-arrives")
    answer = swept(HANOI, over=("snapback_effect", "us_outside"), points=101, account=accounts)
    own = {name: answer.scenario.solve(name).regime.leading for name in accounts}
    assert own == {"default": "deal", "counted": "deal", "bolton-arrives": "no deal"}
    shares = [float((labels == "deal").mean()) for labels in answer.regime()]
    assert min(shares) > 0  # there is a deal somewhere on the map of every account
    low, high = (round(100 * share) for share in (min(shares), max(shares)))
    assert title(map_data(answer, "leading")) == (
        "Deal at the file’s values; under counted at its own values too, under bolton-arrives not;"
        f" at {low} % to {high} % of the combinations, depending on the account"
    )


def test_a_third_parameter_is_cut_into_slices_with_the_nearest_to_the_file_among_them():
    answer = swept(HANOI, over=("snapback_effect", "us_outside", "partial_share"), points=8)
    data = map_data(answer, "leading")
    slices = [panel.slice for panel in data.panels]
    axis = answer.plan.axes[2]
    nearest = min(range(8), key=lambda i: abs(axis.value(i) - Fraction(9, 10)))
    assert nearest in slices and {0, 7} <= set(slices) and slices == sorted(set(slices)) and len(slices) == 6
    picture = regime_map(answer)
    for axes, at in zip(picture.axes, slices, strict=True):
        assert np.array_equal(read_back(axes, answer), answer.regime()[0, :, :, at])
        assert bool(by_gid(axes, "cross")) == (at == nearest)
    assert "A map for 6 of the 8 values" in picture.alt


def test_points_without_a_game_are_grey_and_the_reason_is_said():
    answer = along_cells(coordination(["x", "y"], [31, 7], first="1/x"))
    picture = regime_map(answer)
    labels = read_back(picture.axes[0], answer)
    assert np.array_equal(labels, shown(answer.regime()[0]))
    assert (labels == "undefined").sum() == answer.undefined == 7
    assert "Undefined (grey) at 7 points: " in picture.alt and "division by zero" in picture.alt


def test_exact_ties_on_the_grid_are_drawn_but_are_no_region():
    answer = swept("classics/side_payment", over=("cleaning_cost", "river_benefit"), points=21)
    answer = along_cells(answer)
    data = map_data(answer, "leading")
    tie = "at least deal or no deal"
    regime = answer.regime()[0]
    assert (regime == tie).any()
    assert all(data.regions[code].label != tie for code in data.named)
    picture = regime_map(answer)
    assert np.array_equal(read_back(picture.axes[0], answer), regime)
    assert f"deal or no deal* at {(regime == tie).sum()} points" in picture.alt
    # The tie parts two regimes, so that the lines along it are as thick as elsewhere between regimes.
    thick = unit_edges(picture.axes[0], "lines-between", answer)
    assert thick == changes(regime)


def test_a_line_along_the_edge_of_the_map_has_one_thickness():
    # There is no game for y = -1, nor for x < 1/2: the border goes round the corner.
    answer = along_cells(coordination(["x", "y"], 21, first="sqrt(x - 1/2)", second="log(y + 1)"))
    axes = regime_map(answer).axes[0]
    regime = answer.regime()[0]
    thick = unit_edges(axes, "lines-between", answer)
    along = {("-", i, 1) for i in range(21) if regime[i, 0] != regime[i, 1]}
    assert len(along) > 9 and along <= thick


def test_a_tie_on_the_border_alone_is_not_drawn_but_said():
    answer = negotiation.loads(CHOICE).sweep(over=["x", "y"], points=7)
    tie = "deal or no deal"
    at_ties = answer.regime()[0] == tie
    picture = regime_map(answer)
    assert at_ties.any()
    labels = read_back(picture.axes[0], answer)
    assert np.array_equal(labels[~at_ties], answer.regime()[0][~at_ties]) and tie not in labels
    (said,) = [line for line in notes(map_data(answer, "leading")) if "edge alone" in line]
    assert said.startswith("On a line between regions or at the edge alone, so without a name: ")
    assert f"deal or no deal at {at_ties.sum()} points" in said


def test_exact_borders_are_one_line_each_and_thick_between_outcomes():
    answer = clause_map()
    axes = regime_map(answer).axes[0]
    ((thick,),) = [lines.get_segments() for lines in by_gid(axes, "lines-between")]
    ((thin,),) = [lines.get_segments() for lines in by_gid(axes, "lines-within")]
    assert sorted(thick.tolist()) == [[7 / 27, 0], [71 / 81, 5]]
    assert sorted(thin.tolist()) == [[0, 0.3], [47 / 81, 5]]
    assert (
        "Borders were found by solving between the grid points, to a millionth of the map or closer."
        in regime_map(answer).alt
    )
    assert "Borders run half-way between the grid points." in regime_map(along_cells(answer)).alt


def test_a_tie_within_a_region_has_thin_lines():
    codes = np.zeros((9, 9), dtype=np.int32)
    codes[4] = 1
    thin = codes == 1
    nothing = np.zeros((9, 9), dtype=bool)
    within = Panel(("default",), None, codes, thin, nothing, nothing, nothing, ())
    assert within.weights(codes.astype(np.int64)) == {False}
    codes = codes.copy()
    codes[5:] = 2
    between = Panel(("default",), None, codes, thin, nothing, nothing, nothing, ())
    assert between.weights(codes.astype(np.int64)) == {True}


def test_a_value_between_points_is_said_to_be_and_nearest_to_the_lower_one():
    answer = coordination(["x=0:2", "y=0:2"], 4)
    alt = regime_map(answer).alt
    value = 1  # in the file, half-way between two points
    distances = [abs(each - value) for each in answer.plan.axes[0].values]
    at = distances.index(min(distances))
    assert min(distances) > 0
    x = answer.plan.axes[0].value(at)
    assert f"between points of the grid; at the nearest point, x = {decimal(x)} and y = " in alt


def test_on_few_points_a_cell_is_a_region():
    answer = coordination(["x", "y"], 2)
    assert len(map_data(answer, "leading").named) == len(answer.regions) == 2


def test_rings_mark_where_words_do_not_say_where_other_equilibria_change_the_label():
    # Under y < 0 the second equilibrium is dominated away for one x and not for another.
    answer = coordination(["x", "y"], 21, first="min(x, 0)")
    data = map_data(answer, "leading")
    leading, nash = answer.regime()[0], answer.regime("nash")[0]
    panel = data.panels[0]
    vague = np.isin(leading.astype(str), data.textured) & (nash != np.vectorize(dict(data.added).get)(leading))
    assert np.array_equal(panel.ringed | panel.on_lines, vague)
    for label, usual in data.added:
        here = nash[leading == label].tolist()
        assert all(here.count(usual) >= here.count(other) for other in here)
    assert vague.any() and panel.ringed.any()
    picture = regime_map(answer)
    x, y = (Scale(axis).centres for axis in answer.plan.axes)
    ringed = sum(winding(patch.get_path(), x, y) for patch in by_gid(picture.axes[0], "differs"))
    assert np.array_equal(ringed != 0, panel.ringed)
    assert "where there are rings" in picture.alt


def test_what_dominated_positions_would_add_is_said_in_words_where_it_is_the_same_everywhere():
    picture = regime_map(clause_map())
    assert not by_gid(picture.axes[0], "differs")
    assert "they would add no deal wherever the map says deal" in picture.alt


def test_claims_of_the_flagship_hold_at_every_point():
    answer = clause_map()
    deal = answer.regime()[0] == "deal"
    picture = regime_map(answer)
    share = round(100 * float((~deal).mean()))
    x = answer.plan.axes[0]
    first = int(np.flatnonzero(deal.any(axis=1))[0])
    assert answer.scenario.solve().regime.leading == "deal"
    assert picture.title_text == (
        f"Deal at the file’s values, no deal at {share} % of the combinations; deal only where"
        f" “{x.parameter.label}” is at least 0.259"
    )
    # The grid knows of no deal at the point before; the border begins at 7/27, a little above what is said.
    data = map_data(answer, "leading")
    outlines = [o for o in data.panels[0].exact.outlines if data.regions[o.region].label == "deal"]
    assert float(min(x for o in outlines for x, _ in o.vertices)) == pytest.approx(7 / 27, abs=1e-6)
    begins = Fraction(7, 27)
    assert x.value(first - 1) < begins <= x.value(first) and Fraction("0.259") <= begins < Fraction("0.260")
    cells = along_cells(answer)
    assert regime_map(cells).title_text.endswith(f" is above {Scale(x).text(x.value(first - 1))}")
    assert (np.diff(deal.astype(int), axis=0) >= 0).all() and (np.diff(deal.astype(int), axis=1) <= 0).all()
    y = answer.plan.axes[1].parameter.label
    never = f"never lost at higher values of “{x.parameter.label}” and never gained at higher values of “{y}”"
    assert f"On this grid “deal” is {never}." in picture.alt


def test_the_title_begins_with_what_the_file_s_own_values_lead_to():
    on, between = coordination(["x=-1:2", "y=-1:2"], 4), coordination(["x=-1:2", "y=-1:2"], 5, value="9/8")
    for answer in (on, between):
        own = answer.scenario.solve().regime.leading
        assert map_data(answer, "leading").distinct[0] == own == map_data(answer, "leading").home
        assert regime_map(answer).title_text.lower().startswith(f"{own} at the file’s values")


@pytest.mark.parametrize(("over", "value"), [(["x=-1:0", "y"], "1"), (["x=-1:2", "y"], "1/2")])
def test_values_beyond_the_grid_or_between_regimes_are_not_in_the_title(over, value):
    answer = coordination(over, [4, 4], value=value)
    data = map_data(answer, "leading")
    assert data.home is None and "file" not in regime_map(answer).title_text
    frequency = [int((answer.regime() == label).sum()) for label in data.distinct]
    assert frequency == sorted(frequency, reverse=True)


def test_what_is_merged_into_other_is_called_so_on_the_map():
    answer = negotiation.sweep(negotiation.loads(TWELVE), over=["x", "y"], points=[56, 9])
    texts = [text.get_text() for text in regime_map(answer).axes[0].texts]
    assert "other" in texts


def test_a_narrow_band_with_the_outcome_of_its_neighbour_has_a_name():
    # Both sides of x = 0 have one outcome, by p or by q, and on the line by either: in as many ways as a band has.
    answer = negotiation.sweep(negotiation.loads(BAND), over=["x", "y"], points=[21, 9])
    answer = along_cells(answer)
    data = map_data(answer, "leading")
    panel = data.panels[0]
    (band,) = set(panel.codes[10].tolist())
    assert panel.thin[10].all() and not panel.thin[9].any()
    assert band in data.named and len(data.distinct) == 1
    assert "without a name" not in regime_map(answer).alt


def test_nothing_is_said_of_directions_that_do_not_hold_everywhere():
    answer = coordination(["x", "y"], 11, first="(x - 0.5) ** 2 - 0.5")
    alt = regime_map(answer).alt
    assert "On this grid “no as the only outcome” is never gained at higher values of “Y”." in alt
    assert "higher values of “X”" not in alt


def test_where_other_regimes_hold_an_outcome_too_the_title_names_each_with_its_share():
    answer = coordination(["x", "y"], 11)
    share = round(100 * float((answer.regime() == "no").mean()))
    assert f", no as the only outcome at {share} % of the combinations; " in regime_map(answer).title_text


def test_three_players_lead_with_undominated_equilibria():
    answer = swept("classics/threshold_public_good", over=("benefit", "cost"), points=11)
    answer = along_cells(answer)
    picture = regime_map(answer)
    assert np.array_equal(read_back(picture.axes[0], answer), answer.regime("undominated")[0])
    assert "* Other outcomes may come as well: the list of equilibria is not proved complete there." in picture.alt
    with pytest.raises(UsageError, match="not decided with more than two players"):
        regime_map(answer, "perfect")


def test_irrational_payoffs_are_drawn_like_others():
    answer = coordination(["x", "y"], 9, first="exp(x) - 1", second="sqrt(y + 3/2) - 1")
    assert np.array_equal(read_back(regime_map(answer).axes[0], answer), answer.regime()[0])


def test_values_set_by_hand_are_said():
    answer = clause_map(set=None)
    answer = negotiation.sweep(answer.scenario, "clause-map", points=3, set={"relief_cost": "19/2"})
    assert "Set by hand: relief_cost = 19/2. All other values as in the file." in regime_map(answer).alt


@pytest.mark.parametrize(
    "over",
    [
        ["x", "y"],
        pytest.param(["x", "y=1:1"], marks=pytest.mark.slow),
        pytest.param(["x", "y", "idle"], marks=pytest.mark.slow),
    ],
)
def test_hostile_words_are_drawn_in_every_format(over):
    picture = regime_map(
        coordination(over, [6, 1, 2][: len(over)] if "y=1:1" in over else [6, 5, 2][: len(over)], **HOSTILE)
    )
    made = {form: render(picture, form, **({"dpi": 60} if form == "png" else {})) for form in FORMATS}
    assert min(map(len, made.values())) > 1000
    assert "<b>" not in made["svg"].decode()
    assert "\u202e" not in picture.alt or b"\xe2\x80\xae" not in made["svg"]


def test_extreme_ranges_are_drawn():
    answer = coordination(["x=1:1.00000000001", "y=1e-300:3e-300"], 5, options={"force": True})
    picture = regime_map(answer)
    assert len(render(picture, "png", dpi=60)) > 1000
    assert np.array_equal(read_back(picture.axes[0], answer), answer.regime()[0])


def test_the_same_sweep_gives_the_same_bytes_in_every_process():
    options = {"over": ("partial_share", "us_outside"), "points": 9}
    here = digests(regime_map(swept(HANOI, **options)))
    assert digests_elsewhere("regime_map", HANOI, options) == here


def test_the_same_picture_gives_the_same_bytes_twice():
    assert render(regime_map(clause_map())) == render(regime_map(clause_map()))


def test_a_map_is_made_of_two_or_three_parameters():
    with pytest.raises(UsageError, match="needs two parameters"):
        regime_map(swept(HANOI, over=("us_outside",), points=3))
    with pytest.raises(UsageError, match="not a label of regimes"):
        regime_map(clause_map(), "best")
    assert figure(clause_map()).kind == "map"


def test_no_cell_is_an_artist_of_its_own():
    picture = regime_map(clause_map())
    assert len(picture.findobj()) < 200
