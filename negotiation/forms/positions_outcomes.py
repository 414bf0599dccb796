"""The outcomes of the form `positions` in a file: payoffs over terms, conditions, what is counted under what."""

from __future__ import annotations

from negotiation.forms.checks import outcomes_alike
from negotiation.forms.positions_game import Outcome, Position
from negotiation.forms.positions_schema import PositionsFile
from negotiation.scenario.draft import Draft, Path
from negotiation.scenario.expression import Expression, names
from negotiation.scenario.suggest import suggest
from negotiation.scenario.table import Table

__all__ = ["read_outcomes"]


def read_outcomes(draft: Draft, file: PositionsFile, positions: dict[str, Table[Position]]) -> dict[str, Outcome]:
    """Every outcome with its payoffs and its condition; what is wrong with one is noted."""
    if not file.outcomes:
        if "outcomes" not in draft.lost:
            draft.fault(
                "E414",
                "there are positions, but no outcomes",
                ("positions",),
                key=True,
                help="add `outcomes:`",
            )
        return {}
    outcomes_alike(draft, file.outcomes)
    last = list(file.outcomes)[-1]
    insisted = {p.outcome for side in positions.values() for p in side.values() if p.outcome} | {last}
    outcomes = {}
    for name, section in file.outcomes.items():
        path: Path = ("outcomes", name)
        settled = name not in insisted
        known = [*file.parameters, *file.terms]
        payoffs = {}
        for player, text in section.payoffs.items():
            at: Path = (*path, player)
            if not _is_player(draft, file, player, at):
                continue
            payoff = draft.formula(at, text, known, kind="a parameter or term of this scenario")
            if payoff is not None:
                payoffs[player] = payoff
        _check_terms(draft, file, name, payoffs, insisted=not settled)
        missing = draft.missing(file.players, section.payoffs)
        if missing:
            draft.fault(
                "E415",
                f"outcome `{name}` has no payoff for {', '.join(f'`{player}`' for player in missing)}",
                path,
                key=True,
                help=f"add {', '.join(f'`{player}: 0`' for player in missing)}, or a formula",
            )
        condition = None
        if section.condition is not None:
            if name == last:
                draft.fault(
                    "E416",
                    f"`{name}` is the last outcome, which happens otherwise, so it takes no `if`",
                    (*path, "if"),
                    key=True,
                    help="move it up, or take its `if` away",
                )
            condition = draft.formula(
                (*path, "if"),
                section.condition,
                [*file.parameters, *file.terms],
                kind="a parameter or term of this scenario",
                condition=True,
            )
        if section.counts_as is not None:
            at = (*path, "counts_as")
            if draft.unknown("an outcome of this scenario", section.counts_as, file.outcomes, at) and (
                section.counts_as == name or file.outcomes[section.counts_as].counts_as is not None
            ):
                under = file.outcomes[section.counts_as].counts_as or ""
                if under == name and list(file.outcomes).index(under) > list(file.outcomes).index(section.counts_as):
                    pass  # two that are counted under each other are one fault
                elif section.counts_as == name:
                    draft.fault(
                        "E417",
                        f"`{name}` is counted under itself",
                        at,
                        label="the same outcome",
                        help="leave `counts_as:` out: every outcome counts as itself",
                    )
                else:
                    draft.fault(
                        "E417",
                        f"`{section.counts_as}` is itself counted under another outcome, `{under}`",
                        at,
                        label="not an outcome of its own",
                        marks=[(("outcomes", section.counts_as, "counts_as"), "counted under another here")],
                        help=f"write `counts_as: {under}`"
                        if under != name
                        else "take one of the two `counts_as:` out",
                    )
        outcomes[name] = Outcome(
            name,
            Table({p: payoffs[p] for p in file.players if p in payoffs}),
            condition,
            section.counts_as or "",
        )
    _warn_of_the_impossible(draft, file, insisted)
    return outcomes


def _is_player(draft: Draft, file: PositionsFile, name: str, path: Path) -> bool:
    """Whether a key of an outcome is a player; if not, it may be another key of outcomes, misspelt."""
    if name in file.players:
        return True
    near = "if" if name in ("condition", "when", "where") else suggest(name, ("if", "counts_as"))
    meant = f"did you mean `{near}`?" if near and not draft.meant(name, file.players) else ""
    help = f"an outcome takes: {', '.join(file.players)}, if, counts_as"
    return draft.unknown("a player of this scenario", name, file.players, path, key=True, label=meant, help=help)


def _warn_of_the_impossible(draft: Draft, file: PositionsFile, insisted: set[str]) -> None:
    """Where packages fit, the first outcome without an `if` hides those behind it, unless a position names them."""
    always = ""
    for name, section in file.outcomes.items():
        if always and name not in insisted:
            draft.fault(
                "W401",
                f"outcome `{name}` can never happen: where positions fit, `{always}` comes first and has no `if`",
                ("outcomes", name),
                key=True,
                label="never reached",
                marks=[(("outcomes", always), "always holds")],
                help="put it first with an `if`, or take it out",
            )
        if not always and section.condition is None:
            always = name


def _check_terms(
    draft: Draft, file: PositionsFile, outcome: str, payoffs: dict[str, Expression], *, insisted: bool
) -> None:
    """Payoffs may use terms only where they are settled: not where a side insists on the outcome, or nothing fits."""
    used = [term for term in file.terms if any(term in names(payoff) for payoff in payoffs.values())]
    if not insisted or not used:
        return
    listed = ", ".join(f"`{term}`" for term in used)
    last = list(file.outcomes)[-1]
    for player, side in file.positions.items():
        for name, section in side.named.items():
            if section.outcome == outcome and outcome != last:
                draft.fault(
                    "E418",
                    f"position `{name}` of `{player}` leads to `{outcome}`, whose payoffs use {listed}:"
                    " nothing settles terms there",
                    ("positions", player, name),
                    label="name an outcome without terms, or give a level for every term",
                    marks=[(("outcomes", outcome), "its payoffs use terms")],
                )
    if outcome == last:
        draft.fault(
            "E418",
            f"`{outcome}` stands last, so it is what happens when positions do not fit; but its payoffs use {listed},"
            " which only an agreement settles",
            ("outcomes", outcome),
            key=True,
            label="the last outcome",
            help="put the outcome without an agreement, such as `no deal`, last",
        )
