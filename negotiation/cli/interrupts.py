"""Ctrl-C that does not get lost.

Python drops an exception that is raised while C calls it back, and says so at most on stderr. That is where a Ctrl-C
often arrives when the engine is compiled, since Python looks for signals as soon as it is called back.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType

__all__ = ["check", "watch"]

_came: list[int] = []  # a plain list: what takes a lock is not for the handler of a signal


def watch() -> None:
    """Remember from now on that Ctrl-C came. Where it is ignored, as under ``nohup``, it stays so."""
    here = threading.current_thread() is threading.main_thread()
    if here and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)


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
