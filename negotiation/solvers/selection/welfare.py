"""The equilibrium with the greatest sum of payoffs.

**Definition.** Select the equilibria at which u_1 + u_2 is greatest (the utilitarian sum; Harsanyi 1955). The sum
rests on *comparing payoffs between players*: an equilibrium does not change when one player's payoffs are written in
another unit, but the sum does.

**Over which set.** All equilibria. The sum is bilinear on a maximal Nash subset X × Y, and separates there into
v_1(y) + v_2(x), each linear (see the package); so it is greatest at a pair of corners, an extreme equilibrium.
**Complexity.** Each extreme equilibrium is looked at once.
"""

from __future__ import annotations

from fractions import Fraction

from negotiation.display import cell
from negotiation.solvers.equilibrium import Equilibria
from negotiation.solvers.selection.selected import Selected, selected

__all__ = ["by_welfare"]

_ASSUMES = "It compares payoffs between players: write one side's in another unit, and another may be selected."


def by_welfare(found: Equilibria) -> Selected:
    """Select what has the greatest sum of payoffs.

    Parameters
    ----------
    found
        The complete list of a game of two players.

    Returns
    -------
    Selected
        All extreme equilibria with that sum, which is ``value``.

    Notes
    -----
    Source: Harsanyi 1955.

    Examples
    --------
    >>> from negotiation.games.normal import NormalGame
    >>> from negotiation.solvers.exact import solve_exact
    >>> sexes = NormalGame([[[3, 0], [0, 2]], [[2, 0], [0, 3]]])
    >>> by_welfare(solve_exact(sexes)).numbers
    (0, 1)
    """
    sums = [sum(equilibrium.payoffs, Fraction(0)) for equilibrium in found]
    greatest = max(sums)
    numbers = [number for number, total in enumerate(sums) if total == greatest]
    lower = [total for total in sums if total < greatest]
    why = f"the sum of payoffs is {cell(greatest)}"
    if lower:
        why += f", the greatest of all equilibria; the least is {cell(min(lower))}"
    else:
        why += ", and it is the only equilibrium" if len(sums) == 1 else " in all equilibria"
    return selected(found, "welfare", numbers, greatest, why, _ASSUMES)
