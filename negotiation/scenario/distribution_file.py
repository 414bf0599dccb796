"""The key `distribution:` of a parameter → a distribution: its shape, its numbers, and what it rests on."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from negotiation.scenario.distribution import SHAPES, Distribution, trouble
from negotiation.scenario.document import Mapping
from negotiation.scenario.draft import Draft, Path
from negotiation.scenario.scenario import Reference
from negotiation.scenario.table import Table

if TYPE_CHECKING:
    from negotiation.scenario.schema import ParameterSection

__all__ = ["read_distribution"]


def read_distribution(
    draft: Draft, parameter: Path, section: ParameterSection, interval: tuple[Fraction, Fraction] | None
) -> Distribution | None:
    """The distribution of a parameter; None, with the fault noted, where there is something wrong with it."""
    declared = section.distribution
    assert declared is not None  # it is called where there is one
    path: Path = (*parameter, "distribution")
    name = parameter[-1]
    draft.sources((*path, "source"), [reference.id for reference in declared.source])
    if section.range is None:
        draft.fault(
            "E305",
            f"`{name}` has a distribution but no range",
            path,
            key=True,
            help="add `range: [low, high]`, or take `distribution:` away",
        )
        return None
    shapes = [shape for shape in SHAPES if getattr(declared, shape) is not None]
    if not shapes and set(_keys(draft, path)) - {"source", "assumption", "note"}:
        return None  # it has one, which was dropped for a fault of its own
    if len(shapes) != 1:
        said = f"two shapes, {shapes[0]} and {shapes[1]}" if shapes else "no shape"
        draft.fault(
            "E304",
            f"the distribution of `{name}` names {said}",
            path,
            key=True,
            label="one shape expected",
            help=f"known: {', '.join(SHAPES)}; as in `{{normal: {{mean: …, sd: …}}}}`",
        )
        return None
    (shape,) = shapes
    numbers: dict[str, Fraction] = {}
    for number in SHAPES[shape]:
        text = getattr(getattr(declared, shape), number)
        if text is None:  # an end of a triangular one, which is that of the range
            value = interval[0 if number == "low" else 1] if interval else None
        else:
            value = draft.constant((*path, shape, number), text)
        if value is None:
            return None
        numbers[number] = value
    if interval is None or interval[0] > interval[1]:
        return None  # said where the range is read
    found = Distribution(
        shape,
        Table(numbers),
        tuple(Reference(reference.id, reference.note) for reference in declared.source),
        declared.assumption,
        declared.note,
    )
    wrong = trouble(found, *interval)
    if wrong is not None:
        number, message, remedy = wrong
        draft.fault(
            "E312",
            f"the distribution of `{name}`: {message}",
            (*path, shape, number) if number else (*path, shape),
            key=not number,
            marks=[((*parameter, "range"), "range declared here")],
            help=remedy,
        )
        return None
    if shape != "uniform" and not declared.source and not declared.assumption:
        draft.fault(
            "W304",
            f"the distribution of `{name}` has neither a source nor an assumption",
            path,
            key=True,
            label="who says that values are spread like this?",
            help="add `source: id` or `assumption: why this shape` beside the shape",
        )
    return found


def _keys(draft: Draft, path: Path) -> list[str]:
    """The keys that the file gives a distribution."""
    node = draft.value(path)[0]
    return [entry.key.text for entry in node.entries] if isinstance(node, Mapping) else []
