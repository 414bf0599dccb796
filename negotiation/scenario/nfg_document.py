"""Strategic game → the tree that a scenario of the form `normal` has, with places in the Gambit file.

Whatever reads a scenario then reads a `.nfg` file too, and points into it where something is wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from collections.abc import Sequence as SequenceOf
from dataclasses import dataclass
from itertools import product
from pathlib import PurePath

from negotiation.errors import ScenarioError
from negotiation.faults import Fault, Place, SourceText
from negotiation.scenario.names import LONGEST_NAME, WORDS, plain_name
from negotiation.scenario.nfg_game import Label, Nfg, Number
from negotiation.scenario.nfg_reader import read
from negotiation.scenario.nodes import Entry, Mapping, Node, Scalar, Sequence
from negotiation.scenario.scenario import FileRead, Scenario
from negotiation.scenario.table import Table

__all__ = [
    "GambitRead",
    "gambit_kind",
    "gambit_read",
    "identifiers",
    "listed",
    "nfg_file",
    "refuse_extensive",
]

_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*(NFG|EFG)\s+[0-9]")
_MOST_RENAMED = 20  # strategies of other names in the file that the note lists


@dataclass(frozen=True)
class GambitRead(FileRead):
    """A Gambit file that went into a scenario, with the texts that a scenario has no place for.

    Attributes
    ----------
    comment
        As in the file; may be empty.
    strategies
        Player to name of a strategy to what the file calls it.
    changed
        What became another name than case, blanks and dashes account for: ``offer_50 is “Offer 50%” of Ann``.
    """

    comment: str
    strategies: Table[Table[str]]
    changed: tuple[str, ...]


def gambit_read(scenario: Scenario) -> GambitRead | None:
    """The Gambit file that a scenario was read from; None where it is none."""
    found = scenario.files[0] if scenario.files else None
    return found if isinstance(found, GambitRead) else None


def gambit_kind(data: bytes, name: str) -> str:
    """Which of Gambit's files this is, by its first word or else by its ending: ``nfg``, ``efg``, or nothing.

    Examples
    --------
    >>> gambit_kind(b'NFG 1 R "Talks"', "<stdin>"), gambit_kind(b"title: NFG", "a.yaml"), gambit_kind(b"", "A.EFG")
    ('nfg', '', 'efg')
    """
    if match := _BEGINS.match(data):
        return match[1].decode().lower()
    ending = PurePath(name).suffix.lower().removeprefix(".")
    return ending if ending in ("nfg", "efg") else ""


def refuse_extensive(source: SourceText) -> ScenarioError:
    """Why an extensive game is not read."""
    start = re.match(r"\s*", source.text)
    at = start.end() if start else 0
    return ScenarioError(
        [
            Fault(
                "E124",
                "this is an extensive game (.efg), and only strategic games (.nfg) are read",
                source.place(at, min(at + 3, len(source.text))),
                help='convert it first: in Python, `pygambit.read_efg("game.efg").to_nfg("game.nfg")`',
            )
        ]
    )


def nfg_file(source: SourceText, sha256: str) -> tuple[Mapping, GambitRead]:
    r"""The tree of a Gambit file as a scenario, and what else the file says.

    Parameters
    ----------
    source
        The text of a file of strategic form.
    sha256
        The checksum of its bytes.

    Returns
    -------
    tuple
        `negotiation`, `title`, `note`, `players`, `game` and `outcomes`; and the texts that these have no place for.

    Raises
    ------
    ScenarioError
        With every fault of the file.

    Examples
    --------
    >>> from negotiation.scenario.nodes import plain
    >>> text = 'NFG 1 R "D" { "Ann" "Bob" } { { "Give in" "2" } { "a" } } 1 1/3 0.5 -2\n'
    >>> tree, read_from = nfg_file(SourceText("d.nfg", text), "")
    >>> plain(tree)["game"]["payoffs"]
    {'give_in': {'a': ['1', '1/3']}, 's2': {'a': ['0.5', '-2']}}
    >>> read_from.strategies["ann"]["give_in"]
    'Give in'
    """
    game = read(source)
    players = identifiers((label.text for label in game.players), "player_")
    strategies = [identifiers((label.text for label in own), "s") for own in game.strategies]
    changed = tuple(_changed(game, strategies))
    called = {
        player: Table({name: label.text for name, label in zip(own, labels, strict=True)})
        for player, own, labels in zip(players, strategies, game.strategies, strict=True)
    }
    comment = game.comment.text if game.comment else ""
    names = GambitRead(source.name, sha256, comment, Table(called), changed)
    return _tree(source, game, players, strategies, changed), names


def _tree(
    source: SourceText,
    game: Nfg,
    players: tuple[str, ...],
    strategies: list[tuple[str, ...]],
    changed: SequenceOf[str],
) -> Mapping:
    whole = source.place(0, len(source.text.rstrip()))
    titled: dict[str, Node] = {
        name: _text(label.text or f"Player {number}", label.place)
        for number, (name, label) in enumerate(zip(players, game.players, strict=True), start=1)
    }
    sections: dict[str, Node] = {
        "negotiation": Scalar("1", "number", False, whole),
        "title": _text(game.title.text or "Untitled game", game.title.place),
        "players": _mapping(titled, source.place(*_span(source, game.players)), [p.place for p in game.players]),
    }
    if note := _note(game, changed):
        sections["note"] = _text(note, game.comment.place if game.comment else game.strategies_place)
    listed: dict[str, Node] = {
        player: Sequence(tuple(_text(n, label.place) for n, label in zip(own, labels, strict=True)), labels[0].place)
        for player, own, labels in zip(players, strategies, game.strategies, strict=True)
    }
    sections["game"] = _mapping(
        {
            "form": _text("normal", whole),
            "strategies": _mapping(listed, game.strategies_place, [own[0].place for own in game.strategies]),
            "payoffs": _payoffs(game, strategies, ()),
        },
        whole,
    )
    if outcomes := _outcomes(game, strategies):
        sections["outcomes"] = outcomes
    return _mapping(sections, whole)


def identifiers(labels: Iterable[str], prefix: str) -> tuple[str, ...]:
    """A name for each label that formulas could use, all different.

    Examples
    --------
    >>> identifiers(["Stay home", "1", "", "Да", "stay-home", "max"], "s")
    ('stay_home', 's1', 's3', 's4', 'stay_home_2', 'the_max')
    """
    names: dict[str, None] = {}
    for number, label in enumerate(labels, start=1):
        base = plain_name(label)
        if label.isascii() and label.isdigit():
            base = f"{prefix}{label}"[:LONGEST_NAME]
        elif base == "n" and label.strip().lower() != "n":  # nothing of the label is left
            base = f"{prefix}{number}"
        name, again = base, 1
        while name in names:
            again += 1
            name = f"{base[: LONGEST_NAME - len(str(again)) - 1]}_{again}"
        names[name] = None
    return tuple(names)


def _text(text: str, place: Place) -> Scalar:
    return Scalar(text, "text", True, place)


def _mapping(parts: dict[str, Node], place: Place, keys: list[Place] | None = None) -> Mapping:
    places = keys or [value.place for value in parts.values()]
    return Mapping(
        tuple(Entry(_text(key, at), value) for (key, value), at in zip(parts.items(), places, strict=True)), place
    )


def _span(source: SourceText, labels: tuple[Label, ...]) -> tuple[int, int]:
    first, last = labels[0].place, labels[-1].place
    return source.offset(first.line, first.column), source.offset(last.end_line, last.end_column)


def _payoffs(game: Nfg, strategies: list[tuple[str, ...]], profile: tuple[int, ...]) -> Node:
    """The table of payoffs below the strategies of a profile, the first player's outermost."""
    depth = len(profile)
    if depth == len(strategies):
        cell = game.cell(profile)
        return Sequence(tuple(_number(number) for number in cell.payoffs), cell.place)
    inner = {name: _payoffs(game, strategies, (*profile, number)) for number, name in enumerate(strategies[depth])}
    return _mapping(inner, next(iter(inner.values())).place, [label.place for label in game.strategies[depth]])


def _number(number: Number) -> Scalar:
    return Scalar(number.text, "text" if "/" in number.text else "number", False, number.place)


def _outcomes(game: Nfg, strategies: list[tuple[str, ...]]) -> Mapping | None:
    """The profiles of each outcome that has a name; one name, one outcome."""
    found: dict[str, tuple[Label, list[Scalar]]] = {}
    for profile in product(*(range(len(own)) for own in strategies)):
        cell = game.cell(profile)
        name = _outcome_name(cell.outcome.text) if cell.outcome else ""
        if cell.outcome and name:
            alike = unicodedata.normalize("NFKC", name).casefold()
            text = " × ".join(own[number] for own, number in zip(strategies, profile, strict=True))
            found.setdefault(alike, (cell.outcome, []))[1].append(_text(text, cell.place))
    if not found:
        return None
    entries = [
        Entry(_text(_outcome_name(label.text), label.place), Sequence(tuple(profiles), label.place))
        for label, profiles in sorted(found.values(), key=lambda each: (each[0].place.line, each[0].place.column))
    ]
    return Mapping(tuple(entries), entries[0].key.place)


def _outcome_name(text: str) -> str:
    """The name of an outcome as a scenario can have it: labels of regimes are spelt with ` or ` and other words."""
    name = "".join(character for character in text if character.isprintable())
    while (changed := re.sub(r"(^|\s)or(?=\s|$)", r"\1/", name)) != name:
        name = changed
    name = re.sub(r"^(sometimes|at least) ", lambda match: f"“{match[1]}” ", name)
    if name == "none found" or name in WORDS:
        name = f"“{name}”"
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def _note(game: Nfg, changed: SequenceOf[str]) -> str:
    """The comment of the file, and what strategies are called in it whose names formulas cannot use."""
    said = [game.comment.text] if game.comment and game.comment.text else []
    if changed:
        said.append(f"In the Gambit file, {listed(changed)}.")
    return " ".join(said)


def listed(changed: SequenceOf[str]) -> str:
    """Names that were changed, in a sentence; the first ones, where there are many."""
    more = f"; and {len(changed) - _MOST_RENAMED} more" if len(changed) > _MOST_RENAMED else ""
    return f"{'; '.join(changed[:_MOST_RENAMED])}{more}"


def _changed(game: Nfg, strategies: list[tuple[str, ...]]) -> list[str]:
    changed = []
    for player, own, labels in zip(game.players, strategies, game.strategies, strict=True):
        for name, label in zip(own, labels, strict=True):
            text = label.text
            if text and not text.isdigit() and re.sub(r"[ _-]+", "_", text.lower()) != name:
                changed.append(f"{name} is “{text}” of {player.text or 'a player without a name'}")
    return changed
