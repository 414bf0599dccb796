"""A file on its way to becoming a scenario: its merged tree, its model, and the faults found so far.

`Draft` is what the readers of the sections (the common ones here, the game's in its form) work with. It
collects faults instead of raising the first, and turns paths such as ``("parameters", "x", "value")`` into
places in the file.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from fractions import Fraction
from functools import cached_property

from negotiation.errors import FormulaError, UndefinedError
from negotiation.faults import Fault, Mark, Place
from negotiation.scenario.document import Document, Mapping, Node, Scalar, Sequence
from negotiation.scenario.expression import (
    Expression,
    Number,
    evaluate,
    is_condition,
    name_places,
    names,
    parse,
    rounded,
)
from negotiation.scenario.formula_words import remedy, reworded
from negotiation.scenario.names import plain_name
from negotiation.scenario.schema import ScenarioFile
from negotiation.scenario.suggest import suggest
from negotiation.scenario.yaml_refusals import shortened

__all__ = ["Draft", "Path"]

Path = tuple[str | int, ...]

_MOST_EXPLAINED = 200  # faults for which names and labels are compared with those of the whole file
_TYPOGRAPHIC = "“”„‟«»‘’‚"


class Draft:
    """Tree, model and faults of one file.

    Parameters
    ----------
    document
        The file's tree, with what it is based on merged in.
    lost
        Names whose sections were dropped because their shape was at fault: mentioning one is not a fault again.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.file: ScenarioFile
        self.faults: list[Fault] = []
        self.lost: set[str] = set()

    # -- places -----------------------------------------------------------------------------------

    def value(self, path: Path) -> tuple[Node, Scalar | None, bool]:
        """The node at a path, its key, and whether the whole path was found.

        Steps that the tree does not have are passed over (a model may have lengthened a short spelling), so
        the answer is the node nearest to what was meant.
        """
        node: Node = self.document.root
        key: Scalar | None = None
        complete = True
        for step in path:
            child: Node | None = None
            if isinstance(node, Mapping) and isinstance(step, str):
                child = node.get(step)
                if child is not None:
                    key = node.key(step)
            elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
                child = node.items[step]
            elif isinstance(node, Sequence):  # a list of names stands for names with values
                child = key = next((i for i in node.items if isinstance(i, Scalar) and i.text == step), key)
            if child is None:
                complete = False
            else:
                node = child
        return node, key, complete

    def written(self, path: Path) -> Path:
        """A path of the models without the steps that a short spelling in the file leaves out."""
        node: Node = self.document.root
        steps: list[str | int] = []
        for step in path[:-1]:
            child = node.get(str(step)) if isinstance(node, Mapping) else None
            if isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
                child = node.items[step]
            if child is not None:
                node = child
                steps.append(step)
        return (*steps, *path[-1:])

    def count(self, path: Path) -> int:
        """How many keys a block of the file has, also those that were dropped."""
        node, _, complete = self.value(path)
        return len(node.entries) if complete and isinstance(node, Mapping) else 0

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Where a value stands, or its key."""
        node, at_key, _ = self.value(path)
        return at_key.place if key and at_key is not None else node.place

    # -- faults -----------------------------------------------------------------------------------

    def fault(
        self,
        code: str,
        message: str,
        path: Path,
        *,
        key: bool = False,
        label: str = "",
        help: str = "",
        marks: Iterable[tuple[Path, str]] = (),
        place: Place | None = None,
    ) -> None:
        """Note a fault at a path (or at a place within it), with further paths marked. ``W…`` codes are warnings."""
        self.faults.append(
            Fault(
                code,
                message,
                place or self.place(path, key=key),
                label,
                tuple(Mark(self.place(other, key=True), text) for other, text in marks),
                help,
                "warning" if code.startswith("W") else "error",
            )
        )

    def meant(self, name: str, known: Collection[str]) -> str | None:
        """The known name that was probably meant: one of this label, or the nearest; None after many faults."""
        if len(self.faults) > _MOST_EXPLAINED:
            return None
        plain = name.strip(_TYPOGRAPHIC + " ").removeprefix("-")
        if plain in known:
            return plain
        labelled = [each for each in self._labels.get(plain.casefold(), ()) if each in known]
        return labelled[0] if len(labelled) == 1 else suggest(plain_name(plain), known) or suggest(plain, known)

    def unknown(
        self,
        kind: str,
        name: str,
        known: Collection[str],
        path: Path,
        *,
        key: bool = False,
        label: str = "",
        help: str = "",
    ) -> bool:
        """Note that a name is not known, unless it is (or was dropped); True where it is known.

        ``label`` says what was meant, where the caller knows; ``help`` replaces the list of what is known.
        """
        if name in known:
            return True
        if name not in self.lost:
            near = self.meant(name, known)
            listed = ", ".join(list(known)[:12]) + (", …" if len(known) > 12 else "")
            self.fault(
                "E202",
                f"`{shortened(name)}` is not {kind}",
                path,
                key=key,
                label=label or (self._likeness(name, near) if near else _slip(name) or "unknown"),
                help=help or (f"known here: {listed}" if known else "none is declared; declare it first"),
            )
        return False

    def missing(self, known: Iterable[str], given: Collection[str]) -> list[str]:
        """Which names are not given, nor meant by one that is not known."""
        wanted = [name for name in known if name not in given]
        strange = [name for name in given if name not in known]
        if len(wanted) == len(strange) == 1:
            return []  # the one was written for the other
        intended = {self.meant(other, wanted) for other in strange} if wanted else set()
        return [name for name in wanted if name not in intended]

    def _likeness(self, name: str, near: str) -> str:
        """Ask whether `near` was meant, and say why it may have been."""
        if near in self._labels.get(name.strip().casefold(), ()):
            return f"this is the label of `{near}`: write the name"
        if name.strip(_TYPOGRAPHIC) != name:
            return f"did you mean `{near}`? typographic quotes are read as part of a text"
        return f"did you mean `{near}`?"

    @cached_property
    def _labels(self) -> dict[str, list[str]]:
        """For every label or title of the file the names that have it."""
        found: dict[str, list[str]] = {}

        def walk(mapping: Mapping, *, players: bool = False) -> None:
            for entry in mapping.entries:
                label: Node | None = entry.value if players else None
                if isinstance(entry.value, Mapping):
                    label = entry.value.get("label") or entry.value.get("title")
                    walk(entry.value, players=mapping is self.document.root and entry.key.text == "players")
                if isinstance(label, Scalar):
                    found.setdefault(label.text.strip().casefold(), []).append(entry.key.text)

        walk(self.document.root)
        return found

    def sources(self, path: Path, ids: Iterable[str]) -> None:
        """Note every id that is not one of a declared source."""
        for index, source in enumerate(ids):
            self.unknown(
                "a source of this scenario", source, self.file.sources, (*path, index), help=self._new_source(source)
            )

    def _new_source(self, text: str) -> str:
        """How to declare a source that was given as text."""
        if self.meant(text, self.file.sources):
            return ""
        name = plain_name(text.rsplit("//", maxsplit=1)[-1], hyphens=True).replace("_", "-")[:30].strip("-")
        about = f"{{title: …, url: {shortened(text, 40)}}}" if "//" in text else f"{{title: {shortened(text, 40)}}}"
        if text == name:
            about = "{title: …}"
        declared = f"sources: {{{name}: {about}}}"
        known = f"known here: {', '.join(list(self.file.sources)[:6])}; or " if self.file.sources else ""
        return (
            f"{known}list it under `sources:`, as in `{declared}`, and write `{name}` here; or write `assumption: …`"
        )

    # -- formulas ---------------------------------------------------------------------------------

    def formula(
        self,
        path: Path,
        text: str,
        known: Collection[str],
        *,
        kind: str = "a name this formula can use",
        condition: bool = False,
    ) -> Expression | None:
        """Read a formula that may use ``known`` names; None, with the fault noted, where it cannot be read."""

        def span(start: int, end: int) -> Place:
            node, _, complete = self.value(path)
            return node.span(start, end) if complete and isinstance(node, Scalar) else node.place

        try:
            expression = parse(text)
        except FormulaError as error:
            few = len(self.faults) <= _MOST_EXPLAINED
            labels = self._labels if few else {}
            said = reworded(error, known if few else (), labels, condition=condition, key=str(path[-1]))
            place = span(said.start, said.end)
            self.fault(error.code, error.message, path, label=said.label, help=said.help, place=place)
            return None
        if is_condition(expression) != condition:
            self.fault(
                "E510",
                "this is a number where a condition belongs"
                if condition
                else "this is a condition where a number belongs",
                path,
                label="a comparison such as scope >= 1/2 is expected" if condition else "a number is expected",
            )
            return None
        fine = True
        for name, start, end in name_places(expression):
            if name in known or name in self.lost:
                fine = fine and name in known
                continue
            fine = False
            few = len(self.faults) <= _MOST_EXPLAINED
            near, other = suggest(name, known) if few else None, self._other_kind(name)
            listed = ", ".join(list(known)[:14]) + (", …" if len(known) > 14 else "")
            self.fault(
                "E502",
                f"`{name}` is not {kind}",
                path,
                label=other or (f"did you mean `{near}`?" if near else "unknown"),
                help=("known here: " + listed if known else "no names are known here, only numbers")
                + ("" if near or other or not known else "; any other is declared under `parameters:` first"),
                place=span(start, end),
            )
        if not fine:
            return None
        # Parameters and what readings set are tried out when all of them have been read.
        if condition or path[0] in ("parameters", "disputed") or isinstance(expression, Number) or names(expression):
            return expression
        try:
            evaluate(expression, {})
        except UndefinedError as error:
            place, help = span(error.start, error.end), remedy(error.message)
            self.fault("E511", error.message, path, label="this has no value", help=help, place=place)
            return None
        return expression

    def _other_kind(self, name: str) -> str:
        """What a name that a formula cannot use stands for elsewhere in the file."""
        root = self.document.root
        kinds = {"players": "a player", "parameters": "a parameter", "terms": "a term", "disputed": "a dispute"}
        for section, kind in kinds.items():
            node = root.get(section)
            if isinstance(node, Mapping) and node.get(name) is not None:
                return f"this is {kind}"
        terms = root.get("terms")
        for entry in terms.entries if isinstance(terms, Mapping) else ():
            levels = entry.value.get("levels") if isinstance(entry.value, Mapping) else None
            if isinstance(levels, Mapping) and levels.get(name) is not None:
                return f"this is a level of `{entry.key.text}`: formulas use the term"
        return ""

    def constant(self, path: Path, text: str) -> Fraction | None:
        """Read a number or a formula without names, exactly; None, with the fault noted, where it is none."""
        expression = self.formula(path, text, (), kind="allowed here, only numbers are")
        if expression is None or names(expression):
            return None
        try:
            return rounded(evaluate(expression, {}))[0]
        except UndefinedError as error:
            self.fault("E511", error.message, path, label="this has no value", help=remedy(error.message))
            return None


def _slip(name: str) -> str:
    """What may be wrong with a word that is near to no name."""
    if re.match(r"[a-z]\w*:[^\s/]", name):
        return "is a space missing behind the colon?"
    return "is a space missing behind the dash?" if re.match(r"-\w", name) else ""
