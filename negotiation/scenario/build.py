"""Fitted file → Scenario: what names refer to, and whether it is there.

The parameters are read by :mod:`.parameters`, the game by its form; :mod:`.trying` evaluates what was built.
"""

from __future__ import annotations

from negotiation.scenario.draft import Draft, Path
from negotiation.scenario.expression import Expression
from negotiation.scenario.parameters import read_parameters
from negotiation.scenario.scenario import (
    DEFAULT,
    Dispute,
    Expectation,
    FileRead,
    Form,
    Parameter,
    Reading,
    Scenario,
    Source,
    Sweep,
)
from negotiation.scenario.shape_words import account_help
from negotiation.scenario.table import Table
from negotiation.scenario.trying import try_out

__all__ = ["build"]

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
    parameters = read_parameters(draft)
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
        try_out(draft, scenario)
    return scenario


def _disputes(
    draft: Draft,
    parameters: Table[Parameter],
    strategies: Table[tuple[str, ...]],
    *,
    has_game: bool,
) -> Table[Dispute]:
    disputes: dict[str, Dispute] = {}
    for name, sections in draft.file.disputed.items():
        if len(sections) < 2 and draft.count(("disputed", name)) < 2:
            draft.fault(
                "E403",
                f"`{name}` has {'one reading' if sections else 'no readings'}: a dispute needs at least two",
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
            if dispute in disputes:
                help = account_help(draft, name, dispute) if reading[:1].isdigit() else ""
                draft.unknown(f"a reading of `{dispute}`", reading, disputes[dispute].readings, path, help=help)
                continue
            is_parameter = dispute in draft.file.parameters
            draft.unknown(
                "a dispute of this scenario",
                dispute,
                disputes,
                path,
                key=True,
                label="this is a parameter" if is_parameter else "",
                help=account_help(draft, name, setting=f"{dispute}: {reading}") if is_parameter else "",
            )
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
                f"{len(section.points)} numbers of points for {len(section.over)}"
                f" parameter{'s' * (len(section.over) != 1)}",
                (*path, "points"),
                label="one number for all parameters, or one for each",
                marks=[((*path, "over"), "the parameters")],
                help=f"write for instance `points: {next(iter(section.points), 101)}`",
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
        if section.perfect is not None and len(draft.file.players) > 2:
            at = (*path, "perfect") if draft.place((*path, "perfect")) else path
            draft.fault(
                "E426",
                f"`perfect` is not decided for {len(draft.file.players)} players",
                at,
                label="a regime over the perfect equilibria",
                help=f"write `{account}: {{undominated: {section.perfect}}}`, or expect `nash`",
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
