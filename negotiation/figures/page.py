"""Where things stand on the page: the title and what is held fixed at the top, keys and notes at the foot.

The sizes of texts are known before anything is drawn, from the font itself, so that every layout is worked out once
and comes out the same for the screen and for print.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.textpath import text_to_path

from negotiation.figures.fonts import families
from negotiation.figures.picture import SIZE, Picture
from negotiation.figures.style import BODY, GREY, HEADING, INK, NOTE, Look, Stroke, clean

__all__ = ["LINE", "MARGIN", "Mark", "fold", "foot", "head", "measure", "paper", "room"]

MARGIN = 10.0
"""Points left free at each side of a picture."""

LINE = 1.28
"""Height of a line of text, in sizes of its letters."""

_MOST_TITLE_LINES = 3
_MOST_SUBTITLE_LINES = 3
_SWATCH = (16.0, 9.0)


class Mark:
    """A marker for a key: keywords of a matplotlib line, such as ``marker="o"``."""

    def __init__(self, **keywords: Any) -> None:
        self.keywords = keywords


def measure(text: str, size: float = BODY, *, bold: bool = False) -> float:
    """The width of a line of clean text, in points; never less than it will be.

    The widths of its letters are added. Kerning, ligatures and marks that share a place make the line narrower
    than that, and are not worth the time: a picture measures a few thousand lines before it is laid out.

    Examples
    --------
    >>> measure("deal", 10) < measure("no deal", 10) < measure("no deal", 10, bold=True)
    True
    """
    return size * sum(_letter(letter, bold) for letter in text.replace(r"\$", "$") or " ")


@lru_cache(maxsize=8192)
def _letter(letter: str, bold: bool) -> float:
    """How wide a letter is, in sizes of its font."""
    font = FontProperties(family=list(families()), size=100.0, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(letter, font, False)
    return float(width) / 100


def fold(text: str, width: float, size: float = BODY, *, lines: int = 2, bold: bool = False) -> str:
    r"""Clean a text and fold it to a width in points; what does not fit in that many lines ends in an ellipsis.

    Lines break at spaces (not before ``%``) and after underscores, and within a word only where nothing else is left.

    Examples
    --------
    >>> fold("partial_for_yongbyon", 70, 9.5)
    'partial_for_\nyongbyon'
    >>> fold("a deal at 30 % of it", 61, 9.5)
    'a deal at\n30 % of it'
    """
    rest = _pieces(clean(text, 60 * lines + 40))
    done: list[str] = []
    while rest and len(done) < lines:
        line = ""
        while rest and measure((line + rest[0]).rstrip(), size, bold=bold) <= width:
            line += rest.pop(0)
        if rest and not line:  # one piece is wider than the line
            letters = _letters(rest[0])
            count = len(letters)
            while count > 1 and measure("".join(letters[:count]), size, bold=bold) > width:
                count -= 1
            line = "".join(letters[:count])
            rest[0] = "".join(letters[count:])
            rest = [piece for piece in rest if piece]
        done.append(line.strip())
    if rest and done:
        letters = _letters(done[-1])
        while letters and measure("".join(letters) + "…", size, bold=bold) > width:
            letters.pop()
        done[-1] = "".join(letters).rstrip(" _") + "…"
    return "\n".join(done)


def _pieces(text: str) -> list[str]:
    """The parts between which a line may break; a number keeps its ``%``."""
    return re.findall(r"(?:[^ _]| (?=%))*+[ _]?", text)[:-1]


def _letters(text: str) -> list[str]:
    r"""The letters of a clean text; ``\$`` is one."""
    letters: list[str] = []
    for letter in text:
        if letter == "$" and letters and letters[-1] == "\\":
            letters[-1] = r"\$"
        else:
            letters.append(letter)
    return letters


def head(picture: Picture, title: str, subtitle: str = "") -> None:
    """Write the finding in bold at the top left, and what is held fixed below it in grey.

    Parameters
    ----------
    picture
        Gets the title as its ``title_text``, and remembers how high the head is.
    title
        What the picture shows, as a statement; at most three lines of it are drawn.
    subtitle
        The scenario and what is held fixed; at most three lines.
    """
    width, height = (72 * float(inches) for inches in picture.get_size_inches())
    picture.title_text = " ".join(title.split())
    top = MARGIN
    for text, size, colour, bold, lines in (
        (title, HEADING, INK, True, _MOST_TITLE_LINES),
        (subtitle, BODY, GREY, False, _MOST_SUBTITLE_LINES),
    ):
        folded = fold(text, width - 2 * MARGIN, size, lines=lines, bold=bold)
        if not folded:
            continue
        for line in folded.split("\n"):
            top += size * LINE
            picture.text(
                MARGIN / width, 1 - (top - 0.3 * size) / height, line, size=size, color=colour,
                weight="bold" if bold else "normal", ha="left", va="baseline",
            )  # fmt: skip
        top += 2
    picture.head_height = (top + 4) / 72


def foot(picture: Picture, notes: Sequence[str] = (), keys: Sequence[tuple[Look | Stroke | Mark, str]] = ()) -> None:
    """Write the key and the notes at the bottom: first the swatches side by side, then a paragraph for each note.

    Parameters
    ----------
    picture
        Remembers how high the foot is.
    notes
        Sentences; each is folded to the width, three lines at most.
    keys
        How something looks, and what it is, in two lines at most.
    """
    width, height = (72 * float(inches) for inches in picture.get_size_inches())
    step = NOTE * LINE + 2
    rows: list[list[tuple[float, Look | Stroke | Mark, list[str]]]] = [[]]
    left = MARGIN
    for sample, text in keys:
        lines = fold(text, width - 2 * MARGIN - _SWATCH[0] - 5, NOTE, lines=2).split("\n")
        wide = _SWATCH[0] + 5 + max(measure(line, NOTE) for line in lines) + 14
        if left + wide - 14 > width - MARGIN and rows[-1]:
            rows.append([])
            left = MARGIN
        rows[-1].append((left, sample, lines))
        left += wide
    heights = [step + NOTE * LINE * (max(len(lines) for _, _, lines in row) - 1) for row in rows if row]
    folded = [line for note in notes for line in fold(note, width - 2 * MARGIN, NOTE, lines=3).split("\n") if line]
    total = MARGIN + sum(heights) + NOTE * LINE * len(folded) + (3 if keys and folded else 0)
    picture.foot_height = total / 72
    y = total - 2
    for row, high in zip(rows, heights, strict=False):
        for x, sample, lines in row:
            _sample(picture, sample, x, y - step / 2, width, height)
            for number, line in enumerate(lines):
                at = (x + _SWATCH[0] + 5) / width, (y - step / 2 - number * NOTE * LINE) / height
                picture.text(*at, line, size=NOTE, color=INK, va="center_baseline")
        y -= high
    y -= 3 if keys and folded else 0
    for line in folded:
        y -= NOTE * LINE
        picture.text(MARGIN / width, (y + 2) / height, line, size=NOTE, color=GREY, va="baseline")


def _sample(picture: Picture, sample: Look | Stroke | Mark, x: float, y: float, width: float, height: float) -> None:
    """Draw what a key explains; ``x`` its left end, ``y`` its middle, in points."""
    w, h = _SWATCH
    if isinstance(sample, Look):
        box = ((x / width, (y - h / 2) / height), w / width, h / height)
        picture.add_artist(
            Rectangle(*box, facecolor=sample.fill, edgecolor=sample.pen, hatch=sample.hatch or None, linewidth=0)
        )
        picture.add_artist(Rectangle(*box, fill=False, edgecolor=sample.edge, linewidth=0.8))
    elif isinstance(sample, Stroke):
        ends = [x / width, (x + w) / width]
        picture.add_artist(
            Line2D(ends, [y / height] * 2, color=sample.colour, linestyle=sample.dashes, linewidth=1.8)
        )
    else:
        picture.add_artist(Line2D([(x + w / 2) / width], [y / height], linestyle="none", **sample.keywords))


def paper(
    kind: str,
    body: float,
    title: str,
    subtitle: str = "",
    notes: Sequence[str] = (),
    keys: Sequence[tuple[Look | Stroke | Mark, str]] = (),
    *,
    width: float = SIZE[0],
) -> Picture:
    """A picture with head and foot, just high enough for a body of that many points between them.

    Parameters
    ----------
    kind
        See :class:`~negotiation.figures.picture.Picture`.
    body
        Height in points of what :func:`room` is to leave.
    title, subtitle
        See :func:`head`.
    notes, keys
        See :func:`foot`.
    width
        In inches.

    Examples
    --------
    >>> picture = paper("empty", 100, "Nothing")
    >>> round(float(room(picture)[3] * picture.get_size_inches()[1] * 72), 6)
    100.0
    """
    # How high head and foot are depends on the width alone, so a sheet of any height tells.
    trial = Picture(kind, (width, SIZE[1]))
    head(trial, title, subtitle)
    foot(trial, notes, keys)
    picture = Picture(kind, (width, trial.head_height + trial.foot_height + body / 72))
    head(picture, title, subtitle)
    foot(picture, notes, keys)
    return picture


def room(
    picture: Picture, *, left: float = 0, right: float = 0, top: float = 0, bottom: float = 0
) -> tuple[float, float, float, float]:
    """What head and foot leave of the page, less margins in points: left, bottom, width, height for ``add_axes``."""
    width, height = (72 * float(inches) for inches in picture.get_size_inches())
    x, y = MARGIN + left, 72 * picture.foot_height + bottom
    wide = width - MARGIN - right - x
    high = height - 72 * picture.head_height - top - y
    return x / width, y / height, max(wide, 1.0) / width, max(high, 1.0) / height
