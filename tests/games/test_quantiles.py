"""Quantiles against scipy's own distributions, cut to the range; and what the reader refuses."""

from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

import negotiation
from negotiation.errors import ScenarioError
from negotiation.games.designs import places
from negotiation.games.quantiles import mass, quantiles
from negotiation.scenario.distribution import Distribution, share_inside
from negotiation.scenario.table import Table

LEVELS = np.linspace(0.001, 0.999, 999)


def shape(name, **numbers):
    return Distribution(name, Table({key: Fraction(value) for key, value in numbers.items()}))


CASES = {
    "uniform": (shape("uniform"), stats.uniform(2, 3)),
    "triangular": (shape("triangular", low="2", mode="2.5", high="5"), stats.triang(0.5 / 3, 2, 3)),
    "triangular inside": (shape("triangular", low="2.5", mode="4", high="4"), stats.triang(1, 2.5, 1.5)),
    "normal": (shape("normal", mean="3", sd="1"), stats.truncnorm(-1, 2, 3, 1)),
    "normal, its lower tail": (shape("normal", mean="7", sd="1"), stats.truncnorm(-5, -2, 7, 1)),
    "normal, its upper tail": (shape("normal", mean="0", sd="1"), stats.truncnorm(2, 5, 0, 1)),
    "beta": (shape("beta", a="2", b="1/2"), stats.beta(2, 0.5, 2, 3)),
}
RANGE = Fraction(2), Fraction(5)


@pytest.mark.parametrize("name", CASES)
def test_quantiles_are_those_of_scipy(name):
    distribution, theirs = CASES[name]
    mine = 2 + 3 * quantiles(distribution, RANGE, RANGE, LEVELS)
    assert np.allclose(mine, theirs.ppf(LEVELS), rtol=0, atol=1e-9)


def test_a_lognormal_is_cut_to_the_range():
    theirs = stats.lognorm(0.5, scale=3)
    inside = theirs.cdf(2), theirs.cdf(5)
    mine = 2 + 3 * quantiles(shape("lognormal", median="3", sigma="1/2"), RANGE, RANGE, LEVELS)
    assert np.allclose(mine, theirs.ppf(inside[0] + LEVELS * (inside[1] - inside[0])), rtol=0, atol=1e-9)
    assert share_inside(shape("lognormal", median="3", sigma="1/2"), *RANGE) == pytest.approx(inside[1] - inside[0])


@pytest.mark.parametrize("name", CASES)
def test_a_part_of_the_range_gets_the_part_of_the_distribution_that_lies_in_it(name):
    distribution, theirs = CASES[name]
    part = Fraction(3), Fraction(15, 4)
    share = theirs.cdf(3.75) - theirs.cdf(3)
    of_uncut = share * (share_inside(distribution, *RANGE))
    assert mass(distribution, RANGE, part) == pytest.approx(of_uncut, abs=1e-12)
    mine = 3 + 0.75 * quantiles(distribution, RANGE, part, LEVELS)
    assert np.allclose(mine, theirs.ppf(theirs.cdf(3) + LEVELS * share), rtol=0, atol=1e-8)


@pytest.mark.parametrize("design", ["random", "latin-hypercube", "sobol"])
@pytest.mark.parametrize("name", CASES)
def test_samples_follow_the_distribution(name, design):
    """The Kolmogorov-Smirnov statistic of 4,096 points is above 0.03 once in a thousand times for random ones."""
    distribution, theirs = CASES[name]
    (levels,) = places(design, 0, 4096, ["cost"], range(4096))
    values = 2 + 3 * quantiles(distribution, RANGE, RANGE, levels)
    assert stats.kstest(values, theirs.cdf).statistic < (0.03 if design == "random" else 0.001)


def test_quantiles_do_not_depend_on_their_neighbours():
    for distribution, _ in [*CASES.values(), (shape("lognormal", median="3", sigma="1/2"), None)]:
        whole = quantiles(distribution, RANGE, RANGE, LEVELS)
        for start, stop in ((0, 1), (1, 8), (500, 999)):
            assert np.array_equal(whole[start:stop], quantiles(distribution, RANGE, RANGE, LEVELS[start:stop].copy()))


# -- in a file ----------------------------------------------------------------------------------------

TALKS = """
negotiation: 1
title: Talks
players: {{us: United States}}
sources: {{survey: {{title: A survey}}}}
parameters:
  cost: {{value: 3, range: [2, 5], assumption: a guess, distribution: {}}}
"""


def read(text):
    return negotiation.loads(TALKS.format(text))


def test_a_distribution_is_read_with_what_it_rests_on_and_written_again():
    talks = read("{triangular: {mode: 5/2}, source: {id: survey, note: question 3}, note: rough}")
    found = talks.parameters["cost"].distribution
    assert (found.shape, dict(found.numbers)) == ("triangular", {"low": 2, "mode": Fraction(5, 2), "high": 5})
    assert (found.sources[0].source, found.sources[0].note, found.note) == ("survey", "question 3", "rough")
    assert negotiation.loads(talks.dumps()) == talks
    assert talks != read("uniform")


def test_uniform_needs_no_reason_and_others_warn():
    assert [w.code for w in read("uniform").warnings] == []
    assert [w.code for w in read("{beta: {a: 2, b: 2}}").warnings] == ["W304"]
    assert [w.code for w in read("{beta: {a: 2, b: 2}, assumption: symmetric}").warnings] == []


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("normal", "E304", "alone is not a distribution"),
        ("gaussian", "E304", "`gaussian` is not a distribution"),
        ("{assumption: none}", "E304", "no shape"),
        ("{normal: {mean: 3, sd: 1}, beta: {a: 1, b: 1}}", "E304", "two shapes"),
        ("{normal: {mean: 3}}", "E204", "`sd:` is missing"),
        ("{norml: {mean: 3, sd: 1}}", "E201", "`norml`"),
        ("{normal: {mean: 3, sd: 0}}", "E312", "`sd` is 0"),
        ("{normal: {mean: 50, sd: 1}}", "E312", "nothing of this distribution lies inside"),
        ("{triangular: {mode: 7}}", "E312", "`mode` is 7, outside the range [2, 5]"),
        ("{triangular: {low: 4, mode: 3}}", "E312", "do not rise"),
        ("{lognormal: {median: -1, sigma: 1}}", "E312", "`median` is -1"),
        ("{beta: {a: 0, b: 1}}", "E312", "`a` is 0"),
        ("{beta: {a: cost, b: 1}}", "E502", "`cost`"),
    ],
)
def test_refusals(text, code, said):
    with pytest.raises(ScenarioError) as caught:
        read(text)
    errors = [fault for fault in caught.value.faults if fault.severity == "error"]
    assert any(said in fault.message for fault in errors), [f.message for f in errors]
    assert code in {fault.code for fault in errors}


def test_a_file_that_is_based_on_another_replaces_a_distribution_whole(tmp_path):
    (tmp_path / "base.yaml").write_text(TALKS.format("{normal: {mean: 3, sd: 1}, source: survey}"), encoding="utf-8")
    above = "negotiation: 1\nbased_on: base.yaml\nparameters: {cost: {distribution: {beta: {a: 2, b: 2}}}}\n"
    (tmp_path / "above.yaml").write_text(above, encoding="utf-8")
    found = negotiation.load(tmp_path / "above.yaml").parameters["cost"].distribution
    assert (found.shape, found.sources) == ("beta", ())
