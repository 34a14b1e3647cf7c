"""Rows of pages: as annotate wrote them into batches, with what resolve decided about them: ids that were joined, places that other
pages decide, the text, the incident and the thread that each belongs to.

What belongs here: the row that a file gets from a batch's row.  What does not: which pages a file needs (``signatures``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

import duckdb
import pyarrow as pa

from pipelines.resolve import Resolved
from pipelines.store.batches import Committed, Ledger
from pipelines.store.page_tables import PAGE_KEYS, PAGE_TABLES

# What resolve gives that a row of a page can depend on -> what begins with the article's id.
DECIDED = {"text_groups": "article_id", "moved": "article_id", "reported": "event_id", "threads": "figure_id"}

# A table's rows (x) with what was decided.
_ROWS = {
    "articles": (
        "x.* REPLACE (CASE WHEN g.article_id IS NULL THEN x.text_group ELSE g.text_group END AS text_group,"
        " coalesce(e.new_id, d.entity_id, x.dateline_entity_id) AS dateline_entity_id)",
        "LEFT JOIN decided_text_groups g ON g.article_id = x.article_id"
        " LEFT JOIN (SELECT article_id, old_entity_id, min(entity_id) AS"
        " entity_id FROM decided_moved GROUP BY ALL HAVING count(DISTINCT entity_id) = 1) d ON d.article_id = x.article_id AND"
        " d.old_entity_id = x.dateline_entity_id"
        " LEFT JOIN decided_replaced e ON e.old_id = coalesce(d.entity_id, x.dateline_entity_id)",
    ),
    "mentions": (
        "x.* REPLACE (coalesce(e.new_id, v.entity_id, x.entity_id) AS entity_id,"
        " CASE WHEN v.mention_id IS NULL THEN x.score ELSE v.score END AS score)",
        "LEFT JOIN decided_moved v ON v.mention_id = x.mention_id"
        " LEFT JOIN decided_replaced e ON e.old_id = coalesce(v.entity_id, x.entity_id)",
    ),
    "speakers": (
        "x.* REPLACE (coalesce(e.new_id, x.entity_id) AS entity_id, coalesce(f.new_id, x.affiliation_entity_id) AS"
        " affiliation_entity_id)",
        "LEFT JOIN decided_replaced e ON e.old_id = x.entity_id LEFT JOIN decided_replaced f ON f.old_id = x.affiliation_entity_id",
    ),
    "figures": (
        "x.* REPLACE (coalesce(f.new_id, x.actor_id) AS actor_id, coalesce(e.new_id, v.entity_id, x.place_id) AS place_id,"
        " CASE WHEN t.figure_id IS NULL THEN x.thread_id ELSE t.thread_id END AS thread_id)",
        "LEFT JOIN decided_moved v ON v.mention_id = x.place_mention_id"
        " AND (x.place_id = v.old_entity_id OR v.old_entity_id IS NULL)"
        " LEFT JOIN decided_replaced e ON e.old_id = coalesce(v.entity_id, x.place_id)"
        " LEFT JOIN decided_replaced f ON f.old_id = x.actor_id"
        " LEFT JOIN decided_threads t ON t.figure_id = x.figure_id",
    ),
    "figure_places": (
        "x.* REPLACE (coalesce(e.new_id, v.entity_id, x.entity_id) AS entity_id)",
        "LEFT JOIN decided_moved v ON v.mention_id = x.mention_id AND x.entity_id IS NOT DISTINCT FROM v.old_entity_id"
        " LEFT JOIN decided_replaced e ON e.old_id = coalesce(v.entity_id, x.entity_id)",
    ),
    "events": (
        "x.* REPLACE (coalesce(e.new_id, v.entity_id, x.place_id) AS place_id,"
        " CASE WHEN r.event_id IS NULL THEN x.incident_id ELSE r.incident_id END AS incident_id,"
        " CASE WHEN r.event_id IS NULL THEN x.incident_basis ELSE r.incident_basis END AS incident_basis)",
        "LEFT JOIN decided_moved v ON v.mention_id = x.place_mention_id"
        " AND (x.place_id = v.old_entity_id OR v.old_entity_id IS NULL)"
        " LEFT JOIN decided_replaced e ON e.old_id = coalesce(v.entity_id, x.place_id)"
        " LEFT JOIN decided_reported r ON r.event_id = x.event_id",
    ),
    "event_arguments": (
        "x.* REPLACE (coalesce(e.new_id, v.entity_id, x.entity_id) AS entity_id)",
        "LEFT JOIN decided_moved v ON v.mention_id = x.mention_id"
        " LEFT JOIN decided_replaced e ON e.old_id = coalesce(v.entity_id, x.entity_id)",
    ),
}  # fmt: skip

# The tables whose rows of a page can change though the page was not read again.
REWRITTEN = (*_ROWS, "figure_links")

INCIDENTS = (
    "WITH here AS MATERIALIZED (FROM decided_replaced WHERE old_id IN"
    " (SELECT unnest([place_id, actor_id, recipient_id]) FROM given))"
    " SELECT x.* REPLACE (coalesce(p.new_id, x.place_id) AS place_id, coalesce(a.new_id, x.actor_id) AS actor_id,"
    " coalesce(r.new_id, x.recipient_id) AS recipient_id) FROM given x LEFT JOIN here p ON p.old_id = x.place_id"
    " LEFT JOIN here a ON a.old_id = x.actor_id LEFT JOIN here r ON r.old_id = x.recipient_id"
)


def page_tables(resolved: Resolved) -> tuple[str, ...]:
    """The tables that are filled page by page."""
    return tuple(name for name in PAGE_TABLES if name not in ("rejects", *resolved.tables))


def article_of(table: str) -> str:
    """SQL for the article of a row of a page's table."""
    key = PAGE_KEYS[table]
    return key if key == "article_id" else f"left({key}, 16)"


def _given(resolved: Resolved) -> dict[str, pa.Table]:
    given: Mapping[str, pa.Table | None] = {
        "text_groups": resolved.text_groups, "moved": resolved.moved, "replaced": resolved.replaced,
        "reported": resolved.reported, "threads": resolved.threads, "added_links": resolved.added.get("figure_links"),
    }  # fmt: skip
    return {name: rows for name, rows in given.items() if rows is not None}


@contextmanager
def decisions(con: duckdb.DuckDBPyConnection, resolved: Resolved) -> Iterator[None]:
    """What was decided, as relations that ``rows_of`` joins."""
    given = _given(resolved)
    for name, rows in given.items():
        con.register(f"given_{name}", rows)
        con.execute(f"CREATE TEMP VIEW decided_{name} AS FROM given_{name}")
    try:
        yield
    finally:
        for name in given:
            con.execute(f"DROP VIEW temp.decided_{name}")
            con.unregister(f"given_{name}")


@contextmanager
def of_articles(con: duckdb.DuckDBPyConnection, resolved: Resolved, wanted: str) -> Iterator[None]:
    """While ``decisions`` are open: only what was decided about some articles is joined, so that a few of them need not be looked
    up in what was decided about all.  ``wanted``: a relation with their article_id."""
    here = f"IN (SELECT article_id FROM {wanted})"
    some = {name: f"left({key}, 16) {here}" for name, key in DECIDED.items()}
    some["replaced"] = f"NOT contains(old_id, '@') OR split_part(old_id, '@', -1) {here}"
    some["added_links"] = f"left(figure_id, 16) {here}"
    given = _given(resolved)
    for name in given:
        con.execute(f"CREATE TEMP TABLE few_{name} AS FROM given_{name} WHERE {some[name]}")
        con.execute(f"CREATE OR REPLACE TEMP VIEW decided_{name} AS FROM few_{name}")
    try:
        yield
    finally:
        for name in given:
            con.execute(f"CREATE OR REPLACE TEMP VIEW decided_{name} AS FROM given_{name}")
            con.execute(f"DROP TABLE few_{name}")


class PageRows:
    """The rows of pages in batches.  ``wanted``: the name of a relation with the article_id of those that are wanted, '' for
    all; ``batches``: names of the batches in which they stand, None for all."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        done: Ledger,
        resolved: Resolved | None = None,
        wanted: str = "",
        batches: Collection[str] | None = None,
    ) -> None:
        self._con = con
        self._done = done
        self._links = resolved is not None and "figure_links" in resolved.added
        self._wanted = wanted
        self._chosen = [batch for batch in done.batches if batches is None or batch.manifest.batch in batches]
        self._whole: dict[str, bool] = {}

    def _with(self, *tables: str) -> Iterator[tuple[Committed, bool]]:
        """The batches that have rows of these tables, each with whether every row of its files holds as it stands there."""
        for batch in self._chosen:
            name = batch.manifest.batch
            if not batch.manifest.tables.keys() >= {*tables}:
                continue
            if name not in self._whole:
                self._whole[name] = not batch.correction_key and all(
                    self._done.owner.get(capture) == name for capture in batch.manifest.captures
                )
            yield batch, self._whole[name]

    def into(self, table: str, target: str) -> None:
        """Append the rows of a table.  Raises BatchDamaged."""
        decided, joins = _ROWS.get(table, ("x.*", ""))
        only = f" WHERE {article_of(table)} IN (SELECT article_id FROM {self._wanted})" if self._wanted else ""
        for source in self.sources(table):
            self._con.execute(f"INSERT INTO {target} BY NAME SELECT {decided} FROM (FROM {source}{only}) x {joins}")
        if table == "figure_links" and self._links:
            self._con.execute(f"INSERT INTO {target} BY NAME FROM decided_added_links{only}")

    def counted(self) -> Iterator[tuple[str, str, int]]:
        """Of each batch whose lists of the search index hold as they stand: their two files, and how many documents.  Raises
        BatchDamaged."""
        names = ("search_docs", "search_stems")
        for batch, is_whole in self._with(*names):
            if is_whole:
                for name in names:
                    batch.content(name)  # raises where it is not what was committed
                docs, stems = (str(batch.folder / f"{name}.parquet") for name in names)
                yield docs, stems, batch.manifest.tables["search_docs"].n_rows

    def sources(self, table: str) -> Iterator[str]:
        """Relations that together have the rows of a batch table as they stand in the batches.  Raises BatchDamaged."""
        files = []
        others = []
        for batch, is_whole in self._with(table):
            if is_whole:
                batch.content(table)  # raises where it is not what was committed
                files.append(str(batch.folder / f"{table}.parquet"))
            else:
                others.append(batch)
        if files:
            named = ", ".join("'" + path.replace("'", "''") + "'" for path in files)
            yield f"read_parquet([{named}])"
        for batch in others:
            rows = self._done.rows_in(batch, table, PAGE_KEYS[table])
            if rows is not None and rows.num_rows:
                self._con.register("rows_of_batch", rows)
                yield "rows_of_batch"
                self._con.unregister("rows_of_batch")
