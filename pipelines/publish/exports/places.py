"""GeoJSON (RFC 7946) of what has a place on the map: figures, events, and the places themselves.

What belongs here: features.  What does not: rows that have no coordinates; they stand in the tables.
"""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from pipelines.publish.exports.lines import json_value, rows_of

_AT = "isfinite(p.latitude) AND isfinite(p.longitude) AND p.latitude BETWEEN -90 AND 90 AND p.longitude BETWEEN -180 AND 180"
_SOURCE = """a.title, a.publisher, a.publisher_domain, a.published_from, a.published_to, a.url, t.article_id, t.start_char,
    t.end_char, a.text_group, p.entity_id AS place_id, p.name AS place, p.country, p.admin1, p.place_kind, p.precision_km"""
_JOINED = f"JOIN entities p ON p.entity_id = t.place_id AND {_AT} JOIN articles a USING (article_id)"

COLLECTIONS = {
    "figures": f"""SELECT t.figure_id AS id, p.longitude, p.latitude, t.surface, t.kind, t.bound, t.value, t.low, t.high,
        t.likely_low, t.likely_high, t.unit, t.counted, t.event, t.aspect, t.from_date, t.to_date, t.place_basis, t.place_score,
        coalesce(e.name, s.label) AS said_by, s.kind AS speaker_kind, t.attribution, t.factuality, t.is_negated, t.thread_id,
        t.score, {_SOURCE} FROM figures t {_JOINED} LEFT JOIN speakers s USING (speaker_id)
        LEFT JOIN entities e ON e.entity_id = s.entity_id ORDER BY t.figure_id""",
    "events": f"""SELECT t.event_id AS id, p.longitude, p.latitude, t.surface, t.happening, t.event_type, t.acled_event_type,
        t.acled_sub_event_type, t.from_date, t.to_date, t.place_basis, t.realis, t.factuality, t.attribution, t.incident_id,
        t.score, {_SOURCE} FROM events t {_JOINED} ORDER BY t.event_id""",
    "places": f"""SELECT p.entity_id AS id, p.longitude, p.latitude, p.name, p.country, p.admin1, p.place_kind, p.precision_km,
        p.geonames_id, p.wikidata_id, p.n_articles, p.n_mentions, coalesce(f.n, 0) AS n_figures, coalesce(v.n, 0) AS n_events
        FROM entities p LEFT JOIN (SELECT place_id, count(*) AS n FROM figures GROUP BY 1) f ON f.place_id = p.entity_id
        LEFT JOIN (SELECT place_id, count(*) AS n FROM events GROUP BY 1) v ON v.place_id = p.entity_id
        WHERE {_AT} ORDER BY p.entity_id""",
}


def write_geojson(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """``folder/figures.geojson``, ``events.geojson``, ``places.geojson``.  ``con``: the exported tables."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, sql in COLLECTIONS.items():
        with (folder / f"{name}.geojson").open("w", encoding="utf-8") as out:
            out.write('{"type": "FeatureCollection", "features": [')
            comma = "\n"
            for row in rows_of(con, sql):
                feature = {
                    "type": "Feature",
                    "id": row.pop("id"),
                    "geometry": {"type": "Point", "coordinates": [row.pop("longitude"), row.pop("latitude")]},
                    "properties": row,
                }
                out.write(comma + json.dumps(feature, ensure_ascii=False, default=json_value))
                comma = ",\n"
            out.write("\n]}\n")
