"""Which parameters the answer at a point can hang on."""

from __future__ import annotations

from negotiation.scenario.expression import names, steps
from negotiation.scenario.point import Point

__all__ = ["entering"]

_PARTIAL = frozenset({"/", "**", "log", "sqrt"})  # operations that have no value for some numbers


def entering(point: Point) -> frozenset[str]:
    """The parameters that the game uses, directly or through formulas, whatever their values are.

    Those that a formula without a value somewhere is made of belong to them in any case, since where one parameter
    has no value there is no game.

    Examples
    --------
    >>> import negotiation
    >>> "scope_curve" in entering(negotiation.load("scenarios/hanoi/last_day.yaml").at())
    True
    """
    form = point.scenario.form
    assert form is not None  # asked only of scenarios with a game
    found: set[str] = set()
    waiting = [name for name in form.names(point.scenario.game) if name in point.formulas]
    for formula in point.formulas.values():
        if any(step.operation in _PARTIAL for step in steps(formula)):
            waiting += names(formula)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += names(point.formulas[name])
    return frozenset(found)
