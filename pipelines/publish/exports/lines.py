"""Rows of the exported tables, a few thousand at a time, and their values in JSON.

What belongs here: what several formats need to read the tables.  What does not: a format.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from pipelines.publish.exports.door import in_memory, quoted
from pipelines.store.schema import tables

_ROWS = 2_000


@contextmanager
def exported_tables(parquet: Path, work: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that has the exported tables, by name, and nothing else."""
    with in_memory(work) as con:
        for name in tables():
            con.execute(f"CREATE VIEW \"{name}\" AS FROM read_parquet('{quoted(parquet / f'{name}.parquet')}')")
        yield con


def rows_of(con: duckdb.DuckDBPyConnection, sql: str) -> Iterator[dict[str, Any]]:
    """The rows of a query, by column name, in their order."""
    con.execute(sql)
    names = [str(column[0]) for column in con.description or ()]
    while rows := con.fetchmany(_ROWS):
        for row in rows:
            yield dict(zip(names, row, strict=True))


def json_value(value: object) -> str:
    """A day or an instant as JSON writes it."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, dt.date) else str(value)
