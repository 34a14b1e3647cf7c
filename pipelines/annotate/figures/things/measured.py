"""What a sum, a share, a measure or an age is of: 'of' what, the noun it is joined to, or the subject it is said of.

What belongs here: the way from a quantity to its thing through the parser's tree.  Counts of things: ``counted``.
"""

from __future__ import annotations

from collections.abc import Container

from pipelines.annotate.figures.context import HYPHENS, Context
from pipelines.annotate.figures.numbers.words import is_number_word
from pipelines.annotate.figures.things.noun_phrases import NOUN_TAGS, Counted, full_phrase, phrase_head
from pipelines.annotate.figures.words import figure_words

_MAX_STEPS = 10  # from a quantity up the tree
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_NUMBER_ENTITIES = frozenset({"PERCENT", "MONEY", "QUANTITY", "DATE", "CARDINAL", "TIME"})


def measured_thing(
    context: Context, first: int, last: int, number_at: int, taken: Container[int], *, is_measure: bool
) -> Counted | None:
    """The thing of the quantity on lexemes ``[first, last)`` with its number at ``number_at``; None where none is named.

    ``taken``: the words that belong to quantities of the sentence.  ``is_measure``: it has a unit of its own.
    """
    thing = (
        _of(context, last, taken)
        or _joined_noun(context, first, last, taken)
        or _gapped(context, first, taken)
        or _above(context, context.last_word(max(first, last - 1)), context.holders[number_at], taken)
        or (_nearest_subject(context, first, taken) if is_measure else None)
    )
    return thing if thing is not None and thing.head_lemma[:1].isalpha() else None


def age_of(context: Context, first: int, taken: Container[int]) -> Counted | None:
    """Whose age stands at lexeme ``first``: the name before it ('Ines, 37,'), or the subject it is said of."""
    at = first - 1
    while context.lower(at) in figure_words("between a name and an age"):
        at -= 1
    noun = context.word(at)
    if noun is not None and context.words.pos[noun] in ("NOUN", "PROPN") and noun not in taken:
        return full_phrase(context, noun, taken)
    number = context.holders[first]
    return _above(context, number, number, taken)


def _of(context: Context, last: int, taken: Container[int]) -> Counted | None:
    """'35% of its catch', '3 inches (76 mm) of snow'."""
    if context.lower(last) == "(":
        closer = next((k for k in range(last, min(last + 8, len(context.lexemes))) if context.lower(k) == ")"), None)
        last = closer + 1 if closer is not None else last
    following = context.word(last + 1)
    if context.lower(last) != "of" or following is None:
        return None
    head = phrase_head(context, following)
    return full_phrase(context, head, taken) if head is not None and head not in taken else None


def _joined_noun(context: Context, first: int, last: int, taken: Container[int]) -> Counted | None:
    """'a 40-metre wall', '$60 kettles', 'a 14% fall': the noun to the right of the quantity."""
    words = context.words
    at = last + 1 if context.lower(last) in HYPHENS and context.glued(last) else last
    following = context.word(at)
    if following is None or context.lower(at) in figure_words("never a thing counted"):
        return None
    if context.lower(at) in figure_words("points to a time") or following in taken:
        return None
    if at == last and words.pos[following] not in ("NOUN", "PROPN", "ADJ", "VERB"):
        return None
    if words.pos[following] == "VERB" and words.tag[following] not in ("VBN", "VBG"):
        return None
    head = phrase_head(context, following)
    if head is None or words.lower[head] in figure_words("time unit") or head in taken:
        return None
    subject_of_verb = words.dep[head] in _SUBJECTS and words.head[head] > head
    if subject_of_verb and not _belongs(context, context.holders[first], head):
        return None
    return full_phrase(context, head, taken)


def _belongs(context: Context, word: int, head: int) -> bool:
    """Whether the parser hangs the quantity on the noun."""
    for _ in range(4):
        word = context.words.head[word]
        if word == head:
            return True
    return False


def _gapped(context: Context, first: int, taken: Container[int]) -> Counted | None:
    """'A fell 1.4%, B by 1.9%' and 'salt between 2% and 3%': a noun right before, in a clause that has no verb."""
    pos = context.words.pos
    at = first - 1
    while context.lower(at) in figure_words("joins a noun and its quantity"):
        at -= 1
    end = context.word(at)
    if at == first - 1 or end is None or pos[end] not in ("NOUN", "PROPN") or end in taken:
        return None
    start = end
    while start > context.first and pos[start - 1] in ("NOUN", "PROPN", "ADJ", "DET"):
        start -= 1
    if start == context.first or context.words.text[start - 1] not in figure_words("between clauses without a verb"):
        return None
    return full_phrase(context, end, taken) if context.words.head[end] not in range(start, end) else None


def _above(context: Context, unit: int, number: int, taken: Container[int]) -> Counted | None:
    """The noun above a quantity in the tree, or the subject of the verb above it."""
    words = context.words
    word = _top(context, max(unit, number), taken)
    for _ in range(_MAX_STEPS):
        head = words.head[word]
        if head == word:
            return None
        if words.pos[head] in ("VERB", "AUX"):
            return _argument(context, head, word, taken)
        is_thing = words.tag[head] in NOUN_TAGS and head not in taken and words.dep[word] != "conj"
        is_number = words.ent[head] in _NUMBER_ENTITIES or is_number_word(words.lower[head])
        if is_thing and not is_number and not is_empty(context, head):
            return full_phrase(context, head, taken)
        word = head
    return None


def _top(context: Context, word: int, taken: Container[int]) -> int:
    """The word of a quantity that hangs on something outside it."""
    for _ in range(_MAX_STEPS):
        head = context.words.head[word]
        if head == word or head not in taken:
            return word
        word = head
    return word


def _argument(context: Context, verb: int, below: int, taken: Container[int]) -> Counted | None:
    """What a verb says a quantity of: the object that it changes, else its subject, else what it modifies."""
    words = context.words
    objects = (
        k for k in words.all_kids(verb, "dobj") if verb < k < below and k not in taken and words.pos[k] != "PRON"
    )
    changed = next(objects, None)
    sets = words.lemma[verb] in figure_words("verb that puts a number") and words.lower[below] == "at"
    moves = words.lower[verb] in figure_words("change") and words.dep[below] in ("prep", "npadvmod", "advmod")
    if changed is not None and (sets or moves):
        return full_phrase(context, _real_subject(context, changed), taken)
    for _ in range(_MAX_STEPS):
        above = words.head[verb]
        subjects = [k for k in words.all_kids(verb, *_SUBJECTS) if k not in taken]
        if len(subjects) > 1 and words.ent[subjects[0]] == "GPE" and words.left[subjects[0]] == context.first:
            subjects = subjects[1:]  # a dateline that opens the sentence
        subject = next(iter(subjects), None)
        if subject is not None and (words.tag[subject] == "WDT" or words.lower[subject] in ("who", "that")):
            return full_phrase(context, above, taken) if words.tag[above] in NOUN_TAGS and above not in taken else None
        if subject is not None:
            is_noun = words.tag[subject] in NOUN_TAGS
            return full_phrase(context, _real_subject(context, subject), taken) if is_noun else None
        if above == verb:
            return None
        if words.tag[above] in NOUN_TAGS:
            return full_phrase(context, above, taken) if above not in taken else None
        verb = above
    return None


def is_empty(context: Context, noun: int) -> bool:
    """Whether a noun names the counting, not the thing: number, total, average."""
    return context.words.lemma[noun] in figure_words("empty noun")


def _nearest_subject(context: Context, first: int, taken: Container[int]) -> Counted | None:
    """The last noun before the quantity that is a subject: where the tree leads nowhere, or to a pronoun."""
    for i in range(context.holders[first] - 1, context.first - 1, -1):
        if context.words.dep[i] in _SUBJECTS and context.words.tag[i] in NOUN_TAGS and i not in taken:
            return full_phrase(context, _real_subject(context, i), taken)
    return None


def _real_subject(context: Context, subject: int) -> int:
    """'the number of ferrymen' is about ferrymen."""
    words = context.words
    is_toll = words.lemma[subject] in figure_words("noun that is a count")
    if not is_toll and not is_empty(context, subject):
        return subject
    of = next((k for k in words.all_kids(subject, "prep") if k > subject and words.lower[k] == "of"), None)
    thing = next((k for k in words.all_kids(of, "pobj", "pcomp") if k > of), None) if of is not None else None
    if thing is None:
        return subject
    adjective = words.lower[thing] in figure_words("counted adjective")
    return thing if adjective or (words.tag[thing] in NOUN_TAGS and not is_toll) else subject
