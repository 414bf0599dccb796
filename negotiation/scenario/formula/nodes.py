"""Formulas as trees of frozen nodes, and what can be asked of a tree.

A tree is worked through by its *steps*: the list of its distinct subformulas, each after its parts. Every
reading of a formula is a loop over that list, so no formula can exhaust the stack, equal subformulas are
computed once, and a tree whose parts are shared (as :func:`substitute` leaves them) costs what it holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

__all__ = [
    "Binary",
    "Call",
    "Compare",
    "Expression",
    "Logic",
    "Name",
    "Number",
    "Step",
    "Unary",
    "comparisons",
    "count_operations",
    "is_condition",
    "name_places",
    "names",
    "operands",
    "steps",
    "substitute",
]


def _same(self: Expression, other: object) -> bool:
    return isinstance(other, Expression) and (self is other or _key(self) == _key(other))


def _hash(self: Expression) -> int:
    return hash(_key(self))


def _repr(self: Expression) -> str:
    from negotiation.scenario.formula.show import show

    return f"parse({show(self)!r})"


# Equality, hash and repr are our own because those of dataclasses recurse into the tree. `start` and `end` are
# the characters of the text that a node was read from; they take no part in equality.


@dataclass(frozen=True, eq=False, repr=False)
class Number:
    """A number, exact: the text ``0.35`` is the fraction 7/20."""

    value: Fraction
    start: int = 0
    end: int = 0

    __eq__ = _same
    __hash__ = _hash
    __repr__ = _repr


@dataclass(frozen=True, eq=False, repr=False)
class Name:
    """A parameter or a term; ``us.relief`` is one name."""

    name: str
    start: int = 0
    end: int = 0

    __eq__ = _same
    __hash__ = _hash
    __repr__ = _repr


@dataclass(frozen=True, eq=False, repr=False)
class Unary:
    """A number with its sign changed; ``op`` is ``-``."""

    op: str
    operand: Expression
    start: int = 0
    end: int = 0

    __eq__ = _same
    __hash__ = _hash
    __repr__ = _repr


@dataclass(frozen=True, eq=False, repr=False)
class Binary:
    """Arithmetic on two numbers; ``op`` is one of ``+ - * / **``."""

    op: str
    left: Expression
    right: Expression
    start: int = 0
    end: int = 0

    __eq__ = _same
    __hash__ = _hash
    __repr__ = _repr


@dataclass(frozen=True, eq=False, repr=False)
class Call:
    """A function of numbers, one of :data:`~negotiation.scenario.formula.grammar.FUNCTIONS`."""

    function: str
    arguments: tuple[Expression, ...]
    start: int = 0
    end: int = 0

    __eq__ = _same
    __hash__ = _hash
    __repr__ = _repr


@dataclass(frozen=True, eq=False, repr=False)
class Compare:
    """A comparison of two numbers; ``op`` is one of ``< <= > >= == !=``."""

    op: str
    left: Expression
    right: Expression
    start: int = 0
    end: int = 0

    __eq__ = _same
    __hash__ = _hash
    __repr__ = _repr


@dataclass(frozen=True, eq=False, repr=False)
class Logic:
    """Conditions joined by ``and`` or ``or`` (two or more), or one turned round by ``not``."""

    op: str
    operands: tuple[Expression, ...]
    start: int = 0
    end: int = 0

    __eq__ = _same
    __hash__ = _hash
    __repr__ = _repr


Expression = Number | Name | Unary | Binary | Call | Compare | Logic

_LEAVES = (Number, Name)
_PAIRS = (Binary, Compare)
_CONDITIONS = (Compare, Logic)


class Step(NamedTuple):
    """One distinct subformula: what to do, with the results of which earlier steps, and its first node.

    ``operation`` is ``number``, ``name``, ``negative``, an operator, or the name of a function.
    """

    operation: str
    arguments: tuple[int, ...]
    node: Expression


def steps(node: Expression) -> tuple[Step, ...]:
    """The distinct subformulas of a formula, each after its parts, the formula itself last.

    Found once and kept on the node.

    Examples
    --------
    >>> from negotiation.scenario.expression import parse
    >>> [step.operation for step in steps(parse("(a + b) * (a + b)"))]
    ['name', 'name', '+', '*']
    """
    found: tuple[Step, ...] | None = vars(node).get("_steps")
    if found is None:
        found = vars(node)["_steps"] = _find_steps(node)
    return found


def _find_steps(root: Expression) -> tuple[Step, ...]:
    found: list[Step] = []
    number_of: dict[tuple[object, ...], int] = {}  # what a subformula is → its step
    step_of: dict[int, int] = {}  # the id of a node → its step; the tree keeps its nodes alive
    waiting = [root]
    while waiting:
        node = waiting[-1]
        arguments: tuple[int, ...] = ()
        if parts := operands(node):
            missing = [part for part in reversed(parts) if id(part) not in step_of]
            if missing:
                waiting += missing
                continue
            arguments = tuple([step_of[id(part)] for part in parts])
        waiting.pop()
        operation, content = _operation(node)
        key = (operation, content, arguments)
        number = number_of.get(key)
        if number is None:
            number = number_of[key] = len(found)
            found.append(Step(operation, arguments, node))
        step_of[id(node)] = number
    return tuple(found)


def _operation(node: Expression) -> tuple[str, tuple[int, int] | str]:
    """What a node does, and what it holds besides its parts."""
    if isinstance(node, Number):
        return "number", node.value.as_integer_ratio()
    if isinstance(node, Name):
        return "name", node.name
    if isinstance(node, Unary):
        return "negative", ""
    return (node.function if isinstance(node, Call) else node.op), ""


def _key(node: Expression) -> tuple[tuple[object, ...], ...]:
    """What makes two formulas equal: the same steps, in whatever places of whatever texts."""
    key: tuple[tuple[object, ...], ...] | None = vars(node).get("_key")
    if key is None:
        key = vars(node)["_key"] = tuple([(*_operation(step.node), step.arguments) for step in steps(node)])
    return key


def operands(node: Expression) -> tuple[Expression, ...]:
    """The parts of a node, from left to right."""
    if isinstance(node, _LEAVES):
        return ()
    if isinstance(node, _PAIRS):
        return (node.left, node.right)
    if isinstance(node, Unary):
        return (node.operand,)
    return node.arguments if isinstance(node, Call) else node.operands


def is_condition(node: Expression) -> bool:
    """Whether a formula is a condition (a comparison, or several joined) rather than a number."""
    return isinstance(node, _CONDITIONS)


def names(node: Expression) -> frozenset[str]:
    """The names that a formula uses.

    Examples
    --------
    >>> from negotiation.scenario.expression import parse
    >>> sorted(names(parse("relief_value * us.relief - relief_value")))
    ['relief_value', 'us.relief']

    Notes
    -----
    Found once and kept on the node, as :func:`steps` are.
    """
    if isinstance(node, Number):
        return _NO_NAMES
    found: frozenset[str] | None = vars(node).get("_names")
    if found is None:
        found = vars(node)["_names"] = frozenset([s.node.name for s in steps(node) if isinstance(s.node, Name)])
    return found


_NO_NAMES: frozenset[str] = frozenset()


def name_places(node: Expression) -> tuple[tuple[str, int, int], ...]:
    """Every mention of a name in a formula that was read from text: name, start, end; in the order of the text.

    Examples
    --------
    >>> from negotiation.scenario.expression import parse
    >>> name_places(parse("a * (b - a)"))
    (('a', 0, 1), ('b', 5, 6), ('a', 9, 10))
    """
    places = []
    seen: set[int] = set()
    waiting: list[Expression] = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Number) or id(part) in seen:
            continue
        seen.add(id(part))
        if isinstance(part, Name):
            places.append((part.name, part.start, part.end))
        waiting += operands(part)
    return tuple(sorted(places, key=lambda place: place[1]))


def count_operations(node: Expression) -> int:
    """The number of operations in a formula as it is written: ``min`` of n numbers, like ``and`` of n, is n - 1.

    Examples
    --------
    >>> from negotiation.scenario.expression import parse
    >>> count_operations(parse("a - max(b, c, d) ** 2"))
    4
    """
    counts: list[int] = []
    for step in steps(node):
        own = max(len(step.arguments) - 1, 1) if step.arguments else 0
        counts.append(own + sum([counts[i] for i in step.arguments]))
    return counts[-1]


def comparisons(condition: Expression) -> tuple[Compare, ...]:
    """The comparisons that a condition is made of.

    Examples
    --------
    >>> from negotiation.scenario.expression import parse
    >>> comparisons(parse("a > 1 and not (b == 2 or a > 1)"))
    (parse('a > 1'), parse('b == 2'))
    """
    return tuple(step.node for step in steps(condition) if isinstance(step.node, Compare))


def substitute(node: Expression, values: Mapping[str, Expression]) -> Expression:
    """Put formulas in the place of names.

    Parameters
    ----------
    node
        The formula.
    values
        Name to the formula that replaces it. Names in the replacements stay as they are.

    Returns
    -------
    Expression
        What came in keeps the places of its own text.

    Examples
    --------
    >>> from negotiation.scenario.expression import parse
    >>> substitute(parse("a ** 2 - b"), {"a": parse("b - c")})
    parse('(b - c)**2 - b')
    """
    if any(is_condition(value) for value in values.values()):
        raise TypeError("a condition cannot take the place of a name")
    if names(node).isdisjoint(values):
        return node
    made: list[Expression] = []
    for step in steps(node):
        if isinstance(step.node, Name):
            made.append(values.get(step.node.name, step.node))
        else:
            made.append(_with_operands(step.node, tuple([made[i] for i in step.arguments])))
    return made[-1]


def _with_operands(node: Expression, parts: tuple[Expression, ...]) -> Expression:
    if isinstance(node, Number | Name):
        return node
    if isinstance(node, Binary | Compare):
        return replace(node, left=parts[0], right=parts[1])
    if isinstance(node, Unary):
        return replace(node, operand=parts[0])
    return replace(node, arguments=parts) if isinstance(node, Call) else replace(node, operands=parts)
