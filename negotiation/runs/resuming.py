"""Sweeps that can be stopped: computed piece by piece, each on the disk when it is done, and gone on with later.

Nothing that is done is lost: whatever stops a sweep, the pieces stay in a folder beside that of the run, and the same
command goes on from there. The files of the run are the same bytes, however often it was stopped.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from negotiation.analysis.borders import Borders, PanelKey
from negotiation.analysis.many import Found
from negotiation.analysis.parts import PER_COMPONENT, PER_OUTCOME
from negotiation.analysis.plan import Plan
from negotiation.analysis.sweep import SweepAnswer, check_ranges, piece_size, uses_engine
from negotiation.errors import OutputError
from negotiation.processes import Process, end
from negotiation.runs.folder import save, state
from negotiation.runs.journal import Journal, partial_folder, piece_path
from negotiation.runs.manifest import asked, key
from negotiation.runs.pieces import Piece, laid_out, together, unpacked
from negotiation.runs.sources import ARRAYS_FROM, mapped
from negotiation.runs.workers import computed, found_borders

__all__ = ["KEPT_FROM", "KEPT_FROM_EXACT", "Resumable", "is_kept"]

KEPT_FROM, KEPT_FROM_EXACT = 20_000, 500
"""From how many points on pieces are kept, where the engine solves them and where it does not: seconds of work."""

_BESIDE_UP_TO = 2_000_000
"""Points up to which borders are found beside the tables; beyond, memory is dearer than the seconds it saves."""


def is_kept(plan: Plan) -> bool:
    """Whether a sweep is so long that what is done is kept on the way."""
    return plan.size >= (KEPT_FROM if uses_engine(plan) else KEPT_FROM_EXACT)


@dataclass(eq=False)
class Resumable:
    """A sweep on its way into a folder.

    Parameters
    ----------
    plan
        What to compute.
    folder
        Where the run goes; nobody else writes it meanwhile (see :func:`negotiation.runs.lock.locked`).
    """

    plan: Plan
    folder: Path

    def __post_init__(self) -> None:
        self._size = piece_size(self.plan)
        self._layout = laid_out(self.plan, self._size)
        self._journal = Journal(self.partial, key(self.plan), self._size, asked(self.plan))
        self._spare: list[Process] = []

    @property
    def partial(self) -> Path:
        """The folder of the pieces."""
        return partial_folder(self.folder)

    @property
    def pieces(self) -> int:
        """How many pieces there are."""
        return len(self._layout)

    @property
    def published(self) -> bool:
        """Whether the run folder is there, whole."""
        try:
            return state(self.folder, key(self.plan)) is True
        except OutputError:  # something else is in its place
            return False

    @property
    def kept(self) -> int:
        """How many of them are done."""
        return len(self._journal.kept)

    @property
    def points(self) -> int:
        """How many points are done."""
        return sum(len(self._layout[number][1]) for number in self._journal.kept)

    def take_up(self) -> str:
        """Look what is kept, and say what was found to be damaged; "" where nothing was.

        Raises
        ------
        OutputError
            Where something else lies there, or a part of another run.
        """
        journal = self._journal
        journal.read()
        for number in [number for number in journal.kept if number >= self.pieces]:
            del journal.kept[number]
        bad = sum(journal.data(number) is None for number in list(journal.kept))
        said = [f"{bad} of the pieces"] * bool(bad) + [f"{journal.damaged} lines of the journal"] * bool(
            journal.damaged
        )
        return f"{' and '.join(said)} in {self.partial} are not as they were written" if said else ""

    def discard(self) -> None:
        """Remove what is kept."""
        self._journal.discard()
        self._journal.kept.clear()

    def compute(
        self,
        jobs: int = 1,
        deadline: float | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> bool:
        """Compute what is missing; whether all is there now.

        Parameters
        ----------
        jobs
            How many processes.
        deadline
            When to stop, by :func:`time.monotonic`; pieces that are begun by then are finished, and one always is.
        progress
            Called with the number of points that are done, now and then.

        Raises
        ------
        UsageError
            Where a parameter that follows from a swept one leaves its range.
        GameError
            Where the games are too large for the method.
        OutputError
            Where a piece cannot be written.
        """
        check_ranges(self.plan)
        journal = self._journal
        journal.begin()

        def in_time() -> bool:
            return deadline is None or time.monotonic() < deadline

        if progress is not None:
            progress(self.points)
        missing = [number for number in range(self.pieces) if number not in journal.kept]
        beside = len(self.plan.axes) > 1 and ARRAYS_FROM <= self.plan.size <= _BESIDE_UP_TO
        spare = self._spare if beside else None
        for number, kept in computed(
            self.plan, self.partial, self._size, missing, jobs=jobs, go_on=in_time, spare=spare
        ):
            journal.add(number, kept)
            if progress is not None:
                progress(self.points)
        if self.kept < self.pieces:
            self._end()
        return self.kept == self.pieces

    def _end(self) -> None:
        """End the process that was kept to find the borders."""
        while self._spare:
            end(self._spare.pop())

    def publish(
        self, log: Mapping[str, Any], *, parquet: bool = False, phase: Callable[[str], None] | None = None
    ) -> SweepAnswer | None:
        """Make the run folder of the pieces, and remove them; None where a piece is damaged and has to be computed.

        Parameters
        ----------
        log
            What else to keep, as :func:`negotiation.runs.folder.save` takes it.
        parquet
            Whether to write the tables as Parquet too.
        phase
            Called with what is done next, in a word or two.

        Raises
        ------
        OutputError
            Where the folder cannot be written; the pieces stay then.
        """
        try:
            return self._published(log, parquet, phase or (lambda name: None))
        finally:
            self._end()

    def _published(self, log: Mapping[str, Any], parquet: bool, phase: Callable[[str], None]) -> SweepAnswer | None:
        journal = self._journal
        left: list[int] = []

        def checked() -> Iterator[Found]:
            for number in range(self.pieces):
                data = journal.data(number)
                if data is None:
                    raise _DamagedError
                found, own = unpacked(data)
                left.append(own)
                yield found

        large = self.plan.size >= ARRAYS_FROM and not parquet
        waiting = found_borders(self.plan, self._spare[0]) if self._spare else lambda: None
        try:
            found = together(checked(), heads=large)
        except _DamagedError:
            return None
        answer = SweepAnswer(self.plan, found, sum(left) if uses_engine(self.plan) else None)

        @cache
        def borders() -> Mapping[PanelKey, Borders]:
            phase("finding borders")
            elsewhere = waiting()
            return answer.borders if elsewhere is None else elsewhere

        if not self._spare:
            borders()
        phase("writing tables")
        pieces = self._read if large else None
        save(answer, self.folder, log=log, parquet=parquet, pieces=pieces, borders=borders)
        if large:
            arrays: dict[str, Any] = {name: mapped(self.folder, name) for name in (*PER_COMPONENT, *PER_OUTCOME)}
            answer = replace(answer, found=replace(found, **arrays))
        self._end()  # before its files are removed
        self.discard()
        # A new answer would look for the borders again.
        return replace(answer, stored_borders=borders())

    def _read(self) -> Iterator[Piece]:
        """The pieces, which were looked at before."""
        grids = self.plan.grids
        for number, (account, numbers, start) in enumerate(self._layout):
            try:
                found, _ = unpacked(piece_path(self.partial, number).read_bytes())
            except (OSError, ValueError, LookupError) as error:
                raise OutputError(f"cannot read {piece_path(self.partial, number)}: {error}") from error
            yield Piece(account, grids[account], numbers, start, found)


class _DamagedError(Exception):
    """A piece is not as it was written."""
