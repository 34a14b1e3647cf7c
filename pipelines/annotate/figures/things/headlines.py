"""Events that a headline or an ellipsis hides from the parser: '18 drown off …', 'kills 17, hurts 30', '10 others wounded'.

What belongs here: the word beside a number or a noun, by its form.  What the tree says: ``events``.
"""

from __future__ import annotations

from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.things.event_words import (
    EventFound,
    event_class,
    lexical_event,
    participle_event,
    subject_event,
    verb_event,
)
from pipelines.annotate.figures.things.noun_phrases import noun_units
from pipelines.annotate.figures.words import figure_words
from pipelines.annotate.parse.page import PageWords

_STOPS = frozenset(".!?\"'”’…:;)]")  # what ends a sentence; headlines end without
_LONGEST = 40  # words of a headline
_OBJECTS = ("dobj", "dative", "ccomp", "xcomp", "aux", "auxpass", "nsubjpass")


def is_headline_passive(words: PageWords, verb: int) -> bool:
    """'5 people shot at birthday party': what has a victim and no object befell the subject, as headlines leave 'were' out."""
    if words.tag[verb] not in ("VBD", "VBN") or words.lemma[verb] not in figure_words("verb that has a victim"):
        return False
    own = words.kid(verb, "nsubj")
    first, stop = words.bounds(verb)
    if own is None or own > verb or stop - first > _LONGEST or words.lower[stop - 1] in _STOPS:
        return False
    if words.kid(verb, *_OBJECTS) is not None or not _is_of_people(words, own):
        return False
    aims = (words.kid(k, "pobj") for k in words.all_kids(verb, "prep") if words.lower[k] == "at")
    return not any(aim is not None and _is_of_people(words, aim) for aim in aims)  # 'two men shot at officers'


def _is_of_people(words: PageWords, noun: int) -> bool:
    is_named = words.ent[noun] == "PERSON" or words.pos[noun] == "NUM"
    return (
        is_named or noun_units().get(words.lemma[noun]) == "person" or noun_units().get(words.lower[noun]) == "person"
    )


def headline_object(context: Context, word: int, number_at: int) -> EventFound | None:
    """'Bus plunge kills 17, hurts 30': a verb of headlines before a bare number, where the parser made it a noun."""
    words, before = context.words, word - 1
    if word != context.holders[number_at] or before < context.first:
        return None
    if words.pos[before] == "VERB" and words.dep[word] != "nummod":
        return None
    lower = words.lower[before]
    found = lexical_event(lower[:-1], "object") if lower.endswith("s") else None
    return (found, before, "object") if found is not None and found.event in event_class("of people") else None


def headline_verb(context: Context, word: int, number_at: int) -> EventFound | None:
    """'18 drown off …': what the parser took for a noun or an adjective behind a number is the verb of a headline."""
    words, following = context.words, word + 1
    if word != context.holders[number_at] or following >= context.end or words.pos[following] in ("VERB", "AUX"):
        return None
    found = subject_event(context, following)
    return (found, following, "subject") if found is not None else None


def participle_behind(context: Context, word: int) -> EventFound | None:
    """'10 others wounded in …', 'Two More Gunned Down': the participle right behind, where an ellipsis hid it from the parser."""
    words, following = context.words, word + 1
    if following < context.end and words.lower[following] in figure_words("between a count and its participle"):
        following += 1
    if following >= context.end or words.pos[following] == "ADP":
        return None
    if words.lower[following] in figure_words("participle of a victim") and not _modifies(context, following):
        found = participle_event(words.lower[following])
        return (found, following, "object") if found is not None else None
    if words.tag[following] in ("VBN", "VBD") and not _modifies(context, following):
        found = verb_event(context, following, "object")
    else:
        found = participle_event(words.lower[following]) if words.text[following].istitle() else None
    return (found, following, "object") if found is not None and found.event in event_class("of people") else None


def _modifies(context: Context, participle: int) -> bool:
    """Whether a participle stands before a noun of its own."""
    following = participle + 1
    return following < context.end and context.words.pos[following] in ("NOUN", "PROPN", "ADJ")
