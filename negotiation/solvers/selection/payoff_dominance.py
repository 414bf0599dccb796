"""The equilibrium that is best for every player.

**Definition.** An equilibrium *payoff-dominates* another if no player has less in it and some player has more; the
*payoff-dominant* equilibrium dominates every one with other payoffs. Harsanyi and Selten (1988) ask that
every player has more; whether that holds too is said. There may be none: in the battle of the sexes each player likes
another equilibrium best.

**Over which set.** All equilibria. Their payoffs are a union of rectangles (see the package), so one that is best for
every player is the upper right corner of one of these, and the extreme equilibria decide. **Complexity.** Each is
looked at twice.
"""

from __future__ import annotations

from negotiation.solvers.equilibrium import Equilibria
from negotiation.solvers.selection.selected import Selected, selected

__all__ = ["by_payoff_dominance"]

_ASSUMES = "It assumes that the players can count on one another to see what is best for all and to play it."


def by_payoff_dominance(found: Equilibria) -> Selected:
    """Select what is at least as good for every player as any other equilibrium, and better for some.

    Parameters
    ----------
    found
        The complete list of a game of two players.

    Returns
    -------
    Selected
        All extreme equilibria with the payoffs that dominate all other payoffs; none where there are no such payoffs.

    Notes
    -----
    Source: Harsanyi, Selten 1988.

    Examples
    --------
    >>> from negotiation.games.normal import NormalGame
    >>> from negotiation.solvers.exact import solve_exact
    >>> sexes = NormalGame([[[3, 0], [0, 2]], [[2, 0], [0, 3]]])
    >>> by_payoff_dominance(solve_exact(sexes)).why
    'no equilibrium payoff-dominates: no one of them is at least as good for every player as all the others'
    """
    payoffs = [equilibrium.payoffs for equilibrium in found]
    best = tuple(max(values) for values in zip(*payoffs, strict=True))
    others = [pair for pair in payoffs if pair != best]
    numbers = [number for number, pair in enumerate(payoffs) if pair == best]
    if not numbers:
        why = "no equilibrium payoff-dominates: no one of them is at least as good for every player as all the others"
    elif not others:
        # Payoffs at the lower ends of the ranges are attained at extreme equilibria too, so all pay the same.
        why = "it is the only equilibrium" if len(payoffs) == 1 else "all equilibria pay the same"
    elif all(low < high for pair in others for low, high in zip(pair, best, strict=True)):
        why = "every player has more than in any equilibrium with other payoffs"
    else:
        why = "no player has less than in any equilibrium with other payoffs, and some player more"
    return selected(found, "payoff-dominance", numbers, None, why, _ASSUMES)
