"""Pictures of answers: data in, matplotlib figure out; no file is opened, and pyplot is never touched.

::

    picture.py   Picture, a figure with a kind, a title and an alternative text; render(), the bytes of a file
    style.py     how outcomes and players look; clean(), free text made fit to be drawn
    page.py      head(), foot() and room(): what stands where
    labels.py    where labels go so that none lies on another
    fonts.py     which letters there are
    …            one file a kind of picture

Matplotlib is loaded when the first picture is drawn.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Literal, NamedTuple

from negotiation.errors import GameError, UsageError

if TYPE_CHECKING:
    from negotiation.analysis.sweep import SweepAnswer
    from negotiation.figures.picture import Picture
    from negotiation.forms.answer import Answer

__all__ = ["KINDS", "Kind", "figure", "fitting"]


class Kind(NamedTuple):
    """A kind of picture: the function that draws it, what that takes, and in a line what one sees."""

    module: str
    function: str
    takes: Literal["answer", "sweep"]
    about: str


KINDS: dict[str, Kind] = {
    "table": Kind("payoff_table", "payoff_table", "answer", "the game as a table, its equilibria marked"),
    "plane": Kind("utility_plane", "utility_plane", "answer", "every deal by what it pays the two sides"),
    "best-responses": Kind("best_responses", "best_responses", "answer", "what is best against what, in small games"),
    "map": Kind("regime_map", "regime_map", "sweep", "what happens where, over two or three parameters"),
    "lines": Kind("sweep_lines", "sweep_lines", "sweep", "payoffs and outcomes along one parameter"),
}
"""Every kind of picture, by the name that `negotiation plot` calls it."""


def figure(what: Answer | SweepAnswer, kind: str | None = None, *, which: str = "leading") -> Picture:
    """Draw a picture of an answer, or of a sweep.

    Parameters
    ----------
    what
        What :meth:`negotiation.Scenario.solve` or :meth:`negotiation.Scenario.sweep` returns.
    kind
        One of :data:`KINDS`. None takes the table of an answer, the lines of a sweep over one parameter, the map of
        any other.
    which
        Of a map: the regimes that it shows, ``"leading"`` (perfect where that is decided) or ``"nash"``.

    Returns
    -------
    Picture
        A matplotlib figure; :func:`negotiation.figures.picture.render` makes a file of it.

    Raises
    ------
    UsageError
        For a kind that is not there, or that takes something else.
    GameError
        Where the game is not one that this kind can show; the message says what would help.

    Examples
    --------
    >>> import negotiation
    >>> talks = negotiation.load("scenarios/classics/stag_hunt.yaml")
    >>> figure(talks.solve(), "best-responses").kind
    'best-responses'
    """
    takes = _takes(what)
    if kind is None:
        kind = "table" if takes == "answer" else "lines" if len(what.plan.axes) == 1 else "map"  # type: ignore[union-attr]
    found = KINDS.get(kind)
    if found is None or found.takes != takes:
        known = ", ".join(name for name, entry in KINDS.items() if entry.takes == takes)
        raise UsageError(f"`{kind}` is not a picture of {_A[takes]}", f"choose one of {known}")
    draw = getattr(import_module(f"negotiation.figures.{found.module}"), found.function)
    options = {"which": which} if kind == "map" else {}
    picture: Picture = draw(what, **options)
    return picture


def fitting(what: Answer | SweepAnswer, *, which: str = "leading") -> list[Picture]:
    """Every picture that can show this answer, or this sweep; at least one."""
    takes = _takes(what)
    if takes == "sweep":
        return [figure(what, which=which)]
    pictures = []
    for kind, entry in KINDS.items():
        if entry.takes == takes:
            try:
                pictures.append(figure(what, kind))
            except GameError as error:
                reason = error
    if not pictures:
        raise reason
    return pictures


_A = {"answer": "an answer", "sweep": "a sweep"}


def _takes(what: Answer | SweepAnswer) -> Literal["answer", "sweep"]:
    from negotiation.forms.answer import Answer

    return "answer" if isinstance(what, Answer) else "sweep"
