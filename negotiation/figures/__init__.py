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
    from collections.abc import Sequence

    from negotiation.analysis.flips import FlipAnswer
    from negotiation.analysis.sweep import SweepAnswer
    from negotiation.figures.picture import Picture
    from negotiation.forms.answer import Answer

__all__ = ["KINDS", "Kind", "figure", "fitting"]


class Kind(NamedTuple):
    """A kind of picture: the function that draws it, what that takes, and in a line what one sees."""

    module: str
    function: str
    takes: Literal["answer", "sweep", "flips"]
    about: str


KINDS: dict[str, Kind] = {
    "table": Kind("payoff_table", "payoff_table", "answer", "the game as a table, its equilibria marked"),
    "plane": Kind("utility_plane", "utility_plane", "answer", "every deal by what it pays the two sides"),
    "best-responses": Kind("best_responses", "best_responses", "answer", "what is best against what, in small games"),
    "map": Kind("regime_map", "regime_map", "sweep", "what happens where, over two or three parameters"),
    "lines": Kind("sweep_lines", "sweep_lines", "sweep", "payoffs and outcomes along one parameter"),
    "sample": Kind("sample_panels", "sample_panels", "sweep", "how often each regime comes along each parameter"),
    "tornado": Kind("tornado", "tornado", "flips", "how far each parameter can move before the outcome changes"),
}
"""Every kind of picture, by the name that `negotiation plot` calls it."""


def figure(
    what: Answer | SweepAnswer | FlipAnswer | Sequence[FlipAnswer],
    kind: str | None = None,
    *,
    which: str = "leading",
) -> Picture:
    """Draw a picture of an answer, of a sweep, or of flips.

    Parameters
    ----------
    what
        What :meth:`negotiation.Scenario.solve`, :meth:`negotiation.Scenario.sweep` or
        :meth:`negotiation.Scenario.flip` returns; or several of the last, one for each account.
    kind
        One of :data:`KINDS`. None takes the table of an answer, the lines of a sweep over one parameter, the map
        of any other, the panels of a sample, the tornado of flips. The tornado of an answer is that of the flips
        around it.
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
    from negotiation.analysis.flips import flips_of
    from negotiation.forms.answer import Answer

    if isinstance(what, Answer) and kind == "tornado":
        what = flips_of(what.point)
    takes = _takes(what)
    if kind is None:
        one = takes == "sweep" and len(what.plan.axes) == 1  # type: ignore[union-attr]
        kind = {"answer": "table", "flips": "tornado", "sweep": "lines" if one else "map"}[takes]
        if takes == "sweep" and what.plan.sample is not None:  # type: ignore[union-attr]
            kind = "sample"
    found = KINDS.get(kind)
    if found is None or found.takes != takes:
        drawable = [name for name, entry in KINDS.items() if entry.takes == takes]
        known = ", ".join([*drawable, "tornado"] if takes == "answer" else drawable)
        raise UsageError(
            f"`{kind}` is not a picture of {_A[takes]}",
            f"choose one of {known}" if "," in known else f"it is {known}",
        )
    if takes == "sweep" and kind != "sample" and what.plan.sample is not None:  # type: ignore[union-attr]
        raise UsageError(
            f"a {kind} needs a grid, and the points of a sample lie anywhere",
            "draw the kind `sample`, or sweep over a grid: leave --sample out and name parameters with --over",
        )
    draw = getattr(import_module(f"negotiation.figures.{found.module}"), found.function)
    options = {"which": which} if kind == "map" else {}
    picture: Picture = draw(what, **options)
    return picture


def fitting(
    what: Answer | SweepAnswer | FlipAnswer | Sequence[FlipAnswer], *, which: str = "leading"
) -> list[Picture]:
    """Every picture that can show this answer, this sweep, or these flips; at least one.

    The tornado of an answer is among them where its flips are found in a moment.
    """
    from negotiation.analysis.flips import quick
    from negotiation.forms.answer import Answer

    if not isinstance(what, Answer):
        return [figure(what, which=which)]
    kinds = [kind for kind, entry in KINDS.items() if entry.takes == "answer"]
    pictures = []
    for kind in [*kinds, "tornado"] if quick(what.point) else kinds:
        try:
            pictures.append(figure(what, kind))
        except GameError as error:
            reason = error
    if not pictures:
        raise reason
    return pictures


_A = {"answer": "an answer", "sweep": "a sweep", "flips": "flips"}


def _takes(what: Answer | SweepAnswer | FlipAnswer | Sequence[FlipAnswer]) -> Literal["answer", "sweep", "flips"]:
    from negotiation.analysis.sweep import SweepAnswer
    from negotiation.forms.answer import Answer

    return "answer" if isinstance(what, Answer) else "sweep" if isinstance(what, SweepAnswer) else "flips"
