"""Which pages and rows a report is about.

What belongs here: the words of a selection, and the tables ``chosen`` (articles) and ``chosen_places`` that the sections read.
What does not: the sections.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import duckdb

from pipelines.publish.report.words import day, spaced
from pipelines.vocabularies import HAPPENINGS


class ReportError(Exception):
    """No report can be made; the text says why and what to do."""


class SelectionError(ReportError):
    """A selection names what the warehouse does not have; the text says what it has."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Pages of a collection, published in a time, that name a place or tell of an event; None: all.

    A page without a day of publication is in no time.  A place stands for what lies in it.
    """

    collection: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    place: str | None = None
    event: str | None = None

    @property
    def words(self) -> str:
        """The selection in a line; empty: the whole warehouse."""
        parts = (
            f"collection {self.collection}" if self.collection else "",
            f"published from {day(self.since)}" if self.since else "",
            f"published up to {day(self.until)}" if self.until else "",
            f"naming {self.place}" if self.place else "",
            f"telling of ‘{spaced(self.event)}’" if self.event else "",
        )
        return ", ".join(part for part in parts if part)


_PLACES = """
CREATE TEMP TABLE chosen_places AS
WITH named AS (
    SELECT entity_id, name, place_kind, country
    FROM entities
    WHERE kind = 'place'
        AND (lower(name) = lower($place) OR list_contains(list_transform(names, lambda n: lower(n)), lower($place)))
)
SELECT entity_id FROM named
UNION
SELECT e.entity_id FROM entities AS e JOIN named AS n ON n.place_kind = 'country' AND e.country = n.country WHERE e.kind = 'place'
UNION
SELECT e.entity_id FROM entities AS e
JOIN named AS n ON n.place_kind = 'admin1' AND e.country = n.country AND lower(e.admin1) = lower(n.name)
WHERE e.kind = 'place'
"""

_ARTICLES = """
CREATE TEMP TABLE chosen AS
SELECT a.article_id, a.text_group, a.published_from, o.outlet, c.article_id IS NOT NULL AS is_current
FROM articles AS a
JOIN article_sources AS o USING (article_id)
LEFT JOIN current_articles AS c ON c.article_id = a.article_id
WHERE ($collection IS NULL OR a.capture_id IN (SELECT capture_id FROM sightings WHERE collection = $collection))
    AND ($since IS NULL OR coalesce(a.published_to, a.published_from) >= $since)
    AND ($until IS NULL OR a.published_from <= $until)
    AND (
        $place IS NULL
        OR a.article_id IN (
            SELECT article_id
            FROM mentions
            WHERE kind = 'place'
                AND (entity_id IN (SELECT entity_id FROM chosen_places) OR lower(surface) = lower($place))
        )
    )
    AND (
        $event IS NULL
        OR a.article_id IN (SELECT article_id FROM figures WHERE event = $event)
        OR a.article_id IN (SELECT article_id FROM events WHERE happening = $event)
    )
"""


def choose(con: duckdb.DuckDBPyConnection, selection: Selection) -> None:
    """Make the tables ``chosen`` and ``chosen_places`` of a connection.

    Raises:
        SelectionError: there is no such collection, place or event.
    """
    event = selection.event
    if event is not None and event not in HAPPENINGS:
        raise SelectionError(f"no event is called '{event}'; there are: {', '.join(HAPPENINGS)}")
    if selection.collection is not None:
        known = [str(row[0]) for row in con.execute("SELECT DISTINCT collection FROM sightings ORDER BY 1").fetchall()]
        if selection.collection not in known:
            there = f"there are: {', '.join(known[:20])}" if known else "it has no page yet"
            raise SelectionError(f"the warehouse has no collection '{selection.collection}'; {there}")
    con.execute(_PLACES, {"place": selection.place})
    if selection.place is not None:
        found = con.execute(
            "SELECT EXISTS (FROM chosen_places) OR EXISTS (FROM mentions WHERE kind = 'place' AND lower(surface) = lower(?))",
            [selection.place],
        ).fetchone()
        if not (found and found[0]):
            raise SelectionError(f"no page of the warehouse names a place '{selection.place}'")
    con.execute(
        _ARTICLES,
        {
            "collection": selection.collection,
            "since": selection.since,
            "until": selection.until,
            "place": selection.place,
            "event": event,
        },
    )
