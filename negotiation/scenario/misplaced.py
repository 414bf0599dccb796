"""Keys that stand where they do not belong: under another form, not indented, or indented as part of another section.

Each is noted once, and what hangs on it is left out of the rest of the judgement.
"""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import replace
from itertools import islice, takewhile
from typing import Any, NamedTuple

from negotiation.scenario.document import Entry, Mapping, Node, Scalar, Sequence
from negotiation.scenario.draft import Draft, Path
from negotiation.scenario.model_keys import descend, keys, required, takes_block
from negotiation.scenario.schema import ScenarioFile

__all__ = ["Elsewhere", "misplaced"]


class Elsewhere(NamedTuple):
    """Where a key belongs that the form of the file does not take: the form, and whether within `game:`."""

    form: str
    within_game: bool


def misplaced(draft: Draft, model: type[ScenarioFile], elsewhere: MappingOf[str, Elsewhere]) -> list[Path] | None:
    """Note every key that stands where it does not belong, and every one with nothing behind it.

    Parameters
    ----------
    draft : Draft
        The tree.
    model : type of ScenarioFile
        What the form of the file takes.
    elsewhere : mapping
        Keys that other forms take.

    Returns
    -------
    list of paths or None
        What the rest of the judgement leaves out; None where the file leaves open which form it has.
    """
    root = draft.document.root
    dropped = _of_another_form(draft, model, elsewhere)
    if dropped is None:
        return None
    root = draft.document.root
    players = root.get("players")
    terms = root.get("terms")
    walk = _Walk(draft, root, set(keys(model)), _names(players), _names(terms), dropped)
    walk.section(root, model, ())
    return dropped


def _names(node: Node | None) -> set[str]:
    return {entry.key.text for entry in node.entries} if isinstance(node, Mapping) else set()


# -- forms -------------------------------------------------------------------------------------------


def _of_another_form(
    draft: Draft, model: type[ScenarioFile], elsewhere: MappingOf[str, Elsewhere]
) -> list[Path] | None:
    root = draft.document.root
    game = root.get("game")
    top, inside = set(keys(model)), set(keys(descend(model, "game")))
    strays: list[Path] = [(e.key.text,) for e in root.entries if e.key.text not in top]
    within: list[Path] = []
    if isinstance(game, Mapping):
        within = [("game", e.key.text) for e in game.entries if e.key.text not in inside]
    own = [path for path in strays if path[-1] in inside]
    other = [path for path in [*strays, *within] if path not in own and path[-1] in elsewhere]
    if own:
        help = f"indent {_it(own)} below `game:`, two spaces further in"
        if isinstance(game, Mapping) and game.place == draft.place(own[0], key=True):  # no game: was written
            form = game.get("form")
            help = (
                f"write `game:` and, below it, `form: {form.text if isinstance(form, Scalar) else '…'}`; then {help}"
            )
        _note_form(draft, own, "within `game:`", help)
        draft.document = replace(draft.document, root=_moved(root, {str(path[-1]) for path in own}))
    if other:
        found = elsewhere[str(other[0][-1])]
        if game is None and root.get("positions") is not None:
            help = f"take {_it(other)} out; a game is of one form"
            _note_form(draft, other, f"to the form {found.form}, and this file has `positions:`", help)
        elif game is None:
            needs = ", ".join(f"{key}: …" for key, where in elsewhere.items() if where.within_game)
            _note_form(draft, other, "within `game:`", f"write `game: {{form: {found.form}, {needs}}}`")
        else:
            form = game.get("form") if isinstance(game, Mapping) else None
            said = form.text if isinstance(form, Scalar) else ""
            rest = "leave `game:` out" if not found.within_game else f"write `form: {found.form}`"
            _note_form(
                draft,
                other,
                f"to the form {found.form}, and `game:` says {said}",
                f"take {_it(other)} out, or {rest} if that form is meant",
            )
    needed: list[Path] = [("positions",)]
    if "game" in required(model):
        needed = [("game", key) for key in required(descend(model, "game"))]
    if other and not all(draft.value(path)[2] for path in needed):
        return None
    dropped = [*other]
    outcomes = root.get("outcomes")
    if other and isinstance(outcomes, Mapping) and "game" in required(model):
        dropped += [("outcomes", e.key.text) for e in outcomes.entries if isinstance(e.value, Mapping)]
    return dropped


def _moved(root: Mapping, names: set[str]) -> Mapping:
    """The tree with keys of the top moved into `game:`."""
    moved = tuple(entry for entry in root.entries if entry.key.text in names)
    entries = []
    for entry in root.entries:
        if entry.key.text == "game" and isinstance(entry.value, Mapping):
            entries.append(Entry(entry.key, Mapping((*entry.value.entries, *moved), entry.value.place)))
        elif entry.key.text not in names:
            entries.append(entry)
    return Mapping(tuple(entries), root.place)


def _it(paths: list[Path]) -> str:
    return "it" if len(paths) == 1 else "them"


def _note_form(draft: Draft, paths: list[Path], where: str, help: str) -> None:
    listed = [f"`{path[-1]}:`" for path in paths]
    text = listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"
    draft.fault(
        "E201",
        f"{text} {'belongs' if len(listed) == 1 else 'belong'} {where}",
        paths[0],
        key=True,
        label="not here",
        help=help,
        marks=[(path, "nor this") for path in paths[1:6]],
    )


# -- indentation and nothing -------------------------------------------------------------------------


class _Walk:
    """Goes through the tree and the models side by side."""

    def __init__(
        self, draft: Draft, root: Mapping, top: set[str], players: set[str], terms: set[str], dropped: list[Path]
    ) -> None:
        self.draft = draft
        self.root = root
        self.top = top
        self.players = players
        self.terms = terms
        self.dropped = dropped
        self.gone = set(dropped)

    def section(self, node: Mapping, annotation: Any, path: Path) -> None:
        """Judge the keys of one block."""
        entries, at = node.entries, 0
        while at < len(entries):
            entry, at = entries[at], at + 1
            here: Path = (*path, entry.key.text)
            child = descend(annotation, entry.key.text)
            if here in self.gone:
                continue
            if path == ("disputed",) and self._is_reading(entry.value, child, here):
                self.dropped += [path, ("accounts",)]
                return
            empty = isinstance(entry.value, Scalar) and entry.value.kind == "null" and not entry.value.quoted
            below = islice(entries, at, None) if empty else ()
            own = [*takewhile(lambda e: _below(entry, e) and self._belongs(e, annotation, child, path), below)]  # noqa: B023
            rest = empty and at < len(entries) and _below(entry, entries[at])
            if not own and self._astray(entry, annotation, child, path, rest):
                self._note_astray(entry, path)
                own = [*takewhile(lambda e: _below(entry, e), islice(entries, at, None))] if empty else []  # noqa: B023
            elif empty:
                self._note_empty(entry, here, own[0] if own else None, path)
            elif isinstance(entry.value, Mapping):
                self.section(entry.value, child, here)
                continue
            else:
                continue
            self.dropped += [here, *((*path, each.key.text) for each in own)]
            at += len(own)

    def _is_reading(self, value: Node, dispute: Any, here: Path) -> bool:
        """Whether a reading stands where a dispute belongs, which has readings in it."""
        names = _names(value)
        if not names or not names <= set(keys(descend(dispute, here[-1]))):
            return False
        self.draft.fault(
            "E203",
            f"`{here[-1]}` is written as a reading, where a dispute with its readings belongs",
            here,
            key=True,
            label="a reading",
            help=f"put the readings within a dispute: `disputed: {{what_is_disputed: {{{here[-1]}: …, other: …}}}}`",
        )
        return True

    def _belongs(self, follower: Entry, annotation: Any, child: Any, path: Path) -> bool:
        """Whether a line below an empty key was meant to stand within it."""
        name, value = follower.key.text, follower.value
        if keys(annotation) and path[:1] != ("positions",):
            return takes_block(child) and name not in keys(annotation) and name not in self.top
        if path[:2] == ("game", "payoffs"):
            return name in self._strategies(len(path) - 1) and name not in self._strategies(len(path) - 2)
        if path == ("positions",):
            return name not in self.players and name not in self.top
        if path[:1] == ("positions",):
            return name in self.terms and isinstance(value, Scalar)
        if path == ("outcomes",):
            return name in self.players | {"if", "counts_as"} and isinstance(value, Scalar)
        if path == ("disputed",):
            return isinstance(value, Mapping) and bool(_names(value) & set(keys(descend(child, name))))
        if path == ("accounts",):
            return isinstance(value, Scalar)
        return name in keys(child)

    def _strategies(self, number: int) -> set[str]:
        """The strategies of one of the players, counted from 0."""
        game, players = self.root.get("game"), self.root.get("players")
        listed = game.get("strategies") if isinstance(game, Mapping) else None
        if not isinstance(players, Mapping) or not isinstance(listed, Mapping) or number >= len(players.entries):
            return set()
        own = listed.get(players.entries[number].key.text)
        if isinstance(own, Sequence):
            return {item.text for item in own.items if isinstance(item, Scalar)}
        return _names(own)

    def _astray(self, entry: Entry, annotation: Any, child: Any, path: Path, below: bool) -> bool:
        """Whether a key is a section of the file, or a player, that was indented too far."""
        name, value = entry.key.text, entry.value
        if len(path) == 2 and path[0] == "positions" and name in self.players:
            whole = self.root.get("positions")
            there = isinstance(whole, Mapping) and whole.get(name) is not None
            return not there and (below or isinstance(value, Mapping))
        if not path or name not in self.top or self.root.get(name) is not None or name in keys(annotation):
            return False
        if not isinstance(value, Mapping):
            return below
        if path == ("positions",):
            return name not in self.players
        if path[0] in ("outcomes", "positions"):
            return any(isinstance(each.value, Mapping) for each in value.entries)
        if path == ("disputed",):
            legal = set(keys(descend(child, name)))
            return not any(_names(each.value) & legal for each in value.entries)
        if path == ("accounts",):
            return not _names(value) & _names(self.root.get("disputed"))
        if keys(annotation):
            return True
        return bool(keys(child)) and bool(value.entries) and not _names(value) & set(keys(child))

    def _note_astray(self, entry: Entry, path: Path) -> None:
        player = len(path) == 2 and path[0] == "positions" and entry.key.text in self.players
        level: Path = path[:1] if player else ()
        left = entry.key.place.column - (self._column(level) or 1)
        spaces = f"{left} space{'s' * (left > 1)}"
        self.draft.fault(
            "E201",
            f"`{entry.key.text}:` is indented as if it belonged to `{path[-1]}:`",
            (*path, entry.key.text),
            key=True,
            label=f"take {spaces} away" if left > 0 else "not here",
            help="take them away from every line that belongs to it"
            if left > 0
            else f"`{entry.key.text}:` is a section of its own",
            marks=[(path, "within this")],
        )

    def _column(self, level: Path) -> int:
        """Where the keys of a block begin."""
        node = self.draft.value(level)[0]
        return node.entries[0].key.place.column if isinstance(node, Mapping) and node.entries else 1

    def _note_empty(self, entry: Entry, here: Path, below: Entry | None, path: Path) -> None:
        name, value = entry.key.text, entry.value
        if below is not None:
            self.draft.fault(
                "E205",
                f"nothing stands within `{name}:`",
                here,
                key=True,
                label="what belongs to it is indented further than it",
                marks=[((*path, below.key.text), "this begins in the same column")],
                help=f"put two more spaces before every line that belongs to `{name}:`",
            )
            return
        said = value.text if isinstance(value, Scalar) else ""
        self.draft.fault(
            "E205",
            f"nothing stands after `{name}:`",
            here,
            label=f"`{said}` stands for nothing" if said else "empty",
            help="write something, or leave the key out",
        )


def _below(entry: Entry, other: Entry) -> bool:
    """Whether an entry begins on a line below another, in the same column."""
    here, there = entry.key.place, other.key.place
    return there.source is here.source and there.column == here.column and there.line > here.line
