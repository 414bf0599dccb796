"""What a picture of a sample says in words. Every claim is read off the points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from negotiation.analysis.influence import shares
from negotiation.analysis.sweep import SweepAnswer
from negotiation.display import decimal
from negotiation.figures.page import Mark
from negotiation.figures.scale import percent
from negotiation.figures.style import INK, Look, regime_parts
from negotiation.figures.sweep_words import (
    capital,
    caution,
    cut,
    first_fitting,
    held,
    label_look,
    leading,
    listing,
    short,
    some,
    starred,
    undefined,
)
from negotiation.scenario.scenario import DEFAULT

if TYPE_CHECKING:
    from negotiation.games.sample import Draw

__all__ = ["alternative", "keys", "label_order", "notes", "subtitle", "title"]

_DESIGNS = {"latin-hypercube": "a Latin hypercube", "sobol": "a Sobol' sequence", "random": "random points"}
_MOST_TOLD = 4

Pairs = Sequence[tuple["Draw", float]]


def label_order(answer: SweepAnswer) -> list[str]:
    """The regimes as they are stacked: by their outcomes in file order; where there is no game comes last."""
    results = list(answer.results)

    def rank(label: str) -> tuple[bool, list[int], str]:
        sure, sometimes = regime_parts(label, results)
        return not label, sorted(results.index(name) for name in (*sure, *sometimes)), label

    return sorted({each.label or "" for each in shares(answer, answer.plan.accounts[0])}, key=rank)


def keys(answer: SweepAnswer, labels: Sequence[str]) -> list[tuple[Look | Mark, str]]:
    """What colours mean, with the share of each regime; and the cross."""
    found = {each.label or "": each for each in shares(answer, answer.plan.accounts[0])}
    told: list[tuple[Look | Mark, str]] = []
    for label in labels:
        name = capital(short(label, answer.results))
        told.append((label_look(label, answer.results), f"{name} ({percent(found[label].share)})"))
    cross = Mark(marker="x", markersize=5, markeredgewidth=1.4, color=INK)
    whose = "as in the file" if answer.plan.accounts[0] == DEFAULT else "of the account"
    return [*told, (cross, f"value {whose}")]


def title(answer: SweepAnswer, pairs: Pairs) -> str:
    """The finding: what happens most often, and what that hangs on."""
    most = shares(answer, answer.plan.accounts[0])[0]
    what = f"{capital(short(most.label or '', answer.results))} at {percent(most.share)} of the sample"
    told = [draw for draw, distance in pairs if distance > 0][:2]
    if most.share == 1 or not told:
        return what
    titles = [f"“{cut(draw.parameter.title)}”" for draw in told]
    names = [draw.name for draw in told]
    return first_fitting(f"{what}; it hangs most on {listing(named)}" for named in (titles, titles[:1], names))


def subtitle(answer: SweepAnswer) -> str:
    """The scenario, and how it was sampled."""
    sample = answer.plan.sample
    assert sample is not None  # the picture looks
    account = answer.plan.accounts[0]
    said = " ".join(held(answer.plan.grids[account].base, [account]))
    return (
        f"{said} {sample.size:,} points of {len(sample.draws)} parameters, {_DESIGNS[sample.design]}, seed"
        f" {sample.seed}."
    )


def notes(answer: SweepAnswer, beyond: Sequence[str], thin: bool) -> list[str]:
    """What the picture cannot say by itself."""
    accounts = answer.plan.accounts
    said = [
        "Each panel: the interval of a parameter in ten parts, and in each the share of the points at which a regime"
        " holds, all other parameters varying too. Bold: how much the regime hangs on the parameter alone, from 0 to"
        " 1 (the Kolmogorov-Smirnov distance between its values where a regime holds and where it does not, averaged"
        " over the regimes by their shares).",
        "Shares are shares of the sample, under the declared distributions; probabilities only as far as those are"
        " believed.",
        f"Regimes are those of {leading(answer)}.",
    ]
    if thin:
        said.append("White: parts with fewer than 10 points.")
    if beyond:
        said.append(f"Of less influence, and not shown: {some(beyond)}.")
    if len(accounts) > 1:
        said.append(f"Of {len(accounts)} accounts this is {accounts[0]}; sweep the others one by one to draw them.")
    labels = [each.label or "" for each in shares(answer, accounts[0])]
    return [*said, *starred(labels, answer.results), *undefined(answer), caution(answer)]


def alternative(
    answer: SweepAnswer,
    pairs: Pairs,
    said: Sequence[str],
    ends: Sequence[tuple[Draw, list[tuple[str, float, float]]]],
) -> str:
    """The picture in sentences."""
    sentences = [f"{title(answer, pairs)}.", "Shares of the regimes along each sampled parameter."]
    found = shares(answer, answer.plan.accounts[0])
    told = [f"{short(each.label or '', answer.results)} {percent(each.share)}" for each in found]
    sentences.append(f"In all: {listing(told)}.")
    for draw, rows in ends[:_MOST_TOLD]:
        changes = [f"{short(label, answer.results)} from {percent(a)} to {percent(b)}" for label, a, b in rows]
        low, high = decimal(draw.low), decimal(draw.high)
        if changes:
            sentences.append(f"As “{cut(draw.parameter.title)}” goes from {low} to {high}: {listing(changes)}.")
    order = [f"{draw.name} {distance:.2f}" for draw, distance in pairs]
    sentences.append(f"Influence on the regime: {listing(order)}.")
    return " ".join([*sentences, subtitle(answer), *said])
