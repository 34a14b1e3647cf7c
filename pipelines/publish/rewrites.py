"""What resolve decides, brought into the rows that annotate wrote: ids that were joined, places that other pages decide,
the incident of each report.

What belongs here: updating a file that is being built.  What does not: deciding.
"""

from __future__ import annotations

import duckdb

from pipelines.resolve import Resolved

# Every column that holds the id of an entity.
_ID_COLUMNS = (
    ("articles", "dateline_entity_id"), ("mentions", "entity_id"), ("speakers", "entity_id"),
    ("speakers", "affiliation_entity_id"), ("figures", "actor_id"), ("figures", "place_id"), ("figure_places", "entity_id"),
    ("events", "place_id"), ("event_arguments", "entity_id"), ("incidents", "place_id"), ("incidents", "actor_id"),
    ("incidents", "recipient_id"),
)  # fmt: skip


def apply(con: duckdb.DuckDBPyConnection, resolved: Resolved) -> None:
    """Bring what was resolved into a filled file."""
    con.register("text_groups", resolved.text_groups)
    con.execute(
        "UPDATE articles SET text_group = g.text_group FROM text_groups g WHERE articles.article_id = g.article_id"
    )
    con.unregister("text_groups")
    if resolved.moved.num_rows:
        _move_places(con, resolved)
    if resolved.replaced.num_rows:
        con.register("replaced", resolved.replaced)
        for table, column in _ID_COLUMNS:
            con.execute(f"UPDATE {table} SET {column} = r.new_id FROM replaced r WHERE {table}.{column} = r.old_id")
        con.unregister("replaced")
    con.register("reported", resolved.reported)
    con.execute(
        "UPDATE events SET incident_id = r.incident_id, incident_basis = r.incident_basis FROM reported r"
        " WHERE events.event_id = r.event_id"
    )
    con.unregister("reported")
    con.register("threads", resolved.threads)
    con.execute("UPDATE figures SET thread_id = t.thread_id FROM threads t WHERE figures.figure_id = t.figure_id")
    con.unregister("threads")


def _move_places(con: duckdb.DuckDBPyConnection, resolved: Resolved) -> None:
    """Mentions, the figures and events that stand on them, and the dateline of the same article."""
    con.register("moved", resolved.moved)
    con.execute(
        "UPDATE mentions SET entity_id = v.entity_id, score = v.score FROM moved v WHERE mentions.mention_id = v.mention_id"
    )
    con.execute(
        "UPDATE figures SET place_id = v.entity_id FROM moved v WHERE figures.place_mention_id = v.mention_id"
        " AND (figures.place_id = v.old_entity_id OR v.old_entity_id IS NULL)"  # else it has what contains the place
    )
    con.execute(
        "UPDATE figure_places SET entity_id = v.entity_id FROM moved v WHERE figure_places.mention_id = v.mention_id"
        " AND figure_places.entity_id IS NOT DISTINCT FROM v.old_entity_id"
    )
    con.execute(
        "UPDATE events SET place_id = v.entity_id FROM moved v WHERE events.place_mention_id = v.mention_id"
        " AND (events.place_id = v.old_entity_id OR v.old_entity_id IS NULL)"
    )
    con.execute(
        "UPDATE event_arguments SET entity_id = v.entity_id FROM moved v WHERE event_arguments.mention_id = v.mention_id"
    )
    con.execute(
        "UPDATE articles SET dateline_entity_id = v.entity_id FROM"
        " (SELECT article_id, old_entity_id, min(entity_id) AS entity_id FROM moved GROUP BY ALL"
        " HAVING count(DISTINCT entity_id) = 1) v"
        " WHERE articles.article_id = v.article_id AND articles.dateline_entity_id = v.old_entity_id"
    )
    con.unregister("moved")
