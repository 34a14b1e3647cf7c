"""What the UI shows of a table: its row count and a few rows as a Markdown table in which only our own links act."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

import dagster as dg
import duckdb
import pyarrow as pa

from pipelines.acquire import archive
from pipelines.orchestrate.metadata.chosen import CHOSEN, Chosen
from pipelines.orchestrate.metadata.lineage import column_lineage
from pipelines.store.batches import Ledger
from pipelines.store.escaping import for_markdown
from pipelines.store.page_tables import PAGE_KEYS, schema
from pipelines.store.query import open_warehouse
from pipelines.store.schema import views

ROWS = 8
# What a table's metadata holds: numbers are plotted over runs, Markdown is rendered.
Cell: TypeAlias = (
    dg.MarkdownMetadataValue
    | dg.PathMetadataValue
    | dg.UrlMetadataValue
    | dg.TableColumnLineage
    | int
    | float
    | str
    | bool
    | dict[str, int]
)
_CELL_CHARS = 80
_SENTENCE_CHARS = 200
_LONG = ("sentence", "detail", "notes", "body", "Event Text", "before_words", "after_words", "description")
_LINKS = ("url", "URL", "evidence_url", "after_url", "before_url", "archive_url")
# What a Markdown parser takes for the end of a link, for an escape or for a cell's border stands percent-encoded.
_NO_LINK = re.compile(r"[^A-Za-z0-9/:?#@!$&',;=.%+~_-]")
_LONGEST_LINK = 2_000


def markdown_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows as a Markdown table; nothing in a cell can act as Markdown or HTML, and a web address is a short link."""
    if not rows:
        return "no rows"
    lines = [" | ".join(_cell("", name) for name in columns), " | ".join("---" for _ in columns)]
    lines += [" | ".join(_cell(name, value) for name, value in zip(columns, row, strict=True)) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)


def _cell(column: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str) and column in _LINKS:
        link = markdown_link(value, "open" if column != "url" else "")
        if link is not None:
            return link
    if isinstance(value, float):
        value = f"{value:,.6g}"
    if isinstance(value, list | tuple):
        value = ", ".join(map(str, value))
    return for_markdown(str(value), _SENTENCE_CHARS if column in _LONG else _CELL_CHARS)


def markdown_link(url: str, words: str = "") -> str | None:
    """A link that opens a web address as it is, under these words or its host's name; None where it is no web address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or len(url) > _LONGEST_LINK:
        return None
    target = _NO_LINK.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace")), url)
    return f"[{for_markdown(words or parts.hostname, _CELL_CHARS)}]({target.replace('&', '&amp;')})"


def table_metadata(columns: Sequence[str], rows: Sequence[Sequence[object]], count: int) -> dict[str, Cell]:
    """Row count (plotted over runs by the UI) and a preview."""
    return {"dagster/row_count": count, "preview": dg.MetadataValue.md(markdown_table(columns, rows))}


def of_arrow(name: str, table: pa.Table) -> dict[str, Cell]:
    """Metadata of an Arrow table."""
    columns = [column for column in CHOSEN[name].columns if column in table.column_names]
    rows = table.slice(0, ROWS).select(columns)
    values = list(zip(*(column.to_pylist() for column in rows.columns), strict=True))
    return table_metadata(columns, values, table.num_rows)


def of_batches(done: Ledger, name: str) -> dict[str, Cell]:
    """Metadata of a table as it stands in committed batches."""
    first: pa.Table | None = None
    count = 0
    for rows in done.rows_of(name, PAGE_KEYS[name]):
        count += rows.num_rows
        if first is None or first.num_rows == 0:
            first = rows
    shown = first if first is not None else schema(name).empty_table()
    return {**of_arrow(name, shown), "dagster/row_count": count}


def of_archive(folder: Path) -> dict[str, dict[str, Cell]]:
    """Metadata of ``captures`` and ``sightings`` as the archive's records give them."""
    captures: set[str] = set()
    sightings: set[tuple[str, str, str]] = set()
    shown: tuple[list[tuple[object, ...]], list[tuple[object, ...]]] = ([], [])
    for record in archive.records(folder):
        capture = record.capture
        if capture.capture_id not in captures and len(shown[0]) < ROWS:
            shown[0].append(tuple(getattr(capture, column) for column in CHOSEN["captures"].columns))
        captures.add(capture.capture_id)
        sighting = (record.collection, record.source_name, capture.capture_id)
        if sighting not in sightings and len(shown[1]) < ROWS:
            shown[1].append(sighting)
        sightings.add(sighting)
    return {
        "captures": table_metadata(CHOSEN["captures"].columns, shown[0], len(captures)),
        "sightings": table_metadata(CHOSEN["sightings"].columns, shown[1], len(sightings)),
    }


def of_file(database: Path, names: Sequence[str]) -> dict[str, dict[str, Cell]]:
    """Metadata of tables and views of a published file."""
    found = {}
    with open_warehouse(database) as con:
        for name in names:
            found[name] = table_metadata(*_rows(con, name, CHOSEN[name]))
            if name in views():
                found[name]["dagster/column_lineage"] = column_lineage(name)
    return found


def _rows(
    con: duckdb.DuckDBPyConnection, name: str, chosen: Chosen
) -> tuple[Sequence[str], list[tuple[object, ...]], int]:
    counted = con.execute(f'SELECT count(*) FROM "{name}"').fetchone()
    columns = ", ".join(f'"{column}"' for column in chosen.columns)
    rows: list[tuple[object, ...]] = []
    for condition in dict.fromkeys((chosen.where, "")):
        where = f" WHERE {condition}" if condition else ""
        rows = rows or con.execute(f'SELECT {columns} FROM "{name}"{where} LIMIT {ROWS}').fetchall()
    return chosen.columns, rows, int(counted[0]) if counted else 0
