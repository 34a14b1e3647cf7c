"""Words at second hand: 'quoted the minister as saying', 'said on Friday, citing police', 'is quoted by the agency as saying'.

What belongs here: whose words a report passes on.  What does not: reports inside what is said (rows.py).
"""

from __future__ import annotations

from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.cues import speech_words, verb_cue
from pipelines.annotate.speech.reports.extents import FINITE
from pipelines.annotate.speech.sources.animacy import source_nouns

_MAX_CLIMB = 4
_MAX_BESIDE = 12


def passes_on(words: PageWords, verb: int) -> bool:
    """Whether a verb names whose words are passed on rather than the words: 'quoting the mayor'."""
    if words.lemma[verb] not in speech_words("quoting") or words.kid(verb, "ccomp") is not None:
        return False
    quoted = words.kid(verb, "dobj", "nsubjpass")
    return quoted is not None and _is_source(words, quoted)


def cited_by(words: PageWords, cue: int) -> int | None:
    """The noun for whose words the report at ``cue`` passes on; None where the speaker says it of his own."""
    if cue and words.lower[cue - 1] == "as":
        at = cue
        for _ in range(_MAX_CLIMB):
            at = words.head[at]
            if words.lemma[at] in speech_words("quoting"):
                quoted = words.kid(at, "dobj") if words.kid(at, "auxpass") is None else None
                return quoted if quoted is not None and quoted < cue else None
        return None
    first, last = words.sentence_bounds[words.sentence[cue]]
    subject = words.kid(cue, "nsubj")
    for verb in range(max(first + 1, cue - _MAX_BESIDE) if subject is None or subject > cue else subject + 1, last):
        if verb > cue and verb_cue(words, verb) is not None and words.tag[verb] in FINITE:
            return None
        if words.tag[verb] == "VBG" and words.text[verb - 1] == "," and passes_on(words, verb):
            return words.kid(verb, "dobj")
    return None


def _is_source(words: PageWords, noun: int) -> bool:
    if words.ent[noun] in ("PERSON", "ORG", "NORP") or words.lower[noun] in words.names:
        return True
    known = source_nouns().get(words.lemma[noun]) or source_nouns().get(words.lower[noun])
    return known is not None and (known[1] != "thing" or known[0] == "media")
