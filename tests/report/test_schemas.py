"""What the verbs print as JSON fits its schema, whatever is asked; and the schema refuses what is damaged."""

import copy
import json
import math
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

import negotiation
from negotiation.analysis.naming import named
from negotiation.cli.schema import PRINTED
from negotiation.report.explaining_record import explaining_record
from negotiation.report.flip_record import flip_record
from negotiation.report.regions_screen import regions_record
from negotiation.report.sweep_screen import sweep_record
from negotiation.report.tracing_record import tracing_record
from negotiation.scenario.load import read_again
from tests.analysis.test_sweep import TALKS, THREE
from tests.lines import normal
from tests.test_golden import run

FLAGSHIP = "scenarios/hanoi/last_day.yaml"
HUNT = "scenarios/classics/stag_hunt.yaml"
VOTE = "scenarios/classics/majority_vote.yaml"
SCENARIOS = sorted(str(p) for p in Path("scenarios").rglob("*.yaml") if p.name != "base.yaml")
SCHEMAS = {
    name: json.loads((files("negotiation.report") / f"{stem}.schema.json").read_text(encoding="utf-8"))
    for name, stem in PRINTED.items()
}
VALIDATORS = {name: jsonschema.Draft202012Validator(schema) for name, schema in SCHEMAS.items()}


def printed(line, status=0):
    result = run(f"{line} --format json")
    assert result.exit_code == status, result.stderr
    return json.loads(result.stdout, parse_constant=lambda word: pytest.fail(f"{word} is not JSON"))


def fits(name, record):
    VALIDATORS[name].validate(json.loads(json.dumps(record, allow_nan=False)))
    return record


@pytest.fixture
def pole(tmp_path):
    """A scenario without a value at one point of its range."""
    path = tmp_path / "pole.yaml"
    path.write_text(
        normal((2, 1), lambda place: ["y" if place[0] else "1 / x", "1"], {"x": (1, -1, 1), "y": (1, -1, 1)})
    )
    return path


# -- the schemas themselves --------------------------------------------------------------------------


def test_every_schema_that_ships_can_be_asked_for():
    shipped = {path.name for path in files("negotiation.report").iterdir() if path.name.endswith(".schema.json")}
    assert shipped == {f"{stem}.schema.json" for stem in PRINTED.values()}
    for name, schema in SCHEMAS.items():
        assert json.loads(run(f"schema {name}").stdout) == schema
    assert run("schema --answer").stdout == run("schema run").stdout
    for line, says in [("schema flop", "'flip'"), ("schema --answer flip", "keep one of the two")]:
        result = run(line)
        assert (result.exit_code, result.stdout, says in result.stderr) == (2, "", True)


def resolved(schema, node):
    """What a reference stands for, or the node itself."""
    if "$ref" not in node:
        return node
    return resolved(schema, schema["$defs"][node["$ref"].removeprefix("#/$defs/")])


def inside(node, path=""):
    """Every part of a schema, by its path."""
    if isinstance(node, dict):
        yield path, node
    for key, part in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from inside(part, f"{path}/{key}")


@pytest.mark.parametrize("name", PRINTED)
def test_every_object_is_closed_and_every_key_described(name):
    schema = SCHEMAS[name]
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    used = json.dumps(schema)
    assert all(f'"#/$defs/{part}"' in used for part in schema.get("$defs", {}))
    for path, node in inside(schema):
        if node.get("type") == "object" and "properties" in node:
            assert node["additionalProperties"] is False, path
            for key, part in node["properties"].items():
                assert part.get("description"), f"{path}.{key}"


# -- what is printed fits -------------------------------------------------------------------------------


@pytest.mark.parametrize(  # a few of them each time, all of them with -m slow
    "path", [path if k % 8 == 0 else pytest.param(path, marks=pytest.mark.slow) for k, path in enumerate(SCENARIOS)]
)
def test_what_is_printed_of_a_scenario_that_ships(path):
    scenario = negotiation.load(path)
    fits("check", printed(f"check {path}"))
    for account in ("default", *scenario.accounts):
        answer = scenario.solve(account)
        fits("explain", explaining_record(answer))
        places = read_again(scenario)
        for meant in {meant.spelt: meant for _, meant in named(scenario)}.values():
            fits("explain-name", tracing_record(meant, answer.point, answer, places))
    small = math.prod(map(len, scenario.strategies.values())) <= 20  # larger games take their time
    ranged = [name for name, parameter in scenario.parameters.items() if parameter.range][:1]
    if ranged and small:
        fits("regions", regions_record(scenario.regions(over=ranged)))
        fits("flip", flip_record(scenario.flip(over=ranged)))
    if ranged:
        swept = scenario.sweep(over=ranged, points=3, account="all")
        fits("sweep", sweep_record(swept, None))


@pytest.mark.parametrize(
    "more",
    [
        "--account all --over us_outside --single",
        "--over us_outside --over scope_yongbyon --to 'no deal' --norm largest",
        "--over us_outside --to-any deal --nash",
        "--over scope_curve --single --set us_outside=9 --force",
        "--over scope_yongbyon --to 'no deal' --choose us_resolve=hard_line",
    ],
)
def test_flips(more):
    fits("flip", printed(f"flip {FLAGSHIP} {more}"))


@pytest.mark.parametrize(
    ("status", "target"),
    [
        ("found", "no deal"),
        ("already", "deal"),
        ("unreachable", "sometimes deal"),
        pytest.param("not found", "deal or no deal", marks=pytest.mark.slow),  # it looks long before it gives up
    ],
)
def test_every_status_of_a_smallest_move(status, target):
    found = fits("flip", printed(f"flip {FLAGSHIP} --over us_outside --to '{target}'"))
    assert found["smallest_move"]["status"] == status


def test_where_there_is_no_value(pole):
    found = fits("flip", printed(f"flip {pole} --set x=0 --single"))
    assert found["regime"]["leading"] is None
    fits("regions", printed(f"regions {pole}"))
    swept = fits("sweep", printed(f"sweep {pole} --over x --points 3 -o {pole.parent / 'run'}", status=3))
    assert swept["undefined"] == 1 and swept["regions"][1]["label"] is None


def test_regions_explanations_and_accounts():
    for more in ("--account bolton-arrives", "--set us_outside=9 --force", "--choose clause=never_offered"):
        fits("explain", printed(f"explain {FLAGSHIP} {more}"))
        fits("explain-name", printed(f"explain {FLAGSHIP} us.deal {more}"))
    fits("regions", printed(f"regions {FLAGSHIP} --over us_outside --set us_outside=9 --force"))
    fits("explain", printed(f"explain {HUNT} --method pure"))
    fits("explain", printed(f"explain {FLAGSHIP} --set relief_value={'*'.join(['10**64'] * 4)} --force"))
    fits("explain-name", printed("explain scenarios/hanoi/base.yaml relief_value"))


def test_sweeps_samples_and_estimates(tmp_path):
    for number, (name, text, more) in enumerate(
        [
            ("talks", TALKS, "cost"),
            ("talks", TALKS, "--over cost --over share --points 3 --account all --choose whose=his --set idle=2"),
            ("talks", TALKS, "--sample sobol --points 16 --seed 3 --account all"),
            ("three", THREE, "--over bribe --points 3"),
            ("three", THREE.replace("[bribe, 1, 1]", "[1 / bribe, 1, 1]"), "--sample random --points 5"),
        ]
    ):
        path = tmp_path / f"{name}.yaml"
        path.write_text(text)
        record = fits("sweep", printed(f"sweep {path} {more} -o {tmp_path / str(number)}"))
        assert ("estimates" in record) == ("--sample" in more)
    fits("sweep-dry-run", printed(f"sweep {path} --over bribe --points 3 --dry-run"))


def test_checks(tmp_path):
    texts = {
        "wrong": Path(HUNT).read_text(encoding="utf-8").replace("equilibria: 3", "equilibria: 5"),
        "slip": "negotiation: 1\ntitel: T\n",
        "warned": THREE.replace(", assumption: a guess", ""),
        "pole": THREE.replace("[bribe, 1, 1]", "[1 / (bribe - 1), 1, 1]"),
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    paths = " ".join(str(tmp_path / f"{name}.yaml") for name in (*texts, "nowhere"))
    wrong, slip, warned, pole, nowhere = fits("check", printed(f"check {paths}", status=3))["files"]
    assert not wrong["ok"] and not all(one["holds"] for one in wrong["expectations"])
    assert slip["errors"][-1]["code"].startswith("E") and nowhere["errors"] and pole["errors"]
    assert warned["ok"] and {fault["severity"] for fault in warned["warnings"]} == {"warning"}
    fits("check", printed(f"check {tmp_path / 'warned.yaml'} --strict", status=2))


# -- what is damaged is refused -----------------------------------------------------------------------


def further(schema, node, value, key):
    """What a schema says of a key besides, depending on the others."""
    for rule in node.get("allOf", ()):
        said = rule["then"]["properties"]
        if key in said and jsonschema.Draft202012Validator(rule["if"]).is_valid(value):
            yield said[key]


def damages(schema, node, value):
    """Copies of a value, each with one thing wrong: a key too many or too few, or something that cannot stand there.

    Of a list the first member is damaged, of a mapping with free keys the first entry.
    """
    node = resolved(schema, node)
    for choice in node.get("anyOf", ()):
        if jsonschema.Draft202012Validator({**choice, "$defs": schema.get("$defs", {})}).is_valid(value):
            yield from damages(schema, choice, value)
            return
    if isinstance(value, dict) and "properties" in node:
        yield "a key too many", {**value, "surprise": 1}
        for key in value:
            if key in node["required"]:
                yield f"without {key}", {k: v for k, v in value.items() if k != key}
            yield f"{key} is something else", {**value, key: {"else": [[]]}}
            for place in (node["properties"][key], *further(schema, node, value, key)):
                for what, damaged in damages(schema, place, value[key]):
                    yield f"{key}: {what}", {**value, key: damaged}
    elif isinstance(value, dict) and isinstance(node.get("additionalProperties"), dict):
        for key in list(value)[:1]:
            yield f"{key} is something else", {**value, key: {"else": [[]]}}
            for what, damaged in damages(schema, node["additionalProperties"], value[key]):
                yield f"{key}: {what}", {**value, key: damaged}
    elif isinstance(value, list) and value:
        yield "a member is something else", [{"else": [[]]}, *value[1:]]
        for what, damaged in damages(schema, node["items"], value[0]):
            yield f"first: {what}", [damaged, *value[1:]]


SMALL = """
negotiation: 1
title: Talks
sources: {paper: {author: A. Author, title: A paper, date: 2019}}
players: {a: Ann, b: Bob}
disputed: {fees: {low: {told_by: Ann, assumption: as she says}, high: {assumption: as he says, set: {cost: 3/2}}}}
accounts: {his: {fees: high}}
parameters: {cost: {label: The cost, value: 1, range: [0, 3], unit: utils, source: {id: paper, note: page 3}}}
game:
  form: normal
  strategies: {a: [go, stay], b: [go, stay]}
  payoffs: {go: {go: [2 - cost, 1], stay: [0, 0]}, stay: {go: [0, 0], stay: [0, 0]}}
outcomes: {both: go × go}
expect: {default: {equilibria: 1}}
"""


def rarely(*case):
    return pytest.param(*case, marks=pytest.mark.slow)


@pytest.mark.parametrize(
    ("name", "line", "status"),
    [
        ("flip", "flip FILE --to both", 0),
        rarely("flip", "flip FILE --to 'both' --set cost=2", 0),
        rarely("flip", "flip FILE --account all", 0),
        rarely("flip", f"flip {FLAGSHIP} --over scope_cost --single", 0),
        ("regions", "regions FILE", 0),
        ("explain", "explain FILE", 0),
        rarely("explain-name", "explain FILE go,go", 0),
        ("explain-name", "explain FILE cost", 0),
        rarely("explain-name", "explain FILE both", 0),
        *(
            rarely("explain-name", f"explain FILE {what}", 0)
            for what in ("fees", "fees.low", "his", "paper", "player.a", "a.go")
        ),
        ("sweep", "sweep FILE --over cost --points 3 -o RUN", 0),
        rarely("sweep", "sweep FILE --over cost --sample sobol --points 4 -o RUN", 0),
        ("sweep-dry-run", "sweep FILE --over cost --points 3 --dry-run", 0),
        ("check", "check FILE", 1),
        ("check", "check FILE.damaged", 2),
    ],
)
def test_a_damaged_record_is_refused(name, line, status, tmp_path):
    path = tmp_path / "talks.yaml"
    path.write_text(SMALL, encoding="utf-8")
    Path(f"{path}.damaged").write_text(SMALL.replace("title:", "titel:"), encoding="utf-8")
    record = fits(name, printed(line.replace("FILE", str(path)).replace("RUN", str(tmp_path / "run")), status))
    before = copy.deepcopy(record)
    wrong = list(damages(SCHEMAS[name], SCHEMAS[name], record))
    assert len(wrong) >= 10 and record == before
    assert [what for what, damaged in wrong if VALIDATORS[name].is_valid(damaged)] == []


def test_what_is_said_depends_on_the_kind(tmp_path):
    """The parts of a record have to fit one another, and not only their own places."""
    source = printed(f"explain {FLAGSHIP} ditz-2019")
    number = printed(f"explain {FLAGSHIP} relief_value")
    for name, record in [
        ("explain-name", {**source, "kind": "dispute"}),
        ("explain-name", {**source, "about": {}}),
        ("explain-name", {**number, "about": source["about"]}),
        ("explain-name", {**number, "kind": "number"}),
    ]:
        assert not VALIDATORS[name].is_valid(record)
    del number["numbers"][0]["unit"]
    assert not VALIDATORS["explain-name"].is_valid(number)


@pytest.mark.parametrize("text", ["0.5", "1e3", "", "1/", "nan", "--1"])
def test_an_exact_number_is_a_fraction(text):
    record = printed(f"explain {HUNT}")
    record["equilibria"][0]["sides"][0]["payoff_exact"] = text
    assert not VALIDATORS["explain"].is_valid(record)


def test_a_sample_has_estimates_and_a_grid_has_none(tmp_path):
    path = tmp_path / "talks.yaml"
    path.write_text(TALKS)
    grid = printed(f"sweep {path} cost -o {tmp_path / 'grid'}")
    drawn = printed(f"sweep {path} --over cost --sample random --points 4 -o {tmp_path / 'drawn'}")
    assert not VALIDATORS["sweep"].is_valid({**grid, "estimates": drawn["estimates"]})
    assert not VALIDATORS["sweep"].is_valid({key: value for key, value in drawn.items() if key != "estimates"})
