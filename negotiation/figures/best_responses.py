"""What is best against what, in small games of two players, as teachers draw it.

Two strategies each: both sides' best responses in one square, which meet at the equilibria. Where a side has three,
each side has a panel for its own mixed strategies, which shows what is best for the other one against them: an upper
envelope of payoffs over the mixtures of two strategies, a triangle over those of three. An equilibrium is then a pair
of corners, and has the same letter in both panels.

Source
------
Bernhard von Stengel, "Equilibrium computation for two-player games in strategic and extensive form", in Algorithmic
Game Theory (2007).
"""

from __future__ import annotations

from negotiation.errors import GameError
from negotiation.figures.answer_words import (
    as_drawn,
    caution,
    chances,
    completeness,
    finding,
    is_named,
    kind_of_equilibrium,
    leading,
    players,
    profile,
    setting,
)
from negotiation.figures.page import LINE, MARGIN, Mark, fold, paper, room
from negotiation.figures.picture import SIZE, Picture, drawn
from negotiation.figures.plane_points import drawable
from negotiation.figures.response_marks import axis_name, letter
from negotiation.figures.response_panels import envelope, slender, square, triangle
from negotiation.figures.style import BODY, INK, Look, Stroke, dot
from negotiation.forms.answer import Answer

__all__ = ["best_responses"]

_SIDE = 250.0
_PANEL = 190.0
_MOST_LISTED = 8
_NARROW = 5.6
_BESIDE = 140.0
_LONG = 60


@drawn
def best_responses(answer: Answer) -> Picture:
    """Draw the best responses of both sides, and the equilibria where they meet.

    Parameters
    ----------
    answer
        Of two players with two or three strategies each.

    Returns
    -------
    Picture
        Of the kind ``best-responses``. In the square of a 2 × 2 game the lines have the ``gid`` ``response:player``;
        in the panels of larger games lines of payoffs have ``pays:strategy``, corners ``corner:labels``. Marks of
        equilibria have ``equilibrium:numbers``.

    Raises
    ------
    GameError
        For other numbers of players or strategies; the message says what would help.

    Examples
    --------
    >>> import negotiation
    >>> print(best_responses(negotiation.load("scenarios/classics/stag_hunt.yaml").solve()).kind)
    best-responses
    """
    shape = answer.game.shape
    if len(shape) != 2 or not set(shape) <= {2, 3}:
        size = " × ".join(map(str, shape))
        raise GameError(
            f"best responses can be drawn for two players with two or three strategies each; this game is {size}."
            " Take a reading that leaves each side two or three (`only` or `without`), or draw the table"
        )
    if shape == (2, 2):
        return _square(answer)
    drawable(answer)
    return _panels(answer)


def _square(answer: Answer) -> Picture:
    notes = [_reading(answer), *_notes(answer)]
    below = 50 + axis_name(answer, 0, _SIDE).count("\n") * BODY * LINE
    picture = paper(
        "best-responses", _SIDE + below + 10, finding(answer), setting(answer), notes, _keys(answer), width=_NARROW
    )
    picture.alt = _alternative(answer)
    beside = 80 + (axis_name(answer, 1, _SIDE).count("\n") + 1) * BODY * LINE
    x, y, _, _ = room(picture, left=beside, bottom=below)
    wide, high = (72 * float(inches) for inches in picture.get_size_inches())
    square(picture.add_axes((x, y, _SIDE / wide, _SIDE / high)), answer, _SIDE)
    return picture


def _panels(answer: Answer) -> Picture:
    shape, names = answer.game.shape, players(answer)
    notes = [_reading(answer), *_slender(answer), *_notes(answer)]
    shares = (0.5, 0.5) if shape[0] == shape[1] else (0.44, 0.56) if shape[0] == 3 else (0.56, 0.44)
    inner = 72 * SIZE[0] - 2 * MARGIN
    spare = [inner * share - _BESIDE for share in shares]
    lines = [axis_name(answer, i, spare[i] + 60).count("\n") for i in (0, 1) if shape[i] == 2]
    below = 50 + max(lines, default=0) * BODY * LINE
    picture = paper("best-responses", _PANEL + below + 58, finding(answer), setting(answer), notes, _keys(answer))
    picture.alt = _alternative(answer)
    wide, high = (72 * float(inches) for inches in picture.get_size_inches())
    bottom = room(picture)[1] * high + below
    start = MARGIN
    for player in (0, 1):
        width = inner * shares[player]
        said = ((f"When {names[player]} mixes,", True), (f"what is best for {names[1 - player]}", False))
        for row, (text, bold) in enumerate(said):
            line = fold(text, width - 10, BODY, lines=1, bold=bold)
            at = start / wide, (bottom + _PANEL + 38 - row * BODY * LINE) / high
            picture.text(*at, line, size=BODY, weight="bold" if bold else "normal", color=INK)
        if shape[player] == 2:
            box = (start + 44, bottom, spare[player], _PANEL)
            axes = picture.add_axes((box[0] / wide, box[1] / high, box[2] / wide, box[3] / high))
            envelope(axes, answer, player, box[2], box[3])
        else:
            side = min(width - 16, 215.0)
            tall = side * (0.8660254 + 0.12) / 1.12
            box = (start + (width - side) / 2, bottom, side, tall)
            axes = picture.add_axes((box[0] / wide, box[1] / high, box[2] / wide, box[3] / high))
            triangle(axes, answer, player, box[2], box[3])
        start += width
    return picture


# -- words --------------------------------------------------------------------------------------------


def _keys(answer: Answer) -> list[tuple[Look | Stroke | Mark, str]]:
    """Each equilibrium by its letter, those that count first first."""
    first = set(leading(answer))
    order = sorted(range(len(answer.equilibria)), key=lambda number: number not in first)
    return [
        (Mark(**dot(number in first)), f"{letter(number)}: {_equilibrium(answer, number)}")
        for number in order[:_MOST_LISTED]
    ]


def _equilibrium(answer: Answer, number: int) -> str:
    outcome = answer.outcomes[number]
    parts = [profile(answer, number)]
    if len(outcome) > 1 or is_named(answer, next(iter(outcome))):
        parts.append(chances(answer, outcome))
    text = ": ".join(parts)
    pays = ", ".join(as_drawn(payoff) for payoff in answer.equilibria[number].payoffs)
    return f"{text} (pays {pays})" if len(text) < _LONG else text


def _reading(answer: Answer) -> str:
    """How to read the picture."""
    if answer.game.shape == (2, 2):
        return "Each line is what is best for one side, given how often the other plays what; equilibria lie on both."
    last = sum(answer.game.shape) - 1
    return (
        "Small numbers at a corner: strategies that are not played there, and the other side's best responses. Two"
        f" corners, one from each panel, that have all of 0 to {last} are an equilibrium; it has one letter in both."
    )


def _slender(answer: Answer) -> list[str]:
    """What is best at single points only, or along a line."""
    said = [name for player in (0, 1) for name in slender(answer, player)]
    return [f"Best at a corner or along a line only, so without an area: {', '.join(said)}."] if said else []


def _notes(answer: Answer) -> list[str]:
    said = []
    first = set(leading(answer))
    if len(answer.equilibria) > _MOST_LISTED:
        said.append(f"Not listed: {len(answer.equilibria) - _MOST_LISTED} more extreme equilibria.")
    if 0 < len(first) < len(answer.equilibria):
        said.append(f"Full dots: {kind_of_equilibrium(answer)}; empty dots: some side plays a dominated strategy.")
    if any(len(component.members) > 1 for component in answer.equilibria.components):
        said.append("Grey bands: connected equilibria, of which the lettered ones are the corners.")
    said.append(f"{completeness(answer)} {caution(answer)}")
    return said


def _alternative(answer: Answer) -> str:
    """The picture in sentences."""
    size = " × ".join(map(str, answer.game.shape))
    said = [f"{finding(answer)}. Best responses in a {size} game of {' and '.join(players(answer))}."]
    first = set(leading(answer))
    for number in range(min(len(answer.equilibria), _MOST_LISTED)):
        kind = kind_of_equilibrium(answer) if number in first else f"not {kind_of_equilibrium(answer)}"
        said.append(f"Equilibrium {letter(number)}, {kind}: {_equilibrium(answer, number)}.")
    return " ".join([*said, f"{setting(answer).rstrip('.')}.", *_notes(answer)])
