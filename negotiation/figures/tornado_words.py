"""What a tornado says in words: title, subtitle, notes, alternative text. Every claim is read off the bars."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import chain

from negotiation.analysis.flip_text import others, percent, value_text
from negotiation.analysis.flips import FlipAnswer, ParameterFlips
from negotiation.display import decimal
from negotiation.figures.scale import number_text
from negotiation.figures.style import regime_parts
from negotiation.figures.sweep_words import (
    capital,
    caution,
    cut,
    first_fitting,
    held,
    leading,
    listing,
    short,
    some,
    starred,
)
from negotiation.figures.tornado_bars import Bar, Nearest, Row
from negotiation.games.polynomials import Root
from negotiation.scenario.expression import rounded
from negotiation.scenario.scenario import DEFAULT

__all__ = ["alternative", "column_name", "notes", "number", "results_of", "row_label", "subtitle", "title"]

_STEPS = 30

Naming = Callable[[FlipAnswer, str], str]

_MOST_OTHER_DEALS = 3


def results_of(answer: FlipAnswer) -> tuple[str, ...]:
    """All outcomes that are counted, in file order."""
    scenario = answer.scenario
    assert scenario.form is not None  # flips are found of scenarios with a game
    return tuple(scenario.form.results(scenario.game))


def number(own: ParameterFlips, value: Root) -> str:
    """A value of a parameter, as it stands at a bar: with as many decimals as a thirtieth of the range asks for.

    Examples
    --------
    >>> import negotiation
    >>> talks = negotiation.load("scenarios/hanoi/last_day.yaml")
    >>> own = negotiation.flip(talks, over=["snapback_effect"]).parameters[0]
    >>> number(own, Fraction(31, 81)), number(own, Fraction(1))
    ('0.383', '1')
    """
    step = (own.high - own.low) / _STEPS
    if not isinstance(value, Fraction):
        low, high = value.interval(step / 10**6)
        value = (low + high) / 2
    return number_text(value, step)


def row_label(answer: FlipAnswer, name: str) -> str:
    """What a parameter is called beside its bar, with its unit."""
    parameter = answer.scenario.parameters[name]
    return f"{cut(parameter.title)} ({cut(parameter.unit, 30)})" if parameter.unit else cut(parameter.title)


def column_name(answer: FlipAnswer) -> str:
    """Whose values lie on the upright line: ``as in the file``, ``as chosen``, or the name of an account."""
    point = answer.point
    disputes = point.scenario.disputes
    account = dict(point.scenario.accounts.get(point.account, {}))
    usual = {name: account.get(name, dispute.first) for name, dispute in disputes.items()}
    by_hand = dict(point.choices) != usual or bool(point.overrides)
    if point.account == DEFAULT:
        return "as chosen" if by_hand else "as in the file"
    return f"{point.account}, changed by hand" if by_hand else point.account


def _quoted(answer: FlipAnswer, name: str) -> str:
    return f"“{cut(answer.scenario.parameters[name].title)}”"


def _named(answer: FlipAnswer, name: str) -> str:
    return cut(name)


_AT_ONCE = Fraction(1, 10**9)
"""Moves of so nearly the same length, in shares of the range, come at once: an irrational one is read so closely."""

_MOST_TIED = 2


def _first(rows: Sequence[Row], column: int) -> list[tuple[str, Nearest]]:
    """The parameters with the smallest move that changes the regime for good, and their moves: several in a tie."""
    found = [
        (row.name, each.nearest)
        for row in rows
        if (each := row.bars[column]) is not None and each.nearest is not None
    ]
    least = min((abs(move.place) for _, move in found), default=Fraction(0))
    return [(name, move) for name, move in found if abs(move.place) <= least + _AT_ONCE]


def title(answers: Sequence[FlipAnswer], rows: Sequence[Row]) -> str:
    """The finding: what holds now, and what ends it first."""
    ways = ((naming, full) for full in (True, False) for naming in (_quoted, _named))
    if len(answers) == 1:
        return first_fitting(_alone(answers[0], rows, naming, full) for naming, full in ways)
    together = [_together(answers, rows, naming) for naming in (_quoted, _named)]
    return first_fitting([*together, _common(answers, rows, _quoted), _common(answers, rows, _named)])


def _alone(answer: FlipAnswer, rows: Sequence[Row], naming: Naming, full: bool) -> str:
    here = short(answer.here.leading, results_of(answer))
    first = _first(rows, 0)
    if not first:
        return _unchanged(answer, rows, here if full else "", naming)
    then = _ending(answer, first, naming, full)
    return f"{capital(here)} now; {then}" if full else capital(then)


def _ending(answer: FlipAnswer, first: Sequence[tuple[str, Nearest]], naming: Naming, full: bool = True) -> str:
    """What ends the regime first, in half a sentence: one move, or several of the same length."""
    results = results_of(answer)
    moves = [move for _, move in first]
    thens = {move.then for move in moves}
    then = short(moves[0].then, results) if len(thens) == 1 and moves[0].then else "something else"
    if not all(move.way for move in moves):
        either = [naming(answer, name) for name, move in first if not move.way]
        those = listing(either, "or") if len(either) <= _MOST_TIED else f"any of {len(either)} parameters"
        freely = {move.then for move in moves if not move.way}
        then = short(min(freely), results) if len(freely) == 1 and min(freely) else "something else"
        return f"{then if full else 'something else'} as soon as {those} moves either way"
    by_verb: dict[str, list[str]] = {}
    for name, move in first:
        by_verb.setdefault("rises" if move.way > 0 else "falls", []).append(naming(answer, name))
    how = listing([f"{listing(names, 'or')} {verb}" for verb, names in by_verb.items()], "or")
    if len(first) > _MOST_TIED:
        how = f"any one of {len(first)} parameters moves"
    far = f"by {percent(float(moves[0].place))} of its range" if moves[0].place else "at all"
    if not full:
        return f"the nearest change is where {how} {far}"
    # The first outcome is the deal as a rule, and what is not a deal is not lost.
    beyond = {*chain(*(part for move in moves for part in regime_parts(move.then, results)))}
    lost = answer.here.leading == results[0] and results[0] not in beyond
    return f"{'lost' if lost else then} first if {how} {far}"


def _unchanged(answer: FlipAnswer, rows: Sequence[Row], here: str, naming: Naming) -> str:
    own = [row for row in rows if row.bars[0] is not None]
    start = capital(here) or "The same"
    if any(row.bars[0].outside for row in own if row.bars[0] is not None):
        return f"{start} now; no change is known from within the range of a parameter"
    which = f"{naming(answer, own[0].name)} is" if len(own) == 1 else f"any one of {len(own)} parameters is"
    singles = [(row.bars[0], single) for row in own if row.bars[0] is not None for single in row.bars[0].singles]
    but = ", but for single values" if singles else ""
    if singles and all(each.ends(single) for each, single in singles):
        but = ", but at its very end" if len(own) == 1 else ", but at the very end of some"
    seen = "" if all(row.bars[0].own.exact for row in own if row.bars[0] is not None) else ", as far as was scanned"
    return f"{start} wherever in its range {which}{but}{seen}"


def _together(answers: Sequence[FlipAnswer], rows: Sequence[Row], naming: Naming) -> str:
    said = []
    for column, answer in enumerate(answers):
        first = _first(rows, column)
        here = short(answer.here.leading, results_of(answer))
        then = _ending(answer, first, naming) if first else "no parameter alone changes that"
        said.append(f"{column_name(answer)}: {here}, {then}")
    return capital("; ".join(said))


def _common(answers: Sequence[FlipAnswer], rows: Sequence[Row], naming: Naming) -> str:
    found = [first for column in range(len(answers)) if (first := _first(rows, column))]
    if not found:
        return f"No parameter alone changes what happens under any of {len(answers)} accounts"
    which = list(dict.fromkeys(tuple(name for name, _ in first) for first in found))
    count = len(answers) - len(found)
    but = f"; under {count} of {len(answers)} none does alone" if count else ""
    if len(which) == 1 and len(which[0]) <= _MOST_TIED:
        names = [naming(answers[0], name) for name in which[0]]
        change = "changes the outcome first" if len(names) == 1 else "change the outcome first, equally soon"
        return f"{capital(listing(names))} {change}{but or ' under every account'}"
    return f"Which parameter changes the outcome first depends on the account{but}"


def subtitle(answers: Sequence[FlipAnswer]) -> str:
    """The scenario, the account, and that each parameter moves alone."""
    point = answers[0].point
    accounts = [answer.point.account for answer in answers]
    return " ".join([*held(point, accounts), "Each parameter is moved alone through its range; all others stay."])


def _other_deals(answers: Sequence[FlipAnswer]) -> list[str]:
    """Where the outcome stays and something else is agreed, by what that is, and by account if there are several."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for answer in answers:
        under = f", {cut(column_name(answer))}" if len(answers) > 1 else ""
        for other in others(answer):
            value = number(other.own, other.switch.value)
            where = f"{cut(other.own.name)} {'above' if other.up else 'below'} {value}"
            grouped.setdefault((cut(other.what, 80), under), []).append(where)
    return [
        f"The same outcome by another deal ({what}{under}): {some(values, 'or')}."
        for (what, under), values in list(grouped.items())[:_MOST_OTHER_DEALS]
    ]


def notes(
    answers: Sequence[FlipAnswer],
    rows: Sequence[Row],
    listed: Sequence[str],
    dropped: Sequence[str],
    left_out: Sequence[str],
    beyond: Sequence[str],
    merged: bool,
) -> list[str]:
    """What the picture cannot say by itself.

    Parameters
    ----------
    answers, rows
        What is drawn, and the parameters that are only listed.
    listed
        Parameters that never flip and have no bar.
    dropped
        Numbers without room.
    left_out
        Accounts without a column.
    beyond
        Parameters whose value now lies outside their range.
    merged
        Whether some regimes are drawn as "other".
    """
    bars = [(row, each) for row in rows for each in row.bars if each is not None]
    results = results_of(answers[0])
    changing = any(each.borders or each.singles for _, each in bars)
    said = [
        "A bar is a parameter's whole range; the upright line and the bold number are its value now"
        f"{'; below the bar stand the values at which the outcome changes' if changing else ''}."
    ]
    labels = [segment.label for _, each in bars for segment in each.segments]
    singles = [single.label for _, each in bars for single in each.singles]
    for end in (False, True):
        slits = [single.label for _, each in bars for single in each.singles if each.ends(single) == end]
        kinds = [f"“{short(label, results)}”" for label in dict.fromkeys(slits)]
        if kinds and end:
            said.append(f"White slits at the end of a bar: {some(kinds, 'or')}; what lies beyond was not looked at.")
        elif kinds:
            said.append(f"White slits: at that value alone, and not next to it, {some(kinds, 'or')}.")
    said += _other_deals(answers)
    if listed:
        said.append(f"Without a bar, since nothing in {'its' if len(listed) == 1 else 'their'} range changes what"
                    f" happens: {listing([cut(name) for name in listed])}.")  # fmt: skip
    unused = list(dict.fromkeys(row.name for row, each in bars if each.own.how == "no payoff uses it"))
    if unused:
        said.append(f"No payoff uses {listing([cut(name) for name in unused])}.")
    by_method: dict[str, list[str]] = {}
    for row, each in bars:
        if not each.own.exact and row.name not in by_method.setdefault(each.own.how, []):
            by_method[each.own.how].append(row.name)
    for how, scanned in by_method.items():
        which = "all parameters" if len(scanned) == len(rows) else listing([cut(name) for name in scanned])
        said.append(f"≈ {which}: {how}.")
    said.append(f"Outcomes are those of {leading(answers[0])}.")
    said += starred([*labels, *singles], results)
    said += ["“Other” stands for several further regimes; the text beside the picture names them."] if merged else []
    said += _undefined(answers)
    if beyond:
        names = listing([cut(name) for name in beyond])
        said.append(f"The value now lies outside the range of {names}; what happens on the way there is not known.")
    if dropped:
        said.append(f"Without room for a number: {some(dropped)}.")
    if left_out:
        said.append(f"Not shown, for want of room: {some(left_out)}.")
    return [*said, caution(answers[0])]


def _undefined(answers: Iterable[FlipAnswer]) -> list[str]:
    """Why there is no game in some part of a range."""
    reasons = dict.fromkeys(
        part.undefined
        for answer in answers
        for own in answer.parameters
        for part in (
            answer.here, *(stretch.solved for stretch in own.stretches), *(flip.at for flip in own.flips if flip.at),
        )
        if part.undefined
    )  # fmt: skip
    found = [cut(reason, 300).rstrip(".") for reason in reasons]
    if not found:
        return []
    more = f" ({len(found)} reasons in all)" if len(found) > 1 else ""
    return [f"Undefined (grey): {found[0]}{more}."]


def alternative(answers: Sequence[FlipAnswer], rows: Sequence[Row], said: Sequence[str]) -> str:
    """The picture in sentences."""
    sentences = [
        f"{title(answers, rows)}.",
        "Bars, one for each parameter, the one that is nearest to a change on top.",
    ]
    for column, answer in enumerate(answers):
        if len(answers) > 1:
            here = short(answer.here.leading, results_of(answer))
            sentences.append(f"{capital(column_name(answer))}, now {here}:")
        sentences += [_bar_text(answer, row, each) for row in rows if (each := row.bars[column]) is not None]
    return " ".join([*sentences, subtitle(answers), *said])


def _bar_text(answer: FlipAnswer, row: Row, each: Bar) -> str:
    """A bar in a sentence, with exact values."""
    own, results = each.own, results_of(answer)
    values = [own.low, *(border.value for border in each.borders), own.high]
    ends = [value_text(value, exact=own.exact) for value in values]
    parts = [
        f"{short(segment.label, results)} from {ends[i]} to {ends[i + 1]}" for i, segment in enumerate(each.segments)
    ]
    parts += [
        f"{short(border.at, results)} at {value_text(border.value, exact=own.exact)} itself"
        for border in each.borders
        if border.at is not None and border.at not in (border.below, border.above)
    ]
    parts += [
        f"{short(single.label, results)} {'' if each.ends(single) else 'only '}at"
        f" {value_text(single.value, exact=own.exact)}{', the end of its range' if each.ends(single) else ''}"
        for single in each.singles
    ]
    name = f"{_quoted(answer, row.name)} ({cut(row.name)})"
    return f"{name}, now {decimal(rounded(own.now)[0])}: {', '.join(parts)}."
