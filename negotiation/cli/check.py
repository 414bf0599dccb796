"""The verb `check`: read scenario files, then test what they expect of their own answers."""

from __future__ import annotations

import sys

import click

from negotiation.cli.common import colour, say, say_error, say_json, width

__all__ = ["command"]


@click.command(
    name="check",
    help="""Read scenario files and test what they expect of their own answers.

Exit status 0 where everything holds, 1 where an expectation fails, 2 where a file is at fault. A note says what is
odd and may be meant; warnings and notes change no status, but --strict takes warnings for errors.

\b
  negotiation check talks.yaml
  negotiation check scenarios/*/*.yaml
""",
)
@click.argument("files", nargs=-1, required=True)
@click.option("--strict", is_flag=True, help="Take warnings for errors (status 2).")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(files: tuple[str, ...], strict: bool, form: str) -> int:
    """Check each file; every file is looked at, whatever the ones before it gave."""
    from negotiation.errors import NegotiationError

    status = 0
    records = []
    for file in files:
        try:
            found, record = _check(file, form, strict)
        except NegotiationError as error:
            found, record = error.status, _error_record(file, error)
            if form == "text":
                say_error(error)
        # A file at fault outweighs an expectation that fails.
        status = max(status, found)
        records.append(record)
    if form == "json":
        say_json({"schema_version": 1, "files": records})
    return status


def _check(file: str, form: str, strict: bool) -> tuple[int, dict[str, object]]:
    from dataclasses import replace

    import negotiation
    from negotiation.errors import ScenarioError
    from negotiation.faults import as_json, render_all
    from negotiation.report.checking import check, summary
    from negotiation.report.words import wrap

    scenario = negotiation.load(file)
    if strict and scenario.warnings:
        raise ScenarioError([replace(fault, severity="error") for fault in scenario.warnings])
    checked = check(scenario)
    if checked.error is not None:  # what has no answer under some account is better known now
        raise checked.error
    results = checked.results
    failed = [result for result in results if not result.holds]
    if form == "text":
        if scenario.warnings:
            click.echo(render_all(scenario.warnings, color=colour(sys.stderr)), err=True)
        say(f"{'FAILED' if failed else 'ok'}  {file}: {summary(scenario)}")
        for result in results:
            say(f"  {'ok    ' if result.holds else 'FAILED'}  {result.text}")
        for note in checked.notes:
            say(wrap(note, width(), indent=" " * 10, first="  note    "))
    return (1 if failed else 0), {
        "file": file,
        "ok": not failed,
        "warnings": [as_json(fault) for fault in scenario.warnings],
        "notes": list(checked.notes),
        "expectations": [
            {
                "account": r.account,
                "what": r.what,
                "expected": r.expected,
                "found": r.found,
                "holds": r.holds,
            }
            for r in results
        ],
    }


def _error_record(file: str, error: Exception) -> dict[str, object]:
    from negotiation.errors import ScenarioError
    from negotiation.faults import as_json

    if isinstance(error, ScenarioError):
        return {"file": file, "ok": False, "errors": [as_json(fault) for fault in error.faults]}
    return {"file": file, "ok": False, "errors": [{"message": str(error)}]}
