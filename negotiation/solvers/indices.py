"""The index of a component: how many equilibria, counted with signs, stay near it when the game is shaken a little.

**Definition.** In a game without ties every equilibrium stands alone, has supports I and J of one size k, and the
*index*

    (-1)^(k+1) · sign det A_IJ · sign det B_IJ,

payoffs being shifted so that all are positive (Shapley 1974). A strict pure equilibrium has index +1. The index of a
component C of any game is the sum of the indices of the equilibria near C of every game without ties that is close
enough; it does not depend on which. The indices of all components add up to +1. A component of index other than 0
cannot be lost by small changes of the payoffs; one of index 0 can (Ritzberger 1994; von Schemde, von Stengel 2008).

A determinant of payoffs shifted by a large number has the sign of a smaller one: with the first row and column
subtracted from the others, det D of the (k - 1) × (k - 1) differences of differences, up to a sign that is the same
for A and B. So no payoffs are shifted here.

**Algorithm.** Equilibria are pairs of vertices of the polyhedra P and Q (:mod:`negotiation.solvers.exact`) that carry
all labels together. Now let every constraint be pulled inwards by a little, the first by much more than the second,
and so on: this is a change of the right-hand sides of the linear complementarity problem whose solutions are the
equilibria, so degrees stay what they are. A vertex with more labels than its player has strategies is thereby taken
apart into several, each with just so many labels: a *basis*. Which sets these are depends on the faces only: they are
the cells of the *pulling triangulation* of the labels (De Loera, Rambau, Santos 2010, section 4.3). To
triangulate a face, given as a set of labels with a rank: if there are no more labels than the rank, it is a cell;
otherwise take its first label and add it to every cell of every facet that does not carry it. The facets of a face G
are the largest of the sets G ∩ L(v), v running over the vertices and the ray (0, 1), L(v) being the labels of v.

The index of C is the sum over its extreme equilibria (x, y) of the indices that the formula gives for the pairs of a
basis of x and one of y that complete each other.
"""

from __future__ import annotations

from collections.abc import Sequence

from negotiation.games.normal import NormalGame
from negotiation.solvers.linear import determinant_sign

__all__ = ["TooManyBasesError", "bases", "component_indices", "pair_index"]

_MOST_STEPS = 3_000_000


class TooManyBasesError(Exception):
    """Some vertex has too many bases to list."""


def component_indices(
    game: NormalGame,
    edges: Sequence[tuple[int, int]],
    numbers: Sequence[int],
    labels: tuple[Sequence[int], Sequence[int]],
) -> tuple[int, ...] | None:
    """The index of each component of a two-player game.

    Parameters
    ----------
    game
        Two players.
    edges
        The extreme equilibria: for each the numbers of its two vertices.
    numbers
        The component of each extreme equilibrium.
    labels
        For P and Q the labels of all vertices, as bit masks over player 1's strategies first.

    Returns
    -------
    tuple of int, or None
        None where there are too many bases to list them.

    Raises
    ------
    AssertionError
        Where the indices do not add up to 1: then something is missing, and this is a bug.

    Notes
    -----
    Source: Shapley 1974; Ritzberger 1994; see the top of this module.

    Examples
    --------
    Two strategies each that always pay the same: one component of four extreme equilibria.

    >>> nothing = NormalGame([[[0, 0], [0, 0]]] * 2)
    >>> edges = [(0, 0), (0, 1), (1, 0), (1, 1)]
    >>> component_indices(nothing, edges, [0, 0, 0, 0], ([0b1110, 0b1101], [0b1011, 0b0111]))
    (1,)
    """
    m, n = game.shape
    everything = (1 << m + n) - 1
    # The ray (0, 1) belongs to the cone, though it is no vertex: it carries all own labels.
    rays = ([*labels[0], (1 << m) - 1], [*labels[1], everything ^ (1 << m) - 1])
    indices = [0] * (max(numbers) + 1)
    known: tuple[dict[int, list[int]], dict[int, list[int]]] = ({}, {})
    steps = _Steps()
    try:
        for ends, component in zip(edges, numbers, strict=True):
            for side, end, size in zip((0, 1), ends, (m, n), strict=True):
                if end not in known[side]:
                    known[side][end] = _bases(rays[side], labels[side][end], size, steps)
            others = set(known[1][ends[1]])
            for basis in known[0][ends[0]]:
                if everything ^ basis in others:
                    indices[component] += pair_index(game, basis)
    except TooManyBasesError:
        return None
    if sum(indices) != 1:
        raise AssertionError(f"the indices {indices} do not add up to 1: this is a bug")
    return tuple(indices)


def pair_index(game: NormalGame, basis: int) -> int:
    """The index of an equilibrium without ties, of which the first strategy has a basis, the second all other labels.

    Parameters
    ----------
    game
        Two players.
    basis
        A bit mask: the strategies of player 1 that are not played, and those of player 2 that are.
    """
    m, n = game.shape
    rows = [i for i in range(m) if not basis >> i & 1]
    columns = [j for j in range(n) if basis >> m + j & 1]
    sign = 1 if len(rows) % 2 else -1
    for table, _ in game.scaled:
        first = [table[rows[0], j] for j in columns]
        differences = [
            [
                (table[i, j] - a) - (table[i, columns[0]] - first[0])
                for j, a in zip(columns[1:], first[1:], strict=True)
            ]
            for i in rows[1:]
        ]
        sign *= determinant_sign(differences)
    return sign


def bases(rays: Sequence[int], labels: int, size: int) -> list[int]:
    """The bases into which a vertex is taken apart when all constraints are pulled inwards, the first one the most.

    Parameters
    ----------
    rays
        The labels of all rays of the cone, as bit masks.
    labels
        Those of the vertex.
    size
        How many labels a basis has.

    Raises
    ------
    TooManyBasesError
        Where it takes too long.

    Examples
    --------
    A square pyramid seen from its tip, four labels where three would do: two bases.

    >>> [f"{basis:b}" for basis in bases([0b1111, 0b0011, 0b0110, 0b1100, 0b1001], 0b1111, 3)]
    ['1101', '111']
    """
    return _bases(rays, labels, size, _Steps())


class _Steps:
    """Counts steps, and gives up after too many."""

    def __init__(self) -> None:
        self.left = _MOST_STEPS

    def take(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise TooManyBasesError


def _bases(rays: Sequence[int], labels: int, size: int, steps: _Steps) -> list[int]:
    found = []
    waiting = [(labels, size, 0)]
    while waiting:
        face, rank, part = waiting.pop()
        if face.bit_count() == rank:
            found.append(part | face)
            continue
        first = face & -face
        shared = {face & ray for ray in rays} - {face}
        steps.take(len(rays) + 1)
        for facet in shared:
            if facet & first or facet.bit_count() < rank - 1:
                continue
            steps.take(len(shared))
            if not any(facet & other == facet for other in shared if other != facet):
                waiting.append((facet, rank - 1, part | first))
    return sorted(found, reverse=True)
