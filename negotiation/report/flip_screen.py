"""The screen of `negotiation flip`: what would change the answer, one number at a time, the nearest first."""

from __future__ import annotations

from collections.abc import Callable

from negotiation.analysis.flip_text import label, others, percent, value_text
from negotiation.analysis.flips import FlipAnswer
from negotiation.report.flip_words import Row, meets, reason_text
from negotiation.report.words import NO_BREAK, join, settings, wrap
from negotiation.scenario.expression import rounded

__all__ = ["flip_screen"]

_GAP = "   "


def flip_screen(
    answer: FlipAnswer, *, target: str = "", any_: bool = False, nash: bool = False, width: int = 118
) -> str:
    """Every flip in a table, with the incentive that binds.

    Parameters
    ----------
    answer
        The flips.
    target
        A regime: then only flips beyond which, or at which, it holds are shown.
    any_
        Whether the target is an outcome that the regime need only contain.
    nash
        Whether regimes are those over all equilibria, not only the perfect ones.
    width
        Columns.
    """
    scenario = answer.scenario
    title = scenario.title + (f" — {scenario.question}" if scenario.question else "")
    parts = [wrap(title, width)]
    changed = settings(answer.point)
    if changed:
        parts.append("\n".join(wrap(line, width, indent="  ", first="") for line in changed))
    holds = meets(target, any_=any_)
    here = label(answer.here, nash=nash)
    now = f"Now: {here.upper()}" + (", over all equilibria." if nash else ".")
    if target and holds(here):
        return "\n\n".join([*parts, wrap(f"{now} That is what you ask for; nothing needs to move.", width)])
    rows = [
        Row(own, flip, nash=nash, up=up)
        for own in answer.parameters
        for flip in own.flips
        for up in ((False, True) if own.at(flip) else (None,))
    ]
    if target:
        rows = [reached for row in rows if (reached := row.reaching(holds)) is not None]
    else:
        rows = [row for row in rows if row.changes]
    rows.sort(key=lambda row: abs(row.distance))
    lasting, ends = [row for row in rows if row.lasting], [row for row in rows if row.ends]
    single = [row for row in rows if not row.lasting and not row.ends]
    wanted = (f"a regime with {target}" if any_ else target) if target else ""
    if not rows:
        names = join([own.name for own in answer.parameters], "or")
        does = f"reaches {wanted}" if target else "changes that"
        parts.append(wrap(f"{now} No value of {names} in its range {does}, moved alone.", width))
    else:
        asks = f"What reaches {wanted}" if target else "What changes that"
        parts.append(wrap(f"{now} {asks}, each number moved alone and all others kept, the nearest first:", width))
    if lasting:
        parts.append(_table(answer, lasting, holds if target else None, width))
    if ends:
        head = "At the end of its range (what lies beyond was not looked at):"
        parts.append(_single(answer, ends, head, width))
    if single:
        parts.append(_single(answer, single, "At single values only, and not next to them:", width))
    if not target and not nash:
        parts.append(_another(answer, width))
    parts.append("\n".join(wrap(line, width, indent="  ", first="") for line in _notes(answer, rows, target)))
    return "\n\n".join(part for part in parts if part)


def _table(answer: FlipAnswer, rows: list[Row], holds: Callable[[str], bool] | None, width: int) -> str:
    header = ("parameter", "now", "flips", "away", "to")
    cells = [
        (row.own.name, value_text(rounded(row.own.now)[0]), row.where, percent(row.distance), row.then)
        for row in rows
    ]
    widths = [max(len(line[column]) for line in (header, *cells)) for column in range(len(header) - 1)]
    lines = [_line(header, widths)]
    for row, line in zip(rows, cells, strict=True):
        lines.append(_line(line, widths))
        # Where the value now is the flip itself, what binds on one side says nothing about the other.
        side = "above" if row.up else "below"
        fitting = [r for r in row.flip.reasons if not row.own.at(row.flip) or r.side == side]
        more = [reason_text(answer.scenario, reason) for reason in fitting[:1]]
        more += [row.besides] if row.besides else []
        end = row.until(holds) if holds else None
        more += [f"and only as far as {value_text(end)}"] if end is not None else []
        if more:
            lines.append(wrap("; ".join(more), width, indent="      "))
    return "\n".join(lines)


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    padded = [cell.ljust(size) for cell, size in zip(cells, widths, strict=False)]
    padded[3] = cells[3].rjust(widths[3])
    return ("  " + _GAP.join([*padded, cells[-1]])).rstrip()


def _single(answer: FlipAnswer, rows: list[Row], head: str, width: int) -> str:
    """Regimes that were met at a value alone, together where they have the same reason."""
    groups: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        why = "; ".join(reason_text(answer.scenario, reason) for reason in row.flip.reasons[:1])
        groups.setdefault((row.then, why), []).append(
            f"{row.own.name} = {value_text(row.flip.value)}".replace(" ", NO_BREAK)
        )
    lines = [head]
    for (then, why), values in groups.items():
        lines.append(
            wrap(f"{', '.join(values)}: {then}" + (f"; {why}" if why else ""), width, indent="      ", first="  ")
        )
    return "\n".join(lines)


def _another(answer: FlipAnswer, width: int) -> str:
    """Where the regime stays, and another deal takes the place of the one now."""
    rows = others(answer)
    if not rows:
        return ""
    lines = [f"Still {label(answer.here)}, but another one:"]
    for row in rows:
        text = f"{row.own.name} {row.where} ({percent(row.distance)} away): {row.what}"
        lines.append(wrap(text, width, indent="      ", first="  "))
    return "\n".join(lines)


def _notes(answer: FlipAnswer, rows: list[Row], target: str) -> list[str]:
    lines = []
    flipping = {row.own.name for row in rows}
    still = [own.name for own in answer.parameters if own.name not in flipping]
    if still and rows:
        lines.append(f"Never, anywhere in its range: {', '.join(still)}.")
    scanned = [own for own in answer.parameters if not own.exact]
    if len(scanned) < len(answer.parameters):
        but = f" but for {join([own.name for own in scanned])}" if scanned else ""
        lines.append(
            f"Away: the distance in shares of the parameter's range. Values are exact{but}; between them nothing"
            " changes, which is proved and not sampled."
            if rows
            else f"That is proved and not sampled{but}."
        )
    lines += [f"{own.name}: {own.how}." for own in scanned]
    unranged = [name for name, parameter in answer.scenario.parameters.items() if parameter.range is None]
    if unranged:
        lines.append(f"Not moved, having no range: {', '.join(unranged)}.")
    lasting = [row.then for row in rows if row.lasting]
    if not target and lasting:
        lines.append(f'Several at once: --to "{lasting[0]}"; --norm largest spreads the move evenly.')
    return lines
