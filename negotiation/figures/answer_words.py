"""What a picture of an answer says in words: the finding, what is held fixed, who plays what."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from negotiation.display import decimal
from negotiation.forms.answer import Answer, named_mixture
from negotiation.scenario.expression import show
from negotiation.scenario.scenario import DEFAULT

__all__ = [
    "as_drawn",
    "caution",
    "chances",
    "completeness",
    "finding",
    "is_named",
    "kind_of_equilibrium",
    "leading",
    "move",
    "players",
    "profile",
    "setting",
]

_MOST_NAMES = 3


def players(answer: Answer) -> tuple[str, ...]:
    """The players' labels, in order."""
    return tuple(answer.point.scenario.players[player] for player in answer.game.players)


def leading(answer: Answer) -> tuple[int, ...]:
    """The equilibria that count first, by number: the perfect ones, or the undominated where that is undecided."""
    two = answer.regime.perfect is not None
    return tuple(i for i, e in enumerate(answer.equilibria) if (e.perfect if two else e.undominated))


def kind_of_equilibrium(answer: Answer) -> str:
    """What the equilibria that count first are called."""
    return "undominated" if answer.regime.perfect is None else "perfect"


def move(answer: Answer) -> str:
    """What a strategy is called here."""
    form = answer.point.scenario.form
    return "position" if form is not None and form.name == "positions" else "strategy"


def is_named(answer: Answer, result: str) -> bool:
    """Whether an outcome has a name of its own, and is not called by its strategies."""
    return all(" × ".join(own) != result for own in answer.cells)


def profile(answer: Answer, number: int) -> str:
    """An equilibrium's strategies: ``walk_out × new_way``; a mixed strategy stands in brackets."""
    equilibrium = answer.equilibria[number]
    parts = []
    for player, support in enumerate(equilibrium.supports):
        name = named_mixture(answer.game, equilibrium, player)
        parts.append(f"({name})" if len(support) > 1 else name)
    return " × ".join(parts)


def as_drawn(value: Fraction) -> str:
    """A number as it is drawn, with a minus sign that is one."""
    return decimal(value).replace("-", "−")


def chances(answer: Answer, outcome: Mapping[str, Fraction]) -> str:
    """An outcome with chances, in short: ``deal``, or ``deal 0.25, no deal 0.75``."""
    if len(outcome) == 1:
        return next(iter(outcome))
    if len(outcome) > _MOST_NAMES or not all(is_named(answer, name) for name in outcome):
        return f"one of {len(outcome)} outcomes, by chance"
    return ", ".join(f"{name} {decimal(share)}" for name, share in outcome.items())


def finding(answer: Answer) -> str:
    """The title of a picture: what the equilibria that count first lead to.

    Examples
    --------
    >>> import negotiation
    >>> print(finding(negotiation.load("scenarios/hanoi/last_day.yaml").solve()))
    Deal: on_the_table × partial_with_clause
    """
    if not len(answer.equilibria):
        return "No equilibrium was found"
    chosen = leading(answer) or tuple(range(len(answer.equilibria)))
    outcomes = [answer.outcomes[number] for number in chosen]
    if len(chosen) == 1:
        (outcome,) = outcomes
        if answer.equilibria[chosen[0]].is_pure:
            result = next(iter(outcome))
            return f"{_capital(result)}: {profile(answer, chosen[0])}" if is_named(answer, result) else result
        start = "No pure equilibrium" if len(answer.equilibria) == 1 else "Both sides mix"
        return f"{start}: {chances(answer, outcome)}"
    results = dict.fromkeys(name for outcome in outcomes for name in outcome)
    if len(results) == 1:
        return f"{_titled(answer, next(iter(results)))}, in {len(chosen)} ways"
    if len(results) > _MOST_NAMES:
        at_least = "" if answer.equilibria.complete else "at least "
        return f"{_capital(at_least)}{len(chosen)} {kind_of_equilibrium(answer)} equilibria, {len(results)} outcomes"
    return _titled(answer, answer.regime.leading if leading(answer) else answer.regime.nash)


def setting(answer: Answer) -> str:
    """The scenario, and what differs from the values and readings of its file.

    Examples
    --------
    >>> import negotiation
    >>> print(setting(negotiation.load("scenarios/hanoi/last_day.yaml").solve("bolton-arrives")))
    Hanoi, the last day. Account bolton-arrives: the United States was hard-line.
    """
    point, scenario = answer.point, answer.point.scenario
    account = dict(scenario.accounts.get(point.account, {}))
    said = [scenario.title]
    disputes = scenario.disputes
    usual = {name: account.get(name, dispute.first) for name, dispute in disputes.items()}
    if point.account != DEFAULT:
        own = [
            disputes[d].readings[r].title for d, r in account.items() if point.choices[d] == r != disputes[d].first
        ]
        said.append(f"Account {point.account}" + (f": {'; '.join(own)}." if own else "."))
    by_hand = [disputes[d].readings[r].title for d, r in point.choices.items() if usual[d] != r]
    by_hand += [f"{name} = {show(point.formulas[name])}" for name in point.overrides]
    if by_hand:
        said.append(f"Set by hand: {'; '.join(by_hand)}.")
    return " ".join([f"{said[0].rstrip('.')}.", *said[1:]]) if len(said) > 1 else said[0]


def completeness(answer: Answer) -> str:
    """How many extreme equilibria there are, and whether that is all of them."""
    count = len(answer.equilibria)
    if not answer.equilibria.complete:
        return f"{count} equilibria were found; the list is not proved complete."
    if count == 1:
        return "That there is no other equilibrium is proved."
    return f"There are {count} extreme equilibria in all, which is proved."


def caution(answer: Answer) -> str:
    """What no picture of this scenario should be shown without."""
    tuned = answer.point.scenario.tuned_to
    said = "A model, not a forecast"
    return f"{said}; tuned to {tuned.rstrip('.')}, so that reproducing it is no evidence." if tuned else f"{said}."


def _titled(answer: Answer, label: str) -> str:
    """A label with a capital, but where it begins with the name of a strategy."""
    return label if any(label.startswith(" × ".join(own)) for own in answer.cells) else _capital(label)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
