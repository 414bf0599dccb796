"""Every tolerance of the package: its name, its value, its reason. No other file holds a bare ``1e-9``.

The exact solvers need none of these: they compute in integers and fractions, and compare with ``==``. Tolerances
are for answers that other programs give in floating point. They are fractions, since they are compared with
exact numbers.
"""

from __future__ import annotations

from fractions import Fraction

__all__ = ["DUST", "NARROWEST_AXIS", "SAME_STRATEGY", "SMALL_REGRET", "WALL", "WHOLE_POWER"]

DUST = Fraction(1, 10**9)
"""A probability below this is taken as zero. Solvers that divide and normalise doubles leave 1e-17 to 1e-12 where
a strategy is not played; a strategy that is truly played with less than one in a billion is lost, and the regret
of the cleaned profile then says so."""

NARROWEST_AXIS = Fraction(1, 10**9)
"""An axis is drawn where its values spread over at least this share of their size. Doubles carry 1e-16 of it, which
leaves seven digits for what is drawn between the ends of the axis, more than a page can show."""

SMALL_REGRET = Fraction(1, 10**9)
"""A profile passes as an equilibrium where nobody can gain more than this share of its payoff span (greatest less
least payoff in the game). Measured relative to the span, so that payoffs in cents and in billions are treated
alike. Correct answers in doubles reach 1e-13 on games of the size that is solved here; wrong ones miss by 1e-3
and more, ill-conditioned games (the 6 × 6 game with 75 equilibria) fill the space between."""

SAME_STRATEGY = Fraction(1, 10**7)
"""Two strategies no probability of which differs by more than this are one strategy found twice. Well above the
error of a double-precision solve of a well-conditioned system, well below what an analyst would tell apart."""

WALL = Fraction(1, 10**12)
"""A wall that is no root of an affine formula is halved down to this share of the range. Values of a formula in
doubles are off by 1e-16 of its terms, so the sign is still right this near to the wall unless it is very flat."""

WHOLE_POWER = Fraction(1, 10**9)
"""A decimal logarithm in doubles this near to a whole number may be that of a whole power of ten; the power itself
then decides, exactly. Logarithms of numbers of 300 digits are off by 1e-13 at most."""
