"""All extreme equilibria of a two-player game, exactly, and the proof that none is missing.

**Definition.** Let A, B be the payoff matrices, m × n, player 1 choosing the row. The *best-response polyhedra* are

    P = {(x, w) : Bᵀx ≤ w·1, x ≥ 0, 1ᵀx = 1}     player 1's strategies x, and what player 2 can get against them,
    Q = {(y, v) : A y ≤ v·1, y ≥ 0, 1ᵀy = 1}     player 2's strategies y, and what player 1 can get against them.

Number the strategies of both players through, player 1's first. A point of P or Q carries the *label* of each
strategy whose inequality holds there with equality: an own strategy that is not played, a strategy of the other
player that is a best response. A pair (x, y) is an equilibrium if and only if it is *completely labelled*: every
strategy is unplayed or a best response. It is *extreme* if x and y are vertices of P and Q; all equilibria follow
from the extreme ones (:mod:`negotiation.solvers.subsets`). Mangasarian 1964; von Stengel 2007; Avis, Rosenberg,
Savani, von Stengel 2010.

**Algorithm.** List the vertices of both polyhedra, then match them by labels. Components and their indices follow
from the label sets (:mod:`negotiation.solvers.subsets`, :mod:`negotiation.solvers.indices`).

*Vertices*, by the double description method (Motzkin, Raiffa, Thompson, Thrall 1953; Fukuda, Prodon 1996). The cone
over Q, {(y, v) : v - a_i·y ≥ 0 for every row i, y ≥ 0}, is pointed; its extreme rays are the vertices of Q and the
ray (0, 1). Start with the inequalities y ≥ 0 and one row, whose n + 1 extreme rays are known, and insert the other
rows one by one. A row splits the rays into those that satisfy it, those that do so with equality, and those that
violate it. The rays of the smaller cone are those of the first two kinds, and a new one wherever the row cuts the
two-dimensional face between two *adjacent* rays, one satisfying and one violating it. There are no others, since a
ray of the smaller cone at which the row is tight lies on a face of the old cone of dimension two at most. So after
every insertion, and at the end, the list is complete.

A ray is kept as the list of its *slacks*, one for each label: v - a_i·y for row i and y_j for column j. They are
integers without a common divisor, so nothing is ever rounded, and the labels of a ray are its zeros.

**Complexity.** Polynomial in the number of rays that occur on the way; that number itself can grow exponentially with
the size of the game, and no algorithm can avoid this where there are that many vertices. A random 10 × 10 game
has some 1,000 vertices a side, 14 × 14 some 18,000.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import gcd
from operator import mul
from typing import NamedTuple

from negotiation.errors import GameError
from negotiation.games.normal import NormalGame
from negotiation.solvers.equilibrium import Equilibria, Proof, Vertex, certified
from negotiation.solvers.indices import component_indices
from negotiation.solvers.subsets import bits, component_numbers, components

__all__ = ["TooLargeError", "extreme_rays", "solve_exact"]

_ZERO, _ONE = Fraction(0), Fraction(1)

# Bounds on work, so that a game that is too large is refused in seconds and not in days. They are counted, not timed:
# a game is refused everywhere or nowhere. A step is a tenth of a microsecond or so; the factors are measured.
_MOST_SLACKS = 4_000_000  # integers held at once, some 0.3 GB
_MOST_STEPS = 120_000_000  # a random game reaches this at 16 × 16

Ray = tuple[list[int], int]
"""The slacks of a ray, and the bit mask of the labels inserted so far that it carries."""


class TooLargeError(Exception):
    """More rays or steps than allowed; the message says which."""


class _Work:
    """Counts steps, and gives up after too many."""

    def __init__(self) -> None:
        self.left = _MOST_STEPS

    def takes(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise TooLargeError(f"it takes more than {_MOST_STEPS:,} steps, the limit")


def solve_exact(game: NormalGame) -> Equilibria:
    """All extreme equilibria of a two-player game, with the proof that the list is complete.

    Parameters
    ----------
    game
        Two players; payoffs of any size.

    Returns
    -------
    Equilibria
        ``complete`` is True, every regret is 0, ``proof`` holds the vertices of both polyhedra.

    Raises
    ------
    GameError
        Where there are not two players, or the game has too many vertices or equilibria to list.

    Notes
    -----
    Source: see the top of this module. Perfection: an equilibrium of a two-player game is trembling-hand perfect if
    and only if neither strategy is weakly dominated (van Damme 1991, theorem 3.2.2), that is, if each is a best
    response to some belief that gives every strategy of the other side positive probability. The beliefs to which all
    of supp x are best responses form a face of Q; one of them is positive everywhere if and only if no label
    "unplayed" is common to all vertices of that face, and then their average is such a belief.

    Examples
    --------
    >>> solve_exact(NormalGame([[[9, 0], [8, 7]], [[9, 8], [0, 7]]], strategies=[["stag", "hare"]] * 2))
    3 extreme equilibria in 3 components (method exact)
    complete: all 3 + 3 vertices of the two best-response polytopes were listed and every pair was compared
       0  stag × stag                                pays 9, 9        component 0  perfect
       1  hare × hare                                pays 7, 7        component 1  perfect
       2  7/8 stag + 1/8 hare × 7/8 stag + 1/8 hare  pays 63/8, 63/8  component 2  perfect
    """
    if len(game.players) != 2:
        raise GameError(f"the exact method takes games of two players; this one has {len(game.players)}")
    m, n = game.shape
    (A, scale_a), (B, scale_b) = game.scaled
    work = _Work()
    try:
        # In the polyhedron of player 1 the rows are player 2's strategies, so there the labels are turned round.
        P = _polyhedron(B.T.tolist(), scale_b, work, turned=True)
        Q = _polyhedron(A.tolist(), scale_a, work, turned=False)
        pairs = _completely_labelled(P, Q, work)
    except TooLargeError as error:
        raise GameError(
            f"the exact method stopped on this {m} × {n} game: {error}; the method pure (--method pure, "
            "method='pure') lists the pure equilibria, and iterated_strict_dominance may make the game smaller "
            "without losing any"
        ) from error
    pairs.sort(key=lambda pair: _place(P.supports[pair[0]], Q.supports[pair[1]], pair))
    undominated_x = {x: _is_undominated(P.supports[x], 0, Q, range(m, m + n)) for x in {x for x, _ in pairs}}
    undominated_y = {y: _is_undominated(Q.supports[y], m, P, range(m)) for y in {y for _, y in pairs}}
    equilibria, numbers = [], component_numbers(pairs)
    indices = component_indices(game, pairs, numbers, (P.labels, Q.labels))
    for (x, y), component in zip(pairs, numbers, strict=True):
        perfect = undominated_x[x] and undominated_y[y]
        profile = (P.vertices[x].strategy, Q.vertices[y].strategy)
        equilibria.append(certified(game, profile, undominated=perfect, perfect=perfect, component=component))
    # A vertex carries as many labels as its player has strategies; more, where there are too many best responses.
    witnesses = [
        (player, number)
        for player, (side, size) in enumerate(zip((P, Q), game.shape, strict=True))
        for number, vertex in enumerate(side.vertices)
        if len(vertex.labels) > size
    ]
    return Equilibria(
        game=game,
        equilibria=tuple(equilibria),
        components=components(equilibria, pairs, indices),
        complete=True,
        complete_because=f"all {len(P.vertices)} + {len(Q.vertices)} vertices of the two best-response polytopes "
        "were listed and every pair was compared",
        method="exact",
        proof=Proof(
            vertices=(tuple(P.vertices), tuple(Q.vertices)),
            degenerate=bool(witnesses),
            witness=witnesses[0] if witnesses else None,
            pairs=len(P.vertices) * len(Q.vertices),
            matched=len(pairs),
        ),
    )


class _Polyhedron(NamedTuple):
    """The vertices of P or Q, with their supports and labels."""

    vertices: list[Vertex]
    supports: list[tuple[int, ...]]
    labels: list[int]
    """A bit mask for each vertex."""
    carriers: list[int]
    """For each label the bit mask of the vertices that carry it."""


def _polyhedron(rows: Sequence[Sequence[int]], scale: int, work: _Work, *, turned: bool) -> _Polyhedron:
    """List the vertices, sorted by their supports and then by their labels.

    Parameters
    ----------
    rows
        Integers: what each strategy of the other player pays it against each own one, times ``scale``.
    turned
        Whether own strategies are numbered before those of the other player.
    """
    others, own = len(rows), len(rows[0])
    found = []
    rays = _extreme_rays(rows, work)
    work.takes(8 * len(rays) * (others + own))
    for slacks, carried in rays:
        weights = slacks[others:]
        total = sum(weights)
        if total == 0:
            continue  # the ray (0, 1), which is no vertex
        value = slacks[0] + sum(map(mul, rows[0], weights))
        strategy = tuple([_ONE if w == total else Fraction(w, total) if w else _ZERO for w in weights])
        labels = (carried >> others) | (carried & ((1 << others) - 1)) << own if turned else carried
        vertex = Vertex(strategy, Fraction(value, total * scale), tuple(bits(labels)))
        found.append((tuple([j for j, w in enumerate(weights) if w]), vertex, labels))
    found.sort(key=lambda entry: (entry[0], entry[1].labels))  # no two vertices carry the same labels
    labels_of = [labels for _, _, labels in found]
    # A text of zeros and ones is the fastest way to a long bit mask; the first vertex is the last digit.
    carriers = [
        int("".join(["1" if labels >> label & 1 else "0" for labels in reversed(labels_of)]), 2)
        for label in range(others + own)
    ]
    return _Polyhedron([vertex for _, vertex, _ in found], [support for support, _, _ in found], labels_of, carriers)


def extreme_rays(rows: Sequence[Sequence[int]], most: int | None = None) -> list[Ray]:
    """The extreme rays of the cone {(y, v) : v - a_i·y ≥ 0 for each row a_i, y ≥ 0}, by double description.

    Parameters
    ----------
    rows
        m rows of n integers. Not modified.
    most
        More rays than these are not listed.

    Returns
    -------
    list[Ray]
        For each ray its m + n slacks, rows first, and the bit mask of those that are zero.

    Raises
    ------
    TooLargeError
        Where there are more rays than that, on the way or in the end, or it takes too many steps.

    Examples
    --------
    The best responses to y of one player's two strategies, of which the first pays (1, 0), the second (0, 1):

    >>> sorted(extreme_rays([[1, 0], [0, 1]]))
    [([0, 0, 1, 1], 3), ([0, 1, 1, 0], 9), ([1, 0, 0, 1], 6), ([1, 1, 0, 0], 12)]
    """
    return _extreme_rays(rows, _Work(), most)


def _extreme_rays(rows: Sequence[Sequence[int]], work: _Work, most: int | None = None) -> list[Ray]:
    m, n = len(rows), len(rows[0])
    most = _MOST_SLACKS // (m + n) if most is None else most
    if n >= most:
        raise TooLargeError(f"it has more than {most:,} strategies, the limit for this shape")
    unplayed = (1 << n) - 1
    # The rays of the cone of the first row: (0, 1), and (e_j, a_1j) for each column j.
    rays: list[Ray] = [([1] * m + [0] * n, unplayed << m)]
    for j in range(n):
        slacks = [rows[0][j] - row[j] for row in rows] + [0] * n
        slacks[m + j] = 1
        rays.append((slacks, (unplayed ^ 1 << j) << m | 1))
    for k in range(1, m):
        rays = _insert(rays, k, n, most, work)
    return rays


def _insert(rays: list[Ray], k: int, size: int, most: int, work: _Work) -> list[Ray]:
    """The extreme rays of the cone after row k is inserted.

    ``size`` labels are the fewest that a ray carries; ``most`` is the number of rays at which the work is given up.
    """
    work.takes(10 * len(rays))
    positive, negative, kept = [], [], []
    label = 1 << k
    for ray in rays:
        slack = ray[0][k]
        if slack > 0:
            positive.append(ray)
            kept.append(ray)
        elif slack < 0:
            negative.append(ray)
        else:
            kept.append((ray[0], ray[1] | label))
    if not negative:
        return kept
    for (slacks_p, _), (slacks_n, _), common in _adjacent_pairs(positive, negative, rays, size, work):
        p, n = slacks_p[k], -slacks_n[k]
        work.takes(len(slacks_p) * (16 + p.bit_length() + n.bit_length()) // 24)  # longer numbers take longer
        slacks = [n * a + p * b for a, b in zip(slacks_p, slacks_n, strict=True)]
        divisor = gcd(*slacks)
        if divisor > 1:
            slacks = [a // divisor for a in slacks]
        kept.append((slacks, common | label))
        if len(kept) > most:
            raise TooLargeError(f"a best-response polytope has more than {most:,} vertices, the limit")
    return kept


def _adjacent_pairs(
    positive: list[Ray], negative: list[Ray], rays: list[Ray], size: int, work: _Work
) -> Iterator[tuple[Ray, Ray, int]]:
    """The pairs that span a two-dimensional face, with the labels that they share.

    A ray is *simple* if it carries exactly ``size`` labels; then the cone looks near it like an orthant, and each of
    its two-dimensional faces is got by dropping one label. Simple rays find each other in a table of such faces,
    which is what makes games without ties fast; all others are compared.
    """
    if len(positive) * len(negative) <= size * (len(positive) + len(negative)):
        yield from _compared(positive, negative, rays, size, work)
        return
    work.takes(9 * size * (len(positive) + len(negative)))
    simple_p, other_p = _parted(positive, size)
    simple_n, other_n = _parted(negative, size)
    faces = {labels ^ 1 << label: ray for ray in simple_p for labels in [ray[1]] for label in bits(labels)}
    for ray in simple_n:
        for label in bits(ray[1]):
            face = ray[1] ^ 1 << label
            if face in faces:
                yield faces[face], ray, face
    yield from _compared(other_p, simple_n, rays, size, work)
    yield from _compared(positive, other_n, rays, size, work)


def _parted(rays: list[Ray], size: int) -> tuple[list[Ray], list[Ray]]:
    return [r for r in rays if r[1].bit_count() == size], [r for r in rays if r[1].bit_count() != size]


def _compared(
    positive: list[Ray], negative: list[Ray], rays: list[Ray], size: int, work: _Work
) -> Iterator[tuple[Ray, Ray, int]]:
    """The adjacent pairs among all pairs of a positive and a negative ray.

    Two rays are adjacent if and only if no third ray carries all the labels that they share (Fukuda, Prodon 1996).
    They must share at least ``size - 1``; if one of them is simple, that is enough.
    """
    work.takes(2 * len(negative) * len(positive))
    fewest = size - 1
    for ray_n in negative:
        labels_n = ray_n[1]
        near = [(ray, common) for ray in positive if (common := ray[1] & labels_n).bit_count() >= fewest]
        if labels_n.bit_count() != size and any(ray[1].bit_count() != size for ray, _ in near):
            rivals = [
                c for _, labels in rays if (c := labels & labels_n).bit_count() >= fewest and labels != labels_n
            ]
            work.takes(len(rays) + 3 * len(near) * len(rivals) // 2)
            near = [(ray, common) for ray, common in near if sum([c & common == common for c in rivals]) == 1]
        for ray_p, common in near:
            yield ray_p, ray_n, common


def _completely_labelled(P: _Polyhedron, Q: _Polyhedron, work: _Work) -> list[tuple[int, int]]:
    """All pairs of vertices that together carry every label.

    Instead of pair by pair, for each x at once: the y that carry all the labels that x lacks.
    """
    pairs: list[tuple[int, int]] = []
    count = len(P.carriers)
    m, n = len(P.vertices[0].strategy), len(Q.vertices[0].strategy)
    work.takes(len(P.vertices) * len(Q.vertices) // 100)
    for x, labels in enumerate(P.labels):
        ys = (1 << len(Q.vertices)) - 1
        for label in range(count):
            if not labels >> label & 1:
                ys &= Q.carriers[label]
                if not ys:
                    break
        found = [(x, y) for y in bits(ys)]
        # What certificates and components will take is counted before they are made.
        work.takes(len(found) * (700 + 2 * n * len(P.supports[x])))
        work.takes(2 * m * sum(len(Q.supports[y]) for _, y in found))
        pairs += found
    return pairs


def _place(
    support_x: tuple[int, ...], support_y: tuple[int, ...], pair: tuple[int, int]
) -> tuple[bool, tuple[int, ...], tuple[int, ...], tuple[int, int]]:
    """Where an equilibrium stands in the list: pure ones first, then by supports, then by labels."""
    return len(support_x) + len(support_y) > 2, support_x, support_y, pair


def _is_undominated(support: tuple[int, ...], first: int, other: _Polyhedron, unplayed: range) -> bool:
    """Whether a strategy is a best response to some belief that is positive everywhere.

    Parameters
    ----------
    support, first
        The strategies that it plays; the number of a player's first label.
    other
        The polyhedron of the other player, whose vertices are the beliefs.
    unplayed
        The labels of the other player's own strategies.
    """
    beliefs = (1 << len(other.vertices)) - 1
    for strategy in support:
        beliefs &= other.carriers[first + strategy]
    return all(beliefs & ~other.carriers[label] for label in unplayed)
