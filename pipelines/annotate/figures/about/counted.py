"""What events ask of figures.

What belongs here: those records.  What does not: making them (``rows``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipelines.annotate.figures.about.times_story import PageDays
from pipelines.annotate.figures.about.where.page_places import PagePlaces
from pipelines.model import Figure
from pipelines.model.quick import quick
from pipelines.vocabularies import Happening


@quick
@dataclass(frozen=True, slots=True)
class CountedIn:
    """A figure with an event: its id, the event, the words that may name it, nearest first, those of them that mean it, and the
    words ``[number, last)`` of the figure."""

    figure_id: str
    event: Happening
    words: tuple[int, ...]
    named_by: frozenset[int]
    number: int
    last: int


@dataclass(frozen=True, slots=True)
class EventFigures:
    """The rows of figures; ``counted``: those with an event, by the number of their sentence; ``around`` and ``days``, the places
    and times of the page, None where nobody has read them."""

    figures: tuple[Figure, ...] = ()
    counted: Mapping[int, tuple[CountedIn, ...]] = field(default_factory=dict, repr=False, compare=False)
    around: PagePlaces | None = field(default=None, repr=False, compare=False)
    days: PageDays | None = field(default=None, repr=False, compare=False)
