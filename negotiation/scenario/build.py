"""Fitted file → Scenario: what names refer to, whether formulas make sense, whether numbers fit their ranges."""

from __future__ import annotations

from fractions import Fraction

from negotiation.errors import UndefinedError, UsageError
from negotiation.scenario.draft import Draft, Path
from negotiation.scenario.expression import Expression, compare, evaluate, names, show
from negotiation.scenario.point import circle, make_point, out_of_range
from negotiation.scenario.scenario import (
    DEFAULT,
    Dispute,
    Expectation,
    FileRead,
    Form,
    Parameter,
    Reading,
    Reference,
    Scenario,
    Source,
    Sweep,
)
from negotiation.scenario.table import Table

__all__ = ["build"]

_SPREADS = ("uniform", "triangular")
_MOST_AXES = 3


def build(draft: Draft, form: Form, files: tuple[FileRead, ...]) -> Scenario:
    """Turn a fitted draft into a scenario; the draft's faults say whether it may be used."""
    file = draft.file
    if not file.players and "players" not in draft.lost:
        draft.fault(
            "E401",
            "a negotiation needs at least one player",
            ("players",),
            key=True,
            help="write for instance `players: {us: United States, them: North Korea}`",
        )
    sources = Table({name: Source(name=name, **dict(section)) for name, section in file.sources.items()})
    parameters = _parameters(draft)
    game = form.read(draft)
    strategies = form.strategies(game) if game is not None else Table[tuple[str, ...]]()
    disputes = _disputes(draft, parameters, strategies, has_game=game is not None)
    accounts = _accounts(draft, disputes)
    scenario = Scenario(
        title=file.title,
        players=Table(file.players),
        form=form,
        game=game,
        question=file.question,
        leaves_out=tuple(file.leaves_out),
        tuned_to=file.tuned_to,
        note=file.note,
        sources=sources,
        parameters=parameters,
        disputes=disputes,
        accounts=accounts,
        sweeps=_sweeps(draft, parameters),
        expect=_expectations(draft, accounts, form.results(game) if game is not None else None),
        files=files,
    )
    if not any(fault.severity == "error" for fault in draft.faults):
        _points(draft, scenario)
    return scenario


def _parameters(draft: Draft) -> Table[Parameter]:
    sections = draft.file.parameters
    parameters: dict[str, Parameter] = {}
    formulas: dict[str, Expression] = {}
    for name, section in sections.items():
        path: Path = ("parameters", name)
        if name in draft.file.players:
            draft.fault(
                "E210",
                f"`{name}` is both a player and a parameter",
                path,
                key=True,
                marks=[(("players", name), "player")],
            )
        value = draft.formula((*path, "value"), section.value, sections, kind="a parameter of this scenario")
        low = high = None
        if section.range is not None:
            low = draft.constant((*path, "range", 0), section.range[0])
            high = draft.constant((*path, "range", 1), section.range[1])
            if low is not None and high is not None and low > high:
                draft.fault(
                    "E303",
                    f"the range of `{name}` runs backwards: {low} is above {high}",
                    (*path, "range"),
                    label="write [low, high]",
                )
        if value is not None and low is not None and high is not None and not names(value):
            _check_own_range(draft, name, value, low, high)
        if section.spread and section.spread not in _SPREADS:
            draft.fault(
                "E304",
                f"`{section.spread}` is not a way to spread belief over a range",
                (*path, "spread"),
                help=f"known: {', '.join(_SPREADS)}",
            )
        if section.spread and section.range is None:
            draft.fault(
                "E305",
                f"`{name}` has a spread but no range to spread it over",
                (*path, "spread"),
                key=True,
                help="add `range: [low, high]`, or take `spread:` away",
            )
        draft.sources((*path, "source"), [reference.id for reference in section.source])
        if not section.source and not section.assumption and not draft.value((*path, "source"))[2]:
            draft.fault(
                "W301",
                f"parameter `{name}` has neither a source nor an assumption",
                path,
                key=True,
                label="where does this number come from?",
                help="add `source: id` or `assumption: why this value`",
            )
        if value is not None:
            formulas[name] = value
            parameters[name] = Parameter(
                name=name,
                value=value,
                label=section.label,
                symbol=section.symbol,
                range=(low, high) if low is not None and high is not None else None,
                unit=section.unit,
                sources=tuple(Reference(reference.id, reference.note) for reference in section.source),
                assumption=section.assumption,
                spread=section.spread,
                note=section.note,
                place=draft.place(path, key=True),
            )
        else:
            draft.lost.add(name)
    around = circle(formulas)
    if around:
        draft.fault(
            "E306",
            f"these parameters go round in a circle: {' → '.join(around)}",
            ("parameters", around[0], "value"),
            label="uses itself in the end",
            help="give one of them a number of its own",
        )
    return Table(parameters)


def _check_own_range(draft: Draft, name: str, value: Expression, low: Fraction, high: Fraction) -> None:
    """A plain number outside its own range is known at once, whatever else is wrong with the file."""
    try:
        amount = evaluate(value, {})
    except UndefinedError:
        return  # said when the values are evaluated
    if low <= high and (compare(amount, low) < 0 or compare(amount, high) > 0):
        side = f"below the lower end {low}" if compare(amount, low) < 0 else f"above the upper end {high}"
        draft.fault(
            "E302",
            f"parameter `{name}` = {show(value)} lies outside its own range [{low}, {high}]",
            ("parameters", name, "value"),
            label=f"{show(value)} is {side}",
            marks=[(("parameters", name, "range"), "range declared here")],
            help="change the value, or widen the range if someone defends such a value",
        )
    elif low < high and amount in (low, high):
        draft.fault(
            "W303",
            f"parameter `{name}` = {show(value)} stands at the edge of its range [{low}, {high}]",
            ("parameters", name, "value"),
            label="nobody defends a value beyond it?",
            help="widen the range; if it is meant to end there, leave it: only --strict refuses this",
        )


def _disputes(
    draft: Draft,
    parameters: Table[Parameter],
    strategies: Table[tuple[str, ...]],
    *,
    has_game: bool,
) -> Table[Dispute]:
    disputes: dict[str, Dispute] = {}
    for name, sections in draft.file.disputed.items():
        if len(sections) < 2:
            draft.fault(
                "E403",
                f"`{name}` has {len(sections) or 'no'} reading: a dispute needs at least two",
                ("disputed", name),
                key=True,
                label="add the rival reading",
            )
        readings: dict[str, Reading] = {}
        for reading, section in sections.items():
            path: Path = ("disputed", name, reading)
            if not (section.via or section.told_by or section.denied_by or section.assumption):
                draft.fault(
                    "E404",
                    f"reading `{reading}` of `{name}` does not say who holds it",
                    path,
                    key=True,
                    help="add at least one of: via, told_by, denied_by, assumption",
                )
            draft.sources((*path, "via"), section.via)
            values: dict[str, Expression] = {}
            for parameter, text in section.set.items():
                value = draft.formula(
                    (*path, "set", parameter), text, parameters, kind="a parameter of this scenario"
                )
                if (
                    draft.unknown(
                        "a parameter of this scenario",
                        parameter,
                        parameters,
                        (*path, "set", parameter),
                        key=True,
                    )
                    and value is not None
                ):
                    values[parameter] = value
            if has_game:
                for verb in ("only", "without"):
                    _limits(draft, (*path, verb), getattr(section, verb), strategies)
            readings[reading] = Reading(
                name=reading,
                label=section.label,
                via=tuple(section.via),
                told_by=section.told_by,
                denied_by=section.denied_by,
                assumption=section.assumption,
                set=Table(values),
                only=Table({player: tuple(kept) for player, kept in section.only.items()}),
                without=Table({player: tuple(gone) for player, gone in section.without.items()}),
                note=section.note,
            )
        if readings:
            disputes[name] = Dispute(name, Table(readings))
    return Table(disputes)


def _limits(draft: Draft, path: Path, limits: dict[str, list[str]], strategies: Table[tuple[str, ...]]) -> None:
    for player, mentioned in limits.items():
        if not draft.unknown("a player of this scenario", player, draft.file.players, (*path, player), key=True):
            continue
        for index, strategy in enumerate(mentioned):
            draft.unknown(
                f"something that `{player}` can play",
                strategy,
                strategies.get(player, ()),
                (*path, player, index),
            )
        if path[-1] == "only" and not mentioned:
            draft.fault("E405", f"this leaves `{player}` nothing to play", (*path, player), label="name at least one")


def _accounts(draft: Draft, disputes: Table[Dispute]) -> Table[Table[str]]:
    accounts: dict[str, Table[str]] = {}
    for name, choices in draft.file.accounts.items():
        for dispute, reading in choices.items():
            path: Path = ("accounts", name, dispute)
            if draft.unknown("a dispute of this scenario", dispute, disputes, path, key=True):
                draft.unknown(f"a reading of `{dispute}`", reading, disputes[dispute].readings, path)
        accounts[name] = Table(choices)
    return Table(accounts)


def _sweeps(draft: Draft, parameters: Table[Parameter]) -> Table[Sweep]:
    sweeps: dict[str, Sweep] = {}
    for name, section in draft.file.sweeps.items():
        path: Path = ("sweeps", name)
        if not 1 <= len(section.over) <= _MOST_AXES:
            draft.fault(
                "E307",
                f"a sweep goes over one to three parameters, this one over {len(section.over)}",
                (*path, "over"),
            )
        for index, parameter in enumerate(section.over):
            at: Path = (*path, "over", index)
            if not draft.unknown("a parameter of this scenario", parameter, parameters, at):
                continue
            if parameter in section.over[:index]:
                draft.fault("E308", f"`{parameter}` is swept twice", at, label="a second time", help="take one out")
            elif parameters[parameter].range is None:
                draft.fault(
                    "E309",
                    f"`{parameter}` is swept but has no range",
                    at,
                    label="has no range",
                    marks=[(("parameters", parameter), "add a range here")],
                )
        if len(section.points) not in (1, len(section.over)):
            draft.fault(
                "E310",
                f"{len(section.points)} numbers of points for {len(section.over)} parameters",
                (*path, "points"),
                label="one number for all, or one each",
            )
        elif any(points < 2 for points in section.points):
            draft.fault(
                "E311",
                "a sweep needs at least 2 points along each parameter",
                (*path, "points"),
                help="write for instance `points: 101`",
            )
        points = tuple(section.points) * (len(section.over) if len(section.points) == 1 else 1)
        sweeps[name] = Sweep(name, tuple(section.over), points, section.label)
    return Table(sweeps)


def _expectations(draft: Draft, accounts: Table[Table[str]], results: tuple[str, ...] | None) -> Table[Expectation]:
    expected: dict[str, Expectation] = {}
    for account, section in draft.file.expect.items():
        path: Path = ("expect", account)
        draft.unknown("an account of this scenario", account, [DEFAULT, *accounts], path, key=True)
        for label in ("perfect", "nash", "undominated"):
            said = getattr(section, label)
            if said is not None and results is not None:
                for name in _mentioned(said):
                    draft.unknown(
                        "an outcome of this scenario",
                        name,
                        results,
                        (*path, label) if len(section.model_fields_set) else path,
                    )
        expected[account] = Expectation(
            account, section.perfect, section.nash, section.undominated, section.equilibria, draft.place(path)
        )
    return Table(expected)


def _mentioned(label: str) -> list[str]:
    """The outcomes that a regime's label names."""
    if label == "none found":
        return []
    parts = label.removeprefix("at least ").split(" or ")
    return [part.strip().removeprefix("sometimes ") for part in parts]


def _points(draft: Draft, scenario: Scenario) -> None:
    """Evaluate every account and every reading on its own: values must exist, fit their ranges, leave a game."""
    tried: list[tuple[Path, str, dict[str, str]]] = [(("parameters",), DEFAULT, {})]
    tried += [
        (("disputed", dispute.name, reading), DEFAULT, {dispute.name: reading})
        for dispute in scenario.disputes.values()
        for reading in list(dispute.readings)[1:]
    ]
    tried += [(("accounts", name), name, {}) for name in scenario.accounts]
    told: set[tuple[str, str]] = set()
    for path, account, choose in tried:
        for dispute, reading in choose.items():
            changed = dict(scenario.disputes[dispute].readings[reading].set)
            around = circle({name: p.value for name, p in scenario.parameters.items()} | changed)
            if around:
                draft.fault(
                    "E306",
                    f"under this reading these parameters go round in a circle: {' → '.join(around)}",
                    (*path, "set"),
                    label="sets one of them",
                    help="give one of them a number of its own",
                )
        try:
            point = make_point(scenario, account, choose, {}, force=True)
        except UndefinedError as error:
            if (error.message, "") not in told:
                setting: Path = (*path, "set", error.name)
                at = setting if draft.value(setting)[2] else ("parameters", error.name, "value")
                draft.fault("E511", error.message, at, label="this has no value")
            told.add((error.message, ""))
            continue
        except UsageError as error:
            if path[0] != "disputed":  # readings need not go together unless an account says that they do
                draft.fault("E406", error.message, path, key=True, help=error.help)
            continue
        for name in out_of_range(scenario, point.values):
            formula = show(point.formulas[name])
            if (name, formula) in told:
                continue
            told.add((name, formula))
            low, high = scenario.parameters[name].range or (None, None)
            own: Path = ("parameters", name, "value")
            setting = (*path, "set", name)
            draft.fault(
                "E302",
                f"`{name}` = {formula} lies outside its own range [{low}, {high}]",
                setting if draft.value(setting)[2] else own,
                label=f"outside [{low}, {high}]",
                marks=[(("parameters", name, "range"), "range declared here")],
                help="change the value, or widen the range if someone defends such a value",
            )
    if not any(fault.severity == "error" for fault in draft.faults):
        _unused(draft, scenario)


def _unused(draft: Draft, scenario: Scenario) -> None:
    """Warn of parameters that nothing uses, in a file that holds a game."""
    if scenario.game is None or scenario.form is None:
        return
    used = set(scenario.form.names(scenario.game))
    for parameter in scenario.parameters.values():
        used |= names(parameter.value)
    for dispute in scenario.disputes.values():
        for reading in dispute.readings.values():
            for value in reading.set.values():
                used |= names(value)
    for name in scenario.parameters:
        if name not in used:
            draft.fault(
                "W302",
                f"parameter `{name}` is used nowhere",
                ("parameters", name),
                key=True,
                label="no payoff, level or formula uses it",
                help="use it, or take it out",
            )
