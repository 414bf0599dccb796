from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiation.games.normal import NormalGame
from negotiation.solvers import solve, subsets
from negotiation.solvers.subsets import bits, component_numbers, maximal_bicliques
from tests.games_known import last_day
from tests.strategies import deal_games, tiny_games


@given(st.integers(0, 2**70))
def test_bits(mask):
    assert sum(1 << bit for bit in bits(mask)) == mask
    assert list(bits(mask)) == sorted(bits(mask))


graphs = st.dictionaries(st.integers(0, 5), st.integers(1, 63), min_size=1)


@given(graphs)
def test_bicliques_are_those_that_cannot_grow(neighbours):
    def common(left):
        mask = 63
        for vertex in left:
            mask &= neighbours[vertex]
        return mask

    expected = set()
    for size in range(1, len(neighbours) + 1):
        for left in combinations(sorted(neighbours), size):
            right = common(left)
            closure = tuple(v for v in sorted(neighbours) if neighbours[v] & right == right)
            if right and closure == left:
                expected.add((sum(1 << v for v in left), right))
    found = maximal_bicliques(neighbours, most=1000)
    assert set(found) == expected
    assert len(found) == len(expected)


def test_too_many_bicliques_are_not_listed():
    # A crown: everybody is joined to all but his double; every set and its complement make a biclique.
    crown = {k: 63 ^ 1 << k for k in range(6)}
    assert len(maximal_bicliques(crown, most=62)) == 62
    assert maximal_bicliques(crown, most=61) is None


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), unique=True))
def test_components_are_the_smallest_sets_closed_under_sharing(edges):
    numbers = component_numbers(edges)
    # Equal labels spread along shared ends until nothing changes.
    labels = list(range(len(edges)))
    for _ in edges:
        for a, b in combinations(range(len(edges)), 2):
            if edges[a][0] == edges[b][0] or edges[a][1] == edges[b][1]:
                labels[a] = labels[b] = min(labels[a], labels[b])
    order = list(dict.fromkeys(labels))
    assert numbers == [order.index(label) for label in labels]


def test_a_square_of_equilibria_and_an_edge():
    # The US can walk, ask for everything or for more; Korea can offer three things that do not fit any of these.
    first, second = solve(last_day()).components
    (square,) = first.subsets
    assert [len(hull) for hull in square.strategies] == [3, 3]
    assert first.dimension == 4
    (edge,) = second.subsets
    assert [len(hull) for hull in edge.strategies] == [1, 2]
    assert second.dimension == 1


def test_a_component_of_two_subsets_that_meet_in_a_point():
    # Row 0 and column 0 answer each other whatever; (0, 0) lies on an edge of each side.
    game = NormalGame([[[1, 1], [1, 0]], [[1, 1], [1, 0]]])
    (component,) = solve(game).components
    assert [subset.members for subset in component.subsets] == [(0, 1), (0, 2)]
    assert component.dimension == 1


@given(st.one_of(tiny_games(), deal_games(4)))
def test_subsets_cover_the_component_and_none_lies_in_another(game):
    answer = solve(game)
    for component in answer.components:
        assert component.dimension == max(
            sum(_affine_dimension(hull) for hull in subset.strategies) for subset in component.subsets
        )
        assert set().union(*(subset.members for subset in component.subsets)) == set(component.members)
        members = [set(subset.members) for subset in component.subsets]
        assert not any(a < b for a in members for b in members)
        assert len({subset.members for subset in component.subsets}) == len(members)
        for subset in component.subsets:
            left, right = subset.strategies
            assert {answer[k].strategies for k in subset.members} == {(x, y) for x in left for y in right}
        for player, (low, high) in enumerate(component.payoffs):
            values = [answer[k].payoffs[player] for k in component.members]
            assert (low, high) == (min(values), max(values))


def _affine_dimension(points):
    import numpy as np

    array = np.array([[float(p) for p in point] for point in points])
    return int(np.linalg.matrix_rank(array[1:] - array[0])) if len(points) > 1 else 0


@pytest.mark.parametrize("most", [0, 1])
def test_where_there_are_too_many_subsets_the_answer_says_so(monkeypatch, most):
    monkeypatch.setattr(subsets, "MOST_SUBSETS", most)
    (component,) = solve(NormalGame([[[1, 1], [1, 0]], [[1, 1], [1, 0]]])).components
    assert component.subsets is None
    assert component.dimension is None
    assert component.members == (0, 1, 2)
