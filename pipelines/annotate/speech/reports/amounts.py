"""Reports that give a number and no clause: 'put the toll at 45', 'spoke of 60 dead', 'counted 3,000 marchers'.

What belongs here: the frames measure (something at a number) and number (a number of something).  What does not: clauses
(verbs.py).
"""

from __future__ import annotations

from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.cues import cues, speech_words
from pipelines.annotate.speech.drafts import StatementDraft
from pipelines.annotate.speech.reports.extents import FINITE, Extents
from pipelines.annotate.speech.sources.animacy import can_speak, is_nobody, source_nouns
from pipelines.annotate.speech.sources.noun_phrases import phrase_of, subject_of

_MAX_OBJECT = 20  # words between a cue and the 'at' of its number
_MAX_NUMBER = 6  # words between 'at' and the number: 'at somewhere between 20 and 30'
_PLACING = frozenset({"put", "place"})  # verbs that things are put with too: only an amount is put at a number
_SYMBOLS = frozenset({"$", "£", "€", "%"})


def read_amounts(words: PageWords, extents: Extents, used: set[int]) -> list[StatementDraft]:
    """Every report of a number by a verb with such a frame, in order; verbs between quotation marks report nothing."""
    drafts: list[StatementDraft] = []
    table = cues("amount")
    for i in words.lemmas(table.keys()):
        if words.pos[i] != "VERB" or extents.quote_end[i] or i in used or extents.is_endless(i):
            continue
        cue = table[words.lemma[i]]
        if words.kid(i, "neg") is not None or words.dep[i] in ("amod", "compound"):
            continue
        draft: StatementDraft | None = None
        if "measure" in cue.frames:
            draft = _measured(words, extents, i, cue.cue_class, words.lemma[i] in _PLACING)
        if draft is None and "number" in cue.frames:
            draft = _numbered(words, extents, i, cue.cue_class)
        if draft is not None:
            drafts.append(draft)
    return drafts


def _measured(words: PageWords, extents: Extents, i: int, cue_class: str, is_bare: bool) -> StatementDraft | None:
    """'put the toll at 45', 'the toll was put by the army at 45'."""
    at = _at_number(words, i)
    if at is None:
        return None
    passive = words.kid(i, "auxpass") is not None or (words.tag[i] == "VBN" and words.dep[i] in ("acl", "advcl"))
    what = words.kid(i, "nsubjpass", "nsubj") if passive else words.kid(i, "dobj")
    if what is None and passive and words.dep[i] == "acl":
        what = words.head[i]  # 'a loss put at 3 million'
    if is_bare and not _is_amount(words, what, at):
        return None
    last = extents.end(i, at, at + 1, words.right[at] + 1)
    if passive:
        agent = words.kid(i, "agent")
        speaker = words.kid(agent, "pobj") if agent is not None else None
        if what is None or agent is None or speaker is None or not can_speak(words, speaker):
            return None
        first = words.left[what]
        behind = words.left[agent] if at < agent < last else last
        ranges = [(first, min(words.right[what] + 1, i)), (at, behind)]
    else:
        speaker = subject_of(words, i)
        if speaker is None or is_nobody(words, speaker) or not can_speak(words, speaker):
            return None
        if what is not None and what > at:
            last = max(last, words.right[what] + 1)  # 'put at 45 the number of dead'
        ranges = [(i + 1, _with_next(words, at, last))]
    spans = [span for first, end in ranges if (span := extents.characters(first, end)) is not None]
    if not spans:
        return None
    return StatementDraft(spans, "measure", cue_class, cue=(i, i + 1), head=at, speaker=phrase_of(words, speaker))


def _at_number(words: PageWords, i: int) -> int | None:
    """The 'at' of a verb's number, with no other verb between; None where there is none."""
    last = words.sentence_bounds[words.sentence[i]][1]
    for k in range(i + 1, min(i + _MAX_OBJECT, last)):
        if words.lower[k] == "at" and any(_counts(words, n) for n in range(k + 1, min(k + 1 + _MAX_NUMBER, last))):
            return k
        if words.text[k] in (";", ":") or (words.pos[k] in ("VERB", "AUX") and words.head[k] == i and k > i + 1):
            return None
    return None


def _is_amount(words: PageWords, what: int | None, at: int) -> bool:
    """Whether what is put at a number is an amount, or the number is no number of places: 'put it at 45'."""
    if what is not None and words.lemma[what] in speech_words("amount"):
        return True
    number = words.kid(at, "pobj")
    is_plain = number is not None and (words.pos[number] in ("NUM", "SYM") or words.text[number] in _SYMBOLS)
    return is_plain and (what is None or words.pos[what] == "PRON")


def _with_next(words: PageWords, at: int, last: int) -> int:
    """With a second amount behind the first: 'put the dead at 45 and the injured at 12'."""
    sentence_last = words.sentence_bounds[words.sentence[at]][1]
    joint = last + (last < sentence_last and words.text[last] == ",")
    if joint >= sentence_last or words.lower[joint] != "and":
        return last
    for k in range(joint + 1, min(joint + _MAX_OBJECT, sentence_last)):
        if words.tag[k] in FINITE:
            return last
        if words.lower[k] == "at" and k + 1 < sentence_last and _counts(words, k + 1):
            return max(words.right[k] + 1, k + 2)
    return last


def _numbered(words: PageWords, extents: Extents, i: int, cue_class: str) -> StatementDraft | None:
    """'spoke of 60 dead', 'counted 3,000 marchers'."""
    if words.kid(i, "auxpass") is not None:
        return None
    speaker = subject_of(words, i)
    if speaker is None or is_nobody(words, speaker) or not can_speak(words, speaker):
        return None
    if words.lemma[i] in speech_words("speaks of"):
        of = next((k for k in words.all_kids(i, "prep") if k > i and words.lower[k] in ("of", "about")), None)
        what = words.kid(of, "pobj", "pcomp") if of is not None else None
    else:
        what = words.kid(i, "dobj")
        if words.lemma[i] in speech_words("keeps records") and not _keeps_records(words, speaker):
            return None
    if what is None or what < i or not any(_counts(words, k) for k in range(words.left[what], words.right[what] + 1)):
        return None
    first = words.left[what]
    span = extents.characters(first, extents.end(i, what, first, words.right[what] + 1))
    if span is None:
        return None
    return StatementDraft([span], "number", cue_class, cue=(i, i + 1), head=what, speaker=phrase_of(words, speaker))


def _keeps_records(words: PageWords, noun: int) -> bool:
    """Whether a noun is a body or a person whose work it is to count, rather than somebody to whom things happen."""
    known = source_nouns().get(words.lemma[noun]) or source_nouns().get(words.lower[noun])
    if known is not None:
        return known[0] in ("official", "expert", "ngo") or (known[1] == "body" and known[0] != "other")
    return words.ent[noun] == "ORG"


def _counts(words: PageWords, i: int) -> bool:
    """Whether a word is a number that is no day or hour."""
    if words.ent[i] in ("DATE", "TIME"):
        return False
    return words.tag[i] == "CD" or words.text[i] in _SYMBOLS or words.lower[i] in speech_words("number noun")
