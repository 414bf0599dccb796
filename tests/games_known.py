"""Games with known answers."""

from __future__ import annotations

from negotiation.games.normal import NormalGame

# Von Stengel's 6 × 6 game with 75 equilibria, more than the 2^6 - 1 of coordination games.
SEVENTY_FIVE = NormalGame(
    [
        [
            [9504, -660, 19976, -20526, 1776, -8976],
            [-111771, 31680, -130944, 168124, -8514, 52764],
            [397584, -113850, 451176, -586476, 29216, -178761],
            [171204, -45936, 208626, -263076, 14124, -84436],
            [1303104, -453420, 1227336, -1718376, 72336, -461736],
            [737154, -227040, 774576, -1039236, 48081, -300036],
        ],
        [
            [72336, 48081, 29216, 14124, 1776, -8514],
            [-461736, -300036, -178761, -84436, -8976, 52764],
            [1227336, 774576, 451176, 208626, 19976, -130944],
            [-1718376, -1039236, -586476, -263076, -20526, 168124],
            [1303104, 737154, 397584, 171204, 9504, -111771],
            [-453420, -227040, -113850, -45936, -660, 31680],
        ],
    ]
)


def last_day(us_outside=1):
    """Five positions a side, one package in twelve profiles, no deal in all others."""
    us = ["Walk", "Big", "More", "Table", "Generous"]
    korea = ["NewWay", "FullForY", "PartialForY", "PartialSBForY", "PartialSBForBeyond"]
    A = [[us_outside] * 5 for _ in us]
    B = [[1] * 5 for _ in us]
    A[2][4], B[2][4] = "129/25", "79/100"
    for j in (3, 4):
        A[3][j], B[3][j] = "69/25", "83/20"
    for j in (2, 3, 4):
        A[4][j], B[4][j] = "-21/10", "11/2"
    return NormalGame([A, B], players=["US", "North Korea"], strategies=[us, korea])


def coordination(n):
    """Both get 1 where they choose the same of n things: every non-empty subset of them makes an equilibrium."""
    identity = [[int(i == j) for j in range(n)] for i in range(n)]
    return NormalGame([identity, identity])
