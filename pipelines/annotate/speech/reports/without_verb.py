"""Reports without a verb: 'according to', 'per', 'allegedly', 'the claim that'.

What belongs here: prepositions, adverbs and nouns as cues.  What does not: verbs (verbs.py).
"""

from __future__ import annotations

from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.cues import Cue, cues, noun_cue, speech_words, verb_cue
from pipelines.annotate.speech.drafts import StatementDraft
from pipelines.annotate.speech.reports.extents import Extents
from pipelines.annotate.speech.sources.noun_phrases import phrase_of, subject_of

_DASHES = frozenset({",", "—", "–", "--"})


def read_without_verb(words: PageWords, extents: Extents, used: set[int]) -> list[StatementDraft]:
    """Every report by a cue that is no verb, in order; cues between quotation marks report nothing of their own."""
    drafts: list[StatementDraft] = []
    for i in range(len(words)):
        if extents.quote_end[i] or i in used or extents.is_endless(i):
            continue
        draft: StatementDraft | None = None
        lower = words.lower[i]
        if lower in ("according", "per"):
            draft = _according(words, extents, i)
        elif words.pos[i] == "ADV":
            adverb = cues("adverb").get(lower)
            draft = _adverb(words, extents, i, adverb) if adverb is not None else None
        elif words.pos[i] == "NOUN":
            noun = noun_cue(words, i)
            draft = _noun(words, extents, i, noun) if noun is not None else None
        if draft is not None:
            drafts.append(draft)
    return drafts


def _according(words: PageWords, extents: Extents, i: int) -> StatementDraft | None:
    sentence_first, sentence_last = words.sentence_bounds[words.sentence[i]]
    prep, last_cue = (i + 1, i + 2) if words.lower[i] == "according" else (i, i + 1)
    if prep >= sentence_last or (prep > i and words.lower[prep] != "to"):
        return None
    pobj = words.kid(prep, "pobj", "pcomp")
    if pobj is None:
        pobj = words.kid(i, "pobj")
    if pobj is None or pobj < last_cue:
        pobj = next((k for k in range(last_cue, sentence_last) if words.pos[k] in ("PROPN", "NOUN", "PRON")), None)
        if pobj is None:
            return None
    if prep == i and (words.pos[pobj] != "PROPN" or words.text[i - 1] != "," or words.pos[i] != "ADP"):
        return None
    phrase = phrase_of(words, pobj)
    phrase_last = min(max(words.right[pobj] + 1, last_cue), sentence_last)
    opens = all(words.lower[k] in speech_words("connective") or words.text[k] == "," for k in range(sentence_first, i))
    spans: list[tuple[int, int]] = []
    core = _clause_head(words, words.head[i])
    if opens:
        comma = next((k for k in range(phrase.last, sentence_last) if words.text[k] == ","), None)
        first = phrase_last if comma is None or comma > phrase.last + 14 else comma + 1
        # A comma may also part an apposition: 'according to Ann Lee, a nurse, the'.
        if comma is not None and phrase_last > comma + 1 and words.text[phrase_last - 1] == ",":
            first = phrase_last
        spans.append((first, extents.end(i, first, first, sentence_last)))
    else:
        before = words.text[i - 1]
        start = sentence_first
        conjoined = core >= phrase_last and words.dep[core] == "conj" and words.left[core] < i
        if conjoined or (before not in _DASHES and words.dep[core] == "relcl"):
            start = words.left[core]
        reported = [k for k in range(sentence_first, i) if verb_cue(words, k) is not None and not extents.quote_end[k]]
        relative = (
            next(
                (
                    k
                    for k in range(i - 2, reported[-1], -1)
                    if words.tag[k] in ("WDT", "WP") and words.text[k - 1] == ","
                ),
                None,
            )
            if reported and before in _DASHES
            else None
        )  # 'he says he can win the state, which has nine seats, according to …'
        if (
            relative is not None
            and words.dep[words.head[relative]] == "relcl"
            and words.right[words.head[relative]] >= i - 2
        ):
            start = relative
        start = extents.start_of_sentence(start, i)
        spans.append((start, i - 1 if before in _DASHES else i))
        if core >= phrase_last:
            spans.append((phrase_last, words.right[core] + 1))
        elif (
            phrase_last + 1 < sentence_last
            and words.text[phrase_last] == ","
            and extents.goes_on(phrase_last + 1, sentence_last, start, i)
        ):
            spans.append((phrase_last + 1 + (words.pos[phrase_last + 1] == "CCONJ"), sentence_last))
    found = [span for first, last in spans if (span := extents.characters(first, last)) is not None]
    if not found:
        return None
    return StatementDraft(found, "according to", "say", cue=(i, last_cue), head=core, speaker=phrase)


def _clause_head(words: PageWords, i: int) -> int:
    for _ in range(20):
        if words.pos[i] in ("VERB", "AUX") and words.dep[i] in ("ROOT", "ccomp", "conj", "advcl", "parataxis", "relcl"):
            return i
        if words.head[i] == i:
            return i
        i = words.head[i]
    return i


def _adverb(words: PageWords, extents: Extents, i: int, cue: Cue) -> StatementDraft | None:
    """'has reportedly left the area', 'allegedly to protect the wells': the verb phrase that it stands in."""
    head = words.head[i]
    if words.pos[head] not in ("VERB", "AUX"):
        return None
    # The adverb itself is no part of what is told: 'has reportedly | left the area'.
    first, last = (i + 1, words.right[head] + 1) if words.right[head] > i else (words.left[head], i)
    span = extents.characters(first, extents.end(i, head, first, last))
    if span is None:
        return None
    return StatementDraft([span], "adverb", cue.cue_class, cue=(i, i + 1), head=head, is_impersonal=True)


def _noun(words: PageWords, extents: Extents, i: int, cue: Cue) -> StatementDraft | None:
    """'the mayor's claim that …', 'reports that …'."""
    owner = words.kid(i, "poss")
    behind = [k for k in words.kids[i] if k > i and words.dep[k] in ("acl", "ccomp", "relcl")]
    clause = next((k for k in behind if _has_that(words, k)), None)
    if clause is None and owner is not None and "infinitive" in cue.frames:
        clause = next((k for k in behind if words.kid(k, "aux") is not None and words.tag[k] == "VB"), None)
    if clause is None:
        return None
    first = words.left[clause]
    span = extents.characters(first, extents.end(i, clause, first, words.right[clause] + 1))
    if span is None:
        return None
    draft = StatementDraft([span], "noun", cue.cue_class, cue=(i, i + 1), head=clause)
    if owner is None:
        by = next((k for k in words.all_kids(i, "prep", "agent") if words.lower[k] in ("by", "from")), None)
        owner = words.kid(by, "pobj") if by is not None else None
    if owner is None and words.dep[i] == "dobj":
        owner = subject_of(words, words.head[i])
    if owner is not None:
        draft.speaker = phrase_of(words, owner)
    else:
        draft.is_impersonal = True
    return draft


def _has_that(words: PageWords, verb: int) -> bool:
    return any(words.lower[k] == "that" and words.dep[k] == "mark" for k in words.kids[verb])
