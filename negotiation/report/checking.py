"""Test what a scenario expects of its own answers."""

from __future__ import annotations

from dataclasses import dataclass

from negotiation.errors import NegotiationError
from negotiation.scenario.scenario import Scenario

__all__ = ["Result", "check", "summary"]


@dataclass(frozen=True)
class Result:
    """One expectation under one account, and what was found."""

    account: str
    what: str
    expected: str | int
    found: str | int
    holds: bool

    @property
    def text(self) -> str:
        """The result in words."""
        if self.what == "equilibria":
            expected = f"{self.expected} extreme equilibria"
        else:
            expected = f"{self.what} regime `{self.expected}`"
        return f"{self.account}: {expected}" + ("" if self.holds else f" expected, found `{self.found}`")


def check(scenario: Scenario) -> tuple[Result, ...]:
    """Every expectation of a scenario, tested by solving its account.

    An account that cannot be solved fails its expectations with the reason.
    """
    results = []
    for account, expected in scenario.expect.items():
        wanted = {
            "perfect": expected.perfect,
            "nash": expected.nash,
            "undominated": expected.undominated,
            "equilibria": expected.equilibria,
        }
        found: dict[str, str | int]
        try:
            answer = scenario.solve(account)
        except NegotiationError as error:
            found = dict.fromkeys(wanted, str(error))
        else:
            regime = answer.regime
            found = {
                "perfect": regime.perfect or "not decided for more than two players; expect `undominated`",
                "nash": regime.nash,
                "undominated": regime.undominated,
                "equilibria": len(answer.equilibria),
            }
        for what, value in wanted.items():
            if value is not None:
                results.append(Result(account, what, value, found[what], value == found[what]))
    return tuple(results)


def summary(scenario: Scenario) -> str:
    """What the file holds, in one line."""
    if scenario.game is None or scenario.form is None:
        shape = "no game, a base for other files"
    else:
        sizes = " × ".join(str(len(own)) for own in scenario.strategies.values())
        shape = f"form {scenario.form.name}, {sizes}"
    parts = [
        shape,
        _count(len(scenario.players), "player"),
        _count(len(scenario.parameters), "parameter"),
        _count(len(scenario.disputes), "dispute"),
        _count(len(scenario.accounts), "account"),
        _count(len(scenario.expect), "expectation"),
    ]
    return ", ".join(part for part in parts if part)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number != 1 else ''}" if number else ""
