"""The equilibrium with the greatest product of gains over no deal.

**Definition.** Let d = (d_1, d_2) be the disagreement point: what each player has if nothing is agreed. Among the
equilibria that give nobody less, select those at which (u_1 - d_1)(u_2 - d_2) is greatest. Nash (1950a) derives the
product from axioms over a convex set of agreements; here it chooses among equilibria, which are no such set, so the
axioms do not single it out. It does not change when one player's payoffs and d move to another unit or origin
together.

Nash supposes that both can gain. Where no equilibrium gives both more than d, the product is 0 wherever it is defined
and prefers nothing: none is selected.

**Over which set.** All equilibria. On a maximal Nash subset X × Y the product separates into (v_1(y) - d_1) times
(v_2(x) - d_2), each factor linear (see the package). It is not bilinear as a function of payoffs, but with both
factors at least 0 it rises in each, so it is greatest where each factor is: at a pair of corners, an extreme
equilibrium. And where the greatest is positive, only where both factors are greatest, which the extreme equilibria
span. **Complexity.** Each extreme equilibrium is looked at once.
"""

from __future__ import annotations

from collections.abc import Sequence

from negotiation.display import cell
from negotiation.errors import NegotiationError, UsageError
from negotiation.games.normal import exact_number
from negotiation.solvers.equilibrium import Equilibria
from negotiation.solvers.selection.selected import Selected, selected

__all__ = ["by_nash_product"]

_ASSUMES = "It assumes that both sides bargain over which equilibrium to play, and fall back on no deal if they fail."


def by_nash_product(found: Equilibria, disagreement: Sequence[object] | None) -> Selected:
    """Select what has the greatest product of gains over the disagreement point.

    Parameters
    ----------
    found
        The complete list of a game of two players.
    disagreement
        What each player has if nothing is agreed.

    Returns
    -------
    Selected
        All extreme equilibria with that product, which is ``value``; none where no equilibrium gives both more.

    Raises
    ------
    UsageError
        Where there is no disagreement point, or it is no number for each player.

    Notes
    -----
    Source: Nash 1950a.

    Examples
    --------
    >>> from negotiation.games.normal import NormalGame
    >>> from negotiation.solvers.exact import solve_exact
    >>> sexes = NormalGame([[[3, 0], [0, 2]], [[2, 0], [0, 3]]])
    >>> by_nash_product(solve_exact(sexes), [1, 0]).value
    Fraction(4, 1)
    """
    if disagreement is None:
        raise UsageError(
            "the Nash product measures gains over no deal, and this game does not say what no deal pays",
            help="give a disagreement point: a payoff for each player",
        )
    players = found.game.players
    if len(disagreement) != len(players):
        raise UsageError(f"a disagreement point has a payoff for each of the {len(players)} players")
    try:
        floor = [exact_number(value) for value in disagreement]
    except NegotiationError as error:
        raise UsageError(f"the disagreement point is no payoff for each player: {error}") from None
    gains = [[u - d for u, d in zip(e.payoffs, floor, strict=True)] for e in found]
    over = f"over no deal ({', '.join(cell(value) for value in floor)})"
    products = {number: one * two for number, (one, two) in enumerate(gains) if one > 0 and two > 0}
    if not products:
        harmless = any(min(pair) >= 0 for pair in gains)
        why = (
            f"no equilibrium gives both sides a gain {over}, so the product of gains is 0 and prefers none"
            if harmless
            else f"in every equilibrium some side loses {over}"
        )
        return selected(found, "nash-product", [], None, why, _ASSUMES)
    greatest = max(products.values())
    numbers = [number for number, product in products.items() if product == greatest]
    one, two = (cell(gain) for gain in gains[numbers[0]])
    why = f"the product of gains {over} is {one} × {two} = {cell(greatest)}"
    if len(numbers) > 1:
        why = f"the product of gains {over} is {cell(greatest)} in each"
    why += ", the greatest of all equilibria" if len(found) > 1 else ", and it is the only equilibrium"
    return selected(found, "nash-product", numbers, greatest, why, _ASSUMES)
