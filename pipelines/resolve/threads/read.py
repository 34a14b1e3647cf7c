"""Figures of committed batches with what threads need of them, home by home.

A quantity's home is its incident, else its place and month, else its page alone: only quantities of one home are compared.
What belongs here: reading, and homes.  What does not: which quantities of a home are one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Any

import duckdb
import pyarrow as pa

from pipelines.annotate.figures import family_of
from pipelines.model import Figure
from pipelines.resolve.threads.drafts import Quantity
from pipelines.resolve.threads.stated import Stated, stated
from pipelines.store.batches import Ledger
from pipelines.store.page_tables import PAGE_KEYS, schema
from pipelines.vocabularies import EVENTS

_ROW = (
    "figure_id", "article_id", "sentence_no", "start_char", "end_char", "surface", "number_start", "number_end", "kind", "bound",
    "rule", "attribution", "cue", "value", "low", "high", "likely_low", "likely_high", "unit", "per", "counted", "counted_head",
    "event", "aspect", "place_id", "place_basis", "from_date", "to_date", "date_basis",
)  # fmt: skip
_ABOUT = (
    "home",
    "family",
    "quantity_id",
    "whole_id",
    "text_group",
    "day",
    "instant",
    "source",
    "incident_id",
    "home_place",
)
_CHUNK = 20_000

# What counts something: no share, rate or measure, nothing denied or only expected.
_USABLE = """kind = 'count' AND event IS NOT NULL AND event <> 'other' AND per IS NULL AND bound NOT IN ('none', 'unknown')
    AND NOT coalesce(is_negated, FALSE) AND coalesce(factuality, 'asserted') NOT IN ('denied', 'negated', 'predicted')"""
_READ = f"""
SELECT f.* EXCLUDE (place_id) REPLACE ('' AS rule),
    CASE WHEN v.entity_id IS NOT NULL AND (f.place_id = v.old_entity_id OR v.old_entity_id IS NULL) THEN v.entity_id
         ELSE f.place_id END AS place_id,
    coalesce(s.quantity_id, f.figure_id) AS quantity_id,
    e.families[f.event] AS family,
    f.event IN ('attacked', 'affected') AS is_open,  -- do not say what became of those whom they befell
    coalesce(g.text_group, f.article_id) AS text_group,
    CASE WHEN a.published_to IS NULL OR a.published_to - a.published_from <= 1 THEN a.published_from END AS day,
    a.published_at AS instant,
    CASE WHEN f.attribution = 'named' THEN
        coalesce(ra.new_id, w.affiliation_entity_id, rw.new_id, w.entity_id, regexp_replace(lower(w.label), '^the ', '')) END AS source,
    i.incident_id
FROM (SELECT * FROM figure_rows WHERE {_USABLE}) AS f
JOIN article_rows AS a USING (article_id)
CROSS JOIN (SELECT families FROM event_families) AS e
LEFT JOIN same_rows AS s USING (figure_id)
LEFT JOIN moved AS v ON v.mention_id = f.place_mention_id
LEFT JOIN text_groups AS g ON g.article_id = f.article_id
LEFT JOIN speaker_rows AS w ON w.speaker_id = f.speaker_id
LEFT JOIN replaced AS rw ON rw.old_id = w.entity_id
LEFT JOIN replaced AS ra ON ra.old_id = w.affiliation_entity_id
LEFT JOIN reported AS i ON i.event_id = f.event_id
"""
# Of a quantity: the whole it is a part of, its incident, place and days; one that knows no incident has that of its whole.
_HOMES = """
CREATE TABLE homes AS
WITH quantities AS (
    SELECT quantity_id, coalesce(mode(family ORDER BY family) FILTER (NOT is_open), min(family)) AS family,
        mode(incident_id ORDER BY incident_id) AS incident_id,
        arg_min(place_id, (array_position(['clause', 'event', 'paragraph', 'article', 'dateline'], place_basis), number_start))
            FILTER (place_id IS NOT NULL) AS place_id,
        min(from_date) AS from_date, bool_or(aspect = 'stock') AS is_stock
    FROM facts GROUP BY quantity_id
), wholes AS (
    SELECT f.quantity_id, min(o.quantity_id) AS whole_id
    FROM parts AS l JOIN facts AS f USING (figure_id) JOIN facts AS o ON o.figure_id = l.other_id
    WHERE f.quantity_id <> o.quantity_id AND f.family = o.family GROUP BY f.quantity_id
), known AS (
    SELECT q.*, w.whole_id, coalesce(u.incident_id, q.incident_id) AS incident,
        coalesce(q.place_id, u.place_id) AS place, coalesce(q.from_date, u.from_date) AS start
    FROM quantities AS q LEFT JOIN wholes AS w USING (quantity_id) LEFT JOIN quantities AS u ON u.quantity_id = w.whole_id
)
SELECT quantity_id, family, whole_id, incident AS incident_id, place AS home_place,
    CASE WHEN incident IS NOT NULL THEN 'incident ' || incident
         WHEN place IS NOT NULL AND start IS NOT NULL
            THEN CASE WHEN is_stock THEN 'state ' ELSE 'place ' END || place || strftime(start, ' %Y-%m')
         ELSE 'page ' || quantity_id END AS home
FROM known
"""


@dataclass(frozen=True, slots=True)
class Home:
    """Quantities that may be one: of one event, unit and incident, or place and month."""

    incident_id: str | None
    place_id: str | None
    is_one_thing: bool  # an incident, or a state of a place: its numbers may differ
    is_of_page: bool  # neither incident nor place and time are known
    quantities: tuple[Quantity, ...]


class Facts:
    """The figures of all pages in DuckDB, from which homes are read one after the other."""

    def __init__(self, done: Ledger, moved: pa.Table, replaced: pa.Table, groups: pa.Table, reported: pa.Table) -> None:
        self._con = duckdb.connect(":memory:")
        self._con.execute("SET TimeZone = 'UTC'")
        for name, rows in (("moved", moved), ("replaced", replaced), ("text_groups", groups), ("reported", reported)):
            self._con.register(name, rows)
        families = {event: family_of(event) for event in EVENTS}
        self._con.execute("CREATE TABLE event_families AS SELECT $1::MAP(VARCHAR, VARCHAR) AS families", [families])
        self._con.execute("CREATE TABLE links (figure_id VARCHAR, other_id VARCHAR, link VARCHAR)")
        is_made = False
        for batch in done.batches:
            own = replace(done, batches=(batch,))
            tables = {name: _whole(own, name) for name in ("figures", "articles", "speakers", "figure_links")}
            self._con.register("figure_rows", tables["figures"])
            self._con.register("article_rows", tables["articles"])
            self._con.register("speaker_rows", tables["speakers"])
            self._con.register("link_rows", tables["figure_links"])
            self._con.register("same_rows", _same(tables["figure_links"]))
            self._con.execute("INSERT INTO links SELECT figure_id, other_id, link FROM link_rows")
            self._con.execute(f"{'INSERT INTO facts BY NAME' if is_made else 'CREATE TABLE facts AS'} {_READ}")
            is_made = True
        self.is_empty = not is_made
        if is_made:
            self._con.execute("CREATE VIEW parts AS SELECT figure_id, other_id FROM links WHERE link = 'part_of'")
            self._con.execute(_HOMES)

    def close(self) -> None:
        """Frees what is held."""
        self._con.close()

    def page_links(self) -> dict[str, list[tuple[str, str]]]:
        """figure_id -> what its page links it to, and how, of figures that are in threads."""
        found: dict[str, list[tuple[str, str]]] = {}
        rows = self._con.execute("SELECT l.* FROM links AS l SEMI JOIN facts USING (figure_id) ORDER BY ALL")
        while chunk := rows.fetchmany(_CHUNK):
            for figure_id, other_id, link in chunk:
                found.setdefault(figure_id, []).append((other_id, link))
        return found

    def homes(self) -> Iterator[Home]:
        """Every home with its quantities, one event and unit at a time, in a set order."""
        if self.is_empty:
            return
        columns = ", ".join(
            (
                *(
                    f"h.{name}" if name in ("home", "family", "whole_id", "incident_id", "home_place") else f"f.{name}"
                    for name in (*_ABOUT, *_ROW)
                ),
            )
        )
        rows = self._con.execute(
            f"SELECT {columns} FROM facts AS f JOIN homes AS h USING (quantity_id)"
            " ORDER BY h.home, h.family, f.quantity_id, f.number_start, f.figure_id"
        )
        for (home, _), group in groupby(_fetched(rows), key=itemgetter(0, 1)):
            yield from _of_home(home, list(group))


def _fetched(rows: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while chunk := rows.fetchmany(_CHUNK):
        yield from chunk


def _of_home(home: str, rows: Sequence[tuple[Any, ...]]) -> Iterator[Home]:
    by_unit: dict[str, list[Quantity]] = {}
    about = dict(zip(_ABOUT, rows[0], strict=False))
    for quantity_id, group in groupby(rows, key=itemgetter(2)):
        members = list(group)
        said = tuple(_stated(row) for row in members)
        quantity = Quantity(quantity_id, said, members[0][3])
        unit = quantity.best.amount.unit
        by_unit.setdefault(unit or f"of {quantity.best.amount.head}", []).append(quantity)
    kind = home.partition(" ")[0]
    for _, quantities in sorted(by_unit.items()):
        yield Home(
            about["incident_id"], about["home_place"], kind in ("incident", "state"), kind == "page", tuple(quantities)
        )


def _stated(row: tuple[Any, ...]) -> Stated:
    about = dict(zip(_ABOUT, row, strict=False))
    figure = Figure(**dict(zip(_ROW, row[len(_ABOUT) :], strict=True)))
    return stated(figure, about["text_group"], about["day"], about["instant"], about["source"])


def _same(links: pa.Table) -> pa.Table:
    """figure_id -> the quantity that it states: figures that their page links as one fact, a later count of it, or a rival."""
    above: dict[str, str] = {}

    def root(each: str) -> str:
        while above.setdefault(each, each) != each:
            above[each] = above[above[each]]
            each = above[each]
        return each

    columns = (links.column(name).to_pylist() for name in ("figure_id", "other_id", "link"))
    for one, other, link in zip(*columns, strict=True):
        if link != "part_of":
            a, b = sorted((root(one), root(other)))
            above[b] = a
    return pa.table(
        {
            "figure_id": pa.array(list(above), pa.string()),
            "quantity_id": pa.array([root(e) for e in list(above)], pa.string()),
        }
    )


def _whole(own: Ledger, table: str) -> pa.Table:
    return pa.concat_tables([schema(table).empty_table(), *own.rows_of(table, PAGE_KEYS[table])])


def decided_pairs(decided: Sequence[Any]) -> Mapping[tuple[str, str], str]:
    """A person's judgements on pairs of figures."""
    return {(each.left_id, each.right_id): each.judgement for each in decided if "/f" in each.left_id}
