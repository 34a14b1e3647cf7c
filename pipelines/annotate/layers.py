"""The layers of one page in their order: names, dates, statements, figures, events.  Warehouse, ``show`` and ``explain`` call this.

What belongs here: the order, and that a bug inside one layer costs that layer of that page only.  What does not: any layer's own
reading.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeVar

from pipelines.annotate.dates import anchor_to_speech, find_dates
from pipelines.annotate.events import EventRows, find_events
from pipelines.annotate.figures import FigureRows, find_figures
from pipelines.annotate.names.actors import ActorIndex
from pipelines.annotate.names.mentions import Names, find_mentions
from pipelines.annotate.parse.language_model import LanguageModel
from pipelines.annotate.parse.page import PageWords, blocks_before, parse_page
from pipelines.annotate.parse.pieces import MOST_TOKENS
from pipelines.annotate.speech import find_statements
from pipelines.annotate.speech.moments import date_statements
from pipelines.collecting import without_collecting
from pipelines.model import Article, Block, DateExpression, Said

Layer = Literal["text", "names", "dates", "statements", "moments", "figures", "events"]
Found = TypeVar("Found")

# What a bug of ours raises; anything else (memory, the disk, Ctrl-C) is no bug of a layer.
BUGS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_OURS = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class LayerFault:
    """What is missing of one page.  ``internal_error``: a bug in one layer; ``where`` is the innermost line of our own code, like
    'dates/find.py:134'.  ``too_long``: main text that was not annotated; ``where`` its characters, like '151200-2000000'."""

    layer: Layer
    where: str
    error: str
    reason: Literal["internal_error", "too_long"] = "internal_error"

    @property
    def item(self) -> str:
        """The fault as rejects.item names it: 'dates dates/find.py:134'."""
        return f"{self.layer} {self.where}"

    @property
    def is_bug(self) -> bool:
        """Whether code that mends it would read more."""
        return self.reason == "internal_error"


@dataclass(frozen=True, slots=True)
class Layers:
    """One page as every layer read it; a layer with a fault is empty."""

    words: PageWords
    names: Names
    dates: tuple[DateExpression, ...]
    said: Said
    figures: FigureRows
    events: EventRows
    faults: tuple[LayerFault, ...]


def has_pipeline(article: Article) -> bool:
    """Whether the article is in a language that can be annotated."""
    return (article.language or "").split("-")[0].lower() == "en"


@without_collecting()
def read_layers(
    article: Article, blocks: Sequence[Block], language_model: LanguageModel, actors: ActorIndex | None = None
) -> Layers:
    """Parse the main blocks once and read every layer.  A bug in a layer is a fault, not an exception, and so is a main text that
    is too long to be read to its end; raises what the parser raises, and MemoryError."""
    faults: list[LayerFault] = []

    def read(layer: Layer, reader: Callable[[], Found], empty: Found) -> Found:
        try:
            return reader()
        except BUGS as error:
            faults.append(LayerFault(layer, where(error), f"{type(error).__name__}: {error}"))
            return empty

    words = parse_page(article.text, blocks, language_model)
    if words.stop is not None:
        faults.append(_too_long(blocks, words.stop))
        blocks = blocks_before(blocks, words.stop)
    nothing: tuple[DateExpression, ...] = ()
    names = read("names", lambda: find_mentions(article, words, actors), Names())
    dates = read("dates", lambda: find_dates(article, words), nothing)
    said = read("statements", lambda: find_statements(article, blocks, words, names.mentions, names.entities), Said())
    said = read("moments", lambda: date_statements(article, said, dates), said)
    dates = read("moments", lambda: anchor_to_speech(dates, said.statements), dates)
    # Where the statements are lost nobody knows who gives a figure: it is 'unresolved', not the outlet's.
    sources = None if any(fault.layer == "statements" for fault in faults) else said
    figures = read("figures", lambda: find_figures(article, words, names.mentions, dates, sources), FigureRows())
    events = read(
        "events",
        lambda: find_events(article, words, names.mentions, dates, sources, figures, names.dateline_entity_id),
        EventRows(),
    )
    figures = replace(figures, figures=tuple(events.counted(row) for row in figures.figures))
    return Layers(words, names, dates, said, figures, events, tuple(faults))


def _too_long(blocks: Sequence[Block], stop: int) -> LayerFault:
    """What is said of a main text that is read up to ``stop``."""
    end = max(block.end_char for block in blocks if block.is_main)
    said = f"main text of more than {MOST_TOKENS:,} words and signs; what follows was not annotated"
    return LayerFault("text", f"{stop}-{end}", said, "too_long")


def where(error: BaseException) -> str:
    """The innermost line of our own code that an exception went through, like 'dates/find.py:134'."""
    place, trace = "?", error.__traceback__
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if _OURS in file.parents:
            place = f"{file.parent.name}/{file.name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
