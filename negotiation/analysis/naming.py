"""What a name means in a scenario: a parameter, a level, a payoff, a profile, a source, a reading, ..."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from negotiation.errors import UsageError
from negotiation.forms.behind import Part
from negotiation.scenario.scenario import DEFAULT, Scenario
from negotiation.scenario.suggest import suggest

__all__ = ["Meant", "find", "named", "parts"]

_BETWEEN = re.compile(r"\s*[×,]\s*|\s+x\s+")


@dataclass(frozen=True)
class Meant:
    """What a name stands for.

    Attributes
    ----------
    kind
        ``"parameter"``, ``"player"``, ``"source"``, ``"dispute"``, ``"reading"``, ``"account"``, ``"payoff"`` (of a
        player under an outcome), ``"level"``, ``"profile"``, or the kind of a part of the game.
    names
        Its names in the file: one; or dispute and reading, term and level, outcome and player; or a strategy of each
        player.
    part
        The part of the game, or that the level belongs to.
    """

    kind: str
    names: tuple[str, ...]
    part: Part | None = None

    @property
    def spelt(self) -> str:
        """The name that means this and nothing else."""
        if self.kind == "profile":
            return " × ".join(self.names)
        if self.kind in ("reading", "level"):
            return ".".join(self.names)
        if self.kind == "payoff":
            return f"{self.names[1]}.{self.names[0]}"
        if self.part is not None and self.part.player:
            return f"{self.part.player}.{self.names[0]}"
        return f"{self.kind}.{self.names[0]}"


def named(scenario: Scenario) -> Iterator[tuple[str, Meant]]:
    """Every name that can be asked for, with what it means; some names come several times.

    Parameters
    ----------
    scenario
        Any scenario.

    Yields
    ------
    tuple[str, Meant]
    """
    single = {
        "parameter": scenario.parameters,
        "player": scenario.players,
        "source": scenario.sources,
        "dispute": scenario.disputes,
        "account": dict.fromkeys((DEFAULT, *scenario.accounts)),
    }
    for kind, table in single.items():
        for name in table:
            yield name, Meant(kind, (name,))
    for dispute in scenario.disputes.values():
        for reading in dispute.readings:
            yield reading, Meant("reading", (dispute.name, reading))
            yield f"{dispute.name}.{reading}", Meant("reading", (dispute.name, reading))
    for part in parts(scenario):
        yield part.name, Meant(part.kind, (part.name,), part)
        if part.player:
            yield f"{part.player}.{part.name}", Meant(part.kind, (part.name,), part)
        for name in part.formulas:
            if part.kind == "term":
                yield f"{part.name}.{name}", Meant("level", (part.name, name), part)
            elif part.kind == "outcome":
                yield f"{name}.{part.name}", Meant("payoff", (part.name, name), part)
                yield f"{part.name}.{name}", Meant("payoff", (part.name, name), part)


def find(scenario: Scenario, name: str) -> Meant:
    """The one thing that a name means.

    Parameters
    ----------
    scenario
        Any scenario.
    name
        A name of the file, ``term.level``, ``player.outcome``, ``player.strategy``, ``kind.name``, or the strategies
        of a profile with ``×``, ``x`` or a comma between.

    Returns
    -------
    Meant

    Raises
    ------
    UsageError
        Where it means nothing, with the nearest name, or several things, with each of them.

    Examples
    --------
    >>> import negotiation
    >>> hunt = negotiation.load("scenarios/classics/stag_hunt.yaml")
    >>> find(hunt, "stag x hare").names
    ('stag', 'hare')
    """
    wanted = " ".join(name.split())
    every = list(named(scenario))
    known: dict[str, list[Meant]] = {}
    for text, meant in every:
        known.setdefault(text, []).append(meant)
    found = known.get(wanted, [])
    if len(found) != 1:
        precise = [meant for _, meant in every if meant.spelt == wanted]
        found = precise[:1] or found
    if len(found) == 1:
        return found[0]
    if found:
        candidates = "; ".join(f"`{meant.spelt}`" for meant in found)
        raise UsageError(f"`{wanted}` means {len(found)} things in this file", f"write one of {candidates}")
    pieces = _BETWEEN.split(wanted)
    sides = scenario.strategies
    if len(pieces) > 1 and sides:
        return _profile(scenario, pieces)
    near = suggest(wanted, list(known))
    kinds = "a parameter, an outcome, `term.level`, `player.outcome`, a profile such as `a × b`, a source, a reading"
    raise UsageError(
        f"`{wanted}` names nothing in this file", f"did you mean `{near}`?" if near else f"a name may be {kinds}"
    )


def _profile(scenario: Scenario, pieces: list[str]) -> Meant:
    sides = scenario.strategies
    if len(pieces) != len(sides):
        raise UsageError(
            f"a profile names a strategy of each of the {len(sides)} players, and this names {len(pieces)}",
            " × ".join(f"(one of {scenario.players[player]})" for player in sides),
        )
    for piece, (player, own) in zip(pieces, sides.items(), strict=True):
        if piece not in own:
            near = suggest(piece, own)
            raise UsageError(
                f"`{piece}` is no strategy of {scenario.players[player]}",
                (f"did you mean `{near}`? " if near else "") + f"known: {', '.join(own)}",
            )
    return Meant("profile", tuple(pieces))


def parts(scenario: Scenario) -> tuple[Part, ...]:
    """The named parts of a scenario's game."""
    if scenario.form is None or scenario.form.parts is None or scenario.game is None:
        return ()
    return scenario.form.parts(scenario)
