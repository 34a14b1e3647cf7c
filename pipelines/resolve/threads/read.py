"""Figures of committed batches with what threads need of them, home by home: only quantities of one home are compared.

What a batch's figures tell is kept, and what the quantities of a page are, by all that decides it; so is whom the quantities of a
day meet.  A run reads new batches, works out pages and days that they touch, and reads the figures of homes that changed.

What belongs here: running the ``queries``, and what is kept of their rows.  What does not: homes as quantities (``homes``), which
quantities of a home are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.annotate.figures import family_of
from pipelines.resolve.beside import aside, spread
from pipelines.resolve.grown import Grown
from pipelines.resolve.kept import BATCHES, Kept, bounded, key_of
from pipelines.resolve.threads import queries
from pipelines.resolve.threads.joins import LOOK_BACK, MET, SEGMENT, are_far_apart, met_of
from pipelines.resolve.threads.pairs import Pairs, firsts_of
from pipelines.store.batches import Committed, Ledger
from pipelines.store.page_tables import PAGE_KEYS, schema
from pipelines.vocabularies import HAPPENINGS

_CHUNK = 10_000
_ARTICLES, _FIGURES = 4_000, 20_000  # that are worked on before what they gave is written
_ALONE = 4  # slices of days that are worked out in this process: starting others takes seconds
_MUCH = 1_000_000  # pairs whose groups take as much memory as all the rest: they are made in a process of their own
_LONG = 7  # days: what is dated no closer is no day of a happening
_AGO = 3  # days before its page that a happening without a day is taken to lie

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
ROW = tuple(name for name in _COLUMNS["figures"] if name not in _ASKED)  # of queries.STATEMENTS
_TEXT, _TEXTS = pa.string(), pa.list_(pa.string())


def _form(**columns: pa.DataType) -> pa.Schema:
    return pa.schema(list(columns.items()))


def _figure_fields() -> dict[str, pa.DataType]:
    form = schema("figures")
    return {name: form.field(name).type for name in ROW}


# What is kept: of a batch its figures and their links, of a page its quantities, of a day and family who met whom.
_TOLD = _form(
    **_figure_fields(), place_mention_id=_TEXT, event_id=_TEXT, quantity_id=_TEXT, family=_TEXT, is_open=pa.bool_(),
    day=pa.date32(), instant=pa.timestamp("us", "UTC"), affiliation_id=_TEXT, speaker_id=_TEXT, label=_TEXT,
    words=pa.list_(pa.uint32()), mentions=_TEXTS, named=_TEXTS, place_name=_TEXT,
)  # fmt: skip
_LINKS = _form(figure_id=_TEXT, other_id=_TEXT, link=_TEXT)
_CLUES = _form(
    quantity_id=_TEXT, article_id=_TEXT, family=_TEXT, whole_id=_TEXT, page_id=_TEXT, day=pa.date32(), from_date=pa.date32(),
    to_date=pa.date32(), is_dated=pa.bool_(), is_stock=pa.bool_(), is_of_people=pa.bool_(), place_id=_TEXT, place_key=_TEXT,
    number=pa.float64(), low=pa.float64(), high=pa.float64(), incident_id=_TEXT, n_figures=pa.int64(), said=pa.uint64(),
    around=pa.uint64(), words=pa.list_(pa.uint32()), places=_TEXTS, nouns=_TEXTS,
)  # fmt: skip
_AROUND = ("words", "mentions", "named")  # columns of what is told that only quantities are made of
_WIDE = ("words", "places", "nouns")  # columns of clues that only those who meet are asked for


@dataclass(frozen=True, slots=True)
class Part:
    """``links``: what pages link figures to, in order (figure_id, other_id, link); ``statements``: figures home by home, quantity
    by quantity (rows of ``queries.STATEMENTS``)."""

    links: pa.Table
    statements: pa.Table


class Facts:
    """The quantities of all pages in DuckDB, from which homes are read one after the other."""

    def __init__(
        self,
        done: Ledger,
        moved: pa.Table,
        replaced: pa.Table,
        texts: pa.Table,
        reported: pa.Table,
        kept: Kept,
        one: Sequence[tuple[str, str]] = (),
        workers: int = 1,
    ) -> None:
        """``one``: pairs of figures that a person calls one quantity: they have one home; ``workers``: processes that may share
        the work."""
        self._workers = workers
        self._open = ExitStack()
        self._con = self._open.enter_context(bounded())
        self._con.execute("SET TimeZone = 'UTC'")
        for name, rows in (("moved", moved), ("replaced", replaced), ("text_groups", texts), ("reported", reported)):
            self._con.register(name, rows)
        self._told = Grown(kept, "told", _TOLD, pa.field("batch", _TEXT))
        self._linked = Grown(kept, "linked", _LINKS, pa.field("batch", _TEXT))
        self._clues = Grown(kept, "clues", _CLUES, pa.field("digest", pa.uint64()))
        self._met = Grown(kept, "met", MET, SEGMENT)
        self._read(done)
        self._derive()
        self._con.execute(queries.TEXTS)
        self._con.register("groups", self._groups(one))
        self._con.execute(queries.HOMES)
        self._con.execute("DROP VIEW clues")
        self._con.unregister("clue_rows")

    def close(self) -> None:
        """Frees what is held."""
        self._open.close()

    def _read(self, done: Ledger) -> None:
        """What batches tell by themselves: of those that no earlier run met it is read."""
        batches = {key_of(done, batch): batch for batch in done.batches}
        self._batches = pa.array(sorted(batches), _TEXT)
        families = {event: family_of(event) for event in HAPPENINGS}
        self._con.execute("CREATE TABLE event_families AS SELECT $1::MAP(VARCHAR, VARCHAR) AS families", [families])
        missing = {*self._told.missing(self._batches).to_pylist(), *self._linked.missing(self._batches).to_pylist()}
        for number, key in enumerate(sorted(missing)):
            told, links = self._told_in(done, batches[key])
            for log, rows in ((self._told, told), (self._linked, links)):
                if len(new := log.missing(pa.array([key], _TEXT))):
                    log.add(new, rows.append_column("batch", pa.repeat(pa.scalar(key, _TEXT), rows.num_rows)))
            if number % BATCHES == BATCHES - 1:
                self._told.keep(self._batches)
        self._told.keep(self._batches)
        self._linked.keep(self._batches)

    def _told_in(self, done: Ledger, batch: Committed) -> tuple[pa.Table, pa.Table]:
        own = replace(done, batches=(batch,))
        tables = {name: _whole(own, name) for name in _COLUMNS}
        for name, rows in tables.items():
            self._con.register(f"{name.removesuffix('s')}_rows", rows)
        self._con.register("same_rows", _same(tables["figure_links"]))
        self._con.execute(queries.USABLE)
        self._con.execute(queries.NAMED)
        return self._con.sql(queries.TOLD).to_arrow_table(), tables["figure_links"]

    def _derive(self) -> None:
        """The quantities of all pages; of those of which anything changed they are worked out."""
        self._con.register("page_rows", self._told.rows(self._batches, ["article_id", "batch"]))
        self._con.execute(queries.ARTICLES)
        self._con.unregister("page_rows")
        digests = (
            self._con.sql("SELECT digest FROM articles ORDER BY digest").to_arrow_table()["digest"].combine_chunks()
        )
        missing = self._clues.missing(digests)
        for start in range(0, len(missing), _ARTICLES):
            some = missing.slice(start, _ARTICLES)
            self._con.register("missing", pa.table({"digest": some}))
            ids = self._con.sql("SELECT article_id FROM articles SEMI JOIN missing USING (digest)").to_arrow_table()
            self._bind("article_id", ids["article_id"].combine_chunks(), with_words=True)
            self._con.execute(queries.QUANTITIES)
            self._con.execute(queries.WHOLES)
            counts = self._con.execute(queries.COUNTS).fetchall()
            self._con.register("beside", _joined((one, other) for one, other, *at in counts if not are_far_apart(*at)))
            self._clues.add(some, self._con.sql(queries.CLUES).to_arrow_table())
            self._clues.keep(digests)
        narrow = [name for name in self._clues.form.names if name not in _WIDE]
        self._con.register("clue_rows", self._clues.rows(digests, narrow))
        self._con.execute(
            "CREATE VIEW clues AS SELECT c.*, coalesce(g.text_group, c.article_id) AS text_group"
            " FROM clue_rows AS c LEFT JOIN text_groups AS g USING (article_id)"
        )

    def _bind(self, column: str, wanted: pa.Array, *, with_words: bool = False) -> None:
        """Makes the table of the facts that have in a column one of some ids, and of the links of their pages.  ``with_words``:
        with what is said around them."""
        names = [name for name in _TOLD.names if with_words or name not in _AROUND]
        rows = self._told.rows(self._batches, names, (column, wanted))
        for name in _AROUND if not with_words else ():
            rows = rows.append_column(_TOLD.field(name), pa.nulls(rows.num_rows, _TOLD.field(name).type))
        self._con.register("told_rows", rows)
        self._con.execute(queries.FACTS)
        self._con.register(
            "links", self._linked.rows(self._batches, _LINKS.names, ("figure_id", pc.unique(rows["figure_id"])))
        )
        self._con.unregister("told_rows")

    def _groups(self, one: Sequence[tuple[str, str]]) -> pa.Table:
        """quantity_id -> group_id of quantities that are told of one happening."""
        self._con.execute(queries.ORDERED, {"long": _LONG, "ago": _AGO})
        self._con.execute(queries.SEGMENTS, {"back": LOOK_BACK})
        pairs = self._pairs()
        pages = self._con.sql(queries.PAGES).to_arrow_table()
        left, right = (
            np.asarray(pc.index_in(pairs[name], pages["page"].combine_chunks()), np.int32) for name in ("left", "right")
        )
        scored, n = Pairs(left, right, np.asarray(pairs["logit"], np.float32)), pages.num_rows
        is_much = self._workers > 1 and len(left) >= _MUCH
        first = aside(firsts_of, n, scored) if is_much else scored.first(n)
        group = pages["page_id"].combine_chunks().take(pa.array(first))
        self._con.register("group_rows", pa.table({"page": pages["page"], "group_id": group}))
        found = self._con.sql("SELECT quantity_id, group_id FROM ordered JOIN group_rows USING (page)").to_arrow_table()
        if not one:
            return found
        of = dict(zip(found["quantity_id"].to_pylist(), found["group_id"].to_pylist(), strict=True))
        self._join(of, one)
        columns = {"quantity_id": list(of), "group_id": list(of.values())}
        return pa.table({name: pa.array(column, pa.string()) for name, column in columns.items()})

    def _pairs(self) -> pa.Table:
        """Pairs of quantities that were compared, by their pages: those of an earlier run's segments, and others, worked out."""
        segments = (
            self._con.sql("SELECT segment FROM segments ORDER BY segment").to_arrow_table()["segment"].combine_chunks()
        )
        self._con.register("known", pa.table({"segment": self._met.keys}))
        days = self._con.sql(queries.DAYS).fetchall()
        missing, slices = self._met.missing(segments), list(_sliced(days))
        rows = (self._meeting(family, some) for family, some in slices)
        made = spread(met_of, None, rows, self._workers if len(slices) >= _ALONE else 1)
        self._met.add(missing, pa.concat_tables([MET.append(SEGMENT).empty_table(), *made]))
        self._met.keep(segments)
        return self._met.rows(segments, list(MET.names))

    def _meeting(self, family: str, days: Sequence[Any]) -> pa.Table:
        """The quantities of some days of a family, and those that they may meet."""
        self._con.register(
            "day_rows", pa.table({"family": [family] * len(days), "first_day": pa.array(days, pa.date32())})
        )
        self._con.execute(queries.MEETING, {"back": LOOK_BACK, "family": family})
        digests = self._con.sql("SELECT DISTINCT digest FROM meeting").to_arrow_table()["digest"].combine_chunks()
        self._con.register("around_rows", self._clues.rows(digests, ["quantity_id", *_WIDE]))
        return self._con.sql(queries.MET).to_arrow_table()

    def _join(self, found: dict[str, str], one: Sequence[tuple[str, str]]) -> None:
        """Brings the quantities of pairs of figures into one group."""
        quantity_of = self._quantities({figure_id for pair in one for figure_id in pair})
        for pair in one:
            ids = [quantity_of[figure_id] for figure_id in pair if figure_id in quantity_of]
            if len(ids) == 2:
                kept, given = sorted(found.get(quantity_id, quantity_id) for quantity_id in ids)
                found |= dict.fromkeys((*ids, *(each for each, group in found.items() if group == given)), kept)

    def _quantities(self, figures: Iterable[str]) -> dict[str, str]:
        """Of some figures the quantity that each states."""
        rows = self._told.rows(self._batches, ["figure_id", "quantity_id"])
        rows = rows.filter(pc.is_in(rows["figure_id"], value_set=pa.array(sorted(figures), _TEXT)))
        return dict(zip(rows["figure_id"].to_pylist(), rows["quantity_id"].to_pylist(), strict=True))

    def blocks(self, decided: Mapping[tuple[str, str], str]) -> pa.Array:
        """The homes, each by a hash of all that decides about its threads.  ``decided``: a person's words on pairs of figures."""
        said = [
            (figure_id, f"{figure_id} {pair} {word}") for pair, word in sorted(decided.items()) for figure_id in pair
        ]
        quantity_of = self._quantities(figure_id for figure_id, _ in said) if said else {}
        rows = [(quantity_of[figure_id], word) for figure_id, word in said if figure_id in quantity_of]
        columns = {"quantity_id": [row[0] for row in rows], "word": [row[1] for row in rows]}
        self._con.register("decided_rows", pa.table({name: pa.array(cells, _TEXT) for name, cells in columns.items()}))
        self._con.execute(
            "CREATE TABLE decided AS SELECT quantity_id, bit_xor(hash(word)) AS said FROM decided_rows GROUP BY quantity_id"
        )
        self._con.execute(queries.BLOCKS)
        return self._con.sql("SELECT block FROM blocks ORDER BY block").to_arrow_table()["block"].combine_chunks()

    def touched(self, known: pa.ChunkedArray) -> list[int]:
        """The homes whose blocks are not known, in parts."""
        self._con.register("known", pa.table({"block": known}))
        self._con.execute(queries.TOUCHED, {"figures": _FIGURES})
        return [part for (part,) in self._con.sql("SELECT DISTINCT part FROM touched ORDER BY part").fetchall()]

    def read(self, parts: Iterable[int]) -> Iterator[Part]:
        """The figures of those homes, part by part."""
        for part in parts:
            ids = self._con.sql(
                "SELECT quantity_id FROM touched WHERE part = $part", params={"part": part}
            ).to_arrow_table()
            self._bind("quantity_id", ids["quantity_id"].combine_chunks())
            links = self._con.sql("FROM links ORDER BY ALL").to_arrow_table()
            yield Part(links, self._con.sql(queries.STATEMENTS).to_arrow_table())


def _sliced(days: Iterable[tuple[str, Any, int]]) -> Iterator[tuple[str, list[Any]]]:
    """Days of one family that are worked out together."""
    slices: list[tuple[str, list[Any]]] = []
    size = 0
    for family, day, n in days:
        if not slices or slices[-1][0] != family or size + n > _CHUNK:
            slices.append((family, []))
            size = 0
        slices[-1][1].append(day)
        size += n
    yield from slices


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
