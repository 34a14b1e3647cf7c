"""How a text was read, word by word: what ``dateline explain "TEXT"`` prints.

What belongs here: which layers explain themselves.  What does not: reading, or printing to a terminal.
"""

from __future__ import annotations

import datetime as dt

from pipelines.annotate.dates import explain_dates
from pipelines.annotate.explanation import Explanation, as_text
from pipelines.annotate.figures.explained import explain_figures
from pipelines.annotate.names.mentions import find_mentions
from pipelines.annotate.parse.language_model import LanguageModel
from pipelines.annotate.parse.sentences import parse
from pipelines.annotate.speech import find_statements
from pipelines.annotate.speech.explained import explain_statements
from pipelines.model import Article, Block

__all__ = ["as_text", "explain"]

_NAME = "explain"


def explain(text: str, language_model: LanguageModel, published: dt.date | None = None) -> tuple[Explanation, ...]:
    """How each figure, date and statement of a text was read, in order of the text.

    The text is taken as one English paragraph of an article that was published on the given day.
    """
    article = Article(_NAME, _NAME, text, published_from=published, published_to=published, language="en")
    blocks = [Block(_NAME, 1, "paragraph", True, 0, len(text))]
    sentences = parse(text, blocks, language_model)
    names = find_mentions(article, blocks, sentences)
    said = find_statements(article, blocks, sentences, names.mentions, names.entities)
    found = [*explain_figures(sentences), *explain_dates(article, sentences), *explain_statements(article, said)]
    return tuple(sorted(found, key=lambda e: (e.start_char, e.end_char, e.layer)))
