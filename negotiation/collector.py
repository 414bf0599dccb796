"""Python's garbage collector at rest, where it would only look through what stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["without_collector"]


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep the garbage collector from running meanwhile; afterwards it is as it was before.

    Examples
    --------
    >>> import gc
    >>> with without_collector():
    ...     gc.isenabled()
    False
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
