"""Ctrl-C that does not get lost.

Python drops an exception that is raised while C calls it back, and says so at most on stderr. That is where a Ctrl-C
often arrives when the engine is compiled, since Python looks for signals as soon as it is called back. It then takes
effect at the next moment at which a sweep says how far it is.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["check", "watched"]

_came: list[int] = []  # a plain list: what takes a lock is not for the handler of a signal


@contextmanager
def watched() -> Iterator[None]:
    """Remember meanwhile that Ctrl-C came, and let nothing be said of it where Python drops it.

    Where it is ignored, as in the background of a script, it stays so.
    """
    _came.clear()
    here = threading.current_thread() is threading.main_thread()
    if not here or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    before = sys.unraisablehook
    sys.unraisablehook = lambda dropped: None if dropped.exc_type is KeyboardInterrupt else before(dropped)
    signal.signal(signal.SIGINT, _interrupt)
    try:
        yield
    finally:
        sys.unraisablehook = before
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _interrupt(number: int, frame: FrameType | None) -> None:
    _came.append(number)
    signal.default_int_handler(number, frame)


def check() -> None:
    """Stop here if Ctrl-C came and was lost.

    Raises
    ------
    KeyboardInterrupt
        If so.
    """
    if _came:
        _came.clear()
        raise KeyboardInterrupt
