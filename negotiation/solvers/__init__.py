"""Solvers: a game in; out come its equilibria, certificates, and the proof that none is missing, where there is one.

To be read in this order: :mod:`~negotiation.solvers.equilibrium` (what an answer is),
:mod:`~negotiation.solvers.exact` (all equilibria of two players), :mod:`~negotiation.solvers.subsets` (how
they hang together), :mod:`~negotiation.solvers.indices` (which of them last when payoffs are shaken),
:mod:`~negotiation.solvers.certificates` (how to check it), :mod:`~negotiation.solvers.dominance`,
:mod:`~negotiation.solvers.pure` (any number of players), :mod:`~negotiation.solvers.selection` (one equilibrium of
many), :mod:`~negotiation.solvers.parametric` (where the answer changes along a parameter),
:mod:`~negotiation.solvers.batch` (the same answer for millions of games), and for comparison
:mod:`~negotiation.solvers.nashpy_methods`; :mod:`~negotiation.solvers.linear`, :mod:`~negotiation.solvers.volume` and
:mod:`~negotiation.solvers.wording` are tools.
"""

from __future__ import annotations

from negotiation.errors import GameError, UsageError
from negotiation.games.normal import NormalGame
from negotiation.solvers.certificates import verify
from negotiation.solvers.dominance import dominating_mixture, iterated_strict_dominance
from negotiation.solvers.equilibrium import Equilibria, certify, regret
from negotiation.solvers.exact import solve_exact
from negotiation.solvers.nashpy_methods import solve_with_nashpy
from negotiation.solvers.pure import solve_pure

__all__ = [
    "METHODS",
    "certify",
    "dominating_mixture",
    "iterated_strict_dominance",
    "regret",
    "solve",
    "verify",
]

METHODS = ("exact", "pure", "nashpy-support", "nashpy-vertex", "nashpy-lemke-howson")
"""The methods that :func:`solve` knows. Only the first proves that nothing is missing."""


def solve(game: NormalGame, method: str = "exact") -> Equilibria:
    """Find the equilibria of a game.

    Parameters
    ----------
    game
        Any number of players.
    method
        ``"exact"``: all extreme equilibria of a game of two players, in fractions, proved complete; for one
        player or more than two, the pure ones. ``"pure"``: pure equilibria only. ``"nashpy-support"``,
        ``"nashpy-vertex"``, ``"nashpy-lemke-howson"``: what Nashpy finds in floating point, certified one by
        one, never proved complete.

    Returns
    -------
    Equilibria
        A sequence of equilibria; ``complete`` and ``complete_because`` say whether, and why, nothing is
        missing.

    Raises
    ------
    UsageError
        Where there is no such method.
    GameError
        Where the method does not take the game, or the game is too large for it; the message says what to do.

    Notes
    -----
    Sources: at the top of the module of each method.

    Examples
    --------
    >>> pennies = NormalGame([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
    >>> solve(pennies)
    1 extreme equilibrium in 1 component (method exact)
    complete: all 3 + 3 vertices of the two best-response polytopes were listed and every pair was compared
       0  1/2 1 + 1/2 2 × 1/2 1 + 1/2 2  pays 0, 0  component 0  perfect
    """
    if not isinstance(game, NormalGame):
        raise GameError(f"solve takes a game, not {type(game).__name__}: write solve(NormalGame([A, B]))")
    if method == "exact":
        return solve_exact(game) if len(game.players) == 2 else solve_pure(game)
    if method == "pure":
        return solve_pure(game)
    if method in METHODS:
        return solve_with_nashpy(game, method)
    raise UsageError(f"there is no method {method!r}", help=f"one of {', '.join(METHODS)}")
