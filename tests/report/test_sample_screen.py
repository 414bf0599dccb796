import pytest

from negotiation.report.sweep_screen import sweep_screen
from tests.figures.sampling import beliefs, drawn

THREE = ["us_outside", "snapback_effect", "scope_cost"]


def lines(answer):
    return sweep_screen(answer, width=200).splitlines()


def test_what_it_is_drawn_from_and_what_it_leaves_alone_stands_at_the_top():
    said = lines(drawn(64, over=["us_outside=1/3:3", *THREE[1:]]))
    assert said[2:7] == [
        "2 of 3 parameters have a distribution of their own; 1 is drawn uniformly over its range.",
        "All other parameters as in the file.",
        "To sample only the 2 with a distribution: --over us_outside=1/3:3 --over snapback_effect",
        "",
        "At the file's values: DEAL.",
    ]


@pytest.mark.parametrize("over", [["scope_cost"], THREE[:2]])
def test_there_is_no_hint_where_all_or_none_have_a_distribution(over):
    assert not any("To sample only" in line for line in lines(drawn(16, over=over)))


def test_the_hint_is_a_sample_of_those_with_a_distribution():
    (hint,) = [line for line in lines(drawn(16)) if line.startswith("To sample only")]
    names = hint.split(": ")[1].replace("--over ", "").split()
    assert sorted(names) == ["snapback_effect", "us_outside"]
    assert "Both parameters have a distribution of their own." in lines(drawn(16, over=names))


@pytest.mark.parametrize("over", [None, THREE, ["us_outside"]])
def test_the_distance_is_explained_where_it_is_told_and_alone_only_among_others(over):
    text = " ".join(lines(drawn(64, over=over)))
    assert "(KS distance): " in text and text.count("The KS distance, from 0 to 1, says") == 1
    assert ("matters only together with others" in text) == (over != ["us_outside"])


def test_nothing_is_said_of_distances_where_one_regime_holds_everywhere():
    text = " ".join(lines(drawn(16, over=["us_outside"], account="no-clause")))
    assert "100 %" in text and "KS distance" not in text


def test_each_account_says_what_holds_at_its_own_values_also_where_the_games_are_the_same():
    said = lines(drawn(64, over=["us_outside"], account=["default", "bolton-arrives"]))
    place = said.index("bolton-arrives:")
    regime = beliefs().solve("bolton-arrives").regime.leading
    assert said[place + 1 : place + 3] == [
        f"At the values of bolton-arrives: {regime.upper()}.",
        "  the same games as default",
    ]
    assert "All other parameters as in each account." in said


@pytest.mark.parametrize(
    ("over", "words"),
    [
        (THREE[:2], "under the declared distributions; they"),
        (THREE, "and uniform ones for the rest; they"),
        (["scope_cost", "relief_cost"], "with all values as likely as each other; they"),
    ],
)
def test_declared_distributions_are_spoken_of_where_they_are(over, words):
    text = " ".join(lines(drawn(16, over=over)))
    assert words in text and ("declared" in text) == (over != ["scope_cost", "relief_cost"])
