"""Every tolerance of the package: its name, its value, its reason. No other file holds a bare ``1e-9``.

The exact solvers need none of these: they compute in integers and fractions, and compare with ``==``. Tolerances
are for answers that other programs give in floating point, and for searches whose results are checked exactly in the
end. Those that are compared with exact numbers are fractions, the others doubles.
"""

from __future__ import annotations

from fractions import Fraction

__all__ = [
    "DUST",
    "EVEN",
    "FAINT",
    "FEASIBLE",
    "FEWER_DIGITS",
    "JUST_BEYOND",
    "LEAST_GAP",
    "LEAST_SPREAD",
    "NARROWEST_AXIS",
    "NARROWEST_BOX",
    "NEXT_TO_NOTHING",
    "ON_A_LINE",
    "SAME_STRATEGY",
    "SETTLED",
    "SHARP",
    "SMALL_REGRET",
    "STRAIGHT",
    "TIED",
    "TIE_BREAK",
    "WALL",
    "WHOLE_POWER",
    "WORTH_MOVING",
]

DUST = Fraction(1, 10**9)
"""A probability below this is taken as zero. Solvers that divide and normalise doubles leave 1e-17 to 1e-12 where
a strategy is not played; a strategy that is truly played with less than one in a billion is lost, and the regret
of the cleaned profile then says so."""

EVEN = 1e-12
"""Entropies (in nats) nearer than this are taken as equal, and the search for the greatest ends this near to it.
Sums of a few dozen terms p log p are off by 1e-15; two equilibria that differ in what they are differ by far more."""

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

FAINT = 1e-150
"""A probability below this is not taken for known: products of two such may lose digits where numbers underflow."""

FEASIBLE = 1e-9
"""A linear program's point passes if no condition is missed by more than this share of its values. HiGHS keeps 1e-7
of scaled rows; what passes here is solved exactly before anything is said of it."""

FEWER_DIGITS = 1e-300
"""Doubles nearer to 0 than this may have lost digits already; bounds made of them are not trusted."""

JUST_BEYOND = Fraction(1, 10**9)
"""The share of a range that one goes beyond a value to see what holds next to it, for the words only."""

LEAST_GAP = 1e-4
"""A move is called the least if no move smaller by more than this part of a range is left unproved. It is what a
reader is told, "to within 0.01 % of a range"; halving it doubles the boxes that a proof takes, or worse."""

LEAST_SPREAD = 1e-3
"""A search at random does not look nearer around the best move than this share of its size: what is nearer differs by
less than a reader would tell apart, and is found by walking to the border."""

NARROWEST_BOX = 1e-7
"""Boxes narrower than this part of every range are not cut again: outward rounding is a share of 1e-14 of the values,
so little is to be gained, and the bound that they leave is said."""

NEXT_TO_NOTHING = 1e-290
"""Added to error bounds for what may be lost where numbers underflow, which is 1e-323 at a time. A slack or a
probability that small would be in doubt or too faint anyway."""

ON_A_LINE = 1e-6
"""Changes of a label on lines of the grid that are nearer than this part of a step count as one place to guess from;
a guess says where to look, and is never an answer."""

SETTLED = 1e-11
"""A sequence of linear programs ends when it moves by less than this part of a range, near the 1e-12 that a solve of
a small program in doubles leaves."""

SHARP = 1e-9
"""How large the error of a probability may be in relation to it; a game in which one is larger goes to the exact
solver. Its signs may all be certain: two payoffs that differ by 1e-12 tell which is larger, but not how mixed."""

STRAIGHT = 1e-10
"""Vertices of a border that lie so near to a straight line, as a share of the map, are left out of it: far below what
a picture shows, and above what doubles lose."""

TIED = 1e-9
"""Two sides of a comparison nearer than this share of their sizes may be equal; if they are is decided exactly."""

TIE_BREAK = 1e-9
"""What a move costs in a linear program in which only the largest one counts: of all solutions that are as good, one
that moves the others little is taken. Small enough not to buy anything of the largest."""

WORTH_MOVING = 1e-6
"""Another parameter is moved only if that saves at least this part of a range: a simpler answer is worth more."""
