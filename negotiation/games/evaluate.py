"""The NumPy reading of a formula: many points at once, in doubles.

Its error, in exact arithmetic terms: each operation is within half a unit in the last place (``exp``, ``log``
and ``**``: within a few), so a formula of sums and products with k roundings, those of its inputs among them,
is off by at most ``k u / (1 - k u)`` times the same formula with every term made positive, ``u = 2**-53``
(Higham 2002, section 3). Where that is not enough, the exact reading in
:mod:`negotiation.scenario.expression` decides.

Source
------
Nicholas Higham, "Accuracy and Stability of Numerical Algorithms", second edition (2002).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiation.scenario.expression import Expression, Name, Number, is_condition, steps

__all__ = ["evaluate_array", "holds_array"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def evaluate_array(node: Expression, environment: Mapping[str, float | Floats]) -> Floats:
    """The values of a formula at many points.

    Parameters
    ----------
    node
        A number, not a condition.
    environment
        The value of each name that the formula uses: a number, or an array whose shape broadcasts with the
        others'. Not changed.

    Returns
    -------
    ndarray of float64
        Of the shape that the names used broadcast to; without a dimension where they are all numbers. A new
        array. What is undefined or too large stands as nan or infinity, without a warning: the caller checks.

    See Also
    --------
    negotiation.scenario.expression.evaluate : the exact value at one point.

    Examples
    --------
    >>> from negotiation.scenario.expression import parse
    >>> evaluate_array(parse("relief_value * relief - 1"), {"relief_value": 10.0, "relief": np.array([0.0, 0.5])})
    array([-1.,  4.])
    """
    if is_condition(node):
        raise TypeError("a condition has no number for a value; use `holds_array`")
    return np.array(_read(node, environment), dtype=np.float64)


def holds_array(node: Expression, environment: Mapping[str, float | Floats]) -> Bools:
    """Whether a condition holds at many points, in doubles: a near tie may come out either way.

    Parameters
    ----------
    node
        A condition, not a number.
    environment
        As for :func:`evaluate_array`.

    Returns
    -------
    ndarray of bool
        A comparison with a value that is undefined (nan) is False, also ``!=``.

    Examples
    --------
    >>> from negotiation.scenario.expression import parse
    >>> holds_array(parse("scope >= 1/2 and not scope == 1"), {"scope": np.array([0.3, 0.5, 1.0])})
    array([False,  True, False])
    """
    if not is_condition(node):
        raise TypeError("a number is neither true nor false; use `evaluate_array`")
    return np.array(_read(node, environment), dtype=np.bool_)


def _read(node: Expression, environment: Mapping[str, float | Floats]) -> Any:
    values: list[Any] = []
    with np.errstate(all="ignore"):
        for operation, arguments, part in steps(node):
            if isinstance(part, Name):
                values.append(np.asarray(environment[part.name], dtype=np.float64))
            elif isinstance(part, Number):
                values.append(_double(part))
            else:
                values.append(_RULES[operation](*[values[i] for i in arguments]))
    return values[-1]


def _double(number: Number) -> np.float64:
    try:
        return np.float64(float(number.value))
    except OverflowError:
        return np.float64("inf" if number.value > 0 else "-inf")


def _of_many(operation: np.ufunc) -> Callable[..., Any]:
    """A ufunc of two arrays as a function of two or more."""
    return lambda *values: reduce(operation, values)


def _unequal(a: Floats, b: Floats) -> Any:
    return (a < b) | (a > b)


_RULES: dict[str, Callable[..., Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "**": np.power,
    "negative": np.negative,
    "min": _of_many(np.minimum),
    "max": _of_many(np.maximum),
    "abs": np.abs,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": _unequal,
    "and": _of_many(np.logical_and),
    "or": _of_many(np.logical_or),
    "not": np.logical_not,
}
