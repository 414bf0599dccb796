"""What a game does over whole boxes of parameters, read from its formulas.

Which formulas hold depends on comparisons (do these packages fit?). They are made one after the other, and which
one comes next depends on the results so far alone. So they form a tree: at each node a comparison, below it what
follows where the left side is smaller, equal or larger, at the leaves *layouts*, each a game in formulas. A box
belongs to every leaf that its enclosures cannot rule out. Leaves are filled in as points of them are met.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product

import numpy as np
from numpy.typing import NDArray

from negotiation.analysis.move_space import Place, Space
from negotiation.errors import UndefinedError
from negotiation.forms.formulas import Formulas
from negotiation.games.evaluate import evaluate_array
from negotiation.scenario.expression import Binary, Expression, Number, Unary, Value, compare, evaluate, names

__all__ = ["Layout", "Node", "Path", "Tree", "difference", "sign_at"]

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]

Path = tuple[tuple[Expression, int], ...]
"""Comparisons and their signs."""

ZERO = Number(Fraction(0))


def difference(left: Expression, right: Expression) -> Expression:
    """The difference of two formulas without the terms that both have.

    Examples
    --------
    >>> from negotiation.scenario.expression import parse
    >>> difference(parse("b * x - c * y"), parse("2 * z + b * x"))
    parse('-(c * y) - 2 * z')
    """
    terms: Counter[Expression] = Counter()
    for formula, sign in ((left, 1), (right, -1)):
        waiting = [(formula, sign)]
        while waiting:
            node, of = waiting.pop()
            if isinstance(node, Binary) and node.op in "+-":
                waiting += [(node.right, of if node.op == "+" else -of), (node.left, of)]
            elif isinstance(node, Unary):
                waiting.append((node.operand, -of))
            else:
                terms[node] += of
    made: Expression = ZERO
    for term, times in terms.items():
        for _ in range(abs(times)):
            if made is ZERO:
                made = term if times > 0 else Unary("-", term)
            else:
                made = Binary("+" if times > 0 else "-", made, term)
    if made is not ZERO and not names(made):
        made = ZERO if sign_at(made, {}) == 0 else made
    return made


def sign_at(formula: Expression, values: Mapping[str, Value]) -> int | None:
    """The exact sign of a formula; None where it has no value."""
    try:
        return compare(evaluate(formula, values), Fraction(0))
    except UndefinedError:
        return None


@dataclass(frozen=True, eq=False)
class Layout:
    """A game in formulas over the parameters that move, ready for checks over boxes.

    Attributes
    ----------
    shape
        How many strategies each player has.
    results
        Shape (profiles,): the result of each profile, by name, last player fastest.
    differences
        The distinct differences of payoffs that some player compares.
    rows
        For each player, shape (own strategy, own other strategy, profiles of the others): where to find by how much
        the first pays more, in a table of which row 0 is zero, row 2q + 1 difference q, row 2q + 2 its negative.
    """

    shape: tuple[int, ...]
    results: tuple[str, ...]
    differences: tuple[Expression, ...]
    rows: tuple[Codes, ...]
    beliefs: dict[tuple[int, int], list[Floats]] = field(default_factory=dict)

    def others(self, player: int) -> Codes:
        """Shape (own strategies, profiles of the others): the profile, numbered through."""
        numbers = np.arange(len(self.results)).reshape(self.shape)
        return np.moveaxis(numbers, player, 0).reshape(self.shape[player], -1)


def make_layout(formulas: Formulas, space: Space) -> Layout:
    """Read a game in formulas as one over the parameters that move."""
    payoffs = [[space.over(payoff) for payoff in case.payoffs] for case in formulas.cases]
    shape = formulas.which.shape
    found: dict[Expression, int] = {}
    rows_of: dict[tuple[int, int, int], int] = {}

    def row(player: int, one: int, other: int) -> int:
        key = (player, one, other)
        if one == other:
            return 0
        if key not in rows_of:
            formula = difference(payoffs[one][player], payoffs[other][player])
            if formula is ZERO:
                rows_of[key] = rows_of[player, other, one] = 0
            else:
                number = found.setdefault(formula, len(found))
                rows_of[key], rows_of[player, other, one] = 2 * number + 1, 2 * number + 2
        return rows_of[key]

    rows = []
    for player in range(len(shape)):
        own = np.moveaxis(formulas.which, player, 0).reshape(shape[player], -1)
        table = np.zeros((shape[player], *own.shape), dtype=np.intp)
        for i, r, c in product(range(shape[player]), range(shape[player]), range(own.shape[1])):
            table[i, r, c] = row(player, int(own[i, c]), int(own[r, c]))
        rows.append(table)
    results = tuple(formulas.cases[case].result for case in formulas.which.ravel())
    return Layout(tuple(shape), results, tuple(found), tuple(rows))


@dataclass(eq=False)
class Node:
    """A comparison with what follows, or a leaf (``layout``)."""

    formula: Expression = ZERO
    children: dict[int, Node] = field(default_factory=dict)
    layout: Layout | None = None


class Tree:
    """The comparisons of a game over a space, as far as they are known.

    Examples
    --------
    At the start these many pairs of payoffs are compared by one side or the other:

    >>> import negotiation
    >>> from negotiation.analysis.move_space import make_space, make_target
    >>> point = negotiation.load("scenarios/hanoi/last_day.yaml").at()
    >>> target = make_target("no deal", ["deal", "no deal"], "leading", False)
    >>> tree = Tree(make_space(point, target, ["us_outside"], (), "sum", frozenset()))
    >>> len(tree.leaf_at(tree.space.start)[0].differences)
    9
    """

    def __init__(self, space: Space) -> None:
        self.space = space
        self.root: Node | None = None

    def leaf_at(self, place: Place) -> tuple[Layout, Path]:
        """The layout at a place, and the comparisons with their signs that lead to it; filled in where new.

        Raises
        ------
        UndefinedError
            Where something that is compared has no value.
        """
        values = self.space.values(place)
        node, path = self.root, []
        while node is not None and node.layout is None:
            sign = compare(evaluate(node.formula, values), Fraction(0))
            path.append((node.formula, sign))
            node = node.children.get(sign)
        if node is not None:
            assert node.layout is not None
            return node.layout, tuple(path)
        self._fill(place)
        return self.leaf_at(place)

    def _fill(self, place: Place) -> None:
        form = self.space.point.scenario.form
        assert form is not None and form.formulas is not None
        formulas = form.formulas(self.space.at(place))
        values = self.space.values(place)
        signs = []
        met: set[Expression] = set()
        for left, right, _ in formulas.comparisons:
            formula = difference(self.space.over(left), self.space.over(right))
            turned = difference(self.space.over(right), self.space.over(left))
            # The same two numbers compared once more, either way round, say nothing new.
            if names(formula) and formula not in met and turned not in met:
                met.add(formula)
                signs.append((formula, compare(evaluate(formula, values), Fraction(0))))
        if self.root is None:
            self.root = Node()
        node = self.root
        for formula, sign in signs:
            node.formula = formula
            node = node.children.setdefault(sign, Node())
        node.layout = make_layout(formulas, self.space)

    def group(
        self, values: Mapping[str, Floats], place_of: Callable[[int], Place]
    ) -> Iterator[tuple[Layout, Path, Codes]]:
        """Sort places into layouts, in doubles: a near tie may fall on either side."""
        waiting = np.arange(max(map(len, values.values())))
        while waiting.size:
            try:
                layout, path = self.leaf_at(place_of(int(waiting[0])))
            except UndefinedError:
                waiting = waiting[1:]
                continue
            here = {name: column[waiting] for name, column in values.items()}
            same = np.ones(waiting.size, dtype=bool)
            for formula, sign in path:
                same &= np.sign(np.broadcast_to(evaluate_array(formula, here), waiting.shape)) == sign
            same[0] = True
            yield layout, path, waiting[same]
            waiting = waiting[~same]
