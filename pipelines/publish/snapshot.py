"""The published file: built beside from committed batches, checked, swapped in.

    FILE.duckdb                      what analysts open; only ever replaced as a whole
    .FILE.building-<pid>.duckdb      where the next one is built

What belongs here: making one warehouse file from what is committed, and the swap.  What does not: deciding what a page says,
or joining pages (resolve gives those tables).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import duckdb
import pyarrow as pa

from pipelines import acquire
from pipelines.acquire import archive
from pipelines.acquire.archive.withdrawn import withdrawn
from pipelines.disk.sealed import sync_folder
from pipelines.lexicons import load_table
from pipelines.paths import SQL, WarehousePaths
from pipelines.process.survey import Survey
from pipelines.publish import rewrites
from pipelines.publish.checks import CheckResult, run_checks
from pipelines.publish.published import PUBLISH_STAGE, Stamp, remove_wal, stamp_of, write_stamps
from pipelines.publish.search.index import build_index
from pipelines.resolve import Resolved
from pipelines.settings import STORAGE_VERSIONS, Settings
from pipelines.store.batches import Ledger
from pipelines.store.page_tables import DECODINGS, PAGE_KEYS, PAGE_TABLES, schema
from pipelines.store.schema import create_tables, create_views, tables

_CHUNK = 20_000  # archive records that are handed to DuckDB at once
_PACKAGE = Path(__file__).parents[1]


class CheckFailed(Exception):
    """The built file breaks a check that is no mere warning; yesterday's file stays.  ``results``: every check."""

    def __init__(self, results: list[CheckResult]) -> None:
        self.results = results
        failed = [str(result) for result in results if result.blocks]
        super().__init__("the new warehouse was not published, because\n  " + "\n  ".join(failed))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A built file that waits to be swapped in."""

    path: Path
    results: tuple[CheckResult, ...]
    stamp: Stamp

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
) -> Candidate:
    """Build the next warehouse file beside the published one and run every check on it.

    ``found``: what the archive holds; ``resolved``: what ``resolve`` gives; ``inputs``: ``inputs_hash``; ``storage_version``: of
    DuckDB's format.  Raises OSError (a full disk), BatchDamaged; then nothing of the new file stays behind.
    """
    path = _building(paths)
    started = dt.datetime.now(dt.UTC)
    _remove(path)
    try:
        with duckdb.connect(str(path), config={"storage_compatibility_version": storage_version}) as con:
            con.execute("SET TimeZone = 'UTC'")
            create_tables(con)
            _fill(con, paths, done, found, resolved)
            rewrites.apply(con, resolved)
            _fill_builds(con, fingerprint, done, inputs, started, run_id)
            create_views(con)
            con.execute(f"CREATE OR REPLACE MACRO evidence_folder() AS '{quote(paths.pages.name)}'")
            build_index(con)
            results = run_checks(con)
            con.execute("CHECKPOINT")
    except BaseException as error:
        _remove(path)
        if isinstance(error, duckdb.Error) and "Could not write" in str(error):  # under whatever name DuckDB raises it
            why = str(error).rpartition("Could not write")[2]
            raise OSError(
                f"the new warehouse could not be written, {paths.database} stays as it was: could not write{why}"
            ) from None
        raise
    return Candidate(
        path, tuple(results), stamp_of(path, inputs, fingerprint, [b.manifest.batch for b in done.batches])
    )


def _fill(
    con: duckdb.DuckDBPyConnection,
    paths: WarehousePaths,
    done: Ledger,
    found: Survey,
    resolved: Resolved,
) -> None:
    for name in PAGE_TABLES:
        if name not in ("rejects", *resolved.tables):
            for rows in done.rows_of(name, PAGE_KEYS[name]):
                _insert(con, name, rows)
    for name, rows in [*resolved.tables.items(), *resolved.added.items()]:
        _insert(con, name, rows)
    _insert(con, "number_conventions", _conventions())
    con.execute("CREATE TEMP TABLE decodings (capture_id VARCHAR, charset VARCHAR, charset_basis VARCHAR)")
    for rows in done.rows_of("decodings", PAGE_KEYS["decodings"]):
        _insert(con, "decodings", rows.cast(DECODINGS))
    _fill_archived(con, paths, done, found)
    _fill_rejects(con, paths, done)
    for name in ("decodings", "archived", "rejected"):
        con.execute(f"DROP TABLE {name}")


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    """Append Arrow rows to a table by column name."""
    con.register("arrow_rows", rows)
    con.execute(f'INSERT INTO "{table}" BY NAME SELECT * FROM arrow_rows')
    con.unregister("arrow_rows")


def _conventions() -> pa.Table:
    form = tables()["number_conventions"].arrow
    rows = load_table("number_conventions")
    numbers = {field.name for field in form if pa.types.is_floating(field.type)}
    columns: dict[str, list[float | str | None]] = {}
    for field in form:
        cells = [row[field.name] or None for row in rows]
        columns[field.name] = [cell and float(cell) for cell in cells] if field.name in numbers else [*cells]
    return pa.table(columns, schema=form)


def _fill_archived(con: duckdb.DuckDBPyConnection, paths: WarehousePaths, done: Ledger, found: Survey) -> None:
    """captures and sightings from the archive's records: one row a capture, whatever the order in which it was met.  Where the
    record of a capture that was read is gone, from what its batch kept of it."""
    form = schema("archived").append(pa.field("place", pa.int64())).append(pa.field("is_damaged", pa.bool_()))
    con.register("arrow_rows", form.empty_table())
    con.execute("CREATE TEMP TABLE archived AS SELECT * FROM arrow_rows")
    con.unregister("arrow_rows")
    numbered = enumerate(archive.records(paths.archive))
    while chunk := list(itertools.islice(numbered, _CHUNK)):
        columns: dict[str, list[object]] = {field.name: [] for field in form}
        for place, record in chunk:
            kept = {
                "collection": record.collection,
                "source_name": record.source_name,
                "batch": record.batch,
                "place": place,
                "is_damaged": record.capture.capture_id in found.damaged,
            }
            for name, values in columns.items():
                values.append(kept[name] if name in kept else getattr(record.capture, name))
        _insert(con, "archived", pa.table(columns, schema=form))
    if found.lost:
        con.register("lost", pa.table({"capture_id": sorted(found.lost)}))
        for rows in done.rows_of("archived", PAGE_KEYS["archived"]):
            con.register("arrow_rows", rows)
            con.execute("INSERT INTO archived BY NAME SELECT *, 1::BIGINT << 62 AS place, TRUE AS is_damaged FROM arrow_rows"
                        " SEMI JOIN lost USING (capture_id)")  # fmt: skip
            con.unregister("arrow_rows")
        con.unregister("lost")
    con.execute(
        "INSERT INTO captures BY NAME SELECT * EXCLUDE (collection, source_name, batch, place) FROM archived"
        " LEFT JOIN decodings USING (capture_id) QUALIFY row_number() OVER"
        " (PARTITION BY capture_id ORDER BY content_type, url NULLS LAST, acquired_via, place) = 1"
    )
    con.execute(
        "INSERT INTO sightings BY NAME SELECT capture_id, collection, source_name, min_by(batch, place) AS batch"
        " FROM archived GROUP BY ALL"
    )


def _fill_rejects(con: duckdb.DuckDBPyConnection, paths: WarehousePaths, done: Ledger) -> None:
    """Rejects of acquire as they stand, and those of the batches under every source whose newest capture they concern."""
    form = tables()["rejects"].arrow
    standing = [
        (r.collection, r.stage, r.source_name, r.item, r.capture_id, r.reason, r.detail, r.batch)
        for r in acquire.rejects(paths)
    ]
    columns = [list(column) for column in zip(*standing, strict=True)] or [[] for _ in form]
    names = ("collection", "stage", "source_name", "item", "capture_id", "reason", "detail", "batch")
    _insert(
        con,
        "rejects",
        pa.table(dict(zip(names, columns, strict=True)), schema=pa.schema([form.field(n) for n in names])),
    )
    con.register("arrow_rows", form.empty_table())
    con.execute("CREATE TEMP TABLE rejected AS SELECT * FROM arrow_rows")
    con.unregister("arrow_rows")
    for rows in done.rows_of("rejects", PAGE_KEYS["rejects"]):
        _insert(con, "rejected", rows)
    con.execute(
        "INSERT INTO rejects BY NAME SELECT DISTINCT ON (collection, source_name, item, stage, reason) r.* REPLACE"
        " (s.collection AS collection, s.source_name AS source_name) FROM rejected r JOIN (SELECT * FROM archived QUALIFY"
        " row_number() OVER (PARTITION BY collection, source_name ORDER BY place DESC) = 1) s USING (capture_id)"
        " ORDER BY r.detail"
    )


def _fill_builds(
    con: duckdb.DuckDBPyConnection,
    fingerprint: str,
    done: Ledger,
    inputs: str,
    started: dt.datetime,
    run_id: str | None,
) -> None:
    form = tables()["builds"].arrow
    rows: list[Mapping[str, object]] = [
        {
            "batch": kept.batch,
            "stage": "process",
            "code_version": kept.fingerprint,
            "model": kept.model,
            "model_sha256": kept.model_sha256,
            "started_at": dt.datetime.fromisoformat(kept.started_at),
            "ended_at": dt.datetime.fromisoformat(kept.ended_at),
            "n_in": len(kept.captures),
            "n_out": len(kept.captures) - len(kept.rejected),
            "n_rejected": len(kept.rejected),
        }
        for kept in (batch.manifest for batch in done.batches)
    ]
    n_in = len(done.owner)
    rows.append({"batch": inputs, "stage": PUBLISH_STAGE, "code_version": fingerprint, "run_id": run_id, "started_at": started,
                 "ended_at": dt.datetime.now(dt.UTC), "n_in": n_in, "n_out": n_in - len(done.rejected),
                 "n_rejected": len(done.rejected)})  # fmt: skip
    _insert(
        con,
        "builds",
        pa.table({f.name: pa.array([row.get(f.name) for row in rows], f.type) for f in form}, schema=form),
    )


# ── the swap ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def swap(paths: WarehousePaths, candidate: Candidate, before: Stamp | None) -> None:
    """Put a checked file in place of the published one, in one step.  Readers that have the old file open keep it.

    ``before``: the file that it takes the place of.  Raises CheckFailed (and removes the candidate), OSError.
    """
    if not candidate.passed:
        _remove(candidate.path)
        raise CheckFailed(list(candidate.results))
    handle = os.open(candidate.path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    write_stamps(paths, [candidate.stamp, *([before] if before else [])])
    remove_wal(paths.database)
    os.replace(candidate.path, paths.database)
    sync_folder(paths.database.parent)


def sweep(paths: WarehousePaths) -> int:
    """Under the lock: remove what killed runs left half-built; returns how many files."""
    left = list(_half_built(paths))
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _half_built(paths: WarehousePaths) -> Iterator[Path]:
    stem = paths.database.name.removesuffix(".duckdb")
    prefixes = (f".{stem}.building-", f".{stem}.reading-", f".tmp-{paths.stamp.name}-")
    for path in paths.database.parent.iterdir() if paths.database.parent.is_dir() else ():
        if path.name.startswith(prefixes):
            yield path


def _building(paths: WarehousePaths) -> Path:
    stem = paths.database.name.removesuffix(".duckdb")
    return paths.database.with_name(f".{stem}.building-{os.getpid()}.duckdb")


def _remove(path: Path) -> None:
    others: Iterable[Path] = (path, path.with_name(path.name + ".wal"))
    for other in others:
        other.unlink(missing_ok=True)
