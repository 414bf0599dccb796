from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import negotiation
from negotiation.analysis.sweep import Region
from negotiation.figures.scale import Scale
from negotiation.figures.sweep_words import (
    account_name,
    carried,
    fixed,
    fold_hyphens,
    fold_names,
    is_whole,
    runs_text,
)
from negotiation.scenario.expression import parse
from negotiation.scenario.grid import Axis
from negotiation.scenario.scenario import Parameter

HANOI = "scenarios/hanoi/last_day.yaml"


def test_choices_stand_side_by_side_only_where_every_combination_is_an_equilibrium():
    def region(*pairs):
        return Region("deal", tuple(((own,), (other,)) for own, other in pairs))

    assert carried(region(("a", "c"), ("a", "d"), ("b", "c"), ("b", "d"))) == "a / b × c / d"
    assert carried(region(("a", "c"), ("b", "d"))) == "a × c or b × d"
    assert carried(region(*((own, "c") for own in "pqr"))) == "any of 3 × c"
    assert carried(region(*((own, own) for own in "pqrst"))) == "in 5 ways"


def test_names_are_folded_between_names_where_that_is_possible():
    text = "more_than_that / on_the_table × partial_for_yongbyon"
    assert fold_names(text, 170, 8.5, lines=2) == "more_than_that / on_the_table\n× partial_for_yongbyon"
    assert is_whole(fold_names(text, 120, 8.5, lines=3), text)
    assert not is_whole(fold_names(text, 60, 8.5, lines=9), text)
    assert fold_hyphens("a-very-long-name", 30, 8.5, lines=1).endswith("…")


def test_what_is_held_fixed_is_said_of_the_account_and_of_what_was_changed_by_hand():
    talks = negotiation.load(HANOI)
    options = {"over": ["snapback_effect"], "points": 2}
    assert fixed(negotiation.sweep(talks, **options, account="bolton-arrives"), ["bolton-arrives"]) == (
        "Hanoi, the last day. Account bolton-arrives: the United States was hard-line."
        " All other values as in the file."
    )
    chosen = negotiation.sweep(talks, **options, choose={"us_resolve": "hard_line"})
    assert "Set by hand: the United States was hard-line." in fixed(chosen, ["default"])
    assert account_name(chosen, "default") == "as chosen"
    assert account_name(negotiation.sweep(talks, **options), "default") == "as in the file"
    several = negotiation.sweep(talks, **options, account=["default", "counted"])
    assert (
        fixed(several, several.plan.accounts) == "Hanoi, the last day. 2 accounts. All other values as in the file."
    )


@pytest.mark.parametrize("most", [0, 1])
def test_too_many_changes_are_counted(most):
    axis = Axis(Parameter("x", parse("1")), Fraction(0), Fraction(3), 4)
    text = runs_text(Scale(axis), ["deal", "no deal", "deal", "no deal"], ("deal", "no deal"), most)
    assert text == "3 changes of regime, from deal to no deal"


LABELS = st.lists(st.sampled_from(["deal", "no deal", ""]), min_size=1, max_size=12)


@given(LABELS)
def test_what_is_said_of_runs_is_so(labels):
    axis = Axis(Parameter("x", parse("1")), Fraction(0), Fraction(max(len(labels) - 1, 1)), max(len(labels), 2))
    labels = labels if len(labels) > 1 else labels * 2
    text = runs_text(Scale(axis), labels, ("deal", "no deal"), most=12)
    read = []
    for part in text.split(", "):
        name = next(name for name in ("no deal", "deal", "undefined") if part.startswith(name))
        where = part.removeprefix(name).strip()
        words = where.split()
        if where == "throughout":
            start, end = 0, len(labels) - 1
        elif words[0] == "up":
            start, end = 0, int(words[2])
        elif words[0] == "at":
            start = end = int(words[1])
        elif words[-1] == "on":
            start, end = int(words[1]), len(labels) - 1
        else:
            start, end = int(words[1]), int(words[3])
        read += [(i, "" if name == "undefined" else name) for i in range(start, end + 1)]
    assert read == list(enumerate(labels))
