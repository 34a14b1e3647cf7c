"""Noun phrases as figures name them: where a phrase ends, its head's lemma and unit, its words in normal form.

What belongs here: the form of one noun phrase.  What does not: which noun phrase a number belongs to (``counted``,
``measured``).
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from functools import cache

from pipelines.annotate.figures.context import HYPHENS, Context
from pipelines.annotate.figures.numbers.words import is_number_word
from pipelines.annotate.figures.things.event_words import is_of_illness
from pipelines.annotate.figures.words import figure_words
from pipelines.lexicons import load_table
from pipelines.lexicons.person_endings import person_endings
from pipelines.model.changed import changed
from pipelines.model.quick import quick

MAX_PHRASE = 9  # words from a number to the head of its noun phrase
_MAX_TAIL = 12  # words behind the head that its normal form may take in
NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_SKIPPED = frozenset({"DET", "PRON", "NUM", "PUNCT", "SPACE", "PART"})
_MARKS = frozenset({'"', "“", "”", "'", "‘", "’"})


@quick
@dataclass(frozen=True, slots=True)
class Counted:
    """The thing counted: its normal form, head lemma, unit class of a count, and its head word where it is printed."""

    text: str
    head_lemma: str
    unit: str | None
    head: int | None
    end: int  # lexeme behind the noun phrase where it follows the number, else the number's own end


@cache
def noun_units() -> dict[str, str]:
    """Lemma of a noun -> unit of what it counts: person, household, building, vehicle …"""
    units = {row["lemma"].lower(): row["unit"] for row in load_table("counted_nouns")}
    return units | {row["lemma"]: row["unit"] for row in load_table("counted_nouns")}


def unit_of(context: Context, head: int, lemma: str) -> str:
    """The unit that a noun stands for: its class where it has one, a person where its form says so, else itself."""
    units = noun_units()
    low = lemma.lower()
    if low == "case" and is_of_illness(context, head):
        return "animal" if context.words.lower[head - 1] == "animal" else "person"
    if low == "figure" and context.words.lower[head - 1] in figure_words("kind of public figure"):
        return "person"
    if low in figure_words("people in one word") and context.words.lower[head] == low:
        return "person"  # '14 crew', not 'three crews'
    for key in (lemma, low):
        if key in units:
            return units[key]
    if context.words.ent[head] == "NORP" or context.words.tag[head] == "NNPS":
        return "person" if low.endswith(person_endings("people of a country")) else low
    if low.endswith(person_endings("counts people")) and len(low) > 5:
        return "person"
    return low


def lemma_of(context: Context, noun: int) -> str:
    """Lemma of a noun; capitals stay where the word is a name ('Dane')."""
    text = context.words.text[noun]
    if context.words.tag[noun] == "NNPS" and text.lower().endswith("men"):
        return f"{text[:-2]}an"
    if context.words.tag[noun] in ("NNP", "NNPS"):
        if text.endswith("s") and len(text) > 3 and not text.endswith("ss"):
            return f"{text[:-3]}y" if text.endswith("ies") else text[:-1]
        return text
    lemma = context.words.lemma[noun] or text.lower()
    if text.lower().endswith("ves") and lemma.endswith("f") and lemma not in figure_words("plural in ves"):
        return text[:-1].lower()  # the lemmatizer's rule for 'wolves' makes 'graf' of 'graves'
    return lemma


def phrase_head(context: Context, first: int) -> int | None:
    """The last noun of the noun phrase that begins at the word ``first``; None where no noun phrase does."""
    text, tag, head = context.words.text, context.words.tag, None
    shared = -1  # the word behind an 'and' whose two sides share the head
    end = min(context.end, first + MAX_PHRASE)
    i = first
    while i < end:
        if _joins(context, i, end) and not (head is not None and tag[head] == "NNS"):
            i += 1 if text[i] in HYPHENS else 2  # 'off-duty': the first half and the hyphen
            continue
        if text[i] == "(" and head is not None and i + 3 < end and text[i + 1].isupper() and text[i + 2] == ")":
            if tag[i + 3] != "NNS":
                break
            i += 3  # 'River Patrol Office (RPO) clerks'
            continue
        if tag[i] == "POS":
            head = None  # 'one of the mill's owners'
        elif _is_noun(context, i) and not (head is not None and _is_new_phrase(context, head, i)):
            head = i
        elif head is not None and tag[i] == "CD" and tag[head] == "NNP" and i + 1 < end and tag[i + 1] == "NNS":
            pass  # 'Type 9 lorries'
        elif text[i] in _MARKS or i == shared or (head is not None and _ends_hyphenated(context, i, end)):
            pass
        elif head is not None and tag[i] == "CC" and _shares_head(context, head, i, end):
            shared = i + 1
        elif head is not None or not _opens(context, i, i == first, end):
            break
        i += 1
    return head


def _joins(context: Context, i: int, end: int) -> bool:
    """Whether a word is a hyphen between two words, or the word before one that the parser cut off."""
    text = context.words.text
    if text[i] in HYPHENS:
        return True
    hyphen = i + 1
    if hyphen + 1 >= end or text[hyphen] not in HYPHENS or not text[i].isalpha():
        return False
    return context.touches_next(i) and context.touches_next(hyphen)


def _ends_hyphenated(context: Context, i: int, end: int) -> bool:
    """'listed' in 'New York-listed shares': the second half of a word that stands before a noun."""
    behind_hyphen = context.words.text[i - 1] in HYPHENS and context.touches_next(i - 1) and context.touches_next(i - 2)
    return behind_hyphen and context.words.tag[i] in ("VBN", "VBG", "JJ") and _noun_ahead(context, i, end)


def _is_noun(context: Context, i: int) -> bool:
    """Whether the parser calls it a noun, or it is an acronym that it took for something else ('UN clerks')."""
    if context.words.pos[i] in ("NOUN", "PROPN"):
        return True
    text = context.words.text[i]
    return len(text) > 1 and text.isupper() and text.isalpha() and not context.text.isupper()


def _opens(context: Context, i: int, is_first: bool, end: int) -> bool:
    """Whether a word may stand in a noun phrase before its noun."""
    pos, tag = context.words.pos, context.words.tag[i]
    if tag in ("VBN", "VBG"):
        return _noun_ahead(context, i, end)
    if tag == "CC":
        return not is_first and i + 1 < end and pos[i + 1] in ("ADJ", "NOUN", "VERB", "ADV")
    return pos[i] in ("ADJ", "DET", "NUM", "ADV") or tag in ("PRP$", "JJ")


def _shares_head(context: Context, head: int, conjunction: int, end: int) -> bool:
    """'Otter and Heron kayaks', 'large and small parcels': the noun behind belongs to both sides."""
    tag, at = context.words.tag, conjunction + 1
    if tag[head] in ("NNS", "NNPS") or head + 1 != conjunction or at + 1 >= end:
        return False
    if tag[at] == "NN":
        return tag[head] == "NN" and tag[at + 1] == "NNS"  # 'tin and copper mines'
    return context.words.pos[at] in ("PROPN", "ADJ") and tag[at + 1] in ("NNS", "NNPS", "NN")


def _is_new_phrase(context: Context, head: int, following: int) -> bool:
    """'clerks Monday', 'people last week': a plural common noun ends its phrase before a name or a time."""
    words = context.words
    is_time = words.lower[following] in figure_words("time unit") or words.dep[following] == "npadvmod"
    return words.tag[head] == "NNS" and (words.pos[following] == "PROPN" or is_time)


def _noun_ahead(context: Context, i: int, end: int) -> bool:
    pos, at = context.words.pos, i + 1
    while at < end and (pos[at] == "ADJ" or context.words.tag[at] == "VBN"):
        at += 1
    return at < end and pos[at] in ("NOUN", "PROPN")


def described(context: Context, head: int, first: int) -> Counted:
    """Normal form of a noun phrase: its modifiers from word ``first`` on and its head, without determiners and numbers."""
    kept = [context.words.text[i] for i in range(first, head) if not _is_left_out(context, i)]
    counted = named(context, head, context.lexeme_behind(head))
    return changed(counted, text=" ".join([*kept, counted.text]))


def named(context: Context, noun: int, end: int = 0) -> Counted:
    """A noun by itself as the thing counted; ``end`` where it follows the number: the lexeme behind it."""
    lower = context.words.lower[noun]
    if lower in figure_words("counted adjective"):
        return Counted(context.words.text[noun], lower, "person", noun, end)  # 'the number of missing'
    lemma = lemma_of(context, noun)
    return Counted(context.words.text[noun], lemma, unit_of(context, noun, lemma), noun, end)


def _is_left_out(context: Context, i: int) -> bool:
    words = context.words
    return (
        words.pos[i] in _SKIPPED
        or words.tag[i] in ("PRP$", "POS")
        or words.text[i] in HYPHENS
        or words.lower[i] in figure_words("skipped before a noun")
    )


def full_phrase(context: Context, head: int, taken: Container[int]) -> Counted:
    """A noun phrase with what stands before its head, its 'of', 'for', 'in' … behind it and what 'and' adds to it.

    ``taken``: words that belong to quantities; they and dates stay out.
    """
    kept = sorted(_before(context, head, taken) | {head} | _behind(context, head, taken, 0))
    return changed(named(context, head), text=" ".join(context.words.text[i] for i in kept))


def _before(context: Context, head: int, taken: Container[int]) -> set[int]:
    """Modifiers before a head, those before a number too: 'the best $60 kettles' are best kettles."""
    words = context.words
    kept: set[int] = set()
    for i in range(head - 1, max(context.first, head - MAX_PHRASE) - 1, -1):
        pos, tag = words.pos[i], words.tag[i]
        if i in taken or words.text[i] in HYPHENS or tag == "POS":
            continue
        joined = pos == "NUM" or (words.text[i + 1] in HYPHENS and context.touches_next(i))
        if not (joined or pos in ("NOUN", "PROPN", "ADJ") or tag in ("VBG", "VBN", "JJ", "PRP$", "DT")):
            break
        if words.dep[i] in ("nsubj", "nsubjpass", "dobj", "pobj", "npadvmod") and not joined and words.head[i] != head:
            break
        if tag in ("VBG", "VBN") and words.head[i] != head and words.dep[i] != "amod":
            break
        if not _is_left_out(context, i) or pos == "NUM":
            kept.add(i)
        if tag in ("DT", "PRP$"):
            break
    return kept


def _behind(context: Context, head: int, taken: Container[int], depth: int) -> set[int]:
    words = context.words
    kept: set[int] = set()
    for kid in words.kids[head]:
        if kid < head:
            continue
        if kid > head + _MAX_TAIL or depth > 3:
            break
        if words.dep[kid] == "prep" and words.lower[kid] in figure_words("preposition of a thing"):
            thing = next((k for k in words.kids[kid] if k > kid and words.dep[k] == "pobj"), None)
        elif words.dep[kid] == "conj" and kid <= head + 3 and words.pos[kid - 1] != "VERB":
            thing = kid
        else:
            continue
        if thing is None or thing in taken or thing > head + _MAX_TAIL or words.pos[thing] not in ("NOUN", "PROPN"):
            continue
        if words.ent[thing] in ("DATE", "TIME", "CARDINAL", "MONEY", "PERCENT") or is_number_word(words.lower[thing]):
            continue
        joint = {kid} if kid != thing else {kid - 1} if words.dep[kid - 1] == "cc" else set()
        kept |= joint | {thing} | _before(context, thing, taken) | _behind(context, thing, taken, depth + 1)
    return {i for i in kept if i > head}
