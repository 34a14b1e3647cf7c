"""Noun phrases of speakers: which words beside a verb name who speaks.

What belongs here: the subject of a cue, by grammar, and the span of its phrase.  What does not: who that is.
"""

from __future__ import annotations

from pipelines.annotate.speech.drafts import Phrase
from pipelines.annotate.speech.page_words import PageWords

SUBJECTS = ("nsubj", "nsubjpass", "csubj")
RELATIVES = frozenset({"who", "which", "that", "whom"})
_INSIDE_NAME = frozenset(
    {"compound", "amod", "det", "poss", "nummod", "nmod", "case", "quantmod", "predet", "advmod", "neg"}
)
_TIMES = frozenset({"DATE", "TIME"})


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
    pobj = words.kid(prep, "pobj")
    return pobj is not None and (words.ent[pobj] in _TIMES or words.lemma[pobj] in ("statement", "interview"))


def subject_of(words: PageWords, verb: int) -> int | None:
    """The head of the phrase that does what the verb says: its own subject, or the one that it shares."""
    seen = 0
    at = verb
    while seen < 6:
        subject = words.kid(at, *SUBJECTS)
        if subject is not None:
            return subject
        dep, head = words.dep[at], words.head[at]
        if head == at:
            return None
        if dep in ("acl", "relcl") and words.pos[head] in ("NOUN", "PROPN", "PRON"):
            return head
        if dep in ("conj", "xcomp", "advcl", "pcomp", "ccomp", "prep", "dep", "aux"):
            at = head
            seen += 1
            continue
        return None
    return None
