"""What figures count: the happening whose victims, goods or people a figure is, so that a figure's event is an event on its words.

What belongs here: the tie between a figure and a trigger, and the triggers that only figures see.  What does not: reading figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipelines.annotate.events.lexicon import counted_sense
from pipelines.annotate.events.slots import Slots
from pipelines.annotate.events.triggers import Trigger
from pipelines.annotate.figures import FigureRows
from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.sentence import FigureReading
from pipelines.annotate.figures.things.event_words import verb_event, word_event
from pipelines.annotate.parse.page import PageWords
from pipelines.model import Event, Figure
from pipelines.vocabularies import EventWord

_MOST_STEPS = 6
_ROLES = ("object", "subject", "any")


@dataclass(frozen=True, slots=True)
class CountedIn:
    """A figure with an event: its id, the event, the words that may name it, and those of them that mean it; nearest first."""

    figure_id: str
    event: EventWord
    near: tuple[int, ...]
    named_by: tuple[int, ...]


def counted_in(rows: FigureRows) -> dict[int, list[CountedIn]]:
    """The figures with an event, by the number of their sentence."""
    found: dict[int, list[CountedIn]] = {}
    for sentence in rows.sentences:
        for each in sentence.figures:
            event = each.row.event
            if event is None or event == "other":
                continue
            near = tuple(dict.fromkeys(_near(sentence.context, each.reading)))
            named_by = tuple(i for i in near if _means(sentence.context, i, event))
            counted = CountedIn(each.row.figure_id, event, near, named_by)
            found.setdefault(sentence.context.sentence_no, []).append(counted)
    return found


def _near(context: Context, reading: FigureReading) -> Iterator[int]:
    """The thing counted with what stands on it, the words above it, and the verb of its clause."""
    words = context.words
    at = reading.counted.head if reading.counted is not None and reading.counted.head is not None else None
    if at is None:
        at = context.holders[reading.number_first]
    yield at
    yield from (k for k in words.kids[at][:_MOST_STEPS] if words.dep[k] in ("amod", "acl", "relcl"))
    for _ in range(_MOST_STEPS):
        if words.head[at] == at or words.pos[at] == "VERB":
            break
        at = words.head[at]
        yield at
    if reading.happening.verb is not None:
        yield reading.happening.verb
        yield from (
            k for k in words.kids[reading.happening.verb][:_MOST_STEPS] if words.dep[k] in ("acomp", "oprd", "xcomp")
        )


def _means(context: Context, i: int, event: EventWord) -> bool:
    """Whether a word means the event, in whatever role."""
    own = word_event(context, i)
    if own is not None and own.event == event:
        return True
    if context.words.pos[i] not in ("VERB", "AUX"):
        return False
    return any(
        found is not None and found.event == event for found in (verb_event(context, i, role) for role in _ROLES)
    )


def with_counted(words: PageWords, triggers: list[Trigger], figures: Sequence[CountedIn]) -> list[Trigger]:
    """The triggers of a sentence and one for each figure whose event none of them names."""
    triggers = list(triggers)
    known: set[str] = {trigger.sense.happening for trigger in triggers}
    taken = {i for trigger in triggers for i in trigger.parts}
    more: dict[int, Trigger] = {}
    others = {trigger.at: n for n, trigger in enumerate(triggers) if trigger.sense.happening == "other"}
    for figure in figures:
        vague = next((others[i] for i in (*figure.named_by, *figure.near) if i in others), None)
        if figure.event not in known and vague is not None:  # the figure tells the sense of a word that has many
            trigger = triggers[vague]
            form = "noun" if trigger.form == "noun" else "verb"
            triggers[vague] = replace(trigger, sense=counted_sense(figure.event, form))
            known.add(figure.event)
            others.pop(trigger.at)
            continue
        if figure.event in known or not taken.isdisjoint(figure.named_by):
            continue
        at = next(iter(figure.named_by or figure.near[:1]), None)
        if at is None or at in taken or words.pos[at] in ("PUNCT", "SPACE"):
            continue
        is_verb = words.pos[at] == "VERB"
        form = "verb" if is_verb else "noun"
        sense = counted_sense(figure.event, form)
        more.setdefault(at, Trigger(at, at, at + 1, sense, form, Slots(words, at, is_verb), frozenset({at})))
    return sorted([*triggers, *more.values()], key=lambda trigger: trigger.first)


def settled(event: Event, figure: Figure) -> Event:
    """An event whose own sentence says nothing of place or time, with those of a figure that counts in it."""
    if event.place_basis not in _OWN and figure.place_id is not None:
        words = figure.place_mention_id
        event = replace(event, place_id=figure.place_id, place_mention_id=words, place_basis=figure.place_basis)
    if event.date_basis not in _OWN and (figure.from_date is not None or figure.to_date is not None):
        days = figure.from_date, figure.to_date
        event = replace(event, from_date=days[0], to_date=days[1], date_basis=figure.date_basis)
    return event


_OWN = ("clause", "event")


def ties(
    figures: Sequence[CountedIn],
    triggers: Sequence[Trigger],
    event_ids: Sequence[str],
    held: Mapping[str, Sequence[str]],
) -> dict[str, str]:
    """Figure -> event: one that holds it and is its event, then one on its words, then the first of its event in the sentence."""
    by_word = {i: n for n, trigger in reversed(list(enumerate(triggers))) for i in trigger.parts}
    first: dict[str, int] = {}
    holding: dict[tuple[str, str], int] = {}
    for n, trigger in enumerate(triggers):
        happening = trigger.sense.happening
        first.setdefault(happening, n)
        for figure_id in held.get(event_ids[n], ()):
            holding.setdefault((figure_id, happening), n)
    found: dict[str, str] = {}
    for figure in figures:
        on_words = [by_word[i] for i in (*figure.named_by, *figure.near) if i in by_word]
        same = [n for n in on_words if triggers[n].sense.happening == figure.event]
        chosen = holding.get((figure.figure_id, figure.event), next(iter(same), first.get(figure.event)))
        if chosen is None:
            chosen = next(iter(on_words), None)
        if chosen is not None:
            found[figure.figure_id] = event_ids[chosen]
    return found
