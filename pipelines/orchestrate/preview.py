"""What the UI shows of a table: its row count and a few rows as an escaped Markdown table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

import dagster as dg
import duckdb
import pyarrow as pa

from pipelines.acquire import archive
from pipelines.store.batches import Ledger
from pipelines.store.escaping import for_markdown
from pipelines.store.page_tables import PAGE_KEYS, schema
from pipelines.store.query import open_warehouse

ROWS = 8
# What a table's metadata holds: numbers are plotted over runs, Markdown is rendered.
Cell: TypeAlias = dg.MarkdownMetadataValue | dg.PathMetadataValue | int | float | str | bool | dict[str, int]
_CELL_CHARS = 80


def markdown_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows as a Markdown table; nothing in a cell can act as Markdown or HTML."""
    if not rows:
        return "no rows"
    lines = [" | ".join(_cell(name) for name in columns), " | ".join("---" for _ in columns)]
    lines += [" | ".join(_cell(value) for value in row) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return for_markdown(str(value), _CELL_CHARS)


def table_metadata(columns: Sequence[str], rows: Sequence[Sequence[object]], count: int) -> dict[str, Cell]:
    """Row count (plotted over runs by the UI) and a preview."""
    return {"dagster/row_count": count, "rows": count, "preview": dg.MetadataValue.md(markdown_table(columns, rows))}


def of_arrow(table: pa.Table) -> dict[str, Cell]:
    """Metadata of an Arrow table."""
    rows = table.slice(0, ROWS)
    values = list(zip(*(column.to_pylist() for column in rows.columns), strict=True))
    return table_metadata(table.column_names, values, table.num_rows)


def of_batches(done: Ledger, name: str) -> dict[str, Cell]:
    """Metadata of a table as it stands in committed batches."""
    first: pa.Table | None = None
    count = 0
    for rows in done.rows_of(name, PAGE_KEYS[name]):
        count += rows.num_rows
        first = rows if first is None else first
    shown = first if first is not None else schema(name).empty_table()
    return {**of_arrow(shown), "dagster/row_count": count, "rows": count}


def of_archive(folder: Path) -> dict[str, dict[str, Cell]]:
    """Metadata of ``captures`` and ``sightings`` as the archive's records give them."""
    captures: set[str] = set()
    sightings: set[tuple[str, str, str]] = set()
    shown: tuple[list[tuple[object, ...]], list[tuple[object, ...]]] = ([], [])
    for record in archive.records(folder):
        capture = record.capture
        if capture.capture_id not in captures and len(shown[0]) < ROWS:
            shown[0].append(
                (capture.capture_id, capture.url, capture.captured_at, capture.acquired_via, capture.n_bytes)
            )
        captures.add(capture.capture_id)
        sighting = (capture.capture_id, record.collection, record.source_name)
        if sighting not in sightings and len(shown[1]) < ROWS:
            shown[1].append(sighting)
        sightings.add(sighting)
    return {
        "captures": table_metadata(
            ("capture_id", "url", "captured_at", "acquired_via", "n_bytes"), shown[0], len(captures)
        ),
        "sightings": table_metadata(("capture_id", "collection", "source_name"), shown[1], len(sightings)),
    }


def of_file(database: Path, names: Sequence[str]) -> dict[str, dict[str, Cell]]:
    """Metadata of tables and views of a published file."""
    found = {}
    with open_warehouse(database) as con:
        for name in names:
            found[name] = table_metadata(*_rows(con, name))
    return found


def _rows(con: duckdb.DuckDBPyConnection, name: str) -> tuple[list[str], list[tuple[object, ...]], int]:
    counted = con.execute(f'SELECT count(*) FROM "{name}"').fetchone()
    con.execute(f'SELECT * FROM "{name}" LIMIT {ROWS}')
    columns = [str(column[0]) for column in con.description or ()]
    return columns, con.fetchall(), int(counted[0]) if counted else 0
