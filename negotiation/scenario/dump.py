"""Scenario → the text of a file that reads back as an equal scenario; and the hash of its meaning."""

from __future__ import annotations

import hashlib
import json
import re
from fractions import Fraction
from typing import Any

from negotiation.scenario.document import NumberText
from negotiation.scenario.expression import Expression, Number, show
from negotiation.scenario.scenario import Scenario
from negotiation.scenario.yaml_scalars import kind_of

__all__ = ["content_hash", "dump", "meaning", "spell"]


_PLAIN = re.compile(r"""[^\W\d](?:[\w ,;.'()+*/×–—?-]*[\w.)?])?""")
"""Text of a line that begins like a word and holds no sign that YAML gives a meaning to."""

_LONGEST_LIST = 72
"""Characters of a list that is written on one line."""


def dump(scenario: Scenario, *, plain: bool = False) -> str:
    """The scenario as YAML (see :meth:`Scenario.dumps`).

    Parameters
    ----------
    scenario
        Any.
    plain
        For people: text without quotes where no reader of YAML can take it for anything else, and short lists on one
        line. Otherwise every text has its quotes.
    """
    import yaml

    resolver = yaml.resolver.Resolver()

    def bare(value: str) -> bool:
        if not plain or not _PLAIN.fullmatch(value) or value.lower() in ("y", "n") or not value.isprintable():
            return False
        tag = resolver.resolve(yaml.ScalarNode, value, (True, False))  # type: ignore[no-untyped-call]
        return kind_of(value) == "text" and tag == "tag:yaml.org,2002:str"

    class Dumper(yaml.SafeDumper):
        """Writes text in double quotes, so that no reader can take it for anything else."""

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
            super().increase_indent(flow, False)

        def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> yaml.SequenceNode:
            items = list(sequence)
            short = plain and all(isinstance(item, str) and "," not in item for item in items)
            short = short and sum(len(item) + 2 for item in items) <= _LONGEST_LIST
            return super().represent_sequence(tag, items, flow_style=short)

        def ignore_aliases(self, data: Any) -> bool:
            return True

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=None if bare(value) else '"')

    def number(dumper: yaml.SafeDumper, value: NumberText) -> yaml.Node:
        # The library tags what it would not read back as a number itself (1e3): that is spelt as text, which
        # means the same wherever a number may stand.
        if re.fullmatch(r"-?\d+", value):
            return dumper.represent_scalar("tag:yaml.org,2002:int", str(value))
        if re.fullmatch(r"-?\d+\.\d+", value):
            return dumper.represent_scalar("tag:yaml.org,2002:float", str(value))
        return text(dumper, str(value))

    Dumper.add_representer(str, text)
    Dumper.add_representer(NumberText, number)
    return yaml.dump(plain_sections(scenario), Dumper=Dumper, sort_keys=False, allow_unicode=True, width=10_000)


def content_hash(scenario: Scenario) -> str:
    """SHA-256 of what the scenario means (see :func:`meaning`)."""
    return hashlib.sha256(meaning(scenario).encode("ascii")).hexdigest()


def meaning(scenario: Scenario) -> str:
    """Text that two scenarios share exactly when they mean the same.

    It is blind to comments, quoting, line ends, and the order of keys where order has no meaning: among sources,
    parameters, accounts, sweeps, expectations, levels, and the keys of a section. Order has a meaning among players
    (they are axes), terms and positions (they name what `every:` makes), outcomes (the first that holds, the last
    otherwise), disputes and their readings (the first is the default).
    """
    sections = plain_sections(scenario)
    told = {key: _pairs(value, _ORDERED.get(key, 0)) for key, value in sections.items()}
    if "game" in sections:
        told["strategies"] = [[player, list(own)] for player, own in scenario.strategies.items()]
    return json.dumps(told, sort_keys=True, ensure_ascii=True, separators=(",", ":"))


# To what depth the order of keys has a meaning.
_ORDERED = {"players": 1, "terms": 1, "outcomes": 1, "positions": 2, "disputed": 2}


def _pairs(value: Any, depth: int) -> Any:
    """Mappings down to a depth as lists of pairs, which keep their order; deeper ones stay mappings."""
    if isinstance(value, dict) and depth:
        return [[key, _pairs(part, depth - 1)] for key, part in value.items()]
    return value


def spell(expression: Expression) -> str:
    """A formula as a file spells it: a plain number where it is one."""
    text = show(expression)
    return NumberText(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text


def _fraction(value: Fraction) -> str:
    return spell(Number(value))


def plain_sections(scenario: Scenario) -> dict[str, object]:
    """The sections of a file, keys in the order of the format; what is empty is left out."""
    sections: dict[str, object] = {
        "negotiation": NumberText("1"),
        "title": scenario.title,
        "question": scenario.question,
        "leaves_out": list(scenario.leaves_out),
        "tuned_to": scenario.tuned_to,
        "note": scenario.note,
        "sources": {name: _fields(source, ("name",)) for name, source in scenario.sources.items()},
        "players": dict(scenario.players),
        "parameters": {name: _parameter(p) for name, p in scenario.parameters.items()},
    }
    if scenario.form is not None and scenario.game is not None:
        sections |= scenario.form.write(scenario.game)
    sections["disputed"] = {
        name: {reading.name: _reading(reading) for reading in dispute.readings.values()}
        for name, dispute in scenario.disputes.items()
    }
    sections["accounts"] = {name: dict(choices) for name, choices in scenario.accounts.items()}
    sections["sweeps"] = {
        name: _full({"label": s.label, "over": list(s.over), "points": [NumberText(str(n)) for n in s.points]})
        for name, s in scenario.sweeps.items()
    }
    sections["expect"] = {
        name: _full(
            {
                "perfect": e.perfect,
                "nash": e.nash,
                "undominated": e.undominated,
                "equilibria": None if e.equilibria is None else NumberText(str(e.equilibria)),
            }
        )
        for name, e in scenario.expect.items()
    }
    return {key: value for key, value in sections.items() if value or key == "players"}


def _full(section: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in section.items() if value not in ("", None, [], {})}


def _fields(part: object, without: tuple[str, ...]) -> dict[str, object]:
    return _full({key: value for key, value in vars(part).items() if key not in without})


def _parameter(parameter: Any) -> dict[str, object]:
    return _full(
        {
            "label": parameter.label,
            "symbol": parameter.symbol,
            "value": spell(parameter.value),
            "range": [_fraction(end) for end in parameter.range] if parameter.range else None,
            "unit": parameter.unit,
            "source": [_full({"id": r.source, "note": r.note}) for r in parameter.sources],
            "assumption": parameter.assumption,
            "distribution": _distribution(parameter.distribution),
            "note": parameter.note,
        }
    )


def _distribution(distribution: Any) -> object:
    if distribution is None:
        return None
    about = {
        "source": [_full({"id": r.source, "note": r.note}) for r in distribution.sources],
        "assumption": distribution.assumption,
        "note": distribution.note,
    }
    numbers = {name: _fraction(value) for name, value in distribution.numbers.items()}
    return {distribution.shape: numbers, **_full(about)}


def _reading(reading: Any) -> dict[str, object]:
    return _full(
        {
            "label": reading.label,
            "via": list(reading.via),
            "told_by": reading.told_by,
            "denied_by": reading.denied_by,
            "assumption": reading.assumption,
            "set": {name: spell(value) for name, value in reading.set.items()},
            "only": {player: list(kept) for player, kept in reading.only.items()},
            "without": {player: list(gone) for player, gone in reading.without.items()},
            "note": reading.note,
        }
    )
