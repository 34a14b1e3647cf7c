"""What a person said that found nothing: corrections and judgements on rows that are not here, as rows of ``rejects``.

What belongs here: telling.  What does not: applying (``corrections``, and the rooms that judgements are for).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

import pyarrow as pa

from pipelines.resolve.user_judgements import Judgements, Kind, kind_of_id
from pipelines.store.batches import Ledger
from pipelines.store.page_tables import PAGE_KEYS
from pipelines.store.schema import tables

_TABLES: Mapping[Kind, tuple[str, str]] = {  # kind of id -> the table whose rows are called so, and their key
    "entity": ("entities", "entity_id"),
    "figure": ("figures", "figure_id"),
    "incident": ("events", "event_id"),
    "article": ("articles", "article_id"),
}
_NO_PAGE = "there is no such page here"


def unmatched_judgements(done: Ledger, judged: Judgements, entities: Collection[str]) -> Iterator[tuple[str, str]]:
    """Pairs of ids, and why nothing can be said of them; ``entities``: ids of the whole warehouse, those no longer used too."""
    pairs = [(each.left_id, each.right_id) for each in judged.on_entities]
    pairs += [(each.left_id, each.right_id) for each in judged.on_articles]
    pairs += [(each.left_id, each.right_id) for each in judged.on_incidents]
    pairs += [(each.left_id, each.right_id) for each in judged.on_figures]
    missing = _missing(done, {each for pair in pairs for each in pair} - set(entities))
    for pair in sorted(pairs):
        why = next((f"{each}: {missing[each]}" for each in pair if each in missing), None)
        if why is not None:
            yield " ".join(pair), why


def _missing(done: Ledger, ids: Iterable[str]) -> dict[str, str]:
    """Those of some ids that no row has, with why."""
    missing: dict[str, str] = {}
    asked: defaultdict[tuple[str, Kind], dict[str, str]] = defaultdict(dict)  # batch and kind -> name of a row -> id
    for each in ids:
        kind: Kind = kind_of_id(each) or "entity"
        name = each.removeprefix("incident:") if kind == "incident" else each
        article = name.rpartition("@")[2] if kind == "entity" else name.partition("/")[0]
        owner = done.owner.get(article)
        if kind == "entity" and "@" not in each:
            missing[each] = "there is no such entity here"
        elif owner is None:
            missing[each] = _NO_PAGE
        else:
            asked[owner, kind][name] = each
    batches = {batch.manifest.batch: batch for batch in done.batches}
    for (batch, of_kind), names in sorted(asked.items()):
        table, key = _TABLES[of_kind]
        rows = done.rows_in(batches[batch], table, PAGE_KEYS[table], list(dict.fromkeys((PAGE_KEYS[table], key))))
        there = set(rows.column(key).to_pylist()) if rows is not None else set()
        missing |= {
            each: f"no row of {table} is called so any more" for name, each in names.items() if name not in there
        }
    return missing


def reject_table(collection: str, reason: str, file: Path | None, found: Iterable[tuple[str, str]]) -> pa.Table:
    """What found nothing (what it was about, and why) as rows of ``rejects``."""
    rows = [
        {
            "collection": collection,
            "stage": "resolve",
            "source_name": file.name if file else collection,
            "item": item,
            "reason": reason,
            "detail": why,
        }
        for item, why in found
    ]
    return pa.Table.from_pylist(rows, tables()["rejects"].arrow)
