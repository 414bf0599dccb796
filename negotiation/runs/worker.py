"""A process that computes pieces of a sweep: asked by lines on standard input, it answers by lines on its output.

The first line says what is swept, and every further one is the number of a piece; or it asks for the borders, when
all pieces are there. It ends when its input ends, at once and whatever it is doing, so that nothing is left running
when the process that started it is gone.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from negotiation.analysis.plan import Plan
from negotiation.analysis.sweep import SweepAnswer, recorder_for
from negotiation.runs.borders_file import write_borders
from negotiation.runs.journal import Kept, piece_path, write_piece
from negotiation.runs.manifest import plan_of, settings
from negotiation.runs.pieces import laid_out, packed, together, unpacked

__all__ = ["BORDERS", "main", "setup", "solved"]

BORDERS = -1
"""Asks for the borders, where a piece would have a number."""


def setup(plan: Plan, partial: Path, size: int) -> dict[str, Any]:
    """All that a worker has to know: what is swept, and where the pieces go."""
    return {
        "scenario": plan.scenario.dumps(),
        "sweep": settings(plan),
        "partial": str(partial.absolute()),
        "size": size,
    }


def solved(plan: Plan, partial: Path, layout: Sequence[tuple[str, range, int]], number: int) -> Kept:
    """Compute a piece and write its file.

    Raises
    ------
    GameError
        Where the games are too large for the method.
    OutputError
        Where the file cannot be written.
    """
    account, numbers, _ = layout[number]
    recorder = recorder_for(plan)
    recorder.take(plan.grids[account], numbers)
    return write_piece(partial, number, packed(recorder.found(), recorder.left))


def _borders(plan: Plan, partial: Path, pieces: int) -> str:
    """The borders of a sweep whose pieces are all there, as the text of their file."""
    found = (unpacked(piece_path(partial, number).read_bytes())[0] for number in range(pieces))
    return write_borders(plan, SweepAnswer(plan, together(found, heads=True)).borders).decode()


def main() -> None:
    """Compute what is asked for until there is no more input."""
    from negotiation.forms import DEFAULT_FORM, forms
    from negotiation.scenario.load import loads

    asked: SimpleQueue[int] = SimpleQueue()
    told = json.loads(sys.stdin.readline())
    threading.Thread(target=_listen, args=(asked,), daemon=True).start()
    plan = plan_of(told, loads(told["scenario"], forms(), DEFAULT_FORM))
    partial, layout = Path(told["partial"]), laid_out(plan, told["size"])
    while True:
        number = asked.get()
        try:
            if number == BORDERS:
                reply = json.dumps(_borders(plan, partial, len(layout)))
            else:
                reply = json.dumps(solved(plan, partial, layout, number))
        except Exception:  # whoever asked computes it again, and says what is wrong
            reply = "null"
        sys.stdout.write(reply + "\n")
        sys.stdout.flush()


def _listen(asked: SimpleQueue[int]) -> None:
    for line in sys.stdin:
        asked.put(int(line))
    os._exit(0)


if __name__ == "__main__":
    main()
