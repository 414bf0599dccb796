"""A file on its way to becoming a scenario: its merged tree, its model, and the faults found so far.

`Draft` is what the readers of the sections (the common ones here, the game's in its form) work with. It
collects faults instead of raising the first, and turns paths such as ``("parameters", "x", "value")`` into
places in the file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fractions import Fraction

from negotiation.errors import FormulaError, UndefinedError
from negotiation.faults import Fault, Mark, Place
from negotiation.scenario.document import Document, Mapping, Node, Scalar, Sequence
from negotiation.scenario.expression import (
    Expression,
    evaluate,
    is_condition,
    name_places,
    names,
    parse,
    rounded,
)
from negotiation.scenario.schema import ScenarioFile
from negotiation.scenario.suggest import suggest

__all__ = ["Draft", "Path"]

Path = tuple[str | int, ...]


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
            if child is None:
                complete = False
            else:
                node = child
        return node, key, complete

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

    def unknown(
        self, kind: str, name: str, known: Collection[str], path: Path, *, key: bool = False, owner: str = ""
    ) -> bool:
        """Note that a name is not known, unless it is (or was dropped); True where it is known."""
        if name in known:
            return True
        if name not in self.lost:
            near = suggest(name, known)
            listed = ", ".join(list(known)[:12]) + (", …" if len(known) > 12 else "")
            self.fault(
                "E202",
                f"`{name}` is not {kind}{owner}",
                path,
                key=key,
                label=f"did you mean `{near}`?" if near else "unknown",
                help=f"known here: {listed}" if known else "none is declared; declare it first",
            )
        return False

    def sources(self, path: Path, ids: Iterable[str]) -> None:
        """Note every id that is not one of a declared source."""
        for index, source in enumerate(ids):
            self.unknown("a source of this scenario", source, self.file.sources, (*path, index))

    # -- formulas ---------------------------------------------------------------------------------

    def formula(
        self,
        path: Path,
        text: str,
        known: Collection[str],
        *,
        kind: str = "a name this formula can use",
        condition: bool = False,
        hints: dict[str, str] | None = None,
    ) -> Expression | None:
        """Read a formula that may use ``known`` names; None, with the fault noted, where it cannot be read.

        ``hints`` says for a name that is not known here why it is not.
        """
        node, _, complete = self.value(path)
        scalar = node if complete and isinstance(node, Scalar) else None

        def span(start: int, end: int) -> Place:
            return scalar.span(start, end) if scalar is not None else node.place

        try:
            expression = parse(text)
        except FormulaError as error:
            self.fault(
                error.code,
                error.message,
                path,
                label=error.label,
                help=error.help,
                place=span(error.start, error.end),
            )
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
            near = suggest(name, known)
            why = (hints or {}).get(name, "")
            self.fault(
                "E502",
                f"`{name}` is not {kind}" + (f": {why}" if why else ""),
                path,
                label=f"did you mean `{near}`?" if near and not why else "",
                help="known here: " + (", ".join(list(known)[:14]) or "nothing") + (", …" if len(known) > 14 else ""),
                place=span(start, end),
            )
        return expression if fine else None

    def constant(self, path: Path, text: str) -> Fraction | None:
        """Read a number or a formula without names, exactly; None, with the fault noted, where it is none."""
        expression = self.formula(path, text, (), kind="allowed here, only numbers are")
        if expression is None or names(expression):
            return None
        try:
            return rounded(evaluate(expression, {}))[0]
        except UndefinedError as error:
            self.fault("E511", error.message, path, label="this has no value")
            return None
