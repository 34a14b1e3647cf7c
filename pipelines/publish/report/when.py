"""When it happened: what pages tell as having taken place and give a time for, one row a happening, as intervals."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import duckdb

from pipelines.publish.report.links import Evidence, Links, Row, first_of, rows
from pipelines.publish.report.words import cut, days, left_out, spaced

HAPPENINGS, LANES = 250, 14
_LONGEST = dt.timedelta(days=800)  # what lasts longer says little on a line
_BEFORE = dt.timedelta(days=1_100)  # how long before the first page the line may begin


@dataclass(frozen=True, slots=True)
class Happening:
    """One happening with its time; ``is_drawn``: it stands on the line too."""

    event: str
    first: dt.date
    last: dt.date
    days: str
    place: str
    n_texts: int
    n_pages: int
    words: str
    is_drawn: bool
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class When:
    """The section."""

    happenings: list[Happening]
    left: str
    n_not_drawn: int
    n_undated: int


_HAPPENINGS = """
SELECT
    coalesce(v.incident_id, v.event_id) AS id,
    coalesce(any_value(i.happening), arg_min(v.happening, v.event_id)) AS event,
    coalesce(any_value(i.from_date), min(v.from_date)) AS first_day,
    coalesce(any_value(i.to_date), max(v.to_date)) AS last_day,
    coalesce(any_value(p.name), any_value(l.name ORDER BY v.event_id)) AS place,
    count(DISTINCT c.text_group) AS n_texts,
    count(DISTINCT v.article_id) AS n_pages,
    arg_min(v.event_id, (coalesce(c.published_from, DATE '9999-12-31'), v.event_id), 3) AS ids,
    count(*) OVER () AS n_all
FROM events AS v
JOIN chosen AS c ON c.article_id = v.article_id AND c.is_current
LEFT JOIN incidents AS i USING (incident_id)
LEFT JOIN entities AS p ON p.entity_id = i.place_id
LEFT JOIN entities AS l ON l.entity_id = v.place_id
WHERE v.realis IN ('happened', 'ongoing', 'attempted') AND v.happening <> 'other'
    AND ($event IS NULL OR coalesce(i.happening, v.happening) = $event)
    AND (NOT $placed OR coalesce(i.place_id, v.place_id) IN (SELECT entity_id FROM chosen_places))
GROUP BY coalesce(v.incident_id, v.event_id)
HAVING first_day IS NOT NULL AND last_day IS NOT NULL
ORDER BY bool_or(v.incident_id IS NOT NULL) DESC, n_texts DESC, n_pages DESC, last_day DESC, id
LIMIT $most
"""

_UNDATED = """
SELECT count(DISTINCT coalesce(v.incident_id, v.event_id))
FROM events AS v
JOIN chosen AS c ON c.article_id = v.article_id AND c.is_current
WHERE v.realis IN ('happened', 'ongoing', 'attempted') AND v.happening <> 'other' AND (v.from_date IS NULL OR v.to_date IS NULL)
    AND ($event IS NULL OR v.happening = $event)
"""


def when(
    con: duckdb.DuckDBPyConnection,
    links: Links,
    event: str | None,
    published: tuple[dt.date | None, dt.date | None],
    *,
    placed: bool,
) -> When:
    """The section of the chosen pages; ``published``: first and last day of their publication."""
    found = rows(con, _HAPPENINGS, {"event": event, "placed": placed, "most": HAPPENINGS})
    undated = con.execute(_UNDATED, {"event": event}).fetchone()
    evidence = links.evidence("event_evidence", [each for row in found for each in row["ids"]])
    total = int(found[0]["n_all"]) if found else 0
    lanes = _lanes(found)
    happenings = sorted(
        (_happening(row, evidence, published, lanes) for row in found),
        key=lambda each: (each.first, each.last, each.event),
    )
    return When(
        happenings=happenings,
        left=left_out(len(found), total, "happenings with a time"),
        n_not_drawn=sum(not each.is_drawn for each in happenings),
        n_undated=int(undated[0]) if undated else 0,
    )


def _lanes(found: list[Row]) -> set[str]:
    """The events that get a lane of their own: the most frequent."""
    counts: dict[str, int] = {}
    for row in found:
        counts[row["event"]] = counts.get(row["event"], 0) + 1
    return set(sorted(counts, key=lambda event: (-counts[event], event))[:LANES])


def _happening(
    row: Row, evidence: dict[str, Evidence], published: tuple[dt.date | None, dt.date | None], lanes: set[str]
) -> Happening:
    first, last = row["first_day"], row["last_day"]
    begins, ends = published
    is_near = (begins is None or first.toordinal() >= begins.toordinal() - _BEFORE.days) and (
        ends is None or first.toordinal() <= ends.toordinal() + 31
    )
    known = first_of(evidence, row["ids"])
    return Happening(
        event=spaced(row["event"]),
        first=first,
        last=last,
        days=days(first, last),
        place=cut(row["place"], 60),
        n_texts=row["n_texts"],
        n_pages=row["n_pages"],
        words=known.sentence or known.title,
        is_drawn=is_near and last - first <= _LONGEST and row["event"] in lanes,
        evidence=known,
    )
