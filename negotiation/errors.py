"""The errors this package raises on purpose.

::

    NegotiationError
    ├── UsageError            the call itself is at fault: an unknown account, a value outside its range (status 2)
    ├── ScenarioError         a scenario file is at fault; carries every fault with its place         (status 2)
    ├── FormulaError          a formula cannot be read; carries the characters at fault               (status 2)
    ├── GameError             arrays that are not a game, or a game that a method does not take       (status 2)
    ├── UndefinedError        a formula has no value at this point (1 / 0, log of a negative number)  (status 3)
    └── OutputError           the place to write to is at fault: disk, permission, a folder in the way (status 4)

One exit status a branch; anything else that escapes is a bug of ours (status 70).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from negotiation.faults import Fault

__all__ = [
    "FormulaError",
    "GameError",
    "NegotiationError",
    "OutputError",
    "ScenarioError",
    "UndefinedError",
    "UsageError",
]


class NegotiationError(Exception):
    """The root of every error that this package raises on purpose."""

    status = 70


class UsageError(NegotiationError, ValueError):
    """The call itself is at fault; ``help`` says what to write instead."""

    status = 2

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help

    def __str__(self) -> str:
        return f"{self.message} ({self.help})" if self.help else self.message

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.message, self.help)


class ScenarioError(NegotiationError, ValueError):
    """A scenario file is at fault. ``faults`` holds every fault that was found, in file order."""

    status = 2

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        from negotiation.faults import render_all

        return render_all(self.faults)


class FormulaError(NegotiationError, ValueError):
    """A formula cannot be read: characters ``start`` to ``end`` (exclusive) of ``text`` are at fault.

    ``label`` stands beside the carets; ``help`` says how to mend it.
    """

    status = 2

    def __init__(
        self, code: str, message: str, text: str, start: int, end: int, label: str = "", help: str = ""
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.text = text
        self.start = start
        self.end = end
        self.label = label
        self.help = help

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.code, self.message, self.text, self.start, self.end, self.label, self.help)


class GameError(NegotiationError, ValueError):
    """Arrays that are not a game, or a game that the chosen method does not take."""

    status = 2


class UndefinedError(NegotiationError, ArithmeticError):
    """A formula has no value at this point, for instance ``1 / 0``; characters ``start`` to ``end`` say where.

    ``name`` is the parameter whose formula it is, where it is one's.
    """

    status = 3

    def __init__(self, message: str, start: int = 0, end: int = 0, name: str = "") -> None:
        super().__init__(message)
        self.name = name
        self.message = message
        self.start = start
        self.end = end

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.message, self.start, self.end, self.name)


class OutputError(NegotiationError, OSError):
    """The place to write to is at fault: a full disk, no permission, a folder in the way."""

    status = 4
