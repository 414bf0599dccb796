"""The form `positions` in a file: how its sections are read, and how they are written."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import Any

from negotiation.forms.checks import too_large
from negotiation.forms.positions_game import Outcome, Position, PositionsGame, Rule, Term
from negotiation.forms.positions_outcomes import read_outcomes
from negotiation.forms.positions_schema import PositionsFile
from negotiation.scenario.draft import Draft, Path
from negotiation.scenario.dump import spell
from negotiation.scenario.scenario import Reference
from negotiation.scenario.table import Table

__all__ = ["read", "write"]

_MOST_POSITIONS = 1_000  # of one side
_MOST_PAYOFFS = 1_000_000  # few of them different, so that they take ten seconds as well


def read(draft: Draft) -> PositionsGame | None:
    """The draft's terms, outcomes, positions and rule; None where the file has no positions."""
    file = draft.file
    assert isinstance(file, PositionsFile)
    if not file.positions:
        if "positions" not in draft.lost and (file.expect or file.sweeps) and file.outcomes:
            draft.fault(
                "E204",
                "`positions:` is missing: there are outcomes, but nothing to play",
                (),
                help="add `positions:`",
            )
        return None
    last = next(reversed(file.outcomes), "no deal")
    for player in draft.missing(file.players, file.positions):
        if player not in draft.lost:
            draft.fault(
                "E410",
                f"player `{player}` has no positions",
                ("positions",),
                key=True,
                marks=[(("players", player), "declared here")],
                help=f"add `{player}: {{refuse: {last}}}`, for instance",
            )
    terms = _read_terms(draft, file)
    positions = _read_positions(draft, file)
    outcomes = read_outcomes(draft, file, positions)
    cited = file.game.source if file.game else []
    draft.sources(("game", "source"), [reference.id for reference in cited])
    return PositionsGame(
        Table(terms),
        Table(outcomes),
        Table(positions),
        _read_rule(draft, file),
        tuple(Reference(reference.id, reference.note) for reference in cited),
    )


def _read_terms(draft: Draft, file: PositionsFile) -> dict[str, Term]:
    terms = {}
    for name, section in file.terms.items():
        path: Path = ("terms", name)
        for other, kind in ((file.parameters, "parameter"), (file.players, "player")):
            if name in other:
                where = "parameters" if kind == "parameter" else "players"
                draft.fault(
                    "E210",
                    f"`{name}` is both a term and a {kind}",
                    path,
                    key=True,
                    marks=[((where, name), kind)],
                )
        draft.unknown("a player of this scenario", section.given_by, file.players, (*path, "given_by"))
        if not section.levels:
            draft.fault(
                "E411",
                f"term `{name}` has no levels",
                path,
                key=True,
                help="add `levels: {none: 0, full: 1}`",
            )
        levels = {}
        for level, text in section.levels.items():
            amount = draft.formula(
                (*path, "levels", level), text, file.parameters, kind="a parameter of this scenario"
            )
            if amount is not None:
                levels[level] = amount
        terms[name] = Term(name, section.given_by, Table(levels), section.label)
    return terms


def _read_positions(draft: Draft, file: PositionsFile) -> dict[str, Table[Position]]:
    positions = {}
    for player, side in file.positions.items():
        path: Path = ("positions", player)
        draft.unknown("a player of this scenario", player, file.players, path, key=True)
        own: dict[str, Position] = {}
        for name, section in side.named.items():
            at: Path = (*path, name)
            if section.outcome is not None:
                draft.unknown("an outcome of this scenario", section.outcome, file.outcomes, at)
            else:
                _check_package(draft, file, at, section.levels, f"position `{name}` of `{player}`")
            own[name] = Position(name, section.outcome or "", _in_order(file, section.levels))
        if side.every is not None:
            _read_every(draft, file, (*path, "every"), side.every, own)
        if not own:
            draft.fault("E410", f"player `{player}` has no positions", path, key=True, label="add at least one")
        positions[player] = Table(own)
    too_large(draft, ("positions",), map(len, positions.values()), _MOST_PAYOFFS)
    # Players are axis order, whatever order the sides are listed in.
    return {player: positions[player] for player in file.players if player in positions}


def _read_every(
    draft: Draft, file: PositionsFile, path: Path, lists: dict[str, list[str]], own: dict[str, Position]
) -> None:
    _check_package(draft, file, path, dict.fromkeys(lists, ""), "`every:`")
    for term, levels in lists.items():
        known = file.terms[term].levels if term in file.terms else {}
        if not levels:
            draft.fault(
                "E411", f"`every:` lists no level of `{term}`", (*path, term), label="name at least one level"
            )
        for index, level in enumerate(levels):
            if known:
                draft.unknown(f"a level of `{term}`", level, known, (*path, term, index))
            if level in levels[:index]:
                draft.fault(
                    "E412",
                    f"level `{level}` of `{term}` is listed twice",
                    (*path, term, index),
                    label="a second time",
                    help="take one out",
                )
    if set(lists) != set(file.terms):
        return
    count = prod(len(levels) for levels in lists.values())
    if count > _MOST_POSITIONS:
        draft.fault(
            "E420",
            f"`every:` makes {count:,} positions, more than {_MOST_POSITIONS:,}",
            path,
            key=True,
            help="list fewer levels, or write the positions that matter",
        )
        return
    for combination in product(*(dict.fromkeys(lists[term]) for term in file.terms)):
        name = "_".join(combination)
        if name in own:
            draft.fault(
                "E412",
                f"`every:` makes a position called `{name}`, which is there already",
                path,
                key=True,
                help="rename the other one, or take the combination out",
            )
        own[name] = Position(name, "", Table(dict(zip(file.terms, combination, strict=True))))


def _check_package(draft: Draft, file: PositionsFile, path: Path, levels: dict[str, str], owner: str) -> None:
    """Every term has a level, and every level is one of its term."""
    for term, level in levels.items():
        if draft.unknown("a term of this scenario", term, file.terms, (*path, term), key=True) and level:
            known = file.terms[term].levels
            amounts = {} if level in known else {amount: name for name, amount in known.items()}
            label = f"the level of {level} is called `{amounts[level]}`" if level in amounts else ""
            draft.unknown(f"a level of `{term}`", level, known, (*path, term), label=label)
    missing = [term for term in draft.missing(file.terms, levels) if not draft.value((*path, term))[2]]
    if missing or not (file.terms or "terms" in draft.lost):
        draft.fault(
            "E413",
            f"{owner} says nothing of {', '.join(f'`{term}`' for term in missing)}"
            if missing
            else f"{owner} is a package, but the scenario has no terms",
            path,
            key=True,
            label="give a level for every term" if missing else "",
            help=f"add {', '.join(f'`{term}: …`' for term in missing)}"
            if missing
            else "add `terms:`, or name an outcome",
        )


def _in_order(file: PositionsFile, levels: dict[str, str]) -> Table[str]:
    return Table({term: levels[term] for term in file.terms if term in levels})


def _read_rule(draft: Draft, file: PositionsFile) -> Rule:
    if file.rule is None:
        return Rule()
    known = [*file.parameters, *(f"{player}.{term}" for player in file.players for term in file.terms)]
    kind = "a parameter, or a term as in `player.term`"
    fits = None
    if file.rule.fits is not None:
        fits = draft.formula(("rule", "fits"), file.rule.fits, known, kind=kind, condition=True)
    settle = {}
    for term, text in file.rule.settle.items():
        draft.unknown("a term of this scenario", term, file.terms, ("rule", "settle", term), key=True)
        amount = draft.formula(("rule", "settle", term), text, known, kind=kind)
        if amount is not None:
            settle[term] = amount
    return Rule(fits, Table(settle))


def write(game: PositionsGame) -> dict[str, object]:
    """The sections of a file."""
    cited = [{"id": r.source, **({"note": r.note} if r.note else {})} for r in game.sources]
    sections: dict[str, object] = {
        **({"game": {"form": "positions", "source": cited}} if cited else {}),
        "terms": {
            t.name: {
                **({"label": t.label} if t.label else {}),
                "given_by": t.given_by,
                "levels": {level: spell(amount) for level, amount in t.levels.items()},
            }
            for t in game.terms.values()
        },
        "outcomes": {o.name: _write_outcome(o) for o in game.outcomes.values()},
        "positions": {
            player: {p.name: p.outcome or dict(p.levels) for p in side.values()}
            for player, side in game.positions.items()
        },
    }
    rule: dict[str, Any] = {}
    if game.rule.fits is not None:
        rule["fits"] = spell(game.rule.fits)
    if game.rule.settle:
        rule["settle"] = {term: spell(amount) for term, amount in game.rule.settle.items()}
    return {**sections, "rule": rule} if rule else sections


def _write_outcome(outcome: Outcome) -> dict[str, object]:
    section: dict[str, object] = {player: spell(payoff) for player, payoff in outcome.payoffs.items()}
    if outcome.condition is not None:
        section["if"] = spell(outcome.condition)
    if outcome.counts_as:
        section["counts_as"] = outcome.counts_as
    return section
