"""The layers of one page in their order: names, dates, statements, figures, events.  Warehouse, ``show`` and ``explain`` call this.

What belongs here: the order, which layers are given what, and that a bug inside one layer costs that layer of that page only.  What
does not: any layer's own reading, and how it is known whether one must run (``kept``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias, TypeVar

from pipelines.annotate.dates import anchor_to_speech, find_dates
from pipelines.annotate.events import EventRows, find_events
from pipelines.annotate.figures import FigureRows, find_figures
from pipelines.annotate.kept import (
    DATES,
    EVENTS,
    FIGURES,
    MOMENTS,
    NAMES,
    SAID,
    Asked,
    Form,
    PageSteps,
    Step,
)  # fmt: skip
from pipelines.annotate.names.actors import ActorIndex
from pipelines.annotate.names.mentions import Names, find_mentions
from pipelines.annotate.parse.language_model import LanguageModel
from pipelines.annotate.parse.page import PageWords, blocks_before, parse_page
from pipelines.annotate.parse.pieces import MOST_TOKENS
from pipelines.annotate.speech import find_statements
from pipelines.annotate.speech.moments import date_statements
from pipelines.collecting import without_collecting
from pipelines.gazetteer.asked import noting
from pipelines.model import Article, Block, DateExpression, Said

Layer = Literal["text", "names", "dates", "statements", "moments", "figures", "events"]
Found = TypeVar("Found")
Dates: TypeAlias = tuple[DateExpression, ...]

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
    return _Page(article, blocks, language_model, actors, None).read()()


def read_changed(
    article: Article,
    blocks: Sequence[Block],
    language_model: LanguageModel,
    actors: ActorIndex | None,
    steps: PageSteps,
) -> Asked[Layers]:
    """Run the steps that ``steps`` does not know, and note what they gave; the layers are brought together when they are asked for.
    Where a bug takes a layer, everything is read anew and nothing is noted.  Raises as ``read_layers``."""
    page = _Page(article, blocks, language_model, actors, steps)
    found = page.read()
    if not page.faults:
        return found
    steps.now.clear()
    return _Page(article, blocks, language_model, actors, None).read()


class _Page:
    """One page on its way through the layers."""

    def __init__(
        self,
        article: Article,
        blocks: Sequence[Block],
        language_model: LanguageModel,
        actors: ActorIndex | None,
        steps: PageSteps | None,
    ) -> None:
        self.faults: list[LayerFault] = []
        self._article, self._blocks, self._actors, self._steps = article, blocks, actors, steps
        self._model = language_model
        self._words = Asked(self._parsed)

    def _parsed(self) -> PageWords:
        words = parse_page(self._article.text, self._blocks, self._model)
        if words.stop is not None:
            self.faults.append(_too_long(self._blocks, words.stop))
            self._blocks = blocks_before(self._blocks, words.stop)
        return words

    def _guarded(self, layer: Layer, reader: Callable[[], Found], empty: Found) -> Found:
        try:
            return reader()
        except BUGS as error:
            self.faults.append(LayerFault(layer, where(error), f"{type(error).__name__}: {error}"))
            return empty

    def read(self) -> Asked[Layers]:
        """Every layer, each at once where it is not known."""
        names = self._step("names", (), self._names, NAMES)
        dates = self._step("dates", (), self._dates, DATES)
        said = self._step("statements", ("names",), lambda: self._statements(names()), SAID)
        moments = self._step("moments", ("statements", "dates"), lambda: self._moments(said(), dates()), MOMENTS)
        figures = self._step("figures", ("names", "moments"), lambda: self._figures(names(), *moments()), FIGURES)
        events = self._step(
            "events", ("names", "moments", "figures"), lambda: self._events(names(), *moments(), figures()), EVENTS
        )
        return Asked(lambda: self._whole(names(), *moments(), figures(), events()))

    def _step(self, step: Step, given: Sequence[Step], make: Callable[[], Found], form: Form[Found]) -> Asked[Found]:
        """What a step gives; made now, but for one that is known."""
        steps = self._steps
        if steps is None:
            made = make()
            return Asked(lambda: made)
        made_from = steps.key(step, given)
        if (known := steps.known(step, made_from)) is not None:
            steps.now[step], back = known, form.back
            return Asked(make) if back is None else Asked(lambda: back(known.rows))
        with noting() as asked:
            made = make()
        steps.now[step] = form.kept(made_from, made, asked)
        return Asked(lambda: made)

    def _names(self) -> Names:
        words = self._words()
        return self._guarded("names", lambda: find_mentions(self._article, words, self._actors), Names())

    def _dates(self) -> Dates:
        words = self._words()
        nothing: Dates = ()
        return self._guarded("dates", lambda: find_dates(self._article, words), nothing)

    def _statements(self, names: Names) -> Said:
        words = self._words()
        return self._guarded(
            "statements",
            lambda: find_statements(self._article, self._blocks, words, names.mentions, names.entities),
            Said(),
        )

    def _moments(self, said: Said, dates: Dates) -> tuple[Said, Dates]:
        said = self._guarded("moments", lambda: date_statements(self._article, said, dates), said)
        return said, self._guarded("moments", lambda: anchor_to_speech(dates, said.statements), dates)

    def _sources(self, said: Said) -> Said | None:
        # Where the statements are lost nobody knows who gives a figure: it is 'unresolved', not the outlet's.
        return None if any(fault.layer == "statements" for fault in self.faults) else said

    def _figures(self, names: Names, said: Said, dates: Dates) -> FigureRows:
        words, sources = self._words(), self._sources(said)
        return self._guarded(
            "figures", lambda: find_figures(self._article, words, names.mentions, dates, sources), FigureRows()
        )

    def _events(self, names: Names, said: Said, dates: Dates, figures: FigureRows) -> EventRows:
        words, sources = self._words(), self._sources(said)
        return self._guarded(
            "events",
            lambda: find_events(
                self._article, words, names.mentions, dates, sources, figures, names.dateline_entity_id
            ),
            EventRows(),
        )

    def _whole(self, names: Names, said: Said, dates: Dates, figures: FigureRows, events: EventRows) -> Layers:
        figures = replace(figures, figures=tuple(events.counted(row) for row in figures.figures))
        return Layers(self._words(), names, dates, said, figures, events, tuple(self.faults))


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
