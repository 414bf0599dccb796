"""Two-player games whose payoffs are polynomials in one parameter: between which values nothing changes.

**Definition.** The *type* of a game is, for each vertex of its two best-response polyhedra
(:mod:`negotiation.solvers.exact`), the set of labels that it carries. Which pairs of vertices are equilibria, which
strategies they play, which are perfect and how they hang together follow from the type alone.

**Theorem.** At a sample t0, write every vertex as a ray of slacks, polynomials in t without a common divisor. If no
slack that is zero at t0 is anything but zero, then the type is the same at every t between the nearest roots of all
other slacks, and of the divisors that were taken out.

*Proof.* Between these roots every ray stays a feasible point with the same labels, and the equations that define it
keep their rank. Suppose that some polyhedron had another vertex, and let t* be the infimum of the values to the right
of t0 at which it has. Just right of t* there is then a vertex w(t) given by one set of equations. It converges, as a
rational function that is bounded, to a point of the polyhedron at t*. That polyhedron changes continuously, so each
of its vertices at t* is a limit of vertices at smaller t: those are the rays. The limit of w lies in the face of all
points that satisfy its equations at t*, whose vertices are rays; they satisfy the equations at t* and so, having the
same labels throughout, always. There is only one such ray, since the equations of w have one solution just right of
t*; and that solution is w. So w is one of the rays: a contradiction. To the left the same.

At the ends of such an interval the vertices are among the limits of the rays: those limits whose set of labels is
not contained in that of another. So the type at an end is known exactly too, even where it is irrational.

**Complexity.** The vertices are listed once at each sample, which can be exponential in the size of the game, and at
most 400 a side are followed: each takes one fraction-free elimination (Bareiss 1968), of the size of its support, and
the greatest common divisor of its slacks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import NamedTuple

from negotiation.games.polynomials import (
    ZERO,
    Polynomial,
    Root,
    common,
    divided,
    multiply,
    scaled,
    sign_at,
    subtract,
)
from negotiation.games.rational_functions import OnWallError, Reader
from negotiation.solvers.exact import TooLargeError, extreme_rays
from negotiation.solvers.subsets import bits

__all__ = ["GameType", "Support", "TooManyVerticesError", "rays_along", "type_of"]

_MOST_VERTICES = 400
_MOST_SUPPORT = 9

Ray = tuple[Polynomial, ...]
"""The slacks of a vertex, labels first those of the rows, then those of the columns."""


class TooManyVerticesError(Exception):
    """A polyhedron has more vertices than are followed."""


class Support(NamedTuple):
    """The strategies that an extreme equilibrium plays, and whether it is perfect."""

    played: tuple[tuple[int, ...], tuple[int, ...]]
    perfect: bool


class GameType(NamedTuple):
    """The label sets of the vertices of both polyhedra, as bit masks; player 1's strategies come first in both."""

    first: tuple[int, ...]
    second: tuple[int, ...]
    shape: tuple[int, int]

    def equilibria(self) -> tuple[Support, ...]:
        """The extreme equilibria: the pairs of vertices that carry every label."""
        m, n = self.shape
        everything = (1 << (m + n)) - 1
        own_first, own_second = (1 << m) - 1, ((1 << n) - 1) << m
        safe: dict[tuple[int, int], bool] = {}

        def undominated(player: int, support: int) -> bool:
            # The beliefs to which all of the support is a best response are to have no unplayed label in common.
            if (player, support) not in safe:
                beliefs = [mask for mask in (self.second, self.first)[player] if mask & support == support]
                shared = (own_second, own_first)[player]
                for mask in beliefs:
                    shared &= mask
                safe[player, support] = bool(beliefs) and not shared
            return safe[player, support]

        found = []
        for x, y in product(self.first, self.second):
            if x | y == everything:
                played = own_first & ~x, own_second & ~y
                perfect = undominated(0, played[0]) and undominated(1, played[1])
                found.append(Support((tuple(bits(played[0])), tuple(bits(played[1] >> m))), perfect))
        return tuple(dict.fromkeys(found))


def rays_along(rows: Sequence[Sequence[Polynomial]], reader: Reader) -> list[Ray]:
    """The vertices of {(y, v) : rows · y ≤ v, y ≥ 0, Σ y = 1} as rays of slacks, from a sample on.

    Parameters
    ----------
    rows
        m rows of n polynomials: what each strategy of one player pays it against each of the other's.
    reader
        Gives the sample, and takes the walls between which the rays are all vertices.

    Returns
    -------
    list of tuple of polynomials
        m + n slacks each, positive or zero at the sample.

    Raises
    ------
    OnWallError
        Where a slack is zero at the sample and not elsewhere.
    TooManyVerticesError
        Where there are too many, or too large, to be followed.
    """
    m, n = len(rows), len(rows[0])
    # What is added to a column changes no label. Its most frequent entry is taken off, so that most are zero.
    for j in range(n):
        column = [row[j] for row in rows]
        frequent = max(set(column), key=lambda p: (column.count(p), p == ZERO, [-abs(a) for a in p]))
        rows = [[*row[:j], subtract(row[j], frequent), *row[j + 1 :]] for row in rows]
    top, bottom = reader.sample.as_integer_ratio()
    degree = max((len(p) for row in rows for p in row), default=1)
    at_sample = [[sum(a * top**i * bottom ** (degree - i) for i, a in enumerate(p)) for p in row] for row in rows]
    found = []
    try:
        vertices = [ray for ray in extreme_rays(at_sample, _MOST_VERTICES) if any(ray[0][m:])]
    except TooLargeError:
        raise TooManyVerticesError from None
    for slacks, _ in vertices:
        support = [j for j in range(n) if slacks[m + j]]
        tight = [i for i in range(m) if not slacks[i]]
        found.append(_ray(rows, support, tight, slacks, reader))
    return found


def _ray(
    rows: Sequence[Sequence[Polynomial]],
    support: Sequence[int],
    tight: Sequence[int],
    slacks: Sequence[int],
    reader: Reader,
) -> Ray:
    m, n = len(rows), len(rows[0])
    if len(support) > _MOST_SUPPORT:
        raise TooManyVerticesError
    # The equations: each tight row pays v. The unknowns are v and the weights of the support; the last of them is
    # positive, so that it is the one to be left free.
    equations = [[(-1,), *(rows[i][j] for j in support)] for i in tight]
    terms = max((len(rows[i][j]) for i in range(m) for j in support), default=1)
    # The minors have so many times the terms of an entry, and so have the slacks, whose divisor is looked for.
    degree = max(terms - 1, 0) * len(support) + 1
    reader.work.takes(len(tight) * len(support) ** 2 * degree**2 + (m + n) * degree**3)
    value, *solution = _null_vector(equations, reader)
    weights = dict(zip(support, solution, strict=True))
    ray = []
    for row in rows:
        slack = value
        for j, weight in weights.items():
            slack = subtract(slack, multiply(row[j], weight))
        ray.append(slack)
    ray += [weights.get(j, ZERO) for j in range(n)]
    shared = common(ray)
    if len(shared) > 1:
        reader.keeps(shared)  # there the equations lose their rank
        ray = [divided(slack, shared) for slack in ray]
    sign = sign_at(ray[m + support[0]], reader.sample)
    ray = [scaled(slack, sign or 1) for slack in ray]
    for label, slack in enumerate(ray):
        if slack and not slacks[label]:
            raise OnWallError(slack)
        reader.keeps(slack)
    return tuple(ray)


def _null_vector(matrix: Sequence[Sequence[Polynomial]], reader: Reader) -> list[Polynomial]:
    """The solution of a homogeneous system with one more unknown than its rank, by elimination without fractions.

    Pivots are chosen that are not zero at the sample.
    """
    count = len(matrix[0])
    rest = [list(row) for row in matrix]
    pivots: list[tuple[int, list[Polynomial]]] = []
    previous: Polynomial = (1,)
    for column in range(count - 1):
        pivot = next(
            (row for row in sorted(rest, key=lambda r: len(r[column])) if sign_at(row[column], reader.sample)), None
        )
        if pivot is None:
            raise AssertionError("the equations of a vertex have full rank")
        rest.remove(pivot)
        pivots.append((column, pivot))
        rest = [
            [
                divided(subtract(multiply(pivot[column], a), multiply(row[column], b)), previous)
                for a, b in zip(row, pivot, strict=True)
            ]
            for row in rest
        ]
        previous = pivot[column]
    # By Cramer's rule every unknown is a minor, with the last one the determinant: all divisions come out even.
    solution: list[Polynomial] = [ZERO] * count
    solution[-1] = previous
    for column, pivot in reversed(pivots):
        total: Polynomial = ZERO
        for j in range(column + 1, count):
            total = subtract(total, multiply(pivot[j], solution[j]))
        solution[column] = divided(total, pivot[column])
    return solution


def type_of(first: Iterable[Ray], second: Iterable[Ray], shape: tuple[int, int], at: Root | None = None) -> GameType:
    """The type between the walls, or at one of the two ends.

    Parameters
    ----------
    first, second
        The rays of the polyhedra of player 1's strategies and of player 2's, as :func:`rays_along` gives them: in the
        first the rows are player 2's strategies.
    shape
        How many strategies each player has.
    at
        An end of the interval around the sample; None is anywhere inside.
    """
    m, n = shape
    turned = [_labels(ray, at) for ray in first]
    P = [(mask >> n) | (mask & ((1 << n) - 1)) << m for mask in turned]
    Q = [_labels(ray, at) for ray in second]
    return GameType(_largest(P), _largest(Q), shape)


def _labels(ray: Ray, at: Root | None) -> int:
    return sum(
        1 << label
        for label, slack in enumerate(ray)
        if not slack or (at is not None and len(slack) > 1 and not sign_at(slack, at))
    )


def _largest(masks: Sequence[int]) -> tuple[int, ...]:
    """The sets that are not contained in another."""
    distinct = sorted(set(masks))
    return tuple(mask for mask in distinct if not any(mask & other == mask != other for other in distinct))
