"""What a sum, a share, a measure or an age is of: 'of' what, the noun it is joined to, or the subject it is said of.

What belongs here: the way from a quantity to its thing through the parser's tree.  Counts of things: ``counted``.
"""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from pipelines.annotate.figures.context import HYPHENS, Context
from pipelines.annotate.figures.things.noun_phrases import NOUN_TAGS, Counted, full_phrase, phrase_head
from pipelines.annotate.figures.words import figure_words

if TYPE_CHECKING:
    from spacy.tokens import Token

_MAX_STEPS = 10  # from a quantity up the tree
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_NUMBER_ENTITIES = frozenset({"PERCENT", "MONEY", "QUANTITY", "DATE", "CARDINAL", "TIME"})
_PRONOUN_TAGS = frozenset({"PRP", "WP", "EX"})


def measured_thing(
    context: Context, first: int, last: int, number_at: int, taken: Container[int], *, is_measure: bool
) -> Counted | None:
    """The thing of the quantity on lexemes ``[first, last)`` with its number at ``number_at``; None where none is named.

    ``taken``: indexes of the tokens that belong to quantities of the sentence.  ``is_measure``: it has a unit of its own.
    """
    thing = (
        _of(context, last, taken)
        or _joined_noun(context, first, last, taken)
        or _gapped(context, first, taken)
        or _above(context, context.last_token(max(first, last - 1)), context.token(number_at), taken)
        or (_nearest_subject(context, first, taken) if is_measure else None)
    )
    return thing if thing is not None and thing.head_lemma[:1].isalpha() else None


def age_of(context: Context, first: int, taken: Container[int]) -> Counted | None:
    """Whose age stands at lexeme ``first``: the name before it ('Ada, 42,'), or the subject it is said of."""
    at = first - 1
    while context.lower(at) in (",", "(", "aged", "age", "of", "the", "at", "between"):
        at -= 1
    token = context.token(at)
    if token is not None and token.pos_ in ("NOUN", "PROPN") and token.i not in taken:
        return full_phrase(context, token, taken)
    number = context.token(first)
    return _above(context, number, number, taken) if number is not None else None


def _of(context: Context, last: int, taken: Container[int]) -> Counted | None:
    """'60% of its revenue', '2 inches (51 mm) of rain'."""
    if context.lower(last) == "(":
        closer = next((k for k in range(last, min(last + 8, len(context.lexemes))) if context.lower(k) == ")"), None)
        last = closer + 1 if closer is not None else last
    if context.lower(last) != "of":
        return None
    token = context.token(last + 1)
    head = phrase_head(token, context) if token is not None else None
    return full_phrase(context, head, taken) if head is not None and head.i not in taken else None


def _joined_noun(context: Context, first: int, last: int, taken: Container[int]) -> Counted | None:
    """'a 100-metre section', '$200 phones', 'a 19% drop': the noun to the right of the quantity."""
    at = last + 1 if context.lower(last) in HYPHENS and context.glued(last) else last
    token = context.token(at)
    if token is None or at >= len(context.lexemes) or context.lower(at) in figure_words("no noun behind a number"):
        return None
    if context.lower(at) in figure_words("before a time") or token.i in taken:
        return None
    if at == last and token.pos_ not in ("NOUN", "PROPN", "ADJ", "VERB"):
        return None
    if token.pos_ == "VERB" and token.tag_ not in ("VBN", "VBG"):
        return None
    head = phrase_head(token, context)
    if head is None or head.lower_ in figure_words("time unit") or head.i in taken:
        return None
    subject_of_verb = head.dep_ in _SUBJECTS and head.head.i > head.i and context.token(first) is not None
    if subject_of_verb and not _belongs(context, first, head):
        return None
    return full_phrase(context, head, taken)


def _belongs(context: Context, first: int, head: Token) -> bool:
    """Whether the parser hangs the quantity on the noun."""
    token = context.token(first)
    for _ in range(4):
        if token is None:
            return False
        if token.head.i == head.i:
            return True
        token = token.head
    return False


def _gapped(context: Context, first: int, taken: Container[int]) -> Counted | None:
    """'A fell 2.3%, B by 2.6%' and 'fats between 6% and 7%': a noun right before, in a clause that has no verb."""
    at = first - 1
    preposition = False
    while context.lower(at) in figure_words("before a gapped quantity"):
        preposition, at = True, at - 1
    end = context.token(at)
    if not preposition or end is None or end.pos_ not in ("NOUN", "PROPN") or end.i in taken:
        return None
    start = end.i
    while start > context.tokens[0].i and end.doc[start - 1].pos_ in ("NOUN", "PROPN", "ADJ", "DET"):
        start -= 1
    before = end.doc[start - 1] if start > context.tokens[0].i else None
    if before is None or before.text not in (",", "and", ";", "while"):
        return None
    return full_phrase(context, end, taken) if end.head.i not in range(start, end.i) else None


def _above(context: Context, unit: Token, number: Token | None, taken: Container[int]) -> Counted | None:
    """The noun above a quantity in the tree, or the subject of the verb above it."""
    token = _top(unit if number is None or unit.i >= number.i else number, taken)
    for _ in range(_MAX_STEPS):
        head = token.head
        if head.i == token.i or not context.holds(head):
            return None
        if head.pos_ in ("VERB", "AUX"):
            return _argument(context, head, token, taken)
        is_thing = head.tag_ in NOUN_TAGS and head.i not in taken and not head.like_num and token.dep_ != "conj"
        if is_thing and not is_empty(head) and head.ent_type_ not in _NUMBER_ENTITIES:
            return full_phrase(context, head, taken)
        token = head
    return None


def _top(token: Token, taken: Container[int]) -> Token:
    """The token of a quantity that hangs on something outside it."""
    for _ in range(_MAX_STEPS):
        if token.head.i == token.i or token.head.i not in taken:
            return token
        token = token.head
    return token


def _argument(context: Context, verb: Token, below: Token, taken: Container[int]) -> Counted | None:
    """What a verb says a quantity of: the object that it changes, else its subject, else what it modifies."""
    changed = next(
        (c for c in verb.rights if c.dep_ == "dobj" and c.i not in taken and c.i < below.i and c.pos_ != "PRON"), None
    )
    sets = verb.lemma_.lower() in figure_words("verb that puts a number") and below.lower_ == "at"
    moves = verb.lower_ in figure_words("change") and below.dep_ in ("prep", "npadvmod", "advmod")
    if changed is not None and (sets or moves):
        return full_phrase(context, _real_subject(context, changed), taken)
    for _ in range(_MAX_STEPS):
        subject = next(
            (c for c in verb.children if c.dep_ in _SUBJECTS and context.holds(c) and c.i not in taken), None
        )
        if subject is not None and (subject.tag_ == "WDT" or subject.lower_ in ("who", "that")):
            noun = verb.head
            return full_phrase(context, noun, taken) if noun.tag_ in NOUN_TAGS and noun.i not in taken else None
        if subject is not None:
            if subject.tag_ in _PRONOUN_TAGS or subject.tag_ not in NOUN_TAGS:
                return None
            return full_phrase(context, _real_subject(context, subject), taken)
        above = verb.head
        if above.i == verb.i or not context.holds(above):
            return None
        if above.tag_ in NOUN_TAGS:
            return full_phrase(context, above, taken) if above.i not in taken else None
        verb = above
    return None


def is_empty(noun: Token) -> bool:
    """Whether a noun names the counting, not the thing: number, total, average."""
    return noun.lemma_.lower() in figure_words("empty noun")


def _nearest_subject(context: Context, first: int, taken: Container[int]) -> Counted | None:
    """The last noun before the quantity that is a subject: where the tree leads nowhere, or to a pronoun."""
    token = context.token(first)
    if token is None:
        return None
    for i in range(token.i - 1, context.tokens[0].i - 1, -1):
        each = token.doc[i]
        if each.dep_ in _SUBJECTS and each.tag_ in NOUN_TAGS and i not in taken:
            return full_phrase(context, _real_subject(context, each), taken)
    return None


def _real_subject(context: Context, subject: Token) -> Token:
    """'the number of returnees' is about returnees."""
    if not is_empty(subject):
        return subject
    of = next((c for c in subject.rights if c.dep_ == "prep" and c.lower_ == "of"), None)
    thing = next((c for c in of.rights if c.dep_ == "pobj"), None) if of is not None else None
    if thing is None or not context.holds(thing):
        return subject
    return thing if thing.tag_ in NOUN_TAGS or thing.lower_ in figure_words("counted adjective") else subject
