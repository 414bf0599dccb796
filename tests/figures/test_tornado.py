import ast
import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest

import negotiation
from negotiation.errors import GameError, UsageError
from negotiation.figures import figure, fitting
from negotiation.figures.picture import FORMATS, render
from negotiation.figures.style import GREY, regime_look
from negotiation.figures.tornado import MOST_COLUMNS, MOST_REGIMES, tornado
from negotiation.figures.tornado_bars import bar, rows
from negotiation.games.polynomials import less
from tests.figures.making import HANOI, HOSTILE_SOME, artists, misplaced
from tests.figures.swept import TWELVE, digests

SMALL = """
negotiation: 1
title: {title}
players: {{a: {player}, b: B}}
parameters:
{parameters}
game:
  form: normal
  strategies: {{a: [p, q], b: [r, s]}}
  payoffs: {{p: {{r: ['{first}', 1], s: [0, 0]}}, q: {{r: [0, 0], s: [0, 0]}}}}
outcomes: {{{yes}: p × r, {no}: [p × s, q × r, q × s]}}
"""


def small(first="x", *, values=None, title="T", player="A", label="X", unit="utils", yes="yes", no="no"):
    """One good cell for a side that otherwise has nothing; ``values`` are value and range of each parameter."""
    lines = [
        f"  {name}: {{label: {label}, unit: {unit}, value: {value}, range: [{low}, {high}], assumption: g}}"
        for name, (value, low, high) in (values or {"x": (1, -1, 2)}).items()
    ]
    words = {"title": title, "player": player, "yes": yes, "no": no}
    return negotiation.loads(SMALL.format(parameters="\n".join(lines), first=first, **words))


@cache
def flips(name="hanoi/last_day", account="default"):
    return negotiation.flip(negotiation.load(f"scenarios/{name}.yaml"), account=account)


def parts(picture, kind, column, name):
    return artists(picture, kind).get(f"{column}:{name}", [])


def texts(picture, kind, column, name):
    return [text.get_text() for text in parts(picture, kind, column, name)]


def value_of(text):
    return float(text.replace("≈", "").replace("−", "-"))


def check(picture, answer, column=0):
    """Every bar, border, slit and number of a column, against the flips."""
    for own in answer.parameters:
        share = lambda value, own=own: 100 * (float(value) - float(own.now)) / float(own.high - own.low)  # noqa: E731
        bars = sorted(parts(picture, "segment", column, own.name), key=lambda patch: patch.get_x())
        assert bars, own.name
        assert bars[0].get_x() == pytest.approx(share(own.low), abs=1e-9)
        assert bars[-1].get_x() + bars[-1].get_width() == pytest.approx(share(own.high), abs=1e-9)
        for one, other in pairwise(bars):
            assert one.get_x() + one.get_width() == pytest.approx(other.get_x(), abs=1e-9)
            assert one.get_label() != other.get_label()
        for stretch in own.stretches:
            middle = (share(stretch.low) + share(stretch.high)) / 2
            (here,) = [p for p in bars if p.get_x() <= middle <= p.get_x() + p.get_width()]
            assert here.get_label() == (stretch.solved.leading or "undefined")
        lasting = [f for f in own.flips if f.below and f.above and f.below.leading != f.above.leading]
        borders = [line.get_xdata()[0] for line in parts(picture, "border", column, own.name)]
        assert borders == pytest.approx([share(f.value) for f in lasting], abs=1e-7)
        single = [f for f in own.flips if f.leads and f.at and f not in lasting]
        slits = [line.get_xdata()[0] for line in parts(picture, "single", column, own.name)]
        assert slits == pytest.approx([share(f.value) for f in single], abs=1e-7)
        written = [value_of(text) for text in texts(picture, "number", column, own.name)]
        wide = float(own.high - own.low)
        for value in written:
            assert any(abs(value - float(f.value)) < wide / 50 for f in (*lasting, *single))
        assert len(set(written)) == len(written)
        for text in texts(picture, "now", column, own.name):
            assert abs(value_of(text) - float(own.now)) < wide / 50
        ends = [value_of(text) for text in texts(picture, "end", column, own.name)]
        if ends:
            assert ends == pytest.approx([float(own.low), float(own.high)], abs=wide / 50)


@pytest.mark.parametrize(
    ("name", "account"),
    [
        ("hanoi/last_day", "default"),
        ("hanoi/last_day", "bolton-arrives"),
        ("classics/security_dilemma", "default"),
        ("classics/cournot", "default"),
        ("classics/hawk_dove", "vital-stakes"),
        ("classics/prisoners_dilemma", "default"),
        ("classics/threshold_public_good", "default"),
    ],
)
def test_what_is_drawn_is_what_was_found(name, account):
    answer = flips(name, account)
    picture = tornado(answer)
    check(picture, answer)
    assert misplaced(picture) == []
    (line,) = artists(picture, "baseline")[""]
    assert set(line.get_xdata()) == {0}


def test_every_number_of_the_flagship_has_a_place():
    picture = tornado(flips())
    for own in flips().parameters:
        assert len(texts(picture, "now", 0, own.name)) == 1
        assert len(texts(picture, "end", 0, own.name)) == 2
        # The end of a range is written beside the bar, and not once more below it.
        inner = [f for f in own.flips if f.leads and f.value not in (own.low, own.high)]
        assert len(texts(picture, "number", 0, own.name)) == len(inner)
    assert texts(picture, "number", 0, "snapback_effect") == ["0.383"]
    assert texts(picture, "number", 0, "scope_curve") == ["≈ 1.074"]
    assert "≈ scope_curve: scanned in 200 steps" in picture.alt


def test_the_parameter_that_changes_the_outcome_first_is_on_top():
    picture = tornado(flips())
    tops = {own.name: parts(picture, "segment", 0, own.name)[0].get_y() for own in flips().parameters}
    lasting = {own.name: abs(own.distance(own.nearest(lasting=True)[0])) for own in flips().parameters
               if own.nearest(lasting=True)}  # fmt: skip
    others = [own for own in flips().parameters if own.name not in lasting]
    assert sorted(lasting, key=tops.get) == sorted(lasting, key=lasting.get)
    assert len(lasting) == 8 and max(tops[name] for name in lasting) < min(tops[own.name] for own in others)
    thin = {parts(picture, "segment", 0, own.name)[0].get_height() for own in others}
    thick = {parts(picture, "segment", 0, name)[0].get_height() for name in lasting}
    assert len(thin) == len(thick) == 1 and max(thin) < min(thick)
    labels = artists(picture, "label")
    assert {labels[own.name][0].get_color() for own in others} == {GREY}
    assert GREY not in {labels[name][0].get_color() for name in lasting}


def test_the_title_says_what_ends_the_regime_first():
    assert tornado(flips()).title_text == (
        "Deal now; lost first if “Share of the cost of relief that a snapback clause takes away” falls by 22 % of its"
        " range"
    )
    assert tornado(flips(account="bolton-arrives")).title_text == (
        "No deal now; deal first if “Cost to North Korea of giving up every nuclear facility” falls by 2.5 % of its"
        " range"
    )
    assert tornado(flips(account="kim-wanted-everything")).title_text == (
        "No deal wherever in its range any one of 12 parameters is"
    )
    assert tornado(flips("classics/cournot")).title_text == (
        "Four each or one firm leads now; four each as soon as “Price at which nobody buys” or “Cost of a unit” moves"
        " either way"
    )


TIED = """
negotiation: 1
title: Two ways to lose
players: {a: A, b: B}
parameters:
  gain: {label: Gain, value: 6, range: [2, 10], assumption: g}
  price: {label: Price, value: 3, range: [0, 8], assumption: g}
  cost: {label: Cost, value: 2, range: [0, 8], assumption: g}
  far: {label: Far, value: 3, range: [0, 4], assumption: g}
game:
  form: normal
  strategies: {a: [sign, leave], b: [sign]}
  payoffs: {sign: {sign: ["min(gain - 4, price - 1, 4 - cost, far - 1)", 1]}, leave: {sign: [0, 1]}}
outcomes: {deal: sign × sign, no deal: leave × sign}
"""


@pytest.mark.parametrize(
    ("over", "how"),
    [
        (["gain", "price"], "“Gain” or “Price” falls"),
        (["gain", "cost"], "“Gain” falls or “Cost” rises"),
        (["gain", "price", "cost"], "any one of 3 parameters moves"),
        (["gain", "far"], "“Gain” falls"),
    ],
)
def test_parameters_at_the_same_distance_are_all_in_the_title(over, how):
    answer = negotiation.flip(negotiation.loads(TIED), over=over)
    nearest = [abs(own.distance(own.flips[0])) for own in answer.parameters]
    assert (len(set(nearest)) == 1) == ("far" not in over)
    assert tornado(answer).title_text == f"Deal now; lost first if {how} by 25 % of its range"


def test_a_change_at_the_end_of_a_range_is_not_said_to_be_one_value_alone():
    own = next(own for own in flips().parameters if own.name == "clause_discount")
    each = bar(own)
    assert [each.ends(single) for single in each.singles] == [False, True]
    alt = tornado(flips()).alt
    assert "deal or no deal at 0.5, the end of its range" in alt and "only at 0.5" not in alt
    assert "White slits: at that value alone, and not next to it, “deal or sometimes no deal”." in alt
    assert "White slits at the end of a bar: “deal or no deal”; what lies beyond was not looked at." in alt


def test_an_outcome_looks_as_in_every_picture():
    picture = tornado(flips())
    for name, found in artists(picture, "segment").items():
        for patch in found:
            look = regime_look(patch.get_label(), ["deal", "no deal"])
            assert (patch.get_hatch() or "") == look.hatch, name
            colour = "#" + "".join(f"{round(255 * part):02X}" for part in patch.get_facecolor()[:3])
            assert colour == look.fill


def test_accounts_stand_side_by_side_in_the_order_of_the_first():
    accounts = ("default", "bolton-arrives", "kim-wanted-everything", "counted", "no-clause")
    answers = [flips(account=account) for account in accounts]
    two = tornado(answers[:2])
    left, right = two.axes
    assert left.get_position().width == pytest.approx(right.get_position().width)
    assert left.get_xlim() == right.get_xlim()
    for column in range(2):
        check(two, answers[column], column)
    for own in answers[0].parameters:
        tops = {parts(two, "segment", column, own.name)[0].get_y() for column in range(2)}
        assert len(tops) == 1
    first = [row.name for row in rows(answers[:2])]
    near = [own.name for own, _ in sorted(
        ((own, own.nearest(lasting=True)[0]) for own in answers[0].parameters if own.nearest(lasting=True)),
        key=lambda pair: abs(pair[0].distance(pair[1])),
    )]  # fmt: skip
    assert first[: len(near)] == near
    assert two.title_text.startswith("As in the file: deal, lost first if snapback_effect falls by 22 %")
    five = tornado(answers)
    assert len(five.axes) == MOST_COLUMNS
    assert "Not shown, for want of room: no-clause." in five.alt
    assert (
        five.title_text
        == "Which parameter changes the outcome first depends on the account; under 1 of 4 none does alone"
    )
    for column in range(4):
        check(five, answers[column], column)


def test_an_account_that_was_asked_about_fewer_parameters_leaves_a_gap():
    talks = negotiation.load(HANOI)
    both = [negotiation.flip(talks, over=over) for over in (["us_outside"], ["us_outside", "relief_cost"])]
    picture = tornado(both)
    assert parts(picture, "segment", 1, "relief_cost") and not parts(picture, "segment", 0, "relief_cost")
    assert {axes.get_xlim() for axes in picture.axes} == {picture.axes[0].get_xlim()}


def test_where_there_is_no_game_the_bar_is_grey_and_it_is_said_why():
    answer = small("sqrt(x) - 1/2").flip()
    picture = tornado(answer)
    check(picture, answer)
    bars = sorted(parts(picture, "segment", 0, "x"), key=lambda patch: patch.get_x())
    assert [patch.get_label() for patch in bars] == ["undefined", "no", "yes"]
    assert "Undefined (grey): " in picture.alt
    answer = small("sqrt(x)").flip(set={"x": -1})
    assert tornado(answer).title_text.startswith("Undefined now; ")


def test_one_regime_is_a_bar_without_borders():
    answer = small("2", values={"x": (1, 0, 2)}).flip()
    picture = tornado(answer)
    check(picture, answer)
    assert picture.title_text == "Yes wherever in its range “X” is"
    assert "No payoff uses x." in picture.alt
    assert not artists(picture, "border") and "below the bar" not in picture.alt


def test_twelve_regimes_are_told_apart_and_more_are_not():
    answer = negotiation.loads(TWELVE).flip()
    picture = tornado(answer)
    check(picture, answer)
    assert len(parts(picture, "segment", 0, "x")) == 12
    assert "“Other”" not in picture.alt
    more = TWELVE.replace("range: [0, 11]", "range: [0, 14]").replace(
        "strategies: {a: [", "strategies: {a: [s12, s13, s14, "
    ) + "".join(f"\n    s{i}: {{go: ['-(x - {i}) ** 2', 0]}}" for i in (12, 13, 14))
    answer = negotiation.loads(more).flip()
    picture = tornado(answer)
    check(picture, answer)
    assert len(parts(picture, "segment", 0, "x")) == 15 > MOST_REGIMES
    assert "“Other” stands for several further regimes" in picture.alt


@pytest.mark.parametrize("count", [1, 12, pytest.param(40, marks=pytest.mark.slow)])
def test_any_number_of_parameters_has_room(count):
    names = [f"x{i}" for i in range(count)]
    scenario = small(" + ".join(names), values={name: (1, -45 - i / 2, 20) for i, name in enumerate(names)})
    answer = scenario.flip()
    picture = tornado(answer)
    check(picture, answer)
    assert misplaced(picture) == []


def test_many_parameters_that_never_flip_are_listed():
    values = {f"x{i}": (1, 0, 2) for i in range(20)} | {"y": (1, -1, 2)}
    answer = small("y", values=values).flip()
    picture = tornado(answer)
    assert list(artists(picture, "label")) == ["y"]
    assert "Without a bar, since nothing in their range changes what happens: x0, x1, " in picture.alt
    few = small("y", values={"x": (1, 0, 2), "y": (1, -1, 2)}).flip()
    assert set(artists(tornado(few), "label")) == {"x", "y"}


def test_a_value_outside_its_range_leaves_the_line_where_it_is():
    scenario = small("x", values={"x": (1, -1, 2), "y": (1, -1, 2)})
    answer = scenario.flip(set={"x": 3}, force=True)
    picture = tornado(answer)
    check(picture, answer)
    assert "The value now lies outside the range of x; what happens on the way there is not known." in picture.alt
    assert picture.title_text == "Yes now; no change is known from within the range of a parameter"
    assert misplaced(picture) == []
    far = tornado(scenario.flip(set={"x": 10**30}, force=True))
    assert list(artists(far, "label")) == ["y"]
    assert "outside the range of x" in far.alt


def test_ranges_of_any_size_are_drawn():
    for power in (300, -300):
        answer = small(
            f"x - 2e{power}", values={"x": (f"3e{power}", f"1e{power}", f"5e{power}"), "y": (1, 0, 2)}
        ).flip()
        picture = tornado(answer)
        (border,) = parts(picture, "border", 0, "x")
        assert border.get_xdata()[0] == -25
        assert texts(picture, "number", 0, "x") == [f"2e{power}".replace("-", "−")]


def test_a_scan_that_stops_beside_the_end_of_a_range_shows_a_slit_there():
    own = flips().parameters[0]
    first = own.stretches[0]
    edge = first.low + (own.high - own.low) / 10**12
    other = first.solved._replace(leading="no deal")
    sliver = first._replace(high=edge, solved=other)
    found = bar(replace(own, exact=False, flips=(), stretches=(sliver, first._replace(low=edge, high=own.high))))
    assert [segment.label for segment in found.segments] == ["deal"] and found.segments[0].low == bar(own).low
    assert [(single.value, single.label) for single in found.singles] == [(own.low, "no deal")]


@pytest.mark.parametrize("name", ["hanoi/last_day", "classics/hawk_dove", "classics/prisoners_dilemma"])
def test_the_nearest_move_is_the_one_that_the_flips_name(name):
    for own in flips(name).parameters:
        near = own.nearest(lasting=True)
        found = bar(own).nearest
        assert (found is None) == (not near)
        if found is not None:
            assert float(found.place) == pytest.approx(own.distance(near[0]), abs=1e-9)
            side = near[0].above if found.way > 0 else near[0].below
            assert found.then == side.leading
            assert (found.way > 0) == (not less(near[0].value, own.now))


@pytest.mark.parametrize("text", HOSTILE_SOME)
def test_hostile_words_are_drawn_in_every_format(text):
    answer = flips()
    scenario = answer.scenario
    table = type(scenario.parameters)
    loud = replace(
        scenario,
        title=text,
        tuned_to=text,
        parameters=table({
            name: replace(parameter, label=text, unit=text) for name, parameter in scenario.parameters.items()
        }),
    )  # fmt: skip
    hostile = replace(answer, point=replace(answer.point, scenario=loud))
    picture = tornado([hostile, hostile])
    for form in FORMATS:
        assert len(render(picture, form, **({"dpi": 60} if form == "png" else {}))) > 1000
    assert misplaced(tornado(hostile)) == []


def test_hostile_outcomes_are_drawn():
    words = {"yes": '"$\\\\sum$ 协议 ' + "o" * 40 + '"', "no": '"' + "اتفاق " * 6 + 'اتفاق"'}
    picture = tornado(small(**words).flip())
    for form in FORMATS:
        assert len(render(picture, form, **({"dpi": 60} if form == "png" else {}))) > 1000
    assert misplaced(picture) == []


PROGRAM = """
import negotiation
from negotiation.figures.tornado import tornado
from tests.figures.swept import digests
talks = negotiation.load("scenarios/classics/hawk_dove.yaml")
print(digests(tornado([talks.flip(), talks.flip(account="vital-stakes")])))
"""


@pytest.mark.slow
def test_the_same_flips_give_the_same_bytes_in_every_process():
    picture = tornado([flips("classics/hawk_dove"), flips("classics/hawk_dove", "vital-stakes")])
    here = digests(picture)
    assert digests(picture) == here
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "PYTHONHASHSEED": seed},
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert ast.literal_eval(done.stdout) == here


def test_it_is_drawn_from_flips_an_answer_or_a_scenario():
    talks = negotiation.load("scenarios/classics/security_dilemma.yaml")
    one = talks.flip().plot()
    assert one.kind == "tornado" and one.alt.startswith(one.title_text)
    again = [talks.plot("tornado"), talks.solve().plot("tornado"), negotiation.plot([talks.flip()])]
    assert {digests(picture)[0] for picture in again} == {digests(one)[0]}
    with pytest.raises(UsageError, match="`map` is not a picture of flips") as caught:
        figure(talks.flip(), "map")
    assert "tornado" in str(caught.value.help)
    with pytest.raises(UsageError, match="different scenarios"):
        tornado([talks.flip(), flips()])
    with pytest.raises(UsageError, match="no flips"):
        tornado([])


def test_without_parameters_there_is_nothing_to_draw():
    hunt = negotiation.load("scenarios/classics/stag_hunt.yaml")
    with pytest.raises(GameError, match=r"no parameter to move.*range: \[low, high\]"):
        hunt.plot("tornado")
    assert "tornado" not in [picture.kind for picture in fitting(hunt.solve())]


def test_among_the_pictures_of_an_answer_where_flips_are_found_in_a_moment():
    small_game = negotiation.load("scenarios/classics/security_dilemma.yaml").solve()
    assert [picture.kind for picture in fitting(small_game)][-1] == "tornado"
    three = negotiation.load("scenarios/classics/threshold_public_good.yaml").solve()
    assert "tornado" not in [picture.kind for picture in fitting(three)]
