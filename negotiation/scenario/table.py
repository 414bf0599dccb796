"""An ordered mapping that cannot change: the named parts of a scenario."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from typing import TypeVar

__all__ = ["Table"]

Part = TypeVar("Part", covariant=True)  # noqa: PLC0105 (the name says what it is)


class Table(Mapping[str, Part]):
    """Names to parts, in file order; frozen, hashable, picklable. Order counts in a comparison.

    Examples
    --------
    >>> levels = Table({"none": 0, "full": 1})
    >>> levels["full"], list(levels)
    (1, ['none', 'full'])
    >>> levels == Table({"full": 1, "none": 0})
    False
    """

    __slots__ = ("_parts",)

    def __init__(self, parts: Mapping[str, Part] | None = None) -> None:
        self._parts: dict[str, Part] = dict(parts or {})

    def __getitem__(self, name: str) -> Part:
        return self._parts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    # A mapping could do these by itself, with a call for each part.

    def __contains__(self, name: object) -> bool:
        return name in self._parts

    def keys(self) -> KeysView[str]:
        """The names."""
        return self._parts.keys()

    def values(self) -> ValuesView[Part]:
        """The parts."""
        return self._parts.values()

    def items(self) -> ItemsView[str, Part]:
        """Names with their parts."""
        return self._parts.items()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Table):
            return NotImplemented
        return list(self._parts.items()) == list(other._parts.items())

    def __hash__(self) -> int:
        return hash(tuple(self._parts.items()))

    def __repr__(self) -> str:
        return f"Table({self._parts!r})"
