"""The section `parameters:` of a fitted file → parameters: formulas, ranges, and what each rests on."""

from __future__ import annotations

from fractions import Fraction

from negotiation.display import exact_text
from negotiation.errors import UndefinedError
from negotiation.scenario.distribution_file import read_distribution
from negotiation.scenario.document import Sequence
from negotiation.scenario.draft import Draft, Path
from negotiation.scenario.expression import Expression, compare, evaluate, names, show
from negotiation.scenario.point import circle
from negotiation.scenario.scenario import Parameter, Reference
from negotiation.scenario.table import Table

__all__ = ["read_parameters"]


def read_parameters(draft: Draft) -> Table[Parameter]:
    """The parameters whose formulas can be read, in file order."""
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
                    f"the range of `{name}` runs backwards: {exact_text(low)} is above {exact_text(high)}",
                    (*path, "range"),
                    label="write [low, high]",
                )
        if value is not None and low is not None and high is not None and not names(value):
            _check_own_range(draft, name, value, low, high)
        draft.sources((*path, "source"), [reference.id for reference in section.source])
        node, _, given = draft.value((*path, "source"))
        given = given and node != Sequence((), node.place)  # it may have been dropped for a fault of its own
        if not section.source and not section.assumption and not given:
            draft.fault(
                "W301",
                f"parameter `{name}` has neither a source nor an assumption",
                path,
                key=True,
                label="where does this number come from?",
                help="add `source: id` or `assumption: why this value`",
            )
        interval = (low, high) if low is not None and high is not None else None
        distribution = read_distribution(draft, path, section, interval) if section.distribution else None
        if value is not None:
            formulas[name] = value
            parameters[name] = Parameter(
                name=name,
                value=value,
                label=section.label,
                symbol=section.symbol,
                range=interval,
                unit=section.unit,
                sources=tuple(Reference(reference.id, reference.note) for reference in section.source),
                assumption=section.assumption,
                distribution=distribution,
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
    ends = f"[{exact_text(low)}, {exact_text(high)}]"
    if low <= high and (compare(amount, low) < 0 or compare(amount, high) > 0):
        below = compare(amount, low) < 0
        side = f"below the lower end {exact_text(low)}" if below else f"above the upper end {exact_text(high)}"
        draft.fault(
            "E302",
            f"parameter `{name}` = {show(value)} lies outside its own range {ends}",
            ("parameters", name, "value"),
            label=f"{show(value)} is {side}",
            marks=[(("parameters", name, "range"), "range declared here")],
            help="change the value, or widen the range if someone defends such a value",
        )
    elif low < high and amount in (low, high):
        draft.fault(
            "W303",
            f"parameter `{name}` = {show(value)} stands at the edge of its range {ends}",
            ("parameters", name, "value"),
            label="nobody defends a value beyond it?",
            help="widen the range; if it is meant to end there, leave it: only --strict refuses this",
        )
