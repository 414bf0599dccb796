"""Tables as CSV: the same columns give the same bytes, and read back as texts that say the same.

Numbers stand as the shortest text that reads back as the same double. Text that a spreadsheet would take for a
formula gets an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["cell", "read_csv", "write_csv"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


def write_csv(columns: Mapping[str, NDArray[Any]]) -> bytes:
    r"""A table as the bytes of a file: UTF-8, commas, one line a row, ``\n`` after each.

    Parameters
    ----------
    columns
        By name, all of one length: integers, floats, booleans, fractions, or texts (None stands as nothing).

    Examples
    --------
    >>> write_csv({"point": np.array([0, 1]), "regime": np.array(["deal", "=1+1"], dtype=object)}).decode()
    "point,regime\n0,deal\n1,'=1+1\n"
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*(map(_text(column), column.tolist()) for column in columns.values()), strict=True))
    return buffer.getvalue().encode()


def _text(column: NDArray[Any]) -> Callable[[Any], str]:
    if column.dtype == np.bool_:
        return lambda value: "true" if value else "false"
    if column.dtype.kind in "if":
        return repr
    return cell


def cell(value: object) -> str:
    """A text, an exact number, a truth value or None as a cell holds it, before quotation marks."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if isinstance(value, int | Fraction):  # no spreadsheet takes -1 for anything but a number
        return text
    return "'" + text if text.startswith(_FORMULA) else text


def read_csv(data: bytes) -> dict[str, list[str]]:
    r"""The columns of a table that :func:`write_csv` wrote, as texts.

    Raises
    ------
    ValueError
        Where the bytes are no such table.

    Examples
    --------
    >>> read_csv(b"point,regime\n0,deal\n1,'=1+1\n")
    {'point': ['0', '1'], 'regime': ['deal', '=1+1']}
    """
    before = csv.field_size_limit(len(data) + 1)  # texts may be longer than what the module takes by itself
    try:
        rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
    except csv.Error as error:
        raise ValueError(str(error)) from None
    finally:
        csv.field_size_limit(before)
    if not rows:
        raise ValueError("there is no header")
    header, body = rows[0], rows[1:]
    if set(map(len, body)) - {len(header)}:
        raise ValueError("rows differ in length")
    columns: Sequence[Sequence[str]] = list(zip(*body, strict=True)) if body else [()] * len(header)
    plain = b"'" not in data  # as nearly always: then no cell has an apostrophe to take off
    return {
        name: list(column) if plain else [cell[1:] if cell.startswith("'") else cell for cell in column]
        for name, column in zip(header, columns, strict=True)
    }
