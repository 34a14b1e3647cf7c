"""From drafts to rows: runs of content, modes, ids, attribution, and which quotation belongs to which statement.

What belongs here: what the contract says about rows.  What does not: reading.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from pipelines.annotate.parse.marks import Quoted
from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.cues import speech_words
from pipelines.annotate.speech.drafts import StatementDraft
from pipelines.annotate.speech.factuality import factuality_of
from pipelines.annotate.speech.hedges import find_hedges
from pipelines.annotate.speech.quotes.labels import TRANSCRIPT
from pipelines.annotate.speech.sources.speaker_draft import SpeakerDraft
from pipelines.annotate.speech.sources.speakers import SpeakerBook
from pipelines.model import Article, Quotation, Said, Statement, evidence_id
from pipelines.vocabularies import Attribution, Mode

_NO_LETTERS = re.compile(r"[\W_]+")
# Share of a content's letters that must stand between marks for direct speech.
_DIRECT_SHARE = 0.9
# A chain of quotations that take over each other's speaker is followed no farther than this.
_MAX_CHAIN = 200


def build(
    article: Article, words: PageWords, quotes: Sequence[Quoted], drafts: Sequence[StatementDraft], book: SpeakerBook
) -> Said:
    """The rows of one article."""
    order = sorted(drafts, key=lambda d: (d.start, d.contents[-1][1]))
    sources, second_hand = _sources(order, book)
    outer = _outer(order)
    second_hand = {id(host): sources.get(id(draft)) for draft, host in outer.values()} | second_hand
    marks = _Marked(article.text, quotes)
    statements: dict[tuple[int, int], Statement] = {}
    used: list[SpeakerDraft] = []
    for draft in order:
        if id(draft) in outer and _is_same_report(words, draft):
            continue
        source = sources.get(id(draft))
        cited = second_hand.get(id(draft))
        used.extend(s for s in (source, cited) if s is not None)
        mode: Mode = "direct" if draft.rule == TRANSCRIPT else marks.mode(draft.contents)
        cue = _cue(words, draft)
        utterance: str | None = None
        for start, end in sorted(draft.contents):
            if (start, end) in statements:
                continue
            statement_id = evidence_id(article.article_id, "s", start, end)
            utterance = utterance or statement_id
            first, last = words.at(start), words.before(end)
            statements[start, end] = Statement(
                statement_id=statement_id,
                article_id=article.article_id,
                sentence_no=words.sentence[first] + 1 if first < len(words) else None,
                start_char=start,
                end_char=end,
                surface=article.text[start:end],
                utterance_id=utterance,
                mode=mode,
                attribution=_attribution(draft, source),
                factuality=factuality_of(words, draft, first, last, _is_second_hand(draft, outer, source)),
                cue=article.text[cue[0] : cue[1]] if cue is not None else None,
                cue_start=cue[0] if cue is not None else None,
                cue_end=cue[1] if cue is not None else None,
                speaker_id=book.speaker_id(source) if source is not None else None,
                speaker_start=words.start[draft.speaker.first] if draft.speaker else None,
                speaker_end=words.end[draft.speaker.last - 1] if draft.speaker else None,
                second_hand_id=book.speaker_id(cited) if cited is not None and cited is not source else None,
                addressee=_words(article, words, draft),
            )
    rows = tuple(statements[key] for key in sorted(statements))
    cues = {draft.cue[0] for draft in drafts if draft.cue is not None}
    quotations = _quotations(article, quotes, rows)
    return Said(rows, book.rows(used), quotations, find_hedges(article, words, cues))


def _cue(words: PageWords, draft: StatementDraft) -> tuple[int, int] | None:
    """The characters of a cue; None where it is part of what is said ('it is unclear why', 'no evidence that')."""
    if draft.cue is None:
        return None
    start, end = words.start[draft.cue[0]], words.end[draft.cue[1] - 1]
    return None if any(low < end and start < high for low, high in draft.contents) else (start, end)


def _is_same_report(words: PageWords, draft: StatementDraft) -> bool:
    """Whether a report is only the verb of what another reports: 'he said that he thought …' is one statement."""
    if draft.cue is None:
        return False
    cue = draft.cue[0]
    return words.dep[cue] == "ccomp" and words.kid(cue, "agent") is None


def _words(article: Article, words: PageWords, draft: StatementDraft) -> str | None:
    phrase = draft.addressee
    return article.text[words.start[phrase.first] : words.end[phrase.last - 1]] if phrase is not None else None


def _sources(
    order: Sequence[StatementDraft], book: SpeakerBook
) -> tuple[dict[int, SpeakerDraft | None], dict[int, SpeakerDraft | None]]:
    """The source of each draft, by ``id``, and whom it cites; one without words for it takes over that of the one it follows."""
    sources: dict[int, SpeakerDraft | None] = {}
    cited: dict[int, SpeakerDraft | None] = {}
    phrases = [(d.speaker, d.antecedent, d, sources) for d in order if d.speaker is not None]
    phrases += [(d.second_hand, None, d, cited) for d in order if d.second_hand is not None]
    for phrase, antecedent, draft, found in sorted(phrases, key=lambda p: p[0].head):
        found[id(draft)] = book.identify(phrase, antecedent)
    for draft in order:
        if draft.speaker is None:
            at: StatementDraft | None = draft
            for _ in range(_MAX_CHAIN):
                if at is None or at.speaker is not None:
                    break
                at = at.follows
            sources[id(draft)] = sources.get(id(at)) if at is not None else None
    return sources, cited


def _outer(order: Sequence[StatementDraft]) -> dict[int, tuple[StatementDraft, StatementDraft]]:
    """Drafts whose content and cue stand inside the content of another, with that other: what the speaker has from others."""
    found: dict[int, tuple[StatementDraft, StatementDraft]] = {}
    open_spans: list[tuple[int, StatementDraft]] = []
    for draft in order:
        open_spans = [(end, host) for end, host in open_spans if end > draft.start]
        for end, host in reversed(open_spans):
            if host is not draft and draft.contents[-1][1] <= end and host.start < draft.start:
                found[id(draft)] = (draft, host)
                break
        open_spans.append((draft.contents[0][1], draft))
        open_spans = open_spans[-8:]
    return found


def _is_second_hand(
    draft: StatementDraft, outer: Mapping[int, tuple[StatementDraft, StatementDraft]], source: SpeakerDraft | None
) -> bool:
    return id(draft) in outer or draft.second_hand is not None or _is_hearsay(source)


def _is_hearsay(source: SpeakerDraft | None) -> bool:
    """Whether a source is nobody in particular who passes on what others say: 'some reports', 'local media'."""
    return source is not None and not source.is_named and source.head in speech_words("hearsay")


def _attribution(draft: StatementDraft, source: SpeakerDraft | None) -> Attribution:
    if draft.is_own_voice or (source is not None and source.is_outlet):
        return "outlet"
    if source is not None:
        return "named" if source.is_named else "unnamed"
    return "unattributed" if draft.is_impersonal else "unresolved"


def _letters(text: str) -> int:
    """How many letters and digits a text has."""
    return len(_NO_LETTERS.sub("", text))


class _Marked:
    """How much of a stretch of text stands between quotation marks."""

    def __init__(self, text: str, quotes: Sequence[Quoted]) -> None:
        self.text = text
        self.quotes = quotes
        self.ends = [quote.end_char for quote in quotes]

    def mode(self, contents: Sequence[tuple[int, int]]) -> Mode:
        letters = inside = 0
        for start, end in contents:
            letters += _letters(self.text[start:end])
            for number in range(bisect_right(self.ends, start), len(self.quotes)):
                quote = self.quotes[number]
                if quote.start_char >= end:
                    break
                low, high = max(start, quote.start_char), min(end, quote.end_char)
                inside += _letters(self.text[low:high])
        share = inside / letters if letters else 0.0
        return "direct" if share >= _DIRECT_SHARE else "mixed" if inside else "indirect"


def _quotations(article: Article, quotes: Sequence[Quoted], statements: Sequence[Statement]) -> tuple[Quotation, ...]:
    rows: list[Quotation] = []
    starts = [statement.start_char for statement in statements]
    for quote in quotes:
        start, end = quote.start_char, quote.end_char
        while start < end and article.text[start].isspace():
            start += 1
        while end > start and article.text[end - 1].isspace():
            end -= 1
        if start >= end:
            continue
        # The innermost of the last few statements that overlap.
        near = statements[max(bisect_left(starts, end) - 6, 0) : bisect_left(starts, end)]
        owner = min(
            (s for s in near if s.end_char > start),
            key=lambda s: (s.speaker_id is None, s.end_char - s.start_char),
            default=None,
        )
        surface = article.text[start:end]
        rows.append(
            Quotation(
                quotation_id=evidence_id(article.article_id, "q", start, end),
                article_id=article.article_id,
                statement_id=owner.statement_id if owner is not None else None,
                speaker_id=owner.speaker_id if owner is not None else None,
                start_char=start,
                end_char=end,
                surface=surface,
                is_partial=owner is None or owner.mode != "direct",
                has_insertion="[" in surface,
            )
        )
    return tuple(rows)
