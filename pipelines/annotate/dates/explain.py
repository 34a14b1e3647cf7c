"""How each date was read, for people who look into a row: its pattern, what it counts from, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.annotate.dates.find import find, row
from pipelines.annotate.nlp import ParsedSentence
from pipelines.model import Article, DateExpression


@dataclass(frozen=True, slots=True)
class DateExplanation:
    """A row of ``dates``, its pattern in lexicons/date_patterns.tsv, its words by piece, and the steps of its reading."""

    date: DateExpression
    pattern: str
    words: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]


def explain_dates(article: Article, sentences: Sequence[ParsedSentence]) -> tuple[DateExplanation, ...]:
    """What ``find_dates`` gives, each row with the way to it."""
    return tuple(
        DateExplanation(
            row(article, found), found.match.pattern.name, tuple(found.match.groups.items()), found.reading.steps
        )
        for found in find(article, sentences)
    )
