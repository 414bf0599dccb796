"""Keys of another form, sections that are indented too far or not far enough, and keys with nothing behind them."""

import pytest

import negotiation
from tests.test_slips import NORMAL, POSITIONS, faults


def said(text):
    return [(fault.code, fault.place.line, fault.message) for fault in faults(text) if fault.severity == "error"]


def line(text, words):
    return next(number for number, each in enumerate(text.split("\n"), 1) if each.strip().startswith(words))


def test_all_that_belongs_to_another_form_is_one_fault():
    text = (
        NORMAL + "terms: {wage: {given_by: ann, levels: {low: 1}}}\npositions: {ann: {a: b}}\nrule: {fits: 1 > 0}\n"
    )
    ((code, at, message),) = said(text)
    assert (code, at) == ("E201", line(text, "terms:"))
    assert message.startswith("`terms:`, `positions:` and `rule:` belong to the form positions")


def test_what_else_is_wrong_is_told_as_well():
    text = NORMAL.replace("[0, 8]", "[0]") + "terms: {wage: {given_by: ann, levels: {low: 1}}}\n"
    assert [code for code, _, _ in said(text)] == ["E423", "E201"]


@pytest.mark.parametrize("game", ["game: normal\n", "game: {form: normal}\n", ""])
def test_a_game_beside_its_section_is_read_as_if_it_stood_in_it(game):
    text = "negotiation: 1\ntitle: T\nplayers: {ann: Ann, bob: Bob}\n" + game
    text += "strategies: {ann: [stag, hare], bob: [stag, hare]}\npayoffs: {stag: {stag: [1, 2], hare: [3]}}\n"
    assert [code for code, _, _ in said(text)][-3:] == ["E201", "E422", "E423"]


@pytest.mark.parametrize("key", ["range", "unit", "symbol", "note", "distribution", "source", "assumption"])
def test_nothing_behind_a_key_is_never_passed_over(key):
    own = {"range": "    range: [1, 3]\n", "source": "    source: gazette\n"}.get(key, "    value: 2\n")
    text = POSITIONS.replace(own, f"    {key}:\n" + ("" if key in own else own))
    ((code, at, message),) = said(text)
    assert (code, at, message) == ("E205", line(text, f"{key}:"), f"nothing stands after `{key}:`")


@pytest.mark.parametrize("word", ["~", "null", "Null"])
def test_words_for_nothing_are_nothing(word):
    (fault,) = faults(POSITIONS.replace("range: [1, 3]", f"range: {word}"))
    assert (fault.code, fault.label) == ("E205", f"`{word}` stands for nothing")


@pytest.mark.parametrize("section", ["outcomes", "positions", "disputed", "accounts", "terms", "parameters"])
def test_a_section_that_is_indented_is_one_fault(section):
    """Wherever it stands, and also with all that belongs to it."""
    head, _, rest = POSITIONS.partition(f"\n{section}:\n")
    own = []
    after = rest.split("\n")
    while after and (after[0].startswith(" ") or not after[0]):
        own.append(after.pop(0))
    shallow = f"{head}\n  {section}:\n{rest}"
    deep = "\n".join([head, f"  {section}:", *(f"  {each}" for each in own), *after])
    for text in (shallow, deep):
        found = said(text)
        assert len(found) == 1, found
        assert found[0][0] in ("E201", "E205", "E102")
        assert found[0][1] in (line(text, f"{section}:"), line(text, f"{section}:") - 1)


def test_a_parameter_may_have_the_name_of_a_section():
    assert list(negotiation.loads(POSITIONS.replace("loss", "rule")).parameters) == ["rule"]
