"""Test what a scenario expects of its own answers."""

from __future__ import annotations

from dataclasses import dataclass

from negotiation.errors import NegotiationError
from negotiation.forms.answer import Answer
from negotiation.report.noting import notes
from negotiation.scenario.scenario import DEFAULT, Scenario

__all__ = ["Checked", "Result", "check", "summary"]


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


@dataclass(frozen=True)
class Checked:
    """What came of a check.

    Attributes
    ----------
    results
        Every expectation, in file order.
    notes
        What is odd, but may be meant.
    error
        Why there is no answer under some account of which nothing is expected.
    """

    results: tuple[Result, ...]
    notes: tuple[str, ...] = ()
    error: NegotiationError | None = None


def check(scenario: Scenario) -> Checked:
    """Solve a scenario under each of its accounts, and compare with what it expects.

    An account that cannot be solved fails its expectations with the reason.
    """
    answers: dict[str, Answer | NegotiationError] = {}
    for account in (DEFAULT, *scenario.accounts) if scenario.game is not None else ():
        try:
            answers[account] = scenario.solve(account)
        except NegotiationError as error:
            answers[account] = error
    results = []
    for account, expected in scenario.expect.items():
        wanted = {
            "perfect": expected.perfect,
            "nash": expected.nash,
            "undominated": expected.undominated,
            "equilibria": expected.equilibria,
        }
        answer = answers.get(account)
        found: dict[str, str | int]
        if isinstance(answer, Answer):
            found = {
                "perfect": answer.regime.perfect or "not decided",
                "nash": answer.regime.nash,
                "undominated": answer.regime.undominated,
                "equilibria": len(answer.equilibria),
            }
        else:
            found = dict.fromkeys(wanted, str(answer or "no game"))
        for what, value in wanted.items():
            if value is not None:
                results.append(Result(account, what, value, found[what], value == found[what]))
    errors = [
        a for account, a in answers.items() if isinstance(a, NegotiationError) and account not in scenario.expect
    ]
    solved = [answer for answer in answers.values() if isinstance(answer, Answer)]
    return Checked(tuple(results), notes(solved), errors[0] if errors else None)


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
