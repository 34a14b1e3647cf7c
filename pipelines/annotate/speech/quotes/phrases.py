"""Words that somebody is quoted with inside the reporter's clause, where its verb is no cue: 'he vowed a "new dawn"'.

What belongs here: quoted phrases that no report has taken, and the person who is the subject of their clause.  What does
not: whole quotations, and titles, nicknames and scare quotes, which stay without a speaker.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.annotate.parse.marks import Quoted
from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.cues import cues, verb_cue
from pipelines.annotate.speech.drafts import StatementDraft
from pipelines.annotate.speech.reports.extents import FINITE, Extents
from pipelines.annotate.speech.sources.animacy import can_speak
from pipelines.annotate.speech.sources.noun_phrases import is_relative, phrase_of, subject_of

_GOVERNED = frozenset({"dobj", "prep", "oprd", "ccomp", "xcomp", "attr", "dative"})


def read_quoted_phrases(
    words: PageWords,
    extents: Extents,
    quotes: Sequence[Quoted],
    first_token: Sequence[int],
    taken: Sequence[StatementDraft],
) -> list[StatementDraft]:
    """Drafts for the quoted phrases of ``quotes`` that stand in none of ``taken``; ``first_token`` is each one's first token."""
    spans = sorted(span for draft in taken for span in draft.contents)
    drafts: list[StatementDraft] = []
    at = 0
    reach = -1
    for number, quote in enumerate(quotes):
        while at < len(spans) and spans[at][0] < quote.end_char:
            reach = max(reach, spans[at][1])
            at += 1
        i = first_token[number]
        if reach > quote.start_char or i >= len(words) or extents.whole[i]:
            continue
        draft = _draft(words, extents, i)
        if draft is not None:
            drafts.append(draft)
    return drafts


def _draft(words: PageWords, extents: Extents, first: int) -> StatementDraft | None:
    last = extents.quote_end[first]
    root = _root(words, first, last)
    if root is None:
        return None
    governed = _governor(words, root, first, last)
    if governed is None:
        return None
    below, at = governed
    if below < at or words.dep[below] not in _GOVERNED or words.pos[at] == "AUX":
        return None
    if _is_title(words, first, last):
        return None
    subject = subject_of(words, at)
    if subject is None or extents.quote_end[subject] or not can_speak(words, subject):
        return None
    begin = words.left[below] + (words.dep[below] == "prep")
    dobj = words.kid(at, "dobj")
    if words.dep[below] == "prep" and dobj is not None and at < dobj < below:
        begin = words.left[dobj]  # 'admires him as a “strong leader”'
    span = extents.characters(begin, extents.end(at, below, begin, max(words.right[below] + 1, last)))
    if span is None or words.start[first] >= span[1]:
        return None
    draft = StatementDraft(
        [span], "quoted phrase", "describe", cue=(at, at + 1), speaker=phrase_of(words, subject), head=below
    )
    if is_relative(words, subject):
        draft.antecedent = words.head[at]
    return draft


def _governor(words: PageWords, root: int, first: int, last: int) -> tuple[int, int] | None:
    """The nearest verb above a phrase that somebody says or thinks with, and what of it holds the phrase.

    Verbs without a tense are passed: 'stressed the need to act under “constant attack”'.
    """
    below, at = root, words.head[root]
    for _ in range(14):
        if words.pos[at] in ("VERB", "AUX") and not first <= at < last:
            if words.lemma[at] in cues("attitude") or verb_cue(words, at) is not None:
                return below, at
            if words.tag[at] in FINITE or (words.kid(at, "aux") is not None and words.tag[at] != "VB"):
                return None
        if words.head[at] == at:
            return None
        below, at = at, words.head[at]
    return None


def _root(words: PageWords, first: int, last: int) -> int | None:
    """The head of a quoted phrase: the word that its other words depend on."""
    return next(
        (i for i in range(first, last) if not first <= words.head[i] < last and words.pos[i] not in ("PUNCT", "SPACE")),
        None,
    )


def _is_title(words: PageWords, first: int, last: int) -> bool:
    """Whether a quoted phrase is the name of a work, a programme or a person: capitals on every word that takes one."""
    content = [
        words.text[i] for i in range(first, last) if words.pos[i] in ("NOUN", "PROPN", "VERB", "ADJ", "ADV", "NUM")
    ]
    return bool(content) and all(not word[:1].islower() for word in content)
