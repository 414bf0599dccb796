"""What every form checks as it reads a file: sizes, and names of outcomes that a reader cannot tell apart.

Without a limit on sizes one would wait for minutes before the solver says no.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from math import prod

from negotiation.scenario.draft import Draft, Path
from negotiation.scenario.limits import MOST_PLAYERS

__all__ = ["outcomes_alike", "too_large"]


def too_large(draft: Draft, path: Path, sizes: Iterable[int], most: int) -> bool:
    """Whether a game has more players or payoffs than are read, noting the fault.

    Parameters
    ----------
    path
        Where the strategies stand.
    sizes
        The number of strategies of each player.
    most
        Payoffs that are read: players times profiles.
    """
    shape = list(sizes)
    if len(shape) > MOST_PLAYERS:
        draft.fault(
            "E420",
            f"a game of {len(shape):,} players, more than {MOST_PLAYERS}",
            ("players",),
            key=True,
            help="join players that act as one, and leave out those that have nothing to choose",
        )
        return True
    profiles = prod(shape)
    if profiles * len(shape) <= most:
        return False
    draft.fault(
        "E420",
        f"{' × '.join(map(str, shape))} strategies are {profiles:,} profiles and {profiles * len(shape):,} payoffs, "
        f"more than {most:,}",
        path,
        key=True,
        help="take strategies away, those first that are never played",
    )
    return True


def outcomes_alike(draft: Draft, names: Iterable[str]) -> None:
    """Note every outcome whose name differs from another's in nothing but capitals, blanks or forms of letters."""
    seen: dict[str, str] = {}
    for name in names:
        plain = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
        other = seen.setdefault(plain, name)
        if other != name:
            draft.fault(
                "E208",
                f"the outcomes `{other}` and `{name}` have the same name to a reader",
                ("outcomes", name),
                key=True,
                label="differs in capitals, blanks or forms of letters only",
                marks=[(("outcomes", other), "the other one")],
                help="call one of them otherwise, or keep one",
            )
