"""How each date was read, for people who look into a row: its pattern, what it counts from, step by step."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.annotate.dates.find import find, row
from pipelines.annotate.explanation import Explanation, Step
from pipelines.annotate.parse.sentences import ParsedSentence
from pipelines.model import Article, DateExpression


def explain_dates(article: Article, sentences: Sequence[ParsedSentence]) -> tuple[Explanation, ...]:
    """What ``find_dates`` gives, each row with its pattern in lexicons/date_patterns.tsv and the steps of its reading."""
    explained = []
    for found in find(article, sentences):
        date = row(article, found)
        whole = (date.start_char, date.end_char, date.surface)
        steps = [Step(*whole, "pattern", found.match.pattern.name)]
        steps += [Step(*whole, piece, words) for piece, words in found.match.groups.items()]
        steps += [Step(*whole, "step", said) for said in found.reading.steps]
        explained.append(Explanation("date", *whole, _in_words(date), tuple(steps)))
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
