"""What somebody is accused of: 'is accused of beating 12 men', 'charged with stealing', 'on suspicion of smuggling'.

What belongs here: accusations in the passive voice, and nouns of suspicion.  What does not: who accuses in the active (verbs.py).
"""

from __future__ import annotations

from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.cues import speech_words
from pipelines.annotate.speech.drafts import Phrase, StatementDraft
from pipelines.annotate.speech.reports.extents import Extents
from pipelines.annotate.speech.sources.animacy import can_speak
from pipelines.annotate.speech.sources.noun_phrases import phrase_of

_PREPOSITIONS = frozenset({"of", "with", "for", "over", "in"})


def read_accusations(words: PageWords, extents: Extents, used: set[int]) -> list[StatementDraft]:
    """Every accusation in the passive voice or by a noun, in order; words between quotation marks accuse nobody."""
    drafts: list[StatementDraft] = []
    accusing, suspicion = speech_words("accusing"), speech_words("suspicion")
    for i in words.lemmas(accusing, suspicion):
        lemma = words.lemma[i]
        if extents.quote_end[i] or i in used or extents.is_endless(i):
            continue
        draft: StatementDraft | None = None
        if words.tag[i] == "VBN" and lemma in accusing:
            draft = _accused(words, extents, i)
        elif words.pos[i] == "NOUN" and lemma in suspicion:
            draft = _suspicion(words, extents, i)
        if draft is not None:
            drafts.append(draft)
    return drafts


def _accused(words: PageWords, extents: Extents, i: int) -> StatementDraft | None:
    """'is accused by the court of taking bribes', 'a man suspected of murder'."""
    is_passive = words.kid(i, "auxpass") is not None or words.dep[i] in ("acl", "advcl", "conj", "relcl", "ROOT")
    if not is_passive or words.kid(i, "neg", "dobj") is not None or words.kid(i, "nsubj") is not None:
        return None
    prep = next((k for k in words.all_kids(i, "prep") if k > i and words.lower[k] in _PREPOSITIONS), None)
    agent = words.kid(i, "agent")
    by = words.kid(agent, "pobj") if agent is not None else None
    if prep is None and by is not None:
        prep = next(
            (k for k in words.all_kids(by, "prep") if words.lower[k] == "of"), None
        )  # the parser's 'prosecutors of'
    draft = _of(words, extents, i, prep)
    if draft is None:
        return None
    if by is not None and can_speak(words, by) and not draft.start <= words.start[by] < draft.contents[-1][1]:
        phrase = phrase_of(words, by)
        draft.speaker, draft.is_impersonal = Phrase(phrase.first, min(phrase.last, max(prep or 0, by + 1)), by), False
    return draft


def _suspicion(words: PageWords, extents: Extents, i: int) -> StatementDraft | None:
    """'arrested on suspicion of smuggling', 'on charges of theft'."""
    if words.dep[i] != "pobj" or words.lower[words.head[i]] not in ("on", "under", "over", "amid"):
        return None
    return _of(
        words, extents, i, next((k for k in words.all_kids(i, "prep") if k > i and words.lower[k] == "of"), None)
    )


def _of(words: PageWords, extents: Extents, i: int, prep: int | None) -> StatementDraft | None:
    what = words.kid(prep, "pcomp", "pobj") if prep is not None else None
    if prep is None or what is None or what < prep:
        return None
    last = min(extents.end(i, what, prep + 1, words.right[prep] + 1), max(words.right[i], words.right[prep]) + 1)
    span = extents.characters(prep + 1, last)
    if span is None:
        return None
    return StatementDraft([span], "accusation", "allege", cue=(i, i + 1), head=what, is_impersonal=True)
