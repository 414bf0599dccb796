"""Slips with one clear meaning are mended in the tree once they are noted, so that nothing else is said of them.

A file is at fault all the same: what is mended here is never used for an answer, only to judge what is left.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from negotiation.scenario.document import Document, Entry, Mapping, Node, Scalar, Sequence
from negotiation.scenario.names import plain_name

__all__ = ["rename_key", "rename_names", "spelling"]


def spelling(document: Document, wrong: list[str]) -> Callable[[str], str]:
    """A function that replaces declared names that cannot be names, wherever they stand.

    Parameters
    ----------
    document : Document
        The file, in which a replacement must not meet another name of the same block.
    wrong : list of str
        Names as they were declared: ``Six``, ``strike-loss``.

    Returns
    -------
    callable
        Text to text: also for formulas and strategy profiles, in which names stand among other signs.
    """
    better: dict[str, str] = {}
    beside = _beside(document.root, set(wrong))
    for name in wrong:
        plain = plain_name(name)
        while plain in better.values() or plain in beside.get(name, ()):
            plain = f"{plain[:58]}_x"
        better[name] = plain
    if not better:
        return lambda text: text
    names = "|".join(re.escape(name) for name in sorted(better, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{names})(?!\w)")
    return lambda text: pattern.sub(lambda match: better[match[0]], text)


def _beside(node: Node, names: set[str]) -> dict[str, set[str]]:
    """For each name every other that stands in a block with it."""
    found: dict[str, set[str]] = {}

    def walk(node: Node) -> None:
        if isinstance(node, Sequence):
            for item in node.items:
                walk(item)
        elif isinstance(node, Mapping):
            keys = {entry.key.text for entry in node.entries}
            for name in keys & names:
                found.setdefault(name, set()).update(keys)
            for entry in node.entries:
                walk(entry.value)

    walk(node)
    return found


def rename_names(document: Document, respell: Callable[[str], str]) -> Document:
    """The document with every key and value as ``respell`` has it; places stay."""

    def scalar(node: Scalar) -> Scalar:
        text = respell(node.text)
        return node if text == node.text else node._replace(text=text, kind="text")

    def walk(node: Node) -> Node:
        if isinstance(node, Scalar):
            return scalar(node)
        if isinstance(node, Sequence):
            return replace(node, items=tuple(walk(item) for item in node.items))
        return Mapping(tuple(Entry(scalar(e.key), walk(e.value)) for e in node.entries), node.place)

    root = walk(document.root)
    assert isinstance(root, Mapping)
    return replace(document, root=root)


def rename_key(document: Document, path: tuple[str | int, ...], name: str) -> Document | None:
    """The document with the key at the end of a path called ``name``; None where there is no such key.

    Steps that the tree does not have are passed over, since a model may have lengthened a short spelling.
    """
    renamed = False

    def walk(node: Node, steps: tuple[str | int, ...]) -> Node:
        nonlocal renamed
        step, rest = steps[0], steps[1:]
        if isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items) and rest:
            items = list(node.items)
            items[step] = walk(items[step], rest)
            return replace(node, items=tuple(items))
        if not isinstance(node, Mapping):
            return node
        if node.get(str(step)) is None:
            return walk(node, rest) if rest else node
        entries = []
        for entry in node.entries:
            if entry.key.text != step:
                entries.append(entry)
            elif rest:
                entries.append(Entry(entry.key, walk(entry.value, rest)))
            else:
                renamed = True
                entries.append(Entry(entry.key._replace(text=name), entry.value))
        return Mapping(tuple(entries), node.place)

    root = walk(document.root, path)
    assert isinstance(root, Mapping)
    return replace(document, root=root) if renamed else None
