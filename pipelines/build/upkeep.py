"""What a run finds before it begins its work: the published file, batches, archive and small files, whole or damaged.

Damage to what can be made again is said, moved out of the way and left to the verbs to make again.  What belongs here: looking,
saying, moving.  What does not: the verbs and their order (``build``), what is damage (``store``, ``publish``, ``acquire``).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipelines.acquire import archive
from pipelines.acquire.archive.withdrawn import withdrawn
from pipelines.acquire.outcomes import heal_rejects
from pipelines.model import Reject
from pipelines.paths import WarehousePaths
from pipelines.publish import published, spare
from pipelines.publish.checks import BATCHES_WHOLE, PUBLISHED_WHOLE, CheckResult
from pipelines.publish.published import Stamp
from pipelines.store import batches, healing
from pipelines.store.batches import Ledger
from pipelines.store.healing import Fault

NAMED = 20  # faults that are said one by one


class Upkeep:
    """The files of one warehouse as a run meets them.  ``note`` takes lines that the user should see."""

    def __init__(self, paths: WarehousePaths, fingerprint: str, note: Callable[[str], None]) -> None:
        self.paths = paths
        self.are_gone = False  # batches of the published file are there no more
        self._folder = paths.batches / fingerprint
        self._fingerprint = fingerprint
        self._note = note
        self._said: set[str] = set()
        self._identity: tuple[int, ...] | None = None
        self._state = published.State(None)
        self._published_fault = ""
        self._set_aside: list[Fault] = []

    @property
    def stamp(self) -> Stamp | None:
        """The stamp of the published file; None where there is none or it is not what was published."""
        return self._state.stamp

    def look(self) -> None:
        """How the published file stands.  Raises NotAWarehouse, OSError."""
        self._identity = _identity(self.paths.database)
        self._state = published.look(self.paths)

    def begin(self) -> None:
        """Under the lock: put in order what killed runs left, set aside what was damaged since.  Raises NotAWarehouse, OSError."""
        if _identity(self.paths.database) != self._identity:  # another run swapped its file in meanwhile
            self.look()
        self._published_fault = self._state.fault
        if self._published_fault:
            self._note(f"{self.paths.database}: {self._published_fault}; it is built again")
        batches.sweep(self.paths.batches)
        spare.sweep(self.paths)
        self._look_for_gone()
        self.put_aside(self.faults(hashes=False))
        self.begin_archive()

    def begin_archive(self) -> None:
        """What of ``begin`` concerns the archive, under the lock of whoever writes to it.  Raises OSError."""
        for line in archive.recover(self.paths.archive):
            self._note(line)
        line = heal_rejects(self.paths, self._published_rejects)
        if line:
            self._note(line)

    # ── batches ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def faults(self, *, hashes: bool) -> list[Fault]:
        """What is not whole among the batches; see healing.faults."""
        return healing.faults(self._folder, hashes=hashes, noted=True)

    def strangers(self, done: Ledger, lost: Set[str]) -> list[Fault]:
        """Batches of another warehouse; see healing.strangers."""
        return healing.strangers(done, lost, self._batches_of_the_last_file())

    def put_aside(self, found: Sequence[Fault]) -> bool:
        """Batches that are not whole are pending again, and are named; returns whether there are any.  Raises OSError."""
        healing.set_aside(found)
        old = [fault for fault in found if fault.is_old]
        damaged = [fault for fault in found if not fault.is_old]
        self._set_aside += damaged
        for fault in damaged[:NAMED]:
            self._note(f"batch {fault}; it was set aside, and its pages are read again")
        if len(damaged) > NAMED:
            self._note(f"{len(damaged) - NAMED:,} more batches were set aside, and their pages are read again")
        if old:
            self._note(
                f"{len(old):,} batches have another version's format: their pages are read again (dateline clean --old)"
            )
        return bool(found)

    def was_set_aside(self, batch: str) -> bool:
        """Whether a batch was set aside in this run."""
        return any(fault.folder.name == batch for fault in self._set_aside)

    def _look_for_gone(self) -> None:
        """Batches of the published file that are gone altogether: what they tried again is tried again."""
        found = self._folder.iterdir() if self._folder.is_dir() else ()
        there = {path.name for path in found if not path.name.startswith(".")}
        gone = sorted(self._batches_of_the_last_file() - there)
        if gone and there:
            self.are_gone = True
            named = ", ".join(gone[:NAMED])
            self._note(f"{len(gone):,} committed batches are gone ({named}); their pages are read again")

    def _batches_of_the_last_file(self) -> set[str]:
        last = self._state.last
        return set(last.batches) if last is not None and last.fingerprint == self._fingerprint else set()

    # ── the published file ───────────────────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def readable(self) -> Iterator[Path]:
        """A path at which the published file can be opened read-only, also where another program has it open; that is said once.
        Raises OSError."""
        with published.readable(self.paths.database, self._note_once) as path:
            yield path

    @contextmanager
    def opened(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The published file, read-only; see ``readable``.  Raises duckdb.Error, OSError."""
        with published.opened(self.paths.database, self._note_once) as con:
            yield con

    def _note_once(self, text: str) -> None:
        if text not in self._said:
            self._said.add(text)
            self._note(text)

    def _published_rejects(self) -> list[Reject] | None:
        """The rejects of acquire that the last file has; None where there is none that can be read."""
        if not self.paths.database.exists():
            return None
        try:
            with self.opened() as con:
                return published.rejects_of_acquire(con)
        except duckdb.Error:
            return None

    def vanished(self, done: Ledger) -> str:
        """After processing: a line about captures of the last published file that neither the archive nor a whole batch holds any
        more; '' where there are none.  Only damage to both loses what was read."""
        if not (self._set_aside or self.are_gone) or not self.paths.database.exists():
            return ""
        try:
            with self.opened() as con:
                known = {str(row[0]) for row in con.execute("SELECT capture_id FROM captures").fetchall()}
        except duckdb.Error:
            return ""
        gone = sorted(known - done.owner.keys() - withdrawn(self.paths.archive).captures)
        named = ", ".join(gone[:NAMED])
        return f"{len(gone):,} captures are lost, both from the archive and from whole batches: {named}" if gone else ""

    def make_room(self) -> None:
        """Before the swap: what stands there and is no database is kept under another name.  Raises OSError."""
        if self._state.is_strange:
            kept = published.put_aside(self.paths.database)
            self._note(f"what stood at {self.paths.database} is no database any more and was kept as {kept.name}")

    def swapped(self, stamp: Stamp) -> None:
        """The next file is in its place."""
        self._state = published.State(stamp, "", stamp)

    def results(self, n_batches: int) -> tuple[CheckResult, ...]:
        """Checks of what the run itself met: they hold nothing back.  ``n_batches``: that there are now."""
        named = ", ".join(fault.folder.name for fault in self._set_aside[:NAMED])
        return (
            CheckResult(BATCHES_WHOLE, len(self._set_aside), n_batches, named),
            CheckResult(PUBLISHED_WHOLE, int(bool(self._published_fault)), 1, self._published_fault),
        )


def _identity(database: Path) -> tuple[int, ...] | None:
    """What changes when a file is replaced; None where there is none."""
    try:
        about = os.stat(database)
    except OSError:
        return None
    return about.st_ino, about.st_size, about.st_mtime_ns
