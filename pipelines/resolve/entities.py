"""Entities over the whole warehouse: local ones that are one get one id, with every spelling met and their counts.

What does not belong here: the rules for a pair (judgements.py), the places (their ids are global from the page on).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.annotate.names import fold, shipped_actors
from pipelines.annotate.places import place_entity
from pipelines.gazetteer import load as load_gazetteer
from pipelines.resolve.aliases import Published, alias_table
from pipelines.resolve.grown import Grown
from pipelines.resolve.judgements import Judgement, group_by_name
from pipelines.resolve.kept import Kept, bounded
from pipelines.resolve.local_entities import Blocks, local_entities
from pipelines.store.batches import Ledger
from pipelines.store.page_tables import schema
from pipelines.store.schema import tables

_BLOCK = pa.field("block", pa.uint64())  # the entities of one name that a row came from
_MEMBERS = pa.schema(
    [(name, pa.string()) for name in ("entity_id", "kind", "name", "first")]
)  # ``first``: of its group


class Named(Protocol):
    """An entity of one page as far as the id of its group depends on it."""

    @property
    def entity_id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...


class Member(NamedTuple):
    """One of several entities that are one."""

    entity_id: str
    kind: str
    name: str


# The name that most articles use, then the longest, then the first by alphabet: the same whatever the order of pages.
ENTITIES = """
WITH renamed AS (
    SELECT local.* EXCLUDE (words, acronyms, keys) REPLACE (coalesce(r.new_id, local.entity_id) AS entity_id),
        r.new_id IS NOT NULL AS is_joined
    FROM local LEFT JOIN replaced AS r ON r.old_id = local.entity_id
), told AS (  -- how often each article names each entity, where other pages do not decide which it is
    SELECT entity_id, article_id, sum(n) AS n FROM (
        FROM met
        UNION ALL SELECT old_entity_id, article_id, -1 FROM moved WHERE old_entity_id IS NOT NULL
        UNION ALL SELECT entity_id, article_id, 1 FROM moved
    ) GROUP BY entity_id, article_id HAVING sum(n) > 0
), counts AS (
    SELECT coalesce(r.new_id, told.entity_id) AS entity_id, count(DISTINCT article_id) AS n_articles, sum(n) AS n_mentions
    FROM told LEFT JOIN replaced AS r ON r.old_id = told.entity_id GROUP BY 1
), named AS (
    SELECT entity_id, name, row_number() OVER (
        PARTITION BY entity_id ORDER BY count(*) DESC, length(name) DESC, name) AS place
    FROM renamed GROUP BY entity_id, name
), spelled AS (
    SELECT entity_id, list_sort(list_distinct(flatten(list(names)))) AS names,
           mode(description ORDER BY description) FILTER (description IS NOT NULL) AS description,
           bool_or(is_public_role) AS is_public_role, bool_or(is_joined) AS is_joined
    FROM renamed GROUP BY entity_id
), best AS (
    SELECT * FROM renamed
    QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY score DESC NULLS LAST, article_id, name) = 1
)
SELECT best.* EXCLUDE (article_id, is_joined) REPLACE (
    split_part(best.entity_id, ':', 1) AS kind,
    named.name AS name,
    spelled.names AS names,
    spelled.description AS description,
    spelled.is_public_role AS is_public_role,
    CASE WHEN spelled.is_joined AND contains(best.resolved_by, 'article') THEN 'cross_article' ELSE best.resolved_by END
        AS resolved_by,
    coalesce(counts.n_articles, 0)::INTEGER AS n_articles,
    coalesce(counts.n_mentions, 0)::INTEGER AS n_mentions
)
FROM best
JOIN named ON named.entity_id = best.entity_id AND named.place = 1
JOIN spelled ON spelled.entity_id = best.entity_id
LEFT JOIN counts ON counts.entity_id = best.entity_id
ORDER BY best.entity_id
"""


def resolve_entities(
    done: Ledger,
    decided: Sequence[Judgement],
    published: Published | None,
    moved: pa.Table,
    places: Collection[str] = (),
    folder: Path | None = None,
) -> tuple[dict[str, pa.Table], pa.Table]:
    """The tables ``entities``, ``entity_judgements`` and ``entity_aliases``, ordered by their keys; and old_id, new_id of all
    entities that were joined.

    ``decided``: a person's judgements, which overrule; ``published``: what the last published file called its entities, so
    that ids which are no longer used stay known; ``moved``: mentions whose place other pages decide; ``places``:
    places that a person's corrections name; ``folder``: where it is kept for the next run what the entities of one name became.
    """
    by_pair = {(judgement.left_id, judgement.right_id): judgement for judgement in decided}
    kept = Kept(folder, "entities")
    local, met = local_entities(done, kept)
    with bounded() as con:
        named = {*moved.column("entity_id").to_pylist(), *places}
        con.register("page_rows", local)
        con.register("place_rows", _place_rows(named))
        con.register("decided_rows", _decided_rows(by_pair))
        con.execute(
            "CREATE VIEW local AS SELECT * FROM page_rows UNION ALL BY NAME SELECT *, [] AS keys FROM place_rows"
        )
        groups, judgements = _judged(Blocks(con), by_pair, kept)
        replaced = _with_global(canonical_ids(groups), by_pair)
        renamed = pa.table(
            {"old_id": pa.array(replaced, pa.string()), "new_id": pa.array(replaced.values(), pa.string())}
        )
        for name, rows in (("replaced", renamed), ("moved", moved), ("met", met)):
            con.register(name, rows)
        entities = con.sql(ENTITIES).to_arrow_table()
    kept.sweep()
    current = frozenset(entities.column("entity_id").to_pylist())
    found = {
        "entities": entities,
        "entity_judgements": judgements,
        "entity_aliases": alias_table(replaced, current, published),
    }
    return found, renamed


def with_places(entities: pa.Table, wanted: Collection[str]) -> pa.Table:
    """Entities and those of the ``wanted`` places that no page names surely, with what contains them; in order of their ids."""
    known = set(entities.column("entity_id").to_pylist())
    missing = set(wanted) - known
    found: list[dict[str, object]] = []
    while missing:
        rows = [row for row in _place_rows(missing).to_pylist() if row["entity_id"] not in known]
        found += [{**row, "n_articles": 0, "n_mentions": 0} for row in rows]
        known.update(row["entity_id"] for row in rows)
        missing = {row["part_of"] for row in rows if row["part_of"] is not None} - known
    if not found:
        return entities
    added = pa.table({f.name: pa.array([row.get(f.name) for row in found], f.type) for f in entities.schema})
    return pa.concat_tables([entities, added.cast(entities.schema)]).sort_by("entity_id")


def _place_rows(places: Collection[str]) -> pa.Table:
    """Rows of places that mentions were moved to or that a person named, as a page would have given them."""
    gazetteer = load_gazetteer()
    form = schema("entities")
    rows: list[dict[str, object]] = []
    for entity_id in sorted(places):
        place = gazetteer.by_entity_id(entity_id)
        if place is not None:
            rows.append({**asdict(place_entity(gazetteer, place, None, ())), "article_id": ""})
    return pa.table({f.name: pa.array([row.get(f.name) for row in rows], f.type) for f in form}, schema=form)


def _judged(
    blocks: Blocks, decided: Mapping[tuple[str, str], Judgement], kept: Kept
) -> tuple[list[list[Member]], pa.Table]:
    """The groups of several entities that are one, ordered by their first, and the rows of ``entity_judgements``: of blocks that an
    earlier run met what it found."""
    forms = _MEMBERS, tables()["entity_judgements"].arrow
    keys = blocks.keys()
    logs = [Grown(kept, name, form, _BLOCK) for name, form in zip(("members", "judgements"), forms, strict=True)]
    if len(missing := pc.unique(pa.concat_arrays([log.missing(keys) for log in logs]))):
        made: list[list[tuple[object, ...]]] = [[], []]
        for block, entities in blocks.members(missing):
            ids = {entity.entity_id for entity in entities}
            own = {pair: each for pair, each in decided.items() if ids.issuperset(pair)}
            found, judgements = group_by_name(entities, own)
            several = [group for group in found if len(group) > 1]
            made[0] += ((e.entity_id, e.kind, e.name, group[0].entity_id, block) for group in several for e in group)
            made[1] += ((*(getattr(each, f.name) for f in forms[1]), block) for each in judgements)
        for log, rows in zip(logs, made, strict=True):
            new = log.missing(keys)
            table = _as_table(log.form, rows)
            log.add(new, table.filter(pc.is_in(table["block"], value_set=new)))
    for log in logs:
        log.keep(keys)
    members, told = (log.rows(keys, form.names) for log, form in zip(logs, forms, strict=True))
    known = {(row["left_id"], row["right_id"]) for row in told.filter(pc.equal(told["judged_by"], "user")).to_pylist()}
    others = [[getattr(each, f.name) for f in forms[1]] for pair, each in decided.items() if pair not in known]
    told = pa.concat_tables([told, _as_table(forms[1], others)])
    ordered = members.sort_by([("first", "ascending"), ("entity_id", "ascending")])
    columns = (ordered[name].to_pylist() for name in _MEMBERS.names)
    groups = [[Member(*row[:3]) for row in rows] for _, rows in groupby(zip(*columns, strict=True), key=itemgetter(3))]
    return groups, told.sort_by([(name, "ascending") for name in ("left_id", "right_id", "judged_by", "basis")])


def _as_table(form: pa.Schema, rows: Sequence[Sequence[object]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(form)
    return pa.table([pa.array(column, f.type) for f, column in zip(form, columns, strict=True)], schema=form)


def _decided_rows(decided: Mapping[tuple[str, str], Judgement]) -> pa.Table:
    rows = [(*pair, repr(each)) for pair, each in sorted(decided.items())]
    return _as_table(pa.schema([(name, pa.string()) for name in ("left_id", "right_id", "word")]), rows)


def canonical_ids(groups: Sequence[Sequence[Named]]) -> dict[str, str]:
    """Local id -> the id of its group, for groups of several pages: kind and usual name; '-2' where that is taken."""
    replaced: dict[str, str] = {}
    taken = set(shipped_actors().by_id)
    for group in groups:
        if len(group) < 2:
            continue
        kinds = Counter(member.kind for member in group)
        names = Counter(member.name for member in group)
        kind = min(kinds, key=lambda k: (-kinds[k], k))
        name = min(names, key=lambda n: (-names[n], -len(n), n))
        base = f"{kind}:{'-'.join(fold(name))[:80]}"
        entity_id, number = base, 1
        while entity_id in taken:
            number += 1
            entity_id = f"{base}-{number}"
        taken.add(entity_id)
        for member in group:
            replaced[member.entity_id] = entity_id
    return replaced


def _with_global(replaced: dict[str, str], decided: Mapping[tuple[str, str], Judgement]) -> dict[str, str]:
    """A person may call a page's entity the same as one with a global id (an actor, a place, another group)."""
    for (left, right), judgement in sorted(decided.items()):
        if judgement.judgement != "same":
            continue
        a, b = replaced.get(left, left), replaced.get(right, right)
        if a == b:
            continue
        keeper, other = sorted((a, b), key=lambda entity_id: ("@" in entity_id, entity_id))
        for old, new in replaced.items():
            if new == other:
                replaced[old] = keeper
        replaced[other] = keeper
    return replaced
