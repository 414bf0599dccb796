"""The key `distribution:` of a parameter, as models: the shapes that belief over a range can have."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from negotiation.scenario.schema_values import Formula, References, Text, reject
from negotiation.scenario.section import Section

__all__ = ["Distributed", "DistributionSection"]


class UniformShape(Section):
    """The same everywhere in the range; it has no numbers."""


class TriangularShape(Section):
    """Rising from `low` to `mode`, falling from there to `high`."""

    mode: Formula
    """Most likely value."""
    low: Formula | None = None
    """Where it begins; the lower end of the range unless given."""
    high: Formula | None = None
    """Where it ends; the upper end of the range unless given."""


class NormalShape(Section):
    """The bell of Gauss, cut to the range."""

    mean: Formula
    """Middle of the bell, before it is cut."""
    sd: Formula
    """Standard deviation, before it is cut; above 0."""


class LognormalShape(Section):
    """The logarithm is normal; cut to the range."""

    median: Formula
    """Half of it lies below, before it is cut; above 0."""
    sigma: Formula
    """Standard deviation of the natural logarithm; above 0."""


class BetaShape(Section):
    """A beta distribution, stretched from one end of the range to the other."""

    a: Formula
    """First number, above 0; the mean lies at a / (a + b) of the range."""
    b: Formula
    """Second number, above 0."""


class DistributionSection(Section):
    """How belief is spread over a range: one shape with its numbers, and what it rests on."""

    uniform: UniformShape | None = None
    """The same everywhere in the range."""
    triangular: TriangularShape | None = None
    """`{mode: …}`, also `low` and `high`: rising to the mode and falling from it."""
    normal: NormalShape | None = None
    """`{mean: …, sd: …}`: a bell, cut to the range."""
    lognormal: LognormalShape | None = None
    """`{median: …, sigma: …}`: a bell over the logarithm, cut to the range."""
    beta: BetaShape | None = None
    """`{a: …, b: …}`: a beta distribution, stretched over the range."""
    source: References = Field(default_factory=list)
    """The source of the shape and its numbers."""
    assumption: Text = ""
    """Why this shape, where it is assumed."""
    note: Text = ""
    """Anything else."""


def _distribution(value: object) -> object:
    if not isinstance(value, str):
        return value
    if value == "uniform":
        return {"uniform": {}}
    numbers = {"triangular": "mode", "normal": "mean, sd", "lognormal": "median, sigma", "beta": "a, b"}
    if value in numbers:
        needs = ", ".join(f"{name}: …" for name in numbers[value].split(", "))
        help = f"write it with its numbers: `distribution: {{{value}: {{{needs}}}}}`"
        reject("E304", f"`{value}` alone is not a distribution", label="without its numbers", help=help)
    reject("E304", f"`{value}` is not a distribution", help=f"known: uniform, {', '.join(numbers)}")


Distributed = Annotated[
    DistributionSection, BeforeValidator(_distribution, json_schema_input_type=str | DistributionSection)
]
