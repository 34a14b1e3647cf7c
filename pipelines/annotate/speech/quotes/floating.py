"""Quotations that float: whose words they are when no cue stands beside them.

What belongs here: what the sentences and paragraphs before (and just behind) say about it.  What does not: cues.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.drafts import StatementDraft
from pipelines.annotate.speech.quotes.direct import FLOATING
from pipelines.annotate.speech.quotes.page_quotes import PageQuotes
from pipelines.annotate.speech.sources.noun_phrases import phrase_of
from pipelines.annotate.speech.sources.person_names import squash

# A headline's quotation of fewer words may stand in the story by chance; a page with more of them is no story.
_MIN_REPEATED_WORDS = 3
_MAX_REPEATED = 20


def attribute_floating(words: PageWords, quotes: PageQuotes, drafts: Sequence[StatementDraft]) -> None:
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


def _paragraph(words: PageWords, draft: StatementDraft) -> int:
    at = words.at(draft.start)
    return words.paragraph[min(at, len(words) - 1)]


def _before(words: PageWords, placed: Sequence[StatementDraft], index: int, paragraph: int) -> StatementDraft | None:
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


def attribute_headline_quotes(
    quotes: PageQuotes, headings: Collection[int], drafts: Sequence[StatementDraft]
) -> list[StatementDraft]:
    """Drafts for quotations of a headline that the story repeats: they are whose they are there.

    ``headings`` are the numbers of the paragraphs that are headlines.
    """
    if not headings:
        return []
    said = [(squash(quotes.text[start:end]), draft) for draft in drafts for start, end in draft.contents]
    repeated: list[StatementDraft] = []
    quoted = [number for number, quote in enumerate(quotes.quotes) if quote.paragraph in headings]
    for number in quoted[:_MAX_REPEATED]:
        content = quotes.content(number)
        if content is None or len(quotes.text[content[0] : content[1]].split()) < _MIN_REPEATED_WORDS:
            continue
        words = squash(quotes.text[content[0] : content[1]])
        holder = next((d for d in drafts if any(a <= content[0] and content[1] <= b for a, b in d.contents)), None)
        original = next((d for text, d in said if words in text and d is not holder and d.rule != FLOATING), None)
        if original is None:
            continue
        if holder is None:
            repeated.append(
                StatementDraft([content], "headline quotation", original.cue_class, follows=original, quotes=[number])
            )
        elif holder.rule == FLOATING:
            holder.follows, holder.speaker = original, None
    return repeated
