"""One table of figures with HXL hashtags under its header, in the shape of the figures that IDMC and others publish on HDX.

Humanitarian figures only: people, households, families and buildings that something happened to, and nothing that the page denies.
A figure that the words do not make exact has its bound, and the two ends that the words entail.

What belongs here: the columns and their tags.  What does not: adding figures up; ``thread`` says which speak of one quantity.
"""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb

from pipelines.publish.exports.lines import json_value, rows_of
from pipelines.store.escaping import for_spreadsheet

# Header, hashtag with attributes (HXL 1.1), column in SQL.
COLUMNS = (
    ("Figure id", "#meta+id+figure", "f.figure_id"),
    ("Event", "#event+type", "f.event"),
    ("Unit", "#meta+unit", "f.unit"),
    ("Counted", "#meta+counted", "f.counted"),
    ("Value", "#affected+num+value", "coalesce(f.value, CASE WHEN f.low = f.high THEN f.low END)"),
    ("Bound", "#meta+bound", "f.bound"),
    ("At least", "#affected+num+min", "f.low"),
    ("At most", "#affected+num+max", "f.high"),
    ("Likely from", "#affected+num+likely+min", "f.likely_low"),
    ("Likely to", "#affected+num+likely+max", "f.likely_high"),
    ("Stock or flow", "#meta+aspect", "f.aspect"),
    ("Country ISO2", "#country+code+v_iso2", "p.country"),
    ("First-order division", "#adm1+name", "p.admin1"),
    ("Place", "#loc+name", "coalesce(p.name, m.surface)"),
    ("Place GeoNames id", "#loc+code+v_geonames", "p.geonames_id"),
    ("Latitude", "#geo+lat", "p.latitude"),
    ("Longitude", "#geo+lon", "p.longitude"),
    ("From", "#date+start", "f.from_date"),
    ("To", "#date+end", "f.to_date"),
    ("Published", "#date+published", "a.published_from"),
    ("Said by", "#meta+source+said_by", "coalesce(e.name, s.label)"),
    ("Attribution", "#meta+source+attribution", "f.attribution"),
    ("Factuality", "#status+factuality", "f.factuality"),
    ("Publisher", "#org+source+name", "coalesce(a.publisher, a.publisher_domain)"),
    ("Address", "#meta+source+url", "a.url"),
    ("Words", "#description+words", "f.surface"),
    ("Thread", "#meta+id+thread", "f.thread_id"),
    ("Confidence", "#meta+score", "f.score"),
)
_SELECTED = ", ".join(f'{sql} AS "{header}"' for header, _, sql in COLUMNS)
_FIGURES = f"""
SELECT {_SELECTED}
FROM figures f JOIN articles a USING (article_id)
LEFT JOIN entities p ON p.entity_id = f.place_id LEFT JOIN mentions m ON m.mention_id = f.place_mention_id
LEFT JOIN speakers s USING (speaker_id) LEFT JOIN entities e ON e.entity_id = s.entity_id
WHERE f.kind = 'count' AND f.event IS NOT NULL AND f.event <> 'other' AND f.is_negated IS NOT TRUE
    AND (f.unit IN ('person', 'household', 'family', 'building', 'dwelling')
        OR f.counted_head IN ('family', 'household', 'house', 'home'))
ORDER BY f.figure_id
"""


def write_hxl(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """``folder/figures.hxl.csv``.  ``con``: the exported tables."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "figures.hxl.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(header for header, _, _ in COLUMNS)
        writer.writerow(tag for _, tag, _ in COLUMNS)
        for row in rows_of(con, _FIGURES):
            writer.writerow(_cell(value) for value in row.values())


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return for_spreadsheet(value) if isinstance(value, str) else json_value(value)
