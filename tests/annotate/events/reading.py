"""Events of a sentence as tests compare them."""

from __future__ import annotations

import datetime as dt

from pipelines.annotate import LanguageModel, annotate
from pipelines.model import Annotations, Article, Block

PUBLISHED = dt.date(2024, 2, 9)


def read(text: str, model: LanguageModel) -> Annotations:
    """What is found in an article of one paragraph that was published on Friday, 9 February 2024."""
    article = Article("a", "a", text, published_from=PUBLISHED, published_to=PUBLISHED, language="en")
    return annotate(article, [Block("a", 1, "paragraph", True, 0, len(text))], model)[1]


def happenings(text: str, model: LanguageModel) -> list[tuple[str, str]]:
    """Words and happening of each event."""
    return [(event.surface, event.happening) for event in read(text, model).events]


def who(text: str, model: LanguageModel) -> dict[str, set[str]]:
    """Every argument of every event: 'shelled actor' -> words."""
    found = read(text, model)
    names = {event.event_id: event.happening for event in found.events}
    result: dict[str, set[str]] = {}
    for argument in found.event_arguments:
        result.setdefault(f"{names[argument.event_id]} {argument.role}", set()).add(argument.surface)
    return result


def realis(text: str, model: LanguageModel) -> dict[str, str]:
    """Happening -> realis."""
    return {event.happening: event.realis for event in read(text, model).events}
