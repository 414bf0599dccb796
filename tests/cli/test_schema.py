"""The verbs `schema` and `explain`; `check --strict`."""

import json
from pathlib import Path

import jsonschema
import pytest

from negotiation.codes import CODES
from negotiation.forms.json_schema import json_schema
from negotiation.scenario.document import NumberText, plain, read_document
from tests.test_golden import run

SHIPPED = Path("scenarios/negotiation.schema.json")
ALL = sorted(str(p) for p in Path("scenarios").rglob("*.yaml"))


def data(path):
    """A file as an editor's validator sees it: numbers are numbers."""

    def plainer(value):
        if isinstance(value, dict):
            return {key: plainer(part) for key, part in value.items()}
        if isinstance(value, list):
            return [plainer(part) for part in value]
        if isinstance(value, NumberText):
            return int(value) if value.lstrip("-").isdigit() else float(value)
        return value

    return plainer(plain(read_document(Path(path).read_bytes(), path).root))


VALIDATOR = jsonschema.Draft202012Validator(json_schema())


def test_it_is_a_schema_with_a_description_for_every_key():
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    for name, part in [("", schema), *schema["$defs"].items()]:
        for key, value in part["properties"].items():
            assert value.get("description"), f"{name}.{key}"


@pytest.mark.parametrize("path", ALL)
def test_every_scenario_that_ships_fits(path):
    VALIDATOR.validate(data(path))
    assert f"$schema=../{SHIPPED.name}" in Path(path).read_text(encoding="utf-8").splitlines()[0]


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("titel",), "x"),
        (("parameters", "partial_share", "sorce"), "x"),
        (("parameters", "partial_share"), 3),
        (("terms", "relief", "levels"), ["none", "full"]),
        (("disputed", "clause", "on_offer", "via"), 3),
        (("negotiation",), 2),
        (("sweeps", "clause", "points"), "many"),
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(keys, value):
    whole = data("scenarios/hanoi/base.yaml") | data("scenarios/hanoi/last_day.yaml")
    VALIDATOR.validate(whole)
    node = whole
    for key in keys[:-1]:
        node = node[key]
    node[keys[-1]] = value
    assert not VALIDATOR.is_valid(whole)


def test_the_shipped_copy_is_what_the_verb_prints():
    result = run("schema")
    assert result.exit_code == 0
    assert result.stdout == SHIPPED.read_text(encoding="utf-8")
    assert json.loads(run("schema --answer").stdout)["title"].startswith("Answer")


def test_explain():
    assert run("explain e201").stdout.startswith("E201  A key that this section does not have.")
    listed = run("explain").stdout
    assert all(f"{code}  " in listed for code in CODES)
    for line, says in [("explain E999", "there is no code E999"), ("explain talks", "a code looks like E201")]:
        result = run(line)
        assert result.exit_code == 2
        assert says in result.stderr


def test_strict_takes_warnings_for_errors(tmp_path):
    path = tmp_path / "w.yaml"
    path.write_text(
        "negotiation: 1\ntitle: T\nplayers: {a: A}\nparameters: {x: {value: 1}}\n"
        "game: {form: normal, strategies: {a: [s]}, payoffs: {s: [x]}}\n"
    )
    assert run(f"check {path}").exit_code == 0
    result = run(f"check {path} --strict")
    assert result.exit_code == 2
    assert "error[W301]" in result.stderr
