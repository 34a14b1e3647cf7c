"""Figures of committed batches with what threads need of them, home by home.

A quantity's home is its incident, else its place and month, else its page alone: only quantities of one home are compared.
What belongs here: reading, and homes.  What does not: which quantities of a home are one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Any

import duckdb
import pyarrow as pa

from pipelines.annotate.figures import family_of
from pipelines.gazetteer import load as load_gazetteer
from pipelines.model import Figure
from pipelines.resolve.threads.drafts import Quantity
from pipelines.resolve.threads.joins import Clue, groups, how_places_lie
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
_COARSE = frozenset({"country", "region", "water", "admin1"})  # say little of where something is
_MOST_PLACES = 8
_LONG = 7  # days: what is dated no closer is no day of a happening
_AGO = 3  # days before its page that a happening without a day is taken to lie
MOST_ON_PAGE = 40  # quantities of one event on a page that are added up; own
BREATH = 3  # sentences over which a page sets two counts side by side
FAR = 3.0  # times: two counts of one thing
ROUND = 0.05  # parts of 'at least 70' may make 69

# What counts something: no share, rate or measure, nothing denied or only expected.
_USABLE = """kind = 'count' AND event IS NOT NULL AND event <> 'other' AND per IS NULL AND bound NOT IN ('none', 'unknown')
    AND NOT coalesce(is_negated, FALSE) AND coalesce(factuality, 'asserted') NOT IN ('denied', 'negated', 'predicted')"""
_READ = rf"""
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
    i.incident_id,
    list_transform(list_distinct(regexp_extract_all(lower(
        a.text[coalesce(b.start_char, c.start_char) + 1 : coalesce(d.end_char, c.end_char)]
        || CASE WHEN f.sentence_no <= 4 THEN ' ' || coalesce(a.title, '') ELSE '' END), '\pL\pL\pL\pL+')), lambda x: hash(x) >> 34) AS words,
    coalesce(p.places, []) AS places
FROM (SELECT * FROM figure_rows WHERE {_USABLE}) AS f
JOIN article_rows AS a USING (article_id)
LEFT JOIN sentence_rows AS c ON c.article_id = f.article_id AND c.sentence_no = f.sentence_no
LEFT JOIN sentence_rows AS b ON b.article_id = f.article_id AND b.sentence_no = f.sentence_no - 1
LEFT JOIN sentence_rows AS d ON d.article_id = f.article_id AND d.sentence_no = f.sentence_no + 1
CROSS JOIN (SELECT families FROM event_families) AS e
LEFT JOIN same_rows AS s USING (figure_id)
LEFT JOIN (
    SELECT f.figure_id, list_sort(list_distinct(list(coalesce(v.entity_id, m.entity_id)))) AS places
    FROM figure_rows AS f JOIN named_rows AS m ON m.article_id = f.article_id
        AND m.sentence_no BETWEEN f.sentence_no - 1 AND f.sentence_no + 1
    LEFT JOIN moved AS v USING (mention_id) GROUP BY f.figure_id
) AS p USING (figure_id)
LEFT JOIN moved AS v ON v.mention_id = f.place_mention_id
LEFT JOIN text_groups AS g ON g.article_id = f.article_id
LEFT JOIN speaker_rows AS w ON w.speaker_id = f.speaker_id
LEFT JOIN replaced AS rw ON rw.old_id = w.entity_id
LEFT JOIN replaced AS ra ON ra.old_id = w.affiliation_entity_id
LEFT JOIN reported AS i ON i.event_id = f.event_id
"""
_NAMED = """
CREATE OR REPLACE TEMP TABLE named_rows AS
SELECT article_id, sentence_no, mention_id, entity_id FROM mention_rows
WHERE kind = 'place' AND entity_id IS NOT NULL AND form <> 'demonym'
"""
# Of a quantity: what it is a part of, its incident, place, days and words.
_QUANTITIES = """
CREATE TABLE quantities AS
SELECT quantity_id, article_id, coalesce(mode(family ORDER BY family) FILTER (NOT is_open), min(family)) AS family,
    mode(incident_id ORDER BY incident_id) AS incident_id,
    arg_min(place_id, (array_position(['clause', 'event', 'paragraph', 'article', 'dateline'], place_basis), number_start))
        FILTER (place_id IS NOT NULL) AS place_id,
    min(from_date) AS from_date, max(coalesce(to_date, from_date)) AS to_date, bool_or(date_basis = 'clause') AS is_dated,
    min(day) AS day, any_value(text_group) AS text_group, bool_or(aspect = 'stock') AS is_stock,
    bool_or(unit = 'person') AS is_of_people, min(sentence_no) AS first_sentence, max(sentence_no) AS last_sentence,
    arg_min(coalesce(value, low), (bound <> 'exact', number_start)) AS number, bool_or(bound = 'exact') AS is_exact,
    max(coalesce(low, likely_low, high / 2, 0)) AS low,  -- what a bound leaves open reaches to twice the number, or half of it
    min(coalesce(high, likely_high, low * 2, 'infinity'::DOUBLE)) AS high,
    arg_max(coalesce(source, attribution), number_start) AS last_source, count(*) OVER (PARTITION BY article_id, coalesce(mode(family
        ORDER BY family) FILTER (NOT is_open), min(family))) AS n_beside,
    list_sort(list_distinct(flatten(list(words)))) AS words,
    list_sort(list_distinct(flatten(list(places)))) AS places
FROM facts GROUP BY quantity_id, article_id
"""
# Parts as their pages say; and two numbers told in one breath that make up a third of the page: '15 in a district, six in a village'.
_WHOLES = f"""
CREATE TABLE wholes AS
WITH told AS (
    SELECT f.quantity_id, min(o.quantity_id) AS whole_id
    FROM links AS l JOIN facts AS f USING (figure_id) JOIN facts AS o ON o.figure_id = l.other_id
    WHERE l.link = 'part_of' AND f.quantity_id <> o.quantity_id AND f.family = o.family GROUP BY f.quantity_id
), beside AS (
    SELECT * FROM quantities WHERE number > 0
    QUALIFY count(*) OVER (PARTITION BY article_id, family) BETWEEN 3 AND {MOST_ON_PAGE}
), sums AS (
    SELECT a.quantity_id AS one, b.quantity_id AS other, min(c.quantity_id) AS whole_id
    FROM beside AS a
    JOIN beside AS b ON b.article_id = a.article_id AND b.family = a.family AND a.quantity_id < b.quantity_id
        AND greatest(a.first_sentence - b.last_sentence, b.first_sentence - a.last_sentence) <= 1
    JOIN beside AS c ON c.article_id = a.article_id AND c.family = a.family AND c.number >= a.number + b.number
        AND c.number <= (a.number + b.number) * CASE WHEN c.is_exact THEN 1 ELSE {1 + ROUND} END
    WHERE a.quantity_id NOT IN (SELECT quantity_id FROM told) AND b.quantity_id NOT IN (SELECT quantity_id FROM told)
        AND c.quantity_id NOT IN (SELECT quantity_id FROM told)
    GROUP BY ALL
)
SELECT * FROM told
UNION ALL
SELECT quantity_id, min(whole_id) AS whole_id
FROM (SELECT one AS quantity_id, whole_id FROM sums UNION ALL SELECT other, whole_id FROM sums)
WHERE quantity_id NOT IN (SELECT whole_id FROM sums) GROUP BY quantity_id
"""
# Two numbers of one thing that a page gives by two sources in one breath, of no other day or place.
_COUNTS = f"""
SELECT a.quantity_id, b.quantity_id AS other_id, a.place_id, b.place_id AS other_place
FROM quantities AS a JOIN quantities AS b ON b.article_id = a.article_id AND b.family = a.family AND a.quantity_id < b.quantity_id
    AND greatest(a.first_sentence - b.last_sentence, b.first_sentence - a.last_sentence) <= {BREATH}
WHERE a.is_of_people AND b.is_of_people AND a.n_beside <= {MOST_ON_PAGE} AND a.last_source IS DISTINCT FROM b.last_source
    AND a.quantity_id NOT IN (SELECT quantity_id FROM wholes) AND b.quantity_id NOT IN (SELECT quantity_id FROM wholes)
    AND greatest(a.number, b.number) <= {FAR} * least(a.number, b.number)
    AND (a.from_date IS NULL OR b.from_date IS NULL OR (a.from_date <= b.to_date AND b.from_date <= a.to_date))
"""
# A part that knows no incident, place or day has those of its whole.
_CLUES = """
CREATE TABLE clues AS
SELECT q.quantity_id, q.article_id, q.family, w.whole_id, coalesce(s.quantity_id, w.whole_id, q.quantity_id) AS page_id, q.text_group, q.day,
    coalesce(q.from_date, u.from_date) AS from_date, coalesce(q.to_date, u.to_date) AS to_date, q.is_dated, q.is_stock, q.is_of_people,
    coalesce(q.place_id, u.place_id) AS place_id, q.number, q.low, q.high, coalesce(u.incident_id, q.incident_id) AS incident_id,
    q.words, q.places
FROM quantities AS q LEFT JOIN wholes AS w USING (quantity_id) LEFT JOIN quantities AS u ON u.quantity_id = w.whole_id
LEFT JOIN beside AS s ON s.figure_id = coalesce(w.whole_id, q.quantity_id)
"""
_ORDERED = """
SELECT family, quantity_id, page_id, article_id, text_group, day, from_date, to_date, coalesce(is_dated, FALSE), place_id, number, low,
    high, incident_id, words, places
FROM clues WHERE is_of_people AND NOT coalesce(is_stock, FALSE) AND coalesce(from_date, day) IS NOT NULL
    AND coalesce(to_date - from_date, 0) <= 31  -- what years or a war cost is no happening
ORDER BY family, coalesce(from_date, day), page_id <> quantity_id, quantity_id
"""
_HOMES = """
CREATE TABLE homes AS
SELECT c.quantity_id, c.family, c.whole_id, c.incident_id, c.place_id AS home_place,
    CASE WHEN g.group_id IS NOT NULL THEN 'happening ' || g.group_id
         WHEN c.incident_id IS NOT NULL THEN 'incident ' || c.incident_id
         WHEN c.place_id IS NOT NULL AND c.from_date IS NOT NULL
            THEN CASE WHEN c.is_stock THEN 'state ' ELSE 'place ' END || c.place_id || strftime(c.from_date, ' %Y-%m')
         ELSE 'page ' || c.quantity_id END AS home
FROM clues AS c LEFT JOIN groups AS g USING (quantity_id)
"""


_RARITY = """
SELECT word, ln((n + 20) / (count(*) + 1)) AS rarity
FROM (SELECT unnest(words) AS word, (SELECT count(*) FROM clues) AS n FROM clues) GROUP BY word, n
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

    def __init__(self, done: Ledger, moved: pa.Table, replaced: pa.Table, texts: pa.Table, reported: pa.Table) -> None:
        self._con = duckdb.connect(":memory:")
        self._con.execute("SET TimeZone = 'UTC'")
        for name, rows in (("moved", moved), ("replaced", replaced), ("text_groups", texts), ("reported", reported)):
            self._con.register(name, rows)
        families = {event: family_of(event) for event in EVENTS}
        self._con.execute("CREATE TABLE event_families AS SELECT $1::MAP(VARCHAR, VARCHAR) AS families", [families])
        self._con.execute("CREATE TABLE links (figure_id VARCHAR, other_id VARCHAR, link VARCHAR)")
        is_made = False
        for batch in done.batches:
            own = replace(done, batches=(batch,))
            tables = {
                name: _whole(own, name)
                for name in ("figures", "articles", "speakers", "figure_links", "sentences", "mentions")
            }
            self._con.register("figure_rows", tables["figures"])
            self._con.register("article_rows", tables["articles"])
            self._con.register("sentence_rows", tables["sentences"])
            self._con.register("mention_rows", tables["mentions"])
            self._con.execute(_NAMED)
            self._con.register("speaker_rows", tables["speakers"])
            self._con.register("link_rows", tables["figure_links"])
            self._con.register("same_rows", _same(tables["figure_links"]))
            self._con.execute("INSERT INTO links SELECT figure_id, other_id, link FROM link_rows")
            self._con.execute(f"{'INSERT INTO facts BY NAME' if is_made else 'CREATE TABLE facts AS'} {_READ}")
            is_made = True
        self.is_empty = not is_made
        if is_made:
            self._con.execute(_QUANTITIES)
            self._con.execute(_WHOLES)
            counts = self._con.execute(_COUNTS).fetchall()
            pairs = [(one, other) for one, other, *places in counts if how_places_lie(*places) != "places far apart"]
            self._con.register("beside", _joined(pairs))
            self._con.execute(_CLUES)
            self._con.register("groups", self._groups())
            self._con.execute(_HOMES)

    def _groups(self) -> pa.Table:
        """quantity_id -> group_id of quantities that are told of one happening."""
        rarity = dict(self._con.execute(_RARITY).fetchall())
        found: dict[str, str] = {}
        rows = self._con.execute(_ORDERED)
        for _, clues in groupby(_fetched(rows), key=itemgetter(0)):
            found |= groups((_clue(row) for row in clues), rarity)
        columns = {"quantity_id": list(found), "group_id": list(found.values())}
        return pa.table({name: pa.array(column, pa.string()) for name, column in columns.items()})

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


def _fine(places: Sequence[str]) -> tuple[str, ...]:
    """The places that say where in a country something is."""
    known = ((each, load_gazetteer().by_entity_id(each)) for each in places)
    return tuple(each for each, place in known if place is not None and place.kind not in _COARSE)[:_MOST_PLACES]


def _clue(row: tuple[Any, ...]) -> Clue:
    *ids, day, start, end, is_dated, place_id, number, low, high, incident_id, words, places = row[1:]
    is_close = start is not None and (end - start).days <= _LONG
    days = (start, end) if is_close else (day - dt.timedelta(days=_AGO), day) if day is not None else (start, start)
    about = (place_id, number, low, high, incident_id)
    return Clue(*ids, day, days, is_dated and is_close, *about, frozenset(words), _fine(places))


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
            about["incident_id"],
            about["home_place"],
            kind in ("happening", "incident", "state"),
            kind == "page",
            tuple(quantities),
        )


def _stated(row: tuple[Any, ...]) -> Stated:
    about = dict(zip(_ABOUT, row, strict=False))
    figure = Figure(**dict(zip(_ROW, row[len(_ABOUT) :], strict=True)))
    return stated(figure, about["text_group"], about["day"], about["instant"], about["source"])


def _same(links: pa.Table) -> pa.Table:
    """figure_id -> the quantity that it states: figures that their page links as one fact, a later count of it, or a rival."""
    columns = (links.column(name).to_pylist() for name in ("figure_id", "other_id", "link"))
    return _joined((one, other) for one, other, link in zip(*columns, strict=True) if link != "part_of")


def _joined(pairs: Iterable[tuple[str, str]]) -> pa.Table:
    """figure_id -> the least of all that are tied to it by pairs, as quantity_id."""
    above: dict[str, str] = {}

    def root(each: str) -> str:
        while above.setdefault(each, each) != each:
            above[each] = above[above[each]]
            each = above[each]
        return each

    for one, other in pairs:
        a, b = sorted((root(one), root(other)))
        above[b] = a
    columns = {"figure_id": list(above), "quantity_id": [root(each) for each in list(above)]}
    return pa.table({name: pa.array(column, pa.string()) for name, column in columns.items()})


def _whole(own: Ledger, table: str) -> pa.Table:
    return pa.concat_tables([schema(table).empty_table(), *own.rows_of(table, PAGE_KEYS[table])])


def decided_pairs(decided: Sequence[Any]) -> Mapping[tuple[str, str], str]:
    """A person's judgements on pairs of figures."""
    return {(each.left_id, each.right_id): each.judgement for each in decided if "/f" in each.left_id}
