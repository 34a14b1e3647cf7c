"""Dates of a text in a form that tables of tests can be read in."""

from __future__ import annotations

import datetime as dt

from pipelines.annotate.dates import find_dates
from pipelines.annotate.parse.language_model import LanguageModel
from pipelines.annotate.parse.page import parse_page
from pipelines.model import Article, Block, DateExpression

# Every table counts from this day unless it says otherwise.
WEDNESDAY = dt.date(2024, 5, 15)


def dates_of(
    text: str,
    model: LanguageModel,
    published: dt.date | None = WEDNESDAY,
    until: dt.date | None = None,
) -> tuple[DateExpression, ...]:
    """The rows of a text whose paragraphs stand on lines of their own."""
    article = Article("a", "a", text, language="en", published_from=published, published_to=until or published)
    blocks, start = [], 0
    for number, line in enumerate(text.split("\n"), start=1):
        blocks.append(Block("a", number, "paragraph", True, start, start + len(line)))
        start += len(line) + 1
    return find_dates(article, parse_page(text, blocks, model))


def as_line(date: DateExpression) -> str:
    """'DATE 2023-10 END 2023-10-01..2023-10-31', 'DATE 2023-10-31 2023-10-31', and no days where there is no interval."""
    parts = [date.type, date.value or "-"]
    if date.mod is not None:
        parts.append(date.mod)
    if date.from_date is not None and date.from_date == date.to_date:
        parts.append(f"{date.from_date}")
    elif date.from_date is not None or date.to_date is not None:
        parts.append(f"{date.from_date or ''}..{date.to_date or ''}")
    return " ".join(parts)
