"""Dates: what the text says about when, as TIMEX3 values and closed intervals of days.

``find_dates``, ``anchor_to_speech`` and ``explain_dates`` are the doors.  Expressions, their patterns and their words are data
(lexicons/date_*.tsv); a pattern names the reading that gives it a value; a reading counts from a context (publication, interview,
what the text last spoke of).  What does not belong here: speakers, figures, rows of other tables.
"""

from __future__ import annotations

from pipelines.annotate.dates.anchors import anchor_to_speech
from pipelines.annotate.dates.explained import explain_dates
from pipelines.annotate.dates.find import find, row
from pipelines.annotate.parse.page import PageWords
from pipelines.model import Article, DateExpression

__all__ = ["anchor_to_speech", "explain_dates", "find_dates"]


def find_dates(article: Article, words: PageWords) -> tuple[DateExpression, ...]:
    """The time expressions of a page in order of the text; each stands inside one sentence."""
    return tuple(row(article, found) for found in find(article, words))
