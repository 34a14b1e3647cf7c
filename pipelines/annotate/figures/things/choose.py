"""What each quantity of a sentence counts or measures, and what happens to it; what is left out is taken from its neighbours.

What belongs here: choosing between the noun behind a number (``counted``), what it is said of (``measured``) and the things of
the quantities beside it.  What does not: the form of a noun phrase, or the meaning of a verb.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import TypeAlias

from pipelines.annotate.figures.changes import Tie
from pipelines.annotate.figures.context import HYPHENS, Context
from pipelines.annotate.figures.quantities.quantity import Quantity
from pipelines.annotate.figures.things.counted import counted_noun
from pipelines.annotate.figures.things.events import (
    EventReading,
    Happening,
    burned_area,
    event_class,
    happening,
    noun_event,
    own_event,
    person_event,
    thing_event,
    word_event,
)
from pipelines.annotate.figures.things.measured import age_of, is_empty, measured_thing
from pipelines.annotate.figures.things.noun_phrases import Counted
from pipelines.annotate.figures.things.said_to_be import part_said_to_be
from pipelines.annotate.figures.words import figure_words
from pipelines.model.changed import changed

Thing: TypeAlias = tuple[Counted | None, Happening]


def things_of(context: Context, quantities: Sequence[Quantity], ties: Sequence[Tie]) -> list[Thing]:
    """What each quantity counts or measures, and what happens to it."""
    taken = {context.holders[index] for quantity in quantities for index in range(quantity.first, quantity.last)}
    things: list[Thing] = []
    before: Counted | None = None
    told: Happening | None = None  # what happens to it
    for index, quantity in enumerate(quantities):
        previous = (quantities[index - 1], things[-1][0]) if things else None
        counted, event = _thing(context, quantity, before, taken, previous)
        if told is not None and event.event is None and told.event is not None and _retells(context, quantity, counted):
            event = changed(event, event=told.event, aspect=told.aspect)
        if quantity.numeral.form == "fraction" and context.lower(quantity.cue_first - 1) == "by":
            event = changed(event, event=None, aspect=None)  # 'fell by a third'
        if quantity.unit is None and counted is not None and quantity.numeral.form != "ordinal":
            adjective = counted.head_lemma in figure_words("counted adjective")  # '24 dead and dozens wounded'
            before = Counted("people", "person", "person", None, 0) if adjective else counted
            told = event
        things.append((counted, event))
    _borrow_from_next(context, quantities, things)
    for tie in ties:
        _share_between(context, tie, things, context.holders[quantities[tie.other].numeral.last - 1])
    for index, quantity in enumerate(quantities):
        if (thing := part_said_to_be(context, quantity, things[index][0])) is not None:
            things[index] = (thing, things[index][1])
    return things


def _retells(context: Context, quantity: Quantity, counted: Counted | None) -> bool:
    """'twelve died; relatives say 40', 'dozens were killed, perhaps as many as 90': another count of what was told just before."""
    if (
        quantity.unit is not None
        or quantity.numeral.form in ("ordinal", "fraction")
        or (counted is not None and counted.head is not None)
    ):
        return False
    words, number = context.words, context.holders[quantity.numeral.last - 1]
    guesses = figure_words("guesses at a count")
    if context.lower(quantity.cue_first - 1) in guesses or context.lower(quantity.cue_first) in guesses:
        return True
    verb = words.verb_above(number)
    is_object = verb is not None and verb < number and words.lemma[verb] in figure_words("verb that tells a count")
    return is_object and context.pos(quantity.last) not in ("NOUN", "PROPN", "ADJ")


def _borrow_from_next(context: Context, quantities: Sequence[Quantity], things: list[Thing]) -> None:
    """'as few as five and as many as 40 guests': the noun behind the second number is that of the first."""
    for index in range(len(quantities) - 1, 0, -1):
        first, second, thing = quantities[index - 1], quantities[index], things[index][0]
        between = [context.lower(k) for k in range(first.last, second.cue_first)]
        is_bare = first.unit is None and first.numeral.form != "ordinal" and things[index - 1][0] is None
        if is_bare and second.unit is None and thing is not None and between in (["and"], ["or"], [","], ["to"]):
            things[index - 1] = (changed(thing, end=0), things[index][1])


def _share_between(context: Context, tie: Tie, things: list[Thing], other_number: int) -> None:
    """What tied quantities have from each other: a change its thing, a part its event; the whole of a part has its own."""
    (thing, event), (other_thing, other_event) = things[tie.index], things[tie.other]
    if tie.link == "changed_from":
        bare, full = sorted((tie.index, tie.other), key=lambda i: _fullness(things[i][0]))
        whole = things[full][0]
        if _fullness(things[bare][0]) < _fullness(whole) and whole is not None:
            things[bare] = (changed(whole, end=0), things[full][1])
    elif tie.basis in ("of", "of the"):  # 'two of the nine fled', 'of the nine, two fled': seven did not
        own = own_event(context, other_number if other_thing is None or other_thing.head is None else other_thing.head)
        things[tie.other] = (
            other_thing,
            changed(other_event, event=own, aspect=own.aspect if own is not None else None),
        )
        if (
            tie.basis == "of the"
            and thing is not None
            and other_thing is not None
            and thing.head is None
            and thing.text == "people"
        ):
            things[tie.index] = (changed(other_thing, end=0), fitting(context, other_thing, event))
    elif event.event is None:  # 'hurting 23, including 11 cooks'
        same = changed(event, event=other_event.event, aspect=other_event.aspect, actor=other_event.actor)
        things[tie.index] = (thing, same)


def _fullness(thing: Counted | None) -> int:
    return 0 if thing is None else 1 if thing.unit is None else 2


def _thing(
    context: Context,
    quantity: Quantity,
    before: Counted | None,
    taken: Container[int],
    previous: tuple[Quantity, Counted | None] | None,
) -> tuple[Counted | None, Happening]:
    """What a quantity counts or measures, and its event; ``before``: the last thing counted in the sentence."""
    number_at = quantity.numeral.last - 1
    if quantity.unit is not None or quantity.numeral.form in ("times", "factor"):
        counted = _measured(context, quantity, taken, previous) if quantity.unit is not None else None
        event = _of_quantity(context, quantity, counted, number_at)
        kind = quantity.unit.kind if quantity.unit is not None else "count"
        name = event.event.event if event.event is not None else ""
        is_matter = quantity.unit is not None and (
            quantity.unit.code in figure_words("unit of matter")
            or quantity.unit.attributive
            or context.lower(quantity.last) == "of"
        )
        barred = kind in ("duration", "age") or (
            kind == "measure" and not (is_matter and name in event_class("of matter"))
        )
        barred = barred or (kind == "money" and name not in event_class("of money"))
        return counted, changed(event, event=None, aspect=None) if barred else event
    start = (
        quantity.cue_last
        if quantity.cue_last > quantity.last and context.lower(quantity.last) != "of"
        else quantity.last
    )
    counted = counted_noun(context, quantity.numeral, quantity.last) or (
        counted_noun(context, quantity.numeral, start) if start != quantity.last else None
    )
    event = happening(context, counted.head if counted is not None else None, number_at)
    if counted is not None and counted.head_lemma == "other" and before is not None and before.unit == counted.unit:
        counted = changed(counted, head_lemma=before.head_lemma)  # 'two gunmen died and three others fled'
    if counted is not None and counted.unit is not None:
        return counted, _own_event(context, counted, event) if _is_quantified(context, quantity) else fitting(
            context, counted, event
        )
    named = None if counted is not None else _labelled(context, quantity) or _children(context, quantity)
    if named is not None:
        own = word_event(context, named.head) if named.head is not None else _of_group(named, event)
        return named, changed(event, event=own)
    attached = counted is None and quantity.numeral.form != "ordinal" and _governor(context, quantity) == "of a noun"
    if attached and (thing := _said_of(context, quantity, taken, previous)) is not None:
        own = noun_event(context, thing.head) if thing.head is not None else None
        return thing, changed(event, event=own) if event.event is None else event
    toll = _said_of(context, quantity, taken, previous) if counted is None and before is not None else None
    if toll is not None and toll.head is not None and toll.head_lemma in figure_words("noun that is a count"):
        return toll, changed(event, event=noun_event(context, toll.head))  # 'ten more died, raising the toll to 31'
    inherits = counted is not None or _governor(context, quantity) not in ("in", "at", "on")
    if before is not None and event.event is not None and event.event.event in event_class("of people"):
        inherits = inherits and before.unit in figure_words("unit that can be harmed")  # 'two storms killed 40'
    if before is not None and inherits and (counted is None or counted.head_lemma == "other"):
        text = counted.text if counted is not None else before.text
        if event.event is None and before.head is not None:
            event = changed(event, event=noun_event(context, before.head))
        left_out = Counted(text, before.head_lemma, before.unit, None, quantity.last)
        return left_out, fitting(context, left_out, event) if before.unit is not None else event
    if event.event is not None and _is_of_people(quantity, event.event):
        listed = _said_of(context, quantity, taken, previous) if counted is None and event.verb is not None else None
        if listed is not None and listed.head is not None and word_event(context, listed.head) is not None:
            return listed, event  # 'the toll rose to 19'
        if before is not None and counted is None and before.unit != "person" and thing_event(context, event.verb):
            return changed(before, end=0), fitting(context, before, event)  # 'of the 28 bridges, nine were swept away'
        return Counted("people", "person", "person", None, quantity.last), event
    if counted is None and quantity.numeral.form != "ordinal":
        thing = _said_of(context, quantity, taken, previous)
        if event.event is None and thing is not None and thing.head is not None:
            event = changed(event, event=own_event(context, thing.head))
        return thing, event
    return counted, event


def _is_of_people(quantity: Quantity, event: EventReading) -> bool:
    """Whether what is left out behind a number must be people: 'thousands took to the streets', 'five drowned'."""
    if event.event in event_class("of people") or event.event in event_class("of persons"):
        return True
    return event.event == "affected"


def _of_quantity(context: Context, quantity: Quantity, counted: Counted | None, number_at: int) -> Happening:
    """The event of a sum or a measure: what happens to itself ('pledged $4 million'), else to its thing; burned land."""
    of_thing = happening(context, counted.head if counted is not None else None, number_at)
    if quantity.unit is None:
        return of_thing
    if quantity.unit.code == "percent" and _is_change(context, number_at):
        return changed(of_thing, event=None, aspect=None)
    if quantity.unit.kind not in ("money", "measure"):
        return of_thing
    of_itself = happening(context, None, number_at)
    event = of_thing if of_thing.event is not None else of_itself
    if quantity.unit.code not in figure_words("unit of area"):
        return event
    burned = burned_area(context, of_itself.verb, counted.head if counted is not None else None)
    return changed(event, event=burned, aspect=burned.aspect) if burned is not None else event


def _is_change(context: Context, number_at: int) -> bool:
    """'up 2 %', 'fell by 2 %': by how much something changed, not how much of it."""
    words, number = context.words, context.holders[number_at]
    unit = words.head[number] if words.dep[number] in ("nummod", "quantmod", "compound") else number
    before = context.lower(number_at - 1)
    moved = before in ("up", "down", "by") or before in figure_words("change")
    return moved or words.dep[unit] == "npadvmod"


def _is_quantified(context: Context, quantity: Quantity) -> bool:
    """'some of the 45 porters were paid': what is said holds for a part of them only."""
    at = quantity.cue_first - 1
    while context.lower(at) in figure_words("determiner of a whole"):
        at -= 1
    return context.lower(at) == "of" and context.lower(at - 1) in figure_words("quantifier of a part")


def _own_event(context: Context, counted: Counted, event: Happening) -> Happening:
    """The happening with the event that the noun itself brings with it, whatever the clause says."""
    own = own_event(context, counted.head) if counted.head is not None else None
    return changed(event, event=own, aspect=own.aspect if own is not None else None)


def fitting(context: Context, counted: Counted, event: Happening) -> Happening:
    """The event, if things of this class can take part in it; else what the verb means for things, or the noun's own."""
    if event.event is None:
        return event
    name, unit = event.event.event, counted.unit
    if unit == "person" and name in event_class("of things"):
        own = person_event(context, event.verb) or _named_by(context, counted)
        return changed(event, event=own, aspect=own.aspect if own is not None else None)
    moves = name not in event_class("of movers") or unit in figure_words("unit that can move")
    suffers = name not in event_class("of people") | event_class("of staff") or unit in figure_words(
        "unit that can be harmed"
    )
    if moves and suffers:
        return event
    own = thing_event(context, event.verb) or _named_by(context, counted)
    return changed(event, event=own, aspect=own.aspect if own is not None else None)


def _named_by(context: Context, counted: Counted) -> EventReading | None:
    return noun_event(context, counted.head) if counted.head is not None else None


def _governor(context: Context, quantity: Quantity) -> str:
    """The preposition that governs a number; 'of a noun' where that is 'of' and a noun is above it; '' for none."""
    words, number = context.words, context.holders[quantity.numeral.last - 1]
    if words.dep[number] != "pobj":
        return ""
    preposition = words.head[number]
    above = words.head[preposition]
    if words.lower[preposition] == "of" and words.pos[above] == "NOUN" and not is_empty(context, above):
        return "of a noun"
    return words.lower[preposition]


def _labelled(context: Context, quantity: Quantity) -> Counted | None:
    """'Injured: 318', 'Deaths: 27': the word before a colon, in a list of results."""
    if context.lower(quantity.cue_first - 1) != ":":
        return None
    word, lower = context.word(quantity.cue_first - 2), context.lower(quantity.cue_first - 2)
    if word is None or (lower not in figure_words("counted adjective") and noun_event(context, word) is None):
        return None
    return Counted(lower, lower, "person", word, 0)


def _children(context: Context, quantity: Quantity) -> Counted | None:
    """'a father of three', 'the mother-of-two', 'a family of five': the number counts children, or members."""
    before = [
        context.lower(k)
        for k in range(max(0, quantity.cue_first - 4), quantity.cue_first)
        if context.lower(k) not in HYPHENS
    ]
    if len(before) < 2 or before[-1] != "of":
        return None
    if before[-2] in figure_words("group of people"):
        return Counted("members", "member", "person", None, 0)
    return Counted("children", "child", "person", None, 0) if before[-2] in figure_words("parent") else None


def _of_group(counted: Counted, event: Happening) -> EventReading | None:
    """What happens to a family of five happens to the five; what happens to a mother of six does not to the six."""
    return event.event if counted.head_lemma == "member" else None


def _is_said(context: Context, quantity: Quantity) -> bool:
    """Whether the verb above a bare number says it of something: a copula, a word of change, 'put … at'."""
    words, number = context.words, context.holders[quantity.numeral.last - 1]
    if words.dep[number] == "pobj" and words.lower[words.head[number]] == "of":
        return True  # 'a debt of 1.7 billion'
    verb = context.words.verb_above(number)
    if verb is None:
        return True
    says, puts = figure_words("verb that says a number"), figure_words("verb that puts a number")
    return words.lemma[verb] in says or words.lemma[verb] in puts or words.lower[verb] in figure_words("change")


def _said_of(
    context: Context, quantity: Quantity, taken: Container[int], previous: tuple[Quantity, Counted | None] | None
) -> Counted | None:
    """What a bare number is said of: 'the toll rose to 19', 'the number of ferrymen is 640', 'the fare fell to 4.10'."""
    if not _is_said(context, quantity) or _is_given(context, quantity):
        return None
    thing = _measured(context, quantity, taken, previous)
    if thing is None:
        return None
    if thing.head_lemma in figure_words("noun that is a count") and " " not in thing.text:
        return changed(thing, text=f"death {thing.text}")
    return thing if thing.unit == "person" else changed(thing, unit=None)


def _is_given(context: Context, quantity: Quantity) -> bool:
    """'activists gave a figure of 30': counts no activists, but what was told of before."""
    words, number = context.words, context.holders[quantity.numeral.last - 1]
    if words.dep[number] != "pobj" or words.lower[words.head[number]] != "of":
        return False
    noun = words.head[words.head[number]]
    if words.dep[noun] != "dobj" or words.lemma[noun] in figure_words("noun that is a count"):
        return False
    return words.lemma[noun] in figure_words("noun for a count")


def _measured(
    context: Context, quantity: Quantity, taken: Container[int], previous: tuple[Quantity, Counted | None] | None
) -> Counted | None:
    """What a quantity is of; a conversion in parentheses is of the same as what it converts."""
    if (
        previous is not None
        and context.lower(quantity.first - 1) in ("(", "/")
        and previous[0].last == quantity.first - 1
    ):
        return changed(previous[1], end=0) if previous[1] is not None else None
    kind = quantity.unit.kind if quantity.unit is not None else "count"
    if kind == "duration":
        words = (context.lower(quantity.cue_first - 1), context.lower(quantity.cue_first - 2))
        if any(word in figure_words("points to a time") for word in words):
            return None  # 'the last three winters' is a time
    if kind == "age" and quantity.unit is not None and not quantity.unit.attributive:
        return age_of(context, quantity.first, taken)
    return measured_thing(
        context, quantity.first, quantity.last, quantity.numeral.last - 1, taken, is_measure=quantity.unit is not None
    )
