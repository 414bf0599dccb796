"""Formulas: text → nodes → exact value. The one door to :mod:`negotiation.scenario.formula`.

A formula is arithmetic over names in a small closed grammar, read by hand into frozen nodes and computed from
them, never by ``eval``. Payoffs, levels, parameters and conditions are all written in it::

    scope_benefit * scope - relief_cost * relief * (1 - snapback_effect * snapback)

The exact reading is in fractions, and decides every comparison; the NumPy reading is
:func:`negotiation.games.evaluate.evaluate_array`.
"""

from __future__ import annotations

from negotiation.scenario.formula.exact import evaluate, holds
from negotiation.scenario.formula.grammar import FUNCTIONS, RESERVED, Function
from negotiation.scenario.formula.irrational import Irrational, Value, compare, rounded
from negotiation.scenario.formula.nodes import (
    Binary,
    Call,
    Compare,
    Expression,
    Logic,
    Name,
    Number,
    Step,
    Unary,
    comparisons,
    count_operations,
    is_condition,
    name_places,
    names,
    steps,
    substitute,
)
from negotiation.scenario.formula.parser import parse
from negotiation.scenario.formula.show import show, show_number

__all__ = [
    "FUNCTIONS",
    "RESERVED",
    "Binary",
    "Call",
    "Compare",
    "Expression",
    "Function",
    "Irrational",
    "Logic",
    "Name",
    "Number",
    "Step",
    "Unary",
    "Value",
    "compare",
    "comparisons",
    "count_operations",
    "evaluate",
    "holds",
    "is_condition",
    "name_places",
    "names",
    "parse",
    "rounded",
    "show",
    "show_number",
    "steps",
    "substitute",
]
