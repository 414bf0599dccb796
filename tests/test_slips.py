"""Slips that people make who are new to the format: each gives one error, which names it and says how to mend it.

A slip is a change to a sound file: what is replaced, and by what, one or several times. `tests/slips/GROUP.txt` shows
the errors of a group; `GOLDEN=write pytest tests/test_slips.py` writes these files anew.
"""

import os
from pathlib import Path
from textwrap import dedent

import pytest

import negotiation
from negotiation.faults import render_all

SCREENS = Path(__file__).parent / "slips"

POSITIONS = """\
negotiation: 1
title: Wage talks
sources:
  gazette: {title: The gazette, date: 2020}
players: {union: The union, firm: The firm}
parameters:
  loss:
    label: Loss in a strike
    value: 2
    range: [1, 3]
    source: gazette
terms:
  wage: {label: Wage rise, given_by: firm, levels: {three: 3, six: 6}}
outcomes:
  deal: {union: wage, firm: 8 - wage}
  no deal: {union: -loss, firm: -1}
positions:
  union:
    strike: no deal
    modest: {wage: three}
    bold: {wage: six}
  firm:
    lockout: no deal
    offer: {wage: three}
    give_in: {wage: six}
disputed:
  cost:
    low: {label: a strike is cheap, via: gazette}
    high: {label: a strike is dear, told_by: the firm, set: {loss: 3}}
accounts:
  dear-strike: {cost: high}
"""
NORMAL = """\
negotiation: 1
title: Stag hunt
players: {ann: Ann, bob: Bob}
game:
  form: normal
  strategies: {ann: [stag, hare], bob: [stag, hare]}
  payoffs:
    stag: {stag: [9, 9], hare: [0, 8]}
    hare: {stag: [8, 0], hare: [7, 7]}
outcomes:
  joint hunt: stag x stag
"""

SIDES = POSITIONS.partition("positions:\n")[2].partition("disputed:")[0]

SLIPS = {
    "commas": [
        (POSITIONS, "label: Wage rise,", "label: Wage rise, in per cent,"),
        (POSITIONS, "{title: The gazette, date: 2020}", "{date: 2020, title: The gazette, Monday}"),
        (POSITIONS, "label: Wage rise,", "label: Wage rise, paid yearly, in per cent,"),
        (POSITIONS, "union: The union, firm", "union: The union, all members, firm"),
        (POSITIONS, "label: a strike is cheap,", "label: a strike is cheap, they say,"),
        (POSITIONS, "union: -loss", "union: max(loss, 2)"),
    ],
    "names": [
        (
            POSITIONS,
            "union: The union",
            "Union: The union",
            "\n  union:",
            "\n  Union:",
            "deal: {union: wage",
            "deal: {Union: wage",
            "no deal: {union: -l",
            "no deal: {Union: -l",
        ),
        (POSITIONS, "six: 6", "Six: 6", "{wage: six}", "{wage: Six}"),
        (POSITIONS, "six: 6", "Six: 6"),
        (POSITIONS, "  loss:\n", "  Loss:\n", "-loss", "-Loss", "{loss: 3}", "{Loss: 3}"),
        (
            POSITIONS,
            "  wage: {l",
            "  Wage: {l",
            "{wage: three}",
            "{Wage: three}",
            "{wage: six}",
            "{Wage: six}",
            "union: wage",
            "union: Wage",
            "8 - wage",
            "8 - Wage",
        ),
        (POSITIONS, "bold:", "Bold:"),
        (NORMAL, "stag", "Stag"),
        (NORMAL, "ann: ", "Ann: "),
        (POSITIONS, "{wage: six}", "{wage: Six}"),
        (POSITIONS, "  cost:\n", "  Cost:\n", "{cost: high}", "{Cost: high}"),
        (POSITIONS, "    high: {", "    High: {", "cost: high", "cost: High"),
        (POSITIONS, "dear-strike", "Dear-strike"),
        (
            POSITIONS,
            "  gazette: {",
            "  Gazette: {",
            "source: gazette",
            "source: Gazette",
            "via: gazette",
            "via: Gazette",
        ),
        (POSITIONS, "  loss:\n", "  strike loss:\n", "-loss", "-strike loss", "{loss: 3}", "{strike loss: 3}"),
        (POSITIONS, "  loss:\n", "  strike-loss:\n", "-loss, f", "-strike-loss, f", "{loss: 3}", "{strike-loss: 3}"),
        (POSITIONS, "title: Wage", "Title: Wage"),
        (POSITIONS, "    value: 2", "    Value: 2"),
    ],
    "colons": [
        (POSITIONS, "{wage: six}\n  firm", "{wage:six}\n  firm"),
        (POSITIONS, "levels: {three: 3, six: 6}", "levels: {three:3, six:6}"),
        (POSITIONS, "given_by: firm", "given_by:firm"),
        (POSITIONS, "    value: 2", "    value:2"),
        (POSITIONS, "title: Wage talks", "title:Wage talks"),
        (POSITIONS, "{union: The union, firm: The firm}", "{union:The union, firm:The firm}"),
        (POSITIONS, "deal: {union: wage,", "deal: {union:wage,"),
    ],
    "labels": [
        (POSITIONS, "given_by: firm", "given_by: The firm"),
        (POSITIONS, "cost: high", "cost: a strike is dear"),
        (POSITIONS, "{loss: 3}", "{Loss in a strike: 3}"),
        (POSITIONS, "modest: {wage: three}", "modest: {Wage rise: three}"),
        (POSITIONS, "no deal: {union: -loss", "no deal: {The union: -loss"),
        (POSITIONS, "set: {loss: 3}", "only: {The union: [strike]}"),
        (POSITIONS, "accounts:", "sweeps:\n  s: {over: Loss in a strike, points: 5}\naccounts:"),
        (POSITIONS, "union: -loss", "union: -Loss in a strike"),
        (POSITIONS, "source: gazette", "source: The gazette"),
        (POSITIONS, "  firm:\n    lockout", "  The firm:\n    lockout"),
    ],
    "sources": [
        (POSITIONS, "source: gazette", "source: The box office"),
        (POSITIONS, "via: gazette", "via: the radio"),
        (POSITIONS, "source: gazette", "source: https://example.org/a"),
        (
            POSITIONS,
            "sources:\n  gazette: {title: The gazette, date: 2020}\n",
            "",
            "via: gazette",
            "told_by: me",
            "source: gazette",
            "source: The box office",
        ),
    ],
    "lists": [
        (POSITIONS, "{three: 3, six: 6}", "{3, 6}"),
        (POSITIONS, "{three: 3, six: 6}", "5"),
        (POSITIONS, "{three: 3, six: 6}", "[3, 6]"),
        (POSITIONS, "{three: 3, six: 6}", "[three, six]"),
        (POSITIONS, "{three: 3, six: 6}", "{three, six}"),
        (POSITIONS, "{three: 3, six: 6}", "{3: 3, 6: 6}"),
        (NORMAL, "ann: [stag, hare]", "ann: {stag, hare}"),
        (NORMAL, "ann: [stag, hare]", "ann: stag, hare"),
        (NORMAL, "ann: [stag, hare]", "ann: [1, 2]"),
        (NORMAL, "ann: [stag, hare], ", "ann: stag, "),
        (POSITIONS, "players: {union: The union, firm: The firm}", "players: [union, firm]"),
        (POSITIONS, "players: {union: The union, firm: The firm}", "players: {union, firm}"),
        (POSITIONS, "players: {union: The union, firm: The firm}", "players:\n  - union\n  - firm"),
        (POSITIONS, "{wage: six}\n  firm", "{wage: 6}\n  firm"),
        (
            POSITIONS,
            "  loss:\n    label: Loss in a strike\n    value: 2\n    range: [1, 3]\n    source: gazette\n",
            "  loss: 2\n",
        ),
        (POSITIONS, "range: [1, 3]", "range: 1 to 3"),
        (POSITIONS, "range: [1, 3]", "range: 1-3"),
    ],
    "accounts": [
        (POSITIONS, "{cost: high}", "{loss: 3}"),
        (POSITIONS, "{cost: high}", "{cost: {loss: 3}}"),
        (POSITIONS, "{cost: high}", "[high]"),
        (POSITIONS, "dear-strike: {cost: high}", "dear-strike: high"),
        (POSITIONS, "{cost: high}", "{set: {loss: 3}}"),
        (POSITIONS, "{cost: high}", "{cost: 3}"),
    ],
    "signs": [
        (POSITIONS, "[1, 3]", "[0,5, 3]"),
        (POSITIONS, "[1, 3]", "[0,5, 2,5]"),
        (POSITIONS, "value: 2", "value: 2,5"),
        (POSITIONS, "three: 3, six", "three: 3,5, six"),
        (
            POSITIONS,
            "  loss:\n    label: Loss in a strike\n    value: 2\n    range: [1, 3]\n    source: gazette\n",
            "  loss: {value: 2,5, range: [1, 3], source: gazette}\n",
        ),
        (NORMAL, "[0, 8]", "[0,5, 8]"),
        (POSITIONS, "value: 2", "value: 5 %"),
        (POSITIONS, "value: 2", "value: 5%"),
        (POSITIONS, "union: -loss", "union: −loss"),
        (POSITIONS, "[1, 3]", "[–1, 3]"),
        (POSITIONS, "title: Wage talks", "title: “Wage talks: the end”"),
        (POSITIONS, "title: Wage talks", "title: “Wage talks”: the end"),
        (POSITIONS, "given_by: firm", "given_by: “firm”"),
        (POSITIONS, "label: Wage rise", "label: “Wage rise, in per cent”"),
    ],
    "numbers": [
        (POSITIONS, "8 - wage", "8 x wage"),
        (POSITIONS, "value: 2", "value: 6 weeks"),
        (POSITIONS, "8 - wage", "8 - 2wage"),
        (POSITIONS, "8 - wage", "8 - wage²"),
        (POSITIONS, "value: 2", "value: 10k"),
        (POSITIONS, "value: 2", "value: 2 million"),
        (POSITIONS, "value: 2", "value: 1,000"),
        (POSITIONS, "value: 2", "value: 1 000"),
        (POSITIONS, "value: 2", "value: 1.000.000"),
        (POSITIONS, "value: 2", "value: €5"),
        (POSITIONS, "value: 2", "value: $5"),
        (POSITIONS, "value: 2", "value: $2.8bn"),
        (POSITIONS, "value: 2", "value: ~2"),
        (POSITIONS, "value: 2", "value: about 2"),
        (POSITIONS, "[1, 3]", "[1, 1,000]"),
        (POSITIONS, "8 - wage", "2(8 - wage)"),
        (POSITIONS, "8 - wage", "8 wage"),
        (POSITIONS, "8 - wage", "firm = 8 - wage"),
        (POSITIONS, "8 - wage", "8 if wage > 3 else 2"),
        (POSITIONS, "value: 2", "value: 1 to 3"),
    ],
    "indentation": [
        (POSITIONS, "    value: 2", "     value: 2"),
        (POSITIONS, "    value: 2", "   value: 2"),
        (POSITIONS, "    value: 2", "value: 2"),
        (POSITIONS, "    label: Loss in a strike\n", "     label: Loss in a strike\n"),
        (POSITIONS, "    modest:", "   modest:"),
        (POSITIONS, "    modest:", "     modest:"),
        (POSITIONS, "    strike:", "     strike:"),
        (POSITIONS, "title: Wage", " title: Wage"),
        (POSITIONS, "players: {", " players: {"),
        (POSITIONS, "  firm:\n", "   firm:\n"),
        (POSITIONS, "  firm:\n", " firm:\n"),
        (POSITIONS, "  firm:\n", "    firm:\n"),
        (POSITIONS, "\noutcomes:", "\n  outcomes:"),
        (POSITIONS, "\npositions:", "\n  positions:"),
        (POSITIONS, "  no deal: {u", "    no deal: {u"),
        (POSITIONS, "    value: 2\n    range: [1, 3]\n", "  value: 2\n  range: [1, 3]\n"),
        (
            POSITIONS,
            "  loss:\n    label: Loss in a strike\n    value: 2\n    range: [1, 3]\n    source: gazette\n",
            "  loss:\n  label: Loss in a strike\n  value: 2\n  range: [1, 3]\n  source: gazette\n",
        ),
        (
            POSITIONS,
            SIDES,
            dedent(SIDES),
        ),
    ],
    "dashes": [
        (POSITIONS, "title: Wage talks\n", "title: Wage talks\nleaves_out:\n  -the public\n  -the state\n"),
        (POSITIONS, "title: Wage talks\n", "title: Wage talks\nleaves_out:\n  - the public\n  -the state\n"),
        (POSITIONS, "title: Wage talks\n", "title: Wage talks\nleaves_out:\n  -the public\n  - the state\n"),
        (
            NORMAL,
            "{ann: [stag, hare], bob: [stag, hare]}",
            "\n    ann:\n      -stag\n      -hare\n    bob: [stag, hare]",
        ),
        (
            POSITIONS,
            "players: {union: The union, firm: The firm}",
            "players:\n  -union: The union\n  -firm: The firm",
        ),
        (
            POSITIONS,
            "players: {union: The union, firm: The firm}",
            "players:\n  - union: The union\n  - firm: The firm",
        ),
    ],
    "forms": [
        (NORMAL, "outcomes:", "terms:\n  wage: {given_by: ann, levels: {low: 1}}\noutcomes:"),
        (NORMAL, "outcomes:", "positions:\n  ann: {a: joint hunt}\noutcomes:"),
        (NORMAL, "outcomes:", "rule: {settle: {wage: 1}}\noutcomes:"),
        (NORMAL, "game:\n  form: normal\n  strategies", "strategies", "\n  payoffs", "\npayoffs"),
        (POSITIONS, "positions:\n", "strategies: {union: [a, b]}\npositions:\n"),
        (
            POSITIONS,
            "positions:\n",
            "game: {form: positions, strategies: {union: [a, b]}, payoffs: {}}\npositions:\n",
        ),
        (NORMAL, "  form: normal\n", ""),
        (NORMAL, "joint hunt: stag x stag", "joint hunt: {ann: 3, bob: 4}"),
    ],
    "tables": [
        (NORMAL, "[0, 8]", "[0]"),
        (NORMAL, "[0, 8]", "[0, 8, 1]"),
        (NORMAL, "stag x stag", "stag"),
        (NORMAL, "stag x stag", "stag * stag"),
        (NORMAL, "stag x stag", "stag, stag"),
        (NORMAL, "stag x stag", "[stag, stag]"),
        (NORMAL, "stag: {stag: [9, 9], hare: [0, 8]}", "stag: {stag: [9, 9]}"),
        (NORMAL, "    hare: {stag: [8, 0], hare: [7, 7]}\n", ""),
        (NORMAL, "stag: {stag: [9, 9], hare: [0, 8]}", "stag: [9, 9]"),
        (NORMAL, "  joint hunt: stag x stag\n", "  joint hunt: stag x stag\n  feast: stag x stag\n"),
        (
            NORMAL,
            "payoffs:\n    stag: {stag: [9, 9], hare: [0, 8]}\n    hare: {stag: [8, 0], hare: [7, 7]}\n",
            "payoffs: [[[9, 9], [0, 8]], [[8, 0], [7, 7]]]\n",
        ),
        (
            NORMAL,
            "    stag: {stag: [9, 9], hare: [0, 8]}\n    hare: {stag: [8, 0], hare: [7, 7]}\n",
            "    stag x stag: [9, 9]\n    stag x hare: [0, 8]\n    hare x stag: [8, 0]\n    hare x hare: [7, 7]\n",
        ),
        (
            POSITIONS,
            "deal: {union: wage, firm: 8 - wage}\n",
            "deal: {union: wage, firm: 8 - wage, counts_as: no deal}\n",
            "no deal: {union: -loss, firm: -1}",
            "no deal: {union: -loss, firm: -1, counts_as: deal}",
        ),
        (POSITIONS, "accounts:", "sweeps:\n  s: {over: loss, points: [5, 5]}\naccounts:"),
        (POSITIONS, "value: 2", "value: 1 / (2 - 2)"),
        (POSITIONS, "union: -loss", "union: -los"),
        (POSITIONS, "union: -loss", "union: -pain"),
    ],
    "remarks": [
        (POSITIONS, "label: Wage rise", "label: Wage rise #3"),
    ],
    "punctuation": [
        (POSITIONS, "label: Wage rise,", "label: 'tis the wage,"),
        (POSITIONS, "title: Wage talks\n", "title: Wage talks\nleaves_out:\n  • the public\n  • the state\n"),
        (POSITIONS, "title: Wage talks\n", "title: Wage talks\nleaves_out:\n  – the public\n  – the state\n"),
        (POSITIONS, "title: Wage talks\n", "title: Wage talks\nleaves_out:\n  1. the public\n  2. the state\n"),
        (POSITIONS, "title: Wage talks\n", "title: Wage talks\nleaves_out:\n  * the public\n  * the state\n"),
        (POSITIONS, "title: Wage talks", "title: Wage talks: the last week"),
        (POSITIONS, "players: {union: The union, firm: The firm}", "players: union: The union, firm: The firm"),
        (POSITIONS, "title: Wage talks\n", "title: Wage talks\n// a remark\n"),
        (POSITIONS, "title: Wage talks", "title = Wage talks"),
        (POSITIONS, "outcomes:\n", "outcomes\n"),
        (POSITIONS, "three: 3, six: 6", "three: 3; six: 6"),
        (POSITIONS, "{three: 3, six: 6}", "(three: 3, six: 6)"),
        (POSITIONS, "{three: 3, six: 6}", "[three: 3, six: 6]"),
        (POSITIONS, "three: 3, six: 6", "three = 3, six = 6"),
        (POSITIONS, "value: 2", "value: 2,"),
        (POSITIONS, "{union: -loss", "{union: - loss"),
        (POSITIONS, "negotiation: 1\n", "```yaml\nnegotiation: 1\n"),
        (POSITIONS, "negotiation: 1\n", "<<<<<<< HEAD\nnegotiation: 1\n"),
    ],
    "sections": [
        (POSITIONS, "  cost:\n    low:", "  low:", "    high: {", "  high: {"),
        (POSITIONS, "    bold: {wage: six}\n  firm", "    every: [three, six]\n  firm"),
        (POSITIONS, "bold: {wage: six}\n  firm", "bold: {wage: [three, six]}\n  firm"),
        (POSITIONS, "set: {loss: 3}", "only: [strike]"),
        (POSITIONS, "set: {loss: 3}", "only: {union: strike}"),
        (POSITIONS, "accounts:", "sweeps:\n  - loss\naccounts:"),
        (POSITIONS, "accounts:", "expect: deal\naccounts:"),
        (POSITIONS, "    low: {label: a strike is cheap, via: gazette}\n", "    low: a strike is cheap\n"),
        (POSITIONS, "deal: {union: wage, firm: 8 - wage}\n", "deal: 3\n"),
        (POSITIONS, "title: Wage talks", "title: {Wage talks}"),
        (POSITIONS, "value: 2", "value: wage"),
        (POSITIONS, "firm: 8 - wage", "firm: 8 - six"),
        (POSITIONS, "firm: 8 - wage", "firm: 8 - union"),
        (POSITIONS, "firm: 8 - wage", "firm: 8 - wage, count_as: no deal"),
        (POSITIONS, "firm: 8 - wage", "firm: 8 - wage, condition: wage > 3"),
        (POSITIONS, "firm: 8 - wage", "firm: TBD"),
        (POSITIONS, "firm: 8 - wage", 'firm: "Max(8 - wage, 0)"'),
        (POSITIONS, "    range: [1, 3]\n", "    range:\n"),
    ],
}


# What stands in several places is a fault in each of them.
SEVERAL = {"{wage: Six}": 2, "-union: The union": 2}


def broken(base, *changes):
    """The file with the slip."""
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        assert old in base, old
        base = base.replace(old, new)
    return base


def faults(text):
    with pytest.raises(negotiation.ScenarioError) as caught:
        negotiation.loads(text, name="talks.yaml")
    return caught.value.faults


def screen(base, *changes):
    shown = changes[1].strip("\n").replace("\n", "\n    ")
    return f">   {shown}\n\n{render_all(faults(broken(base, *changes)))}\n"


def test_without_a_slip_the_files_are_sound():
    for text in (POSITIONS, NORMAL):
        assert not negotiation.loads(text).warnings


ALL = [pytest.param(slip, id=f"{group}-{i}") for group, slips in SLIPS.items() for i, slip in enumerate(slips)]


@pytest.mark.parametrize("slip", ALL)
def test_a_slip_is_one_error_with_a_remedy(slip):
    found = faults(broken(*slip))
    expected = next((count for text, count in SEVERAL.items() if text in slip[2]), 1)
    assert len([fault for fault in found if fault.severity == "error"]) == expected, [f.message for f in found]
    for fault in found:
        assert fault.place is not None
        assert fault.label or fault.help


@pytest.mark.parametrize("group", SLIPS)
def test_screens(group):
    shown = ("\n" + "-" * 100 + "\n\n").join(screen(*slip) for slip in SLIPS[group])
    path = SCREENS / f"{group}.txt"
    if os.environ.get("GOLDEN") == "write":
        path.write_text(shown, encoding="utf-8")
        return
    assert shown == path.read_text(encoding="utf-8")
