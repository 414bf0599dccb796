"""The exact reading of a formula: fractions throughout, and irrationals where there is no fraction.

Exact are sums, differences, products and quotients; powers whose exponent is a whole number of size at most 64;
roots and powers with a fractional exponent where they come out even (``8 ** (1/3)`` is 2); ``min max abs``;
``exp(0)`` and ``log(1)``. All else is an :class:`~negotiation.scenario.expression.Irrational`, as is any result
of operands of more than 100,000 bits together. ``0 ** 0`` is 1, as in Python.

What has no value raises `UndefinedError`: a division by zero, ``log`` of what is not positive, ``sqrt`` of a
negative number, a negative number to a power that is no whole number, and any step beyond the range of doubles.
A divisor that 4,096 bits do not tell from 0 counts as 0, and so does what is smaller than ``2**-2**64``.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from math import isqrt
from typing import Any

from negotiation.errors import UndefinedError
from negotiation.scenario.formula.grammar import LARGEST
from negotiation.scenario.formula.irrational import Irrational, NoValueError, Value, compare, irrational
from negotiation.scenario.formula.nodes import Binary, Expression, Name, Number, Step, is_condition, steps
from negotiation.scenario.formula.show import show, show_number

__all__ = ["evaluate", "holds"]

_MOST_BITS = 100_000
_MOST_EXPONENT = 64

_ZERO, _ONE = Fraction(0), Fraction(1)


def evaluate(node: Expression, environment: Mapping[str, Value]) -> Value:
    """The exact value of a formula.

    Parameters
    ----------
    node
        A number, not a condition.
    environment
        The value of each name that the formula uses.

    Returns
    -------
    Fraction or Irrational

    Raises
    ------
    UndefinedError
        Where the formula has no value; names the subformula, with its place in the text.

    Examples
    --------
    >>> from negotiation.scenario.expression import parse
    >>> evaluate(parse("relief_value * relief - cost ** 2"),
    ...          {"relief_value": Fraction(10), "relief": Fraction(5, 11), "cost": Fraction(1, 2)})
    Fraction(189, 44)
    >>> evaluate(parse("1 / patience"), {"patience": Fraction(0)})
    Traceback (most recent call last):
        ...
    negotiation.errors.UndefinedError: division by zero: `1 / patience` is undefined where patience = 0
    """
    if is_condition(node):
        raise TypeError("a condition has no number for a value; use `holds`")
    if isinstance(node, Number):
        return node.value
    values: list[Value] = []
    for step in steps(node):
        values.append(_number(step, [values[i] for i in step.arguments], environment))
    return values[-1]


def holds(node: Expression, environment: Mapping[str, Value]) -> bool:
    """Whether a condition holds, decided exactly.

    Parameters
    ----------
    node
        A condition, not a number.
    environment
        The value of each name that the condition uses.

    Returns
    -------
    bool
        Parts without a value do not matter where the others settle the answer (Kleene 1952), in whatever order
        they stand: ``cost != 0 and relief / cost > 2`` is False where ``cost`` is 0.

    Raises
    ------
    UndefinedError
        Where the answer hangs on a part that has no value.

    Examples
    --------
    >>> from negotiation.scenario.expression import parse
    >>> holds(parse("sqrt(2) < 1.41421356237309504881 and not scope < 1/2"), {"scope": Fraction(1, 2)})
    True
    """
    if not is_condition(node):
        raise TypeError("a number is neither true nor false; use `evaluate`")
    values: list[Any] = []  # numbers, truth values, and errors that may not matter in the end
    for step in steps(node):
        parts = [values[i] for i in step.arguments]
        errors = [part for part in parts if isinstance(part, UndefinedError)]
        if step.operation in ("and", "or"):
            settles = step.operation == "or"
            values.append(settles if settles in parts else errors[0] if errors else not settles)
        elif errors:
            values.append(errors[0])
        elif step.operation == "not":
            values.append(not parts[0])
        elif step.operation in _COMPARISONS:
            values.append(_COMPARISONS[step.operation](compare(*parts), 0))
        else:
            try:
                values.append(_number(step, parts, environment))
            except UndefinedError as error:
                values.append(error)
    if isinstance(values[-1], UndefinedError):
        raise values[-1]
    return bool(values[-1])


def _number(step: Step, parts: list[Value], environment: Mapping[str, Value]) -> Value:
    """The value of one step."""
    operation, _, node = step
    try:
        if parts:
            return _RULES[operation](*parts)
    except NoValueError as error:
        raise UndefinedError(_explained(error, node, environment), node.start, node.end) from None
    if isinstance(node, Number):
        return node.value
    assert isinstance(node, Name)
    value = environment[node.name]
    return value if isinstance(value, (Fraction, Irrational)) else Fraction(value)


def _explained(error: NoValueError, node: Expression, environment: Mapping[str, Value]) -> str:
    """`1 / patience` is undefined where patience = 0."""
    text = show(node)
    text = text if len(text) <= 60 else f"{text[:40]} … {text[-15:]}"
    guilty = node.right if isinstance(node, Binary) and node.op == "/" and "zero" in error.why else node
    used = [step.node.name for step in steps(guilty) if isinstance(step.node, Name)]
    where = [f"{name} = {_brief(environment[name])}" for name in used[:4]] + ["…"] * (len(used) > 4)
    return f"{error.why}: `{text}` {error.does}" + (f" where {', '.join(where)}" if where else "")


def _brief(value: Value) -> str:
    text = show_number(value) if isinstance(value, Fraction) else ""
    return text if text and len(text) <= 20 else f"{float(value):.6g}"


# -- the rules of arithmetic --------------------------------------------------------------------------


def _exactly(operation: Callable[[Fraction, Fraction], Fraction], a: Value, b: Value) -> Fraction | None:
    """The result of an operation on fractions; None where it is not worth computing as one."""
    if not isinstance(a, Fraction) or not isinstance(b, Fraction):
        return None
    bits = _bits(a) + _bits(b)
    if bits > _MOST_BITS:
        return None
    result = operation(a, b)
    return result if bits < 1000 else _in_range(result)  # what few bits are made of is not too large


def _sign(value: Value) -> int:
    if isinstance(value, Fraction):
        top = value.numerator
        return (top > 0) - (top < 0)
    return compare(value, _ZERO)


def _bits(value: Fraction) -> int:
    top, bottom = value.as_integer_ratio()
    return top.bit_length() + bottom.bit_length()


def _in_range(value: Fraction) -> Fraction:
    top, bottom = value.as_integer_ratio()
    if top.bit_length() - bottom.bit_length() >= 1023 and abs(value) > LARGEST:
        raise NoValueError("too large", "is beyond 1.797e308, the largest number")
    return value


def _add(a: Value, b: Value) -> Value:
    exact = _exactly(operator.add, a, b)
    if exact is not None:
        return exact
    if a == 0:
        return b
    return a if b == 0 else irrational("+", a, b)


def _subtract(a: Value, b: Value) -> Value:
    exact = _exactly(operator.sub, a, b)
    if exact is not None:
        return exact
    if b == 0:
        return a
    return _ZERO if a == b else irrational("-", a, b)


def _multiply(a: Value, b: Value) -> Value:
    exact = _exactly(operator.mul, a, b)
    if exact is not None:
        return exact
    if a == 0 or b == 0:
        return _ZERO
    if a == 1:
        return b
    return a if b == 1 else irrational("*", a, b)


def _divide(a: Value, b: Value) -> Value:
    if not _sign(b):
        raise NoValueError("division by zero")
    exact = _exactly(operator.truediv, a, b)
    if exact is not None:
        return exact
    if a == 0 or b == 1:
        return a
    return _ONE if a == b else irrational("/", a, b)


def _negative(a: Value) -> Value:
    return -a if isinstance(a, Fraction) else irrational("negative", a)


def _power(base: Value, exponent: Value) -> Value:
    if isinstance(exponent, Fraction) and exponent.denominator == 1:
        return _whole_power(base, exponent.numerator)
    sign = _sign(base)
    if sign < 0:
        raise NoValueError("a negative number to a power that is no whole number")
    if sign == 0:
        return _power_of_zero(_sign(exponent))
    if base == 1:
        return base
    if isinstance(base, Fraction) and isinstance(exponent, Fraction):
        root = _root(base, exponent.denominator)
        if root is not None and abs(exponent.numerator) <= _MOST_EXPONENT:
            return _whole_power(root, exponent.numerator)
    return irrational("**", base, exponent)


def _power_of_zero(sign: int) -> Fraction:
    if sign < 0:
        raise NoValueError("division by zero")
    return _ZERO if sign else _ONE


def _whole_power(base: Value, exponent: int) -> Value:
    if exponent == 0 or base == 1:
        return _ONE
    if exponent == 1:
        return base
    if base == 0 or (exponent < 0 and not _sign(base)):
        return _power_of_zero(exponent)
    if isinstance(base, Fraction):
        if base == -1:
            return base if exponent % 2 else _ONE
        if abs(exponent) <= _MOST_EXPONENT and abs(exponent) * _bits(base) <= _MOST_BITS:
            return _in_range(base**exponent)
    return irrational("**", base, Fraction(exponent))


def _sqrt(a: Value) -> Value:
    if _sign(a) < 0:
        raise NoValueError("the square root of a negative number")
    root = _root(a, 2) if isinstance(a, Fraction) else None
    return irrational("sqrt", a) if root is None else root


def _root(value: Fraction, degree: int) -> Fraction | None:
    """The root of a fraction that is not negative, where it is a fraction."""
    top, bottom = value.as_integer_ratio()
    above = _whole_root(top, degree)
    below = _whole_root(bottom, degree) if above is not None else None
    return None if above is None or below is None else Fraction(above, below)


def _whole_root(value: int, degree: int) -> int | None:
    if value < 2:
        return value
    if value.bit_length() <= degree:
        return None  # between 1 and 2
    if degree == 2:
        root = isqrt(value)
    else:
        root, better = 0, 1 << -(-value.bit_length() // degree)  # Newton's method in whole numbers, from above
        while not root or better < root:
            root, better = better, ((degree - 1) * better + value // better ** (degree - 1)) // degree
    return root if root**degree == value else None


def _exp(a: Value) -> Value:
    return _ONE if a == 0 else irrational("exp", a)


def _log(a: Value) -> Value:
    if _sign(a) <= 0:
        raise NoValueError("the logarithm of a number that is not positive")
    return _ZERO if a == 1 else irrational("log", a)


def _abs(a: Value) -> Value:
    return _negative(a) if _sign(a) < 0 else a


def _min(*values: Value) -> Value:
    return reduce(lambda a, b: b if compare(b, a) < 0 else a, values)


def _max(*values: Value) -> Value:
    return reduce(lambda a, b: b if compare(b, a) > 0 else a, values)


_RULES: dict[str, Callable[..., Value]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
    "**": _power,
    "negative": _negative,
    "min": _min,
    "max": _max,
    "abs": _abs,
    "exp": _exp,
    "log": _log,
    "sqrt": _sqrt,
}

_COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
