"""Quotations that float: whose words they are when no cue stands beside them.

What belongs here: what the sentences and paragraphs before (and just behind) say about it.  What does not: cues.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.annotate.speech.direct import FLOATING
from pipelines.annotate.speech.drafts import Draft
from pipelines.annotate.speech.page_quotes import PageQuotes
from pipelines.annotate.speech.page_words import PageWords
from pipelines.annotate.speech.phrases import phrase_of


def attribute_floating(words: PageWords, quotes: PageQuotes, drafts: Sequence[Draft]) -> None:
    """Gives every draft without a cue the draft that it follows, or a speaker from the sentence before it."""
    placed = sorted((d for d in drafts if not d.is_own_voice and d.cue_class != "ask"), key=lambda d: d.start)
    for index, draft in enumerate(placed):
        if draft.rule != FLOATING:
            continue
        first = quotes.first[draft.quotes[0]]
        paragraph = words.paragraph[min(first, len(words) - 1)]
        before = _before(words, placed, index, paragraph)
        subject = _subject_before(words, quotes, first, paragraph)
        behind = placed[index + 1] if index + 1 < len(placed) else None
        if before is not None and _paragraph(words, before) == paragraph:
            draft.follows = before
        elif behind is not None and behind.quotes and behind.cue is not None and _paragraph(words, behind) == paragraph:
            draft.follows = behind
        elif subject is not None and (before is None or words.paragraph[subject] == paragraph):
            draft.speaker = phrase_of(words, subject)
        else:
            draft.follows = before


def _paragraph(words: PageWords, draft: Draft) -> int:
    at = words.at(draft.start)
    return words.paragraph[min(at, len(words) - 1)]


def _before(words: PageWords, placed: Sequence[Draft], index: int, paragraph: int) -> Draft | None:
    """The statement before, in the same paragraph or the one before it."""
    for other in reversed(placed[max(index - 6, 0) : index]):
        if paragraph - _paragraph(words, other) > 1:
            return None
        if other.speaker is not None or other.follows is not None:
            return other
    return None


def _subject_before(words: PageWords, quotes: PageQuotes, first: int, paragraph: int) -> int | None:
    """The subject of the sentence right before a quotation, where it is somebody who can speak."""
    if first == 0 or paragraph - words.paragraph[first - 1] > 1:
        return None
    low, high = words.sentence_bounds[words.sentence[first - 1]]
    for i in range(low, high):
        if words.dep[i] == "nsubj" and quotes.quote_of[i] < 0 and words.dep[words.head[i]] == "ROOT":
            if words.ent[i] == "PERSON" or words.lower[i] in ("he", "she"):
                return i
            return None
    return None
