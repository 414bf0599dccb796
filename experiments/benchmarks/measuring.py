"""How the benchmark beside other programs measures: kinds of games, rounds, and what is kept of each contestant."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import comb
from typing import Any

from contestants import Contestant, answer, engine, engine_whole, judged, spent, takes_threads
from sample_games import FAMILIES, Encoded, Table, encode, flagship_tables, random_tables

from negotiation.games.normal import NormalGame
from negotiation.solvers.equilibrium import Equilibria
from negotiation.solvers.exact import solve_exact

BATCH = 0.002  # seconds of work in a batch for the engine at least: it is made for many games
TICKS = 0.05  # seconds that it is given work for at least, over and over, as the others get


@dataclass(frozen=True)
class Effort:
    """How much is measured: rounds, seconds for one contestant in a round, games at most, and games checked."""

    rounds: int
    seconds: float
    games: int
    checked: int
    longest: float  # seconds that a single game may take


Past = list[tuple[int, float]]
"""Sizes, and seconds a game of each."""


@dataclass
class Row:
    """What was measured of one contestant on one kind of games; seconds a game."""

    program: str
    method: str
    games: int = 0
    solving: float = float("inf")
    building: float = float("inf")
    engine: float = float("inf")  # the engine on the same games
    whole: int = 0
    checked: int = 0
    false: int = 0
    failed: int = 0
    left: int = 0  # of the engine's games, to the exact solver
    elapsed: bool = False
    skipped: str = ""


@dataclass
class Kind:
    """One kind of games: a title, tables, and how they are given to the engine."""

    title: str
    family: str
    size: int
    tables: list[Table]
    encoded: Encoded
    encoding: float  # seconds a game
    pace: float = TICKS  # seconds a game that the engine takes, roughly
    truth: list[Equilibria] = field(default_factory=list)


def kinds(only: list[str], effort: Effort, largest: int) -> Iterator[Kind]:
    """The kinds of games, the smaller ones of a family first; of large games fewer, as the engine's time allows."""
    for family, (title, _, sizes) in FAMILIES.items():
        for size in sizes:
            if size <= largest and (not only or family in only):
                tables = random_tables(family, size, effort.games)
                yield _kind(f"{title}, {size} × {size}", family, size, effort, tables)
    if largest >= 5 and (not only or "flagship" in only):
        tables, results, outcomes = flagship_tables(effort.games)
        yield _kind("the flagship's sweep, 5 × 5", "flagship", 5, effort, tables, results, outcomes)


def _kind(title: str, family: str, size: int, effort: Effort, tables: list[Table], *results: Any) -> Kind:
    started = spent()
    encoded = encode(tables, *results)
    encoding = (spent() - started) / len(tables)
    engine(encoded.first(1))  # compiles before the clock runs
    kind = Kind(title, family, size, tables, encoded, encoding)
    kind.pace = _engine_time(kind, 1, 1, spent)
    if kind.pace < effort.seconds / 3:  # else one has to do
        kind.pace = _engine_time(kind, min(3, len(tables)), 1, spent)
    count = max(1, min(len(tables), int(effort.seconds / kind.pace)))
    kind.tables, kind.encoded = tables[:count], encoded.first(count)
    return kind


def check(kind: Kind, effort: Effort) -> None:
    """Solve the first games exactly, for as long as there is time."""
    stop = spent() + 4 * effort.seconds
    for table in kind.tables[: effort.checked]:
        kind.truth.append(solve_exact(NormalGame(table)))
        if spent() > stop:
            break


def measure(kind: Kind, contestants: list[Contestant], effort: Effort, past: dict[str, Past]) -> list[Row]:
    """Let all take their turns; ``past`` holds the times of each on smaller games, and is brought up to date."""
    ours = [Row("engine", "1 thread", len(kind.tables), building=kind.encoding)]
    if takes_threads():
        ours.append(Row("engine", "2 threads", len(kind.tables), building=kind.encoding, elapsed=True))
    theirs: list[tuple[Row, Contestant, list[Any]]] = []
    rows = list(ours)
    for contestant in contestants:
        row = Row(contestant.program, contestant.method)
        rows.append(row)
        before = past.setdefault(f"{kind.family} {contestant.program} {contestant.method}", [])
        if expected(before, kind.size) > effort.longest:
            row.skipped = f"a game of size {before[-1][0]} took {before[-1][1]:.2g} s"
            continue
        row.games, built = _warm_up(row, contestant, kind, effort)
        before.append((kind.size, row.solving))
        row.solving = float("inf")
        theirs.append((row, contestant, built))
    for _ in range(effort.rounds if kind.pace < effort.longest else 1):
        known: dict[int, float] = {}  # what the engine took for the first so many games, in this round
        for threads, row in enumerate(ours, 1):
            clock = time.perf_counter if row.elapsed else spent
            seconds = _engine_time(kind, len(kind.tables), threads, clock)
            row.solving = min(row.solving, seconds)
            known.setdefault(len(kind.tables), seconds)
        for row, contestant, built in theirs:
            seconds = _clocked(lambda c=contestant, b=built: [answer(c, game) for game in b])
            row.solving = min(row.solving, seconds / row.games)
            if row.games not in known:
                known[row.games] = _engine_time(kind, row.games, 1, spent)
            row.engine = min(row.engine, known[row.games])
    for row in ours:
        row.engine, row.checked = ours[0].solving, len(kind.truth)
        row.whole = engine_whole(kind.encoded, kind.truth)
        row.left = int(engine(kind.encoded).doubtful.sum())
    return rows


def expected(past: Past, size: int) -> float:
    """Seconds that a game may take, from what smaller ones took."""
    if not past:
        return 0.0
    last, seconds = past[-1]
    if len(past) == 1:
        return seconds * comb(2 * size, size) / comb(2 * last, last)  # as many as there are pairs of supports
    earlier, fewer = past[-2]
    return float(seconds * (seconds / fewer) ** ((size - last) / (last - earlier)))


def _engine_time(kind: Kind, count: int, threads: int, clock: Callable[[], float]) -> float:
    """Seconds a game, of the first games: those of the engine, and of the exact solver for what it leaves."""
    work = kind.pace * count
    times = max(1, round(BATCH / work))  # the games stand in a batch so often
    calls = max(1, round(TICKS / (work * times)))
    games = kind.encoded.first(count, times)

    def as_in_a_sweep() -> None:
        for _ in range(calls):
            for game in engine(games, threads).doubtful.nonzero()[0].tolist():
                solve_exact(NormalGame(kind.tables[game % count]))

    return _clocked(as_in_a_sweep, clock) / (count * times * calls)


def _warm_up(row: Row, contestant: Contestant, kind: Kind, effort: Effort) -> tuple[int, list[Any]]:
    """Judge a contestant on the games that are solved exactly, and find how many it is given in a round."""
    used = first = 0.0
    built = []
    for number, table in enumerate(kind.tables):
        started = spent()
        game = contestant.build(table)
        middle = spent()
        found, failed = answer(contestant, game)
        end = spent()
        used += end - middle
        if used <= effort.seconds or not built:
            built.append(game)
            first = used
        row.building = min(row.building, middle - started)
        if number < len(kind.truth):
            row.checked += 1
            row.failed += failed
            if not failed:
                whole, false = judged(contestant.read(found, game), table, kind.truth[number])
                row.whole += whole
                row.false += false
        if used > (4 if number + 1 < len(kind.truth) else 1) * effort.seconds:
            break
    row.solving = first / len(built)
    return len(built), built


def _clocked(call: Callable[[], object], clock: Callable[[], float] = spent) -> float:
    started = clock()
    call()
    return clock() - started
