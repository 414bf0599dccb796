"""Family X: reading and writing scenarios (82, 83, 88; formulas are tested beside their modules)."""

import json
import re

import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import negotiation
from negotiation.scenario.dump import dump
from tests.longer import at_length
from tests.strategies_scenarios import files, names

# Whole files shrink slowly, and the first failing one says enough.
MANY = settings(max_examples=25, phases=[Phase.explicit, Phase.generate])


def text_of(data):
    return json.dumps(data, ensure_ascii=False)


@MANY
@given(files)
def test_82_what_is_written_reads_back_equal(data):
    scenario = negotiation.loads(text_of(data))
    text = scenario.dumps()
    again = negotiation.loads(text)
    assert again == scenario
    assert again.content_hash == scenario.content_hash
    assert again.dumps() == text
    pretty = dump(scenario, plain=True)
    assert negotiation.loads(pretty) == scenario
    assert negotiation.loads(pretty).content_hash == scenario.content_hash
    # No other reader takes a text without quotes for a number, a truth value or a date.
    assert yaml.safe_load(pretty) == yaml.safe_load(text)


test_82_at_length = at_length(test_82_what_is_written_reads_back_equal, 300, files)

MANNERS = st.sampled_from(["plain", "comments", "crlf", "bom", "quotes", "no final newline", "keys"])


@MANY
@given(files, MANNERS)
def test_83_spelling_does_not_change_the_meaning(data, manner):
    reference = negotiation.loads(text_of(data))
    if manner == "keys":  # sections, sources, parameters and the keys within them may stand in any order
        shuffled = dict(reversed(data.items()))
        shuffled["parameters"] = {
            name: dict(reversed(section.items())) for name, section in reversed(data["parameters"].items())
        }
        text = text_of(shuffled)
    else:
        text = yaml.safe_dump(
            data,
            sort_keys=False,
            allow_unicode=True,
            default_style='"' if manner == "quotes" else None,
            width=10_000,
        )
        if manner != "quotes":
            # Written by a YAML 1.1 library: keep the cases in which both versions read the same.
            try:
                negotiation.loads(text)
            except negotiation.ScenarioError:
                return
    if manner == "comments":
        text = "# a comment\n\n" + text.replace("\nplayers:", "\n# another\nplayers:") + "\n# the end\n"
    elif manner == "crlf":
        text = text.replace("\n", "\r\n")
    elif manner == "no final newline":
        text = text.rstrip("\n")
    encoded = text.encode("utf-8-sig" if manner == "bom" else "utf-8")
    if manner == "quotes":  # a library that quotes everything tags what was a number; counts must stay numbers
        encoded = re.sub(rb"!!(int|float) ", b"", encoded)
        encoded = re.sub(rb'("points"|"negotiation"): "(\d+)"', rb"\1: \2", encoded)
    scenario = negotiation.loads(encoded)
    assert scenario.content_hash == reference.content_hash
    assert scenario == reference
    assert hash(scenario) == hash(reference)


test_83_at_length = at_length(test_83_spelling_does_not_change_the_meaning, 300, files, MANNERS)


def test_83_order_counts_where_it_has_a_meaning():
    base = {
        "negotiation": 1,
        "title": "t",
        "players": {"a": "A", "b": "B"},
        "game": {
            "form": "normal",
            "strategies": {"a": ["x", "y"], "b": ["u"]},
            "payoffs": {"x": {"u": [1, 2]}, "y": {"u": [3, 4]}},
        },
    }
    swapped = json.loads(json.dumps(base))
    swapped["game"]["strategies"]["a"] = ["y", "x"]
    other = json.loads(json.dumps(base))
    other["players"] = {"b": "B", "a": "A"}
    one = negotiation.loads(text_of(base)).content_hash
    assert one != negotiation.loads(text_of(swapped)).content_hash
    with pytest.raises(negotiation.ScenarioError):  # players are axis order, so the table no longer fits
        negotiation.loads(text_of(other))


def broken(draw, data):
    """One thing in the file made wrong; returns what the message must mention."""
    kind = draw(
        st.sampled_from(["unknown key", "missing title", "version", "bad name", "bad formula", "unknown source"])
    )
    parameters = list(data["parameters"])
    if kind == "unknown key":
        data["titel"] = "t"
        return "titel"
    if kind == "missing title":
        del data["title"]
        return "title"
    if kind == "version":
        data["negotiation"] = 999
        return "999"
    if kind == "bad name":
        data["players"]["Not-A-Name"] = "x"
        return "Not-A-Name"
    name = draw(st.sampled_from(parameters))
    if kind == "bad formula":
        data["parameters"][name]["value"] = draw(
            st.sampled_from(["1 +", "(2", "a.__class__", "2 ^ 3", "f(1)", "1,5", "nowhere + 1"])
        )
        return name
    data["parameters"][name]["source"] = "nobody-knows"
    return "nobody-knows"


@MANY
@given(st.data(), files)
def test_88_every_fault_has_a_place_and_names_what_is_wrong(data, scenario):
    wanted = broken(data.draw, scenario)
    text = json.dumps(scenario, ensure_ascii=False, indent=1)
    with pytest.raises(negotiation.ScenarioError) as caught:
        negotiation.loads(text)
    error = caught.value
    assert error.status == 2
    assert wanted in str(error) or any(wanted in text.splitlines()[f.place.line - 2] for f in error.faults if f.place)
    assert all(fault.place is not None or fault.file for fault in error.faults)


test_88_at_length = at_length(test_88_every_fault_has_a_place_and_names_what_is_wrong, 300, st.data(), files)


@MANY
@given(st.lists(names, min_size=2, max_size=2, unique=True))
def test_a_duplicate_key_is_never_dropped(pair):
    first, second = pair
    text = f"negotiation: 1\ntitle: t\nplayers: {{{first}: A, {second}: B, {first}: C}}\n"
    with pytest.raises(negotiation.ScenarioError, match="twice"):
        negotiation.loads(text)
