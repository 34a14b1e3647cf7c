"""Cues set beside what is said where the parse misleads: 'as the ministry said', ', say experts,', ', engineers announced'.

What belongs here: these three forms, by commas and word order.  What does not: cues that the parse puts in their place (verbs.py).
"""

from __future__ import annotations

from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.cues import SpeechCue, speech_words, verb_cues
from pipelines.annotate.speech.drafts import Phrase, StatementDraft
from pipelines.annotate.speech.reports.extents import FINITE, Extents
from pipelines.annotate.speech.sources.animacy import can_speak, is_nobody
from pipelines.annotate.speech.sources.noun_phrases import NOMINAL, SUBJECTS, phrase_of

_MAX_CLAUSE = 24  # words of a clause that holds a cue
_LEAST_CONTENT = 3
_DASHES = frozenset({",", "—", "–", "--"})
_NOUN_PHRASE = frozenset({*NOMINAL, "DET", "ADJ", "ADP", "CCONJ", "NUM", "PART"})
_BEFORE_HEAD = frozenset({"compound", "poss", "nmod", "amod"})
_PLAIN = frozenset({"say", "report", "confirm", "show", "estimate"})


def read_set_in(words: PageWords, extents: Extents, used: set[int]) -> list[StatementDraft]:
    """Every report of these forms, in order of its cue; verbs between quotation marks report nothing of their own."""
    drafts: list[StatementDraft] = []
    for i, cue in verb_cues(words):
        if "parenthesis" not in cue.frames or cue.cue_class not in _PLAIN:
            continue
        if i == 0 or extents.quote_end[i] or i in used or extents.is_endless(i):
            continue
        draft = (
            _as_clause(words, extents, i, cue) or _inverted(words, extents, i, cue) or _closing(words, extents, i, cue)
        )
        if draft is not None:
            drafts.append(draft)
    return drafts


def _as_clause(words: PageWords, extents: Extents, i: int, cue: SpeechCue) -> StatementDraft | None:
    """'As the ministry said on Monday, …', '…, as reported by the paper'."""
    first, last = words.sentence_bounds[words.sentence[i]]
    at = next((k for k in range(i - 1, max(i - _MAX_CLAUSE, first - 1), -1) if words.lower[k] == "as"), None)
    if at is None or any(words.text[k] == "," or words.tag[k] in FINITE for k in range(at + 1, i)):
        return None
    opens = all(words.lower[k] in speech_words("connective") or words.text[k] == "," for k in range(first, at))
    if not opens and words.text[at - 1] not in _DASHES:
        return None
    end = next((k for k in range(i + 1, min(i + _MAX_CLAUSE, last)) if _closes(words, k)), None)
    if end is None or any(words.dep[k] in ("ccomp", "dobj", "xcomp") and i < k < end for k in words.kids[i]):
        return None
    agent = words.kid(i, "agent")
    passive = words.tag[i] == "VBN" and words.kid(i, "aux") is None
    speaker = words.kid(agent, "pobj") if passive and agent is not None else None
    if not passive:
        subjects = [k for k in words.all_kids(i, *SUBJECTS) if at < k < i]
        speaker = subjects[-1] if subjects else None
    if speaker is None or is_nobody(words, speaker) or not can_speak(words, speaker):
        return None
    before, behind = (extents.start_of_sentence(first, at), at - 1), (end + 1, last)
    ranges = [behind] if opens else [before, behind] if words.text[end] in _DASHES else [before]
    return _draft(words, extents, i, cue, speaker, ranges, (at, end))


def _closes(words: PageWords, k: int) -> bool:
    """Whether a sign ends a clause: not the comma of a date."""
    if words.text[k] not in (*_DASHES, ".", ":", "!", "?"):
        return False
    return k + 1 >= len(words) or words.text[k] != "," or words.ent[k + 1] not in ("DATE", "TIME")


def _inverted(words: PageWords, extents: Extents, i: int, cue: SpeechCue) -> StatementDraft | None:
    """'Part of the trouble, say experts, is the ground', 'The race will be tight, said Ann Lee, a nurse.'."""
    first, last = words.sentence_bounds[words.sentence[i]]
    if (
        words.text[i - 1] != ","
        or words.tag[i] not in FINITE
        or i - 1 - first < _LEAST_CONTENT
        or extents.quote_end[i - 2]
    ):
        return None
    if words.lemma[i] in speech_words("addressed") or _has_subject_before(words, i):
        return None
    noun = _noun_behind(words, i, last)
    if (
        noun is None
        or not can_speak(words, noun)
        or (words.kid(i, "ccomp") is not None and words.kid(i, "ccomp", "xcomp") == noun)
    ):
        return None
    is_certain = words.pos[noun] == "PROPN" or words.pos[i + 1] == "DET" or words.tag[noun] in ("NNS", "NNPS")
    if not is_certain or (words.dep[i] == "conj" and words.head[i] < i and words.pos[noun] != "PROPN"):
        return None
    resumed = next(
        (
            k
            for k in range(noun + 1, min(noun + _MAX_CLAUSE, last - 1))
            if words.text[k] == "," and words.tag[k + 1] in FINITE
        ),
        None,
    )
    start = extents.start_of_sentence(first, i - 1)
    if resumed is not None:
        ranges, end = [(start, i - 1), (resumed + 1, last)], resumed
    else:
        if any(
            words.tag[k] in FINITE for k in range(noun + 1, last) if words.dep[k] not in ("relcl", "aux", "auxpass")
        ):
            return None
        if not any(words.tag[k] in FINITE for k in range(start, i - 1)):
            return None
        ranges, end = [(start, i - 1)], last
    return _draft(words, extents, i, cue, noun, ranges, (i, end))


def _has_subject_before(words: PageWords, i: int) -> bool:
    """Whether a verb's subject stands before it with a comma on either side of what explains it: 'Ann Lee, a nurse, said'."""
    subjects = [k for k in words.all_kids(i, *SUBJECTS) if k < i]
    return bool(subjects) and any(words.text[k] == "," for k in range(subjects[-1], i - 1))


def _noun_behind(words: PageWords, i: int, last: int) -> int | None:
    """The head of the noun phrase that begins right behind a verb."""
    k = i + 1
    while k < last and words.pos[k] in ("DET", "ADJ", "NUM"):
        k += 1
    while k < last and words.dep[k] in ("compound", "nmod", "poss", "amod") and k < words.head[k] < last:
        k = words.head[k]
    return k if k < last and words.pos[k] in NOMINAL and words.pos[k] != "PRON" else None


def _closing(words: PageWords, extents: Extents, i: int, cue: SpeechCue) -> StatementDraft | None:
    """'…, engineers of both firms announced on Friday.', where the parser hung the cue on its subject."""
    if (
        words.tag[i] != "VBD"
        or words.dep[i] not in ("acl", "relcl")
        or words.kid(i, "nsubj", "agent", "dobj", "ccomp") is not None
    ):
        return None
    first, last = words.sentence_bounds[words.sentence[i]]
    begin = i
    while begin > first and words.pos[begin - 1] in _NOUN_PHRASE and i - begin < _MAX_CLAUSE:
        begin -= 1
    if begin == i or words.text[begin - 1] != "," or begin - 1 - first < _LEAST_CONTENT or words.right[i] < last - 2:
        return None
    noun = next((k for k in range(begin, i) if words.pos[k] in NOMINAL and words.dep[k] not in _BEFORE_HEAD), i - 1)
    if not can_speak(words, noun) or not any(words.tag[k] in FINITE for k in range(first, begin - 1)):
        return None
    return _draft(words, extents, i, cue, noun, [(extents.start_of_sentence(first, begin), begin - 1)], (begin, last))


def _draft(
    words: PageWords,
    extents: Extents,
    i: int,
    cue: SpeechCue,
    speaker: int,
    ranges: list[tuple[int, int]],
    clause: tuple[int, int],
) -> StatementDraft | None:
    spans = [span for first, last in ranges if (span := extents.characters(first, last)) is not None]
    if not spans:
        return None
    phrase = phrase_of(words, speaker)
    kept = Phrase(max(phrase.first, clause[0]), max(min(phrase.last, clause[1]), speaker + 1), speaker)
    if kept.first <= i < kept.last:
        kept = Phrase(i + 1, kept.last, speaker) if i < speaker else Phrase(kept.first, i, speaker)
    return StatementDraft(spans, "set in", cue.cue_class, cue=(i, i + 1), speaker=kept)
