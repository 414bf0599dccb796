"""Why each equilibrium is one: what every deviation would pay, and which strategies are dominated by what.

A profile is an equilibrium if no player gains by changing its own strategy alone (Nash 1951): the *loss* of a
deviation is what the player has, less what it would have. An equilibrium that is not perfect plays, in a game of two
players, a weakly dominated strategy (van Damme 1991, theorem 3.2.2); here stands which, and what dominates it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from negotiation.forms.answer import Agreed, Answer
from negotiation.games.normal import NormalGame
from negotiation.scenario.table import Table
from negotiation.solvers import dominating_mixture
from negotiation.solvers.equilibrium import Strategy

__all__ = ["Better", "Deviation", "Dominated", "Side", "dominated", "incentives", "leads"]


@dataclass(frozen=True)
class Deviation:
    """What a player would have if it played one strategy for certain and the others what they play.

    Attributes
    ----------
    strategy
        The strategy.
    payoff, loss
        What it would have, and what that is less than what it has in the equilibrium.
    ends
        How it would end: outcome to probability, in file order.
    agreed
        What would be agreed, where one profile is left and it is an agreement.
    same
        Whether everything stays as it is: the outcome, what is agreed, and each player's payoff.
    """

    strategy: str
    payoff: Fraction
    loss: Fraction
    ends: Table[Fraction]
    agreed: tuple[Agreed, ...] = ()
    same: bool = False


def _least(deviations: Sequence[Deviation]) -> tuple[Deviation, ...]:
    least = min((deviation.loss for deviation in deviations), default=None)
    return tuple(deviation for deviation in deviations if deviation.loss == least)


@dataclass(frozen=True)
class Side:
    """A player in an equilibrium.

    Attributes
    ----------
    player
        Its name.
    payoff
        What it has.
    played
        For each strategy that it plays what it pays alone, in file order.
    others
        For each strategy that it does not play.
    span
        The least and the greatest payoff it could have at any profile.
    """

    player: str
    payoff: Fraction
    played: tuple[Deviation, ...]
    others: tuple[Deviation, ...]
    span: tuple[Fraction, Fraction]

    @property
    def nearest(self) -> tuple[Deviation, ...]:
        """The deviations with the least loss; none where there is nothing else to play."""
        return _least(self.others)

    @property
    def nearest_change(self) -> tuple[Deviation, ...]:
        """Of the deviations that change anything for anybody, those with the least loss."""
        return _least([deviation for deviation in self.others if not deviation.same])


@dataclass(frozen=True)
class Better:
    """Where a dominating strategy is better: against what, what it pays there, and what the dominated one pays.

    ``ends`` and ``ends_instead`` are how it ends with the dominated strategy, and with the dominating one.
    """

    against: Table[str]
    payoff: Fraction
    instead: Fraction
    ends: Table[Fraction]
    ends_instead: Table[Fraction]


@dataclass(frozen=True)
class Dominated:
    """A strategy that some equilibria rest on and that another one weakly dominates.

    Attributes
    ----------
    player
        Whose it is.
    strategy
        One for certain, which is played alone or in a mixture; or a mixture none of whose parts is dominated alone.
    by
        A strategy that pays at least as much against everything, and more against something.
    better
        The profile of the others at which it gains most.
    places
        At how many profiles of the others it is better, and how many there are.
    equilibria
        The numbers of the equilibria in which it is played.
    """

    player: str
    strategy: Table[Fraction]
    by: Table[Fraction]
    better: Better
    places: tuple[int, int]
    equilibria: tuple[int, ...]


def leads(answer: Answer) -> tuple[int, ...]:
    """The equilibria that an answer leads with: the perfect ones, or the undominated where that is undecided.

    Parameters
    ----------
    answer
        Any answer.

    Returns
    -------
    tuple[int, ...]
        Their numbers.
    """
    decided = answer.regime.perfect is not None
    return tuple(
        number
        for number, equilibrium in enumerate(answer.equilibria)
        if (equilibrium.perfect if decided else equilibrium.undominated)
    )


def incentives(answer: Answer, number: int) -> tuple[Side, ...]:
    """What each player would have by every strategy of its own, while the others stay with an equilibrium.

    Parameters
    ----------
    answer
        Any answer.
    number
        The number of one of its equilibria.

    Returns
    -------
    tuple[Side, ...]
        One for each player. A loss is never negative if the equilibrium is exact.

    Notes
    -----
    Source: Nash 1951.

    Examples
    --------
    >>> import negotiation
    >>> answer = negotiation.load("scenarios/classics/prisoners_dilemma.yaml").solve()
    >>> [[(d.strategy, str(d.loss)) for d in side.others] for side in incentives(answer, 0)]
    [[('cooperate', '1')], [('cooperate', '1')]]
    """
    game, equilibrium = answer.game, answer.equilibria[number]
    now = _ends(answer, equilibrium.strategies)
    cell = answer.cell(number)
    sides = []
    for place, player in enumerate(game.players):
        played: list[Deviation] = []
        others: list[Deviation] = []
        payoff = equilibrium.payoffs[place]
        for index, strategy in enumerate(game.strategies[place]):
            profile = list(equilibrium.strategies)
            profile[place] = _pure(index, game.shape[place])
            would = _expected(game, place, profile)
            ends = _ends(answer, profile)
            certain = _certain(profile)
            there = answer.cells[_named(game, certain)] if certain else None
            same = ends == now and (
                cell is not None
                and there is not None
                and (there.payoffs, there.agreed) == (cell.payoffs, cell.agreed)
            )
            deviation = Deviation(strategy, would, payoff - would, ends, there.agreed if there else (), same)
            (played if equilibrium.strategies[place][index] else others).append(deviation)
        own = game.payoffs[place]
        span = (min(own.flat), max(own.flat))
        sides.append(Side(player, payoff, tuple(played), tuple(others), span))
    return tuple(sides)


def dominated(answer: Answer, numbers: Sequence[int] | None = None) -> tuple[Dominated, ...]:
    """The weakly dominated strategies that equilibria rest on, each with what dominates it.

    Parameters
    ----------
    answer
        Any answer.
    numbers
        The equilibria; None means those that the answer does not lead with.

    Returns
    -------
    tuple[Dominated, ...]
        By player, then by strategy in file order. An equilibrium may rest on several.

    Notes
    -----
    Source: van Damme 1991, section 3.2. Either all mixtures over the same strategies are dominated or none. If μ
    dominates the one that plays each of them equally, u, then x + t (μ - u) dominates the mixture x for every t > 0
    that leaves no probability negative; the greatest such t is taken.

    Examples
    --------
    >>> import negotiation
    >>> answer = negotiation.load("scenarios/hanoi/last_day.yaml").solve()
    >>> [(*d.strategy, *d.by, d.equilibria) for d in dominated(answer)][:2]
    [('walk_out', 'more_than_that', (0, 1, 2)), ('big_deal', 'more_than_that', (3, 4, 5))]
    """
    if numbers is None:
        chosen = leads(answer)
        numbers = [number for number in range(len(answer.equilibria)) if number not in chosen]
    game = answer.game
    found = []
    for place, player in enumerate(game.players):
        dominating = _Dominating(game, place)
        resting: dict[Strategy, list[int]] = {}
        for number in numbers:
            strategy = answer.equilibria[number].strategies[place]
            support = tuple(s for s, p in enumerate(strategy) if p)
            alone = [s for s in support if dominating((s,))]
            for blamed in [_pure(s, len(strategy)) for s in alone] or ([strategy] if dominating(support) else []):
                resting.setdefault(blamed, []).append(number)
        for strategy, equilibria in sorted(resting.items(), key=lambda item: _order(item[0])):
            support = tuple(s for s, p in enumerate(strategy) if p)
            by = _shifted(strategy, support, dominating(support) or strategy)
            better, places = _better(answer, place, strategy, by)
            names = game.strategies[place]
            found.append(
                Dominated(player, _weights(names, strategy), _weights(names, by), better, places, tuple(equilibria))
            )
    return tuple(found)


class _Dominating:
    """What weakly dominates the even mixture over some strategies of a player; each is looked for once."""

    def __init__(self, game: NormalGame, place: int) -> None:
        self.game, self.place = game, place
        self.known: dict[tuple[int, ...], Strategy | None] = {}

    def __call__(self, support: tuple[int, ...]) -> Strategy | None:
        if support not in self.known:
            self.known[support] = dominating_mixture(self.game, self.place, support, strictly=False)
        return self.known[support]


def _order(strategy: Strategy) -> tuple[object, ...]:
    support = [s for s, p in enumerate(strategy) if p]
    return (len(support) > 1, support, [-p for p in strategy])


def _shifted(strategy: Strategy, support: tuple[int, ...], dominating: Strategy) -> Strategy:
    """What dominates a mixture, from what dominates the one with equal probabilities."""
    equal = [Fraction(int(s in support), len(support)) for s in range(len(strategy))]
    falling = [(x, e - d) for x, e, d in zip(strategy, equal, dominating, strict=True) if e > d]
    share = min(x / fall for x, fall in falling)
    return tuple(x + share * (d - e) for x, e, d in zip(strategy, equal, dominating, strict=True))


def _better(answer: Answer, place: int, strategy: Strategy, by: Strategy) -> tuple[Better, tuple[int, int]]:
    game = answer.game
    others = [i for i in range(len(game.players)) if i != place]
    best: tuple[Fraction, list[Strategy], list[Strategy]] | None = None
    count = total = 0
    for choice in product(*(range(game.shape[i]) for i in others)):
        profile = [_pure(0, size) for size in game.shape]
        for other, index in zip(others, choice, strict=True):
            profile[other] = _pure(index, game.shape[other])
        one, two = list(profile), list(profile)
        one[place], two[place] = strategy, by
        gain = _expected(game, place, two) - _expected(game, place, one)
        total += 1
        count += gain > 0
        if best is None or gain > best[0]:
            best = (gain, one, two)
    assert best is not None
    _, one, two = best
    against = {game.players[i]: game.strategies[i][one[i].index(1)] for i in others}
    return (
        Better(
            Table(against),
            _expected(game, place, one),
            _expected(game, place, two),
            _ends(answer, one),
            _ends(answer, two),
        ),
        (count, total),
    )


def _pure(index: int, size: int) -> Strategy:
    return tuple(Fraction(int(s == index)) for s in range(size))


def _certain(profile: Sequence[Strategy]) -> tuple[int, ...] | None:
    """The indices of a pure profile; None where somebody mixes."""
    return tuple(s.index(1) for s in profile) if all(1 in s for s in profile) else None


def _named(game: NormalGame, profile: Sequence[int]) -> tuple[str, ...]:
    return tuple(own[index] for own, index in zip(game.strategies, profile, strict=True))


def _weights(names: Sequence[str], strategy: Strategy) -> Table[Fraction]:
    return Table({name: p for name, p in zip(names, strategy, strict=True) if p})


def _played(profile: Sequence[Strategy]) -> list[tuple[tuple[int, ...], Fraction]]:
    """The pure profiles of a mixed one, with their probabilities."""
    found = []
    for choice in product(*([s for s, p in enumerate(strategy) if p] for strategy in profile)):
        probability = Fraction(1)
        for strategy, index in zip(profile, choice, strict=True):
            probability *= strategy[index]
        found.append((choice, probability))
    return found


def _expected(game: NormalGame, place: int, profile: Sequence[Strategy]) -> Fraction:
    payoffs = game.payoffs[place]
    return sum((probability * payoffs[choice] for choice, probability in _played(profile)), Fraction(0))


def _ends(answer: Answer, profile: Sequence[Strategy]) -> Table[Fraction]:
    """The probability of each outcome, in file order; of outcomes that are counted under others, their own names."""
    found: dict[str, Fraction] = {}
    rank = {name: index for index, name in enumerate(answer.results)}
    order: dict[str, int] = {}
    for choice, probability in _played(profile):
        cell = answer.cells[_named(answer.game, choice)]
        found[cell.outcome] = found.get(cell.outcome, Fraction(0)) + probability
        order[cell.outcome] = rank[cell.result]
    return Table(dict(sorted(found.items(), key=lambda item: order[item[0]])))
