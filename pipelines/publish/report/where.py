"""Where it happens: places with coordinates, by event, with how many independent texts tell of it there."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from pipelines.publish.report.links import Evidence, Links, Row, first_of, rows
from pipelines.publish.report.words import cut, days, left_out, spaced

DOTS = 400


@dataclass(frozen=True, slots=True)
class Dot:
    """What happened at one place, as far as pages say."""

    place: str
    country: str
    kind: str
    latitude: float
    longitude: float
    event: str
    n_texts: int
    n_pages: int
    days: str
    latest: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Where:
    """The section."""

    dots: list[Dot]
    left: str
    n_unplaced: int


_TOLD = """
CREATE TEMP TABLE told AS
SELECT 'event' AS kind, v.event_id AS row_id, v.article_id, v.happening AS event, v.place_id, v.from_date, v.to_date, v.surface
FROM events AS v
WHERE v.realis IN ('happened', 'ongoing', 'attempted') AND v.happening <> 'other'
UNION ALL BY NAME
SELECT 'figure' AS kind, f.figure_id AS row_id, f.article_id, f.event, f.place_id, f.from_date, f.to_date, f.surface
FROM figures AS f
WHERE f.kind = 'count' AND f.event IS NOT NULL AND f.event <> 'other' AND NOT coalesce(f.is_negated, FALSE)
    AND coalesce(f.factuality, 'asserted') NOT IN ('denied', 'negated', 'predicted')
"""

_DOTS = """
SELECT e.name AS place, e.country, e.place_kind, e.latitude, e.longitude, t.event,
    count(DISTINCT c.text_group) AS n_texts, count(DISTINCT t.article_id) AS n_pages,
    min(t.from_date) AS first_day, max(coalesce(t.to_date, t.from_date)) AS last_day,
    arg_max(t.surface, (t.kind, coalesce(c.published_from, DATE '0001-01-01'), t.row_id)) AS latest,
    max(t.kind) AS kind,
    arg_max(t.row_id, (t.kind, coalesce(c.published_from, DATE '0001-01-01'), t.row_id), 3) AS ids,
    count(*) OVER () AS n_all
FROM told AS t
JOIN chosen AS c ON c.article_id = t.article_id AND c.is_current
JOIN entities AS e ON e.entity_id = t.place_id
WHERE e.latitude IS NOT NULL AND ($event IS NULL OR t.event = $event)
    AND (NOT $placed OR t.place_id IN (SELECT entity_id FROM chosen_places))
GROUP BY ALL
ORDER BY n_texts DESC, n_pages DESC, place, t.event, e.latitude, e.longitude
LIMIT $most
"""

_UNPLACED = """
SELECT count(*) FROM told AS t
JOIN chosen AS c ON c.article_id = t.article_id AND c.is_current
LEFT JOIN entities AS e ON e.entity_id = t.place_id
WHERE e.latitude IS NULL AND ($event IS NULL OR t.event = $event)
"""


def where(con: duckdb.DuckDBPyConnection, links: Links, event: str | None, *, placed: bool) -> Where:
    """The section of the chosen pages.  Makes the table ``told``: what pages tell as having taken place."""
    con.execute(_TOLD)
    found = rows(con, _DOTS, {"event": event, "placed": placed, "most": DOTS})
    ids = {kind: [each for row in found if row["kind"] == kind for each in row["ids"]] for kind in ("event", "figure")}
    evidence = links.evidence("event_evidence", ids["event"]) | links.evidence("figure_evidence", ids["figure"])
    unplaced = con.execute(_UNPLACED, {"event": event}).fetchone()
    total = int(found[0]["n_all"]) if found else 0
    return Where(
        dots=[_dot(row, evidence) for row in found],
        left=left_out(len(found), total, "events at places"),
        n_unplaced=int(unplaced[0]) if unplaced else 0,
    )


def _dot(row: Row, evidence: dict[str, Evidence]) -> Dot:
    return Dot(
        place=cut(row["place"], 60),
        country=(row["country"] or "") if row["place_kind"] != "country" else "",
        kind=spaced(row["place_kind"]),
        latitude=row["latitude"],
        longitude=row["longitude"],
        event=spaced(row["event"]),
        n_texts=row["n_texts"],
        n_pages=row["n_pages"],
        days=days(row["first_day"], row["last_day"]),
        latest=cut(row["latest"], 80),
        evidence=first_of(evidence, row["ids"]),
    )
