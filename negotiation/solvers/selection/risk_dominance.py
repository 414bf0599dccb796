"""The less risky of two strict equilibria.

**Definition.** In a game of two strategies each with two strict equilibria, r and s, let a player's *deviation loss*
at r be what it loses if it alone leaves r. Then r *risk-dominates* s if the product of the two losses at r is greater
than at s (Harsanyi, Selten 1988). Where they are equal neither does. In words: as long as nobody knows
which of the two the other expects, r is the one that is worth playing at the higher doubt.

Between two equilibria of a larger game risk dominance is the outcome of a tracing procedure, and the relation may run
in circles over three; that is not offered here. **Complexity.** Four subtractions.
"""

from __future__ import annotations

from fractions import Fraction

from negotiation.display import cell
from negotiation.errors import GameError
from negotiation.solvers.equilibrium import Equilibria, Equilibrium
from negotiation.solvers.selection.selected import Selected, selected

__all__ = ["by_risk_dominance"]

_ASSUMES = "It assumes that each side doubts which of the two the other will play, and weighs what a mistake costs."


def by_risk_dominance(found: Equilibria) -> Selected:
    """Select the one of two strict equilibria with the greater product of deviation losses.

    Parameters
    ----------
    found
        The complete list of a game of two players with two strategies each.

    Returns
    -------
    Selected
        Both where the products are equal; ``value`` is the product.

    Raises
    ------
    GameError
        Where the game is of another shape, or has equilibria but not two strict ones.

    Notes
    -----
    Source: Harsanyi, Selten 1988.

    Examples
    --------
    >>> from negotiation.games.normal import NormalGame
    >>> from negotiation.solvers.exact import solve_exact
    >>> stag_hunt = NormalGame([[[9, 0], [8, 7]], [[9, 8], [0, 7]]])
    >>> by_risk_dominance(solve_exact(stag_hunt)).why
    'the product of deviation losses is 7 × 7 = 49, in the other 1 × 1 = 1'
    """
    shape = found.game.shape
    if shape != (2, 2):
        raise GameError(
            f"risk dominance compares the two strict equilibria of a 2 × 2 game, and this game is"
            f" {' × '.join(map(str, shape))}"
        )
    losses = {number: _losses(found, e) for number, e in enumerate(found) if e.is_pure}
    strict = {number: pair for number, pair in losses.items() if min(pair) > 0}
    if len(strict) != 2:
        if len(found) == 1:
            only = next(iter(strict.values()), None)
            value = only[0] * only[1] if only else None
            return selected(found, "risk-dominance", [0], value, "it is the only equilibrium", _ASSUMES)
        number = "none" if not strict else "only one"
        raise GameError(f"risk dominance compares two strict equilibria, and of this game's {number} is strict")
    products = {number: one * two for number, (one, two) in strict.items()}
    greatest = max(products.values())
    numbers = [number for number, product in products.items() if product == greatest]
    if len(numbers) == 2:
        why = f"neither risk-dominates: the product of deviation losses is {cell(greatest)} in both"
    else:
        (other,) = set(products) - set(numbers)
        why = f"the product of deviation losses is {_said(strict[numbers[0]])}, in the other {_said(strict[other])}"
    return selected(found, "risk-dominance", numbers, greatest, why, _ASSUMES)


def _losses(found: Equilibria, equilibrium: Equilibrium) -> tuple[Fraction, Fraction]:
    """What each player loses by leaving a pure equilibrium alone."""
    (row,), (column,) = equilibrium.supports
    one, two = found.game.payoffs
    return one[row, column] - one[1 - row, column], two[row, column] - two[row, 1 - column]


def _said(losses: tuple[Fraction, Fraction]) -> str:
    one, two = losses
    return f"{cell(one)} × {cell(two)} = {cell(one * two)}"
