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
from pipelines.annotate.figures.words import figure_words


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
    if words.tag[following] in ("VBN", "VBD") and not _modifies(context, following):
        found = verb_event(context, following, "object")
    else:
        found = participle_event(words.lower[following]) if words.text[following].istitle() else None
    return (found, following, "object") if found is not None and found.event in event_class("of people") else None


def _modifies(context: Context, participle: int) -> bool:
    """Whether a participle stands before a noun of its own."""
    following = participle + 1
    return following < context.end and context.words.pos[following] in ("NOUN", "PROPN", "ADJ")
