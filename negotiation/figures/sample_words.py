"""What a picture of a sample says in words. Every claim is read off the points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from negotiation.analysis.influence import shares
from negotiation.analysis.sampled import at_home, believed, design_name, drawn_from, home_label, standing
from negotiation.analysis.sweep import SweepAnswer
from negotiation.display import decimal, list_number
from negotiation.figures.page import Mark
from negotiation.figures.scale import percent
from negotiation.figures.style import INK, Look, regime_parts
from negotiation.figures.sweep_words import (
    account_name,
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

if TYPE_CHECKING:
    from negotiation.games.sample import Draw

__all__ = ["BINS", "FEWEST", "alternative", "keys", "label_order", "notes", "subtitle", "title"]

BINS = 10
"""Parts of an interval, equally wide."""

FEWEST = 10
"""Parts that hold fewer points than this are left white."""

_MOST_TOLD = 4

_LONGEST_HEAD = 215
"""Letters that three lines under the title hold."""

Pairs = Sequence[tuple["Draw", float]]


def label_order(answer: SweepAnswer) -> list[str]:
    """The regimes as they are stacked: by their outcomes in file order; where there is no game comes last."""
    results = list(answer.results)

    def rank(label: str) -> tuple[bool, list[int], str]:
        sure, sometimes = regime_parts(label, results)
        return not label, sorted(results.index(name) for name in (*sure, *sometimes)), label

    return sorted({each.label or "" for each in shares(answer, answer.plan.accounts[0])}, key=rank)


def keys(answer: SweepAnswer, labels: Sequence[str], rare: Sequence[str]) -> list[tuple[Look | Mark, str]]:
    """What colours mean, with the share of each regime; and the cross."""
    found = {each.label or "": each.share for each in shares(answer, answer.plan.accounts[0])}
    told: list[tuple[Look | Mark, str]] = [
        (label_look(label, answer.results), f"{capital(short(label, answer.results))} ({percent(found[label])})")
        for label in labels
        if label not in rare
    ]
    if rare:
        told.append((label_look(None, answer.results), f"Other ({percent(sum(found[label] for label in rare))})"))
    whose = account_name(answer, answer.plan.accounts[0])
    where = f"value {whose}" if whose.startswith("as ") else f"value of {whose}"
    return [*told, (Mark(marker="x", markersize=5, markeredgewidth=1.4, color=INK), where)]


def title(answer: SweepAnswer, pairs: Pairs) -> str:
    """The finding: what the file's own values lead to, what happens most often, and what that hangs on."""
    account = answer.plan.accounts[0]
    most, home, where = shares(answer, account)[0], home_label(answer, account), at_home(answer, account)
    name, share = short(most.label or "", answer.results), f"at {percent(most.share)} of the sample"
    if home == (most.label or ""):
        what = f"{capital(name)} {where} and {share}"
    else:
        what = f"{capital(short(home, answer.results))} {where}, but {name} {share}"
    told = [draw for draw, distance in pairs if distance > 0][:2]
    if most.share == 1 or not told:
        return what
    names, whole = [draw.name for draw in told], [draw.parameter.title for draw in told]
    titles = [f"“{title}”" if cut(title) == title else name for title, name in zip(whole, names, strict=True)]
    if len(answer.plan.varied) == 1:
        return first_fitting([f"{what}, depending on {titles[0]}", f"{what}, depending on {names[0]}", what])
    ways = (titles, titles[:1], names, names[:1])
    return first_fitting([*(f"{what}; the regime hangs most on {listing(way)}" for way in ways), what])


def subtitle(answer: SweepAnswer) -> str:
    """The scenario, how it was sampled, from what, and what is held fixed where that is short."""
    return " ".join(_told(answer)[0])


def _told(answer: SweepAnswer) -> tuple[list[str], list[str]]:
    """What stands at the head, and what of it has no room there and stands in the notes: account, values by hand."""
    sample = answer.plan.sample
    assert sample is not None  # the picture looks
    scenario, *rest = held(answer.plan.grids[answer.plan.accounts[0]].base, answer.plan.accounts[:1])
    points, parameters = (
        f"{number:,} {noun}{'s' * (number != 1)}"
        for number, noun in ((sample.size, "point"), (len(sample.draws), "parameter"))
    )
    own = [f"{points} of {parameters}, {design_name(sample, noun=True)}, seed {sample.seed}.", drawn_from(sample)]
    said = [cut(scenario, _LONGEST_HEAD - len(" ".join(own)) - 1), *own]
    if len(" ".join([*said, *rest])) <= _LONGEST_HEAD:
        return [*said, *rest], []
    return said, rest


def notes(
    answer: SweepAnswer, rare: Sequence[str], by_name: Sequence[Draw], beyond: Sequence[str], thin: bool
) -> list[str]:
    """What the picture cannot say by itself.

    Parameters
    ----------
    answer
        A sample.
    rare
        The regimes that are drawn as one.
    by_name
        What is called by its name over its panel, for want of room.
    beyond
        The parameters that are not drawn.
    thin
        Whether parts are left white.
    """
    sample, accounts = answer.plan.sample, answer.plan.accounts
    assert sample is not None  # the picture looks
    said = [
        *_told(answer)[1],
        _panel_words(answer),
        "Bold: how much the regime hangs on the parameter alone, from 0 to 1 (the Kolmogorov-Smirnov distance between"
        " its values where a regime holds and where it does not, averaged over the regimes by their shares)."
        + " One that matters only together with others can look unimportant."
        * (len(sample.draws) > 1),
        believed(sample),
        f"Regimes are those of {leading(answer)}.",
    ]
    found = {each.label or "": each for each in shares(answer, accounts[0])}
    if rare:
        each = [
            f"{short(label, answer.results)} ({percent(found[label].share)}, {_points(found[label].points)})"
            for label in reversed(rare)
        ]
        said.append(f"Other (grey): {some(each)}.")
    if thin:
        said.append(f"White: parts with fewer than {FEWEST} points.")
    if by_name:
        labels = [f"{draw.name} is “{cut(draw.parameter.title, 200)}”" for draw in by_name]
        said.append(f"Called by name: {'; '.join(labels)}.")
    if beyond:
        said.append(f"Of less influence, and not shown: {some(beyond)}.")
    if len(accounts) > 1:
        said.append(
            f"Of {len(accounts)} accounts this is {accounts[0]}. To draw another, sample it alone:"
            f" --account {accounts[1]}."
        )
    return [*said, *starred(list(found), answer.results), *undefined(answer), caution(answer)]


def _panel_words(answer: SweepAnswer) -> str:
    """What a panel shows, and what varies in it besides its own parameter."""
    number = len(answer.plan.varied)
    several, stay = number > 1, standing(answer, answer.plan.accounts[0])
    what = "Each panel: the interval of a parameter" if several else "The interval of the parameter"
    varying = [f"the other sampled parameter{'s' * (number > 2)} varying too"] if several else []
    varying += [f"all others {stay}" if several else f"all else {stay}"] if stay else []
    return (
        f"{what} in {list_number(BINS)} parts, and in each the share of the points at which a regime holds"
        f"{', ' * bool(varying)}{'; '.join(varying)}."
    )


def _points(number: int) -> str:
    return f"{number:,} point{'s' * (number != 1)}"


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
