"""Which line is out of step, where lines that belong together do not begin in one column.

YAML notices only where a line fits nothing above it, which is often below the line that was shifted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile

from negotiation.faults import Fault, Mark, Place, SourceText

__all__ = ["Step", "shifted_fault", "step"]

_FAR = 200  # lines to look at, up and down


@dataclass(frozen=True)
class _Line:
    number: int
    column: int
    text: str

    @property
    def opens(self) -> bool:
        """Whether a block may begin below: a key without a value."""
        return bool(re.search(r":\s*(?:#.*)?\Z", self.text))

    @property
    def braces(self) -> bool:
        """Whether its value stands in braces: a section of its own, in one line."""
        return bool(re.search(r":\s+\{", self.text))


@dataclass(frozen=True)
class Step:
    """A line that is out of step, and the places above or below it of those that it may belong with."""

    line: int
    column: int
    like: tuple[tuple[int, int], ...]  # line and column; two where it may as well belong with either


def step(source: SourceText, number: int) -> Step | None:
    r"""The line that is out of step, where line ``number`` begins in no column that fits.

    Parameters
    ----------
    source : SourceText
        The text.
    number : int
        The line at which reading stopped, from 1.

    Returns
    -------
    Step or None
        This line or one above it; None where nothing can be said.

    Examples
    --------
    >>> step(SourceText("x", "loss:\n  label: Loss\nvalue: 2\n  unit: days\n"), 4)
    Step(line=3, column=1, like=((2, 3),))
    """
    above = _lines(source, range(number - 1, max(0, number - _FAR), -1))
    here = _lines(source, range(number, number + 1))
    below = _lines(source, range(number + 1, number + _FAR))
    if not here or not above or here[0].text.startswith("- "):
        return None
    line, before = here[0], above[0]
    if line.column > before.column:
        return _too_deep(line, above)
    return _between(line, above, below) if line.column < before.column else None


def shifted_fault(source: SourceText, found: Step, message: str) -> Fault:
    """Point at the line that is out of step and at one that it belongs with."""
    label = f"begins in column {found.column}"
    if len(found.like) == 1:
        wanted = found.like[0][1]
        spaces = abs(wanted - found.column)
        what = f"{spaces} space{'s' * (spaces > 1)}"
        label += f": add {what}" if wanted > found.column else f": take {what} away"
    marks = tuple(Mark(_first_words(source, *place), f"begins in column {place[1]}") for place in found.like)
    place = _first_words(source, found.line, found.column)
    return Fault("E102", message, place, label, marks, "begin the lines of one block in the same column")


def _first_words(source: SourceText, number: int, column: int) -> Place:
    text = re.split(r"\s#", source.line(number)[column - 1 :], maxsplit=1)[0].rstrip()
    key = re.match(r"[^:]*(?=:\s|:\Z)", text)
    start = source.offset(number, column)
    return source.place(start, start + max(1, len(key[0] if key and key[0] else text)))


def _lines(source: SourceText, numbers: range) -> list[_Line]:
    """The lines that hold more than a remark."""
    found = []
    for number in numbers:
        text = source.line(number)
        bare = text.lstrip(" ")
        if bare and not bare.startswith("#"):
            found.append(_Line(number, len(text) - len(bare) + 1, bare.rstrip()))
    return found


def _too_deep(line: _Line, above: list[_Line]) -> Step | None:
    """Judge a line below a value: it is too deep itself, or the lines just above stand too far to the left."""
    before = above[0]
    if before.opens:
        return None
    group = list(takewhile(lambda each: each.column == before.column, above))
    beyond = above[len(group)] if len(group) < len(above) else None
    if beyond and beyond.column == line.column and not beyond.opens and not any(e.opens or e.braces for e in group):
        return Step(group[-1].number, group[-1].column, ((beyond.number, beyond.column),))
    return Step(line.number, line.column, ((before.number, before.column),))


def _between(line: _Line, above: list[_Line], below: list[_Line]) -> Step | None:
    """Judge a line that begins between the columns of two blocks that are open above it."""
    stack: list[_Line] = []
    for each in above:
        if not stack or each.column < stack[-1].column:
            stack.append(each)
    columns = {each.column: each for each in stack}
    upper = min((column for column in columns if column > line.column), default=0)
    lower = max((column for column in columns if column < line.column), default=0)
    if line.column in columns or not upper:
        return None
    block = [each for each in takewhile(lambda each: each.column >= upper, above) if each.column == upper]
    rest = takewhile(lambda each: each.column >= line.column, [line, *below])
    level = [each for each in rest if each.column == line.column]
    if lower and len(block) < len(level) and columns[lower].opens:
        return Step(block[-1].number, upper, ((line.number, line.column),))
    after = below[0].column if below else 1
    near = [upper, lower] if lower else [upper]
    if lower and line.opens and upper >= after > line.column:
        near = [lower]  # its own lines stand where `upper` is
    elif lower and above[0].column == after == upper:
        near = [upper]
    elif lower and upper - line.column != line.column - lower:
        near = [min(near, key=lambda column: abs(column - line.column))]
    return Step(line.number, line.column, tuple((columns[column].number, column) for column in near))
