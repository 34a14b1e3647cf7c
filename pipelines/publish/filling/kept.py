"""Views whose rows the file keeps, in schema ``made``, so that nobody who asks waits for windows over the whole corpus.

    made.superseded    superseded_articles
    made.ties          count_ties
    made.sourcing      article_sourcing

In the file the view shows the rows that are kept; what they are follows from the view's statement in ``warehouse/views`` alone,
and where no file keeps them (the catalogue of a lake) the view is that statement.  Of a file that was published before, the rows
that can differ are found anew by the same statement, over the few rows of its tables that decide them.

What belongs here: which rows those are.  What does not: what the views say (``warehouse/views``).
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from pipelines.store.schema import statement_of, views

KEPT = {
    "superseded_articles": "superseded",
    "count_ties": "ties",
    "article_sourcing": "sourcing",
}  # view -> its table; one that another reads comes first
_FAR_ENDS = (
    "SELECT DISTINCT left(other_id, 16) AS article_id FROM figure_links"
    " WHERE left(figure_id, 16) IN (SELECT article_id FROM touched)"
)


def keep_views(con: duckdb.DuckDBPyConnection) -> None:
    """Keep the rows of a new file."""
    for view, table in KEPT.items():
        con.execute(f"CREATE TABLE made.{table} AS FROM {view}")
        _, _, comments = views()[view].sql.partition(";\n")
        con.execute(f"CREATE OR REPLACE VIEW {view} AS FROM made.{table};{comments}")


def note_far_ends(con: duckdb.DuckDBPyConnection) -> None:
    """Before rows go: make the temporary table ``left_ends``, the articles to whose figures those of touched ones are linked."""
    con.execute(f"CREATE TEMP TABLE left_ends AS {_FAR_ENDS}")


def keep_changes(con: duckdb.DuckDBPyConnection) -> None:
    """Keep what changed in a file that was published before; see ``filling`` for the temporary tables that tell."""
    _superseded(con)
    _ties(con)
    _sourcing(con)
    for name in ("some_captures", "was_superseded", "some_articles", "some_threads", "some_pages", "some_figures"):
        con.execute(f"DROP TABLE {name}")


def _superseded(con: duckdb.DuckDBPyConnection) -> None:
    """Of every address at which a capture or an article came, went or changed."""
    one = "SELECT capture_id FROM changed_captures UNION SELECT article_id FROM touched"
    addresses = (
        "SELECT old_url_key FROM changed_captures UNION SELECT new_url_key FROM changed_captures"
        f" UNION SELECT url_key FROM captures WHERE capture_id IN ({one})"
    )
    con.execute(
        f"CREATE TEMP TABLE some_captures AS FROM captures WHERE capture_id IN ({one}) OR url_key IN ({addresses})"
    )
    con.execute(
        "CREATE TEMP TABLE was_superseded AS FROM made.superseded WHERE article_id IN (SELECT capture_id FROM some_captures UNION"
        f" {one})"
    )
    con.execute("DELETE FROM made.superseded WHERE article_id IN (FROM was_superseded)")
    _put(con, "superseded_articles", {"captures": "some_captures"})


def _ties(con: duckdb.DuckDBPyConnection) -> None:
    """Of the figures of touched articles and of those that they are or were linked to, of articles that became the latest of their
    page or are so no more, and of the quantities of the world that these state, with their wholes and parts."""
    now = "SELECT article_id FROM made.superseded WHERE article_id IN (SELECT capture_id FROM some_captures)"
    con.execute(
        f"CREATE TEMP TABLE some_articles AS SELECT article_id FROM touched UNION FROM left_ends UNION {_FAR_ENDS}"
        f" UNION (FROM was_superseded EXCEPT {now}) UNION ({now} EXCEPT FROM was_superseded)"
    )
    con.execute(
        "CREATE TEMP TABLE some_threads AS SELECT thread_id FROM changed_figure_threads UNION FROM left_thread_id UNION"
        " SELECT old_whole_id FROM changed_figure_threads UNION SELECT new_whole_id FROM changed_figure_threads UNION"
        " SELECT thread_id FROM figures WHERE article_id IN (FROM some_articles)"
    )
    con.execute("DELETE FROM some_threads WHERE thread_id IS NULL")
    wholes = "SELECT whole_id FROM figure_threads WHERE whole_id IS NOT NULL AND thread_id IN (FROM some_threads)"
    parts = "SELECT thread_id FROM figure_threads WHERE whole_id IN (FROM some_threads)"
    for more in (wholes, parts):
        con.execute(f"INSERT INTO some_threads {more} EXCEPT FROM some_threads")
    con.execute(  # of each step a table, so that its few rows are looked for by their own value
        "CREATE TEMP TABLE some_pages AS SELECT article_id FROM figures WHERE thread_id IN (FROM some_threads UNION"
        f" {wholes}) UNION FROM some_articles"
    )
    con.execute("CREATE TEMP TABLE some_figures AS FROM figures WHERE article_id IN (FROM some_pages)")
    one = "figure_id IN (SELECT figure_id FROM some_figures WHERE thread_id IN (FROM some_threads))"
    these = f"left(figure_id, 16) IN (FROM some_articles) OR {one}"
    con.execute(f"DELETE FROM made.ties WHERE {these}")
    links = (
        "(FROM figure_links WHERE left(figure_id, 16) IN (SELECT article_id FROM some_figures) OR left(other_id, 16) IN"
        " (SELECT article_id FROM some_figures))"
    )
    _put(con, "count_ties", {"figures": "some_figures", "figure_links": links}, these)


def _sourcing(con: duckdb.DuckDBPyConnection) -> None:
    """Of touched articles."""
    con.execute("DELETE FROM made.sourcing WHERE article_id IN (SELECT article_id FROM touched)")
    of_touched = "(FROM {} WHERE article_id IN (SELECT article_id FROM touched))"
    sees = {name: of_touched.format(name) for name in ("statements", "speakers")}
    _put(con, "article_sourcing", sees)


def _put(con: duckdb.DuckDBPyConnection, view: str, sees: Mapping[str, str], where: str = "TRUE") -> None:
    """Put in the rows that a view's statement gives where a table's name means some of its rows."""
    database = str(con.execute("SELECT current_database()").fetchall()[0][0]).replace('"', '""')
    body = statement_of(view)
    for table, rows in sees.items():
        con.execute(f"CREATE TEMP TABLE seen_{table} AS FROM {rows}")
    for table in sees:
        con.execute(f"CREATE TEMP VIEW {table} AS FROM seen_{table}")
    try:
        con.execute(f'INSERT INTO "{database}".made.{KEPT[view]} FROM (\n{body}\n) WHERE {where}')
    finally:
        for table in sees:
            con.execute(f"DROP VIEW temp.{table}")
            con.execute(f"DROP TABLE seen_{table}")
