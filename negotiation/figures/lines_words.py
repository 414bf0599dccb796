"""What a picture of lines says in words: title, notes, alternative text. Every claim is read off the points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby, pairwise

import numpy as np

from negotiation.analysis.sweep import SweepAnswer
from negotiation.display import decimal
from negotiation.figures.scale import Scale
from negotiation.figures.sweep_branches import Column, Run
from negotiation.figures.sweep_words import (
    account_name,
    capital,
    carried,
    caution,
    domination,
    first_fitting,
    fixed,
    leading,
    listing,
    named,
    quoted,
    runs_text,
    short,
    some,
    starred,
    undefined,
    who_plays,
)
from negotiation.scenario.expression import rounded
from negotiation.scenario.grid import Axis

__all__ = ["alternative", "change_text", "notes", "regimes", "subtitle", "title"]

_MOST_CHANGES = 8
_MOST_PARTS = 3


def regimes(column: Column) -> list[Run]:
    """The runs of a column, those of one label in one."""
    found = []
    for _, group in groupby(column.runs, key=lambda run: run.region.label):
        runs = list(group)
        found.append(Run(runs[0].region, runs[0].start, runs[-1].end))
    return found


def title(answer: SweepAnswer, columns: Sequence[Column]) -> str:
    """The finding: what happens from where to where."""
    ways = ((naming, full) for full in (True, False) for naming in (quoted, named))
    return first_fitting(_title(answer, columns, naming, full) for naming, full in ways)


def _title(answer: SweepAnswer, columns: Sequence[Column], naming: Callable[[Axis], str], full: bool) -> str:
    """The finding, with the parameter called by its label or name; not ``full`` leaves details to the notes."""
    axis = answer.plan.axes[0]
    name, scale = naming(axis), Scale(axis)
    if len(columns) == 1:
        labels = answer.regime()[0].tolist()
        if len(set(labels)) == 1:
            low, high = scale.text(axis.low), scale.text(axis.high)
            return f"{capital(short(labels[0], answer.results))} wherever {name} is between {low} and {high}"
        if full:
            return _along(answer, 0, name)
        kinds = sum(a != b for a, b in pairwise(labels))
        return f"{name} changes what happens {kinds} time{'s' * (kinds > 1)}; see the strip"
    changing = [column for column in columns if len(regimes(column)) > 1]
    count = len(answer.plan.accounts)
    moved = sum(len(column.accounts) for column in changing)
    if moved == 0:
        return f"{name} changes what happens under none of {count} accounts"
    start = f"{name} changes what happens under {'each' if moved == count else moved} of {count} accounts"
    if not full:
        return start
    first = changing[0].accounts[0]
    return f"{start}; under {first}, {_change(answer, answer.plan.accounts.index(first))}"


def _along(answer: SweepAnswer, account: int, name: str, most: int = 4) -> str:
    """What happens from where to where, or the change that is nearest to the account's own value."""
    axis, labels = answer.plan.axes[0], answer.regime()[account].tolist()
    scale = Scale(axis)
    changes = [i for i in range(1, len(labels)) if labels[i] != labels[i - 1]]
    if len(changes) <= most:
        return f"{name}: {runs_text(scale, labels, answer.results, most)}"
    value = account_name(answer, answer.plan.accounts[account])
    return (
        f"{name}: {_change(answer, account)}, the nearest of {len(changes)} changes"
        f" to the value {value if value.startswith('as ') else f'of {value}'}"
    )


def _change(answer: SweepAnswer, account: int) -> str:
    """The change that is nearest to the account's own value."""
    axis, labels = answer.plan.axes[0], answer.regime()[account].tolist()
    scale = Scale(axis)
    changes = [i for i in range(1, len(labels)) if labels[i] != labels[i - 1]]
    own = rounded(answer.plan.grids[answer.plan.accounts[account]].baseline[axis.name])[0]
    start = min(changes, key=lambda i: abs((axis.value(i - 1) + axis.value(i)) / 2 - own))
    before, after = (short(labels[i], answer.results) for i in (start - 1, start))
    low, high = (scale.text(axis.value(i)) for i in (start - 1, start))
    return f"from {before} to {after} between {low} and {high}"


def subtitle(answer: SweepAnswer) -> str:
    """The scenario, and what is held fixed."""
    axis = answer.plan.axes[0]
    scale = Scale(axis)
    over = f"{axis.points} values from {scale.text(axis.low)} to {scale.text(axis.high)}"
    return f"{fixed(answer, answer.plan.accounts)} Computed at {over}."


def change_text(scale: Scale, start: int) -> str:
    """Between which points of the grid a change lies that is first seen at a point."""
    value = scale.axis.value
    return f"{scale.text(value(start - 1))}–{scale.text(value(start))}"


def notes(
    answer: SweepAnswer,
    shown: Sequence[Column],
    left_out: Sequence[str],
    rows: Sequence[int],
    unnamed: bool,
    written: Sequence[Sequence[int]],
    dropped: Sequence[str] = (),
) -> list[str]:
    """What the picture cannot say by itself.

    Parameters
    ----------
    answer, shown, left_out
        What is drawn, and the accounts that are not.
    rows
        The outcomes that have a row.
    unnamed
        Whether a regime has no room in the strip for its name.
    written
        For each column, the first points of the runs that have their strategies written in the strip.
    dropped
        What upright lines have no room to say on top.
    """
    scale = Scale(answer.plan.axes[0])
    said = []
    if unnamed and len(shown) == 1:
        runs = runs_text(scale, answer.regime()[0].tolist(), answer.results, _MOST_CHANGES)
        said.append(f"The strip, from left to right: {runs}.")
    elif unnamed:
        for column in shown:
            labels = answer.regime()[answer.plan.accounts.index(column.accounts[0])].tolist()
            runs = runs_text(scale, labels, answer.results, _MOST_CHANGES)
            said.append(f"The strip of {listing(column.accounts)}, from left to right: {runs}.")
    branches = [branch for column in shown for branch in column.branches]
    if not all(branch.leading for branch in branches):
        said.append(f"Thick: leading equilibria. Thin and grey: {domination(answer)}.")
    if branches:
        said.append(f"Leading are {leading(answer)}.")
    if any((branch.payoffs[:, :, 0] != branch.payoffs[:, :, 1]).any() for branch in branches):
        said.append("Bands and upright strokes: whole components of equilibria, from least to greatest payoff.")
    said += who_plays(answer, [run.region for column in shown for run in column.runs], ", in the strip")
    said += _unnamed_parts(answer, shown, written)
    if any(len(regimes(column)) > 1 for column in shown):
        where = "; the values on top say between which points, or at which"
        if dropped:
            where += f" (without room there: {some(dropped)})"
        said.append(f"Upright lines: something else from there on{where}.")
    said += starred((run.region.label for column in shown for run in column.runs), answer.results)
    said += undefined(answer)
    lead = [branch for branch in branches if branch.leading]
    held = {i for branch in lead for i in np.flatnonzero((branch.probability[:, :, 1] > 0).any(axis=0)).tolist()}
    if len(held) > len(rows):
        said.append(f"Without a row of their own: {some([answer.results[i] for i in sorted(held - set(rows))])}.")
    if left_out:
        said.append(f"Not shown, for want of room: {some(left_out)}.")
    beyond = [name for column in shown for name in column.accounts if not _inside(answer, name)]
    if beyond:
        whose = some([account_name(answer, name) for name in beyond])
        said.append(f"Beyond the values that were computed, and without a mark: the value {whose}.")
    return [*said, caution(answer)]


def _unnamed_parts(answer: SweepAnswer, shown: Sequence[Column], written: Sequence[Sequence[int]]) -> list[str]:
    """Who plays what in the parts of the strip that have no room to say so."""
    if len(shown) > 1:
        return []
    scale = Scale(answer.plan.axes[0])
    missing = []
    for run in shown[0].runs:
        who = carried(run.region)
        if not who or who == run.region.label or run.start in written[0]:
            continue
        low, high = scale.text(scale.axis.value(run.start)), scale.text(scale.axis.value(run.end))
        missing.append(f"{who} from {low} to {high}" if run.start < run.end else f"{who} at {low}")
    if not missing:
        return []
    count = len(missing) - _MOST_PARTS
    more = f"; and {count} more part{'s' * (count > 1)}" if count > 0 else ""
    return [f"Too narrow for names in the strip: {'; '.join(missing[:_MOST_PARTS])}{more}."]


def _inside(answer: SweepAnswer, account: str) -> bool:
    axis = answer.plan.axes[0]
    value = rounded(answer.plan.grids[account].baseline[axis.name])[0]
    return axis.low <= value <= axis.high


def alternative(answer: SweepAnswer, shown: Sequence[Column], said: Sequence[str]) -> str:
    """The picture in sentences."""
    axis = answer.plan.axes[0]
    scale = Scale(axis)
    sentences = [f"{title(answer, shown)}.", f"Payoffs and outcomes along {quoted(axis)}."]
    for column in shown:
        account = answer.plan.accounts.index(column.accounts[0])
        if len(shown) > 1:
            runs = runs_text(scale, answer.regime()[account].tolist(), answer.results, _MOST_CHANGES)
            sentences.append(f"{', '.join(column.accounts)}: {runs}.")
        for run in regimes(column):
            if run.region.label:
                sentences.append(_payoffs(answer, column, run, scale))
        for name in column.accounts:
            value = rounded(answer.plan.grids[name].baseline[axis.name])[0]
            sentences.append(f"The value {account_name(answer, name)} is {decimal(value)}.")
    return " ".join([*sentences, subtitle(answer), *said])


def _payoffs(answer: SweepAnswer, column: Column, run: Run, scale: Scale) -> str:
    """What the leading equilibria pay over a run."""
    value = scale.axis.value
    where = f"from {scale.text(value(run.start))} to {scale.text(value(run.end))}"
    if run.start == run.end:
        where = f"at {scale.text(value(run.start))}"
    paid = []
    for place, player in enumerate(answer.scenario.strategies):
        held = [
            branch.payoffs[max(run.start - branch.start, 0) : run.end + 1 - branch.start, place]
            for branch in column.branches
            if branch.leading and branch.start <= run.end and branch.start + len(branch.payoffs) > run.start
        ]
        if not held:
            return f"{capital(short(run.region.label, answer.results))} {where}."
        low, high = min(float(part.min()) for part in held), max(float(part.max()) for part in held)
        paid.append(f"{answer.scenario.players[player]} has {low:.3g}" + (f" to {high:.3g}" if high > low else ""))
    return f"{capital(short(run.region.label, answer.results))} {where}: {listing(paid)}."
