"""What changed between two captures of one page: rows of ``revisions``, and figures with those that they took the place of.

``resolve_revisions`` is the door.  A pair of captures is compared by itself: cost grows with captures, memory with pages that wait
for their next capture.
"""

from __future__ import annotations

import pyarrow as pa

from pipelines.resolve.revisions.alignment import changes
from pipelines.resolve.revisions.captures import Pair, Version, compared, pairs_of
from pipelines.resolve.revisions.notes import note_of
from pipelines.resolve.revisions.touched import Touched, edits
from pipelines.store.batches import Ledger
from pipelines.store.schema import tables

__all__ = ["resolve_revisions"]


def resolve_revisions(done: Ledger) -> tuple[pa.Table, pa.Table]:
    """The rows of ``revisions``, and those of ``figure_links`` between captures; ordered by their pages and places."""
    rows: list[dict[str, object]] = []
    links: dict[tuple[str, str], str] = {}
    for pair, before, after in compared(done, pairs_of(done)):
        _compare(pair, before, after, rows, links)
    form, link_form = tables()["revisions"].arrow, tables()["figure_links"].arrow
    rows.sort(key=_order)
    linked = [
        {"figure_id": figure, "other_id": other, "link": "changed_from", "basis": basis}
        for (figure, other), basis in sorted(links.items())
    ]
    return pa.Table.from_pylist(rows, form), pa.Table.from_pylist(linked, link_form)


def _compare(
    pair: Pair, before: Version, after: Version, rows: list[dict[str, object]], links: dict[tuple[str, str], str]
) -> None:
    found = changes(before, after)
    if not found:
        return
    touched, note = Touched(before, after), note_of(before, after)
    for change in found:
        old, new = change.before, change.after
        edited = edits(old, new) if old is not None and new is not None else []
        replaced = touched.replaced(change, edited)
        for was, now in replaced:
            links.setdefault((now.figure_id, was.figure_id), "the earlier capture of the page has it in its place")
        rows.append(
            {
                "url_key": pair.url_key,
                "before_id": pair.before_id,
                "after_id": pair.after_id,
                "op": change.op,
                "before_start": old and old.start,
                "before_end": old and old.end,
                "after_start": new and new.start,
                "after_end": new and new.end,
                "touches": touched.by(change, edited, replaced),
                "note_start": note and note.start,
                "note_end": note and note.end,
            }
        )


def _order(row: dict[str, object]) -> tuple[object, ...]:
    after, before = row["after_start"], row["before_start"]
    return row["url_key"], row["before_id"], row["after_id"], after is None, after or 0, before or 0
