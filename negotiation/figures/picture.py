"""A picture: a matplotlib figure that knows what it says, and how it becomes a file.

The same picture gives the same bytes, in every process: no dates are written, identifiers in an SVG come from a
fixed salt, and the letters are those of DejaVu Sans, which matplotlib brings along (:mod:`negotiation.figures.fonts`
says what becomes of others). An SVG holds its letters as
outlines, so that it looks the same wherever it is opened. In all three formats the file carries the title and the
alternative text, so that it can be read aloud, and where it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from html import escape
from io import BytesIO
from typing import Any, ParamSpec, TypeVar

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from negotiation.errors import UsageError
from negotiation.figures.fonts import families

__all__ = ["FORMATS", "SIZE", "Picture", "drawn", "render", "settings"]

FORMATS = ("svg", "png", "pdf")
"""What a picture can be rendered to."""

SIZE = (7.2, 5.0)
"""Width and height in inches, where a picture needs no other."""

_DOTS_PER_INCH = 200
_LONGEST_TEXT = 8000

_SETTINGS: Mapping[str, object] = {
    "font.size": 9.5,
    "axes.linewidth": 0.8,
    "hatch.linewidth": 0.6,
    "axes.unicode_minus": True,
    # Letters as wide on the screen as in print, so that what was measured to fit does fit.
    "text.hinting": "no_hinting",
    "svg.hashsalt": "negotiation",
    "svg.fonttype": "path",
    "savefig.bbox": None,
}

P = ParamSpec("P")
R = TypeVar("R")


class Picture(Figure):
    """A figure with a kind, a title, and a text that says what it shows.

    Attributes
    ----------
    kind
        What kind of picture it is, as `negotiation plot` calls it.
    title_text
        The finding, as it stands at the top.
    alt
        Alternative text: in sentences, what the picture says, for those who do not see it.
    head_height, foot_height
        How much of the height the title and the notes take, in inches; see :mod:`negotiation.figures.style`.

    Notes
    -----
    Make one with :func:`negotiation.figures.figure`. It is a matplotlib figure without pyplot: it opens no window
    and belongs to no global state. Save it with :func:`render`; ``savefig`` works, but puts a date in the file.
    """

    kind: str
    title_text: str
    alt: str
    head_height: float
    foot_height: float

    def __init__(self, kind: str, size: tuple[float, float] = SIZE) -> None:
        super().__init__(figsize=size, dpi=100, facecolor="white", edgecolor="white")
        FigureCanvasAgg(self)
        self.kind = kind
        self.title_text = ""
        self.alt = ""
        self.head_height = 0.0
        self.foot_height = 0.0

    def __repr__(self) -> str:
        width, height = self.get_size_inches()
        return f"<Picture {self.kind}, {width:.3g} × {height:.3g} inches: {self.title_text}>"

    def _repr_png_(self) -> bytes:
        return render(self, "png")


@contextmanager
def settings() -> Iterator[None]:
    """Matplotlib's own defaults with those of this package on top; afterwards everything is as it was.

    Without this a picture would depend on the reader's ``matplotlibrc``.
    """
    defaults = {name: value for name, value in mpl.rcParamsDefault.items() if not name.startswith("backend")}
    ours: Any = {**defaults, **_SETTINGS, "font.family": list(families())}
    with mpl.rc_context(ours):
        yield


def drawn(function: Callable[P, R]) -> Callable[P, R]:
    """Let a function draw under :func:`settings`."""

    @wraps(function)
    def under_settings(*args: P.args, **kwargs: P.kwargs) -> R:
        with settings():
            return function(*args, **kwargs)

    return under_settings


def render(
    picture: Picture,
    format: str = "svg",
    *,
    provenance: Mapping[str, str] | None = None,
    dpi: float = _DOTS_PER_INCH,
) -> bytes:
    """The bytes of a file that shows the picture; the same ones every time.

    Parameters
    ----------
    picture
        Stays as it is.
    format
        ``"svg"``, ``"png"`` or ``"pdf"``.
    provenance
        What the picture was made by and from, for instance the version of the tool and the content hash of the
        scenario; written into the file. Nothing of when or where it was made.
    dpi
        Dots per inch of a PNG; at least 10.

    Returns
    -------
    bytes
        An SVG has a ``title`` and a ``desc``, a PNG the entries Title, Description and Source, a PDF the entries
        Title, Subject and Keywords.

    Raises
    ------
    UsageError
        For another format, or a resolution that makes no picture.

    Examples
    --------
    >>> picture = Picture("empty", (1, 1))
    >>> render(picture, "png")[1:4]
    b'PNG'
    >>> render(picture) == render(picture)
    True
    """
    if format not in FORMATS:
        raise UsageError(f"`{format}` is not a format of pictures", f"use one of {', '.join(FORMATS)}")
    if not 10 <= dpi <= 1200:
        raise UsageError(f"{dpi} dots per inch make no picture", "choose a number from 10 to 1200")
    title, alt = _readable(picture.title_text), _readable(picture.alt)
    origin = _readable("; ".join(f"{name} {value}" for name, value in (provenance or {}).items()))
    metadata: dict[str, str | None]
    if format == "svg":
        metadata = {"Title": title, "Description": alt, "Source": origin, "Creator": "negotiation", "Date": None}
    elif format == "png":
        metadata = {"Title": title, "Description": alt, "Source": origin, "Software": "negotiation"}
    else:
        metadata = {"Title": title, "Subject": alt, "Keywords": origin, "Creator": "negotiation"}
        metadata |= {"CreationDate": None, "Producer": None}
    used = {name: value for name, value in metadata.items() if value != ""}
    buffer = BytesIO()
    with settings(), _anonymous(picture):
        picture.savefig(buffer, format=format, dpi=dpi if format == "png" else 72, metadata=used)
    content = buffer.getvalue()
    return _described(content, title, alt) if format == "svg" else content


@contextmanager
def _anonymous(picture: Picture) -> Iterator[None]:
    """Take the names off all artists for a while: they are for programs, hold free text, and may repeat.

    In an SVG they would become identifiers, which must be unique and must not hold just anything.
    """
    named = [(artist, artist.get_gid()) for artist in picture.findobj() if artist.get_gid() is not None]
    for artist, _ in named:
        artist.set_gid(None)
    try:
        yield
    finally:
        for artist, name in named:
            artist.set_gid(name)


def _readable(text: str) -> str:
    """Text without what XML or a PNG cannot hold, and not endless."""
    kept = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return kept if len(kept) <= _LONGEST_TEXT else kept[: _LONGEST_TEXT - 1] + "…"


def _described(svg: bytes, title: str, alt: str) -> bytes:
    """The SVG as an image with a name and a description, for programs that read pages aloud."""
    named = svg.replace(b"<svg ", b'<svg role="img" ', 1)
    text = f"<desc>{escape(alt, quote=False)}</desc>".encode()
    if not alt:
        return named
    if title:
        return re.sub(rb"</title>", lambda found: found[0] + b"\n " + text, named, count=1)
    return re.sub(rb"<svg [^>]*>", lambda found: found[0] + b"\n " + text, named, count=1)
