"""A scenario that was built, tried out: every account and every reading has values, in range, and leaves a game."""

from __future__ import annotations

from negotiation.display import exact_text
from negotiation.errors import UndefinedError, UsageError
from negotiation.scenario.draft import Draft, Path
from negotiation.scenario.expression import names, show
from negotiation.scenario.formula_words import remedy
from negotiation.scenario.point import circle, make_point, out_of_range
from negotiation.scenario.scenario import DEFAULT, Scenario

__all__ = ["try_out"]


def try_out(draft: Draft, scenario: Scenario) -> None:
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
                draft.fault("E511", error.message, at, label="this has no value", help=remedy(error.message))
            told.add((error.message, ""))
            continue
        except UsageError as error:
            if path[0] != "disputed":  # readings need not go together unless an account says that they do
                help = error.help or "choose another reading of one of the two disputes"
                draft.fault("E406", error.message, path, key=True, label="chosen together here", help=help)
            continue
        for name in out_of_range(scenario, point.values):
            formula = show(point.formulas[name])
            if (name, formula) in told:
                continue
            told.add((name, formula))
            ends = f"[{', '.join(map(exact_text, scenario.parameters[name].range or ()))}]"
            own: Path = ("parameters", name, "value")
            setting = (*path, "set", name)
            draft.fault(
                "E302",
                f"`{name}` = {formula} lies outside its own range {ends}",
                setting if draft.value(setting)[2] else own,
                label=f"outside {ends}",
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
