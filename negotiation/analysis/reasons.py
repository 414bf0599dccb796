"""Why the regime changes at a value: whose incentive binds there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiation.games.polynomials import Root, sign_at
from negotiation.games.rational_functions import NotRationalError, OnWallError, Reader, difference

if TYPE_CHECKING:
    from negotiation.analysis.line import Line, Piece, Solved
    from negotiation.scenario.point import Point

__all__ = ["Reason", "Side", "Where", "incentives", "layout", "ties"]

_MOST = 2


class Reason(NamedTuple):
    """What makes a profile an equilibrium on one side of a value, and none on the other.

    ``kind`` says how: ``deviates``, since ``player`` would rather play ``to`` than ``own`` against ``against``;
    ``dominated``, since ``to`` never serves it worse than ``own`` and sometimes better (``to`` is None where only a
    mixture does); ``tie``, since at the value itself its payoffs of the outcomes ``own`` and ``to`` are the same;
    ``layout``, since what profiles lead to changes (``own`` says of what the comparison is). ``side`` is where that
    is so. ``profile`` is whose loss it is, a profile by name.
    """

    kind: Literal["deviates", "dominated", "tie", "layout"]
    side: Literal["below", "at", "above"]
    player: str = ""
    own: str = ""
    to: str | None = None
    against: tuple[str, ...] = ()
    profile: tuple[str, ...] = ()


Pure = tuple[int, ...]
Where = Literal["below", "above"]


class Side(NamedTuple):
    """What holds next to a value, and the payoffs near it: (players, strategies of player 1, of player 2)."""

    solved: Solved
    payoffs: NDArray[np.object_]


def incentives(point: Point, below: Side, above: Side, outward: Where) -> tuple[Reason, ...]:
    """Why the leading equilibria differ on the two sides of a value, for games of two; empty where no pure one does.

    ``outward`` is the side away from the value of the file: what is lost on the way there is named before what is
    gained.
    """
    if below.solved.leading == above.solved.leading or len(point.strategies) != 2:
        return ()
    inner, outer = (below, above) if outward == "above" else (above, below)
    inward: Where = "below" if outward == "above" else "above"
    for here, there, side in ((inner, outer, outward), (outer, inner, inward)):
        kept = _pure(there.solved)
        found = [
            reason
            for profile in _pure(here.solved)
            if profile not in kept and (reason := _why_not(point, there.payoffs, profile, side)) is not None
        ]
        if found:
            return tuple(found[:1])
    return ()


def _pure(solved: Solved) -> list[Pure]:
    return [
        tuple(support[0] for support in profile)
        for profile in solved.profiles
        if all(len(support) == 1 for support in profile)
    ]


def _why_not(point: Point, payoffs: NDArray[np.object_], profile: Pure, side: Where) -> Reason | None:
    """Why a pure profile is no perfect equilibrium with these payoffs."""
    players, strategies = list(point.strategies), list(point.strategies.values())
    named = tuple(own[s] for own, s in zip(strategies, profile, strict=True))
    for player in range(2):
        own, other = profile[player], profile[1 - player]
        table = payoffs[0] if player == 0 else payoffs[1].T
        best = max(range(len(table)), key=lambda s: table[s, other])
        if table[best, other] > table[own, other]:
            return Reason(
                "deviates", side, players[player], strategies[player][own], strategies[player][best],
                (strategies[1 - player][other],), named,
            )  # fmt: skip
    for player in range(2):
        own = profile[player]
        table = payoffs[0] if player == 0 else payoffs[1].T
        for to in range(len(table)):
            if (table[to] >= table[own]).all() and (table[to] > table[own]).any():
                names = strategies[player][own], strategies[player][to]
                return Reason("dominated", side, players[player], *names, (), named)
    return None


def ties(line: Line, piece: Piece, value: Root) -> tuple[Reason, ...]:
    """Which payoffs are the same at a value, and differ beside it, on a piece that ends there."""
    players = list(line.point.strategies)
    formulas = piece.formulas
    names_of = _names_of_cases(line, piece)
    point = line.at(piece.sample)
    reader = Reader(line.name, piece.sample, point.values, point.formulas)
    found = []
    try:
        quotients = [[reader.read(formula) for formula in case.payoffs] for case in formulas.cases]
    except (NotRationalError, OnWallError):
        return ()
    for player in range(2):
        for one in range(len(quotients)):
            for other in range(one):
                top = difference(quotients[one][player], quotients[other][player]).top
                if len(top) > 1 and not sign_at(top, value):
                    found.append(Reason("tie", "at", players[player], names_of[one], names_of[other]))
    return tuple(dict.fromkeys(found))[:_MOST]


def _names_of_cases(line: Line, piece: Piece) -> list[str]:
    """What to call each case: its outcome, with a profile that leads to it where several have that outcome."""
    outcomes = [case.outcome for case in piece.formulas.cases]
    strategies = list(line.point.strategies.values())
    called = []
    for number, outcome in enumerate(outcomes):
        if outcomes.count(outcome) == 1:
            called.append(outcome)
            continue
        place = np.argwhere(piece.formulas.which == number)[0]
        profile = " × ".join(own[s] for own, s in zip(strategies, place.tolist(), strict=True))
        called.append(outcome if outcome == profile else f"{outcome} ({profile})")
    return called


def layout(line: Line, left: Piece, right: Piece) -> tuple[Reason, ...]:
    """Which comparison comes out otherwise on two pieces: what profiles lead to changes between them."""
    same = {(c.left, c.right) for c in left.formulas.comparisons}
    found = []
    for comparison in right.formulas.comparisons:
        if (comparison.left, comparison.right) not in same:
            continue
        signs = []
        for piece in (left, right):
            point = line.at(piece.sample)
            reader = Reader(line.name, piece.sample, point.values, point.formulas)
            gap = difference(reader.read(comparison.left), reader.read(comparison.right))
            signs.append(sign_at(gap.top, piece.sample) * sign_at(gap.bottom, piece.sample))
        if signs[0] != signs[1]:
            found.append(Reason("layout", "above", own=comparison.about))
    return tuple(dict.fromkeys(found))[:1]
