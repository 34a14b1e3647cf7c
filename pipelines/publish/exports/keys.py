"""What the columns of the tables hold, as far as an export must know: which row of which table they name, what may carry a name.

What belongs here: facts on columns.  What does not: what is done with them.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.store.schema import Table
from pipelines.vocabularies import closed_columns

# A column, and the table whose key it holds.  Left out are columns whose row need not be in the file: ids of the past
# (entity_aliases.old_id), ids as one page knew them (entity_judgements), candidates that were not chosen, anchors.
FOREIGN_KEYS: Mapping[str, Mapping[str, str]] = {
    "sightings": {"capture_id": "captures"},
    "articles": {"capture_id": "captures", "dateline_entity_id": "entities", "text_group": "articles"},
    "article_links": {"article_id": "articles", "other_id": "articles"},
    "article_judgements": {"left_id": "articles", "right_id": "articles"},
    "text_groups": {"text_group": "articles"},
    "revisions": {"before_id": "articles", "after_id": "articles"},
    "blocks": {"article_id": "articles"},
    "sentences": {"article_id": "articles"},
    "mentions": {"article_id": "articles", "entity_id": "entities"},
    "place_candidates": {"mention_id": "mentions"},
    "speakers": {"article_id": "articles", "entity_id": "entities"},
    "statements": {"article_id": "articles", "speaker_id": "speakers", "second_hand_id": "speakers"},
    "quotations": {"article_id": "articles", "statement_id": "statements", "speaker_id": "speakers"},
    "hedges": {"article_id": "articles"},
    "dates": {"article_id": "articles"},
    "figures": {
        "article_id": "articles", "actor_id": "entities", "place_id": "entities", "place_mention_id": "mentions",
        "event_id": "events", "thread_id": "figure_threads", "statement_id": "statements", "speaker_id": "speakers",
        "part_of": "figures",
    },
    "figure_places": {"figure_id": "figures", "mention_id": "mentions", "entity_id": "entities"},
    "figure_links": {"figure_id": "figures", "other_id": "figures"},
    "figure_threads": {
        "incident_id": "incidents", "place_id": "entities", "whole_id": "figure_threads", "latest_id": "figures",
    },
    "events": {
        "article_id": "articles", "place_id": "entities", "place_mention_id": "mentions", "statement_id": "statements",
        "speaker_id": "speakers", "incident_id": "incidents",
    },
    "event_arguments": {
        "event_id": "events", "article_id": "articles", "mention_id": "mentions", "entity_id": "entities",
        "figure_id": "figures", "date_id": "dates",
    },
    "incidents": {"place_id": "entities", "actor_id": "entities", "recipient_id": "entities"},
    "entity_aliases": {"entity_id": "entities"},
}  # fmt: skip

# Columns that name an entity, whether or not its row is in the file.
ENTITY_COLUMNS: Mapping[str, tuple[str, ...]] = {
    **{
        table: tuple(column for column, other in keys.items() if other == "entities")
        for table, keys in FOREIGN_KEYS.items()
    },
    "entities": ("entity_id", "part_of"),
    "place_candidates": ("entity_id",),
    "speakers": ("entity_id", "affiliation_entity_id"),
}

# Where a table does not have article_id: the article whose words its texts are, in SQL.
ARTICLE_OF: Mapping[str, str] = {
    "captures": "capture_id",
    "sightings": "capture_id",
    "rejects": "capture_id",
    "revisions": "after_id",
    "text_groups": "text_group",
    "figure_links": "split_part(figure_id, '/', 1)",
    "figure_threads": "split_part(latest_id, '/', 1)",
    "corrections": "split_part(split_part(row_id, '/', 1), '@', -1)",
}

# Addresses and file names: the words of a name stand in them in lower case, joined by dashes, without accents.
ADDRESSES = frozenset({"url", "final_url", "url_key", "archive_url", "archive_file", "source_name", "item", "dom_path"})
# What a person of the house wrote about other people's words, and who that was.
OF_THE_HOUSE = frozenset({"reviewer", "reason"})
HOUSE_TABLES = frozenset({"corrections", "entity_judgements", "article_judgements"})
# Ids and fingerprints: made of hashes, offsets and words of the contract.
_NO_WORDS = frozenset(
    {
        "fingerprint", "batch", "code_version", "model", "model_sha256", "run_id", "payload_sha256", "payload_sha1", "event_mode",
        "content_type", "charset", "charset_basis", "language", "country", "judged_by", "table_name", "column_name", "text_group",
        "part_of", "unit", "per", "value", "anchor",
    }
)  # fmt: skip
_WITHOUT_WORDS = frozenset({"number_conventions", "builds", "entities", "entity_judgements", "entity_aliases"})


def texts_of(table: Table) -> tuple[str, ...]:
    """The columns that may hold words of a page, and with them a name: all text that is not an id or a word of a closed list."""
    if table.name in _WITHOUT_WORDS:
        return ()
    closed = closed_columns(table.name)
    return tuple(
        column.name
        for column in table.columns
        if column.type in ("VARCHAR", "VARCHAR[]")
        and column.name not in closed
        and column.name not in _NO_WORDS
        and not column.name.endswith("_id")
    )


def article_of(table: Table) -> str | None:
    """The article whose words a row's texts are, in SQL; None for a table that has no article."""
    if any(column.name == "article_id" for column in table.columns):
        return "article_id"
    return ARTICLE_OF.get(table.name)
