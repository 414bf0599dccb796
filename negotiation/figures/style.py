"""How pictures look: one colour and one hatch for each outcome, one line for each player, and clean words.

An outcome looks the same in every picture of a scenario: what it looks like depends only on its place among the
scenario's outcomes. The first one (the deal, as a rule) is filled and plain, the last one (what happens otherwise) is
pale and dotted, so that the two differ also in grey; those between them are tints with a hatch of their own. Fills
are light enough for dark text on them (contrast at least 4.5 : 1, as WCAG 2.1 asks), lines dark enough on white (at
least 3 : 1), and nothing is said by colour alone. The hues are those of Masataka Okabe and Kei Ito, "Color Universal
Design" (2008), which colour-blind readers tell apart.

Titles, notes and where things stand on the page are in :mod:`negotiation.figures.page`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from negotiation.figures.fonts import has_letter

__all__ = [
    "BODY",
    "GREY",
    "HEADING",
    "INK",
    "MOST_LOOKS",
    "NOTE",
    "OTHER",
    "RULE",
    "SMALLEST",
    "Dashes",
    "Look",
    "Stroke",
    "clean",
    "contrast",
    "dot",
    "fill",
    "looks",
    "luminance",
    "mixture",
    "regime_look",
    "regime_parts",
    "strokes",
]

INK, GREY, RULE = "#1A1A1A", "#595959", "#B8B8B8"
"""Text and marks; text of less weight (still 7 : 1 on white); rules and frames that say nothing."""

HEADING, BODY, NOTE, SMALLEST = 13.0, 9.5, 8.5, 7.0
"""Sizes of letters in points: the title, most text, notes, and the least that is ever drawn."""

_UNKNOWN_LETTER = "\N{REPLACEMENT CHARACTER}"
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"


Dashes = Literal["-", "--", "-.", ":"] | tuple[float, tuple[float, ...]]
"""A line's dashes, as matplotlib spells them."""


@dataclass(frozen=True)
class Look:
    """How an outcome is filled.

    Attributes
    ----------
    fill
        Light: dark text on it can be read.
    pen
        Colour of the hatch, between ``fill`` and ``edge``.
    edge
        Dark: for borders and marks.
    hatch
        As matplotlib spells it; empty for none.
    """

    fill: str
    pen: str
    edge: str
    hatch: str


@dataclass(frozen=True)
class Stroke:
    """How a player's lines are drawn: colour, dashes as matplotlib spells them, and a marker."""

    colour: str
    dashes: Dashes
    marker: str


def _look(fill: str, edge: str, hatch: str) -> Look:
    return Look(fill, _blend([(fill, 1.0), (edge, 0.45)]), edge, hatch)


def luminance(colour: str) -> float:
    """The relative luminance of a colour ``#RRGGBB``: 0 for black, 1 for white (WCAG 2.1).

    Examples
    --------
    >>> round(luminance("#0072B2"), 3)
    0.152
    """
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2.1).

    Examples
    --------
    >>> round(contrast("#FFFFFF", "#0072B2"), 1)
    5.2
    """
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _linear(colour: str) -> tuple[float, float, float]:
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return red, green, blue


def _blend(parts: Sequence[tuple[str, float]]) -> str:
    """Mix colours by weight, as light mixes."""
    total = sum(weight for _, weight in parts)
    mixed = [sum(_linear(colour)[i] * weight for colour, weight in parts) / total for i in range(3)]
    shares = (m * 12.92 if m <= 0.0031308 else 1.055 * m ** (1 / 2.4) - 0.055 for m in mixed)
    return "#" + "".join(f"{round(share * 255):02X}" for share in shares)


_FIRST = _look("#74BCEB", "#00456B", "")
_LAST = _look("#F5F1E8", "#6B6252", "..")
_BETWEEN = (
    _look("#A9DFC8", "#00664A", "//"),
    _look("#F7CF8C", "#8A5A00", "\\\\"),
    _look("#E6C3D8", "#7D3F64", "xx"),
    _look("#F4ED9B", "#6E6500", "--"),
    _look("#F2B89B", "#8F3B00", "||"),
    _look("#B4C7E7", "#1F3F77", "++"),
    _look("#CFCFCF", "#4A4A4A", "oo"),
    _look("#DCCFA6", "#5E4B12", "**"),
    _look("#A8DADF", "#0B5A63", "///..."),
    _look("#CDC4EE", "#4B3A91", "\\\\\\..."),
)
OTHER = _look("#FFFFFF", "#4A4A4A", "")
"""How outcomes look for which no look is left."""
_NOTHING = _look("#FFFFFF", "#4A4A4A", "XX")

MOST_LOOKS = len(_BETWEEN) + 2
"""How many outcomes look different from each other; further ones are white."""


def looks(results: Sequence[str]) -> dict[str, Look]:
    """How each outcome looks.

    Parameters
    ----------
    results
        All outcomes that are counted, in file order (``Answer.results``), so that one keeps its look everywhere.

    Examples
    --------
    >>> found = looks(["deal", "war", "no deal"])
    >>> [look.hatch for look in found.values()]
    ['', '//', '..']
    """
    found = {name: _BETWEEN[i - 1] if i <= len(_BETWEEN) else OTHER for i, name in enumerate(results)}
    if results:
        found[results[-1]] = _LAST
        found[results[0]] = _FIRST
    return found


def mixture(known: Mapping[str, Look], sure: Collection[str], sometimes: Collection[str] = ()) -> Look:
    """How a set of outcomes looks: a blend of the fills, with thin strokes one way.

    Parameters
    ----------
    known
        What :func:`looks` gives.
    sure, sometimes
        The outcomes that some equilibrium gives for certain, and those that none gives for certain, which weigh less.

    Returns
    -------
    Look
        For a single sure outcome its own; for none at all a white field with crosses.
    """
    if not sure and not sometimes:
        return _NOTHING
    if len(sure) == 1 and not sometimes:
        return known[next(iter(sure))]
    parts = [(known[name], 1.0) for name in known if name in sure]
    parts += [(known[name], 0.4) for name in known if name in sometimes]
    # Rising strokes for outcomes that stand beside each other, falling ones where one comes by chance only. All the
    # hatches on top of each other would be a restless sight next to words.
    hatch = "\\\\\\" if sometimes else "///"
    blended = _blend([(look.fill, weight) for look, weight in parts])
    edge = _blend([(look.edge, weight) for look, weight in parts])
    return Look(blended, _blend([(blended, 1.0), (edge, 0.35)]), edge, hatch)


def regime_look(label: str, results: Sequence[str]) -> Look:
    """How a regime looks, from its label and all outcomes in file order; a lone outcome looks like itself.

    Examples
    --------
    >>> regime_look("deal", ["deal", "no deal"]) == looks(["deal", "no deal"])["deal"]
    True
    """
    sure, sometimes = regime_parts(label, results)
    return mixture(looks(results), sure, sometimes)


def regime_parts(label: str, results: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The outcomes that a regime's label names: those that are sure, and those that come sometimes.

    Names are free text and may hold the word ``or`` themselves; a longer name goes before a shorter one.

    Examples
    --------
    >>> regime_parts("at least sometimes deal or no deal", ["deal", "no deal"])
    (('no deal',), ('deal',))
    >>> regime_parts("none found", ["deal", "no deal"])
    ((), ())
    """
    rest = label if label in results else label.removeprefix("at least ")
    sure: list[str] = []
    sometimes: list[str] = []
    by_length = sorted(results, key=len, reverse=True)
    while rest:
        for prefix, kind in (("", sure), ("sometimes ", sometimes)):
            name = next((n for n in by_length if rest == prefix + n or rest.startswith(f"{prefix}{n} or ")), None)
            if name is not None:
                kind.append(name)
                rest = rest[len(prefix) + len(name) :].removeprefix(" or ")
                break
        else:
            break
    return tuple(sure), tuple(sometimes)


_STROKES = (
    Stroke("#0072B2", "-", "o"),
    Stroke("#C2500A", "--", "s"),
    Stroke("#007F5F", "-.", "^"),
    Stroke("#9A3D78", ":", "D"),
    Stroke("#1A1A1A", (0, (6, 1.5, 1, 1.5, 1, 1.5)), "v"),
    Stroke("#77600A", (0, (1, 1)), "P"),
)


def strokes(players: Iterable[str]) -> dict[str, Stroke]:
    """How each player's lines look, by its place among the players; after six they begin again."""
    return {player: _STROKES[i % len(_STROKES)] for i, player in enumerate(players)}


def dot(full: bool, size: float = 7.0) -> dict[str, Any]:
    """The mark of an equilibrium, as keywords of a line: full for those that count first, empty for others."""
    return {
        "marker": "o",
        "markersize": size,
        "markerfacecolor": INK if full else "white",
        "markeredgecolor": INK,
        "markeredgewidth": 1.1,
        "zorder": 4,
    }


def fill(axes: Axes, corners: Sequence[tuple[float, float]], look: Look, *, label: str = "") -> PathPatch:
    """Fill a polygon as an outcome looks, without an edge; ``label`` is the artist's, for those who read it back."""
    path = Path([*corners, corners[0]], closed=True)
    patch = PathPatch(
        path, facecolor=look.fill, edgecolor=look.pen, hatch=look.hatch or None, linewidth=0, label=label or None
    )
    axes.add_patch(patch)
    return patch


# -- words --------------------------------------------------------------------------------------------


def clean(text: str, longest: int = 200) -> str:
    r"""Free text as it may stand in a picture: one line, no markup, no tricks, not too long.

    Dollar signs lose their meaning; line breaks become spaces; control characters and those that turn the direction
    of writing are dropped. Where no font here has a character (see :mod:`negotiation.figures.fonts`), a symbol such
    as an emoji is named in brackets, and a letter is drawn as ``�``.

    Parameters
    ----------
    text
        Anything that a scenario may hold.
    longest
        The most characters that are kept; a text that is cut ends in an ellipsis.

    Examples
    --------
    >>> print(clean("  costs\n$5 or $6 "))
    costs \$5 or \$6
    >>> clean("abcdef", 4)
    'abc…'
    """
    # A name of a million letters is not read to its end.
    head = unicodedata.normalize("NFC", text[: 4 * longest + 1000])
    kept = "".join(c for c in re.sub(r"\s", " ", head) if c in _JOINERS or not _hidden(c))
    shown = "".join(c if has_letter(c) else _named(c) for c in " ".join(kept.split()))
    if len(shown) > longest or len(head) < len(text):
        shown = shown[: longest - 1].rstrip() + "…"
    return shown.replace("$", r"\$")


def _named(character: str) -> str:
    """What stands for a character that no font has: the name of a symbol, which readers know by it."""
    name = unicodedata.name(character, "").lower() if unicodedata.category(character).startswith("S") else ""
    return f"[{name}]" if name else _UNKNOWN_LETTER


def _hidden(character: str) -> bool:
    """Whether a character has no shape of its own: controls, formats, selectors of variants, and tones of skin."""
    if "\ufe00" <= character <= "\ufe0f" or "\U0001f3fb" <= character <= "\U0001f3ff":
        return True
    return unicodedata.category(character) in ("Cc", "Cf")
