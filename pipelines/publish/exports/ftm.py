"""FollowTheMoney: persons, bodies, places, articles, events as entities, and as statements that say where each value is from.

    ftm/entities.ftm.json   one entity a line: id, schema, properties, datasets
    ftm/statements.csv      one value a line, with ``origin``: the row of the tables that it was read in

A figure has no schema of its own there: it stands in the notes of its article and of the event that it counts, in the words of the
page.  Peoples (a nationality, a faith) are no legal entity and are left out.

What belongs here: values as that model wants them.  What does not: its library, which only the tests need.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from pipelines.publish.exports.lines import rows_of

DATASET = "dateline"
COLUMNS = (
    "canonical_id", "entity_id", "prop", "prop_type", "schema", "value", "dataset", "origin", "lang", "original_value",
    "external", "first_seen", "last_seen", "id",
)  # fmt: skip
_SCHEMATA = {"person": "Person", "organisation": "Organization", "armed_group": "Organization", "place": "Address"}
# The types of the properties that are used here, where they are not plain strings.
_TYPES = {
    "name": "name", "alias": "name", "description": "text", "notes": "text", "country": "country", "wikidataId": "identifier",
    "full": "address", "location": "address", "latitude": "number", "longitude": "number", "startDate": "date",
    "endDate": "date", "publishedAt": "date", "retrievedAt": "date", "sourceUrl": "url", "addressEntity": "entity",
    "involved": "entity", "proof": "entity",
}  # fmt: skip
_WIKIDATA = re.compile(r"Q\d+")
_WEB = re.compile(r"https?://[^\s/]+\.[^\s/]+", re.IGNORECASE)
_MOST = 2_000  # values of one property: a place is met on more pages than anybody reads

_ENTITIES = """
SELECT e.*, (SELECT any_value(m.mention_id ORDER BY m.mention_id) FROM mentions m WHERE m.entity_id = e.entity_id) AS met
FROM entities e WHERE e.kind IN ('person', 'organisation', 'armed_group', 'place') ORDER BY e.entity_id
"""
_ARTICLES = """
SELECT a.*, c.captured_at, f.notes FROM articles a JOIN captures c USING (capture_id) LEFT JOIN (
    SELECT article_id, list([figure_id, surface] ORDER BY figure_id) AS notes FROM figures GROUP BY article_id
) f USING (article_id) ORDER BY a.article_id
"""
_EVENTS = """
SELECT e.*, a.url, g.involved, f.notes, p.name AS place, p.country FROM events e JOIN articles a USING (article_id)
LEFT JOIN entities p ON p.entity_id = e.place_id
LEFT JOIN (
    SELECT t.event_id, list(DISTINCT t.entity_id ORDER BY t.entity_id) AS involved FROM event_arguments t
    JOIN entities n ON n.entity_id = t.entity_id AND n.kind IN ('person', 'organisation', 'armed_group')
    WHERE t.role IN ('actor', 'recipient', 'victim') GROUP BY t.event_id
) g USING (event_id)
LEFT JOIN (
    SELECT event_id, list([figure_id, surface] ORDER BY figure_id) AS notes FROM figures WHERE event_id IS NOT NULL GROUP BY 1
) f USING (event_id)
WHERE e.realis IN ('happened', 'ongoing') ORDER BY e.event_id
"""


@dataclass(slots=True)
class FtmEntity:
    """One entity: its values by property, each with the row that it was read in."""

    entity_id: str
    schema: str
    values: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, prop: str, value: object, origin: str) -> None:
        """A value, where there is one."""
        text = " ".join(str(value).split()) if value is not None else ""
        known = self.values.setdefault(prop, {}) if text else {}
        if text and len(known) < _MOST:
            known.setdefault(text, origin)


def key_of(row_id: str) -> str:
    """The id of a row as that model writes ids: letters, digits, dots, dashes, the first and last of them no sign."""
    key = re.sub(r"[^A-Za-z0-9.-]", "-", row_id)
    if not row_id.isascii() or not key[-1:].isalnum():  # ids of other scripts differ in what is lost
        key += f"-{hashlib.sha1(row_id.encode(), usedforsecurity=False).hexdigest()[:10]}"
    return f"{DATASET}-{key}"


def write_ftm(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write both files.  ``con``: the exported tables."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        (folder / "entities.ftm.json").open("w", encoding="utf-8") as entities,
        (folder / "statements.csv").open("w", encoding="utf-8", newline="") as statements,
    ):
        writer = csv.writer(statements, csv.unix_dialect)
        writer.writerow(COLUMNS)
        for entity in _entities(con):
            entities.write(json.dumps(_as_entity(entity), ensure_ascii=False) + "\n")
            writer.writerows(_as_statements(entity))


def _entities(con: duckdb.DuckDBPyConnection) -> Iterator[FtmEntity]:
    for row in rows_of(con, _ENTITIES):
        yield _named(row)
    for row in rows_of(con, _ARTICLES):
        yield _article(row)
    for row in rows_of(con, _EVENTS):
        yield _event(row)


def _named(row: dict[str, Any]) -> FtmEntity:
    """A person, body or place."""
    entity = FtmEntity(key_of(row["entity_id"]), _SCHEMATA[row["kind"]])
    origin = row["met"] or row["resolved_by"]
    entity.add("name", row["name"], origin)
    for name in row["names"]:
        if name != row["name"]:
            entity.add("alias", name, origin)
    entity.add("description", row["description"], origin)
    entity.add("country", row["country"] and row["country"].lower(), row["resolved_by"])
    if row["wikidata_id"] and _WIKIDATA.fullmatch(row["wikidata_id"]):
        entity.add("wikidataId", row["wikidata_id"], row["resolved_by"])
    if row["kind"] == "place":
        entity.add("full", row["name"], row["resolved_by"])
        entity.add("latitude", row["latitude"], row["resolved_by"])
        entity.add("longitude", row["longitude"], row["resolved_by"])
    return entity


def _article(row: dict[str, Any]) -> FtmEntity:
    entity, origin = FtmEntity(key_of(row["article_id"]), "Article"), row["article_id"]
    entity.add("title", row["title"], origin)
    entity.add("name", row["title"] or row["article_id"], origin)
    entity.add("publisher", row["publisher"] or row["publisher_domain"], origin)
    for author in row["authors"] or ():
        entity.add("author", author, origin)
    entity.add("publishedAt", row["published_from"] if row["published_from"] == row["published_to"] else None, origin)
    entity.add("retrievedAt", row["captured_at"] and row["captured_at"].date(), origin)
    _add_address(entity, row["url"], origin)
    for figure_id, surface in row["notes"] or ():
        entity.add("notes", surface, figure_id)
    return entity


def _event(row: dict[str, Any]) -> FtmEntity:
    entity, origin = FtmEntity(key_of(row["event_id"]), "Event"), row["event_id"]
    entity.add("name", f"{row['happening']}: {row['surface']}", origin)
    entity.add("startDate", row["from_date"], origin)
    entity.add("endDate", row["to_date"], origin)
    entity.add("location", row["place"], origin)
    entity.add("country", row["country"] and row["country"].lower(), origin)
    entity.add("addressEntity", row["place_id"] and key_of(row["place_id"]), origin)
    for entity_id in row["involved"] or ():
        entity.add("involved", key_of(entity_id), origin)
    for figure_id, surface in row["notes"] or ():
        entity.add("notes", surface, figure_id)
    entity.add("proof", key_of(row["article_id"]), origin)
    _add_address(entity, row["url"], origin)
    return entity


def _add_address(entity: FtmEntity, url: str | None, origin: str) -> None:
    if url and _WEB.match(url):
        entity.add("sourceUrl", url, origin)


def _as_entity(entity: FtmEntity) -> dict[str, Any]:
    return {
        "id": entity.entity_id,
        "schema": entity.schema,
        "properties": {prop: sorted(values) for prop, values in sorted(entity.values.items())},
        "datasets": [DATASET],
    }


def _as_statements(entity: FtmEntity) -> Iterator[tuple[str, ...]]:
    """One line a value; that of the entity itself (``id``) holds the hash of its schema and of all others, as that model has it."""
    made = []
    for prop, values in sorted(entity.values.items()):
        for value, origin in sorted(values.items()):
            key = _key(entity.entity_id, prop, value)
            made.append(key)
            kind = _TYPES.get(prop, "string")
            yield (
                entity.entity_id, entity.entity_id, prop, kind, entity.schema, value, DATASET, origin, "", "", "f", "", "", key,
            )  # fmt: skip
    digest = hashlib.sha1("".join([entity.schema, *sorted(made)]).encode(), usedforsecurity=False).hexdigest()
    yield (
        entity.entity_id, entity.entity_id, "id", "id", entity.schema, digest, DATASET, "", "", "", "f", "", "",
        _key(entity.entity_id, "id", digest),
    )  # fmt: skip


def _key(entity_id: str, prop: str, value: str) -> str:
    return hashlib.sha1(f"{DATASET}.{entity_id}.{prop}.{value}".encode(), usedforsecurity=False).hexdigest()
