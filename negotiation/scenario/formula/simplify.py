"""Formula → an equal formula that is easier to read: numbers folded, 1s and 0s worked in, the rest as it was written.

Nothing is expanded, sorted or cancelled: what an analyst wrote stays recognisable. The value stays the same wherever
the formula has one, and a formula that is undefined somewhere keeps the part that makes it so.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from negotiation.errors import UndefinedError
from negotiation.scenario.formula.exact import evaluate
from negotiation.scenario.formula.nodes import (
    Binary,
    Call,
    Expression,
    Name,
    Number,
    Unary,
    operands,
    steps,
)

__all__ = ["simplify"]

_LONGEST = 200  # bits of a folded number; beyond them the formula that makes it says more


def simplify(node: Expression) -> Expression:
    """An equal formula with numbers folded, and with 0 and 1 worked in.

    Parameters
    ----------
    node
        A number, not a condition.

    Returns
    -------
    Expression
        With the same value wherever ``node`` has one.

    Examples
    --------
    >>> from negotiation.scenario.expression import parse, show
    >>> show(simplify(parse("benefit * 1 - cost * share * (1 - effect * 0) - 0 * cost")))
    'benefit - cost * share'
    >>> show(simplify(parse("0 * (1 / cost) + 2 * 3")))
    '0 * (1 / cost) + 6'
    """
    made: list[Expression] = []
    for step in steps(node):
        made.append(_tidied(_with(step.node, tuple([made[i] for i in step.arguments]))))
    return made[-1]


def _with(node: Expression, parts: tuple[Expression, ...]) -> Expression:
    if isinstance(node, Binary):
        return replace(node, left=parts[0], right=parts[1])
    if isinstance(node, Unary):
        return replace(node, operand=parts[0])
    return replace(node, arguments=parts) if isinstance(node, Call) else node


def _tidied(node: Expression) -> Expression:
    """A formula whose parts are simple already."""
    parts = operands(node)
    if parts and all(isinstance(part, Number) for part in parts):
        return _folded(node)
    if isinstance(node, Unary):
        return node.operand.operand if isinstance(node.operand, Unary) else node
    if not isinstance(node, Binary):
        return node
    left, right = node.left, node.right
    if node.op == "+":
        return _sum(node, left, right)
    if node.op == "-":
        return _difference(node, left, right)
    if node.op == "*":
        return _product(node, left, right)
    if (node.op in ("/", "**")) and _is(right, 1):
        return left
    if node.op == "**" and _is(right, 0) and _always_defined(left):
        return Number(Fraction(1))
    if node.op == "/" and _is(right, -1):
        return _tidied(Unary("-", left))
    return node


def _sum(node: Binary, left: Expression, right: Expression) -> Expression:
    if _is(left, 0):
        return right
    if _is(right, 0):
        return left
    if isinstance(right, Unary):
        return _tidied(Binary("-", left, right.operand))
    return node


def _difference(node: Binary, left: Expression, right: Expression) -> Expression:
    if _is(right, 0):
        return left
    if _is(left, 0):
        return _tidied(Unary("-", right))
    if isinstance(right, Unary):
        return _tidied(Binary("+", left, right.operand))
    return node


def _product(node: Binary, left: Expression, right: Expression) -> Expression:
    for one, other in ((left, right), (right, left)):
        if _is(one, 1):
            return other
        if _is(one, -1):
            return _tidied(Unary("-", other))
        if _is(one, 0) and _always_defined(other):
            return Number(Fraction(0))
    return node


def _is(node: Expression, value: int) -> bool:
    return isinstance(node, Number) and node.value == value


def _folded(node: Expression) -> Expression:
    try:
        value = evaluate(node, {})
    except UndefinedError:
        return node
    if not isinstance(value, Fraction) or max(n.bit_length() for n in value.as_integer_ratio()) > _LONGEST:
        return node
    return Number(value)


def _always_defined(node: Expression) -> bool:
    """Whether a formula has a value whatever its names stand for: sums and products, and whole powers of them."""
    for step in steps(node):
        part = step.node
        if isinstance(part, Number | Name | Unary) or (isinstance(part, Binary) and part.op in ("+", "-", "*")):
            continue
        if isinstance(part, Binary):
            power = part.right if part.op == "**" else None
            divisor = part.right if part.op == "/" else None
            if isinstance(power, Number) and power.value.denominator == 1 and power.value >= 0:
                continue
            if isinstance(divisor, Number) and divisor.value != 0:
                continue
        if isinstance(part, Call) and part.function in ("min", "max", "abs"):
            continue
        return False
    return True
