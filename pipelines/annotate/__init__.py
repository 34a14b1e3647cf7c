"""Annotating: an article and its blocks in, what the main text says out; sees one page only, knows no other verb.

``annotate`` is the only door.  What belongs here: reading words.  What does not: storing rows, or
looking across articles.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pipelines.annotate.kept import PageSteps, codes, page_hash
from pipelines.annotate.layers import BUGS, LayerFault, Layers, has_pipeline, read_changed, read_layers, where
from pipelines.annotate.names.actors import ActorIndex
from pipelines.annotate.parse.language_model import LanguageModel, load_language_model, model_identity
from pipelines.model import Annotations, Article, Block, Sentence

__all__ = [
    "BUGS", "ActorIndex", "LanguageModel", "LayerFault", "PageSteps", "annotate", "annotate_changed", "codes",
    "load_language_model", "model_identity", "page_hash", "where",
]  # fmt: skip


def annotate(
    article: Article, blocks: Sequence[Block], language_model: LanguageModel, actors: ActorIndex | None = None
) -> tuple[Article, Annotations, tuple[LayerFault, ...]]:
    """The article, marked as annotated, everything found in its main blocks (rows in order of the text), and the layers that a
    bug of ours left empty.

    ``actors``: the known organisations and armed groups, None = those that come with Dateline.

    An article in a language without a pipeline, or in one that is not known, comes back as it is with no rows.
    """
    if not has_pipeline(article):
        return article, Annotations(), ()
    return _annotated(article, read_layers(article, blocks, language_model, actors))


def annotate_changed(
    article: Article,
    blocks: Sequence[Block],
    language_model: LanguageModel,
    actors: ActorIndex | None,
    steps: PageSteps,
) -> Callable[[], tuple[Article, Annotations, tuple[LayerFault, ...]]]:
    """As ``annotate``, but that what ``steps`` knows is not done again; what is found is brought together when it is asked for."""
    if not has_pipeline(article):
        return lambda: (article, Annotations(), ())
    layers = read_changed(article, blocks, language_model, actors, steps)
    return lambda: _annotated(article, layers())


def _annotated(article: Article, layers: Layers) -> tuple[Article, Annotations, tuple[LayerFault, ...]]:
    whole = replace(article, is_annotated=True, dateline_entity_id=layers.names.dateline_entity_id)
    return whole, _rows(article, layers), layers.faults


def _rows(article: Article, layers: Layers) -> Annotations:
    return Annotations(
        sentences=tuple(
            Sentence(article.article_id, s.sentence_no, s.block_no, s.start_char, s.end_char)
            for s in layers.words.sentences
        ),
        entities=layers.names.entities,
        mentions=layers.names.mentions,
        place_candidates=layers.names.place_candidates,
        speakers=layers.said.speakers,
        statements=layers.said.statements,
        quotations=layers.said.quotations,
        hedges=layers.said.hedges,
        dates=layers.dates,
        figures=layers.figures.figures,
        figure_places=layers.figures.figure_places,
        figure_links=layers.figures.figure_links,
        events=layers.events.events,
        event_arguments=layers.events.event_arguments,
    )
