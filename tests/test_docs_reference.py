"""The reference is complete: each key, option, function, limit, status, public name and word, and no other."""

import importlib
import json
import re
from typing import get_args

import pytest
from pydantic import BaseModel

import negotiation
from negotiation import cli, errors
from negotiation.cli.schema import PRINTED
from negotiation.forms import forms
from negotiation.scenario import yaml_reader, yaml_text
from negotiation.scenario.formula import grammar
from negotiation.scenario.formula.grammar import FUNCTIONS, RESERVED
from negotiation.scenario.names import WORDS as FORMAT_WORDS
from tests.conftest import ROOT
from tests.test_docs import blocks, outside_of_blocks, page


def tables(name: str) -> dict[str, list[list[str]]]:
    """For each heading of a page, the rows of the tables below it, without their first two."""
    found: dict[str, list[list[str]]] = {}
    heading = ""
    for line in outside_of_blocks(page(name)).splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.startswith("|") and not line.startswith("| ---"):
            found.setdefault(heading, []).append([cell.strip() for cell in line.strip("|").split("|")])
    return {heading: rows[1:] for heading, rows in found.items()}


def keys(rows: list[list[str]]) -> list[str]:
    return [row[0].strip(" `") for row in rows]


def sections(model) -> set:
    """A model of the file format, and every model inside it."""
    found, waiting = set(), [model]
    while waiting:
        one = waiting.pop()
        if isinstance(one, type) and issubclass(one, BaseModel):
            if one not in found:
                found.add(one)
                waiting += [field.annotation for field in one.model_fields.values()]
        else:
            waiting += get_args(one)
    return found


# Players' names and positions' names stand for these keys in a file.
SPELT_OTHERWISE = {"OutcomeSection": {"payoffs"}, "SideSection": {"named"}, "PositionSection": {"outcome", "levels"}}

HEADINGS = {
    "SourceSection": "A source",
    "ReferenceSection": "A reference to a source",
    "ParameterSection": "A parameter",
    "DistributionSection": "A distribution",
    "UniformShape": "Numbers of a distribution",
    "TriangularShape": "Numbers of a distribution",
    "NormalShape": "Numbers of a distribution",
    "LognormalShape": "Numbers of a distribution",
    "BetaShape": "Numbers of a distribution",
    "ReadingSection": "A reading",
    "SweepSection": "A sweep",
    "ExpectationSection": "An expectation",
    "GameSection": "game: positions",
    "TermSection": "A term",
    "OutcomeSection": "An outcome",
    "SideSection": "Positions of a side",
    "PositionSection": "Positions of a side",
    "RuleSection": "rule",
    "NormalSection": "game: normal",
    "PositionsFile": "Top level",
    "NormalFile": "Top level",
}


def test_every_key_of_the_file_format_is_described():
    described = tables("reference/file-format.md")
    named: dict[str, dict[str, bool]] = {}
    for model in {m for form in forms().values() for m in sections(form.schema)}:
        keys_of = named.setdefault(HEADINGS[model.__name__], {})
        for name, entry in model.model_fields.items():
            if name not in SPELT_OTHERWISE.get(model.__name__, ()):
                spelt = entry.alias or name
                keys_of[spelt] = entry.is_required() and keys_of.get(spelt, True)
    for heading, keys_of in named.items():
        rows = described[heading]
        assert sorted(keys(rows)) == sorted(keys_of), heading
        if heading != "Top level":  # `game` is required in one form and not in the other
            assert {key for key, row in zip(keys(rows), rows, strict=True) if row[2] == "required"} == {
                key for key, required in keys_of.items() if required
            }, heading


def test_the_families_of_faults_and_reserved_words_are_described():
    text = page("reference/file-format.md")
    assert all(f"`{word}`" in text for word in RESERVED | FORMAT_WORDS)
    assert f"{yaml_text.LARGEST_FILE:,} bytes" in text
    assert f"{yaml_text.LONGEST_LINE:,} characters" in text
    assert f"{yaml_reader.DEEPEST} levels, {yaml_reader.MOST_EVENTS:,} values" in text


def test_every_function_and_limit_of_formulas_is_described():
    described = tables("reference/formulas.md")
    counts = {(1, 1): "one", (2, None): "two or more"}
    assert described["Functions"] == [
        [f"`{name}`", counts[function.least, function.most], function.meaning] for name, function in FUNCTIONS.items()
    ]
    names = ("LONGEST_TEXT", "MOST_NODES", "MOST_DEPTH", "MOST_DIGITS", "MOST_EXPONENT")
    limits = [getattr(grammar, name) for name in names]
    assert [row[1] for row in described["Limits"]] == [f"{limit:,}" for limit in limits]
    operators = {word for row in described["Grammar"] for word in re.findall(r"`([^`]+)`", row[0])}
    assert operators == {*grammar.LEVELS, "not"}
    shown = next(block.body for block in blocks(page("reference/formulas.md")) if block.kind == "text")
    written = grammar.__doc__.split("::\n\n")[1].split("\n\n")[0]
    assert shown.split("\n")[:-1] == [re.sub(r" {4,}[a-z].*", "", line[4:]).rstrip() for line in written.split("\n")]


@pytest.mark.parametrize("verb", cli._VERBS)
def test_every_option_is_described(verb):
    command = importlib.import_module(f"negotiation.cli.{verb}").command
    described = tables("reference/command-line.md").get(f"negotiation {verb}", [])
    options = [p for p in command.params if p.opts[0].startswith("--")]
    assert keys(described) == [option.opts[0] for option in options]
    for option, row in zip(options, described, strict=True):
        default = "off" if option.is_flag else f"`{option.default}`" if isinstance(option.default, str) else ""
        assert row[1] == default, option.opts
    assert f"\n$ negotiation {verb} --help\n" in page("reference/command-line.md")


def test_every_exit_status_is_described():
    described = set(map(int, keys(tables("reference/command-line.md")["Exit status"])))
    raised = {getattr(errors, name).status for name in errors.__all__}
    said = set(map(int, re.findall(r"(?:^|[,:] )(\d+) [a-z]", " ".join(cli._HELP.split()))))
    assert described == raised | {0, 1, 130, 141} == said


def objects(schema, path="The answer"):
    """Every object of a JSON Schema that has keys of its own, by its path, with these keys."""
    if "properties" in schema:
        yield path, set(schema["properties"])
        for key, part in schema["properties"].items():
            yield from objects(part, key if path == "The answer" else f"{path}.{key}")
    for inner in ("items", "additionalProperties"):
        if isinstance(schema.get(inner), dict):
            yield from objects(schema[inner], path)


def test_every_key_of_the_answer_is_described():
    described = tables("reference/json.md")
    answer = json.loads((ROOT / "negotiation" / "report" / "answer.schema.json").read_text(encoding="utf-8"))
    found = dict(objects(answer))
    for path, names in found.items():
        assert set(keys(described[path])) == names, path
    assert set(described) == {*found, "JSON", "The record of negotiation check", "The record of negotiation sweep"}


def test_every_schema_and_the_keys_of_records_are_described():
    described = tables("reference/json.md")
    assert [[row[1], row[2]] for row in described["JSON"]] == [
        [f"`{stem}.schema.json`", f"`negotiation schema {name}`"] for name, stem in PRINTED.items()
    ]
    folder = ROOT / "negotiation" / "report"
    sweep = json.loads((folder / "sweep.schema.json").read_text(encoding="utf-8"))
    assert keys(described["The record of negotiation sweep"]) == list(sweep["properties"])
    check = json.loads((folder / "check.schema.json").read_text(encoding="utf-8"))
    assert set(keys(described["The record of negotiation check"])) == {
        key for name in ("read", "refused") for key in check["$defs"][name]["properties"]
    }


def test_every_public_name_is_described():
    text = page("reference/python.md")
    assert set(re.findall(r":: negotiation\.(\w+)$", text, re.MULTILINE)) == set(negotiation.__all__)


WORDS = """player, position, term, level, strategy, strategy profile, payoff, mixed strategy, support, best response,
regret, Nash equilibrium, extreme equilibrium, component, maximal Nash subset, perfect, index, degenerate,
subgame perfect, perfect Bayesian, sequential, type, prior, belief, outcome, regime, parameter, range, source,
assumption, dispute, reading, account, sweep, point, axis, region, flip, condition, disagreement point,
discount factor, certificate"""


def test_every_word_is_explained():
    terms = {
        line
        for block in blocks(page("reference/glossary.md"))
        if block.kind == "{glossary}"
        for line in block.body.splitlines()
        if line and not line.startswith(" ")
    }
    assert {" ".join(word.split()) for word in WORDS.split(",")} <= terms
