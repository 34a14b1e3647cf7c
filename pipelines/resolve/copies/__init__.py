"""Which articles stand on one text: copies, excerpts, rewrites, other captures of a page; and which of them is the origin.

What belongs here: comparing the words of pages.  What does not: what changed between two captures (revisions).
"""

from __future__ import annotations

import pyarrow as pa

from pipelines.store.batches import Ledger
from pipelines.store.page_tables import PAGE_KEYS

GROUPS = pa.schema([("article_id", pa.string()), ("text_group", pa.string())])


def text_groups(done: Ledger) -> pa.Table:
    """article_id, text_group of every article."""
    ids = [rows.column("article_id").to_pylist() for rows in done.rows_of("articles", PAGE_KEYS["articles"])]
    flat = [article for batch in ids for article in batch]
    return pa.table({"article_id": flat, "text_group": flat}, schema=GROUPS)
