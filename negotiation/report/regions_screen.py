"""What `negotiation regions` says: where each profile is an equilibrium, and how near the walls are."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from negotiation.analysis.flip_text import percent, value_text
from negotiation.analysis.region_conditions import Condition
from negotiation.analysis.region_shares import Share
from negotiation.analysis.region_terms import Layout
from negotiation.analysis.region_walls import Wall
from negotiation.analysis.regions import ProfileRegion, Regions
from negotiation.display import cell, decimal, exact_text
from negotiation.games.root_texts import root_text
from negotiation.report.words import NO_BREAK, capital, count, join, settings, wrap
from negotiation.scenario.expression import evaluate, rounded, show

__all__ = ["regions_record", "regions_screen"]

_MOST_IN_FULL = 3
_MOST_LISTED = 30


def regions_screen(regions: Regions, *, width: int = 100, every: bool = False) -> str:
    """The regions that matter at the point in words, and all others in a table.

    Parameters
    ----------
    regions
        As :func:`negotiation.regions` finds them.
    width
        Columns to write in.
    every
        Every region in words.
    """
    parts = [wrap(f"{regions.scenario.title} — where each profile is an equilibrium", width)]
    parts[0] += "\n" + "\n".join(wrap(line, width, indent="    ", first="  ") for line in _setting(regions))
    ranked = sorted((region for region in regions.regions if region.found), key=_rank)
    full = ranked if every else _led_with(ranked)
    parts += [_region(regions, region, width) for region in full]
    if len(ranked) > len(full):
        parts.append(_table(regions, [region for region in ranked if region not in full]))
    parts.append(wrap(" ".join(_said(regions)), width))
    if regions.scenario.leaves_out:
        parts[-1] += "\n" + wrap(f"Not modelled: {', '.join(regions.scenario.leaves_out)}.", width)
    parts[-1] += "\nA model of these positions, not a forecast."
    return "\n\n".join(parts)


def _setting(regions: Regions) -> list[str]:
    lines = list(settings(regions.point))
    ends = [f"{name} {decimal(low)} to {decimal(high)}" for name, (low, high) in regions.box.items()]
    if ends:
        lines.append(f"Over {count(len(ends), 'parameter')}: {join(ends)}.")
    else:
        lines.append("No parameter with a range enters here: everything is as it is at the point.")
    if regions.layout:
        share = _share(regions.layout_share) if regions.layout_share else "none"
        compared = join([_layout(part) for part in regions.layout])
        lines.append(
            "What profiles lead to is taken from the point. It is the same where"
            f" {compared}: {share} of this box, and all shares below are shares of that."
        )
    if regions.defined_share is not None and regions.defined_share.exact != 1:
        lines.append(f"There is a game at {_share(regions.defined_share)} of it; elsewhere a formula has no value.")
    return lines


def _layout(part: Layout) -> str:
    sign = {1: ">", 0: "=", -1: "<"}[part.sign]
    left, right = part.difference.sides
    return f"{show(left)} {sign} {show(right)}"


def _rank(region: ProfileRegion) -> tuple[bool, bool, float]:
    """What is perfect at the point first, then what is an equilibrium there, then the largest."""
    return not region.perfect_here, not region.nash_here, -(region.nash.value if region.nash else 0.0)


def _led_with(ranked: Sequence[ProfileRegion]) -> list[ProfileRegion]:
    """The regions shown in full: those of the perfect equilibria at the point, else the first."""
    return [region for region in ranked if region.perfect_here][:_MOST_IN_FULL] or list(ranked[:1])


def _region(regions: Regions, region: ProfileRegion, width: int) -> str:
    kind = _kind(regions)
    name = " × ".join(region.profile)
    label = name if region.result == name else f"{region.result.upper()}:  {name}"
    here = "does not hold here"
    if region.nash_here:
        here = f"holds here, {kind}" if region.perfect_here else f"holds here, but not {kind}"
    lines = [wrap(f"{label}  ({here})", width, indent="    ", first="")]
    if region.conditions:
        nash = _share(region.nash) if region.nash else "none"
        lines.append(wrap(f"An equilibrium in {nash} of the box, where", width, indent="  "))
        lines += [line for condition in region.conditions for line in _condition(regions, condition, width)]
    else:
        lines.append("  An equilibrium everywhere in the box.")
    lines += _perfect(region, kind, width)
    wall = region.nearest_perfect or region.nearest
    if wall is not None:
        what = f"a {kind} equilibrium" if region.perfect_here else "an equilibrium"
        what = what.replace("a undominated", "an undominated")
        lines.append(wrap(f"Nearest wall, to stay {what}: {_wall(wall)}.", width, indent="    ", first="  "))
    return "\n".join(lines)


def _kind(regions: Regions) -> str:
    return "perfect" if regions.two_players else "undominated"


def _table(regions: Regions, rest: Sequence[ProfileRegion]) -> str:
    """A line for each further region: what it leads to, in what share of the box, and whether here."""
    shown = rest[:_MOST_LISTED]
    rows = [
        (
            " × ".join(region.profile),
            "" if region.result == " × ".join(region.profile) else region.result,
            _share(region.nash) if region.nash else "none",
            _share(region.perfect) if region.perfect else "none",
            _here(region, _kind(regions)),
        )
        for region in shown
    ]
    head = ("Further regions", "", "Nash in", f"{_kind(regions)} in", "")
    widths = [max(len(row[k]) for row in [head, *rows]) for k in range(4)]
    lines = []
    for row in [head, *rows]:
        cells = [f"{text:{size}}" for text, size in zip(row[:2], widths[:2], strict=True) if size]
        cells += [f"{text:>{size}}" for text, size in zip(row[2:4], widths[2:4], strict=True)]
        lines.append(
            f"{'' if row is head else '  '}{'  '.join(cells)}{'  ' if row is head else ''}  {row[4]}".rstrip()
        )
    lines[0] = f"{head[0]:{widths[0] + 2}}" + lines[0][widths[0] :].rstrip()
    if len(rest) > len(shown):
        lines.append(f"  … and {len(rest) - len(shown)} more (--all shows them in words)")
    return "\n".join(lines)


def _here(region: ProfileRegion, kind: str) -> str:
    if not region.nash_here:
        return ""
    return f"holds here, {kind}" if region.perfect_here else f"holds here, not {kind}"


def _condition(regions: Regions, condition: Condition, width: int) -> list[str]:
    who = regions.scenario.players[condition.player]
    leads = join(condition.leaves, "or")
    turn = join(condition.deviations, "or")
    outcome = "" if leads == condition.stays or " × " in leads else f" ({leads})"
    values = [rounded(evaluate(side, regions.terms.environment()))[0] for side in _sides(condition)]
    sign = "≥" if condition.at_point >= 0 else "<"
    here = f"here {decimal(values[0])} {sign} {decimal(values[1])}"
    here += f", by {decimal(abs(condition.at_point))}" if condition.at_point else ": on the wall"
    turns = _ways(condition.walls) or "; no parameter alone turns it"
    doubt = "" if condition.violated else "  (holds at every point sampled; not proved)"
    return [
        wrap(condition.text + doubt, width, indent="        ", first="    "),
        wrap(f"else {who} would rather play {turn}{outcome} than {condition.strategy}", width, indent="      "),
        wrap(here + turns, width, indent="      "),
    ]


def _sides(condition: Condition) -> tuple[Any, Any]:
    return condition.difference.sides


def _wall(wall: Wall) -> str:
    """``snapback_effect 31/81 ≈ 0.3827 (22 %)``: where, and how far in parts of the range."""
    away = percent(float(wall.distance)) if wall.distance else "here"
    late = ", behind a change of what profiles lead to" if not wall.reached else ""
    return f"{wall.parameter} {value_text(wall.root)} ({away}{late})".replace(" ", NO_BREAK)


def _ways(walls: Sequence[Wall]) -> str:
    nearest = sorted(walls, key=lambda wall: wall.distance)
    return f"; turns at {', '.join(map(_wall, nearest))}" if nearest else ""


def _perfect(region: ProfileRegion, kind: str, width: int) -> list[str]:
    strict = {condition.text for condition in region.conditions}
    # Where every condition of an equilibrium holds strictly, so does what needs no more than one of them.
    rest = [
        part
        for part in region.unbeaten
        if strict.isdisjoint(" ≥ ".join(map(show, one.sides)) for one in part.differences)
    ]
    if any(part.beaten for part in rest):
        rest = [part for part in rest if part.beaten][:1]
    hangs = [*(["these hold with >"] if len(rest) < len(region.unbeaten) else []), *(["besides"] if rest else [])]
    if any(part.beaten for part in rest):
        hangs = []
    said = capital(_perfect_share(region, kind)) + (f", where {' and '.join(hangs)}" if hangs else "")
    lines = [wrap(said + (":" if rest and not hangs else "" if rest else "."), width, indent="    ", first="  ")]
    for part in rest:
        rivals = join(part.rivals, "or")
        if not part.differences:
            text = f"{part.strategy} pays the same as {rivals} against everything; else it is dominated"
            if part.beaten:
                text = f"{rivals} is never worse than {part.strategy}, and somewhere better, all over the box"
            lines.append(wrap(text, width, indent="        ", first="    "))
            continue
        lines.append(wrap(part.text, width, indent="        ", first="    "))
        text = f"else {rivals} is never worse than {part.strategy}{_ways(part.walls)}"
        lines.append(wrap(text, width, indent="      "))
    if region.by_mixture:
        points = count(region.by_mixture, "point")
        lines.append(wrap(f"At {points} of those sampled only a mixture dominates one of these.", width, indent="  "))
    return lines


def _perfect_share(region: ProfileRegion, kind: str) -> str:
    if region.perfect is None:
        return f"{kind} nowhere"
    if region.perfect.value == 0:
        return f"{kind} at none of the points sampled" if region.perfect.exact is None else f"{kind} nowhere"
    if region.perfect is region.nash:
        return f"{kind} wherever it is an equilibrium"
    if region.nash is not None and region.perfect.value == region.nash.value:
        return f"{kind}, at every point sampled, wherever it is an equilibrium"
    return f"{kind} in {_share(region.perfect)} of the box"


def _share(share: Share) -> str:
    """A share for the eye: ``12.5 %``, ``10.0 % ± 0.5``."""
    if share.exact is not None:
        text = decimal(100 * share.exact)
        return f"{text} %" + ("" if share.exact.denominator == 1 else f" (exactly {cell(share.exact)})")
    error = 100 * (share.error or 0.0)
    if share.value == 0:
        return f"less than {error:.2g} %"
    places = 1 if error >= 0.1 else 2
    return f"{100 * share.value:.{places}f} % ± {error:.{places}f}"


def _said(regions: Regions) -> list[str]:
    sentences = []
    if any(one.walls for region in regions.regions for one in region.conditions):
        sentences.append(
            "At a wall, with one parameter moved alone, a condition turns; how far, in parts of the range."
        )
    if regions.excluded:
        sentences.append(f"{capital(count(regions.excluded, 'profile'))} can be an equilibrium nowhere here: proved.")
    unseen = sum(not region.found for region in regions.regions)
    if unseen:
        were = "was" if unseen == 1 else "were"
        sentences.append(f"{count(unseen, 'further profile')} {were} nowhere found to be one, which is not proved.")
    if any(share is not None and share.exact is None for region in regions.regions for share in _shares(region)):
        sentences.append(
            f"Shares with ± are estimated from {regions.points:,} points, with a 95 % confidence interval."
        )
    sentences.append("Shares are shares of the box, not probabilities. Conditions are for pure profiles only.")
    return sentences


def _shares(region: ProfileRegion) -> tuple[Share | None, Share | None]:
    return region.nash, region.perfect


def regions_record(regions: Regions) -> dict[str, Any]:
    """The same as one JSON object, with every region in full."""
    return {
        "schema_version": 1,
        "title": regions.scenario.title,
        "account": regions.point.account,
        "choices": dict(regions.point.choices),
        "overrides": {name: show(value) for name, value in regions.point.overrides.items()},
        "box": [
            {"parameter": name, **_number("low", low), **_number("high", high)}
            for name, (low, high) in regions.box.items()
        ],
        "layout": [{"comparison": _layout(part), "about": part.about} for part in regions.layout],
        "layout_share": _share_record(regions.layout_share),
        "defined_share": _share_record(regions.defined_share),
        "points": regions.points,
        "excluded": regions.excluded,
        "regions": [_region_record(region) for region in regions.regions],
        "leaves_out": list(regions.scenario.leaves_out),
        "tuned_to": regions.scenario.tuned_to,
    }


def _region_record(region: ProfileRegion) -> dict[str, Any]:
    return {
        "profile": list(region.profile),
        "outcome": region.outcome,
        "result": region.result,
        "found": region.found,
        "nash_here": region.nash_here,
        "undominated_here": region.perfect_here,
        "nash_share": _share_record(region.nash),
        "undominated_share": _share_record(region.perfect),
        "by_mixture": region.by_mixture,
        "nearest": _wall_record(region.nearest) if region.nearest else None,
        "nearest_undominated": _wall_record(region.nearest_perfect) if region.nearest_perfect else None,
        "conditions": [
            {
                "player": condition.player,
                "strategy": condition.strategy,
                "deviations": list(condition.deviations),
                "leads_to": list(condition.leaves),
                "left": show(condition.difference.sides[0]),
                "right": show(condition.difference.sides[1]),
                **_number("margin", condition.at_point),
                "violated": condition.violated,
                "walls": [_wall_record(wall) for wall in condition.walls],
            }
            for condition in region.conditions
        ],
        "unbeaten": [
            {
                "player": part.player,
                "strategy": part.strategy,
                "rivals": list(part.rivals),
                "walls": [_wall_record(wall) for wall in part.walls],
                "one_of": [
                    {"left": show(difference.sides[0]), "right": show(difference.sides[1])}
                    for difference in part.differences
                ],
            }
            for part in region.unbeaten
        ],
    }


def _share_record(share: Share | None) -> dict[str, Any] | None:
    if share is None:
        return None
    exact = None if share.exact is None else exact_text(share.exact)
    return {"value": share.value, "value_exact": exact, "error": share.error}


def _wall_record(wall: Wall) -> dict[str, Any]:
    return {
        "parameter": wall.parameter,
        "value": float(wall.value),
        "value_exact": _root_exact(wall),
        "distance": float(wall.distance),
        "reached": wall.reached,
    }


def _root_exact(wall: Wall) -> str | None:
    """A fraction, or a formula such as ``sqrt(2)`` where there is a short one."""
    if wall.exact:
        return exact_text(wall.value)
    text = "" if isinstance(wall.root, Fraction) else root_text(wall.root)
    return text if "sqrt" in text else None


def _number(name: str, value: Fraction) -> dict[str, Any]:
    try:
        double: float | None = float(value)
    except OverflowError:
        double = None
    return {name: double, f"{name}_exact": exact_text(value)}
