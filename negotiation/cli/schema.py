"""The verb `schema`: the JSON Schemas of scenario files, and of what other verbs print as JSON."""

from __future__ import annotations

import click

from negotiation.cli.common import say, say_json
from negotiation.errors import UsageError

__all__ = ["PRINTED", "command"]

PRINTED = {
    "run": "answer",
    "check": "check",
    "sweep": "sweep",
    "sweep-dry-run": "sweep-dry-run",
    "regions": "regions",
    "flip": "flip",
    "explain": "explain",
    "explain-name": "explain-name",
}
"""What prints JSON, and the stem of the file in ``negotiation/report/`` that holds its schema."""


@click.command(
    name="schema",
    help="""Print the JSON Schema of scenario files, so that editors complete and explain.

Save it beside your files and let their first line say so:

\b
  negotiation schema > negotiation.schema.json
  # yaml-language-server: $schema=./negotiation.schema.json

With VERB, the schema of what that verb prints with --format json: run, check, sweep, sweep-dry-run, regions, flip,
explain, or explain-name for `explain FILE NAME`.
""",
)
@click.argument("verb", required=False, metavar="[VERB]", type=click.Choice(list(PRINTED)))
@click.option("--answer", is_flag=True, help="Print the schema of `run --format json` instead.")
def command(verb: str | None, answer: bool) -> int:
    """Print one of the schemas."""
    if answer and verb not in (None, "run"):
        raise UsageError("--answer asks for the schema of run, and another verb is named", "keep one of the two")
    if answer or verb is not None:
        from importlib.resources import files

        name = f"{PRINTED[verb or 'run']}.schema.json"
        say((files("negotiation.report") / name).read_text(encoding="utf-8").rstrip("\n"))
    else:
        from negotiation.forms.json_schema import json_schema

        say_json(json_schema(), indent=1)
    return 0
