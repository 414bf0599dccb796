"""Files to scenarios: names, ranges, circles, sources, bases, points."""

import gc
import os
from fractions import Fraction
from pathlib import Path

import pytest

import negotiation
from negotiation import ScenarioError, UndefinedError, UsageError

HEAD = "negotiation: 1\ntitle: T\nplayers: {us: Us, them: Them}\n"
GAME = """
outcomes:
  deal: {us: gain * amount, them: 1 - amount}
  no deal: {us: 0, them: 0}
terms:
  amount: {given_by: them, levels: {none: 0, half: 1/2, full: 1}}
positions:
  us: {leave: no deal, ask_half: {amount: half}, ask_all: {amount: full}}
  them: {leave: no deal, give_half: {amount: half}, give_all: {amount: full}}
"""
PARAMETERS = "parameters:\n  gain: {value: 2, range: [0, 4], assumption: a guess}\n"
WHOLE = HEAD + PARAMETERS + GAME


def faults(text):
    with pytest.raises(ScenarioError) as caught:
        negotiation.loads(text)
    return caught.value.faults


def only_fault(text):
    found = [fault for fault in faults(text) if fault.severity == "error"]
    assert len(found) == 1, [f.message for f in found]
    return found[0]


def test_numbers_stay_exact():
    scenario = negotiation.loads(WHOLE.replace("value: 2", "value: 0.1"))
    assert scenario.at().values["gain"] == Fraction(1, 10)


def test_formulas_may_stand_in_any_order():
    text = (
        HEAD
        + "parameters:\n  a: {value: 2 * b, assumption: x}\n"
        + "  b: {value: c + 1, assumption: x}\n  c: {value: 3, assumption: x}\n"
    )
    assert dict(negotiation.loads(text).at().values) == {"a": 8, "b": 4, "c": 3}


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        (("value: 2", "value: gian"), "E502", "`gian`"),
        (("value: 2, range: [0, 4]", "value: gain + 1"), "E306", "gain → gain"),
        (("range: [0, 4]", "range: [4, 0]"), "E303", "backwards"),
        (("value: 2", "value: 5"), "E302", "[0, 4]"),
        (("value: 2", "value: 1/0"), "E511", "1/0"),
        (("assumption: a guess", "source: nobody"), "E202", "`nobody`"),
        (("assumption: a guess", "assumption: a guess, distribution: normal"), "E304", "`normal`"),
        (("given_by: them", "given_by: him"), "E202", "`him`"),
        (("{amount: half}, ask_all", "{amount: haf}, ask_all"), "E202", "`haf`"),
        (("leave: no deal, give", "leave: nodeal, give"), "E202", "`nodeal`"),
        (("us: gain * amount, them: 1 - amount", "us: gain * amount"), "E415", "`them`"),
        (("us: 0, them: 0", "us: amount, them: 0"), "E418", "stands last"),
        (("us: 0, them: 0", "us: 0, them: 0, if: gain > 1"), "E416", "takes no `if`"),
        (("us: gain * amount", "if: gain, us: gain * amount"), "E510", "condition"),
        (("us: gain * amount", "us: gain > amount"), "E510", "number belongs"),
        (("us: gain * amount", "counts_as: dael, us: gain * amount"), "E202", "`dael`"),
        (("us: gain * amount", "counts_as: deal, us: gain * amount"), "E417", "itself"),
        (("them: {leave: no deal, give", "themm: {leave: no deal, give"), "E202", "themm"),
        (("  amount: {given_by", "  gain: {given_by"), "E210", "parameter"),
        (("ask_all: {amount: full}", "ask_all: {}"), "E413", "`amount`"),
        (("ask_all: {amount: full}", "every: {amount: []}"), "E411", "no level"),
        (("ask_all: {amount: full}", "every: {amount: [half, half]}"), "E412", "`half`"),
    ],
)
def test_a_fault_has_its_code_and_its_words(change, code, says):
    assert change[0] in WHOLE
    found = [f for f in faults(WHOLE.replace(*change)) if f.severity == "error"]
    assert code in {f.code for f in found}
    fault = next(f for f in found if f.code == code)
    assert says in fault.message
    assert fault.place is not None


def test_faults_of_shape_and_of_meaning_come_together():
    text = WHOLE.replace("assumption: a guess", "asumption: a guess").replace(
        "amount: half}, ask", "amount: haf}, ask"
    )
    codes = {fault.code for fault in faults(text)}
    assert {"E201", "E202"} <= codes


def test_a_dropped_section_is_not_missed_again():
    # `gain` is at fault itself; that formulas use it is no further fault.
    assert only_fault(WHOLE.replace("value: 2", "value: [2]")).code == "E203"


def test_missing_sections():
    assert {f.code for f in faults("title: T\n")} == {"E204"}
    assert "players" in only_fault("negotiation: 1\ntitle: T\n").message
    assert only_fault(HEAD.replace("negotiation: 1", "negotiation: 999")).code == "E209"


def test_every_makes_all_combinations():
    text = WHOLE.replace("ask_half: {amount: half}, ask_all: {amount: full}", "every: {amount: [half, full]}")
    assert negotiation.loads(text).strategies["us"] == ("leave", "half", "full")


DISPUTE = """
disputed:
  strength:
    strong: {told_by: us, set: {gain: 3}}
    weak: {told_by: them, set: {gain: 1/2}}
  patience:
    long: {told_by: us}
    short: {told_by: them, only: {us: [ask_half]}, without: {them: [leave]}}
accounts: {theirs: {strength: weak, patience: short}}
"""


def test_accounts_choices_and_overrides():
    scenario = negotiation.loads(WHOLE + DISPUTE)
    assert scenario.at().values["gain"] == 3
    theirs = scenario.at("theirs")
    assert theirs.values["gain"] == Fraction(1, 2)
    assert dict(theirs.strategies) == {"us": ("ask_half",), "them": ("give_half", "give_all")}
    mixed = scenario.at("theirs", choose={"strength": "strong"}, set={"gain": "31/81"})
    assert mixed.values["gain"] == Fraction(31, 81)
    assert dict(mixed.choices) == {"strength": "strong", "patience": "short"}


def test_a_position_that_insists_on_an_agreement_is_one_fault():
    fault = only_fault(WHOLE.replace("us: {leave: no deal", "us: {leave: deal"))
    assert (fault.code, fault.place.line) == ("E418", 13)


def test_an_outcome_that_cannot_happen_is_warned_of():
    text = WHOLE.replace("  no deal: {us: 0", "  late deal: {us: gain, them: 0}\n  no deal: {us: 0")
    assert [w.code for w in negotiation.loads(text).warnings] == ["W401"]
    named = text.replace("ask_all: {amount: full}", "ask_all: late deal")
    assert not negotiation.loads(named).warnings


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"account": "their"}, "did you mean `theirs`"),
        ({"choose": {"strenght": "weak"}}, "did you mean `strength`"),
        ({"choose": {"strength": "week"}}, "did you mean `weak`"),
        ({"set": {"gian": 1}}, "did you mean `gain`"),
        ({"set": {"gain": "five"}}, "`five`"),
        ({"set": {"gain": "2 +"}}, "cannot read"),
        ({"set": {"gain": "gain > 1"}}, "condition"),
        ({"set": {"gain": True}}, "expected a number"),
        ({"set": {"gain": 5}}, "outside its range [0, 4]"),
    ],
)
def test_a_point_that_cannot_be(arguments, says):
    with pytest.raises(UsageError) as caught:
        negotiation.loads(WHOLE + DISPUTE).at(**arguments)
    assert says in str(caught.value)


def test_force_leaves_the_range():
    assert negotiation.loads(WHOLE).at(set={"gain": 5}, force=True).values["gain"] == 5


def test_a_float_means_the_decimal_it_shows():
    assert negotiation.loads(WHOLE).at(set={"gain": 0.1}).values["gain"] == Fraction(1, 10)


def test_undefined_at_a_point():
    text = WHOLE.replace("value: 2,", "value: 2, note: n,").replace(
        "parameters:\n", "parameters:\n  part: {value: 1/gain, assumption: x}\n"
    )
    scenario = negotiation.loads(text)
    with pytest.raises(UndefinedError, match="part"):
        scenario.at(set={"gain": 0})


def test_two_readings_may_not_set_one_parameter_differently():
    text = WHOLE + DISPUTE.replace("short: {told_by: them,", "short: {told_by: them, set: {gain: 1},")
    with pytest.raises(UsageError, match="cannot be chosen together"):
        negotiation.loads(text.replace("accounts:", "# accounts:")).at(
            choose={"strength": "weak", "patience": "short"}
        )
    assert only_fault(text).code == "E406"  # an account that chooses both is a fault of the file


@pytest.mark.parametrize("same", ["1/2", "0.5", "2/4", "1 - 0.5", "5e-1"])
def test_two_readings_may_spell_one_number_differently(same):
    text = WHOLE + DISPUTE.replace("short: {told_by: them,", f"short: {{told_by: them, set: {{gain: {same}}},")
    assert negotiation.loads(text).at("theirs").values["gain"] == Fraction(1, 2)


def test_warnings():
    text = HEAD + "parameters: {gain: {value: 2}, idle: {value: 1, assumption: x}}" + GAME
    assert [w.code for w in negotiation.loads(text).warnings] == ["W301", "W302"]


# -- files --------------------------------------------------------------------------------------------


def test_based_on(tmp_path):
    (tmp_path / "base.yaml").write_text(WHOLE)
    (tmp_path / "more.yaml").write_text(
        "negotiation: 1\nbased_on: base.yaml\ntitle: More\nparameters: {gain: {value: 3}}\n"
        "positions: {us: {ask_all: no deal}}\n"
    )
    scenario = negotiation.load(tmp_path / "more.yaml")
    parameter = scenario.parameters["gain"]
    assert scenario.title == "More"
    assert parameter.assumption == "a guess"
    assert scenario.at().values["gain"] == 3
    assert scenario.strategies["us"] == ("leave", "ask_half", "ask_all")
    assert [Path(f.name).name for f in scenario.files] == ["more.yaml", "base.yaml"]


def test_a_fault_in_a_base_is_shown_in_the_base(tmp_path):
    (tmp_path / "base.yaml").write_text(WHOLE.replace("value: 2", "value: 2 +"))
    (tmp_path / "more.yaml").write_text("negotiation: 1\nbased_on: base.yaml\ntitle: More\n")
    with pytest.raises(ScenarioError) as caught:
        negotiation.load(tmp_path / "more.yaml")
    assert caught.value.faults[0].place.source.name.endswith("base.yaml")


@pytest.mark.parametrize(
    ("base", "says"),
    [
        ("self.yaml", "based on itself"),
        ("../base.yaml", "cannot be a base"),
        ("/etc/passwd", "cannot be a base"),
        ("notes.txt", "cannot be a base"),
        ("nowhere.yaml", "no such file"),
    ],
)
def test_a_base_that_cannot_be(tmp_path, base, says):
    (tmp_path / "self.yaml").write_text(f"negotiation: 1\nbased_on: {base}\ntitle: T\n")
    with pytest.raises(ScenarioError, match=says):
        negotiation.load(tmp_path / "self.yaml")


def test_bases_in_a_circle(tmp_path):
    (tmp_path / "a.yaml").write_text("negotiation: 1\nbased_on: b.yaml\ntitle: T\n")
    (tmp_path / "b.yaml").write_text("negotiation: 1\nbased_on: a.yaml\ntitle: T\n")
    with pytest.raises(ScenarioError, match="based on itself"):
        negotiation.load(tmp_path / "a.yaml")


def test_what_is_no_regular_file(tmp_path):
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    (tmp_path / "talks.yaml").write_text(WHOLE)
    for name, says in [
        ("pipe.yaml", "not a regular file"),
        ("loop.yaml", "circle"),
        ("talk.yaml", "did you mean"),
        ("x" * 300, "cannot read"),
        (".", "is a folder"),
        ("a\0b", "cannot read"),
    ]:
        with pytest.raises(UsageError) as caught:
            negotiation.load(tmp_path / name)
        assert says in str(caught.value)


def test_a_base_alone_has_nothing_to_solve():
    with pytest.raises(UsageError, match="no game"):
        negotiation.loads(HEAD).solve()


def test_the_garbage_collector_is_left_as_it_was():
    assert gc.isenabled()
    with pytest.raises(ScenarioError):
        negotiation.loads("title: nothing else")
    assert gc.isenabled()
    gc.disable()
    try:
        negotiation.loads(WHOLE)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_scenarios_can_be_pickled_and_compared():
    import copy

    scenario = negotiation.loads(WHOLE + DISPUTE)
    assert copy.deepcopy(scenario.parameters) == scenario.parameters
    assert scenario == negotiation.loads(WHOLE + DISPUTE + "\n# a comment\n")
    assert scenario != negotiation.loads(WHOLE)
