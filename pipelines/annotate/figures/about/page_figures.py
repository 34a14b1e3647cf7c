"""The figures of one page as they were read, between reading a sentence and writing rows.

What belongs here: what later steps ask of a page's figures, places, dates and statements.  What does not: any rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.annotate.figures.about.tie import PlaceTie
from pipelines.annotate.figures.about.time_adjuncts import FigureTime
from pipelines.annotate.figures.changes import Tie
from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.quantities.quantity import RefusedNumber
from pipelines.annotate.figures.sentence import FigureReading
from pipelines.annotate.parse.page import PageWords
from pipelines.model import Article, DateExpression, Figure, FigureLink, Mention, Said
from pipelines.model.changed import changed
from pipelines.model.quick import quick


@quick
@dataclass(frozen=True, slots=True)
class FigureRead:
    """One figure as it was read, its row, its places, and the place and time that the row has."""

    reading: FigureReading
    row: Figure
    places: Sequence[PlaceTie]
    place: PlaceTie | None
    time: FigureTime | None


@quick
@dataclass(frozen=True, slots=True)
class SentenceRead:
    """How the figures of one sentence were read, in order; ties go by position in ``figures``."""

    context: Context
    figures: tuple[FigureRead, ...]
    ties: tuple[Tie, ...]
    refusals: tuple[RefusedNumber, ...]


@dataclass(frozen=True, slots=True)
class PageFigures:
    """Everything that is known of a page's figures; each step returns the page with what it found.

    ``sentences``: those with figures, in order of the text; ``links``: figure to figure.
    """

    article: Article
    words: PageWords
    mentions: Sequence[Mention]
    dates: Sequence[DateExpression]
    said: Said | None
    sentences: tuple[SentenceRead, ...]
    links: tuple[FigureLink, ...] = ()

    def figures(self) -> Iterator[FigureRead]:
        """The figures in order of the text."""
        for sentence in self.sentences:
            yield from sentence.figures

    def with_figures(self, read: Callable[[SentenceRead], Iterable[FigureRead]]) -> PageFigures:
        """The page with the figures of its sentences as ``read`` gives them."""
        sentences = (changed(each, figures=tuple(read(each))) if each.figures else each for each in self.sentences)
        return changed(self, sentences=tuple(sentences))
