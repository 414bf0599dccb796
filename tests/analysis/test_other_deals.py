"""Where the outcome stays and what is agreed does not; and what a first look leaves out rather than take long."""

from fractions import Fraction

import pytest

import negotiation
from negotiation.analysis.entering import entering
from negotiation.analysis.flip_text import others
from negotiation.analysis.flips import flips_of, movable, nearest_flips
from negotiation.analysis.line import Line
from negotiation.analysis.smallest_move import just_beyond, smallest_move
from negotiation.report.flip_words import breaks_first

FLAGSHIP = negotiation.load("scenarios/hanoi/last_day.yaml")
TEN = Fraction(1, 10**9)


def agreed(account, name, value):
    """What the leading equilibria lead to, by an ordinary solve."""
    answer = FLAGSHIP.solve(account, set={name: value})
    cells = [answer.cell(number) for number, e in enumerate(answer.equilibria) if e.perfect]
    return {(cell.outcome, tuple((part.name, part.level) for part in cell.agreed)) for cell in cells if cell}


@pytest.mark.parametrize("account", ["default", "counted", "bolton-arrives"])
def test_beside_a_switch_are_the_deals_that_solving_gives(account):
    answer = flips_of(FLAGSHIP.at(account), scan=False)
    seen = 0
    for own in answer.parameters:
        for switch in own.switches:
            assert isinstance(switch.value, Fraction) or own.name in ("scope_yongbyon", "scope_beyond")
            near = Fraction(float(switch.value)) if not isinstance(switch.value, Fraction) else switch.value
            step = (own.high - own.low) * TEN
            assert switch.below.leading == switch.above.leading
            assert agreed(account, own.name, near - step) == switch.below.endings
            assert agreed(account, own.name, near + step) == switch.above.endings
            assert switch.below.endings != switch.above.endings
            seen += 1
    assert (seen > 0) == (account != "bolton-arrives")  # where there is no deal, none takes its place


def test_the_nearest_other_deal_comes_before_the_end_of_the_deal():
    own = next(o for o in flips_of(FLAGSHIP.at(), ["partial_share"]).parameters)
    # At 9/17 and at 393/425; the second is nearer to 0.9.
    assert [s.value for s in own.switches][-1] == Fraction(393, 425) == own.nearest_switch().value
    assert [(o.own.name, o.what) for o in others(flips_of(FLAGSHIP.at(), ["scope_cost", "us_outside"]))] == [
        ("scope_cost", "scope beyond instead of yongbyon")
    ]


def test_no_switch_behind_a_lasting_flip():
    # With a hard-line United States the deals lie behind the value at which there is one at all.
    for own in flips_of(FLAGSHIP.at("bolton-arrives"), scan=False).parameters:
        assert own.nearest_switch() is None or own.nearest_switch().below.leading == own.here.leading


def test_the_first_screen_says_so():
    said = breaks_first(nearest_flips(FLAGSHIP.at())).replace("\N{NO-BREAK SPACE}", " ")
    assert "scope_curve not looked at" in said
    assert "Before that, where scope_cost is below 95/7 ≈ 13.57 (2.5 %), another deal: scope beyond" in said


def big(size, degree):
    cells = "".join(
        f"    r{i}: {{{', '.join(f'c{j}: [x ** {1 + (i * j) % degree} * {i + 2 * j + 1} - {i}, {j} * x - {i * j}]' for j in range(size))}}}\n"  # noqa: E501
        for i in range(size)
    )
    rows, columns = (", ".join(f"{letter}{i}" for i in range(size)) for letter in "rc")
    return negotiation.loads(
        "negotiation: 1\ntitle: Large\nplayers: {a: A, b: B}\n"
        "parameters: {x: {value: 1, range: [0, 3], assumption: test}}\n"
        f"game:\n  form: normal\n  strategies: {{a: [{rows}], b: [{columns}]}}\n  payoffs:\n{cells}"
    )


def test_a_first_look_is_given_up_and_says_what_it_left_out():
    found = nearest_flips(big(8, 12).at())
    assert found.parameters == () and found.left_out == ("x",)
    assert breaks_first(found) == ""  # nothing was looked at, so nothing is said
    assert nearest_flips(big(2, 2).at()).left_out == ()


def test_what_is_left_out_is_scanned_when_asked_for():
    own = flips_of(big(3, 3).at(), most_work=10).parameters[0]
    assert not own.exact and "takes too long" in own.how
    exact = flips_of(big(3, 3).at()).parameters[0]
    assert exact.exact
    lasting = [flip for flip in exact.flips if flip.below and flip.above and flip.below.labels != flip.above.labels]
    assert len(own.flips) >= len(lasting)
    for flip in lasting:
        assert any(abs(float(flip.value) - float(other.value)) < 1e-9 for other in own.flips)


def test_what_holds_just_beyond_a_move():
    knife = smallest_move(FLAGSHIP.at(), "no deal", over=["scope_cost"], any_=True)
    assert (knife.label, just_beyond(knife)) == ("deal or sometimes no deal", "deal")
    lasting = smallest_move(FLAGSHIP.at(), "no deal", over=["us_outside"])
    assert just_beyond(lasting) == "no deal"


def test_which_parameters_enter():
    scenario = negotiation.loads(
        "negotiation: 1\ntitle: T\nplayers: {a: A}\nparameters:\n"
        "  x: {value: 1, range: [0, 2], assumption: t}\n  through: {value: x + 1, assumption: t}\n"
        "  idle: {value: 1, range: [0, 2], assumption: t}\n  pole: {value: 1 / odd, assumption: t}\n"
        "  odd: {value: 1, range: [0, 2], assumption: t}\n"
        "game: {form: normal, strategies: {a: [s, t]}, payoffs: {s: [through], t: [1]}}\n"
    )
    assert entering(scenario.at()) == {"x", "through", "odd"}
    assert movable(scenario.at()) == ("x", "idle", "odd")
    assert Line(scenario.at(), "odd", Fraction(0), Fraction(2)).solved(Fraction(0)).undefined
