"""Annotating: an article and its blocks in, what the main text says out; sees one page only, knows no other verb.

``annotate`` is the only door.  What belongs here: reading words.  What does not: storing rows, or
looking across articles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.annotate.dates import anchor_to_speech, find_dates
from pipelines.annotate.figures import find_figures
from pipelines.annotate.names.actors import ActorIndex
from pipelines.annotate.names.mentions import find_mentions
from pipelines.annotate.parse.language_model import LanguageModel, load_language_model, model_identity
from pipelines.annotate.parse.sentences import parse
from pipelines.annotate.speech import find_statements
from pipelines.annotate.speech.moments import date_statements
from pipelines.model import Annotations, Article, Block, Sentence

__all__ = ["ActorIndex", "LanguageModel", "annotate", "load_language_model", "model_identity"]


def annotate(
    article: Article, blocks: Sequence[Block], language_model: LanguageModel, actors: ActorIndex | None = None
) -> tuple[Article, Annotations]:
    """The article, marked as annotated, and everything found in its main blocks; rows are in order of the text.

    ``actors``: the known organisations and armed groups, None = those that come with Dateline.

    An article in a language without a pipeline, or in one that is not known, comes back as it is with no rows.
    """
    if (article.language or "").split("-")[0].lower() != "en":
        return article, Annotations()
    # The zone frees what spaCy remembers of this page's words: memory stays level over millions of pages.
    with language_model.pipeline.memory_zone():
        parsed = parse(article.text, blocks, language_model)
        names = find_mentions(article, blocks, parsed, actors)
        dates = find_dates(article, parsed)
        said = find_statements(article, blocks, parsed, names.mentions, names.entities)
        said = date_statements(article, said, dates)
        dates = anchor_to_speech(dates, said.statements)
        rows = find_figures(article, parsed, names.mentions, dates, said)
    sentences = tuple(Sentence(article.article_id, s.sentence_no, s.block_no, s.start_char, s.end_char) for s in parsed)
    annotations = Annotations(
        sentences=sentences,
        entities=names.entities,
        mentions=names.mentions,
        place_candidates=names.place_candidates,
        speakers=said.speakers,
        statements=said.statements,
        quotations=said.quotations,
        hedges=said.hedges,
        dates=dates,
        figures=rows.figures,
        figure_places=rows.figure_places,
        figure_links=rows.figure_links,
    )
    return replace(article, is_annotated=True, dateline_entity_id=names.dateline_entity_id), annotations
