"""Reports in headlines, whose capitals and telegraphic grammar the parser does not know.

'Minister Says Road Is Open', 'Officials: Dam Could Burst', 'Bridge Unsafe, Engineers Warn', 'Ten Hurt in Fire: Police',
'Ten hurt, say police'.  What belongs here: these forms, by the words alone.  What does not: sentences.
"""

from __future__ import annotations

from functools import cache

from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.cues import SpeechCue, cues, speech_words
from pipelines.annotate.speech.drafts import Phrase, StatementDraft
from pipelines.annotate.speech.reports.extents import FINITE, Extents
from pipelines.annotate.speech.sources.animacy import source_nouns

_MAX_SPEAKER = 8
_MAX_SOURCE = 6  # words of a source behind a colon or dash
_LEAST_CONTENT = 3
_DASHES = frozenset({"-", "–", "—", "--"})
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
    """The report of a headline, None where it has none of the forms."""
    first, last = words.sentence_bounds[sentence]
    while last > first and words.text[last - 1] in (".", "!", "?"):
        last -= 1
    draft = _source_behind(words, extents, first, last) or _colon(words, extents, first, last)
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
    """'Officials: …', 'Ann Lee: …', 'Report: …', 'Red Cross - …'."""
    marks = (i for i in range(first + 1, min(first + 6, last)) if words.text[i] == ":" or _is_dash(words, i))
    colon = next(marks, None)
    if colon is None or colon + 2 >= last:
        return None
    head = colon - 1
    lemma = words.lower[head].removesuffix("s")
    known = (
        source_nouns().get(words.lower[head])
        or source_nouns().get(lemma)
        or source_nouns().get(" ".join(words.lower[first:colon]))
    )
    if words.text[colon] != ":":
        is_source = known is not None and known[1] != "thing" and _is_no_paper(words, head, known[0])
    else:
        is_source = known is not None or words.ent[head] == "PERSON"
    tells = any(words.tag[k] in FINITE or words.pos[k] == "NUM" for k in range(first, colon))
    if not is_source or tells:
        return None
    span = extents.characters(colon + 1, last)
    if span is None:
        return None
    return StatementDraft([span], "headline", "say", cue=(colon, colon + 1), speaker=Phrase(first, colon, head))


def _is_dash(words: PageWords, i: int) -> bool:
    return words.text[i] in _DASHES and words.end[i - 1] < words.start[i]


def _source_behind(words: PageWords, extents: Extents, first: int, last: int) -> StatementDraft | None:
    """'Ten hurt in fire: police', 'Ten hurt in fire - ministry', 'Ten hurt, say police'."""
    for i in range(last - 2, max(last - _MAX_SOURCE - 2, first + _LEAST_CONTENT - 1), -1):
        is_mark = words.text[i] == ":" or _is_dash(words, i)
        cue = _forms().get(words.lower[i]) or cues("verb").get(words.lower[i])
        is_cue = cue is not None and "clause" in cue.frames and words.text[i - 1] in (",", *_DASHES)
        if not is_mark and not is_cue:
            continue
        head = _source(words, i + 1, last, words.text[i] == ":" or is_cue)
        span = extents.characters(first, i) if head is not None else None
        if head is None or span is None:
            return None
        cue_class = cue.cue_class if is_cue and cue is not None else "say"
        return StatementDraft([span], "headline", cue_class, cue=(i, i + 1), speaker=Phrase(i + 1, last, head))
    return None


def _source(words: PageWords, first: int, last: int, may_be_name: bool) -> int | None:
    """The head of a phrase that is nothing but a source, None where it is not; behind a dash a name may be the paper's own."""
    head = next((k for k in range(first + 1, last) if words.lower[k] in ("of", "in", "for", "from", "at")), last) - 1
    if any(words.pos[k] in ("VERB", "AUX", "NUM") and words.text[k].islower() for k in range(first, last)):
        return None
    known = source_nouns().get(words.lower[head]) or source_nouns().get(words.lemma[head])
    known = known or source_nouns().get(" ".join(words.lower[first:last]))
    if known is not None:
        return head if may_be_name or _is_no_paper(words, head, known[0]) else None
    is_person = words.ent[head] == "PERSON" or words.lower[head] in words.names
    is_body = any(words.ent[k] == "ORG" for k in range(first, last)) or words.text[head].isupper()
    return head if may_be_name and (is_person or is_body) and words.text[head][:1].isupper() else None


def _is_no_paper(words: PageWords, head: int, kind: str) -> bool:
    """Whether a source beside a dash is none that prints its own name so: 'Ten Hurt in Fire - Harbour Post'."""
    return kind not in ("media", "document") or (kind == "document" and words.text[head].islower())


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
