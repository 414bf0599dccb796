"""Words about sweeps, the same in every picture: what is held fixed, who carries a region, how a label reads."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from negotiation.analysis.flips import FlipAnswer
from negotiation.analysis.sweep import Region, SweepAnswer
from negotiation.figures.page import MARGIN, fold, measure
from negotiation.figures.picture import SIZE
from negotiation.figures.scale import Scale
from negotiation.figures.style import HEADING, NOTE, Look, clean, regime_look, regime_parts
from negotiation.scenario.expression import show
from negotiation.scenario.grid import Axis
from negotiation.scenario.point import Point
from negotiation.scenario.scenario import DEFAULT

__all__ = [
    "account_name",
    "axis_label",
    "capital",
    "carried",
    "caution",
    "cut",
    "domination",
    "first_fitting",
    "fixed",
    "fold_hyphens",
    "fold_names",
    "heading",
    "held",
    "is_open",
    "is_whole",
    "label_look",
    "leading",
    "listing",
    "named",
    "quoted",
    "runs_text",
    "short",
    "some",
    "starred",
    "undefined",
    "who_plays",
    "whole",
]

_SHOUTED = 16
_MOST_TITLE_LINES = 3
_LONGEST_CARRIERS = 60
_LONGEST_NAME = 90
_MOST_LISTED = 6


def short(label: str, results: Sequence[str]) -> str:
    """What a regime is called, the same everywhere: its label, or where that is long, how many outcomes it holds.

    A star stands for the words "at least"; :func:`starred` says what it means.

    Examples
    --------
    >>> short("deal or no deal", ["deal", "no deal"]), short("", ["deal"])
    ('deal or no deal', 'undefined')
    >>> short("at least deal", ["deal", "no deal"])
    'deal*'
    >>> outcomes = [f"the challenger wins everything in round {i}" for i in range(3)]
    >>> short(" or ".join(outcomes), outcomes)
    'any of 3 outcomes'
    """
    if not label:
        return "undefined"
    star = "*" if is_open(label, results) else ""
    own = label.removeprefix("at least ") if star else label
    if len(own) <= _LONGEST_NAME:
        return own + star
    sure, sometimes = regime_parts(label, results)
    count = len(sure) + len(sometimes)
    return (own[: _LONGEST_NAME - 1].rstrip() + "…" if count < 2 else f"any of {count} outcomes") + star


def is_open(label: str, results: Sequence[str]) -> bool:
    """Whether other outcomes than those of a label may come, since the list of equilibria is not proved complete."""
    return label.startswith("at least ") and label not in results


def starred(labels: Iterable[str], results: Sequence[str]) -> list[str]:
    """What the names of regimes do not say by themselves: what a star means, and which outcomes are counted."""
    labels = list(dict.fromkeys(labels))
    said = []
    if any(is_open(label, results) for label in labels):
        said.append("* Other outcomes may come as well: the list of equilibria is not proved complete there.")
    for label in labels:
        name = short(label, results)
        if name.startswith("any of ") and name.removesuffix("*") != label:
            said.append(f"{capital(name)}: {label.removeprefix('at least ') if name.endswith('*') else label}.")
    return said


def heading(label: str, results: Sequence[str] = ()) -> str:
    """What a regime is called, as the name of a region: in capitals where it is short.

    Examples
    --------
    >>> heading("no deal"), heading("the treaty is kept or a violation is found")
    ('NO DEAL', 'The treaty is kept or a violation is found')
    """
    text = short(label, results)
    return text.upper() if len(text) <= _SHOUTED else text[0].upper() + text[1:]


_UNDEFINED = Look("#D4D4D4", "#9A9A9A", "#4A4A4A", "xxx")
_OTHER = Look("#E9E9E9", "#B8B8B8", "#4A4A4A", "")


def label_look(label: str | None, results: Sequence[str]) -> Look:
    """How a regime looks; "" is where there is no game, None what is merged into "other"."""
    if label is None:
        return _OTHER
    return regime_look(label, results) if label else _UNDEFINED


def carried(region: Region) -> str:
    """Who carries a region: the strategies of each player in its leading equilibria.

    Strategies that a player has the choice of stand beside each other with a stroke where every combination of the
    players' choices is an equilibrium; those that are mixed are joined by ``+``.

    Examples
    --------
    >>> one, other = (("walk_out",), ("accept",)), (("big_deal",), ("accept",))
    >>> carried(Region("no deal", (one, other)))
    'walk_out / big_deal × accept'
    >>> carried(Region("no deal", ()))
    ''
    """
    if not region.profiles:
        return ""
    own = [
        list(dict.fromkeys("+".join(played) for played in column)) for column in zip(*region.profiles, strict=True)
    ]
    if math.prod(len(names) for names in own) == len(set(region.profiles)):
        return " × ".join(" / ".join(names) if len(names) <= 2 else f"any of {len(names)}" for names in own)
    every = region.by(3)
    return every if len(every) <= _LONGEST_CARRIERS else region.by()


def fold_names(text: str, width: float, size: float, *, lines: int) -> str:
    """Fold what :func:`carried` says: between names where that is possible, else within them.

    Examples
    --------
    >>> print(fold_names("walk_out / big_deal × partial_with_clause", 130, 8.5, lines=3))
    walk_out / big_deal
    × partial_with_clause
    """
    parts = re.sub(r" ([/×]|or) ", lambda found: {"/": " /\0"}.get(found[1], f"\0{found[1]} "), text).split("\0")
    done: list[str] = []
    for part in parts:
        joined = f"{done[-1]} {part}" if done else part
        if done and measure(clean(joined), size) <= width:
            done[-1] = joined
        else:
            done.append(part)
    if len(done) <= lines and all(measure(clean(line), size) <= width for line in done):
        return "\n".join(clean(line) for line in done)
    return fold(text, width, size, lines=lines)


def is_whole(folded: str, text: str) -> bool:
    """Whether a text was folded between words only."""
    return folded.split() == clean(text).split()


def fold_hyphens(text: str, width: float, size: float, *, lines: int, bold: bool = False) -> str:
    """Fold names of accounts: also after hyphens, and not before ``%``.

    Examples
    --------
    >>> print(fold_hyphens("kim-wanted-everything", 80, 8.5, lines=2))
    kim-wanted-
    everything
    """
    done: list[str] = []
    for piece in re.findall(r"(?:[^- ]| (?=%))+[- ]?|[- ]", clean(text)):
        if done and measure((done[-1] + piece).rstrip(), size, bold=bold) <= width:
            done[-1] += piece
        else:
            done.append(piece)
    done = [line.rstrip() for line in done]
    if len(done) <= lines and all(measure(line, size, bold=bold) <= width for line in done):
        return "\n".join(done)
    return fold(text, width, size, lines=lines, bold=bold)


def listing(texts: Sequence[str], word: str = "and") -> str:
    """Texts in a row: ``a, b and c``."""
    return f" {word} ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


def axis_label(axis: Axis) -> str:
    """The parameter of an axis with its unit.

    Examples
    --------
    >>> import negotiation
    >>> from negotiation.scenario.grid import make_axis
    >>> axis_label(make_axis(negotiation.load("scenarios/hanoi/last_day.yaml"), "us_outside", 6))
    'What the United States has if there is no deal (utils)'
    """
    parameter = axis.parameter
    return f"{cut(parameter.title)} ({cut(parameter.unit, 30)})" if parameter.unit else cut(parameter.title)


def quoted(axis: Axis) -> str:
    """The parameter of an axis within a sentence."""
    return f"“{cut(axis.parameter.title)}”"


def named(axis: Axis) -> str:
    """The parameter of an axis by its name in the file, where its label is too long."""
    return cut(axis.name)


def cut(text: str, longest: int = _LONGEST_NAME) -> str:
    """A text on one line, not too long."""
    line = " ".join(text[: 4 * longest].split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def account_name(answer: SweepAnswer, account: str) -> str:
    """Whose values a mark shows: ``as in the file``, ``as chosen``, or the name of an account."""
    if account != DEFAULT:
        return account
    base = answer.plan.grids[account].base
    first = {name: dispute.first for name, dispute in answer.scenario.disputes.items()}
    return "as in the file" if dict(base.choices) == first else "as chosen"


def fixed(answer: SweepAnswer, accounts: Sequence[str]) -> str:
    """What is held fixed: the scenario, the account, readings and values set by hand.

    Examples
    --------
    >>> import negotiation
    >>> talks = negotiation.load("scenarios/hanoi/last_day.yaml")
    >>> answer = negotiation.sweep(talks, over=["us_outside"], points=2, set={"relief_cost": "19/2"})
    >>> fixed(answer, ["default"])
    'Hanoi, the last day. Set by hand: relief_cost = 19/2. All other values as in the file.'
    """
    base = answer.plan.grids[accounts[0]].base
    return " ".join([*held(base, accounts), "All other values as in the file."])


def held(base: Point, accounts: Sequence[str]) -> list[str]:
    """The scenario, the accounts, and of one account the readings and the values set by hand, a sentence each."""
    scenario = base.scenario
    disputes, account = scenario.disputes, dict(scenario.accounts.get(accounts[0], {}))
    usual = {name: account.get(name, dispute.first) for name, dispute in disputes.items()}
    said = [f"{cut(scenario.title).rstrip('.')}."]
    if len(accounts) == 1 and accounts[0] != DEFAULT:
        own = [disputes[d].readings[r] for d, r in account.items() if base.choices[d] == r != disputes[d].first]
        titles = "; ".join(cut(reading.title) for reading in own)
        said.append(f"Account {accounts[0]}: {titles}." if own else f"Account {accounts[0]}.")
    elif len(accounts) > 1:
        said.append(f"{len(accounts)} accounts.")
    hand = [
        cut(disputes[name].readings[reading].title)
        for name, reading in base.choices.items()
        if len(accounts) == 1 and reading != usual[name]
    ]
    hand += [f"{cut(name)} = {cut(show(value))}" for name, value in base.overrides.items()]
    said += [f"Set by hand: {'; '.join(hand)}."] if hand else []
    return said


def first_fitting(titles: Iterable[str]) -> str:
    """The first title that can stand at the head of a picture in full; the last one where none can."""
    for title in titles:
        lines = _folded(title, HEADING, bold=True)
        if len(lines) <= _MOST_TITLE_LINES and len(clean(title, 1000)) <= 60 * _MOST_TITLE_LINES:
            break
    return title


def whole(notes: Iterable[str]) -> list[str]:
    """Notes of any length in parts that a foot of the page writes in full: their lines.

    Examples
    --------
    >>> parts = whole([" ".join(["deal"] * 100)])
    >>> len(parts) > 3, " ".join(parts) == " ".join(["deal"] * 100)
    (True, True)
    """
    return [line for note in notes for line in _folded(note, NOTE)]


def _folded(text: str, size: float, *, bold: bool = False) -> list[str]:
    """All lines of a text over the width of a picture, with no letter left out."""
    lines = len(text) // 10 + 2
    # What is folded here is cleaned again where it is drawn, which would double the strokes before its dollars.
    width = 72 * SIZE[0] - 2 * MARGIN
    return [line.replace(r"\$", "$") for line in fold(text, width, size, lines=lines, bold=bold).split("\n")]


def some(texts: Sequence[str], word: str = "and") -> str:
    """Texts in a row, the first ones where there are many.

    Examples
    --------
    >>> some(["a", "b", "c"]), some(list("abcdefghij"))
    ('a, b and c', 'a, b, c, d, e, f and 4 more')
    """
    if len(texts) <= _MOST_LISTED:
        return listing(texts, word)
    return f"{', '.join(texts[:_MOST_LISTED])} {word} {len(texts) - _MOST_LISTED} more"


def caution(answer: SweepAnswer | FlipAnswer) -> str:
    """What no picture of this scenario should be shown without."""
    tuned = answer.scenario.tuned_to.rstrip(".")
    said = "A model, not a forecast"
    return f"{said}; tuned to {cut(tuned, 300)}, so that reproducing it is no evidence." if tuned else f"{said}."


def domination(answer: SweepAnswer) -> str:
    """Which equilibria do not lead."""
    return f"equilibria in which a side plays a weakly dominated {_move(answer)}"


def leading(answer: SweepAnswer | FlipAnswer) -> str:
    """Which equilibria lead, and what that means.

    Examples
    --------
    >>> import negotiation
    >>> talks = negotiation.load("scenarios/hanoi/last_day.yaml")
    >>> leading(negotiation.sweep(talks, over=["us_outside"], points=2))[:48]
    'perfect equilibria: no side plays a position tha'
    """
    if len(answer.scenario.strategies) > 2:
        return f"equilibria in which nobody plays a weakly dominated {_move(answer)}"
    return (
        f"perfect equilibria: no side plays a {_move(answer)} that it could swap for one, or a mixture, that is never"
        " worse and sometimes better"
    )


def _move(answer: SweepAnswer | FlipAnswer) -> str:
    form = answer.scenario.form
    return "position" if form is not None and form.name == "positions" else "strategy"


def who_plays(answer: SweepAnswer, regions: Iterable[Region], where: str = "") -> list[str]:
    """How to read the strategies that carry regions, where some are told."""
    carriers = [carried(region) for region in regions if carried(region) != region.label]
    if not any(" × " in text for text in carriers):
        return []
    each = " × ".join(answer.scenario.players[name] for name in answer.scenario.strategies)
    ways = ["; “a / b” is one or the other"] if any(" / " in text for text in carriers) else []
    ways += ["; “a+b” is both, by chance"] if any("+" in text for text in carriers) else []
    return [f"Who plays what{where}: {each}{''.join(ways)}."]


def undefined(answer: SweepAnswer) -> list[str]:
    """Where there is no game, and why."""
    reasons, count = answer.found.reasons, answer.undefined
    more = f" ({len(reasons)} reasons in all)" if len(reasons) > 1 else ""
    return [f"Undefined (grey) at {count:,} point{'s' * (count > 1)}: {reasons[0]}{more}."] if count else []


def capital(text: str) -> str:
    """A text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def runs_text(scale: Scale, labels: Sequence[str], results: Sequence[str], most: int = 4) -> str:
    """How the regime goes along an axis: ``no deal up to 0.38, deal from 0.385 on``.

    Every number is a point of the grid. Where there are more than ``most`` changes, it says how many.
    """
    starts = [i for i, label in enumerate(labels) if i == 0 or label != labels[i - 1]]
    names = [short(labels[start], results) for start in starts]
    ends = [start - 1 for start in starts[1:]] + [len(labels) - 1]
    if len(starts) == 1:
        return f"{names[0]} throughout"
    if len(starts) - 1 > most:
        return f"{len(starts) - 1} changes of regime, from {names[0]} to {names[-1]}"
    value = scale.axis.value
    said = [f"{names[0]} up to {scale.text(value(ends[0]))}"]
    for name, start, end in zip(names[1:-1], starts[1:-1], ends[1:-1], strict=True):
        at = scale.text(value(start))
        said.append(f"{name} at {at}" if start == end else f"{name} from {at} to {scale.text(value(end))}")
    last = scale.text(value(starts[-1]))
    said.append(f"{names[-1]} at {last}" if starts[-1] == len(labels) - 1 else f"{names[-1]} from {last} on")
    return ", ".join(said)
