"""What figures count: the happening whose victims, goods or people a figure is, so that a figure's event is an event on its words.

What belongs here: the tie between a figure and a trigger, and the triggers that only figures see.  What does not: reading figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.annotate.events.lexicon import counted_sense
from pipelines.annotate.events.slots import Slots
from pipelines.annotate.events.triggers import Trigger
from pipelines.annotate.figures import FigureRows
from pipelines.annotate.figures.things.events import word_event
from pipelines.annotate.parse.page import PageWords
from pipelines.vocabularies import EventWord


@dataclass(frozen=True, slots=True)
class CountedIn:
    """A figure with an event: its id, the event, the verb of its clause, and the noun counted where it names the event itself."""

    figure_id: str
    event: EventWord
    verb: int | None
    thing: int | None


def counted_in(rows: FigureRows) -> dict[int, list[CountedIn]]:
    """The figures with an event, by the number of their sentence."""
    found: dict[int, list[CountedIn]] = {}
    for sentence in rows.sentences:
        for each in sentence.figures:
            if each.row.event not in (None, "other"):
                counted = each.reading.counted
                head = counted.head if counted is not None else None
                own = word_event(sentence.context, head) if head is not None else None
                found.setdefault(sentence.context.sentence_no, []).append(
                    CountedIn(
                        each.row.figure_id,
                        each.row.event or "other",
                        each.reading.happening.verb,
                        head if own is not None and own.event == each.row.event else None,
                    )
                )
    return found


def with_counted(words: PageWords, triggers: list[Trigger], figures: Sequence[CountedIn]) -> list[Trigger]:
    """The triggers of a sentence and one for each figure whose event none of them names."""
    known = {trigger.sense.happening for trigger in triggers}
    taken = {i for trigger in triggers for i in range(trigger.first, trigger.last)}
    more: dict[int, Trigger] = {}
    for figure in figures:
        if figure.event in known or figure.verb in taken:
            continue
        for at in (figure.verb, figure.thing):
            if at is not None and at not in taken and words.pos[at] in ("VERB", "NOUN", "ADJ", "PROPN"):
                is_verb = words.pos[at] == "VERB"
                slots = Slots(words, at, is_verb)
                form = "verb" if is_verb else "noun"
                more.setdefault(
                    at, Trigger(at, at, at + 1, counted_sense(figure.event, form), form, slots, frozenset({at}))
                )
                break
    return sorted([*triggers, *more.values()], key=lambda trigger: trigger.first)


def ties(
    figures: Sequence[CountedIn],
    triggers: Sequence[Trigger],
    event_ids: Sequence[str],
    held: Mapping[str, Sequence[str]],
) -> dict[str, str]:
    """Figure -> event: one with its event that holds it as an argument, else one on its verb or noun, else with its event."""
    found: dict[str, str] = {}
    for figure in figures:
        order = sorted(
            range(len(triggers)),
            key=lambda n: (
                triggers[n].sense.happening != figure.event,
                figure.figure_id not in held.get(event_ids[n], ()),
                triggers[n].at not in (figure.verb, figure.thing),
            ),
        )
        for n in order[:1]:
            trigger = triggers[n]
            if trigger.sense.happening == figure.event or trigger.at in (figure.verb, figure.thing):
                found[figure.figure_id] = event_ids[n]
    return found
