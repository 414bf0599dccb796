"""How the functions of the engine are compiled.

Arrays are not counted (``_nrt``), since nothing is allocated inside and the caller keeps what it hands over: counting
took as long as the arithmetic. Functions that are called by others only get no way in from Python, which halves the
time to compile. Those that one loop calls, over and over, become a part of it: to hand over ten arrays,
of eight numbers each, takes as long as the arithmetic of a small game. Numbers that are handed on are written
``np.int64(0)`` and not ``0``: Numba compiles a function anew for each that is written plainly.
"""

from __future__ import annotations

from functools import partial

from numba import njit

__all__ = ["inlined", "inner", "outer"]

outer = partial(njit, cache=True, nogil=True, error_model="numpy", _nrt=False, no_cfunc_wrapper=True)()
"""For functions that Python calls."""

inner = partial(
    njit, cache=True, nogil=True, error_model="numpy", _nrt=False, no_cpython_wrapper=True, no_cfunc_wrapper=True
)()
"""For functions that only compiled ones call."""

inlined = partial(njit, nogil=True, error_model="numpy", _nrt=False, inline="always")()
"""For functions that become part of the one that calls them."""
