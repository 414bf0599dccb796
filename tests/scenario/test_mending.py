"""A slip that is noted is mended in the tree, so that the rest of the file is judged as it was meant."""

from negotiation.scenario.document import plain, read_document
from negotiation.scenario.mending import rename_key, rename_names, spelling
from tests.test_slips import NORMAL, POSITIONS, faults


def tree(text):
    return read_document(text.encode(), "talks.yaml")


def test_names_are_respelt_in_keys_values_and_formulas():
    document = tree("a: {Six: 1}\nb: [Six, Sixty, 'not Six']\nc: 2 * Six - Sixties")
    better = rename_names(document, spelling(document, ["Six"]))
    assert plain(better.root) == {"a": {"six": "1"}, "b": ["six", "Sixty", "not six"], "c": "2 * six - Sixties"}
    assert better.find(("c",)).place == document.find(("c",)).place


def test_a_new_spelling_meets_no_name_beside_it():
    document = tree("a: {Six: 1, six: 2}\nb: {Six: 3}")
    assert plain(rename_names(document, spelling(document, ["Six"])).root) == {
        "a": {"six_x": "1", "six": "2"},
        "b": {"six_x": "3"},
    }


def test_two_names_do_not_become_one():
    document = tree("a: {Wage rise: 1, wage-rise: 2}")
    respell = spelling(document, ["Wage rise", "wage-rise"])
    assert len({respell("Wage rise"), respell("wage-rise")}) == 2


def test_a_key_is_renamed_where_it_stands():
    document = tree("a: {sorce: {x: 1}}\nb: {sorce: 2}")
    better = rename_key(document, ("a", "sorce"), "source")
    assert plain(better.root) == {"a": {"source": {"x": "1"}}, "b": {"sorce": "2"}}
    assert rename_key(document, ("a", "nothing"), "source") is None


def test_a_step_that_a_short_spelling_leaves_out_is_passed_over():
    document = tree("a: {b: {sorce: 1}}\nc: [{sorce: 1}]")
    assert plain(rename_key(document, ("a", "b", "payoffs", "sorce"), "source").root)["a"] == {"b": {"source": "1"}}
    assert plain(rename_key(document, ("c", 0, "sorce"), "source").root)["c"] == [{"source": "1"}]


def test_two_capital_letters_are_two_faults_and_a_third_fault_is_found_as_well():
    text = POSITIONS.replace("six", "Six").replace("bold", "Bold").replace("firm: 8 - wage", "firm: 8 - wages")
    assert [(f.code, f.place.line) for f in faults(text)] == [("E206", 13), ("E502", 15), ("E206", 21)]


def test_a_misspelt_key_is_read_as_the_one_that_was_meant():
    text = POSITIONS.replace("value: 2", "valeu: 7")
    assert [(f.code, f.message.split("`")[1]) for f in faults(text)] == [("E201", "valeu"), ("E302", "loss")]


def test_a_number_is_never_respelt():
    codes = [fault.code for fault in faults(NORMAL.replace("[stag, hare]}", "['1', hare]}"))]
    assert "E206" in codes
    assert "E209" not in codes  # of `negotiation: 1`


def test_a_name_is_mended_in_what_a_file_is_based_on(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.yaml").write_text(POSITIONS.replace("six", "Six"), encoding="utf-8")
    found = faults("negotiation: 1\nbased_on: base.yaml\npositions: {union: {bold: {wage: Six}}}\n")
    assert [(f.code, f.place.source.name) for f in found] == [("E206", "base.yaml")]
