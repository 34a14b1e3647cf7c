"""What happened to the thing counted: the event class of the verb or noun that governs it, stock or flow, who did it.

What belongs here: the way from a thing to its event through the parser's tree.  What verbs and nouns mean: ``event_words``.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.things.denied import is_denied
from pipelines.annotate.figures.things.event_words import (
    EventFound,
    EventReading,
    burned_area,
    event_class,
    forced_event,
    housed_event,
    lexical_event,
    near_kids,
    noun_event,
    person_event,
    phrase_of_thing,
    state_event,
    thing_event,
    verb_event,
    word_event,
)
from pipelines.annotate.figures.things.headlines import (
    headline_object,
    headline_verb,
    is_headline_passive,
    participle_behind,
    victim_event,
)
from pipelines.annotate.figures.things.noun_phrases import unit_of
from pipelines.annotate.figures.words import figure_words
from pipelines.model.quick import quick
from pipelines.vocabularies import Aspect

__all__ = [
    "EventReading", "Happening", "burned_area", "event_class", "happening", "noun_event", "own_event",
    "person_event", "thing_event", "word_event",
]  # fmt: skip

_MAX_STEPS = 8
_FAR = 80  # words from a verb back to its subject: 'the death toll in … has risen'
_ROLES = {"dobj": "object", "npadvmod": "object", "nsubjpass": "object", "nsubj": "subject", "attr": "subject"}
_COMPLEMENTS = ("acomp", "attr", "oprd", "dep", "xcomp")
_CHAINS = frozenset({"conj", "xcomp", "ccomp"})
_INSIDE_A_PHRASE = frozenset({"pobj", "prep", "nmod", "nummod", "appos"})
_SUBJECTS = ("nsubj", "nsubjpass")


@quick
@dataclass(frozen=True, slots=True)
class Happening:
    """The event of a figure, the verb of its clause, who did it, and whether it is said not to have happened."""

    event: EventReading | None
    aspect: Aspect | None
    verb: int | None  # words of the page
    actor: int | None
    is_negated: bool


def happening(context: Context, head: int | None, number_at: int) -> Happening:
    """What happens to the thing counted (``head``, else the number at lexeme ``number_at``)."""
    thing = head if head is not None else context.holders[number_at]
    found, verb, role = _event(context, thing, number_at)
    clause = verb if verb is not None else context.words.verb_above(thing)
    aspect = found.aspect if found is not None else None
    if found is not None and head is not None and _is_state(context, found, head):
        aspect = "stock"
    if (
        found is not None
        and verb is not None
        and found.event in event_class("state")
        and context.words.tag[verb] == "VBG"
    ):
        aspect = "stock"  # 'are missing'
    if found is None and clause is not None and context.words.lemma[clause] in figure_words("verb of a state"):
        aspect = "stock"
    actor = _actor(context, verb) if verb is not None and role == "object" else None
    negated = _is_negated(context, clause, number_at) or is_denied(context, thing)
    return Happening(found, aspect, clause, actor, negated)


def _event(context: Context, word: int, number_at: int) -> EventFound:
    """The event of the thing counted.

    First what is dead or left out is named for, then a participle behind it ('three sailors drowned off …'), the verb or noun
    above, a relative clause, a participle before it ('kidnapped pilots'), the noun itself, last the word behind it.
    """
    words = context.words
    befell = victim_event(context, word, number_at)
    if befell is not None:
        return befell
    if words.lower[word] in figure_words("counted adjective"):  # 'had 70 wounded'
        of = words.head[word]
        part = _direct(context, words.head[of]) if words.dep[word] == "pobj" and words.lower[of] == "of" else None
        return part or (word_event(context, word), None, "")  # 'three of the wounded died'
    if words.lemma[word] == "time":  # 'was shot three times'
        return None, None, ""
    if words.dep[word] == "pobj" and word + 1 < context.end and words.lower[word + 1] in figure_words("on a vehicle"):
        return None, None, ""  # 'a ferry with 200 aboard sank'
    if words.lemma[word] in figure_words("noun of the dead"):  # 'seven bodies were recovered'
        return noun_event(context, word), context.words.verb_above(word), "object"
    return (
        headline_verb(context, word, number_at)
        or headline_object(context, word, number_at)
        or _behind_noun(context, word)
        or _participle(context, word, "acl")
        or _direct(context, word)
        or _participle(context, word, "relcl")
        or _above(context, word)
        or _participle(context, word, "amod")
        or _named(context, word)
        or participle_behind(context, word)
        or _housed(context, word)
        or (None, None, "")
    )


def _behind_noun(context: Context, word: int) -> EventFound | None:
    """'at least 48 people dead': an adjective for people right behind the noun that it belongs to."""
    words, following = context.words, word + 1
    if following >= context.end or words.lower[following] not in figure_words("counted adjective"):
        return None
    if words.dep[following] != "amod" or words.head[following] != word:
        return None
    found = word_event(context, following)
    return (found, None, "") if found is not None else None


def _housed(context: Context, word: int) -> EventFound | None:
    """'met 300 people in camps': where people are says that they are sheltered."""
    if unit_of(context, word, context.words.lemma[word]) not in ("person", "household"):
        return None
    found = housed_event(context, word)
    return (EventReading(found.event, "stock"), None, "") if found is not None else None


def _named(context: Context, word: int) -> EventFound | None:
    noun = noun_event(context, word)
    return (noun, None, "") if noun is not None else None


def own_event(context: Context, head: int) -> EventReading | None:
    """The event that a noun brings with it, whatever its clause says: 'hostages', 'the 52 kidnapped pilots'."""
    found = _participle(context, head, "acl", "amod", "relcl")
    return found[0] if found is not None else noun_event(context, head)


def _participle(context: Context, noun: int, *relations: str) -> EventFound | None:
    """The event of a participle or relative clause on the noun."""
    words = context.words
    for kid in near_kids(context, noun, *relations):
        if words.tag[kid] in ("VBN", "VBD", "VBG", "VBP", "VBZ", "VB"):
            passive = _is_passive(context, kid) or (words.tag[kid] == "VBN" and words.dep[kid] != "relcl")
            role = "object" if passive else "subject"
            found = verb_event(context, kid, role)
            if found is None and words.dep[kid] == "amod":
                found = lexical_event(words.lemma[kid], "subject")  # 'collapsed houses', 'escaped prisoners'
            if found is not None:
                return found, kid, role
            handed = _handed_on(context, kid)
            if handed is not None:
                return handed
    return None


def _direct(context: Context, word: int) -> EventFound | None:
    """The event of the verb whose subject or object the thing is, or of the noun in 'the deaths of 12 people'."""
    words = context.words
    above, relation = words.head[word], words.dep[word]
    if relation in _ROLES and words.pos[above] in ("VERB", "AUX"):
        role = _role(context, above, relation)
        found = verb_event(context, above, role)
        return _outcome(context, word, above, role, found) if found is not None else None
    if relation == "pobj" and words.lower[above] == "of" and words.pos[words.head[above]] == "NOUN":
        noun = words.head[above]
        named = noun_event(context, noun)
        if named is not None:
            return named, None, ""
        named = phrase_of_thing(context, words.head[noun], noun)  # 'claimed the lives of 12 people'
        return (named, words.head[noun], "") if named is not None else None
    return None


def _outcome(context: Context, word: int, verb: int, role: str, found: EventReading) -> EventFound:
    """'were shot and wounded': the harm of an attack; 'protesters gathered': what they came for."""
    if found.event == "attacked":
        for kid in near_kids(context, verb, "conj"):
            harm = verb_event(context, kid, role)
            if (
                harm is not None
                and harm.event in ("killed", "injured")
                and not near_kids(context, kid, "dobj", *_SUBJECTS)
            ):
                return harm, kid, role
    if found.event == "affected":  # 'were affected and evacuated'
        for kid in near_kids(context, verb, "conj"):
            more = verb_event(context, kid, role)
            if more is not None and more.event in event_class("uprooted") and not near_kids(context, kid, *_SUBJECTS):
                return more, kid, role
    named = noun_event(context, word) if found.event == "arrived" else None
    return (named if named is not None and named.event == "protested" else found), verb, role


def _above(context: Context, word: int) -> EventFound | None:
    """The event of the verb above the thing counted, or of the noun that it is part of ('the deaths of 12 people')."""
    words, thing = context.words, word
    for _ in range(_MAX_STEPS):
        above, relation = words.head[word], words.dep[word]
        if above == word:
            return None
        if words.pos[above] in ("VERB", "AUX") or (words.pos[above] == "ADJ" and relation in _SUBJECTS):
            if words.dep[above] in ("aux", "auxpass") and words.head[above] != above:
                relation = "nsubjpass" if words.dep[above] == "auxpass" else relation
                above = words.head[
                    above
                ]  # a subject that hangs on 'are' of 'are missing', on 'remained' of 'remained displaced'
            found = _of_verb(context, above, word, relation, thing)
            if found is not None:
                return found
            if relation not in _CHAINS:
                return None
        elif words.pos[above] == "NOUN" and relation in _INSIDE_A_PHRASE:
            noun = noun_event(context, above)
            if noun is not None and (relation != "prep" or _reaches(context, word, noun)):
                return noun, None, ""
        word = above
    return None


def _reaches(context: Context, preposition: int, noun: EventReading) -> bool:
    """'deaths of 12 people', 'shootings at two mosques'; 'sales at 23 branches' do not happen to the branches."""
    lower = context.words.lower[preposition]
    return lower in figure_words("preposition of what happens") or (lower == "at" and noun.event == "attacked")


def _of_verb(context: Context, verb: int, below: int, relation: str, thing: int) -> EventFound | None:
    """What the verb above says of the thing, which hangs on it by ``below``."""
    words = context.words
    if words.pos[verb] == "ADJ":  # 'are closed', where the parser made the adjective the head
        state = state_event(context, verb)
        return (EventReading(state.event, "stock"), verb, "subject") if state is not None else None
    if relation == "prep" and words.lower[below] in figure_words("preposition of a goal or source"):
        given = verb_event(context, verb, "to") if words.lower[below] == "to" else None
        return (given, verb, "") if given is not None else _listed(context, verb, below)
    role = _role(context, verb, relation)
    itself = phrase_of_thing(context, verb, thing) if below == thing else None
    found = itself or _active(context, verb, role, thing) or verb_event(context, verb, role)
    if found is not None:
        return found, verb, role
    if relation in _ROLES:
        state = next((s for s in (state_event(context, k) for k in _complements(context, verb, below)) if s), None)
        if state is not None:
            return EventReading(state.event, "stock"), verb, "subject"
        handed = _handed_on(context, verb)
        if handed is not None:
            return handed
    listed = (_listed(context, verb, below) if relation not in _SUBJECTS else None) or _among(context, verb)
    if listed is not None:
        return listed
    if relation == "prep" and words.lower[below] in figure_words("preposition of an area"):
        found = verb_event(context, verb, "object")
        if found is not None and found.event == "affected":
            return found, verb, ""
    return None


def _role(context: Context, verb: int, relation: str) -> str:
    """The role of a dependent; the subject of a participle without its auxiliary is its object: 'and ten wounded'."""
    role = _ROLES.get(relation, "subject")
    return "object" if relation == "nsubj" and _is_cut_passive(context, verb) else role


def _is_cut_passive(context: Context, verb: int) -> bool:
    words = context.words
    if is_headline_passive(words, verb):
        return True
    if words.tag[verb] not in ("VBN", "VBD") or near_kids(context, verb, "aux", "auxpass"):
        return False
    if any(kid > verb for kid in near_kids(context, verb, "dobj", "ccomp", "xcomp", "acomp", "oprd", "attr")):
        return False
    lemma = words.lemma[verb]
    found = lexical_event(lemma, "object")
    if words.tag[verb] == "VBN":
        return found is not None or lexical_event(lemma, "subject") is None
    return found is not None and found.event in event_class("of people") and lexical_event(lemma, "subject") is None


def _active(context: Context, verb: int, role: str, thing: int) -> EventReading | None:
    """'police held two men': a verb that is an event in the passive only is one too where those hold who can."""
    words = context.words
    if role != "object" or words.lemma[verb] not in figure_words("event in the passive only"):
        return None
    if not any(words.lemma[kid] in figure_words("who holds people") for kid in near_kids(context, verb, "nsubj")):
        return None
    return lexical_event(words.lemma[verb], "object")


def _complements(context: Context, verb: int, below: int) -> list[int]:
    as_what = [kid for kid in near_kids(context, verb, "prep") if context.words.lower[kid] == "as"]
    kids = near_kids(context, verb, *_COMPLEMENTS)
    kids += [kid for preposition in as_what for kid in near_kids(context, preposition, "pobj", "pcomp", "amod")]
    return [kid for kid in kids if kid > verb and kid != below]


def _handed_on(context: Context, verb: int) -> EventFound | None:
    """'managed to flee', 'were forced to leave', 'are feared drowned': the verb below has the subject of the one above."""
    words = context.words
    hands_on = words.lemma[verb] in figure_words("verb that hands its subject on")
    compels = words.lemma[verb] in figure_words("verb of compulsion")
    if not (hands_on or compels):
        return None
    for kid in near_kids(context, verb, "xcomp", "ccomp", "oprd", "advcl"):
        if kid < verb or words.pos[kid] not in ("VERB", "AUX") or (words.dep[kid] == "advcl" and not compels):
            continue
        found = forced_event(context, kid) if compels else None
        if found is not None:
            return found, kid, "subject"
        role = "object" if _is_passive(context, kid) or words.tag[kid] == "VBN" else "subject"
        found = verb_event(context, kid, role)
        if found is not None:
            return found, kid, role
    return None


def _listed(context: Context, verb: int, below: int) -> EventFound | None:
    """'the death toll rose to 31 people', 'survivors include 13 women': the subject, or what is put at a number, names it."""
    words = context.words
    if words.lemma[verb] not in figure_words("verb that lists or counts"):
        return None
    for kid in near_kids(context, verb, *_SUBJECTS, "attr", "dobj", reach=_FAR):
        if kid == below:
            continue
        of = next((k for k in near_kids(context, kid, "prep") if words.lower[k] == "of"), None)
        thing = next(iter(near_kids(context, of, "pobj", "pcomp")), None) if of is not None else None
        state = (state_event(context, thing) or housed_event(context, thing)) if thing is not None else None
        found = state or word_event(context, kid)
        if found is not None:
            return EventReading(found.event, None), None, ""
    return None


def _among(context: Context, verb: int) -> EventFound | None:
    """'among the injured were nine children', 'six of them were among those killed'."""
    words = context.words
    if words.lemma[verb] not in figure_words("copula of a state"):
        return None
    for preposition in near_kids(context, verb, "prep"):
        if words.lower[preposition] == "among":
            kids = near_kids(context, preposition, "pobj")
            named = next((word_event(context, kid) or own_event(context, kid) for kid in kids), None)
            return (EventReading(named.event, None), None, "") if named is not None else None
    return None


def _is_passive(context: Context, verb: int) -> bool:
    return bool(near_kids(context, verb, "nsubjpass", "auxpass"))


def _is_state(context: Context, event: EventReading, head: int) -> bool:
    """'640 inmates', 'displaced families': the noun or its adjective names a state, no change."""
    if context.words.lemma[head] in figure_words("noun of a state"):
        return noun_event(context, head) == event
    return event.event in event_class("state") and any(
        verb_event(context, kid, "object") == event for kid in near_kids(context, head, "amod")
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
        if subject is not None:
            is_named = words.tag[subject] not in ("WDT", "WP")
            return subject if is_named else above if words.dep[verb] == "relcl" else None
        if words.dep[verb] not in ("conj", "xcomp", "advcl") or above == verb:
            return None
        verb = above
    return None


def _is_negated(context: Context, verb: int | None, number_at: int) -> bool:
    """'did not kill 12', 'not 12 but 15', 'all but two were freed'; not 'not only 12' and 'no fewer than 12'."""
    words = context.words
    if verb is not None and words.kid(verb, "neg") is not None:
        return not any(words.lower[kid] == "only" for kid in words.kids[verb] if kid < verb)
    before, last = context.lower(number_at - 2), context.lower(number_at - 1)
    return last == "not" or (before, last) == ("all", "but")
