"""How a text was read, word by word: what ``dateline explain "TEXT"`` prints.

What belongs here: which layers explain themselves.  What does not: reading, or printing to a terminal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pipelines.annotate.dates import explain_dates
from pipelines.annotate.events.explained import explain_events
from pipelines.annotate.explanation import Explanation
from pipelines.annotate.figures.explained import explain_figures
from pipelines.annotate.layers import has_pipeline, read_layers
from pipelines.annotate.names.actors import ActorIndex
from pipelines.annotate.parse.language_model import LanguageModel
from pipelines.annotate.speech.explained import explain_statements
from pipelines.model import Article, Block


def explain(
    text: str, language_model: LanguageModel, published: dt.date | None = None, actors: ActorIndex | None = None
) -> tuple[Explanation, ...]:
    """How each figure, date, statement and event of a text was read, in order of the text.

    The text is taken as one English paragraph of an article that was published on the given day.
    """
    article = Article("explain", "explain", text, published_from=published, published_to=published, language="en")
    return explain_article(article, [Block("explain", 1, "paragraph", True, 0, len(text))], language_model, actors)


def explain_article(
    article: Article, blocks: Sequence[Block], language_model: LanguageModel, actors: ActorIndex | None = None
) -> tuple[Explanation, ...]:
    """How each figure, date, statement and event of an article was read: the rows of a warehouse, each with its steps.

    An article in a language without a pipeline has none.
    """
    if not has_pipeline(article):
        return ()
    layers = read_layers(article, blocks, language_model, actors)
    found = [
        *explain_figures(article, layers.figures, layers.said),
        *explain_dates(article, layers.words, layers.dates),
        *explain_statements(article, layers.said),
        *explain_events(article, layers.events, layers.said),
    ]
    return tuple(sorted(found, key=lambda e: (e.start_char, e.end_char, e.layer)))
