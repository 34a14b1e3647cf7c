"""Who those are that a number picks out of a whole: 'twelve of the dead were children' counts children, who were killed.

What belongs here: the noun behind a copula.  What does not: the noun that a number stands with (``counted``), or what befell them.
"""

from __future__ import annotations

from dataclasses import replace

from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.quantities.quantity import Quantity
from pipelines.annotate.figures.things.event_words import event_class, people_of
from pipelines.annotate.figures.things.noun_phrases import Counted, described, unit_of

_PLURALS = frozenset({"NNS", "NNPS"})
_LINKS = frozenset(
    {"nummod", "compound", "amod", "nmod", "poss"}
)  # of words that are a part of the noun behind the copula


def part_said_to_be(context: Context, quantity: Quantity, counted: Counted | None) -> Counted | None:
    """The people that a part of a whole is said to be; None where the sentence names none, or names the whole so."""
    if quantity.unit is not None or quantity.numeral.form not in ("digits", "words"):
        return None
    beside = counted is not None and counted.head is not None and counted.end > quantity.last
    if beside and context.lower(quantity.last) != "of":
        return None  # '12 miners were brothers'; not 'twelve of the dead', 'of the 22 dead, 14 …', 'seven of them'
    end = counted.end if counted is not None else quantity.last
    return said_to_be(context, context.holders[quantity.numeral.last - 1], end)


def said_to_be(context: Context, number: int, end: int) -> Counted | None:
    """The people behind the copula that a number word is the subject of; ``end``: the lexeme behind what the number stands with."""
    words = context.words
    if words.dep[number] not in ("nsubj", "nsubjpass"):
        return None
    verb = _copula(context, words.head[number])
    noun = words.kid(verb, "attr") if verb is not None else None
    if verb is None or noun is None or words.tag[noun] not in _PLURALS:
        return None
    if people_of(words.lemma[noun]) in event_class("of one fate"):
        return None  # 'six of the missing were dead': what befell them, not who they are
    if words.kid(verb, "neg") is not None or words.kid(noun, "conj", "nummod", "neg") is not None:
        return None
    if unit_of(context, noun, words.lemma[noun]) != "person":
        return None
    first = min([kid for kid in words.kids[noun] if kid < noun and words.dep[kid] in _LINKS], default=noun)
    return replace(described(context, noun, first), head=None, end=end)


def _copula(context: Context, verb: int) -> int | None:
    """The 'be' of 'were', 'are believed to be', 'turned out to be'."""
    words = context.words
    if words.lemma[verb] == "be":
        return verb
    below = words.kid(verb, "xcomp", "ccomp")
    return below if below is not None and words.lemma[below] == "be" else None
