"""What figures count: the happening whose victims, goods or people a figure is, so that a figure's event is an event on its words.

What belongs here: the tie between a figure and a trigger, and the triggers that only figures see.  What does not: reading figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipelines.annotate.events.lexicon import agreed_word, counted_sense
from pipelines.annotate.events.slots import Slots
from pipelines.annotate.events.triggers import Trigger
from pipelines.annotate.figures.about.counted import CountedIn
from pipelines.annotate.parse.page import PageWords
from pipelines.model import Event, Figure
from pipelines.model.changed import changed
from pipelines.vocabularies import Happening


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
