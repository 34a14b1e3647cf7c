"""Who says what: statements, speakers, quotations and hedges of one article.

``find_statements`` is the room's one door.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.drafts import StatementDraft
from pipelines.annotate.speech.quotes.direct import DirectReader
from pipelines.annotate.speech.quotes.floating import attribute_floating, attribute_headline_quotes
from pipelines.annotate.speech.quotes.labels import outside_transcript, read_transcript
from pipelines.annotate.speech.quotes.page_quotes import PageQuotes
from pipelines.annotate.speech.quotes.phrases import read_quoted_phrases
from pipelines.annotate.speech.reports.accusations import read_accusations
from pipelines.annotate.speech.reports.amounts import read_amounts
from pipelines.annotate.speech.reports.extents import Extents
from pipelines.annotate.speech.reports.headlines import read_headline
from pipelines.annotate.speech.reports.set_in import read_set_in
from pipelines.annotate.speech.reports.unknowns import read_unknowns
from pipelines.annotate.speech.reports.verbs import ReportReader
from pipelines.annotate.speech.reports.without_verb import read_without_verb
from pipelines.annotate.speech.rows import build
from pipelines.annotate.speech.sources.speakers import SpeakerBook
from pipelines.model import Article, Block, Entity, Mention, Said
from pipelines.vocabularies import EntityKind, Role

__all__ = ["find_statements"]

# Of the statements beside one, those that may hold it.
_NEAR = 6
_HEADINGS: frozenset[Role] = frozenset({"title", "heading"})


def find_statements(
    article: Article, blocks: Sequence[Block], words: PageWords, mentions: Sequence[Mention], entities: Sequence[Entity]
) -> Said:
    """Statements, speakers, quotations and hedges of the main text, in order of the text."""
    quotes = words.quoted
    page = PageQuotes(article.text, words, quotes)
    direct = DirectReader(page)
    drafts = direct.read()
    extents = Extents(words, page.whole_words(), page.quote_firsts(), page.quote_ends())
    set_in = read_set_in(words, extents, direct.used)
    direct.used |= {draft.cue[0] for draft in set_in if draft.cue is not None}
    drafts += set_in + ReportReader(words, extents, direct.used).read()
    for more in (read_amounts, read_accusations):
        drafts += _not_read_yet(more(words, extents, direct.used), drafts)
    without_verb = read_without_verb(words, extents, direct.used)
    drafts += [d for d in without_verb if d.rule != "adverb"]
    # 'They say he has allegedly fled' is one statement.
    drafts += [d for d in without_verb if d.rule == "adverb" and not _is_inside(d, drafts)]
    drafts = _with_headlines(words, extents, blocks, drafts)
    drafts += read_quoted_phrases(words, extents, quotes, page.first, drafts)
    attribute_floating(words, page, drafts)
    headings = {number for number, block in enumerate(b for b in blocks if b.is_main) if block.role in _HEADINGS}
    drafts += attribute_headline_quotes(page, headings, drafts)
    transcript = read_transcript(words, headings, _named(words, mentions, "person"), _named(words, mentions, "place"))
    drafts = transcript + outside_transcript(words, drafts, transcript)
    drafts += [d for d in read_unknowns(words, extents) if not _is_inside(d, drafts)]
    drafts = _with_denials(drafts)
    book = SpeakerBook(article, words, mentions, entities, extents.quote_end)
    return build(article, words, quotes, drafts, book)


def _named(words: PageWords, mentions: Sequence[Mention], kind: EntityKind) -> frozenset[int]:
    """The words of the mentions of a kind."""
    spans = ((words.at(m.start_char), words.before(m.end_char)) for m in mentions if m.kind == kind)
    return frozenset(i for first, last in spans for i in range(first, last))


def _not_read_yet(found: Sequence[StatementDraft], drafts: Sequence[StatementDraft]) -> list[StatementDraft]:
    """Those of ``found`` whose cue has no report among ``drafts``."""
    taken = {draft.cue[0] for draft in drafts if draft.cue is not None}
    return [draft for draft in found if draft.cue is None or draft.cue[0] not in taken]


def _with_denials(drafts: Sequence[StatementDraft]) -> list[StatementDraft]:
    """A report that is called false is one statement with its denial; who says so denies it, else the outlet does."""
    order = sorted(drafts, key=lambda d: d.start)
    kept: list[StatementDraft] = []
    for at, draft in enumerate(order):
        if draft.rule == "called false":
            around = [d for d in order[max(at - _NEAR, 0) : at + _NEAR] if d is not draft and _is_inside(draft, [d])]
            if any(d.cue_class == "deny" and d.rule != "called false" for d in around):
                continue
            if draft.speaker is None:
                draft.follows = next((d for d in around if d.speaker is not None), None)
                draft.is_own_voice = draft.follows is None
        kept.append(draft)
    return kept


def _with_headlines(
    words: PageWords, extents: Extents, blocks: Sequence[Block], drafts: list[StatementDraft]
) -> list[StatementDraft]:
    """The drafts with the reports of headlines; one that grammar found in a headline is kept where the words find none."""
    headings = {block.block_no for block in blocks if block.role in _HEADINGS}
    for number, sentence in enumerate(words.sentences):
        if sentence.block_no not in headings:
            continue
        draft = read_headline(words, extents, number)
        if draft is not None:
            first, last = words.sentence_bounds[number]
            start, end = words.start[first], words.end[last - 1]
            drafts = [d for d in drafts if not start <= d.start < end] + [draft]
    return drafts


def _is_inside(draft: StatementDraft, others: Sequence[StatementDraft]) -> bool:
    return any(
        start <= draft.start and draft.contents[-1][1] <= end for other in others for start, end in other.contents
    )
