"""Speakers that a page prints beside what they say and no verb: sign-offs ('“…” — Ann Lee, nurse') and the labels of transcripts.

What belongs here: these two layouts.  What does not: names before a colon and a quotation (direct.py), and headlines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.cues import speech_words
from pipelines.annotate.speech.drafts import Phrase, StatementDraft
from pipelines.annotate.speech.sources.animacy import source_nouns
from pipelines.annotate.speech.sources.person_names import is_title
from pipelines.lexicons import words_of_class

TRANSCRIPT = "transcript"
_DASHES = frozenset({"—", "–", "-", "--", "―", "~"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_MAX_SIGNATURE = 16  # words of a sign-off
_MAX_LABEL = 5  # words of a label
_LEAST_CONTENT = 3  # words behind a label
_LEAST_LABELS = 2
_MANY_LABELS = 4  # on a page with so many labels a paragraph without one goes on with the speaker before


def signature(words: PageWords, last: int) -> Phrase | None:
    """The name or description behind a dash that signs a quotation whose last word is before ``last``; None where none does."""
    if last >= len(words) or last == 0 or words.text[last] not in _DASHES:
        return None
    if words.paragraph[last] - words.paragraph[last - 1] > 1:
        return None
    first, end = last + 1, last + 1
    while end < len(words) and words.paragraph[end] == words.paragraph[last]:
        if end - first >= _MAX_SIGNATURE or words.tag[end] in _FINITE:
            return None
        end += 1
    comma = next((k for k in range(first, end) if words.text[k] in (",", "(", ";")), end)
    names = [k for k in range(first, comma) if words.pos[k] == "PROPN" and words.text[k][:1].isupper()]
    if names and (names[0] == first or all(words.pos[k] in ("NOUN", "ADJ", "DET") for k in range(first, names[0]))):
        head = names[0]
        while head + 1 < comma and (words.pos[head + 1] == "PROPN" or words.text[head + 1] in ("-", ".")):
            head += 1
        return Phrase(first, head + 1, head)
    if first < comma and words.pos[first] == "DET":
        noun = next((k for k in range(first + 1, comma) if words.lemma[k] in source_nouns()), None)
        return Phrase(first, comma, noun) if noun is not None else None
    return None


def read_transcript(
    words: PageWords, headings: Collection[int], people: Collection[int], places: Collection[int]
) -> list[StatementDraft]:
    """A draft for every paragraph that opens with the label of a speaker, and for those that go on with what he says.

    ``headings``: numbers of the paragraphs that are headlines; ``people``, ``places``: words that name them.
    """
    starts = _paragraphs(words)
    labels = {
        n: colon
        for n, (first, last) in enumerate(starts)
        if (colon := _label(words, first, last, people, places)) is not None
    }
    labels = {n: colon for n, colon in labels.items() if n not in headings}
    names = Counter(_name(words, starts[n][0], colon) for n, colon in labels.items())
    in_capitals = {name for name in names if name.isupper()}
    repeated = {name for name, n in names.items() if n > 1}
    kept = in_capitals if sum(names[name] for name in in_capitals) >= _LEAST_LABELS else set()
    told = sum(any(words.tag[k] in _FINITE for k in range(colon, starts[n][1])) for n, colon in labels.items())
    if repeated and len(names) >= _LEAST_LABELS and 2 * told >= len(labels):
        kept = kept | (set(names) - in_capitals)
    labels = {n: colon for n, colon in labels.items() if _name(words, starts[n][0], colon) in kept}
    goes_on = len(labels) >= _MANY_LABELS
    drafts: list[StatementDraft] = []
    before: StatementDraft | None = None
    for n, (first, last) in enumerate(starts):
        colon = labels.get(n)
        if colon is not None:
            span = (words.start[colon + 1], words.end[last - 1])
            phrase = Phrase(first, colon, colon - 1)
            before = StatementDraft([span], TRANSCRIPT, "say", cue=(colon, colon + 1), speaker=phrase)
            drafts.append(before)
        elif n in headings:
            before = None
        elif before is not None and goes_on:
            drafts.append(
                StatementDraft([(words.start[first], words.end[last - 1])], TRANSCRIPT, "say", follows=before)
            )
    return drafts


def _paragraphs(words: PageWords) -> list[tuple[int, int]]:
    """The words ``[first, last)`` of each paragraph."""
    bounds: list[tuple[int, int]] = []
    for first, last in words.sentence_bounds:
        if bounds and words.paragraph[bounds[-1][0]] == words.paragraph[first]:
            bounds[-1] = (bounds[-1][0], last)
        else:
            bounds.append((first, last))
    return bounds


def _label(words: PageWords, first: int, last: int, people: Collection[int], places: Collection[int]) -> int | None:
    """The colon behind the label that a paragraph opens with."""
    colon = next((k for k in range(first + 1, min(first + _MAX_LABEL + 1, last)) if words.text[k] == ":"), None)
    if colon is None or last - colon - 1 < _LEAST_CONTENT:
        return None
    if colon - 1 in places and words.lower[colon - 1] not in words.names and not is_title(words.text[first]):
        return None
    label = [k for k in range(first, colon) if words.text[k] not in (".", "-")]
    if not label or not all(words.text[k].replace(".", "").isalpha() for k in label):
        return None
    if any(words.lower[k] in speech_words("no speaker") for k in label):
        return None
    if all(words.text[k].isupper() and len(words.text[k]) > 1 for k in label):
        return colon
    is_name = all(words.pos[k] == "PROPN" or is_title(words.text[k]) for k in label) and colon - 1 in people
    return colon if is_name else None


def _name(words: PageWords, first: int, colon: int) -> str:
    return " ".join(words.text[first:colon])


def outside_transcript(
    words: PageWords, drafts: Sequence[StatementDraft], transcript: Sequence[StatementDraft]
) -> list[StatementDraft]:
    """The drafts without those in which the speaker of a transcript only says 'I say'."""
    spans = sorted(span for draft in transcript for span in draft.contents)
    kept: list[StatementDraft] = []
    at = 0
    for draft in sorted(drafts, key=lambda d: d.start):
        while at < len(spans) and spans[at][1] <= draft.start:
            at += 1
        inside = at < len(spans) and spans[at][0] <= draft.start
        speaker = draft.speaker
        is_own = speaker is None or words.lower[speaker.head] in words_of_class("closed_classes", "first person")
        if not (inside and is_own):
            kept.append(draft)
    return kept
