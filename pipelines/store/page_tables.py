"""The tables of a batch: which there are, which column leads to the page, and their Arrow schemas.

What belongs here: what process writes and resolve and publish read.  What does not: rows.
"""

from __future__ import annotations

import pyarrow as pa

from pipelines.store.schema import tables

FORMAT = 2  # of a batch's files and manifest; another one is made again from the archive

# The tables that the worker writes for every batch, and those that are not part of the contract: how a page was decoded, what the
# archive said of it (a spare copy: a record that is damaged later costs the page's bytes, not what was read of it), and by what it
# is compared with other pages.
PAGE_TABLES = (
    "articles", "blocks", "sentences", "entities", "mentions", "place_candidates", "speakers", "statements",
    "quotations", "hedges", "dates", "figures", "figure_places", "figure_links", "events",
    "event_arguments", "rejects",
)  # fmt: skip
DECODINGS = pa.schema([("capture_id", pa.string()), ("charset", pa.string()), ("charset_basis", pa.string())])
SKETCHES = pa.schema(
    [("article_id", pa.string()), ("n_words", pa.int32()), ("text_hash", pa.uint64()), ("prints", pa.list_(pa.uint64())),
     ("places", pa.list_(pa.uint16())), ("agency", pa.string())]
)  # fmt: skip
# The documents of the search index and the words that stand in them, counted (``store.terms``).
SEARCH = {
    "search_docs": pa.schema(
        [("article_id", pa.string()), ("sentence_no", pa.int32()), ("block_no", pa.int32()), ("n_words", pa.uint16())]
    ),
    "search_stems": pa.schema(
        [
            ("stem", pa.string()),
            ("words", pa.list_(pa.string())),
            ("docs", pa.list_(pa.int32())),
            ("counts", pa.list_(pa.uint8())),
        ]
    ),
}
WHOLE = frozenset(SEARCH)  # tables of a batch that hold for all of its pages, or not at all
LATER = ("charset", "charset_basis", "is_damaged")  # columns of captures that the archive's record does not hold

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
    "archived": "capture_id",
    "sketches": "article_id",
    **dict.fromkeys(
        (
            "sentences",
            "mentions",
            "speakers",
            "statements",
            "quotations",
            "hedges",
            "dates",
            "figures",
            "events",
            "event_arguments",
        ),
        "article_id",
    ),
}

SIGHTING = ("collection", "source_name", "batch")  # where a capture was first met


def schema(table: str) -> pa.Schema:
    """The Arrow schema of a table inside a batch."""
    if table == "decodings":
        return DECODINGS
    if table == "sketches":
        return SKETCHES
    if table in SEARCH:
        return SEARCH[table]
    if table == "archived":
        known = [field for field in tables()["captures"].arrow if field.name not in LATER]
        return pa.schema([*known, *(tables()["sightings"].arrow.field(name) for name in SIGHTING)])
    arrow = tables()[table].arrow
    return arrow.append(pa.field("article_id", pa.string())) if table == "entities" else arrow
