"""The screen of `negotiation explain FILE`: why each equilibrium is one, in words and numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from negotiation.analysis.flip_text import percent
from negotiation.analysis.flips import nearest_flips
from negotiation.analysis.incentives import Deviation, Dominated, Side, dominated, incentives, leads
from negotiation.analysis.tracing import parameters_behind, parameters_of_strategies, profiles_compared
from negotiation.display import cell, decimal, list_number
from negotiation.forms.answer import Answer, spread
from negotiation.report.flip_words import lasting_rows, reason_text
from negotiation.report.words import (
    NO_BREAK,
    capital,
    count,
    join,
    move,
    payoff_phrases,
    profile_name,
    settings,
    wrap,
)
from negotiation.scenario.expression import rounded
from negotiation.scenario.scenario import Parameter
from negotiation.tolerance import SMALL_REGRET

__all__ = ["carries", "explaining"]

_MOST_EQUILIBRIA = 6
_MOST_FLIPS = 5
_MOST_LINES = 12
_MOST_NAMES = 8
_MOST_OUTCOMES = 3


def explaining(answer: Answer, *, width: int = 118) -> str:
    """Why each leading equilibrium is one, why the others do not lead, and what all of it rests on."""
    scenario = answer.point.scenario
    title = scenario.title + (f" — {scenario.question}" if scenario.question else "")
    parts = [wrap(title, width)]
    changed = settings(answer.point)
    if changed:
        parts.append("\n".join(wrap(line, width, indent="  ", first="") for line in changed))
    chosen = leads(answer)
    if not len(answer.equilibria):
        parts.append(wrap(f"NONE FOUND. {capital(answer.equilibria.complete_because.rstrip('.'))}.", width))
        return "\n\n".join(parts)
    shown = (chosen or tuple(range(len(answer.equilibria))))[:_MOST_EQUILIBRIA]
    opening = _opening(answer, chosen)
    if not answer.equilibria.complete:
        opening += f" {capital(answer.equilibria.complete_because.rstrip('.'))}."
    parts.append(wrap(opening, width))
    explained = False  # how margins are compared is said once
    for number in shown:
        text, explained = _equilibrium(answer, number, width, explained)
        parts.append(text)
    hidden = (len(chosen) or len(answer.equilibria)) - len(shown)
    if hidden > 0:
        parts.append(f"… and {count(hidden, 'more equilibrium', 'more equilibria')} (--format json has them all)")
    carried = carries(answer)
    if carried:
        lines = [wrap(carried[0], width), *(wrap(line, width, indent="      ", first="  ") for line in carried[1:])]
        parts.append("\n".join(lines))
    others = _others(answer, chosen, width)
    if others:
        parts.append(others)
    parts.append(_rests_on(answer, shown, width))
    return "\n\n".join(parts)


def carries(answer: Answer) -> list[str]:
    """What breaks the result first: a line for each of the nearest flips, with the incentive that binds there."""
    flips = nearest_flips(answer.point) if answer.equilibria.complete else None
    rows = lasting_rows(flips)[:_MOST_FLIPS] if flips is not None else []
    if not rows:
        return []
    lines = ["What breaks it first, each number moved alone (negotiation flip has all of it):"]
    for row in rows:
        why = "".join(f": {reason_text(answer.point.scenario, reason)}" for reason in row.flip.reasons[:1])
        away = f"{percent(row.distance)} of its range away"
        lines.append(f"{row.then} where {row.own.name} {row.condition}, {away}{why}")
    return lines


def _opening(answer: Answer, chosen: tuple[int, ...]) -> str:
    """What an equilibrium is, and which ones are explained here."""
    total = len(answer.equilibria)
    said = (
        "In an equilibrium no side gains by choosing otherwise on its own, while the others stay with their choice."
    )
    kind = "perfect" if answer.regime.perfect is not None else "in undominated strategies"
    of = f"{total}" if answer.equilibria.complete else f"{total} found"
    if not chosen:
        return f"{said} Here is why that holds of {'this one' if total == 1 else f'these {total}'}."
    if len(chosen) == total:
        which = "the only one" + ("" if answer.equilibria.complete else " found") if total == 1 else f"all {of}"
        return f"{said} Here is why that holds of {which}."
    one = "the only one" if len(chosen) == 1 else f"the {len(chosen)}"
    verb = "is" if len(chosen) == 1 else "are"
    return f"{said} Here is why that holds of {one} of {of} that {verb} {kind}; why the others are not is said below."


# -- one equilibrium ----------------------------------------------------------------------------------


def _equilibrium(answer: Answer, number: int, width: int, explained: bool) -> tuple[str, bool]:
    sides = incentives(answer, number)
    lines = [_heading(answer, number, width)]
    agreed = answer.cell(number)
    if agreed is not None and agreed.agreed:
        said = "; ".join(f"{part.label}: {part.level}".replace(" ", NO_BREAK) for part in agreed.agreed)
        lines.append(wrap(f"Agreed — {said}", width, indent="      ", first="    "))
    for place, side in enumerate(sides):
        lines += ["", *_side(answer, number, place, side, width)]
    if sum(len(side.played) > 1 for side in sides) > 1:
        why = (
            "Nobody has a reason to prefer one of what it mixes: each mixture holds because it leaves the others so."
        )
        lines += ["", wrap(why, width, indent="  ")]
    margins, comparison = _margins(answer, number, sides)
    if comparison:
        margins.append(f"Measured as above: {comparison}." if explained else f"{_MEASURE}: {comparison}.")
    if margins:
        lines += ["", wrap(" ".join(margins), width, indent="  ")]
    return "\n".join(lines), explained or bool(comparison)


_MEASURE = (
    "Utils of two sides cannot be compared, so each margin is measured against the distance from the worst to the"
    " best that its side could get in this game"
)


def _heading(answer: Answer, number: int, width: int) -> str:
    ends = answer.outcomes[number]
    name = profile_name(answer, answer.equilibria[number])
    payoffs = "   ".join(part.replace(" ", NO_BREAK) for part in payoff_phrases(answer, number))
    if not answer.equilibria[number].is_pure:
        how = _ending(ends)
        return wrap(f"{capital(how) + ', by' if how else 'By'} mixing:   {payoffs}", width, indent="    ", first="")
    result = next(iter(ends))
    there = answer.cell(number)
    # An outcome that counts as another one is named beside it.
    finer = f" ({there.outcome})" if there is not None and there.outcome != result else ""
    head = name if result == name else f"{result.upper()}{finer}:  {name}"
    return wrap(f"{head}     {payoffs}", width, indent="    ", first="")


def _side(answer: Answer, number: int, place: int, side: Side, width: int) -> list[str]:
    equilibrium, game = answer.equilibria[number], answer.game
    labels = answer.point.scenario.players
    label = labels[side.player]
    exact = equilibrium.arithmetic == "exact"
    have = decimal(side.payoff)
    others = [i for i in range(len(game.players)) if i != place]
    stay = join(
        [
            f"{labels[game.players[i]]} stays with "
            + (game.strategies[i][equilibrium.supports[i][0]] if len(equilibrium.supports[i]) == 1 else "its mixture")
            for i in others
        ]
    )
    if len(side.played) == 1:
        said = f"{label} chooses {side.played[0].strategy} and gets {have}."
    else:
        weights = [p for p in equilibrium.strategies[place] if p]
        mixed = " + ".join(
            f"{cell(p, exact=exact)} {part.strategy}".replace(" ", NO_BREAK)
            for p, part in zip(weights, side.played, strict=True)
        )
        said = f"{label} mixes {mixed} and gets {have} on average."
        each = "either of the two" if len(side.played) == 2 else f"any of these {list_number(len(side.played))}"
        said += f" To play {each} alone would pay the same {have}"
        said += f", while {stay}." if stay and not side.others else "."
    if not side.others:
        rest = f"It has no other {move(answer)}." if len(side.played) == 1 else f"It plays all its {_moves(answer)}."
        return [wrap(f"{said} {rest}", width, indent="  ")]
    said += f" {capital(f'while {stay}, it' if stay else 'it')} could choose instead:"
    lines = [wrap(said, width, indent="  ")]
    groups = _grouped(side.others)
    for group in groups[:_MOST_LINES]:
        lines.append(wrap(_line(answer, side, group, exact), width, indent="        ", first="    "))
    if len(groups) > _MOST_LINES:
        left = [deviation for group in groups[_MOST_LINES:] for deviation in group]
        losses = [deviation.loss for deviation in left]
        low, high = decimal(min(losses)), decimal(max(losses))
        between = f"losing {low}" if low == high else f"losing from {low} to {high}"
        lines.append(f"    … and {count(len(left), f'more {move(answer)}', f'more {_moves(answer)}')}, {between}")
    return lines


def _moves(answer: Answer) -> str:
    return "positions" if move(answer) == "position" else "strategies"


def _grouped(deviations: Sequence[Deviation]) -> list[list[Deviation]]:
    """Deviations with the same result and the same payoff, the least loss first."""
    groups: dict[object, list[Deviation]] = {}
    for deviation in deviations:
        named = tuple(deviation.ends.items()) if _ending(deviation.ends) else ()
        groups.setdefault((deviation.payoff, deviation.same, named), []).append(deviation)
    return sorted(groups.values(), key=lambda group: group[0].loss)


def _line(answer: Answer, side: Side, group: Sequence[Deviation], exact: bool) -> str:
    first = group[0]
    got = decimal(first.payoff)
    if first.same:
        return f"{_names(group)}: nothing changes, {got} as before. It would be just as good."
    if _is_nothing(first.loss, side, exact):
        return f"{_names(group)}: {_result(first.ends, got)} as well. It would be just as good."
    would = f"It would lose {decimal(first.loss)}."
    return f"{_names(group)}: {_result(first.ends, got)} instead of {decimal(side.payoff)}. {would}"


def _result(ends: Mapping[str, Fraction], payoff: str) -> str:
    """How it ends and what that pays: ``no deal, 1``, or ``0.91 on average (deal 0.42, no deal 0.58)``."""
    how = _ending(ends)
    if len(ends) > 1:
        return f"{payoff} on average" + (f" ({how})" if how else "")
    return f"{how}, {payoff}" if how else payoff


def _is_nothing(loss: Fraction, side: Side, exact: bool) -> bool:
    """Whether a loss is 0; of an equilibrium in floats, whether it is too small to tell from 0."""
    return loss == 0 or (not exact and abs(loss) <= SMALL_REGRET * (side.span[1] - side.span[0]))


def _names(group: Sequence[Deviation]) -> str:
    names = [deviation.strategy for deviation in group]
    if len(names) > _MOST_NAMES:
        return f"{', '.join(names[: _MOST_NAMES - 1])} or one of {len(names) - _MOST_NAMES + 1} more"
    return join(names, "or")


def _ending(ends: Mapping[str, Fraction]) -> str:
    """How it ends, in words; nothing where outcomes are called by their strategies, or are too many."""
    if any(" × " in name for name in ends) or len(ends) > _MOST_OUTCOMES:
        return ""
    return spread(ends)


def _margins(answer: Answer, number: int, sides: Sequence[Side]) -> tuple[list[str], str]:
    """What it would cost each side least to change anything, and who is closest to leaving; the shares compared."""
    exact = answer.equilibria[number].arithmetic == "exact"
    if not answer.equilibria[number].is_pure:
        return [], ""
    labels = answer.point.scenario.players
    said, shares = [], []
    for side in sides:
        nearest = side.nearest_change
        if not nearest:
            continue
        label, names = labels[side.player], _names(nearest)
        loss = nearest[0].loss
        if _is_nothing(loss, side, exact):
            said.append(
                f"{label} has no margin: {names} would be just as good for it, though the result would differ."
            )
            shares.append((Fraction(0), label))
        else:
            said.append(f"The margin of {label} is {decimal(loss)}: that is what {names} would cost it.")
            shares.append((loss / (side.span[1] - side.span[0]), label))
    shares.sort(key=lambda pair: pair[0])
    first = [label for share, label in shares if share == shares[0][0]]
    if len(first) == len(shares):
        return said, ""
    said.append(f"{join(first)} {'is' if len(first) == 1 else 'are'} closest to leaving.")
    if not shares[0][0]:
        return said, ""
    return said, join([f"{label} {percent(float(share)).replace(' ', NO_BREAK)}" for share, label in shares])


# -- the other equilibria -----------------------------------------------------------------------------


def _others(answer: Answer, chosen: tuple[int, ...], width: int) -> str:
    rest = len(answer.equilibria) - len(chosen)
    if not rest:
        return ""
    found = _alike(dominated(answer))
    noun = move(answer)
    start = ("The other one" if rest == 1 else f"The other {rest}") if chosen else (
        "This one" if rest == 1 else f"These {rest}"
    )  # fmt: skip
    verb, them = ("is", "it") if rest == 1 else ("are", "each of them")
    kind = "perfect" if answer.regime.perfect is not None else "in undominated strategies"
    opening = (
        f"{start} {verb} not {kind}: in {them} some side plays a {noun} although another one, or a mixture, is"
        " never worse for it, whatever the others choose, and sometimes better. With the slightest doubt about what"
        " they choose it would take that instead."
    )
    lines = [wrap(opening, width)]
    for parts in found[:_MOST_LINES]:
        lines.append(wrap(_dominated(answer, parts, rest), width, indent="      ", first="  "))
    if len(found) > _MOST_LINES:
        lines.append(f"  … and {count(sum(map(len, found[_MOST_LINES:])), 'more choice')} of this kind")
    return "\n".join(lines)


def _alike(found: Sequence[Dominated]) -> list[list[Dominated]]:
    """Dominated strategies, those together of which the same can be said."""
    groups: dict[object, list[Dominated]] = {}
    for part in found:
        alone = len(part.strategy) == 1
        groups.setdefault((part.player, part.by, part.better, part.places, alone or part.strategy), []).append(part)
    return list(groups.values())


def _dominated(answer: Answer, parts: Sequence[Dominated], rest: int) -> str:
    labels = answer.point.scenario.players
    part, better = parts[0], parts[0].better
    resting = len({number for each in parts for number in each.equilibria})
    names = [_weighed(each.strategy) for each in parts]
    if len(names) > _MOST_NAMES:
        names = [*names[: _MOST_NAMES - 1], f"{len(names) - _MOST_NAMES + 1} more"]
    against = join([f"{name} of {labels[player]}" for player, name in better.against.items()])
    if len(better.against) == 1:
        against = next(iter(better.against.values()))
    most = "" if part.places[0] == 1 else f"at {part.places[0]} of {part.places[1]} choices of the others, most "
    gains = f"better {most}against {against}" if against else "better"
    now, then = _result(better.ends, decimal(better.payoff)), _result(better.ends_instead, decimal(better.instead))
    return (
        f"{labels[part.player]}, {join(names, 'or')} (in {resting if rest > 1 else 'it'}"
        f"{' of them' if rest > 1 else ''}): {_weighed(part.by)} is never worse, and {gains}:"
        f" {then} instead of {now}."
    )


def _weighed(strategy: Mapping[str, Fraction]) -> str:
    if len(strategy) == 1:
        return next(iter(strategy))
    return " + ".join(f"{cell(p)} {name}" for name, p in strategy.items())


# -- what it rests on ---------------------------------------------------------------------------------


def _rests_on(answer: Answer, shown: Sequence[int], width: int) -> str:
    scenario = answer.point.scenario
    profiles = frozenset().union(*(profiles_compared(answer, number) for number in shown))
    inside = parameters_behind(answer, profiles)
    levels = parameters_of_strategies(answer, profiles) - inside
    if not scenario.parameters:
        return wrap("The payoffs compared above are made of numbers that stand bare in the file.", width)
    if not inside:
        return wrap("No parameter of the file enters the payoffs compared above.", width)
    kinds: dict[str, list[str]] = {kind: [] for kind in _ORIGINS}
    for name, parameter in scenario.parameters.items():
        if name in inside:
            amount = f"{name}{NO_BREAK}({decimal(rounded(answer.point.values[name])[0])})"
            by_hand = name in answer.point.overrides
            kinds[_ORIGINS[4] if by_hand else _ORIGINS[_origin(parameter)]].append(amount)
    lines = [f"The payoffs compared above are made of {count(len(inside), 'parameter')}:"]
    lines += [
        wrap(f"{kind}: {_listed(own)}", width, indent="      ", first="  ") for kind, own in kinds.items() if own
    ]
    more = []
    if levels:
        more.append(f"What the {_moves(answer)} compared ask and grant is said by {_listed(sorted(levels))} as well.")
    outside = [name for name in scenario.parameters if name not in inside and name not in levels]
    if outside:
        more.append(f"None of these payoffs depends on {_listed(outside)}.")
    file = scenario.files[0].name if scenario.files else "FILE"
    first = next(name for name in scenario.parameters if name in inside)
    more.append(f"`negotiation explain {file} {first}` says where such a number comes from.")
    return "\n".join([*lines, *(wrap(line, width) for line in more)])


_ORIGINS = (
    "read from sources",
    "read from sources through an assumption",
    "assumed, without a source",
    "with neither source nor assumption",
    "set by hand",
)


def _origin(parameter: Parameter) -> int:
    if parameter.sources:
        return 1 if parameter.assumption else 0
    return 2 if parameter.assumption else 3


def _listed(names: Sequence[str]) -> str:
    if len(names) > _MOST_LINES:
        return f"{', '.join(names[:_MOST_LINES])} and {len(names) - _MOST_LINES} more"
    return join(names)
