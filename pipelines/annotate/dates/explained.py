"""How each date was read, for people who look into a row: its pattern, what it counts from, step by step."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.annotate.dates.find import find, row
from pipelines.annotate.explanation import Explanation, Step
from pipelines.annotate.parse.page import PageWords
from pipelines.model import Article, DateExpression


def explain_dates(article: Article, words: PageWords, rows: Sequence[DateExpression]) -> tuple[Explanation, ...]:
    """The rows of a page's dates, each with its pattern in lexicons/date_patterns.tsv and the steps of its reading."""
    explained = []
    final = {date.date_id: date for date in rows}
    for found in find(article, words):
        read = row(article, found)
        date = final.get(read.date_id, read)
        whole = (date.start_char, date.end_char, date.surface)
        steps = [Step(*whole, "pattern", found.match.pattern.name)]
        steps += [Step(*whole, piece, text) for piece, text in found.match.groups.items()]
        steps += [Step(*whole, "step", said) for said in found.reading.steps]
        if date != read:
            steps.append(Step(*whole, "step", f"read again from the statement that holds it, {date.anchor}"))
        explained.append(Explanation("date", *whole, _in_words(date), tuple(steps), date.date_id))
    return tuple(explained)


def _in_words(date: DateExpression) -> str:
    parts = [date.type, date.value or "no value"]
    if date.mod is not None:
        parts.append(date.mod)
    if date.from_date is not None or date.to_date is not None:
        parts.append(f"({date.from_date or '…'} to {date.to_date or '…'})")
    if date.anchor is not None:
        parts.append(f"counted from {date.anchor}")
    return " ".join(parts)
