"""The spans of the tables as W3C Web Annotations (JSON-LD), one page of annotations for each table.

A target has two selectors: the words (TextQuoteSelector) and their place in the text layer of the page, in code points
(TextPositionSelector); words of which something was taken out have the second alone.  The source is the address of the page, else
the URN of its capture.

What belongs here: annotations.  What does not: the words around a span, unless the page's text is handed on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from pipelines.publish.exports.lines import json_value, rows_of
from pipelines.publish.exports.names import NAME_WITHHELD

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_URN = "urn:dateline"
_AROUND = 32  # characters before and after
# Table, its id in SQL, why the words are marked (motivation), and what is said of them.
LAYERS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "figures": ("t.figure_id", "classifying", ("kind", "bound", "value", "low", "high", "unit", "counted", "event",
                "place_id", "from_date", "to_date", "attribution", "factuality", "score")),
    "mentions": ("t.mention_id", "identifying", ("kind", "form", "entity_id", "score")),
    "dates": ("t.date_id", "classifying", ("type", "value", "mod", "from_date", "to_date")),
    "statements": ("t.statement_id", "classifying", ("mode", "attribution", "speaker_id", "factuality")),
    "quotations": ("t.quotation_id", "classifying", ("speaker_id", "is_partial")),
    "hedges": ("concat(t.article_id, '/h', t.start_char, '-', t.end_char)", "classifying", ("class",)),
    "events": ("t.event_id", "classifying", ("happening", "event_type", "realis", "place_id", "from_date", "to_date",
               "factuality", "score")),
}  # fmt: skip


def write_annotations(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """``folder/<layer>.jsonld``.  ``con``: the exported tables."""
    folder.mkdir(parents=True, exist_ok=True)
    has_text = bool(con.execute("SELECT 1 FROM (DESCRIBE articles) WHERE column_name = 'text'").fetchall())
    around = (
        f"substr(a.text, greatest(t.start_char - {_AROUND}, 0) + 1, least(t.start_char, {_AROUND})) AS prefix,"
        f" substr(a.text, t.end_char + 1, {_AROUND}) AS suffix"
    )
    for layer, (row_id, motivation, columns) in LAYERS.items():
        said = ", ".join(f't."{column}"' for column in columns)
        sql = (
            f"SELECT {row_id} AS row_id, a.article_id, a.url, c.captured_at, c.archive_url, t.surface, t.start_char, t.end_char,"
            f" {around if has_text else 'NULL AS prefix, NULL AS suffix'}, {said}"
            f" FROM {layer} t JOIN articles a USING (article_id) JOIN captures c USING (capture_id)"
            " ORDER BY t.article_id, t.start_char, t.end_char, row_id"
        )
        with (folder / f"{layer}.jsonld").open("w", encoding="utf-8") as out:
            head = {
                "@context": _CONTEXT,
                "id": f"{_URN}:annotations:{layer}",
                "type": "AnnotationPage",
                "startIndex": 0,
            }
            out.write(json.dumps(head)[:-1] + ', "items": [')
            comma = "\n"
            for row in rows_of(con, sql):
                annotation = _annotation(layer, motivation, columns, row)
                out.write(comma + json.dumps(annotation, ensure_ascii=False, default=json_value))
                comma = ",\n"
            out.write("\n]}\n")


def _annotation(layer: str, motivation: str, columns: tuple[str, ...], row: dict[str, Any]) -> dict[str, Any]:
    selectors: list[dict[str, Any]] = [
        {"type": "TextPositionSelector", "start": row["start_char"], "end": row["end_char"]}
    ]
    if len(row["surface"]) == row["end_char"] - row["start_char"] and NAME_WITHHELD not in row["surface"]:
        quote = {"type": "TextQuoteSelector", "exact": row["surface"]}
        selectors.insert(0, quote | {side: row[side] for side in ("prefix", "suffix") if row[side]})
    state = {"sourceDate": row["captured_at"], "cached": row["archive_url"]}
    target = {"source": row["url"] or f"{_URN}:{row['article_id']}", "selector": selectors}
    if any(state.values()):
        target["state"] = {"type": "TimeState", **{name: value for name, value in state.items() if value}}
    said = {column: row[column] for column in columns if row[column] is not None}
    return {
        "id": f"{_URN}:{row['row_id']}",
        "type": "Annotation",
        "motivation": motivation,
        "body": {
            "type": "TextualBody",
            "format": "application/json",
            "purpose": motivation,
            "value": json.dumps({"layer": layer, **said}, ensure_ascii=False, default=json_value),
        },
        "target": target,
    }
