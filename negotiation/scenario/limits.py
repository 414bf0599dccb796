"""How large a strategic game may be, whichever file it stands in."""

from __future__ import annotations

__all__ = ["MOST_PAYOFFS", "MOST_PLAYERS"]

MOST_PLAYERS = 30
"""NumPy's arrays have at most 32 dimensions (64 in later versions); players take one each, and one more in all."""

MOST_PAYOFFS = 200_000
"""Players times profiles, where each payoff is a formula of its own, and so ten seconds in all."""
