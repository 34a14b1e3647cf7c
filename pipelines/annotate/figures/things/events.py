"""What happened to the thing counted: the event class of the verb or noun that governs it, stock or flow, who did it.

The verbs and nouns of each class stand in lexicons/events.tsv; roles are those of the parser's tree.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.words import figure_words
from pipelines.lexicons import contract_word, load_table
from pipelines.vocabularies import ASPECTS, EVENTS, Aspect, EventWord

_MAX_STEPS = 8
_ROLES = {"dobj": "object", "nsubjpass": "object", "nsubj": "subject", "attr": "subject"}
_COMPLEMENTS = frozenset({"acomp", "attr", "oprd", "dep", "xcomp"})
_CHAINS = frozenset({"conj", "xcomp", "ccomp"})
_INSIDE_A_PHRASE = frozenset({"pobj", "prep", "nmod", "nummod", "appos"})


@dataclass(frozen=True, slots=True)
class EventReading:
    """What happened to the thing counted, and whether that is a state (stock) or a change (flow)."""

    event: EventWord
    aspect: Aspect | None


@dataclass(frozen=True, slots=True)
class Happening:
    """The event of a figure, the verb of its clause, who did it, and whether it is said not to have happened."""

    event: EventReading | None
    aspect: Aspect | None
    verb: int | None  # words of the page
    actor: int | None
    is_negated: bool


# An event, the verb that says it, and the role there of the thing counted.
EventFound: TypeAlias = tuple[EventReading | None, int | None, str]


def _read_row(row: dict[str, str]) -> EventReading:
    aspect = contract_word("events", row, "aspect", ASPECTS) if row["aspect"] else None
    return EventReading(contract_word("events", row, "event", EVENTS), aspect)


@cache
def _events() -> dict[tuple[str, str], dict[str, EventReading]]:
    table: dict[tuple[str, str], dict[str, EventReading]] = {}
    for row in load_table("events"):
        table.setdefault((row["lemma"], row["part"]), {})[row["role"]] = _read_row(row)
    return table


@cache
def event_class(name: str) -> frozenset[EventWord]:
    """The events of one class of event_classes.tsv: what they happen to, or what they say."""
    rows = (row for row in load_table("event_classes") if row["class"] == name)
    return frozenset(contract_word("event_classes", row, "event", EVENTS) for row in rows)


def happening(context: Context, head: int | None, number_at: int) -> Happening:
    """What happens to the thing counted (``head``, else the number at lexeme ``number_at``)."""
    thing = head if head is not None else context.holders[number_at]
    found, verb, role = _event(context, thing)
    clause = verb if verb is not None else clause_verb(context, thing)
    aspect = found.aspect if found is not None else None
    if found is not None and head is not None and _is_state(context, found, head):
        aspect = "stock"
    if found is None and clause is not None and context.words.lemma[clause] in figure_words("verb of a state"):
        aspect = "stock"
    actor = _actor(context, verb) if verb is not None and role == "object" else None
    return Happening(found, aspect, clause, actor, _is_negated(context, clause, number_at))


def clause_verb(context: Context, word: int) -> int | None:
    """The verb of the clause that a word stands in."""
    words = context.words
    for _ in range(_MAX_STEPS):
        if words.pos[word] in ("VERB", "AUX"):
            return word
        if words.head[word] == word:
            return None
        word = words.head[word]
    return None


def _event(context: Context, word: int) -> EventFound:
    """The event of the thing counted.

    First a participle behind it ('three sailors drowned off …'), then the verb or noun above, a participle before it
    ('kidnapped pilots'), last the noun itself.
    """
    if context.words.lower[word] in figure_words("counted adjective"):  # 'had 70 wounded'
        return word_event(context, word), None, ""
    return (
        _participle(context, word, "acl", "relcl")
        or _above(context, word)
        or _participle(context, word, "amod")
        or (noun_event(context, word), None, "")
    )


def own_event(context: Context, head: int) -> EventReading | None:
    """The event that a noun brings with it, whatever its clause says: 'hostages', 'the 52 kidnapped pilots'."""
    found = _participle(context, head, "acl", "amod")
    return found[0] if found is not None else noun_event(context, head)


def _participle(context: Context, noun: int, *relations: str) -> EventFound | None:
    """The event of a participle or relative clause on the noun."""
    words = context.words
    for kid in words.all_kids(noun, *relations):
        if words.tag[kid] in ("VBN", "VBD", "VBG"):
            passive = _is_passive(context, kid) or (words.tag[kid] == "VBN" and words.dep[kid] != "relcl")
            role = "object" if passive else "subject"
            found = _verb_event(context, kid, role)
            if found is not None:
                return found, kid, role
    return None


def _above(context: Context, word: int) -> EventFound | None:
    """The event of the verb above the thing counted, or of the noun that it is part of ('the deaths of 12 people')."""
    words = context.words
    for _ in range(_MAX_STEPS):
        above, relation = words.head[word], words.dep[word]
        if above == word:
            return None
        if words.pos[above] in ("VERB", "AUX"):
            role = _ROLES.get(relation, "subject")
            found = _verb_event(context, above, role)
            if found is not None:
                return found, above, role
            state = _state(context, above) if relation in _ROLES else None
            if state is not None:
                return EventReading(state.event, "stock"), above, "subject"
            if relation not in _CHAINS:
                return None
        elif words.pos[above] == "NOUN" and relation in _INSIDE_A_PHRASE:
            noun = noun_event(context, above)
            if noun is not None:
                return noun, None, ""
        word = above
    return None


def word_event(context: Context, word: int) -> EventReading | None:
    """The event that a noun names, or a participle that stands for people: 'deaths', 'killed'."""
    adjective = context.words.lower[word] in figure_words("counted adjective")
    return noun_event(context, word) or (_verb_event(context, word, "object") if adjective else None)


def noun_event(context: Context, word: int) -> EventReading | None:
    """The event that a noun names by itself: 'deaths', 'toll', 'returnees'."""
    for form in (context.words.lemma[word], context.words.lower[word]):
        found = _events().get((form, "noun"), {}).get("any")
        if found is not None:
            return found
    return None


def thing_event(context: Context, verb: int | None) -> EventReading | None:
    """What a verb means for things where it means another event for people: burned houses are destroyed."""
    return _events().get((context.words.lemma[verb], "verb"), {}).get("thing") if verb is not None else None


def _verb_event(context: Context, verb: int, role: str) -> EventReading | None:
    lemma = context.words.lemma[verb]
    if lemma in figure_words("event in the passive only") and context.words.tag[verb] not in ("VBN", "VBG"):
        return None  # 'the hall holds 300 people'
    roles = _events().get((lemma, "verb"), {})
    return roles.get(role) or roles.get("any")


def _is_passive(context: Context, verb: int) -> bool:
    return context.words.kid(verb, "nsubjpass", "auxpass") is not None


def _state(context: Context, verb: int) -> EventReading | None:
    """'are missing', 'remain homeless': the state that a copula ascribes."""
    states = (noun_event(context, kid) for kid in context.words.all_kids(verb, *_COMPLEMENTS) if kid > verb)
    return next((state for state in states if state is not None), None)


def _is_state(context: Context, event: EventReading, head: int) -> bool:
    """'640 inmates', 'displaced families': the noun or its adjective names a state, no change."""
    if context.words.lemma[head] in figure_words("noun of a state"):
        return noun_event(context, head) == event
    return event.event in event_class("state") and any(
        _verb_event(context, kid, "object") == event for kid in context.words.all_kids(head, "amod")
    )


def _actor(context: Context, verb: int) -> int | None:
    """Who did it to the object of ``verb``: the subject of an active verb, 'by' whom in the passive."""
    words = context.words
    agent = words.kid(verb, "agent")
    if agent is not None:
        return words.kid(agent, "pobj")
    if _is_passive(context, verb) or words.dep[verb] == "acl":
        return None
    for _ in range(_MAX_STEPS):
        above, subject = words.head[verb], words.kid(verb, "nsubj")
        if subject is not None and words.tag[subject] not in ("WDT", "WP"):
            return subject
        if subject is not None:
            return above if words.dep[verb] == "relcl" else None
        if words.dep[verb] not in ("conj", "xcomp", "advcl") or above == verb:
            return None
        verb = above
    return None


def _is_negated(context: Context, verb: int | None, number_at: int) -> bool:
    """'did not kill 12', 'not 12 but 15', 'all but two were freed'; not 'not only 12' and 'no fewer than 12'."""
    words = context.words
    if verb is not None and words.kid(verb, "neg") is not None:
        return not any(words.lower[kid] == "only" for kid in words.kids[verb] if kid < verb)
    before = (context.lower(number_at - 2), context.lower(number_at - 1))
    return before[1] == "not" or before == ("all", "but")
