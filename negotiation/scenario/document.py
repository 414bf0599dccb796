"""Bytes → tree: a scenario file, in YAML or Gambit's format, with line and column for every key and value.

========================  ==================================================================
:mod:`.yaml_text`         bytes → text: encodings, characters, tabs, files that are no text
:mod:`.yaml_reader`       text → tree, event by event, within limits
:mod:`.yaml_scalars`      what an unquoted word means
:mod:`.yaml_syntax`       what is wrong where YAML cannot be read: from the :mod:`.yaml_trouble` of the library,
                          with :mod:`.yaml_brackets` and :mod:`.yaml_indent`
:mod:`.yaml_slips`        what YAML reads, but never as it was meant
:mod:`.yaml_refusals`     what YAML has and a scenario has not
:mod:`.nodes`             the tree
:mod:`.nfg_reader`        a Gambit file, which is no YAML, and :mod:`.nfg_document` the same tree from it
========================  ==================================================================
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from negotiation.errors import ScenarioError
from negotiation.faults import Fault, SourceText
from negotiation.scenario.nfg_document import GambitRead, gambit_kind, nfg_file, refuse_extensive
from negotiation.scenario.nodes import Entry, Mapping, Node, NumberText, Scalar, Sequence, plain
from negotiation.scenario.yaml_reader import DEEPEST, LOADER, MOST_EVENTS, read_tree
from negotiation.scenario.yaml_syntax import looks_like
from negotiation.scenario.yaml_text import LARGEST_FILE, in_file_order, read_text

__all__ = [
    "DEEPEST",
    "LARGEST_FILE",
    "MOST_EVENTS",
    "Document",
    "Entry",
    "Mapping",
    "Node",
    "NumberText",
    "Scalar",
    "Sequence",
    "plain",
    "read_document",
]


@dataclass(frozen=True)
class Document:
    """A file that was read: its text, its tree, the SHA-256 of its bytes, and what a Gambit file says besides."""

    source: SourceText
    root: Mapping
    sha256: str
    gambit: GambitRead | None = None

    def find(self, path: tuple[str | int, ...]) -> Node | None:
        """Return the node at a path of keys and list positions (from 0), or None."""
        node: Node | None = self.root
        for step in path:
            if isinstance(node, Mapping) and isinstance(step, str):
                node = node.get(step)
            elif isinstance(node, Sequence) and isinstance(step, int) and 0 <= step < len(node.items):
                node = node.items[step]
            else:
                return None
        return node

    def key(self, path: tuple[str | int, ...]) -> Scalar | None:
        """Return the key that introduces the last step of a path; None for a list position."""
        node = self.find(path[:-1]) if path else None
        return node.key(path[-1]) if isinstance(node, Mapping) and isinstance(path[-1], str) else None


def read_document(data: bytes, name: str) -> Document:
    """Read the bytes of a scenario file.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        The path as the user wrote it, for messages.

    Returns
    -------
    Document
        The tree, with the place of every key and value.

    Raises
    ------
    ScenarioError
        With every fault that can be found; what comes after a place where reading had to stop is not judged.

    Examples
    --------
    >>> document = read_document(b"players: {us: United States}", "talks.yaml")
    >>> node = document.find(("players", "us"))
    >>> node.text, node.place.line, node.place.column
    ('United States', 1, 15)
    """
    return _read(data, name, LOADER)


def _read(data: bytes, name: str, loader: type) -> Document:
    if kind := gambit_kind(data, name):
        source = read_text(data, name, yaml=False)
        if kind == "efg":
            raise refuse_extensive(source)
        tree, gambit = nfg_file(source, hashlib.sha256(data).hexdigest())
        return Document(source, tree, gambit.sha256, gambit)
    source = read_text(data, name)
    root, faults = read_tree(source, loader)
    if not faults and not isinstance(root, Mapping):
        faults = [_not_a_mapping(root, source)]
    if faults or not isinstance(root, Mapping):
        raise ScenarioError(in_file_order(faults))
    return Document(source, root, hashlib.sha256(data).hexdigest())


def _not_a_mapping(root: Scalar | Sequence | None, source: SourceText) -> Fault:
    form = "a scenario is made of lines such as `title: Hanoi, the last day`"
    if root is None or (isinstance(root, Scalar) and not root.text and not root.quoted):
        return Fault("E108", "the file is empty", file=source.name, help=form)
    found = "a list" if isinstance(root, Sequence) else "a single text"
    kind = looks_like(source.text)
    help = f"this looks like {kind}; a scenario is written in YAML" if kind else form
    return Fault("E109", f"expected a block of keys with values, found {found}", root.place, help=help)
