"""The games at some points, laid out as a batch by the form that knows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiation.errors import UsageError
from negotiation.forms.batch import Batch
from negotiation.games.columns import Columns, Laid, grid_columns

if TYPE_CHECKING:
    from negotiation.forms.formulas import Formulas

__all__ = ["Layout", "Met", "laid_out"]


class Layout(NamedTuple):
    """The games of some points, laid out: all parameters, and the batch of those points at which all are defined."""

    columns: Columns
    undefined: NDArray[np.bool_]
    defined: NDArray[np.int64]
    batch: Batch | None


@dataclass(eq=False)
class Met:
    """Which formulas were met so far, under each account, with the outcomes of their comparisons."""

    by_account: dict[str, list[tuple[Formulas, tuple[int, ...]]]] = field(default_factory=dict)


def laid_out(grid: Laid, numbers: range) -> Layout | None:
    """Lay the games out, for forms that can; else None.

    Raises
    ------
    UsageError
        Where the file holds no game.
    """
    form = grid.scenario.form
    if form is None:
        raise UsageError("there is no game in this file")
    if form.batch is None:
        return None
    columns = grid_columns(grid, numbers)
    undefined = np.zeros(len(numbers), dtype=np.bool_)
    for column in columns.values():
        undefined |= column.undefined
    defined = np.flatnonzero(~undefined)
    batch = form.batch(grid.base, columns.take(defined)) if len(defined) else None
    return Layout(columns, undefined, defined, batch)
