"""Entities as pages know them, read from committed batches, with what else each page mentions.

What belongs here: reading, and which entities may be one: those whose names tie them are one block, whose members no other block's
can be.  What does not: judging (judgements.py), ids and rows (entities.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.annotate.names import bare_words
from pipelines.resolve.grown import Grown
from pipelines.resolve.judgements import LocalEntity
from pipelines.resolve.kept import BATCHES, Kept, key_of
from pipelines.resolve.tied import firsts
from pipelines.store.batches import Committed, Ledger
from pipelines.store.page_tables import PAGE_KEYS, schema
from pipelines.vocabularies import BODIES, ENTITY_KINDS, EntityKind, known

_CHUNK = 20_000
_TEXTS = pa.list_(pa.string())
_BATCH = pa.field("batch", pa.string())
# A row of ``entities`` of a page, with what it may be found by.
_LOCAL = pa.schema([*schema("entities"), ("words", _TEXTS), ("acronyms", _TEXTS), ("keys", _TEXTS)])
_MET = pa.schema([("entity_id", pa.string()), ("article_id", pa.string()), ("n", pa.int64())])
# Entities of one page only whose name another page bears too, and what their pages mention.
_CANDIDATES = """
CREATE TABLE keyed AS
SELECT entity_id, article_id, unnest(keys) AS key, generate_subscripts(keys, 1) = 1 AS is_name, len(words) = 1 AS is_short
FROM local WHERE len(keys) > 0;
CREATE TABLE candidates AS
SELECT entity_id, article_id, kind, name, description, words, acronyms FROM local SEMI JOIN (
    SELECT DISTINCT entity_id FROM keyed SEMI JOIN (
        SELECT key FROM keyed GROUP BY key HAVING count(DISTINCT article_id) > 1
    ) USING (key)
) USING (entity_id);
CREATE TABLE around AS
SELECT article_id, list_sort(list_distinct(list(split_part(entity_id, '@', 1)))) AS context,
    list_sort(list_distinct(list(country) FILTER (country <> ''))) AS countries
FROM local SEMI JOIN candidates USING (article_id) GROUP BY article_id;
"""
# What ties them: their names; a surname or an acronym where a page knows somebody by nothing else.
_TIES = """
SELECT entity_id, key FROM keyed SEMI JOIN candidates USING (entity_id)
WHERE is_name OR key IN (SELECT key FROM keyed SEMI JOIN candidates USING (entity_id) WHERE is_name AND is_short)
"""
# Blocks by a hash of all that decides about their members.
_DIGESTS = """
CREATE TABLE digests AS
SELECT t.block AS first, hash(count(*), bit_xor(hash(hash(
    c.entity_id, c.article_id, c.kind, c.name, c.description, c.words, c.acronyms, a.context, a.countries
))), any_value(d.said)) AS block
FROM candidates AS c JOIN ties AS t USING (entity_id) JOIN around AS a USING (article_id)
LEFT JOIN (
    SELECT block, bit_xor(hash(hash(left_id, right_id, word))) AS said FROM decided_rows JOIN ties ON entity_id = left_id
    GROUP BY block
) AS d ON d.block = t.block
GROUP BY t.block
"""
_MEMBERS = """
SELECT d.block, c.entity_id, c.article_id, c.kind, c.words, c.name, c.description, c.acronyms, a.context, a.countries
FROM candidates AS c JOIN ties AS t USING (entity_id) JOIN around AS a USING (article_id)
JOIN (FROM digests SEMI JOIN missing USING (block)) AS d ON d.first = t.block
ORDER BY d.block, c.entity_id
"""


def local_entities(done: Ledger, kept: Kept) -> tuple[pa.Table, pa.Table]:
    """The rows of ``entities`` of all pages, with what they may be found by; and how often each article names each entity.  Raises
    BatchDamaged."""
    batches = {key_of(done, batch): batch for batch in done.batches}
    keys = pa.array(sorted(batches), pa.string())
    logs = Grown(kept, "local", _LOCAL, _BATCH), Grown(kept, "met", _MET, _BATCH)
    for log, make in zip(logs, (_local_in, _met_in), strict=True):
        for number, key in enumerate(log.missing(keys).to_pylist()):
            rows = make(done, batches[key])
            log.add(pa.array([key]), rows.append_column("batch", pa.repeat(pa.scalar(key, pa.string()), rows.num_rows)))
            if number % BATCHES == BATCHES - 1:
                log.keep(keys)
        log.keep(keys)
    return logs[0].rows(keys, _LOCAL.names), logs[1].rows(keys, _MET.names)


def _local_in(done: Ledger, batch: Committed) -> pa.Table:
    rows = done.rows_in(batch, "entities", PAGE_KEYS["entities"])
    rows = schema("entities").empty_table() if rows is None else rows.select(schema("entities").names)
    found = [
        _found_by(*cells)
        for cells in zip(
            *(rows[name].to_pylist() for name in ("entity_id", "kind", "name", "names", "is_public_role")), strict=True
        )
    ]
    for place, name in enumerate(("words", "acronyms", "keys")):
        rows = rows.append_column(name, pa.array([each[place] for each in found], _TEXTS))
    return rows.cast(_LOCAL)


def _found_by(
    entity_id: str, kind: str, name: str, names: list[str] | None, is_public_role: bool | None
) -> tuple[list[str], list[str], list[str]]:
    """Of a page's entity its words, its acronyms, and what it may be found by on another page: its full name, its acronyms, a
    person's surname; the name comes first."""
    if "@" not in entity_id:
        return [], [], []
    of_kind = known(kind, ENTITY_KINDS, "entities.kind")
    words = bare_words(name, of_kind)
    if not is_linkable(of_kind, words, is_public_role):
        return [], [], []
    family = "body" if of_kind in BODIES else kind
    acronyms = sorted(_acronyms(of_kind, names or ()))
    others = {*acronyms, words[-1]} if kind == "person" else {*acronyms}
    keys = [" ".join(words), *sorted(others - {" ".join(words)})]
    return list(words), acronyms, [f"{family} {key}" for key in keys]


def _met_in(done: Ledger, batch: Committed) -> pa.Table:
    rows = done.rows_in(batch, "mentions", PAGE_KEYS["mentions"], ("mention_id", "entity_id", "article_id"))
    if rows is None:
        return _MET.empty_table()
    rows = rows.filter(pc.is_valid(rows["entity_id"]))
    counted = rows.group_by(["entity_id", "article_id"]).aggregate([("mention_id", "count")])
    return counted.rename_columns(["entity_id", "article_id", "n"]).sort_by(
        [("article_id", "ascending"), ("entity_id", "ascending")]
    )


def is_linkable(kind: EntityKind, words: tuple[str, ...], is_public_role: bool | None) -> bool:
    """Whether entities of a kind may be linked across pages: of persons only those with a public role."""
    if not words or sum(map(len, words)) < 2:
        return False
    return bool(is_public_role) if kind == "person" else kind in BODIES | {"people"}


def _acronyms(kind: EntityKind, names: list[str] | tuple[str, ...]) -> frozenset[str]:
    if kind == "person":
        return frozenset()
    short = (name.replace(".", "") for name in names)
    return frozenset(name.casefold() for name in short if name.isupper() and name.isalpha() and 2 <= len(name) <= 8)


class Blocks:
    """The entities that may be one with others, block by block; in a connection that has the rows of ``local_entities`` as
    ``local``, and what a person decided as ``decided_rows``."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        con.execute(_CANDIDATES)
        self._tie()
        con.execute(_DIGESTS)

    def _tie(self) -> None:
        """Entities are tied by what they may be found by, and by a person's word."""
        rows = self._con.sql(_TIES).to_arrow_table()
        ids = pc.unique(rows["entity_id"]).sort()
        keys = pc.dictionary_encode(rows["key"].combine_chunks())
        pairs = [(pc.index_in(rows["entity_id"], ids), pc.add(pc.cast(keys.indices, pa.int64()), len(ids)))]
        decided = self._con.sql("SELECT left_id, right_id FROM decided_rows").to_arrow_table()
        both = [pc.index_in(decided[name], ids) for name in ("left_id", "right_id")]
        are_here = pc.and_(pc.is_valid(both[0]), pc.is_valid(both[1]))
        pairs.append((both[0].filter(are_here), both[1].filter(are_here)))
        ends = np.concatenate(
            [np.stack([np.asarray(end, np.int64) for end in pair], axis=1).reshape(-1, 2) for pair in pairs]
        )
        first = firsts(len(ids) + len(keys.dictionary), ends)[: len(ids)]
        self._con.register("ties", pa.table({"entity_id": ids, "block": pa.array(first)}))

    def keys(self) -> pa.Array:
        """The blocks, each by a hash of all that decides about it."""
        return self._con.sql("SELECT block FROM digests ORDER BY block").to_arrow_table()["block"].combine_chunks()

    def members(self, blocks: pa.Array) -> Iterator[tuple[int, list[LocalEntity]]]:
        """The entities of some blocks, ordered by id."""
        self._con.register("missing", pa.table({"block": blocks}))
        for block, rows in groupby(_fetched(self._con.execute(_MEMBERS)), key=itemgetter(0)):
            yield block, [_entity(*row[1:]) for row in rows]


def _entity(
    entity_id: str, article_id: str, kind: str, words: list[str], name: str, description: str | None, acronyms: list[str],
    context: list[str], countries: list[str] | None,
) -> LocalEntity:  # fmt: skip
    own = entity_id.partition("@")[0]
    return LocalEntity(
        entity_id, article_id, known(kind, ENTITY_KINDS, "entities.kind"), tuple(words), name, description, frozenset(acronyms),
        frozenset(context) - {own}, frozenset(countries or ()),
    )  # fmt: skip


def _fetched(rows: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while chunk := rows.fetchmany(_CHUNK):
        yield from chunk
