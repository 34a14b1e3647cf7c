"""What changed between two captures of one page: rows of ``revisions``, and figures with those that they took the place of.

``resolve_revisions`` is the door.  A pair of captures is compared by itself and once, and what it gave is kept: cost
grows with new captures, memory with pages that wait for their next capture.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.resolve.kept import Kept
from pipelines.resolve.revisions.alignment import changes
from pipelines.resolve.revisions.captures import Pair, Version, compared, pairs_of
from pipelines.resolve.revisions.notes import note_of
from pipelines.resolve.revisions.touched import Touched, edits
from pipelines.store.batches import Ledger
from pipelines.store.schema import tables

__all__ = ["resolve_revisions"]

_PAIR = pa.field("pair", pa.string())
_ORDER = ("url_key", "before_id", "after_id", "after_start", "before_start")  # what was removed stands last


def resolve_revisions(done: Ledger, folder: Path | None = None) -> tuple[pa.Table, pa.Table]:
    """The rows of ``revisions``, and those of ``figure_links`` between captures; ordered by their pages and places.  ``folder``:
    where what a pair gave is kept for the next run."""
    kept = Kept(folder, "revisions")
    forms = tables()["revisions"].arrow.append(_PAIR), tables()["figure_links"].arrow.append(_PAIR)
    pairs = _keyed(done, pairs_of(done))
    known = [kept.read(name) for name in ("pairs", "rows", "links")]
    old: set[str] = set()
    made = [form.empty_table() for form in forms]
    if known[0] is not None and known[1] is not None and known[2] is not None and known[1].schema.equals(forms[0]):
        old = set(known[0]["pair"].to_pylist())
        current = pa.array(sorted(old & pairs.keys()), pa.string())
        made = [table.filter(pc.is_in(table["pair"], current)) for table in (known[1], known[2])]
    missing = {pair: key for key, pair in pairs.items() if key not in old}
    rows: list[dict[str, object]] = []
    linked: list[dict[str, object]] = []
    for pair, before, after in compared(done, list(missing)):
        own: list[dict[str, object]] = []
        links: dict[tuple[str, str], str] = {}
        _compare(pair, before, after, own, links)
        rows += [row | {"pair": missing[pair]} for row in own]
        linked += [
            {"figure_id": figure, "other_id": other, "link": "changed_from", "basis": basis, "pair": missing[pair]}
            for (figure, other), basis in links.items()
        ]
    found, linked_too = (
        pa.concat_tables([table, pa.Table.from_pylist(new, form)])
        for table, new, form in zip(made, (rows, linked), forms, strict=True)
    )
    if missing or old != pairs.keys():
        index = pa.table({"pair": pa.array(sorted(pairs), pa.string())})
        kept.write_whole("pairs", {"rows": found, "links": linked_too, "pairs": index})
    kept.sweep()
    ordered = found.sort_by([(name, "ascending") for name in _ORDER]).drop_columns(["pair"])
    linked_too = linked_too.sort_by([("figure_id", "ascending"), ("other_id", "ascending")]).drop_columns(["pair"])
    return ordered, linked_too


def _keyed(done: Ledger, pairs: Iterable[Pair]) -> dict[str, Pair]:
    """Pairs by what they are known by: address, captures, the batches that hold these, and what a person corrected there."""
    holds = {batch.manifest.batch: f"{batch.manifest.batch}{batch.correction_key}" for batch in done.batches}
    return {
        " ".join((one, holds[done.owner[one]], other, holds[done.owner[other]], pair.url_key)): pair
        for pair in pairs
        for one, other in [(pair.before_id, pair.after_id)]
    }


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
