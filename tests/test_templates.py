"""The templates of `negotiation new`: valid as they stand, sensible, and readable by who has never seen YAML."""

import re
from pathlib import Path

import jsonschema
import pytest

import negotiation
from negotiation.cli.new import TEMPLATES
from negotiation.forms.json_schema import json_schema
from negotiation.report.checking import check
from negotiation.scenario.document import NumberText, plain, read_document
from tests.test_golden import run

FOLDER = Path(negotiation.__file__).parent / "templates"
FILES = sorted(FOLDER.glob("*.yaml"))
NAMES = [path.stem for path in FILES]
EACH = pytest.mark.parametrize("path", FILES, ids=NAMES)


def text(name):
    return (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")


def solve(name, account="default", **options):
    return negotiation.load(FOLDER / f"{name}.yaml").solve(account, **options)


def test_every_file_is_offered():
    assert sorted(TEMPLATES) == NAMES


@EACH
def test_it_is_valid_without_a_warning_and_expects_what_holds(path):
    result = run(f"check {path} --strict")
    assert (result.exit_code, result.stderr) == (0, "")
    scenario = negotiation.load(path)
    # Every account is told what to expect, and gets it.
    assert set(scenario.expect) == {"default", *scenario.accounts}
    results = check(scenario).results
    assert results
    assert all(result.holds for result in results)


@EACH
def test_it_fits_the_schema_of_editors(path):
    def plainer(value):
        if isinstance(value, dict):
            return {key: plainer(part) for key, part in value.items()}
        if isinstance(value, list):
            return [plainer(part) for part in value]
        if isinstance(value, NumberText):
            return int(value) if value.lstrip("-").isdigit() else float(value)
        return value

    data = plainer(plain(read_document(path.read_bytes(), str(path)).root))
    jsonschema.Draft202012Validator(json_schema()).validate(data)


@EACH
def test_it_reads_like_a_form(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "# yaml-language-server: $schema=./negotiation.schema.json"
    assert "negotiation run talks/talks.yaml" in "\n".join(lines[:6])  # how to run it stands at the top
    assert max(map(len, lines)) <= 112
    assert not any(line != line.rstrip() or "\t" in line for line in lines)
    # How YAML is written is told at the top; blank has remarks of its own kind.
    primer = [line.replace("##", "#") for line in lines if re.match(r"##?   \S|##?     inner:", line)]
    assert [line.split()[1] for line in primer if line != lines[3]][:6] == [
        "name:",
        "inner:",
        "{a:",
        "[a,",
        "0.35",
        '"no:',
    ]
    # Every section has words above it or beside it.
    for number, line in enumerate(lines):
        if re.match(r"[a-z_]+:", line) and not line.startswith(("title", "question")):
            assert "#" in line or lines[number - 1].startswith("#"), line


@EACH
def test_every_number_says_where_it_comes_from_and_may_vary(path):
    scenario = negotiation.load(path)
    for parameter in scenario.parameters.values():
        assert parameter.sources or parameter.assumption
        if path.stem != "blank":
            assert parameter.label
            assert parameter.unit
            # What is a formula of other numbers varies with them.
            assert parameter.range or parameter.name == "strike_weeks"
    if path.stem != "blank":
        assert scenario.question
        assert scenario.sweeps


def test_sanctions_an_account_turns_the_deal_into_none():
    assert solve("sanctions").regime.perfect == "deal"
    assert solve("sanctions", "hard-line").regime.perfect == "no deal"
    # Under pressure there is a deal as before, but another one: more for less, and the target pays for it.
    before, after = solve("sanctions"), solve("sanctions", "under-pressure")
    payoffs = [next(e.payoffs for e in answer.equilibria if e.perfect) for answer in (before, after)]
    assert payoffs[1][0] > payoffs[0][0]
    assert payoffs[1][1] < payoffs[0][1]
    # As the reading's assumption says: walking away pays just more than the deal on the table, 2.76.
    assert float(payoffs[0][0]) == 2.76
    assert "(2.76)" in text("sanctions")


def test_wages_a_full_fund_gives_two_settlements_a_spent_one_the_small_one():
    perfect = [e for e in solve("wages").equilibria if e.perfect]
    assert [e.is_pure for e in perfect] == [True, True, False]
    assert solve("wages").point.values["strike_weeks"] == 4  # as the remark beside the formula says
    # "a strike more often than not"
    answer = solve("wages")
    (mixed,) = [o for e, o in zip(answer.equilibria, answer.outcomes, strict=True) if e.perfect and not e.is_pure]
    assert mixed["strike"] > 1 / 2
    assert solve("wages", "fund-spent").regime.perfect == "small settlement"
    assert solve("wages", "employer-prepared").regime.perfect == "strike"


def test_climate_what_one_would_pay_alone():
    assert solve("climate", "poor-land").regime.undominated == "at least one pays"
    # More than the forest is worth to either, and neither pays.
    assert solve("climate", set={"payment": 5}).regime.undominated == "at least the forest is cut"


@pytest.mark.parametrize(("account", "looks"), [("default", 1 / 4), ("harsh", 1 / 8)])
def test_inspection_mixes_as_its_remark_says(account, looks):
    answer = solve("inspection", account)
    (equilibrium,) = answer.equilibria
    values = answer.point.values
    (look, _), (_, cheat) = equilibrium.strategies
    assert look == looks == values["gain"] / (values["gain"] + values["penalty"])
    assert 7 * cheat == 1 == 7 * values["effort"] / (values["hidden_harm"] - values["found_harm"])
    assert f"1/{int(1 / looks)}" in text("inspection")


def test_hawk_dove_mixes_as_its_remark_says():
    answer = solve("hawk-dove")
    (mixed,) = [e for e in answer.equilibria if not e.is_pure]
    assert 3 * mixed.strategies[0][0] == 1
    assert solve("hawk-dove", "vital-stakes").regime.perfect == "a fight"


def switched_on(lines):
    """The file with every line switched on that begins with one hash sign and a space."""
    return "".join(lines[:1] + [re.sub(r"^# ", "", line) for line in lines[1:]])


def test_blank_is_the_smallest_and_has_every_section_switched_off(tmp_path):
    lines = text("blank").splitlines(keepends=True)
    path = tmp_path / "on.yaml"
    path.write_text(switched_on(lines), encoding="utf-8")
    result = run(f"check {path} --strict")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "FAILED" not in result.stdout
    # Nothing can be taken away from what is switched on: each section is needed, or tests the answer.
    scenario = negotiation.load(FOLDER / "blank.yaml")
    assert (len(scenario.players), len(scenario.game.terms)) == (2, 1)
    # Every key of the format is there, but for those of other spellings and of other forms.
    schema = json_schema()
    own = [part["properties"] for name, part in schema["$defs"].items() if name.startswith("positions.")]
    keys = set().union(schema["properties"], *own) - {"outcome", "form", "undominated", "equilibria"}
    assert len(keys) > 40
    assert not [key for key in sorted(keys) if not re.search(rf"\b{key}\b:", text("blank"))]


def test_the_page_beside_it_names_verbs_that_there_are():
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    verbs = re.findall(r"negotiation ([a-z]+)\b", page)
    assert {"check", "run", "explain"} <= set(verbs)
    for verb in set(verbs) - {"schema"}:
        assert run(f"{verb} --help").exit_code == 0
    assert "talks" not in page.replace("talks/talks.yaml", "")


@EACH
def test_the_name_is_nowhere_but_in_the_path(path):
    """So that it can be replaced by a name of one's own."""
    assert "talks" not in path.read_text(encoding="utf-8").replace("talks/talks.yaml", "")
