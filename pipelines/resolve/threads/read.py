"""Figures of committed batches with what threads need of them, home by home: only quantities of one home are compared.

What belongs here: running the ``queries``, and their rows as quantities.  What does not: which quantities of a home are one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.annotate.figures import family_of
from pipelines.gazetteer import load as load_gazetteer
from pipelines.model import Figure
from pipelines.resolve.kept import Kept
from pipelines.resolve.threads import queries
from pipelines.resolve.threads.drafts import Quantity, kinds_of
from pipelines.resolve.threads.joins import LOOK_BACK, Clue, Rarity, how_places_lie, met
from pipelines.resolve.threads.pairs import HOPELESS, Pairs
from pipelines.resolve.threads.stated import Stated, stated
from pipelines.store.batches import Ledger
from pipelines.store.page_tables import PAGE_KEYS, schema
from pipelines.vocabularies import HAPPENINGS

_CHUNK = 20_000
_MEMORY = "400MB"  # of DuckDB; what is more goes to the disk
_COARSE = frozenset({"country", "region", "water", "admin1"})  # say little of where something is
_MOST_PLACES = 8
_LONG = 7  # days: what is dated no closer is no day of a happening
_AGO = 3  # days before its page that a happening without a day is taken to lie
_MET = pa.schema([("segment", pa.uint64()), ("left", pa.string()), ("right", pa.string()), ("logit", pa.float32())])
_ONE_THING = ("happening", "incident", "state")  # homes of which numbers may differ

# The columns of a batch's tables that the queries ask for.
_COLUMNS = {
    "figures": (
        "figure_id", "article_id", "sentence_no", "start_char", "end_char", "surface", "number_start", "number_end", "kind",
        "bound", "rule", "attribution", "cue", "value", "low", "high", "likely_low", "likely_high", "unit", "per", "counted",
        "counted_head", "event", "aspect", "place_id", "place_mention_id", "place_basis", "from_date", "to_date", "date_basis",
        "event_id", "speaker_id", "factuality", "is_negated",
    ),
    "articles": ("article_id", "published_at", "published_from", "published_to", "title", "text"),
    "speakers": ("speaker_id", "article_id", "entity_id", "affiliation_entity_id", "label"),
    "figure_links": ("figure_id", "other_id", "link"),
    "sentences": ("article_id", "sentence_no", "start_char", "end_char"),
    "mentions": ("mention_id", "article_id", "sentence_no", "surface", "entity_id", "kind", "form"),
}  # fmt: skip


_ASKED = ("place_mention_id", "event_id", "speaker_id", "factuality", "is_negated")
_ROW = tuple(name for name in _COLUMNS["figures"] if name not in _ASKED)  # of queries.STATEMENTS


@dataclass(frozen=True, slots=True)
class Home:
    """Quantities of one event and unit that may be one: of one happening, of one place and month, or of copies of one text."""

    incident_id: str | None
    place_id: str | None
    is_one_thing: bool  # a happening, or a state of a place: its numbers may differ
    is_of_page: bool  # neither happening nor place and time are known
    quantities: tuple[Quantity, ...]


class Facts:
    """The figures of all pages in DuckDB, from which homes are read one after the other."""

    def __init__(
        self,
        done: Ledger,
        moved: pa.Table,
        replaced: pa.Table,
        texts: pa.Table,
        reported: pa.Table,
        kept: Kept,
        one: Sequence[tuple[str, str]] = (),
    ) -> None:
        """``one``: pairs of figures that a person calls one quantity: they have one home."""
        self._folder = TemporaryDirectory(prefix="dateline-threads-")
        self._con = duckdb.connect(":memory:", config={"memory_limit": _MEMORY, "temp_directory": self._folder.name})
        self._con.execute("SET TimeZone = 'UTC'")
        self._con.execute("SET preserve_insertion_order = FALSE")  # every question that needs an order asks for it
        for name, rows in (("moved", moved), ("replaced", replaced), ("text_groups", texts), ("reported", reported)):
            self._con.register(name, rows)
        families = {event: family_of(event) for event in HAPPENINGS}
        self._con.execute("CREATE TABLE event_families AS SELECT $1::MAP(VARCHAR, VARCHAR) AS families", [families])
        self._con.execute("CREATE TABLE links (figure_id VARCHAR, other_id VARCHAR, link VARCHAR)")
        self.is_empty = not done.batches
        if self.is_empty:
            return
        for number, batch in enumerate(done.batches):
            own = replace(done, batches=(batch,))
            tables = {name: _whole(own, name) for name in _COLUMNS}
            for name, rows in tables.items():
                self._con.register(f"{name.removesuffix('s')}_rows", rows)
            self._con.register("same_rows", _same(tables["figure_links"]))
            self._con.execute(queries.USABLE)
            self._con.execute(queries.NAMED)
            self._con.execute("INSERT INTO links FROM figure_link_rows")
            self._con.execute(("INSERT INTO facts BY NAME" if number else "CREATE TABLE facts AS") + queries.FACTS)
        self._con.execute(queries.QUANTITIES)
        self._con.execute("ALTER TABLE facts DROP COLUMN words")
        self._con.execute("ALTER TABLE facts DROP COLUMN places")
        self._con.execute(queries.WHOLES)
        counts = self._con.execute(queries.COUNTS).fetchall()
        self._con.register(
            "beside", _joined((one, other) for one, other, *at in counts if how_places_lie(*at) != "places far apart")
        )
        self._con.execute(queries.CLUES)
        self._con.register("groups", self._groups(one, kept))
        self._con.execute(queries.HOMES)
        self._con.execute("DROP TABLE quantities")

    def close(self) -> None:
        """Frees what is held."""
        self._con.close()
        self._folder.cleanup()

    def _groups(self, one: Sequence[tuple[str, str]], kept: Kept) -> pa.Table:
        """quantity_id -> group_id of quantities that are told of one happening."""
        self._con.execute(queries.ORDERED, {"long": _LONG, "ago": _AGO})
        self._con.execute(queries.RARITY)
        self._con.execute(queries.SEGMENTS, {"back": LOOK_BACK})
        pairs = self._pairs(kept)
        self._con.register("met_pairs", pairs)
        pages = self._con.sql(queries.PAGES).to_arrow_table()
        both = self._con.sql(queries.PAIRS).to_arrow_table()
        left, right = (
            np.asarray(pc.index_in(both[name], pages["page"].combine_chunks()), np.int64) for name in ("left", "right")
        )
        first = Pairs(left, right, np.asarray(both["logit"], np.float32)).first(pages.num_rows)
        group = pages["page_id"].combine_chunks().take(pa.array(first))
        self._con.register("group_rows", pages.append_column("group_id", group))
        found = self._con.sql(
            "SELECT quantity_id, group_id FROM ordered JOIN group_rows USING (family, page_id)"
        ).to_arrow_table()
        if not one:
            return found
        of = dict(zip(found["quantity_id"].to_pylist(), found["group_id"].to_pylist(), strict=True))
        self._join(of, one)
        columns = {"quantity_id": list(of), "group_id": list(of.values())}
        return pa.table({name: pa.array(column, pa.string()) for name, column in columns.items()})

    def _pairs(self, kept: Kept) -> pa.Table:
        """Pairs of quantities that were compared, by their pages: those of an earlier run's segments, and others, worked out."""
        segments = self._con.sql("SELECT segment FROM segments ORDER BY segment").to_arrow_table()
        index, before = kept.read("segments"), kept.read("met")
        known, held = segments.slice(0, 0), _MET.empty_table()
        if index is not None and before is not None and before.schema.equals(_MET):
            known, held = index, before.filter(pc.is_in(before["segment"], segments["segment"].combine_chunks()))
        self._con.register("known", known)
        self._con.execute(queries.RUNS, {"back": LOOK_BACK})
        rarity = Rarity(dict(self._con.execute("SELECT word, rarity FROM rarities").fetchall()))
        rows = _fetched(self._con.execute(queries.MEETING, {"back": LOOK_BACK}))
        found: list[tuple[int, str, str, float]] = []
        made: list[pa.Table] = [held]
        for _, run in groupby(rows, key=itemgetter(0)):
            asked: dict[str, int] = {}
            for clue, other, logit in met(_clues(run, asked), rarity):
                segment = asked.get(clue.quantity_id)
                if segment is not None and logit > HOPELESS and clue.page_id != other.page_id:
                    found.append((segment, clue.page_id, other.page_id, logit))
                if len(found) >= _CHUNK:
                    made.append(_as_met(found))
                    found = []
        pairs = pa.concat_tables([*made, _as_met(found)])
        if (
            known.num_rows != segments.num_rows
            or not pc.all(pc.is_in(segments["segment"], known["segment"].combine_chunks())).as_py()
        ):
            kept.write_whole("segments", {"met": pairs, "segments": segments})
        return pairs

    def _join(self, found: dict[str, str], one: Sequence[tuple[str, str]]) -> None:
        """Brings the quantities of pairs of figures into one group."""
        quantity_of = dict(self._con.execute("SELECT figure_id, quantity_id FROM facts").fetchall())
        for pair in one:
            ids = [quantity_of[figure_id] for figure_id in pair if figure_id in quantity_of]
            if len(ids) == 2:
                kept, given = sorted(found.get(quantity_id, quantity_id) for quantity_id in ids)
                found |= dict.fromkeys((*ids, *(each for each, group in found.items() if group == given)), kept)

    def blocks(self, decided: Mapping[tuple[str, str], str]) -> pa.Array:
        """The homes, each by a hash of all that decides about its threads.  ``decided``: a person's words on pairs of figures."""
        said = [(figure_id, f"{pair} {word}") for pair, word in sorted(decided.items()) for figure_id in pair]
        columns = {"figure_id": [row[0] for row in said], "word": [row[1] for row in said]}
        self._con.register(
            "decided_rows", pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()})
        )
        self._con.execute(
            "CREATE TABLE decided AS SELECT figure_id, bit_xor(hash(word)) AS said FROM decided_rows GROUP BY figure_id"
        )
        self._con.execute(queries.BLOCKS)
        return self._con.sql("SELECT block FROM blocks ORDER BY block").to_arrow_table()["block"].combine_chunks()

    def homes(self, known: pa.Array) -> Iterator[tuple[int, Home]]:
        """Every home of blocks that are not known with its quantities, one event and unit at a time, in a set order."""
        self._know(known)
        rows = _fetched(self._con.execute(queries.STATEMENTS))
        for (home, _), group in groupby(rows, key=itemgetter(0, 1)):
            found = list(group)
            for each in _of_home(home.partition(" ")[0], found):
                yield found[0][-1], each

    def page_links(self, known: pa.Array) -> dict[str, list[tuple[str, str]]]:
        """figure_id -> what its page links it to, and how, of figures in homes of blocks that are not known."""
        self._know(known)
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for figure_id, other_id, link in _fetched(self._con.execute(queries.PAGE_LINKS)):
            found[figure_id].append((other_id, link))
        return found

    def _know(self, known: pa.Array) -> None:
        self._con.register("known", pa.table({"block": known}))


def _of_home(kind: str, rows: Sequence[tuple[Any, ...]]) -> Iterator[Home]:
    by_unit: dict[str, list[Quantity]] = defaultdict(list)
    incidents, places = Counter(row[4] for row in rows if row[4]), Counter(row[5] for row in rows if row[5])
    for quantity_id, group in groupby(rows, key=itemgetter(2)):
        members = list(group)
        quantity = Quantity(quantity_id, tuple(_stated(row) for row in members), members[0][3])
        amount = quantity.best.amount
        by_unit[amount.unit or f"of {amount.head}"].append(quantity)
    for _, quantities in sorted(by_unit.items()):
        yield Home(_most(incidents), _most(places), kind in _ONE_THING, kind == "page", tuple(quantities))


def _most(counts: Counter[str]) -> str | None:
    return min(counts, key=lambda each: (-counts[each], each), default=None)


def _stated(row: tuple[Any, ...]) -> Stated:
    text, day, instant, source = row[6:10]
    return stated(Figure(**dict(zip(_ROW, row[10:-1], strict=True))), text, day, instant, source)


def _as_met(rows: Sequence[tuple[int, str, str, float]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(_MET)
    return pa.table({f.name: pa.array(c, f.type) for f, c in zip(_MET, columns, strict=True)}, schema=_MET)


def _clues(rows: Iterable[tuple[Any, ...]], asked: dict[str, int]) -> Iterator[Clue]:
    """Clues from their rows; those that are asked for are noted with their segment."""
    for (
        _,
        segment,
        first,
        last,
        quantity_id,
        page_id,
        article_id,
        text,
        day,
        is_dated,
        *about,
        words,
        places,
        nouns,
    ) in rows:
        place_id, number, low, high, incident_id, is_mixed = about
        if segment is not None:
            asked[quantity_id] = segment
        yield Clue(
            quantity_id=quantity_id, page_id=page_id, article_id=article_id, text=text, published=day, days=(first, last),
            is_dated=is_dated, place_id=place_id, number=number, low=low, high=high, incident_id=incident_id,
            words=frozenset(words), places=_fine(places), kinds=kinds_of(nouns or ()), is_mixed=is_mixed,
        )  # fmt: skip


def _fine(places: Sequence[str]) -> tuple[str, ...]:
    """The places that say where in a country something is."""
    known = ((each, load_gazetteer().by_entity_id(each)) for each in places)
    return tuple(each for each, place in known if place is not None and place.kind not in _COARSE)[:_MOST_PLACES]


def _fetched(rows: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while chunk := rows.fetchmany(_CHUNK):
        yield from chunk


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
    columns = _COLUMNS[table]
    empty = schema(table).empty_table().select(columns)
    return pa.concat_tables([empty, *(r.select(columns) for r in own.rows_of(table, PAGE_KEYS[table], columns))])
