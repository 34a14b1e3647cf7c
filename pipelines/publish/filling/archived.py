"""Tables that no page of a batch fills: captures and sightings from the archive's records, rejects, builds, conventions.

What belongs here: bringing these into a file.  What does not: rows of pages (``pages``), what resolve gives (``tables``).
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Collection, Mapping, Set

import duckdb
import numpy as np
import pyarrow as pa

from pipelines import acquire
from pipelines.acquire import archive
from pipelines.lexicons import load_table
from pipelines.paths import WarehousePaths
from pipelines.process.survey import Survey
from pipelines.publish.filling.pages import PageRows
from pipelines.publish.filling.signatures import about
from pipelines.publish.filling.tables import put, put_some
from pipelines.publish.published import PUBLISH_STAGE
from pipelines.store.batches import Ledger
from pipelines.store.page_tables import schema
from pipelines.store.schema import tables

_CHUNK = 20_000  # archive records that are handed to DuckDB at once


def conventions() -> pa.Table:
    form = tables()["number_conventions"].arrow
    rows = load_table("number_conventions")
    numbers = {field.name for field in form if pa.types.is_floating(field.type)}
    columns: dict[str, list[float | str | None]] = {}
    for field in form:
        cells = [row[field.name] or None for row in rows]
        columns[field.name] = [cell and float(cell) for cell in cells] if field.name in numbers else [*cells]
    return pa.table(columns, schema=form)


def fill_archived(
    con: duckdb.DuckDBPyConnection, paths: WarehousePaths, done: Ledger, found: Survey, *, is_new: bool
) -> None:
    """captures and sightings from the archive's records: one row a capture, whatever the order in which it was met.  Where the
    record of a capture that was read is gone, from what its batch kept of it.  Leaves the relation ``archived``
    (``close_archived``)."""
    rows = None if found.lost or found.damaged else archive.at_once(paths.archive)
    standing: list[object] = []
    if rows is None:
        _read_records(con, paths, done, found)
    else:
        standing = [rows.num_rows, *archive.standing(paths.archive)]
        con.register("archived_rows", rows.append_column("place", pa.array(np.arange(rows.num_rows))))
    columns = ", ".join(f'"{name}"' for name in (*schema("archived").names, "place"))
    con.execute(
        f"CREATE TEMP VIEW archived AS SELECT {columns}, {'is_damaged' if rows is None else 'FALSE AS is_damaged'}"
        " FROM archived_rows"
    )
    batches = {(batch.manifest.batch, batch.manifest.fingerprint): batch.manifest.captures for batch in done.batches}
    known = set(con.execute("SELECT batch, code_version FROM builds WHERE stage = 'process'").fetchall())
    before = json.loads(about(con)["archived"] or "[]")
    is_added_to = not is_new and len(before) > 0 and standing[1 : len(before)] == before[1:] and known <= batches.keys()
    new = batches.keys() - known
    fresh = [capture for batch in new for capture in batches[batch]]
    con.register("fresh_captures", pa.table({"capture_id": pa.array(fresh, pa.string())}))
    con.execute(
        "CREATE TEMP TABLE some_archived AS SELECT DISTINCT capture_id FROM archived WHERE"
        f" {f'place >= {before[0]} OR capture_id IN (FROM fresh_captures)' if is_added_to else 'TRUE'}"
    )
    con.unregister("fresh_captures")
    some = "capture_id IN (FROM some_archived)" if is_added_to else "TRUE"
    _read_decodings(con, done, {batch for batch, _ in new}, is_whole=is_new or not known <= batches.keys())
    captures = (
        f"SELECT * EXCLUDE (collection, source_name, batch, place) FROM (FROM archived WHERE {some}) LEFT JOIN decodings USING"
        " (capture_id) QUALIFY row_number() OVER (PARTITION BY capture_id ORDER BY content_type, url NULLS LAST, acquired_via,"
        " place) = 1"
    )
    sightings = f"SELECT capture_id, collection, source_name, min_by(batch, place) AS batch FROM archived WHERE {some} GROUP BY ALL"
    for name, source, noted in (("captures", captures, "url_key"), ("sightings", sightings, "")):
        if is_new:
            con.execute(f"INSERT INTO {name} BY NAME {source}")
        else:
            put_some(con, name, source, some, noted)
    for name in ("decodings", "some_archived"):
        con.execute(f"DROP TABLE {name}")
    con.execute("UPDATE made.about SET value = ? WHERE name = 'archived'", [json.dumps(standing) if standing else ""])


def close_archived(con: duckdb.DuckDBPyConnection) -> None:
    """Take away what ``fill_archived`` left."""
    con.execute("DROP VIEW archived")
    con.unregister("archived_rows")
    con.execute("DROP TABLE IF EXISTS temp.archived_rows")


def _read_records(con: duckdb.DuckDBPyConnection, paths: WarehousePaths, done: Ledger, found: Survey) -> None:
    """Make ``archived_rows`` record by record, and of batches where the archive lost one."""
    form = schema("archived").append(pa.field("place", pa.int64())).append(pa.field("is_damaged", pa.bool_()))
    con.register("arrow_rows", form.empty_table())
    con.execute("CREATE TEMP TABLE archived_rows AS SELECT * FROM arrow_rows")
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
        _append(con, "archived_rows", pa.table(columns, schema=form))
    if found.lost:
        con.register("lost", pa.table({"capture_id": sorted(found.lost)}))
        for source in PageRows(con, done).sources("archived"):
            con.execute("INSERT INTO archived_rows BY NAME SELECT *, 1::BIGINT << 62 AS place, TRUE AS is_damaged"
                        f" FROM (FROM {source}) SEMI JOIN lost USING (capture_id)")  # fmt: skip
        con.unregister("lost")


def _read_decodings(con: duckdb.DuckDBPyConnection, done: Ledger, new: Set[str], *, is_whole: bool) -> None:
    """How each page of ``some_archived`` was decoded; what the file says already of the captures of a batch that it was made from
    still holds.  ``new``: batches that it was not made from; ``is_whole``: all are read."""
    con.execute("CREATE TEMP TABLE decodings (capture_id VARCHAR, charset VARCHAR, charset_basis VARCHAR)")
    to_read: Collection[str] | None = None
    if not is_whole:
        unknown = con.execute("SELECT capture_id FROM some_archived ANTI JOIN captures USING (capture_id)").fetchall()
        to_read = {done.owner[row[0]] for row in unknown if row[0] in done.owner} | new
    for source in PageRows(con, done, batches=to_read).sources("decodings"):
        con.execute(f"INSERT INTO decodings BY NAME FROM {source}")
    if to_read is not None:
        con.execute(
            "INSERT INTO decodings SELECT capture_id, charset, charset_basis FROM captures SEMI JOIN some_archived USING"
            " (capture_id) ANTI JOIN (FROM decodings) USING (capture_id)"
        )


def fill_rejects(
    con: duckdb.DuckDBPyConnection, paths: WarehousePaths, done: Ledger, unmatched: pa.Table | None, *, is_new: bool
) -> None:
    """Rejects of acquire as they stand, those of the batches under every source whose newest capture they concern, and what a
    person wrote that meets no row (``unmatched``).  Takes ``archived`` away."""
    form = tables()["rejects"].arrow
    con.register("arrow_rows", form.empty_table())
    for name in ("rejected", "all_rejects"):
        con.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM arrow_rows")
    con.unregister("arrow_rows")
    standing = [
        (r.collection, r.stage, r.source_name, r.item, r.capture_id, r.reason, r.detail, r.batch)
        for r in acquire.rejects(paths)
    ]
    columns = [list(column) for column in zip(*standing, strict=True)] or [[] for _ in form]
    names = ("collection", "stage", "source_name", "item", "capture_id", "reason", "detail", "batch")
    said = pa.table(dict(zip(names, columns, strict=True)), schema=pa.schema([form.field(n) for n in names]))
    for rows in (said, unmatched):
        if rows is not None:
            _append(con, "all_rejects", rows)
    for source in PageRows(con, done).sources("rejects"):
        con.execute(f"INSERT INTO rejected BY NAME FROM {source}")
    con.execute(
        "INSERT INTO all_rejects BY NAME SELECT DISTINCT ON (collection, source_name, item, stage, reason) r.* REPLACE"
        " (s.collection AS collection, s.source_name AS source_name) FROM rejected r JOIN (SELECT * FROM archived SEMI JOIN"
        " (SELECT collection, source_name FROM archived WHERE capture_id IN (SELECT capture_id FROM rejected)) USING (collection,"
        " source_name) QUALIFY row_number() OVER (PARTITION BY collection, source_name ORDER BY place DESC) = 1) s"
        " USING (capture_id) ORDER BY r.detail"
    )
    put(con, "rejects", "FROM all_rejects", is_new=is_new)
    for name in ("rejected", "all_rejects"):
        con.execute(f"DROP TABLE {name}")
    close_archived(con)


def _append(con: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    """Append Arrow rows to a table by column name."""
    con.register("arrow_rows", rows)
    con.execute(f'INSERT INTO "{table}" BY NAME SELECT * FROM arrow_rows')
    con.unregister("arrow_rows")


def fill_builds(
    con: duckdb.DuckDBPyConnection,
    fingerprint: str,
    done: Ledger,
    inputs: str,
    started: dt.datetime,
    run_id: str | None,
) -> None:
    """The batches that the file is made from, and this making of it."""
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
    con.execute("DELETE FROM builds")
    _append(
        con,
        "builds",
        pa.table({f.name: pa.array([row.get(f.name) for row in rows], f.type) for f in form}, schema=form),
    )
