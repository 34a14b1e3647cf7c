"""``dateline review``: a person says which values of a row hold, or whether two entities, articles, incidents or figures are one;
written into the tables that ``[user] corrections`` and ``[user] judgements`` name.

What belongs here: asking, showing, writing the files.  What does not: applying them (``resolve``).
"""

from __future__ import annotations

from pipelines.cli.review.pairs import ask_pair, described
from pipelines.cli.review.values import ReviewError, anchored, ask, row_of
from pipelines.cli.review.written import CORRECTIONS, JUDGEMENTS, Form, read_sheet, write

__all__ = [
    "CORRECTIONS", "JUDGEMENTS", "Form", "ReviewError", "anchored", "ask", "ask_pair", "described", "read_sheet", "row_of", "write",
]  # fmt: skip
