"""Who is measured: the engine, the exact solver, and other programs that list all equilibria of a game.

Each contestant builds its own object from a table of payoffs, solves it, and says which equilibria it found. What is
not installed is left out, with a word.
"""

from __future__ import annotations

import inspect
import resource
import shutil
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from sample_games import Encoded, Table

from negotiation.games.normal import NormalGame
from negotiation.solvers.batch.engine import solve_many
from negotiation.solvers.equilibrium import Equilibria
from negotiation.solvers.exact import solve_exact

Pair = tuple[np.ndarray, np.ndarray]
NEAR = 1e-6
"""Strategies no probability of which differs by more are one; a gain of this share of the payoffs' span is none."""


@dataclass(frozen=True)
class Contestant:
    """Somebody who is given one game after the other.

    ``build`` makes its own object of a table; ``solve`` solves that; ``read`` makes pairs of strategies of what it
    gave.
    """

    program: str
    method: str
    build: Callable[[Table], Any]
    solve: Callable[[Any], Any]
    read: Callable[[Any, Any], list[Pair]]


def spent() -> float:
    """Processor seconds of this process and of the programs that it has run."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


# -- ours ---------------------------------------------------------------------------------------------


def takes_threads() -> bool:
    """Whether the engine can be told how many threads to use."""
    return "threads" in inspect.signature(solve_many).parameters


def engine(games: Encoded, threads: int = 1) -> Any:
    """Solve many games with the engine."""
    more = {"threads": threads} if takes_threads() else {}
    arrays = games.payoffs, games.errors, games.residues, games.results, games.outcomes
    return solve_many(*arrays, **more)


def engine_whole(games: Encoded, truth: list[Equilibria]) -> int:
    """On how many games the engine's answer is whole.

    The engine says who plays what, which equilibria are perfect, how they hang together and what a component pays;
    all of it must be as it is in the exact answer, equilibrium by equilibrium. What it leaves to the exact solver, as
    in a sweep, counts as whole.
    """
    solved = engine(games)
    whole = equilibria = components = 0
    for number, answer in enumerate(truth):
        here, groups = map(int, solved.counts[number])
        played = solved.played[equilibria : equilibria + here]
        ranges = solved.ranges[components : components + groups]
        equilibria, components = equilibria + here, components + groups
        if solved.doubtful[number]:
            whole += 1
            continue
        masks = [[sum(1 << s for s in own) for own in e.supports] for e in answer]
        # Both list equilibria and components in the same order.
        expected = [(*mask, int(bool(e.perfect))) for mask, e in zip(masks, answer, strict=True)]
        found = [tuple(map(int, row[:3])) for row in played]
        if found != expected or groups != len(answer.components):
            continue
        exact = [[float(end) for pair in c.payoffs for end in pair] for c in answer.components]
        whole += bool(np.allclose(ranges.reshape(-1, 4), exact, rtol=NEAR, atol=NEAR * _span(games)))
    return whole


def _span(games: Encoded) -> float:
    return float(games.payoffs.max() - games.payoffs.min()) or 1.0


def exact_solver() -> Contestant:
    """Our exact solver, one game at a time."""
    return Contestant("exact solver", "fractions", NormalGame, solve_exact, lambda found, _: pairs_of(found))


def pairs_of(found: Equilibria) -> list[Pair]:
    """The extreme equilibria in doubles."""
    return [tuple(np.array(s, dtype=float) for s in e.strategies) for e in found]  # type: ignore[misc]


# -- others -------------------------------------------------------------------------------------------


def doubles(table: Table) -> Pair:
    """The two matrices in doubles."""
    one, two = table.astype(float)
    return one, two


def nashpy() -> list[Contestant]:
    """Nashpy's two methods that look for all equilibria."""
    import nashpy  # noqa: PLC0415 - only where it is installed

    def build(table: Table) -> Any:
        return nashpy.Game(*doubles(table))

    def read(found: Any, _: Any) -> list[Pair]:
        return [(np.asarray(x), np.asarray(y)) for x, y in found]

    return [
        Contestant("Nashpy", "support", build, lambda game: list(game.support_enumeration()), read),
        Contestant("Nashpy", "vertex", build, lambda game: list(game.vertex_enumeration()), read),
    ]


def quantecon() -> list[Contestant]:
    """QuantEcon's two methods that look for all equilibria; compiling is done before the clock runs."""
    import quantecon.game_theory as library  # noqa: PLC0415

    def build(table: Table) -> Any:
        one, two = doubles(table)
        return library.NormalFormGame((library.Player(one), library.Player(np.ascontiguousarray(two.T))))

    def read(found: Any, _: Any) -> list[Pair]:
        return [(np.asarray(x), np.asarray(y)) for x, y in found]

    return [
        Contestant("QuantEcon", "support", build, library.support_enumeration, read),
        Contestant("QuantEcon", "vertex", build, library.vertex_enumeration, read),
    ]


def gambit() -> list[Contestant]:
    """Gambit's enumeration of extreme equilibria, in doubles and in fractions; by lrsnash where that is installed."""
    import pygambit  # noqa: PLC0415

    def build(table: Table) -> Any:
        numbers = np.empty(table.shape, dtype=object)
        for place in np.ndindex(table.shape):
            numbers[place] = pygambit.Rational(*table[place].as_integer_ratio())
        return pygambit.Game.from_arrays(*numbers)

    def read(found: Any, game: Any) -> list[Pair]:
        return [
            tuple(np.array([float(e[strategy]) for strategy in player.strategies]) for player in game.players)
            for e in found.equilibria
        ]  # type: ignore[misc]

    solve = pygambit.nash.enummixed_solve
    found = [
        Contestant("Gambit", "doubles", build, lambda game: solve(game, rational=False), read),
        Contestant("Gambit", "fractions", build, lambda game: solve(game, rational=True), read),
    ]
    path = shutil.which("lrsnash")
    if path:
        found.append(
            Contestant(
                "lrsnash", "fractions", build, lambda game: solve(game, rational=True, lrsnash_path=path), read
            )
        )
    return found


def others() -> tuple[list[Contestant], list[str]]:
    """Everyone who is installed, warmed up; and a word on each who is not."""
    found, missing = [], []
    for name, make in (("nashpy", nashpy), ("quantecon", quantecon), ("pygambit", gambit)):
        try:
            found += make()
        except ImportError:
            missing.append(f"{name} is not installed: skipped (the extra `benchmark` brings it)")
    if not shutil.which("lrsnash"):
        missing.append("lrsnash is not on the path: skipped")
    small = np.array([[[3, 0], [0, 2]], [[2, 0], [0, 3]]]) + NormalGame([[[0, 0], [0, 0]]] * 2).payoffs
    for contestant in found:
        answer(contestant, contestant.build(small))
    return found, missing


def answer(contestant: Contestant, built: Any) -> tuple[Any, bool]:
    """What somebody makes of a game, and whether it gave up with an error; its warnings are not shown."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return contestant.solve(built), False
        except Exception:  # whatever it raises, it has no answer
            return None, True


def judged(found: list[Pair], table: Table, truth: Equilibria) -> tuple[bool, int]:
    """Whether an answer holds every extreme equilibrium, and how many of its profiles are no equilibria."""
    one, two = doubles(table)
    span = max(np.ptp(one), np.ptp(two)) or 1.0
    false = 0
    good: list[Pair] = []
    for x, y in found:
        if x.shape != one.shape[:1] or y.shape != one.shape[1:] or not np.isfinite([*x, *y]).all():
            false += 1
            continue
        mixes = min(x.min(), y.min()) >= -NEAR and abs(x.sum() - 1) <= NEAR and abs(y.sum() - 1) <= NEAR
        gains = max((one @ y).max() - x @ one @ y, (x @ two).max() - x @ two @ y)
        if not mixes or gains > NEAR * span:
            false += 1
        else:
            good.append((x, y))
    near = (
        any(np.abs(x - u).max() <= NEAR and np.abs(y - v).max() <= NEAR for x, y in good) for u, v in pairs_of(truth)
    )
    return all(near), false
