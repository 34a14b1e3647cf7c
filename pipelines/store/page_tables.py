"""The tables of a batch: which there are, which column leads to the page, and their Arrow schemas.

What belongs here: what process writes and resolve and publish read.  What does not: rows.
"""

from __future__ import annotations

import pyarrow as pa

from pipelines.store.schema import tables

# The tables that the worker writes for every batch, and the one that is not part of the contract: how a page was decoded.
PAGE_TABLES = (
    "articles", "blocks", "sentences", "entities", "mentions", "place_candidates", "speakers", "statements",
    "quotations", "hedges", "dates", "figures", "figure_places", "figure_links", "rejects",
)  # fmt: skip
DECODINGS = pa.schema([("capture_id", pa.string()), ("charset", pa.string()), ("charset_basis", pa.string())])

# A batch's table -> the column that begins with the article's id (ids of evidence rows do).
PAGE_KEYS: dict[str, str] = {
    "articles": "article_id",
    "blocks": "article_id",
    "entities": "article_id",  # in a batch only: which article the entity was met in
    "place_candidates": "mention_id",
    "figure_places": "figure_id",
    "figure_links": "figure_id",
    "rejects": "capture_id",
    "decodings": "capture_id",
    **dict.fromkeys(
        ("sentences", "mentions", "speakers", "statements", "quotations", "hedges", "dates", "figures"), "article_id"
    ),
}


def schema(table: str) -> pa.Schema:
    """The Arrow schema of a table inside a batch."""
    if table == "decodings":
        return DECODINGS
    arrow = tables()[table].arrow
    return arrow.append(pa.field("article_id", pa.string())) if table == "entities" else arrow
