"""What a map of regimes says in words: title, notes, alternative text. Every claim is read off the grid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from negotiation.display import decimal
from negotiation.figures.map_labels import label_at_home
from negotiation.figures.map_regions import Cross, MapData, Panel
from negotiation.figures.scale import Scale, percent
from negotiation.figures.style import regime_parts
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
from negotiation.scenario.grid import Axis

__all__ = ["alternative", "notes", "panel_title", "slice_text", "subtitle", "title"]

_TELLING = 0.1
"""What share of an axis a claim of the kind "only where" leaves out at least, to be worth the words."""


_MOST_ACCOUNTS = 3
"""How many further accounts a title names; of more it says the number."""

_MOST_ADDED = 3
"""How many regimes are told one by one which other equilibria they leave out."""


def title(data: MapData) -> str:
    """The finding: what the file's own values lead to, how often that and other regimes come, and what it needs."""
    return first_fitting(_title(data, naming) for naming in (quoted, named, None))


def _title(data: MapData, naming: Callable[[Axis], str] | None) -> str:
    """The finding, with parameters called by their labels or names; None leaves them out."""
    labels = data.answer.regime(data.which)
    results = data.answer.results
    distinct = data.distinct
    if len(distinct) == 1:
        return f"{capital(short(distinct[0], results))} at all {labels.size:,} combinations of the values"
    lead = distinct[0]
    said = [short(label, results) for label in distinct]
    share = percent(float((labels == lead).mean()))
    where = f"{capital(_said(data, lead))} {_at_home(data)}at {share} of the combinations"
    if labels.ndim == 4 or len(data.panels) > 1:
        return _over_panels(data, lead, where, naming)
    here = labels[0]
    x, y = (Scale(axis) for axis in data.answer.plan.axes)
    if naming is not None and not _shared(data, lead):
        for scale, other, lines in ((x, y, here), (y, x, here.T)):
            if (lines == lines[:, :1]).all():
                runs = capital(runs_text(scale, lines[:, 0].tolist(), results))
                return f"{runs}: {naming(scale.axis)} decides, {naming(other.axis)} changes nothing"
        seen = (x, (here == lead).any(1), 0), (y, (here == lead).any(0), 1)
        bounds = [_bound(scale, mask, naming, _reach(data, lead, along)) for scale, mask, along in seen]
        telling = max(bounds, key=lambda found: found[0])
        if telling[0] >= _TELLING and data.home == lead and len(distinct) == 2:
            rest = f"{_said(data, distinct[1])} at {percent(float((labels != lead).mean()))} of the combinations"
            return f"{capital(said[0])} {_home(data)}, {rest}; {said[0]} only where {telling[1]}"
        if telling[0] >= _TELLING:
            return f"{where}, and only where {telling[1]}"
    shares = [percent(float((labels == label).mean())) for label in distinct[1:]]
    others = [f"{name} at {share}" for name, share in zip(said[1:], shares, strict=True)]
    if len(others) > 2 or naming is None:
        return f"{where}, {len(others)} other regime{'s' * (len(others) > 1)} at the rest"
    # Where every regime is named with its share, each name says enough.
    where = f"{capital(said[0])} {_at_home(data)}at {share} of the combinations"
    return ", ".join([where, *others])


def _shared(data: MapData, label: str) -> bool:
    """Whether other regimes hold the outcome too, so that "no deal" is not all the no deal there is."""
    results = data.answer.results
    others = [regime_parts(other, results) for other in data.distinct if other and other != label]
    return label in results and any(label in part for parts in others for part in parts)


def _said(data: MapData, label: str) -> str:
    """A label in a sentence: where other regimes hold the outcome too, that it is the only one here."""
    return f"{short(label, data.answer.results)}{' as the only outcome' if _shared(data, label) else ''}"


def _at_home(data: MapData) -> str:
    """That the first regime is that of the values of the file, or of the first account."""
    return f"{_home(data)} and " if data.home == data.distinct[0] else ""


def _home(data: MapData) -> str:
    """Whose values the first account's are."""
    name = account_name(data.answer, data.answer.plan.accounts[0])
    return {"as in the file": "at the file’s values", "as chosen": "at the chosen values"}.get(name, f"under {name}")


def _over_panels(data: MapData, lead: str, where: str, naming: Callable[[Axis], str] | None) -> str:
    """The finding where there are several maps."""
    labels, axes = data.answer.regime(data.which), data.answer.plan.axes
    by_account = (labels == lead).reshape(len(labels), -1).mean(axis=1)
    if len(by_account) > 1:
        low, high = percent(float(by_account.min())), percent(float(by_account.max()))
        said = f"{_own_values(data, lead, naming is not None)}; at {low}"
        if low == high:
            return f"{said} of the combinations"
        return f"{said} to {high} of the combinations, depending on the account"
    scale = Scale(axes[2])
    by_slice = (labels == lead)[0].mean(axis=(0, 1))
    first, last = percent(float(by_slice[0])), percent(float(by_slice[-1]))
    if first == last or naming is None:
        return f"{where} of the three values"
    low, high = scale.text(axes[2].low), scale.text(axes[2].high)
    return f"{where}: {first} where {naming(axes[2])} is {low}, {last} where it is {high}"


def _own_values(data: MapData, lead: str, by_name: bool) -> str:
    """Under which accounts their own values lead to the first regime; the others' maps may hold it elsewhere."""
    accounts, name = data.answer.plan.accounts, capital(_said(data, lead))
    own = [label_at_home(data.answer, data.which, number) for number in range(len(accounts))]
    if data.home != lead:
        known = [label for label in own if label is not None]
        if not known:
            return name
        return f"{name} at their own values under {known.count(lead)} of {len(known)} accounts"
    others = list(zip(accounts[1:], own[1:], strict=True))
    holds = [account for account, label in others if label == lead]
    fails = [account for account, label in others if label not in (lead, None)]
    said = f"{name} {_home(data)}"
    if not by_name or len(others) > _MOST_ACCOUNTS:
        return f"{said}; at their own values under {len(holds)} of {len(others)} other accounts"
    if holds and fails:
        whose = "its own values" if len(holds) == 1 else "their own values"
        return f"{said}; under {listing(holds)} at {whose} too, under {listing(fails)} not"
    if fails:
        return f"{said}, but not under {listing(fails, 'or')} at {'its' if len(fails) == 1 else 'their'} own values"
    return f"{said}, and under {listing(holds)} at {'its' if len(holds) == 1 else 'their'} own" if holds else said


def _reach(data: MapData, lead: str, along: int) -> tuple[Fraction, Fraction] | None:
    """From where to where a regime reaches along an axis, by the borders of the map; None where they are unknown."""
    exact = data.panels[0].exact
    if exact is None:
        return None
    own = [outline for outline in exact.outlines if data.regions[outline.region].label == lead]
    values = [vertex[along] for outline in own for vertex in outline.vertices]
    return (min(values), max(values)) if values else None


def _bound(
    scale: Scale, mask: NDArray[np.bool_], naming: Callable[[Axis], str], reach: tuple[Fraction, Fraction] | None
) -> tuple[float, str]:
    """Between which values of an axis something lies: what share of the axis that leaves out, and in words."""
    inside = np.flatnonzero(mask)
    first, last, end = int(inside[0]), int(inside[-1]), len(mask) - 1
    value, name = scale.axis.value, naming(scale.axis)
    left_out = (first + end - last) / len(mask)
    if first == last:
        return left_out, f"{name} is {scale.text(value(first))}"
    # A tie on a line of the grid may lie outside the borders, which are those of areas.
    low, high = value(first), value(last)
    if reach is not None:
        low, high = min(reach[0], low), max(reach[1], high)
    if first and last < end:
        return left_out, f"{name} is from {scale.outwards(low, -1)} to {scale.outwards(high, 1)}"
    if first and reach is None:
        return left_out, f"{name} is above {scale.text(value(first - 1))}"
    if last < end and reach is None:
        return left_out, f"{name} is below {scale.text(value(last + 1))}"
    if first:
        return left_out, f"{name} is at least {scale.outwards(low, -1)}"
    if last < end:
        return left_out, f"{name} is at most {scale.outwards(high, 1)}"
    return 0.0, ""


def subtitle(data: MapData) -> str:
    """The scenario, and what is held fixed."""
    axes = data.answer.plan.axes
    counts = " × ".join(f"{axis.points}" for axis in axes)
    said = [fixed(data.answer, data.answer.plan.accounts)]
    if len(axes) == 3:
        shown = len({panel.slice for panel in data.panels})
        some = f"{shown} of the {axes[2].points} values" if shown < axes[2].points else "each value"
        said.append(f"A map for {some} of {quoted(axes[2])}.")
    return " ".join([*said, f"Shares of {counts} grid points, not probabilities."])


def slice_text(panel: Panel, data: MapData) -> str:
    """Where a slice lies: ``partial_share = 0.41``."""
    if panel.slice is None:
        return ""
    axis = data.answer.plan.axes[2]
    return f"{named(axis)} = {Scale(axis).text(axis.value(panel.slice))}"


def _labels(data: MapData) -> list[NDArray[np.object_]]:
    """The label at each point of each map."""
    labels, accounts = data.answer.regime(data.which), data.answer.plan.accounts
    here = [(labels[accounts.index(panel.accounts[0])], panel.slice) for panel in data.panels]
    return [label if at is None else label[:, :, at] for label, at in here]


def panel_title(panel: Panel, data: MapData) -> str:
    """Which accounts and which slice a map is for, and how often the most frequent regime comes in it."""
    several = len({p.accounts for p in data.panels}) > 1
    where = [", ".join(panel.accounts)] if several else []
    where += [slice_text(panel, data)] if panel.slice is not None else []
    lead = data.distinct[0]
    share = float((_labels(data)[data.panels.index(panel)] == lead).mean())
    return f"{'; '.join(where)}: {_said(data, lead)} at {percent(share)}"


def notes(data: MapData) -> list[str]:
    """What the map cannot say by itself."""
    said = _monotone(data) if len(data.panels) == 1 else []
    said += who_plays(data.answer, [data.regions[code] for code in data.named])
    said += _which(data)
    said += _lines(data)
    said += _others(data)
    said += starred(data.distinct, data.answer.results)
    if {True, False} <= {heavy for panel in data.panels for heavy in data.weights(panel)}:
        thin = any(panel.thin.any() for panel in data.panels) and not data.is_exact
        ties = ", or a tie on the line alone" if thin else ""
        said.append(f"Thick line: another outcome. Thin line: the same outcome by other strategies{ties}.")
    if any(data.weights(panel) for panel in data.panels):
        how = "were found by solving between the grid points, to a millionth of the map or closer."
        said.append(f"Borders {how if data.is_exact else 'run half-way between the grid points.'}")
    said += undefined(data.answer)
    if data.left_out:
        said.append(f"Not shown, for want of room: {some(data.left_out)}.")
    beyond = sorted(
        {name for panel in data.panels for cross in panel.crosses if not cross.inside for name in cross.accounts}
    )
    if beyond:
        whose = some([account_name(data.answer, name) for name in beyond])
        said.append(f"Beyond the map, and without a cross: the values {whose}.")
    return [*said, caution(data.answer)]


def _monotone(data: MapData) -> list[str]:
    """In which direction the first outcome lies, where that holds in every row and column of the grid."""
    lead = data.distinct[0]
    if data.answer.undefined or len(data.distinct) == 1:
        return []
    mask = (data.answer.regime(data.which)[0] == lead).astype(np.int8)
    gained, lost = [], []
    for axis, along in zip(data.answer.plan.axes, (0, 1), strict=True):
        steps = np.diff(mask, axis=along)
        if steps.any() and (steps >= 0).all():
            lost.append(quoted(axis))
        elif steps.any() and (steps <= 0).all():
            gained.append(quoted(axis))
    said = [f"never lost at higher values of {listing(lost)}"] if lost else []
    said += [f"never gained at higher values of {listing(gained)}"] if gained else []
    return [f"On this grid “{_said(data, lead)}” is {listing(said)}."] if said else []


def _which(data: MapData) -> list[str]:
    """Which equilibria the labels count, and what the others would add."""
    if data.which == "nash":
        return [f"All Nash equilibria count, also {domination(data.answer)}."]
    results = data.answer.results
    left_out = f"Left out are {domination(data.answer)}"
    meant = [f"The map counts {leading(data.answer)}."] if data.which in ("leading", "perfect") else []
    said = []
    for label, nash in data.added:
        if label == nash:
            continue
        before = [name for part in regime_parts(label, results) for name in part]
        more = [name for part in regime_parts(nash, results) for name in part if name not in before]
        add = f"add {listing(more)}" if more and len(" ".join(more)) < 60 else "change the label"
        said.append(f"{add} wherever the map says {short(label, results)}")
    if len(said) > _MOST_ADDED + 1:
        said = [*said[:_MOST_ADDED], f"change the label of {len(said) - _MOST_ADDED} more regimes"]
    otherwise = "do otherwise" if any(label != nash for label, nash in data.added if label in data.textured) else ""
    if any(panel.ringed.any() for panel in data.panels):
        said.append(f"{otherwise or 'change the label'} where there are rings")
    lines = sum(int(panel.on_lines.sum()) for panel in data.panels)
    if lines:
        where = f"at {lines:,} point{'s' * (lines > 1)} on lines between regions"
        said.append(f"{otherwise or 'change the label'} {where}")
    if not said:
        return [*meant, f"{left_out}; they would not change any label."]
    return [*meant, f"{left_out}; they would {', and '.join(said)}."]


def _lines(data: MapData) -> list[str]:
    """What holds on lines of the grid only."""
    counts: dict[int, int] = {}
    for panel in data.panels:
        codes, held = np.unique(panel.codes[panel.thin], return_counts=True)
        for code, count in zip(codes.tolist(), held.tolist(), strict=True):
            counts[code] = counts.get(code, 0) + count
    thick = {code for panel in data.panels for code in np.unique(panel.codes[~panel.thin]).tolist()}
    by_label: dict[str, int] = {}
    for code, count in sorted(counts.items()):
        if code not in thick and code not in data.named and data.regions[code].label:
            label = short(data.regions[code].label, data.answer.results)
            by_label[label] = by_label.get(label, 0) + count
    if not by_label:
        return []
    said = [f"{label} at {count:,} point{'s' * (count > 1)}" for label, count in by_label.items()]
    if data.is_exact:
        return [f"On a line between regions or at the edge alone, so without a name: {some(said)}."]
    return [f"One point wide, on a line between regions or at the edge, so without a name: {some(said)}."]


def _others(data: MapData) -> list[str]:
    """The regions that have no name."""
    thick = {code for panel in data.panels for code in np.unique(panel.codes[~panel.thin]).tolist()}
    rest = sorted(thick - set(data.named))
    by_label: dict[str | None, list[int]] = {}
    for code in rest:
        by_label.setdefault(data.shown[code], []).append(code)
    said = []
    for label, codes in by_label.items():
        share = percent(data.share(codes))
        if label is None:
            kinds = len({data.regions[code].label for code in codes})
            said.append(f"other (pale grey): {kinds} further regime{'s' * (kinds > 1)}, {share} of the grid")
        else:
            said.append(
                f"{short(label, data.answer.results)} in {len(codes)} other way{'s' * (len(codes) > 1)}, {share}"
            )
    return [f"Without a name: {'; '.join(said)}."] if said else []


def alternative(data: MapData, said: Sequence[str]) -> str:
    """The picture in sentences."""
    answer = data.answer
    x, y = answer.plan.axes[:2]
    sentences = [
        f"{title(data)}.",
        f"{'Map' if len(data.panels) == 1 else f'{len(data.panels)} maps'} of regimes:"
        f" {quoted(x)} from {decimal(x.low)} to {decimal(x.high)} goes from left to right,"
        f" {quoted(y)} from {decimal(y.low)} to {decimal(y.high)} upwards.",
    ]
    for code in data.named:
        region = data.regions[code]
        who = carried(region)
        by = f" {who if who.startswith('in ') else f'by {who}'}" if who and who != region.label else ""
        sentences.append(
            f"{capital(short(region.label, answer.results))}{by}: {percent(data.share([code]))} of the grid."
        )
    for panel in data.panels:
        sentences += [f"{panel_title(panel, data)}."] if len(data.panels) > 1 else []
        for cross in panel.crosses:
            whose = listing([account_name(answer, account) for account in cross.accounts])
            sentences.append(f"The cross, {whose}: {_where(data, panel, cross)}.")
    return " ".join([*sentences, subtitle(data), *said])


def _where(data: MapData, panel: Panel, cross: Cross) -> str:
    """Which region a cross lies in."""
    if not cross.inside:
        return "the values lie outside the map"
    axes = data.answer.plan.axes[:2]
    places = [axis.nearest(value) for axis, value in zip(axes, cross[:2], strict=True)]
    label = short(data.regions[panel.codes[places[0], places[1]]].label, data.answer.results)

    def at(values: Sequence[Fraction]) -> str:
        return " and ".join(f"{axis.name} = {decimal(value)}" for axis, value in zip(axes, values, strict=True))

    points = [axis.value(place) for axis, place in zip(axes, places, strict=True)]
    if points == list(cross[:2]):
        return f"{at(points)}: {label}"
    return f"{at(cross[:2])}, between points of the grid; at the nearest point, {at(points)}: {label}"
