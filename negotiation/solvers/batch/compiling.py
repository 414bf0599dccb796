"""How the functions of the engine are compiled.

Arrays are not counted (``_nrt``), since nothing is allocated inside and the caller keeps what it hands over: counting
took as long as the arithmetic. Functions that are called by others only get no way in from Python, which halves the
time to compile. Those that one loop calls, over and over, become a part of it: to hand over ten arrays, of eight
numbers each, takes as long as the arithmetic of a small game. Numbers that are handed on are written ``np.int64(0)``
and not ``0``: Numba compiles a function anew for each that is written plainly.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import njit

__all__ = ["inlined", "inner", "outer"]

Made = Callable[[Callable[..., Any]], Any]
"""What makes a compiled function of one in Python."""


def _compiled(**options: Any) -> Made:
    """Compile when first called, and keep on disk: beside the source, or else where the user's caches are.

    Where neither can be written, every process compiles anew; ``NUMBA_CACHE_DIR`` names another place.
    """

    def make(function: Callable[..., Any]) -> Any:
        try:
            return njit(function, cache=True, **options)
        except RuntimeError:  # Numba found no place
            return njit(function, **options)

    return make


_OPTIONS = {"nogil": True, "error_model": "numpy", "_nrt": False, "no_cfunc_wrapper": True}

outer = _compiled(**_OPTIONS)
"""For functions that Python calls."""

inner = _compiled(**_OPTIONS, no_cpython_wrapper=True)
"""For functions that only compiled ones call."""

inlined = njit(inline="always", **_OPTIONS)
"""For functions that become part of the one that calls them."""
