r"""Text → strategic game: the Gambit file format `.nfg`, in both of its versions, with the place of everything.

::

    NFG 1 R "Title" { "Player 1" "Player 2" }          payoff version: the numbers of strategies, then payoffs
    { 2 2 }
    1 1  0 2  0 2  1 1

    NFG 1 R "Title" { "Player 1" "Player 2" }          outcome version: names of strategies, outcomes by number
    { { "stay" "go" } { "stay" "go" } }
    "A comment"
    { { "both" 1, 1 } { "one" 0, 2 } }
    1 2 2 0

Profiles stand with the first player's strategy changing fastest. Outcome 0 pays nothing to anyone. The two versions
may be mixed: names of strategies before payoffs, numbers of strategies before outcomes. Blanks mean nothing outside
of quotes, in which ``\"`` is a quotation mark.

Source: the documentation of Gambit (Savani and Turocy), "The strategic game (.nfg) file format", payoff and outcome
versions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from math import prod
from typing import NamedTuple, NoReturn

from negotiation.errors import ScenarioError
from negotiation.faults import Fault, Place, SourceText
from negotiation.scenario.limits import MOST_PAYOFFS, MOST_PLAYERS
from negotiation.scenario.nfg_game import Cell, Label, Nfg, Number
from negotiation.scenario.nfg_numbers import LONGEST_SHOWN, NoNumber, exact_number
from negotiation.scenario.yaml_refusals import shortened
from negotiation.scenario.yaml_text import MOST_FAULTS, in_file_order

__all__ = ["read"]

_TOKEN = re.compile(r'(?P<text>"(?:[^"\\]|\\"|\\(?!"))*")|(?P<open>")|(?P<sign>[{},])|(?P<word>[^\s{}",]+)')
_UNNAMED = re.compile(r"_[0-9]+")  # what Gambit writes for outcomes without a name
_DIGITS_OF_COUNT = 9  # strategies of a player: already more than can be read
_FEWER = "take strategies away, those first that are never played"
_PROFILES = "payoffs stand profile by profile, the first player's strategy changing fastest, one for each player"
_COUNT = re.compile(r"[0-9]+")


def read(source: SourceText) -> Nfg:
    r"""Read a strategic game.

    Raises
    ------
    ScenarioError
        With every fault that was found; what comes after a place where reading had to stop is not judged.

    Examples
    --------
    >>> game = read(SourceText("d.nfg", 'NFG 1 R "D" { "A" "B" } { 2 1 } 1 1/3 0.5 -2\n'))
    >>> [[str(number.value) for number in cell.payoffs] for cell in game.cells]
    [['1', '1/3'], ['1/2', '-2']]
    """
    reader = _Reader(source)
    try:
        game = reader.game()
    except _Stop:
        game = None
    if reader.faults or game is None:
        raise ScenarioError(in_file_order(reader.faults))
    return game


class _Token(NamedTuple):
    kind: str  # text, open, sign, word, or end
    text: str
    start: int
    end: int


class _Stop(Exception):  # noqa: N818 - no error of a caller: it ends the reading, and the fault has been noted
    pass


class _Reader:
    """Walks over the tokens once and notes faults."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.faults: list[Fault] = []
        self._tokens = self._scan()
        self._next = next(self._tokens)
        self._behind = 0  # where the last token ended

    # -- tokens -----------------------------------------------------------------------------------

    def _scan(self) -> Iterator[_Token]:
        for match in _TOKEN.finditer(self.source.text):
            yield _Token(match.lastgroup or "", match[0], *match.span())
        at = len(self.source.text)
        while True:
            yield _Token("end", "", at, at)

    def _take(self) -> _Token:
        token = self._next
        self._behind = token.end
        self._next = next(self._tokens)
        return token

    def _is(self, sign: str) -> bool:
        return self._next.kind == "sign" and self._next.text == sign

    def _place(self, token: _Token) -> Place:
        if token.kind == "end":  # just behind what was read last: an empty line would say nothing
            return self.source.place(self._behind, self._behind)
        return self.source.place(token.start, token.end)

    def _label(self, token: _Token) -> Label:
        text = token.text[1:-1].replace('\\"', '"')
        return Label(" ".join(text.split()), self._place(token))

    # -- faults -----------------------------------------------------------------------------------

    def _note(self, code: str, message: str, place: Place, label: str = "", help: str = "") -> None:
        self.faults.append(Fault(code, message, place, label, help=help))
        if len(self.faults) >= MOST_FAULTS:
            self.faults.append(Fault("E112", f"{MOST_FAULTS:,} faults or more", place, "reading stopped here"))
            raise _Stop

    def _stop(self, code: str, message: str, place: Place, label: str = "", help: str = "") -> NoReturn:
        self._note(code, message, place, label, help)
        raise _Stop

    def _unexpected(self, wanted: str, help: str = "") -> NoReturn:
        token = self._next
        if token.kind == "open":
            place = self.source.place(token.start, token.start + 1)
            self._stop("E120", "a text in quotes is not closed", place, "opened here", 'write `"` at its end')
        found = "the file ends" if token.kind == "end" else f"found `{shortened(token.text, LONGEST_SHOWN)}`"
        short = wanted.partition(",")[0]
        self._stop("E120", f"{found} where {wanted} belongs", self._place(token), f"{short} expected", help)

    # -- the parts of the file --------------------------------------------------------------------

    def game(self) -> Nfg:
        self._prologue()
        if self._next.kind != "text":
            self._unexpected("the title in quotes", 'write `NFG 1 R "Title"`')
        title = self._label(self._take())
        self._open("the list of players", 'write the players as `{ "Player 1" "Player 2" }`')
        players = self._labels("a player's name in quotes")
        if not players:
            self._stop("E401", "there are no players", title.place, help='write `{ "Player 1" "Player 2" }`')
        if len(players) > MOST_PLAYERS:
            message = f"a game of {len(players):,} players, more than {MOST_PLAYERS}"
            help = "join players that act as one, and leave out those that have nothing to choose"
            self._stop("E420", message, players[MOST_PLAYERS].place, "the first too many", help)
        strategies, place = self._strategies(players)
        comment = self._label(self._take()) if self._next.kind == "text" else None
        cells = self._outcome_cells(players, strategies) if self._is("{") else self._payoff_cells(players, strategies)
        return Nfg(title, players, strategies, comment, cells, place)

    def _prologue(self) -> None:
        form = 'a strategic game begins with `NFG 1 R "Title" { "Player 1" "Player 2" }`'
        if self._next.text != "NFG":
            self._unexpected("`NFG`", form)
        self._take()
        if self._next.text != "1":
            self._unexpected("`1`, the version of the format,", form)
        self._take()
        if self._next.text not in ("R", "D"):
            self._unexpected("`R`", form)
        self._take()

    def _open(self, what: str, help: str = "") -> _Token:
        if not self._is("{"):
            self._unexpected(f"`{{`, which opens {what},", help)
        return self._take()

    def _labels(self, what: str) -> tuple[Label, ...]:
        """Texts up to the closing brace."""
        labels = []
        while not self._is("}"):
            if self._next.kind != "text":
                word = self._next.kind == "word"
                self._unexpected(what, f'names stand in quotes: `"{self._next.text}"`' if word else "")
            labels.append(self._label(self._take()))
        self._take()
        return tuple(labels)

    def _strategies(self, players: tuple[Label, ...]) -> tuple[tuple[tuple[Label, ...], ...], Place]:
        """Each player's strategies: names, or numbers of strategies, which are then called by their places."""
        help = 'write their numbers, `{ 2 2 }`, or their names, `{ { "stay" "go" } { "stay" "go" } }`'
        start = self._open("the strategies", help).start
        given: list[tuple[Label, ...] | int] = []
        places: list[Place] = []
        while not self._is("}"):
            token = self._next
            if self._is("{"):
                self._take()
                given.append(self._labels("a strategy's name in quotes"))
                places.append(self.source.place(token.start, self._behind))
            elif token.kind == "word" and _COUNT.fullmatch(token.text):
                self._take()
                if len(digits := token.text.lstrip("0")) > _DIGITS_OF_COUNT:
                    message = f"a player with more than {10**_DIGITS_OF_COUNT - 1:,} strategies"
                    self._stop("E420", message, self._place(token), help=_FEWER)
                given.append(int(digits or 0))
                places.append(self._place(token))
            else:
                self._unexpected("a number of strategies, or a list of their names,", help)
        self._take()
        place = self.source.place(start, self._behind)
        if len(given) != len(players):
            message = (
                f"strategies of {_counted(len(given), 'player')} where {_counted(len(players), 'player')} are named"
            )
            self._stop("E122", message, place, f"expected {len(players)}", help)
        sizes = [own if isinstance(own, int) else len(own) for own in given]
        for player, size, at in zip(players, sizes, places, strict=True):
            if not size:
                name = f" `{player.text}`" if player.text else ""
                self._note("E410", f"player{name} has no strategies", at, "at least one expected")
        if self.faults:
            raise _Stop
        if (payoffs := prod(sizes) * len(sizes)) > MOST_PAYOFFS:
            shape = " × ".join(f"{size:,}" for size in sizes)
            self._stop(
                "E420",
                f"{shape} strategies are {payoffs // len(sizes):,} profiles and {payoffs:,} payoffs, "
                f"more than {MOST_PAYOFFS:,}",
                place,
                help=_FEWER,
            )
        named = [
            tuple(Label(str(i + 1), at) for i in range(own)) if isinstance(own, int) else own
            for own, at in zip(given, places, strict=True)
        ]
        return tuple(named), place

    # -- numbers ----------------------------------------------------------------------------------

    def _numbers(self, what: str) -> list[Number | _Token]:
        """Every number up to the end of the file; what cannot be read is noted and kept as it is."""
        numbers: list[Number | _Token] = []
        commas = 0
        while self._next.kind != "end":
            if self._is(","):
                commas += 1
                if commas == 1:
                    self._note(
                        "E120",
                        f"a comma between {what}",
                        self._place(self._next),
                        "leave it out",
                        "commas stand between the payoffs of an outcome only; decimals take a point: `0.5`",
                    )
                self._take()
            elif self._next.kind == "word":
                token = self._take()
                numbers.append(self._number(token) or token)
            else:
                self._unexpected("a number")
        return numbers

    def _number(self, token: _Token) -> Number | None:
        """An exact number; None, with the fault noted, where it cannot be one."""
        found, place = exact_number(token.text), self._place(token)
        if isinstance(found, NoNumber):
            self._note("E121", found.message, place, found.label, found.help)
            return None
        return Number(*found, place)

    def _tally(self, found: list[Number | _Token], wanted: int, what: str, why: str, help: str) -> None:
        """Note where there are too few or too many."""
        if len(found) < wanted:
            at = self.source.place(self._behind, self._behind)
            label = f"{wanted - len(found):,} more expected here"
            self._note("E122", f"{_counted(len(found), what)} where {why} {wanted:,}", at, label, help)
        elif len(found) > wanted:
            extra = found[wanted]
            place = extra.place if isinstance(extra, Number) else self._place(extra)
            over = len(found) - wanted
            label = "this is one too many" if over == 1 else f"the first of {over:,} too many"
            self._note("E122", f"{_counted(len(found), what)} where {why} {wanted:,}", place, label, help)

    # -- payoffs ----------------------------------------------------------------------------------

    def _payoff_cells(
        self, players: tuple[Label, ...], strategies: tuple[tuple[Label, ...], ...]
    ) -> tuple[Cell, ...]:
        found = self._numbers("payoffs")
        sizes, count = list(map(len, strategies)), len(players)
        shape = " × ".join(map(str, sizes))
        why = f"{shape} strategies of {_counted(count, 'player')} need"
        self._tally(found, prod(sizes) * count, "payoff", why, _PROFILES)
        numbers = [number for number in found if isinstance(number, Number)]
        if self.faults:
            raise _Stop
        cells = []
        for at in range(0, len(numbers), count):
            payoffs = tuple(numbers[at : at + count])
            cells.append(Cell(None, payoffs, payoffs[0].place))
        return tuple(cells)

    def _outcome_cells(
        self, players: tuple[Label, ...], strategies: tuple[tuple[Label, ...], ...]
    ) -> tuple[Cell, ...]:
        self._take()
        outcomes: list[tuple[Label | None, tuple[Number, ...]]] = []
        while not self._is("}"):
            self._open(f"outcome {len(outcomes) + 1}", 'write an outcome as `{ "name" 1, 1 }`')
            outcomes.append(self._outcome(len(outcomes) + 1, len(players)))
        self._take()
        found = self._numbers("the numbers of outcomes")
        shape = " × ".join(str(len(own)) for own in strategies)
        why = f"{shape} strategies need"
        help = "one number for each profile, the first player's strategy changing fastest; 0 pays nothing"
        self._tally(found, prod(map(len, strategies)), "number", why, help)
        cells = []
        for number in found:
            if not isinstance(number, Number):
                continue
            index = number.value.numerator
            if number.value.denominator != 1 or not 0 <= index <= len(outcomes):
                known = f"outcomes are numbered from 1 to {len(outcomes)}" if outcomes else "no outcome is listed"
                help = f"{known}; 0 pays nothing to anyone"
                word = shortened(number.text, LONGEST_SHOWN)
                self._note("E123", f"there is no outcome {word}", number.place, "unknown", help)
                continue
            name, payoffs = outcomes[index - 1] if index else (None, ())
            nothing = Number(Fraction(0), "0", number.place)
            cells.append(Cell(name, payoffs or (nothing,) * len(players), number.place))
        if self.faults:
            raise _Stop
        return tuple(cells)

    def _outcome(self, number: int, players: int) -> tuple[Label | None, tuple[Number, ...]]:
        """One outcome: a name, then payoffs, with or without commas between them."""
        start = self._behind - 1
        name = self._label(self._take()) if self._next.kind == "text" else None
        found: list[Number | _Token] = []
        while not self._is("}"):
            if found and self._is(","):
                self._take()
            if self._next.kind != "word":
                self._unexpected("a payoff")
            token = self._take()
            found.append(self._number(token) or token)
        self._take()
        if len(found) != players:
            self._note(
                "E122",
                f"{_counted(len(found), 'payoff')} in outcome {number} where {_counted(players, 'player')} need "
                f"{players}",
                self.source.place(start, self._behind),
                f"expected {players}",
                "an outcome has one payoff for each player, in their order; decimals take a point: `0.5`",
            )
        named = name and name.text and not _UNNAMED.fullmatch(name.text)
        return (name if named else None), tuple(n for n in found if isinstance(n, Number))


def _counted(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}" + ("" if number == 1 else "s") if number < 1000 else f"{number:,} {noun}s"
