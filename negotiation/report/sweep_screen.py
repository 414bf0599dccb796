"""What `negotiation sweep` says when it is done: what happens where, and in what share of the grid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiation.analysis.influence import influences
from negotiation.analysis.plan import Plan
from negotiation.analysis.sweep import Region, SweepAnswer
from negotiation.display import decimal
from negotiation.report.sample_screen import (
    home_line,
    sample_block,
    sample_head,
    sample_line,
    sample_notes,
    sample_record,
)
from negotiation.report.words import count, join, settings, share_text, wrap
from negotiation.scenario.expression import Value, rounded
from negotiation.scenario.grid import Grid

__all__ = ["plan_line", "sweep_record", "sweep_screen"]

_MOST_REGIONS = 8
_MOST_STRETCHES = 12
_MOST_LABELS = 4


def plan_line(plan: Plan) -> str:
    """What is swept, how finely, and under which accounts."""
    if plan.sample:
        return sample_line(plan, plan.sample)
    parts = [
        f"{axis.name} from {decimal(axis.low)} to {decimal(axis.high)} ({count(axis.points, 'point')})"
        for axis in plan.axes
    ]
    accounts = plan.accounts
    under = f"account {accounts[0]}" if len(accounts) == 1 else f"{len(accounts)} accounts"
    name = f"{plan.name}: " if plan.name in plan.scenario.sweeps else ""
    return f"{name}{' × '.join(parts)}, {under}"


def sweep_screen(answer: SweepAnswer, *, width: int = 100) -> str:
    """What happens where, and in what share of the grid.

    Parameters
    ----------
    answer
        The results.
    width
        Columns to write in.
    """
    plan = answer.plan
    scenario = answer.scenario
    title = f"{scenario.title} — {plan.label}" if plan.label else scenario.title
    parts = [wrap(title, width), wrap(plan_line(plan), width, indent="  ", first="")]
    for line in settings(next(iter(plan.grids.values())).base):
        if len(plan.grids) == 1 or not line.startswith("Account "):  # what is set by hand holds in all accounts
            parts.append(wrap(line, width, indent="  "))
    if plan.sample:
        parts += sample_head(answer, plan.sample, width)
    hangs_on = influences(answer) if plan.sample else {}
    for place, account in enumerate(plan.accounts):
        parts.append("")
        if len(plan.accounts) > 1:
            parts.append(f"{account}:")
            alike = _alike(plan, place)
            if alike is not None:
                if plan.sample:  # which sets what the two differ in, so that their own values may differ
                    parts.append(wrap(home_line(answer, account), width))
                parts.append(f"  the same games as {alike}")
                continue
        if plan.sample:
            parts += sample_block(answer, account, hangs_on[account], width)
            continue
        table = _stretches(answer, place, width) or _regions(answer, place, width)
        parts += [*table, wrap(_baseline(answer, place), width)]
    parts.append("")
    if plan.sample:
        parts.append(wrap(" ".join(sample_notes(answer, plan.sample)), width))
    parts.append(wrap(_said(answer), width))
    if scenario.tuned_to:
        parts.append(wrap(f"Tuned to {scenario.tuned_to}, so that reproducing it is no evidence.", width))
    if scenario.leaves_out:
        parts.append(wrap(f"Not modelled: {', '.join(scenario.leaves_out)}.", width))
    parts.append("A model of these positions, not a forecast.")
    return "\n".join(parts)


def _alike(plan: Plan, place: int) -> str | None:
    """An earlier account that gives the same games, as where the sweep sets all that the two differ in."""
    swept = set(plan.varied)
    grids = list(plan.grids.values())

    def kept(grid: Grid) -> object:
        base = grid.base
        return {name: formula for name, formula in base.formulas.items() if name not in swept}, base.strategies

    for before in range(place):
        if kept(grids[before]) == kept(grids[place]):
            return plan.accounts[before]
    return None


def _stretches(answer: SweepAnswer, place: int, width: int) -> list[str]:
    """Of a sweep over one parameter, what happens from where to where; nothing where that changes too often."""
    if len(answer.plan.axes) > 1:
        return []
    axis = answer.plan.axes[0]
    numbers = answer.region[place]
    starts = [0, *(np.flatnonzero(np.diff(numbers)) + 1).tolist()]
    if len(starts) > _MOST_STRETCHES:
        return []
    rows = []
    for start, stop in zip(starts, [*starts[1:], len(numbers)], strict=True):
        ends = [axis.text(axis.value(start)), *([axis.text(axis.value(stop - 1))] if stop > start + 1 else [])]
        region = answer.regions[numbers[start]]
        rows.append((" to ".join(ends), _label(region), region.by(), stop - start))
    return _table(axis.name, rows, len(numbers), width)


def _table(head: str, rows: Sequence[tuple[str, str, str, int]], total: int, width: int) -> list[str]:
    """Rows of where, what and by whom, with points and shares; ``head`` stands over the first column."""
    wheres = max(len(head), *(len(where) for where, _, _, _ in rows))
    labels = max(len(label) for _, label, _, _ in rows)
    ways = min(max(len(by) for _, _, by, _ in rows), max(20, width - wheres - labels - 26))
    lines = [f"  {head:{wheres}}  {'':{labels}}  {'':{ways}}  {'points':>9}  {'share':>8}"]
    for where, label, by, points in rows:
        shown = by if len(by) <= ways else by[: ways - 1] + "…"
        share = share_text(points, total)
        lines.append(f"  {where:{wheres}}  {label:{labels}}  {shown:{ways}}  {points:>9,}  {share:>8}")
    return lines if wheres else [line[:2] + line[4:] for line in lines]


def _regions(answer: SweepAnswer, place: int, width: int) -> list[str]:
    """A line for each thing that can happen in an account, the most frequent first."""
    counts: Counter[tuple[str, str]] = Counter()
    for number, points in _counted(answer.region[place]):
        region = answer.regions[number]
        counts[_label(region), region.by()] += points
    total = sum(counts.values())
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = [("", label, by, points) for (label, by), points in ordered[:_MOST_REGIONS]]
    rest = ordered[_MOST_REGIONS:]
    if rest:
        rows.append(("", "other", f"{len(rest)} further ways", sum(points for _, points in rest)))
    return _table("", rows, total, width)


def _counted(codes: NDArray[np.integer[Any]]) -> list[tuple[int, int]]:
    """How often each code occurs, the lowest first."""
    numbers, counts = np.unique(codes, return_counts=True)
    return list(zip(numbers.tolist(), counts.tolist(), strict=True))


def _label(region: Region) -> str:
    return region.label.upper() if region.label else "UNDEFINED"


def _baseline(answer: SweepAnswer, place: int) -> str:
    """What happens where the swept parameters have the values of the file, or nearby."""
    grid = list(answer.plan.grids.values())[place]
    values = grid.baseline
    where = join([f"{name} = {decimal(_fraction(value))}" for name, value in values.items()])
    nearest = []
    for axis in answer.plan.axes:
        wanted = _fraction(values[axis.name])
        if not axis.low <= wanted <= axis.high:
            return f"Baseline: {where}, which lies outside the grid."
        nearest.append(axis.nearest(wanted))
    on_grid = all(
        axis.value(i) == _fraction(values[axis.name]) for axis, i in zip(answer.plan.axes, nearest, strict=True)
    )
    region = answer.regions[answer.region[(place, *nearest)]]
    number = int(np.ravel_multi_index((place, *nearest), answer.shape))
    spots = [axis.text(axis.value(i)) for axis, i in zip(answer.plan.axes, nearest, strict=True)]
    nearby = "" if on_grid else f" (not on the grid; at the nearest point, {join(spots)})"
    by = f", {region.by()}" if region.profiles else ""
    return f"Baseline, {where}{nearby}: {_label(region)}{by}; point {number}."


def _fraction(value: Value) -> Fraction:
    return rounded(value)[0]


def _said(answer: SweepAnswer) -> str:
    """What the shares are of, and how sure the answers are."""
    found = answer.found
    two = len(answer.scenario.players) <= 2
    solved = len(answer) - answer.undefined
    complete = sum(points for code, points in _counted(found.pattern) if code >= 0 and found.patterns[code].complete)
    kind = "perfect equilibria lead to" if two else "equilibria in undominated strategies lead to"
    grid = f"What {kind}; shares are shares of the grid, not probabilities."
    sentences = [] if answer.plan.sample else [grid]
    if two and not np.array_equal(found.nash, found.perfect):
        nash = [share for share in answer.shares("nash") if share.label]
        shown = nash if len(nash) <= _MOST_LABELS else nash[: _MOST_LABELS - 1]
        parts = [f"{share.label} at {share_text(share.points, len(answer))}" for share in shown]
        if len(shown) < len(nash):
            parts.append(f"{len(nash) - len(shown)} more regimes elsewhere")
        among = "" if len(answer.plan.accounts) == 1 else ", over all these accounts"
        sentences.append(f"With all Nash equilibria{among}: {join(parts)}.")
    if solved:
        if complete == solved and answer.left is not None:
            left = f"; {answer.left:,} in doubt went to the exact solver" if answer.left else ""
            sentences.append(
                f"All equilibria were found at {_of(solved, len(answer))}, by the compiled engine{left}. What is"
                " equal it decides by a test that errs once in 10^18; `run --point` proves a point outright."
            )
        elif complete == solved:
            sentences.append(f"All equilibria were found, which is proved, at {_of(solved, len(answer))}.")
        else:
            sentences.append(
                f"All equilibria were found, which is proved, at {_of(complete, len(answer))}; at"
                f" {solved - complete:,} there may be more."
            )
    if answer.undefined:
        counts = [pair for pair in _counted(found.reason) if pair[0] >= 0]
        code = max(counts, key=lambda pair: pair[1])[0]
        example = f": {found.reasons[code]}" if len(counts) == 1 else f", for instance: {found.reasons[code]}"
        sentences.append(f"At {count(answer.undefined, 'point')} there is no game{example}.")
    return " ".join(sentences)


def _of(points: int, total: int) -> str:
    return f"all {total:,} points" if points == total else f"{points:,} of {total:,} points"


def sweep_record(answer: SweepAnswer, folder: str | None) -> dict[str, object]:
    """The same as one JSON object."""
    from negotiation.runs.manifest import settings as asked

    plan = answer.plan
    return {
        "schema_version": 1,
        "title": answer.scenario.title,
        "folder": folder,
        "sweep": asked(plan),
        "points": plan.size,
        "undefined": answer.undefined,
        "leaves_out": list(answer.scenario.leaves_out),
        "tuned_to": answer.scenario.tuned_to,
        "regimes": {
            which: [
                {"label": share.label or None, "points": share.points, "share": share.share}
                for share in answer.shares(which)
                if share.label is not None
            ]
            for which in ("perfect", "nash", "undominated")
        },
        "regions": [
            {
                "account": account,
                "label": answer.regions[region].label or None,
                "profiles": [[list(own) for own in profile] for profile in answer.regions[region].profiles],
                "points": points,
            }
            for place, account in enumerate(plan.accounts)
            for region, points in _counted(answer.region[place])
        ],
        **(sample_record(answer) if plan.sample else {}),
    }
