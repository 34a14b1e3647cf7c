"""``dateline check``: is everything that stands there what was written?

Every byte of the committed batches, acquire's small files, the published file with all its checks, and where it is asked for
every record of the archive.  A batch that is not whole is set aside, so that the next run makes it anew; nothing else is changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import duckdb

from pipelines.acquire import archive
from pipelines.acquire.archive.withdrawn import withdrawn
from pipelines.acquire.outcomes import rejects
from pipelines.build.upkeep import Upkeep
from pipelines.disk.lock import exclusive
from pipelines.disk.sealed import Damaged
from pipelines.fingerprint import fingerprint
from pipelines.model import PageError
from pipelines.paths import WarehousePaths
from pipelines.process.survey import Survey
from pipelines.progress import Progress
from pipelines.publish import published
from pipelines.settings import Settings
from pipelines.store import batches, healing
from pipelines.store.batches import Ledger
from pipelines.store.healing import Leftover


@dataclass(slots=True)
class Inspection:
    """What was looked at and what is wrong with it, in lines for the user."""

    looked_at: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)


def inspect(paths: WarehousePaths, settings: Settings, progress: Progress, *, digests: bool = False) -> Inspection:
    """Look at a warehouse under its lock.  ``digests``: read every record of the archive too, and compare the bytes of every page
    with their digest.  Raises NotAWarehouse, OSError."""
    found = Inspection()
    name, _ = fingerprint(settings)
    upkeep = Upkeep(paths, name, found.faults.append)
    upkeep.look()
    with exclusive(paths.lock, progress.say):
        _batches(paths, name, upkeep, progress, found)
        _small_files(paths, found)
        _published(paths, upkeep, found)
        done = batches.ledger(paths.batches / name).without(withdrawn(paths.archive).captures)
        _archive(paths, done, progress, found, digests=digests)
        found.leftovers = healing.leftovers(paths.batches, name)
    return found


def _batches(paths: WarehousePaths, name: str, upkeep: Upkeep, progress: Progress, found: Inspection) -> None:
    folder = paths.batches / name
    progress.start("checking batches", None)
    faults = healing.faults(folder, hashes=True, tick=lambda: progress.advance(1))
    upkeep.put_aside(faults)
    done = batches.committed(folder)
    tables = sum(len(batch.manifest.tables) for batch in done)
    found.looked_at.append(f"{len(done) + len(faults):,} batches ({tables:,} tables): manifests, sizes, every byte")


def _small_files(paths: WarehousePaths, found: Inspection) -> None:
    try:
        n_rejects = sum(1 for _ in rejects(paths))
        found.looked_at.append(f"{n_rejects:,} rejects of acquiring")
    except Damaged as error:
        found.faults.append(f"{error}; the next run makes it anew")


def _published(paths: WarehousePaths, upkeep: Upkeep, found: Inspection) -> None:
    """The file against its stamp, every value of every table, every check."""
    state = published.look(paths)
    if state.fault:
        found.faults.append(f"{paths.database}: {state.fault}; the next run builds it again")
    if not paths.database.exists():
        return
    try:
        with upkeep.opened() as con:
            wrong = published.read_every_row(con)
            found.faults += [f"{paths.database}: table {table}: {why}" for table, why in wrong.items()]
            results = published.check_published(con) if not wrong else ()
    except duckdb.Error as error:
        found.faults.append(f"{paths.database} cannot be read: {str(error).partition(chr(10))[0][:200]}")
        return
    found.faults += [str(result) for result in results if result.blocks]
    found.looked_at.append(f"{paths.database.name}: size, sha256, every value, {len(results):,} checks")


def _archive(paths: WarehousePaths, done: Ledger, progress: Progress, found: Inspection, *, digests: bool) -> None:
    """The archive's records, and with ``digests`` the bytes of every page."""
    seen, survey = 0, Survey()
    wrong: dict[str, str] = {}
    progress.start("checking the archive", None)
    for record in survey.records(paths, done, anew=True):
        seen += 1
        capture = record.capture
        if digests and not record.is_damaged:
            try:
                archive.payload_of(paths.archive, capture)
            except PageError as error:
                wrong.setdefault(capture.capture_id, f"{record.collection}: {record.source_name}: {error.detail}")
        progress.advance(1)
    found.faults += survey.lines(done)
    found.faults += [f"capture {name} ({why})" for name, why in wrong.items()]
    found.faults += [f"{path}: no file of this archive, or a copy of one" for path in archive.strangers(paths.archive)]
    words = "every record and every page's bytes" if digests else "every record (the bytes of the pages with --archive)"
    found.looked_at.append(
        f"{len(archive.files(paths.archive)):,} files of the archive with {seen:,} sightings: {words}"
    )
