"""Strategic games as files of Gambit's format `.nfg`: reading and writing, exact in both directions.

Source: the documentation of Gambit (Savani and Turocy), "The strategic game (.nfg) file format", payoff and outcome
versions. Reading is that of :mod:`negotiation.scenario.nfg_reader`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import gcd

import numpy as np

from negotiation.display import exact_text
from negotiation.errors import GameError
from negotiation.games.normal import NormalGame
from negotiation.scenario.nfg_reader import read
from negotiation.scenario.yaml_scalars import MOST_DIGITS
from negotiation.scenario.yaml_text import read_text

__all__ = ["NfgGame", "read_nfg", "write_nfg"]


@dataclass(frozen=True)
class NfgGame:
    """A file of strategic form: the game, with the texts that are no part of it.

    Attributes
    ----------
    game
        Players and strategies under the names of the file; what has none, or another's, gets a number.
    title, comment
        As in the file; the comment may be empty.
    outcomes
        The name of what each profile leads to, in the order of :attr:`NormalGame.profile_names`; "" for none.
    """

    game: NormalGame
    title: str
    comment: str
    outcomes: tuple[str, ...]


def read_nfg(text: str | bytes, name: str = "<text>") -> NfgGame:
    r"""Read a strategic game from the text of a `.nfg` file, payoff version or outcome version.

    Parameters
    ----------
    text
        The whole file. Bytes are UTF-8.
    name
        What the file is called in messages.

    Returns
    -------
    NfgGame

    Raises
    ------
    ScenarioError
        With every fault of the file, each with its line, column and remedy.

    Examples
    --------
    >>> file = read_nfg('NFG 1 R "Chicken" { "Ann" "Bob" } { 2 2 }\n0.1 1/3  4 1  1 4  3 3')
    >>> A, B = file.game.payoffs
    >>> file.game.players, A[1, 0], B[0, 0]
    (('Ann', 'Bob'), Fraction(4, 1), Fraction(1, 3))
    """
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    file = read(read_text(data, name, yaml=False))
    sizes = [len(own) for own in file.strategies]
    payoffs = np.empty((len(sizes), *sizes), dtype=object)
    outcomes = []
    for profile in product(*map(range, sizes)):
        cell = file.cell(profile)
        outcomes.append(cell.outcome.text if cell.outcome else "")
        for player, number in enumerate(cell.payoffs):
            payoffs[(player, *profile)] = number.value
    players = _different((label.text for label in file.players), "Player ")
    strategies = [_different((label.text for label in own), "") for own in file.strategies]
    comment = file.comment.text if file.comment else ""
    return NfgGame(NormalGame(payoffs, players, strategies), file.title.text, comment, tuple(outcomes))


def write_nfg(
    game: NormalGame,
    *,
    title: str = "",
    comment: str = "",
    outcomes: Sequence[str] | None = None,
    order: Sequence[str] = (),
) -> str:
    r"""A strategic game as the text of a `.nfg` file, payoffs as exact fractions.

    Names are written as Gambit takes them, in ASCII: accents fall off, and what is left over becomes ``?``.

    Parameters
    ----------
    game
        Any number of players.
    title, comment
        Text for people.
    outcomes
        The name of what each profile leads to, in the order of :attr:`NormalGame.profile_names`, "" for none. With
        names the outcome version is written, without the payoff version.
    order
        Names of outcomes in the order in which to list them; others follow as they come.

    Returns
    -------
    str

    Raises
    ------
    GameError
        Where there is not one outcome for each profile.

    Examples
    --------
    >>> game = NormalGame([[["1/3", 0]], [[0.5, 2]]], ["Ann", "Bob"], [["stay"], ["stay", "go"]])
    >>> print(write_nfg(game, title="Two"), end="")
    NFG 1 R "Two" { "Ann" "Bob" }
    { { "stay" }
      { "stay" "go" } }
    ""
    1/3 1/2
    0 2
    """
    players = _different(map(_plain, game.players), "Player ")
    strategies = [_different(map(_plain, own), "") for own in game.strategies]
    names = "\n  ".join(f"{{ {' '.join(map(_quoted, own))} }}" for own in strategies)
    head = (
        f"NFG 1 R {_quoted(_plain(title))} {{ {' '.join(map(_quoted, players))} }}\n"
        f"{{ {names} }}\n{_quoted(_plain(comment))}\n"
    )
    # The last axis turned first, so that the first player's strategy changes fastest.
    columns = [table.ravel(order="F").tolist() for table in game.payoffs]
    cells: list[tuple[Fraction, ...]] = list(zip(*columns, strict=True))
    if not outcomes or not any(outcomes):
        return head + "".join(" ".join(map(_spelled, payoffs)) + "\n" for payoffs in cells)
    if len(outcomes) != len(cells):
        raise GameError(f"{len(outcomes)} outcomes for {len(cells)} profiles")
    by_profile: list[str] = np.array(list(outcomes), dtype=object).reshape(game.shape).ravel(order="F").tolist()
    numbers: dict[tuple[str, tuple[Fraction, ...]], int] = {}
    by_name = {_plain(name): place for place, name in enumerate(order)}
    keys = list(zip(map(_plain, by_profile), cells, strict=True))
    for key in sorted(keys, key=lambda key: by_name.get(key[0], len(by_name))):
        numbers.setdefault(key, len(numbers) + 1)
    indices = [numbers[key] for key in keys]
    listed = "\n  ".join(f"{{ {_quoted(name)} {', '.join(map(_spelled, payoffs))} }}" for name, payoffs in numbers)
    wide = game.shape[0]
    rows = [" ".join(map(str, indices[at : at + wide])) for at in range(0, len(indices), wide)]
    return head + f"{{ {listed} }}\n" + "\n".join(rows) + "\n"


_SIGNS = str.maketrans({"—": "-", "–": "-", "−": "-", "×": "x", "…": "...", "’": "'", "‘": "'", "“": '"', "”": '"'})


def _spelled(value: Fraction) -> str:
    """A fraction as itself; one that is too long to be read, with its exponent, where it ends as a decimal."""
    text = exact_text(value)
    if len(text) <= MOST_DIGITS:
        return text
    if value.denominator == 1:
        digits = text.rstrip("0")
        return f"{digits}e{len(text) - len(digits)}" if len(digits) < MOST_DIGITS else text
    rest, power = value.denominator, 0
    while (common := gcd(rest, 10)) > 1:
        rest //= common
        power += 1
    return text if rest > 1 else f"{exact_text(value * 10**power)}e-{power}"


def _plain(text: str) -> str:
    """A text in printable ASCII, each run of blanks one, none at its ends."""
    letters = unicodedata.normalize("NFKD", " ".join(text.split()).translate(_SIGNS))
    kept = (character for character in letters if not unicodedata.combining(character))
    plain = "".join(character if " " <= character <= "~" else "?" for character in kept)
    return " ".join(re.sub(r"[\\ ]+$", "", plain).split())  # the format cannot end a text with a backslash


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'


def _different(labels: Iterable[str], prefix: str) -> list[str]:
    """The labels, made different where they are not, and none empty."""
    listed = list(labels)
    taken, names = set(listed), dict[str, None]()
    for number, label in enumerate(listed, start=1):
        name = label or f"{prefix}{number}"
        again = 1
        while name in names or (name != label and name in taken):
            again += 1
            name = f"{label or prefix + str(number)}_{again}"
        names[name] = None
    return list(names)
