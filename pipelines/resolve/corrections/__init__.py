"""A person's word on single values: read from a file of theirs, laid over the rows that annotate wrote, shown beside what the
machine said.  Everything behind, from joining pages to the sums of the views, works on the corrected rows.

``read_corrections`` and ``correct`` are the doors.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from pipelines.resolve.corrections.anchors import ENTITIES, Corrected, known_entities
from pipelines.resolve.corrections.table import CORRECTABLE, Correction, read_corrections, table_of
from pipelines.store.batches import Ledger
from pipelines.store.schema import tables

__all__ = [
    "CORRECTABLE", "Corrected", "Correction", "correct", "correction_table", "read_corrections", "table_of",
    "unmatched_corrections",
]  # fmt: skip


def correct(done: Ledger, corrections: Sequence[Correction]) -> Corrected:
    """The ledger with corrected rows.  Raises BatchDamaged."""
    found = Corrected(done)
    if corrections:
        names_entity = any(correction.column in ENTITIES for correction in corrections)
        found.lay_over(corrections, known_entities(done) if names_entity else (), is_last=False)
    return found


def correction_table(found: Corrected) -> pa.Table:
    """The rows of ``corrections``, in order of rows and columns."""
    rows = [
        {
            "table_name": each.correction.table,
            "row_id": each.row_id,
            "given_id": each.correction.row_id,
            "surface": each.correction.surface,
            "start_char": each.correction.start_char,
            "column_name": each.correction.column,
            "old_value": each.old_value,
            "new_value": each.correction.text,
            "reviewer": each.correction.reviewer,
            "reason": each.correction.reason,
            "reviewed_at": each.correction.reviewed_at,
        }
        for each in sorted(found.applied, key=lambda each: (each.correction.table, each.row_id, each.correction.column))
    ]
    return pa.Table.from_pylist(rows, tables()["corrections"].arrow)


def unmatched_corrections(found: Corrected) -> list[tuple[str, str]]:
    """Corrections that found no row: which, and why."""
    return [
        (f"{correction.row_id} {correction.column}", why)
        for correction, why in sorted(found.unmatched, key=lambda pair: (pair[0].row_id, pair[0].column))
    ]
