"""What figures count: the words on which the happening may be named whose victims, goods or people a figure is.

What belongs here: those words.  What does not: which event stands on them (``events.counted``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.annotate.figures.about.counted import CountedIn
from pipelines.annotate.figures.about.page_figures import SentenceRead
from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.sentence import FigureReading
from pipelines.annotate.figures.things.event_words import participle_event, verb_event, word_event
from pipelines.annotate.figures.words import figure_words
from pipelines.annotate.parse.page import PageWords
from pipelines.vocabularies import Happening

_MOST_STEPS = 6
_ROLES = ("object", "subject", "any")


def counted_in(words: PageWords, sentences: Sequence[SentenceRead]) -> dict[int, tuple[CountedIn, ...]]:
    """The figures with an event, by the number of their sentence."""
    found: dict[int, list[CountedIn]] = {}
    known: set[str] = set()
    for sentence in sentences:
        for each in sentence.figures:
            row, event, context = each.row, each.row.event, sentence.context
            if event is None or row.figure_id in known:
                continue
            known.add(row.figure_id)
            near = tuple(dict.fromkeys(_near(context, each.reading)))
            named_by = [i for i in near if _means(context, i, event)]
            number = context.holders[each.reading.number_first]
            last = max(number + 1, words.before(row.end_char))
            own = CountedIn(row.figure_id, event, (*named_by, *near), frozenset(named_by), number, last)
            found.setdefault(context.sentence_no, []).append(own)
    return {number: tuple(each) for number, each in found.items()}


def _near(context: Context, reading: FigureReading) -> Iterator[int]:
    """The thing counted with what stands on it, the words above it, and the verb of its clause."""
    words = context.words
    at = reading.counted.head if reading.counted is not None and reading.counted.head is not None else None
    if at is None:
        at = context.holders[reading.number_first]
    yield at
    yield from (k for k in words.kids[at][:_MOST_STEPS] if words.dep[k] in ("amod", "acl", "relcl"))
    for above in words.climb(at, _MOST_STEPS + 1):
        yield above
        if words.pos[above] == "VERB":
            break
    if reading.happening.verb is not None:
        yield reading.happening.verb
        yield from (
            k for k in words.kids[reading.happening.verb][:_MOST_STEPS] if words.dep[k] in ("acomp", "oprd", "xcomp")
        )


def _means(context: Context, i: int, event: Happening) -> bool:
    """Whether a word means the event, in whatever role."""
    own = word_event(context, i)
    if own is None and context.words.lower[i] in figure_words("participle of a victim"):
        own = participle_event(context.words.lower[i])
    if own is not None and own.event == event:
        return True
    if context.words.pos[i] not in ("VERB", "AUX"):
        return False
    return any(
        found is not None and found.event == event for found in (verb_event(context, i, role) for role in _ROLES)
    )
