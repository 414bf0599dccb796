"""The screen of `negotiation explain FILE NAME`: where a number, or a name, comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from negotiation.analysis.incentives import leads
from negotiation.analysis.naming import Meant, parts
from negotiation.analysis.tracing import Traced, trace_parameter, trace_payoffs, trace_written, unfolded
from negotiation.display import cell, decimal
from negotiation.errors import NegotiationError
from negotiation.forms.answer import Answer, Cell
from negotiation.forms.behind import Written
from negotiation.report.words import capital, count, join, settings, wrap
from negotiation.scenario.draft import Draft
from negotiation.scenario.expression import Name, names, show
from negotiation.scenario.point import Point
from negotiation.scenario.scenario import DEFAULT, Reading, Reference, Scenario, Source
from negotiation.scenario.table import Table

__all__ = ["Ways", "tracing", "ways"]

_MOST_WAYS = 8
_MOST_PROFILES = 4
_DEEPEST = 12

Ways = list[tuple[Cell, list[tuple[str, ...]]]]
"""What an outcome can look like: a cell, and the profiles that lead to it."""


def tracing(meant: Meant, point: Point, answer: Answer | None, places: Draft, *, width: int = 118) -> str:
    """What a name stands for at a point, and how its number comes about; ``places`` says where in the file."""
    screen = _Screen(point, answer, places, width)
    for line in settings(point):
        screen.say(line)
    if screen.lines:
        screen.lines.append("")
    {
        "parameter": screen.parameter,
        "player": screen.player,
        "source": screen.source,
        "dispute": screen.dispute,
        "reading": screen.reading,
        "account": screen.account,
        "level": screen.level,
        "payoff": screen.payoff,
        "profile": screen.profile,
        "outcome": screen.outcome,
    }.get(meant.kind, screen.part)(meant)
    return "\n".join(screen.lines)


def ways(answer: Answer, outcome: str) -> Ways:
    """What an outcome can look like at a point: what a leading equilibrium leads to first, then in file order."""
    led = set()
    for number in leads(answer):
        supports = zip(answer.game.strategies, answer.equilibria[number].supports, strict=True)
        if answer.equilibria[number].is_pure:
            led.add(tuple(own[support[0]] for own, support in supports))
    found: dict[object, tuple[Cell, list[tuple[str, ...]]]] = {}
    for profile, there in answer.cells.items():
        if there.outcome == outcome:
            found.setdefault((there.agreed, there.payoffs), (there, []))[1].append(profile)
    listed = [(there, sorted(profiles, key=lambda p: p not in led)) for there, profiles in found.values()]
    return sorted(listed, key=lambda way: way[1][0] not in led)


class _Screen:
    """Lines as they are written; each kind of name has a method of its own."""

    def __init__(self, point: Point, answer: Answer | None, places: Draft, width: int) -> None:
        self.point, self.answer, self.places, self.width = point, answer, places, width
        self.scenario: Scenario = point.scenario
        self.lines: list[str] = []

    def say(self, text: str, depth: int = 0, hang: int = 4) -> None:
        first = "  " * min(depth, _DEEPEST)
        self.lines.append(wrap(text, self.width, indent=first + " " * hang, first=first))

    def where(self, path: tuple[str | int, ...]) -> str:
        place = self.places.place(path, key=True)
        return f"{place.source.name}:{place.line}"

    # -- numbers ------------------------------------------------------------------------------------------

    def traced(self, traced: Traced, title: str, depth: int, seen: set[str]) -> None:
        """A number, its formula, and everything in it, one step further in each time."""
        for deeper, part, new in unfolded(traced, seen):
            self.one(part, part.name if deeper else title, depth + deeper, new)

    def one(self, traced: Traced, title: str, depth: int, new: bool) -> None:
        said = f", {traced.said}" if traced.said else ""
        worked_out = bool(traced.inputs) and not isinstance(traced.formula, Name)
        self.say(f"{title} = {_number(traced.number, traced.exact, both=worked_out)}{said}", depth)
        if not new:
            self.say("(as above)", depth + 2)
            return
        if traced.path:
            written = f"{self.where(traced.path)}: {show(traced.formula)}"
        else:
            written = f"by hand (--set): {show(traced.formula)}"
        self.say(written, depth + 2)
        filled = traced.filled
        if filled and worked_out:
            sign = "=" if filled[1] else "about"
            self.say(f"{sign} {show(filled[0])}", depth + 2)
        if traced.parameter is not None:
            self.about_parameter(traced, depth + 2)

    def about_parameter(self, traced: Traced, depth: int) -> None:
        parameter = traced.parameter
        assert parameter is not None
        about = [capital(parameter.label)] if parameter.label else []
        if parameter.range:
            low, high = map(decimal, parameter.range)
            about.append(f"range {low} to {high}")
        if parameter.unit:
            about.append(f"unit: {parameter.unit}")
        if about:
            self.say("; ".join(about) + ".", depth)
        if traced.path[:1] == ("disputed",):
            _, dispute, name = traced.path[:3]
            reading = self.scenario.disputes[str(dispute)].readings[str(name)]
            place = self.where(("parameters", parameter.name, "value"))
            self.say(f"Without this reading it is {show(parameter.value)} ({place}).", depth)
            self.about_reading(reading, depth)
            return
        if not traced.path:
            self.say(f"In the file it is {show(parameter.value)}, which rests on this:", depth)
        self.references(parameter.sources, depth)
        if parameter.assumption:
            self.say(f"Assumption: {parameter.assumption}", depth)
        if parameter.note:
            self.say(f"Note: {parameter.note}", depth)
        if not parameter.sources and not parameter.assumption:
            self.say("It has neither a source nor an assumption.", depth)

    def references(self, references: Iterable[Reference], depth: int) -> None:
        for reference in references:
            note = f": {reference.note}" if reference.note else ""
            self.say(f"Source: {_work(self.scenario.sources[reference.source])} ({reference.source}){note}", depth)

    def about_reading(self, reading: Reading, depth: int) -> None:
        if reading.told_by:
            self.say(f"Told by: {reading.told_by}", depth)
        if reading.denied_by:
            self.say(f"Denied by: {reading.denied_by}", depth)
        self.references([Reference(via) for via in reading.via], depth)
        if reading.assumption:
            self.say(f"Assumption: {reading.assumption}", depth)
        if reading.note:
            self.say(f"Note: {reading.note}", depth)

    # -- names that every file has ------------------------------------------------------------------------

    def parameter(self, meant: Meant) -> None:
        name = meant.names[0]
        self.traced(trace_parameter(self.point, name), name, 0, set())
        users = [f"parameter {p}" for p, formula in self.point.formulas.items() if name in names(formula)]
        users += list(_users(self.scenario, name))
        if users:
            self.say(f"It enters: {join(users)}.")
        for dispute in self.scenario.disputes.values():
            for reading in dispute.readings.values():
                if name in reading.set and self.point.choices[dispute.name] != reading.name:
                    place = self.where(("disputed", dispute.name, reading.name, "set", name))
                    self.say(
                        f"If {reading.title} ({dispute.name}.{reading.name}): {show(reading.set[name])} ({place})."
                    )

    def player(self, meant: Meant) -> None:
        name = meant.names[0]
        self.say(f"{name}: {self.scenario.players[name]}, a player ({self.where(('players', name))})")
        left, all_of_them = self.point.strategies.get(name, ()), self.scenario.strategies.get(name, ())
        if all_of_them:
            self.say(f"It can choose {join(left, 'or')}.", 1)
        gone = [strategy for strategy in all_of_them if strategy not in left]
        if gone:
            self.say(f"The readings chosen here take away {join(gone)}.", 1)

    def source(self, meant: Meant) -> None:
        source = self.scenario.sources[meant.names[0]]
        self.say(f"{source.name}: a source ({self.where(('sources', source.name))})")
        self.say(_work(source), 1)
        for text in (source.url, f"doi: {source.doi}" if source.doi else "", source.note):
            if text:
                self.say(text, 1)
        for parameter in self.scenario.parameters.values():
            for reference in parameter.sources:
                if reference.source == source.name:
                    note = f": {reference.note}" if reference.note else ""
                    self.say(f"Supports parameter {parameter.name}{note}", 1)
        told = [
            f"{dispute.name}.{reading.name}"
            for dispute in self.scenario.disputes.values()
            for reading in dispute.readings.values()
            if source.name in reading.via
        ]
        if told:
            self.say(f"Tells of {join(told)}", 1)
        if any(reference.source == source.name for reference in getattr(self.scenario.game, "sources", ())):
            self.say("The game is taken from it.", 1)

    def dispute(self, meant: Meant) -> None:
        dispute = self.scenario.disputes[meant.names[0]]
        several = count(len(dispute.readings), "reading")
        self.say(f"{dispute.name}: a dispute with {several} ({self.where(('disputed', dispute.name))})")
        for reading in dispute.readings:
            self.one_reading(dispute.name, reading, 1)

    def reading(self, meant: Meant) -> None:
        dispute, name = meant.names
        self.one_reading(dispute, name, 0)

    def one_reading(self, dispute: str, name: str, depth: int) -> None:
        reading = self.scenario.disputes[dispute].readings[name]
        taken = "taken here" if self.point.choices[dispute] == name else "not taken here"
        place = self.where(("disputed", dispute, name))
        self.say(f"{dispute}.{name}: {reading.title} — a reading, {taken} ({place})", depth)
        for parameter, formula in reading.set.items():
            self.say(f"Sets {parameter} to {show(formula)}.", depth + 1)
        for player, kept in reading.only.items():
            self.say(f"Leaves {self.scenario.players[player]} only {join(kept)}.", depth + 1)
        for player, gone in reading.without.items():
            self.say(f"Takes {join(gone)} from {self.scenario.players[player]}.", depth + 1)
        if not (reading.set or reading.only or reading.without):
            self.say("Changes nothing: it is what the rest of the file says.", depth + 1)
        self.about_reading(reading, depth + 1)

    def account(self, meant: Meant) -> None:
        name = meant.names[0]
        if name == DEFAULT:
            self.say("default: the account that takes the first reading of every dispute")
        else:
            self.say(f"{name}: an account ({self.where(('accounts', name))})")
        chosen = self.scenario.accounts.get(name, Table())
        for dispute in self.scenario.disputes.values():
            reading = dispute.readings[chosen.get(dispute.name, dispute.first)]
            first = "" if dispute.name in chosen else " (the first reading)"
            self.say(f"{dispute.name}: {reading.name}, {reading.title}{first}", 1)

    # -- names of the game --------------------------------------------------------------------------------

    def level(self, meant: Meant) -> None:
        assert meant.part is not None
        label = f" ({meant.part.label})" if meant.part.label else ""
        self.say(f"A level of the term {meant.part.name}{label}.")
        self.written(meant.part.formulas[meant.names[1]], ".".join(meant.names), 0, set(), said=False)

    def written(self, written: Written, title: str, depth: int, seen: set[str], *, said: bool = True) -> None:
        """A formula with its value; without, where it uses what is not settled."""
        if _open(self.scenario, written):
            self.say(f"{title}: {show(written.formula)}   ({self.where(written.path)})", depth)
            return
        try:
            traced = trace_written(self.point, title, written)
        except NegotiationError as error:
            self.say(f"{title} has no value here: {error}", depth)
            return
        if not said:
            traced = Traced(traced.name, traced.formula, traced.value, traced.path, "", traced.inputs)
        self.traced(traced, title, depth, seen)

    def part(self, meant: Meant) -> None:
        part = meant.part
        assert part is not None
        whose = f" of {self.scenario.players[part.player]}" if part.player else ""
        label = f": {part.label}" if part.label else ""
        self.say(f"{part.name}{label} — a {part.kind}{whose} ({self.where(part.path)})")
        for said in part.said:
            self.say(said, 1)
        if part.player and part.name not in self.point.strategies[part.player]:
            self.say("The readings chosen here take it away.", 1)
        seen: set[str] = set()
        for name, written in part.formulas.items():
            self.written(written, name, 1, seen, said=part.kind != "term")

    def outcome(self, meant: Meant) -> None:
        part = meant.part
        assert part is not None
        self.say(f"{part.name} — an outcome ({self.where(part.path)})")
        for said in part.said:
            self.say(said, 1)
        for player, written in part.formulas.items():
            where = self.where(written.path)
            self.say(f"Payoff of {self.scenario.players[player]} ({where}): {show(written.formula)}", 1)
        found = ways(self.answer, part.name) if self.answer else []
        if not found:
            self.say("Nothing that the sides can choose here leads to it.", 1)
            return
        self.say(f"Here it can come about in {count(len(found), 'way')}:", 1)
        for there, profiles in found[:_MOST_WAYS]:
            self.say(f"{self.payoffs(there)}: {_profiles(profiles)}", 2)
        if len(found) > _MOST_WAYS:
            self.say(f"… and {count(len(found) - _MOST_WAYS, 'more way')}", 2)
        players = list(part.formulas) or list(self.scenario.players)
        if part.formulas:
            self.say(f"`{players[0]}.{part.name}` as a name shows how such a payoff is worked out.", 1)
        else:
            self.say(f"`{' × '.join(found[0][1][0])}` as a name shows how such payoffs are worked out.", 1)

    def payoffs(self, there: Cell) -> str:
        labels = self.scenario.players.values()
        return ", ".join(f"{label} {decimal(payoff)}" for label, payoff in zip(labels, there.payoffs, strict=True))

    def payoff(self, meant: Meant) -> None:
        outcome, player = meant.names
        assert meant.part is not None
        found = ways(self.answer, outcome) if self.answer else []
        label = self.scenario.players[player]
        if not found or self.answer is None:
            self.say(f"Nothing that the sides can choose here leads to {outcome}; what it would pay {label}:")
            self.written(meant.part.formulas[player], f"{player}.{outcome}", 0, set())
            return
        place = list(self.scenario.players).index(player)
        self.say(f"What {outcome} pays {label}, with {_profiles(found[0][1])}:")
        self.lines.append("")
        self.traced(trace_payoffs(self.answer, found[0][1][0])[player], f"{player}.{outcome}", 0, set())
        if len(found) > 1:
            self.lines.append("")
            self.say(f"There are {len(found) - 1} more ways to {outcome}; what they pay {label}:")
            for there, profiles in found[1 : _MOST_WAYS + 1]:
                self.say(f"{_number(there.payoffs[place], there.exact)}: {_profiles(profiles)}{_agreed(there)}", 1)
            if len(found) > _MOST_WAYS + 1:
                self.say(f"… and {count(len(found) - _MOST_WAYS - 1, 'more way')}", 1)

    def profile(self, meant: Meant) -> None:
        name = " × ".join(meant.names)
        if self.answer is None or meant.names not in self.answer.cells:
            taken = [
                strategy
                for player, strategy in zip(self.scenario.players, meant.names, strict=True)
                if strategy not in self.point.strategies[player]
            ]
            self.say(f"{name} cannot be chosen here: the readings take away {join(taken)}.")
            return
        there = self.answer.cells[meant.names]
        ends = "" if there.outcome == name else f" leads to {there.outcome}{_agreed(there)}"
        self.say(f"{name}{ends} and pays {self.payoffs(there)}.")
        seen: set[str] = set()
        for player, traced in trace_payoffs(self.answer, meant.names).items():
            self.lines.append("")
            self.traced(traced, f"Payoff of {self.scenario.players[player]}", 0, seen)


def _users(scenario: Scenario, name: str) -> Iterator[str]:
    """The formulas of the game that use a parameter."""
    for part in parts(scenario):
        if part.kind == "term":
            yield from (f"{part.name}.{level}" for level, w in part.formulas.items() if name in names(w.formula))
        elif part.kind == "outcome":
            yield from (f"{player}.{part.name}" for player, w in part.formulas.items() if name in names(w.formula))
        elif part.kind == "strategy":
            yield from (f"{part.player}.{part.name}" for w in part.formulas.values() if name in names(w.formula))


def _open(scenario: Scenario, written: Written) -> bool:
    """Whether a formula uses names that are neither parameters nor settled."""
    return any(name not in scenario.parameters and name not in written.local for name in names(written.formula))


def _number(value: Fraction, exact: bool, *, both: bool = False) -> str:
    """A number for the eye, with its fraction where the decimals do not say all, or where both are asked for."""
    short = decimal(value)
    if not exact:
        return f"about {short} (it has no exact fraction)"
    if Fraction(short) == value and (not both or value.denominator == 1):
        return short
    fraction = cell(value)
    return f"{short} (exactly {fraction})" if "/" in fraction else f"about {short}"


def _agreed(there: Cell) -> str:
    return f" ({', '.join(f'{part.name} {part.level}' for part in there.agreed)})" if there.agreed else ""


def _profiles(profiles: list[tuple[str, ...]]) -> str:
    shown = [" × ".join(profile) for profile in profiles[:_MOST_PROFILES]]
    more = len(profiles) - len(shown)
    return join(shown, "or") if not more else f"{', '.join(shown)} or {more} more"


def _work(source: Source) -> str:
    return ", ".join(part for part in (source.author, source.title, source.publisher, source.date) if part)
