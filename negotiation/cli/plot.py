"""The verb `plot`: pictures of an answer or of a sweep."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from negotiation.cli.common import assignments, is_folder, say, width
from negotiation.errors import UsageError
from negotiation.scenario.scenario import DEFAULT

if TYPE_CHECKING:
    from negotiation.analysis.flips import FlipAnswer
    from negotiation.analysis.sweep import SweepAnswer
    from negotiation.figures.picture import Picture
    from negotiation.forms.answer import Answer
    from negotiation.scenario.scenario import Scenario

__all__ = ["command"]

_FORMATS = ("svg", "png", "pdf")


@click.command(
    name="plot",
    help="""Draw a scenario's answer, or the results of a sweep.

SOURCE is a scenario, or a run folder that `negotiation sweep` wrote. Without options every picture that fits is
drawn. Each comes as SVG, PNG and PDF, with a text beside it that says what it shows.

\b
  negotiation plot talks.yaml
  negotiation plot talks.yaml --kind plane --account hard-line
  negotiation plot talks.yaml --kind tornado --account all
  negotiation plot talks.yaml --kind tornado
  negotiation plot runs/talks-clause-map-1f2e3d4c
  negotiation plot runs/talks-clause-map-1f2e3d4c --nash -o figures

Kinds for a scenario: table, plane, best-responses, tornado; for a sweep: map, lines; for a sample: sample.
""",
)
@click.argument("source")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="What to draw; may be repeated.")
@click.option("--output", "-o", metavar="FOLDER", help="Where to; the default is the run folder, or figures/.")
@click.option("--format", "formats", multiple=True, type=click.Choice(_FORMATS), help="Instead of all three formats.")
@click.option("--nash", is_flag=True, help="Let a map show all Nash equilibria, not only the perfect ones.")
@click.option("--account", multiple=True, metavar="NAME", help="An account (of a scenario); several for a tornado.")
@click.option("--choose", multiple=True, metavar="DISPUTE=READING", help="Take another reading (of a scenario).")
@click.option("--set", "sets", multiple=True, metavar="NAME=VALUE", help="Set a parameter (of a scenario).")
@click.option("--force", is_flag=True, help="Let values leave their declared ranges.")
def command(
    source: str,
    kinds: tuple[str, ...],
    output: str | None,
    formats: tuple[str, ...],
    nash: bool,
    account: tuple[str, ...],
    choose: tuple[str, ...],
    sets: tuple[str, ...],
    force: bool,
) -> int:
    """Draw and write; nothing that was not drawn by this program is overwritten."""
    import negotiation
    from negotiation.figures import figure, fitting
    from negotiation.figures.picture import render
    from negotiation.report.words import wrap
    from negotiation.runs.folder import is_run, open_run
    from negotiation.runs.products import save_products

    chosen = assignments(choose, "--choose", "DISPUTE=READING")
    values = assignments(sets, "--set", "NAME=VALUE, as in --set relief_cost=9")
    what: Answer | SweepAnswer | FlipAnswer
    drawn: list[Picture] = []
    if is_run(source):
        if chosen or values or account or force:
            raise UsageError(
                f"{source} holds results, and --account, --choose, --set and --force are for scenarios",
                "sweep again with them: negotiation sweep",
            )
        what = open_run(source)
        prefix, folder = "", Path(output) if output else Path(source) / "figures"
    else:
        if is_folder(source):
            raise UsageError(f"{source} is a folder, and no run of this program", "give a scenario or a run folder")
        if nash:
            raise UsageError("--nash is for maps of a sweep", "sweep first: negotiation sweep FILE")
        scenario = negotiation.load(source)
        accounts = list(dict.fromkeys(account)) or [DEFAULT]
        if "all" in accounts and "all" not in scenario.accounts:
            accounts = [DEFAULT, *scenario.accounts]
        flips_only = set(kinds) == {"tornado"}
        if len(accounts) > 1 and not flips_only:
            raise UsageError(
                "only a tornado shows several accounts", "add --kind tornado, or draw one account after the other"
            )
        # For its flips alone there need not be a game at the point itself.
        if flips_only:
            flips = [scenario.flip(account=a, choose=chosen, set=values, force=force) for a in accounts]
            what, drawn = flips[0], [negotiation.plot(flips)] if len(flips) > 1 else []
        else:
            what = scenario.solve(accounts[0], choose=chosen, set=values, force=force)
        called = accounts[0] if len(accounts) == 1 else "accounts"
        prefix, folder = (
            f"{_stem(source, called, {**chosen, **values})}-",
            Path(output) if output else Path("figures"),
        )
    which = "nash" if nash else "leading"
    pictures = drawn or ([figure(what, kind, which=which) for kind in kinds] or fitting(what, which=which))
    origin = {"negotiation": negotiation.__version__, "scenario": _scenario(what).content_hash}
    files: dict[str, bytes] = {}
    for picture in pictures:
        for form in formats or _FORMATS:
            files[f"{prefix}{picture.kind}.{form}"] = render(picture, form, provenance=origin)
        files[f"{prefix}{picture.kind}.txt"] = (picture.alt + "\n").encode()
    paths = save_products(folder, files)
    for picture in pictures:
        say(wrap(f"{picture.kind}: {picture.title_text}", width(), indent="  ", first=""))
        own = [path for path in paths if path.stem == f"{prefix}{picture.kind}"]
        say(f"  {own[0].with_suffix('')}  {' '.join(path.suffix for path in own)}")
    return 0


def _stem(source: str, account: str, by_hand: dict[str, str]) -> str:
    """What files about a scenario are called; what is changed by hand gets a name of its own."""
    import hashlib
    import re

    name = "scenario" if source == "-" else Path(source).stem
    if account != DEFAULT:
        name += f"-{account}"
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-_")[:34] or "scenario"
    return stem + (f"-{hashlib.sha256(repr(sorted(by_hand.items())).encode()).hexdigest()[:6]}" if by_hand else "")


def _scenario(what: Answer | SweepAnswer | FlipAnswer) -> Scenario:
    from negotiation.forms.answer import Answer

    return what.point.scenario if isinstance(what, Answer) else what.scenario
