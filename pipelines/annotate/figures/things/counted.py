"""What a number counts: the noun phrase behind it, from the parser's tree and, second, from a scan to the right.

What belongs here: counts of things.  What a sum, a share or a measure is of stands in ``measured``.
"""

from __future__ import annotations

from dataclasses import replace

from pipelines.annotate.figures.context import HYPHENS, Context
from pipelines.annotate.figures.numbers.grammar import Numeral
from pipelines.annotate.figures.things.event_words import subject_event
from pipelines.annotate.figures.things.noun_phrases import (
    MAX_PHRASE,
    Counted,
    described,
    full_phrase,
    named,
    phrase_head,
)
from pipelines.annotate.figures.words import figure_words

_TREE_RELATIONS = frozenset({"nummod", "quantmod", "compound", "amod", "nmod", "advmod", "det"})
_BETWEEN = frozenset({"IN", "TO", "VBD", "VBZ", "VBP", "MD", ".", ":", "WDT", "WP"})


def counted_noun(context: Context, numeral: Numeral, start: int) -> Counted | None:
    """The noun phrase that a number counts, looked for from lexeme ``start`` on; None where it is left out."""
    if context.lower(start) == "of":
        return _partitive(context, numeral, start + 1)
    joined = context.lower(start) in HYPHENS and context.glued(start)
    at = start + 1 if joined else start
    following, lower = context.word(at), context.lower(at)
    if following is None or lower in figure_words("ends a bare number"):
        return None
    if lower == "times":
        return Counted("times", "time", "time", following, at + 1)
    if lower == "strong":
        return Counted("members", "member", "person", None, at + 1)  # 'a 700-strong choir'
    if lower in figure_words("joins a rate"):
        return None  # '8,000 a month'
    if lower in figure_words("counted adjective") and context.lower(at + 1) in ("and", "or", "but", ","):
        return _adjective(context, following, start)  # '24 dead and dozens wounded'
    head = _tree_head(context, context.last_word(numeral.last - 1))
    if head is not None and context.words.tag[head] == "NN" and numeral.value != 1:
        shared = phrase_head(context, following)  # '70 army and rebel fighters', where the number hangs on 'army'
        head = shared if shared is not None and shared > head and context.words.tag[shared] == "NNS" else head
    head = head if head is not None else phrase_head(context, following)
    if head is not None and numeral.value != 1 and context.words.lower[head] in figure_words("participle of a victim"):
        return _victims(context, head, following, start)
    if head is not None and context.words.lower[head] in figure_words("mark of a count"):
        return None  # 'passed the 400 mark'
    if head is not None and head == following and numeral.value != 1 and subject_event(context, head) is not None:
        return None  # '18 drown off …'
    if head is None or (context.words.lower[head] in figure_words("counted adjective") and head == following):
        return _adjective(context, following, start)
    if head == following + 1 and context.words.lower[following] in figure_words("says it of most"):
        return None  # '120 mostly women and children'
    if _is_time_phrase(context, at, head):
        return None
    if (
        head == following
        and context.words.lower[head] == "counts"
        and context.lower(context.lexeme_behind(head)) == "of"
    ):
        counts = full_phrase(context, head, range(context.holders[numeral.first], following))
        return replace(counts, end=context.lexeme_behind(head))  # 'two counts of murder'
    if context.words.lemma[head] in figure_words("empty noun") and context.lower(context.lexeme_behind(head)) == "of":
        return _named_of(context, context.lexeme_behind(head) + 1)  # 'took to 41,000 the number of cattle lost'
    if context.words.lemma[head] == "head" and context.lower(context.lexeme_behind(head)) == "of":
        return _named_of(context, context.lexeme_behind(head) + 1)  # '540 head of livestock'
    if joined and context.words.tag[following] == "NN" and following < head:
        return named(context, following, context.lexeme_behind(following))  # an '12-nation league' counts members
    return described(context, head, following)


def _victims(context: Context, participle: int, first: int, start: int) -> Counted | None:
    """'three men shot in street', 'nine shot': what the parser took for a noun says what befell those before it."""
    if participle == first:
        return Counted(context.words.text[participle], context.words.lower[participle], "person", participle, start + 1)
    thing = described(context, participle - 1, first)
    return thing if thing.unit == "person" else described(context, participle, first)


def _named_of(context: Context, start: int) -> Counted | None:
    """The noun phrase, or the adjective for people, that begins at lexeme ``start`` behind 'of'."""
    first = context.word(start)
    head = phrase_head(context, first) if first is not None else None
    if first is None or head is None:
        return _adjective(context, first, start) if first is not None else None
    return described(context, head, first)


def _is_time_phrase(context: Context, start: int, head: int) -> bool:
    """'rose to 3.4 last year': the noun is a time, no thing."""
    return context.lower(start) in figure_words("points to a time") and context.words.lower[head] in figure_words(
        "time unit"
    )


def _partitive(context: Context, numeral: Numeral, start: int) -> Counted | None:
    """'scores of families', '6 of the 17 sailors'; not 'five of working age', where the noun is left out."""
    first = context.word(start)
    if first is None:
        return None
    pos, lower = context.words.pos[first], context.words.lower[first]
    bare = pos not in ("DET", "PRON", "NUM") and numeral.form in ("digits", "words")
    head = phrase_head(context, first)
    if head is None:
        if lower in ("which", "whom"):
            return _antecedent(context, numeral)
        if lower == "those" and (following := context.word(start + 1)) is not None:
            return _adjective(context, following, start + 1)  # 'forty of those injured'
        if pos == "PRON" and lower in figure_words("pronoun for a whole"):
            return None
        following = context.word(start + 1)
        if pos == "DET" and following is not None:
            return _adjective(context, following, start + 1)  # 'eleven of the dead'
        return _adjective(context, first, start)
    if bare and context.words.tag[head] not in ("NNS", "NNPS", "NNP"):
        return None
    return described(context, head, first)


def _antecedent(context: Context, numeral: Numeral) -> Counted | None:
    """'walls of mud, three of which fell': the noun before the comma."""
    at = numeral.first - 1
    while context.lower(at) in figure_words("between a noun and the number of its clause"):
        at -= 1
    return named(context, context.holders[at]) if context.tag(at) in ("NNS", "NNPS") else None


def _tree_head(context: Context, number: int) -> int | None:
    """The noun to the right that the parser hangs the number on."""
    words, word = context.words, number
    for _ in range(4):
        head = words.head[word]
        if words.dep[word] not in _TREE_RELATIONS or head == word:
            return None
        if words.pos[head] in ("NOUN", "PROPN") and number < head <= number + MAX_PHRASE:
            whole = _whole_compound(context, number, head)
            return whole if _is_reachable(context, number, whole) else None
        word = head
    return None


def _whole_compound(context: Context, number: int, noun: int) -> int:
    """'106 school girls', where the number hangs on 'school': the plural that the noun is a part of, else the noun itself."""
    words, head = context.words, noun
    while words.dep[head] in ("compound", "nmod") and head < words.head[head] <= number + MAX_PHRASE:
        head = words.head[head]
    is_plural = words.tag[head] in ("NNS", "NNPS") and words.tag[noun] in ("NN", "NNP")
    return head if is_plural and _is_reachable(context, number, head) else noun


def _is_reachable(context: Context, number: int, head: int) -> bool:
    """No verb, preposition or clause mark stands between a number and the head of its phrase."""
    words = context.words
    for i in range(number + 1, head):
        if words.tag[i] in _BETWEEN and not _in_compound(context, i):
            return False
        if words.text[i] in (",", "(", ")", ";") and not (words.text[i] == "," and words.pos[i + 1] == "ADJ"):
            return False
    return True


def _in_compound(context: Context, i: int) -> bool:
    """Whether the word is a hyphen, or one joins it to a neighbour ('off-duty')."""
    text = context.words.text
    if text[i] in HYPHENS or (text[i + 1] in HYPHENS and context.touches_next(i)):
        return True
    return text[i - 1] in HYPHENS and context.touches_next(i - 1)


def _adjective(context: Context, word: int, start: int) -> Counted | None:
    """'9 dead', '64 injured': the adjective names the people."""
    lower = context.words.lower[word]
    if lower in figure_words("counted adjective"):
        return Counted(lower, lower, "person", word, start + 1)
    if lower in ("others", "people", "other"):
        return Counted(lower, "other", None, word, start + 1)
    return None
