"""The pictures of the gallery, drawn by the package itself: what `negotiation plot` gives, at build time."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import negotiation

if TYPE_CHECKING:
    from negotiation import Picture, Scenario, SweepAnswer

__all__ = ["PICTURES"]

ROOT = Path(__file__).parent.parent


@cache
def scenario(name: str) -> Scenario:
    """A scenario of the repository, by its path in `scenarios/`; a template by its name."""
    path = ROOT / "scenarios" / f"{name}.yaml"
    return negotiation.load(path if path.exists() else ROOT / "negotiation" / "templates" / f"{name}.yaml")


@cache
def swept(name: str, sweep: str | None = None, over: tuple[str, ...] = (), **options: Any) -> SweepAnswer:
    """A sweep of a scenario; computed once, though several pictures show it."""
    return negotiation.sweep(scenario(name), sweep, over=over or None, **options)


def hanoi_map(which: str = "leading") -> Picture:
    """Draw the map of the flagship."""
    return swept("hanoi/last_day", "clause-map", points=101).plot("map", which=which)


PICTURES: dict[str, Callable[[], Picture]] = {
    "map": hanoi_map,
    "map-nash": lambda: hanoi_map("nash"),
    "map-accounts": lambda: swept(
        "hanoi/last_day",
        over=("partial_share", "scope_yongbyon"),
        points=31,
        account=("default", "bolton-arrives"),
    ).plot("map"),
    "lines": lambda: swept("hanoi/last_day", "clause").plot("lines"),
    "sample": lambda: swept(
        "hanoi/last_day",
        over=("dprk_outside", "scope_cost", "snapback_effect", "us_outside"),
        sample="sobol",
        points=1024,
    ).plot("sample"),
    "table": lambda: scenario("hanoi/last_day").plot("table"),
    "plane": lambda: scenario("hanoi/last_day").plot("plane"),
    "best-responses": lambda: scenario("classics/stag_hunt").plot("best-responses"),
    "best-responses-three": lambda: scenario("classics/degenerate").plot("best-responses"),
    "tornado": lambda: scenario("hanoi/last_day").plot("tornado"),
    "tornado-accounts": lambda: negotiation.plot(
        [scenario("hanoi/last_day").flip(account=account) for account in ("default", "bolton-arrives")]
    ),
    "tutorial-lines": lambda: swept("sanctions", "clause").plot("lines"),
    "tutorial-map": lambda: swept("sanctions", over=("clause_effect", "sender_outside"), points=41).plot("map"),
}
"""Every picture, by the name of its file."""
