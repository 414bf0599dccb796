import numpy as np
import pytest

import negotiation
from negotiation.errors import UsageError
from negotiation.figures import figure
from negotiation.figures.picture import FORMATS, render
from negotiation.figures.scale import Scale
from negotiation.figures.sweep_branches import columns
from negotiation.figures.sweep_lines import MOST_COLUMNS, sweep_lines
from tests.figures.swept import (
    HOSTILE,
    TWELVE,
    by_gid,
    coordination,
    digests,
    digests_elsewhere,
    swept,
)

HANOI = "hanoi/last_day"

BAND = """
negotiation: 1
title: A band
players: {a: A, b: B}
parameters:
  x: {value: 1, range: [0, 2], assumption: g}
game:
  form: normal
  strategies: {a: [go], b: [left, right]}
  payoffs: {go: {left: [x, 1], right: [x + 1, 1]}}
outcomes: {low: go × left, high: go × right}
"""

PARTLY = """
negotiation: 1
title: A component that leads in part
players: {a: A, b: B}
parameters:
  x: {value: 1, range: [0, 2], assumption: g}
game:
  form: normal
  strategies: {a: [go, stay], b: [left, right]}
  payoffs:
    go:   {left: [2 + x, 1], right: [1, 1]}
    stay: {left: [0, 1], right: [0, 0]}
outcomes: {good: go × left, fair: go × right, none: [stay × left, stay × right]}
"""


def clause(**options):
    return swept(HANOI, "clause", points=41, **options)


def payoff_panels(picture, answer, column=0):
    """The panels of a column: strip, one for each player, one for each row."""
    each = len(picture.axes) // (len({axes.get_position().x0 for axes in picture.axes}))
    return picture.axes[column * each : (column + 1) * each]


def segments(axes, gid):
    """Lines as they are drawn; a dot counts as one that begins where it ends."""
    lines = [np.asarray(segment) for artist in by_gid(axes, gid) for segment in artist.get_segments()]
    for segment in lines:
        assert (segment != segment[0]).any(), "a line without length is not seen"
    for dot in by_gid(axes, f"dot-{gid}"):
        assert dot.get_markersize() >= 2
        lines.append(np.repeat(dot.get_xydata(), 2, axis=0))
    return lines


def bands(axes, gid):
    """For each band its points with their least and greatest value."""
    found = []
    for artist in by_gid(axes, gid):
        for path in artist.get_paths():
            half = (len(path.vertices) - 1) // 2
            found.append((path.vertices[:half], path.vertices[half : 2 * half][::-1]))
    return found


def ranges_drawn(axes, kind):
    """Pairs of place and range that lines and bands of a kind show, rounded."""
    found = set()
    for line in segments(axes, kind):
        if len(line) == 2 and line[0, 0] == line[1, 0]:
            found.add((round(line[0, 0], 9), round(line[0, 1], 9), round(line[1, 1], 9)))
        else:
            found |= {(round(x, 9), round(y, 9), round(y, 9)) for x, y in line}
    for low, high in bands(axes, f"band-{kind}"):
        assert np.array_equal(low[:, 0], high[:, 0])
        found |= {(round(x, 9), round(y, 9), round(z, 9)) for (x, y), (_, z) in zip(low, high, strict=True)}
    return found


def leads(equilibrium):
    return equilibrium.undominated if equilibrium.perfect is None else equilibrium.perfect


@pytest.mark.parametrize(
    ("name", "over", "points"),
    [
        (HANOI, "snapback_effect", 21),
        (HANOI, "partial_share", 31),
        ("classics/hawk_dove", "prize", 19),
        ("classics/cournot", "unit_cost", 17),
        ("classics/ultimatum", "pie", 5),
        ("classics/side_payment", "cleaning_cost", 11),
    ],
)
def test_payoffs_are_drawn_as_they_were_found(name, over, points):
    answer = swept(name, over=(over,), points=points)
    panels = payoff_panels(sweep_lines(answer), answer)
    x = Scale(answer.plan.axes[0]).centres
    for player in range(len(answer.scenario.strategies)):
        wanted = {"leading": set(), "others": set()}
        for number in range(points):
            full = answer.at(number)
            for component in full.equilibria.components:
                members = [full.equilibria[i] for i in component.members]
                payoffs = [float(e.payoffs[player]) for e in members]
                counted = [float(e.payoffs[player]) for e in members if leads(e)]
                here = round(x[number], 9)
                if counted:
                    wanted["leading"] |= {(here, min(counted), max(counted))}
                if not counted:
                    wanted["others"] |= {(here, min(payoffs), max(payoffs))}
        drawn = {kind: ranges_drawn(panels[1 + player], kind) for kind in wanted}
        for kind, found in wanted.items():
            exact = {(place, round(low, 9), round(high, 9)) for place, low, high in found}
            # A component that leads in part is drawn by its leading members, each for itself, and once more in grey.
            missing = {found for found in exact if found not in drawn[kind] and found[1] == found[2]}
            assert not missing
            ends = {(p, e) for p, low, high in drawn[kind] for e in (low, high)}
            assert all((p, low) in ends and (p, high) in ends for p, low, high in exact)
        assert {p for p, _, _ in drawn["leading"]} == {p for p, _, _ in wanted["leading"]}
        extra = {found for found in drawn["leading"] if found[1] == found[2]}
        assert extra <= {(p, e, e) for p, low, high in wanted["leading"] for e in every(answer, x, player, p)}


def every(answer, x, player, place):
    """The payoffs of leading equilibria at a place."""
    number = int(np.argmin(abs(x - place)))
    return {round(float(e.payoffs[player]), 9) for e in answer.at(number).equilibria if leads(e)}


@pytest.mark.parametrize("name", ["classics/hawk_dove", HANOI])
def test_no_line_joins_equilibria_of_other_strategies(name):
    over = {"classics/hawk_dove": "prize", HANOI: "partial_share"}[name]
    answer = swept(name, over=(over,), points=31)
    (column,) = columns(answer)
    for branch in column.branches:
        for here, there in zip(branch.points[:-1], branch.points[1:], strict=True):
            assert supports(answer, here, branch) & supports(answer, there, branch)
    x = Scale(answer.plan.axes[0]).centres
    places = {round(value, 9): number for number, value in enumerate(x)}
    for axes in payoff_panels(sweep_lines(answer), answer)[1:3]:
        for line in [*segments(axes, "leading"), *segments(axes, "others")]:
            numbers = [places[round(place, 9)] for place, _ in line]
            assert len(set(numbers)) == 1 or numbers == list(range(numbers[0], numbers[-1] + 1))


def supports(answer, number, branch):
    """Sets of the supports that carry a component at a point: of all its members, or of one or all that lead."""
    pattern = answer.pattern(int(number))
    found = set()
    for component in range(pattern.components):
        own = [played for played in pattern.equilibria if played.component == component]
        some = [played for played in own if leads(played)]
        if branch.leading and some:
            found.add(frozenset(played.supports for played in some))
            found |= {frozenset([played.supports]) for played in some}
        if not branch.leading:
            found.add(frozenset(played.supports for played in own))
    return found


def test_a_component_with_several_payoffs_is_a_band():
    answer = negotiation.sweep(negotiation.loads(BAND), over=["x"], points=5)
    panels = payoff_panels(sweep_lines(answer), answer)
    ((low, high),) = bands(panels[1], "band-leading")
    assert low[:, 1].tolist() == [0, 0.5, 1, 1.5, 2] and high[:, 1].tolist() == [1, 1.5, 2, 2.5, 3]
    assert not bands(panels[2], "band-leading") and len(segments(panels[2], "leading")) == 1
    for row in panels[3:5]:
        ((low, high),) = bands(row, "band-leading")
        assert set(low[:, 1]) == {0} and set(high[:, 1]) == {1}


def test_of_a_component_that_leads_in_part_only_that_part_is_drawn_thick():
    answer = negotiation.sweep(negotiation.loads(PARTLY), over=["x"], points=5)
    full = answer.at(2)
    (component,) = full.equilibria.components
    assert len(component.members) == 2
    assert sorted(leads(full.equilibria[i]) for i in component.members) == [False, True]
    panels = payoff_panels(sweep_lines(answer), answer)
    assert {high - low for _, low, high in ranges_drawn(panels[1], "leading")} == {0}
    ((low, high),) = bands(panels[1], "band-others")
    assert low[:, 1].tolist() == [1] * 5 and high[:, 1].tolist() == [2, 2.5, 3, 3.5, 4]
    # Only the outcome of that part has a row.
    assert len(panels) == 1 + 2 + 1


def test_the_strip_shows_each_regime_from_where_to_where():
    answer = clause()
    strip = sweep_lines(answer).axes[0]
    edges = Scale(answer.plan.axes[0]).edges
    regime = answer.regime()[0]
    covered = np.full(len(regime), None, dtype=object)
    for patch in by_gid(strip, "regime"):
        start = int(np.argmin(abs(edges - patch.get_x())))
        end = int(np.argmin(abs(edges - (patch.get_x() + patch.get_width()))))
        covered[start:end] = patch.get_label()
    assert np.array_equal(covered, regime)


def test_upright_lines_stand_half_way_between_points_with_different_answers():
    answer = clause()
    edges = Scale(answer.plan.axes[0]).edges
    regime, region = answer.regime()[0], answer.region[0]
    for axes in sweep_lines(answer).axes:
        thick = sorted(float(line.get_xdata()[0]) for line in by_gid(axes, "change"))
        thin = sorted(float(line.get_xdata()[0]) for line in by_gid(axes, "change-within"))
        assert thick == [edges[i] for i in range(1, 41) if regime[i] != regime[i - 1]]
        assert sorted(thick + thin) == [edges[i] for i in range(1, 41) if region[i] != region[i - 1]]


def test_a_tie_at_a_single_point_is_one_line_through_it():
    answer = swept("classics/side_payment", over=("cleaning_cost",), points=101)
    regime = answer.regime()[0]
    (tie,) = np.flatnonzero(regime == "at least deal or no deal")
    axes = sweep_lines(answer).axes[1]
    assert [float(line.get_xdata()[0]) for line in by_gid(axes, "change")] == [
        Scale(answer.plan.axes[0]).centres[tie]
    ]


def test_probabilities_of_leading_equilibria_are_drawn_for_each_outcome():
    answer = swept("classics/hawk_dove", over=("prize",), points=10)
    panels = payoff_panels(sweep_lines(answer), answer)
    x = Scale(answer.plan.axes[0]).centres
    assert len(panels) == 1 + 2 + len(answer.results)
    for row, result in enumerate(answer.results):
        wanted = set()
        for number in range(10):
            full = answer.at(number)
            for equilibrium, outcome in zip(full.equilibria, full.outcomes, strict=True):
                if leads(equilibrium):
                    wanted.add((round(x[number], 9), round(float(outcome.get(result, 0)), 9)))
        drawn = {(place, low) for place, low, high in ranges_drawn(panels[3 + row], "leading") if low == high}
        assert drawn == wanted


def test_the_title_and_the_numbers_on_top_say_where_the_regime_changes():
    answer = clause()
    picture = sweep_lines(answer)
    axis, regime = answer.plan.axes[0], answer.regime()[0]
    (change,) = np.flatnonzero(regime[1:] != regime[:-1])
    low, high = (Scale(axis).text(axis.value(int(i))) for i in (change, change + 1))
    assert picture.title_text == f"“{axis.parameter.label}”: no deal up to {low}, deal from {high} on"
    assert f"{low}–{high}" in [text.get_text() for text in picture.axes[0].texts]


def test_one_regime_needs_no_line():
    picture = sweep_lines(coordination(["idle"], 5))
    assert picture.title_text == "Yes or no or sometimes rest wherever “idle” is between 1 and 5"
    assert not any(by_gid(axes, "change") or by_gid(axes, "change-within") for axes in picture.axes)


def test_twelve_regimes_are_drawn_and_what_has_no_row_is_said():
    answer = negotiation.sweep(negotiation.loads(TWELVE), over=["x"], points=56)
    picture = sweep_lines(answer)
    assert len(by_gid(picture.axes[0], "regime")) == 12
    assert "nearest of 11 changes" in picture.title_text
    assert "Without a row of their own: s6 × go, s7 × go, s8 × go, s9 × go, s10 × go and s11 × go." in picture.alt


def test_the_cross_is_at_the_value_of_the_file():
    answer = coordination(["x"], 4, value="1/3")
    picture = sweep_lines(answer)
    (cross,) = by_gid(picture.axes[0], "cross")
    assert cross.get_xdata()[0] == 1 / 3
    assert {line.get_xdata()[0] for axes in picture.axes[1:] for line in by_gid(axes, "baseline")} == {1 / 3}
    outside = sweep_lines(coordination(["x=-1:0"], 4))
    assert not by_gid(outside.axes[0], "cross")
    assert "without a mark: the value as in the file." in outside.alt


def test_accounts_stand_side_by_side_and_share_their_scales():
    answer = clause(account=("default", "bolton-arrives"))
    picture = sweep_lines(answer)
    left, right = payoff_panels(picture, answer, 0), payoff_panels(picture, answer, 1)
    assert len(left) == len(right)
    for one, other in zip(left, right, strict=True):
        assert one.get_ylim() == other.get_ylim() and one.get_xlim() == other.get_xlim()
    for panels, account in ((left, 0), (right, 1)):
        labels = [patch.get_label() for patch in by_gid(panels[0], "regime")]
        assert labels == [label for label, _ in runs(answer.regime()[account])]
    assert picture.title_text.endswith("under default, from no deal to deal between 0.375 and 0.4")


def runs(labels):
    found = []
    for label in labels:
        if found and found[-1][0] == label:
            found[-1] = (label, found[-1][1] + 1)
        else:
            found.append((label, 1))
    return found


def test_accounts_with_the_same_answers_share_a_column_and_the_fifth_is_said_to_be_missing():
    answer = swept(HANOI, over=("snapback_effect",), points=5, account="all")
    accounts = answer.plan.accounts
    assert len(columns(answer)) == len(accounts) == 5
    picture = sweep_lines(answer)
    assert len({axes.get_position().x0 for axes in picture.axes}) == MOST_COLUMNS
    assert f"Not shown, for want of room: {accounts[4]}." in picture.alt
    twins = swept(HANOI, over=("us_outside",), points=5, account=("default", "bolton-arrives"))
    (column,) = columns(twins)
    assert column.accounts == ("default", "bolton-arrives")
    crosses = by_gid(sweep_lines(twins).axes[0], "cross")
    assert sorted(float(cross.get_xdata()[0]) for cross in crosses) == [1, 3]


def test_points_without_a_game_have_no_line_and_are_grey_in_the_strip():
    answer = coordination(["x"], 31, first="1/x")
    picture = sweep_lines(answer)
    gap = Scale(answer.plan.axes[0]).centres[10]
    labels = [patch.get_label() for patch in by_gid(picture.axes[0], "regime")]
    assert labels == ["no", "undefined", "yes or no or sometimes rest"]
    for axes in picture.axes[1:]:
        for line in [*segments(axes, "leading"), *segments(axes, "others")]:
            assert not line[0, 0] <= gap <= line[-1, 0]
    assert "Undefined (grey) at 1 point: " in picture.alt


def test_irrational_payoffs_are_drawn_like_others():
    answer = coordination(["x"], 7, first="exp(x)")
    panels = payoff_panels(sweep_lines(answer), answer)
    paid = {round(y, 9) for line in segments(panels[1], "leading") for _, y in line}
    assert {round(float(np.exp(x)), 9) for x in np.linspace(-1, 2, 7)} <= paid


def test_payoffs_that_a_drawing_would_overflow_on_are_scaled_and_their_ticks_say_what_they_are():
    answer = coordination(["x=1:3e300"], 4, first="x", options={"force": True})
    panels = payoff_panels(sweep_lines(answer), answer)
    assert max(abs(value) for value in panels[1].get_ylim()) < 10
    assert [text.get_text() for text in panels[1].get_yticklabels()][-1] == "3e300"


@pytest.mark.parametrize("over", [["x"], pytest.param(["idle"], marks=pytest.mark.slow)])
def test_hostile_words_are_drawn_in_every_format(over):
    picture = sweep_lines(coordination(over, 6, **HOSTILE))
    for form in FORMATS:
        assert len(render(picture, form, **({"dpi": 60} if form == "png" else {}))) > 1000


@pytest.mark.slow
def test_the_same_sweep_gives_the_same_bytes_in_every_process():
    options = {"over": ("partial_share",), "points": 21}
    here = digests(sweep_lines(swept(HANOI, **options)))
    assert digests_elsewhere("sweep_lines", HANOI, options) == here


def test_lines_need_one_parameter():
    with pytest.raises(UsageError, match="goes over 2"):
        sweep_lines(coordination(["x", "y"], 2))
    assert figure(clause()).kind == "lines"


def test_few_artists_draw_many_points():
    few, many = (sweep_lines(swept(HANOI, over=("partial_share",), points=n)) for n in (31, 121))
    assert len(many.findobj()) < 1.3 * len(few.findobj())


def test_where_there_is_no_game_anywhere_there_is_a_strip_and_no_scale_of_payoffs():
    answer = coordination(["x"], 5, first="sqrt(x - 9)")
    assert answer.undefined == 5
    assert len(sweep_lines(answer).axes) == 1
