r"""Picking one equilibrium out of all: for questions that need one number.

A game may have many equilibria, and Nash's definition prefers none of them. Each rule here is a definition from the
literature that does, with what it assumes in a sentence that goes with every answer. They may disagree, and where a
rule finds a tie, or nothing, it says so. The rules, one a file:

* :mod:`~negotiation.solvers.selection.payoff_dominance`: best for every player (Harsanyi, Selten 1988);
* :mod:`~negotiation.solvers.selection.welfare`: the greatest sum of payoffs;
* :mod:`~negotiation.solvers.selection.nash_product`: the greatest product of gains over no deal (Nash 1950a);
* :mod:`~negotiation.solvers.selection.risk_dominance`: the less risky of two strict equilibria (Harsanyi, Selten
  1988);
* :mod:`~negotiation.solvers.selection.maximum_entropy`: the most evenly mixed one (Jaynes 1957).

**Over which set.** Over *all* equilibria of a game of two players, not only the extreme ones that solvers list. That
is no more work for the rules that look at payoffs, since on a maximal Nash subset X × Y payoffs separate:

    u_1(x, y) = v_1(y) and u_2(x, y) = v_2(x), with v_1 linear on Y and v_2 linear on X.

Proof. All of X are best responses to each y in Y, so they all pay player 1 the same against it: call it v_1(y). Take
some fixed x in X: v_1(y) = u_1(x, y), which is linear in y. Likewise for player 2. ∎

Hence the payoffs on X × Y fill a rectangle, and its upper right corner (max v_1, max v_2) is reached: v_1 is greatest
at corners of Y, v_2 at corners of X, and a pair of such corners is an extreme equilibrium, since all pairs of X × Y
are equilibria. A function of payoffs that rises in both takes its maximum over X × Y at that corner, and only there;
the equilibria with those payoffs are a face of X times a face of Y, spanned by the extreme equilibria that have them.
So the maximum over all equilibria is the one over the extreme ones, and one equilibrium alone reaches it if and only
if one extreme equilibrium alone does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from negotiation.errors import GameError, UsageError
from negotiation.solvers.equilibrium import Equilibria
from negotiation.solvers.selection.maximum_entropy import by_maximum_entropy
from negotiation.solvers.selection.nash_product import by_nash_product
from negotiation.solvers.selection.payoff_dominance import by_payoff_dominance
from negotiation.solvers.selection.risk_dominance import by_risk_dominance
from negotiation.solvers.selection.selected import Selected
from negotiation.solvers.selection.welfare import by_welfare

__all__ = ["RULES", "Selected", "select"]


class _Rule(NamedTuple):
    pick: Callable[..., Selected]
    takes_disagreement: bool = False


_RULES = {
    "payoff-dominance": _Rule(by_payoff_dominance),
    "welfare": _Rule(by_welfare),
    "nash-product": _Rule(by_nash_product, takes_disagreement=True),
    "risk-dominance": _Rule(by_risk_dominance),
    "maximum-entropy": _Rule(by_maximum_entropy),
}

RULES = tuple(_RULES)
"""The rules that :func:`select` knows."""


def select(equilibria: Equilibria, rule: str, *, disagreement: Sequence[object] | None = None) -> Selected:
    """Pick one equilibrium out of all those of a game of two players, by a named rule.

    Parameters
    ----------
    equilibria
        The complete list of extreme equilibria, as ``solve`` gives it.
    rule
        One of :data:`RULES`.
    disagreement
        For ``"nash-product"``: what each player has if nothing is agreed, as any exact number. The other rules take
        none.

    Returns
    -------
    Selected
        With every equilibrium that ties; with none where the rule prefers none.

    Raises
    ------
    UsageError
        For an unknown rule, a disagreement point that is missing or not wanted, or one that is no payoff a player.
    GameError
        Where the list is not proved complete, where there are not two players, or where the rule is not defined for
        the game; the message says why.

    Notes
    -----
    Sources: in the file of each rule.

    Examples
    --------
    >>> from negotiation.games.normal import NormalGame
    >>> from negotiation.solvers.exact import solve_exact
    >>> stag_hunt = solve_exact(NormalGame([[[9, 0], [8, 7]], [[9, 8], [0, 7]]]))
    >>> select(stag_hunt, "payoff-dominance").equilibria[0].payoffs
    (Fraction(9, 1), Fraction(9, 1))
    >>> select(stag_hunt, "risk-dominance").equilibria[0].payoffs
    (Fraction(7, 1), Fraction(7, 1))
    """
    if rule not in _RULES:
        raise UsageError(f"there is no rule {rule!r}", help=f"one of {', '.join(RULES)}")
    own = _RULES[rule]
    if disagreement is not None and not own.takes_disagreement:
        does = next(name for name, other in _RULES.items() if other.takes_disagreement)
        raise UsageError(f"the rule {rule} takes no disagreement point", help=f"only {does} does")
    players = len(equilibria.game.players)
    if players != 2:
        raise GameError(f"equilibria are selected for two players, and this game has {players}")
    if not equilibria.complete:
        raise GameError(
            f"a rule selects among all equilibria, and this list is not proved complete:"
            f" {equilibria.complete_because.rstrip('.')}; solve by the method exact"
        )
    return own.pick(equilibria, disagreement) if own.takes_disagreement else own.pick(equilibria)
