"""Who says what: statements, speakers, quotations and hedges of one article.

``find_statements`` is the room's one door.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.annotate.nlp import ParsedSentence
from pipelines.annotate.speech.adjuncts import read_adjuncts
from pipelines.annotate.speech.direct import DirectReader
from pipelines.annotate.speech.discourse import attribute_floating
from pipelines.annotate.speech.drafts import Draft
from pipelines.annotate.speech.extents import Extents
from pipelines.annotate.speech.marks import find_quoted
from pipelines.annotate.speech.page_words import PageWords
from pipelines.annotate.speech.quoted_phrases import read_quoted_phrases
from pipelines.annotate.speech.reports import ReportReader
from pipelines.annotate.speech.rows import build
from pipelines.annotate.speech.speakers import SpeakerBook
from pipelines.annotate.speech.unknowns import read_unknowns
from pipelines.model import Article, Block, Entity, Mention, Said

__all__ = ["find_statements"]


def find_statements(
    article: Article,
    blocks: Sequence[Block],
    sentences: Sequence[ParsedSentence],
    mentions: Sequence[Mention],
    entities: Sequence[Entity],
) -> Said:
    """Statements, speakers, quotations and hedges of the main text, in order of the text."""
    words = PageWords(sentences)
    paragraphs = [(block.start_char, block.end_char) for block in blocks if block.is_main]
    quotes = find_quoted(article.text, paragraphs)
    direct = DirectReader(article.text, words, quotes)
    drafts = direct.read()
    extents = Extents(words, direct.whole_words(), direct.quote_ends())
    drafts += ReportReader(words, extents, direct.used).read()
    drafts += read_adjuncts(words, extents, direct.used)
    drafts += read_quoted_phrases(words, extents, quotes, direct.first, drafts)
    attribute_floating(words, direct, drafts)
    drafts += [d for d in read_unknowns(words, extents) if not _is_inside(d, drafts)]
    book = SpeakerBook(article, words, mentions, entities, extents.quote_end)
    return build(article, words, quotes, drafts, book)


def _is_inside(draft: Draft, others: Sequence[Draft]) -> bool:
    return any(
        start <= draft.start and draft.contents[-1][1] <= end for other in others for start, end in other.contents
    )
