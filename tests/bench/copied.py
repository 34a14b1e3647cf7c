"""A large corpus out of a small one: committed batches, and what resolve gave for them, copied under new ids.

A copy of a page has ids, an address and sketches of its own, so that no copy is taken for another's text; a copy of the corpus has
entities, incidents and threads of its own.  Places and actors with ids of the whole world are shared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Set
from dataclasses import fields, replace
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.acquire import archive
from pipelines.acquire.archive.kept import FOLDER, FORM, known_as
from pipelines.resolve import Resolved
from pipelines.store.batches import Ledger, batch_id, commit, ledger
from pipelines.store.page_tables import PAGE_KEYS, WHOLE

_MACROS = """
CREATE MACRO article_in(id) AS regexp_extract(id, '[0-9a-f]{16}');
CREATE MACRO of_copy(id, k) AS
    CASE WHEN article_in(id) <> '' THEN replace(id, article_in(id), left(md5(article_in(id) || '~' || k), 16))
        WHEN id IN (FROM joined) THEN id || '~' || k ELSE id END;
"""


def _connection(joined: pa.Table | None = None) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(":memory:", config={"threads": 2})
    con.execute("SET TimeZone = 'UTC'")
    con.execute("CREATE TABLE joined (id VARCHAR)")
    if joined is not None:
        con.register("replaced", joined)
        con.execute("INSERT INTO joined SELECT DISTINCT new_id FROM replaced WHERE NOT contains(new_id, '@')")
    con.execute(_MACROS)
    return con


def _copied(con: duckdb.DuckDBPyConnection, rows: pa.Table, copy: int) -> pa.Table:
    """Rows with the ids of a copy."""
    con.register("given", rows)
    changed = []
    for field in rows.schema:
        name = f'"{field.name}"'
        if pa.types.is_string(field.type) and (field.name.endswith("_id") or field.name == "text_group"):
            changed.append(f"of_copy({name}, {copy}) AS {name}")
        elif field.name in ("url", "final_url", "url_key"):
            changed.append(f"{name} || '?copy={copy}' AS {name}")
        elif field.name == "prints":
            changed.append(f"list_transform(prints, lambda x: xor(x, hash({copy}))) AS prints")
        elif field.name == "text_hash":
            changed.append(f"xor(text_hash, hash({copy})) AS text_hash")
    told = f" REPLACE ({', '.join(changed)})" if changed else ""
    made = con.sql(f"SELECT *{told} FROM given").to_arrow_table().cast(rows.schema)
    con.unregister("given")
    return made


def copy_batches(done: Ledger, folder: Path, copies: range) -> Ledger:
    """Commit every batch of a ledger again under the ids of each copy."""
    con = _connection()
    for copy in copies:
        for batch in done.batches:
            made = {
                name: _copied(con, rows, copy)
                for name in PAGE_KEYS
                if (rows := done.rows_in(batch, name, PAGE_KEYS[name])) is not None
            }
            made |= {name: _copied(con, rows, copy) for name in WHOLE if (rows := batch.read(name)) is not None}
            captures = tuple(
                str(row[0])
                for row in con.execute(
                    f"SELECT of_copy(unnest(?::VARCHAR[]), {copy})", [list(batch.manifest.captures)]
                ).fetchall()
            )
            manifest = replace(batch.manifest, batch=batch_id(captures, 0), captures=captures, tables={})
            commit(folder, made, manifest)
    con.close()
    return ledger(folder)


def keep_seen(done: Ledger, folder: Path, number: int, captures: Set[str]) -> None:
    """A file without records, as one of an archive, with what a run that had read them would have kept of it: the sightings of
    some captures."""
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    path = folder / f"{number:06d}-20261129T000000Z-00001{archive.WHOLE}"
    path.touch()
    draft = folder / FOLDER / path.name
    with pa.OSFile(str(draft), "wb") as file, pa.ipc.new_file(file, FORM) as writer:
        for rows in done.rows_of("archived", "capture_id"):
            some = rows.filter(pa.array([capture in captures for capture in rows["capture_id"].to_pylist()]))
            given = {
                "archive_file": path.name,
                "provenance": "",
                "media_type": "html",
                "published": None,
                "truncated": None,
            }
            columns = [
                pa.array([given[f.name]] * some.num_rows, f.type) if f.name in given else some[f.name].cast(f.type)
                for f in FORM
            ]
            writer.write_table(pa.table(columns, schema=FORM))
    digest = hashlib.sha256(draft.read_bytes()).hexdigest()[:16]
    draft.rename(draft.with_name(f"{known_as(path)}.{digest}.arrow"))


def _parts(resolved: Resolved) -> dict[str, pa.Table]:
    """Every Arrow table of what was resolved, by a name of its own."""
    found = {f"tables.{name}": rows for name, rows in resolved.tables.items()}
    found |= {f"added.{name}": rows for name, rows in resolved.added.items()}
    return found | {
        f.name: getattr(resolved, f.name) for f in fields(Resolved) if f.name not in ("done", "tables", "added")
    }


def copy_resolved(resolved: Resolved, done: Ledger, folder: Path, copies: range) -> Resolved:
    """What resolve would give for the copies; its tables stand in files below ``folder`` and are mapped, not read."""
    folder.mkdir(parents=True, exist_ok=True)
    con = _connection(resolved.replaced)
    made: dict[str, pa.Table] = {}
    for name, rows in _parts(resolved).items():
        path = folder / f"{name}.arrow"
        with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, rows.schema) as writer:
            for copy in copies:
                copied = _copied(con, rows, copy)
                if copy != copies[0]:
                    copied = _of_this_copy(con, copied, name, copy)
                writer.write_table(copied, max_chunksize=50_000)
        made[name] = pa.ipc.open_file(pa.memory_map(str(path))).read_all()
    con.close()
    return _joined(made, done)


def _of_this_copy(con: duckdb.DuckDBPyConnection, rows: pa.Table, name: str, copy: int) -> pa.Table:
    """Without the rows that all copies share."""
    first = rows.column_names[0] if rows.column_names else ""
    if name not in ("tables.entities", "tables.entity_judgements"):
        return rows
    con.register("given", rows)
    own = f"article_in({first}) <> '' OR ends_with({first}, '~{copy}')"
    made = con.sql(f"SELECT * FROM given WHERE {own}").to_arrow_table().cast(rows.schema)
    con.unregister("given")
    return made


def _joined(parts: Mapping[str, pa.Table], done: Ledger) -> Resolved:
    named = {name: rows for name, rows in parts.items() if "." not in name}
    of = {
        kind: {name.partition(".")[2]: rows for name, rows in parts.items() if name.startswith(f"{kind}.")}
        for kind in ("tables", "added")
    }
    return Resolved(done=done, tables=of["tables"], added=of["added"], **named)


def opened(folder: Path, done: Ledger) -> Resolved:
    """What ``copy_resolved`` left in a folder."""
    return _joined(
        {path.stem: pa.ipc.open_file(pa.memory_map(str(path))).read_all() for path in sorted(folder.glob("*.arrow"))},
        done,
    )
