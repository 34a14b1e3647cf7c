"""The schema: read from ``warehouse/tables``, ``macros``, ``views`` and ``search``, from which all else is derived.

DuckDB itself reads the files; Arrow schemas, Dagster's column schemas and the data dictionary come from here.  A view that
shows a table's columns need not describe them again: a column without a comment takes that of the first table or view behind FROM
and JOIN that has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import pyarrow as pa

from pipelines.paths import SQL

if TYPE_CHECKING:
    import duckdb

EVIDENCE = ("event_evidence", "figure_evidence", "statement_evidence")  # views that can be had of chosen rows
_ENTITIES = ("place_id", "actor_id")  # columns of their tables that name an entity
_ONCE = ("pages", "speakers", "entities")  # what their macros find once, as several joins of a view read it
_given: dict[str, Table] = {}


@dataclass(frozen=True, slots=True)
class Column:
    """A column as DuckDB sees it."""

    name: str
    type: str
    nullable: bool
    comment: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view of the contract; ``key`` names the columns of the primary key."""

    name: str
    sql: str
    comment: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    arrow: pa.Schema


@lru_cache(1)
def tables() -> dict[str, Table]:
    """All tables by name."""
    return dict(_given) or _read("tables")


def give(known: Mapping[str, Table]) -> None:
    """Spare this process, a worker, the reading: what the process that began it has read, with the same files and code."""
    _given.update(known)


@lru_cache(1)
def views() -> dict[str, Table]:
    """All views by name, in an order in which they can be created."""
    return _read("views")


def _read(kind: str) -> dict[str, Table]:
    import duckdb

    with duckdb.connect(":memory:") as con:
        con.execute("SET TimeZone = 'UTC'")
        if kind == "views":
            create_tables(con)
            create_macros(con)
        done = _run_in_order(con, _scripts(kind))
        if kind == "views":
            done = _with_inherited_comments(con, done)
        return _described(con, done)


def _scripts(kind: str) -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in sorted((SQL / kind).glob("*.sql"))}


def _with_inherited_comments(con: duckdb.DuckDBPyConnection, views: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Views in an order in which they can be created, with statements that give their columns the comments of what they show."""
    comments: dict[str, dict[str, str | None]] = {}
    for table, column, comment in con.execute(
        "SELECT table_name, column_name, comment FROM duckdb_columns() ORDER BY table_name, column_index"
    ).fetchall():
        comments.setdefault(table, {})[column] = comment
    found = []
    for view, sql in views:
        lines, own = [sql], comments[view]
        shown = [
            comments[name] for name in dict.fromkeys(re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", sql)) if name in comments
        ]
        for column in [name for name, comment in own.items() if comment is None]:
            own[column] = comment = next((each[column] for each in shown if each.get(column)), None)
            if comment is not None:
                quoted = comment.replace("'", "''")
                lines.append(f"COMMENT ON COLUMN {view}.\"{column}\" IS '{quoted}';\n")
                con.execute(lines[-1])
        found.append((view, "".join(lines)))
    return found


def _run_in_order(con: duckdb.DuckDBPyConnection, scripts: dict[str, str]) -> list[tuple[str, str]]:
    """Run the scripts so that a view comes behind the views that it reads; raises duckdb.Error where that cannot be."""
    import duckdb

    waiting, done = list(scripts.items()), []
    while waiting:
        left = []
        for name, sql in waiting:
            try:
                con.execute(sql)
                done.append((name, sql))
            except duckdb.CatalogException as error:
                left.append((name, sql))
                missing = error
        if len(left) == len(waiting):
            raise missing
        waiting = left
    return done


def _described(con: duckdb.DuckDBPyConnection, scripts: Iterable[tuple[str, str]]) -> dict[str, Table]:
    """What DuckDB has made of the scripts; each of its catalogues is asked once."""
    columns: dict[str, list[Column]] = {}
    for table, *column in con.execute(
        "SELECT table_name, column_name, data_type, is_nullable, coalesce(comment, '') FROM duckdb_columns()"
        " ORDER BY table_name, column_index"
    ).fetchall():
        columns.setdefault(table, []).append(Column(*column))
    comments = dict(
        con.execute(
            "SELECT view_name, comment FROM duckdb_views() UNION ALL SELECT table_name, comment FROM duckdb_tables()"
        ).fetchall()
    )
    keys = dict(
        con.execute(
            "SELECT table_name, constraint_column_names FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'"
        ).fetchall()
    )
    return {
        name: Table(
            name, sql, comments[name] or "", tuple(columns[name]), tuple(keys.get(name, ())), _arrow_of(con, name)
        )
        for name, sql in scripts
    }


def _arrow_of(con: duckdb.DuckDBPyConnection, name: str) -> pa.Schema:
    return con.table(name).limit(0).to_arrow_table().schema


def create_tables(con: duckdb.DuckDBPyConnection, *, with_keys: bool = True) -> None:
    """Create every table with its comments; without keys no index is kept of them (checks see to it that they hold)."""
    _execute(con, [table.sql if with_keys else _without_key(table.sql) for table in tables().values()])


def _without_key(sql: str) -> str:
    """A table's statements with NOT NULL in place of its key."""
    sql = re.sub(r",\s*PRIMARY KEY \([^()]*\)", "", sql)
    return re.sub(r"\bPRIMARY KEY\b", "NOT NULL", sql)


def create_macros(con: duckdb.DuckDBPyConnection) -> None:
    """Create the macros that views and analysts use."""
    _execute(con, _scripts("macros").values())


def create_views(con: duckdb.DuckDBPyConnection, *, with_search: bool = True) -> None:
    """Create every view with its comments, the macros that views and questions use, and the empty search index with its macros."""
    create_macros(con)
    _execute(con, [view.sql for view in views().values()])
    _execute(con, [evidence_of(name) for name in EVIDENCE])
    if with_search:
        _execute(con, _scripts("search").values())


def statement_of(view: str) -> str:
    """The SELECT that a view is."""
    return views()[view].sql.partition(";\n")[0].partition(" AS\n")[2]


def evidence_of(view: str) -> str:
    """The table macro ``VIEW_of(rows)`` of a view of ``EVIDENCE``: the same columns, for chosen rows of its table alone.

    A question that wants the first hundred of millions of rows puts their own few columns in order, and looks for
    sentences, links and hedges only then; DuckDB does not find that way through a view by itself (2.0 builds every join of it).
    Under the name of each table that the view reads stand the macro's own few rows of it: those of the articles that the chosen
    rows are from, their captures and sightings, and the entities that they name.
    """
    body = statement_of(view)
    table = re.search(r"^FROM (\w+) AS t$", body, re.MULTILINE)
    assert table is not None, view
    body = re.sub(rf"^FROM {table[1]} AS t$", "FROM query_table(rows) AS t", body, flags=re.MULTILINE)
    some = {"pages": "SELECT DISTINCT article_id FROM query_table(rows)"}
    read = dict.fromkeys(re.findall(r"\b(?:FROM|JOIN) (\w+)\b", body))
    of_pages = [name for name in read if name in tables() and "article_id" in tables()[name].arrow.names]
    chosen = "FROM main.{} WHERE {} IN ({})"
    some |= {name: chosen.format(name, "article_id", "FROM pages") for name in of_pages}
    of_articles = "SELECT capture_id FROM articles"
    some |= {name: chosen.format(name, "capture_id", of_articles) for name in ("captures", "sightings")}
    some["article_sources"] = statement_of("article_sources")
    if "entities" in read:
        named = [column for column in _ENTITIES if column in tables()[table[1]].arrow.names]
        ids = " UNION ALL ".join(
            ["SELECT entity_id FROM speakers", *map("SELECT {} FROM query_table(rows)".format, named)]
        )
        some["entities"] = chosen.format("entities", "entity_id", ids)
    kept = ",\n".join(f"{name} AS {'' if name in _ONCE else 'NOT '}MATERIALIZED ({sql})" for name, sql in some.items())
    comment = f"{view} of the rows of {table[1]} that a table, a view or a name WITH gives: {view}_of(''name'')"
    return (
        f"CREATE MACRO {view}_of(rows) AS TABLE\nWITH {kept}\n{body};\nCOMMENT ON MACRO TABLE {view}_of IS '{comment}';"
    )


def _execute(con: duckdb.DuckDBPyConnection, scripts: Iterable[str]) -> None:
    """In one transaction: by itself, each of several hundred statements (one a comment) is written and synced."""
    con.begin()
    for sql in scripts:
        con.execute(sql)
    con.commit()
