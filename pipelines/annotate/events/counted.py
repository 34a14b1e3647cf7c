"""What figures count: the happening whose victims, goods or people a figure is, so that a figure's event is an event on its words.

What belongs here: the tie between a figure and a trigger, and the triggers that only figures see.  What does not: reading figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.annotate.events.lexicon import agreed_word, counted_sense
from pipelines.annotate.events.slots import Slots
from pipelines.annotate.events.triggers import Trigger
from pipelines.annotate.figures import FigureRows
from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.sentence import FigureReading
from pipelines.annotate.figures.things.event_words import participle_event, verb_event, word_event
from pipelines.annotate.figures.words import figure_words
from pipelines.annotate.parse.page import PageWords
from pipelines.model import Event, Figure
from pipelines.model.changed import changed
from pipelines.vocabularies import Happening

_MOST_STEPS = 6
_ROLES = ("object", "subject", "any")


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


def counted_in(words: PageWords, rows: FigureRows) -> dict[int, list[CountedIn]]:
    """The figures with an event, by the number of their sentence."""
    found: dict[int, list[CountedIn]] = {}
    known: set[str] = set()
    for sentence in rows.sentences:
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
    return found


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


class Counting:
    """The triggers of a sentence, the trigger that each figure counts in, and the word that a trigger and its figures have."""

    def __init__(self, triggers: Sequence[Trigger]) -> None:
        self.of_figures: dict[str, int] = {}  # Trigger.at
        self.words: dict[int, Happening] = {}  # by Trigger.at
        self._triggers = {trigger.at: trigger for trigger in triggers}
        self._by_word: dict[int, int] = {}

    @property
    def triggers(self) -> list[Trigger]:
        """The triggers in order of the text."""
        return sorted(self._triggers.values(), key=lambda trigger: trigger.first)

    def put(self, trigger: Trigger) -> None:
        """One more trigger, or another sense of one."""
        self._triggers[trigger.at] = trigger
        for i in trigger.parts:
            self._by_word.setdefault(i, trigger.at)

    def on(self, words: Sequence[int]) -> list[Trigger]:
        """The triggers on some words, in the order of the words."""
        return [self._triggers[at] for at in dict.fromkeys(self._by_word[i] for i in words if i in self._by_word)]

    def is_free(self, word: int) -> bool:
        """Whether no trigger stands on a word."""
        return word not in self._by_word

    def tie(self, figure: CountedIn, trigger: Trigger) -> None:
        """A figure counts in a trigger: both have one word from now on."""
        self.of_figures[figure.figure_id] = trigger.at
        self.words[trigger.at] = agreed_word(figure.event, trigger.sense) or trigger.sense.happening

    def can_be(self, trigger: Trigger, event: Happening) -> bool:
        """Whether a figure may count in a trigger: it means its event or one that agrees, and no other figure says else."""
        word = agreed_word(event, trigger.sense)
        return word is not None and self.words.get(trigger.at, word) == word


def with_counted(words: PageWords, triggers: Sequence[Trigger], figures: Sequence[CountedIn]) -> Counting:
    """The triggers of a sentence, each figure tied to the one that it counts in: one that means its event, on its words or first in
    the sentence, then one on its words that agrees with it; else the sense of a word was another, or a word has none yet."""
    if not figures:
        return Counting(triggers)
    counting = Counting(())
    spans: set[tuple[int, int]] = set()
    for trigger in triggers:
        if (trigger.first, trigger.last) not in spans:
            spans.add((trigger.first, trigger.last))
            counting.put(trigger)
    first: dict[str, Trigger] = {}
    for trigger in counting.triggers:
        first.setdefault(trigger.sense.happening, trigger)
    left: list[CountedIn] = []
    for figure in figures:
        same = (trigger for trigger in counting.on(figure.words) if trigger.sense.happening == figure.event)
        meant = (t for t in counting.on(figure.words[: len(figure.named_by)]) if counting.can_be(t, figure.event))
        chosen = next(same, None) or next(meant, first.get(figure.event))
        if chosen is not None:
            counting.tie(figure, chosen)
        else:
            left.append(figure)
    for figure in left:
        named = figure.words[: len(figure.named_by)] or figure.words
        fitting = (trigger for trigger in counting.on(named) if counting.can_be(trigger, figure.event))
        counting.tie(figure, next(fitting, None) or _own(words, counting, figure))
    return counting


def _own(words: PageWords, counting: Counting, figure: CountedIn) -> Trigger:
    """A trigger for a figure whose event none names: a word of another sense, else one of none, has that of the figure."""
    for trigger in counting.on(figure.words):
        is_vague = trigger.sense.happening == "other"
        if trigger.at not in counting.words and (is_vague or not trigger.parts.isdisjoint(figure.named_by)):
            form = "noun" if trigger.form == "noun" else "verb"
            own = changed(trigger, sense=counted_sense(figure.event, form))
            break
    else:
        at = next((i for i in figure.words if counting.is_free(i) and words.pos[i] not in _SIGNS), figure.number)
        last = at + 1 if at != figure.number else figure.last
        is_verb = words.pos[at] == "VERB"
        form = "verb" if is_verb else "noun"
        own = Trigger(at, at, last, counted_sense(figure.event, form), form, Slots(words, at, is_verb), frozenset({at}))
    counting.put(own)
    return own


_SIGNS = ("PUNCT", "SPACE")


def settled(event: Event, figure: Figure) -> Event:
    """An event whose own sentence says nothing of place or time, with those of a figure that counts in it."""
    if event.place_basis not in _OWN and figure.place_id is not None:
        words = figure.place_mention_id
        event = changed(event, place_id=figure.place_id, place_mention_id=words, place_basis=figure.place_basis)
    if event.date_basis not in _OWN and (figure.from_date is not None or figure.to_date is not None):
        days = figure.from_date, figure.to_date
        event = changed(event, from_date=days[0], to_date=days[1], date_basis=figure.date_basis)
    return event


_OWN = ("clause", "event")


def ties(
    figures: Sequence[CountedIn], counting: Counting, held: Mapping[str, Sequence[Trigger]]
) -> Iterator[tuple[str, int]]:
    """Figures with Trigger.at: of the first that holds it as an argument and is its event, else of that which it is tied to."""
    for figure in figures:
        fitting = (t for t in held.get(figure.figure_id, ()) if t.sense.happening == figure.event)
        holding = next((t.at for t in fitting if counting.can_be(t, figure.event)), None)
        yield figure.figure_id, counting.of_figures[figure.figure_id] if holding is None else holding
