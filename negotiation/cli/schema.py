"""The verb `schema`: the JSON Schemas of the scenario file and of the answer."""

from __future__ import annotations

import click

from negotiation.cli.common import say, say_json

__all__ = ["command"]


@click.command(
    name="schema",
    help="""Print the JSON Schema of scenario files, so that editors complete and explain.

Save it beside your files and let their first line say so:

\b
  negotiation schema > negotiation.schema.json
  # yaml-language-server: $schema=./negotiation.schema.json
""",
)
@click.option("--answer", is_flag=True, help="Print the schema of `run --format json` instead.")
def command(answer: bool) -> int:
    """Print one of the two schemas."""
    if answer:
        from importlib.resources import files

        say((files("negotiation.report") / "answer.schema.json").read_text(encoding="utf-8").rstrip("\n"))
    else:
        from negotiation.forms.json_schema import json_schema

        say_json(json_schema(), indent=1)
    return 0
