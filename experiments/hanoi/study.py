"""Everything that the essay beside this file rests on, computed again.

    python experiments/hanoi/study.py

writes ``findings.txt`` and the figures. The same versions give the same bytes. It takes about a minute.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, product
from pathlib import Path

import numpy as np
from scipy.stats import qmc

import negotiation
from negotiation.figures.picture import render
from negotiation.games.root_texts import root_text

HERE = Path(__file__).parent
SCENARIO = HERE.parent.parent / "scenarios" / "hanoi" / "last_day.yaml"
POINTS = 4096
BINS = {1: 16, 2: 6}
ACCOUNTS = ("default", "bolton-arrives")


def main() -> None:
    """Write the findings and the figures."""
    scenario = negotiation.load(SCENARIO)
    text = "\n\n".join("\n".join(part(scenario)) for part in (stated, readings, clause, enough, first))
    (HERE / "findings.txt").write_text(text + "\n", encoding="utf-8", newline="\n")
    folder = HERE / "figures"
    folder.mkdir(exist_ok=True)
    pictures = {
        "clause": scenario.sweep("clause-map").plot(),
        "scope": scenario.sweep(over=["scope_yongbyon", "us_outside"]).plot(),
        "breaks": negotiation.plot([scenario.flip(account=account) for account in ACCOUNTS]),
    }
    for name, picture in pictures.items():
        (folder / f"{name}.png").write_bytes(render(picture, "png", dpi=120))
        (folder / f"{name}.txt").write_text(picture.alt + "\n", encoding="utf-8", newline="\n")
    print(text)


def stated(scenario: negotiation.Scenario) -> Iterator[str]:
    """The values that the essay quotes, and what follows from them."""
    yield "0. Values of the file, and what follows from them"
    names = ("us_outside", "dprk_outside", "snapback_effect", "partial_share", "scope_yongbyon", "scope_beyond")
    for name in names:
        yield f"   {name} = {float(scenario.at().values[name]):g}"
    cells = scenario.solve().cells
    without, clause = cells["generous", "partial_for_yongbyon"], cells["on_the_table", "partial_with_clause"]
    for player, before, after in zip(scenario.players.values(), without.payoffs, clause.payoffs, strict=True):
        yield f"   the clause changes what the deal pays {player} by {float(after - before):+.2f}"
    for value in ("0.353", "0.354"):
        regime = scenario.solve(set={"scope_yongbyon": value}, force=True).regime.perfect
        yield f"   open, scope_yongbyon = {value}: {regime}"
    hard = scenario.solve("bolton-arrives")
    played = [e.supports for e in hard.equilibria if e.perfect]
    yield "   hard-line: " + ", ".join(
        " × ".join(own[s[0]] for own, s in zip(hard.game.strategies, supports, strict=True)) for supports in played
    )


def readings(scenario: negotiation.Scenario) -> Iterator[str]:
    """Every combination of readings of the disputes: which of them end without a deal, whatever the others say."""
    yield "1. Every combination of readings"
    disputes = scenario.disputes
    regimes = {}
    for chosen in product(*(dispute.readings for dispute in disputes.values())):
        regimes[chosen] = scenario.solve(choose=dict(zip(disputes, chosen, strict=True))).regime.perfect
    for label, count in Counter(regimes.values()).most_common():
        yield f"   {count:2} of {len(regimes)}: {label}"
    yield "   kims_demand, us_resolve and clause, relief by value:"
    for chosen, label in regimes.items():
        if chosen[1] == "by_value":
            yield f"      {chosen[2]:10} {chosen[0]:9} {chosen[3]:13} {label}"
    for place, dispute in enumerate(disputes.values()):
        for reading in dispute.readings:
            own = [label for chosen, label in regimes.items() if chosen[place] == reading]
            deals = sum("deal" in label.split(" or ") for label in own)
            yield f"   {dispute.name} = {reading}: a deal in {deals} of {len(own)}"


def clause(scenario: negotiation.Scenario) -> Iterator[str]:
    """What the clause is worth to each side, and how well it has to work."""
    yield "2. What the clause is worth"
    answer = scenario.solve()
    for us, dprk in (("generous", "partial_for_yongbyon"), ("on_the_table", "partial_with_clause")):
        cell = answer.cells[us, dprk]
        pays = zip(scenario.players.values(), cell.payoffs, strict=True)
        yield f"   {us} × {dprk}: " + ", ".join(f"{label} {float(payoff):.2f}" for label, payoff in pays)
    for account in ACCOUNTS:
        for own in scenario.flip(over=["snapback_effect", "clause_discount"], account=account).parameters:
            for flip in own.flips:
                sides = " | ".join(part.leading if part else "-" for part in (flip.below, flip.at, flip.above))
                yield f"   {account}: {own.name} {root_text(flip.value)} ({float(flip.value):.3f}): {sides}"
    yield f"   no-clause: {scenario.solve('no-clause').regime.perfect}"


def enough(scenario: negotiation.Scenario) -> Iterator[str]:
    """How much of the programme would have been enough, for both kinds of United States."""
    yield "3. How much of Yongbyon would have been enough"
    for account in ACCOUNTS:
        (own,) = scenario.flip(over=["scope_yongbyon"], account=account).parameters
        for stretch in own.stretches:
            yield f"   {account}: {root_text(stretch.low)} to {root_text(stretch.high)}: {stretch.solved.leading}"


def first(scenario: negotiation.Scenario) -> Iterator[str]:
    """Which numbers carry the result: each alone, then as if all values in the ranges were equally likely."""
    yield "4. Which numbers to find out first"
    for account in ACCOUNTS:
        found = []
        for own in scenario.flip(account=account).parameters:
            switch = own.nearest_switch()
            if switch is not None:
                away = abs(float(switch.value) - float(own.now)) / float(own.high - own.low)
                found.append((away, own.name, root_text(switch.value), "another deal"))
            for flip in own.nearest(lasting=True)[:1]:
                value = root_text(flip.value) if flip.at else f"about {float(flip.value):.4f}"
                found.append((abs(own.distance(flip)), own.name, value, "another outcome"))
        for distance, name, value, what in sorted(found):
            yield f"   {account}: {name} at {value}, {distance:.1%} of its range away: {what}"
    names = [name for name, parameter in scenario.parameters.items() if parameter.range]
    sample = qmc.Sobol(len(names), seed=np.random.default_rng(20190228)).random(POINTS)
    low = np.array([float(scenario.parameters[name].range[0]) for name in names])
    high = np.array([float(scenario.parameters[name].range[1]) for name in names])
    values = low + sample * (high - low)
    deals = np.empty(POINTS)
    for number, row in enumerate(values):
        point = {name: Fraction(round(value * 10**6), 10**6) for name, value in zip(names, row, strict=True)}
        deals[number] = "deal" in scenario.solve(set=point, force=True).regime.perfect.split(" or ")
    share = deals.mean()
    yield f"   all {len(names)} numbers anywhere in their ranges ({POINTS} points): a deal at {share:.1%}"
    explained = {names: resolved(sample, deals, places) for names, places in sets(names)}
    for size in (1, 2):
        ranked = sorted(((v, n) for n, v in explained.items() if len(n) == size), reverse=True)[:5]
        for value, chosen in ranked:
            yield f"   knowing {' and '.join(chosen)} settles {value:.0%} of the variance of whether there is a deal"


def sets(names: list[str]) -> Iterator[tuple[tuple[str, ...], tuple[int, ...]]]:
    """Every parameter, and every pair."""
    for size in (1, 2):
        for places in combinations(range(len(names)), size):
            yield tuple(names[p] for p in places), places


def resolved(sample: np.ndarray, deals: np.ndarray, places: tuple[int, ...]) -> float:
    """The share of the variance that knowing some parameters explains, less what chance alone would."""
    bins = BINS[len(places)]
    cells = np.ravel_multi_index(tuple((sample[:, p] * bins).astype(int) for p in places), (bins,) * len(places))
    count = np.bincount(cells, minlength=bins ** len(places))
    mean = np.bincount(cells, deals, minlength=bins ** len(places)) / np.maximum(count, 1)
    total = deals.var()
    between = (count * (mean - deals.mean()) ** 2).sum() / len(deals)
    by_chance = total * (np.count_nonzero(count) - 1) / len(deals)
    return float((between - by_chance) / total)


if __name__ == "__main__":
    main()
