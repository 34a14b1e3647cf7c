"""Entities over the whole warehouse: those of the same id are one, with every spelling met and their counts."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from pipelines.process.rows import PAGE_KEYS, schema
from pipelines.publish.batches import Ledger

# The name that most articles use, then the longest, then the first by alphabet: the same whatever the order of pages.
ENTITIES = """
WITH counts AS (
    SELECT entity_id, count(DISTINCT article_id) AS n_articles, count(*) AS n_mentions
    FROM met WHERE entity_id IS NOT NULL GROUP BY entity_id
), named AS (
    SELECT entity_id, name, row_number() OVER (
        PARTITION BY entity_id ORDER BY count(*) DESC, length(name) DESC, name) AS place
    FROM local GROUP BY entity_id, name
), spelled AS (
    SELECT entity_id, list_sort(list_distinct(flatten(list(names)))) AS names FROM local GROUP BY entity_id
), best AS (
    SELECT * FROM local
    QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY score DESC NULLS LAST, article_id) = 1
)
SELECT best.* EXCLUDE (article_id) REPLACE (
    named.name AS name,
    spelled.names AS names,
    coalesce(counts.n_articles, 0)::INTEGER AS n_articles,
    coalesce(counts.n_mentions, 0)::INTEGER AS n_mentions
)
FROM best
JOIN named ON named.entity_id = best.entity_id AND named.place = 1
JOIN spelled ON spelled.entity_id = best.entity_id
LEFT JOIN counts ON counts.entity_id = best.entity_id
ORDER BY best.entity_id
"""


def resolve_entities(done: Ledger) -> pa.Table:
    """The rows of ``entities``, ordered by id, from the entities and mentions of all committed batches."""
    with duckdb.connect(":memory:") as con:
        con.register("local_rows", _all(done, "entities"))
        con.execute("CREATE TABLE local AS SELECT * FROM local_rows")
        con.execute("CREATE TABLE met (entity_id VARCHAR, article_id VARCHAR)")
        for rows in done.rows_of("mentions", PAGE_KEYS["mentions"]):
            con.register("mention_rows", rows.select(["entity_id", "article_id"]))
            con.execute("INSERT INTO met SELECT entity_id, article_id FROM mention_rows")
        return con.sql(ENTITIES).to_arrow_table()


def _all(done: Ledger, table: str) -> pa.Table:
    return pa.concat_tables([schema(table).empty_table(), *done.rows_of(table, PAGE_KEYS[table])])
