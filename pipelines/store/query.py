"""Reading a warehouse with SQL: read-only, without access to other files or the network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb


class QueryError(Exception):
    """A query that DuckDB refuses; the text is its own."""


@dataclass(frozen=True, slots=True)
class QueryRows:
    """A result: column names and rows in their order."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[object, ...]]


def open_warehouse(database: Path) -> duckdb.DuckDBPyConnection:
    """A hardened connection: nothing can be written, no other file or address reached, no setting changed."""
    con = duckdb.connect(str(database), read_only=True, config={"enable_external_access": "false"})
    con.execute("SET TimeZone = 'UTC'")
    con.execute("SET lock_configuration = true")
    return con


def run_query(database: Path, query: str) -> QueryRows:
    """The rows of a query.  Raises QueryError."""
    try:
        with open_warehouse(database) as con:
            con.execute(query)
            if con.description is None:
                return QueryRows((), [])
            return QueryRows(tuple(str(column[0]) for column in con.description), con.fetchall())
    except duckdb.Error as error:
        raise QueryError(str(error)) from None
