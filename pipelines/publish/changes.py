"""Checks of a file that was published before and filled on: what held of rows that stayed holds still.

A check of the rows of pages looks at a page's own rows, and so it is enough to look at those of touched articles.  A check of
incidents, threads or texts looks at one of them with its members: it is enough to look at those that changed, gained or lost
a member.  Keys and words of any table are looked at in the rows that came.  What refers to a row that went is looked for in all
rows.  All other checks are run as on a new file.

What belongs here: which rows a check must see.  What does not: the checks (``checks``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager

import duckdb

from pipelines.publish.checks import Check, CheckResult, checks, run_check
from pipelines.store.page_tables import PAGE_TABLES
from pipelines.store.schema import tables

# Column -> the table of pages whose rows it groups.
GROUPED = {"incident_id": "events", "thread_id": "figures", "text_group": "articles"}

# Checks of pages' tables that look at rows of more than one page -> the relation with the links that they must see.
_ACROSS = {("figure_links", "figures_exist"): "some_links", ("figure_links", "no_circles"): "some_ways"}

_STEPS = 4  # of a circle of links, as many as its check takes
# table, name -> the tables of pages that refer to it, and by which column.
_REFERRED = {
    "entities": (("mentions", "entity_id", "entity_exists"),),
    "incidents": (("events", "incident_id", "incident_exists"),),
    "figure_threads": (("figures", "thread_id", "thread_exists"),),
    "captures": (("articles", "capture_id", "capture_exists"),),
}

_Views = Mapping[str, str]


def _groups(column: str, table: str) -> str:
    """SQL for the ids of the groups that may differ."""
    return (
        f"SELECT {column} FROM changed_{table} UNION FROM left_{column} UNION SELECT {column} FROM new_{GROUPED[column]}"
        f" WHERE {column} IS NOT NULL"
    )


def run_checks_on_changes(con: duckdb.DuckDBPyConnection) -> list[CheckResult]:
    """Run every check over what changed; see ``filling`` for the temporary tables that tell.  They are removed."""
    main = _main(con)
    filled = [name for name in PAGE_TABLES if _is_there(con, f"new_{name}")]
    con.execute(f"CREATE TEMP TABLE some_incidents AS {_groups('incident_id', 'incidents')}")
    con.execute(f"CREATE TEMP TABLE some_texts AS {_groups('text_group', 'text_groups')}")
    _some_threads(con)
    _some_sightings(con)
    _some_links(con)
    of_groups: dict[str, _Views] = {
        "incidents": {
            "incidents": f"FROM {main}.incidents WHERE incident_id IN (FROM some_incidents)",
            "events": f"FROM {main}.events WHERE incident_id IN (FROM some_incidents)",
        },
        "figure_threads": {
            "figure_threads": f"FROM {main}.figure_threads WHERE thread_id IN (FROM some_threads)",
            "figures": f"FROM {main}.figures WHERE thread_id IN (FROM some_threads)",
        },
        "text_groups": {
            "text_groups": f"FROM {main}.text_groups WHERE text_group IN (FROM some_texts)",
            "articles": f"FROM {main}.articles WHERE text_group IN (FROM some_texts)",
        },
    }
    of_groups["captures"] = {
        "captures": f"FROM {main}.captures WHERE capture_id IN (FROM some_captures)",
        "sightings": f"FROM {main}.sightings SEMI JOIN some_sources USING (collection, source_name)",
    }
    of_groups["text_group_exists"] = {"articles": of_groups["text_groups"]["articles"]}
    of_groups["changed rows"] = {
        name: f'FROM {main}."{name}" SEMI JOIN changed_{name} USING ({", ".join(table.key)})'
        for name, table in tables().items()
        if table.key and _is_there(con, f"changed_{name}")
    }
    of_groups |= {name: {"figure_links": f"FROM {name}"} for name in _ACROSS.values()}
    of_groups["pages"] = {name: f"FROM new_{name}" for name in filled}
    of_groups[""] = {}
    results: dict[tuple[str, str], CheckResult] = {}
    for group, views in of_groups.items():
        with _seeing(con, views):
            for check in checks():
                if _group(check, filled, of_groups["changed rows"]) == group:
                    results[check.table, check.name] = run_check(con, check)
    found = [_with_referred(con, results[check.table, check.name]) for check in checks()]
    _remove(con)
    return found


def _group(check: Check, filled: Sequence[str], changed: Collection[str]) -> str:
    """Which rows a check must see."""
    key = (check.table, check.name)
    if key == ("articles", "text_group_exists"):
        return "text_group_exists"
    if key == ("captures", "counts_add_up"):
        return "captures"
    if check.table in ("incidents", "figure_threads", "text_groups"):
        return check.table
    if check.table in changed and (check.name == "unique_ids" or check.name.endswith("_known")):
        return "changed rows"
    if key in _ACROSS:
        return _ACROSS[key]
    return "pages" if check.table in filled else ""


def _with_referred(con: duckdb.DuckDBPyConnection, result: CheckResult) -> CheckResult:
    """A result with the rows that refer to one that went."""
    check: Check = result.check
    for name, referred in _REFERRED.items():
        for table, column, what in referred:
            if (table, what) == (check.table, check.name):
                key = "capture_id" if name == "captures" else "thread_id" if name == "figure_threads" else column
                went = f"SELECT {key} FROM changed_{name} WHERE NOT is_there"
                if con.execute(f"SELECT count(*) FROM ({went})").fetchall() > [(0,)]:
                    n = con.execute(f"SELECT count(*) FROM {_main(con)}.{table} WHERE {column} IN ({went})").fetchall()[
                        0
                    ][0]
                    return CheckResult(check, max(result.n_bad, int(n)), result.n_rows, result.detail)
    return result


def _some_threads(con: duckdb.DuckDBPyConnection) -> None:
    """Threads that may differ, with the wholes that they are parts of and the parts of these."""
    main = _main(con)
    con.execute(f"CREATE TEMP TABLE some_threads AS {_groups('thread_id', 'figure_threads')}")
    wholes = (
        f"SELECT whole_id FROM {main}.figure_threads WHERE whole_id IS NOT NULL AND thread_id IN (FROM some_threads)"
    )
    parts = f"SELECT thread_id FROM {main}.figure_threads WHERE whole_id IN (FROM some_threads)"
    for more in (wholes, parts, wholes, wholes):
        con.execute(f"INSERT INTO some_threads {more} EXCEPT FROM some_threads")


def _some_links(con: duckdb.DuckDBPyConnection) -> None:
    """Links of figures of touched articles, on either side; and those with what leads on from them in as many steps as are looked
    at: a circle that was not there has a link that is new."""
    links, touched = f"{_main(con)}.figure_links", "IN (SELECT article_id FROM touched)"
    ways = "SELECT figure_id, other_id, link FROM {} WHERE link IN ('part_of', 'changed_from')"
    con.execute(
        f"CREATE TEMP TABLE some_links AS FROM {links} WHERE left(figure_id, 16) {touched} OR left(other_id, 16) {touched}"
    )
    con.execute(f"CREATE TEMP TABLE some_ways AS {ways.format('some_links')}")
    for _ in range(_STEPS):
        more = f"{ways.format(links)} AND figure_id IN (SELECT other_id FROM some_ways)"
        con.execute(f"INSERT INTO some_ways {more} EXCEPT FROM some_ways")


def _some_sightings(con: duckdb.DuckDBPyConnection) -> None:
    """Captures that changed, were read again, or stand under the source of such a one; and all the sources of these."""
    main = _main(con)
    con.execute(
        f"CREATE TEMP TABLE some_captures AS SELECT capture_id FROM {main}.sightings SEMI JOIN (SELECT collection, source_name FROM"
        f" {main}.sightings WHERE capture_id IN (SELECT capture_id FROM changed_captures UNION SELECT article_id FROM touched)"
        " UNION SELECT collection, source_name FROM changed_sightings) USING (collection, source_name)"
        " UNION SELECT capture_id FROM changed_captures WHERE is_there UNION SELECT article_id FROM touched WHERE is_there"
    )
    con.execute(
        f"CREATE TEMP TABLE some_sources AS SELECT DISTINCT collection, source_name FROM {main}.sightings WHERE capture_id IN"
        " (FROM some_captures)"
    )


@contextmanager
def _seeing(con: duckdb.DuckDBPyConnection, views: _Views) -> Iterator[None]:
    """While it lasts, a table's name means some of its rows."""
    for name, sql in views.items():
        con.execute(f'CREATE TEMP VIEW "{name}" AS {sql}')
    try:
        yield
    finally:
        for name in views:
            con.execute(f'DROP VIEW temp."{name}"')


def _main(con: duckdb.DuckDBPyConnection) -> str:
    """What the file's own tables are called while others have their names."""
    name = str(con.execute("SELECT current_database()").fetchall()[0][0]).replace('"', '""')
    return f'"{name}".main'


def _is_there(con: duckdb.DuckDBPyConnection, name: str) -> bool:
    return con.execute("SELECT count(*) FROM duckdb_tables() WHERE temporary AND table_name = ?", [name]).fetchall() > [
        (0,)
    ]


def _remove(con: duckdb.DuckDBPyConnection) -> None:
    for (name,) in con.execute("SELECT table_name FROM duckdb_tables() WHERE temporary").fetchall():
        con.execute(f'DROP TABLE temp."{name}"')
