"""The nouns of Dateline as frozen records.

A record that is a row of a table has that table's column names as its field names; what the columns mean stands once, in
warehouse/tables/*.sql.  What belongs here: records and the ids that are made from offsets.  What does not: anything that
reads, decides or writes.

Offsets (start_char, end_char and their like) are 0-based code points into ``Article.text``, end exclusive.
"""

from pipelines.model.evidence import (
    Annotations,
    DateExpression,
    Entity,
    Event,
    EventArgument,
    Figure,
    FigureLink,
    FigurePlace,
    Hedge,
    Mention,
    PlaceCandidate,
    Quotation,
    Said,
    Sentence,
    Speaker,
    Statement,
)
from pipelines.model.pages import (
    Article,
    Block,
    Capture,
    PageError,
    Reading,
    Reject,
    evidence_id,
)

__all__ = [
    "Annotations", "Article", "Block", "Capture", "DateExpression", "Entity", "Event", "EventArgument", "Figure", "FigureLink",
    "FigurePlace", "Hedge", "Mention", "PageError", "PlaceCandidate", "Quotation", "Reading", "Reject", "Said", "Sentence",
    "Speaker", "Statement", "evidence_id",
]  # fmt: skip
