"""Noun phrases as figures name them: where a phrase ends, its head's lemma and unit, its words in normal form.

What belongs here: the form of one noun phrase.  What does not: which noun phrase a number belongs to (``counted``,
``measured``).
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipelines.annotate.figures.context import HYPHENS, Context
from pipelines.annotate.figures.words import figure_words
from pipelines.lexicons import load_table

if TYPE_CHECKING:
    from spacy.tokens import Token

MAX_PHRASE = 9  # tokens from a number to the head of its noun phrase
_MAX_TAIL = 12  # tokens behind the head that its normal form may take in
NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_SKIPPED = frozenset({"DET", "PRON", "NUM", "PUNCT", "SPACE", "PART"})
_KEPT_PREPOSITIONS = frozenset({"of", "for", "in", "from", "on", "per", "across", "among"})
_MARKS = frozenset({'"', "“", "”", "'", "‘", "’"})
_PERSON_ENDINGS = ("man", "woman", "men", "women", "ist", "ician", "person", "people")
_PEOPLE_ENDINGS = ("an", "i", "ese", "er", "ard", "ish", "ite", "ist")


@dataclass(frozen=True, slots=True)
class Counted:
    """The thing counted: its normal form, head lemma, unit class of a count, and its head token where it is printed."""

    text: str
    head_lemma: str
    unit: str | None
    head: Token | None
    end: int  # lexeme behind the noun phrase where it follows the number, else the number's own end


@cache
def noun_units() -> dict[str, str]:
    """Lemma of a noun -> unit of what it counts: person, household, building, vehicle …"""
    units = {row["lemma"].lower(): row["unit"] for row in load_table("counted_nouns")}
    return units | {row["lemma"]: row["unit"] for row in load_table("counted_nouns")}


def unit_of(head: Token | None, lemma: str) -> str:
    """The unit that a noun stands for: its class where it has one, a person where its form says so, else itself."""
    units = noun_units()
    low = lemma.lower()
    for key in (lemma, low):
        if key in units:
            return units[key]
    if head is not None and (head.ent_type_ == "NORP" or head.tag_ == "NNPS"):
        return "person" if low.endswith(_PEOPLE_ENDINGS) else low
    if low.endswith(_PERSON_ENDINGS) and len(low) > 5:
        return "person"
    return low


def lemma_of(token: Token) -> str:
    """Lemma of a noun; capitals stay where the word is a name ('Colombian')."""
    text = token.text
    lemma = token.lemma_ or text
    if (
        text.lower().endswith("ves")
        and lemma.lower().endswith("f")
        and lemma.lower() not in figure_words("plural in ves")
    ):
        lemma = text[:-1]  # the lemmatizer's rule for 'wolves' makes 'graf' of 'graves'
    if token.tag_ in ("NNPS", "NNP") and text.endswith("s") and len(text) > 3 and not text.endswith("ss"):
        lemma = f"{text[:-3]}y" if text.endswith("ies") else text[:-1]
    return lemma if token.tag_ in ("NNP", "NNPS") else lemma.lower()


def phrase_head(token: Token, context: Context) -> Token | None:
    """The last noun of the noun phrase that begins at ``token``; None where no noun phrase does."""
    doc, head = token.doc, None
    end = min(context.tokens[-1].i + 1, token.i + MAX_PHRASE)
    i = token.i
    while i < end:
        each = doc[i]
        if _joins(each, end) and not (head is not None and head.tag_ == "NNS"):
            i += 1 if each.text in HYPHENS else 2  # 'off-duty': the first half and the hyphen
            continue
        if each.text == "(" and head is not None and i + 3 < end and doc[i + 1].is_upper and doc[i + 2].text == ")":
            if doc[i + 3].tag_ != "NNS":
                break
            i += 3  # 'Harbour Defence Units (HDU) members'
            continue
        if each.tag_ == "POS":
            head = None  # 'one of the firm's investments'
        elif _is_noun(each, context) and not (head is not None and _is_new_phrase(head, each)):
            head = each
        elif head is not None and each.tag_ == "CD" and head.tag_ == "NNP" and i + 1 < end and doc[i + 1].tag_ == "NNS":
            pass  # 'Model 3 sedans'
        elif each.text in _MARKS or (head is not None and each.tag_ == "CC" and _shares_head(head, each, end)):
            pass
        elif head is not None or not _opens(each, i == token.i, end):
            break
        i += 1
    return head


def _joins(token: Token, end: int) -> bool:
    """Whether a token is a hyphen between two words, or the word before one that the parser cut off."""
    doc = token.doc
    if token.text in HYPHENS:
        return True
    at = token.i + 1
    return (
        at + 1 < end and doc[at].text in HYPHENS and not token.whitespace_ and not doc[at].whitespace_ and token.is_alpha
    )  # fmt: skip


def _is_noun(token: Token, context: Context) -> bool:
    """Whether the parser calls it a noun, or it is an acronym that it took for something else ('IS fighters')."""
    if token.pos_ in ("NOUN", "PROPN"):
        return True
    return len(token.text) > 1 and token.text.isupper() and token.text.isalpha() and not context.text.isupper()


def _opens(token: Token, is_first: bool, end: int) -> bool:
    """Whether a token may stand in a noun phrase before its noun."""
    if token.tag_ in ("VBN", "VBG"):
        return _noun_ahead(token, end)
    if token.tag_ == "CC":
        return not is_first and token.i + 1 < end and token.doc[token.i + 1].pos_ in ("ADJ", "NOUN", "VERB", "ADV")
    return token.pos_ in ("ADJ", "DET", "NUM", "ADV") or token.tag_ in ("PRP$", "JJ")


def _shares_head(head: Token, conjunction: Token, end: int) -> bool:
    """'Kia and Hyundai vehicles', 'digital and physical sales': the noun behind belongs to both sides."""
    doc, at = head.doc, conjunction.i + 1
    if head.tag_ in ("NNS", "NNPS") or head.i + 1 != conjunction.i or at + 1 >= end:
        return False
    if doc[at].tag_ == "NN":
        return head.tag_ == "NN" and doc[at + 1].tag_ == "NNS"  # 'motel and hotel rooms'
    return doc[at].pos_ in ("PROPN", "ADJ") and doc[at + 1].tag_ in ("NNS", "NNPS", "NN")


def _is_new_phrase(head: Token, following: Token) -> bool:
    """'soldiers Monday', 'people last week': a plural common noun ends its phrase before a name or a time."""
    return head.tag_ == "NNS" and (following.pos_ == "PROPN" or following.lower_ in figure_words("time unit"))


def _noun_ahead(token: Token, end: int) -> bool:
    doc, at = token.doc, token.i + 1
    while at < end and (doc[at].pos_ == "ADJ" or doc[at].tag_ == "VBN"):
        at += 1
    return at < end and doc[at].pos_ in ("NOUN", "PROPN")


def described(context: Context, head: Token, first: int) -> Counted:
    """Normal form of a noun phrase: its modifiers from token ``first`` on and its head, without determiners and numbers."""
    words = [token.text for token in (head.doc[i] for i in range(first, head.i)) if not _is_left_out(token)]
    lemma = lemma_of(head)
    return Counted(" ".join([*words, head.text]), lemma, unit_of(head, lemma), head, context.lexeme_behind(head))


def _is_left_out(token: Token) -> bool:
    return (
        token.pos_ in _SKIPPED
        or token.tag_ in ("PRP$", "POS")
        or token.text in HYPHENS
        or token.lower_ in figure_words("skipped before a noun")
    )


def full_phrase(context: Context, head: Token, taken: Container[int]) -> Counted:
    """A noun phrase with what stands before its head, its 'of', 'for', 'in' … behind it and what 'and' adds to it.

    ``taken``: indexes of tokens that belong to quantities; they and dates stay out.
    """
    kept = sorted(_before(context, head, taken) | {head.i} | _right(context, head, taken, 0))
    words = [head.doc[i].text for i in kept]
    lemma = lemma_of(head)
    return Counted(" ".join(words), lemma, unit_of(head, lemma), head, 0)


def _before(context: Context, head: Token, taken: Container[int]) -> set[int]:
    """Modifiers before a head, those before a number too: 'the best $200 phones' are best phones."""
    kept: set[int] = set()
    for i in range(head.i - 1, max(context.tokens[0].i, head.i - MAX_PHRASE) - 1, -1):
        token = head.doc[i]
        if i in taken or token.text in HYPHENS or token.tag_ == "POS":
            continue
        joined = token.pos_ == "NUM" or _joined_to_next(token)
        if not (joined or token.pos_ in ("NOUN", "PROPN", "ADJ") or token.tag_ in ("VBG", "VBN", "JJ", "PRP$", "DT")):
            break
        if token.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj", "npadvmod") and not joined and token.head.i != head.i:
            break
        if token.tag_ in ("VBG", "VBN") and token.head.i != head.i and token.dep_ != "amod":
            break
        if not _is_left_out(token) or token.pos_ == "NUM":
            kept.add(i)
        if token.tag_ in ("DT", "PRP$"):
            break
    return kept


def _joined_to_next(token: Token) -> bool:
    """Whether a hyphen joins the token to the one behind it."""
    doc, i = token.doc, token.i
    return i + 1 < len(doc) and doc[i + 1].text in HYPHENS and not token.whitespace_


def _right(context: Context, head: Token, taken: Container[int], depth: int) -> set[int]:
    kept: set[int] = set()
    for child in head.rights:
        if not context.holds(child) or child.i > head.i + _MAX_TAIL or depth > 3:
            break
        if child.dep_ == "prep" and child.lower_ in _KEPT_PREPOSITIONS:
            thing = next((t for t in child.rights if t.dep_ == "pobj" and context.holds(t)), None)
        elif child.dep_ == "conj" and child.i <= head.i + 3 and head.doc[child.i - 1].pos_ != "VERB":
            thing = child
        else:
            continue
        if (
            thing is None or thing.i in taken or thing.i > head.i + _MAX_TAIL or thing.pos_ not in ("NOUN", "PROPN")
            or thing.ent_type_ in ("DATE", "TIME", "CARDINAL", "MONEY", "PERCENT") or thing.like_num
        ):  # fmt: skip
            continue
        joint = {child.i} if child is not thing else {i for i in (child.i - 1,) if head.doc[i].dep_ == "cc"}
        kept |= joint | {thing.i} | _before(context, thing, taken) | _right(context, thing, taken, depth + 1)
    return kept - set(range(head.i))
