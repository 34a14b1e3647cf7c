"""Tables over the whole corpus (entities, incidents, threads, captures, ...): only rows that differ are taken out and put in.

Of such a table the file keeps one digest for each of some thousand blocks of its rows (``made.blocks``; a row's block follows from
its key), so that what a table should hold is gone through once, and compared with what it holds only in the blocks that differ.

What belongs here: the difference between a table and what it should be.  What does not: rows of pages (``pages``).
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from pipelines.store.schema import Table, tables

GIVEN = "FROM given"  # rows that are registered under this name
_BLOCKS = 4096


def block_of(*columns: str) -> str:
    """SQL for the block of a row; 0 where no column names it."""
    return f"(hash({', '.join(columns)}) % {_BLOCKS})::USMALLINT" if columns else "0::USMALLINT"


def find_blocks(con: duckdb.DuckDBPyConnection, name: str, rows: str) -> None:
    """Make the temporary tables ``blocks_<name>`` (block, digest) and ``differing_<name>`` (block; which the file has otherwise).
    ``rows``: a SELECT of block and h, a row's hash, hashed once more (what goes into a hash last goes in by XOR, so that equal
    changes of two rows could cancel out)."""
    con.execute(
        f"CREATE TEMP TABLE blocks_{name} AS SELECT block, hash(bit_xor(h), count(*)) AS digest FROM ({rows}) GROUP BY block"
    )
    con.execute(
        f"CREATE TEMP TABLE differing_{name} AS SELECT block FROM blocks_{name} n FULL JOIN (FROM made.blocks WHERE name = ?) o"
        " USING (block) WHERE n.digest IS DISTINCT FROM o.digest",
        [name],
    )


def keep_blocks(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Write down what ``find_blocks`` found, whose tables go."""
    con.execute(f"DELETE FROM made.blocks WHERE name = ? AND block IN (FROM differing_{name})", [name])
    con.execute(
        f"INSERT INTO made.blocks SELECT ?, block, digest FROM blocks_{name} SEMI JOIN differing_{name} USING (block)",
        [name],
    )
    con.execute(f"DROP TABLE blocks_{name}")
    con.execute(f"DROP TABLE differing_{name}")


def put(con: duckdb.DuckDBPyConnection, name: str, source: str, *, is_new: bool, noted: str = "") -> None:
    """Make a table hold what a SELECT gives, whose columns may be some of the table's in any order.  Of a file that was published
    before, the keys of the rows that went or came stand in the temporary table ``changed_<name>`` afterwards (was_there,
    is_there; ``noted``: a column that stands there as ``old_<noted>`` and ``new_<noted>``)."""
    table = tables()[name]
    block = block_of(*_quoted(table.key))
    if is_new:
        con.execute(f'INSERT INTO "{name}" BY NAME {source}')
        rows = f'SELECT {block} AS block, hash(hash(x)) AS h FROM main."{name}" x'
        find_blocks(con, name, rows)
    else:
        kind = "VIEW" if source == GIVEN else "TABLE"  # rows that stand in memory already are not copied
        con.execute(f"CREATE TEMP {kind} wanted_rows AS SELECT {_in_form(con, table, source)} FROM ({source})")
        find_blocks(con, name, f"SELECT {block} AS block, hash(hash(x)) AS h FROM wanted_rows x")
        _replace(con, table, f"{block} IN (FROM differing_{name})", noted)
        con.execute(f"DROP {kind} wanted_rows")
    keep_blocks(con, name)


def put_some(con: duckdb.DuckDBPyConnection, name: str, source: str, among: str, noted: str = "") -> None:
    """``put`` into a file that was published before where only some rows can differ.  ``among``: what holds of these, in SQL;
    ``source`` gives those alone."""
    table = tables()[name]
    con.execute(f"CREATE TEMP TABLE wanted_rows AS SELECT {_in_form(con, table, source)} FROM ({source})")
    _replace(con, table, among, noted)
    con.execute("DROP TABLE wanted_rows")


def _replace(con: duckdb.DuckDBPyConnection, table: Table, where: str, noted: str) -> None:
    """Compare rows ``where`` something holds with those of ``wanted_rows`` for which it does, and replace what differs."""
    name = table.name
    if table.key:
        by = " AND ".join(f'o."{column}" = n."{column}"' for column in table.key)
        ids = ", ".join(f'coalesce(o."{column}", n."{column}") AS "{column}"' for column in table.key)
        more = f", {noted}" if noted else ""
        notes = f", o.{noted} AS old_{noted}, n.{noted} AS new_{noted}" if noted else ""
        named = ", ".join(_quoted(table.key))
        con.execute(
            f"CREATE TEMP TABLE changed_{name} AS SELECT {ids}, o.place, o.h IS NOT NULL AS was_there,"
            f" n.h IS NOT NULL AS is_there{notes}"
            f' FROM (SELECT {named}, hash(x) AS h, rowid AS place{more} FROM main."{name}" x WHERE {where}) o'
            f" FULL JOIN (SELECT {named}, hash(x) AS h{more} FROM wanted_rows x WHERE {where}) n ON {by}"
            " WHERE o.h IS DISTINCT FROM n.h"
        )
        con.execute(f'DELETE FROM main."{name}" WHERE rowid IN (SELECT place FROM changed_{name} WHERE was_there)')
        con.execute(
            f'INSERT INTO main."{name}" SELECT n.* FROM (FROM wanted_rows WHERE {where}) n JOIN changed_{name} o ON {by}'
            " WHERE o.is_there"
        )
    else:
        con.execute(f"CREATE TEMP TABLE changed_{name} AS FROM wanted_rows WHERE {where}")
        con.execute(f'DELETE FROM main."{name}" WHERE {where}')
        con.execute(f'INSERT INTO main."{name}" FROM changed_{name}')


def _in_form(con: duckdb.DuckDBPyConnection, table: Table, source: str) -> str:
    given = {str(row[0]) for row in con.execute(f"DESCRIBE {source}").fetchall()}
    return ", ".join(
        f'"{c.name}"::{c.type} AS "{c.name}"' if c.name in given else f'NULL::{c.type} AS "{c.name}"'
        for c in table.columns
    )


def _quoted(columns: Sequence[str]) -> list[str]:
    return [f'"{column}"' for column in columns]
