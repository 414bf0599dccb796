"""The smallest move: the least change of one, of some or of all parameters that reaches a wanted regime.

Every parameter may move within its declared range. Its move is measured in parts of that range, so that a share and
a cost count alike, and the moves of several are added (``sum``), or the largest counts (``largest``). Parameters
whose value is a formula follow those they are made of, and stay within their own ranges.

Three things are kept apart. A move that is *found* was solved exactly where it leads, or, where the border itself
does not count, just beyond. That it is *least* is proved by branch and bound over boxes, to within 1e-4 of a range,
or it is said how far the proof came. And that *nothing* reaches the target is proved, or only not found.

Found by :mod:`~negotiation.analysis.move_search`, proved by :mod:`~negotiation.analysis.move_bounds`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from negotiation.analysis.entering import entering
from negotiation.analysis.line import Line
from negotiation.analysis.move_bounds import Bound, bound
from negotiation.analysis.move_layouts import Tree
from negotiation.analysis.move_lines import Met
from negotiation.analysis.move_search import Search
from negotiation.analysis.move_space import Place, Space, Target, make_space, make_target
from negotiation.errors import UsageError
from negotiation.scenario.point import Point
from negotiation.scenario.table import Table
from negotiation.tolerance import JUST_BEYOND, LEAST_GAP

__all__ = ["MOST_BOXES", "Change", "Move", "Single", "just_beyond", "smallest_move"]

MOST_BOXES = 8_000
"""How many boxes the proof may look at where nobody says how many."""


@dataclass(frozen=True)
class Change:
    """A parameter that moves: from where to where, and which part of its range that is (never negative)."""

    name: str
    before: Fraction
    after: Fraction
    part: Fraction


@dataclass(frozen=True)
class Single:
    """The least move of one parameter alone; the fields as those of :class:`Move`."""

    change: Change
    attained: bool
    exact: bool
    label: str
    beyond: str


@dataclass(frozen=True, eq=False)
class Move:
    """The smallest move that was found, and what is proved about it.

    Attributes
    ----------
    point
        Where it starts.
    target, which, any
        What was wanted: a label, of which equilibria, and whether a longer label that holds it would do.
    norm
        ``sum`` or ``largest``: how moves of several parameters are measured.
    over
        The parameters that could move.
    status
        ``already`` (the target holds at the start), ``found``, ``unreachable`` (proved), ``not found`` (not proved).
    changes
        The parameters that move, to the border; empty where nothing moves or was found.
    size
        Of these changes, in parts of ranges; None where nothing was found.
    attained
        Whether the target holds at the border itself. If not, ``size`` is an infimum, and it holds just beyond.
    exact
        Whether the border is given exactly. If not, it is a fraction close to it, at which the target holds.
    label
        The label at the border.
    witness, witness_label
        Changes that reach the target for certain, and the label there: the border, or just beyond it.
    lower_bound
        No move smaller than this reaches the target: proved. None where nothing reaches it.
    least
        Whether the lower bound is within ``gap`` of the size.
    gap
        How near that is, in parts of a range.
    boxes, solved
        How many boxes the proof looked at, and how many points were solved exactly.
    singles
        For each parameter the least move it can make alone, or None where it cannot reach the target alone.
    because
        How what is proved was proved, in a sentence.
    """

    point: Point = field(repr=False)
    target: str
    which: str
    any: bool
    norm: str
    over: tuple[str, ...] = field(repr=False)
    status: str
    changes: tuple[Change, ...] = ()
    size: Fraction | None = None
    attained: bool = True
    exact: bool = True
    label: str = ""
    witness: tuple[Change, ...] = field(default=(), repr=False)
    witness_label: str = ""
    lower_bound: float | None = 0.0
    least: bool = False
    gap: float = LEAST_GAP
    boxes: int = 0
    solved: int = field(default=0, repr=False)
    singles: Table[Single | None] = field(default_factory=Table, repr=False)
    because: str = field(default="", repr=False)


def just_beyond(move: Move) -> str:
    """The label a billionth of the range beyond a move of one parameter; "" where that is outside of it."""
    if len(move.changes) != 1:
        return ""
    change = move.changes[0]
    low, high = move.point.scenario.parameters[change.name].range or (change.after, change.after)
    step = (high - low) * JUST_BEYOND
    value = change.after + (step if change.after > change.before else -step)
    if not low <= value <= high:
        return ""
    solved = Line(move.point, change.name, low, high).solved(value)
    return solved.nash if move.which == "nash" else solved.leading


def smallest_move(
    point: Point,
    target: str,
    *,
    over: Sequence[str] | None = None,
    keep: Sequence[str] = (),
    norm: str = "sum",
    which: str = "leading",
    any_: bool = False,
    most_boxes: int = MOST_BOXES,
) -> Move:
    """Find the least change of parameters after which a regime is what is wanted.

    Parameters
    ----------
    point
        Where to start; see :meth:`Scenario.at`.
    target
        A label such as ``"no deal"`` or ``"deal or no deal"``, as regimes are spelled.
    over
        The parameters that may move; without it, every one that the game hangs on, has a range, and has a plain
        number for a value.
    keep
        Parameters that may not.
    norm
        ``"sum"`` adds up the parts of ranges moved, ``"largest"`` takes the largest.
    which
        ``"leading"``: the regime that screens lead with (perfect where that is decided); or ``"nash"``.
    any_
        Whether a label that holds the target's outcomes and others would do as well.
    most_boxes
        How many boxes the proof may look at.

    Returns
    -------
    Move

    Raises
    ------
    UsageError
        For an unknown name, label, norm or kind of regime, a parameter that cannot move, or where none is left.
    UndefinedError
        Where a payoff has no value at the start.
    GameError
        Where the game is too large to solve.

    Notes
    -----
    Payoffs without a fraction are rounded to doubles when a point is solved; the proof reads them unrounded. The two
    can part only where payoffs differ by less than rounding.

    Examples
    --------
    >>> import negotiation
    >>> talks = negotiation.load("scenarios/hanoi/last_day.yaml")
    >>> move = smallest_move(talks.at(), "no deal", over=["us_outside", "scope_benefit"])
    >>> [(change.name, str(change.before), str(change.after)) for change in move.changes]
    [('scope_benefit', '12', '212/25')]
    >>> move.label, move.attained, move.least
    ('no deal', True, True)
    """
    form = point.scenario.form
    if form is None or point.scenario.game is None:
        raise UsageError(
            f"{point.scenario.title}: there is no game in this file, so no regime to reach",
            "add `positions:` or `game:`, or take a file that is based on this one",
        )
    if form.formulas is None:
        raise UsageError(f"games of the form `{form.name}` cannot be read as formulas, which a smallest move needs")
    if not isinstance(most_boxes, int) or isinstance(most_boxes, bool) or most_boxes < 1:
        raise UsageError(f"the number of boxes is to be a positive whole number, not {most_boxes!r}")
    wanted = make_target(target, form.results(point.scenario.game), which, any_)
    space = make_space(point, wanted, over, keep, norm, entering(point))
    form.answer(point, "exact")  # what cannot be solved at the start says so
    if space.wanted(space.start):
        return _move(space, "already", size=Fraction(0), label=space.label(space.start), lower_bound=0.0, least=True)
    if not wanted.possible:
        because = "no game has this label: an outcome that is the only one is certain"
        return _move(space, "unreachable", lower_bound=None, least=True, because=because)
    tree = Tree(space)
    tree.leaf_at(space.start)
    search = Search(tree)
    search.one_by_one()
    search.together()
    found = bound(tree, search.size, most_boxes, search.try_place)
    if not found.settled:
        search.descend()
    if search.best is not None:
        search.thin()
    return _report(space, search, found)


def _report(space: Space, search: Search, found: Bound) -> Move:
    singles = Table({name: _single(space, name, met) for name, met in search.singles.items()})
    best = search.best
    how = f"branch and bound over {found.boxes:,} boxes, each struck by a certificate in intervals"
    if best is None and math.isinf(found.size):
        return _move(
            space, "unreachable", lower_bound=None, least=True, boxes=found.boxes, singles=singles, because=how
        )
    if best is None:
        return _move(
            space, "not found", lower_bound=found.size, boxes=found.boxes, singles=singles, because=how + ", not all"
        )
    size = space.size(best.border)
    lower = min(found.size, math.nextafter(float(size), -math.inf) if float(size) > size else float(size))
    least = lower >= float(size) - 1.01 * LEAST_GAP
    return _move(
        space,
        "found",
        changes=_changes(space, best.border),
        size=size,
        attained=best.attained,
        exact=best.exact,
        label=space.label(best.border),
        witness=_changes(space, best.witness),
        witness_label=space.label(best.witness),
        lower_bound=max(lower, 0.0),
        least=least,
        boxes=found.boxes,
        singles=singles,
        because=how if least else how + ", not all",
    )


def _move(space: Space, status: str, **fields: object) -> Move:
    wanted: Target = space.target
    return Move(
        space.point,
        wanted.label,
        wanted.which,
        wanted.any,
        space.norm,
        space.names,
        status,
        solved=space.solved,
        **fields,  # type: ignore[arg-type]
    )


def _changes(space: Space, place: Place) -> tuple[Change, ...]:
    rows = zip(space.names, space.start, place, space.parts(place), strict=True)
    return tuple(Change(name, before, after, part) for name, before, after, part in rows if before != after)


def _single(space: Space, name: str, met: Met | None) -> Single | None:
    if met is None:
        return None
    border, witness = met.border, met.witness
    changes = _changes(space, border) or _changes(space, witness)
    (change,) = changes
    return Single(change, met.attained, met.exact, space.label(border), space.label(witness))
