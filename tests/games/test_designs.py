"""Designs: any piece by itself is what it is within the whole, and each has the property it is chosen for."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import qmc

from negotiation.games.designs import DESIGNS, places, strata

NAMES = ["cost", "worth", "patience"]


@settings(max_examples=60, deadline=None)
@given(
    design=st.sampled_from(DESIGNS),
    seed=st.integers(0, 2**63 - 1),
    size=st.integers(1, 300),
    cuts=st.lists(st.integers(0, 300), max_size=4),
)
def test_any_split_gives_the_same_points(design, seed, size, cuts):
    whole = places(design, seed, size, NAMES, range(size))
    edges = sorted({0, size, *(cut for cut in cuts if cut < size)})
    pieces = [places(design, seed, size, NAMES, range(a, b)) for a, b in reversed(list(pairwise(edges)))]
    for place in range(len(NAMES)):
        joined = np.concatenate([piece[place] for piece in reversed(pieces)])
        assert np.array_equal(joined, whole[place])
        assert 0 < joined.min() <= joined.max() < 1
    scattered = np.array(sorted({0, size - 1, size // 2}))
    alone = places(design, seed, size, NAMES, scattered)
    assert all(np.array_equal(own, all_of[scattered]) for own, all_of in zip(alone, whole, strict=True))


@pytest.mark.parametrize("design", ["random", "latin-hypercube"])
def test_a_parameter_does_not_depend_on_the_others(design):
    together, alone = places(design, 7, 50, NAMES, range(50)), places(design, 7, 50, ["worth"], range(50))
    assert np.array_equal(together[1], alone[0])


@pytest.mark.parametrize("design", DESIGNS)
def test_another_seed_gives_other_points(design):
    one, other = (places(design, seed, 64, NAMES, range(64)) for seed in (0, 1))
    assert all(not np.array_equal(a, b) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(("dimensions", "size", "seed"), [(1, 1, 0), (3, 100, 5), (12, 1024, 0), (40, 777, 9)])
def test_sobol_points_are_those_of_scipy(dimensions, size, seed):
    engine = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))
    theirs = engine.random_base2(int(size - 1).bit_length())[:size]
    mine = places("sobol", seed, size, [f"p{i}" for i in range(dimensions)], range(size))
    assert np.array_equal(np.stack(mine, axis=1), theirs + 2.0**-31)  # moved to the middle of their cells


def test_sobol_points_far_on_are_those_of_scipy():
    engine = qmc.Sobol(2, scramble=True, rng=np.random.default_rng(0))
    engine.fast_forward(1_000_000)
    theirs = engine.random(5)
    mine = places("sobol", 0, 2_000_000, ["a", "b"], range(1_000_000, 1_000_005))
    assert np.array_equal(np.stack(mine, axis=1), theirs + 2.0**-31)


def test_powers_of_two_of_a_sobol_sequence_are_balanced():
    for own in places("sobol", 3, 256, NAMES, range(256)):
        assert sorted((own * 256).astype(int)) == list(range(256))


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**63 - 1), size=st.integers(1, 3000))
def test_a_latin_hypercube_has_one_point_a_stratum(seed, size):
    for own in places("latin-hypercube", seed, size, NAMES, range(size)):
        assert np.array_equal(np.sort(np.floor(own * size).astype(int)), np.arange(size))


def test_strata_are_spread_evenly_over_seeds():
    """Where the first of five points falls, over 2,000 seeds: chi-squared with four degrees of freedom."""
    counts = np.bincount([int(strata(seed, "cost", 5, np.arange(1))[0]) for seed in range(2000)], minlength=5)
    assert ((counts - 400) ** 2 / 400).sum() < 18.5  # exceeded once in a thousand times


def test_two_parameters_are_not_related():
    for design in DESIGNS:
        a, b, c = places(design, 0, 4096, NAMES, range(4096))
        for one, other in ((a, b), (a, c), (b, c)):
            assert abs(np.corrcoef(one, other)[0, 1]) < 0.06
