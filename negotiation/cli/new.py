"""The verb `new`: write a folder that holds a scenario made from a template."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from negotiation.cli.common import say
from negotiation.errors import UsageError

if TYPE_CHECKING:
    from negotiation.scenario.scenario import Scenario

__all__ = ["TEMPLATES", "command"]

TEMPLATES = {
    "sanctions": "relief from sanctions for disarmament: positions, two disputed facts, two accounts",
    "wages": "a union and an employer over pay and peace: positions, a formula over parameters",
    "climate": "two countries that pay a third to keep its forest: normal form, three players",
    "inspection": "arms inspection: normal form, an equilibrium in which both sides leave it to chance",
    "hawk-dove": "who yields: normal form, payoffs as formulas over the prize and the cost of a fight",
    "blank": "the smallest scenario that runs; every other section is there, switched off",
}
"""What each template is, in one line; the first is taken where none is named."""

_DEFAULT = next(iter(TEMPLATES))
_CALLED = "talks/talks.yaml"  # what the templates call the file
_SCHEMA = "negotiation.schema.json"


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    return [name for name in TEMPLATES if name.startswith(incomplete)]


@click.command(
    name="new",
    help="""Start a scenario: write the folder NAME with a file that runs as it is, to be changed into your own.

\b
  negotiation new talks
  negotiation new talks --template wages
  negotiation new --list
""",
)
@click.argument("name", required=False)
@click.option(
    "--template",
    default=_DEFAULT,
    show_default=True,
    metavar="TEMPLATE",
    shell_complete=_complete,
    help="What to start from.",
)
@click.option("--list", "listing", is_flag=True, help="List the templates.")
def command(name: str | None, template: str, listing: bool) -> int:
    """Write a folder, or list what can be written."""
    if listing:
        width = max(map(len, TEMPLATES))
        say("\n".join(f"{name:{width}}  {line}" for name, line in TEMPLATES.items()))
        return 0
    if not name:
        raise UsageError("the scenario needs a name", "write, for instance: negotiation new talks")
    if template not in TEMPLATES:
        from negotiation.scenario.suggest import did_you_mean

        near = did_you_mean(template, TEMPLATES)
        known = f"templates: {', '.join(TEMPLATES)}"
        raise UsageError(f"there is no template `{template}`", f"{near} {known}".lstrip())
    _write(_checked(name), template)
    return 0


def _checked(name: str) -> str:
    """The name, if a folder can be called so."""
    from negotiation.runs.writing import inside

    stem, dot, ending = name.rpartition(".")
    if dot and stem and ending in ("yaml", "yml"):
        raise UsageError(f"`{name}` is to be a folder", f"leave out the ending: negotiation new {stem}")
    inside(Path(), name, "scenario")
    return name


def _summary(scenario: Scenario) -> str:
    parts = {
        "player": scenario.players,
        "parameter": scenario.parameters,
        "dispute": scenario.disputes,
        "account": scenario.accounts,
        "sweep": scenario.sweeps,
    }
    return ", ".join(f"{len(part)} {noun}{'s' if len(part) > 1 else ''}" for noun, part in parts.items() if part)


def _write(name: str, template: str) -> None:
    from importlib.resources import files

    import negotiation
    from negotiation.forms.json_schema import json_schema
    from negotiation.runs.writing import write_folder

    folder = files("negotiation") / "templates"
    path = f"{name}/{name}.yaml"
    made = {
        file: source.read_text(encoding="utf-8").replace(_CALLED, path).encode()
        for file, source in ((f"{name}.yaml", folder / f"{template}.yaml"), ("README.md", folder / "README.md"))
    }
    made[_SCHEMA] = (json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n").encode()
    scenario = negotiation.loads(made[f"{name}.yaml"], path)
    write_folder(Path(name), made)
    about = (_summary(scenario), "how to change it", "with it, editors complete and explain")
    width = max(map(len, made)) + len(name) + 1
    lines = [f"{name}/{file}".ljust(width) + f"   {text}" for file, text in zip(made, about, strict=True)]
    others = [f"{other} (this)" if other == template else other for other in TEMPLATES]
    say("Created   " + "\n          ".join(lines))
    say(f"Templates {', '.join(others)}")
    say(f"Next      negotiation check {path}\n          negotiation run {path}")
