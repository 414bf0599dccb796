"""The screen of `negotiation run`: the answer first, then what would change it, the table, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from negotiation.display import decimal, list_number
from negotiation.errors import NegotiationError
from negotiation.forms.answer import Answer, named_mixture, spread
from negotiation.report.noting import names_changed
from negotiation.report.table import payoff_tables
from negotiation.report.words import (
    NO_BREAK,
    capital,
    count,
    gains,
    join,
    leading,
    move,
    payoff_phrases,
    profile_name,
    settings,
    wrap,
)
from negotiation.scenario.scenario import Scenario

if TYPE_CHECKING:
    from negotiation.report.selecting import Refused
    from negotiation.solvers.selection import Selected

__all__ = ["screen"]

_MOST_LISTED = 6
_MOST_ALTERNATIVES = 16
_LABEL_WIDTH = 66


def screen(
    answer: Answer, *, width: int = 118, force: bool = False, selected: Sequence[Selected | Refused] = ()
) -> str:
    """Everything an analyst needs first, in words and one table."""
    scenario = answer.point.scenario
    title = scenario.title + (f" — {scenario.question}" if scenario.question else "")
    parts = [wrap(title, width)]
    changed = settings(answer.point)
    if changed:
        parts.append("\n".join(wrap(line, width, indent="  ", first="") for line in changed))
    parts.append(_verdict(answer, width))
    if selected:
        from negotiation.report.selecting import selection_text

        parts += [selection_text(answer, one, width) for one in selected]
    first = _breaks_first(answer, width)
    if first:
        parts.append(first)
    instead = _instead(answer, width, force)
    if instead:
        parts.append(instead)
    parts.append(payoff_tables(answer, width))
    if changed_names := names_changed(scenario):
        parts.append(wrap(f"{capital(changed_names)}.", width))
    parts.append(_rests_on(answer, width))
    return "\n\n".join(parts)


def _breaks_first(answer: Answer, width: int) -> str:
    """The nearest values at which the answer becomes another one, where they are found in a moment."""
    from negotiation.analysis.flips import nearest_flips
    from negotiation.report.flip_words import breaks_first

    flips = nearest_flips(answer.point) if answer.equilibria.complete else None
    if flips is None:
        return ""
    said = breaks_first(flips)
    if not said and flips.left_out:
        return ""  # what cannot be said in a moment is left to the verb `flip`
    said = said or "Breaks first: nothing; no number moved alone in its range changes what happens."
    still = [name for name, parameter in answer.point.scenario.parameters.items() if parameter.range is None]
    moved = f" Not moved, having no range: {join(still[:_MOST_LISTED])}{', …' if len(still) > _MOST_LISTED else ''}."
    return wrap(f"{said}{moved if still else ''} All of it: negotiation flip.", width)


# -- the verdict --------------------------------------------------------------------------------------


def _verdict(answer: Answer, width: int) -> str:
    chosen = leading(answer)
    if not len(answer.equilibria):
        return wrap(f"NONE FOUND. {capital(answer.equilibria.complete_because)}.", width)
    lines = [_headline(answer, number, width) for number in chosen[:_MOST_LISTED]]
    if not chosen:
        lines = [_headline(answer, number, width) for number in range(min(len(answer.equilibria), _MOST_LISTED))]
    hidden = (len(chosen) or len(answer.equilibria)) - len(lines)
    if hidden > 0:
        lines.append(f"… and {hidden} more (--proof lists them all)")
    return "\n".join([*lines, wrap(" ".join(_sentences(answer, chosen)), width)])


def _headline(answer: Answer, number: int, width: int) -> str:
    """One line: ``DEAL: on_the_table × partial_with_clause   United States 2.76 (no deal 1) …``.

    A mixed equilibrium gets a line for each side: who plays what how often, and what that pays.
    """
    outcome = answer.outcomes[number]
    name = profile_name(answer, answer.equilibria[number])
    result = spread(outcome)
    heading = _loud(answer, result) if len(outcome) == 1 else capital(result)
    if not answer.equilibria[number].is_pure:
        # Outcomes without names of their own are called by their strategies, which stand below already.
        plain = all(" × " in name for name in outcome)
        lines = [wrap("Mixed:" if plain else f"{heading}, by mixing:", width, indent="    ", first="")]
        for index, payoff in enumerate(payoff_phrases(answer, number)):
            mixture = named_mixture(answer.game, answer.equilibria[number], index)
            lines.append(wrap(f"{payoff}: plays {mixture}", width, indent="      ", first="  "))
        return "\n".join(lines)
    # An outcome without a name of its own is called by its strategies: said once is enough.
    head = name if result == name else f"{heading}:  {name}"
    payoffs = "   ".join(payoff_phrases(answer, number))
    line = f"{head}     {payoffs}"
    lines = (
        [line]
        if len(line) <= width
        else [wrap(head, width, indent="    ", first=""), wrap(payoffs, width, indent="    ")]
    )
    cell = answer.cell(number)
    if cell is not None and cell.agreed:
        agreed = "; ".join(f"{part.label}: {part.level}".replace(" ", NO_BREAK) for part in cell.agreed)
        lines.append(wrap(f"Agreed — {agreed}", width, indent="      ", first="    "))
    return "\n".join(lines)


def _is_profile(answer: Answer, name: str) -> bool:
    """Whether a name is made of strategies, which are written as they are, never with capitals."""
    return any(name == " × ".join(profile) for profile in answer.cells)


def _loud(answer: Answer, label: str) -> str:
    """A label in capitals, but for names made of strategies."""
    names = {" × ".join(profile) for profile in answer.cells}
    words = []
    for part in label.split(" or "):
        bare = part.removeprefix("sometimes ")
        words.append(part.replace("sometimes ", "SOMETIMES ") if bare in names else part.upper())
    return " OR ".join(words)


def _sentences(answer: Answer, chosen: tuple[int, ...]) -> list[str]:
    noun = move(answer)
    two = answer.regime.perfect is not None
    rule = (
        f"no side plays a {noun} that it could swap for one, or a mixture, that is never worse and sometimes better"
        + (" (perfect)" if two else " (undominated)")
    )
    total = len(answer.equilibria)
    rest = total - len(chosen)
    which = "equilibrium" if answer.equilibria.complete else "equilibrium found"
    several = "equilibria" if answer.equilibria.complete else "equilibria found"
    if total == 1 and chosen:
        said = [f"It is the only {which}, and in it {rule}."]
    elif len(chosen) == 1:
        said = [f"It is the only {which} in which {rule}."]
    elif not chosen:
        said = [
            f"In each of these {several} some side plays a {noun} that it could swap for one that is never worse and"
            " sometimes better."
        ]
    elif rest:
        said = [f"These are the {len(chosen)} extreme {several} in which {rule}."]
    else:
        said = [f"These are all {len(chosen)} extreme {several}; in each of them {rule}."]
    if rest and chosen:
        said.append(_others(answer, chosen, noun))
    said += _connected(answer)
    said.append(_completeness(answer))
    if not answer.game.exact:
        said.append("Some payoffs have no fraction (a root, a power, exp, log) and stand as the nearest double.")
    return said


def _others(answer: Answer, chosen: tuple[int, ...], noun: str) -> str:
    """What else is an equilibrium, and why the screen does not lead with it."""
    ways: dict[str, int] = {}
    mixed = []
    for number, equilibrium in enumerate(answer.equilibria):
        if number in chosen:
            continue
        outcome = answer.outcomes[number]
        if equilibrium.is_pure or len(outcome) == 1:
            name = next(iter(outcome))
            ways[name] = ways.get(name, 0) + 1
        else:
            mixed.append(number)
    led = {name for number in chosen for name in answer.outcomes[number]}
    if len(ways) > 3:
        said = f"{count(sum(ways.values()), 'other')} can hold as well"
    else:
        # First what the screen does not lead with; then further ways to what it does.
        parts = [
            f"{name} can hold as well, in {count(number, 'way')}" for name, number in ways.items() if name not in led
        ]
        parts += [
            f"{name} {'in' if parts else 'can hold in'} {count(number, 'more way')}"
            for name, number in ways.items()
            if name in led
        ]
        said = ", and ".join(parts)
        said = said if _is_profile(answer, next(iter(ways), "")) else capital(said)
    if mixed:
        lots = f"{count(len(mixed), 'lottery', 'lotteries')} over several outcomes"
        if len(mixed) == 1:
            lots += f" ({spread(answer.outcomes[mixed[0]])})"
        said = f"{said}, and {lots}" if said else f"{capital(lots)} can hold as well"
    each = "each rests" if sum(ways.values()) + len(mixed) > 1 else "it rests"
    return f"{said}, but {each} on such a {noun}."


def _connected(answer: Answer) -> list[str]:
    """Continua of equilibria: the corners are listed, what lies between them is said."""
    sets = [c for c in answer.equilibria.components if len(c.members) > 1]
    if not sets or not answer.equilibria.complete:
        return []
    spans = "a connected set" if len(sets) == 1 else f"{list_number(len(sets))} connected sets"
    said = f"Mixtures of some of them hold as well: they are corners of {spans}"
    wide: list[str] = []
    for component in sets:
        ranges = answer.component_outcomes[answer.equilibria.components.index(component)]
        varying = [(name, low, high) for name, (low, high) in ranges.items() if low != high]
        if len(ranges) == 2:
            varying = varying[:1]  # the other one is its complement
        wide += [
            f"the probability of {n} is anywhere in [{decimal(low)}, {decimal(high)}]" for n, low, high in varying
        ]
    return [said + (f", and {join(wide[:3])}." if wide else ".")]


def _completeness(answer: Answer) -> str:
    if not answer.equilibria.complete:
        return f"{capital(answer.equilibria.complete_because.rstrip('.'))}."
    total = len(answer.equilibria)
    if total == 1:
        return "That there is no other is proved (--proof)."
    return f"There are {total} extreme equilibria in all, which is proved; --proof lists them."


# -- what would change it -----------------------------------------------------------------------------


def _instead(answer: Answer, width: int, force: bool) -> str:
    """One line for each reading not taken, and for each account that changes more than one."""
    point = answer.point
    cases = _alternatives(point.scenario, dict(point.choices))
    if not cases:
        return ""
    rows = []
    overrides = dict(point.overrides)
    from negotiation.scenario.expression import show

    for title, choices in cases[:_MOST_ALTERNATIVES]:
        # A reading taken here brings its own values: they are what the line asks about, so they overrule --set.
        taken = [point.scenario.disputes[d].readings[r] for d, r in choices.items() if r != point.choices[d]]
        own = {name for reading in taken for name in reading.set} & overrides.keys()
        sets = {name: show(value) for name, value in overrides.items() if name not in own}
        label = f"{title}, without --set {join(sorted(own))}" if own else title
        try:
            other = point.scenario.solve(choose=choices, set=sets, force=force, method=answer.equilibria.method)
        except NegotiationError as error:
            rows.append((label, "NO ANSWER", str(error)))
        else:
            regime = _loud(other, other.regime.leading.removeprefix("at least "))
            rows.append((label, regime, _ways(other) + ("" if other.equilibria.complete else ", at least")))
    wide = min(max(len("If instead …"), *(len(label) + 2 for label, _, _ in rows)), _LABEL_WIDTH, width * 3 // 5)
    kind = max(len(regime) for _, regime, _ in rows)
    lines = [f"{'If instead …':<{wide}}   then"]
    for label, regime, ways in rows:
        head = wrap(label, wide, indent="    ", first="  ").split("\n")
        lines += head[:-1]
        body = f"{head[-1]:<{wide}}   {regime:<{kind}}   "
        if len(body) > width * 3 // 4:  # too little is left beside it
            lines += [body.rstrip(), wrap(ways, width, indent="      ")] if ways else [body.rstrip()]
        else:
            lines.append(wrap(ways, width, indent=" " * len(body), first=body).rstrip())
    if len(cases) > _MOST_ALTERNATIVES:
        lines.append(f"  … and {len(cases) - _MOST_ALTERNATIVES} more readings")
    return "\n".join(lines)


def _alternatives(scenario: Scenario, now: dict[str, str]) -> list[tuple[str, dict[str, str]]]:
    """Each reading changed alone, then accounts that change several; with the account's name where there is one."""
    accounts = {
        name: {d: choices.get(d, dispute.first) for d, dispute in scenario.disputes.items()}
        for name, choices in scenario.accounts.items()
    }
    named = {tuple(choices.items()): name for name, choices in accounts.items()}
    cases = []
    for dispute in scenario.disputes.values():
        for reading in dispute.readings.values():
            if reading.name != now[dispute.name]:
                choices = {**now, dispute.name: reading.name}
                name = named.get(tuple(choices.items()), "")
                cases.append((reading.title + (f" ({name})" if name else ""), choices))
    told = [now, *(choices for _, choices in cases)]
    for name, choices in accounts.items():
        # An account of one reading has its line already, as that reading.
        if choices not in told and len(scenario.accounts[name]) > 1:
            changed = [scenario.disputes[d].readings[r].title for d, r in choices.items() if now[d] != r]
            cases.append((f"{name}: {join(changed)}", choices))
            told.append(choices)
    return cases


def _ways(answer: Answer) -> str:
    """How a regime comes about, in a few words."""
    chosen = leading(answer)
    if len(answer.cells) > 1 and len({cell.result for cell in answer.cells.values()}) == 1:
        return "whatever the sides play"
    if len(chosen) == 1:
        won = gains(answer, chosen[0])
        name = profile_name(answer, answer.equilibria[chosen[0]])
        if name in answer.results:  # an outcome without a name of its own has said it already
            name = ""
        return "; over no agreement: ".join(part for part in (name, won) if part)
    mixed = sum(not answer.equilibria[number].is_pure for number in chosen)
    return f"in {count(len(chosen), 'way')}" + (f", {mixed} of them mixed" if mixed else "")


# -- what it rests on ---------------------------------------------------------------------------------


def _rests_on(answer: Answer, width: int) -> str:
    scenario = answer.point.scenario
    lines = []
    sourced = [p for p in scenario.parameters.values() if p.sources]
    assumed = [p for p in scenario.parameters.values() if p.assumption and not p.sources]
    neither = len(scenario.parameters) - len(sourced) - len(assumed)
    tuned = f", tuned to {scenario.tuned_to}, so that reproducing it is no evidence" if scenario.tuned_to else ""
    if scenario.parameters:
        both = sum(1 for p in sourced if p.assumption)
        said = f"Rests on {len(sourced)} sourced and {count(len(assumed), 'assumed parameter')}"
        if both:
            every = "each" if both == len(sourced) else str(both)
            said += f" ({every} of the sourced read through an assumption as well)"
        if neither:
            said += f", and on {count(neither, 'parameter')} with neither source nor assumption"
        lines.append(said + tuned + ".")
    else:
        lines.append(f"Rests on no declared parameter: its numbers stand bare in the file{tuned}.")
    cited = getattr(scenario.game, "sources", ())
    if cited:
        works = []
        for reference in cited:
            source = scenario.sources[reference.source]
            works.append(", ".join(part for part in (source.author, source.title, source.date) if part))
        lines.append(f"Game from {'; '.join(works)}.")
    if scenario.leaves_out:
        lines.append(f"Not modelled: {', '.join(scenario.leaves_out)}.")
    lines.append("A model of these positions, not a forecast.")
    return "\n".join(wrap(line, width) for line in lines)
