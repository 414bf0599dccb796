"""Sets of labels as the bits of an integer."""

from __future__ import annotations

from typing import Any

import numpy as np

from negotiation.solvers.batch.compiling import inner

__all__ = ["ONE", "first_bit", "lowest", "popcount", "slot_of"]

ONE = np.uint64(1)


@inner
def popcount(mask: Any) -> Any:
    """How many bits of a mask are set."""
    mask = mask - ((mask >> np.uint64(1)) & np.uint64(0x5555555555555555))
    mask = (mask & np.uint64(0x3333333333333333)) + ((mask >> np.uint64(2)) & np.uint64(0x3333333333333333))
    mask = (mask + (mask >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((mask * np.uint64(0x0101010101010101)) >> np.uint64(56))


@inner
def slot_of(mask: Any) -> Any:
    """Where the search for a set begins in a table; of this, as many low bits count as the table has."""
    return (mask * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(40)


@inner
def first_bit(mask: Any) -> Any:
    """The first bit that is set, alone."""
    return mask & (~mask + ONE)


@inner
def lowest(mask: Any) -> Any:
    """The number of the first bit that is set."""
    return popcount(first_bit(mask) - ONE)
