"""Sentences and phrases about answers, shared by the screen and by what comes after it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from negotiation.display import decimal, exact_text
from negotiation.forms.answer import Answer, named_mixture
from negotiation.scenario.expression import show
from negotiation.scenario.point import Point
from negotiation.scenario.scenario import DEFAULT

if TYPE_CHECKING:
    from negotiation.solvers.equilibrium import Equilibrium

__all__ = [
    "NO_BREAK",
    "capital",
    "count",
    "gains",
    "join",
    "leading",
    "move",
    "payoff_phrases",
    "profile_name",
    "runs",
    "settings",
    "share_text",
    "wrap",
]

NO_BREAK = "\u00a0"
"""A space at which a line is not folded."""

_LONGEST_NUMBER = 100  # of which a reader can make nothing; --format json has every digit


def wrap(text: str, width: int, *, indent: str = "", first: str | None = None) -> str:
    """Fold a paragraph to a width; words longer than it stay whole, and so do words joined by ``NO_BREAK``."""
    folded = textwrap.fill(
        text,
        width,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        drop_whitespace=True,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return folded.replace(NO_BREAK, " ")


def capital(text: str) -> str:
    """The text with a capital at its start, the rest as it is."""
    return text[:1].upper() + text[1:]


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: ``1 way``, ``9 ways``."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def join(parts: Sequence[str], word: str = "and") -> str:
    """``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def share_text(points: float, total: float, *, digits: int = 0) -> str:
    """A share for the eye: ``43 %``, ``0.02 %``; never a rounded 0 or 100.

    Examples
    --------
    >>> [share_text(k, 10201) for k in (4414, 2, 10200, 10201, 60)]
    ['43 %', '0.02 %', '> 99.9 %', '100 %', '0.59 %']
    >>> share_text(199, 200)
    '99.5 %'
    >>> [share_text(k, 1000, digits=1) for k in (0, 215, 999, 999.1)]
    ['0 %', '21.5 %', '99.9 %', '> 99.9 %']
    """
    if points == total:
        return "100 %"
    percent = 100 * points / total
    if percent >= 99.5:
        return f"{percent:.1f} %" if percent <= 99.9 else "> 99.9 %"
    return f"{percent:.{digits}f} %" if percent >= 1 else f"{percent:.2g} %"


def runs(numbers: Sequence[int]) -> str:
    """Rising numbers in short: ``0–3, 7``.

    Examples
    --------
    >>> runs([0, 1, 2, 3, 7, 9, 10])
    '0–3, 7, 9, 10'
    """
    parts: list[list[int]] = []
    for number in numbers:
        if parts and parts[-1][-1] == number - 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(f"{p[0]}–{p[-1]}" if len(p) > 2 else ", ".join(map(str, p)) for p in parts)


def move(answer: Answer) -> str:
    """What a strategy is called here."""
    form = answer.point.scenario.form
    return "position" if form is not None and form.name == "positions" else "strategy"


def leading(answer: Answer) -> tuple[int, ...]:
    """The equilibria that the screen leads with: the perfect ones, or the undominated where that is undecided."""
    two = answer.regime.perfect is not None
    return tuple(
        number
        for number, equilibrium in enumerate(answer.equilibria)
        if (equilibrium.perfect if two else equilibrium.undominated)
    )


def profile_name(answer: Answer, equilibrium: Equilibrium) -> str:
    """An equilibrium's strategies: ``walk_out × new_way``; a mixed strategy stands in brackets."""
    parts = []
    for player, support in enumerate(equilibrium.supports):
        name = named_mixture(answer.game, equilibrium, player)
        parts.append(f"({name})" if len(support) > 1 else name)
    return " × ".join(parts)


def payoff_phrases(answer: Answer, number: int) -> tuple[str, ...]:
    """Each side's payoff, beside what it has when nothing is agreed."""
    parts = []
    for index, player in enumerate(answer.game.players):
        payoff = answer.equilibria[number].payoffs[index]
        text = f"{answer.point.scenario.players[player]} {decimal(payoff)}"
        if answer.otherwise is not None and set(answer.outcomes[number]) != {answer.otherwise.result}:
            text += f" ({answer.otherwise.outcome} {decimal(answer.otherwise.payoffs[index])})"
        parts.append(text)
    return tuple(parts)


def gains(answer: Answer, number: int) -> str:
    """Say what each side gains over no agreement, in its own units: ``United States +0.91, North Korea +0.0455``."""
    if answer.otherwise is None or set(answer.outcomes[number]) == {answer.otherwise.result}:
        return ""
    parts = []
    for index, player in enumerate(answer.game.players):
        gain = answer.equilibria[number].payoffs[index] - answer.otherwise.payoffs[index]
        text = f"{answer.point.scenario.players[player]} {'+' if gain >= 0 else '−'}{decimal(abs(gain))}"
        parts.append(text.replace(" ", NO_BREAK))
    return ", ".join(parts)


def settings(point: Point) -> list[str]:
    """What makes this point differ from the file's own values, a line each."""
    disputes = point.scenario.disputes
    account = dict(point.scenario.accounts.get(point.account, {}))
    of_account = [(d, r) for d, r in account.items() if point.choices[d] == r != disputes[d].first]
    by_hand = [(d, r) for d, r in point.choices.items() if account.get(d, disputes[d].first) != r]
    lines = []
    if point.account != DEFAULT:
        titles = [disputes[d].readings[r].title for d, r in of_account]
        undone = " (nothing of it is left)" if account and not titles else ""
        lines.append(f"Account {point.account}" + (f": {'; '.join(titles)}." if titles else f"{undone}."))
    if by_hand:
        chosen = "; ".join(disputes[d].readings[r].title for d, r in by_hand)
        lines.append(f"Chosen by hand: {chosen}.")
    for name in point.overrides:
        value = point.values[name]
        now = show(point.formulas[name])
        if isinstance(value, Fraction):
            now = exact_text(value) + (f" ({decimal(value)})" if value.denominator != 1 else "")
            now = now if len(now) <= _LONGEST_NUMBER else f"about {decimal(value)}"
        before = point.scenario.parameters[name].value
        for reading in point.readings:
            before = reading.set.get(name, before)
        instead = "as in the file" if point.formulas[name] == before else f"instead of {show(before)}"
        lines.append(f"Set by hand: {name} = {now}, {instead}.")
    return lines
