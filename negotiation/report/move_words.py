"""The smallest move in an analyst's words, and as JSON."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from negotiation.analysis.flip_text import percent, value_text
from negotiation.analysis.smallest_move import Change, Move, Single, just_beyond
from negotiation.display import exact_text
from negotiation.report.flip_words import meets
from negotiation.report.words import NO_BREAK, join, wrap

__all__ = ["move_lines", "move_record"]


def move_lines(move: Move, width: int) -> list[str]:
    """What the smallest move is, where it leads, and what is proved about it, folded to a width.

    Examples
    --------
    >>> import negotiation
    >>> from negotiation.analysis.smallest_move import smallest_move
    >>> point = negotiation.load("scenarios/hanoi/last_day.yaml").at()
    >>> for line in move_lines(smallest_move(point, "no deal", over=["us_outside"]), 118):
    ...     print(line)
    Least move to no deal: us_outside from 1 to 2.76 (35 % of its range); at that value itself already no deal.
      Proved: every smaller move of us_outside falls short of it, to within 0.01 % of a range.
    """
    target = f"a regime with {move.target}" if move.any else move.target
    target += " (over all equilibria)" if move.which == "nash" else ""
    said = {
        "already": _already,
        "found": _found,
        "unreachable": _unreachable,
        "not found": _not_found,
    }[move.status](move, target)
    folded = "\n".join(wrap(line, width, indent="  ", first="" if i == 0 else "  ") for i, line in enumerate(said))
    return folded.split("\n")


def _already(move: Move, target: str) -> list[str]:
    return [f"Nothing needs to move: it is {target} already."]


def _unreachable(move: Move, target: str) -> list[str]:
    if not move.boxes:
        return [f"Out of reach: {target}. Proved: {move.because}."]
    several = f"however {_these(move)} move{'s' if len(move.over) == 1 else ''} inside the declared ranges"
    return [f"Out of reach: {target}, {several}. Proved ({move.because})."]


def _not_found(move: Move, target: str) -> list[str]:
    bound = "" if not move.lower_bound else f" Proved: {_bound(move)} reaches it."
    return [f"No move to {target} was found inside the declared ranges; that there is none is not proved.{bound}"]


def _found(move: Move, target: str) -> list[str]:
    assert move.size is not None
    kind = "Least move" if move.least else "Smallest move found"
    lines = [f"{kind} to {target}: {_changes(move)}; {_there(move)}."]
    if not move.exact:
        what = "value is a fraction" if len(move.changes) == 1 else "values are fractions"
        lines.append(f"The border has no plain fraction: the {what} just beyond it.")
    knife = _knife(move)
    if knife:
        lines.append(knife)
    if move.least:
        lines.append(f"Proved: every smaller move of {_these(move)} falls short of it, to within 0.01 % of a range.")
    elif move.lower_bound:
        lines.append(f"Not proved to be the least. Proved: {_bound(move)} reaches it.")
    else:
        lines.append("Not proved to be the least, nor by how much a smaller one must move.")
    return lines


def _knife(move: Move) -> str:
    """Say so where the target holds at a single value only, which nobody hits."""
    beyond = just_beyond(move) if move.attained and move.exact else ""
    if not beyond or meets(move.target, any_=move.any)(beyond):
        return ""
    return f"Only at exactly that value: beyond it {beyond} again. The table above says what lasts."


def _these(move: Move) -> str:
    return join(move.over) if len(move.over) < 4 else f"these {len(move.over)} parameters"


def _bound(move: Move) -> str:
    assert move.lower_bound is not None
    share = f"{math.floor(move.lower_bound * 1000) / 10:g} %"
    if move.norm == "sum" and len(move.over) > 1:
        return f"no move that adds up to less than {share} of the ranges"
    return f"no move of less than {share} of a range"


def _changes(move: Move) -> str:
    if not move.changes:
        return f"however small, for example {join([_change(c, exact=False) for c in move.witness])}"
    size = move.size or Fraction(0)
    said = join([_change(change, exact=move.exact) for change in move.changes])
    if len(move.changes) == 1:
        return said
    if move.norm == "sum":
        return f"{said}, {percent(float(size))} of ranges in all"
    return f"{said}, each by at most {percent(float(size))}"


def _change(change: Change, *, exact: bool) -> str:
    before, after = value_text(change.before), value_text(change.after, exact=exact)
    part = f"({percent(float(change.part))} of its range)"
    return " ".join(text.replace(" ", NO_BREAK) for text in (f"{change.name} from {before} to {after}", part))


def _there(move: Move) -> str:
    values = "that value" if len(move.changes) == 1 else "these values"
    if not move.changes:
        return f"then {move.witness_label}"
    if not move.exact:
        return f"then {move.label}"
    if move.attained:
        return f"at {values} {'itself' if len(move.changes) == 1 else 'themselves'} already {move.label}"
    here = f"at {values} {'itself' if len(move.changes) == 1 else 'themselves'} {move.label or 'without an answer'}"
    return f"{here}, beyond {'it' if len(move.changes) == 1 else 'them'} {move.witness_label}"


def move_record(move: Move) -> dict[str, Any]:
    """The same for JSON: every exact number twice, as a double and as text."""
    bound = move.lower_bound
    return {
        "target": move.target,
        "which": move.which,
        "any": move.any,
        "norm": move.norm,
        "over": list(move.over),
        "status": move.status,
        "changes": _change_records(move.changes),
        "size": None if move.size is None else float(move.size),
        "size_exact": None if move.size is None else exact_text(move.size),
        "attained": move.attained,
        "exact": move.exact,
        "label": move.label or None,
        "witness": _change_records(move.witness),
        "witness_label": move.witness_label or None,
        "lower_bound": bound,
        "least": move.least,
        "gap": move.gap,
        "boxes": move.boxes,
        "solved": move.solved,
        "proof": move.because or None,
        "alone": {name: None if single is None else _single_record(single) for name, single in move.singles.items()},
        "words": " ".join(line.strip() for line in move_lines(move, 10_000)),
    }


def _change_records(changes: Sequence[Change]) -> list[dict[str, Any]]:
    return [
        {
            "name": change.name,
            "from": float(change.before),
            "from_exact": exact_text(change.before),
            "to": float(change.after),
            "to_exact": exact_text(change.after),
            "share_of_range": float(change.part),
            "share_of_range_exact": exact_text(change.part),
        }
        for change in changes
    ]


def _single_record(single: Single) -> dict[str, Any]:
    (change,) = _change_records([single.change])
    return {
        **change,
        "attained": single.attained,
        "exact": single.exact,
        "label": single.label or None,
        "beyond": single.beyond or None,
    }
