"""What the outlet itself says is not known, and what was looked for and not found: rows in its own voice.

'It is unclear whether any crossed', 'there is no evidence that they did'.  What belongs here: these two patterns.  What does
not: doubts and denials of people who are quoted.
"""

from __future__ import annotations

from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.cues import speech_words
from pipelines.annotate.speech.drafts import StatementDraft
from pipelines.annotate.speech.reports.extents import Extents
from pipelines.lexicons import words_of_class

_QUESTIONS = frozenset({"WP", "WRB", "WDT", "WP$"})


def read_unknowns(words: PageWords, extents: Extents) -> list[StatementDraft]:
    """Drafts in the outlet's voice; the caller drops those that stand inside a statement of somebody else."""
    drafts: list[StatementDraft] = []
    openers = speech_words("uncertain") | speech_words("certain") | speech_words("learn")
    findings = set(words.lemmas(speech_words("finding")))
    for i in sorted({*words.printed(openers), *findings}):
        if extents.quote_end[i] or extents.is_endless(i):
            continue
        draft = _unknown(words, extents, i) or (_finding(words, extents, i) if i in findings else None)
        if draft is not None:
            drafts.append(draft)
    return drafts


def _unknown(words: PageWords, extents: Extents, i: int) -> StatementDraft | None:
    lower = words.lower[i]
    if lower in speech_words("uncertain") or (lower in speech_words("certain") and _is_negated(words, i)):
        cue, verb = i, i if words.pos[i] in ("VERB", "AUX") else words.head[i]
    elif (
        lower in speech_words("learn")
        and words.pos[i] == "VERB"
        and words.dep[i] in ("xcomp", "ccomp", "acl", "advcl")
        and _is_hard(words, i)
    ):
        cue, verb = i, words.head[words.head[i]] if words.pos[words.head[i]] == "ADJ" else words.head[i]
    else:
        return None
    clause = next(
        (
            k
            for k in range(cue + 1, min(cue + 6, len(words)))
            if words.sentence[k] == words.sentence[cue] and _asks(words, k)
        ),
        None,
    )
    if clause is not None:
        first = clause
        last = first + 1
        head = words.head[clause]
        # The question is the clause of its question word: climb to the verb that the cue governs.
        for _ in range(6):
            if head <= cue or words.head[head] <= cue or words.head[head] == head:
                break
            head = words.head[head]
        if head > cue:
            last = extents.end(cue, head, first, words.right[head] + 1)
        while last > first + 1 and words.text[last - 1] in (".", ",", ";"):
            last -= 1
        if last - first < 3:  # 'it is unclear why': the whole is the content
            first = words.left[verb]
        span = extents.characters(first, last)
        if span is not None:
            return StatementDraft(
                [span], "outlet: unknown", "unknown", cue=(cue, cue + 1), is_own_voice=True, head=head
            )
        return None
    subject = words.kid(verb, "nsubj", "csubj", "nsubjpass")
    if (
        subject is None
        or words.lower[subject] in words_of_class("closed_classes", "subject pronoun")
        or lower in speech_words("learn")
    ):
        return None
    if subject > cue or words.pos[verb] not in ("AUX", "VERB"):
        return None
    span = extents.characters(words.left[subject], words.right[subject] + 1)
    if span is None:
        return None
    return StatementDraft([span], "outlet: unknown", "unknown", cue=(cue, cue + 1), is_own_voice=True, head=verb)


def _asks(words: PageWords, k: int) -> bool:
    return words.lower[k] in ("whether", "if") or words.tag[k] in _QUESTIONS


def _is_negated(words: PageWords, i: int) -> bool:
    head = words.head[i]
    return any(words.dep[k] == "neg" for k in (*words.kids[i], *words.kids[head]))


def _is_hard(words: PageWords, i: int) -> bool:
    head = words.head[i]
    return any(words.lower[k] in speech_words("hard") for k in (head, *words.kids[head]))


def _finding(words: PageWords, extents: Extents, i: int) -> StatementDraft | None:
    """'no evidence that …', 'no sign of …'."""
    if words.pos[i] != "NOUN":
        return None
    no = next(
        (k for k in words.kids[i] if words.lower[k] == "no" or (words.lower[k] == "any" and _is_negated(words, i))),
        None,
    )
    if no is None or not any(words.dep[k] in ("acl", "ccomp", "prep", "relcl") and k > i for k in words.kids[i]):
        return None
    span = extents.characters(no, words.right[i] + 1)
    if span is None:
        return None
    return StatementDraft([span], "outlet: nothing found", "nothing", cue=(no, i + 1), is_own_voice=True, head=i)
