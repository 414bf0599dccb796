"""What every form answers with: equilibria, the outcome of each, and the regime.

The *regime* at a point is a label for the whole set of equilibria: the outcomes that some equilibrium gives
positive probability, in file order, joined by ``or``. An outcome that no equilibrium gives probability 1 is
``sometimes X``; a list that is not proved complete says ``at least …``; nothing found is ``none found``. There
are three labels: over all equilibria (``nash``), over the trembling-hand perfect ones (``perfect``; Selten 1975),
and over those in which nobody plays a weakly dominated strategy (``undominated``). For two players the last
two are the same (van Damme 1991, theorem 3.2.2); for more players perfection is not decided and is None.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from negotiation.display import cell, decimal, html_table
from negotiation.errors import UsageError
from negotiation.forms.batch import Agreed, Batch, Case
from negotiation.games.columns import Codes
from negotiation.games.normal import NormalGame
from negotiation.scenario.point import Point
from negotiation.scenario.table import Table
from negotiation.solvers import solve
from negotiation.solvers.equilibrium import Equilibria, Equilibrium

if TYPE_CHECKING:
    from negotiation.figures.picture import Picture
    from negotiation.solvers.selection import Selected

__all__ = [
    "Agreed",
    "Answer",
    "Cell",
    "Note",
    "Regime",
    "answer_strategic",
    "outcome_of",
    "outcome_ranges",
    "regime_label",
    "regime_of",
]


class Note(NamedTuple):
    """What a form finds odd about a strategy, though it may be meant: whose it is, which, and a sentence."""

    player: str
    strategy: str
    text: str


@dataclass(frozen=True)
class Cell:
    """One strategy profile: its outcome, the outcome it is counted under, and each player's payoff.

    ``exact`` is False where a payoff has no fraction and stands as its correctly rounded double. ``agreed`` says, in
    forms that have such, what an agreement fixes: what it is about, and at which level.
    """

    outcome: str
    result: str
    payoffs: tuple[Fraction, ...]
    exact: bool = True
    agreed: tuple[Agreed, ...] = ()


@dataclass(frozen=True)
class Regime:
    """The labels at a point; ``perfect`` is None for more than two players."""

    nash: str
    perfect: str | None
    undominated: str

    @property
    def leading(self) -> str:
        """The label that screens lead with: ``perfect`` where it is decided, else ``undominated``."""
        return self.undominated if self.perfect is None else self.perfect


@dataclass(frozen=True, eq=False)
class Answer:
    """The answer at one point.

    Attributes
    ----------
    point
        The scenario with its readings and values.
    game
        The normal-form game that was solved.
    equilibria
        Its equilibria, with certificates and the proof of completeness.
    cells
        For each profile of strategy names, its outcome and payoffs.
    results
        The outcomes that are counted, in file order.
    outcomes
        For each equilibrium, the probability of each outcome it can lead to.
    component_outcomes
        For each component, the range (low, high) of each outcome's probability over it.
    regime
        The labels.
    otherwise
        The cell of what happens when nothing is agreed, where the form has such a thing.
    """

    point: Point = field(repr=False)
    game: NormalGame = field(repr=False)
    equilibria: Equilibria
    cells: Mapping[tuple[str, ...], Cell] = field(repr=False)
    results: tuple[str, ...] = field(repr=False)
    outcomes: tuple[Table[Fraction], ...]
    component_outcomes: tuple[Table[tuple[Fraction, Fraction]], ...] = field(repr=False)
    regime: Regime
    otherwise: Cell | None = field(default=None, repr=False)

    def cell(self, number: int) -> Cell | None:
        """The cell that an equilibrium leads to for certain; None where it is mixed."""
        equilibrium = self.equilibria[number]
        if not equilibrium.is_pure:
            return None
        supports = zip(self.game.strategies, equilibrium.supports, strict=True)
        return self.cells[tuple(own[support[0]] for own, support in supports)]

    def select(self, rule: str, *, disagreement: Mapping[str, object] | None = None) -> Selected:
        """Pick one equilibrium out of all, by a named rule; see :func:`negotiation.solvers.selection.select`.

        Parameters
        ----------
        rule
            ``"payoff-dominance"``, ``"welfare"``, ``"nash-product"``, ``"risk-dominance"`` or ``"maximum-entropy"``.
        disagreement
            For ``"nash-product"``: player to what it has if nothing is agreed. None takes what the last outcome of
            the form positions pays.

        Returns
        -------
        Selected

        Raises
        ------
        UsageError
            For an unknown rule or player, or where a disagreement point is needed and not given.
        GameError
            Where the rule is not defined for the game, or the list is not proved complete.

        Examples
        --------
        >>> import negotiation
        >>> talks = negotiation.load("scenarios/hanoi/last_day.yaml").solve()
        >>> talks.select("nash-product").value
        Fraction(693, 125)
        """
        from negotiation.solvers.selection import select

        floor: list[object] | None = None
        if disagreement is not None:
            unknown = [player for player in disagreement if player not in self.game.players]
            missing = [player for player in self.game.players if player not in disagreement]
            if unknown or missing:
                said = f"names no player {unknown[0]!r}" if unknown else f"leaves out {missing[0]}"
                raise UsageError(
                    f"the disagreement point {said}",
                    help=f"one payoff for each of {', '.join(self.game.players)}",
                )
            floor = [disagreement[player] for player in self.game.players]
        elif rule == "nash-product" and self.otherwise is not None:
            floor = list(self.otherwise.payoffs)
        return select(self.equilibria, rule, disagreement=floor)

    def plot(self, kind: str | None = None) -> Picture:
        """A picture of it; see :func:`negotiation.plot`."""
        import negotiation

        return negotiation.plot(self, kind)

    def __repr__(self) -> str:
        found = f"{len(self.equilibria)} extreme equilibria in {len(self.equilibria.components)} components"
        return f"<Answer {self.point.scenario.title!r}, account {self.point.account}: {self.regime.leading}; {found}>"

    def _repr_html_(self) -> str:
        labels = [self.point.scenario.players[player] for player in self.game.players]
        rows = []
        for equilibrium, outcome in zip(self.equilibria, self.outcomes, strict=True):
            mark = {True: "yes", False: "no", None: "undominated" if equilibrium.undominated else "no"}
            rows.append(
                [
                    *(named_mixture(self.game, equilibrium, i) for i in range(len(labels))),
                    *(decimal(payoff) for payoff in equilibrium.payoffs),
                    spread(outcome),
                    mark[equilibrium.perfect],
                    str(equilibrium.component),
                ]
            )
        header = [*labels, *(f"payoff of {label}" for label in labels), "outcome", "perfect", "component"]
        complete = "all of them, proved" if self.equilibria.complete else "not proved complete"
        caption = f"{self.point.scenario.title}: {self.regime.leading} ({len(rows)} extreme equilibria, {complete})"
        return html_table(caption, header, rows)


def answer_strategic(point: Point, batch: Batch, method: str) -> Answer:
    """Solve the game at a single point, and say what its equilibria lead to.

    Parameters
    ----------
    point
        Where.
    batch
        The game there, as a batch of one point.
    method
        A solver's name (see :data:`negotiation.METHODS`).

    Raises
    ------
    UndefinedError
        Where a payoff has no value.
    """
    undefined = batch.why_undefined(0)
    if undefined:
        raise undefined
    game = batch.game(0)
    group, _ = batch.group(0)
    cells = [_cell(case) for case in group.cases]
    equilibria = solve(game, method)
    codes = batch.results_at(0)
    outcomes = tuple(
        Table({batch.results[code]: probability for code, probability in outcome_of(equilibrium, codes).items()})
        for equilibrium in equilibria
    )
    return Answer(
        point=point,
        game=game,
        equilibria=equilibria,
        cells=MappingProxyType(
            {profile: cells[case] for profile, case in zip(batch.profiles(), group.which.flat, strict=True)}
        ),
        results=batch.results,
        outcomes=outcomes,
        component_outcomes=tuple(
            Table(outcome_ranges([outcomes[member] for member in component.members], batch.results))
            for component in equilibria.components
        ),
        regime=regime_of(equilibria, outcomes, batch.results),
        otherwise=_cell(group.otherwise) if group.otherwise else None,
    )


def _cell(case: Case) -> Cell:
    pairs = [column.at(0) for column in case.payoffs]
    exact = all(is_exact for _, is_exact in pairs)
    return Cell(case.outcome, case.result, tuple(payoff for payoff, _ in pairs), exact, case.agreed)


def outcome_of(equilibrium: Equilibrium, results: Codes) -> dict[int, Fraction]:
    """The probability of each result that an equilibrium can lead to, in file order.

    Parameters
    ----------
    equilibrium
        Of a game whose profiles lead to ``results``.
    results
        Shape (strategies of player 1, of player 2, ...): the number of each profile's result. Not changed.
    """
    supports = equilibrium.supports
    if sum(map(len, supports)) == len(supports):
        return {int(results[tuple(support[0] for support in supports)]): Fraction(1)}
    probabilities: dict[int, Fraction] = {}
    for choice in product(*supports):
        probability = Fraction(1)
        for player, strategy in enumerate(choice):
            probability *= equilibrium.strategies[player][strategy]
        result = int(results[choice])
        probabilities[result] = probabilities.get(result, Fraction(0)) + probability
    return dict(sorted(probabilities.items()))


Result = TypeVar("Result")


def outcome_ranges(
    outcomes: Sequence[Mapping[Result, Fraction]], results: Iterable[Result]
) -> dict[Result, tuple[Fraction, Fraction]]:
    """Find each outcome's least and greatest probability over a component, in the order of ``results``.

    Both are attained at extreme equilibria: over a maximal Nash subset a probability is linear in each side's
    strategy.
    """
    values: dict[Result, list[Fraction]] = {}
    for outcome in outcomes:
        for name, probability in outcome.items():
            values.setdefault(name, []).append(probability)
    never = Fraction(0)
    return {
        name: (min(found) if len(found) == len(outcomes) else never, max(found))
        for name in results
        if (found := values.get(name))
    }


def regime_of(equilibria: Equilibria, outcomes: Sequence[Mapping[str, Fraction]], results: Sequence[str]) -> Regime:
    """The labels of a set of equilibria with their outcomes."""
    pairs = list(zip(equilibria, outcomes, strict=True))

    def label(chosen: Iterable[Mapping[str, Fraction]]) -> str:
        return regime_label(list(chosen), results, complete=equilibria.complete)

    perfect = None
    if len(equilibria.game.players) <= 2:
        perfect = label(outcome for equilibrium, outcome in pairs if equilibrium.perfect)
    return Regime(
        nash=label(outcome for _, outcome in pairs),
        perfect=perfect,
        undominated=label(outcome for equilibrium, outcome in pairs if equilibrium.undominated),
    )


def regime_label(outcomes: Sequence[Mapping[str, Fraction]], results: Sequence[str], *, complete: bool) -> str:
    """The label of a set of equilibria, each given by the probabilities of its outcomes.

    Examples
    --------
    >>> sure, mixed = {"no deal": Fraction(1)}, {"deal": Fraction(1, 3), "no deal": Fraction(2, 3)}
    >>> regime_label([sure, mixed], ["deal", "no deal"], complete=True)
    'sometimes deal or no deal'
    >>> regime_label([], ["deal", "no deal"], complete=True)
    'none found'
    """
    if not outcomes:
        return "none found"
    possible = {name for outcome in outcomes for name in outcome}
    # Probabilities are positive and add up to 1, so an outcome that stands alone is certain, and no other is.
    certain = {name for outcome in outcomes if len(outcome) == 1 for name in outcome}
    parts = [name if name in certain else f"sometimes {name}" for name in results if name in possible]
    return ("" if complete else "at least ") + " or ".join(parts)


def named_mixture(game: NormalGame, equilibrium: Equilibrium, player: int) -> str:
    """A player's strategy in words: ``walk_out``, or ``2/9 stag + 7/9 hare``."""
    strategy = equilibrium.strategies[player]
    support = equilibrium.supports[player]
    if len(support) == 1:
        return game.strategies[player][support[0]]
    exact = equilibrium.arithmetic == "exact"
    return " + ".join(f"{cell(strategy[s], exact=exact)} {game.strategies[player][s]}" for s in support)


def spread(outcome: Mapping[str, Fraction]) -> str:
    """An outcome in words: ``deal``, or ``deal 0.25, no deal 0.75``."""
    if len(outcome) == 1:
        return next(iter(outcome))
    return ", ".join(f"{name} {decimal(probability)}" for name, probability in outcome.items())
