"""Reports that somebody calls false: 'reports that 60 had drowned were false', 'called the claim a lie', 'no truth in rumours'.

What belongs here: whether the noun of a report is denied, and by whom.  What does not: what the report says (without_verb.py).
"""

from __future__ import annotations

from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.cues import speech_words
from pipelines.annotate.speech.sources.animacy import can_speak
from pipelines.annotate.speech.sources.noun_phrases import SUBJECTS, subject_of

_MAX_CLIMB = 4
_VERDICTS = frozenset(
    {"acomp", "attr", "oprd", "ccomp", "xcomp", "prep", "dobj", "advcl", "advmod", "npadvmod", "dep", "amod"}
)


def denial_of(words: PageWords, noun: int) -> int | None:
    """The verb (or noun: 'no truth in') that calls the report at ``noun`` false; None where nothing does."""
    at = noun
    for _ in range(_MAX_CLIMB):
        above = words.head[at]
        if above == at:
            return None
        if words.dep[at] == "pobj" and words.lemma[words.head[above]] in speech_words("truth"):
            truth = words.head[above]
            is_none = any(words.lower[k] in ("no", "without", "little") for k in words.kids[truth])
            return truth if is_none else None
        if words.dep[at] == "pobj" and words.lower[above] == "as":
            at = above  # 'dismissed as false a report'
            continue
        if words.dep[at] == "dobj" and words.lower[above] in speech_words("false") and words.lower[above - 1] == "as":
            at = above - 1 if words.head[above] == above - 1 else above  # 'dismissed as invented a report'
            continue
        if words.pos[above] in ("VERB", "AUX"):
            return above if _denies(words, above, at) else None
        if words.dep[at] not in ("conj", "appos", "compound", "amod", "dobj", "attr", "oprd"):
            return None
        at = above
    return None


def _denies(words: PageWords, verb: int, report: int) -> bool:
    """Whether a verb says of its subject or object that it is false."""
    is_negated = words.kid(verb, "neg") is not None
    if words.dep[report] in SUBJECTS:
        passive = words.kid(verb, "auxpass") is not None
        if passive and words.lemma[verb] in speech_words("denying"):
            return not is_negated
        if words.lower[verb] in speech_words("false"):
            return not is_negated  # the parser reads 'were fabricated' as a passive
        if words.lower[verb] == "true" or (
            is_negated and words.lemma[verb] == "be" and _has(words, verb, frozenset({"true"}))
        ):
            return is_negated
        is_verdict = words.lemma[verb] in speech_words("seeming") or (
            passive and words.lemma[verb] in speech_words("calling")
        )
        called = is_verdict or words.lemma[words.head[verb]] in speech_words("calling")
        return called and not is_negated and _has(words, verb, speech_words("false"))
    if words.lemma[verb] in speech_words("denying"):
        return not is_negated
    return words.lemma[verb] in speech_words("calling") and not is_negated and _calls_false(words, verb)


def _calls_false(words: PageWords, verb: int) -> bool:
    """Whether a verb calls its object false, wherever the parser hung the word: it ends the clause, or stands behind 'as'."""
    last = words.right[verb]
    while last > verb and words.pos[last] in ("PUNCT", "SPACE"):
        last -= 1
    ends = words.lower[last] in speech_words("false") or words.lemma[last] in speech_words("false")
    return ends or _has(words, verb, speech_words("false"))


def _has(words: PageWords, verb: int, wanted: frozenset[str]) -> bool:
    """Whether what a verb says of something is one of ``wanted``: 'were false', 'a lie', 'as fabricated'."""
    for k in words.kids[verb]:
        if words.dep[k] not in _VERDICTS:
            continue
        if words.lower[k] in wanted or words.lemma[k] in wanted:
            return True
        below = words.all_kids(k, "pobj", "pcomp", "amod", "attr", "acomp", "conj", "appos", "oprd", "prep")
        for m in below:
            if words.lower[m] in wanted or words.lemma[m] in wanted:
                return True
    return False


def denier_of(words: PageWords, denial: int) -> int | None:
    """Who calls a report false; None where the verb only says that it is."""
    if words.pos[denial] not in ("VERB", "AUX"):
        return None
    if words.kid(denial, "auxpass") is not None:
        agent = words.kid(denial, "agent")
        subject = words.kid(agent, "pobj") if agent is not None else None
    elif words.lemma[denial] in speech_words("seeming") or words.lower[denial] in speech_words("false"):
        above = words.head[denial]
        subject = subject_of(words, above) if words.lemma[above] in speech_words("calling") else None
    else:
        subject = subject_of(words, denial)
    return subject if subject is not None and can_speak(words, subject) else None
