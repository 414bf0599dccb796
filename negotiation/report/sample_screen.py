"""What `negotiation sweep --sample` says: shares with intervals, payoffs, and what the regime hangs on."""

from __future__ import annotations

from collections.abc import Sequence

from negotiation.analysis.influence import Estimate, Influence, Spread, influences, payoffs, shares
from negotiation.analysis.plan import Plan
from negotiation.analysis.sampled import at_home, believed, declared, design_name, drawn_from, home_label, standing
from negotiation.analysis.sweep import SweepAnswer
from negotiation.display import exact_text
from negotiation.games.sample import Draw, Sample
from negotiation.report.words import NO_BREAK, capital, join, share_text, wrap

__all__ = ["home_line", "sample_block", "sample_head", "sample_line", "sample_notes", "sample_record"]

_MOST_DRIVERS = 5
_MOST_NAMED = 4


def sample_line(plan: Plan, sample: Sample) -> str:
    """What is sampled, how, and under which accounts."""
    names = sample.names
    what = join(list(names)) if len(names) <= _MOST_NAMED else f"{len(names)} parameters"
    under = f"account {plan.accounts[0]}" if len(plan.accounts) == 1 else f"{len(plan.accounts)} accounts"
    points = f"{sample.size:,} point{'s' * (sample.size != 1)}"
    return f"{points} of {what}, {design_name(sample)}, seed {sample.seed}, {under}"


def sample_head(answer: SweepAnswer, sample: Sample, width: int) -> list[str]:
    """What the points are drawn from, how to draw less, and what is held: what every share below hangs on."""
    own, stay = declared(sample), standing(answer)
    lines = [wrap(drawn_from(sample), width)]
    if stay:
        lines.append(wrap(f"All other parameters {stay}.", width))
    if 0 < len(own) < len(sample.draws):
        options = " ".join(f"--over{NO_BREAK}{_option(draw)}" for draw in sample.draws if draw.name in own)
        which = "the one with a distribution" if len(own) == 1 else f"the {len(own)} with a distribution"
        lines.append(wrap(f"To sample only {which}: {options}", width))
    return lines


def _option(draw: Draw) -> str:
    """A parameter as `--over` takes it."""
    whole = draw.parameter.range == (draw.low, draw.high)
    return draw.name if whole else f"{draw.name}={exact_text(draw.low)}:{exact_text(draw.high)}"


def home_line(answer: SweepAnswer, account: str) -> str:
    """What holds at the values of an account, where nothing is drawn."""
    home = home_label(answer, account)
    where = capital(at_home(answer, account)).replace("’", "'")
    return f"{where}: {_label(home)}." if home else f"{where} there is no game."


def sample_block(answer: SweepAnswer, account: str, hangs_on: Sequence[Influence], width: int) -> list[str]:
    """What was found under an account, whose regime hangs on parameters as given."""
    found = shares(answer, account)
    labels = [_label(each.label) for each in found]
    wide = max(len(label) for label in labels)
    lines = [wrap(home_line(answer, account), width), ""]
    lines.append(f"  {'':{wide}}  {'points':>9}  {'share':>8}  95 % interval")
    for label, each in zip(labels, found, strict=True):
        lines.append(f"  {label:{wide}}  {each.points:>9,}  {_percent(each.share):>8}  {_interval(each)}")
    spreads = payoffs(answer, account)
    if spreads:
        lines += ["", *_payoff_table(answer, spreads)]
    drivers = [each for each in hangs_on if each.distance > 0][:_MOST_DRIVERS]
    if drivers and len(found) > 1:
        told = ", ".join(f"{each.parameter} {each.distance:.2f}" for each in drivers)
        lines += ["", wrap(f"What the regime hangs on most (KS distance): {told}.", width)]
    return lines


def _payoff_table(answer: SweepAnswer, spreads: Sequence[Spread]) -> list[str]:
    names = [answer.scenario.players[each.player] for each in spreads]
    heads = ["mean", "5 %", "median", "95 %"]
    cells = [[_range(each.mean), *(_range(ends) for ends in each.quantiles)] for each in spreads]
    wide = max(len(name) for name in names)
    columns = [max(len(head), *(len(row[i]) for row in cells)) for i, head in enumerate(heads)]
    lines = [f"  {'payoff':{wide}}  " + "  ".join(f"{h:>{w}}" for h, w in zip(heads, columns, strict=True))]
    for name, row in zip(names, cells, strict=True):
        lines.append(f"  {name:{wide}}  " + "  ".join(f"{c:>{w}}" for c, w in zip(row, columns, strict=True)))
    return lines


def _range(ends: tuple[float, float]) -> str:
    low, high = (f"{end:.3g}" for end in ends)
    return low if low == high else f"{low} to {high}"


def _interval(each: Estimate) -> str:
    return f"{_percent(each.low)} to {_percent(each.high)}"


def _percent(share: float) -> str:
    return share_text(share, 1, digits=1)


def _label(label: str | None) -> str:
    return label.upper() if label else "UNDEFINED" if label == "" else "NOT DECIDED"


def sample_notes(answer: SweepAnswer, sample: Sample) -> list[str]:
    """What the shares are, and what the points are drawn from."""
    two = len(answer.scenario.players) <= 2
    kind = "perfect equilibria lead to" if two else "equilibria in undominated strategies lead to"
    even = "" if sample.design == "random" else f" (of Wilson, approximate for {design_name(sample, noun=True)})"
    said = [
        *_distance_words(answer, sample),
        f"What {kind}. {believed(sample)} The intervals{even} say how far {sample.size:,} points may be off, and"
        " nothing of how far the distributions may be.",
    ]
    if any(own != each for own, each in _ends(answer)):
        said.append("Where several leading equilibria pay differently, a payoff is a range over them.")
    shaped = [f"{draw.name} {draw.distribution}" for draw in sample.draws if draw.parameter.distribution is not None]
    if shaped:
        rest = len(sample.draws) - len(shaped)
        others = "" if not rest else f"; the other{'s uniformly over their intervals' if rest > 1 else ' uniformly'}"
        said.append(f"Drawn from: {join(shaped)}{others}.")
    told = [draw.name for draw in sample.draws if _told(answer, draw.name)]
    if told:
        said.append(f"Readings that set {join(told)} make no difference here, as the sample sets {_it(told)}.")
    return [*said, *sample.notes]


def _distance_words(answer: SweepAnswer, sample: Sample) -> list[str]:
    """What the numbers beside the parameters mean, where there are some."""
    if all(len(shares(answer, account)) == 1 for account in answer.plan.accounts):
        return []
    said = (
        "The KS distance, from 0 to 1, says how differently the values of a parameter are spread where a regime holds"
        " and where it does not."
    )
    alone = " A parameter that matters only together with others can look unimportant by it."
    return [said + alone * (len(sample.draws) > 1)]


def _it(names: Sequence[str]) -> str:
    return "it" if len(names) == 1 else "them"


def _told(answer: SweepAnswer, name: str) -> bool:
    readings = (r for grid in answer.plan.grids.values() for r in grid.base.readings)
    return any(name in reading.set for reading in readings)


def _ends(answer: SweepAnswer) -> list[tuple[str, str]]:
    """The two ends of each mean as they are shown."""
    spreads = [each for account in answer.plan.accounts for each in payoffs(answer, account)]
    return [(f"{each.mean[0]:.3g}", f"{each.mean[1]:.3g}") for each in spreads]


def sample_record(answer: SweepAnswer) -> dict[str, object]:
    """What the JSON record says of a sample besides what it says of every sweep."""
    hangs_on = influences(answer)
    return {
        "estimates": [
            {
                "account": account,
                "shares": [
                    {
                        "label": each.label or None,
                        "points": each.points,
                        "share": each.share,
                        "low": each.low,
                        "high": each.high,
                    }
                    for each in shares(answer, account)
                ],
                "payoffs": [
                    {
                        "player": each.player,
                        "points": each.points,
                        "mean": list(each.mean),
                        "quantiles": dict(zip(("0.05", "0.5", "0.95"), map(list, each.quantiles), strict=True)),
                    }
                    for each in payoffs(answer, account)
                ],
                "influences": [
                    {"parameter": each.parameter, "distance": each.distance} for each in hangs_on[account]
                ],
            }
            for account in answer.plan.accounts
        ]
    }
