"""Entities over the whole warehouse: local ones that are one get one id, with every spelling met and their counts.

What does not belong here: the rules for a pair (judgements.py), the places (their ids are global from the page on).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict

import duckdb
import pyarrow as pa

from pipelines.annotate.names import fold, shipped_actors
from pipelines.annotate.places import place_entity
from pipelines.gazetteer import load as load_gazetteer
from pipelines.resolve.aliases import Published, alias_table
from pipelines.resolve.judgements import Judgement, LocalEntity, group_by_name
from pipelines.resolve.local_entities import linkable_entities
from pipelines.store.batches import Ledger
from pipelines.store.page_tables import PAGE_KEYS, schema
from pipelines.store.schema import tables

# The name that most articles use, then the longest, then the first by alphabet: the same whatever the order of pages.
ENTITIES = """
WITH renamed AS (
    SELECT local.* REPLACE (coalesce(r.new_id, local.entity_id) AS entity_id), r.new_id IS NOT NULL AS is_joined
    FROM local LEFT JOIN replaced AS r ON r.old_id = local.entity_id
), counts AS (
    SELECT coalesce(r.new_id, met.entity_id) AS entity_id, count(DISTINCT article_id) AS n_articles, count(*) AS n_mentions
    FROM met LEFT JOIN replaced AS r ON r.old_id = met.entity_id WHERE met.entity_id IS NOT NULL GROUP BY 1
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
) -> tuple[dict[str, pa.Table], pa.Table]:
    """The tables ``entities``, ``entity_judgements`` and ``entity_aliases``, ordered by their keys; and old_id, new_id of all
    entities that were joined.

    ``decided``: a person's judgements, which overrule; ``published``: what the last published file called its entities, so
    that ids which are no longer used stay known; ``moved``: mentions whose place other pages decide; ``places``:
    places that a person's corrections name.
    """
    by_pair = {(judgement.left_id, judgement.right_id): judgement for judgement in decided}
    groups, judgements = group_by_name(linkable_entities(done), by_pair)
    replaced = _with_global(canonical_ids(groups), by_pair)
    renamed = pa.table({"old_id": pa.array(replaced, pa.string()), "new_id": pa.array(replaced.values(), pa.string())})
    named = {*moved.column("entity_id").to_pylist(), *places}
    with duckdb.connect(":memory:") as con:
        con.register(
            "local_rows",
            pa.concat_tables([_all(done, "entities"), _place_rows(named)]),
        )
        con.execute("CREATE TABLE local AS SELECT * FROM local_rows")
        con.register("replaced", renamed)
        con.register("moved", moved)
        con.execute("CREATE TABLE met (entity_id VARCHAR, article_id VARCHAR)")
        for rows in done.rows_of("mentions", PAGE_KEYS["mentions"], ("mention_id", "entity_id", "article_id")):
            con.register("mention_rows", rows)
            con.execute(
                "INSERT INTO met SELECT coalesce(moved.entity_id, m.entity_id), m.article_id FROM mention_rows m"
                " LEFT JOIN moved USING (mention_id)"
            )
        entities = con.sql(ENTITIES).to_arrow_table()
    current = frozenset(entities.column("entity_id").to_pylist())
    found = {
        "entities": entities,
        "entity_judgements": _judgement_table(judgements),
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


def canonical_ids(groups: Sequence[Sequence[LocalEntity]]) -> dict[str, str]:
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


def _judgement_table(judgements: Sequence[Judgement]) -> pa.Table:
    form = tables()["entity_judgements"].arrow
    columns = {f.name: pa.array([getattr(judgement, f.name) for judgement in judgements], f.type) for f in form}
    return pa.table(columns, schema=form)


def _all(done: Ledger, table: str) -> pa.Table:
    return pa.concat_tables([schema(table).empty_table(), *done.rows_of(table, PAGE_KEYS[table])])
