"""Tables over the whole corpus (entities, incidents, threads, captures, ...): only rows that differ are taken out and put in.

What belongs here: the difference between a table and what it should be.  What does not: rows of pages (``pages``).
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from pipelines.store.schema import Table, tables

GIVEN = "FROM given"  # rows that are registered under this name


def put(con: duckdb.DuckDBPyConnection, name: str, source: str, *, is_new: bool, noted: str = "") -> None:
    """Make a table hold what a SELECT gives, whose columns may be some of the table's in any order.  Of a file that was published
    before, the keys of the rows that went or came stand in the temporary table ``changed_<name>`` afterwards (was_there,
    is_there; ``noted``: a column that stands there as ``old_<noted>`` and ``new_<noted>``)."""
    table = tables()[name]
    if is_new:
        con.execute(f'INSERT INTO "{name}" BY NAME {source}')
        return
    kind = "VIEW" if source == GIVEN else "TABLE"  # rows that stand in memory already are not copied
    con.execute(f"CREATE TEMP {kind} wanted_rows AS SELECT {_in_form(con, table, source)} FROM ({source})")
    key = table.key or tuple(column.name for column in table.columns)
    named = _names(key)
    if table.key:
        by = " AND ".join(f'o."{column}" = n."{column}"' for column in key)
        ids = ", ".join(f'coalesce(o."{column}", n."{column}") AS "{column}"' for column in key)
        more = f", {noted}" if noted else ""
        notes = f", o.{noted} AS old_{noted}, n.{noted} AS new_{noted}" if noted else ""
        con.execute(
            f"CREATE TEMP TABLE changed_{name} AS SELECT {ids}, o.place, o.h IS NOT NULL AS was_there,"
            f" n.h IS NOT NULL AS is_there{notes}"
            f' FROM (SELECT {named}, hash(x) AS h, rowid AS place{more} FROM main."{name}" x) o'
            f" FULL JOIN (SELECT {named}, hash(x) AS h{more} FROM wanted_rows x) n ON {by} WHERE o.h IS DISTINCT FROM n.h"
        )
        con.execute(f'DELETE FROM main."{name}" WHERE rowid IN (SELECT place FROM changed_{name} WHERE was_there)')
        con.execute(
            f'INSERT INTO main."{name}" SELECT n.* FROM wanted_rows n JOIN changed_{name} o ON {by} WHERE o.is_there'
        )
    else:
        seen = "SELECT count(*), sum(hash(hash(x))::HUGEINT) FROM {} x"
        before, now = (con.execute(seen.format(rows)).fetchall() for rows in (f'main."{name}"', "wanted_rows"))
        con.execute(
            f"CREATE TEMP TABLE changed_{name} AS SELECT {named} FROM wanted_rows LIMIT {0 if before == now else 9_000_000_000}"
        )
        if before != now:
            con.execute(f'DELETE FROM main."{name}"')
            con.execute(f'INSERT INTO main."{name}" FROM wanted_rows')
    con.execute(f"DROP {kind} wanted_rows")


def _in_form(con: duckdb.DuckDBPyConnection, table: Table, source: str) -> str:
    given = {str(row[0]) for row in con.execute(f"DESCRIBE {source}").fetchall()}
    return ", ".join(
        f'"{c.name}"::{c.type} AS "{c.name}"' if c.name in given else f'NULL::{c.type} AS "{c.name}"'
        for c in table.columns
    )


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
