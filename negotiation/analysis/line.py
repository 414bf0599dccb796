"""One parameter along its range, exactly: the pieces on which nothing changes, and what happens between them.

Around a sample the game is read as quotients of polynomials (:mod:`negotiation.games.rational_functions`), and its
type is followed in both directions to the nearest value at which it may change
(:mod:`negotiation.solvers.parametric`). The rest of the range is treated in the same way, until nothing is left. So
no change is stepped over, however near two of them lie.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiation.analysis.reasons import Side, Where
from negotiation.errors import GameError, UndefinedError
from negotiation.forms.answer import Answer, regime_label
from negotiation.forms.formulas import Formulas
from negotiation.games.polynomials import Algebraic, Polynomial, Root, less, real_roots, scaled, sign_at
from negotiation.games.rational_functions import (
    NotRationalError,
    OnWallError,
    Quotient,
    Reader,
    TooMuchWorkError,
    Work,
    difference,
    over_one_bottom,
)
from negotiation.scenario.expression import Irrational, Value, evaluate, names, rounded, steps
from negotiation.scenario.point import Point, order
from negotiation.scenario.table import Table
from negotiation.solvers.parametric import GameType, Ray, Support, TooManyVerticesError, rays_along, type_of

__all__ = ["Ending", "Line", "NotExactError", "Piece", "Solved", "solved_at"]

_MOST_PIECES = 400


class NotExactError(Exception):
    """A parameter cannot be followed exactly; the message says why."""


Ending = tuple[str, tuple[tuple[str, str], ...]]
"""An outcome, and the terms that are settled in it, each with its level."""


class Solved(NamedTuple):
    """What holds at a value, or on a piece: the labels, and who plays what in the leading equilibria.

    ``undefined`` says why there is no game; the labels are "" then. ``endings`` are the outcomes that the leading
    equilibria lead to, each with the terms that it settles and their levels.
    """

    nash: str
    leading: str
    profiles: tuple[tuple[tuple[int, ...], ...], ...] = ()
    undefined: str = ""
    endings: frozenset[Ending] = frozenset()

    @property
    def labels(self) -> tuple[str, str]:
        """Both labels; what a flip is a change of."""
        return self.nash, self.leading


@dataclass(frozen=True, eq=False)
class Piece:
    """An open interval on which the type of the game is the same.

    ``payoffs`` are those at the sample: shape (players, strategies of player 1, of player 2).
    """

    low: Root
    high: Root
    sample: Fraction
    solved: Solved
    payoffs: NDArray[np.object_] = field(repr=False)
    rays: tuple[list[Ray], list[Ray]] = field(repr=False)
    layout: tuple[Polynomial, ...] = field(repr=False)
    formulas: Formulas = field(repr=False)


@dataclass(frozen=True, eq=False)
class Line:
    """A point of a scenario, and one of its parameters from ``low`` to ``high``."""

    point: Point
    name: str
    low: Fraction
    high: Fraction
    work: Work = field(default_factory=Work, compare=False)

    @cached_property
    def _following(self) -> tuple[str, ...]:
        """The parameters that change with this one, in the order of evaluation."""
        formulas = {name: formula for name, formula in self.point.formulas.items() if name != self.name}
        found = {self.name}
        for name in order(formulas) or ():
            if not names(formulas[name]).isdisjoint(found):
                found.add(name)
        return tuple(name for name in order(formulas) or () if name in found)

    def at(self, value: Value) -> Point:
        """The point with another value of the parameter, and of what follows from it.

        Raises
        ------
        UndefinedError
            Where a parameter has no value there.
        """
        values: dict[str, Value] = {**self.point.values, self.name: value}
        for name in self._following:
            values[name] = evaluate(self.point.formulas[name], values)
        return replace(self.point, values=Table(values))

    def solved(self, value: Root) -> Solved:
        """What holds at a value; at an irrational one payoffs are rounded to doubles, equal ones alike."""
        try:
            return solved_at(self.at(_number(value)))
        except UndefinedError as error:
            return Solved("", "", undefined=str(error))

    def outward(self, value: Root) -> Where:
        """On which side of a value one is further away from where the parameter is now."""
        return "below" if less(value, rounded(self.point.values[self.name])[0]) else "above"

    def side(self, value: Fraction) -> Side | None:
        """What holds at a value, with the payoffs there; None where there is no game."""
        form = self.point.scenario.form
        assert form is not None  # a line is made for scenarios with a game
        try:
            answer = form.answer(self.at(value), "exact")
        except UndefinedError:
            return None
        return Side(_summary(answer), answer.game.payoffs)

    # -- pieces ----------------------------------------------------------------------------------------

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The pieces, rising; between two of them, and at the ends, anything may happen.

        Raises
        ------
        NotExactError
            Where the parameter cannot be followed exactly.
        """
        form = self.point.scenario.form
        if form is None or form.formulas is None or len(self.point.strategies) != 2:
            raise NotExactError("only games of two sides are followed exactly")
        found: list[Piece] = []
        waiting: list[tuple[Root, Root]] = [(self.low, self.high)]
        try:
            while waiting:
                low, high = waiting.pop()
                piece = self._around(low, high)
                found.append(piece)
                if len(found) > _MOST_PIECES:
                    raise NotExactError(f"it has more than {_MOST_PIECES} pieces")
                if less(low, piece.low):
                    waiting.append((low, piece.low))
                if less(piece.high, high):
                    waiting.append((piece.high, high))
        except NotRationalError:
            raise NotExactError("a payoff is no quotient of polynomials in it") from None
        except TooMuchWorkError:
            raise NotExactError("to follow it exactly takes too long") from None
        except TooManyVerticesError:
            raise NotExactError("the game has too many vertices to be followed") from None
        except (UndefinedError, GameError) as error:
            raise NotExactError(str(error)) from None
        return tuple(sorted(found, key=lambda piece: piece.sample))

    def _around(self, low: Root, high: Root) -> Piece:
        undefined: UndefinedError | None = None
        for sample in _between(low, high):
            try:
                return self._piece(low, high, sample)
            except OnWallError:
                continue  # the sample happens to be where something changes
            except UndefinedError as error:
                undefined = undefined or error  # just there, or everywhere
        if undefined is not None:
            raise undefined
        raise AssertionError("polynomials have finitely many roots")

    def _piece(self, low: Root, high: Root, sample: Fraction) -> Piece:
        at = self.at(sample)
        assert at.scenario.form is not None and at.scenario.form.formulas is not None
        formulas = at.scenario.form.formulas(at)
        reader = Reader(self.name, sample, at.values, at.formulas, self.work)
        written = sum(len(steps(formula)) for case in formulas.cases for formula in case.payoffs)
        self.work.takes(200 * formulas.which.size + 20 * written)
        for comparison in formulas.comparisons:
            if reader.follows(comparison.left) or reader.follows(comparison.right):
                reader.sign(difference(reader.read(comparison.left), reader.read(comparison.right)))
        for formula in formulas.worked_out:
            reader.read(formula)  # for the walls where it has no value
        quotients, layout, rays = self._followed(formulas, reader)
        low, high = self._walled(reader, low, high)
        shape = formulas.which.shape
        return Piece(
            low, high, sample, _labelled(type_of(*rays, (shape[0], shape[1])), formulas),
            _table([[_at(q, sample) for q in own] for own in quotients], formulas), rays, layout, formulas,
        )  # fmt: skip

    def _followed(
        self, formulas: Formulas, reader: Reader
    ) -> tuple[list[list[Quotient]], tuple[Polynomial, ...], tuple[list[Ray], list[Ray]]]:
        """The payoffs of each case, the walls that are not about which payoff is larger, and the rays."""
        quotients = [[reader.read(formula) for formula in case.payoffs] for case in formulas.cases]
        # From here on walls are about payoffs; those so far are about what the game is.
        layout = tuple(reader.walls)
        tables = []
        for player in range(2):
            tops, bottom = over_one_bottom([own[player] for own in quotients])
            sign = sign_at(bottom, reader.sample)
            if not sign:
                raise OnWallError(bottom)
            tables.append([[scaled(tops[case], sign) for case in row] for row in formulas.which.tolist()])
        first, second = tables
        rays = rays_along(list(map(list, zip(*second, strict=True))), reader), rays_along(first, reader)
        return quotients, layout, rays

    def _walled(self, reader: Reader, low: Root, high: Root) -> tuple[Root, Root]:
        """Two ends, moved to the nearest walls on both sides of the sample."""
        for wall in reader.walls:
            for root in _inner_roots(wall, self.low, self.high):
                if less(root, reader.sample):
                    low = root if less(low, root) else low
                else:
                    high = root if less(root, high) else high
        return low, high

    def between(self, left: Piece | None, right: Piece | None, value: Root) -> Solved:
        """What holds exactly at the end of a piece."""
        if isinstance(value, Fraction):
            return self.solved(value)
        for piece in (left, right):
            # Where no comparison changes at the value, the game there has the formulas of the piece.
            if piece is not None and all(sign_at(wall, value) for wall in piece.layout):
                shape = piece.formulas.which.shape
                return _labelled(type_of(*piece.rays, (shape[0], shape[1]), value), piece.formulas)
        piece = right or left
        return self._just_at(value, piece.sample) if piece else self.solved(value)

    def _just_at(self, value: Algebraic, sample: Fraction) -> Solved:
        """What holds at an irrational value at which comparisons come out as they do nowhere near.

        The game that is laid out as it is there is followed to the value from a sample nearby, as if it were so laid
        out there too: payoffs are continuous wherever they have a value.
        """
        found = self.solved(value)
        if found.undefined:
            return found
        at = self.at(_number(value))
        assert at.scenario.form is not None and at.scenario.form.formulas is not None
        formulas = at.scenario.form.formulas(at)
        while True:
            try:
                reader = Reader(self.name, sample, self.at(sample).values, at.formulas)
                _, _, rays = self._followed(formulas, reader)
                low, high = self._walled(reader, *((sample, value) if less(sample, value) else (value, sample)))
                if value in (low, high):
                    shape = formulas.which.shape
                    return _labelled(type_of(*rays, (shape[0], shape[1]), value), formulas)
            except (NotRationalError, TooManyVerticesError):
                return found
            except (OnWallError, UndefinedError):
                pass
            sample = _nearer(sample, value)


def solved_at(point: Point) -> Solved:
    """What holds at a point."""
    form = point.scenario.form
    assert form is not None  # asked only of scenarios with a game
    try:
        answer = form.answer(point, "exact")
    except UndefinedError as error:
        return Solved("", "", undefined=str(error))
    return _summary(answer)


def _summary(answer: Answer) -> Solved:
    leading = [e for e in answer.equilibria if (e.undominated if e.perfect is None else e.perfect)]
    endings = set()
    for equilibrium in leading:
        for profile in product(*equilibrium.supports):
            names_of = tuple(own[s] for own, s in zip(answer.game.strategies, profile, strict=True))
            cell = answer.cells[names_of]
            endings.add((cell.outcome, tuple((part.name, part.level) for part in cell.agreed)))
    supports = tuple(e.supports for e in leading)
    return Solved(answer.regime.nash, answer.regime.leading, supports, endings=frozenset(endings))


def _inner_roots(wall: Polynomial, low: Fraction, high: Fraction) -> Sequence[Root]:
    return [root for root in real_roots(wall, low, high) if root not in (low, high)]


def _between(low: Root, high: Root) -> Iterator[Fraction]:
    """Fractions strictly between two roots, short ones first."""
    a, b = _inner(low, high)
    seen: set[Fraction] = set()
    for bottom in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53):
        for top in range(1, bottom):
            exact = a + (b - a) * Fraction(top, bottom)
            digits = 10
            while not a < (short := exact.limit_denominator(digits)) < b:
                digits *= 10
            chosen = exact if short in seen else short
            seen.add(chosen)
            yield chosen


def _nearer(sample: Fraction, value: Algebraic) -> Fraction:
    """A fraction between a sample and an irrational number."""
    low, high = value.interval()
    while True:
        low, high = value.interval((high - low) / 2)
        if not low <= sample <= high:
            return (sample + (low if sample < low else high)) / 2


def _inner(low: Root, high: Root) -> tuple[Fraction, Fraction]:
    """Two different fractions in [low, high], near its ends, with nothing but the interval between them."""
    while True:
        a = low if isinstance(low, Fraction) else low.interval()[1]
        b = high if isinstance(high, Fraction) else high.interval()[0]
        if a < b:
            return a, b
        for root in (low, high):
            if isinstance(root, Algebraic):
                ends = root.interval()
                root.interval((ends[1] - ends[0]) / 2)


def _number(value: Root) -> Value:
    """A root as a number that formulas take."""
    if isinstance(value, Fraction):
        return value
    low, high = value.interval(Fraction(1, 10**6))
    return Irrational("root", (low, high, *map(Fraction, value.polynomial)))


def _at(quotient: Quotient, sample: Fraction) -> Fraction:
    top, bottom = (sum((a * sample**i for i, a in enumerate(p)), Fraction(0)) for p in quotient)
    return top / bottom


def _table(by_case: Sequence[Sequence[Fraction]], formulas: Formulas) -> NDArray[np.object_]:
    payoffs = np.empty((2, *formulas.which.shape), dtype=object)
    for player in range(2):
        own = np.empty(len(by_case), dtype=object)
        own[:] = [case[player] for case in by_case]
        payoffs[player] = own[formulas.which]
    return payoffs


def _labelled(found: GameType, formulas: Formulas) -> Solved:
    """The labels of a type: they depend on who plays what, not on how often."""
    equilibria = found.equilibria()

    def outcome(support: Support) -> Mapping[str, Fraction]:
        cases = {int(formulas.which[profile]) for profile in product(*support.played)}
        return {formulas.cases[case].result: Fraction(1) for case in sorted(cases)}

    outcomes = [outcome(support) for support in equilibria]
    perfect = [(s, o) for s, o in zip(equilibria, outcomes, strict=True) if s.perfect]
    nash, leading = (
        regime_label(chosen, formulas.results, complete=True) for chosen in (outcomes, [o for _, o in perfect])
    )
    cases = {int(formulas.which[profile]) for s, _ in perfect for profile in product(*s.played)}
    endings = frozenset((formulas.cases[case].outcome, formulas.cases[case].agreed) for case in cases)
    return Solved(nash, leading, tuple(s.played for s, _ in perfect), endings=endings)
