"""Texts that are almost YAML, data as other programs write it, and what comes of reading them."""

from __future__ import annotations

import yaml
from hypothesis import strategies as st

from negotiation.codes import CODES
from negotiation.errors import ScenarioError
from negotiation.faults import Fault, render
from negotiation.scenario.document import Document, Scalar, Sequence, _read, plain

LOADERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])]


def outcome(data: str | bytes, loader: type = LOADERS[-1]) -> Document | tuple[Fault, ...]:
    """What comes of reading: a document or faults, and nothing else."""
    try:
        return _read(data.encode() if isinstance(data, str) else data, "bad.yaml", loader)
    except ScenarioError as error:
        return error.faults


def faults(data: str | bytes, loader: type = LOADERS[-1]) -> tuple[Fault, ...]:
    found = outcome(data, loader)
    assert isinstance(found, tuple), "read without a fault"
    return found


def value(data: str, loader: type = LOADERS[-1]) -> object:
    """The plain value of key ``a``."""
    found = outcome(data, loader)
    assert isinstance(found, Document), ScenarioError(found)
    return plain(found.root)["a"]


def scalars(node):
    """Every scalar of a tree, keys too."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from scalars(item)
    else:
        for entry in node.entries:
            yield entry.key
            yield from scalars(entry.value)


def at(place) -> str:
    """The text at a place."""
    source = place.source
    return source.text[source.offset(place.line, place.column) : source.offset(place.end_line, place.end_column)]


def check(found) -> None:
    """A fault has a listed code, a place within the file, and a picture without control characters."""
    if isinstance(found, Document):
        return
    assert found
    for fault in found:
        assert fault.code in CODES
        assert fault.message
        for place in [fault.place, *(mark.place for mark in fault.marks)]:
            if place:
                assert 1 <= place.line <= place.end_line <= place.source.text.count("\n") + 1
                assert 1 <= place.column <= len(place.source.line(place.line)) + 1
        assert all(line.isprintable() for line in render(fault).split("\n"))


# -- strategies ------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *"ab1:,[]{}\"'\n \t-?#|>&*!%@`~.=<\\é名😀\u00a0\x85\x00",
        "\n  ", "\n- ", ": ", "a: ", "b: ", "- ", "---\n", "...\n", "\\n", "\\x", "\\ud800", "|\n ", ">-\n ", "<<: ",
        "&a ", "*a", "!!str ", "%YAML 1.2\n", "\r\n", "\r", "010", "1e3", ".inf", "null", "{a: ", "[a, ", "'a'",
        '"b"', "? ", " # c\n", "key: value\n",
    ]
)  # fmt: skip
SOUP = st.lists(PIECES, max_size=25).map("".join)
INSIDE = st.tuples(st.sampled_from(["{} ", "k: {}", "k: [{}]", "{{{}}}", "k:\n  {}\n"]), SOUP).map(
    lambda t: t[0].format(t[1])
)


LABELS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co", "Cf", "Zl", "Zp"]),
    min_size=1,
    max_size=12,
)
TREES = st.recursive(
    st.one_of(LABELS, st.booleans(), st.none(), st.integers(-(10**9), 10**9)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(LABELS, inner, max_size=4)),
    max_leaves=12,
)


def as_read(data: object) -> object:
    """How data that was written comes back: numbers as their text."""
    if isinstance(data, dict):
        return {key: as_read(inner) for key, inner in data.items()}
    if isinstance(data, list):
        return [as_read(inner) for inner in data]
    return data if isinstance(data, (str, bool)) or data is None else str(data)


DATA = st.dictionaries(LABELS, TREES, min_size=1, max_size=4)


class _Quoting(yaml.SafeDumper):
    """Writes every text in quotes and never an alias."""

    def represent_str(self, text):
        return self.represent_scalar("tag:yaml.org,2002:str", text, style='"')

    def ignore_aliases(self, data):
        return True


_Quoting.add_representer(str, _Quoting.represent_str)


def written(data: object, flow: bool, width: int) -> str:
    """YAML as another library writes it."""
    return yaml.dump(data, Dumper=_Quoting, allow_unicode=True, default_flow_style=flow, width=width)
