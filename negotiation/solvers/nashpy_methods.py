"""What Nashpy finds, certified one by one: for comparison, never the source of "all equilibria".

Nashpy (Knight, Campbell 2018) computes in doubles. ``nashpy-support`` solves the indifference equations of every pair
of supports (Porter, Nudelman, Shoham 2008), ``nashpy-vertex`` matches the vertices of the best-response polytopes
(Mangasarian 1964), ``nashpy-lemke-howson`` follows the path of Lemke, Howson 1964 from every label. On degenerate
games, and by rounding also on others, these lists can lack equilibria and hold profiles that are none. So here

* every profile is cleaned of dust, made to sum to exactly 1, and its exact regret is computed from the game; where
  that is not small relative to the payoff span it is rejected, and counted;
* what is found twice is listed once;
* warnings and errors of Nashpy become notes;
* the list is never called complete.

Components: equilibria that share a strategy are connected, as in a complete list; where an equilibrium is missing,
two numbers may stand for one component. Whether a profile is perfect depends on its supports only, and is decided for
those.

Nashpy's own loop for Lemke-Howson paths has no limit on its steps, and does not always end (on a 1 × 1 game, for
one). Its tableaux are therefore driven from here, with a limit.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np

from negotiation.errors import GameError
from negotiation.games.normal import NormalGame
from negotiation.solvers.dominance import dominating_mixture
from negotiation.solvers.equilibrium import Equilibria, Equilibrium, Strategy, certify
from negotiation.solvers.subsets import component_numbers, partial_components
from negotiation.tolerance import DUST, SAME_STRATEGY, SMALL_REGRET

__all__ = ["solve_with_nashpy"]

_GRID = 2**53
"""Probabilities are rounded to multiples of 1 / 2^53, which are doubles, so that they can sum to exactly 1."""

_MOST_SUPPORT_PAIRS = 300_000  # about half a minute
_MOST_STRATEGIES_FOR_VERTICES = 20  # both players' together; Qhull's time and memory explode beyond
_MOST_PIVOTS = 10_000  # paths of games of this kind take tens of steps; one that takes more goes round in circles

_Profile = tuple[Strategy, Strategy]


def solve_with_nashpy(game: NormalGame, method: str) -> Equilibria:
    """What one of Nashpy's methods finds, certified.

    Parameters
    ----------
    game
        Two players.
    method
        ``"nashpy-support"``, ``"nashpy-vertex"`` or ``"nashpy-lemke-howson"``.

    Returns
    -------
    Equilibria
        ``arithmetic`` is ``"floats"``, ``complete`` is False; ``rejected`` counts the profiles that are no
        equilibria.

    Raises
    ------
    GameError
        Where there are not two players, a payoff has no double, or the game is too large for the method.

    Notes
    -----
    Source: Knight, Campbell 2018, and those at the top of this module.

    Examples
    --------
    >>> pennies = NormalGame([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
    >>> solve_with_nashpy(pennies, "nashpy-vertex")[0].supports
    ((0, 1), (0, 1))
    """
    foreign = game.to_nashpy()
    m, n = game.shape
    source: Callable[[Any, list[str]], Iterator[Any]]
    if method == "nashpy-support":
        pairs = (2**m - 1) * (2**n - 1)
        if pairs > _MOST_SUPPORT_PAIRS:
            raise GameError(
                f"support enumeration would look at {pairs} pairs of supports of this {m} × {n} game "
                f"(limit: {_MOST_SUPPORT_PAIRS}); method='exact' is faster"
            )
        source = _by_supports
    elif method == "nashpy-vertex":
        if m + n > _MOST_STRATEGIES_FOR_VERTICES:
            raise GameError(
                f"vertex enumeration in doubles takes at most {_MOST_STRATEGIES_FOR_VERTICES} strategies in all, "
                f"this game has {m + n}; method='exact' takes more"
            )
        source = _by_vertices
    else:
        source = _by_paths
    troubles: list[str] = []
    with warnings.catch_warnings(record=True) as caught, np.errstate(all="ignore"):
        warnings.simplefilter("always")
        returned = list(source(foreign, troubles))
    troubles.extend(["Nashpy gave a warning"] * len(caught))
    notes = [text if count == 1 else f"{text}, {count} times" for text, count in Counter(troubles).items()]
    bounds = [SMALL_REGRET * (max(table.flat) - min(table.flat)) for table in game.payoffs]
    passed = []
    for raw in returned:
        profile = _cleaned(raw, game.shape)
        if profile is not None:
            regrets = certify(game, profile).regret
            if all(regret <= bound for regret, bound in zip(regrets, bounds, strict=True)):
                passed.append(profile)
    profiles = _merged(passed)
    rejected = len(returned) - len(passed)
    equilibria = _equilibria(game, profiles)
    reason = f"Nashpy's list is not proved complete; {rejected} of its {len(returned)} answers were rejected"
    return Equilibria(
        game=game,
        equilibria=equilibria,
        components=partial_components(equilibria),
        complete=False,
        complete_because="; ".join([reason, *notes]),
        method=method,
        arithmetic="floats",
        rejected=rejected,
        notes=tuple(notes),
    )


def _by_supports(foreign: Any, troubles: list[str]) -> Iterator[Any]:
    return _guarded(foreign.support_enumeration(), troubles)


def _by_vertices(foreign: Any, troubles: list[str]) -> Iterator[Any]:
    return _guarded(foreign.vertex_enumeration(), troubles)


def _by_paths(foreign: Any, troubles: list[str]) -> Iterator[Any]:
    A, B = foreign.payoff_matrices
    for label in range(sum(A.shape)):
        yield from _guarded(map(partial(_lemke_howson, A, B), [label]), troubles)


def _guarded(answers: Iterable[Any], troubles: list[str]) -> Iterator[Any]:
    """What Nashpy yields until it raises; anything that it raises becomes a note."""
    try:
        yield from answers
    except _EndlessError:
        troubles.append("Nashpy went round in circles")
    except Exception as error:  # a foreign program: it has been seen to raise many kinds
        troubles.append(f"Nashpy raised {type(error).__name__}")


class _EndlessError(Exception):
    """A Lemke-Howson path took more steps than allowed."""


def _lemke_howson(A: Any, B: Any, label: int) -> tuple[Any, Any]:
    """The end of the Lemke-Howson path from a label, by Nashpy's lexicographic tableaux."""
    from nashpy.linalg import create_col_tableau, create_row_tableau

    columns, rows = create_col_tableau(A, lexicographic=True), create_row_tableau(B, lexicographic=True)
    every = columns.labels
    turn = (rows, columns) if label in rows.non_basic_variables else (columns, rows)
    for step in range(_MOST_PIVOTS):
        label = turn[step % 2].pivot_and_drop_label(label)
        if columns.non_basic_variables | rows.non_basic_variables == every:
            return rows.to_strategy(columns.non_basic_variables), columns.to_strategy(rows.non_basic_variables)
    raise _EndlessError


def _cleaned(raw: Any, shape: tuple[int, ...]) -> _Profile | None:
    """Two mixed strategies that sum to exactly 1, or None where that is not what Nashpy returned."""
    strategies = []
    for values, size in zip(raw, shape, strict=False):
        array = np.asarray(values)
        if array.shape != (size,) or array.dtype.kind not in "iuf" or not np.all(np.isfinite(array)):
            return None
        probabilities = [Fraction(float(value)) for value in array]
        if min(probabilities) < -DUST:
            return None
        kept = [p if p > DUST else Fraction(0) for p in probabilities]
        if not any(kept):
            return None
        parts = [round(p * _GRID / sum(kept)) for p in kept]
        parts[parts.index(max(parts))] += _GRID - sum(parts)
        strategies.append(tuple(Fraction(part, _GRID) for part in parts))
    return (strategies[0], strategies[1]) if len(strategies) == len(raw) == 2 else None


def _merged(profiles: list[_Profile]) -> list[_Profile]:
    """Each profile once, and strategies that are nearly equal made equal: the first that was met stands for all."""
    met: tuple[list[Strategy], list[Strategy]] = ([], [])

    def standing(player: int, strategy: Strategy) -> Strategy:
        for known in met[player]:
            if all(abs(p - q) <= SAME_STRATEGY for p, q in zip(known, strategy, strict=True)):
                return known
        met[player].append(strategy)
        return strategy

    return sorted(dict.fromkeys((standing(0, x), standing(1, y)) for x, y in profiles), key=_place)


def _place(profile: _Profile) -> tuple[bool, tuple[tuple[int, ...], ...], _Profile]:
    supports = tuple(tuple(s for s, p in enumerate(strategy) if p) for strategy in profile)
    return any(len(support) > 1 for support in supports), supports, profile


def _equilibria(game: NormalGame, profiles: list[_Profile]) -> tuple[Equilibrium, ...]:
    undominated: dict[tuple[int, tuple[int, ...]], bool] = {}

    def unbeaten(player: int, strategy: Strategy) -> bool:
        support = tuple(s for s, p in enumerate(strategy) if p)
        if (player, support) not in undominated:
            undominated[player, support] = dominating_mixture(game, player, support, strictly=False) is None
        return undominated[player, support]

    found = []
    for profile, component in zip(profiles, component_numbers(profiles), strict=True):
        payoffs, regrets = certify(game, profile)
        perfect = all(unbeaten(player, strategy) for player, strategy in enumerate(profile))
        found.append(Equilibrium(profile, payoffs, regrets, perfect, perfect, component, "floats"))
    return tuple(found)
