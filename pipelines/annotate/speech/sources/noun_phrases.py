"""Noun phrases of speakers: which words beside a verb name who speaks.

What belongs here: the subject of a cue, by grammar, and the span of its phrase.  What does not: who that is.
"""

from __future__ import annotations

from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.cues import speech_words, verb_cue
from pipelines.annotate.speech.drafts import Phrase
from pipelines.lexicons import words_of_class

NOMINAL = ("PROPN", "PRON", "NOUN")
ODD_NAMES = ("ADV", "INTJ", "X", "VERB")  # what the parser takes a name for that it does not know
SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_TIMES = frozenset({"DATE", "TIME"})


def is_relative(words: PageWords, i: int) -> bool:
    """Whether a word stands for the noun before its clause: 'who', 'which', 'that', 'whom'."""
    return words.lower[i] in words_of_class("closed_classes", "relative")


def phrase_of(words: PageWords, head: int) -> Phrase:
    """The phrase of a noun without relative clauses, appositions behind commas and times."""
    first, last = words.left[head], head + 1
    for kid in words.kids[head]:
        if kid < head:
            if (
                words.dep[kid] in ("relcl", "acl", "parataxis", "punct", "cc", "preconj", "mark", "advcl", "prep")
                and words.left[kid] == first
            ):
                first = words.right[kid] + 1
            continue
        dep = words.dep[kid]
        if words.ent[kid] in _TIMES or (dep == "prep" and _is_time(words, kid)):
            break
        if (
            dep in ("prep", "compound", "nmod", "flat", "case")
            or (dep == "appos" and words.left[kid] == last)
            or (dep in ("amod", "nummod", "advmod") and words.left[kid] == last)
        ):
            if words.left[kid] != last:
                break
            last = _cut(words, words.left[kid], words.right[kid] + 1)
        elif dep == "cc":
            continue
        elif dep == "conj" and words.pos[kid] in ("NOUN", "PROPN", "PRON"):
            last = phrase_of(words, kid).last
        elif dep == "punct":
            if words.text[kid] in ("-", "'s") or any(words.dep[k] == "conj" and k > kid for k in words.kids[head]):
                continue
            break
        else:
            break
    while first < head and (words.pos[first] in ("PUNCT", "CCONJ", "SPACE") or words.lower[first] in ("as", "but")):
        first += 1
    while last > head + 1 and words.pos[last - 1] in ("PUNCT", "CCONJ", "SPACE"):
        last -= 1
    return Phrase(first, last, head)


def _cut(words: PageWords, first: int, last: int) -> int:
    """The end of a modifier before a relative clause or a comma inside it."""
    for i in range(first, last):
        if words.dep[i] in ("relcl", "advcl", "ccomp") and words.left[i] > first:
            return words.left[i]
        if words.text[i] in (",", "—", "–", "--", ";", "(") and i > first:
            return i
    return last


def _is_time(words: PageWords, prep: int) -> bool:
    """Whether a phrase says when or in what somebody spoke: 'on Monday', 'in a statement'."""
    pobj = words.kid(prep, "pobj")
    if pobj is None:
        return False
    is_utterance = words.lower[prep] in speech_words("place or time") and words.lemma[pobj] in speech_words("utterance")
    return words.ent[pobj] in _TIMES or is_utterance


def subject_of(words: PageWords, verb: int) -> int | None:
    """The head of the phrase that does what the verb says: its own subject, or the one that it shares."""
    at = verb
    for _ in range(8):
        subject = _own_subject(words, at)
        if subject is not None and (
            at == verb or words.lower[subject] not in ("it", "there") or words.tag[verb] != "VBG"
        ):
            return subject
        dep, head = words.dep[at], words.head[at]
        if head == at:
            return None
        if dep in ("acl", "relcl") and words.pos[head] in ("NOUN", "PROPN", "PRON"):
            return _owner(words, at, head)
        if dep not in ("conj", "xcomp", "advcl", "pcomp", "ccomp", "prep", "dep", "aux", "parataxis"):
            return None
        if dep in ("conj", "advcl") and at == verb:
            outer = _reporting_head(words, verb, head)
            if outer is not None:
                at = outer
                continue
        at = head
    return None


def _own_subject(words: PageWords, verb: int) -> int | None:
    """A verb's own subject; of several the nearest before it: 'DORN (Wire) - The mayor said', 'The mayor, Ann Lee said'."""
    subjects = words.all_kids(verb, *SUBJECTS)
    before = [k for k in subjects if k < verb]
    return before[-1] if before else next(iter(subjects), None)


def _owner(words: PageWords, verb: int, noun: int) -> int:
    """Whose words a participle behind a noun gives: a person's who made the statement, else the noun's own.

    'she released a statement saying', 'he tried again, writing on Twitter', 'they called a meeting to say'.
    """
    is_purpose = words.tag[verb] == "VB" and words.dep[noun] in ("dobj", "pobj") and _is_any(words, noun)
    if words.tag[verb] != "VBG" and not is_purpose:
        return noun
    behind_comma = verb > 0 and words.text[words.left[verb] - 1] == ","
    if not is_purpose and not behind_comma and words.lemma[noun] not in speech_words("utterance"):
        return noun
    at = noun
    for _ in range(4):
        if words.dep[at] not in ("dobj", "pobj", "prep", "attr", "conj", "ccomp"):
            return noun
        at = words.head[at]
        if words.pos[at] in ("VERB", "AUX"):
            subject = words.kid(at, "nsubj")
            return subject if subject is not None else noun
    return noun


def _is_any(words: PageWords, noun: int) -> bool:
    """Whether what somebody acts on is no doer itself: 'called a meeting to say', not 'met the first man to say'."""
    ranked = any(words.lower[k] in ("first", "last", "only", "next") for k in words.kids[noun])
    return not ranked and words.ent[noun] != "PERSON" and words.pos[noun] == "NOUN"


def _reporting_head(words: PageWords, verb: int, head: int) -> int | None:
    """The outer report that a coordinated cue belongs to: 'said it was closed and added that', 'said it shut, adding'.

    The parser attaches the second cue to the verb of the first one's content; the same form of the verb gives it away.
    """
    is_adding = words.tag[verb] == "VBG" and words.lemma[verb] in speech_words("goes on speaking")
    at = head
    for _ in range(6):
        outer = words.head[at]
        if outer == at:
            return None
        if words.dep[at] == "ccomp" and outer < at and verb_cue(words, outer) is not None:
            same_form = words.tag[verb] == words.tag[outer] and words.tag[verb] in ("VBD", "VBZ", "VBP", "VBG")
            if words.tag[verb] == "VBG" and words.dep[verb] == "advcl":
                inner = words.kid(head, *SUBJECTS)
                is_adding = is_adding or (
                    inner is not None and words.pos[inner] != "PRON" and words.ent[inner] != "PERSON"
                )
            return outer if is_adding or (same_form and words.dep[verb] == "conj") else None
        if words.dep[at] not in ("conj", "advcl", "xcomp", "ccomp"):
            return None
        at = outer
    return None


def noun_beside(words: PageWords, verb: int, start: int, end: int) -> int | None:
    """The noun beside a cue where the parse gives it no subject, within ``[start, end)``: 'said Ann Lee', 'Ann Lee said'."""
    before = verb - 1
    while before >= start and (words.pos[before] in ("ADV", "AUX") and not _is_name(words, before)):
        before -= 1
    if before >= start and (words.pos[before] in NOMINAL or _is_name(words, before)):
        return before
    after = verb + 1
    if after < end and words.pos[after] in (*NOMINAL, "DET", "ADJ"):
        while after < end and words.pos[after] in ("DET", "ADJ"):
            after += 1
        while after < end and words.dep[after] in ("compound", "nmod", "poss") and words.head[after] > after:
            after = words.head[after]
        if after < end and words.pos[after] in NOMINAL and words.dep[after] not in ("dobj", "dative"):
            return after
    is_odd = after < end and words.pos[after] in ODD_NAMES and words.dep[after] not in ("dobj", "dative")
    if is_odd and words.text[after][:1].isupper() and words.text[after].isalpha():
        return after  # a name that the parser does not know: 'said Bly, adding'
    return None


def _is_name(words: PageWords, i: int) -> bool:
    return words.text[i][:1].isupper() and words.lower[i] in words.names
