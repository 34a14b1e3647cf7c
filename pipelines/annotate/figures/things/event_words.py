"""What verbs, nouns and phrases mean as events, from lexicons/events.tsv; no tree is walked here.

A row is a verb with the role of what it happens to, a noun, or a phrase: a verb and the word that makes it mean the event
('lose' and 'life', 'take' and 'hostage'; with its preposition where that matters: 'be' and 'in-custody').
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.words import figure_words
from pipelines.lexicons import contract_word, load_table
from pipelines.vocabularies import ASPECTS, EVENTS, Aspect, EventWord

_REACH = 24  # words from a verb to a dependent that says what it means
_BESIDE_A_VERB = frozenset(
    {"dobj", "prt", "acomp", "oprd", "attr", "advmod", "xcomp", "ccomp", "dep", "npadvmod", "prep"}
)
_PARTICIPLES = ("VBN", "VBD", "JJ", "VBG")


@dataclass(frozen=True, slots=True)
class EventReading:
    """What happened to the thing counted, and whether that is a state (stock) or a change (flow)."""

    event: EventWord
    aspect: Aspect | None


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
def _phrases() -> dict[str, dict[str, dict[str, EventReading]]]:
    """Verb -> the word beside it -> role -> event."""
    table: dict[str, dict[str, dict[str, EventReading]]] = {}
    for (lemma, part), roles in _events().items():
        if part == "phrase":
            verb, word = lemma.split(" ")
            table.setdefault(verb, {})[word] = roles
    return table


@cache
def event_class(name: str) -> frozenset[EventWord]:
    """The events of one class of event_classes.tsv: what they happen to, or what they say."""
    rows = (row for row in load_table("event_classes") if row["class"] == name)
    return frozenset(contract_word("event_classes", row, "event", EVENTS) for row in rows)


def near_kids(context: Context, word: int, *relations: str, reach: int = _REACH) -> list[int]:
    """The dependents of a word with one of these relations, within reach: a verb may have thousands."""
    kids = context.words.kids[word]
    near = kids[bisect_left(kids, word - reach) : bisect_right(kids, word + reach)]
    return [kid for kid in near if context.words.dep[kid] in relations]


def word_event(context: Context, word: int) -> EventReading | None:
    """The event that a noun names, or a participle that stands for people: 'deaths', 'killed'."""
    adjective = context.words.lower[word] in figure_words("counted adjective")
    return noun_event(context, word) or (verb_event(context, word, "object") if adjective else None)


def noun_event(context: Context, word: int) -> EventReading | None:
    """The event that a noun names by itself: 'deaths', 'toll', 'returnees', 'cases' of a disease."""
    for form in (context.words.lemma[word], context.words.lower[word]):
        found = _events().get((form, "noun"), {}).get("any")
        if found is not None:
            return found
    if context.words.lemma[word] == "case" and is_of_illness(context, word):
        return _events()["patient", "noun"]["any"]
    return None


def people_of(lemma: str) -> EventWord | None:
    """The event that a noun names by itself, of which people are called so: 'evacuee', 'hostage'."""
    found = _events().get((lemma, "noun"), {}).get("any")
    return found.event if found is not None else None


def is_of_illness(context: Context, noun: int) -> bool:
    """'cases of cholera', 'measles cases', 'confirmed cases': the noun is one of people who fell ill."""
    words, first = context.words, max(context.first, noun - 4)
    if any(words.lower[i] in figure_words("name of an illness") for i in range(first, noun)):
        return True
    of = next((kid for kid in near_kids(context, noun, "prep") if words.lower[kid] == "of"), None)
    if of is not None:
        last = min(context.end, of + 5)
        return any(words.lower[i] in figure_words("name of an illness") for i in range(of + 1, last))
    if any(words.lemma[kid] in figure_words("outcome of an illness") for kid in near_kids(context, noun, "conj")):
        return True  # '1,204 cases and 56 deaths'
    return words.lower[noun - 1] in figure_words("said of an illness") if noun > context.first else False


def state_event(context: Context, word: int) -> EventReading | None:
    """The state that a complement names: 'dead', 'homeless', 'wounded', 'besieged'."""
    found = noun_event(context, word)
    if found is None and context.words.tag[word] in _PARTICIPLES:
        found = lexical_event(context.words.lemma[word], "object") or participle_event(context.words.lower[word])
    return found


def participle_event(lower: str) -> EventReading | None:
    """The event of a regular participle by its form alone: the parser calls it an adjective, or a headline hid it."""
    stems = [lower.removesuffix("d"), lower.removesuffix("ed"), lower.removesuffix("ed")[:-1]]
    stems += ["shoot"] if lower in figure_words("participle of shoot") else []
    return next((found for stem in stems if stem != lower and (found := lexical_event(stem, "object"))), None)


def subject_event(context: Context, word: int) -> EventReading | None:
    """What a verb in the form of headlines means for its subject: 'drown', 'flee'; None where the word is a noun as well."""
    words = context.words
    lower = words.lower[word]
    if (
        lower != words.lemma[word]
        or words.tag[word] in ("NNS", "NNP", "VBN", "VBD")
        or noun_event(context, word) is not None
    ):
        return None
    return None if lower in figure_words("verb that is also a counted noun") else lexical_event(lower, "subject")


def lexical_event(lemma: str, role: str) -> EventReading | None:
    """What a verb means for what has this role beside it."""
    return _events().get((lemma, "verb"), {}).get(role)


def thing_event(context: Context, verb: int | None) -> EventReading | None:
    """What a verb means for things where it means another event for people: burned houses are destroyed."""
    return lexical_event(context.words.lemma[verb], "thing") if verb is not None else None


def burned_area(context: Context, verb: int | None, thing: int | None) -> EventReading | None:
    """Land that fire takes is burned: 'scorched 40 hectares', 'the fire consumed 12 acres', 'fires totalling 90 hectares'."""
    words = context.words
    if verb is not None:
        fire = any(
            words.lemma[kid] in figure_words("word for a fire")
            for kid in near_kids(context, verb, "nsubj")
            + [k for agent in near_kids(context, verb, "agent") for k in near_kids(context, agent, "pobj")]
        )
        found = lexical_event(words.lemma[verb], "area") or (
            lexical_event(words.lemma[verb], "area of a fire") if fire else None
        )
        if found is not None:
            return found
    return (
        lexical_event("burn", "area")
        if thing is not None and words.lemma[thing] in figure_words("word for a fire")
        else None
    )


def person_event(context: Context, verb: int | None) -> EventReading | None:
    """What a verb means for people where it means another event for things: people who are seized are detained."""
    return lexical_event(context.words.lemma[verb], "person") if verb is not None else None


def verb_event(context: Context, verb: int, role: str) -> EventReading | None:
    """What a verb, with the words beside it, means for what has this role."""
    lemma = context.words.lemma[verb]
    found = _phrase_event(context, verb, lemma, role)
    if found is not None:
        return found
    if lemma in figure_words("event in the passive only") and context.words.tag[verb] not in ("VBN", "VBG"):
        return None  # 'the hall holds 300 people'
    roles = _events().get((lemma, "verb"), {})
    return roles.get(role) or roles.get("any")


def housed_event(context: Context, noun: int) -> EventReading | None:
    """What 'in camps' or 'in tents' on a noun for people means for them."""
    return _phrase_event(context, noun, "shelter", "subject")


def forced_event(context: Context, verb: int) -> EventReading | None:
    """What a verb means for those who have to do it: who is forced to leave is displaced."""
    return _events().get((context.words.lemma[verb], "forced"), {}).get("subject")


def phrase_of_thing(context: Context, verb: int, thing: int) -> EventReading | None:
    """'claimed 12 lives', '12 lives were lost': the thing counted is the word that makes the phrase."""
    words = context.words
    roles = _phrases().get(words.lemma[verb], {}).get(words.lemma[thing], {})
    return roles.get("itself")


def _phrase_event(context: Context, verb: int, lemma: str, role: str) -> EventReading | None:
    words = context.words
    table = _phrases().get("be" if lemma in figure_words("copula of a state") else lemma)
    if table is None:
        return None
    beside = near_kids(context, verb, *_BESIDE_A_VERB)
    if verb + 1 < context.end and words.tag[verb + 1] == "JJ" and verb + 1 not in beside:
        beside.append(verb + 1)  # 'left homeless following rain', where it hangs on 'rain'
    for kid in beside:
        if words.pos[kid] == "ADJ" and words.kid(kid, "nummod") is not None:
            continue  # 'six shot, three dead'
        is_prep = words.dep[kid] == "prep"
        for word in near_kids(context, kid, "pobj", "pcomp", "prep") if is_prep else [kid]:
            roles = table.get(words.lemma[word]) or table.get(words.lower[word])
            if is_prep and roles is None:
                roles = table.get(f"{words.lower[kid]}-{words.lemma[word]}") or table.get(words.lower[kid])
            if roles is not None and (role in roles or "any" in roles):
                return roles.get(role) or roles["any"]
    return None
