"""Equilibria in words and tables, for the Python prompt and for notebooks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from negotiation.display import cell, html_table

if TYPE_CHECKING:
    from negotiation.solvers.equilibrium import Equilibria, Equilibrium, Strategy

__all__ = ["equilibria_html", "equilibria_text", "equilibrium_line", "mixture_text"]

# More lines than this are no longer read at a prompt; the object itself holds them all.
_MOST_LINES = 100


def mixture_text(strategy: Strategy, names: Sequence[str], *, exact: bool = True) -> str:
    """A mixed strategy in words: ``stag``, or ``2/9 stag + 7/9 hare``.

    Examples
    --------
    >>> from fractions import Fraction
    >>> mixture_text((Fraction(2, 9), Fraction(0), Fraction(7, 9)), ["stag", "boar", "hare"])
    '2/9 stag + 7/9 hare'
    """
    played = [(p, name) for p, name in zip(strategy, names, strict=True) if p]
    if len(played) == 1:
        return played[0][1]
    return " + ".join(f"{cell(p, exact=exact)} {name}" for p, name in played)


def equilibrium_line(equilibrium: Equilibrium) -> str:
    """One equilibrium without names: ``(1/3, 2/3) × (1, 0) pays 2/3, 1, perfect``."""
    exact = equilibrium.arithmetic == "exact"
    strategies = (f"({', '.join(cell(p, exact=exact) for p in s)})" for s in equilibrium.strategies)
    return f"{' × '.join(strategies)} pays {_payoffs(equilibrium)}{_mark(equilibrium, ', ')}"


def equilibria_text(found: Equilibria) -> str:
    """A heading, why the list is complete or not, and a line for each equilibrium."""
    lines = [_heading(found), f"{'complete' if found.complete else 'not complete'}: {found.complete_because}"]
    shown = found.equilibria[:_MOST_LINES]
    profiles = [" × ".join(_mixtures(found, equilibrium)) for equilibrium in shown]
    payoffs = [_payoffs(equilibrium) for equilibrium in shown]
    wide, wide_payoffs = (max(map(len, texts), default=0) for texts in (profiles, payoffs))
    lines.extend(
        f"{number:>4}  {profile:<{wide}}  pays {payoff:<{wide_payoffs}}  component {equilibrium.component}"
        f"{_mark(equilibrium, '  ')}"
        for number, (equilibrium, profile, payoff) in enumerate(zip(shown, profiles, payoffs, strict=True))
    )
    if len(found) > len(shown):
        lines.append(f"      … and {len(found) - len(shown)} more")
    return "\n".join(lines)


def equilibria_html(found: Equilibria) -> str:
    """The same as a table, escaped."""
    players = found.game.players
    rows = [
        [
            str(number),
            *_mixtures(found, equilibrium),
            *(cell(payoff, exact=equilibrium.arithmetic == "exact") for payoff in equilibrium.payoffs),
            str(equilibrium.component),
            _mark(equilibrium, ""),
        ]
        for number, equilibrium in enumerate(found.equilibria[:_MOST_LINES])
    ]
    if len(found) > len(rows):
        rows.append(["…", f"{len(found) - len(rows)} more", *[""] * (2 * len(players) + 1)])
    header = ["", *players, *(f"payoff of {player}" for player in players), "component", ""]
    complete = "complete" if found.complete else "not complete"
    return html_table(f"{_heading(found)}; {complete}: {found.complete_because}", header, rows)


def _heading(found: Equilibria) -> str:
    kind = {"exact": "extreme ", "pure": "pure "}.get(found.method, "")
    equilibria = "equilibrium" if len(found) == 1 else "equilibria"
    components = "component" if len(found.components) == 1 else "components"
    return f"{len(found)} {kind}{equilibria} in {len(found.components)} {components} (method {found.method})"


def _mixtures(found: Equilibria, equilibrium: Equilibrium) -> list[str]:
    exact = equilibrium.arithmetic == "exact"
    return [
        mixture_text(strategy, names, exact=exact)
        for strategy, names in zip(equilibrium.strategies, found.game.strategies, strict=True)
    ]


def _payoffs(equilibrium: Equilibrium) -> str:
    return ", ".join(cell(payoff, exact=equilibrium.arithmetic == "exact") for payoff in equilibrium.payoffs)


def _mark(equilibrium: Equilibrium, before: str) -> str:
    if equilibrium.perfect:
        return f"{before}perfect"
    return f"{before}undominated" if equilibrium.perfect is None and equilibrium.undominated else ""
