"""All pure equilibria of a game with any number of players.

**Definition.** A profile of pure strategies is an equilibrium if each player's strategy is a best response to those
of the others (Nash 1951): in its payoff array the entry is the greatest along its own axis. There may be none.

**Algorithm.** Mark, for each player, the entries that are greatest along its axis; the equilibria are marked for all
players. **Complexity.** Each payoff is looked at twice.

For more than two players components and perfection are a harder matter. Two equilibria that differ in the strategy of
one player are certainly connected: it is indifferent, and each of the others best responds to both, hence to every
mixture. Equilibria that are joined by such steps get the same component number; steps through mixed equilibria are
not looked for. With one player the pure equilibria are the optimal strategies, and every mixture of them is one too.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import prod

import numpy as np

from negotiation.errors import GameError
from negotiation.games.normal import NormalGame
from negotiation.solvers.dominance import dominating_mixture
from negotiation.solvers.equilibrium import Equilibria, Strategy, Subset, certified
from negotiation.solvers.subsets import component_numbers, partial_components

__all__ = ["solve_pure"]

# A game of this size takes half a minute and a gigabyte as fractions.
_MOST_PROFILES = 1_000_000
_MOST_PROBABILITIES = 5_000_000  # in all equilibria together: a minute of certificates


def solve_pure(game: NormalGame) -> Equilibria:
    """All pure equilibria, each with its certificate and whether a weakly dominated strategy is played.

    Parameters
    ----------
    game
        Any number of players, at most a million profiles.

    Returns
    -------
    Equilibria
        ``complete`` is True for one player only. ``perfect`` is None for more than two.

    Raises
    ------
    GameError
        Where there are more profiles, or more equilibria, than can be listed.

    Notes
    -----
    Source: Nash 1951. For one or two players ``perfect`` is ``undominated`` (van Damme 1991, theorem 3.2.2).

    Examples
    --------
    Three players choose a side, and each likes to meet the others:

    >>> import numpy as np
    >>> meet = np.zeros((3, 2, 2, 2), dtype=int)
    >>> meet[:, 0, 0, 0] = meet[:, 1, 1, 1] = 1
    >>> [equilibrium.supports for equilibrium in solve_pure(NormalGame(meet))]
    [((0,), (0,), (0,)), ((1,), (1,), (1,))]
    """
    size = prod(game.shape)
    if size > _MOST_PROFILES:
        raise GameError(f"the game has {size} profiles; pure equilibria are listed for up to {_MOST_PROFILES}")
    profiles = [tuple(profile) for profile in np.argwhere(np.logical_and.reduce(game.best_replies)).tolist()]
    most = _MOST_PROBABILITIES // sum(game.shape)
    if len(profiles) > most:
        raise GameError(f"the game has {len(profiles)} pure equilibria; at most {most} are listed for this shape")
    units = [[_unit(strategy, count) for strategy in range(count)] for count in game.shape]
    undominated = {
        (player, strategy): dominating_mixture(game, player, strategy, strictly=False) is None
        for player in range(len(game.players))
        for strategy in sorted({profile[player] for profile in profiles})
    }
    equilibria = []
    for profile, component in zip(profiles, component_numbers(_steps(profiles)), strict=True):
        unbeaten = all(undominated[choice] for choice in enumerate(profile))
        equilibria.append(
            certified(
                game,
                tuple(units[player][strategy] for player, strategy in enumerate(profile)),
                undominated=unbeaten,
                perfect=unbeaten if len(game.players) <= 2 else None,
                component=component,
            )
        )
    components = partial_components(equilibria)
    if len(game.players) == 1:
        # The optimal strategies of one player span a face, and all of it is optimal.
        (face,) = components
        corners = tuple(equilibrium.strategies[0] for equilibrium in equilibria)
        components = (replace(face, subsets=(Subset((corners,), face.members),), dimension=len(corners) - 1),)
    reason = "all pure equilibria are listed; mixed ones were not looked for"
    if len(game.players) == 1:
        reason = "all optimal strategies of the only player are listed; the others are their mixtures"
    return Equilibria(
        game=game,
        equilibria=tuple(equilibria),
        components=components,
        complete=len(game.players) == 1,
        complete_because=reason,
        method="pure",
    )


def _steps(profiles: list[tuple[int, ...]]) -> list[list[tuple[int, ...]]]:
    """For each profile what is left of it when one player's strategy is left out, player by player."""
    return [[profile[:i] + profile[i + 1 :] for i in range(len(profile))] for profile in profiles]


def _unit(strategy: int, count: int) -> Strategy:
    return tuple(Fraction(int(s == strategy)) for s in range(count))
