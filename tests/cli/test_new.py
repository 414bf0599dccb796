"""The verb `new`: what it writes, what it says, and that it leaves nothing half done."""

import errno
import os
import re
from pathlib import Path

import pytest

import negotiation
from negotiation.cli.new import TEMPLATES
from negotiation.forms.json_schema import json_schema
from tests.runs.test_writing import Faults, tree
from tests.test_golden import run


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_a_folder_that_runs_as_it_is():
    result = run("new talks")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "Created   talks/talks.yaml                2 players, 8 parameters, 2 disputes, 2 accounts, 1 sweep\n"
        "          talks/README.md                 how to change it\n"
        "          talks/negotiation.schema.json   with it, editors complete and explain\n"
        "Templates sanctions (this), wages, climate, inspection, hawk-dove, blank\n"
        "Next      negotiation check talks/talks.yaml\n"
        "          negotiation run talks/talks.yaml\n"
    )
    for line in re.findall(r"negotiation ((?:check|run) .+)", result.stdout):
        assert run(line).exit_code == 0, line
    assert (Path("talks") / "negotiation.schema.json").read_text(encoding="utf-8") == run("schema").stdout


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_under_a_name_of_ones_own(template):
    result = run(f"new my-case_2 --template {template}")
    assert result.exit_code == 0
    assert f"{template} (this)" in result.stdout
    folder = Path("my-case_2")
    assert {path.name for path in folder.iterdir()} == {"my-case_2.yaml", "README.md", "negotiation.schema.json"}
    for file in ("my-case_2.yaml", "README.md"):
        text = (folder / file).read_text(encoding="utf-8")
        assert "talks" not in text.replace("the two talks", "")
        assert "my-case_2/my-case_2.yaml" in text
    checked = run("check my-case_2/my-case_2.yaml")
    assert (checked.exit_code, checked.stderr) == (0, "")
    assert negotiation.load("my-case_2/my-case_2.yaml").solve().regime.leading


def test_the_same_command_gives_the_same_bytes(tmp_path, monkeypatch):
    run("new talks")
    first = tree(Path("talks"))
    (tmp_path / "again").mkdir()
    monkeypatch.chdir(tmp_path / "again")
    run("new talks")
    assert tree(Path("talks")) == first


def test_list():
    result = run("new --list")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(TEMPLATES)
    assert len({line.index(TEMPLATES[line.split()[0]]) for line in lines}) == 1
    assert not list(Path().iterdir())


def test_a_template_by_its_beginning_in_a_shell():
    from negotiation.cli.new import command

    option = next(parameter for parameter in command.params if parameter.name == "template")
    assert [item.value for item in option.shell_complete(None, "w")] == ["wages"]
    assert len(option.shell_complete(None, "")) == len(TEMPLATES)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("new", "negotiation new talks"),
        ("new ''", "negotiation new talks"),
        ("new x --template wags", "did you mean `wages`?"),
        ("new x --template hawk", "did you mean `hawk-dove`?"),
        ("new x --template zzz", "templates: sanctions, wages, climate, inspection, hawk-dove, blank"),
        ("new x --template ../blank", "there is no template"),
        ("new talks.yaml", "negotiation new talks"),
        ("new ../x", "without a folder"),
        ("new /tmp/x", "without a folder"),
        ("new ..", "without a folder"),
        ("new .", "without a folder"),
        ("new -- -rf", "begin with a letter"),
        ("new -rf", "-r"),
        ("new CON", "Windows"),
        (f"new {'x' * 300}", "300 characters"),
        (f"new {'x' * 58}", "63 characters"),
        ("new 'two words'", "use letters"),
        ("new café", "use letters"),
        ("new one two", "two"),
    ],
)
def test_a_call_at_fault(line, says):
    result = run(line)
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stdout == ""
    assert not list(Path().iterdir())


def test_a_link_that_leads_elsewhere(tmp_path):
    (tmp_path / "here").mkdir()
    os.chdir(tmp_path / "here")
    Path("talks").symlink_to(tmp_path / "there")
    result = run("new talks")
    assert result.exit_code == 2
    assert "leads out of its folder" in result.stderr
    assert not (tmp_path / "there").exists()


@pytest.mark.parametrize("there", ["file", "folder", "full folder"])
def test_nothing_is_overwritten(there):
    if there == "file":
        Path("talks").write_bytes(b"mine")
    else:
        Path("talks").mkdir()
    if there == "full folder":
        (Path("talks") / "talks.yaml").write_bytes(b"mine")
    before = tree(Path())
    result = run("new talks")
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr == "error: cannot write talks: it is there already, and nothing is overwritten\n"
    assert tree(Path()) == before


@pytest.mark.parametrize("kind", ["ENOSPC", "interrupt before"])
def test_whatever_call_fails(kind, monkeypatch):
    """The verb's status and its one line, for a fault at each call that it makes while it writes."""
    schema = json_schema()  # what is written is no part of the question, and takes longer than all else
    monkeypatch.setattr("negotiation.forms.json_schema.json_schema", lambda: schema)
    said = set()
    for number in range(1, 100):
        with Faults(number, kind).armed() as faults:
            result = run("new talks --template blank")
        if not faults.injected:
            break
        if result.exit_code == 0:
            continue
        said.add((result.exit_code, result.stdout, result.stderr.lstrip()))
        assert tree(Path()) == {}
    reason = "the disk is full"
    assert (
        said
        == {
            "ENOSPC": {(4, "", f"error: cannot write talks: {reason}\n")},
            "interrupt before": {(130, "", "interrupted\n")},
        }[kind]
    )
    assert result.exit_code == 0
    assert len(tree(Path("talks"))) == 3
    assert number > 20
    assert os.strerror(errno.ENOSPC) not in reason
