"""Checking an answer anew, without trusting how it was made.

:func:`verify` takes the complete answer of a two-player game and checks, from the payoffs alone,

1. that each vertex in the proof is one: a mixed strategy, with the right payoff and labels, whose tight constraints
   have full rank;
2. that each list of vertices is complete (:func:`missing_vertices`);
3. that the equilibria are exactly the completely labelled pairs, found here by comparing all pairs;
4. that every regret is 0.

**Why a list of vertices is complete.** Take the cone over the polyhedron, and a list of its extreme rays. If it is
not empty, and for every listed ray, every two-dimensional face on which it lies has its other ray in the list too,
then the list is complete: the graph of a polytope is connected (Balinski 1961), so whoever walks along edges comes
everywhere. To know all two-dimensional faces at a ray is the same task again, one dimension lower: they are the
extreme rays of the cone that one sees from that ray (its *face figure*: the constraints that are tight there, seen
modulo the ray). So for any face F,

    the faces that cover F are all known, if for each known cover G the covers of G are all known,
    and each of them contains exactly two known covers of F.

The descent ends at once where the tight constraints of F are linearly independent: there the cone looks like an
orthant, and the covers are got by dropping one constraint each. Without ties that is so at every vertex. A face is
known by its tight constraints, a bit mask; a *known* cover of F is the smallest face that holds F and some listed
ray, if its dimension is one higher. No part of this argument asks how the list was found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm

from negotiation.games.normal import NormalGame
from negotiation.solvers.equilibrium import Equilibria, Vertex, certify
from negotiation.solvers.linear import rank
from negotiation.solvers.subsets import bits

__all__ = ["missing_vertices", "verify", "wrong_vertices"]


def verify(found: Equilibria) -> tuple[str, ...]:
    """Check a complete answer of a two-player game, and say everything that is wrong with it.

    Parameters
    ----------
    found
        What ``solve(game)`` returned.

    Returns
    -------
    tuple[str, ...]
        Sentences; empty where the proof holds.

    Notes
    -----
    The cost is quadratic in the number of vertices, and higher where there are many ties: meant for the games that
    one publishes about, not for every point of a sweep.

    Examples
    --------
    >>> from negotiation.solvers import solve
    >>> verify(solve(NormalGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])))
    ()
    """
    game, proof = found.game, found.proof
    if proof is None:
        return (f"the answer carries no proof: method {found.method!r} lists no vertices",)
    faults: list[str] = []
    for player, vertices in enumerate(proof.vertices):
        wrong = wrong_vertices(game, player, vertices)
        faults.extend(wrong or missing_vertices(game, player, vertices))
    xs, ys = ([(vertex.strategy, _mask(vertex.labels)) for vertex in vertices] for vertices in proof.vertices)
    every = (1 << sum(game.shape)) - 1
    labelled = {(x, y) for x, labels in xs for y, others in ys if labels | others == every}
    listed = {equilibrium.strategies for equilibrium in found}
    if len(listed) != len(found):
        faults.append("an equilibrium is listed twice")
    faults.extend(f"{profile} is completely labelled but not listed" for profile in labelled - listed)
    faults.extend(f"{profile} is listed but not completely labelled" for profile in listed - labelled)
    for equilibrium in found:
        certificate = certify(game, equilibrium.strategies)
        if any(certificate.regret):
            faults.append(f"{equilibrium.strategies} has regret {certificate.regret}")
        if (equilibrium.payoffs, equilibrium.regret) != certificate:
            faults.append(f"{equilibrium.strategies} carries a certificate that is not its own")
    return tuple(faults)


def wrong_vertices(game: NormalGame, player: int, vertices: Sequence[Vertex]) -> tuple[str, ...]:
    """Say which members of a list are not vertices of a player's best-response polyhedron, or are listed twice.

    Parameters
    ----------
    game
        Two players.
    player
        Whose strategies the vertices are: 0 or 1.
    vertices
        The list.

    Returns
    -------
    tuple[str, ...]
        Sentences; empty where all are vertices.
    """
    faults = []
    offsets = (0, game.shape[0])
    # payoffs[k][s]: what strategy k pays the other player against strategy s.
    payoffs = game.payoffs[1 - player].T if player == 0 else game.payoffs[1 - player]
    own, other = offsets[player], offsets[1 - player]
    constraints = _constraints(game, player)
    for number, (strategy, payoff, labels) in enumerate(vertices):
        name = f"vertex {number} of player {player + 1}"
        if len(strategy) != game.shape[player] or min(strategy) < 0 or sum(strategy) != 1:
            faults.append(f"{name} is no mixed strategy")
            continue
        values = [sum((a * p for a, p in zip(row, strategy, strict=True)), Fraction(0)) for row in payoffs]
        if payoff != max(values):
            faults.append(f"{name}: a best response to it pays {max(values)}, not {payoff}")
        tight = {own + s for s, p in enumerate(strategy) if not p}
        tight |= {other + k for k, value in enumerate(values) if value == max(values)}
        if tight != set(labels):
            faults.append(f"{name} carries the labels {sorted(tight)}, not {sorted(labels)}")
        elif rank([constraints[label] for label in sorted(tight)]) != game.shape[player]:
            faults.append(f"{name} is no vertex: its tight constraints leave a line")
    if len({vertex.strategy for vertex in vertices}) != len(vertices):
        faults.append(f"a vertex of player {player + 1} is listed twice")
    return tuple(faults)


def missing_vertices(game: NormalGame, player: int, vertices: Sequence[Vertex]) -> tuple[str, ...]:
    """Say whether a list of vertices of a player's best-response polyhedron is proved complete.

    Parameters
    ----------
    game
        Two players.
    player
        Whose strategies the vertices are: 0 or 1.
    vertices
        The list, all of them vertices (:func:`wrong_vertices`).

    Returns
    -------
    tuple[str, ...]
        A sentence that names a face from which some neighbour is missing; empty where the list is complete.

    Notes
    -----
    Source: Balinski 1961 for the graph of a polytope; the argument is at the top of this module.
    """
    constraints = _constraints(game, player)
    sets = [_mask(vertex.labels) for vertex in vertices]
    # The ray (0, 1) of the cone is no vertex; all own strategies are "unplayed" there, and no row is tight.
    sets.append(_mask([label for label, row in enumerate(constraints) if row[-1] == 0]))
    try:
        _FaceFigures(constraints, sets).covers((1 << len(constraints)) - 1)
    except _MissingError as error:
        return (f"the list of vertices of player {player + 1} is not closed: {error}",)
    return ()


class _MissingError(Exception):
    """A face has a cover that no listed ray shows."""


class _FaceFigures:
    """The faces of a pointed cone that can be seen from a list of its extreme rays."""

    def __init__(self, constraints: Sequence[Sequence[int]], rays: Sequence[int]) -> None:
        self._constraints = constraints
        self._rays = rays
        self._ranks: dict[int, int] = {}
        self._known: dict[int, list[int]] = {}

    def covers(self, face: int) -> list[int]:
        """All faces one dimension above a face, each as the bit mask of its tight constraints.

        Raises
        ------
        _MissingError
            Where the listed rays do not show all of them.
        """
        if face in self._known:
            return self._known[face]
        codimension = self._rank(face)
        seen = {face & ray for ray in self._rays} - {face}
        covers = [
            mask for mask in seen if mask.bit_count() >= codimension - 1 and self._rank(mask) == codimension - 1
        ]
        if face.bit_count() == codimension:
            # The tight constraints are independent: dropping any one of them gives a cover.
            complete = len(covers) == codimension
        elif codimension == 1:
            complete = len(covers) == 1
        else:
            # Each face two dimensions up must be met from two of the known covers.
            met = Counter(above for cover in covers for above in self.covers(cover))
            complete = bool(met) and set(met.values()) == {2}
        if not complete:
            raise _MissingError(f"beside the face where the constraints {list(bits(face))} are tight")
        self._known[face] = covers
        return covers

    def _rank(self, mask: int) -> int:
        if mask not in self._ranks:
            self._ranks[mask] = rank([self._constraints[label] for label in bits(mask)])
        return self._ranks[mask]


def _mask(labels: Iterable[int]) -> int:
    return sum(1 << label for label in labels)


def _constraints(game: NormalGame, player: int) -> list[list[int]]:
    """The cone over a best-response polyhedron: for each label the integer vector c with c·(strategy, payoff) ≥ 0."""
    size = game.shape[player]
    rows = game.payoffs[1 - player].T if player == 0 else game.payoffs[1 - player]
    unplayed = [[int(s == t) for t in range(size)] + [0] for s in range(size)]
    best = []
    for row in rows:
        scale = lcm(*(a.denominator for a in row))
        best.append([*(int(-a * scale) for a in row), scale])
    return unplayed + best if player == 0 else best + unplayed
