"""In what residues payoffs are carried beside doubles, and how large they may be: what the engine takes.

What for: :mod:`negotiation.solvers.batch.signs`.
"""

from __future__ import annotations

__all__ = ["LARGEST", "PRIMES", "SMALLEST"]

PRIMES = (2_147_483_629, 2_147_483_587)
"""The two largest primes below 2**31 - 1."""

SMALLEST, LARGEST = 1e-60, 1e60
"""Payoffs that are nearer to 0 or further from it go to the exact solver. Slacks are scaled back to sizes between
1e-30 and 1e30 wherever new ones are made, so products stay far from where doubles overflow."""
