"""Random scenarios with one parameter to move, and a check of their flips against solving at single points."""

import itertools
import math
import random
from fractions import Fraction

import negotiation
from negotiation.analysis.flips import flips_of
from negotiation.errors import UndefinedError
from negotiation.games.polynomials import less, same_root
from negotiation.games.root_texts import root_text

HEAD = """negotiation: 1
title: A random scenario
players: {up: Up, down: Down}
"""


def normal(shape, payoffs, parameters, players=("up", "down")):
    """A file of the form `normal`: ``payoffs`` gives the formulas of a profile's numbers."""
    own = [[f"{player[0]}{i}" for i in range(size)] for player, size in zip(players, shape, strict=True)]

    def table(place):
        if len(place) == len(shape):
            return "[" + ", ".join(f'"{text}"' for text in payoffs(place)) + "]"
        rest = own[len(place)]
        return "{" + ", ".join(f"{name}: {table((*place, i))}" for i, name in enumerate(rest)) + "}"

    strategies = ", ".join(f"{player}: [{', '.join(names)}]" for player, names in zip(players, own, strict=True))
    titles = ", ".join(f"{player}: {player.title()}" for player in players)
    return (
        f"negotiation: 1\ntitle: A small game\nplayers: {{{titles}}}\nparameters:\n{section(parameters)}"
        f"game:\n  form: normal\n  strategies: {{{strategies}}}\n  payoffs: {table(())}\n"
    )


def section(parameters):
    """Parameters as (value, low, high), or as a value alone."""
    lines = ""
    for name, own in parameters.items():
        value, *ends = own if isinstance(own, tuple) else (own,)
        ranged = f', range: ["{ends[0]}", "{ends[1]}"]' if ends else ""
        lines += f'  {name}: {{value: "{value}"{ranged}, assumption: made up}}\n'
    return lines


def formula(rng, known, depth=2):
    """A formula over names, of sums, products, quotients, powers, min, max and abs."""
    if not depth or rng.random() < 0.25:
        return rng.choice([*known, *known, str(rng.randint(-3, 4)), f"{rng.randint(1, 7)}/{rng.randint(2, 5)}"])
    a, b = formula(rng, known, depth - 1), formula(rng, known, depth - 1)
    kind = rng.choice(["+", "+", "-", "-", "*", "*", "/", "**", "min", "max", "abs"])
    if kind in ("min", "max"):
        return f"{kind}({a}, {b})"
    if kind == "abs":
        return f"abs({a})"
    if kind == "**":
        return f"({a}) ** {rng.choice([2, 2, 3, 0, -1])}"
    if kind == "/":
        return f"({a}) / {rng.randint(1, 5)}" if rng.random() < 0.7 else f"({a}) / ({b})"
    return f"({a}) {kind} ({b})"


def common_parameters(rng):
    low = rng.randint(-3, 1)
    high = low + rng.randint(1, 4)
    x = Fraction(rng.randint(4 * low, 4 * high), 4)
    y = rng.randint(-2, 2)
    return {"x": (x, low, high), "y": (y, y - 1, y + 2), "z": formula(rng, ["x", "y"], 1)}


def random_normal(rng):
    """A game with few different entries, so that it is degenerate somewhere, and mostly everywhere."""
    shape = rng.choice([(1, 1), (1, 3), (2, 2), (2, 2), (2, 3), (3, 2), (3, 3), (4, 3)])
    pool = [formula(rng, ["x", "y", "z"], rng.choice([0, 1, 1, 2])) for _ in range(rng.randint(2, 7))]
    return normal(shape, lambda place: [rng.choice(pool), rng.choice(pool)], common_parameters(rng))


def condition(rng, known):
    text = f"{formula(rng, known, 1)} {rng.choice(['<', '<=', '==', '!=', '>=', '>'])} {formula(rng, known, 1)}"
    return f"{text} {rng.choice(['and', 'or'])} {condition(rng, known)}" if rng.random() < 0.25 else text


def random_positions(rng):
    """Positions with two terms; levels, conditions and the rule may all change with the parameter."""
    text = HEAD + "parameters:\n" + section(common_parameters(rng))
    levels = {}
    text += "terms:\n"
    for term, giver in (("land", "up"), ("money", "down")):
        levels[term] = [f"{term[0]}{i}" for i in range(rng.randint(1, 3))]
        own = [f'{level}: "{formula(rng, ["x", "y"], rng.choice([0, 0, 1]))}"' for level in levels[term]]
        text += f"  {term}: {{given_by: {giver}, levels: {{{', '.join(own)}}}}}\n"
    if rng.random() < 0.4:
        lines = []
        if rng.random() < 0.6:
            lines.append(f'  fits: "{condition(rng, ["x", "up.land", "down.land", "up.money", "down.money"])}"\n')
        if rng.random() < 0.6:
            lines.append('  settle: {land: "(up.land + down.land) / 2"}\n')
        if lines:
            text += "rule:\n" + "".join(lines)
    text += "outcomes:\n"
    for name in ["small deal", "deal"][rng.choice([0, 1, 1]) :]:
        only = f'if: "{condition(rng, ["x", "land", "money"])}", ' if name == "small deal" else ""
        pay = [formula(rng, ["x", "y", "land", "money"], 2) for _ in range(2)]
        text += f'  {name}: {{{only}up: "{pay[0]}", down: "{pay[1]}"}}\n'
    pay = [formula(rng, ["x", "y"], rng.choice([0, 0, 1])) for _ in range(2)]
    text += f'  no deal: {{up: "{pay[0]}", down: "{pay[1]}"}}\npositions:\n'
    for player in ("up", "down"):
        text += f"  {player}:\n"
        for i in range(rng.randint(1, 3)):
            own = ", ".join(f"{term}: {rng.choice(names)}" for term, names in levels.items())
            text += f"    {player[0]}{i}: {{{own}}}\n"
        if rng.random() < 0.8:
            text += f"    {player[0]}out: no deal\n"
    return text


def loaded(make, seed):
    """A random scenario; None where something has no value to begin with."""
    try:
        return negotiation.loads(make(random.Random(seed)))
    except negotiation.ScenarioError as error:
        assert [fault.code for fault in error.faults if fault.severity == "error"] == ["E511"]
        return None


def labels(scenario, name, value, **options):
    """What solving at a single point says: both labels, or that there is no game."""
    try:
        regime = scenario.solve(set={name: value}, force=True, **options).regime
    except UndefinedError:
        return ("", "")
    return regime.nash, regime.leading


def at_root(scenario, name, root, **options):
    """The same at a root, given as text; None where it has no short one."""
    text = root_text(root)
    if not isinstance(root, Fraction) and "sqrt" not in text:
        return None
    return labels(scenario, name, text, **options)


def disagreements(scenario, name, rng, points=20, **options):
    """Where the flips of a parameter are not what solving at single points says; None where it is scanned."""
    own = flips_of(scenario.at(**options), [name]).parameters[0]
    if not own.exact:
        return None
    found = []
    stretches, flips = own.stretches, own.flips
    if stretches[0].low != own.low or stretches[-1].high != own.high:
        found.append("the stretches do not cover the range")
    for left, right in itertools.pairwise(stretches):
        if not same_root(left.high, right.low) or not any(same_root(flip.value, left.high) for flip in flips):
            found.append(f"a gap at {left.high}")
    for one, next_ in itertools.pairwise(flips):
        if not less(one.value, next_.value):
            found.append("flips do not rise")
    for flip in flips:
        if flip.at is None or len({part.labels for part in (flip.below, flip.at, flip.above) if part}) < 2:
            found.append(f"nothing changes at {flip.value}")
            continue
        there = at_root(scenario, name, flip.value, **options)
        # Solved at an irrational value, payoffs are rounded: that may split ties of mixed strategies.
        mixed = not isinstance(flip.value, Fraction) and "sometimes" in str((there, flip.at.labels))
        if there is not None and not mixed and there != flip.at.labels:
            found.append(f"at the flip {flip.value}: {flip.at.labels}, solved {there}")
    width = own.high - own.low
    values = [own.low, own.high, *(own.low + width * Fraction(rng.randint(0, 12), 12) for _ in range(points // 4))]
    values += [Fraction(k) for k in range(math.ceil(own.low), math.floor(own.high) + 1)]
    values += [own.low + width * Fraction(rng.randint(0, 10**4), 10**4) for _ in range(points // 2)]
    near = Fraction(1, 10**13)
    for flip in flips:
        middle = flip.value if isinstance(flip.value, Fraction) else flip.value.interval(near / 100)[0]
        values += [value for value in (middle - near, middle + near) if own.low < value < own.high]
    for value in dict.fromkeys(values):
        here = [flip.at.labels for flip in flips if flip.value == value]
        here = here or [
            part.solved.labels for part in stretches if not less(value, part.low) and not less(part.high, value)
        ]
        there = labels(scenario, name, str(value), **options)
        if there not in here:
            found.append(f"at {value}: {here}, solved {there}")
    return found
