"""Games in normal form: for each player and each strategy profile a payoff, exact, with names.

A *game in normal form* consists of players 1, …, N, for each player i a finite set S_i of *strategies*, and for
each player a payoff function on the strategy *profiles* S_1 × … × S_N (von Neumann, Morgenstern 1944). Here
``payoffs[i][s_1, …, s_N]`` is the payoff of player i. With two players ``A, B = payoffs`` are the matrices of
players 1 and 2, and player 1 chooses the row in both.
"""

from __future__ import annotations

import math
import numbers
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any, TypeGuard

import numpy as np
from numpy.typing import NDArray

from negotiation.display import cell, html_table
from negotiation.errors import GameError
from negotiation.scenario.limits import MOST_PLAYERS

__all__ = ["NormalGame", "exact_number"]

_NUMBER = re.compile(r"[+-]?(?:[0-9]+/[0-9]+|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE](?P<exponent>[+-]?[0-9]{1,9}))?)")
# A number written 1e999999999 would take gigabytes once it is exact; nothing that is measured comes near this.
_LARGEST_EXPONENT = 4000
# A table with more cells than this is no longer read, and slows a notebook down.
_MOST_CELLS_SHOWN = 900


@dataclass(frozen=True, init=False, repr=False, eq=False)
class NormalGame:
    """A game in normal form, exact and read-only.

    Parameters
    ----------
    payoffs
        Nested lists or an array, player first, then one level for the strategies of each player. Numbers may be
        int, :class:`~fractions.Fraction`, :class:`~decimal.Decimal`, str (``"1/3"``, ``"0.1"``, ``"1e-15"``), or
        float, which stands for the exact value of the double: ``0.1`` and ``"0.1"`` are different payoffs.
    players
        Their names; ``player 1``, ``player 2``, … where left out.
    strategies
        For each player the names of its strategies; ``1``, ``2``, … where left out.
    exact
        False where some payoff is a rounded double of a number that has no fraction; kept to be shown.

    Attributes
    ----------
    payoffs : numpy.ndarray
        Fractions, dtype object, shape (players, strategies of player 1, strategies of player 2, …), read-only.
    players : tuple[str, ...]
    strategies : tuple[tuple[str, ...], ...]
    exact : bool

    Raises
    ------
    GameError
        Where the payoffs are ragged, empty, not finite or not numbers, the names do not fit them, or there are more
        than 30 players.

    Examples
    --------
    >>> game = NormalGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], players=["row", "column"])
    >>> game.shape
    (2, 2)
    >>> A, B = game.payoffs
    >>> A[1, 0]
    Fraction(5, 1)
    >>> NormalGame([[["1/3", 0.5]], [[1, "1e-3"]]]).payoffs[1, 0, 1]
    Fraction(1, 1000)
    """

    payoffs: NDArray[np.object_]
    players: tuple[str, ...]
    strategies: tuple[tuple[str, ...], ...]
    exact: bool

    def __init__(
        self,
        payoffs: Any,
        players: Sequence[str] | None = None,
        strategies: Sequence[Sequence[str]] | None = None,
        exact: bool = True,
    ) -> None:
        if not (players is None or _are_texts(players)):
            raise GameError("players must be a list of names (two matrices are one argument: NormalGame([A, B]))")
        shape, numbers = _read(payoffs)
        table: NDArray[np.object_] = np.empty(len(numbers), dtype=object)
        table[:] = numbers
        table.setflags(write=False)  # the owner of the data, so that no view can be made writable again
        table = table.reshape(shape)
        count, *sizes = shape
        if players is None:
            players = [f"player {i + 1}" for i in range(count)]
        if strategies is None:
            strategies = [[str(s + 1) for s in range(size)] for size in sizes]
        object.__setattr__(self, "payoffs", table)
        object.__setattr__(self, "players", _names(players, count, "players"))
        if isinstance(strategies, str) or len(strategies) != count:
            raise GameError(f"strategies must hold one list of names for each of the {count} players")
        named = tuple(
            _names(names, size, f"strategies of {player}")
            for names, size, player in zip(strategies, sizes, self.players, strict=True)
        )
        object.__setattr__(self, "strategies", named)
        object.__setattr__(self, "exact", bool(exact))

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of strategies of each player."""
        return self.payoffs.shape[1:]

    @property
    def profile_names(self) -> tuple[str, ...]:
        """Every pure strategy profile by name, ``stag × hare``, the last player's strategy changing fastest."""
        return tuple(" × ".join(profile) for profile in product(*self.strategies))

    @cached_property
    def scaled(self) -> tuple[tuple[NDArray[np.object_], int], ...]:
        """For each player its payoffs as integers, and their common denominator, which they are to be divided by.

        What exact algorithms compute with: integers are many times faster than fractions. Arrays of Python integers,
        dtype object, shape as :attr:`shape`, read-only.
        """
        result = []
        for table in self.payoffs:
            flat: list[Fraction] = table.ravel().tolist()
            denominator = math.lcm(*{value.denominator for value in flat})
            integers: NDArray[np.object_] = np.empty(len(flat), dtype=object)
            integers[:] = [value.numerator * (denominator // value.denominator) for value in flat]
            integers = integers.reshape(self.shape)
            integers.setflags(write=False)
            result.append((integers, denominator))
        return tuple(result)

    @cached_property
    def best_replies(self) -> tuple[NDArray[np.bool_], ...]:
        """For each player, at which pure profiles its strategy is a best response to those of the others.

        Boolean arrays, shape as :attr:`shape`, read-only. A profile is a pure equilibrium where all are True.
        """
        result = []
        for player, (integers, _) in enumerate(self.scaled):
            best = np.asarray(integers == integers.max(axis=player, keepdims=True), dtype=bool)
            best.setflags(write=False)
            result.append(best)
        return tuple(result)

    def restrict(self, keep: Sequence[Sequence[int]]) -> NormalGame:
        """The game in which each player has only some of its strategies.

        Parameters
        ----------
        keep
            For each player the indices, from 0, of the strategies that stay, in the order wanted.

        Returns
        -------
        NormalGame

        Raises
        ------
        GameError
            Where a player is left without strategies, or an index is unknown or given twice.

        Examples
        --------
        >>> NormalGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]]).restrict([[1], [0, 1]]).strategies
        (('2',), ('1', '2'))
        """
        if len(keep) != len(self.players):
            raise GameError(f"keep must hold one list of indices for each of the {len(self.players)} players")
        chosen = [list(indices) for indices in keep]
        for indices, size, player in zip(chosen, self.shape, self.players, strict=True):
            if not indices or len(set(indices)) != len(indices) or not set(indices) <= set(range(size)):
                raise GameError(f"keep for {player} must be distinct indices from 0 to {size - 1}, at least one")
        return NormalGame(
            self.payoffs[np.ix_(range(len(self.players)), *chosen)],
            players=self.players,
            strategies=[[names[s] for s in indices] for names, indices in zip(self.strategies, chosen, strict=True)],
            exact=self.exact,
        )

    def to_nashpy(self) -> Any:
        """The same game for Nashpy, payoffs rounded to doubles; two players only.

        Returns
        -------
        nashpy.Game

        Raises
        ------
        GameError
            Where there are not two players, or a payoff is too large for a double.
        """
        if len(self.players) != 2:
            raise GameError(f"Nashpy takes games of two players; this one has {len(self.players)}")
        try:
            A, B = self.payoffs.astype(np.float64)
        except OverflowError as error:
            raise GameError("Nashpy computes in doubles; a payoff of this game is too large for one") from error
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the import, not ours to mend
            import nashpy
        return nashpy.Game(A, B)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, NormalGame):
            return NotImplemented
        return (
            (self.players, self.strategies, self.exact) == (other.players, other.strategies, other.exact)
            # Equal names of strategies make equal shapes.
            and bool(np.all(self.payoffs == other.payoffs))
        )

    def __hash__(self) -> int:
        return hash((self.players, self.strategies, self.exact, tuple(self.payoffs.ravel().tolist())))

    def __reduce__(self) -> tuple[type[NormalGame], tuple[Any, ...]]:
        # An array that is unpickled as it is would be writable again.
        return NormalGame, (self.payoffs, self.players, self.strategies, self.exact)

    def __repr__(self) -> str:
        size = " × ".join(map(str, self.shape))
        rounded = "" if self.exact else ", payoffs rounded to doubles"
        return f"<NormalGame {size}: {', '.join(self.players)}{rounded}>"

    def _repr_html_(self) -> str:
        rounded = "" if self.exact else " (payoffs rounded to doubles)"
        caption = f"Payoffs of {', '.join(self.players)}{rounded}"
        if math.prod(self.shape) > _MOST_CELLS_SHOWN:
            return html_table(caption, ["", ""], [["size", " × ".join(map(str, self.shape))]])

        def entry(profile: tuple[int, ...]) -> str:
            return ", ".join(cell(table[profile], exact=self.exact) for table in self.payoffs)

        if len(self.players) == 2:
            rows, columns = self.strategies
            header = [f"{self.players[0]} \\ {self.players[1]}", *columns]
            return html_table(
                caption,
                header,
                [[name, *(entry((i, j)) for j in range(len(columns)))] for i, name in enumerate(rows)],
            )
        profiles = product(*(range(size) for size in self.shape))
        return html_table(
            caption,
            [*self.players, "payoffs"],
            [[*names, entry(profile)] for names, profile in zip(product(*self.strategies), profiles, strict=True)],
        )


def exact_number(value: object) -> Fraction:
    """A number as a fraction, exactly: a float is the value of the double, a text what it spells.

    Raises
    ------
    GameError
        For anything that is not a finite real number.

    Examples
    --------
    >>> exact_number("0.1"), exact_number(0.5), exact_number("-1/3")
    (Fraction(1, 10), Fraction(1, 2), Fraction(-1, 3))
    """
    if type(value) is Fraction:
        return value
    if isinstance(value, bool | np.bool_):
        raise GameError(f"{value} is a truth value, not a number")
    try:
        if isinstance(value, str):
            return _spelled(value.strip())
        if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) > _LARGEST_EXPONENT:
            raise GameError(f"{value} has an exponent beyond {_LARGEST_EXPONENT}")
        if isinstance(value, numbers.Rational):
            # NumPy's integers would otherwise stay inside the fraction, and overflow there.
            return Fraction(int(value.numerator), int(value.denominator))
        if isinstance(value, float | np.floating | Decimal):
            numerator, denominator = value.as_integer_ratio()
            return Fraction(int(numerator), int(denominator))
    except (ValueError, OverflowError, ZeroDivisionError) as error:
        if isinstance(error, GameError):
            raise
        raise GameError(f"{value!r} is not a finite number") from error
    raise GameError(f"{value!r} is not a number: write int, float, Fraction, Decimal or a text such as '1/3'")


def _spelled(text: str) -> Fraction:
    match = _NUMBER.fullmatch(text)
    if match is None or len(text) > _LARGEST_EXPONENT:
        raise GameError(f"{text[:40]!r} does not spell a number such as 3, -0.25, 1/3 or 1e-6")
    if abs(int(match["exponent"] or 0)) > _LARGEST_EXPONENT:
        raise GameError(f"{text!r} has an exponent beyond {_LARGEST_EXPONENT}")
    return Fraction(text)


def _read(payoffs: Any) -> tuple[tuple[int, ...], list[Fraction]]:
    """Shape and entries of nested payoffs, or an error that names the place."""
    if isinstance(payoffs, np.ndarray) and payoffs.dtype == object and payoffs.ndim > 1 and payoffs.size:
        entries = payoffs.ravel().tolist()
        if len(payoffs) == payoffs.ndim - 1 and all(type(entry) is Fraction for entry in entries):
            return payoffs.shape, entries  # what this package makes itself: there is nothing to look for
    nested = payoffs.tolist() if isinstance(payoffs, np.ndarray) else payoffs
    if not isinstance(nested, list | tuple) or not nested:
        raise GameError("payoffs must be nested lists or an array, for two players [A, B]")
    if len(nested) > MOST_PLAYERS:
        raise GameError(f"the payoffs are of {len(nested)} players; a game has at most {MOST_PLAYERS}")
    depth = len(nested) + 1
    shape: list[int] = []
    numbers: list[Fraction] = []

    def walk(node: Any, place: tuple[int, ...]) -> None:
        if isinstance(node, np.ndarray):
            node = node.tolist()
        if not isinstance(node, list | tuple):
            raise GameError(f"{_spot(place)} is not a list: {_contract(depth)}")
        if not node:
            raise GameError(f"{_spot(place)} is empty: every player needs at least one strategy")
        if len(shape) == len(place):
            shape.append(len(node))
        elif shape[len(place)] != len(node):
            raise GameError(
                f"{_spot(place)} has {len(node)} entries where others have {shape[len(place)]}: "
                "payoffs must be the same size for all players and strategies"
            )
        for index, child in enumerate(node):
            if len(place) + 1 < depth:
                walk(child, (*place, index))
                continue
            try:
                numbers.append(exact_number(child))
            except GameError as error:
                nested_too_deep = isinstance(child, list | tuple | np.ndarray)
                problem = f" is a list: {_contract(depth)}" if nested_too_deep else f": {error}"
                raise GameError(_spot((*place, index)) + problem) from error

    walk(nested, ())
    return tuple(shape), numbers


def _spot(place: tuple[int, ...]) -> str:
    return "payoffs" + "".join(f"[{index}]" for index in place)


def _contract(depth: int) -> str:
    players = depth - 1
    return (
        f"with {players} player{'s' if players > 1 else ''} payoffs are nested {depth} deep, "
        "player first, then the strategies of each player"
    )


def _are_texts(names: object) -> TypeGuard[Sequence[str]]:
    return isinstance(names, Sequence) and not isinstance(names, str) and all(isinstance(n, str) for n in names)


def _names(names: object, count: int, what: str) -> tuple[str, ...]:
    if not _are_texts(names):
        raise GameError(f"{what} must be a list of names")
    if len(names) != count:
        raise GameError(f"{what}: {len(names)} names for {count}")
    if len(set(names)) != count or "" in names:
        raise GameError(f"{what}: names must differ and must not be empty")
    return tuple(str(name) for name in names)
