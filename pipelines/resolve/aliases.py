"""Ids that are no longer used and what stands for them now: local ids that were joined, and ids of the last published file.

What belongs here: carrying ids over from one published file to the next.  What does not: deciding who is one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.store.schema import tables


@dataclass(frozen=True, slots=True)
class Published:
    """What a published file called its entities: its ids, and its aliases (old id -> id)."""

    ids: frozenset[str]
    aliases: Mapping[str, str]


def read_published(database: Path, withdrawn: frozenset[str] = frozenset()) -> Published | None:
    """The ids of a published file, but those that only pages which were taken back gave; None where there is no file, or one that
    has no such tables."""
    if not database.is_file():
        return None
    try:
        with duckdb.connect(str(database), read_only=True) as con:
            ids = con.execute("SELECT entity_id FROM entities").fetchall()
            aliases = con.execute("SELECT old_id, entity_id FROM entity_aliases").fetchall()
    except duckdb.Error:
        return None
    return Published(
        frozenset(row[0] for row in ids if row[0].rpartition("@")[2] not in withdrawn),
        {old: new for old, new in aliases if old.rpartition("@")[2] not in withdrawn},
    )


def alias_table(replaced: Mapping[str, str], current: frozenset[str], published: Published | None) -> pa.Table:
    """The rows of ``entity_aliases``: every id that is no longer used, and the current one that stands for it."""
    found = {old: new for old, new in replaced.items() if old not in current and new in current}
    if published is not None:
        heirs = _heirs(published, replaced, current)
        for old in sorted((published.ids | published.aliases.keys()) - current - found.keys()):
            target = published.aliases.get(old, old)
            new = heirs.get(target, replaced.get(target, target))
            if new in current:
                found[old] = new
    form = tables()["entity_aliases"].arrow
    rows = sorted(found.items())
    return pa.table(
        {
            "old_id": pa.array([r[0] for r in rows], pa.string()),
            "entity_id": pa.array([r[1] for r in rows], pa.string()),
        },
        schema=form,
    )


def _heirs(published: Published, replaced: Mapping[str, str], current: frozenset[str]) -> dict[str, str]:
    """For an id of the last file that is gone: the current id that most of its pages' entities have now."""
    votes: dict[str, Counter[str]] = {}
    for local, old in published.aliases.items():
        if old in current:
            continue
        new = replaced.get(local, local)
        if new in current:
            votes.setdefault(old, Counter())[new] += 1
    return {old: min(counts, key=lambda new: (-counts[new], new)) for old, counts in votes.items()}
