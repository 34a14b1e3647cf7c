"""Which figures take a place from elsewhere on the page.

What belongs here: what a figure counts, and for how long.  What does not: where the place is found (places.py).
"""

from __future__ import annotations

from pipelines.annotate.figures.about.page_figures import FigureRead
from pipelines.annotate.figures.about.where.in_sentence import is_of_other_events
from pipelines.annotate.figures.words import figure_words
from pipelines.annotate.parse.page import PageWords

INHERITING_KINDS = frozenset({"count", "measure"})
_PLACELESS_KINDS = frozenset({"age", "duration", "ordinal"})
_LONG_DAYS = 27  # a count of so many days is of the country, not of the town of the story


def is_placeless(figure: FigureRead) -> bool:
    """Ages, durations and ranks are nowhere; 'the sixth death' is a toll."""
    return figure.row.kind in _PLACELESS_KINDS and (figure.row.kind != "ordinal" or figure.row.event is None)


def inherits(words: PageWords, figure: FigureRead) -> bool:
    """Whether a figure without a place in its sentence is told of a place all the same: what happens, and what people count."""
    row, counted = figure.row, figure.reading.counted
    if counted is not None and counted.head_lemma in figure_words("thing without a place"):
        return False
    if row.event is not None or row.kind == "measure":
        return row.kind in (*INHERITING_KINDS, "ordinal")
    if is_of_other_events(words, figure):
        return False
    if counted is None:  # 'Of these, 60 are in hospital'
        at = max(0, words.before(row.number_start + 1) - 1)
        return row.kind == "count" and words.dep[at] in ("nsubj", "nsubjpass", "dobj")
    return row.kind == "count"


def is_of_a_long_time(figure: FigureRead) -> bool:
    """'1,100 have died this year': of more than the event of the day."""
    time = figure.time
    if time is None or time.first is None or time.last is None:
        return False
    return (time.last - time.first).days >= _LONG_DAYS
