r"""A fault of a scenario file: what is wrong, where, and how to mend it; and its picture with carets.

A picture shows the line at fault and everything that belongs to it::

    error[E103]: the key `cost` is given twice in the same block
     --> talks.yaml:7:3
      |
    3 |   cost:
      |   ---- first given here
    ...
    7 |   cost:
      |   ^^^^ given again here
      = help: keep one of the two

A file is not trusted: characters that a terminal would obey rather than print (escape codes, marks that turn
the direction of writing) are shown by their number, as ``\x1b`` and ``\u202e``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Literal, NamedTuple

__all__ = ["Fault", "Mark", "Place", "SourceText", "as_json", "render", "render_all"]

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class SourceText:
    r"""The text of one file. ``name`` is the path as the user wrote it, ``<stdin>`` for standard input.

    ``text`` is what the bytes say, without a byte order mark and with every line end as ``\n``, also the last.
    """

    name: str
    text: str = field(repr=False)

    def line(self, number: int) -> str:
        """Line ``number``, counted from 1, without its end; empty outside of the text."""
        return self._lines[number - 1] if 1 <= number <= len(self._lines) else ""

    def place(self, start: int, end: int) -> Place:
        """Characters ``start`` to ``end`` (exclusive) of the text as a place."""
        line, end_line = bisect_right(self._starts, start), bisect_right(self._starts, end)
        column, end_column = start - self._starts[line - 1] + 1, end - self._starts[end_line - 1] + 1
        return Place(self, line, column, end_line, end_column)

    def offset(self, line: int, column: int) -> int:
        """Where in the text a line and column are: what :meth:`place` undoes."""
        return self._starts[line - 1] + column - 1

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((len(line) + 1 for line in self._lines[:-1]), initial=0))


class Place(NamedTuple):  # a large file has tens of thousands, and a tuple is the quickest to make
    """A span of a file. Lines and columns count from 1, in characters; the end is exclusive."""

    source: SourceText
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True)
class Mark:
    """A second place that belongs to a fault, drawn with ``---`` and a label of its own."""

    place: Place
    label: str


@dataclass(frozen=True)
class Fault:
    """One fault. ``code`` is one of :mod:`negotiation.codes`; ``place`` is None if no line is at fault."""

    code: str
    message: str
    place: Place | None = None
    label: str = ""
    marks: tuple[Mark, ...] = ()
    help: str = ""
    severity: Severity = "error"
    file: str = ""  # only where there is no place: the file that is at fault


# -- public functions ------------------------------------------------------------------------------


def render(fault: Fault, *, color: bool = False, width: int = 120) -> str:
    r"""Draw one fault: the message, the lines at fault with carets, and the help.

    Parameters
    ----------
    fault : Fault
        What to draw.
    color : bool
        Whether to colour the picture with ANSI codes. The text is the same without them.
    width : int
        Columns of the screen. Longer source lines are cut around the carets; messages are not.

    Returns
    -------
    str
        Several lines, without a line end after the last.

    Examples
    --------
    >>> source = SourceText("talks.yaml", "players: [us, dprk]\nrelief: 1O\n")
    >>> print(render(Fault("E203", "`1O` is not a number", Place(source, 2, 9, 2, 11), "a letter O?")))
    error[E203]: `1O` is not a number
     --> talks.yaml:2:9
      |
    2 | relief: 1O
      |         ^^ a letter O?
    """
    pen = _Pen(fault.severity, color)
    underlines = _underlines(fault)
    gutter = max((len(str(each.place.line)) for each in underlines), default=1)
    code = f"[{fault.code}]" if fault.code else ""
    drawing = [pen.severity(f"{fault.severity}{code}") + pen.bold(f": {_clean(fault.message, 1000)}")]
    if not underlines and fault.file:
        drawing.append(pen.margin(" " * gutter + "--> ") + _clean(fault.file))
    for group in _by_file(underlines):
        drawing += _draw_file(group, gutter, width, pen)
    if fault.help:
        drawing.append(pen.margin(" " * gutter + " = ") + pen.bold("help") + f": {_clean(fault.help, 1000)}")
    return "\n".join(drawing)


def render_all(faults: Sequence[Fault], *, limit: int = 20, color: bool = False) -> str:
    """Draw the first ``limit`` faults, how many more there are, and the count of all.

    Where not all can be shown, errors come before warnings.

    Parameters
    ----------
    faults : sequence of Fault
        In the order in which to show them.
    limit : int
        How many to draw.
    color : bool
        As in :func:`render`.

    Returns
    -------
    str
        Several lines, without a line end after the last; empty if there are no faults.

    Examples
    --------
    >>> print(render_all([Fault("E108", "the file is empty", file="talks.yaml")]))
    error[E108]: the file is empty
     --> talks.yaml
    <BLANKLINE>
    Found 1 error in talks.yaml.
    """
    if not faults:
        return ""
    urgent_first = sorted(range(len(faults)), key=lambda i: (_SEVERITIES.index(faults[i].severity), i))
    parts = [render(faults[i], color=color) for i in sorted(urgent_first[:limit])]
    if len(faults) > limit:
        parts.append(f"… and {len(faults) - limit:,} more")
    return "\n\n".join([*parts, _verdict(faults)])


def as_json(fault: Fault) -> dict[str, object]:
    """One fault as plain data for JSON: texts as they are; line and column are None without a place.

    Examples
    --------
    >>> as_json(Fault("E108", "the file is empty", file="talks.yaml"))["file"]
    'talks.yaml'
    """
    place = _place_json(fault.place) if fault.place else {**_NOWHERE, "file": fault.file or None}
    return {
        "code": fault.code,
        "severity": fault.severity,
        "message": fault.message,
        **place,
        "label": fault.label,
        "help": fault.help,
        "notes": [{**_place_json(mark.place), "label": mark.label} for mark in fault.marks],
    }


# -- counting and JSON -----------------------------------------------------------------------------

_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
_NOWHERE = dict.fromkeys(("file", "line", "column", "end_line", "end_column"))


def _place_json(place: Place) -> dict[str, object]:
    return {
        "file": place.source.name,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }


def _verdict(faults: Sequence[Fault]) -> str:
    """``Found 2 errors and 1 warning in talks.yaml.``"""  # noqa: D400
    counts = [(sum(fault.severity == severity for fault in faults), severity) for severity in _SEVERITIES]
    numbers = _and([f"{count:,} {severity}{'s' * (count != 1)}" for count, severity in counts if count])
    names = dict.fromkeys(fault.place.source.name if fault.place else fault.file for fault in faults)
    files = [_clean(name) for name in names if name]
    where = f" in {_and(files)}" if 0 < len(files) <= 3 else f" in {len(files):,} files" if files else ""
    return f"Found {numbers}{where}."


def _and(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


# -- the picture -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Underline:
    """Characters ``place.column`` to ``end`` of a line, to be underlined: the fault itself or a mark."""

    place: Place
    label: str
    main: bool

    @property
    def text(self) -> str:
        return self.place.source.line(self.place.line)

    @property
    def start(self) -> int:
        return self.place.column - 1

    @property
    def end(self) -> int:
        """Where the underline stops: a span over several lines is drawn on its first line only."""
        one_line = self.place.end_line == self.place.line
        return self.place.end_column - 1 if one_line else len(self.text.rstrip())


def _underlines(fault: Fault) -> list[_Underline]:
    main = [_Underline(fault.place, fault.label, True)] if fault.place else []
    return main + [_Underline(mark.place, mark.label, False) for mark in fault.marks]


def _by_file(underlines: list[_Underline]) -> list[list[_Underline]]:
    """Group by file: the file of the fault first, then the others as they come."""
    groups: dict[str, list[_Underline]] = {}
    for each in underlines:
        groups.setdefault(each.place.source.name, []).append(each)
    return list(groups.values())


def _draw_file(group: list[_Underline], gutter: int, width: int, pen: _Pen) -> list[str]:
    """Draw the lines of one file, in file order, each with its underlines; the fault comes before marks."""
    first = group[0].place
    where = f"{_clean(first.source.name)}:{first.line}:{first.column}"
    bar = pen.margin(" " * gutter + " |")
    drawing = [pen.margin(" " * gutter + "--> ") + where, bar]
    lines = sorted({each.place.line for each in group})
    for before, number in pairwise([lines[0], *lines]):
        drawing += _draw_between(first.source, before, number, gutter, pen)
        here = sorted((each for each in group if each.place.line == number), key=lambda each: not each.main)
        view: _View | None = None
        for each in here:
            if view is None or not view.shows(each):
                view = _view(each, max(20, width - gutter - 3))
                drawing.append(_source_line(number, view.text, gutter, pen))
            drawing.append(f"{bar} {_draw_underline(each, view, pen)}")
    return drawing


def _draw_between(source: SourceText, before: int, number: int, gutter: int, pen: _Pen) -> list[str]:
    """Draw what stands between two lines of a picture: nothing, the one line between them, or dots."""
    if number - before > 2:
        return [pen.margin("...")]
    if number - before == 2 and len(source.line(before + 1)) <= 100:
        return [_source_line(before + 1, _show(source.line(before + 1)), gutter, pen)]
    return [pen.margin("...")] if number - before == 2 else []


def _source_line(number: int, text: str, gutter: int, pen: _Pen) -> str:
    return (pen.margin(f"{number:>{gutter}} |") + f" {text}").rstrip()


def _draw_underline(each: _Underline, view: _View, pen: _Pen) -> str:
    start, end = view.column(each.start), view.column(each.end)
    strokes = ("^" if each.main else "-") * max(1, end - start)
    text = f"{strokes} {_clean(each.label, 200)}".rstrip()
    return " " * start + (pen.severity(text) if each.main else pen.margin(text))


# -- characters and screen columns -----------------------------------------------------------------


@dataclass(frozen=True)
class _View:
    """The part of a line that is shown; its character ``first + i`` begins in column ``columns[i]``."""

    text: str
    first: int
    columns: tuple[int, ...]

    def column(self, index: int) -> int:
        return self.columns[min(max(index - self.first, 0), len(self.columns) - 1)]

    def shows(self, each: _Underline) -> bool:
        return self.first <= each.start < self.first + len(self.columns)


def _view(each: _Underline, room: int) -> _View:
    """Show the line around an underline in ``room`` columns, with ``…`` where something is cut away."""
    text = each.text
    first, last = (
        max(0, each.start - room),
        min(len(text), each.start + room),
    )  # a long line need not be measured whole
    cells = [_cell(character) for character in text[first:last]]
    columns = _columns(cells)
    if columns[-1] > room or first > 0 or last < len(text):
        at = columns[min(each.start - first, len(cells))]
        left = max(0, min(at - room // 3, columns[-1] - (room - 2)))
        kept = [i for i in range(len(cells)) if columns[i] >= left and columns[i + 1] <= left + room - 2]
        from_, to = (kept[0], kept[-1] + 1) if kept else (0, 0)
        first, last, cells = first + from_, first + to, cells[from_:to]
        columns = _columns(cells)
    before, after = "…" * (first > 0), "…" * (last < len(text))
    return _View(before + "".join(cells) + after, first, tuple(column + len(before) for column in columns))


def _columns(cells: list[str]) -> list[int]:
    """Return the screen column at which each cell begins, and the one where the last ends."""
    if all(cell.isascii() for cell in cells):
        return [0, *accumulate(len(cell) for cell in cells)]
    from wcwidth import wcswidth  # slow to import and rarely needed

    texts = accumulate(cells, initial="")
    return [max(0, wcswidth(text)) for text in texts]


def _cell(character: str) -> str:
    """Return what shows a character: itself, an arrow for a tab, its number if it is not for print."""
    if character.isprintable():
        return character
    if character == "\t":
        return "→"
    number = ord(character)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _show(text: str) -> str:
    return text if text.isprintable() else "".join(map(_cell, text))


def _clean(text: str, limit: int = 300) -> str:
    """Return a text from outside as it may stand in one line of a message."""
    shown = _show(text.replace("\n", "\\n").replace("\t", "\\t"))
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


@dataclass(frozen=True)
class _Pen:
    """Colours, or none."""

    kind: Severity
    color: bool

    def severity(self, text: str) -> str:
        return self._paint({"error": "1;31", "warning": "1;33", "note": "1;36"}[self.kind], text)

    def margin(self, text: str) -> str:
        return self._paint("1;34", text)

    def bold(self, text: str) -> str:
        return self._paint("1", text)

    def _paint(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.color and text else text
