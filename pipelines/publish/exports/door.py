"""The one door through which tables leave the warehouse: as Parquet, and without what is not handed on unless it is asked for.

Every other format is made from the files that this module writes, so that a name which is kept back here stands in none of them.
docs/exports.md says, table by table, what that means.

What belongs here: leaving out rows and columns, replacing words.  What does not: whose names those are (``withheld``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.publish.exports.keys import (
    ADDRESSES,
    ENTITY_COLUMNS,
    HOUSE_TABLES,
    OF_THE_HOUSE,
    article_of,
    texts_of,
)
from pipelines.publish.exports.names import NAME_WITHHELD, PageNames
from pipelines.publish.exports.withheld import find_withheld, names_of_pages
from pipelines.publish.published import readable
from pipelines.store.schema import Table, tables

QUOTED_CHARS = 300  # the longest words of a page that are handed on unasked
_ROWS, _ROWS_OF_TEXTS = 20_480, 2_048  # at a time
_MEGABYTES, _THREADS = 1_000, 2
_SEARCHED = "SET search_path = 'memory.main,warehouse.main'"
_UNCUT = ADDRESSES | {"why", "rule", "basis", "detail", "tags", "authors"}  # not the words of a story

# Rows that stay.
_KEPT_ROWS = {
    "entities": "NOT is_hidden(entity_id)",
    "entity_aliases": "NOT is_hidden(entity_id)",
    "entity_judgements": "NOT EXISTS (SELECT 1 FROM hidden_local h WHERE h.entity_id IN (left_id, right_id))",
    "mentions": "mention_id NOT IN (SELECT mention_id FROM hidden_mentions)",
    "place_candidates": "mention_id NOT IN (SELECT mention_id FROM hidden_mentions) AND NOT is_hidden(entity_id)",
    "figure_places": "mention_id NOT IN (SELECT mention_id FROM hidden_mentions)",
    "quotations": f"length(surface) <= {QUOTED_CHARS}",
    "corrections": "row_id NOT IN (SELECT mention_id FROM hidden_mentions) AND NOT is_hidden(row_id) AND row_id NOT IN"
    f" (SELECT quotation_id FROM quotations WHERE length(surface) > {QUOTED_CHARS})",
}


@contextmanager
def opened_for_export(database: Path, work: Path, say: Callable[[str], None]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that reads a published file and writes nothing but its own memory, which spills to ``work``.  Raises
    duckdb.Error, OSError."""
    with readable(database, say) as path, in_memory(work) as con:
        con.execute(f"ATTACH '{quoted(path)}' AS warehouse (READ_ONLY)")
        con.execute(_SEARCHED)
        yield con


@contextmanager
def in_memory(work: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with a bound on its memory, which spills to ``work``."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{_MEGABYTES}MB", "threads": str(_THREADS), "temp_directory": str(work),
        "autoload_known_extensions": "false", "autoinstall_known_extensions": "false",
    }  # fmt: skip
    with duckdb.connect(":memory:", config=settings) as con:
        con.execute("SET TimeZone = 'UTC'")
        yield con


def quoted(path: Path) -> str:
    """A path inside the quotation marks of SQL."""
    return str(path).replace("'", "''")


def another(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A connection to the same tables, to ask something while the rows of another question are fetched."""
    cursor = con.cursor()
    cursor.execute("SET TimeZone = 'UTC'")
    cursor.execute(_SEARCHED)
    return cursor


def write_tables(
    con: duckdb.DuckDBPyConnection, folder: Path, *, private: bool, say: Callable[[str], None] = lambda text: None
) -> None:
    """Write every table as ``folder/<table>.parquet``, ordered by its key.  ``con``: of ``opened_for_export``.

    Raises:
        OSError, duckdb.Error: as they come.
    """
    folder.mkdir(parents=True)
    if not private:
        say("looking for what is not handed on")
        find_withheld(con)
    for table in tables().values():
        batches = _as_they_are(con, table) if private else _without_what_is_withheld(con, table)
        schema, first = _described(table, next(batches))
        with pq.ParquetWriter(folder / f"{table.name}.parquet", schema, compression="zstd") as writer:
            writer.write_batch(first.cast(schema))
            for batch in batches:
                writer.write_batch(batch.cast(schema))
        say(f"{table.name} written")


def _described(table: Table, first: pa.RecordBatch) -> tuple[pa.Schema, pa.RecordBatch]:
    """The schema of a table's file: its columns as the contract has them, each with its comment."""
    columns = {column.name: column for column in table.columns}
    fields = [
        pa.field(
            field.name, field.type, columns[field.name].nullable, {"description": columns[field.name].comment.encode()}
        )
        for field in first.schema
    ]
    return pa.schema(fields, {"description": table.comment.encode()}), first


def _as_they_are(con: duckdb.DuckDBPyConnection, table: Table) -> Iterator[pa.RecordBatch]:
    return _batches(con, f'SELECT * FROM "{table.name}" ORDER BY {_order(table)}', table)


def _order(table: Table) -> str:
    return ", ".join(f'"{column}"' for column in table.key) or "ALL"


def _batches(con: duckdb.DuckDBPyConnection, sql: str, table: Table) -> Iterator[pa.RecordBatch]:
    """The rows of a query in batches, at least one, which may be empty."""
    has_texts = any(column.name == "text" for column in table.columns)
    reader = con.sql(sql).to_arrow_reader(_ROWS_OF_TEXTS if has_texts else _ROWS)
    n_batches = 0
    for batch in reader:
        n_batches += 1
        yield batch
    if not n_batches:
        yield pa.RecordBatch.from_pylist([], schema=reader.schema)


def _without_what_is_withheld(con: duckdb.DuckDBPyConnection, table: Table) -> Iterator[pa.RecordBatch]:
    page = article_of(table)
    columns = ", ".join(
        f'{_column(table, column.name)} AS "{column.name}"' for column in table.columns if column.name != "text"
    )
    sql = (
        f'SELECT {columns}, {page or "NULL::VARCHAR"} AS page FROM "{table.name}"'
        f" WHERE coalesce({_KEPT_ROWS.get(table.name, 'TRUE')}, TRUE) ORDER BY {_order(table)}"
    )
    texts = texts_of(table) if page else ()
    asking = another(con)  # beside the rows that are being fetched
    for batch in _batches(con, sql, table):
        pages = batch.column("page").to_pylist()
        rows = batch.drop_columns(["page"])
        yield _without_names(asking, rows, texts, pages) if texts and rows.num_rows else rows


def _column(table: Table, name: str) -> str:
    """A column in SQL, empty where it names somebody who is not handed on."""
    if name in ENTITY_COLUMNS.get(table.name, ()) and name not in table.key:
        return f'CASE WHEN is_hidden("{name}") THEN NULL ELSE "{name}" END'
    if name in ("place_mention_id", "mention_id") and name not in table.key:
        return f'CASE WHEN "{name}" IN (SELECT mention_id FROM hidden_mentions) THEN NULL ELSE "{name}" END'
    if table.name == "speakers" and name == "label":
        return f"CASE WHEN speaker_id IN (SELECT speaker_id FROM hidden_speakers) THEN '{NAME_WITHHELD}' ELSE label END"
    if table.name == "entities" and name == "description":
        return "CASE WHEN entity_id IN (SELECT entity_id FROM hidden_descriptions) THEN NULL ELSE description END"
    if table.name in HOUSE_TABLES and name in OF_THE_HOUSE:
        return "NULL::VARCHAR"
    return f'"{name}"'


def _without_names(
    asking: duckdb.DuckDBPyConnection, batch: pa.RecordBatch, texts: Sequence[str], pages: Sequence[str | None]
) -> pa.RecordBatch:
    """The batch with names of its pages, and words of a page that are too many, replaced."""
    names = names_of_pages(asking, (page for page in pages if page))
    starts = batch.column("start_char").to_pylist() if "start_char" in batch.schema.names else None
    for name in texts:
        if name not in batch.schema.names:
            continue
        at = batch.schema.get_field_index(name)
        field = batch.schema.field(at)
        values = batch.column(at).to_pylist()
        told = [
            _told(value, names.get(page or ""), name, starts[row] if starts and name == "surface" else None)
            for row, (value, page) in enumerate(zip(values, pages, strict=True))
        ]
        if told != values:
            batch = batch.set_column(at, field, pa.array(told, field.type))
    return batch


def _told(value: object, names: PageNames | None, column: str, start: int | None) -> object:
    if isinstance(value, list):
        return [_told(each, names, column, None) for each in value]
    if not isinstance(value, str):
        return value
    if len(value) > QUOTED_CHARS and column not in _UNCUT:
        return f"[{len(value):,} characters left out]"
    if names is None:
        return value
    return names.taken_out_of_address(value) if column in ADDRESSES else names.taken_out(value, start)
