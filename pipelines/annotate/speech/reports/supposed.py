"""Speech that nobody has spoken yet: supposed ('if police say the road is open'), expected ('will announce') and withheld.

What belongs here: what the words round a cue say about whether it was said.  What does not: whether what is said is true
(factuality.py).
"""

from __future__ import annotations

from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.cues import speech_words
from pipelines.vocabularies import Factuality

_MAX_CLIMB = 3
_INVERTED = frozenset({"should", "had", "were"})


def unsaid(words: PageWords, cue: int) -> Factuality | None:
    """What the content of a report is worth that the verb at ``cue`` does not make; None where it is made."""
    at = cue
    for _ in range(_MAX_CLIMB):
        if _is_supposed(words, at):
            return "possible"
        if words.dep[at] != "conj" or words.pos[words.head[at]] not in ("VERB", "AUX"):
            break
        at = words.head[at]
    if words.tag[cue] == "VB":
        if any(words.lower[k] in speech_words("will") and _is_told(words, cue) for k in words.all_kids(cue, "aux")):
            return "predicted"
        if any(words.lower[k] in ("may", "might") for k in words.all_kids(cue, "aux")):
            return "possible"
        return _awaited(words, cue)
    return None


def _is_supposed(words: PageWords, verb: int) -> bool:
    """'if he says', 'unless he says', 'should he say', 'had he said'."""
    for k in words.all_kids(verb, "mark", "advmod"):
        if k < verb and words.lower[k] in speech_words("supposing"):
            return True
    first = words.left[verb]
    is_open = words.lower[first] in _INVERTED and words.head[first] == verb and words.dep[first] in ("aux", "auxpass")
    subject = words.kid(verb, "nsubj", "nsubjpass")
    if not is_open or subject is None or not first < subject < verb:
        return False
    return words.text[words.sentence_bounds[words.sentence[verb]][1] - 1] != "?"


def _is_told(words: PageWords, verb: int) -> bool:
    """Whether others tell of a report to come: 'I will tell you' makes it."""
    subject = words.kid(verb, "nsubj", "nsubjpass")
    return subject is None or words.lower[subject] not in ("i", "we")


def _awaited(words: PageWords, verb: int) -> Factuality | None:
    """'is expected to announce', 'refused to say whether'."""
    if words.dep[verb] not in ("xcomp", "ccomp", "acl", "advcl", "pcomp"):
        return None
    above = words.head[verb]
    if words.lemma[above] in speech_words("withholding") or words.lower[above] in speech_words("withholding"):
        return "unknown"
    expects = words.lemma[above] in speech_words("awaiting") or words.lower[above] in speech_words("awaiting")
    return "predicted" if expects else None


def asks_for_silence(words: PageWords, cue: int, head: int | None) -> bool:
    """'asked not to be named', 'that her name not be used': terms on which somebody spoke, nothing that was said."""
    if head is None or words.lemma[head] not in speech_words("naming"):
        return False
    kids = words.kids[head]
    is_hidden = any(words.dep[k] == "neg" for k in (*kids, *words.kids[cue])) or words.lemma[cue] in speech_words(
        "withholding"
    )
    is_passive = any(words.dep[k] == "auxpass" for k in kids)
    return is_hidden and is_passive
