"""Components and maximal Nash subsets: how the extreme equilibria hang together.

Draw a graph with the strategies of player 1 that occur in extreme equilibria on one side, those of player 2 on the
other, and an edge for each extreme equilibrium. Then

* the *maximal Nash subsets*, the largest sets X × Y of convex polytopes all of whose members are equilibria, are
  conv(U) × conv(V) for the maximal bicliques U, V of the graph: the largest sets of strategies every pair of which
  is joined (Winkels 1979; Jansen 1981). They may overlap, and their union is the set of all equilibria;
* the *components*, the connected parts of that set, are the connected components of the graph.

Every biclique is right because payoffs are linear in each side's strategy: a strategy that is a best response to
every member of V is one to every mixture of them.

The vertex set V of a maximal biclique is an intersection of neighbourhoods, and every such intersection that is not
empty belongs to one; so the list of all intersections is the list of all maximal bicliques. Neighbourhoods are
integer bit masks. A graph of n + n strategies can have 2^n of them, hence the cap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import lcm
from typing import TypedDict

from negotiation.solvers.equilibrium import Component, Equilibrium, Strategy, Subset
from negotiation.solvers.linear import rank

__all__ = ["MOST_SUBSETS", "bits", "component_numbers", "components", "maximal_bicliques", "partial_components"]

MOST_SUBSETS = 1000
"""Beyond this many maximal Nash subsets in one component they are not listed: nobody reads them, and their number
can double with every strategy."""


def bits(mask: int) -> Iterator[int]:
    """The positions of the ones of a bit mask, rising.

    Examples
    --------
    >>> list(bits(0b10110))
    [1, 2, 4]
    """
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def component_numbers(edges: Sequence[Sequence[object]]) -> list[int]:
    """The component of each edge, where edges that share an end are connected; numbered by their first member.

    Parameters
    ----------
    edges
        For each edge its ends, any number of hashable things. Ends in different places never match.

    Examples
    --------
    >>> component_numbers([("a", "x"), ("b", "y"), ("a", "z"), ("c", "y")])
    [0, 1, 0, 1]
    """
    touching: dict[tuple[int, object], list[int]] = defaultdict(list)
    for edge, ends in enumerate(edges):
        for place, end in enumerate(ends):
            touching[place, end].append(edge)
    numbers = [-1] * len(edges)
    count = 0
    for first in range(len(edges)):
        if numbers[first] >= 0:
            continue
        waiting = [first]
        numbers[first] = count
        while waiting:
            for key in enumerate(edges[waiting.pop()]):
                # Taken out once looked at, so that each list is walked only once.
                for neighbour in touching.pop(key, ()):
                    if numbers[neighbour] < 0:
                        numbers[neighbour] = count
                        waiting.append(neighbour)
        count += 1
    return numbers


def maximal_bicliques(neighbours: Mapping[int, int], most: int) -> list[tuple[int, int]] | None:
    """All maximal bicliques of a bipartite graph.

    Parameters
    ----------
    neighbours
        For each vertex on the left the bit mask of its neighbours on the right, none empty.
    most
        The cap.

    Returns
    -------
    list[tuple[int, int]] or None
        Bit masks of the left and the right side of each; None where there are more than ``most``.

    Examples
    --------
    >>> maximal_bicliques({0: 0b01, 1: 0b11}, most=10)
    [(3, 1), (2, 3)]
    """
    closed: set[int] = set()
    for mask in neighbours.values():
        closed |= {mask & other for other in closed}
        closed.add(mask)
        if len(closed) > most + 1:  # the empty intersection may be among them
            return None
    closed.discard(0)
    if len(closed) > most:
        return None
    return [
        (sum(1 << left for left, mask in neighbours.items() if mask & right == right), right)
        for right in sorted(closed)
    ]


def components(
    equilibria: Sequence[Equilibrium], edges: Sequence[tuple[int, int]], indices: Sequence[int] | None = None
) -> tuple[Component, ...]:
    """The components of the complete list of extreme equilibria of a two-player game.

    Parameters
    ----------
    equilibria
        The equilibria, with their component numbers.
    edges
        For each the numbers of its two strategies: for each player, equal numbers for equal strategies.
    indices
        The index of each component, where they were computed.

    Returns
    -------
    tuple[Component, ...]
    """
    return tuple(
        replace(component, index=indices[number] if indices else None, **_shape(component.members, equilibria, edges))
        for number, component in enumerate(partial_components(equilibria))
    )


def partial_components(equilibria: Sequence[Equilibrium]) -> tuple[Component, ...]:
    """The components as far as a list of equilibria shows them, without their subsets and dimension.

    Parameters
    ----------
    equilibria
        The equilibria, with their component numbers, which count from 0 in the order of the first members.

    Returns
    -------
    tuple[Component, ...]
    """
    grouped: dict[int, list[int]] = defaultdict(list)
    for number, equilibrium in enumerate(equilibria):
        grouped[equilibrium.component].append(number)
    found = []
    for members in grouped.values():
        inside = [equilibria[member] for member in members]
        decided = all(equilibrium.perfect is not None for equilibrium in inside)
        found.append(
            Component(
                members=tuple(members),
                subsets=None,
                dimension=None,
                index=None,
                perfect=any(equilibrium.perfect for equilibrium in inside) if decided else None,
                payoffs=tuple(
                    (min(values), max(values)) for values in zip(*(e.payoffs for e in inside), strict=True)
                ),
            )
        )
    return tuple(found)


class _Shape(TypedDict):
    subsets: tuple[Subset, ...] | None
    dimension: int | None


def _shape(members: Sequence[int], equilibria: Sequence[Equilibrium], edges: Sequence[tuple[int, int]]) -> _Shape:
    """The maximal Nash subsets of a component, and the greatest of their dimensions."""
    if len(members) == 1:
        alone = equilibria[members[0]].strategies
        return {"subsets": (Subset(tuple((own,) for own in alone), tuple(members)),), "dimension": 0}
    # The strategies that occur, for each player, in the order of their numbers; a bit stands for each.
    strategies = [
        {edges[member][player]: equilibria[member].strategies[player] for member in members} for player in (0, 1)
    ]
    corners = [[by_number[number] for number in sorted(by_number)] for by_number in strategies]
    places = [{number: place for place, number in enumerate(sorted(by_number))} for by_number in strategies]
    joined = {(places[0][edges[m][0]], places[1][edges[m][1]]): m for m in members}
    neighbours: dict[int, int] = defaultdict(int)
    for x, y in joined:
        neighbours[x] |= 1 << y
    bicliques = maximal_bicliques(neighbours, MOST_SUBSETS)
    if bicliques is None:
        return {"subsets": None, "dimension": None}
    subsets = []
    for left, right in bicliques:
        us, vs = list(bits(left)), list(bits(right))
        hulls = (tuple(corners[0][u] for u in us), tuple(corners[1][v] for v in vs))
        subsets.append(Subset(hulls, tuple(sorted(joined[u, v] for u in us for v in vs))))
    subsets.sort(key=lambda subset: subset.members)
    return {
        "subsets": tuple(subsets),
        "dimension": max(sum(_dimension(hull) for hull in subset.strategies) for subset in subsets),
    }


def _dimension(corners: Sequence[Strategy]) -> int:
    """The dimension of the convex hull of mixed strategies: the rank of the vectors less one, as each sums to 1."""
    if len(corners) <= 2 or all(p.denominator == 1 for corner in corners for p in corner):
        return len(corners) - 1  # pure strategies span a simplex
    rows = []
    for corner in corners:
        total = lcm(*(p.denominator for p in corner))
        rows.append([p.numerator * (total // p.denominator) for p in corner])
    return rank(rows) - 1
