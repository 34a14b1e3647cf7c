"""Reports in headlines, whose capitals and telegraphic grammar the parser does not know.

'Minister Says Road Is Open', 'Officials: Dam Could Burst', 'Bridge Unsafe, Engineers Warn'.  What belongs here: these three
forms, by the words alone.  What does not: sentences.
"""

from __future__ import annotations

from functools import cache

from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.cues import SpeechCue, cues, speech_words
from pipelines.annotate.speech.drafts import Phrase, StatementDraft
from pipelines.annotate.speech.reports.extents import Extents
from pipelines.annotate.speech.sources.animacy import source_nouns

_MAX_SPEAKER = 8
_IRREGULAR = {"said": "say", "told": "tell", "say": "say"}
_ADDRESSED = frozenset({"tell"})
_NOT_BY_NAME = frozenset({"describe", "manner", "direct", "ask", "think"})


@cache
def _forms() -> dict[str, SpeechCue]:
    """Cues by the forms that headlines use: the present ('says', 'denies'), and a few past ones."""
    forms: dict[str, SpeechCue] = {}
    for word, cue in cues("verb").items():
        if " " in word or "clause" not in cue.frames or cue.cue_class in _NOT_BY_NAME:
            continue
        if word.endswith("y") and word[-2:-1] not in "aeiou":
            forms[word[:-1] + "ies"] = cue
        else:
            forms[word + ("es" if word.endswith(("s", "sh", "ch", "x")) else "s")] = cue
    forms |= {form: cues("verb")[lemma] for form, lemma in _IRREGULAR.items()}
    return forms


def read_headline(words: PageWords, extents: Extents, sentence: int) -> StatementDraft | None:
    """The report of a headline, None where it has none of the three forms."""
    first, last = words.sentence_bounds[sentence]
    while last > first and words.text[last - 1] in (".", "!", "?"):
        last -= 1
    draft = _colon(words, extents, first, last)
    if draft is not None:
        return draft
    for i in range(first + 1, last):
        cue = _forms().get(words.lower[i])
        if cue is None and i == last - 1 and words.lower[i - 1].endswith("s"):
            cue = cues("verb").get(words.lower[i])  # 'engineers warn'
        if cue is None or extents.quote_end[i]:
            continue
        if i == last - 1:
            return _closing(words, extents, first, i, cue)
        if i - first <= _MAX_SPEAKER and words.text[i + 1] not in (",", ":"):
            return _opening(words, extents, first, last, i, cue)
    return None


def _colon(words: PageWords, extents: Extents, first: int, last: int) -> StatementDraft | None:
    """'Officials: …', 'Ann Lee: …', 'Report: …'."""
    colon = next((i for i in range(first + 1, min(first + 6, last)) if words.text[i] == ":"), None)
    if colon is None or colon + 2 >= last:
        return None
    head = colon - 1
    lemma = words.lower[head].removesuffix("s")
    if not (
        words.ent[head] == "PERSON"
        or words.lower[head] in source_nouns()
        or lemma in source_nouns()
        or lemma == "police"
    ):
        return None
    span = extents.characters(colon + 1, last)
    if span is None:
        return None
    return StatementDraft([span], "headline", "say", cue=(colon, colon + 1), speaker=Phrase(first, colon, head))


def _opening(
    words: PageWords, extents: Extents, first: int, last: int, i: int, cue: SpeechCue
) -> StatementDraft | None:
    content = i + 1
    if cue.word in _ADDRESSED:
        content = next(
            (k for k in range(i + 1, min(i + 7, last)) if words.lower[k] in speech_words("headline content")), 0
        )
    span = extents.characters(content, last) if content else None
    if span is None or any(words.lower[k] in _forms() for k in range(first, i)):
        return None
    return StatementDraft(
        [span], "headline", cue.cue_class, cue=(i, i + 1), speaker=_speaker(words, first, i), head=None
    )


def _closing(words: PageWords, extents: Extents, first: int, i: int, cue: SpeechCue) -> StatementDraft | None:
    comma = next(
        (k for k in range(i - 1, max(i - _MAX_SPEAKER - 2, first), -1) if words.text[k] in (",", "-", "–", "—")), None
    )
    if comma is None or comma + 1 >= i:
        return None
    span = extents.characters(first, comma)
    if span is None:
        return None
    return StatementDraft([span], "headline", cue.cue_class, cue=(i, i + 1), speaker=_speaker(words, comma + 1, i))


def _speaker(words: PageWords, first: int, last: int) -> Phrase:
    while first < last - 1 and words.pos[first] == "PUNCT":
        first += 1
    return Phrase(first, last, last - 1)
