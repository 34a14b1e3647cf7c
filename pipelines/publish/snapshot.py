"""The published file: built beside from committed batches, checked, swapped in.

    FILE.duckdb                      what analysts open; only ever replaced as a whole
    .FILE.building-<pid>.duckdb      where the next one is built

What belongs here: making one warehouse file from what is committed, and the swap.  What does not: deciding what a page says,
or joining pages (resolve gives those tables).
"""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import duckdb

from pipelines import acquire
from pipelines.acquire import archive
from pipelines.acquire.archive.withdrawn import withdrawn
from pipelines.disk.sealed import sync_folder
from pipelines.paths import SQL, WarehousePaths
from pipelines.process.survey import Survey
from pipelines.publish import spare
from pipelines.publish.changes import GROUPED, run_checks_on_changes
from pipelines.publish.checks import CheckResult, run_checks
from pipelines.publish.filling.archived import conventions, fill_archived, fill_builds, fill_rejects
from pipelines.publish.filling.kept import keep_changes, keep_views, note_far_ends
from pipelines.publish.filling.pages import (
    INCIDENTS,
    REWRITTEN,
    PageRows,
    article_of,
    decisions,
    of_articles,
    page_tables,
)
from pipelines.publish.filling.signatures import (
    about,
    create_made,
    filled_by,
    find_touched,
    is_small,
    keep_signatures,
    sign,
)
from pipelines.publish.filling.tables import GIVEN, put
from pipelines.publish.published import Stamp, remove_wal, stamp_of, write_stamps
from pipelines.publish.search.index import build_index, update_index
from pipelines.resolve import Resolved
from pipelines.settings import STORAGE_VERSIONS, Settings
from pipelines.store.batches import Ledger
from pipelines.store.schema import create_tables, create_views

_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
NOTED = {"entities": "name", "figure_threads": "whole_id"}  # columns of which it is noted what they were
# Megabytes that DuckDB holds at most while it fills a file; what needs more goes to the disk.  What other pages decide is joined to
# rows in memory all the same: 512 MB are too few for a million generated pages, and enough for 100,000.
MEGABYTES, MEGABYTES_OF_1000_PAGES, MOST_MEGABYTES = 512, 2, 16_384
_PACKAGE = Path(__file__).parents[1]


class CheckFailed(Exception):
    """The built file breaks a check that is no mere warning; yesterday's file stays.  ``results``: every check."""

    def __init__(self, results: list[CheckResult]) -> None:
        self.results = results
        failed = [str(result) for result in results if result.blocks]
        super().__init__("the new warehouse was not published, because\n  " + "\n  ".join(failed))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A built file that waits to be swapped in.  ``is_new``: it was written anew, not filled on."""

    path: Path
    results: tuple[CheckResult, ...]
    stamp: Stamp
    is_new: bool = True

    @property
    def passed(self) -> bool:
        """Whether the file may be published: every check holds but for warnings."""
        return not any(result.blocks for result in self.results)


# ── what a published file was made from ──────────────────────────────────────────────────────────────────────────────


def inputs_hash(paths: WarehousePaths, fingerprint: str, done: Ledger, found: Survey, settings: Settings) -> str:
    """16 hex digits over everything that a published file is made from: archive and what is damaged in it, batches, standing
    rejects, the user's judgements and corrections, the file's format, schema and code."""
    digest = hashlib.sha256(fingerprint.encode())
    digest.update(f"\0{settings.storage_version}".encode())
    user = settings.user
    for name, path in (("judgements", user.judgements), ("corrections", user.corrections)):
        if path is not None:
            digest.update(f"\0{name}\0".encode() + path.read_bytes())
    for batch in done.batches:
        digest.update(f"\0{batch.manifest.batch}".encode())
    for path in archive.files(paths.archive):
        digest.update(f"\0{path.name}\0{path.stat().st_size}".encode())
    for name in sorted(withdrawn(paths.archive).captures):
        digest.update(f"\0withdrawn {name}".encode())
    for name in sorted([*found.lost, *found.damaged]):
        digest.update(f"\0damaged {name}".encode())
    for reject in acquire.rejects(paths):
        digest.update(f"\0{replace(reject, batch=None)}".encode())  # which run met it last says nothing new
    rooms = [
        *sorted(SQL.glob("*/*.sql")),
        *sorted(_PACKAGE.glob("publish/*.py")),
        *sorted(_PACKAGE.glob("publish/filling/*.py")),
        *sorted(_PACKAGE.glob("publish/search/*.py")),
        *sorted(_PACKAGE.glob("resolve/**/*.py")),
    ]
    for path in rooms:
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


# ── building ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def build_candidate(
    paths: WarehousePaths,
    fingerprint: str,
    done: Ledger,
    found: Survey,
    resolved: Resolved,
    inputs: str,
    run_id: str | None,
    storage_version: str = STORAGE_VERSIONS[-1],
    before: Stamp | None = None,
) -> Candidate:
    """Build the next warehouse file beside the published one and run every check on it.

    ``found``: what the archive holds; ``resolved``: what ``resolve`` gives; ``inputs``: ``inputs_hash``; ``storage_version``: of
    DuckDB's format; ``before``: the stamp of the published file where it is whole: then a copy of it is filled on, if it was filled
    in the same way.  Raises OSError (a full disk), BatchDamaged; then nothing of the new file stays behind.
    """
    path = spare.building(paths)
    started = dt.datetime.now(dt.UTC)
    megabytes = max(MEGABYTES, len(done.owner) // 1000 * MEGABYTES_OF_1000_PAGES)
    spare.remove(path)
    try:
        is_new = before is None or not spare.start_from(paths, path, before, storage_version)
        while True:
            with _opened(path, storage_version, megabytes) as con:
                try:
                    if _fill(con, paths, done, found, resolved, storage_version, is_new=is_new):
                        fill_builds(con, fingerprint, done, inputs, started, run_id)
                        results = run_checks(con) if is_new else run_checks_on_changes(con)
                        con.execute("CHECKPOINT")
                        break
                except duckdb.OutOfMemoryException:
                    megabytes *= 2
                    if megabytes > MOST_MEGABYTES:
                        raise
                except (duckdb.IOException, duckdb.FatalException, duckdb.InternalException):
                    if is_new:
                        raise
            # Another version filled it, most of it is old, it is not whole, or it takes more memory: from the beginning.
            spare.remove(path)
            is_new = True
    except BaseException as error:
        spare.remove(path)
        if isinstance(error, duckdb.Error) and "Could not write" in str(error):  # under whatever name DuckDB raises it
            why = str(error).rpartition("Could not write")[2]
            raise OSError(
                f"the new warehouse could not be written, {paths.database} stays as it was: could not write{why}"
            ) from None
        if isinstance(error, OSError) and error.errno in _FULL:
            raise OSError(
                f"the new warehouse could not be written, {paths.database} stays as it was: {error.strerror}"
            ) from None
        raise
    stamp = stamp_of(path, inputs, fingerprint, [b.manifest.batch for b in done.batches])
    return Candidate(path, tuple(results), stamp, is_new)


def _opened(path: Path, storage_version: str, megabytes: int) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(
        str(path),
        config={
            "storage_compatibility_version": storage_version,
            "memory_limit": f"{megabytes}MB",
            "preserve_insertion_order": False,
            "temp_directory": str(spare.scratch(path)),
        },
    )
    con.execute("SET TimeZone = 'UTC'")
    return con


def _fill(
    con: duckdb.DuckDBPyConnection,
    paths: WarehousePaths,
    done: Ledger,
    found: Survey,
    resolved: Resolved,
    storage_version: str,
    *,
    is_new: bool,
) -> bool:
    """Make the file hold what it should; returns whether it does: a file that was published before and is not worth filling on
    is left as it is."""
    if is_new:
        create_tables(con, with_keys=False)
        create_made(con, storage_version)
    kept = about(con)
    if not is_new and kept.get("filled_by") != filled_by(storage_version):
        return False
    with decisions(con, resolved):
        joined = sign(con, done, resolved, is_new=is_new)
        if is_new:
            rows = PageRows(con, done, resolved)
            for name in page_tables(resolved):
                rows.into(name, f'main."{name}"')
        elif kept["joined"] != joined or not is_small(*find_touched(con)):
            return False
        else:
            _replace_pages(con, done, resolved)
        for name, table in resolved.tables.items():
            con.register("given", table)
            source = INCIDENTS if name == "incidents" else GIVEN
            put(con, name, source, is_new=is_new, noted=NOTED.get(name, ""))
            con.unregister("given")
    fill_archived(con, paths, done, found, is_new=is_new)
    fill_rejects(con, paths, done, resolved.added.get("rejects"), is_new=is_new)
    keep_signatures(con, joined, is_new=is_new)
    if is_new:
        con.register("given", conventions())
        put(con, "number_conventions", GIVEN, is_new=True)
        con.unregister("given")
        create_views(con)
        keep_views(con)
    else:
        keep_changes(con)
    con.execute(f"CREATE OR REPLACE MACRO evidence_folder() AS '{quote(paths.pages.name)}'")
    if is_new:
        build_index(con, PageRows(con, done))
    else:
        update_index(con, PageRows(con, done))
    return True


def _replace_pages(con: duckdb.DuckDBPyConnection, done: Ledger, resolved: Resolved) -> None:
    """Take out the rows of touched articles and put in those that they should have; these stand in ``new_<table>``, too."""
    named = con.execute("SELECT article_id FROM touched WHERE is_there").fetchall()
    note_far_ends(con)
    for column, table in GROUPED.items():
        con.execute(
            f"CREATE TEMP TABLE left_{column} AS SELECT DISTINCT {column} FROM {table} WHERE article_id IN"
            f" (SELECT article_id FROM touched WHERE is_known) AND {column} IS NOT NULL"
        )
    rows = PageRows(con, done, resolved, "(FROM touched WHERE is_there)", {done.owner[row[0]] for row in named})
    for name in page_tables(resolved):
        con.execute(f'CREATE TEMP TABLE new_{name} AS FROM main."{name}" LIMIT 0')
    with of_articles(con, resolved, "(FROM touched WHERE is_there)"):
        for name in page_tables(resolved):
            rows.into(name, f"new_{name}")
    for name in page_tables(resolved):
        which = "" if name in REWRITTEN else " AND is_reread"
        if con.execute(f"SELECT count(*) FROM touched WHERE is_known{which}").fetchall() > [(0,)]:
            con.execute(
                f'DELETE FROM main."{name}" WHERE {article_of(name)} IN (SELECT article_id FROM touched WHERE is_known{which})'
            )
        con.execute(
            f'INSERT INTO main."{name}" BY NAME FROM new_{name} WHERE {article_of(name)} IN'
            f" (SELECT article_id FROM touched WHERE is_there{which})"
        )


# ── the swap ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def swap(paths: WarehousePaths, candidate: Candidate, before: Stamp | None) -> None:
    """Put a checked file in place of the published one, in one step.  Readers that have the old file open keep it.

    ``before``: the file that it takes the place of.  Raises CheckFailed (and removes the candidate), OSError.
    """
    if not candidate.passed:
        spare.remove(candidate.path)
        raise CheckFailed(list(candidate.results))
    handle = os.open(candidate.path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    write_stamps(paths, [candidate.stamp, *([before] if before else [])])
    remove_wal(paths.database)
    # Of a file that was written anew the one before has too little to be filled on, or was filled by another version.
    spare.keep(paths, None if candidate.is_new else before)
    os.replace(candidate.path, paths.database)
    sync_folder(paths.database.parent)
